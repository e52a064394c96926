"""What a requirement on events compares: the expression of a quantity, with the variables and composites that it needs."""

from __future__ import annotations

import re

from hepnb.adl import tree
from hepnb.extract import lines
from hepnb.extract.draft import Draft, Part, Source
from hepnb.extract.lines import attribute, call, item, name
from hepnb.locate import cite
from hepnb.paper import Paper
from hepnb.spec import Comparison

#: so many characters after the word ``pair`` say what it is made of
_NEAR = 30
_SUMS = ("ht", "mht")
#: what a paper makes of other objects, in a way that no line says
_CANDIDATES = ("h", "w", "top")
_SEVERAL = re.compile(
    r"\bpairs of (?:\S+ ){0,4}(?:leptons|electrons|muons)|\b(?:lepton|electron|muon|sign|charge|flavou?r) pairs\b|\bpairs that\b"
    r"|\bforms? (?:an? )?(?:[\w-]+,? (?:and )?){0,5}pair\b|\b[Aa]ny (?:[\w-]+,? ){0,5}pair\b"
)
_OPPOSITE = re.compile(r"opposite[- ](?:charge|sign)\w*|oppositely[- ]charged", re.IGNORECASE)
_LIKE = re.compile(r"(?:same|like)[- ](?:charge|sign)\w*", re.IGNORECASE)
_SAME = re.compile(r"same[- ]flavou?r", re.IGNORECASE)
_NEAREST = re.compile(
    r"closest to the (?:mass of the Z boson|Z boson mass|Z mass|nominal Z)[^.]{0,12}?(?:(\d+\.?\d*) ?GeV)?", re.IGNORECASE
)


