"""Branches of a chunk, read; and where the file is damaged, which branch it is and which events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from hepnb.errors import EventsError, HepnbError
from hepnb.events import files
from hepnb.lazy_imports import later
from hepnb.plurals import several

ak = later("awkward")
np = later("numpy")


def arrays(path: str, tree: Any, branches: Sequence[str], start: int, stop: int) -> dict[str, Any]:
    """Branch → its array for these events.

    Raises EventsError with branch and events where something of it cannot be read.
    """
    try:
        with files.reading(path):
            found: dict[str, Any] = _read(tree, branches, start, stop)
    except EventsError as error:
        raise _located(path, tree, branches, start, stop, error) from error.__cause__
    for branch, array in found.items():
        if len(array) != stop - start:
            raise EventsError(
                f"branch {branch}, events {start} to {stop}: {several(len(array), 'value')}",
                where=path,
                expected=f"{stop - start}, one for each event",
                hint="the file is damaged: copy or download it again",
            )
    return found


def disagreeing(path: str, found: Mapping[str, Any], start: int, stop: int) -> None:
    """Raises EventsError where branches of one collection have different numbers of objects: no
    selection is right about these.
    """
    first: dict[str, tuple[str, Any]] = {}
    for branch, array in found.items():
        if getattr(array, "ndim", 1) < 2:
            continue
        separator = "." if "." in branch else "_"
        prefix = branch.partition(separator)[0]
        counts = np.asarray(ak.num(array))
        other, expected = first.setdefault(prefix, (branch, counts))
        if not np.array_equal(counts, expected):
            at = int(np.flatnonzero(counts != expected)[0])
            raise EventsError(
                f"branches {other} and {branch}, events {start} to {stop}: "
                f"{expected[at]} and {counts[at]} objects in event {start + at}",
                where=path,
                expected="as many in both",
                hint="the file is damaged: copy or download it again",
            )


def _read(tree: Any, branches: Sequence[str], start: int, stop: int) -> dict[str, Any]:
    if not branches:
        return {}
    return dict(
        tree.arrays(list(branches), entry_start=start, entry_stop=stop, how=dict, array_cache=None)
    )


def _located(
    path: str, tree: Any, branches: Sequence[str], start: int, stop: int, error: EventsError
) -> EventsError:
    """The error with the first branch and the smallest range of events for which it occurs."""
    for branch in branches:
        if not _fails(path, tree, branch, start, stop):
            continue
        ranges = _pieces(tree, branch, start, stop)
        low, high = next((r for r in ranges if _fails(path, tree, branch, *r)), (start, stop))
        what = f"branch {branch}, events {low} to {high}"
        return EventsError(
            f"{what}: {error.found}", where=path, expected=error.expected, hint=error.hint
        )
    what = f"events {start} to {stop}"  # alone each can be read
    return EventsError(
        f"{what}: {error.found}", where=path, expected=error.expected, hint=error.hint
    )


def _fails(path: str, tree: Any, branch: str, start: int, stop: int) -> bool:
    try:
        with files.reading(path):
            _read(tree, [branch], start, stop)
    except HepnbError:
        return True
    return False


def _pieces(tree: Any, branch: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The parts of a range that the file holds in one piece (a basket) each."""
    try:
        offsets = [int(o) for o in tree[branch].entry_offsets]
    except Exception:  # noqa: BLE001 - the description may be what is damaged
        return
    for low, high in pairwise(offsets):
        if low < stop and high > start:
            yield max(low, start), min(high, stop)
