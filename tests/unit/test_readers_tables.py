"""Tables, cell by cell: cells of several rows or columns, broken lines, sections; then the
tables of real papers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.paper import Paper, Table
from hepnb.readers.pdf import read_pdf
from tests.unit.drafts import draft
from tests.unit.pdfs import FILLER, HEIGHT, LEAD, Sheet, paper, prose, real

Row = list[tuple[str, int, int, int]]
XS = (120, 230, 320, 400)


def table_of(path: Path, rows: list[tuple[float, dict[int, str]]], rules: list[float]) -> Table:
    """The table of rows of (y, text by column), with rules at some y."""

    def write(sheet: Sheet) -> None:
        sheet.line(120, 560, "Table 1: Criteria of the regions.")
        for y, cells in rows:
            for column, text in cells.items():
                sheet.line(XS[column] if column < len(XS) else 250, 590 + y, text)
        for y in rules:
            sheet.rule(110, 590 + y, 470)

    (table,) = read_pdf(paper(path, write)).tables
    return table


def cells(table: Table) -> list[Row]:
    """Text, column, columns and rows of each cell, row by row."""
    return [
        [(c.text, c.column, c.columns, c.rows) for c in table.row(i)] for i in range(table.n_rows)
    ]


def test_a_caption_without_rows_and_columns_is_told(tmp_path: Path) -> None:
    """What a table without a grid says is looked for on the page, by its label."""
    made = paper(
        tmp_path / "a.pdf",
        lambda sheet: sheet.lines(120, 560, ["Table 3: What the regions require."]) and None,
    )
    found = [w for w in read_pdf(made).warnings if "Table" in w]
    assert found == [
        "Table 3, p1: no rows and columns were found beside its caption; look at it on the page"
    ]


def test_a_list_of_bins_is_one_cell(tmp_path: Path) -> None:
    """Wide spaces after the commas of a list part no columns, though the lists of several rows
    agree.
    """
    rows = [(0.0, {0: "Jets", 1: "E_{T}^{miss} [GeV]"})]
    rows += [
        ((1.5 + i) * LEAD, {0: f"{i + 2}", 1: f"250–350,~~~350–{450 + 50 * i},~~~>{450 + 50 * i}"})
        for i in range(4)
    ]
    found = table_of(tmp_path / "a.pdf", rows, [-12, 6, 6 * LEAD])
    assert [[c.column for c in found.row(i)] for i in range(found.n_rows)] == [[0, 1]] * 5


def test_a_list_over_two_lines_belongs_to_the_row_between_them(tmp_path: Path) -> None:
    """A comma at the end of a line says that the next line of the column goes on with it."""
    rows = [
        (0.0, {0: "Region", 1: "N_{jets}", 2: "m_{jj} [GeV]"}),
        (1.5 * LEAD, {0: "SR1", 1: "≥ 2", 2: "> 35"}),
        (2.5 * LEAD, {2: "35–60, 60–85,"}),
        (3 * LEAD, {0: "SR2", 1: "≥ 3"}),
        (3.5 * LEAD, {2: "85–150, > 150"}),
    ]
    found = table_of(tmp_path / "a.pdf", rows, [-12, 6, 4 * LEAD])
    assert [c.text for c in found.row(2)] == ["SR2", "≥ 3", "35–60, 60–85, 85–150, > 150"]
    assert found.n_rows == 3


def test_a_lower_case_label_of_a_full_row_is_a_row_of_its_own(tmp_path: Path) -> None:
    """``b-tagged jets`` below ``Jets`` is no second line of it where both have their numbers."""
    rows = [
        (0.0, {0: "Object", 1: "p_{T} [GeV]", 2: "|η|"}),
        (1.5 * LEAD, {0: "Muons", 1: "> 10", 2: "< 2.4"}),
        (2.5 * LEAD, {0: "Jets", 1: "> 40", 2: "< 2.4"}),
        (3.5 * LEAD, {0: "b-tagged jets", 1: "> 25", 2: "< 2.4"}),
    ]
    found = table_of(tmp_path / "a.pdf", rows, [-12, 6, 4 * LEAD])
    assert [c.text for c in found.cells if c.column == 0] == [
        "Object",
        "Muons",
        "Jets",
        "b-tagged jets",
    ]


def test_a_number_in_a_table_that_no_reading_holds_is_open() -> None:
    """A limit in the head of a row is not lost beside the count that the row is about."""
    rows = [["Requirement", "SR1", "SR2"], ["Jet multiplicity (p_{T} > 35 GeV)", "≥ 3", "≥ 5"]]
    parts = (
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
    )
    spec = draft(*parts, tables=[rows])
    assert [p.quote for p in spec.phrases if p.state == "open"] == [
        "Jet multiplicity (p_{T} > 35 GeV)"
    ]


def test_heavy_rules_and_lines_that_stop_short_of_them_make_cells(tmp_path: Path) -> None:
    """The rules of a table may be thick or double, and its vertical lines end a little before
    them.
    """

    def write(sheet: Sheet) -> None:
        sheet.line(120, 500, "Table 1: Bins of the regions.")
        for top in (520.0, 584.0):
            sheet.line(128, top + 24, "N_{j} = 2" if top < 584 else "N_{j} ≥ 3")
            sheet.row((290, 250, 340), top + 15, ["m_{eff} [TeV]", "", ""])
            sheet.row((250, 340), top + 35, ["[1.0, 1.6)", "[1.6, ∞)"])
            sheet.row((128, 190), top + 55, ["MET [GeV]", "[10, 16)"])
            sheet.canvas.setLineWidth(0.6)
            for y, x0 in ((20.0, 240.0), (40.0, 120.0)):
                sheet.canvas.line(x0, HEIGHT - top - y, 430, HEIGHT - top - y)
            for x, above, below in (
                (120, 4, 60),
                (240, 4, 60),
                (335, 20, 60),
                (430, 4, 60),
                (183, 40, 60),
            ):
                sheet.canvas.line(x, HEIGHT - top - above, x, HEIGHT - top - below)
        sheet.canvas.setLineWidth(1.2)
        for y in (520.0, 581.0, 584.0, 645.0):
            sheet.canvas.line(119, HEIGHT - y, 431, HEIGHT - y)

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert cells(table) == [
        [("N_{j} = 2", 0, 2, 2), ("m_{eff} [TeV]", 2, 2, 1)],
        [("[1.0, 1.6)", 2, 1, 1), ("[1.6, ∞)", 3, 1, 1)],
        [("MET [GeV]", 0, 1, 1), ("[10, 16)", 1, 1, 1)],
        [("N_{j} ≥ 3", 0, 2, 2), ("m_{eff} [TeV]", 2, 2, 1)],
        [("[1.0, 1.6)", 2, 1, 1), ("[1.6, ∞)", 3, 1, 1)],
        [("MET [GeV]", 0, 1, 1), ("[10, 16)", 1, 1, 1)],
    ]


HEAD = {0: "Selection", 1: "SR", 2: "CR1", 3: "CR2"}


def test_a_cell_in_the_middle_of_its_rows_spans_them(tmp_path: Path) -> None:
    """What stands between two baselines belongs to all the rows between the rules, and to none
    alone.
    """
    found = table_of(
        tmp_path / "a.pdf",
        [
            (0, HEAD),
            (1.5 * LEAD, {0: "M_{bb} [GeV]", 1: "> 90", 3: "< 90"}),
            (2.5 * LEAD, {0: "M_{T} [GeV]", 1: "> 150", 3: "> 150"}),
            (3 * LEAD, {2: "not used"}),
            (3.5 * LEAD, {0: "M_{CT} [GeV]", 1: "> 170", 3: "> 170"}),
            (4.5 * LEAD, {0: "E_{T}^{miss} [GeV]", 1: "> 125", 3: "> 125"}),
        ],
        [-12, 6, 5 * LEAD],
    )
    assert cells(found)[1:3] == [
        [("M_{bb} [GeV]", 0, 1, 1), ("> 90", 1, 1, 1), ("not used", 2, 1, 4), ("< 90", 3, 1, 1)],
        [("M_{T} [GeV]", 0, 1, 1), ("> 150", 1, 1, 1), ("> 150", 3, 1, 1)],
    ]
    assert found.n_rows == 5


def test_a_line_between_rules_is_a_section_of_the_table(tmp_path: Path) -> None:
    """Set in the middle it spans all columns."""
    found = table_of(
        tmp_path / "a.pdf",
        [
            (0, HEAD),
            (1.5 * LEAD, {9: "Preselection"}),
            (3 * LEAD, {0: "N_{jet}", 1: "≥ 2", 2: "≥ 2", 3: "= 0"}),
        ],
        [-12, 6, 6 + 1.5 * LEAD, 4 * LEAD],
    )
    assert cells(found)[1] == [("Preselection", 0, 4, 1)]


def test_labels_broken_over_lines_are_one(tmp_path: Path) -> None:
    """A label goes on under itself while its requirements are rows of their own; without a label
    a row belongs to the one above.
    """
    found = table_of(
        tmp_path / "a.pdf",
        [
            (0, {0: "Object", 1: "Requirement"}),
            (1.5 * LEAD, {0: "Lepton", 1: "- Three leptons above 20, 15 and 10 GeV"}),
            (2.5 * LEAD, {0: "reconstruction", 1: "- At most one stand-alone muon"}),
            (4 * LEAD, {0: "Lepton pairs", 1: "- Leading pair: 50 < m_{12} < 106 GeV"}),
            (5 * LEAD, {1: "- ∆R > 0.10 for all pairs"}),
            (6.5 * LEAD, {0: "Isolation", 1: "- The sum of the track-based part and 40% of the"}),
            (7.5 * LEAD, {1: "calorimeter-based part is below 16% of p_{T}"}),
        ],
        [-12, 6, 6 + 2.5 * LEAD, 6 + 5 * LEAD, 8.5 * LEAD],
    )
    assert cells(found)[1:] == [
        [("Lepton reconstruction", 0, 1, 2), ("- Three leptons above 20, 15 and 10 GeV", 1, 1, 1)],
        [("- At most one stand-alone muon", 1, 1, 1)],
        [("Lepton pairs", 0, 1, 2), ("- Leading pair: 50 < m_{12} < 106 GeV", 1, 1, 1)],
        [("- ∆R > 0.10 for all pairs", 1, 1, 1)],
        [
            ("Isolation", 0, 1, 1),
            (
                (
                    "- The sum of the track-based part and 40% of the calorimeter-based part is "
                    "below "
                    "16% of p_{T}"
                ),
                1,
                1,
                1,
            ),
        ],
    ]


def test_a_heading_of_columns_inside_of_a_table_keeps_its_row(tmp_path: Path) -> None:
    """A label beside the second of two rows is not drawn up to the first."""
    found = table_of(
        tmp_path / "a.pdf",
        [
            (0, HEAD),
            (1.5 * LEAD, {0: "Jets", 1: "≥ 1", 2: "≥ 1", 3: "≥ 1"}),
            (3 * LEAD, {1: "SRI1", 2: "SRI2", 3: "SRI3"}),
            (4 * LEAD, {0: "E_{T}^{miss} [GeV]", 1: "> 150", 2: "> 225", 3: "> 300"}),
        ],
        [-12, 6, 6 + 1.5 * LEAD, 5 * LEAD],
    )
    assert cells(found)[2:] == [
        [("SRI1", 1, 1, 1), ("SRI2", 2, 1, 1), ("SRI3", 3, 1, 1)],
        [
            ("E_{T}^{miss} [GeV]", 0, 1, 1),
            ("> 150", 1, 1, 1),
            ("> 225", 2, 1, 1),
            ("> 300", 3, 1, 1),
        ],
    ]


def test_lines_between_all_cells_say_what_spans(tmp_path: Path) -> None:
    """A heading over two columns, a cell over two rows, a cell of two lines; without a frame at
    the sides.
    """

    def write(sheet: Sheet) -> None:
        sheet.line(120, 560, "Table 1: Criteria of the regions.")
        for x, y, text in (
            (125, 600, "Requirement"), (225, 590, "Signal region"), (210, 610, "2j"),
            (280, 610, "4j"),
            (125, 630, "E_{T}^{miss} [GeV] >"), (245, 630, "200"),
            (125, 650, "p_{T} (j_{1}) [GeV] >"), (210, 650, "250"), (280, 660, "200"),
            (125, 670, "∆φ of the leading"), (125, 682, "jets and E_{T}^{miss} >"),
            (210, 676, "0.8"),
        ):  # fmt: skip
            sheet.line(x, y, text)
        for x0, y, x1 in (
            (120, 578, 340),
            (200, 596, 340),
            (120, 616, 340),
            (120, 636, 340),
            (120, 656, 270),
            (120, 690, 340),
        ):
            sheet.rule(x0, y, x1)
        for x, top, bottom in ((200, 578, 690), (270, 596, 616), (270, 636, 690)):
            sheet.canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert cells(table) == [
        [("Requirement", 0, 1, 2), ("Signal region", 1, 2, 1)],
        [("2j", 1, 1, 1), ("4j", 2, 1, 1)],
        [("E_{T}^{miss} [GeV] >", 0, 1, 1), ("200", 1, 2, 1)],
        [("p_{T} (j_{1}) [GeV] >", 0, 1, 1), ("250", 1, 1, 1), ("200", 2, 1, 2)],
        [("∆φ of the leading jets and E_{T}^{miss} >", 0, 1, 1), ("0.8", 1, 1, 1)],
    ]
    assert [c.header for c in table.cells] == [True] * 4 + [False] * 7


def test_a_caption_without_a_table_is_a_caption(tmp_path: Path) -> None:
    """The table may be a picture, or on the next page."""
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.lines(72, 400, prose(FILLER))
    sheet.page()
    sheet.line(120, 400, "Table 1: Criteria of the regions.")
    read = read_pdf(sheet.save())
    assert read.tables == ()
    assert [(b.kind, b.text) for b in read.blocks][-1] == (
        "caption",
        "Table 1: Criteria of the regions.",
    )


def test_rows_without_lines_between_them_are_rows_all_the_same(tmp_path: Path) -> None:
    """Vertical lines alone don't make one row of many."""

    def write(sheet: Sheet) -> None:
        sheet.line(120, 560, "Table 1: Criteria of the regions.")
        for i, row in enumerate(
            (["Region", "p_{T} [GeV]"], ["SR1", "> 150"], ["SR2", "> 225"], ["SR3", "> 300"])
        ):
            sheet.row((125, 225), 590 + LEAD * i, row)
        for y in (578, 595, 640):
            sheet.rule(120, y, 340)
        sheet.canvas.line(200, HEIGHT - 578, 200, HEIGHT - 640)

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert [[c[0] for c in row] for row in cells(table)] == [
        ["Region", "p_{T} [GeV]"],
        ["SR1", "> 150"],
        ["SR2", "> 225"],
        ["SR3", "> 300"],
    ]


