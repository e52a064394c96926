"""What a path may lead to that is no file: each command and each magic says so in one sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from IPython.utils.capture import capture_output

from hepnb import cli, filing
from hepnb.events.example import make
from hepnb.signatures import Signatures
from hepnb.workflow import example_paper
from tests.faults.patience import patience
from tests.notebooks.shells import loaded

#: seconds that one command may take
_MOST = 15.0
_SPEC = "object jets\n  take Jet\n  select pt > 30 GeV\nregion SR\n  select size(jets) >= 1\n"
#: what a path leads to
KINDS = ("zero", "random", "pipe", "folder", "large", "forbidden", "dangling", "circle", "socket",
         "newline", "half", "kernel")  # fmt: skip

#: ``X``: the path; ``OK``, ``EVENTS``, ``RESULT``, ``PAPER``, ``RECORD``: well-formed; ``OUT``: new
COMMANDS = [
    *(f"{c} X --offline" for c in ("paper", "sweep", "extract", "yields")),
    "page X 1 -o OUT/page.png --offline",
    *(f"{c} --offline" for c in ("sweep PAPER --spec X", "paper PAPER --source X",
      "paper PAPER --crosscheck X", "extract PAPER --cites X")),
    "extract PAPER --engine replay --record X", "extract PAPER --model X", "check X",
    "check OK --paper X", "check OK --events X", "check OK --schema X --events EVENTS",
    "review X", "review X --accept a", "review X --adopt", "format X", "format X --write",
    "diff X OK", "diff OK X", "diff X RESULT", "diff RESULT X",
    "generate X -o OUT/a.py", "generate OK --events X -o OUT/a.py",
    "generate OK --samples X -o OUT/a.py", "generate OK --events EVENTS --schema X -o OUT/a.py",
    "run X EVENTS", "run OK X", "run OK @X", "run OK --samples X", "run OK EVENTS --schema X",
    "run OK EVENTS X", "explain X EVENTS 0", "explain OK X 0",
    "compare X RESULT", "compare RESULT X --offline", "compare RESULT RESULT --mapping X",
    *(f"to {form} X -o OUT/to" for form in ("latex", "uhi", "cutlang", "pyhf", "hepdata")),
    "to pyhf PAPER --offline --signal-run X -o OUT/to",
    "export OUT/r X", "export OUT/r OK --paper X", "export OUT/r OK --events X",
    "export OUT/r OK --samples X", "export OUT/r OK --published X", "export OUT/r OK --mapping X",
    "replay X", "replay RECORD --paper X", "model info X", "model serve X",
    "bench reading --truth X",
]  # fmt: skip
MAGICS = [
    "%paper X --offline", "%paper PAPER --cites X", "%paper PAPER --crosscheck X",
    "%paper PAPER --source X", "%%spec new --engine llama --model X\n",
    "%%generate\nfiles X", "%%generate\nfiles @X", "%%generate\nsamples X", "%run_analysis X",
    "%run_analysis --samples X", "%explain 0 X", "%compare X", "%published X",
    "%export OUT/record --mapping X", "%export OUT/record --published X",
]  # fmt: skip


class _Hung(BaseException):
    """A command that does not end."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Well-formed inputs of the commands."""
    folder = tmp_path_factory.mktemp("files")
    spec, result, record = folder / "ok.adl", folder / "result.json", folder / "record"
    spec.write_text(_SPEC, encoding="utf-8")
    events = str(make(folder / "events.root", events=50))
    assert cli.main(["run", str(spec), events, "-o", str(result)]) == 0
    assert cli.main(["export", str(record), str(spec), "--paper", str(example_paper())]) == 0
    out = folder / "out"
    out.mkdir()
    return {"OK": str(spec), "EVENTS": events, "RESULT": str(result), "RECORD": str(record),
            "PAPER": str(example_paper()), "OUT": str(out)}  # fmt: skip


