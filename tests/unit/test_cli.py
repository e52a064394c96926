"""The command line: every command on the example, exit codes, and one line for every bad input."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import hepnb
from hepnb import cli, doctor, workflow
from hepnb.cli import shared
from hepnb.events import example
from hepnb.settings import Settings

REVIEWED = Path(workflow.example_paper()).with_name("h4l_reviewed.adl")
NOTES = "leptons_note"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own for every test, no network, and the reviewed example counts."""
    monkeypatch.setenv("HEPNB_ADOPT", "1")
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HEPNB_OFFLINE", "1")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small file of toy events."""
    return example.make(tmp_path_factory.mktemp("events") / "toy.root", events=2000)


def test_paper_shows_title_and_sections(capsys: pytest.CaptureFixture[str]) -> None:
    """``hepnb paper`` shows the title, the sections and how many phrases each has."""
    assert cli.main(["paper", "example"]) == 0
    shown = capsys.readouterr().out
    assert "Higgs boson decays to four leptons" in shown
    assert "Object selection" in shown


def test_paper_as_json_holds_every_block(capsys: pytest.CaptureFixture[str]) -> None:
    """``hepnb paper --json`` prints the whole paper."""
    assert cli.main(["paper", "example", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["id"] == "h4l_note"
    assert any("exactly four leptons" in b["text"] for b in document["blocks"])


def test_sweep_with_a_spec_leaves_no_phrase_open(capsys: pytest.CaptureFixture[str]) -> None:
    """Every phrase of the example paper is claimed by the reviewed spec or dismissed."""
    assert cli.main(["sweep", "example", "--spec", str(REVIEWED), "--json"]) == 0
    assert {p["state"] for p in json.loads(capsys.readouterr().out)["phrases"]} == {
        "claimed",
        "dismissed",
    }


def test_the_draft_is_blocked_until_it_is_decided(
    tmp_path: Path, events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``generate`` and ``run`` refuse a draft and name its open lines; after decisions on all
    lines they work.
    """
    spec = tmp_path / "spec.adl"
    assert (
        cli.main(
            ["extract", "example", "-o", str(spec), "--json", str(tmp_path / "requirements.json")]
        )
        == 0
    )
    assert (
        json.loads((tmp_path / "requirements.json").read_text())["format"] == "hepnb-requirements/1"
    )
    program = tmp_path / "analysis.ipynb"
    capsys.readouterr()
    assert cli.main(["generate", str(spec), "--events", str(events), "-o", str(program)]) == 2
    assert "open" in capsys.readouterr().err
    assert not program.exists()
    ids = [r.id for r in workflow.load_spec(spec).requirements]
    assert cli.main(["review", str(spec), "--paper", "example", "--accept", *ids]) == 0
    assert cli.main(["generate", str(spec), "--events", str(events), "-o", str(program)]) == 0
    assert program.exists()


def test_accept_clean_accepts_only_lines_without_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``review --accept-clean`` leaves open what a finding speaks of."""
    spec = tmp_path / "spec.adl"
    right = 'select pt > 6 GeV #: p2 "Muons are required to have pT > 6 GeV" ?'
    wrong = 'select pt > 9 GeV #: p2 "pT > 6 GeV" ?'
    spec.write_text(f"object muons\n  take Muon\n  {right}\n  {wrong}\n")
    assert cli.main(["review", str(spec), "--paper", "example", "--accept-clean"]) == 0
    assert [str(r.decision) for r in workflow.load_spec(spec).requirements] == ["accepted", "open"]


def test_run_and_compare_reproduce_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``run`` on the example events and ``compare`` with the example paper agree; exit code 0."""
    root = example.make(tmp_path / "events.root")
    result, ids = tmp_path / "result.json", tmp_path / "ids.json"
    assert (
        cli.main(["run", str(REVIEWED), str(root), "-o", str(result), "--events-out", str(ids)])
        == 0
    )
    assert cli.main(["compare", str(result), "example"]) == 0
    assert (
        len(json.loads(ids.read_text())["SR"])
        == json.loads(result.read_text())["regions"]["SR"]["selected"]
    )


def test_compare_fails_when_the_numbers_differ(
    tmp_path: Path, events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fewer events than the paper had give exit code 1, with every row shown."""
    result = tmp_path / "result.json"
    assert cli.main(["run", str(REVIEWED), str(events), "-o", str(result)]) == 0
    assert cli.main(["compare", str(result), "example"]) == 1
    assert "differs" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_a_generated_program_needs_no_hepnb(tmp_path: Path, events: Path, suffix: str) -> None:
    """The script and the notebook do not import hepnb; the script runs and prints the cutflow."""
    output = tmp_path / f"analysis{suffix}"
    assert cli.main(["generate", str(REVIEWED), "--events", str(events), "-o", str(output)]) == 0
    assert "import hepnb" not in output.read_text()
    if suffix == ".py":
        shown = subprocess.run(
            [sys.executable, output, "--files", events, "--figures", tmp_path],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "select size(leptons) == 4" in shown.stdout
        assert (tmp_path / "m4l.png").exists()


def test_format_is_idempotent_and_can_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``format --write`` makes a file canonical, after which ``format --check`` passes."""
    spec = tmp_path / "spec.adl"
    spec.write_text("object muons\n take  Muon\n select pt>6\n")
    assert cli.main(["format", str(spec), "--check"]) == 1
    assert cli.main(["format", str(spec), "--write"]) == 0
    assert cli.main(["format", str(spec), "--check"]) == 0


def test_check_exits_1_on_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown attribute is an error that offers the near name."""
    spec = tmp_path / "spec.adl"
    spec.write_text(
        "object muons\n  take Muon\n  select abs(dO) < 3 mm\nregion SR\n  select size(muons) >= 1\n"
    )
    assert cli.main(["check", str(spec)]) == 1
    assert "d0" in capsys.readouterr().out


FILES = {
    "not-root.root": b"this is no ROOT file",
    "not-a-paper.pdf": b"this is no PDF",
    "bad.adl": b"object x\n  selct pt > 3\n",
    "good.adl": (
        b"object muons\n  take Muon\n  select pt > 6\nregion SR\n  select size(muons) >= 1\n"
    ),
    "attribute.adl": (
        b"object muons\n  take Muon\n  select wibble > 6\nregion SR\n  select size(muons) >= 1\n"
    ),
    "not.gguf": b"this is no model",
    "bad.json": b"{",
    "binary.adl": b"\xff\xfe\x00",
}
BAD = {
    "a missing paper": "paper absent.pdf",
    "not a PDF": "paper not-a-paper.pdf",
    "an id that is none": "paper 9913.12345",
    "an id that is not in the cache, offline": "paper 1704.03848",
    "a broken spec": "check bad.adl",
    "a missing spec": "check absent.adl",
    "a spec that is not text": "format binary.adl",
    "a missing event file": "run good.adl absent.root",
    "not ROOT": "run good.adl not-root.root",
    "an attribute that nothing has": "run attribute.adl absent.root",
    "no model": "extract example --engine llama",
    "not a GGUF": "extract example --engine llama --model not.gguf",
    "a broken result": "compare bad.json example",
    "a missing result": "compare absent.json example",
    "a folder for a result": "compare . example",
    "a folder for a spec": "check .",
    "a program of no known kind": "generate good.adl --events absent.root -o analysis.txt",
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_line_and_exit_code_2(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's mistake gives one line on stderr and exit code 2, and leaves nothing
    half-written.
    """
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    assert cli.main(BAD[what].split()) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("hepnb: ")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == FILES


def test_a_root_file_without_a_known_tree_lists_its_trees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error names the trees there are and the trees that the schemas know."""
    import uproot

    path = tmp_path / "other.root"
    with uproot.recreate(path) as file:
        file["something"] = {"x": [1.0, 2.0]}
    (tmp_path / "good.adl").write_text("region SR\n  select 1 > 0\n")
    assert cli.main(["run", str(tmp_path / "good.adl"), str(path)]) == 2
    line = capsys.readouterr().err
    assert "something" in line
    assert "mini" in line


def test_doctor_says_what_to_do_about_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """Every point that does not work comes with advice; ``hepnb doctor`` prints them all."""
    points = doctor.examine(Settings())
    assert {"Python", "llama-cpp-python", "model", "labextension", "cache", "sandbox"} <= {
        p.name for p in points
    }
    assert all(p.advice for p in points if not p.works)
    assert cli.main(["doctor"]) == 0


def test_doctor_names_a_model_that_is_none(tmp_path: Path) -> None:
    """A model file that is no GGUF is said to be none."""
    (tmp_path / "x.gguf").write_bytes(b"nothing")
    model = next(
        p
        for p in doctor.examine(Settings(model_path=str(tmp_path / "x.gguf")))
        if p.name == "model"
    )
    assert not model.works


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    """``hepnb`` alone prints the commands and exits with 2."""
    assert cli.main([]) == 2
    assert "extract" in capsys.readouterr().out


def test_the_entry_point_starts() -> None:
    """``python -m hepnb.cli --help`` works in a process of its own."""
    assert shutil.which(sys.executable)
    assert subprocess.run(
        [sys.executable, "-m", "hepnb.cli", "--help"], capture_output=True, check=True
    ).stdout


def test_a_folder_in_place_of_a_file_is_called_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a paper, as events, and as what is to be written."""
    draft = str(tmp_path)
    assert [
        cli.main(["paper", draft]),
        cli.main(["extract", "example", "-o", draft]),
        cli.main(["run", str(REVIEWED), draft]),
    ] == [
        2,
        2,
        2,
    ]
    told = capsys.readouterr().err
    assert told.count("is a folder") == 2
    assert "a folder without ROOT files" in told


def test_format_check_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not canonical is named."""
    spec = tmp_path / "a.adl"
    spec.write_text("object a\n take   Jet\n")
    assert cli.main(["format", str(spec), "--check"]) == 1
    assert (
        capsys.readouterr().err
        == f"{spec}: not canonical; hepnb format --write {spec} rewrites it\n"
    )


def test_what_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A draft by a model may take hours: a folder that is not there, or not ours, is no surprise
    at their end.
    """
    monkeypatch.setattr(
        "hepnb.workflow.load_paper",
        lambda *_, **__: pytest.fail("read before the output was looked at"),
    )
    assert cli.main(["extract", "example", "-o", str(tmp_path / "none" / "spec.adl")]) == 2
    assert cli.main(["page", "example", "1", "-o", str(tmp_path / "none" / "page.png")]) == 2
    assert capsys.readouterr().err.count("no folder") == 2
    monkeypatch.setattr("os.access", lambda *_: False)
    assert cli.main(["extract", "example", "-o", str(tmp_path / "spec.adl")]) == 2
    assert "cannot be written here" in capsys.readouterr().err


def test_what_is_written_to_stays_what_it_is(tmp_path: Path) -> None:
    """A link still points to its file, and a pipe, like /dev/null, is still one."""
    (tmp_path / "real.adl").write_text("old")
    (tmp_path / "link.adl").symlink_to(tmp_path / "real.adl")
    shared.write_text(tmp_path / "link.adl", "new")
    assert (tmp_path / "link.adl").is_symlink()
    assert (tmp_path / "real.adl").read_text() == "new"
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK)
    shared.write_text(tmp_path / "pipe", "new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    "option",
    [
        "--samples 0",
        "--samples many",
        "--context -1",
        "--gpu-layers -2",
        "--refs -1",
        "--refs-depth 0",
    ],
)
def test_numbers_that_cannot_be_are_refused(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No number is taken for another one."""
    with pytest.raises(SystemExit) as caught:
        cli.main(["extract", "example", *option.split()])
    assert caught.value.code == 2
    assert "expected a whole number, at least" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """``hepnb --version`` names the version, for who reports a mistake."""
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"hepnb {hepnb.__version__}\n"


def test_a_file_that_is_given_twice_is_refused(
    events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its events would count twice, and nothing in the cutflow would say so."""
    assert cli.main(["run", str(REVIEWED), str(events), str(events)]) == 2
    assert f"{events}: given twice; expected every file once" in capsys.readouterr().err


def test_a_command_line_loads_neither_figures_nor_notebooks() -> None:
    """What takes seconds to load is loaded by the commands that need it."""
    heavy = "{'matplotlib', 'mplhep', 'nbformat', 'llama_cpp', 'IPython'}"
    code = f"import sys, hepnb.cli.commands; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        ).stdout.strip()
        == "[]"
    )


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    """``hepnb … | head`` ends without a word."""
    read, write = os.pipe()
    os.close(read)
    command = "import sys; from hepnb.cli import main; sys.exit(main(['cache']))"
    try:
        ended = subprocess.run(
            [sys.executable, "-c", command],
            check=False,
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        os.close(write)
    assert (ended.stderr, ended.returncode) == ("", 141)


def test_an_interrupt_while_loading_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C before a command has begun ends like one in its midst."""

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("hepnb.cli.commands.run", interrupted)
    assert cli.main(["doctor"]) == 130
    assert capsys.readouterr().err == "hepnb: interrupted; nothing was written\n"


def test_a_run_says_how_fast_it_is_and_how_long_it_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the third second on, for each of several runs anew; nothing where nobody looks."""
    now = 0.0
    tell = shared.of_events(lambda: now)
    tell("running", 100, 1000)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    lines = []
    moments = [(1.0, 200), (4.0, 2000), (8.0, 8000), (12.0, 12000), (12.5, 100), (14.6, 4200)]
    for moment, done in moments:
        now = moment
        tell("running", done, 12000)
        lines.append(capsys.readouterr().err.strip("\r").removeprefix("\x1b[K").strip("\r"))
    assert lines == [
        "running 200/12000",
        "running 2000/12000, 500 events/s, about 20 s left",
        "running 8000/12000, 1,000 events/s, about 4 s left",
        "running 12000/12000\r\x1b[K",
        "running 100/12000",
        "running 4200/12000, 2,000 events/s, about 4 s left",
    ]
