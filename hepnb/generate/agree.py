"""Agreement of a program with the compiled one: event by event, all objects, all regions, all
steps, all weights.

Both have measured the same events (`hepnb.generate.measure`); the differences are listed in the
order of the program, so that the first one is the cause and the others may follow from it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hepnb.adl import tree
from hepnb.adl.parse import parse
from hepnb.errors import SpecError
from hepnb.generate.sample import TrialEvents
from hepnb.plurals import several
from hepnb.program import Program

#: relative difference of numbers that are the same: sums in another order, in single precision
_TOLERANCE = 1e-4
#: events of a difference that are shown, objects of a collection, and values of an object
_EVENTS, _OBJECTS, _VALUES = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Event:
    """An event on which the two differ: its name, what is expected and what was found, and the
    values that the step looks at.
    """

    name: str
    expected: str
    found: str
    values: str = ""


@dataclass(frozen=True, slots=True)
class StepDifference:
    """A step on which two programs differ: ``where`` (``object muons``,
    ``SR: select MET < 50 GeV``), on ``n`` events.

    ``kind``: ``differs``, ``dropped`` (the program has no such step) or ``added`` (the spec has
    none).
    """

    where: str
    n: int
    events: tuple[Event, ...] = ()
    kind: str = "differs"

    def __str__(self) -> str:
        if self.kind == "dropped":
            return f"{self.where}: the step is missing"
        if self.kind == "added":
            return f"{self.where}: the spec has no such step"
        return f"{self.where}: {'1 event differs' if self.n == 1 else f'{self.n} events differ'}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The comparison on ``events`` events of the files and ``probes`` made of them, ``steps``
    steps; what differs, cause first.

    ``differences``: none where the two agree.
    """

    events: int
    probes: int
    steps: int
    differences: tuple[StepDifference, ...] = ()

    @property
    def agrees(self) -> bool:
        """True when nothing differs."""
        return not self.differences

    def __str__(self) -> str:
        events, probes = several(self.events, "event"), several(self.probes, "probe")
        tried = f"{events} and {probes}, {several(self.steps, 'step')}"
        if self.agrees:
            return f"agrees with the spec on {tried}"
        return f"disagrees with the spec on {tried}: {self.differences[0]}"


Measured = Mapping[str, Any]
#: region → step → events that pass it alone (None: not applied), and those that pass it and all
#: before it
Cutflows = dict[str, dict[str, tuple[int | None, int]]]


def cutflows(measured: Measured, n: int) -> Cutflows:
    """The cutflow of each region on the first ``n`` events."""
    found: Cutflows = {}
    for region, steps in measured["masks"].items():
        passed = [True] * n
        rows = found.setdefault(region, {})
        for step, mask in steps.items():
            passed = (
                passed
                if mask is None
                else [p and c == "1" for p, c in zip(passed, mask[:n], strict=True)]
            )
            rows[step] = (None if mask is None else mask[:n].count("1"), sum(passed))
    return found


def compare(
    expected: Measured, found: Measured, sample: TrialEvents, program: Program
) -> Agreement:
    """The compiled program's measurement against that of another one, on the events of
    ``sample``.
    """
    view = _View(expected, sample, program)
    differences = (*_fields(view, found), *_masks(view, found), *_weights(view, found))
    steps = sum(len(masks) for masks in expected["masks"].values())
    return Agreement(sample.real, len(sample) - sample.real, steps, tuple(differences))


@dataclass(frozen=True)
class _View:
    """The expected result, and the way events are shown."""

    expected: Measured
    sample: TrialEvents
    program: Program

    def events(
        self, indices: Sequence[int], one: Sequence[object], other: Sequence[object], step: str = ""
    ) -> tuple[Event, ...]:
        """The first of these events, those of the files before probes."""
        return tuple(
            Event(
                self.sample.name(i, self.program),
                _shown(one[i]),
                _shown(other[i]),
                self.values(step, i),
            )
            for i in indices[:_EVENTS]
        )

    def values(self, step: str, index: int) -> str:
        """The values of what a step names, in an event."""
        shown = []
        for name in _names(step):
            paths = [p for p in self.expected["fields"] if p == name or p.startswith(f"{name}.")]
            shown += [f"{p} = {_shown(self.expected['fields'][p][index])}" for p in paths[:_VALUES]]
        return "; ".join(shown)


