"""What a model says of some candidates, of one among some pairs, and under a condition: it is
written as blocks and lines of the language.
"""

from __future__ import annotations

import pytest

from hepnb.adl.parse import parse
from hepnb.extract.model.answers import read
from hepnb.extract.model.prompted import Prompted
from hepnb.spec import Spec, text_of
from tests.unit.reader import Reader, Record
from tests.unit.sentences import paper_of

BLOCKS: tuple[Record, ...] = (
    {"name": "muons", "kind": "objects", "of": ["Muon"]},
    {"name": "jets", "kind": "objects", "of": ["Jet"]},
    {"name": "SR", "kind": "region", "of": []},
)


def drafted(text: str, *rules: Record, blocks: tuple[Record, ...] = BLOCKS) -> Spec:
    """The draft of a model that knows these records."""
    spec = Prompted(Reader(blocks, rules)).extract(paper_of(text))
    assert parse(text_of(spec)) == spec.tree
    return spec


def lines(spec: Spec) -> list[tuple[str, str]]:
    """Its lines with their blocks."""
    return [(r.block, r.adl) for r in spec.requirements]


def test_a_count_of_candidates_that_satisfy_more_has_a_block_of_its_own() -> None:
    """No muon with a momentum above 6 GeV: the limit is the muon's, the veto the region's."""
    words = "contain a muon with p_{T} > 6 GeV"
    veto: Record = {
        "words": f"No event may {words}",
        "in": ["SR"],
        "what": "muons",
        "q": "n",
        "op": "none",
        "if": [{"q": "pt", "op": ">", "v": [6], "unit": "GeV"}],
    }
    assert lines(drafted(f"No event may {words}.", veto)) == [
        ("object muons_with_pt_6_GeV", "select pt > 6 GeV"),
        ("region SR", "select size(muons_with_pt_6_GeV) == 0"),
    ]


def test_events_rejected_for_any_candidate_are_a_veto_on_such_candidates() -> None:
    """In two ways of saying it the draft is the same."""
    words = "Events are rejected if a muon has p_{T} > 6 GeV"
    rejected: Record = {
        "words": words,
        "in": ["SR"],
        "does": "drop",
        "what": "muons",
        "q": "pt",
        "op": ">",
        "v": [6],
        "unit": "GeV",
    }
    assert lines(drafted(f"{words}.", rejected)) == [
        ("object muons_with_pt_6_GeV", "select pt > 6 GeV"),
        ("region SR", "select size(muons_with_pt_6_GeV) == 0"),
    ]
    leading = {**rejected, "nth": 1}
    assert ("region SR", "reject pt(muons[0]) > 6 GeV") in lines(drafted(f"{words}.", leading))


def test_the_quote_reaches_to_the_numbers_of_the_condition() -> None:
    """The words that were given have the limit alone; the condition stands behind them."""
    text = "A vertex fraction above 0.6 is asked of jets that are softer than 70 GeV."
    rule: Record = {
        "words": "A vertex fraction above 0.6",
        "in": ["jets"],
        "q": "jvt",
        "op": ">",
        "v": [0.6],
        "if": [{"q": "pt", "op": "<", "v": [70], "unit": "GeV"}],
    }
    spec = drafted(text, rule)
    assert lines(spec) == [("object jets", "select pt >= 70 GeV or jvt > 0.6")]
    (evidence,) = spec.requirements[0].evidence
    assert evidence.quote == "A vertex fraction above 0.6 is asked of jets that are softer than 70"


PAIRS: tuple[Record, ...] = (
    *BLOCKS,
    {"name": "muon pairs", "kind": "combination", "of": ["muons"]},
)


@pytest.mark.parametrize("of", [["muon pairs"], ["muons", "muons"]])
def test_one_of_some_pairs_is_a_pair_with_what_all_of_them_have(of: list[str]) -> None:
    """The leading muon pair is no pair of pairs."""
    text = "Muon pairs have m > 12 GeV. The best pair has 70 < m < 110 GeV."
    best: Record = {"name": "best pair", "kind": "combination", "of": of}
    every: Record = {
        "words": "Muon pairs have m > 12 GeV",
        "in": ["muon pairs"],
        "q": "mass",
        "op": ">",
        "v": [12],
        "unit": "GeV",
    }
    one: Record = {
        "words": "The best pair has 70 < m < 110 GeV",
        "in": ["best pair"],
        "q": "mass",
        "op": "in",
        "v": [70, 110],
        "unit": "GeV",
    }
    spec = drafted(text, every, one, blocks=(*PAIRS, best))
    assert "take disjoint(muons l1, muons l2)" in text_of(spec).split("composite best_pair")[1]
    found = [adl for b, adl in lines(spec) if b == "composite best_pair"]
    inherited = ["select pair.mass > 12 GeV"] if of == ["muon pairs"] else []
    assert found == [*inherited, "select pair.mass [] 70 110 GeV"]
    assert {c.subject for r in spec.requirements for c in r.comparisons} == {"dilepton"}