def test_a_cell_beside_many_lines_is_for_all_of_them(tmp_path: Path) -> None:
    """Rows between two rules that only vertical lines part: one label in their middle, and a
    text that goes on.
    """

    def write(sheet: Sheet) -> None:
        sheet.line(120, 560, "Table 1: Criteria of the regions.")
        sheet.row((125, 205, 285), 590, ["Region", "Channel", "H_{T} [GeV]"])
        for i, row in enumerate(
            (["SRa", "", "> 310"], ["SRb", "eμ", "> 420"], ["SRc", "", "> 530"])
        ):
            sheet.row((125, 205, 285), 606 + LEAD * i, row)
        sheet.row((125, 205, 285), 650, ["SRd", "ee", "> 640"])
        for y in (578, 595, 640, 656):
            sheet.rule(120, y, 370)
        for x in (200, 280):
            sheet.canvas.line(x, HEIGHT - 578, x, HEIGHT - 656)

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert cells(table)[1:] == [
        [("SRa", 0, 1, 1), ("eμ", 1, 1, 3), ("> 310", 2, 1, 1)],
        [("SRb", 0, 1, 1), ("> 420", 2, 1, 1)],
        [("SRc", 0, 1, 1), ("> 530", 2, 1, 1)],
        [("SRd", 0, 1, 1), ("ee", 1, 1, 1), ("> 640", 2, 1, 1)],
    ]


