"""The records of the patterns while they grow: collections and their order, regions, variables,
and the rules of each.
"""

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
#: where a block stands: base collections, what joins them, the overlap removal, what is taken from
#: the rest, combinations, regions
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
        #: (region, subject) → the collection that stands for the subject there
        self.inside: dict[tuple[str, str], str] = {}
        #: the region that is looked from
        self.at = ""
        self._called: dict[str, str] = {}
        self.steps = 0
        self.groups = 0

    def records(self) -> Records:
        """The records gathered so far; rules in reading order within each block, as they were
        placed.
        """
        ordered = sorted(self.blocks.values(), key=lambda b: b[0])
        stated = {name for r in self.rules for name in r.blocks}
        blocks = [b for _, b in ordered]
        while empty := {
            b.name for b in blocks if b.kind == "region" and not b.of and b.name not in stated
        }:
            blocks = [
                replace(b, of=tuple(n for n in b.of if n not in empty))
                for b in blocks
                if b.name not in empty
            ]
        return Records(tuple(blocks), tuple(self.rules), self.paper, "patterns")

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
        if own := self.inside.get((self.at, subject)):
            return own
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
        """A collection that takes the current one of a subject, after overlaps are removed, and
        becomes the current one.
        """
        old = self.collection(subject)
        self.put(_FINAL, Block(new, "objects", (old,)))
        self.current[subject] = new
        return new

    def part_of(self, subject: str, new: str) -> str:
        """A collection of some of the objects of the current one, beside it."""
        return self.put(_FINAL, Block(new, "objects", (self.collection(subject),)))

    def of_regions(self, subject: str, regions: tuple[str, ...]) -> str:
        """The collection of those objects that only some regions ask for, made from the one that
        they had so far.
        """
        old = self.inside.get((regions[0], subject), "")
        owners = {r for (r, s), name in self.inside.items() if s == subject and name == old}
        if old and owners == set(regions):
            return old
        name = " ".join(
            re.sub(r"[^\w -]+", " ", f"{COLLECTIONS[subject][0]} of {regions[0]}").split()
        )
        while name in self.blocks:
            name += " alone"
        self.put(_FINAL, Block(name, "objects", (old or self.collection(subject),)))
        self.inside |= {(region, subject): name for region in regions}
        return name

    def separate(self, subject: str, new: str) -> str:
        """A collection of its own beside the current one."""
        return self.put(_BASE, Block(new, "objects", (COLLECTIONS[subject][1],)))

    def union(self, name: str, members: tuple[str, ...]) -> str:
        """Several collections as one."""
        return self.put(_FINAL, Block(name, "union", members))

    def losing(self, subject: str) -> tuple[str, ...]:
        """The collections that lose objects where those of a subject are removed: of leptons
        electrons and muons.
        """
        return (
            (self.collection("electron"), self.collection("muon"))
            if subject == "lepton"
            else (self.collection(subject),)
        )

    def beside(self, subject: str, *, apart: bool) -> tuple[str, ...]:
        """The collections that a removal looks at, which stand above it; of leptons electrons
        and muons ``apart``.
        """
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
        """An event variable, defined once; one of the objects that only some regions ask for has
        a name of its own.
        """
        old = self.blocks.get(name)
        if old and old[1].kind == "variable" and old[1].expression != expression and self.at:
            name = f"{name} of {self.at}"
        return self.put(
            _COMBINED, Block(name, "variable", (), expression=expression, subject=subject)
        )

    def region(self, title: str, *parents: str, role: str = "main") -> str:
        """The region of that name, however it is spelled; ``parents`` is what it takes when it
        is made.
        """
        title = self.called(title)
        taken = [
            name for name, (_, b) in self.blocks.items() if name == title and b.kind != "region"
        ]
        name = f"region {title}" if taken else title
        of = tuple(p for p in parents if p != name and p in self.blocks)
        return self.put(_EVENT, Block(name, "region", of, role=role))  # type: ignore[arg-type]

    def called(self, title: str) -> str:
        """The name of a region as it was written first."""
        return self._called.setdefault(spelled(title), title)

    def is_main(self, region: str) -> bool:
        """True for a region of the signal, or one before it."""
        return self.is_region(region) and self.blocks[region][1].role == "main"

    def is_region(self, name: str) -> bool:
        """True for the name of a region that is there."""
        return name in self.blocks and self.blocks[name][1].kind == "region"

    def takes(self, region: str) -> tuple[str, ...]:
        """The regions that a region takes."""
        return self.blocks[region][1].of

    def take_from(self, parent: str, region: str) -> None:
        """Lets a region take another one."""
        order, block = self.blocks[region]
        self.blocks[region] = (order, replace(block, of=(parent,)))


def spelled(title: str) -> str:
    """A name without what papers are free to write: ``signal region A`` and ``SR-A`` are one,
    ``VBF`` and ``VBF category``, ``SR-2ℓ`` and ``SR-2l``.
    """
    title = re.sub(
        r"^(?:(?:[Ss]ignal|[Cc]ontrol|[Vv]alidation|[Ss]earch|[Ee]vent) )?(?:[Rr]egion|[Cc]ategory"
        r"|[Cc]hannel|[Cc]lass) (?=(?=[A-Za-z_-]*(?:\d|[A-Z]{2}))[A-Z][\w+-]+$)",
        "",
        title,
    )
    name = re.sub(
        r"(?<=[\w}+)]) (?:(?:signal |search )?regions?|categor(?:y|ies)|channels?|box(?:es)?"
        r"|final states?|selections?)$",
        "",
        title.lower(),
    )
    name = re.sub(r"\bsignal region\b", "sr", name)
    name = re.sub(r"\bcontrol (?:region|sample)\b", "cr", name).replace("ℓ", "l")
    return re.sub(r"[\s_{}^-]+", "", name)


def begins_with(name: str, other: str) -> bool:
    """True for a region that is named by another one and by what it is besides: ``eμ VBF
    category`` beside ``eμ channel``.
    """
    words = name.split(" ")
    firsts = (" ".join(words[:n]) for n in range(1, len(words)))
    rest = spelled(name) != spelled(other)
    return rest and any(spelled(first) == spelled(other) for first in firsts)


def cited(
    paper: Paper, block: TextBlock, start: int, end: int, words: str = "", *, row: int = -1
) -> tuple[Place, str]:
    """The place of a span of a block, and how it is quoted there."""
    quote = cite(paper, block.id, start, end, words or spoken(block.text[start:end]))
    return Place(paper.id, quote.page, block.id, start, end, row, nth=quote.nth), quote.text


def quoted(paper: Paper, s: Source) -> tuple[Place, str]:
    """The words of a reading; in a table, those of its row up to its cell."""
    start, end = s.reading.row if s.reading.row >= 0 else s.reading.start, s.reading.end
    return cited(
        paper, s.block, start, end, spoken(s.block.text[start:end]), row=min(s.reading.row, 0)
    )


def spoken(text: str) -> str:
    """Text without the bars between the cells of a table, but before ``[200, 300]``; cells with
    a dash for nothing are left out.
    """
    cells = re.sub(r"(?:\s\|\s[–—−-](?=\s\|\s))+", " | … ", text)
    return " ".join(re.sub(r" \| (?!\[\d)", " ", cells).split())
