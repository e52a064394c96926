"""The result of a run, and the published numbers beside it: records only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, overload

from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

#: the form of a list of all events with the line that stops each
EVENT_LISTS = "hepnb-events/1"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a cutflow: events that pass this requirement ``alone``, and it with all before it
    (``cumulative``).

    ``weighted`` is the sum of weights of the cumulative events, ``variance`` the sum of their
    squares. Not ``applied``: a function that it needs is a stub, so that its numbers are those of
    the events before it. ``others``: events that pass all other lines of the region, where that was
    asked for. ``adl``: the line as a person reads it; ``requirement``: its id.
    """

    requirement: str
    adl: str
    alone: int
    cumulative: int
    weighted: float
    applied: bool = True
    variance: float = 0.0
    others: int | None = None

    @property
    def statistical(self) -> float:
        """The statistical variance of ``weighted``."""
        return _statistical(self.variance, self.weighted, self.cumulative)


@dataclass(frozen=True, slots=True)
class RegionResult:
    """A region after a run: its cutflow, the number of selected events, their sum of weights and
    that of the squares of these.

    ``steps``: in the order of the region; ``selected``: raw events that pass all; ``weighted``: the
    sum of their weights; ``variance``: the sum of the squares of these. A bin is named
    ``region/label``.
    """

    name: str
    steps: tuple[Step, ...]
    selected: int
    weighted: float
    variance: float = 0.0

    @property
    def statistical(self) -> float:
        """The statistical variance of ``weighted``."""
        return _statistical(self.variance, self.weighted, self.selected)


def sum_of_weights(s: Step | RegionResult) -> str:
    """A sum of weights as text; with its statistical uncertainty where it is no plain count of
    events.
    """
    count = s.cumulative if isinstance(s, Step) else s.selected
    return (
        f"{s.weighted:.6g}"
        if s.weighted == count
        else f"{s.weighted:.6g} ± {s.statistical**0.5:.3g}"
    )


def _statistical(variance: float, weighted: float, count: int) -> float:
    """The sum of the squares of the weights; sum²/n, as if they were all alike, of a result that
    does not hold it.
    """
    return variance or (weighted * weighted / count if count else 0.0)


@dataclass(frozen=True, slots=True)
class Histogram:
    """A histogram: ``n + 1`` edges, ``n`` sums of weights and their variances; under- and overflow
    apart, each with its variance.

    In two dimensions there are ``y_edges``: the values are those of all bins in y for the first bin
    in x, then for the second …; all that is outside is ``overflow``. ``region``: the one whose
    events are in it, "" for all events and where it is not known. ``name`` is the one in the spec,
    ``title`` that of the axis; ``edges`` and ``y_edges`` in ``unit`` ("": a number without one);
    ``underflow`` and ``overflow`` are sums of weights, ``underflow_variance`` and
    ``overflow_variance`` sums of their squares.
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
    region: str = ""
    underflow_variance: float = 0.0
    overflow_variance: float = 0.0


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: ``entries`` events of ``schema``.

    ``path``: as it was given, or the address.
    """

    path: str
    schema: str
    entries: int


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that could not be read and was left out, as the run was told to: nothing of it is in
    the numbers.

    ``path``: as it was given; ``reason``: one sentence.
    """

    path: str
    reason: str


class EventIds(Sequence[tuple[int, int]]):
    """The (run, event) pairs of some events, held in 16 bytes each: ``array`` has the shape (n,
    2).
    """

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        self.array = array

    @classmethod
    def sorted(cls, parts: Iterable[np.ndarray[Any, Any]]) -> EventIds:
        """The pairs of all parts, by run and event."""
        joined = np.concatenate([np.empty((0, 2), dtype=np.int64), *parts])
        return cls(joined[np.lexsort((joined[:, 1], joined[:, 0]))])

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...

    @overload
    def __getitem__(self, index: slice) -> EventIds: ...

    def __getitem__(self, index: int | slice) -> tuple[int, int] | EventIds:
        if isinstance(index, slice):
            return EventIds(self.array[index])
        run, event = self.array[index].tolist()
        return run, event

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((run, event) for run, event in self.array.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, EventIds):
            return bool(np.array_equal(self.array, other.array))
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash(self.array.tobytes())


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a program.

    ``events``: region → its (run, event) pairs, sorted, where they were asked for, else {}.
    ``skipped``: files that were left out; ``partial``: why the run ended early, "" where it did
    not; ``notes``: what else a reader of the numbers has to know. ``stops``: region → (run, event,
    number of the step that stops it) of all events, sorted, shape (n, 3), where asked for, else {};
    ``kept``: of so many events all numbers were kept from earlier runs. ``spec_sha256``: of the
    canonical text of the spec that was run; ``files``: in the order in which they were read;
    ``regions`` and ``histograms``: in the order of the program. ``seconds_read`` and
    ``seconds_select``: time spent on files and on the selection, added up over all workers.
    """

    spec_sha256: str
    files: tuple[InputFile, ...]
    regions: tuple[RegionResult, ...]
    histograms: tuple[Histogram, ...]
    events: dict[str, EventIds]
    seconds_read: float
    seconds_select: float
    skipped: tuple[SkippedFile, ...] = ()
    partial: str = ""
    notes: tuple[str, ...] = ()
    stops: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)
    kept: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """Reasons why the numbers are not those of all events of all files, a sentence each."""
        left_out = (f"left out: {s.path}: {s.reason}" for s in self.skipped)
        return (*((f"partial: {self.partial}",) if self.partial else ()), *left_out, *self.notes)

    @property
    def entries(self) -> int:
        """Events read."""
        return sum(f.entries for f in self.files)

    @property
    def events_per_second(self) -> float:
        """Events read per second of reading and selecting; 0 where none was read."""
        seconds = self.seconds_read + self.seconds_select
        return (self.entries - self.kept) / seconds if seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """One uncertainty of a published number: ``name`` (``stat``, ``syst``; "" where not said) and
    its sizes, never negative.

    ``up`` and ``down`` in the unit of the number.
    """

    name: str
    up: float
    down: float

    @property
    def size(self) -> float:
        """The larger side."""
        return max(self.up, self.down)


