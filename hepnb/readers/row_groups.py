"""Cells over several rows, where a group of rows says by its baselines which: each is in the middle
of its rows, and together they fill the column.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hepnb.readers.grid import GridCell, GridRow

_AT = 1.0  # points: baselines that differ by less are one
_GROUP = 3  # rows, at the least, of which one can be in the middle
_LABELS = 2  # in a group, at the least: a row between may be of either
_HALF = 0.95  # em: lines that are nearer are half a line apart
_SLACK = 0.45  # of the distance of rows: rules between some of them make these uneven
_MOSTLY = 0.5  # of the cells of the fullest row: a row with as many is one of the group
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


def in_the_middle(group: list[GridRow]) -> list[GridRow]:
    """The rows of a group with what is set half way down it over all of them: labels, where rows
    above and below have none, and cells of several lines alone in their column.

    Labels that do not fill their column so are unsure.
    """
    most = max(len(row.cells) for row in group)
    rows = [row for row in group if len(row.cells) > _MOSTLY * most]
    heights = [row.y for row in rows]
    if len(rows) < _GROUP:
        return group
    slack = _SLACK * min(b - a for a, b in itertools.pairwise(heights))
    labels = [(row, c) for row in group if (c := _of(row, 0))]
    if (
        labels
        and len(labels) <= len(rows) / 2
        and labels[0][0].y > heights[0] + _AT
        and labels[-1][0].y < heights[-1] - _AT
    ):
        places = _spans([row.y for row, _ in labels], heights, slack)
        for i, (row, cell) in enumerate(labels):
            cell.unsure = not places
            own = (_nearest(heights, row.y), 1)
            _move(group, rows, cell, places[i] if places else own)
    for column in range(1, max(c.column for row in rows for c in row.cells) + 1):
        cells = [c for row in group if (c := _of(row, column))]
        if _one_text(cells) and abs(_height(cells) - (heights[0] + heights[-1]) / 2) < slack:
            for cell in cells[1:]:
                cells[0].fragments += cell.fragments
                _taken_out(group, cell)
            cells[0].unsure = False
            _move(group, rows, cells[0], (0, len(rows)))
    return [row for row in group if row.cells]


def doubted(group: Sequence[GridRow]) -> None:
    """Marks cells of which no baseline says to which label they belong: those of a column that has
    none in a row with a label, and those half way between two labels that are one line apart.
    """
    labelled = {id(row): row for row in group if row.at(0) and len(row.cells) > 1}
    if len(labelled) < _LABELS:
        return
    beside = {
        x
        for row in labelled.values()
        for c in row.cells
        for x in range(c.column, c.column + c.columns)
    }
    for i, row in enumerate(group):
        if id(row) in labelled or not row.cells:
            continue
        around = [r for r in group[max(0, i - 1) : i + 2] if id(r) in labelled]
        size = row.cells[0].fragments[0].line.size
        between = len(around) == 2 and around[1].y - around[0].y < 2 * _HALF * size
        for cell in row.cells:
            cell.unsure |= cell.rows == 1 and (between or cell.column not in beside)


def _one_text(cells: Sequence[GridCell]) -> bool:
    """True for the lines of one text: more than one, each but the last with a comma at its end."""
    lines = {round(f.line.y) for c in cells for f in c.fragments}
    return (
        len(lines) > 1
        and all(c.columns == 1 and c.rows == 1 for c in cells)
        and all(c.text.endswith(",") for c in cells[:-1])
    )


def _height(cells: Sequence[GridCell]) -> float:
    """The middle of the lines of some cells."""
    ys = [f.line.y for c in cells for f in c.fragments]
    return (min(ys) + max(ys)) / 2


def _of(row: GridRow, column: int) -> GridCell | None:
    cell = row.at(column)
    return cell if cell and cell.column == column else None


def _spans(
    ys: Sequence[float], heights: Sequence[float], slack: float = _AT
) -> list[tuple[int, int]] | None:
    """The first row and the number of rows of each cell of a column; None where the cells do not
    fill it. ``slack``: how far, in points, the last of its rows may be from where it is expected.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for y in ys:
        if at >= len(heights):
            return None
        below = 2 * y - heights[at]
        last = _nearest(heights, below)
        if last < at or abs(heights[last] - below) > slack:
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
    _taken_out(group, cell)
    first, cell.rows = span
    rows[first].cells = sorted([*rows[first].cells, cell], key=lambda c: c.column)


def _taken_out(group: Sequence[GridRow], cell: GridCell) -> None:
    for row in group:
        row.cells = [c for c in row.cells if c is not cell]
