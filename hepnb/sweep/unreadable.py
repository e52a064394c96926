"""Numbers beside a sign that the source of a paper does not tell: they are no comparison that code can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hepnb.paper import Block
from hepnb.sweep.reading import Reading
from hepnb.vocabulary.units import WRITTEN

#: a character without a text, or one of a private use that only its font explains
_SIGN = r"[\ufffd\ue000-\uf8ff]"
_NUMBER = rf"\d+(?:[.,]\d+)*(?:\s?{WRITTEN})?"
_BESIDE = re.compile(rf"{_SIGN}\s?{_NUMBER}|{_NUMBER}\s?{_SIGN}")


def kept_open(block: Block, readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings of a block, those beside an unknown sign without what they seem to say, and one for each that nothing reads."""
    spans = [m.span() for m in _BESIDE.finditer(block.text)]
    seen: set[tuple[int, int]] = set()
    for reading in readings:
        touched = [s for s in spans if s[0] < reading.end and reading.start < s[1]]
        seen.update(touched)
        yield replace(reading, comparisons=(), stated=False) if touched else reading
    for start, end in spans:
        if (start, end) not in seen:
            yield Reading(start, end, stated=False)
