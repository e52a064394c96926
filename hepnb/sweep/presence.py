"""Presence and absence of objects without a number: ``a muon is required``, ``a lepton veto``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hepnb.spec import Comparison
from hepnb.sweep.context import CLAUSE
from hepnb.sweep.limits import Limit
from hepnb.sweep.owners import Owners
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.counts import (
    ADJECTIVES,
    AND_AN_ARTICLE,
    ARTICLE_FIRST,
    ASKED_FOR,
    CLAUSE_BEGINS,
    IN_A_PART,
    IN_THE_GAP,
    KEPT_WITH,
    LONGER_NAME,
    NEAR,
    NOT_ASKED,
    OWN_VERB,
    SINGLE_ONE,
    VETO,
    VETO_BY_NAME,
    VETOED,
    VETOED_BESIDES,
)
from hepnb.sweep.rules.rule import Rule
from hepnb.sweep.rules.subjects import ASKED_AFTER, BARE
from hepnb.sweep.senses import Senses
from hepnb.sweep.subjects import Group, groups_of, vetoed
from hepnb.vocabulary.subjects import BESIDE, LIGHT, VETOABLE

_NUMBER = re.compile(r"\d")
#: words before a subject that leave it whole: of anything else, its presence alone is no veto
_WHOLE = frozenset({
    "a", "an", "and", "any", "at", "b", "baseline", "candidate", "candidates", "charged",
    "decaying", "either", "electron",
    "good", "hadronically", "identified", "isolated", "least", "loose", "loosely", "medium", "more",
    "muon", "of", "one",
    "or", "prompt", "reconstructed", "selected", "signal", "tagged", "tau", "the", "tight", "veto",
    "well",
})  # fmt: skip


class Presence(Owners, Senses):
    """Objects that a sentence asks for, or vetoes, without a number."""

    def single(self) -> Iterator[Reading]:
        """``we require a single isolated muon``: one, and no more."""
        for match in SINGLE_ONE.finditer(self.text, self.start, self.end):
            group = next(
                (g for g in self.groups if self.tokens[g.first].start >= match.end()), None
            )
            last = self.tokens[group.first].start if group else self.end
            if group is None or not ADJECTIVES.fullmatch(self.text, match.end(), last):
                continue
            one = tuple(s for s in group.subjects if s in VETOABLE)
            limit = Limit("==", (1.0,), "", group.first, group.first, group.last)
            if one != group.subjects or self.throws(limit, (), of_event=True):
                yield Reading(match.start("one"), self.tokens[group.last - 1].end, stated=False)
                continue
            subjects = ("lepton",) if group.either and set(one) <= LIGHT else one
            found = self.reading(limit, tuple(Comparison(s, "n", "==", 1.0) for s in subjects))
            sure = SINGLE_ONE.confidence
            yield replace(found, start=match.start("one"), rule=SINGLE_ONE.name, confidence=sure)

    def presence(self) -> Iterator[Reading]:
        """``events are required to have a primary vertex``, ``a muon is required``: at least one;
        ``a pair of jets``: at least two.
        """
        told, done = False, -1
        for match, rule in self.articles():
            group = self.after_article(match)
            if group is None or group.first <= done:
                continue
            after = self.tokens[group.last - 1].end
            if rule is AND_AN_ARTICLE and (not told or OWN_VERB.match(self.text, after)):
                continue
            if rule is ARTICLE_FIRST and not ASKED_AFTER.match(self.text, after, self.end):
                continue
            group, other = self.apart(group, 2.0) if match["pair"] else (group, None)
            if reading := self.asked(match, group, rule, told=told):
                told, done = told or bool(reading.comparisons), group.first
                yield reading
                if other is not None:
                    yield self.with_article(other, asked=bool(reading.comparisons))

    def articles(self) -> list[tuple[re.Match[str], Rule]]:
        """The articles of what may be asked for, in the order of the text."""
        found = [
            (match, rule)
            for rule in (ASKED_FOR, AND_AN_ARTICLE, ARTICLE_FIRST, KEPT_WITH)
            for match in rule.finditer(self.text[: self.end], self.start)
        ]
        return sorted(found, key=lambda one: one[0].start("article"))

    def after_article(self, match: re.Match[str]) -> Group | None:
        """The subjects after an article; None where it is of something else: ``a muon trigger``."""
        for group in self.groups:
            first, after = self.tokens[group.first].start, self.tokens[group.last - 1].end
            if first >= match.end("article"):
                noun = ADJECTIVES.fullmatch(self.text, min(match.end(), first), first)
                return group if noun and not LONGER_NAME.match(self.text, after) else None
        return None

    def asked(
        self, match: re.Match[str], group: Group, rule: Rule, *, told: bool
    ) -> Reading | None:
        """The presence of a group after an article; open where the article is of no object of the
        event, or another sentence says beside which. None where a limit on the object says it.
        """
        two = match["pair"] and group.subjects != ("dilepton",)
        number = 2.0 if two else 1.0
        limit = Limit(">=", (number,), "", group.first, group.first, group.last)
        before = [t for t in self.tokens[: group.first] if t.start >= match.end("article")]
        ranked = any(":" in s for s in group.subjects) or any(
            t.kind == "ordinal" or (t.kind, t.value) == ("stage", "veto") for t in before
        )
        if ranked and any(t.kind == "quantity" for t in self.tokens[group.last :]):
            return None
        told = (
            told
            or self.groups[0].subjects == ("event",)
            or self.tokens[self.groups[0].first].start > match.start("article")
            or any(m.names for m in self.mentions)
        )
        subjects = self.asked_subjects(group) if told and not ranked else ()
        if (
            set(BESIDE) & {t.text for t in before}
            or (
                rule is not KEPT_WITH
                and NOT_ASKED.search(self.text, self.start, match.start("article"))
            )
            or NEAR.search(self.text, self.tokens[group.last - 1].end, self.end)
            or self.throws(limit, (), of_event=True)
            or self.denied(limit)
        ):
            subjects = ()
        found = self.reading(limit, tuple(Comparison(s, "n", ">=", number) for s in subjects))
        return replace(
            found,
            start=match.start("article"),
            stated=bool(subjects),
            rule=rule.name,
            confidence=rule.confidence,
        )

    def apart(self, group: Group, number: float) -> tuple[Group, Group | None]:
        """``two electrons and a photon``: what the number counts, and what the article does; None
        where that is the same.
        """
        for k in range(group.first + 2, group.last):
            joint = self.tokens[k - 1].kind
            same = number == 1 or (number == 0 and joint == "or")
            if self.tokens[k].text in ("a", "an") and joint in ("and", "or", "comma") and not same:
                head, tail = self.tokens[group.first : k - 1], self.tokens[k : group.last]
                (first, *_), (last, *_) = groups_of(head), groups_of(tail)
                return (
                    replace(first, first=group.first, last=k - 1),
                    replace(last, first=k, last=group.last, either=joint == "or" or last.either),
                )
        return group, None

    def with_article(self, group: Group, *, asked: bool) -> Reading:
        """At least one of the subjects that an article joins to a count, as far as the sentence
        asks for them.
        """
        subjects = group.subjects if asked and not group.either and BARE.on else ()
        found = self.reading(
            Limit(">=", (1.0,), "", group.first, group.first, group.last),
            tuple(Comparison(s.split(":")[0], "n", ">=", 1.0) for s in subjects),
        )
        return replace(found, stated=bool(subjects), confidence=BARE.confidence, rule=BARE.name)

    def asked_subjects(self, group: Group) -> tuple[str, ...]:
        """The objects of the event whose presence a group asks for; () where it is of others, or
        either of two kinds is enough that have no common name.
        """
        text = self.tokens[group.first].text
        if text.startswith("pair of ") and text.count(" ") == 2:
            return (text.split()[-1].removesuffix("s"),)
        there = VETOABLE | {"vertex", "dilepton"}
        subjects = tuple(s for s in group.subjects if s in there)
        if subjects != group.subjects or (group.either and not set(subjects) <= LIGHT):
            return ()
        return ("lepton",) if group.either else subjects

    def vetoes(self) -> Iterator[Reading]:
        """``reject events with taus``, ``veto on e and μ``, ``a lepton veto``: what events may
        not have.
        """
        for match in VETO_BY_NAME.finditer(self.text, self.start, self.end):
            subject = "tau" if match["tau"] else vetoed(match["what"])
            if subject == "jet" and IN_THE_GAP.search(self.text, match.end(), self.end):
                continue
            yield Reading(
                match.start(),
                match.end(),
                () if match["some"] else (Comparison(subject, "n", "==", 0.0),),
                self.stage_at(match.start()),
                stated=not match["some"],
                turns=1,
            )
        words = VETO.search(self.text, self.start, self.end)
        for group in self.groups:
            if (
                words
                and self.tokens[group.first].start >= words.end()
                and group.subjects != ("event",)
            ):
                yield from self.vetoed(words, group)
        if not words and self.groups:
            yield from self.vetoed_by_verb()

    def vetoed_by_verb(self) -> Iterator[Reading]:
        """``taus with pT > 18 GeV are vetoed``, ``…, and b-jets are not allowed``: events with such
        are rejected.
        """
        verb = VETOED.search(self.text, self.start, self.end)
        group = self.groups[0]
        if verb and (late := self.begins_clause(verb)):
            group = late
        if group.subjects == ("event",):
            return
        subjects = tuple(s for s in group.subjects if ":" not in s and s in VETOABLE)
        begin, end = self.tokens[group.last - 1].end, verb.start() if verb else self.start
        if not verb or NEAR.search(self.text, begin, end):
            return  # those near others are removed, the events stay
        whole = self.text[self.tokens[group.first].start : verb.end()]
        gap = subjects == ("jet",) and IN_THE_GAP.search(self.text, begin, self.end)
        some = VETOED_BESIDES.search(self.text, self.start, self.tokens[group.first].start)
        if subjects != group.subjects or gap or some or IN_A_PART.search(self.text, begin, end):
            # those in the gap are left out, the events stay; how many there are without a third
            # one is said elsewhere
            if not _NUMBER.search(whole):
                first = self.tokens[max(0, group.first - (":" in group.subjects[0]))].start
                yield Reading(first, verb.end(), stated=False, turns=1)
            return
        if subjects:
            start, last = self.tokens[group.first].start, verb.end()
            if last - start < CLAUSE:
                yield Reading(
                    start,
                    last,
                    tuple(Comparison(s, "n", "==", 0.0) for s in subjects),
                    self.stage(group.first),
                    turns=1,
                )

    def begins_clause(self, verb: re.Match[str]) -> Group | None:
        """The group right before a verb, with which its clause begins; None without one."""
        for group in self.groups:
            first, last = self.tokens[group.first].start, self.tokens[group.last - 1].end
            if self.text[last : verb.start()].strip() in ("", "candidates"):
                before = self.text[self.start : first]
                return group if CLAUSE_BEGINS.search(before) else None
        return None

    def vetoed(self, match: re.Match[str], group: Group) -> Iterator[Reading]:
        """The veto of a group that stands after its words."""
        begin, first = match.end(), self.tokens[group.first]
        between = self.text[begin : first.start]
        if between.count("(") > between.count(")"):
            return  # ``|Δη|(muon, photon)``: whose quantity it is
        near = self.tokens[max(0, group.first - 4) : group.first]
        ends = ("or", "comma", "subject")
        joined = next((t.end for t in reversed(near) if t.kind in ends or t.text == "nor"), begin)
        before = [t for t in near if t.start >= max(begin, joined)]
        if (
            any(t.kind in ("number", "for", "compare", "quantity") for t in before)
            or "with a jet" in self.text[begin : first.end]
        ):
            return
        if group.subjects == ("jet",) and IN_THE_GAP.search(self.text, first.end, self.end):
            return  # where they may not be, no line says
        subjects = tuple(
            s for s in group.subjects if ":" not in s and s not in ("vertex", "dilepton")
        )
        words = re.findall(
            r"[A-Za-z]+",
            self.text[before[0].start if before else first.start : first.start].lower(),
        )
        others = not set(words) <= _WHOLE or (subjects == ("jet",) and "a" in words)
        beside = {*BESIDE, "second"} & set(words)
        if beside and group.subjects[0] in VETOABLE:
            begun = before[0].start if before else first.start
            yield Reading(begun, self.tokens[group.last - 1].end, stated=False, turns=1)
        if not subjects and not _NUMBER.search(self.text, first.start, self.end):
            # a third one: how many there are without it is said elsewhere
            yield Reading(begin, self.tokens[group.last - 1].end, stated=False, turns=1)
        if not subjects or others:
            return
        span = Limit("==", (0.0,), "", max(0, group.first - 1), group.first, group.last)
        reading = self.reading(
            span, tuple(Comparison(s, "n", "==", 0.0) for s in subjects), turns=1
        )
        if reading.end - match.start() < CLAUSE + 30:
            yield replace(reading, start=match.start())
