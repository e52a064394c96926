"""What the words of a quote say of a number: which side of it is kept, whether it is rejected, in what unit, of what quantity."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import re
from collections.abc import Iterator

from hepnb import units
from hepnb.errors import SpecError
from hepnb.vocabulary.numbers import WORDS, named

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
_LESS = r"(?:less|fewer|lower|smaller) than(?: or equal to)?"
_MORE = r"(?:more|larger|greater|higher|bigger) than(?: or equal to)?"
_POSITIVE = r"(?<!\bno )(?<!\bnot )(?<!\bnever )"
#: wordings of an upper limit, and of a lower one, before the number; the one list that checks of direction go by
_UPPER_WORDS = (
    r"[<≤⩽≲]", rf"{_POSITIVE}{_LESS}", rf"\b(?:no|not) {_MORE}", rf"{_POSITIVE}\b(?:below|under|beneath|within|inside)", r"\bat most",
    r"\bup to", r"\b(?:not|never) (?:exceed\w*|above|over)", r"\bmaximum(?: \w+)?(?: of)?", r"\b(?:smaller|less|lower) or equal to",
)  # fmt: skip
_LOWER_WORDS = (
    r"[>≥⩾≳]", rf"{_POSITIVE}{_MORE}", rf"\b(?:no|not) {_LESS}", rf"{_POSITIVE}\b(?:above|over|beyond|exceed\w*|outside)",
    r"\bat least", r"\bin excess of", r"\bminimum(?: \w+)?(?: of)?", r"\b(?:not|never) (?:below|under)", r"\bstarting (?:at|from)",
)  # fmt: skip
_UPPER = re.compile(rf"(?i)(?:{'|'.join(_UPPER_WORDS)}){_GAP}")
_LOWER = re.compile(rf"(?i)(?:{'|'.join(_LOWER_WORDS)}){_GAP}")
#: and after it: "25 GeV or more"
_MORE_AFTER = re.compile(r"(?i)\s?(?:[kMGT]eV|mm|cm|rad)?\s?(?:\(?(?:or|and) (?:more|above|higher|greater|larger)\b|\+)")
_LESS_AFTER = re.compile(r"(?i)\s?(?:[kMGT]eV|mm|cm|rad)?\s?\(?(?:or|and) (?:less|fewer|below|lower|smaller)\b")
#: "0.2 ≤ ΔR": the number stands first, and bounds from the other side
_SIGN_AFTER = re.compile(r"\s?(?:[kMGT]eV|mm|cm|rad)?\s?([<≤⩽>≥⩾])")
_EVENTS = re.compile(
    rf"(?i)\bevents?\b[^.;]*\b({_REJECTS}|require\w*|select\w*|must|retain\w*|kept|accept\w*)\b"
    rf"|\b({_REJECTS}|require\w*|select\w*|retain|keep|accept)\b[^.;]*\bevents?\b|^\s*events?\b"
)
_UNIT = re.compile(r"\s?(keV|MeV|GeV|TeV|[μµ]m|mm|cm|mrad|rad|°|degrees?|m)\b(?!\s*[\^/])|\s?(°)")
#: class of quantities → how papers write one of them; those whose letters others share go first
_QUANTITIES = {
    "met": r"(?i:missing transverse (?:momentum|energy)|[Ep]⃗?_?\{?T\}?\s?\^?\{?miss\}?|\bMET\b|[Ep]\s?miss\s?_?T|E/_?T)",
    "mht": r"(?i:H_?\{?T\}?\^\{?miss\}?|\bMHT\b)",
    "iso": r"(?i:\bisolat\w+|p_?\{?T\}?\^\{?(?:sum|cone|iso)\w*\}?|[Ep]_?\{?T\}?\^\{?\w*(?:cone|iso)\w*\}?|\bI_?\{?(?:rel|mini)\w*\}?)|\bI(?=\s*[<>])",
    "d0sig": r"(?i:impact[- ]parameter significance|significance of the (?:\w+ )?(?:impact|d)|d_?\{?(?:0|xy)\}?[^<>]{0,24}/\s?σ)",
    "z0sintheta": r"(?:z_?\{?0\}?(?:\^\{[^{}]*\})?|Δz)\s?[·×]?\s?\|?\s?sin",
    "d0": r"(?i:d_?\{?(?:0|xy)\}?(?![\w])|transverse impact parameter)",
    "z0": r"(?i:\bz_?\{?0\}?|d_?\{?z\}?(?!\w)|Δz|longitudinal impact parameter)",
    "jvt": r"(?i:\bJVT\b|jet[- ]vertex[- ]tagger)",
    "mt2": r"(?i:m_?\{?T2\}?|stransverse)",
    "mct": r"(?i:m_?\{?CT\}?)",
    "mt": r"(?i:transverse mass)|\b[mM]_?\{?T\}?(?![\w2])",
    "dr": r"(?:Δ|∆|\\Delta\s*)\s?R\b|\bdR\b",
    "dphi": r"(?:Δ|∆|\\Delta\s*)\s?[φϕ]|(?i:azimuthal)",
    "deta": r"(?:Δ|∆|\\Delta\s*)\s?η|(?i:pseudorapidity (?:separation|difference|gap))",
    "ht": r"\bH_?\{?T\}?(?![\w^])|(?i:scalar sum)",
    "st": r"\b[SL]_?\{?T\}?(?![\w^])",
    "meff": r"(?i:m_?\{?eff\}?|effective mass)",
    "pt": r"(?i:\btransverse (?:momentum|momenta|energy|energies)\b)|\bp_?\{?T\}?(?!\w)|\bE_?\{?T\}?(?!\w)",
    "mass": r"(?i:\b(?:invariant |dilepton |dijet |diphoton )mass)|\b[mM]_?\{?(?:ℓℓ|ll|jj|bb|4ℓ|γγ|ee|μμ|eμ|ℓ\^|Z|inv)[^{}]*\}?|\bmass(?:es)?\b",
    "eta": r"η|(?i:pseudorapidit)",
}
_CLASS = {"et": "pt", "abseta": "eta", "other:mt2": "mt2", "other:mct": "mct", "met_significance": "met", "iso_wp": "iso"}


def side(quote: str, value: float) -> str:
    """``lower`` or ``upper`` as the words around a number say, "" where they say neither or both."""
    sides = {found for place in occurrences(quote, value) if (found := _side_at(quote, *place))}
    return sides.pop() if len(sides) == 1 and sides != {"both"} else ""


def _side_at(quote: str, start: int, end: int) -> str:
    before, after = quote[:start], quote[end:]
    words = (_LOWER.search(before), _UPPER.search(before))
    if any(words):
        return "both" if all(words) else "lower" if words[0] else "upper"
    if _MORE_AFTER.match(after) or _LESS_AFTER.match(after):
        return "lower" if _MORE_AFTER.match(after) else "upper"
    sign = _SIGN_AFTER.match(after)
    return "" if sign is None else "lower" if sign[1] in "<≤⩽" else "upper"


def occurrences(quote: str, value: float) -> Iterator[tuple[int, int]]:
    """Where a text has a number, in digits or as a word."""
    yield from (m.span() for m in _occurrences(quote, value))
    if value > 0 and value in WORDS:
        yield from (m.span() for m in re.finditer(rf"(?i)\b{named(int(value), int(value))}\b", quote))


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
