"""The name of a region, put together of what stands above and beside a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hepnb.compare.yields.grid import GridPanel, TableLine
from hepnb.compare.yields.labels import flat
from hepnb.compare.yields.numbers import read_number
from hepnb.paper import Cell
from hepnb.vocabulary.units import OF_DIMENSION

_GENERIC = re.compile(
    r"(?i)^(?:(?:signal|control|validation|search|event|reconstructed|analysis|bin|kinematic"
    r"|production|decay|final)[\s-]+)*"
    r"(?:regions?|categor(?:y|ies)|bins?|channels?|modes?|process(?:es)?|samples?|selections?"
    r"|requirements?|sources?|yields?|srs?|names?"
    r"|events?|backgrounds?|search|number|background process(?:es)?)?$"
)
_TRAILING = re.compile(r"(?i)(?<!\s)\s++(?:regions?|categor(?:y|ies)|channels?|selections?)$")
_UNIT = re.compile(rf"(?<!\s)\s*+[\[(]\s*+{OF_DIMENSION['energy']}\s*+[\])]")
_RANGE_WORD = re.compile(r"(?i)(?<!\s)\s++(?:range|interval|bin|requirement)s?$")


def region_of(text: str) -> str:
    """A text as part of the name of a region; "" where it says no more than that there are
    regions.
    """
    text = " ".join(text.split())
    return "" if _GENERIC.match(flat(text)) else _TRAILING.sub("", text)


def above(panel: GridPanel, column: int, *, groups: bool = False) -> str:
    """The names above a column: the lines of its own name joined, or of the ``groups`` that
    spread over several columns, but not over all.
    """
    texts: list[str] = []
    before: Cell | None = None
    width = max(panel.columns, default=0) - min(panel.columns, default=0) + 1
    for place, line in enumerate(panel.levels):
        cell = _covering(line, column)
        if cell is None or cell is before:  # a cell over several rows stands in each of them
            continue
        before = cell
        is_group = _spreads(panel, place, cell)
        if is_group and cell.columns >= width:  # a title, above everything
            continue
        if is_group == groups and cell.text.strip():
            texts.append(cell.text.strip())
    return " ".join(texts)


def _covering(line: TableLine, column: int) -> Cell | None:
    return next(
        (c for c in line.cells.values() if c.column <= column < c.column + max(c.columns, 1)), None
    )


def _spreads(panel: GridPanel, place: int, cell: Cell) -> bool:
    """True for a name above several names of a later level, and for one above a single name where
    its neighbours are above several.
    """
    if cell.columns > 1:
        return _above_several(panel, place, cell)
    line = panel.levels[place]
    return _names_below(panel, place, cell) == {cell.column} and any(
        c.columns > 1 and _above_several(panel, place, c) for c in line.cells.values()
    )


def _above_several(panel: GridPanel, place: int, cell: Cell) -> bool:
    inside = _names_below(panel, place, cell)
    return len(inside) > 1 or (place + 1 < len(panel.levels) and not inside)


def _names_below(panel: GridPanel, place: int, cell: Cell) -> set[int]:
    """The columns under a name in which a later level has one of its own."""
    return {
        c
        for line in panel.levels[place + 1 :]
        for c, name in line.cells.items()
        if cell.column <= c < cell.column + max(cell.columns, 1)
        and name is not cell
        and name.text.strip()
    }


def row_region(panel: GridPanel, group: str, names: Sequence[dict[int, str]], place: int) -> str:
    """The region of a row: its group, and its first name where that alone tells the rows of the
    group apart, else all of them.
    """
    mine = names[place]
    same = [n for n, (g, _) in zip(names, panel.body, strict=True) if g == group]
    texts: list[str] = []
    for column in mine:
        texts.append(_titled(panel, column, mine[column]))
        told = [tuple(n.get(c) for c in list(mine)[: len(texts)]) for n in same]
        if told.count(tuple(list(mine.values())[: len(texts)])) == 1:
            break
    return ", ".join(filter(None, [region_of(group), *texts]))


def _titled(panel: GridPanel, column: int, text: str) -> str:
    """A number or a range with the name of its column: ``Bin 3``, ``m_{ℓℓ} 20–60``; a name as it
    is.
    """
    title = _RANGE_WORD.sub("", _UNIT.sub("", above(panel, column))).strip()
    if re.match(r"^[^\w]*\d[\d.\s–−-]*$", text) or read_number(text):
        return f"{title} {text}" if 0 < len(title.split()) <= 3 else text
    return text