def test_parts_of_a_table_with_white_space_between_are_one(tmp_path: Path) -> None:
    """Each part has a frame of its own, all with the same middle; the caption is below the last."""

    def write(sheet: Sheet) -> None:
        for top, width, names, limits in (
            (530, 200, "SRx SRy", "> 170 > 270"),
            (620, 180, "SRz SRw", "> 370 > 470"),
        ):
            left = 220 - width / 2
            for y in (0, 16, 32, 48):
                sheet.rule(left, top + y, left + width)
            for x in (80, 140):
                sheet.canvas.line(left + x, HEIGHT - top, left + x, HEIGHT - top - 48)
            for i, row in enumerate(
                (
                    ["Cut", *names.split()],
                    ["H_{T} [GeV]", *limits.replace("> ", ">").split()],
                    ["N_{jet}", "≥3", "≥4"],
                )
            ):
                sheet.row((left + 4, left + 84, left + 144), top + 12 + 16 * i, row)
        sheet.line(120, 690, "Table 1: Criteria of the regions.")

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert [c.text for c in table.cells if c.text.startswith(("SR", ">"))] == [
        "SRx",
        "SRy",
        ">170",
        ">270",
        "SRz",
        "SRw",
        ">370",
        ">470",
    ]


# --- real papers, copied from the pages by eye
# ---------------------------------------------------------------------


