"""Spoils right records of a model one field at a time: the share that code refuses, for prose and
for cells of tables.

    python -m benchmarks.spoilt ANSWERS/PAPER:PAPER.pdf...

``ANSWERS/PAPER``: a folder with the answers that were given about a paper (``*.txt``; of
`benchmarks.reader` the ``*.answer.txt``). A record that is believed as it was given is spoilt in
its number, words, sign, unit and block, in what is kept and what is thrown away, and in the objects
that it is of; a good check refuses each of these.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hepnb.extract.model import answers
from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.believed import Believed
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.blocks import region_names
from hepnb.extract.model.verifying.table_names import name_cells, names_in
from hepnb.paper import Paper
from hepnb.readers import read

_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "in": "notin", "notin": "in", "none": ">="}
_OTHER_UNIT = {
    "GeV": "TeV",
    "TeV": "GeV",
    "MeV": "GeV",
    "mm": "cm",
    "cm": "mm",
    "um": "mm",
    "rad": "deg",
    "deg": "rad",
}
#: a word that stands in no paper
_FOREIGN = "zyzzyva"


@dataclass
class Caught:
    """How many spoilt records of each (field, ``prose`` or ``cell``) there were, how many were
    refused, and which were not.
    """

    spoilt: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    through: list[tuple[str, SaidRule]] = field(default_factory=list)

    def share(self, name: str, where: str) -> float | None:
        """The share refused; None where nothing was spoilt."""
        n = self.spoilt[name, where]
        return self.refused[name, where] / n if n else None


def measure(paper: Paper, texts: Sequence[str], into: Caught) -> None:
    """Spoils what is believed of the answers about a paper."""
    page = Page(paper, paper.blocks)
    believed = Believed(paper)
    said = [answers.read(text) for text in texts]
    for block in (b for one in said for b in one.blocks):
        believed.declare(block)
    rules = [r for one in said for r in one.rules]
    of_tables = frozenset(region_names(rules, page, believed.names))
    names = believed.names | of_tables
    kinds = {n: believed.kinds(n) for n in names}
    verifier = Verifier(page, names, believed.regions | of_tables, kinds, believed.above)
    for rule in dict.fromkeys(rules):
        if isinstance(verifier.verified(rule), Refused):
            continue
        where = "cell" if verifier.is_of_table(rule) else "prose"
        for name, spoil in SPOILERS.items():
            for wrong in spoil(rule, verifier):
                into.spoilt[name, where] += 1
                refused = isinstance(verifier.verified(wrong), Refused)
                into.refused[name, where] += refused
                into.through += [] if refused else [(name, wrong)]


def _number(rule: SaidRule, _: Verifier) -> Iterator[SaidRule]:
    """The last digit of the first number is another one."""
    if rule.test.v and rule.test.op != "none":
        text = f"{rule.test.v[0]:g}"
        digit = (int(text[-1]) + 3) % 10 if text[-1].isdigit() else 3
        yield replace(
            rule, test=replace(rule.test, v=(float(text[:-1] + str(digit)), *rule.test.v[1:]))
        )


def _words(rule: SaidRule, verifier: Verifier) -> Iterator[SaidRule]:
    """A word of the middle is another one; of a cell its text is that of nothing in the table."""
    words = rule.words.split()
    if verifier.is_of_table(rule):
        yield replace(rule, words=f"{_FOREIGN} {rule.words}")
    elif len(words) > 2:
        yield replace(
            rule,
            words=" ".join((*words[: len(words) // 2], _FOREIGN, *words[len(words) // 2 + 1 :])),
        )


def _sign(rule: SaidRule, _: Verifier) -> Iterator[SaidRule]:
    """Turned round; a veto becomes a requirement of one."""
    turned = _TURNED.get(rule.test.op, "")
    if turned and not rule.test.expr:
        yield replace(rule, test=replace(rule.test, op=turned, v=rule.test.v or (1.0,)))


def _unit(rule: SaidRule, _: Verifier) -> Iterator[SaidRule]:
    """Another one of the same dimension."""
    if rule.test.v and rule.test.unit in _OTHER_UNIT:
        yield replace(rule, test=replace(rule.test, unit=_OTHER_UNIT[rule.test.unit]))


def _kept(rule: SaidRule, _: Verifier) -> Iterator[SaidRule]:
    """What is kept is thrown away, and the other way round; no veto, which is one either way."""
    if rule.test.op not in ("none", "bins", "any") and not rule.removes:
        yield replace(rule, drops=not rule.drops)


def _objects(rule: SaidRule, verifier: Verifier) -> Iterator[SaidRule]:
    """Another collection that was declared, of other objects."""
    own = verifier.subjects.get(rule.test.what, frozenset())
    for name in sorted(verifier.declared - (verifier.regions or frozenset())):
        kinds = verifier.subjects.get(name, frozenset())
        if own and kinds and own.isdisjoint(kinds):
            yield replace(rule, test=replace(rule.test, what=name))
            return


def _name(rule: SaidRule, _: Verifier) -> Iterator[SaidRule]:
    """A block that nobody declared."""
    yield replace(rule, blocks=(f"{_FOREIGN} region",))


def _block(rule: SaidRule, verifier: Verifier) -> Iterator[SaidRule]:
    """Of a cell: a declared region of the same table, of another row or column."""
    match = re.match(r"b\d+", rule.at)
    block = verifier.page.ids.get(match[0]) if match else None
    table = verifier.page.tables.get(block.id) if block else None
    if table is None or not any(
        names_in(b, c.text) for b in rule.blocks for c in name_cells(table)
    ):
        return
    own = [c for b in rule.blocks for c in name_cells(table) if names_in(b, c.text)]
    for name in sorted(verifier.declared - set(rule.blocks)):
        cells = [c for c in name_cells(table) if names_in(name, c.text) and c not in own]
        if cells and any(
            all(getattr(c, line) == getattr(o, line) for c in cells)
            for o in own
            for line in ("row", "column")
        ):
            yield replace(rule, blocks=(name,))
            return


SPOILERS: dict[str, Callable[[SaidRule, Verifier], Iterator[SaidRule]]] = {
    "number": _number, "words": _words, "sign": _sign, "unit": _unit, "name": _name,
    "block": _block, "kept": _kept, "objects": _objects,
}  # fmt: skip


def table(caught: Caught) -> Iterator[str]:
    """A row for each field."""
    yield "| spoilt | prose | cells |"
    yield "| --- | --- | --- |"
    for name in SPOILERS:
        cells = []
        for where in ("prose", "cell"):
            share = caught.share(name, where)
            cells.append("–" if share is None else f"{share:.2f} of {caught.spoilt[name, where]}")
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Prints the shares, and what came through on the error stream."""
    caught = Caught()
    for argument in sys.argv[1:]:
        folder, _, paper = argument.partition(":")
        files = sorted(Path(folder).glob("*.answer.txt")) or sorted(Path(folder).glob("*.txt"))
        measure(read(paper), [f.read_text(encoding="utf-8") for f in files], caught)
    print("\n".join(table(caught)))
    for name, rule in caught.through:
        print(f"{name}: {rule}", file=sys.stderr)


if __name__ == "__main__":
    main()
