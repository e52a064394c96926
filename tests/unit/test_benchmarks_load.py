"""Programs that measure, which no other test runs."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).parents[2] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda p: p.stem)
def test_a_benchmark_finds_all_that_it_imports(path: Path) -> None:
    """A module that moved would otherwise be noticed at the next measurement."""
    if path.stem == "model":
        pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    assert importlib.import_module(f"benchmarks.{path.stem}").__doc__
