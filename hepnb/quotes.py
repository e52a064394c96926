"""The meaning of a quote for one of its numbers: which side is kept, whether it is rejected, in
what unit, of what quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hepnb import units
from hepnb.vocabulary import comparisons
from hepnb.vocabulary.numbers import WORDS, named
from hepnb.vocabulary.operators import MIRROR, SIDE, SIGNS
from hepnb.vocabulary.units import WRITTEN, spelled
from hepnb.vocabulary.wordings import CLASS, NAMES

#: words that turn what a quote says round, or may
TURNS = re.compile(rf"(?i)\b{comparisons.TURNS}\b")
_REJECTS = comparisons.REJECTS
_PASSIVE = rf"(?:is|are|was|were|being)\s+(?:then |also |therefore )?{_REJECTS}\b"
_REJECTED_AFTER = re.compile(rf"(?i)\b{_PASSIVE}|\b(?:veto|rejection)\s*$")
_FOLLOWED = re.compile(rf"(?i)\s*{_PASSIVE}")
_REJECTED_BEFORE = re.compile(rf"(?i)\b{_REJECTS}\b[^.;:,|\n]{{0,60}}$")
_TURNED_AGAIN = re.compile(rf"(?i)\b(?:{comparisons.DENIES}|instead)\b")
_DENIED_BEFORE = re.compile(
    r"(?:^\W*No\b|\bnot\b|\bcannot\b|\bnever\b|n't\b)(?:(?!\b(?:and|but|or)\b)[^.;:,])*$"
)
#: a number with groups of three digits, as no part of another one
_PRINTED = re.compile(r"(?<![\d.])\d+(?:[,\u2009 ]\d{3}(?!\d))*(?:\.\d+)?|(?<!\d)\.\d+")
#: between the words and their number: "at least two good jets with pT > 30" says nothing of the 30
_GAP = re.compile(r"[^\d<>≤≥;]{0,16}")
#: so many characters before a number are looked at for words that bound it
_REACH = 80
_UNIT = re.compile(rf"\s?({WRITTEN})(?![A-Za-z])(?!\s*[\^/])")
#: "0.2 ≤ ΔR": the number stands first, and bounds from the other side
_SIGN_AFTER = re.compile(rf"\s?{WRITTEN}?\s?([<≤⩽>≥⩾])")
_EVENTS = re.compile(
    rf"(?i)\bevents?\b[^.;]{{0,1000}}\b({_REJECTS}|require\w*|select\w*|must|retain\w*|kept|accept\w*)\b"
    rf"|\b({_REJECTS}|require\w*|select\w*|retain|keep|accept)\b[^.;]{{0,1000}}\bevents?\b|^\s*events?\b"
)


def side(quote: str, value: float) -> str:
    """``lower`` or ``upper`` as the words around a number say, "" where they say neither or
    both.
    """
    sides = {found for place in occurrences(quote, value) if (found := _side_at(quote, *place))}
    return sides.pop() if len(sides) == 1 and sides != {"both"} else ""


@cache
def _bounds(*, after: bool) -> re.Pattern[str]:
    """The wordings before or after a number, each in a group that is named by its side and its
    place in the table.
    """
    rows = comparisons.AFTER if after else comparisons.BEFORE
    words = "|".join(f"(?P<{SIDE[op]}{n}>{pattern})" for n, (op, pattern) in enumerate(rows))
    return re.compile(rf"\s?{WRITTEN}?\s?\(?(?:{words})" if after else words, re.IGNORECASE)


def _side_at(quote: str, start: int, end: int) -> str:
    before, after = quote[max(0, start - _REACH) : start], quote[end:]
    found = {
        _side_of(m)
        for m in _bounds(after=False).finditer(before)
        if _GAP.fullmatch(before, m.end())
    }
    if found:
        return found.pop() if len(found) == 1 else "both"
    if follows := _bounds(after=True).match(after):
        return _side_of(follows)
    sign = _SIGN_AFTER.match(after)
    return SIDE[MIRROR[SIGNS[sign[1]]]] if sign else ""


def _side_of(match: re.Match[str]) -> str:
    return (match.lastgroup or "").rstrip("0123456789")


def occurrences(quote: str, value: float) -> Iterator[tuple[int, int]]:
    """The occurrences of a number in a text, in digits or as a word."""
    yield from (m.span() for m in _occurrences(quote, value))
    if value > 0 and value in WORDS:
        yield from (
            m.span() for m in re.finditer(rf"(?i)\b{named(int(value), int(value))}\b", quote)
        )


def printed(text: str) -> Iterator[float]:
    """The numbers of a text as they are meant: 2.50 is 2.5, and 1 200 or 1,200 is 1200; brackets
    are no citation here.
    """
    yield from (float(re.sub(r"[,\u2009 ]", "", m[0])) for m in _PRINTED.finditer(text))


def rejects(before: str, quote: str, after: str) -> bool:
    """True where a quote, in what stands right before and after it in its sentence, is what gets
    rejected.
    """
    lead, follow = before[-60:], after[:40]
    words = (
        _REJECTED_BEFORE.search(lead) or _REJECTED_BEFORE.search(quote) or _FOLLOWED.match(follow)
    )
    return bool(words or _REJECTED_AFTER.search(quote)) and not _TURNED_AGAIN.search(
        lead + quote + follow
    )


def denied(before: str) -> bool:
    """True where the words before a quote in its sentence deny it: ``No event may contain``,
    ``must not have``.
    """
    return bool(_DENIED_BEFORE.search(before))


def speaks_of_events(quote: str) -> bool:
    """True where a quote requires or rejects events, rather than objects."""
    return bool(_EVENTS.search(quote))


def other_units(quote: str, value: float, unit: str) -> Iterator[str]:
    """The quantities by which a quote contradicts ``value unit``: the number with another unit of
    the same dimension.

    Nothing where the number stands there with the same unit or with none.
    """
    found = []
    for match in _occurrences(quote, value):
        written = _UNIT.match(quote, match.end())
        name = spelled(written[1]) if written else ""
        if not name or units.dimension(name) != units.dimension(unit):
            return
        found.append(name)
    mine = units.Quantity(value, unit).canonical
    yield from (
        f"{value:g} {n}" for n in dict.fromkeys(found) if units.Quantity(value, n).canonical != mine
    )


def quantities(quote: str) -> frozenset[str]:
    """The classes of quantities that a quote names: met, mt, dr, pt, mass and the others of
    `hepnb.vocabulary.wordings.NAMES`.
    """
    found, rest = set(), quote
    for name, pattern in NAMES.items():
        rest, count = re.subn(pattern, " ", rest)
        if count:
            found.add(name)
    return frozenset(found)


def quantity_class(quantity: str) -> str:
    """The class of a quantity of the vocabulary, "" for those that papers name in too many ways."""
    name = CLASS.get(quantity, quantity)
    return name if name in NAMES else ""


def _occurrences(quote: str, value: float) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![\d.]){re.escape(f'{value:g}')}(?!\d|\.\d)", quote)
