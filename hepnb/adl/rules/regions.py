"""Checks of requirements together: those of a block with those of all that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import Interval, excluded, intervals
from hepnb.adl.rules.line import Line
from hepnb.adl.scope import Scope, children, descendants
from hepnb.findings import Finding

_Requirement = tree.Select | tree.Bin


def contradiction(scope: Scope) -> Iterator[Finding]:
    """Requirements that nothing can satisfy together

    Each quantity that is compared with numbers gets an interval; those of a block and of all that it takes are intersected, and
    each bin with those of its region. A condition that is selected and rejected, and two regions that a third takes and that
    contradict each other, are found too. Error. Fix: correct one of the two lines, or take another region.
    """
    for block in scope.analysis.blocks:
        kept = Kept()
        for take, owner, statement in _requirements(scope, block):
            found = kept.against(statement)
            if found and owner is block:
                message = f"{format_statement(statement)!r} leaves nothing of {found[0]}" + (
                    f" after line {found[1]}" if found[1] else ""
                )
                if found[1] and found[2] is not None:
                    message += f", which is in {_names(found[2])}"
                yield Line(block, statement).finding("HEP107", "error", message, "correct one of the lines")
            elif found and take is not None and found[2] not in (None, take):
                message = f"{_names(take)} leaves nothing of {found[0]} after {_names(found[2])}"
                message += f" (lines {statement.note.line} and {found[1]})"
                yield Line(block, take).finding("HEP107", "error", message, "take one of them")
            if not isinstance(statement, tree.Bin):
                kept.add(statement, take)


def _names(take: tree.Statement | None) -> str:
    return ", ".join(b.collection for b in take.inputs) if isinstance(take, tree.Take) else ""


def required(scope: Scope, block: tree.Block) -> Kept:
    """What the requirements of a block and of all that it takes leave, without its bins."""
    kept = Kept()
    for take, _, statement in _requirements(scope, block):
        if isinstance(statement, tree.Select):
            kept.add(statement, take)
    return kept


@dataclass
class Kept:
    """What the requirements so far leave of each quantity, what they cut out of it, and which conditions they select or reject."""

    left: dict[str, tuple[Interval, int, tree.Statement | None]] = field(default_factory=dict)
    gone: dict[str, list[tuple[Interval, int, tree.Statement | None]]] = field(default_factory=dict)
    said: dict[tuple[str, bool], tuple[int, tree.Statement | None]] = field(default_factory=dict)

    def against(self, s: _Requirement) -> tuple[str, int, tree.Statement | None] | None:
        """(quantity, line, where it came from) of what a requirement contradicts."""
        for name, interval in _kept(s):
            old, line, source = self.left.get(name, (Interval(), 0, None))
            if (old & interval).empty and not old.empty:
                return name, line, source
            for hole, where, whence in self.gone.get(name, ()):
                if (old & interval).within(hole):
                    return name, where, whence
        for name, hole in excluded(s.condition, negated=_rejects(s)):
            if name in self.left and self.left[name][0].within(hole):
                return name, *self.left[name][1:]
        text, rejects = format_expression(s.condition), _rejects(s)
        opposite = self.said.get((text, not rejects))
        return (text, *opposite) if opposite and not isinstance(s, tree.Bin) else None

    def lacks(self, name: str, interval: Interval) -> bool:
        """True where the requirements leave nothing of a range of a quantity."""
        rest = interval & self.left[name][0] if name in self.left else interval
        return rest.empty or any(rest.within(hole) for hole, _, _ in self.gone.get(name, ()))

    def add(self, s: _Requirement, take: tree.Statement | None) -> None:
        """One more requirement, and the take that it comes by."""
        for name, interval in _kept(s):
            old = self.left.get(name, (Interval(), 0, None))[0]
            self.left[name] = (old & interval, s.note.line, take)
        for name, hole in excluded(s.condition, negated=_rejects(s)):
            self.gone.setdefault(name, []).append((hole, s.note.line, take))
        self.said.setdefault((format_expression(s.condition), _rejects(s)), (s.note.line, take))


def _rejects(s: _Requirement) -> bool:
    return isinstance(s, tree.Select) and s.rejects


def _kept(s: _Requirement) -> Iterator[tuple[str, Interval]]:
    return intervals(s.condition, negated=_rejects(s))


def _requirements(scope: Scope, block: tree.Block) -> Iterator[tuple[tree.Statement | None, tree.Block, _Requirement]]:
    """(take that it comes by, block, requirement) of a block, after those of what it takes; a union passes on none."""
    known = scope.regions if block.kind == "region" else scope.collections
    for take in block.statements:
        if isinstance(take, tree.Take | tree.Sort) and not (isinstance(take, tree.Take) and take.combinator):
            for name in tree.inputs(tree.Block(block.kind, block.name, (take,))):
                if name in known and known[name] is not block:
                    for owner in _simple_lineage(scope, known[name]):
                        yield from ((take, owner, s) for s in owner.statements if isinstance(s, tree.Select) and _counts(s))
    for s in block.statements:
        if isinstance(s, tree.Select | tree.Bin) and _counts(s):
            yield None, block, s


def _simple_lineage(scope: Scope, block: tree.Block) -> Iterator[tree.Block]:
    """The blocks that a block takes as long as each takes what it takes alone."""
    united = any(isinstance(s, tree.Take) and s.combinator for s in block.statements)
    return iter((block,)) if united else scope.lineage(block)


def _counts(s: tree.Statement) -> bool:
    return s.note.mark != tree.Mark.REJECTED


# --- indices -----------------------------------------------------------------------------------------------------


def index_without_size(scope: Scope) -> Iterator[Finding]:
    """An index beyond what a ``size`` requirement guarantees

    An event without that object fails the requirement; say so with ``select size(jets) >= 2``, or let such events pass with
    ``size(jets) < 2 or …`` or ``size(jets) >= 2 ? … : all``. Warning, once for each object. Fix: one of the three.
    """
    for block in scope.regions.values():
        guaranteed = _guaranteed(scope, block)
        told: set[tuple[str, int]] = set()
        for _, owner, statement in _requirements(scope, block):
            for index, needed in _beyond(scope, statement.condition, guaranteed) if owner is block else ():
                name = index.owner.id if isinstance(index.owner, tree.Name) else ""
                if (name, needed) not in told:
                    told.add((name, needed))
                    message = f"{format_expression(index)} is used, but nothing requires at least {needed}"
                    yield Line(block, statement).finding("HEP109", "warning", message, f"select size({name}) >= {needed}")


def _beyond(scope: Scope, e: tree.Expr, enough: Mapping[str, float]) -> Iterator[tuple[tree.Index, int]]:
    """(index, how many objects it needs) of those that need more than is known where they stand."""
    match e:
        case tree.Conditional():
            yield from _beyond(scope, e.test, enough)
            yield from _beyond(scope, e.yes, _more(scope, enough, e.test, negated=False))
            yield from _beyond(scope, e.no, _more(scope, enough, e.test, negated=True))
        case tree.Logical():
            for operand in e.operands:
                known = enough
                for other in e.operands:
                    known = _more(scope, known, other, negated=e.op == "or") if other is not operand else known
                yield from _beyond(scope, operand, known)
        case tree.Index(owner=tree.Name(id=name)) if scope.is_collection(name):
            needed = e.index + 1 if e.index >= 0 else -e.index
            if needed > enough.get(name, 0):
                yield e, needed
        case _:
            for child in children(e):
                yield from _beyond(scope, child, enough)


def _more(scope: Scope, enough: Mapping[str, float], condition: tree.Expr, *, negated: bool) -> Mapping[str, float]:
    """How many objects there are at least where a condition holds too."""
    if not any(isinstance(n, tree.Call) for n in descendants(condition)):
        return enough
    sizes = dict(enough)
    for name, interval in intervals(condition, negated=negated):
        if name.startswith("size("):
            for collection in _with_sources(scope, name[5:-1]):
                sizes[collection] = max(interval.low, sizes.get(collection, 0))
    return sizes


def _guaranteed(scope: Scope, region: tree.Block) -> Mapping[str, float]:
    """How many objects of each collection the events of a region have at least; of a subset, its source has as many."""
    sizes: Mapping[str, float] = {}
    for _, _, statement in _requirements(scope, region):
        if isinstance(statement, tree.Select):
            sizes = _more(scope, sizes, statement.condition, negated=statement.rejects)
    return sizes


def _with_sources(scope: Scope, collection: str) -> Iterator[str]:
    """A collection, what it takes, what that takes … as long as each takes one."""
    seen: set[str] = set()
    while collection not in seen:
        seen.add(collection)
        yield collection
        block = scope.collections.get(collection)
        sources = tree.inputs(block) if block and block.kind == "object" else ()
        collection = sources[0] if len(sources) == 1 else collection


def duplicate_requirement(scope: Scope) -> Iterator[Finding]:
    """The same requirement twice

    In one block, or in a block and in what it takes. Info. Fix: delete one.
    """
    for block in scope.analysis.blocks:
        seen: dict[str, int] = {}
        for _, owner, statement in _requirements(scope, block):
            code = format_statement(statement)
            if code in seen and owner is block and statement.condition != tree.Name("all"):
                message = f"{code!r} stands already at line {seen[code]}"
                yield Line(block, statement).finding("HEP111", "info", message, "delete one")
            seen.setdefault(code, statement.note.line)
