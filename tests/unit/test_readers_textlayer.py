"""What stands on a page: every test sets characters in one unusual way and reads them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from hepnb.paper import Paper
from hepnb.readers.glyphs import UNMAPPED, Font, Glyph, by_shape, misread, overline, readable
from hepnb.readers.images import render
from hepnb.readers.pdf import read_pdf
from hepnb.readers.textlayer import Frame
from tests.unit.pdfs import FILLER, HEIGHT, LEAD, WIDTH, Sheet, prose


@pytest.mark.parametrize(
    ("font", "code", "text"),
    [
        ("ABCDEF+CMMI10", 96, "ℓ"),
        ("CMSY10", 20, "≤"),
        ("CMEX10", 16, "("),
        ("MSAM10", 88, "✓"),
        ("txsys", 174, "\u20d7"),
        ("Symbol", 104, "η"),
        ("CMMI10", 200, UNMAPPED),
        ("Garamond", 65, UNMAPPED),
    ],
)
def test_numbers_in_a_font_have_their_sign(font: str, code: int, text: str) -> None:
    """Where the PDF doesn't say what a character means the encoding of the font does; what is
    unknown stays visible.
    """
    assert readable(code, Font.named(font), known=False) == text


@pytest.mark.parametrize(
    ("font", "said", "width", "meant"),
    [
        ("CMSY10", "p", 0.833, "√"),
        ("CMSY10", "⇥", 0.778, "×"),
        ("CMSY10", "L", 0.69, "L"),
        ("CMMI10", "h", 0.497, "η"),
        ("CMMI10", "h", 0.576, "h"),
        ("CMMI10", "f", 0.596, "φ"),
        ("CMMI10", "f", 0.490, "f"),
        ("CMMI7", "h", 0.497, "h"),
        ("ABCDEF+SymbolMT", "h", 0.6, "η"),
        ("Times-Roman", "\uf068", 0.6, "η"),
        ("AdvPSMP10", "¼", 0.6, "="),
        ("Times-Roman", "¼", 0.6, "¼"),
        ("Times-Roman", "\x02", 0.3, "-"),
        ("Times-Roman", "\t", 0.3, " "),
    ],
)
def test_maps_that_are_wrong_are_known_by_font_and_width(
    font: str, said: str, width: float, meant: str
) -> None:
    """Re-distilled PDFs say ``|h| < 2.4``: a letter that the font cannot mean, or as wide as the
    Greek one, is mended.
    """
    assert readable(ord(said), Font.named(font), known=True, width=width) == meant


def test_ligatures_and_mathematical_letters_become_plain() -> None:
    """ﬁ, ĳ and 𝜂 read as they sound; ² stays."""
    font = Font.named("Times-Roman")
    assert [readable(ord(c), font, known=True) for c in "ﬁĳ𝜂²\ufe01"] == ["fi", "ij", "η", "²", ""]


def test_a_short_rule_over_a_letter_is_its_bar() -> None:
    """TeX draws the bar of an antiquark; the bars of a fraction and of a root are none."""
    letters = [Glyph("b", 10, 15, 100, 10), Glyph("√", 30, 38, 96, 10), Glyph("s", 38, 43, 100, 10)]
    fraction = [Glyph("a", 60, 65, 90, 10), Glyph("c", 60, 65, 104, 10)]
    overline([*letters, *fraction], [(10, 92, 15), (38, 92, 43), (60, 94, 65)])
    assert [g.text for g in (*letters, *fraction)] == ["b\u0304", "√", "s", "a", "c"]


def _filled(path: Path) -> Sheet:
    sheet = Sheet(path)
    sheet.lines(72, 400, prose(FILLER))
    sheet.page()
    return sheet


def _sideways(sheet: Sheet, angle: int) -> None:
    """A table that is turned by ``angle`` degrees, as ``sidewaystable`` sets it."""
    canvas = sheet.canvas
    canvas.translate(WIDTH if angle == 90 else 0, 0 if angle == 90 else HEIGHT)
    canvas.rotate(angle)
    canvas.translate(
        0, WIDTH - HEIGHT
    )  # a sheet's y runs down from HEIGHT, the turned page is only WIDTH high
    sheet.line(150, 100, "Table 1: Regions.")
    sheet.rule(150, 110, 400)
    for i, row in enumerate((["Region", "p_{T} [GeV]"], ["SR1", "> 150"], ["SR2", "> 225"])):
        sheet.row((160, 300), 125 + LEAD * i, row)
    sheet.rule(150, 160, 400)


@pytest.mark.parametrize("angle", [90, -90])
def test_a_sideways_table_is_read(tmp_path: Path, angle: int) -> None:
    """Cells and caption as if it stood upright; the boxes are those of the page as it is shown."""
    sheet = _filled(tmp_path / "sideways.pdf")
    _sideways(sheet, angle)
    read = read_pdf(sheet.save())
    (table,) = read.tables
    assert [[c.text for c in table.row(i)] for i in range(3)] == [
        ["Region", "p_{T} [GeV]"],
        ["SR1", "> 150"],
        ["SR2", "> 225"],
    ]
    assert read.block_by_id[table.caption].text == "Table 1: Regions."
    assert read.pages[1] == pytest.approx((WIDTH, HEIGHT))
    _inked(sheet.path, read)


def _inked(path: Path, read: Paper) -> None:
    """Asserts that every word's box on the second page holds ink."""
    document = pypdfium2.PdfDocument(path)
    page = document[1]
    picture = page.render(scale=2).to_pil().convert("L")
    page.close()
    document.close()
    words = [w for b in read.blocks for w in b.words if w.page == 2]
    assert words
    for word in words:
        assert picture.crop(tuple(round(2 * v) for v in word.box)).getextrema()[0] < 128, word


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_for_display_has_its_boxes_where_they_are_seen(
    tmp_path: Path, turn: int
) -> None:
    """``/Rotate``: the words read as on paper, and lie where the viewer shows them."""
    sheet = _filled(tmp_path / "turned.pdf")
    sheet.canvas.setPageRotation(turn)
    canvas = sheet.canvas
    canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn])
    canvas.rotate(turn)
    canvas.translate(0, WIDTH - HEIGHT if turn != 180 else 0)
    sheet.lines(72, 100, ["Photons with p_{T} > 25 GeV are kept."])
    read = read_pdf(sheet.save())
    assert [b.text for b in read.blocks if b.page == 2] == ["Photons with p_{T} > 25 GeV are kept."]
    _inked(sheet.path, read)