def test_what_members_of_a_pair_must_have_is_not_said_of_the_pair() -> None:
    """A p_{T} of its muons is no p_{T} of the pair: it is refused, and said in the region."""
    text = "Pairs have m > 12 GeV. The leading muon of a pair has p_{T} > 21 GeV."
    words = "The leading muon of a pair has p_{T} > 21 GeV"
    limit: Record = {"words": words, "what": "muons", "nth": 1, "q": "pt", "op": ">", "v": [21]}
    every: Record = {"words": "Pairs have m > 12 GeV", "q": "mass", "op": ">", "v": [12]}
    every |= {"in": ["muon pairs"], "unit": "GeV"}
    of_members: Record = {**limit, "in": ["muon pairs"], "unit": "GeV"}
    spec = drafted(text, every, of_members, blocks=PAIRS)
    assert lines(spec) == [("composite muon_pairs", "select pair.mass > 12 GeV")]
    (refused,) = (f for f in spec.findings if f.code == "HEP504")
    assert "has rules on what it makes" in refused.message
    of_event: Record = {**limit, "in": ["SR"], "unit": "GeV"}
    assert ("region SR", "select pt(muons[0]) > 21 GeV") in lines(drafted(text, every, of_event))


def test_a_pair_of_lepton_pairs_is_of_four_leptons() -> None:
    """Its mass is that of a quadruplet."""
    text = "The four-lepton mass must lie in 110 < m < 140 GeV."
    blocks: tuple[Record, ...] = (
        *PAIRS,
        {"name": "candidates", "kind": "combination", "of": ["muon pairs", "muon pairs"]},
    )
    mass: Record = {
        "words": "110 < m < 140 GeV",
        "in": ["candidates"],
        "q": "mass",
        "op": "in",
        "v": [110, 140],
        "unit": "GeV",
    }
    spec = drafted(text, mass, blocks=blocks)
    assert {c.subject for r in spec.requirements for c in r.comparisons} == {"quadruplet"}


def test_a_pair_with_another_candidate_is_a_pair() -> None:
    """One muon of a pair and a jet make two; a pair and a photon make three."""
    text = "A muon of the pair and a jet have m > 40 GeV. With a photon m < 300 GeV."
    blocks = (
        *PAIRS,
        {"name": "mixed pairs", "kind": "combination", "of": ["muon pairs", "jets"]},
        {"name": "muon pair and photon", "kind": "combination", "of": ["muon pairs", "Photon"]},
    )
    two: Record = {
        "words": "A muon of the pair and a jet have m > 40 GeV",
        "in": ["mixed pairs"],
        "q": "mass",
        "op": ">",
        "v": [40],
        "unit": "GeV",
    }
    three: Record = {
        "words": "With a photon m < 300 GeV",
        "in": ["muon pair and photon"],
        "q": "mass",
        "op": "<",
        "v": [300],
        "unit": "GeV",
    }
    written = text_of(drafted(text, two, three, blocks=blocks))
    assert "take disjoint(muons l1, jets l2)" in written
    assert "take disjoint(muon_pairs l1, Photon l2)" in written


def test_a_choice_by_a_quantity_of_the_papers_own_is_written() -> None:
    """The pair of the smallest score: its order is by an attribute of the pair."""
    best: Record = {
        "name": "best pair",
        "kind": "combination",
        "of": ["muons"],
        "pick": {"q": "other:pull score", "how": "min"},
    }
    rule: Record = {
        "words": "The best pair has m > 40 GeV",
        "in": ["best pair"],
        "q": "mass",
        "op": ">",
        "v": [40],
        "unit": "GeV",
    }
    spec = drafted("The best pair has m > 40 GeV.", rule, blocks=(*BLOCKS, best))
    assert "sort pair.pull_score ascend" in text_of(spec)


def test_a_trigger_that_is_called_like_an_attribute_keeps_its_line() -> None:
    """Its name is no momentum."""
    trigger: Record = {
        "words": "a single-jet trigger with p_{T} > 360 GeV",
        "in": ["SR"],
        "q": "trigger",
        "op": "flag",
        "text": "pt",
    }
    spec = drafted("We use a single-jet trigger with p_{T} > 360 GeV.", trigger)
    assert lines(spec) == [("region SR", "trigger trigger_pt")]


def test_a_score_beside_a_region_of_nearly_its_name_keeps_its_line() -> None:
    """What is compared with a number is no region that somebody mistyped."""
    score: Record = {
        "words": "a BDT score above 0.7",
        "in": ["BDT-SRA"],
        "what": "event",
        "q": "other:BDT score",
        "op": ">",
        "v": [0.7],
    }
    region: Record = {"name": "BDT-SRA", "kind": "region", "of": []}
    also: Record = {"name": "BDT-SCORED", "kind": "region", "of": ["BDT-SRA"]}
    spec = drafted("We ask for a BDT score above 0.7.", score, blocks=(*BLOCKS, region, also))
    assert lines(spec) == [("region BDT_SRA", "select bdt_score > 0.7")]
    assert not [f for f in spec.findings if f.code == "HEP102" and f.severity == "error"]


@pytest.mark.parametrize(
    ("said", "q"),
    [
        ("transverse impact parameter", "d0"),
        ("other:longitudinal_impact_parameter", "z0"),
        ("sum of lepton charges", "other:sum_charge"),
        ("total charge", "other:sum_charge"),
        ("sum_pt", "other:sum_pt"),
        ("sum of the scores", "other:total_of_the_scores"),
    ],
)
def test_a_quantity_in_words_is_that_of_the_language(said: str, q: str) -> None:
    """Impact parameters, sums of charges; a sum of what no object has is a quantity of its own."""
    record = f'{{"at": "b1", "words": "x", "in": ["SR"], "q": "{said}", "op": ">", "v": [1]}}'
    assert read(f'{{"rules": [{record}]}}').rules[0].test.q == q
