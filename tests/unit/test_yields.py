"""Yields in the tables of a paper: their regions, what is counted, the numbers, the places."""

from __future__ import annotations

from functools import partial

import pytest

from hepnb.compare import number, published, read_number
from hepnb.compare.yields.labels import is_stage, read_label
from hepnb.paper import Paper
from hepnb.result import Uncertainty
from tests.unit.papers import paper_with_table

paper_with = partial(paper_with_table, "Table 4")
CAPTION = "Table 4: Observed and expected event yields."


def told(paper: Paper) -> list[tuple[str, str, float]]:
    """Region, what is counted, value."""
    return [(y.region, y.label, y.value) for y in published(paper).yields]


@pytest.mark.parametrize(
    ("text", "value", "bound", "sizes"),
    [
        ("< 0.1", 0.1, "<", ()),
        ("≤ 3", 3.0, "<", ()),
        ("1e2", 100.0, "", ()),
        ("1.5e+03", 1500.0, "", ()),
        ("12.1 ± 3.4", 12.1, "", (("", 3.4, 3.4),)),
        ("12.1 ± 3.4 (stat) ± 1.2 (syst)", 12.1, "", (("stat", 3.4, 3.4), ("syst", 1.2, 1.2))),
        ("5_{−2}^{+3}", 5.0, "", (("", 3.0, 2.0),)),
        ("5^{+3}_{−2} ± 1", 5.0, "", (("", 3.0, 2.0), ("", 1.0, 1.0))),
        ("5_{−2−1}^{+3+4}", 5.0, "", (("", 3.0, 2.0), ("", 4.0, 1.0))),
        ("5 +3 −2", 5.0, "", (("", 3.0, 2.0),)),
        ("5 +3/−2 (syst.)", 5.0, "", (("syst", 3.0, 2.0),)),
        ("(1.2 ± 0.1) × 10^{3}", 1200.0, "", (("", 100.0, 100.0),)),
        ("7*", 7.0, "", ()),
        ("280. ± 8.4 ± 13.", 280.0, "", (("", 8.4, 8.4), ("", 13.0, 13.0))),
        ("−0.3 ± 0.5", -0.3, "", (("", 0.5, 0.5),)),
    ],
)
def test_a_cell_is_a_number_with_its_uncertainties(
    text: str, value: float, bound: str, sizes: tuple[tuple[str, float, float], ...]
) -> None:
    """Symmetric, asymmetric, statistical and systematic apart, limits, powers; each side keeps
    its size.
    """
    found = read_number(text)
    assert found is not None
    assert (found.value, found.bound) == (pytest.approx(value), bound)
    assert [
        (u.name, pytest.approx(u.up), pytest.approx(u.down)) for u in found.uncertainties
    ] == list(sizes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "–",
        "SR1",
        "> 600",
        "100–200",
        "12 GeV",
        "3 of 4",
        "12 ± x",
        "0.30 (0.51)",
        "12.5 %",
        "nan",
        "1 2 3",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    """Ranges, thresholds, names, percentages, numbers with others in brackets."""
    assert read_number(text) is None


def test_two_uncertainties_have_the_names_that_the_caption_gives_them() -> None:
    """The first is statistical and the second systematic; one alone has no name then."""
    paper = paper_with(
        f"{CAPTION} The first uncertainty is statistical, the second systematic.",
        ("Process", "SR"),
        ("Total background", "12 ± 3 ± 4"),
        ("Top quarks", "2 ± 1"),
        ("Data", "11"),
    )
    first, second, _ = published(paper).yields
    assert first.uncertainties == (Uncertainty("stat", 3.0, 3.0), Uncertainty("syst", 4.0, 4.0))
    assert second.uncertainties == (Uncertainty("", 1.0, 1.0),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Observed", "observed"), ("Data", "observed"), ("Obs.", "observed"),
        ("Observed events", "observed"),
        ("Number of observed events", "observed"), ("N_{obs}", "observed"),
        ("Data @HWHM", "observed"),
        ("Total background", "expected"), ("Fitted bkg events", "expected"),
        ("SM expected", "expected"), ("Total SM", "expected"),
        ("MC exp. SM events", "expected"), ("Bkg. ± ∆B", "expected"), ("Total pred.", "expected"),
        ("Pre-fit background", "expected"),
        ("W+jets", "process"), ("Z → νν", "process"), ("tt̄(+EW) + single top", "process"),
        ("Nonprompt leptons", "process"),
        ("Total signal", "process"), ("Other backgrounds", "process"), ("Lost lepton", "process"),
        ("QCD multijet", "process"),
        ("S_{obs}^{95}", "other"), ("⟨εσ⟩_{obs}^{95} [fb]", "other"), ("p_{0} (Z)", "other"),
        ("95% CL observed", "other"),
        ("S/(S+B) (%)", "other"), ("S/√B", "other"), ("κ_{W}", "other"), ("ggH (%)", "other"),
        ("HWHM (GeV)", "other"),
        ("Observed (expected) signif.", "other"), ("Data/MC", "other"), ("Efficiency", "other"),
        ("p_{T}^{miss} [GeV]", "quantity"), ("N_{jet}", "quantity"), ("Bin", "quantity"),
        ("Signal region", "quantity"),
        ("H_{T} (GeV)", "quantity"), ("HH", "process"), ("Inclusive", "name"), ("", "name"),
        ("N_{b}", "quantity"), ("N_{B}", "expected"), ("– observed", "observed"),
        ("- predicted", "expected"), ("∑ Bkg", "expected"),
        ("Total ± (stat.) ± (model)", "expected"),
        ("Before fit SM events", "expected"), ("qqZZ", "process"), ("bbH", "process"),
    ],
)  # fmt: skip
def test_a_label_says_what_is_counted(text: str, kind: str) -> None:
    """Data, total expectation, process, what is no yield, what defines a region."""
    assert read_label(text).kind == kind


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("Fitted background events", "post-fit"),
        ("MC expected events", "pre-fit"),
        ("Backgrounds", ""),
        ("H → γγ", None),
        ("tt-like", None),
    ],
)
def test_a_group_row_speaks_of_a_fit_or_of_a_region(text: str, fit: str | None) -> None:
    """Rows like *Fitted background events* are no part of a region's name."""
    assert is_stage(text) == fit


