"""The record of a reproduction: what is in it, and that it replays byte for byte, on another
machine, without a model.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uproot

from hepnb import workflow
from hepnb.cli import main
from hepnb.compare import Conditions
from hepnb.errors import PaperError, UnreviewedSpec
from hepnb.events import example
from hepnb.generate import wishes as wishing
from hepnb.models.recorded import Recorded
from hepnb.models.scripted import Scripted
from hepnb.record import Inputs, export, replay, whose
from hepnb.record.contents import NAMES
from hepnb.settings import Settings
from hepnb.signatures import Signatures, marked
from tests.conftest import ROOT, shared

ANSWERS = [
    (ROOT / "tests" / "answers" / "example" / f"{n}.txt").read_text(encoding="utf-8")
    for n in (1, 2, 3)
]
OFFLINE = Settings(offline=True)
REVIEWED = ROOT / "hepnb" / "example" / "h4l_reviewed.adl"
JOURNAL = (
    '{"time": "2026-01-01T00:00:00+00:00", "event": "decided", "requirement": "r-1", "decision": '
    '"accepted", "who": "a colleague"}\n'
)


@pytest.fixture(scope="module", autouse=True)
def nothing_decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A user who has decided on nothing, whatever the tests before have accepted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEPNB_DATA", str(tmp_path_factory.mktemp("data")))
        yield


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
    given = {"answers.jsonl", "wishes.txt", "cells.json", "schema.yaml"}  # where there are any
    assert names == set(NAMES) - given | {"ro-crate-metadata.json"}
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


def test_a_record_says_whose_decisions_it_carries(record: Path, tmp_path: Path) -> None:
    """Who exported it and how many lines were not their own; the names of its journal, as such;
    and how many of the lines this user has decided, on a machine that knows none, some, all.
    """
    index = json.loads((record / "record.json").read_text())
    lines = index["decided"]["lines"]
    assert lines > 10
    first, journal, yours = whose(record)
    assert f"{lines} decisions on lines, exported by {index['decided']['by']}" in first
    assert f"{lines} of them were somebody else's" in first
    assert first in (record / "disclosure.md").read_text()
    assert journal == "Its journal, which anybody can write, names a colleague."
    assert yours == "By your own record of decisions on this machine 0 of them are yours."
    own = Signatures(tmp_path / "own")
    marked_lines = marked(workflow.read_spec((record / "spec.adl").read_text()).tree)
    own.decided(marked_lines[:2])
    assert whose(record, own)[2].endswith("2 of them are yours.")
    own.decided(marked_lines)
    assert whose(record, own)[2].endswith("all are yours.")


def test_a_record_of_before_does_not_say_whose_decisions_it_carries(moved: Path) -> None:
    """It is said that it does not; one without its spec is still a record."""
    index = json.loads((moved / "record.json").read_text())
    del index["decided"]
    (moved / "record.json").write_text(json.dumps(index))
    (moved / "spec.adl").unlink()
    assert whose(moved)[0] == "The record does not say whose decisions it carries."


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
    assert "none of the given files is" in found[1].detail
    shutil.copy(other, moved / "other.root")
    index = json.loads((moved / "record.json").read_text())
    index["events"][0]["path"] = "other.root"
    (moved / "record.json").write_text(json.dumps(index))
    assert "another file of events" in replay(moved, OFFLINE)[-1].detail


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
    tmp_path: Path,
    events: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The exit code of replay is 0 where all is the same; decisions of somebody else are to be
    taken over first.
    """
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
    assert main(["export", str(folder), str(REVIEWED), *options]) == 2
    assert "decided by the file, not by you" in capsys.readouterr().err
    monkeypatch.setenv("HEPNB_ADOPT", "1")
    assert main(["export", str(folder), str(REVIEWED), *options]) == 0
    assert "report.html" in capsys.readouterr().out
    assert main(["replay", str(folder), "--offline"]) == 0
    assert capsys.readouterr().out.count("the same, byte for byte") == 4
    (folder / "spec.adl").unlink()
    assert main(["replay", str(folder), "--offline"]) == 1


