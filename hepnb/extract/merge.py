"""Records of one paper by a model and by the patterns become one: what both have once, with both
marks.

The model gives the names. A rule of the patterns that the model has as well is one rule with the
evidence of both. One that reads the words of the model's rules in another way, or whose words the
model calls no requirement, stays out as a finding; one that the model says nothing of is kept and
marked. What is of control regions never comes into others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hepnb import quotes, units
from hepnb.adl import catalogue, naming
from hepnb.extract.agreement import Apart, called_none, does_not_fit, two_readings
from hepnb.extract.numbers_in_text import holds
from hepnb.findings import Finding
from hepnb.records import Block, Place, Records, Rule, Test
from hepnb.records.model import EVENT, MET
from hepnb.vocabulary.operators import OTHER_SIDE, SIDE
from hepnb.vocabulary.quantities import DISTANCES, SAME, SUMS

#: where a text stands, and why a model calls it no requirement
Reasons = Sequence[tuple[tuple[str, int, int], str]]
#: what a model says of words that state once more what it has a rule for
ELSEWHERE = "stated elsewhere"
#: which object an expression speaks of: ``jets #1``
_RANK = re.compile(r"#\d+")


@dataclass(frozen=True)
class Merged:
    """The records of both; ``origin``: for each rule the numbers of the patterns' rules that it
    holds.
    """

    records: Records
    origin: tuple[tuple[int, ...], ...]
    findings: tuple[Finding, ...]


def merge(model: Records, patterns: Records, reasons: Reasons = ()) -> Merged:
    """The records of a model, joined by those of the patterns that it confirms or says nothing
    of.
    """
    return _Merger(model, patterns, tuple(reasons)).merged()


@dataclass(frozen=True)
class _Merger:
    model: Records
    patterns: Records
    reasons: Reasons

    def merged(self) -> Merged:
        rules = list(self.model.rules)
        origin: list[list[int]] = [[] for _ in rules]
        kept: list[tuple[int, Rule]] = []
        findings: list[Finding] = []
        for number, rule in enumerate(self.patterns.rules):
            same = self.same(rule)
            if same:
                for n in same:
                    findings += self.otherwise_meant(rule, rules[n])
                    rules[n] = _joined(rules[n], rule)
                    origin[n].append(number)
            elif self.finer(rule):
                continue
            elif why := tuple(self.against(rule)):
                findings += why
            else:
                kept.append((number, rule))
        added = [(number, self.renamed(rule)) for number, rule in kept]
        blocks = self.blocks([rule for _, rule in added])
        rules += [rule for _, rule in added]
        origin += [[number] for number, _ in added]
        engine = f"{self.model.engine} with {self.patterns.engine}"
        records = replace(self.model, blocks=blocks, rules=tuple(rules), engine=engine)
        return Merged(records, tuple(map(tuple, origin)), tuple(dict.fromkeys(findings)))

    # --- what is the same ---

    def same(self, rule: Rule) -> list[int]:
        """The numbers of the model's rules that say the same of the same words, or else in the
        block of the same name.
        """
        alike = self.by_key.get(_key(rule), [])
        by_words = [n for n in alike if _overlap(self.model.rules[n], rule)]
        if not by_words and any(why.endswith(ELSEWHERE) for why in self.said_of(rule)):
            return alike[:1]
        names = {self.names.get(b, b) for b in rule.blocks}
        return by_words or [n for n in alike if names & set(self.model.rules[n].blocks)][:1]

    @cached_property
    def by_key(self) -> dict[object, list[int]]:
        """The numbers of the model's rules by what they say, of whatever block."""
        found: dict[object, list[int]] = {}
        for number, rule in enumerate(self.model.rules):
            found.setdefault(_key(rule), []).append(number)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of a block of the patterns → that of the model's block that is the same: by its
        name, else by more than half of the rules that the model has anywhere.
        """
        by_name = {naming.plain(n): n for b in self.model.blocks for n in b.names}
        found: dict[str, str] = {}
        counts: dict[str, Counter[str]] = {}
        known: Counter[str] = Counter()
        for rule in self.patterns.rules:  # once for each rule: there may be hundreds of blocks
            there = (self.model.rules[n] for n in self.by_key.get(_key(rule), ()))
            same = [r for r in there if _overlap(r, rule)]
            if same:
                known.update(rule.blocks)
            for name in rule.blocks:
                counts.setdefault(name, Counter()).update({n for r in same for n in r.blocks})
            if rule.test.what not in rule.blocks:
                counts.setdefault(rule.test.what, Counter()).update(
                    {r.test.what for r in same if r.test.what}
                )
        for block in self.patterns.blocks:
            shared = counts.get(block.name, Counter())
            alike = [
                n
                for n, count in shared.most_common()
                if _class(self.model.block(n)) == _class(block) and 2 * count > known[block.name]
            ]
            if name := by_name.get(naming.plain(block.name)) or next(iter(alike), ""):
                found[block.name] = name
        return found

    def finer(self, rule: Rule) -> bool:
        """True for one bin of those that the model gives, as a list of edges, each by itself or as
        a region: where papers list the bins of a region in a table, they say them in the text as
        well.
        """
        if rule.bin and _key(rule) in self.by_key:
            return True
        edges = [
            r
            for r in self.model.rules
            if r.test.op == "bins"
            and (rule.bin or _overlap(r, rule))
            and _quantity(r) == _quantity(rule)
        ]
        return any(set(_numbers(rule.test)) <= set(_numbers(r.test)) for r in edges)

    # --- what is not ---

    def against(self, rule: Rule) -> Iterator[Finding]:
        """The reasons why a rule of the patterns stays out: what the model reads there instead;
        nothing if it may stay.
        """
        others = [r for r in self.model.rules if _overlap(r, rule) and _same_number(r, rule)]
        names = {self.names.get(b, b) for b in rule.blocks}
        anywhere = any(why.endswith(ELSEWHERE) for why in self.said_of(rule))
        others += [
            r for r in self.model.rules if _turned(r, rule) and (anywhere or names & set(r.blocks))
        ]
        if rule.test.quantity != "trigger":  # what a trigger asks for is no requirement of events
            others += [
                r for r in self.model.rules if r.test.quantity == "trigger" and _overlap(r, rule)
            ]
        if others:
            other = next((r for r in others if _quantity(r) == _quantity(rule)), others[0])
            yield from two_readings(Apart(rule, self.patterns.engine, other))
            return
        if why := next((w for w in self.said_of(rule) if not w.endswith(ELSEWHERE)), ""):
            yield from called_none(Apart(rule, self.patterns.engine, why=why))
            return
        if self.mixes(rule):
            yield from does_not_fit(
                Apart(rule, self.patterns.engine, why="its paragraph is about control regions")
            )

    def otherwise_meant(self, rule: Rule, other: Rule) -> Iterator[Finding]:
        """A finding where both read one limit: for other candidates, as one of several, or as a
        bin.
        """
        if _overlap(rule, other) and _meant(rule) != _meant(other):
            yield from two_readings(Apart(rule, self.patterns.engine, other))

    def said_of(self, rule: Rule) -> Iterator[str]:
        """The model's remarks on the words of a rule that none of its own holds."""
        for (block, start, end), why in self.reasons:
            if any(p.block == block and p.start < end and start < p.end for p in rule.places):
                yield why

    def mixes(self, rule: Rule) -> bool:
        """True for a rule of other regions whose paragraph the model reads for control regions
        only.
        """
        here = [b for r in self.model.rules if _same_block(r, rule) for b in r.blocks]
        roles = {found.role for b in here if (found := self.model.block(b)) is not None}
        own = {
            found.role
            for b in rule.blocks
            if (found := self.patterns.block(b)) is not None and found.kind == "region"
        }
        return bool(roles) and roles <= {"control", "validation"} and "main" in own

    # --- what only the patterns have ---

    def renamed(self, rule: Rule) -> Rule:
        """The rule in the names of the model."""

        def called(name: str) -> str:
            return self.names.get(name, name)

        def test(t: Test) -> Test:
            return replace(t, what=called(t.what), other=called(t.other))

        return replace(
            rule,
            test=test(rule.test),
            given=tuple(map(test, rule.given)),
            blocks=tuple(dict.fromkeys(called(b) for b in rule.blocks)),
            removes=called(rule.removes),
            alternative=f"p{rule.alternative}" if rule.alternative else "",
            reader=("patterns",),
        )

    def blocks(self, added: Sequence[Rule]) -> tuple[Block, ...]:
        """The blocks of the model, and those of the patterns that the added rules need."""
        have = {n for b in self.model.blocks for n in b.names}
        wanted = _named(added) - have
        more: dict[str, Block] = {}
        while missing := {n for n in wanted if n not in more and n not in have}:
            for name in missing:
                block = self.patterns.block(name)
                if block is None:
                    wanted = wanted - {name}
                    continue
                of = tuple(self.names.get(n, n) for n in block.of)
                more[name] = replace(block, name=name, also=(), of=of)
                wanted = wanted | {n for n in of if catalogue.collection(n) is None}
        ordered = [more[b.name] for b in self.patterns.blocks if b.name in more]
        return (*self.model.blocks, *ordered)


