"""Regions, or objects, as rows: a column for each quantity, or one of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from hepnb.paper import Cell
from hepnb.sweep.heads import Head, is_object
from hepnb.sweep.panels import AS_COMMON, COMMON, Panel, is_nothing
from hepnb.sweep.reading import Reading
from hepnb.sweep.row_names import RowNames
from hepnb.sweep.tables.cell import cell_readings
from hepnb.sweep.tables.columns import of_all
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.marked import (
    cells_alike,
    flagged,
    is_mark,
    other_region,
    vetoed,
    with_alike,
)
from hepnb.sweep.tables.naming import naming_column, row_name, row_names, whole_names
from hepnb.sweep.tables.readings import as_sentence, in_regions, opened
from hepnb.sweep.tables.reasons import NO_REGION, NOT_READ, SPAN, TWICE
from hepnb.sweep.tables.words import asks, asks_of_its_own, told_in
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import values

#: the region of what is asked of all events
ALL: Final = "preselection"


def by_rows(grid: Grid, panel: Panel, columns: dict[int, Head]) -> Iterator[Reading]:
    """``SR-A | 300–350 | 300–500`` under ``Region | HTmiss [GeV] | HT [GeV]``; ``Muons | > 20``
    under ``Object | pT [GeV]``.
    """
    naming = naming_column(panel, columns)
    sections = {r: c for r in panel.body if (c := _heading(grid, panel, r))}
    names = row_names(grid, panel, columns, naming, sections)
    yield from of_all(
        grid, panel, [n for row in panel.body for c in grid.table.row(row)[:1] for n in names.of(c)]
    )
    told = {
        x: {c: names.of(c) for r in panel.body if (c := panel.grid.get((r, x)))}
        for x in range(grid.table.n_columns)
    }
    alike = {x: cells_alike(named.items()) for x, named in told.items()}
    above, of_column = "", whole_names(panel, columns, naming)
    for row in panel.body:
        if row in sections:
            above = " ".join(sections[row].text.split())
            yield from _section(grid, panel, sections[row], naming)
            continue
        for cell in grid.table.row(row):
            what = _over(columns, cell)
            own = names.of(cell)
            if cell.column != naming:
                yield from flagged(grid, panel.title(cell.column), cell, own)
                yield from vetoed(grid, panel.title(cell.column), cell, own)
                named = told[cell.column].items()
                beside = (n for c, others in named if c is not cell for n in others)
                yield from other_region(grid, cell, beside)
            asking = asks(cell.text) or asks_of_its_own(cell.text)
            if what is None and own and asking and cell.column != naming:
                again = bool(names.twice & set(own)) and _differs(panel, cell, names)
                said = told_in(grid, cell, own)
                yield from ((opened(r, TWICE) for r in said) if again else said)
            if what is None or is_nothing(cell.text) or is_mark(panel.title(cell.column), cell):
                continue
            own = with_alike(own, alike[cell.column])
            read = _row_cell(grid, what, cell, own)
            twice = bool(names.twice & set(own)) and _differs(panel, cell, names)
            unclear = TWICE if twice else SPAN if _over_several(columns, cell) else ""
            parts = _side_by_side(grid, columns, cell, what)
            if parts is not None:
                read = (replace(r, bins=True) for r in read)
                unclear = unclear or ("" if parts else NOT_READ)
            read = (replace(r, within=above or of_column.get(row, "")) for r in read)
            yield from ((opened(r, unclear) for r in read) if unclear else read)


def _over(columns: Mapping[int, Head], cell: Cell) -> Head | None:
    """The one head over a cell, or over some of the columns that it covers."""
    over = (columns.get(c) for c in range(cell.column, cell.column + cell.columns))
    found = list(dict.fromkeys(h for h in over if h is not None))
    return columns.get(cell.column) or (found[0] if len(found) == 1 else None)


def _over_several(columns: Mapping[int, Head], cell: Cell) -> bool:
    """True for a cell below heads of different quantities: of which of them it is, or of which
    sum, the table does not say.
    """
    covered = range(cell.column, cell.column + cell.columns)
    return len({columns[c] for c in covered if c in columns}) > 1


def _side_by_side(grid: Grid, columns: Mapping[int, Head], cell: Cell, what: Head) -> bool | None:
    """True for a cell beside others of its row on the same quantity, that are intervals side by
    side: bins; False where they overlap, None where it is the only one.
    """
    over = [c for c in grid.table.row(cell.row) if _over(columns, c) == what]
    found = [(c, values(grid.text, c.start, c.end)) for c in over if not is_nothing(c.text)]
    if len(found) == 1 or any(len(v) != 1 for _, v in found):
        return None
    limits = [v[0] for _, v in found]
    ends = [v.value if isinstance(v.value, tuple) else (v.value, v.value) for v in limits]
    whole = all(isinstance(v.value, tuple) for v in limits[:-1])
    return whole and all(a[1] <= b[0] for a, b in pairwise(ends))


def _heading(grid: Grid, panel: Panel, row: int) -> Cell | None:
    """The one cell of a row over the whole width."""
    cells = grid.table.row(row)
    return (
        cells[0]
        if len(cells) == 1 and cells[0].columns >= panel.last - panel.first - 1 > 0
        else None
    )


def _differs(panel: Panel, cell: Cell, names: RowNames) -> bool:
    """True where another row of the same name says something else in the column of a cell."""
    own = set(names.of(cell))
    column = dict.fromkeys(c for r in panel.body if (c := panel.grid.get((r, cell.column))))
    return any(c.text != cell.text and own & set(names.of(c)) for c in column)


def _row_cell(grid: Grid, what: Head, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """A cell in the row of a region, or of objects."""
    objects = is_object(names[0]) if len(names) == 1 else ""
    names = names or ((grid.region,) if grid.region else ())
    head_cell = min(grid.table.row(cell.row), key=lambda c: c.column)
    if objects:
        own = replace(what, subject=what.subject or objects)
        yield from cell_readings(grid, own, cell, (), head_cell)
    elif names:
        yield from cell_readings(grid, what, cell, names, head_cell)
    else:
        yield from (opened(r, NO_REGION) for r in cell_readings(grid, what, cell, names, head_cell))


def _section(grid: Grid, panel: Panel, cell: Cell, naming: int | None) -> Iterator[Reading]:
    """Requirements of a row over the whole width on the regions below it, up to the next such
    row.
    """
    if not re.search(r"\d", cell.text):
        return
    names: list[str] = []
    for row in (r for r in panel.body if r > cell.row):
        cells = grid.table.row(row)
        if len(cells) == 1 and cells[0].columns >= panel.last - panel.first - 1:
            break
        names += [n] if (n := row_name(grid, panel, row, naming, "")) and not is_object(n) else []
    read = as_sentence(grid, [cell])
    yield from (in_regions(r, tuple(dict.fromkeys(names))) for r in read)


def by_name(grid: Grid, panel: Panel) -> Iterator[Reading]:
    """``SR-A | at least two jets``: what the cells of a row say in words is asked of its region;
    that of a row of common requirements of all.
    """
    under: Cell | None = None
    for row in panel.body:
        label = panel.label(row)
        under = label if label and label.text.strip() else under
        name = " ".join(under.text.split()) if under else ""
        names = (ALL if COMMON.fullmatch(name) else name,) if name else ()
        for cell in panel.cells(row):
            if is_nothing(cell.text) or AS_COMMON.fullmatch(plain(cell.text).strip()):
                continue
            yield from told_in(grid, cell, names)
