"""A sentence → readings: what it requires, of what, in the vocabulary of subjects and
quantities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from hepnb.spec import Comparison
from hepnb.sweep.about import dimension
from hepnb.sweep.angles import Angles
from hepnb.sweep.counts import Counts
from hepnb.sweep.doubting import Doubting
from hepnb.sweep.forms import forms, marked
from hepnb.sweep.limits import Limit
from hepnb.sweep.mentions import NUMBERED
from hepnb.sweep.reading import Reading, of_events, span
from hepnb.sweep.remaining import Remaining
from hepnb.sweep.rules.conditions import (
    BELOW_OR_ABOVE,
    FOREIGN_UNIT,
    INTO_BINS,
    OR_BETWEEN,
    OR_COUNT,
    OR_IF,
    OR_OTHERS,
    SIDE_BY_SIDE,
    SOME_EVENTS,
    TAGGING,
    THOSE_WITH,
)
from hepnb.sweep.rules.doubts import SPLIT_BY
from hepnb.sweep.rules.polarity import TOGETHER
from hepnb.sweep.rules.regions import (
    GOES_ON,
    IN_A_NAME,
    IN_BRACKETS,
    IN_ORDER,
    LISTS,
    OTHERS,
    SIDES,
)
from hepnb.sweep.rules.subjects import APPOSITION, AWAY, AWAY_BY, ONE_OF
from hepnb.sweep.scopes import Scope, scope_at
from hepnb.sweep.subjects import Group
from hepnb.sweep.tokens import own_name
from hepnb.sweep.wording import Wording
from hepnb.vocabulary.comparisons import COUNTED
from hepnb.vocabulary.operators import LOWER, UPPER
from hepnb.vocabulary.quantities import DISTANCES, FORWARD
from hepnb.vocabulary.subjects import CANDIDATES, NO_OBJECTS, OF_MEMBERS, PAIRS, SINGLE, system

#: a boundary of bins or regions follows
_DIVIDES = re.compile(r"\b(?:split|divided|separated|binned|boundar(?:y|ies)) [^.;,]{0,40}\bat $")
#: … and where they are, which says that not all of them are meant
_NEAR = re.compile(r"(?:[^;.,]|\.\d)*\b(?:within|closer than|inside)\b")
#: symbols of what one object has: a width, a momentum, an energy, an angle to the beam
_OF_ONE = re.compile(r"σ|[pE]$|\|? ?cos ?\(?θ(?![*^∗]| ?\*)")
#: whose something is, said without a name
_THEIRS = re.compile(r"\b(?:[Tt]heir|[Ii]ts|[Tt]hey|[Tt]hese)\b")
#: between two things that make one together
_AND = re.compile(
    r",? (?:and|plus|with) (?:(?:the|a|an|one|two|three|both|each) )?(?:[\w-]+ ){0,2}"
)
#: words for a distance of two objects from each other
_OF_TWO = re.compile(
    r"\b(?:between (?!(?:[^,;.]{0,60}\band )?(?:the |any |a )?(?:(?:primary|interaction|collision"
    r"|hard[- ]scatter\w*) (?:\w+ )?(?:vertex|point)|PV|beam\w*)\b)"
    r"|apart|(?:from|to) each other|of (?:the )?(?:two|both|three|leading)"
    r"|(?:two|both) (?:[\w-]+ )?(?:leptons|muons|electrons|photons|tracks|vertices|candidates))\b"
)
_LISTS = re.compile(LISTS)
_WITH = re.compile(
    r"(?: candidates?)?,? (?:(?:with|having|within) [^,;.]{0,20}"
    r"|(?:whose|which ha(?:s|ve)|that ha(?:s|ve)) [^,;.]{0,60})?$"
)


class Sentence(Angles, Counts, Wording, Remaining, Doubting):
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
        taken = forms(self)
        read = [r for r in read if not any(f.start < r.end <= f.end for f in taken)]
        triggers = [r for r in triggers if not any(f.start < r.end <= f.end for f in taken)]
        read = self.alternatives(
            [
                self.judged(r)
                for r in _outside(self.text, _windows(self.text, self.respectively(read)))
            ]
        )
        read = [
            *marked(self, self.either(self.guarded(read))),
            *(self.triggered(r) for f in taken for r in f.readings),
        ]
        read = self.remaining([*read, *triggers], taken)
        read = self.exceptions(self.with_more(read))
        read = self.somewhere(self.together(self.doubted(read)))
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

    def with_more(self, read: list[Reading]) -> list[Reading]:
        """``Events containing muons with Δφ < 70° are rejected``: where it is not read which ones,
        the veto is not on all.
        """
        unread = [r.start for r in read if not r.comparisons and not r.why]
        near = [r.end for r in read if any(c.quantity in DISTANCES for c in r.comparisons)]
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

    def by_sides(self, scope: Scope, read: list[Reading]) -> list[Reading]:
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
            alike = {(c.subject, c.quantity) for r in found for c in r.comparisons}
            if scope.pairs or scope.sides or len(alike) != 1 or len(found) < 2:
                continue
            if len(found) == len(scope.names) and all(r.start < end for r in found):
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

    def scope(self, reading: Reading) -> Scope | None:
        """The scope that a reading is in."""
        return scope_at(self.regions, max(reading.start, reading.own))

    def placed(self, reading: Reading, scope: Scope | None) -> Reading:
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
            and self.groups
            and self.groups[0].subjects != ("event",)
        ):
            if not self.where.title:
                return reading
            scope = Scope(scope.start, self.where.title, "title")
        if not scope.names:
            return reading
        sure = GOES_ON.confidence if scope.by == "paragraph" else reading.confidence
        free = not reading.rule or reading.rule == SPLIT_BY.name
        meant = bool(reading.comparisons) and (not reading.condition or bool(scope.like)) and free
        stated = reading.stated or (scope.states and meant)
        return replace(
            reading,
            regions=scope.names,
            where=scope.by,
            confidence=sure,
            stated=stated,
            like=scope.like,
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
                if counts and m.names and m.start <= place and reading.end < m.end
                if any(IN_A_NAME.search(name) or NUMBERED.match(name) for name in m.names)
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

    def from_limits(self, found: tuple[Limit, ...]) -> Iterator[Reading]:
        """The readings of the limits."""
        for limit in found:
            reading = self.limit(limit)
            if reading:
                yield reading
                yield from self.other_direction(limit, reading)

    def other_direction(self, limit: Limit, reading: Reading) -> Iterator[Reading]:
        """``less than 0.5 mm in the transverse plane and 1 mm along the beam``: the second
        number.
        """
        if limit.quantity is None or limit.quantity.value != "impact" or not reading.comparisons:
            return
        for i in range(limit.last, min(limit.last + 6, len(self.tokens) - 2)):
            if (
                self.tokens[i].kind == "and"
                and self.tokens[i + 1].kind == "number"
                and self.tokens[i + 2].kind == "unit"
            ):
                second = replace(
                    limit,
                    values=(self.tokens[i + 1].number,),
                    unit=self.tokens[i + 2].text,
                    last=i + 3,
                )
                quantity = self.direction(second)
                yield self.compare(second, tuple(c.subject for c in reading.comparisons), quantity)
                return

    def limit(self, limit: Limit) -> Reading | None:
        """A limit as a reading; None for a number that stands for nothing."""
        if limit.formula:
            why = (
                "a value, not a limit" if limit.op == "==" else ""
            )  # a limit with a formula is left to a person
            return self.reading(limit, (), why=why)
        if not limit.unit and FOREIGN_UNIT.match(self.text, self.tokens[limit.last - 1].end):
            return self.unread(limit)
        said = (
            APPOSITION.search(self.text, self.start, self.tokens[limit.at].start)
            if limit.quantity
            else None
        )
        if said and limit.quantity and said.start() <= limit.quantity.start < said.end():
            return self.defined(limit, said.start())
        if limit.quantity is not None and self.of_a_formula(limit):
            return self.unread(limit)
        if limit.quantity is None:
            return self.without_quantity(limit)
        if "Δz" in limit.quantity.text and _OF_TWO.search(self.text, self.start, self.end):
            return self.unread(limit)  # of two objects from each other, not from the vertex
        if special := self.forms().get(limit.quantity.value):
            return special(limit)
        if limit.op == "==" and limit.quantity.value != "n":
            # where a region is divided is a limit of its parts
            divides = _DIVIDES.search(self.text, self.start, self.tokens[limit.first].start)
            return self.reading(limit, (), why="" if divides else "a value, not a limit")
        if limit.quantity.value == "mass" and (apart := self.from_mass(limit)):
            return apart
        if self.near_a_value(limit) and limit.quantity.value not in (
            "d0",
            "z0",
            "impact",
        ):
            return self.near_z(limit)
        return self.plain(limit, limit.quantity.of, limit.quantity.value)

    def of_a_formula(self, limit: Limit) -> bool:
        """True for ``|η_{γγ} − 0.5 (η_{j1} + η_{j2})| < 5`` after another quantity: what stands
        between the bars is compared.
        """
        between = (
            self.text[limit.quantity.end : self.tokens[limit.at].start] if limit.quantity else ""
        )
        # of a fraction as well: a / (a + b) < 0.9
        return bool(re.search(r"\|[^|]*[+−-][^|]*\| ?$|/ ?\([^()]*[+−-][^()]*\) ?$", between))

    def defined(self, limit: Limit, place: int) -> Reading | None:
        """``S_{T}, the scalar sum of …, must exceed 800 GeV``: the limit is on what the words
        from ``place`` on define.
        """
        named = [k for k, t in enumerate(self.tokens) if t.kind == "quantity" and t.end <= place]
        if not named or self.text[self.tokens[named[-1]].end : place].strip(" ()"):
            return self.unread(limit)
        return self.limit(replace(limit, quantity=self.tokens[named[-1]], first=named[-1]))

    def forms(self) -> dict[str, Callable[[Limit], Reading]]:
        """Quantities with a grammar of their own."""
        return {
            "dr": self.distance,
            "dphi": self.angle,
            "deta": self.angle,
            "unread": self.unread,
            "combined": self.unread,
            "symbol": self.symbol,
            "impacts": self.impacts,
            "cone": self.cone,
            "radius": self.radius,
            "total charge": self.charge,
        }

    def unread(self, limit: Limit) -> Reading:
        """A phrase that only a person can read."""
        return self.reading(limit, ())

    def symbol(self, limit: Limit) -> Reading:
        """A quantity that the vocabulary does not have, by its own name: of what is named right
        before it.
        """
        if self.near_a_value(limit):
            return self.unread(limit)  # within 5 GeV of something
        slug = own_name(limit.quantity.text) if limit.quantity else ""
        if not re.match(r"[a-z]", slug) or limit.op == "==" or len(limit.values) > 1:
            return self.unread(limit)
        before = [g for g in self.groups if g.first < limit.first]
        if not self.groups and _THEIRS.search(self.text, self.start, self.tokens[limit.at].start):
            # of the objects of the sentence before, if these are of one kind
            alone = len(self.carried) == 1 and set(self.carried) <= SINGLE
            return self.compare(limit, self.carried if alone else ("",), f"other:{slug}")
        single = before and all({s.split(":")[0] for s in g.subjects} <= SINGLE for g in before)
        whose = re.search(r"\b(?:with|having|whose) $", self.text[: self.tokens[limit.first].start])
        if single and len(before) > 1 and not whose:
            return self.unread(limit)  # of which of them, the sentence does not say
        if not before and self.item and set(self.carried) & SINGLE:
            return self.unread(limit)  # in a list on objects it may be theirs
        last = before[-1].subjects if before else ()
        if last and not single and last not in (("event",), ("vertex",)):
            return self.unread(limit)  # of a pair or a candidate, no quantity of the event
        of = last if single or last == ("vertex",) else ("event",)
        own = limit.quantity.text if limit.quantity else ""
        counts = own.startswith("N_") and set(self.carried) & SINGLE
        if of == ("event",) and (_OF_ONE.match(own) or counts):
            # a width, a momentum or an angle is that of an object, and so may be a number
            return self.unread(limit)
        return self.compare(limit, of, f"other:{slug}")

    def impacts(self, limit: Limit) -> Reading:
        """``a transverse (longitudinal) impact parameter below 0.5 (1.0) mm``: a number for
        each.
        """
        if len(limit.values) != 2:
            return self.unread(limit)
        subjects = self.subjects(limit, "impact")
        op, turns = self.sense(limit.op, limit, subjects)
        pairs = tuple(zip(("d0", "z0"), limit.values, strict=True))
        found = tuple(Comparison(s, q, op, v, limit.unit) for s in subjects if s for q, v in pairs)
        return self.reading(limit, found, turns=turns, printed=limit.op)

    def radius(self, limit: Limit) -> Reading:
        """The radius parameter of the jets, which are those that stand before it."""
        named = [
            s
            for g in self.groups
            if g.first < limit.at
            for s in g.subjects
            if s.split(":")[0] in ("jet", "fatjet")
        ]
        others = [s for g in self.groups for s in g.subjects if s in ("trackjet", "subjet")]
        if others and not named:
            return self.unread(limit)
        subject = (
            named[-1].split(":")[0] if named else "fatjet" if "fatjet" in self.carried else "jet"
        )
        return self.reading(
            limit, (Comparison(subject, "other:anti_kt_r", "==", _number(limit.values[0])),)
        )

    def plain(self, limit: Limit, subject: str, quantity: str) -> Reading:
        """A limit on a quantity of its subject; ``subject`` "" where the sentence has to say it."""
        if quantity == "impact":
            quantity = self.direction(limit)
        if subject:
            return self.compare(limit, (self.with_rank(limit, subject),), quantity)
        before = self.text[self.start : limit.quantity.start] if limit.quantity else ""
        if quantity == "mass" and re.search(
            r"\b(?:additional|extra|further|another)\b.*\bforms?\b", before
        ):
            return self.unread(
                limit
            )  # of a pair with an object that is not among the selected ones
        if re.search(r"\b(?:candidate|system|object)s? $", before):
            return self.unread(limit)  # whose it is, another sentence says
        if quantity not in ("mass", "mt") and self.of_a_system(limit):
            return self.unread(limit)
        return self.compare(
            limit,
            (self.system(limit),) if quantity == "mass" else self.subjects(limit, quantity),
            quantity,
        )

    def of_a_system(self, limit: Limit) -> bool:
        """True for a limit on ``the four-lepton system``, which is none on leptons."""
        near = self.objects_before(limit.at)[-1:]
        words = self.text[self.tokens[near[0].last - 1].end : self.end] if near else ""
        return bool(re.match(r" systems?\b", words)) and set(near[0].subjects) <= SINGLE

    def compare(self, limit: Limit, subjects: tuple[str, ...], quantity: str) -> Reading:
        """``subject quantity op value`` for each subject."""
        if subjects == ("jet",) and quantity in {"pt"} | FORWARD and self.tags(limit):
            subjects = ("bjet",)
        pairs = _paired(subjects, limit.values)
        if not pairs or not all(subjects) or self.of_some(limit, quantity):
            return self.reading(limit, ())
        own = quantity.startswith("other:") and "quantile" not in quantity
        if limit.unit == "%" and own and subjects == ("event",):
            return self.reading(limit, ())  # a share of something else
        op, turns = self.sense(
            limit.op, limit, subjects, of_event=quantity == "mt" and len(self.groups) == 1
        )
        if turns % 2 and limit.op in LOWER and self.one_more(limit):
            return self.reading(
                limit, ()
            )  # what is thrown away has one more; not that its limit is undershot
        unit = "%" if limit.unit == "%" else limit.unit.replace("μ", "u")
        unit = "" if "^" in unit else unit
        comparisons = tuple(Comparison(s, quantity, op, v, unit) for s, v in pairs)
        return self.reading(limit, comparisons, slope=limit.slope, turns=turns, printed=limit.op)

    def tags(self, limit: Limit) -> bool:
        """True where what the sentence says of jets within the limit is that they are tagged."""
        after = self.text[self.tokens[limit.last - 1].end : self.end]
        match = TAGGING.search(after)
        return bool(match) and not re.search(
            rf",|;|\b(?:which|required|{COUNTED})\b", after[: match.start() if match else 0]
        )

    def without_quantity(self, limit: Limit) -> Reading | None:
        """A limit whose quantity the words after it tell (``24 cm … along the beam axis``)."""
        if dimension(limit.unit) == "length":
            quantity = self.direction(limit)
            if quantity != "impact":
                head = self.groups[0].subjects if self.groups else ()
                if head == ("vertex",) and limit.op in LOWER:
                    return self.unread(limit)  # far from another one, not from the beam
                return self.compare(
                    limit, head if head == ("vertex",) else self.subjects(limit, quantity), quantity
                )
        words = self.text[self.tokens[limit.at].start : self.tokens[limit.last - 1].end]
        between = self.tokens[limit.at].kind == "between" and self.states and not limit.unit
        named = limit.unit and limit.unit != "%"
        # no count and no year is a part of something
        return self.reading(limit, ()) if named or (between and "." in words) else None

    def direction(self, limit: Limit) -> str:
        """d0 or z0, by the words after the number, up to the next number."""
        for token in self.tokens[limit.last : limit.last + 18]:
            if token.kind == "across":
                return "d0"
            if token.kind == "along":
                return "z0"
            if token.kind == "number":
                break
        if limit.quantity is None and limit.at:
            before = [t.kind for t in self.tokens[max(0, limit.at - 8) : limit.at]]
            if "along" in before and "across" not in before:
                return "z0"
        return "impact"

    def near_a_value(self, limit: Limit) -> bool:
        """True for ``within 5 GeV``, which is a distance from something."""
        return self.tokens[limit.at].text.lower().split()[0] in ("within", "outside")

    def near_z(self, limit: Limit) -> Reading:
        """``a mass within 15 GeV of the Z boson mass``."""
        of_z = re.match(
            r"\s*(?:of|from|around) (?:the )?(?:nominal |mass of the )?(?:Z\b|[mM]_\{Z\})",
            self.text[self.tokens[limit.last - 1].end : self.end],
        )
        subject = (
            (limit.quantity.of or self.system(limit))
            if limit.quantity and limit.quantity.value == "mass"
            else ""
        )
        if not of_z or not subject:
            return self.reading(limit, ())
        op, turns = self.sense("<", limit, (), of_event=True)
        return self.reading(
            limit,
            (Comparison(subject, "other:abs_mass_minus_mz", op, limit.values[0], limit.unit),),
            turns=turns,
            printed="<",
        )

    def joined(self, groups: list[Group]) -> bool:
        """True for subjects that ``and`` joins: ``the lepton and the leading jet``."""
        if any(g.either for g in groups):
            return False
        ends = pairwise(groups)
        gaps = [
            self.text[self.tokens[a.last - 1].end : self.tokens[b.first].start] for a, b in ends
        ]
        return all(_AND.fullmatch(gap) for gap in gaps)

    def from_mass(self, limit: Limit) -> Reading | None:
        """``a mass that deviates from m_{Z} by more than 10 GeV``, ``at least 10 GeV away from the
        Z mass``: a limit on the distance, None for one on the mass itself.
        """
        if limit.quantity is None or len(limit.values) > 1:
            return None
        before = self.text[limit.quantity.end : self.tokens[limit.at].start]
        after = self.text[self.tokens[limit.last - 1].end : self.end]
        rule, words = AWAY_BY, AWAY_BY.search(before)
        if words is None and not self.near_a_value(limit):
            rule, words = AWAY, AWAY.match(after)
        if words is None:
            return None
        subject = limit.quantity.of or self.system(limit)
        if words["z"] is None or words.groupdict().get("side") or subject != "dilepton":
            return replace(self.unread(limit), rule=rule.name)
        op, turns = self.sense(limit.op, limit, (), of_event=True)
        found = Comparison(subject, "other:abs_mass_minus_mz", op, limit.values[0], limit.unit)
        read = self.reading(limit, (found,), turns=turns, printed=limit.op)
        # the words that make it a distance are part of its evidence
        more = words.end() if rule is AWAY else 0
        return replace(read, end=read.end + more, rule=rule.name)

    def system(self, limit: Limit) -> str:
        """The owner of an invariant mass: ``of the two b jets`` is that of a dijet."""
        place = self.tokens.index(limit.quantity) if limit.quantity else limit.at
        near = [g for g in self.groups if place < g.first <= limit.at][:2] or [
            g for g in self.groups if g.first < place
        ][-1:]
        ranked = [s for g in near for s in g.subjects]
        named = [s.split(":")[0] for s in ranked]
        of = self.text[self.tokens[place].end : self.tokens[near[0].first].start] if near else ""
        two = re.search(r"of the two (?:[\w-]+ )?$", of)
        if (
            limit.quantity and limit.quantity.text == "mass" and not two
        ):  # of a jet, say, not of a pair of jets
            return next(
                (s for s in ranked if s.split(":")[0] in ("fatjet", *CANDIDATES, *OF_MEMBERS)), ""
            )
        count = next(
            (
                int(t.number)
                for g in near[:1]
                for t in self.tokens[max(0, g.first - 3) : g.first]
                if t.kind == "number"
            ),
            2,
        )
        if named and named[0] in PAIRS and count != 2:
            return "quadruplet" if count == 4 and named[0] == "lepton" else ""
        if {"dilepton", "photon"} <= set(named):
            return "dilepton-photon"
        if len(set(named)) > 1 and set(named) <= SINGLE and self.joined(near):
            return system(tuple(named))  # of a lepton and a jet: no system that has a name here
        found = named[0] if named else ""
        return PAIRS.get(found, found if found in (*CANDIDATES, *OF_MEMBERS) else "")


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
            x.quantity == y.quantity and x.quantity in FORWARD and x.op in UPPER and y.op == "in"
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


def _paired(
    subjects: tuple[str, ...], values: tuple[float | tuple[float, float], ...]
) -> tuple[tuple[str, float | tuple[float, float]], ...]:
    """The values by owner: one for all, or one for each; () where the numbers of both differ."""
    if len(values) == 1:
        return tuple((s, values[0]) for s in subjects)
    return tuple(zip(subjects, values, strict=True)) if len(values) == len(subjects) else ()


def _number(value: float | tuple[float, float]) -> float:
    return value if isinstance(value, float) else value[0]
