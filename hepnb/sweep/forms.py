"""Forms in which several values stand together → readings, each with its subject, its region or its
range.

A form takes the place of what else is read in its words; the rules with their examples are in
`hepnb.sweep.rules.forms`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hepnb.spec import Comparison
from hepnb.sweep.limits import Limit
from hepnb.sweep.mentions import Mention, mentions
from hepnb.sweep.reading import Reading, of_events
from hepnb.sweep.rules import forms as rules
from hepnb.sweep.rules import regions
from hepnb.sweep.rules.rule import Confidence, Rule
from hepnb.sweep.scripts import things
from hepnb.sweep.subjects import vetoed
from hepnb.vocabulary.comparisons import ANY, operator
from hepnb.vocabulary.numbers import NUMBERS, named
from hepnb.vocabulary.quantities import FLOORED, FORWARD
from hepnb.vocabulary.subjects import OF_PAIRS
from hepnb.vocabulary.units import AFTER, spelled

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence

#: what a candidate may be asked to satisfy before it counts
_OF_OBJECTS: Final = ("pt", "et", *sorted(FORWARD), "iso", "d0", "z0", "d0sig", "z0sintheta")
_ITEM = re.compile(
    rf"(?P<op>{ANY})? ?(?P<low>\d+(?:\.\d+)?)"
    rf"(?P<u1>{AFTER})?(?: ?[–—-] ?(?P<high>\d+(?:\.\d+)?)(?P<u2>{AFTER})?)?"
)
_COUNTED = re.compile(rf"(?P<op>{ANY})? ?\b(?P<n>{named(0, 5)}|\d)\b", re.IGNORECASE)
#: where the clause of a value ends
_CLAUSE_END = re.compile(r";|\b(?:while|whereas)\b|[<>≤≥]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COUNT_WORD = re.compile(
    rf"(?:\b(?P<bound>exactly|at least) )?\b(?P<n>{named(0, 5)}|\d)\b(?P<more> or more)?"
)


#: words of parts of the detector
_PARTS: Final = frozenset({
    "central", "forward", "barrel", "endcap", "endcaps", "transition", "crack", "gap", "fiducial",
    "tracking", "pseudorapidity",
    "η", "|η|", "ecal", "hcal", "calorimeter", "acceptance", "kinematic", "overlap", "detector",
    "plateau", "p_{t}", "mass",
})  # fmt: skip


@dataclass(frozen=True)
class Form:
    """The reading of a form, in place of all else in ``text[start:end]``."""

    start: int
    end: int
    readings: tuple[Reading, ...]


def forms(s: Sentence) -> list[Form]:
    """The forms of a sentence; of one inside of another, the one that is looked for first."""
    found: list[Form] = []
    for read in _READERS:
        found += [
            f for f in read(s) if not any(x.start <= f.start and f.end <= x.end for x in found)
        ]
    return found


def marked(s: Sentence, read: list[Reading]) -> list[Reading]:
    """The readings with the region, range, subject or collection that a form gives them."""
    for mark in (_equal_counts, _twins, _where, _regions, _named):
        read = mark(s, read)
    return read


# --- helpers
# --------------------------------------------------------------------------------------------------


def _quantity(s: Sentence, place: int, *values: str) -> int | None:
    """The last token before a place that is a quantity with such a word (any without)."""
    found = [
        k
        for k, t in enumerate(s.tokens)
        if t.end <= place
        and t.kind == "quantity"
        and (not values or t.value in values)
        and t.value != "unread"
    ]
    return found[-1] if found else None


def _at(s: Sentence, place: int) -> int:
    """The index of the token at or after a place."""
    return next((k for k, t in enumerate(s.tokens) if t.end > place), len(s.tokens) - 1)


def _limit(
    s: Sentence,
    quantity: int,
    op: str,
    value: float | tuple[float, float],
    unit: str,
    start: int,
    end: int,
) -> Reading:
    """The reading of a limit whose numbers stand at ``text[start:end]``."""
    at = _at(s, start)
    last = max((k for k, t in enumerate(s.tokens) if t.start < end), default=at) + 1
    token = s.tokens[quantity]
    limit = Limit(op, (value,), unit, min(quantity, at), at, last, token)
    found = s.symbol(limit) if token.value == "symbol" else s.plain(limit, token.of, token.value)
    return replace(found, start=min(token.start, start), end=end, own=start)


def _rule(rule: Rule, found: Reading) -> Reading:
    return replace(found, rule=rule.name, confidence=rule.confidence)


def _name(text: str) -> str:
    """The name of a region, "" for words that name none (``all regions``)."""
    words = re.sub(r"^(?:the|a|an) ", "", " ".join(text.split()))
    return (
        ""
        if words.split(" ")[0].lower() in rules.NO_NAME and not re.match(r"signal region \w", words)
        else words
    )


# --- readers
# --------------------------------------------------------------------------------------------------


def _bin_lists(s: Sentence) -> Iterator[Form]:
    for match in rules.BIN_LIST.finditer(s.text, s.start, s.end):
        place = _quantity(s, match.start("list"))
        items = list(_ITEM.finditer(s.text, *match.span("list")))
        unit = next((spelled(m[k]) for m in reversed(items) for k in ("u2", "u1") if m[k]), "")
        after = re.match(AFTER, s.text[match.end() : s.end])
        unit = unit or (spelled(after[0]) if after else "")
        intervals = [_interval(m) for m in items]
        numbers = bool(
            place is not None
            and s.tokens[place].value == "n"
            and rules.SPLIT.search(s.text, s.start, s.end)
        )
        if (
            place is None
            or (s.tokens[place].value == "symbol" and unit)
            or not (_side_by_side(intervals) or (numbers and _counted(intervals)))
            or not (unit or s.tokens[place].value == "n")
        ):
            continue
        read = tuple(
            replace(
                _rule(rules.BIN_LIST, _limit(s, place, op, value, unit, m.start(), m.end())),
                bins=True,
                stated=True,
            )
            for m, (op, value) in zip(items, intervals, strict=True)
        )
        each = next((m for m in s.mentions if len(m.names) == len(read) and not m.twin), None)
        if each and rules.EACH_INTERVAL.search(s.text, match.end(), s.end):
            rule = rules.EACH_INTERVAL.name
            read = tuple(
                replace(r, bins=False, regions=(n,), rule=rule)
                for r, n in zip(read, each.names, strict=True)
            )
        if all(r.comparisons for r in read):
            yield Form(match.start("list"), match.end() + (len(after[0]) if after else 0), read)


def _interval(match: re.Match[str]) -> tuple[str, float | tuple[float, float]]:
    if match["high"]:
        return "in", (float(match["low"]), float(match["high"]))
    op = match["op"] or "="
    return operator(op), float(match["low"])


def _side_by_side(found: list[tuple[str, float | tuple[float, float]]]) -> bool:
    """True for intervals of which at least one has two ends, and each begins where the one
    before it ends or later.
    """
    if not any(op == "in" for op, _ in found):
        return False
    for (_, a), (op, b) in pairwise(found):
        high, low = (a[1] if isinstance(a, tuple) else a), (b[0] if isinstance(b, tuple) else b)
        if low < high or op == "==":
            return False
    return True


def _counted(found: list[tuple[str, float | tuple[float, float]]]) -> bool:
    """True for numbers one after the other, the last of which may be a lower end:
    ``2, 3, and ≥ 4``.
    """
    values = [value for _, value in found if isinstance(value, float)]
    steps = all(b - a == 1 for a, b in pairwise(values)) and len(values) == len(found) > 1
    return steps and all(op == "==" for op, _ in found[:-1]) and found[-1][0] in ("==", ">=")


def _count_bins(s: Sentence) -> Iterator[Form]:
    for match in rules.COUNT_BINS.finditer(s.text, s.start, s.end):
        numbers = [
            (m, float(m["n"]) if m["n"].isdigit() else float(NUMBERS.get(m["n"], -1)))
            for m in _COUNT_WORD.finditer(s.text, *match.span("list"))
        ]
        group = next(
            (
                g
                for g in s.groups
                if s.tokens[g.first].start >= match.end("list")
                and s.tokens[g.first].end <= match.end()
            ),
            None,
        )
        bounds = [">=" if m["more"] or m["bound"] == "at least" else "==" for m, _ in numbers]
        bounded = all(m["bound"] for m, _ in numbers)
        fewest = 2 if bounded else 3
        if group is None or len(numbers) < fewest or len(group.subjects) != 1:
            continue
        subject, values = group.subjects[0].split(":")[0], [n for _, n in numbers]
        if any(b - a != 1 for a, b in pairwise(values)) or ">=" in bounds[:-1]:
            continue
        if bounded or rules.SPLIT.search(s.text, s.start, s.end) or bounds[-1] == ">=":
            read = tuple(
                Reading(m.start(), match.end(), (Comparison(subject, "n", op, n),), bins=True)
                for (m, n), op in zip(numbers, bounds, strict=True)
            )
        else:
            op, value = ("<=", values[-1]) if values[0] == 0 else ("in", (values[0], values[-1]))
            read = (
                Reading(
                    match.start(),
                    match.end(),
                    (Comparison(subject, "n", op, value),),
                    stated=s.states,
                ),
            )
        yield Form(
            match.start(), match.end("what") + 1, tuple(_rule(rules.COUNT_BINS, r) for r in read)
        )


def _raised(s: Sentence) -> Iterator[Form]:
    for match in rules.RAISED.finditer(s.text, s.start, s.end):
        if match["second"]:
            two = Reading(match.start(), match.end("unit"), stated=False, rule=rules.RAISED.name)
            yield Form(match.start(), match.end("unit"), (two,))
            continue
        place = _quantity(s, match.start(), *FLOORED)
        if place is not None:
            found = _rule(
                rules.RAISED,
                _limit(
                    s,
                    place,
                    ">",
                    float(match["new"]),
                    spelled(match["unit"]),
                    match.start("new"),
                    match.end("unit"),
                ),
            )
            name = _name(match["name"]) if match["name"] else ""
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
            regions = (_name(named[1]),) if named else ()
            reading = Reading(
                match.start(),
                match.end(),
                (Comparison(subject, "n", ">=", number),),
                regions=regions,
                rule=rules.RAISED_COUNT.name,
            )
            yield Form(match.start(), match.end(), (reading,))


def _tuples(s: Sentence) -> Iterator[Form]:
    for match in rules.TUPLES.finditer(s.text, s.start, s.end):
        place = _quantity(s, match.start(), "pt", "et")
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


def _by_region(s: Sentence) -> Iterator[Form]:
    """``> 140 (220) GeV … in the electron (muon) channel``."""
    twins = [m for m in s.mentions if m.twin]
    for match in rules.BY_REGION.finditer(s.text, s.start, s.end) if twins else ():
        place, op = _quantity(s, match.start("one")), _op_before(s, match.start("one"))
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
                _rule(
                    rules.BY_REGION,
                    _limit(s, place, op, float(match[v]), unit, match.start(v), match.end(v)),
                ),
                regions=names,
                stated=True,
            )
            for v, names in zip(("one", "two"), near[0].sides, strict=True)
        )
        if all(len(r.comparisons) == 1 for r in read):
            yield Form(match.start(), match.end(), read)


def _in_each_region(s: Sentence) -> Iterator[Form]:
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
    place = _quantity(s, first.start("n")) if first else None
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
            _rule(
                rules.EACH_REGION,
                _limit(
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
    parts = any(_in_detector(mention) for _, mention in found)
    if parts and not all(of_events(x) for r in read for x in r.comparisons):
        return  # of jets in the central region
    if op and all(len(r.comparisons) == 1 for r in read):
        yield from (
            Form(m.start("n"), max(m.end("n"), m.end("unit")), (r,))
            for (m, _), r in zip(found, read, strict=True)
        )


def _count_in_each(s: Sentence) -> Iterator[Form]:
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
            number = (
                float(NUMBERS.get(item["n"].lower(), -1))
                if not item["n"].isdigit()
                else float(item["n"])
            )
            count = Comparison(group.subjects[0].split(":")[0], "n", op, number)
            read.append(
                Reading(
                    item.start(), match.end(), (count,), regions=(name,), rule=rules.EACH_COUNT.name
                )
            )
        if all(c.op for r in read for c in r.comparisons):
            yield Form(match.start(), match.end() + 1, tuple(read))


def _op_before(s: Sentence, place: int) -> str:
    """The comparison right before a number."""
    token = next((t for t in reversed(s.tokens) if t.end <= place), None)
    return token.value if token and token.kind == "compare" else ""


def _by_eta(s: Sentence) -> Iterator[Form]:
    for match in rules.BY_ETA.finditer(s.text, s.start, s.end):
        place, op = (
            _quantity(s, match.start(), "pt", "et", "iso", "jvt"),
            _op_before(s, match.start()),
        )
        given = [
            [x for x in s.limits if match.start(g) <= s.tokens[x.at].start < match.end(g)]
            for g in ("a", "b")
        ]
        if place is None or not op or any(len(g) != 1 for g in given):
            continue
        unit = spelled(match["unit"] or "")
        read = []
        for value, (bound,) in zip(("one", "two"), given, strict=True):
            found = _limit(
                s, place, op, float(match[value]), unit, match.start(value), match.end(value)
            )
            when = tuple(
                Reading(
                    s.tokens[bound.first].start,
                    s.tokens[bound.last - 1].end,
                    (Comparison(c.subject, "abseta", bound.op, bound.values[0]),),
                    condition=True,
                    stated=False,
                )
                for c in found.comparisons
            )
            read.append(replace(_rule(rules.BY_ETA, found), given=when, stated=True))
        yield Form(match.start(), match.end(), tuple(read))


def _cones(s: Sentence) -> Iterator[Form]:
    for match in rules.CONE.finditer(s.text, s.start, s.end):
        around = next(
            (g for g in s.groups if s.tokens[g.first].start >= match.start("around")), None
        )
        before = [
            g
            for g in s.groups
            if s.tokens[g.last - 1].end <= match.start() and g.subjects != ("event",)
        ]
        verb = any(t.kind == "removed" for t in s.tokens)
        if (
            around is None
            or not before
            or not verb
            or len(before[-1].subjects) != 1
            or re.search(r"\bsum|isolat", s.text[s.start : match.start()])
        ):
            continue
        thrown, value = before[-1].subjects[0], float(match["n"] or match["m"])
        events = s.groups[0].subjects == ("event",)
        pairs = tuple(
            Comparison("-".join(sorted((thrown, a))), "dr", ">", value) for a in around.subjects
        )
        start, end = s.tokens[before[-1].first].start, match.end()
        removes = ("", "") if events else (thrown, around.subjects[0])
        yield Form(
            start,
            end,
            (
                Reading(
                    start, end, pairs, removes=removes, turns=1, printed="<", rule=rules.CONE.name
                ),
            ),
        )


def _respective(s: Sentence) -> Iterator[Form]:
    """``smaller than 0.12 or 0.18 for hadron or lepton candidates, respectively``."""
    for match in rules.RESPECTIVE.finditer(s.text, s.start, s.end):
        op, unit = _op_before(s, match.start("one")), spelled(match["unit"] or "")
        place = _quantity(s, match.start("one"))
        kinds = (
            ("track", "lepton")
            if match["adjectives"]
            else tuple(_subjects(s, match.start("names"), match.end("names")))
        )
        if place is None or not op or len(kinds) != 2 or kinds[0] == kinds[1]:
            continue
        limit = Limit(
            op,
            (float(match["one"]),),
            unit,
            place,
            _at(s, match.start("one")),
            _at(s, match.end("two")),
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


def _regions_respectively(s: Sentence) -> Iterator[Form]:
    """``200 and 300 GeV in the low-mass and high-mass regions, respectively``."""
    if not any(t.kind == "respectively" for t in s.tokens):
        return
    for match in regions.RESPECTIVE.finditer(s.text, s.start, s.end):
        place, op = _quantity(s, match.start()), _op_before(s, match.start())
        items = [
            (match.start("list") + m.start(), match.start("list") + m.end(), float(m[0]))
            for m in _NUMBER.finditer(match["list"])
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
                _rule(regions.RESPECTIVE, _limit(s, place, op, value, unit, start, end)),
                regions=(name,),
                stated=True,
            )
            for (start, end, value), name in zip(items, named.names, strict=True)
        )
        if all(len(r.comparisons) == 1 for r in read):
            yield Form(match.start(), match.end(), read)


def _vetoes_of_others(s: Sentence) -> Iterator[Form]:
    """``events with additional leptons with pT > 10 GeV are vetoed``: none of them, and what
    they are.
    """
    for match in rules.VETO_OF_OTHERS.finditer(s.text, s.start, s.end):
        place = next(match.start(g) for g in "abcd" if match[g])
        group = next(
            (
                g
                for g in s.groups
                if s.tokens[g.last - 1].end > place and s.tokens[g.first].start >= place
            ),
            None,
        )
        begin = match.start("d") if match["d"] else s.start
        if group is None or re.search(r"\b(?:unless|except|if|when)\b", s.text[begin : s.end]):
            continue
        subjects = tuple(dict.fromkeys(x.split(":")[0] for x in group.subjects))
        last = s.tokens[group.last - 1].end
        of = [
            x
            for x in s.limits
            if group.last <= x.at and _in_clause(s.text[last : s.tokens[x.at].start])
        ]
        each = len(subjects) if not group.either else 1
        if not _of_objects(of, each):
            continue
        name = " ".join(s.text[place:last].replace(" (", " or ").split())
        count = Reading(
            match.start(), last, tuple(Comparison(k, "n", "==", 0.0) for k in subjects), turns=1
        )
        read = [count, *_limited(s, subjects, of)]
        marked = tuple(
            replace(_rule(rules.VETO_OF_OTHERS, r), stage="veto", collection=name) for r in read
        )
        yield Form(match.start(), read[-1].end, marked)


def _of_objects(limits: Sequence[Limit], most: int = 1) -> bool:
    """True for limits on what an object is by itself, with one value or one for each of ``most``
    kinds; False for no limits.
    """
    return bool(limits) and all(
        x.quantity and x.quantity.value in _OF_OBJECTS and len(x.values) in (1, most)
        for x in limits
    )


def _limited(s: Sentence, subjects: Sequence[str], limits: Iterable[Limit]) -> Iterator[Reading]:
    """The limits on objects of some kinds, each with one value for all or one for each."""
    for x in limits:
        values = x.values * len(subjects) if len(x.values) == 1 else x.values
        found = tuple(
            Comparison(k, x.quantity.value if x.quantity else "", x.op, v, x.unit)
            for k, v in zip(subjects, values, strict=True)
        )
        yield Reading(s.tokens[x.first].start, s.tokens[x.last - 1].end, found)


def _vetoes_with_limits(s: Sentence) -> Iterator[Form]:
    """``a jet veto (p_{T} > 20 GeV, |η| < 2.4)``: none of them, and which ones count."""
    for match in rules.VETO_WITH_LIMITS.finditer(s.text, s.start, s.end):
        first, last = match.span("limits")
        of = [x for x in s.limits if first <= s.tokens[x.at].start < last]
        if not _of_objects(of):
            continue
        kind = match["what"]
        subject = vetoed(kind)
        count = Comparison(subject, "n", "==", 0.0)
        none = Reading(match.start(), match.end("veto"), (count,), turns=1)
        marked = tuple(
            replace(_rule(rules.VETO_WITH_LIMITS, r), stage="veto", collection=f"veto {kind}s")
            for r in (none, *_limited(s, (subject,), of))
        )
        yield Form(match.start(), match.end(), marked)


def _removing(s: Sentence) -> Iterator[Form]:
    """``by discarding any jet within ΔR = 0.4 of a photon``."""
    for match in rules.REMOVING.finditer(s.text, s.start, s.end):
        thrown = _subjects(s, *match.span("thrown"))
        around = _subjects(s, match.start("around"), match.end("around") + 1)
        if (
            len(thrown) != 1
            or len(around) != 1
            or thrown == around
            or re.search(r"\b(?:unless|except)\b", s.text[s.start : s.end])
        ):
            continue
        found = Comparison("-".join(sorted((thrown[0], around[0]))), "dr", ">=", float(match["n"]))
        read = Reading(
            match.start(),
            match.end(),
            (found,),
            removes=(thrown[0], around[0]),
            turns=1,
            printed="<",
        )
        yield Form(match.start(), match.end(), (_rule(rules.REMOVING, read),))


def _growing(s: Sentence) -> Iterator[Form]:
    """``within ΔR < 0.04 + 10 GeV/pT of a jet are removed``."""
    for match in rules.GROWING.finditer(s.text, s.start, s.end):
        place = next((k for k, t in enumerate(s.tokens) if t.start == match.start("dr")), None)
        numbers = [float(m[0]) for m in _NUMBER.finditer(match["function"])]
        if place is None:
            continue
        limit = Limit(
            "<",
            (numbers[0],),
            "",
            place,
            _at(s, match.end("dr") + 1),
            _at(s, match.end() - 1) + 1,
            s.tokens[place],
        )
        pairs = s.overlaps(limit)
        function = (
            _of_candidate(
                match["function"], {removed for removed, _ in pairs}, s.text[match.end() : s.end]
            )
            if pairs
            else ""
        )
        if not function:
            continue
        found = tuple(
            Comparison("-".join(sorted(p)), "dr", ">=", numbers[0], function=function)
            for p in pairs
        )
        read = s.removal(
            Reading(
                match.start(),
                match.end(),
                found,
                removes=pairs[0],
                rule=rules.GROWING.name,
                own=match.start(),
            )
        )
        yield Form(read.start, read.end, (read,))


def _of_candidate(text: str, removed: set[str], after: str) -> str:
    """The function of the candidate's own momentum, in words of the language; "" where it is
    that of another, or not said whose.
    """
    index = re.search(r"p_\{T,?([^{}]*)\}(?:\^\{([^{}]*)\}|\(([^()]*)\))?", text)
    said = re.search(
        r"p_\{T\} (?:is|denotes|being|refers to) (?:the "
        r"|that of the )?(?:transverse momentum of the |p_\{T\} of the )?(\w+)",
        after,
    )
    named = (
        things("".join(g.replace("/", "") for g in index.groups() if g) if index else "")
        or (things(said[1]) if said else None)
        or ()
    )
    own = set(named) >= removed or (named == ("lepton",) and removed <= OF_PAIRS)
    if index is None or not own or (len(named) > 1 and set(named) != removed):
        return ""
    numbers = [m[0] for m in _NUMBER.finditer(text[: index.start()])]
    grows = f"{numbers[-2]} + {numbers[-1]} GeV / pt"
    return f"min({numbers[0]}, {grows})" if len(numbers) == 3 else grows


def _in_clause(between: str) -> bool:
    """True for words that go on with what an object is: ``with pT > 10 GeV and``."""
    return not re.search(
        r"[;]|\b(?:are|is|must|while|but|may|required|events?|in the|if)\b", between
    )


def _subjects(s: Sentence, start: int, end: int) -> list[str]:
    return [t.value for t in s.tokens if t.kind == "subject" and start <= t.start < end]


_READERS: Final[tuple[Callable[[Sentence], Iterator[Form]], ...]] = (
    _bin_lists, _count_in_each, _count_bins, _respective, _raised, _tuples, _by_region,
    _in_each_region, _regions_respectively,
    _vetoes_of_others, _vetoes_with_limits,
    _removing, _growing,
    _by_eta, _cones,
)  # fmt: skip


# --- marks
# --------------------------------------------------------------------------------------------------


def _equal_counts(s: Sentence, read: list[Reading]) -> list[Reading]:
    if not rules.EQUAL_COUNTS.search(s.text, s.start, s.end):
        return read
    of = [(c.subject, c.quantity) for r in read for c in r.comparisons if c.quantity == "n"]
    several = {x for x in of if of.count(x) > 1}
    return [
        replace(r, bins=True, stated=True, condition=False, rule=rules.EQUAL_COUNTS.name)
        if r.comparisons and all((c.subject, c.quantity) in several for c in r.comparisons)
        else r
        for r in read
    ]


def _twins(s: Sentence, read: list[Reading]) -> list[Reading]:
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
        if (a.quantity, a.op) != (b.quantity, b.op) or not rules.TWIN.search(
            s.text, s.start, one.end
        ):
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


def _where(s: Sentence, read: list[Reading]) -> list[Reading]:
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


def _regions(s: Sentence, read: list[Reading]) -> list[Reading]:
    """``… is required in SR-A``, and what stands in a list before it: ``A and B in SR-A``."""
    for k, r in enumerate(read):
        asked = (
            r.comparisons and not r.regions and r.stated and not r.parameter and not r.removes[0]
        )
        named = next(iter(mentions(s.text, r.end, s.end, s.where.labels)), None) if asked else None
        event = any(of_events(c) or "-" in c.subject for c in r.comparisons)
        if not named or not named.names or (not event and _in_detector(named)):
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
            found[k] = _rule(rules.LIST_BEFORE, replace(a, regions=b.regions))
            read[read.index(a)] = found[k]
    return read


def _in_detector(named: Mention) -> bool:
    """True for ``the central region``: where objects are, rather than some of the events."""
    return any(
        name.endswith(" region") and set(name.lower().split()[:-1]) & _PARTS for name in named.names
    )


def _named(s: Sentence, read: list[Reading]) -> list[Reading]:
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
