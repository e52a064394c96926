"""The folder of a sandboxed process, seen from outside: nothing that is left there can block,
mislead or fill the host.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: folders within folders, and files and folders in all, that a process may make
DEEPEST, MOST = 32, 10_000
_LARGEST_NOTE = 64 * 2**10
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Used:
    """The usage of a process: bytes on the disk, files and folders, and how deep they lie.

    ``size`` in bytes; ``files``: files and folders; ``depth``: folders inside of each other.
    """

    size: int = 0
    files: int = 0
    depth: int = 0


def used(base: Path) -> Used:
    """Bytes, number and depth of all below a folder.

    It stops counting where there is more than anybody may have made.
    """
    try:
        first = os.open(base, _FOLDER)
    except OSError:
        return Used()
    size = files = deepest = 0
    open_folders = [(first, _names(first))]
    try:
        while open_folders and files <= MOST and deepest <= DEEPEST:
            parent, names = open_folders[-1]
            if not names:
                os.close(open_folders.pop()[0])
                continue
            name = names.pop()
            try:
                found = os.stat(name, dir_fd=parent, follow_symlinks=False)
            except OSError:
                continue  # it was removed meanwhile
            files, size = files + 1, size + found.st_blocks * 512
            if stat.S_ISDIR(found.st_mode):
                with suppress(OSError):  # one without permission holds nothing that can be counted
                    inner = os.open(name, _FOLDER, dir_fd=parent)
                    open_folders.append((inner, _names(inner)))
                    deepest = max(deepest, len(open_folders) - 1)
    finally:
        for descriptor, _ in open_folders:
            os.close(descriptor)
    return Used(size, files, deepest)


def _names(at: int | str) -> list[str]:
    """The names in a folder, by its descriptor or its path; none where they cannot be seen."""
    try:
        return os.listdir(at)  # noqa: PTH208 - looked at many times a second
    except OSError:
        return []


def deleted(processes: Sequence[int]) -> int:
    """Bytes of files that processes hold open or mapped although they are deleted: no folder
    shows these (Linux).
    """
    found: dict[int, int] = {}
    for process in processes:
        for descriptor in _names(f"/proc/{process}/fd"):
            with suppress(OSError):
                about = os.stat(f"/proc/{process}/fd/{descriptor}")  # noqa: PTH116 - looked at many times a second
                if stat.S_ISREG(about.st_mode) and not about.st_nlink:
                    found[about.st_ino] = about.st_blocks * 512
        for inode, size in _mapped(process).items():
            found.setdefault(inode, size)
    return sum(found.values())


def _mapped(process: int) -> dict[int, int]:
    """Inode → bytes of the mapped parts of deleted files."""
    found: dict[int, int] = {}
    with suppress(OSError), open(f"/proc/{process}/maps", "rb") as lines:  # noqa: PTH123 - looked at many times a second
        for line in lines:
            if line.endswith(b"(deleted)\n") and b" /dev/zero" not in line:  # that one is memory
                span, _, _, _, inode, *_ = line.split(None, 5)
                start, end = (int(n, 16) for n in span.split(b"-"))
                found[int(inode)] = found.get(int(inode), 0) + end - start
    return found


def family(process: int) -> list[int]:
    """A process and what it has started, directly or not (Linux; elsewhere the process alone)."""
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for thread in _names(f"/proc/{one}/task"):
            path = f"/proc/{one}/task/{thread}/children"
            with suppress(OSError, ValueError), open(path, encoding="ascii") as children:  # noqa: PTH123
                waiting += [int(n) for n in children.read().split()]
    return found


def threads(processes: Sequence[int]) -> int:
    """The number of threads of processes (Linux; elsewhere none are counted)."""
    return sum(len(_names(f"/proc/{process}/task")) for process in processes)


def read(path: Path, most: int = _LARGEST_NOTE) -> bytes | None:
    """The bytes of a plain file of at most ``most`` bytes; None for anything else: a link, a
    pipe, a folder, a larger file.
    """
    try:
        descriptor = os.open(path, _FILE)
    except (OSError, ValueError):
        return None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            return None
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(most)
    except OSError:
        return None
    finally:
        os.close(descriptor)
