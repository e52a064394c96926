"""Tables of selections in the layouts that papers use → the requirements that are drafted, each
with its region.
"""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from tests.unit.drafts import draft, shown

HEAD = ["Requirement", "SR1", "SR2"]

#: a row of a table with regions as columns → what it says of SR1 and of SR2
ROWS = [
    (["E_{T}^{miss} [GeV]", "> 200", "> 300"], "met met > 200 GeV", "met met > 300 GeV"),
    (["p_{T}^{miss} (GeV)", ">200", "200–300"], "met met > 200 GeV", "met met in (200, 300) GeV"),
    (["E_{T}^{miss}", "> 200 GeV", "> 0.3 TeV"], "met met > 200 GeV", "met met > 0.3 TeV"),
    (["E_{T}^{miss} [GeV]", "[200, 300]", "(300, 400)"], "met met in (200, 300) GeV",
    "met met in (300, 400) GeV"),
    (["E_{T}^{miss} [GeV]", "200 – 300", "≥ 300"], "met met in (200, 300) GeV",
    "met met >= 300 GeV"),
    (["E_{T}^{miss} [GeV]", "—", "< 50"], "", "met met < 50 GeV"),
    (["E_{T}^{miss} [GeV]", "✓", "< 50"], "", "met met < 50 GeV"),
    (["N_{jets}", "≥ 4", "= 2"], "jet n >= 4", "jet n == 2"),
    (["Number of jets", "≥4", "2 or 3"], "jet n >= 4", "jet n in (2, 3)"),
    (["N_{b-jets}", "0", "≥ 1"], "bjet n == 0", "bjet n >= 1"),
    (["Number of b-tagged jets", "exactly 1", "at least 2"], "bjet n == 1", "bjet n >= 2"),
    (["N_{b}", "1", "2"], "bjet n == 1", "bjet n == 2"),
    (["Number of leptons", "1", "2"], "lepton n == 1", "lepton n == 2"),
    (["H_{T} [GeV]", "> 500", "> 1000"], "event ht > 500 GeV", "event ht > 1000 GeV"),
    (["m_{eff} [TeV]", "> 1.0", "> 2.2"], "event meff > 1 TeV", "event meff > 2.2 TeV"),
    (["m_{T} [GeV]", "> 120", "30–100"], "lepton:1 mt > 120 GeV", "lepton:1 mt in (30, 100) GeV"),
    (["m_{T2} [GeV]", "> 110", "< 80"], "event other:mt2 > 110 GeV", "event other:mt2 < 80 GeV"),
    (["m_{ℓℓ} [GeV]", "∈ [81, 101]", "∉ [81, 101]"], ("dilepton mass in (81, 101) "
"GeV"), ("dilepton mass notin (81, "
"101) GeV")),
    (["m_{jj} [GeV]", "> 500", "60–110"], "dijet mass > 500 GeV", "dijet mass in (60, 110) GeV"),
    (["|m_{ℓℓ} − m_{Z}| [GeV]", "< 10", "> 15"], ("dilepton other:abs_mass_minus_mz < 10 "
"GeV"), "dilepton other:abs_mass_minus_mz > 15 GeV"),
    (["Leading jet p_{T} [GeV]", "> 100", "> 250"], "jet:1 pt > 100 GeV", "jet:1 pt > 250 GeV"),
    (["p_{T}^{j_{1}} [GeV]", "> 100", "> 250"], "jet:1 pt > 100 GeV", "jet:1 pt > 250 GeV"),
    (["p_{T}(j_{1}) [GeV]", "> 100", "> 250"], "jet:1 pt > 100 GeV", "jet:1 pt > 250 GeV"),
    (["p_{T}^{ℓ2} [GeV]", "> 20", "> 25"], "lepton:2 pt > 20 GeV", "lepton:2 pt > 25 GeV"),
    (["∆φ(j_{1}, E_{T}^{miss})", "> 0.4", "> 0.5"], "jet:1-met dphi > 0.4 rad",
    "jet:1-met dphi > 0.5 rad"),
    (["|Δη_{jj}|", "> 2.5", "> 4.0"], "jet:1-jet:2 deta > 2.5", "jet:1-jet:2 deta > 4"),
    (["E_{T}^{miss} significance", "> 5", "> 12"], "met met_significance > 5",
    "met met_significance > 12"),
    (["p_{T}^{ℓℓ} [GeV]", "> 60", "< 60"], "dilepton pt > 60 GeV", "dilepton pt < 60 GeV"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "one", "two"), ROWS, ids=[" | ".join(r[0]) for r in ROWS])
