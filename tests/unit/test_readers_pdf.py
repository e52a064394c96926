"""Reading PDFs: every test sets a small page and compares what is read with what was set."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hepnb.errors import PaperError
from hepnb.paper import Block, Paper, Reference
from hepnb.readers import pdf, pdf_file
from hepnb.readers.glyphs import Glyph
from hepnb.readers.lines import assemble, lines
from hepnb.readers.pdf import read_pdf
from tests.unit.pdfs import FILLER, HEIGHT, LEAD, Sheet, paper, picture, prose, real

Make = Callable[[Callable[[Sheet], None]], Paper]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Sets a page and reads it."""
    return lambda write: read_pdf(paper(tmp_path / "note.pdf", write))


def block(paper: Paper, start: str) -> Block:
    """The one block that begins so."""
    (found,) = (b for b in paper.blocks if b.text.startswith(start))
    return found


def kinds(paper: Paper) -> list[tuple[str, str]]:
    """Kind and text of all blocks but the filler."""
    return [(b.kind, b.text) for b in paper.blocks if b.text != FILLER]


@pytest.mark.parametrize(
    "text",
    [
        "Photons with p_{T} > 25 GeV and |η| < 2.37 are kept.",
        "The E_{T}^{miss} must exceed 10^{−3} of N_{jet}^{2} here.",
        "One needs m_{ee} ≥ 80.5 GeV, ∆R < 0.4 and d_{0}/σ < 5.",
    ],
)
def test_scripts_and_gaps_come_out_as_they_were_set(make: Make, text: str) -> None:
    """A line without space characters, with scripts, reads as it was typed, below before above."""
    assert kinds(make(lambda sheet: sheet.line(72, 100, text))) == [("paragraph", text)]


def test_every_word_has_its_page_and_box(make: Make) -> None:
    """The words of a block cover its text, and their boxes stand where the words were set."""
    found = block(make(lambda sheet: sheet.line(72, 100, "p_{T} > 25 GeV")), "p_")
    assert [found.text[w.start : w.end] for w in found.words] == ["p_{T}", ">", "25", "GeV"]
    assert {w.page for w in found.words} == {1}
    assert found.words[0].box[0] == pytest.approx(72, abs=1)
    assert all(90 < w.box[1] < 100 <= w.box[3] < 106 for w in found.words)
    assert all(a.box[2] < b.box[0] for a, b in zip(found.words, found.words[1:], strict=False))


def test_columns_are_read_one_after_the_other(make: Make) -> None:
    """Two columns, written one after the other as TeX does, don't mix."""

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.lines(50, 100, ["Left one has words", "left two follows on", "left three ends it."])
        sheet.lines(
            320, 100, ["Right one has words", "right two follows on", "right three ends it."]
        )

    read = make(write)
    assert [b.text for b in read.blocks if b.page == 2] == [
        "Left one has words left two follows on left three ends it.",
        "Right one has words right two follows on right three ends it.",
    ]


PHOTONS = (
    "Photons are required to have a transverse momentum above 25 GeV and to be isolated from "
    "other activity in the calorimeter "
    "while electrons near by are removed"
)
JETS = (
    "Jets are reconstructed with a distance parameter of 0.4 and are kept when their transverse "
    "momentum exceeds 30 GeV in the "
    "central region of the detector"
)


def test_columns_written_line_by_line_are_read_one_after_the_other(tmp_path: Path) -> None:
    """A program may write across both columns; a line over both comes where it stands."""
    sheet = Sheet(tmp_path / "across.pdf")
    sheet.line(
        100,
        60,
        "Both columns are selected with the same triggers, which are described in the second "
        "section.",
    )
    for i, (left, right) in enumerate(zip(prose(PHOTONS, 7), prose(JETS, 7), strict=True)):
        sheet.line(50, 90 + LEAD * i, left)
        sheet.line(310, 90 + LEAD * i, right)
    texts = [b.text for b in read_pdf(sheet.save()).blocks]
    assert texts[0].startswith("Both columns")
    assert texts[1:] == [PHOTONS, JETS]


