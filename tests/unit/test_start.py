"""How much is loaded before a user sees something: modules are counted, never seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hepnb.events import example
from tests.conftest import ROOT

#: what takes a tenth of a second or more to load
HEAVY = frozenset(
    (
        "IPython",
        "awkward",
        "coffea",
        "distributed",
        "httpx",
        "hist",
        "matplotlib",
        "mplhep",
        "nbclient",
        "nbformat",
        "numpy",
    )
) | frozenset(
    ("bibtexparser", "llama_cpp", "pdfplumber", "pylatexenc", "uproot", "vector", "xllamacpp")
)

#: what reads files of papers, and what talks to models: each is loaded by who opens one
OPENING = frozenset(("PIL", "filelock", "jinja2", "lxml", "psutil", "pypdfium2"))


def modules(code: str) -> frozenset[str]:
    """What a fresh Python has loaded after some code."""
    told = "\nimport sys; print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code + told], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return frozenset(done.stderr.split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_next_to_nothing(option: str) -> None:
    """The first two things that a new user types load no part of hepnb but the table of
    commands, and no package.
    """
    code = f"from hepnb.cli import main\ntry:\n    main(['{option}'])\nexcept SystemExit:\n    pass"
    bare, loaded = modules("import argparse, importlib.metadata"), modules(code)
    assert {m for m in loaded if m.startswith("hepnb")} == {
        "hepnb",
        "hepnb.cli",
        "hepnb.cli.commands",
        "hepnb.errors",
    }
    assert len(loaded - bare) < 40


@pytest.mark.parametrize(
    "command",
    [
        "paper",
        "sweep",
        "extract",
        "check",
        "review",
        "format",
        "generate",
        "run",
        "compare",
        "cache",
    ],
)
def test_a_command_loads_its_group_only(command: str) -> None:
    """The help of a command waits for no figures, events, readers or models."""
    code = (
        f"from hepnb.cli import main\ntry:\n    main(['{command}', '--help'])\nexcept "
        "SystemExit:\n    pass"
    )
    assert not {m.partition(".")[0] for m in modules(code)} & (HEAVY | OPENING)


def test_a_run_loads_nothing_that_reads_papers(tmp_path: Path) -> None:
    """A spec that is there is checked, compiled and run without readers, sweep, extraction and
    models.
    """
    events, spec = example.make(tmp_path / "toy.root", events=50), tmp_path / "s.adl"
    spec.write_text("region SR\n  select size(Lepton) >= 2\n")
    line = ["run", str(spec), str(events), "--no-cache"]
    code = f"from hepnb.cli import main\nassert main({line}) == 0"
    parts = {".".join(m.split(".")[:2]) for m in modules(code)}
    assert "hepnb.run" in parts
    assert not parts & {"hepnb.sweep", "hepnb.extract", "hepnb.models", "hepnb.writer"}


def test_the_magics_load_without_events_and_figures() -> None:
    """``%load_ext hepnb`` waits for neither awkward nor matplotlib, and for nothing that reads a
    paper, compiles a spec or compares: its cells load that when they use it.
    """
    shell = "from IPython.core.interactiveshell import InteractiveShell as S; s = S.instance()"
    before, after = modules(shell), modules(f"{shell}; s.run_line_magic('load_ext', 'hepnb')")
    assert not {m.partition(".")[0] for m in after} & (HEAVY - {"IPython"})
    parts = {".".join(m.split(".")[:2]) for m in after}
    assert not parts & {"hepnb.sweep", "hepnb.extract", "hepnb.models", "hepnb.writer"}
    assert not after & {
        "hepnb.generate.compile",
        "hepnb.record.making",
        "hepnb.compare.against_published",
    }
    assert len(after - before) < 420
