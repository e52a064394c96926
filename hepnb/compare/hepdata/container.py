"""The documents of a record: a file, a folder, a ``.tar.gz`` or a ``.zip``, read in memory and bounded."""

from __future__ import annotations

import gzip
import io
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hepnb.errors import PaperError

KINDS: Final = (".yaml", ".yml", ".json", ".csv")
ARCHIVES: Final = (".tar.gz", ".tgz", ".tar", ".zip")
#: bytes of a document, of all documents, of an archive; members of an archive
MOST_FILE: Final = 20_000_000
MOST_READ: Final = 100_000_000
MOST_ARCHIVE: Final = 100_000_000
MOST_MEMBERS: Final = 5_000
_BROKEN: Final = (
    tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


def unpack(path: Path) -> dict[str, str]:
    """Name → text of the documents at ``path``. Raises PaperError for what is missing, broken, too large, or points outside."""
    if path.is_dir():
        return dict(_folder(path))
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_ARCHIVE else None
    except FileNotFoundError:
        expected = "a PUBLISHED.yaml or a HEPData table, record or archive"
        raise PaperError("no such file", where=str(path), expected=expected) from None
    except OSError as error:
        raise PaperError(f"cannot be read ({error.strerror})", where=str(path)) from None
    if data is None:
        raise PaperError("is too large", where=str(path), expected=f"at most {MOST_ARCHIVE / 1e6:.0f} MB")
    if not is_archive(path.name):
        return {path.name: _text(data, path.name, str(path))}
    try:
        members = _zip(data, str(path)) if data[:4] == b"PK\x03\x04" else _tar(data, str(path))
        return {name: _text(content, name, str(path)) for name, content in members}
    except _BROKEN as error:
        found = f"the archive is broken ({type(error).__name__})"
        raise PaperError(found, where=str(path), expected=" or ".join(ARCHIVES)) from None


def is_archive(name: str) -> bool:
    """True for a file that holds others, by its ending."""
    return name.lower().endswith(ARCHIVES)


def _text(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PaperError(f"{name} is no text in UTF-8", where=where, expected=" or ".join(KINDS)) from None


def _folder(path: Path) -> Iterator[tuple[str, str]]:
    root, read = path.resolve(), 0
    for number, file in enumerate(sorted(path.rglob("*"))):
        if number >= MOST_MEMBERS:
            raise PaperError(f"more than {MOST_MEMBERS} files", where=str(path), hint="give the folder of one record")
        if file.suffix.lower() in KINDS and file.is_file() and file.resolve().is_relative_to(root):
            read += file.stat().st_size
            _bounded(file.stat().st_size, read, file.name, str(path))
            yield file.relative_to(path).as_posix(), _text(file.read_bytes(), file.name, str(path))


def _tar(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    read = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r|*") as archive:
        for number, member in enumerate(archive):
            name = _inside(number, member.name, where)
            if member.islnk() or member.issym() or member.isdev():
                hint = "this is no archive from HEPData"
                raise PaperError(f"{member.name!r} in it is a link or a device", where=where, hint=hint)
            if member.size > MOST_READ:
                raise PaperError(f"{member.name!r} in it is too large", where=where, expected=f"at most {MOST_READ / 1e6:.0f} MB")
            stream = archive.extractfile(member) if member.isfile() and name.lower().endswith(KINDS) else None
            if stream is not None:
                read += member.size
                _bounded(member.size, read, name, where)
                yield name, stream.read(MOST_FILE)


def _zip(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    read = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, member in enumerate(archive.infolist()):
            name = _inside(number, member.filename, where)
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                raise PaperError(f"{member.filename!r} in it is a link", where=where, hint="this is no archive from HEPData")
            if not member.is_dir() and name.lower().endswith(KINDS):
                read += member.file_size
                _bounded(member.file_size, read, name, where)
                with archive.open(member) as stream:
                    yield name, stream.read(MOST_FILE)


def _inside(number: int, member: str, where: str) -> str:
    """The name of a member, cleaned. Raises PaperError where it leads out of the archive."""
    if number >= MOST_MEMBERS:
        raise PaperError(f"more than {MOST_MEMBERS} files", where=where, hint="is it a record of HEPData?")
    clean = posixpath.normpath(member.replace("\\", "/"))
    if clean.startswith(("/", "..")) or ":" in clean.partition("/")[0]:
        raise PaperError(f"{member!r} in it points outside of it", where=where, hint="this is no archive from HEPData")
    return clean


def _bounded(size: int, read: int, name: str, where: str) -> None:
    if size > MOST_FILE or read > MOST_READ:
        found = f"{name} is too large ({size / 1e6:.0f} MB)"
        raise PaperError(found, where=where, expected=f"at most {MOST_FILE / 1e6:.0f} MB a document")
