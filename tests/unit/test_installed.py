"""The wheel and the source archive in an environment with nothing but what they declare, without
Node and without a compiler.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

_LOAD = """\
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "hepnb")
shell.run_line_magic("load_paper", "example")
print("magics", "extract" in shell.magics_manager.magics["cell"])
"""


def declared() -> dict[str, Distribution]:
    """The packages that hepnb's base dependencies bring, each with what it declares itself."""
    found: dict[str, Distribution] = {}
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    waiting = [Requirement(text) for text in tables["project"]["dependencies"]]
    seen: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        known = distribution(wanted.name)
        found[canonicalize_name(wanted.name)] = known
        for text in known.requires or ():
            more = Requirement(text)
            extras = wanted.extras or {""}
            if more.marker is None or any(
                more.marker.evaluate({"extra": extra}) for extra in extras
            ):
                waiting.append(more)
    return found


def environment(folder: Path) -> tuple[Path, dict[str, str]]:
    """A virtual environment with links to the declared packages only; its Python, and variables
    in which nothing else is found.
    """
    venv.create(folder, with_pip=True, symlinks=True)
    place = (
        folder
        / "lib"
        / f"python{sys.version_info.major}.{sys.version_info.minor}"
        / "site-packages"
    )
    for known in declared().values():
        for top in {
            file.parts[0]
            for file in known.files or ()
            if file.parts[0] not in ("..", "__pycache__")
        }:
            if not (place / top).exists():
                (place / top).symlink_to(Path(str(known.locate_file(top))))
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    home = folder / "home"
    home.mkdir()
    return folder / "bin" / "python", kept | {
        "PATH": str(folder / "bin"),
        "HOME": str(home),
        "PIP_NO_INDEX": "1",
    }


def built(folder: Path, kind: str) -> Path:
    """The wheel from the sources, or from the source archive; Node is not used."""
    source = folder / "source"
    ignored = (".*", "node_modules", "lib", "lib-test", "__pycache__", "demo", "dist", "site")
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*ignored))
    shutil.rmtree(source / "hepnb" / "labextension", ignore_errors=True)
    shutil.copy(ROOT / ".gitignore", source)
    variables = {**os.environ, "SKIP_JUPYTER_BUILDER": "1"}

    def build(target: str, where: Path) -> Path:
        line = [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "-t",
            target,
            "-d",
            str(folder / target),
        ]
        subprocess.run(line, cwd=where, env=variables, check=True, capture_output=True)
        return next((folder / target).iterdir())

    if kind == "wheel":
        return build("wheel", source)
    archive = build("sdist", source)
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "unpacked", filter="data")
    return build("wheel", next((folder / "unpacked").iterdir()))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_it_runs_on_what_it_declares(kind: str, tmp_path: Path) -> None:
    """Every command's help, the demo and the magics work; no package is imported that is not
    declared.
    """
    python, variables = environment(tmp_path / "env")
    file = built(tmp_path, kind)

    def run(*line: str) -> str:
        done = subprocess.run(
            [str(python), *line],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(file))
    assert not [p for p in ("node", "gcc", "cc", "c++") if shutil.which(p, path=variables["PATH"])]
    for command in (
        "",
        "paper",
        "extract",
        "check",
        "review",
        "generate",
        "run",
        "compare",
        "model",
        "cache",
        "demo",
        "doctor",
    ):
        assert "usage: hepnb" in run("-m", "hepnb.cli", *([command] if command else []), "--help")
    assert 'pip install "hepnb[server]"' in run("-m", "hepnb.cli", "doctor")
    assert "27 exact" in run("-m", "hepnb.cli", "demo", "demo")
    assert (tmp_path / "demo" / "report.html").stat().st_size > 10_000
    assert "magics True" in run("-c", _LOAD)


def test_the_extras_are_named_where_they_are_missing() -> None:
    """Each extra that an error or the doctor asks for is declared, and `all` has every one of
    them but the tools.
    """
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = tables["project"]["optional-dependencies"]
    text = "".join(
        p.read_text(encoding="utf-8")
        for p in (*(ROOT / "hepnb").rglob("*.py"), *(ROOT / "docs").rglob("*.md"))
    )
    asked = set(re.findall(r"hepnb\[([a-z0-9]+)\]", text)) | {
        "dask",
        "hub",
        "llama",
        "mt2",
        "server",
    }
    assert asked <= set(extras)
    (everything,) = extras["all"]
    assert Requirement(everything).extras == set(extras) - {"all", "docs", "test"}
