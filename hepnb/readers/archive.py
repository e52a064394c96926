"""Archives of LaTeX sources: read in memory, never unpacked; what they may hold, and how much of it, is bounded."""

from __future__ import annotations

import gzip
import io
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from hepnb.errors import PaperError

#: what TeX reads; figures and the rest are passed over
_KINDS: Final = (".tex", ".ltx", ".latex", ".sty", ".cls", ".clo", ".def", ".cfg", ".bbl", ".bib", ".xxx", ".txt")
MOST_MEMBERS: Final = 5_000
#: bytes: of the archive, of a file in it, of all files that are read, of everything in it
MOST_ARCHIVE: Final = 200_000_000
MOST_FILE: Final = 5_000_000
MOST_READ: Final = 50_000_000
MOST_INSIDE: Final = 1_000_000_000
#: more than this times its own size, and 50 MB, comes out of no honest archive
_RATIO: Final = 100
_CHUNK: Final = 1 << 20
_BROKEN: Final = (
    tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


def files(data: bytes, name: str) -> dict[str, bytes]:
    """The text files in a ``.tar.gz``, ``.tar`` or ``.zip``, or the one file in a ``.gz``: name in the archive → content.

    Links, devices, absolute paths and ways up are refused; nothing is written anywhere. Raises PaperError.
    """
    if len(data) > MOST_ARCHIVE:
        raise PaperError(f"{len(data) / 1e6:.0f} MB", where=name, expected=f"at most {MOST_ARCHIVE / 1e6:.0f} MB")
    try:
        if data[:4] == b"PK\x03\x04":
            return dict(_zip(data, name))
        content: IO[bytes] = io.BytesIO(data)
        if data[:2] == b"\x1f\x8b":
            content = cast("IO[bytes]", _Bounded(gzip.GzipFile(fileobj=content), name, len(data)))
            if not _is_tar(data):
                return {_inner(name): content.read(MOST_FILE + 1)[:MOST_FILE]}
        return dict(_tar(content, name))
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        gzip.BadGzipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise PaperError(
            f"the archive is broken or of another kind ({type(error).__name__})", where=name, expected="a .tar.gz or .zip of LaTeX"
        ) from None


def folder(path: Path) -> dict[str, bytes]:
    """The text files beside a ``.tex`` and in the folders below it: what it may put in. Raises PaperError."""
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


class _Bounded:
    """What comes out of a compressed file, until it is too much."""

    def __init__(self, source: gzip.GzipFile, name: str, packed: int) -> None:
        self._source, self._name = source, name
        self._left = min(MOST_INSIDE, _RATIO * packed + 50_000_000)

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""
        data = self._source.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self._left -= len(data)
        if self._left < 0:
            raise PaperError("far more comes out of the archive than a paper has", where=self._name, hint="is it a paper's source?")
        return data


def _is_tar(data: bytes) -> bool:
    head = zlib.decompressobj(31).decompress(data, 512)
    return len(head) >= 262 and head[257:262] == b"ustar"


def _inner(name: str) -> str:
    stem = posixpath.basename(name).removesuffix(".gz")
    return stem if stem.endswith(".tex") else f"{stem}.tex"


def _tar(content: IO[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=content, mode="r|") as archive:
        read = 0
        for number, member in enumerate(archive):
            _check(number, member.name, name)
            if member.islnk() or member.issym() or member.isdev():
                raise PaperError(f"{member.name!r} in it is a link or a device", where=name, hint="this is no archive from arXiv")
            stream = archive.extractfile(member) if member.isfile() and _is_read(member.name) else None
            if stream is not None:
                read += member.size
                yield posixpath.normpath(member.name), _content(stream, member.name, member.size, read, name)


def _zip(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        read = 0
        for number, member in enumerate(archive.infolist()):
            _check(number, member.filename, name)
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                raise PaperError(f"{member.filename!r} in it is a link", where=name, hint="this is no archive from arXiv")
            if not member.is_dir() and _is_read(member.filename):
                read += member.file_size
                with archive.open(member) as stream:
                    yield posixpath.normpath(member.filename), _content(stream, member.filename, member.file_size, read, name)


def _check(number: int, member: str, name: str) -> None:
    if number >= MOST_MEMBERS:
        raise PaperError(f"more than {MOST_MEMBERS} files", where=name, hint="is it a paper's source?")
    clean = posixpath.normpath(member.replace("\\", "/"))
    if clean.startswith(("/", "..")) or ":" in clean.partition("/")[0]:
        raise PaperError(f"{member!r} in it points outside of it", where=name, hint="this is no archive from arXiv")


def _is_read(member: str) -> bool:
    return member.lower().endswith(_KINDS)


def _content(stream: IO[bytes], member: str, size: int, read: int, name: str) -> bytes:
    if size > MOST_FILE or read > MOST_READ:
        raise PaperError(
            f"{member!r} in it is too large ({size / 1e6:.0f} MB)", where=name, expected=f"at most {MOST_FILE / 1e6:.0f} MB of text"
        )
    return stream.read(MOST_FILE)
