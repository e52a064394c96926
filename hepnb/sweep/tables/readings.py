"""The region, row and unit that a reading of a table is given, and why it stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from hepnb.paper import Cell
from hepnb.spec import Comparison
from hepnb.sweep.heads import Head
from hepnb.sweep.reading import Reading
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.reasons import NOT_READ
from hepnb.vocabulary.sentences import DIMENSIONS
from hepnb.vocabulary.subjects import BESIDE, COLLECTIONS

_ADDITIONAL: Final = re.compile(rf"\b(?:{'|'.join(BESIDE)})\b", re.IGNORECASE)


def between_commas(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a cell between the commas outside of brackets."""
    for match in re.finditer(r"(?:[\[(][^\[\]()]*[\])]|\{[^{}]*\}|[^,])+", text[start:end]):
        yield start + match.start(), start + match.end()


def comparisons_of(readings: Sequence[Reading]) -> list[Comparison]:
    """The comparisons of several readings."""
    return [c for r in readings for c in r.comparisons]


def as_sentence(grid: Grid, cells: Sequence[Cell]) -> list[Reading]:
    """The readings of cells that follow on each other, as one sentence."""
    return (
        list(Sentence(grid.text, cells[0].start, cells[-1].end, item=True).readings())
        if cells
        else []
    )


def in_row(grid: Grid, cell: Cell, reading: Reading) -> Reading:
    """The reading, with the start of the row of a cell."""
    return replace(reading, row=grid.row(cell))


def in_regions(reading: Reading, names: tuple[str, ...]) -> Reading:
    """The reading, of those regions; a limit on objects is of all."""
    return reading if not names or of_objects(reading) else in_these(reading, names)


def in_these(reading: Reading, names: tuple[str, ...]) -> Reading:
    """The reading, of those regions, whatever it limits."""
    return replace(reading, region=names[0], regions=names)


def of_objects(reading: Reading) -> bool:
    """True for limits on what objects of a collection are like."""
    return bool(reading.comparisons) and all(
        c.quantity in ("pt", "et", "abseta", "absy", "eta", "iso", "d0", "z0")
        and c.subject in COLLECTIONS
        for c in reading.comparisons
    )


def unlike(readings: Iterable[Reading]) -> set[tuple[str, str]]:
    """(subject, quantity) of the objects on which the cells of a row set different limits."""
    found: dict[tuple[str, str], set[Comparison]] = {}
    for r in readings:
        for c in r.comparisons if of_objects(r) else ():
            found.setdefault((c.subject, c.quantity), set()).add(c)
    return {
        what
        for what, limits in found.items()
        if any(a.op == b.op and a.value != b.value for a in limits for b in limits)
    }


def with_unit(read: Iterable[Reading], what: Head | None) -> Iterator[Reading]:
    """The readings with the unit of the head where they have none."""
    unit = what.unit if what else ""
    for r in read:
        bare = [
            bool(unit)
            and not c.unit
            and (
                "energy" in DIMENSIONS.get(c.quantity, ()) or (what and c.quantity == what.quantity)
            )
            for c in r.comparisons
        ]
        yield replace(
            r,
            comparisons=tuple(
                replace(c, unit=unit) if b else c for c, b in zip(r.comparisons, bare, strict=True)
            ),
        )


def of_others(grid: Grid, reading: Reading) -> bool:
    """True for ``no additional muons``: the region may have those that it selects."""
    none = any(c.quantity == "n" and c.value == 0 for c in reading.comparisons)
    return none and bool(_ADDITIONAL.search(grid.text[reading.start : reading.end]))


def unread(grid: Grid, cell: Cell, read: Sequence[Reading]) -> Iterator[Reading]:
    """A cell with a number that no reading holds, as an open phrase."""
    numbers = list(re.finditer(r"(?<![\w_{.])\d+(?:\.\d+)?", grid.text[cell.start : cell.end]))
    if any(not any(r.start <= cell.start + m.start() < r.end for r in read) for m in numbers):
        yield Reading(cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=NOT_READ)


def opened(reading: Reading, why: str) -> Reading:
    """The reading left open, for a reason of its own or this one."""
    return replace(reading, stated=False, uncertain=reading.uncertain or why)
