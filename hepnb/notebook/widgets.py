"""Outputs of a cell that can be replaced: the progress line, figures.

Finished ones become static HTML.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw
from IPython.display import Image, display

from hepnb.documents import whole
from hepnb.notebook import show
from hepnb.ports import Progress, silent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: seconds between two updates of the progress line; faster ones fill the connection
_TICK = 0.1
#: how many letters of a model's answer are shown while it comes
_SEEN = 240


class Output:
    """One output of a cell that can be replaced."""

    def __init__(self) -> None:
        self._handle: Any = None

    def put(
        self,
        shown: show.Static,
        widget: ipw.Widget | None = None,
        richer: Mapping[str, Any] | None = None,
    ) -> None:
        """Shows something in place of what was shown: a widget where the frontend has widgets,
        static HTML elsewhere.

        ``richer``: by MIME type, what a frontend may show instead that can.
        """
        data = dict(widget._repr_mimebundle_()) if widget is not None else {}
        data |= whole({**(richer or {}), "text/html": shown.html, "text/plain": shown.text})
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
    """A `Progress` that rewrites one line of output, ten times a second at most, and tells it to
    whoever else shows it.
    """

    def __init__(
        self, output: Output, tell: Progress = silent, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._output = output
        self._tell = tell
        self._clock = clock
        self._begin = clock()
        self._last = self._begin - _TICK
        self._doing = ("", 0, 0)
        self._words = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Shows what is being done; see `hepnb.ports.Progress`."""
        self._doing = (what, done, total)
        if self._show():
            self._tell(what, done, total)

    def words(self, text: str) -> None:
        """Shows the last words of a model as they come, below what is being done."""
        self._words = (self._words + text)[-_SEEN:]
        self._show()

    def _show(self) -> bool:
        """Shows the present state, if it is time to."""
        now = self._clock()
        if now - self._last < _TICK:
            return False
        self._last = now
        self._output.put(show.progress(*self._doing, now - self._begin, self._words))
        return True