def test_columns_are_regions_and_rows_processes() -> None:
    """The usual table: one row each for data, the total, every process; a dash is nothing, a
    limit has its bound.
    """
    paper = paper_with(
        CAPTION,
        ("", "SRA", "SRB"),
        ("Observed", "4", "0"),
        ("Total SM", "3.1 ± 0.6", "1.0 ± 0.3"),
        ("Diboson", "1.2 ± 0.4", "< 0.1"),
        ("tt̄", "–", "0.9"),
    )
    assert told(paper) == [
        ("SRA", "observed", 4.0), ("SRB", "observed", 0.0), ("SRA", "expected", 3.1),
        ("SRB", "expected", 1.0),
        ("SRA", "Diboson", 1.2), ("SRB", "Diboson", 0.1), ("SRB", "tt̄", 0.9),
    ]  # fmt: skip
    assert [y.bound for y in published(paper).yields if y.name == "Diboson"] == ["", "<"]


def test_rows_are_regions_and_ratios_beside_yields_are_left_alone() -> None:
    """Columns S/B and purities are no yields; widths are none either; the yields keep their
    columns.
    """
    paper = paper_with(
        "Table 4: Event yields in each category, with S/√B.",
        ("Category", "Total signal", "ggH (%)", "HWHM (GeV)", "Bkg.", "Data", "S/B [%]", "S/√B"),
        ("cat1", "268", "93.7", "2.12", "86 360", "86 632", "0.31", "0.60"),
        ("cat2", "312", "93.5", "1.75", "46 350", "46 393", "0.67", "0.98"),
    )
    assert told(paper) == [
        ("cat1", "Total signal", 268.0), ("cat1", "expected", 86360.0),
        ("cat1", "observed", 86632.0),
        ("cat2", "Total signal", 312.0), ("cat2", "expected", 46350.0),
        ("cat2", "observed", 46393.0),
    ]  # fmt: skip


