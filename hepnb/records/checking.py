"""Records held against themselves: names, blocks, units, numbers that cannot be meant.

What fails is set aside, the rest stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite
from typing import get_args

from hepnb import units
from hepnb.adl import catalogue
from hepnb.errors import SpecError
from hepnb.findings import Check, Finding
from hepnb.paper import Paper
from hepnb.plurals import several
from hepnb.records.model import EVENT, MET, Block, Op, Pick, Place, Records, Rule, Test
from hepnb.vocabulary import quantities
from hepnb.vocabulary.operators import INTERVALS

#: how many numbers an operator takes, (fewest, most)
_VALUES = {
    "in": (2, 2),
    "notin": (2, 2),
    "none": (0, 0),
    "flag": (0, 0),
    "bins": (1, 60),
    "any": (0, 2),
}


@dataclass(frozen=True)
class Fault:
    """A record that cannot be written, and why.

    ``block``: the block of which the records now say less than their reader did, "" where that is
    none. ``what``: the record in words.
    """

    what: str
    why: str
    block: str = ""


def faulty(fault: Fault) -> Iterator[Finding]:
    """A record that cannot be written

    A reader gave a block or a rule that names what is not there, has the name of another block,
    compares with a unit of another dimension, has no number, is made from itself, or stands outside
    of the paper. It is left out of the draft, the others stand; lines of a block that was given
    twice, or that is made from what is not there, are not accepted in bulk. Warning. Fix: read the
    place in the paper; write the line by hand.
    """
    yield Finding(
        "HEP601",
        "warning",
        f"{fault.what} was left out: {fault.why}",
        block=fault.block,
        fix="read the place in the paper",
    )


#: the pages of the manual
RULES: tuple[Check[Fault], ...] = (Check("HEP601", faulty),)


def check(records: Records, paper: Paper | None = None) -> tuple[Records, tuple[Finding, ...]]:
    """The records that can be written, with units spelled as the language has them, and a finding
    for each that cannot.

    ``paper``: where their places are looked up.
    """
    faults: list[Fault] = []
    blocks = _blocks(records, faults)
    names = {name for b in blocks for name in b.names}
    rules = []
    for rule in records.rules:
        why = _wrong(rule, names, paper)
        if why:
            faults.append(Fault(f"{on_page(rule)}{told(rule)}", why))
        else:
            rules.append(
                replace(
                    rule, test=_spelled(rule.test), given=tuple(_spelled(t) for t in rule.given)
                )
            )
    refused = (*records.refused, *((f.what, f.why) for f in faults))
    kept = replace(records, blocks=blocks, rules=tuple(rules), refused=refused)
    return kept, tuple(finding for f in faults for finding in faulty(f))


def told(rule: Rule) -> str:
    """A rule in a few words, for messages."""
    words = f" ({_cited(rule)})" if rule.words else ""
    given = "".join(f", for {_compared(t)}" for t in rule.given)
    how = ", one of several" if rule.alternative else ", a bin" if rule.bin else ""
    how += ", in place of another" if rule.instead and rule.test.op != "any" else ""
    how += ", crossed with other bins" if rule.crossed else ""
    loser = f"{rule.removes} rejected: " if rule.removes else "reject "
    dropped = loser if rule.drops else ""
    where = ", ".join(rule.blocks) or "no block"
    return f"{dropped}{_compared(rule.test)} in {where}{given}{how}{words}"


def said_of(tests: tuple[Test, ...]) -> str:
    """Tests in a few words, for messages and comments."""
    return " and ".join(map(_compared, tests))


def on_page(rule: Rule) -> str:
    """``page 7: ``: how a message about a rule begins; "" where there are no pages."""
    return f"page {rule.places[0].page}: " if rule.places and rule.places[0].page else ""


def _cited(rule: Rule) -> str:
    """``"pT > 25 GeV"``; ``p7.2 "pT > 25 GeV"`` for words that stand on their page twice."""
    place = rule.places[0] if rule.places else None
    which = f"p{place.page}.{place.nth} " if place and place.nth else ""
    return f'{which}"{rule.words[0]}"'


def _compared(test: Test) -> str:
    """``jets #1 pt > 30 GeV``, ``any of muons dr to jets < 0.4``."""
    between = " to " if test.op in INTERVALS else " "
    numbers = "" if test.function else between.join(f"{v:g}" for v in test.values)
    unit = "" if test.function else test.unit
    many = "any of" if test.some else f"the {test.leading} leading" if test.leading else ""
    far = f"to {_ranked(test.other, test.other_nth)}" if test.other else ""
    ends = (many, _ranked(test.what, test.nth), test.quantity, far)
    near = f"from {test.near:g}" if test.near else ""
    parts = (*ends, near, test.op, numbers, unit, test.function, test.text)
    return " ".join(part for part in parts if part)


def _ranked(block: str, nth: int) -> str:
    """``jets #2``."""
    return f"{block} #{nth}" if nth else block


# --- blocks
# --------------------------------------------------------------------------------------------------


