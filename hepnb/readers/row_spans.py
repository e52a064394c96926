"""Cells that take several rows: set in the middle of the rows that they belong to, or broken over
lines.

A table comes as rows by baseline. Rows without a rule between them are a group; within it a cell
that stands alone in its column belongs to all, and a line that goes on with a sentence belongs to
the cell above it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from hepnb.readers.grid import GridCell, GridRow
from hepnb.readers.row_groups import doubted, in_the_middle, tiled
from hepnb.readers.unsure_spans import writes_dashes

_GOES_ON = re.compile(r"(?:or|and)\s|[a-z][a-z-]+\s+[a-z(]|[a-z][a-z-]{3,}(?!\w*_)")
_LIST = re.compile(r"\d[\])]?[,;]$")
_ENDS = re.compile(r"[.;:!?]$")


def spread(rows: Sequence[GridRow], headers: int, n_columns: int, middle: float) -> list[GridRow]:
    """The rows with cells that span rows or all columns; ``headers`` of them, from the top, are
    headings, whose lines stay.

    ``middle``: the x of the middle of the table, in points.
    """
    body = list(rows[headers:])
    labels = [cell.text for row in body if (cell := row.at(0)) and len(row.cells) > 1]
    capital = sum(text[:1].isupper() for text in labels) > 0.6 * len(labels)
    found = (
        [_section(row, n_columns, middle) for row in rows[:headers]]
        if headers == 1
        else list(rows[:headers])
    )
    groups = _groups(body)
    told = len(groups) > 1 or writes_dashes(rows)
    for group in groups:
        if len(group) == 1:
            found.append(_section(group[0], n_columns, middle))
        else:
            over = tiled(group, n_columns) or _centred(_lists(group), n_columns, told=told)
            found += _labelled(in_the_middle(_joined(over)), capital=capital)
    return found


def _groups(rows: Sequence[GridRow]) -> list[list[GridRow]]:
    groups: list[list[GridRow]] = []
    for row in rows:
        if groups and not row.ruled:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _section(row: GridRow, n_columns: int, middle: float) -> GridRow:
    """A row of one cell between two rules, in the middle of the table or at its left, spans it."""
    if len(row.cells) == 1:
        (cell,) = row.cells
        x0, x1 = cell.x0, cell.x1
        if cell.column == 0 or abs((x0 + x1) / 2 - middle) < 0.1 * abs(middle - x0) + 12:
            cell.column, cell.columns = 0, n_columns
    return row


def _centred(group: list[GridRow], n_columns: int, *, told: bool) -> list[GridRow]:
    """A cell in the middle of the height of a group, alone in columns where the others are full,
    belongs to all of its rows.

    One that stands in a row of others could as well be of that row only; ``told``: dashes or other
    groups say that nothing is left empty.
    """
    for column in range(n_columns):
        holders = [row for row in group if row.at(column)]
        cell = holders[0].at(column) if len(holders) == 1 else None
        if (
            cell is None
            or not _in_the_middle(holders[0], group)
            or not _full(holders[0], cell, group, n_columns)
        ):
            continue
        cell.unsure = not told and len(holders[0].cells) > 1
        holders[0].cells.remove(cell)
        first, group = group[0], [row for row in group if row.cells]
        cell.rows = len(group)
        group[0].cells = sorted([*group[0].cells, cell], key=lambda c: c.column)
        group[0].ruled = first.ruled
    return group


def _in_the_middle(row: GridRow, group: Sequence[GridRow]) -> bool:
    top, bottom = group[0].y, group[-1].y
    return (
        row is not group[0]
        and row is not group[-1]
        and abs(row.y - (top + bottom) / 2) < 0.2 * (bottom - top)
    )


def _full(row: GridRow, cell: GridCell, group: Sequence[GridRow], n_columns: int) -> bool:
    """True where all other columns are filled in every row but the one that holds the cell
    alone.
    """
    others = [r for r in group if r is not row or len(row.cells) > 1]
    return all(
        sum(c.columns for c in r.cells if c is not cell) >= n_columns - cell.columns for r in others
    )


def _lists(group: list[GridRow]) -> list[GridRow]:
    """The rows with each list that goes on in the next line, after a comma, in one cell.

    That is the cell above, or one of the row between the two lines.
    """
    rows = list(group)
    for i, row in enumerate(group[:-1]):
        cell = next((c for c in row.cells if _LIST.search(c.text)), None)
        if cell is None:
            continue
        between, after = group[i + 1], group[i + 2] if i + 2 < len(group) else None
        if _alone(between, cell.column):
            between.cells[0].fragments[:0] = cell.fragments
            cell.fragments = between.cells[0].fragments
            rows.remove(between)
        elif (
            len(row.cells) == 1
            and after
            and _alone(after, cell.column)
            and not between.at(cell.column)
        ):
            cell.fragments += after.cells[0].fragments
            between.cells = sorted([*between.cells, cell], key=lambda c: c.column)
            rows = [r for r in rows if r is not row and r is not after]
    return rows


def _alone(row: GridRow, column: int) -> bool:
    """True for a row of one cell, in that column."""
    return len(row.cells) == 1 and row.cells[0].column == column


def _joined(group: list[GridRow]) -> list[GridRow]:
    """A row of one cell that goes on with the sentence of the cell above is part of that cell."""
    kept: list[GridRow] = []
    for row in group:
        above = kept[-1].at(row.cells[0].column) if kept and len(row.cells) == 1 else None
        if (
            above
            and above.column == row.cells[0].column
            and _GOES_ON.match(row.cells[0].text)
            and not _ENDS.search(above.text)
        ):
            above.fragments += row.cells[0].fragments
        else:
            kept.append(row)
    return kept


def _as_full(row: GridRow, above: GridRow) -> bool:
    """True where a row has a cell in each column that the row above fills: it is a row of its
    own, not the rest of a label.
    """
    return len(above.cells) > 2 and all(row.at(c.column) for c in above.cells)


def _labelled(group: list[GridRow], *, capital: bool) -> list[GridRow]:
    """Labels in the first column over the lines that they are broken into, and over the rows that
    have none.

    ``capital``: the labels of the table begin with capitals, so that one that does not goes on with
    the one above.
    """
    for above, row in itertools.pairwise(list(group)):
        label, rest = row.at(0), above.at(0)
        both = len(row.cells) > 1 and len(above.cells) > 1
        if (
            capital
            and label
            and rest
            and both
            and not _as_full(row, above)
            and _GOES_ON.match(label.text)
        ):
            rest.fragments += label.fragments
            row.cells.remove(label)
    doubted(group)
    holder: GridCell | None = None
    for row in group:
        label = row.at(0)
        if label:
            alone = label.columns == 1 and label.rows == 1
            holder = label if len(row.cells) > 1 and alone else None
        elif holder and row.cells:
            holder.rows += 1
    return group