JETS = """object jets
  take Jet
  select pt > 30 GeV
region SR
  select size(jets) >= 1
  select MET < 60 GeV
region CR
  select size(jets) == 0
"""
REPLAYED = dict.fromkeys(["selection.py", "events.json", "result.json"], "same")


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Recorded and simulated toys, in a folder of their own."""
    folder = tmp_path / "events"
    folder.mkdir()
    example.make(folder / "run.root", events=100, seed=2)
    example.make(folder / "zz.root", events=150, seed=3)
    return folder


def index_of(folder: Path) -> dict[str, Any]:
    """What ``record.json`` says."""
    found: dict[str, Any] = json.loads((folder / "record.json").read_text())
    return found


def test_a_record_holds_several_samples_and_what_was_wished(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each file is said to be data or simulation; plots, regions and lines that are left out are
    in the program, and all of it replays, with the files elsewhere in any order.
    """
    spec, folder = tmp_path / "s.adl", tmp_path / "record"
    spec.write_text(JETS)
    wishes = [
        f"files data: {samples / 'run.root'}", f"files ZZ: {samples / 'zz.root'}",
        "plot MET bins 5 0 100 GeV", "weights",
    ]  # fmt: skip
    told = [word for wish in wishes for word in ("--wish", wish)]
    (tmp_path / "p.yaml").write_text("source: T\nregions: {SR: [{value: 12, what: observed}]}\n")
    given = ["--published", str(tmp_path / "p.yaml")]
    assert main(["export", str(folder), str(spec), *told, *given]) == 0
    index = index_of(folder)
    told_of = [(e["sample"], e["kind"], e["entries"] > 0) for e in index["events"]]
    assert told_of == [("data", "data", True), ("ZZ", "simulation", True)]
    assert (folder / "wishes.txt").read_text() == "plot MET bins 5 0.0 100.0 GeV\nweights\n"
    result = json.loads((folder / "result.json").read_text())
    assert [s["name"] for s in result["samples"]] == ["data", "ZZ"]
    assert result["samples"][0]["files"] == ["../events/run.root"]
    drawn = result["samples"][1]["result"]["histograms"]
    assert [h["region"] for h in drawn] == ["SR", "CR"]
    ids = json.loads((folder / "events.json").read_text())
    assert set(ids) == {"data", "ZZ"}
    (row,) = json.loads((folder / "comparison.json").read_text())["rows"]
    data = result["samples"][0]["result"]["regions"]["SR"]["selected"]
    assert (row["run"], row["verdict"] == "not comparable") == (data, False)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Cutflow of ZZ" in page
    assert "of data and simulation" in page
    assert states(replay(folder, OFFLINE)) == REPLAYED
    moved = tmp_path / "elsewhere"
    samples.rename(moved)
    assert set(states(replay(folder, OFFLINE)).values()) == {"not replayed"}
    there = [str(moved / name) for name in ("zz.root", "run.root")]
    assert states(replay(folder, OFFLINE, files=there)) == REPLAYED


def test_a_record_holds_the_samples_of_a_list(tmp_path: Path, samples: Path) -> None:
    """Scaled as the list says, in the regions that each is for, and not needed for the replay."""
    listed = samples / "samples.yaml"
    listed.write_text(
        "format: hepnb-samples/1\nluminosity: 10 /fb\nsamples:\n"
        "- {name: data, files: run.root}\n"
        "- {name: zz, files: zz.root, cross_section: 2 fb, sum_of_weights: 400, regions: [SR]}\n"
    )
    folder = tmp_path / "record"
    export(Inputs(JETS, wishes=wishing.read(f"samples {listed}")), folder, OFFLINE)
    index = index_of(folder)
    assert [(s["name"], s["scale"]) for s in index["samples_of_events"]] == [
        ("data", 1.0), ("zz", pytest.approx(20 / 400)),
    ]  # fmt: skip
    assert index["luminosity"] == 10
    zz = json.loads((folder / "result.json").read_text())["samples"][1]["result"]
    assert set(zz["regions"]) == {"SR"}
    listed.unlink()
    assert states(replay(folder, OFFLINE)) == REPLAYED


