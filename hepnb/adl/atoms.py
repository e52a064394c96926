"""The atomic comparisons of a line, in the vocabulary of subjects and quantities
(docs/glossary.md).

``reject abs(eta) [] 1.37 1.52`` in ``object photons`` is ``photon abseta notin [1.37, 1.52]``: what
surviving candidates satisfy. A threshold that grows with another quantity gives its constants, its
slope and the function as text. Of an ``or`` each comparison is an alternative of the others, or
says for which candidates or events the rest is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import isinf

from hepnb import units
from hepnb.adl import catalogue, naming, tree
from hepnb.adl.dimensions import dimension
from hepnb.adl.format import format_expression
from hepnb.vocabulary.operators import COMPLEMENT, MIRROR, SIDE
from hepnb.vocabulary.subjects import KINDS, SYSTEMS, together, union


@dataclass(frozen=True, slots=True)
class Comparison:
    """One atomic comparison of a requirement, in the vocabulary of subjects and quantities
    (``docs/glossary.md``).

    ``op``: ``> >= < <= == != in notin flag``; ``value``: a number, (low, high) for in / notin, text
    for flag; ``unit`` as written, canonical where none is written. ``given``: for which candidates
    or events it is meant, the others pass; ``alternative``: ``a1`` or ``a2``, those with the same
    number belong together; ``function``: the threshold as an expression where it grows
    (``0.04 + 10 GeV / pt``); ``bin``: one bin of a region, not a requirement on all of it.
    """

    subject: str
    quantity: str
    op: str
    value: float | tuple[float, float] | str
    unit: str = ""
    given: tuple[Comparison, ...] = ()
    alternative: str = ""
    function: str = ""
    bin: bool = False


#: how far a mass is from that of the Z boson
_FROM_Z = "other:abs_mass_minus_mz"
#: words of the vocabulary that a quantity may be called by a definition
_EVENT_QUANTITIES = ("ht", "mht", "st", "meff", "met", "met_significance")
_OTHER_WORD = {"trackiso": "iso", "caloiso": "iso", "chi2": "vertex_chi2", "type": "flavour"}
_ATTRIBUTE_WORDS = frozenset({
    "pt", "et", "eta", "mass", "charge", "n", "d0", "z0", "z0sintheta", "d0sig", "id", "iso",
    "iso_wp", "btag_wp", "quality", "jvt",
    "met", "met_significance",
})  # fmt: skip
#: part of a native collection's name → subject, the first that fits
_NATIVE = (
    ("fatjet", "fatjet"), ("largerjet", "fatjet"), ("largejet", "fatjet"), ("bjet", "bjet"),
    ("jet", "jet"),
    ("photon", "photon"), ("gamma", "photon"), ("electron", "electron"), ("ele", "electron"),
    ("muon", "muon"), ("lep", "lepton"),
    ("tau", "tau"), ("track", "track"), ("trk", "track"), ("met", "met"), ("missinget", "met"),
    ("vertex", "vertex"), ("vertices", "vertex"), ("vtx", "vertex"),
)  # fmt: skip
_TRIGGER = re.compile(r"(?i)(hlt|trig|l1_)")


def comparisons(
    analysis: tree.Analysis, block: tree.Block | None, statement: tree.Statement
) -> tuple[Comparison, ...]:
    """The comparisons of a statement of a block (None: outside of blocks); () for what does not
    select.

    A number that a collection defines from the paper (``define iso_cone = 0.3``, with its evidence)
    is a parameter: ``==``.
    """
    reader = _Reader(analysis, block)
    match statement:
        case tree.Select():
            return tuple(reader.atoms(statement.condition, negated=statement.rejects))
        case tree.Bin():
            return tuple(
                replace(c, bin=True) for c in reader.atoms(statement.condition, negated=False)
            )
        case tree.Trigger():
            return tuple(reader.triggers(statement.condition))
        case tree.Bins():
            return tuple(reader.bins(statement))
        case tree.Define(value=tree.Number() as number) if (
            block is not None and block.kind == "object" and statement.note.evidence
        ):
            return (
                Comparison(
                    reader.own_subject,
                    f"other:{statement.name.lower()}",
                    "==",
                    number.value,
                    number.unit,
                ),
            )
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class _Operand:
    """An operand of an ``or``, which counts as it is or turned round (``reject a and b`` is
    ``not a or not b``).
    """

    condition: tree.Expr
    negated: bool

    @property
    def lets_pass(self) -> bool:
        """True for what says whom the rest is not meant for: few objects (``size(jets) < 3``),
        or where an object is (pt, eta).
        """
        e = self.condition
        left = (
            e.left
            if isinstance(e, tree.Compare)
            else e.operand
            if isinstance(e, tree.Range)
            else None
        )
        if (
            isinstance(left, tree.Call)
            and catalogue.function(left.function) == "size"
            and isinstance(e, tree.Compare)
        ):
            op = COMPLEMENT[e.op] if self.negated else e.op
            return op in ("<", "!=")
        own = (
            left.arguments[0]
            if isinstance(left, tree.Call) and catalogue.function(left.function) == "abs"
            else left
        )
        return isinstance(own, tree.Name) and own.id in ("pt", "eta")


@dataclass(frozen=True)
class _Reader:
    """Reads the conditions of one block of an analysis; ``hidden``: definitions that are not to
    be followed.
    """

    analysis: tree.Analysis
    block: tree.Block | None
    hidden: frozenset[str] = frozenset()

    # --- conditions ---

    def atoms(self, e: tree.Expr, *, negated: bool) -> Iterator[Comparison]:
        """The comparisons that must all hold; nothing for a condition that cannot be said as
        such.
        """
        match e:
            case tree.Logical(op="or") if (
                all(isinstance(o, tree.Name) and _TRIGGER.match(o.id) for o in e.operands)
                and not negated
            ):
                yield from self.triggers(e)
            case tree.Logical() if (e.op == "and") != negated:
                for operand in e.operands:
                    yield from self.atoms(operand, negated=negated)
            case tree.Logical():
                yield from self.either(tuple(_Operand(o, negated) for o in e.operands))
            case tree.Unary(op="not"):
                yield from self.atoms(e.operand, negated=not negated)
            case tree.Call(arguments=(inner,)) if catalogue.function(e.function) in ("any", "all"):
                yield from self.atoms(inner, negated=negated)
            case tree.Compare():
                yield from self.compare(e, negated=negated)
            case tree.Range():
                yield from self.range(e, negated=negated)
            case tree.Name() | tree.Attribute():
                yield self.flag(e, negated=negated)

    def either(self, operands: tuple[_Operand, ...]) -> Iterator[Comparison]:
        """One condition or another: a requirement on those that the others do not let pass, or
        alternatives.
        """
        passing = [o for o in operands if o.lets_pass]
        rest = [o for o in operands if not o.lets_pass]
        if len(rest) == 1 and passing:
            given = tuple(
                c for o in passing for c in self.atoms(o.condition, negated=not o.negated)
            )
            yield from (
                replace(c, given=given)
                for c in self.atoms(rest[0].condition, negated=rest[0].negated)
            )
            for bound in given:
                if bound.quantity in ("pt", "abseta", "eta"):
                    yield replace(bound, quantity=f"other:if_{bound.quantity}")
            return
        for number, operand in enumerate(operands, start=1):
            yield from (
                replace(c, alternative=f"a{number}")
                for c in self.atoms(operand.condition, negated=operand.negated)
            )

    def compare(self, e: tree.Compare, *, negated: bool) -> Iterator[Comparison]:
        left, op, right = (
            (e.right, MIRROR[e.op], e.left) if _constant(e.left) else (e.left, e.op, e.right)
        )
        op = COMPLEMENT[op] if negated else op
        if charges := self.charges(left, op, right):
            yield charges
        elif isinstance(right, tree.String):
            yield self.word(left, op, right.value)
        elif linear := _linear(left, op, right):
            yield from (
                replace(c, function=format_expression(right)) for c in self.threshold(linear, op)
            )
        elif (number := _constant(right)) and not _constant(left):
            subject, quantity = self.read(left)
            if quantity == "n" and (op, number.value) in (("<", 1.0), ("<=", 0.0)):
                op, number = "==", tree.Number(0.0)  # the vocabulary's way to say a veto
            yield Comparison(subject, quantity, op, number.value, number.unit or self.unit(left))
        elif op in SIDE and not _constant(left):
            yield from self.growing(left, op, right)

    def growing(self, left: tree.Expr, op: str, right: tree.Expr) -> Iterator[Comparison]:
        """A threshold that is any other function: each number that is compared by itself, the
        others as slopes.
        """
        function = format_expression(right)
        parts = (
            right.arguments
            if isinstance(right, tree.Call) and catalogue.function(right.function) in ("min", "max")
            else (right,)
        )
        for part in parts:
            if number := _constant(part):
                subject, quantity = self.read(left)
                yield Comparison(
                    subject,
                    quantity,
                    op,
                    number.value,
                    number.unit or self.unit(left),
                    function=function,
                )
            elif linear := _linear(left, op, part):
                yield from (replace(c, function=function) for c in self.threshold(linear, op))

    def threshold(self, linear: _Linear, op: str) -> Iterator[Comparison]:
        """A threshold that grows with another quantity: its constant part as the limit, and the
        slope as a parameter.
        """
        if linear.constant is None:  # iso < 0.05 * pt is iso / pt < 0.05
            subject, quantity = self.read(tree.Binary("/", linear.left, linear.variable))
            yield Comparison(subject, quantity, op, linear.slope)
            return
        subject, quantity = self.read(linear.left)
        yield Comparison(
            subject,
            quantity,
            op,
            linear.constant.value,
            linear.constant.unit or self.unit(linear.left),
        )
        yield Comparison(
            subject, f"other:{quantity.removeprefix('other:')}_slope", "==", linear.slope
        )

    def range(self, e: tree.Range, *, negated: bool) -> Iterator[Comparison]:
        low, high = _constant(e.low), _constant(e.high)
        if low and high:
            yield self.interval(e.operand, low, high, inside=e.inside != negated)

    def interval(
        self, operand: tree.Expr, low: tree.Number, high: tree.Number, *, inside: bool
    ) -> Comparison:
        subject, quantity = self.read(operand)
        unit, ends = low.unit or high.unit, (low.value, high.value)
        if low.unit != high.unit:  # 500 MeV to 1 GeV
            ends = tuple(units.Quantity(n.value, n.unit).canonical for n in (low, high))  # type: ignore[assignment]
            unit = units.CANONICAL[units.dimension(unit)]
        return Comparison(
            subject, quantity, "in" if inside else "notin", ends, unit or self.unit(operand)
        )

    def bins(self, statement: tree.Bins) -> Iterator[Comparison]:
        for low, high in pairwise(statement.edges):
            if isinf(high.value):
                subject, quantity = self.read(statement.variable)
                yield Comparison(
                    subject,
                    quantity,
                    ">=",
                    low.value,
                    low.unit or self.unit(statement.variable),
                    bin=True,
                )
            else:
                yield replace(self.interval(statement.variable, low, high, inside=True), bin=True)

    def triggers(self, e: tree.Expr) -> Iterator[Comparison]:
        for node in tree.walk(e):
            if isinstance(node, tree.Name):
                yield Comparison("event", "trigger", "flag", node.id)

    def flag(self, e: tree.Name | tree.Attribute, *, negated: bool) -> Comparison:
        subject, quantity = self.read(e)
        name = e.id if isinstance(e, tree.Name) else e.name
        word = "trigger" if _TRIGGER.match(name) else quantity
        return Comparison(subject, word, "flag", f"not {name}" if negated else name)

    def word(self, left: tree.Expr, op: str, value: str) -> Comparison:
        subject, quantity = self.read(left)
        return Comparison(subject, quantity, "flag", value if op == "==" else f"not {value}")

    def charges(self, left: tree.Expr, op: str, right: tree.Expr) -> Comparison | None:
        """``l1.charge * l2.charge < 0`` and the other ways to say opposite or same sign or
        flavour.
        """
        sides = (left, right)
        arithmetic = left.op if isinstance(left, tree.Binary) and _constant(right) else ""
        pair = (left.left, left.right) if isinstance(left, tree.Binary) and arithmetic else sides
        kind = next((k for k in ("charge", "type") if all(_about(x, k) for x in pair)), "")
        subject = self.system(tuple(_owner(x) for x in pair)) if kind else ""
        if kind == "charge" and (sign := _sign(arithmetic, op, right)):
            return Comparison(subject, "charge", "flag", sign)
        if kind == "type" and pair is sides and op in ("==", "!="):
            return Comparison(subject, "flavour", "flag", "SF" if op == "==" else "DF")
        return None

    # --- quantities ---

    def read(self, e: tree.Expr) -> tuple[str, str]:
        """(subject, quantity) of an expression."""
        match e:
            case tree.Name():
                return self.name(e)
            case tree.Attribute():
                return self.subject(e.owner), self.word_of(e.name)
            case tree.Call():
                return self.call(e)
            case tree.Binary(op="/"):
                return self.ratio(e)
            case _:
                return self.other(e)

    def name(self, e: tree.Name) -> tuple[str, str]:
        if e.id.lower() == "met":
            return "met", "met"
        if e.id in self.definitions:
            return self.definition(e.id)
        if self.block and self.block.kind == "object":
            return self.own_subject, self.word_of(e.id)
        word = e.id.lower()
        return "event", word if word in _EVENT_QUANTITIES else f"other:{word}"

    def definition(self, name: str) -> tuple[str, str]:
        word = name.lower().removeprefix(f"{naming.VARIABLE}_")
        if word in _EVENT_QUANTITIES:
            return "event", word
        inside = replace(
            self, hidden=self.hidden | {name}
        )  # a definition that names itself ends there
        subject, quantity = inside.read(self.definitions[name])
        named = quantity.startswith("other:") and not quantity.startswith("other:abs_mass_minus")
        return subject, f"other:{word}" if named else quantity

    def call(self, e: tree.Call) -> tuple[str, str]:
        function, arguments = catalogue.function(e.function), e.arguments
        if function == "size" and arguments:
            return self.subject(arguments[0]), "n"
        if function in ("dR", "dphi", "deta") and len(arguments) == 2:
            return "-".join(sorted(self.subject(a) for a in arguments)), function.lower()
        if function in ("HT", "MHT"):
            return "event", function.lower()
        if function == "mt":
            known = [s for a in arguments if (s := self.subject(a)) != "met"]
            return (known[0] if known else "event"), "mt"
        if function == "abs" and len(arguments) == 1:
            return self.magnitude(arguments[0])
        if function in ("min", "max") and len(arguments) == 1:
            return self.read(arguments[0])
        if function == "sum" and len(arguments) == 1:
            return self.total(arguments[0])
        if function is None and len(arguments) == 1 and catalogue.attribute(e.function):
            return self.subject(arguments[0]), self.word_of(e.function)
        return self.other(e)

    def magnitude(self, inner: tree.Expr) -> tuple[str, str]:
        """``abs(eta)`` has a word of its own; other quantities that are cut on by size keep
        theirs.
        """
        if (
            isinstance(inner, tree.Binary)
            and inner.op == "-"
            and _constant(inner.right)
            and self.read(inner.left)[1] == "mass"
        ):
            return self.read(inner.left)[0], _FROM_Z if 90 < _canonical(
                inner.right
            ) < 92.5 else "other:abs_mass_minus_value"
        subject, quantity = self.read(inner)
        return subject, "abseta" if quantity == "eta" else quantity

    def total(self, inner: tree.Expr) -> tuple[str, str]:
        """The scalar sum of transverse momenta: of jets HT, of more than jets ST."""
        subject, quantity = self.read(inner)
        if quantity in ("pt", "et"):
            return "event", "ht" if subject in (
                "jet",
                "bjet",
            ) else "st" if subject == "event" else "other:sum_pt"
        return subject, f"other:sum_{quantity.removeprefix('other:')}"

    def ratio(self, e: tree.Binary) -> tuple[str, str]:
        """Isolation over pt and d0 over its error are quantities of the vocabulary."""
        subject, quantity = self.read(e.left)
        if quantity == "d0" and "err" in format_expression(e.right).lower():
            return subject, "d0sig"
        if quantity == "iso" or re.match(r"other:(pt|et|topoet)(var)?cone", quantity):
            return subject, "iso"
        return self.other(e)

    def other(self, e: tree.Expr) -> tuple[str, str]:
        slug = re.sub(r"\W+", "_", format_expression(e).replace("/", "_over_").lower()).strip("_")
        return (
            self.own_subject if self.block and self.block.kind != "region" else "event"
        ), f"other:{slug}"

    def word_of(self, attribute: str) -> str:
        """The word of the vocabulary for an attribute."""
        if self.block and self.block.kind == "object" and attribute in self.definitions:
            return self.definition(attribute)[1]
        word = catalogue.attribute(attribute) or attribute.lower()
        return word if word in _ATTRIBUTE_WORDS else _OTHER_WORD.get(word, f"other:{word}")

    def unit(self, e: tree.Expr) -> str:
        """The canonical unit of an expression, "" where its dimension is not known or not that
        of a unit.
        """
        found = dimension(e, self.definitions)
        return units.CANONICAL[found[0]] if found and found[1] == 1 else ""

    @cached_property
    def definitions(self) -> dict[str, tree.Expr]:
        """Definitions by name that hold in this block: event variables, its own, those of
        regions that it takes.
        """
        found = {d.name: d.value for d in self.analysis.variables}
        for block in self.lineage(self.block) if self.block else ():
            found |= {s.name: s.value for s in block.statements if isinstance(s, tree.Define)}
        return {name: value for name, value in found.items() if name not in self.hidden}

    def lineage(
        self, block: tree.Block, seen: frozenset[str] = frozenset()
    ) -> Iterator[tree.Block]:
        """The blocks that a block takes, farthest first, then itself."""
        for source in tree.inputs(block):
            parent = self.parent(block, source)
            if parent and parent.title not in seen:
                yield from self.lineage(parent, seen | {block.title})
        yield block

    def parent(self, block: tree.Block, source: str) -> tree.Block | None:
        wanted = ("region",) if block.kind == "region" else ("object", "composite")
        return next(
            (
                b
                for b in self.analysis.blocks
                if b.name == source and b.kind in wanted and b is not block
            ),
            None,
        )

    # --- subjects ---

    @cached_property
    def own_subject(self) -> str:
        """The subject of the block's own candidates."""
        return _block_subject(self.analysis, self.block, frozenset()) if self.block else "event"

    def subject(self, e: tree.Expr) -> str:
        """The subject of an expression that names objects: ``lepton:1`` for ``leptons[0]``."""
        match e:
            case tree.Name():
                return self.named_subject(e.id)
            case tree.Index():
                base = self.subject(e.owner)
                if base == "dilepton" and (pair := self.nearest_to_z(e)):
                    return pair
                return (
                    f"{base}:{e.index + 1}"
                    if e.index >= 0 and base not in ("met", *SYSTEMS)
                    else base
                )
            case tree.Slice():
                return self.subject(e.owner)
            case tree.Attribute():
                return self.member_subject(e)
            case tree.Binary(op="+"):
                return self.system(_terms(e))
            case tree.Call(arguments=(inner,)) if catalogue.function(e.function) == "sum":
                base = self.subject(inner)
                count = inner.stop if isinstance(inner, tree.Slice) and not inner.start else None
                return together((base,) * count) if count and count > 1 else base
            case _:
                return "event"

    def nearest_to_z(self, e: tree.Index) -> str:
        """``z1``, ``z2`` for the first two of pairs sorted by how far their mass is from that of
        the Z boson; "" for others.
        """
        block = (
            self.analysis.block(e.owner.id, "composite") if isinstance(e.owner, tree.Name) else None
        )
        if block is None or e.index not in (0, 1):
            return ""
        inside = replace(self, block=block)
        keys = (s.key for s in block.statements if isinstance(s, tree.Sort) and not s.descending)
        return f"z{e.index + 1}" if any(inside.read(k)[1] == _FROM_Z for k in keys) else ""

    def named_subject(self, name: str) -> str:
        if name == "this":
            return self.own_subject
        if name.lower() == "met":
            return "met"
        if self.block and self.block.kind == "composite":
            aliases = {
                b.alias: b.collection
                for s in self.block.statements
                if isinstance(s, tree.Take)
                for b in s.inputs
            }
            if name in aliases:
                return _collection_subject(self.analysis, aliases[name], frozenset())
            if any(isinstance(s, tree.Candidate) and s.name == name for s in self.block.statements):
                return _system_word(name) or self.own_subject
        return _collection_subject(self.analysis, name, frozenset())

    def member_subject(self, e: tree.Attribute) -> str:
        """``zcands[0].l1``: the member or the candidate of a composite."""
        owner = e.owner
        while isinstance(owner, tree.Index | tree.Slice):
            owner = owner.owner
        block = self.analysis.block(owner.id, "composite") if isinstance(owner, tree.Name) else None
        return replace(self, block=block).named_subject(e.name) if block else "event"

    def system(self, members: tuple[tree.Expr, ...]) -> str:
        return together(tuple(self.subject(m).split(":")[0] for m in members))


