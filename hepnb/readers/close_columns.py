"""Columns that stand close together: what parts them is narrow, but the cells on both sides of it
are set alike in several rows.

A gap that is little more than a space between two words parts columns where it lies at one place
in at least three rows, and the texts on either side of it have one left edge, middle or right
edge, row by row. Words of running text are not set so.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hepnb.readers.lines import TextLine

_GAP = 0.42  # em: as narrow as two columns may stand; a space between words is a third
_WIDE = 0.75  # em: what is wider is no space between words
_ALIKE = 0.2  # em: edges or middles that differ by less are at one place
_SIGNS = frozenset("±∓=×+−")  # what stands between two parts of one text
#: the next number of a list of bins in one cell
LISTED = re.compile(r"\d[\])]?[,;]\s+(?:[<>≥≤⩾⩽]|[\[(]?\d)")
_ROWS = 3  # rows, at the least, that show a column


@dataclass(frozen=True, slots=True)
class _Gap:
    """White space inside a row, the ``nth`` ``of`` so many, and the texts on its two sides."""

    row: int
    nth: int
    of: int
    x0: float
    x1: float
    left: tuple[float, float]
    right: tuple[float, float]


def finer(
    bands: Sequence[Sequence[TextLine]], separators: Sequence[tuple[float, float]]
) -> list[float]:
    """The separators of columns, each between two x, and those between columns that stand close
    together.
    """
    gaps = [g for i, band in enumerate(bands) for g in _gaps(i, band)]
    ink = [[(box[0], box[2]) for line in band for _, _, box in line.words] for band in bands]
    em = statistics.median(line.size for band in bands for line in band)
    found = [_freer(x0, x1, gaps) for x0, x1 in separators]
    for seed in gaps:
        if any(seed.x0 - 1 < s < seed.x1 + 1 for s in found):
            continue
        same = _alike(seed, _same(seed, gaps), _ALIKE * em)
        x0, x1 = max(g.x0 for g in same), min(g.x1 for g in same)
        begun = sum(_begins(row, seed, _ALIKE * em) for row in ink)
        crossed = sum(any(a < x1 and x0 < b for a, b in row) for row in ink)
        if len(same) + begun >= _ROWS and x1 - x0 >= _GAP * em and crossed < len(same):
            found.append(_freest(x0, x1, gaps))
    return sorted(found)


def _gaps(row: int, band: Sequence[TextLine]) -> Iterator[_Gap]:
    """The gaps of a row that may part two columns: none after the comma of a list of numbers, and
    none beside a sign between two.
    """
    parts: list[tuple[float, float]] = []
    joined = False
    for line in sorted(band, key=lambda x: x.x0):
        start = 0
        for first, last, box in line.words:
            word = line.text[first:last]
            listed = bool(LISTED.search(line.text[start:last]))
            narrow = parts and box[0] - parts[-1][1] < _GAP * line.size
            if parts and (narrow or listed or joined or word in _SIGNS):
                parts[-1] = (parts[-1][0], max(box[2], parts[-1][1]))
            else:
                parts.append((box[0], box[2]))
            start, joined = first, word in _SIGNS
    for i, (left, right) in enumerate(itertools.pairwise(parts)):
        yield _Gap(row, i, len(parts) - 1, left[1], right[0], left, right)


def firm(bands: Sequence[Sequence[TextLine]], separators: Sequence[float]) -> list[float]:
    """The separators of columns without those that are but spaces between words, narrow wherever
    they are white: of one row, or of no more rows than have a text across.
    """
    gaps = [g for i, band in enumerate(bands) for g in _gaps(i, band)]
    ink = [[(box[0], box[2]) for line in band for _, _, box in line.words] for band in bands]
    em = statistics.median(line.size for band in bands for line in band)
    found = []
    for x in separators:
        here = [g for g in gaps if g.x0 < x < g.x1]
        own = [g for g in here if sum(g.x0 < s < g.x1 for s in separators) == 1]
        across = sum(any(a < x < b for a, b in _joined(row, em)) for row in ink)
        wide = statistics.median(g.x1 - g.x0 for g in own or here) > _WIDE * em if here else False
        if wide or len(own) > max(1, across):
            found.append(x)
    return found


def _begins(row: Sequence[tuple[float, float]], seed: _Gap, off: float) -> bool:
    """True for a row that begins where the text after a gap does, the first of its row: it has no
    label.
    """
    return not seed.nth and abs(min(row)[0] - seed.right[0]) < off


def _same(seed: _Gap, gaps: Sequence[_Gap]) -> list[_Gap]:
    """The gaps at the place of one, with it; one of each row."""
    rows: dict[int, _Gap] = {seed.row: seed}
    for gap in gaps:
        least = min(gap.x1 - gap.x0, seed.x1 - seed.x0)
        if min(gap.x1, seed.x1) - max(gap.x0, seed.x0) > 0.5 * least:
            rows.setdefault(gap.row, gap)
    return list(rows.values())


def _alike(seed: _Gap, gaps: Sequence[_Gap], off: float) -> list[_Gap]:
    """The gaps with texts on both sides that are set as those of one are, but for some points."""
    left, right = _edges(seed.left), _edges(seed.right)
    sets = (
        [
            g
            for g in gaps
            if abs(_edges(g.left)[i] - left[i]) < off and abs(_edges(g.right)[j] - right[j]) < off
        ]
        for i, j in itertools.product(range(3), repeat=2)
    )
    return max(sets, key=len)


def _freer(x0: float, x1: float, gaps: Sequence[_Gap]) -> float:
    """The x at which two columns part, between two or in the white around one, what lies across
    left aside: a head may be wider than what it is over.
    """
    middle = x0 if x0 == x1 else None
    if x0 == x1:
        here = [g for g in gaps if g.x0 < x0 < g.x1]
        most = max((g.of for g in here), default=0)
        full = [g for g in here if g.of == most]
        x0 = max((g.x0 for g in full), default=x0)
        x1 = min((g.x1 for g in full), default=x1)
    across = {g.row for g in gaps for a, b in (g.left, g.right) if x0 - 1 < a and b < x1 + 1}
    free = [g for g in gaps if g.row not in across]
    best = _freest(x0, x1, free)
    return best if middle is None or _through(best, free) > _through(middle, free) else middle


def _through(x: float, gaps: Sequence[_Gap]) -> int:
    """The weight of the gaps that an x lies in: a row of many texts says more than a head."""
    return sum(g.of for g in gaps if g.x0 < x < g.x1)


def _freest(x0: float, x1: float, gaps: Sequence[_Gap]) -> float:
    """The x between two that lies in the most gaps."""
    ends = sorted({x0, x1, *(x for g in gaps for x in (g.x0, g.x1) if x0 < x < x1)})
    places = [((a + b) / 2, b - a) for a, b in itertools.pairwise(ends)]
    inside = ((_through(x, gaps), width, x) for x, width in places)
    return max(inside, default=(0, 0.0, x0))[2]


def _edges(text: tuple[float, float]) -> tuple[float, float, float]:
    """The left edge, middle and right edge of a text."""
    return text[0], (text[0] + text[1]) / 2, text[1]


def _joined(row: Sequence[tuple[float, float]], em: float) -> list[tuple[float, float]]:
    """The words of a row, those that only a space parts as one text."""
    texts: list[tuple[float, float]] = []
    for x0, x1 in sorted(row):
        if texts and x0 - texts[-1][1] < _GAP * em:
            texts[-1] = (texts[-1][0], max(x1, texts[-1][1]))
        else:
            texts.append((x0, x1))
    return texts
