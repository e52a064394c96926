"""Hostile cells: none has an effect outside of the sandbox, at any level that contains it, and
each ends with a sentence.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb import filing
from hepnb.errors import RunError
from hepnb.ports import Level
from hepnb.run import sandbox, sandbox_folder, seccomp
from tests.conftest import shared
from tests.faults.cells import CELLS
from tests.faults.hostile import LIMITS, outcome


@pytest.mark.parametrize("name", CELLS)
def test_a_hostile_cell_has_no_effect_outside(tmp_path: Path, contained: Level, name: str) -> None:
    """What lies around it is as before, nothing precious is shown, nobody was called, and what
    is said of it is one sentence.
    """
    code, said = CELLS[name]
    limits = replace(LIMITS, seconds=1) if "had not ended" in said else LIMITS
    found = outcome(code, tmp_path, contained, limits)
    assert found.effects == ()
    assert said in found.result.problem
    assert bool(said) == bool(found.result.problem)
    assert len(found.result.problem) < 3000
    assert "\n" not in found.result.problem


@pytest.mark.shared
@pytest.mark.long
def test_no_cell_of_the_collection_has_an_effect_outside(tmp_path: Path, contained: Level) -> None:
    """Cells that others wrote: what they say of themselves does not count, what they did does."""
    folder = shared("cases/hostile-cells")
    found = {}
    for path in sorted(folder.glob("*.py")):
        (tmp_path / path.stem).mkdir()
        found[path.stem] = outcome(
            path.read_text(encoding="utf-8"), tmp_path / path.stem, contained
        ).effects
    assert len(found) > 50
    assert {name: effects for name, effects in found.items() if effects} == {}


_HOST = """
from hepnb.ports import Limits
from hepnb.run import sandbox
forever = "import time\\nwhile True: time.sleep(1)"
sandbox.run_python(forever, limits=Limits(seconds=60), confined={level!r})
"""


def test_nothing_outlives_a_host_that_is_killed(contained: Level) -> None:
    """Not the process, though nobody is left to stop it."""
    before = _guards()
    host = subprocess.Popen(
        [sys.executable, "-c", _HOST.format(level=contained)], start_new_session=True
    )
    try:
        assert _wait_until(lambda: _guards() - before)
        time.sleep(0.5)
        host.send_signal(signal.SIGKILL)
        host.wait()
        assert _wait_until(lambda: not _guards() - before)
    finally:
        host.kill()


def _guards() -> set[int]:
    """The sandboxed processes of this machine."""
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            found |= {int(process.name)} if words[-2:-1] == [b"guard.py"] else set()
    return found


def _wait_until(true: object) -> bool:
    assert callable(true)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


_CLOSED = """
import ctypes, os
from hepnb.run import guard, seccomp
orders = {{"parent": os.getppid(), "clock": seccomp.clock(), "seconds": 2}}
orders |= {{"landlock": None, "calls": [], "filter": {filter!r}}}
guard._close(orders)
libc = ctypes.CDLL(None)
print(libc.prctl(1, 0), libc.syscall(seccomp.clock()[1], 0, 0, None, None), flush=True)
while True:
    pass
"""


def test_a_process_is_ended_by_a_clock_that_it_cannot_stop() -> None:
    """The kernel kills it; stopping the timer and forgetting its parent are refused."""
    if not seccomp.program():
        pytest.skip("no filter of system calls is known for this machine")
    code = _CLOSED.format(filter=seccomp.program().hex())
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.returncode) == ("-1 -1\n", -signal.SIGKILL)


def test_where_nothing_can_contain_it_foreign_code_is_not_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is refused with what to do, unless the user has allowed it."""
    monkeypatch.setattr(sandbox, "level", lambda: "limits")
    with pytest.raises(
        RunError,
        match=r"cannot contain code that a model wrote.*install bubblewrap.*HEPNB_UNCONTAINED=1",
    ):
        sandbox.run_python("print(1)")
    assert sandbox.run_python("print(1)", uncontained=True).stdout == "1\n"


def test_any_tree_is_removed(tmp_path: Path) -> None:
    """One that is too deep for recursion, with folders that nobody may look into."""
    base, here = tmp_path / "deep", Path.cwd()
    base.mkdir()
    try:
        os.chdir(base)
        for _ in range(2000):
            os.mkdir("d")  # noqa: PTH102 - the path would be too long
            os.chdir("d")
        os.mkdir("closed", 0)  # noqa: PTH102
    finally:
        os.chdir(here)
    filing.remove(base)
    assert not base.exists()


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    """No link, no pipe, no folder, nothing that is too large, nothing that is not there."""
    plain = tmp_path / "plain"
    plain.write_bytes(b"12345")
    (tmp_path / "link").symlink_to(plain)
    os.mkfifo(tmp_path / "pipe")
    assert sandbox_folder.read(plain) == b"12345"
    assert [
        sandbox_folder.read(p)
        for p in (tmp_path / "link", tmp_path / "pipe", tmp_path, tmp_path / "none")
    ] == [None] * 4
    assert sandbox_folder.read(plain, most=4) is None
    assert sandbox_folder.read(tmp_path / "a\0b") is None
