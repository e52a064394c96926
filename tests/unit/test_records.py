"""Records: their document, and what is set aside with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb import records
from hepnb.errors import SpecError
from hepnb.records import Block, Pick, Place, Records, Rule, Test
from tests.unit.recorded_selection import RULES, SELECTION
from tests.unit.sentences import paper_of


def test_a_document_reads_back() -> None:
    """What is written as JSON is read as the same records."""
    document = json.loads(json.dumps(records.to_json(SELECTION)))
    assert records.from_json(document) == SELECTION


def test_the_schema_names_the_version() -> None:
    """The published schema and the documents carry one format."""
    assert records.json_schema()["properties"]["format"] == {"const": records.FORMAT}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"format": "hepnb-records/0"}, "hepnb-records/0"),
        (
            {"format": records.FORMAT, "rules": [{"test": {"quantity": "pt"}, "blocks": ["jets"]}]},
            "rules.0.test",
        ),
        ({"format": records.FORMAT, "rules": 3}, "rules"),
    ],
)
def test_a_broken_document_is_refused(document: dict[str, object], message: str) -> None:
    """The error says which field is wrong."""
    with pytest.raises(SpecError, match=message):
        records.from_json(document)


ROOT = Path(__file__).parents[2]
JETS = Block("jets", "objects", ("Jet",))


def _one(test: Test, **more: object) -> Records:
    return Records((JETS,), (Rule(test, ("jets",), words=("pT > 20 GeV",), **more), RULES[0]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (
            Records((JETS,), (Rule(Test("pt", ">", (20,), "GeV"), ("photons",)),)),
            "there is no block 'photons'",
        ),
        (_one(Test("pt", ">", (20,), "mm")), "mm is no unit of pt"),
        (_one(Test("pt", ">", (20,), "furlong")), "'furlong' is no unit"),
        (_one(Test("pt", ">", (), "GeV")), "0 numbers"),
        (_one(Test("pt", "in", (20,), "GeV")), "1 number where in takes 2"),
        (_one(Test("n", ">=", (1.5,))), "whole"),
        (_one(Test("pt", ">", (float("nan"),), "GeV")), "not finite"),
        (_one(Test("pt", "~", (20,), "GeV")), "'~' is no comparison"),  # type: ignore[arg-type]
        (_one(Test("momentum", ">", (20,), "GeV")), "there is no quantity 'momentum'"),
        (_one(Test("met", "bins", (300, 200), "GeV", what="MET")), "do not increase"),
        (_one(Test("pt", ">", (20,), "GeV", what="jets", nth=-1)), "counted from 1, not -1"),
        (
            _one(Test("jvt", ">", (0.5,)), given=(Test("pt", "<", (60,), "mm"),)),
            "mm is no unit of pt",
        ),
        (_one(Test("dr", "<", (0.4,), other="electrons")), "there is no block 'electrons'"),
        (Records((JETS, JETS), ()), "another block has that name"),
        (
            Records((Block("a", "objects", ("b",)), Block("b", "objects", ("a",))), ()),
            "in a circle",
        ),
        (Records((Block("a", "objects", ("b",)),), ()), "there is no such block"),
    ],
)
def test_a_record_that_cannot_be_meant_is_set_aside(given: Records, why: str) -> None:
    """The finding says which and why, and names the record."""
    _, findings = records.check(given)
    assert any(why in f.message and f.code == "HEP601" for f in findings)


def test_the_others_stand() -> None:
    """A faulty record takes no other with it."""
    faulty = replace(RULES[0], blocks=("nowhere",))
    sound, findings = records.check(replace(SELECTION, rules=(faulty, *RULES)))
    assert sound.rules == RULES
    assert len(findings) == 1


def test_a_place_outside_of_the_paper_is_set_aside() -> None:
    """A block that the paper does not have, or words beyond its end."""
    paper = paper_of("Jets have pT > 20 GeV.")
    test = Test("pt", ">", (20,), "GeV")
    places = (
        Place(block="b9"),
        Place(block="b0", start=5, end=99),
        Place(block="b0", page=9),
        Place(block="b0", row=2, column=1),
    )
    for place in places:
        _, findings = records.check(
            Records((JETS,), (Rule(test, ("jets",), places=(place,)),)), paper
        )
        assert len(findings) == 1


@pytest.mark.parametrize(
    ("pick", "why"),
    [
        (Pick("mass", "closest", 91.2, "mm"), "mm is no unit of mass"),
        (Pick("weight", "max"), "there is no quantity 'weight'"),
        (Pick("mass", "closest", float("inf"), "GeV"), "not finite"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_set_aside(pick: Pick, why: str) -> None:
    """The combination stands without it."""
    pairs = Block("pairs", "combination", ("jets", "jets"), pick=pick)
    sound, findings = records.check(Records((JETS, pairs), ()))
    assert [b.name for b in sound.blocks] == ["jets", "pairs"]
    assert sound.blocks[1].pick is None
    (told,) = findings
    assert told.message == f"the choice among pairs was left out: {told.message.split(': ')[-1]}"
    assert why in told.message


def test_the_glossary_has_the_quantities_of_the_vocabulary() -> None:
    """docs/glossary.md is what scripts/make_glossary.py writes."""
    code = (
        "import make_glossary as m; assert m.page(m.PAGE.read_text(encoding='utf-8')) == "
        "m.PAGE.read_text(encoding='utf-8')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "scripts",
        env={"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, "run scripts/make_glossary.py"
