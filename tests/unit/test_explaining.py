"""``hepnb sweep --explain``: from the words of a paper to the line, step by step."""

from __future__ import annotations

import json

import pytest

from hepnb import cli
from hepnb.extract import explaining
from tests.unit.papers import paper

TEXT = (
    "Muons are required to have pT > 25 GeV. Muons that overlap with jets are dealt with by 3 "
    "GeV of luck."
)


def test_a_phrase_is_followed_to_its_line() -> None:
    """Quote, reading, record and line stand below each other."""
    told = explaining.as_text(
        explaining.explain(paper(("heading", "Object selection"), ("paragraph", TEXT)))
    )
    first = told.split("\np1")[0]
    assert 'p1 claimed "pT > 25 GeV"' in first
    assert "reads    muon pt > 25 GeV" in first
    assert "record   pt > 25 GeV in muons" in first
    assert "line     object muons: select pt > 25 GeV" in first


def test_programs_get_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` has the records as ``hepnb-records/1`` writes them, and the lines of each."""
    assert cli.main(["sweep", "example", "--explain", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["phrases"][0]
    assert (first["state"], first["records"][0]["test"]["quantity"]) == ("claimed", "pt")
    assert first["lines"][0][0]["block"].startswith("object ")


def test_a_spec_cannot_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """It tells of the draft that the patterns make; another file has other lines."""
    assert cli.main(["sweep", "example", "--explain", "--spec", "x.adl"]) != 0
    assert "leave out one" in capsys.readouterr().err
