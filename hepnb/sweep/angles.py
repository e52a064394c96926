"""Distances and angles: the removal of overlaps, cones, separations, ∆φ."""

from __future__ import annotations

import re
from dataclasses import replace

from hepnb.spec import Comparison
from hepnb.sweep.context import CLAUSE, Context
from hepnb.sweep.limits import INVERSE, Limit
from hepnb.sweep.reading import Reading


class Angles(Context):
    """What a sentence says of ∆R and ∆φ."""

    def angle(self, limit: Limit) -> Reading:
        """∆φ between two things, named in its brackets or around it."""
        if limit.op == "==":
            return self.reading(limit, (), why="a value, not a limit")
        assert limit.quantity is not None
        inside = re.sub(r"^\|?Δφ", "", limit.quantity.text)
        pair = _angle_pair(inside) or self.around(limit)
        if len(pair) != 2:
            return self.reading(limit, ())
        ranks = self.ranks(limit)
        firsts = [f"{pair[0]}:{k}" for k in ranks] if ranks and ":" not in pair[0] and pair[0] == "jet" else [pair[0]]
        rejects = self.throws(limit, (pair[0],), angles=True)
        op = INVERSE.get(limit.op, limit.op) if rejects else limit.op
        value = limit.values[0]
        comparisons = tuple(Comparison("-".join(sorted((f, pair[1]))), "dphi", op, value, limit.unit) for f in firsts)
        return self.reading(limit, comparisons)

    def around(self, limit: Limit) -> tuple[str, ...]:
        """(object, met) that the words before a limit name."""
        named = [s for g in self.groups if g.first < limit.at for s in g.subjects if s != "event"]
        has_met = any(t.kind == "quantity" and t.value == "met" for t in self.tokens[: limit.at])
        return (named[-1], "met") if named and has_met else ()

    def ranks(self, limit: Limit) -> tuple[int, ...]:
        """``for the two highest-pT jets`` after a limit: 1 and 2."""
        after = self.tokens[limit.last : limit.last + 6]
        number = next((int(t.number) for t in after if t.kind == "number" and not t.text[0].isdigit()), 0)
        return tuple(range(1, number + 1)) if number and any(t.kind == "ordinal" for t in after) else ()

    def distance(self, limit: Limit) -> Reading:
        """∆R: the removal of overlaps, a cone, or a separation."""
        pairs = self.overlaps(limit)
        if pairs:
            value = limit.values
            comparisons = tuple(
                Comparison("-".join(sorted(p)), "dr", INVERSE["<" if limit.op in ("==", "<=") else limit.op], v)
                for p, v in zip(pairs, value, strict=False)
            )
            return self.removal(self.reading(limit, comparisons, removes=pairs[0]))
        if self.has("cone", limit.at - 12, limit.at) or limit.op == "==":
            return self.cone(limit)
        if re.search(r"separat|apart|distance", self.text[self.start : self.end]):
            named = [
                s for g in self.groups if g.first < limit.at for s in g.subjects if s not in ("event", "quadruplet", "dilepton")
            ]
            if named:
                return self.reading(limit, (Comparison(f"{named[0]}-{named[0]}", "dr", limit.op, limit.values[0]),))
        return self.reading(limit, ())

    def removal(self, reading: Reading) -> Reading:
        """The reading with its whole clause as its words: a removal is none without what is removed and the verb."""
        before = [
            self.tokens[g.first].start
            for g in self.groups
            if self.tokens[g.first].start < reading.start and g.subjects != ("event",)
        ]
        after = [t.end for t in self.tokens if t.kind == "removed" and t.start >= reading.end]
        start, end = (before or [reading.start])[-1], (after or [reading.end])[0]
        return replace(reading, start=start, end=end) if end - start <= CLAUSE else reading

    def cone(self, limit: Limit) -> Reading:
        """The size of the cone in which isolation is summed, by calorimeter or by tracks where the sentence says."""
        before = self.text[self.start : self.tokens[limit.at].start]
        named = [
            (place, k)
            for w, k in (("calorimet", "calo_"), ("track", "track_"), ("E_{T} sum", "calo_"))
            if (place := before.find(w)) >= 0
        ]
        last = min(named)[1] if named else ""
        subjects = self.subjects(limit, "iso")
        comparisons = tuple(
            Comparison(s, f"other:{last}iso_cone", "==", _number(limit.values[0])) for s in subjects if s and s != "event"
        )
        return self.reading(limit, comparisons)

    def overlaps(self, limit: Limit) -> tuple[tuple[str, str], ...]:
        """(removed, against) for each number of a sentence that removes one of two close objects."""
        verb = next((k for k in range(limit.last, len(self.tokens)) if self.tokens[k].kind == "removed"), None)
        if verb is None:
            return ()
        before = [g for g in self.groups if g.first < limit.at and g.subjects != ("event",)]
        after = [g for g in self.groups if limit.last <= g.first < verb and g.subjects != ("event",)]
        if not before or not after:
            return ()
        removed, against = before[-1].subjects, after[0].subjects
        last = after[-1].subjects[0] if len(after) > 1 else ""
        if last and last in against and last not in removed:
            removed, against = against, removed
        if len(against) != len(limit.values) and len(removed) == 1:
            against = against[: len(limit.values)] if len(limit.values) > 1 else against
        return (
            tuple((r, a) for r in removed for a in against) if len(limit.values) == 1 else tuple((removed[0], a) for a in against)
        )


def _angle_pair(inside: str) -> tuple[str, ...]:
    """(object, met) that the brackets or the index of ∆φ name."""
    met = re.search(r"miss", inside)
    rank = re.search(r"j(?:et)?_?\{?(\d)", inside)
    thing = (
        "photon" if "γ" in inside else "jet" if re.search(r"\bj|jet|,j", inside) else "lepton" if re.search("ℓ|lep", inside) else ""
    )
    subject = f"{thing}:{rank[1]}" if rank and thing == "jet" else thing
    return (subject, "met") if met and thing else ()


def _number(value: float | tuple[float, float]) -> float:
    return value if isinstance(value, float) else value[0]
