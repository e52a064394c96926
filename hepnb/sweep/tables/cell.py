"""One cell under a head: its numbers one by one, or what it says in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hepnb.paper import Cell
from hepnb.sweep.heads import SEVERAL, TWO, Head
from hepnb.sweep.panels import is_nothing
from hepnb.sweep.reading import Reading
from hepnb.sweep.several_limits import ranked, two_heads, two_objects, two_values
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.limits import are_bins, doubt_of, limit_reading
from hepnb.sweep.tables.readings import with_unit
from hepnb.sweep.tables.reasons import NOT_READ
from hepnb.sweep.tables.words import told_in
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import CellValue, one_of, values


def cell_readings(
    grid: Grid, what: Head, cell: Cell, names: tuple[str, ...], label: Cell
) -> Iterator[Reading]:
    """The readings of a cell under a head: its numbers, or what it says in words."""
    if is_nothing(cell.text):
        return
    found = values(grid.text, cell.start, cell.end)
    if not found and (several := list(_several(grid, what, cell, names, label))):
        yield from several
        return
    if not found:
        counted = what.subject if what.quantity == "n" and what.known else ""
        yield from with_unit(told_in(grid, cell, names, counted), what)
        return
    if ranks := ranked(what, found):
        uncertain = what.uncertain if what.uncertain != SEVERAL else ""
        for one, value in zip(ranks, found, strict=True):
            yield limit_reading(grid, one, value, names, label, uncertain=uncertain, bins=False)
        return
    if one_of(grid.text, found):
        yield from _one_of(grid, what, cell, names, label, found)
        return
    bins = are_bins(found, what)
    spread = len(names) == len(found) > 1 and not bins
    for i, value in enumerate(found):
        uncertain = doubt_of(grid, what, value) or (
            NOT_READ if len(found) > 1 and not (spread or bins) else ""
        )
        own = (names[i],) if spread else names
        yield limit_reading(grid, what, value, own, label, uncertain=uncertain, bins=bins)


def _several(
    grid: Grid, what: Head, cell: Cell, names: tuple[str, ...], label: Cell
) -> Iterator[Reading]:
    """The readings of ``> 200 (300)``, where the head names two regions or two quantities;
    nothing where that is not said.
    """
    for value, own in two_objects(grid.text, cell.start, cell.end, what):
        why = doubt_of(grid, own, value)
        yield limit_reading(grid, own, value, names, label, uncertain=why, bins=False)
    both = two_values(grid.text, cell.start, cell.end)
    told_apart = what.uncertain == TWO or not what.subject
    heads = two_heads(plain(label.text)) if told_apart else None
    if both is None:
        return
    if len(names) == len(both) and heads is None and not what.uncertain:
        for value, name in zip(both, names, strict=True):
            yield limit_reading(
                grid,
                what,
                value,
                (name,),
                label,
                uncertain=doubt_of(grid, what, value),
                bins=False,
            )
    elif heads and len(names) <= 1:
        for value, own in zip(both, heads, strict=True):
            yield limit_reading(
                grid, own, value, names, label, uncertain=doubt_of(grid, own, value), bins=False
            )


def _one_of(
    grid: Grid,
    what: Head,
    cell: Cell,
    names: tuple[str, ...],
    label: Cell,
    found: Sequence[CellValue],
) -> Iterator[Reading]:
    """The intervals of ``[50, 80] ∪ [160, 195]``: what survives is in one of them."""
    unit = found[-1].unit
    for value in found:
        same = replace(value, unit=value.unit or unit)
        why = doubt_of(grid, what, same)
        read = limit_reading(grid, what, same, names, label, uncertain=why, bins=False)
        yield replace(read, alternative=1, sentence=(cell.start, cell.end))
