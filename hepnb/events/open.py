"""Opens an event file: which schema it has, in which tree, how many events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hepnb.errors import EventsError
from hepnb.events import files, schema
from hepnb.events.form import Schema
from hepnb.events.places import EventPlace, place


class EventFile(NamedTuple):
    """An event file: its schema with the branches that it really has, the name of its tree, and the
    number of its events.

    ``source``: what the schema was loaded by, a name or a path. ``entries``: number of events;
    ``path``: as it was given.
    """

    schema: Schema
    tree: str
    entries: int
    path: str = ""
    source: str = ""

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Collection → names of its attributes; "" → event variables: what
        `hepnb.adl.check.check` wants to know.
        """
        return self.schema.attributes()

    @property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Canonical collection → the attributes that files of the schema usually have and this
        one has not; () for all of it.
        """
        usual, there = schema.load(self.source or self.schema.name).attributes(), self.attributes
        lacking = {
            c: tuple(a for a in names if a not in there.get(c, ()))
            for c, names in usual.items()
            if c
        }
        return {c: names if c in there else () for c, names in lacking.items() if names}


def detect(path: str | Path, name: str = "") -> EventFile:
    """The event format of a file: ``file.root``, ``file.root:tree`` or an address.

    ``name`` (of a schema, or the path of a YAML file with one) allows only that. Raises EventsError
    for a file that is missing, no ROOT file, or without a tree of a known schema; MissingExtra for
    an address. A file that stays as it is is looked at once.
    """
    at = place(path)
    return _looked_at(at, name, files.stamp(at.path), schema.changed(name))


@lru_cache(maxsize=16)
def _looked_at(at: EventPlace, name: str, *stamps: tuple[int, int]) -> EventFile:  # noqa: ARG001 - a file that changed is another one
    allowed = (name,) if name else schema.names()
    file = files.opened(at.path)
    with files.reading(at.path):
        there = tuple(n for n, kind in file.classnames(cycle=False).items() if files.is_tree(kind))
    wanted = (
        _named(at, there)
        if at.tree
        else _candidates(at, there, {t for n in allowed for t in schema.load(n).trees})
    )
    lacking: list[str] = []
    for tree_name in wanted:
        branches, entries = _described(at.path, tree_name)
        for known in (
            n for n in allowed if _last(tree_name) in schema.load(n).trees or (at.tree and name)
        ):
            found = schema.load(known, branches)
            missing = found.lacks(branches)
            if not missing:
                return EventFile(
                    _with_titles(found, at.path, tree_name), tree_name, entries, at.path, known
                )
            lacking.append(f"tree {tree_name} is not {found.name}: it lacks {', '.join(missing)}")
    trees = "trees " + ", ".join(there) if there else "no tree"
    raise EventsError(
        "; ".join(lacking) or (f"{trees} of no known schema" if there else trees),
        where=at.path,
        expected="; ".join(f"{' or '.join(s.trees)} ({s.name})" for s in map(schema.load, allowed)),
        hint="describe your own form in a YAML file (docs/schemas.md) and give its path as the "
        "schema",
    )


def first(
    files: Iterable[EventFile | str | Path], name: str = "", *, skip: bool = False
) -> EventFile:
    """The first of some files, looked at (`detect`); with ``skip`` the first that can be.

    Raises EventsError of the first one.
    """
    problem: EventsError | None = None
    for file in files:
        try:
            return file if isinstance(file, EventFile) else detect(file, name)
        except EventsError as error:
            problem = problem or error
            if not skip:
                break
    raise problem or EventsError("no event file", hint="give the path of a ROOT file")


def _with_titles(known: Schema, path: str, name: str) -> Schema:
    """The schema with the units that titles of branches say, where it is a format whose titles
    do.
    """
    if not known.titled_units:
        return known
    tree, stated = files.tree(path, name), {}
    for branch in known.branches:
        if said := re.search(known.titled_units, str(getattr(tree[branch], "title", ""))):
            stated[branch] = said[1]
    return replace(known, stated=stated) if stated else known


def _named(at: EventPlace, there: tuple[str, ...]) -> tuple[str, ...]:
    """The tree that a place names, by its whole name or by the last part of it.

    Raises EventsError.
    """
    found = [n for n in there if n == at.tree] or [n for n in there if _last(n) == at.tree]
    if len(found) == 1:
        return (found[0],)
    trees = ", ".join(found or there) or "it has none"
    raise EventsError(
        f"{'several trees' if found else 'no tree'} {at.tree}",
        where=at.path,
        expected=f"one of its trees: {trees}",
    )


def _candidates(at: EventPlace, there: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    """The trees of a known name: at the top of the file, else in a directory.

    Raises EventsError where several have one name.
    """
    if whole := tuple(n for n in there if n in known):
        return whole
    inside = tuple(n for n in there if _last(n) in known)
    if len({_last(n) for n in inside}) < len(inside):
        raise EventsError(
            f"several trees of one name: {', '.join(inside)}",
            where=at.path,
            expected="one of them",
            hint=f"say which: {at.path}:{inside[0]}",
        )
    return inside


def _last(name: str) -> str:
    """The name of a tree without its directories."""
    return name.rpartition("/")[2]


def _described(path: str, name: str) -> tuple[tuple[str, ...], int]:
    """The branches of a tree and how many events it has."""
    found = files.tree(path, name)
    with files.reading(path, f"tree {name}"):
        return tuple(dict.fromkeys(found.keys(full_paths=False))), int(found.num_entries)
