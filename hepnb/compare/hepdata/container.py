"""The documents of a record: a file, a folder, a ``.tar.gz`` or a ``.zip``, read in memory and
bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from hepnb import archives, filing
from hepnb.errors import PaperError

KINDS: Final = (".yaml", ".yml", ".json", ".csv")
ARCHIVES: Final = (".tar.gz", ".tgz", ".tar", ".zip")
#: bytes of a document, of all documents, of an archive, of everything in it; members of an archive
MOST_FILE: Final = 20_000_000
MOST_READ: Final = 100_000_000
MOST_ARCHIVE: Final = 100_000_000
MOST_INSIDE: Final = 1_000_000_000
MOST_MEMBERS: Final = 5_000


def unpack(path: Path) -> dict[str, str]:
    """Name → text of the documents at ``path``.

    Raises PaperError for what is missing, broken, too large, or points outside.
    """
    if path.is_dir():
        return dict(_folder(path))
    try:
        data = filing.content(path, MOST_ARCHIVE)
    except FileNotFoundError:
        expected = "a PUBLISHED.yaml or a HEPData table, record or archive"
        raise PaperError("no such file", where=str(path), expected=expected) from None
    except OSError as error:
        raise PaperError(f"cannot be read ({error.strerror})", where=str(path)) from None
    where = str(path)
    if not path.name.lower().endswith(ARCHIVES):
        return {path.name: _text(data, path.name, where)}
    bounds = archives.ArchiveBounds(
        "a record of HEPData",
        "HEPData",
        KINDS,
        MOST_FILE,
        MOST_READ,
        MOST_MEMBERS,
        MOST_INSIDE,
        passed=MOST_READ,
    )
    return {
        name: _text(content, name, where)
        for name, content in archives.contents(data, where, bounds).items()
    }


def _text(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PaperError(
            f"{name} is no text in UTF-8", where=where, expected=" or ".join(KINDS)
        ) from None


def _folder(path: Path) -> Iterator[tuple[str, str]]:
    root, read = path.resolve(), 0
    for number, file in enumerate(sorted(islice(path.rglob("*"), MOST_MEMBERS + 1))):
        if number >= MOST_MEMBERS:
            raise PaperError(
                f"more than {MOST_MEMBERS} files",
                where=str(path),
                hint="give the folder of one record",
            )
        if file.suffix.lower() in KINDS and file.is_file() and file.resolve().is_relative_to(root):
            read += file.stat().st_size
            _bounded(file.stat().st_size, read, file.name, str(path))
            text = _text(filing.content(file, MOST_FILE), file.name, str(path))
            yield file.relative_to(path).as_posix(), text


def _bounded(size: int, read: int, name: str, where: str) -> None:
    if size > MOST_FILE or read > MOST_READ:
        found = f"{name} is too large ({size / 1e6:.0f} MB)"
        raise PaperError(
            found, where=where, expected=f"at most {MOST_FILE / 1e6:.0f} MB a document"
        )
