"""The objects that a limit is asked of, where several are named around it."""

from __future__ import annotations

from dataclasses import replace

from hepnb.sweep.limits import Limit
from hepnb.sweep.ranks import Ranks
from hepnb.sweep.rules.parts import (
    AROUND,
    CANDIDATES,
    ISOLATED_TRACKS,
    NAMED_BEFORE,
    NEXT_ITEM,
    PART,
    PART_OF,
    TRACK_OF,
)
from hepnb.sweep.rules.subjects import (
    ANY_TRACK,
    APART,
    APPLIED,
    HEAD,
    IN_RANGE,
    MADE_OF,
    OPENS,
    SECOND,
)
from hepnb.sweep.subjects import Group
from hepnb.vocabulary.subjects import ISOLATED, LEPTONS, SINGLE

#: quantities that belong to a lepton or photon even where its track or the tracks around it are
#: named
_OWN = ("iso", "d0", "z0", "d0sig", "z0sintheta", "impact")


class Owners(Ranks):
    """The objects that the limits of a sentence are asked of."""

    @property
    def of_candidates(self) -> bool:
        """True for a sentence on ``Candidates``, which are those of the sentence before."""
        return CANDIDATES.match(self.text, self.start, self.end) is not None

    def subjects(self, limit: Limit, quantity: str) -> tuple[str, ...]:
        """The objects of a limit: ``… for electrons`` after it, else the nearest before it, else
        that of the sentence before.
        """
        if one := (
            self.ranked_one(limit)
            or self.rank_in_brackets(limit)
            or self.by_rank(limit)
            or (("",) if limit.ranked else ())
            or self.both(limit)
        ):
            return one
        if (
            own := self.rank_alone(limit)
            or self.said_after(limit)
            or self.owner(limit)
            or self.some_of(limit, quantity)
            or self.second(limit)
            or self.head(limit)
        ):
            return own
        before = self.wholes(limit, self.without_owners(limit))
        if quantity in _OWN:
            before = [g for g in before if g.first < limit.first] or self.beside_a_vertex(limit)
        if quantity == "iso":
            part = [g for g in self.groups if limit.at < g.first < limit.last]  # 25% of the muon pT
            before = self.isolated(before) or part
        if quantity not in ("n", "other:ntracks") and (
            limit.quantity is not None or quantity not in ("z0", "d0")
        ):
            before = [g for g in before if "vertex" not in g.subjects]
        if quantity == "mt":
            return self.of_mt(limit, before)
        if len(limit.values) > 1:
            fits = [g for g in before if len(g.subjects) == len(limit.values) or self.ordered(g)]
            before = fits or before
        if own := self.of_a_part(before, quantity):
            return own
        if before:
            return self.by_count(limit, before[-1]) or self.ranked(before[-1], len(limit.values))
        if len(limit.values) > 1 or not self.carried:
            late = next(
                (
                    g
                    for g in self.groups
                    if g.first >= limit.last and len(g.subjects) == len(limit.values)
                ),
                None,
            )
            if late and len(limit.values) > 1:
                return late.subjects
        named = self.by_adjective(limit) if quantity in _OWN else ()
        return named or self.carried or ("",)

    def without_owners(self, limit: Limit) -> list[Group]:
        """The groups before a limit but for those that an earlier limit is ``for``: in ``leptons
        must have pT > 7 GeV for electrons and 5 GeV for muons, and |η| < 2.4`` the last is asked
        of leptons. All of them, where there are no others.
        """
        before = [
            g for g in self.without_others() if g.first < limit.at and g.subjects != ("event",)
        ]
        earlier = [x for x in self.limits if x.last <= limit.first]
        owners = [
            g for g in before if any(x.last < g.first and self.is_for(x.last, g) for x in earlier)
        ]
        others = [g for g in before if g not in owners]
        if limit.quantity is None or len(owners) < 2 or before[-1] not in owners:
            return before
        if others:
            return others
        subjects = tuple(dict.fromkeys(s for g in owners for s in g.subjects))
        return [replace(owners[-1], subjects=subjects)]

    def of_mt(self, limit: Limit, before: list[Group]) -> tuple[str, ...]:
        """The lepton of a transverse mass; ("",) for that of a system, which is no lepton."""
        place = self.tokens.index(limit.quantity) if limit.quantity else limit.at
        between = [g for g in self.groups if place < g.first < limit.at]
        if any(not set(g.subjects) <= SINGLE for g in between):
            return ("",)
        leptons = {"lepton", "electron", "muon", "track"}
        found = (g.subjects for g in reversed(before) if set(g.subjects) <= leptons)
        return next(found, ("lepton",))

    def of_a_part(self, before: list[Group], quantity: str) -> tuple[str, ...]:
        """The owner of a quantity, where the last group named is a part of an object or beside it:
        ``each electron track``, ``the track`` of what the sentence before is about, ``the leading
        track of the tau``; () for objects by themselves.

        An impact parameter is that of the object; anything else is what one is to the other, which
        no line says: ("",).
        """
        if not before:
            return ()
        impact = quantity in _OWN and quantity != "iso"
        if before[-1].subjects == ("track",):
            place = self.tokens[before[-1].first]
            if named := TRACK_OF.search(self.text, self.start, place.start):
                return (named["whole"].lower() if impact else "",)
            one = len(self.carried) == 1 and self.carried[0] in LEPTONS
            if ANY_TRACK.search(self.text, self.start, place.start):
                return ()
            return self.carried if impact and one and place.text == "track" else ()
        if len(before) > 1 and quantity not in _OWN and self.is_of(*before[-2:]):
            return ("",)
        return ()

    def is_of(self, part: Group, whole: Group) -> bool:
        """True where ``of`` joins two groups of other kinds, and nothing else stands between."""
        end, begin = self.tokens[part.last - 1].end, self.tokens[whole.first].start
        kinds = [{s.split(":")[0] for s in g.subjects} for g in (part, whole)]
        apart = not (kinds[0] & kinds[1]) and all(k <= SINGLE for k in kinds)
        return apart and PART_OF.match(self.text, end, begin) is not None

    def by_adjective(self, limit: Limit) -> tuple[str, ...]:
        """``the muon isolation must be``: whose it is, the word before it says."""
        place = limit.quantity.start if limit.quantity else self.start
        match = NAMED_BEFORE.search(self.text, self.start, place)
        return (match["whole"].lower(),) if match else ()

    def beside_a_vertex(self, limit: Limit) -> list[Group]:
        """``the distance between the muon track and the primary vertex must be``: whose an impact
        parameter is, between its name and the comparison.
        """
        found = [
            g
            for g in self.groups
            if limit.first < g.first < limit.at and not {"event", "vertex"} & set(g.subjects)
        ]
        if limit.quantity is not None and limit.quantity.value == "iso":
            return []
        return found if len(found) == 1 else []

    def without_others(self) -> tuple[Group, ...]:
        """The subjects but for those that others have to be separated from, or are made of,
        where there are others.
        """
        made_of = [m.span() for m in MADE_OF.finditer(self.text, self.start, self.end)]
        kept = tuple(
            g
            for g in self.groups
            if not APART.search(self.text, self.start, self.tokens[g.first].start)
            and not any(a <= self.tokens[g.first].start < b for a, b in made_of)
        )
        return kept if any(g.subjects != ("event",) for g in kept) else self.groups

    def wholes(self, limit: Limit, before: list[Group]) -> list[Group]:
        """``taus with three tracks, unit charge, and pT > 20 GeV``: the groups without tracks
        that an object is said to have.
        """
        alone = len(before) == 1 and bool(self.carried) and self.of_candidates
        if (
            limit.quantity is None
            or not (len(before) > 1 or alone)
            or before[-1].subjects != ("track",)
            or (not alone and "track" in before[0].subjects)
        ):
            return before
        tracks = before[-1]
        said = PART.search(self.text, self.start, self.tokens[tracks.first].start)
        between = self.text[self.tokens[tracks.last - 1].end : self.tokens[limit.first].start]
        return before[:-1] if said and NEXT_ITEM.match(between) else before

    def said_after(self, limit: Limit) -> tuple[str, ...]:
        """``… for electrons``, ``… is applied to jets``, ``in the region |η| < 2.4, jets …``: a
        subject after a limit.
        """
        after = next(
            (g for g in self.groups if limit.last < g.first and self.is_for(limit.last, g)), None
        )
        if after and "track" not in after.subjects and after.subjects != ("event",):
            return after.subjects
        before = bool(self.objects_before(limit.at))
        if not before and IN_RANGE.search(self.text, self.start, self.tokens[limit.first].start):
            return next((g.subjects for g in self.groups if g.first >= limit.last), ())
        return self.applied_to(limit)

    def applied_to(self, limit: Limit) -> tuple[str, ...]:
        """``a pT threshold of 30 GeV is applied to jets``: whose it is stands after the verb."""
        match = APPLIED.match(self.text, self.tokens[limit.last - 1].end, self.end)
        places = {self.tokens[g.first].start: g.subjects for g in self.groups}
        return places.get(match.end(), ()) if match else ()

    def second(self, limit: Limit) -> tuple[str, ...]:
        """``muons … below 0.12 and electrons less than 7%``: a second subject right before a
        limit that names no quantity.
        """
        near = next((g for g in self.groups if g.last == limit.at and g.first > limit.first), None)
        if near is None or near.subjects == ("event",) or not SECOND.on:
            return ()
        between = self.text[self.tokens[limit.first].end : self.tokens[near.first].start]
        return near.subjects if SECOND.search(between) else ()

    def head(self, limit: Limit) -> tuple[str, ...]:
        """``electrons are reconstructed from … a track and are required to have``: after
        ``and are`` the subject is the first.
        """
        place = self.tokens[min(limit.first, limit.at)].start
        found = list(HEAD.finditer(self.text, self.start, place))
        first = self.groups[0] if self.groups else None
        if not found or first is None or not found[-1]["verb"]:
            return ()
        begin = self.tokens[first.last - 1].end
        starts = OPENS.match(self.text, begin, found[-1].start() + 1)
        later = [
            g
            for g in self.groups
            if found[-1].end() <= self.tokens[g.first].start < self.tokens[limit.at].start
        ]
        single = {x.split(":")[0] for x in first.subjects} <= SINGLE
        return first.subjects if starts and single and not later and len(limit.values) == 1 else ()

    def is_for(self, last: int, group: Group) -> bool:
        """True where ``for`` stands at ``last`` and next to it the group with its ranks:
        ``for the leading and second jet``.
        """
        between = self.tokens[last + 1 : group.first]
        fills = ("ordinal", "and", "comma", "open", "close", "stage")
        return self.tokens[last].kind == "for" and all(
            t.kind in fills or t.text == "the" for t in between
        )

    def owner(self, limit: Limit) -> tuple[str, ...]:
        """``the pT of the leading jet``: the subject right after the quantity; () where there is
        none.
        """
        if limit.quantity is None or len(limit.values) > 1:
            return ()
        place = next(
            (k for k in range(limit.first, limit.at) if self.tokens[k] == limit.quantity), limit.at
        )
        words = [
            k
            for k in range(place + 1, min(place + 5, limit.at))
            if self.tokens[k].kind not in ("for", "ordinal", "stage")
        ]
        group = next((g for g in self.groups if words and g.first == words[0]), None)
        of = place + 1 < limit.at and self.tokens[place + 1].kind == "for"
        return (
            group.subjects
            if of and group and not {"event", "track", "vertex"} & set(group.subjects)
            else ()
        )

    def isolated(self, before: list[Group]) -> list[Group]:
        """The objects whose isolation is limited, named before or after ``around``; tracks are
        summed, or isolated themselves.
        """
        tracks = ISOLATED_TRACKS.search(self.text, self.start, self.end)
        found = [
            g for g in before if set(g.subjects) <= (ISOLATED if tracks else ISOLATED - {"track"})
        ]
        return found + [g for g in self.groups if set(g.subjects) <= ISOLATED and self.is_around(g)]

    def is_around(self, group: Group) -> bool:
        """True for a group right after ``around``."""
        near = self.tokens[max(0, group.first - 3)].start
        return AROUND.search(self.text, near, self.tokens[group.first].start) is not None

    def named_before(self, place: int) -> tuple[str, ...]:
        """The subject that stands before a place, else that of the sentence before."""
        named = [
            g.subjects
            for g in self.without_others()
            if self.tokens[g.first].start < place and g.subjects not in (("event",), ("track",))
        ]
        return named[-1] if named else self.carried
