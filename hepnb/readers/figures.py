"""The text inside included figures, and what is set sideways beside the text: legends and labels.

The line builder leaves it out of the running text, into which it would break. It is kept in the
order in which the drawing program wrote it, which need not be that of reading: enough to find it,
not to read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hepnb.readers.glyphs import Glyph
from hepnb.readers.layout import LineGroup
from hepnb.readers.lines import TextLine, assemble
from hepnb.readers.textlayer import Aside, Frame


def labels(asides: Sequence[Aside], frame: Frame, number: int) -> LineGroup | None:
    """The text aside of a page, in the coordinates of the page's own ``frame``; None where there
    is none.
    """
    runs = ((aside.frame, run) for aside in asides for run in _runs(aside.glyphs))
    found = [_into(line, its, frame) for its, run in runs if (line := assemble(run, number))]
    return LineGroup("other", found) if found else None


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The stretches of a stream of characters on one baseline that run on to the right without a
    wide gap.
    """
    run: list[Glyph] = []
    for glyph in glyphs:
        em = max(glyph.size, 1.0)
        if run and not (
            abs(glyph.y - run[-1].y) < 0.05 * em and -0.3 * em < glyph.x0 - run[-1].x1 < 1.4 * em
        ):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _into(line: TextLine, its: Frame, frame: Frame) -> TextLine:
    if its == frame:
        return line
    return replace(
        line, words=[(start, end, frame.turned(its.back(box))) for start, end, box in line.words]
    )
