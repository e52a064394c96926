"""Values of a quantity that depend on where in the detector an object is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hepnb.spec import Comparison
from hepnb.sweep.forms.form import Form, limited, operator_before, quantity_before, ruled
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules import forms as rules
from hepnb.vocabulary.units import spelled

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence


def by_eta(s: Sentence) -> Iterator[Form]:
    """``p_{T} > 20 (30) GeV for |η| < 1.4 (> 1.6)``: each value with its range."""
    for match in rules.BY_ETA.finditer(s.text, s.start, s.end):
        place, op = (
            quantity_before(s, match.start(), "pt", "et", "iso", "jvt"),
            operator_before(s, match.start()),
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
            found = limited(
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
            read.append(replace(ruled(rules.BY_ETA, found), given=when, stated=True))
        yield Form(match.start(), match.end(), tuple(read))
