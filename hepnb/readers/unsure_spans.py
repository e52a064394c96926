"""Cells of which a page without lines between the columns does not say how many columns they
take.

A cell with nothing beside it may be for its own column, or for the empty ones as well. It is for
its own where it stands there as the others do: at the same left edge, middle or right edge.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

from hepnb.readers.grid import GridCell, GridRow

_ALIGNED = 1.5  # points: edges or middles that differ by less are at one place
_CENTRED = 2.0  # points: so near to the middle of some columns is what spans them
_MOSTLY = 0.67  # of the rows: a column with so many values is left empty for a reason
_FEW = 2  # cells: no more of them show an edge by chance
_QUANTITY = re.compile(r"_\{|\[|\||Δ|^[Nn]_|^MET\b")  # what labels of quantities have
_DASH = re.compile(r"[–—−‒―-]+")


def writes_dashes(rows: Sequence[GridRow]) -> bool:
    """True for a table that writes a dash where there is nothing, so that what is empty there is
    part of another cell.
    """
    return any(_DASH.fullmatch(c.text.strip()) for row in rows for c in row.cells)


def without_bridges(
    rows: Sequence[GridRow], headers: int, separators: Sequence[float]
) -> list[tuple[float, float]]:
    """Between which two x each separator of columns is, without those around what lies across
    one: a column with nothing in it where the last of the ``headers`` and the fullest rows are is
    the middle of two others.
    """
    most = max(len(row.cells) for row in rows)
    full = [r for i, r in enumerate(rows) if i == headers - 1 or len(r.cells) == most]
    columns = range(1, len(separators) + 1)
    bridges = [x for x in columns if not any((c := row.at(x)) and c.columns == 1 for row in full)]
    found = [(s, s) for s in separators]
    for x in bridges:
        apart = [
            beside
            for beside in (x - 1, x + 1)
            if beside in columns and beside not in bridges
            if not any((c := row.at(x)) and row.at(beside) not in (None, c) for row in rows)
        ]
        if apart and x < len(separators):
            found[x - 1] = found[x] = (found[x - 1][0], found[x][1])
        elif apart:
            found[x - 1] = found[x - 2]
    return list(dict.fromkeys(found))


def explained(rows: Sequence[GridRow], table: Sequence[GridRow], n_columns: int) -> bool:
    """True where no cell of some rows of a table needs to be empty: what stands in the middle of
    columns that it leaves free may be for all of these, and nothing else is free.
    """
    used = {x for row in rows for c in row.cells for x in range(c.column, c.column + c.columns)}
    return all(_covered(row, table, n_columns) >= used - {0} for row in rows if len(row.cells) > 1)


def _covered(row: GridRow, table: Sequence[GridRow], n_columns: int) -> set[int]:
    """The columns that the cells of a row fill at the most."""
    held: set[int] = set()
    for cell in row.cells:
        ways = _ways(cell, row, table, n_columns)
        first, last = ways[-1] if ways else (cell.column, cell.column + cell.columns - 1)
        held.update(range(first, last + 1))
    return held


def settle(
    rows: Sequence[GridRow], table: Sequence[GridRow], headers: int, n_columns: int, *, full: bool
) -> None:
    """Gives a cell of some rows of a table, after the column of the labels, that does not stand
    as the others of its column the empty columns in whose middle it is; marks it where both or
    neither is so.

    Heads above others, in the first ``headers`` rows, are over all columns in whose middle they
    are where no column is left without one; so is every cell where nothing needs to be empty
    (``full``).
    """
    ways_of = [[_ways(cell, row, table, n_columns) for cell in row.cells] for row in rows]
    for i, (row, found) in enumerate(zip(rows, ways_of, strict=True)):
        widest = [ways[-1] for ways in found if ways]
        heads = i < headers - 1 and _all(widest, n_columns)
        for cell, ways in zip(row.cells, found, strict=True):
            if (ways and (heads or full)) or len(ways) == 1:
                first, last = ways[-1]
                cell.unsure &= (first, last) == (cell.column, cell.column)
                cell.column, cell.columns = first, last - first + 1
            else:
                cell.unsure = True


def leaning(rows: Sequence[GridRow], table: Sequence[GridRow], n_columns: int) -> None:
    """Marks cells at the left edge of their column beside empty columns: what spans these begins
    there as well, where the columns of a table are set so.

    That is asked where nothing else is empty, or dashes stand for nothing; and where the rows have
    quantities as labels, since no cell spans columns of different ones.
    """
    body = [row for row in rows if len(row.cells) > 1]
    labels = [bool(_QUANTITY.search(c.text)) for row in body[1:] if (c := row.at(0))]
    if sum(labels) <= len(labels) / 2:
        return
    filled = {x: sum(bool(row.at(x)) for row in body) for x in range(1, n_columns)}
    mostly = {x for x, n in filled.items() if n > _MOSTLY * len(body)}
    found: list[GridCell] = []
    for row in body:
        empty = [x for x in sorted(mostly) if not row.at(x)]
        for x in empty:
            cell = row.at(x - 1)
            if cell and cell.column > 0 and cell.columns == 1 and _at_left(cell, table):
                found.append(cell)
            elif x - 1 not in empty and not writes_dashes(table):
                return
    for cell in found:
        cell.unsure = True


def _at_left(cell: GridCell, table: Sequence[GridRow]) -> bool:
    """True for a cell whose column has one left edge for texts of different widths."""
    column = [c for row in table if (c := row.at(cell.column)) and c.columns == 1]
    lefts, rights = [c.x0 for c in column], [c.x1 for c in column]
    return len(column) > _FEW and max(lefts) - min(lefts) < _ALIGNED < max(rights) - min(rights)


def _ways(
    cell: GridCell, row: GridRow, rows: Sequence[GridRow], n_columns: int
) -> list[tuple[int, int]]:
    """The columns that a cell may be for by where it stands, (first, last); its own first."""
    here = (cell.column, cell.column + cell.columns - 1)
    first, last = empty_around(row, cell, n_columns)
    if cell.column == 0 or first == last:
        return [here]
    columns = {
        x: [c for r in rows if r is not row and (c := r.at(x)) and c.columns == 1]
        for x in range(first, last + 1)
    }
    own = [c for c in columns[cell.column] if not c.unsure]
    over = [
        (a, b)
        for a in range(first, cell.column + 1)
        for b in range(here[1], last + 1)
        if a < b and columns[a] and columns[b]
        if _between(cell, [columns[x] for x in range(a, b + 1)])
    ]
    if cell.columns > 1:
        return [here, *(x for x in over if x != here)] if here in over or not over else over
    return [*([here] if not own or any(_aligned(cell, c) for c in own) else []), *over]


def _between(cell: GridCell, columns: Sequence[Sequence[GridCell]]) -> bool:
    """True for a cell in the middle of some columns: between their outer edges, or between the
    middles of the outer two where these are set in the middle.
    """
    if abs(cell.middle - _middle([c for column in columns for c in column])) < _CENTRED:
        return True
    outer = (columns[0], columns[-1])
    middles = [statistics.median(c.middle for c in column) for column in outer]
    return all(map(_set_in_middle, outer)) and abs(cell.middle - sum(middles) / 2) < _ALIGNED


def _set_in_middle(column: Sequence[GridCell]) -> bool:
    """True for cells of different widths with one middle."""
    middles, lefts = [c.middle for c in column], [c.x0 for c in column]
    return max(middles) - min(middles) < _ALIGNED < max(lefts) - min(lefts)


def _all(places: Sequence[tuple[int, int]], n_columns: int) -> bool:
    """True where the columns after that of the labels all have a place."""
    held = {x for a, b in places for x in range(a, b + 1)}
    return held >= set(range(1, n_columns))


def _middle(cells: Sequence[GridCell]) -> float:
    """The x half way between the outer edges of some cells."""
    return (min(c.x0 for c in cells) + max(c.x1 for c in cells)) / 2


def empty_around(row: GridRow, cell: GridCell, n_columns: int) -> tuple[int, int]:
    """The first and last of the columns around a cell, after that of the labels, in which
    nothing else stands.
    """
    first, last = cell.column, cell.column + cell.columns - 1
    while first > 1 and not row.at(first - 1):
        first -= 1
    while last < n_columns - 1 and not row.at(last + 1):
        last += 1
    return first, last


def _aligned(cell: GridCell, other: GridCell) -> bool:
    """True where two cells of a column have the same left edge, middle or right edge."""
    off = (cell.x0 - other.x0, cell.middle - other.middle, cell.x1 - other.x1)
    return any(abs(x) < _ALIGNED for x in off)