@dataclass(frozen=True, slots=True)
class _Linear:
    """``left op constant + slope * variable``; the constant may be missing."""

    left: tree.Expr
    constant: tree.Number | None
    slope: float
    variable: tree.Expr


def _linear(left: tree.Expr, op: str, right: tree.Expr) -> _Linear | None:
    """A comparison with a threshold that is linear in one quantity, however it is written; None
    for any other.
    """
    if op not in (">", ">=", "<", "<="):
        return None
    if (
        isinstance(left, tree.Binary)
        and left.op == "-"
        and (limit := _constant(right))
        and (scaled := _scaled(left.right))
    ):
        return _Linear(left.left, limit, *scaled)
    if scaled := _scaled(right):
        return _Linear(left, None, *scaled)
    if isinstance(right, tree.Binary) and right.op in ("+", "-"):
        sign = -1.0 if right.op == "-" else 1.0
        if (limit := _constant(right.left)) and (scaled := _scaled(right.right)):
            return _Linear(left, limit, sign * scaled[0], scaled[1])
        if (limit := _constant(right.right)) and (scaled := _scaled(right.left)):
            return _Linear(left, tree.Number(sign * limit.value, limit.unit), *scaled)
    return None


def _scaled(e: tree.Expr) -> tuple[float, tree.Expr] | None:
    """``0.05 * pt``, ``10 GeV / pt``: the factor and what it multiplies or is divided by."""
    if (
        isinstance(e, tree.Binary)
        and e.op == "/"
        and (number := _constant(e.left))
        and not _constant(e.right)
    ):
        return number.value, e.right
    if isinstance(e, tree.Binary) and e.op == "*":
        for factor, other in ((e.left, e.right), (e.right, e.left)):
            number = _constant(factor)
            if (
                number
                and not number.unit
                and isinstance(other, tree.Name | tree.Attribute | tree.Call)
            ):
                return number.value, other
    return None


