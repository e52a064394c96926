"""Opens an event file: which schema it has, in which tree, how many events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import uproot

from hepnb.errors import EventsError
from hepnb.events import schema
from hepnb.events.schema import Schema


class EventFile(NamedTuple):
    """An event file: its schema with the branches that it really has, the name of its tree, and the number of its events."""

    schema: Schema
    tree: str
    entries: int
    path: str = ""

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Collection → names of its attributes; "" → event variables: what `hepnb.adl.check.check` wants to know."""
        return self.schema.attributes()


def detect(path: str | Path, name: str = "") -> EventFile:
    """What kind of events a file holds; ``name`` (of a schema, or the path of a YAML file with one) allows only that.

    Raises EventsError for a file that is missing, no ROOT file, or without a tree of a known schema.
    """
    allowed = [schema.load(n) for n in ((name,) if name else schema.names())]
    trees = list(_trees(Path(path)))
    for tree_name, branches, entries in trees:
        for known in allowed:
            if known.matches(tree_name, branches):
                return EventFile(known.with_branches(branches), tree_name, entries, str(path))
    found = "trees " + ", ".join(t for t, _, _ in trees) if trees else "no tree"
    expected = "; ".join(f"{' or '.join(s.trees)} ({s.name})" for s in allowed)
    raise EventsError(f"{found} of no known schema" if trees else found, where=str(path), expected=f"a tree {expected}")


def require(path: str | Path, tree: str, branches: tuple[str, ...], needed_by: dict[str, str] | None = None) -> int:
    """The number of events of a tree that must have these branches; ``needed_by``: branch → the requirement that needs it.

    Raises EventsError naming the missing branches and what needs them.
    """
    for name, there, entries in _trees(Path(path)):
        if name == tree:
            missing = [b for b in branches if b not in set(there)]
            if missing:
                raise EventsError(
                    _missing(missing, needed_by or {}),
                    where=f"{path}:{tree}",
                    hint="use files of the schema that the program is for",
                )
            return entries
    raise EventsError(f"no tree {tree}", where=str(path), expected=f"a tree {tree} with {len(branches)} branches")


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
                    yield name, tuple(file[name].keys(recursive=False)), int(file[name].num_entries)
    except (ValueError, OSError, EOFError, uproot.DeserializationError) as error:
        raise EventsError(
            "not a ROOT file that can be read",
            where=str(path),
            expected="a ROOT file that is whole",
            hint="copy or download it again",
        ) from error
