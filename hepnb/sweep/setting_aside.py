"""Reasons why a phrase is no requirement: the topic of its sentence, where that is the subject of
the phrase.

``The efficiency for muons with pT > 20 GeV`` requires nothing;
``muons with pT > 20 GeV are selected with an efficiency of 95%`` does. Doubt leaves a phrase to a
person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hepnb.sweep.rules.remains import POINT
from hepnb.vocabulary import sentences as words

_STATES: Final = re.compile(words.STATES, re.IGNORECASE)
_ACTS: Final = re.compile(words.ACTS, re.IGNORECASE)
_POINT: Final = re.compile(words.WORKING_POINT, re.IGNORECASE)
_ALWAYS: Final = tuple(
    (why, re.compile(pattern, re.IGNORECASE)) for why, pattern in words.ASIDE_ALWAYS
)
_ABOUT: Final = tuple(
    (why, re.compile(pattern, re.IGNORECASE)) for why, pattern in words.ASIDE_SENTENCES
)
#: what is done with objects or events: a phrase beside such a verb may be a requirement
_DOES: Final = re.compile(words.DOES, re.IGNORECASE)
#: where the words of one subject end
_CLAUSE: Final = re.compile(
    r"; |, (?:and|but|so|while|whereas|where|which) |\band (?=(?:the|have|has|must|are|is)\b)"
    r"|^[Tt]o [^,;]*, |[Ii]n order to [^,;]*, "
)


@dataclass(frozen=True)
class Topics:
    """The topics of a sentence ``text[start:end]`` besides a selection: (why, where its words
    stand). ``points``: where percentages stand that name a working point.
    """

    text: str
    start: int
    end: int
    always: str
    found: tuple[tuple[str, int], ...]
    does: bool
    points: tuple[tuple[int, int], ...] = ()

    def of(self, start: int, end: int) -> str:
        """The reason why the phrase ``text[start:end]`` is none of a selection; "" where it may
        be.
        """
        if self.always or not self.found:
            return self.always
        if any(first < end and start < last for first, last in self.points):
            return ""
        if not self.does or "%" in self.text[start:end]:
            return self.found[0][0]
        ends = [m.end() for m in _CLAUSE.finditer(self.text[self.start : self.end])]
        begin = max((self.start + e for e in ends if self.start + e <= start), default=self.start)
        return next((why for why, place in self.found if begin <= place < end), "")


def topics(text: str, start: int, end: int) -> Topics:
    """The topics of a sentence besides a selection."""
    sentence = text[start:end]
    always = next((why for why, pattern in _ALWAYS if pattern.search(sentence)), "")
    if always or _STATES.search(sentence) or _ACTS.search(sentence):
        return Topics(text, start, end, always, (), does=True)
    points = [m.span() for m in _POINT.finditer(sentence)]
    found = tuple(
        (why, start + m.start())
        for why, pattern in _ABOUT
        for m in pattern.finditer(sentence)
        if not any(a <= m.start() < b for a, b in points)
    )
    named = tuple(m.span() for m in POINT.finditer(text, start, end))
    does = _DOES.search(sentence) is not None
    return Topics(text, start, end, "", found, does=does, points=named)
