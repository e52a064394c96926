"""PDFs that would take all memory or never end cost one process and give one clear line."""

from __future__ import annotations

import shutil
import sys
import zlib
from itertools import pairwise
from pathlib import Path

import pytest

from hepnb.errors import PaperError
from hepnb.readers import bounded, read
from hepnb.readers.bounded import ReadingBounds, read_pdf
from hepnb.readers.html import read_html
from hepnb.readers.latex import read_latex
from hepnb.readers.paper_bytes import pack, unpack
from hepnb.readers.pdf import read_pdf as read_here
from tests.unit.pdfs import FILLER, Sheet, paper, prose

OBJECTS = {
    "cyclic pages": ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"],
    "endless count": [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>",
        "<</Type/Page/Parent 2 0 R>>",
    ],
    "cyclic bookmarks": [
        "<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>",
        "<</First 5 0 R/Last 5 0 R/Count 1>>",
        "<</Title(a)/Next 5 0 R/First 5 0 R/Dest[3 0 R/Fit]/Parent 4 0 R>>",
    ],
    "a length that is itself": [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        "<</Length 4 0 R>>\nstream\nBT ET\nendstream",
    ],
}


def written(path: Path, objects: list[bytes]) -> Path:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    data, offsets = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    path.write_bytes(
        data
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, len(data) - len(table))
    )
    return path


