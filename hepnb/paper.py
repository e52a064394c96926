"""A paper as hepnb reads it: records only, no I/O.

Every word of every block has a page and a box; boxes are in PDF points with the origin at the top left of the page.
Text carries sub- and superscripts inline, LaTeX-like: ``p_{T}``, ``E_{T}^{miss}``, ``10^{-3}``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "list", "caption", "table", "footnote", "equation", "reference", "other"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a block: ``block.text[start:end]`` stands on ``page`` (1-based) in ``box``."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True)
class Block:
    """A piece of text that belongs together, in reading order; a paragraph over a page break is one block."""

    id: str
    kind: BlockKind
    text: str
    words: tuple[Word, ...]
    section: str = ""

    @property
    def page(self) -> int:
        """The page on which the block begins (1-based; 0 for an empty block)."""
        return self.words[0].page if self.words else 0

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that share at least one character with ``text[start:end]``."""
        return tuple(w for w in self.words if w.start < end and w.end > start)

    def page_at(self, start: int) -> int:
        """The page on which the character ``text[start]`` stands."""
        words = self.words_between(start, start + 1) or tuple(w for w in self.words if w.start >= start)
        return words[0].page if words else self.page


@dataclass(frozen=True, slots=True)
class Section:
    """A section: ``id`` is what ``Block.section`` refers to; ``level`` 1 is the outermost."""

    id: str
    number: str
    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``start:end`` is its text inside the text of the table's block."""

    row: int
    column: int
    text: str
    start: int
    end: int
    header: bool = False
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``block`` is the id of the block that holds its text, ``caption`` that of its caption ("" if none)."""

    block: str
    caption: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def n_rows(self) -> int:
        """How many rows the table has."""
        return max((c.row for c in self.cells), default=-1) + 1

    @property
    def n_columns(self) -> int:
        """How many columns the table has."""
        return max((c.column + c.columns for c in self.cells), default=0)

    def row(self, index: int) -> tuple[Cell, ...]:
        """The cells of a row, left to right."""
        return tuple(sorted((c for c in self.cells if c.row == index), key=lambda c: c.column))


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the bibliography; ``label`` as printed, without brackets; ``arxiv``, ``doi``, ``report`` "" if unknown."""

    label: str
    text: str
    arxiv: str = ""
    doi: str = ""
    report: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper that has been read.

    ``id``: arXiv id without version where known, else the stem of the file name.
    ``pages``: (width, height) of each page in points.
    ``warnings``: what could not be read, one sentence each.
    """

    id: str
    title: str
    sha256: str
    pages: tuple[tuple[float, float], ...]
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()
    authors: tuple[str, ...] = ()
    abstract: str = ""
    version: str = ""
    path: str = ""
    warnings: tuple[str, ...] = field(default=())

    @cached_property
    def block_by_id(self) -> dict[str, Block]:
        """The blocks by their id."""
        return {b.id: b for b in self.blocks}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """The sections by their id."""
        return {s.id: s for s in self.sections}

    def heading_chain(self, block: Block) -> tuple[str, ...]:
        """The titles of the sections around a block, outermost first."""
        if block.section not in self.section_by_id:
            return ()
        chain: list[Section] = []
        for section in self.sections:
            while chain and chain[-1].level >= section.level:
                chain.pop()
            chain.append(section)
            if section.id == block.section:
                return tuple(s.title for s in chain)
        return ()
