"""Differences between a paper and one that it cites: the paper itself counts, and both are
shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hepnb import units
from hepnb.findings import Check, Finding
from hepnb.records import Records, Rule, Test
from hepnb.records.checking import on_page, told
from hepnb.vocabulary.operators import SIDE


@dataclass(frozen=True, slots=True)
class Differs:
    """A rule that was read in a cited paper, and what the paper itself has instead."""

    cited: Rule
    own: Rule


def papers_differ(found: Differs) -> Iterator[Finding]:
    """Two papers that say different things

    The paper leaves a definition to one that it cites, and states one of its numbers itself,
    differently. The line is that of the paper. Warning. Fix: read both places, and edit the line
    where the cited one is meant.
    """
    own, cited = found.own, found.cited
    message = (
        f"{on_page(own)}{told(own)}; {cited.places[0].paper} has {told(cited)} on page "
        f"{cited.places[0].page}"
    )
    yield Finding("HEP517", "warning", message, fix="read both places")


def told_apart(records: Records) -> tuple[Records, tuple[Finding, ...]]:
    """The records without what cited papers say otherwise than the paper itself, and a finding
    for each of these.
    """
    own = [r for r in records.rules if any(p.paper == records.paper for p in r.places)]
    rules, findings = [], []
    for rule in records.rules:
        others = [] if rule in own else [o for o in own if differ(rule, o)]
        findings += [f for o in others for f in papers_differ(Differs(rule, o))]
        left = tuple(b for b in rule.blocks if not any(b in o.blocks for o in others))
        if left:
            rules.append(replace(rule, blocks=left))
    return replace(records, rules=tuple(rules)), tuple(dict.fromkeys(findings))


def differ(one: Rule, other: Rule) -> bool:
    """True for rules that limit the same quantity of the same things on the same side, at
    different numbers or by other words.
    """
    if (
        not set(one.blocks) & set(other.blocks)
        or one.alternative
        or other.alternative
        or one.given != other.given
    ):
        return False
    if (one.drops, one.instead, one.removes) != (other.drops, other.instead, other.removes):
        return False
    return _of(one.test) == _of(other.test) and _says(one.test) != _says(other.test)


def _of(test: Test) -> object:
    side = SIDE.get(test.op, test.op)
    return test.what, test.nth, test.leading, test.other, test.other_nth, test.quantity, side


def _says(test: Test) -> object:
    return (
        tuple(units.Quantity(v, test.unit).canonical for v in test.values),
        test.function,
        test.text.lower(),
    )


#: the page of the manual
RULES: tuple[Check[Differs], ...] = (Check("HEP517", papers_differ),)
