"""Rows and columns of a table that are quantities or numbers of objects; cells that are limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hepnb.paper import Cell
from hepnb.sweep.heads import TAGGED, Head, head, is_object, is_result
from hepnb.sweep.marked_cells import vetoes
from hepnb.sweep.panels import Panel, is_nothing, is_objects, is_region, is_value, names_rows
from hepnb.sweep.tables.grid import Grid
from hepnb.sweep.tables.limits import MANY
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import values
from hepnb.vocabulary.numbers import NUMBERS
from hepnb.vocabulary.quantities import ETAS, MOMENTA

#: a number of objects in words
WORDED: Final = re.compile(
    rf"\s*(?:(?P<bound>exactly|at least|at most)\s+)?(?!no\b)(?P<n>{'|'.join(NUMBERS)})"
    r"(?P<more> or more)?\s*",
    re.IGNORECASE,
)
#: … and the objects behind it: ``≥ 2 jets``
_OF: Final = re.compile(r"(?P<n>.*?(?:\d|[a-z]))\s+(?P<of>(?:[A-Za-z-]+\s+)?[A-Za-z-]+)")


def has_limit(text: str) -> bool:
    """True for a text with a limit, which has a sign, an interval or a unit."""
    found = values(plain(text), 0, len(text))
    return bool(found) and not all(v.bare for v in found)


def row_quantity(text: str) -> bool:
    """True for the head of a row that names a quantity."""
    found = head(text)
    return bool(found and not is_value(text) and (found.known or found.op or found.unit))


def regions_over(panel: Panel) -> bool:
    """True where the columns are regions or objects by their names."""
    return any(
        is_region(panel.region(c)) or is_objects(panel, c)
        for c in range(panel.values_from, panel.last)
    )


def quantity_columns(panel: Panel) -> dict[int, Head]:
    """Column → what its heads name, of those that do not count events."""
    found: dict[int, Head] = {}
    for column in range(panel.first, panel.last):
        title = panel.title(column)
        what = (
            panel.quantity(column)
            if title and not is_result(title) and not names_rows(title)
            else None
        )
        below = [
            c
            for r in panel.body
            if (c := panel.grid.get((r, column)))
            and not is_nothing(c.text)
            and c.columns < panel.last - panel.first  # that is a title of the rows below
        ]
        if counted := counts_of(title, below):
            what = counted
        if what and (what.known or what.unit or what.op):
            found[column] = what
    if found:  # beside known quantities, one that is not known is one as well
        for column in range(panel.first, panel.last):
            title = panel.title(column)
            what = (
                panel.quantity(column)
                if title and column not in found and not is_result(title)
                else None
            )
            texts = [c.text for r in panel.body if (c := panel.grid.get((r, column)))]
            filled = [t for t in texts if not is_nothing(t)]
            counts = what and _own_count(what) and filled and all(is_count(t) for t in filled)
            if what and not is_object(title) and (counts or any(has_limit(t) for t in texts)):
                found[column] = what
    return found


def _own_count(what: Head) -> bool:
    """True for a number of objects that the vocabulary has not, and for a head that it leaves
    open.
    """
    return bool(what.uncertain or TAGGED.fullmatch(what.quantity))


def counts_of(text: str, cells: Sequence[Cell]) -> Head | None:
    """The number of the objects that a head names, where all that stands beside or below it are
    small whole numbers.
    """
    objects = is_object(text)
    numbers = [c for c in cells if not vetoes(c.text)]
    return (
        Head(objects, "n", "")
        if objects and cells and all(_counts_them(c.text, objects) for c in numbers)
        else None
    )


def _counts_them(text: str, objects: str) -> bool:
    """True for a number of objects, in words, or with their name."""
    flat = plain(text).strip()
    of = _OF.fullmatch(flat)
    number = of["n"] if of and is_object(of["of"]) == objects else flat
    return is_count(number) or WORDED.fullmatch(number) is not None


def is_count(text: str) -> bool:
    """True for small whole numbers and nothing else."""
    found = values(plain(text), 0, len(text))
    numbers = [n for v in found for n in (v.value if isinstance(v.value, tuple) else (v.value,))]
    return bool(found) and all(
        n == int(n) and n <= MANY and not v.unit for v in found for n in numbers
    )


def up_to_the_last(grid: Grid, panel: Panel, what: Head, cell: Cell) -> Head:
    """The head of a cell with the objects that it speaks of one by one, as many of them as the
    region of the cell has at least: ``p_{T}(j_{i=2,…,N})``; as it is where that is not said.
    """
    if not what.ranks or what.members or what.quantity not in {*ETAS, *MOMENTA}:
        return what
    covered = range(cell.column, cell.column + cell.columns)
    fewest = {least(grid, panel, what.subject, column) for column in covered}
    first, last = what.ranks
    last = last or (fewest.pop() if len(fewest) == 1 else 0)
    if not first <= last <= min(fewest, default=last):
        return what
    members = tuple(f"{what.subject}:{n}" for n in range(first, last + 1))
    return replace(what, members=members, uncertain="")


def least(grid: Grid, panel: Panel, subject: str, column: int) -> int:
    """The number of objects that the region of a column has at least, by the row of their number;
    0 where there is none.
    """
    for row in panel.body:
        label, cell = panel.label(row), panel.grid.get((row, column))
        what = head(label.text) if label else None
        if cell is None or what is None or (what.quantity, what.subject) != ("n", subject):
            continue
        found = values(grid.text, cell.start, cell.end)
        value = found[0] if len(found) == 1 else None
        op = (what.op if value.bare and what.op else value.op) if value else ""
        if value and op in ("==", ">=", ">", "in"):
            low = value.value[0] if isinstance(value.value, tuple) else value.value
            return int(low) + (op == ">")
    return 0
