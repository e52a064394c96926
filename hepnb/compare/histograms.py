"""Histograms beside each other: two of runs, or a published one and the bins of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hepnb.result import ComparedHistogram, ComparedRow, Histogram, PublishedYield

_Row = tuple[PublishedYield, ComparedRow]


def compare_histograms(mine: Histogram | None, other: Histogram) -> ComparedHistogram:
    """Two histograms bin by bin, without under- and overflow; not comparable where one is missing,
    or their edges differ.
    """
    if mine is None:
        return _none(other.name, "the run has no such histogram")
    if mine.edges != other.edges or mine.y_edges != other.y_edges or mine.unit != other.unit:
        return _none(other.name, "other edges or another unit")
    terms = [
        (a - b) ** 2 / (v + w)
        for a, b, v, w in zip(
            mine.values, other.values, mine.variances, other.variances, strict=True
        )
        if v + w > 0
    ]
    return _made(other.name, terms, mine.values, other.values)


def binned(rows: Sequence[_Row]) -> Iterator[ComparedHistogram]:
    """The published histograms among some numbers: the bins of one table, region and quantity that
    count the same.

    Bins that the run lacks, and those that are not comparable, are left out of its numbers, and
    that is said.
    """
    found: dict[object, list[_Row]] = {}
    for row in rows:
        y = row[0]
        if y.bins:
            kind = (y.table, y.region, y.what, y.name, y.fit, tuple(b.quantity for b in y.bins))
            found.setdefault(kind, []).append(row)
    return (_published(own) for own in found.values() if len(own) > 1)


def _published(rows: Sequence[_Row]) -> ComparedHistogram:
    first = rows[0][0]
    quantities = " and ".join(b.quantity for b in first.bins)
    counted = {"observed": "observed", "expected": "expected", "yield": ""}.get(
        first.what, first.name
    )
    name = ", ".join(filter(None, [first.region, quantities, counted, first.fit]))
    used = [r for _, r in rows if r.verdict not in ("missing", "not comparable")]
    reasons = Counter(r.reason for _, r in rows if r.verdict in ("missing", "not comparable"))
    reason = "; ".join(reasons)
    if not used:
        return _none(name, reason)
    # the square of a pull is the term of its bin: both sides' variances are in it
    terms = [r.pull**2 for r in used if r.pull is not None]
    return _made(
        name, terms, [r.run or 0.0 for r in used], [r.scaled for r in used], reason, reasons.total()
    )


def _made(
    name: str,
    terms: Sequence[float],
    mine: Iterable[float],
    other: Iterable[float],
    reason: str = "",
    left_out: int = 0,
) -> ComparedHistogram:
    pairs = list(zip(mine, other, strict=True))
    squares, total = sum(b * b for _, b in pairs), sum(b for _, b in pairs)
    far = sum((a - b) ** 2 for a, b in pairs)
    return ComparedHistogram(
        name,
        sum(terms) if terms else None,
        len(terms),
        (far / squares) ** 0.5 if squares else None,
        sum(a for a, _ in pairs) / total - 1 if total else None,
        reason,
        left_out,
    )


def _none(name: str, reason: str) -> ComparedHistogram:
    return ComparedHistogram(name, None, 0, None, None, reason)
