"""Runs foreign Python in a process of its own, with as little power as the machine can take from it.

With bubblewrap the process has no network, a read-only file system and a ``/tmp`` of its own; without, only limits on time,
memory and written files. The result says which (`level`), so that a shell can tell the user.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from hepnb.errors import RunError

Level = Literal["bubblewrap", "limits"]

#: bytes: address space of the process, and the largest file it may write
MEMORY, FILE_SIZE = 8 * 2**30, 256 * 2**20


@dataclass(frozen=True, slots=True)
class SandboxResult:
    """What a process did.

    ``returncode``: 0 for success; ``timed_out``: it was stopped after ``seconds``; ``files``: what it left in its folder that was
    asked for, by name.
    """

    level: Level
    returncode: int
    stdout: str
    stderr: str
    seconds: float
    timed_out: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)


@cache
def level() -> Level:
    """``bubblewrap`` where it is installed and the kernel lets it work, else ``limits``."""
    if not shutil.which("bwrap"):
        return "limits"
    tried = subprocess.run([*_bubblewrap("/tmp", ()), "true"], capture_output=True, check=False, timeout=20)  # noqa: S108, S603 - a fixed command
    return "bubblewrap" if tried.returncode == 0 else "limits"


def run_python(
    code: str, files: Sequence[str | Path] = (), timeout: float = 120.0, *, results: Sequence[str] = ()
) -> SandboxResult:
    """Runs ``code`` in a folder of its own, as ``python -I``; it may read ``files`` and whatever the machine lets everybody read.

    ``timeout`` in seconds; ``results``: names of files to bring back. Raises RunError for an input file that is not there.
    """
    inputs = [Path(f).resolve() for f in files]
    missing = [str(p) for p in inputs if not p.is_file()]
    if missing:
        raise RunError("no such file", where=missing[0], hint="check the path")
    with tempfile.TemporaryDirectory(prefix="hepnb-") as folder:
        script = Path(folder, "program.py")
        script.write_text(code, encoding="utf-8")
        start = time.perf_counter()
        returncode, stdout, stderr, timed_out = _run(folder, inputs, timeout)
        seconds = time.perf_counter() - start
        return SandboxResult(level(), returncode, stdout, stderr, seconds, timed_out, _brought_back(folder, results))


def _run(folder: str, inputs: Sequence[Path], timeout: float) -> tuple[int, str, str, bool]:
    python = [sys.executable, "-I", f"{folder}/program.py"]
    command = [*_bubblewrap(folder, inputs), *python] if level() == "bubblewrap" else python
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "MPLCONFIGDIR": folder,
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
    }
    try:
        done = subprocess.run(  # noqa: S603 - the command is made here; the code in the file is what the sandbox is for
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            preexec_fn=_Limiter(int(timeout) + 5),
        )
    except subprocess.TimeoutExpired as expired:
        return -9, _text(expired.stdout), _text(expired.stderr), True
    return done.returncode, done.stdout, done.stderr, False


@dataclass(frozen=True)
class _Limiter:
    """Sets the limits of a process that is about to start. ``seconds`` of processor time."""

    seconds: int

    def __call__(self) -> None:
        for kind, most in ((resource.RLIMIT_CPU, self.seconds), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE_SIZE)):
            resource.setrlimit(kind, (most, most))


def _bubblewrap(folder: str, inputs: Sequence[Path]) -> list[str]:
    """No network, nothing shared but what is read-only, and ``folder`` to write to."""
    command = [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
    ]
    command += ["--tmpfs", "/tmp", "--tmpfs", "/run"]  # noqa: S108 - a /tmp of its own is the point
    # what may lie under a covered /tmp is put back: Python itself and the inputs to read, and the folder to write to
    readable = dict.fromkeys((sys.base_prefix, sys.prefix, *map(str, inputs)))
    command += [part for path in readable for part in ("--ro-bind", path, path)]
    return [*command, "--bind", folder, folder, "--chdir", folder] if folder != "/tmp" else command  # noqa: S108 - only the trial


def _brought_back(folder: str, names: Sequence[str]) -> dict[str, bytes]:
    paths = {n: Path(folder, Path(n).name) for n in names}
    return {n: p.read_bytes() for n, p in paths.items() if p.is_file() and not p.is_symlink()}


def _text(output: bytes | str | None) -> str:
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""
