"""Event files in canonical form: collections with canonical attributes in canonical units, mapped
to the branches of the file.

A schema is data (``schemas/*.yaml``, read by `hepnb.events.schema`). It has two kinds of
collections:

- canonical ones (``Electron``, ``Jet`` …), whose objects are ordered in pT, highest first;
- native ones, one for every branch prefix with a counter (``lep``, ``jet``; ``Muon`` of NanoAOD is
  canonical already) or that the
  schema names by a pattern, whose objects stand in the order of the file.

Both have the canonical attributes (``d0sig``) and, beside them, the native ones by the names of
their branches (``tracksigd0pvunbiased``). All are given in GeV, mm and rad, whatever the file
holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from hepnb import units
from hepnb.adl import catalogue, tree


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: a branch times ``factor``, or an expression of other attributes of the
    collection.

    ``factor`` turns the unit of the file into the canonical one; ``unit`` is that canonical unit;
    ``flag``: true or false. ``inner``: of a branch of objects (TLorentzVector) the way to the
    number in each: ("fP", "fX"). ``name``: the canonical one (``pt``).
    """

    name: str
    branch: str = ""
    factor: float = 1.0
    expression: tree.Expr | None = None
    unit: str = ""
    flag: bool = False
    inner: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The attributes that its expression is made of."""
        return tuple(n.id for n in tree.walk(self.expression) if isinstance(n, tree.Name))


@dataclass(frozen=True)
class Collection:
    """A collection: the objects of a prefix, those of them that pass ``where``, or the union of
    other collections.

    ``working_points``: flag → name of the working point → attribute that tells whether the object
    passes. ``ordered``: sorted in pT, highest first; else in the order of the file. ``attributes``:
    canonical name → attribute.
    """

    name: str
    prefix: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    working_points: Mapping[str, Mapping[str, Attribute]] = field(default_factory=dict)
    where: tree.Expr | None = None
    union: tuple[str, ...] = ()
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of a list that counts, where a branch beside the events keeps several.

    ``where``: (branch beside it, the values that it may have); of those left the one whose
    ``highest`` is highest. ``unfinished``: a branch that lists what was not booked to its end, ""
    for none.
    """

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    highest: str = ""
    unfinished: str = ""


