"""The magics in IPython without a notebook: what they say, and how they fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import nbformat
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from hepnb.events.example import make
from hepnb.notebook import cells, magics_base
from hepnb.notebook.bridge import AskingCell
from hepnb.notebook.messages import NotebookCell
from hepnb.settings import Settings
from tests.notebooks.shells import loaded

MAGICS = {
    "line": {
        "load_paper",
        "extract",
        "generate",
        "run_analysis",
        "yields",
        "compare",
        "export",
        "forget",
    },
    "cell": {"extract", "spec", "generate"},
}
PHOTONS = (
    "%%spec photons --status proposed\nobject photons\n  take Photon\n  select pt > 10 GeV  #: "
    'p1 "p_{T} > 10 GeV" ?\n'
)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """An IPython in its own folder, with the extension loaded."""
    without = ("HEPNB_MODEL", "HEPNB_OFFLINE", "HEPNB_CONTACT")
    with loaded(tmp_path, monkeypatch, *without) as made:
        yield made


@pytest.fixture
def run(shell: InteractiveShell) -> Callable[[str], tuple[str, str]]:
    """Runs a cell; gives what it shows last (controls aside), and how it fails."""

    def run(source: str) -> tuple[str, str]:
        with capture_output() as captured:
            result = shell.run_cell(source)
        outputs = [
            o.data
            for o in captured.outputs
            if "application/vnd.jupyter.widget-view+json" not in o.data
        ]
        shown = outputs[-1]["text/plain"] if outputs else captured.stdout
        return shown, str(result.error_in_exec or "")

    return run


def registered(shell: InteractiveShell) -> dict[str, set[str]]:
    """Those of our magics that the shell has, by kind."""
    return {kind: names & set(shell.magics_manager.magics[kind]) for kind, names in MAGICS.items()}


def test_the_extension_brings_and_takes_its_magics(shell: InteractiveShell) -> None:
    """Loading registers the magics, and unloading leaves none."""
    assert registered(shell) == MAGICS
    shell.run_line_magic("unload_ext", "hepnb")
    assert registered(shell) == {"line": set(), "cell": set()}
    assert shell.Completer.custom_matchers == []


@pytest.mark.parametrize("name", sorted(MAGICS["line"] | MAGICS["cell"]))
def test_every_magic_has_help(shell: InteractiveShell, name: str) -> None:
    """``%load_paper?`` shows a usage with every argument explained."""
    magic: Any = shell.find_magic(name) or shell.find_cell_magic(name)
    assert f"%{name}" in magic.__doc__
    assert all(action.help for action in magic.__func__.parser._actions)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("%extract --en", {"--engine"}),
        ("%%extract --engine ", {"patterns", "llama", "server", "replay"}),
        ("%%extract --engine pa", {"patterns"}),
        ("%%extract --engine patterns --mo", {"--model"}),
        ("%%spec photons --status ac", {"accepted"}),
        ("%load_paper ex", {"example", "example-leptons"}),
        ("%load_paper 17", {"1704.03848", "1705.00001v2"}),
        ("%load_paper hep-ex/03", {"hep-ex/0303012"}),
        ("%load_paper example --cites ", {"example-leptons", "hep-ex/0303012"}),
    ],
)
def test_tab_offers_options_choices_and_papers(
    shell: InteractiveShell,
    typed: str,
    offered: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What may come next, and nothing of Python's."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path))
    (tmp_path / "arxiv").mkdir()
    for name in ("1704.03848", "1705.00001v2", "hep-ex_0303012"):
        (tmp_path / "arxiv" / f"{name}.pdf").touch()
    with provisionalcompleter():
        found = list(shell.Completer.completions(typed, len(typed)))
    words = {typed[: c.start] + c.text + typed[c.end :] for c in found}
    assert offered <= {word.rpartition(" ")[2] for word in words}
    assert all("(" not in word for word in words)


def test_settings_are_those_of_the_command_line(
    shell: InteractiveShell, run: Callable[[str], tuple[str, str]]
) -> None:
    """``%config HepnbMagics`` sets what the commands' options set, and nothing outside of what
    is known.
    """
    magics = shell.magics_manager.registry["HepnbMagics"]
    assert magics.settings == Settings()
    run("%config HepnbMagics.model_path = 'model.gguf'\n%config HepnbMagics.offline = True")
    assert magics.settings == Settings(model_path="model.gguf", offline=True)
    run("%config HepnbMagics.engine = 'oracle'")
    assert magics.settings.engine == "patterns"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("%load_paper nowhere.pdf", "PaperError: "),
        ("%%extract\nnotes", "HepnbError: no paper is loaded; run %load_paper first"),
        ("%%extract", "HepnbError: no paper is loaded"),
        ("%%generate --events a.root\n\n", "HepnbError: there is no spec"),
        ("%%spec photons", "cell body is empty"),
        ("%extract --engine oracle", "invalid choice: 'oracle'"),
        (
            "%%spec photons\nobject photons\n  select pt >",
            "SpecError: %%spec photons:3:14: the end of the line",
        ),
        ("%%spec photons --status perhaps\nobject photons", "invalid choice: 'perhaps'"),
        ("%generate --events a.root", "HepnbError: there is no spec"),
        (
            "%%generate\nplot m4l",
            "SpecError: %%generate:1:1: 'plot m4l' is not understood; expected files a.root b.root",
        ),
        ("%run_analysis", "HepnbError: there is no program; run %%generate first"),
        ("%compare", "HepnbError: nothing has been run; run %run_analysis first"),
    ],
)
def test_a_mistake_is_one_line(
    run: Callable[[str], tuple[str, str]], source: str, said: str
) -> None:
    """What was wrong and what to do, without a traceback; the cell fails, so that Run All stops."""
    error = run(source)[1]
    assert said in error
    assert "\n" not in error


def test_an_error_shows_no_traceback(
    shell: InteractiveShell, run: Callable[[str], tuple[str, str]]
) -> None:
    """The frontend gets one line."""
    shown = []
    shell._showtraceback = lambda kind, value, lines: shown.append(lines)  # type: ignore[method-assign]
    run("%run_analysis")
    assert shown == [["HepnbError: there is no program; run %%generate first"]]


def test_a_spec_cell_shows_its_review(run: Callable[[str], tuple[str, str]]) -> None:
    """Running a spec cell registers it and shows its lines; LaTeX in quotes is left as it is,
    whatever variables there are.
    """
    run("T = 41.9")
    shown, error = run(PHOTONS)
    assert error == ""
    assert "photons: proposed, 1 line, 1 open" in shown
    assert "p1 “p_{T} > 10 GeV” – not looked up" in shown


def test_an_unreviewed_spec_is_not_generated(run: Callable[[str], tuple[str, str]]) -> None:
    """The refusal names the line and says what to do."""
    run(PHOTONS)
    error = run("%generate --events a.root")[1]
    assert error.startswith("UnreviewedSpec: 1 open line (object photons: select pt > 10 GeV); ")


def test_decisions_of_the_journal_are_in_the_next_text(
    shell: InteractiveShell, run: Callable[[str], tuple[str, str]]
) -> None:
    """Without a labextension, a decision made in the table is put into the cell's text when the
    cell is run again.
    """
    run(PHOTONS)
    session = shell.magics_manager.registry["HepnbMagics"].session
    session.decide(
        "photons", [r.requirement.id for r in session.review("photons").rows], "accepted"
    )
    shell.set_next_input = lambda text, replace=False: asked.append((text, replace))  # type: ignore[method-assign]
    asked: list[tuple[str, bool]] = []
    assert run(PHOTONS)[1] == ""
    assert asked == [(PHOTONS.replace("proposed", "accepted").replace("?", "✓"), True)]


def test_pages_are_shown(shell: InteractiveShell, run: Callable[[str], tuple[str, str]]) -> None:
    """``%show_page`` draws a page of the paper; what is not on it is one clear line."""
    run("%load_paper example --offline --refs 1")
    assert run("%show_page 1")[1] == ""
    assert "no page 99" in run("%show_page 99")[1]
    assert "is not in the paper" in run("%show_page 1 'words that nobody wrote'")[1]


def test_cited_papers_are_loaded_with_the_paper(
    shell: InteractiveShell, run: Callable[[str], tuple[str, str]]
) -> None:
    """``--cites`` loads them, says so, and they are gone when the paper is loaded without them."""
    session = shell.magics_manager.registry["HepnbMagics"].session
    shown, error = run("%load_paper example --cites example-leptons --offline")
    assert error == ""
    assert [line.split(",")[0] for line in shown.splitlines() if " pages, " in line] == [
        "h4l_note",
        "leptons_note",
    ]
    assert [p.id for p in session.cited] == ["leptons_note"]
    run("%load_paper example --offline")
    assert session.cited == ()
    assert run("%load_paper example --cites nowhere.pdf")[1].startswith("PaperError: ")


@pytest.fixture
def asked(shell: InteractiveShell) -> list[str]:
    """The cells that IPython was asked to insert below."""
    found: list[str] = []
    shell.set_next_input = lambda text, replace=False: None if replace else found.append(text)  # type: ignore[method-assign]
    return found


def test_a_draft_is_inserted_once(run: Callable[[str], tuple[str, str]], asked: list[str]) -> None:
    """Without a labextension the draft comes as one cell, and not again, whether that has been
    run or not; --again brings it.
    """
    run("%load_paper example --offline")
    shown, error = run("%%extract draft\nnotes")
    assert error == ""
    assert "One cell with all blocks is below." in shown
    assert "in this notebook already: analysis, muons" in run("%extract draft")[0]
    assert run(asked[0])[1] == ""
    assert "in this notebook already: analysis, muons" in run("%extract draft")[0]
    assert len(asked) == 1
    run("%extract draft --again")
    assert asked == [asked[0]] * 2


def test_what_another_kernel_put_in_may_be_in_another_notebook(
    run: Callable[[str], tuple[str, str]], asked: list[str], shell: InteractiveShell
) -> None:
    """Where the notebook's name is not known, what was put in before a restart is not put in
    again, and nobody is told that this notebook has it.
    """
    run("%load_paper example --offline")
    run("%extract")
    magics = shell.magics_manager.registry["HepnbMagics"]
    magics.session.journal = replace(magics.session.journal, kernel="another")
    shown = run("%extract")[0]
    assert "put into this notebook or another one of this folder before: analysis, muons" in shown
    assert "in this notebook already" not in shown
    assert len(asked) == 1


def test_a_program_is_inserted_once(
    run: Callable[[str], tuple[str, str]],
    asked: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor does %%generate insert its cell each time; where the program reads otherwise now, it
    says so.
    """
    make(tmp_path / "events.root", events=200)
    monkeypatch.setattr("builtins.input", lambda _: "y")
    photons = PHOTONS.replace("?", "✓").replace("Photon\n", "Electron\n")
    region = '%%spec SR\nregion SR\n  select size(photons) >= 1 #: p1 "x" ✓\n'
    run(photons)
    run(region)
    shown, error = run("%generate --events events.root --waive HEP301 HEP302 HEP304 HEP305")
    assert error == ""
    assert "One cell with all blocks is below." in shown
    assert [piece.key for piece in cells.pieces(asked[0])][-1] != "program"
    assert "in this notebook already" in run("%generate --waive HEP301 HEP302 HEP304 HEP305")[0]
    assert len(asked) == 1
    changed = region.replace(">= 1", ">= 2")
    for source in (changed.replace("✓", "?"), changed):  # opened, and accepted again
        run(source)
    assert "read otherwise now: " in run("%generate --waive HEP301 HEP302 HEP304 HEP305")[0]
    assert len(asked) == 1


