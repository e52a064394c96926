"""The sandbox: what foreign code can and cannot do."""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.errors import RunError
from hepnb.run import sandbox

confined = pytest.mark.skipif(
    sandbox.level() != "bubblewrap", reason="bubblewrap is not installed, or the kernel does not let it work"
)


def test_code_runs_and_gives_its_output(tmp_path: Path) -> None:
    """Output, exit status, level, and the files that were asked for."""
    data = tmp_path / "data.txt"
    data.write_text("42", encoding="utf-8")
    code = f"print(open({str(data)!r}).read())\nopen('out.txt', 'w').write('made')\nraise SystemExit(3)"
    result = sandbox.run_python(code, [data], results=["out.txt", "none.txt"])
    assert (result.returncode, result.stdout, result.timed_out, result.level) == (3, "42\n", False, sandbox.level())
    assert result.files == {"out.txt": b"made"}


def test_code_that_does_not_end_is_stopped() -> None:
    """After the timeout; what it has printed is kept."""
    result = sandbox.run_python("print('on', flush=True)\nwhile True: pass", timeout=1.0)
    assert (result.timed_out, result.stdout, result.returncode) == (True, "on\n", -9)


def test_a_result_cannot_be_fetched_from_elsewhere(tmp_path: Path) -> None:
    """A link out of the folder, or a path, brings nothing back."""
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    result = sandbox.run_python(f"import os; os.symlink({str(secret)!r}, 'out.txt')", results=["out.txt", str(secret)])
    assert result.files == {}


def test_a_missing_input_is_an_error(tmp_path: Path) -> None:
    """Before anything runs."""
    with pytest.raises(RunError, match="no such file"):
        sandbox.run_python("", [tmp_path / "none.root"])


def test_too_much_memory_is_refused() -> None:
    """The address space is limited at every level."""
    result = sandbox.run_python("x = bytearray(10 * 2**30)")
    assert "MemoryError" in result.stderr


@confined
def test_there_is_no_network_and_nothing_else_can_be_written(tmp_path: Path) -> None:
    """Not even the loopback; the file system is read-only; /tmp is another one."""
    code = f"""
import os, socket
def tried(what):
    try:
        what()
    except OSError:
        return "refused"
    return "done"
print(tried(lambda: socket.create_connection(("127.0.0.1", 9), 1)))
print(tried(lambda: open({str(tmp_path / "x")!r}, "w")))
print(tried(lambda: open("/usr/x", "w")))
print(os.path.exists({str(tmp_path)!r}))
"""
    assert sandbox.run_python(code).stdout.split() == ["refused", "refused", "refused", "False"]
