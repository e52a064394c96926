"""Two lists of selected events beside each other: which events only one has, and which line of the
other stops them there.

A list is what ``hepnb run --events-out`` writes: region → [run, event], or, with ``--by-line``, all
events with the line that stops each (``hepnb-events/1``). A list of the first kind, also one of
another program, cannot say why it lacks an event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hepnb.errors import RunError, first_of
from hepnb.result import EVENT_LISTS

#: what stands in place of a line
NOT_TOLD, NOT_READ = "(its list does not say by which line)", "(not among the events that it read)"

Event = tuple[int, int]


@dataclass(frozen=True)
class Listed:
    """The events of a region: the ``lines``, and (run, event) → the number of the line that
    stops it (``len(lines)``: none).
    """

    lines: tuple[str, ...]
    events: Mapping[Event, int]

    def selects(self, event: Event) -> bool:
        """True for an event that no line stops."""
        return self.events.get(event) == len(self.lines)

    def why_not(self, event: Event, *, told: bool) -> str:
        """The line that stops an event; ``told``: the list says so of all events that it read."""
        if not told:
            return NOT_TOLD
        return self.lines[self.events[event]] if event in self.events else NOT_READ


@dataclass(frozen=True)
class EventList:
    """The regions of a list; ``told``: it has all events that were read, and the lines that stop
    them.
    """

    regions: Mapping[str, Listed]
    told: bool


@dataclass(frozen=True)
class Lost:
    """``count`` events that one list has and the other has not, all for the same reason: a
    ``line``; ``example``: one of them.
    """

    line: str
    count: int
    example: Event


@dataclass(frozen=True)
class RegionDifference:
    """A region in both lists: how many events both select, and those of each alone by the line of
    the other that stops them.

    ``both``: a number of events; ``only_first`` and ``only_second``: in the order of the other's
    lines.
    """

    region: str
    both: int
    only_first: tuple[Lost, ...]
    only_second: tuple[Lost, ...]

    @property
    def differs(self) -> bool:
        """True where one list has an event that the other has not."""
        return bool(self.only_first or self.only_second)


_PLAIN = TypeAdapter(dict[str, list[tuple[int, int]]])
_BY_LINE = TypeAdapter(dict[str, dict[str, list[str] | list[tuple[int, int, int]]]])


def is_list(data: Any) -> bool:
    """True for the JSON of a list of events."""
    if not isinstance(data, dict):
        return False
    return data.get("format") == EVENT_LISTS or (
        "format" not in data and all(isinstance(v, list) for v in data.values())
    )


def read(data: Any, *, where: str = "") -> EventList:
    """The list in a JSON object. Raises RunError for anything else."""
    try:
        if data.get("format") != EVENT_LISTS:
            plain = _PLAIN.validate_python(data)
            return EventList(
                {name: Listed((), dict.fromkeys(events, 0)) for name, events in plain.items()},
                told=False,
            )
        _BY_LINE.validate_python(data["regions"])
        return EventList(
            {name: _listed(entry) for name, entry in data["regions"].items()}, told=True
        )
    except ValidationError as error:
        raise RunError(
            first_of(error),
            where=where,
            expected="lists of [run, event], as --events-out writes them",
        ) from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RunError(
            f"{type(error).__name__}: {error}", where=where, expected=f"a complete {EVENT_LISTS}"
        ) from None


def _listed(entry: Mapping[str, Any]) -> Listed:
    lines = tuple(entry["lines"])
    events = {(run, event): stop for run, event, stop in entry["events"]}
    if wrong := next((s for s in events.values() if not 0 <= s <= len(lines)), None):
        message = f"line {wrong} of {len(lines)}"
        raise ValueError(message)
    return Listed(lines, events)


def difference(first: EventList, second: EventList) -> tuple[RegionDifference, ...]:
    """The differences of the regions of one name; of two lists with one region each, of these.

    Raises RunError where no region is shared.
    """
    shared = [(name, name) for name in first.regions if name in second.regions]
    if not shared and len(first.regions) == len(second.regions) == 1:
        shared = [(next(iter(first.regions)), next(iter(second.regions)))]
    if not shared:
        found = (
            f"regions {', '.join(first.regions) or 'none'} and "
            f"{', '.join(second.regions) or 'none'}"
        )
        raise RunError(found, expected="a region that both lists have")
    return tuple(_region(a, first.regions[a], second.regions[b], first, second) for a, b in shared)


def _region(
    name: str, mine: Listed, theirs: Listed, first: EventList, second: EventList
) -> RegionDifference:
    here = [e for e in mine.events if mine.selects(e)]
    there = [e for e in theirs.events if theirs.selects(e)]
    both = sum(theirs.selects(e) for e in here)
    only_first = _lost([e for e in here if not theirs.selects(e)], theirs, told=second.told)
    only_second = _lost([e for e in there if not mine.selects(e)], mine, told=first.told)
    return RegionDifference(name, both, only_first, only_second)


def _lost(events: list[Event], other: Listed, *, told: bool) -> tuple[Lost, ...]:
    """Events that the other list has not, by its reason, in the order of its lines."""
    reasons = {e: other.why_not(e, told=told) for e in events}
    count = Counter(reasons.values())
    order = [*other.lines, NOT_READ, NOT_TOLD]
    examples = {reason: event for event, reason in sorted(reasons.items(), reverse=True)}
    return tuple(
        Lost(line, count[line], examples[line]) for line in dict.fromkeys(order) if count[line]
    )


def as_text(found: tuple[RegionDifference, ...], first: str, second: str) -> str:
    """The differences for a terminal, counted both ways."""
    lines: list[str] = []
    for region in found:
        alone = [
            sum(lost.count for lost in side) for side in (region.only_first, region.only_second)
        ]
        lines.append(
            f"region {region.region}: {region.both} in both, {alone[0]} only in {first}, "
            f"{alone[1]} only in {second}"
        )
        for one, other, side in (
            (first, second, region.only_first),
            (second, first, region.only_second),
        ):
            lines += [f"  only in {one}; stopped in {other} by"] if side else []
            lines += [
                f"  {lost.count:>8}  {lost.line}   e.g. {lost.example[0]}:{lost.example[1]}"
                for lost in side
            ]
    return "\n".join(lines)


def as_json(found: tuple[RegionDifference, ...]) -> list[dict[str, Any]]:
    """The differences as JSON."""
    return [
        {
            "region": r.region,
            "both": r.both,
            "only_first": [
                {"stopped_by": x.line, "events": x.count, "example": list(x.example)}
                for x in r.only_first
            ],
            "only_second": [
                {"stopped_by": x.line, "events": x.count, "example": list(x.example)}
                for x in r.only_second
            ],
        }
        for r in found
    ]
