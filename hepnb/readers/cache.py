"""Where papers are kept: content-addressed, written atomically, shared by all notebooks of a user."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.readers.packing import pack, unpack


def folder() -> Path:
    """The cache: ``$HEPNB_CACHE``, else the user's cache folder of this system."""
    return Path(os.environ.get("HEPNB_CACHE") or platformdirs.user_cache_dir("hepnb"))


def size() -> int:
    """Bytes in the cache."""
    return sum(p.stat().st_size for p in folder().rglob("*") if p.is_file()) if folder().exists() else 0


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def keep(path: Path, data: bytes) -> Path:
    """Keeps a file that came from the network. Raises PaperError where the cache cannot be written."""
    try:
        write(path, data)
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


def load(sha256: str, parser: str) -> Paper | None:
    """The parsed paper, or None where it is not kept or cannot be read."""
    path = _parsed(sha256, parser)
    try:
        paper = unpack(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None
    used(path)
    return paper


def _parsed(sha256: str, parser: str) -> Path:
    return folder() / "parsed" / f"{sha256}-{parser}.json.gz"