def test_names_half_way_down_begin_new_regions() -> None:
    """A stacked table: each set of names holds for the rows below it, with what stands in its
    corner.
    """
    paper = paper_with(
        CAPTION,
        ("SRA, b veto", "p_{T}^{miss} [GeV]", "100–150", ">150"),
        ("", "Total background", "14.8 ± 3.2", "4.0 ± 1.0"),
        ("", "Data", "23", "5"),
        ("SRA, b tag", "p_{T}^{miss} [GeV]", "100–150", ">150"),
        ("", "Total background", "12.4 ± 2.3", "4.9 ± 1.0"),
        ("", "Data", "14", "7"),
    )
    assert [r for r, what, _ in told(paper) if what == "observed"] == [
        "SRA, b veto, p_{T}^{miss} 100–150", "SRA, b veto, p_{T}^{miss} >150",
        "SRA, b tag, p_{T}^{miss} 100–150", "SRA, b tag, p_{T}^{miss} >150",
    ]  # fmt: skip


def test_group_rows_are_part_of_the_region() -> None:
    """The same names under two groups are two regions; a range has the name of its column."""
    paper = paper_with(
        CAPTION,
        ("m_{ℓℓ} range [GeV]", "FS", "Total background", "Data"),
        ("tt-like|4",),
        ("20–60", "291 ± 20", "293 ± 21", "273"),
        ("not-tt-like|4",),
        ("20–60", "3.3 ± 1.8", "5.3 ± 1.9", "6"),
    )
    assert [r for r, what, _ in told(paper) if what == "observed"] == [
        "tt-like, m_{ℓℓ} 20–60",
        "not-tt-like, m_{ℓℓ} 20–60",
    ]


def test_groups_of_columns_are_part_of_the_region() -> None:
    """*HH regions* above *Expected* and *Observed*: the rows are regions of it."""
    paper = paper_with(
        CAPTION,
        ("", "HH regions|2", "", "HL regions|2", ""),
        ("", "Expected SM", "Observed", "Expected SM", "Observed"),
        ("SR1", "468 ± 98", "435", "419 ± 100", "442"),
        ("SR2", "162 ± 25", "166", "100 ± 20", "101"),
        header_rows=2,
    )
    assert told(paper)[:4] == [
        ("HH, SR1", "expected", 468.0), ("HH, SR1", "observed", 435.0),
        ("HL, SR1", "expected", 419.0),
        ("HL, SR1", "observed", 442.0),
    ]  # fmt: skip


def test_merged_first_cells_hold_for_all_their_rows() -> None:
    """A region is named by its merged cell and the range beside it."""
    paper = paper_with(
        CAPTION,
        ("Topology", "E_{T}^{miss} [GeV]", "Lost lepton", "Total", "Data"),
        ("low//2", "250–350", "53.9 ± 6.2", "65.8 ± 6.8", "72"),
        ("", ">350", "14.2 ± 2.4", "20.5 ± 2.9", "24"),
        ("high//2", "250–350", "2.9 ± 0.9", "6.4 ± 1.3", "6"),
        ("", ">350", "0.6 ± 0.5", "2.4 ± 0.8", "2"),
    )
    assert [r for r, what, _ in told(paper) if what == "observed"] == [
        "low, E_{T}^{miss} 250–350", "low, E_{T}^{miss} >350", "high, E_{T}^{miss} 250–350",
        "high, E_{T}^{miss} >350",
    ]  # fmt: skip


def test_an_uncertainty_in_a_cell_of_its_own_belongs_to_the_number_before_it() -> None:
    """Tables set on the ± sign have two cells for one number."""
    paper = paper_with(
        CAPTION,
        ("Bin", "Total|2", "", "Data"),
        ("one", "6.4", "± 1.3", "10"),
        ("two", "7.5", "± 1.1", "14"),
    )
    assert [(y.region, y.value,
    y.uncertainty) for y in published(paper).yields if y.what == "expected"] == [
        ("one", 6.4, 1.3), ("two", 7.5, 1.1),
    ]  # fmt: skip