def test_a_record_holds_lines_that_the_events_lack(tmp_path: Path, samples: Path) -> None:
    """Those left out, and those that others stand for, are in the program and in the replay."""
    spec = (
        f"object gluinos\n  take Gluino\n{JETS}  select size(gluinos) == 0\n  select MET < 90 GeV\n"
    )
    reviewed = workflow.accept(workflow.read_spec(spec), waive=["HEP101"])
    files = (str(samples / "zz.root"),)
    taken, counted = (lack.key for lack in workflow.lacking(reviewed, files, OFFLINE))
    folder = tmp_path / "record"
    for wish, applied in (
        (f"without {taken} {counted}", [True, False, True]),
        (f"without {taken}\ninstead {counted}: select MET > 10 GeV", [True, True, True]),
    ):
        given = Inputs(spec, files=files, wishes=wishing.read(wish), waive=("HEP101",))
        export(given, folder, OFFLINE)
        steps = json.loads((folder / "result.json").read_text())["regions"]["CR"]["steps"]
        assert [s["applied"] for s in steps] == applied
        assert counted in (folder / "report.html").read_text(encoding="utf-8")
        assert states(replay(folder, OFFLINE)) == REPLAYED


def test_cells_that_somebody_wrote_run_where_they_are_allowed(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The record names them; a replay runs them only when it is told to."""
    files = (str(samples / "zz.root"),)
    reviewed = workflow.accept(workflow.read_spec(JETS))
    compiled = next(
        c for c in workflow.generate(reviewed, files, OFFLINE).cells if c.key == "region-SR"
    )
    cell = replace(compiled, source=compiled.source.replace("MET.pt < 60", "MET.pt < 30"))
    plain, folder = tmp_path / "plain", tmp_path / "record"
    export(Inputs(JETS, files=files), plain, OFFLINE)
    export(Inputs(JETS, files=files, cells=(cell,)), folder, OFFLINE)
    ours, theirs = (
        json.loads((f / "result.json").read_text())["regions"]["SR"]["selected"]
        for f in (folder, plain)
    )
    assert ours < theirs
    said = (folder / "disclosure.md").read_text(encoding="utf-8")
    assert "cells that a person or a model wrote (region-SR; disagrees with the spec on" in said
    assert main(["replay", str(folder), "--offline"]) == 1
    assert "read them, then allow them: hepnb replay --run-cells" in capsys.readouterr().out
    assert main(["replay", str(folder), "--offline", "--run-cells"]) == 0
    (folder / "cells.json").write_text("[1]")
    assert "the cells of a program" in replay(folder, OFFLINE)[-1].detail


def test_an_event_schema_of_ones_own_goes_with_the_record(tmp_path: Path, samples: Path) -> None:
    """It is copied, so that it need not be there when the record is replayed."""
    own = tmp_path / "mine.yaml"
    shipped = files_of("hepnb.events").joinpath("schemas", "atlas-opendata-2020.yaml")
    own.write_text(shipped.read_text(encoding="utf-8").replace("atlas-opendata-2020", "mine"))
    folder = tmp_path / "record"
    given = Inputs(JETS, files=(str(samples / "zz.root"),))
    export(given, folder, replace(OFFLINE, schema=str(own)))
    own.unlink()
    assert index_of(folder)["schema"] == "schema.yaml"
    assert states(replay(folder, OFFLINE)) == REPLAYED


def test_events_are_what_somebody_says_or_what_they_hold(tmp_path: Path) -> None:
    """Said on the line or by the mapping; a file with generator weights is simulation, and is
    refused as data.
    """
    spec, folder = tmp_path / "s.adl", tmp_path / "record"
    spec.write_text("region SR\n  select MET > 30 GeV\n")
    columns = {
        "run": np.ones(9, np.uint32), "luminosityBlock": np.ones(9, np.uint32),
        "event": np.arange(9, dtype=np.uint64), "MET_pt": np.linspace(0, 90, 9, dtype=np.float32),
        "MET_phi": np.zeros(9, np.float32), "nMuon": np.zeros(9, np.uint32),
    }  # fmt: skip
    for name, more in (("data", {}), ("mc", {"genWeight": np.ones(9, np.float32)})):
        with uproot.recreate(tmp_path / f"{name}.root") as file:
            file["Events"] = columns | more
    for events, said, kind in (
        ("data", [], ""), ("data", ["--kind", "data"], "data"), ("mc", [], "simulation"),
    ):  # fmt: skip
        line = ["export", str(folder), str(spec), "--events", str(tmp_path / f"{events}.root")]
        assert main([*line, *said]) == 0
        assert [e["kind"] for e in index_of(folder)["events"]] == [kind]
    assert main([*line, "--kind", "data"]) == 2


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
