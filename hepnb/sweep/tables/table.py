"""Tables → readings: regions as columns, as rows, as the cells of a matrix; objects as either; rows
that are like sentences.

Every number of a table of regions is a comparison or an open phrase: what its place does not say
stays open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hepnb.paper import Block, Paper
from hepnb.sweep.bin_grids import bin_grids
from hepnb.sweep.heads import is_result
from hepnb.sweep.panels import Panel, panels, requires
from hepnb.sweep.reading import Reading
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.tables.bins import bin_readings
from hepnb.sweep.tables.columns import by_columns
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.matrix import matrix_columns, matrix_readings
from hepnb.sweep.tables.quantities import quantity_columns, regions_over, row_quantity
from hepnb.sweep.tables.readings import opened
from hepnb.sweep.tables.reasons import RESULTS, SPAN, TWICE
from hepnb.sweep.tables.rows import by_name, by_rows
from hepnb.sweep.tables.unheld import left_over, of_another_row, of_unsure, under_conditions
from hepnb.sweep.tokens import plain

#: bins with yields that are drafted one by one
_MOST: Final = 40


def table_readings(paper: Paper, block: Block, *, results: bool = False) -> list[Reading]:
    """The readings of a table in the order of its text.

    ``results``: its caption speaks of results, so that none is certain; the same cell in many rows
    is one reading.
    """
    table = paper.table_by_block.get(block.id)
    text = plain(block.text)
    if table is None:
        return [
            r
            for start, end in _lines(text)
            for r in Sentence(text, start, end, item=True).readings()
        ]
    caption = paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
    grid = Grid(table, text, plain(caption), results)
    bins = bin_grids(table)
    parts = panels(table)
    found = (
        list(bin_readings(grid, bins))
        if bins
        else [r for panel in parts for r in _panel(grid, panel)]
    )
    found = [*under_conditions(grid, parts, found), *left_over(grid, parts, found)]
    found = [opened(r, TWICE) if of_another_row(r, found) else r for r in found]
    if unsure := [c for c in table.cells if c.unsure]:
        found = [opened(r, SPAN) if of_unsure(table, unsure, r) else r for r in found]
    if results and not any(map(_apart, parts)):
        once = {
            (grid.text[r.start : r.end], r.comparisons): r for r in reversed(found) if r.comparisons
        }
        unread = [r for r in found if not r.comparisons and requires(grid.text[r.start : r.end])]
        found = [*(opened(r, RESULTS) for r in once.values()), *unread]
    return sorted(found, key=lambda r: (r.start, r.end))


def _apart(panel: Panel) -> bool:
    """True where columns of results have heads that say so, so that the others are none of them;
    of more rows than anybody looks at one by one, the limits stay together.
    """
    if len(panel.body) > _MOST:
        return False
    columns = range(panel.values_from, panel.last)
    counted = [c for c in columns if is_result(panel.title(c))]
    asked = [c for c in columns if (h := panel.quantity(c)) and h.known and c not in counted]
    return bool(counted and asked)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _panel(grid: Grid, panel: Panel) -> Iterator[Reading]:
    """The readings of a panel, by the way that its regions go."""
    if panel.by_name:
        yield from by_name(grid, panel)
        return
    matrix = matrix_columns(panel)
    if matrix:
        yield from matrix_readings(grid, panel, matrix)
        return
    columns = quantity_columns(panel)
    rows = sum(1 for r in panel.body if (c := panel.label(r)) and row_quantity(c.text))
    if (
        columns
        and len(columns) >= min(rows, len(panel.body))
        and not (rows and regions_over(panel))
    ):
        yield from by_rows(grid, panel, columns)
    else:
        yield from by_columns(grid, panel)
