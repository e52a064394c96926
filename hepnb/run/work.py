"""The work on a task: open a file, read a chunk of the branches that the program needs, run the
program on it.

A worker loads this module and nothing of the language, the compiler or the readers of papers.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hepnb.errors import EventsError, HepnbError, MissingExtra, RunError
from hepnb.events import files
from hepnb.lazy_imports import later
from hepnb.run import damaged_branches, program_slices
from hepnb.run.chunk_cache import KnownFile
from hepnb.run.duplicate_events import sampled
from hepnb.run.earlier_runs import EarlierRun, apart, joined
from hepnb.run.partial_result import Part
from hepnb.run.program_slices import ProgramSlice, sliced
from hepnb.samples.goodruns import GoodRuns

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

ak = later("awkward")

#: what an error in the code of a program may be
_PROGRAM_ERRORS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NameError,
    ArithmeticError,
    NotImplementedError,
)
#: types of a branch with a floating-point number for each event, or several
_FLOATING = re.compile(r"(?:std::)?(?:vector<)?(?:float|double|real\d+)\w*(?:>|\[\w*\])?")


@dataclass(frozen=True)
class Order:
    """The part of a task that is the same for all chunks of a run.

    ``source``: the selection; ``tree``, ``branches``: what it reads; ``event_id``: the branches
    that name an event, () where it has none; ``needed_by``: branch → the line that needs it;
    ``chunk``: how much is read at once; ``rows``: bytes for each event of what the selection makes;
    ``recorded``: events count 1 each; ``ids``: the selected events are wanted by name; ``named``:
    branches that, with ``event_id``, tell an event from every other one; ``simulation``: a branch
    that only simulated events have; ``absent``: branches that are false where a file has not got
    them. ``others``: for each line it is wanted how many events pass all the others; ``stops``:
    which line stops each event is wanted. ``good``: the luminosity blocks that count, with the
    branches of run and block in ``block``; ``keep``: the folder where results are kept, "" for
    none.
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
    keep: str = ""


@dataclass(frozen=True)
class Task:
    """Events ``start`` to ``stop`` of a file, the ``file``-th of the run; without ``stop`` its
    first chunk, whatever that is.

    ``sample``: of ``2**sample`` events one is remembered to be known again
    (`hepnb.run.duplicate_events`). ``path`` and ``tree``: the file and its tree; ``start`` and
    ``stop``: entries, 0-based, the last one outside.
    """

    file: int
    path: str
    tree: str
    start: int = 0
    stop: int | None = None
    sample: int = 0


@dataclass(frozen=True)
class Outcome:
    """The worker's answer to a task: the ``part``, or the ``problem``.

    ``ranges``: all chunks of the file, where the task was its first one; ``absent``: branches that
    the file has not got and that were taken to be false.
    """

    task: Task
    part: Part | None = None
    ranges: tuple[tuple[int, int], ...] = ()
    absent: tuple[str, ...] = ()
    problem: HepnbError | None = None


def work(order: Order, task: Task) -> Outcome:
    """Does a task, what of it was not done before.

    An error is in the outcome, with file, branch and events; none is raised.
    """
    try:
        earlier = EarlierRun.of(order, task)
        known = earlier.description(task) if earlier else None
        if known is None:
            known = _described(order, task.path, task.tree, files.stamp(task.path))
            if earlier:
                earlier.describe(task, known)
        first = task.stop is None
        named = replace(task, start=known.ranges[0][0], stop=known.ranges[0][1]) if first else task
        part = _anew(order, named, known, earlier) if earlier else _part(order, named, known)
        told = tuple(b for b in known.absent if not _simulated(order, b))
        return Outcome(named, part, known.ranges if first else (), told)
    except HepnbError as error:
        if isinstance(error, EventsError):
            files.forget(task.path)
        return Outcome(task, problem=error)


@lru_cache(maxsize=4)
def _described(order: Order, path: str, name: str, stamp: tuple[int, int]) -> KnownFile:  # noqa: ARG001 - another file has another one
    """The description of a file of that ``stamp``."""
    tree = files.tree(path, name)
    absent = _lacking(order, path, name, tree)
    with files.reading(path, "the description of its events"):
        ranges = chunks_of(
            tree, [b for b in order.branches if b not in absent], order.chunk, order.rows
        )
        return KnownFile(ranges, absent, _names(order, tree, absent))


def _anew(order: Order, task: Task, known: KnownFile, earlier: EarlierRun) -> Part:
    """A chunk of which something may be there already: only what is missing is run, and kept."""
    done = earlier.done(task, known)
    if not done.missing:
        entries = (task.stop or 0) - task.start
        return joined(
            done.parts,
            Part({}, {}, {}, {}, {}, entries, kept=entries),
            task,
            numbered=not order.event_id,
        )
    part = _part(order, task, known, done.units, unseen=done.unseen)
    new = apart(order.source, part, done.units)
    earlier.keep(task, known, {**new, **done.parts})
    return joined(done.parts, part, task, numbered=not order.event_id)