def test_rows_of_a_table_are_no_columns(make: Make) -> None:
    """Cells left and right of the middle stay in their rows."""

    def write(sheet: Sheet) -> None:
        sheet.line(100, 500, "Table 1: Criteria of the regions.")
        for i in range(6):
            sheet.row((110, 330), 530 + LEAD * i, [f"R{i} of the signal", f"p_{{T}} > {i}5 GeV"])

    (table,) = make(write).tables
    assert [[c.text for c in table.row(i)] for i in (0, 5)] == [
        ["R0 of the signal", "p_{T} > 05 GeV"],
        ["R5 of the signal", "p_{T} > 55 GeV"],
    ]


def test_a_paragraph_over_a_page_break_is_one_block(make: Make) -> None:
    """The second half joins the first, its words keep their page, and the caption between comes
    after.
    """

    def write(sheet: Sheet) -> None:
        sheet.lines(
            72,
            700,
            [
                "Photons are required to be isolated from other activity in the",
                "detector, and in addition the transverse momentum must be above",
            ],
        )
        sheet.page()
        sheet.line(72, 90, "Figure 1: A plot of something.")
        sheet.lines(
            72, 300, ["the threshold of the trigger in every event.", "Nothing else matters."]
        )

    read = make(write)
    joined = block(read, "Photons are")
    assert joined.text.endswith(
        "must be above the threshold of the trigger in every event. Nothing else matters."
    )
    assert [w.page for w in joined.words] == [1] * 21 + [2] * 11
    assert [b.kind for b in read.blocks][-1] == "caption"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (
            "a large back-",
            "ground from background events",
            "a large background from background events",
        ),
        ("with one b-", "jet in the event", "with one b-jet in the event"),
        ("a well-isolated or well-", "isolated lepton", "a well-isolated or well-isolated lepton"),
        ("the electron-", "or muon-initiated showers", "the electron- or muon-initiated showers"),
    ],
)
def test_hyphens_of_line_breaks_go_and_others_stay(
    make: Make, first: str, second: str, joined: str
) -> None:
    """The paper's own words decide."""
    read = make(lambda sheet: sheet.lines(72, 700, [first, second]))
    assert block(read, joined[:9]).text == joined
    assert all(w.end <= len(joined) for w in block(read, joined[:9]).words)


def test_headings_make_sections(make: Make) -> None:
    """Bold numbered lines are headings; blocks know their section and its chain."""

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.line(72, 80, "4 Event selection", size=12, bold=True)
        sheet.lines(72, 110, prose(FILLER))
        sheet.line(72, 200, "4.1 Photons", bold=True)
        sheet.line(72, 230, "Photons must be tight.")

    read = make(write)
    assert [(s.number, s.title, s.level, s.page) for s in read.sections] == [
        ("4", "Event selection", 1, 2),
        ("4.1", "Photons", 2, 2),
    ]
    assert read.heading_chain(block(read, "Photons must")) == ("Event selection", "Photons")


def test_the_number_of_a_heading_may_stand_one_em_of_its_type_before_the_title(make: Make) -> None:
    """LaTeX's own classes set a title so, in type larger than the text."""

    def write(sheet: Sheet) -> None:
        sheet.page()
        right = sheet.line(72, 80, "4", size=14, bold=True)
        sheet.line(right + 15, 80, "Event selection", size=14, bold=True)
        sheet.lines(72, 110, prose(FILLER))

    read = make(write)
    assert [(s.number, s.title) for s in read.sections] == [("4", "Event selection")]


