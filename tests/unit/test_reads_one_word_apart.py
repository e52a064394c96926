"""Sentences that differ in a word or two → the readings of each, which differ as they do."""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from hepnb.sweep import read, sweep, told
from tests.unit.papers import paper

PAIRS = [
    # of which objects a distance is
    ("The photon must be separated from any jet by ΔR > 0.4.", "jet-photon dr > 0.4"),
    ("The photon must be separated from the jet by ΔR > 0.4.", "?"),
    (
        "Events must have Δφ(jet, E_{T}^{miss}) > 0.4 for the two leading jets.",
        "jet:1-met dphi > 0.4; jet:2-met dphi > 0.4",
    ),
    ("Events must have Δφ(jet, E_{T}^{miss}) > 0.4 for all jets.", "jet-met dphi > 0.4"),
    # the kind of a ranked object is that of its group
    (
        "At least two muons must have p_{T} > 11 GeV, and at least one p_{T} > 21 GeV.",
        "?; muon:1 pt > 21 GeV",
    ),
    (
        "At least two leptons must have p_{T} > 11 GeV, and at least one p_{T} > 21 GeV.",
        "?; lepton:1 pt > 21 GeV",
    ),
    # a word right before a sign is a quantity of the paper's own, behind another quantity it is not
    ("The variable Q > 0.4 is required.", "event other:q > 0.4"),
    ("The p_{T} balance > 0.4 is required.", "?"),
    # all members of a list are meant, however many commas stand between them
    (
        "Electrons, muons, taus and photons must have p_{T} > 31 GeV.",
        "electron pt > 31 GeV; muon pt > 31 GeV; tau pt > 31 GeV; photon pt > 31 GeV",
    ),
    ("Electrons and muons must have p_{T} > 31 GeV.", "electron pt > 31 GeV; muon pt > 31 GeV"),
    # a number has its sign
    ("Jets must have η > -2.3.", "jet eta > -2.3"),
    ("Jets must have η > 2.3.", "jet eta > 2.3"),
    # the first one is the leading one, and no limit on all
    ("The first jet must have p_{T} > 52 GeV.", "jet:1 pt > 52 GeV"),
    ("The jets must have p_{T} > 52 GeV.", "jet pt > 52 GeV"),
    ("The first two muons must have |η| < 2.3.", "muon:1 abseta < 2.3; muon:2 abseta < 2.3"),
    ("In the first data set, jets must have p_{T} > 31 GeV.", "jet pt > 31 GeV"),
    # … nor is the second one
    ("Jets must have |η| < 2.3, the second must have p_{T} > 31 GeV.", "jet abseta < 2.3; ?"),
    (
        "The leading jet must have |η| < 2.3, the second must have p_{T} > 31 GeV.",
        "jet:1 abseta < 2.3; jet:2 pt > 31 GeV",
    ),
    # a list goes on about the object, whatever it is called, not about its tracks
    ("Taus with three tracks, unit charge, and p_{T} > 21 GeV are selected.", "tau pt > 21 GeV"),
    ("Candidates with three tracks, unit charge, and p_{T} > 21 GeV are selected.", "?"),
]


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_a_word_makes_the_difference(text: str, expected: str) -> None:
    """Each sentence reads as it says, and not as its neighbour does."""
    assert told(read(text)) == expected


def test_a_letter_sets_aside_what_its_introduction_does_not_ask_for() -> None:
    """Of a letter without a section about the selection, a paragraph that asks is read, and one
    that only tells is not.
    """
    phrases = sweep(
        paper(
            ("heading", "Introduction"),
            ("paragraph", "Earlier searches have excluded gluinos lighter than 1.9 TeV."),
            ("paragraph", "Events are required to contain at least two muons."),
        )
    )
    found = {p.quote: p.state for p in phrases}
    assert found == {
        "1.9 TeV": PhraseState.DISMISSED,
        "at least two muons": PhraseState.OPEN,
    }


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Jets with 31 GeV < p_{T} are selected.", "31 GeV < p_{T}"),
        ("Jets with 2.3 > |η| are selected.", "2.3 > |η|"),
        ("Jets with p_{T} > 31 GeV are selected.", "p_{T} > 31 GeV"),
    ],
)
def test_a_phrase_has_the_words_of_its_limit(text: str, quote: str) -> None:
    """From the number where it stands first, from the quantity otherwise."""
    (phrase,) = sweep(paper(("heading", "Object selection"), ("paragraph", text)))
    assert phrase.quote == quote
