"""Runs foreign Python in a process of its own, with as little power as the machine can take from it.

Three levels, of which the strongest that works here is taken (`level`); the result says which:

- ``bubblewrap``: no network, a file system that is read-only and holds the system, Python and the given files only, a ``/tmp`` of
  its own, no other processes in sight;
- ``unshare``: no network, other processes cannot be signalled; files are kept by the guard alone;
- ``limits``: as the machine is.

At each level a filter keeps the process from starting others and from opening sockets (`hepnb.run.seccomp`, on Linux), the
guard refuses what Python can tell it of (`hepnb.run.guard`), and there are limits on processor time, memory, written files, output
and the time on the clock.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path

from hepnb.errors import RunError
from hepnb.ports import LIMITS, Level, Limits, SandboxResult
from hepnb.run import seccomp

LEVELS: tuple[Level, ...] = ("bubblewrap", "unshare", "limits")

#: parts of the system that programs need; the rest of the file system is not there under bubblewrap
_SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
)
#: what the code may read, the system's and Python's own files aside
_DEVICES = ("/dev/null", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu")
_LAST = 5.0  # seconds that the last process is waited for
_TICK = 0.02  # seconds between two looks at a running process
_REFUSED = 77  # exit status of code that has changed what it may not


@cache
def level() -> Level:
    """The strongest level that works on this machine."""
    return next(known for known in LEVELS if _works(known))


@cache
def _works(known: Level) -> bool:
    if known == "limits":
        return True
    program = {"bubblewrap": "bwrap", "unshare": "unshare"}[known]
    if not shutil.which(program):
        return False
    with tempfile.TemporaryDirectory(prefix="hepnb-") as folder:
        command = [*_wrapped(known, _Room(Path(folder)), ()), sys.executable, "-I", "-c", ""]
        tried = subprocess.run(command, capture_output=True, check=False, timeout=20, cwd=folder)  # noqa: S603 - a fixed command
    return tried.returncode == 0


def levels() -> tuple[Level, ...]:
    """All levels that work on this machine, the strongest first."""
    return tuple(known for known in LEVELS if _works(known))


def run_python(
    code: str,
    files: Sequence[str | Path] = (),
    *,
    limits: Limits = LIMITS,
    modules: Sequence[str] = (),
    results: Sequence[str] = (),
    confined: Level | None = None,
) -> SandboxResult:
    """Runs ``code`` in a folder of its own, as ``python -I``; it may read ``files``, the system's and Python's own files.

    ``modules``: imported before the doors are closed (packages that load libraries need that); ``results``: names of files to bring
    back; ``confined``: a level, the strongest one where none is given.
    Raises RunError for an input file that is not there.
    """
    inputs = [Path(f).resolve() for f in files]
    missing = [str(p) for p in inputs if not p.is_file()]
    if missing:
        raise RunError("no such file", where=missing[0], hint="check the path")
    how = confined or level()
    with tempfile.TemporaryDirectory(prefix="hepnb-") as temporary:
        room = _Room(Path(temporary))
        room.furnish(code, _orders(how, room, inputs, limits, modules))
        start = time.monotonic()
        returncode, stopped = _watched(how, room, inputs, limits)
        seconds = time.monotonic() - start
        stdout, stderr = room.text("stdout", limits.output), room.text("stderr", limits.output)
        problem = stopped or _problem(returncode, room.end(), stderr, limits)
        brought = {} if returncode == _REFUSED else room.results(results)
        return SandboxResult(how, returncode, stdout, stderr, seconds, stopped.startswith("it had not ended"), problem, brought)


# --- the room: folders and files of one run ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Room:
    """The folders of a run: ``work`` is the only one that the process can write to, and its /tmp."""

    folder: Path

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def tmp(self) -> Path:
        return self.folder / "tmp"

    def furnish(self, code: str, orders: Mapping[str, object]) -> None:
        for made in (self.work, self.tmp):
            made.mkdir(exist_ok=True)
        (self.work / "program.py").write_text(code, encoding="utf-8", errors="backslashreplace")
        (self.work / "guard.json").write_text(json.dumps(orders), encoding="utf-8")
        (self.work / "guard.py").write_text(
            package_files("hepnb.run").joinpath("guard.py").read_text(encoding="utf-8"), encoding="utf-8"
        )
        self._fonts()

    def _fonts(self) -> None:
        """The list of fonts that matplotlib would make anew, if it was made before."""
        import matplotlib as mpl

        for known in Path(mpl.get_cachedir()).glob("fontlist-*.json"):
            shutil.copy(known, self.work)

    def used(self) -> int:
        """Bytes of all that was written."""
        found = 0
        for base in (self.work, self.tmp):
            for folder, _, names in os.walk(base):
                for name in names:
                    try:
                        found += os.lstat(os.path.join(folder, name)).st_blocks * 512  # noqa: PTH118 - looked at many times a second
                    except OSError:
                        continue
        return found

    def printed(self) -> int:
        return sum((self.folder / name).stat().st_size for name in ("stdout", "stderr"))

    def text(self, name: str, most: int) -> str:
        with (self.folder / name).open("rb") as file:
            return file.read(most).decode("utf-8", "replace")

    def end(self) -> tuple[int, str] | None:
        """Exit status and error that the guard noted; None where the process did not get so far."""
        try:
            noted = json.loads((self.work / "end.json").read_text(encoding="utf-8"))
            return int(noted["status"]), str(noted["error"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def results(self, names: Sequence[str]) -> dict[str, bytes]:
        paths = {n: self.work / Path(n).name for n in names}
        return {n: p.read_bytes() for n, p in paths.items() if p.is_file() and not p.is_symlink()}


def _orders(
    how: Level, room: _Room, inputs: Sequence[Path], limits: Limits, modules: Sequence[str]
) -> dict[str, list[str] | dict[str, int] | str | int]:
    """What the guard is told."""
    inside = "/sandbox" if how == "bubblewrap" else str(room.work.resolve())
    kinds = {
        "RLIMIT_CPU": int(limits.seconds) + 2,
        "RLIMIT_AS": limits.memory,
        "RLIMIT_FSIZE": limits.disk,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
    }
    if how != "limits":
        kinds["RLIMIT_NPROC"] = 128  # counted for the user's own namespace, which the level makes
    system = [os.path.realpath(p) for p in (*_SYSTEM, *_DEVICES, *_python())]
    return {
        "paths": _packages(),
        "limits": kinds,
        "filter": seccomp.program().hex(),
        "modules": list(modules),
        "readable": [*dict.fromkeys((*system, *map(str, inputs)))],
        "folder": inside,
        "refused": _REFUSED,
    }


def _python() -> list[str]:
    """Where Python and its packages are."""
    return list(dict.fromkeys((sys.base_prefix, sys.prefix, *_packages())))


def _packages() -> list[str]:
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages") and Path(p).is_dir()]


# --- the process -------------------------------------------------------------------------------------------------


def _watched(how: Level, room: _Room, inputs: Sequence[Path], limits: Limits) -> tuple[int, str]:
    """The exit status, and why the process was stopped, "" where it ended by itself."""
    folder = "/sandbox" if how == "bubblewrap" else str(room.work)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "MPLCONFIGDIR": folder,
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    alive, held = os.pipe()  # whoever belongs to the run holds its other end, up to the end
    with (room.folder / "stdout").open("wb") as out, (room.folder / "stderr").open("wb") as err:
        command = [*_wrapped(how, room, inputs), sys.executable, "-I", "guard.py"]
        process = subprocess.Popen(  # noqa: S603 - the command is made here; the code in the file is what the sandbox is for
            command,
            cwd=room.work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            pass_fds=(held,),
            start_new_session=True,
        )
        os.close(held)
        try:
            stopped = _wait(process, room, limits)
        finally:
            _kill(process, alive)
    return process.returncode, stopped


def _wait(process: subprocess.Popen[bytes], room: _Room, limits: Limits) -> str:
    """Waits for the end. Gives the reason to stop the process before it, or ""."""
    end = time.monotonic() + limits.seconds
    while True:
        try:
            process.wait(_TICK)
        except subprocess.TimeoutExpired:
            running = True
        else:
            running = False
        if room.printed() > limits.output:
            return f"it printed more than {_size(limits.output)}"
        if room.used() > limits.disk:
            return f"it wrote more than {_size(limits.disk)}"
        if not running:
            return ""
        if time.monotonic() > end:
            return f"it had not ended after {limits.seconds:g} s"


def _kill(process: subprocess.Popen[bytes], alive: int) -> None:
    """Ends the process and waits until nothing of it is left: what bubblewrap has started dies a little after it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    select.select([alive], [], [], _LAST)
    os.close(alive)


