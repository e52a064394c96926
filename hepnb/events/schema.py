"""Reads event schemas: YAML files, shipped with hepnb or a user's own (docs/schemas.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hepnb import filing, units
from hepnb.adl import catalogue
from hepnb.adl.parse import parse_expression
from hepnb.documents import NotYaml, document
from hepnb.errors import EventsError, SpecError
from hepnb.events.form import FOUR_VECTOR, INDEX, LORENTZ, Attribute, Chosen, Collection, Schema

__all__ = [
    "FORMAT",
    "FOUR_VECTOR",
    "INDEX",
    "Attribute",
    "Collection",
    "Schema",
    "changed",
    "load",
    "names",
    "read",
]

FORMAT = "hepnb-schema/1"
_NEEDED = ("name", "title", "trees", "collections")


def names() -> tuple[str, ...]:
    """The names of the schemas that hepnb knows."""
    folder = files("hepnb.events").joinpath("schemas")
    return tuple(
        sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))
    )


def load(name: str, branches: Iterable[str] | None = None) -> Schema:
    """The schema of that name, or of the YAML file with that path, for a file with these branches
    (None: those it lists).

    Raises EventsError for one that is not known or is no schema.
    """
    return _loaded(name, None if branches is None else tuple(branches), changed(name))


def changed(name: str) -> tuple[int, int]:
    """Size and time of the last change of a file, which may be edited between two looks at it;
    (0, 0) where it is none.
    """
    try:
        known = Path(name).stat()
    except (OSError, ValueError):
        return (0, 0)
    return (known.st_size, known.st_mtime_ns)


@cache
def _loaded(name: str, branches: tuple[str, ...] | None, changed: tuple[int, int]) -> Schema:  # noqa: ARG001 - another file has another one
    if name not in names() and Path(name).is_file():
        try:
            text = filing.text(name)
        except (OSError, UnicodeDecodeError) as error:
            raise EventsError(
                f"cannot be read: {error}",
                where=name,
                expected=f"a YAML file with format: {FORMAT}",
            ) from None
        return read(text, where=name, branches=branches)
    if name not in names():
        raise EventsError(
            f"no schema {name!r}",
            expected="one of " + ", ".join(names()),
            hint="or give the path of a YAML file",
        )
    text = files("hepnb.events").joinpath("schemas", f"{name}.yaml").read_text(encoding="utf-8")
    return read(text, where=name, branches=branches)


def read(text: str, *, where: str = "", branches: Iterable[str] | None = None) -> Schema:
    """The schema in a YAML text, for a file with these branches (None: those it lists).

    Raises EventsError where it is not one.
    """
    try:
        data = document(text)
    except NotYaml as error:
        raise EventsError(f"no YAML: {error.detail}", where=where) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise EventsError("no event schema", where=where, expected=f"format: {FORMAT}")
    missing = [k for k in _NEEDED if k not in data]
    if missing or ("counter" not in data and "native" not in data):
        raise EventsError(
            f"no {', '.join(missing or ['counter'])}",
            where=where,
            expected="the keys of docs/schemas.md",
        )
    there = tuple(data.get("branches", ())) if branches is None else tuple(branches)
    try:
        return _Builder(data, there).schema()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise EventsError(
            f"{type(error).__name__}: {error}", where=where, expected="the form of docs/schemas.md"
        ) from None
    except SpecError as error:
        raise EventsError(
            error.found,
            where=where,
            expected=error.expected,
            hint="an expression of a schema is ADL",
        ) from None


class _Builder:
    """A schema from its data; where the data name several branches for one thing, the first that
    is there.
    """

    def __init__(self, data: Mapping[str, Any], branches: tuple[str, ...]) -> None:
        self.data, self.branches, self.known = data, branches, frozenset(branches)
        separators = _several(data.get("separator", "_"))
        self.written = separators[0]
        self.separator = next(
            (s for s in separators if any(s in b for b in branches)), self.written
        )
        self.units = tuple((p, u) for p, u in data.get("units", ()))

    def schema(self) -> Schema:
        return self._draft(self._collections(self._draft({})))

    def _draft(self, canonical: Mapping[str, Collection]) -> Schema:
        data = self.data
        return Schema(
            name=str(data["name"]),
            title=str(data["title"]),
            experiment=data.get("experiment", ""),
            trees=tuple(data["trees"]),
            requires=self._names(data.get("requires", ())),
            requires_any=self._names(data.get("requires_any", ())),
            counter=data.get("counter", ""),
            event_id=self._names(data.get("event_id", ())),
            weight=self._names(data.get("weight", ())),
            met=self._met(),
            units=self.units,
            flags=tuple(data.get("flags", ())),
            canonical=canonical,
            branches=self.branches,
            normalisation=parse_expression(data["normalisation"])
            if "normalisation" in data
            else None,
            native=data.get("native", ""),
            separator=self.separator,
            written=self.written,
            singles=self._names(data.get("singles", ())),
            numeric_flags=bool(data.get("numeric_flags", False)),
            named=self._names(data.get("named", ())),
            simulation=self._name(str(data.get("simulation", ""))),
            titled_units=str(data.get("titled_units", "")),
            lumi_block=self._name(str(data.get("lumi_block", ""))),
            references=str(data.get("references", "")),
            sample={
                key: self._names(_several(value)) for key, value in data.get("sample", {}).items()
            },
            chosen=self._chosen(),
        )

    def _chosen(self) -> dict[str, Chosen]:
        """The lists of which one value counts, by their branches."""
        return {
            self._name(branch): Chosen(
                tuple(
                    (self._name(b), tuple(map(str, _several(values))))
                    for b, values in rule.get("where", {}).items()
                ),
                self._name(str(rule.get("highest", ""))),
                self._name(str(rule.get("unfinished", ""))),
            )
            for branch, rule in self.data.get("chosen", {}).items()
        }

    def _name(self, branch: str) -> str:
        """A branch as the file spells it."""
        return branch.replace(self.written, self.separator)

    def _names(self, branches: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._name(b) for b in branches)

    def _met(self) -> dict[str, str]:
        """The branches of the first missing momentum that is there, of it those that are there;
        {} where none is.
        """
        for written in _several(self.data.get("met", ())):
            found = {n: self._name(b) for n, b in written.items() if self._name(b) in self.known}
            if {"pt", "phi"} <= set(found) or {"px", "py"} <= set(found):
                return found
        return {}

    def _collections(self, draft: Schema) -> dict[str, Collection]:
        found: dict[str, Collection] = {}
        for name, entry in self.data["collections"].items():
            if "union" in entry:
                found[name] = Collection(name, union=tuple(entry["union"]))
            elif "from" in entry:
                source = found[entry["from"]]
                where = parse_expression(entry["where"])
                found[name] = Collection(
                    name, source.prefix, source.attributes, source.working_points, where
                )
            else:
                found[name] = self._collection(draft, name, entry)
        return found

    def _collection(self, draft: Schema, name: str, entry: Mapping[str, Any]) -> Collection:
        prefixes = _several(entry["prefix"])
        prefix = next(
            (p for p in prefixes if any(b.startswith(draft.branch(p, "")) for b in self.branches)),
            prefixes[0],
        )
        points = entry.get("working_points", {})
        return Collection(
            name,
            prefix,
            self._momentum(draft, entry)
            | {
                a: self._attribute(draft, prefix, a, value)
                for a, value in entry["attributes"].items()
            },
            {
                f: {n: self._attribute(draft, prefix, f"{f}_{n}", v) for n, v in known.items()}
                for f, known in points.items()
            },
        )

    def _momentum(self, draft: Schema, entry: Mapping[str, Any]) -> dict[str, Attribute]:
        """The components of momenta that a branch holds as TLorentzVector; {} where the entry
        names none.
        """
        names = _several(entry.get("vector", ()))
        branch = next((b for b in names if b in self.known), names[0] if names else "")
        factor = draft.factor(branch)
        return (
            {a: Attribute(a, branch, factor, unit="GeV", inner=way) for a, way in LORENTZ.items()}
            if branch
            else {}
        )

    def _attribute(self, draft: Schema, prefix: str, name: str, value: Any) -> Attribute:
        """``E``: the branch ``prefix_E``; ``= z0 / cosh(eta)``: an expression; a list: the first
        of them that is there.
        """
        made = [_made(draft, prefix, name, str(v)) for v in _several(value)]
        if not made:
            message = f"no branch is given for {name}"
            raise ValueError(message)
        return next((a for a in made if self._there(draft, prefix, a)), made[0])

    def _there(self, draft: Schema, prefix: str, attribute: Attribute) -> bool:
        native = (
            draft.branch(prefix, n) for n in attribute.inputs if n not in catalogue.ATTRIBUTES
        )
        return (
            attribute.branch in self.known
            if attribute.expression is None
            else all(b in self.known for b in native)
        )


def _made(schema: Schema, prefix: str, name: str, value: str) -> Attribute:
    dimension = catalogue.ATTRIBUTES.get(name, "1")
    unit = units.CANONICAL.get(dimension) or schema.unit(schema.branch(prefix, value))
    flag = dimension == "flag" or name not in catalogue.ATTRIBUTES
    if value.startswith("="):
        return Attribute(name, expression=parse_expression(value[1:].strip()), unit=unit, flag=flag)
    branch = schema.branch(prefix, value)
    return Attribute(
        name, branch, schema.factor(branch), None, unit, flag or schema.is_flag(branch)
    )


def _several(value: Any) -> tuple[Any, ...]:
    """A list, or the one thing that stands for a list of one."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)
