"""Regions as the cells of a matrix: each takes what its row and its column require."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from hepnb.paper import Cell
from hepnb.spec import Comparison
from hepnb.sweep.heads import Head
from hepnb.sweep.panels import Panel, is_nothing, is_value, region_names
from hepnb.sweep.reading import Reading, span
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.tables.cell import cell_readings
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.quantities import quantity_columns
from hepnb.sweep.tables.readings import in_regions, in_row
from hepnb.sweep.tokens import plain


def matrix_columns(panel: Panel) -> dict[int, tuple[Reading, ...]]:
    """Column → what its head requires, where the cells below are names of regions."""
    found: dict[int, tuple[Reading, ...]] = {}
    for column in range(panel.first, panel.last):
        over = panel.over(column)
        cells = {
            c for r in panel.body if (c := panel.grid.get((r, column))) and not is_nothing(c.text)
        }
        if (
            not over
            or not cells
            or not all(list(region_names(c.text)) and not is_value(c.text) for c in cells)
        ):
            continue
        title = plain(over[-1].text)
        read = tuple(
            r for r in Sentence(title, 0, len(title), item=True).readings() if r.comparisons
        )
        if read:
            found[column] = read
    return found


def matrix_readings(
    grid: Grid, panel: Panel, matrix: dict[int, tuple[Reading, ...]]
) -> Iterator[Reading]:
    """``Nb | ETmiss | HT < 300 | HT > 300`` over ``0 | 50–200 | SR1 | SR2``: a region takes what
    its row and its column require.
    """
    columns = {c: h for c, h in quantity_columns(panel).items() if c not in matrix}
    named = {
        cell: tuple(region_names(cell.text))
        for r in panel.body
        for c in matrix
        if (cell := panel.grid.get((r, c)))
    }
    prefix = grid.region + " " if grid.region else ""
    for column in matrix:
        over = panel.over(column)[-1]
        regions = [
            n
            for cell, names in named.items()
            if cell.column <= column < cell.column + cell.columns and cell.columns == 1
            for n in names
        ]
        for r in Sentence(grid.text, over.start, over.end, item=True).readings():
            yield in_regions(
                in_row(grid, over, r), tuple(prefix + n for n in dict.fromkeys(regions))
            )
    yield from _over_columns(grid, panel, matrix, named, prefix)
    for column, what in columns.items():
        for cell in dict.fromkeys(c for r in panel.body if (c := panel.grid.get((r, column)))):
            if is_nothing(cell.text):
                continue
            inside = [
                n
                for name, names in named.items()
                if cell.row <= name.row and name.row + name.rows <= cell.row + cell.rows
                for n in names
            ]
            if inside:
                yield from cell_readings(
                    grid,
                    what,
                    cell,
                    tuple(prefix + n for n in dict.fromkeys(inside)),
                    panel.label(cell.row) or cell,
                )
            else:
                yield Reading(
                    cell.start,
                    cell.end,
                    stated=False,
                    row=grid.row(cell),
                    uncertain="the cell is for a part of a region only",
                )
    yield from _over_rows(grid, panel, columns, named, prefix)


def _over_columns(
    grid: Grid,
    panel: Panel,
    matrix: dict[int, tuple[Reading, ...]],
    named: dict[Cell, tuple[str, ...]],
    prefix: str,
) -> Iterator[Reading]:
    """A region over several columns takes the span of their intervals."""
    for cell, names in named.items():
        if cell.columns == 1:
            continue
        parts = [
            matrix[c][0].comparisons[0]
            for c in range(cell.column, cell.column + cell.columns)
            if c in matrix
        ]
        merged = _union(parts)
        over = panel.over(cell.column)[-1]
        if merged and names:
            yield Reading(
                over.start,
                over.end,
                (merged,),
                regions=tuple(prefix + n for n in names),
                region=prefix + names[0],
                row=grid.row(over),
                sentence=(over.start, over.end),
            )


def _over_rows(
    grid: Grid,
    panel: Panel,
    columns: dict[int, Head],
    named: dict[Cell, tuple[str, ...]],
    prefix: str,
) -> Iterator[Reading]:
    """A region over several rows takes the span of the intervals of the rows, where they join."""
    for cell, names in named.items():
        if cell.rows == 1 or not names:
            continue
        for column, what in columns.items():
            inside = list(
                dict.fromkeys(
                    c
                    for r in range(cell.row, cell.row + cell.rows)
                    if (c := panel.grid.get((r, column)))
                )
            )
            if len(inside) < 2:
                continue
            parts = [
                c
                for one in inside
                for r in cell_readings(grid, what, one, (), one)
                for c in r.comparisons
            ]
            merged = _union(list(dict.fromkeys(parts)))
            if merged and len(parts) >= len(inside) and isinstance(merged.value, tuple):
                start, end = inside[0].start, inside[0].end
                regions = tuple(prefix + n for n in names)
                yield Reading(
                    start,
                    end,
                    (merged,),
                    regions=regions,
                    region=regions[0],
                    row=grid.row(inside[0]),
                    sentence=(start, end),
                )


def _union(parts: Sequence[Comparison]) -> Comparison | None:
    """One comparison for intervals that follow on each other; None where they do not, or where
    nothing is left of them.
    """
    found = [span(c) for c in parts]
    spans = sorted({s for s in found if s}, key=lambda s: (s.low, s.high))
    if not spans or None in found or len({(c.subject, c.quantity, c.unit) for c in parts}) != 1:
        return None
    step = 1 if parts[0].quantity == "n" else 0
    if any(b.low > a.high + step for a, b in pairwise(spans)):
        return None
    low, high = spans[0].low, max(s.high for s in spans)
    first = parts[0]
    if low == float("-inf"):
        return None if high == float("inf") else replace(first, op="<", value=high)
    return (
        replace(first, op=">", value=low)
        if high == float("inf")
        else replace(first, op="in", value=(low, high))
    )
