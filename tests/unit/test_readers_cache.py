"""The cache of parsed papers, and pictures of pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from hepnb.errors import PaperError
from hepnb.readers import cache, local_files, read, render
from hepnb.readers.pdf_file import PARSER_VERSION
from tests.unit.pdfs import LEAD, Sheet, paper


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own for every test."""
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))


def _write(sheet: Sheet) -> None:
    sheet.line(72, 100, "Photons with p_{T} > 25 GeV are kept.")
    sheet.line(150, 500, "Table 1: Yields.")
    for i in range(3):
        sheet.row((160, 300), 520 + LEAD * i, [f"R{i}", f"1{i}0"])
    sheet.lines(72, 700, ["[1] A. Author, arXiv:1602.01234.", "[2] B. Author, arXiv:1602.05678."])


def test_a_parsed_paper_comes_back_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks, words, tables, references: all equal, and the PDF is not parsed again."""
    path = paper(tmp_path / "note.pdf", _write)
    first = read(str(path))
    assert first.tables
    assert first.references
    monkeypatch.setattr(
        local_files.bounded, "read_pdf", lambda *_, **__: pytest.fail("parsed again")
    )
    assert read(str(path)) == first


def test_a_damaged_entry_is_read_anew(tmp_path: Path) -> None:
    """What cannot be read from the cache doesn't stop anyone."""
    path = paper(tmp_path / "note.pdf", _write)
    first = read(str(path))
    (entry,) = (tmp_path / "cache" / "parsed").iterdir()
    entry.write_bytes(entry.read_bytes()[:50])
    assert cache.load(first.sha256, str(PARSER_VERSION)) is None
    assert read(str(path)) == first


def test_a_cache_that_cannot_be_written_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The paper is read all the same."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "file"))
    assert "not kept in the cache" in read(str(paper(tmp_path / "note.pdf", _write))).warnings[-1]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """No temporary file stays behind."""
    cache.write(tmp_path / "a" / "b", b"123")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"]
    assert cache.size() == 0


def test_a_picture_of_a_page_shows_the_boxes(tmp_path: Path) -> None:
    """The page at its scale, the box coloured, the rest as it was."""
    path = paper(tmp_path / "note.pdf", lambda sheet: None)
    image = Image.open(io.BytesIO(render(path, 1, [(100, 100, 200, 120)], 2.0)))
    assert (image.format, image.size) == ("PNG", (1190, 1684))
    inside, outside = image.getpixel((300, 220)), image.getpixel((300, 300))
    assert isinstance(inside, tuple)
    assert inside[2] < inside[0]
    assert outside == (255, 255, 255)


def test_a_crop_keeps_the_lines_around_the_boxes(tmp_path: Path) -> None:
    """As wide as the page, as high as the box with 40 points above and below."""
    path = paper(tmp_path / "note.pdf", lambda sheet: None)
    assert Image.open(io.BytesIO(render(path, 1, [(100, 100, 200, 120)], 1.0, crop=True))).size == (
        595,
        100,
    )


@pytest.mark.parametrize(
    ("name", "page", "said"),
    [("note.pdf", 2, "no page 2; expected 1 to 1"), ("gone.pdf", 1, "cannot be opened")],
)
def test_no_picture_is_said(tmp_path: Path, name: str, page: int, said: str) -> None:
    """A missing page and a missing file are one clear line."""
    paper(tmp_path / "note.pdf", lambda sheet: None)
    with pytest.raises(PaperError, match=said):
        render(tmp_path / name, page)
