"""Tables with a line between all cells: the lines say what a cell is, and which rows and columns it
spans.

pdfplumber finds the cells between the lines.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hepnb.paper import Box
from hepnb.readers.grid import Fragment, GridCell, GridRow
from hepnb.readers.layout import PageInLayout
from hepnb.readers.lines import TextLine, union

_SNAP = 3.0  # points: lines that are nearer are one
# points: so far may a vertical line end before the rule that it belongs to; a row of text is higher
_REACH = 5.0
_GOES_ON = re.compile(
    r"(?:[/,+−&(-]|\b(?:and|or|of|with|the|for|from|to|in))$"
)  # the text goes on in the next line
_WORD = re.compile(r"[a-z]{3}")  # a word without a capital goes on with the line above
_WIDE = 1.05  # em: the white space between two columns
_PARTED = 1.5  # em: so wide is no space between words
_SET = 3.0  # points: so near to the middle of two columns is what is over both
_PART = 3  # rules with the same ends, at the least, that make a part of a table
_OUTSIDE = 0.05  # of the words of a table may lie in no cell


def ruled(page: PageInLayout, lines: Sequence[TextLine]) -> list[GridRow]:
    """The rows of the table of some lines by its rules; empty where it is not ruled all through."""
    if not lines or not page.posts:
        return []
    boxes = _cells(page, union((x.x0, x.top, x.x1, x.bottom) for x in lines))
    xs, ys = (
        _steps([x for b in boxes for x in (b[0], b[2])]),
        _steps([y for b in boxes for y in (b[1], b[3])]),
    )
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
    made = list(_without_empty(list(_lined(rows))))
    if _unruled_columns(made):
        return []
    for column in range(len(xs) - 2, -1, -1):
        _part(made, column)
    return made


def _cells(page: PageInLayout, text: Box) -> list[Box]:
    """The boxes between the lines around the ``text`` of a table; open sides count as closed."""
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    top, bottom = text[1] - 2 * page.lead, text[3] + 2 * page.lead
    rules = [r for r in page.rules if r[0] < text[2] and text[0] < r[2] and top < r[1] < bottom]
    posts = [p for p in page.posts if text[0] < p[0] < text[2] and top < p[1] and p[2] < bottom]
    if len(rules) < 3 or not posts:
        return []
    left, right, top, bottom = (
        min(r[0] for r in rules), max(r[2] for r in rules), min(r[1] for r in rules),
        max(r[1] for r in rules),
    )  # fmt: skip
    edges = [_edge("h", x0, y, x1, y) for x0, y, x1 in rules]
    sides = ((left, top, bottom), (right, top, bottom), *_sides(rules))
    edges += [
        _edge("v", x, y0, x, y1) for x, y0, y1 in (*(_up_to(post, rules) for post in posts), *sides)
    ]
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    return [
        (x0, y0, x1, y1)
        for x0, y0, x1, y1 in intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    ]


def _up_to(
    post: tuple[float, float, float], rules: Sequence[tuple[float, float, float]]
) -> tuple[float, float, float]:
    """A vertical line with its ends on the rules that they nearly reach: TeX leaves white space
    beside a double or heavy rule.
    """
    x, top, bottom = post
    crossed = [y for x0, y, x1 in rules if x0 - _SNAP < x < x1 + _SNAP]
    above = max((y for y in crossed if top - _REACH < y < top), default=top)
    below = min((y for y in crossed if bottom < y < bottom + _REACH), default=bottom)
    return x, above, below


def _sides(rules: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """The open sides of the parts of a table: from the first to the last of the rules with the
    same ends, where none is wider.
    """
    for x0, first, x1 in rules:
        same = [y for a, y, b in rules if abs(a - x0) < _SNAP and abs(b - x1) < _SNAP]
        wider = any(
            min(same) <= y <= max(same) and (a < x0 - _SNAP or b > x1 + _SNAP) for a, y, b in rules
        )
        if first == min(same) and len(same) >= _PART and not wider:
            yield x0, first, max(same)
            yield x1, first, max(same)


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    """A line as pdfplumber has it."""
    size = {"width": x1 - x0, "height": bottom - top}
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        **size,
    }


def _steps(values: Sequence[float]) -> list[float]:
    """The distinct values, ascending."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _at(steps: Sequence[float], value: float) -> int:
    return min(range(len(steps)), key=lambda i: abs(steps[i] - value))


def _fragments(lines: Sequence[TextLine], box: Box) -> Iterator[Fragment]:
    """The text in a box, line by line."""
    for line in sorted(lines, key=lambda x: (round(x.y), x.x0)):
        words = [w for w in line.words if _inside(w[2], box)]
        if words:
            yield Fragment(line, words)


