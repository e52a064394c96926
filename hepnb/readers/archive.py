"""The LaTeX of a paper: in an archive, or beside a file."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Final

from hepnb import archives
from hepnb.errors import PaperError

#: what TeX reads; figures and the rest are passed over
_KINDS: Final = (
    ".tex",
    ".ltx",
    ".latex",
    ".sty",
    ".cls",
    ".clo",
    ".def",
    ".cfg",
    ".bbl",
    ".bib",
    ".xxx",
    ".txt",
)
MOST_MEMBERS: Final = 5_000
#: bytes: of the archive, of a file in it, of all files that are read, of everything in it
MOST_ARCHIVE: Final = 200_000_000
MOST_FILE: Final = 5_000_000
MOST_READ: Final = 50_000_000
MOST_INSIDE: Final = 1_000_000_000


def files(data: bytes, name: str) -> dict[str, bytes]:
    """The text files in a ``.tar.gz``, ``.tar`` or ``.zip``, or the one file in a ``.gz``: name in
    the archive → content.

    Links, devices, absolute paths and ways up are refused; nothing is written anywhere. Raises
    PaperError.
    """
    if len(data) > MOST_ARCHIVE:
        raise PaperError(
            f"{len(data) / 1e6:.0f} MB", where=name, expected=f"at most {MOST_ARCHIVE / 1e6:.0f} MB"
        )
    bounds = archives.Bounds(
        "a paper's source",
        "arXiv",
        _KINDS,
        MOST_FILE,
        MOST_READ,
        MOST_MEMBERS,
        MOST_INSIDE,
        single=_inner(name),
    )
    return archives.contents(data, name, bounds)


def folder(path: Path) -> dict[str, bytes]:
    """The text files beside a ``.tex`` and in the folders below it: what it may put in.

    Raises PaperError.
    """
    found: dict[str, bytes] = {}
    size = 0
    root = path.parent.resolve()
    for number, file in enumerate(sorted(root.rglob("*"))):
        if number > MOST_MEMBERS or size > MOST_READ:
            break
        if file.suffix.lower() in _KINDS and file.is_file() and file.resolve().is_relative_to(root):
            data = file.read_bytes() if file.stat().st_size <= MOST_FILE else b""
            size += len(data)
            found[file.relative_to(root).as_posix()] = data
    found[path.name] = path.read_bytes()[:MOST_FILE]
    return found


def _inner(name: str) -> str:
    stem = posixpath.basename(name).removesuffix(".gz")
    return stem if stem.endswith(".tex") else f"{stem}.tex"
