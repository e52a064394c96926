"""A table while it is being read: fragments of lines in cells, cells in rows."""

from __future__ import annotations

from dataclasses import dataclass

from hepnb.paper import Block, Cell, Word
from hepnb.readers.layout import LineGroup
from hepnb.readers.lines import TextLine


@dataclass
class Fragment:
    """Words of a row without a wide gap between them."""

    line: TextLine
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
class GridCell:
    """A cell: where it begins, how many columns and rows it takes, and what stands in it.

    ``unsure``: the page does not say which it takes.
    """

    column: int
    columns: int
    fragments: list[Fragment]
    rows: int = 1
    unsure: bool = False

    @property
    def text(self) -> str:
        """The words of the cell."""
        return " ".join(f.text for f in self.fragments)

    @property
    def x0(self) -> float:
        """The left edge."""
        return min(f.x0 for f in self.fragments)

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(f.x1 for f in self.fragments)

    @property
    def middle(self) -> float:
        """The x half way between its edges."""
        return (self.x0 + self.x1) / 2


@dataclass
class GridRow:
    """A row: its cells left to right, its baseline, and whether a rule stands above it."""

    cells: list[GridCell]
    y: float
    ruled: bool = False

    def at(self, column: int) -> GridCell | None:
        """The cell that covers a column."""
        return next((c for c in self.cells if c.column <= column < c.column + c.columns), None)


@dataclass
class FoundTable:
    """A table on a page, with its caption; ``headers``: how many rows, from the top, are
    headings.
    """

    caption: LineGroup
    label: str
    rows: list[GridRow]
    headers: int
    page: int

    def block(self, identifier: str, section: str) -> tuple[Block, tuple[Cell, ...]]:
        """The table as a block whose text has a line per row, cells parted by `` | ``, and its
        cells.

        A cell of several rows stands in the line of its first.
        """
        text = ""
        words: list[Word] = []
        cells: list[Cell] = []
        for r, row in enumerate(self.rows):
            text += "\n" if r else ""
            for i, cell in enumerate(row.cells):
                text += " | " if i else ""
                start = len(text)
                for fragment in cell.fragments:
                    text += " " if len(text) > start else ""
                    offset = len(text) - fragment.words[0][0]
                    words += [
                        Word(a + offset, b + offset, self.page, box) for a, b, box in fragment.words
                    ]
                    text += fragment.text
                cells.append(
                    Cell(
                        r,
                        cell.column,
                        text[start:],
                        start,
                        len(text),
                        r < self.headers,
                        cell.columns,
                        cell.rows,
                        cell.unsure,
                    )
                )
        return Block(identifier, "table", text, tuple(words), section), tuple(cells)