def test_one_cell_may_name_two_columns() -> None:
    """Where two names of the head stand so close that they were read as one cell, each has its
    column.
    """
    paper = paper_with(
        CAPTION,
        ("Bin", "DY+jets", "Z+ν Total background|2", "", "Data"),
        ("low", "2 ± 1", "1.4 ± 0.5", "3.4 ± 1.1", "4"),
    )
    assert told(paper) == [
        ("low", "DY+jets", 2.0), ("low", "Z+ν", 1.4), ("low", "expected", 3.4),
        ("low", "observed", 4.0),
    ]  # fmt: skip


def test_numbers_of_events_may_be_called_n() -> None:
    """Symbols of counts are labels of counts; those of limits are not."""
    paper = paper_with(
        "Table 4: Limits on the visible cross section.",
        ("Region", "N^{obs}", "N^{exp}", "S_{obs}^{95}"), ("SR1", "3", "4.5 ± 1.2", "5.1"),
        ("SR2", "7", "5.5 ± 1.0", "8.3"),
    )  # fmt: skip
    assert told(paper) == [
        ("SR1", "observed", 3.0), ("SR1", "expected", 4.5), ("SR2", "observed", 7.0),
        ("SR2", "expected", 5.5),
    ]  # fmt: skip


def test_a_row_may_name_a_region_besides() -> None:
    """*Observed events in the 1μ CR* is the yield of that region, for the signal region of the
    column.
    """
    paper = paper_with(
        CAPTION,
        ("", "SR1", "SR2"),
        ("Observed events", "10", "3"),
        ("Observed events in 1muCR", "83", "41"),
    )
    assert told(paper)[2:] == [("SR1, 1muCR", "observed", 83.0), ("SR2, 1muCR", "observed", 41.0)]


def test_before_and_after_the_fit_are_told_apart() -> None:
    """Group rows say it, and so does the label of a total."""
    paper = paper_with(
        CAPTION,
        ("Signal Region", "S1", "S2"),
        ("MC expected events|3",),
        ("Diboson", "37", "17"),
        ("Fitted background events|3",),
        ("Diboson", "35 ± 8", "16 ± 4"),
        ("Total MC", "130", "70"),
        ("Total bkg", "120 ± 9", "66 ± 5"),
        ("Observed", "121", "60"),
    )
    assert [(y.name or y.what, y.fit,
    y.value) for y in published(paper).yields if y.region == "S1"] == [
        ("Diboson", "pre-fit", 37.0), ("Diboson", "post-fit", 35.0), ("expected", "pre-fit", 130.0),
        ("expected", "post-fit", 120.0),
        ("observed", "", 121.0),
    ]  # fmt: skip


def test_rows_of_limits_are_no_names_and_no_yields() -> None:
    """The rows below the data (limits, p-values) neither count nor begin a new panel."""
    paper = paper_with(
        CAPTION,
        ("Region", "A", "B"),
        ("Observed", "3", "4"),
        ("S_{obs}^{95}", "149", "37"),
        ("p_{0} (Z)", "0.02 (2.03)", "0.50 (0.00)"),
        ("Region", "C", "D"),
        ("Observed", "5", "6"),
    )
    assert told(paper) == [
        ("A", "observed", 3.0),
        ("B", "observed", 4.0),
        ("C", "observed", 5.0),
        ("D", "observed", 6.0),
    ]


def test_a_number_that_cannot_be_read_is_listed() -> None:
    """Its place and the reason are said; the others stand."""
    paper = paper_with(
        CAPTION,
        ("Region", "Total SM", "Data"),
        ("SR1", "1.9 ± 0.4 0.2 ± 0.1", "3"),
        ("SR2", "2.2 ± 0.5", "2"),
    )
    reading = published(paper)
    assert len(reading.yields) == 3
    assert [str(u) for u in reading.unread] == [
        "Table 4, SR1, Total SM: 1.9 ± 0.4 0.2 ± 0.1: is not one number"
    ]


