"""The quantity of a sentence that a comparison is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from hepnb import units
from hepnb.sweep.rules.subjects import OWN
from hepnb.sweep.tokens import Token, own_name
from hepnb.vocabulary import sentences as words
from hepnb.vocabulary.quantities import MOMENTA

#: a comparison reaches back over at most so many tokens for its quantity
_REACH = 45
#: quantities of several things: what stands between their name and the comparison says of what they
#: are
_OF_SEVERAL = frozenset(
    {
        "mt",
        "dphi",
        "dr",
        "deta",
        "ht",
        "mht",
        "st",
        "meff",
        "mass",
        "iso",
        "met_significance",
        "other:mt2",
    }
)
#: words between a quantity and its comparison that name nothing themselves
_FILLING = frozenset({
    "is", "be", "are", "was", "were", "to", "with", "of", "by", "and", "or", "also", "both", "then",
    "have", "has", "at",
    "value", "values", "requirement", "requirements", "cut", "cuts", "threshold", "thresholds",
    "magnitude",
    "must", "satisfy", "satisfies", "satisfying", "i.e", "namely", "where", "that", "which",
})  # fmt: skip
#: what is compared once: a second comparison in its sentence is one of something else
#: the name of a region, which no number is compared with
_REGION = re.compile(r"(?:SR|CR|VR)(?:[-_]?\w+)?")
_ONCE = frozenset({"dr", "symbol", "unread"})
_NOUN = re.compile(r"[a-z]{4,}")
#: words between one comparison and the next of the same quantity that name nothing new
_NO_NOUNS = _FILLING | frozenset({
    "additional", "additionally", "alone", "backward", "barrel", "been", "being", "both", "case",
    "categories", "category", "central", "channel", "channels", "even", "either", "else",
    "endcap", "endcaps", "events", "final", "forward", "from", "further", "hadronic",
    "instead", "into", "leptonic", "just", "more", "only", "other", "otherwise", "outer", "inner",
    "pairs", "part", "region", "regions", "respective", "selected", "selection", "should", "side",
    "signal", "state", "states", "still", "such", "than", "them", "then", "these", "they", "this",
    "those", "first", "second", "third", "fourth", "leading", "subleading", "trailing", "hardest",
    "softest", "transition", "true", "used", "were", "when", "while", "whereas", "will", "would",
})  # fmt: skip
#: words with which a new condition begins
_GOES_ON = frozenset({"with", "having", "whose", "if", "when", "satisfying"})
#: what a ratio has above its line
_OF_RATIOS = frozenset({"pt", "et", "met", "ht", "mht", "st"})
#: a quantity by its letters, not in words
_SYMBOL = re.compile(r"√?(?:[pEmMHS][\wγℓτμ]{0,6}|[pEmMHS]_.*)")
_OPERATORS = frozenset({"×", "·", "*", "+", "/", "−"})
_DEFINES = frozenset(
    {
        "defined",
        "calculated",
        "computed",
        "constructed",
        "given",
        "built",
        "which",
        "where",
        "denoted",
        "i",
    }
)
#: what leads from a quantity to the things that it is made from
_MADE_FROM = frozenset(
    {
        "computed", "calculated", "constructed", "built", "reconstructed", "obtained", "formed",
        "derived", "determined", "evaluated", "made", "composed",
    }
)  # fmt: skip
#: letters that mean other things: bosons, channels, the number of events, signal and background,
#: significance
_TAKEN = frozenset("WZHBSNAITV")
#: after ``, the``: what a quantity is made of
_MADE = frozenset(
    {"scalar", "vector", "vectorial", "sum", "magnitude", "ratio", "difference", "modulus"}
)


class Quantities:
    """The quantities of a sentence; ``used``: those that a limit has taken, ``own``: letters
    that the paper has for its own.
    """

    def __init__(self, found: tuple[Token, ...], own: frozenset[str] = frozenset()) -> None:
        self.tokens = found
        self.own = own
        self.used: list[int] = []

    def kind(self, i: int) -> str:
        """The kind of the token at ``i``, "" outside of the sentence."""
        return self.tokens[i].kind if 0 <= i < len(self.tokens) else ""

    def before(self, i: int, unit: str, only: tuple[str, ...] = ()) -> int | None:
        """The place of the quantity that a comparison at ``i`` is about: the nearest free one
        before it of this dimension.

        What stands in brackets or between commas to explain another quantity counts only where
        there is nothing else.
        """
        for places in (self.outside(i), range(i - 1, max(-1, i - _REACH), -1)):
            again = None
            for k in places:
                if self.kind(k) != "quantity" or not compatible(self.tokens[k], unit):
                    continue
                word = self.tokens[k].value
                if only and word not in only:
                    continue
                place = self.whole(k, unit, i)
                if place not in self.used:
                    self.used.append(place)
                    return place
                again = place if again is None and word not in _ONCE else again
            if again is not None and not self.names_another(again, i):
                return again
        return None

    def names_another(self, place: int, i: int) -> bool:
        """True where something that has no name here stands between the last number and the
        comparison at ``i``, which is what is compared: ``|η| < 2.5 and a width below 0.01``.
        """
        ends = (k for k in range(i - 1, place, -1) if self.kind(k) in ("number", "unit"))
        last = next(ends, None)
        depth = 0
        for token in self.tokens[last + 1 : i] if last is not None else ():
            depth += (token.kind == "open") - (token.kind == "close" and depth > 0)
            noun = token.kind == "word" and _NOUN.fullmatch(token.text)
            if depth == 0 and (token.kind == "quantity" or (noun and token.text not in _NO_NOUNS)):
                return True
        return False

    def outside(self, i: int) -> Iterator[int]:
        """The places before ``i``, nearest first, but for those in an explanation that has ended
        by then.
        """
        for k in range(i - 1, max(-1, i - _REACH), -1):
            if not any(first < k < last <= i for first, last in self.asides):
                yield k

    @cached_property
    def asides(self) -> tuple[tuple[int, int], ...]:
        """(first, last) of brackets, and of ``, defined as …,``."""
        found: list[tuple[int, int]] = []
        opened: list[int] = []
        comma = -1
        for k, token in enumerate(self.tokens):
            if token.kind == "open":
                opened.append(k)
            elif token.kind == "close" and opened:
                first = opened.pop()
                if not (
                    k == first + 2 and self.kind(first + 1) == "quantity"
                ):  # the symbol of what stands before it
                    found.append((first, k))
            elif token.text == "," and not opened:
                if comma >= 0:
                    found.append((comma, k))
                comma = k if self.defines(k + 1) else -1
        return tuple(found)

    def defines(self, k: int) -> bool:
        """True where an explanation begins: ``, defined as``, ``, the scalar sum of``."""
        if k + 1 >= len(self.tokens):
            return False
        first, second = self.tokens[k].text.split()[0], self.tokens[k + 1].text.split()[0]
        return first in _DEFINES or (first == "the" and second in _MADE)

    def whole(self, k: int, unit: str, i: int) -> int:
        """The quantity itself, or the one that it is a part of.

        In ``HT of the jet pT`` that is HT, in
        ``the angle between the jet and pTmiss must be above`` the angle.
        """
        start = k - 1 if self.kind(k - 1) == "subject" else k
        before = start - 2
        if (
            self.kind(start - 1) == "for"
            and self.kind(before) == "quantity"
            and compatible(self.tokens[before], unit)
        ):
            return before
        if not self.tokens[i].text[0].isalpha():
            return k
        if (all_of := self.combination(k)) is not None:
            return all_of
        joined = False
        for j in range(k - 1, max(-1, k - 14), -1):
            token = self.tokens[j]
            if token.kind == "quantity":
                several = (
                    token.value in _OF_SEVERAL and compatible(token, unit) and j not in self.used
                )
                return (
                    j
                    if several
                    and joined
                    and (
                        self.kind(j + 1) in ("for", "between", "subject")
                        or self.tokens[j + 1].text in _MADE_FROM
                        or self.tokens[j + 1].text == "with"
                    )
                    else k
                )
            joined = joined or token.kind in ("for", "between") or token.text in _MADE_FROM
            if token.text == "with" and self.distance_before(j):
                joined = True  # ``its transverse mass with the missing momentum``
                continue
            if token.text not in _MADE_FROM and (
                token.kind in ("compare", "number", "unit", "required", "removed", "close")
                or token.text in _GOES_ON
            ):
                return k
        return k

    def distance_before(self, place: int) -> bool:
        """True right behind a quantity of two things, or that of the objects named: ``the
        transverse mass of the muon`` with something.
        """
        for token in reversed(self.tokens[max(0, place - 4) : place]):
            if token.kind == "quantity":
                return token.value in ("mt", "dphi", "dr", "deta")
            if token.kind not in ("for", "subject"):
                return False
        return False

    def combination(self, k: int) -> int | None:
        """The place of ``the difference between``, ``the sum of`` that the quantity at ``k`` is
        a term of; None without.
        """
        for j in range(k - 1, max(-1, k - 14), -1):
            token = self.tokens[j]
            if token.kind == "quantity" and (token.value == "combined" or " sum of " in token.text):
                return j
            ends = (
                token.kind in ("compare", "unit", "required", "removed", "close", "comma")
                or token.text[0].isdigit()
            )
            if ends or token.text in _GOES_ON:
                return None
        return None

    def in_product(self, k: int) -> bool:
        """True for a quantity that is multiplied, divided or added to another:
        ``η_{j1} × η_{j2}``.
        """
        after = self.tokens[k + 1].text if k + 1 < len(self.tokens) else ""
        return (k > 0 and self.tokens[k - 1].text in _OPERATORS) or (
            after in _OPERATORS and self.kind(k + 2) in ("quantity", "open")
        )

    def ratio(self, i: int) -> Token | None:
        """``pT/m_{γγ}`` right before a comparison at ``i``: a quantity of what has the first of
        both, without a unit.
        """
        k = i - 1
        while k > i - 5 and (self.kind(k) in ("required", "to") or self.tokens[k].text in _FILLING):
            k -= 1
        if (
            k < 2
            or self.kind(k) != "quantity"
            or self.tokens[k - 1].text != "/"
            or self.kind(k - 2) != "quantity"
        ):
            return None
        above, below = self.tokens[k - 2], self.tokens[k]
        symbols = _SYMBOL.fullmatch(above.text) and _SYMBOL.fullmatch(below.text)
        if not symbols or (found := self.over(above, below)) is None:
            return None
        self.used += [k - 2, k]
        return found

    def over(self, above: Token, below: Token) -> Token | None:
        """The ratio of two quantities of events, or of an object and the event; None where the
        first is of neither.
        """
        if above.value not in _OF_RATIOS:
            return None
        names = [
            own_name(t.text) if "{" in t.text or t.value == "mass" else t.value
            for t in (above, below)
        ]
        of = above.of if above.value in MOMENTA else "event"
        return Token(
            "quantity",
            f"other:{names[0]}_over_{names[1]}",
            above.start,
            below.end,
            f"{above.text}/{below.text}",
            of,
        )

    def symbol(self, i: int) -> Token | None:
        """The unknown thing right before a comparison sign at ``i``, which is what is compared:
        ``BDT > 0.5``.
        """
        sign, left = self.tokens[i], self.tokens[i - 1] if i else None
        k = i - 1
        while (
            left
            and left.text not in self.own
            and k > i - 5
            and (self.kind(k) == "required" or self.tokens[k].text in _FILLING)
        ):
            k -= 1
        if k >= 0 and self.tokens[k].text in self.own and self.kind(k) == "word":
            return Token(
                "quantity", "symbol", self.tokens[k].start, self.tokens[k].end, self.tokens[k].text
            )
        if (
            not left
            or sign.text[0].isalpha()
            or left.kind != "word"
            or self.kind(i - 2) == "quantity"
        ):
            return None
        if re.fullmatch(words.COMMON, left.text.lower()):
            return None
        if _REGION.fullmatch(left.text):
            return None  # SRB > 400 GeV: of what, the region before it says
        if left.text.lower() not in _FILLING and re.fullmatch(r"[^\W\d_]{1,2}", left.text):
            # a letter that nobody has explained is no quantity that was named before it
            return Token("quantity", "unread", left.start, left.end, left.text)
        known = left.text.lower() in _FILLING or not re.fullmatch(
            r"(?:[^\W\d_]{3,}|[a-z][A-Z])\w*", left.text
        )
        if self.in_product(i - 1):
            return Token("quantity", "unread", left.start, left.end, left.text)
        return None if known else Token("quantity", "symbol", left.start, left.end, left.text)


def defined(texts: Iterable[str]) -> frozenset[str]:
    """The letters that a paper has for quantities of its own: ``the discriminant D``,
    ``a variable R, defined as``.
    """
    return frozenset(
        m["letter"] for text in texts for m in OWN.finditer(text) if m["letter"] not in _TAKEN
    )


def compatible(quantity: Token, unit: str) -> bool:
    """True where numbers of a quantity may have a unit."""
    allowed = words.DIMENSIONS.get(quantity.value)
    return allowed is None or dimension(unit) in allowed


def dimension(unit: str) -> str:
    """The dimension of a unit as `hepnb.units` has it, but for ``percent``: a part of something
    is no plain number of it.
    """
    return "percent" if unit == "%" else units.dimension(unit)
