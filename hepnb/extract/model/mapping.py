"""One table asked about as a map: which of its lines are of which regions, and what the lines
across them compare.

A smaller model need not copy sixty cells: where the grid is whole, code reads them. Where a cell
has more than one value, or none that code knows, the model is asked for rules instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from hepnb.extract.model import answers
from hepnb.extract.model.answers import SaidRule, SaidTest
from hepnb.extract.model.questions import Known, Name, Op, Order, Unit
from hepnb.extract.model.rendering import Page, address, is_of_results, results
from hepnb.paper import Cell, Table
from hepnb.sweep.panels import is_nothing
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import values

#: lines of a table that a map may have
MOST = 60
_LINE = Field(ge=0, le=199)
#: the sign of a column whose cells have their own
PRINTED = "printed"


class NamedLine(BaseModel):
    """A row or column that is of a region, or of a collection."""

    n: Annotated[int, _LINE]
    name: Name


class ComparedLine(BaseModel):
    """A row or column across them, and what it compares."""

    n: Annotated[int, _LINE]
    what: Name = ""
    nth: Order = 1
    with_: Annotated[Name, Field(alias="with")] = ""
    q: Known | Name
    op: Op | Literal["printed"]
    unit: Unit = "GeV"


class Map(BaseModel):
    """The meaning of the lines of a table."""

    names_in: Literal["rows", "columns", "none"]
    names: Annotated[list[NamedLine], Field(max_length=MOST)]
    compared: Annotated[list[ComparedLine], Field(max_length=MOST)]


@dataclass(frozen=True)
class Mapped:
    """A map as a model gave it: line → name, and line → what it compares (its ``op`` "" where
    the cells have their own sign).
    """

    by_rows: bool
    names: Mapping[int, str]
    compared: Mapping[int, SaidTest]


def read(text: str) -> Mapped | None:
    """The map of an answer, in whatever form it comes; None where there is none."""
    for found in answers.objects(text):
        names, compared = found.get("names"), found.get("compared")
        if (
            found.get("names_in") in ("rows", "columns")
            and isinstance(names, list)
            and isinstance(compared, list)
        ):
            called = {
                n: str(e["name"])
                for e, n in _lines(names)
                if isinstance(e.get("name"), str) and e["name"].strip()
            }
            tests = {n: test for e, n in _lines(compared) if (test := _test(e)) is not None}
            return Mapped(found["names_in"] == "rows", called, tests)
    return None


def _lines(entries: Sequence[Any]) -> Iterator[tuple[Mapping[str, Any], int]]:
    for entry in entries[:MOST]:
        if isinstance(entry, dict) and isinstance(entry.get("n"), int):
            yield entry, entry["n"]


def _test(entry: Mapping[str, Any]) -> SaidTest | None:
    printed = entry.get("op") == PRINTED
    test = answers.test_of({**entry, "op": ">" if printed else entry.get("op"), "v": []})
    return replace(test, op="") if test is not None and printed else test


def only_table(page: Page) -> tuple[str, Table] | None:
    """The table of a page on which nothing but a table and its caption stands, with the id that
    a model sees.
    """
    found = [(shown, page.tables[b.id]) for shown, b in page.ids.items() if b.id in page.tables]
    if len(found) != 1 or any(
        b.id not in (found[0][1].block, found[0][1].caption) for b in page.blocks
    ):
        return None
    return found[0]


def rules(mapped: Mapped, shown: str, table: Table) -> tuple[SaidRule, ...] | None:
    """The rules of all cells, as a model would give them; None where the map or the grid is not
    whole.
    """
    if not mapped.names or not mapped.compared:
        return None
    names: dict[tuple[int, int, int], list[str]] = {}
    cells: dict[tuple[int, int, int], tuple[Cell, SaidTest]] = {}
    for line, name in mapped.names.items():
        for across, test in mapped.compared.items():
            row, column = (line, across) if mapped.by_rows else (across, line)
            cell = _cell(table, row, column)
            if cell is None or is_nothing(cell.text):
                continue
            key = (cell.row, cell.column, across)
            names.setdefault(key, []).append(name)
            cells[key] = cell, test
    found = []
    for key, (cell, test) in cells.items():
        full = _of_cell(cell, test)
        if full is None:
            return None
        found.append(SaidRule(address(shown, cell), cell.text, tuple(names[key]), full))
    return tuple(found) or None


def _cell(table: Table, row: int, column: int) -> Cell | None:
    return next(
        (
            c
            for c in table.cells
            if c.row <= row < c.row + c.rows and c.column <= column < c.column + c.columns
        ),
        None,
    )


def _of_cell(cell: Cell, test: SaidTest) -> SaidTest | None:
    """The test of a column with the value of a cell; None where that is not one value, or has no
    sign.
    """
    text = plain(cell.text)
    found = values(text, 0, len(text))
    if len(found) != 1:
        return None
    (value,) = found
    numbers = value.value if isinstance(value.value, tuple) else (value.value,)
    op = value.op
    if value.bare:
        op = test.op or ("==" if test.q == "n" else "")
    if op not in (">", ">=", "<", "<=", "==", "in", "notin"):
        return None
    return replace(test, op=op, v=numbers, unit=value.unit or test.unit)


def states_limits(page: Page, table: Table) -> bool:
    """True for a table with at least one cell that is a limit, and no result."""
    away = results(table)
    return any(
        not c.header
        and c.column not in away
        and not is_of_results(table.row(c.row))
        and _of_cell(c, SaidTest("n", ">")) is not None
        for c in page.tables[table.block].cells
    )
