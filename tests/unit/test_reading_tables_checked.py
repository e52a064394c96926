"""Records of tables as authors set them: matrices, bins in a cell each, several requirements in
a cell, regions without names.
"""

from __future__ import annotations

import pytest

from hepnb.extract.model.answers import SaidRule, SaidTest
from hepnb.extract.model.drafts import quoted
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.table_names import names_in
from hepnb.locate import locate
from hepnb.paper import Paper
from hepnb.records import Records, Rule
from tests.unit.test_reading_checks import event, said
from tests.unit.test_reading_pages import block, table

MATRIX = [
    ["N_{b}", "m_{T} (GeV)", "N_{jets}", "H_{T} < 400 GeV", "H_{T} ∈ [400, 900] GeV"],
    ["0", "<110", "2-3", "SRX1", "SRX2"],
    ["", "", "≥6", "SRX3", "SRX4"],
    ["2", ">110", "2-3", "SRX5", "SRX6"],
]
BINNED = [
    ["N_{J}", "t_{mod}", "E_{T}^{miss} [GeV]", "", ""],
    ["2–3", ">12", "200-300,", "300-500,", ">500"],
    ["≥5", "≤ 1", "200-400,", ">400", ""],
]
SEVERAL = [
    ["Selection", ""],
    ["Veto lepton", "muon with p_{T} > 6 GeV, |η| < 2.3, isolation < 0.2"],
    ["Veto track", "p_{T} > 11 GeV, |η| < 2.3"],
]
APART = [
    ["Region", "m_{ℓℓ} [GeV]", "N_{j}"],
    ["SRY1", "20–60, 60–86, 96–150, >150", "≥ 3"],
    ["", "20–60, >60", "≥ 4"],
    ["Sum", "20–60", "≥ 5"],
]
TABLES = [table(f"b{n}", rows) for n, rows in enumerate((MATRIX, BINNED, SEVERAL), start=1)] + [
    table("b5", APART)
]
PAPER = Paper(
    "2601.00007",
    "T",
    "7" * 64,
    (),
    (),
    (*(t[0] for t in TABLES), block("b4", "Other.")),
    tuple(t[1] for t in TABLES),
)
PAGE = Page(PAPER, PAPER.blocks)
LOW, HIGH = "2–3 jets, t_{mod} >12", "≥5 jets, t_{mod} ≤1"
NAMES = frozenset(
    {
        *(f"SRX{n}" for n in range(1, 7)),
        "SRY1",
        "leptons",
        "jets",
        "bjets",
        "veto leptons",
        "veto tracks",
        LOW,
        HIGH,
    }
)


def verified(rule: SaidRule) -> Rule | Refused:
    """What becomes of it."""
    return Verifier(PAGE, NAMES).verified(rule)


RIGHT = {
    "a limit in front of the names of its row": event(
        "≥6", "n", ">=", 6, at="b1.R2.2", blocks=("SRX3", "SRX4"), what="jets"
    ),
    "a limit in the head over its names": event(
        "H_{T} < 400 GeV", "ht", "<", 400, unit="GeV", at="b1.H0.3", blocks=("SRX1", "SRX3", "SRX5")
    ),
    "an interval in such a head": event(
        "H_{T} ∈ [400, 900] GeV", "ht", "in", 400, 900, unit="GeV", at="b1.H0.4", blocks=("SRX2",)
    ),
    "a count in the first column": event(
        "0", "n", "==", 0, at="b1.R1.0", blocks=("SRX1", "SRX2"), what="bjets"
    ),
    "bins in a cell each": event(
        "200-300, 300-500, >500",
        "met",
        "bins",
        200,
        300,
        500,
        unit="GeV",
        at="b2.R1",
        blocks=(LOW,),
        what="MET",
    ),
    "the same as the grid writes them": event(
        "200-400, | >400",
        "met",
        "bins",
        200,
        400,
        unit="GeV",
        at="b2.R2.2",
        blocks=(HIGH,),
        what="MET",
    ),
    "a region that is called by the symbols of the heads": event(
        "2–3", "n", "in", 2, 3, at="b2.R1.0", blocks=(LOW,), what="jets"
    ),
    "an interval between listed ranges": event(
        "20–60, 60–86, 96–150, >150",
        "mass",
        "notin",
        86,
        96,
        unit="GeV",
        at="b5.R1.1",
        blocks=("SRY1",),
        what="leptons",
    ),
    "a row that names no known region": event(
        "≥ 5", "n", ">=", 5, at="b5.R3.2", blocks=("SRX3",), what="jets"
    ),
    "one of several requirements of a cell": said(
        "|η| < 2.3", "abseta", "<", 2.3, blocks=("veto leptons",), at="b3.R1.1"
    ),
}


@pytest.mark.parametrize("rule", RIGHT.values(), ids=RIGHT.keys())
def test_right_records_are_kept_with_words_that_are_found(rule: SaidRule) -> None:
    """Believed, and its quote stands in the paper at the very place."""
    found = verified(rule)
    assert isinstance(found, Rule), found.why
    (kept,) = quoted(PAPER, Records((), (found,), PAPER.id)).rules
    assert locate(PAPER, kept.words[0], page=kept.places[0].page).status == "verbatim"