def bomb(megabytes: int, text: bytes) -> bytes:
    """A deflated stream of so many megabytes of a text, made of one block over and over."""
    packer = zlib.compressobj(9)
    start = packer.compress(text * (1_000_000 // len(text))) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(text * (1_000_000 // len(text))) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * megabytes + packer.flush()


def page_of(path: Path, stream: bytes) -> Path:
    """A PDF of one page with a deflated content."""
    return written(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
            b"<</Filter/FlateDecode/Length %d>>\nstream\n" % len(stream) + stream + b"\nendstream",
        ],
    )


def test_the_paper_is_the_same_as_without_bounds(tmp_path: Path) -> None:
    """Every word, box and warning comes through; pages are told on the way."""
    path = paper(
        tmp_path / "note.pdf",
        lambda sheet: sheet.lines(
            72, 100, ["Photons with p_{T} > 25 GeV and |η| < 2.37 are kept."]
        ),
    )
    told: list[tuple[str, int, int]] = []
    assert read_pdf(path, progress=lambda *x: told.append(x)) == read_here(path)
    assert told == [("reading pages", 1, 1), ("finding sections and tables", 0, 0)]


def test_what_is_packed_comes_back(tmp_path: Path) -> None:
    """A paper with every kind of part."""

    def write(sheet: Sheet) -> None:
        sheet.page()
        sheet.line(72, 80, "1 Selection [1]", bold=True)
        sheet.line(150, 100, "Table 1: Regions.")
        for i in range(3):
            sheet.row((160, 300), 125 + 13 * i, [f"R{i}", f"1{i}0"])
        sheet.line(72, 300, "References", bold=True)
        sheet.lines(
            72, 330, ["[1] A. Author, On jets, arXiv:1602.01234.", "[2] B. Author, On photons."]
        )

    found = read(str(paper(tmp_path / "note.pdf", write)))
    assert found.tables
    assert found.citations
    assert unpack(pack(found)) == found


@pytest.mark.parametrize("text", [b" ", b"0 0 m 9 9 l S\n"])
def test_a_bomb_ends_its_own_process(tmp_path: Path, text: bytes) -> None:
    """A few hundred kilobytes that unfold into a gigabyte: memory stays bounded, and the line
    names the file.
    """
    path = page_of(tmp_path / "bomb.pdf", bomb(800, text))
    assert path.stat().st_size < 20_000_000
    with pytest.raises(PaperError) as caught:
        read_pdf(path, bounds=ReadingBounds(memory=600 << 20, all=60))
    assert str(caught.value).startswith("bomb.pdf")
    assert "\n" not in str(caught.value)


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """The clock is the caller's: a reader that never answers is ended."""
    path = page_of(tmp_path / "slow.pdf", bomb(60, b"0 0 m 9 9 l S\n"))
    with pytest.raises(
        PaperError, match=r"slow\.pdf.*reading stopped after 0 s; the file is damaged"
    ):
        read_pdf(path, bounds=ReadingBounds(page=0.2, all=0.4))


def test_a_reader_that_dies_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends without an answer is one line all the same."""
    path = paper(tmp_path / "note.pdf", lambda sheet: None)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(
        PaperError,
        match=r"note\.pdf: the PDF broke the reader \(exit 1\), or reading it takes more than 2 GB",
    ):
        read_pdf(path)


@pytest.mark.parametrize("executable", ["", "/no/such/python"])
def test_without_another_process_it_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    """Python inside of another program has no executable of its own, or may not start one."""
    path = paper(tmp_path / "note.pdf", lambda sheet: None)
    monkeypatch.setattr(sys, "executable", executable)
    assert read_pdf(path) == read_here(path)


@pytest.mark.parametrize("defect", list(OBJECTS))
def test_objects_that_lead_to_themselves_end(tmp_path: Path, defect: str) -> None:
    """Pages, bookmarks and lengths in a circle: refused, not followed."""
    path = written(tmp_path / "cyclic.pdf", [x.encode() for x in OBJECTS[defect]])
    with pytest.raises(PaperError) as caught:
        read_here(path)
    assert "cyclic.pdf" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_thousand_pages_are_too_many(tmp_path: Path) -> None:
    """The limit is said, and what to do."""
    sheet = Sheet(tmp_path / "book.pdf")
    sheet.lines(72, 100, prose(FILLER))
    for _ in range(1999):
        sheet.page()
    with pytest.raises(
        PaperError,
        match=r"book\.pdf: 2000 pages; expected at most 1000; cut out the selection chapters",
    ):
        read(str(sheet.save()))


_LATEX = (
    rb"\documentclass{article}\begin{document}\section{Event selection}Events have one "
    rb"muon.\end{document}"
)
_HTML = b"<html><body><h2>Event selection</h2><p>Events have one muon.</p></body></html>"


def test_sources_are_read_in_a_process_as_here(tmp_path: Path) -> None:
    """LaTeX with its files and HTML give the same paper there."""
    contents = {
        "main.tex": _LATEX.replace(b"one muon", b"\\input{more}"),
        "more.tex": "one µ".encode(),
    }
    assert bounded.read_source(contents, tmp_path / "a.tex", "a", main="main.tex") == read_latex(
        contents, "a", main="main.tex"
    )
    assert bounded.read_page(_HTML, tmp_path / "a.html", "a") == read_html(_HTML, "a")


def test_a_source_that_takes_too_long_is_one_sentence(tmp_path: Path) -> None:
    """It names the file, and nothing of it stays."""
    with pytest.raises(
        PaperError,
        match=r"a\.tex: reading stopped after 0 s; the file is damaged or made to do harm",
    ):
        bounded.read_source(
            {"a.tex": _LATEX}, tmp_path / "a.tex", "a", bounds=ReadingBounds(all=0.01, page=0.01)
        )


def test_an_error_of_a_source_comes_back_whole(tmp_path: Path) -> None:
    """Where, what was found, what to do."""
    with pytest.raises(PaperError, match="no text in it"):
        bounded.read_page(b"<html></html>", tmp_path / "a.html", "a")


def test_a_formula_of_very_many_signs_is_read_in_a_moment() -> None:
    """Macros that grow tenfold five times: the time grows with the length, not with its square."""
    macros = "".join(rf"\def\{b}{{" + 10 * rf"\{a}" + "}" for a, b in pairwise("abcdef"))
    source = (
        rf"\documentclass{{article}}\def\a{{x}}{macros}\begin{{document}}\section{{S}}Let $\f > "
        r"3$ hold.\end{document}"
    )
    text = read_latex({"a.tex": source.encode()}, "a").blocks[-1].text
    assert text.count("x") == 10**5
    assert text.endswith("> 3 hold.")
