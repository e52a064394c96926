"""Checks whether an event can pass a region at all: what its requirements, those of its objects
and their order leave together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from hepnb.adl import catalogue, tree
from hepnb.adl.definition_chains import Others
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import is_size, possible
from hepnb.adl.rules.line import CheckedLine, code_lines
from hepnb.adl.rules.ranges import ITEM, Ranges
from hepnb.adl.rules.regions import Facts, contradictions, indices_beyond, required
from hepnb.adl.rules.sums import Sums
from hepnb.adl.scope import AnalysisScope, Required, with_children
from hepnb.findings import Finding
from hepnb.vocabulary.intervals import Interval

#: the requirements that cannot hold together, and why
_Reason = tuple[tuple[Required, ...], str]


@dataclass(frozen=True, slots=True)
class _Bound:
    """A limit that a requirement sets, or 0 and infinity where none does."""

    value: float
    by: Required | None = None


@dataclass
class _Bounds:
    """The bounds that a region sets on sizes (by collection) and on single objects (by collection,
    index, attribute).

    ``used``: how many an index needs.
    """

    least: dict[str, _Bound] = field(default_factory=dict)
    used: dict[str, _Bound] = field(default_factory=dict)
    most: dict[str, _Bound] = field(default_factory=dict)
    items: dict[tuple[str, int, str], list[tuple[Interval, Required]]] = field(default_factory=dict)

    def size(self, collection: str, interval: Interval, by: Required) -> None:
        """So many objects are let pass."""
        if interval.low > self.least.get(collection, _Bound(0)).value:
            self.least[collection] = _Bound(interval.low, by)
        if interval.high < self.most.get(collection, _Bound(inf)).value:
            self.most[collection] = _Bound(interval.high, by)

    def needed(self, collection: str) -> _Bound:
        """The number of objects that there have to be."""
        found = (of.get(collection, _Bound(0)) for of in (self.least, self.used))
        return max(found, key=lambda b: b.value)

    def use(self, collection: str, n: int, by: Required) -> None:
        """An index needs ``n`` objects."""
        if n > self.used.get(collection, _Bound(0)).value:
            self.used[collection] = _Bound(n, by)


def no_event_passes(scope: AnalysisScope) -> Iterator[Finding]:
    """A region that no event passes

    Its lines do not contradict each other word by word, but together they leave nothing: an object
    is asked for where there are none (``size(jets) == 0`` beside ``jets[0]``, or beside
    ``size(bjets) >= 1`` with ``bjets`` taken from ``jets``); the second jet is harder than the
    leading one; an object has to be softer than all in its collection; a sum is below what its
    parts add up to (``HT(jets) < 200`` beside ``pt(jets[0]) > 300``), and so for ratios,
    differences, ``min``, ``max``, ``any`` and ``all``, magnitudes, unions and definitions; several
    sums do not go together (``size(electrons) + size(muons) == 1`` beside ``size(leptons) >= 2``).
    Error. Fix: correct or reject one of the lines that are named, or take another region.
    """
    told: set[tuple[str, int]] = set()
    for region, by, why in _conflicts(scope):
        finding = _told(region, by, why)
        if finding and (region.name, finding.line) not in told:
            told.add((region.name, finding.line))
            yield finding


def contradicted(scope: AnalysisScope) -> Iterator[Finding]:
    """A line that a later one contradicts

    The other side of HEP107 and HEP119: which of them is wrong, no check can know. The line is not
    accepted in bulk. Warning. Fix: reject or correct one of the lines.
    """
    against: dict[int, dict[int, None]] = {}
    for line, (_, where, _), _ in contradictions(scope):
        if where:
            against.setdefault(where, {})[line.statement.note.line] = None
    for region, by, why in _conflicts(scope):
        finding = _told(region, by, why)
        for _, _, statement in by if finding else ():
            if finding and statement.note.line != finding.line:
                against.setdefault(statement.note.line, {})[finding.line] = None
    for line in code_lines(scope):
        if others := against.get(line.statement.note.line):
            message = f"{format_statement(line.statement)!r} is contradicted at "
            yield line.finding(
                "HEP120",
                "warning",
                message + _listed(list(others)),
                "reject or correct one of the lines",
            )


def _conflicts(scope: AnalysisScope) -> Iterator[tuple[tree.Block, tuple[Required, ...], str]]:
    """(region, the requirements that no event passes together, why); worked out once."""
    facts = Facts()
    for region in scope.regions.values():
        if id(region) not in scope.conflicts:
            scope.conflicts[id(region)] = tuple(_in_region(scope, region, facts))
        yield from ((region, by, why) for by, why in scope.conflicts[id(region)])


def _in_region(scope: AnalysisScope, region: tree.Block, facts: Facts) -> Iterator[_Reason]:
    bounds = _bounds(scope, region, facts)
    yield from _of_sizes(scope, bounds)
    yield from _of_order(scope, bounds)
    yield from _of_objects(scope, bounds)
    yield from _of_parts(scope, region, facts, bounds)


def _told(region: tree.Block, by: tuple[Required, ...], why: str) -> Finding | None:
    """The finding at the lowest of the lines that stands in the region, or at the take by which
    they came together.
    """
    lines = sorted({r[2].note.line: r for r in by}.items())
    own = [r[2] for _, r in lines if r[1] is region]
    takes = {id(r[0]): r[0] for r in by if r[0] is not None}
    fix = "correct or reject one of the lines"
    if own:
        at = own[-1]
        beside = _listed([n for n, r in lines if r[2] is not at])
        beside = f" beside {beside}" if beside else ""
        message = f"no event passes {format_statement(at)!r}{beside}: {why}"
        return CheckedLine(region, at).finding("HEP119", "error", message, fix)
    if len(takes) > 1:  # each stands alone in what it came by
        take = max(takes.values(), key=lambda t: t.note.line)
        message = f"no event passes {region.title}: {why} ({_listed([n for n, _ in lines])})"
        return CheckedLine(region, take).finding("HEP119", "error", message, fix)
    return None


def _listed(lines: list[int]) -> str:
    """``line 3``, ``lines 3, 4 and 7``."""
    if len(lines) < 2:
        return "".join(f"line {n}" for n in lines)
    return f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}"


def _bounds(scope: AnalysisScope, region: tree.Block, facts: Facts) -> _Bounds:
    bounds, definitions = _Bounds(), scope.definitions(region)
    selecting = [by for by in scope.requirements(region) if isinstance(by[2], tree.Select)]
    for by in selecting:
        for name, interval in facts.of(by[2]).left:
            if is_size(name):
                bounds.size(name[5:-1], interval, by)
        if not (isinstance(by[2], tree.Select) and by[2].rejects):
            condition = _written_out(by[2].condition, definitions)
            for index, needed in indices_beyond(scope, condition, {}):
                bounds.use(format_expression(index.owner), needed, by)
    for by in selecting:
        for name, interval in facts.of(by[2]).left:
            item = ITEM.match(name)
            if item and int(item["index"]) < bounds.needed(item["collection"]).value:
                attribute = f"abs({item['attribute']})" if item["abs"] else item["attribute"]
                bounds.items.setdefault(
                    (item["collection"], int(item["index"]), attribute), []
                ).append((interval, by))
    return bounds


def _written_out(e: tree.Expr, definitions: Mapping[str, tree.Expr]) -> tree.Expr:
    """An expression with what is defined in place of its name."""
    if not definitions:
        return e
    if isinstance(e, tree.Name) and e.id in definitions:
        return _written_out(definitions[e.id], Others(definitions, e.id))
    return with_children(e, lambda inner: _written_out(inner, definitions))


# --- how many
# --------------------------------------------------------------------------------------------------


def _of_sizes(scope: AnalysisScope, bounds: _Bounds) -> Iterator[_Reason]:
    """Objects that are needed where a collection that holds them all has fewer."""
    for name, least in (*bounds.least.items(), *bounds.used.items()):
        for holder, per in _holders(scope, name).items():
            most = bounds.most.get(holder)
            plain = (
                holder == name and most and bounds.least.get(name, _Bound(0)).value > most.value
            )  # HEP107 says so
            if (
                most
                and most.by
                and least.by
                and least.value
                and most.value < (per or least.value)
                and not plain
            ):
                more = (
                    f"{name} are among {holder}"
                    if holder != name and per is None
                    else f"{name} are made of {holder}"
                )
                of = "" if holder == name else f", and {more}"
                n = f"{per or least.value:g}"
                yield (
                    (least.by, most.by),
                    (
                        f"it needs at least {n} of {holder}, of which there are at most "
                        f"{most.value:g}{of}"
                    ),
                )


def _holders(scope: AnalysisScope, name: str) -> Mapping[str, int | None]:
    """The collections that have all objects of one (None), or so many members of each of its
    candidates.
    """
    found: dict[str, int | None] = {name: None}
    todo = [name]
    while todo:
        part = todo.pop()
        block = scope.collections.get(part)
        unions = scope.unions.get(part, ())
        for other in (*(_sources(block) if block else ()), *unions):
            if other not in found:
                found[other] = None
                todo.append(other)
    block = scope.collections.get(name)
    if block is not None and block.kind == "composite":
        members = [
            b.collection for s in block.statements if isinstance(s, tree.Take) for b in s.inputs
        ]
        apart = any(
            isinstance(s, tree.Take) and s.combinator == "disjoint" for s in block.statements
        )
        found |= {m: members.count(m) if apart else 1 for m in members}
    return found


def _sources(block: tree.Block) -> tuple[str, ...]:
    """The collections that an object block takes, where it takes one collection."""
    sources = tree.inputs(block)
    return sources if block.kind == "object" and len(sources) == 1 and not _united(block) else ()


def _united(block: tree.Block) -> bool:
    return any(isinstance(s, tree.Take) and s.combinator == "union" for s in block.statements)


# --- of which size
# -----------------------------------------------------------------------------------------------


def _of_order(scope: AnalysisScope, bounds: _Bounds) -> Iterator[_Reason]:
    """An object that has to have more pT than one before it."""
    for (name, index, attribute), limits in bounds.items.items():
        for (other, earlier, same), others in bounds.items.items():
            if (
                (other, same) == (name, attribute)
                and earlier < index
                and attribute == "pt"
                and _by_momentum(scope, name)
            ):
                low, high = (
                    max(limits, key=lambda x: x[0].low),
                    min(others, key=lambda x: x[0].high),
                )
                if low[0].low > high[0].high:
                    yield (
                        (low[1], high[1]),
                        f"{name}[{index}] cannot have more pT than {name}[{earlier}]",
                    )


def _by_momentum(scope: AnalysisScope, name: str) -> bool:
    """True for a collection in the order of pT: one of the language, a union, what is chosen of
    them. One by the file's own name is in the order of the file.
    """
    seen: set[str] = set()
    while name in scope.collections and name not in seen:
        seen.add(name)
        block = scope.collections[name]
        sources = _sources(block)
        if any(isinstance(s, tree.Sort) for s in block.statements):
            return False
        if _united(block):
            return True
        if len(sources) != 1:
            return False
        name = sources[0]
    return name not in seen and scope.source(name) in catalogue.COLLECTIONS


def _of_objects(scope: AnalysisScope, bounds: _Bounds) -> Iterator[_Reason]:
    """An object that has to be outside of what its collection selects."""
    for (name, index, attribute), limits in bounds.items.items():
        block = scope.collections.get(name)
        known = (
            required(scope, block).left.get(attribute) if block and block.kind == "object" else None
        )
        for interval, by in limits if known else ():
            if (
                known
                and (known[0] & interval).empty
                and not known[0].empty
                and not (interval & possible(attribute)).empty
            ):
                yield (
                    (by,),
                    (
                        f"{attribute} of {name}[{index}] is not what line {known[1]} leaves of all "
                        f"{name}"
                    ),
                )


# --- what parts leave of a whole
# --------------------------------------------------------------------------------------------------


def _of_parts(
    scope: AnalysisScope, region: tree.Block, facts: Facts, bounds: _Bounds
) -> Iterator[_Reason]:
    """A sum, a ratio, or anything else of which its parts leave nothing."""
    held: dict[str, tuple[str, ...]] = {}

    def holders(name: str) -> tuple[str, ...]:
        if name not in held:
            held[name] = tuple(h for h, per in _holders(scope, name).items() if per is None)
        return held[name]

    needed = {
        name: (int(b.value), b.by)
        for name in (*bounds.least, *bounds.used)
        if (b := bounds.needed(name)).by
    }
    for name, (_, by) in list(needed.items()):
        for member, per in _holders(scope, name).items():
            if per and per > needed.get(member, (0, by))[0]:
                needed[member] = (per, by)
    ranges = Ranges(scope, region, facts, holders, lambda n: _by_momentum(scope, n), needed)
    for conflict in ranges.conflicts():
        yield conflict.by, conflict.why
    yield from Sums(ranges).conflicts()
