"""Checks of requirements together: those of a block with those of all that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import alternatives, excluded, intervals, is_size, possible
from hepnb.adl.rules.line import CheckedLine
from hepnb.adl.scope import AnalysisScope, children
from hepnb.findings import Finding
from hepnb.vocabulary.intervals import Interval

_Requirement = tree.Select | tree.Bin


def contradiction(scope: AnalysisScope) -> Iterator[Finding]:
    """Requirements that nothing can satisfy together

    Each quantity that is compared with numbers gets an interval; those of a block and of all that
    it takes are intersected, and each bin with those of its region. A condition that is selected
    and rejected, and two regions that a third takes and that contradict each other, are found too.
    Error. Fix: reject or correct one of the two lines, or take another region.
    """
    for line, found, take in contradictions(scope):
        name, where, source = found
        if take is None:
            message = f"{format_statement(line.statement)!r} leaves nothing of {name}" + (
                f" after line {where}" if where else ""
            )
            message += f", which is in {_names(source)}" if where and source is not None else ""
            yield line.finding("HEP107", "error", message, "reject or correct one of the lines")
        else:
            message = f"{_names(take)} leaves nothing of {name} after {_names(source)}"
            message += f" (lines {line.statement.note.line} and {where})"
            yield CheckedLine(line.block, take).finding(
                "HEP107", "error", message, "take one of them"
            )


#: (quantity, line, where it came from) of what a requirement contradicts
_Against = tuple[str, int, tree.Statement | None]


def contradictions(
    scope: AnalysisScope,
) -> Iterator[tuple[CheckedLine, _Against, tree.Statement | None]]:
    """Each requirement that an earlier one contradicts; with the take that brings it, where both
    came by takes.
    """
    facts = Facts()
    for block in scope.analysis.blocks:
        kept = RangesLeft(facts)
        requirements = scope.requirements(block)
        several = len({id(take) for take, _, _ in requirements if take is not None}) > 1
        for take, owner, statement in requirements:
            # what comes by one take alone has been held against itself where it stands
            found = kept.against(statement) if owner is block or several else None
            if found and owner is block:
                yield CheckedLine(block, statement), found, None
            elif found and take is not None and found[2] not in (None, take):
                yield CheckedLine(block, statement), found, take
            if not isinstance(statement, tree.Bin):
                kept.add(statement, take)


def _names(take: tree.Statement | None) -> str:
    return ", ".join(b.collection for b in take.inputs) if isinstance(take, tree.Take) else ""


def required(scope: AnalysisScope, block: tree.Block, facts: Facts | None = None) -> RangesLeft:
    """The ranges left by the requirements of a block and of all that it takes, without its bins;
    ``facts``: what is known of them already.
    """
    kept = RangesLeft(facts or Facts())
    for take, _, statement in scope.requirements(block):
        if isinstance(statement, tree.Select):
            kept.add(statement, take)
    return kept


class Facts:
    """The content of requirements, each worked out once: a chain of regions asks for those of
    the first in every one.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[_Requirement, _Fact]] = {}

    def of(self, s: _Requirement) -> _Fact:
        """The content of a requirement."""
        if id(s) not in self._known:
            rejects = isinstance(s, tree.Select) and s.rejects
            left = tuple(_signed(intervals(s.condition, negated=rejects)))
            gone = tuple(excluded(s.condition, negated=rejects))
            either = alternatives(s.condition, negated=rejects)
            self._known[id(s)] = (
                s,
                _Fact(left, gone, either, format_expression(s.condition), rejects),
            )
        return self._known[id(s)][1]


@dataclass(frozen=True, slots=True)
class _Fact:
    """The ranges that a requirement leaves and cuts out, those of each side of an ``or``, its
    text, and whether it rejects that.
    """

    left: tuple[tuple[str, Interval], ...]
    gone: tuple[tuple[str, Interval], ...]
    either: tuple[tuple[tuple[str, Interval], ...], ...]
    text: str
    rejects: bool


def _signed(found: Iterable[tuple[str, Interval]]) -> Iterator[tuple[str, Interval]]:
    """The ranges, and of ``abs(x) < 2.4`` that of x as well."""
    for name, interval in found:
        yield name, interval
        if name.startswith("abs(") and isfinite(interval.high):
            yield (
                name[4:-1],
                Interval(-interval.high, interval.high, interval.high_open, interval.high_open),
            )


#: the line of a requirement, and the take that it comes by
_Where = tuple[int, tree.Statement | None]


