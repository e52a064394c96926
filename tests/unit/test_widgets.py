"""The review table and the progress line, and what is left of them when they are finished."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as ipw
import pytest

from hepnb.notebook import review_widget, show, widgets
from hepnb.notebook.bridge import Listener
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.journal import Journal
from hepnb.notebook.messages import ReviewRecord
from hepnb.notebook.review_record import INSTEAD, MIME
from hepnb.notebook.review_table import ReviewTable
from hepnb.notebook.session import Session
from hepnb.notebook.widgets import Output, ProgressLine
from hepnb.spec import Decision
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


class FakeBridge:
    """A bridge that keeps what is sent."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.sent: list[Any] = []

    @property
    def connected(self) -> bool:
        """True when the labextension listens."""
        return self.listener is Listener.THERE

    def send(self, request: Any) -> None:
        """Keeps a request."""
        self.sent.append(request)

    def next_id(self) -> str:
        """An id."""
        return str(len(self.sent))


def shown_table(
    session: Session, rewritten: list[Cell], listener: Listener
) -> tuple[ReviewTable, FakeBridge]:
    """A table under the cell, with somebody or nobody at the other end."""
    bridge = FakeBridge(listener)
    table = ReviewTable(session, "photons", bridge, rewritten.append)  # type: ignore[arg-type]
    table.refresh()
    return table, bridge


@pytest.fixture
def controls(session: Session, screen: Screen, rewritten: list[Cell]) -> ipw.VBox:
    """The controls where there is no labextension."""
    table, _ = shown_table(session, rewritten, Listener.ABSENT)
    assert table._widget is not None
    return table._widget.box


def below(widget: ipw.Widget) -> list[ipw.Widget]:
    """A widget and all that it holds."""
    return [widget, *(w for child in getattr(widget, "children", ()) for w in below(child))]


def named(box: ipw.VBox, name: str) -> Any:
    """The control whose description begins so."""
    return next(w for w in below(box) if getattr(w, "description", "").startswith(name))


def said(box: ipw.VBox) -> str:
    """What the controls say."""
    return str(box.children[-1].value)


def test_a_table_has_few_widgets_however_many_lines(
    session: Session, screen: Screen, rewritten: list[Cell]
) -> None:
    """Two hundred lines need no more widgets than three; every button says what it is for, and
    findings stand in the table.
    """
    session.read(
        "photons",
        "object photons\n  take Photon\n"
        + "\n".join(f"  select pt > {n} #: ?" for n in range(200)),
    )
    table, _ = shown_table(session, rewritten, Listener.ABSENT)
    assert table._widget is not None
    assert len(below(table._widget.box)) < 30
    assert all(w.tooltip for w in below(table._widget.box) if isinstance(w, ipw.Button))


