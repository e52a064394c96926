"""The store of papers: content-addressed, written atomically, shared by all notebooks of a user."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from hepnb import filing
from hepnb.errors import PaperError
from hepnb.lazy_imports import later
from hepnb.paper import Paper
from hepnb.readers.paper_bytes import pack, unpack

if TYPE_CHECKING:
    import filelock
else:
    filelock = later("filelock")

#: folders of the cache; nothing else in it is ever taken away
KINDS: Final = ("arxiv", "inspire", "cds", "hepdata", "parsed", "runs")
_LIMIT: Final = 2_000_000_000
#: share of the limit that is left after trimming, so that not every new file has to make room for
#: itself
_TRIMMED: Final = 0.9
#: seconds after which nobody writes a file any more that is not written to its end
_STALE: Final = 86_400.0


def folder() -> Path:
    """The cache: ``$HEPNB_CACHE``, else the user's cache folder of this system."""
    return Path(os.environ.get("HEPNB_CACHE") or platformdirs.user_cache_dir("hepnb"))


@dataclass(frozen=True, slots=True)
class CachedFile:
    """A file in the cache: where it is, its size in bytes, when it was last needed (seconds
    since 1970).
    """

    path: Path
    size: int
    used: float

    @property
    def name(self) -> str:
        """The name for a person: ``arxiv/hep-ex/0102030v2.pdf``."""
        kept = self.path.relative_to(folder())
        name = kept.name.replace("_", "/") if kept.parts[0] == "arxiv" else kept.name
        return f"{kept.parent.as_posix()}/{name}"


def entries() -> list[CachedFile]:
    """All that is kept, what was needed last first."""
    found = []
    for kind in KINDS:
        for path in (folder() / kind).rglob("*"):
            with suppress(OSError):  # another process may have taken it away
                status = path.stat()
                if filing.is_part(path):
                    _forget(path, status.st_mtime)
                elif path.is_file():
                    found.append(CachedFile(path, status.st_size, status.st_mtime))
    return sorted(found, key=lambda e: -e.used)


def _forget(part: Path, written: float) -> None:
    """Takes away what a process that was killed had begun to write; a living one has written
    within the day.
    """
    if time.time() - written > _STALE:
        part.unlink(missing_ok=True)


def size() -> int:
    """Bytes in the cache."""
    return sum(e.size for e in entries())


def limit() -> int:
    """Bytes that the cache may have: ``$HEPNB_CACHE_MB`` megabytes, else 2000."""
    given = os.environ.get("HEPNB_CACHE_MB", "")
    return int(float(given) * 1e6) if given.replace(".", "", 1).isdigit() else _LIMIT


def trim() -> None:
    """Takes away what has not been needed for longest, until the cache is within its limit; what
    was needed last always stays.
    """
    with (
        suppress(filelock.Timeout, OSError),
        filelock.FileLock(str(folder() / ".trim.lock"), timeout=0),
    ):
        kept = entries()
        total = sum(e.size for e in kept)
        if total <= limit():
            return
        for entry in reversed(kept[1:]):
            entry.path.unlink(missing_ok=True)
            total -= entry.size
            if total <= _TRIMMED * limit():
                return


def clear(names: Collection[str] = ()) -> list[CachedFile]:
    """Takes away everything, or what is kept of the papers with these arXiv ids; gives what was
    taken away.
    """
    kept = entries()
    if names:
        wanted = {name.replace("/", "_") for name in names}
        chosen = [
            e
            for e in kept
            if re.sub(r"(v\d+)?\.\w+$", "", e.path.name) in wanted or e.path.stem in wanted
        ]
        digests = {
            hashlib.sha256(filing.content(e.path)).hexdigest()
            for e in chosen
            if e.path.suffix == ".pdf"
        }
        kept = chosen + [e for e in kept if e.path.name.partition("-")[0] in digests]
    for entry in kept:
        entry.path.unlink(missing_ok=True)
    return kept


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    filing.write(path, data)


def keep(path: Path, data: bytes) -> Path:
    """Keeps a file that came from the network.

    Raises PaperError where the cache cannot be written.
    """
    try:
        write(path, data)
        trim()
    except OSError as error:
        found = f"the cache cannot be written ({error.strerror})"
        raise PaperError(found, where=str(path.parent), hint="set HEPNB_CACHE") from None
    return path


def used(path: Path) -> Path:
    """A file that is needed: it is not among the first to go."""
    with suppress(OSError):
        os.utime(path)
    return path


def digest(text: str) -> str:
    """The name of something in the cache that has no name of its own."""
    return hashlib.sha256(text.encode()).hexdigest()


def store(paper: Paper, parser: str) -> None:
    """Keeps a parsed paper by the hash of its PDF and the version of the parser."""
    write(_parsed(paper.sha256, parser), gzip.compress(pack(paper), compresslevel=3, mtime=0))
    trim()


def load(sha256: str, parser: str) -> Paper | None:
    """The parsed paper, or None where it is not kept or cannot be read."""
    path = _parsed(sha256, parser)
    try:
        paper = unpack(gzip.decompress(filing.content(path)))
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None
    used(path)
    return paper


def _parsed(sha256: str, parser: str) -> Path:
    return folder() / "parsed" / f"{sha256}-{parser}.json.gz"
