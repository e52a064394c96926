"""The record of a reproduction: what is in it, and that it replays byte for byte, on another
machine, without a model.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from hepnb import workflow
from hepnb.cli import main
from hepnb.compare import Conditions
from hepnb.errors import PaperError, UnreviewedSpec
from hepnb.events import example
from hepnb.models.recorded import Recorded
from hepnb.models.scripted import Scripted
from hepnb.record import Inputs, export, replay
from hepnb.record.contents import NAMES
from hepnb.settings import Settings
from tests.conftest import ROOT, shared

ANSWERS = [
    (ROOT / "tests" / "answers" / "example" / f"{n}.txt").read_text(encoding="utf-8")
    for n in (1, 2, 3)
]
OFFLINE = Settings(offline=True)
REVIEWED = ROOT / "hepnb" / "example" / "h4l_reviewed.adl"
JOURNAL = (
    '{"time": "2026-01-01T00:00:00+00:00", "event": "decided", "requirement": "r-1", "decision": '
    '"accepted"}\n'
)


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few toy events."""
    return example.make(tmp_path_factory.mktemp("events") / "events.root", events=2000)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, events: Path) -> Path:
    """The record of the example."""
    paper = workflow.load_paper("example", OFFLINE)
    cited = (workflow.load_paper("example-leptons", OFFLINE),)
    folder = tmp_path_factory.mktemp("made") / "record"
    spec = REVIEWED.read_text(encoding="utf-8")
    inputs = Inputs(
        spec,
        paper,
        cited,
        files=(str(events),),
        published=paper,
        conditions=Conditions({"CR": "CR"}, "data"),
        decisions=JOURNAL,
    )
    export(inputs, folder, OFFLINE)
    return folder


@pytest.fixture
def moved(record: Path, tmp_path: Path) -> Path:
    """The same record at another place."""
    return Path(shutil.copytree(record, tmp_path / "far" / "away" / "elsewhere"))


def states(found: Any) -> dict[str, str]:
    """What became of each file."""
    return {r.name: r.state for r in found}


SAME = dict.fromkeys(["draft.adl", "selection.py", "events.json", "result.json"], "same")


def test_everything_is_in_the_record(record: Path) -> None:
    """Spec, draft, findings, decisions, program, events, numbers, report; each named in the
    crate, each with its hash.
    """
    names = {p.name for p in record.iterdir()}
    assert names == set(NAMES) - {"answers.jsonl"} | {"ro-crate-metadata.json"}
    crate = json.loads((record / "ro-crate-metadata.json").read_text())["@graph"]
    held = {e["@id"]: e for e in crate}
    assert {n for n in held if n in NAMES} == names - {"ro-crate-metadata.json"}
    index = json.loads((record / "record.json").read_text())
    assert held["spec.adl"]["sha256"] == index["files"]["spec.adl"]
    assert held["./"]["mainEntity"] == {"@id": "report.html"}
    used = [e for e in crate if e.get("@type") == "ScholarlyArticle"]
    assert {e["sha256"] for e in used} == {p["sha256"] for p in index["papers"]}
    assert [(e["size"] > 0, e["entries"], len(e["sha256"])) for e in index["events"]] == [
        (True, 2000, 64)
    ]
    assert (record / "decisions.jsonl").read_text() == JOURNAL


