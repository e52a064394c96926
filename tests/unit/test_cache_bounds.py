"""The cache: its limit, what goes first, clearing it, and several processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hepnb.cli import main
from hepnb.ports import ReadOptions
from hepnb.readers import cache, read
from tests.unit.services import Services


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of ten kilobytes."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HEPNB_CACHE_MB", "0.01")
    return tmp_path / "cache"


def _names() -> list[str]:
    return [e.name for e in cache.entries()]


def _keep(folder: Path, name: str, used: int, size: int = 3000) -> Path:
    path = cache.keep(folder / "arxiv" / name, b"x" * size)
    os.utime(path, (used, used))
    return path


def test_what_was_not_needed_for_longest_goes_first(folder: Path) -> None:
    """Down to nine tenths of the limit; what is needed again stays; what is not of papers is
    left alone.
    """
    (folder / "turns").mkdir(parents=True)
    (folder / "turns" / "arXiv").write_bytes(b"x" * 20_000)
    first = _keep(folder, "1.pdf", 1000)
    _keep(folder, "2.pdf", 2000)
    _keep(folder, "3.pdf", 3000)
    cache.used(first)
    cache.keep(folder / "arxiv" / "4.pdf", b"x" * 3000)
    assert sorted(_names()) == ["arxiv/1.pdf", "arxiv/3.pdf", "arxiv/4.pdf"]
    assert (folder / "turns" / "arXiv").exists()


def test_one_that_is_larger_than_the_limit_is_kept_alone(folder: Path) -> None:
    """The paper at hand is never taken away from under its reader."""
    _keep(folder, "1.pdf", 1000)
    cache.keep(folder / "arxiv" / "large.pdf", b"x" * 50_000)
    assert _names() == ["arxiv/large.pdf"]


@pytest.mark.parametrize(
    ("given", "limit"),
    [("", 2_000_000_000), ("5", 5_000_000), ("0.5", 500_000), ("much", 2_000_000_000)],
)
def test_the_limit(monkeypatch: pytest.MonkeyPatch, given: str, limit: int) -> None:
    """In megabytes, from the environment."""
    monkeypatch.setenv("HEPNB_CACHE_MB", given)
    assert cache.limit() == limit


def test_list_and_clear(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    """What is kept by name, size and time; one paper's or everything is taken away, and nothing
    else.
    """
    read("1602.01234v2")
    read("hep-ex/0102030")
    assert main(["cache", "list"]) == 0
    shown = capsys.readouterr().out
    assert "arxiv/1602.01234v2.pdf" in shown
    assert "arxiv/hep-ex/0102030.pdf" in shown
    assert "3 files, " in shown  # both are the same file, which was parsed once
    assert main(["cache", "clear", "hep-ex/0102030"]) == 0
    assert "2 files, " in capsys.readouterr().out
    assert _names() == ["arxiv/1602.01234v2.pdf"]
    assert read("1602.01234", ReadOptions(offline=True)).blocks
    assert main(["cache", "clear", "--json"]) == 0
    assert _names() == []
    assert main(["cache"]) == 0
    assert "0 files, 0.0 MB in " in capsys.readouterr().out.rpartition("]")[2]


PROGRAM = """
import sys
from dataclasses import replace
from hepnb.paper import Block, Paper
from hepnb.readers import cache
for n in range(30):
    digest = f"{n % 7:064d}"
    paper = Paper("x", "t", digest, (), (), (Block("b1", "paragraph", "text " * 400, ()),))
    cache.store(paper, "1")
    found = cache.load(digest, "1")
    assert found is None or found == paper, found
    cache.entries()
    if n % 10 == 9:
        cache.clear()
"""


def test_several_processes_share_the_cache(folder: Path) -> None:
    """Three at once write, read, trim and clear the same entries: each finds whole papers or
    none.
    """
    environment = {**os.environ, "HEPNB_CACHE_MB": "0.0005"}
    runs = [
        subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [run.communicate(timeout=120)[1].decode() for run in runs]
    assert errors == [""] * 3
    assert not list(folder.rglob("*.part"))


def test_what_a_killed_process_left_goes_after_a_day(folder: Path) -> None:
    """Half a file that nobody writes any more; one that is being written is left alone."""
    (folder / "parsed").mkdir(parents=True)
    old, new = folder / "parsed" / ".a.old.part", folder / "parsed" / ".a.new.part"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (1000, 1000))
    assert cache.entries() == []
    assert not old.exists()
    assert new.exists()
