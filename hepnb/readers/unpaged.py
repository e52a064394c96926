"""A paper in the making, for sources without pages: pieces of text in reading order → sections,
blocks and tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hepnb.paper import Block, BlockKind, Cell, Section, Table

#: the title of the section that lists the authors
_AUTHORS = re.compile(
    r"(?:The )?[\w\d ]{2,30} Collaboration|Author list|List of authors", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell of a table that stands at a ``column`` and spans ``columns`` and ``rows``."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A block in the making: of kind ``heading`` with ``level`` and ``number``, of kind ``table``
    with ``rows`` and ``label``.

    A table belongs to the nearest caption above it that goes with one (``caption``).
    """

    kind: BlockKind
    text: str = ""
    number: str = ""
    level: int = 0
    label: str = ""
    rows: tuple[tuple[DraftCell, ...], ...] = ()
    caption: bool = False


@dataclass(frozen=True)
class Structure:
    """The parts of a paper that its pieces make."""

    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]


def structure(pieces: Iterable[Piece], final: Callable[[str], str] = str) -> Structure:
    """Sections, blocks and tables; ``final`` is done to every text first (it puts numbers in
    place of references).
    """
    sections: list[Section] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    caption, authors = "", False
    made = list(pieces)
    deeper = 1 - min(
        1, *(p.level for p in made if p.kind == "heading"), 1
    )  # sections stand below parts and chapters
    for piece in made:
        identifier = f"b{len(blocks) + 1}"
        text, cells = (
            (final(piece.text), ()) if piece.kind != "table" else table_text(piece.rows, final)
        )
        if not text:
            continue
        if piece.kind == "heading":
            sections.append(
                Section(f"s{len(sections) + 1}", piece.number, text, piece.level + deeper, 0)
            )
            authors = bool(_AUTHORS.fullmatch(text))
            text = f"{piece.number} {text}".strip()
        elif piece.kind == "table":
            tables.append(Table(identifier, caption if piece.caption else "", piece.label, cells))
        elif piece.kind == "caption":
            caption = identifier
        kind: BlockKind = (
            "other" if authors and piece.kind in ("paragraph", "list", "footnote") else piece.kind
        )
        blocks.append(Block(identifier, kind, text, (), sections[-1].id if sections else ""))
    return Structure(tuple(sections), tuple(blocks), tuple(tables))


def table_text(
    rows: Sequence[Sequence[DraftCell]], final: Callable[[str], str] = str
) -> tuple[str, tuple[Cell, ...]]:
    """The text of a table, a line per row and its cells parted by `` | ``, and its cells; what
    is empty is left out.
    """
    text, cells = "", []
    number = 0
    for row in rows:
        shown = [
            (cell, written) for cell in row if (written := final(cell.text).replace("\n", " "))
        ]
        if not shown:
            continue
        text += "\n" if text else ""
        for place, (cell, written) in enumerate(shown):
            text += " | " if place else ""
            start = len(text)
            text += written
            cells.append(
                Cell(
                    number,
                    cell.column,
                    written,
                    start,
                    len(text),
                    cell.header,
                    cell.columns,
                    cell.rows,
                )
            )
        number += 1
    return text, tuple(cells)
