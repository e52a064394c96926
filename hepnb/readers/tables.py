"""Tables without frames: rows by baseline under (or above) a caption, columns by the white space between them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from hepnb.paper import Block, Cell, Word
from hepnb.readers.layout import CAPTION, Page, Piece
from hepnb.readers.lines import Line, union

_GAP = 0.75  # em: a wider gap inside a row may part two cells
_COLUMN = 0.42  # em: the least white space between columns
_PROSE = re.compile(r"^(The|In|We|For|This|These|Events?|As|To|All|A|An|Figure|Table)\s")


@dataclass
class Fragment:
    """Words of a row without a wide gap between them."""

    line: Line
    words: list[tuple[int, int, tuple[float, float, float, float]]]

    @property
    def x0(self) -> float:
        """The left edge."""
        return min(w[2][0] for w in self.words)

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(w[2][2] for w in self.words)

    @property
    def text(self) -> str:
        """The words as they stand in the line."""
        return self.line.text[self.words[0][0] : self.words[-1][1]]


@dataclass
class FoundTable:
    """A table on a page: ``grid[row]`` holds (first column, columns, fragments) left to right; ``headers`` the number of header rows."""

    caption: Piece
    label: str
    grid: list[list[tuple[int, int, list[Fragment]]]]
    headers: int
    page: int

    def block(self, identifier: str, section: str) -> tuple[Block, tuple[Cell, ...]]:
        """The table as a block whose text has a line per row, cells parted by `` | ``, and its cells."""
        text = ""
        words: list[Word] = []
        cells: list[Cell] = []
        for r, row in enumerate(self.grid):
            text += "\n" if r else ""
            for i, (column, columns, fragments) in enumerate(row):
                text += " | " if i else ""
                start = len(text)
                for fragment in fragments:
                    text += " " if len(text) > start else ""
                    offset = len(text) - fragment.words[0][0]
                    words += [Word(a + offset, b + offset, self.page, box) for a, b, box in fragment.words]
                    text += fragment.text
                cells.append(Cell(r, column, text[start:], start, len(text), r < self.headers, columns))
        return Block(identifier, "table", text, tuple(words), section), tuple(cells)


def find_tables(page: Page, pieces: list[Piece], body: float) -> list[FoundTable]:
    """The tables of a page that have a caption; their lines are taken out of the pieces."""
    found = []
    for caption in [p for p in pieces if p.kind == "caption" and p.lines[0].text[:3].lower() == "tab"]:
        table = _under(page, caption, pieces, body)
        if table:
            found.append(table)
    return found


def _under(page: Page, caption: Piece, pieces: list[Piece], body: float) -> FoundTable | None:
    left, top, right, bottom = union((line.x0, line.top, line.x1, line.bottom) for line in caption.lines)
    left, right = _column(page, left, right)
    others = [(p, line) for p in pieces if p is not caption for line in p.lines if line.x0 >= left and line.x1 <= right]
    for below in (True, False):
        lines = [line for _, line in others if (line.top >= bottom - 4 if below else line.bottom <= top + 4)]
        rows = _rows(lines, bottom if below else top, page.lead, right - left, below=below)
        if sum(len(row) > 1 for row in rows) < 2:
            continue
        grid = _grid(rows, body)
        if max(len(row) for row in grid) < 2:
            continue
        taken = {id(f.line) for row in rows for f in row}
        for piece in pieces:
            piece.lines = [line for line in piece.lines if id(line) not in taken]
        match = CAPTION.match(caption.lines[0].text)
        label = f"Table {match[2]}" if match else ""
        return FoundTable(caption, label, grid, _headers(rows, page), page.number)
    return None


def _column(page: Page, left: float, right: float) -> tuple[float, float]:
    """The text column of a caption: half of the page where the caption keeps to one half of it."""
    middle = page.width / 2
    if (
        right < middle + 10
        and left < 0.3 * page.width
        and any(line.x0 > middle for line in page.lines if line.x1 - line.x0 > 0.3 * page.width)
    ):
        return 0, middle + 5
    if left > middle - 10 and right - left > 0.3 * page.width:
        return middle - 5, page.width
    return 0, page.width


def _rows(lines: list[Line], edge: float, lead: float, width: float, *, below: bool) -> list[list[Fragment]]:
    """Rows away from the edge until the next text, caption or a wide vertical gap; top to bottom."""
    bands: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: x.y if below else -x.y):
        if bands and abs(line.y - statistics.median(x.y for x in bands[-1])) < 0.45 * line.size:
            bands[-1].append(line)
        else:
            bands.append([line])
    rows: list[list[Fragment]] = []
    for band in bands:
        near = min(x.top for x in band) - edge if below else edge - max(x.bottom for x in band)
        if near > (3.2 if rows else 4.0) * lead or any(CAPTION.match(x.text) for x in band):
            break
        row = sorted((f for line in band for f in _fragments(line)), key=lambda f: f.x0)
        if len(row) == 1 and (row[0].x1 - row[0].x0 > 0.62 * width or (_PROSE.match(row[0].text) and len(row[0].text) > 45)):
            break
        rows.append(row)
        edge = max(x.bottom for x in band) if below else min(x.top for x in band)
    return rows if below else rows[::-1]


def _fragments(line: Line) -> list[Fragment]:
    fragments = [Fragment(line, [line.words[0]])]
    for word in line.words[1:]:
        if word[2][0] - fragments[-1].words[-1][2][2] > _GAP * line.size:
            fragments.append(Fragment(line, [word]))
        else:
            fragments[-1].words.append(word)
    return fragments


def _grid(rows: list[list[Fragment]], body: float) -> list[list[tuple[int, int, list[Fragment]]]]:
    separators = _separators([row for row in rows if len(row) >= 2], body)
    grid = []
    for row in rows:
        cells: list[tuple[int, int, list[Fragment]]] = []
        for fragment in row:
            first = sum(s < fragment.x0 + 0.5 for s in separators)
            last = max(first, sum(s < fragment.x1 - 0.5 for s in separators))
            if cells and cells[-1][0] + cells[-1][1] > first:
                column, columns, inside = cells[-1]
                cells[-1] = (column, max(columns, last - column + 1), [*inside, fragment])
            else:
                cells.append((first, last - first + 1, [fragment]))
        grid.append(cells)
    return grid


def _separators(rows: Sequence[list[Fragment]], body: float) -> list[float]:
    """X where at most an eighth of the rows have ink, over at least 0.42 em."""
    left, right = min(f.x0 for row in rows for f in row), max(f.x1 for row in rows for f in row)
    ink = [0] * (int(right - left) + 2)
    for row in rows:
        for fragment in row:
            for x in range(int(fragment.x0 - left), min(len(ink), int(fragment.x1 - left) + 1)):
                ink[x] += 1
    few = int(0.12 * len(rows))
    separators = []
    x = 0
    while x < len(ink):
        end = x
        while end < len(ink) and ink[end] <= few:
            end += 1
        if end - x >= _COLUMN * body and x > 0 and end < len(ink):
            separators.append(left + (x + end) / 2)
        x = max(end, x + 1)
    return separators


def _headers(rows: Sequence[list[Fragment]], page: Page) -> int:
    """How many rows stand above the first rule that parts two rows; 1 where there is none."""
    for i in range(1, min(4, len(rows))):
        above, under = max(f.line.y for f in rows[i - 1]), min(f.line.y for f in rows[i])
        left, right = min(f.x0 for f in rows[0]), max(f.x1 for f in rows[0])
        if any(above - 1 < y < under and x1 - x0 > 0.5 * (right - left) for x0, y, x1 in page.rules):
            return i
    return 1
