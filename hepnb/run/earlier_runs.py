"""The part of a task that was done in an earlier run, and the part that is left: found by file,
events and code, kept when done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hepnb.run import chunk_cache, program_slices
from hepnb.run.chunk_cache import KnownFile, Store
from hepnb.run.partial_result import Part

if TYPE_CHECKING:
    from hepnb.run.work import Order, Task

_T = TypeVar("_T")
#: the name of what the events of a chunk are known again by, beside the units of a program
_SEEN = "events seen"


@dataclass(frozen=True)
class EarlierRun:
    """The records of one file under one order."""

    store: Store
    order: Order
    file: str

    @classmethod
    def of(cls, order: Order, task: Task) -> EarlierRun | None:
        """The records for a task; None where nothing is kept of its file."""
        file = chunk_cache.identity(task.path) if order.keep else ""
        return cls(Store(Path(order.keep)), order, file) if file else None

    def description(self, task: Task) -> KnownFile | None:
        """The chunks of its file, where it was described before."""
        return self.store.description(self._described(task))

    def describe(self, task: Task, found: KnownFile) -> None:
        """Keeps the description of its file."""
        self.store.describe(self._described(task), found)

    def _described(self, task: Task) -> str:
        o = self.order
        how = (
            o.chunk,
            o.rows,
            o.absent,
            o.event_id,
            o.named,
            o.ids,
            o.stops,
            o.twice,
            o.recorded,
            o.simulation,
        )
        return chunk_cache.digest("file", self.file, task.tree, o.branches, how)

    def done(self, task: Task, found: KnownFile) -> DoneChunk:
        """The results of a chunk that are there."""
        keys = self._keys(found)
        parts = self.store.parts(self._chunk(task))
        there = {name: parts[key] for name, key in keys.items() if key in parts}
        seen = there.get(_SEEN)
        if seen is not None and seen.bits > task.sample:  # fewer events are known than are wanted
            del there[_SEEN]
        return DoneChunk(there, frozenset(keys) - frozenset(there))

    def keep(self, task: Task, found: KnownFile, parts: Mapping[str, Part]) -> None:
        """Keeps the results of a chunk, by unit."""
        keys = self._keys(found)
        self.store.keep(
            self._chunk(task),
            {
                keys[name]: chunk_cache.of_file(part, 0, self._numbered)
                for name, part in parts.items()
            },
        )

    @property
    def _numbered(self) -> bool:
        """True where events are named by the number of their file."""
        return not self.order.event_id

    def _chunk(self, task: Task) -> str:
        return chunk_cache.digest("chunk", self.file, task.tree, task.start, task.stop)

    def _keys(self, found: KnownFile) -> dict[str, str]:
        """Unit → what its result for a chunk is found by."""
        o = self.order
        good = o.good and (o.good.ranges, o.block)
        counted = (o.recorded, o.ids, o.stops, o.others, o.event_id, o.absent, o.simulation, good)
        keys = {
            name: chunk_cache.digest("unit", name, code, counted)
            for name, code in program_slices.keys(o.source).items()
        }
        return keys | ({_SEEN: chunk_cache.digest(_SEEN, found.names)} if found.names else {})


@dataclass(frozen=True)
class DoneChunk:
    """The results of a chunk by unit, and the units that are ``missing``.

    ``parts``: unit → what is kept of it.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    @property
    def units(self) -> frozenset[str]:
        """The units of the program that are to be run."""
        return self.missing - {_SEEN}

    @property
    def unseen(self) -> bool:
        """True where it is not known which events these are."""
        return _SEEN in self.missing


def apart(source: str, part: Part, units: frozenset[str]) -> dict[str, Part]:
    """A result by unit."""
    where = program_slices.histograms(source)
    empty = Part({}, {}, {}, {}, {}, part.entries, left_out=part.left_out)
    found = {
        name: replace(
            empty,
            rows={r: x for r, x in part.rows.items() if program_slices.of(source, r) == name},
            selected={
                r: x for r, x in part.selected.items() if program_slices.of(source, r) == name
            },
            events={r: x for r, x in part.events.items() if program_slices.of(source, r) == name},
            stops={r: x for r, x in part.stops.items() if program_slices.of(source, r) == name},
            sums={h: x for h, x in part.sums.items() if where.get(h, name) == name},
            edges={h: x for h, x in part.edges.items() if where.get(h, name) == name},
        )
        for name in units
    }
    if part.seen is not None:
        found[_SEEN] = replace(empty, seen=part.seen, bits=part.bits, left_out=0)
    return found


def joined(parts: Mapping[str, Part], new: Part, task: Task, *, numbered: bool) -> Part:
    """One result of the kept and the new parts of a chunk."""
    whole = [new, *(chunk_cache.of_file(p, task.file, numbered) for p in parts.values())]
    seen = next((p for p in whole if p.seen is not None), new)
    return replace(
        new,
        rows=_together(p.rows for p in whole),
        sums=_together(p.sums for p in whole),
        edges=_together(p.edges for p in whole),
        selected=_together(p.selected for p in whole),
        events=_together(p.events for p in whole),
        stops=_together(p.stops for p in whole),
        left_out=max(p.left_out for p in whole),
        seen=seen.seen,
        bits=seen.bits,
    )


def _together(given: Iterable[Mapping[str, _T]]) -> dict[str, _T]:
    return {name: value for one in given for name, value in one.items()}
