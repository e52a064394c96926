"""A sentence → readings: what it requires, of what, in the vocabulary of subjects and quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from hepnb.spec import Comparison
from hepnb.sweep import vocabulary as words
from hepnb.sweep.limits import Limit, limits
from hepnb.sweep.reading import Reading
from hepnb.sweep.subjects import Group, groups_of
from hepnb.sweep.tokens import Token, tokens
from hepnb.sweep.values import values

_INVERSE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "in": "notin", "notin": "in", "==": "!=", "!=": "=="}
#: quantities that belong to a lepton or photon even where its track or the tracks around it are named
_OWN = ("iso", "d0", "z0", "d0sig", "z0sintheta", "impact")
_ISOLATED = {"electron", "muon", "lepton", "photon", "tau", "track"}
#: two of a kind → the word for them together
_PAIRS = {"lepton": "dilepton", "electron": "dilepton", "muon": "dilepton", "jet": "dijet", "bjet": "dijet", "photon": "diphoton"}
_KIND = re.compile(r"(\b(?!b-)[A-Za-z]+-tagged|\b[Ss]tand-?alone|\b[Ff]orward|\b[Cc]entral) $")
_KIND_LABEL = re.compile(r"(\b(?!b-)[A-Za-z]+-tagged|\b[Ss]tand-?alone): ?$")
#: words of evidence are at most so many characters
_CLAUSE = 170


@dataclass
class Sentence:
    """A sentence of a block: its tokens, and the subject of the sentence before it; ``item`` of a list or a table."""

    text: str
    start: int
    end: int
    carried: tuple[str, ...] = ()
    item: bool = False
    tokens: tuple[Token, ...] = field(init=False)
    groups: tuple[Group, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = tokens(self.text, self.start, self.end)
        self.groups = tuple(groups_of(self.tokens))

    @property
    def main(self) -> tuple[str, ...]:
        """The subject that the next sentence may leave out."""
        named = [g.subjects for g in self.groups if not {"event", "track", "vertex"} & set(g.subjects)]
        return named[0] if named else self.carried

    def readings(self) -> tuple[Reading, ...]:
        """All that the sentence requires, in order."""
        found = limits(self.tokens)
        read = [*self.from_limits(found), *self.counts(found), *self.flags()]
        triggers = list(self.triggers())
        read = [*read, *self.intervals(found)]
        read = [self.judged(r) for r in _windows(self.respectively(read))]
        read += [*triggers, *self.left_over([*read, *triggers])]
        return tuple(sorted((replace(r, sentence=(self.start, self.end)) for r in read), key=lambda r: (r.start, r.end)))

    # --- what a reading is worth ---

    def judged(self, reading: Reading) -> Reading:
        """The reading with what its sentence says of it: a trigger's threshold, a condition, a mere description."""
        before = self.text[self.start : reading.end]
        if re.search(r"\btriggers?\b|\bHLT\b|\bL1\b", before) and not reading.why:
            return replace(reading, why="threshold of a trigger")
        return replace(reading, stated=(self.states or reading.parameter) and not self.conditional(reading))

    @property
    def states(self) -> bool:
        """True for a sentence that requires something; an item of a list or a row has no verb and does."""
        return self.item or any(t.kind in ("required", "removed") for t in self.tokens)

    def conditional(self, reading: Reading) -> bool:
        """True for a limit that says when something holds: ``is applied for jets with pT < 60 GeV``, ``if N >= 3``."""
        before, after = self.text[self.start : reading.start], self.text[reading.end : self.end]
        if re.search(r"\b(?:region|detector|range) \($", before):
            return True  # where something is done, not what it has to satisfy
        if reading.parameter:
            return bool(re.match(r" for ", after))
        if reading.removes[0] or re.search(r"\b(?:considered|called|defined as) (?:to be )?\w+ (?:if|when)\b", before):
            return False
        if re.match(
            r"(?: and [^.;]{0,30}?)? (?:are|is) (?:selected|accepted|considered|kept) (?:if|when|only)\b| (?:[^.;]{0,30} )?must also",
            after,
        ):
            return True
        return bool(
            re.search(
                r"\b(?:[Ff]or|[Ii]f|when|[Ww]here|[Ww]hile for|except)\b(?:(?!\brequir|\bmust\b|\bis\b|\bare\b)[^,;])*$", before
            )
        ) and not re.search(r"\bfor (?:both )?\w+(?: \(?\w+\)?)? and (?:\w+ )?$|\brequir\w+ for\b|\b[Ss]earch for\b", before)

    def respectively(self, read: list[Reading]) -> list[Reading]:
        """``|η| < 2.5 and < 2.4, respectively``: the first is of the first subject, the second of the second."""
        if not any(t.kind == "respectively" for t in self.tokens):
            return read
        for a, b in pairwise(read):
            one, two = a.comparisons, b.comparisons
            if (
                len(one) == len(two) == 2
                and [c.subject for c in one] == [c.subject for c in two]
                and one[0].quantity == two[0].quantity
                and one[0].op == two[0].op
            ):
                read[read.index(a)] = replace(a, comparisons=one[:1])
                read[read.index(b)] = replace(b, comparisons=two[1:])
        return read

    def left_over(self, read: list[Reading]) -> Iterator[Reading]:
        """Numbers with a unit, and sizes, that no reading holds: phrases that only a person can read."""
        for i, token in enumerate(self.tokens):
            unit = self.tokens[i + 1] if i + 1 < len(self.tokens) and self.tokens[i + 1].kind == "unit" else None
            before = self.tokens[i - 1].kind if i else ""
            if token.kind != "number" or not (unit or before == "compare") or any(r.start <= token.start < r.end for r in read):
                continue
            first = self.tokens[i - 1] if before == "compare" else token
            yield Reading(first.start, (unit or token).end, stated=False)

    # --- limits ---

    def from_limits(self, found: tuple[Limit, ...]) -> Iterator[Reading]:
        for limit in found:
            reading = self.limit(limit)
            if reading:
                yield reading
                yield from self.other_direction(limit, reading)

    def other_direction(self, limit: Limit, reading: Reading) -> Iterator[Reading]:
        """``less than 0.5 mm in the transverse plane and 1 mm along the beam``: the second number."""
        if limit.quantity is None or limit.quantity.value != "impact" or not reading.comparisons:
            return
        for i in range(limit.last, min(limit.last + 6, len(self.tokens) - 2)):
            if self.tokens[i].kind == "and" and self.tokens[i + 1].kind == "number" and self.tokens[i + 2].kind == "unit":
                second = replace(limit, values=(self.tokens[i + 1].number,), unit=self.tokens[i + 2].text, last=i + 3)
                quantity = self.direction(second)
                yield self.compare(second, tuple(c.subject for c in reading.comparisons), quantity)
                return

    def limit(self, limit: Limit) -> Reading | None:
        if limit.formula:
            return self.reading(limit, (), why="part of a formula")
        if limit.quantity is None:
            return self.without_quantity(limit)
        subject, quantity = limit.quantity.of, limit.quantity.value
        if quantity == "dr":
            return self.distance(limit)
        if quantity == "radius":
            return self.reading(limit, (Comparison("jet", "other:anti_kt_r", "==", _number(limit.values[0])),))
        if quantity == "cone":
            return self.cone(limit)
        if quantity == "total charge":
            return self.charge(limit)
        if limit.op == "==" and quantity != "n":
            return self.reading(limit, (), why="a value, not a limit")
        if quantity == "impact":
            quantity = self.direction(limit)
        if quantity == "dphi":
            return self.angle(limit)
        subjects = (subject,) if subject else self.subjects(limit, quantity)
        if not subject and re.search(r"\b(?:candidate|system|object)s? $", self.text[self.start : limit.quantity.start]):
            return self.reading(limit, ())  # whose it is, another sentence says
        if quantity == "mass" and not subject:
            subjects = (self.system(limit),)
        return self.compare(limit, subjects, quantity)

    def compare(self, limit: Limit, subjects: tuple[str, ...], quantity: str) -> Reading:
        pairs = _paired(subjects, limit.values)
        if not pairs or not all(subjects):
            return self.reading(limit, ())
        op, rejects = limit.op, self.throws(limit, subjects)
        if rejects:
            op = _INVERSE.get(op, op)
        unit = "%" if limit.unit == "%" else limit.unit.replace("μ", "u")
        unit = "" if "^" in unit else unit
        comparisons = tuple(Comparison(s, quantity, op, v, unit) for s, v in pairs)
        return self.reading(limit, comparisons)

    def reading(self, limit: Limit, comparisons: tuple[Comparison, ...], **known: object) -> Reading:
        first, last = self.tokens[limit.first], self.tokens[limit.last - 1]
        if last.start - first.start > _CLAUSE:
            first = self.tokens[limit.at]
        start = min(first.start, last.start)
        return Reading(start, last.end, comparisons, self.stage(limit.at), self.kind(limit), **known)  # type: ignore[arg-type]

    def kind(self, limit: Limit) -> str:
        """The adjective that makes the subject of a limit a part of its collection: ``forward jets``."""
        named = [g for g in self.groups if g.first < limit.at and g.subjects != ("event",)]
        found = [_KIND.search(self.text[max(self.start, p - 30) : p]) for p in (self.tokens[g.first].start for g in named[-1:])]
        label = _KIND_LABEL.search(self.text[self.start : self.tokens[limit.first].start])
        return next((m[1] for m in (label, *found) if m), "")

    def without_quantity(self, limit: Limit) -> Reading | None:
        """A limit whose quantity the words after it tell (``24 cm … along the beam axis``)."""
        if limit.unit in ("mm", "cm", "m", "um", "μm"):
            quantity = self.direction(limit)
            if quantity != "impact":
                return self.compare(limit, self.subjects(limit, quantity), quantity)
        return self.reading(limit, ()) if limit.unit and limit.unit != "%" else None

    def direction(self, limit: Limit) -> str:
        """d0 or z0, by the words after the number, up to the next number."""
        for token in self.tokens[limit.last : limit.last + 18]:
            if token.kind == "across":
                return "d0"
            if token.kind == "along":
                return "z0"
            if token.kind == "number":
                break
        return "impact"

    # --- subjects ---

    def subjects(self, limit: Limit, quantity: str) -> tuple[str, ...]:
        """Of what a limit is: ``… for electrons`` after it, else the nearest before it, else that of the sentence before."""
        after = next((g for g in self.groups if limit.last + 1 == g.first and self.tokens[limit.last].kind == "for"), None)
        if after and "track" not in after.subjects and after.subjects != ("event",):
            return after.subjects
        before = [g for g in self.groups if g.first < limit.at and g.subjects != ("event",)]
        if quantity in _OWN:
            before = [g for g in before if g.first < limit.first]
        if quantity == "iso":
            before = [g for g in before if set(g.subjects) <= _ISOLATED]
            before += [
                g for g in self.groups if "around" in self.text[self.tokens[max(0, g.first - 3)].start : self.tokens[g.first].start]
            ]
        if quantity not in ("z0", "d0", "n", "other:ntracks"):
            before = [g for g in before if "vertex" not in g.subjects]
        if quantity == "mt":
            return next(
                (g.subjects for g in reversed(before) if set(g.subjects) <= {"lepton", "electron", "muon", "track"}), ("lepton",)
            )
        if len(limit.values) > 1:
            fits = [g for g in before if len(g.subjects) == len(limit.values) or self.ordered(g)]
            before = fits or before
        if before:
            return self.ranked(before[-1], len(limit.values))
        if len(limit.values) > 1 or not self.carried:
            late = next((g for g in self.groups if g.first >= limit.last and len(g.subjects) == len(limit.values)), None)
            if late and len(limit.values) > 1:
                return late.subjects
        return self.carried or ("",)

    def ranked(self, group: Group, count: int) -> tuple[str, ...]:
        """``the three highest-pT leptons``: as many ranks as there are numbers."""
        if len(group.subjects) > 1 or not self.ordered(group) or (count == 1 and ":" in group.subjects[0]):
            return group.subjects
        base = group.subjects[0].split(":")[0]
        if count == 1:
            named = [int(t.number) for t in self.tokens[max(0, group.first - 3) : group.first] if t.kind == "number"]
            count = named[0] if named else 0
        return tuple(f"{base}:{k}" for k in range(1, count + 1)) or ("",)

    def ordered(self, group: Group) -> bool:
        return any(t.kind == "ordinal" for t in self.tokens[max(0, group.first - 2) : group.first])

    def system(self, limit: Limit) -> str:
        """Whose invariant mass: ``of the two b jets`` is that of a dijet."""
        place = self.tokens.index(limit.quantity) if limit.quantity else limit.at
        near = [g for g in self.groups if place < g.first <= limit.at][:2] or [g for g in self.groups if g.first < place][-1:]
        named = [s.split(":")[0] for g in near for s in g.subjects]
        if {"dilepton", "photon"} <= set(named):
            return "dilepton-photon"
        found = named[0] if named else ""
        return _PAIRS.get(found, found if found in ("dilepton", "quadruplet", "dijet", "diphoton") else "")

    # --- angles ---

    def angle(self, limit: Limit) -> Reading:
        """∆φ between two things, named in its brackets or around it."""
        assert limit.quantity is not None
        inside = re.sub(r"^\|?Δφ", "", limit.quantity.text)
        pair = _angle_pair(inside) or self.around(limit)
        if len(pair) != 2:
            return self.reading(limit, ())
        ranks = self.ranks(limit)
        firsts = [f"{pair[0]}:{k}" for k in ranks] if ranks and ":" not in pair[0] and pair[0] == "jet" else [pair[0]]
        rejects = self.throws(limit, (pair[0],), angles=True)
        op = _INVERSE.get(limit.op, limit.op) if rejects else limit.op
        value = limit.values[0]
        comparisons = tuple(Comparison("-".join(sorted((f, pair[1]))), "dphi", op, value, limit.unit) for f in firsts)
        return self.reading(limit, comparisons)

    def around(self, limit: Limit) -> tuple[str, ...]:
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
                Comparison("-".join(sorted(p)), "dr", _INVERSE["<" if limit.op in ("==", "<=") else limit.op], v)
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
        return replace(reading, start=start, end=end) if end - start <= _CLAUSE else reading

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

    def charge(self, limit: Limit) -> Reading:
        """``the total charge of the electrons is … zero``."""
        named = next((g.subjects[0] for g in reversed(self.groups) if g.first < limit.at), "")
        return self.reading(limit, (Comparison(named, "other:sum_charge", "==", limit.values[0]),) if named else ())

    # --- counts ---

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
        number = self.tokens[i].number
        group = self.counted(i)
        before = self.tokens[i - 1] if i else None
        op = before.value if before and before.kind == "compare" else ""
        alternative = i + 2 < len(self.tokens) and self.tokens[i + 1].kind == "or" and self.tokens[i + 2].kind == "number"
        if group is None or number > 20 or (self.tokens[i].text[0].isdigit() and not op):
            return
        if number == 0 and not op:
            op = "=="
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
        op = _INVERSE.get(op, op) if rejects else op
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
        match = re.search(
            r"\breject(?:s|ing)? events (?:with|containing|(?:where|in which) such an?)|\bevents (?:with|containing)\b(?=[^.]*\b(?:are|is) (?:rejected|vetoed|removed))|\bveto (?:on|of|events (?:with|containing))",
            text,
            re.IGNORECASE,
        )
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
            if any(re.match(r"(?:relative|associated|fail|many|large|a$)", t.text) for t in before):
                continue
            span = Limit("==", (0.0,), "", max(0, group.first - 1), group.first, group.last)
            start = self.start + match.start()
            reading = self.reading(span, tuple(Comparison(s, "n", "==", 0.0) for s in subjects))
            if subjects and reading.end - start < 200:
                yield replace(reading, start=start)

    def zero_charge(self) -> Iterator[Reading]:
        """``the total charge of the electrons is required to be zero``."""
        for i, token in enumerate(self.tokens):
            if token.kind == "quantity" and token.value == "total charge":
                group = next((g for g in self.groups if g.first > i), None)
                zero = next((k for k in range(i, len(self.tokens)) if self.tokens[k].kind == "number"), None)
                if group and zero and group.last <= zero:
                    limit = Limit("==", (self.tokens[zero].number,), "", i, zero, zero + 1)
                    yield self.reading(limit, (Comparison(group.subjects[0], "other:sum_charge", "==", limit.values[0]),))

    # --- words ---

    def flags(self) -> Iterator[Reading]:
        """Identification levels and working points."""
        seen: set[int] = set()
        for quantity, match in _flag_matches(self.text, self.start, self.end):
            if match.start(1) in seen:
                continue
            seen.add(match.start(1))
            level = match[1].lower()
            subjects = ("bjet",) if quantity == "btag_wp" else self.named_before(match.start())
            comparisons = tuple(Comparison(s.split(":")[0], quantity, "flag", level) for s in subjects if s)
            yield Reading(match.start(), match.end(), comparisons, self.stage_at(match.start()))

    def named_before(self, place: int) -> tuple[str, ...]:
        named = [
            g.subjects for g in self.groups if self.tokens[g.first].start < place and g.subjects not in (("event",), ("track",))
        ]
        return named[-1] if named else self.carried

    def triggers(self) -> Iterator[Reading]:
        """Triggers by their names: ``HLT_mu50``, ``the single-muon trigger (trigM)``."""
        found = list(
            re.compile(r"\bHLT_\w+|(?<=trigger \()\w*trig\w*(?=\))", re.IGNORECASE).finditer(self.text, self.start, self.end)
        )
        if found:
            names = tuple(Comparison("event", "trigger", "flag", m[0]) for m in found)
            start = self.text.rfind(" ", self.start, max(self.start, found[0].start() - 24)) + 1
            end = found[-1].end() + (self.text[found[-1].end() : found[-1].end() + 1] == ")")
            yield Reading(max(self.start, start), end, names)

    def intervals(self, found: tuple[Limit, ...]) -> Iterator[Reading]:
        """``N_jet: 2, 3–4, 5–6, ≥9``: the bins of a quantity, each a reading."""
        for i, token in enumerate(self.tokens[:-1]):
            if token.kind == "quantity" and self.tokens[i + 1].text == ":" and token.of:
                start = self.tokens[i + 1].end
                end = start + len(re.match(r"[\s\d.,–−≥≤<>=-]*", self.text[start : self.end])[0])  # type: ignore[index]
                for value in values(self.text, start, len(self.text[:end].rstrip(" .,;"))):
                    comparison = Comparison(token.of, token.value, value.op, value.value)
                    yield Reading(token.start, value.end, (comparison,), bins=True)

    # --- context ---

    def stage(self, i: int) -> str:
        return self.stage_at(self.tokens[min(i, len(self.tokens) - 1)].start)

    def stage_at(self, place: int) -> str:
        named = [t for t in self.tokens if t.kind == "stage" and t.start <= place]
        return named[-1].value if named else ""

    def has(self, kind: str, first: int, last: int) -> bool:
        return any(t.kind == kind for t in self.tokens[max(0, first) : max(0, last)])

    def throws(self, limit: Limit, subjects: tuple[str, ...], *, counting: bool = False, angles: bool = False) -> bool:
        """True where the sentence says that what satisfies the limit is thrown away."""
        verbs = [k for k, t in enumerate(self.tokens) if t.kind == "removed" and k > limit.last]
        if not verbs or not self.groups:
            return False
        between = self.text[self.tokens[limit.last - 1].end : self.tokens[verbs[0]].start]
        passive = re.search(r"\b(?:are|is)(?: also| then)?\s*$", between)
        if not passive or re.search(r"\bexcept\b|\.\s|;", between):
            return False
        head = self.groups[0].subjects
        if counting or angles:
            return head == ("event",)
        return head == subjects and not any(t.kind == "required" for t in self.tokens[: limit.at])


