"""Sentences with numbers that require nothing: whatever else is read in a paper, no line comes
from these.
"""

from __future__ import annotations

import pytest

from tests.unit.drafts import comparisons, draft, drafted

DETECTOR = [
    "The inner detector provides tracking in the region |η| < 2.5.",
    "The electromagnetic calorimeter covers the range |η| < 3.2.",
    "The muon spectrometer extends up to |η| = 2.7.",
    "Muons are measured in the pseudorapidity range |η| < 2.4.",
    ("The ECAL consists of 75 848 crystals, which provide coverage in |η| < 1.48 in the barrel "
"region and 1.48 < |η| < 3.00 in two endcap regions."),
    "Forward calorimeters extend the pseudorapidity coverage to |η| < 5.",
]  # fmt: skip

SIMULATION = [
    "Signal samples are generated with masses between 500 and 3000 GeV.",
    "The parton-level filter requires at least one lepton with p_{T} > 10 GeV.",
    "Simulated events are required at generator level to have m_{ℓℓ} > 10 GeV.",
    "Jets with p_{T} > 20 GeV are matched to partons at the matrix-element level.",
    (
        "The samples were produced with up to two additional partons in the matrix element "
        "calculations."
    ),
]

PERFORMANCE = [
    "The identification efficiency is about 95% for electrons with p_{T} > 30 GeV.",
    "The momentum resolution for muons with p_{T} > 100 GeV is better than 10%.",
    "The efficiency is measured to be 77% for b-jets with p_{T} > 20 GeV in simulated tt events.",
    "The misidentification probability is below 1% for jets with p_{T} > 30 GeV.",
    "This trigger is fully efficient for events with E_{T}^{miss} > 250 GeV.",
    "The trigger plateau is reached for E_{T}^{miss} > 200 GeV.",
    "The typical fake rate for jets with p_{T} of 50 GeV is 2%.",
    "The jet energy resolution is about 15% at 10 GeV.",
]

UNCERTAINTIES = [
    "The uncertainty in the jet energy scale is 1–3% for jets with p_{T} > 100 GeV.",
    "Scale factors are applied to jets with p_{T} > 20 GeV.",
    "The uncertainty amounts to less than 2% for muons with p_{T} above 20 GeV.",
    "Corrections are applied to electrons with p_{T} > 15 GeV.",
]

PHYSICS = [
    "Gluino masses below 2 TeV are excluded at 95% confidence level.",
    "For a Higgs boson with a mass of 125 GeV, the branching fraction is 58%.",
    "The background is small for masses above 400 GeV.",
    "An excess of events is seen for m_{jj} > 2 TeV.",
    "The W+jets background dominates for E_{T}^{miss} < 300 GeV.",
    "In events with three or more jets, the top quark background becomes important.",
    "The m_{T} distribution of the background has a sharp edge at 80 GeV.",
    "The signal peaks at values of m_{T} larger than 150 GeV.",
    "The remaining background is less than 5% for E_{T}^{miss} > 200 GeV.",
    "Most of the signal events have at least four jets.",
]

CONDITIONS = [
    "For jets with p_{T} < 60 GeV, a dedicated correction is derived.",
    "The calibration is described in Ref. [12] for muons with p_{T} > 5 GeV.",
    "For events with more than one photon, the photon with the highest p_{T} is chosen.",
    "If more than two leptons are found, the two with the highest p_{T} are used.",
    "The resolution is improved when at least two tracks are used.",
    "No requirement is placed on the number of jets.",
    "The distribution of E_{T}^{miss} after requiring at least two jets is shown in Figure 3.",
]  # fmt: skip


@pytest.mark.parametrize(
    "text", [*DETECTOR, *SIMULATION, *PERFORMANCE, *UNCERTAINTIES, *PHYSICS, *CONDITIONS]
)
def test_a_sentence_that_requires_nothing_gives_no_line(text: str) -> None:
    """Nothing is invented, even in a section on the selection."""
    assert drafted(text, heading="Object reconstruction and event selection") == []


LETTER = (
    ("Many extensions of the standard model predict new particles with masses above 1 TeV. "
"Searches have excluded masses below 2 TeV."),
    ("The central feature of the apparatus is a solenoid with an internal diameter of 6 m. Charged "
"particles are measured within |η| < 2.5. The calorimeters cover |η| < 3.0."),
    ("Signal events are simulated with MadGraph for masses from 1 to 5 TeV. Simulated samples with "
"at least two partons with p_{T} > 20 GeV are used."),
    ("Events are required to have exactly one muon with p_{T} > 53 GeV and |η| < 2.4. The missing "
"transverse momentum must be larger than 100 GeV."),
    ("The dominant systematic uncertainty is that in the jet energy scale, which is 2% for jets "
"with p_{T} > 100 GeV."),
    "No excess is observed. Masses below 3.5 TeV are excluded at 95% confidence level.",
)  # fmt: skip


def test_a_letter_without_headings_gives_the_selection_and_nothing_else() -> None:
    """Paragraphs say by their words what they are about."""
    spec = draft(*(("paragraph", text) for text in LETTER))
    assert sorted(comparisons(spec)) == [
        "met met > 100 GeV",
        "muon abseta < 2.4",
        "muon n == 1",
        "muon pt > 53 GeV",
    ]
