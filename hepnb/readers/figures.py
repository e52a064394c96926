"""The text inside included figures: legends and labels, as the PDF's own text layer has them.

The line builder leaves figures out (their labels would break into the text, and plots cost most of the time). What stands in them
is kept in the order in which the drawing program wrote it, which need not be that of reading: enough to find it, not to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pypdfium2

from hepnb.paper import Box
from hepnb.readers.layout import Piece
from hepnb.readers.lines import Line


def figure_texts(data: bytes, figures: Mapping[int, Sequence[Box]]) -> dict[int, Piece]:
    """The text inside the figures of each page, by page number (1-based); ``figures`` holds their boxes."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = {number: list(_runs(document[number - 1], number, boxes)) for number, boxes in figures.items() if boxes}
    finally:
        document.close()
    return {number: Piece("other", lines) for number, lines in pages.items() if lines}


def _runs(page: Any, number: int, figures: Sequence[Box]) -> Iterator[Line]:
    """The runs of characters whose middle lies in a figure."""
    left, _, _, top = page.get_mediabox()
    layer = page.get_textpage()
    for i in range(layer.count_rects()):
        x0, y0, x1, y1 = layer.get_rect(i)
        box = (x0 - left, top - y1, x1 - left, top - y0)
        text = " ".join(layer.get_text_bounded(x0, y0, x1, y1).split())
        if text and any(_inside(box, figure) for figure in figures):
            yield Line(text, list(_words(text, box)), number, box[3], box[3] - box[1], 0.0, 0.0)
    layer.close()
    page.close()


def _inside(box: Box, figure: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return figure[0] <= x <= figure[2] and figure[1] <= y <= figure[3]


def _words(text: str, box: Box) -> Iterator[tuple[int, int, Box]]:
    """The words of a run; the run's box is shared out by characters."""
    step = (box[2] - box[0]) / len(text)
    for match in re.finditer(r"\S+", text):
        yield match.start(), match.end(), (box[0] + match.start() * step, box[1], box[0] + match.end() * step, box[3])
