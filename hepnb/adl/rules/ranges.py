"""The range that the requirements of a region leave of an expression, worked out from its parts:
``HT(jets)`` is at least the sum of the momenta that are asked of single jets, ``MET / HT(jets)`` at
most the largest MET over the smallest HT.

Each end of a range knows the lines that it comes from. Ranges may be too wide, never too narrow:
what is not understood leaves everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isclose, isinf, isnan, sqrt

from hepnb.adl import catalogue, tree
from hepnb.adl.intervals import canonical, intervals, is_size, key, possible
from hepnb.adl.rules.regions import Facts
from hepnb.adl.scope import AnalysisScope, Required
from hepnb.adl.thresholds import constant, linear
from hepnb.vocabulary.intervals import Interval, allowed
from hepnb.vocabulary.operators import COMPLEMENT, MIRROR

#: ``jets[0].pt``
ITEM = re.compile(r"(?P<abs>abs\()?(?P<collection>\w+)\[(?P<index>\d+)\]\.(?P<attribute>\w+)\)?$")
#: ``jets.pt`` inside of ``all`` and ``any``
_EACH = re.compile(r"(?P<abs>abs\()?(?P<collection>\w+)\.(?P<attribute>\w+)\)?$")
#: what no number in a selection is beyond: objects of one event
_MOST_OBJECTS = 100


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range, in the canonical unit; ``outside``: it does not belong to it; ``by``: the
    requirements that it comes from.
    """

    value: float
    outside: bool = False
    by: tuple[Required, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """All between two ends."""

    low: End = End(-inf)
    high: End = End(inf)

    @property
    def empty(self) -> bool:
        """True when nothing is inside."""
        low, high = self.low, self.high
        # what was added up is known to within the digits of a float
        if isclose(low.value, high.value, rel_tol=1e-9):
            return low.outside or high.outside
        return low.value > high.value

    @property
    def by(self) -> tuple[Required, ...]:
        """The requirements of both ends."""
        return _all((self.low, self.high))

    def __and__(self, other: Range) -> Range:
        low = max(self.low, other.low, key=lambda e: (e.value, e.outside))
        high = min(self.high, other.high, key=lambda e: (e.value, not e.outside))
        return Range(low, high)


_FREE = Range()
_NOT_NEGATIVE = Range(low=End(0.0))


def _of(interval: Interval, *by: Required) -> Range:
    low = End(interval.low, interval.low_open, by if not isinf(interval.low) else ())
    high = End(interval.high, interval.high_open, by if not isinf(interval.high) else ())
    return Range(low, high)


def _all(ends: Iterable[End]) -> tuple[Required, ...]:
    found = {id(r[2]): r for e in ends for r in e.by}
    return tuple(found.values())


def _sum(ends: Iterable[End]) -> End:
    ends = tuple(ends)
    return End(sum(e.value for e in ends), any(e.outside for e in ends), _all(ends))


def _meet(ranges: Iterable[Range]) -> Range:
    found = _FREE
    for r in ranges:
        found = found & r
    return found


@dataclass(frozen=True, slots=True)
class Conflict:
    """An expression of which requirements leave nothing: the range that its parts leave, and the
    one that is asked for.
    """

    what: str
    left: Range
    asked: Range

    @property
    def by(self) -> tuple[Required, ...]:
        """The requirements that cannot hold together."""
        both = self.left & self.asked
        return both.by

    @property
    def why(self) -> str:
        """The reason in words."""
        over = self.left.low.value >= self.asked.high.value
        left, asked = (self.left.low, self.asked.high) if over else (self.left.high, self.asked.low)
        from_, to = ("above", "at least") if over else ("below", "at most")
        least, most = ("below", "at most") if over else ("above", "at least")
        return (
            f"{self.what} is then {from_ if left.outside else to} {left.value:g}, and has to be "
            f"{least if asked.outside else most} {asked.value:g}"
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A range that a requirement asks of an expression, whose objects are all there."""

    of: tree.Expr
    left: Range
    by: Required


@dataclass
class Ranges:
    """The ranges that the requirements of a region leave of expressions.

    ``holders``: for a collection, those that have all of its objects; ``ordered``: whether a
    collection is in the order of pT; ``needed``: collection → how many objects a line asks for or
    needs, and the line.
    """

    scope: AnalysisScope
    region: tree.Block
    facts: Facts
    holders: Callable[[str], Iterable[str]]
    ordered: Callable[[str], bool]
    needed: Mapping[str, tuple[int, Required]]
    asked: list[Asked] = field(default_factory=list)
    direct: dict[str, Range] = field(default_factory=dict)
    each: dict[tuple[str, str], Range] = field(default_factory=dict)
    some: list[tuple[str, str, Range]] = field(default_factory=list)
    hardest: dict[str, Range] = field(default_factory=dict)
    compared: dict[str, tree.Expr] = field(default_factory=dict)
    known: dict[str, Range] = field(default_factory=dict)
    underway: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for by in self.scope.requirements(self.region):
            if isinstance(by[2], tree.Select):
                self.take(by[2].condition, by, negated=by[2].rejects)
        self.known.clear()  # worked out before all lines were known

    # --- what is asked directly ---

    def take(self, e: tree.Expr, by: Required, *, negated: bool) -> None:
        """One more condition that must hold."""
        match e:
            case tree.Logical() if (e.op == "and") != negated:
                for operand in e.operands:
                    self.take(operand, by, negated=negated)
            case tree.Unary(op="not"):
                self.take(e.operand, by, negated=not negated)
            case tree.Call(arguments=(inner,)) if catalogue.function(e.function) in ("any", "all"):
                everyone = (catalogue.function(e.function) == "all") != negated
                for name, interval in intervals(inner, negated=negated):
                    self.of_each(name, _of(interval, by), everyone=everyone)
            case tree.Compare() | tree.Range() if negated and not self.exists(e):
                pass  # what is missing is not thrown away
            case tree.Compare():
                op = COMPLEMENT[e.op] if negated else e.op
                self.compare(e.left, op, e.right, by)
            case tree.Range() if e.inside != negated:
                for name, interval in intervals(e, negated=negated):
                    self.ask(name, Asked(e.operand, _of(interval, by), by))

    def exists(self, e: tree.Expr) -> bool:
        """True where the region has all objects that an expression speaks of."""
        return all(self.is_there(node) for node in tree.walk(e))

    def is_there(self, e: object) -> bool:
        """True for what no event of the region lacks."""
        match e:
            case tree.Index(owner=tree.Name(id=name), index=index):
                return 0 <= index < self.count(name)
            case tree.Index():
                return False
            case tree.Binary(op="/"):
                return constant(e.right) is not None  # nothing over nothing has no value
            case tree.Call(arguments=(inner,)) if catalogue.function(e.function) in ("min", "max"):
                names = [n.id for n in tree.walk(inner) if isinstance(n, tree.Name)]
                return all(self.count(n) > 0 for n in names if self.scope.is_collection(n))
            case _:
                return True

    def count(self, collection: str) -> int:
        """The number of objects that lines ask of a collection, or of one that it holds."""
        return max(
            (n for name, (n, _) in self.needed.items() if collection in self.holders(name)),
            default=0,
        )

    def compare(self, left: tree.Expr, op: str, right: tree.Expr, by: Required) -> None:
        """``left op right``, with a number or another expression on the right."""
        if constant(left) and not constant(right):
            left, op, right = right, MIRROR[op], left
        number = constant(right)
        if number is not None:
            interval = allowed(op, canonical(number))
            if interval is not None:
                name = key(left)
                interval = interval.whole if is_size(name) else interval
                self.ask(name, Asked(left, _of(interval, by), by))
            return
        difference = tree.Binary("-", left, right)
        if interval := allowed(op, 0.0):
            self.ask(key(difference), Asked(difference, _of(interval, by), by))
        growing = linear(left, op, right)
        if growing and growing.constant is None and growing.slope and not growing.inverse:
            interval = allowed(op, canonical(growing.slope))
            if interval and self.value(growing.variable).low.value >= 0:
                self.ask(key(growing.ratio), Asked(growing.ratio, _of(interval, by), by))

    def ask(self, name: str, one: Asked) -> None:
        """A range that is asked of an expression, by its `hepnb.adl.intervals.key`."""
        e, asked = one.of, one.left
        self.asked.append(one)
        self.direct[name] = self.direct.get(name, _FREE) & asked
        self.compared.setdefault(name, e)
        if (
            isinstance(e, tree.Call)
            and len(e.arguments) == 1
            and (function := catalogue.function(e.function)) in ("min", "max")
        ):
            kept = Range(low=asked.low) if function == "min" else Range(high=asked.high)
            some = Range(high=asked.high) if function == "min" else Range(low=asked.low)
            self.of_each(key(e.arguments[0]), kept, everyone=True)
            self.of_each(key(e.arguments[0]), some, everyone=False)

    def of_each(self, name: str, asked: Range, *, everyone: bool) -> None:
        """A range that is asked of all objects of a collection, or of one of them: the leading one
        then has as much pT.
        """
        match = _EACH.match(name)
        if match is None:
            return
        collection, attribute = match["collection"], match["attribute"]
        word = f"abs({attribute})" if match["abs"] else attribute
        if everyone:
            place = (collection, word)
            self.each[place] = self.each.get(place, _FREE) & asked
            return
        self.some.append((collection, word, asked))
        if attribute == "pt" and self.ordered(collection):
            leading = f"{collection}[0].pt"
            self.hardest[leading] = self.hardest.get(leading, _FREE) & Range(low=asked.low)

    # --- what does not go together ---

    def conflicts(self) -> Iterator[Conflict]:
        """The expressions of which nothing is left."""
        for name, e in self.compared.items():
            asked, left = self.direct[name], self.own(e)
            thrown = all(isinstance(r[2], tree.Select) and r[2].rejects for r in asked.by)
            if asked.empty and (thrown or isinstance(e, tree.Binary)):
                yield Conflict(name, Range(low=asked.low), Range(high=asked.high))
            elif not asked.empty and not left.empty and (asked & left).empty:
                yield Conflict(name, left, asked)
        for (collection, attribute), asked in self.each.items():
            count, by = self.least(collection)
            own = self.of_block(collection, attribute)
            if count and not asked.empty and not own.empty and (asked & own).empty:
                left = Range(
                    End(own.low.value, own.low.outside, (*own.low.by, *by)),
                    End(own.high.value, own.high.outside, (*own.high.by, *by)),
                )
                yield Conflict(f"{attribute} of {collection}", left, asked)
        for collection, attribute, asked in self.some:
            own = self.each.get((collection, attribute), _FREE) & self.of_block(
                collection, attribute
            )
            if not asked.empty and not own.empty and (asked & own).empty:
                yield Conflict(f"{attribute} of all {collection}", own, asked)

    # --- expressions ---

    def value(self, e: tree.Expr) -> Range:
        """The range of an expression: what is asked of it, and what its parts leave."""
        name = key(e)
        if name in self.underway:
            return self.direct.get(name, _FREE)
        if name not in self.known:
            self.underway.add(name)
            self.known[name] = self.direct.get(name, _FREE) & self.own(e)
            self.underway.discard(name)
        return self.known[name]

    def own(self, e: tree.Expr) -> Range:
        """The range that the parts of an expression leave."""
        match e:
            case tree.Number():
                return _of(Interval(canonical(e), canonical(e)))
            case tree.Unary(op="-"):
                return _negative(self.value(e.operand))
            case tree.Binary():
                return self.binary(e)
            case tree.Name() if e.id in self.definitions:
                return self.value(self.definitions[e.id])
            case tree.Attribute():
                return self.attribute(e.name, e.owner, key(e))
            case tree.Call(arguments=(inner,)) if not catalogue.function(e.function):
                return self.attribute(e.function, inner, key(e))
            case tree.Call():
                return _of(possible(key(e))) & self.call(e)
            case _:
                return _of(possible(key(e)))

    @cached_property
    def definitions(self) -> dict[str, tree.Expr]:
        """The definitions that hold in the region."""
        return self.scope.definitions(self.region)

    def binary(self, e: tree.Binary) -> Range:
        """The range of a sum, a difference, a product or a ratio."""
        if any(self.is_object(side) for side in (e.left, e.right)):
            return _FREE
        one, two = self.value(e.left), self.value(e.right)
        match e.op:
            case "+":
                return Range(_sum((one.low, two.low)), _sum((one.high, two.high)))
            case "-":
                two = _negative(two)
                return Range(_sum((one.low, two.low)), _sum((one.high, two.high)))
            case "*" if one.low.value >= 0 and two.low.value >= 0:
                return Range(_times(one.low, two.low), _times(one.high, two.high))
            case "/" if one.low.value >= 0 and two.low.value >= 0:
                return Range(_over(one.low, two.high), _over(one.high, two.low))
            case _:
                return _FREE

    def is_object(self, e: tree.Expr) -> bool:
        """True for an object or a collection, which has no value of its own."""
        base = e
        while isinstance(base, tree.Index | tree.Slice):
            base = base.owner
        return base is not e or (isinstance(base, tree.Name) and self.scope.is_collection(base.id))

    def call(self, e: tree.Call) -> Range:
        """The range of a function."""
        function, arguments = catalogue.function(e.function), e.arguments
        match function, arguments:
            case "HT", (of,):
                return self.sum_of_momenta(of)
            case "MHT", (of,):
                return Range(End(0.0), self.value(tree.Call("HT", (of,))).high)
            case "sum", (inner,):
                return self.total(inner)
            case "size", (tree.Name(id=name),):
                return self.size(name)
            case "abs", (inner,):
                item = self.item_of(key(e))
                return _magnitude(self.value(inner)) & (item or _FREE)
            case "sqrt", (inner,) if (found := self.value(inner)).low.value >= 0:
                return Range(_root(found.low), _root(found.high))
            case "min" | "max", (_, _, *_):
                return _extreme(function, [self.value(a) for a in arguments])
            case "dR", (_, _):
                parts = [self.value(tree.Call(f, arguments)) for f in ("deta", "dphi")]
                parts += [self.value(tree.Call("abs", (tree.Call("deta", arguments),)))]
                parts += [self.value(tree.Call("abs", (tree.Call("dphi", arguments),)))]
                return Range(low=max((p.low for p in parts), key=lambda x: x.value))
            case _:
                return _FREE

    def total(self, inner: tree.Expr) -> Range:
        """The range of a sum over a collection, of momenta."""
        if isinstance(inner, tree.Call) and len(inner.arguments) == 1:
            name, owner = inner.function, inner.arguments[0]
        elif isinstance(inner, tree.Attribute):
            name, owner = inner.name, inner.owner
        else:
            return _FREE
        return self.sum_of_momenta(owner) if catalogue.attribute(name) == "pt" else _FREE

    def attribute(self, name: str, owner: tree.Expr, text: str) -> Range:
        """The range of an attribute of one object, or of the momentum of several together."""
        found = _of(possible(text))
        word = catalogue.attribute(name) or name
        if word == "pt" and isinstance(owner, tree.Binary) and owner.op == "+":
            sides = (self.momentum(owner.left), self.momentum(owner.right))
            return found & Range(high=_sum(s.high for s in sides))
        if isinstance(owner, tree.Attribute) and isinstance(owner.owner, tree.Index):
            text = f"{key(owner.owner)}.{word}"  # the candidate of a combination stands for it
            if owner.name not in self.candidates(owner.owner.owner):
                return found
        return found & (self.item_of(text) or _FREE)

    def momentum(self, e: tree.Expr) -> Range:
        """The range of the pT of one object, or of a sum of several."""
        return self.value(e if self.is_missing(e) else tree.Call("pt", (e,)))

    def is_missing(self, e: tree.Expr) -> bool:
        """True for the missing transverse momentum."""
        return isinstance(e, tree.Name) and self.scope.is_missing_momentum(e.id)

    def candidates(self, e: tree.Expr) -> set[str]:
        """The name of the one candidate of a combination."""
        block = self.scope.collections.get(e.id) if isinstance(e, tree.Name) else None
        statements = block.statements if block else ()
        found = {s.name for s in statements if isinstance(s, tree.Candidate)}
        return found if len(found) == 1 else set()

    # --- objects ---

    def item_of(self, text: str) -> Range | None:
        """The range of ``jets[0].pt`` by its text: what is asked of all jets, and of harder and
        softer ones; None for any other text.
        """
        match = ITEM.match(text)
        if match is None:
            return None
        word = f"abs({match['attribute']})" if match["abs"] else match["attribute"]
        return self.beside(match["collection"], int(match["index"]), word)

    def item(self, collection: str, index: int, word: str) -> Range:
        """The range of an attribute of one object of a collection."""
        asked = self.direct.get(_item_name(collection, index, word), _FREE)
        return asked & self.beside(collection, index, word)

    def beside(self, collection: str, index: int, word: str) -> Range:
        """The range that what is asked of all objects, and of harder and softer ones, leaves."""
        hardest = self.hardest.get(_item_name(collection, index, word), _FREE)
        found = self.elements(collection, word) & hardest
        if word == "pt" and self.ordered(collection):
            for other in self.indices(collection):
                its = self.direct[_item_name(collection, other, word)]
                found &= Range(low=its.low) if other > index else _FREE
                found &= Range(high=its.high) if other < index else _FREE
        return found

    def indices(self, collection: str) -> list[int]:
        """The objects of a collection of whose pT something is asked."""
        matches = (ITEM.match(name) for name in self.direct)
        return [
            int(m["index"])
            for m in matches
            if m and m["collection"] == collection and m["attribute"] == "pt" and not m["abs"]
        ]

    def elements(self, collection: str, word: str) -> Range:
        """The range of an attribute of every object of a collection."""
        asked = (self.each.get((holder, word), _FREE) for holder in self.holders(collection))
        return self.of_block(collection, word) & _meet(asked)

    def of_block(self, collection: str, word: str) -> Range:
        """The range that the block of a collection leaves of an attribute."""
        block = self.scope.collections.get(collection)
        if block is None or word in self.scope.definitions(block):
            return _FREE
        names = {word, *(f"{c}.{word}" for c in self.candidates(tree.Name(collection)))}
        found = _FREE
        for _, owner, statement in self.scope.requirements(block):
            if isinstance(statement, tree.Select):
                for name, interval in self.facts.of(statement).left:
                    found &= _of(interval, (None, owner, statement)) if name in names else _FREE
        return found

    def least(self, collection: str) -> tuple[int, tuple[Required, ...]]:
        """The number of objects that a collection has at least, and the line that says so."""
        count, *by = self.needed.get(collection, (0,))
        return count, tuple(by)

    def size(self, name: str) -> Range:
        """The range of the number of objects of a union: those of its parts together."""
        parts = self.parts(name)
        if not parts:
            return _NOT_NEGATIVE
        sizes = [self.value(tree.Call("size", (tree.Name(p),))) for p in parts]
        low = _sum(s.low for s in sizes) if self.adds_up(name) else End(0.0)
        return Range(low, _sum(s.high for s in sizes))

    def parts(self, name: str) -> tuple[str, ...]:
        """The collections that a union is of, () for any other collection."""
        block = self.scope.collections.get(name)
        takes = [s for s in block.statements if isinstance(s, tree.Take)] if block else []
        united = block is not None and any(t.combinator == "union" for t in takes)
        return tree.inputs(block) if block is not None and united else ()

    def adds_up(self, name: str) -> bool:
        """True for a union that has all of its parts, which have no object in common."""
        roots = [self.root(p) for p in self.parts(name)]
        block = self.scope.collections.get(name)
        selects = block is not None and any(isinstance(s, tree.Select) for s in block.statements)
        return None not in roots and len(set(roots)) == len(roots) and not selects

    def root(self, name: str) -> str | None:
        """The collection of the events that a collection is chosen from, None where there are
        several.
        """
        seen: set[str] = set()
        while (block := self.scope.collections.get(name)) is not None and name not in seen:
            seen.add(name)
            sources = tree.inputs(block)
            if block.kind != "object" or len(sources) != 1:
                return None
            name = sources[0]
        return None if name in seen else self.scope.source(name)

    def sum_of_momenta(self, of: tree.Expr) -> Range:
        """The range of the scalar sum of pT of a collection, or of its leading objects."""
        first = isinstance(of, tree.Slice) and not of.start and (of.stop or 0) > 0
        base = of.owner if isinstance(of, tree.Slice) and first else of
        if not isinstance(base, tree.Name) or not self.scope.is_collection(base.id):
            return _NOT_NEGATIVE
        limit = of.stop if isinstance(of, tree.Slice) and of.stop else _MOST_OBJECTS
        low = self.at_least(base.id, limit)
        if not first:
            others = [p for p in self.needed if p != base.id and base.id in self.holders(p)]
            lows = [low, *(self.at_least(p, limit) for p in others)]
            low = max(lows, key=lambda e: e.value)
        return Range(low, self.at_most(base.id, limit))

    def at_least(self, collection: str, limit: int) -> End:
        """The least sum of pT of the objects that a collection has at least."""
        count, by = self.least(collection)
        ends = [self.item(collection, n, "pt").low for n in range(min(count, limit))]
        return _sum((End(0.0, by=by if ends else ()), *(e for e in ends if e.value > 0)))

    def at_most(self, collection: str, limit: int) -> End:
        """The largest sum of pT of the objects that a collection has at most."""
        most = self.value(tree.Call("size", (tree.Name(collection),))).high
        count = min(most.value, limit)
        if count >= _MOST_OBJECTS:
            return End(inf)
        ends = [self.item(collection, n, "pt").high for n in range(int(count))]
        return _sum((End(0.0, by=most.by if most.value <= limit else ()), *ends))


# --- arithmetic
# --------------------------------------------------------------------------------------------------


def _item_name(collection: str, index: int, word: str) -> str:
    name = word.removeprefix("abs(").removesuffix(")")
    item = f"{collection}[{index}].{name}"
    return f"abs({item})" if word != name else item


def _negative(r: Range) -> Range:
    low, high = r.high, r.low
    return Range(End(-low.value, low.outside, low.by), End(-high.value, high.outside, high.by))


def _times(one: End, two: End) -> End:
    value = one.value * two.value
    outside = any(e.outside for e in (one, two) if value or not e.value)
    return End(value if not isnan(value) else inf, outside, _all((one, two)))


def _over(one: End, two: End) -> End:
    if two.value == 0:
        return End(inf)  # what is over nothing has no value, and is not thrown away
    value = one.value / two.value
    outside = one.outside or (two.outside and value != 0)  # nothing over anything is nothing
    return End(value if not isnan(value) else 0.0, outside, _all((one, two)))


def _root(end: End) -> End:
    return End(sqrt(end.value), end.outside, end.by)


def _magnitude(r: Range) -> Range:
    if r.low.value >= 0:
        return r
    if r.high.value <= 0:
        return _negative(r)
    farthest = max(_negative(r).high, r.high, key=lambda e: e.value)
    return Range(End(0.0), End(farthest.value, farthest.outside, r.by))


def _extreme(function: str, parts: list[Range]) -> Range:
    """The range of the least or the largest of several values."""
    choose = min if function == "min" else max
    low = choose((p.low for p in parts), key=lambda e: e.value)
    high = choose((p.high for p in parts), key=lambda e: e.value)
    if function == "min":  # all of them are above the lowest end
        low = End(low.value, low.outside, _all(p.low for p in parts))
    else:
        high = End(high.value, high.outside, _all(p.high for p in parts))
    return Range(low, high)