class Measures:
    """Finds the expressions; what they need is put into the draft."""

    def __init__(self, paper: Paper, sources: list[Source], draft: Draft) -> None:
        self.paper = paper
        self.sources = sources
        self.draft = draft

    def expression(self, s: Source, c: Comparison) -> tree.Expr | None:
        """What a requirement on events compares; None where no line can say it."""
        if c.quantity == "n":
            return self.size(s, c.subject.split(":")[0])
        if "-" in c.subject and c.quantity in ("dphi", "deta", "dr"):
            return self.distance(c)
        if c.quantity in _SUMS or c.quantity in lines.VARIABLES:
            return self.variable(c)
        return self.of_objects(s, c)

    def variable(self, c: Comparison) -> tree.Expr:
        """A quantity of the event as a whole, defined where its definition is known."""
        match c.quantity:
            case "ht":
                return self.draft.variable("ht", call("sum", call("pt", name(self.draft.collection("jet")))))
            case "mht":
                return self.draft.variable("mht", _vector_sum(self.draft.collection("jet")))
            case "other:mct":
                return self.draft.variable("mct", _contransverse(self.draft.collection("bjet")))
            case "met_significance":
                return call("met_significance", name("MET"))
            case _:
                return name(lines.VARIABLES[c.quantity])

    def of_objects(self, s: Source, c: Comparison) -> tree.Expr | None:
        """A quantity of one object, or of a combination."""
        base, _, rank = c.subject.partition(":")
        known = base in lines.COLLECTIONS
        if c.quantity == "other:sum_charge" and known:
            return call("sum", call("charge", name(self.draft.collection(base))))
        if c.quantity == "other:abs_mass_minus_mz":
            mass = self.of_system(s, Comparison(c.subject, "mass", c.op, c.value, c.unit))
            return call("abs", tree.Binary("-", mass, tree.Number(91.19, "GeV"))) if mass else None  # Z mass: PDG 2024
        if c.quantity == "mt" and known:
            return call("mt", item(self.draft.collection(base), int(rank or 1)), name("MET"))
        if rank and known:
            return attribute(c.quantity, item(self.draft.collection(base), int(rank)))
        if base in _CANDIDATES:
            return attribute(c.quantity, name(base))
        if c.subject == "event" and c.quantity.startswith("other:"):
            return name(c.quantity.removeprefix("other:"))
        return self.of_system(s, c) if c.quantity in ("mass", "pt") else None

    def signs(self, s: Source, c: Comparison) -> tree.Expr | None:
        """The charges or flavours of the two leptons of an event; None where pairs are formed, which have their own."""
        if self.has_pairs:
            return None
        start, end = s.reading.sentence
        kinds = list(dict.fromkeys(re.findall(r"\b(electron|muon|lepton|tau)s?\b", s.block.text[start:end])))
        if len(kinds) == 2 and re.search(rf"\b{kinds[0]}s? and (?:the )?{kinds[1]}\b", s.block.text[start:end]):
            one, two = (item(self.draft.collection(k), 1) for k in kinds)
        else:
            subject = kinds[0] if len(kinds) == 1 and c.quantity == "charge" else "lepton"
            one, two = (item(self.draft.collection(subject), k) for k in (1, 2))
        word, same = ("charge", c.value == "SS") if c.quantity == "charge" else ("type", c.value == "SF")
        sides = tree.Attribute(one, word), tree.Attribute(two, word)
        if word == "charge" and not same:
            return tree.Compare("==", tree.Binary("+", *sides), tree.Number(0.0))
        return tree.Compare("==" if same else "!=", *sides)

    def size(self, s: Source, subject: str) -> tree.Expr | None:
        """How many there are of a subject."""
        if subject == "dilepton":
            return call("size", name(self.pairs(s)))
        if subject == "track":
            return call("size", name(self.draft.separate("track", tracks(s)).name))
        if subject not in lines.COLLECTIONS:
            return None
        if s.reading.stage == "veto":
            return call("size", name(self.veto(subject))) if self.has_veto(subject) else None
        return call("size", name(self.draft.collection(subject)))

    def has_veto(self, subject: str) -> bool:
        """True where the paper says what the objects of a veto are; all that there are would be the selected ones as well."""
        wanted = (
            ("veto_electrons", "veto_muons", "veto_leptons") if subject == "lepton" else (f"veto_{lines.COLLECTIONS[subject][0]}",)
        )
        return any(n in self.draft.objects for n in wanted)

    def veto(self, subject: str) -> str:
        """The collection of objects that are looser than the selected ones; that of leptons joins electrons and muons."""
        plural = f"veto_{lines.COLLECTIONS[subject][0]}"
        members = [n for n in ("veto_electrons", "veto_muons") if n in self.draft.objects]
        if subject == "lepton" and len(members) == 2 and plural not in self.draft.objects:
            inputs = tuple(tree.Binding(m) for m in members)
            self.draft.objects[plural] = Part("object", plural, [tree.Take(inputs, "union")], set(members))
        return self.draft.separate(subject, plural).name

    def distance(self, c: Comparison) -> tree.Expr | None:
        """How far apart two objects are, or an object and the missing momentum, in ∆φ, ∆η or ∆R."""
        parts = [p.partition(":") for p in c.subject.split("-")]
        if len(parts) != 2 or not {base for base, _, _ in parts} <= {*lines.COLLECTIONS, "met"}:
            return None
        function = {"dr": "dR"}.get(c.quantity, c.quantity)
        if parts[0] == parts[1] and not parts[0][2]:
            return call(function, *self.two_of(parts[0][0]))
        ends = [self.end(base, int(rank or 0), single="met" not in c.subject) for base, _, rank in parts]
        ends.sort(key=lambda e: e == name("MET"))
        found = call(function, *ends)
        return call("abs", found) if c.quantity == "deta" else found

    def end(self, base: str, rank: int, *, single: bool) -> tree.Expr:
        """One end of a distance: missing momentum, an object by its rank, or all of a collection."""
        if base == "met":
            return name("MET")
        collection = self.draft.collection(base)
        return item(collection, rank or 1) if rank or single or base == "photon" else name(collection)

    def two_of(self, subject: str) -> tuple[tree.Expr, tree.Expr]:
        """The members of any two objects of a kind."""
        collection = self.draft.collection(subject)
        title = f"two_{collection}"
        if title not in self.draft.objects:
            members = (tree.Binding(collection, "one"), tree.Binding(collection, "two"))
            self.draft.objects[title] = Part("composite", title, [tree.Take(members, "disjoint")], {collection})
        return tree.Attribute(name(title), "one"), tree.Attribute(name(title), "two")

    # --- systems ---

    @property
    def has_pairs(self) -> bool:
        """True once lepton pairs are formed."""
        return "pairs" in self.draft.objects

    def of_system(self, s: Source, c: Comparison) -> tree.Expr | None:
        """The mass or pt of a combination of objects."""
        text = s.block.text[s.reading.start : s.reading.end]
        if c.subject in ("z1", "z2"):
            pairs = self.pairs(s)
            self.nearest(pairs)
            return call(c.quantity, item(pairs, 1 if c.subject == "z1" else 2))
        if c.subject == "dilepton" and (self.has_pairs or (c.quantity == "mass" and self.on_pairs(s))):
            return call(c.quantity, name(self.pairs(s)))
        if c.subject == "dilepton-photon":
            value = tree.Binary("+", lines.total(self.draft.collection("lepton"), 2), item(self.draft.collection("photon"), 1))
            return self.draft.variable("mllg", call(c.quantity, value))
        start, end = s.reading.sentence
        b = bool(re.search(r"b ?b|\bb[- ]", text) or re.search(r"\bb[- ]?(?:tagged )?jet pair", s.block.text[start:end]))
        said = text if "ℓ" in text or "{" in text else s.block.text[start:end]  # of what an invariant mass is, the sentence says
        kinds = {
            w
            for w, pattern in (("muon", "[μµ]{2}|muon"), ("electron", r"\{ee|electron"), ("lepton", "lepton|ℓ"))
            if re.search(pattern, said)
        }
        if c.subject == "dilepton" and re.search(r"τ|\btaus?\b", said):
            return None  # of which lepton and which tau, no line can say
        flavour = next(iter(kinds)) if len(kinds) == 1 else "lepton"
        known = {
            "quadruplet": ("4l", "lepton", 4),
            "dilepton": ({"muon": "mumu", "electron": "ee", "lepton": "ll"}[flavour], flavour, 2),
            "diphoton": ("gg", "photon", 2),
            "dijet": ("bb", "bjet", 2) if b else ("jj", "jet", 2),
        }
        if c.subject not in known:
            return None
        short, member, count = known[c.subject]
        letter = "m" if c.quantity == "mass" else "pt"
        return self.draft.variable(f"{letter}{short}", call(c.quantity, lines.total(self.draft.collection(member), count)))

    def on_pairs(self, s: Source) -> bool:
        """True for a sentence on pairs of leptons, of which there may be several."""
        start, end = s.reading.sentence
        return bool(_SEVERAL.search(s.block.text[start:end]))

    def pairs(self, s: Source) -> str:
        """The composite of lepton pairs, with the flavour and charge that the sentence asks for."""
        if not self.has_pairs:
            leptons = self.draft.collection("lepton")
            members = (tree.Binding(leptons, "l1"), tree.Binding(leptons, "l2"))
            self.draft.objects["pairs"] = Part("composite", "pairs", [tree.Take(members, "disjoint")], {leptons})
            for pattern, condition in (
                (_SAME, _compare_type()),
                (_OPPOSITE, _compare_charge()),
                (_LIKE, _compare_charge(like=True)),
            ):
                found = next((m for src in self.sources if (m := self.said(src, pattern))), None)
                if found is None and pattern is not _LIKE:  # pairs of the same sign are vetoed as often as they are formed
                    found = self.also_said(s, pattern)
                if found:
                    self.draft.objects["pairs"].statements.append(tree.Select(condition, note=tree.Note((found,), tree.Mark.OPEN)))
            self.draft.objects["pairs"].statements.append(tree.Candidate("pair", tree.Binary("+", name("l1"), name("l2"))))
        return "pairs"

    def said(self, s: Source, pattern: re.Pattern[str]) -> tree.Quote | None:
        """The words of a pattern in the reading that counts pairs."""
        if not any(c.subject == "dilepton" and c.quantity == "n" for c in s.reading.comparisons):
            return None
        last = min(s.reading.end + _NEAR, s.reading.sentence[1])  # a pair of oppositely charged muons
        match = pattern.search(s.block.text, s.reading.start, last)
        words = s.block.text[s.reading.start : max(s.reading.end, match.end())] if match else ""
        return cite(self.paper, s.block.id, s.reading.start, s.reading.start + len(words), words) if match else None

    def also_said(self, s: Source, pattern: re.Pattern[str]) -> tree.Quote | None:
        """The words of a pattern in a sentence on pairs."""
        match = pattern.search(s.block.text, *s.reading.sentence) if self.on_pairs(s) else None
        return cite(self.paper, s.block.id, *match.span(), match[0]) if match else None

    def nearest(self, pairs: str) -> None:
        """Sorts the pairs by their distance from the Z mass, where the paper says so and gives the mass."""
        part = self.draft.objects[pairs]
        if any(isinstance(x, tree.Sort) for x in part.statements):
            return
        for block in self.paper.blocks:
            match = _NEAREST.search(block.text) if block.kind in ("paragraph", "list") else None
            if match:
                mass = re.match(r"[^.]{0,12}?(\d+\.?\d*) ?GeV", block.text[match.end() :])
                number = float(match[1] or (mass[1] if mass else 91.19))
                comment = "" if match[1] or mass else "mass of the Z boson: PDG 2024"
                end = match.end() + (mass.end() if mass else 0)
                evidence = (cite(self.paper, block.id, match.start(), end),)
                distance = call("abs", tree.Binary("-", tree.Attribute(name("pair"), "mass"), tree.Number(number, "GeV")))
                part.statements.append(tree.Sort(distance, descending=False, note=tree.Note(evidence, tree.Mark.OPEN, comment)))
                return


