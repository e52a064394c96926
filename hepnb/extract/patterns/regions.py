"""The region that running text speaks of: named at its head, the signal one, or a side band."""

from __future__ import annotations

import re

from hepnb.extract.patterns.building import Source
from hepnb.extract.roles import role_of
from hepnb.spec import Comparison
from hepnb.vocabulary.numbers import NUMBERS
from hepnb.vocabulary.operators import LOWER
from hepnb.vocabulary.quantities import MOMENTA

_CONTROL = re.compile(
    r"\b(?:[Ss]ide-?bands?|[Cc]ontrol regions?|[Vv]alidation|CRs?"
    r"|[Bb]ackground estimat\w+)\b|\bis enriched\b"
)
_SIGNAL = re.compile(r"\bsignal regions?\b", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:[Aa]t least|≥) ?(?P<n>\w+) (?:[\w-]+ ){1,3}with (?:an? )?[^.;,<>]{0,12}$"
)
#: words with which a region has something else in place of what another one requires
_INSTEAD = re.compile(
    r"\b(?:invert\w*|revers\w*|instead|rather than|in place of|replac\w*|relax\w*|loosen\w*|except"
    r"|identical to"
    r"|(?:the )?same (?:\w+ )?as)\b"
)


def region_at_head(s: Source) -> str:
    """The region that a reading of running text is for; "" where nothing names one."""
    return s.reading.regions[0] if s.reading.row < 0 and s.reading.regions else ""


def turns(s: Source) -> bool:
    """True for a requirement that a control region has in place of that of another region."""
    start, end = s.reading.sentence
    return role_of(region_at_head(s)) != "main" and bool(_INSTEAD.search(s.block.text, start, end))


def counted(s: Source, c: Comparison) -> int:
    """The required number of objects with a lower limit on pt:
    ``at least four jets with pT > 100 GeV``; 0 for none.
    """
    start = s.reading.sentence[0]
    match = _AT_LEAST.search(s.block.text[start : s.reading.start])
    if not match or c.quantity not in MOMENTA or c.op not in LOWER:
        return 0
    return int(NUMBERS.get(match["n"].lower(), 0)) or int(match["n"] if match["n"].isdigit() else 0)


def is_side(s: Source) -> bool:
    """True for text on control regions and side bands that does not say at its head which region
    is meant.
    """
    named = region_at_head(s)
    if named and (s.reading.where == "sentence" or role_of(named) != "main"):
        return False
    start, end = s.reading.sentence
    before = s.block.text[_introduced(s.block.text, start) : s.reading.end]
    return bool(_CONTROL.search(before)) or (
        bool(_CONTROL.search(s.block.text[start:end])) and not _SIGNAL.search(before)
    )


def in_signal_region(s: Source, title: str) -> bool:
    """True for text on the signal region, by the title of its section or by its own words."""
    start, end = s.reading.sentence
    said = re.search(
        r"(?:as|define\w*|in) the signal region|signal region ?:", s.block.text[start:end]
    )
    return bool(_SIGNAL.search(title)) or (bool(said) and s.block.kind != "table")


def _introduced(text: str, start: int) -> int:
    """The start of a table line, including the line before if that ends with a colon and
    introduces it.
    """
    above = text[:start].rstrip("\n")
    return above.rfind("\n") + 1 if start != len(above) and above.endswith(":") else start
