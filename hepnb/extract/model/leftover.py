"""Text that no kept rule holds: threshold-like numbers, cells, phrases without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from hepnb.extract.model.questions import MAX_ITEMS
from hepnb.extract.model.rendering import Page, address, is_of_results, results
from hepnb.extract.model.verifying import Refused
from hepnb.extract.numbers_in_text import holds
from hepnb.paper import Block, Cell, Table
from hepnb.records import Rule, Test
from hepnb.spec import Phrase, PhraseState
from hepnb.sweep import routing
from hepnb.sweep.tokens import Token, plain, sentences, tokens
from hepnb.vocabulary.units import WRITTEN

#: characters around a number that an item shows
_AROUND = 45
#: items of one list, as many as the form of an answer has room for
MOST = MAX_ITEMS
_CITED = re.compile(
    r"\[\d[\d\s,–-]*\]|(?:Refs?|Figs?|Figures?|Tables?|Secs?|Sections?|Eqs?|Equations?"
    r"|Appendix)\.?\s*\(?\d[\d\s,.–and-]*|[_^]\{[^{}]*\}"
)
_TEXT_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class LeftOver:
    """Something that no kept rule holds: ``text[start:end]`` of a block, with the ``values`` in
    it; ``shown`` is what is asked.
    """

    shown: str
    block: str
    start: int
    end: int
    values: tuple[float, ...] = ()


def left(page: Page, rules: Sequence[Rule], phrases: Sequence[Phrase]) -> tuple[LeftOver, ...]:
    """All that is left of a page, in reading order."""
    at: dict[str, list[Rule]] = {}
    for rule in rules:
        for place in rule.places:
            at.setdefault(place.block, []).append(rule)
    found: list[LeftOver] = []
    for shown, block in page.ids.items():
        here = at.get(block.id, [])
        if block.id in page.tables:
            found += _of_table(page, shown, block, here)
        elif block.kind != "caption":
            numbers = list(_of_text(page, shown, block, here))
            found += numbers
            taken = [(x.start, x.end) for x in numbers] + [
                (p.start, p.end) for r in here for p in r.places if p.block == block.id
            ]
            found += _of_phrases(shown, block, phrases, taken)
    return tuple(found)


# --- prose
# --------------------------------------------------------------------------------------------------


def _of_text(page: Page, shown: str, block: Block, rules: Sequence[Rule]) -> Iterator[LeftOver]:
    """Numbers with a sign, a word of comparison or a unit beside them; those of one sentence
    that stand close are one item.
    """
    aside = bool(routing.aside(page.paper, block))
    text = plain(_CITED.sub(lambda m: " " * len(m[0]), block.text))
    group: list[Token] = []
    for start, end in sentences(text):
        if aside and not routing.has_limit(text[start:end]):
            continue
        found = tokens(text, start, end)
        for n, token in enumerate(found):
            if token.kind != "number" or not _asks(found, n) or _held(token, block, rules):
                continue
            if group and token.start - group[-1].end > _AROUND:
                yield _item(shown, block, group)
                group = []
            group.append(token)
        if group:
            yield _item(shown, block, group)
            group = []


def _asks(found: Sequence[Token], n: int) -> bool:
    """True for a number that looks like a limit."""
    number = found[n]
    near = found[max(n - 3, 0) : n]
    after = found[n + 1 : n + 3]
    if any(t.kind == "unit" and t.text != "%" for t in after[:1]) or any(
        t.kind == "compare" for t in after[:1]
    ):
        return True
    if any(t.kind in ("compare", "between") and t.text != "=" for t in near):
        return True
    if any(t.text in ("and", "or", "to", "–", "-", ",") for t in after[:1]) and any(
        t.kind == "unit" for t in found[n + 2 : n + 4]
    ):
        return True
    counted = any(t.kind == "subject" for t in after)
    return (
        counted
        and not number.text[:1].isdigit()
        and any(t.kind == "required" for t in found[max(n - 8, 0) : n])
    )


def _held(token: Token, block: Block, rules: Sequence[Rule]) -> bool:
    """True where a rule has the value, and its words cover the place."""
    for rule in rules:
        covers = any(
            p.block == block.id and p.start <= token.start and token.end <= p.end
            for p in rule.places
        )
        if covers and any(
            holds(token.text, v) or v == token.number
            for t in rule.tests
            for v in (*t.values, *_function(t.function))
        ):
            return True
        if covers and any(t.op == "none" for t in rule.tests) and token.number == 0:
            return True
    return False


def _stated(test: Test) -> tuple[float, ...]:
    """The numbers of a test as often as a paper prints them: where bins are listed, an edge ends
    one and begins another.
    """
    twice = test.values if test.op == "bins" else ()
    return (*test.values, *twice, *_function(test.function))


def _function(text: str) -> tuple[float, ...]:
    return tuple(float(m[0]) for m in _TEXT_NUMBER.finditer(text))


def _item(shown: str, block: Block, group: Sequence[Token]) -> LeftOver:
    start, end = group[0].start, group[-1].end
    around = " ".join(block.text[max(start - _AROUND, 0) : end + _AROUND].split())
    numbers = ", ".join(dict.fromkeys(t.text for t in group))
    return LeftOver(
        f'[{shown}] {numbers} in: "… {around} …"',
        block.id,
        start,
        end,
        tuple(t.number for t in group),
    )


def _of_phrases(
    shown: str, block: Block, phrases: Sequence[Phrase], taken: Sequence[tuple[int, int]]
) -> Iterator[LeftOver]:
    """Phrases of the sweep without a number of their own that nothing touches: working points,
    vetoes, triggers.
    """
    for p in phrases:
        if p.block != block.id or p.state != PhraseState.OPEN or re.search(r"\d", p.quote):
            continue
        if any(start < p.end and p.start < end for start, end in taken):
            continue
        around = " ".join(block.text[max(p.start - _AROUND, 0) : p.end + _AROUND].split())
        yield LeftOver(
            f'[{shown}] "{" ".join(p.quote.split())}" in: "… {around} …"', block.id, p.start, p.end
        )


# --- tables
# --------------------------------------------------------------------------------------------------


def _of_table(page: Page, shown: str, block: Block, rules: Sequence[Rule]) -> Iterator[LeftOver]:
    """Cells with numbers that are in fewer rules than they stand for; cells with the same text
    are one item.
    """
    table = page.tables[block.id]
    asked: set[str] = set()
    for cell in _asked(table):
        here = [
            r
            for r in rules
            if any(
                (p.row, p.column) == (cell.row, cell.column) and p.block == block.id
                for p in r.places
            )
        ]
        values = [float(m[0]) for m in _TEXT_NUMBER.finditer(_CITED.sub(" ", cell.text))]
        have = [v for r in here for t in r.tests for v in _stated(t)]
        if here and not values:
            continue
        missing = [
            v for v in dict.fromkeys(values) if have.count(v) < 1 or values.count(v) > have.count(v)
        ]
        key = " ".join(cell.text.split())
        if not missing or key in asked:
            continue
        asked.add(key)
        numbers = ", ".join(f"{v:g}" for v in missing)
        yield LeftOver(
            f'{address(shown, cell)} {numbers} in: "{key}"',
            block.id,
            cell.start,
            cell.end,
            tuple(missing),
        )


def _asked(table: Table) -> Iterator[Cell]:
    """The cells of the body that may state something: not those of results, not names of rows."""
    away = results(table)
    names = {c.start for c in table.cells if c.column == 0}
    limits = re.compile(rf"[<>≤≥∈∉=]|\d\s*[–-]\s*\d|^\s*\d+(?:\.\d+)?\s*$|\d\s*{WRITTEN}")
    for cell in table.cells:
        if (
            cell.header
            or cell.column in away
            or "±" in cell.text
            or is_of_results(table.row(cell.row))
        ):
            continue
        if cell.start in names and not re.search(r"[<>≤≥]", cell.text):
            continue
        if limits.search(_CITED.sub(" ", cell.text)):
            yield cell


# --- the question
# -------------------------------------------------------------------------------------------------

#: something left over, a refused rule, or a region whose parents nobody said
Item: TypeAlias = LeftOver | Refused | str


def question(items: Sequence[Item]) -> str:
    """The items of a list, numbered."""
    return "\n".join(f"{n}. {_line(item)}" for n, item in enumerate(items, start=1))


def _line(item: Item) -> str:
    match item:
        case LeftOver(shown=shown):
            return shown
        case Refused(rule=rule, why=why):
            return f"refused: {rule}: {why}"
        case region:
            return f'region "{region}": which region does it take?'
