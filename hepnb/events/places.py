"""Names of event files: paths, folders, patterns, lists (``@files.txt``) and addresses, each
with an optional ``:tree``.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hepnb import filing
from hepnb.errors import EventsError, MissingExtra
from hepnb.filing import at_home

#: ``file.root:tree``; an address may have a query after its path
_WITH_TREE = re.compile(r"(?P<path>.*\.root(?:\.\d+)?(?:\?[^:]*)?):(?P<tree>[^:/\\][^:]*)")
#: scheme of an address → the package that reads it
PACKAGES = {"root": "fsspec-xrootd", "http": "aiohttp", "https": "aiohttp", "s3": "s3fs"}


@dataclass(frozen=True, slots=True)
class EventPlace:
    """The place of events: a path or an address, and the name of a tree in it ("" for the only
    one).
    """

    path: str
    tree: str = ""

    @property
    def scheme(self) -> str:
        """``https`` of an address; "" for a file of this machine."""
        return self.path.partition("://")[0] if "://" in self.path else ""


def place(text: str | Path) -> EventPlace:
    """``file.root``, ``file.root:tree`` or an address.

    A file of that whole name is that file, whatever stands in its name.
    """
    written = str(text).removeprefix("file://")
    if "://" not in written and Path(written).exists():
        return EventPlace(written)
    found = _WITH_TREE.fullmatch(written)
    path, tree = (found["path"], found["tree"]) if found else (written, "")
    return EventPlace(path if "://" in path else str(at_home(path)), tree)


def expanded(given: Iterable[str | Path]) -> tuple[str, ...]:
    """The files that these texts name, in their order; those of a folder or a pattern by name.

    Raises EventsError for a folder or a pattern without files, and for a list that cannot be read.
    """
    return tuple(file for text in given for file in _expanded(str(text)))


def missing_package(scheme: str, error: ImportError) -> MissingExtra:
    """The extra to install for addresses of this kind."""
    return MissingExtra(
        PACKAGES.get(scheme, error.name or scheme), "remote", f"reading {scheme}://"
    )


def _expanded(text: str) -> Iterator[str]:
    if text.startswith("@"):
        yield from _listed(at_home(text[1:]))
        return
    at = place(text)
    suffix = f":{at.tree}" if at.tree else ""
    if at.scheme:
        yield from (f"{f}{suffix}" for f in (_far(at) if "*" in at.path else (at.path,)))
    elif Path(at.path).is_dir():
        found = sorted(str(p) for p in Path(at.path).rglob("*.root") if p.is_file())
        if not found:
            raise EventsError(
                "a folder without ROOT files", where=at.path, expected="files that end in .root"
            )
        yield from (f"{f}{suffix}" for f in found)
    elif glob.has_magic(at.path) and not Path(at.path).exists():
        found = sorted(glob.glob(at.path, recursive=True))  # noqa: PTH207 - a pattern may be absolute or begin with ..
        if not found:
            raise EventsError("no file matches", where=at.path, hint="check the pattern")
        yield from (f"{f}{suffix}" for f in found)
    else:
        yield f"{at.path}{suffix}"


def text_of(path: Path, *, where: str, expected: str) -> str:
    """The text of a file that belongs to events: a list, a table. Raises EventsError."""
    try:
        return filing.text(path)
    except (OSError, UnicodeDecodeError) as error:
        found = error.strerror if isinstance(error, OSError) else "not a text file"
        raise EventsError(f"{found}", where=where, expected=expected) from None


def same(path: str) -> str:
    """One text for all names of a file: its whole path, or its address."""
    if "://" in path:
        return path
    try:
        return str(filing.resolved(path))
    except OSError:
        return path  # what is wrong with it is said when it is opened


def _listed(path: Path) -> Iterator[str]:
    """The files of a list, one a line; blank lines and comments (#) do not count.

    Paths are relative to the list.
    """
    lines = text_of(path, where=f"@{path}", expected="a list of files, one a line").splitlines()
    named = [line.split("#")[0].strip() for line in lines]
    named = [n for n in named if n]
    if not named:
        raise EventsError("names no file", where=f"@{path}", expected="a list of files, one a line")
    for number, name in enumerate(named, start=1):
        if name.startswith("@"):
            raise EventsError(
                "a list in a list",
                where=f"@{path}:{number}",
                expected="files, folders, patterns or addresses",
            )
        beside = name if "://" in name or at_home(name).is_absolute() else str(path.parent / name)
        yield from _expanded(beside)


def _far(at: EventPlace) -> tuple[str, ...]:
    """The files that a pattern names on a server that lists its files."""
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(at.path)
        found = tuple(system.unstrip_protocol(f) for f in sorted(system.glob(path)))
    except ImportError as error:
        raise missing_package(at.scheme, error) from None
    except Exception as error:  # noqa: BLE001 - each kind of server has errors of its own
        raise EventsError(
            f"cannot be listed: {type(error).__name__}",
            where=at.path,
            hint="name its files one by one",
        ) from None
    if not found:
        raise EventsError(
            "no file matches", where=at.path, hint="check the pattern, or name the files one by one"
        )
    return found
