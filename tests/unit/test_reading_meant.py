"""Of a sentence a model may take the wrong objects, the wrong rank, the wrong region, or the wrong
one of what is kept and what is thrown away: right records are kept, wrong ones refused with the
reason.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from hepnb.extract.model import answers
from hepnb.extract.model.believed import Believed
from hepnb.extract.model.rendering import Page
from hepnb.paper import Paper
from tests.unit.test_reading_pages import block

Record = dict[str, Any]

BLOCKS: list[Record] = [
    {"name": "electrons", "kind": "objects", "of": ["Electron"]},
    {"name": "muons", "kind": "objects", "of": ["Muon"]},
    {"name": "leptons", "kind": "union", "of": ["electrons", "muons"]},
    {"name": "jets", "kind": "objects", "of": ["Jet"]},
    {"name": "tagged jets", "kind": "objects", "of": ["jets"]},
    {"name": "tracks", "kind": "objects", "of": ["Track"]},
    {"name": "pairs", "kind": "combination", "of": ["leptons", "leptons"]},
    {"name": "base", "kind": "region", "of": []},
    {"name": "SR-2J", "kind": "region", "of": ["base"]},
    {"name": "CR-2J", "kind": "region", "of": ["base"], "role": "control"},
]


def rule(words: str, q: str, op: str, *v: float, **more: Any) -> Record:
    """A record of a region, unless it says of what else."""
    return {"at": "b1", "words": words, "in": ["base"], "q": q, "op": op, "v": list(v), **more}


def refusal(text: str, record: Record) -> str:
    """Why a record is not believed, "" where it is."""
    paper = Paper("2601.00031", "T", "f" * 64, (), (), (block("b1", text),), ())
    found = Believed(paper)
    found.take(
        answers.read(json.dumps({"blocks": BLOCKS, "rules": [record]})),
        Page(paper, paper.blocks),
    )
    return "".join(r.why for r in found.refused.values())


HARDEST = "The hardest jet carries p_{T} > 130 GeV, the third one at most 55 GeV."
BRACKETS = "Events with a muon (an electron) need m_{T} above 45 (65) GeV."
IN_ORDER = "The three leading jets exceed 210, 140 and 70 GeV in p_{T}."
TWO = "In SR-2J the missing transverse momentum exceeds 310 GeV; in CR-2J it stays below 190 GeV."
REJECTED = "Events are discarded if the leading muon has p_{T} < 28 GeV."
FORBIDDEN = "A second jet must not have p_{T} above 65 GeV."
FAR = "The angle ∆φ(ℓ, j) has to be larger than 2.2."
TO_MET = "The transverse mass m_{T}(ℓ, E_{T}^{miss}) is larger than 95 GeV."
SOFT = "Muons of p_{T} above 6 GeV and electrons of p_{T} above 9 GeV are kept."
COUNTED = "Two tagged jets of p_{T} > 35 GeV are demanded."
SCORE = "The score lies between −0.3 and 0.7."
HITS = "Tracks have fewer than three missing hits and a loss of at least 1.7 MeV g^{-1} cm^{2}."
PT, MT, MET = "pt", "mt", "met"
GEV: Record = {"unit": "GeV"}
JET: Record = {"what": "jets", **GEV}
ELECTRON: Record = {"what": "electrons", "nth": 1, "with": "MET", **GEV}

RIGHT: list[tuple[str, Record]] = [
    (HARDEST, rule("The hardest jet carries p_{T} > 130 GeV", PT, ">", 130, nth=1, **JET)),
    (BRACKETS, rule(BRACKETS[12:-1], MT, ">", 65, **ELECTRON)),
    (BRACKETS, rule(BRACKETS[12:-1], MT, ">", 45, **{**ELECTRON, "what": "muons"})),
    (IN_ORDER, rule(IN_ORDER[:-1], PT, ">", 140, nth=2, **JET)),
    (TWO, rule("exceeds 310 GeV", MET, ">", 310, what="MET", **{**GEV, "in": ["SR-2J"]})),
    (TWO, rule("it stays below 190 GeV", MET, "<", 190, what="MET", **{**GEV, "in": ["CR-2J"]})),
    (REJECTED, rule("p_{T} < 28 GeV", PT, "<", 28, what="muons", nth=1, does="drop", **GEV)),
    (FORBIDDEN, rule(FORBIDDEN[:-1], PT, ">", 65, nth=2, does="drop", **JET)),
    (FAR, rule(FAR[:-1], "dphi", ">", 2.2, what="leptons", nth=1, with_nth=1, **{"with": "jets"})),
    (TO_MET, rule(TO_MET[:-1], MT, ">", 95, what="leptons", nth=1, **{"with": "MET", **GEV})),
    (SOFT, rule("electrons of p_{T} above 9 GeV", PT, ">", 9, **{**GEV, "in": ["electrons"]})),
    (COUNTED, rule("Two tagged jets", "n", ">=", 2, what="tagged jets")),
    (SCORE, rule("between −0.3 and 0.7", "other:score", "in", -0.3, 0.7, what="event")),
    (HITS, rule("fewer than three missing hits", "other:hits", "<", 3, **{"in": ["tracks"]})),
    (HITS, rule("at least 1.7 MeV g^{-1} cm^{2}", "other:loss", ">=", 1.7, **{"in": ["tracks"]})),
    (
        "The bins are H_{T} < 300, 300–500 and > 500 GeV.",
        rule("H_{T} < 300, 300–500 and > 500 GeV", "ht", "bins", 0, 300, 500, open=True, **JET),
    ),
    (
        "A veto on further muons is applied.",
        rule("A veto on further muons", "n", "none", what="muons", does="drop"),
    ),
    (
        "Events that fail m_{ℓℓ} > 75 GeV but have at least 40 GeV are kept apart.",
        rule("at least 40 GeV", "mass", ">=", 40, what="pairs", nth=1, **GEV),
    ),
    (
        "At most two tracks of p_{T} > 4 GeV may belong to a jet.",
        rule("At most two tracks of p_{T} > 4 GeV", "ntracks", "<=", 2, **{"in": ["jets"]}),
    ),
    (
        "Photons that convert are suppressed by at most one hit that the electron track lacks.",
        rule(
            "at most one hit that the electron track",
            "other:hits",
            "<=",
            1,
            **{"in": ["electrons"]},
        ),
    ),
    (
        "Muons are discarded when a jet of p_{T} > 17 GeV is near.",
        rule("a jet of p_{T} > 17 GeV", PT, ">", 17, **{**GEV, "in": ["jets"]}),
    ),
    (
        "Events with a muon of p_{T} > 7 GeV are vetoed.",
        rule("a muon of p_{T} > 7 GeV", PT, ">", 7, **{**GEV, "in": ["muons"]}),
    ),
]


@pytest.mark.parametrize(("text", "record"), RIGHT, ids=[r["words"] for _, r in RIGHT])
def test_what_a_sentence_says_is_believed(text: str, record: Record) -> None:
    """Whatever else the sentence names."""
    assert not refusal(text, record)


WRONG: list[tuple[int, Record, str]] = [
    (0, {"nth": 2}, "speaks of number 1, not 2"),
    (0, {"what": "muons"}, "speaks of jet, not of muon"),
    (0, {"nth": 0}, "not all of them"),
    (1, {"v": [45]}, 'has 65 for "electron", not 45'),
    (2, {"v": [65]}, 'has 45 for "muon", not 65'),
    (3, {"nth": 3}, "140 is that of number 2"),
    (3, {"op": "<"}, "does not say that 140 is an upper end"),
    (4, {"in": ["CR-2J"]}, "is about SR-2J, not about CR-2J"),
    (6, {"does": "keep"}, "is rejected"),
    (7, {"does": "keep"}, "is rejected"),
    (8, {"q": "dr"}, "speaks of dphi, not of dr"),
    (8, {"what": "tracks", "with": "MET", "with_nth": 0}, "not of MET"),
    (9, {"with": "jets", "with_nth": 1}, "speaks of met"),
    (9, {"does": "drop"}, "nothing is rejected"),
    (10, {"in": ["jets"]}, "speaks of electron, not of jet"),
    (10, {"q": "abseta", "unit": ""}, "abseta is not compared in GeV"),
    (11, {"v": [35], "words": COUNTED[:-1]}, "35 does not stand"),
    (11, {"op": "<="}, "does not say that 2 is an upper end"),
    (12, {"v": [0.3, 0.7]}, "has -0.3, not 0.3"),
    (13, {"op": ">"}, "says upper for 3"),
    (15, {"v": [0, 350, 500]}, "does not stand"),
    (16, {"q": "pt"}, "a veto is on a number"),
]


@pytest.mark.parametrize(("number", "spoilt", "why"), WRONG, ids=[w for _, _, w in WRONG])
def test_what_a_sentence_does_not_say_is_refused(number: int, spoilt: Record, why: str) -> None:
    """With what is wrong about it."""
    text, record = RIGHT[number]
    assert why in refusal(text, {**record, **spoilt})


def test_a_part_of_a_unit_is_none() -> None:
    """What stands behind the number has no name in the language."""
    paper = Paper("2601.00032", "T", "f" * 64, (), (), (block("b1", HITS),), ())
    found = Believed(paper)
    said = json.dumps({"blocks": BLOCKS, "rules": [RIGHT[14][1]]})
    found.take(answers.read(said), Page(paper, paper.blocks))
    (kept,) = found.rules
    assert kept.test.unit == ""