# --- which events
# ------------------------------------------------------------------------------------------------


def chunks_of(
    tree: Any, branches: Iterable[str], size: str, rows: int = 0
) -> tuple[tuple[int, int], ...]:
    """The chunks of a tree; one of no events where it has none.

    They end where the file's own pieces (baskets) end, if they can.

    ``size``: a number of events, or bytes with a unit; ``rows``: bytes for each event beside the
    branches. A chunk of bytes has a power of two of events, so that a selection that reads a branch
    more mostly has the same chunks. Raises RunError.
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
        raise RunError(
            f"chunk size {size!r}", expected="a number of events, or a size like 50 MB"
        ) from None
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


def _lacking(order: Order, path: str, name: str, tree: Any) -> tuple[str, ...]:
    """The branches that a file has not got and that may be absent.

    Raises EventsError for others.
    """
    with files.reading(path, "the description of its events"):
        missing = [b for b in order.branches if b not in tree]
    refused = [b for b in missing if b not in order.absent and not _simulated(order, b)]
    if refused:
        needed_by = dict(order.needed_by)
        named = [f"{b} (needed by {needed_by[b]})" if b in needed_by else b for b in refused]
        found = ("no branch " if len(named) == 1 else "no branches ") + ", ".join(named)
        raise EventsError(found, where=f"{path}:{name}", hint=_hint(refused, needed_by))
    return tuple(missing)


def _hint(missing: list[str], needed_by: Mapping[str, str]) -> str:
    if all(is_trigger(b, needed_by.get(b, "")) for b in missing):
        return "where a trigger that a file lacks did not fire, run with --missing-trigger false"
    return "use files of the schema that the program is for"


def _simulated(order: Order, branch: str) -> bool:
    """True for the weight that recorded events, which count 1 each, need not have."""
    return order.recorded and branch == order.simulation


def is_trigger(branch: str, line: str) -> bool:
    """True for a branch that says whether a trigger has fired: by the line that needs it or by
    its name.
    """
    return line.startswith("trigger ") or branch.startswith(("HLT_", "L1_", "trig"))


# --- one chunk
# --------------------------------------------------------------------------------------------------


def _part(
    order: Order,
    task: Task,
    known: KnownFile,
    units: frozenset[str] | None = None,
    *,
    unseen: bool = True,
) -> Part:
    """The result for a chunk: of some units of the program, or of all; and, where ``unseen``,
    which events these are.
    """
    start = time.perf_counter()
    needed = sliced(order.source, units) if units is not None else ProgramSlice(order.source, None)
    branches = (
        order.branches
        if needed.names is None
        else tuple(b for b in order.branches if b in needed.names and units)
    )
    names = known.names if unseen else ()
    arrays = _read(order, task, branches, known.absent, names)
    seen = sampled([_value(arrays[b]) for b in names], task.sample) if names else None
    middle = time.perf_counter()
    try:
        arrays, certified = _certified(order, arrays)
        part = (
            _select(order, task, arrays, certified, needed.source, units)
            if units != frozenset()
            else None
        )
    except ImportError as error:
        raise MissingExtra(error.name or "mt2", "mt2", "MT2") from None
    except _PROGRAM_ERRORS as error:
        damaged_branches.disagreeing(task.path, arrays, task.start, task.stop or 0)
        where = f"{task.path}, events {task.start} to {task.stop}"
        raise RunError(f"the program failed: {files.said(error)}", where=where) from error
    finished = time.perf_counter()
    left_out = 0 if certified is None else len(certified) - int(np.count_nonzero(certified))
    part = part or Part({}, {}, {}, {}, {}, (task.stop or 0) - task.start)
    part = replace(part, seconds_read=middle - start, seconds_select=finished - middle)
    return replace(part, seen=seen, bits=task.sample, left_out=left_out)


def _read(
    order: Order,
    task: Task,
    branches: tuple[str, ...],
    absent: tuple[str, ...],
    names: tuple[str, ...],
) -> dict[str, Any]:
    """The branches of a chunk, and those that its events are known again by.

    Where nobody asks which events are selected, their numbers are all 0.
    """
    assert task.stop is not None  # a task has its events by now
    n = task.stop - task.start
    unasked = _unasked(order)
    wanted = [b for b in branches if b not in absent and b not in unasked]
    tree = files.tree(task.path, task.tree)
    arrays = damaged_branches.arrays(
        task.path, tree, list(dict.fromkeys((*wanted, *names, *order.block))), task.start, task.stop
    )
    arrays |= {
        b: np.ones(n) if _simulated(order, b) else np.zeros(n, dtype=bool)
        for b in branches
        if b in absent
    }
    arrays |= {
        b: np.broadcast_to(np.int64(0), n) for b in branches if b in unasked and b not in names
    }
    return arrays


def _unasked(order: Order) -> tuple[str, ...]:
    """The numbers of events that nobody asks for; a line may ask for the number of an event."""
    asked = dict(order.needed_by)
    named = order.event_id if order.ids or order.stops else order.block
    return tuple(b for b in order.event_id if b not in asked and b not in named)


def _certified(
    order: Order, arrays: dict[str, Any]
) -> tuple[dict[str, Any], np.ndarray[Any, Any] | None]:
    """The branches of the events whose luminosity block counts, and which of all events these
    are (None: all).
    """
    if order.good is None:
        return arrays, None
    kept = order.good.mask(*(ak.to_numpy(arrays[b]) for b in order.block))
    return {b: values[kept] for b, values in arrays.items()}, kept


def _names(order: Order, tree: Any, absent: tuple[str, ...]) -> tuple[str, ...]:
    """The branches that tell an event from all others, those of them that the file has; () where it
    has no event numbers.

    Of a simulated event it is a value too, since each process numbers its own.
    """
    if not order.twice or not order.event_id:
        return ()
    names = (*order.event_id, *(b for b in order.named if b in tree))
    if not order.simulation or order.simulation not in names:
        return names
    others = (b for b in order.branches if b not in (*absent, *names))
    return (
        *names,
        *(
            b
            for b in itertools.islice(
                (b for b in others if _FLOATING.fullmatch(tree[b].typename)), 1
            )
        ),
    )


def _value(values: Any) -> Any:
    """One value for each event: the first of several, 0 of none."""
    return values if values.ndim == 1 else ak.fill_none(ak.firsts(values), 0.0)


def _select(
    order: Order,
    task: Task,
    arrays: Any,
    kept: np.ndarray[Any, Any] | None,
    source: str,
    units: frozenset[str] | None,
) -> Part:
    module = _namespace(source)
    assert task.stop is not None  # a task has its events by now
    entries = np.arange(task.start, task.stop)
    entries = entries if kept is None else entries[kept]
    n = len(entries)
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # what is not a number fails its requirement
        events = module["reconstruct"](module["read"](arrays))
        regions, weights = module["select"](events), module["weights"](events)
        if units is not None:  # the others were needed on the way
            regions = {
                name: flags
                for name, flags in regions.items()
                if program_slices.of(order.source, name) in units
            }
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
        sums={
            name: (h.values(flow=True), h.variances(flow=True)) for name, h in histograms.items()
        },
        edges={
            name: tuple(tuple(float(e) for e in axis.edges) for axis in h.axes)
            for name, h in histograms.items()
        },
        selected=selected,
        events={r: ids[mask] for r, mask in passed.items()} if order.ids else {},
        stops={r: np.column_stack([ids, stops(steps, n)]) for r, steps in regions.items()}
        if order.stops
        else {},
        entries=task.stop - task.start,
    )


def counted(
    requirements: Mapping[str, Any], weights: np.ndarray[Any, Any]
) -> tuple[Any, tuple[int, float, float], Any]:
    """The rows of a cutflow, (steps, 5); how many events pass all of it, with their weights and
    the squares of these; which do.
    """
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
    return (
        (float(count), float(count))
        if even
        else (float(np.sum(weights)), float(np.sum(weights * weights)))
    )


def others(requirements: Mapping[str, Any], n: int) -> np.ndarray[Any, Any]:
    """For each step of a cutflow how many of ``n`` events pass all the others."""
    masks = [
        None if mask is None else np.asarray(ak.to_numpy(mask)) for mask in requirements.values()
    ]
    failed = np.zeros(n, dtype=np.int32)
    for mask in masks:
        if mask is not None:
            failed += ~mask
    all_of_them = np.count_nonzero(failed == 0)
    lone = failed == 1
    return np.array(
        [all_of_them + (0 if mask is None else np.count_nonzero(lone & ~mask)) for mask in masks]
    )


def stops(requirements: Mapping[str, Any], n: int) -> np.ndarray[Any, Any]:
    """The number of the step that stops each of ``n`` events, from 0; the number of steps where
    none does.
    """
    found = np.full(n, len(requirements))
    for number, mask in reversed(list(enumerate(requirements.values()))):
        if mask is not None:
            found[~np.asarray(ak.to_numpy(mask))] = number
    return found


def _ids(
    order: Order, task: Task, events: Any, entries: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Run and event numbers, as the file has them; number of the file and entry where the events
    have no numbers: shape (n, 2).
    """
    if order.event_id:
        runs, numbers = ak.to_numpy(events.run), ak.to_numpy(events.event)
    else:
        runs, numbers = np.full(len(entries), task.file), entries
    return np.stack([runs, numbers], axis=1).astype(np.int64)


@lru_cache(maxsize=4)
def _namespace(source: str) -> dict[str, Callable[..., Any]]:
    """The functions that the selection of a program defines.

    The source comes from `hepnb.generate.compile`, never from a model.
    """
    namespace: dict[str, Any] = {"__name__": "program"}
    exec(compile(source, "<program>", "exec", dont_inherit=True), namespace)  # noqa: S102 - compiled by hepnb from a reviewed spec; a model's code runs in the sandbox
    return namespace