@pytest.fixture
def bad(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A path of a kind."""
    monkeypatch.setattr(filing, "_NOBODY", 0.05)
    kind, path = request.param, tmp_path / "bad"
    match kind:
        case "zero" | "random":
            return "/dev/zero" if kind == "zero" else "/dev/urandom"
        case "kernel":
            return "/proc/kmsg"  # which gives to root, and to nobody else
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "large":
            with path.open("wb") as file:
                file.truncate(3_000_000_000)
        case "forbidden":
            path.write_text("x", encoding="utf-8")
            path.chmod(0)
        case "dangling" | "circle":
            path.symlink_to(tmp_path / "nowhere" if kind == "dangling" else path)
        case "socket":
            monkeypatch.chdir(tmp_path)  # a name of a socket is short
            with socket.socket(socket.AF_UNIX) as made:
                made.bind("bad")
        case "newline":
            path = tmp_path / "a\nb.adl"
            path.write_bytes(b"\0\1 garbage {{{\n")
        case "half":
            path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.adl"))
            path.write_bytes(b"garbage [[[\xff")
    return str(path)


def _filled(line: str, files: dict[str, str], bad: str) -> list[str]:
    known = {**files, "X": bad, "@X": f"@{bad}"}
    return [known.get(w, w.replace("OUT/", f"{files['OUT']}/")) for w in line.split(" ")]


@pytest.mark.parametrize("bad", KINDS, indirect=True)
def test_a_command_says_in_a_sentence_what_a_path_leads_to(
    bad: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Soon, and whatever reads it."""
    wrong = []
    for line in COMMANDS:
        start = time.monotonic()
        try:
            with patience(_MOST, _Hung):
                code: object = cli.main(_filled(line, files, bad))
        except (Exception, SystemExit, _Hung) as error:  # noqa: BLE001 - each is a find
            code = repr(error)
        said = capsys.readouterr().err.rstrip("\n").replace(bad, "")
        if code not in (0, 1, 2) or (code == 2 and (not said or "\n" in said)):
            wrong.append(f"{line}: {code} after {time.monotonic() - start:.1f} s: {said!a}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("bad", KINDS, indirect=True)
def test_a_magic_says_in_a_sentence_what_a_path_leads_to(
    bad: str, files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the kernel goes on."""
    wrong = []
    with loaded(tmp_path, monkeypatch, "HEPNB_MODEL", "HEPNB_SERVER") as shell:
        for cell in (f"%%spec all\n{_SPEC}", f"%%generate\nfiles {files['EVENTS']}", *MAGICS):
            lines = [" ".join(_filled(line, files, bad.replace("\n", "\\n"))) for line in
                     cell.split("\n")]  # fmt: skip
            try:
                with capture_output(), patience(_MOST, _Hung):
                    done = shell.run_cell("\n".join(lines))
            except _Hung:
                wrong.append(f"{cell!r}: hangs")
                continue
            error = done.error_in_exec or done.error_before_exec
            if error and type(error).__name__ in ("ValueError", "OSError", "TypeError"):
                wrong.append(f"{cell!r}: {error!r}")
        with capture_output():
            assert shell.run_cell("1 + 1").result == 2
        shell.run_line_magic("unload_ext", "hepnb")
    assert not wrong, "\n".join(wrong)


def test_a_pipe_with_a_writer_is_read(files: dict[str, str], tmp_path: Path) -> None:
    """``hepnb check <(…)`` waits for what comes."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", f"sleep 0.3; cat {files['OK']} > {pipe}"])
    assert filing.text(pipe, pipes=True) == _SPEC
    writer.wait()
    with pytest.raises(OSError, match="a pipe, not a file"):
        filing.text(pipe)


def test_a_pipe_without_an_end_is_read_up_to_the_bound(tmp_path: Path) -> None:
    """And no further."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", f"exec cat /dev/zero > {pipe}"])
    with pytest.raises(OSError, match="larger than 3 MB"):
        filing.content(pipe, 3_000_000, pipes=True)
    writer.wait()


def test_a_pipe_that_is_silent_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its writer holds it and says nothing."""
    monkeypatch.setattr(filing, "_SILENT", 0.2)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with os.fdopen(os.open(pipe, os.O_RDWR)), pytest.raises(OSError, match="silent"):
        filing.content(pipe, pipes=True)


@pytest.mark.parametrize("name", ["key", "signatures"])
@pytest.mark.parametrize("bad", ["zero", "pipe", "folder", "large", "dangling", "circle"],
                         indirect=True)  # fmt: skip
def test_the_record_of_decisions_may_be_anything(
    bad: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is none, and signatures that are none, last as long as the process; nothing waits
    for them, and nothing is written into them.
    """
    monkeypatch.setenv("HEPNB_DATA", str(tmp_path / "data"))
    folder = tmp_path / "data" / "decisions"
    folder.mkdir(parents=True)
    (folder / name).symlink_to(bad)
    with patience(_MOST, _Hung):
        own = Signatures.here()
        own.said("read", "a text")
        assert own.has_said("read", "a text")
        assert not own.has_said("read", "another")
        assert not Signatures.here().has_said("read", "another")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_what_no_file_is_called_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command line of a shell cannot say it; a program may."""
    assert cli.main(["check", name]) == 2
    assert "has a character that no text of a command has" in capsys.readouterr().err
