"""What an event file offers: collections with canonical attributes in canonical units, mapped to the branches of the file.

A schema is data (``schemas/*.yaml``). It has two kinds of collections:

- canonical ones (``Electron``, ``Jet`` …), whose objects are ordered in pT, highest first;
- native ones, one for every branch prefix with a counter (``lep``, ``jet``; ``Muon`` of NanoAOD is canonical already), whose
  objects stand in the order of the file.

Both have the canonical attributes (``d0sig``) and, beside them, the native ones by the names of their branches
(``tracksigd0pvunbiased``). All are given in GeV, mm and rad, whatever the file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import yaml

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.adl.parse import parse_expression
from hepnb.errors import EventsError

FORMAT = "hepnb-schema/1"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: a branch times ``factor``, or an expression of other attributes of the collection.

    ``factor`` turns the unit of the file into the canonical one; ``unit`` is that canonical unit; ``flag``: true or false.
    """

    name: str
    branch: str = ""
    factor: float = 1.0
    expression: tree.Expr | None = None
    unit: str = ""
    flag: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The attributes that its expression is made of."""
        return tuple(n.id for n in tree.walk(self.expression) if isinstance(n, tree.Name))


@dataclass(frozen=True)
class Collection:
    """A collection: the objects of a prefix, those of them that pass ``where``, or the union of other collections.

    ``working_points``: flag → name of the working point → attribute that tells whether the object passes.
    ``ordered``: sorted in pT, highest first; else in the order of the file.
    """

    name: str
    prefix: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    working_points: Mapping[str, Mapping[str, Attribute]] = field(default_factory=dict)
    where: tree.Expr | None = None
    union: tuple[str, ...] = ()
    ordered: bool = True


@dataclass(frozen=True)
class Schema:
    """An event format, with the branches of a file of it.

    ``event_id``: branches that tell events apart; ``weight``: branches whose product is the weight of a simulated event;
    ``normalisation``: cross section in pb over the sum of the generated weights, as an expression of event variables;
    ``met``: branches of the missing transverse momentum (pt, phi); ``units``: (pattern of a branch name, unit); ``flags``:
    patterns of branches that are true or false.
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

    def with_branches(self, branches: Iterable[str]) -> Schema:
        """The schema of a file that has these branches."""
        return replace(self, branches=tuple(branches))

    def matches(self, tree_name: str, branches: Iterable[str]) -> bool:
        """True for a tree of that name with those branches."""
        there = set(branches)
        some = not self.requires_any or any(b in there for b in self.requires_any)
        return tree_name in self.trees and set(self.requires) <= there and some

    @cached_property
    def known(self) -> frozenset[str]:
        """The branches, for looking up."""
        return frozenset(self.branches)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Branch prefixes that have a counter: the native collections."""
        before, after = self.counter.split("{}")
        named = (b[len(before) : len(b) - len(after)] for b in self.branches if b.startswith(before) and b.endswith(after))
        return tuple(n for n in named if any(b.startswith(f"{n}_") for b in self.branches))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Branches with one value per event."""
        return tuple(b for b in self.branches if not any(self._belongs(b, p) for p in self.prefixes))

    def _belongs(self, branch: str, prefix: str) -> bool:
        return branch.startswith(f"{prefix}_") and branch != self.counter.format(prefix)

    def collection(self, name: str) -> Collection | None:
        """The collection of that name: spelled exactly, or canonical in any case (``MUON``); None if there is none."""
        if name in self.prefixes and name not in self.canonical:
            return self._native(name)
        found = self.canonical.get(name) or self.canonical.get(catalogue.collection(name) or "")
        return found if found and self._there(found) else None

    def _there(self, collection: Collection) -> bool:
        """True when the file has the objects of a canonical collection; of a union, all its members."""
        return (
            all(self._there(self.canonical[m]) for m in collection.union)
            if collection.union
            else collection.prefix in self.prefixes
        )

    def _native(self, prefix: str) -> Collection:
        """The objects of a prefix in the order of the file, with the canonical attributes that the prefix has."""
        twin = next((c for c in self.canonical.values() if c.prefix == prefix and c.where is None), Collection(prefix))
        return replace(twin, name=prefix, prefix=prefix, ordered=False)

    def attribute(self, collection: Collection, name: str) -> Attribute | None:
        """The attribute of that name, canonical in any case or native as the branch spells it; None where the file has none.

        A native name that a canonical attribute stands for gives that attribute.
        """
        if collection.union:
            return self._common(collection, name)
        canonical = collection.attributes.get(catalogue.attribute(name) or name.lower())
        branch = f"{collection.prefix}_{name}"
        twin = next((a for a in collection.attributes.values() if a.branch == branch), None)
        native = (
            Attribute(name, branch, self.factor(branch), None, self.unit(branch), self.is_flag(branch))
            if branch in self.known
            else None
        )
        found = next((a for a in (canonical, twin, native) if a and self.has(collection, a)), None)
        return INDEX if found is None and name == INDEX.name else found

    def _common(self, union: Collection, name: str) -> Attribute | None:
        """The attribute of a union: there when all members have it."""
        found = [self.attribute(self.canonical[m], name) for m in union.union]
        return found[0] if all(found) else None

    def working_point(self, collection: Collection, flag: str, name: str) -> Attribute | None:
        """The attribute that says whether an object passes a working point, None where there is none."""
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
        return all(self.attribute(collection, n) for n in attribute.inputs)

    def unit(self, branch: str) -> str:
        """The canonical unit of a native branch that is listed with a unit, "" for any other."""
        written = next((u for pattern, u in self.units if re.fullmatch(pattern, branch)), "")
        return units.CANONICAL[units.dimension(written)]

    def is_flag(self, branch: str) -> bool:
        """True for a branch that is true or false."""
        return any(re.fullmatch(pattern, branch) for pattern in self.flags)

    def factor(self, branch: str) -> float:
        """What a native branch is multiplied with to be in canonical units."""
        written = next((u for pattern, u in self.units if re.fullmatch(pattern, branch)), "")
        return units.Quantity(1.0, written).canonical

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Collection → names of its attributes, as `hepnb.adl.check.check` wants them; "" → event variables."""
        names = [n for n in dict.fromkeys((*self.canonical, *self.prefixes)) if self.collection(n)]
        found = {n: self._attribute_names(cast(Collection, self.collection(n))) for n in names}
        events = ("MET",) * (self.met.get("pt", "") in self.known) + ("weight",)
        return {**found, "": (*events, *self.variables)}

    def _attribute_names(self, collection: Collection) -> tuple[str, ...]:
        if collection.union:
            first, *rest = (self._attribute_names(self.canonical[m]) for m in collection.union)
            return tuple(n for n in first if all(n in r for r in rest))
        names = [n for n, a in collection.attributes.items() if self.has(collection, a)]
        names += [f for f in collection.working_points if self.working_points(collection, f)]
        natives = [b.removeprefix(f"{collection.prefix}_") for b in self.branches if self._belongs(b, collection.prefix)]
        derived = list(FOUR_VECTOR) if {"pt", "eta", "phi"} <= set(names) else []
        return tuple(dict.fromkeys([*names, *natives, *derived, INDEX.name]))


#: every collection has it: the place of the object in the event of the file, from 0; ``sort index ascend`` restores that order
INDEX = Attribute("index")

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


# --- reading the data files --------------------------------------------------------------------------------------


def names() -> tuple[str, ...]:
    """The names of the schemas that hepnb knows."""
    folder = files("hepnb.events").joinpath("schemas")
    return tuple(sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml")))


@cache
def load(name: str) -> Schema:
    """The schema of that name, or of the YAML file with that path. Raises EventsError for one that is not known."""
    if name not in names() and Path(name).is_file():
        return read(Path(name).read_text(encoding="utf-8"), where=name)
    if name not in names():
        raise EventsError(f"no schema {name!r}", expected="one of " + ", ".join(names()), hint="or give the path of a YAML file")
    return read(files("hepnb.events").joinpath("schemas", f"{name}.yaml").read_text(encoding="utf-8"), where=name)


def read(text: str, *, where: str = "") -> Schema:
    """The schema in a YAML text. Raises EventsError where it is not one."""
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise EventsError("no event schema", where=where, expected=f"format: {FORMAT}")
    pairs = tuple((p, u) for p, u in data.get("units", ()))
    draft = Schema(
        name=data["name"],
        title=data["title"],
        experiment=data.get("experiment", ""),
        trees=tuple(data["trees"]),
        requires=tuple(data.get("requires", ())),
        requires_any=tuple(data.get("requires_any", ())),
        counter=data["counter"],
        event_id=tuple(data.get("event_id", ())),
        weight=tuple(data.get("weight", ())),
        met=data.get("met", {}),
        units=pairs,
        flags=tuple(data.get("flags", ())),
        canonical={},
        branches=tuple(data.get("branches", ())),
        normalisation=parse_expression(data["normalisation"]) if "normalisation" in data else None,
    )
    return replace(draft, canonical=_collections(draft, data["collections"]))


def _collections(schema: Schema, data: dict[str, dict[str, Any]]) -> dict[str, Collection]:
    found: dict[str, Collection] = {}
    for name, entry in data.items():
        if "union" in entry:
            found[name] = Collection(name, union=tuple(entry["union"]))
        elif "from" in entry:
            found[name] = replace(found[entry["from"]], name=name, where=parse_expression(entry["where"]))
        else:
            found[name] = _collection(schema, name, entry)
    return found


def _collection(schema: Schema, name: str, entry: dict[str, Any]) -> Collection:
    prefix = entry["prefix"]
    points = entry.get("working_points", {})
    return Collection(
        name,
        prefix,
        {a: _attribute(schema, prefix, a, value) for a, value in entry["attributes"].items()},
        {f: {n: _attribute(schema, prefix, f"{f}_{n}", v) for n, v in known.items()} for f, known in points.items()},
    )


def _attribute(schema: Schema, prefix: str, name: str, value: str) -> Attribute:
    """``E``: the branch ``prefix_E``; ``= z0 / cosh(eta)``: an expression."""
    dimension = catalogue.ATTRIBUTES.get(name, "1")
    unit = units.CANONICAL.get(dimension) or schema.unit(f"{prefix}_{value}")
    flag = dimension == "flag" or name not in catalogue.ATTRIBUTES
    if value.startswith("="):
        return Attribute(name, expression=parse_expression(value[1:].strip()), unit=unit, flag=flag)
    branch = f"{prefix}_{value}"
    return Attribute(name, branch, schema.factor(branch), None, unit, flag or schema.is_flag(branch))
