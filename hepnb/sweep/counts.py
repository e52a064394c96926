"""Counts: multiplicities in digits and words, total charges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hepnb.spec import Comparison
from hepnb.sweep.judging import Judging
from hepnb.sweep.limits import Limit
from hepnb.sweep.presence import Presence
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.counts import (
    ALL_BUT,
    AND_A_COUNT,
    ASKED_FOR,
    BOTH_TAGGED,
    EVENTS_WITH,
    HAVE,
    HAVING,
    HITS,
    IN_THE_GAP,
    ITEM_GOES_ON,
    LABEL,
    LISTED_COUNT,
    NO_NOUN,
    OWN_VERB,
    RANKED,
    SO_MANY_TAGGED,
    VERB,
    VERTEX,
)
from hepnb.sweep.rules.subjects import ASKED_AFTER, BARE, ENUMERATION, TAGGED
from hepnb.sweep.subjects import Group
from hepnb.vocabulary.quantities import OF_WHOLE_EVENTS
from hepnb.vocabulary.subjects import BESIDE, LIGHT, TAGGABLE, VETOABLE


class Counts(Presence, Judging):
    """Counted objects of a sentence."""

    def counts(self, found: tuple[Limit, ...]) -> Iterator[Reading]:
        """``at least two jets``, ``no electrons or muons``, ``a lepton veto``."""
        taken = {k for x in found if x.quantity is not None or x.unit for k in range(x.at, x.last)}
        for i, token in enumerate(self.tokens):
            if token.kind == "number" and i not in taken:
                ends = [t.kind for t in self.tokens[max(0, i - 3) : i]]
                if ends != ["between", "number", "and"]:
                    yield from self.count(i)
        yield from self.multiplicity()
        yield from self.single()
        yield from self.both_tagged()
        yield from self.presence()
        yield from self.vetoes()
        yield from self.zero_charge()

    def count(self, i: int) -> Iterator[Reading]:
        """The count at a number."""
        number = self.tokens[i].number
        op, first, last = self.how(i)
        digit = self.tokens[i].text[0].isdigit() and not op
        before = self.text[self.start : self.tokens[i].start]
        if (
            number > 20
            or number % 1
            or (
                digit
                and not HAVE.search(before)
                and self.joined_to(i) is None
                and not self.begins_item(i)
            )
        ):
            return
        op = op or ("==" if number == 0 else "")
        if tagged := self.tagged(i, op):
            yield tagged
            return
        group = self.counted(last - 1)
        if again := self.of_the_same(first, last, op):
            yield again
            return
        if group is None:
            yield from self.hits(i, op)
            return
        more = re.search(
            rf"\b(?:{'|'.join(BESIDE)})\b",
            self.text[self.tokens[i].start : self.tokens[group.first].start],
            re.IGNORECASE,
        )
        if more and not (number == 0 and self.stage(group.first) == "veto"):
            if op:  # beside which ones, another sentence says
                yield Reading(self.tokens[first].start, self.tokens[group.last - 1].end)
            return
        op = op or self.op_before(i)
        ranked = any(t.kind == "ordinal" for t in self.tokens[i : group.first])
        if ranked or self.tokens[group.first].kind != "subject":
            return
        counted, other = self.apart(group, number)
        found = tuple(
            self.number_of(counted, Limit(op, (number,), "", first, i, counted.last))
            if op
            else self.bare(i, counted)
        )
        if other is not None and found:
            asked = number > 0 and all(r.comparisons and not r.turns for r in found)
            yield self.with_article(other, asked=asked)
            if any(r.turns for r in found):  # events are rejected that have both
                found = tuple(replace(r, comparisons=(), stated=False) for r in found)
        yield from found

    def of_the_same(self, first: int, last: int, op: str) -> Reading | None:
        """``…, while those with two or more``: a number of what was counted before it; None where
        a noun stands after it.
        """
        before = [g.subjects for g in self.groups if g.last <= first] or [self.carried]
        verb = VERB.match(self.text, self.tokens[last - 1].end, self.end)
        said = NO_NOUN.search(self.text, self.start, self.tokens[first].start)
        if not op or not said or not verb or len(before[-1]) != 1:
            return None
        number = next(k for k in range(first, last) if self.tokens[k].kind == "number")
        limit = Limit(op, (self.tokens[number].number,), "", first, number, last)
        op, turns = self.sense(op, limit, (), of_event=True)
        of = before[-1][0].split(":")[0]
        found = (Comparison(of, "n", op, limit.values[0]),) if of in VETOABLE else ()
        return self.reading(limit, found, turns=turns, printed=limit.op)

    def op_before(self, i: int) -> str:
        """``exactly one electron and one muon``: the comparison of the count that is joined to a
        bare number; "" without one.
        """
        k = i - 1
        if k < 0 or self.tokens[k].kind not in ("and", "comma") or not ENUMERATION.on:
            return ""
        group = next((g for g in reversed(self.groups) if g.last <= k and k - g.last <= 1), None)
        number = (
            next(
                (
                    n
                    for n in range(group.first - 1, max(-1, group.first - 4), -1)
                    if self.tokens[n].kind == "number"
                ),
                None,
            )
            if group
            else None
        )
        if number is not None and self.tokens[number].number == 0:
            return "=="
        return (
            self.how(number)[0]
            if number is not None and self.how(number)[0] in ("==", ">=")
            else ""
        )

    def number_of(self, group: Group, limit: Limit) -> Iterator[Reading]:
        """A limit on the number of a group."""
        i, op, number = limit.at, limit.op, self.tokens[limit.at].number
        value: float | tuple[float, float] = (
            (number, self.tokens[i + 2].number) if op == "in" else number
        )
        subjects, quantity, turns = tuple(s.split(":")[0] for s in group.subjects), "n", 0
        if subjects == ("jet",) and TAGGED.match(
            self.text, self.tokens[group.last - 1].end, self.end
        ):
            subjects = ("bjet",)
        if subjects == ("jet",) and IN_THE_GAP.search(
            self.text, self.tokens[group.last - 1].end, self.end
        ):
            yield self.reading(limit, ())
            return
        of_vertices = list(
            VERTEX.finditer(self.text, max(0, self.start - 200), self.tokens[i].start)
        )
        if subjects == ("track",) and of_vertices:
            kind = "displacedvertex" if of_vertices[-1]["displaced"] else "vertex"
            subjects, quantity = (kind,), "other:ntracks"
        elif subjects == ("track",) and number > 0 and (own := self.with_tracks(group)):
            subjects, quantity = own, "other:ntracks"
            op, turns = self.sense(op, limit, own)
        elif subjects == ("track",) and number > 0:
            yield self.reading(limit, ())
            return
        if (
            isinstance(value, tuple)
            and value[1] != value[0] + 1
            and self.tokens[i + 1].kind == "or"
        ):
            yield self.reading(limit, ())  # one or three is no interval
            return
        if group.either and number > 0 and set(subjects) <= LIGHT:
            subjects = ("lepton",)  # exactly one electron or muon
        if quantity == "n" or subjects in (("vertex",), ("displacedvertex",)):
            op, turns = self.sense(op, limit, (), of_event=True)
        if (op, value) == ("<", 1.0):
            op, value = "==", 0.0
        if (op, value) == ("!=", 0.0):
            op, value = ">=", 1.0
        found = self.reading(
            limit,
            tuple(Comparison(s, quantity, op, value) for s in subjects),
            turns=turns,
            printed=limit.op,
        )
        tiers = [t for t in self.tokens[i : group.first] if t.kind == "stage"]
        yield replace(found, stage=tiers[-1].value) if tiers else found

    def with_tracks(self, tracks: Group) -> tuple[str, ...]:
        """``jets with fewer than three associated tracks``: whose tracks are counted, where the
        sentence says nothing else.
        """
        before = [g for g in self.groups if g.first < tracks.first]
        between = (
            self.text[self.tokens[before[-1].last - 1].end : self.tokens[tracks.first].start]
            if before
            else ""
        )
        if not HAVING.search(between):
            return ()
        if (
            len(before) != 1
            or len(before[0].subjects) != 1
            or any(t.kind == "quantity" for t in self.tokens)
        ):
            return ()
        return before[0].subjects if before[0].subjects[0] in ("jet", "tau", "bjet") else ()

    def how(self, i: int) -> tuple[str, int, int]:
        """(comparison, first token, token after it) of the number at ``i``: ``at least two``,
        ``two or more``, ``one or two``.
        """
        before, after = (self.tokens[i - 1] if i else None), self.tokens[i + 1 : i + 3]
        if before and before.kind == "between" and [t.kind for t in after] == ["and", "number"]:
            return "in", i - 1, i + 3
        op = before.value if before and before.kind == "compare" else ""
        first = i - 1 if op else i
        if (
            after
            and after[0].kind == "compare"
            and after[0].text in ("or more", "or fewer", "or less")
        ):
            return after[0].value, first, i + 2
        if (
            len(after) == 2
            and after[0].kind in ("or", "dash")
            and after[1].kind == "number"
            and op in ("", "==")
        ):
            return "in", first, i + 3
        return op, first, i + 1

    def is_doubtful(self, i: int, group: Group) -> bool:
        """True for a bare number that is joined to a count and may not be asked as that one is:
        either of them is enough, or a clause of its own goes on.
        """
        if self.joined_to(i) is None:
            return False
        own = OWN_VERB.match(self.text, self.tokens[group.last - 1].end, self.end)
        return self.tokens[i - 1].kind == "or" or bool(
            own and not EVENTS_WITH.search(self.text, self.start, self.tokens[i].start)
        )

    def is_asked(self, i: int) -> bool:
        """True where the sentence asks for the bare number at ``i``, or for a count that it is
        joined to: ``must have one muon and three jets``.
        """
        before = self.tokens[max(0, i - 2) : i]
        if any(t.kind == "required" for t in before) or BARE.search(
            self.text[self.start : self.tokens[i].start]
        ):
            return True
        if self.after_asked_article(i) or self.after_a_region(i) or self.after_a_limit(i):
            return True
        other = self.joined_to(i)
        return other is not None and (
            bool(self.how(other)[0]) or self.is_asked(other) or self.begins_item(other)
        )

    def after_a_limit(self, i: int) -> bool:
        """True for the number in ``E_{T}^{miss} > 160 GeV and two jets``, where the sentence asks
        for the limit, which is one on the event.
        """
        k = i - 1
        while k and self.tokens[k].kind in ("and", "comma"):
            k -= 1
        limit = next((x for x in self.limits if x.last == k + 1 < i), None)
        if limit is None or limit.quantity is None or not (self.states and AND_A_COUNT.on):
            return False
        joined = AND_A_COUNT.search(self.text, self.start, self.tokens[i].start)
        return limit.quantity.value in OF_WHOLE_EVENTS and joined is not None

    def after_a_region(self, i: int) -> bool:
        """True for the second number in ``SRA requires two jets and SRB three``: it stands right
        behind a region that requires something.
        """
        asking = {s.names for s in self.regions if s.states}
        place = self.tokens[i].start
        return any(
            m.names in asking and m.end < place and not self.text[m.end : place].strip()
            for m in self.mentions
            if m.names
        )

    def after_asked_article(self, i: int) -> bool:
        """True for the second number in ``we require a muon and two jets``."""
        if self.tokens[i - 1].kind not in ("and", "comma"):
            return False
        for match in ASKED_FOR.finditer(self.text[: self.tokens[i].start], self.start):
            group = self.after_article(match)
            if group is not None and group.last == i - 1:
                return True
        return False

    def joined_to(self, i: int) -> int | None:
        """The number of the count to which the one at ``i`` is joined by ``and`` or a comma, with
        limits on the first between them or none, or by ``or`` without any; None without one.
        """
        if not i or self.tokens[i - 1].kind not in ("and", "or", "comma"):
            return None
        if self.text[self.tokens[i].end : self.tokens[i].end + 1] == "-":  # ``1-lepton``: a name
            return None
        if self.text[self.tokens[i - 1].end : self.tokens[i].start].strip():
            return None
        for n in reversed(range(i - 1)):
            group = self.counted(self.how(n)[2] - 1) if self.tokens[n].kind == "number" else None
            if group and group.last < i:
                apart = self.tokens[i - 1].kind == "or" and group.last < i - 1
                return None if apart else n
        return None

    def bare(self, i: int, group: Group) -> Iterator[Reading]:
        """``events must contain two leptons``: at least or exactly, the paper does not say; at
        least holds either way.
        """
        late = bool(ASKED_AFTER.match(self.text, self.tokens[group.last - 1].end, self.end))
        late = late or self.begins_item(i)
        late = late or (
            self.item and bool(LABEL.search(self.text[self.start : self.tokens[i].start]))
        )
        told = (
            late
            or self.groups[0].subjects == ("event",)
            or self.text.startswith("We ", self.start)
            or any(m.names for m in self.mentions)
        )
        if not self.tokens[i].number or not (late or self.is_asked(i)):
            return
        if not told:
            yield replace(
                self.reading(Limit(">=", (self.tokens[i].number,), "", i, i, group.last), ()),
                stated=False,
            )
            return
        place = self.tokens[i].start
        limit = Limit(">=", (self.tokens[i].number,), "", i, i, group.last)
        if (
            group.either
            or len(group.subjects) > 1
            or not BARE.on
            or self.is_doubtful(i, group)
            or self.throws(limit, (), of_event=True)
            or self.denied(limit)
        ):
            yield replace(self.reading(limit, ()), stated=False)
            return
        for reading in self.number_of(group, limit):
            yield replace(reading, confidence=BARE.confidence, rule=BARE.name, own=place)

    def begins_item(self, i: int) -> bool:
        """True for the number of an item that is a count and nothing else: ``Two leptons;``, ``has
        1 jet with p_T > 30 GeV``.
        """
        group = self.counted(self.how(i)[2] - 1) if self.in_list else None
        if group is None or not LISTED_COUNT.search(self.text[self.start : self.tokens[i].start]):
            return False
        return bool(ITEM_GOES_ON.match(self.text, self.tokens[group.last - 1].end, self.end))

    def tagged(self, i: int, op: str) -> Reading | None:
        """``at least two of which must be b-tagged``: so many of the jets."""
        start, last = self.tokens[i].end, self.tokens[i].start
        match = SO_MANY_TAGGED.match(self.text[start : self.end].lstrip(" "))
        jets = any(TAGGABLE & set(g.subjects) for g in self.groups) or any(
            t.value == "n" and t.of in TAGGABLE for t in self.tokens
        )
        jets = jets or (self.item and self.carried == ("jet",))
        if not match or not jets:
            return None
        # of the leading jets, others may be tagged
        if RANKED.search(match[0]) or ALL_BUT.search(self.text[self.start : last]):
            return Reading(last, self.tokens[i].end, stated=False)
        sure = bool(op)
        op = op or ">="  # one of which is b-tagged: at least is true of both
        end = start + self.text[start : self.end].index(match[0]) + len(match[0])
        first = self.tokens[i - 1].start if self.tokens[i - 1].kind == "compare" else last
        value: float | tuple[float, float] = self.tokens[i].number
        if op == "in":
            value = (self.tokens[i].number, self.tokens[i + 2].number)
        found = Reading(first, end, (Comparison("bjet", "n", op, value),), self.stage(i))
        return (
            found if sure else replace(found, confidence=BARE.confidence, rule=SO_MANY_TAGGED.name)
        )

    def hits(self, i: int, op: str) -> Iterator[Reading]:
        """``at least three hits in the pixel detector``: what a track has to have left there."""
        match = HITS.match(self.text[self.tokens[i].end : self.end].lstrip(" "))
        tracks = [g.subjects for g in self.groups[:1] if g.subjects == ("track",) and g.first < i]
        named = next(iter(tracks), ()) or self.named_before(self.tokens[i].start)
        if match and op == "in" and named:  # one or three prongs
            last = self.tokens[i].end + 1 + match.end()
            yield Reading(self.tokens[i].start, last, stated=False)
        if match and op and named and op != "in":
            start = (
                self.tokens[i - 1].start
                if self.tokens[i - 1].kind == "compare"
                else self.tokens[i].start
            )
            end = self.tokens[i].end + 1 + match.end()
            of = " ".join(x for x in (match["where"], match["adjectives"].strip()) if x)
            word = "other:n_" + re.sub(
                r"\W+", "_", f"{of} {match['what'].rstrip('s')}s".strip().lower()
            )
            yield Reading(
                start,
                end,
                tuple(Comparison(s, word, op, self.tokens[i].number) for s in named if s),
                self.stage(i),
            )

    def counted(self, i: int) -> Group | None:
        """The subjects that the number at ``i`` counts: the first after it, with adjectives
        between.
        """
        for group in self.groups:
            if i < group.first <= i + 9:
                between = self.tokens[i + 1 : group.first]
                stops = ("number", "unit", "quantity", "compare", "for", "close")
                return (
                    None
                    if any(t.kind in stops for t in between) or group.subjects == ("event",)
                    else group
                )
        return None

    def multiplicity(self) -> Iterator[Reading]:
        """``a jet multiplicity of 3``, ``a jet multiplicity of 2 or 3``: exactly so many."""
        for i, token in enumerate(self.tokens[:-2]):
            if token.value != "n" or not token.text.endswith("multiplicity"):
                continue
            of, number = self.tokens[i + 1], self.tokens[i + 2]
            if of.text.strip() != "of" or number.kind != "number":
                continue
            more = self.tokens[i + 3 : i + 5]
            two = [t.kind for t in more] == ["or", "number"]
            last = more[1] if two else number
            found: tuple[Comparison, ...] = ()
            if not two:
                found = (Comparison(token.of, "n", "==", number.number),)
            elif last.number == number.number + 1:
                found = (Comparison(token.of, "n", "in", (number.number, last.number)),)
            yield Reading(token.start, last.end, found, self.stage(i))

    def both_tagged(self) -> Iterator[Reading]:
        """``two jets, both b-tagged``: as many b jets."""
        for match in BOTH_TAGGED.finditer(self.text, self.start, self.end):
            before = [g for g in self.groups if self.tokens[g.last - 1].end <= match.start()]
            if not before or before[-1].subjects != ("jet",):
                continue
            first = before[-1].first
            near = range(first - 1, max(-1, first - 4), -1)
            number = next((k for k in near if self.tokens[k].kind == "number"), None)
            op = self.how(number)[0] if number is not None else ""
            if number is None or op not in ("==", ">="):
                continue
            found = Comparison("bjet", "n", op, self.tokens[number].number)
            start = match.start("all")
            yield Reading(start, match.end(), (found,), self.stage_at(start))

    def charge(self, limit: Limit) -> Reading:
        """``the total charge of the electrons is … zero``."""
        named = next((g.subjects[0] for g in reversed(self.groups) if g.first < limit.at), "")
        return self.reading(
            limit, (Comparison(named, "other:sum_charge", "==", limit.values[0]),) if named else ()
        )

    def zero_charge(self) -> Iterator[Reading]:
        """``the total charge of the electrons is required to be zero``."""
        for i, token in enumerate(self.tokens):
            if token.kind == "quantity" and token.value == "total charge":
                group = next((g for g in self.groups if g.first > i), None)
                zero = next(
                    (k for k in range(i, len(self.tokens)) if self.tokens[k].kind == "number"), None
                )
                if group and zero and group.last <= zero:
                    limit = Limit("==", (self.tokens[zero].number,), "", i, zero, zero + 1)
                    yield self.reading(
                        limit,
                        (Comparison(group.subjects[0], "other:sum_charge", "==", limit.values[0]),),
                    )
