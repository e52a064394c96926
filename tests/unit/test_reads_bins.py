"""Grids of bins and lists of intervals → regions with their bins."""

from __future__ import annotations

from tests.unit.drafts import draft
from tests.unit.papers import Part

HEADED: tuple[Part, ...] = (("heading", "Event selection"),)


def lines(caption: str, *tables: list[list[str]]) -> list[tuple[str, str]]:
    """(block, line) of what is drafted from tables under one caption each."""
    parts = (*HEADED, *(p for _ in tables for p in (("caption", caption), ("table", ""))))
    spec = draft(*parts, tables=tables)
    return [(r.block, r.adl) for r in spec.requirements]


EDGES = [
    ["[1.0, 2.0)", "[2.0, 3.5)", "[3.5, ∞)"],
    ["E_{T}^{miss} [GeV]^2", "[200, 400)", "", "", "N_{j} = [2, ∞)"],
    ["[400, ∞)", "", "", ""],
]
FIRST = [["N_{j} = [2, 3]<2^2", "m_{eff} [TeV]<3"], *EDGES]
SECOND = [["N_{j} = [4, ∞)<2^2", "m_{eff} [TeV]<3"], *EDGES]
CAPTION = "Table 4: Summary of the bin boundaries for the GG signal regions."


def test_a_grid_of_bins_is_a_region_with_bins() -> None:
    """The corner holds for all bins, each interval of an edge is a bin, and the half-open last
    one has no upper limit.
    """
    assert lines(CAPTION, FIRST) == [
        ("region GG", "select size(jets) [] 2 3"),
        ("region GG", "bin meff [] 1 2 TeV"),
        ("region GG", "bin meff [] 2 3.5 TeV"),
        ("region GG", "bin meff >= 3.5 TeV"),
        ("region GG", "bin MET [] 200 400 GeV"),
        ("region GG", "bin MET >= 400 GeV"),
    ]


def test_two_grids_below_each_other_are_two_regions() -> None:
    """What each corner asks tells them apart."""
    found = lines(CAPTION, [*FIRST, *SECOND])
    assert list(dict.fromkeys(block for block, _ in found)) == [
        "region GG_N_j_2_3",
        "region GG_N_j_4_plus",
    ]
    assert ("region GG_N_j_4_plus", "select size(jets) >= 4") in found


def test_what_one_bin_asks_besides_stays_open() -> None:
    """A remark in a bin is for that bin only."""
    parts = (*HEADED, ("caption", CAPTION), ("table", ""))
    spec = draft(*parts, tables=[FIRST])
    assert "N_{j} = [2, ∞)" in [p.quote for p in spec.phrases if p.state == "open"]


def test_a_corner_may_hold_bins_of_a_third_quantity() -> None:
    """``2–3; 4; 5 or more`` jets are bins as well."""
    grid = [["N_{j} = [2, 3]; 4; [5, ∞)<2^2", "m_{eff} [TeV]<3"], *EDGES]
    assert lines(CAPTION, grid)[:3] == [
        ("region GG", "bin size(jets) [] 2 3"),
        ("region GG", "bin size(jets) == 4"),
        ("region GG", "bin size(jets) >= 5"),
    ]


def test_a_grid_of_yields_is_no_grid_of_bins() -> None:
    """Numbers with uncertainties below intervals are what was counted."""
    body = [
        ["E_{T}^{miss} [GeV]^2", "[200, 400)", "12 ± 3", "7 ± 2", "1.2 ± 0.4"],
        ["[400, ∞)", "3 ± 1", "2 ± 1", "0.3 ± 0.2"],
    ]
    found = lines("Table 4: Summary of the bins of the GG signal regions.", [*FIRST[:2], *body])
    assert not [line for _, line in found if "12" in line or "± " in line or line.endswith("7")]


def test_bins_of_all_selected_events_are_regions_of_their_own() -> None:
    """What other regions take from the preselection has no bins of another search."""
    text = (
        "Events are sorted into exclusive bins in the number of jets: N_{jet}: 2, 3–4, ≥5. "
        "Events must have E_{T}^{miss} > 250 GeV."
    )
    spec = draft(*HEADED, ("paragraph", text))
    assert [r.adl for r in spec.requirements if r.block == "region preselection"] == [
        "select MET > 250 GeV"
    ]
    assert [r.adl for r in spec.requirements if r.block == "region jets_bins"] == [
        "bin size(jets) == 2",
        "bin size(jets) [] 3 4",
        "bin size(jets) >= 5",
    ]


def test_a_cell_is_the_evidence_of_its_own_line() -> None:
    """Of two regions that ask for the same number, each line is held by its own cell."""
    rows = [
        ["Requirement", "SR1", "SR2", "SR3"],
        ["E_{T}^{miss} [GeV]", "> 200", "> 200", "> 350"],
        ["N_{jets}", "≥ 2", "≥ 3", "≥ 2"],
    ]
    spec = draft(
        *HEADED,
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
        tables=[rows],
    )
    cells = {
        r.block: [(e.start, e.end) for e in r.evidence]
        for r in spec.requirements
        if r.adl.startswith("select MET")
    }
    assert len({place for places in cells.values() for place in places}) == 3
    text = (
        "Requirement | SR1 | SR2 | SR3\nE_{T}^{miss} [GeV] | > 200 | > 200 | > 350\nN_{jets} | ≥ "
        "2 | ≥ 3 | ≥ 2"
    )
    assert {b: [text[i:j] for i, j in places] for b, places in cells.items()} == {
        "region SR1": ["> 200"],
        "region SR2": ["> 200"],
        "region SR3": ["> 350"],
    }
    assert {p.state.value for p in spec.phrases} == {"claimed"}


def test_a_cell_of_one_digit_is_found_again() -> None:
    """A number of b-jets that begins its row is quoted by its place among those of the page."""
    rows = [["N_{b}", "E_{T}^{miss} [GeV]", "Region"], ["1", "> 200", "SR1"], ["2", "> 300", "SR2"]]
    spec = draft(
        *HEADED,
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
        tables=[rows],
    )
    assert [(r.block, r.adl) for r in spec.requirements] == [
        ("region SR1", "select size(bjets) == 1"),
        ("region SR1", "select MET > 200 GeV"),
        ("region SR2", "select size(bjets) == 2"),
        ("region SR2", "select MET > 300 GeV"),
    ]
    assert all(e.status == "verbatim" for r in spec.requirements for e in r.evidence)
