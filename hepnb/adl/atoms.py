"""The atomic comparisons of a line, in the vocabulary of subjects and quantities
(docs/glossary.md).

``reject abs(eta) [] 1.37 1.52`` in ``object photons`` is ``photon abseta notin [1.37, 1.52]``: what
surviving candidates satisfy. A threshold that grows with another quantity gives its constants, its
slope and the function as text. Of an ``or`` each comparison is an alternative of the others, or
says for which candidates or events the rest is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise, product, repeat
from math import isinf, prod
from string import ascii_lowercase, digits

from hepnb import units
from hepnb.adl import catalogue, naming, tree
from hepnb.adl.comparison import Comparison, bound, intersected, without_crack
from hepnb.adl.definition_chains import Others
from hepnb.adl.dimensions import dimension
from hepnb.adl.format import format_expression
from hepnb.adl.thresholds import Linear, constant, linear
from hepnb.vocabulary.operators import COMPLEMENT, LOWER, MIRROR, SIDE, UPPER
from hepnb.vocabulary.quantities import DISTANCES, MOMENTA, OF_EVENT
from hepnb.vocabulary.subjects import KINDS, SYSTEMS, TAGGABLE, together, union

#: how far a mass is from that of the Z boson
_FROM_Z = "other:abs_mass_minus_mz"
#: quantity → the word for its magnitude; others that are cut on by size keep theirs
_MAGNITUDES = {"eta": "abseta", "other:rapidity": "absy"}
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


class Atoms:
    """The comparisons of the statements of one analysis."""

    def __init__(self, analysis: tree.Analysis) -> None:
        self._known = _Known(analysis)
        self._readers: dict[int, _ConditionReader] = {}

    def comparisons(
        self, block: tree.Block | None, statement: tree.Statement
    ) -> tuple[Comparison, ...]:
        """The comparisons of a statement of a block (None: outside of blocks); () for what does
        not select.

        A number that a collection defines from the paper (``define iso_cone = 0.3``, with its
        evidence) is a parameter: ``==``.
        """
        if id(block) not in self._readers:  # the analysis keeps its blocks
            self._readers[id(block)] = _ConditionReader(self._known, block)
        return _comparisons(self._readers[id(block)], statement)


def comparisons(
    analysis: tree.Analysis, block: tree.Block | None, statement: tree.Statement
) -> tuple[Comparison, ...]:
    """The comparisons of one statement, as `Atoms` gives them."""
    return Atoms(analysis).comparisons(block, statement)


def _comparisons(reader: _ConditionReader, statement: tree.Statement) -> tuple[Comparison, ...]:
    block = reader.block
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


#: more ways than this to satisfy a line are not told one by one
_MOST_WAYS = 64


@dataclass(frozen=True, slots=True)
class _Operand:
    """An operand of an ``or``, which counts as it is or negated (``reject a and b`` is
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
        if isinstance(e, tree.Range):
            return _own(e.operand) in ("pt", "eta")
        if not isinstance(e, tree.Compare):
            return False
        if isinstance(e.left, tree.Call) and catalogue.function(e.left.function) == "size":
            return (COMPLEMENT[e.op] if self.negated else e.op) in ("<", "!=")
        return _own(e.left) in ("pt", "eta")

    @property
    def is_outside(self) -> bool:
        """True for what lies outside of an interval: the rest is meant for what lies inside."""
        e = self.condition
        return isinstance(e, tree.Range) and e.inside == self.negated

    @property
    def is_own(self) -> bool:
        """True for a number of the object itself (``ntracks < 3``)."""
        return isinstance(self.condition, tree.Compare) and bool(_own(self.condition.left))

    @property
    def is_removal(self) -> bool:
        """True for a distance to be kept to other objects: what else a removal of overlaps asks
        for says which objects are removed.
        """
        e = self.condition
        if not (isinstance(e, tree.Compare) and isinstance(e.left, tree.Call)):
            return False
        apart = (COMPLEMENT[e.op] if self.negated else e.op) in LOWER
        return apart and (catalogue.function(e.left.function) or "").lower() in DISTANCES


def _parted(operands: Sequence[_Operand]) -> tuple[list[_Operand], list[_Operand]]:
    """The operands that ask for something, and those that say for whom not; of the latter none
    where it is not clear.
    """
    removals = [o for o in operands if o.is_removal]
    others = [o for o in operands if not o.is_removal]
    if len(removals) == 1 and all(o.lets_pass or o.is_own for o in others):
        return removals, others
    rest = [o for o in operands if not o.lets_pass]
    within = [o for o in rest if not o.is_outside]
    rest = within if len(rest) > 1 and len(within) == 1 else rest
    return rest, [o for o in operands if o not in rest]


class _Known:
    """The definitions and the subjects of an analysis, each worked out once: they are asked for at
    every line.
    """

    def __init__(self, analysis: tree.Analysis) -> None:
        self.analysis = analysis
        self._outside = {d.name: d.value for d in analysis.variables}
        self._definitions: dict[int, dict[str, tree.Expr]] = {}
        self._subjects: dict[int, str] = {}

    def definitions(self, block: tree.Block | None) -> dict[str, tree.Expr]:
        """Definitions by name that hold in a block: event variables, its own, those of what it
        takes.
        """
        return self._outside | self._taken(block, []) if block else self._outside

    def _taken(self, block: tree.Block, below: list[str]) -> dict[str, tree.Expr]:
        """The definitions of a block and of what it takes; ``below``: the blocks that led to it."""
        if id(block) in self._definitions:
            return self._definitions[id(block)]
        found: dict[str, tree.Expr] = {}
        below.append(block.title)
        for source in block.inputs:
            parent = self._parent(block, source)
            if parent and parent.title not in below:
                found |= self._taken(parent, below)
        below.pop()
        found |= block.definitions
        if not below:
            self._definitions[id(block)] = found
        return found

    def _parent(self, block: tree.Block, source: str) -> tree.Block | None:
        named = (
            self.analysis.named(source, "region")
            if block.kind == "region"
            else self.analysis.named(source, "object", "composite")
        )
        return next((b for b in named if b is not block), None)

    def subject_of(self, collection: str, below: frozenset[str] = frozenset()) -> str:
        """The subject of a collection; ``below``: those that led to it."""
        block = next(iter(self.analysis.named(collection, "object", "composite")), None)
        if block and collection not in below:
            return self.subject_of_block(block, below)
        canonical = catalogue.collection(collection)
        native = _native_subject(collection) or collection.lower()
        return catalogue.COLLECTIONS[canonical] if canonical else native

    def subject_of_block(self, block: tree.Block, below: frozenset[str] = frozenset()) -> str:
        """The subject of the candidates of a block."""
        if id(block) not in self._subjects:
            found = self._of_candidates(block, below)
            if below:
                return found  # by a way that may lead in a circle
            self._subjects[id(block)] = found
        return self._subjects[id(block)]

    def _of_candidates(self, block: tree.Block, below: frozenset[str]) -> str:
        if block.kind == "region":
            return "event"
        below = below | {block.name}
        bases = tuple(self.subject_of(source, below) for source in block.inputs)
        if block.kind == "composite":
            candidates = [s.name for s in block.statements if isinstance(s, tree.Candidate)]
            words = (_system_word(name) for name in (*candidates, block.name))
            return next(filter(None, words), "") or together(bases)
        base = union(bases)
        own = _native_subject(block.name)
        return own if own in KINDS.get(base, ()) else base


@dataclass(frozen=True)
class _ConditionReader:
    """Reads the conditions of one block of an analysis; ``followed``: definitions that led to
    where it reads.
    """

    known: _Known
    block: tree.Block | None
    followed: tuple[str, ...] = ()

    @property
    def analysis(self) -> tree.Analysis:
        return self.known.analysis

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
                yield from _apart(self.atoms(o, negated=negated) for o in e.operands)
            case tree.Logical():
                yield from self.either(tuple(_Operand(o, negated) for o in e.operands))
            case tree.Conditional():
                yield from _apart(self.cases(e, negated=negated))
            case tree.Unary(op="not"):
                yield from self.atoms(e.operand, negated=not negated)
            case tree.Call(arguments=(inner,)) if catalogue.function(e.function) in ("any", "all"):
                some = (catalogue.function(e.function) == "any") != negated
                yield from (replace(c, some=some) for c in self.atoms(inner, negated=negated))
            case tree.Compare():
                many = _leading(e.left) or _leading(e.right)
                found = self.compare(e, negated=negated)
                yield from (replace(c, leading=many) if many else c for c in found)
            case tree.Range():
                many = _leading(e.operand)
                found = self.range(e, negated=negated)
                yield from (replace(c, leading=many) if many else c for c in found)
            case tree.Name() | tree.Attribute():
                yield self.flag(e, negated=negated)

    def either(self, operands: tuple[_Operand, ...]) -> Iterator[Comparison]:
        """One condition or another: a requirement on those that the others do not let pass, or
        alternatives.
        """
        rest, passing = _parted(operands)
        if len(rest) == 1 and passing:
            given = intersected(
                c for o in passing for c in self.atoms(o.condition, negated=not o.negated)
            )
            yield from (
                replace(c, given=given)
                for c in self.atoms(rest[0].condition, negated=rest[0].negated)
            )
            yield from filter(None, map(bound, given))
            return
        ways = [w for o in operands for w in self.ways(o.condition, negated=o.negated)]
        if crack := without_crack(ways):
            yield from crack
            return
        for number, way in enumerate(ways if len(ways) <= _MOST_WAYS else (), start=1):
            yield from (replace(c, alternative=f"a{number}") for c in way)

    def cases(self, e: tree.Conditional, *, negated: bool) -> Iterator[Iterable[Comparison]]:
        """The demands of ``test ? yes : no`` in each of the two cases."""
        for turned, branch in ((False, e.yes), (True, e.no)):
            passes = _passes(branch, negated=negated)
            given = tuple(self.atoms(e.test, negated=turned))
            if passes is False:
                yield self.atoms(e.test, negated=not turned)
            elif passes is None and given and not any(map(_qualified, given)):
                found = self.atoms(branch, negated=negated)
                yield (replace(c, given=(*given, *c.given)) for c in found)
                if _passes(e.no if branch is e.yes else e.yes, negated=negated):
                    yield filter(None, map(bound, given))
            elif passes is None:
                yield self.either((_Operand(e.test, not turned), _Operand(branch, negated)))

    def ways(self, e: tree.Expr, *, negated: bool) -> Iterator[tuple[Comparison, ...]]:
        """The ways to satisfy a condition, each of comparisons that must all hold: ``A and
        (B or C)`` is ``A and B``, or ``A and C``.
        """
        match e:
            case tree.Logical() if (e.op == "or") != negated:
                for operand in e.operands:
                    yield from self.ways(operand, negated=negated)
            case tree.Logical():
                each = [tuple(self.ways(o, negated=negated)) for o in e.operands]
                if prod(len(ways) for ways in each) > _MOST_WAYS:
                    yield from repeat((), _MOST_WAYS + 1)
                    return
                yield from (tuple(chain.from_iterable(way)) for way in product(*each))
            case tree.Conditional():
                for test, branch in ((e.test, e.yes), (tree.Unary("not", e.test), e.no)):
                    wanted = tree.Unary("not", branch) if negated else branch
                    both = tree.Logical("and", (test, wanted))
                    yield from self.ways(both, negated=False)
            case tree.Unary(op="not"):
                yield from self.ways(e.operand, negated=not negated)
            case _:
                yield tuple(self.atoms(e, negated=negated))

    def compare(self, e: tree.Compare, *, negated: bool) -> Iterator[Comparison]:
        left, op, right = (
            (e.right, MIRROR[e.op], e.left) if constant(e.left) else (e.left, e.op, e.right)
        )
        op = COMPLEMENT[op] if negated else op
        if charges := self.charges(left, op, right):
            yield charges
        elif isinstance(right, tree.String):
            yield self.word(left, op, right.value)
        elif growing := linear(left, op, right):
            yield from self.threshold(growing, op)
        elif (number := constant(right)) and not constant(left):
            subject, quantity = self.read(left)
            if quantity == "n" and (op, number.value) in (("<", 1.0), ("<=", 0.0)):
                op, number = "==", tree.Number(0.0)  # the vocabulary's way to say a veto
            unit = number.unit or self.unit(left)
            yield Comparison(subject, quantity, op, number.value, unit, some=_some(left, op))
        elif op in SIDE and not constant(left):
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
            if number := constant(part):
                subject, quantity = self.read(left)
                yield Comparison(
                    subject,
                    quantity,
                    op,
                    number.value,
                    number.unit or self.unit(left),
                    function=function,
                )
            elif growing := linear(left, op, part):
                found = [replace(c, function=function) for c in self.threshold(growing, op)]
                yield from found if len(parts) == 1 else map(_offset, found)

    def threshold(self, growing: Linear, op: str) -> Iterator[Comparison]:
        """A threshold that grows with another quantity: its constant part as the limit, and the
        slope as a parameter.
        """
        function, slope = format_expression(growing.function), growing.slope
        if growing.constant is None and slope:  # iso < 0.05 * pt is iso / pt < 0.05
            subject, quantity = self.read(growing.ratio)
            yield Comparison(subject, quantity, op, slope.value, slope.unit, function=function)
        if growing.constant is None:
            return
        limit = growing.constant
        subject, quantity = self.read(growing.left)
        unit = limit.unit or self.unit(growing.left)
        yield Comparison(subject, quantity, op, limit.value, unit, function=function)
        of = f"other:{quantity.removeprefix('other:')}_slope"
        if slope:
            yield Comparison(subject, of, "==", slope.value, slope.unit, function=function)

    def range(self, e: tree.Range, *, negated: bool) -> Iterator[Comparison]:
        low, high = constant(e.low), constant(e.high)
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
        names = [node.id for node in tree.walk(e) if isinstance(node, tree.Name)]
        either = isinstance(e, tree.Logical) and e.op == "or" and len(names) == len(e.operands)
        for number, name in enumerate(names, start=1):
            one_of = f"a{number}" if either else ""
            yield Comparison("event", "trigger", "flag", name, alternative=one_of)

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
        arithmetic = left.op if isinstance(left, tree.Binary) and constant(right) else ""
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
        word = e.id.lower().removeprefix(f"{naming.VARIABLE}_")
        return "event", word if word in OF_EVENT else f"other:{word}"

    def definition(self, name: str) -> tuple[str, str]:
        word = name.lower().removeprefix(f"{naming.VARIABLE}_")
        if word in OF_EVENT:
            return "event", word
        # a definition that names itself ends there
        inside = replace(self, followed=(*self.followed, name))
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
        """``abs(eta)`` and ``abs(rapidity)`` have a word of their own."""
        if (
            isinstance(inner, tree.Binary)
            and inner.op == "-"
            and constant(inner.right)
            and self.read(inner.left)[1] == "mass"
        ):
            return self.read(inner.left)[0], _FROM_Z if 90 < _canonical(
                inner.right
            ) < 92.5 else "other:abs_mass_minus_value"
        subject, quantity = self.read(inner)
        return subject, _MAGNITUDES.get(quantity, quantity)

    def total(self, inner: tree.Expr) -> tuple[str, str]:
        """The scalar sum of transverse momenta: of jets HT, of more than jets ST."""
        subject, quantity = self.read(inner)
        if quantity in MOMENTA:
            return (
                "event",
                "ht" if subject in TAGGABLE else "st" if subject == "event" else "other:sum_pt",
            )
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
    def definitions(self) -> Mapping[str, tree.Expr]:
        """Definitions by name that hold here."""
        found = self.known.definitions(self.block)
        return Others(found, *self.followed) if self.followed else found

    # --- subjects ---

    @cached_property
    def own_subject(self) -> str:
        """The subject of the block's own candidates."""
        return self.known.subject_of_block(self.block) if self.block else "event"

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
            member = self.block.members.get(name)
            if member:
                return self.known.subject_of(member)
            if member is not None:
                return _system_word(name) or self.own_subject
        return self.known.subject_of(name)

    def member_subject(self, e: tree.Attribute) -> str:
        """``zcands[0].l1``: the member or the candidate of a composite."""
        owner = e.owner
        while isinstance(owner, tree.Index | tree.Slice):
            owner = owner.owner
        block = self.analysis.block(owner.id, "composite") if isinstance(owner, tree.Name) else None
        return replace(self, block=block).named_subject(e.name) if block else "event"

    def system(self, members: tuple[tree.Expr, ...]) -> str:
        return together(tuple(self.subject(m).split(":")[0] for m in members))


def _apart(conditions: Iterable[Iterable[Comparison]]) -> Iterator[Comparison]:
    """The comparisons of conditions that must all hold, the alternatives of each with letters of
    their own.
    """
    used = 0
    for condition in conditions:
        found = tuple(condition)
        names = {c.alternative.rstrip(digits): "" for c in found if c.alternative}
        names = {old: _letters(n) for n, old in enumerate(names, start=used)}
        used += len(names)
        for c in found:
            old = c.alternative.rstrip(digits)
            yield replace(c, alternative=names[old] + c.alternative[len(old) :]) if old else c


def _own(e: tree.Expr | None) -> str:
    """The name that an expression is, or the magnitude of; "" for anything else."""
    if isinstance(e, tree.Call) and catalogue.function(e.function) == "abs":
        e = e.arguments[0]
    return e.id if isinstance(e, tree.Name) else ""


def _letters(n: int) -> str:
    """a, b … z, aa, bb …"""
    return ascii_lowercase[n % 26] * (n // 26 + 1)


def _offset(c: Comparison) -> Comparison:
    """The constant of one of several thresholds (``min(0.4, 0.04 + 10 GeV / pt)``), which alone is
    no limit.
    """
    if c.op == "==":
        return c
    return replace(c, quantity=f"other:{c.quantity.removeprefix('other:')}_offset", op="==")


def _qualified(c: Comparison) -> bool:
    """True for a comparison that does not hold by itself."""
    return bool(c.given or c.alternative or c.quantity.startswith("other:if_"))


def _passes(e: tree.Expr, *, negated: bool) -> bool | None:
    """True for what every event or candidate passes, False for what none does, else None."""
    known = {"all": not negated, "none": negated}
    return known.get(e.id) if isinstance(e, tree.Name) else None


def _some(left: tree.Expr, op: str) -> bool:
    """True where a limit on the smallest or largest of several is one that any of them may
    satisfy.
    """
    name = catalogue.function(left.function) if isinstance(left, tree.Call) else None
    return {"min": op in UPPER, "max": op in LOWER}.get(name or "", False)


def _leading(e: tree.Expr) -> int:
    """The number of the leading objects that an expression is about, 0 for all of them."""
    slices = [n for n in tree.walk(e) if isinstance(n, tree.Slice)]
    return next((s.stop for s in slices if s.stop and s.stop > 0 and not s.start), 0)


def _canonical(e: tree.Expr) -> float:
    number = constant(e)
    return units.Quantity(number.value, number.unit).canonical if number else 0.0


def _about(e: tree.Expr, attribute: str) -> bool:
    """True for ``l1.charge``, ``charge(l1)`` and the ``charge`` of a candidate."""
    name = (
        e.id
        if isinstance(e, tree.Name)
        else e.name
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
        else tree.Name("this")
    )


def _sign(arithmetic: str, op: str, right: tree.Expr) -> str:
    """OS or SS for charges that are compared (``arithmetic`` ""), added or multiplied; "" for
    anything else.
    """
    value = constant(right)
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
