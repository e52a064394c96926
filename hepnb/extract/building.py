"""The records of the patterns while they grow: collections and their order, regions, variables, and the rules of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hepnb.locate import cite
from hepnb.paper import Block as TextBlock
from hepnb.paper import Paper
from hepnb.records import Block, Pick, Place, Records, Rule
from hepnb.sweep import Reading
from hepnb.vocabulary.subjects import COLLECTIONS

OVERLAP = "overlap removal"
#: where a block stands: base collections, what joins them, the overlap removal, what is taken from the rest, combinations, regions
_BASE, _JOINED, _OVERLAP, _FINAL, _COMBINED, _EVENT = range(6)


@dataclass(frozen=True)
class Source:
    """A reading with the block of the paper that it is from."""

    block: TextBlock
    reading: Reading


class Builder:
    """Blocks and rules, in the order in which they are placed."""

    def __init__(self, paper: str) -> None:
        self.paper = paper
        self.blocks: dict[str, tuple[int, Block]] = {}
        self.rules: list[Rule] = []
        self.current: dict[str, str] = {}
        self.steps = 0
        self.groups = 0

    def records(self) -> Records:
        """What has been gathered; rules in reading order within each block, as they were placed."""
        ordered = sorted(self.blocks.values(), key=lambda b: b[0])
        return Records(tuple(b for _, b in ordered), tuple(self.rules), self.paper, "patterns")

    def group(self) -> str:
        """Letters that no other alternatives have."""
        self.groups += 1
        number, letters = self.groups, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters

    # --- collections ---

    def put(self, order: int, block: Block) -> str:
        """Declares a block once; gives its name."""
        self.blocks.setdefault(block.name, (order, block))
        return block.name

    def collection(self, subject: str) -> str:
        """The name of the collection of a subject as it now stands, made where it is not there."""
        if subject in self.current:
            return self.current[subject]
        plural, base = COLLECTIONS[subject]
        if subject == "lepton":
            members = (self.collection("electron"), self.collection("muon"))
            self.put(_FINAL, Block(plural, "union", members))
        elif subject == "bjet":
            self.put(_FINAL, Block(plural, "objects", (self.collection("jet"),)))
        else:
            self.put(_BASE, Block(plural, "objects", (base,)))
        self.current[subject] = plural
        return plural

    def derived(self, subject: str, new: str) -> str:
        """A collection that takes the current one of a subject, after overlaps are removed, and becomes the current one."""
        old = self.collection(subject)
        self.put(_FINAL, Block(new, "objects", (old,)))
        self.current[subject] = new
        return new

    def part_of(self, subject: str, new: str) -> str:
        """A collection of some of the objects of the current one, beside it."""
        return self.put(_FINAL, Block(new, "objects", (self.collection(subject),)))

    def separate(self, subject: str, new: str) -> str:
        """A collection of its own beside the current one."""
        return self.put(_BASE, Block(new, "objects", (COLLECTIONS[subject][1],)))

    def union(self, name: str, members: tuple[str, ...]) -> str:
        """Several collections as one."""
        return self.put(_FINAL, Block(name, "union", members))

    def losing(self, subject: str) -> tuple[str, ...]:
        """The collections that lose objects where those of a subject are removed: of leptons electrons and muons."""
        return (self.collection("electron"), self.collection("muon")) if subject == "lepton" else (self.collection(subject),)

    def beside(self, subject: str, *, apart: bool) -> tuple[str, ...]:
        """The collections that a removal looks at, which stand above it; of leptons electrons and muons ``apart``."""
        if subject == "lepton" and apart:
            return self.losing(subject)
        name = self.collection(subject)
        order, block = self.blocks[name]
        self.blocks[name] = (min(order, _JOINED), block)
        return (name,)

    def overlap(self) -> str:
        """The block of the overlap removal."""
        return self.put(_OVERLAP, Block(OVERLAP, "overlap"))

    def combination(self, name: str, members: tuple[str, ...]) -> str:
        """All combinations of some objects."""
        return self.put(_COMBINED, Block(name, "combination", members))

    def pick(self, name: str, pick: Pick) -> None:
        """Says which of the combinations counts, once."""
        order, block = self.blocks[name]
        if block.pick is None:
            self.blocks[name] = (order, replace(block, pick=pick))

    # --- events ---

    def variable(self, name: str, expression: str = "", subject: str = "") -> str:
        """An event variable, defined once."""
        return self.put(_COMBINED, Block(name, "variable", (), expression=expression, subject=subject))

    def region(self, title: str, *parents: str, role: str = "main") -> str:
        """The region of that name; ``parents`` is what it takes when it is made."""
        taken = [name for name, (_, b) in self.blocks.items() if name == title and b.kind != "region"]
        name = f"region {title}" if taken else title
        of = tuple(p for p in parents if p != name and p in self.blocks)
        return self.put(_EVENT, Block(name, "region", of, role=role))  # type: ignore[arg-type]


def cited(paper: Paper, block: TextBlock, start: int, end: int, words: str = "", *, row: int = -1) -> tuple[Place, str]:
    """The place of a span of a block, and how it is quoted there."""
    quote = cite(paper, block.id, start, end, words or spoken(block.text[start:end]))
    return Place(paper.id, quote.page, block.id, start, end, row, nth=quote.nth), quote.text


#: so few characters of a row may stand anywhere
_FEW = 4


def quoted(paper: Paper, s: Source) -> tuple[Place, str]:
    """The words of a reading; in a table, those of its row up to the cell, or all of it where those are too few to be found."""
    start, end = s.reading.row if s.reading.row >= 0 else s.reading.start, s.reading.end
    words = spoken(s.block.text[start:end])
    if s.reading.row >= 0 and len(re.sub(r"[\W_]", "", words)) < _FEW:
        line = s.block.text[start:].split("\n", 1)[0]
        end, words = start + len(line), spoken(line)
    return cited(paper, s.block, start, end, words, row=min(s.reading.row, 0))


def spoken(text: str) -> str:
    """Text without the bars between the cells of a table; cells with a dash for nothing are left out."""
    cells = re.sub(r"(?:\s\|\s[–—−-](?=\s\|\s))+", " | … ", text)
    return " ".join(cells.replace(" | ", " ").split())
