"""Speed of a comparison of 500 published numbers: one cutflow, 500 regions, 500 bins.

python benchmarks/comparison.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

from hepnb import compare
from hepnb.result import (
    BinRange,
    InputFile,
    PublishedYield,
    RegionResult,
    RunResult,
    Step,
    Uncertainty,
)

ROWS = 500
Case = tuple[RunResult, list[PublishedYield]]


def run_of(*regions: RegionResult) -> RunResult:
    """A run with these regions."""
    return RunResult("", (InputFile("f.root", "s", 1000),), regions, (), {}, 0.0, 0.0)


def steps(n: int) -> tuple[Step, ...]:
    """The steps of a cutflow."""
    return tuple(
        Step(f"r{i}", f"select pt(leptons[{i % 4}]) > {i} GeV", 1000 - i, 1000 - i, 1000.0 - i)
        for i in range(n)
    )


def cutflow() -> Case:
    """One region with a step for each number: each is matched by its words."""
    names = ("Leading", "Subleading", "Third", "Fourth")
    rows = [
        PublishedYield("SR", 1000.0 - i, (), "step", f"{names[i % 4]} lepton p_{{T}} > {i} GeV")
        for i in range(ROWS)
    ]
    return run_of(RegionResult("SR", steps(ROWS), 500, 500.0)), rows


def regions() -> Case:
    """A region for each number."""
    size = (Uncertainty("", 3.0, 3.0),)
    rows = [PublishedYield(f"SR {i}", 500.0, size) for i in range(ROWS)]
    return run_of(*(RegionResult(f"SR{i}", steps(10), 500, 500.0) for i in range(ROWS))), rows


def bins() -> Case:
    """A bin of one region for each number."""
    inside = (
        RegionResult(
            f"SR/b{i}", (*steps(10), Step("b", f"bin MET [] {i} {i + 1}", 5, 5, 5.0)), 5, 5.0
        )
        for i in range(ROWS)
    )
    rows = [
        PublishedYield("SR", 5.0, bins=(BinRange("MET", i, i + 1.0, "GeV"),)) for i in range(ROWS)
    ]
    return run_of(RegionResult("SR", steps(10), 500, 500.0), *inside), rows


def main() -> None:
    """Prints the seconds of CPU time of each case, once all is loaded, and how many rows agree."""
    cases: tuple[Callable[[], Case], ...] = (cutflow, regions, bins)
    warm, few = cutflow()
    compare.compare(warm, few[:2])
    for case in cases:
        run, rows = case()
        started = time.process_time()
        report = compare.compare(run, rows)
        seconds = time.process_time() - started
        same = sum(r.verdict in ("exact", "agrees") for r in report.rows)
        print(f"{case.__name__:<8} {len(rows)} rows  {seconds:.2f} s  {same} agree")


if __name__ == "__main__":
    main()
