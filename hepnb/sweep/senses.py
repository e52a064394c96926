"""The sense of a limit: what the sentence keeps, and what it throws away."""

from __future__ import annotations

from hepnb.sweep.context import Context
from hepnb.sweep.limits import Limit
from hepnb.sweep.rules.polarity import (
    AND_MORE,
    CUT_OFF,
    DENIAL,
    DENIAL_ENDS,
    FOR,
    MISSING,
    NONE_KEPT,
    OUTSIDE,
    PASSIVE,
    REJECTS,
    VETOED,
    WHICH,
)
from hepnb.vocabulary.operators import COMPLEMENT, UPPER
from hepnb.vocabulary.quantities import FORWARD
from hepnb.vocabulary.subjects import SINGLE


class Senses(Context):
    """The sense of the limits of a sentence, for what is kept."""

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
            bool(OUTSIDE.search(self.text, self.start, self.tokens[limit.first].start))
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
        ] or [m for m in NONE_KEPT.finditer(self.text, self.start, self.end) if m.end() <= place]
        if not found:
            return False
        begin = self.tokens[limit.first].start
        between = self.text[found[-1].end() : begin if begin > found[-1].end() else place]
        if DENIAL_ENDS.search(between):
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
            return not AND_MORE.search(self.text, self.tokens[limit.last - 1].end, self.end)
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
            VETOED.fullmatch(self.tokens[verbs[0]].text) is not None
            and {h.split(":")[0] for h in head} <= SINGLE
            and not gap
        ):
            return False  # events with such objects are vetoed
        between = self.text[self.tokens[limit.last - 1].end : self.tokens[verbs[0]].start]
        if (
            not PASSIVE.search(between)
            or CUT_OFF.search(between)
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