def _problem(returncode: int, end: tuple[int, str] | None, stderr: str, limits: Limits) -> str:
    """What went wrong, in a sentence."""
    if (end and end[1].startswith("MemoryError")) or "MemoryError" in stderr.splitlines()[-1:]:
        return f"it needed more than {_size(limits.memory)} of memory"
    if end and end[1].startswith("OSError: [Errno 27]"):
        return f"it wrote more than {_size(limits.disk)}"
    if end and end[0]:
        return end[1] or f"it ended with exit status {end[0]}"
    if end:
        return ""
    # bubblewrap and unshare report a signal as 128 + its number
    number = -returncode if returncode < 0 else returncode - 128
    if number in {int(s) for s in signal.Signals}:
        return f"it was ended by {signal.Signals(number).name}"
    last = next((line for line in reversed(stderr.splitlines()) if line.strip()), "")
    return f"it ended itself before its end, with exit status {returncode}{f': {last.strip()}' if last else ''}"


def _size(n: int) -> str:
    return f"{n / 2**30:g} GB" if n >= 2**30 else f"{n / 2**20:g} MB" if n >= 2**20 else f"{n / 2**10:g} kB"


def _wrapped(how: Level, room: _Room, inputs: Sequence[Path]) -> list[str]:
    """The command that another one is put after."""
    if how == "limits":
        return []
    if how == "unshare":
        return ["unshare", "--user", "--net", "--ipc", "--pid", "--fork", "--kill-child"]
    for made in (room.work, room.tmp):
        made.mkdir(exist_ok=True)
    command = ["bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for path in _SYSTEM:
        if Path(path).is_symlink() and Path(path).parent == Path("/"):
            command += ["--symlink", os.readlink(path), path]  # noqa: PTH115 - as it is written
        else:
            command += ["--ro-bind-try", path, path]
    command += ["--dev", "/dev", "--proc", "/proc", "--bind", str(room.tmp), "/tmp"]  # noqa: S108 - a /tmp of its own
    readable = dict.fromkeys((*_python(), *map(str, inputs)))
    covered = [p for p in readable if not p.startswith("/usr/")]
    command += [part for path in covered for part in ("--ro-bind", path, path)]
    command += ["--bind", str(room.work), "/sandbox", "--chdir", "/sandbox"]
    # what bubblewrap itself made, the root and /dev with its /dev/shm, cannot be written to either
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]