def test_each_yield_knows_its_place() -> None:
    """Page, table, row, column and the characters of the number in the text of the table."""
    paper = paper_with(
        f"{CAPTION} The data correspond to 36.1 fb^{{−1}}.",
        ("", "SR"),
        ("Observed", "42"),
        ("Total SM", "40 ± 5"),
    )
    first = published(paper).yields[0]
    assert (first.page, first.table, first.row, first.column, first.luminosity) == (
        7,
        "Table 4",
        "Observed",
        "SR",
        36.1,
    )
    assert paper.block_by_id[first.block].text[first.start : first.end] == "42"


@pytest.mark.parametrize(
    "caption",
    [
        "Table 4: Observed and expected upper limits on the number of signal events.",
        "Table 4: Systematic uncertainties of the background.",
        "Table 4: Definition of the regions.",
        "Table 4: Measured cross sections.",
    ],
)
def test_tables_that_count_nothing_are_left_alone(caption: str) -> None:
    """Limits, uncertainties, definitions, cross sections."""
    assert (
        told(
            paper_with(caption, ("", "SR1", "SR2"), ("Jets", "4", "5"), ("Source A", "1.2", "3.4"))
        )
        == []
    )


def test_a_column_of_a_cross_section_is_none_of_events() -> None:
    """What stands under a heading with a unit of area is no yield, though it is called observed."""
    paper = paper_with(
        CAPTION,
        ("Bin", "Cross-section [pb]|2", "", "Yield|2", ""),
        ("", "SM expected", "Observed", "SM expected", "Observed"),
        ("VBF", "0.092 ± 0.002", "0.11 ± 0.04", "9 ± 1", "11"),
        header_rows=2,
    )
    assert [y.value for y in published(paper).yields] == [9.0, 11.0]


def test_one_column_has_the_region_that_the_caption_names() -> None:
    """A table of processes without regions speaks of the one in its caption."""
    paper = paper_with(
        "Table 4: Event yields in the edge SR of Table 1.",
        ("DY+jets yield", "191 ± 19"),
        ("FS yield", "768 ± 24"),
        header_rows=0,
    )
    assert told(paper) == [("edge SR", "DY+jets yield", 191.0), ("edge SR", "FS yield", 768.0)]


def test_a_plain_number_is_no_limit() -> None:
    """The short form gives value and total uncertainty, and nothing for a limit."""
    assert number("12 ± 3 ± 4") == (12.0, 5.0)
    assert number("< 0.1") is None


def test_the_sign_of_an_uncertainty_may_have_a_cell_of_its_own() -> None:
    """``12 | ± | 3 | ± | 2`` is one number, and its head says what each uncertainty is."""
    paper = paper_with(
        CAPTION,
        ("Region", "m_{jj}", "Expected (", "±", "(stat.)", "±", "(template)", "Observed"),
        ("SRx", "1.2", "12.0", "±", "3.0", "±", "2.5", "14"),
        ("SRy", "0.9", "7.5", "±", "1.5", "±", "0.5", "9"),
    )
    assert told(paper) == [
        ("SRx", "expected", 12.0), ("SRx", "observed", 14.0), ("SRy", "expected", 7.5),
        ("SRy", "observed", 9.0),
    ]  # fmt: skip
    assert published(paper).yields[0].uncertainties == (
        Uncertainty("stat", 3.0, 3.0), Uncertainty("template", 2.5, 2.5),
    )  # fmt: skip


