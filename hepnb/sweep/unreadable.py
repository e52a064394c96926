"""Text that code cannot read: a number beside a sign that the source does not tell, a word or row
longer than any that is written.

A rule may look at every pair of places in a sentence; bounds on words, sentences, rows, paragraphs
and the numbers of a sentence keep that short whatever a file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from hepnb.paper import Block
from hepnb.sweep.reading import Reading
from hepnb.sweep.values import values
from hepnb.vocabulary.numbers import IMPLIED, NUMBERS
from hepnb.vocabulary.units import WRITTEN

NO_TEXT = "the block holds a word or a row that is too long to be text, and is not read"
TOO_LONG = "the block is longer than any that is written, and is not read"
CROWDED = "more numbers and regions than a sentence or cell has that is written, and not read"
#: a character without a text, or one of a private use that only its font explains
_SIGN = r"[\ufffd\ue000-\uf8ff]"
_NUMBER = rf"\d++(?:[.,]\d++)*+(?:\s?{WRITTEN})?"
#: a number, in digits or in words, and what regions are called
_COUNTED = re.compile(
    rf"\d++|\b(?:{'|'.join([*NUMBERS, *chain(*IMPLIED.values())])})\b"
    r"|\b(?:[SCV]Rs?|regions?|bins?|channels?|categor(?:y|ies))\b"
)
_BESIDE = re.compile(rf"{_SIGN}\s?{_NUMBER}|(?<!\d)(?<!\d[.,]){_NUMBER}\s?{_SIGN}")

#: characters of a word and of a row of a table, beyond which nothing is read (a word has 35 at most
#: in twelve papers); of a sentence, where it is cut
_LONGEST_WORD, _LONGEST_ROW, LONGEST_SENTENCE = 200, 8_000, 4_000
#: numbers and regions of a sentence or a cell, beyond which it is not read (38 at most in twelve
#: papers, in a list of grants)
_MOST_COUNTED = 100
#: characters of a paragraph and of a table, beyond which nothing is read (in fifteen papers they
#: have 6000 and 8000 at most)
_LONGEST_TEXT, _LONGEST_TABLE = 20_000, 60_000
_WORD, _ROW = re.compile(rf"\S{{{_LONGEST_WORD}}}"), re.compile(rf"[^\n]{{{_LONGEST_ROW}}}")


def of_no_text(block: Block, cells: Iterable[str] = ()) -> Reading | None:
    """The open reading of a block that nobody wrote: by its length, by a word, by a row or one of
    the ``cells`` of a table; None for any other.
    """
    if len(block.text) > (_LONGEST_TABLE if block.kind == "table" else _LONGEST_TEXT):
        return Reading(0, _LONGEST_WORD, stated=False, rule="too-long", uncertain=TOO_LONG)
    found = ((cell, c) for cell in cells if (c := crowded(cell, 0, len(cell))))
    # a list of nothing but numbers is read however long it is
    if crowd := next((c for cell, c in found if not values(cell, 0, len(cell))), None):
        return replace(crowd, start=0, end=_LONGEST_WORD)
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


def crowded(text: str, start: int, end: int) -> Reading | None:
    """The open reading of a sentence with more numbers and regions than anybody writes; None
    for any other.
    """
    beyond = islice(_COUNTED.finditer(text, start, end), _MOST_COUNTED, None)
    if next(beyond, None) is None:
        return None
    return Reading(start, end, stated=False, rule="too-long", uncertain=CROWDED)


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
