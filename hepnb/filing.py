"""Files that several programs may write: whole or not at all, one after the other, with nothing
lost in between; and files that somebody gives, read within bounds.
"""

from __future__ import annotations

import errno
import glob
import os
import secrets
import select
import shutil
import stat
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hepnb.errors import SpecError
from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import psutil
else:
    psutil = later("psutil")

_PATIENCE = 60.0  # seconds that another program may take
_PAUSE = 0.05
_PART = ".part"
_NO_NAME = "a name that no file has"
#: how folders for a while are called; seconds after which one that nobody holds is left over
_PREFIX, _NEW = "hepnb-room-", 10.0


def at_home(path: str | Path) -> Path:
    """A path with ``~`` as the home folder; one of a user who is not there stays as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def resolved(path: str | Path) -> Path:
    """The place that a path leads to, through all links.

    Raises OSError for links in a circle, and for what is no name of a file.
    """
    try:
        return Path(path).resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, "a link that leads to itself", str(path)) from None
    except ValueError:
        raise OSError(errno.ENOENT, _NO_NAME, str(path)) from None


@contextmanager
def locked(path: str | Path, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Nobody else changes files in the folder of ``path`` meanwhile, by `locked`; the lock goes
    with the process.

    The folder itself is locked, so that nothing is left behind. Where a system or a file system has
    no locks there is none. Raises SpecError where another program has held it for ``patience``
    seconds.
    """
    folder = resolved(path).parent
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
    target = resolved(path)
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


# --- what somebody gives
# --------------------------------------------------------------------------------------------------

#: bytes of a text that people write, and of data that programs do, at most
MOST_TEXT, MOST_DATA = 20_000_000, 200_000_000
#: seconds that a pipe may be silent, and that nobody may have come to write to it
_SILENT, _NOBODY = 60.0, 2.0
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_CHUNK = 1 << 20


def content(path: str | Path, most: int = MOST_DATA, *, pipes: bool = False) -> bytes:
    """The bytes of a file, no more than ``most``; ``pipes``: also of a pipe that somebody writes
    to (``<(…)``), without waiting for ever.

    Raises OSError, also for a folder, a device, a pipe, and what is larger.
    """
    name = str(path)
    try:
        descriptor = os.open(path, _READ)
    except ValueError:  # a character that no name of a file may have
        raise OSError(errno.ENOENT, _NO_NAME, name) from None
    try:
        return _whole(descriptor, most, pipes=pipes)
    except OSError as error:
        raise OSError(error.errno, error.strerror, name) from None
    finally:
        os.close(descriptor)


def _whole(descriptor: int, most: int, *, pipes: bool) -> bytes:
    """All that a file has. Raises OSError."""
    about = os.fstat(descriptor)
    if found := _kind(about.st_mode, pipes=pipes):
        raise OSError(errno.EINVAL, found)
    parts, size = [], about.st_size
    read = _piped if stat.S_ISFIFO(about.st_mode) else os.read
    while size <= most and (part := read(descriptor, _CHUNK)):
        parts.append(part)
        size = sum(map(len, parts))
    if size > most:
        raise OSError(errno.EFBIG, f"larger than {most / 1e6:.0f} MB")
    return b"".join(parts)


def stream(path: str | Path) -> BufferedReader:
    """A file to be read from, open; of the kind that is not a file at all, nothing comes.

    Raises OSError.
    """
    return os.fdopen(os.open(path, _READ), "rb")


def text(
    path: str | Path, most: int = MOST_TEXT, *, errors: str = "strict", pipes: bool = False
) -> str:
    """The text of a file, as `content` reads it, with lines that end as everywhere.

    Raises OSError, UnicodeDecodeError.
    """
    found = content(path, most, pipes=pipes).decode("utf-8", errors)
    return found.replace("\r\n", "\n").replace("\r", "\n")


def unusual(path: str | Path) -> str:
    """The fault of a path: ``is a folder``, ``is a pipe``, ``is a device``, ``no such file``;
    "" for that of a file as any other.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - of a name that may be none
    except PermissionError:
        return "not yours to look at"
    except (OSError, ValueError):
        return "no such file"
    kind = _kind(mode)
    return f"is {kind}" if kind else ""


def _kind(mode: int, *, pipes: bool = False) -> str:
    """The kind of what is no file as any other, "" for one; ``pipes``: a pipe counts as one."""
    if stat.S_ISFIFO(mode):
        return "" if pipes else "a pipe, not a file"
    if stat.S_ISDIR(mode):
        return "a folder, not a file"
    return "" if stat.S_ISREG(mode) else "a device, not a file"


def _piped(descriptor: int, size: int) -> bytes:
    """The next bytes of a pipe, b"" at its end. Raises OSError where nothing comes."""
    start = time.monotonic()
    while True:
        try:
            if part := os.read(descriptor, size):
                return part
            if _has_ended(descriptor):
                return b""
            if time.monotonic() - start > _NOBODY:
                raise OSError(errno.ENODATA, "a pipe that nobody writes to")
        except BlockingIOError:
            if time.monotonic() - start > _SILENT:
                raise OSError(
                    errno.ETIMEDOUT, f"a pipe that was silent for {_SILENT:.0f} s"
                ) from None
        time.sleep(_PAUSE)


def _has_ended(descriptor: int) -> bool:
    """True where somebody has written to a pipe, and is gone."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


def is_part(path: Path) -> bool:
    """True for a file that `write` has not yet written to its end, or never will."""
    return path.name.startswith(".") and path.suffix == _PART


def append(path: Path, line: bytes, most: int | None = None) -> None:
    """Appends a line, whole or not at all, after whatever others append meanwhile.

    A last line that was torn by a crash is ended first, so that it swallows nothing. Raises
    OSError: a full disk, no permission; with ``most`` also for what would not be read again: no
    file, or one of more bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if most is not None and path.exists():
        if found := unusual(path):
            raise OSError(errno.EINVAL, found, str(path))
        if path.stat().st_size > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
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
