"""Runs a program over event files, chunk by chunk, reading only the branches that it needs.

The workers (`hepnb.run.executors`) describe files, read and select (`hepnb.run.work`); what they
give is added up here as it comes, in the order of files and chunks, so that the result does not
depend on who did what when (`hepnb.run.chunk_sums`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from hepnb.errors import EventsError, HepnbError, RunError
from hepnb.events import open as opening
from hepnb.events.form import Schema
from hepnb.events.open import EventFile
from hepnb.events.places import place
from hepnb.plurals import several
from hepnb.ports import Cancelled, Progress, never, silent
from hepnb.program import Program
from hepnb.result import InputFile, RunResult, SkippedFile
from hepnb.run import chunk_sums
from hepnb.run.chunk_cache import Keep
from hepnb.run.chunk_sums import Tally
from hepnb.run.duplicate_events import Seen
from hepnb.run.executors import Workers, workers
from hepnb.run.report import events_json, from_json, to_json
from hepnb.run.work import Order, Outcome, Task, is_trigger
from hepnb.samples.goodruns import GoodRuns

__all__ = ["USUAL", "How", "events_json", "from_json", "only", "run", "to_json"]

#: how often a file that cannot be read is tried with ``retry``, and the seconds before the second
#: time; twice as many each time
TRIES, PAUSE = 3, 0.5
#: outcomes that may wait for one of an earlier chunk
_WAITING = 32
#: chunks whose results are kept before it is looked whether there is room for more
_TRIMMED = 100


@dataclass(frozen=True)
class How:
    """Options of a run.

    ``executor``: "" (this process), ``processes:N`` or ``dask:ADDRESS``; ``chunk``: how much of the
    branches is read at once, in bytes with a unit, or a number of events; ``recorded``: the events
    are recorded data and count 1 each, whatever the program's weights; ``ids``: the selected events
    are wanted by run and number. ``bad_files``: what becomes of the run when one cannot be read:
    ``stop``; ``skip``: without it, which the result says; ``retry``: it is tried again twice, then
    left out. ``same_events``: whether events that come twice are refused. ``missing_trigger``: a
    trigger that a file lacks is an error, or counts as ``false``. ``others``: for each line the
    number of events that pass all the others is wanted; ``stops``: which line stops each event;
    ``good_runs``: the luminosity blocks that count (None: all).
    """

    executor: str = ""
    chunk: str = "50 MB"
    recorded: bool = False
    ids: bool = False
    bad_files: Literal["stop", "skip", "retry"] = "stop"
    same_events: Literal["refuse", "allow"] = "refuse"
    missing_trigger: Literal["error", "false"] = "error"
    others: bool = False
    stops: bool = False
    good_runs: GoodRuns | None = None


#: one process, as much as is usual, and nothing out of the ordinary allowed
USUAL = How()


def run(
    program: Program,
    files: Sequence[EventFile | str | Path],
    how: How = USUAL,
    events: EventFile | None = None,
    *,
    keep: Keep | None = None,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> RunResult:
    """The cutflows and histograms of a program over files, and the selected events where they are
    wanted.

    ``events``, or else the first file that can be looked at, says what events these are; the files
    have to have the program's tree and the branches that it reads. ``progress`` counts events; of
    files that nobody has opened yet it supposes as many as in the others. ``keep``: where the
    results of chunks are kept, and those of earlier runs found. Seconds are summed over the
    workers. An interrupt (KeyboardInterrupt) ends the run with what there is, which says so. Raises
    EventsError for a file that is not of the program's schema, lacks branches or is damaged, and
    for events that come twice; RunError when the program fails or the run is cancelled;
    MissingExtra.
    """
    if not files:
        raise EventsError("no event file", hint="give the path of a ROOT file")
    first = events or opening.first(files, skip=how.bad_files != "stop")
    if first.schema.name != program.schema:
        hint = "generate the program for these files"
        raise EventsError(
            f"events of {first.schema.name}", where=first.path, expected=program.schema, hint=hint
        )
    at = [place(f.path if isinstance(f, EventFile) else f) for f in files]
    places = [(p.path, p.tree or program.tree) for p in at]
    order = _order(program, first, how, keep)
    collected = _Run(
        program, order, places, first, how, progress, cancelled, keep.trim if keep else lambda: None
    )
    with workers(how.executor) as done_by:
        collected.go(done_by)
    collected.trim()
    return collected.result()


def _order(program: Program, first: EventFile, how: How, keep: Keep | None) -> Order:
    schema, needed_by = first.schema, dict(program.needed_by)
    return Order(
        source=program.source,
        tree=program.tree,
        branches=program.branches,
        event_id=schema.event_id if program.event_id else (),
        needed_by=program.needed_by,
        chunk=how.chunk,
        rows=len(program.steps) + 9 * len(program.regions),
        recorded=how.recorded,
        ids=how.ids,
        twice=how.same_events == "refuse",
        named=schema.named,
        simulation=schema.simulation,
        absent=tuple(b for b in program.branches if is_trigger(b, needed_by.get(b, "")))
        if how.missing_trigger == "false"
        else (),
        others=how.others,
        stops=how.stops,
        good=how.good_runs,
        block=_block(schema, first.path) if how.good_runs else (),
        keep=str(keep.folder) if keep else "",
    )


def _block(schema: Schema, where: str) -> tuple[str, ...]:
    """The branches of run and luminosity block. Raises EventsError where the events have none."""
    if schema.lumi_block not in schema.known or not schema.event_id:
        found = f"a good-run list for events of {schema.name}, which have no luminosity block"
        raise EventsError(
            found,
            where=where,
            hint="leave good_runs out: were bad runs left out when the files were made?",
        )
    return (schema.event_id[0], schema.lumi_block)


@dataclass
class _File:
    """A file while it is run: what its chunks gave, where its next chunk begins, and where its
    last one ends (None: not known).
    """

    path: str
    tree: str
    tally: Tally = field(default_factory=Tally)
    marks: list[Any] = field(default_factory=list)
    at: int = 0
    end: int | None = None
    problem: str = ""
    absent: tuple[str, ...] = ()


class _Run:
    """A run: hands out tasks in their order, and adds up their outcomes in the same order."""

    def __init__(
        self,
        program: Program,
        order: Order,
        places: Sequence[tuple[str, str]],
        first: EventFile,
        how: How,
        progress: Progress,
        cancelled: Cancelled,
        trim: Callable[[], object],
    ) -> None:
        self.program, self.order, self.how, self.first = program, order, how, first
        self.progress, self.cancelled = progress, cancelled
        self.files = [_File(path, tree) for path, tree in places]
        self.paths = [path for path, _ in places]
        self.waiting = deque(Task(n, f.path, f.tree) for n, f in enumerate(self.files))
        self.outcomes: dict[tuple[int, int], Outcome] = {}
        self.tries: dict[tuple[int, int], int] = {}
        self.seen, self.total = Seen(), Tally()
        self.file, self.done, self.partial = 0, 0, ""
        self.trim, self.written = trim, 0

    def go(self, done_by: Workers) -> None:
        """All tasks; as many as there was time for where it is interrupted."""
        try:
            while self.file < len(self.files):
                self._stop_where_cancelled()
                while (
                    self.waiting
                    and done_by.busy < done_by.room
                    and (len(self.outcomes) < _WAITING or not done_by.busy)
                ):
                    done_by.give(self.order, replace(self.waiting.popleft(), sample=self.seen.bits))
                assert done_by.busy  # else a chunk has been lost
                for outcome in done_by.done():
                    self._take(outcome)
                self._add()
        except KeyboardInterrupt:
            self.partial = f"interrupted after {self._so_far()} events"
            if self.file < len(self.files) and not self.files[self.file].problem:
                self.total.add(self.files[self.file].tally)

    def _stop_where_cancelled(self) -> None:
        if self.cancelled():
            raise RunError(f"cancelled after {self._so_far()} events")

    def _so_far(self) -> str:
        return (
            f"{self.done} of {'' if all(f.end is not None for f in self.files) else 'about '}"
            f"{self._supposed()}"
        )

    def _supposed(self) -> int:
        """The expected number of events, as far as files were opened; others count with the
        average of these.
        """
        known = [f.end for f in self.files if f.end is not None]
        mean = sum(known) / len(known) if known else self.first.entries
        return round(sum(known) + mean * (len(self.files) - len(known)))

    def _take(self, outcome: Outcome) -> None:
        """An outcome comes in; of the first chunk of a file the other chunks follow."""
        task = outcome.task
        file = self.files[task.file]
        if file.problem:
            return  # of a file that is left out
        if outcome.problem is not None:
            self._failed(task, outcome.problem)
            return
        if outcome.ranges:
            file.end = outcome.ranges[-1][1]
            file.absent = outcome.absent
            more = (
                Task(task.file, task.path, task.tree, start, stop)
                for start, stop in outcome.ranges[1:]
            )
            self.waiting.extendleft(reversed(list(more)))
        self.outcomes[task.file, task.start] = outcome

    def _failed(self, task: Task, problem: HepnbError) -> None:
        """Stops, tries again, or goes on without the file."""
        if not isinstance(problem, EventsError) or self.how.bad_files == "stop":
            raise problem
        key = (task.file, task.start)
        self.tries[key] = self.tries.get(key, 0) + 1
        if self.how.bad_files == "retry" and self.tries[key] < TRIES:
            time.sleep(PAUSE * 2 ** (self.tries[key] - 1))
            self.waiting.appendleft(task)
            return
        file = self.files[task.file]
        file.problem = str(problem).removeprefix(f"{file.path}: ")
        file.tally, file.marks = Tally(), []
        self.waiting = deque(t for t in self.waiting if t.file != task.file)
        for other in [k for k in self.outcomes if k[0] == task.file]:
            del self.outcomes[other]

    def _add(self) -> None:
        """Adds up what has come, as far as nothing before it is missing."""
        while self.file < len(self.files):
            file = self.files[self.file]
            outcome = self.outcomes.pop((self.file, file.at), None)
            if file.problem:
                self.file += 1
                continue
            if outcome is None:
                return
            assert outcome.part is not None  # it has no problem
            assert outcome.task.stop is not None  # and its events are known
            file.tally.add(outcome.part)
            file.marks.append(outcome.part.seen)
            file.at = outcome.task.stop
            self.written += not outcome.part.kept
            if self.written == _TRIMMED:
                self.written = 0
                self.trim()
            self.done += outcome.part.entries
            self.progress("running", self.done, max(self._supposed(), self.done))
            if file.at == file.end:
                self._close(file)

    def _close(self, file: _File) -> None:
        """A file is done."""
        for marks in file.marks:
            if marks is not None:
                self.seen.add(marks, self.file, self.paths)
        file.marks = []
        self.total.add(file.tally)
        file.tally = Tally(entries=file.tally.entries)
        self.file += 1

    def result(self) -> RunResult:
        """The result of the run. Raises EventsError where no file could be read."""
        skipped = tuple(SkippedFile(f.path, f.problem) for f in self.files if f.problem)
        if skipped and len(skipped) == len(self.files):
            more = f" and {len(skipped) - 1} more" if len(skipped) > 1 else ""
            raise EventsError(
                f"no file could be read: {skipped[0].path}: {skipped[0].reason}{more}"
            )
        schema = self.program.schema
        read = [
            f
            for n, f in enumerate(self.files)
            if not f.problem and (n < self.file or f.tally.entries)
        ]
        return RunResult(
            spec_sha256=self.program.spec_sha256,
            files=tuple(InputFile(f.path, schema, f.tally.entries) for f in read),
            regions=chunk_sums.regions(self.program, self.total, others=self.how.others),
            histograms=chunk_sums.histograms(self.program, self.total),
            events=chunk_sums.events(self.program, self.total) if self.how.ids else {},
            stops=chunk_sums.stops(self.program, self.total) if self.how.stops else {},
            seconds_read=self.total.seconds_read,
            seconds_select=self.total.seconds_select,
            skipped=skipped,
            partial=self.partial,
            kept=self.total.kept,
            notes=self._notes(),
        )

    def _notes(self) -> tuple[str, ...]:
        lacking: dict[str, list[str]] = {}
        for file in self.files:
            for branch in file.absent:
                lacking.setdefault(branch, []).append(file.path)
        good = self.how.good_runs
        blocks = (
            (f"{self.total.left_out} of {self.total.entries} events are not in {good.name}",)
            if good
            else ()
        )
        return blocks + tuple(
            f"{branch} counts as false where it is missing, in {len(paths)} of "
            f"{several(len(self.files), 'file')}: "
            f"{', '.join(paths[:3])}"
            f"{' …' if len(paths) > 3 else ''}"
            for branch, paths in lacking.items()
        )


def only(result: RunResult, region: str) -> RunResult:
    """The result of one region. Raises RunError where the run has no such region."""
    regions = tuple(r for r in result.regions if r.name == region)
    if not regions:
        raise RunError(
            f"no region {region}", expected="one of " + ", ".join(r.name for r in result.regions)
        )
    return replace(
        result, regions=regions, events={n: e for n, e in result.events.items() if n == region}
    )
