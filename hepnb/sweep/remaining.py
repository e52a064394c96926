"""Numbers and limits that no reading of a sentence holds: phrases that only a person can read.

A percentage is set aside where its words say what it is a share of; in doubt it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hepnb.sweep.forms.form import Form
from hepnb.sweep.judging import Judging
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.remains import FORMULAS, FURTHER, POINT, SHARE
from hepnb.vocabulary.numbers import NUMBERS

PERCENTAGE: Final = "a percentage, not a requirement"
#: a number that a comparison after it bounds: ``4 or larger``, ``60 < m``
_BOUNDED: Final = re.compile(
    r" or (?:more|larger|greater|higher|above|fewer|less|lower|smaller|below)\b"
    r"| ?[<≤>≥] ?(?=\D)(?:\|[^|]{1,25}\||\\?[^\s\d,;<>≤≥()|]{1,25})?"
)
#: the lower number of a range and its sign: ``60 <`` of ``60 < X < 110 GeV``
_LOWER: Final = re.compile(r"\d[\d.]* ?[<≤][^<≤]{0,26}")
#: before a percentage that an isolation or a requirement sets
_ASKING: Final = re.compile(
    r"\b(?:requirements?|criteri\w+|cuts?) (?:for|that|on|of) [^;.,]{0,60}$"
    r"|\bisolation (?:sum|energy|variable)\b[^;.,]{0,40}$"
)
_DROPPED: Final = re.compile(r"\b(?:discarded|vetoed|dropped)\b")
_COUNTS: Final = re.compile(rf"\d{{1,2}}|{'|'.join(NUMBERS)}", re.IGNORECASE)
#: a count before another one
_ONE_COUNT: Final = re.compile(
    rf"\b(?i:exactly|at least|at most|no) (?:{_COUNTS.pattern}) (?:[\w-]+ ){{1,4}}"
    r"(?:and|or|nor) $"
)
#: the years of data, which stand in brackets beside a limit as well
_YEARS: Final = range(1990, 2060)


class Remaining(Judging):
    """Finds what is left when a sentence has been read."""

    def remaining(self, read: list[Reading], taken: list[Form]) -> list[Reading]:
        """The readings, and one more for each number and formula that none of them holds."""
        read = self.further(read)
        # what is left may go on with a further number, too: ``= 2 (0)``
        return self.whole_ranges(self.further([*read, *self.left_over(read, taken)]))

    def further(self, read: list[Reading]) -> list[Reading]:
        """``0.01/0.03``, ``0.4 (AK4 jets) and 0.8``: a limit goes on with the number for another
        kind, region or condition, which is open with it or by itself.
        """
        found = list(read)
        for token in self.tokens:
            if token.kind != "number" or token.number in _YEARS:
                continue
            if any(max(r.start, r.own) <= token.start < r.end for r in found):
                continue
            before = max((r for r in found if r.end <= token.start), key=_end, default=None)
            if before is None or before.end < self.start:
                continue
            match = FURTHER.match(self.text, before.end, self.end)
            if match is None or match.end() != token.start:
                continue
            if before.stated and before.comparisons and not before.why:
                found.append(Reading(token.start, token.end, stated=False, rule=FURTHER.name))
            else:
                # a bracket that it stands in is closed
                closed = self.text[token.start - 1 : token.end + 1] == f"({token.text})"
                longer = replace(before, end=token.end + closed)
                found = [longer if r is before else r for r in found]
        return found

    def whole_ranges(self, read: list[Reading]) -> list[Reading]:
        """``60 <`` and what is open of the rest of ``60 < X < 110 GeV`` as one phrase."""
        for low in [r for r in read if _LOWER.fullmatch(self.text, r.start, r.end)]:
            rest = next(
                (
                    r
                    for r in read
                    if low.start < max(r.start, r.own) <= low.end + 1 and not r.comparisons
                ),
                None,
            )
            if rest is not None:
                whole = replace(rest, start=low.start, own=-1)
                read = [whole if r is rest else r for r in read if r is not low]
        return read

    def left_over(self, read: Sequence[Reading], taken: Sequence[Form]) -> Iterator[Reading]:
        """Numbers with a unit, sizes, and limits without a number, that no reading holds."""
        formulas = [
            (m.span(), rule.name)
            for rule in FORMULAS
            for m in rule.finditer(self.text, self.start, self.end)
        ]
        formulas = [
            ((a, b), name)
            for (a, b), name in formulas
            if not any(max(r.start, r.own) < b and a < r.end for r in read)
        ]
        seen: list[tuple[int, int]] = []
        for (a, b), name in formulas:
            if not any(a < end and start < b for start, end in seen):
                seen.append((a, b))
                yield self.judged(Reading(a, b, stated=False, rule=name))
        for i, token in enumerate(self.tokens):
            held = any(max(r.start, r.own) <= token.start < r.end for r in read) or any(
                f.start <= token.start < f.end for f in taken
            )
            if (
                token.kind != "number"
                or not self.bounded(i)
                or held
                or any(a <= token.start < b for a, b in seen)
            ):
                continue
            unit = self.unit_after(i)
            why = PERCENTAGE if self.text[token.end : unit].strip() == "%" else ""
            why = "" if why and not self.is_share(i) else why
            for first, last in self.items_before(i, list(read)):
                end = unit if last == i else self.tokens[last].end
                yield self.judged(Reading(self.tokens[first].start, end, stated=False, why=why))

    def unit_after(self, i: int) -> int:
        """The end of a number with its unit, or with the words or objects after it that make it a
        phrase.
        """
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if after and (
            after.kind == "unit" or (after.kind == "compare" and after.text.startswith("or "))
        ):
            return after.end  # one or more
        words = _BOUNDED.match(self.text, self.tokens[i].end, self.end)
        return words.end() if words else self.one_more_count(i)

    def bounded(self, i: int) -> bool:
        """True for a number with a unit or beside a comparison."""
        token = self.tokens[i]
        before = self.tokens[i - 1].kind if i else ""
        offset = before == "dash" and self.has("compare", i - 3, i - 1)  # less than π − 0.02
        # in the range 80–100 (75–105) GeV
        kinds = [t.kind for t in self.tokens[i + 2 : i + 5]]
        range_ = before == "between" and kinds == ["number", "open", "number"]
        return self.unit_after(i) > token.end or before == "compare" or offset or range_

    def one_more_count(self, i: int) -> int:
        """The end of the second of ``exactly 0 electron candidates and 0 muon candidates``; that of
        the number where it counts nothing.
        """
        token = self.tokens[i]
        words = _COUNTS.fullmatch(token.text) and _ONE_COUNT.search(
            self.text[self.start : token.start]
        )
        near = (t for t in self.tokens[i + 1 : i + 4] if words and t.kind == "subject")
        return next((t.end for t in near if t.value != "event"), token.end)

    def is_share(self, i: int) -> bool:
        """True for a percentage that its words make a share, an uncertainty, a yield; False in a
        sentence that asks for something, for a working point, and for one that is compared and of
        which the words do not say what it is.
        """
        token = self.tokens[i]
        points = POINT.finditer(self.text, self.start, self.end)
        if any(m.start() <= token.start < m.end() for m in points):
            return False
        if self.asks or _DROPPED.search(self.text, self.start, self.end):
            return False
        if _ASKING.search(self.text, self.start, token.start):
            return False
        compared = i > 0 and self.tokens[i - 1].kind == "compare"
        return not compared or SHARE.search(self.text, self.start, self.end) is not None

    def items_before(self, i: int, read: list[Reading]) -> Iterator[tuple[int, int]]:
        """The (first, last) tokens of the items of the list that the number at ``i`` ends,
        backwards: ``0–30, 30–60, and >60%``.
        """
        first, last = (i - 1 if i and self.tokens[i - 1].kind == "compare" else i), i
        k, apart = first - 1, False
        while k > 0 and (
            self.tokens[k].kind in ("dash", "and", "or", "comma", "unit")
            or self.tokens[k].text == "to"
        ):
            apart = apart or self.tokens[k].kind in ("and", "or", "comma")
            k -= 1
            if self.tokens[k].kind == "number":
                own = apart and self.tokens[k + 1].kind == "unit"  # a phrase of its own
                if own or any(max(r.start, r.own) <= self.tokens[k].start < r.end for r in read):
                    break
                if apart:
                    yield first, last
                    last = k
                first = k - 1 if k and self.tokens[k - 1].kind == "compare" else k
                k, apart = first - 1, False
        yield first, last


def _end(reading: Reading) -> int:
    return reading.end