def labelled(read: Paper, label: str) -> list[list[str]]:
    """The cells of a table of a paper; those of several columns or rows say so behind a bar."""
    (table,) = (t for t in read.tables if t.label == label)
    return [
        [
            c.text + (f" |{c.columns}x{c.rows}" if (c.columns, c.rows) != (1, 1) else "")
            for c in table.row(i)
        ]
        for i in range(table.n_rows)
    ]


@pytest.mark.shared
def test_the_regions_of_1706_09933_cell_by_cell() -> None:
    """Table 1: signal and control regions, "not used" over four rows."""
    assert labelled(real("1706.09933"), "Table 1") == [
        ["Selection", "Signal regions", "CR2ℓ", "CR0b", "CRMbb̄"],
        ["N(leptons)", "=1", "=1 or 2", "=1", "=1"],
        ["Isolated track veto", "✓", "inverted if 1ℓ", "✓", "✓"],
        ["Tau candidate veto", "✓", "inverted if 1ℓ", "✓", "✓"],
        ["Number of b tags", "=2", "=2", "=0", "=2"],
        ["Preselection level |5x1"],
        ["M_{bb̄} [GeV]", "—", "—", "∈[90,150]", "∉[90,150]"],
        ["E_{T}^{miss} [GeV]", "≥125", "≥125", "≥125", "≥125"],
        ["M_{T} [GeV]", ">50", ">150", ">50", ">150"],
        ["M_{CT} [GeV]", "—", "—", ">170", "—"],
        ["Signal region selection level |5x1"],
        ["M_{bb̄} [GeV]", "∈[90,150]", "not used |1x4", "∈[90,150]", "∉[90,150]"],
        ["E_{T}^{miss} [GeV]", "[125, 200), ≥ 200", "[125,200), ≥200", "[125, 200), ≥ 200"],
        ["M_{T} [GeV]", ">150", ">150", ">150"],
        ["M_{CT} [GeV]", ">170", ">170", ">170"],
    ]


