"""Distances and angles: the removal of overlaps, cones, separations, ∆φ."""

from __future__ import annotations

import re
from dataclasses import replace

from hepnb.spec import Comparison
from hepnb.sweep.context import CLAUSE
from hepnb.sweep.limits import Limit
from hepnb.sweep.owners import Owners
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.angles import (
    ALL_APART,
    ANY_TWO,
    APART_FROM,
    BETWEEN_A_KIND,
    BY_SO_MUCH,
    EACH_OTHER,
    FIRST_JETS,
    IN_BRACKETS,
    ISOLATION,
    NEAR_BY,
    OF_A_KIND,
    OF_ANY,
    OF_NEAREST,
    OVERLAP,
    SEPARATED,
    SEPARATED_BY,
    SUCH_THAT,
)
from hepnb.sweep.rules.conditions import LEADING
from hepnb.sweep.rules.subjects import INSIDE
from hepnb.sweep.senses import Senses
from hepnb.sweep.subjects import Group
from hepnb.sweep.symbol_indices import objects_of, ordered, pair
from hepnb.sweep.tokens import Token
from hepnb.vocabulary.numbers import NUMBERS
from hepnb.vocabulary.operators import COMPLEMENT, UPPER
from hepnb.vocabulary.subjects import ISOLATED

_SMALLEST = re.compile(r"\b(?:[Mm]in(?:imum|imal)?|[Ss]mallest)\b(?: of)?(?: the)? ?\(?$")


