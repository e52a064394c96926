"""Intervals: the range that a comparison with numbers leaves of a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf, isfinite


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, in the unit of who asks; an open end does not belong to it."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """True when nothing is inside."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def whole(self) -> Interval:
        """The numbers of objects in it, from 0: more than 1 is at least 2, and nothing is 0.3."""
        low = (
            ceil(self.low) + (self.low_open and self.low == ceil(self.low))
            if isfinite(self.low)
            else self.low
        )
        high = (
            floor(self.high) - (self.high_open and self.high == floor(self.high))
            if isfinite(self.high)
            else self.high
        )
        return Interval(max(low, 0), high)

    def within(self, other: Interval) -> bool:
        """True where all of it is inside of another."""
        return not self.empty and (self & other) == self

    def without(self, hole: Interval) -> tuple[Interval, ...]:
        """The parts that are left where a hole is cut out: none, one or two."""
        below = self & Interval(high=hole.low, high_open=not hole.low_open)
        above = self & Interval(low=hole.high, low_open=not hole.high_open)
        return tuple(part for part in (below, above) if not part.empty)

    def __and__(self, other: Interval) -> Interval:
        low = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low[0], high, low[1], not closed)


def allowed(op: str, *values: float) -> Interval | None:
    """The range that ``op values`` leaves, None for what is no interval: ``!=``, ``notin``,
    words.
    """
    match op, values:
        case ">", (value,):
            return Interval(low=value, low_open=True)
        case ">=", (value,):
            return Interval(low=value)
        case "<", (value,):
            return Interval(high=value, high_open=True)
        case "<=", (value,):
            return Interval(high=value)
        case "==", (value,):
            return Interval(value, value)
        case "in", (low, high):
            return Interval(low, high)
        case _:
            return None