@dataclass
class RangesLeft:
    """Ranges that requirements so far leave of each quantity and cut out of it, and the conditions
    that they select or reject.

    ``either``: those of which one side has to hold; ``asked``: the quantities that a line selects
    by.
    """

    facts: Facts
    left: dict[str, tuple[Interval, int, tree.Statement | None]] = field(default_factory=dict)
    parts: dict[str, list[tuple[Interval, int, tree.Statement | None]]] = field(
        default_factory=dict
    )
    gone: dict[str, list[tuple[Interval, int, tree.Statement | None]]] = field(default_factory=dict)
    said: dict[tuple[str, bool], _Where] = field(default_factory=dict)
    either: list[tuple[_Fact, _Where]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def against(self, s: _Requirement) -> _Against | None:
        """An earlier requirement that one contradicts."""
        fact = self.facts.of(s)
        for name, interval in fact.left:
            if not self.may_lack(fact, name) and (found := self.nothing_of(name, interval)):
                return found
        for name, hole in fact.gone:
            if (
                name in self.left
                and not self.may_lack(fact, name)
                and not self.rest(name, self.left[name][0], hole)
            ):
                return name, *self.left[name][1:]
        if found := self.no_side(fact, _NOTHING):
            return found
        for other, where in self.either if fact.left or fact.gone else ():
            if (found := self.no_side(other, fact)) and not self.no_side(other, _NOTHING):
                return found[0], *where
        opposite = self.said.get((fact.text, not fact.rejects))
        return (fact.text, *opposite) if opposite and not isinstance(s, tree.Bin) else None

    def may_lack(self, fact: _Fact, name: str) -> bool:
        """True for a quantity of an object that lines throw away and none asks for: an event
        without that object passes them all.
        """
        of_object = "[" in name or name.startswith(("min(", "max("))
        return fact.rejects and of_object and name not in self.asked

    def nothing_of(self, name: str, interval: Interval, *holes: Interval) -> _Against | None:
        """The requirement that leaves nothing of a range of a quantity; None where something is
        left, or nothing was before.
        """
        old, line, source = self.left.get(name, (possible(name), 0, None))
        if old.empty or self.rest(name, old & interval, *holes):
            return None
        if (old & interval).empty:
            alone = (x for x in self.parts.get(name, ()) if (x[0] & interval).empty)
            return (name, *next(alone, (old, line, source))[1:])
        cut = next((x for x in self.gone.get(name, ()) if (old & interval).within(x[0])), None)
        return (name, *(cut or (self.gone.get(name) or [(old, line, source)])[-1])[1:])

    def rest(self, name: str, interval: Interval, *holes: Interval) -> list[Interval]:
        """The parts of a range that no requirement cuts out."""
        parts = [] if interval.empty else [interval]
        for hole in (*(h for h, _, _ in self.gone.get(name, ())), *holes):
            parts = [part for p in parts for part in p.without(hole)]
        return [p for p in parts if not p.whole.empty] if is_size(name) else parts

    def no_side(self, fact: _Fact, beside: _Fact) -> _Against | None:
        """The requirement that leaves nothing of the last side of an ``or``; None where
        something is left of one.
        """
        found: _Against | None = None
        for side in fact.either:
            both = {n: _meet(i for m, i in (*side, *beside.left) if m == n) for n, _ in side}
            blocks = (
                self.nothing_of(n, i, *(h for m, h in beside.gone if m == n))
                for n, i in both.items()
            )
            found = next((b for b in blocks if b), None)
            if found is None:
                return None
        return found

    def lacks(self, name: str, interval: Interval) -> bool:
        """True where the requirements leave nothing of a range of a quantity."""
        return not self.rest(name, interval & self.left[name][0] if name in self.left else interval)

    def add(self, s: _Requirement, take: tree.Statement | None) -> None:
        """One more requirement, and the take that it comes by."""
        fact = self.facts.of(s)
        for name, interval in fact.left:
            old = self.left.get(name, (possible(name), 0, None))[0]
            self.left[name] = (old & interval, s.note.line, take)
            self.parts.setdefault(name, []).append((interval, s.note.line, take))
        if not fact.rejects:
            self.asked |= {name for name, _ in (*fact.left, *fact.gone)}
        for name, hole in fact.gone:
            self.gone.setdefault(name, []).append((hole, s.note.line, take))
        if fact.either:
            self.either.append((fact, (s.note.line, take)))
        self.said.setdefault((fact.text, fact.rejects), (s.note.line, take))


_NOTHING = _Fact((), (), (), "", rejects=False)


def _meet(found: Iterable[Interval]) -> Interval:
    both = Interval()
    for interval in found:
        both = both & interval
    return both


# --- indices
# --------------------------------------------------------------------------------------------------


def index_without_size(scope: AnalysisScope) -> Iterator[Finding]:
    """An index beyond what a ``size`` requirement guarantees

    An event without that object fails the requirement; say so with ``select size(jets) >= 2``, or
    let such events pass with ``size(jets) < 2 or …`` or ``size(jets) >= 2 ? … : all``. Warning,
    once for each object. Fix: one of the three.
    """
    facts = Facts()
    for block in scope.regions.values():
        guaranteed = _guaranteed(scope, block, facts)
        told: set[tuple[str, int]] = set()
        for _, owner, statement in scope.requirements(block):
            for index, needed in (
                indices_beyond(scope, statement.condition, guaranteed) if owner is block else ()
            ):
                name = index.owner.id if isinstance(index.owner, tree.Name) else ""
                if (name, needed) not in told:
                    told.add((name, needed))
                    message = (
                        f"{format_expression(index)} is used, but nothing requires at least "
                        f"{needed}"
                    )
                    yield CheckedLine(block, statement).finding(
                        "HEP109", "warning", message, f"select size({name}) >= {needed}"
                    )


def indices_beyond(
    scope: AnalysisScope, e: tree.Expr, enough: Mapping[str, float]
) -> Iterator[tuple[tree.Index, int]]:
    """(index, how many objects it needs) of those that need more than is known where they stand."""
    match e:
        case tree.Conditional():
            yield from indices_beyond(scope, e.test, enough)
            yield from indices_beyond(scope, e.yes, _more(scope, enough, e.test, negated=False))
            yield from indices_beyond(scope, e.no, _more(scope, enough, e.test, negated=True))
        case tree.Logical():
            for operand in e.operands:
                known = enough
                for other in e.operands:
                    known = (
                        _more(scope, known, other, negated=e.op == "or")
                        if other is not operand
                        else known
                    )
                yield from indices_beyond(scope, operand, known)
        case tree.Index(owner=tree.Name(id=name)) if scope.is_collection(name):
            needed = e.index + 1 if e.index >= 0 else -e.index
            if needed > enough.get(name, 0):
                yield e, needed
        case _:
            for child in children(e):
                yield from indices_beyond(scope, child, enough)


def _more(
    scope: AnalysisScope, enough: Mapping[str, float], condition: tree.Expr, *, negated: bool
) -> Mapping[str, float]:
    """The minimum number of objects per collection where a condition holds too."""
    return _with_sizes(scope, enough, intervals(condition, negated=negated))


def _with_sizes(
    scope: AnalysisScope, enough: Mapping[str, float], ranges: Iterable[tuple[str, Interval]]
) -> Mapping[str, float]:
    """The minimum number of objects per collection where these ranges hold too."""
    found = [(name[5:-1], interval.low) for name, interval in ranges if is_size(name)]
    if not found:
        return enough
    sizes = dict(enough)
    for name, low in found:
        for collection in _with_sources(scope, name):
            sizes[collection] = max(low, sizes.get(collection, 0))
    return sizes


def _guaranteed(scope: AnalysisScope, region: tree.Block, facts: Facts) -> Mapping[str, float]:
    """The minimum number of objects per collection in the events of a region; a source has at
    least as many as its subset.
    """
    sizes: Mapping[str, float] = {}
    for _, _, statement in scope.requirements(region):
        if isinstance(statement, tree.Select):
            sizes = _with_sizes(scope, sizes, facts.of(statement).left)
    return sizes


def _with_sources(scope: AnalysisScope, collection: str) -> Iterator[str]:
    """A collection, what it takes, what that takes … as long as each takes one."""
    seen: set[str] = set()
    while collection not in seen:
        seen.add(collection)
        yield collection
        block = scope.collections.get(collection)
        sources = tree.inputs(block) if block and block.kind == "object" else ()
        collection = sources[0] if len(sources) == 1 else collection


def duplicate_requirement(scope: AnalysisScope) -> Iterator[Finding]:
    """The same requirement twice

    In one block, or in a block and in what it takes. Info. Fix: delete one.
    """
    codes: dict[int, str] = {}
    for block in scope.analysis.blocks:
        seen: dict[str, tree.Block] = {}
        for _, owner, statement in scope.requirements(block):
            code = codes.setdefault(id(statement), "") or format_statement(statement)
            codes[id(statement)] = code
            if code in seen and owner is block and statement.condition != tree.Name("all"):
                where = "above in this block" if seen[code] is block else f"by {seen[code].title}"
                message = f"{code!r} is already required {where}"
                yield CheckedLine(block, statement).finding("HEP111", "info", message, "delete one")
            seen.setdefault(code, owner)
