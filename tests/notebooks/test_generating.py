"""``%%generate``, ``%run_analysis`` and ``%export`` in IPython: wishes, a scripted model, cells
edited, accepted, refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from hepnb import workflow
from hepnb.compare import Conditions, dump_mapping, load_mapping
from hepnb.events.example import make
from hepnb.generate.model.prompted import CellReply, WishReply
from hepnb.models.scripted import Scripted
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.session import Session
from hepnb.record import replay
from hepnb.settings import Settings
from tests.conftest import ROOT
from tests.notebooks.shells import loaded

SPEC = (
    "object jets\n  take Jet\n  select pt > 30 GeV\nregion SR\n  select size(jets) >= 1\n  "
    "select MET < 60 GeV\n"
)
LEAD = "def lead(events):\n    return ak.max(events.jets.pt, axis=1)"
WRONG = (
    "def SR(events):\n    return {'select size(jets) >= 1': ak.num(events.jets) >= 1, 'select "
    "MET < 60 GeV': events.MET.pt < 80}"
)

REVIEWED = ROOT / "hepnb" / "example" / "h4l_reviewed.adl"

Run = Callable[[str], tuple[str, str]]


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few toy events."""
    return make(tmp_path_factory.mktemp("events") / "toy.root", events=200)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """An IPython in its own folder, with the extension loaded and the spec run."""
    with loaded(tmp_path, monkeypatch, "HEPNB_MODEL", "HEPNB_SERVER") as made:
        made.run_cell(f"%%spec jets\n{SPEC}")
        yield made
        made.run_line_magic("unload_ext", "hepnb")


@pytest.fixture
def run(shell: InteractiveShell) -> Run:
    """Runs a cell; gives what it shows, and how it fails."""

    def run(source: str) -> tuple[str, str]:
        with capture_output() as captured:
            result = shell.run_cell(source)
        shown = "\n".join(o.data["text/plain"] for o in captured.outputs if "text/plain" in o.data)
        return shown + captured.stdout, str(result.error_in_exec or "")

    return run


@pytest.fixture
def inserted(shell: InteractiveShell) -> list[str]:
    """The texts of cells that were put into the notebook."""
    texts: list[str] = []
    shell.set_next_input = lambda text, replace=False: texts.append(text)  # type: ignore[method-assign]
    return texts


def session(shell: InteractiveShell) -> Session:
    """What the kernel knows."""
    found: Session = shell.magics_manager.registry["HepnbMagics"].session
    return found


def selected(shell: InteractiveShell) -> int:
    """How many events the last run selected."""
    result = session(shell).result
    assert result is not None
    return result.regions[0].selected


def answering(monkeypatch: pytest.MonkeyPatch, replies: Sequence[Any]) -> None:
    """A model that answers so."""
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Scripted(replies))


def reply(purpose: str, code: str) -> WishReply:
    """An answer of one cell."""
    return WishReply(cells=[CellReply(purpose=purpose, requirements=[], code=code.split("\n"))])


def cell(key: str, status: str, body: str) -> str:
    """A cell of the program as the notebook has it."""
    return Cell("program", key, Status(status), body).source


def source_of(shell: InteractiveShell, key: str) -> str:
    """A compiled cell."""
    program = session(shell).program
    assert program is not None
    return next(c.source for c in program.cells if c.key == key)


def test_wishes_are_in_the_cells(run: Run, inserted: list[str], events: Path) -> None:
    """Without a model; the analysis runs and draws them, sample by sample."""
    shown, error = run(f"%%generate\nfiles data: {events}\nplot size(jets) bins 5 0 5")
    assert error == ""
    assert "hist.axis.Regular(5, 0, 5" in inserted[-1]
    shown, error = run("%run_analysis")
    assert (error, "region SR" in shown) == ("", True)


