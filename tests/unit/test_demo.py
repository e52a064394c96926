"""The demo: what `make demo` runs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from hepnb import demo


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the demo wrote; it says that the cutflow is the paper's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEPNB_CACHE", str(tmp_path_factory.mktemp("cache")))
        made = tmp_path_factory.mktemp("demo")
        assert demo.demo(made)
    return made


def test_the_demo_writes_what_it_says(folder: Path) -> None:
    """Spec, draft, notebook, figures, report and events are there."""
    names = {p.name for p in folder.iterdir()}
    assert {
        "spec.adl",
        "draft.adl",
        "analysis.ipynb",
        "cutflow.png",
        "m4l.png",
        "report.html",
        "events.root",
    } <= names


def test_the_generated_notebook_was_run_from_top_to_bottom(folder: Path) -> None:
    """Every code cell has been executed, none failed, the cutflow is printed, and no path of
    this machine is in a cell.
    """
    notebook = nbformat.read(folder / "analysis.ipynb", as_version=4)
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    printed = "".join(o.get("text", "") for c in cells for o in c.outputs)
    assert "select m4l [] 115 130 GeV" in printed
    assert not any(str(folder) in c.source for c in cells)


def test_the_draft_has_all_but_the_delegated_definition(folder: Path) -> None:
    """Without a model, all lines but the isolation of the second note are drafted as the
    reviewer accepts them.
    """
    draft, spec = (_lines(folder / name) for name in ("draft.adl", "spec.adl"))
    assert spec - draft == {
        "select trackiso / pt < 0.15",
        "sort pt descend",
        'histo m4l, "Four-lepton invariant mass", 50, 70 GeV, 270 GeV, m4l',
    }
    assert not draft - spec


def _lines(path: Path) -> set[str]:
    """The statements of a spec without evidence; titles and ids apart."""
    lines = {
        line.split("#:")[0].strip()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(" ")
    }
    return {line for line in lines if not line.startswith(("title", "id "))}
