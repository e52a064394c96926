"""Tables with a line between all cells: the lines say what a cell is, and which rows and columns it spans.

pdfplumber finds the cells between the lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hepnb.paper import Box
from hepnb.readers.grid import Fragment, GridCell, GridRow
from hepnb.readers.layout import Page
from hepnb.readers.lines import Line, union

_SNAP = 3.0  # points: lines that are nearer are one
_OUTSIDE = 0.05  # of the words of a table may lie in no cell


def ruled(page: Page, lines: Sequence[Line]) -> list[GridRow]:
    """The rows of the table of some lines by its rules; empty where it is not ruled all through."""
    if not lines or not page.posts:
        return []
    boxes = _cells(page, union((x.x0, x.top, x.x1, x.bottom) for x in lines))
    xs, ys = _steps([x for b in boxes for x in (b[0], b[2])]), _steps([y for b in boxes for y in (b[1], b[3])])
    if len(xs) < 3 or len(ys) < 3:
        return []
    places = [(_at(ys, b[1]), _at(xs, b[0]), _at(ys, b[3]), _at(xs, b[2]), b) for b in boxes]
    inside = [(place, list(_fragments(lines, place[4]))) for place in sorted(places)]
    words = sum(len(f.words) for _, found in inside for f in found)
    if words < (1 - _OUTSIDE) * sum(len(line.words) for line in lines):
        return []
    rows = [GridRow([], (ys[i] + ys[i + 1]) / 2, ruled=True) for i in range(len(ys) - 1)]
    for (row, column, below, after, _), found in inside:
        if found:
            rows[row].cells.append(GridCell(column, after - column, found, below - row))
    return [] if any(_several(row) for row in rows) else rows


def _cells(page: Page, text: Box) -> list[Box]:
    """The boxes between the lines around the ``text`` of a table; open sides count as closed."""
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    top, bottom = text[1] - 2 * page.lead, text[3] + 2 * page.lead
    rules = [r for r in page.rules if r[0] < text[2] and text[0] < r[2] and top < r[1] < bottom]
    posts = [p for p in page.posts if text[0] < p[0] < text[2] and top < p[1] and p[2] < bottom]
    if len(rules) < 3 or not posts:
        return []
    left, right, top, bottom = (
        min(r[0] for r in rules), max(r[2] for r in rules), min(r[1] for r in rules), max(r[1] for r in rules),
    )  # fmt: skip
    edges = [_edge("h", x0, y, x1, y) for x0, y, x1 in rules]
    edges += [_edge("v", x, y0, x, y1) for x, y0, y1 in (*posts, (left, top, bottom), (right, top, bottom))]
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))]


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    """A line as pdfplumber has it."""
    size = {"width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom, **size}


def _steps(values: Sequence[float]) -> list[float]:
    """The distinct values, ascending."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _at(steps: Sequence[float], value: float) -> int:
    return min(range(len(steps)), key=lambda i: abs(steps[i] - value))


def _fragments(lines: Sequence[Line], box: Box) -> Iterator[Fragment]:
    """What stands in a box, line by line."""
    for line in sorted(lines, key=lambda x: (round(x.y), x.x0)):
        words = [w for w in line.words if _inside(w[2], box)]
        if words:
            yield Fragment(line, words)


def _inside(word: Box, box: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _several(row: GridRow) -> bool:
    """True where the lines of the cells between two rules are rows of their own: all have as many."""
    heights = Counter(len({round(f.line.y) for f in cell.fragments}) for cell in row.cells if cell.rows == 1)
    return len(heights) == 1 and next(iter(heights)) > 1 and sum(heights.values()) > 1
