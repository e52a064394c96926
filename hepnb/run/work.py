"""The work on a task: open a file, read a chunk of the branches that the program needs, run the program on it.

A worker loads this module and nothing of the language, the compiler or the readers of papers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hepnb.errors import EventsError, HepnbError, MissingExtra, RunError
from hepnb.events import files
from hepnb.later import later
from hepnb.run import damage
from hepnb.run.twice import sampled
from hepnb.samples.goodruns import GoodRuns

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

ak = later("awkward")

#: what an error in the code of a program may be
_PROGRAM_ERRORS = (ValueError, TypeError, LookupError, AttributeError, NameError, ArithmeticError, NotImplementedError)


@dataclass(frozen=True)
class Order:
    """The part of a task that is the same for all chunks of a run.

    ``source``: the selection; ``tree``, ``branches``: what it reads; ``event_id``: the branches that name an event, () where it has
    none; ``needed_by``: branch → the line that needs it; ``chunk``: how much is read at once; ``rows``: bytes for each event of
    what the selection makes; ``recorded``: events count 1 each; ``ids``: the selected events are wanted by name; ``named``:
    branches that, with ``event_id``, tell an event from every other one; ``simulation``: a branch that only simulated events have;
    ``absent``: branches that are false where a file has not got them. ``others``: for each line it is
    wanted how many events pass all the others; ``stops``: which line stops each event is wanted.
    ``good``: the luminosity blocks that count, with the branches of run and block in ``block``.
    """

    source: str
    tree: str
    branches: tuple[str, ...]
    event_id: tuple[str, ...] = ()
    needed_by: tuple[tuple[str, str], ...] = ()
    chunk: str = "50 MB"
    rows: int = 0
    recorded: bool = False
    ids: bool = False
    twice: bool = True
    named: tuple[str, ...] = ()
    simulation: str = ""
    absent: tuple[str, ...] = ()
    others: bool = False
    stops: bool = False
    good: GoodRuns | None = None
    block: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """Events ``start`` to ``stop`` of a file, the ``file``-th of the run; without ``stop`` its first chunk, whatever that is.

    ``sample``: of ``2**sample`` events one is remembered to be known again (`hepnb.run.twice`).
    """

    file: int
    path: str
    tree: str
    start: int = 0
    stop: int | None = None
    sample: int = 0


@dataclass(frozen=True)
class Part:
    """The result for some events.

    ``rows``: region → for each step (alone, NaN where it was not applied; cumulative; sum of weights;
    sum of their squares; how many pass all other steps, 0 where that is not wanted);
    ``sums``: histogram → (sums of weights, variances) with under- and overflow; ``edges``: histogram → edges of each axis;
    ``selected``: region → (events, sum of weights, sum of their squares); ``events``: region → (run, event) of the selected
    events, shape (n, 2), where wanted; ``seen``: what some of all events are known again by; ``stops``: region → (run, event,
    number of the step that stops it, the number of steps where none does) of all events, shape (n, 3), where wanted; ``left_out``:
    events of luminosity blocks that do not count.
    """

    rows: Mapping[str, np.ndarray[Any, Any]]
    sums: Mapping[str, tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]
    edges: Mapping[str, tuple[tuple[float, ...], ...]]
    selected: Mapping[str, tuple[int, float, float]]
    events: Mapping[str, np.ndarray[Any, Any]]
    entries: int
    seconds_read: float = 0.0
    seconds_select: float = 0.0
    seen: np.ndarray[Any, Any] | None = None
    stops: Mapping[str, np.ndarray[Any, Any]] = field(default_factory=dict)
    left_out: int = 0


@dataclass(frozen=True)
class Outcome:
    """The worker's answer to a task: the ``part``, or the ``problem``.

    ``ranges``: all chunks of the file, where the task was its first one; ``absent``: branches that the file has not got and that
    were taken to be false.
    """

    task: Task
    part: Part | None = None
    ranges: tuple[tuple[int, int], ...] = ()
    absent: tuple[str, ...] = ()
    problem: HepnbError | None = None


def work(order: Order, task: Task) -> Outcome:
    """Does a task. An error is in the outcome, with file, branch and events; none is raised."""
    try:
        tree = files.tree(task.path, task.tree)
        absent = _lacking(order, task, tree)
        ranges: tuple[tuple[int, int], ...] = ()
        if task.stop is None:
            with files.reading(task.path, "the description of its events"):
                ranges = chunks_of(tree, [b for b in order.branches if b not in absent], order.chunk, order.rows)
        known = replace(task, start=ranges[0][0], stop=ranges[0][1]) if ranges else task
        told = tuple(b for b in absent if not _simulated(order, b))
        return Outcome(known, _part(order, known, tree, absent), ranges, told)
    except HepnbError as error:
        if isinstance(error, EventsError):
            files.forget(task.path)
        return Outcome(task, problem=error)


# --- which events ------------------------------------------------------------------------------------------------


def chunks_of(tree: Any, branches: Iterable[str], size: str, rows: int = 0) -> tuple[tuple[int, int], ...]:
    """The chunks of a tree; one of no events where it has none. They end where the file's own pieces (baskets) end, if they can.

    ``size``: a number of events, or bytes with a unit; ``rows``: bytes for each event beside the branches. A chunk of bytes has a
    power of two of events, so that a selection that reads a branch more mostly has the same chunks. Raises RunError.
    """
    branches = list(branches)
    entries = int(tree.num_entries)
    step = int(size) if size.isdigit() and int(size) else _entries_for(tree, size, branches, rows)
    if step >= entries:
        return ((0, entries),)
    ends = () if size.isdigit() else _ends(tree, branches)
    found, start = [], 0
    while start < entries:
        fitting = [e for e in ends if start + step // 2 < e <= start + step]
        stop = max(fitting) if fitting else min(start + step, entries)
        found.append((start, stop))
        start = stop
    return tuple(found)


def _entries_for(tree: Any, size: str, branches: list[str], rows: int) -> int:
    try:
        fitting = int(tree.num_entries_for(size, filter_name=branches)) if branches else 0
    except (TypeError, ValueError):
        raise RunError(f"chunk size {size!r}", expected="a number of events, or a size like 50 MB") from None
    known = int(tree.num_entries) * fitting
    if not known:
        return max(int(tree.num_entries), 1)
    each = _bytes(size) / fitting + rows
    return 1 << max(int(_bytes(size) / each).bit_length() - 1, 10)


def _bytes(size: str) -> float:
    """Bytes of a size that uproot has understood."""
    units = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
    number = size.strip().upper().removesuffix("B").removesuffix("I")
    unit = number[-1] if number[-1] in units else ""
    return float(number.removesuffix(unit)) * float(1024 ** units[unit])


def _ends(tree: Any, branches: Iterable[str]) -> tuple[int, ...]:
    """The events at which baskets of all these branches end."""
    shared: set[int] | None = None
    for branch in branches:
        offsets = getattr(tree[branch], "entry_offsets", None)
        if offsets is None:
            return ()
        shared = set(offsets) if shared is None else shared & set(offsets)
    return tuple(sorted(shared or ()))


def _lacking(order: Order, task: Task, tree: Any) -> tuple[str, ...]:
    """The branches that a file has not got and that may be absent. Raises EventsError for others."""
    with files.reading(task.path, "the description of its events"):
        missing = [b for b in order.branches if b not in tree]
    refused = [b for b in missing if b not in order.absent and not _simulated(order, b)]
    if refused:
        needed_by = dict(order.needed_by)
        named = [f"{b} (needed by {needed_by[b]})" if b in needed_by else b for b in refused]
        found = ("no branch " if len(named) == 1 else "no branches ") + ", ".join(named)
        raise EventsError(found, where=f"{task.path}:{task.tree}", hint=_hint(refused, needed_by))
    return tuple(missing)


def _hint(missing: list[str], needed_by: Mapping[str, str]) -> str:
    if all(is_trigger(b, needed_by.get(b, "")) for b in missing):
        return "where a trigger that a file lacks did not fire, run with --missing-trigger false"
    return "use files of the schema that the program is for"


def _simulated(order: Order, branch: str) -> bool:
    """True for the weight that recorded events, which count 1 each, need not have."""
    return order.recorded and branch == order.simulation


def is_trigger(branch: str, line: str) -> bool:
    """True for a branch that says whether a trigger has fired: by the line that needs it or by its name."""
    return line.startswith("trigger ") or branch.startswith(("HLT_", "L1_", "trig"))


# --- one chunk ---------------------------------------------------------------------------------------------------


def _part(order: Order, task: Task, tree: Any, absent: tuple[str, ...]) -> Part:
    start = time.perf_counter()
    arrays, seen = _read(order, task, tree, absent)
    middle = time.perf_counter()
    try:
        arrays, kept = _certified(order, arrays)
        part = _select(order, task, arrays, kept)
    except ImportError as error:
        raise MissingExtra(error.name or "mt2", "mt2", "MT2") from None
    except _PROGRAM_ERRORS as error:
        damage.disagreeing(task.path, arrays, task.start, task.stop or 0)
        where = f"{task.path}, events {task.start} to {task.stop}"
        raise RunError(f"the program failed: {files.said(error)}", where=where) from error
    finished = time.perf_counter()
    left_out = 0 if kept is None else len(kept) - int(np.count_nonzero(kept))
    return replace(part, seen=seen, seconds_read=middle - start, seconds_select=finished - middle, left_out=left_out)


def _read(order: Order, task: Task, tree: Any, absent: tuple[str, ...]) -> tuple[dict[str, Any], np.ndarray[Any, Any] | None]:
    """The branches of a chunk, and what its events are known again by.

    Where nobody asks which events are selected, their numbers are all 0.
    """
    assert task.stop is not None  # a task has its events by now
    n = task.stop - task.start
    asked = dict(order.needed_by)
    named = order.event_id if order.ids or order.stops else order.block
    unasked = tuple(b for b in order.event_id if b not in asked and b not in named)  # a line may ask for them
    wanted = [b for b in order.branches if b not in absent and b not in unasked]
    names = _names(order, tree) if order.twice else ()
    arrays = damage.arrays(task.path, tree, list(dict.fromkeys((*wanted, *names, *order.block))), task.start, task.stop)
    seen = sampled(_identity(order, names, wanted, arrays), task.sample) if names else None
    arrays |= {b: np.ones(n) if _simulated(order, b) else np.zeros(n, dtype=bool) for b in absent}
    arrays |= {b: np.broadcast_to(np.int64(0), n) for b in unasked}
    return arrays, seen


def _certified(order: Order, arrays: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray[Any, Any] | None]:
    """The branches of the events whose luminosity block counts, and which of all events these are (None: all)."""
    if order.good is None:
        return arrays, None
    kept = order.good.mask(*(ak.to_numpy(arrays[b]) for b in order.block))
    return {b: values[kept] for b, values in arrays.items()}, kept


def _names(order: Order, tree: Any) -> tuple[str, ...]:
    """The branches that tell an event from all others, those of them that the file has; () where it has no event numbers."""
    return (*order.event_id, *(b for b in order.named if b in tree)) if order.event_id else ()


def _identity(order: Order, names: tuple[str, ...], wanted: list[str], arrays: Mapping[str, Any]) -> list[Any]:
    """The identity of an event: its numbers; of a simulated one a value too, since each process numbers its own."""
    numbers = [arrays[n] for n in names]
    if not order.simulation or order.simulation not in names:
        return numbers
    measured = next((arrays[b] for b in wanted if b not in names and _floating(arrays[b])), None)
    return numbers if measured is None else [*numbers, measured if measured.ndim == 1 else ak.fill_none(ak.firsts(measured), 0.0)]


def _floating(values: Any) -> bool:
    return bool(values.ndim <= 2) and "float" in str(values.type)


def _select(order: Order, task: Task, arrays: Any, kept: np.ndarray[Any, Any] | None = None) -> Part:
    module = _namespace(order.source)
    assert task.stop is not None  # a task has its events by now
    entries = np.arange(task.start, task.stop)
    entries = entries if kept is None else entries[kept]
    n = len(entries)
    with np.errstate(divide="ignore", invalid="ignore"):  # what is not a number fails its requirement
        events = module["reconstruct"](module["read"](arrays))
        regions, weights = module["select"](events), module["weights"](events)
        if order.recorded:
            one = np.ones(n)
            weights = dict.fromkeys(regions, one)
        rows, selected, passed = {}, {}, {}
        for region, requirements in regions.items():
            rows[region], selected[region], passed[region] = counted(requirements, weights[region])
            if order.others:
                rows[region][:, 4] = others(requirements, n)
        histograms = module["book"]()
        if histograms:
            module["fill"](histograms, events, passed, weights)
    ids = _ids(order, task, events, entries) if order.ids or order.stops else np.empty((0, 2))
    return Part(
        rows=rows,
        sums={name: (h.values(flow=True), h.variances(flow=True)) for name, h in histograms.items()},
        edges={name: tuple(tuple(float(e) for e in axis.edges) for axis in h.axes) for name, h in histograms.items()},
        selected=selected,
        events={r: ids[mask] for r, mask in passed.items()} if order.ids else {},
        stops={r: np.column_stack([ids, stops(steps, n)]) for r, steps in regions.items()} if order.stops else {},
        entries=task.stop - task.start,
    )


def counted(requirements: Mapping[str, Any], weights: np.ndarray[Any, Any]) -> tuple[Any, tuple[int, float, float], Any]:
    """The rows of a cutflow, (steps, 5); how many events pass all of it, with their weights and the squares of these; which do."""
    rows, n = np.zeros((len(requirements), 5)), len(weights)
    passed, left, even = None, weights, bool(n) and _ones(weights)
    total, squares = _weighed(left, n, even=even)
    for row, mask in zip(rows, requirements.values(), strict=True):
        if mask is None:
            row[0] = np.nan
        else:
            flags = np.asarray(ak.to_numpy(mask))
            row[0] = np.count_nonzero(flags)
            passed = flags.copy() if passed is None else np.logical_and(passed, flags, out=passed)
            left = left if even else weights[passed]
            total, squares = _weighed(left, int(np.count_nonzero(passed)), even=even)
        row[1:4] = (n if passed is None else np.count_nonzero(passed), total, squares)
    passed = np.ones(n, dtype=bool) if passed is None else passed
    return rows, (int(np.count_nonzero(passed)), total, squares), passed


def _ones(weights: np.ndarray[Any, Any]) -> bool:
    return bool(weights[0] == 1 and weights[-1] == 1 and (weights == 1).all())


def _weighed(weights: np.ndarray[Any, Any], count: int, *, even: bool) -> tuple[float, float]:
    """The sum of weights, and of their squares, of so many events."""
    return (float(count), float(count)) if even else (float(np.sum(weights)), float(np.sum(weights * weights)))


def others(requirements: Mapping[str, Any], n: int) -> np.ndarray[Any, Any]:
    """For each step of a cutflow how many of ``n`` events pass all the others."""
    masks = [None if mask is None else np.asarray(ak.to_numpy(mask)) for mask in requirements.values()]
    failed = np.zeros(n, dtype=np.int32)
    for mask in masks:
        if mask is not None:
            failed += ~mask
    all_of_them = np.count_nonzero(failed == 0)
    lone = failed == 1
    return np.array([all_of_them + (0 if mask is None else np.count_nonzero(lone & ~mask)) for mask in masks])


def stops(requirements: Mapping[str, Any], n: int) -> np.ndarray[Any, Any]:
    """The number of the step that stops each of ``n`` events, from 0; the number of steps where none does."""
    found = np.full(n, len(requirements))
    for number, mask in reversed(list(enumerate(requirements.values()))):
        if mask is not None:
            found[~np.asarray(ak.to_numpy(mask))] = number
    return found


def _ids(order: Order, task: Task, events: Any, entries: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Run and event numbers, as the file has them; number of the file and entry where the events have no numbers: shape (n, 2)."""
    if order.event_id:
        runs, numbers = ak.to_numpy(events.run), ak.to_numpy(events.event)
    else:
        runs, numbers = np.full(len(entries), task.file), entries
    return np.stack([runs, numbers], axis=1).astype(np.int64)


@lru_cache(maxsize=4)
def _namespace(source: str) -> dict[str, Callable[..., Any]]:
    """The functions that the selection of a program defines. The source comes from `hepnb.generate.compile`, never from a model."""
    namespace: dict[str, Any] = {"__name__": "program"}
    exec(compile(source, "<program>", "exec", dont_inherit=True), namespace)  # noqa: S102 - compiled by hepnb from a reviewed spec; a model's code runs in the sandbox
    return namespace
