"""The review where there is no labextension: below the table, controls for one line and one phrase
at a time.

A fixed number of widgets, however many lines there are: a widget of its own for each line would
take seconds to appear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

import ipywidgets as ipw

from hepnb import workflow
from hepnb.errors import HepnbError
from hepnb.notebook import show
from hepnb.notebook.cells import Cell
from hepnb.notebook.review_record import home
from hepnb.notebook.session import Review, Row, Session
from hepnb.readers import render
from hepnb.render import one_line
from hepnb.spec import Decision, Phrase, PhraseState

_WIDE = ipw.Layout(width="auto", max_width="60em")


class ReviewWidget:
    """The controls; ``changed`` is called with the cell after each decision."""

    def __init__(self, session: Session, key: str, changed: Callable[[Cell], None]) -> None:
        self._session = session
        self._key = key
        self._changed = changed
        self._rows: tuple[Row, ...] = ()
        self._phrases: tuple[Phrase, ...] = ()
        self._say = ipw.HTML()
        self._page = ipw.VBox()
        self._line = ipw.Dropdown(description="Line", layout=_WIDE)
        self._about = ipw.HTML(description="Paper", layout=_WIDE)
        self._code = ipw.Text(description="Text", layout=_WIDE, continuous_update=False)
        self._phrase = ipw.Dropdown(description="Possible cut", layout=_WIDE)
        self._block = ipw.Dropdown(description="Block", layout=_WIDE)
        self._words = ipw.Text(
            description="Line/reason",
            layout=_WIDE,
            placeholder="an ADL line, or the reason why this is not a cut",
        )
        self._clean = _button(
            "",
            "Accept every open line that its quote confirms and that no check warns of",
            self._accept_clean,
        )
        self._line.observe(lambda _: self._show_line(), "value")
        self._phrase.observe(lambda _: self._show_phrase(), "value")
        lines = [
            _button(
                "Accept", "Accept this line", self._trying(lambda: self._decide(Decision.ACCEPTED))
            ),
            _button(
                "Reject", "Reject this line", self._trying(lambda: self._decide(Decision.REJECTED))
            ),
            _button(
                "Save edit",
                "Put the edited line into the cell, as an open line",
                self._trying(self._edit),
            ),
            _button(
                "Show page",
                "Show the quote of this line on its page",
                self._trying(self._show_page),
            ),
            self._clean,
        ]
        phrases = [
            _button(
                "Make a line of it",
                "Add the ADL as an open line to the block",
                self._trying(self._require),
            ),
            _button(
                "Set aside",
                "Set the phrase aside, with the text above as the reason",
                self._trying(self._dismiss),
            ),
        ]
        self._unclaimed = ipw.VBox([self._phrase, self._block, self._words, ipw.HBox(phrases)])
        self.box = ipw.VBox(
            [
                self._line,
                self._about,
                self._code,
                ipw.HBox(lines),
                self._page,
                self._unclaimed,
                self._say,
            ]
        )
        self.box.add_class("hepnb-review-widget")

    def refresh(self, review: Review) -> None:
        """Takes up a review; the next open line is chosen."""
        self._rows = review.open_rows
        self._phrases = tuple(p for p in review.phrases if p.state == PhraseState.OPEN)
        clean = sum(r.is_clean for r in self._rows)
        self._clean.description, self._clean.disabled = f"Accept all {clean} clean lines", not clean
        at = self._line.index or 0
        self._line.options = [
            (f"{r.requirement.block}: {r.requirement.adl}", i) for i, r in enumerate(self._rows)
        ]
        self._line.index = min(at, len(self._rows) - 1) if self._rows else None
        self._phrase.options = [
            (f"p{p.page} “{one_line(p.quote, 80)}”", i) for i, p in enumerate(self._phrases)
        ]
        self._phrase.index = 0 if self._phrases else None
        self._block.options = review.blocks
        self._block.index = 0 if review.blocks else None
        self._unclaimed.layout.display = "" if self._phrases and review.blocks else "none"
        self._tell(())
        self._show_line()
        self._show_phrase()

    def _show_line(self) -> None:
        self._page.children = ()
        row = self._row if self._line.index is not None else None
        self._code.value = row.requirement.adl if row else ""
        self._about.value = show.about(row).html if row else ""

    def _show_phrase(self) -> None:
        if self._phrase.index is None:
            self._words.value = ""
            return
        self._words.value = workflow.suggested_line(self._chosen)
        block = home(self._session, self._chosen).title
        if block in self._block.options:
            self._block.value = block

    @property
    def _row(self) -> Row:
        index: int = self._line.index
        return self._rows[index]

    @property
    def _chosen(self) -> Phrase:
        index: int = self._phrase.index
        return self._phrases[index]

    def _decide(self, decision: Decision) -> None:
        self._change(lambda: self._session.decide(self._key, [self._row.requirement.id], decision))

    def _accept_clean(self) -> None:
        ids = [r.requirement.id for r in self._rows if r.is_clean]
        self._trying(
            lambda: self._change(lambda: self._session.decide(self._key, ids, Decision.ACCEPTED))
        )()

    def _edit(self) -> None:
        self._change(lambda: self._session.edit(self._key, self._row.line, self._code.value))

    def _require(self) -> None:
        self._change(
            lambda: self._session.require(
                self._key, self._block.value, self._words.value, self._chosen
            )
        )

    def _dismiss(self) -> None:
        self._change(lambda: self._session.dismiss(self._key, [self._chosen], self._words.value))

    def _show_page(self) -> None:
        place = self._row.place
        if place is None:
            raise HepnbError(
                "this line has no quote with a place in a paper at hand",
                hint="load the paper with %load_paper",
            )
        picture = render(self._session.paper_of(place).path, place.page, place.boxes, crop=True)
        layout = ipw.Layout(max_width="100%", object_fit="contain", margin="12px 0 6px")
        self._page.children = [ipw.Image(value=picture, format="png", layout=layout)]

    def _change(self, change: Callable[[], Cell]) -> None:
        with self._session.lock:
            cell = change()
        self._changed(cell)

    def _trying(self, act: Callable[[], None]) -> Callable[[], None]:
        def tried() -> None:
            try:
                act()
            except HepnbError as error:
                self._tell([str(error)])

        return tried

    def tell(self, sentence: str) -> None:
        """Says a sentence below the controls, until something is decided."""
        self._tell([sentence])

    def _tell(self, sentences: Iterable[str]) -> None:
        self._say.value = f"<div role='status'>{'<br>'.join(map(escape, sentences))}</div>"


def _button(name: str, tooltip: str, act: Callable[[], None]) -> ipw.Button:
    button = ipw.Button(
        description=name, tooltip=tooltip, layout=ipw.Layout(width="auto", flex="0 0 auto")
    )
    button.on_click(lambda _: act())
    return button
