"""The compiled form of an expression: a piece of Python, and what is known of its value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, Protocol

from hepnb.errors import SpecError


class Level(IntEnum):
    """The binding strength of a piece of Python."""

    COMPARE = 0
    OR = 1
    AND = 2
    SUM = 3
    PRODUCT = 4
    UNARY = 5
    POWER = 6
    ATOM = 7


class Objects(Protocol):
    """The objects of a collection, as far as they are known."""

    @property
    def title(self) -> str:
        """The name in a message."""

    @property
    def origins(self) -> frozenset[str]:
        """The collections of the file that they come from; two collections may share objects
        when these overlap.
        """

    def attribute(self, owner: Value, name: str) -> Value | None:
        """An attribute of the objects ``owner``; None where they have none of that name."""

    def point(self, owner: Value, flag: str, name: str) -> Value | None:
        """A working point for each object, as true or false."""

    def points(self, flag: str) -> tuple[str, ...]:
        """The names of the working points of a flag."""

    def momentum(self, *, mass: bool) -> None:
        """Says that their directions, and with ``mass`` their four-momenta, are needed."""

    def attributes(self) -> tuple[str, ...]:
        """The names of all attributes, for a hint."""


@dataclass(frozen=True, slots=True)
class Value:
    """A piece of Python with what is known of its value.

    ``shape``: ``constant``; one per ``event``; or one for each of the ``objects`` of an event,
    which are named by ``axis``. ``kind``: ``number``, ``flag``, or ``vector`` for an object, a
    candidate or a momentum. ``missing``: it may be None. ``whole``: a whole number, which is never
    NaN. ``unit``: the canonical one. ``stubs``: external functions that it needs; ``made``: for an
    attribute that they make, the function that gives it. ``terms``: the summands of a sum of
    vectors.
    """

    code: str
    level: Level = Level.ATOM
    shape: Literal["constant", "event", "objects"] = "event"
    kind: Literal["number", "flag", "vector"] = "number"
    axis: str = ""
    missing: bool = False
    whole: bool = False
    unit: str = ""
    objects: Objects | None = None
    terms: tuple[Value, ...] = ()
    stubs: tuple[str, ...] = ()
    made: str = ""

    def at(self, level: Level) -> str:
        """The code, in parentheses where it binds less tightly than ``level``."""
        return self.code if self.level >= level else f"({self.code})"


def literal(value: float) -> str:
    """A number as a person writes it: ``25``, ``2.47``, ``1e-05``."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def joint(*values: Value) -> tuple[Literal["constant", "event", "objects"], str]:
    """Shape and axis of what is computed from these values.

    Raises SpecError for objects of different collections.
    """
    lists = list(dict.fromkeys(v.axis for v in values if v.shape == "objects"))
    if len(lists) > 1:
        found = f"objects of {lists[0]} beside objects of {lists[1]}"
        raise SpecError(
            found,
            expected="one collection",
            hint="use an index, or a reducer (min, max, sum, any, all, size)",
        )
    if lists:
        return "objects", lists[0]
    return ("event" if any(v.shape == "event" for v in values) else "constant"), ""