def _joined(model: Rule, patterns: Rule) -> Rule:
    """The rule of the model with the places that only the patterns have."""
    new = [
        (p, w)
        for p, w in zip(patterns.places, patterns.words, strict=False)
        if not any(_shared(p, own) for own in model.places)
    ]
    return replace(
        model,
        places=(*model.places, *(p for p, _ in new)),
        words=(*model.words, *(w for _, w in new)),
        reader=tuple(dict.fromkeys((*model.reader, "patterns"))),
    )


def _class(block: Block | None) -> str:
    if block is None:
        return ""
    return (
        "region" if block.kind == "region" else "overlap" if block.kind == "overlap" else "objects"
    )


def _meant(rule: Rule) -> object:
    """For whom a rule is meant, and whether it alone: its conditions, and that it is one of
    several or a bin.
    """
    given = frozenset(
        (SAME.get(t.quantity, t.quantity), SIDE.get(t.op, t.op), _numbers(t))
        for t in rule.given
        if t.quantity != "n"  # that the object is there at all
    )
    return given, bool(rule.alternative), rule.bin


def _key(rule: Rule) -> tuple[str, str, tuple[float, ...], str, bool]:
    """The key of a rule for one quantity, however the objects are named: sign, keep or drop,
    numbers, those of a threshold that grows as well.
    """
    t = rule.test
    side = SIDE.get(t.op, t.op)
    if rule.drops and not rule.removes and t.quantity not in DISTANCES:
        side = OTHER_SIDE.get(side, f"not {side}")
    side = "near" if t.quantity in DISTANCES else side
    values = _numbers(t)
    if t.op == "none":
        side, values = "==", (0.0,)
    words = t.text.lower() if t.op == "flag" else ""
    return _quantity(rule), side, values, words, bool(t.nth and t.nth > 1)


