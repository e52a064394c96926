"""Cells that ask the kernel, without Python's hook between them: none has what it wants, at any
level that contains it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb.ports import Level
from tests.faults.cells import CELLS, REFUSED
from tests.faults.cells_more import MORE
from tests.faults.escapes import ESCAPES, HEAD
from tests.faults.hostile import LIMITS, PRECIOUS, outcome, unhooked

_Around = tuple[dict[str, object], Callable[[], list[str]]]
_PRIVATE, _STAT, _REMOVE, _NO_WAIT = 0, 2, 0, 0o4000


@contextmanager
def _around() -> Iterator[_Around]:
    """What a cell finds besides: sockets, memory and a queue of the kernel, a descriptor that is
    left open; and who tells what has become of them.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    segment, queue = libc.shmget(_PRIVATE, 4096, 0o1600), libc.msgget(_PRIVATE, 0o1600)
    memory = libc.shmat(segment, None, 0)
    ctypes.memmove(memory, b"as it was", 9)
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as named,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as abstract,
    ):
        place, called = Path(folder), f"hepnb-escape-{os.getpid()}"
        named.bind(str(place / "log.sock"))
        abstract.bind(f"\0{called}")
        (place / "secret").write_text(PRECIOUS, encoding="utf-8")
        inherited = os.open(place / "secret", os.O_RDONLY)
        os.set_inheritable(inherited, True)

        def changed() -> list[str]:
            found = []
            for one in (named, abstract):
                one.setblocking(False)
                with suppress(BlockingIOError):
                    found.append(f"a service was told {one.recv(99)!r}")
            if ctypes.string_at(memory, 9) != b"as it was":
                found.append("memory has changed")
            if libc.shmctl(segment, _STAT, ctypes.create_string_buffer(256)):
                found.append("memory is gone")
            if libc.msgctl(queue, _STAT, ctypes.create_string_buffer(256)):
                found.append("a queue is gone")
            if libc.msgrcv(queue, ctypes.create_string_buffer(64), 8, 0, _NO_WAIT) >= 0:
                found.append("a queue has a message")
            return found

        names = {"DGRAM": str(place / "log.sock"), "ABSTRACT": called, "SHM": segment}
        try:
            yield names | {"QUEUE": queue, "INHERITED": inherited}, changed
        finally:
            os.close(inherited)
            libc.shmdt(ctypes.c_void_p(memory))
            libc.shmctl(segment, _REMOVE, None)
            libc.msgctl(queue, _REMOVE, None)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the cells have numbers of x86-64")
@pytest.mark.parametrize("name", ESCAPES)
def test_the_kernel_gives_a_cell_nothing(tmp_path: Path, contained: Level, name: str) -> None:
    """It has asked, and was refused: nothing around it has changed, nothing was read."""
    with unhooked(tmp_path / "guard"), _around() as (more, changed):
        found = outcome(HEAD + ESCAPES[name], tmp_path, contained, modules=(), more=more)
        assert changed() == []
    assert found.effects == ()
    assert "TRIED" in found.result.stdout
    assert "WIN" not in found.result.stdout
    assert "\n" not in found.result.problem


_HOOKED = {n: code for n, (code, _) in (CELLS | REFUSED).items()} | MORE


@pytest.mark.long
@pytest.mark.parametrize("name", _HOOKED)
def test_what_the_hook_refuses_the_kernel_contains(
    tmp_path: Path, contained: Level, name: str
) -> None:
    """Every other cell, without the hook that stops most of them first."""
    limits = replace(LIMITS, seconds=5)
    with unhooked(tmp_path / "guard"):
        found = outcome(_HOOKED[name], tmp_path, contained, limits)
    assert found.effects == ()
    assert "\n" not in found.result.problem
