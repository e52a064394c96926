"""Intervals and events that a sentence leaves out.

A sentence often leaves out one thing and asks for another; whatever stands nearest counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hepnb import quotes
from hepnb.vocabulary import comparisons
from hepnb.vocabulary.units import WRITTEN

#: words that leave out what follows them, and those among them by which nothing is thrown away:
#: "masses outside 80–100 GeV are rejected" throws away what is outside
_OUTSIDE = r"\b(?:outside|with(?:out|in not)|except\w*|exclud\w*|not|away|beyond|other than)\b|∉"
_BEFORE = re.compile(
    rf"(?i){_OUTSIDE}|\b(?:{comparisons.REJECTS}|fail\w*|avoid\w*|omit\w*|suppress\w*|no"
    r"|gaps?|transition|crack)\b"
)
_BEFORE_OUTSIDE = re.compile(rf"(?i){_OUTSIDE}")
#: words that leave out what stands before them
_AFTER = re.compile(
    rf"(?i)\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+|also\s+|then\s+|therefore\s+)*"
    rf"(?:{comparisons.REJECTS}|omitted|suppressed|avoided|ignored|dropped|skipped|masked|left out"
    rf"|not)\b|\b(?:gap|crack|transition|veto)\b|\b(?:{comparisons.REJECTS})\s*$"
)
#: a verb by which another clause begins, in which something is asked for
_ASKS = re.compile(r"(?i)\b(?:select|requir|retain|kept|keep|must|accept|demand)\w*")
#: words right before an interval that leave it out
_RIGHT_BEFORE = re.compile(
    r"(?i)(?:\b(?:exclud(?:e|es|ed|ing)|except(?:ing)?|outside|without|veto(?:es|ed|ing)?"
    r"|not\s+(?:with)?in)\b|∉)[^\d.,;]{0,60}$"
)
#: scripts and citations, whose numbers are none of a limit
_NO_LIMIT = re.compile(rf"[_^]\{{[^{{}}]*\}}|\[\d[\d\s,–-]*\](?!\s*{WRITTEN})")
_PURPOSE = re.compile(rf"(?i)\bto\s+(?:\w+ly\s+)?{comparisons.REJECTS}\b[^.;:,]*$")
#: characters before words in which a verb rejects them
_REACH = 60


def right_before(words: str, ends: Sequence[float]) -> bool:
    """True where the words right before the first number of an interval leave it out."""
    places = [at for at, _ in quotes.occurrences(words, min(ends))] if ends else []
    return bool(places) and all(_RIGHT_BEFORE.search(words[:at]) for at in places)


def leaves_out(sentence: str, start: int, end: int, *, rejected: bool = False) -> bool:
    """True where a sentence leaves out the interval that is ``sentence[start:end]``.

    ``rejected``: what the sentence rejects is said elsewhere, so that a verb of rejection does not
    count. Words before the interval count unless another number and a comma stand in between, words
    after it unless another clause begins there.
    """
    text = _NO_LIMIT.sub(lambda m: " " * len(m[0]), sentence)
    before, after = text[:start], text[end:]
    pattern = _BEFORE_OUTSIDE if rejected else _BEFORE
    for match in pattern.finditer(before):
        between = before[match.end() :]
        if not (re.search(r"\d", between) and re.search(r"[,;:]", between)):
            return True
    found = None if rejected else _AFTER.search(after)
    return found is not None and not _ASKS.search(after[: found.start()])


def rejects_events(before: str, words: str, after: str) -> bool:
    """True where the words are what makes a sentence reject events: ``vetoing events with a
    second lepton``.

    A purpose, ``to reject the background``, rejects nothing.
    """
    return quotes.rejects(before, words, after) and not _PURPOSE.search(before[-_REACH:] + words)
