"""The parts of a cell's output that live: the review table and the progress line. Finished ones become static HTML."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import ipywidgets as ipw
from IPython.display import Image, display
from matplotlib.figure import Figure

from hepnb.errors import HepnbError
from hepnb.markup import Html, joined, paper_text, tag
from hepnb.notebook import show
from hepnb.notebook.cells import Cell
from hepnb.notebook.session import Row, Session
from hepnb.readers import render
from hepnb.spec import Decision, Evidence

#: seconds between two updates of the progress line; faster ones fill the connection
_TICK = 0.1
#: columns of the review table that are as wide in every row: the decision, and the buttons with four of them
_MARK_WIDTH, _BUTTONS_WIDTH = "76px", "268px"
_RULE = "1px solid var(--jp-border-color2)"


class Output:
    """One output of a cell that can be replaced."""

    def __init__(self) -> None:
        self._handle: Any = None

    def put(self, shown: show.Static, widget: ipw.Widget | None = None) -> None:
        """Shows something in place of what was shown: a widget where the frontend has widgets, static HTML elsewhere."""
        data = dict(widget._repr_mimebundle_()) if widget is not None else {}
        data |= {"text/html": shown.html, "text/plain": shown.text}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


def show_figure(figure: Figure) -> None:
    """Shows a figure as a picture, which needs no backend of matplotlib."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=96)
    display(Image(data=buffer.getvalue(), format="png"))


class ProgressLine:
    """A `Progress` that rewrites one line of output, ten times a second at most."""

    def __init__(self, output: Output, clock: Callable[[], float] = time.monotonic) -> None:
        self._output = output
        self._clock = clock
        self._last = -_TICK

    def __call__(self, what: str, done: int, total: int) -> None:
        """Shows what is being done; see `hepnb.ports.Progress`."""
        now = self._clock()
        if now - self._last >= _TICK:
            self._last = now
            self._output.put(show.note(f"{what} {done} of {total}" if total else what))


class ReviewTable:
    """The lines of a spec cell with their quotes and findings, to be accepted, edited or rejected.

    Each decision is in the session and in the journal at once; ``rewritten`` is called with the cell, to bring it into
    the text. When nothing is open any more the table becomes static.
    """

    def __init__(self, session: Session, key: str, rewritten: Callable[[Cell], None], output: Output | None = None) -> None:
        self._session = session
        self._key = key
        self._rewritten = rewritten
        self._output = output or Output()
        self._rows = ipw.VBox()
        self._say = ipw.HTML()
        self._say.add_class("hepnb-review-message")
        self._clean = _button(
            "", "Accept every open line whose quote stands in the paper and that no check has anything against", "check-square"
        )
        self._clean.on_click(lambda _: self._accept_clean())
        self._clean.layout.align_self = "flex-start"
        self.box = ipw.VBox([self._clean, self._rows, self._say])
        self.box.add_class("hepnb-review")

    def refresh(self) -> None:
        """Shows the cell as the session has it now."""
        with self._session.lock:
            review = self._session.review(self._key)
        if not review.open_rows:
            self._output.put(show.review(review))
            self.box.close()
            return
        clean = sum(r.is_clean for r in review.rows)
        self._clean.description = f"Accept all {clean} clean lines"
        self._clean.disabled = not clean
        self._rows.children = [self._row(row) for row in review.rows]
        self._say.value = _message([*(str(f) for f in review.findings), show.coverage(review.phrases)])
        self._output.put(show.review(review), self.box)

    def _row(self, row: Row) -> ipw.VBox:
        below = ipw.VBox()
        buttons = self._buttons(row, below) if row.requirement.decision == Decision.OPEN else []
        columns = [
            _column(joined([show.mark(row.requirement.decision)]), f"0 0 {_MARK_WIDTH}"),
            _column(tag("code", row.requirement.adl), "3 1 0%"),
            _column(paper_text(show.quotes(row)), "4 1 0%"),
            ipw.HBox(buttons, layout=ipw.Layout(flex=f"0 0 {_BUTTONS_WIDTH}")),
        ]
        remarks = [_column(Html(show.remarks(row.findings).html), "0 0 auto")] if row.findings else []
        made = ipw.VBox([ipw.HBox(columns), *remarks, below], layout=ipw.Layout(border_top=_RULE, padding="3px 0"))
        made.add_class("hepnb-review-row")
        return made

    def _buttons(self, row: Row, below: ipw.VBox) -> list[ipw.Button]:
        line = row.requirement.adl
        actions: list[tuple[str, str, Callable[[], None]]] = [
            ("Accept", "check", lambda: self._decide([row], Decision.ACCEPTED)),
            ("Edit", "pencil", lambda: self._open_editor(row, below)),
            ("Reject", "times", lambda: self._decide([row], Decision.REJECTED)),
        ]
        if (place := row.place) is not None:
            actions.append(("Page", "file-image-o", lambda: self._show_page(place, below)))
        made = []
        for name, icon, act in actions:
            button = _button(name, f"{name}: {line}", icon)
            button.on_click(lambda _, act=act: self._try(act))
            made.append(button)
        return made

    def _accept_clean(self) -> None:
        review = self._session.review(self._key)
        self._try(lambda: self._decide([r for r in review.rows if r.is_clean], Decision.ACCEPTED))

    def _decide(self, rows: Iterable[Row], decision: Decision) -> None:
        self._change(lambda: self._session.decide(self._key, [r.requirement.id for r in rows], decision))

    def _open_editor(self, row: Row, below: ipw.VBox) -> None:
        field = ipw.Text(row.requirement.adl, layout=ipw.Layout(width="40em"))
        save = _button("Save", "Put this line into the cell; it is then to be accepted", "floppy-o")
        save.on_click(lambda _: self._try(lambda: self._change(lambda: self._session.edit(self._key, row.line, field.value))))
        below.children = [ipw.HBox([field, save])]

    def _show_page(self, place: Evidence, below: ipw.VBox) -> None:
        picture = render(self._session.paper_of(place).path, place.page, place.boxes, crop=True)
        below.children = [
            ipw.Image(value=picture, format="png", layout=ipw.Layout(max_width="100%", object_fit="contain", margin="12px 0 6px"))
        ]

    def _change(self, change: Callable[[], Cell]) -> None:
        with self._session.lock:
            cell = change()
        self._rewritten(cell)
        self.refresh()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except HepnbError as error:
            self._say.value = _message([str(error)])


def _column(content: Html, flex: str) -> ipw.HTML:
    """Text with the line height of text: a widget's own is that of a button."""
    text = tag("div", content, style="line-height: 1.35; padding-top: 4px")
    return ipw.HTML(text, layout=ipw.Layout(flex=flex, min_width="0", margin="0 8px 0 0"))


def _button(name: str, tooltip: str, icon: str) -> ipw.Button:
    return ipw.Button(
        description=name,
        tooltip=tooltip,
        icon=icon,
        layout=ipw.Layout(width="auto", height="26px", padding="0 6px", flex="0 0 auto"),
    )


def _message(sentences: Iterable[str]) -> str:
    return f"<div role='status'>{'<br>'.join(map(escape, sentences))}</div>"
