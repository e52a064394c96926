"""What a run gives and what it is compared with: records only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a cutflow: events that pass this requirement ``alone``, and it with all before it (``cumulative``).

    ``weighted`` is the sum of weights of the cumulative events. Not ``applied``: a function that it needs is a stub, so that its
    numbers are those of the events before it.
    """

    requirement: str
    adl: str
    alone: int
    cumulative: int
    weighted: float
    applied: bool = True


@dataclass(frozen=True, slots=True)
class RegionResult:
    """A region after a run: its cutflow, the number of selected events and their sum of weights."""

    name: str
    steps: tuple[Step, ...]
    selected: int
    weighted: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """A histogram: ``n + 1`` edges, ``n`` sums of weights and their variances; under- and overflow apart.

    In two dimensions there are ``y_edges``: the values are those of all bins in y for the first bin in x, then for the second …;
    all that is outside is ``overflow``.
    """

    name: str
    title: str
    unit: str
    edges: tuple[float, ...]
    values: tuple[float, ...]
    variances: tuple[float, ...]
    underflow: float = 0.0
    overflow: float = 0.0
    y_edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: ``entries`` events of ``schema``."""

    path: str
    schema: str
    entries: int


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a program gave: ``events`` maps each region to its sorted (runNumber, eventNumber) pairs."""

    spec_sha256: str
    files: tuple[InputFile, ...]
    regions: tuple[RegionResult, ...]
    histograms: tuple[Histogram, ...]
    events: dict[str, tuple[tuple[int, int], ...]]
    seconds_read: float
    seconds_select: float

    @property
    def entries(self) -> int:
        """Events read."""
        return sum(f.entries for f in self.files)

    @property
    def events_per_second(self) -> float:
        """Events read per second of reading and selecting; 0 for an empty run."""
        seconds = self.seconds_read + self.seconds_select
        return self.entries / seconds if seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published number: a step of a region's cutflow, or (``step`` "") its yield. ``uncertainty`` None: none given."""

    region: str
    step: str
    value: float
    uncertainty: float | None = None
    page: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A published number beside the run's.

    ``ratio``: run / published (None where published is 0); ``pull``: (run - published) / sqrt(published uncertainty² + run's
    statistical variance), None where neither is known; ``verdict``: ``exact``, ``agrees`` (|pull| < 2), ``differs``,
    ``missing`` (the run has no such step) or ``not applied`` (the step needs a function that is still a stub). ``adl``: the step of
    the run it is compared with; ``unapplied``: the lines up to there that were not applied, so that the run has more events.
    """

    region: str
    step: str
    published: float
    published_uncertainty: float | None
    run: float | None
    ratio: float | None
    pull: float | None
    verdict: Literal["exact", "agrees", "differs", "missing", "not applied"]
    adl: str = ""
    unapplied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """A run against published numbers, row by row; ``source`` says where the numbers come from."""

    source: str
    rows: tuple[ComparedRow, ...]

    @property
    def unapplied(self) -> tuple[str, ...]:
        """The lines of the spec that were not applied before or at a compared row."""
        return tuple(dict.fromkeys(line for r in self.rows for line in r.unapplied))

    @property
    def agrees(self) -> bool:
        """True when there is a row and every row is exact or agrees."""
        return bool(self.rows) and all(r.verdict in ("exact", "agrees") for r in self.rows)
