"""The tables of a paper from its LaTeX or HTML, on the pages of its PDF.

What a PDF shows of a table is ink; the source says which cells there are, what they span and which
signs stand in them. So where the source can be had, its tables are the grid, and every cell is
looked up among the words of the PDF for its page and box. What the two say differently is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from hepnb.paper import Block, Box, Cell, Paper, Table, Word
from hepnb.plurals import several
from hepnb.readers.citations import citations
from hepnb.vocabulary.letters import LETTERS, SIGNS

#: similarity in percent of two captions without their numbers, and of two with the same number
_ALIKE, _SAME_NUMBER = 88.0, 60.0
#: share of a cell's characters that has to be found in their order for the cell to be there
_FOUND = 0.6
#: share of a text's words that have to be cells of a table for the text to be what the table looked
#: like
_CONSUMED = 0.8
_CALLED: Final = {"latex": "LaTeX", "html": "HTML"}
_LABEL = re.compile(
    r"^\s*Tab(?:le|\.)?\s*(?P<number>[\w.]*\d[\w.]*|[IVXL]+)\s*[.:|]?\s*", re.IGNORECASE
)
_SAME = str.maketrans({
    **LETTERS, **SIGNS, "’": "'", "‘": "'", "′": "'", "ℓ": "l",
    **dict.fromkeys("−–—‐‑", "-"),
})  # fmt: skip
#: what makes a difference between two cells
_TELLS = re.compile(r"\d+(?:\.\d+)?|[<>≤≥=∈∉≠]|(?<![\d])-(?=\d)")
#: how many differences of a table are told in words before the rest is counted
_TOLD = 5
_PROSE = re.compile(r"(?:\b[a-z]{2,}[ ,]+){7}")


def with_tables(paper: Paper, source: Paper) -> Paper:
    """A paper of a PDF with the tables of its LaTeX or HTML; what differs or is not found is a
    warning of the paper.
    """
    joined = _Joined(paper, _CALLED[source.source])
    for caption, tables in _paired(paper, source, joined.warnings):
        joined.take(caption, [(t, source.block_by_id[t.block]) for t in tables])
    return joined.paper()


def _paired(
    paper: Paper, source: Paper, warnings: list[str]
) -> Iterator[tuple[Block, list[Table]]]:
    """The captions of the PDF, each with the tables that the source has under it."""
    captions = [b for b in paper.blocks if b.kind == "caption" and _LABEL.match(b.text)]
    found: dict[str, list[Table]] = {}
    for table in source.tables:
        text = source.block_by_id[table.caption].text if table.caption in source.block_by_id else ""
        whole = text if _LABEL.match(text) else _whole_caption(source, table)
        best = (
            max(captions, key=lambda c: _likeness(whole, c.text), default=None) if whole else None
        )
        if best is None or not _likeness(whole, best.text):
            if whole:
                warnings.append(
                    f"{table.label or 'a table'} of the {_CALLED[source.source]} was not found in "
                    f'the PDF: "{whole[:60]}"'
                )
            continue
        found.setdefault(best.id, []).append(table)
    for caption in captions:
        if caption.id in found:
            yield caption, found[caption.id]


def _whole_caption(source: Paper, table: Table) -> str:
    """The caption of the float whose part has one of its own."""
    return next(
        (
            b.text
            for b in source.blocks
            if b.kind == "caption" and table.label and b.text.startswith(f"{table.label}:")
        ),
        "",
    )


def _likeness(first: str, second: str) -> float:
    """The similarity of two captions, 0 where they are of different tables."""
    a, b = _LABEL.match(first), _LABEL.match(second)
    words = fuzz.ratio(
        _canonical(first[a.end() if a else 0 :]), _canonical(second[b.end() if b else 0 :])
    )
    same = bool(a and b and a["number"].rstrip(".") == b["number"].rstrip("."))
    return words + 10.0 * same if words >= (_SAME_NUMBER if same else _ALIKE) else 0.0


@dataclass(frozen=True)
class _Printed:
    """The characters of some words of the PDF in reading order, each with the word that it is
    of.
    """

    text: str
    owners: tuple[int, ...]
    words: tuple[tuple[Word, str], ...]

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> _Printed:
        words = tuple((w, b.text[w.start : w.end]) for b in blocks for w in b.words)
        characters = [(c, i) for i, (_, text) in enumerate(words) for c in _canonical(text)]
        return cls("".join(c for c, _ in characters), tuple(i for _, i in characters), words)


class _Joined:
    """A paper of a PDF that takes tables over."""

    def __init__(self, paper: Paper, called: str) -> None:
        self._paper, self._called = paper, called
        self.warnings: list[str] = []
        self._blocks: dict[str, list[Block]] = {}
        self._tables: list[Table] = []
        self._gone: set[str] = set()

    def take(self, caption: Block, tables: Sequence[tuple[Table, Block]]) -> None:
        """Puts the tables of the source under a caption, in the place of what the PDF showed
        there.
        """
        old = [t for t in self._paper.tables if t.caption == caption.id]
        ground = [self._paper.block_by_id[t.block] for t in old]
        printed = _Printed.of([*ground, *self._around(caption, ground)])
        named = _LABEL.match(caption.text)
        label = old[0].label if old else f"Table {named['number'].rstrip('.')}" if named else ""
        ids = [
            *(t.block for t in old),
            *(f"{caption.id}.{n}" for n in range(len(old) + 1, len(tables) + 1)),
        ]
        used: set[int] = set()
        for (table, block), identifier in zip(tables, ids, strict=False):
            placed = _Placed(table, block, printed, used)
            if not placed.words:
                self.warnings.append(
                    f"{label}: its cells in the {self._called} were not found on page "
                    f"{caption.page} of the PDF"
                )
                return
            made = Block(identifier, "table", block.text, placed.words, caption.section)
            self._blocks.setdefault(caption.id, []).append(made)
            self._tables.append(Table(identifier, caption.id, label, table.cells))
            self._tell(label, placed)
        self._gone |= {t.block for t in old}
        self._consume(caption, ground, used)

    def _around(self, caption: Block, ground: Sequence[Block]) -> Iterator[Block]:
        """Other blocks on the pages of a table that may be a part of it: no running text."""
        pages = {caption.page, *(w.page for b in ground for w in b.words)}
        taken = {b.id for b in ground} | {t.block for t in self._paper.tables}
        for block in self._paper.blocks:
            text = block.kind in ("paragraph", "list", "equation", "other") and not _PROSE.search(
                block.text
            )
            if text and block.page in pages and block.id not in taken:
                yield block

    def _consume(self, caption: Block, ground: Sequence[Block], used: set[int]) -> None:
        """Takes out what the PDF reader made of pieces of the table that it did not know for
        one.
        """
        at = 0
        for block in [*ground, *self._around(caption, ground)]:
            count = len(block.words)
            if (
                block not in ground
                and count > 1
                and sum(i in used for i in range(at, at + count)) >= _CONSUMED * count
            ):
                self._gone.add(block.id)
            at += count

    def _tell(self, label: str, placed: _Placed) -> None:
        told = [
            f'{label}, p{page}: the {self._called} has "{cell}", '
            + (f'the PDF "{shown}"' if shown else "which is not in the PDF")
            for cell, shown, page in placed.differences
        ]
        self.warnings += told[:_TOLD]
        if len(told) > _TOLD:
            self.warnings.append(
                f"{label}: {several(len(told) - _TOLD, 'more cell differs', 'more cells differ')} "
                f"between the {self._called} and the PDF"
            )

    def paper(self) -> Paper:
        """The paper with what it took over."""
        blocks: list[Block] = []
        for block in self._paper.blocks:
            if block.id not in self._gone:
                blocks.append(block)
            blocks += self._blocks.get(block.id, [])
        taken = {t.caption for t in self._tables}
        tables = [
            t for t in self._paper.tables if t.caption not in taken or t.block not in self._gone
        ]
        order = {b.id: i for i, b in enumerate(blocks)}
        merged = sorted([*tables, *self._tables], key=lambda t: order[t.block])
        found = citations(blocks, self._paper.references)
        warnings = (*self._paper.warnings, *self.warnings)
        return replace(
            self._paper,
            blocks=tuple(blocks),
            tables=tuple(merged),
            citations=found,
            warnings=warnings,
        )


class _Placed:
    """The cells of a table of the source among the words of the PDF.

    ``words``: those of the table's text; ``differences``: (cell, what the PDF has, page), where the
    two differ in a number or sign.
    """

    def __init__(self, table: Table, block: Block, printed: _Printed, used: set[int]) -> None:
        self._block, self._printed, self._used = block, printed, used
        self.words: tuple[Word, ...] = ()
        self.differences: list[tuple[str, str, int]] = []
        characters = [(c, cell, at) for cell in table.cells for c, at in _characters(block, cell)]
        matched = self._matched("".join(c for c, _, _ in characters))
        own: dict[Cell, dict[int, int]] = {cell: {} for cell in table.cells}
        count = dict.fromkeys(table.cells, 0)
        for place, (character, cell, at) in enumerate(characters):
            count[cell] += character.isalnum()  # a sign may be missing from the text of a PDF
            if place in matched:
                own[cell][at] = matched[place]
        free = self._free({i for places in own.values() for i in places.values()})
        for cell in table.cells:
            if sum(block.text[at].isalnum() for at in own[cell]) < _FOUND * count[cell]:
                own[cell] = self._elsewhere(cell, free) or (own[cell] if len(own[cell]) > 1 else {})
        self.words = tuple(w for cell in table.cells for w in self._cell(cell, own[cell]))
        self._used |= {self._printed.owners[i] for places in own.values() for i in places.values()}
        if self.words:
            self.differences = [
                d for cell in table.cells if (d := self._difference(cell, own[cell]))
            ]

    def _matched(self, wanted: str) -> dict[int, int]:
        """Places of the source's characters → places of the PDF's, in one order."""
        steps = Indel.opcodes(wanted, self._printed.text)
        equal = (s for s in steps if s.tag == "equal")
        return {
            s.src_start + i: s.dest_start + i for s in equal for i in range(s.src_end - s.src_start)
        }

    def _free(self, taken: set[int]) -> str:
        """The PDF's characters with those that are taken blotted out."""
        return "".join("\0" if i in taken else c for i, c in enumerate(self._printed.text))

    def _elsewhere(self, cell: Cell, free: str) -> dict[int, int]:
        """A cell that the PDF has in another order: one that spans rows stands at their middle."""
        characters = _characters(self._block, cell)
        start = free.find("".join(c for c, _ in characters)) if len(characters) > 1 else -1
        return {at: start + i for i, (_, at) in enumerate(characters)} if start >= 0 else {}

    def _cell(self, cell: Cell, places: dict[int, int]) -> Iterator[Word]:
        """The words of a cell, each with the box of the words of the PDF that it was found in;
        else with that of the cell.
        """
        whole = self._box(places.values())
        if whole is None:
            return
        for match in re.finditer(r"\S+", cell.text):
            start, end = cell.start + match.start(), cell.start + match.end()
            page, box = self._box(i for at, i in places.items() if start <= at < end) or whole
            yield Word(start, end, page, box)

    def _box(self, places: Iterable[int]) -> tuple[int, Box] | None:
        owners = [
            self._printed.words[o][0]
            for o in dict.fromkeys(self._printed.owners[i] for i in places)
        ]
        if not owners:
            return None
        page = owners[0].page
        boxes = [w.box for w in owners if w.page == page]
        return page, (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )

    def _difference(self, cell: Cell, places: dict[int, int]) -> tuple[str, str, int] | None:
        owners = sorted({self._printed.owners[i] for i in places.values()})
        shown = " ".join(self._printed.words[o][1] for o in owners)
        told, seen = _TELLS.findall(_signs(cell.text)), _TELLS.findall(_signs(shown))
        if not told or told == seen or (set(told) <= set(seen) and len(seen) > len(told)):
            return None
        page = self._printed.words[owners[0]][0].page if owners else self.words[0].page
        return cell.text, shown, page


def _characters(block: Block, cell: Cell) -> list[tuple[str, int]]:
    """The characters of a cell that count, each with its place in the text of the block."""
    return [(c, at) for at in range(cell.start, cell.end) for c in _canonical(block.text[at])]


def _canonical(text: str) -> str:
    """The characters by which words of two sources are compared."""
    return "".join(
        c
        for c in _signs(text)
        if not c.isspace() and c not in '_^{}()[]\\"“”$' and not unicodedata.combining(c)
    )


def _signs(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
