"""Runs a program over event files, chunk by chunk, reading only the branches that it needs.

A chunk is run by a `concurrent.futures` executor or in this process; what the chunks give is added up in their order, so that
the result does not depend on who ran them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from hepnb.errors import EventsError, MissingExtra, RunError
from hepnb.events.open import EventFile, detect, require
from hepnb.later import later
from hepnb.ports import Cancelled, Progress, never, silent
from hepnb.program import Program
from hepnb.result import Histogram, InputFile, RegionResult, RunResult, Step
from hepnb.run.report import events_json, from_json, to_json

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

ak = later("awkward")
uproot = later("uproot")

__all__ = ["Chunk", "Part", "events_json", "from_json", "only", "run", "run_chunk", "to_json"]

#: what an error in the code of a program may be
_PROGRAM_ERRORS = (ValueError, TypeError, LookupError, AttributeError, NameError, ArithmeticError, NotImplementedError)


@dataclass(frozen=True)
class Chunk:
    """Some events of a file for a program: entries ``start`` to ``stop`` of ``tree``; ``recorded`` events count 1 each."""

    source: str
    path: str
    tree: str
    branches: tuple[str, ...]
    start: int
    stop: int
    file: int
    event_id: bool
    recorded: bool = False


@dataclass(frozen=True)
class Part:
    """What a chunk gave.

    ``rows``: region → step → (alone, -1 where it was not applied; cumulative; weighted); ``sums``: histogram → (sums of weights,
    variances) with under- and overflow; ``edges``: histogram → edges of each axis; ``events``: region → (run, event) of the
    selected events.
    """

    rows: dict[str, dict[str, tuple[int, int, float]]]
    sums: dict[str, tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]
    edges: dict[str, tuple[tuple[float, ...], ...]]
    events: dict[str, list[tuple[int, int]]]
    entries: int
    seconds_read: float
    seconds_select: float


def run(
    program: Program,
    files: Sequence[EventFile | str | Path],
    *,
    executor: str = "",
    chunk: str = "50 MB",
    recorded: bool = False,
    progress: Progress = silent,
    cancelled: Cancelled = never,
) -> RunResult:
    """The cutflows, histograms and selected events of a program over files.

    ``executor``: ``""`` (this process), ``processes:N`` or ``dask:ADDRESS``; ``chunk``: how much of the branches is read at once,
    in bytes with a unit, or a number of events; ``recorded``: the events are recorded data and count 1 each, whatever the program's
    weights. Seconds are summed over the workers.
    Raises EventsError for a file that is not of the program's schema or lacks branches, RunError when the program fails or the
    run is cancelled, MissingExtra.
    """
    opened = [f if isinstance(f, EventFile) else detect(f) for f in files]
    _matching(program, opened)
    chunks = [replace(c, recorded=recorded) for n, f in enumerate(opened) for c in _chunks(program, f, n, chunk)]
    parts = []
    for part in _parts(chunks, executor, cancelled):
        parts.append(part)
        progress("running", len(parts), len(chunks))
    inputs = tuple(InputFile(f.path, f.schema.name, f.entries) for f in opened)
    return _result(program, inputs, parts)


def _matching(program: Program, files: Sequence[EventFile]) -> None:
    needed_by = dict(program.needed_by)
    if not files:
        raise EventsError("no event file", hint="give the path of a ROOT file")
    for file in files:
        if file.schema.name != program.schema:
            raise EventsError(
                f"events of {file.schema.name}",
                where=file.path,
                expected=program.schema,
                hint="generate the program for these files",
            )
        require(file, program.tree, program.branches, needed_by)


def _chunks(program: Program, file: EventFile, number: int, size: str) -> Iterator[Chunk]:
    """The chunks of a file; one of no events for a file without events, so that its cutflow is there."""
    step = int(size) if size.isdigit() else _entries_for(_tree(file.path, program.tree), size, program.branches)
    for start in range(0, max(file.entries, 1), max(step, 1)):
        stop = min(start + step, file.entries)
        yield Chunk(program.source, file.path, program.tree, program.branches, start, stop, number, program.event_id)


def _entries_for(tree: Any, size: str, branches: tuple[str, ...]) -> int:
    try:
        return int(tree.num_entries_for(size, filter_name=list(branches)))
    except (TypeError, ValueError):
        raise RunError(f"chunk size {size!r}", expected="a number of events, or a size like 50 MB") from None


# --- who runs the chunks -----------------------------------------------------------------------------------------


def _parts(chunks: Sequence[Chunk], executor: str, cancelled: Cancelled) -> Iterator[Part]:
    """What the chunks give, in their order."""
    if not executor:
        for n, chunk in enumerate(chunks):
            _go_on(cancelled, n, len(chunks))
            yield run_chunk(chunk)
        return
    with _executor(executor) as submit:
        futures = [submit(run_chunk, c) for c in chunks]
        try:
            for n, future in enumerate(futures):
                _go_on(cancelled, n, len(chunks))
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def _go_on(cancelled: Cancelled, done: int, total: int) -> None:
    if cancelled():
        raise RunError(f"cancelled after {done} of {total} chunks")


@contextmanager
def _executor(name: str) -> Iterator[Callable[[Callable[[Chunk], Part], Chunk], Future[Part]]]:
    """The ``submit`` of an executor by its name."""
    kind, _, value = name.partition(":")
    if kind == "processes" and value.isdigit() and int(value) > 0:
        # Workers start afresh: a forked kernel would carry its threads' locks with it.
        with ProcessPoolExecutor(int(value), mp_context=get_context("spawn")) as pool:
            yield pool.submit
    elif kind == "dask" and value:
        with _dask(value) as pool:
            yield pool.submit
    else:
        raise RunError(f"executor {name!r}", expected="processes:N or dask:ADDRESS")


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtra("distributed", "dask", "running on a Dask cluster") from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise RunError(f"no Dask scheduler answers ({error})", where=address, hint="start one with dask scheduler") from None
    with client:
        yield cast(Executor, client.get_executor(pure=False))


# --- one chunk ---------------------------------------------------------------------------------------------------


def run_chunk(chunk: Chunk) -> Part:
    """Reads the branches of a chunk and runs the program on them. Raises EventsError, RunError."""
    start = time.perf_counter()
    arrays = _read(chunk)
    middle = time.perf_counter()
    try:
        part = _select(chunk, arrays)
    except ImportError as error:
        raise MissingExtra(error.name or "mt2", "mt2", "MT2") from None
    except _PROGRAM_ERRORS as error:
        where = f"{chunk.path}, events {chunk.start} to {chunk.stop}"
        raise RunError(f"the program failed: {type(error).__name__}: {_first_line(error)}", where=where) from error
    return replace(part, seconds_read=middle - start, seconds_select=time.perf_counter() - middle)


def _file_errors() -> tuple[type[Exception], ...]:
    """What an error in the bytes of a file may be."""
    return (OSError, EOFError, ValueError, uproot.DeserializationError, uproot.KeyInFileError)


def _read(chunk: Chunk) -> Any:
    tree = _tree(chunk.path, chunk.tree)
    try:
        return tree.arrays(list(chunk.branches), entry_start=chunk.start, entry_stop=chunk.stop)
    except _file_errors() as error:
        raise _unreadable(chunk.path, error) from None


def _tree(path: str, name: str) -> Any:
    try:
        return _opened(path, name, Path(path).stat().st_mtime_ns)
    except _file_errors() as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: BaseException) -> EventsError:
    return EventsError(f"cannot be read: {_first_line(error)}", where=path, hint="is the file whole?")


@lru_cache(maxsize=1)
def _opened(path: str, tree: str, stamp: int) -> Any:  # noqa: ARG001 - a file that changes is another one
    """A tree, whose description is read once for all its chunks: that of a format with thousands of branches takes seconds."""
    return uproot.open({path: tree})


def _first_line(error: BaseException) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _select(chunk: Chunk, arrays: Any) -> Part:
    module = _namespace(chunk.source)
    with np.errstate(divide="ignore", invalid="ignore"):  # what is not a number fails its requirement
        events = module["reconstruct"](module["read"](arrays))
        regions, weights = module["select"](events), module["weights"](events)
        weights = {region: np.ones(len(events)) for region in regions} if chunk.recorded else weights
        rows, passed = {}, {}
        for region, requirements in regions.items():
            counted, passed[region] = module["count"](requirements, weights[region])
            rows[region] = {name: (-1 if np.isnan(a) else int(a), int(c), float(w)) for name, (a, c, w) in counted.items()}
        histograms = module["book"]()
        module["fill"](histograms, events, passed, weights)
    runs, numbers = _event_ids(chunk, events)
    return Part(
        rows=rows,
        sums={n: (h.values(flow=True), h.variances(flow=True)) for n, h in histograms.items()},
        edges={n: tuple(tuple(float(e) for e in axis.edges) for axis in h.axes) for n, h in histograms.items()},
        events={region: list(zip(runs[mask].tolist(), numbers[mask].tolist(), strict=True)) for region, mask in passed.items()},
        entries=len(events),
        seconds_read=0.0,
        seconds_select=0.0,
    )


def _event_ids(chunk: Chunk, events: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Run and event numbers, as the file has them; number of the file and entry where the events have no numbers."""
    if chunk.event_id:
        return ak.to_numpy(events.run), ak.to_numpy(events.event)
    return np.full(len(events), chunk.file), np.arange(chunk.start, chunk.start + len(events))