def test_columns_before_and_after_a_fit_are_no_regions() -> None:
    """The region is the one of the caption, or the group above; data count once."""
    paper = paper_with(
        "Table 4: Event yields in the W+c control region before and after the fit.",
        ("Process", "Pre-fit", "Post-fit"),
        ("W+jets", "410 ± 32", "557 ± 13"),
        ("Total prediction", "836 ± 52", "960 ± 32"),
        ("Observed data", "962|2"),
    )
    assert [(y.region, y.name or y.what, y.fit, y.value) for y in published(paper).yields] == [
        ("W+c control region", "W+jets", "pre-fit", 410.0),
        ("W+c control region", "W+jets", "post-fit", 557.0),
        ("W+c control region", "expected", "pre-fit", 836.0),
        ("W+c control region", "expected", "post-fit", 960.0),
        ("W+c control region", "observed", "", 962.0),
    ]


def test_a_process_printed_twice_is_of_the_fit_of_its_total() -> None:
    """Below a fitted total stand fitted processes; where the totals stand below, it is the next."""
    above = (
        ("", "CRa", "CRb"),
        ("Fitted SM events", "66 ± 5", "48 ± 4"),
        ("Top quarks", "56 ± 4", "43 ± 3"),
        ("Pre-fit SM events", "72 ± 8", "47 ± 6"),
        ("Top quarks", "57 ± 7", "40 ± 3"),
        ("Observed", "66", "48"),
    )
    below = (above[0], above[2], above[1], above[4], above[3], above[5])
    for rows in (above, below):
        yields = published(paper_with(CAPTION, *rows)).yields
        assert {(y.name, y.fit, y.value) for y in yields if y.region == "CRa" and y.name} == {
            ("Top quarks", "post-fit", 56.0),
            ("Top quarks", "pre-fit", 57.0),
        }


def test_a_process_printed_once_is_of_no_fit_that_nobody_said() -> None:
    """One total after a fit says nothing of a signal that stands below it."""
    paper = paper_with(
        CAPTION,
        ("", "SR1", "SR2"),
        ("Post-fit background", "6 ± 1", "4 ± 1"),
        ("Signal, 600 GeV", "2.1 ± 0.1", "1.2 ± 0.1"),
        ("Observed", "7", "3"),
    )
    assert [y.fit for y in published(paper).yields if y.name] == ["", ""]


def test_several_totals_of_a_region_have_their_names() -> None:
    """The backgrounds, and they with the signal: two numbers that must not be confused."""
    paper = paper_with(
        CAPTION,
        ("", "4μ", "4e"),
        ("qqZZ", "141.5", "74.9"),
        ("Sum of backgrounds", "181.1", "97.3"),
        ("Total expected", "190.7", "101.9"),
        ("Data", "197", "103"),
    )
    assert [(what, value) for region, what, value in told(paper) if region == "4μ"] == [
        ("qqZZ", 141.5),
        ("expected, Sum of backgrounds", 181.1),
        ("expected, Total expected", 190.7),
        ("observed", 197.0),
    ]


def test_data_with_fractions_are_measured_not_counted() -> None:
    """Asymmetries beside a row *Data* are no yields where the caption counts none; it is said."""
    rows = (
        ("A_{C}", "0–420", "420–500"),
        ("Data", "0.04 ± 0.06", "−0.02 ± 0.04"),
        ("Theory", "0.010 ± 0.001", "0.012 ± 0.001"),
    )
    reading = published(paper_with("Table 4: Charge asymmetry against the mass.", *rows))
    assert reading.yields == ()
    assert "no whole numbers" in str(reading.unread[0])
    counted = published(paper_with("Table 4: Event yields after the subtraction.", *rows))
    assert [y.value for y in counted.yields if y.what == "observed"] == [0.04, -0.02]


def test_a_name_above_one_column_is_a_group_beside_others() -> None:
    """*Beam on* above one column and *Beam off* above two are parts of the region alike."""
    paper = paper_with(
        CAPTION,
        ("SR//2", "Beam off|2", "", "Beam on"),
        ("", "Pred.", "Obs.", "Pred."),
        ("1", "12.1 ± 3.0", "13", "12.4 ± 3.1"),
        header_rows=2,
    )
    assert told(paper) == [
        ("Beam off, SR 1", "expected", 12.1), ("Beam off, SR 1", "observed", 13.0),
        ("Beam on, SR 1", "expected", 12.4),
    ]  # fmt: skip


