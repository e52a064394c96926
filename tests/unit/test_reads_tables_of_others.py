"""Tables as authors of other groups set them → what each region requires: heads over groups, two
parts under heads of their own, categories in words, unions, values for two kinds of leptons.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hepnb.paper import Table
from hepnb.readers.glyphs import Glyph
from hepnb.readers.lines import lines
from hepnb.readers.pdf import read_pdf
from hepnb.spec import PhraseState
from hepnb.sweep.heads import head
from hepnb.sweep.values import one_of, values
from tests.unit.drafts import draft, shown
from tests.unit.pdfs import HEIGHT, Sheet, paper, width

LEFT = 120.0
MIDDLES = (215.0, 275.0, 335.0, 405.0, 465.0)


def page(path: Path, rows: Sequence[tuple[str, dict[float, str]]], rules: Sequence[float]) -> Table:
    """A table whose cells stand around some x, a row every 13 points; rules above rows."""

    def write(sheet: Sheet) -> None:
        sheet.line(LEFT, 560, "Table 1: Definition of the regions.")
        for i, (label, cells) in enumerate(rows):
            sheet.line(LEFT, 590 + 13 * i, label)
            for x, text in cells.items():
                sheet.line(x - width(text) / 2, 590 + 13 * i, text)
        for row in rules:
            sheet.rule(110, 580 + 13 * row, 500)

    (table,) = read_pdf(paper(path, write)).tables
    return table


def spans(table: Table, row: int) -> list[tuple[str, int, int]]:
    """Text, column and columns of the cells of a row that the page is sure of."""
    return [(c.text, c.column, c.columns) for c in table.row(row) if not c.unsure]


def row(label: str, *cells: str) -> tuple[str, dict[float, str]]:
    """A row with a cell in the middle of each column."""
    return label, dict(zip(MIDDLES, cells, strict=True))


def test_a_cell_over_three_of_five_columns_spans_them_where_nothing_is_empty(
    tmp_path: Path,
) -> None:
    """It stands where a value of the middle one would; all else of the table is filled."""
    made = page(
        tmp_path / "a.pdf",
        [
            row("Region", "TR-a", "TR-b", "TR-c", "WR", "ZR"),
            row("m_{T} [GeV]", "> 90", "> 150", "> 220", "> 50", "> 100"),
            ("m_{bb} [GeV]", {275.0: "> 140", 405.0: "> 75", 465.0: "< 60"}),
            row("N_{jets}", "≥ 2", "≥ 2", "≥ 3", "≥ 4", "≥ 4"),
        ],
        (0, 1, 4),
    )
    assert ("> 140", 1, 3) in spans(made, 2)


def test_a_cell_over_three_columns_is_unsure_beside_cells_that_are_empty(tmp_path: Path) -> None:
    """Where others leave a column without a value, it may be for the middle one only."""
    made = page(
        tmp_path / "a.pdf",
        [
            row("Region", "TR-a", "TR-b", "TR-c", "WR", "ZR"),
            row("m_{T} [GeV]", "> 90", "> 150", "> 220", "> 50", "> 100"),
            ("m_{bb} [GeV]", {275.0: "> 140", 405.0: "> 75", 465.0: "< 60"}),
            ("N_{jets}", {215.0: "≥ 2", 275.0: "≥ 2", 405.0: "≥ 4", 465.0: "≥ 4"}),
        ],
        (0, 1, 4),
    )
    assert "> 140" not in [text for text, _, _ in spans(made, 2)]


def test_heads_over_groups_of_three_are_over_all_of_them(tmp_path: Path) -> None:
    """The rule below them leaves out the labels: the row after it has heads as well."""
    xs = (200.0, 240.0, 280.0, 350.0, 390.0, 430.0)

    def write(sheet: Sheet) -> None:
        sheet.line(LEFT, 560, "Table 1: Definition of the regions.")
        for y, cells in (
            (590, {240.0: "SR-lo", 390.0: "SR-hi"}),
            (604, dict(zip(xs, ("CW", "CTT", "CQ", "CWH", "CTH", "CQH"), strict=True))),
            (619, dict(zip(xs, ("> 90", "> 80", "> 150", "> 9", "> 120", "> 130"), strict=True))),
            (632, dict(zip(xs, ("4", "5", "3", "2", "6", "7"), strict=True))),
        ):
            for x, text in cells.items():
                sheet.line(x - width(text) / 2, y, text)
        sheet.line(LEFT, 619, "E_{T}^{miss} [GeV]")
        sheet.line(LEFT, 632, "N_{jets}")
        for y, x0 in ((580, 110), (594, 185), (608, 110), (640, 110)):
            sheet.rule(x0, y, 460)

    (made,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert spans(made, 0) == [("SR-lo", 1, 3), ("SR-hi", 4, 3)]
    assert all(c.header for c in made.row(1))


def test_a_line_after_the_labels_only_parts_no_other_columns(tmp_path: Path) -> None:
    """The white space in the head and in another row says where they are."""

    def write(sheet: Sheet) -> None:
        sheet.line(LEFT, 560, "Table 1: Definition of the regions.")
        for i, (label, cells) in enumerate((
            ("", {260.0: "SR-a", 320.0: "SR-b", 380.0: "SR-c"}),
            ("N_{lep}", {320.0: "= 1"}),
            ("N_{jets}", {320.0: "≥ 4"}),
            ("E_{T}^{miss} [GeV]", {320.0: "> 240"}),
            ("m_{T} [GeV]", {260.0: "> 90", 320.0: "> 150", 380.0: "> 220"}),
            ("m_{CT} [GeV]", {260.0: "> 100", 320.0: "> 180", 380.0: "> 190"}),
        )):  # fmt: skip
            y = 590 + 13 * i
            sheet.line(LEFT, y, label)
            for x, text in cells.items():
                sheet.line(x - width(text) / 2, y, text)
            sheet.canvas.line(225, HEIGHT - y + 9, 225, HEIGHT - y - 4)
        for y in (580, 594, 660):
            sheet.rule(110, y, 410)

    (made,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert spans(made, 0) == [("SR-a", 1, 1), ("SR-b", 2, 1), ("SR-c", 3, 1)]
    assert ("> 240", 1, 3) in spans(made, 3)


def of(rows: Sequence[Sequence[str]], caption: str = "Definition of the signal regions.") -> tuple[
    set[tuple[str, str]], str
]:  # fmt: skip
    """(block, comparison) of the lines of a table, and what is open."""
    parts = (("heading", "Event selection"), ("caption", f"Table 1: {caption}"), ("table", ""))
    spec = draft(*parts, tables=[rows])
    lines = {(r.block, shown(c)) for r in spec.requirements for c in r.comparisons}
    return lines, " ; ".join(p.quote for p in spec.phrases if p.state == PhraseState.OPEN)


def test_categories_with_their_requirements_in_words_are_regions() -> None:
    """Each line is asked of the category beside or above it; those of a preselection of all."""
    lines, _ = of(
        [
            ["Category", "Requirements"],
            ["Pre-selection", "at least two jets"],
            ["", "E_{T}^{miss} > 50 GeV"],
            ["Boosted", "Pre-selection criteria"],
            ["", "H_{T} > 400 GeV"],
            ["Central", "m_{jj} > 300 GeV"],
        ],
        "Definition of the categories.",
    )
    assert lines == {
        ("region preselection", "jet n >= 2"),
        ("region preselection", "met met > 50 GeV"),
        ("region Boosted", "event ht > 400 GeV"),
        ("region Central", "dijet mass > 300 GeV"),
    }


def test_no_additional_muons_in_a_category_with_muons_is_open() -> None:
    """It is no veto of those that the category selects."""
    lines, still_open = of(
        [
            ["Category", "Requirements"],
            ["Single muon", "exactly one muon"],
            ["", "no additional muons"],
            ["No lepton", "no muons"],
        ],
        "Definition of the categories.",
    )
    assert lines == {("region Single_muon", "muon n == 1"), ("region No_lepton", "muon n == 0")}
    assert "no additional muons" in still_open


def test_objects_with_their_requirements_in_words_are_no_regions() -> None:
    """Electrons and jets are collections."""
    lines, _ = of(
        [["Object", "Requirements"], ["Electrons", "p_{T} > 25 GeV"], ["Jets", "p_{T} > 30 GeV"]],
        "Requirements on objects.",
    )
    assert not [block for block, _ in lines if block.startswith("region")]


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("[50, 80] ∪ [160, 195]", True), ("20–60 or > 110", True), ("[50, 80], [160, 195]", False),
        ("< 81 or > 101", False), ("{[180, 230], [230, 280], > 280}", False),
    ],
)  # fmt: skip
def test_intervals_joined_by_or_are_one_of_several(text: str, either: bool) -> None:
    """A list parted by commas has bins; what is left out is one window."""
    found = values(text, 0, len(text))
    assert found
    assert one_of(text, found) == either


def test_a_union_of_intervals_is_one_line_with_both() -> None:
    """What survives is in one of them."""
    rows = [
        ["Requirement", "SR1", "SR2"],
        ["m_{bb} [GeV]", "[50, 80] ∪ [160, 195]", "[100, 140]"],
        ["E_{T}^{miss} [GeV]", "> 200", "> 300"],
    ]
    lines, _ = of(rows)
    assert {what for block, what in lines if block == "region SR1" and "mass" in what} == {
        "dijet mass in (50, 80) GeV",
        "dijet mass in (160, 195) GeV",
    }
    parts = (("heading", "Event selection"), ("caption", "Table 1: Regions."), ("table", ""))
    spec = draft(*parts, tables=[rows])
    (line,) = {
        r.adl for r in spec.requirements if r.block == "region SR1" and "160" in (r.adl or "")
    }
    assert " or " in line.lower()


def test_limits_that_exclude_each_other_leave_out_what_is_between() -> None:
    """``< 120, > 130``: no event satisfies both."""
    lines, _ = of([
        ["Requirement", "SR1", "SR2"],
        ["m_{γγ} [GeV]", "< 120, > 130", "> 100, < 180"],
        ["E_{T}^{miss} [GeV]", "> 200", "> 300"],
    ])  # fmt: skip
    assert ("region SR1", "diphoton mass notin (120, 130) GeV") in lines
    assert ("region SR2", "diphoton mass in (100, 180) GeV") in lines


def test_values_for_two_kinds_of_leptons_are_told_apart() -> None:
    """``> 7 (6) for e (μ)``; of two that are no kinds of it nothing is drafted."""
    lines, still_open = of([
        ["Requirement", "SR1", "SR2"],
        ["N_{lep}", "= 1", "= 1"],
        ["p_{T}^{ℓ} [GeV]", "> 27 (25) for e (μ)", "> 30 (20) for 2016 (2017)"],
        ["E_{T}^{miss} [GeV]", "> 200", "> 300"],
    ])  # fmt: skip
    assert not [what for _, what in lines if "pt > 30" in what or "pt > 20" in what]
    assert "30" in still_open


def test_the_momentum_of_an_object_is_that_of_as_many_as_the_table_counts() -> None:
    """At least three jets, each above 50 GeV: the third is; exactly two leptons: both or one."""
    lines, still_open = of([
        ["Requirement", "SR1", "SR2"],
        ["N_{γ}", "≥ 1", "≥ 1"],
        ["p_{T}^{γ} [GeV]", "> 125", "> 300"],
        ["N_{jets}", "≥ 3", "≥ 4"],
        ["p_{T}^{jet} [GeV]", "> 50", "> 60"],
        ["N_{ℓ}", "= 2", "= 2"],
        ["p_{T}^{ℓ} [GeV]", "> 20", "> 21"],
    ])  # fmt: skip
    assert ("region SR1", "photon:1 pt > 125 GeV") in lines
    assert ("region SR2", "photon:1 pt > 300 GeV") in lines
    assert ("region SR1", "jet:3 pt > 50 GeV") in lines
    assert ("region SR2", "jet:4 pt > 60 GeV") in lines
    assert not [what for _, what in lines if what.startswith("lepton") and " pt " in what]
    assert "20" in still_open


@pytest.mark.parametrize(
    ("text", "subject", "quantity"),
    [
        ("# jets", "jet", "n"), ("No. of b-jets", "bjet", "n"), ("N_{τ_{h}}", "tau", "n"),
        ("b-jet multiplicity", "bjet", "n"), ("2nd jet p_{T}", "jet:2", "pt"),
        ("p_{T, j_{1}}", "jet:1", "pt"), ("p_{T}^{lead γ}", "photon:1", "pt"),
        ("p_{T}^{subleading jet}", "jet:2", "pt"), ("p_{T}^{jet, lead}", "jet:1", "pt"),
        ("p_{T}^{γ}", "photon", "pt"), ("Missing E_{T} [GeV]", "met", "met"),
        ("m_{SFOS} [GeV]", "dilepton", "mass"), ("|ΔR(j, ℓ)|", "jet-lepton", "dr"),
    ],
)  # fmt: skip
def test_writings_of_heads(text: str, subject: str, quantity: str) -> None:
    """A head says the same in each of its usual writings."""
    found = head(text)
    assert found
    assert (found.subject, found.quantity, found.known) == (subject, quantity, True)


def test_the_index_of_an_upper_index_is_not_that_of_the_lower() -> None:
    """``p_{T}^{j_{1}}``: the 1 is nearer to the j, though it stands right of the T as well."""

    def glyph(text: str, x0: float, x1: float, y: float, size: float) -> Glyph:
        return Glyph(text, x0, x1, y, size, bold=False, italic=False)

    page = [
        glyph("p", 100, 105, 200, 10), glyph("T", 105, 110.5, 202, 7),
        glyph("j", 105.5, 108, 196, 7), glyph("1", 108.5, 111.5, 197, 5),
    ]  # fmt: skip
    (line,) = lines(page, 1, 10)
    assert line.text == "p_{T}^{j_{1}}"


def test_bars_that_grow_belong_to_the_line_that_they_are_around() -> None:
    r"""``\left|η\right|`` is set in pieces that hang from the line above."""

    def glyph(text: str, x0: float, x1: float, y: float, *, hangs: bool = False) -> Glyph:
        return Glyph(text, x0, x1, y, 10, hangs=hangs)

    page = [
        glyph("p", 100, 105, 200), glyph("|", 98, 100, 206, hangs=True),
        glyph("|", 98, 100, 212, hangs=True), glyph("η", 101, 106, 214),
        glyph("|", 107, 109, 206, hangs=True), glyph("|", 107, 109, 212, hangs=True),
    ]  # fmt: skip
    assert [line.text for line in lines(page, 1, 10)] == ["p", "|η|"]
