"""Cells that say what another cell of their table is about: names, labels and heads."""

from __future__ import annotations

from collections.abc import Sequence

from hepnb.extract.model.verifying.spots import Spot
from hepnb.paper import Cell, Table


def governs(head: Cell, cell: Cell, heads: Sequence[Cell]) -> bool:
    """True for a name to the left of a cell in one of its rows, or the next one above it in one of
    its columns.

    In a matrix the names stand in the body: behind the limits of their row, and below those that
    the head of their column states.
    """
    if head is cell:
        return True
    if _near(head, cell, 0):
        named = any(_near(h, cell, 0) and h.column < cell.column for h in heads)
        return head.column < cell.column or (not named and not head.header and not cell.header)
    if cell.header and not head.header and share_column(head, cell):
        return head.row > cell.row
    alone = not head.header and sum(h.row == head.row for h in heads) == 1
    certain = any(_near(h, cell, 0) and h.column < cell.column and h.rows == 1 for h in heads)
    if alone and not certain and head.column < cell.column and _near(head, cell):
        return True  # in a PDF a name that spans rows may stand in the middle of them
    over = [h for h in heads if h.row < cell.row and share_column(h, cell)]
    if head not in over:
        return False
    last = max(h.column + h.columns for h in heads)
    if not _is_wide(head, last):  # a title over all columns does not end what their heads say
        over = [h for h in over if not _is_wide(h, last)]
    return head.row == max(h.row for h in over)


def _is_wide(cell: Cell, last: int) -> bool:
    """True for a cell over all columns up to the last one that names stand in."""
    return cell.columns > 1 and cell.column <= 1 and cell.column + cell.columns >= last


def _near(a: Cell, b: Cell, rows: int = 1) -> bool:
    return a.row - rows < b.row + b.rows and b.row - rows < a.row + a.rows


def share_column(a: Cell, b: Cell) -> bool:
    """True for cells that stand in one column, or over and in one."""
    return a.column < b.column + b.columns and b.column < a.column + a.columns


def _heads(head: Cell, cell: Cell, table: Table) -> bool:
    """True for a cell that says what another one is about: the label of its row, the head of its
    column.
    """
    if head is cell:
        return False
    if head.row <= cell.row < head.row + head.rows and head.column < cell.column:
        return head.column == min(
            c.column for c in table.cells if c.row <= cell.row < c.row + c.rows
        )
    first = min(c.row for c in table.cells)
    return head.row < cell.row and share_column(head, cell) and (head.header or head.row == first)


def labels(spot: Spot) -> list[str]:
    """The texts of the cells that say what a cell is about."""
    if spot.table is None or spot.cell is None:
        return []
    own = spot.cell
    found = [c for c in spot.table.cells if _heads(c, own, spot.table)]
    beside = [c for c in found if c.row <= own.row < c.row + c.rows]  # its row says more
    return [c.text for c in (*beside, *(c for c in found if c not in beside))]