def test_a_caption_goes_on_after_a_line_with_a_bold_label(make: Make) -> None:
    """Journals set ``Table 1.`` bold; the second line of its caption is no row of the table."""

    def write(sheet: Sheet) -> None:
        right = sheet.line(90, 540, "Table 1.", bold=True)
        sheet.line(right + 3, 540, "What is asked of the events of each of the regions that are")
        sheet.line(90, 553, "used in the fit.")
        sheet.rule(86, 560, 440)
        sheet.row((90, 200, 320), 575, ("Quantity", "SR1", "SR2"))
        sheet.rule(86, 580, 440)
        sheet.row((90, 200, 320), 595, ("m_{jj}", "> 130", "> 220"))
        sheet.row((90, 200, 320), 608, ("H_{T}", "> 250", "> 320"))
        sheet.rule(86, 614, 440)

    read = make(write)
    (table,) = read.tables
    assert read.block_by_id[table.caption].text.endswith("regions that are used in the fit.")
    assert [c.text for c in table.row(0)] == ["Quantity", "SR1", "SR2"]


def test_a_decay_is_a_heading_and_the_head_of_a_figure_is_none(make: Make) -> None:
    """A title without a word is one where it is a decay; a luminosity in large type stands over
    a figure.
    """

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.line(72, 80, "2 H → γγ", size=12, bold=True)
        sheet.lines(72, 110, prose(FILLER))
        sheet.line(72, 200, "35.9 fb−1 (13 TeV)", size=12, bold=True)
        sheet.line(72, 230, "Photons must be tight.")

    assert [(s.number, s.title) for s in make(write).sections] == [("2", "H → γγ")]


def test_a_footnote_is_apart(make: Make) -> None:
    """Small type at the foot with a raised number is a footnote, not a paragraph."""
    read = make(
        lambda sheet: sheet.lines(
            72, 760, ["^{1} The beam axis is the z axis of the", "detector."], size=8
        )
    )
    assert ("footnote", "^{1} The beam axis is the z axis of the detector.") in kinds(read)


def test_list_items_are_blocks(make: Make) -> None:
    """Each bullet is its own block; its second line belongs to it."""
    read = make(
        lambda sheet: sheet.lines(
            80, 500, ["• at least two jets", "• no electron with a momentum", "above the threshold"]
        )
    )
    assert [t for k, t in kinds(read) if k == "list"] == [
        "• at least two jets",
        "• no electron with a momentum above the threshold",
    ]


def test_a_table_without_frame_gives_cells(make: Make) -> None:
    """Rows by baseline, columns by white space; the cells' text stands in the block's text;
    above the rule is the head.
    """
    rows = [
        ["Region", "p_{T} [GeV]", "N_{jet}"],
        ["SR1", "> 150", "≥ 2"],
        ["SR2", "150–225", "= 0"],
    ]

    def write(sheet: Sheet) -> None:
        sheet.line(150, 500, "Table 2: Criteria of the regions.")
        for i, cells in enumerate(rows):
            sheet.row((160, 230, 320), 530 + LEAD * i, cells)
        for y in (515, 534, 530 + LEAD * 2 + 6):
            sheet.rule(150, y, 400)

    read = make(write)
    (table,) = read.tables
    text = read.block_by_id[table.block].text
    assert text == "\n".join(" | ".join(row) for row in rows)
    assert [[c.text for c in table.row(i)] for i in range(3)] == rows
    assert [text[c.start : c.end] for c in table.cells] == [c.text for c in table.cells]
    assert [c.header for c in table.cells] == [True] * 3 + [False] * 6
    assert (table.label, read.block_by_id[table.caption].text) == (
        "Table 2",
        "Table 2: Criteria of the regions.",
    )


def test_cells_that_span_columns_say_so(make: Make) -> None:
    """A wide cell doesn't blur the columns of the other rows."""

    def write(sheet: Sheet) -> None:
        sheet.line(150, 500, "Table 1: Yields.")
        sheet.row((160, 230), 530, ["Jets", "none with more than that momentum at all"])
        for i in range(4):
            sheet.row((160, 240, 300, 360), 543 + LEAD * i, [f"R{i}", f"1{i}0", f"2{i}0", f"3{i}0"])
        sheet.rule(150, 515, 460)
        sheet.rule(150, 600, 460)

    (table,) = make(write).tables
    assert [(c.text, c.column, c.columns) for c in table.row(0)] == [
        ("Jets", 0, 1),
        ("none with more than that momentum at all", 1, 3),
    ]
    assert [c.text for c in table.row(2)] == ["R1", "110", "210", "310"]
    assert (table.n_rows, table.n_columns) == (5, 4)


