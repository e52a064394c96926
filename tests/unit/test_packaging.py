"""What is installed: light to import, complete, and free of traces of the machine that built it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

import hepnb
from hepnb import documents
from tests.conftest import ROOT

LABEXTENSION = ROOT / "labextension"
SHARE = "data/data/share/jupyter/labextensions/hepnb"


def python(code: str) -> str:
    """What a fresh Python prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()


def hook() -> ModuleType:
    """The build hook as a module."""
    spec = spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def modules(folder: Path) -> set[str]:
    """The modules and packages that stand in a folder of the project, by their full names."""
    dotted = ".".join(folder.relative_to(ROOT).parts)
    found = [p for p in folder.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()]
    return {f"{dotted}.{p.stem}" for p in found if not p.stem.startswith("__")}


def test_the_import_contracts_leave_no_module_out() -> None:
    """Each has a layer; IPython is forbidden to all but the notebook, llama_cpp to all but its
    adapter.
    """
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    every, models = modules(ROOT / "hepnb"), modules(ROOT / "hepnb" / "models")
    assert (
        set(re.split(r"[\s|]+", contracts["importlinter:contract:layers"]["layers"].strip()))
        == every
    )
    assert set(contracts["importlinter:contract:jupyter"]["source_modules"].split()) == every - {
        "hepnb.notebook"
    }
    llama = set(contracts["importlinter:contract:llama"]["source_modules"].split())
    assert llama == every - {"hepnb.models"} | models - {"hepnb.models.llamacpp"}


def wheel(folder: Path, *, with_bundle: bool) -> zipfile.ZipFile:
    """A wheel, built from a copy of the sources without the network."""
    source = folder / "source"
    ignore = [
        ".*",
        "node_modules",
        "lib",
        "lib-test",
        "__pycache__",
        "demo",
        "dist",
        "tests",
        "docs",
        *([] if with_bundle else ["static"]),
    ]
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*ignore))
    if not with_bundle:
        shutil.rmtree(source / "hepnb" / "labextension", ignore_errors=True)
    environment = {**os.environ} | ({} if with_bundle else {"SKIP_JUPYTER_BUILDER": "1"})
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=source, env=environment, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_forge_runs_what_ci_runs() -> None:
    """The workflow is YAML of jobs with steps, each an action of a named version or a command; one
    of them is ``.ci/run``, which ends in ``make test``, and the wheel is tried on each Python that
    is declared.
    """
    workflow = documents.document((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert all(job["runs-on"] == "ubuntu-latest" for job in jobs.values())
    assert all(
        re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step
    )
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert {job["needs"] for job in jobs.values() if "needs" in job} <= set(jobs)
    assert any(".ci/run" in step.get("run", "") for step in jobs["test"]["steps"])
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip().endswith("exec make test")
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {
        found[1]
        for name in tables["project"]["classifiers"]
        if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", name))
    }
    assert set(jobs["wheel"]["strategy"]["matrix"]["python"]) == declared


def test_import_is_light() -> None:
    """Importing hepnb imports neither Jupyter nor llama_cpp nor the event libraries."""
    code = (
        "import sys, hepnb; print([m for m in ('IPython', 'ipywidgets', 'llama_cpp', 'awkward', "
        "'pypdfium2') if m in sys.modules])"
    )
    assert python(code) == "[]"


def test_public_modules_come_when_asked_for() -> None:
    """The calls that the documentation shows work after a bare ``import hepnb``."""
    code = (
        "import hepnb; print(hepnb.adl.format.format(hepnb.adl.parse.parse('object a\\n  take "
        "Jet')), hepnb.units.__name__)"
    )
    assert python(code) == "object a\n  take Jet\n hepnb.units"


def test_an_unknown_module_is_an_attribute_error() -> None:
    """A misspelt module is said to be missing, not imported."""
    with pytest.raises(AttributeError, match="papers"):
        hepnb.papers  # noqa: B018 - the access is what is tested


def test_the_lock_names_no_host() -> None:
    """Whoever installs the labextension's packages takes them from their own registry."""
    lock = (LABEXTENSION / "yarn.lock").read_text(encoding="utf-8")
    assert not re.findall(r"archiveUrl|https?://", lock)
    assert "registry" not in (LABEXTENSION / ".yarnrc.yml").read_text(encoding="utf-8").lower()


def test_the_extension_is_not_published_to_npm() -> None:
    """The labextension comes with the Python package only, from one folder."""
    package = json.loads((LABEXTENSION / "package.json").read_text(encoding="utf-8"))
    assert package["private"] is True
    assert package["jupyterlab"]["outputDir"] == "../hepnb/labextension"
    assert hepnb._jupyter_labextension_paths() == [{"src": "labextension", "dest": "hepnb"}]


@pytest.mark.parametrize(
    ("version", "found"),
    [("v20.19.0", None), ("v22.1.0", None), ("v20.18.3", "Node v20.18.3"), ("", "does not start")],
)
def test_an_old_node_is_said(
    version: str, found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hook says which Node is there and which is needed."""
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SKIP_JUPYTER_BUILDER", raising=False)
    reason = hook().why_not()
    assert reason is None if found is None else found in (reason or "")


def test_without_node_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Node at all is a reason too."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SKIP_JUPYTER_BUILDER", raising=False)
    assert hook().why_not() == "Node is not installed (>= 20.19 is needed)"


def test_without_node_all_but_the_extension_is_built(tmp_path: Path) -> None:
    """The wheel has the modules and their data files, and no trace of a labextension."""
    names = wheel(tmp_path, with_bundle=False).namelist()
    assert {"hepnb/notebook/magics.py", "hepnb/adl/grammar.lark", "hepnb/py.typed"} <= set(names)
    data = {
        str(p.relative_to(ROOT))
        for p in (ROOT / "hepnb").rglob("*.*")
        if p.suffix in {".yaml", ".pdf", ".lark", ".txt"}
    }
    assert data <= set(names)
    assert not [n for n in names if "labextension" in n]


@pytest.mark.long
def test_the_wheel_names_no_machine(tmp_path: Path) -> None:
    """The bundle is in the wheel once, made for production: no source maps, no paths of the
    building machine.
    """
    if not hook().is_current(LABEXTENSION, ROOT / "hepnb" / "labextension"):
        pytest.skip(
            "the labextension is not built from the present sources (pip install -e . builds it)"
        )
    built = wheel(tmp_path, with_bundle=True)
    names = [n for n in built.namelist() if "labextension" in n]
    version = json.loads((LABEXTENSION / "package.json").read_text(encoding="utf-8"))["version"]
    prefix = f"hepnb-{version}.{SHARE}/"
    assert all(n.startswith(prefix) for n in names)
    assert {prefix + "install.json", prefix + "package.json", prefix + "static/style.js"} <= set(
        names
    )
    assert not [n for n in names if n.endswith((".map", "build_log.json"))]
    text = b"".join(built.read(n) for n in built.namelist())
    assert str(ROOT).encode() not in text
    assert str(Path.home()).encode() + b"/" not in text
