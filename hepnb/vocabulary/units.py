"""Units as papers write them, after a number, in the head of a table or in brackets; each is one
that the language prints.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from hepnb import units
from hepnb.errors import SpecError

#: an energy, a momentum or a mass (c = 1), and the root of an energy
ENERGY: Final = r"[kMGT]?eV(?:/c(?:\^?\{?2\}?)?)?"
_ROOT: Final = r"GeV\^?\{?(?:1/2|½|0\.5)\}?|√\s?GeV|√\s?\(\s*GeV\s*\)"
_LENGTH: Final = r"[μµu]m|[mc]m"
_ANGLE: Final = r"m?rad|degrees?|deg|[°◦]|\^\{?\\?(?:circ|[◦∘°])\}?"

#: a unit; what comes after it is the caller's affair. A bare ``m`` has to be followed by the end of
#: a word
WRITTEN: Final = rf"(?:{_ROOT}|{ENERGY}|{_LENGTH}|{_ANGLE}|m(?![A-Za-z_^{{])|%)"
#: units of what is no requirement on objects: times, cross sections, rates, fields
TIME: Final = r"[fpnµμm]s"
AREA: Final = r"[fp]b"
OTHER: Final = rf"{TIME}|[kMG]?Hz|{AREA}|Tm?"
#: a unit that follows a number
AFTER: Final = rf" ?{WRITTEN}(?![A-Za-z])"
#: dimension → its units
OF_DIMENSION: Final[dict[str, str]] = {
    "energy": rf"(?:{ENERGY})",
    "length": rf"(?<![A-Za-z])(?:{_LENGTH}|m)(?![A-Za-z])",
}


@cache
def spelled(text: str) -> str:
    """A unit as the language spells it: ``GeV/c`` → ``GeV``, ``^{◦}`` → ``deg``; "" for what the
    language has no unit for.
    """
    try:
        return units.normalise(re.sub(r"\(\s++|(?<!\s)\s++\)", lambda m: m[0].strip(), text))
    except SpecError:
        return ""