def _fields(view: _View, found: Measured) -> Iterator[StepDifference]:
    """Differences in what is read and reconstructed: one for each collection or variable, by its
    first value that differs.
    """
    grouped = itertools.groupby(
        view.expected["fields"].items(), key=lambda item: item[0].partition(".")[0]
    )
    for name, leaves in grouped:
        for path, values in leaves:
            other = found["fields"].get(path)
            if other is None:
                if not any(p == name or p.startswith(f"{name}.") for p in found["fields"]):
                    yield StepDifference(_called(name, view.program), 0, kind="dropped")
                    break
                continue  # an attribute that nothing may need
            pairs = enumerate(zip(values, other, strict=True))
            different = [] if values == other else [i for i, (a, b) in pairs if not _same(a, b)]
            if different:
                where = f"{_called(name, view.program)}{f' ({path})' if path != name else ''}"
                yield StepDifference(where, len(different), view.events(different, values, other))
                break


def _called(name: str, program: Program) -> str:
    """``object muons``, ``composite pairs``, ``define m4l``; ``read Muon`` for what comes from
    the file.
    """
    cell = next(
        (c for c in program.cells if c.key.partition("-")[2] == name and c.role == "select"), None
    )
    if cell is None:
        return f"read {name}"
    return f"define {name}" if cell.purpose == "variables" else f"{cell.purpose} {name}"


def _masks(view: _View, found: Measured) -> Iterator[StepDifference]:
    for region, steps in view.expected["masks"].items():
        others = found["masks"].get(region)
        if others is None:
            yield StepDifference(f"region {region}", 0, kind="dropped")
            continue
        for step, mask in steps.items():
            where = f"{region}: {step}"
            if step not in others:
                yield StepDifference(where, 0, kind="dropped")
            elif mask is not None and (other := others[step]) != mask:
                flags = other or "-" * len(mask)
                different = [i for i, (a, b) in enumerate(zip(mask, flags, strict=True)) if a != b]
                yield StepDifference(
                    where, len(different), view.events(different, _words(mask), _words(flags), step)
                )
        yield from (
            StepDifference(f"{region}: {step}", 0, kind="added")
            for step in others
            if step not in steps
        )
    yield from (
        StepDifference(f"region {region}", 0, kind="added")
        for region in found["masks"]
        if region not in view.expected["masks"]
    )


def _weights(view: _View, found: Measured) -> Iterator[StepDifference]:
    for region, weights in view.expected["weights"].items():
        other = found["weights"].get(region)
        if other is None or len(other) != len(weights):
            yield StepDifference(f"{region}: weight", 0, kind="dropped")
            continue
        different = [
            i for i, (a, b) in enumerate(zip(weights, other, strict=True)) if not _same(a, b)
        ]
        if different:
            yield StepDifference(
                f"{region}: weight", len(different), view.events(different, weights, other)
            )


def _words(mask: str) -> list[str]:
    return [{"1": "passes", "0": "fails"}.get(c, "not applied") for c in mask]


def _same(a: Any, b: Any) -> bool:
    """Equal, in numbers up to rounding."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return bool(a == b)


def _shown(value: object) -> str:
    if isinstance(value, list):
        shown = ", ".join(_shown(v) for v in value[:_OBJECTS])
        return f"[{shown}{', …' if len(value) > _OBJECTS else ''}]"
    return (
        f"{value:.6g}" if isinstance(value, float) else "nothing" if value is None else str(value)
    )


def _names(step: str) -> list[str]:
    """The names in an ADL line."""
    try:
        (block,) = parse(f"region x\n  {step.partition('  (')[0]}\n").blocks
    except (SpecError, ValueError):
        return []
    return list(dict.fromkeys(n.id for n in tree.walk(block) if isinstance(n, tree.Name)))
