"""The words of a rule where they stand in the paper, and the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hepnb import quotes
from hepnb.extract.model.answers import SaidRule
from hepnb.extract.numbers_in_text import holds
from hepnb.paper import Block, Cell, Table
from hepnb.records import Place


@dataclass(frozen=True)
class Spot:
    """The position of a rule: characters of a block, or a cell; ``cells``: neighbouring cells
    that say one thing together.
    """

    shown: str
    block: Block
    start: int
    end: int
    cell: Cell | None = None
    table: Table | None = None
    cells: tuple[Cell, ...] = ()

    @property
    def words(self) -> str:
        """The words as they stand; of several cells their texts."""
        if self.cells:
            return " | ".join(c.text for c in self.cells)
        return self.block.text[self.start : self.end]

    def places(self, paper: str) -> Iterator[tuple[Place, str]]:
        """The place of the words, or that of each of its cells."""
        parts: list[tuple[int, int, Cell | None]] = [(c.start, c.end, c) for c in self.cells]
        for start, end, cell in parts or [(self.start, self.end, self.cell)]:
            row, column = (cell.row, cell.column) if cell else (-1, -1)
            place = Place(paper, self.block.page_at(start), self.block.id, start, end, row, column)
            yield place, self.block.text[start:end]


def around(spot: Spot) -> tuple[str, str]:
    """The text before and behind the words, up to the ends of the sentence."""
    text = spot.block.text
    start = max((m.end() for m in re.finditer(r"[.;]\s+(?=[A-Z•])", text[: spot.start])), default=0)
    end = next(
        (m.start() for m in re.finditer(r"[.;]\s+(?=[A-Z•])", text[spot.end :])),
        len(text) - spot.end,
    )
    return text[start : spot.start], text[spot.end : spot.end + end]


def sentence(spot: Spot) -> str:
    """The words with what stands around them up to the ends of the sentence."""
    before, after = around(spot)
    return before + spot.words + after


def widened(spot: Spot) -> str:
    """The words with the beginning and end of their clause where they may have been cut: a sign
    stands beside a number.
    """
    text = spot.block.text
    before = re.split(r"[.;,]\s", text[max(0, spot.start - 24) : spot.start])[-1]
    return before + spot.words + re.split(r"[.;,]", text[spot.end : spot.end + 14])[0]


def covering(spot: Spot, values: Sequence[float], *, far: bool = False) -> Spot:
    """The words with what stands between them and numbers of conditions, so that they hold these;
    ``far``: also of other sentences.

    A cell stays: its table has them.
    """
    text = spot.block.text
    for value in values if spot.cell is None else ():
        if holds(spot.words, value):
            continue
        before, after = (text[: spot.start], text[spot.end :]) if far else around(spot)
        ends = [
            (spot.start - (len(before) - first), spot.start)
            for first, _ in list(quotes.occurrences(before, value))[-1:]
        ] + [(spot.end, spot.end + last) for _, last in quotes.occurrences(after, value)][:1]
        if not ends:
            continue
        first, last = min(ends, key=lambda e: e[1] - e[0])
        wide = replace(spot, start=min(spot.start, first), end=max(spot.end, last))
        lead = re.match(r"\S*", text[wide.end :])  # no word is cut
        spot = replace(wide, end=wide.end + (len(lead[0].rstrip(".,;")) if lead else 0))
    return spot


def narrowed(spot: Spot, said: SaidRule) -> Spot:
    """Of a cell that states several things the words that were given, where they have a number;
    else the cell.
    """
    words = said.words.strip()
    at = spot.words.find(words) if words else -1
    several = len(_NUMBER.findall(spot.words)) > len(said.test.v)
    if at < 0 or not several or not said.test.v or not _NUMBER.search(_INDEX.sub(" ", words)):
        return spot
    return replace(spot, start=spot.start + at, end=spot.start + at + len(words))


#: a number in a cell; what stands raised or lowered there
_NUMBER, _INDEX = re.compile(r"\d+(?:\.\d+)?"), re.compile(r"[_^]\{[^{}]*\}")
