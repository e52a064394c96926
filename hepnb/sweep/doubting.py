"""The effect of the words around a reading: whether it holds for all, and whether it is a
requirement at all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from hepnb.spec import Comparison
from hepnb.sweep.context import Context
from hepnb.sweep.reading import Reading, of_events
from hepnb.sweep.rules.conditions import (
    FOR_SOME,
    NO_MORE,
    NO_SUCH_NUMBER,
    NOT_ALL,
    ONLY_IF,
    PART_BEHIND,
    SECOND_OF_A_CONDITION,
    SOME_EVENTS_LATE,
)
from hepnb.sweep.rules.doubts import DOUBTS
from hepnb.sweep.rules.doubts.quantities import LARGEST, NEEDS_UNIT
from hepnb.sweep.rules.doubts.some_events import SPLIT_BY
from hepnb.sweep.rules.polarity import AIM, AIM_AT, CUES, FOR, OF_OTHERS, OWN_VERB
from hepnb.sweep.rules.rule import Concerns, Makes, Rule, Scope
from hepnb.vocabulary.quantities import DISTANCES, FORWARD, RELATIONS

#: where a clause of a sentence ends and the next one begins
_BOUNDARY = re.compile(
    r"; |(?:(?<=vetoed)|(?<=rejected)|(?<=removed)|(?<=discarded)|(?<=excluded)) and (?!\w+ed\b)"
    r"|, (?:and|but|while|whereas|where) (?!\d|[<>≥≤|]|(?:p|E)_)| while | whereas | and (?=(?:must"
    r"|are|is|have to|has to|not)\b)"
    r"| and (?=(?:to|in|into) (?:the |an? )?[^,;.<>≤≥\d]{3,40} otherwise)"
    r"|, (?=with (?:the |an? )?(?:[\w-]+ ){0,2}?(?:regions?|range|interval|gap|exception)\b)"
    r"|, (?=(?:[Tt]he |[Ee]vents? |[Jj]ets? |[Mm]uons? |[Ee]lectrons? |[Pp]hotons? )"
    r"[^,]*\b(?:must|required)\b)|, (?=(?:in|for) the [\w-]+ (?:channel|category|region|selection"
    r"|bin)\b)"
)


#: a number of jets that a line can have as its condition
_GUARDED = re.compile(r"\b[Ii]f N_?\{?jets?\}? ?(?:≥|>=)")


class Doubting(Context):
    """Applies the rules that leave readings open or set them aside."""

    def doubted(self, read: list[Reading]) -> list[Reading]:
        """The readings as the rules of `hepnb.sweep.rules.doubts` leave them."""
        for rule in (*DOUBTS, SOME_EVENTS_LATE, ONLY_IF, NOT_ALL, NO_MORE):
            if not any(_open_to(r, rule) and _concerned(r, rule) for r in read):
                continue
            purpose = FOR.match(self.text, self.start, self.end)
            begin = purpose.end() if purpose else self.start
            if rule.needs and not any(
                t.kind == rule.needs and t.start >= begin for t in self.tokens
            ):
                continue
            for match in rule.finditer(self.text, self.start, self.end):
                first, last = self.spoken_of(rule, match)
                read = [
                    _held(r, rule)
                    if _open_to(r, rule) and first <= _place(r, rule) < last and _concerned(r, rule)
                    else r
                    for r in read
                ]
        if NO_SUCH_NUMBER.on:
            read = [
                _held(r, NO_SUCH_NUMBER) if any(_impossible(c) for c in r.comparisons) else r
                for r in read
            ]
        if FOR_SOME.on:
            read = [_held(r, FOR_SOME) if self.for_some(r, read) else r for r in read]
        read = self.second_of_a_condition([self.for_a_part(r) for r in read])
        return [
            replace(r, stated=False, rule=CUES.name, confidence=CUES.confidence)
            if self.unexplained(r, read)
            else r
            for r in read
        ]

    def for_a_part(self, reading: Reading) -> Reading:
        """A limit on objects that is, by what stands behind it, for some of them only: open."""
        objects = reading.comparisons and not any(
            of_events(c) or c.quantity in FORWARD for c in reading.comparisons
        )
        if not objects or reading.given or not reading.stated:
            return reading
        if PART_BEHIND.match(self.text, reading.end, self.end):
            return _held(reading, PART_BEHIND)
        return reading

    def second_of_a_condition(self, read: list[Reading]) -> list[Reading]:
        """The readings; one in brackets behind a condition on the same quantity is open as well."""
        found = sorted(read, key=lambda r: (r.start, r.end))
        second = {
            id(b)
            for a, b in pairwise(found)
            if a.condition and b.stated and not (b.given or b.regions)
            if {c.quantity for c in a.comparisons} & {c.quantity for c in b.comparisons}
            if SECOND_OF_A_CONDITION.match(self.text, a.end, max(a.end, b.start))
        }
        return [_held(r, SECOND_OF_A_CONDITION) if id(r) in second else r for r in read]

    def for_some(self, reading: Reading, read: list[Reading]) -> bool:
        """True for a limit in a clause with a count that says for which events it is:
        ``for events with more than four jets``.
        """
        if (
            not reading.stated
            or reading.given
            or reading.bins
            or any(c.quantity == "n" for c in reading.comparisons)
        ):
            return False
        if not reading.comparisons or reading.parameter or reading.removes[0]:
            return False
        first, last = self.clause(reading.start)
        if _GUARDED.search(self.text, self.start, self.end):
            return False  # the draft has its condition
        return any(
            r.condition
            and first <= r.start < last
            and any(c.quantity == "n" for c in r.comparisons)
            for r in read
            if r is not reading
        )

    def unexplained(self, reading: Reading, read: list[Reading]) -> bool:
        """True for a limit in a clause that rejects, excludes or denies in a way that it has not
        taken into account.
        """
        if (
            not reading.comparisons
            or not reading.stated
            or reading.parameter
            or reading.removes[0]
            or reading.why
        ):
            return False
        if all(c.op == "flag" and c.quantity not in RELATIONS for c in reading.comparisons):
            return False
        first, last = self.clause(reading.start)
        purpose = FOR.match(self.text, self.start, last)
        first = max(first, purpose.end()) if purpose else first
        cues = [
            m
            for m in CUES.finditer(self.text, first, last)
            if (m[0][:3] in ("No ", "no ") or not self.within(m.start(), "compare", "number"))
            and not self.aims(m, last)
            and not (m.end() <= reading.start and OWN_VERB.match(self.text, m.end(), last))
        ]
        said = any(
            self.within(m.start(), "outside") or m[0].lower().startswith("exclu") for m in cues
        )
        taken = reading.turns + (
            said and not reading.turns and any(c.op == "notin" for c in reading.comparisons)
        )
        if not cues or len(cues) == taken:
            return False
        subjects = {c.subject for c in reading.comparisons}
        vetoes = [
            r
            for r in read
            if r is not reading
            and r.stated  # where it is open which ones are vetoed, their limits are as well
            and r.turns == len(cues)
            and any(c.quantity == "n" and c.subject in subjects for c in r.comparisons)
        ]
        return not any(first <= r.start < last for r in vetoes)

    def aims(self, cue: re.Match[str], last: int) -> bool:
        """True for ``…, to reject backgrounds from …``: what the limits before it are for, with
        no limit after it.
        """
        if OF_OTHERS.match(self.text, cue.start(), last):
            return True
        aim = AIM_AT.match(self.text, cue.start(), last) or AIM.search(
            self.text, self.start, cue.start()
        )
        return aim is not None and not re.search(r"[<>≤≥]|\d", self.text[cue.end() : last])

    def spoken_of(self, rule: Rule, words: re.Match[str]) -> tuple[int, int]:
        """From where to where readings begin that the words of a rule speak of."""
        first, last = self.clause(words.start())
        match rule.scope:
            case Scope.INSIDE:
                return words.span()
            case Scope.AFTER:
                return words.start(), last
            case Scope.BEFORE:
                return first, words.start()
            case Scope.CLAUSE:
                return first, last
            case _:
                return self.start, self.end

    def clause(self, place: int) -> tuple[int, int]:
        """The clause around a place of the sentence."""
        ends = list(_BOUNDARY.finditer(self.text, self.start, self.end))
        first = max((m.end() for m in ends if m.end() <= place), default=self.start)
        last = min((m.start() for m in ends if m.start() >= place), default=self.end)
        return first, last


def _impossible(c: Comparison) -> bool:
    """True for a number that its quantity cannot have: half a jet, a pseudorapidity of 30."""
    if c.unit:
        return False
    if c.quantity in NEEDS_UNIT:
        return bool(c.numbers)
    whole = c.quantity in ("n", "other:ntracks")
    return any(n > LARGEST.get(c.quantity, n) or (whole and n % 1 != 0) for n in c.numbers)


def _place(reading: Reading, rule: Rule) -> int:
    """The position of a reading: its own words where the rule speaks of what comes after, not a
    quantity named further before.
    """
    return (
        max(reading.start, reading.own)
        if rule.scope in (Scope.AFTER, Scope.BEFORE)
        else reading.start
    )


def _open_to(reading: Reading, rule: Rule) -> bool:
    """False for bins, cones, limits of a category that is named, and limits whose condition is
    known.

    They are not left open for what else the sentence says.
    """
    known = (reading.given and not rule.even_given) or (reading.regions and rule is SPLIT_BY)
    return rule.makes is Makes.ASIDE or not (reading.bins or reading.parameter or known)


def _concerned(reading: Reading, rule: Rule) -> bool:
    count = any(c.quantity == "n" for c in reading.comparisons)
    match rule.concerns:
        case Concerns.COUNTS:
            return count
        case Concerns.LIMITS:
            return bool(reading.comparisons) and not count and not reading.removes[0]
        case Concerns.DISTANCES:
            return (
                any(c.quantity in DISTANCES for c in reading.comparisons) and not reading.removes[0]
            )
        case Concerns.EVENTS:
            return any(
                c.quantity == "mt" or (of_events(c) and c.quantity != "n")
                for c in reading.comparisons
            )
        case Concerns.OWN:
            return any(c.quantity.startswith("other:") for c in reading.comparisons)
        case Concerns.RELATIONS:
            return any(c.quantity in RELATIONS for c in reading.comparisons)
        case Concerns.REMOVALS:
            return bool(reading.removes[0])
        case _:
            return True


def _held(reading: Reading, rule: Rule) -> Reading:
    if rule.makes is Makes.ASIDE:
        return replace(reading, why=reading.why or rule.why, rule=rule.name)
    return replace(reading, stated=False, rule=rule.name)
