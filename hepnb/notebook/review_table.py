"""The review under a spec cell: drawn by the labextension where it is; elsewhere static HTML, and
below it controls.

The controls are an output of their own: a file that is opened again has no widgets, but still shows
the table. Each decision is in the session and in the journal at once, and goes into the cell's
text.
"""

from __future__ import annotations

from collections.abc import Callable

from hepnb.notebook import show
from hepnb.notebook.bridge import Bridge, Listener
from hepnb.notebook.cells import Cell
from hepnb.notebook.messages import VERSION, Reviewed
from hepnb.notebook.review_record import INSTEAD, MIME, review_record
from hepnb.notebook.review_widget import ReviewWidget
from hepnb.notebook.session import Session
from hepnb.notebook.widgets import Output

#: no frontend but the labextension's lets the kernel change a cell that is not being run
_INTO_TEXT = "Run the cell again: that writes your decisions into its text."


class ReviewTable:
    """The lines of a spec cell with their quotes and findings, to be accepted, edited or
    rejected.
    """

    def __init__(
        self,
        session: Session,
        key: str,
        bridge: Bridge,
        rewritten: Callable[[Cell], None],
        output: Output | None = None,
        *,
        is_run: bool = True,
    ) -> None:
        """``rewritten`` is called with the cell after each change, to bring it into the text.

        ``is_run``: False for the table of a cell that is not run: the labextension puts it there.
        """
        self._session = session
        self._key = key
        self._bridge = bridge
        self._rewritten = rewritten
        self._output = output or Output()
        self._controls = Output()
        self._widget: ReviewWidget | None = None
        self._is_shown = not is_run

    def refresh(self) -> None:
        """Shows the cell as the session has it now."""
        with self._session.lock:
            review = self._session.review(self._key)
        record, static = review_record(review, self._session.papers), show.review(review)
        if self._is_shown and self._bridge.connected:
            self._bridge.send(
                Reviewed(
                    v=VERSION,
                    id=self._bridge.next_id(),
                    review=record,
                    html=static.html,
                    text=static.text,
                )
            )
            return
        richer = (
            {MIME: record.model_dump(mode="json")}
            if self._bridge.listener is not Listener.ABSENT
            else {}
        )
        self._output.put(static, richer=richer)
        self._is_shown = True
        instead: dict[str, object] = {INSTEAD: {}} if richer else {}
        if review.open_rows and not self._bridge.connected:
            self._widget = self._widget or ReviewWidget(self._session, self._key, self._changed)
            self._widget.refresh(review)
            self._controls.put(
                show.note("To decide here, run the cell again."), self._widget.box, instead
            )
        elif self._widget:
            self._widget.box.close()  # what is finished is static, and needs no kernel
            rest = show.Static("", "") if self._bridge.connected else show.note(_INTO_TEXT)
            self._controls.put(rest, richer=instead)

    def _changed(self, cell: Cell) -> None:
        self._rewritten(cell)
        self.refresh()
        if self._widget and not self._bridge.connected:
            self._widget.tell(_INTO_TEXT)
