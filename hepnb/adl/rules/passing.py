"""Checks whether an event can pass a region at all: what its requirements, those of its objects
and their order leave together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import possible
from hepnb.adl.rules.line import Line
from hepnb.adl.rules.regions import Facts, indices_beyond, required
from hepnb.adl.scope import Required, Scope
from hepnb.findings import Finding
from hepnb.vocabulary.intervals import Interval

_ITEM = re.compile(r"(?P<abs>abs\()?(?P<collection>\w+)\[(?P<index>\d+)\]\.(?P<attribute>\w+)\)?$")


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

    def use(self, collection: str, n: int, by: Required) -> None:
        """An index needs ``n`` objects."""
        if n > self.used.get(collection, _Bound(0)).value:
            self.used[collection] = _Bound(n, by)


def no_event_passes(scope: Scope) -> Iterator[Finding]:
    """A region that no event passes

    Its lines do not contradict each other word by word, but together they leave nothing: an object
    is asked for where there are none (``size(jets) == 0`` beside ``jets[0]``, or beside
    ``size(bjets) >= 1`` with ``bjets`` taken from ``jets``); the second jet is harder than the
    leading one; an object has to be softer than all in its collection. Error. Fix: correct or
    reject one of the two lines that are named, or take another region.
    """
    facts = Facts()
    for region in scope.regions.values():
        bounds = _bounds(scope, region, facts)
        told: set[int] = set()
        for one, other, why in (
            *_of_sizes(scope, bounds),
            *_of_order(scope, bounds),
            *_of_objects(scope, bounds),
        ):
            finding = _told(region, one, other, why)
            if finding and finding.line not in told:
                told.add(finding.line)
                yield finding


def _told(region: tree.Block, one: Required, other: Required | None, why: str) -> Finding | None:
    """The finding at the lower of the two lines that stands in the region, or at the take by
    which they came together.
    """
    pair = [r for r in (one, other) if r is not None]
    own = [r for r in pair if r[1] is region]
    takes = {id(r[0]): r[0] for r in pair if r[0] is not None}
    lines = " and ".join(
        f"line {r[2].note.line}" for r in sorted(pair, key=lambda r: r[2].note.line)
    )
    fix = "correct or reject one of the lines"
    if own:
        at = max(own, key=lambda r: r[2].note.line)[2]
        rest = [r for r in pair if r[2] is not at]
        beside = f" beside line {rest[0][2].note.line}" if rest else ""
        message = f"no event passes {format_statement(at)!r}{beside}: {why}"
        return Line(region, at).finding("HEP119", "error", message, fix)
    if len(takes) > 1:  # each stands alone in what it came by
        take = max(takes.values(), key=lambda t: t.note.line)
        return Line(region, take).finding(
            "HEP119", "error", f"no event passes {region.title}: {why} ({lines})", fix
        )
    return None


def _bounds(scope: Scope, region: tree.Block, facts: Facts) -> _Bounds:
    bounds = _Bounds()
    for by in scope.requirements(region):
        statement = by[2]
        if not isinstance(statement, tree.Select):
            continue
        for name, interval in facts.of(statement).left:
            if name.startswith("size("):
                bounds.size(name[5:-1], interval, by)
            elif item := _ITEM.match(name):
                attribute = f"abs({item['attribute']})" if item["abs"] else item["attribute"]
                bounds.items.setdefault(
                    (item["collection"], int(item["index"]), attribute), []
                ).append((interval, by))
        if not statement.rejects:
            for index, needed in indices_beyond(scope, statement.condition, {}):
                bounds.use(format_expression(index.owner), needed, by)
    return bounds


# --- how many
# --------------------------------------------------------------------------------------------------


def _of_sizes(scope: Scope, bounds: _Bounds) -> Iterator[tuple[Required, Required | None, str]]:
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
                    least.by,
                    most.by,
                    (
                        f"it needs at least {n} of {holder}, of which there are at most "
                        f"{most.value:g}{of}"
                    ),
                )


def _holders(scope: Scope, name: str) -> Mapping[str, int | None]:
    """The collections that have all objects of one (None), or so many members of each of its
    candidates.
    """
    found: dict[str, int | None] = {name: None}
    todo = [name]
    while todo:
        part = todo.pop()
        block = scope.collections.get(part)
        unions = [
            b.name
            for b in scope.collections.values()
            if _united(b) and not _selects(b) and part in tree.inputs(b)
        ]
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


def _selects(block: tree.Block) -> bool:
    return any(isinstance(s, tree.Select) for s in block.statements)


def _united(block: tree.Block) -> bool:
    return any(isinstance(s, tree.Take) and s.combinator == "union" for s in block.statements)


# --- of which size
# -----------------------------------------------------------------------------------------------


def _of_order(scope: Scope, bounds: _Bounds) -> Iterator[tuple[Required, Required | None, str]]:
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
                        low[1],
                        high[1],
                        f"{name}[{index}] cannot have more pT than {name}[{earlier}]",
                    )


def _by_momentum(scope: Scope, name: str) -> bool:
    """True for a collection in the order of the events, which is that of pT."""
    seen: set[str] = set()
    while name in scope.collections and name not in seen:
        seen.add(name)
        block = scope.collections[name]
        sources = _sources(block)
        if len(sources) != 1 or any(isinstance(s, tree.Sort) for s in block.statements):
            return False
        name = sources[0]
    return name not in seen and scope.source(name) is not None


def _of_objects(scope: Scope, bounds: _Bounds) -> Iterator[tuple[Required, Required | None, str]]:
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
                    by,
                    None,
                    (
                        f"{attribute} of {name}[{index}] is not what line {known[1]} leaves of all "
                        f"{name}"
                    ),
                )
