"""Runs a hostile cell where everything that it could harm is this test's own, and tells what it had
done outside.

A cell finds the names SECRET and VICTIM (files), NEW (a path where nothing is), LINK (a link to
VICTIM), EVENTS (an event file that it may read), SQLITE (a database), UNIX (a socket that listens),
PORT (of a server on this machine) and PARENT (who runs it).
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pytest

from hepnb.ports import Level, Limits, SandboxResult
from hepnb.run import sandbox

#: when the clock of this machine began to count, in seconds since 1970
_START = time.time() - time.monotonic()
PRECIOUS = "precious-4711"
LIMITS = Limits(seconds=60, memory=2 * 2**30, disk=16 * 2**20, output=64 * 2**10)


@dataclass
class Scene:
    """What lies around a cell: its files, and what the servers have heard."""

    folder: Path
    heard: list[bytes] = field(default_factory=list)

    def names(self, port: int) -> dict[str, object]:
        """The names that a cell finds."""
        there = {name: str(self.folder / file) for name, file in _FILES.items()}
        return {**there, "PORT": port, "PARENT": os.getpid()}

    def state(self) -> dict[str, tuple[object, ...]]:
        """Everything in the folder but how often it was read."""
        found: dict[str, tuple[object, ...]] = {}
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            held = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            found[str(path)] = (
                about.st_mode,
                about.st_uid,
                about.st_gid,
                about.st_mtime_ns,
                about.st_nlink,
                held,
            )
        return found


_FILES = {
    "SECRET": "home/id_rsa", "VICTIM": "work/thesis.tex", "NEW": "work/new.txt",
    "LINK": "work/link.tex",
    "EVENTS": "work/events.root", "SQLITE": "home/history.db", "UNIX": "home/agent.sock",
}  # fmt: skip


@contextmanager
def scene(folder: Path) -> Iterator[tuple[Scene, int]]:
    """The files, and servers that note whoever speaks to them."""
    made = Scene(folder)
    for name in ("home", "work"):
        (folder / name).mkdir()
    (folder / _FILES["SECRET"]).write_text(PRECIOUS, encoding="utf-8")
    (folder / _FILES["VICTIM"]).write_text("thesis", encoding="utf-8")
    (folder / _FILES["LINK"]).symlink_to(folder / _FILES["VICTIM"])
    (folder / _FILES["EVENTS"]).write_bytes(b"root")
    with sqlite3.connect(folder / _FILES["SQLITE"]) as base:
        base.execute("create table t (x)")
        base.execute("insert into t values (?)", (PRECIOUS,))
    base.close()
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as local:
        tcp.bind(("127.0.0.1", 0))
        here = os.open(folder / "home", os.O_RDONLY)
        local.bind(
            f"/proc/self/fd/{here}/agent.sock"
        )  # the path itself may be too long for a socket
        os.close(here)
        for listening in (tcp, local):
            listening.listen()
            threading.Thread(target=_note, args=(listening, made.heard), daemon=True).start()
        yield made, tcp.getsockname()[1]
        for listening in (tcp, local):
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _note(listening: socket.socket, heard: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            caller, _ = listening.accept()
            heard.append(b"called")
            caller.close()


@dataclass(frozen=True)
class Outcome:
    """What a cell did: ``result`` of the sandbox, and each effect outside of it in words; what
    it says of itself does not count.
    """

    result: SandboxResult
    effects: tuple[str, ...]


def outcome(
    code: str,
    folder: Path,
    level: Level,
    limits: Limits = LIMITS,
    modules: tuple[str, ...] = ("numpy", "uproot"),
    more: Mapping[str, object] = MappingProxyType({}),
) -> Outcome:
    """Runs a cell in a new scene below ``folder``; ``modules``: loaded before it; ``more``: names
    that it finds besides.
    """
    with scene(folder) as (around, port):
        before, own = around.state(), _own()
        names = around.names(port) | more
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        result = sandbox.run_python(
            given + code,
            [folder / _FILES["EVENTS"]],
            limits=limits,
            modules=modules,
            results=["trial.json"],
            confined=level,
        )
        after, now = around.state(), _own()
    effects = [
        f"{path} has changed" for path in {*before, *after} if before.get(path) != after.get(path)
    ]
    effects += ["a server was called"] * bool(around.heard)
    effects += ["this process has changed: " + ", ".join(k for k in own if own[k] != now[k])] * (
        own != now
    )
    shown = result.stdout + result.stderr + result.problem + repr(result.files)
    effects += ["it has read what it may not"] * (PRECIOUS in shown)
    return Outcome(result, tuple(effects))


@contextmanager
def unhooked(folder: Path) -> Iterator[None]:
    """Takes the guard's hook away, which is the second line: what a cell is kept from then, the
    kernel keeps it from.
    """
    guard = Path(sandbox.__file__).with_name("guard.py").read_text(encoding="utf-8")
    assert guard.count(_HOOK) == 1
    folder.mkdir()
    (folder / "guard.py").write_text(guard.replace(_HOOK, ""), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sandbox, "package_files", lambda _: folder)
        yield


_HOOK = "    sys.addaudithook(hook)\n"


def _own() -> dict[str, object]:
    """What a cell could have done to this process."""
    return {
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "affinity": os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None,
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "alarm": signal.getitimer(signal.ITIMER_REAL),
        "limits": [resource.getrlimit(kind) for kind in range(16)],
        "machine": (socket.gethostname(), abs(time.time() - time.monotonic() - _START) < 60),
    }
