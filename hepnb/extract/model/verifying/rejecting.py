"""Sentences in which events are rejected that have, or lack, what the words name."""

from __future__ import annotations

import re

from hepnb.extract.model.verifying import leaving_out
from hepnb.extract.model.verifying.spots import Spot, around, sentence
from hepnb.vocabulary import comparisons

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