def test_a_row_of_a_table_of_regions_says_what_each_requires(
    row: list[str], one: str, two: str
) -> None:
    """The head of the row is the quantity with its unit, the cell the limit; a dash or a tick
    requires nothing.
    """
    parts = (
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
    )
    spec = draft(*parts, tables=[[HEAD, row]])
    found = {
        b: [shown(c) for r in spec.requirements if r.block == f"region {b}" for c in r.comparisons]
        for b in ("SR1", "SR2")
    }
    assert found == {"SR1": [one] if one else [], "SR2": [two] if two else []}


def test_regions_as_rows_with_units_in_the_head() -> None:
    """The head of a column is the quantity, the first cell of a row the region."""
    rows = [
        ["Region", "N_{jet}", "H_{T} [GeV]", "E_{T}^{miss} [GeV]", "m_{T} [GeV]"],
        ["SR-low", "≥ 2", "> 400", "200–400", "> 150"],
        ["SR-high", "≥ 4", "—", "> 400", "> 150"],
    ]
    assert of(rows) == [
        ("region SR_low", "jet n >= 2"),
        ("region SR_low", "event ht > 400 GeV"),
        ("region SR_low", "met met in (200, 400) GeV"),
        ("region SR_low", "lepton:1 mt > 150 GeV"),
        ("region SR_high", "jet n >= 4"),
        ("region SR_high", "met met > 400 GeV"),
        ("region SR_high", "lepton:1 mt > 150 GeV"),
    ]


def test_objects_as_columns() -> None:
    """A head that names objects says of what the limits in its column are."""
    rows = [
        ["", "Electrons", "Muons", "Jets"],
        ["p_{T} [GeV]", "> 25", "> 20", "> 30"],
        ["|η|", "< 2.47", "< 2.5", "< 4.5"],
    ]
    assert of(rows) == [
        ("object electrons", "electron pt > 25 GeV"),
        ("object electrons", "electron abseta < 2.47"),
        ("object muons", "muon pt > 20 GeV"),
        ("object muons", "muon abseta < 2.5"),
        ("object jets", "jet pt > 30 GeV"),
        ("object jets", "jet abseta < 4.5"),
    ]


def test_objects_as_rows() -> None:
    """So does the first cell of a row."""
    rows = [
        ["Object", "p_{T} [GeV]", "|η|"],
        ["Electrons", "> 25", "< 2.47"],
        ["Muons", "> 20", "< 2.5"],
        ["b-jets", "> 30", "< 2.5"],
    ]
    assert of(rows) == [
        ("object electrons", "electron pt > 25 GeV"),
        ("object electrons", "electron abseta < 2.47"),
        ("object muons", "muon pt > 20 GeV"),
        ("object muons", "muon abseta < 2.5"),
        ("object bjets", "bjet pt > 30 GeV"),
        ("object bjets", "bjet abseta < 2.5"),
    ]


def test_rows_that_are_sentences() -> None:
    """An object and what it has to satisfy, a step and its requirement."""
    rows = [
        ["Object", "Requirement"],
        ["Electrons", "p_{T} > 25 GeV, |η| < 2.47"],
        ["Jets", "p_{T} > 30 GeV"],
        ["Missing momentum", "E_{T}^{miss} > 200 GeV"],
    ]
    assert of(rows) == [
        ("object electrons", "electron pt > 25 GeV"),
        ("object electrons", "electron abseta < 2.47"),
        ("object jets", "jet pt > 30 GeV"),
        ("region preselection", "met met > 200 GeV"),
    ]


def test_objects_that_columns_define_otherwise_are_each_of_its_own_column() -> None:
    """No jet has to satisfy what two searches ask of theirs; what they agree on is asked of all."""
    rows = [
        ["", "Boosted search", "Resolved search"],
        ["Jets", "p_{T} > 155 GeV, |η| < 2.4", "p_{T} > 85 GeV, |η| < 2.4"],
        ["Number of jets", "≥ 2", "≥ 4"],
    ]
    assert of(rows) == [
        ("object jets", "jet abseta < 2.4"),
        ("region Boosted_search", "jet:2 pt > 155 GeV"),
        ("region Boosted_search", "jet n >= 2"),
        ("region Resolved_search", "jet:4 pt > 85 GeV"),
        ("region Resolved_search", "jet n >= 4"),
    ]