def test_text_after_a_table_is_not_in_it(make: Make) -> None:
    """Under the last rule running text and a heading go on as before."""

    def write(sheet: Sheet) -> None:
        sheet.line(150, 500, "Table 1: Yields.")
        sheet.rule(150, 510, 400)
        for i in range(3):
            sheet.row((160, 300), 525 + LEAD * i, [f"R{i}", f"1{i}0"])
        sheet.rule(150, 560, 400)
        sheet.line(72, 580, "5 Results", bold=True)
        sheet.lines(
            72,
            600,
            prose(
                "The results agree with the expectation in all of the regions that were defined "
                "above."
            ),
        )

    read = make(write)
    assert read.block_by_id[read.tables[0].block].text == "R0 | 100\nR1 | 110\nR2 | 120"
    assert ("heading", "5 Results") in kinds(read)


def test_references_get_arxiv_id_and_doi(make: Make) -> None:
    """Entries split on [n]; ids come from the text, DOIs from the links on it."""

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.line(72, 100, "References", bold=True)
        sheet.lines(
            72,
            130,
            [
                "[1] A. Author, On jets, arXiv:1602.01234.",
                "[2] B. Author, On photons,",
                "~~~~~~Eur. Phys. J. C 1 (2016) 1.",
            ],
        )
        sheet.canvas.linkURL(
            "https://doi.org/10.1140/epjc/s10052-016-1", (72, HEIGHT - 160, 300, HEIGHT - 146)
        )

    read = make(write)
    assert read.references == (
        Reference("1", "A. Author, On jets, arXiv:1602.01234.", arxiv="1602.01234"),
        Reference(
            "2",
            "B. Author, On photons, Eur. Phys. J. C 1 (2016) 1.",
            doi="10.1140/epjc/s10052-016-1",
        ),
    )
    assert [b.kind for b in read.blocks if b.text.startswith("[")] == ["reference"] * 2


def test_references_that_count_with_dots_are_split(make: Make) -> None:
    """As some journals print them; a number at the start of a line that doesn't count on is
    none.
    """

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.line(72, 100, "References", bold=True)
        sheet.lines(
            72,
            130,
            [
                "1. A. Author, On jets, JHEP 01, arXiv:1602.01234",
                "2. B. Author, On photons, Eur. Phys. J.",
                "1. (2016) 7",
            ],
        )

    read = make(write)
    assert read.references == (
        Reference("1", "A. Author, On jets, JHEP 01, arXiv:1602.01234", arxiv="1602.01234"),
        Reference("2", "B. Author, On photons, Eur. Phys. J. 1. (2016) 7"),
    )
    assert [b.kind for b in read.blocks][-2:] == ["reference"] * 2


def test_a_bibliography_without_numbers_is_said_so(make: Make) -> None:
    """What cannot be split is no silent nothing."""

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.line(72, 100, "References", bold=True)
        sheet.lines(72, 130, ["Author, A., 2016, JHEP, 1, 7", "Writer, B., 2017, JHEP, 2, 8"])

    read = make(write)
    assert read.references == ()
    assert read.warnings == (
        "the bibliography has no numbered entries and was not split: cited papers are not known",
    )


def test_title_authors_and_abstract(tmp_path: Path) -> None:
    """The largest type is the title; the paragraph under "Abstract" is the abstract."""
    sheet = Sheet(tmp_path / "front.pdf")
    sheet.line(100, 100, "A search for something", size=16)
    sheet.line(100, 120, "in photon events", size=16)
    sheet.line(150, 150, "The Toy Collaboration")
    sheet.line(250, 200, "Abstract", bold=True)
    sheet.lines(90, 220, prose(FILLER))
    read = read_pdf(sheet.save())
    assert (read.title, read.authors, read.abstract) == (
        "A search for something in photon events",
        ("Toy Collaboration",),
        FILLER,
    )


