"""What a page or a table does not say of a cell, its columns or its rows, is not made up: what the
cell says stays open.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.extract.patterns import Patterns
from hepnb.paper import Paper
from hepnb.readers.pdf import read_pdf
from hepnb.spec import PhraseState, Spec
from tests.unit.drafts import draft, shown
from tests.unit.pdfs import Sheet, prose, width

TEXT = (
    "The selection of the regions is given below in a table with all of the limits that events of "
    "each region satisfy while the rest of the text goes on about other matters"
)
MIDDLES = (230.0, 310.0, 390.0)


def page(path: Path, *rows: tuple[str, dict[float, str]]) -> Paper:
    """A page with a table of regions: a label and cells by the x of their middle in each row."""
    sheet = Sheet(path)
    sheet.line(72, 100, "1 Event selection", size=14, bold=True)
    sheet.lines(72, 130, prose(TEXT))
    sheet.line(90, 560, "Table 1: Definition of the signal regions.")
    for i, (label, cells) in enumerate(rows):
        sheet.line(90, 590 + 13 * i, label)
        for middle, text in cells.items():
            sheet.line(middle - width(text) / 2, 590 + 13 * i, text)
    for y in (580.0, 593.0, 590.0 + 13 * len(rows) - 9):
        sheet.rule(86, y, 440)
    return read_pdf(sheet.save())


def said(spec: Spec) -> tuple[set[tuple[str, str]], str]:
    """(region, comparison) of each line, and the open phrases."""
    lines = {(r.block, shown(c)) for r in spec.requirements for c in r.comparisons}
    return lines, " ; ".join(p.quote for p in spec.phrases if p.state == PhraseState.OPEN)


def row(label: str, *cells: str) -> tuple[str, dict[float, str]]:
    """A row with a cell in the middle of each column; "" for none."""
    return label, {x: text for x, text in zip(MIDDLES, cells, strict=True) if text}


HEAD = row("Requirement", "SR-A", "SR-B", "SR-C")


def test_a_limit_in_the_middle_of_two_columns_is_for_both(tmp_path: Path) -> None:
    """It does not stand as the others of its column do."""
    found = page(
        tmp_path / "a.pdf",
        HEAD,
        row("E_{T}^{miss} [GeV]", "> 200", "> 300", "> 400"),
        ("H_{T} [GeV]", {230.0: "> 500", 350.0: "> 700"}),
    )
    lines, still_open = said(Patterns().extract(found))
    assert ("region SR_B", "event ht > 700 GeV") in lines
    assert ("region SR_C", "event ht > 700 GeV") in lines
    assert not still_open


@pytest.mark.parametrize("x", [255.0, 272.0, 345.0])
def test_a_limit_that_stands_nowhere_is_open(tmp_path: Path, x: float) -> None:
    """In the middle of neither its column nor of several: nothing says for which it is."""
    found = page(
        tmp_path / "a.pdf",
        HEAD,
        row("E_{T}^{miss} [GeV]", "> 200", "> 300", "> 400"),
        row("N_{jets}", "≥ 2", "", "≥ 4"),
        ("H_{T} [GeV]", {x: "> 700"}),
    )
    lines, still_open = said(Patterns().extract(found))
    assert not [what for _, what in lines if "ht" in what]
    assert "> 700" in still_open


def test_a_limit_in_the_middle_of_all_beside_empty_cells_is_open(tmp_path: Path) -> None:
    """It may be for the column in the middle only, since cells of this table are empty."""
    found = page(
        tmp_path / "a.pdf",
        HEAD,
        row("E_{T}^{miss} [GeV]", "> 200", "> 300", "> 400"),
        row("N_{jets}", "≥ 2", "≥ 3", ""),
        row("H_{T} [GeV]", "", "> 700", ""),
    )
    lines, still_open = said(Patterns().extract(found))
    assert not [what for _, what in lines if "ht" in what]
    assert "> 700" in still_open


def test_a_limit_in_the_middle_of_an_empty_column_is_open(tmp_path: Path) -> None:
    """It may be for its row only or for all three."""
    found = page(
        tmp_path / "a.pdf",
        HEAD,
        row("N_{jets}", "≥ 2", "≥ 3", ""),
        row("E_{T}^{miss} [GeV]", "> 200", "> 300", "> 400"),
        row("H_{T} [GeV]", "> 500", "> 700", ""),
    )
    lines, still_open = said(Patterns().extract(found))
    assert not [what for _, what in lines if "400" in what]
    assert "> 400" in still_open


def test_a_cell_beside_two_quantities_is_open() -> None:
    """A limit over rows with different heads is of neither."""
    spec = draft(
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
        tables=[
            [
                ["", "SR1", "SR2"],
                ["E_{T}^{miss} [GeV]", "> 200^2", "> 250"],
                ["H_{T} [GeV]", "> 900"],
            ]
        ],
    )
    lines, still_open = said(spec)
    assert lines == {
        ("region SR2", "met met > 250 GeV"),
        ("region SR2", "event ht > 900 GeV"),
    }
    assert "> 200" in still_open


def regions(path: Path, *values: tuple[float, str]) -> tuple[set[tuple[str, str]], str]:
    """What is drafted and open of four regions as rows, with values at some heights, in rows, of
    the number of b-jets.
    """
    sheet = Sheet(path)
    sheet.line(72, 100, "1 Event selection", size=14, bold=True)
    sheet.lines(72, 130, prose(TEXT))
    sheet.line(90, 560, "Table 1: Definition of the signal regions.")
    for x, head in ((90, "Region"), (170, "N_{b-jets}"), (250, "E_{T}^{miss} [GeV]")):
        sheet.line(x, 590, head)
    for i in range(1, 5):
        sheet.line(90, 590 + 13 * i, f"SR{i}")
        sheet.line(250, 590 + 13 * i, f"> {100 * i}")
    for height, text in values:
        sheet.line(170, 590 + 13 * height, text)
    for y in (580.0, 594.0, 650.0):
        sheet.rule(86, y, 340)
    return said(Patterns().extract(read_pdf(sheet.save())))


def test_values_in_the_middle_of_their_rows_are_for_all_of_them(tmp_path: Path) -> None:
    """Together they fill their column."""
    lines, _ = regions(tmp_path / "a.pdf", (1.5, "≥ 3"), (3.5, "≥ 1"))
    assert {x for x in lines if "bjet" in x[1]} == {
        ("region SR1", "bjet n >= 3"),
        ("region SR2", "bjet n >= 3"),
        ("region SR3", "bjet n >= 1"),
        ("region SR4", "bjet n >= 1"),
    }


def left(path: Path, *rows: tuple[str, ...]) -> tuple[set[tuple[str, str]], str]:
    """What is drafted and open of a table whose columns are set at their left edges."""
    sheet = Sheet(path)
    sheet.line(72, 100, "1 Event selection", size=14, bold=True)
    sheet.lines(72, 130, prose(TEXT))
    sheet.line(90, 560, "Table 1: Definition of the signal regions.")
    for i, texts in enumerate(rows):
        for x, text in zip((90, 210, 290, 370), texts, strict=True):
            if text:
                sheet.line(x, 590 + 13 * i, text)
    for y in (580.0, 593.0, 590.0 + 13 * len(rows) - 9):
        sheet.rule(86, y, 440)
    return said(Patterns().extract(read_pdf(sheet.save())))


FULL = (
    ("Requirement", "SR-A", "SR-B", "SR-C"),
    ("E_{T}^{miss} [GeV]", "> 200", "> 1300", "> 400"),
    ("m_{T} [GeV]", "> 90", "> 110", "> 1120"),
    ("N_{jets}", "≥ 2", "≥ 3", "≥ 14"),
    ("m_{eff} [GeV]", "> 1200", "> 700", "> 900"),
)


def test_a_limit_at_the_left_of_two_columns_is_open(tmp_path: Path) -> None:
    """It may be for its own column or for the empty one as well; the other limits stay."""
    rows = (*FULL, ("H_{T} [GeV]", "> 500", "", "> 800"))
    lines, still_open = left(tmp_path / "a.pdf", *rows)
    assert {x for x in lines if " ht " in x[1]} == {("region SR_C", "event ht > 800 GeV")}
    assert "> 500" in still_open
    assert ("region SR_A", "met met > 200 GeV") in lines


def test_a_limit_beside_an_empty_column_is_its_own_where_others_are_empty(tmp_path: Path) -> None:
    """A table that leaves the first of its columns empty leaves out what is not required."""
    rows = (*FULL, ("H_{T} [GeV]", "> 500", "", "> 800"), ("m_{jj} [GeV]", "", "> 70", "> 60"))
    lines, still_open = left(tmp_path / "a.pdf", *rows)
    assert ("region SR_A", "event ht > 500 GeV") in lines
    assert not still_open