def test_what_the_events_lack_is_told_at_once(run: Run, inserted: list[str], events: Path) -> None:
    """One refusal lists every line; left out, they are on top of the program, the cutflow and
    the comparison.
    """
    run(f"%%spec jets\n{SPEC}  select size(Gluino) == 0\n  select colour == 3\n")
    shown, error = run(f"%%generate\nfiles {events}")
    assert "2 lines need what these events lack" in error
    assert "select size(Gluino) == 0" in shown
    assert "select colour == 3" in shown
    keys = re.findall(r"^without \w+-[0-9a-f]{4}", shown, re.MULTILINE)
    assert len(keys) == 2
    by_hand = run("%%generate\n" + "\n".join([f"files {events}", *keys]))
    at_once = run(f"%%generate --leave-out\nfiles {events}")
    assert (by_hand[1], at_once[1]) == ("", "")
    for shown in (by_hand[0], at_once[0], run("%run_analysis")[0]):
        assert "⚠ not applied: region SR: select size(Gluino) == 0" in shown
        assert "⚠ not applied: region SR: select colour == 3" in shown


def test_the_papers_numbers_are_scaled_to_the_data(
    run: Run, inserted: list[str], events: Path, tmp_path: Path
) -> None:
    """Both luminosities said, on data: the printed number stands beside the scaled one, with the
    reason.
    """
    run(f"%%generate\nfiles data: {events}")
    run("%run_analysis")
    (tmp_path / "numbers.yaml").write_text(
        "source: table 3\nregions:\n  SR:\n    - {value: 400, uncertainty: 20}\n"
    )
    shown, error = run(
        f"%compare {tmp_path / 'numbers.yaml'} --luminosity 10 --published-luminosity 40"
    )
    assert error == ""
    assert "100 ± 5 (printed 400 ± 20)" in shown
    assert "published for 40 fb⁻¹, scaled to the 10 fb⁻¹ of the run" in shown


def test_words_need_a_model(run: Run, events: Path) -> None:
    """Without one it is refused; with one that fails the compiled program is there, and it is
    said.
    """
    assert (
        "a model can be asked in words"
        in run(f"%%generate\nfiles {events}\nsplit the jets by flavour")[1]
    )
    assert "there is no program" in run("%run_analysis")[1]
    shown, error = run(f"%%generate --engine llama\nfiles {events}\nsplit the jets by flavour")
    assert error == ""
    assert "the model failed, the program is without cells of it: no model is set" in shown
    assert run("%run_analysis")[1] == ""