def test_page_numbers_and_running_heads_go(tmp_path: Path) -> None:
    """What recurs at the edges of the pages is not text."""
    sheet = Sheet(tmp_path / "heads.pdf")
    for n in range(1, 6):
        sheet.line(72, 40, "Toy Collaboration: a search")
        sheet.lines(72, 100, [f"Page {n} begins here.", *prose(FILLER)])
        sheet.line(300, 820, str(n))
        sheet.page()
    read = read_pdf(sheet.save())
    assert all(b.text.startswith("Page") for b in read.blocks)
    assert len(read.blocks) == 5


def test_line_numbers_go_and_are_counted(tmp_path: Path) -> None:
    """The numbers at the margin of a draft don't break into its text."""
    sheet = Sheet(tmp_path / "draft.pdf")
    for i, text in enumerate(prose(FILLER)):
        sheet.line(40, 100 + LEAD * i, str(i + 1), size=6)
        sheet.line(72, 100 + LEAD * i, text)
    read = read_pdf(sheet.save())
    assert [b.text for b in read.blocks] == [FILLER] or read.abstract == FILLER
    assert read.warnings == (f"{len(prose(FILLER))} line numbers were left out",)


@pytest.mark.parametrize("first", [True, False])
def test_line_numbers_close_to_two_columns_go(tmp_path: Path, *, first: bool) -> None:
    """A dozen points from the text, flush right, typed before or after the line they count."""
    sheet, count = Sheet(tmp_path / "draft.pdf"), 0
    for _ in range(2):
        for x in (50, 310):
            for i, text in enumerate(prose(FILLER, 5)):
                count += 1
                number = (x - 12 - 4 * len(str(count)), 100 + LEAD * i, str(count))
                for write in (
                    (number, (x, 100 + LEAD * i, text))
                    if first
                    else ((x, 100 + LEAD * i, text), number)
                ):
                    sheet.line(*write, size=6 if write is number else 10)
        sheet.page()
    read = read_pdf(sheet.save())
    assert [b.text for b in read.blocks] == [FILLER] * 4
    assert read.warnings == (f"{count} line numbers were left out",)


def test_numbered_rows_of_a_table_stay(tmp_path: Path) -> None:
    """A column that counts its rows, on one page of several, is no column of line numbers."""
    sheet = Sheet(tmp_path / "rows.pdf")
    sheet.lines(72, 100, prose(FILLER))
    sheet.page()
    sheet.lines(72, 100, prose(FILLER))
    sheet.page()
    sheet.line(150, 300, "Table 1: Bins.")
    for i in range(8):
        sheet.row((160, 300), 325 + LEAD * i, [str(i + 1), f"{10 * i}–{10 * i + 10}"])
    read = read_pdf(sheet.save())
    assert [c.text for c in read.tables[0].cells if c.column == 0] == [str(i + 1) for i in range(8)]
    assert read.warnings == ()


def test_the_arxiv_stamp_and_the_file_name_give_the_id(tmp_path: Path) -> None:
    """The side stamp of page 1, else the name of the file."""
    sheet = Sheet(tmp_path / "some.pdf")
    sheet.lines(72, 100, prose(FILLER))
    sheet.canvas.saveState()
    sheet.canvas.translate(30, 300)
    sheet.canvas.rotate(90)
    sheet.canvas.setFont("DejaVuSans", 16)
    sheet.canvas.drawString(0, 0, "arXiv:1602.01234v2 [hep-ex] 3 Feb 2016")
    sheet.canvas.restoreState()
    stamped = read_pdf(sheet.save())
    named = read_pdf(paper(tmp_path / "1602.09999v3.pdf", lambda sheet: None))
    plain = read_pdf(paper(tmp_path / "note.pdf", lambda sheet: None))
    assert [(p.id, p.version) for p in (stamped, named, plain)] == [
        ("1602.01234", "v2"),
        ("1602.09999", "v3"),
        ("note", ""),
    ]