def test_columns_below_signal_yields_are_processes() -> None:
    """Whatever stands below it: masses and charges."""
    paper = paper_with(
        CAPTION,
        ("", "", "", "Signal yields (m [GeV], Q/e)|2", ""),
        ("SR", "Pred.", "Obs.", "(0.05, 0.007)", "(1.0, 0.02)"),
        ("1", "124 ± 11", "129", "47.4", "0.4"),
        header_rows=2,
    )
    assert [(y.what, y.name, y.value) for y in published(paper).yields] == [
        ("expected", "", 124.0),
        ("observed", "", 129.0),
        ("process", "Signal yields (m [GeV], Q/e) (0.05, 0.007)", 47.4),
        ("process", "Signal yields (m [GeV], Q/e) (1.0, 0.02)", 0.4),
    ]


def test_a_name_above_processes_is_no_part_of_the_region() -> None:
    """*Expected Higgs yield* joins columns; the total beside it is of the same region."""
    paper = paper_with(
        "Table 4: Predicted yields of the Higgs boson.",
        ("", "Expected Higgs yield|2", "", ""),
        ("Bin", "ggH", "bbH", "Total"),
        ("0", "1.09", "0.01", "1.1 ± 0.4"),
        ("1", "0.45", "0.02", "0.5 ± 0.2"),
        header_rows=2,
    )
    assert told(paper) == [
        ("Bin 0", "ggH", 1.09), ("Bin 0", "bbH", 0.01), ("Bin 0", "expected", 1.1),
        ("Bin 1", "ggH", 0.45), ("Bin 1", "bbH", 0.02), ("Bin 1", "expected", 0.5),
    ]  # fmt: skip


def test_densities_in_tables_are_no_yields_and_are_said() -> None:
    """*Data / 50 GeV* as a head, or a caption that says events per GeV; ``p_T / GeV`` is a unit."""
    rows = (
        ("m_{jj} / GeV", "Data / 50 GeV", "Total background"),
        ("100–150", "12", "11.0 ± 1.0"),
        ("150–250", "7", "6.5 ± 0.8"),
    )
    reading = published(paper_with(CAPTION, *rows))
    assert {y.what for y in reading.yields} == {"expected"}
    assert "Data / 50 GeV: is a density" in str(reading.unread[0])
    reading = published(paper_with("Table 4: Observed and expected events per GeV.", *rows))
    assert reading.yields == ()
    assert "its caption says that its numbers are events per GeV" in str(reading.unread[0])


def test_pairs_with_a_comma_are_not_one_number() -> None:
    """Where a column type sets value and uncertainty apart at a comma, ``240,160`` is no 240 160;
    elsewhere a comma sets thousands apart.
    """
    rows = (("Category", "Total SM", "Observed"), ("L", "335,3", "340"), ("H", "240,160", "261"))
    reading = published(paper_with(CAPTION, *rows))
    assert [y.value for y in reading.yields] == [340.0, 261.0]
    assert [u.text for u in reading.unread] == ["335,3", "240,160"]
    rows = (("Category", "Total SM", "Observed"), ("L", "335,300", "340"), ("H", "240,160", "261"))
    assert [y.value for y in published(paper_with(CAPTION, *rows)).yields] == [
        335300.0, 340.0, 240160.0, 261.0,
    ]  # fmt: skip


def test_a_title_above_all_columns_is_no_region() -> None:
    """*Summary yield table* stands above data, totals and signals alike: one region a row."""
    paper = paper_with(
        CAPTION,
        ("Summary yield table for SR7|4", "", "", ""),
        ("M_{J} Bin", "Expected SM", "Obs.", "signal, 600 GeV"),
        ("350–400 GeV", "43 ± 5", "50", "2.0 ± 0.2"),
        ("400–450 GeV", "26 ± 4", "24", "1.0 ± 0.1"),
        header_rows=2,
    )
    assert len({y.region for y in published(paper).yields}) == 2