def test_the_notebooks_file_says_what_is_there(
    run: Callable[[str], tuple[str, str]], asked: list[str], shell: InteractiveShell, tmp_path: Path
) -> None:
    """Blocks that stand in the saved notebook are not put in again, and what was deleted and
    saved is.
    """
    file = tmp_path / "analysis.ipynb"
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("%%spec muons\nobject muons\n  take Muon")]
        ),
        file,
    )
    shell.user_ns["__vsc_ipynb_file__"] = str(file)
    run("%load_paper example --offline")
    assert "in this notebook already: muons" in run("%extract")[0]
    assert "muons" not in [piece.key for piece in cells.pieces(asked[0])]
    nbformat.write(nbformat.v4.new_notebook(), file)
    os.utime(file, (file.stat().st_mtime + 5,) * 2)
    run("%extract")
    assert "muons" in [piece.key for piece in cells.pieces(asked[1])]


def test_a_cell_that_was_deleted_is_out_of_the_spec_once_that_is_saved(
    run: Callable[[str], tuple[str, str]], shell: InteractiveShell, tmp_path: Path
) -> None:
    """Without the labextension the saved file tells, if it was saved after the cell was run."""
    file = tmp_path / "analysis.ipynb"
    shell.user_ns["__vsc_ipynb_file__"] = str(file)
    nbformat.write(nbformat.v4.new_notebook(), file)
    os.utime(file, (1e9, 1e9))
    for source in (PHOTONS, PHOTONS.replace("photons", "taus")):
        run(source)
    shown = run("%generate --events events.root")[1]
    assert "object photons" in shown
    assert "object taus" in shown
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PHOTONS)]), file)
    os.utime(file, (4e9, 4e9))
    shown = run("%generate --events events.root")[1]
    assert "object photons" in shown
    assert "object taus" not in shown


