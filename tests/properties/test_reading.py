"""What a phrase reads as is what the line made of it says: quantity, subject, operator, value
and unit, with polarity.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb import spec, units, workflow
from hepnb.adl.parse import parse
from hepnb.extract import patterns
from hepnb.extract.drafting import Draft, draft
from hepnb.extract.patterns.building import Source
from hepnb.extract.patterns.regions import counted
from hepnb.paper import Paper
from hepnb.settings import Settings
from hepnb.spec import Comparison
from hepnb.vocabulary.operators import COMPLEMENT, SIDE
from hepnb.vocabulary.quantities import known
from tests.unit.papers import paper

#: (subject, quantity, operator, value in the canonical unit)
Said = tuple[str, str, str, object]

SUBJECTS = {
    "electron": "electrons", "muon": "muons", "lepton": "leptons", "photon": "photons",
    "jet": "jets", "bjet": "b-tagged jets",
    "fatjet": "large-R jets", "tau": "hadronically decaying tau leptons",
}  # fmt: skip
#: quantity of an object → how it is written, a value, its unit
OF_OBJECTS = {
    "pt": (("p_{T}", "a transverse momentum"), 25.0, "GeV"),
    "et": (("E_{T}", "transverse energy"), 25.0, "GeV"),
    "abseta": (("|η|", "pseudorapidity"), 2.5, ""), "d0": (("|d_{0}|", ("a transverse impact "
"parameter")), 0.5, "mm"),
    "z0": (("|z_{0}|", ("a longitudinal impact "
"parameter")), 1.5, "mm"), "z0sintheta": (("|z_{0} sin θ|",), 0.5, "mm"),
    "d0sig": (("|d_{0}|/σ_{d_{0}}", ("an impact parameter "
"significance")), 5.0, ""), "iso": (("a relative isolation",), 0.15, ""),
    "jvt": (("JVT",), 0.59, ""),
}  # fmt: skip
#: quantity of an event → its subject, and the same
OF_EVENTS = {
    "met": ("met", ("E_{T}^{miss}", "missing transverse momentum"), 150.0, "GeV"),
    "ht": ("event", ("H_{T}",), 300.0, "GeV"),
    "met_significance": ("met", ("E_{T}^{miss} significance",), 6.0, ""),
    "mht": ("event", ("H_{T}^{miss}",), 250.0, "GeV"),
    "st": ("event", ("S_{T}",), 400.0, "GeV"),
    "meff": ("event", ("m_{eff}", "an effective mass"), 800.0, "GeV"),
    "other:mt2": ("event", ("m_{T2}",), 90.0, "GeV"),
    "other:met_over_sqrt_ht": ("event", ("E_{T}^{miss}/√H_{T}",), 14.0, "GeV^{1/2}"),
}  # fmt: skip
#: system → its mass in words and signs
SYSTEMS = {
    "dilepton": ("m_{ℓℓ}", "m_{μμ}", "dilepton mass", "invariant mass of the two muons"),
    "dijet": ("m_{jj}", "m_{bb}", "dijet mass", "invariant mass of the two jets"),
    "diphoton": ("m_{γγ}", ("invariant mass of the two "
"photons")), "quadruplet": ("m_{4ℓ}", "four-lepton mass"),
    "dilepton-photon": ("m_{ℓℓγ}",),
}  # fmt: skip
WORDINGS = {
    "≥": ">=", "at least": ">=", "no less than": ">=", "not lower than": ">=", "≤": "<=",
    "smaller than or equal to": "<=",
    "at most": "<=", "no more than": "<=", "not higher than": "<=", "up to": "<=", ">": ">",
    "larger than": ">", "above": ">",
    "exceeding": ">", "in excess of": ">", "over": ">", "<": "<", "less than": "<", "below": "<",
    "under": "<",
}  # fmt: skip
#: sentences, and whether what they say is thrown away
ON_OBJECTS = {
    "{what} must have {that}.": False, ("{what} are required to have "
"{that}."): False, "{what} with {that} are selected.": False,
    ("{what} with {that} are "
"rejected."): True, "{what} must not have {that}.": True, ("{what} are removed if they have "
"{that}."): True,
}  # fmt: skip
ON_EVENTS = {
    "Events must have {that}.": False, ("Events with {that} are "
"selected."): False, "We require {that}.": False,
    ("Events with {that} are "
"rejected."): True, "Events must not have {that}.": True, ("Events are vetoed if they "
"have {that}."): True,
}  # fmt: skip
COUNTS = {"two": 2.0, "three": 3.0, "4": 4.0}

Phrase = tuple[str, Said]


def limited(
    subject: str, quantity: str, words: str, value: float, unit: str, sentence: str, *, gone: bool
) -> Iterator[Phrase]:
    """A sentence for each wording of a comparison, and for an interval."""
    for wording, op in WORDINGS.items():
        text = sentence.replace("{that}", f"{words} {wording} {value:g} {unit}".strip())
        yield text, (subject, quantity, COMPLEMENT[op] if gone else op, value)
    for form in (
        "{q} between {a:g} and {b:g} {u}",
        "{a:g} < {q} < {b:g} {u}",
        "{q} in the range {a:g}–{b:g} {u}",
        "{q} in the range [{a:g}, {b:g}] {u}",
    ):
        text = sentence.replace(
            "{that}", form.format(q=words, a=value, b=2 * value, u=unit).strip()
        )
        yield text, (subject, quantity, "notin" if gone else "in", (value, 2 * value))


def phrases() -> Iterator[Phrase]:
    """Every quantity × subject × wording × sentence of the tables."""
    for quantity, (writings, value, unit) in OF_OBJECTS.items():
        for subject, plural in SUBJECTS.items():
            for sentence, gone in ON_OBJECTS.items():
                for words in writings:
                    named = sentence.replace("{what}", plural[0].upper() + plural[1:])
                    yield from limited(subject, quantity, words, value, unit, named, gone=gone)
    for quantity, (subject, writings, value, unit) in OF_EVENTS.items():
        for sentence, gone in ON_EVENTS.items():
            for words in writings:
                yield from limited(subject, quantity, words, value, unit, sentence, gone=gone)
    yield from of_systems()
    yield from of_ranks()
    yield from of_counts()


def of_systems() -> Iterator[Phrase]:
    """Masses of systems, transverse masses, distances between two objects."""
    for wording, op in WORDINGS.items():
        for subject, writings in SYSTEMS.items():
            for words in writings:
                article = "an " if " " in words else ""
                yield f"The {words} must be {wording} 60 GeV.", (subject, "mass", op, 60.0)
                yield (
                    f"Events with {article}{words} {wording} 60 GeV are rejected.",
                    (subject, "mass", COMPLEMENT[op], 60.0),
                )
        for subject, words in (
            ("lepton:1", "m_{T}"),
            ("electron:1", "m_{T}(e, E_{T}^{miss})"),
            ("lepton:1", "transverse mass"),
        ):
            yield f"The {words} must be {wording} 60 GeV.", (subject, "mt", op, 60.0)
            yield (
                f"Events with {words} {wording} 60 GeV are rejected.",
                (subject, "mt", COMPLEMENT[op], 60.0),
            )
        for one, two in combinations(("electron", "jet", "muon", "photon"), 2):
            for quantity, words in (("dr", "ΔR"), ("dphi", "Δφ"), ("deta", "|Δη|")):
                ends = f"{one}:1-{two}:1"
                yield (
                    (
                        f"The {words} between the leading {one} and the leading {two} must be "
                        f"{wording} 0.4."
                    ),
                    (ends, quantity, op, 0.4),
                )
                yield (
                    f"Events with {words}({one}, {two}) {wording} 0.4 are rejected.",
                    (ends, quantity, COMPLEMENT[op], 0.4),
                )
        yield (
            f"The Δφ between the leading jet and E_{{T}}^{{miss}} must be {wording} 0.4.",
            ("jet:1-met", "dphi", op, 0.4),
        )
        yield (
            f"Events with Δφ(photon, E_{{T}}^{{miss}}) {wording} 0.4 are rejected.",
            ("met-photon:1", "dphi", COMPLEMENT[op], 0.4),
        )


def of_ranks() -> Iterator[Phrase]:
    """The leading object and those after it."""
    for rank, name in enumerate(("leading", "subleading", "third"), start=1):
        for subject in ("electron", "jet", "photon"):
            for wording, op in WORDINGS.items():
                yield (
                    f"The {name} {subject} must have p_{{T}} {wording} 40 GeV.",
                    (f"{subject}:{rank}", "pt", op, 40.0),
                )
                turned = (
                    f"Events are rejected if the {name} {subject} has p_{{T}} {wording} 40 GeV."
                )
                yield turned, (f"{subject}:{rank}", "pt", COMPLEMENT[op], 40.0)


def of_counts() -> Iterator[Phrase]:
    """Numbers of objects, and vetoes."""
    wordings = {
        "at least": ">=",
        "at most": "<=",
        "exactly": "==",
        "no more than": "<=",
        "more than": ">",
        "fewer than": "<",
        "no fewer than": ">=",
    }
    for subject, plural in SUBJECTS.items():
        for words, number in COUNTS.items():
            for wording, op in wordings.items():
                yield f"Events must have {wording} {words} {plural}.", (subject, "n", op, number)
                if op != "==":
                    yield (
                        f"Events with {wording} {words} {plural} are rejected.",
                        (subject, "n", COMPLEMENT[op], number),
                    )
                    yield (
                        f"Events must not contain {wording} {words} {plural}.",
                        (subject, "n", COMPLEMENT[op], number),
                    )
        for sentence in (
            "Events must not contain any {}.",
            "Events with {} are vetoed.",
            "Events must contain no {}.",
        ):
            yield sentence.format(plural), (subject, "n", "==", 0.0)


PHRASES = tuple(phrases())

#: what else papers write before a number, with denials, signs of keyboards and words that a
#: sentence seldom has
FURTHER = {
    "greater than or equal to": ">=", "more than or equal to": ">=", "greater or equal to": ">=",
    "no fewer than": ">=",
    "not less than": ">=", "no smaller than": ">=", "never less than": ">=", "not below": ">=",
    "never below": ">=", "⩾": ">=",
    ">=": ">=", "≳": ">=", "a minimum of": ">=", "at or above": ">=", "equal to or above": ">=",
    "less than or equal to": "<=",
    "less or equal to": "<=", "no larger than": "<=", "no greater than": "<=",
    "not more than": "<=", "not greater than": "<=",
    "never more than": "<=", "not exceeding": "<=", "not above": "<=", "never above": "<=",
    "⩽": "<=", "<=": "<=", "≲": "<=",
    "a maximum of": "<=", "at or below": "<=", "greater than": ">", "higher than": ">",
    "more than": ">", "bigger than": ">",
    "≫": ">", "beyond": ">", "greater": ">", "smaller than": "<", "lower than": "<",
    "fewer than": "<", "beneath": "<",
    "inside": "<", "of at least": ">=", "of more than": ">", "of at most": "<=",
    "of less than": "<",
}  # fmt: skip
#: how a whole limit may stand, with its operator
FORMS = {
    "{q} of {a} {u} or more": ">=", "{q} of {a} {u} or less": "<=", "{q} of {a} {u} or above": ">=",
    "{a} {u} < {q}": ">",
    "{a} {u} ≤ {q}": ">=", "{a} {u} > {q}": "<", "minimum {q} of {a} {u}": ">=",
    "{q} that exceeds {a} {u}": ">",
    "{q} that does not exceed {a} {u}": "<=", ("{q} outside the range "
"{a}–{b} {u}"): "notin", "{q} ∈ [{a}, {b}] {u}": "in",
    "{q} within {a}–{b} {u}": "in", "{q} from {a} to {b} {u}": "in",
}  # fmt: skip
#: more sentences, and whether what they say is thrown away
MORE_ON_OBJECTS = {
    "{what} are required to satisfy {that}.": False, ("Only {what} with {that} are "
"considered."): False,
    "{what} are selected if they have {that}.": False, "{what} are kept if {that}.": False,
    ("{what} that do not have {that} are "
"rejected."): False, "{what} failing {that} are removed.": False,
    "{what} are selected with {that}.": False, ("{what} are considered only if they have "
"{that}."): False,
    "{what} with {that} are discarded.": True, ("{what} with {that} are not "
"considered."): True, "We reject {what} with {that}.": True,
    "{what} are excluded if {that}.": True,
}  # fmt: skip
MORE_ON_EVENTS = {
    "Events are required to satisfy {that}.": False, "Only events with {that} are kept.": False,
    "Events are selected if {that}.": False, ("Events failing {that} are "
"rejected."): False, "The requirement {that} is applied.": False,
    ("Events that do not satisfy {that} are "
"rejected."): False, "Events satisfying {that} are retained.": False,
    ("Events with {that} are not "
"considered."): True, "We veto events with {that}.": True, ("Events are discarded when "
"{that}."): True,
    "A veto on events with {that} is applied.": True,
}  # fmt: skip
#: subject, quantity, how it is written, value, unit as written, and what a value is in the
#: canonical one
OF_OBJECTS_TOO = (
    ("muon", "pt", "p_{T}", 25.0, "GeV", 1.0),
    ("jet", "pt", "transverse momentum", 30.0, "GeV", 1.0),
    ("electron", "abseta", "|η|", 2.5, "", 1.0), ("photon", "z0", "|z_{0}|", 2.0, "cm", 10.0),
    ("muon", "iso", "relative isolation", 0.15, "", 1.0),
)  # fmt: skip
OF_EVENTS_TOO = (
    ("met", "met", "E_{T}^{miss}", 150.0, "GeV", 1.0), ("event", "ht", "H_{T}", 1.0, "TeV", 1000.0),
    ("dilepton", "mass", "m_{μμ}", 60.0, "GeV/c^{2}", 1.0),
    ("jet:1", "pt", "leading jet p_{T}", 50.0, "GeV", 1.0),
    ("met", "met", "missing transverse momentum", 200.0, "GeV/c", 1.0),
    ("lepton:1", "mt", "m_{T}", 80.0, "GeV", 1.0),
)  # fmt: skip


def further() -> Iterator[Phrase]:
    """Every other wording and form × sentence, for some quantities."""
    for rows, sentences in ((OF_OBJECTS_TOO, MORE_ON_OBJECTS), (OF_EVENTS_TOO, MORE_ON_EVENTS)):
        for subject, quantity, words, value, unit, factor in rows:
            for sentence, gone in sentences.items():
                what = SUBJECTS.get(subject, "events")
                named = sentence.replace("{what}", what)
                for that, op in other_limits(words, value, unit):
                    number: object = value * factor
                    if op in ("in", "notin"):
                        number = (value * factor, 2 * value * factor)
                    text = " ".join(named.replace("{that}", that).replace(" .", ".").split())
                    yield (
                        text[0].upper() + text[1:],
                        (subject, quantity, COMPLEMENT[op] if gone else op, number),
                    )


def other_limits(words: str, value: float, unit: str) -> Iterator[tuple[str, str]]:
    """(limit, its operator) in every further wording and form."""
    for wording, op in FURTHER.items():
        yield f"{words} {wording} {value:g} {unit}".strip(), op
    for form, op in FORMS.items():
        yield " ".join(form.format(q=words, a=f"{value:g}", b=f"{2 * value:g}", u=unit).split()), op


MORE_PHRASES = tuple(further())


def said(c: Comparison) -> Said:
    """A comparison in canonical units; a bare angle is in rad, a count is of whole numbers: more
    than two is at least three.
    """
    if isinstance(c.value, str):
        return c.subject, c.quantity, c.op, c.value
    plain = c.unit or next(
        (
            units.CANONICAL[d]
            for d in known(c.quantity).dimensions
            if d != "1" and "1" in known(c.quantity).dimensions
        ),
        "",
    )
    numbers = tuple(
        units.Quantity(v, plain if c.quantity == "dphi" else c.unit).canonical
        for v in (c.value if isinstance(c.value, tuple) else (c.value,))
    )
    return whole(
        (c.subject, c.quantity, c.op, numbers if isinstance(c.value, tuple) else numbers[0])
    )


def whole(s: Said) -> Said:
    """A count with ``>=`` or ``<=``; none at all is ``== 0``."""
    subject, quantity, op, value = s
    if quantity == "n" and isinstance(value, float) and op in (">", "<"):
        op, value = (">=", value + 1) if op == ">" else ("<=", value - 1)
    return subject, quantity, "==" if quantity == "n" and op == "<=" and value == 0 else op, value


def drafted(text: str) -> tuple[set[Said], set[Said], Draft]:
    """What is read in a sentence, what its lines say, and the draft."""
    source = paper(("heading", "Event selection"), ("paragraph", text))
    read = patterns.read(source)
    made = draft(source, read.records)
    stated = [s.reading for s in read.sources if s.reading.stated and not s.reading.why]
    lines = {said(c) for r in made.spec.requirements if not r.implied for c in r.comparisons}
    return {said(c) for r in stated for c in r.comparisons}, lines, made


def holds(text: str, meant: Said) -> bool:
    """The phrase reads as it is meant, or not at all (False); its line says what was read; the
    draft parses.
    """
    read, lines, made = drafted(text)
    assert read in ({whole(meant)}, set()), text
    assert lines == read, text
    assert not made.spec.findings, text
    assert parse(spec.text_of(made.spec)), text
    return bool(read)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(PHRASES))
def test_a_phrase_reads_as_its_line(phrase: Phrase) -> None:
    """Any quantity of any subject, in any wording, kept or rejected."""
    holds(*phrase)


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(MORE_PHRASES))
def test_a_seldom_phrase_is_read_as_it_is_meant_or_not_at_all(phrase: Phrase) -> None:
    """Denials, vetoes in a noun, the number first, signs as typed on a keyboard, units with c."""
    holds(*phrase)


@pytest.mark.long
def test_every_seldom_phrase_is_read_as_it_is_meant_or_not_at_all() -> None:
    """The whole of them; more of them stay open than of the plain ones."""
    unread = sum(not holds(text, meant) for text, meant in MORE_PHRASES)
    assert unread < 0.4 * len(MORE_PHRASES), unread


@pytest.mark.long
def test_every_phrase_reads_as_its_line() -> None:
    """The whole of the tables; what stays open is little, and is no wrong line."""
    unread = Counter[str]()
    for text, meant in PHRASES:
        unread[meant[1]] += not holds(text, meant)
    assert sum(unread.values()) < 0.05 * len(PHRASES), unread


SHARED = Path(os.environ.get("HEPNB_SHARED", "../shared"))
PAPERS = sorted((SHARED / "papers").glob("*.pdf"))


def apart(source: Paper) -> Iterator[str]:
    """The phrases of a paper of whose comparisons a line of theirs says something else."""
    read = patterns.read(source)
    made = draft(source, read.records)
    records = [replace(r, number=n) for n, r in enumerate(read.records.rules)]
    lines = {r.number: made.written.lines.get(n, ()) for n, r in enumerate(made.written.rules)}
    by_line = {(r.block, r.adl): r for r in made.spec.requirements}
    for s in (s for s in read.sources if not s.reading.why and not s.reading.condition):
        own = [
            r
            for r in records
            if any(
                p.block == s.block.id and p.start <= s.reading.start and p.end == s.reading.end
                for p in r.places
            )
        ]
        held = [by_line[key] for r in own for key in lines.get(r.number, ()) if key in by_line]
        have = {said(c): len(r.evidence) for r in held for c in r.comparisons}
        for c in s.reading.comparisons if held else ():
            if not any(
                agrees(said(c), h, count=asked(s, c, read.sources), again=n > 1)
                for h, n in have.items()
            ):
                yield (
                    f"{s.block.text[s.reading.start : s.reading.end]!r} reads {said(c)}, its "
                    f"lines say {sorted(have, key=str)}"
                )


def asked(s: Source, c: Comparison, sources: Sequence[Source]) -> int:
    """The number of objects that a sentence asks for, or another row of its table for the same
    region; 0 for none.
    """
    numbers = [
        o.value
        for t in (sources if s.reading.row >= 0 else ())
        if t.block.id == s.block.id and set(t.reading.regions) & set(s.reading.regions)
        for o in t.reading.comparisons
        if (o.subject, o.quantity) == (c.subject, "n") and o.op in (">=", "==")
    ]
    return counted(s, c) or max((int(v) for v in numbers if isinstance(v, float)), default=0)


def agrees(phrase: Said, line: Said, *, count: int, again: bool) -> bool:
    """True for the same; of the fourth jet where the sentence counts four; > and >= where the
    paper says it twice.
    """
    subject = f"{phrase[0]}:{count}" if count and ":" in line[0] else phrase[0]
    same_side = again and SIDE.get(phrase[2]) == SIDE.get(line[2], "")
    return (subject, phrase[1], phrase[3]) == (line[0], line[1], line[3]) and (
        phrase[2] == line[2] or same_side
    )


@pytest.mark.shared
@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.stem)
def test_every_drafted_line_of_a_paper_says_what_its_phrase_reads(path: Path) -> None:
    """Phrase by phrase, on published papers."""
    source = workflow.load_paper(str(path), Settings(offline=True))
    assert list(apart(source)) == []