def _turned(a: Rule, b: Rule) -> bool:
    """True for rules of the same numbers of one quantity that keep what the other one leaves out.

    One candidate, or some events only, may be asked for something else.
    """
    one, two = _key(a), _key(b)
    plain = not (a.given or b.given or a.group or b.group or a.test.nth or b.test.nth)
    return plain and (one[0], one[2]) == (two[0], two[2]) and OTHER_SIDE.get(one[1]) == two[1]


def _quantity(rule: Rule) -> str:
    """The compared quantity; two readers may name a quantity of the paper's own differently."""
    name = rule.test.quantity
    if name.startswith("other:"):
        first = name.removeprefix("other:").partition("_")[0]
        return first if first in SUMS else "other"
    return SAME.get(name, name)


def _numbers(test: Test) -> tuple[float, ...]:
    """The numbers of a test in canonical units; of a threshold that grows, those of its
    expression.
    """
    if test.function:
        return tuple(sorted(quotes.printed(_RANK.sub("", test.function))))
    return tuple(units.Quantity(v, test.unit).canonical for v in test.values)


def _same_number(a: Rule, b: Rule) -> bool:
    """True for rules that speak of the same number of their words, or of a word."""
    mine = {units.Quantity(v, t.unit).canonical for t in a.tests for v in t.values}
    its = {units.Quantity(v, b.test.unit).canonical for v in b.test.values}
    if not its:
        return not a.test.values and a.test.quantity == b.test.quantity
    return bool(mine & its) or any(
        holds(a.test.function, v) for v in b.test.values if a.test.function
    )


def _overlap(a: Rule, b: Rule) -> bool:
    return any(_shared(p, q) for p in a.places for q in b.places)


def _shared(p: Place, q: Place) -> bool:
    return (
        bool(p.block)
        and (p.paper, p.block) == (q.paper, q.block)
        and p.start < q.end
        and q.start < p.end
    )


def _same_block(a: Rule, b: Rule) -> bool:
    return any((p.paper, p.block) == (q.paper, q.block) for p in a.places for q in b.places)


def _named(rules: Collection[Rule]) -> set[str]:
    return {n for r in rules for n in r.names if catalogue.collection(n) is None} - {EVENT, MET}
