"""Which region a sentence speaks of: ``In the dimuon control region, …``, ``The boosted category requires …``."""

from __future__ import annotations

import re

from hepnb.extract.building import Source
from hepnb.spec import Comparison
from hepnb.sweep.vocabulary import NUMBERS

_CONTROL = re.compile(r"\b(?:side-?bands?|control regions?|validation|CRs?|background estimat\w+)\b|\bis enriched\b")
_SIGNAL = re.compile(r"\bsignal regions?\b", re.IGNORECASE)
#: the name of a region, by what it is or by its letters
_NAME = (
    r"(?P<name>(?:[\w/+−→-]+ ){1,4}?"
    r"(?:(?:signal |control |validation |search |fiducial )regions?|categor(?:y|ies)|channels?|final states?)"
    r"(?: [A-Z][\w-]*| \([A-Z][\w-]*\))?|(?:signal|control|validation|search) region(?: [A-Z0-9][\w-]*)?|(?:SR|CR|VR)[-_]?\w+)"
)
_AT_HEAD = (
    re.compile(rf"(?:while )?(?:[Ii]n|[Ff]or|To enter|Events in) (?:the )?{_NAME}\b"),
    re.compile(rf"(?:The )?{_NAME} (?:is|are|requires?|must|has|have|selects?|contains?|consists?|events)\b", re.IGNORECASE),
)
_AT_LEAST = re.compile(r"\b(?:[Aa]t least|≥) ?(?P<n>\w+) (?:[\w-]+ ){1,3}with (?:an? )?[^.;,<>]{0,12}$")
#: first words of what names no region of its own
_NO_NAME = frozenset(
    ["this", "these", "each", "all", "both", "every", "any", "either", "same", "other", "several", "such", "that", "those"]
)


def region_at_head(s: Source) -> str:
    """The region that the sentence of a reading names at its head; "" where it names none."""
    start, end = s.reading.sentence
    if s.reading.row >= 0:
        return ""
    if s.reading.regions:
        return s.reading.regions[0]
    match = next((m for p in _AT_HEAD if (m := p.match(s.block.text, start, end))), None)
    name = " ".join(match["name"].split()) if match else ""
    return "" if name.split(" ")[:1] and name.split(" ")[0].lower() in _NO_NAME else name


def of_other_objects(s: Source, c: Comparison) -> bool:
    """True for a requirement on objects that only a region has, and not one named after them (``the electron channel``)."""
    name = region_at_head(s)
    return bool(name) and c.subject.split(":")[0] not in name.lower()


def counted(s: Source, c: Comparison) -> int:
    """How many the sentence asks for of objects with a lower limit on pt: ``at least four jets with pT > 100 GeV``; 0 for none."""
    start = s.reading.sentence[0]
    match = _AT_LEAST.search(s.block.text[start : s.reading.start])
    if not match or c.quantity not in ("pt", "et") or c.op not in (">", ">="):
        return 0
    return int(NUMBERS.get(match["n"].lower(), 0)) or int(match["n"] if match["n"].isdigit() else 0)


def is_side(s: Source) -> bool:
    """True for text on control regions and side bands that does not say at its head which region is meant."""
    if region_at_head(s):
        return False
    start, end = s.reading.sentence
    before = s.block.text[_introduced(s.block.text, start) : s.reading.end]
    return bool(_CONTROL.search(before)) or (bool(_CONTROL.search(s.block.text[start:end])) and not _SIGNAL.search(before))


def in_signal_region(s: Source, title: str) -> bool:
    """True for text on the signal region, by the title of its section or by its own words."""
    start, end = s.reading.sentence
    said = re.search(r"(?:as|define\w*|in) the signal region|signal region ?:", s.block.text[start:end])
    return bool(_SIGNAL.search(title)) or (bool(said) and s.block.kind != "table")


def _introduced(text: str, start: int) -> int:
    """Where a line of a table begins, with the line before where that ends with a colon and introduces it."""
    above = text[:start].rstrip("\n")
    return above.rfind("\n") + 1 if start != len(above) and above.endswith(":") else start
