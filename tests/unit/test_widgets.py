"""The review table and the progress line, and what is left of them when they are finished."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as ipw
import pytest

from hepnb.notebook import show, widgets
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.journal import Journal
from hepnb.notebook.session import Session
from hepnb.notebook.widgets import Output, ProgressLine, ReviewTable
from tests.unit.sentences import paper_of

PAPER = paper_of("Photons must have ET > 10 GeV and |η| < 2.37.")
PHOTONS = """object photons
  take Photon
  select pt > 10 GeV        #: p1 "ET > 10 GeV" ?
  select abs(eta) < 2.37    #: p1 "|η| < 2.37" ?
  select pt > 11 GeV        #: p1 "ET > 10 GeV" ?"""


class Screen:
    """Stands for the output of a cell: keeps what is shown last."""

    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []

    def update(self, data: dict[str, Any], *, raw: bool) -> None:
        """Replaces what is shown."""
        assert raw
        self.shown.append(data)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """The screen that everything is displayed on."""
    screen = Screen()

    def display(data: dict[str, Any], *, raw: bool, display_id: bool) -> Screen:
        assert display_id
        screen.update(data, raw=raw)
        return screen

    monkeypatch.setattr(widgets, "display", display)
    return screen


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session with a cell of three lines, the last of which the paper contradicts."""
    made = Session(Journal(tmp_path / "journal.jsonl"))
    made.open(PAPER)
    made.read("photons", PHOTONS)
    return made


@pytest.fixture
def rewritten() -> list[Cell]:
    """The cells that were to be rewritten."""
    return []


@pytest.fixture
def table(session: Session, screen: Screen, rewritten: list[Cell]) -> ReviewTable:
    """The review table of that cell, shown."""
    made = ReviewTable(session, "photons", rewritten.append)
    made.refresh()
    return made


def below(widget: ipw.Widget) -> list[ipw.Widget]:
    """A widget and all that it holds."""
    return [widget, *(w for child in getattr(widget, "children", ()) for w in below(child))]


def button(table: ReviewTable, tooltip: str) -> ipw.Button:
    """The button whose tooltip begins so."""
    return next(w for w in below(table.box) if isinstance(w, ipw.Button) and (w.tooltip or "").startswith(tooltip))


def test_each_open_line_has_its_buttons(table: ReviewTable, screen: Screen) -> None:
    """Every button says in its tooltip what it is for, and the quote and findings stand beside the line."""
    tooltips = [button(table, f"{name}: select pt > 11 GeV").tooltip for name in ("Accept", "Edit", "Reject", "Page")]
    assert len(set(tooltips)) == 4
    assert set(screen.shown[-1]) == {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
    assert "HEP305 error: 11 GeV of 'select pt > 11 GeV' is not in its quote" in screen.shown[-1]["text/plain"]
    bars = [w.value for w in below(table.box) if isinstance(w, ipw.HTML) and "hepnb-error" in w.value]
    assert len(bars) == 1
    assert "var(--jp-error-color1)" in bars[0]
    assert "<b>HEP305 error:</b> 11 GeV of &#x27;select pt &gt; 11 GeV&#x27; is not in its quote" in bars[0]


def test_a_click_decides_one_line(table: ReviewTable, session: Session, rewritten: list[Cell]) -> None:
    """The text after the click shows the decision; the line keeps no buttons."""
    button(table, "Accept: select pt > 10 GeV").click()
    assert rewritten[-1] == Cell("spec", "photons", Status.PROPOSED, PHOTONS.replace("?", "✓", 1)) == session.cell("photons")
    with pytest.raises(StopIteration):
        button(table, "Accept: select pt > 10 GeV")


def test_clean_lines_are_accepted_at_once(table: ReviewTable, rewritten: list[Cell]) -> None:
    """Bulk acceptance leaves the line that has a finding."""
    clean = button(table, "Accept every open line")
    assert (clean.description, clean.disabled) == ("Accept all 2 clean lines", False)
    clean.click()
    assert rewritten[-1].body == PHOTONS.replace("?", "✓", 2)
    assert clean.disabled


def test_a_finished_table_is_static(table: ReviewTable, screen: Screen) -> None:
    """When nothing is open the widget is replaced by HTML, which needs no kernel."""
    button(table, "Accept every open line").click()
    button(table, "Reject: select pt > 11 GeV").click()
    assert set(screen.shown[-1]) == {"text/html", "text/plain"}
    assert "photons: accepted, 3 lines, 0 open" in screen.shown[-1]["text/plain"]
    assert table.box.comm is None


def test_an_edited_line_is_in_the_text(table: ReviewTable, session: Session) -> None:
    """Edit offers the line; Save puts it into the text, open. What does not parse is said, and changes nothing."""
    button(table, "Edit: select pt > 11 GeV").click()
    field = next(w for w in below(table.box) if isinstance(w, ipw.Text))
    field.value = "select pt >"
    button(table, "Put this line").click()
    assert "%%spec photons:6:14: the end of the line" in table.box.children[2].value
    assert session.cell("photons").body == PHOTONS
    field.value = "select pt > 10.0 GeV and abs(eta) < 2.4"
    button(table, "Put this line").click()
    assert '  select pt > 10.0 GeV and abs(eta) < 2.4  #: p1 "ET > 10 GeV" ?' in session.cell("photons").body


def test_a_page_that_cannot_be_shown_is_said(table: ReviewTable) -> None:
    """A paper whose file is gone gives a sentence, not a traceback."""
    button(table, "Page: select pt > 10 GeV").click()
    assert "cannot be opened" in table.box.children[2].value


def test_the_page_of_a_cited_paper_is_that_papers(session: Session, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page shows the file that the quote stands in, not that of the paper under review."""
    asked: list[str] = []
    monkeypatch.setattr(widgets, "render", lambda path, page, boxes, *, crop: asked.append(f"{path} {page}") or b"")
    cited = [replace(paper_of("The isolation is below 0.15.", name="leptons"), path="leptons.pdf")]
    session.open(replace(PAPER, path="paper.pdf"), cited)
    session.read("photons", PHOTONS + '\n  select trackiso < 0.15 #: leptons:p1 "isolation is below 0.15" ?')
    table = ReviewTable(session, "photons", lambda _: None)
    table.refresh()
    button(table, "Page: select trackiso").click()
    button(table, "Page: select pt > 10").click()
    assert asked == ["leptons.pdf 1", "paper.pdf 1"]
    assert screen.shown


