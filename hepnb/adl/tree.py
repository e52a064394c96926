"""The tree of an ADL text: frozen records, equal when they mean the same (line numbers do not
count).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeAlias

# --- expressions
# -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the unit written after it ("" if none)."""

    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class String:
    """A quoted string, e.g. the name of a working point."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A bare name: a collection, an attribute of the current candidate, an event variable, or
    ``this``.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an object: ``owner.name``."""

    owner: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """One object of a collection: ``owner[index]``; 0 is the first, -1 the last."""

    owner: Expr
    index: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Objects of a collection: ``owner[start:stop]``, half-open like Python's; None: to its end."""

    owner: Expr
    start: int | None
    stop: int | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call ``function(arguments)``: of a function, a reducer, or an attribute written as a
    function (``pt(jets)``).
    """

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """A negation: ``-x`` or ``not x``."""

    op: Literal["-", "not"]
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic: ``left op right``; ``^`` is the power."""

    op: Literal["+", "-", "*", "/", "^"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison: ``left op right``."""

    op: Literal[">", ">=", "<", "<=", "==", "!="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Range:
    """A range: ``operand [] low high`` (inside, both ends included) or ``operand ][ low high``
    (outside, both ends left out).
    """

    operand: Expr
    low: Expr
    high: Expr
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Logical:
    """Conditions joined by one word: ``a and b and …`` or ``a or b or …``; two at least."""

    op: Literal["and", "or"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """A choice: ``test ? yes : no``."""

    test: Expr
    yes: Expr
    no: Expr


Expr: TypeAlias = (
    Number
    | String
    | Name
    | Attribute
    | Index
    | Slice
    | Call
    | Unary
    | Binary
    | Compare
    | Range
    | Logical
    | Conditional
)

# --- evidence and decisions
# --------------------------------------------------------------------------------------


class Mark(StrEnum):
    """The decision at the end of a line; a hand-written line has none and is its author's own
    decision.
    """

    NONE = ""
    ACCEPTED = "✓"
    OPEN = "?"
    REJECTED = "✗"


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence as a line carries it: ``p7 "ET > 10 GeV"``, or ``1602.01234:p5 "…"`` for another
    paper.

    ``nth``: where the words stand several times on their page, which of them is meant (``p7.2``:
    the second); 0: none is named.
    """

    page: int
    text: str
    paper: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Notes of a line: evidence, decision, comment (without ``#``), and position.

    ``readings``: how the parser understood what older dialects write otherwise than the tree has
    it, where another understanding is possible ("jets[0:3] as the first 4").
    """

    evidence: tuple[Quote, ...] = ()
    mark: Mark = Mark.NONE
    comment: str = ""
    line: int = field(default=0, compare=False)
    readings: tuple[str, ...] = field(default=(), compare=False)


NO_NOTE = Note()

# --- statements
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Binding:
    """One input of a ``take``: a collection and, in a composite, the name of its member."""

    collection: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """An input: ``take Photon``; with a combinator ``take union(a, b)``,
    ``take disjoint(leptons l1, leptons l2)``; in a region, inherit.
    """

    inputs: tuple[Binding, ...]
    combinator: Literal["", "union", "disjoint", "cartesian"] = ""
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Build:
    """A collection that a function outside of ADL builds of others: ``take fmegajets(jets)``."""

    call: Call
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: ``take sort(jets, pt, descend)`` (``collection`` given) or a line
    ``sort pt descend`` inside a block.

    In a region, where older files have it, the key names the collection:
    ``sort mass(jets) ascend``.
    """

    key: Expr
    descending: bool
    collection: str = ""
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Select:
    """A requirement: ``select condition`` or, with ``rejects``, ``reject condition``."""

    condition: Expr
    rejects: bool = False
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger decision that the event must have: ``trigger condition`` in a region."""

    condition: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Define:
    """A definition ``define name = value``: of an attribute inside a block, of an event variable
    outside or in a region.
    """

    name: str
    value: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Candidate:
    """The derived candidate of a composite: ``object Z = l1 + l2``."""

    name: str
    value: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin: ``bin "label" condition``; the label may be empty."""

    label: str
    condition: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins side by side: ``bins variable e0 e1 e2 …``, edges ascending, two at least; the last may
    be infinite.
    """

    variable: Expr
    edges: tuple[Number, ...]
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Weight:
    """A factor on the event weight, without a unit: ``weight name value``."""

    name: str
    value: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Histo:
    """A histogram ``histo name, "title", n, low, high, variable``: ``n`` bins of equal width from
    ``low`` to ``high``, in the unit of the variable.
    """

    name: str
    title: str
    n: int
    low: Number
    high: Number
    variable: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class HistoEdges:
    """A histogram ``histo name, "title", e0 e1 e2 …, variable``: bins of unequal width, edges in
    the unit of the variable.
    """

    name: str
    title: str
    edges: tuple[Number, ...]
    variable: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Histo2D:
    """A histogram in two dimensions, limits in the unit of x and of y:
    ``histo name, "title", nx, xlow, xhigh, ny, ylow, yhigh, x, y``.
    """

    name: str
    title: str
    nx: int
    xlow: Number
    xhigh: Number
    ny: int
    ylow: Number
    yhigh: Number
    x: Expr
    y: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Even:
    """Bins of equal width: ``n, low, high``."""

    n: int
    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class HistoMap:
    """A histogram in two dimensions with edges on one axis or on both:
    ``histo name, "title", e0 e1 e2 …, n, low, high, x, y``.
    """

    name: str
    title: str
    xbins: Even | tuple[Number, ...]
    ybins: Even | tuple[Number, ...]
    x: Expr
    y: Expr
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the value, its errors (down, up) if the table has them, and for each
    variable the range [low, high).
    """

    value: float
    errors: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Process:
    """A column of published counts, and the errors that it gives in this order:
    ``process zinv, "Z to neutrinos", stat, syst``.
    """

    name: str
    title: str
    errors: tuple[str, ...] = ()
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """An uncertainty in events, 0 or more: ``+- 32``, or one side of it, ``+ 3.6``, ``- 0.6``."""

    sign: Literal["+-", "+", "-"]
    value: float


@dataclass(frozen=True, slots=True)
class Count:
    """A published number of events with its uncertainties, in the order of the text."""

    value: float
    errors: tuple[Uncertainty, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Published numbers after the line above, one per process of a countsformat:
    ``counts results 997 +- 32 +- 40, 933``.
    """

    format: str
    counts: tuple[Count, ...]
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Instruction:
    """A line that tells another program what to do and selects nothing (``print``, ``save``, …),
    kept as it stands.
    """

    keyword: str
    text: str
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Field:
    """A line of an info block, or a setting of a table: a key and free text."""

    key: str
    value: str
    note: Note = NO_NOTE


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that holds only a comment; ``text`` is what follows the ``#``."""

    text: str
    note: Note = NO_NOTE


Statement: TypeAlias = (
    Take
    | Build
    | Sort
    | Select
    | Trigger
    | Define
    | Candidate
    | Bin
    | Bins
    | Weight
    | Histo
    | HistoEdges
    | Histo2D
    | HistoMap
    | Row
    | Process
    | Counts
    | Instruction
    | Field
    | Comment
)

# --- blocks
# --------------------------------------------------------------------------------------------------

BlockKind = Literal["info", "object", "composite", "region", "table", "histolist", "countsformat"]


@dataclass(frozen=True)
class Block:
    """A block: ``kind name`` and its statements.

    A *table* has settings (``nvars``, ``errors``) and rows, and is called like a function
    (``efficiency(pt, eta)``); a *histolist* has histograms, and a region that takes it fills them;
    a *countsformat* has processes.
    """

    kind: BlockKind
    name: str
    statements: tuple[Statement, ...]
    note: Note = NO_NOTE

    @property
    def title(self) -> str:
        """The kind and the name: ``object photons``."""
        return f"{self.kind} {self.name}"

    @cached_property  # asked for at every line of the block
    def inputs(self) -> tuple[str, ...]:
        """The names of the collections or regions that it takes, in order."""
        takes = (b.collection for s in self.statements if isinstance(s, Take) for b in s.inputs)
        sorts = (s.collection for s in self.statements if isinstance(s, Sort) and s.collection)
        return (*takes, *sorts)

    @cached_property
    def definitions(self) -> dict[str, Expr]:
        """Its definitions by name; the last of a name."""
        return {s.name: s.value for s in self.statements if isinstance(s, Define)}

    @cached_property
    def members(self) -> dict[str, str]:
        """The members of the candidates of a composite: alias → collection, "" for a candidate
        built of others.
        """
        takes = (b for s in self.statements if isinstance(s, Take) for b in s.inputs if b.alias)
        candidates = (s.name for s in self.statements if isinstance(s, Candidate))
        return {b.alias: b.collection for b in takes} | dict.fromkeys(candidates, "")


Item: TypeAlias = Block | Define | Instruction | Comment


@dataclass(frozen=True)
class Analysis:
    """A whole ADL text: blocks, event variables (``define`` outside a block), instructions and
    comments, in order.
    """

    items: tuple[Item, ...]

    @cached_property  # asked for at every line
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in order."""
        return tuple(i for i in self.items if isinstance(i, Block))

    @cached_property
    def variables(self) -> tuple[Define, ...]:
        """The event variables in order."""
        return tuple(i for i in self.items if isinstance(i, Define))

    def block(self, name: str, kind: BlockKind | None = None) -> Block | None:
        """The block of that name (and kind), or None."""
        return next(iter(self.named(name, *((kind,) if kind else ()))), None)

    def named(self, name: str, *kinds: BlockKind) -> tuple[Block, ...]:
        """The blocks of that name (and of one of these kinds), in order."""
        found = self._by_name.get(name, ())
        return tuple(b for b in found if not kinds or b.kind in kinds)

    @cached_property
    def _by_name(self) -> dict[str, list[Block]]:
        found: dict[str, list[Block]] = {}
        for block in self.blocks:
            found.setdefault(block.name, []).append(block)
        return found


def walk(node: object) -> Iterator[object]:
    """The node and everything below it, parents first."""
    yield node
    for child in below(node):
        yield from walk(child)


def below(node: object) -> Iterator[object]:
    """The records right below a record."""
    for name in _names(type(node)):
        value = getattr(node, name)
        for child in value if isinstance(value, tuple) else (value,):
            if _names(type(child)):
                yield child


#: the fields of a record type, none for other types; asked for at every node of every tree
_FIELDS: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()
    return _FIELDS[kind]


def inputs(block: Block) -> tuple[str, ...]:
    """The names of the collections or regions that a block takes, in order."""
    return block.inputs
