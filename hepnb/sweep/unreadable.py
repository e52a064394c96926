"""Text that code cannot read: a number beside a sign that the source does not tell, a word or row
longer than any that is written.

A rule may look at every pair of places in a sentence; bounds on words, sentences and rows keep that
short whatever a file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hepnb.paper import Block
from hepnb.sweep.reading import Reading
from hepnb.vocabulary.units import WRITTEN

NO_TEXT = "the block holds a word or a row that is too long to be text, and is not read"
#: a character without a text, or one of a private use that only its font explains
_SIGN = r"[\ufffd\ue000-\uf8ff]"
_NUMBER = rf"\d+(?:[.,]\d+)*(?:\s?{WRITTEN})?"
_BESIDE = re.compile(rf"{_SIGN}\s?{_NUMBER}|{_NUMBER}\s?{_SIGN}")

#: characters of a word and of a row of a table, beyond which nothing is read (a word has 35 at most
#: in twelve papers); of a sentence, where it is cut
_LONGEST_WORD, _LONGEST_ROW, LONGEST_SENTENCE = 200, 8_000, 4_000
_WORD, _ROW = re.compile(rf"\S{{{_LONGEST_WORD}}}"), re.compile(rf"[^\n]{{{_LONGEST_ROW}}}")


def of_no_text(block: Block) -> Reading | None:
    """The open reading of a block with a word, or in a table with a row, that nobody wrote; None
    for any other.
    """
    match = _WORD.search(block.text) or (_ROW.search(block.text) if block.kind == "table" else None)
    if match is None:
        return None
    return Reading(
        match.start(),
        match.start() + _LONGEST_WORD,
        stated=False,
        rule="too-long",
        uncertain=NO_TEXT,
    )


def kept_open(block: Block, readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings of a block, those beside an unknown sign without what they seem to say, and
    one for each that nothing reads.
    """
    spans = [m.span() for m in _BESIDE.finditer(block.text)]
    seen: set[tuple[int, int]] = set()
    for reading in readings:
        touched = [s for s in spans if s[0] < reading.end and reading.start < s[1]]
        seen.update(touched)
        yield replace(reading, comparisons=(), stated=False) if touched else reading
    for start, end in spans:
        if (start, end) not in seen:
            yield Reading(start, end, stated=False)
