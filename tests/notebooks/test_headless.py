"""Notebooks run without a browser, by nbconvert and papermill, as a batch job or a pipeline runs
them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from hepnb.notebook.review_record import MIME
from tests.conftest import ROOT

QUICKSTART = ROOT / "example_notebooks" / "01_quickstart.ipynb"


def with_an_open_line(path: Path) -> Path:
    """The quickstart, with a line of the signal region opened again."""
    notebook = nbformat.read(QUICKSTART, as_version=4)
    spec = next(c for c in notebook.cells if c.source.startswith("%%spec SR"))
    spec.source = spec.source.replace("✓", "?", 1)
    nbformat.write(notebook, path)
    return path


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a module of Python in a folder, with Jupyter's and IPython's own folders in it; the
    decisions of the quickstart count.
    """
    own = {
        name: str(folder / name)
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")
    }
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **own, "PYTHONWARNINGS": "ignore", "HEPNB_ADOPT": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def texts(path: Path) -> dict[str, str]:
    """The text that each code cell of a file shows, by the first line of the cell."""
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    return {c.source.split("\n")[0]: "\n".join(filter(None, map(text, c.outputs))) for c in cells}


def text(output: nbformat.NotebookNode) -> str:
    """What an output shows where there is only text."""
    return str(output.get("data", {}).get("text/plain", ""))


def shown_by(outputs: dict[str, str], start: str) -> str:
    """What the cell that begins so shows."""
    return next(text for first, text in outputs.items() if first.startswith(start))


@pytest.mark.long
def test_nbconvert_runs_the_quickstart(tmp_path: Path) -> None:
    """It ends with 0, every step shows text, and the pages made from it say what the notebook
    says.
    """
    done = run(
        tmp_path,
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        str(QUICKSTART),
        "--output-dir",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    executed = tmp_path / QUICKSTART.name
    shown = texts(executed)
    assert "four leptons" in shown_by(shown, "%load_paper")
    assert "0 open" in shown_by(shown, "%%spec SR")
    assert "every number agrees" in shown_by(shown, "%compare")
    for kind in ("markdown", "html"):
        assert run(tmp_path, "nbconvert", "--to", kind, str(executed)).returncode == 0
        page = executed.with_suffix({"markdown": ".md", "html": ".html"}[kind]).read_text("utf-8")
        read = re.sub(r"<[^>]+>", "", page)
        assert "every number agrees" in read
        assert "%%spec SR --status accepted" in read
        assert "✓ accepted" in read
        assert "HEP401 info: " in read
        assert MIME not in read


def test_papermill_stops_at_an_open_line(tmp_path: Path) -> None:
    """It ends with an error of one line that names the open line; what ran before is in its
    file, and nothing after ran.
    """
    source, target = with_an_open_line(tmp_path / "open.ipynb"), tmp_path / "ran.ipynb"
    done = run(tmp_path, "papermill", str(source), str(target), "--no-progress-bar")
    assert done.returncode != 0
    assert "UnreviewedSpec: 1 open line (region SR: select m4l" in done.stderr
    assert 'File "' not in done.stderr.split("PapermillExecutionError")[-1]
    shown = texts(target)
    assert "1 open" in shown_by(shown, "%%spec SR")
    assert shown_by(shown, "%run_analysis") == ""


@pytest.mark.long
def test_nbconvert_stops_at_an_open_line(tmp_path: Path) -> None:
    """It ends with an error of one line, and writes no file."""
    source = with_an_open_line(tmp_path / "open.ipynb")
    done = run(
        tmp_path, "nbconvert", "--to", "notebook", "--execute", str(source), "--output", "ran"
    )
    assert done.returncode != 0
    assert "UnreviewedSpec: 1 open line (region SR: select m4l" in done.stderr
    assert not (tmp_path / "ran.ipynb").exists()


@pytest.mark.long
def test_papermill_runs_the_quickstart(tmp_path: Path) -> None:
    """It ends with 0, and its file holds the comparison."""
    target = tmp_path / "ran.ipynb"
    done = run(tmp_path, "papermill", str(QUICKSTART), str(target), "--no-progress-bar")
    assert done.returncode == 0, done.stderr
    assert "every number agrees" in shown_by(texts(target), "%compare")


@pytest.mark.long
def test_papermill_runs_notebooks_of_one_folder_one_after_the_other(tmp_path: Path) -> None:
    """A copy with another threshold in a cell of the same key, and then the first again: each
    ends with 0, as it does alone.
    """
    other = nbformat.read(QUICKSTART, as_version=4)
    spec = next(c for c in other.cells if c.source.startswith("%%spec SR"))
    kept = spec.source[: spec.source.index("  select MET < 50 GeV")]
    spec.source = f"{kept}  select MET < 60 GeV  #: ✓"
    nbformat.write(other, tmp_path / "other.ipynb")
    for name in (str(QUICKSTART), "other.ipynb", str(QUICKSTART)):
        done = run(tmp_path, "papermill", name, "ran.ipynb", "--no-progress-bar")
        assert done.returncode == 0, done.stderr