@pytest.mark.shared
def test_the_aggregate_regions_of_1704_07781_cell_by_cell() -> None:
    """Table 3: twelve regions."""
    assert labelled(real("1704.07781"), "Table 3") == [
        [
            "Region",
            "N_{jet}",
            "N_{b-jet}",
            "H_{T} [GeV]",
            "H_{T}^{miss} [GeV]",
            "Parton multiplicity",
            "Heavy flavor ?",
            "∆m",
        ],
        ["1", "≥2", "0", "≥500", "≥500", "Low", "No", "Small"],
        ["2", "≥3", "0", "≥1500", "≥750", "Low", "No", "Large"],
        ["3", "≥5", "0", "≥500", "≥500", "Medium", "No", "Small"],
        ["4", "≥5", "0", "≥1500", "≥750", "Medium", "No", "Large"],
        ["5", "≥9", "0", "≥1500", "≥750", "High", "No", "All"],
        ["6", "≥2", "≥2", "≥500", "≥500", "Low", "Yes", "Small"],
        ["7", "≥3", "≥1", "≥750", "≥750", "Low", "Yes", "Large"],
        ["8", "≥5", "≥3", "≥500", "≥500", "Medium", "Yes", "Small"],
        ["9", "≥5", "≥2", "≥1500", "≥750", "Medium", "Yes", "Large"],
        ["10", "≥9", "≥3", "≥750", "≥750", "High", "Yes", "All"],
        ["11", "≥7", "≥1", "≥300", "≥300", "Medium high", "Yes", "Small"],
        ["12", "≥5", "≥1", "≥750", "≥750", "Medium", "Yes", "Large"],
    ]


