"""Numbers in a text: whether it has one, and the unit, side and quantity that it gives it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from hepnb import quotes
from hepnb.locate import has_number
from hepnb.sweep.heads import head
from hepnb.sweep.tokens import Token, plain, tokens
from hepnb.sweep.values import values
from hepnb.vocabulary.numbers import NUMERALS, RANKS
from hepnb.vocabulary.operators import OTHER_SIDE, SIDE, SIGNS
from hepnb.vocabulary.units import OF_DIMENSION, WRITTEN, spelled


def holds(text: str, value: float, *, ordinals: bool = False) -> bool:
    """True where a text has a number, in digits or words, in this or in another unit of energy
    or length, or as a percentage; with ``ordinals`` also as the rank of a further object.
    """
    if has_number(text, value) or (ordinals and _is_ranked(text, value)):
        return True
    return _in_digits(text, value)


def _is_ranked(text: str, value: float) -> bool:
    """True where a text speaks of a further object of that rank, "a third lepton"."""
    pattern = _ORDINALS.get(value)
    return pattern is not None and re.search(pattern, text, re.IGNORECASE) is not None


def states(text: str, value: float, q: str) -> bool:
    """True where a text has the number of a quantity: a count in no other unit, and what is
    measured in digits ("a mass above 8 GeV" has no 1).
    """
    if q == "parameter":
        return _plain_number(text, value)
    text = _SCRIPTS.sub(" ", text)
    if q in _COUNTED_ONES:
        text = _MEASURED.sub(" ", text)
        there = _plain_number(text, value) or has_number(text, value)
        return there or (q == "n" and _is_ranked(text, value))
    spelled_out = has_number(text, value) and not (0 < value <= _MOST_SPELLED and value % 1 == 0)
    if q.startswith(_OWN_COUNTS):
        return has_number(text, value) or _in_digits(text, value)
    own = q.startswith("other:") and bool(quotes.side(text, value))  # "fewer than three hits"
    return spelled_out or own or _in_digits(text, value)


def is_negative(text: str, value: float) -> bool | None:
    """True where a number stands in a text with a minus before it, and never without; False where
    never with one; None for both, and where it is not there in digits.
    """
    found = set()
    for match in re.finditer(rf"(?<![\d.]){re.escape(f'{abs(value):g}')}(?!\d|\.\d)", text):
        before = _MINUS.search(text[: match.start()])
        found.add(before is not None)
    return found.pop() if len(found) == 1 else None


#: a sign right before a number, and no dash between two of them; what stands raised or lowered and
#: is no power of ten; numbers with a unit
_MINUS = re.compile(r"(?:^|[\s(\[,<>=≤≥|])(?<![\d}%V]\s)[-−–]$")
_SCRIPTS = re.compile(r"(?<!10)(?<!10\s)[_^]\{[^{}]*\}")
_MEASURED = re.compile(
    rf"\d+(?:\.\d+)?(?:\s?(?:[-–−,(/]|and|or|to)\s?\d+(?:\.\d+)?\)?)*\s?{OF_DIMENSION['energy']}"
    r"(?![A-Za-z])"
)


def _in_digits(text: str, value: float) -> bool:
    """True where the digits of a number stand in a text, also in another unit."""
    return _plain_number(text, value) or any(
        _plain_number(text, value * f)
        for f in (1000.0, 0.001, 100.0, 10.0, 0.1)
        if abs(value * f) >= _TINY
    )


#: how models call a count, or a sum of charges, of the paper's own
_OWN_COUNTS = ("other:n_", "other:number", "other:sum_charge", "other:abs_sum_charge")
#: what is counted, and the last number that is a word
_COUNTED_ONES, _MOST_SPELLED = frozenset({"n", "ntracks"}), 12
_TINY = 1e-4
#: a further object by its rank, "a third lepton"
_ORDINALS = {float(n): rf"\b(?:{RANKS[n][-1]}|{NUMERALS[n]})\b" for n in range(2, 6)}


def _plain_number(text: str, value: float) -> bool:
    """True where the digits of a number stand in a text, as no part of another one; brackets are
    no citation here.
    """
    return any(
        math.isclose(number, abs(value), rel_tol=1e-9, abs_tol=1e-12)
        for number in quotes.printed(text)
    )


#: characters behind words in which their unit may stand
BEYOND = 24
#: none that is only a part of another one, "MeV g^{-1} cm^{2}", "GeV/fb"
_UNIT = re.compile(
    rf"\s?({WRITTEN})(?![A-Za-z])(?!\s(?:[A-Za-z]{{1,3}}\^\{{)|\s?/\s?(?!c\b)[A-Za-z])"
)
#: between a number and a unit that it shares with another: "30 and 20 GeV", "60–120 GeV", "> 30
#: (20) GeV"
_SHARED = re.compile(
    r"\s*(?:(?:,|and|or|to|[-–—−/]|\(|\)|\[|\]|<|≤|[^\W\d]\w{0,2}|respectively|\d+(?:\.\d+)?"
    r"|\.|\|)\s*){1,6}?"
)


def units_behind(text: str, value: float, end: int) -> Iterator[str]:
    """The units that stand behind a number that begins before ``end``, at once or behind another
    number that shares it.
    """
    digits = re.escape(f"{value:g}")
    for match in re.finditer(rf"(?<![\d.]){digits}(?:\.0+)?(?!\d|\.\d)", text):
        if match.start() >= end:
            return
        rest = text[match.end() : match.end() + BEYOND]
        found = _UNIT.match(rest)
        if not found and (shared := _SHARED.match(rest)):
            for stop in range(shared.start(), len(rest)):
                found = _UNIT.match(rest, stop)
                if found or not re.fullmatch(
                    r"(?:\s|,|and|or|to|[-–—−/()\[\]<≤|]|\d|\.|[^\W\d_]|_|\{|\}|η|\|)*",
                    rest[: stop + 1],
                ):
                    break
            gap = rest[: found.start()] if found else ""
            if found and not re.search(r"\d|^\s*[)\]]\s*$", gap):
                found = None
        if found and (name := spelled(found[1])):
            yield name


def units_in(text: str) -> Iterator[str]:
    """The units that a head names: in brackets, or behind a slash or a number."""
    for match in re.finditer(
        rf"[\[(/]\s*({WRITTEN})\s*[\])]?|(?<=\d )({WRITTEN})(?![A-Za-z])", text
    ):
        if name := spelled(match[1] or match[2]):
            yield name


#: ``[2, ∞)``: an interval without an upper end
_UNBOUNDED = re.compile(r"[\[(]\s*+(\d+(?:\.\d+)?)\s*+,\s*+∞")


def sides(text: str, value: float) -> set[str]:
    """``lower``, ``upper``, ``equal``: what the sign or the words beside a number say of it."""
    if any(math.isclose(float(m[1]), value) for m in _UNBOUNDED.finditer(text)):
        return {"lower"}
    found = tokens(plain(text))
    for scale in (1.0, 100.0, 1000.0, 0.001):  # 0.05 is "5%", 1200 is "1.2 TeV"
        places = [
            n
            for n, token in enumerate(found)
            if token.kind == "number"
            and math.isclose(token.number, abs(value) * scale, rel_tol=1e-9, abs_tol=1e-12)
        ]
        stated = {side for n in places for side in _sides_of(found, n)}
        said = quotes.side(text, value * scale)
        if stated or said:
            return stated or {said}
        if places:
            break  # "one lepton, m_T < 100 GeV": the 1 stands there, and the 100 is another number
    return set()


def _sides_of(found: Sequence[Token], n: int) -> Iterator[str]:
    first = _before_bracket(found, n)
    before = _next(found, range(first - 1, max(first - 8, -1), -1))
    after = _next(found, range(n + 1, min(n + 4, len(found))))
    if before and before.kind == "compare":
        yield _side_of(before)
    elif (
        after
        and after.kind == "compare"
        and (after.text[:1] in "<>≤≥⩽⩾" or after.text.startswith("or "))
        and not _is_of_next(found, n, after)
    ):
        follows_quantity = SIGNS.get(after.text, "") in SIDE
        # "1.44 < |η|" reads from the other side; "25 GeV or more" does not
        yield OTHER_SIDE.get(_side_of(after), "equal") if follows_quantity else _side_of(after)


def _is_of_next(found: Sequence[Token], n: int, sign: Token) -> bool:
    """True for a sign behind a number that is the next number's: "zero or ≥ 1"."""
    at = found.index(sign, n)
    return any(t.kind == "or" for t in found[n + 1 : at]) and (
        at + 1 < len(found) and found[at + 1].kind == "number"
    )


