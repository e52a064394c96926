"""What the words of a quote say of a number: which side of it is kept, whether it is rejected, in what unit, of what quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hepnb import units
from hepnb.errors import SpecError

#: words that turn what a quote says round, or may
TURNS = re.compile(r"(?i)\b(veto\w*|reject\w*|remov\w*|exclu\w*|discard\w*|fail\w*|not|invert\w*|unless|without)\b")
_REJECTS = r"(?:veto\w*|reject\w*|remov\w*|exclud\w*|discard\w*)"
_PASSIVE = rf"(?:is|are|was|were|being)\s+(?:then |also |therefore )?{_REJECTS}\b"
_REJECTED_AFTER = re.compile(rf"(?i)\b{_PASSIVE}|\b(?:veto|rejection)\s*$")
_FOLLOWED = re.compile(rf"(?i)\s*{_PASSIVE}")
_REJECTED_BEFORE = re.compile(rf"(?i)\b{_REJECTS}\b[^.;:,|\n]{{0,60}}$")
_TURNED_AGAIN = re.compile(r"(?i)\b(fail\w*|not|invert\w*|unless|without|instead)\b")
#: between the words and their number: "at least two good jets with pT > 30" says nothing of the 30
_GAP = r"[^\d<>≤≥;]{0,16}$"
_LESS, _MORE = "(?:less|fewer|lower|smaller) than", "(?:more|larger|greater|higher) than"
_POSITIVE = r"(?<!\bno )(?<!\bnot )"
_UPPER = re.compile(rf"(?i)(?:[<≤⩽]|{_POSITIVE}{_LESS}|(?:no|not) {_MORE}|below|under|at most|up to){_GAP}")
_LOWER = re.compile(rf"(?i)(?:[>≥⩾]|{_POSITIVE}{_MORE}|(?:no|not) {_LESS}|above|over|at least|exceed\w*|minimum(?: of)?){_GAP}")
_EVENTS = re.compile(
    rf"(?i)\bevents?\b[^.;]*\b({_REJECTS}|require\w*|select\w*|must|retain\w*|kept|accept\w*)\b"
    rf"|\b({_REJECTS}|require\w*|select\w*|retain|keep|accept)\b[^.;]*\bevents?\b|^\s*events?\b"
)
_UNIT = re.compile(r"\s?(keV|MeV|GeV|TeV|[μµ]m|mm|cm|mrad|rad|°|degrees?|m)\b(?!\s*[\^/])|\s?(°)")
#: class of quantities → how papers write one of them; missing momentum goes first, so that its letters are not taken for others
_QUANTITIES = {
    "met": r"(?i:missing transverse (?:momentum|energy)|[Ep]_?\{?T\}?\s?\^?\{?miss\}?|\bMET\b|[Ep]\s?miss\s?_?T)",
    "mt": r"(?i:transverse mass)|\bm_?\{?T\}?2?\b|\bM_?\{?T\}?2?\b",
    "dr": r"(?:Δ|∆|\\Delta\s*)\s?R\b|\bdR\b",
    "dphi": r"(?:Δ|∆|\\Delta\s*)\s?[φϕ]|(?i:azimuthal)",
    "deta": r"(?:Δ|∆|\\Delta\s*)\s?η",
    "pt": r"(?i:\btransverse (?:momentum|momenta|energy|energies)\b)|\bp_?\{?T\}?\b|\bE_?\{?T\}?\b",
    "mass": r"(?i:\binvariant mass)|\bm_?\{?(?:ℓℓ|ll|jj|4ℓ|γγ|ee|μμ)\}?",
    "eta": r"η|(?i:pseudorapidit)",
}
_CLASS = {"et": "pt", "abseta": "eta"}


def side(quote: str, value: float) -> str:
    """``lower`` or ``upper`` as the words before a number say, "" where they say neither or both."""
    sides = set()
    for match in _occurrences(quote, value):
        before = quote[: match.start()]
        sides |= {name for name, pattern in (("lower", _LOWER), ("upper", _UPPER)) if pattern.search(before)}
    return sides.pop() if len(sides) == 1 else ""


def rejects(before: str, quote: str, after: str) -> bool:
    """True where a quote, in what stands right before and after it in its sentence, is what gets rejected."""
    lead, follow = before[-60:], after[:40]
    words = _REJECTED_BEFORE.search(lead) or _REJECTED_BEFORE.search(quote) or _FOLLOWED.match(follow)
    return bool(words or _REJECTED_AFTER.search(quote)) and not _TURNED_AGAIN.search(lead + quote + follow)


def speaks_of_events(quote: str) -> bool:
    """True where a quote requires or rejects events, rather than objects."""
    return bool(_EVENTS.search(quote))


def other_units(quote: str, value: float, unit: str) -> Iterator[str]:
    """The quantities by which a quote contradicts ``value unit``: the number with another unit of the same dimension.

    None where the number stands there with the same unit or with none.
    """
    found = []
    for match in _occurrences(quote, value):
        written = _UNIT.match(quote, match.end())
        name = _unit_name(written[1] or written[2]) if written else ""
        if not name or units.dimension(name) != units.dimension(unit):
            return
        found.append(name)
    mine = units.Quantity(value, unit).canonical
    yield from (f"{value:g} {n}" for n in dict.fromkeys(found) if units.Quantity(value, n).canonical != mine)


def _unit_name(text: str) -> str:
    name = "deg" if text == "°" or text.startswith("degree") else text
    try:
        return units.normalise(name)
    except SpecError:
        return ""


def quantities(quote: str) -> frozenset[str]:
    """The classes of quantities that a quote names: met, mt, dr, dphi, deta, pt, mass, eta."""
    found, rest = set(), quote
    for name, pattern in _QUANTITIES.items():
        rest, count = re.subn(pattern, " ", rest)
        if count:
            found.add(name)
    return frozenset(found)


def quantity_class(quantity: str) -> str:
    """The class of a quantity of the vocabulary, "" for those that papers name in too many ways."""
    name = _CLASS.get(quantity, quantity)
    return name if name in _QUANTITIES else ""


def _occurrences(quote: str, value: float) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<![\d.]){re.escape(f'{value:g}')}(?!\d|\.\d)", quote)