@lru_cache(maxsize=4)
def _namespace(source: str) -> dict[str, Any]:
    """What the selection of a program defines. The source comes from `hepnb.generate.compile`, never from a model."""
    namespace: dict[str, Any] = {"__name__": "program"}
    exec(compile(source, "<program>", "exec", dont_inherit=True), namespace)  # noqa: S102 - compiled by hepnb from a reviewed spec; a model's code runs in the sandbox
    return namespace


# --- adding up ---------------------------------------------------------------------------------------------------


def _result(program: Program, files: tuple[InputFile, ...], parts: Sequence[Part]) -> RunResult:
    regions = tuple(_region(program, name, parts) for name in program.regions)
    return RunResult(
        spec_sha256=program.spec_sha256,
        files=files,
        regions=regions,
        histograms=tuple(_histogram(name, label, unit, parts) for name, label, unit in program.histograms),
        events={name: tuple(sorted(e for p in parts for e in p.events[name])) for name in program.regions},
        seconds_read=sum(p.seconds_read for p in parts),
        seconds_select=sum(p.seconds_select for p in parts),
    )


def _region(program: Program, name: str, parts: Sequence[Part]) -> RegionResult:
    steps = tuple(_step(s.requirement, s.adl, [p.rows[name][s.name] for p in parts]) for s in program.steps if s.region == name)
    selected = sum(len(p.events[name]) for p in parts)
    return RegionResult(name, steps, selected, steps[-1].weighted if steps else float(selected))


