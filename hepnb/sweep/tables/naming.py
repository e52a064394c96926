"""The column of a table that names its rows, and the name of each."""

from __future__ import annotations

import re
from typing import Final

from hepnb.paper import Cell
from hepnb.sweep.heads import Head, is_object, is_result
from hepnb.sweep.panels import Panel, is_region, names_rows, requires
from hepnb.sweep.row_names import LONGEST, RowNames, told_apart
from hepnb.sweep.tables.grid import Grid

_BINS: Final = re.compile(
    r"\b(?:signal|search|analysis|exclusive|aggregate)? ?(?:regions?|bins|categories|intervals)\b",
    re.IGNORECASE,
)


def row_names(
    grid: Grid,
    panel: Panel,
    columns: dict[int, Head],
    naming: int | None,
    sections: dict[int, Cell],
) -> RowNames:
    """The regions of the rows: by their names, the section above them, or the number of the row
    in a table of bins.
    """
    bins = (
        naming is None and grid.table.label and _BINS.search(grid.caption) and len(panel.body) > 1
    )
    found: dict[int, str] = {}
    above: dict[int, str] = {}
    over, text = "", ""
    for i, row in enumerate(panel.body, start=1):
        if row in sections:
            text = " ".join(sections[row].text.split())
            over = _section_name(text)
            continue
        found[row] = (
            row_name(grid, panel, row, naming, over)
            or _goes_on(panel, row, naming, found)
            or (f"{grid.table.label} row {i}" if bins else "")
        )
        above[row] = text if len(text) <= LONGEST and not requires(text) else ""
    return told_apart(panel, found, columns, above)


def _goes_on(panel: Panel, row: int, column: int | None, found: dict[int, str]) -> str:
    """The name of the row above, where nothing stands in the column of names, and another column
    without a quantity has words for each of the two: ``SR-A | loose`` over `` | tight``.
    """
    cell = panel.grid.get((row, column)) if column is not None else None
    if column is None or (cell is not None and cell.text.strip()) or row - 1 not in found:
        return ""
    told = (panel.grid.get((row, column + 1)), panel.grid.get((row - 1, column + 1)))
    words = [" ".join(c.text.split()) for c in told if c is not None]
    apart = len(set(words)) == len(told) and all(re.fullmatch(r"[A-Za-z][\w -]*", w) for w in words)
    return found[row - 1] if apart else ""


def naming_column(panel: Panel, columns: dict[int, Head]) -> int | None:
    """The column of the names of rows: by its head, else the first or last one that holds
    neither numbers nor quantities.
    """
    free = [
        c
        for c in range(panel.first, panel.last)
        if c not in columns and not is_result(panel.title(c))
    ]
    said = [c for c in free if names_rows(panel.title(c))]
    if said:
        # a column of groups of rows stands beside the one of their names
        return max(said, key=lambda c: _apart(panel, c))
    likely = [c for c in dict.fromkeys((*free[:2], *free[-1:])) if _likely_names(panel, c)]
    if not likely:
        return None
    best = max(likely, key=lambda c: _apart(panel, c))
    return best if _apart(panel, best) > _apart(panel, likely[0]) else likely[0]


def whole_names(panel: Panel, columns: dict[int, Head], naming: int | None) -> dict[int, str]:
    """Row → the channel or category that its region is a part of, by a column beside that of the
    names: ``ttH`` beside ``1t2b`` under ``Channel | Category``.
    """
    beside = [
        c
        for c in range(panel.first, panel.last)
        if c not in columns and c != naming and names_rows(panel.title(c))
    ]
    if naming is None or len(beside) != 1:
        return {}
    cells = {r: c for r in panel.body if (c := panel.grid.get((r, beside[0])))}
    return {r: " ".join(c.text.split()) for r, c in cells.items() if is_region(c.text, said=True)}


def _apart(panel: Panel, column: int) -> int:
    """The number of rows that a column tells apart."""
    return len({c.text for r in panel.body if (c := panel.grid.get((r, column))) and c.text})


def _likely_names(panel: Panel, column: int) -> bool:
    """True for a column whose cells are mostly regions or objects."""
    texts = {cell.text for r in panel.body if (cell := panel.grid.get((r, column)))}
    named = [t for t in texts if is_region(t) or is_object(t)]
    return bool(named) and len(named) >= 0.6 * len(texts)


def row_name(grid: Grid, panel: Panel, row: int, column: int | None, section: str) -> str:
    """The name of the region of a row; the section over it where the row has none."""
    if column is None:
        return section
    cell = panel.grid.get((row, column))
    if cell is None:
        return ""
    if is_object(cell.text):
        return cell.text
    name = re.sub(r"\s+", " ", cell.text).strip()
    if not is_region(name, said=names_rows(panel.title(column))):
        return ""
    return (
        f"{_numbered(grid, panel.title(column))} {name}" if re.fullmatch(r"\d{1,3}", name) else name
    )


def _numbered(grid: Grid, title: str) -> str:
    """The name of numbered rows: ``Interval``; ``aggregate Region`` where the caption says so."""
    word = (
        re.sub(r"(?<!\s)\s*+(?:number|index|no\.?|#)\s*+$", "", title, flags=re.IGNORECASE).strip()
        or "region"
    )
    return f"aggregate {word}" if "aggregate" in grid.caption.lower() else word


def _section_name(text: str) -> str:
    """The region that a row over the whole width names: ``Region SR-A``."""
    match = re.match(
        r"(?:(?:signal |search |control |validation )?regions?:? )?(?P<name>[\w+-]+)$",
        text.strip(),
        re.IGNORECASE,
    )
    return match["name"] if match and is_region(match["name"]) else ""
