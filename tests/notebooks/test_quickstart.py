"""The quickstart runs from top to bottom as a reader runs it, and shows the flow of the README."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from hepnb.notebook import cells
from hepnb.notebook.cells import Status
from hepnb.notebook.review_record import MIME
from tests.conftest import ROOT

QUICKSTART = ROOT / "example_notebooks" / "01_quickstart.ipynb"


def read() -> nbformat.NotebookNode:
    """The quickstart as it is committed."""
    return nbformat.read(QUICKSTART, as_version=4)


def outputs(cell: nbformat.NotebookNode) -> str:
    """What a cell shows, as text."""
    return "\n".join(o.data["text/plain"] for o in cell.outputs if o.output_type == "display_data")


def test_it_is_committed_without_traces() -> None:
    """No outputs, no counts, and nothing of the machine that it was made on."""
    notebook = read()
    assert not [
        c for c in notebook.cells if c.cell_type == "code" and (c.outputs or c.execution_count)
    ]
    assert not re.findall(r"/home/|/root/|/work/|/Users/|/tmp/", json.dumps(notebook))


def test_it_is_what_the_script_makes() -> None:
    """The committed notebook is that of scripts/make_quickstart.py, with the reviewed spec that
    hepnb ships.
    """
    made = runpy.run_path(str(ROOT / "scripts" / "make_quickstart.py"))["quickstart"]()
    assert read() == nbformat.reads(nbformat.writes(made), as_version=4)


def test_its_spec_is_reviewed() -> None:
    """Every spec cell says that it is accepted, and has no open line."""
    found = [c for cell in read().cells if (c := cells.parse(cell.source)) is not None]
    assert {c.status for c in found} == {Status.ACCEPTED}
    assert not [c.key for c in found if cells.is_open(c)]
    assert len(found) == len({c.key for c in found}) > 5


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The quickstart after Run All, in a folder of its own."""
    folder = tmp_path_factory.mktemp("quickstart")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder / ".ipython"))
        patch.setenv("HEPNB_ADOPT", "1")  # nobody is here to take over what its makers accepted
        notebook = read()
        NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(folder)}}
        ).execute()
    return notebook


def cell_of(notebook: nbformat.NotebookNode, start: str) -> nbformat.NotebookNode:
    """The cell that begins so."""
    return next(c for c in notebook.cells if c.source.startswith(start))


def test_it_reproduces_the_papers_table(executed: nbformat.NotebookNode) -> None:
    """The run agrees with every row of the table that the example note publishes."""
    shown = outputs(cell_of(executed, "%compare"))
    assert "every number agrees" in shown
    assert re.search(r"^SR .*\b795\b.*\bexact$", shown, re.MULTILINE)
    assert re.search(r"^CR .*\b1205\b.*\bexact$", shown, re.MULTILINE)


def test_every_line_of_its_spec_stands_in_the_note(executed: nbformat.NotebookNode) -> None:
    """No spec cell shows an error or a warning about its evidence."""
    shown = [outputs(c) for c in executed.cells if c.source.startswith("%%spec")]
    assert all("0 open" in s or "no line to decide" in s for s in shown)
    assert not [s for s in shown if re.search(r"HEP3\d\d (error|warning)|not looked up", s)]


def test_what_it_shows_needs_no_kernel(executed: nbformat.NotebookNode) -> None:
    """All outputs are static: nothing breaks when the notebook is opened again."""
    kinds = {
        kind
        for c in executed.cells
        if c.cell_type == "code"
        for o in c.outputs
        for kind in o.get("data", {"stream": ""})
    }
    assert kinds <= {"text/html", "text/plain", "image/png", MIME}


def test_a_line_that_is_opened_again_stops_it(tmp_path: Path) -> None:
    """Run All stops at %%generate, which names the line; nothing after it runs."""
    notebook = read()
    spec = cell_of(notebook, "%%spec SR")
    spec.source = spec.source.replace("✓", "?", 1)
    client = NotebookClient(
        notebook, timeout=300, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    errors = {
        c.source.split()[0]: o.traceback
        for c in notebook.cells
        if c.cell_type == "code"
        for o in c.outputs
        if o.output_type == "error"
    }
    assert list(errors) == ["%%generate", "%run_analysis", "%compare"]
    assert len(errors["%%generate"]) == 1
    assert errors["%%generate"][0].startswith("UnreviewedSpec: 1 open line (region SR: select m4l")
