"""The LaTeX of a paper: in an archive, or beside a file."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hepnb import archives, filing
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
    bounds = archives.ArchiveBounds(
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


def folder(path: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The text files beside a ``.tex`` and in the folders below it, which it may put in; and what
    was left out, a sentence each.

    The nearest come first. Raises PaperError where the file itself is too large.
    """
    if path.stat().st_size > MOST_FILE:
        raise PaperError(
            f"{path.stat().st_size / 1e6:.0f} MB",
            where=path.name,
            expected=f"at most {MOST_FILE / 1e6:.0f} MB a file",
        )
    return _below(path.parent, {path.name: filing.content(path, MOST_FILE)})


def inside(path: Path) -> dict[str, bytes]:
    """The text files in a folder and below it, the nearest first."""
    return _below(path, {})[0]


def named(path: Path, endings: tuple[str, ...]) -> tuple[str, ...]:
    """The names in a folder with such an ending; none of one that nobody may look into."""
    try:
        return tuple(sorted(p.name for p in path.iterdir() if p.name.lower().endswith(endings)))
    except OSError:
        return ()


def _below(folder: Path, found: dict[str, bytes]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files that are found already, with those of a folder; and what was left out."""
    root = folder.resolve()
    left: list[str] = []
    size = sum(map(len, found.values()))
    for number, file in enumerate(_near(root)):
        name = file.relative_to(root).as_posix()
        if number >= MOST_MEMBERS or size > MOST_READ:
            most = f"{MOST_MEMBERS} files or {MOST_READ / 1e6:.0f} MB of text"
            left.append(f"not looked at from {name} on: the folder has more than {most}")
            break
        if name in found or not _is_text(file, root):
            continue
        if (large := file.stat().st_size) > MOST_FILE:
            most = f"at most {MOST_FILE / 1e6:.0f} MB"
            left.append(f"{name} is not read: it has {large / 1e6:.0f} MB, {most} are expected")
            continue
        found[name] = filing.content(file, MOST_FILE)
        size += len(found[name])
    return found, tuple(left)


def _near(root: Path) -> Iterator[Path]:
    """The files of a folder and of those below it, the nearest first, then by name."""
    waiting = deque([root])
    while waiting:
        try:
            inside = sorted(waiting.popleft().iterdir())
        except OSError:
            continue  # a folder that nobody may look into
        for path in inside:
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            else:
                yield path


def _is_text(file: Path, root: Path) -> bool:
    """True for what TeX reads, in the folder."""
    return file.suffix.lower() in _KINDS and file.is_file() and file.resolve().is_relative_to(root)


def _inner(name: str) -> str:
    stem = posixpath.basename(name).removesuffix(".gz")
    return stem if stem.endswith(".tex") else f"{stem}.tex"
