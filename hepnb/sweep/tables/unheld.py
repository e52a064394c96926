"""Cells of a table that no reading holds, or of which the page does not give the span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from hepnb.paper import Cell, Table
from hepnb.spec import Comparison
from hepnb.sweep.heads import head, is_result
from hepnb.sweep.panels import Panel
from hepnb.sweep.reading import Reading, span
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.readings import opened
from hepnb.sweep.tables.reasons import CONDITION, NONE, NOT_READ, TURNED
from hepnb.sweep.tables.words import asks
from hepnb.vocabulary.comparisons import ANY

#: a number that a sign, an interval or a unit makes a limit
_COMPARED: Final = re.compile(
    rf"(?:{ANY}|[∈∉])\s*+" + r"[\[(]?\s*+[−-]?(?P<n>\d|π)"
    r"|[\[(]\s*+[−-]?(?=\d[\d.]*+\s*+[,–-]\s*+(?:[−-]?\d|∞))"
    r"|(?<![\w.,{-])(?=\d[\d.]*+\s*+[–−]\s*+\d[\d.]*(?![\w-]))"
)
#: a cell on what does not hold there: ``inverted``
_TURNED: Final = re.compile(
    r"\W*(?:is |are )?(?:inverted|reversed|flipped|relaxed|loosened|dropped|lifted|failed?|failing"
    r"|not applied|anti-\w+)\b",
    re.IGNORECASE,
)
#: a head that holds for some only: ``m_{T} [GeV] (for N_{jet} ≥ 4)``
_GIVEN: Final = re.compile(
    r"\b(?:for|if|when|in events with) (?:the )?[^()<>≥≤=]{1,30}"
    r"(?:[<>≥≤=]|\b(?:of|is|are|above|below)) ?\d",
    re.IGNORECASE,
)
_SCRIPTS: Final = re.compile(r"[_^]\{(?:[^{}]|\{[^{}]*\})*\}")


def left_over(grid: Grid, parts: Sequence[Panel], found: Sequence[Reading]) -> Iterator[Reading]:
    """The cells with a number beside a comparison that no reading holds, each as an open phrase;
    those of results aside.
    """
    held = sorted({(r.start, r.end) for r in found})
    for cell in grid.table.cells:
        text = _SCRIPTS.sub(lambda m: " " * len(m[0]), grid.text[cell.start : cell.end])
        numbers = [
            cell.start + (m.start("n") if m["n"] else m.end()) for m in _COMPARED.finditer(text)
        ]
        lost = [n for n in numbers if not any(start <= n < end for start, end in held)]
        if cell.text.strip().lower() == "none" and any(_counts(p, cell) for p in parts):
            yield Reading(cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=NONE)
        turned = _TURNED.match(cell.text) and any(cell.row in p.body for p in parts)
        if turned and not any(start < cell.end and cell.start < end for start, end in held):
            yield Reading(cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=TURNED)
        if lost and "±" not in cell.text and not any(_of_results(p, cell) for p in parts):
            yield Reading(
                cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=NOT_READ
            )


def _counts(panel: Panel, cell: Cell) -> bool:
    """True for a cell beside or below the head of a number of objects."""
    label = panel.label(cell.row) if cell.row in panel.body else None
    if label is None or label is cell:
        return False
    heads = (head(label.text), panel.quantity(cell.column))
    return any(h is not None and h.known and h.quantity == "n" for h in heads)


def under_conditions(
    grid: Grid, parts: Sequence[Panel], found: Sequence[Reading]
) -> Iterator[Reading]:
    """The readings; open below or beside a head that says for which events it is, but for numbers
    of objects, of which it may say which are counted.
    """
    given = [
        (c, c is label)
        for p in parts
        for row in p.body
        for label in (p.label(row),)
        for c in (label, *(o for x in range(p.values_from, p.last) for o in p.over(x)))
        if c is not None and _GIVEN.search(c.text)
    ]
    for r in found:
        cell = next((c for c in grid.table.cells if c.start <= max(r.start, r.own) < c.end), None)
        counts = all(c.quantity == "n" for c in r.comparisons)
        beside = cell is not None and any(
            cell is not c
            and (
                c.row <= cell.row < c.row + c.rows
                if of_row
                else c.column <= cell.column < c.column + c.columns and c.row < cell.row
            )
            for c, of_row in given
        )
        yield opened(r, CONDITION) if beside and not counts else r


def of_unsure(table: Table, unsure: Sequence[Cell], reading: Reading) -> bool:
    """True for what a cell says whose span is not known, or one below a head of that kind."""
    own = [c for c in table.cells if c.start < reading.end and reading.start < c.end]
    return any(c.unsure or any(_may_head(table, over, c) for over in unsure) for c in own)


def _may_head(table: Table, over: Cell, cell: Cell) -> bool:
    """True for a cell below a head, or below the empty columns beside it that may be its own."""
    if not over.header or cell.row <= over.row:
        return False
    others = [c for c in table.row(over.row) if c is not over]
    first = max((c.column + c.columns for c in others if c.column < over.column), default=1)
    last = min((c.column for c in others if c.column > over.column), default=table.n_columns)
    return cell.column < last and first < cell.column + cell.columns


def _of_results(panel: Panel, cell: Cell) -> bool:
    """True for a cell in a row or column of what was counted or measured."""
    label = panel.label(cell.row) if cell.row in panel.body else None
    over = panel.title(cell.column) if cell.row in panel.body else ""
    return not asks(cell.text) and (
        bool(label and label is not cell and is_result(label.text))
        or (bool(over) and is_result(over))
    )


def of_another_row(reading: Reading, found: Sequence[Reading]) -> bool:
    """True for a limit that no event of its region passes, as another row of the region limits the
    same: which part of the region each row is for, the table does not say.
    """
    return bool(reading.regions) and any(
        other.row != reading.row
        and other.regions == reading.regions
        and all(r.row >= 0 and r.stated and not (r.bins or r.alternative) for r in (reading, other))
        and any(_exclude(a, b) for a in reading.comparisons for b in other.comparisons)
        for other in found
    )


def _exclude(a: Comparison, b: Comparison) -> bool:
    """True for two limits on one quantity that leave nothing of it, or the number between them."""
    one, two = span(a), span(b)
    same = (a.subject, a.quantity, a.unit) == (b.subject, b.quantity, b.unit)
    if not same or one is None or two is None:
        return False
    left = one & two
    beside = left.low == left.high and a.quantity != "n" and "==" not in (a.op, b.op)
    return left.empty or beside
