"""What papers say and the form of a record could not: a requirement that a region drops, tracks
that are shared, units, bins in two quantities, events that lack something.
"""

from __future__ import annotations

import json

import pytest

from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.extract.model import answers, questions
from hepnb.extract.model.believed import Believed
from hepnb.extract.model.rendering import Page
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.writer import write
from tests.unit.test_reading_pages import block

TEXT = (
    "Events have a muon with m_{T} > 90 GeV. The W sample takes the same events without the "
    "requirement on m_{T}. Electrons that share their track with a muon are discarded. The ratio "
    "E_{T}^{miss}/√H_{T} exceeds 12 GeV^{1/2}, and tracks end within 2 m of the axis. Events are "
    "rejected if no jets with p_{T} > 45 GeV are found. The bins are N_{jet} of 2, 3–4 and ≥5 with "
    "H_{T} of 250–500 and > 500 GeV. The charge of a track is opposite to that of the muon. The "
    "cone has ∆R = 0.25 for p_{T} < 60 GeV. Jets with p_{T} > 95 GeV must be of tight quality. "
    "Jets have p_{T} > 35 GeV in the W sample."
)
PAPER = Paper("2601.00018", "T", "d" * 64, (), (), (block("b1", TEXT),), ())
BLOCKS = [
    {"name": "muons", "kind": "objects", "of": ["Muon"]},
    {"name": "electrons", "kind": "objects", "of": ["Electron"]},
    {"name": "tracks", "kind": "objects", "of": ["Track"]},
    {"name": "jets", "kind": "objects", "of": ["Jet"]},
    {"name": "removal", "kind": "overlap", "of": []},
    {"name": "SR", "kind": "region", "of": []},
    {"name": "W sample", "kind": "region", "of": ["SR"], "role": "control"},
]
MT = {"what": "muons", "nth": 1, "with": "MET", "q": "mt"}
ASKED = {
    "words": "a muon with m_{T} > 90 GeV",
    "in": ["SR"],
    **MT,
    "op": ">",
    "v": [90],
    "unit": "GeV",
}
LIFTED = {
    "words": "without the requirement on m_{T}",
    "in": ["W sample"],
    "what": "muons",
    "q": "mt",
    "op": "any",
}


def believed(*rules: dict[str, object]) -> Believed:
    """What is believed of some rules."""
    found = Believed(PAPER)
    text = json.dumps({"blocks": BLOCKS, "rules": [{"at": "b1", **r} for r in rules]})
    found.take(answers.read(text), Page(PAPER, PAPER.blocks))
    return found


def written(*rules: dict[str, object]) -> str:
    """The lines of some rules, all of which are believed."""
    found = believed(*rules)
    assert not found.refused, [r.why for r in found.refused.values()]
    return format_tree(write(found.records()).analysis)


def errors(text: str) -> list[Finding]:
    """What the language finds wrong."""
    from hepnb import spec

    return [f for f in check(spec.read(text).tree) if f.severity == "error"]


def test_a_region_may_lack_a_requirement_of_the_one_it_takes() -> None:
    """Its lines are those of the other one but for that; the words stand beside a line that lets
    all events pass.
    """
    text = written(
        ASKED,
        {**ASKED, "words": "Events have a muon", "q": "n", "op": ">=", "v": [1], "nth": 0},
        LIFTED,
    )
    sample = text.partition("region W_sample")[2]
    assert "mt(" not in sample
    assert "size(muons) >= 1" in sample
    (lifted,) = (line for line in sample.splitlines() if "select all" in line)
    assert '#: p0 "without the requirement on m_{T}"  ? # does not ask for mt' in lifted
    assert not errors(text)


def test_what_is_lifted_is_one_that_is_there() -> None:
    """No region above asks for it: the words stay open, with the reason."""
    found = write(believed(LIFTED).records())
    assert [u.why for u in found.unwritten] == ["no region that it takes asks for that"]


def test_words_that_lift_nothing_are_refused() -> None:
    """A requirement is not lifted by the words that state one."""
    found = believed(ASKED, {**LIFTED, "words": "Jets have p_{T} > 35 GeV", "q": "pt"})
    assert [r.why for r in found.refused.values()] == [
        '"Jets have p_{T} > 35 GeV" does not say that pt is not asked for'
    ]


@pytest.mark.parametrize("op", ["any", "dropped", "not required"])
def test_what_is_dropped_may_be_called_so(op: str) -> None:
    """The words that models use."""
    assert "select all" in written(ASKED, {**LIFTED, "op": op})


def test_a_shared_track_removes_one_of_two_objects() -> None:
    """By a quantity of the candidate, which a person gives."""
    rule = {
        "words": "Electrons that share their track with a muon are discarded",
        "in": ["removal"],
        "step": 1,
        "drop": "electrons",
        "what": "electrons",
        "with": "muons",
        "q": "shared_track",
        "op": "flag",
        "text": "track",
    }
    assert 'reject shared_track == "muons"' in written(rule)
    (refused,) = believed({**rule, "words": "The cone has ∆R = 0.25"}).refused.values()
    assert "does not say with what a track is shared" in refused.why


