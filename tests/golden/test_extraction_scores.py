"""What extraction without a model reaches on the papers that come with the project, against
their reviewed spec.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb import spec as specs
from hepnb.extract.patterns import Patterns
from hepnb.locate import has_number
from hepnb.paper import Paper
from hepnb.ports import ReadOptions
from hepnb.readers import read
from hepnb.spec import Comparison, PhraseState, Spec
from tests.conftest import ROOT

FOLDER = ROOT / "hepnb" / "example"
#: paper → comparisons found, of how many of the reviewed spec; numbers of the reviewed lines that
#: lie in a phrase, of how many
REACHED = {"h4l_note": ((34, 34), (32, 32)), "leptons_note": ((2, 2), (2, 2))}


def _reviewed(name: str) -> Spec:
    """The lines of the reviewed spec whose words are in that paper."""
    spec = specs.read((FOLDER / "h4l_reviewed.adl").read_text(encoding="utf-8"), paper="h4l_note")
    return replace(
        spec,
        requirements=tuple(
            r for r in spec.requirements if any((e.paper or "h4l_note") == name for e in r.evidence)
        ),
    )


def _comparisons(spec: Spec) -> set[Comparison]:
    return {c for r in spec.requirements for c in r.comparisons}


def _numbers(spec: Spec) -> list[tuple[int, float]]:
    """(page, number) of every line."""
    found = []
    for r in spec.requirements:
        for c in r.comparisons:
            values = c.value if isinstance(c.value, tuple) else (c.value,)
            found += [(r.evidence[0].page, v) for v in values if isinstance(v, float)]
    return found


def _draft(name: str) -> tuple[Paper, Spec]:
    paper = read(str(FOLDER / f"{name}.pdf"), ReadOptions(offline=True))
    return paper, Patterns().extract(paper)


@pytest.mark.parametrize("name", REACHED)
def test_the_examples_are_drafted_as_well_as_before(name: str) -> None:
    """Recall and precision of comparisons, and the numbers that lie in a phrase of their page,
    are exactly these.
    """
    _, draft = _draft(name)
    wanted, found = _comparisons(_reviewed(name)), _comparisons(draft)
    numbers = _numbers(_reviewed(name))
    held = sum(
        any(p.page == page and has_number(p.quote, n) for p in draft.phrases) for page, n in numbers
    )
    assert ((len(wanted & found), len(wanted)), (held, len(numbers))) == REACHED[name]
    assert {f"{c.subject} {c.quantity}" for c in found - wanted} <= {
        "lepton other:track_iso_cone"
    }  # said, and of use to a reader


def test_what_the_note_says_beside_its_requirements_is_dismissed_with_a_reason() -> None:
    """Every phrase is claimed by a line or has a reason, but for the pair that two sentences
    describe.
    """
    _, draft = _draft("h4l_note")
    assert [p.quote for p in draft.phrases if p.state == PhraseState.OPEN] == [
        "same flavour",
        "opposite charge",
    ]
    assert {p.reason for p in draft.phrases if p.state == PhraseState.DISMISSED} == {"results"}