def test_a_row_on_the_trigger_requires_nothing_offline() -> None:
    """What stands beside the word alone is a threshold of the trigger; an offline requirement has
    a row of its own.
    """
    rows = [
        ["Trigger", "E_{T}^{miss} > 125 GeV or electron (muon): p_{T} > 26 (23) GeV"],
        ["Trigger plateau, offline", "E_{T}^{miss} > 210 GeV"],
        ["Jets", "p_{T} > 31 GeV"],
    ]
    assert of(rows) == [
        ("object jets", "jet pt > 31 GeV"),
        ("region preselection", "met met > 210 GeV"),
    ]


def test_what_a_head_says_of_some_events_is_not_asked_of_all() -> None:
    """A condition in the head of a row leaves its cells open; which objects are counted is none."""
    rows = [
        ["Requirement", "SR1", "SR2"],
        ["m_{T} [GeV] (for N_{jet} ≥ 4)", "> 105", "> 125"],
        ["N_{jet} (for p_{T} > 31 GeV)", "≥ 2", "≥ 3"],
    ]
    assert of(rows) == [("region SR1", "jet n >= 2"), ("region SR2", "jet n >= 3")]


def test_a_cell_that_turns_a_requirement_round_is_open() -> None:
    """Each of them, since another requirement is meant in each row."""
    rows = [
        ["Requirement", "SR1", "CR1"],
        ["N_{b}", "≥ 2", "≥ 1"],
        ["m_{T}", "> 125 GeV", "inverted"],
        ["H_{T}", "> 410 GeV", "inverted"],
    ]
    parts = (
        ("heading", "Event selection"),
        ("caption", "Table 1: Summary of the selection criteria."),
        ("table", ""),
    )
    found = draft(*parts, tables=[rows]).phrases
    assert [p.quote for p in found if p.state == PhraseState.OPEN] == ["inverted", "inverted"]


def test_objects_that_columns_define_otherwise_are_open_without_their_number() -> None:
    """Which of them have to be like that, a column does not say that counts none."""
    rows = [
        ["", "Boosted search", "Resolved search"],
        ["Jets", "p_{T} > 155 GeV", "p_{T} > 85 GeV"],
        ["H_{T}", "> 410 GeV", "> 310 GeV"],
    ]
    assert of(rows) == [
        ("region Boosted_search", "event ht > 410 GeV"),
        ("region Resolved_search", "event ht > 310 GeV"),
    ]


def test_a_requirement_for_all_regions_stands_over_them() -> None:
    """A cell over all columns is one of the selection before the regions."""
    rows = [
        ["Requirement", "SR1", "SR2"],
        ["N_{jets}", "≥ 2", "≥ 4"],
    ]
    assert of(rows) == [("region SR1", "jet n >= 2"), ("region SR2", "jet n >= 4")]


@pytest.mark.parametrize(
    "caption",
    [
        "Table 3: Observed and expected yields in the signal regions.",
        "Table 3: Summary of the systematic uncertainties.",
        "Table 3: Generators used for the simulated samples.",
        "Table 3: Expected 95% CL upper limits.",
    ],
)
def test_a_table_of_results_requires_nothing(caption: str) -> None:
    """Yields, uncertainties, generators and limits are no selection."""
    rows = [
        ["Process", "SR1", "SR2"],
        ["m_{T} [GeV]", "> 120", "> 150"],
        ["Number of jets", "3.2", "1.1"],
    ]
    assert (
        draft(
            ("heading", "Event selection"), ("caption", caption), ("table", ""), tables=[rows]
        ).requirements
        == ()
    )


def of(rows: list[list[str]]) -> list[tuple[str, str]]:
    """(block, comparison) of what a table says."""
    parts = (
        ("heading", "Event selection"),
        ("caption", "Table 1: Summary of the selection criteria."),
        ("table", ""),
    )
    return [
        (r.block, shown(c))
        for r in draft(*parts, tables=[rows]).requirements
        for c in r.comparisons
    ]