def _constant(e: tree.Expr) -> tree.Number | None:
    """The number that an expression is, None for any other expression."""
    match e:
        case tree.Number():
            return e
        case tree.Unary(op="-") if inner := _constant(e.operand):
            return tree.Number(-inner.value, inner.unit)
        case _:
            return None


def _canonical(e: tree.Expr) -> float:
    number = _constant(e)
    return units.Quantity(number.value, number.unit).canonical if number else 0.0


def _about(e: tree.Expr, attribute: str) -> bool:
    """True for ``l1.charge`` and ``charge(l1)``."""
    name = (
        e.name
        if isinstance(e, tree.Attribute)
        else e.function
        if isinstance(e, tree.Call) and len(e.arguments) == 1
        else ""
    )
    return bool(name) and catalogue.attribute(name) == attribute


def _owner(e: tree.Expr) -> tree.Expr:
    return (
        e.owner
        if isinstance(e, tree.Attribute)
        else e.arguments[0]
        if isinstance(e, tree.Call)
        else e
    )


def _sign(arithmetic: str, op: str, right: tree.Expr) -> str:
    """OS or SS for charges that are compared (``arithmetic`` ""), added or multiplied; "" for
    anything else.
    """
    value = _constant(right)
    case = (arithmetic, op, value.value if value and arithmetic else None)
    opposite = {
        ("", "!=", None),
        ("+", "==", 0.0),
        ("*", "<", 0.0),
        ("*", "==", -1.0),
        ("*", "<=", 0.0),
        ("*", "!=", 1.0),
    }
    same = {
        ("", "==", None),
        ("+", "!=", 0.0),
        ("*", ">", 0.0),
        ("*", "==", 1.0),
        ("*", ">=", 0.0),
        ("*", "!=", -1.0),
    }
    return "OS" if case in opposite else "SS" if case in same else ""