def test_the_report_can_be_mailed(record: Path) -> None:
    """One file without a script that loads nothing, with the figures and the disclosure in it."""
    page = (record / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", page)
    assert "drafted by rules, without a language model" in page
    assert "data:image/png;base64," in page


def test_a_record_replays_byte_for_byte(record: Path, events: Path) -> None:
    """The same draft, program, events and numbers."""
    assert states(replay(record, OFFLINE)) == SAME


def test_another_machine_is_told_where_the_files_are(moved: Path, events: Path) -> None:
    """The papers and the events may lie elsewhere; without them that is said, and nothing is
    called the same.
    """
    assert states(replay(moved, OFFLINE, files=[str(events)])) == SAME
    found = replay(moved, OFFLINE)
    assert states(found) == SAME | dict.fromkeys(
        ["selection.py", "events.json", "result.json"], "not replayed"
    )
    assert "the file of events is not there" in found[-1].detail


def test_a_file_that_was_changed_is_found(moved: Path, events: Path) -> None:
    """By its hash, and by the first line that differs where it is made again."""
    for name in ("draft.adl", "events.json", "selection.py"):
        text = (moved / name).read_text(encoding="utf-8")
        (moved / name).write_text(text.replace("2", "3", 1), encoding="utf-8")
    found = replay(moved, OFFLINE, files=[str(events)])
    assert sum("it is not the file that was exported" in r.detail for r in found) == 3
    told = {r.name: r.detail for r in found if r.detail.startswith("line ")}
    assert set(told) == {"draft.adl", "events.json", "selection.py"}


def test_other_events_and_another_paper_are_refused(moved: Path, tmp_path: Path) -> None:
    """A file with another hash is not that of the record."""
    other = example.make(tmp_path / "other.root", events=2000, seed=7)
    found = replay(moved, OFFLINE, paper="example-leptons", files=[str(other)])
    assert set(states(found).values()) == {"not replayed"}
    assert "another file than h4l_note" in found[0].detail
    assert "another file of events" in found[1].detail


def test_a_draft_of_a_model_replays_without_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The answers are in the record; the draft is made of them again; the disclosure names the
    model.
    """
    paper = workflow.load_paper("example", OFFLINE)
    kept = tmp_path / "answers.jsonl"
    with monkeypatch.context() as patched:
        patched.setattr(workflow, "model", lambda *_, **__: Recorded(Scripted(ANSWERS), kept))
        draft = workflow.extract(paper, Settings(engine="llama", model_path="m", offline=True))
    inputs = Inputs(
        REVIEWED.read_text(encoding="utf-8"),
        paper,
        answers=kept,
        waive=("HEP301", "HEP302", "HEP303", "HEP305"),
    )
    export(inputs, tmp_path / "record", OFFLINE)
    assert (tmp_path / "record" / "draft.adl").read_text(
        encoding="utf-8"
    ) == workflow.specs.text_of(draft)
    kept.unlink()
    assert states(replay(tmp_path / "record", OFFLINE)) == {"draft.adl": "same"}
    assert "drafted by the language model" in (tmp_path / "record" / "disclosure.md").read_text()


def test_an_unreviewed_spec_has_no_record(tmp_path: Path) -> None:
    """Nothing is written while a line is open."""
    text = "object photons\n  take Photon\n  select pt > 10 GeV  ?\n"
    with pytest.raises(UnreviewedSpec):
        export(Inputs(text), tmp_path / "record", OFFLINE)
    assert not (tmp_path / "record").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Neither written to, nor replayed."""
    (tmp_path / "x.txt").write_text("mine")
    with pytest.raises(PaperError, match="the folder is not empty"):
        export(Inputs("info a\n"), tmp_path, OFFLINE)
    with pytest.raises(PaperError, match="no record"):
        replay(tmp_path, OFFLINE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read"),
        ('{"format": "other/1"}', "another format"),
        ('{"format": "hepnb-record/1"}', "Field required"),
    ],
)
def test_a_bad_index_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    """What is wrong with ``record.json``."""
    (tmp_path / "record.json").write_text(text)
    with pytest.raises(PaperError, match=message):
        replay(tmp_path, OFFLINE)


def test_the_commands_export_and_replay(
    tmp_path: Path, events: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code of replay is 0 where all is the same."""
    folder = tmp_path / "record"
    options = [
        "--paper",
        "example",
        "--cites",
        "example-leptons",
        "--events",
        str(events),
        "--published",
        "paper",
        "--offline",
    ]
    assert main(["export", str(folder), str(REVIEWED), *options]) == 0
    assert "report.html" in capsys.readouterr().out
    assert main(["replay", str(folder), "--offline"]) == 0
    assert capsys.readouterr().out.count("the same, byte for byte") == 4
    (folder / "spec.adl").unlink()
    assert main(["replay", str(folder), "--offline"]) == 1


@pytest.mark.shared
@pytest.mark.long
@pytest.mark.parametrize("name", ["1704.03848", "1709.08908"])
def test_records_of_real_papers_replay(tmp_path: Path, name: str) -> None:
    """The draft of a real paper, all its lines accepted that are clean and the others rejected,
    comes out the same.
    """
    paper = workflow.load_paper(str(shared(f"papers/{name}.pdf")), OFFLINE)
    draft = workflow.extract(paper, OFFLINE)
    text = workflow.specs.text_of(draft).replace(" ?\n", " ✗\n")
    findings = workflow.review_findings(workflow.read_spec(text, paper=paper), paper)
    codes = sorted({f.code for f in findings if f.severity == "error"})
    export(Inputs(text, paper, published=paper, waive=tuple(codes)), tmp_path / "record", OFFLINE)
    assert states(replay(tmp_path / "record", OFFLINE)) == {"draft.adl": "same"}
