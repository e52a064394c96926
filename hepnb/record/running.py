"""The program of a record and its run, the same for writing a record and for replaying it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hepnb import workflow
from hepnb.errors import EventsError
from hepnb.events.open import EventFile, detect
from hepnb.events.places import place
from hepnb.generate.model import prompted
from hepnb.generate.wishes import Wishes
from hepnb.ports import Progress
from hepnb.program import Program, ProgramCell, Sample
from hepnb.result import RunResult
from hepnb.run import report
from hepnb.run.chunks import How
from hepnb.samples import reading
from hepnb.samples.reading import Process
from hepnb.samples.runs import SampleRun, SampleRuns
from hepnb.settings import Settings
from hepnb.spec import ReviewedSpec


@dataclass(frozen=True)
class Run:
    """A program and its results: of each sample, where the files are in samples with names.

    ``compiled``: the program without cells of its own; ``files``: where the events are.
    """

    program: Program
    compiled: Program
    files: tuple[str, ...]
    result: RunResult
    samples: SampleRuns | None = None

    @property
    def results(self) -> dict[str, RunResult]:
        """Name of each sample → its result; "" → that of files that are in none."""
        if self.samples is None:
            return {"": self.result}
        return {r.sample.name: r.result for r in self.samples.runs}

    def numbers(self, folder: Path | None = None) -> dict[str, Any]:
        """The numbers as a JSON object, with the paths of the files as seen from a folder."""
        if self.samples is None:
            return report.to_json(_seen(self.result, folder))
        runs = tuple(
            SampleRun(
                replace(r.sample, files=tuple(seen_from(f, folder) for f in r.sample.files)),
                _seen(r.result, folder),
            )
            for r in self.samples.runs
        )
        return report.samples_json(replace(self.samples, runs=runs))

    def events(self) -> dict[str, Any]:
        """The selected events: region → pairs of numbers; with samples one such for each."""
        if self.samples is None:
            return report.events_json(self.result)
        return {name: report.events_json(result) for name, result in self.results.items()}


def run(
    reviewed: ReviewedSpec,
    wishes: Wishes,
    files: Sequence[str],
    settings: Settings,
    *,
    cells: Sequence[ProgramCell] = (),
    folder: Path,
    progress: Progress,
) -> Run:
    """The program of a reviewed spec with these wishes, run over the files or over the samples of
    the wishes.

    ``cells``: those that stand for compiled ones, or beside them. Raises what the steps raise.
    """
    compiled = workflow.generate(reviewed, files, settings, wishes=wishes, beside=folder)
    program = _with(compiled, cells)
    here = [
        replace(s, files=tuple(_from(folder, f) for f in s.files), process=s.process or s.name)
        for s in program.samples
    ]
    found = workflow.run_samples(program, here, settings, How(ids=True), progress=progress)
    if len(here) == 1 and not here[0].name:
        return Run(program, compiled, here[0].files, found[""])
    runs = tuple(SampleRun(s, _of_its_regions(found[s.name], s)) for s in here)
    processes = {s.process: Process(s.process, colour=s.colour) for s in here if not s.recorded}
    samples = SampleRuns(runs, tuple(processes.values()), wishes.at or wishes.luminosity)
    compared = samples.data or samples.simulation
    assert compared is not None  # there is a sample
    return Run(program, compiled, tuple(f for s in here for f in s.files), compared, samples)


def first_events(wishes: Wishes, files: Sequence[str], settings: Settings) -> EventFile | None:
    """The file that says what the events of a run are; None where there is none.

    Raises EventsError.
    """
    if wishes.listed:
        listed = reading.read(wishes.listed)
        settings = replace(settings, schema=listed.schema or settings.schema)
        return workflow.typical([n.sample for n in workflow.ready(listed, settings)], settings)
    named = wishes.files or files
    return workflow.first_events(named, settings) if named else None


def seen_from(path: str, folder: Path | None) -> str:
    """A path as it is seen from a folder, so that both can be moved together."""
    return os.path.relpath(path, folder) if folder and path and "://" not in path else path


def place_in(folder: Path, path: str) -> Path | None:
    """The file of events that a path, seen from a folder, names; None for an address and where it
    is not there.
    """
    file = Path(_from(folder, place(path).path))  # the folder itself may not be there yet
    return file if "://" not in path and file.is_file() else None


def simulated(path: str, settings: Settings) -> bool:
    """True for a file whose events have what only simulated ones have."""
    try:
        schema = detect(path, settings.schema).schema
    except EventsError:
        return False
    return bool(schema.simulation) and schema.simulation in schema.known


def _with(program: Program, cells: Sequence[ProgramCell]) -> Program:
    own = {c.key: c for c in cells}
    known = {c.key for c in program.cells}
    changed = replace(program, cells=tuple(own.get(c.key, c) for c in program.cells))
    return prompted.with_cells(changed, [c for c in cells if c.key not in known])


def _from(folder: Path, path: str) -> str:
    return path if "://" in path else os.path.normpath(folder / path)


def _seen(result: RunResult, folder: Path | None) -> RunResult:
    return replace(
        result, files=tuple(replace(f, path=seen_from(f.path, folder)) for f in result.files)
    )


def _of_its_regions(result: RunResult, sample: Sample) -> RunResult:
    """The result of a sample in the regions that it is for; bins go with their region."""
    if not sample.regions:
        return result
    wanted = {r.name for r in result.regions if r.name.partition("/")[0] in sample.regions}
    return replace(
        result,
        regions=tuple(r for r in result.regions if r.name in wanted),
        histograms=tuple(h for h in result.histograms if h.region in (*wanted, "")),
        events={name: e for name, e in result.events.items() if name in wanted},
    )
