"""Vetoes of objects that are described where they are vetoed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hepnb.spec import Comparison
from hepnb.sweep.forms.form import Form, ruled
from hepnb.sweep.limits import Limit
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules import forms as rules
from hepnb.sweep.rules.counts import VETOED
from hepnb.sweep.subjects import vetoed
from hepnb.vocabulary.quantities import FORWARD

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence

#: what a candidate may be asked to satisfy before it counts
_OF_OBJECTS: Final = ("pt", "et", *sorted(FORWARD), "iso", "d0", "z0", "d0sig", "z0sintheta")


def vetoes_of_others(s: Sentence) -> Iterator[Form]:
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
            replace(ruled(rules.VETO_OF_OTHERS, r), stage="veto", collection=name) for r in read
        )
        end = max((v.end() for v in VETOED.finditer(s.text, last, s.end)), default=0)
        yield Form(match.start(), max(read[-1].end, end if match["c"] else 0), marked)


def vetoes_with_limits(s: Sentence) -> Iterator[Form]:
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
            replace(ruled(rules.VETO_WITH_LIMITS, r), stage="veto", collection=f"veto {kind}s")
            for r in (none, *_limited(s, (subject,), of))
        )
        yield Form(match.start(), match.end(), marked)


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


def _in_clause(between: str) -> bool:
    """True for words that go on with what an object is: ``with pT > 10 GeV and``."""
    return not re.search(
        r"[;]|\b(?:are|is|must|while|but|may|required|events?|in the|if)\b", between
    )
