"""Events to try a program on: the first ones of the files, and *probes* made of them that lie where
mistakes show.

Real events seldom lie on a threshold, and files are often sorted already. Probes are copies of
events in which a value is set to a threshold of the spec exactly, objects stand in another order,
some are gone, and flags and charges are those of other objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.events.files import reading
from hepnb.events.files import tree as tree_of
from hepnb.events.open import EventFile
from hepnb.events.schema import Attribute, Collection, Schema
from hepnb.generate import compiled
from hepnb.lazy_imports import later
from hepnb.program import Program

if TYPE_CHECKING:
    import awkward as ak
    import numpy as np
else:
    ak = later("awkward")
    np = later("numpy")


#: events of the files; probes for each threshold of a branch; probes in which objects are exchanged
REAL, EDGES, EXCHANGED = 500, 25, 300
#: most probes on thresholds
_MOST = 1200


@dataclass(frozen=True)
class TrialEvents:
    """Branches of some events: the first ``real`` are of the files, the others are probes.

    ``arrays``: branch → a value for each event, in the units of the file.
    """

    arrays: Any
    real: int

    def __len__(self) -> int:
        return len(self.arrays)

    def name(self, index: int, program: Program) -> str:
        """The name of an event: its run and event number, or its position; probes have their
        own.
        """
        event = self.arrays[index]
        known = (
            [str(event[b]) for b in program.branches[:2]]
            if program.event_id
            else [f"entry {index}"]
        )
        return f"{' '.join(known)}{'' if index < self.real else ' (probe)'}"


def take(
    program: Program,
    files: Sequence[EventFile],
    analysis: tree.Analysis,
    *,
    real: int = REAL,
    edges: int = EDGES,
    exchanged: int = EXCHANGED,
) -> TrialEvents:
    """The sample for a program, from the beginnings of its files.

    The same for the same files and spec.

    ``real``: events of the files; ``edges``: probes for each threshold of a branch; ``exchanged``:
    probes with other objects.
    """
    share = -(-real // max(len(files), 1))
    chunks = []
    for file in files:
        found = tree_of(file.path, file.tree)
        with reading(file.path, f"events 0 to {share}"):
            chunks.append(found.arrays(list(program.branches), entry_stop=share))
    arrays = (
        ak.to_packed(ak.concatenate(chunks)[:real]) if len(chunks) > 1 else ak.to_packed(chunks[0])
    )
    if not len(arrays):
        return TrialEvents(arrays, 0)
    probes = _Probes(program, files[0], arrays, np.random.default_rng(1))
    made = [*probes.exchanged(exchanged), *probes.on_thresholds(analysis, edges)]
    return TrialEvents(probes.joined(made), len(arrays))


class _Probes:
    """Makes probes of the events of some branches."""

    def __init__(
        self, program: Program, file: EventFile, arrays: Any, generator: np.random.Generator
    ) -> None:
        self.program, self.file, self.arrays, self.random = program, file, arrays, generator
        self.events: list[dict[str, Any]] = ak.to_list(arrays)
        self.good = _best(program, arrays)
        self.lists = {b: arrays[b] for b in program.branches if arrays[b].ndim == 2}
        self.groups = self._groups()

    def _groups(self) -> list[list[str]]:
        """Branches with equally many entries in every event: those of one collection."""
        found: dict[bytes, list[str]] = {}
        for branch, values in self.lists.items():
            found.setdefault(ak.to_numpy(ak.num(values)).tobytes(), []).append(branch)
        return list(found.values())

    def exchanged(self, number: int) -> Iterator[dict[str, Any]]:
        """Events with objects in another order, without some, and with flags, charges and kinds
        of others.
        """
        pools = {
            b: [x for e in self.events for x in e[b]]
            for b, v in self.lists.items()
            if _is_discrete(v)
        }
        for base in self.random.integers(len(self.events), size=number):
            event = dict(self.events[base])
            for group in self.groups:
                n = len(event[group[0]])
                order = [i for i in self.random.permutation(n) if self.random.random() > 0.15]
                event |= {b: [event[b][i] for i in order] for b in group}
            for branch, pool in pools.items():
                event[branch] = [
                    pool[self.random.integers(len(pool))] if self.random.random() < 0.1 else x
                    for x in event[branch]
                ]
            yield event

    def on_thresholds(self, analysis: tree.Analysis, edges: int) -> Iterator[dict[str, Any]]:
        """Events in which one value is a threshold of the spec."""
        schema = self.file.schema
        wanted = [
            (branch, value / schema.factor(branch))
            for branch in self.program.branches
            if not _is_discrete(self.arrays[branch]) and self.arrays[branch].ndim < 3
            for value in _thresholds(analysis, _names(schema, branch), schema.unit(branch))
        ]
        times = max(1, min(edges, _MOST // max(len(wanted), 1)))
        for branch, value in wanted[:_MOST]:
            if branch not in self.lists:
                yield from (
                    {**self.events[i], branch: value}
                    for i in self.random.choice(self.good, size=times)
                )
                continue
            filled = [i for i in self.good if self.events[i][branch]]
            for i in self.random.choice(filled, size=times) if filled else ():
                values = list(self.events[i][branch])
                values[self.random.integers(len(values))] = value * self.random.choice(
                    [1, -1] if min(values) < 0 else [1]
                )
                yield {**self.events[i], branch: values}

    def joined(self, probes: list[dict[str, Any]]) -> Any:
        """The events and the probes, every branch of its own type."""
        columns = {}
        for branch in self.program.branches:
            values = self.arrays[branch]
            if values.ndim > 2:
                columns[branch] = ak.concatenate([values, ak.Array([p[branch] for p in probes])])
                continue
            flat = np.asarray(ak.to_numpy(ak.flatten(values, axis=None)))
            new = [p[branch] for p in probes]
            if branch in self.lists:
                counts = np.concatenate(
                    [ak.to_numpy(ak.num(values)), [len(v) for v in new]]
                ).astype(np.int64)
                added = np.array([x for v in new for x in v], dtype=flat.dtype)
                columns[branch] = ak.unflatten(np.concatenate([flat, added]), counts)
            else:
                columns[branch] = np.concatenate([flat, np.array(new, dtype=flat.dtype)])
        return ak.to_packed(ak.zip(columns, depth_limit=1))


def _best(program: Program, arrays: Any) -> list[int]:
    """The third of the events that pass most steps: what is changed in them decides."""
    masks = compiled.measured(program, arrays)["masks"]
    passed = [
        sum(int(mask[i]) for steps in masks.values() for mask in steps.values() if mask)
        for i in range(len(arrays))
    ]
    return sorted(range(len(arrays)), key=lambda i: (-passed[i], i))[: max(1, len(arrays) // 3)]


def _is_discrete(values: Any) -> bool:
    return bool(np.asarray(ak.to_numpy(ak.flatten(values, axis=None))).dtype.kind in "iub")


def _names(schema: Schema, branch: str) -> frozenset[str]:
    """Names that a spec may use for the values of a branch."""
    canonical = {
        a.name
        for c in schema.canonical.values()
        for a in c.attributes.values()
        if branch in _branches(schema, c, a)
    }
    native = {branch.removeprefix(f"{p}_") for p in schema.prefixes if branch.startswith(f"{p}_")}
    missing = {"MET"} if branch in schema.met.values() else set()
    return frozenset(n.lower() for n in canonical | native | missing | {branch})


def _branches(schema: Schema, collection: Collection, attribute: Attribute) -> set[str]:
    """The branches that an attribute is made of."""
    if attribute.expression is None:
        return {attribute.branch}
    inputs = (schema.attribute(collection, n) for n in attribute.inputs)
    return {i.branch for i in inputs if i}


def _thresholds(analysis: tree.Analysis, names: frozenset[str], unit: str) -> list[float]:
    """The numbers that something of these names is compared with, in canonical units, 0 aside;
    ``unit`` "": of any unit.
    """
    found: set[float] = set()
    for comparison in tree.walk(analysis):
        if not isinstance(comparison, tree.Compare | tree.Range):
            continue
        nodes = list(tree.walk(comparison))
        called = [
            getattr(n, "id", "") or getattr(n, "name", "") or getattr(n, "function", "")
            for n in nodes
        ]
        if not names & {(catalogue.attribute(c) or c).lower() for c in called if c}:
            continue
        for number in nodes:
            if isinstance(number, tree.Number):
                quantity = units.Quantity(number.value, number.unit)
                if not unit or not number.unit or units.CANONICAL[quantity.dimension] == unit:
                    found.add(abs(quantity.canonical))
    return sorted(found - {0.0})
