"""Files that several programs may write: whole or not at all, one after the other, with nothing
lost in between.
"""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hepnb.errors import SpecError
from hepnb.later import later

if TYPE_CHECKING:
    import psutil
else:
    psutil = later("psutil")

_PATIENCE = 60.0  # seconds that another program may take
_PAUSE = 0.05
_PART = ".part"
#: how folders for a while are called; seconds after which one that nobody holds is left over
_PREFIX, _NEW = "hepnb-room-", 10.0


def at_home(path: str | Path) -> Path:
    """A path with ``~`` as the home folder; one of a user who is not there stays as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


@contextmanager
def locked(path: str | Path, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Nobody else changes files in the folder of ``path`` meanwhile, by `locked`; the lock goes
    with the process.

    The folder itself is locked, so that nothing is left behind. Where a system or a file system has
    no locks there is none. Raises SpecError where another program has held it for ``patience``
    seconds.
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
                    raise SpecError(
                        "another hepnb is changing it", where=str(path), hint="run this again"
                    ) from None
                time.sleep(_PAUSE)
            else:
                break
        yield
    finally:
        os.close(descriptor)


def write(path: str | Path, data: bytes) -> None:
    """Writes a file whole or not at all.

    Its mode and owner stay; a link stays a link, a device or a pipe is written to.
    """
    target = Path(path).resolve()
    try:
        there = target.stat()
    except FileNotFoundError:
        there = None
    if there and not stat.S_ISREG(there.st_mode):
        target.write_bytes(data)
        return
    _clear(target)
    made = target.with_name(f".{target.name}.{_writer()}.{secrets.token_hex(4)}{_PART}")
    mode = (
        0o600 if there else 0o666
    )  # what may be private is so from the start; a new file has what the system gives it
    try:
        with open(made, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if there:
            made.chmod(stat.S_IMODE(there.st_mode))
            with suppress(
                OSError, AttributeError
            ):  # another's file stays ours where the system does not let us give it away
                os.chown(made, there.st_uid, there.st_gid)
        made.replace(target)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise


def _writer() -> str:
    """The machine and the process that write."""
    return f"{uuid.getnode():x}-{os.getpid()}"


def _clear(target: Path) -> None:
    """Takes away what writers of this file have left that were killed on this machine."""
    host = f"{uuid.getnode():x}"
    for left in target.parent.glob(f".{glob.escape(target.name)}.{host}-*{_PART}"):
        number = left.name.removeprefix(f".{target.name}.{host}-").partition(".")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            with suppress(OSError):
                left.unlink()


def is_part(path: Path) -> bool:
    """True for a file that `write` has not yet written to its end, or never will."""
    return path.name.startswith(".") and path.suffix == _PART


def append(path: Path, line: bytes) -> None:
    """Appends a line, whole or not at all, after whatever others append meanwhile.

    A last line that was torn by a crash is ended first, so that it swallows nothing. Raises
    OSError: a full disk, no permission.
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


# --- folders for a while
# --------------------------------------------------------------------------------------------------


@contextmanager
def scratch() -> Iterator[Path]:
    """A new folder, gone at the end whatever has become of it; where its process is killed, with
    the next one that is made.
    """
    _sweep_up()
    made = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with _held(made):
            yield made
    finally:
        remove(made)


def _sweep_up() -> None:
    """Removes what killed processes have left: folders of this user that nobody holds, and that
    are no longer just being made.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            about = left.lstat()
            own = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
            if own and time.time() - about.st_mtime > _NEW:
                with _held(left) as alone:
                    if alone:
                        remove(left)


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Holds a folder as long as this process lives; False where another one does, or where the
    system has no locks.
    """
    try:
        import fcntl

        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except (ImportError, OSError):
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = True
    except OSError:
        alone = False
    try:
        yield alone
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Removes a tree: one too deep for Python's recursion, too, and folders that were made
    without permission to look into.
    """
    with suppress(OSError, RecursionError):
        shutil.rmtree(path)
    if not path.exists():
        return
    for command in (["chmod", "-R", "u+rwx", "--", str(path)], ["rm", "-rf", "--", str(path)]):
        with suppress(OSError):
            subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603 - a fixed command
