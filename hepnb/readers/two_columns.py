"""Two columns that a program wrote line by line across the page, put into the order of reading.

TeX writes column by column; its order is kept, since it also knows what a float is.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence

from hepnb.readers.lines import TextLine

_MIDDLE = (0.4, 0.6)  # of the width of the page: where the gutter lies
_CROSSING = 0.15  # of the lines may run over it: titles, wide tables
# of the width of the page: as wide are the lines of a column, but not the cells of a table
_PROSE = 0.28


def in_columns(lines: list[TextLine], width: float) -> list[TextLine]:
    """The lines of a page, left column before right between lines over both, where the stream
    jumps between the columns.
    """
    gutter = _gutter(lines, width)
    if gutter is None:
        return lines
    left, right = [x for x in lines if x.x1 <= gutter], [x for x in lines if x.x0 >= gutter]
    few = min(len(left), len(right))
    prose = all(
        statistics.median(x.x1 - x.x0 for x in side) > _PROSE * width
        for side in (left, right)
        if side
    )
    across = sum(
        a.x1 <= gutter <= b.x0 and abs(a.y - b.y) < 0.5 * a.size
        for a, b in itertools.pairwise(lines)
    )
    if few < 4 or not prose or across < 0.5 * few:
        return lines
    return list(_ordered(lines, gutter))


def _gutter(lines: Sequence[TextLine], width: float) -> float | None:
    """The x in the middle of the page that the fewest lines cross; None where too many do."""
    places = [width * (_MIDDLE[0] + i * (_MIDDLE[1] - _MIDDLE[0]) / 40) for i in range(41)]
    crossed = [sum(x.x0 < place < x.x1 for x in lines) for place in places]
    least = min(crossed)
    if not lines or least > _CROSSING * len(lines):
        return None
    free = [place for place, n in zip(places, crossed, strict=True) if n == least]
    return free[len(free) // 2]


def _ordered(lines: Sequence[TextLine], gutter: float) -> Iterator[TextLine]:
    zone: list[TextLine] = []
    for line in sorted(lines, key=lambda x: x.y):
        if line.x0 < gutter < line.x1:
            yield from _zone(zone, gutter)
            zone = []
            yield line
        else:
            zone.append(line)
    yield from _zone(zone, gutter)


def _zone(lines: Sequence[TextLine], gutter: float) -> Iterator[TextLine]:
    yield from (x for x in lines if x.x1 <= gutter)
    yield from (x for x in lines if x.x1 > gutter)
