"""Values of several regions, kinds of objects or channels, each with its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hepnb.spec import Comparison
from hepnb.sweep.forms.form import (
    NUMBER,
    Form,
    in_detector,
    limited,
    operator_before,
    quantity_before,
    region_name,
    ruled,
    subjects_in,
    token_at,
)
from hepnb.sweep.limits import Limit
from hepnb.sweep.mentions import Mention
from hepnb.sweep.reading import Reading, of_events
from hepnb.sweep.rules import forms as rules
from hepnb.sweep.rules.regions import orders
from hepnb.sweep.rules.rule import Confidence
from hepnb.vocabulary.comparisons import ANY, operator
from hepnb.vocabulary.numbers import NUMBERS, named
from hepnb.vocabulary.quantities import FLOORED
from hepnb.vocabulary.units import spelled

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence

_COUNTED = re.compile(rf"(?P<op>{ANY})? ?\b(?P<n>{named(0, 5)}|\d)\b", re.IGNORECASE)
#: where the clause of a value ends
_CLAUSE_END = re.compile(r";|\b(?:while|whereas)\b|[<>≤≥]")

#: for what a value is another one: ``For |η| > 2.5``, ``For the data of 2017``
_ON_CONDITION = re.compile(
    r"(?:For|If|When|In|At|Where)\b[^;]*?(?:[<>≤≥]|\bdata\b|\b(?:19|20)\d\d\b|\bperiods?\b)"
)


def raised(s: Sentence) -> Iterator[Form]:
    """``raised to 300 GeV in SR-B``, ``is increased to four``."""
    for match in rules.RAISED.finditer(s.text, s.start, s.end):
        if match["second"] or _ON_CONDITION.match(s.text, s.start, match.start()):
            two = Reading(match.start(), match.end("unit"), stated=False, rule=rules.RAISED.name)
            yield Form(match.start(), match.end("unit"), (two,))
            continue
        place = quantity_before(s, match.start(), *FLOORED)
        if place is not None:
            found = ruled(
                rules.RAISED,
                limited(
                    s,
                    place,
                    ">",
                    float(match["new"]),
                    spelled(match["unit"]),
                    match.start("new"),
                    match.end("unit"),
                ),
            )
            name = region_name(match["name"]) if match["name"] else ""
            confidence = Confidence.SURE if name else Confidence.REACH
            yield Form(
                match.start(),
                match.end(),
                (
                    replace(
                        found, stated=True, regions=(name,) if name else (), confidence=confidence
                    ),
                ),
            )
    for match in rules.RAISED_COUNT.finditer(s.text, s.start, s.end):
        group = next(
            (
                t
                for t in s.tokens
                if t.kind in ("subject", "quantity")
                and match.start() <= t.start < match.start("new")
            ),
            None,
        )
        subject = (group.value if group.kind == "subject" else group.of) if group else ""
        if subject:
            number = float(NUMBERS.get(match["new"], 0)) or float(match["new"])
            named = re.match(
                r"\s*In (?:the )?((?:[\w-]+ ){1,3}(?:region|channel|category))\b",
                s.text[s.start : match.start()],
            )
            regions = (region_name(named[1]),) if named else ()
            reading = Reading(
                match.start(),
                match.end(),
                (Comparison(subject, "n", ">=", number),),
                regions=regions,
                rule=rules.RAISED_COUNT.name,
            )
            yield Form(match.start(), match.end(), (reading,))


def tuples(s: Sentence) -> Iterator[Form]:
    """``(40, 30) and (50, 40) GeV for the eμ and μμ channels``: thresholds by rank."""
    for match in rules.TUPLES.finditer(s.text, s.start, s.end):
        place = quantity_before(s, match.start(), "pt", "et")
        tuples = [
            [float(n) for n in re.findall(r"\d+(?:\.\d+)?", t[0])]
            for t in re.finditer(r"\(([^()]*)\)", match["tuples"])
        ]
        names = re.split(r",? and |, ", match["names"])
        group = next(
            (g for g in s.groups if s.tokens[g.first].start > match.end("unit")), None
        ) or next(iter(s.groups), None)
        if (
            place is None
            or group is None
            or len(names) != len(tuples)
            or len({len(t) for t in tuples}) != 1
            or len(group.subjects) != 1
        ):
            continue
        base, tail = group.subjects[0].split(":")[0], names[-1].partition("-")[2]
        kind = re.sub(r"ies$", "y", match["kind"]).rstrip("s")
        spans = [
            m.span()
            for m in re.finditer(r"\([^()]*\)", s.text[match.start() : match.end("tuples")])
        ]
        yield Form(
            match.start(),
            match.end(),
            tuple(
                Reading(
                    match.start() + a,
                    match.start() + b,
                    (
                        Comparison(
                            f"{base}:{k}", s.tokens[place].value, ">", v, spelled(match["unit"])
                        ),
                    ),
                    regions=(f"{name if tail in name else name + tail} {kind}",),
                    rule=rules.TUPLES.name,
                )
                for (a, b), name, values in zip(spans, names, tuples, strict=True)
                for k, v in enumerate(values, 1)
            ),
        )


def by_region(s: Sentence) -> Iterator[Form]:
    """``> 140 (220) GeV … in the electron (muon) channel``."""
    twins = [m for m in s.mentions if m.twin]
    for match in rules.BY_REGION.finditer(s.text, s.start, s.end) if twins else ():
        place, op = quantity_before(s, match.start("one")), operator_before(s, match.start("one"))
        near = [m for m in twins if not _CLAUSE_END.search(s.text[match.end() : m.start])]
        inside = [(m.start, m.end) for m in twins]
        others = [
            g for g in s.groups if not any(x <= s.tokens[g.first].start < y for x, y in inside)
        ]
        own = [
            g
            for g in others
            if len(g.subjects) > 1
            and "(" in s.text[s.tokens[g.first].start : s.tokens[g.last - 1].end + 2]
        ]
        if place is None or not op or not near or any(g.subjects for g in own):
            continue  # "electrons (muons)" says whose the values are
        unit = next((spelled(match[u]) for u in ("unit", "first", "second") if match[u]), "")
        read = tuple(
            replace(
                ruled(
                    rules.BY_REGION,
                    limited(s, place, op, float(match[v]), unit, match.start(v), match.end(v)),
                ),
                regions=names,
                stated=True,
            )
            for v, names in zip(("one", "two"), near[0].sides, strict=True)
        )
        if all(len(r.comparisons) == 1 for r in read):
            yield Form(match.start(), match.end(), read)


def count_by_region(s: Sentence) -> Iterator[Form]:
    """``at least two (three) jets … in SR1 (SR2)``, ``exactly one (at least two) jets``."""
    twins = [m for m in s.mentions if m.twin]
    for match in rules.COUNT_BY_REGION.finditer(s.text, s.start, s.end) if twins else ():
        near = [
            m
            for m in twins
            if not _CLAUSE_END.search(s.text[min(m.end, match.end()) : max(m.start, match.start())])
        ]
        group = next((g for g in s.groups if s.tokens[g.first].start >= match.end("two")), None)
        one, two = operator(match["op"].lower()), operator((match["other"] or match["op"]).lower())
        if len(near) != 1 or group is None or len(group.subjects) != 1 or not (one and two):
            continue
        subject, end = group.subjects[0].split(":")[0], s.tokens[group.last - 1].end
        found = (
            (match.start("one"), one, _number(match["one"]), near[0].sides[0]),
            (match.start("two"), two, _number(match["two"]), near[0].sides[1]),
        )
        yield Form(
            match.start(),
            end,
            tuple(
                Reading(
                    match.start(),
                    end,
                    (Comparison(subject, "n", op, number),),
                    regions=names,
                    own=own,
                    rule=rules.COUNT_BY_REGION.name,
                )
                for own, op, number, names in found
            ),
        )


def _number(word: str) -> float:
    """A number in words or digits."""
    return float(word) if word.isdigit() else float(NUMBERS.get(word.lower(), -1))


def in_each_region(s: Sentence) -> Iterator[Form]:
    """``larger than 120 GeV in SR-2j, 160 GeV in SR-3j and 200 GeV in SR-4j``."""
    found: list[tuple[re.Match[str], Mention]] = []
    for mention in s.mentions:
        begin = found[-1][1].end if found else s.start
        match = next(
            (
                m
                for m in rules.EACH_REGION.finditer(s.text, begin, mention.start)
                if m.end() == mention.start
            ),
            None,
        )
        goes_on = match and (
            not found
            or re.fullmatch(r",? (?:and |or |while )?(?:of |at )?", s.text[begin : match.start()])
        )
        if match and mention.names and not mention.twin and goes_on:
            found.append((match, mention))
        elif found and not mention.names:
            break
    first = found[0][0] if len(found) > 1 else None
    place = quantity_before(s, first.start("n")) if first else None
    unit = spelled(first["unit"] or "") if first else ""
    if first is None or place is None or any(spelled(m["unit"] or "") != unit for m, _ in found):
        return
    near = next(
        (
            x
            for x in s.limits
            if s.tokens[x.at].start < first.end("n") <= s.tokens[x.last - 1].end + 1
        ),
        None,
    )
    op = operator(first["op"].strip()) if first["op"] else near.op if near else ""
    read = tuple(
        replace(
            ruled(
                rules.EACH_REGION,
                limited(
                    s,
                    place,
                    operator(m["op"].strip()) if m["op"] else op,
                    float(m["n"]),
                    unit,
                    m.start("n"),
                    m.end("n"),
                ),
            ),
            regions=mention.names,
            stated=True,
        )
        for m, mention in found
    )
    parts = any(in_detector(mention) for _, mention in found)
    if parts and not all(of_events(x) for r in read for x in r.comparisons):
        return  # of jets in the central region
    if op and all(len(r.comparisons) == 1 for r in read):
        yield from (
            Form(m.start("n"), max(m.end("n"), m.end("unit")), (r,))
            for (m, _), r in zip(found, read, strict=True)
        )


def count_in_each(s: Sentence) -> Iterator[Form]:
    """``at least two, three and four jets are required in SR2j, SR3j and SR4j, respectively``."""
    if not any(t.kind == "respectively" for t in s.tokens):
        return
    for match in rules.EACH_COUNT.finditer(s.text, s.start, s.end):
        items = list(_COUNTED.finditer(s.text, *match.span("list")))
        named = next((m for m in s.mentions if len(m.names) == len(items) and not m.twin), None)
        group = next(
            (g for g in s.groups if match.end("list") <= s.tokens[g.first].start < match.end()),
            None,
        )
        if (
            named is None
            or group is None
            or len(group.subjects) != 1
            or len(items) < len(re.findall(r",|\band\b", match["list"]))
        ):
            continue
        op, read = "", []
        for item, name in zip(items, named.names, strict=True):
            op = operator(item["op"].lower()) if item["op"] else op
            count = Comparison(group.subjects[0].split(":")[0], "n", op, _number(item["n"]))
            read.append(
                Reading(
                    item.start(), match.end(), (count,), regions=(name,), rule=rules.EACH_COUNT.name
                )
            )
        if all(c.op for r in read for c in r.comparisons):
            yield Form(match.start(), match.end() + 1, tuple(read))


def respective(s: Sentence) -> Iterator[Form]:
    """``smaller than 0.12 or 0.18 for hadron or lepton candidates, respectively``."""
    for match in rules.RESPECTIVE.finditer(s.text, s.start, s.end):
        op, unit = operator_before(s, match.start("one")), spelled(match["unit"] or "")
        place = quantity_before(s, match.start("one"))
        kinds = (
            ("track", "lepton")
            if match["adjectives"]
            else tuple(subjects_in(s, match.start("names"), match.end("names")))
        )
        if place is None or not op or len(kinds) != 2 or kinds[0] == kinds[1]:
            continue
        limit = Limit(
            op,
            (float(match["one"]),),
            unit,
            place,
            token_at(s, match.start("one")),
            token_at(s, match.end("two")),
            s.tokens[place],
        )
        sense, turns = s.sense(op, limit, (), of_event=True)
        quantity, last = s.tokens[place].value, match.end("two")
        yield Form(
            match.start("one"),
            match.end(),
            tuple(
                Reading(
                    s.tokens[place].start, last,
                    (Comparison(kind, quantity, sense, float(match[v]), unit),),
                    turns=turns, printed=op, own=match.start(v), rule=rules.RESPECTIVE.name,
                )
                for kind, v in zip(kinds, ("one", "two"), strict=True)
            ),
        )  # fmt: skip


def regions_respectively(s: Sentence) -> Iterator[Form]:
    """``200 and 300 GeV in the low-mass and high-mass regions, respectively``."""
    if not any(t.kind == "respectively" for t in s.tokens):
        return
    for match in orders.RESPECTIVE.finditer(s.text, s.start, s.end):
        place, op = quantity_before(s, match.start()), operator_before(s, match.start())
        items = [
            (match.start("list") + m.start(), match.start("list") + m.end(), float(m[0]))
            for m in NUMBER.finditer(match["list"])
        ]
        unit = spelled(match["unit"] or "")
        named = next((m for m in s.mentions if len(m.names) == len(items)), None)
        if (
            place is None
            or not op
            or named is None
            or not (unit or s.tokens[place].value in ("n", "abseta", "absy", "met_significance"))
        ):
            continue
        read = tuple(
            replace(
                ruled(orders.RESPECTIVE, limited(s, place, op, value, unit, start, end)),
                regions=(name,),
                stated=True,
            )
            for (start, end, value), name in zip(items, named.names, strict=True)
        )
        if all(len(r.comparisons) == 1 for r in read):
            yield Form(match.start(), match.end(), read)
