"""Text that nobody sees in print is no evidence, whatever the source: each test sets it beside
text that is seen.
"""

from __future__ import annotations

import pytest
from reportlab.lib.colors import Color

from hepnb.readers.html import read_html
from tests.unit.pdfs import FILLER, HEIGHT, Sheet
from tests.unit.test_latex import document, text
from tests.unit.test_readers_pdf import Make, kinds, make

__all__ = ["make"]  # the fixture


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Jets count. \sout{Muons count.} Taus do not.", "Jets count. Taus do not."),
        (r"Jets \st{above 91 GeV} count.", "Jets count."),
        (
            (
                r"\DIFdelbegin \DIFdel{Muons count.} \DIFdelend \DIFaddbegin \DIFadd{Jets count.} "
                r"\DIFaddend"
            ),
            "Jets count.",
        ),
        (
            r"Jets count.\DIFdelbegin{} Muons above 91 GeV count. \DIFdelend Taus do.",
            "Jets count.Taus do.",
        ),
        (r"Jets \DIFdelbegin count.", "Jets count."),
        (r"\replaced{Jets}{Muons} count.\deleted{ Not these.}", "Jets count."),
        (r"Jets count. \textcolor{white}{Muons count.}", "Jets count."),
        (r"Jets count. {\color[rgb]{1, 1, 1} Muons count.} Taus do.", "Jets count. Taus do."),
        (r"\textcolor{red}{Jets} {\color{blue}count}.", "Jets count."),
        (r"Jets \iffalse above 91 GeV \fi count.", "Jets count."),
        (r"Jets \if0 above 91 GeV \fi count.", "Jets count."),
        (r"Jets $\cancel{E}_T$ and \cancel{above 91 GeV} count.", "Jets E̸_{T} and count."),
        (r"\uline{Jets} and \emph{taus} count.", "Jets and taus count."),
    ],
)
def test_struck_out_latex_is_left_out(written: str, shown: str) -> None:
    """What is struck out, deleted or white on white is not in the text; what is only marked is."""
    assert text(written) == shown


def test_excluded_environments_of_latex_are_left_out_and_said() -> None:
    """An environment of the comment package is not printed, wherever it is excluded."""
    found = document(
        "Jets count.\n\\begin{internal}\nMuons with $p_T > 91$ "
        "GeV.\n\\end{internal}\n\\begin{more}\nTaus.\n\\end{more}\n"
        "\\begin{comment}\nNo.\n\\end{comment}\nPhotons do.",
        r"\usepackage{notes}\excludecomment{more}\includecomment{other}",
        notes_sty=r"\excludecomment{internal}",
    )
    assert " ".join(b.text for b in found.blocks) == "Jets count. Photons do."
    assert found.warnings == (
        (
            '2 pieces of text are struck out or not printed, and left out: "Muons with p_{T} > 91 '
            'GeV."'
        ),
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<del>Muons count.</del>",
        "<s>Muons count.</s>",
        "<strike>Muons count.</strike>",
        '<span style="display: none">Muons count.</span>',
        '<span style="color:red;visibility:hidden">Muons count.</span>',
        "<span hidden>Muons count.</span>",
        '<span style="text-decoration: line-through">Muons count.</span>',
        '<span class="old">Muons count.</span>',
        '<span class="ltx_text ltx_ulem_sout">Muons count.</span>',
        '<span style="color:#FFFFFF">Muons count.</span>',
    ],
)
def test_html_that_is_not_shown_is_left_out_and_said(hidden: str) -> None:
    """What a browser strikes out or does not show is not in the text."""
    page = (
        "<style>.old, p.older { display: none }</style><h2>2 Selection</h2><p>Jets count. "
        f"{hidden} Taus do.</p>"
    )
    found = read_html(page.encode(), "note")
    assert [b.text for b in found.blocks if b.kind == "paragraph"] == ["Jets count. Taus do."]
    assert found.warnings == (
        '1 piece of text is struck out or not shown, and left out: "Muons count."',
    )


@pytest.mark.parametrize(
    "seen",
    [
        "<ins>Muons count.</ins>",
        '<span style="color: #f00">Muons count.</span>',
        '<b style="background: navy; color: white">Muons count.</b>',
        '<span aria-hidden="true">Muons count.</span>',
    ],
)
def test_html_that_is_shown_stays(seen: str) -> None:
    """Marks, colours and white on a coloured ground hide nothing."""
    found = read_html(f"<h2>2 Selection</h2><p>Jets count. {seen}</p>".encode(), "note")
    assert [b.text for b in found.blocks if b.kind == "paragraph"] == ["Jets count. Muons count."]
    assert found.warnings == ()


def _in(sheet: Sheet, *, y: float, text: str, mode: int = 0, grey: float = 0.0) -> None:
    """A line in a text render mode and a shade of grey, 1 for white."""
    written = sheet.canvas.beginText(72, HEIGHT - y)
    written.setFont("DejaVuSans", 10)
    written.setTextRenderMode(mode)
    written.setFillColor(Color(grey, grey, grey))
    written.textOut(text)
    written.setTextRenderMode(0)
    written.setFillColor(Color(0, 0, 0))
    sheet.canvas.drawText(written)


def test_characters_of_a_pdf_that_are_not_painted_or_white_are_left_out_and_said(
    make: Make,
) -> None:
    """Neither is evidence: nobody sees them on the page."""

    def write(sheet: Sheet) -> None:
        sheet.lines(72, 100, [FILLER] * 5)
        _in(sheet, y=200, text="Muons above 91 GeV count.", mode=3)
        _in(sheet, y=240, text="Taus above 92 GeV count.", grey=1.0)
        _in(sheet, y=280, text="Jets above 93 GeV count.", grey=0.4)

    found = make(write)
    assert [t for _, t in kinds(found) if "GeV" in t] == ["Jets above 93 GeV count."]
    assert (
        "41 characters are white or not painted, and were left out: nobody sees them on the page"
        in found.warnings
    )


def test_white_characters_on_a_coloured_ground_are_read(make: Make) -> None:
    """The head of a table may be white on blue."""

    def write(sheet: Sheet) -> None:
        sheet.lines(72, 100, [FILLER] * 5)
        sheet.canvas.setFillColor(Color(0, 0, 0.5))
        sheet.canvas.rect(60, HEIGHT - 250, 300, 20, fill=1, stroke=0)
        _in(sheet, y=240, text="Taus above 92 GeV count.", grey=1.0)

    assert "Taus above 92 GeV count." in [t for _, t in kinds(make(write))]
