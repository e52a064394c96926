"""The sum of chunk results: chunk by chunk to files, file by file to a result, always in this
order, whoever finished first.

Sums of weights are floating-point numbers, whose sum depends on the order; so the bytes of a result
depend on the files and the chunks alone, never on the executor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hepnb.lazy_imports import later
from hepnb.program import Program
from hepnb.result import EventIds, Histogram, RegionResult, Step
from hepnb.run.partial_result import Part

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")


@dataclass
class Tally:
    """Sums over chunks or files; the names are those of `Part`."""

    rows: dict[str, Any] = field(default_factory=dict)
    sums: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    edges: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    selected: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    events: dict[str, list[Any]] = field(default_factory=dict)
    stops: dict[str, list[Any]] = field(default_factory=dict)
    entries: int = 0
    left_out: int = 0
    seconds_read: float = 0.0
    seconds_select: float = 0.0
    kept: int = 0

    def add(self, more: Part | Tally) -> None:
        """A chunk, or a whole file."""
        for region, counts in more.rows.items():
            self.rows[region] = self.rows[region] + counts if region in self.rows else counts.copy()
        for name, (values, variances) in more.sums.items():
            known = self.sums.get(name)
            self.sums[name] = (
                (known[0] + values, known[1] + variances)
                if known
                else (values.copy(), variances.copy())
            )
        self.edges.update(more.edges)
        for region, (n, total, squares) in more.selected.items():
            m, sum_, squares_ = self.selected.get(region, (0, 0.0, 0.0))
            self.selected[region] = (m + n, sum_ + total, squares_ + squares)
        for region, ids in more.events.items():
            self.events.setdefault(region, []).extend(ids if isinstance(more, Tally) else [ids])
        for region, stops in more.stops.items():
            self.stops.setdefault(region, []).extend(stops if isinstance(more, Tally) else [stops])
        self.entries += more.entries
        self.left_out += more.left_out
        self.seconds_read += more.seconds_read
        self.seconds_select += more.seconds_select
        self.kept += more.kept


def regions(program: Program, tally: Tally, *, others: bool = False) -> tuple[RegionResult, ...]:
    """The cutflows of all regions; with ``others``, how many events pass all other steps is
    known.
    """
    return tuple(_region(program, name, tally, others=others) for name in program.regions)


def histograms(program: Program, tally: Tally) -> tuple[Histogram, ...]:
    """The histograms; without a bin where no chunk was read."""
    return tuple(
        _histogram(named, *tally.sums[named[0]], tally.edges[named[0]])
        for named in program.histograms
        if named[0] in tally.sums
    )


def events(program: Program, tally: Tally) -> dict[str, EventIds]:
    """Region → the selected events, sorted."""
    return {name: EventIds.sorted(tally.events.get(name, [])) for name in program.regions}


def stops(program: Program, tally: Tally) -> dict[str, Any]:
    """Region → (run, event, number of the step that stops it) of all events, sorted."""
    found = {}
    for name in program.regions:
        rows = np.concatenate([np.empty((0, 3), dtype=np.int64), *tally.stops.get(name, [])])
        found[name] = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return found


def _region(program: Program, name: str, tally: Tally, *, others: bool) -> RegionResult:
    known = [s for s in program.steps if s.region == name]
    rows = tally.rows.get(name, np.zeros((len(known), 5)))
    steps = tuple(
        _step(s.requirement, s.adl, row, others=others) for s, row in zip(known, rows, strict=True)
    )
    n, total, squares = tally.selected.get(name, (0, 0.0, 0.0))
    return RegionResult(name, steps, n, total, squares)


def _step(requirement: str, adl: str, row: Any, *, others: bool) -> Step:
    alone, cumulative, weighted, squares, rest = (float(x) for x in row)
    applied = not np.isnan(alone)
    number = int(alone if applied else cumulative)
    return Step(
        requirement,
        adl,
        number,
        int(cumulative),
        weighted,
        applied,
        squares,
        int(rest) if others else None,
    )


def _histogram(
    named: tuple[str, str, str, str],
    values: Any,
    variances: Any,
    axes: tuple[tuple[float, ...], ...],
) -> Histogram:
    inner = (slice(1, -1),) * values.ndim
    edges, y_edges = (*axes, ())[:2]
    (underflow, overflow), (below, above) = (_outside(x, inner) for x in (values, variances))
    name, title, unit, region = named
    return Histogram(
        name,
        title,
        unit,
        edges,
        tuple(values[inner].ravel().tolist()),
        tuple(variances[inner].ravel().tolist()),
        underflow=underflow,
        overflow=overflow,
        y_edges=y_edges,
        region=region,
        underflow_variance=below,
        overflow_variance=above,
    )


def _outside(x: Any, inner: tuple[slice, ...]) -> tuple[float, float]:
    """The sums below and above; in two dimensions all that is outside is the second."""
    if x.ndim == 1:
        return float(x[0]), float(x[-1])
    return 0.0, float(x.sum() - x[inner].sum())
