"""Cells of a table that no reading holds, or of which the page does not give the span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from hepnb.paper import Cell, Table
from hepnb.sweep.heads import head, is_result
from hepnb.sweep.panels import Panel
from hepnb.sweep.reading import Reading
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.reasons import NONE, NOT_READ
from hepnb.sweep.tables.words import asks
from hepnb.vocabulary.comparisons import ANY

#: a number that a sign, an interval or a unit makes a limit
_COMPARED: Final = re.compile(
    rf"(?:{ANY}|[∈∉])\s*+" + r"[\[(]?\s*+[−-]?(?P<n>\d|π)"
    r"|[\[(]\s*+[−-]?(?=\d[\d.]*+\s*+[,–-]\s*+(?:[−-]?\d|∞))"
    r"|(?<![\w.,{-])(?=\d[\d.]*+\s*+[–−]\s*+\d[\d.]*(?![\w-]))"
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
