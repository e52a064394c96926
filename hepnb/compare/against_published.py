"""The numbers of a run against the published ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hepnb.compare.binning import RegionBins, histogram_stage, of_region
from hepnb.compare.conditions import Conditions
from hepnb.compare.histograms import binned
from hepnb.compare.matching import ALL_EVENTS, Stage, match, words
from hepnb.result import (
    ComparedRow,
    ComparisonReport,
    PublishedYield,
    RegionResult,
    RunResult,
    Unread,
    Verdict,
)

_NOTHING = Conditions()


def compare(
    result: RunResult,
    published: Sequence[PublishedYield],
    *,
    source: str = "",
    conditions: Conditions = _NOTHING,
    unread: Sequence[Unread] = (),
) -> ComparisonReport:
    """The run beside the published rows, region by region; ``source`` defaults to the tables that
    the rows name.

    Rejected rows are left out. ``conditions``: what neither side says of itself, and which name is
    which region.
    """
    rows = [_named(r, conditions.same) for r in published if r.decision != "rejected"]
    by_name: dict[str, list[PublishedYield]] = {}
    for row in rows:
        by_name.setdefault(row.region, []).append(row)
    regions = {_plain(r.name): r for r in reversed(result.regions)}
    compared: list[tuple[PublishedYield, ComparedRow]] = []
    for name, own in by_name.items():
        region = _region(regions, name, alone=len(by_name) == 1)
        stages = _stages_of(own, region, result)
        compared += [
            (row, _compared(row, stage, region, conditions))
            for row, stage in zip(own, stages, strict=True)
        ]
    where = source or _source(published)
    return ComparisonReport(
        where,
        tuple(row for _, row in compared),
        tuple(binned(compared)),
        unread=tuple(unread),
        run=conditions.run,
        warnings=result.warnings,
    )


def _named(row: PublishedYield, same: Mapping[str, str]) -> PublishedYield:
    """The row with the region that a person says it is."""
    if row.step and row.step in same:
        return replace(row, region=same[row.step], what="yield", name="")
    return replace(row, region=same.get(row.region, row.region))


def _region(regions: Mapping[str, RegionResult], name: str, *, alone: bool) -> RegionResult | None:
    """The region of a name; ``regions``: by their plain names."""
    named = regions.get(_plain(name))
    whole = [r for r in regions.values() if "/" not in r.name] if named is None and alone else []
    return whole[0] if len(whole) == 1 else named


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _stages_of(
    rows: Sequence[PublishedYield], region: RegionResult | None, result: RunResult
) -> list[Stage | None]:
    """For each row the place of the run that it speaks of."""
    if region is None:
        return [None] * len(rows)
    stages = _stages(region, result)
    steps = [r for r in rows if r.what == "step" and not r.bins]
    matched = iter(match(steps, stages))
    bins = RegionBins(region.name, result.regions if any(r.bins for r in rows) else ())
    found: list[Stage | None] = []
    for row in rows:
        if row.bins:
            inside = bins.find(row.bins)
            found.append(
                _final(inside, result) if inside else _histogrammed(row, region.name, result)
            )
        elif row.what == "step":
            place = next(matched)
            found.append(None if place is None else stages[place])
        else:
            found.append(_final(region, result))
    return found


def _histogrammed(row: PublishedYield, region: str, result: RunResult) -> Stage | None:
    if len(row.bins) != 1:
        return None
    return histogram_stage(row.bins[0], of_region(result.histograms, region))


def _stages(region: RegionResult, result: RunResult) -> list[Stage]:
    stages = [Stage(ALL_EVENTS, result.entries, float(result.entries), variance=result.entries)]
    for s in region.steps:
        unapplied = (*stages[-1].unapplied, *(() if s.applied else (s.adl,)))
        stages.append(Stage(s.adl, s.cumulative, s.weighted, unapplied, s.statistical))
    return stages


def _final(region: RegionResult, result: RunResult) -> Stage:
    label = "selected" if "/" not in region.name else f"selected in {region.name}"
    return Stage(
        label,
        region.selected,
        region.weighted,
        _stages(region, result)[-1].unapplied,
        region.statistical,
    )


def _compared(
    row: PublishedYield, stage: Stage | None, region: RegionResult | None, conditions: Conditions
) -> ComparedRow:
    told = ComparedRow(
        row.region,
        row.step or row.label,
        row.value,
        row.uncertainty,
        None,
        None,
        None,
        "missing",
        what=row.what,
        bins=row.bins,
        source=row.table,
    )
    if stage is None:
        return replace(told, reason=_why_missing(row, region))
    # a bare whole number of data is a count of events; all else is compared with weights
    bare = (
        row.value.is_integer()
        and not row.uncertainties
        and row.what in ("observed", "step", "yield")
    )
    run = stage.count if bare else stage.weighted
    own = stage.variance if run == stage.weighted else run  # the variance of a count is the count
    told = replace(
        told, run=run, run_uncertainty=own**0.5, adl=stage.label, unapplied=stage.unapplied
    )
    if reason := _incomparable(row, stage, conditions):
        return replace(told, verdict="not comparable", reason=reason)
    scale, reason = _scale(row, conditions)
    if row.per:
        reason = "; ".join(filter(None, [f"published per {row.per}, times the bin", reason]))
    value = row.value * scale
    # events of other data are another sample: the published count has its own statistical
    # uncertainty
    counted = row.value * scale**2 if bare and scale != 1 else 0.0
    variance = ((row.uncertainty or 0.0) * scale) ** 2 + own + counted
    pull = (run - value) / variance**0.5 if variance else None
    verdict: Verdict = (
        "not applied" if stage.label in stage.unapplied else verdict_of(run, value, pull)
    )
    named = (
        *(u.name or "published" for u in row.uncertainties),
        *(("statistical, published",) if counted else ()),
    )
    of = (*named, *(("statistical of the run",) if own else ()))
    ratio = run / value if value else None
    return replace(told, ratio=ratio, pull=pull, verdict=verdict, of=of, scale=scale, reason=reason)


def _scale(row: PublishedYield, given: Conditions) -> tuple[float, str]:
    """The luminosity of the run over that of a published number, and the sentence that says so;
    1 where either is not known.
    """
    own = row.luminosity or given.published_luminosity
    if not own or not given.luminosity or abs(own / given.luminosity - 1) < 0.01:
        return 1.0, ""
    return (
        given.luminosity / own,
        f"published for {own:g} fb⁻¹, scaled to the {given.luminosity:g} fb⁻¹ of the run",
    )


def _why_missing(row: PublishedYield, region: RegionResult | None) -> str:
    if region is None:
        return "the run has no region of this name"
    if row.bins:
        return "no bin and no histogram of the region has these edges"
    return "no step of the region reads like this one"


def _incomparable(row: PublishedYield, stage: Stage, given: Conditions) -> str:
    """The reason why a number of the run cannot be compared with a published one; "" where it
    can.
    """
    if row.bound:
        return f"the published value is an upper limit (< {row.value:g})"
    if row.what == "observed" and given.run == "simulation":
        return "data against simulation"
    if row.what in ("expected", "process"):
        if given.run == "data":
            return "simulation against data"
        if not given.run:
            return "an expectation; nobody has said that the run is simulation"
        if row.what == "process" and not _alike(row.name, given.process):
            return (
                f"of {row.name}, and the run is {given.process or 'not said to be of one process'}"
            )
        if row.what == "expected" and given.process:
            return f"of all processes, and the run is {given.process}"
        if given.normalised is False or (
            given.normalised is None and stage.weighted == stage.count > 0
        ):
            return "no normalisation: the weights of the run are all one"
    return ""


def _alike(one: str, other: str) -> bool:
    return bool(other) and (_plain(one) == _plain(other) or words(one) == words(other))


def verdict_of(run: float, published: float, pull: float | None) -> Verdict:
    """The verdict on two comparable numbers."""
    if run == published:
        return "exact"
    return "agrees" if pull is not None and abs(pull) < 2 else "differs"


def _source(published: Sequence[PublishedYield]) -> str:
    places = dict.fromkeys(f"{r.table} (p. {r.page})" if r.page else r.table for r in published)
    return ", ".join(p for p in places if p)
