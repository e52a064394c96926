"""A sentence → readings: its limits, counts and wordings, each in its regions, beside or instead of
the others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise

from hepnb.spec import Comparison
from hepnb.sweep.doubting import Doubting
from hepnb.sweep.forms import forms, marked
from hepnb.sweep.limited import Limited
from hepnb.sweep.mentions import NUMBERED
from hepnb.sweep.reading import Reading, of_events, span
from hepnb.sweep.remaining import Remaining
from hepnb.sweep.rules.conditions import (
    BELOW_OR_ABOVE,
    INTO_BINS,
    OR_BETWEEN,
    OR_COUNT,
    OR_IF,
    OR_OTHERS,
    SIDE_BY_SIDE,
    SOME_EVENTS,
    THOSE_WITH,
)
from hepnb.sweep.rules.doubts.inversions import IN_PLACE_OF
from hepnb.sweep.rules.doubts.some_events import SPLIT_BY
from hepnb.sweep.rules.doubts.spoken_of import TWICE
from hepnb.sweep.rules.polarity import TOGETHER
from hepnb.sweep.rules.regions.definitions import WHERE_THERE
from hepnb.sweep.rules.regions.groups import LISTS, OTHERS
from hepnb.sweep.rules.regions.naming import IN_A_NAME, IN_BRACKETS
from hepnb.sweep.rules.regions.orders import IN_ORDER, SIDES
from hepnb.sweep.rules.regions.topics import GOES_ON
from hepnb.sweep.rules.subjects import ONE_OF
from hepnb.sweep.scopes import Reach, scope_at
from hepnb.sweep.wording import InWords
from hepnb.vocabulary.operators import LOWER, UPPER
from hepnb.vocabulary.quantities import DISTANCES, FORWARD
from hepnb.vocabulary.subjects import NO_OBJECTS, SINGLE

#: … and where they are, which says that not all of them are meant
_NEAR = re.compile(r"(?:[^;.,]|\.\d)*\b(?:within|closer than|inside)\b")
_LISTS = re.compile(LISTS)
#: a range with both ends and a letter between them
_BETWEEN = re.compile(
    r"(?<![\w.])(?P<low>\d+(?:\.\d+)?)(?: ?GeV)? ?[<≤] ?[A-Za-zΑ-ω]\w?(?:_\{[^{}]*\}|\^\{[^{}]*\})*"
    r" ?[<≤] ?(?P<high>\d+(?:\.\d+)?)"
)
#: a window that is left out, with its unit behind the second number
_OUTSIDE = re.compile(
    r"\b(?:below|under|(?:less|smaller|lower) than) (?P<low>\d+(?:\.\d+)?) or (?:above|over"
    r"|(?:greater|larger|higher|more) than|exceed\w*) (?P<high>\d+(?:\.\d+)?)"
)
#: two limits of one clause that ``and`` joins
_JOINED = re.compile(r"[^,;.<>≤≥]{0,60}\band\b[^,;.<>≤≥]{0,30}")
_WITH = re.compile(
    r"(?: candidates?)?,? (?:(?:with|having|within) [^,;.]{0,20}"
    r"|(?:whose|which ha(?:s|ve)|that ha(?:s|ve)) [^,;.]{0,60})?$"
)


_WITH_THEM = re.compile(r",? (?:with|having|of|above) (?:an? )?")


class Sentence(Limited, InWords, Remaining, Doubting):
    """Reads a sentence; the subject of the sentence before it goes on where it names none."""

    def readings(self) -> tuple[Reading, ...]:
        """All that the sentence requires, in order."""
        read = [*self.from_limits(self.limits), *self.counts(self.limits), *self.flags()]
        triggers = list(self.triggers())
        intervals = tuple(self.intervals())
        read = [
            *(r for r in read if not any(i.start <= r.start and r.end <= i.end for i in intervals)),
            *intervals,
        ]
        # what ends inside a form is a part of it; what ends beyond it says more than the form
        taken = forms(self)
        read = [r for r in read if not any(f.start < r.end <= f.end for f in taken)]
        triggers = [r for r in triggers if not any(f.start < r.end <= f.end for f in taken)]
        read = self.alternatives(
            [
                self.judged(self.both_sides(r))
                for r in _outside(self.text, _windows(self.text, self.respectively(read)))
            ]
        )
        read = [
            *marked(self, self.either(self.guarded(read))),
            *(self.triggered(r) for f in taken for r in f.readings),
        ]
        read = self.remaining([*read, *triggers], taken)
        read = self.exceptions(self.with_more(read))
        # doubts come behind `guarded`: they spare a limit whose condition is known by then
        read = _twice(self.somewhere(self.together(self.doubted(read))))
        read = [
            replace(r, start=r.own) if r.own > r.start and not (r.stated and r.comparisons) else r
            for r in read
        ]
        return tuple(
            sorted(
                (replace(r, sentence=(self.start, self.end)) for r in read),
                key=lambda r: (r.start, r.end),
            )
        )

    def both_sides(self, reading: Reading) -> Reading:
        """``its mass must satisfy 120 < m < 220 GeV``, ``be below 70 or above 110 GeV``: both ends,
        whatever letter stands between them and wherever the unit is.
        """
        inside = _BETWEEN.search(self.text, reading.start, reading.end)
        outside = _OUTSIDE.search(self.text, reading.start, reading.end)
        ends = inside or outside
        if ends is None or len(reading.comparisons) != 1:
            return reading
        (c,) = reading.comparisons
        turned = reading.turns % 2 == 1
        sides = UPPER if turned != bool(inside) else LOWER
        if c.op not in sides or c.value != float(ends["high"]):
            return reading
        op = "notin" if turned == bool(inside) else "in"
        both = replace(c, op=op, value=(float(ends["low"]), c.value))
        return replace(reading, comparisons=(both,), own=-1)

    def with_more(self, read: list[Reading]) -> list[Reading]:
        """``Events containing muons with Δφ < 70° are rejected``: where it is not read which ones,
        the veto is not on all.
        """
        unread = [r.start for r in read if not r.comparisons and not r.why]
        near = [r.end for r in read if any(c.quantity in DISTANCES for c in r.comparisons)]
        read = [
            replace(r, stated=False) if r.turns and self.of_unread(r, unread, read) else r
            for r in read
        ]
        return [
            replace(r, stated=False)
            if r.turns
            and any(c.quantity == "n" for c in r.comparisons)
            and (
                any(_WITH.fullmatch(self.text[r.end : start]) for start in unread if start >= r.end)
                or any(_NEAR.match(self.text[r.end : at]) for at in near if at > r.end)
                or (_none(r) and self.of_those(r, read))
            )
            else r
            for r in read
        ]

    def of_unread(self, reading: Reading, unread: list[int], read: list[Reading]) -> bool:
        """True for the limit of objects behind a number of them that is not read: what has more
        of them is rejected, and none for its limit.
        """
        single = all(c.subject in SINGLE and c.quantity != "n" for c in reading.comparisons)
        ends = [r.end for r in read if r.start in unread and r.end <= reading.start]
        return (
            bool(reading.comparisons)
            and single
            and any(_WITH_THEM.fullmatch(self.text[end : reading.start]) for end in ends)
        )

    def of_those(self, veto: Reading, read: list[Reading]) -> bool:
        """True for a veto of objects of which its clause says something else that is not read."""
        verb = next(
            (t.start for t in self.tokens if t.kind == "removed" and t.start >= veto.end), 0
        )
        words = list(self.text[veto.end : verb or veto.end])
        for r in read:
            for place in range(max(r.start, veto.end), min(r.end, verb)) if r.comparisons else ():
                words[place - veto.end] = "·"
        return THOSE_WITH.search("".join(words)) is not None

    def together(self, read: list[Reading]) -> list[Reading]:
        """``Events with A and B are rejected``: those that lack one of them are kept."""
        found = sorted(
            (r for r in read if r.stated and r.comparisons and r.turns % 2 and not r.removes[0]),
            key=lambda r: max(r.start, r.own),
        )
        groups: list[list[Reading]] = []
        for r in found:
            before = groups[-1][-1] if groups else None
            if before and TOGETHER.match(self.text, before.end, max(before.end, r.start, r.own)):
                groups[-1].append(r)
            else:
                groups.append([r])
        unread = [r for r in read if not r.comparisons and not r.why] if TOGETHER.on else []
        loose = {id(r) for r in found if any(self.with_unread(r, u) for u in unread)}
        read = [replace(r, stated=False, rule=TOGETHER.name) if id(r) in loose else r for r in read]
        for number, group in enumerate((g for g in groups if len(g) > 1 and TOGETHER.on), start=2):
            one = all(len(r.comparisons) == 1 for r in group)
            subjects = {r.comparisons[0].subject for r in group}
            alike = all(of_events(r.comparisons[0]) for r in group) or (
                len(subjects) == 1 and subjects <= SINGLE
            )
            kept = {"alternative": number} if one and alike else {"stated": False}
            held = {id(r) for r in group}
            read = [replace(r, rule=TOGETHER.name, **kept) if id(r) in held else r for r in read]
        return read

    def with_unread(self, reading: Reading, unread: Reading) -> bool:
        """True where ``and`` joins a limit to one that is not read, in one clause."""
        first, last = sorted((reading, unread), key=lambda r: max(r.start, r.own))
        between = self.text[first.end : max(first.end, last.start, last.own)]
        return of_events(reading.comparisons[0]) and _JOINED.fullmatch(between) is not None

    def somewhere(self, read: list[Reading]) -> list[Reading]:
        """The readings with the regions that they are for."""
        for scope in self.regions if SIDES.on else ():
            read = self.by_sides(scope, read) if scope.sides else read
        read = self.by_order(self.unpaired(self.by_brackets(read)))
        return [p for r in read for p in self.placed_each(r)]

    def placed_each(self, reading: Reading) -> list[Reading]:
        """A reading with its regions; one for each of ``SRB and SRC``, which are like two others,
        respectively.
        """
        scope = self.scope(reading)
        if scope is None or not scope.pairs:
            return [self.placed(reading, scope)]
        one = (replace(scope, names=(name,), like=like, pairs=()) for name, like in scope.pairs)
        return [self.placed(reading, s) for s in one]

    def by_sides(self, scope: Reach, read: list[Reading]) -> list[Reading]:
        """``M2 (M3) requires A (B)``: each limit with its like in brackets; those of the second
        region.
        """
        mine = [r for r in read if self.scope(r) is scope and not (r.regions or r.why)]
        inside = [r for r in mine if self.in_brackets(scope.start, r)]
        outside = [r for r in mine if r not in inside]
        one, two = (sorted(map(_measured, group)) for group in (outside, inside))
        if one != two or not all(r.stated and r.comparisons for r in outside):
            return read
        side = {id(r): scope.sides[0] for r in outside} | {id(r): scope.sides[1] for r in inside}
        return [
            replace(r, regions=side[id(r)], stated=True, condition=False, rule=SIDES.name)
            if id(r) in side
            else r
            for r in read
        ]

    def by_brackets(self, read: list[Reading]) -> list[Reading]:
        """``A > 250 GeV (SR1), A > 350 GeV (SR2)``: limits of one quantity on events, each with a
        name of its own in brackets behind it, are for one region each.
        """
        if not (IN_BRACKETS.on and _LISTS.search(self.text, self.start, self.end)):
            return read
        named = {
            id(r): m["name"]
            for r in read
            if r.comparisons and not r.why and (m := IN_BRACKETS.match(self.text, r.end, self.end))
        }
        found = [r for r in read if id(r) in named]
        alike = {(c.subject, c.quantity) for r in found for c in r.comparisons}
        fewest = 2
        if len(found) < fewest or len(set(named.values())) < len(found) or len(alike) != 1:
            return read
        if not all(of_events(c) for r in found for c in r.comparisons):
            return read
        return [
            replace(r, regions=(named[id(r)],), stated=True, bins=False, rule=IN_BRACKETS.name)
            if id(r) in named
            else r
            for r in read
        ]

    def unpaired(self, read: list[Reading]) -> list[Reading]:
        """``A > 31 GeV and A > 22 GeV for the leading and the second jet, respectively``: where the
        first is not read, the second is not for both.
        """
        if not any(t.kind == "respectively" for t in self.tokens):
            return read
        found = sorted(read, key=lambda r: r.start)
        loose = {
            id(b)
            for a, b in pairwise(found)
            if not a.comparisons and len(b.comparisons) > 1
            if re.fullmatch(r",? and ", self.text[a.end : max(a.end, b.start)])
        }
        return [replace(r, stated=False) if id(r) in loose else r for r in read]

    def by_order(self, read: list[Reading]) -> list[Reading]:
        """``SR1 and SR2 require A > 200 GeV and A > 300 GeV, respectively``: as many limits on one
        quantity as there are regions are for one each, in their order.
        """
        end = next((t.start for t in self.tokens if t.kind == "respectively"), 0)
        each: dict[int, str] = {}
        for scope in self.regions if end and IN_ORDER.on else ():
            found = [
                r
                for r in read
                if self.scope(r) is scope and r.comparisons and not (r.regions or r.why)
            ]
            found = sorted((r for r in found if r.start < end), key=lambda r: r.start)
            found = found[-max(len(scope.names), 1) :]
            alike = {(c.subject, c.quantity) for r in found for c in r.comparisons}
            # one for each of two kinds of objects, too, but not of two ranks
            kinds = len({q for _, q in alike}) == 1 and not any(":" in s for s, _ in alike)
            if scope.pairs or scope.sides or not (len(alike) == 1 or kinds) or len(found) < 2:
                continue
            if len(found) == len(scope.names):
                each |= {id(r): name for r, name in zip(found, scope.names, strict=True)}
        return [
            replace(r, regions=(each[id(r)],), stated=True, bins=False, rule=IN_ORDER.name)
            if id(r) in each
            else r
            for r in read
        ]

    def in_brackets(self, begin: int, reading: Reading) -> bool:
        """True for a reading whose own words stand in brackets that are opened after ``begin``."""
        place = max(reading.start, reading.own)
        return bool(SIDES.search(self.text, begin, place)) and self.text.count(
            "(", begin, place
        ) > self.text.count(")", begin, place)

    def scope(self, reading: Reading) -> Reach | None:
        """The scope that a reading is in."""
        return scope_at(self.regions, max(reading.start, reading.own))

    def placed(self, reading: Reading, scope: Reach | None) -> Reading:
        """A reading with the regions of a scope; a plain limit on objects is for one region only
        where the sentence says so.
        """
        if name := self.in_a_name(reading):
            own = scope is not None and scope.names == name and scope.by == "sentence"
            if not own or len(name) > 1 or NUMBERED.match(name[0]):
                return replace(reading, bins=False, why=IN_A_NAME.why, rule=IN_A_NAME.name)
            reading = replace(reading, bins=False)
        if reading.regions:
            return replace(reading, where="sentence")
        if scope is None or reading.parameter or reading.removes[0] or reading.why:
            return reading
        if scope.others:
            return replace(reading, stated=False, rule=OTHERS.name)
        of_object = all(
            c.subject in SINGLE and c.quantity not in ("n", "mass", "mt")
            for c in reading.comparisons
        )
        if (
            scope.by == "paragraph"
            and of_object
            and (self.where.title or not self.where.headed)
            and self.groups
            and self.groups[0].subjects != ("event",)
        ):
            if not self.where.title:
                return reading
            scope = Reach(scope.start, self.where.title, "title")
        if not scope.names:
            return reading
        sure = GOES_ON.confidence if scope.by == "paragraph" else reading.confidence
        free = not reading.rule or reading.rule == SPLIT_BY.name
        there = WHERE_THERE.match(self.text, scope.start - 1, self.end)
        if reading.condition and there and there["asks"]:
            reading = replace(reading, condition=False)  # ``where`` is that of the region
        meant = bool(reading.comparisons) and (not reading.condition or bool(scope.like)) and free
        stated = reading.stated or (scope.states and meant)
        return replace(
            reading,
            regions=scope.names,
            where=scope.by,
            confidence=sure,
            stated=stated,
            like=scope.like,
            within=scope.within,
        )

    def in_a_name(self, reading: Reading) -> tuple[str, ...]:
        """The name of a region that a count is a part of: ``the N_{jet} = 0 category``; ()
        without.
        """
        place = max(reading.start, reading.own)
        counts = IN_A_NAME.on and any(c.quantity == "n" for c in reading.comparisons)
        return next(
            (
                m.names
                for m in self.mentions
                if counts and m.names and m.start <= place
                if (self.text[place : m.end] == "one" and " " in self.text[m.start : m.end])
                or (
                    reading.end < m.end
                    and any(IN_A_NAME.search(name) or NUMBERED.match(name) for name in m.names)
                )
            ),
            (),
        )

    def alternatives(self, read: list[Reading]) -> list[Reading]:
        """``below 60 GeV (low), between 60 and 120 GeV (medium)``: no event satisfies both;
        bins, or left to a person.
        """
        divides = bool(INTO_BINS.search(self.text, self.start, self.end))
        apart = {
            id(r)
            for a, b in combinations(read, 2)
            if ((a.stated and b.stated) or (divides and _of_events(a) and _of_events(b)))
            and (a.stage == b.stage or not _counted_apart(a, b))
            and not (a.bins or b.bins or a.removes[0] or b.removes[0])
            and not self.elsewhere(a, b)
            and not IN_PLACE_OF.search(self.text, a.end, b.start)
            for x, y in zip(a.comparisons, b.comparisons, strict=False)
            if (x.subject, x.quantity, x.unit) == (y.subject, y.quantity, y.unit)
            and _disjoint(x, y)
            for r in (a, b)
        }
        bins = bool(SIDE_BY_SIDE.search(self.text, self.start, self.end))
        return [replace(r, bins=bins, stated=bins) if id(r) in apart else r for r in read]

    def elsewhere(self, a: Reading, b: Reading) -> bool:
        """True for two readings that are for different regions: events of one need not satisfy
        the other.
        """
        one, two = ((r.regions or (s.names if (s := self.scope(r)) else ())) for r in (a, b))
        return bool(one and two) and one != two

    def either(self, read: list[Reading]) -> list[Reading]:
        """``HT > 1 TeV or at least one jet with pT > 500 GeV``,
        ``If the event has fewer than four jets, HT must …``.

        What only some events have to satisfy is left to a person.
        """
        if any(t.kind == "removed" for t in self.tokens):
            return read
        found = sorted((r for r in read if r.comparisons), key=lambda r: (r.start, r.end))
        loose: set[int] = set()
        if SOME_EVENTS.match(self.text, self.start, self.end):
            loose = {id(r) for r in found}
        for a, b in pairwise(found):
            between = self.text[a.end : b.start]
            same = _kinds(a) & _kinds(b)
            events = any(
                c.subject in NO_OBJECTS or c.quantity in ("n", "mass", "mt") for c in a.comparisons
            )
            if (
                OR_BETWEEN.match(between)
                and (same or events)
                and a.end <= b.start
                and "notin" not in {c.op for c in a.comparisons}
            ):
                loose |= {id(a), id(b)}
            elif id(b) not in loose and id(a) in loose and _WITH.match(between):
                loose.add(id(b))
        unread = [r for r in read if not r.comparisons and not r.why]
        loose |= {
            id(r)
            for r in found
            if any(r.end < u.start and OR_BETWEEN.match(self.text[r.end : u.start]) for u in unread)
        }
        loose |= {
            id(r)
            for r in found
            if (OR_OTHERS if r.comparisons[0].quantity == "n" else OR_IF).match(
                self.text, r.end, self.end
            )
        }
        counts = [r for r in found if r.comparisons[0].quantity == "n"]
        for a, b in pairwise(counts):
            if id(a) in loose and OR_BETWEEN.search(self.text, a.end, b.start):
                loose.add(id(b))
            if OR_COUNT.search(self.text, a.end, b.start):
                loose |= {id(r) for r in found if a.start <= r.start}
        joined = self.one_of(found, loose)
        return [
            replace(r, stated=True, alternative=1, rule=ONE_OF.name)
            if id(r) in joined
            else replace(r, stated=False, rule=OR_BETWEEN.name)
            if id(r) in loose
            else r
            for r in read
        ]

    def puts(self, reading: Reading) -> bool:
        """True for what events have that are put into a region: the sentence has no other verb
        for it.
        """
        scope = self.scope(reading)
        return scope is not None and scope.states and not reading.condition

    def one_of(self, found: list[Reading], loose: set[int]) -> set[int]:
        """``E_{T}^{miss} > 100 GeV or H_{T} > 300 GeV``, and nothing else: those of which one is
        enough.
        """
        matches = list(ONE_OF.finditer(self.text, self.start, self.end))
        gaps = [self.text[a.end : max(a.end, b.start)] for a, b in pairwise(found)]
        simple = all(
            (r.stated or self.puts(r)) and len(r.comparisons) == 1 and of_events(r.comparisons[0])
            for r in found
        )
        asked = not re.search(
            r"\b(?:if|when|unless|for|either|not|reject\w*|veto\w*|fail\w*)\b",
            self.text[self.start : self.end],
        )
        ors = all(
            re.fullmatch(r",? or (?:the |an? |have |has |must have |with |that |at least )*", g)
            for g in gaps
        )
        if not (
            matches
            and len(found) > 1
            and simple
            and asked
            and ors
            and not any(r.bins or r.given for r in found)
        ):
            return set()
        return {id(r) for r in found} if {id(r) for r in found} <= loose else set()

    def respectively(self, read: list[Reading]) -> list[Reading]:
        """``|η| < 2.5 and < 2.4, respectively``: the first is of the first subject, the second
        of the second.
        """
        if not any(t.kind == "respectively" for t in self.tokens):
            return read
        for a, b in pairwise(read):
            one, two = a.comparisons, b.comparisons
            if (
                len(one) == len(two) == 2
                and [c.subject for c in one] == [c.subject for c in two]
                and one[0].quantity == two[0].quantity
                and one[0].op == two[0].op
            ):
                read[read.index(a)] = replace(a, comparisons=one[:1])
                read[read.index(b)] = replace(b, comparisons=two[1:])
        return read


def _of_events(reading: Reading) -> bool:
    """True for a limit on events, but for counts: it says of no object what it has to be."""
    return bool(reading.comparisons) and all(
        of_events(c) and c.quantity != "n" for c in reading.comparisons
    )


def _none(reading: Reading) -> bool:
    """True for a reading that there is none of something."""
    return any((c.quantity, c.op, c.value) == ("n", "==", 0.0) for c in reading.comparisons)


def _counted_apart(a: Reading, b: Reading) -> bool:
    """True for numbers of objects of different tiers, or of those of a veto: not the same objects
    are counted.
    """
    counts = all(c.quantity == "n" for r in (a, b) for c in r.comparisons)
    return counts or "veto" in (a.stage, b.stage)


def _measured(reading: Reading) -> tuple[tuple[str, str, str], ...]:
    """The quantities that a reading limits, with their signs and without values."""
    return tuple((c.subject, c.quantity, c.op) for c in reading.comparisons)


def _kinds(reading: Reading) -> set[str]:
    """The kinds of objects that a reading is about: jets and muons for their distance."""
    return {end.split(":")[0] for c in reading.comparisons for end in c.subject.split("-")}


def _twice(read: list[Reading]) -> list[Reading]:
    """The readings; two numbers that limit one thing from the same side, for the same events, are
    open.
    """
    single = [
        r
        for r in read
        if r.stated
        and not (r.given or r.bins or r.alternative or r.removes[0] or r.why)
        and len(r.comparisons) == 1
    ]
    both = {
        id(r)
        for a, b in (combinations(single, 2) if TWICE.on else ())
        if _same_but_for_its_number(a, b)
        for r in (a, b)
    }
    return [replace(r, stated=False, rule=TWICE.name) if id(r) in both else r for r in read]


def _same_but_for_its_number(a: Reading, b: Reading) -> bool:
    """True for two limits on one quantity of the same objects and regions, from the same side."""
    (one,), (two,) = a.comparisons, b.comparisons
    sides = any({one.op, two.op} <= set(side) for side in (LOWER, UPPER))
    # a relative isolation and one in GeV are two things
    names = [(c.subject, c.quantity, c.unit in ("", "%")) for c in (one, two)]
    alike = names[0] == names[1] and all(
        getattr(a, name) == getattr(b, name)
        for name in ("stage", "kind", "turns", "among", "collection", "regions")
    )
    return sides and alike and one.quantity != "n" and one.value != two.value


def _low(value: float | tuple[float, float] | str) -> float:
    return value[0] if isinstance(value, tuple) else float(value)


def _high(value: float | tuple[float, float] | str) -> float:
    return value[1] if isinstance(value, tuple) else float(value)


def _disjoint(x: Comparison, y: Comparison) -> bool:
    """True for two limits that no number satisfies, or only the edge between them."""
    one, two = span(x), span(y)
    if one is None or two is None:
        return False
    both = one & two
    point = x.quantity == "n" or "==" in (x.op, y.op)
    return both.empty or (both.low == both.high and not point)


def _windows(text: str, read: list[Reading]) -> list[Reading]:
    """``|η| < 1.37 or 1.52 < |η| < 2.37`` is a gap and an upper end."""
    found = list(read)
    for a, b in pairwise(read):
        between = text[a.end : b.start]
        named = re.sub(r"^ \([^()<>≤≥|]*\)", "", between)  # (barrel) or …
        beside = 0 <= b.start - a.end <= 40 and not re.search(
            r"\d|\b(?:barrel|endcaps?|forward|central)\b", named
        )
        if not (len(a.comparisons) == len(b.comparisons) and a.comparisons and beside):
            continue
        pairs = list(zip(a.comparisons, b.comparisons, strict=True))
        if not all(
            x.quantity == y.quantity
            and x.quantity in FORWARD
            and x.op in UPPER
            and y.op == "in"
            and _high(x.value) < _low(y.value)
            for x, y in pairs
        ):
            continue
        gaps = tuple(
            replace(x, op="notin", value=(_high(x.value), _low(y.value))) for x, y in pairs
        )
        ends = tuple(replace(y, op="<", value=_high(y.value)) for _, y in pairs)
        found[found.index(a)] = replace(a, end=b.end, comparisons=gaps)
        found[found.index(b)] = replace(b, comparisons=ends)
    return found


def _outside(text: str, read: list[Reading]) -> list[Reading]:
    """``below 76 GeV or above 106 GeV`` is outside of what lies between."""
    found = list(read)
    for a, b in pairwise(read):
        between = text[a.end : max(a.end, b.start, b.own)]
        one, two = a.comparisons, b.comparisons
        if not (len(one) == len(two) == 1 and BELOW_OR_ABOVE.match(between) and a.turns == b.turns):
            continue
        x, y = one[0], two[0]
        alike = (x.subject, x.quantity) == (y.subject, y.quantity) and x.unit in (y.unit, "")
        # of what is rejected, the window between is kept
        inward = x.op in LOWER and y.op in UPPER
        if not alike or not (inward or (x.op in UPPER and y.op in LOWER)):
            continue
        if isinstance(x.value, float) and isinstance(y.value, float) and x.value < y.value:
            op = "in" if inward else "notin"
            both = replace(x, op=op, value=(x.value, y.value), unit=y.unit)
            found[found.index(a)] = replace(
                a, end=b.end, comparisons=(both,), printed=op, rule=BELOW_OR_ABOVE.name
            )
            found.remove(b)
    return found
