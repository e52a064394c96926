"""Sentences in which something is rejected that has, or lacks, what the words name."""

from __future__ import annotations

import re
from collections.abc import Collection

from hepnb import quotes
from hepnb.extract.model.answers import SaidRule
from hepnb.extract.model.verifying import leaving_out
from hepnb.extract.model.verifying.governing import labels
from hepnb.extract.model.verifying.kinds import named_kinds
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.spots import Spot, around, sentence
from hepnb.vocabulary import comparisons
from hepnb.vocabulary.operators import SIDE

#: "Events containing … are rejected", with the objects and their limits between
_EVENTS_REJECTED = re.compile(
    r"(?i)(?:(?:any|all|those)\s)?events?\s(?:containing|with|having|that\s(?:contain|have))\s"
    r"(?:[^.;:]|\.(?=\d))*?,?\s(?:is|are)\s(?:\w+\s){0,2}?(?:rejected|vetoed|discarded|removed|excluded)\b"
)


def rejects(spot: Spot) -> bool:
    """True for words in whose sentence the events are rejected that have what they name."""
    if spot.cell is not None:
        return False
    before, after = around(spot)
    if leaving_out.rejects_events(before, spot.words, after):
        return True
    here, end = len(before), len(before) + len(spot.words)
    far = _EVENTS_REJECTED.finditer(before + spot.words + after)
    return any(m.start() < end and here < m.end() for m in far)


#: how a paper says that an event lacks something
_NONE_FOUND = re.compile(r"(?i)\b(?:if|where|when|with|having)\s(?:\w+\s){0,3}?(?:no|without)\b")


def without_any(spot: Spot) -> bool:
    """True for words by which events are rejected that have none of something."""
    return (
        spot.cell is None
        and bool(_NONE_FOUND.search(spot.words))
        and bool(re.search(comparisons.REJECTS, sentence(spot)))
    )


#: how a paper says that something is thrown away, or is not to be
_THROWN = re.compile(
    rf"(?i)\b(?:{comparisons.REJECTS}|{comparisons.DENIES}|rejection|exclusion|removal|no|none|nor"
    r"|never|cannot|neither|dropp\w*|drops?|suppress\w*|avoid\w*|eliminat\w*|skipp\w*|ignor\w*|lost"
    r"|prevent\w*|forbid\w*|masked|taken out|thrown (?:away|out)|filtered|dismiss\w*|disregard\w*"
    r"|away|out)\b|n't\b|∉"
)
_GONE = rf"(?:\w+ly\s+|also\s+|then\s+)*{comparisons.REJECTS}"
_PASSIVE = rf"(?:is|are|was|were|be|been|being)\s+{_GONE}"
#: what stands behind a number that is thrown away: "… are rejected", and not if something holds
_BEHIND = re.compile(rf"(?i)[^.;:,()]{{0,24}}?\b{_PASSIVE}\b(?!\s+(?:if|when|unless))")
#: … and before it: "are rejected if", "we veto events with", "fail", "must not have"
_BEFORE = re.compile(
    rf"(?i)\b(?:{_PASSIVE}\s+(?:\w+\s+){{0,3}}?(?:if|when|whenever|where|in case)\b"
    r"|(?<!to\s)(?:veto|reject|discard|remove|exclude)(?:e?s|ing)?\b|fail(?:s|ing|ed)?\b"
    r"|(?:must|may|should|can)\s?not\s+(?:be|have|contain|carry|lie)\b)[^.;:,]{0,60}$"
)
_AGAIN = re.compile(
    r"(?i)\b(?:unless|without|instead|required|must have|have to|kept|but|while|whereas)\b"
)


def check_dropped(
    said: SaidRule, spot: Spot, stated: set[str], regions: Collection[str] | None = None
) -> None:
    """Holds what a rule keeps or drops against what is rejected there. Raises Unbelieved.

    ``stated``: on which sides the words have its number.
    """
    test = said.test
    if spot.cell is not None or said.removes or test.op in ("none", "any"):
        return
    before, after = around(spot)
    clause = re.split(r"[,;:]\s", before)[-1] + spot.words + re.split(r"[,;:]\s", after)[0]
    thrown = _THROWN.search(clause) or re.search(comparisons.REJECTS, sentence(spot))
    if said.drops and not thrown:
        message = f'nothing is rejected by "{spot.words}" (leave out "does")'
        raise Unbelieved(message, "HEP503")
    of_events = regions is not None and all(b in regions for b in said.blocks)
    if not of_events and re.search(r"(?i)\bevents?\b", sentence(spot)):
        return  # events with such objects are rejected, not the objects
    kept = not (said.drops or said.instead or test.expr)
    as_printed = test.op == "in" or SIDE.get(test.op, "") in stated
    if kept and as_printed and _is_thrown(spot, max(test.v), of_events=of_events):
        message = f'what "{spot.words}" names is rejected ("does": "drop")'
        raise Unbelieved(message, "HEP503")


def check_dropped_cell(said: SaidRule, spot: Spot, caption: str) -> None:
    """Holds what a rule drops by a cell against its words, its heads and the caption.

    Raises Unbelieved.
    """
    if spot.cell is None or not said.drops or said.removes or said.test.op in ("none", "any"):
        return
    if not _THROWN.search(" ".join((spot.words, *labels(spot), caption))):
        message = f'nothing is rejected by "{spot.words}" (leave out "does")'
        raise Unbelieved(message, "HEP503")


def _is_thrown(spot: Spot, value: float, *, of_events: bool) -> bool:
    """True where what has the number is rejected: behind it, or by what stands before it; of
    candidates, where no others stand in between ("muons are rejected if a jet with …").
    """
    before, after = around(spot)
    text = before + spot.words + after
    for start, end in quotes.occurrences(spot.words, value):
        lead, follow = text[: len(before) + start], text[len(before) + end :]
        for match in (_BEHIND.match(follow), _BEFORE.search(lead)):
            others = match is not None and not of_events and any(named_kinds(match[0]))
            if match is not None and not others and not _AGAIN.search(match[0]):
                return True
    return False