def _terms(e: tree.Expr) -> tuple[tree.Expr, ...]:
    return (
        (*_terms(e.left), *_terms(e.right)) if isinstance(e, tree.Binary) and e.op == "+" else (e,)
    )


def _collection_subject(analysis: tree.Analysis, name: str, seen: frozenset[str]) -> str:
    block = next(
        (b for b in analysis.blocks if b.name == name and b.kind in ("object", "composite")), None
    )
    if block and name not in seen:
        return _block_subject(analysis, block, seen | {name})
    canonical = catalogue.collection(name)
    return catalogue.COLLECTIONS[canonical] if canonical else _native_subject(name) or name.lower()


def _block_subject(analysis: tree.Analysis, block: tree.Block, seen: frozenset[str]) -> str:
    if block.kind == "region":
        return "event"
    seen = seen | {block.name}
    bases = tuple(_collection_subject(analysis, source, seen) for source in tree.inputs(block))
    if block.kind == "composite":
        candidates = [s.name for s in block.statements if isinstance(s, tree.Candidate)]
        return next(
            (w for name in (*candidates, block.name) if (w := _system_word(name))), ""
        ) or together(bases)
    base = union(bases)
    own = _native_subject(block.name)
    return own if own in KINDS.get(base, ()) else base


def _native_subject(name: str) -> str:
    plain = name.lower().replace("_", "")
    return next((subject for part, subject in _NATIVE if part in plain), "")


def _system_word(name: str) -> str:
    """``Zcands`` → z, ``Z1`` → z1; "" for other names."""
    word = re.sub(r"(_?(cand(idate)?s?|boson|bosons))$", "", name.lower())
    word = {
        "ll": "dilepton",
        "jj": "dijet",
        "gg": "diphoton",
        "quad": "quadruplet",
        "quads": "quadruplet",
        "higgs": "h",
        "fourleptons": "quadruplet",
    }.get(word, word)
    return (
        word
        if word in SYSTEMS
        else word.removesuffix("s")
        if word.removesuffix("s") in SYSTEMS
        else ""
    )
