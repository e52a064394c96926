"""Requirements in parts of a paper whose titles say that they are about something else.

A title alone is weak evidence: where a sentence asks something of events or objects itself, its
limits stay open, and become no lines. What is said again so, and is in a line or open already,
stays set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hepnb.paper import Block
from hepnb.spec import Comparison
from hepnb.sweep.reading import Reading
from hepnb.sweep.tokens import plain, sentences
from hepnb.sweep.triggers import THRESHOLD
from hepnb.vocabulary import sentences as words
from hepnb.vocabulary.numbers import named

_ASKED: Final = re.compile(words.ASKED, re.IGNORECASE)
_NOT_OURS: Final = re.compile(words.ASKED_ELSEWHERE, re.IGNORECASE)
_NUMBER: Final = re.compile(rf"\d|\b(?:{named(0, 9)}|no|second|third|fourth)\b", re.IGNORECASE)
_ANNOUNCED: Final = re.compile(words.ANNOUNCED, re.IGNORECASE)


_PURPOSE: Final = re.compile(r"^(?:In order )?[Tt]o [^,:]*, ")
_FOLLOWING: Final = re.compile(r"\b(?:following|below|these|listed)\b", re.IGNORECASE)
_TURNED: Final = re.compile(words.LISTED_OTHERWISE, re.IGNORECASE)


def asks(text: str, start: int, end: int) -> bool:
    """True for a sentence that asks something of the events or objects of this analysis."""
    return bool(_ASKED.search(text, start, end)) and not _NOT_OURS.search(text, start, end)


def announces(text: str) -> bool:
    """True for a paragraph whose last sentence says that requirements are listed next."""
    clear = plain(text).rstrip()
    last = list(sentences(clear))[-1:]
    return any(
        _ANNOUNCED.search(clear, start, end) and not _NOT_OURS.search(clear, start, end)
        for start, end in last
    )


def listed_otherwise(block: Block, above: str, found: Sequence[Reading]) -> list[Reading]:
    """The readings of a block; open are those of a list of which not all is asked for: ``Events
    are rejected if they satisfy any of the following:``.
    """
    bullet = 0 if block.kind == "list" else block.text.find("•")
    head = above if block.kind == "list" else block.text[: max(bullet, 0)]
    if bullet < 0 or not head or not _turns(head):
        return list(found)
    return [
        r
        if r.start < bullet or r.why or any(c.quantity == "trigger" for c in r.comparisons)
        else replace(r, stated=False)
        for r in found
    ]


def _turns(text: str) -> bool:
    """True for a text whose last sentence announces a list, and rejects what satisfies it, or asks
    for a part of it.
    """
    clear = plain(text).rstrip(" •–-")
    start, end = list(sentences(clear))[-1:][0] if clear.strip() else (0, 0)
    last = _PURPOSE.sub("", clear[start:end])
    announces = last.rstrip().endswith((":", "if", "or")) or _FOLLOWING.search(last)
    return bool(announces and _TURNED.search(last))


def despite(block: Block, reading: Reading, why: str, *, announced: bool) -> Reading:
    """A reading of a part that is set aside for ``why``: open where its sentence, or the one above
    its list, asks for it.
    """
    text, (start, end) = plain(block.text), reading.sentence
    quote = text[reading.start : reading.end]
    share = "%" in quote and not reading.comparisons
    if not why or reading.why or share or not _NUMBER.search(quote):
        # that a trigger asks for it says more than where it stands
        return reading if reading.why == THRESHOLD else replace(reading, why=why or reading.why)
    # a condition is seen with what is asked on it
    if reading.condition or not (announced or asks(text, start, end)):
        return replace(reading, why=why)
    return replace(reading, stated=False, despite=why)


def settled(found: Sequence[tuple[Block, Reading]]) -> Iterator[tuple[Block, Reading]]:
    """The readings; what is asked despite the title of its section, and elsewhere as well, is set
    aside there: it is in a line, or open, where it is asked first.
    """
    said = {_bare(c) for _, r in found if not (r.why or r.despite) for c in r.comparisons}
    for block, r in found:
        asked = {_bare(c) for c in r.comparisons} if r.despite else set()
        again = bool(asked) and said >= asked
        said |= asked
        yield block, replace(r, why=r.despite) if again else r


def _bare(c: Comparison) -> tuple[object, ...]:
    """A comparison without the rank of its object."""
    return c.subject.partition(":")[0], c.quantity, c.op, c.value, c.unit
