"""A paper as hepnb reads it: records only, no I/O.

Every word of every block of a PDF has a page and a box; boxes are in PDF points with the origin at
the top left of the page. LaTeX and HTML have neither: their blocks have no words, and their pages
are 0. Text carries sub- and superscripts inline, LaTeX-like: ``p_{T}``, ``E_{T}^{miss}``,
``10^{-3}``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

BlockKind = Literal[
    "title",
    "heading",
    "paragraph",
    "list",
    "caption",
    "table",
    "footnote",
    "equation",
    "reference",
    "other",
]
#: what a paper was read from; only ``pdf`` has places
Source = Literal["pdf", "latex", "html"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a block: ``block.text[start:end]`` stands on ``page`` (1-based) in ``box`` (left,
    top, right, bottom).
    """

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True)
class Block:
    """A piece of text that belongs together, in reading order; a paragraph over a page break is one
    block.

    ``words`` is empty where the source has no places. A block of kind ``equation`` that LaTeX or
    HTML gave holds LaTeX-like text as everywhere; one item of a list is one block of kind ``list``.
    """

    id: str
    kind: BlockKind
    text: str
    words: tuple[Word, ...]
    section: str = ""

    @property
    def page(self) -> int:
        """The page on which the block begins (1-based; 0 where there are no places)."""
        return self.words[0].page if self.words else 0

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that share at least one character with ``text[start:end]``."""
        return tuple(w for w in self.words if w.start < end and w.end > start)

    def page_at(self, start: int) -> int:
        """The page on which the character ``text[start]`` stands (1-based; 0 without places)."""
        words = self.words_between(start, start + 1) or tuple(
            w for w in self.words if w.start >= start
        )
        return words[0].page if words else self.page


@dataclass(frozen=True, slots=True)
class Section:
    """A section: ``id`` is what ``Block.section`` refers to; ``level`` 1 is the outermost; ``page``
    is that of its heading (1-based; 0 without places); ``number`` as printed, "" for none.
    """

    id: str
    number: str
    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``start:end`` is its text inside the text of the table's block.

    ``row`` and ``column`` count from 0.
    A cell that spans several ``columns`` or ``rows`` stands at the first of them. ``unsure``: the
    page does not say how many; those that are empty around it may be its own as well.
    """

    row: int
    column: int
    text: str
    start: int
    end: int
    header: bool = False
    columns: int = 1
    rows: int = 1
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``block`` is the id of the block that holds its text, ``caption`` that of its
    caption ("" if none).
    """

    block: str
    caption: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return max((c.row + c.rows for c in self.cells), default=0)

    @property
    def n_columns(self) -> int:
        """The number of columns."""
        return max((c.column + c.columns for c in self.cells), default=0)

    def row(self, index: int) -> tuple[Cell, ...]:
        """The cells of a row, left to right."""
        return tuple(sorted((c for c in self.cells if c.row == index), key=lambda c: c.column))


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the bibliography; ``label`` as printed, without brackets.

    ``arxiv`` id (without version), ``doi``, number of the ``report``, ``title`` and number of the
    record in ``inspire``: "" if unknown.
    """

    label: str
    text: str
    arxiv: str = ""
    doi: str = ""
    report: str = ""
    title: str = ""
    inspire: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in the text: ``text[start:end]`` of the block cites the entries of the
    bibliography with these ``labels``.
    """

    block: str
    start: int
    end: int
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A paper that has been read.

    ``id``: arXiv id without version where known, else the stem of the file name. ``sha256``: of the
    file it was read from. ``pages``: (width, height) of each page in points; empty without places.
    ``inspire``: number of its record there; ``hepdata``: address of its record there; "" if
    unknown. ``checked``: what comparing it with another source of itself gave, "" where it was not
    compared. ``warnings``: what could not be read, one sentence each.
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
    source: Source = "pdf"
    citations: tuple[Citation, ...] = ()
    inspire: str = ""
    hepdata: str = ""
    checked: str = ""

    @cached_property
    def block_by_id(self) -> dict[str, Block]:
        """The blocks by their id."""
        return {b.id: b for b in self.blocks}

    @cached_property
    def table_by_block(self) -> dict[str, Table]:
        """The tables by the id of their block; the first one of a block."""
        return {t.block: t for t in reversed(self.tables)}

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """The sections by their id."""
        return {s.id: s for s in self.sections}

    @cached_property
    def reference_by_label(self) -> dict[str, Reference]:
        """The entries of the bibliography by their label."""
        return {r.label: r for r in self.references}

    def citations_in(
        self, block: str, start: int = 0, end: int | None = None
    ) -> tuple[Citation, ...]:
        """The citations in ``text[start:end]`` of the block with this id."""
        return tuple(
            c
            for c in self.citations
            if c.block == block and c.end > start and (end is None or c.start < end)
        )

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


@dataclass(frozen=True, eq=False)
class PaperKey:
    """A paper as a key of a cache: by what it is, not by comparing all its text."""

    paper: Paper

    def __hash__(self) -> int:
        blocks = self.paper.blocks  # of the same file there are papers of one block each
        return hash((self.paper.sha256, len(blocks), blocks[0].id if blocks else ""))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PaperKey):
            return False
        mine, theirs = self.paper, other.paper
        if mine is theirs:
            return True
        return (mine.sha256, mine.sections, mine.tables, mine.blocks) == (
            theirs.sha256, theirs.sections, theirs.tables, theirs.blocks,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A definition that one paper leaves to another: ``sentence``, in a ``block`` on a ``page`` of
    the ``paper`` with this id.

    ``label``: of the entry in its bibliography, which calls the other ``named``; ``to``: id of the
    paper that was loaded for it, "" where none was, and ``problem`` says why.
    """

    paper: str
    block: str
    page: int
    sentence: str
    label: str
    named: str
    to: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Cited:
    """The papers that were loaded because others leave definitions to them, and the graph of
    what defines what.
    """

    papers: tuple[Paper, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sources that could not be loaded, one sentence per reference."""
        missing = {(k.paper, k.label): k for k in self.links if k.problem}
        return tuple(
            f"reference [{k.label}] of {k.paper} ({k.named}) is not loaded: {k.problem}"
            for k in missing.values()
        )
