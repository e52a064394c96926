"""The one of several objects that a limit is on: the leading one, the second, any of them."""

from __future__ import annotations

import re
from itertools import pairwise

from hepnb.sweep.context import Context
from hepnb.sweep.limits import Limit
from hepnb.sweep.rules.conditions import ONE_OF_SEVERAL, SO_MANY_ALONE
from hepnb.sweep.rules.subjects import (
    ANOTHER,
    ANOTHER_ONE,
    BOTH,
    EVERY,
    LEADING_ONE,
    MASS_OF_JET,
    ONE_MORE,
    RANK_ALONE,
    RANK_IN_BRACKETS,
    SOME_ABOVE,
    SOME_OF,
)
from hepnb.sweep.subjects import Group
from hepnb.vocabulary.numbers import NUMBERS, OF_RANK
from hepnb.vocabulary.operators import LOWER
from hepnb.vocabulary.quantities import MOMENTA
from hepnb.vocabulary.subjects import LIGHT, OF_PAIRS, SINGLE


class Ranks(Context):
    """Objects of a sentence by their rank."""

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

    def rank_alone(self, limit: Limit) -> tuple[str, ...]:
        """``the leading jet must have pT > 50 GeV and the second must exceed 35 GeV``: a rank
        without its noun.
        """
        ends = (self.tokens[limit.at].start, self.tokens[limit.first].start)
        match = next(
            (m for end in ends if (m := RANK_ALONE.search(self.text, self.start, end))), None
        )
        objects = [s for g in self.groups if g.first < limit.at for s in g.subjects]
        if not match or len(limit.values) > 1:
            return ()
        beside = match["beside"]  # of objects of which another one has its rank
        beside = beside and not LEADING_ONE.search(self.text, self.start, match.start())
        named = [s for s in objects if ":" in s or (s in SINGLE and not beside)]
        several = match["several"]
        last = (
            int(NUMBERS[several])
            if several
            else OF_RANK[re.split("[ -]", match["beside"] or match["own"])[0]]
        )
        ranks = range(1 if several else last, last + 1)
        if not named:
            return ("",) if match["beside"] and objects else ()
        return tuple(f"{named[-1].split(':')[0]}:{rank}" for rank in ranks)

    def some_of(self, limit: Limit, quantity: str) -> tuple[str, ...]:
        """``at least one of which must have pT > 27 GeV``: the leading one."""
        if quantity not in MOMENTA or limit.op not in LOWER or len(limit.values) > 1:
            return ()
        if two := ANOTHER_ONE.search(self.text, self.start, self.tokens[limit.first].start):
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
        said = match["n"] or match["one"] or match.groupdict().get("bare", "")
        return (f"{base}:{int(NUMBERS[said.lower()])}",)

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
        before = self.objects_before(limit.at)
        last = before[-1].subjects if before else ()
        if len(last) == 1 and last[0].startswith(f"{subject}:"):
            return last[0]
        # m_{jet} of ``the leading AK8 jet`` is the mass of that one
        of_fatjet = subject == "jet" and len(last) == 1 and last[0].split(":")[0] == "fatjet"
        symbol = limit.quantity.text if limit.quantity else ""
        return last[0] if of_fatjet and MASS_OF_JET.match(symbol) else subject

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

    def one_more(self, limit: Limit) -> bool:
        """True for a limit on ``a third lepton``, ``a second jet``: one that an event may have
        or not.
        """
        before = self.tokens[: limit.first]
        ranks = [k for k, t in enumerate(before) if t.kind == "ordinal" and int(t.value) > 1]
        return any(ONE_MORE.search(self.text[self.start : before[k].start]) for k in ranks)

    def of_some(self, limit: Limit, quantity: str) -> bool:
        """True for ``at least one of the photons must have |η| < 1.44``: not of all, and of
        which one is not said.
        """
        before = self.text[self.start : self.tokens[limit.at].start]
        if quantity in ("pt", "et", "n") and limit.op in LOWER:
            return bool(SO_MANY_ALONE.search(before))
        clause = re.split(r", and (?=(?:the|both|all) )", before)[-1]
        return bool(ONE_OF_SEVERAL.search(clause))

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
        if EVERY.search(gap):
            return ()
        before = self.tokens[max(0, group.first - 5) : group.first]
        count = next(
            (int(t.number) for a, t in pairwise(before) if t.kind == "number" and a.value == ">="),
            0,
        )
        asked = any(t.kind == "required" for t in self.tokens[group.last : limit.first])
        if not count or not asked:
            return ()
        return (f"{base}:{count + bool(ANOTHER.search(gap))}",)

    def ordered(self, group: Group) -> bool:
        """True for a group that a rank stands before."""
        return any(t.kind == "ordinal" for t in self.tokens[max(0, group.first - 2) : group.first])
