"""Checks of the bins of a region: whether an event can be in two of them, or in none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_statement
from hepnb.adl.intervals import intervals, is_size
from hepnb.adl.rules.line import CheckedLine
from hepnb.adl.rules.regions import RangesLeft, required
from hepnb.adl.scope import AnalysisScope
from hepnb.findings import Finding
from hepnb.vocabulary.intervals import Interval

_ALL = Interval()


@dataclass(frozen=True)
class _Box:
    """A bin that is nothing but ranges: quantity → interval; ``whole``: the quantities that are
    whole numbers.
    """

    statement: tree.Bin
    ranges: dict[str, Interval]
    whole: frozenset[str]

    def meets(self, other: _Box) -> bool:
        """True where an event can be in both; edges that touch do not count, but for whole
        numbers.
        """
        return all(self.common(other, name) for name in {*self.ranges, *other.ranges})

    def common(self, other: _Box, name: str) -> bool:
        a, b = self.ranges.get(name, _ALL), other.ranges.get(name, _ALL)
        both = a & b
        points = a.low == a.high and b.low == b.high
        return not both.empty and (both.low < both.high or name in self.whole or points)


def bins_apart(scope: AnalysisScope) -> Iterator[Finding]:
    """Bins that overlap, or that leave a hole

    Bins of a region are exclusive: an event in two of them is counted twice. Bins that differ in
    one quantity only, with a gap between their ranges, lose the events in it, unless the region
    rejects them. Only bins that are ranges and nothing else are looked at. Warning. Fix: correct
    the edge of one.
    """
    for region in scope.regions.values():
        names = scope.definitions(region)
        counts = frozenset(
            n
            for n, e in names.items()
            if isinstance(e, tree.Call) and catalogue.function(e.function) == "size"
        )
        bins = [
            s
            for s in region.statements
            if isinstance(s, tree.Bin) and s.note.mark != tree.Mark.REJECTED
        ]
        boxes = [box for s in bins if (box := _box(s, counts))]
        yield from _overlaps(region, boxes)
        if boxes and len(boxes) == len(bins):
            yield from _holes(region, boxes, required(scope, region))


def _box(s: tree.Bin, counts: frozenset[str]) -> _Box | None:
    parts = (
        s.condition.operands
        if isinstance(s.condition, tree.Logical) and s.condition.op == "and"
        else (s.condition,)
    )
    ranges: dict[str, Interval] = {}
    for part in parts:
        found = list(intervals(part, negated=False))
        if len(found) != 1:
            return None
        name, interval = found[0]
        ranges[name] = ranges.get(name, _ALL) & interval
    return _Box(s, ranges, frozenset(n for n in ranges if is_size(n) or n in counts))


def _overlaps(region: tree.Block, boxes: Sequence[_Box]) -> Iterator[Finding]:
    """Each bin with one above it that it overlaps; swept along one quantity, so that few pairs
    are compared.
    """
    names = [n for b in boxes for n in b.ranges]
    along = max(sorted(set(names)), key=lambda n: len({b.ranges.get(n) for b in boxes}), default="")
    order = {id(b): i for i, b in enumerate(boxes)}
    active: list[_Box] = []
    first: dict[int, _Box] = {}
    for box in sorted(boxes, key=lambda b: b.ranges.get(along, _ALL).low):
        low = box.ranges.get(along, _ALL).low
        active = [b for b in active if b.ranges.get(along, _ALL).high >= low]
        for other in active:
            if box.meets(other):
                upper, lower = sorted((box, other), key=lambda b: order[id(b)])
                known = first.get(order[id(lower)])
                first[order[id(lower)]] = (
                    upper if known is None else min(known, upper, key=lambda b: order[id(b)])
                )
                break
        active.append(box)
    for number, upper in sorted(first.items()):
        statement = boxes[number].statement
        message = (
            f"{format_statement(statement)!r} overlaps with the bin at line "
            f"{upper.statement.note.line}"
        )
        yield CheckedLine(region, statement).finding(
            "HEP114", "warning", message, "correct the edge of one"
        )


def _holes(region: tree.Block, boxes: Sequence[_Box], kept: RangesLeft) -> Iterator[Finding]:
    for name in sorted({n for b in boxes for n in b.ranges}):
        groups: dict[frozenset[tuple[str, Interval]], list[_Box]] = {}
        for box in boxes:
            if name in box.ranges:
                groups.setdefault(
                    frozenset((n, i) for n, i in box.ranges.items() if n != name), []
                ).append(box)
        for others, group in groups.items():
            group.sort(key=lambda b: b.ranges[name].low)
            for below, above in pairwise(group):
                gap = _gap(below.ranges[name], above.ranges[name], whole=name in below.whole)
                if (
                    gap
                    and not kept.lacks(name, gap)
                    and not any(
                        _Box(below.statement, dict(others) | {name: gap}, below.whole).meets(b)
                        for b in boxes
                    )
                ):
                    text = (
                        f"{gap.low:g} and {gap.high:g}" if gap.low != gap.high else f"{gap.low:g}"
                    )
                    message = (
                        f"no bin has {name} {'between' if gap.low != gap.high else 'of'} {text}, "
                        "above the bin at line "
                    )
                    message += str(below.statement.note.line)
                    yield CheckedLine(region, above.statement).finding(
                        "HEP114", "warning", message, "correct the edge of one"
                    )


def _gap(below: Interval, above: Interval, *, whole: bool) -> Interval | None:
    """The gap between two ranges; None between whole numbers that follow each other."""
    if whole:
        return Interval(below.high + 1, above.low - 1) if above.low - below.high > 1 else None
    if below.high < above.low:
        return Interval(below.high, above.low, low_open=True, high_open=True)
    return (
        Interval(below.high, above.low)
        if below.high == above.low and below.high_open and above.low_open
        else None
    )