def _blocks(records: Records, faults: list[Fault]) -> tuple[Block, ...]:
    """The blocks in an order in which each stands below what it is made from; of two of one name
    the first.
    """
    found: dict[str, Block] = {}
    for block in records.blocks:
        twice = [name for name in block.names if any(name in b.names for b in found.values())]
        if twice:
            faults.append(Fault(f"block {twice[0]}", "another block has that name", twice[0]))
        names = tuple(n for n in block.names if n not in twice)
        if names:
            chosen = _picked(block, faults)
            found[names[0]] = replace(block, name=names[0], also=names[1:], pick=chosen)
    owner = {name: b.name for b in found.values() for name in b.names}
    ordered: dict[str, Block] = {}

    def visit(block: Block, above: tuple[str, ...]) -> None:
        if block.name in ordered:
            return
        kept = []
        for source in block.of:
            if source in owner and owner[source] in (*above, block.name):
                faults.append(
                    Fault(
                        f"{block.name} made from {source}",
                        "the blocks are made from each other in a circle",
                        block.name,
                    )
                )
                continue
            if source in owner:
                visit(found[owner[source]], (*above, block.name))
            elif not _is_base(source):
                what = f"{block.name} made from {source}"
                faults.append(Fault(what, "there is no such block", block.name))
                continue
            kept.append(source)
        ordered[block.name] = replace(block, of=tuple(kept))

    for block in found.values():
        visit(block, ())
    return tuple(ordered.values())


def _is_base(name: str) -> bool:
    return catalogue.collection(name) is not None


# --- rules
# --------------------------------------------------------------------------------------------------


def _wrong(rule: Rule, names: set[str], paper: Paper | None) -> str:
    """The reason why a rule cannot be written, "" where it can."""
    if not rule.blocks:
        return "it is in no block"
    if unknown := next((b for b in rule.blocks if b not in names), ""):
        return f"there is no block {unknown!r}"
    for test in rule.tests:
        if why := _wrong_test(test, names):
            return why
    if rule.test.op == "any" and (rule.given or rule.group or rule.drops):
        return "a requirement that a region does not have is meant for all events"
    if rule.removes and rule.removes not in names and not _is_base(rule.removes):
        return f"there is no block {rule.removes!r}"
    return _outside(rule, paper) if paper else ""


def _wrong_test(test: Test, names: set[str]) -> str:
    for name in (test.what, test.other):
        if name and name not in (EVENT, MET) and name not in names and not _is_base(name):
            return f"there is no block {name!r}"
    if test.op not in get_args(Op):
        return f"{test.op!r} is no comparison"
    if test.quantity not in quantities.QUANTITIES and not test.quantity.startswith("other:"):
        return f"there is no quantity {test.quantity!r}"
    if min(test.nth, test.other_nth, test.leading) < 0:
        return f"objects are counted from 1, not {min(test.nth, test.other_nth, test.leading)}"
    if test.op == "flag":
        return "" if test.text else "it names no word"
    return _wrong_numbers(test)


def _wrong_numbers(test: Test) -> str:
    """The reason why the numbers of a test or their unit cannot be meant, "" where they can."""
    fewest, most = _VALUES.get(test.op, (1, 1))
    if not fewest <= len(test.values) <= most and not test.function:
        return (
            f"it has {several(len(test.values), 'number')} where {test.op} takes "
            f"{fewest if fewest == most else f'{fewest} to {most}'}"
        )
    if not all(isfinite(v) for v in (*test.values, test.near)):
        return "a number of it is not finite"
    if test.op == "bins" and any(a >= b for a, b in pairwise(test.values)):
        return "the edges of its bins do not increase"
    try:
        found = units.dimension(test.unit)
    except SpecError:
        return f"{test.unit!r} is no unit"
    wanted = quantities.known(test.quantity).dimensions
    if wanted and test.unit and found not in wanted:
        return f"{test.unit} is no unit of {test.quantity}"
    if test.quantity == "n" and any(v != int(v) for v in test.values):
        return f"a number of objects is whole, not {test.values[0]:g}"
    return ""


def _spelled(test: Test) -> Test:
    """The test with its unit in the one spelling of the language."""
    return replace(test, unit=units.normalise(test.unit)) if test.unit else test


def _outside(rule: Rule, paper: Paper) -> str:
    places = (p for p in rule.places if p.paper in ("", paper.id))
    return next((why for place in places if (why := _misplaced(place, paper))), "")


def _misplaced(place: Place, paper: Paper) -> str:
    """The reason why a place is not in the paper, "" where it is."""
    block = paper.block_by_id.get(place.block)
    if block is None:
        return f"the paper has no block {place.block!r}"
    if not 0 <= place.start <= place.end <= len(block.text):
        return f"its words would stand outside of block {place.block}"
    if place.page and place.page not in {block.page, *(w.page for w in block.words)}:
        return f"block {place.block} is not on page {place.page}"
    if place.row < 0 and place.column < 0:
        return ""
    tables = [t for t in paper.tables if t.block == place.block]
    if not any(place.row < t.n_rows and place.column < t.n_columns for t in tables):
        cell = f"row {place.row}, column {place.column}"
        return f"block {place.block} has no {cell}" if tables else f"{place.block} is no table"
    return ""


def _picked(block: Block, faults: list[Fault]) -> Pick | None:
    """The choice among the combinations of a block, None where it has none that can be meant."""
    if block.pick and (why := _wrong_pick(block.pick)):
        faults.append(Fault(f"the choice among {block.name}", why, block.name))
        return None
    return block.pick


def _wrong_pick(pick: Pick) -> str:
    """The reason why a choice among combinations cannot be meant, "" where it can."""
    if pick.quantity not in quantities.QUANTITIES and not pick.quantity.startswith("other:"):
        return f"there is no quantity {pick.quantity!r}"
    if pick.how != "closest":
        return ""
    return _wrong_numbers(Test(pick.quantity, "==", (pick.value,), pick.unit))
