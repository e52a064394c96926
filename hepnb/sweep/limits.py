"""Tokens → limits: a comparison with its numbers, and the quantity that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hepnb.sweep.about import Quantities, compatible
from hepnb.sweep.rules.subjects import RELATIVE
from hepnb.sweep.tokens import Token
from hepnb.vocabulary.comparisons import AFTER, AS_FAR_AS, EXTREMES
from hepnb.vocabulary.operators import LOWER, MIRROR, SIDE
from hepnb.vocabulary.quantities import DISTANCES, FLOORED, MOMENTA, SCALES
from hepnb.vocabulary.units import spelled

#: what an interval is called before its numbers:
#: ``excluding the transition region, 1.44 < |η| < 1.57``
_WINDOW = frozenset(
    {
        "region",
        "regions",
        "range",
        "window",
        "interval",
        "gap",
        "crack",
        "barrel-endcap",
        "zone",
        "area",
    }
)
#: words between the name of an interval and its first number
_LEADS = frozenset({"is", "are", "of", "be", "must", "from", "set", "to", "has", "required"})
#: words between what is excluded and the verb
_LINKS = frozenset({"is", "are", "was", "were", "also", "then", "therefore", "candidates", "thus"})
_EXCLUDED = frozenset(
    {
        "excluded",
        "removed",
        "rejected",
        "vetoed",
        "not considered",
        "not used",
        "discarded",
        "omitted",
    }
)
#: what tracks have so many of
_HITS = frozenset({"hit", "hits", "layer", "layers", "segment", "segments", "station", "stations"})
#: energies that a threshold may be a part of
_SCALES = frozenset({"pt", "mass", "mt", "met", "ht", "meff", "st"})


@dataclass(frozen=True)
class Limit:
    """``quantity op value`` as tokens ``first:last`` of a sentence say it.

    ``values``: one per alternative (``30(25) GeV``); each a number, or (low, high) where ``op`` is
    ``in`` or ``notin``. ``quantity``: the token of the quantity, None where there is none in the
    sentence; ``at``: the token of the comparison. ``formula``: the number is part of a formula and
    no threshold by itself; ``slope``: of that it is only the constant, and to it comes so much
    times a quantity (``2.45 GeV + 0.022 × ET``). ``ranked``: the numbers fall, one for each rank of
    its subject.
    """

    op: str
    values: tuple[float | tuple[float, float], ...]
    unit: str
    first: int
    at: int
    last: int
    quantity: Token | None = None
    formula: bool = False
    slope: tuple[float, str] = (0.0, "")
    ranked: bool = False


@dataclass(frozen=True)
class _Numbers:
    values: tuple[float, ...]
    unit: str
    after: int
    formula: bool = False


def limits(found: tuple[Token, ...], own: frozenset[str] = frozenset()) -> tuple[Limit, ...]:
    """The limits of a sentence in order; what is a count of objects is left to
    `hepnb.sweep.counts`.

    ``own``: letters that the paper has for quantities of its own.
    """
    return tuple(_LimitReader(found, own).read())


class _LimitReader(Quantities):
    """Goes through the tokens of a sentence from left to right."""

    def __init__(self, found: tuple[Token, ...], own: frozenset[str]) -> None:
        super().__init__(found, own)
        self.lists = any(t.kind in ("respectively", "ordinal") for t in found)
        #: ``electron/muon``, ``leading/subleading``: numbers with a slash are one for each
        self.slashed = any(
            b.text == "/" and a.kind == c.kind and a.kind in ("subject", "ordinal")
            for a, b, c in zip(found, found[1:], found[2:], strict=False)
        )

    def read(self) -> Iterator[Limit]:
        i = 0
        while i < len(self.tokens):
            if self.tokens[i].text in ("within", "Within") and (ring := self.chain(i + 1)):
                yield replace(ring, first=i)  # within 0.2 < ΔR < 0.4 of a jet
                i = ring.last
                continue
            limit = (
                self.chain(i)
                or self.parameter(i)
                or self.bound(i)
                or self.as_far_as(i)
                or self.comparison(i)
                or self.between(i)
                or self.trailing(i)
            )
            if limit:
                yield limit
                for more in self.also(limit):
                    yield more
                    limit = more
            i = limit.last if limit else i + 1

    # --- numbers ---

    def numbers(self, i: int, *, negative: bool = True) -> _Numbers | None:
        """``30(25) GeV``, ``20 GeV, 15 GeV and 10 GeV``, ``-1``: the numbers that stand at
        ``i``.
        """
        sign = 1.0
        if negative and self.kind(i) == "dash" and self.kind(i + 1) == "number":
            sign, i = -1.0, i + 1
        if self.kind(i) != "number":
            return None
        values, unit, i = [sign * self.value(i)], "", i + 1
        unit, i = self.unit(i)
        if self.kind(i) == "open" and self.kind(i + 1) == "number":
            second, j = self.unit(i + 2)
            if self.kind(j) == "close":
                values.append(self.value(i + 1))
                i, unit = j + 1, unit or second
                late, i = self.unit(i)
                unit = unit or late
        while self.slashed and self.text(i) == "/" and self.kind(i + 1) == "number":
            values.append(sign * self.value(i + 1))
            late, i = self.unit(i + 2)
            unit = unit or late
        more, listed, after = self.listed(i)
        if self.lists and more and len(values) == 1 and unit in ("", listed):
            return _Numbers((*values, *more), listed, after)
        formula = (self.kind(i) == "word" and self.tokens[i].text in "+±") or (
            self.kind(i) == "times" and bool(unit) and unit != "%"
        )
        return _Numbers(tuple(values), unit, i, formula)

    def listed(self, i: int) -> tuple[list[float], str, int]:
        """``, 15 GeV and 10 GeV``: the numbers of a list after its first, the unit of the last,
        the token after it.
        """
        values: list[float] = []
        unit, after = "", i
        while self.kind(i) in ("comma", "and", "or"):
            i += 2 if self.kind(i) == "comma" and self.kind(i + 1) in ("and", "or") else 1
            if self.kind(i) != "number" or self.kind(i + 1) in (
                "subject",
                "compare",
                "word",
                "dash",
            ):
                break
            values.append(self.value(i))
            unit, i = self.unit(i + 1)
            after = i
        return values, unit, after

    def falling(self, i: int) -> _Numbers | None:
        """``25, 20 and 20 GeV``, ``30/20/10 GeV`` of momenta: numbers that do not rise, for the
        leading object and those after it.
        """
        quantity = next((t for t in reversed(self.tokens[:i]) if t.kind == "quantity"), None)
        if quantity is None or quantity.value not in MOMENTA:
            return None
        values: list[float] = []
        unit, after = "", i
        while self.kind(i) == "number" and (not values or self.value(i) <= values[-1]):
            values.append(self.value(i))
            own, after = self.unit(i + 1)
            unit = own or unit
            i = after
            while self.kind(i) in ("comma", "and") or (
                i < len(self.tokens) and self.tokens[i].text == "/"
            ):
                i += 1
        ended = (
            unit
            and self.tokens[after - 1].kind == "unit"
            and self.kind(after) not in ("for", "times")
        )
        return (
            _Numbers(tuple(values), unit, after)
            if len(values) > 1 and ended and self.kind(i) != "number"
            else None
        )

    def text(self, i: int) -> str:
        return self.tokens[i].text if i < len(self.tokens) else ""

    def value(self, i: int) -> float:
        return self.tokens[i].number

    def unit(self, i: int) -> tuple[str, int]:
        return (spelled(self.tokens[i].text), i + 1) if self.kind(i) == "unit" else ("", i)

    # --- forms ---

    def chain(self, i: int) -> Limit | None:
        """``90 < m < 150 GeV``."""
        low = self.numbers(i)
        if not low or self.kind(low.after) != "compare":
            return None
        of = low.after + 1
        of += of < len(self.tokens) and self.tokens[of].text in (
            "a",
            "an",
            "the",
        )  # 80 < the dijet mass < 100 GeV
        high = (
            self.numbers(of + 2)
            if self.kind(of) == "quantity" and self.kind(of + 1) == "compare"
            else None
        )
        if not high:
            return None
        first, second = self.tokens[low.after].value, self.tokens[of + 1].value
        self.used.append(of)
        unit = high.unit or low.unit
        several = max(len(low.values), len(high.values))
        lows, highs = (
            x.values if len(x.values) == several else x.values[:1] * several for x in (low, high)
        )
        ends = tuple(zip(*((lows, highs) if first.startswith("<") else (highs, lows)), strict=True))
        if first[0] != second[0] or any(one > two for one, two in ends):
            return None
        return Limit(
            self.sense(i, high.after), ends, unit, i, low.after, high.after, self.tokens[of]
        )

    def parameter(self, i: int) -> Limit | None:
        """``a cone of radius 0.3``, ``a radius parameter of 0.4``: the number follows the name."""
        if self.kind(i) != "quantity" or self.tokens[i].value not in ("cone", "radius"):
            return None
        j = (
            i
            + 1
            + (self.kind(i + 1) == "for")
            + (self.kind(i + 1) == "word" and self.tokens[i + 1].text in ("of", "is", "R"))
        )
        if self.kind(j) != "number" or self.kind(j + 1) == "unit" or self.text(j + 1) == "/":
            return None  # R = 10/p_T depends on the candidate
        return Limit("==", (self.value(j),), "", i, i, j + 1, self.tokens[i])

    def bound(self, i: int) -> Limit | None:
        """``a minimum pT of 15 GeV``, ``the pT threshold is 10 GeV``: a bound by its name."""
        if self.kind(i) != "quantity":
            return None
        named = next(
            (op for t in self.tokens[max(0, i - 3) : i] if (op := EXTREMES.get(t.text.lower()))), ""
        )
        j = i + 1
        while self.kind(j) in ("word", "required") and self.tokens[j].text in (
            "requirement",
            "requirements",
            "threshold",
            "thresholds",
            "cut",
            "value",
        ):
            threshold = self.tokens[j].text.startswith(("threshold", "cut", "requirement"))
            named = named or (">" if threshold and self.tokens[i].value in FLOORED else "")
            j += 1
        if not named or not (
            self.kind(j) == "for"
            or (self.kind(j) == "word" and self.tokens[j].text in ("is", "are", "at"))
        ):
            return None
        right = self.numbers(j + 1)
        if not right or not right.unit or not compatible(self.tokens[i], right.unit):
            return None
        self.used.append(i)
        return Limit(named, right.values, right.unit, i, i, right.after, self.tokens[i])

    def as_far_as(self, i: int) -> Limit | None:
        """``up to |η| = 2.5``, ``down to a pT of 5 GeV``: the value is where it ends."""
        if self.kind(i) != "compare" or not AS_FAR_AS.fullmatch(self.tokens[i].text):
            return None
        j = i + 1
        while self.kind(j) == "word" and self.tokens[j].text in ("a", "an", "the"):
            j += 1
        if self.kind(j) != "quantity" or self.text(j + 1) not in ("=", "of"):
            return None
        near = {*DISTANCES, "cone", "radius"}
        right = self.numbers(j + 2)
        if not right or self.tokens[j].value in near or not compatible(self.tokens[j], right.unit):
            return None
        self.used.append(j)
        op = self.tokens[i].value
        return Limit(op, right.values, right.unit, i, i, right.after, self.tokens[j])

    def also(self, limit: Limit) -> Iterator[Limit]:
        """``7 GeV for electrons and 5 GeV for muons``: the second number of the same quantity."""
        while limit.quantity and len(limit.values) == 1:
            k = limit.last
            if (
                self.kind(k) != "for"
                or self.kind(k + 1) != "subject"
                or self.kind(k + 2) not in ("and", "comma")
            ):
                return
            right = self.numbers(k + 3)
            if (
                not right
                or right.unit != limit.unit
                or self.kind(right.after) != "for"
                or self.kind(right.after + 1) != "subject"
            ):
                return
            limit = replace(limit, values=right.values, first=k + 3, at=k + 3, last=right.after)
            yield limit

    def comparison(self, i: int) -> Limit | None:
        """``pT > 25 GeV``; ``25 GeV < pT``."""
        if self.kind(i) != "compare":
            return None
        op = self.tokens[i].value
        right = self.numbers(i + 1)
        if right is None:
            return self.distance(i, op) or self.part(i, op) or self.mirrored(i, op)
        falling = self.falling(i + 1) if len(right.values) == 1 else None
        right = falling or right
        if (
            right.unit == ""
            and self.kind(right.after) in ("dash", "to")
            and self.kind(right.after + 1) == "number"
        ):
            return None  # a range, see between
        if unknown := self.symbol(i):
            return Limit(
                op, right.values, right.unit, i - 1, i, right.after, unknown, right.formula
            )
        if ratio := self.ratio(i):
            first = next(k for k, t in enumerate(self.tokens) if t.start == ratio.start)
            return None if right.unit else Limit(op, right.values, "", first, i, right.after, ratio)
        right = self.of_its_momentum(right)
        if relative := self.relative(i, op, right):
            return relative
        if right.unit == "" and self.counts_hits(right.after):
            return None
        counted = not self.tokens[i + 1].text[0].isdigit() and self.kind(i + 1) == "number"
        taken = tuple(self.used)
        place = self.before(i, right.unit, only=("n", "total charge") if counted else ())
        if counted and (place is None or place in taken):
            return None  # "at least two": the objects that are counted come after it
        first = place if place is not None else i
        quantity = self.tokens[place] if place is not None else None
        if quantity and self.in_product(place or 0):
            quantity = replace(quantity, value="unread", of="")
        if turned := self.turned(right):
            if quantity is None and (place := self.before(i, turned.unit)) is not None:
                first, quantity = place, self.tokens[place]
            return replace(turned, op=op, first=first, at=i, quantity=quantity)
        slope, after = self.slope(right.after) if right.formula else ((0.0, ""), right.after)
        formula = right.formula and not slope[1]
        return Limit(
            op,
            right.values,
            right.unit,
            first,
            i,
            after,
            quantity,
            formula,
            slope,
            ranked=falling is not None,
        )

    def trailing(self, i: int) -> Limit | None:
        """``a transverse momentum of 70 GeV or more``: the comparison after its number."""
        right = self.numbers(i) if self.kind(i) == "number" else None
        if right is None or not right.unit or len(right.values) > 1:
            return None
        k = right.after
        one = self.kind(k) == "compare"
        said = self.text(k) if one else f"{self.text(k)} {self.text(k + 1)}"
        op = next((op for op, words in AFTER if re.fullmatch(words, said)), "")
        if not op or not said.startswith("or ") or (place := self.before(i, right.unit)) is None:
            return None
        after = k + 1 + (not one)
        return Limit(op, right.values, right.unit, place, i, after, self.tokens[place])

    def distance(self, i: int, op: str) -> Limit | None:
        """``separated by at least ΔR = 0.4``: the name of the distance between the comparison and
        its number.
        """
        if op not in LOWER or self.kind(i + 1) != "quantity" or self.text(i + 2) not in ("=", "of"):
            return None
        right = self.numbers(i + 3)
        quantity = self.tokens[i + 1]
        if right is None or quantity.value not in DISTANCES:
            return None
        self.used.append(i + 1)
        return Limit(op, right.values, right.unit, i, i, right.after, quantity)

    def counts_hits(self, i: int) -> bool:
        """True for ``no more than 1 missing hit``: what is counted stands after the number."""
        words = [self.text(k) for k in range(i, i + 3)]
        place = next((k for k, w in enumerate(words) if w in _HITS), -1)
        return place >= 0 and all(self.kind(i + k) == "word" for k in range(place))

    def of_its_momentum(self, right: _Numbers) -> _Numbers:
        """``25% of the muon pT``: the words after the number say what it is a part of."""
        k = right.after
        if right.unit != "%" or self.kind(k) not in ("times", "for"):
            return right
        k += 1 + (self.kind(k + 1) == "subject")
        return (
            replace(right, after=k + 1)
            if self.kind(k) == "quantity" and self.tokens[k].value in MOMENTA
            else right
        )

    def relative(self, i: int, op: str, right: _Numbers) -> Limit | None:
        """``pT > 0.35 m_{γγ}``: a threshold that is so much of another energy is one on the
        ratio of both.
        """
        k = right.after + (self.kind(right.after) == "times")
        after = self.tokens[k + 1].text if k + 1 < len(self.tokens) else ""
        if (
            right.unit
            or self.kind(k) != "quantity"
            or after in ("/", "+", "−", "-")
            or self.tokens[k].value not in _SCALES
        ):
            return None
        if not self.tokens[i + 1].text[0].isdigit() or not RELATIVE.on:
            return None
        place = self.before(i, "GeV")
        if place is None or (ratio := self.over(self.tokens[place], self.tokens[k])) is None:
            return None
        return Limit(op, right.values, "", place, i, k + 1, ratio)

    def part(self, i: int, op: str) -> Limit | None:
        """``pT > m_{γγ}/3``: a threshold that is a part of another energy, which no number of
        the text says by itself.
        """
        if (
            self.kind(i + 1) != "quantity"
            or self.text(i + 2) != "/"
            or self.kind(i + 3) != "number"
        ):
            return None
        unread = replace(self.tokens[i + 1], value="unread", of="")
        place = self.before(i, "GeV")
        return Limit(op, (self.value(i + 3),), "", i if place is None else place, i, i + 4, unread)

    def turned(self, right: _Numbers) -> Limit | None:
        """``0.022 × ET + 2.45 GeV``: the slope stands before the constant."""
        k = right.after + (self.kind(right.after) == "times")
        if (
            right.unit
            or self.kind(k) != "quantity"
            or k + 2 >= len(self.tokens)
            or self.tokens[k + 1].text != "+"
        ):
            return None
        constant = self.numbers(k + 2)
        if not constant or not constant.unit or self.tokens[k].value not in MOMENTA | SCALES:
            return None
        return Limit(
            "",
            constant.values,
            constant.unit,
            k,
            k,
            constant.after,
            None,
            False,
            (right.values[0], self.tokens[k].value),
        )

    def slope(self, i: int) -> tuple[tuple[float, str], int]:
        """``+ 0.022 × ET``: the number and the quantity that it is multiplied with, and the
        token after them.
        """
        plus = (
            self.kind(i) == "word" and self.tokens[i].text == "+" and self.kind(i + 1) == "number"
        )
        k = (
            i
            + 2
            + (
                self.kind(i + 2) == "times"
                or (self.kind(i + 2) == "word" and self.tokens[i + 2].text in "*·⋅")
            )
        )
        if plus and self.kind(k) == "quantity" and self.tokens[k].value in MOMENTA | SCALES:
            return (self.value(i + 1), self.tokens[k].value), k + 1
        return (0.0, ""), i

    def mirrored(self, i: int, op: str) -> Limit | None:
        left = self.numbers(i - 2 if self.kind(i - 1) == "unit" else i - 1, negative=False)
        if not left or left.after != i or self.kind(i + 1) != "quantity" or op not in SIDE:
            return None
        if not compatible(self.tokens[i + 1], left.unit):
            return None
        self.used.append(i + 1)
        return Limit(
            MIRROR[op],
            left.values[-1:],
            left.unit,
            i - 1 - bool(left.unit),
            i,
            i + 2,
            self.tokens[i + 1],
        )

    def between(self, i: int) -> Limit | None:
        """``between 66 and 89 GeV``, ``in the range 50–100 GeV``, ``from 60 to 120 GeV``,
        ``excluding 1.37–1.52``.
        """
        j = i + 1 if self.kind(i) in ("between", "outside", "compare") else i
        if j > i and self.kind(j) == "open":
            j += 1
        named = i > 0 and self.tokens[i - 1].text.split("-")[-1] in _WINDOW
        marked = (
            j > i
            or (named and self.kind(i) == "number" and self.kind(i + 1) == "dash")
            or self.in_window(i)
        )
        if self.kind(j) != "number":
            return None
        unit_low, k = self.unit(j + 1)
        joined = self.kind(k) == "dash" or (marked and self.kind(k) in ("and", "comma", "to"))
        if not joined or self.kind(k + 1) != "number":
            return None
        unit_high, after = self.unit(k + 2)
        after += self.kind(after) == "close" and marked
        if not unit_high:
            unit_high, after = self.unit(after)
        unit = unit_high or unit_low
        if not marked and not unit:
            return None
        place = self.before(i, unit)
        low, high = self.value(j), self.value(k + 1)
        if low > high or (place is None and not marked):
            return None
        quantity = self.tokens[place] if place is not None else None
        return Limit(
            self.sense(j, after),
            ((low, high),),
            unit,
            place if place is not None else i,
            i,
            after,
            quantity,
        )

    def in_window(self, i: int) -> bool:
        """True for the first number of ``the mass window is 80 to 100 GeV``, ``a mass of 80 to 100
        GeV``.
        """
        _, after = self.unit(i + 1)
        if self.kind(i) != "number" or self.kind(after) != "to":
            return False
        if i > 1 and self.text(i - 1) == "of" and self.kind(i - 2) == "quantity":
            return self.kind(after + 1) == "number"
        k = i - 1
        while k > i - 4 and k > 0 and self.tokens[k].text in _LEADS:
            k -= 1
        return k >= 0 and self.tokens[k].text in _WINDOW

    def sense(self, i: int, after: int) -> str:
        """``notin`` after a word that excludes with no other limit between, or before
        ``… is excluded``.
        """
        late = after + (self.kind(after) == "close")
        alone = not any(
            t.kind == "subject" for t in self.tokens[:i]
        )  # of electrons, their clause tells
        if (
            alone
            and self.text(i - 1 - (self.text(i - 1) == "of")) in _WINDOW
            and self.text(late) in ("is", "was")
            and self.text(late + 1) in _EXCLUDED
        ):
            return "notin"  # the transition region 1.4 < |η| < 1.6 is excluded
        if self.kind(late) == "for" and self.kind(late + 1) == "subject":
            # the region … of electrons is excluded; where they stand before it, their clause tells
            late += 2
            while late < len(self.tokens) and self.tokens[late].text in _LINKS:
                late += 1
        if late < len(self.tokens) and self.tokens[late].text == "excluded":
            return "notin"
        left_out = self.text(late) == "left" and self.text(late + 1) == "out"
        if left_out and self.text(i - 1) in _WINDOW:
            return "notin"  # with the interval 1.44–1.57 left out
        for k in range(i - 1, max(-1, i - 16), -1):
            if (
                self.kind(k) == "outside"
            ):  # "30 GeV outside (2.4 < |η| < 4.7)" names a range by what it is not
                return (
                    "in"
                    if self.tokens[k].text == "outside" and self.kind(k + 1) == "open"
                    else "notin"
                )
            named = (
                self.tokens[k].text in (",", "(")
                and self.kind(k - 1) == "word"
                and self.tokens[k - 1].text in _WINDOW
            )
            if self.kind(k) in ("compare", "number", "required") or (
                self.tokens[k].text in (",", ";") and not named
            ):
                break
        return "in"