def _before_bracket(found: Sequence[Token], n: int) -> int:
    """The place of the number whose alternative in brackets a number is, "> 10 (20) GeV", which
    share a sign; else its own.
    """
    if n < _LEAST_BEFORE or found[n - 1].kind != "open":
        return n
    first = n - 3 if found[n - 2].kind == "unit" else n - 2
    return first if found[first].kind == "number" else n


#: a number and a bracket
_LEAST_BEFORE = 2


def _next(found: Sequence[Token], places: range) -> Token | None:
    """The next comparison, unless another number, the end of a clause or a word for an interval
    stands before it.
    """
    for i in places:
        token = found[i]
        if token.kind == "compare":
            if token.text == "=":
                continue  # "within ∆R = 0.4"
            return token
        if token.kind in ("number", "between", "outside", "comma") or token.text in (
            ";",
            ".",
            "(",
            ")",
        ):
            return None
    return None


def _side_of(token: Token) -> str:
    return SIDE.get(token.value, "equal")


def label_sides(text: str) -> Iterator[str]:
    """The side that a head states at its end: ``N_{jet} ≥``, ``min p_{T}``."""
    if match := re.search(r"([<>≤≥⩽⩾])\s*+(?:[\[(][^\])]*+[\])]\s*+)?$", text):
        yield SIDE[SIGNS[match[1]]]


