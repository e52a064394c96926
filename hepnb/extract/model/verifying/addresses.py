"""Addresses that a model gives → the words of its rules where they stand: in running text, or in
a cell, or in neighbouring cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.spots import Spot, narrowed
from hepnb.extract.model.verifying.table_names import LONG_NAME, bare
from hepnb.extract.numbers_in_text import holds
from hepnb.locate import blocks_with, locate
from hepnb.paper import Block, Cell, Table

#: a block, a cell, a row, or the first and the last of neighbouring cells
ADDRESS = re.compile(
    r"(b\d+)(?:\.[RH](\d+)(?:\.(\d+)(?:\s*[-–]\s*(?:b\d+\.)?[RH](\d+)\.(\d+))?)?)?"
)
#: characters of words that can be told from others in a paper
_TELLING = 14


def _parts(words: str) -> Iterator[str]:
    """The words, then without some at either end: what was copied wrongly there does not cost
    the rest.
    """
    yield words
    cut = re.sub(r"^\W*(?:…|\.\.\.)|(?:…|\.\.\.)\W*$", "", words).strip(" \"'“”")
    if cut != words:
        yield cut
    split = cut.split()
    for drop in range(1, min(5, len(split) - 3)):
        yield " ".join(split[drop:])
        yield " ".join(split[:-drop])


def in_row(table: Table, row: int, wanted: str) -> tuple[Cell, ...]:
    """Neighbours in a row whose texts together are the words that are wanted: bins that stand in
    a cell each.
    """
    cells = table.row(row)
    for first in range(len(cells)):
        text = ""
        for last in range(first, len(cells)):
            text += bare(cells[last].text)
            if last > first and text == wanted:
                return tuple(cells[first : last + 1])
            if not wanted.startswith(text):
                break
    return ()


def _beside(cell: Cell, row: int, column: int) -> bool:
    return (
        cell.row <= row < cell.row + cell.rows or cell.column <= column < cell.column + cell.columns
    )


@dataclass(frozen=True)
class Places:
    """The places of a page that a model was shown."""

    page: Page

    def spot(self, said: SaidRule) -> Spot:
        """The position of a rule's words: at its address, else at their only occurrence in the
        shown text. Raises Unbelieved.
        """
        match = ADDRESS.fullmatch(said.at)
        block = self.page.ids.get(match[1]) if match else None
        if match and block is not None:
            if block.id in self.page.tables:
                return self.in_table(
                    said, match[1], block, *(int(n) if n else -1 for n in match.groups()[1:])
                )
            if spot := self.in_text(said, match[1], block):
                return spot
        may = frozenset().union(*(blocks_with(self.page.paper, w) for w in _parts(said.words)))
        elsewhere = [
            s
            for shown, b in self.page.ids.items()
            if b is not block and b.id in may and (s := self.anywhere(said, shown, b))
        ]
        if len(elsewhere) == 1:
            return elsewhere[0]
        if block is None and not elsewhere:
            message = f"there is no {said.at} in the text"
            raise Unbelieved(message, "HEP501")
        near = (
            locate(replace(self.page.paper, blocks=(block,)), said.words)
            if block is not None
            else None
        )
        nearest = (
            f'; nearest: "{near.quote}"'
            if near is not None and near.status in ("near", "reject")
            else ""
        )
        message = f'the words "{said.words}" do not stand in {said.at}{nearest}'
        raise Unbelieved(message, "HEP501")

    def anywhere(self, said: SaidRule, shown: str, block: Block) -> Spot | None:
        """The words in another block, where they are long enough to be told from others."""
        if block.id in self.page.tables or len(said.words) < _TELLING:
            return None
        return self.in_text(said, shown, block)

    def in_text(self, said: SaidRule, shown: str, block: Block) -> Spot | None:
        """The words in running text; where they were copied wrongly at one end, the longest part
        of them that has the numbers.
        """
        here = replace(self.page.paper, blocks=(block,))
        for words in _parts(said.words):
            if any(not holds(words, v) for v in said.test.v) and words != said.words:
                continue
            found = locate(here, words)
            if found.status == "verbatim" and found.block == block.id:
                closed = words.endswith(")") and block.text[found.end : found.end + 1] == ")"
                return Spot(shown, block, found.start, found.end + closed)
        return None

    def in_table(
        self,
        said: SaidRule,
        shown: str,
        block: Block,
        row: int,
        column: int,
        last_row: int,
        last_column: int,
    ) -> Spot:
        """The cell of an address, or several.

        Where the words are those of another cell of its row or column, and of one only, that one;
        of a row or table without a cell, the only one with these words.
        """
        table = self.page.tables[block.id]
        if last_row >= 0:
            return self.in_cells(said, shown, block, (row, column), (last_row, last_column))
        if column < 0 and (spot := self.without_cell(said, shown, block, row)):
            return spot
        cell = self.page.cell(block.id, row, column) if row >= 0 and column >= 0 else None
        wanted = bare(said.words)
        around = (
            cell is not None
            and bare(cell.text) in wanted
            and all(bare(w) in bare(block.text) for w in said.words.split())
        )
        if cell is not None and (not wanted or wanted in bare(cell.text) or around):
            return narrowed(Spot(shown, block, cell.start, cell.end, cell, table), said)
        if row >= 0 and (together := in_row(table, row, wanted)):
            return Spot(shown, block, together[0].start, together[-1].end, together[0], table)
        same = [
            c for c in table.cells if wanted and bare(c.text) == wanted and _beside(c, row, column)
        ]
        if len(same) == 1:
            return Spot(shown, block, same[0].start, same[0].end, same[0], table)
        if cell is None:
            message = f"there is no cell {said.at}"
            raise Unbelieved(message, "HEP501")
        message = f'the words "{said.words}" are not those of {said.at}, which has "{cell.text}"'
        raise Unbelieved(message, "HEP501")

    def in_cells(
        self,
        said: SaidRule,
        shown: str,
        block: Block,
        first: tuple[int, int],
        last: tuple[int, int],
    ) -> Spot:
        """Neighbouring cells of one row or column that say one thing together, bins for example."""
        table = self.page.tables[block.id]
        (top, bottom), (left, right) = (sorted(n) for n in zip(first, last, strict=True))
        cells = tuple(
            c
            for c in table.cells
            if top <= c.row <= bottom and left <= c.column <= right and c.text.strip()
        )
        texts = [bare(c.text) for c in cells]
        if not cells or (top != bottom and left != right):
            message = f"{said.at} are no cells of one row or column"
            raise Unbelieved(message, "HEP501")
        if any(bare(w) not in "".join(texts) for w in said.words.split()):
            message = f'the words "{said.words}" are not those of {said.at}'
            raise Unbelieved(message, "HEP501")
        ends = cells[0].start, max(c.end for c in cells)
        return Spot(shown, block, *ends, cells[0], table, cells if len(cells) > 1 else ())

    def without_cell(self, said: SaidRule, shown: str, block: Block, row: int) -> Spot | None:
        """The only cell of a row, or of a table, whose text has the words; else, of a table, where
        its caption has them.
        """
        table, wanted = self.page.tables[block.id], bare(said.words)
        if not wanted:
            return None
        here = [c for c in table.cells if row < 0 or c.row <= row < c.row + c.rows]
        for found in (
            [c for c in here if bare(c.text) == wanted],
            [c for c in here if wanted in bare(c.text) and len(wanted) >= LONG_NAME],
        ):
            if len(found) == 1:
                cell = found[0]
                spot = Spot(shown, block, cell.start, cell.end, cell, table)
                return narrowed(spot, said)
        caption = next((s for s, b in self.page.ids.items() if b.id == table.caption), "")
        if row >= 0 or not caption:
            return None
        return self.in_text(said, caption, self.page.ids[caption])
