"""Runs foreign Python in a process of its own, with as little power as the machine can take from
it.

Three levels, of which the strongest that works here is taken (`level`); the result says which:

- ``bubblewrap``: no network, a file system that is read-only and holds the system, Python and the
  given files only, a ``/tmp`` of
  its own, no other processes in sight, and Landlock within;
- ``landlock``: the kernel refuses all files but those (`hepnb.run.landlock`), sockets, signals and
  whatever else reaches other
  processes; that a file exists, and how large it is, can be seen;
- ``limits``: Python's audit hooks alone. That is no containment: foreign code is not run at this
  level unless the user has allowed
  it for this machine.

At each level a filter of system calls keeps the process from starting others and from opening
sockets (`hepnb.run.seccomp`, on Linux), the guard says in words what is refused
(`hepnb.run.guard`), there are limits on processor time, memory, written files, output and the time
on the clock, and the process dies with the one that has started it.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path

from hepnb import filing
from hepnb.errors import RunError
from hepnb.filing import scratch
from hepnb.ports import LIMITS, Level, Limits, SandboxResult
from hepnb.run import landlock, sandbox_folder, seccomp

LEVELS: tuple[Level, ...] = ("bubblewrap", "landlock", "limits")

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
_DEVICES = (
    "/dev/null",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)
_LAST = 5.0  # seconds that the last process is waited for
_TICK = 0.02  # seconds between two looks at a running process
_SHARE = 4  # times longer than a look takes, the next one waits
_THREADS = 128
_REFUSED = 77  # exit status of code that has changed what it may not


@cache
def level() -> Level:
    """The strongest level that works on this machine."""
    return next(known for known in LEVELS if _works(known))


@cache
def _works(known: Level) -> bool:
    if known == "limits":
        return True
    if known == "landlock":
        return bool(landlock.version() and seccomp.program())
    if not shutil.which("bwrap"):
        return False
    with scratch() as folder:
        command = [*_wrapped(known, _Room(folder), ()), sys.executable, "-I", "-c", ""]
        tried = subprocess.run(command, capture_output=True, check=False, timeout=20, cwd=folder)  # noqa: S603 - a fixed command
    return tried.returncode == 0


def levels() -> tuple[Level, ...]:
    """All levels that work on this machine, the strongest first."""
    return tuple(known for known in LEVELS if _works(known))


def contained() -> bool:
    """True where the kernel can keep foreign code in."""
    return level() != "limits"


def require(*, uncontained: bool = False) -> None:
    """Raises RunError where foreign code is not to be run here: nothing can keep it in, and the
    user has not allowed it.
    """
    if not (uncontained or contained()):
        raise RunError(
            "this machine cannot contain code that a model wrote: it has neither bubblewrap nor "
            "Landlock (Linux 6.2)",
            hint="install bubblewrap. HEPNB_UNCONTAINED=1 lets such code run on this machine with "
            "all that you may do yourself: "
            "read and write your files, use the network",
        )


def run_python(
    code: str,
    files: Sequence[str | Path] = (),
    *,
    limits: Limits = LIMITS,
    modules: Sequence[str] = (),
    results: Sequence[str] = (),
    confined: Level | None = None,
    uncontained: bool = False,
) -> SandboxResult:
    """Runs ``code`` in a folder of its own, as ``python -I``; it may read ``files``, the system's
    and Python's own files.

    ``modules``: imported before the doors are closed (packages that load libraries need that);
    ``results``: names of plain files to bring back, each no larger than ``limits.disk``;
    ``confined``: a level, the strongest one where none is given; ``uncontained``: run it also where
    nothing can keep it in. Raises RunError for an input file that is not there, and where code is
    not to be run here (`require`).
    """
    inputs = [filing.resolved(f) for f in files]
    missing = [str(p) for p in inputs if not p.is_file()]
    if missing:
        raise RunError("no such file", where=missing[0], hint="check the path")
    require(uncontained=uncontained or confined is not None)
    how, token = confined or level(), secrets.token_hex(16)
    with scratch() as temporary:
        run = _Run(how, _Room(temporary), inputs, limits, token)
        run.room.furnish(code, _orders(run, modules))
        start = time.monotonic()
        returncode, stopped = _watched(run)
        seconds = time.monotonic() - start
        stdout, stderr = (
            run.room.text("stdout", limits.output),
            run.room.text("stderr", limits.output),
        )
        problem = _plain(stopped or _problem(returncode, run.room.end(token), stderr, limits))
        brought = {} if returncode == _REFUSED else run.room.results(results, limits.disk)
        return SandboxResult(
            how,
            returncode,
            stdout,
            stderr,
            seconds,
            stopped.startswith("it had not ended"),
            problem,
            brought,
        )


# --- the room: folders and files of one run
# ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Room:
    """The folders of a run: ``work`` is the only one that the process can write to, and its
    /tmp.
    """

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
            package_files("hepnb.run").joinpath("guard.py").read_text(encoding="utf-8"),
            encoding="utf-8",
        )
        self._fonts()

    def _fonts(self) -> None:
        """The list of fonts that matplotlib would make anew, if it was made before."""
        import matplotlib as mpl

        for known in Path(mpl.get_cachedir()).glob("fontlist-*.json"):
            shutil.copy(known, self.work)

    def used(self) -> sandbox_folder.Used:
        """The bytes written, and the number of files and folders."""
        work, tmp = sandbox_folder.used(self.work), sandbox_folder.used(self.tmp)
        return sandbox_folder.Used(
            work.size + tmp.size, work.files + tmp.files, max(work.depth, tmp.depth)
        )

    def printed(self) -> int:
        return sum((self.folder / name).stat().st_size for name in ("stdout", "stderr"))

    def text(self, name: str, most: int) -> str:
        with (self.folder / name).open("rb") as file:
            return file.read(most).decode("utf-8", "replace")

    def end(self, token: str) -> tuple[int, str] | None:
        """Exit status and error that the guard noted; None where the process did not get so far,
        or the note is somebody else's.
        """
        try:
            noted = json.loads(sandbox_folder.read(self.work / "end.json") or b"")
            error = (
                str(noted["end"]["error"]).encode("utf-8", "replace").decode()
            )  # no lone surrogates: it is printed and stored
            return (int(noted["end"]["status"]), error) if noted["token"] == token else None
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def results(self, names: Sequence[str], most: int) -> dict[str, bytes]:
        found = {n: sandbox_folder.read(self.work / Path(n).name, most) for n in names}
        return {n: held for n, held in found.items() if held is not None}


@dataclass(frozen=True)
class _Run:
    """One run: at which level, in which room, with which files and limits; ``token`` marks what
    the guard notes.
    """

    how: Level
    room: _Room
    inputs: Sequence[Path]
    limits: Limits
    token: str

    @property
    def folder(self) -> str:
        """The folder of the process, as it sees it."""
        return "/sandbox" if self.how == "bubblewrap" else str(self.room.work.resolve())


def _orders(run: _Run, modules: Sequence[str]) -> dict[str, object]:
    """The guard's orders."""
    limits = run.limits
    kinds = {
        "RLIMIT_CPU": int(limits.seconds) + 2,
        "RLIMIT_AS": limits.memory,
        "RLIMIT_FSIZE": limits.disk,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
    }
    if run.how == "bubblewrap":
        kinds["RLIMIT_NPROC"] = (
            _THREADS  # counted for the user's own namespace, which the level makes
        )
    system = [os.path.realpath(p) for p in (*_SYSTEM, *_DEVICES, *_python())]
    readable = list(dict.fromkeys((*system, *map(str, run.inputs))))
    return {
        "paths": _packages(),
        "limits": kinds,
        "filter": seccomp.program().hex(),
        "landlock": landlock.orders(readable, run.folder) if run.how != "limits" else None,
        "calls": landlock.CALLS,
        "clock": seccomp.clock(),
        "seconds": int(limits.seconds) + 5,
        "parent": 0 if run.how == "bubblewrap" else os.getpid(),
        "modules": list(modules),
        "readable": readable,
        "folder": run.folder,
        "refused": _REFUSED,
        "token": run.token,
    }


