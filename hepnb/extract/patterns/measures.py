"""Tests of requirements on events: a comparison, with the variables and combinations that it
needs.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hepnb.extract.patterns.building import Builder, Source, cited
from hepnb.paper import Paper
from hepnb.records import Pick, Place, Rule, Test
from hepnb.records.model import EVENT, MET
from hepnb.spec import Comparison
from hepnb.vocabulary.quantities import DISTANCES, JET_SUMS, RELATIONS
from hepnb.vocabulary.relations import OF, WORDS
from hepnb.vocabulary.subjects import CANDIDATES, COLLECTIONS, LIGHT, NO_OBJECTS

#: so many characters after the word ``pair`` say what it is made of
_NEAR = 30
#: quantities of the event as a whole, by their names in the language
_OF_EVENTS = ("met", "met_significance", "st", "meff")
_SEVERAL = re.compile(
    r"\bpairs of (?:\S+ ){0,4}(?:leptons|electrons|muons)|\b(?:lepton|electron|muon|sign|charge"
    r"|flavou?r) pairs\b|\bpairs that\b"
    r"|\bforms? (?:an? )?(?:[\w-]+,? (?:and )?){0,5}pair\b|\b[Aa]ny (?:[\w-]+,? ){0,5}pair\b"
)
#: of DF nobody says it of pairs
_ASKED = {value: re.compile(rf"{WORDS[value]}\w*", re.IGNORECASE) for value in ("SF", "OS", "SS")}
_NEAREST = re.compile(
    r"closest to the (?:mass of the Z boson|Z boson mass|Z mass"
    r"|nominal Z)[^.]{0,12}?(?:(\d++(?:\.\d*+)?) ?GeV)?",
    re.IGNORECASE,
)
#: mass of the Z boson in GeV: PDG 2024
_Z_MASS = 91.19
_PAIRS = "pairs"
#: the contransverse mass of the two leading objects (Tovey, JHEP 04 (2008) 034, Eq. 2.9, massless)
_CONTRANSVERSE = "sqrt(2 * pt({0} #1) * pt({0} #2) * (1 + cos(dphi({0} #1, {0} #2))))"


def comparing(c: Comparison) -> Test:
    """The test of a comparison on a candidate."""
    if isinstance(c.value, str):
        return Test(c.quantity, "flag", text=c.value)
    return Test(c.quantity, c.op, c.numbers, c.unit)  # type: ignore[arg-type]


class Measures:
    """Finds the tests; what they need is given to the builder."""

    def __init__(self, paper: Paper, sources: list[Source], builder: Builder) -> None:
        self.paper = paper
        self.sources = sources
        self.builder = builder

    def test(self, s: Source, c: Comparison) -> Test | None:
        """The test of a requirement on events; None where no line can say it."""
        base, _, rank = c.subject.partition(":")
        if c.quantity in RELATIONS:
            return self.signs(s, c)
        if c.quantity == "n":
            return self.size(s, c, base)
        if "-" in c.subject and c.quantity in DISTANCES:
            return self.distance(s, c)
        if c.quantity in JET_SUMS:
            return replace(comparing(c), what=self.builder.collection("jet"))
        if c.quantity in _OF_EVENTS:
            return replace(comparing(c), what=MET if c.quantity == "met" else EVENT)
        if c.quantity == "other:mct":
            return replace(
                comparing(c),
                what=self.builder.variable(
                    "mct", _CONTRANSVERSE.format(self.builder.collection("bjet"))
                ),
            )
        return self.of_objects(s, c, base, int(rank or 0))

    def of_objects(self, s: Source, c: Comparison, base: str, rank: int) -> Test | None:
        """A quantity of one object, or of a combination."""
        known = base in COLLECTIONS
        if c.quantity == "other:sum_charge" and known:
            return replace(comparing(c), what=self.builder.collection(base))
        if c.quantity == "other:abs_mass_minus_mz":
            return self.from_the_z(s, c)
        if c.quantity == "mt" and known:
            return replace(comparing(c), what=self.builder.collection(base), nth=rank, other=MET)
        if rank and known:
            return replace(comparing(c), what=self.builder.collection(base), nth=rank)
        if base in CANDIDATES:
            return replace(comparing(c), what=self.builder.variable(base, subject=base))
        if base in NO_OBJECTS and c.quantity.startswith("other:"):
            return replace(comparing(c), what=EVENT)
        return self.of_system(s, c) if c.quantity in ("mass", "pt") else None

    def from_the_z(self, s: Source, c: Comparison) -> Test | None:
        """The distance of a system's mass from that of the Z boson."""
        system = self.of_system(s, replace(c, quantity="mass"))
        if system is None:
            return None
        block = self.builder.blocks[system.what][1]
        mass = block.expression or f"mass({system.what} #{system.nth or 1})"
        return replace(
            comparing(c),
            what=self.builder.variable(f"{block.name}_from_mz", f"abs({mass} - {_Z_MASS} GeV)"),
        )

    def signs(self, s: Source, c: Comparison) -> Test | None:
        """The charges or flavours of the two leptons of an event; None where pairs are formed,
        which have their own.
        """
        if self.has_pairs:
            return None
        start, end = s.reading.sentence
        kinds = list(
            dict.fromkeys(re.findall(r"\b(electron|muon|lepton|tau)s?\b", s.block.text[start:end]))
        )
        if len(kinds) == 2 and re.search(
            rf"\b{kinds[0]}s? and (?:the )?{kinds[1]}\b", s.block.text[start:end]
        ):
            one, two = (self.builder.collection(k) for k in kinds)
            return replace(comparing(c), what=one, nth=1, other=two, other_nth=1)
        subject = kinds[0] if len(kinds) == 1 and c.quantity == "charge" else "lepton"
        return replace(comparing(c), what=self.builder.collection(subject))

    def size(self, s: Source, c: Comparison, subject: str) -> Test | None:
        """The multiplicity of a subject."""
        if subject == "dilepton":
            return replace(comparing(c), what=self.pairs(s))
        if subject == "track":
            return replace(comparing(c), what=self.builder.separate("track", tracks(s)))
        if subject not in COLLECTIONS:
            return None
        if s.reading.stage == "veto":
            return (
                replace(comparing(c), what=self.veto(subject)) if self.has_veto(subject) else None
            )
        if s.reading.stage == "baseline":
            base = self.baseline(subject)
            return replace(comparing(c), what=base) if base else None
        return replace(comparing(c), what=self.builder.collection(subject))

    def baseline(self, subject: str) -> str:
        """The collection that the signal objects are chosen from; "" where leptons are joined from
        signal electrons and muons only.
        """
        of = LIGHT if subject == "lepton" else {subject}
        if subject == "lepton" and any(
            self.builder.current.get(s, "").startswith("signal_") for s in of
        ):
            return ""
        current, plural = self.builder.collection(subject), COLLECTIONS[subject][0]
        return plural if current == f"signal_{plural}" else current

    def has_veto(self, subject: str) -> bool:
        """True where the paper says what the objects of a veto are; all that there are would be
        the selected ones as well.
        """
        wanted = (
            ("veto_electrons", "veto_muons", "veto_leptons")
            if subject == "lepton"
            else (f"veto_{COLLECTIONS[subject][0]}",)
        )
        return any(n in self.builder.blocks for n in wanted)

    def veto(self, subject: str) -> str:
        """The collection of objects that are looser than the selected ones; that of leptons
        joins electrons and muons.
        """
        plural = f"veto_{COLLECTIONS[subject][0]}"
        members = tuple(n for n in ("veto_electrons", "veto_muons") if n in self.builder.blocks)
        if subject == "lepton" and len(members) == 2:
            return self.builder.union(plural, members)
        return self.builder.separate(subject, plural)

    def distance(self, s: Source, c: Comparison) -> Test | None:
        """The separation of two objects, or of an object and the missing momentum, in ∆φ, ∆η or
        ∆R.
        """
        parts = [p.partition(":") for p in c.subject.split("-")]
        if len(parts) != 2 or not {base for base, _, _ in parts} <= {*COLLECTIONS, "met"}:
            return None
        if parts[0] == parts[1] and not parts[0][2]:
            of = self.builder.collection(parts[0][0])
            return replace(comparing(c), what=self.builder.combination(f"two {of}", (of, of)))
        ends = sorted(
            (self.end(base, int(rank or 0)) for base, _, rank in parts), key=lambda e: e[0] == MET
        )
        (what, nth), (other, other_nth) = ends
        leading = s.reading.among if not nth and what != MET else 0
        return replace(
            comparing(c), what=what, nth=nth, other=other, other_nth=other_nth, leading=leading
        )

    def end(self, base: str, rank: int) -> tuple[str, int]:
        """One end of a distance: missing momentum, an object by its rank, or all of a
        collection.
        """
        return (MET, 0) if base == "met" else (self.builder.collection(base), rank)

    # --- systems ---

    @property
    def has_pairs(self) -> bool:
        """True once lepton pairs are formed."""
        return _PAIRS in self.builder.blocks

    def of_system(self, s: Source, c: Comparison) -> Test | None:
        """The mass or pt of a combination of objects."""
        if c.subject in ("z1", "z2"):
            pairs = self.pairs(s)
            self.nearest(pairs)
            return replace(comparing(c), what=pairs, nth=1 if c.subject == "z1" else 2)
        if c.subject == "dilepton" and (
            self.has_pairs or (c.quantity == "mass" and self.on_pairs(s))
        ):
            return replace(comparing(c), what=self.pairs(s))
        if c.subject == "dilepton-photon":
            two, photons = self.builder.collection("lepton"), self.builder.collection("photon")
            return self.made(c, "llg", f"{two} #1 + {two} #2 + {photons} #1")
        short, member, count = self.members(s, c)
        if not short:
            return None
        of = self.builder.collection(member)
        return self.made(c, short, " + ".join(f"{of} #{n}" for n in range(1, count + 1)))

    def members(self, s: Source, c: Comparison) -> tuple[str, str, int]:
        """(short name, subject, how many) of what a system is made of; "" where no line can say."""
        text = s.block.text[s.reading.start : s.reading.end]
        start, end = s.reading.sentence
        sentence = s.block.text[start:end]
        said = (
            text if "ℓ" in text or "{" in text else sentence
        )  # of what an invariant mass is, the sentence says
        if c.subject == "dilepton" and re.search(r"τ|\btaus?\b", said):
            return "", "", 0  # of which lepton and which tau, no line can say
        kinds = {
            w
            for w, pattern in (
                ("muon", "[μµ]{2}|muon"),
                ("electron", r"\{ee|electron"),
                ("lepton", "lepton|ℓ"),
            )
            if re.search(pattern, said)
        }
        flavour = next(iter(kinds)) if len(kinds) == 1 else "lepton"
        b = bool(
            re.search(r"b ?b|\bb[- ]", text) or re.search(r"\bb[- ]?(?:tagged )?jet pair", sentence)
        )
        known = {
            "quadruplet": ("4l", "lepton", 4),
            "dilepton": ({"muon": "mumu", "electron": "ee", "lepton": "ll"}[flavour], flavour, 2),
            "diphoton": ("gg", "photon", 2),
            "dijet": ("bb", "bjet", 2) if b else ("jj", "jet", 2),
        }
        return known.get(c.subject, ("", "", 0))

    def made(self, c: Comparison, short: str, total: str) -> Test:
        """A quantity of a sum of objects, as a variable."""
        letter = "m" if c.quantity == "mass" else "pt"
        return replace(
            comparing(c), what=self.builder.variable(f"{letter}{short}", f"{c.quantity}({total})")
        )

    def on_pairs(self, s: Source) -> bool:
        """True for a sentence on pairs of leptons, of which there may be several."""
        start, end = s.reading.sentence
        return bool(_SEVERAL.search(s.block.text[start:end]))

    def pairs(self, s: Source) -> str:
        """The combination of lepton pairs, with the flavour and charge that the sentence asks
        for.
        """
        if not self.has_pairs:
            leptons = self.builder.collection("lepton")
            self.builder.combination(_PAIRS, (leptons, leptons))
            for value, pattern in _ASKED.items():
                found = next((m for src in self.sources if (m := self.said(src, pattern))), None)
                if found is None and value != "SS":
                    # pairs of the same sign are vetoed as often as they are formed
                    found = self.also_said(s, pattern)
                if found:
                    place, words = found
                    test = Test(OF[value], "flag", text=value)
                    self.builder.rules.append(
                        Rule(test, (_PAIRS,), places=(place,), words=(words,), reader=("patterns",))
                    )
        return _PAIRS

    def said(self, s: Source, pattern: re.Pattern[str]) -> tuple[Place, str] | None:
        """The words of a pattern in the reading that counts pairs."""
        if not any(c.subject == "dilepton" and c.quantity == "n" for c in s.reading.comparisons):
            return None
        last = min(
            s.reading.end + _NEAR, s.reading.sentence[1]
        )  # a pair of oppositely charged muons
        match = pattern.search(s.block.text, s.reading.start, last)
        return (
            cited(self.paper, s.block, s.reading.start, max(s.reading.end, match.end()))
            if match
            else None
        )

    def also_said(self, s: Source, pattern: re.Pattern[str]) -> tuple[Place, str] | None:
        """The words of a pattern in a sentence on pairs."""
        match = pattern.search(s.block.text, *s.reading.sentence) if self.on_pairs(s) else None
        return cited(self.paper, s.block, *match.span()) if match else None

    def nearest(self, pairs: str) -> None:
        """The pair whose mass is closest to that of the Z boson comes first, where the paper
        says so.
        """
        for block in self.paper.blocks:
            match = _NEAREST.search(block.text) if block.kind in ("paragraph", "list") else None
            if match:
                mass = re.match(r"[^.]{0,12}?(\d++(?:\.\d*+)?) ?GeV", block.text[match.end() :])
                number = float(match[1] or (mass[1] if mass else _Z_MASS))
                remark = "" if match[1] or mass else "mass of the Z boson: PDG 2024"
                end = match.end() + (mass.end() if mass else 0)
                place, words = cited(self.paper, block, match.start(), end)
                self.builder.pick(
                    pairs, Pick("mass", "closest", number, "GeV", place, words, remark)
                )
                return


def tracks(s: Source) -> str:
    """Tracks are of many kinds: those of a vertex, of a jet, of an isolation sum, or isolated
    ones.
    """
    start, end = s.reading.sentence
    text = s.block.text[start:end]
    kinds = (
        ("isolated", "isolated_tracks"),
        ("vert", "vertex_tracks"),
        ("jet", "jet_tracks"),
        ("isolation", "isolation_tracks"),
    )
    return next((kind for word, kind in kinds if re.search(rf"\b{word}", text)), "tracks")
