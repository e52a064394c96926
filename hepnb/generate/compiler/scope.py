"""The meaning of a spec's name at the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from rapidfuzz import fuzz, process

from hepnb.adl import catalogue, tree
from hepnb.errors import SpecError
from hepnb.generate.compiler.collections import Base, MissingMomentum, Needs
from hepnb.generate.compiler.names import member
from hepnb.generate.compiler.values import Objects, Value


class Namespace(Protocol):
    """A place where names have a meaning."""

    @property
    def needs(self) -> Needs:
        """The parts of the events that the program needs."""

    def lookup(self, name: str) -> Value | None:
        """The value of a bare name; None where it has none."""

    def condition(self, name: str) -> tree.Expr | None:
        """The condition that a ``define`` of that name stands for; None where it is no
        condition.
        """

    def candidates(self) -> tuple[str, ...]:
        """The names that mean something here, for a hint."""

    @property
    def per_object(self) -> bool:
        """True where a condition is asked of each object, not of the event."""


def require(scope: Namespace, name: str) -> Value:
    """The value of a bare name. Raises SpecError, with the nearest name, where it has none."""
    found = scope.lookup(name)
    if found:
        return found
    near = process.extractOne(name, scope.candidates(), score_cutoff=60)
    raise SpecError(
        f"{name} is not defined here, and the event files have no such variable",
        hint=f"did you mean {near[0]}?" if near else "",
        choices=tuple((name, other) for other in _alike(scope, name)),
    )


def _alike(scope: Namespace, name: str) -> tuple[str, ...]:
    """The names of the event files that hold this one or are held by it, or read much like it,
    the likeliest first.
    """
    schema = scope.needs.schema
    named = {a for collection in schema.canonical.values() for a in collection.attributes} | set(
        schema.variables
    )
    there = [
        other for other in dict.fromkeys(scope.candidates()) if other in named and len(other) > 1
    ]
    found = process.extract(name, there, scorer=fuzz.partial_ratio, score_cutoff=85, limit=4)
    return tuple(other for other, _, _ in found)


@dataclass
class EventScope:
    """Names in regions, histograms and event variables.

    ``known``: blocks and event variables by their names in the spec; ``conditions``: event
    variables that are conditions; ``events``: the name of the array of events in the code.
    """

    needs: Needs
    known: dict[str, Value] = field(default_factory=dict)
    conditions: dict[str, tree.Expr] = field(default_factory=dict)
    events: str = "events"

    @property
    def per_object(self) -> bool:
        """False: a region asks of the event."""
        return False

    def lookup(self, name: str) -> Value | None:
        """A block or variable of the spec, a variable of the events, or a collection of the
        events, in this order.
        """
        if name in self.known:
            return self.known[name]
        if catalogue.collection(name) == "MET":
            return self.met()
        if name.lower() == "weight":
            return self.weight()
        if name in self.needs.schema.variables:
            return self._variable(name)
        return self.collection(name)

    def _variable(self, name: str) -> Value:
        self.needs.variable(name)
        schema = self.needs.schema
        branch = schema.variables[name]
        return Value(
            member(self.events, name),
            kind="flag" if schema.is_flag(branch) else "number",
            unit=schema.unit(branch),
        )

    def collection(self, name: str) -> Value | None:
        """A collection of the events."""
        found = self.needs.schema.collection(name)
        if found is None:
            return None
        code = member(self.events, found.name)
        self.needs.collections[found.name] = found
        objects = Base(self.needs, found)
        if found.union:
            objects.momentum(mass=False)
        if found.where:
            for used in tree.walk(found.where):
                if isinstance(used, tree.Name):
                    self.needs.attribute(found, used.id)
        if found.ordered or not self.needs.fields.get(found.prefix):
            if self.needs.schema.cartesian(found):
                objects.momentum(mass=True)
            first = (
                "pt"
                if self.needs.schema.attribute(found, "pt")
                else next(iter(objects.attributes()))
            )
            self.needs.attribute(found, first)
        return Value(code, shape="objects", kind="vector", axis=code, objects=objects)

    def met(self) -> Value | None:
        """The missing transverse momentum."""
        if not self.needs.schema.met:
            return None
        self.needs.variables["MET"] = "MET"
        objects = MissingMomentum(self.needs)
        for component in objects.components:
            self.needs.met_part(component)
        return Value(member(self.events, "MET"), kind="vector", objects=objects)

    def weight(self) -> Value:
        """The weight of a simulated event: the product of the weights of the schema that the
        file has.
        """
        self.needs.variables["weight"] = "weight"
        for branch in self.weights():
            self.needs.reasons.setdefault(branch, self.needs.reason)
        return Value(member(self.events, "weight"))

    def weights(self) -> tuple[str, ...]:
        """The branches whose product is the weight."""
        return tuple(b for b in self.needs.schema.weight if b in self.needs.schema.known)

    def condition(self, name: str) -> tree.Expr | None:
        """A variable that is a condition."""
        return self.conditions.get(name)

    def candidates(self) -> tuple[str, ...]:
        """Blocks, variables and collections."""
        return (
            *self.known,
            *self.conditions,
            *self.needs.schema.canonical,
            *self.needs.schema.variables,
        )


@dataclass
class BlockScope:
    """Names in an object or composite block: what each object or candidate has, then what the event
    has.

    ``code``: the name of the array of candidates in the code; ``conditions``: defined attributes
    that are conditions.
    """

    event: EventScope
    code: str
    objects: Objects
    conditions: dict[str, tree.Expr] = field(default_factory=dict)

    @property
    def needs(self) -> Needs:
        """The parts of the events that the program needs."""
        return self.event.needs

    @property
    def per_object(self) -> bool:
        """True: a block asks of each object."""
        return True

    @property
    def this(self) -> Value:
        """The object or candidate itself."""
        return Value(
            self.code, shape="objects", kind="vector", axis=self.code, objects=self.objects
        )

    def lookup(self, name: str) -> Value | None:
        """The object itself (``this``), an attribute of it, or what the name means for the
        event.
        """
        if name == "this":
            return self.this
        return self.objects.attribute(self.this, name) or self.event.lookup(name)

    def condition(self, name: str) -> tree.Expr | None:
        """A defined attribute or an event variable that is a condition."""
        return self.conditions.get(name) or self.event.condition(name)

    def candidates(self) -> tuple[str, ...]:
        """Attributes and what the event has."""
        return (*self.objects.attributes(), *self.conditions, *self.event.candidates())


def stored(value: Value, code: str) -> Value:
    """A value that has been stored under another name."""
    axis = code if value.shape == "objects" and value.kind == "vector" else value.axis
    return replace(value, code=code, level=Value("").level, axis=axis)
