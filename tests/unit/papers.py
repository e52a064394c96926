"""Small papers made by hand: blocks of text under headings, with a word box for every word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from hepnb.paper import Block, BlockKind, Cell, Paper, Reference, Section, Table, Word
from hepnb.readers import read
from hepnb.readers.citations import citations
from tests.conftest import shared

Part = tuple[str, str]


def paper(
    *parts: Part,
    references: Iterable[Reference] = (),
    tables: Sequence[Sequence[Sequence[str]]] = (),
) -> Paper:
    """A paper of (kind, text) parts; ``tables`` are rows of cells for the parts of kind
    ``table``, in order.
    """
    blocks: list[Block] = []
    sections: list[Section] = []
    made: list[Table] = []
    rows = iter(tables)
    for number, (kind, given) in enumerate(parts):
        text = given
        if kind == "heading":
            sections.append(Section(f"s{len(sections) + 1}", str(len(sections) + 1), text, 1, 1))
        section = sections[-1].id if sections else ""
        if kind == "table":
            caption = blocks[-1].id if blocks and blocks[-1].kind == "caption" else ""
            text, cells = _cells(next(rows))
            made.append(Table(f"b{number}", caption, "Table 1", cells))
        blocks.append(block(f"b{number}", kind, text, section, number))  # type: ignore[arg-type]
    pages = ((595.0, 842.0),)
    known = tuple(references)
    found = Paper(
        "hand",
        "A paper made by hand",
        "0" * 64,
        pages,
        tuple(sections),
        tuple(blocks),
        tuple(made),
        known,
    )
    return replace(found, citations=citations(found.blocks, known))


@cache
def paper_with_table(
    label: str, caption: str, *rows: tuple[str, ...], header_rows: int = 1
) -> Paper:
    """A paper that holds one table; an empty text is no cell, ``text|2`` spans two columns,
    ``text/3`` three rows.
    """
    cells, text = [], ""
    for i, row in enumerate(rows):
        for j, content in enumerate(row):
            if content:
                shown, _, wide = content.partition("|")
                shown, _, high = shown.partition("//")
                cells.append(
                    Cell(
                        i,
                        j,
                        shown,
                        len(text),
                        len(text) + len(shown),
                        i < header_rows,
                        int(wide or 1),
                        int(high or 1),
                    )
                )
                text += shown + " | "
    blocks = (
        Block("c", "caption", caption, (Word(0, len(caption), 7, (0, 0, 1, 1)),)),
        Block("t", "table", text, (Word(0, len(text), 7, (0, 0, 1, 1)),)),
    )
    return Paper(
        "1234.56789",
        "A paper",
        "ab",
        ((600.0, 800.0),),
        (),
        blocks,
        (Table("t", "c", label, tuple(cells)),),
    )


def real(name: str) -> Paper:
    """A paper of the shared folder, read once for all tests; skips the test where it is absent."""
    return read(str(shared(f"papers/{name}.pdf")))


def block(id_: str, kind: BlockKind, text: str, section: str, line: int = 0) -> Block:
    """A block on page 1, a line of its own."""
    words = tuple(
        Word(
            m.start(), m.end(), 1, (5.0 * m.start(), 20.0 * line, 5.0 * m.end(), 20.0 * line + 10.0)
        )
        for m in re.finditer(r"\S+", text)
    )
    return Block(id_, kind, text, words, section)


def _cells(rows: Sequence[Sequence[str]]) -> tuple[str, tuple[Cell, ...]]:
    """The text of a table as the readers write it, and its cells; ``text<2`` spans two columns,
    ``text^3`` three rows.
    """
    text, cells = "", []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for i, written in enumerate(row):
            content, columns, span = _span(written)
            while (r, c) in taken:
                c += 1
            text += " | " if i else ""
            cells.append(
                Cell(r, c, content, len(text), len(text) + len(content), r == 0, columns, span)
            )
            taken |= {(r + down, c + right) for down in range(span) for right in range(columns)}
            text += content
        text += "\n"
    return text.rstrip("\n"), tuple(cells)


def _span(written: str) -> tuple[str, int, int]:
    """The text of a cell, how many columns and how many rows it takes."""
    match = re.fullmatch(r"(.*?)(?:<(\d))?(?:\^(\d))?", written, re.DOTALL)
    return (match[1], int(match[2] or 1), int(match[3] or 1)) if match else (written, 1, 1)
