"""Records of tables whose regions have names of several parts, or numbers for names, or stand below
a title over all columns: right ones are kept, those of another region are not.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.table_names import names_in, numbered
from hepnb.extract.numbers_in_text import states
from hepnb.paper import Paper
from hepnb.records import Rule
from tests.unit.test_reading_checks import event, said
from tests.unit.test_reading_pages import block, table

MATRIX = [
    ["N_{b}", "m_{T} [GeV]", "H_{T} < 350 GeV", "H_{T} > 350 GeV"],
    ["0", "<130", "SR7", "SR8 (++) / SR9 (−−)"],
    ["1", ">130", "SR17", "SR18 (++) / SR19 (−−)"],
]
NUMBERED = [["Interval", "H_{T} [GeV]"], ["1", "250–450"], ["2", ">450"]]
SEARCHES = [
    ["Selection", "Merged search", "Split search"],
    ["Inclusive", "jet p_{T} > 170 GeV", "jet p_{T} > 70 GeV"],
    ["", "∆η < 1.3", "∆η < 1.7"],
    ["tagged", "two tagged jets", "three tagged jets"],
]
SHARED = [["Region", "m_{T} [GeV]"], ["Broad/RJ-CRX", ">45"], ["Broad/RJ-CRY", ">75"]]
TABLES = [
    table(f"b{n}", rows) for n, rows in enumerate((MATRIX, NUMBERED, SEARCHES, SHARED), start=1)
]
TITLED, TITLED_CELLS = table(
    "b5",
    [
        ["Quantity", "SRA", "SRB"],
        ["Baseline level", "", ""],
        ["m_{T} [GeV]", ">40", ">90"],
    ],
    spans={(1, 0): (1, 3)},
)
PAPER = Paper(
    "2601.00017",
    "T",
    "c" * 64,
    (),
    (),
    (*(t[0] for t in TABLES), TITLED, block("b6", "Other.")),
    (*(t[1] for t in TABLES), TITLED_CELLS),
)
PAGE = Page(PAPER, PAPER.blocks)
REGIONS = frozenset(
    {
        *(f"{kind} SR{n}" for kind in ("low", "high") for n in (7, 8, 9, 17, 18, 19)),
        *("interval 1", "interval 2", "merged search", "merged inclusive", "merged tagged"),
        *("split search", "split inclusive", "CRX", "CRY", "SRA", "SRB", "baseline"),
    }
)
VERIFIER = Verifier(PAGE, REGIONS | {"jets"}, REGIONS)


RIGHT = {
    "names of a cell that a reader calls after their table": event(
        "<130", "mt", "<", 130, unit="GeV", at="b1.R1.1", blocks=("low SR7", "low SR8", "low SR9")
    ),
    "one of two names of a cell": event(
        "H_{T} > 350 GeV", "ht", ">", 350, unit="GeV", at="b1.H0.3", blocks=("high SR18",)
    ),
    "a number under its head": event(
        "250–450", "ht", "in", 250, 450, unit="GeV", at="b2.R1.1", blocks=("interval 1",)
    ),
    "objects that the cell of a region names": said(
        "jet p_{T} > 170 GeV", "pt", ">", 170, unit="GeV", at="b3.R1.1", blocks=("jets",)
    ),
    "a name of the head and of the row": event(
        "∆η < 1.3", "other:deta", "<", 1.3, at="b3.R2.1", blocks=("merged inclusive",)
    ),
    "the end of a name": event(
        ">45", "mt", ">", 45, unit="GeV", at="b4.R1.1", blocks=("CRX",), what="jets"
    ),
    "a head above a title over all columns": event(
        ">90", "mt", ">", 90, unit="GeV", at="b5.R2.2", blocks=("SRB",), what="jets"
    ),
}
WRONG = {
    "another name of the table": event(
        "<130", "mt", "<", 130, unit="GeV", at="b1.R1.1", blocks=("low SR17",)
    ),
    "another number": event(
        "250–450", "ht", "in", 250, 450, unit="GeV", at="b2.R1.1", blocks=("interval 2",)
    ),
    "the head of another column": event(
        "∆η < 1.3", "other:deta", "<", 1.3, at="b3.R2.1", blocks=("split inclusive",)
    ),
    "the end of another name": event(
        ">45", "mt", ">", 45, unit="GeV", at="b4.R1.1", blocks=("CRY",), what="jets"
    ),
    "another column below a title": event(
        ">90", "mt", ">", 90, unit="GeV", at="b5.R2.2", blocks=("SRA",), what="jets"
    ),
}


@pytest.mark.parametrize("rule", RIGHT.values(), ids=RIGHT.keys())
def test_right_records_are_kept(rule: SaidRule) -> None:
    """However the reader put the name together."""
    found = VERIFIER.verified(rule)
    assert isinstance(found, Rule), found.why


@pytest.mark.parametrize("rule", WRONG.values(), ids=WRONG.keys())
def test_records_of_another_region_are_refused(rule: SaidRule) -> None:
    """The row or the column has another name."""
    found = VERIFIER.verified(rule)
    assert isinstance(found, Refused)


def test_a_row_is_named_by_its_head_and_number() -> None:
    """Interval 2 is the row with a 2; a name of another kind, or of one word, is no such row."""
    cells = TABLES[1][1]
    assert [c.row for c in numbered("interval 2", cells)] == [2]
    assert [c.row for c in numbered("search interval 1", cells)] == [1]
    assert not numbered("region 2", cells)
    assert not numbered("interval", cells)
    assert not names_in("low SR18", "SR17 (++)")


def test_a_name_is_no_beginning_of_another_number() -> None:
    """SR-A1 does not stand in SR-A10."""
    assert not names_in("SR-A1", "SR-A10")
    assert names_in("SR-A1", "SR-A1 and SR-A10")


def test_a_number_is_one_of_its_quantity() -> None:
    """A count has no other unit, a mass no number in words, a radius no power of ten."""
    assert states("at least five jets", 5, "n")
    assert states("a third lepton", 3, "n")
    assert not states("two jets and 50 GeV", 5, "n")
    assert states("a mass above 1.2 TeV", 1200, "mass")
    assert states("isolation below 15%", 0.15, "iso")
    assert not states("a pair with a mass above 8 GeV", 1, "mass")
    assert not states("a cone of 0.05", 0.5, "parameter")


def test_a_cell_that_names_regions_says_nothing_of_others() -> None:
    """What is split by charge is the region that the cell names."""
    split = event(
        "SR8 (++) / SR9 (−−)", "other:charge_of_leptons", "flag", at="b1.R1.3", blocks=("low SR8",)
    )
    right = replace(split, test=replace(split.test, text="++"))
    assert isinstance(VERIFIER.verified(right), Rule)
    assert isinstance(VERIFIER.verified(replace(right, blocks=("low SR7",))), Refused)
