"""Bins: intervals side by side, and counts one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hepnb.spec import Comparison
from hepnb.sweep.forms.form import Form, limited, quantity_before, ruled
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules import forms as rules
from hepnb.vocabulary.comparisons import ANY, operator
from hepnb.vocabulary.numbers import NUMBERS, named
from hepnb.vocabulary.units import AFTER, spelled

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence

_ITEM = re.compile(
    rf"(?P<op>{ANY})? ?(?P<low>\d+(?:\.\d+)?)"
    rf"(?P<u1>{AFTER})?(?: ?[–—-] ?(?P<high>\d+(?:\.\d+)?)(?P<u2>{AFTER})?)?"
)
_COUNT_WORD = re.compile(
    rf"(?:\b(?P<bound>exactly|at least) )?\b(?P<n>{named(0, 5)}|\d)\b(?P<more> or more)?"
)


def bin_lists(s: Sentence) -> Iterator[Form]:
    """``p_{T} in 20–30, 30–50 and > 50 GeV``: intervals side by side."""
    for match in rules.BIN_LIST.finditer(s.text, s.start, s.end):
        place = quantity_before(s, match.start("list"))
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
                ruled(rules.BIN_LIST, limited(s, place, op, value, unit, m.start(), m.end())),
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


def count_bins(s: Sentence) -> Iterator[Form]:
    """``events with two, three and at least four jets``."""
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
            match.start(), match.end("what") + 1, tuple(ruled(rules.COUNT_BINS, r) for r in read)
        )
