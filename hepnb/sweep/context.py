"""A sentence with what its words are: tokens, subjects, the stage of the selection, what is
thrown away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from hepnb.spec import Comparison
from hepnb.sweep.limits import Limit, limits
from hepnb.sweep.mentions import Mention, mentions
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.conditions import IF_RULE, ONE_OF_SEVERAL
from hepnb.sweep.rules.counts import VETO
from hepnb.sweep.rules.polarity import DENIAL, FOR, MISSING, OUTSIDE, REJECTS, WHICH
from hepnb.sweep.rules.subjects import (
    APART,
    APPLIED,
    BOTH,
    CANDIDATES,
    HEAD,
    IN_RANGE,
    LIKE,
    MADE_OF,
    NEXT_ITEM,
    PART,
    RANK_ALONE,
    RANK_IN_BRACKETS,
    SECOND,
    SOME_ABOVE,
    SOME_OF,
    TRACKS,
)
from hepnb.sweep.scopes import Scope, Whereabouts
from hepnb.sweep.subjects import Group, groups_of
from hepnb.sweep.tokens import Token, tokens
from hepnb.vocabulary.comparisons import ALLOWED
from hepnb.vocabulary.numbers import NUMBERS, OF_RANK
from hepnb.vocabulary.operators import COMPLEMENT, LOWER, UPPER
from hepnb.vocabulary.quantities import FORWARD, MOMENTA
from hepnb.vocabulary.subjects import ISOLATED, LEPTONS, LIGHT, OF_PAIRS, SINGLE

#: quantities that belong to a lepton or photon even where its track or the tracks around it are
#: named
_OWN = ("iso", "d0", "z0", "d0sig", "z0sintheta", "impact")
_KIND = re.compile(
    r"(\b(?!b-)[A-Za-z]+-tagged|\b[Ss]tand-?alone|\b[Ff]orward|\b[Cc]entral|\b[Ll]ight(?:-flavou?r"
    r"|-quark)?"
    r"|\b[Nn]on-b(?:-tagged)?|\b[Uu]ntagged) $"
)
_KIND_LABEL = re.compile(r"(\b(?!b-)[A-Za-z]+-tagged|\b[Ss]tand-?alone): ?$")
#: ``one photon must have …, and another``: a second one of that kind
_ONE_AND_ANOTHER = re.compile(
    r"\b[Oo]ne (?P<kind>lepton|muon|electron|jet|photon|tau) [^;]*\banother(?: one)?"
    r"(?: (?:with|having|must have|has))? $"
)
#: ``signal muons are baseline muons that``: what is asked of the first, those that they are chosen
#: from need not have
_OUT_OF = re.compile(
    r"\b(?:are|is|be|(?:selected|chosen|taken) from|subset of|out of|amongst?) "
    r"(?:the |those |all )?$"
)
#: the mass of a jet by a symbol that does not tell which kind of jet it is
_MASS_OF_JET = re.compile(r"[mM]_\{[Jj](?:et)?\}")
#: verbs of which events with such objects are the object
_VETOED = re.compile(rf"vetoed|not {ALLOWED}")
#: words of evidence are at most so many characters
CLAUSE = 170


@dataclass
class Context:
    """A sentence of a block: its tokens, and the subject of the sentence before it; ``item`` of a
    list, which it is ``in_list``, or of a table.

    ``where``: the regions that the text before it is about.
    """

    text: str
    start: int
    end: int
    carried: tuple[str, ...] = ()
    item: bool = False
    in_list: bool = False
    where: Whereabouts = field(default_factory=Whereabouts)
    tokens: tuple[Token, ...] = field(init=False)
    groups: tuple[Group, ...] = field(init=False)
    mentions: list[Mention] = field(init=False)
    regions: list[Scope] = field(init=False)

    limits: tuple[Limit, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = tokens(self.text, self.start, self.end)
        self.limits = limits(self.tokens, self.where.own)
        self.mentions = mentions(self.text, self.start, self.end, self.where.labels)
        self.regions = self.where.scopes(self.text, self.start, self.end, self.mentions)
        self.groups = self.named()

    def named(self) -> tuple[Group, ...]:
        """The subjects of the sentence; those in the name of a channel only where it has no
        others.
        """
        found = tuple(
            g
            for g in groups_of(self.tokens)
            if not LIKE.search(self.text, self.start, self.tokens[g.first].start)
        )
        if VETO.search(self.text, self.start, self.end):
            found = _all_jets(found)
        spans = [(m.start, m.end) for m in self.mentions if m.names]
        inside = [g for g in found if any(a <= self.tokens[g.first].start < b for a, b in spans)]
        others = tuple(g for g in found if g not in inside)
        return others if any(g.subjects != ("event",) for g in others) else found

    @property
    def goes_on(self) -> bool:
        """True for a sentence whose subject is a pronoun, and the subject that it stands for is
        one kind of objects.
        """
        return len(self.carried) == 1 and bool(
            re.match(
                r"(?:They|These|Those|Such objects) (?:are|were)\b",
                self.text[self.start : self.end],
            )
        )

    @property
    def of_candidates(self) -> bool:
        """True for a sentence on ``Candidates``, which are those of the sentence before."""
        return CANDIDATES.match(self.text, self.start, self.end) is not None

    def objects_before(self, k: int) -> list[Group]:
        """The groups of objects that begin before a token, in order."""
        return [g for g in self.groups if g.first < k and g.subjects != ("event",)]

    @property
    def main(self) -> tuple[str, ...]:
        """The subject that the next sentence may leave out."""
        named = [
            g.subjects for g in self.groups if not {"event", "track", "vertex"} & set(g.subjects)
        ]
        if not named and TRACKS.match(self.text, self.start, self.end):
            return ("track",)
        return named[0] if named else self.carried

    def reading(
        self, limit: Limit, comparisons: tuple[Comparison, ...], **known: object
    ) -> Reading:
        """A limit with its words, from the quantity to the last number; ``own`` where other
        limits stand between those.
        """
        first, last = self.tokens[limit.first], self.tokens[limit.last - 1]
        if last.start - first.start > CLAUSE:
            first = self.tokens[limit.at]
        start = min(first.start, last.start)
        between = any(limit.first <= x.at < limit.at for x in self.limits)
        own = self.tokens[limit.at].start if between else start
        what = (start, last.end, comparisons, self.stage(limit.at), self.kind(limit))
        return Reading(*what, own=own, **known)  # type: ignore[arg-type]

    def kind(self, limit: Limit) -> str:
        """The adjective that makes the subject of a limit a part of its collection:
        ``forward jets``.
        """
        named = self.objects_before(limit.at)
        found = [
            _KIND.search(self.text[max(self.start, p - 30) : p])
            for p in (self.tokens[g.first].start for g in named[-1:])
        ]
        label = _KIND_LABEL.search(self.text[self.start : self.tokens[limit.first].start])
        return next((m[1] for m in (label, *found) if m), "")

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
        if own := self.of_a_track(before, quantity) or self.of_a_part(before, quantity):
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

    def both(self, limit: Limit) -> tuple[str, ...]:
        """``the leading muon …, the subleading one …, both within |η| < 2.4``: the objects of all
        ranks that the sentence names before; () where it names no ranks.
        """
        begin = self.tokens[limit.first].start
        if len(limit.values) > 1 or not BOTH.search(self.text, self.start, begin):
            return ()
        before = [s for g in self.groups if g.first < limit.first for s in g.subjects]
        kinds, ranks = {s.split(":")[0] for s in before}, {s for s in before if ":" in s}
        if not ranks or len(kinds) > 1:
            return ()
        kind = kinds.pop()
        ranks |= {f"{kind}:{t.value}" for t in self.tokens[: limit.first] if t.kind == "ordinal"}
        return tuple(sorted(ranks)) if len(ranks) > 1 else ("",)

    def of_its_track(self, before: list[Group]) -> bool:
        """True where ``the track`` is that of the one kind of objects that the text is about."""
        return (
            len(self.carried) == 1
            and self.carried[0] in LEPTONS
            and bool(before)
            and before[-1].subjects == ("track",)
            and self.tokens[before[-1].first].text == "track"
        )

    def of_a_track(self, before: list[Group], quantity: str) -> tuple[str, ...]:
        """``each electron track``: impact parameters are those of the electron, its momentum is
        not that of its track; () for other tracks.
        """
        own = quantity in _OWN and quantity != "iso"
        if own and self.of_its_track(before):
            return self.carried
        words = self.text[self.start : self.tokens[before[-1].first].start] if before else ""
        named = re.search(r"\b(electron|lepton|tau)[- ]$", words, re.IGNORECASE)
        if named is None or before[-1].subjects != ("track",):
            return ()
        return (named[1].lower() if own else "",)

    def of_a_part(self, before: list[Group], quantity: str) -> tuple[str, ...]:
        """``the leading track of the tau``: ("",) for what one object is to another, which no line
        says; () for objects by themselves.
        """
        if len(before) < 2 or quantity in _OWN:
            return ()
        part, whole = before[-2:]
        between = self.text[self.tokens[part.last - 1].end : self.tokens[whole.first].start]
        kinds = [{s.split(":")[0] for s in g.subjects} for g in (part, whole)]
        apart = not (kinds[0] & kinds[1]) and all(k <= SINGLE for k in kinds)
        of = re.fullmatch(
            r"(?: candidates?)? of (?:(?:the|an?|each|any|every) )?(?:[\w-]+ )?", between
        )
        return ("",) if of and apart else ()

    def by_adjective(self, limit: Limit) -> tuple[str, ...]:
        """``the muon isolation must be``: whose it is, the word before it says."""
        place = limit.quantity.start if limit.quantity else self.start
        match = re.search(
            r"\b(electron|muon|lepton|tau|photon) (?:(?:track|calorimeter|relative|combined) )?$",
            self.text[self.start : place],
            re.IGNORECASE,
        )
        return (match[1].lower(),) if match else ()

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

    def rank_alone(self, limit: Limit) -> tuple[str, ...]:
        """``the leading jet must have pT > 50 GeV and the second must exceed 35 GeV``: a rank
        without its noun.
        """
        ends = (self.tokens[limit.at].start, self.tokens[limit.first].start)
        match = next(
            (m for end in ends if (m := RANK_ALONE.search(self.text, self.start, end))), None
        )
        named = [s for g in self.groups if g.first < limit.at for s in g.subjects]
        if not match or len(limit.values) > 1:
            return ()
        beside = match["beside"]  # of objects of which another one has its rank
        named = [s for s in named if ":" in s or (s in SINGLE and not beside)]
        several = match["several"]
        last = (
            int(NUMBERS[several])
            if several
            else OF_RANK[re.split("[ -]", beside or match["own"])[0]]
        )
        ranks = range(1 if several else last, last + 1)
        return tuple(f"{named[-1].split(':')[0]}:{rank}" for rank in ranks) if named else ()

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
        group = next(
            (g for g in self.groups if match and self.tokens[g.first].start >= match.end()), None
        )
        between = self.text[match.end() : self.tokens[group.first].start] if match and group else ""
        return (
            group.subjects
            if group
            and re.fullmatch(
                r"(?:all |the |selected |leading |two |and |subleading |any )*", between
            )
            else ()
        )

    def some_of(self, limit: Limit, quantity: str) -> tuple[str, ...]:
        """``at least one of which must have pT > 27 GeV``: the leading one."""
        if quantity not in MOMENTA or limit.op not in LOWER or len(limit.values) > 1:
            return ()
        if two := _ONE_AND_ANOTHER.search(self.text, self.start, self.tokens[limit.first].start):
            return (f"{two['kind']}:2",)
        match = SOME_OF.search(self.text, self.start, self.tokens[limit.first].start)
        if above := SOME_ABOVE.search(self.text, self.start, self.tokens[limit.at].start):
            match = above
        near = [
            g
            for g in self.groups
            if match and self.tokens[g.first].start < match.end() and g.subjects != ("event",)
        ]
        if not match or not near:
            return ()
        base = near[-1].subjects[0].split(":")[0] if len(near[-1].subjects) == 1 else "lepton"
        said = match["n"] or match["one"]
        return (f"{base}:{int(NUMBERS[said.lower()])}",)

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
        starts = re.match(
            r"(?: candidates?)?(?:,? [^,;.]*?)? (?:are|is|must|have|has)\b",
            self.text[begin : found[-1].start() + 1],
        )
        later = [
            g
            for g in self.groups
            if found[-1].end() <= self.tokens[g.first].start < self.tokens[limit.at].start
        ]
        single = {x.split(":")[0] for x in first.subjects} <= SINGLE
        return first.subjects if starts and single and not later and len(limit.values) == 1 else ()

    def ranked_one(self, limit: Limit) -> tuple[str, ...]:
        """``pT > 25 GeV for the leading lepton and pT > 15 GeV for the subleading one``: of the
        same kind as before.
        """
        words = self.tokens[limit.last : limit.last + 3]
        named = [s for g in self.groups if g.first < limit.at for s in g.subjects if s != "event"]
        ranks = self.tokens[limit.last : limit.last + 6]
        if (
            [t.kind for t in ranks[:5]] == ["for", "ordinal", "open", "ordinal", "close"]
            and ranks[5:]
            and ranks[5].text in ("one", "ones", "candidate", "candidates", "object")
            and len(set(named)) == 1
            and len(limit.values) > 1
        ):
            kind = named[0].split(":")[0]
            return (f"{kind}:{ranks[1].value}", f"{kind}:{ranks[3].value}")
        if (
            len(words) == 3
            and [t.kind for t in words[:2]] == ["for", "ordinal"]
            and words[2].text in ("one", ",", ".", "and")
        ):
            if words[2].text == "and" and any(
                t.kind in ("ordinal", "number")
                for t in self.tokens[limit.last + 3 : limit.last + 5]
            ):
                return ()  # for the leading and subleading jets
            return (
                (f"{named[-1].split(':')[0]}:{words[1].value}",)
                if named and len(limit.values) == 1
                else ()
            )
        return ()

    def with_rank(self, limit: Limit, subject: str) -> str:
        """``the leading large-R jet must have …, m_{SD} > 60 GeV``: the quantity says of what it
        is, the sentence of which one.
        """
        before = self.objects_before(limit.first)
        last = before[-1].subjects if before else ()
        if len(last) == 1 and last[0].startswith(f"{subject}:"):
            return last[0]
        # m_{jet} of ``the leading AK8 jet`` is the mass of that one
        of_fatjet = subject == "jet" and len(last) == 1 and last[0].split(":")[0] == "fatjet"
        symbol = limit.quantity.text if limit.quantity else ""
        return last[0] if of_fatjet and _MASS_OF_JET.match(symbol) else subject

    def rank_in_brackets(self, limit: Limit) -> tuple[str, ...]:
        """``p_{T} > 65 GeV (leading) and …``: of the object with that rank."""
        match = RANK_IN_BRACKETS.match(self.text, self.tokens[limit.last - 1].end, self.end)
        before = self.objects_before(limit.at)
        if not match or len(limit.values) > 1 or not before:
            return ()
        kinds = {s.split(":")[0] for s in before[-1].subjects}
        rank = OF_RANK[match["rank"]]
        return (f"{kinds.pop()}:{rank}",) if len(kinds) == 1 else ("",)

    def by_rank(self, limit: Limit) -> tuple[str, ...]:
        """``three leptons with pT > 25, 20 and 10 GeV``: the leading, the second, the third; ()
        where they are not as many.
        """
        count = len(limit.values)
        before = self.objects_before(limit.first)[-1:]
        if count < 2 or not before or limit.op not in LOWER:
            return ()
        group = before[0]
        either = group.either and set(group.subjects) <= OF_PAIRS
        base = "lepton" if either else group.subjects[0]
        if len(group.subjects) > 1 and not either:
            return (
                group.subjects
                if limit.ranked
                and len(group.subjects) == count
                and all(":" in s for s in group.subjects)
                else ()
            )
        named = [
            int(t.number)
            for t in self.tokens[max(0, group.first - 4) : group.first]
            if t.kind == "number"
        ]
        return (
            tuple(f"{base}:{k}" for k in range(1, count + 1))
            if named[-1:] == [count] and ":" not in base
            else ()
        )

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

    def one_more(self, limit: Limit) -> bool:
        """True for a limit on ``a third lepton``, ``a second jet``: one that an event may have
        or not.
        """
        before = self.tokens[: limit.first]
        ranks = [k for k, t in enumerate(before) if t.kind == "ordinal" and int(t.value) > 1]
        return any(
            re.search(
                r"\b(?:an?|any|further)\s+$", self.text[self.start : before[k].start], re.IGNORECASE
            )
            for k in ranks
        )

    def of_some(self, limit: Limit, quantity: str) -> bool:
        """True for ``at least one of the photons must have |η| < 1.44``: not of all, and of
        which one is not said.
        """
        if quantity in ("pt", "et", "n") and limit.op in LOWER:
            return False
        before = self.text[self.start : self.tokens[limit.at].start]
        clause = re.split(r", and (?=(?:the|both|all) )", before)[-1]
        return bool(ONE_OF_SEVERAL.search(clause))

    def isolated(self, before: list[Group]) -> list[Group]:
        """Whose isolation is limited: what is named before or after ``around``; tracks are
        summed, or isolated themselves.
        """
        tracks = re.search(
            r"\bisolated (?:\w+ )?tracks?\b|\btracks? (?:\w+ ){0,3}isolated\b",
            self.text[self.start : self.end],
        )
        found = [
            g for g in before if set(g.subjects) <= (ISOLATED if tracks else ISOLATED - {"track"})
        ]
        found += [
            g
            for g in self.groups
            if set(g.subjects) <= ISOLATED
            and re.search(
                r"\baround\b",
                self.text[self.tokens[max(0, g.first - 3)].start : self.tokens[g.first].start],
            )
        ]
        return found

    def ranked(self, group: Group, count: int) -> tuple[str, ...]:
        """``the three highest-pT leptons``: as many ranks as there are numbers."""
        if (
            len(group.subjects) > 1
            or not self.ordered(group)
            or (count == 1 and ":" in group.subjects[0])
        ):
            return group.subjects
        base = group.subjects[0].split(":")[0]
        if count == 1:
            named = [
                int(t.number)
                for t in self.tokens[max(0, group.first - 3) : group.first]
                if t.kind == "number"
            ]
            count = named[0] if named else 0
        return tuple(f"{base}:{k}" for k in range(1, count + 1)) or ("",)

    def by_count(self, limit: Limit, group: Group) -> tuple[str, ...]:
        """``at least two leptons must have pT > 10 GeV, and at least one pT > 20 GeV``: the second
        and the leading one.

        () for any other limit: of ``at least two jets with pT > 30 GeV`` all jets have to have
        that.
        """
        either = len(group.subjects) > 1 and set(group.subjects) <= LIGHT
        base = "lepton" if either else group.subjects[0].split(":")[0]
        if (
            (len(group.subjects) > 1 and not either)
            or len(limit.values) > 1
            or limit.op not in LOWER
        ):
            return ()
        own = self.tokens[max(0, limit.first - 4) : limit.first]
        late = [int(t.number) for a, t in pairwise(own) if t.kind == "number" and a.value == ">="]
        if late and not any(t.kind == "subject" for t in own):
            return (f"{base}:{late[0]}",)
        gap = self.text[self.tokens[group.last - 1].end : self.tokens[limit.first].start]
        if re.search(r"\b(?:both|all|each)\b", gap):
            return ()
        before = self.tokens[max(0, group.first - 5) : group.first]
        count = next(
            (int(t.number) for a, t in pairwise(before) if t.kind == "number" and a.value == ">="),
            0,
        )
        asked = any(t.kind == "required" for t in self.tokens[group.last : limit.first])
        if not count or not asked:
            return ()
        another = re.search(
            r"\b(?:another|the other|a second(?: one)?)\b",
            self.text[self.tokens[group.last - 1].end : self.tokens[limit.first].start],
        )
        return (f"{base}:{count + bool(another)}",)

    def ordered(self, group: Group) -> bool:
        """True for a group that a rank stands before."""
        return any(t.kind == "ordinal" for t in self.tokens[max(0, group.first - 2) : group.first])

    def named_before(self, place: int) -> tuple[str, ...]:
        """The subject that stands before a place, else that of the sentence before."""
        named = [
            g.subjects
            for g in self.without_others()
            if self.tokens[g.first].start < place and g.subjects not in (("event",), ("track",))
        ]
        return named[-1] if named else self.carried

    def stage(self, i: int) -> str:
        """The stage of the selection at a token."""
        return self.stage_at(self.tokens[min(i, len(self.tokens) - 1)].start)

    def stage_at(self, place: int) -> str:
        """The stage that the words before a place name."""
        named = [t for t in self.tokens if t.kind == "stage" and t.start <= place]
        while len(named) > 1 and _OUT_OF.search(self.text, named[-2].end, named[-1].start):
            named.pop()  # signal muons are baseline muons that …
        return named[-1].value if named else ""

    def has(self, kind: str, first: int, last: int) -> bool:
        """True where a token of that kind is among those."""
        return any(t.kind == kind for t in self.tokens[max(0, first) : max(0, last)])

    @cached_property
    def rule(self) -> tuple[int, bool] | None:
        """(where it ends, whether what satisfies the rest is thrown away) of
        ``are rejected if``; None without such words.
        """
        match = IF_RULE.search(self.text, self.start, self.end)
        return (match.end(), bool(match["out"]) != (match["when"] == "unless")) if match else None

    def ruled(self, limit: Limit) -> bool:
        """True for a limit that stands after the words of a rule."""
        return self.rule is not None and self.rule[0] <= self.tokens[limit.at].start

    def sense(
        self, op: str, limit: Limit, subjects: tuple[str, ...], *, of_event: bool = False
    ) -> tuple[str, int]:
        """The sense of a limit for those that are kept, and the number of words that turn it
        round.
        """
        turns = int(self.throws(limit, subjects, of_event=of_event)) + int(self.denied(limit))
        outside = (
            bool(OUTSIDE.search(self.text[self.start : self.tokens[limit.first].start]))
            and op in UPPER
        )
        return (
            COMPLEMENT.get(op, op) if (turns + self.missing(limit) + outside) % 2 else op
        ), turns

    def denied(self, limit: Limit) -> bool:
        """True for a limit that must not be so; one that says which objects are meant stays as
        it is.
        """
        place = self.tokens[limit.first if limit.quantity is None else limit.at].start
        found = [
            m
            for m in DENIAL.finditer(self.text, self.start, place)
            if not self.within(m.start(), "compare", "removed")
        ]
        if not found:
            return False
        begin = self.tokens[limit.first].start
        between = self.text[found[-1].end() : begin if begin > found[-1].end() else place]
        if re.search(
            r"[;:,]|\b(?:but|and)\b|\bor (?:must|are|is|have|with)\b|\bmust\b(?! be)|\brequired\b",
            between,
        ):
            return False
        named = [g for g in self.groups if found[-1].end() <= self.tokens[g.first].start < place]
        return not (
            named and WHICH.search(between, between.find(self.tokens[named[-1].last - 1].text))
        )

    def missing(self, limit: Limit) -> bool:
        """True for ``are rejected if no second jet with pT > 40 GeV is found``: those that are
        kept have one.
        """
        near = [g for g in self.groups if g.last <= limit.at]
        ranked = near and all(":" in s for s in near[-1].subjects)
        return bool(
            ranked
            and self.ruled(limit)
            and MISSING.search(self.text, self.start, self.tokens[near[-1].first].start)
        )

    def within(self, place: int, *kinds: str) -> bool:
        """True for a place inside of a token of these kinds."""
        return any(t.kind in kinds and t.start <= place < t.end for t in self.tokens)

    def throws(self, limit: Limit, subjects: tuple[str, ...], *, of_event: bool = False) -> bool:
        """True where the sentence says that what satisfies the limit is thrown away;
        ``of_event``: the event is.
        """
        if not self.groups:
            return False
        purpose = FOR.match(self.text, self.start, self.end)
        begin = purpose.end() if purpose else self.start
        head = next(
            (g.subjects for g in self.groups if self.tokens[g.first].start >= begin),
            self.groups[0].subjects,
        )
        of_event = (
            of_event
            or not {x.split(":")[0] for x in subjects} & SINGLE
            or any(":" in x for x in subjects)
        )
        if of_event and REJECTS.search(self.text, self.start, self.tokens[limit.first].start):
            # of several things at once, none by itself is what is rejected
            return not re.search(
                r"\band (?!(?:are|is|we)\b)", self.text[self.tokens[limit.last - 1].end : self.end]
            )
        if self.ruled(limit):
            thrown = self.rule is not None and self.rule[1]
            return thrown and (head == ("event",) if of_event else head == subjects)
        verbs = [k for k, t in enumerate(self.tokens) if t.kind == "removed" and k > limit.last]
        gap = (
            limit.quantity is not None
            and limit.quantity.value in FORWARD
            and isinstance(limit.values[0], tuple)
        )
        if not verbs or (
            _VETOED.fullmatch(self.tokens[verbs[0]].text) is not None
            and {h.split(":")[0] for h in head} <= SINGLE
            and not gap
        ):
            return False  # events with such objects are vetoed
        between = self.text[self.tokens[limit.last - 1].end : self.tokens[verbs[0]].start]
        passive = re.search(r"\b(?:are|is)(?: also| then| therefore)?\s*$", between)
        if (
            not passive
            or re.search(r"\bexcept\b|\.\s|;|\b[Ee]vents\b", between)
            or not any(
                begin <= self.tokens[g.first].start < self.tokens[limit.at].start
                for g in self.groups
            )
        ):
            return False
        asked = any(t.kind == "required" and t.start >= begin for t in self.tokens[: limit.at])
        if of_event:
            return head == ("event",) or (head == subjects and not asked)
        return head == subjects and not asked


def _all_jets(found: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups; b jets and, beside them, those that are not tagged are all jets."""
    if not any("bjet" in g.subjects for g in found):
        return found
    return tuple(
        replace(g, subjects=tuple("jet" if s == "lightjet" else s for s in g.subjects))
        for g in found
    )
