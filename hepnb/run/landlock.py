"""Containment of a process in the file system by Landlock (``landlock(7)``, ``linux/landlock.h``).

A process that has restricted itself opens, makes and removes files only below the folders that it
named, connects to no TCP port, and signals nobody outside; nothing that it does afterwards takes
that back, whatever language it is written in. Landlock does not cover ``stat(2)``: that a path
exists, and how large it is, can still be seen.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from functools import cache
from typing import TypedDict

#: numbers of the system calls, the same on all architectures: landlock_create_ruleset,
#: landlock_add_rule, landlock_restrict_self
CALLS = (444, 445, 446)
#: the oldest version of the interface that is strong enough: before the third (Linux 6.2) any file
#: could be emptied
OLDEST = 3

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_REMOVE, _MAKE_FOLDERS_AND_FILES, _REFER = 1 << 4 | 1 << 5, 1 << 7 | 1 << 8, 1 << 13
#: every right of the file system that versions 1, 2, 3 and 5 know; what is not granted below is
#: refused
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_TCP = 0b11  # bind and connect, from version 4 on
_SCOPES = 0b11  # abstract sockets and signals, from version 6 on

#: on a folder that may be read, on one that may be written to, on a file that may be read, on a
#: device that takes what is written
READ_FOLDER = _READ_FILE | _READ_DIR
WRITE_FOLDER = READ_FOLDER | _WRITE_FILE | _TRUNCATE | _REMOVE | _MAKE_FOLDERS_AND_FILES | _REFER
READ_FILE = _READ_FILE
WRITE_DEVICE = _READ_FILE | _WRITE_FILE


class Orders(TypedDict):
    """The guard's orders: the rule set as the kernel takes it (hexadecimal), and path → rights."""

    ruleset: str
    allowed: dict[str, int]


@cache
def version() -> int:
    """The version of the interface that this kernel has; 0 where it has none or one that is too
    weak.
    """
    if sys.platform != "linux":
        return 0
    found = ctypes.CDLL(None, use_errno=True).syscall(
        CALLS[0], None, ctypes.c_size_t(0), ctypes.c_uint32(1)
    )
    return found if found >= OLDEST else 0


def orders(readable: list[str], folder: str) -> Orders | None:
    """Reading ``readable`` (files, folders) and writing below ``folder``; None where the kernel
    cannot hold a process to that.
    """
    known = version()
    if not known:
        return None
    rights = 0
    for since, added in _FILE_RIGHTS.items():
        rights |= added if known >= since else 0
    ruleset = struct.pack("=Q", rights)
    if known >= 4:
        ruleset += struct.pack("=Q", _TCP)
    if known >= 6:
        ruleset += struct.pack("=Q", _SCOPES)
    allowed = {path: READ_FOLDER if os.path.isdir(path) else READ_FILE for path in readable}  # noqa: PTH112 - strings for JSON
    return {
        "ruleset": ruleset.hex(),
        "allowed": allowed | {"/dev/null": WRITE_DEVICE, folder: WRITE_FOLDER},
    }
