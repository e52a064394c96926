"""Grids of bins: intervals of one quantity over the columns, of another beside the rows; a bin
holds nothing or a remark.

``N_j = [2, 3] | m_eff [TeV] …`` over ``[1.0, 1.6) | [1.6, 2.2) | …``: the corner holds for the
grid, each interval is a bin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from hepnb.paper import Cell, Table
from hepnb.sweep.heads import Head, head
from hepnb.sweep.panels import NOTHING, covering
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import values

#: fewer intervals side by side, or below each other, are not the edge of a grid of bins
_FEWEST: Final = 2
_REGIONS_OF_CAPTION: Final = re.compile(
    r"\b(?:for|of|in) the (?P<name>[\w̄+→-]+(?: [\w̄+→-]+){0,2}?) (?:signal |search "
    r"|analysis )(?:regions|bins|categories)\b"
)
_NO_NAME: Final = frozenset(
    ("", "different", "various", "exclusive", "final", "considered", "analysis", "all", "inclusive")
)


@dataclass(frozen=True)
class BinGrid:
    """A grid of bins in a table: what its corner says, and the intervals of the quantity of each
    edge.

    ``edges``: (what the intervals are of, their cells). ``body``: the cells that say something of
    one bin.
    """

    corner: Cell | None
    edges: tuple[tuple[Head, tuple[Cell, ...]], ...]
    body: tuple[Cell, ...] = field(default=())


def bin_grids(table: Table) -> list[BinGrid]:
    """The grids of bins that a table is made of, top to bottom; [] where it is anything else."""
    grid = covering(table)
    tops = [r for r in range(table.n_rows) if _top(table, grid, r)]
    if not tops:
        return []
    ends = [*(r - 1 for r in tops[1:]), table.n_rows]
    found = [_grid(table, grid, top, end) for top, end in zip(tops, ends, strict=True)]
    made = [g for g in found if g is not None]
    return made if len(made) == len(tops) and _covers(made) else []


def region_of_caption(caption: str) -> str:
    """The family of regions that a caption gives the bins of:
    ``the bin boundaries for the MB-C signal regions``.
    """
    match = _REGIONS_OF_CAPTION.search(caption)
    return match["name"] if match and match["name"].lower() not in _NO_NAME else ""


def _is_interval(text: str) -> bool:
    flat = plain(text).strip()
    found = values(flat, 0, len(flat))
    return bool(found) and not any(v.bare for v in found)


def _top(table: Table, grid: dict[tuple[int, int], Cell], row: int) -> bool:
    """True for a row of nothing but intervals, below a row that names their quantity."""
    cells = table.row(row)
    if (
        row == 0
        or len(cells) < _FEWEST
        or not all(_is_interval(c.text) for c in cells)
        or cells[0].column == 0
    ):
        return False
    above = {grid.get((row - 1, c.column)) for c in cells}
    return len(above) == 1 and all(
        c is not None and c.row + c.rows == row and _names(c) for c in above
    )


def _names(cell: Cell) -> bool:
    found = head(cell.text)
    return bool(found and (found.known or found.unit)) and not _is_interval(cell.text)


def _grid(table: Table, grid: dict[tuple[int, int], Cell], top: int, end: int) -> BinGrid | None:
    """The grid below a row of intervals, up to the row that begins the next one."""
    across = table.row(top)
    first = across[0].column
    over, rows = grid[(top - 1, first)], range(top + 1, end)
    corner = grid.get((top - 1, 0))
    beside = list(dict.fromkeys(c for r in rows if (c := grid.get((r, first - 1)))))
    if not rows or not beside or not all(_is_interval(c.text) for c in beside):
        return None
    named = [
        c for r in rows for column in range(first - 1) if (c := grid.get((r, column))) and _names(c)
    ]
    left = named[0] if named else corner if corner and _names(corner) else None
    what, other = head(over.text), head(left.text) if left else None
    if what is None or other is None or len(set(named)) > 1:
        return None
    body = tuple(c for r in rows for c in table.row(r) if c.column >= first)
    says = None if corner is None or corner is left else corner
    return BinGrid(says, ((what, across), (other, tuple(beside))), body)


def _covers(made: list[BinGrid]) -> bool:
    """True where bins hold nothing but remarks and numbers of bins: a grid of yields is none of
    bins alone.
    """
    body = [plain(c.text).strip() for g in made for c in g.body]
    return bool(made) and all(
        NOTHING.fullmatch(t) or re.search(r"[=<>≥≤∈]\s*[\[(]?\d", t) for t in body
    )


def name_of_grid(family: str, corner: str) -> str:
    """The name of the regions of one grid of several: the family, and what the corner asks
    first.
    """
    first = re.split(r",\s*(?![^\[(]*[\])])|;", plain(corner), maxsplit=1)[0]
    asked = re.sub(r"(?<!\s)\s*+[,–]\s*+∞", "+", re.sub(r"(\d)\s*,\s*(\d)", r"\1-\2", first))
    return " ".join(re.sub(r"[{}\[\]()=|$]", " ", f"{family} {asked}").split())
