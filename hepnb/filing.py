"""Files that several programs may write: whole or not at all, one after the other, with nothing lost in between."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from hepnb.errors import SpecError

_PATIENCE = 60.0  # seconds that another program may take
_PAUSE = 0.05


@contextmanager
def locked(path: str | Path, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Nobody else changes files in the folder of ``path`` meanwhile, by `locked`; the lock goes with the process.

    The folder itself is locked, so that nothing is left behind. Where a system or a file system has no locks there is none.
    Raises SpecError where another program has held it for ``patience`` seconds.
    """
    folder = Path(path).resolve().parent
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    break  # the file system has no locks
                if time.monotonic() > end:
                    raise SpecError("another hepnb is changing it", where=str(path), hint="run this again") from None
                time.sleep(_PAUSE)
            else:
                break
        yield
    finally:
        os.close(descriptor)


def write(path: str | Path, data: bytes) -> None:
    """Writes a file whole or not at all. Its mode and owner stay; a link stays a link, a device or a pipe is written to."""
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _like(Path(name), target)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _like(made: Path, target: Path) -> None:
    """Gives a new file the mode and the owner of the one that it replaces, or what a new one has."""
    if not target.exists():
        mask = os.umask(0)
        os.umask(mask)
        made.chmod(0o666 & ~mask)
        return
    shutil.copymode(target, made)
    about = target.stat()
    with suppress(OSError, AttributeError):  # another's file stays ours where the system does not let us give it away
        os.chown(made, about.st_uid, about.st_gid)


def append(path: Path, line: bytes) -> None:
    """Appends a line, whole or not at all, after whatever others append meanwhile.

    A last line that was torn by a crash is ended first, so that it swallows nothing. Raises OSError: a full disk, no permission.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path), path.open("a+b", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        torn = False
        if end:
            file.seek(end - 1)
            torn = file.read(1) != b"\n"
        whole = b"\n" * torn + line.rstrip(b"\n") + b"\n"
        try:
            _written(file, whole)
        except OSError:
            with suppress(OSError):  # a device has no length
                file.truncate(end)
            raise


def _written(file: IO[bytes], data: bytes) -> None:
    """Raises OSError where not all of it could be written."""
    if file.write(data) < len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