def leaves_gap(text: str, low: float, high: float) -> bool:
    """True for listed ranges between which an interval is left out: "20–86, >96"."""
    listed = values(plain(text), 0, len(plain(text)))
    ends = {v.value[1] for v in listed if isinstance(v.value, tuple)}
    begins = {v.value[0] if isinstance(v.value, tuple) else v.value for v in listed}
    return low in ends and high in begins and high not in ends


def beside(text: str, value: float) -> Iterator[str]:
    """The quantity that stands next before a number, or right behind the sign after it."""
    found = tokens(plain(text))
    for n, token in enumerate(found):
        if token.kind != "number" or not math.isclose(
            token.number, abs(value), rel_tol=1e-9, abs_tol=1e-12
        ):
            continue
        before = next((t for t in reversed(found[:n]) if t.kind == "quantity"), None)
        if before is not None and re.search(r"[/∑√]\s*$", plain(text)[: before.start]):
            before = None  # a ratio, or a sum, is another quantity than its last part
        behind = list(takewhile(lambda t: t.kind not in ("and", "comma"), found[n + 1 : n + 4]))
        after = next((t for t in behind if t.kind == "quantity"), None)
        if after is not None and behind[0].kind == "compare" and found[n - 1].kind != "compare":
            before = None  # "2.4 < |η|" behind "p_{T} > 50 GeV for"
        for near in (before, after):
            if near is not None and near.value not in (
                "unread",
                "symbol",
                "radius",
                "cone",
                "total charge",
            ):
                yield near.value


def labelled(text: str) -> str:
    """The quantity that a head or label names; "" if none."""
    found = head(text)
    return found.quantity if found and found.known else ""
