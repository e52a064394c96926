"""Sentences in which a limit is about something other than the quantity that was named last."""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from hepnb.sweep import read, told
from tests.unit.drafts import draft

#: a sentence → what it requires, as `hepnb.sweep.told` has it
SAID = {
    # a thing that has no name here is not the quantity of the limit before
    "Jets must have |η| < 2.6 and a timing less than 3.": "jet abseta < 2.6; ?",
    (
        "Photons must satisfy |η| < 2.3, a shower width below 0.02 and H/E less than 0.06."
    ): "photon abseta < 2.3; ?; photon other:h_over_e < 0.06",
    "Muons must have p_{T} > 21 GeV and an activity of less than 31 GeV.": "muon pt > 21 GeV; ?",
    ("Each track must have p > 4 GeV and a fit quality less than 3."): "track other:p > 4 GeV; ?",
    (
        "The p_{T} must exceed 21 GeV for electrons and 16 GeV for muons."
    ): "electron pt > 21 GeV; muon pt > 16 GeV",
    # a mass of different kinds of objects
    "The invariant mass of the lepton and the b-jet must be below 155 GeV.": "?",
    "The invariant mass of the leading jet and the leading photon must exceed 1.2 TeV.": "?",
    (
        "The invariant mass of the electron and the muon must exceed 22 GeV."
    ): "dilepton mass > 22 GeV",
    (
        "The invariant mass of the two leptons in events with two jets must exceed 13 GeV."
    ): "dilepton mass > 13 GeV",
    # thresholds of ranks may repeat
    (
        "Events with at least four jets whose transverse momenta exceed 85, 55, 45 and 45 GeV are "
        "required."
    ): "jet n >= 4; jet:1 pt > 85 GeV; jet:2 pt > 55 GeV; jet:3 pt > 45 GeV; jet:4 pt > 45 GeV",
    # some of the events that a count rejects
    "Events with more than one jet above 35 GeV are vetoed.": "?",
    "Events with more than one jet are vetoed.": "jet n <= 1",
    # what is removed near others is no veto of events
    "Jets within ΔR = 0.4 of electrons are vetoed.": "electron-jet dr >= 0.4",
    "A third lepton is vetoed.": "?",
    "Electrons in the transition region are vetoed.": "?",
    # what several objects have together, on average, or only where there are so many
    "The average p_{T} of the two leading jets must be above 105 GeV.": "?",
    "The visible mass of the tau pair is required to be below 105 GeV.": "?",
    "A candidate must have a decay length significance above 4.": "?",
    "The third-leading jet, if present, must have p_{T} < 55 GeV.": "?",
    # of two that or joins, neither is asked of all
    "Muons must satisfy ΔR(μ, jet) > 0.4 or have I_{rel} < 0.1.": "?",
    "Muons must satisfy ΔR(μ, j) > 0.4 or p_{T}^{rel} > 24 GeV.": "?",
    "At least two jets with p_{T} > 66 GeV (leading) and 36 GeV (subleading) are required.": (
        "jet n >= 2; jet:1 pt > 66 GeV; ?"
    ),
    # counts between two numbers, and beside others
    "Between four and six jets are required.": "jet n in (4, 6)",
    "Up to two additional jets are tolerated.": "?",
    # a boundary is no value
    "The signal region is split into two bins at m_{eff} = 1.6 TeV.": "?",
    # the jet of the sentence is the jet of the angle
    (
        "Events are rejected when the leading jet has |Δφ(j, p_{T}^{miss})| < 0.6."
    ): "jet:1-met dphi >= 0.6",
    # every object of a list
    "Events must have no electrons, muons or taus.": "electron n == 0; muon n == 0; tau n == 0",
    (
        "Electrons, muons and photons must have p_{T} > 12 GeV."
    ): "electron pt > 12 GeV; muon pt > 12 GeV; photon pt > 12 GeV",
    (
        "At least two jets, one electron and a muon are required."
    ): "jet n >= 2; electron n >= 1; muon n >= 1",
    # nothing is lost
    "The dielectron (dimuon) mass must be in the range 82–98 (76–104) GeV.": "?",
    "Less than two jets with p_{T} > 42 GeV are allowed.": "jet n < 2; jet pt > 42 GeV",
    (
        "The leading jet must have |η| < 2.3 and a charged-hadron energy fraction of more than 0.2."
    ): "jet:1 abseta < 2.3; ?",
    (
        "The leading AK8 jet must have τ_{32} < 0.52 and m_{SD} in the range 110–205 GeV."
    ): "fatjet:1 other:tau32 < 0.52; fatjet:1 mass in (110, 205) GeV",
    "We require a jet multiplicity of 2 or 3.": "jet n in (2, 3)",
    "Events must have a jet multiplicity of 4.": "jet n == 4",
    "All but one jet must be b-tagged.": "?",
    "Events with two jets and one lepton are selected.": (
        "jet n >= 2 [reach]; lepton n >= 1 [reach]"
    ),
    "Events in CRT must have 1 b-jet.": "bjet n >= 1 in CRT [reach]",
    # a bare number that is joined to a count is asked as that one is
    "Events must have one muon and three jets.": "muon n >= 1 [reach]; jet n >= 3 [reach]",
    "Events must have 1 muon with p_{T} > 28 GeV, 2 electrons and 3 jets.": (
        "muon n >= 1 [reach]; muon pt > 28 GeV; electron n >= 2 [reach]; jet n >= 3 [reach]"
    ),
    "Events having one muon and three jets are kept.": ("muon n >= 1 [reach]; jet n >= 3 [reach]"),
    "Events are kept if they have two jets.": "jet n >= 2 [reach]",
    "Events are rejected if they have two jets.": "?",
    "Events having two muons are vetoed.": "?",
    "Events need two jets.": "?",
    "Events must contain two muons or two electrons.": "?",
    "Events must contain at least two jets or one fat jet.": "?",
    "Events must have one muon, and two jets are built with the anti-k_{t} algorithm.": (
        "muon n >= 1 [reach]; ?"
    ),
    "Events must have one muon and the two jets must be central.": "muon n >= 1 [reach]",
    "Events must have at least two electrons and a photon.": (
        "electron n >= 2; photon n >= 1 [reach]"
    ),
    "Events must have at least two electrons or a photon.": "?",
    "Events with more than two jets and a lepton are vetoed.": "?",
    "Events must have at least one electron and a photon.": "electron n >= 1; photon n >= 1",
    "The detector has three layers and two muons are seen.": "nothing",
    # another one, and one that is near others
    (
        "The leading jet must have p_{T} > 125 GeV, and there should be another jet with a p_{T} "
        "of at least 65 GeV."
    ): "jet:1 pt > 125 GeV; ?",
    "Events containing a muon with p_{T} > 12 GeV within ΔR < 0.4 of a jet are rejected.": (
        "?; jet-muon dr >= 0.4"
    ),
    "The trigger-matched lepton must have p_{T} > 28 GeV.": "?",
    # other sums and masses than those that have a name here
    "The scalar p_{T} sum of all jets must exceed 1.1 TeV.": "?",
    "The recoil mass must be within 5 GeV of 91 GeV.": "?",
    "The missing mass squared must be less than 1 GeV^{2}.": "?",
    "Kaons are required to have p > 3 GeV.": "?",
    # a sentence without a verb
    "Finally, m_{T2} > 105 GeV.": "event other:mt2 > 105 GeV",
    "In addition, m_{T2} > 105 GeV and H_{T} > 310 GeV.": (
        "event other:mt2 > 105 GeV; event ht > 310 GeV"
    ),
    # the momentum of an object stands for its direction
    "Events must have Δφ(p⃗_{j1}, p⃗_{T}^{miss}) > 1.9.": "jet:1-met dphi > 1.9",
    "We require Δφ(p_{T}^{ℓ1}, p⃗_{T}^{miss}) > 1.9.": "lepton:1-met dphi > 1.9",
    # of two kinds of missing momentum, and of what has no name
    "All regions require Δφ(H⃗_{T}^{miss}, p⃗_{T}^{miss}) < 0.45.": "?",
    "At least one jet is required, with Δφ(p⃗_{ISR}, p⃗_{T}^{miss}) > 1.9.": "jet n >= 1; ?",
    # a window without a unit is seen
    "Events must have N_{jets} = 2 and m_{ℓℓ} ∈ 82–102.": "jet n == 2; ?",
    "We require m_{jj} ∉ [66, 104).": "?",
    # a footnote's mark stands behind the end of a sentence
    (
        "One region is defined for that;^{12} VR-X requires m_{ℓℓ} > 112 GeV."
    ): "dilepton mass > 112 GeV in VR-X",
    # a sentence that begins with a symbol is one of its own
    ("Events are selected by the trigger. ΔR(τ,τ) < 2.4 is required."): "tau:1-tau:2 dr < 2.4",
    "Preselected events have no muon and four or more jets.": "muon n == 0; jet n >= 4",
    (
        "Dimuon candidates are built from oppositely charged muons, each with p_{T} > 52 GeV."
    ): "muon pt > 52 GeV",
    "Jets are built from tracks with p_{T} > 0.5 GeV.": "?",
    (
        "The VBF category is defined by two jets with p_{T} > 46 GeV."
    ): "jet n >= 2 in VBF category [reach]; jet pt > 46 GeV in VBF category",
}


@pytest.mark.parametrize("second", ["two electrons", "one fat jet with p_{T} > 200 GeV"])
def test_both_of_two_alternatives_are_open(second: str) -> None:
    """The second count is seen as the first is."""
    text = f"Events must contain at least two muons or {second}."
    spec = draft(("heading", "Selection"), ("paragraph", text))
    words = [p.quote for p in spec.phrases if p.state == PhraseState.OPEN]
    assert words[:2] == ["at least two muons", second.partition(" with")[0]]


@pytest.mark.parametrize("text", SAID)
def test_a_limit_is_of_what_the_sentence_says(text: str) -> None:
    """A sentence requires what it says, and of nothing else."""
    assert told(read(text)) == SAID[text]