WRONG = {
    "the row of other regions": event(
        "≥6", "n", ">=", 6, at="b1.R2.2", blocks=("SRX5",), what="jets"
    ),
    "the head of other regions": event(
        "H_{T} < 400 GeV", "ht", "<", 400, unit="GeV", at="b1.H0.3", blocks=("SRX2",)
    ),
    "another quantity than the head has": event(
        "H_{T} < 400 GeV", "pt", "<", 400, unit="GeV", at="b1.H0.3", blocks=("SRX1",), what="jets"
    ),
    "bins of another row": event(
        "200-300, 300-500, >500",
        "met",
        "bins",
        200,
        300,
        500,
        unit="GeV",
        at="b2.R2",
        blocks=(HIGH,),
        what="MET",
    ),
    "an interval that is not left out": event(
        "2–3", "n", "notin", 2, 3, at="b2.R1.0", blocks=(LOW,), what="jets"
    ),
    "an end of listed ranges that touch": event(
        "20–60, >60",
        "mass",
        "notin",
        60,
        60,
        unit="GeV",
        at="b5.R2.1",
        blocks=("SRY1",),
        what="leptons",
    ),
    "the only row that has a name": event(
        "≥ 3", "n", ">=", 3, at="b5.R1.2", blocks=("SRX3",), what="jets"
    ),
    "edges that no cell has": event(
        "200-300, 300-500, >500",
        "met",
        "bins",
        200,
        350,
        500,
        unit="GeV",
        at="b2.R1",
        blocks=(LOW,),
        what="MET",
    ),
    "the number of the next requirement of the cell": said(
        "|η| < 2.3", "abseta", "<", 0.2, blocks=("veto leptons",), at="b3.R1.1"
    ),
    "the sign of the next requirement": said(
        "p_{T} > 6 GeV", "pt", "<", 6, unit="GeV", blocks=("veto leptons",), at="b3.R1.1"
    ),
}


@pytest.mark.parametrize("rule", WRONG.values(), ids=WRONG.keys())
def test_wrong_ones_are_not(rule: SaidRule) -> None:
    """Regions of another row or column, quantities, edges, numbers and signs that belong to
    something else.
    """
    assert isinstance(verified(rule), Refused)


#: a table whose rows count objects, with a veto on another region and a section for each candidate
COUNTS, COUNT_CELLS = table(
    "b1",
    [
        ["Selection", "Had", "Lep"],
        ["b-jets", "> 0 tight b-jets", ""],
        ["Leptons", "2", "3"],
        ["Jets (p_{T} > 25 GeV)", "≥ 3", "≥ 2"],
        ["VBF selection veto", "p_{T}(j_{1}) < 35 GeV", ""],
        ["Quadruplets", "", "m > 5 GeV"],
    ],
    spans={(1, 1): (1, 2)},
)
COUNT_PAPER = Paper("2601.00012", "T", "3" * 64, (), (), (COUNTS,), (COUNT_CELLS,))
REGIONS = frozenset({"Had", "Lep", "VBF", "quadruplet selection", "base selection"})
OBJECTS = frozenset({"b-jets", "tight b-jets", "leptons", "jets"})


def counted(at: str, words: str, blocks: tuple[str, ...], test: SaidTest) -> Rule | Refused:
    """What becomes of a record of that table."""
    page = Page(COUNT_PAPER, COUNT_PAPER.blocks)
    return Verifier(page, REGIONS | OBJECTS, REGIONS).verified(SaidRule(at, words, blocks, test))


@pytest.mark.parametrize(
    ("at", "words", "blocks", "test", "kept"),
    [
        # objects in a cell over two columns are no names of these columns
        ("b1.R2.2", "3", ("Lep",), SaidTest("n", "==", (3,), what="leptons"), True),
        ("b1.R2.2", "3", ("Had",), SaidTest("n", "==", (3,), what="leptons"), False),
        # nor do those of a row above say what a label may be of
        (
            "b1.R3.0",
            "Jets (p_{T} > 25 GeV)",
            ("jets",),
            SaidTest("pt", ">", (25,), "GeV"),
            True,
        ),
        # a region that is vetoed is not the one of its row
        (
            "b1.R4.1",
            "p_{T}(j_{1}) < 35 GeV",
            ("Had",),
            SaidTest("pt", "<", (35,), "GeV", "jets", 1),
            True,
        ),
        # "Quadruplets" is no "quadruplet selection", and "Selection" no "base selection"
        (
            "b1.R4.1",
            "p_{T}(j_{1}) < 35 GeV",
            ("quadruplet selection",),
            SaidTest("pt", "<", (35,), "GeV", "jets", 1),
            False,
        ),
        ("b1.R5.2", "m > 5 GeV", ("Lep",), SaidTest("mass", ">", (5,), "GeV", "leptons"), True),
    ],
)
def test_only_names_of_regions_say_what_a_column_is_of(
    at: str, words: str, blocks: tuple[str, ...], test: SaidTest, *, kept: bool
) -> None:
    """Objects that rows compare, vetoes, and heads that any table has, name no region."""
    found = counted(at, words, blocks, test)
    assert isinstance(found, Rule) is kept, found


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("quadruplet selection", "Quadruplets", False),
        ("quadruplet selection", "quadruplet", True),
        ("base selection", "Selection", False),
        ("SRA high", "SRA", False),
        ("Compressed high", "Compressed", True),
    ],
)
def test_a_name_is_named_by_whole_words_of_it(name: str, text: str, named: bool) -> None:
    """Not by letters that another word begins with, nor by a head that any table may have."""
    assert names_in(name, text) is named