def test_progress_is_shown_ten_times_a_second_at_most(screen: Screen) -> None:
    """Steps that come faster than the eye are passed over."""
    times = [0.0, 0.05, 0.125, 0.2, 0.25]
    clock = iter(times)
    line = ProgressLine(Output(), clock=lambda: next(clock))
    for done in range(len(times)):
        line("page", done, 5)
    assert [d["text/plain"] for d in screen.shown] == ["page 0 of 5", "page 2 of 5", "page 4 of 5"]


def test_text_of_a_paper_is_text() -> None:
    """What a paper says is escaped; of it, only sub- and superscripts become HTML, and code has none."""
    shown = show.table(("line", "paper"), [("<i>p_{T}</i>", "<i>E_{T}^{<b>}</i>")], code=True)
    assert "<code>&lt;i&gt;p_{T}&lt;/i&gt;</code>" in shown.html
    assert "&lt;i&gt;E<sub>T</sub><sup>&lt;b&gt;</sup>&lt;/i&gt;" in shown.html
    assert shown.text == "line          paper\n<i>p_{T}</i>  <i>E_{T}^{<b>}</i>"


def test_numbers_stand_right() -> None:
    """A column of numbers is aligned to the right, in HTML and in text."""
    shown = show.table(("step", "n"), [("all", "1,234"), ("some", "5")])
    assert shown.html.count("text-align: right") == 3
    assert shown.text == "step      n\nall   1,234\nsome      5"
