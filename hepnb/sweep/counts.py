"""How many: multiplicities in digits and words, vetoes, total charges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hepnb.spec import Comparison
from hepnb.sweep.context import Context
from hepnb.sweep.limits import INVERSE, Limit
from hepnb.sweep.reading import Reading
from hepnb.sweep.subjects import Group

_VETO = re.compile(
    r"\breject(?:s|ing)? events (?:with|containing|(?:where|in which) such an?)"
    r"|\bevents (?:with|containing)\b(?=[^.]*\b(?:are|is) (?:rejected|vetoed|removed))"
    r"|\bveto (?:on|of|events (?:with|containing))",
    re.IGNORECASE,
)

#: words before a subject with which its presence alone is no veto
_OTHERS = re.compile(r"(?:relative|associated|fail|many|large|additional|extra|further|other|a$)")


class Counts(Context):
    """What a sentence counts."""

    def counts(self, found: tuple[Limit, ...]) -> Iterator[Reading]:
        """``at least two jets``, ``no electrons or muons``, ``a lepton veto``."""
        taken = {k for x in found if x.quantity is not None or x.unit for k in range(x.at, x.last)}
        for i, token in enumerate(self.tokens):
            if token.kind == "number" and i not in taken:
                yield from self.count(i)
        yield from self.presence()
        yield from self.vetoes()
        yield from self.zero_charge()

    def count(self, i: int) -> Iterator[Reading]:
        """The count at a number."""
        number = self.tokens[i].number
        group = self.counted(i)
        before = self.tokens[i - 1] if i else None
        op = before.value if before and before.kind == "compare" else ""
        alternative = i + 2 < len(self.tokens) and self.tokens[i + 1].kind == "or" and self.tokens[i + 2].kind == "number"
        if group is None or number > 20 or (self.tokens[i].text[0].isdigit() and not op):
            return
        if number == 0 and not op:
            op = "=="
        if re.search(r"\b(?:additional|extra|further|other)\b", self.text[self.tokens[i].start : self.tokens[group.first].start]):
            return  # beside which ones, another sentence says
        ranked = any(t.kind == "ordinal" for t in self.tokens[i : group.first])
        if not op or ranked or self.tokens[group.first].kind != "subject":
            return
        value: float | tuple[float, float] = number
        if alternative:
            op, value = "in", (number, self.tokens[i + 2].number)
        subjects = tuple(s.split(":")[0] for s in group.subjects)
        if subjects == ("track",) and re.search(r"\bvert(?:ex|ices)\b", self.text[max(0, self.start - 200) : self.tokens[i].start]):
            subjects, quantity = ("vertex",), "other:ntracks"
        elif subjects == ("track",) and number > 0:
            return
        else:
            quantity = "n"
        limit = Limit(op, (value,), "", i - 1 if before and before.kind == "compare" else i, i, group.last)
        rejects = self.throws(limit, ("event",), counting=True)
        op = INVERSE.get(op, op) if rejects else op
        yield self.reading(limit, tuple(Comparison(s, quantity, op, value) for s in subjects))

    def counted(self, i: int) -> Group | None:
        """The subjects that the number at ``i`` counts: the first after it, with adjectives between."""
        for group in self.groups:
            if i < group.first <= i + 7:
                between = self.tokens[i + 1 : group.first]
                stops = ("number", "unit", "quantity", "compare", "for", "close")
                return None if any(t.kind in stops for t in between) or group.subjects == ("event",) else group
        return None

    def presence(self) -> Iterator[Reading]:
        """``events are required to have a reconstructed primary vertex``: at least one."""
        match = re.compile(r"\brequired to (?:have|contain) an? (?=(?:[\w-]+ ){0,3}[\w-]+)").search(self.text, self.start, self.end)
        group = next((g for g in self.groups if match and self.tokens[g.first].start >= match.end()), None)
        if match and group and self.groups[0].subjects == ("event",):
            between = self.text[match.end() : self.tokens[group.first].start]
            if re.fullmatch(r"(?:[\w-]+ ){0,3}", between) and ":" not in group.subjects[0]:
                last = self.tokens[group.last - 1].end
                yield Reading(
                    match.end() - 2, last, tuple(Comparison(s, "n", ">=", 1.0) for s in group.subjects), self.stage(group.first)
                )

    def vetoes(self) -> Iterator[Reading]:
        """``reject events with taus``, ``veto on e and μ``: what events may not have."""
        text = self.text[self.start : self.end]
        match = _VETO.search(text)
        if not match:
            return
        begin = self.start + match.end()
        for group in self.groups:
            first = self.tokens[group.first]
            if first.start < begin or group.subjects == ("event",):
                continue
            before = self.tokens[max(0, group.first - 4) : group.first]
            if (
                any(t.kind in ("number", "for", "compare", "quantity") and t.start >= begin for t in before)
                or "with a jet" in self.text[begin : first.end]
            ):
                continue
            subjects = tuple(s for s in group.subjects if ":" not in s and s not in ("vertex", "dilepton"))
            if any(t.start >= begin and _OTHERS.match(t.text) for t in before):
                continue
            span = Limit("==", (0.0,), "", max(0, group.first - 1), group.first, group.last)
            start = self.start + match.start()
            reading = self.reading(span, tuple(Comparison(s, "n", "==", 0.0) for s in subjects))
            if subjects and reading.end - start < 200:
                yield replace(reading, start=start)

    def charge(self, limit: Limit) -> Reading:
        """``the total charge of the electrons is … zero``."""
        named = next((g.subjects[0] for g in reversed(self.groups) if g.first < limit.at), "")
        return self.reading(limit, (Comparison(named, "other:sum_charge", "==", limit.values[0]),) if named else ())

    def zero_charge(self) -> Iterator[Reading]:
        """``the total charge of the electrons is required to be zero``."""
        for i, token in enumerate(self.tokens):
            if token.kind == "quantity" and token.value == "total charge":
                group = next((g for g in self.groups if g.first > i), None)
                zero = next((k for k in range(i, len(self.tokens)) if self.tokens[k].kind == "number"), None)
                if group and zero and group.last <= zero:
                    limit = Limit("==", (self.tokens[zero].number,), "", i, zero, zero + 1)
                    yield self.reading(limit, (Comparison(group.subjects[0], "other:sum_charge", "==", limit.values[0]),))
