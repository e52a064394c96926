"""Decisions of others: shown as theirs, asked about once, and never taken over silently."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from IPython.utils.capture import capture_output

from hepnb import cli
from hepnb import spec as specs
from hepnb.events.example import make
from hepnb.notebook.journal import Journal
from hepnb.notebook.session import Session
from hepnb.signatures import Signatures
from hepnb.spec import Decision
from tests.notebooks.shells import loaded

JETS = 'object jets\n  take Jet\n  select pt > 30 GeV   #: p1 "pT > 30 GeV"  ✓\n'
SPEC = f"{JETS}\nregion SR\n  select size(jets) >= 1\n"
LINE = next(r for r in specs.read(SPEC).requirements if r.block == "object jets")
BY_FILE = "1 line is decided by the file, not by you (line 3: select pt > 30 GeV)"
Run = Callable[[str], tuple[str, str]]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty record of decisions."""
    monkeypatch.setenv("HEPNB_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A few toy events."""
    return make(tmp_path / "events.root", events=100)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """The spec of somebody else."""
    path = tmp_path / "spec.adl"
    path.write_text(SPEC, encoding="utf-8")
    return path


# --- the command line
# --------------------------------------------------------------------------------------------------


def test_a_spec_of_somebody_else_is_not_run_before_it_is_taken_over(
    spec: Path, events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence names the lines and the command; once taken over it runs, as does a copy."""
    assert cli.main(["run", str(spec), str(events)]) == 2
    said = capsys.readouterr().err
    assert f"{BY_FILE}; read them, and take them over: hepnb review {spec} --adopt" in said
    assert cli.main(["generate", str(spec), "-o", str(spec.with_name("a.py"))]) == 2
    assert not spec.with_name("a.py").exists()
    assert cli.main(["review", str(spec)]) == 0
    shown = capsys.readouterr().out
    assert BY_FILE in shown
    assert "without a mark, counted as accepted: 1" in shown
    assert cli.main(["review", str(spec), "--adopt"]) == 0
    assert BY_FILE not in capsys.readouterr().out
    shutil.copy(spec, spec.with_name("copy.adl"))
    assert cli.main(["run", str(spec.with_name("copy.adl")), str(events)]) == 0


def test_decisions_that_are_made_here_are_known_here(spec: Path, events: Path) -> None:
    """By review, whatever the file is called; a line that was edited and accepted by hand is
    asked about.
    """
    spec.write_text(SPEC.replace("✓", "?"), encoding="utf-8")
    assert cli.main(["review", str(spec), "--accept", LINE.id]) == 0
    assert cli.main(["run", str(spec), str(events)]) == 0
    spec.write_text(SPEC.replace("30 GeV   #", "40 GeV   #"), encoding="utf-8")
    assert cli.main(["run", str(spec), str(events)]) == 2


def test_who_accepts_what_stands_accepted_takes_it_over(spec: Path, events: Path) -> None:
    """Naming a line is a decision about it."""
    assert cli.main(["review", str(spec), "--accept", LINE.id[:6]]) == 0
    assert cli.main(["run", str(spec), str(events)]) == 0


def test_a_job_says_that_decisions_of_others_count(
    spec: Path, events: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a variable, which takes nothing over."""
    monkeypatch.setenv("HEPNB_ADOPT", "1")
    assert cli.main(["run", str(spec), str(events)]) == 0
    assert not data.exists()


# --- the record
# --------------------------------------------------------------------------------------------------


def test_the_key_is_for_its_owner_alone_and_signatures_are_nothing_without_it(
    data: Path, tmp_path: Path
) -> None:
    """A file of signatures from elsewhere lets nothing in."""
    own = Signatures.here()
    assert not own.knows(LINE)
    own.decided([LINE])
    assert Signatures.here().knows(LINE)
    assert not Signatures.here().knows(replace(LINE, decision=Decision.REJECTED))
    assert stat.S_IMODE((data / "decisions" / "key").stat().st_mode) == 0o600
    other = Signatures(tmp_path / "other")
    other.decided([replace(LINE, adl="select pt > 1 GeV")])
    shutil.copy(own.path, other.path)
    assert not other.knows(LINE)


@pytest.mark.parametrize("broken", [b"", b"short", b"x" * 33])
def test_a_broken_key_is_made_anew(data: Path, broken: bytes) -> None:
    """What was signed with it is asked about again, and nothing else happens."""
    Signatures.here().decided([LINE])
    (data / "decisions" / "key").write_bytes(broken)
    assert not Signatures.here().knows(LINE)
    Signatures.here().decided([LINE])
    assert Signatures.here().knows(LINE)


def test_a_record_that_cannot_be_written_lasts_as_long_as_the_process(data: Path) -> None:
    """A file is where its folder would be."""
    data.write_bytes(b"")
    own = Signatures.here()
    own.decided([LINE])
    assert own.knows(LINE)
    assert not Signatures.here().knows(LINE)


def test_two_that_sign_first_make_one_key(data: Path) -> None:
    """What each has signed is known."""
    code = (
        "import sys\nfrom hepnb import spec\nfrom hepnb.signatures import Signatures\n"
        "for n in range(20): Signatures.here().said(sys.argv[1], str(n))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, letter]) for letter in "abcd"]
    assert [p.wait() for p in running] == [0] * 4
    own = Signatures.here()
    assert all(own.has_said(letter, str(n)) for letter in "abcd" for n in range(20))


# --- a notebook
# --------------------------------------------------------------------------------------------------


def test_a_journal_that_comes_along_decides_nothing(tmp_path: Path, data: Path) -> None:
    """What it says of open lines is not put into the text."""
    theirs = Journal(tmp_path / ".hepnb" / "journal.jsonl", own=Signatures(tmp_path / "theirs"))
    theirs.decided("jets", "", LINE, Decision.ACCEPTED)
    opened = JETS.replace("✓", "?")
    copied = tmp_path / "sent.jsonl"
    shutil.copy(theirs.path, copied)
    mine = Session(Journal(copied))
    assert mine.read("jets", opened).body == opened
    same = Session(theirs)
    assert same.read("jets", opened).body == JETS


def test_a_mark_is_mine_where_i_typed_it(tmp_path: Path) -> None:
    """Into a line that stood open here; one that came accepted is the notebook's."""
    session = Session(Journal(tmp_path / "journal.jsonl"))
    session.read("jets", JETS)
    row = session.review("jets").rows[0]
    assert row.said == "accepted by the notebook, not by you"
    assert [r.adl for r in session.foreign] == ["select pt > 30 GeV"]
    session.read("jets", JETS.replace("✓", "?"))
    session.read("jets", JETS)
    assert session.review("jets").rows[0].said == ""
    assert session.foreign == ()


def test_a_draft_makes_nobodys_mark_mine(tmp_path: Path) -> None:
    """A cell that a draft was read for, and that turns out to be there, accepted by another."""
    session = Session(Journal(tmp_path / "journal.jsonl"))
    session.read("jets", JETS.replace("✓", "?"), drafted=True)
    session.read("jets", JETS)
    assert len(session.foreign) == 1


def test_a_line_without_a_mark_says_so(tmp_path: Path) -> None:
    """It counts, and nobody's decision is known."""
    session = Session(Journal(tmp_path / "journal.jsonl"))
    session.read("jets", "object jets\n  take Jet\n  select pt > 30 GeV")
    assert session.review("jets").rows[0].said == "no mark: counts as it is written"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a cell in an IPython of its own; gives what it shows and its error."""
    with loaded(tmp_path, monkeypatch, "HEPNB_MODEL", "HEPNB_SERVER") as shell:

        def cell(source: str) -> tuple[str, str]:
            with capture_output() as shown:
                done = shell.run_cell(source)
            texts = [str(o.data.get("text/plain", "")) for o in shown.outputs]
            error = done.error_in_exec or done.error_before_exec
            return shown.stdout + "\n".join(texts), str(error or "")

        yield cell
        shell.run_line_magic("unload_ext", "hepnb")


def _answers(monkeypatch: pytest.MonkeyPatch, *given: str) -> list[str]:
    """Answers questions one after the other; gives those that were asked."""
    asked: list[str] = []
    left = list(given)

    def answer(question: str) -> str:
        asked.append(question)
        return left.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    return asked


def test_a_notebook_of_somebody_else_asks_once(
    run: Run, events: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No runs nothing; yes is kept."""
    asked = _answers(monkeypatch, "", "y")
    shown, _ = run(f"%%spec all\n{SPEC}")
    assert "accepted by the notebook, not by you" in shown
    _, error = run(f"%%generate\nfiles {events}")
    assert "1 line is decided by the notebook, not by you" in error
    assert "there is no program" in run("%run_analysis")[1]
    assert run(f"%%generate\nfiles {events}")[1] == ""
    assert run(f"%%generate\nfiles {events}")[1] == ""
    assert len(asked) == 2
    assert Signatures.here().knows(LINE)


def test_an_export_asks_about_lines_of_somebody_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No writes nothing; yes is kept."""
    asked = _answers(monkeypatch, "", "y")
    run(f"%%spec all\n{SPEC}")
    _, error = run(f"%export {tmp_path / 'record'}")
    assert "1 line is decided by the notebook, not by you" in error
    assert not (tmp_path / "record").exists()
    assert run(f"%export {tmp_path / 'record'}")[1] == ""
    assert run(f"%export {tmp_path / 'record'}")[1] == ""
    assert len(asked) == 2
    assert Signatures.here().knows(LINE)


def test_where_nobody_can_be_asked_there_is_a_sentence(
    run: Run, events: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what to do; a job that lets decisions of others count says so in its output."""
    run(f"%%spec all\n{SPEC}")
    _, error = run(f"%%generate\nfiles {events}")  # pytest has no standard input
    assert "nobody is here to be asked: open the notebook and answer once, or set HEPNB_AD" in error
    monkeypatch.setenv("HEPNB_ADOPT", "1")
    shown, error = run(f"%%generate\nfiles {events}")
    assert error == ""
    assert "1 line is decided by the notebook, not by you (HEPNB_ADOPT)" in shown


_CELL = "# hepnb: key=model-x status=accepted\nrun_it = True"


def test_a_cell_of_a_model_that_another_has_accepted_is_asked_about(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it runs: whether it was read, and once per notebook whether the kernel is its place;
    one that was edited is another.
    """
    asked = _answers(monkeypatch, "n", "y", "n", "y", "y", "y")
    assert "accepted by the notebook, not by you" in run(_CELL)[1]
    assert "run in this kernel, and not in the sandbox" in run(_CELL)[1]
    assert "not defined" in run("run_it")[1]
    assert len(asked) == 3
    assert run(_CELL)[1] == ""  # that it was read is known
    assert run("run_it")[1] == ""
    assert run(f"{_CELL}\nmore = 1")[1] == ""
    assert run(f"{_CELL}\nmore = 1")[1] == ""
    assert len(asked) == 5


def test_a_cell_of_a_model_runs_where_that_is_allowed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the setting that lets code of a model run uncontained."""
    asked = _answers(monkeypatch, "y")
    run("%config HepnbMagics.uncontained = True")
    assert run(_CELL)[1] == ""
    assert len(asked) == 1
