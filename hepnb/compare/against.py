"""The numbers of a run against the published ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from hepnb.compare.matching import ALL_EVENTS, Stage, match
from hepnb.result import ComparedRow, ComparisonReport, PublishedRow, RegionResult, RunResult


def compare(result: RunResult, published: Sequence[PublishedRow], *, source: str = "") -> ComparisonReport:
    """The run beside the published rows, region by region; ``source`` defaults to the tables that the rows name."""
    names = dict.fromkeys(r.region for r in published)
    compared: list[ComparedRow] = []
    for name in names:
        rows = [r for r in published if r.region == name]
        stages = _stages_of(rows, _region(result, name, alone=len(names) == 1), result)
        compared += [_compared(row, stage) for row, stage in zip(rows, stages, strict=True)]
    return ComparisonReport(source or _source(published), tuple(compared))


def _region(result: RunResult, name: str, *, alone: bool) -> RegionResult | None:
    def plain(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).lower()

    named = next((r for r in result.regions if plain(r.name) == plain(name)), None)
    return result.regions[0] if named is None and alone and len(result.regions) == 1 else named


def _stages_of(rows: Sequence[PublishedRow], region: RegionResult | None, result: RunResult) -> list[Stage | None]:
    if region is None:
        return [None] * len(rows)
    stages = [Stage(ALL_EVENTS, result.entries, float(result.entries))]
    for s in region.steps:
        stages.append(Stage(s.adl, s.cumulative, s.weighted, (*stages[-1].unapplied, *(() if s.applied else (s.adl,)))))
    steps = [r for r in rows if r.step]
    matched = iter(match(steps, stages))
    places = [next(matched) if r.step else -1 for r in rows]
    final = Stage("selected", region.selected, region.weighted, stages[-1].unapplied)
    return [None if p is None else final if p < 0 else stages[p] for p in places]


def _compared(row: PublishedRow, stage: Stage | None) -> ComparedRow:
    if stage is None:
        return ComparedRow(row.region, row.step, row.value, row.uncertainty, None, None, None, "missing")
    bare = row.value.is_integer() and row.uncertainty is None
    run = stage.count if bare else stage.weighted
    # a sum of n weights of about equal size has the variance sum²/n
    variance = (row.uncertainty or 0.0) ** 2 + (run * run / stage.count if stage.count else 0.0)
    pull = (run - row.value) / variance**0.5 if variance else None
    ratio = run / row.value if row.value else None
    verdict = "not applied" if stage.label in stage.unapplied else _verdict(run, row.value, pull)
    return ComparedRow(row.region, row.step, row.value, row.uncertainty, run, ratio, pull, verdict, stage.label, stage.unapplied)


def _verdict(run: float, published: float, pull: float | None) -> Literal["exact", "agrees", "differs", "not applied"]:
    if run == published:
        return "exact"
    return "agrees" if pull is not None and abs(pull) < 2 else "differs"


def _source(published: Sequence[PublishedRow]) -> str:
    places = dict.fromkeys(f"{r.table} (p. {r.page})" if r.page else r.table for r in published)
    return ", ".join(p for p in places if p)
