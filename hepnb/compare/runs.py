"""A run against another run: cutflows step by step, histograms bin by bin."""

from __future__ import annotations

from collections.abc import Iterator

from hepnb.result import ComparedHistogram, ComparedRow, ComparisonReport, Histogram, RegionResult, RunResult, Verdict


def compare_runs(mine: RunResult, other: RunResult, *, source: str = "another run") -> ComparisonReport:
    """A run beside another one, which stands as published: regions by name, steps by their lines, histograms by name and edges."""
    own = {r.name: r for r in mine.regions}
    rows = tuple(row for theirs in other.regions for row in _regions(own.get(theirs.name), theirs))
    drawn = {h.name: h for h in mine.histograms}
    return ComparisonReport(source, rows, tuple(compare_histograms(drawn.get(h.name), h) for h in other.histograms))


def _regions(mine: RegionResult | None, theirs: RegionResult) -> Iterator[ComparedRow]:
    own = {} if mine is None else {s.adl: s for s in mine.steps}
    for step in theirs.steps:
        found = own.get(step.adl)
        pair = None if found is None else (float(found.cumulative), found.weighted)
        unapplied = tuple(s.adl for s in (step, found) if s is not None and not s.applied)
        yield _row(theirs.name, step.adl, (float(step.cumulative), step.weighted), pair, unapplied, whole=mine is None)
    final = None if mine is None else (float(mine.selected), mine.weighted)
    yield _row(theirs.name, "", (float(theirs.selected), theirs.weighted), final, (), whole=mine is None)


def _row(
    region: str,
    step: str,
    theirs: tuple[float, float],
    mine: tuple[float, float] | None,
    unapplied: tuple[str, ...],
    *,
    whole: bool,
) -> ComparedRow:
    """Counts where both have the weights one, else sums of weights; the variance of a sum of n alike weights is sum²/n."""
    counts = theirs[0] == theirs[1] and (mine is None or mine[0] == mine[1])
    other = theirs[0] if counts else theirs[1]
    spread = theirs[1] ** 2 / theirs[0] if theirs[0] else 0.0
    if mine is None:
        reason = "the run has no region of this name" if whole else "the run has no such step"
        return ComparedRow(region, step, other, spread**0.5, None, None, None, "missing", reason=reason)
    run = mine[0] if counts else mine[1]
    own = mine[1] ** 2 / mine[0] if mine[0] else 0.0
    pull = (run - other) / (spread + own) ** 0.5 if spread + own else None
    verdict: Verdict = "exact" if run == other else "agrees" if pull is not None and abs(pull) < 2 else "differs"
    return ComparedRow(
        region,
        step,
        other,
        spread**0.5,
        run,
        run / other if other else None,
        pull,
        "not applied" if unapplied else verdict,
        step or "selected",
        unapplied,
        of=("statistical of both",) if spread + own else (),
        run_uncertainty=own**0.5,
    )


def compare_histograms(mine: Histogram | None, other: Histogram) -> ComparedHistogram:
    """Two histograms bin by bin; not comparable where one is missing, or their edges differ."""
    if mine is None:
        return ComparedHistogram(other.name, None, 0, None, None, "the run has no such histogram")
    if mine.edges != other.edges or mine.y_edges != other.y_edges or mine.unit != other.unit:
        return ComparedHistogram(other.name, None, 0, None, None, "other edges or another unit")
    pairs = list(zip(mine.values, other.values, mine.variances, other.variances, strict=True))
    known = [((a - b) ** 2, v + w) for a, b, v, w in pairs if v + w > 0]
    squares, total = sum(b * b for _, b, _, _ in pairs), sum(other.values)
    far = sum((a - b) ** 2 for a, b, _, _ in pairs)
    return ComparedHistogram(
        other.name,
        sum(d / v for d, v in known),
        len(known),
        (far / squares) ** 0.5 if squares else None,
        sum(mine.values) / total - 1 if total else None,
    )
