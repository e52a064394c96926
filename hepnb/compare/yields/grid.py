"""A table as rows of cells in which merged cells stand everywhere that they cover, in panels with
the names of their columns.

A *panel* is a run of rows of numbers under one set of names. New names begin a new panel: a row
without a number below rows with numbers (``Signal Region | SR4j-3400 | …`` half-way down). Rows
with one text only are *groups*: they hold for the rows below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hepnb.compare.yields.labels import read_label
from hepnb.compare.yields.numbers import Number, read_number
from hepnb.paper import Cell, Table

_DASHES = ("", "-", "–", "—", "−", "--", "---", "n/a", "...", "…")
_ERROR_SIGNS = ("±", "+/-", "+-", "\\pm")


@dataclass(frozen=True)
class TableLine:
    """A row: its cells by column; a cell that covers several columns stands at the first, one that
    covers several rows in each.

    ``index``: its row in the table.
    """

    index: int
    cells: dict[int, Cell]

    def numbers(self, names: Sequence[str] = ()) -> dict[int, Number]:
        """The cells that are numbers."""
        found = {c: read_number(cell.text, names) for c, cell in self.cells.items()}
        return {c: n for c, n in found.items() if n is not None}


@dataclass(frozen=True)
class GridPanel:
    """Rows of numbers (each with the group that it is in) under ``levels`` of names, outermost
    first.

    ``body``: (group, row), from the top.
    """

    levels: tuple[TableLine, ...]
    body: tuple[tuple[str, TableLine], ...]
    wrapped: bool = False  # the levels are the lines of one head

    @property
    def columns(self) -> list[int]:
        """The columns in which there is a cell."""
        return sorted(
            {c for _, line in self.body for c in line.cells}
            | {c for line in self.levels for c in line.cells}
        )


@dataclass
class _Building:
    levels: list[TableLine] = field(default_factory=list)
    body: list[tuple[str, TableLine]] = field(default_factory=list)
    group: str = ""
    wrapped: bool = True


def is_dash(text: str) -> bool:
    """True for a cell that says that there is nothing."""
    return text.strip().lower() in _DASHES


def lines_of(table: Table) -> list[TableLine]:
    """The rows of a table, top to bottom, with merged cells in all rows that they cover."""
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        for index in range(cell.row, cell.row + max(cell.rows, 1)):
            rows.setdefault(index, {})[cell.column] = cell
    return [TableLine(i, _joined(dict(sorted(rows[i].items())))) for i in sorted(rows)]


def _joined(cells: dict[int, Cell]) -> dict[int, Cell]:
    """The cells of a row, an uncertainty that stands alone (``± 0.3``, or ``±`` and ``0.3``)
    joined to the number before it; in a head, what it is to the name before it.
    """
    joined: dict[int, Cell] = {}
    last = -1
    for column, cell in cells.items():
        before = joined.get(last)
        if (
            before is not None
            and (
                cell.text.strip().startswith(_ERROR_SIGNS)
                or before.text.strip().endswith(_ERROR_SIGNS)
            )
            and (cell.header or _is_value(before.text))
        ):
            width = cell.column + cell.columns - before.column
            joined[last] = replace(
                before, text=f"{before.text} {cell.text}", end=cell.end, columns=width
            )
        else:
            joined[column] = cell
            last = column
    return joined


def _is_value(text: str) -> bool:
    """True for a number, also where only the sign of its next uncertainty follows it."""
    plain = text.strip()
    return bool(
        read_number(plain)
        or any(plain.endswith(s) and read_number(plain[: -len(s)]) for s in _ERROR_SIGNS)
    )


# --- two numbers in one cell
# --------------------------------------------------------------------------------------------------

#: ``Observed (expected)``, ``12 (10.3 ± 2.2)``; ``Obs. / exp.``, ``12 / 10.3``
_TWO_IN_ONE = re.compile(r"^(?P<first>[^()/]++)(?:\((?P<inner>.+)\)|/\s*+(?P<second>[^/]+))$")


def parted(table: Table) -> Table:
    """A table whose columns or rows of data with the expectation behind them, in brackets or
    after a slash, are two each.
    """
    columns = [
        c.column for c in table.cells if c.row < _head_rows(table) and c.columns == 1 and _pair(c)
    ]
    rows = [c.row for c in table.cells if c.column == 0 and c.rows == 1 and _pair(c)]
    wide = [n for n in columns if _all_pairs(table, column=n)]
    high = [n for n in rows if not wide and _all_pairs(table, row=n)]
    if not wide and not high:
        return table
    cells = []
    for cell in table.cells:
        row = cell.row + sum(n < cell.row for n in high)
        column = cell.column + sum(n < cell.column for n in wide)
        over = sum(cell.column <= n < cell.column + cell.columns for n in wide)
        down = sum(cell.row <= n < cell.row + cell.rows for n in high)
        pair = _pair(cell) or _values(cell)
        if pair and (cell.column in wide or cell.row in high):
            step = int(cell.column in wide)
            cells.append(replace(cell, row=row, column=column, text=pair[0]))
            cells.append(replace(cell, row=row + 1 - step, column=column + step, text=pair[1]))
        else:
            cells.append(
                replace(
                    cell, row=row, column=column, columns=cell.columns + over, rows=cell.rows + down
                )
            )
    return replace(table, cells=tuple(cells))


def _all_pairs(table: Table, *, column: int = -1, row: int = -1) -> bool:
    """True where each number of a column or row is two."""
    own = [
        c
        for c in table.cells
        if (c.column == column and c.row >= _head_rows(table)) or (c.row == row and c.column > 0)
    ]
    filled = [c for c in own if not is_dash(c.text)]
    return bool(filled) and all(_values(c) for c in filled)


def _pair(cell: Cell) -> tuple[str, str] | None:
    """The two labels of a cell, of which one is of data and one of an expectation."""
    two = _in_one(cell)
    kinds = {read_label(t).kind for t in two} if two else set()
    return two if kinds == {"observed", "expected"} else None


def _values(cell: Cell) -> tuple[str, str] | None:
    two = _in_one(cell)
    return two if two and all(read_number(t) for t in two) else None


def _in_one(cell: Cell) -> tuple[str, str] | None:
    found = _TWO_IN_ONE.match(cell.text.strip())
    return (found["first"].strip(), (found["inner"] or found["second"]).strip()) if found else None


def panels(table: Table) -> Iterator[GridPanel]:
    """The panels of a table."""
    building = _Building()
    heads = _head_rows(table)
    for line in lines_of(table):
        texts = [c for c in line.cells.values() if not is_dash(c.text)]
        if line.index < heads:
            building.levels.append(_parted(line) if line.index == heads - 1 else line)
        elif not texts:
            continue
        elif _is_row(line):
            building.body.append((building.group, line))
        elif _is_group(texts):
            building.group = " ".join(c.text.strip() for c in texts)
        elif (
            any(is_dash(c.text) for c in line.cells.values())
            or read_label(texts[0].text).kind == "other"
        ):
            building.body.append((building.group, line))
        elif building.body:
            yield from _made(building)
            building = _Building([line], wrapped=False)
        else:
            building.levels.append(line)
            building.wrapped, building.group = False, ""
    yield from _made(building)


def _parted(line: TableLine) -> TableLine:
    """The lowest line of a head, a cell that holds the names of two columns
    (``Z+ν Total background``) parted between them.
    """
    cells: dict[int, Cell] = {}
    for column, cell in line.cells.items():
        words = cell.text.split()
        halves = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
        both = next(((a, b) for a, b in halves if _two(a, b)), None) if cell.columns == 2 else None
        if both is None:
            cells[column] = cell
        else:
            cells[column] = replace(cell, text=both[0], columns=1)
            cells[column + 1] = replace(cell, column=column + 1, text=both[1], columns=1)
    return TableLine(line.index, dict(sorted(cells.items())))


def _two(left: str, right: str) -> bool:
    """True for two labels of what is counted, of which one is data or a total and the other one
    is neither.
    """
    kinds = read_label(left).kind, read_label(right).kind
    return any(k in ("observed", "expected") for k in kinds) and "process" in kinds


def _made(building: _Building) -> Iterator[GridPanel]:
    if building.body:
        yield GridPanel(tuple(building.levels), tuple(building.body), building.wrapped)


def _is_row(line: TableLine) -> bool:
    """True where a row has a number besides its first cell, or is one text and one number."""
    first = min(line.cells)
    numbers = {c: n for c, n in line.numbers().items() if c != first}
    if any(not n.bound for n in numbers.values()):
        return True
    return bool(numbers) and all(
        c in numbers or is_dash(cell.text) for c, cell in line.cells.items() if c != first
    )


def _is_group(cells: Sequence[Cell]) -> bool:
    """True for one text alone, or one and a second that is spread over columns
    (``Sideband | 105 < m < 115 GeV``).
    """
    return len(cells) == 1 or (len(cells) == 2 and max(cells[1].columns, 1) > 1)


def _head_rows(table: Table) -> int:
    """The number of head rows: those marked by the reader of the paper, without rows of numbers."""
    rows = 0
    while rows < table.n_rows and all(c.header for c in table.row(rows)) and table.row(rows):
        if any(
            n is not None and n.uncertainties
            for n in (read_number(c.text) for c in table.row(rows))
        ):
            break
        rows += 1
    return rows
