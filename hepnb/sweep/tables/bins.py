"""Grids of bins: each is a region, with the bins of both edges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hepnb.paper import Cell
from hepnb.sweep.bin_grids import BinGrid, name_of_grid, region_of_caption
from hepnb.sweep.heads import head
from hepnb.sweep.panels import is_nothing
from hepnb.sweep.reading import Reading
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.limits import are_bins, doubt_of, limit_reading
from hepnb.sweep.tables.readings import between_commas, in_regions, in_row, unread
from hepnb.sweep.tables.reasons import ONE_BIN
from hepnb.sweep.values import values


def bin_readings(grid: Grid, found: Sequence[BinGrid]) -> Iterator[Reading]:
    """Each grid is a region: what its corner asks, and the bins of both edges; what one bin asks
    besides stays open.
    """
    family = grid.region or region_of_caption(grid.caption) or f"{grid.table.label} bins".strip()
    for bins in found:
        corner = bins.corner
        several = len(found) > 1 and corner is not None
        names = (name_of_grid(family, corner.text) if corner and several else family,)
        if corner:
            yield from _corner(grid, corner, names)
        for what, cells in bins.edges:
            for cell in cells:
                for value in values(grid.text, cell.start, cell.end):
                    yield limit_reading(
                        grid,
                        what,
                        value,
                        names,
                        cell,
                        uncertain=doubt_of(grid, what, value),
                        bins=True,
                    )
        for cell in (c for c in bins.body if not is_nothing(c.text)):
            yield Reading(cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=ONE_BIN)


def _corner(grid: Grid, corner: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """Requirements of a grid's corner on all its bins, or the bins of a third quantity:
    ``N_j = [2, 3]; 4; [5, ∞)``.
    """
    for start, end in between_commas(grid.text, corner.start, corner.end):
        sign = re.match(r"[^=:∈]+[=:∈]\s*", grid.text[start:end])
        what = head(sign[0].rstrip(" =:∈")) if sign else None
        found = values(grid.text, start + sign.end(), end) if sign else []
        if what and found and (len(found) == 1 or are_bins(found, what)):
            for value in found:
                uncertain = "" if value.bare and what.subject else doubt_of(grid, what, value)
                yield limit_reading(
                    grid, what, value, names, corner, uncertain=uncertain, bins=len(found) > 1
                )
            continue
        read = [
            in_regions(in_row(grid, corner, r), names)
            for r in Sentence(grid.text, start, end, item=True).readings()
        ]
        yield from read
        yield from unread(grid, replace(corner, start=start, end=end), read)
