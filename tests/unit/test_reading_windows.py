"""Intervals by their middle or by an earlier sentence, several names in one, the candidate that
counts, and what a cell says all by itself.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from hepnb.adl.format import format as format_tree
from hepnb.extract.drafting import draft
from hepnb.extract.model import answers
from hepnb.extract.model.believed import Believed
from hepnb.extract.model.drafts import quoted
from hepnb.extract.model.rendering import Page
from hepnb.paper import Paper, Table
from hepnb.spec import text_of
from hepnb.writer import write
from tests.unit.test_reading_pages import block, table

Record = dict[str, Any]

BLOCKS: list[Record] = [
    {"name": "muons", "kind": "objects", "of": ["Muon"]},
    {"name": "jets", "kind": "objects", "of": ["Jet"]},
    {"name": "pairs", "kind": "combination", "of": ["muons", "muons"]},
    {"name": "base", "kind": "region", "of": []},
]


def believed(text: str, *rules: Record, blocks: list[Record] | None = None) -> Believed:
    """What is believed of some records on a sentence."""
    paper = Paper("2601.00033", "T", "a" * 64, (), (), (block("b1", text),), ())
    return _taken(paper, rules, blocks or BLOCKS)


def _taken(paper: Paper, rules: tuple[Record, ...], blocks: list[Record]) -> Believed:
    found = Believed(paper)
    said = {"blocks": blocks, "rules": [{"at": "b1", "in": ["base"], **r} for r in rules]}
    found.take(answers.read(json.dumps(said)), Page(paper, paper.blocks))
    return found


def written(found: Believed) -> str:
    """Its lines."""
    assert not found.refused, [r.why for r in found.refused.values()]
    return format_tree(write(found.records()).analysis)


PAIR: Record = {"what": "pairs", "nth": 1, "q": "mass", "unit": "GeV"}
NEAR = "The mass of the pair lies within 12 GeV of the Z boson mass."
WORDS = "lies within 12 GeV of the Z boson mass"
LINE = "select abs(mass(pairs[0]) - 91.2 GeV) < 12 GeV"


@pytest.mark.parametrize(
    "given",
    [
        {"op": "<", "v": [12], "near": 91.2},
        {"op": "in", "v": [79.2, 103.2]},
    ],
)
def test_a_window_is_given_by_its_middle_or_its_ends(given: Record) -> None:
    """The paper prints how wide it is; the mass of the particle that it names is known."""
    assert LINE in written(believed(NEAR, {**PAIR, "words": WORDS, **given}))


def test_a_distance_from_the_z_boson_has_a_name_of_its_own() -> None:
    """What models call it is the mass of the pair, from there."""
    own = {**PAIR, "words": WORDS, "q": "other:mll_minus_mz", "op": "<", "v": [12]}
    assert "abs(mass(pairs[0]) - 91.188 GeV) < 12 GeV" in written(believed(NEAR, own))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"op": "<", "v": [12], "near": 84.0}, "84 does not stand near"),
        ({"op": "<", "v": [14], "near": 91.2}, "14 does not stand"),
        ({"op": "in", "v": [78.2, 102.2]}, "90.2 does not stand near"),
        ({"op": ">", "v": [12], "near": 91.2}, "says upper"),
    ],
)
def test_a_window_that_the_words_do_not_give_is_refused(given: Record, why: str) -> None:
    """Its middle is the number of the paper, or the mass of what it names."""
    (refused,) = believed(NEAR, {**PAIR, "words": WORDS, **given}).refused.values()
    assert why in refused.why


def test_this_window_is_that_of_the_sentence_before() -> None:
    """The words are taken with it; what is outside of it is left out."""
    text = "Pairs of 70 < m_{μμ} < 88 GeV are signal. Events outside this window are control."
    words = "Events outside this window are control"
    rule = {**PAIR, "words": words, "op": "notin", "v": [70, 88]}
    assert "select mass(pairs[0]) ][ 70 88 GeV" in written(believed(text, rule))
    assert believed(text, {**rule, "v": [70, 89]}).refused
    assert believed(text, {**rule, "words": "Events outside are control"}).refused


def test_several_names_in_one_are_each_a_block() -> None:
    """Each of the one with each of the other; the index of a letter is no list."""
    name = "SR-{A,B}-{low, high}"
    blocks = [*BLOCKS, {"name": name, "kind": "region", "of": ["base"]}]
    found = believed("x", blocks=blocks)
    assert {"SR-A-low", "SR-A-high", "SR-B-low", "SR-B-high"} <= found.regions
    (odd,) = answers.read('{"blocks": [{"name": "M_{jb}", "kind": "variable"}]}').blocks
    assert (odd.name, odd.also) == ("M_{jb}", ())
    text = "E_{T}^{miss} exceeds 150 GeV there."
    rule = {"words": text[:-7], "in": ["SR-{A,B}-low"], "what": "MET", "q": "met", "op": ">"}
    found = believed(text, {**rule, "v": [150], "unit": "GeV"}, blocks=blocks)
    assert found.rules[0].blocks == ("SR-A-low", "SR-B-low")


def test_the_candidate_that_counts_comes_first() -> None:
    """Of candidates as of pairs, also by what the parts of a pair have together."""
    blocks = [
        {**BLOCKS[0], "pick": {"q": "iso", "how": "min"}},
        BLOCKS[1],
        {**BLOCKS[2], "pick": {"q": "st", "how": "max"}},
        BLOCKS[3],
    ]
    mass = {**PAIR, "words": "a mass above 40 GeV", "op": ">", "v": [40]}
    text = written(believed("The pair has a mass above 40 GeV.", mass, blocks=blocks))
    assert "sort iso ascend" in text
    assert "sort l1.pt + l2.pt descend" in text


def test_one_of_the_papers_own_quantities_is_none_that_is_called_nearly_so() -> None:
    """It gets a word before its name; a slip of the pen it would be an error."""
    variable = {"name": "pair mass balance", "kind": "variable", "expr": "mass(pairs #1) / 2"}
    rule = {"what": "event", "q": "other:pair_mass_balanced", "op": "<", "v": [0.3]}
    other = {**rule, "what": "pair mass balance", "q": "mass", "v": [0.7], "unit": ""}
    found = believed(
        "The balance is below 0.3, the other one below 0.7.",
        {**rule, "words": "The balance is below 0.3"},
        {**other, "words": "the other one below 0.7"},
        blocks=[*BLOCKS, variable],
    )
    assert "select variable_pair_mass_balanced < 0.3" in written(found)


def test_a_share_may_be_a_percentage() -> None:
    """0.16 stands there as 16%: no line is lost for it."""
    text = "The isolation must be smaller than 16% of the muon p_{T}."
    rule = {"words": text[:-1], "in": ["muons"], "q": "iso", "op": "<", "v": [0.16]}
    found = believed(text, rule)
    made = draft(found.paper, quoted(found.paper, found.records()))
    assert "select iso < 0.16" in text_of(made.spec)


ROWS = [
    ["Selection", "Boosted", "Resolved"],
    ["", "60 < m < 450 GeV", "m > 350 GeV"],
    ["shape", "τ_{21} < 0.45", "τ_{21} < 0.4"],
    ["tags", "two b-tagged jets", "one b-tagged jet"],
]


def test_a_cell_that_says_all_by_itself_has_its_own_unit() -> None:
    """None, whatever stands in a head; and a number of objects there is exact, for all hyphens."""
    grid, cells = table("b1", ROWS, head=2)
    cells = Table(cells.block, "", cells.label, cells.cells)
    paper = Paper("2601.00034", "T", "b" * 64, (), (), (grid,), (cells,))
    blocks = [{"name": n, "kind": "region", "of": []} for n in ("Boosted", "Resolved")]
    shape = {"at": "b1.R2.1", "words": "τ_{21} < 0.45", "in": ["Boosted"], "what": "event"}
    tags = {"at": "b1.R3.1", "words": "two b-tagged jets", "in": ["Boosted"], "what": "jets"}
    found = _taken(
        paper,
        (
            {**shape, "q": "other:tau21", "op": "<", "v": [0.45]},
            {**tags, "q": "n", "op": ">=", "v": [2]},
            {**tags, "q": "n", "op": "==", "v": [2]},
        ),
        [*BLOCKS[:2], *blocks],
    )
    assert [(r.test.op, r.test.unit) for r in found.rules] == [("<", ""), ("==", "")]
    (refused,) = found.refused.values()
    assert "says equal for 2" in refused.why


def test_what_was_refused_in_one_region_is_not_repaired_in_another() -> None:
    """The same number of the same thing, of another region: its warning stays."""
    text = "SR1 has two jets at least. In SR2 exactly two jets are found."
    blocks = [*BLOCKS, *({"name": n, "kind": "region", "of": []} for n in ("SR1", "SR2"))]
    count = {"what": "jets", "q": "n", "v": [2], "op": ">="}
    found = believed(
        text,
        {**count, "in": ["SR1"], "words": "SR1 has two jets at least"},
        {**count, "in": ["SR2"], "words": "In SR2 exactly two jets are found"},
        blocks=blocks,
    )
    found.repaired()
    assert [r.rule.blocks for r in found.refused.values()] == [("SR2",)]


SHARED = [["Observable", "A-side", "A-core"], ["N_{b-jets}", "≤ 1 (0)", ""], ["N_{μ}", "= 2", "3"]]


def test_what_all_regions_of_a_table_share_is_of_the_one_that_they_take() -> None:
    """A cell over the columns of both may be of neither but of what both take; one of a single
    column may not. "≤ 1 (0)" allows none.
    """
    grid, cells = table("b1", SHARED, spans={(1, 1): (1, 2)})
    paper = Paper("2601.00035", "T", "c" * 64, (), (), (grid,), (cells,))
    blocks = [
        *BLOCKS,
        {"name": "A", "kind": "region", "of": ["base"]},
        {"name": "A-side", "kind": "region", "of": ["A"], "role": "control"},
        {"name": "A-core", "kind": "region", "of": ["A"]},
    ]
    both = {"at": "b1.R1.1", "words": "≤ 1 (0)", "in": ["A"], "what": "jets", "q": "n"}
    one = {**both, "at": "b1.R2.1", "words": "== 2", "what": "muons", "op": "==", "v": [2]}
    found = _taken(
        paper,
        (
            {**both, "op": "<=", "v": [1]},
            {**both, "op": "==", "v": [0]},
            {**one, "in": ["A-side"]},
            one,
        ),
        blocks,
    )
    assert [(r.test.values, r.blocks) for r in found.rules] == [
        ((1,), ("A",)),
        ((0,), ("A",)),
        ((2,), ("A-side",)),
    ]
    (refused,) = found.refused.values()
    assert 'is of "A-side"' in refused.why


def test_a_count_of_the_papers_own_may_be_a_word() -> None:
    """And so may a sum of charges."""
    text = "The sum of their charges is one, of four leptons in all."
    rule = {"what": "event", "q": "other:sum_charge", "op": "==", "v": [1]}
    assert not believed(text, {**rule, "words": "sum of their charges is one"}).refused
    leptons = {**rule, "q": "other:n_leptons", "v": [4], "words": "of four leptons in all"}
    assert not believed(text, leptons).refused
    assert believed(text, {**leptons, "q": "other:mt2"}).refused


def test_a_word_about_candidates_may_name_other_objects() -> None:
    """What they are not to come from."""
    text = "Muons that come from a jet are rejected by their quality."
    rule = {"words": "that come from a jet are rejected", "in": ["muons"], "does": "drop"}
    assert not believed(text, {**rule, "q": "quality", "op": "flag", "text": "from a jet"}).refused


OBJECTS = [["", "p_{T} [GeV]", "isolation"], ["Muons", "> 11", "< 0.2"], ["Jets", "> 33", ""]]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"in": ["muons"]}, ""),
        ({"in": ["jets"]}, "is of muon, not of jet"),
        ({"in": ["muons"], "does": "drop"}, "nothing is rejected"),
    ],
)
def test_a_cell_is_of_the_objects_of_its_row(given: Record, why: str) -> None:
    """And throws nothing away where no word of the table does."""
    grid, cells = table("b1", OBJECTS)
    paper = Paper("2601.00036", "T", "d" * 64, (), (), (grid,), (cells,))
    rule = {"at": "b1.R1.1", "words": "> 11", "q": "pt", "op": ">", "v": [11], "unit": "GeV"}
    found = _taken(paper, ({**rule, **given},), BLOCKS)
    assert why in "".join(r.why for r in found.refused.values())
    assert bool(found.rules) is (why == "")