def tracks(s: Source) -> str:
    """Tracks are of many kinds: those of a vertex, of a jet, of an isolation sum, or isolated ones."""
    start, end = s.reading.sentence
    text = s.block.text[start:end]
    kinds = (
        ("isolated", "isolated_tracks"),
        ("vert", "vertex_tracks"),
        ("jet", "jet_tracks"),
        ("isolation", "isolation_tracks"),
    )
    return next((kind for word, kind in kinds if re.search(rf"\b{word}", text)), "tracks")


def _vector_sum(collection: str) -> tree.Expr:
    """The size of the vector sum of transverse momenta."""
    squares = [tree.Binary("^", call("sum", call(part, name(collection))), tree.Number(2.0)) for part in ("px", "py")]
    return call("sqrt", tree.Binary("+", squares[0], squares[1]))


def _contransverse(collection: str) -> tree.Expr:
    """The contransverse mass of the two leading objects (Tovey, JHEP 04 (2008) 034, Eq. 2.9, massless)."""
    one, two = item(collection, 1), item(collection, 2)
    pts = tree.Binary("*", tree.Binary("*", tree.Number(2.0), call("pt", one)), call("pt", two))
    return call("sqrt", tree.Binary("*", pts, tree.Binary("+", tree.Number(1.0), call("cos", call("dphi", one, two)))))


def _compare_type() -> tree.Expr:
    return tree.Compare("==", tree.Attribute(name("l1"), "type"), tree.Attribute(name("l2"), "type"))


def _compare_charge(*, like: bool = False) -> tree.Expr:
    one, two = tree.Attribute(name("l1"), "charge"), tree.Attribute(name("l2"), "charge")
    return tree.Compare("==", one, two) if like else tree.Compare("==", tree.Binary("+", one, two), tree.Number(0.0))
