"""The role of a reading in its sentence: required, a condition of something else, or only
described.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hepnb.sweep import triggers
from hepnb.sweep.context import CLAUSE, Context
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.conditions import (
    ANGLE_OF_THOSE,
    APPLIED_LEVEL,
    BOUND_BY_NAME,
    CHOSEN,
    CONDITION,
    DROPPED,
    EXCEPTION,
    FLOOR,
    NO_CONDITION,
)
from hepnb.sweep.rules.subjects import ASKED, IN_PART, IN_RANGE
from hepnb.vocabulary import sentences as words
from hepnb.vocabulary.comparisons import COUNTED
from hepnb.vocabulary.quantities import FORWARD, MOMENTA
from hepnb.vocabulary.subjects import BESIDE

#: quantities of an object that may be asked of some only
_ON_CONDITION = frozenset(
    {"jvt", "quality", "id", "iso_wp", "iso", "d0", "z0", "d0sig", "z0sintheta", "mass"}
)


_BESIDE = re.compile(rf"\b(?:{'|'.join(BESIDE)}) (?:[\w-]+ )?$")
#: a tier of objects at the head of what it requires: ``Tight leptons: …``
_HEADED = re.compile(
    r"(?:(?:Baseline|Loose|Medium|Tight|Signal|Veto|Isolated|Good|Selected) |(?=[A-Z]))"
    r"(?i:electrons?|muons?|leptons?|taus?|photons?|jets?|b[- ]jets?|tracks?)(?: candidates?)?: "
)
#: ``signal muons are baseline muons with …``
_ARE_SOME_OF = re.compile(
    r"\bare (?:all |the )*(?:baseline|preselected|loose|selected|good) (?:electrons|muons|leptons"
    r"|photons|taus|jets) (?:with|that|which|having)\b"
)
#: words after which a limit is one, not what objects are to be like
_SAID = re.compile(
    r"\b(?:requir|must|satisf|have|(?:are|is) (?:a subset of|those|baseline|loose|reconstructed"
    r"|identified)\b[^;]*$)"
)
#: words with which a sentence goes on from the one before
_ADVERBS = frozenset({
    ".", "finally", "moreover", "furthermore", "additionally", "also", "lastly", "in", "addition",
})  # fmt: skip


class Judging(Context):
    """Tells requirements from conditions and descriptions."""

    def judged(self, reading: Reading) -> Reading:
        """The reading with what its sentence says of it: a trigger's threshold, a condition, a
        mere description.
        """
        reading = self.triggered(reading)
        if reading.why:
            return reading
        before = self.text[self.start : reading.end]
        level = any(c.op == "flag" for c in reading.comparisons) and APPLIED_LEVEL.search(
            self.text, self.start, self.end
        )
        bound = BOUND_BY_NAME.search(before)
        states = self.states or reading.parameter or bool(level) or bool(bound)
        condition = self.conditional(reading)
        return replace(
            reading,
            stated=states and not condition and self.asker(reading) != "doubt",
            condition=condition,
        )

    def triggered(self, reading: Reading) -> Reading:
        """The reading, set aside where it is the threshold of a trigger."""
        if reading.why or self.asker(reading) != "trigger":
            return reading
        return replace(reading, why=triggers.THRESHOLD, rule="trigger-threshold")

    def asker(self, reading: Reading) -> triggers.Asks:
        """The source of the limit: a trigger, or the selection after it."""
        if not triggers.speaks(self.text[self.start : self.end]):
            return "offline"
        before, limit = (
            self.text[self.start : reading.start],
            self.text[reading.start : reading.end],
        )
        return triggers.asks(before, limit, self.text[reading.end : self.end])

    @property
    def asks(self) -> bool:
        """True for a sentence in which something is required or has to be."""
        sentence = self.text[self.start : self.end]
        return bool(
            re.search(r"\b(?:required?|requiring|must|rejected|removed)\b", sentence)
            or re.search(words.ACTS, sentence)
        )

    @property
    def states(self) -> bool:
        """True for a sentence that requires something; an item of a list or a row has no verb
        and does.
        """
        if DROPPED.search(self.text, self.start, self.end):
            return False
        return (
            self.item
            or self.only_limits
            or _HEADED.match(self.text, self.start, self.end) is not None
            or _ARE_SOME_OF.search(self.text, self.start, self.end) is not None
            or any(
                t.kind in ("required", "removed")
                or t.text == "excluded"
                or t.text.startswith(("must ", "should "))
                or (t.kind == "stage" and t.text.startswith("used"))
                for t in self.tokens
            )
        )

    @property
    def only_limits(self) -> bool:
        """True for a sentence that is nothing but limits: ``Finally, m_{T2} > 100 GeV.``"""
        inside = {k for x in self.limits if x.quantity for k in range(x.first, x.last)}
        others = [t for k, t in enumerate(self.tokens) if k not in inside]
        return bool(inside) and all(
            t.kind in ("and", "comma") or t.text.lower() in _ADVERBS for t in others
        )

    def conditional(self, reading: Reading) -> bool:
        """True for a limit that says when something holds:
        ``is applied for jets with pT < 60 GeV``, ``if N >= 3``.
        """
        before, after = self.text[self.start : reading.start], self.text[reading.end : self.end]
        several = (
            sum(x.quantity is not None and x.quantity.value in FORWARD for x in self.limits) > 1
        )
        if several and re.search(r"\b(?:region|detector|range) \($", before):
            return True  # where something is done, not what it has to satisfy
        if (
            IN_RANGE.search(before)
            and after.startswith((",", ":"))
            and all(c.quantity in FORWARD for c in reading.comparisons)
        ):
            return True
        if IN_PART.search(before) and after.startswith(")") and ASKED.search(after):
            return True
        if reading.parameter:
            return bool(re.match(r" for ", after))
        if re.match(
            r"[^.;,<>]{0,12} for (?:all |any )?(?:the )?(?:other|remaining|further|additional)\b",
            after,
        ) or self.beside(reading):
            return True
        if reading.removes[0] or re.search(
            r"\b(?:considered|called|defined as) (?:to be )?\w+ (?:if|when)\b", before
        ):
            return False
        if self.bracketed(reading) or self.for_a_purpose(reading):
            return True
        if self.rule and self.rule[0] <= reading.start:
            return False
        if self.chosen(reading, before, after):
            return True
        condition = CONDITION.search(before)
        return (
            bool(condition)
            and not NO_CONDITION.search(before)
            and not self.for_a_region(condition, reading)
        )

    def for_a_region(self, words: re.Match[str] | None, reading: Reading) -> bool:
        """True where ``for`` is followed by nothing but a region:
        ``For the 0-jet category HT > 320 GeV is required``.
        """
        begin = self.start + (words.start() if words else 0)
        return any(
            re.fullmatch(
                r"[Ff]or (?:the |both )?" if m.names else r"[Ff]or (?:all|each|every) (?:the )?",
                self.text[begin : m.start],
            )
            and re.fullmatch(r",? (?:the |an? )?", self.text[m.end : max(m.end, reading.start)])
            for m in self.mentions
        )

    def beside(self, reading: Reading) -> bool:
        """True for a limit on ``an additional jet``: not on all, and of which one the sentence
        does not say.
        """
        before = [
            g
            for g in self.groups
            if self.tokens[g.first].start < reading.start and g.subjects != ("event",)
        ]
        if not before or reading.stage == "veto":
            return False
        words = self.text[
            max(self.start, self.tokens[before[-1].first].start - 24) : self.tokens[
                before[-1].first
            ].start
        ]
        return _BESIDE.search(words) is not None

    def for_a_purpose(self, reading: Reading) -> bool:
        """True right after ``for b tagging,``: not for ``for muons,``, which says whose the
        limit is.
        """
        match = re.search(r"\bfor [\w -]{2,25}, $", self.text[self.start : reading.start])
        at = self.start + match.start() if match else -1
        return at >= 0 and not any(
            at <= self.tokens[g.first].start < reading.start for g in self.groups
        )

    def bracketed(self, reading: Reading) -> bool:
        """True for ``(pT > 20 GeV in the region |η| < 2.4)`` after another limit: what holds for
        some.
        """
        first = self.text.rfind("(", self.start, reading.start)
        last = self.text.find(")", reading.end, self.end)
        inside = self.text[first + 1 : last] if first >= 0 and last >= 0 else ""
        return (
            bool(
                re.search(
                    r"(?m)^[^<>≥≤\n]*+[<>≥≤].*\b(?:in the|for|if|when|at)\b"
                    r"|^(?>.*?\b(?:in the|for|if|when|at)\b).*[<>≥≤]",
                    inside,
                )
            )
            and ")" not in inside
        )

    def chosen(self, reading: Reading, before: str, after: str) -> bool:
        """True for a limit that says which objects have to do what follows:
        ``jets with pT < 60 GeV must …``.
        """
        match = CHOSEN.match(after)
        counted = re.search(rf"\b{COUNTED} (?:\w+ ){{1,6}}with\b", before, re.IGNORECASE)
        if not match or counted or _SAID.search(self.text, self.start, reading.end):
            return False
        clause = (
            before[before.rfind(" with ") :]
            + self.text[reading.start : reading.end]
            + match["more"]
        )
        floor = FLOOR.search(clause) and not ANGLE_OF_THOSE.match(after)
        return bool(match["rule"]) or not floor

    def guarded(self, read: list[Reading]) -> list[Reading]:
        """``jets with pT < 60 GeV and |η| < 2.4 must have JVT > 0.59``: the last is asked only
        of those within the others.
        """
        when = tuple(
            r
            for r in read
            if r.condition
            and r.comparisons
            and all(c.quantity in {"pt"} | FORWARD for c in r.comparisons)
        )
        if not when:
            return read
        where = all(c.quantity in FORWARD for w in when for c in w.comparisons)
        may = _ON_CONDITION | MOMENTA if where else _ON_CONDITION
        asked = [
            r
            for r in read
            if r.stated
            and r.comparisons
            and r.kind in ("", *(w.kind for w in when))
            and all(
                c.quantity in may or (where and c.quantity.startswith("other:"))
                for c in r.comparisons
            )
        ]
        late = [r for r in asked if r.start > when[-1].end]
        early = [r for r in read if r.end < when[0].start and r.comparisons][-2:]
        if len(early) > 1 and {c.quantity for r in early for c in r.comparisons} != {
            "jvt",
            "quality",
        }:
            early = early[1:]  # the JVT requirement JVT > 0.5 is one
        own = late or [r for r in early if r in asked]
        subjects = {c.subject for w in when for c in w.comparisons}
        return [
            replace(r, given=when)
            if r in own and {c.subject for c in r.comparisons} == subjects
            else r
            for r in read
        ]

    def exceptions(self, read: list[Reading]) -> list[Reading]:
        """``unless it is b-tagged`` after a requirement: a phrase for a person, where nothing else
        of it is one.

        The removal of an overlap that has an exception is not sure.
        """
        found = [
            (m.start(), min(m.end(), m.start() + CLAUSE))
            for m in EXCEPTION.finditer(self.text, self.start, self.end)
        ]
        said = [
            Reading(start, end, stated=False)
            for start, end in found
            if any(r.stated and r.end <= start + 2 for r in read)
            and not any(start <= r.start < end for r in read)
        ]
        removals = {
            id(r)
            for start, _ in found
            for r in [x for x in read if x.removes[0] and x.end <= start + 2][-1:]
        }
        return [
            *(
                replace(r, confidence=EXCEPTION.confidence) if id(r) in removals else r
                for r in read
            ),
            *said,
        ]
