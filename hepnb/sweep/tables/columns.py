"""Regions, or kinds of objects, as columns: a row for each requirement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from hepnb.paper import Cell
from hepnb.sweep.heads import TAGGED, Head, head, is_object, is_result
from hepnb.sweep.panels import (
    COMMON,
    Panel,
    is_nothing,
    is_objects,
    is_part,
    is_region,
    is_value,
    parts_of,
    requires,
)
from hepnb.sweep.reading import Reading, of_events
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.several_limits import two_values
from hepnb.sweep.tables.cell import cell_readings
from hepnb.sweep.tables.grid import Grid, regions_of
from hepnb.sweep.tables.marked import cells_alike, is_mark, marks_in, with_alike
from hepnb.sweep.tables.parts import name_rows
from hepnb.sweep.tables.quantities import (
    counts_of,
    has_limit,
    is_count,
    regions_over,
    row_quantity,
    up_to_the_last,
)
from hepnb.sweep.tables.readings import (
    as_sentence,
    comparisons_of,
    in_regions,
    in_row,
    in_these,
    of_others,
    opened,
    unlike,
    unread,
    with_unit,
)
from hepnb.sweep.tables.reasons import A_PART, NO_REGION, OTHERS, SPAN, TWICE, WHICH_STAYS
from hepnb.sweep.tables.words import asks, completed_by, either_of, told_in
from hepnb.sweep.values import values

_LETTERS: Final = re.compile(r"[A-Z]")
_EQUAL: Final = re.compile(r"=\s*\d")
#: heads of columns of a table of what happens to two objects that overlap
_KEPT: Final = re.compile(
    r"\b(?:kept|keep|retained?|removed?|discard(?:ed)?|rejected|dropped|wins?)\b", re.IGNORECASE
)


def of_all(grid: Grid, panel: Panel, names: Sequence[str]) -> Iterator[Reading]:
    """Requirements of the section over a panel on all its regions:
    ``On-Z (86 < m < 96 GeV) signal regions``.
    """
    if panel.section is None or not re.search(r"\d", panel.section.text):
        return
    read = [in_regions(r, tuple(dict.fromkeys(names))) for r in as_sentence(grid, [panel.section])]
    yield from read if names else (opened(r, NO_REGION) for r in read)


def by_columns(grid: Grid, panel: Panel) -> Iterator[Reading]:
    """``ETmiss [GeV] | > 150 | > 225``: a row for each requirement, a column for each region or
    kind of objects.
    """
    yield from _in_heads(grid, panel)
    if panel.headless:
        for cell in (c for row in panel.body for c in grid.table.row(row)):
            names = regions_of(grid, panel, cell)
            told = told_in(grid, cell, names)
            yield from told if names else (opened(r, NO_REGION) for r in told)
        return
    over = [c for column in range(panel.values_from, panel.last) for c in panel.over(column)]
    yield from of_all(grid, panel, [n for cell in over for n in regions_of(grid, panel, cell)])
    stays = any(_KEPT.search(panel.title(c)) for c in range(panel.values_from, panel.last))
    yields = any(_yields(grid, panel, row) for row in panel.body)
    above: Cell | None = None
    name_rows(panel)
    for row in panel.body:
        label = panel.label(row)
        cells = panel.cells(row)
        if above and cells and (label is None or not label.text.strip()):
            read: Iterable[Reading] = _goes_on_below(grid, panel, above, cells)
        elif label is None or not cells:
            read = as_sentence(grid, list(grid.table.row(row)))
        elif not any((asks if is_result(label.text) else requires)(c.text) for c in cells) and (
            yields or is_result(label.text)
        ):
            continue
        else:
            read = _row(grid, panel, label, cells)
        above = label if label and label.text.strip() else above
        group = panel.group(row)
        alone = panel.last - panel.values_from == 1 and not panel.region(panel.values_from)
        if alone and not stays and is_region(group) and not _LETTERS.fullmatch(group):
            read = [in_regions(r, r.regions or (" ".join(group.split()),)) for r in read]
            group = ""
        if panel.parts and not (stays or alone):
            read = [_of_parts(panel, row, r) for r in read]
            group = ""
        unclear = WHICH_STAYS if stays else A_PART if is_part(group) else ""
        yield from ((opened(r, unclear) for r in read) if unclear else read)


def _of_parts(panel: Panel, row: int, reading: Reading) -> Reading:
    """The reading of a row, for the parts of the regions that its group names, or for all parts:
    ``A`` beside ``TT`` is ``A TT``.
    """
    if not reading.regions:
        apart = is_part(panel.group(row)) or any(map(of_events, reading.comparisons))
        return opened(reading, A_PART) if apart else reading
    parts = parts_of(panel.group(row)) or panel.parts
    names = tuple(f"{part} {name}" for part in parts for name in reading.regions)
    return replace(reading, region=names[0], regions=names)


def _goes_on_below(
    grid: Grid, panel: Panel, label: Cell, cells: Sequence[Cell]
) -> Iterator[Reading]:
    """A row without a head, which goes on with the one above: its cells say by themselves of what
    they are; a bare limit stays open.
    """
    if is_result(label.text) and not any(asks(c.text) for c in cells):
        return
    for cell in cells:
        names = regions_of(grid, panel, cell)
        for r in told_in(grid, cell, names):
            placed = names or not any(map(of_events, r.comparisons))
            yield r if placed else opened(r, NO_REGION)


def _yields(grid: Grid, panel: Panel, row: int) -> bool:
    """True for a row named by a number of objects, the values of which are none: they count what
    is left after a requirement.
    """
    label = panel.label(row)
    what = head(label.text) if label else None
    if what is None or what.quantity != "n":
        return False
    found = [v for c in panel.cells(row) for v in values(grid.text, c.start, c.end)]
    return any(v.bare and isinstance(v.value, float) and v.value % 1 for v in found)


def _in_heads(grid: Grid, panel: Panel) -> Iterator[Reading]:
    """Requirements of the heads over a column on its region: ``60 < m < 450 GeV`` below
    ``Boosted search``.
    """
    for cell in dict.fromkeys(
        c for column in range(panel.values_from, panel.last) for c in panel.over(column)
    ):
        names = regions_of(grid, panel, cell)
        if not names or not (requires(cell.text) or _EQUAL.search(cell.text)):
            continue
        read = [
            in_regions(in_row(grid, cell, r), names)
            for r in Sentence(grid.text, cell.start, cell.end, item=True).readings()
        ]
        yield from read
        yield from unread(grid, cell, read)


def _row(grid: Grid, panel: Panel, label: Cell, cells: Sequence[Cell]) -> Iterator[Reading]:
    """The readings of a row: its marks, and the limits of its cells."""
    named = {c: regions_of(grid, panel, c) for c in cells}
    yield from marks_in(grid, label, named)
    filled = [
        c
        for c in cells
        if not (is_nothing(c.text) or is_result(panel.title(c.column)) or is_mark(label.text, c))
    ]
    what = counts_of(label.text, filled) or (head(label.text) if not is_value(label.text) else None)
    if what and not what.unit and (unit := panel.unit(label.row)):
        what = replace(what, unit=unit)
    own = what and not what.known and not (what.op or what.unit)
    if own and not (
        (panel.selects or regions_over(panel))
        and any(has_limit(c.text) or (_counted(what) and is_count(c.text)) for c in filled)
    ):
        what = None
    if what is None or not any(
        values(grid.text, c.start, c.end) or two_values(grid.text, c.start, c.end) for c in filled
    ):
        yield from _words(grid, panel, label, filled)
        return
    several = {cell: up_to_the_last(grid, panel, what, cell) for cell in filled}
    alike = cells_alike(named.items())
    told = {cell: with_alike(named[cell], alike) for cell in filled}
    for cell, names in told.items():
        what = several[cell]
        objects = is_objects(panel, cell.column) if cell.columns == 1 and not what.subject else ""
        if (
            any(set(names) & set(n) and c.text != cell.text for c, n in told.items())
            and not grid.region
        ):
            yield from (opened(r, TWICE) for r in cell_readings(grid, what, cell, names, label))
        elif _beside_several(panel, cell):
            yield from (opened(r, SPAN) for r in cell_readings(grid, what, cell, names, label))
        elif objects:
            yield from cell_readings(grid, replace(what, subject=objects), cell, (), label)
        elif names or len(cells) == 1:
            yield from cell_readings(grid, what, cell, names, label)
        else:
            yield from (opened(r, NO_REGION) for r in cell_readings(grid, what, cell, names, label))


def _counted(what: Head | None) -> bool:
    """True for a number of objects that the vocabulary has not."""
    return bool(what and TAGGED.fullmatch(what.quantity))


def _beside_several(panel: Panel, cell: Cell) -> bool:
    """True for a cell over rows whose heads name different quantities."""
    labels = (panel.label(r) for r in range(cell.row, cell.row + cell.rows))
    return len({h for c in labels if c and (h := head(c.text))}) > 1


def _words(grid: Grid, panel: Panel, label: Cell, cells: Sequence[Cell]) -> Iterator[Reading]:
    """A row whose cells are like sentences: ``Jets | 0 or 1 with pT > 30 GeV``."""
    if not cells:
        if re.search(r"\d", label.text) and label.columns >= panel.last - panel.first:
            yield from as_sentence(grid, [label])
        return
    everywhere = len(cells) == 1 and (
        cells[0].columns >= panel.last - panel.values_from or len(panel.cells(label.row)) == 1
    )
    if everywhere and cells[0].row == label.row:
        over = panel.regions(cells[0])
        regions = (
            tuple(n for n in over if is_region(n)) if over or not grid.region else (grid.region,)
        )
        if not regions and panel.last - panel.values_from > 1:
            regions = regions_of(grid, panel, cells[0])
        found = _everywhere(grid, label, cells[0], regions)
        # beside regions, what a column asks is asked of all only where its head says so
        whole = cells[0].columns >= panel.last - panel.values_from or not regions_over(panel)
        common = COMMON.fullmatch(panel.title(cells[0].column).strip())
        yield from found if regions or whole or common else _of_no_region(found)
        return
    subject = is_object(label.text)
    read = {
        cell.start: list(
            Sentence(
                grid.text, cell.start, cell.end, (subject,) if subject else (), item=True
            ).readings()
        )
        for cell in cells
    }
    # columns that ask different things of events do not ask them of all
    asking = [c for c in cells if any(map(of_events, comparisons_of(read[c.start])))]
    apart = len({c.text for c in asking}) > 1
    # nor do those with different limits on one kind of objects
    own = unlike(r for found in read.values() for r in found)
    for cell in cells:
        names = regions_of(grid, panel, cell)
        completed = completed_by(grid, cell, read[cell.start], subject)
        told = [in_regions(in_row(grid, cell, r), names) for r in completed]
        told = [_of_its_column(r, names) if _measured(r) & own else r for r in told]
        told = [opened(r, OTHERS) if of_others(grid, r) else r for r in told]
        if not names and (apart or any(regions_of(grid, panel, c) for c in asking)):
            told = [opened(r, NO_REGION) if any(map(of_events, r.comparisons)) else r for r in told]
        yield from with_unit(either_of(grid, cell, told), head(label.text))
        yield from unread(grid, cell, told)


def _measured(reading: Reading) -> set[tuple[str, str]]:
    """The subjects and quantities that a reading limits."""
    return {(c.subject, c.quantity) for c in reading.comparisons}


def _of_its_column(reading: Reading, names: tuple[str, ...]) -> Reading:
    """A limit on objects that another column sets otherwise: of its own regions; open where the
    column has no name.
    """
    return in_these(reading, names) if names else opened(reading, NO_REGION)


def _of_no_region(read: Iterable[Reading]) -> Iterator[Reading]:
    """The readings, open where they ask something of events."""
    for r in read:
        yield opened(r, NO_REGION) if any(map(of_events, r.comparisons)) else r


def _everywhere(grid: Grid, label: Cell, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """The one cell of a row with its head, as a sentence; by itself where the head is a title
    (``Background rejection``) that adds nothing, or names objects that the cell counts.
    """
    objects = is_object(label.text)
    together = [in_regions(r, names) for r in as_sentence(grid, [label, cell])]
    what = head(label.text)
    if not names and requires(label.text):
        # two cells that require something side by side: the first one is no head
        together = [opened(r, NO_REGION) for r in together]
    if what and what.uncertain and not what.known:
        # of what the cell says the limit, the head has to say, and is not understood
        together = [opened(r, what.uncertain) for r in together]
    stated = len(comparisons_of([r for r in together if r.stated]))
    if objects:
        apart = list(told_in(grid, cell, names, objects))
        yield from apart if len(comparisons_of(apart)) > stated else together
    elif asks(cell.text) and not row_quantity(label.text):
        apart = [in_regions(r, names) for r in as_sentence(grid, [cell])]
        yield from apart if len(comparisons_of(apart)) >= stated else together
    else:
        yield from together
