"""Nothing is lost in prose: each number with a unit or a comparison word is in a line, open, or
set aside with a reason.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb.sweep import read, readings, routing
from hepnb.sweep.tokens import plain
from hepnb.vocabulary.comparisons import ANY
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.sentences import NOISE
from hepnb.vocabulary.units import AFTER
from tests.unit.papers import real

_N = r"(?<![\w.}])\d+(?:\.\d+)?(?![\w]*\})(?!\w)"
_WORD = rf"\b(?i:{named(0, 9)})\b"
#: what a reader has to be shown, said without the grammar of the sweep
LOOKED_FOR = tuple(
    re.compile(p)
    for p in (
        rf"(?P<n>{_N}){AFTER}",
        rf"(?:{ANY}) ?(?P<n>{_N}|{_WORD})",
        rf"(?P<n>{_N}|{_WORD}) or (?:more|fewer|less)\b",
        rf"(?P<n>{_N})(?:(?:,? (?:and|or)|,|[–—-]) ?{_N})+{AFTER}",
    )
)


def lost(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The numbers of a text, with the words around them, that stand in none of the spans."""
    clear = plain(text)
    held = [*spans, *(m.span() for m in re.finditer(NOISE, clear))]
    found = {(m.start("n"), m[0]) for p in LOOKED_FOR for m in p.finditer(clear)}
    return [words for place, words in sorted(found) if not any(a <= place < b for a, b in held)]


OBJECTS = st.sampled_from(
    ["Electrons", "Muons", "Isolated tracks", "Jets", "b-tagged jets", "Photon candidates",
    "Selected events", "The Λ candidates",
     "Kaons", "All clusters", "Large-R jets", "Pairs of leptons", "Tau candidates", "The vertices",
     "Displaced objects"]
)  # fmt: skip
VERBS = st.sampled_from(
    ["must have", "are required to have", "are kept with", "have", ("are rejected unless they "
"have"), "are used with",
     "may not have", "are selected with an efficiency and", "are counted with", "are split by",
     "are compared for", "are described by", "come with",
     "are expected to have", "are trained with"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["p_{T}", "E_{T}^{miss}", "a mass", "m_{jj}", "|d_{0}|", "a lifetime", "Q^{2}", "a score",
    "a width", "x_{F}", "an angle",
     "the sum of both", "a momentum", "a distance to the beam", "a p_{T} balance",
     "a relative isolation"]
)  # fmt: skip
NUMBERS = st.sampled_from(["12", "0.4", "250", "1.5", "35", "8", "1200", "3.2"])
UNITS = st.sampled_from([" GeV", " TeV", " MeV", " mm", " cm", "%", " ps", "", " μm"])
SIGNS = st.sampled_from(
    ["> {}", "< {}", "≥ {}", "above {}", "of at least {}", "of at most {}", "that exceeds {}",
    "below {}", "≤ {}"]
)  # fmt: skip
COUNTS = st.sampled_from(
    ["at least", "exactly", "at most", "more than", "no more than", "fewer than"]
)
COUNTED = st.sampled_from(
    ["two jets", "three hits", "4 clusters", "one muon", "two tags", "3 leptons"]
)
ENDS = st.sampled_from(
    ["", " in the muon channel", " for the 2-jet category", " in SR-A", ", respectively",
    " otherwise",
     " in 2017", " of the events",
     " for electrons (muons)", " as in Section 4", (", so that 10 GeV jets are "
"removed"), " at the trigger", " if it is central"]
)  # fmt: skip


@st.composite
def phrases(draw: st.DrawFn) -> str:
    """``p_{T} > 12 GeV``, ``a mass of 12–35 GeV``, ``a score above 0.4, 0.8 and 1.2``,
    ``at least three hits``.
    """
    name, unit, number = draw(NAMES), draw(UNITS), draw(NUMBERS)
    low, high = sorted((float(number), float(draw(NUMBERS)) + 0.5))
    count, counted = draw(COUNTS), draw(COUNTED)
    return draw(
        st.sampled_from([
            f"{name} {draw(SIGNS).format(number + unit)}",
            f"{name} between {low:g} and {high:g}{unit}",
            f"{name} in the range {low:g}–{high:g}{unit}",
            f"{low:g} < {name} < {high:g}{unit}",
            f"{name} of {number}{unit or ' GeV'}",
            f"{name} > {high:g} ({low:g}){unit}",
            f"{name} of {low:g}, {high:g} and {high + 3:g}{unit or ' GeV'}",
            f"{count} {counted}",
            f"{counted.split()[0]} or more {counted.split()[1]}",
        ])
    )  # fmt: skip


@given(OBJECTS, VERBS, st.lists(phrases(), min_size=1, max_size=3), ENDS)
def test_no_number_of_a_sentence_is_lost(
    subject: str, verb: str, found: list[str], end: str
) -> None:
    """Whatever a sentence says of a number, the number is shown."""
    text = f"{subject} {verb} {' and '.join(found)}{end}."
    assert lost(text, [(r.start, r.end) for r in read(text)]) == [], text


@pytest.mark.parametrize(
    "name",
    [
        "1704.03848",
        "1704.07781",
        "1706.04402",
        "1706.09933",
        "1709.08908",
        "1712.02332",
        "1806.00425",
        "2004.03447",
        "2009.04363",
    ],
)
def test_no_number_of_a_selection_is_lost(name: str) -> None:
    """In the sections of real papers that are about the selection, every number that looks like
    a threshold is shown.
    """
    paper = real(name)
    spans: dict[str, list[tuple[int, int]]] = {}
    for block, r in readings(paper):
        spans.setdefault(block.id, []).append((r.start, r.end))
    prose = [
        b
        for b in paper.blocks
        if b.kind in ("paragraph", "list", "caption", "footnote") and not routing.aside(paper, b)
    ]
    assert {b.id: found for b in prose if (found := lost(b.text, spans.get(b.id, [])))} == {}
