"""Whatever is done to the bytes of a PDF, it reads as a paper or is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hepnb.errors import PaperError
from hepnb.readers.pdf import read_pdf
from tests.unit.pdfs import FILLER, LEAD, Sheet, prose

TOKENS = (
    b"<<", b">>", b"[", b"]", b"null", b"-1", b"99999999999", b"1e39", b"2 0 R", b"9999 0 R",
    b"endstream", b"endobj", b"BT",
    b"ET", b"Tf", b"/Length 0", b"/Rotate 45",
    b"/MediaBox[0 0 0 0]", b"/MediaBox[9 9 -9 -9]", b"0 0 0 0 0 0 cm", b"0 Tz",
    b"1e9 0 0 1e9 0 0 Tm",
    b"/Type/Page", b"/Filter/FlateDecode", b"(\\377\\376\\330\\000)", b"\x00\x00\x00\x00",
)  # fmt: skip


@cache
def sound() -> bytes:
    """A small paper with a heading, a table, a list of references, a link and a figure, its
    streams open to damage.
    """
    with TemporaryDirectory() as folder:
        sheet = Sheet(Path(folder) / "sound.pdf")
        sheet.canvas.setPageCompression(0)
        sheet.line(100, 60, "A search for something", size=16)
        sheet.lines(72, 100, prose(FILLER))
        sheet.line(72, 300, "1 Selection", bold=True)
        sheet.lines(72, 320, ["Photons with p_{T} > 25 GeV and |η| < 2.37 are kept [1]."])
        sheet.line(150, 400, "Table 1: Regions.")
        sheet.rule(150, 410, 400)
        for i in range(3):
            sheet.row((160, 300), 425 + LEAD * i, [f"R{i}", f"> 1{i}0"])
        sheet.canvas.beginForm("plot")
        sheet.line(100, 500, "Events / 20 GeV")
        sheet.canvas.endForm()
        sheet.canvas.doForm("plot")
        sheet.page()
        sheet.line(72, 100, "References", bold=True)
        sheet.lines(
            72, 130, ["[1] A. Author, On jets, arXiv:1602.01234.", "[2] B. Author, On photons."]
        )
        sheet.canvas.linkURL("https://doi.org/10.1140/epjc/s10052-016-1", (72, 700, 300, 720))
        sheet.canvas.bookmarkPage("there")
        sheet.canvas.addOutlineEntry("Selection", "there")
        return sheet.save().read_bytes()


def _set(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + bytes([value]) + data[at + 1 :]


def _cut(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + data[at + value :]


def _again(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + data[at : at + 4 * value] * 2 + data[at + 4 * value :]


def _insert(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + b" " + TOKENS[value % len(TOKENS)] + b" " + data[at:]


def _over(data: bytes, at: int, value: int) -> bytes:
    token = TOKENS[value % len(TOKENS)]
    return data[:at] + token + data[at + len(token) :]


def _end(data: bytes, at: int, value: int) -> bytes:
    return data[:at]


DAMAGE: list[Callable[[bytes, int, int], bytes]] = [_set, _cut, _again, _insert, _over, _end]
DAMAGES = st.lists(
    st.tuples(st.sampled_from(DAMAGE), st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6
)


def _read(damages: list[tuple[Callable[[bytes, int, int], bytes], float, int]]) -> None:
    data = sound()
    for damage, where, value in damages:
        data = damage(data, int(9 + where * (len(data) - 10)), value)
    refused, read = "", None
    try:
        read = read_pdf(Path("damaged.pdf"), data)
    except PaperError as error:
        refused = str(error)
    assert bool(read) != (refused.startswith("damaged.pdf") and "\n" not in refused)
    if read:
        assert all(1 <= w.page <= len(read.pages) for b in read.blocks for w in b.words)
        assert all(b.text[w.start : w.end].strip() for b in read.blocks for w in b.words)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAMAGES)
def test_a_damaged_pdf_is_read_or_refused(
    damages: list[tuple[Callable[[bytes, int, int], bytes], float, int]],
) -> None:
    """Bytes set, cut, doubled, tokens put in or written over, the end lost."""
    _read(damages)


@pytest.mark.long
@settings(max_examples=8000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAMAGES)
def test_many_damaged_pdfs_are_read_or_refused(
    damages: list[tuple[Callable[[bytes, int, int], bytes], float, int]],
) -> None:
    """The same, thousands of times."""
    _read(damages)
