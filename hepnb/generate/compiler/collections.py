"""The collections of a program: what their objects have, and which branches that needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hepnb.adl import catalogue
from hepnb.errors import SpecError
from hepnb.events.form import CARTESIAN, FOUR_VECTOR, Attribute, Collection, Schema
from hepnb.generate.compiler.names import PythonNames, member
from hepnb.generate.compiler.names import field as named
from hepnb.generate.compiler.values import Level, Objects, Value

if TYPE_CHECKING:
    from hepnb.generate.compiler.external import Stub

#: canonical attributes that are whole numbers in every schema
_WHOLE = frozenset(("charge", "type", "n", "ntracks", "index"))


@dataclass
class Needs:
    """The needs of a program from the events, gathered while its parts are compiled.

    ``fields``: collection that is read → its attributes by name; ``mass``, ``direction``:
    collections whose four-momenta or directions are needed; ``collections``: those that are used by
    name; ``variables``: event variables and their branches; ``met``: parts of the missing
    transverse momentum and their branches. ``reasons``: branch → the ADL that first needed it;
    ``idioms``: names of idioms. ``names``: those that are taken; ``tables``: tables with their
    functions and numbers of arguments; ``stubs``: external functions; ``pending``: those that the
    line needs which is being compiled.
    """

    schema: Schema
    fields: dict[str, dict[str, Attribute]] = field(default_factory=dict)
    mass: set[str] = field(default_factory=set)
    direction: set[str] = field(default_factory=set)
    collections: dict[str, Collection] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    met: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    names: PythonNames = field(default_factory=PythonNames)
    stubs: dict[str, Stub] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    tables: dict[str, tuple[str, int]] = field(default_factory=dict)
    idioms: set[str] = field(default_factory=set)
    reason: str = ""

    def idiom(self, name: str) -> str:
        """The name of an idiom, which the program now contains."""
        self.idioms.add(name)
        return name

    def variable(self, name: str) -> None:
        """An event variable of the file is needed."""
        branch = self.schema.variables.get(name, name)
        self.variables.setdefault(name, branch)
        self.reasons.setdefault(branch, self.reason)

    def met_part(self, name: str) -> None:
        """A part of the missing transverse momentum is needed."""
        self.met[name] = self.schema.met[name]
        self.reasons.setdefault(self.schema.met[name], self.reason)

    def attribute(self, collection: Collection, name: str) -> Attribute | None:
        """An attribute is needed; None where the file has none of that name."""
        if collection.union:
            members = [self.attribute(self.schema.canonical[m], name) for m in collection.union]
            return members[0] if all(members) else None
        found = self.schema.attribute(collection, name)
        if found:
            self._read(collection, found)
        return found

    def point(self, collection: Collection, flag: str, name: str) -> Attribute | None:
        """A working point is needed; None where the file has none of that name."""
        if collection.union:
            members = [self.point(self.schema.canonical[m], flag, name) for m in collection.union]
            return members[0] if all(members) else None
        found = self.schema.working_point(collection, flag, name)
        if found:
            self._read(collection, found)
        return found

    def momentum(self, collection: Collection, *, mass: bool) -> None:
        """The directions, or with ``mass`` the four-momenta, of the objects are needed."""
        if collection.union:
            for name in collection.union:
                self.momentum(self.schema.canonical[name], mass=mass)
            return
        given = ("pt", "eta", "phi", *((time_component(self.schema, collection),) if mass else ()))
        if self.schema.cartesian(collection):
            mass, given = True, CARTESIAN
        for name in given:
            if not self.attribute(collection, name):
                raise SpecError(
                    f"{collection.name} has no {name}",
                    expected="pt, eta, phi and e or mass for a momentum",
                )
        self.direction.add(collection.prefix)
        if mass:
            self.mass.add(collection.prefix)

    def _read(self, collection: Collection, attribute: Attribute) -> None:
        self.fields.setdefault(collection.prefix, {})[attribute.name] = attribute
        if attribute.branch:
            self.reasons.setdefault(attribute.branch, self.reason)
        for name in attribute.inputs:
            self.attribute(collection, name)


def time_component(schema: Schema, collection: Collection) -> str:
    """The attribute that completes pt, eta and phi to a four-momentum: ``e`` or ``mass``."""
    energy = collection.attributes.get("e")
    return "e" if energy and schema.has(collection, energy) else "mass"


def unit(name: str) -> str:
    """The canonical unit of an attribute."""
    return {"energy": "GeV", "length": "mm", "angle": "rad"}.get(
        catalogue.ATTRIBUTES.get(catalogue.attribute(name) or "", ""), ""
    )


def part(owner: Value, name: str, **known: object) -> Value:
    """``owner.name``, one for each that ``owner`` has."""
    code = member(owner.at(Level.ATOM), name)
    return Value(code, shape=owner.shape, axis=owner.axis, missing=owner.missing, **known)  # type: ignore[arg-type]


def _defined(owner: Value, known: Value) -> Value:
    """An attribute that a block defines."""
    about = {"kind": known.kind, "unit": known.unit, "whole": known.whole, "stubs": known.stubs}
    found = part(owner, known.code, **about)
    return replace(found, code=f"{known.made}({owner.code})") if known.made else found


def _momentum_part(owner: Value, name: str) -> Value | None:
    """A component of a four-momentum, which vector computes."""
    if name in ("pt", "eta", "phi") or name in FOUR_VECTOR:
        return part(owner, "et" if name == "et" else name, unit=unit(name))
    return None


def _origins(schema: Schema, collection: Collection) -> list[str]:
    """Names for the parts of a prefix that a collection takes objects from."""
    if collection.where is not None:
        return [f"{collection.prefix}/{collection.name}"]
    parts = [
        c.name
        for c in schema.canonical.values()
        if c.prefix == collection.prefix and c.where is not None
    ]
    return [collection.prefix, *(f"{collection.prefix}/{name}" for name in parts)]


@dataclass(frozen=True)
class Base:
    """A collection of the file."""

    needs: Needs
    collection: Collection

    @property
    def title(self) -> str:
        """The name of the collection."""
        return self.collection.name

    @property
    def origins(self) -> frozenset[str]:
        """The prefixes of its branches; collections that a condition tells apart (electrons,
        muons) share nothing.
        """
        schema = self.needs.schema
        members = [schema.canonical[m] for m in self.collection.union] or [self.collection]
        return frozenset(o for m in members for o in _origins(schema, m))

    def attribute(self, owner: Value, name: str) -> Value | None:
        """An attribute, canonical or native; the components of the four-momentum beside what the
        file has.
        """
        canonical = catalogue.attribute(name) or name
        if self._computed(canonical):
            self.momentum(mass=True)
            return _momentum_part(owner, canonical)
        found = self.needs.attribute(self.collection, name)
        if found is None:
            return None
        name = named(found.name, canonical=True)
        objects = self._reference(found)
        kind, whole = (
            "flag" if found.flag else "number",
            found.name in _WHOLE or objects is not None,
        )
        return part(owner, name, kind=kind, unit=found.unit, whole=whole, objects=objects)

    def _reference(self, attribute: Attribute) -> ObjectReference | None:
        """The objects that an attribute leads to, where it is the place of one."""
        target = self.needs.schema.reference(attribute)
        return ObjectReference(self.needs, Base(self.needs, target)) if target else None

    def _computed(self, name: str) -> bool:
        schema = self.needs.schema
        members = [schema.canonical[m] for m in self.collection.union] or [self.collection]
        if any(schema.cartesian(m) for m in members):
            return name in ("pt", "eta", "phi", *FOUR_VECTOR)
        return name in FOUR_VECTOR and any(name != time_component(schema, m) for m in members)

    def point(self, owner: Value, flag: str, name: str) -> Value | None:
        """A working point of the schema for each object, as true or false."""
        found = self.needs.point(self.collection, flag, name)
        return part(owner, found.name, kind="flag") if found else None

    def points(self, flag: str) -> tuple[str, ...]:
        """The working points that the file has."""
        return self.needs.schema.working_points(self.collection, flag)

    def momentum(self, *, mass: bool) -> None:
        """Their momenta are needed."""
        self.needs.momentum(self.collection, mass=mass)

    def attributes(self) -> tuple[str, ...]:
        """The attributes in the schema."""
        return self.needs.schema.attributes().get(self.collection.name, ())


@dataclass(frozen=True)
class ObjectReference:
    """The objects of another collection that places in it lead to: a number that has attributes,
    those of its object.

    A place that is no place (-1) leads to nothing, which is missing.
    """

    needs: Needs
    target: Base

    @property
    def title(self) -> str:
        """The name of the other collection."""
        return self.target.title

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the other collection."""
        return self.target.origins

    def object(self, owner: Value) -> Value:
        """The object that each place leads to. Raises SpecError inside of a reducer over pairs."""
        if owner.axis == "pair":
            found = (
                f"an object of {self.title} by its place, beside each object of another collection"
            )
            raise SpecError(found, expected="a value of it: define a = pt(jetIdx), and then a")
        prefix = self.target.collection.prefix
        name = f"{prefix}_in_file"
        self.needs.collections[name] = replace(self.target.collection, name=name)
        self.needs.attribute(self.target.collection, next(iter(self.target.attributes())))
        code = f"{self.needs.idiom('linked')}({owner.code}, {member('events', name)})"
        return Value(
            code,
            shape=owner.shape,
            kind="vector",
            axis=owner.axis,
            missing=True,
            objects=self.target,
        )

    def attribute(self, owner: Value, name: str) -> Value | None:
        """An attribute of the object; of several a number is NaN where there is none."""
        found = self.target.attribute(self.object(owner), name)
        if found is None or found.shape != "objects" or found.kind != "number":
            return found
        return replace(
            found, code=f"ak.fill_none({found.code}, np.nan)", missing=False, whole=False
        )

    def point(self, owner: Value, flag: str, name: str) -> Value | None:
        """A working point of the object."""
        return self.target.point(self.object(owner), flag, name)

    def points(self, flag: str) -> tuple[str, ...]:
        """The working points of the other collection."""
        return self.target.points(flag)

    def momentum(self, *, mass: bool) -> None:
        """The momenta of the other collection are needed."""
        self.target.momentum(mass=mass)

    def attributes(self) -> tuple[str, ...]:
        """The attributes of the other collection."""
        return self.target.attributes()