def test_a_cropped_page_has_its_boxes_where_they_are_seen(tmp_path: Path) -> None:
    """Publishers crop; the origin of a box is the corner of what is shown."""
    sheet = _filled(tmp_path / "cropped.pdf")
    sheet.canvas.setCropBox((50, 40, 500, 780))
    sheet.lines(72, 100, ["Photons with p_{T} > 25 GeV are kept."])
    read = read_pdf(sheet.save())
    assert read.pages[1] == pytest.approx((450, 740))
    _inked(sheet.path, read)


def test_a_page_of_metres_is_a_small_picture(tmp_path: Path) -> None:
    """What a page says of its size doesn't cost gigabytes."""
    sheet = _filled(tmp_path / "wall.pdf")
    sheet.canvas.setPageSize((14_000, 14_000))
    sheet.line(100, 100, "large")
    picture = Image.open(io.BytesIO(render(sheet.save(), 2, scale=3.0)))
    assert picture.width * picture.height <= 18_100_000


def test_the_text_of_included_figures_is_apart(tmp_path: Path) -> None:
    """A form is a figure: its labels don't break into the caption under it, and can be found."""
    sheet = _filled(tmp_path / "figure.pdf")
    sheet.canvas.beginForm("plot")
    sheet.line(100, 140, "Events / 20 GeV")
    sheet.canvas.endForm()
    sheet.canvas.doForm("plot")
    sheet.line(72, 120, "Figure 1: A plot of something.")
    sheet.lines(72, 140, prose(FILLER))
    read = read_pdf(sheet.save())
    assert [(b.kind, b.text) for b in read.blocks if b.page == 2][-1] == (
        "other",
        "Events / 20 GeV",
    )
    assert not any("Events / 20" in b.text for b in read.blocks if b.kind != "other")


