"""Readings that a form gives their region, range, subject or collection."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hepnb.sweep.forms.form import in_detector, ruled
from hepnb.sweep.mentions import mentions
from hepnb.sweep.reading import Reading, of_events
from hepnb.sweep.rules import forms as rules
from hepnb.vocabulary.quantities import FORWARD, MOMENTA
from hepnb.vocabulary.units import AFTER

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence


def equal_counts(s: Sentence, read: list[Reading]) -> list[Reading]:
    """Counts of one subject by which events are split are its bins; those of regions with names of
    their own are asked there.
    """
    if not rules.EQUAL_COUNTS.search(s.text, s.start, s.end):
        return read
    counts = {id(r): _counted(r) for r in read}
    several = {
        id(r)
        for r in read
        for other in read
        if r is not other and counts[id(r)] and counts[id(r)] == counts[id(other)]
    }
    apart = {id(a) for a in read for b in read if a is not b and s.elsewhere(a, b)}
    return [
        replace(
            r,
            bins=id(r) not in apart,
            stated=True,
            condition=False,
            rule=rules.EQUAL_COUNTS.name,
        )
        if id(r) in several
        else r
        for r in read
    ]


def _counted(r: Reading) -> frozenset[str]:
    """The objects that a reading counts; empty where it does anything else."""
    of = frozenset(c.subject for c in r.comparisons)
    return of if all(c.quantity == "n" for c in r.comparisons) else frozenset()


def of_twins(s: Sentence, read: list[Reading]) -> list[Reading]:
    """``electron (muon) … pT > 8 GeV (pT > 5 GeV)``: the first is of the first subject, the
    second of the second.
    """
    group = next(
        (
            g
            for g in s.groups
            if len(g.subjects) == 2 and any(t.kind == "open" for t in s.tokens[g.first : g.last])
        ),
        None,
    )
    for one, two in pairwise(sorted(read, key=lambda r: r.end)):
        between = s.text[one.end : max(one.end, two.own, two.start)]
        opens = re.fullmatch(rf"(?:{AFTER})? ?\(\s*(?:\S{{1,12}} ?)?", between)
        brackets = opens and re.match(rf"(?:{AFTER})?\s*\)", s.text[two.end :])
        if not brackets or len(one.comparisons) != len(two.comparisons) or not one.comparisons:
            continue
        a, b = one.comparisons[0], two.comparisons[0]
        alike = a.quantity == b.quantity or {a.quantity, b.quantity} <= MOMENTA
        if not alike or a.op != b.op or not rules.TWIN.search(s.text, s.start, one.end):
            continue
        k, m = read.index(one), read.index(two)
        if a.subject == b.subject and len(one.comparisons) == 1:  # a dimuon (dielectron) mass
            read[m] = replace(two, stated=one.stated, condition=one.condition, rule=rules.TWIN.name)
        elif group and {c.subject for c in one.comparisons} == set(group.subjects):
            first, second = group.subjects
            read[k] = replace(one, comparisons=(replace(a, subject=first),), rule=rules.TWIN.name)
            read[m] = replace(
                two,
                comparisons=(replace(b, subject=second),),
                stated=one.stated,
                condition=one.condition,
                rule=rules.TWIN.name,
            )
    return read


def where(s: Sentence, read: list[Reading]) -> list[Reading]:
    """Two values of one quantity, each with its range of pseudorapidity after it."""
    found = sorted(
        (r for r in read if r.comparisons), key=lambda r: (r.own if r.own >= 0 else r.start, r.end)
    )
    pairs = [
        (a, b)
        for a, b in pairwise(found)
        if all(
            c.quantity in ("pt", "et", "iso", "jvt") or c.quantity.startswith("other:")
            for c in a.comparisons
        )
        and all(c.quantity in FORWARD for c in b.comparisons)
        and (m := re.match(r"[\s\S]*", s.text[a.end : max(a.end, b.start)]))
        and rules.WHERE.search(m[0])
    ]
    if not rules.WHERE.on:
        return read
    single = len(pairs) < 2
    for a, b in pairs:
        bracket = s.text[: b.start].rstrip().endswith("(")
        if single and not (
            bracket and re.search(r"\b(?:barrel|endcaps?)\b", s.text[a.end : b.start])
        ):
            if (
                bracket
                and a.stated
                and re.search(r"\b(?:in|within) [^()]*\($", s.text[a.end : b.start])
            ):
                read[read.index(b)] = replace(b, stated=True, condition=False)
            continue
        when = replace(b, stated=False, condition=True, given=())
        read[read.index(b)] = when
        read[read.index(a)] = replace(
            a, stated=True, condition=False, given=(when,), rule=rules.WHERE.name
        )
    return read


def in_regions(s: Sentence, read: list[Reading]) -> list[Reading]:
    """``… is required in SR-A``, and what stands in a list before it: ``A and B in SR-A``."""
    for k, r in enumerate(read):
        asked = (
            r.comparisons and not r.regions and r.stated and not r.parameter and not r.removes[0]
        )
        named = next(iter(mentions(s.text, r.end, s.end, s.where.labels)), None) if asked else None
        event = any(of_events(c) or "-" in c.subject for c in r.comparisons)
        if not named or not named.names or (not event and in_detector(named)):
            continue
        if named.twin:
            # which of the two it is for, or both, depends on what stands in brackets beside it
            twin = rules.FOR_REGION.match(s.text, r.end, named.start)
            read[k] = replace(r, stated=False, rule=rules.FOR_REGION.name) if twin else r
        elif rules.OF_THE_BRACKET.match(s.text, r.end, named.start):
            if s.scope(r) is not None:
                continue
            read[k] = replace(r, stated=False, rule=rules.OF_THE_BRACKET.name)
        elif rules.FOR_REGION.match(s.text, r.end, named.start):
            read[k] = replace(r, regions=named.names, rule=rules.FOR_REGION.name)
    return _in_lists(s, read)


def _in_lists(s: Sentence, read: list[Reading]) -> list[Reading]:
    """The readings; one in a list whose last has its region behind it has the same."""
    found = sorted(read, key=lambda r: (max(r.start, r.own), r.end))
    for k in reversed(range(len(found) - 1)):
        a, b = found[k : k + 2]
        asked = a.comparisons and not a.regions and a.stated and not (a.parameter or a.removes[0])
        last = b.regions and b.rule in (rules.FOR_REGION.name, rules.LIST_BEFORE.name)
        between = rules.LIST_BEFORE.match(s.text, a.end, max(a.end, b.start, b.own))
        if asked and last and between and s.scope(a) is None:
            found[k] = ruled(rules.LIST_BEFORE, replace(a, regions=b.regions))
            read[read.index(a)] = found[k]
    return read


def named_collection(s: Sentence, read: list[Reading]) -> list[Reading]:
    """``… are called veto leptons``."""
    match = rules.NAMED.search(s.text, s.start, s.end)
    if not match:
        return read
    stage = match["level"] if match["level"] in ("veto", "signal", "baseline") else ""
    name = re.sub(r"['\"]", "", match["name"])
    return [
        replace(
            r,
            stated=True,
            condition=False,
            stage=stage or r.stage,
            collection=name,
            rule=rules.NAMED.name,
        )
        if r.comparisons
        and r.end <= match.start()
        and all(c.quantity != "n" and "-" not in c.subject for c in r.comparisons)
        else r
        for r in read
    ]