DECAYS = (
    ("Decay mode", "Run 1", "Run 2"),
    ("B^{0} → K^{*0} μ^{+} μ^{−}", "2398 ± 57", "5320 ± 83"),
    ("D^{0} → K^{+} π^{−}", "4746 ± 81", "11200 ± 120"),
)


def test_signal_and_background_beside_their_ratio_are_counted_and_the_ratio_is_not() -> None:
    """The letters alone say what they are only there: elsewhere they are names of regions."""
    read = paper_with(
        "Table 4: Signal and background yields and S/√B at √s = 8 TeV.",
        ("Category", "S", "B", "S/B [%]", "S/√B"),
        ("ggF", "12.0 ± 0.5", "340 ± 12", "3.5", "0.65"),
        ("VBF", "4.0 ± 0.2", "20 ± 3", "20", "0.89"),
    )
    assert told(read) == [
        ("ggF", "S", 12.0),
        ("ggF", "expected", 340.0),
        ("VBF", "S", 4.0),
        ("VBF", "expected", 20.0),
    ]
    regions = paper_with(
        CAPTION, ("", "A", "B"), ("Data", "10", "200"), ("Total background", "11 ± 2", "198 ± 9")
    )
    assert [region for region, _, _ in told(regions)] == ["A", "B", "A", "B"]


@pytest.mark.parametrize(
    "rows",
    [
        (("Region", "Observed (expected)"), ("SR1", "12 (10.3 ± 2.2)"), ("SR2", "4 (< 5.5)")),
        (("Region", "Obs. / exp."), ("SR1", "12 / 10.3 ± 2.2"), ("SR2", "4 / < 5.5")),
        (("", "SR1", "SR2"), ("Data (total SM)", "12 (10.3 ± 2.2)", "4 (< 5.5)")),
    ],
    ids=["brackets", "slash", "row"],
)
def test_data_with_the_expectation_in_one_cell_are_two_numbers(
    rows: tuple[tuple[str, ...], ...],
) -> None:
    """In a column or in a row, in brackets or after a slash."""
    assert sorted(told(paper_with(CAPTION, *rows))) == [
        ("SR1", "expected", 10.3),
        ("SR1", "observed", 12.0),
        ("SR2", "expected", 5.5),
        ("SR2", "observed", 4.0),
    ]


def test_a_quotient_is_not_parted() -> None:
    """One number in each cell is what its head says, a ratio, and the table is listed."""
    read = published(
        paper_with(CAPTION, ("Region", "Observed / expected"), ("SR1", "1.2"), ("SR2", "0.9"))
    )
    assert read.yields == ()
    assert [u.reason for u in read.unread] == [
        "neither its rows nor its columns say what is counted"
    ]


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("The uncertainties are statistical plus systematic.", [""]),
        ("The uncertainties are statistical and systematic.", [""]),
        ("The uncertainties are statistical only.", ["stat"]),
        ("The errors shown are purely statistical.", ["stat"]),
    ],
)
def test_an_uncertainty_that_is_both_is_not_called_statistical(
    caption: str, names: list[str]
) -> None:
    """It has the name only where the caption says that it is nothing else."""
    read = paper_with(
        f"Table 4: Event yields. {caption}", ("", "SR"), ("Observed", "5"), ("Total", "4.4 ± 0.5")
    )
    assert [u.name for y in published(read).yields for u in y.uncertainties] == names


def test_decays_are_what_is_counted() -> None:
    """Yields of decay modes, by the periods of data."""
    caption = "Table 4: Signal yields from the fits, with statistical uncertainties only."
    assert told(paper_with(caption, *DECAYS)) == [
        ("Run 1", "B^{0} → K^{*0} μ^{+} μ^{−}", 2398.0),
        ("Run 2", "B^{0} → K^{*0} μ^{+} μ^{−}", 5320.0),
        ("Run 1", "D^{0} → K^{+} π^{−}", 4746.0),
        ("Run 2", "D^{0} → K^{+} π^{−}", 11200.0),
    ]
