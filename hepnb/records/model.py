"""The types of the records: frozen, compared by value, with no reference to a paper or a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal, TypeAlias

#: as the paper prints it: ``none`` is a veto, ``flag`` asks for a word, ``bins`` gives edges
#: ``any`` says that a region does not have a requirement of the region that it takes
Op: TypeAlias = Literal[
    ">", ">=", "<", "<=", "==", "!=", "in", "notin", "none", "flag", "bins", "any"
]
BlockKind: TypeAlias = Literal["objects", "union", "combination", "overlap", "region", "variable"]
Role: TypeAlias = Literal["main", "control", "validation", "side"]

#: what an event has besides its collections
EVENT = "event"
MET = "MET"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of words: ``text[start:end]`` of the paper's block ``block``, on ``page`` (1-based;
    0 where there are no pages).

    ``row``, ``column``: the cell of a table, 0-based; -1 for running text. ``nth``: which
    occurrence of the words on the page is meant, 0 where they stand there once.
    """

    paper: str = ""
    page: int = 0
    block: str = ""
    start: int = 0
    end: int = 0
    row: int = -1
    column: int = -1
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison, with its sign as the paper prints it.

    ``quantity``: a word of `hepnb.vocabulary.quantities`, or ``other:name``. ``what``: of which
    block, or ``MET`` or ``event``; "" for the candidate of the block that the rule is in. ``nth``:
    1 for the leading one, 0 for all; ``leading``: only so many of the leading ones, 0 for all.
    ``other`` and ``other_nth``: the far end of a distance or a transverse mass. ``values``: one
    number, the two ends of an interval, or the edges of bins, in ``unit`` (a spelling of
    `hepnb.units`, "" for none). ``text``: the word of a flag. ``some``: one of several is enough.
    ``function``: a threshold that grows, as an expression (``0.04 + 10 GeV / pt``; objects as
    ``jets #1``). ``open``: the last bin has no upper edge. ``near``: from where the distance is
    limited, in ``unit`` (a mass within 15 of 91.2); 0 where the quantity itself is.
    """

    quantity: str
    op: Op
    values: tuple[float, ...] = ()
    unit: str = ""
    _: KW_ONLY
    what: str = ""
    nth: int = 0
    leading: int = 0
    other: str = ""
    other_nth: int = 0
    text: str = ""
    some: bool = False
    function: str = ""
    open: bool = False
    near: float = 0.0

    # pytest would take the name for that of a class of tests
    __test__ = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement: what it tests, for which blocks, and the words that say so.

    ``places``: where it was read, the first one first (a table and its text may say the same);
    ``words``: the words there, verbatim, one per place. ``blocks``: the names of the blocks that it
    holds for. ``drops``: what passes the test is rejected. ``given``: tests that say for which
    candidates or events the rule is meant; the others pass. ``alternative``: rules of a block with
    the same letters are alternatives (``a1`` or ``a2``), those with the same letters and number
    belong together. ``instead``: a region has this in place of the requirement of the region that
    it takes. ``crossed``: the bins of rules with the same letters are those of all of them at once.
    ``step``: the step of an overlap removal; ``removes``: which collection loses what
    passes; ``before``: meant before the removal. ``bin``: one bin of a region, not a requirement on
    all of it. ``reader``: who read it, both where two did; ``form``: the rule of the grammar, or
    the question, that it comes from. ``sure``: nothing about the reading is a guess. ``remark``:
    what the line has to say about itself. ``number``: its place among the rules of its reader, from
    0.
    """

    test: Test
    blocks: tuple[str, ...]
    _: KW_ONLY
    places: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()
    drops: bool = False
    given: tuple[Test, ...] = ()
    alternative: str = ""
    instead: bool = False
    crossed: str = ""
    step: int = 0
    removes: str = ""
    before: bool = False
    bin: bool = False
    reader: tuple[str, ...] = ()
    form: str = ""
    sure: bool = True
    remark: str = ""
    number: int = field(default=-1, compare=False)

    @property
    def group(self) -> str:
        """The letters of its alternative, "" where it has none."""
        return self.alternative.rstrip("0123456789")

    @property
    def tests(self) -> tuple[Test, ...]:
        """The test and its conditions."""
        return (self.test, *self.given)

    @property
    def names(self) -> frozenset[str]:
        """All that it names: its blocks, what it removes, what its tests are of."""
        ends = (name for test in self.tests for name in (test.what, test.other))
        return frozenset((*self.blocks, self.removes, *ends)) - {""}


@dataclass(frozen=True, slots=True)
class Pick:
    """The choice among several combinations: its ``quantity`` is closest to ``value`` (in
    ``unit``), largest or smallest.

    ``place``, ``words``: where the paper says so. ``how``: closest to ``value``, or the largest or
    smallest; ``remark``: what else is to be known of it, for a comment.
    """

    quantity: str
    how: Literal["closest", "max", "min"]
    value: float = 0.0
    unit: str = ""
    place: Place | None = None
    words: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A collection, a combination, an overlap removal, a region or a variable, by the name that the
    paper has for it.

    ``of``: what it is made from, base collections (``Electron``) or earlier blocks; of a region,
    the regions that it takes. ``also``: further names with the same parents. ``pick``: which
    combination counts. ``expression``: what a variable is (``mass(leptons #1 + leptons #2)``).
    ``subject``: its word of the vocabulary where the kind does not tell. ``role``: of a region,
    main, control or validation; ``place`` and ``words``: where the paper defines it, if it says so.
    """

    name: str
    kind: BlockKind
    of: tuple[str, ...] = ()
    role: Role = "main"
    also: tuple[str, ...] = ()
    pick: Pick | None = None
    expression: str = ""
    subject: str = ""
    place: Place | None = None
    words: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the block declares."""
        return (self.name, *self.also)


@dataclass(frozen=True)
class Records:
    """All that one reader has read of a paper, in reading order.

    ``paper``: its id; ``engine``: who read it. ``blocks``: each before those that are made of it;
    ``rules``: within each block in the order of the paper.
    """

    blocks: tuple[Block, ...] = ()
    rules: tuple[Rule, ...] = ()
    paper: str = ""
    engine: str = ""
    #: refused records, with the reason: ``(what, why)``
    refused: tuple[tuple[str, str], ...] = field(default=())

    def block(self, name: str) -> Block | None:
        """The block that declares a name, or None."""
        return next((b for b in self.blocks if name in b.names), None)

    def rules_of(self, name: str) -> Iterator[tuple[int, Rule]]:
        """The rules of a block with their numbers, in order."""
        return ((n, r) for n, r in enumerate(self.rules) if name in r.blocks)
