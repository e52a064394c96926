"""A number under a head → a comparison, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hepnb.paper import Cell
from hepnb.spec import Comparison
from hepnb.sweep.heads import TAGGED, Head
from hepnb.sweep.reading import Reading
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.reasons import NO_OWNER, NO_SIGN, NO_UNIT
from hepnb.sweep.values import CellValue
from hepnb.vocabulary.sentences import DIMENSIONS

#: more objects than this are not counted in a selection
MANY: Final = 14


def are_bins(found: Sequence[CellValue], what: Head) -> bool:
    """True for a list of intervals side by side; of a number of objects, a single number is one
    as well: ``2, 3–4, ≥ 5``.
    """
    intervals = all(not v.bare or what.quantity == "n" for v in found)
    return len(found) > 1 and intervals and any(v.op == "in" for v in found)


def doubt_of(grid: Grid, what: Head, value: CellValue) -> str:
    """The reason why a number is no requirement; "" where there is none."""
    if not what.subject:
        return NO_OWNER
    if value.bare and not what.op and not _counts(what, value) and not _lower(grid, what):
        return NO_SIGN
    if what.known and not (value.unit or what.unit or _energy(grid, what)) and value.value:
        kinds = DIMENSIONS.get(what.quantity, ())
        if tuple(kinds) == ("energy",):
            return NO_UNIT
    return what.uncertain


def limit_reading(
    grid: Grid,
    what: Head,
    value: CellValue,
    names: tuple[str, ...],
    label: Cell,
    *,
    uncertain: str,
    bins: bool,
) -> Reading:
    """The reading of a number under a head, in those regions."""
    unit = value.unit or what.unit or _energy(grid, what)
    op = (
        what.op
        if value.bare and what.op and value.op == "=="
        else ">"
        if value.bare and what.quantity != "n" and _lower(grid, what)
        else value.op
    )
    if what.op == "notin" and value.op == "in":
        op = "notin"
    comparisons = tuple(
        Comparison(of, what.quantity, op, value.value, unit)
        for of in what.members or (what.subject,)
    )
    return Reading(
        value.start,
        value.end,
        comparisons if what.subject and uncertain != NO_SIGN else (),
        stated=not uncertain,
        bins=bins,
        among=what.among,
        region=names[0] if names else "",
        regions=names,
        row=min(grid.row(label), grid.row_of(value.start)),
        uncertain=uncertain,
    )


def _counts(what: Head, value: CellValue) -> bool:
    """True for a number of objects, which is that number where it has no sign."""
    ends = value.value if isinstance(value.value, tuple) else (value.value,)
    own = TAGGED.fullmatch(what.quantity) and not what.unit
    return what.quantity == "n" or (
        own is not None and all(n == int(n) and n <= MANY for n in ends)
    )


def _lower(grid: Grid, what: Head) -> bool:
    """True for an energy in a table of thresholds."""
    return grid.lower and "energy" in DIMENSIONS.get(what.quantity, ())


def _energy(grid: Grid, what: Head) -> str:
    return grid.energy if "energy" in DIMENSIONS.get(what.quantity, ()) else ""