@dataclass(frozen=True)
class Derived:
    """The objects of an object block: some of those that it takes, with the attributes that it
    defines.
    """

    title: str
    parents: tuple[Objects, ...]
    defined: dict[str, Value] = field(default_factory=dict)

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the parents."""
        return frozenset().union(*(p.origins for p in self.parents))

    def attribute(self, owner: Value, name: str) -> Value | None:
        """A defined attribute, or one that all parents have."""
        if name in self.defined:
            return _defined(owner, self.defined[name])
        found = [p.attribute(owner, name) for p in self.parents]
        return found[0] if all(found) else None

    def point(self, owner: Value, flag: str, name: str) -> Value | None:
        """A working point that all parents have."""
        found = [p.point(owner, flag, name) for p in self.parents]
        return found[0] if all(found) else None

    def points(self, flag: str) -> tuple[str, ...]:
        """Working points of all parents."""
        first, *rest = (p.points(flag) for p in self.parents)
        return tuple(n for n in first if all(n in r for r in rest))

    def momentum(self, *, mass: bool) -> None:
        """The momenta of the parents are needed."""
        for parent in self.parents:
            parent.momentum(mass=mass)

    def attributes(self) -> tuple[str, ...]:
        """Defined ones, and those of the first parent."""
        return (*self.defined, *self.parents[0].attributes())


class _WithoutPoints:
    """Objects that have no working points."""

    def point(self, owner: Value, flag: str, name: str) -> Value | None:  # noqa: ARG002 - a part of the protocol
        """None."""
        return None

    def points(self, flag: str) -> tuple[str, ...]:  # noqa: ARG002 - a part of the protocol
        """None."""
        return ()


@dataclass
class Composite(_WithoutPoints):
    """The candidates of a composite block: members, sums of momenta, and defined attributes.

    ``candidates``: the summands of each sum as paths: ``(("l1",), ("l2",))``,
    ``(("x", "Z"), ("y", "Z"))`` for ``x.Z + y.Z``.
    """

    title: str
    members: dict[str, Objects]
    candidates: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    defined: dict[str, Value] = field(default_factory=dict)

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the members."""
        return frozenset().union(*(m.origins for m in self.members.values()))

    def attribute(self, owner: Value, name: str) -> Value | None:
        """A member, a candidate, a defined attribute; else an attribute of the candidate, where
        there is just one.
        """
        if name in self.members:
            return part(owner, name, kind="vector", objects=self.members[name])
        if name in self.candidates:
            terms = tuple(t for t in (self._at(owner, path) for path in self.candidates[name]) if t)
            return part(owner, name, kind="vector", objects=Sum(name, terms), terms=terms)
        if name in self.defined:
            return _defined(owner, self.defined[name])
        only = self.candidate(owner)
        return only.objects.attribute(only, name) if only and only.objects else None

    def _at(self, owner: Value, path: tuple[str, ...]) -> Value | None:
        """A member or candidate, or one of a member."""
        found = self.attribute(owner, path[0])
        for name in path[1:]:
            found = found.objects.attribute(found, name) if found and found.objects else None
        return found

    def candidate(self, owner: Value) -> Value | None:
        """The candidate, where the block has just one."""
        return (
            self.attribute(owner, next(iter(self.candidates)))
            if len(self.candidates) == 1
            else None
        )

    def momentum(self, *, mass: bool) -> None:
        """The momenta of the members are needed."""
        for objects in self.members.values():
            objects.momentum(mass=mass)

    def attributes(self) -> tuple[str, ...]:
        """Members, candidates and defined attributes."""
        return (*self.members, *self.candidates, *self.defined)