@dataclass(frozen=True)
class Schema:
    """An event format, with the branches of a file of it.

    ``event_id``: branches that tell events apart; ``weight``: branches whose product is the weight
    of a simulated event; ``normalisation``: cross section in pb over the sum of the generated
    weights, as an expression of event variables; ``met``: branches of the missing transverse
    momentum (pt and phi, or px and py; others beside); ``units``: (pattern of a branch name, unit);
    ``flags``: patterns of branches that are true or false, as numbers with ``numeric_flags``.
    ``counter``: how the counter of a collection is called; without one, ``native`` is the pattern
    of the prefixes of collections. ``named``: branches that, with ``event_id``, tell an event from
    every other; ``simulation``: a branch that only simulated events have. ``titled_units``: the
    pattern by which titles of branches say a unit; ``stated``: branch → the unit that its title
    says. ``separator``: what stands between a prefix and an attribute, ``written`` how the schema
    writes it; ``singles``: prefixes of collections with one object in each event, whose attributes
    are event variables. ``lumi_block``: the branch of the luminosity block; ``sample``: what files
    say of their sample (``cross_section`` in pb, ``k_factor``, ``filter_efficiency``,
    ``sum_of_weights``, ``number`` of the data set, ``weight`` of the generator) → branches, of
    which the first that is there counts; one of another tree is written TREE/BRANCH, and its
    entries add up; of one in ``chosen`` an entry is a list, of which one value counts.
    ``references``: the pattern of native attributes that are the place of an object in another
    collection, whose prefix is the first group in any case.
    """

    name: str
    title: str
    experiment: str
    trees: tuple[str, ...]
    requires: tuple[str, ...]
    requires_any: tuple[str, ...]
    counter: str
    event_id: tuple[str, ...]
    weight: tuple[str, ...]
    met: Mapping[str, str]
    units: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    canonical: Mapping[str, Collection]
    branches: tuple[str, ...]
    normalisation: tree.Expr | None = None
    native: str = ""
    separator: str = "_"
    written: str = "_"
    singles: tuple[str, ...] = ()
    numeric_flags: bool = False
    named: tuple[str, ...] = ()
    simulation: str = ""
    titled_units: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)
    lumi_block: str = ""
    sample: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, Chosen] = field(default_factory=dict)
    references: str = ""

    def lacks(self, branches: Iterable[str]) -> tuple[str, ...]:
        """The branches missing for this schema; () where none is."""
        there = set(branches)
        missing = tuple(b for b in self.requires if b not in there)
        if not missing and self.requires_any and not any(b in there for b in self.requires_any):
            return (f"one of {', '.join(self.requires_any)}",)
        return missing

    @cached_property
    def known(self) -> frozenset[str]:
        """The branches, for looking up."""
        return frozenset(self.branches)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Branch prefixes of the native collections."""
        if self.counter:
            before, after = self.counter.split("{}")
            named = [
                b[len(before) : len(b) - len(after)]
                for b in self.branches
                if b.startswith(before) and b.endswith(after)
            ]
        else:
            named = [p for p in map(self._start, self.branches) if p]
        found = [n for n in dict.fromkeys(named) if n in self._natives and n not in self.singles]
        return tuple(
            dict.fromkeys((*found, *(c.prefix for c in self.canonical.values() if self._vector(c))))
        )

    def _vector(self, collection: Collection) -> str:
        """The branch that holds the momenta of a collection as objects; "" for one with a branch
        for each number.
        """
        momentum = collection.attributes.get("px")
        return (
            momentum.branch if momentum and momentum.inner and momentum.branch in self.known else ""
        )

    def _start(self, branch: str) -> str:
        """The shortest part of a branch, up to a separator, that may be the prefix of a native
        collection; "" where none is.
        """
        ends = (m.start() for m in re.finditer(re.escape(self.separator), branch))
        return next((branch[:end] for end in ends if re.fullmatch(self.native, branch[:end])), "")

    @cached_property
    def _natives(self) -> Mapping[str, tuple[str, ...]]:
        """Every prefix of a branch that a separator ends → what comes after it, where that may
        be the name of an attribute.
        """
        found: dict[str, list[str]] = {}
        for branch in self.branches:
            for match in re.finditer(re.escape(self.separator), branch):
                prefix, name = branch[: match.start()], branch[match.end() :]
                if name.isidentifier() and branch != self.counter.format(prefix):
                    found.setdefault(prefix, []).append(name)
        return {prefix: tuple(names) for prefix, names in found.items()}

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """Event variables: name → branch with one value per event."""
        names: dict[str, str] = {}
        attributes = {self.branch(p, n) for p in self.prefixes for n in self._natives.get(p, ())}
        attributes |= {self._vector(c) for c in self.canonical.values()}
        for branch in (b for b in self.branches if b not in attributes):
            prefix, _, last = (
                branch.rpartition(self.separator) if self.separator != "_" else ("", "", branch)
            )
            name = f"{prefix}_{last}" if last in names else last
            if name.isidentifier():
                names.setdefault(name, branch)
        return names

    def single(self, branch: str) -> bool:
        """True for a branch that holds a list of one value for each event."""
        return branch in self.singles or (
            self.separator != "_" and branch.partition(self.separator)[0] in self.singles
        )

    def branch(self, prefix: str, name: str) -> str:
        """The branch of a native attribute."""
        return f"{prefix}{self.separator}{name}"

    def collection(self, name: str) -> Collection | None:
        """The collection of that name: spelled exactly, or canonical in any case (``MUON``);
        None if there is none.
        """
        if name in self.prefixes and name not in self.canonical:
            return self._native(name)
        found = self.canonical.get(name) or self.canonical.get(catalogue.collection(name) or "")
        return found if found and self._there(found) else None

    def _there(self, collection: Collection) -> bool:
        """True when the file has the objects of a canonical collection; of a union, all its
        members.
        """
        if collection.union:
            return all(self._there(self.canonical[m]) for m in collection.union)
        return collection.prefix in self.prefixes

    def _native(self, prefix: str) -> Collection:
        """The objects of a prefix in the order of the file, with the canonical attributes that
        the prefix has.
        """
        twin = next(
            (c for c in self.canonical.values() if c.prefix == prefix and c.where is None),
            Collection(prefix),
        )
        return replace(twin, name=prefix, prefix=prefix, ordered=False)

    def attribute(self, collection: Collection, name: str) -> Attribute | None:
        """The attribute of that name, canonical in any case or native as the branch spells it; None
        where the file has none.

        A native name that a canonical attribute stands for gives that attribute.
        """
        if collection.union:
            return self._common(collection, name)
        canonical = collection.attributes.get(catalogue.attribute(name) or name.lower())
        branch = self._native_branch(collection.prefix, name)
        twin = next((a for a in collection.attributes.values() if a.branch == branch), None)
        native = (
            Attribute(
                branch[len(collection.prefix) + len(self.separator) :],
                branch,
                self.factor(branch),
                None,
                self.unit(branch),
                self.is_flag(branch),
            )
            if branch in self.known
            else None
        )
        found = next((a for a in (canonical, twin, native) if a and self.has(collection, a)), None)
        return INDEX if found is None and name == INDEX.name else found

    def _native_branch(self, prefix: str, name: str) -> str:
        """The branch of a native attribute: spelled exactly, else in another case where just one
        is spelled so.
        """
        branch = self.branch(prefix, name)
        if branch in self.known:
            return branch
        near = [n for n in self._natives.get(prefix, ()) if n.lower() == name.lower()]
        return self.branch(prefix, near[0]) if len(near) == 1 else branch

    def _common(self, union: Collection, name: str) -> Attribute | None:
        """The attribute of a union: there when all members have it."""
        found = [self.attribute(self.canonical[m], name) for m in union.union]
        return found[0] if all(found) else None

    def reference(self, attribute: Attribute) -> Collection | None:
        """The collection, in the order of the file, that an attribute names an object of by its
        place; None for any other.
        """
        name = attribute.branch.rpartition(self.separator)[2]
        found = (
            re.fullmatch(self.references, name) if self.references and attribute.branch else None
        )
        prefix = (
            next((p for p in self.prefixes if p.lower() == found[1].lower()), "") if found else ""
        )
        return self._native(prefix) if prefix else None

    def working_point(self, collection: Collection, flag: str, name: str) -> Attribute | None:
        """The attribute that says whether an object passes a working point, None where there is
        none.
        """
        if collection.union:
            found = [self.working_point(self.canonical[m], flag, name) for m in collection.union]
            return found[0] if all(found) else None
        attribute = collection.working_points.get(flag, {}).get(name.lower())
        return attribute if attribute and self.has(collection, attribute) else None

    def working_points(self, collection: Collection, flag: str) -> tuple[str, ...]:
        """The names of the working points of a flag that the file has."""
        members = [self.canonical[m] for m in collection.union] or [collection]
        names = dict.fromkeys(n for m in members for n in m.working_points.get(flag, {}))
        return tuple(n for n in names if self.working_point(collection, flag, n))

    def has(self, collection: Collection, attribute: Attribute) -> bool:
        """True when the file has what an attribute is made of."""
        if attribute.expression is None:
            return attribute.branch in self.known or attribute is INDEX
        return all(
            self.attribute(collection, n) or n in self.derived(collection) for n in attribute.inputs
        )

    def cartesian(self, collection: Collection) -> bool:
        """True where the file has the momenta as px, py, pz and e."""
        given = [collection.attributes.get(n) for n in CARTESIAN]
        return all(a is not None and a.branch in self.known for a in given)

    def derived(self, collection: Collection) -> tuple[str, ...]:
        """The attributes that follow from the four-momentum."""
        if self.cartesian(collection):
            return tuple(n for n in ("pt", "eta", "phi", *FOUR_VECTOR) if n not in CARTESIAN)
        given = [collection.attributes.get(n) for n in ("pt", "eta", "phi")]
        return (
            tuple(FOUR_VECTOR)
            if all(a is not None and a.branch in self.known for a in given)
            else ()
        )

    def unit(self, branch: str) -> str:
        """The canonical unit of a native branch that is listed with a unit, "" for any other."""
        return units.CANONICAL[units.dimension(self._unit(branch))]

    def _unit(self, branch: str) -> str:
        """The unit that the schema writes for a branch."""
        if branch in self.stated:
            return self.stated[branch]
        name = branch.replace(self.separator, self.written)
        return next((u for pattern, u in self.units if re.fullmatch(pattern, name)), "")

    def is_flag(self, branch: str) -> bool:
        """True for a branch that is true or false."""
        name = branch.replace(self.separator, self.written)
        return any(re.fullmatch(pattern, name) for pattern in self.flags)

    def factor(self, branch: str) -> float:
        """The factor that turns a native branch into canonical units."""
        return units.Quantity(1.0, self._unit(branch)).canonical

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Collection → names of its attributes, as `hepnb.adl.check.check` wants them; "" →
        event variables.
        """
        names = [n for n in dict.fromkeys((*self.canonical, *self.prefixes)) if self.collection(n)]
        found = {n: self._attribute_names(cast(Collection, self.collection(n))) for n in names}
        events = ("MET",) * bool(self.met) + ("weight",)
        return {**found, "": (*events, *self.variables)}

    def _attribute_names(self, collection: Collection) -> tuple[str, ...]:
        if collection.union:
            first, *rest = (self._attribute_names(self.canonical[m]) for m in collection.union)
            return tuple(n for n in first if all(n in r for r in rest))
        names = [n for n, a in collection.attributes.items() if self.has(collection, a)]
        names += [f for f in collection.working_points if self.working_points(collection, f)]
        natives = self._natives.get(collection.prefix, ())
        return tuple(dict.fromkeys([*names, *natives, *self.derived(collection), INDEX.name]))


#: every collection has it: the place of the object in the event of the file, from 0;
#: ``sort index ascend`` restores that order
INDEX = Attribute("index")

#: the components of a momentum, where a file has these
CARTESIAN = ("px", "py", "pz", "e")

#: the same in a TLorentzVector
LORENTZ = {"px": ("fP", "fX"), "py": ("fP", "fY"), "pz": ("fP", "fZ"), "e": ("fE",)}

#: attributes that follow from pt, eta, phi and the energy or mass, with their units
FOUR_VECTOR: dict[str, str] = {
    "px": "GeV",
    "py": "GeV",
    "pz": "GeV",
    "e": "GeV",
    "mass": "GeV",
    "et": "GeV",
    "rapidity": "",
    "theta": "rad",
}