class Angles(Owners, Senses):
    """Statements of a sentence about ∆R, ∆φ and ∆η."""

    def angle(self, limit: Limit) -> Reading:
        """∆φ or ∆η between two things, named in its brackets or around it."""
        if limit.op == "==":
            near = NEAR_BY.search(self.text, self.start, self.tokens[limit.first].start)
            return self.reading(limit, (), why="" if near else "a value, not a limit")
        assert limit.quantity is not None
        pair = self.pair(limit)
        if len(pair) != 2:
            return self.reading(limit, ())
        op, turns = self.sense(limit.op, limit, (), of_event=True)
        if op in UPPER and self.of_nearest(limit.quantity):
            return self.reading(limit, ())
        ranks = (self.ranks(limit) or self.rank_of_subject(limit, pair)) if "met" in pair else ()
        firsts = [f"{pair[0]}:{k}" for k in ranks] if ranks and pair[0] == "jet" else [pair[0]]
        unit = limit.unit if limit.quantity.value == "dphi" else ""
        so_many = FIRST_JETS.search(limit.quantity.text)
        among = int(so_many["last"]) if so_many else self.leading()
        among = 0 if ranks or ":" in pair[0] else among
        return self.reading(
            limit,
            tuple(
                Comparison("-".join(sorted((f, pair[1]))), limit.quantity.value, op, v, unit)
                for f in firsts
                for v in limit.values[:1]
            ),
            among=among,
            turns=turns,
            printed=limit.op,
        )

    def of_nearest(self, quantity: Token) -> bool:
        """True for the smallest of several angles: ``min Δφ(j, p_{T}^{miss})``."""
        named = OF_NEAREST.search(quantity.text)
        return bool(named or _SMALLEST.search(self.text, self.start, quantity.start))

    def pair(self, limit: Limit) -> tuple[str, ...]:
        """The two things between which a distance is: of its index or brackets, else of the words
        around it.

        Two of a kind are the first and the second.
        """
        assert limit.quantity is not None
        symbol = re.sub(FIRST_JETS.pattern, "j", limit.quantity.text)
        if nearest := OF_NEAREST.search(symbol):
            symbol = symbol.replace(nearest[0], "Δφ")
            return pair(symbol) if "(" in symbol else ordered(self.between(limit))
        return pair(symbol) or ordered(self.between(limit) or self.around(limit))

    def leading(self) -> int:
        """The number of leading objects that the sentence speaks of:
        ``the first four leading jets``; 0 for all.
        """
        match = LEADING.search(self.text, self.start, self.end)
        return int(NUMBERS.get(match["one"] or match["two"], 0)) if match else 0

    def between(self, limit: Limit) -> tuple[str, ...]:
        """The words between the name of a distance and its comparison:
        ``between the leading jet and pTmiss``.
        """
        place = next(
            (k for k in range(limit.first, limit.at) if self.tokens[k] == limit.quantity), limit.at
        )
        groups = [g for g in self.groups if place < g.first < limit.at and g.subjects != ("event",)]
        has_met = any(
            t.kind == "quantity" and t.value == "met" for t in self.tokens[place : limit.at]
        )
        named = tuple(s for g in groups for s in g.subjects)
        if len(named) == 1 and has_met:
            return (named[0], "met")
        if len(named) == 1 and any(
            t.kind == "number" and t.number == 2
            for t in self.tokens[max(place, groups[0].first - 4) : groups[0].first]
        ):
            return (named[0], named[0])
        return () if has_met or len(named) != 2 else named

    def around(self, limit: Limit) -> tuple[str, ...]:
        """(object, met) that the words before a limit name; both of two leading jets."""
        groups = self.objects_before(limit.at)
        named = [s for g in groups for s in g.subjects]
        has_met = any(t.kind == "quantity" and t.value == "met" for t in self.tokens[: limit.at])
        if named and has_met:
            return (named[-1], "met")
        two = groups and any(
            t.kind == "number" and t.number == 2
            for t in self.tokens[max(0, groups[-1].first - 4) : groups[-1].first]
        )
        return (named[-1], named[-1]) if two and len(groups[-1].subjects) == 1 else ()

    def ranks(self, limit: Limit) -> tuple[int, ...]:
        """``for the two highest-pT jets`` after a limit: 1 and 2."""
        after = self.tokens[limit.last : limit.last + 6]
        number = next(
            (int(t.number) for t in after if t.kind == "number" and not t.text[0].isdigit()), 0
        )
        return (
            tuple(range(1, number + 1))
            if number and any(t.kind == "ordinal" for t in after)
            else ()
        )

    def rank_of_subject(self, limit: Limit, pair: tuple[str, ...]) -> tuple[int, ...]:
        """``the leading jet has |Δφ(j, p_{T}^{miss})| < 0.5``: the rank of the one jet that the
        sentence is about.
        """
        one = self.with_rank(limit, "jet") if pair[0] == "jet" else ""
        before = self.objects_before(limit.first)
        # a limit between them ends what is said of that jet
        ended = before and any(before[-1].first < x.at < limit.at for x in self.limits)
        rank = one.partition(":")[2]
        return (int(rank),) if rank and not ended else ()

    def distance(self, limit: Limit) -> Reading:
        """∆R: the removal of overlaps, a cone, or a separation."""
        pairs = self.overlaps(limit)
        if any(a == b for a, b in pairs) and not OF_A_KIND.search(self.text, self.start, self.end):
            return self.reading(limit, ())
        if pairs:
            kept = self.rule is not None and self.ruled(limit) and not self.rule[1]
            op = limit.op if kept else COMPLEMENT["<" if limit.op in ("==", "<=") else limit.op]
            values = limit.values * (len(pairs) if len(limit.values) == 1 else 1)
            comparisons = tuple(
                Comparison("-".join(sorted(p)), "dr", op, v)
                for p, v in zip(pairs, values, strict=False)
            )
            return self.removal(self.reading(limit, comparisons, removes=pairs[0]))
        if EACH_OTHER.match(self.text, self.tokens[limit.last - 1].end, self.end):
            return self.of_each_other(limit)
        if self.has("cone", limit.at - 12, limit.at) or limit.op == "==":
            if OVERLAP.search(self.text, self.start, self.tokens[limit.at].start):
                return self.reading(limit, ())
            summed = ISOLATION.search(self.text, self.start, self.end)
            return self.cone(limit) if summed else self.reading(limit, ())
        return self.separation(limit)

    def of_each_other(self, limit: Limit) -> Reading:
        """``the two b jets must lie within ΔR = 1.5 of each other``."""
        groups = self.objects_before(limit.at)[-1:]
        if not groups or len(groups[0].subjects) > 1 or limit.op not in ("==", *UPPER):
            return self.reading(limit, ())
        kind = groups[0].subjects[0].split(":")[0]
        near = self.tokens[max(0, groups[0].first - 4) : groups[0].first]
        two = any(t.kind == "number" and t.number == 2 for t in near)
        op, turns = self.sense("<", limit, (), of_event=True)
        of = f"{kind}:1-{kind}:2" if two else f"{kind}-{kind}"
        found = (Comparison(of, "dr", op, limit.values[0]),)
        return replace(self.reading(limit, found, turns=turns, printed="<"), rule=EACH_OTHER.name)

    def separation(self, limit: Limit) -> Reading:
        """The separation of two things: ``photons must be separated from leptons by ∆R > 0.4``."""
        groups = self.sides(limit)
        return (
            self.separated_by(limit)
            or self.of_one_kind(limit, groups)
            or self.from_others(limit, groups)
            or self.of_two(limit)
        )

    def sides(self, limit: Limit) -> list[Group]:
        """The objects between which a distance may be, in order."""
        groups = [
            g
            for g in self.groups
            if g.first < limit.at and not {"event", "dilepton", "quadruplet"} & set(g.subjects)
        ]
        if IN_BRACKETS.search(self.text, self.start, self.tokens[limit.first].start):
            groups += [g for g in self.groups if g.first >= limit.last][:1]
        return groups

    def of_one_kind(self, limit: Limit, groups: list[Group]) -> Reading | None:
        """``jets must be separated by ΔR > 0.5``, ``the muon and the electron …``: of those that
        one group names.
        """
        whole = (self.text, self.start, self.end)
        only = groups[0] if len(groups) == 1 else None
        plural = only is not None and len(only.subjects) == 1 and self.several(only)
        if only is not None and plural and SEPARATED.search(*whole):
            return self.apart_by(limit, only.subjects * 2)
        if only is not None and len(only.subjects) == 2 and not only.either and self.both_by():
            return self.apart_by(limit, _first_ones(only.subjects))
        if only is not None and plural and BETWEEN_A_KIND.search(*whole):
            return self.apart_by(limit, only.subjects * 2, turning=True)
        alone = only is not None and ALL_APART.search(*whole)
        if groups and (alone or ANY_TWO.search(*whole)):
            return self.apart_by(limit, (groups[-1].subjects[0].split(":")[0],) * 2)
        return None

    def both_by(self) -> bool:
        """True where ``separated by`` stands after an ``and``, in one clause."""
        match = SEPARATED.search(self.text, self.start, self.end)
        before = re.split(r"[.;]", self.text[self.start : match.start()])[-1] if match else ""
        return re.search(r"\band\b", before) is not None

    def from_others(self, limit: Limit, groups: list[Group]) -> Reading | None:
        """``photons must be separated from jets``: each of the first from each of the others."""
        if len(groups) != 2 or not APART_FROM.search(self.text, self.start, self.end):
            return None
        own, others = groups[0].subjects, groups[1].subjects
        if (
            not self.several(groups[0])
            and len(own) == 1
            and "from any" not in self.text[self.start : self.end]
        ):
            return None
        return self.from_each(limit, own, others)

    def from_each(self, limit: Limit, own: tuple[str, ...], others: tuple[str, ...]) -> Reading:
        """A limit on the distance of each of the first to each of the others."""
        found = tuple(
            Comparison("-".join(sorted((s, o))), "dr", limit.op, limit.values[0])
            for s in own
            for o in others
        )
        return self.reading(limit, found, removes=(own[0], others[0]))

    def of_two(self, limit: Limit) -> Reading:
        """``the distance between the photon and the muon``: of the leading ones."""
        pair = self.pair(limit)
        of_any = OF_ANY.search(self.text, self.start, self.tokens[limit.at].start)
        if len(pair) != 2 or "met" in pair or of_any:
            return self.reading(limit, ())
        return self.apart_by(limit, _first_ones(pair), turning=True)

    def apart_by(self, limit: Limit, pair: tuple[str, ...], *, turning: bool = False) -> Reading:
        """A limit on the distance of two; ``turning``: the sentence may throw away what satisfies
        it.
        """
        op, turns = self.sense(limit.op, limit, (), of_event=True) if turning else (limit.op, 0)
        found = (Comparison("-".join(sorted(pair)), "dr", op, limit.values[0]),)
        printed = limit.op if turning else ""
        return self.reading(limit, found, turns=turns, printed=printed)

    def separated_by(self, limit: Limit) -> Reading | None:
        """``jets must be separated by ΔR > 0.4 from any lepton``: what the distance is to, stands
        after it.
        """
        end = self.tokens[limit.last - 1].end
        by = BY_SO_MUCH.search(self.text, self.start, self.tokens[limit.first].start)
        group = next((g for g in self.groups if self.tokens[g.first].start >= end), None)
        words = self.text[end : self.tokens[group.first].start] if group else ""
        match = SEPARATED_BY.match(words)
        own = self.objects_before(limit.first)[-1:]
        if not (by and match and group and own) or not self.several(own[0]):
            return None
        return self.from_each(limit, own[0].subjects, group.subjects)

    def several(self, group: Group) -> bool:
        """True for a plural."""
        return all(":" not in s for s in group.subjects) and self.tokens[
            group.last - 1
        ].text.endswith("s")

    def removal(self, reading: Reading) -> Reading:
        """The reading with its whole clause as its words: a removal is none without what is
        removed and the verb.
        """
        before = [
            self.tokens[g.first].start
            for g in self.groups
            if self.tokens[g.first].start < reading.start and g.subjects != ("event",)
        ]
        after = [t.end for t in self.tokens if t.kind == "removed" and t.start >= reading.end]
        start, end = (before or [reading.start])[-1], (after or [reading.end])[0]
        return replace(reading, start=start, end=end) if end - start <= CLAUSE else reading

    def cone(self, limit: Limit) -> Reading:
        """The size of the cone in which isolation is summed, by calorimeter or by tracks where
        the sentence says.
        """
        before = self.text[self.start : self.tokens[limit.at].start]
        if limit.quantity and limit.quantity.value == "cone" and OVERLAP.search(before):
            return self.distance(
                replace(limit, quantity=replace(limit.quantity, value="dr", text=""))
            )
        if INSIDE.search(before) and not re.search(
            r"isolat|\bsum", self.text[self.start : self.end]
        ):
            return self.reading(limit, ())
        named = [
            (place, k)
            for w, k in (("calorimet", "calo_"), ("track", "track_"), ("E_{T} sum", "calo_"))
            if (place := before.find(w)) >= 0
        ]
        last = min(named)[1] if named else ""
        subjects = self.subjects(limit, "iso")
        if len(limit.values) > 1:
            return self.reading(limit, self.each_cone(limit, subjects, last))
        comparisons = tuple(
            Comparison(s, f"other:{last}iso_cone", "==", _number(limit.values[0]))
            for s in dict.fromkeys(s.split(":")[0] for s in subjects)
            if s and s != "event"
        )
        return self.reading(limit, comparisons)

    def each_cone(
        self, limit: Limit, subjects: tuple[str, ...], kind: str
    ) -> tuple[Comparison, ...]:
        """``ΔR = 0.3 and 0.4, respectively``: the cones of as many kinds of objects, in their
        order; () where the sentence does not say whose they are.
        """
        ordered = any(t.kind == "respectively" for t in self.tokens)
        if not ordered or len(limit.values) != len(subjects) or not set(subjects) <= ISOLATED:
            return ()
        return tuple(
            Comparison(s, f"other:{kind}iso_cone", "==", _number(value))
            for s, value in zip(subjects, limit.values, strict=True)
        )

    def overlaps(self, limit: Limit) -> tuple[tuple[str, str], ...]:
        """(removed, against) for each number of a sentence that removes one of two close
        objects.
        """
        verb = next(
            (k for k in range(limit.last, len(self.tokens)) if self.tokens[k].kind == "removed"),
            None,
        )
        ruled = self.ruled(limit) and bool(self.groups) and self.groups[0].subjects != ("event",)
        if verb is None and not ruled:
            return ()
        end = len(self.tokens) if verb is None else verb
        rule = SUCH_THAT.search(self.text, self.start, self.tokens[limit.at].start)
        begin = rule.end() if rule else self.start
        before = [
            g
            for g in self.groups
            if g.first < limit.at
            and g.subjects != ("event",)
            and self.tokens[g.first].start >= begin
        ]
        after = [g for g in self.groups if limit.last <= g.first < end and g.subjects != ("event",)]
        if not before and self.goes_on:
            before = [Group(self.carried, 0, 0)]  # They are rejected if …
        if not before:
            return ()
        if not after:
            return self.overlapping(limit, before)
        named = tuple(s for g in before[-2:] for s in g.subjects)
        again = tuple(
            s for s in after[-1].subjects if s in named
        )  # between X and Y is below 0.2, the Y is removed
        if again and len(set(named)) == 2 and not ruled:
            return tuple((r, n) for r in again[:1] for n in named if n != r) * len(limit.values)
        rest = tuple(dict.fromkeys(n for n in named if n not in again))
        if len(again) > 1 and len(rest) == 1 and len(limit.values) == 1 and not ruled:
            return tuple((r, rest[0]) for r in again)  # the X or Y near a Z is removed
        removed, against = before[0 if ruled else -1].subjects, after[0].subjects
        last = after[-1].subjects[0] if len(after) > 1 else ""
        if last and last in against and last not in removed:
            removed, against = against, removed
        if len(limit.values) == 1:
            return tuple((r, a) for r in removed for a in against)
        return tuple((removed[0], a) for a in against[: len(limit.values)])

    def overlapping(self, limit: Limit, before: list[Group]) -> tuple[tuple[str, str], ...]:
        """``jets overlapping with electrons within ∆R < 0.2 are removed``,
        ``muons are removed if ∆R(μ, j) < 0.4``.
        """
        assert limit.quantity is not None
        named = objects_of(re.sub(r"^Δ\s?R", "", limit.quantity.text)) or ()
        removed = before[0].subjects
        if len(removed) == 1 and len(named) == 2 and removed[0] in named:
            return ((removed[0], next((n for n in named if n != removed[0]), removed[0])),)
        end = self.tokens[limit.at].start
        if len(before) == 2 and OVERLAP.search(self.text, self.start, end):
            return tuple((r, a) for r in removed for a in before[1].subjects)
        return ()


def _first_ones(pair: tuple[str, ...]) -> tuple[str, ...]:
    """The leading ones of two kinds; those that have a rank keep it."""
    return tuple(p if ":" in p else f"{p}:1" for p in pair)


def _number(value: float | tuple[float, float]) -> float:
    return value if isinstance(value, float) else value[0]
