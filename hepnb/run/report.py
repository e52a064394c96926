"""A run as JSON (``hepnb-run/1``), and back."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hepnb.errors import RunError
from hepnb.program import Sample
from hepnb.result import (
    EVENT_LISTS,
    Histogram,
    InputFile,
    RegionResult,
    RunResult,
    SkippedFile,
    Step,
)
from hepnb.samples.reading import Process
from hepnb.samples.runs import SampleRun, SampleRuns

FORMAT = "hepnb-run/1"
SAMPLES = "hepnb-sample-runs/1"


def to_json(result: RunResult) -> dict[str, Any]:
    """The result as a JSON object, without the numbers of the events (`events_json` has these)."""
    return {
        "format": FORMAT,
        "spec_sha256": result.spec_sha256,
        "files": [asdict(f) for f in result.files],
        "regions": {
            r.name: {
                "steps": [asdict(s) for s in r.steps],
                "selected": r.selected,
                "weighted": r.weighted,
                "variance": r.variance,
            }
            for r in result.regions
        },
        "histograms": [asdict(h) for h in result.histograms],
        "seconds": {"read": result.seconds_read, "select": result.seconds_select},
        "events_per_second": result.events_per_second,
        "skipped": [asdict(s) for s in result.skipped],
        "partial": result.partial,
        "notes": list(result.notes),
        "kept": result.kept,
    }


def events_json(result: RunResult) -> dict[str, list[list[int]]]:
    """Region → sorted [runNumber, eventNumber] of the selected events."""
    return {region: [list(e) for e in events] for region, events in result.events.items()}


def stops_json(result: RunResult) -> dict[str, Any]:
    """All events with the line that stops each (``hepnb-events/1``): region → its lines, and [run,
    event, number of the line].

    An event that nothing stops has the number of lines.
    """
    lines = {r.name: [s.adl for s in r.steps] for r in result.regions}
    regions = {
        name: {"lines": lines[name], "events": rows.tolist()}
        for name, rows in result.stops.items()
        if name in lines
    }
    return {"format": EVENT_LISTS, "spec_sha256": result.spec_sha256, "regions": regions}


def samples_json(runs: SampleRuns) -> dict[str, Any]:
    """The results of several samples (``hepnb-sample-runs/1``), each with its own as `to_json`
    writes it.
    """
    return {
        "format": SAMPLES,
        "luminosity": runs.luminosity,
        "notes": list(runs.notes),
        "processes": [asdict(p) for p in runs.processes],
        "samples": [
            {**asdict(r.sample), "data": r.sample.recorded, "result": to_json(r.result)}
            for r in runs.runs
        ],
    }


def samples_from_json(data: Any, *, where: str = "") -> SampleRuns:
    """The results that `samples_json` wrote. Raises RunError for anything else."""
    if not isinstance(data, dict) or data.get("format") != SAMPLES:
        raise RunError("no results of samples", where=where, expected=SAMPLES)
    try:
        runs = tuple(
            SampleRun(
                _valid(Sample, {k: v for k, v in entry.items() if k != "result"}),
                from_json(entry["result"], where=where),
            )
            for entry in data["samples"]
        )
        processes = _valid(tuple[Process, ...], data["processes"])
        return SampleRuns(
            runs, processes, float(data["luminosity"]), tuple(str(n) for n in data["notes"])
        )
    except KeyError as error:
        raise RunError(
            f"no {error.args[0]!r}", where=where, expected=f"a complete {SAMPLES}"
        ) from None
    except (ValidationError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise RunError(
            str(error).splitlines()[0], where=where, expected=f"a valid {SAMPLES}"
        ) from None


def from_json(data: Any, *, where: str = "") -> RunResult:
    """The result that `to_json` wrote, with no events. Raises RunError for anything else."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = f"format {data.get('format')!r}" if isinstance(data, dict) else "no JSON object"
        raise RunError(
            found, where=where, expected=FORMAT, hint="give the file that hepnb run -o wrote"
        )
    try:
        return RunResult(
            spec_sha256=str(data["spec_sha256"]),
            files=_valid(tuple[InputFile, ...], data["files"]),
            regions=tuple(_region(name, entry) for name, entry in data["regions"].items()),
            histograms=_valid(tuple[Histogram, ...], data.get("histograms", [])),
            events={},
            seconds_read=float(data["seconds"]["read"]),
            seconds_select=float(data["seconds"]["select"]),
            skipped=_valid(tuple[SkippedFile, ...], data.get("skipped", [])),
            partial=str(data.get("partial", "")),
            notes=tuple(str(n) for n in data.get("notes", [])),
            kept=int(data.get("kept", 0)),
        )
    except KeyError as error:
        raise RunError(
            f"no {error.args[0]!r}", where=where, expected=f"a complete {FORMAT}"
        ) from None
    except (ValidationError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise RunError(
            str(error).splitlines()[0], where=where, expected=f"a valid {FORMAT}"
        ) from None


@cache  # made when a result is read: few commands do
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _valid(kind: Any, data: Any) -> Any:
    """The data as records of a kind. Raises ValidationError."""
    return _adapter(kind).validate_python(data)


def _region(name: str, entry: dict[str, Any]) -> RegionResult:
    steps, variance = _valid(tuple[Step, ...], entry["steps"]), float(entry.get("variance", 0.0))
    return RegionResult(name, steps, int(entry["selected"]), float(entry["weighted"]), variance)