def test_progress_tells_of_every_page(tmp_path: Path) -> None:
    """A reader of many pages says where it is."""
    told: list[tuple[str, int, int]] = []
    read_pdf(
        paper(
            tmp_path / "a.pdf", lambda sheet: (sheet.page(), sheet.lines(72, 90, prose(FILLER)))[0]
        ),
        progress=lambda *x: told.append(x),
    )
    assert told == [("reading pages", 1, 2), ("reading pages", 2, 2)]


def _bad(tmp_path: Path, defect: str) -> Path:
    """A file named after its defect."""
    path = tmp_path / f"{defect}.pdf"
    good = paper(tmp_path / "good.pdf", lambda sheet: None).read_bytes()
    if defect == "empty":
        path.write_bytes(b"")
    elif defect == "html":
        path.write_bytes(b"<html><body>no such paper</body></html>")
    elif defect == "truncated":
        path.write_bytes(good[:400])
    elif defect == "encrypted":
        sheet = Sheet(path, password="secret")
        sheet.lines(72, 100, prose(FILLER))
        sheet.save()
    elif defect == "scanned":
        sheet = Sheet(path)
        sheet.canvas.drawImage(picture(), 0, 0, 595, 842)
        sheet.save()
    return path


def test_a_file_cut_short_that_still_reads_says_so(tmp_path: Path) -> None:
    """Its pages may not be all; zeros behind the end are no matter."""
    good = paper(tmp_path / "good.pdf", lambda sheet: None).read_bytes()
    assert not read_pdf(tmp_path / "good.pdf", good + bytes(5000)).warnings
    cut = good[: good.rindex(b"startxref")]
    (warning,) = read_pdf(tmp_path / "cut.pdf", cut).warnings
    assert "was cut short" in warning


