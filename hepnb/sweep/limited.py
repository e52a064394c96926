"""A limit → what it requires, of what, in the vocabulary of subjects and quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from hepnb.spec import Comparison
from hepnb.sweep.about import dimension
from hepnb.sweep.angles import Angles
from hepnb.sweep.counts import Counts
from hepnb.sweep.limits import Limit
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules.angles import NEARNESS, OF_A_CONE
from hepnb.sweep.rules.conditions import FOREIGN_UNIT, TAGGING
from hepnb.sweep.rules.doubts.quantities import LARGEST
from hepnb.sweep.rules.subjects import (
    APPOSITION,
    AWAY,
    AWAY_BY,
    BARE_MOMENTUM,
    SIZE_OF_JETS,
)
from hepnb.sweep.subjects import Group
from hepnb.sweep.tokens import Token, own_name
from hepnb.vocabulary.comparisons import COUNTED
from hepnb.vocabulary.operators import LOWER, UPPER
from hepnb.vocabulary.quantities import FORWARD
from hepnb.vocabulary.subjects import CANDIDATES, OF_MEMBERS, PAIRS, SINGLE, system

#: jets → between which radii theirs is
_SIZES = {"jet": (0.0, 0.75), "fatjet": (0.55, 2.0)}
#: a boundary of bins or regions follows
_DIVIDES = re.compile(
    r"\b(?:split|divided|separated|binned|boundar(?:y|ies)) [^.;,]{0,40}\bat $"
    r"|\b(?:starts?|begins?|starting|beginning) (?:[\w-]+ )?(?:at|from) (?:an? |the )?$"
)
#: the shape of an event
_SHAPE = re.compile(r"sphericity|aplanarity|thrust|centrality")
#: what stands between two objects, and not between one and the beam
_APART = re.compile(
    r"\b(?:separated|apart|distance between)\b(?!(?:[^;])*\bfrom (?:the|any|a) (?:\w+ )?(?:primary"
    r"|beam|interaction|collision|PV|vertex|vertices)\b)"
)
#: symbols of what one object has: a width, a momentum, an energy, an angle to the beam
_OF_ONE = re.compile(r"σ|[pE]$|\|? ?cos ?\(?θ(?![*^∗]| ?\*)")
#: whose something is, said without a name
_THEIRS = re.compile(r"\b(?:[Tt]heir|[Ii]ts|[Tt]hey|[Tt]hese)\b")
#: between two things that make one together
_AND = re.compile(
    r",? (?:and|plus|with) (?:(?:the|a|an|one|two|three|both|each) )?(?:[\w-]+ ){0,2}"
)
#: words that compare a distance
_NEAR = re.compile(r"within|closer|nearer|less|inside", re.IGNORECASE)
#: words for a distance of two objects from each other
_OF_TWO = re.compile(
    r"\b(?:between (?!(?:[^,;.]{0,60}\band )?(?:the |any |a )?(?:(?:primary|interaction|collision"
    r"|hard[- ]scatter\w*) (?:\w+ )?(?:vertex|point)|PV|beam\w*)\b)"
    r"|apart|(?:from|to) each other|of (?:the )?(?:two|both|three|leading)"
    r"|(?:two|both) (?:[\w-]+ )?(?:leptons|muons|electrons|photons|tracks|vertices|candidates))\b"
)


class Limited(Angles, Counts):
    """Requirements of the limits of a sentence."""

    def from_limits(self, found: tuple[Limit, ...]) -> Iterator[Reading]:
        """The readings of the limits."""
        for limit in found:
            reading = self.limit(limit)
            if reading:
                yield reading
                yield from self.other_direction(limit, reading)

    def other_direction(self, limit: Limit, reading: Reading) -> Iterator[Reading]:
        """``less than 0.5 mm in the transverse plane and 1 mm along the beam``: the second
        number.
        """
        if limit.quantity is None or limit.quantity.value != "impact" or not reading.comparisons:
            return
        for i in range(limit.last, min(limit.last + 6, len(self.tokens) - 2)):
            if (
                self.tokens[i].kind == "and"
                and self.tokens[i + 1].kind == "number"
                and self.tokens[i + 2].kind == "unit"
            ):
                second = replace(
                    limit,
                    values=(self.tokens[i + 1].number,),
                    unit=self.tokens[i + 2].text,
                    last=i + 3,
                )
                quantity = self.direction(second)
                yield self.compare(second, tuple(c.subject for c in reading.comparisons), quantity)
                return

    def limit(self, limit: Limit) -> Reading | None:
        """A limit as a reading; None for a number that stands for nothing."""
        if limit.formula:
            why = (
                "a value, not a limit" if limit.op == "==" else ""
            )  # a limit with a formula is left to a person
            return self.reading(limit, (), why=why)
        if not limit.unit and FOREIGN_UNIT.match(self.text, self.tokens[limit.last - 1].end):
            return self.unread(limit)
        said = (
            APPOSITION.search(self.text, self.start, self.tokens[limit.at].start)
            if limit.quantity
            else None
        )
        if said and limit.quantity and said.start() <= limit.quantity.start < said.end():
            return self.defined(limit, said.start())
        if limit.quantity is not None and self.of_a_formula(limit):
            return self.unread(limit)
        if limit.quantity is None:
            return self.without_quantity(limit)
        if "Δz" in limit.quantity.text and _OF_TWO.search(self.text, self.start, self.end):
            return self.unread(limit)  # of two objects from each other, not from the vertex
        if special := self.forms().get(limit.quantity.value):
            return special(limit)
        if limit.op == "==" and limit.quantity.value != "n":
            # where a region is divided, or where it begins, is a limit of its parts
            divides = _DIVIDES.search(self.text, self.start, self.tokens[limit.first].start)
            return self.reading(limit, (), why="" if divides else "a value, not a limit")
        if limit.quantity.value == "mass" and (apart := self.from_mass(limit)):
            return apart
        if self.near_a_value(limit) and limit.quantity.value not in (
            "d0",
            "z0",
            "impact",
            *FORWARD,
        ):
            return self.near_z(limit)
        return self.plain(limit, limit.quantity.of, limit.quantity.value)

    def of_a_formula(self, limit: Limit) -> bool:
        """True for ``|η_{γγ} − 0.5 (η_{j1} + η_{j2})| < 5`` after another quantity: what stands
        between the bars is compared.
        """
        between = (
            self.text[limit.quantity.end : self.tokens[limit.at].start] if limit.quantity else ""
        )
        # of a fraction as well: a / (a + b) < 0.9
        return bool(re.search(r"\|[^|]*[+−-][^|]*\| ?$|/ ?\([^()]*[+−-][^()]*\) ?$", between))

    def defined(self, limit: Limit, place: int) -> Reading | None:
        """``S_{T}, the scalar sum of …, must exceed 800 GeV``: the limit is on what the words
        from ``place`` on define.
        """
        named = [k for k, t in enumerate(self.tokens) if t.kind == "quantity" and t.end <= place]
        if not named or self.text[self.tokens[named[-1]].end : place].strip(" ()"):
            return self.unread(limit)
        return self.limit(replace(limit, quantity=self.tokens[named[-1]], first=named[-1]))

    def forms(self) -> dict[str, Callable[[Limit], Reading]]:
        """Quantities with a grammar of their own."""
        return {
            "dr": self.distance,
            "dphi": self.angle,
            "deta": self.angle,
            "unread": self.unread,
            "combined": self.unread,
            "symbol": self.symbol,
            "impacts": self.impacts,
            "cone": self.cone,
            "radius": self.radius,
            "total charge": self.charge,
        }

    def unread(self, limit: Limit) -> Reading:
        """A phrase that only a person can read."""
        return self.reading(limit, ())

    def symbol(self, limit: Limit) -> Reading:
        """A quantity that the vocabulary does not have, by its own name: of what is named right
        before it.
        """
        if self.near_a_value(limit):
            return self.unread(limit)  # within 5 GeV of something
        slug = own_name(limit.quantity.text) if limit.quantity else ""
        if limit.quantity and _SHAPE.match(limit.quantity.text):
            between = any(limit.first < g.first < limit.at for g in self.groups)
            return self.compare(limit, ("" if between else "event",), f"other:{slug}")
        if not re.match(r"[a-z]", slug) or limit.op == "==" or len(limit.values) > 1:
            return self.unread(limit)
        before = [g for g in self.groups if g.first < limit.first]
        if not self.groups and _THEIRS.search(self.text, self.start, self.tokens[limit.at].start):
            # of the objects of the sentence before, if these are of one kind
            alone = len(self.carried) == 1 and set(self.carried) <= SINGLE
            return self.compare(limit, self.carried if alone else ("",), f"other:{slug}")
        single = before and all({s.split(":")[0] for s in g.subjects} <= SINGLE for g in before)
        whose = re.search(r"\b(?:with|having|whose) $", self.text[: self.tokens[limit.first].start])
        if single and len(before) > 1 and not whose:
            return self.unread(limit)  # of which of them, the sentence does not say
        if not before and self.item and set(self.carried) & SINGLE:
            return self.unread(limit)  # in a list on objects it may be theirs
        last = before[-1].subjects if before else ()
        if last and not single and last not in (("event",), ("vertex",)):
            return self.unread(limit)  # of a pair or a candidate, no quantity of the event
        of = last if single or last == ("vertex",) else ("event",)
        own = limit.quantity.text if limit.quantity else ""
        counts = own.startswith("N_") and set(self.carried) & SINGLE
        if of == ("event",) and (_OF_ONE.match(own) or counts):
            # a width, a momentum or an angle is that of an object, and so may be a number
            return self.unread(limit)
        return self.compare(limit, of, f"other:{slug}")

    def impacts(self, limit: Limit) -> Reading:
        """``a transverse (longitudinal) impact parameter below 0.5 (1.0) mm``: a number for
        each.
        """
        if len(limit.values) != 2:
            return self.unread(limit)
        subjects = self.subjects(limit, "impact")
        op, turns = self.sense(limit.op, limit, subjects)
        pairs = tuple(zip(("d0", "z0"), limit.values, strict=True))
        found = tuple(Comparison(s, q, op, v, limit.unit) for s in subjects if s for q, v in pairs)
        return self.reading(limit, found, turns=turns, printed=limit.op)

    def radius(self, limit: Limit) -> Reading:
        """The radius parameter of the jets, which are those that stand before it."""
        before = self.text[self.start : self.tokens[limit.at].start]
        if limit.quantity and OF_A_CONE.search(before):
            return self.cone(replace(limit, quantity=replace(limit.quantity, value="cone")))
        named = [
            s
            for g in self.groups
            if g.first < limit.at
            for s in g.subjects
            if s.split(":")[0] in ("jet", "fatjet")
        ]
        others = [s for g in self.groups for s in g.subjects if s in ("trackjet", "subjet")]
        if others and not named:
            return self.unread(limit)
        subject = (
            named[-1].split(":")[0] if named else "fatjet" if "fatjet" in self.carried else "jet"
        )
        radius = _number(limit.values[0])
        if SIZE_OF_JETS.on and not _SIZES[subject][0] < radius < _SIZES[subject][1]:
            return replace(self.unread(limit), rule=SIZE_OF_JETS.name)
        return self.reading(limit, (Comparison(subject, "other:anti_kt_r", "==", radius),))

    def plain(self, limit: Limit, subject: str, quantity: str) -> Reading:
        """A limit on a quantity of its subject; ``subject`` "" where the sentence has to say it."""
        if quantity == "impact":
            quantity = self.direction(limit)
        if subject:
            return self.compare(limit, (self.with_rank(limit, subject),), quantity)
        before = self.text[self.start : limit.quantity.start] if limit.quantity else ""
        if quantity == "mass" and re.search(
            r"\b(?:additional|extra|further|another)\b.*\bforms?\b", before
        ):
            return self.unread(
                limit
            )  # of a pair with an object that is not among the selected ones
        if re.search(r"\b(?:candidate|system|object)s? $", before):
            return self.unread(limit)  # whose it is, another sentence says
        if quantity not in ("mass", "mt") and self.of_a_system(limit):
            return self.unread(limit)
        return self.compare(
            limit,
            (self.system(limit),) if quantity == "mass" else self.subjects(limit, quantity),
            quantity,
        )

    def of_a_system(self, limit: Limit) -> bool:
        """True for a limit on ``the four-lepton system``, which is none on leptons."""
        near = self.objects_before(limit.at)[-1:]
        words = self.text[self.tokens[near[0].last - 1].end : self.end] if near else ""
        return bool(re.match(r" systems?\b", words)) and set(near[0].subjects) <= SINGLE

    def compare(self, limit: Limit, subjects: tuple[str, ...], quantity: str) -> Reading:
        """``subject quantity op value`` for each subject."""
        if subjects == ("jet",) and quantity in {"pt"} | FORWARD and self.tags(limit):
            subjects = ("bjet",)
        pairs = _paired(subjects, limit.values)
        if not pairs or not all(subjects) or self.of_some(limit, quantity):
            return self.reading(limit, ())
        own = quantity.startswith("other:") and "quantile" not in quantity
        if limit.unit == "%" and own and subjects == ("event",):
            return self.reading(limit, ())  # a share of something else
        op, turns = self.sense(
            limit.op, limit, subjects, of_event=quantity == "mt" and len(self.groups) == 1
        )
        if turns % 2 and limit.op in LOWER and self.one_more(limit):
            return self.reading(
                limit, ()
            )  # what is thrown away has one more; not that its limit is undershot
        unit = "%" if limit.unit == "%" else limit.unit.replace("μ", "u")
        unit = "" if "^" in unit else unit
        comparisons = tuple(Comparison(s, quantity, op, v, unit) for s, v in pairs)
        return self.reading(limit, comparisons, slope=limit.slope, turns=turns, printed=limit.op)

    def tags(self, limit: Limit) -> bool:
        """True where what the sentence says of jets within the limit is that they are tagged."""
        after = self.text[self.tokens[limit.last - 1].end : self.end]
        match = TAGGING.search(after)
        return bool(match) and not re.search(
            rf",|;|\b(?:which|required|{COUNTED})\b", after[: match.start() if match else 0]
        )

    def without_quantity(self, limit: Limit) -> Reading | None:
        """A limit whose quantity the words after it tell (``24 cm … along the beam axis``)."""
        if dimension(limit.unit) == "length":
            if _APART.search(self.text, self.start, self.tokens[limit.at].start):
                return self.unread(limit)
            quantity = self.direction(limit)
            if quantity != "impact":
                head = self.groups[0].subjects if self.groups else ()
                if head == ("vertex",) and limit.op in LOWER:
                    return self.unread(limit)  # far from another one, not from the beam
                return self.compare(
                    limit, head if head == ("vertex",) else self.subjects(limit, quantity), quantity
                )
        if self.near_objects(limit):
            return self.distance(self.on(limit, "dr"))
        if self.behind_objects(limit):
            read = self.plain(self.on(limit, "pt"), "", "pt")
            return replace(read, rule=BARE_MOMENTUM.name, confidence=BARE_MOMENTUM.confidence)
        words = self.text[self.tokens[limit.at].start : self.tokens[limit.last - 1].end]
        if words[:1] in "∈∉" and self.kind_before(limit.at) == "quantity":
            whole = self.tokens[limit.at - 1].start  # a mass without a unit
            return replace(self.unread(replace(limit, first=limit.at)), start=whole, own=-1)
        between = self.tokens[limit.at].kind == "between" and self.states and not limit.unit
        named = limit.unit and limit.unit != "%"
        # no count and no year is a part of something
        return self.reading(limit, ()) if named or (between and "." in words) else None

    def kind_before(self, place: int) -> str:
        """The kind of the token before a place; "" where there is none."""
        return self.tokens[place - 1].kind if place else ""

    def on(self, limit: Limit, quantity: str) -> Limit:
        """The limit, on a quantity that no word names."""
        at = self.tokens[limit.at].start
        return replace(limit, quantity=Token("quantity", quantity, at, at, ""))

    def behind_objects(self, limit: Limit) -> bool:
        """True for ``jets above 30 GeV``, a limit on their momentum."""
        words = self.text[self.start : self.tokens[limit.last - 1].end]
        return bool(dimension(limit.unit) == "energy" and BARE_MOMENTUM.search(words))

    def near_objects(self, limit: Limit) -> bool:
        """True for ``within 0.2 of a muon``, which is a distance in ΔR."""
        value = limit.values[0]
        return (
            not limit.unit
            and limit.op in UPPER
            and isinstance(value, float)
            and value % 1 > 0
            and value < LARGEST["dr"]
            and _NEAR.match(self.tokens[limit.at].text) is not None
            and NEARNESS.match(self.text, self.tokens[limit.last - 1].end, self.end) is not None
        )

    def direction(self, limit: Limit) -> str:
        """d0 or z0, by the words after the number, up to the next number."""
        for token in self.tokens[limit.last : limit.last + 18]:
            if token.kind == "across":
                return "d0"
            if token.kind == "along":
                return "z0"
            if token.kind == "number":
                break
        if limit.quantity is None and limit.at:
            before = [t.kind for t in self.tokens[max(0, limit.at - 8) : limit.at]]
            if "along" in before and "across" not in before:
                return "z0"
        return "impact"

    def near_a_value(self, limit: Limit) -> bool:
        """True for ``within 5 GeV``, which is a distance from something."""
        return self.tokens[limit.at].text.lower().split()[0] in ("within", "outside")

    def near_z(self, limit: Limit) -> Reading:
        """``a mass within 15 GeV of the Z boson mass``."""
        of_z = re.match(
            r"\s*(?:of|from|around) (?:the )?(?:nominal |mass of the )?(?:Z\b|[mM]_\{Z\})",
            self.text[self.tokens[limit.last - 1].end : self.end],
        )
        subject = (
            (limit.quantity.of or self.system(limit))
            if limit.quantity and limit.quantity.value == "mass"
            else ""
        )
        if not of_z or not subject:
            return self.reading(limit, ())
        op, turns = self.sense("<", limit, (), of_event=True)
        return self.reading(
            limit,
            (Comparison(subject, "other:abs_mass_minus_mz", op, limit.values[0], limit.unit),),
            turns=turns,
            printed="<",
        )

    def joined(self, groups: list[Group]) -> bool:
        """True for subjects that ``and`` joins: ``the lepton and the leading jet``."""
        if any(g.either for g in groups):
            return False
        ends = pairwise(groups)
        gaps = [
            self.text[self.tokens[a.last - 1].end : self.tokens[b.first].start] for a, b in ends
        ]
        return all(_AND.fullmatch(gap) for gap in gaps)

    def from_mass(self, limit: Limit) -> Reading | None:
        """``a mass that deviates from m_{Z} by more than 10 GeV``, ``at least 10 GeV away from the
        Z mass``: a limit on the distance, None for one on the mass itself.
        """
        if limit.quantity is None or len(limit.values) > 1:
            return None
        before = self.text[limit.quantity.end : self.tokens[limit.at].start]
        after = self.text[self.tokens[limit.last - 1].end : self.end]
        rule, words = AWAY_BY, AWAY_BY.search(before)
        if words is None and not self.near_a_value(limit):
            rule, words = AWAY, AWAY.match(after)
        if words is None:
            return None
        subject = limit.quantity.of or self.system(limit)
        if words["z"] is None or words.groupdict().get("side") or subject != "dilepton":
            return replace(self.unread(limit), rule=rule.name)
        op, turns = self.sense(limit.op, limit, (), of_event=True)
        found = Comparison(subject, "other:abs_mass_minus_mz", op, limit.values[0], limit.unit)
        read = self.reading(limit, (found,), turns=turns, printed=limit.op)
        # the words that make it a distance are part of its evidence
        more = words.end() if rule is AWAY else 0
        return replace(read, end=read.end + more, rule=rule.name)

    def system(self, limit: Limit) -> str:
        """The owner of an invariant mass: ``of the two b jets`` is that of a dijet."""
        place = self.tokens.index(limit.quantity) if limit.quantity else limit.at
        near = [g for g in self.groups if place < g.first <= limit.at][:2] or [
            g for g in self.groups if g.first < place
        ][-1:]
        ranked = [s for g in near for s in g.subjects]
        named = [s.split(":")[0] for s in ranked]
        of = self.text[self.tokens[place].end : self.tokens[near[0].first].start] if near else ""
        two = re.search(r"of the two (?:[\w-]+ )?$", of)
        if (
            limit.quantity and limit.quantity.text in ("mass", "masses") and not two
        ):  # of a jet, say, not of a pair of jets
            return next(
                (s for s in ranked if s.split(":")[0] in ("fatjet", *CANDIDATES, *OF_MEMBERS)), ""
            )
        count = next(
            (
                int(t.number)
                for g in near[:1]
                for t in self.tokens[max(0, g.first - 3) : g.first]
                if t.kind == "number"
            ),
            2,
        )
        if named and named[0] in PAIRS and count != 2:
            return "quadruplet" if count == 4 and named[0] == "lepton" else ""
        if {"dilepton", "photon"} <= set(named):
            return "dilepton-photon"
        if len(set(named)) > 1 and set(named) <= SINGLE and self.joined(near):
            return system(tuple(named))  # of a lepton and a jet: no system that has a name here
        found = named[0] if named else ""
        return PAIRS.get(found, found if found in (*CANDIDATES, *OF_MEMBERS) else "")


def _paired(
    subjects: tuple[str, ...], values: tuple[float | tuple[float, float], ...]
) -> tuple[tuple[str, float | tuple[float, float]], ...]:
    """The values by owner: one for all, or one for each; () where the numbers of both differ."""
    if len(values) == 1:
        return tuple((s, values[0]) for s in subjects)
    return tuple(zip(subjects, values, strict=True)) if len(values) == len(subjects) else ()


def _number(value: float | tuple[float, float]) -> float:
    return value if isinstance(value, float) else value[0]