@pytest.mark.shared
def test_the_criteria_of_2004_03447_cell_by_cell() -> None:
    """Table 3, page 14: sections, labels over several lines, sentences over several lines."""
    assert labelled(real("2004.03447"), "Table 3") == [
        ["Trigger |2x1"],
        ["Combination of single-lepton, dilepton and trilepton triggers |2x1"],
        ["Leptons and Jets |2x1"],
        ["Electrons", "E_{T} > 7 GeV and |η| < 2.47"],
        ["Muons", "p_{T} > 5 GeV and |η| < 2.7, calorimeter-tagged: p_{T} > 15 GeV"],
        ["Jets", "p_{T} > 30 GeV and |η| < 4.5"],
        ["Quadruplets |2x1"],
        ["All combinations of two same-flavour and opposite-charge lepton pairs |2x1"],
        [
            (
                "- Leading lepton pair: lepton pair with invariant mass m_{12} closest to the Z "
                "boson "
                "mass m_{Z} |2x1"
            )
        ],
        [
            (
                "- Subleading lepton pair: lepton pair with invariant mass m_{34} second closest "
                "to "
                "the Z boson mass m_{Z} |2x1"
            )
        ],
        ["Classification according to the decay final state: 4μ, 2e2μ, 2μ2e, 4e |2x1"],
        ["Requirements on each quadruplet |2x1"],
        [
            "Lepton reconstruction |1x2",
            "- Three highest-p_{T} leptons must have p_{T} greater than 20, 15 and 10 GeV",
        ],
        ["- At most one calorimeter-tagged or stand-alone muon"],
        ["Lepton pairs |1x4", "- Leading lepton pair: 50 < m_{12} < 106 GeV"],
        ["- Subleading lepton pair: m_{min} < m_{34} < 115 GeV"],
        ["- Alternative same-flavour opposite-charge lepton pair: m_{ℓℓ} > 5 GeV"],
        ["- ΔR(ℓ, ℓ^{′}) > 0.10 for all lepton pairs"],
        [
            "Lepton isolation",
            (
                "- The amount of isolation E_{T} after summing the track-based and 40% of the "
                "calorimeter-based contribution must "
                "be smaller than 16% of the lepton p_{T}"
            ),
        ],
        ["Impact parameter significance |1x2", "- Electrons: |d_{0}|/σ(d_{0}) < 5"],
        ["- Muons: |d_{0}|/σ(d_{0}) < 3"],
        [
            "Common vertex",
            "- χ^{2}-requirement on the fit of the four lepton tracks to their common vertex",
        ],
        ["Selection of the best quadruplet |2x1"],
        [
            (
                "- Select quadruplet with m_{12} closest to m_{Z} from one decay final state in "
                "decreasing order of priority: "
                "4μ, 2e2μ, 2μ2e and 4e |2x1"
            )
        ],
        [
            (
                "- If at least one additional (fifth) lepton with p_{T} > 12 GeV meets the "
                "isolation, impact parameter and angular "
                "separation criteria, select the quadruplet with the highest matrix-element value "
                "|2x1"
            )
        ],
        ["Higgs boson mass window |2x1"],
        [
            (
                "- Correction of the four-lepton invariant mass due to the FSR photons in Z boson "
                "decays |2x1"
            )
        ],
        ["- Four-lepton invariant mass window in the signal region: 115 < m_{4ℓ} < 130 GeV |2x1"],
        ["- Four-lepton invariant mass window in the sideband region: |2x1"],
        ["105 < m_{4ℓ} < 115 GeV or 130 < m_{4ℓ} < 160 (350) GeV |2x1"],
    ]