def sizes(u: Uncertainty) -> tuple[str, ...]:
    """The sizes of an uncertainty as text, to four digits: one where both sides are the same, else
    up and down. Whoever prints a number adds its own signs.
    """
    up, down = f"{u.up:.4g}", f"{u.down:.4g}"
    return (up,) if u.up == u.down else (up, down)


@dataclass(frozen=True, slots=True)
class BinRange:
    """The range of one ``quantity`` that a bin covers, in ``unit``; None: open on that side.

    ``low`` and ``high``: its ends, the lower one inside.
    """

    quantity: str
    low: float | None
    high: float | None
    unit: str = ""

    def __str__(self) -> str:
        """``100–200 GeV``, ``> 600 GeV``."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low is None or self.high is None:
            return (
                f"{'<' if self.low is None else '>'} "
                f"{self.high if self.low is None else self.low:g}{unit}"
            )
        return f"{self.low:g}–{self.high:g}{unit}"


#: what a published number counts, whether it is an upper limit, and on which side of a fit an
#: expectation stands
What = Literal["observed", "expected", "process", "step", "yield"]
Bound = Literal["", "<"]
Fit = Literal["", "pre-fit", "post-fit"]
#: recorded or simulated events, "" where nobody said
Kind = Literal["", "data", "simulation"]


@dataclass(frozen=True, slots=True)
class PublishedYield:
    """A published number of events.

    ``what``: ``observed`` in data; ``expected`` in total; of one ``process``; after a ``step`` of a
    cutflow; ``yield`` where it is not said which. ``name``: the process or the step as printed, or
    which of several totals it is. ``bound`` "<": the value is an upper limit. ``fit``: whether an
    expectation is one before or after a fit. ``bins``: what a bin of a histogram covers; ``per``:
    what the printed number is divided by (``50 GeV``), where it is a density, and ``value`` that of
    the whole bin. ``table``, ``row`` and ``column`` are as printed; ``block`` and ``start:end``:
    the number in the text of the paper. ``luminosity`` in fb⁻¹, where it is said. ``decision`` is a
    person's: a rejected one is not compared. ``region``: as the table names it; ``uncertainties``:
    in events; ``page``: 1-based, 0 where there is none.
    """

    region: str
    value: float
    uncertainties: tuple[Uncertainty, ...] = ()
    what: What = "yield"
    name: str = ""
    bound: Bound = ""
    fit: Fit = ""
    bins: tuple[BinRange, ...] = ()
    page: int = 0
    table: str = ""
    row: str = ""
    column: str = ""
    block: str = ""
    start: int = 0
    end: int = 0
    luminosity: float | None = None
    per: str = ""
    decision: Literal["open", "accepted", "rejected"] = "open"

    @property
    def step(self) -> str:
        """The step of a cutflow; "" for what is no step."""
        return self.name if self.what == "step" else ""

    @property
    def uncertainty(self) -> float | None:
        """All uncertainties in quadrature, of each the larger side; None where none is given."""
        return sum(u.size**2 for u in self.uncertainties) ** 0.5 if self.uncertainties else None

    @property
    def label(self) -> str:
        """The counted quantity, in a word or two."""
        kinds = {"observed": "observed", "expected": "expected", "yield": ""}
        fit = f", {self.fit}" if self.fit and self.what == "expected" else ""
        if self.what == "expected" and self.name:
            fit = f", {self.name}{fit}"
        covered = ", ".join(f"{b.quantity} {b}".strip() for b in self.bins)
        return ", ".join(filter(None, [kinds.get(self.what, self.name) + fit, covered]))

    @property
    def counted(self) -> str:
        """The label; ``yield`` where it has none."""
        return self.label or "yield"


@dataclass(frozen=True, slots=True)
class Unread:
    """A published value that is not used, with the ``reason``; ``row`` and ``column`` as printed,
    ``text`` the value.

    ``table``: its label; ``page``: 1-based, 0 where there is none.
    """

    text: str
    reason: str
    table: str = ""
    row: str = ""
    column: str = ""
    page: int = 0

    def __str__(self) -> str:
        """One line: the place, the value, the reason."""
        place = ", ".join(filter(None, [self.table, self.row, self.column]))
        return f"{place}: {self.text}: {self.reason}" if place else f"{self.text}: {self.reason}"


#: what a comparison says of a number
Verdict = Literal["exact", "agrees", "differs", "missing", "not applied", "not comparable"]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A published number beside the run's.

    ``ratio``: run / published (None where published is 0); ``pull``: (run - published) /
    sqrt(published uncertainty² + run's statistical variance), None where neither is known, with
    ``of``: the names of the uncertainties that are in it; ``verdict``: ``exact``, ``agrees``
    (|pull| < 2), ``differs``, ``missing`` (the run has no such step), ``not applied`` (the step
    needs a function that is still a stub) or ``not comparable``, for a ``reason``. ``step``: the
    step, process or kind that is compared; ``adl``: the step of the run it is compared with;
    ``unapplied``: the lines up to there that were not applied, so that the run has more events.
    ``source``: the paper or file, where several are compared. ``scale``: luminosity of the run over
    that of the published number, 1 where either is not known; ratio and pull are of the ``scaled``
    number. ``region``: its name in the paper; ``published_uncertainty`` and ``run_uncertainty``: in
    events, one standard deviation, None where not known; ``what``: what the published number
    counts; ``bins``: the ranges of a bin.
    """

    region: str
    step: str
    published: float
    published_uncertainty: float | None
    run: float | None
    ratio: float | None
    pull: float | None
    verdict: Verdict
    adl: str = ""
    unapplied: tuple[str, ...] = ()
    reason: str = ""
    of: tuple[str, ...] = ()
    run_uncertainty: float | None = None
    what: str = "yield"
    source: str = ""
    bins: tuple[BinRange, ...] = ()
    scale: float = 1.0

    @property
    def scaled(self) -> float:
        """The published number at the luminosity of the run."""
        return self.published * self.scale

    @property
    def scaled_uncertainty(self) -> float | None:
        """Its uncertainty there; None where none is given."""
        return (
            None if self.published_uncertainty is None else self.published_uncertainty * self.scale
        )


