"""Events that a run meets twice: a file that was copied, data sets that overlap.

Each event has a fingerprint of 64 bits of what names it. Up to `ROOM` fingerprints are held; when
there are more, only those whose last bits are 0, so that a run of any length is watched in bounded
memory: every event of a short run, one in ``2**bits`` of a long one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hepnb.errors import EventsError
from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import numpy as np

    Marks = np.ndarray[Any, np.dtype[np.uint64]]
else:
    np = later("numpy")

ak = later("awkward")

#: fingerprints that are held
ROOM = 1 << 20


def sampled(numbers: Sequence[Any], bits: int) -> Marks:
    """The fingerprints of events that end in so many zeros; ``numbers``: arrays with what names
    an event (run, event, …).
    """
    with np.errstate(over="ignore"):
        marks = np.zeros(len(numbers[0]), dtype=np.uint64)
        for values in numbers:
            plain = np.asarray(ak.to_numpy(values))
            known = (
                plain.astype(np.float64).view(np.uint64)
                if plain.dtype.kind == "f"
                else plain.astype(np.uint64)
            )
            marks = _mixed(marks ^ known)
    return marks[_ending(marks, bits)] if bits else marks


def _ending(marks: Marks, bits: int) -> Any:
    """A mask of the fingerprints that end in so many zeros."""
    return marks & np.uint64((1 << bits) - 1) == 0


def _mixed(x: Marks) -> Marks:
    """The finaliser of splitmix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014): neighbours become
    far apart.
    """
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@dataclass
class Seen:
    """The events seen so far: sorted ``marks``, the number of the file of each, and how many
    last bits of a mark are 0.
    """

    bits: int = 0
    marks: Any = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    files: Any = field(default_factory=lambda: np.empty(0, dtype=np.int32))

    def add(self, marks: Marks, file: int, paths: Sequence[str]) -> None:
        """Takes up events of a file. Raises EventsError where the same events were seen before."""
        marks = np.sort(marks[_ending(marks, self.bits)])
        inside = int(np.count_nonzero(marks[1:] == marks[:-1]))
        if inside:
            raise _twice(inside, len(marks), paths[file], "", self.bits)
        places = np.searchsorted(self.marks, marks)
        if len(self.marks):
            known = self.marks[np.minimum(places, len(self.marks) - 1)] == marks
            if known.any():
                other = int(np.bincount(self.files[places[known]]).argmax())
                raise _twice(
                    int(known.sum()),
                    len(marks),
                    paths[file],
                    "" if other == file else paths[other],
                    self.bits,
                )
        self.marks = np.insert(self.marks, places, marks)
        self.files = np.insert(self.files, places, np.full(len(marks), file, dtype=np.int32))
        while len(self.marks) > ROOM:
            self.bits += 1
            kept = _ending(self.marks, self.bits)
            self.marks, self.files = self.marks[kept], self.files[kept]


def _twice(found: int, of: int, path: str, other: str, bits: int) -> EventsError:
    looked = (
        f"{found} of {of} events" if not bits else f"{found} of {of} events that were looked at"
    )
    where = f"are in {other}, too" if other else "are there twice"
    hint = (
        "leave one of them out, or allow it with --same-events allow"
        if other
        else "allow it with --same-events allow"
    )
    return EventsError(
        f"{looked} {where} (run, lumi block and event)",
        where=path,
        expected="every event once",
        hint=hint,
    )