def test_findings_stand_beside_their_line(controls: ipw.VBox, screen: Screen) -> None:
    """The quote that does not hold the number is said in words, in the colour of its severity."""
    assert [set(shown) for shown in screen.shown] == [
        {"text/html", "text/plain"},  # what a file still shows when it is opened again
        {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"},
    ]
    assert (
        "HEP305 error: 11 GeV of 'select pt > 11 GeV' is not in its quote"
        in screen.shown[0]["text/plain"]
    )
    table = screen.shown[0]["text/html"]
    assert table.count("var(--jp-error-color1)") == 1
    assert (
        "<b>HEP305 error:</b> 11 GeV of &#x27;select pt &gt; 11 GeV&#x27; is not in its quote"
        in table
    )


def test_a_click_decides_one_line(
    controls: ipw.VBox, session: Session, rewritten: list[Cell]
) -> None:
    """The text after the click shows the decision, and the next open line is chosen."""
    named(controls, "Accept").click()
    assert (
        rewritten[-1]
        == Cell("spec", "photons", Status.PROPOSED, PHOTONS.replace("?", "✓", 1))
        == session.cell("photons")
    )
    assert [name for name, _ in named(controls, "Line").options] == [
        "object photons: select abs(eta) < 2.37",
        "object photons: select pt > 11 GeV",
    ]


def test_the_chosen_line_has_its_quote_and_its_findings_beside_it(controls: ipw.VBox) -> None:
    """They stand where the line is decided, and not only in the table above."""
    assert "p1 “ET &gt; 10 GeV”" in named(controls, "Paper").value
    assert "HEP305" not in named(controls, "Paper").value
    named(controls, "Line").index = 2
    assert "HEP305 error:" in named(controls, "Paper").value


def test_what_was_decided_is_in_the_text_once_the_cell_is_run(controls: ipw.VBox) -> None:
    """No other frontend lets the kernel change a cell that is not run; so it is said."""
    assert said(controls) == "<div role='status'></div>"
    named(controls, "Accept").click()
    assert "Run the cell again" in said(controls)


def test_clean_lines_are_accepted_at_once(controls: ipw.VBox, rewritten: list[Cell]) -> None:
    """Bulk acceptance leaves the line that has a finding."""
    clean = named(controls, "Accept all")
    assert (clean.description, clean.disabled) == ("Accept all 2 clean lines", False)
    clean.click()
    assert rewritten[-1].body == PHOTONS.replace("?", "✓", 2)
    assert clean.disabled


def test_a_finished_table_is_static(controls: ipw.VBox, screen: Screen) -> None:
    """When nothing is open the widget goes, and the table is HTML, which needs no kernel."""
    named(controls, "Accept all").click()
    named(controls, "Reject").click()
    table, controls_now = screen.shown[-2:]
    assert set(table) == {"text/html", "text/plain"}
    assert "photons: accepted, 3 lines, 0 open" in table["text/plain"]
    assert controls_now["text/plain"].startswith("Run the cell again: ")
    assert controls.comm is None


def test_an_edited_line_is_in_the_text(controls: ipw.VBox, session: Session) -> None:
    """Edit puts the line into the text, open. What does not parse is said, and changes nothing."""
    named(controls, "Line").index = 2
    field, save = named(controls, "Text"), named(controls, "Save edit")
    assert field.value == "select pt > 11 GeV"
    field.value = "select pt >"
    save.click()
    assert "%%spec photons:6:14: the end of the line" in said(controls)
    assert session.cell("photons").body == PHOTONS
    field.value = "select pt > 10.0 GeV and abs(eta) < 2.4"
    save.click()
    assert (
        '  select pt > 10.0 GeV and abs(eta) < 2.4  #: p1 "ET > 10 GeV" ?'
        in session.cell("photons").body
    )


def test_a_phrase_is_claimed_or_dismissed(
    session: Session, screen: Screen, rewritten: list[Cell]
) -> None:
    """The controls offer the line that a phrase may be, and take a reason instead."""
    session.read("photons", "\n".join(PHOTONS.split("\n")[:3]))
    table, _ = shown_table(session, rewritten, Listener.ABSENT)
    assert table._widget is not None
    box = table._widget.box
    assert named(box, "Line/reason").value == "select abs(eta) < 2.37"
    assert named(box, "Block").value == "object photons"
    named(box, "Make a line").click()
    assert rewritten[-1].body.endswith('  select abs(eta) < 2.37  #: p1 "|η| < 2.37" ?')
    assert named(box, "Possible cut").options == ()


def test_a_page_that_cannot_be_shown_is_said(controls: ipw.VBox) -> None:
    """A paper whose file is gone gives a sentence, not a traceback."""
    named(controls, "Show page").click()
    assert "cannot be opened" in said(controls)


def test_the_page_of_a_cited_paper_is_that_papers(
    session: Session, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page shows the file that the quote stands in, not that of the paper under review."""
    asked: list[str] = []
    monkeypatch.setattr(
        review_widget,
        "render",
        lambda path, page, boxes, *, crop: asked.append(f"{path} {page}") or b"",
    )
    cited = [replace(paper_of("The isolation is below 0.15.", name="leptons"), path="leptons.pdf")]
    session.open(replace(PAPER, path="paper.pdf"), cited)
    session.read(
        "photons", PHOTONS + '\n  select trackiso < 0.15 #: leptons:p1 "isolation is below 0.15" ?'
    )
    table, _ = shown_table(session, [], Listener.ABSENT)
    assert table._widget is not None
    for index in (3, 0):
        named(table._widget.box, "Line").index = index
        named(table._widget.box, "Show page").click()
    assert asked == ["leptons.pdf 1", "paper.pdf 1"]


@pytest.mark.parametrize(
    ("listener", "kinds"),
    [
        (Listener.THERE, [{MIME}]),
        (Listener.UNKNOWN, [{MIME}, {INSTEAD, "application/vnd.jupyter.widget-view+json"}]),
        (Listener.ABSENT, [set(), {"application/vnd.jupyter.widget-view+json"}]),
    ],
)
def test_each_frontend_gets_what_it_can_draw(
    session: Session, screen: Screen, listener: Listener, kinds: list[set[str]]
) -> None:
    """The labextension draws the review itself; a widget is made only where it may be wanted."""
    shown_table(session, [], listener)
    assert [set(shown) - {"text/html", "text/plain"} for shown in screen.shown] == kinds


def test_the_labextension_is_told_what_changed(session: Session, screen: Screen) -> None:
    """A later review goes to the tables that are drawn, with what a file keeps of it."""
    table, bridge = shown_table(session, [], Listener.THERE)
    first = ReviewRecord.model_validate(screen.shown[-1][MIME])
    assert [(r.text, r.line, r.clean, len(r.findings)) for r in first.rows] == [
        ("select pt > 10 GeV", 3, True, 0),
        ("select abs(eta) < 2.37", 4, True, 0),
        ("select pt > 11 GeV", 5, False, 2),
    ]
    assert first.blocks == ("object photons",)
    assert first.rows[0].quotes[0].boxes
    session.decide("photons", [first.rows[0].id], Decision.ACCEPTED)
    table.refresh()
    assert len(screen.shown) == 1
    assert [r.decision for r in bridge.sent[0].review.rows] == ["accepted", "open", "open"]
    assert "photons: proposed, 3 lines, 2 open" in bridge.sent[0].text


def test_progress_is_shown_ten_times_a_second_at_most(screen: Screen) -> None:
    """Steps that come faster than the eye are passed over."""
    times = [0.0, 0.0, 0.05, 0.125, 0.2, 0.25]
    clock, told = iter(times), []
    line = ProgressLine(
        Output(), lambda what, done, total: told.append(done), clock=lambda: next(clock)
    )
    for done in range(len(times) - 1):
        line("page", done, 5)
    assert [d["text/plain"] for d in screen.shown] == ["page 0 of 5", "page 2 of 5", "page 4 of 5"]
    assert told == [0, 2, 4]


def test_the_time_that_is_left_is_told_when_it_is_known() -> None:
    """Not in the first seconds, not for steps that cannot be counted."""
    assert show.progress("reading", 3, 12, 1.0).text == "reading 3 of 12"
    assert show.progress("reading", 3, 12, 10.0).text == "reading 3 of 12, about 30 s left"
    assert show.progress("reading", 3, 12, 100.0).text == "reading 3 of 12, about 5 min left"
    assert show.progress("waiting", 0, 0, 10.0).text == "waiting"


def test_text_of_a_paper_is_text() -> None:
    """What a paper says is escaped; of it, only sub- and superscripts become HTML, and code has
    none.
    """
    shown = show.table(("line", "paper"), [("<i>p_{T}</i>", "<i>E_{T}^{<b>}</i>")], code=True)
    assert "<code>&lt;i&gt;p_{T}&lt;/i&gt;</code>" in shown.html
    assert "&lt;i&gt;E<sub>T</sub><sup>&lt;b&gt;</sup>&lt;/i&gt;" in shown.html
    assert shown.text == "line          paper\n<i>p_{T}</i>  <i>E_{T}^{<b>}</i>"


def test_numbers_stand_right() -> None:
    """A column of numbers is aligned to the right, in HTML and in text."""
    shown = show.table(("step", "n"), [("all", "1,234"), ("some", "5")])
    assert shown.html.count("text-align: right") == 3
    assert shown.text == "step      n\nall   1,234\nsome      5"


def test_one_cell_with_all_blocks_says_which_line_is_whose(tmp_path: Path) -> None:
    """Where one cell has several blocks its table has a column of them, and a line cannot be put
    into the block of information.
    """
    made = Session(Journal(tmp_path / "journal.jsonl"))
    made.open(PAPER)
    jets = "object jets\n  take Jet\n  select pt > 30 GeV"
    made.read("spec", f"info analysis\n  title T\n\n{PHOTONS}\n\n{jets}")
    review = made.review("spec")
    assert review.blocks == ("object photons", "object jets")
    assert made.blocks == (("spec", "object photons"), ("spec", "object jets"))
    shown = show.review(review).text
    assert re.search(r"^object photons +select pt > 10 GeV", shown, re.MULTILINE)
    assert re.search(r"^object jets +select pt > 30 GeV", shown, re.MULTILINE)


def test_one_block_needs_no_column(session: Session) -> None:
    """The name of the cell says it."""
    assert "object photons" not in show.review(session.review("photons")).text
