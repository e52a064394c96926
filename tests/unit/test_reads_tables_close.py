"""Tables whose columns stand close together, as where their type or the space between columns was
made smaller to fit the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hepnb.paper import Table
from hepnb.readers.pdf import read_pdf
from tests.unit.pdfs import HEIGHT, LEAD, SIZE, Sheet, paper
from tests.unit.pdfs import width as of_words

#: a text with the x of its middle, or of its left edge
Set = tuple[float, str]


def table_of(path: Path, rows: Sequence[Sequence[Set]], left: Sequence[float] = ()) -> Table:
    """The table of rows of texts set about a middle, those at a place of ``left`` from there on;
    its first row is the head.
    """

    def write(sheet: Sheet) -> None:
        sheet.line(90, 560, "Table 1: Definition of the signal regions.")
        for i, row in enumerate(rows):
            for x, text in row:
                sheet.line(x if x in left else x - width(text) / 2, 590 + LEAD * i, text)
        for y in (580.0, 593.0, 590.0 + LEAD * len(rows) - 9):
            sheet.rule(86, y, 440)

    (table,) = read_pdf(paper(path, write)).tables
    return table


def width(text: str) -> float:
    """How wide a text is set whose words ``~`` joins."""
    return of_words(text.replace("~", " "))


def texts(table: Table) -> list[list[tuple[str, int, int]]]:
    """Text, first column and number of columns of each cell, row by row."""
    return [[(c.text, c.column, c.columns) for c in table.row(i)] for i in range(table.n_rows)]


def beside(first: str, second: str, gap: float) -> float:
    """The distance of the middles of two texts with a gap of so many em between them."""
    return width(first) / 2 + gap * SIZE + width(second) / 2


def test_a_gap_of_half_an_em_parts_columns_whose_cells_have_one_middle(tmp_path: Path) -> None:
    """The widest row leaves half an em; shorter cells have the same middles."""
    a = 250.0
    b = a + beside(">~130~GeV", ">~220~GeV", 0.5)
    rows = [
        [(90.0, "Quantity"), (a, "SR1"), (b, "SR2")],
        [(90.0, "m_{jj}"), (a, ">~130~GeV"), (b, ">~220~GeV")],
        [(90.0, "E_{T}^{miss}"), (a, ">~95~GeV"), (b, ">~110~GeV")],
        [(90.0, "m_{T}"), (a, "<~80~GeV"), (b, ">~120~GeV")],
    ]
    found = texts(table_of(tmp_path / "a.pdf", rows, left=(90.0,)))
    assert found[1] == [("m_{jj}", 0, 1), ("> 130 GeV", 1, 1), ("> 220 GeV", 2, 1)]
    assert [[c for _, c, _ in row] for row in found] == [[0, 1, 2]] * 4


def test_running_text_with_wide_spaces_is_one_column(tmp_path: Path) -> None:
    """Spaces of half an em stand at one place in no three rows with the same edges beside them."""
    rows = [[(90.0, "Step"), (200.0, "What~is~asked~of~events")]]
    for i, line in enumerate(
        ("one tight photon", "no third lepton at all", "exactly two jets", "all signs opposite")
    ):
        x = 200.0
        row: list[Set] = [(90.0, f"C{i}")]
        for word in line.split():
            row.append((x, word))
            x += width(word) + 0.5 * SIZE
        rows.append(row)
    left = tuple(x for row in rows for x, _ in row)
    found = texts(table_of(tmp_path / "a.pdf", rows, left=left))
    assert found[1:] == [
        [("C0", 0, 1), ("one tight photon", 1, 1)],
        [("C1", 0, 1), ("no third lepton at all", 1, 1)],
        [("C2", 0, 1), ("exactly two jets", 1, 1)],
        [("C3", 0, 1), ("all signs opposite", 1, 1)],
    ]


def test_a_label_of_groups_close_to_the_labels_of_rows_has_a_column_of_its_own(
    tmp_path: Path,
) -> None:
    """Two rows show the gap; the rows without a label of a group begin where the second column
    does, and the label is for all of them.
    """
    second = 90.0 + width("Set") + 0.5 * SIZE
    rows = [
        [(90.0, "Set"), (second, "Quantity"), (300.0, "SR1"), (370.0, "SR2")],
        [(second, "m_{jj}~[GeV]"), (300.0, ">~130"), (370.0, ">~220")],
        [(90.0, "A"), (second, "E_{T}^{miss}~[GeV]"), (300.0, ">~95"), (370.0, ">~110")],
        [(second, "H_{T}~[GeV]"), (300.0, ">~350"), (370.0, ">~400")],
    ]
    found = table_of(tmp_path / "a.pdf", rows, left=(90.0, second))
    assert [[c for _, c, _ in row] for row in texts(found)[1:]] == [
        [0, 1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
    ]
    assert [c.rows for c in found.cells if c.text == "A"] == [3]


def _narrow(rows: Callable[[float, float], list[list[Set]]], tmp_path: Path) -> Table:
    return table_of(tmp_path / "a.pdf", rows(230.0, 320.0), left=(90.0,))


def test_a_value_in_the_middle_of_two_columns_makes_no_column(tmp_path: Path) -> None:
    """What lies in the white between two columns is for both; the heads over them may be wider
    than that white.
    """

    def rows(a: float, b: float) -> list[list[Set]]:
        middle = (a + b) / 2
        return [
            [(90.0, "Variable"), (a, "Central~detector"), (b, "Forward~detector")],
            [(90.0, "σ_{η}"), (a, "0.012"), (b, "0.034")],
            [(90.0, "h"), (middle, "0.017")],
            [(90.0, "d_{z}"), (a, "0.10"), (b, "0.25")],
            [(90.0, "d_{xy}"), (a, "0.21"), (b, "0.45")],
            [(90.0, "n_{hits}"), (middle, "1")],
        ]

    found = texts(_narrow(rows, tmp_path))
    assert found[0] == [("Variable", 0, 1), ("Central detector", 1, 1), ("Forward detector", 2, 1)]
    assert found[2] == [("h", 0, 1), ("0.017", 1, 2)]
    assert found[3] == [("d_{z}", 0, 1), ("0.10", 1, 1), ("0.25", 2, 1)]


def test_one_of_few_rows_may_cross_the_white_between_columns(tmp_path: Path) -> None:
    """A dash for two of three columns stands in the white between them."""
    a, b, c = 230.0, 300.0, 370.0
    rows = [
        [(90.0, "Quantity"), (a, "SR1"), (b, "SR2"), (c, "SR3")],
        [(90.0, "m_{jj}"), (a, ">~130"), (b, ">~220"), (c, ">~315")],
        [(90.0, "ΔR"), (a, ">~1"), ((b + c) / 2, "–")],
        [(90.0, "m_{T}"), (a, "<~80"), (b, ">~120"), (c, ">~95")],
    ]
    found = texts(table_of(tmp_path / "a.pdf", rows, left=(90.0,)))
    assert found[1] == [("m_{jj}", 0, 1), ("> 130", 1, 1), ("> 220", 2, 1), ("> 315", 3, 1)]
    assert found[2] == [("ΔR", 0, 1), ("> 1", 1, 1), ("–", 2, 2)]


def test_words_of_the_longest_row_part_no_columns(tmp_path: Path) -> None:
    """Spaces as wide as those of typewriter type stand where all other rows have ended."""
    x, row = 200.0, [(90.0, "Isolation")]
    for word in ("Loose~/", "Medium~/", "Tight~/", "Gradient"):
        row.append((x, word))
        x += width(word) + 0.52 * SIZE
    short = [
        [(90.0, f"Criterion~{i}"), (200.0, text)]
        for i, text in enumerate(("|η|~<~2.5", "E~>~20", "p_{T}~>~25", "|Q|~=~1", "MVA") * 2)
    ]
    left = tuple(x for x, _ in row)
    found = texts(
        table_of(
            tmp_path / "a.pdf", [[(90.0, "Feature"), (200.0, "Value")], *short, row], left=left
        )
    )
    assert found[-1] == [("Isolation", 0, 1), ("Loose / Medium / Tight / Gradient", 1, 1)]


def test_values_between_two_rows_of_others_are_for_both(tmp_path: Path) -> None:
    """Between rules and lines, two cells have two rows and the rest one, half way between them."""

    def write(sheet: Sheet) -> None:
        sheet.line(120, 500, "Table 1: Definition of the regions.")
        for top in (520.0, 545.0, 590.0):
            sheet.rule(120, top, 440)
        for x in (190.0, 260.0, 350.0):
            sheet.canvas.line(x, HEIGHT - 520, x, HEIGHT - 590)
        sheet.row((130, 200, 270, 360), 537, ("Region", "N_{j}", "m_{jj}~[GeV]", "H_{T}~[GeV]"))
        for x, text in ((130, "CR1"), (200, "≥~4")):
            sheet.line(x, 570, text)
        for y, a, b in ((563.0, ">~140", ">~310"), (577.0, ">~260", ">~470")):
            sheet.line(270, y, a)
            sheet.line(360, y, b)

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert [(c.text, c.row, c.column, c.rows) for c in table.cells if c.row] == [
        ("CR1", 1, 0, 2),
        ("≥ 4", 1, 1, 2),
        ("> 140", 1, 2, 1),
        ("> 310", 1, 3, 1),
        ("> 260", 2, 2, 1),
        ("> 470", 2, 3, 1),
    ]


def test_lists_and_errors_set_alike_stay_whole(tmp_path: Path) -> None:
    """What stands after the comma of a list of bins, or beside a ±, is no column, however alike
    the rows are.
    """
    gap = 0.6 * SIZE
    rows: list[list[Set]] = [[(90.0, "Region"), (200.0, "m_{jj}"), (330.0, "Yield")]]
    for i, (bins, yields) in enumerate(
        ((("150–250,", ">~250"), ("4.1", "±", "0.3")), (("150–350,", ">~350"), ("6.2", "±", "1.4")))
        * 2
    ):
        row: list[Set] = [(90.0, f"SR{i}")]
        for start, words in ((200.0, bins), (330.0, yields)):
            widths = [width(word) + gap for word in words]
            row += [(start + sum(widths[:n]), word) for n, word in enumerate(words)]
        rows.append(row)
    left = tuple(x for row in rows for x, _ in row)
    found = texts(table_of(tmp_path / "a.pdf", rows, left=left))
    assert found[1] == [("SR0", 0, 1), ("150–250, > 250", 1, 1), ("4.1 ± 0.3", 2, 1)]


def test_bins_side_by_side_in_a_column_between_lines_part_it(tmp_path: Path) -> None:
    """Two rows of ``1b   2b`` under each channel; what is asked of the channel is for both."""
    xs = (120.0, 240.0, 360.0)

    def write(sheet: Sheet) -> None:
        sheet.line(120, 500, "Table 1: Selection of the channels.")
        for y in (520.0, 540.0, 560.0, 600.0, 620.0, 640.0, 660.0):
            sheet.rule(xs[0], y, xs[2])
        for x in xs:
            sheet.canvas.line(x, HEIGHT - 520, x, HEIGHT - 660)
        for a, channels, limits in (
            (520.0, ("ee", "μμ"), (">~15", ">~12")),
            (600.0, ("eτ", "μτ"), (">~18", ">~17")),
        ):
            for left, channel, limit in zip(xs, channels, limits, strict=False):
                middle = left + 60
                sheet.line(middle - width(channel) / 2, a + 14, channel)
                for x in (left + 20, left + 90):
                    sheet.line(x, a + 34, "1b" if x == left + 20 else "2b")
                text = f"p_{{T}}~{limit}~GeV"
                sheet.line(middle - width(text) / 2, a + 54, text)

    (table,) = read_pdf(paper(tmp_path / "a.pdf", write)).tables
    assert texts(table)[:3] == [
        [("ee", 0, 2), ("μμ", 2, 2)],
        [("1b", 0, 1), ("2b", 1, 1), ("1b", 2, 1), ("2b", 3, 1)],
        [("p_{T} > 15 GeV", 0, 2), ("p_{T} > 12 GeV", 2, 2)],
    ]