def _step(requirement: str, adl: str, rows: Sequence[tuple[int, int, float]]) -> Step:
    applied = all(r[0] >= 0 for r in rows)
    cumulative = sum(r[1] for r in rows)
    alone = sum(r[0] for r in rows) if applied else cumulative
    return Step(requirement, adl, alone, cumulative, float(sum(r[2] for r in rows)), applied)


def _histogram(name: str, label: str, unit: str, parts: Sequence[Part]) -> Histogram:
    values, variances = (np.sum([p.sums[name][i] for p in parts], axis=0) for i in (0, 1))
    inner, one = (slice(1, -1),) * values.ndim, values.ndim == 1
    edges, y_edges = (*parts[0].edges[name], ())[:2]
    return Histogram(
        name,
        label,
        unit,
        edges,
        tuple(values[inner].ravel().tolist()),
        tuple(variances[inner].ravel().tolist()),
        underflow=float(values[0]) if one else 0.0,
        overflow=float(values[-1]) if one else float(values.sum() - values[inner].sum()),
        y_edges=y_edges,
    )


def only(result: RunResult, region: str) -> RunResult:
    """The result of one region. Raises RunError where the run has no such region."""
    regions = tuple(r for r in result.regions if r.name == region)
    if not regions:
        raise RunError(f"no region {region}", expected="one of " + ", ".join(r.name for r in result.regions))
    return replace(result, regions=regions, events={n: e for n, e in result.events.items() if n == region})
