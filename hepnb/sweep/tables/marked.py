"""Marks and words in place of limits: ``✓``, ``veto``, ``OS``, ``same as SR1``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hepnb.paper import Cell
from hepnb.spec import Comparison
from hepnb.sweep.heads import is_object
from hepnb.sweep.marked_cells import flags, holds, is_named, same_as, says_yes, vetoes
from hepnb.sweep.reading import Reading
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.readings import in_row, opened
from hepnb.sweep.tables.reasons import NO_REGION, NOT_READ, OF_WHICH, OTHER_REGION


def is_mark(over: str, cell: Cell) -> bool:
    """True for a cell that holds a mark or a word in place of a limit, below or beside a head."""
    said = says_yes(cell.text) or same_as(cell.text) or (is_object(over) and vetoes(cell.text))
    return bool(said) or flags(over, cell.text) is not None


def marks_in(grid: Grid, label: Cell, named: Mapping[Cell, tuple[str, ...]]) -> Iterator[Reading]:
    """The marks in a row: ``b-jet veto | ✓``, ``Lepton charge | OS``, ``same as SR1``.

    ``named``: its cells with their regions.
    """
    held = [names for c, names in named.items() if says_yes(c.text)]
    yes = [n for names in held for n in names]
    if held:
        for r in holds(grid.text, label.start, label.end):
            own = in_row(grid, label, r)
            if yes and r.comparisons:
                yield replace(own, region=yes[0], regions=tuple(dict.fromkeys(yes)))
            else:
                yield opened(own, NOT_READ if yes else NO_REGION)
    for cell, names in named.items():
        yield from flagged(grid, label.text, cell, names)
        yield from vetoed(grid, label.text, cell, names)
        beside = (n for c, others in named.items() if c is not cell for n in others)
        yield from other_region(grid, cell, beside)


def flagged(grid: Grid, over: str, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """The reading of ``OS`` or ``SF`` under a head that says of what."""
    asked = flags(over, cell.text)
    if asked is None:
        return
    why = "" if asked and names else OF_WHICH if names else NO_REGION
    yield Reading(
        cell.start,
        cell.end,
        asked,
        stated=not why,
        region=names[0] if names else "",
        regions=names,
        row=grid.row(cell),
        uncertain=why,
    )


def vetoed(grid: Grid, over: str, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """The reading of ``veto`` under or beside a head that names objects."""
    if not (vetoes(cell.text) and (objects := is_object(over))):
        return
    yield Reading(
        cell.start,
        cell.end,
        (Comparison(objects, "n", "==", 0.0, ""),),
        stated=bool(names),
        region=names[0] if names else "",
        regions=names,
        row=grid.row(cell),
        uncertain="" if names else NO_REGION,
    )


def other_region(grid: Grid, cell: Cell, beside: Iterable[str]) -> Iterator[Reading]:
    """An open reading of ``same as SR1`` where the cell of SR1 is not ``beside``."""
    name = same_as(cell.text)
    if name and not is_named(name, beside):
        yield Reading(
            cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=OTHER_REGION
        )


def cells_alike(named: Iterable[tuple[Cell, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """For each cell that says that it requires the same as another region: that region, its own."""
    return [(name, own) for c, own in named if (name := same_as(c.text))]


def with_alike(
    names: tuple[str, ...], alike: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[str, ...]:
    """The regions of a cell with those whose own cell says that they require the same."""
    more = (n for name, own in alike if is_named(name, names) for n in own)
    return tuple(dict.fromkeys((*names, *more)))