def test_a_cell_of_a_model_runs_when_it_is_accepted(
    run: Run,
    shell: InteractiveShell,
    inserted: list[str],
    events: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Proposed it is refused, with its name; accepted it is part of the analysis, which says
    that it agrees.
    """
    answering(monkeypatch, [reply("leading jet", LEAD)])
    monkeypatch.setattr("builtins.input", lambda _: "y")
    shown, error = run(f"%%generate --engine llama\nfiles {events}\nthe leading jet pT")
    assert error == ""
    assert "model-leading-jet  agrees" in shown
    assert (
        "# hepnb: key=model-leading-jet status=proposed\n# proposed by scripted; agrees\ndef lead"
        in inserted[-1]
    )
    assert (
        "written by a model and not accepted yet"
        in run(cell("model-leading-jet", "proposed", LEAD))[1]
    )
    assert run(cell("model-leading-jet", "accepted", LEAD))[1] == ""
    shown, error = run("%run_analysis")
    assert error == ""
    assert "by a model: model-leading-jet" in shown
    assert "agrees with the spec on 200 events" in shown


def test_a_disagreeing_cell_is_shown_as_such(
    run: Run, inserted: list[str], events: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the step, the events, the change, and the cutflow of the sample; the compiled program
    is untouched.
    """
    answering(monkeypatch, [reply("my region", WRONG)])
    shown, error = run(
        f"%%generate --engine llama --repairs 0\nfiles {events}\nwrite SR in one line"
    )
    assert error == ""
    assert "model-my-region  disagrees" in shown
    assert "SR: select MET < 60 GeV" in shown
    assert "+    return {'select size(jets) >= 1'" in shown
    assert "by the spec" in shown
    assert "# proposed by scripted; disagrees: disagrees with the spec on" in inserted[-1]
    assert "running the cells as they are" not in run("%run_analysis")[0]


def test_a_change_of_the_selection_comes_as_spec_cells(
    run: Run, inserted: list[str], events: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line open: the next ``%%generate`` is refused until they are decided."""
    answering(monkeypatch, [reply("spec", "region WCR\n  take SR\n  select MET > 30 GeV")])
    shown, error = run(f"%%generate --engine llama\nfiles {events}\nalso a control region")
    assert error == ""
    assert "the model proposes to change the spec" in shown
    run("%%spec WCR --status proposed\nregion WCR\n  take SR\n  select MET > 30 GeV  #: ?\n")
    assert (
        "UnreviewedSpec: 1 open line (region WCR: select MET > 30 GeV)"
        in run(f"%%generate\nfiles {events}")[1]
    )


def test_an_edited_cell_is_run_as_it_reads_and_checked(
    run: Run, shell: InteractiveShell, inserted: list[str], events: Path
) -> None:
    """An accepted cell that is edited becomes *edited*; the analysis has its numbers, and says
    on which step it differs.
    """
    run(f"%%generate\nfiles {events}")
    region = source_of(shell, "region-SR")
    for key in ("setup", "read", "object-jets"):
        run(cell(key, "proposed", source_of(shell, key)))
    run(cell("region-SR", "accepted", region))
    run("%run_analysis")
    plain = selected(shell)
    assert (
        run(
            cell(
                "region-SR", "accepted", region.replace("events.MET.pt < 60", "events.MET.pt < 20")
            )
        )[1]
        == ""
    )
    assert inserted[-1].startswith("# hepnb: key=region-SR status=edited\n")
    shown, error = run("%run_analysis")
    assert error == ""
    assert "running the cells as they are (edited: region-SR)" in shown
    assert "disagrees with the spec on" in shown
    assert selected(shell) < plain


def test_a_cell_that_lacks_a_step_is_not_run(
    run: Run, shell: InteractiveShell, events: Path
) -> None:
    """A step that is gone would be gone from the cutflow."""
    run(f"%%generate\nfiles {events}")
    region = source_of(shell, "region-SR")
    kept = "\n".join(line for line in region.split("\n") if "MET" not in line)
    run(cell("region-SR", "accepted", kept))
    assert "RunError: the cells lack SR: select MET < 60 GeV" in run("%run_analysis")[1]
    run(cell("region-SR", "rejected", region))
    assert "rejected: region-SR" in run("%run_analysis")[1]


def test_a_spec_that_changed_is_generated_anew(run: Run, events: Path) -> None:
    """The program of the old one does not run; nothing is lost, and the old text makes it whole
    again.
    """
    run(f"%%generate\nfiles {events}")
    run(f"%%spec jets\n{SPEC.replace('30 GeV', '40 GeV')}")
    assert "the spec has changed since the program was generated" in run("%run_analysis")[1]
    run(f"%%spec jets\n{SPEC}")
    assert run("%run_analysis")[1] == ""


def test_a_model_that_fails_leaves_everything_as_it_was(
    run: Run,
    shell: InteractiveShell,
    inserted: list[str],
    events: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Garbage and nothing are states; the accepted cell and the program of before are untouched."""
    run(f"%%generate\nfiles {events}")
    before = session(shell).program
    answering(monkeypatch, [])
    shown, error = run(f"%%generate --engine llama\nfiles {events}\nanything")
    assert (
        error,
        "the model failed, the program is without cells of it: scripted: no reply is left" in shown,
    ) == ("", True)
    assert session(shell).program == before
    answering(monkeypatch, ["garbage"] * 3)
    assert (
        "no cell was found in the answer"
        in run(f"%%generate --engine llama\nfiles {events}\nanything")[0]
    )
    answering(monkeypatch, [WishReply(cells=[])])
    assert (
        "the model proposes no cell"
        in run(f"%%generate --engine llama\nfiles {events}\nanything")[0]
    )


def test_missing_and_empty_files_are_said(run: Run, tmp_path: Path) -> None:
    """A file that is not there, and one without events."""
    assert "EventsError: nowhere.root: no such file" in run("%%generate\nfiles nowhere.root")[1]
    empty = make(tmp_path / "empty.root", events=0)
    assert run(f"%%generate\nfiles {empty}")[1] == ""
    shown, error = run("%run_analysis")
    assert (error, "0 events in" in shown) == ("", True)


def test_the_record_of_a_notebook_replays(
    run: Run, inserted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was loaded, reviewed and run is in the folder, with the paper's numbers and the
    decisions; it is made again alike.
    """
    toys = make(tmp_path / "toys.root", events=500)
    monkeypatch.setenv("HEPNB_ADOPT", "1")
    run("%forget jets")
    run("%load_paper example --cites example-leptons")
    run(f"%%spec h4l\n{REVIEWED.read_text(encoding='utf-8')}")
    run(f"%%generate\nfiles {toys}")
    shown, error = run("%export record")
    assert error == ""
    folder = tmp_path / "record"
    assert "hepnb replay record makes it again" in shown
    assert (folder / "decisions.jsonl").read_text() == (
        tmp_path / ".hepnb" / "journal.jsonl"
    ).read_text()
    assert json.loads((folder / "result.json").read_text())["files"][0]["entries"] == 500
    assert json.loads((folder / "comparison.json").read_text())["rows"]
    assert not (folder / "answers.jsonl").exists()  # no model has drafted
    assert {r.state for r in replay(folder, Settings(offline=True))} == {"same"}


def test_a_record_takes_numbers_and_a_mapping_from_files(
    run: Run, events: Path, tmp_path: Path
) -> None:
    """Without a paper as well: the file's numbers are compared by the mapping, which is kept."""
    run(f"%%generate\nfiles {events}")
    (tmp_path / "numbers.yaml").write_text(
        "source: table 3\nregions:\n  SR 1j:\n    - {value: 100, uncertainty: 10}\n"
    )
    (tmp_path / "names.yaml").write_text(dump_mapping(Conditions({"SR 1j": "SR"}, "data")))
    assert run("%export record --published numbers.yaml --mapping names.yaml")[1] == ""
    row = json.loads((tmp_path / "record" / "comparison.json").read_text())["rows"][0]
    assert (row["region"], row["published"], row["run"] is None) == ("SR", 100, False)
    assert load_mapping(tmp_path / "record" / "mapping.yaml") == Conditions({"SR 1j": "SR"}, "data")


def kinds(folder: Path) -> list[tuple[str, str]]:
    """Sample and kind of each file of events in a record."""
    index = json.loads((folder / "record.json").read_text())
    return [(e["sample"], e["kind"]) for e in index["events"]]


def test_a_record_holds_the_samples_and_wishes_of_the_program(
    run: Run, events: Path, tmp_path: Path
) -> None:
    """With what %compare was told; the same numbers as the run had, which replay."""
    make(tmp_path / "zz.root", events=120)
    (tmp_path / "numbers.yaml").write_text(
        "source: table 3\nregions:\n  SR 1j:\n    - {value: 100, what: observed}\n"
    )
    run(f"%%generate\nfiles data: {events}\nfiles ZZ: zz.root\nplot MET bins 4 0 80 GeV in SR")
    run("%run_analysis")
    shown, error = run('%compare numbers.yaml --same "SR 1j"=SR')
    assert error == ""
    assert run("%export record")[1] == ""
    folder = tmp_path / "record"
    assert kinds(folder) == [("data", "data"), ("ZZ", "simulation")]
    assert (folder / "wishes.txt").read_text() == "plot MET bins 4 0.0 80.0 GeV in SR\n"
    (row,) = json.loads((folder / "comparison.json").read_text())["rows"]
    assert row["verdict"] in ("agrees", "differs", "exact")
    assert f"{row['run']:.12g}" in shown
    assert {r.state for r in replay(folder, Settings(offline=True))} == {"same"}


def test_a_record_holds_the_samples_of_the_list_that_was_run(
    run: Run, events: Path, tmp_path: Path
) -> None:
    """Those of ``%run_analysis --samples``, and after another run the files of that."""
    make(tmp_path / "zz.root", events=100)
    (tmp_path / "s.yaml").write_text(
        "format: hepnb-samples/1\nluminosity: 10 /fb\nsamples:\n- {name: data, files: "
        f"{events}}}\n"
        "- {name: zz, files: zz.root, cross_section: 1 pb, sum_of_weights: count}\n"
    )
    run(f"%%generate --events {events}")
    run("%run_analysis --samples s.yaml")
    assert run("%export record")[1] == ""
    assert kinds(tmp_path / "record") == [("data", "data"), ("zz", "simulation")]
    assert {r.state for r in replay(tmp_path / "record", Settings(offline=True))} == {"same"}
    run("%run_analysis zz.root")
    assert run("%export record")[1] == ""
    assert kinds(tmp_path / "record") == [("", "")]


def test_a_record_holds_cells_that_were_edited(
    run: Run, shell: InteractiveShell, events: Path, tmp_path: Path
) -> None:
    """Its numbers are those that the notebook shows; one that is rejected has none."""
    run(f"%%generate\nfiles {events}")
    source = source_of(shell, "region-SR")
    run(cell("region-SR", "accepted", source.replace("MET.pt < 60", "MET.pt < 50")))
    run("%run_analysis")
    assert run("%export record")[1] == ""
    folder = tmp_path / "record"
    result = json.loads((folder / "result.json").read_text())
    assert result["regions"]["SR"]["selected"] == selected(shell)
    assert [c["key"] for c in json.loads((folder / "cells.json").read_text())] == ["region-SR"]
    states = {r.state for r in replay(folder, Settings(offline=True), run_cells=True)}
    assert states == {"same"}
    run(cell("region-SR", "rejected", source))
    assert "rejected: region-SR" in run("%export record")[1]


def test_a_journal_that_was_torn_is_exported(run: Run, events: Path, tmp_path: Path) -> None:
    """A line that was cut within a letter costs that letter, not the record."""
    run(f"%%generate\nfiles {events}")
    with (tmp_path / ".hepnb" / "journal.jsonl").open("ab") as file:
        file.write('{"adl": "|η'.encode()[:-1])
    assert run("%export record")[1] == ""
    assert (
        (tmp_path / "record" / "decisions.jsonl")
        .read_text(encoding="utf-8")
        .endswith('{"adl": "|�')
    )


def test_nothing_is_exported_while_a_line_is_open(run: Run, tmp_path: Path) -> None:
    """The refusal names the line; there is no folder."""
    run("%%spec taus --status proposed\nobject taus\n  take Tau\n  select pt > 20 GeV  ?")
    error = run("%export record")[1]
    assert "object taus: select pt > 20 GeV" in error
    assert not (tmp_path / "record").exists()


def test_the_samples_of_a_list_are_run_by_the_spec(
    run: Run, shell: InteractiveShell, events: Path, tmp_path: Path
) -> None:
    """One weighted cutflow; data are what is compared; edited cells are not passed over in
    silence.
    """
    make(tmp_path / "zz.root", events=100)
    (tmp_path / "s.yaml").write_text(
        "format: hepnb-samples/1\nluminosity: 10 /fb\nsamples:\n- {name: data, files: "
        f"{events}}}\n"
        "- {name: zz, files: zz.root, cross_section: 1 pb, sum_of_weights: count}\n"
    )
    run(f"%%generate --events {events}")
    shown, error = run("%run_analysis --samples s.yaml")
    assert not error
    assert "simulation at 10 fb⁻¹" in shown
    assert session(shell).conditions.run == "data"
    assert selected(shell) > 0
    assert (
        "no such file"
        in run("%run_analysis --samples s.yaml".replace("s.yaml", "t.yaml"))[1].lower()
    )
    assert "files beside --samples" in run(f"%run_analysis {events} --samples s.yaml")[1]
    run(cell("region-SR", "accepted", source_of(shell, "region-SR").replace("< 60", "< 50")))
    assert "cells of the program were edited" in run("%run_analysis --samples s.yaml")[1]


def test_one_event_is_explained_in_the_notebook(run: Run, events: Path) -> None:
    """Of the files of the program, or of another one."""
    run(f"%%generate --events {events}")
    shown, error = run("%explain #3 --region SR")
    assert not error
    assert "object jets" in shown
    assert "select size(jets) >= 1" in shown
    assert "no event #5000" in run("%explain #5000")[1]
