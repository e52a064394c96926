"""Which region a row or cell is for where names repeat, stand in pairs, or cells hold several
limits.
"""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from tests.unit.drafts import draft

REGIONS = "Table 1: Definition of the signal regions."


def read(rows: list[list[str]], caption: str = REGIONS) -> tuple[list[tuple[str, str]], list[str]]:
    """The lines of regions that are drafted, and the quotes that stay open."""
    spec = draft(("heading", "Event selection"), ("caption", caption), ("table", ""), tables=[rows])
    lines = [
        (r.block.removeprefix("region "), r.adl.removeprefix("select "))
        for r in spec.requirements
        if not r.implied
    ]
    return lines, [p.quote for p in spec.phrases if p.state == PhraseState.OPEN]


def test_a_name_that_two_channels_share_is_told_apart_by_the_channel() -> None:
    """SR-A with one lepton is another region than SR-A with two."""
    rows = [
        ["Channel", "Region", "E_{T}^{miss} [GeV]"],
        ["1ℓ^2", "SR-A", "> 210"],
        ["SR-B", "> 320"],
        ["2ℓ^2", "SR-A", "> 130"],
        ["SR-B", "> 170"],
    ]
    lines, _ = read(rows)
    assert [line for _, line in lines] == [
        "MET > 210 GeV",
        "MET > 320 GeV",
        "MET > 130 GeV",
        "MET > 170 GeV",
    ]
    assert len({block for block, _ in lines}) == 4


def test_a_heading_across_the_table_tells_repeated_names_apart() -> None:
    """The row over the whole width says of which channel the regions below are."""
    rows = [
        ["Region", "E_{T}^{miss} [GeV]"],
        ["Electron channel<2"],
        ["SR-A", "> 210"],
        ["SR-B", "> 320"],
        ["Muon channel<2"],
        ["SR-A", "> 130"],
        ["SR-B", "> 170"],
    ]
    assert read(rows)[0] == [
        ("Electron_channel_SR_A", "MET > 210 GeV"),
        ("Electron_channel_SR_B", "MET > 320 GeV"),
        ("Muon_channel_SR_A", "MET > 130 GeV"),
        ("Muon_channel_SR_B", "MET > 170 GeV"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Region", "E_{T}^{miss} [GeV]"], ["SR-A", "> 210"], ["SR-A", "> 320"]],
        [["", "SR-A", "SR-A"], ["E_{T}^{miss} [GeV]", "> 210", "> 320"]],
    ],
    ids=["rows", "columns"],
)
def test_a_region_that_is_named_twice_for_two_limits_stays_open(rows: list[list[str]]) -> None:
    """Nothing says which of the two it requires."""
    assert read(rows) == ([], ["> 210", "> 320"])


def test_two_regions_in_one_head_take_the_limits_outside_and_inside_of_brackets() -> None:
    """A single limit is for both."""
    rows = [
        ["", "SRA (SRB)", "SRC"],
        ["E_{T}^{miss} [GeV]", "> 210 (320)", "> 400"],
        ["N_{jets}", "≥ 4", "≥ 6 (7)"],
    ]
    lines, still_open = read(rows)
    assert lines == [
        ("SRA", "MET > 210 GeV"),
        ("SRA", "size(jets) >= 4"),
        ("SRB", "MET > 320 GeV"),
        ("SRB", "size(jets) >= 4"),
        ("SRC", "MET > 400 GeV"),
    ]
    assert any("≥ 6" in quote for quote in still_open)


def test_a_pair_of_objects_in_a_head_takes_a_pair_of_limits() -> None:
    """``Leading (subleading) jet``; of two working points of the same jets it is not said which
    are counted.
    """
    rows = [
        ["", "SR1", "SR2"],
        ["Leading (subleading) jet p_{T} [GeV]", "> 110 (55)", "> 220 (130)"],
        ["Number of loose (medium) b-tagged jets", "≤ 1 (0)", "≥ 2 (1)"],
    ]
    lines, still_open = read(rows)
    assert lines == [
        ("SR1", "pt(jets[0]) > 110 GeV"),
        ("SR1", "pt(jets[1]) > 55 GeV"),
        ("SR2", "pt(jets[0]) > 220 GeV"),
        ("SR2", "pt(jets[1]) > 130 GeV"),
    ]
    assert "≤ 1 (0)" in still_open


def test_a_falling_list_of_momenta_is_of_the_leading_objects() -> None:
    """One limit each, the leading first; a list that does not fall is none."""
    rows = [
        ["", "SR1", "SR2"],
        ["Jet p_{T} [GeV]", "> 130, 85, 55", "> 55, 85"],
        ["E_{T}^{miss} [GeV]", "> 210", "> 320"],
    ]
    lines, still_open = read(rows)
    assert [line for block, line in lines if block == "SR1"] == [
        "pt(jets[0]) > 130 GeV",
        "pt(jets[1]) > 85 GeV",
        "pt(jets[2]) > 55 GeV",
        "MET > 210 GeV",
    ]
    assert [line for block, line in lines if block == "SR2"] == ["MET > 320 GeV"]
    assert "> 55" in still_open


def test_objects_beside_small_numbers_are_counted() -> None:
    """``Muons | exactly 2`` counts them, as a row and as a column; an energy beside them does
    not.
    """
    rows = [["", "SR1", "SR2"], ["Muons", "exactly 2", "at least 3"], ["Jets", "0", "≤ 1"]]
    lines = [
        ("SR1", "size(muons) == 2"),
        ("SR1", "size(jets) == 0"),
        ("SR2", "size(muons) >= 3"),
        ("SR2", "size(jets) <= 1"),
    ]
    assert read(rows)[0] == lines
    turned = [["Region", "Muons", "Jets"], ["SR1", "exactly 2", "0"], ["SR2", "at least 3", "≤ 1"]]
    assert sorted(read(turned)[0]) == sorted(lines)
    assert read([["", "SR1", "SR2"], ["Jets", "> 35 GeV", "> 45 GeV"]])[0] == []


def test_own_variables_of_named_regions_are_read() -> None:
    """A discriminant that no vocabulary has is a requirement where its columns are regions."""
    rows = [["", "SR1", "SR2"], ["Classifier score", "> 0.93", "0.4–0.7"]]
    assert read(rows)[0] == [
        ("SR1", "classifier_score > 0.93"),
        ("SR2", "classifier_score [] 0.4 0.7"),
    ]


def test_limits_of_regions_beside_columns_of_yields_are_read() -> None:
    """The heads tell what is required from what was counted."""
    rows = [
        ["Region", "E_{T}^{miss} [GeV]", "Expected", "Observed"],
        ["SR1", "> 210", "12.3 ± 2.1", "14"],
        ["SR2", "> 320", "3.3 ± 1.1", "4"],
    ]
    assert read(rows, "Table 1: Expected and observed events in the regions.") == (
        [("SR1", "MET > 210 GeV"), ("SR2", "MET > 320 GeV")],
        [],
    )