def test_units_of_significances_and_of_long_lives_are_units() -> None:
    """GeV^{1/2} and m, as they are printed; another one is refused."""
    root = {
        "words": "exceeds 12 GeV^{1/2}",
        "in": ["SR"],
        "what": "event",
        "q": "other:met_over_root_ht",
        "op": ">",
        "v": [12],
        "unit": "GeV^{1/2}",
    }
    far = {
        "words": "tracks end within 2 m of the axis",
        "in": ["tracks"],
        "q": "other:radius",
        "op": "<",
        "v": [2],
        "unit": "m",
    }
    text = written(root, far)
    assert "met_over_root_ht > 12 √GeV" in text
    assert "< 2 m" in text
    assert len(believed({**root, "unit": "GeV"}, {**far, "unit": "mm"}).refused) == 2
    assert {"GeV^{1/2}", "m"} <= set(questions.Unit.__args__)


def test_bins_in_two_quantities_are_their_products() -> None:
    """Each bin of the one with each of the other; counts by their numbers."""
    bins = {"in": ["SR"], "what": "jets", "op": "bins", "open": True, "cross": "a"}
    text = written(
        {**bins, "words": "N_{jet} of 2, 3–4 and ≥5", "q": "n", "v": [2, 3, 5]},
        {**bins, "words": "H_{T} of 250–500 and > 500 GeV", "q": "ht", "v": [250, 500]}
        | {"unit": "GeV"},
    )
    lines = [" ".join(x.split("#")[0].split()) for x in text.splitlines() if "bin " in x]
    assert lines == [
        f"bin {count} and {sum_}"
        for count in ("size(jets) == 2", "size(jets) [] 3 4", "size(jets) >= 5")
        for sum_ in ("HT(jets) >= 250 GeV and HT(jets) < 500 GeV", "HT(jets) >= 500 GeV")
    ]


def test_events_that_lack_something_are_rejected() -> None:
    """One is asked for, however the reader says it."""
    words = {"words": "rejected if no jets with p_{T} > 45 GeV are found", "in": ["SR"]}
    jets = {**words, "what": "jets", "q": "n"}
    for rule in ({**jets, "op": ">=", "v": [1]}, {**jets, "op": "none", "does": "drop"}):
        assert "select size(jets) >= 1" in written(rule)


def test_a_charge_may_be_that_of_another_object() -> None:
    """The candidate's beside the muon's; read back it is a sign, no number."""
    from hepnb import spec

    text = written(
        {
            "words": "The charge of a track is opposite to that of the muon",
            "in": ["tracks"],
            "with": "muons",
            "q": "charge",
            "op": "flag",
            "text": "OS",
        },
    )
    assert "select charge + muons[0].charge == 0" in text
    (one,) = [c for r in spec.read(text).requirements for c in r.comparisons]
    assert (one.quantity, one.op, one.value) == ("charge", "flag", "OS")


def test_a_parameter_may_be_for_some_candidates() -> None:
    """A cone that shrinks: the line says for which."""
    text = written(
        {
            "words": "∆R = 0.25 for p_{T} < 60 GeV",
            "in": ["muons"],
            "q": "parameter",
            "op": "==",
            "v": [0.25],
            "text": "small cone",
            "if": [{"q": "pt", "op": "<", "v": [60], "unit": "GeV"}],
        }
    )
    assert "define small_cone = 0.25" in text
    assert "for pt < 60 GeV" in text


def test_an_answer_has_room_for_many_blocks() -> None:
    """More than the regions of any one table, and what is left is asked for."""
    assert questions.MAX_BLOCKS >= 100
    many = json.dumps(
        {"blocks": [{"name": f"SR{n}", "kind": "region", "of": []} for n in range(100)]}
    )
    found = Believed(PAPER)
    assert found.take(answers.read(many), Page(PAPER, PAPER.blocks)) == 100
    assert found.take(answers.read(many), Page(PAPER, PAPER.blocks)) == 0


def test_what_is_asked_of_each_of_some_objects_has_a_block_of_its_own() -> None:
    """Jets above 95 GeV are tight: an ``or`` of all and all would be another requirement."""
    rule = {
        "words": "Jets with p_{T} > 95 GeV must be of tight quality",
        "in": ["SR"],
        "what": "jets",
        "q": "quality",
        "op": "flag",
        "text": "tight",
        "if": [{"q": "pt", "op": ">", "v": [95], "unit": "GeV", "what": "jets"}],
    }
    text = written(rule)
    assert "object jets_with_pt_95_GeV" in text
    assert 'select all(quality(jets_with_pt_95_GeV) == "tight")' in text


def test_pairs_are_rejected_each_by_itself() -> None:
    """An event with a good pair and a bad one does not pass."""
    pairs = {"name": "pairs", "kind": "combination", "of": ["muons", "muons"]}
    found = Believed(PAPER)
    rule = {"at": "b1", "words": "Events have a muon with m_{T} > 90 GeV", "in": ["SR"]}
    rule |= {"what": "pairs", "q": "mass", "op": ">", "v": [90], "unit": "GeV", "does": "drop"}
    text = json.dumps({"blocks": [*BLOCKS, pairs], "rules": [rule]}, ensure_ascii=False)
    found.take(answers.read(text), Page(PAPER, PAPER.blocks))
    lines = format_tree(write(found.records()).analysis) if found.rules else "refused"
    assert "or size(pairs) == 0" not in lines
