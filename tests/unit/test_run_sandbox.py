"""The sandbox: what foreign code can and cannot do."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb.errors import RunError
from hepnb.ports import Level, Limits
from hepnb.run import sandbox
from tests.faults.cells import REFUSED
from tests.faults.hostile import outcome

LIMITS = Limits(seconds=30, memory=2**28, disk=16 * 2**20, output=64 * 2**10)


@pytest.fixture(params=sandbox.LEVELS)
def confined(request: pytest.FixtureRequest) -> Level:
    """Each level; skipped where the machine does not let it work."""
    if request.param not in sandbox.levels():
        pytest.skip(f"{request.param} is not installed, or the kernel does not let it work")
    level: Level = request.param
    return level


def test_code_runs_and_gives_its_output(tmp_path: Path, confined: Level) -> None:
    """Output, exit status, level, and the files that were asked for."""
    data = tmp_path / "data.txt"
    data.write_text("42", encoding="utf-8")
    code = f"print(open({str(data)!r}).read())\nopen('out.txt', 'w').write('made')"
    result = sandbox.run_python(code, [data], results=["out.txt", "none.txt"], confined=confined)
    assert (result.returncode, result.stdout, result.problem, result.level) == (
        0,
        "42\n",
        "",
        confined,
    )
    assert result.files == {"out.txt": b"made"}


def test_the_strongest_level_is_taken() -> None:
    """Where nothing is asked for."""
    assert sandbox.run_python("").level == sandbox.level() == sandbox.levels()[0]


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_cell_is_stopped(tmp_path: Path, confined: Level, name: str) -> None:
    """With a clear message, at every level; nothing outside has changed, and this process lives."""
    code, said = REFUSED[name]
    limits = replace(LIMITS, seconds=0.5) if "had not ended" in said else LIMITS
    builtin = open
    found = outcome(code, tmp_path, confined, limits, modules=())
    assert found.effects == ()
    assert said in found.result.problem
    assert found.result.problem
    assert open is builtin
    assert len(found.result.stdout) <= LIMITS.output


def test_what_was_printed_before_a_stop_is_kept(confined: Level) -> None:
    """After the time is over."""
    result = sandbox.run_python(
        "print('on', flush=True)\nwhile True: pass", limits=Limits(seconds=0.5), confined=confined
    )
    assert (result.timed_out, result.stdout, result.problem) == (
        True,
        "on\n",
        "it had not ended after 0.5 s",
    )


def test_nothing_outlives_the_run(confined: Level) -> None:
    """The process and its group are gone when the result is there."""
    result = sandbox.run_python(
        "import os; print(os.getpid(), flush=True)\nwhile True: pass",
        limits=Limits(seconds=0.3),
        confined=confined,
    )
    if confined == "limits":  # elsewhere it is a number of another namespace
        with pytest.raises(ProcessLookupError):
            os.kill(int(result.stdout), 0)
    assert result.timed_out


def test_the_environment_is_empty_of_secrets(
    monkeypatch: pytest.MonkeyPatch, confined: Level
) -> None:
    """Whatever the kernel's environment holds."""
    monkeypatch.setenv("API_TOKEN", "hidden")
    result = sandbox.run_python("import os; print(dict(os.environ))", confined=confined)
    assert "hidden" not in result.stdout
    assert result.problem == ""


def test_a_result_cannot_be_fetched_from_elsewhere(tmp_path: Path) -> None:
    """A link out of the folder, or a path, brings nothing back."""
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    result = sandbox.run_python(
        "open('secret', 'w').write('mine')", results=[str(secret), "out.txt"]
    )
    assert result.files == {str(secret): b"mine"}


def test_a_missing_input_is_an_error(tmp_path: Path) -> None:
    """Before anything runs."""
    with pytest.raises(RunError, match="no such file"):
        sandbox.run_python("", [tmp_path / "none.root"])


def test_libraries_are_imported_before_the_doors_close(confined: Level) -> None:
    """Awkward arrays work inside, with their compiled kernels."""
    code = (
        "import awkward as ak\nx = ak.Array([[1, 2], []])\nprint(ak.to_list(ak.sum(x, axis=1)), "
        "ak.to_list(ak.argsort(x)))"
    )
    result = sandbox.run_python(code, modules=["awkward"], confined=confined)
    assert (result.problem, result.stdout) == ("", "[3, 0] [[0, 1], []]\n")


def test_under_bubblewrap_nothing_else_is_there(tmp_path: Path) -> None:
    """Not only refused by the guard: other files, processes and networks do not exist, and the
    rest is read-only.
    """
    if sandbox.level() != "bubblewrap":
        pytest.skip("bubblewrap is not installed, or the kernel does not let it work")
    code = f"""
import os, sys
places = [{str(tmp_path)!r}, "/home", "/root/.bashrc", {__file__!r}]
print(*(os.path.exists(place) for place in places))
print(*(os.statvfs(place).f_flag & os.ST_RDONLY for place in ("/usr", "/dev/shm", "/")))
print(os.path.exists(f"/proc/{{{os.getpid()}}}/status"))
"""
    assert sandbox.run_python(code).stdout.split() == ["False"] * 4 + ["1"] * 3 + ["False"]
