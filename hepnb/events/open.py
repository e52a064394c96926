"""Opens an event file: which schema it has, in which tree, how many events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hepnb.errors import EventsError
from hepnb.events import schema
from hepnb.events.form import Schema
from hepnb.later import later

uproot = later("uproot")


class EventFile(NamedTuple):
    """An event file: its schema with the branches that it really has, the name of its tree, and the number of its events.

    ``source``: what the schema was loaded by, a name or a path.
    """

    schema: Schema
    tree: str
    entries: int
    path: str = ""
    source: str = ""

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Collection → names of its attributes; "" → event variables: what `hepnb.adl.check.check` wants to know."""
        return self.schema.attributes()

    @property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Canonical collection → the attributes that files of the schema usually have and this one has not; () for all of it."""
        usual, there = schema.load(self.source or self.schema.name).attributes(), self.attributes
        lacking = {c: tuple(a for a in names if a not in there.get(c, ())) for c, names in usual.items() if c}
        return {c: names if c in there else () for c, names in lacking.items() if names}


def detect(path: str | Path, name: str = "") -> EventFile:
    """What kind of events a file holds; ``name`` (of a schema, or the path of a YAML file with one) allows only that.

    Raises EventsError for a file that is missing, no ROOT file, or without a tree of a known schema.
    """
    allowed = (name,) if name else schema.names()
    trees = list(_trees(Path(path)))
    lacking: list[str] = []
    for tree_name, branches, entries in trees:
        for known in (n for n in allowed if tree_name in schema.load(n).trees):
            found = schema.load(known, branches)
            missing = found.lacks(branches)
            if not missing:
                return EventFile(found, tree_name, entries, str(path), known)
            lacking.append(f"tree {tree_name} is not {found.name}: it lacks {', '.join(missing)}")
    there = "trees " + ", ".join(t for t, _, _ in trees) if trees else "no tree"
    raise EventsError(
        "; ".join(lacking) or (f"{there} of no known schema" if trees else there),
        where=str(path),
        expected="; ".join(f"{' or '.join(s.trees)} ({s.name})" for s in map(schema.load, allowed)),
        hint="describe your own form in a YAML file (docs/schemas.md) and give its path as the schema",
    )


def require(file: EventFile, tree: str, branches: tuple[str, ...], needed_by: dict[str, str] | None = None) -> None:
    """Sees that a file has a tree with these branches; ``needed_by``: branch → the requirement that needs it.

    Raises EventsError naming the missing branches and what needs them.
    """
    if file.tree != tree:
        expected = f"a tree {tree} with {len(branches)} branches"
        raise EventsError(f"no tree {tree}", where=file.path, expected=expected, hint="generate the program for these files")
    if missing := [b for b in branches if b not in file.schema.known]:
        hint = "use files of the schema that the program is for"
        raise EventsError(_missing(missing, needed_by or {}), where=f"{file.path}:{tree}", hint=hint)


def _missing(branches: list[str], needed_by: dict[str, str]) -> str:
    named = [f"{b} (needed by {needed_by[b]})" if b in needed_by else b for b in branches]
    return ("no branch " if len(named) == 1 else "no branches ") + ", ".join(named)


def _trees(path: Path) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Name, branches and number of entries of each tree (TTree or RNTuple) of a file."""
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "no such file"
        raise EventsError(found, where=str(path), expected="a ROOT file", hint="check the path")
    try:
        with uproot.open(path) as file:
            for name, kind in file.classnames(cycle=False).items():
                if kind == "TTree" or kind.endswith("RNTuple"):
                    found = file[name]
                    yield name, tuple(dict.fromkeys(found.keys(full_paths=False))), int(found.num_entries)
    except (ValueError, OSError, EOFError, uproot.DeserializationError) as error:
        raise EventsError(
            "not a ROOT file that can be read",
            where=str(path),
            expected="a ROOT file that is whole",
            hint="copy or download it again",
        ) from error
