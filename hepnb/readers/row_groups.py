"""Cells over several rows, where a group of rows says by its baselines which: each is in the middle
of its rows, and together they fill the column.
"""

from __future__ import annotations

from collections.abc import Sequence

from hepnb.readers.grid import GridCell, GridRow

_AT = 1.0  # points: baselines that differ by less are one
_FULL = 2  # columns with a cell in each row, at the least: they say what the rows are


def tiled(group: list[GridRow], n_columns: int) -> list[GridRow] | None:
    """The rows of a group with the cells over several of them in the first; None where the
    baselines do not say what the rows are.

    That is so where at least one cell is set between rows. Beside it, those of a column that is
    not filled are unsure.
    """
    columns = [[(row.y, c) for row in group if (c := _of(row, x))] for x in range(n_columns)]
    most = max(map(len, columns))
    full = [column for column in columns if len(column) == most]
    rows = [row for row in group if any(c is row.at(c.column) for _, c in full[0])]
    if len(full) < _FULL or not 1 < most < len(group):
        return None
    heights = [row.y for row in rows]
    if any([y for y, _ in column] != heights for column in full):
        return None
    rest = [column for column in columns if column and len(column) < most]
    spans = [_spans([y for y, _ in column], heights) for column in rest]
    if not any(spans) or any(c.columns > 1 for row in group for c in row.cells):
        return None
    for column, places in zip(rest, spans, strict=True):
        for i, (y, cell) in enumerate(column):
            cell.unsure = not places
            _move(group, rows, cell, places[i] if places else (_nearest(heights, y), 1))
    return rows


def _of(row: GridRow, column: int) -> GridCell | None:
    cell = row.at(column)
    return cell if cell and cell.column == column else None


def _spans(ys: Sequence[float], heights: Sequence[float]) -> list[tuple[int, int]] | None:
    """The first row and the number of rows of each cell of a column; None where the cells do not
    fill it.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for y in ys:
        if at >= len(heights):
            return None
        below = 2 * y - heights[at]
        last = _nearest(heights, below)
        if last < at or abs(heights[last] - below) > _AT:
            return None
        found.append((at, last - at + 1))
        at = last + 1
    return found if at == len(heights) else None


def _nearest(heights: Sequence[float], y: float) -> int:
    return min(range(len(heights)), key=lambda i: abs(heights[i] - y))


def _move(
    group: Sequence[GridRow], rows: Sequence[GridRow], cell: GridCell, span: tuple[int, int]
) -> None:
    """Puts a cell into the first row that it is for."""
    for row in group:
        row.cells = [c for c in row.cells if c is not cell]
    first, cell.rows = span
    rows[first].cells = sorted([*rows[first].cells, cell], key=lambda c: c.column)
