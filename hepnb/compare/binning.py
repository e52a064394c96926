"""The bin of a run that a published bin corresponds to: by its edges, never by its position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf, isclose

from rapidfuzz import fuzz

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.intervals import intervals
from hepnb.adl.parse import parse
from hepnb.compare.matching import Stage, words
from hepnb.errors import HepnbError
from hepnb.result import BinRange, Histogram, RegionResult

_NUMBER = r"-?[\d.]++(?:e[-+]?\d++)?"
_FROM_TO = re.compile(
    rf"^(?P<what>.*?)(?<!\s)\s*+(?P<low>(?:(?<![\d.])|(?=-)){_NUMBER})"
    r"(?:\s*+\w++)? to "
    rf"(?P<high>{_NUMBER}|inf)(?:\s*+(?P<unit>\w++))?$"
)
_LEAST = 50.0  # similarity (0 to 100) below which two quantities have nothing to do with each other


@dataclass(frozen=True, slots=True)
class _Edges:
    quantity: str
    low: float
    high: float


class RegionBins:
    """The bins of a region of the run, to be found by the ranges that they cover."""

    def __init__(self, region: str, regions: Sequence[RegionResult]) -> None:
        inside = [r for r in regions if r.name.startswith(f"{region}/") and r.steps]
        self.by_end: dict[float, list[tuple[RegionResult, tuple[_Edges, ...]]]] = {}
        for r in inside:
            edges = _edges_of(r.name, r.steps[-1].adl)
            for end in {_rounded(e.high) for e in edges}:
                self.by_end.setdefault(end, []).append((r, edges))

    def find(self, bins: Sequence[BinRange]) -> RegionResult | None:
        """The bin that covers the same ranges; None where there is none, or several fit alike."""
        wanted = [_wanted(b) for b in bins]
        high = wanted[0].high
        near = {_rounded(high * f) for f in (1 - 2e-6, 1, 1 + 2e-6)}
        candidates = [entry for end in near for entry in self.by_end.get(end, ())]
        found = [(r, e) for r, e in candidates if _cover(wanted, e)]
        named = [
            r
            for r, e in found
            if all(_alike(w.quantity, min(e, key=lambda x: _far(w, x)).quantity) for w in wanted)
        ]
        fitting = named or [r for r, _ in found]
        return fitting[0] if len(fitting) == 1 else None


def _rounded(edge: float) -> float:
    """An edge to five digits, by which equal ones are found."""
    return float(f"{edge:.5g}")


def _wanted(b: BinRange) -> _Edges:
    low, high = (
        (-inf if b.low is None else _canonical(b.low, b.unit)),
        (inf if b.high is None else _canonical(b.high, b.unit)),
    )
    return _Edges(b.quantity, low, high)


def _canonical(value: float, unit: str) -> float:
    try:
        return units.Quantity(value, unit).canonical
    except HepnbError:  # a unit that is none of ours: both sides have to write it alike
        return value


@cache
def _edges_of(name: str, line: str) -> tuple[_Edges, ...]:
    """The ranges that the bin of a region covers, from its line; from its name where the line
    holds many bins.
    """
    return tuple(_edges(name, line))


def _edges(name: str, line: str) -> Iterator[_Edges]:
    if line.startswith("bins "):
        match = _FROM_TO.match(name.rpartition("/")[2])
        if match:
            unit = match["unit"] or ""
            yield _Edges(
                match["what"],
                _canonical(float(match["low"]), unit),
                _canonical(float(match["high"]), unit),
            )
        return
    try:
        items = parse(f"region r\n  {line}\n").items
    except HepnbError:
        return
    for block in items:
        for statement in block.statements if isinstance(block, tree.Block) else ():
            if isinstance(statement, tree.Bin):
                found: dict[str, list[float]] = {}
                for quantity, interval in intervals(statement.condition, negated=False):
                    low, high = found.get(quantity, [-inf, inf])
                    found[quantity] = [max(low, interval.low), min(high, interval.high)]
                yield from (_Edges(q, low, high) for q, (low, high) in found.items())


def _cover(wanted: Sequence[_Edges], edges: Sequence[_Edges]) -> bool:
    return len(wanted) == len(edges) > 0 and all(
        any(_far(w, e) == 0 for e in edges) for w in wanted
    )


def _far(one: _Edges, other: _Edges) -> int:
    """The number of edges that differ; a range from 0 and one open below count as the same."""
    low = _same(one.low, other.low) or {one.low, other.low} == {0.0, -inf}
    return (not low) + (not _same(one.high, other.high))


def _same(a: float, b: float) -> bool:
    return a == b or isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)


def _alike(published: str, own: str) -> bool:
    return fuzz.token_set_ratio(words(published), words(own)) >= _LEAST


def of_region(histograms: Sequence[Histogram], region: str) -> list[Histogram]:
    """The histograms that may be of a region: its own, before those that nobody has said it of."""
    own = [h for h in histograms if h.region == region]
    return own + [h for h in histograms if not h.region]


def histogram_stage(b: BinRange, histograms: Sequence[Histogram]) -> Stage | None:
    """The content of the first histogram of the run that has both edges of a range and is of this
    quantity; None where there is none.
    """
    return next((s for h in histograms if (s := _content(b, h)) is not None), None)


def _content(b: BinRange, h: Histogram) -> Stage | None:
    named = b.quantity and b.quantity in (h.name, h.title)
    if h.y_edges or not (named or _alike(b.quantity, f"{h.name} {h.title}")):
        return None
    wanted, edges = _wanted(b), [_canonical(e, h.unit) for e in h.edges]
    i, j = _at(edges, wanted.low), _at(edges, wanted.high)
    value, variance = 0.0, 0.0
    if wanted.high == inf:
        j, value, variance = len(edges) - 1, h.overflow, h.overflow_variance
    if wanted.low == -inf:
        i, value, variance = 0, value + h.underflow, variance + h.underflow_variance
    if i is None or j is None or i >= j:
        return None
    value, variance = value + sum(h.values[i:j]), variance + sum(h.variances[i:j])
    return Stage(f"{h.name} {b}", value, value, variance=variance)


def _at(edges: Sequence[float], wanted: float) -> int | None:
    return next((n for n, e in enumerate(edges) if _same(e, wanted)), None)
