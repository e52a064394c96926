"""A run against another run: cutflows step by step, histograms bin by bin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hepnb.compare.against_published import verdict_of
from hepnb.compare.histograms import compare_histograms
from hepnb.compare.matching import Stage
from hepnb.result import ComparedRow, ComparisonReport, RegionResult, RunResult, Step


def compare_runs(
    mine: RunResult, other: RunResult, *, source: str = "another run"
) -> ComparisonReport:
    """A run beside another one, which stands as published: regions by name, steps by their
    lines, histograms by name and edges.
    """
    own = {r.name: r for r in mine.regions}
    rows = tuple(row for theirs in other.regions for row in _regions(own.get(theirs.name), theirs))
    drawn = {h.name: h for h in mine.histograms}
    compared = tuple(compare_histograms(drawn.get(h.name), h) for h in other.histograms)
    warnings = (*mine.warnings, *(f"{source}: {w}" for w in other.warnings))
    return ComparisonReport(source, rows, compared, warnings=warnings)


def _regions(mine: RegionResult | None, theirs: RegionResult) -> Iterator[ComparedRow]:
    own = {} if mine is None else {s.adl: _stage(s) for s in mine.steps}
    missing = "the run has no region of this name" if mine is None else "the run has no such step"
    for step in theirs.steps:
        yield _row(theirs.name, step.adl, _stage(step), own.get(step.adl), missing)
    yield _row(theirs.name, "", _final(theirs), None if mine is None else _final(mine), missing)


def _stage(s: Step) -> Stage:
    return Stage(s.adl, s.cumulative, s.weighted, () if s.applied else (s.adl,), s.statistical)


def _final(region: RegionResult) -> Stage:
    return Stage("selected", region.selected, region.weighted, variance=region.statistical)


def _row(region: str, step: str, theirs: Stage, mine: Stage | None, missing: str) -> ComparedRow:
    """Sums of weights, which are counts where all weights are one."""
    other = theirs.weighted
    told = ComparedRow(
        region, step, other, theirs.variance**0.5, None, None, None, "missing", reason=missing
    )
    if mine is None:
        return told
    run, variance = mine.weighted, theirs.variance + mine.variance
    pull = (run - other) / variance**0.5 if variance else None
    unapplied = (*theirs.unapplied, *mine.unapplied)
    return replace(
        told,
        run=run,
        ratio=run / other if other else None,
        pull=pull,
        verdict="not applied" if unapplied else verdict_of(run, other, pull),
        adl=mine.label,
        unapplied=unapplied,
        reason="",
        of=("statistical of both",) if variance else (),
        run_uncertainty=mine.variance**0.5,
    )
