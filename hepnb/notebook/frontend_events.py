"""Events of the labextension, and the kernel's answers to them.

A mistake in what a person asks for is said where they asked; nothing here raises for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepnb import workflow
from hepnb.errors import HepnbError
from hepnb.notebook import cells
from hepnb.notebook.cells import Cell
from hepnb.notebook.consent import ACCEPTED
from hepnb.notebook.messages import (
    VERSION,
    AnyEvent,
    AskDraft,
    AskFor,
    AskMarks,
    AskOverview,
    AskPapers,
    AskPicture,
    AskWords,
    Changed,
    Decided,
    Dismissed,
    Draft,
    Edited,
    Found,
    Hello,
    Marks,
    PagePicture,
    Papers,
    Required,
    Standing,
    Words,
)
from hepnb.notebook.paper_view import PaperView
from hepnb.notebook.review_record import draft, overview

if TYPE_CHECKING:
    from hepnb.notebook.magics_base import MagicsBase


class FrontendEvents:
    """The events of the labextension, taken up by the magics of one shell."""

    def __init__(self, magics: MagicsBase) -> None:
        self._magics = magics
        self._view = PaperView(magics.session)

    def to(self, event: AnyEvent) -> None:
        """Does what an event asks for."""
        with self._magics.session.lock:
            match event:
                case Hello():
                    self._magics.preferences.apply(event.settings)
                    self._magics.tell_status()
                case Standing():
                    self._magics.stands(event.cells, event.before)
                case Decided():
                    self._decided(event)
                case Edited() | Required() | Dismissed():
                    self._change(event)
                case AskPapers():
                    self._papers(event)
                case AskMarks():
                    self._marks(event)
                case AskOverview():
                    self._overview(event)
                case AskWords():
                    self._words(event)
                case AskDraft():
                    self._draft(event)
                case AskPicture():
                    self._picture(event)
                case AskFor():
                    self._found(event)
                case _:
                    pass  # what became of a request: the notebook shows it

    def _decided(self, event: Decided) -> None:
        """A decision made outside of the kernel is taken up without running the cell again."""
        cell = cells.parse(event.source)
        if cell is not None and cell.kind == "program":
            cells_of_program = self._magics.session.program_cells
            cells_of_program.take_up(event.source)
            for accepted in cells_of_program.accepted(event.source):
                self._magics.session.own.said(ACCEPTED, accepted.source)
        if cell is None or cell.kind != "spec":
            return
        try:
            read = self._magics.session.read(cell.key, cell.body, cell.status, decided=event.lines)
        except HepnbError:
            return  # a text that does not parse says so when it is run
        self._taken_up(event.source, read)

    def _change(self, event: Edited | Required | Dismissed) -> None:
        """A change of a cell's text, which the kernel makes because it can tell whether the text
        parses.
        """
        bridge = self._magics.bridge
        error = ""
        try:
            self._changed(event)
        except HepnbError as found:
            error = str(found)
        bridge.send(Changed(v=VERSION, id=bridge.next_id(), re=event.id, error=error))

    def _changed(self, event: Edited | Required | Dismissed) -> None:
        session = self._magics.session
        cell = cells.parse(event.source)
        if cell is None:
            raise HepnbError(
                "the cell is no spec cell any more", hint="put %%spec KEY into its first line"
            )
        session.read(cell.key, cell.body, cell.status)
        match event:
            case Edited():
                changed = session.edit(event.key, event.line, event.code)
            case Required():
                phrase = session.phrase(event.page, event.quote, event.nth)
                changed = session.require(event.key, event.block, event.code, phrase)
            case Dismissed():
                changed = session.dismiss(
                    event.key,
                    [session.phrase(p.page, p.quote, p.nth) for p in event.phrases],
                    event.reason,
                )
        self._taken_up(event.source, changed)

    def _taken_up(self, source: str, cell: Cell) -> None:
        self._magics.texts[cell.key] = source
        self._magics.rewrite(cell, running=False)
        if cell.key in self._magics.tables:
            self._magics.tables[cell.key].refresh()

    def _overview(self, event: AskOverview) -> None:
        bridge = self._magics.bridge
        bridge.send(
            overview(self._magics.session, workflow.suggested_line, bridge.next_id(), event.id)
        )

    def _words(self, event: AskWords) -> None:
        bridge = self._magics.bridge
        try:
            words = self._view.words(event.paper, event.page)
        except HepnbError:
            words = ()
        bridge.send(Words(v=VERSION, id=bridge.next_id(), re=event.id, words=words))

    def _draft(self, event: AskDraft) -> None:
        magics = self._magics
        key = block = suggestion = ""
        try:
            home, suggestion = draft(
                magics.session, workflow.suggested_line, event.page, event.quote
            )
            key, block = home.key, home.title
        except HepnbError:
            pass  # words that are not found are said when the line is added
        magics.bridge.send(
            Draft(
                v=VERSION,
                id=magics.bridge.next_id(),
                re=event.id,
                key=key,
                block=block,
                suggestion=suggestion,
            )
        )

    def _papers(self, event: AskPapers) -> None:
        bridge = self._magics.bridge
        bridge.send(Papers(v=VERSION, id=bridge.next_id(), re=event.id, papers=self._view.papers))

    def _marks(self, event: AskMarks) -> None:
        bridge = self._magics.bridge
        bridge.send(Marks(v=VERSION, id=bridge.next_id(), re=event.id, marks=self._view.marks()))

    def _picture(self, event: AskPicture) -> None:
        bridge = self._magics.bridge
        try:
            picture = self._view.picture(event.paper, event.page, event.boxes)
        except HepnbError as error:
            bridge.send(PagePicture(v=VERSION, id=bridge.next_id(), re=event.id, error=str(error)))
        else:
            bridge.send(PagePicture(v=VERSION, id=bridge.next_id(), re=event.id), picture)

    def _found(self, event: AskFor) -> None:
        bridge = self._magics.bridge
        try:
            hits, more = self._view.search(event.paper, event.text)
        except HepnbError:
            hits, more = (), 0
        bridge.send(Found(v=VERSION, id=bridge.next_id(), re=event.id, hits=hits, more=more))