@dataclass(frozen=True, slots=True)
class ComparedHistogram:
    """Two histograms with the same edges, or a published one beside the bins of a run.

    ``chi2``: Σ (run - other)² / (variances of both) over the ``bins`` that have one, as if they
    were independent; ``relative_l2``: √Σ(run - other)² / √Σother²; ``normalisation``: Σrun / Σother
    - 1. None with a ``reason`` where they cannot be compared. ``left_out``: published bins that are
    in none of this, for that reason. ``name``: of the histogram, or of the published bins.
    """

    name: str
    chi2: float | None
    bins: int
    relative_l2: float | None
    normalisation: float | None
    reason: str = ""
    left_out: int = 0

    def __str__(self) -> str:
        """The result of the comparison, in words."""
        if self.relative_l2 is self.normalisation is None and self.reason:
            return f"not compared: {self.reason}"
        chi2, far = (
            f"{x:{form}}" if x is not None else "–"
            for x, form in ((self.chi2, ".4g"), (self.relative_l2, ".3g"))
        )
        scale = "–" if self.normalisation is None else f"{self.normalisation:+.2%}"
        rest = f"; {self.left_out} left out: {self.reason}" if self.left_out else ""
        return f"χ² {chi2} in {self.bins} bins, relative L2 {far}, normalisation {scale}{rest}"


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """A run against published numbers, row by row; ``source`` says where the numbers come from,
    ``unread`` what is not used.

    ``run``: what the run was made on, "" where nobody said; ``warnings``: what the run lacks.
    ``rows``: in the order of the published numbers; ``histograms``: those that both have.
    """

    source: str
    rows: tuple[ComparedRow, ...]
    histograms: tuple[ComparedHistogram, ...] = ()
    unread: tuple[Unread, ...] = ()
    run: Kind = ""
    warnings: tuple[str, ...] = ()

    @property
    def unapplied(self) -> tuple[str, ...]:
        """The lines of the spec that were not applied before or at a compared row."""
        return tuple(dict.fromkeys(line for r in self.rows for line in r.unapplied))

    @property
    def agrees(self) -> bool:
        """True when a row is exact or agrees, and every other one too, but for those that are
        not comparable.
        """
        told = [r for r in self.rows if r.verdict != "not comparable"]
        return bool(told) and all(r.verdict in ("exact", "agrees") for r in told)
