"""Quantities that a superscript or a word makes others, and objects that an event has one more
of → what is drafted, what stays open.
"""

from __future__ import annotations

import pytest

from tests.unit.drafts import drafted

NAMED = [
    (("Events must satisfy H_{T}^{lep} > 100 GeV and E_{T}^{miss} > 30 "
"GeV."), "event other:ht_lep > 100 GeV; met met > 30 GeV"),
    (("The scalar sum of lepton transverse momenta, H_{T}^{lep}, must exceed 120 "
"GeV."), "event other:ht_lep > 120 GeV"),
    ("The scalar sum of the transverse momenta of the leptons must exceed 120 GeV.", ""),
    (("Muons must have p_{T} > 20 GeV. The vectorial sum of the p_{T} of both muons has to be "
"above 45 GeV."), "muon pt > 20 GeV"),
    (("Jets must have p_{T} > 25 GeV, and H_{T}^{jets} is required to be at least 350 "
"GeV."), "jet pt > 25 GeV; event other:ht_jets >= 350 GeV"),
    (("The minimum transverse mass m_{T}^{b,min} must be larger than 200 "
"GeV."), "event other:mt_b_min > 200 GeV"),
    (("Events are required to have E_{T}^{miss} > 200 GeV and m_{T}^{b,min} > 175 "
"GeV."), "met met > 200 GeV; event other:mt_b_min > 175 GeV"),
    ("Events with m_{T}^{tot} below 70 GeV are rejected.", "event other:mt_tot >= 70 GeV"),
    ("Events are required to have E_{T}^{miss,sig} > 5.", "met met_significance > 5"),
    (("An object-based significance E_{T}^{miss, sig.} larger than 12 is "
"required."), "met met_significance > 12"),
    ("Events must satisfy E_{T}^{miss,track} > 30 GeV.", "event other:et_miss_track > 30 GeV"),
    (("Events must have S_{T} > 500 GeV and S_{T}^{MET} > 300 "
"GeV."), "event st > 500 GeV; event other:st_met > 300 GeV"),
    (("Jets must have p_{T} > 40 GeV. The variable α_{T} must be larger than "
"0.55."), "jet pt > 40 GeV; event other:alphat > 0.55"),
    (("Events must satisfy M_{R} > 300 GeV and R^{2} > "
"0.25."), "event other:m_r > 300 GeV; event other:r_2 > 0.25"),
    (("Events are required to have m_{T2}^{ℓℓ} > 100 GeV and H_{T}^{miss} > 150 "
"GeV."), "event other:mt2 > 100 GeV; event mht > 150 GeV"),
    ("Events must have p_{T}^{4ℓ} below 40 GeV.", "quadruplet pt < 40 GeV"),
    ("Muons must have p_{T} > 20 GeV. The p_{T}^{rel} must exceed 15 GeV.", "muon pt > 20 GeV"),
    ("Leptons must have p_{T} > 25 GeV and p_{T}^{rel} > 20 GeV.", "lepton pt > 25 GeV"),
    (("Jets must have p_{T} > 30 GeV. Events must satisfy p_{T}^{V} > 150 "
"GeV."), "jet pt > 30 GeV; event other:ptv > 150 GeV"),
]  # fmt: skip

ONE_MORE = [
    (("Events are rejected when a third lepton with p_{T} > 5 GeV forms an opposite-sign "
"same-flavour pair with an invariant mass below 12 GeV or between 76 and 106 "
"GeV."), ("dilepton flavour flag SF; dilepton charge flag OS; dilepton mass >= 12 GeV; "
"dilepton "
"mass "
"notin (76, 106) GeV")),
    ("Events are vetoed if a third lepton with p_{T} > 10 GeV is present.", ""),
    (("Events with a third lepton with p_{T} > 10 GeV are "
"rejected."), "lepton n == 0; lepton pt > 10 GeV"),
    ("Events containing a second jet with p_{T} > 30 GeV are discarded.", ""),
    ("Events with a leading jet with p_{T} > 500 GeV are removed.", "jet:1 pt <= 500 GeV"),
    ("Events in which an additional muon forms a pair with a mass below 4 GeV are removed.", ""),
    ("At least one of the photons must be in the barrel (|η| < 1.44).", ""),
    ("Only one of the two electrons is required to have |η| < 2.1.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*NAMED, *ONE_MORE])
def test_a_quantity_is_its_own_and_nobody_elses(text: str, expected: str) -> None:
    """It is read by its own name or stays open; never as the momentum of what stands before it."""
    assert sorted(drafted(text)) == sorted(set(expected.split("; ") if expected else ()))
