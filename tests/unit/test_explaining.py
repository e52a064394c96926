"""``hepnb sweep --explain``: from the words of a paper to the line, step by step."""

from __future__ import annotations

import json

import pytest

from hepnb import cli
from hepnb.extract.patterns import explaining
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


def test_a_record_is_told_with_what_it_throws_away() -> None:
    """Which objects go, how far from what; nobody has to know the form of records."""
    text = "Jets within ΔR < 0.2 of a muon are removed. The gap 1.44 < |η| < 1.57 is left out."
    told = explaining.as_text(
        explaining.explain(paper(("heading", "Object selection"), ("paragraph", text)))
    )
    assert "record   jets rejected: jets dr to muons < 0.2 in overlap removal" in told


def test_what_is_read_and_has_no_record_says_so() -> None:
    """A stranger is not left with a reading and no line."""
    text = "Exactly two muons are required. The dimuon mass is between 76 and 106 GeV."
    told = explaining.as_text(
        explaining.explain(paper(("heading", "Event selection"), ("paragraph", text)))
    )
    assert "reads    dilepton mass in 76 to 106 GeV\n  record   none: of which" in told


def test_programs_get_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` has the records as ``hepnb-records/1`` writes them, and the lines of each."""
    assert cli.main(["sweep", "example", "--explain", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == "hepnb-explained/1"
    first = document["phrases"][0]
    assert (first["state"], first["records"][0]["test"]["quantity"]) == ("claimed", "pt")
    assert first["lines"][0][0]["block"].startswith("object ")


def test_a_spec_cannot_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """It tells of the draft that the patterns make; another file has other lines."""
    assert cli.main(["sweep", "example", "--explain", "--spec", "x.adl"]) != 0
    assert "leave out one" in capsys.readouterr().err
