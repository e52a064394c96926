"""Rows of a table → the regions that they are for, each by a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hepnb.paper import Cell
from hepnb.sweep.heads import Head, is_object, is_result
from hepnb.sweep.panels import Panel, is_value, requires

#: longer text is no name
LONGEST = 40


@dataclass(frozen=True)
class RowNames:
    """Row → the name of its region; ``twice``: names that several rows have, which nothing tells
    apart.
    """

    names: Mapping[int, str]
    twice: frozenset[str] = field(default_factory=frozenset)

    def of(self, cell: Cell) -> tuple[str, ...]:
        """The regions of the rows that a cell covers."""
        found = [self.names.get(r, "") for r in range(cell.row, cell.row + cell.rows)]
        return tuple(dict.fromkeys(n for n in found if n))


def told_apart(
    panel: Panel, names: Mapping[int, str], columns: Mapping[int, Head], above: Mapping[int, str]
) -> RowNames:
    """The names of rows; those that several rows have get what other columns of names, or the
    heading ``above`` them, say.
    """
    names = dict(names)
    for more in (*_other_columns(panel, columns), above):
        again = _again(names)
        joined = {r: _joined(n, more.get(r, "")) for r, n in names.items() if n in again}
        if len(set(joined.values())) > len({names[r] for r in joined}):
            names.update(joined)
    return RowNames(names, frozenset(_again(names)))


def _again(names: Mapping[int, str]) -> set[str]:
    """The names that more than one row has; objects are named as often as there is something to
    say of them.
    """
    seen = list(names.values())
    return {n for n in seen if n and seen.count(n) > 1 and not is_object(n)}


def _joined(name: str, more: str) -> str:
    return f"{more} {name}" if more and more != name else name


def _other_columns(panel: Panel, columns: Mapping[int, Head]) -> Iterable[Mapping[int, str]]:
    """Columns that name rows and no quantity: their texts by row."""
    for column in range(panel.first, panel.last):
        if column in columns or is_result(panel.title(column)):
            continue
        cells = {r: c for r in panel.body if (c := panel.grid.get((r, column)))}
        texts = {r: " ".join(c.text.split()) for r, c in cells.items()}
        if all(
            len(t) <= LONGEST and not requires(t) and not (is_value(t) and not t.isdigit())
            for t in texts.values()
        ):
            yield texts
