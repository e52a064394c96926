"""``hepnb generate`` with wishes: what is in the file, what is said, how it exits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hepnb import cli, workflow
from hepnb.events.example import make
from hepnb.generate.prompted import CellReply, Reply
from hepnb.models.scripted import Scripted

SPEC = "object jets\n  take Jet\n  select pt > 30 GeV\nregion SR\n  select size(jets) >= 1\n"
LEAD = "def lead(events):\n    return ak.max(events.jets.pt, axis=1)"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A hand-written spec beside a file of events."""
    make(tmp_path / "toy.root", events=100)
    path = tmp_path / "spec.adl"
    path.write_text(SPEC, encoding="utf-8")
    return path


def generate(spec: Path, *arguments: str) -> tuple[int, Path]:
    """The exit code, and the program."""
    output = spec.with_name("analysis.py")
    return cli.main(["generate", str(spec), "--events", str(spec.with_name("toy.root")), "-o", str(output), *arguments]), output


def answering(monkeypatch: pytest.MonkeyPatch, replies: Sequence[Any]) -> None:
    """A model that answers so."""
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Scripted(replies))


def reply(*cells: tuple[str, str]) -> Reply:
    """An answer."""
    return Reply(cells=[CellReply(purpose=p, requirements=[], code=c.split("\n")) for p, c in cells])


def test_wishes_are_options(spec: Path) -> None:
    """A plot and weights, without a model."""
    code, output = generate(spec, "--wish", "plot size(jets) bins 5 0 5", "--wish", "weights")
    assert code == 0
    assert 'name="size_jets"' in output.read_text()
    assert "events.weight" in output.read_text()


def test_a_wrong_wish_is_one_line(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad usage, and nothing is written."""
    code, output = generate(spec, "--wish", "plto size(jets) bins 5 0 5")
    assert (code, output.exists()) == (2, False)
    assert "did you mean: plot" in capsys.readouterr().err
    assert generate(spec, "--wish", f"files {spec.with_name('toy.root')}")[0] == 2


def test_cells_that_agree_are_in_the_program(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Above the loop; it is said who wrote them."""
    answering(monkeypatch, [reply(("leading jet", LEAD))])
    code, output = generate(spec, "--engine", "llama", "--wish", "the leading jet")
    assert code == 0
    assert output.read_text().index("def lead") < output.read_text().index("def run(")
    assert "agrees     model-leading-jet: leading jet" in capsys.readouterr().out


def test_cells_that_do_not_agree_are_left_out(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are printed with what differs; proposed lines of the spec are written beside, all open; the exit code says so."""
    wrong = "def SR(events):\n    return {'select size(jets) >= 1': ak.num(events.jets) >= 2}"
    answering(monkeypatch, [reply(("region", wrong), ("spec", "region VR\n  take SR\n  select MET > 30 GeV"))])
    code, output = generate(spec, "--engine", "llama", "--repairs", "0", "--wish", "more")
    said = capsys.readouterr().out
    assert code == 1
    assert ">= 2" not in output.read_text()
    assert "SR: select size(jets) >= 1: " in said
    assert "expected passes, found fails" in said
    assert "1 cell not put into" in said
    assert "select MET > 30 GeV" in spec.with_name("analysis.proposed.adl").read_text()