def test_the_last_decisions_are_waited_for(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where messages may come beside the cell that runs, it waits for what the notebook told
    before it, unless that has come already.
    """
    magics = shell.magics_manager.registry["HepnbMagics"]
    magics.settle(AskingCell("c1", "%%generate"))  # nobody listens: no wait
    monkeypatch.setattr(magics.bridge, "_comm", object())
    monkeypatch.setattr(magics.bridge, "frontend", "JupyterLab 4")
    magics.stands((), "c1")
    magics.settle(AskingCell("c1", "%%generate"))  # it was told before: no wait
    monkeypatch.setattr(magics.bridge, "hears_beside", True)
    told = []
    later = Timer(
        0.1, lambda: (told.append(1), magics.stands((NotebookCell(id="a", source=PHOTONS),), "c1"))
    )
    later.start()
    magics.settle(AskingCell("c1", "%%generate"))
    assert told
    later.join()


@pytest.mark.parametrize("beside", [True, False])
def test_a_notebook_that_stays_silent_is_not_waited_for_silently(
    beside: bool, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the page does not tell in time how its cells read, that is said, and what to do;
    at once where nothing can be heard while a cell runs.
    """
    magics = shell.magics_manager.registry["HepnbMagics"]
    monkeypatch.setattr(magics.bridge, "_comm", object())
    monkeypatch.setattr(magics.bridge, "frontend", "JupyterLab 4")
    monkeypatch.setattr(magics.bridge, "hears_beside", beside)
    monkeypatch.setattr(magics_base, "_PATIENCE", 0.01 if beside else 1e9)
    with capture_output() as captured:
        magics.settle(AskingCell("c1", "%%generate"))
    said = "".join(output.data["text/plain"] for output in captured.outputs)
    assert "did not tell" in said
    assert "Reload the page" in said


def test_a_cell_can_be_taken_out_by_its_key(run: Callable[[str], tuple[str, str]]) -> None:
    """Where nothing tells that it was deleted; an unknown key is refused with those that there
    are.
    """
    for source in (PHOTONS, PHOTONS.replace("photons", "taus")):
        run(source)
    assert run("%forget taus")[0].strip() == "the spec is now: photons"
    assert "object taus" not in run("%generate --events events.root")[1]
    assert "no spec cell taus was run; expected one of photons" in run("%forget taus")[1]


def test_a_notebook_that_cannot_be_read_is_no_obstacle(
    run: Callable[[str], tuple[str, str]], asked: list[str], shell: InteractiveShell, tmp_path: Path
) -> None:
    """A file that is no notebook tells nothing; the journal still does."""
    (tmp_path / "analysis.ipynb").write_text('{"cells": [{"cell_type": "code"}, 7]}')
    shell.user_ns["__vsc_ipynb_file__"] = str(tmp_path / "analysis.ipynb")
    run("%load_paper example --offline")
    assert run("%extract")[1] == ""
    run("%extract")
    assert len(asked) == 1


def jets_run(run: Callable[[str], tuple[str, str]]) -> None:
    """The example with a region of jets, run on toy events, without a word of failure."""
    cells = (
        "%load_paper example",
        "%%spec jets\nregion SR\n  select size(Jet) >= 1\n",
        "%%generate\nfiles toy.root",
        "%run_analysis",
    )
    assert [run(cell)[1] for cell in cells] == ["", "", "", ""]


def test_a_comparison_without_a_common_row_is_a_table(
    run: Callable[[str], tuple[str, str]], tmp_path: Path
) -> None:
    """Published regions that the spec does not have: the table says so, and Run All goes on."""
    make(tmp_path / "toy.root", events=200)
    (tmp_path / "published.yaml").write_text(
        "source: elsewhere\nregions:\n  CRW: [{value: 3}]\n  CRZ: [{value: 4}]\n", encoding="utf-8"
    )
    jets_run(run)
    shown, failed = run("%compare published.yaml")
    assert failed == ""
    assert "nothing could be compared" in shown
    assert "2 published numbers have no counterpart in the run (CRW, CRZ)" in shown
    many = "".join(f"  p_{{T}}-{n}: [{{value: {n}}}]\n" for n in range(7))
    (tmp_path / "many.yaml").write_text(f"source: elsewhere\nregions:\n{many}", encoding="utf-8")
    assert "(p_{T}-0, p_{T}-1, p_{T}-2 and 4 more)" in run("%compare many.yaml")[0]
    shown, failed = run('%compare published.yaml --same "CRW=SR"')
    assert failed == ""
    assert "Image" in shown  # the region and its published number, drawn
    assert "'CRW' is no pair; expected NAME=REGION" in run("%compare published.yaml --same CRW")[1]


def test_published_numbers_are_decided_on_in_the_notebook(
    run: Callable[[str], tuple[str, str]], tmp_path: Path
) -> None:
    """A rejected number is not compared, here and from the file that was written; a name that
    is not there is said with those that are.
    """
    make(tmp_path / "toy.root", events=200)
    (tmp_path / "published.yaml").write_text(
        "source: Table 6\nregions:\n  SR: [{value: 3}, {process: Z + jets, value: 4}]\n",
        encoding="utf-8",
    )
    shown, failed = run("%yields published.yaml")
    assert (failed, "2 published numbers: 2 open" in shown) == ("", True)
    shown, failed = run('%yields --reject --counted "Z + jets" -o decided.yaml')
    assert (failed, "1 published number: 1 rejected" in shown) == ("", True)
    assert "1 open, 1 rejected" in run("%yields")[0]
    jets_run(run)
    assert "Image" in run("%compare decided.yaml")[0]
    assert "1 open, 1 rejected" in run("%yields decided.yaml")[0]
    assert "Image" in run("%compare")[0]
    assert "2 published numbers: 2 rejected" in run("%yields --reject")[0]
    shown, failed = run("%compare")
    assert (failed, "nothing could be compared" in shown) == ("", True)
    assert "no number of region 'CR'; expected SR" in run("%yields --reject --region CR")[1]
    assert "--accept and --reject; expected one of them" in run("%yields --accept --reject")[1]
