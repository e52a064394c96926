"""Results of several samples: scaled to the luminosity, and added up by process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from hepnb.errors import RunError
from hepnb.program import Sample
from hepnb.result import EventIds, Histogram, RegionResult, RunResult, Step
from hepnb.samples.reading import Process


@dataclass(frozen=True)
class SampleRun:
    """A sample and its result, whose sums of weights are those expected for the luminosity."""

    sample: Sample
    result: RunResult


@dataclass(frozen=True)
class SampleRuns:
    """The results of all samples of a list; ``luminosity`` in fb⁻¹; ``notes``: where numbers come
    from that nobody wrote down.

    ``runs``: one per sample; ``processes``: those that they add up to.
    """

    runs: tuple[SampleRun, ...]
    processes: tuple[Process, ...]
    luminosity: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def by_process(self) -> dict[str, RunResult]:
        """Title of a simulated process → the sum of its samples, in the order of the list."""
        found: dict[str, RunResult] = {}
        for process in self.processes:
            of_it = [
                r.result
                for r in self.runs
                if r.sample.process == process.name and not r.sample.recorded
            ]
            if of_it:
                found[process.title or process.name] = added(of_it)
        return found

    @property
    def colours(self) -> dict[str, str]:
        """Title of a process → its colour, where it has one."""
        return {p.title or p.name: p.colour for p in self.processes if p.colour}

    @property
    def data(self) -> RunResult | None:
        """All recorded events; None where there are none."""
        return self._total(lambda s: s.recorded)

    @property
    def simulation(self) -> RunResult | None:
        """The sum of all simulated samples; None where there are none."""
        return self._total(lambda s: not s.recorded)

    def named(self, name: str, *, where: str = "") -> RunResult:
        """The result of a sample, of a process, of all ``data`` or of the whole ``simulation``.

        Raises RunError.
        """
        sample = next((r.result for r in self.runs if r.sample.name == name), None)
        whole = {"data": self.data, "simulation": self.simulation}
        titles = {p.name: p.title or p.name for p in self.processes}
        found = sample or self.by_process.get(titles.get(name, name)) or whole.get(name)
        if found is None:
            known = (
                [n for n, result in whole.items() if result]
                + list(self.by_process)
                + [r.sample.name for r in self.runs]
            )
            raise RunError(
                f"no sample {name}",
                where=where,
                expected=f"one of {', '.join(dict.fromkeys(known))}",
            )
        return found

    def histograms(self, name: str) -> dict[str, Histogram]:
        """A histogram of each simulated process by title, and of all recorded events as
        ``data``; of those that have it.
        """
        results = dict(self.by_process)
        if self.data is not None:
            results["data"] = self.data
        return {
            title: h
            for title, result in results.items()
            for h in result.histograms
            if h.name == name
        }

    def _total(self, wanted: Callable[[Sample], bool]) -> RunResult | None:
        of_it = [r.result for r in self.runs if wanted(r.sample)]
        return added(of_it) if of_it else None


def scaled(result: RunResult, factor: float) -> RunResult:
    """The result with every weight multiplied by a factor; numbers of events stay."""
    square = factor * factor
    return replace(
        result,
        regions=tuple(
            replace(
                r,
                weighted=r.weighted * factor,
                variance=r.variance * square,
                steps=tuple(
                    replace(s, weighted=s.weighted * factor, variance=s.variance * square)
                    for s in r.steps
                ),
            )
            for r in result.regions
        ),
        histograms=tuple(
            replace(
                h,
                values=tuple(v * factor for v in h.values),
                variances=tuple(v * square for v in h.variances),
                underflow=h.underflow * factor,
                overflow=h.overflow * factor,
                underflow_variance=h.underflow_variance * square,
                overflow_variance=h.overflow_variance * square,
            )
            for h in result.histograms
        ),
    )


def added(results: Sequence[RunResult]) -> RunResult:
    """The sum of some results of one spec: regions and histograms by their names, each of those
    results that have it.
    """
    first = results[0]
    if len(results) == 1:
        return first
    names = dict.fromkeys(r.name for result in results for r in result.regions)
    drawn = dict.fromkeys(h.name for result in results for h in result.histograms)
    events = dict.fromkeys(name for result in results for name in result.events)
    return replace(
        first,
        files=tuple(f for result in results for f in result.files),
        regions=tuple(
            _region([r for result in results for r in result.regions if r.name == n]) for n in names
        ),
        histograms=tuple(
            _histogram([h for result in results for h in result.histograms if h.name == n])
            for n in drawn
        ),
        events={
            n: EventIds.sorted(r.events[n].array for r in results if n in r.events) for n in events
        },
        seconds_read=sum(r.seconds_read for r in results),
        seconds_select=sum(r.seconds_select for r in results),
        skipped=tuple(s for r in results for s in r.skipped),
        partial="; ".join(r.partial for r in results if r.partial),
        notes=tuple(dict.fromkeys(n for r in results for n in r.notes)),
    )


def _region(parts: Sequence[RegionResult]) -> RegionResult:
    columns = zip(*(p.steps for p in parts), strict=True)
    return RegionResult(
        parts[0].name,
        tuple(_step(column) for column in columns),
        sum(p.selected for p in parts),
        sum(p.weighted for p in parts),
        sum(p.statistical for p in parts),
    )


def _step(parts: Sequence[Step]) -> Step:
    others = [p.others for p in parts if p.others is not None]
    return replace(
        parts[0],
        alone=sum(p.alone for p in parts),
        cumulative=sum(p.cumulative for p in parts),
        weighted=sum(p.weighted for p in parts),
        variance=sum(p.statistical for p in parts),
        others=sum(others) if len(others) == len(parts) else None,
    )


def _histogram(parts: Sequence[Histogram]) -> Histogram:
    def total(columns: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
        return tuple(map(sum, zip(*columns, strict=True)))

    return replace(
        parts[0],
        values=total(p.values for p in parts),
        variances=total(p.variances for p in parts),
        underflow=sum(p.underflow for p in parts),
        overflow=sum(p.overflow for p in parts),
        underflow_variance=sum(p.underflow_variance for p in parts),
        overflow_variance=sum(p.overflow_variance for p in parts),
    )