def _inside(word: Box, box: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


# --- rows without a line between them
# ----------------------------------------------------------------------------


def _lined(rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """The rows, those that hold several rows of text cut into them; a cell of as many lines as
    it spans rows is cut as well.
    """
    for i, row in enumerate(rows):
        for cell in [c for c in row.cells if c.rows > 1]:
            _cut(rows, i, cell)
    made: list[GridRow] = []
    places: list[int] = []
    for row in rows:
        places.append(len(made))
        made += _texts(row) or [row]
    places.append(len(made))
    for i, row in enumerate(rows):
        for cell in (c for c in row.cells if c.rows > 1):
            cell.rows = places[min(i + cell.rows, len(rows))] - places[i]
        if made[places[i]] is not row:
            made[places[i]].cells = sorted(
                [*made[places[i]].cells, *(c for c in row.cells if c.rows > 1)],
                key=lambda c: c.column,
            )
    yield from made


def _without_empty(rows: list[GridRow]) -> Iterator[GridRow]:
    """The rows without those in which nothing stands, as between two lines of a double one."""
    for i, row in enumerate(rows):
        if row.cells:
            yield row
            continue
        for j, above in enumerate(rows[:i]):
            for cell in above.cells:
                cell.rows -= j + cell.rows > i and cell.rows > 1


def _unruled_columns(rows: Sequence[GridRow]) -> bool:
    """True where most rows have wide white space inside the cells of a column, or its head and
    another row have as much of it: its columns are not parted by lines.
    """
    wide: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    for cell in (c for row in rows for c in row.cells if c.columns == 1):
        for f in cell.fragments:
            lines[cell.column] += 1
            wide[cell.column] += _wide_gaps([f]) > 0
        for a, b in itertools.pairwise(cell.fragments):
            wide[cell.column] += abs(a.line.y - b.line.y) < 1 and b.x0 - a.x1 > _WIDE * a.line.size
            lines[cell.column] -= abs(a.line.y - b.line.y) < 1
    if any(wide[c] > 2 and wide[c] >= 0.7 * lines[c] for c in lines):
        return True
    heads = {c.column: _wide_gaps(c.fragments) for c in rows[0].cells if len(_by_line(c)) == 1}
    return any(
        gaps and sum(_wide_gaps(c.fragments) == gaps for c in _of_column(rows[1:], column)) > 1
        for column, gaps in heads.items()
    )


def _part(rows: Sequence[GridRow], column: int) -> None:
    """Parts a column between two lines where two of its cells have wide white space at one place
    and all others are over it; these span both.
    """
    cells = list(_of_column(rows, column))
    gaps = {id(c): gap for c in cells if (gap := _white(c))}
    if len(gaps) < 2:
        return
    x0, x1 = max(a for a, _ in gaps.values()), min(b for _, b in gaps.values())
    middle = (min(c.x0 for c in cells) + max(c.x1 for c in cells)) / 2
    rest = [c for c in cells if id(c) not in gaps]
    if x0 >= x1 or not all(
        (c.x0 < x0 and x1 < c.x1) or abs(c.middle - middle) < _SET for c in rest
    ):
        return
    for row in rows:
        for cell in row.cells:
            cell.columns += cell.column <= column < cell.column + cell.columns
            cell.column += cell.column > column
        row.cells = [part for c in row.cells for part in _halves(c, x1 if id(c) in gaps else None)]


def _white(cell: GridCell) -> tuple[float, float] | None:
    """The one wide gap in the one line of a cell."""
    if len(_by_line(cell)) != 1:
        return None
    words = sorted((w[2][0], w[2][2]) for f in cell.fragments for w in f.words)
    size = cell.fragments[0].line.size
    found = [(a[1], b[0]) for a, b in itertools.pairwise(words) if b[0] - a[1] > _PARTED * size]
    return found[0] if len(found) == 1 else None


def _halves(cell: GridCell, x: float | None) -> Iterator[GridCell]:
    """A cell, or its words left of some x and the others."""
    if x is None:
        yield cell
        return
    for i in range(2):
        kept = [
            Fragment(f.line, [w for w in f.words if (w[2][0] > x - 1) == i]) for f in cell.fragments
        ]
        yield GridCell(cell.column + i, 1, [f for f in kept if f.words], cell.rows)


def _of_column(rows: Sequence[GridRow], column: int) -> Iterator[GridCell]:
    """The cells of one column of some rows."""
    return (c for row in rows for c in row.cells if c.column == column and c.columns == 1)


def _wide_gaps(fragments: Sequence[Fragment]) -> int:
    """The number of wide gaps in a line of a cell."""
    words = [(w[2], f.line.size) for f in fragments for w in f.words]
    return sum(b[0] - a[2] > _WIDE * size for (a, size), (b, _) in itertools.pairwise(words))


def _cut(rows: Sequence[GridRow], first: int, cell: GridCell) -> None:
    """Gives each line of a cell to its row, where it has one line for each of the rows that it
    spans, or one beside each line of the other cells there: a column of labels whose rules are
    left out.
    """
    lines = _by_line(cell)
    places = list(range(first, first + cell.rows)) if len(lines) == cell.rows else []
    if len(lines) > cell.rows:
        places = _beside(rows[first : first + cell.rows], cell, lines)
        places = [first + i for i in places]
    if not places or any(
        _GOES_ON.search(" ".join(f.text for f in fragments)) for fragments in lines[:-1]
    ):
        return
    rows[first].cells.remove(cell)
    for i, each in itertools.groupby(zip(places, lines, strict=True), key=lambda x: x[0]):
        fragments = [f for _, line in each for f in line]
        rows[i].cells = sorted(
            [*rows[i].cells, GridCell(cell.column, cell.columns, fragments)],
            key=lambda c: c.column,
        )


def _beside(
    rows: Sequence[GridRow], cell: GridCell, lines: Sequence[Sequence[Fragment]]
) -> list[int]:
    """The row of each line of a cell over some rows; [] where not all of its lines, and no others,
    stand beside one of another cell.
    """
    there = {
        round(f.line.y): i
        for i, row in enumerate(rows)
        for c in row.cells
        if c is not cell and c.rows == 1
        for f in c.fragments
    }
    own = [round(fragments[0].line.y) for fragments in lines]
    same = (
        len(there) == len(own)
        and all(any(abs(y - z) <= 1 for z in there) for y in own)
        and not any(_WORD.match(fragments[0].text) for fragments in lines[1:])
    )
    return [there[min(there, key=lambda z: abs(z - y))] for y in own] if same else []


def _texts(row: GridRow) -> list[GridRow]:
    """The rows of text between two rules; [] where most cells are one text, broken over lines.

    A cell of one line beside such of many is for all of them; a line without a label goes on with
    what stands above it.
    """
    own = [c for c in row.cells if c.rows == 1]
    levels = _heights(own)
    filled = {id(c): {_at(levels, f.line.y) for f in c.fragments} for c in own}
    many = [c for c in own if len(filled[id(c)]) > 0.7 * len(levels)]
    if (
        len(levels) < 2
        or len(many) < 2
        or len(many) < 0.5 * sum(len(filled[id(c)]) > 1 for c in own)
    ):
        return []
    made = [GridRow([], y, ruled=row.ruled and i == 0) for i, y in enumerate(levels)]
    for cell in own:
        _spread_over(made, cell, levels, alone=len(filled[id(cell)]) == 1)
    return list(_continued(made))


def _heights(cells: Sequence[GridCell]) -> list[float]:
    """The baselines of the rows of text in some cells; what is set between two of them, in the
    middle of all, stands in no row of its own.
    """
    size = cells[0].fragments[0].line.size if cells else 0.0
    levels: list[float] = []
    for y in sorted({round(f.line.y, 1) for c in cells for f in c.fragments}):
        if not levels or y - levels[-1] > 0.5 * size:
            levels.append(y)
    return _without_middle([_by_line(c) for c in cells], levels) if len(levels) > 2 else levels


def _without_middle(
    cells: Sequence[Sequence[Sequence[Fragment]]], levels: list[float]
) -> list[float]:
    """The baselines without the one in the middle of all, where each cell, line by line, has that
    one only or all others.
    """
    middle = (levels[0] + levels[-1]) / 2
    one = [c for c in cells if len(c) == 1 and abs(c[0][0].line.y - middle) < 1]
    others = sorted({round(x[0].line.y, 1) for c in cells for x in c if c not in one})
    full = sum(len(c) == len(others) > 1 for c in cells)
    return others if one and full and len(one) + full == len(cells) else levels


def _spread_over(
    made: Sequence[GridRow], cell: GridCell, levels: Sequence[float], *, alone: bool
) -> None:
    """Puts the lines of a cell into their rows; the one line of a cell into the first, for all
    of them.
    """
    if alone:
        made[0].cells.append(GridCell(cell.column, cell.columns, cell.fragments, len(made)))
        return
    for level, row in enumerate(made):
        fragments = [f for f in cell.fragments if _at(levels, f.line.y) == level]
        if fragments:
            row.cells.append(GridCell(cell.column, cell.columns, fragments))


def _continued(made: Sequence[GridRow]) -> Iterator[GridRow]:
    """The rows; one without a label and with one cell goes on with the cell above it."""
    first = min(c.column for row in made for c in row.cells)
    kept: list[GridRow] = []
    for row in made:
        row.cells.sort(key=lambda c: c.column)
        above = (
            kept[-1].at(row.cells[0].column)
            if kept and len(row.cells) == 1 and row.cells[0].column != first
            else None
        )
        if above and above.rows == 1:
            above.fragments += row.cells[0].fragments
            for cell in (c for r in kept for c in r.cells if c.rows > 1):
                cell.rows -= 1
        else:
            kept.append(row)
    yield from kept


def _by_line(cell: GridCell) -> list[list[Fragment]]:
    """The fragments of a cell, line by line."""
    found: dict[int, list[Fragment]] = {}
    for fragment in cell.fragments:
        found.setdefault(round(fragment.line.y), []).append(fragment)
    return [found[y] for y in sorted(found)]
