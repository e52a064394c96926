"""The example notebooks run from top to bottom, each to a picture and a comparison."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT, shared

TEXTS = sorted((ROOT / "scripts" / "notebooks").glob("*.md"))
NOTEBOOKS = [ROOT / "example_notebooks" / f"{text.stem}.ipynb" for text in TEXTS]


def test_they_are_what_the_script_makes() -> None:
    """Each committed notebook is that of its text, without outputs, and with no trace of the
    machine that made it.
    """
    make = runpy.run_path(str(ROOT / "scripts" / "make_examples.py"))["notebook"]
    assert len(NOTEBOOKS) == 5
    for text, path in zip(TEXTS, NOTEBOOKS, strict=True):
        made = nbformat.reads(nbformat.writes(make(text.read_text(encoding="utf-8"))), as_version=4)
        assert nbformat.read(path, as_version=4) == made
        assert not re.findall(r"/home/|/root/|/work/|/Users/|/tmp/", json.dumps(made))


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_runs_to_a_picture_and_a_comparison(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run All on toy events: a figure of the run, and a comparison in which every number agrees."""
    if "dask" in path.stem:
        pytest.importorskip("distributed", reason="distributed is not installed")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    monkeypatch.delenv("HEPNB_MODEL", raising=False)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    code = [c for c in notebook.cells if c.cell_type == "code"]

    def shown(start: str, kind: str) -> list[str]:
        return [
            o.data[kind]
            for c in code
            if c.source.startswith(start)
            for o in c.outputs
            if kind in o.get("data", {})
        ]

    assert shown("%run_analysis", "image/png")
    assert shown("%compare", "image/png")
    assert "every number agrees" in "\n".join(shown("%compare", "text/plain"))


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "folder", "files"),
    [
        ("02_h4l_open_data", "atlas-opendata-2020", "data_*.4lep.root"),
        ("04_dimuon_spectrum", "cms-nanoaod", "agc_open-data-example.root"),
    ],
)
def test_it_finds_real_events(
    name: str, folder: str, files: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open data beside the notebook are taken instead of toys, and the run agrees with the
    selection by hand.
    """
    place = shared(f"data/{folder}")
    (tmp_path / folder).mkdir()
    for file in place.glob(files):
        (tmp_path / folder / file.name).symlink_to(file)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    notebook = nbformat.read(ROOT / "example_notebooks" / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert not (tmp_path / "toy").exists()
    told = [
        o.data["text/plain"]
        for c in notebook.cells
        if c.source.startswith("%compare")
        for o in c.outputs
        if "data" in o
    ]
    assert "every number agrees" in "\n".join(told)
