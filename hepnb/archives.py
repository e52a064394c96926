"""Archives that somebody else made: read in memory, never unpacked; what they may hold, and how
much of it, is bounded.
"""

from __future__ import annotations

import gzip
import io
import posixpath
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final, cast

from hepnb.errors import PaperError

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
#: more than this times its own size, and 50 MB, comes out of no honest archive
_RATIO: Final = 100
_CHUNK: Final = 1 << 20
#: what the readers of the standard library raise for a damaged archive
_BROKEN: Final = (
    tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, struct.error,
    NotImplementedError, RuntimeError, ValueError, OverflowError, IndexError, OSError,
)  # fmt: skip


@dataclass(frozen=True)
class ArchiveBounds:
    """Limits on reading an archive: members, bytes, depth.

    ``holds``: what it should be, ``origin``: who makes such archives, for errors. ``kinds``:
    endings of the files that are read, the others are passed over. In bytes: of a ``file`` that is
    read, of all that are ``read``, of everything ``inside``, of one file that is ``passed`` over in
    a tar file. ``single``: the name of what is in a ``.gz`` of one file; "" where that is refused.
    """

    holds: str
    origin: str
    kinds: tuple[str, ...]
    file: int
    read: int
    members: int
    inside: int
    passed: int | None = None
    single: str = ""


def contents(data: bytes, where: str, bounds: ArchiveBounds) -> dict[str, bytes]:
    """The files in a ``.tar.gz``, ``.tar`` or ``.zip``: name in the archive → content.

    Links, devices, absolute paths and ways up are refused; nothing is written anywhere. Raises
    PaperError.
    """
    try:
        if data.startswith(_ZIP):
            return dict(_zip(data, where, bounds))
        stream: IO[bytes] = io.BytesIO(data)
        if data.startswith(_GZIP):
            stream = cast(
                "IO[bytes]", _Bounded(gzip.GzipFile(fileobj=stream), where, len(data), bounds)
            )
            if bounds.single and not _is_tar(data):
                return {bounds.single: _single(stream, where, bounds)}
        return dict(_tar(stream, where, bounds))
    except _BROKEN as error:
        found = f"the archive is broken or of another kind ({type(error).__name__})"
        raise PaperError(
            found, where=where, expected=f"a .tar.gz or .zip of {bounds.holds}"
        ) from None


def _single(stream: IO[bytes], where: str, bounds: ArchiveBounds) -> bytes:
    """The one file in a ``.gz``. Raises PaperError where it is too large."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_CHUNK):
        parts.append(part)
        if (size := size + len(part)) > bounds.file:
            raise _too_large(bounds.single, size, bounds.file, where)
    return b"".join(parts)


class _Bounded:
    """A decompressed stream that stops when it exceeds its limit."""

    def __init__(
        self, source: gzip.GzipFile, where: str, packed: int, bounds: ArchiveBounds
    ) -> None:
        self._source, self._where, self._holds = source, where, bounds.holds
        self._left = min(bounds.inside, _RATIO * packed + 50_000_000)

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""
        data = self._source.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self._left -= len(data)
        if self._left < 0:
            found = f"far more comes out of the archive than {self._holds} has"
            raise PaperError(found, where=self._where, hint=f"is it {self._holds}?")
        return data


def _is_tar(data: bytes) -> bool:
    head = zlib.decompressobj(31).decompress(data, 512)
    return len(head) >= 262 and head[257:262] == b"ustar"


def _tar(stream: IO[bytes], where: str, bounds: ArchiveBounds) -> Iterator[tuple[str, bytes]]:
    read = 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, member in enumerate(archive):
            name = _inside(number, member.name, where, bounds)
            if member.islnk() or member.issym() or member.isdev():
                raise _dishonest(f"{member.name!r} in it is a link or a device", where, bounds)
            content = (
                archive.extractfile(member)
                if member.isfile() and name.lower().endswith(bounds.kinds)
                else None
            )
            if content is not None:
                read += member.size
                yield name, _read(content, name, member.size, read, where, bounds)
            elif bounds.passed is not None and member.size > bounds.passed:
                raise _too_large(name, member.size, bounds.passed, where)


def _zip(data: bytes, where: str, bounds: ArchiveBounds) -> Iterator[tuple[str, bytes]]:
    read = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, member in enumerate(archive.infolist()):
            name = _inside(number, member.filename, where, bounds)
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                raise _dishonest(f"{member.filename!r} in it is a link", where, bounds)
            if not member.is_dir() and name.lower().endswith(bounds.kinds):
                read += member.file_size
                with archive.open(member) as content:
                    yield name, _read(content, name, member.file_size, read, where, bounds)


def _inside(number: int, member: str, where: str, bounds: ArchiveBounds) -> str:
    """The name of a member, cleaned. Raises PaperError where it leads out of the archive."""
    if number >= bounds.members:
        raise PaperError(
            f"more than {bounds.members} files", where=where, hint=f"is it {bounds.holds}?"
        )
    clean = posixpath.normpath(member.replace("\\", "/"))
    if clean.startswith(("/", "..")) or ":" in clean.partition("/")[0]:
        raise _dishonest(f"{member!r} in it points outside of it", where, bounds)
    return clean


def _read(
    content: IO[bytes], name: str, size: int, read: int, where: str, bounds: ArchiveBounds
) -> bytes:
    if size > bounds.file or read > bounds.read:
        raise _too_large(name, size, bounds.file, where)
    return content.read(bounds.file)


def _dishonest(found: str, where: str, bounds: ArchiveBounds) -> PaperError:
    return PaperError(found, where=where, hint=f"this is no archive from {bounds.origin}")


def _too_large(name: str, size: int, most: int, where: str) -> PaperError:
    found = f"{name!r} in it is too large ({size / 1e6:.0f} MB)"
    return PaperError(found, where=where, expected=f"at most {most / 1e6:.0f} MB a file")