@pytest.mark.parametrize(
    ("defect", "said"),
    [
        ("missing", "no such file"),
        ("empty", "the file is empty"),
        ("html", "not a paper that can be read"),
        ("truncated", "broken or truncated"),
        ("encrypted", "encrypted"),
        ("scanned", "no text on 1 of 1 page"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, defect: str, said: str) -> None:
    """Where, what and what to do; never a foreign traceback."""
    with pytest.raises(PaperError) as caught:
        read_pdf(_bad(tmp_path, defect))
    assert said in str(caught.value)
    assert f"{defect}.pdf" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size and pages have limits, and the message says which."""
    path = paper(tmp_path / "large.pdf", lambda sheet: sheet.page())
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(PaperError, match="2 pages; expected at most 1"):
        read_pdf(path)
    monkeypatch.setattr(pdf_file, "MAX_BYTES", 1000)
    with pytest.raises(PaperError, match="expected at most 0 MB"):
        read_pdf(path)


def _glyphs(*items: tuple[str, float, float, float]) -> list[Glyph]:
    """Glyphs from (text, x, y, size); each is half its size wide."""
    return [Glyph(text, x, x + 0.5 * size, y, size) for text, x, y, size in items]


def test_scripts_of_scripts_nest() -> None:
    """∆φ with subscript H with its own sub- and superscript, and a comma of the first script
    after it.
    """
    found = assemble(
        _glyphs(
            ("φ", 0, 100, 10),
            ("H", 5, 102, 7),
            ("T", 8.5, 103.2, 5),
            ("m", 8.6, 99.8, 5),
            (",", 11.2, 102, 7),
            ("j", 14.7, 102, 7),
        ),
        1,
    )
    assert found is not None
    assert found.text == "φ_{H_{T}^{m},j}"


def test_a_slash_through_a_relation_denies_it() -> None:
    """``∈`` with a slash over it is ``∉``: the opposite requirement."""
    found = assemble(
        [
            *_glyphs(("m", 0, 100, 10), ("∈", 8, 100, 10)),
            Glyph("/", 9, 12, 100, 10),
            *_glyphs(("[", 15, 100, 10)),
        ],
        1,
    )
    assert found is not None
    assert found.text == "m ∉ ["


def test_a_root_at_the_start_of_a_line_stays_in_it() -> None:
    """The root sign hangs from the top of its line; it isn't drawn into the line above."""
    above = _glyphs(*((c, 6.0 * i, 100, 10) for i, c in enumerate("eventsatthe")))
    root = Glyph("√", 10, 18, 104, 10, hangs=True)
    below = _glyphs(("s", 18, 113, 10), ("=", 27, 113, 10))
    assert lines([*above, root, *below], 1, 10)[1].text == "√s ="


# --- real papers
# --------------------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "sections", "tables", "references"),
    [
        ("1704.03848", 19, 8, 85),
        ("1706.09933", 17, 3, 87),
        ("1704.07781", 22, 11, 79),
        ("2004.03447", 28, 10, 172),
        ("2103.02708", 22, 7, 100),
    ],
)
def test_the_structure_of_real_papers(
    name: str, sections: int, tables: int, references: int
) -> None:
    """Headings, tables and references as counted by eye; every character has a text; every word
    its box on a page.
    """
    read = real(name)
    assert (len(read.sections), len(read.tables), len(read.references)) == (
        sections,
        tables,
        references,
    )
    assert read.warnings == ()
    assert read.title
    assert read.authors == (
        f"{'ATLAS' if name in ('1704.03848', '2004.03447') else 'CMS'} Collaboration",
    )
    assert len(read.abstract) > 500
    assert all(
        1 <= w.page <= len(read.pages) and w.box[0] < w.box[2] for b in read.blocks for w in b.words
    )
    assert all(re.fullmatch(r"\S+", b.text[w.start : w.end]) for b in read.blocks for w in b.words)
    assert {b.id for b in read.blocks} >= {t.block for t in read.tables} | {
        t.caption for t in read.tables
    }


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("1704.03848", ["E_{T}^{miss} [GeV]", "> 150", "> 225", "> 300", "150–225", "225–300"]),
        ("1706.09933", ["M_{bb̄} [GeV]", "—", "—", "∈[90,150]", "∉[90,150]"]),
        ("1704.07781", ["7", "≥3", "≥1", "≥750", "≥750", "Low", "Yes", "Large"]),
        ("2004.03447", ["Lepton pairs", "- Leading lepton pair: 50 < m_{12} < 106 GeV"]),
        ("2103.02708", ["µµ", "2.34", "2.32", "3.96", "3.96", "4.59", "4.59"]),
    ],
)
def test_rows_of_real_tables(name: str, row: list[str]) -> None:
    """A row of a table, cell by cell."""
    read = real(name)
    assert row in [
        [c.text for c in table.row(i)] for table in read.tables for i in range(table.n_rows)
    ]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "1704.03848",
            (
                'Candidate photons are required to have E_{T}^{γ} > 10 GeV, to satisfy the "loose" '
                "identification criteria"
            ),
        ),
        (
            "1706.09933",
            (
                "Both of these jets must be consistent with containing the decay products of a "
                "heavy-flavor (HF) hadron"
            ),
        ),
        (
            "1704.07781",
            "• ∆φ_{H_{T}^{miss},j_{i}} > 0.5 for the two highest p_{T} jets j_{1} and j_{2}, with",
        ),
        (
            "2004.03447",
            (
                "where m_{min} is 12 GeV for the four-lepton invariant mass m_{4ℓ} below 140 GeV, "
                "rising linearly"
            ),
        ),
        (
            "2103.02708",
            (
                "The first level (L1), composed of custom hardware processors, uses information "
                "from "
                "the calorimeters"
            ),
        ),
    ],
)
def test_sentences_of_real_papers(name: str, sentence: str) -> None:
    """Character by character, over line and page breaks."""
    assert [b.kind for b in real(name).blocks if sentence in b.text] in (["paragraph"], ["list"])
