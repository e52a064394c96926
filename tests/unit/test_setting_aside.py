"""What is set aside for what its sentence is about: only where that word is its subject, and
never what is done beside it.
"""

from __future__ import annotations

import pytest

from hepnb.sweep import read, told


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        (
            "Muons with p_{T} > 5.5 GeV and |η| < 2.4 are selected with an efficiency of 95%.",
            "muon pt > 5.5 GeV; muon abseta < 2.4",
        ),
        (
            (
                "Leptons with p_{T} > 12 GeV are used, for which the identification efficiency is "
                "above 80%."
            ),
            "?",
        ),
        (
            "The selection uses electrons with p_{T} > 17 GeV, where the trigger is efficient.",
            "electron pt > 17 GeV",
        ),
        (
            "To keep the efficiency high, only muons with p_{T} > 26 GeV are considered.",
            "muon pt > 26 GeV",
        ),
        (
            (
                "Events with at least two jets are kept, the leading jet having p_{T} > 45 GeV, "
                "which "
                "improves the mass resolution."
            ),
            "jet n >= 2; jet:1 pt > 45 GeV",
        ),
        (
            "We use tracks with p_{T} > 0.4 GeV to keep the fraction of fake tracks low.",
            "track pt > 0.4 GeV",
        ),
        (
            "The muon detectors cover |η| < 2.4, so muons are restricted to p_{T} > 6 GeV.",
            "muon pt > 6 GeV",
        ),
        (
            (
                "Only events in which the leading jet has p_{T} > 410 GeV are analysed, which "
                "corresponds to an efficiency of 99.5%."
            ),
            "jet:1 pt > 410 GeV",
        ),
        ("The isolation requirement, I < 0.15, has an efficiency of 96%.", "?"),
        (
            (
                "Events come from a trigger with a threshold of 110 GeV, and photons with E_{T} > "
                "125 GeV are considered in the following."
            ),
            "photon et > 125 GeV",
        ),
        (
            "The generated events outnumber the data by far; events with N_{jet} ≥ 3 are kept.",
            "jet n >= 3",
        ),
    ],
)
def test_a_requirement_beside_another_topic_is_not_set_aside(text: str, reads: str) -> None:
    """An efficiency, a resolution or a detector in the same sentence takes nothing from what is
    selected.
    """
    assert told(read(text)) == reads


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "The identification efficiency of muons with p_{T} > 20 GeV is 95%.",
            "performance, not a requirement",
        ),
        ("For muons with p_{T} > 20 GeV, the efficiency is 95%.", "performance, not a requirement"),
        (
            "The resolution of jets with p_{T} > 60 GeV is measured to be 8%.",
            "performance, not a requirement",
        ),
        ("The muon detectors cover |η| < 2.4.", "detector description"),
        ("Jets are generated with p_{T} > 10 GeV.", "simulation settings"),
        (
            "The distributions are shown in Figure 3 for events with H_{T} > 600 GeV.",
            "a figure, not a requirement",
        ),
    ],
)
def test_what_a_sentence_measures_is_set_aside_with_its_reason(text: str, why: str) -> None:
    """Where the topic is the subject, or nothing is done with objects or events, its numbers are
    no requirements.
    """
    found = read(text)
    assert found
    assert {r.why for r in found} == {why}


def test_an_efficiency_beside_a_requirement_is_set_aside_itself() -> None:
    """The percentage of an efficiency is one, whatever else the sentence says."""
    found = {
        r.why: r.comparisons
        for r in read("Muons with p_{T} > 5.5 GeV are selected with an efficiency of 95%.")
    }
    assert set(found) == {"", "performance, not a requirement"}