def test_a_page_that_is_one_form_is_a_page(tmp_path: Path) -> None:
    """Publishers wrap whole pages, and put a banner beside."""
    sheet = _filled(tmp_path / "wrapped.pdf")
    sheet.canvas.beginForm("page")
    for i in range(5):
        sheet.lines(72, 80 + 140 * i, prose(FILLER))
    sheet.canvas.endForm()
    sheet.canvas.doForm("page")
    sheet.line(72, 30, "Downloaded from somewhere")
    read = read_pdf(sheet.save())
    assert sum(b.kind == "paragraph" and FILLER in b.text for b in read.blocks if b.page == 2) == 5


def test_frames_turn_boxes_there_and_back() -> None:
    """The frame of text that reads upwards begins at the lower left corner of the page."""
    frame = Frame(1, 600, 800)
    assert frame.size == (800, 600)
    assert frame.turned((10, 700, 20, 790)) == (10, 10, 100, 20)
    assert all(
        Frame(q, 600, 800).back(Frame(q, 600, 800).turned((10, 20, 40, 90))) == (10, 20, 40, 90)
        for q in range(4)
    )


@pytest.mark.parametrize(
    ("font", "said", "meant"),
    [
        ("PazoMath-Italic", "h", "η"),
        ("ABCDEF+PazoMath", "D", "Δ"),
        ("PazoMath", "Â", "∑"),
        ("CMSY10", "!", "→"),
        ("CMSY10", "\uf8ff", "≤"),
        ("CMSY10", "⇠", "∼"),
        ("CMSY8", "⇥", "×"),
        ("CMMI10", "`", "ℓ"),
        ("CMEX10", "q", "√"),
        ("MSAM10", ".", "≲"),
        ("PazoMath-Italic", "µ", "µ"),
        ("PazoMath", "∆", "∆"),
        ("CMSY10", "|", "|"),
        ("CMMI10", "<", "<"),
        ("URWPalladioL-Ital", "h", "h"),
        ("CMR10", "!", "!"),
        ("NimbusSanL-Regu", "`", "`"),
    ],
)
def test_what_a_font_cannot_mean_is_what_its_number_means(font: str, said: str, meant: str) -> None:
    """Fonts of signs hold no letters; a program that says so gave their numbers.

    Text fonts say what they mean.
    """
    assert readable(ord(said), Font.named(font), known=True, width=0.5) == meant


@pytest.mark.parametrize(
    ("low", "high", "sign"),
    [
        (0.23, 0.27, "−"),
        (-0.14, 0.64, "≥"),
        (-0.22, 0.68, "◯"),
        (-0.08, 0.58, "\ufffd"),
        (0, 0, "\ufffd"),
    ],
)
def test_a_sign_without_a_number_is_told_by_its_ink_or_not_at_all(
    low: float, high: float, sign: str
) -> None:
    """A minus is flat, ≥ reaches low and high; ⊕ and nothing at all are not told."""
    assert by_shape(low, high) == sign


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with |h| < 2.4 and DR < 0.4", {"|η|": ("|h|", 1), "Δ": ("DR", 1)}),
        ("collisions at ps = 13 TeV", {"√s": ("ps = 13 TeV", 1)}),
        ("a lepton ( ` = e or µ)", {"ℓ": ("`", 1)}),
        ("p_{T} \uf0b3 30 GeV, \uf0b3 20", {"a sign of a private font": ("\uf0b3", 2)}),
        ("|η| < 2.4, ΔR < 0.4, a DR search, ps per bin, the `loose' one and |h(x)|", {}),
    ],
)
def test_signs_that_look_misread_are_counted(text: str, found: dict[str, tuple[str, int]]) -> None:
    """By what they may be; a paper that writes such things for itself is not accused."""
    assert misread([text]) == found