@dataclass(frozen=True)
class Sum(_WithoutPoints):
    """A sum of momenta; its charge is the sum of their charges."""

    title: str
    terms: tuple[Value, ...]

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the summands."""
        return frozenset().union(*(t.objects.origins for t in self.terms if t.objects))

    def attribute(self, owner: Value, name: str) -> Value | None:
        """A component of the momentum, or the charge."""
        canonical = catalogue.attribute(name) or name
        if canonical != "charge":
            return _momentum_part(owner, canonical)
        charges = [t.objects.attribute(t, "charge") for t in self.terms if t.objects]
        if not charges or len(charges) < len(self.terms) or not all(charges):
            return None
        code = " + ".join(c.at(Level.SUM) for c in charges if c)
        level = Level.SUM if len(charges) > 1 else Level.ATOM
        return Value(code, level, owner.shape, axis=owner.axis, missing=owner.missing, whole=True)

    def momentum(self, *, mass: bool) -> None:
        """The momenta of the summands are needed."""
        for term in self.terms:
            if term.objects:
                term.objects.momentum(mass=mass)

    def attributes(self) -> tuple[str, ...]:
        """The components of a momentum, and the charge."""
        return ("pt", "eta", "phi", *FOUR_VECTOR, "charge")


class _InThePlane(_WithoutPoints):
    """Vectors in the transverse plane."""

    title: str

    def attribute(self, owner: Value, name: str) -> Value | None:
        """``pt``, ``phi``, ``px``, ``py``, and what else there is."""
        canonical = catalogue.attribute(name) or name
        return (
            part(owner, canonical, unit=unit(canonical)) if canonical in self.attributes() else None
        )

    def momentum(self, *, mass: bool) -> None:
        """Raises SpecError for a four-momentum: there is none."""
        if mass:
            raise SpecError(
                f"{self.title} has no four-momentum", expected="pt or phi of it, dphi with it, mt"
            )

    def attributes(self) -> tuple[str, ...]:
        """The attributes."""
        return ("pt", "phi", "px", "py")


@dataclass(frozen=True)
class MissingMomentum(_InThePlane):
    """The missing transverse momentum: its components, and what else the file has of it."""

    needs: Needs
    title = "MET"
    origins: frozenset[str] = frozenset()

    @property
    def components(self) -> tuple[str, ...]:
        """The components in the file: pt and phi, or px and py."""
        return ("pt", "phi") if "pt" in self.needs.schema.met else ("px", "py")

    def attribute(self, owner: Value, name: str) -> Value | None:
        """``pt`` (also as ``et``, ``met``) and ``phi``, ``px``, ``py``, and what the file has
        beside.
        """
        canonical = {"et": "pt", "met": "pt", "MET": "pt"}.get(
            name, catalogue.attribute(name) or name
        )
        if canonical in self.needs.schema.met:
            self.needs.met_part(canonical)
        return (
            part(owner, canonical, unit=unit(canonical)) if canonical in self.attributes() else None
        )

    def attributes(self) -> tuple[str, ...]:
        """The attributes."""
        return tuple(dict.fromkeys((*super().attributes(), *self.needs.schema.met)))


@dataclass(frozen=True)
class Transverse(_InThePlane):
    """A sum of momenta in the transverse plane, where the missing momentum is one of them."""

    title: str
    origins: frozenset[str] = frozenset()


def prefixes(collections: Iterable[Collection], schema: Schema) -> tuple[str, ...]:
    """The prefixes that these collections are read from, each once."""
    found: dict[str, None] = {}
    for collection in collections:
        for source in [schema.canonical[m] for m in collection.union] or [collection]:
            found[source.prefix] = None
    return tuple(found)