def _python() -> list[str]:
    """The folders of Python and its packages."""
    return list(dict.fromkeys((sys.base_prefix, sys.prefix, *_packages())))


def _packages() -> list[str]:
    return [
        p
        for p in sys.path
        if Path(p).name in ("site-packages", "dist-packages") and Path(p).is_dir()
    ]


# --- the process
# -------------------------------------------------------------------------------------------------


def _watched(run: _Run) -> tuple[int, str]:
    """The exit status, and why the process was stopped, "" where it ended by itself."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": run.folder,
        "TMPDIR": run.folder,
        "MPLCONFIGDIR": run.folder,
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    alive, held = os.pipe()  # whoever belongs to the run holds its other end, up to the end
    with (
        (run.room.folder / "stdout").open("wb") as out,
        (run.room.folder / "stderr").open("wb") as err,
    ):
        command = [*_wrapped(run.how, run.room, run.inputs), sys.executable, "-I", "guard.py"]
        process = subprocess.Popen(  # noqa: S603 - the command is made here; the code in the file is what the sandbox is for
            command,
            cwd=run.room.work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            pass_fds=(held,),
            start_new_session=True,
        )
        os.close(held)
        try:
            stopped = _wait(process, run.room, run.limits)
        finally:
            _kill(process, alive)
    return process.returncode, stopped


def _wait(process: subprocess.Popen[bytes], watched: _Room, limits: Limits) -> str:
    """Waits for the end. Gives the reason to stop the process before it, or ""."""
    end, pause = time.monotonic() + limits.seconds, _TICK
    while True:
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            running = True
        else:
            running = False
        looked = time.monotonic()
        if reason := _too_much(process.pid, watched, limits):
            return reason
        if not running:
            return ""
        if time.monotonic() > end:
            return f"it had not ended after {limits.seconds:g} s"
        pause = max(
            _TICK, _SHARE * (time.monotonic() - looked)
        )  # looking is never most of what is done


def _too_much(process: int, watched: _Room, limits: Limits) -> str:
    """The limit that a process has passed, in a sentence; "" for none."""
    used = watched.used()
    if watched.printed() > limits.output:
        return f"it printed more than {_size(limits.output)}"
    if used.files > sandbox_folder.MOST:
        return f"it made more than {sandbox_folder.MOST} files"
    if used.depth > sandbox_folder.DEEPEST:
        return f"it made folders more than {sandbox_folder.DEEPEST} deep"
    family = sandbox_folder.family(process)
    if used.size + sandbox_folder.deleted(family) > limits.disk:
        return f"it wrote more than {_size(limits.disk)}"
    if sandbox_folder.threads(family) > _THREADS:
        return f"it started more than {_THREADS} threads"
    return ""


def _kill(process: subprocess.Popen[bytes], alive: int) -> None:
    """Ends the process and waits until nothing of it is left: what bubblewrap has started dies a
    little after it.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    select.select([alive], [], [], _LAST)
    os.close(alive)