def _low(value: float | tuple[float, float] | str) -> float:
    return value[0] if isinstance(value, tuple) else float(value)


def _high(value: float | tuple[float, float] | str) -> float:
    return value[1] if isinstance(value, tuple) else float(value)


def _windows(read: list[Reading]) -> list[Reading]:
    """``|η| < 1.37 or 1.52 < |η| < 2.37`` is a gap and an upper end."""
    found = list(read)
    for a, b in pairwise(read):
        if not (len(a.comparisons) == len(b.comparisons) and a.comparisons and 0 <= b.start - a.end <= 40):
            continue
        pairs = list(zip(a.comparisons, b.comparisons, strict=True))
        if not all(x.quantity == y.quantity == "abseta" and x.op in ("<", "<=") and y.op == "in" for x, y in pairs):
            continue
        gaps = tuple(replace(x, op="notin", value=(_high(x.value), _low(y.value))) for x, y in pairs)
        ends = tuple(replace(y, op="<", value=_high(y.value)) for _, y in pairs)
        found[found.index(a)] = replace(a, end=b.end, comparisons=gaps)
        found[found.index(b)] = replace(b, comparisons=ends)
    return found


def _paired(
    subjects: tuple[str, ...], values: tuple[float | tuple[float, float], ...]
) -> tuple[tuple[str, float | tuple[float, float]], ...]:
    """Which value is whose: one for all, or one for each; () where the numbers of both differ."""
    if len(values) == 1:
        return tuple((s, values[0]) for s in subjects)
    return tuple(zip(subjects, values, strict=True)) if len(values) == len(subjects) else ()


def _number(value: float | tuple[float, float]) -> float:
    return value if isinstance(value, float) else value[0]


def _angle_pair(inside: str) -> tuple[str, ...]:
    """(object, met) that the brackets or the index of ∆φ name."""
    met = re.search(r"miss", inside)
    rank = re.search(r"j(?:et)?_?\{?(\d)", inside)
    thing = (
        "photon" if "γ" in inside else "jet" if re.search(r"\bj|jet|,j", inside) else "lepton" if re.search("ℓ|lep", inside) else ""
    )
    subject = f"{thing}:{rank[1]}" if rank and thing == "jet" else thing
    return (subject, "met") if met and thing else ()


@cache
def _flag_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((quantity, re.compile(pattern)) for quantity, pattern in words.FLAGS)


def _flag_matches(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    for quantity, pattern in _flag_patterns():
        for match in pattern.finditer(text, start, end):
            yield quantity, match
