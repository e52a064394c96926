"""The manual does what it says: its blocks run, its commands exist, its links lead somewhere,
and it builds without a warning.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from hepnb.cli.commands import GROUPS, declared
from tests.conftest import ROOT

DOCS = ROOT / "docs"
WRITTEN = sorted(p for p in DOCS.rglob("*.md") if "reference" not in p.parts)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *WRITTEN]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
#: the languages of blocks that are run
RUN = ("bash", "python")


def blocks(path: Path) -> list[tuple[str, str]]:
    """Language and text of each fenced block."""
    return [(m[1], m[2]) for m in _FENCE.finditer(path.read_text(encoding="utf-8"))]


def runnable(path: Path) -> list[tuple[str, str]]:
    """The blocks that a reader may run as they stand."""
    return [(kind, text) for kind, text in blocks(path) if kind in RUN]


WITH_BLOCKS = [p for p in WRITTEN if runnable(p)]


@pytest.mark.long
@pytest.mark.parametrize("path", WITH_BLOCKS, ids=lambda p: p.stem)
def test_its_blocks_run(path: Path, tmp_path: Path) -> None:
    """In order, in one empty folder, without a network; the first that fails is named."""
    if path.stem == "dask":
        pytest.importorskip("distributed", reason="distributed is not installed")
    (tmp_path / "bin").mkdir()
    for name, code in (("hepnb", '-m hepnb.cli "$@"'), ("python", '"$@"')):
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} {code}\n")
        program.chmod(0o755)
    place = tmp_path / "work"
    place.mkdir()
    variables = os.environ | {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HEPNB_CACHE": str(tmp_path / "cache"),
        "HEPNB_OFFLINE": "1",
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    for kind, text in runnable(path):
        line = (
            ["bash", "-euo", "pipefail", "-c", text]
            if kind == "bash"
            else [sys.executable, "-c", text]
        )
        done = subprocess.run(
            line, cwd=place, env=variables, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, (
            f"{path.name}:\n{text}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    if path.stem == "tutorial":
        assert (place / "analysis.ipynb").exists()
        assert "27 exact" in done_compare(place, variables)


def done_compare(place: Path, variables: dict[str, str]) -> str:
    """What the tutorial's last comparison says."""
    line = [sys.executable, "-m", "hepnb.cli", "compare", "result.json", "example"]
    return subprocess.run(
        line, cwd=place, env=variables, capture_output=True, text=True, check=True
    ).stdout


def commands() -> Iterator[tuple[str, str]]:
    """Each line that begins with ``hepnb``, of any block of any page, without the remark behind
    it.
    """
    for path in PAGES:
        for _, text in blocks(path):
            for line in text.replace("\\\n", " ").splitlines():
                if line.startswith("hepnb ") and "hepnb COMMAND" not in line:
                    yield path.name, re.split(r"\s{3,}|\s[|>&]|\s#\s", line)[0].strip()


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_its_commands_exist(page: str, line: str) -> None:
    """Command, options and choices are those of the parser."""
    parser = declared(*GROUPS)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            given = parser.parse_args(shlex.split(line)[1:])
        except SystemExit as ended:
            pytest.fail(f"{page}: {line}: {said.getvalue() or ended}")
    assert given.command


def anchors(path: Path) -> set[str]:
    """The headings of a page as they are linked to."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.fixture(scope="module")
def reference() -> set[str]:
    """The names of the pages that are made from the code."""
    made = runpy.run_path(str(ROOT / "scripts" / "make_reference.py"))["pages"]()
    return {f"reference/{name}" for name in made}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_its_links_lead_somewhere(path: Path, reference: set[str]) -> None:
    """Files and headings that pages link to are there; other sites are linked by https."""
    for target in _LINK.findall(
        re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    ):
        if "://" in target:
            assert target.startswith("https://"), target
            continue
        file, _, anchor = target.partition("#")
        place = (path.parent / file).resolve() if file else path
        if place.is_relative_to(DOCS) and place.relative_to(DOCS).as_posix() in reference:
            continue
        assert place.exists(), f"{path.name}: {target}"
        assert not anchor or anchor in anchors(place), f"{path.name}: {target}"


def test_the_reference_has_every_command_magic_and_setting(reference: set[str]) -> None:
    """What the code declares, the pages name."""
    made = runpy.run_path(str(ROOT / "scripts" / "make_reference.py"))["pages"]()
    assert reference == {f"reference/{name}" for name in made}
    names = [name for group in GROUPS.values() for name in group if name not in ("model", "bench")]
    assert not [name for name in names if f"\n## hepnb {name}\n" not in made["commands.md"]]
    assert {"\n## hepnb model serve\n", "\n## hepnb bench reading\n"} <= set(
        re.findall(r"\n## hepnb \w+ \w+\n", made["commands.md"])
    )
    assert {"%load_paper", "%%extract", "%%spec", "%%generate", "%run_analysis", "%compare"} <= set(
        re.findall(
            r"%+\w+",
            "".join(line for line in made["magics.md"].splitlines() if line.startswith("##")),
        )
    )
    assert str(Path.home()) not in "".join(made.values())


def test_every_page_is_in_the_contents() -> None:
    """No page is left that nobody finds."""
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert not [p for p in WRITTEN if p.relative_to(DOCS).as_posix() not in contents]


@pytest.mark.long
@pytest.mark.skipif(
    find_spec("mkdocs") is None or find_spec("mkdocstrings") is None,
    reason="mkdocs is not installed",
)
def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    """The site, with its start page, and everything that nav names."""
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("reference"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "docs" / "reference").mkdir()
    for name, text in runpy.run_path(str(ROOT / "scripts" / "make_reference.py"))[
        "pages"
    ]().items():
        (tmp_path / "docs" / "reference" / name).write_text(text, encoding="utf-8")
    line = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    variables = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        line, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").exists()