def _problem(returncode: int, end: tuple[int, str] | None, stderr: str, limits: Limits) -> str:
    """The problem, in a sentence."""
    if (end and end[1].startswith("MemoryError")) or "MemoryError" in stderr.splitlines()[-1:]:
        return f"it needed more than {_size(limits.memory)} of memory"
    if end and end[1].startswith("OSError: [Errno 27]"):
        return f"it wrote more than {_size(limits.disk)}"
    if end and end[0]:
        return end[1] or f"it ended with exit status {end[0]}"
    if end:
        return ""
    # bubblewrap reports a signal as 128 + its number
    number = -returncode if returncode < 0 else returncode - 128
    if number in {int(s) for s in signal.Signals}:
        return f"it was ended by {signal.Signals(number).name}"
    last = next((line for line in reversed(stderr.splitlines()) if line.strip()), "")
    return (
        "it ended itself before its end, with exit status "
        f"{returncode}{f': {last.strip()}' if last else ''}"
    )


def _plain(text: str) -> str:
    """A text in one line, in which what a terminal or a page would act on is written out."""
    return "".join(
        repr(c)[1:-1] if unicodedata.category(c) in _ACTED_ON else c for c in " ".join(text.split())
    )


#: controls, marks of direction, halves of pairs: categories of Unicode
_ACTED_ON = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def _size(n: int) -> str:
    return (
        f"{n / 2**30:g} GB"
        if n >= 2**30
        else f"{n / 2**20:g} MB"
        if n >= 2**20
        else f"{n / 2**10:g} kB"
    )


def _wrapped(how: Level, given: _Room, inputs: Sequence[Path]) -> list[str]:
    """The command that another one is put after."""
    if how != "bubblewrap":
        return []
    for made in (given.work, given.tmp):
        made.mkdir(exist_ok=True)
    command = [
        "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
    ]
    for path in _SYSTEM:
        if Path(path).is_symlink() and Path(path).parent == Path("/"):
            command += ["--symlink", os.readlink(path), path]  # noqa: PTH115 - as it is written
        else:
            command += ["--ro-bind-try", path, path]
    command += ["--dev", "/dev", "--proc", "/proc", "--bind", str(given.tmp), "/tmp"]  # noqa: S108 - a /tmp of its own
    readable = dict.fromkeys((*_python(), *map(str, inputs)))
    covered = [p for p in readable if not p.startswith("/usr/")]
    command += [part for path in covered for part in ("--ro-bind", path, path)]
    command += ["--bind", str(given.work), "/sandbox", "--chdir", "/sandbox"]
    # what bubblewrap itself made, the root and /dev with its /dev/shm, cannot be written to either
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]
