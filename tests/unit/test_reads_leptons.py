"""Electrons, muons, taus and tracks as papers describe them → the requirements that are drafted."""

from __future__ import annotations

import pytest

from tests.unit.drafts import drafted

KINEMATICS = [
    (("Electron candidates are required to have p_{T} > 25 GeV and |η| < "
"2.47."), "electron pt > 25 GeV; electron abseta < 2.47"),
    (("Muon candidates must have p_{T} > 20 GeV and |η| < "
"2.4."), "muon pt > 20 GeV; muon abseta < 2.4"),
    (("Electrons must satisfy E_{T} > 15 GeV and |η_{cluster}| < "
"2.47."), "electron et > 15 GeV; electron abseta < 2.47"),
    (("Electrons with p_{T} > 10 GeV and |η| < 2.5 are considered in this "
"analysis."), "electron pt > 10 GeV; electron abseta < 2.5"),
    (("We consider muons with p_{T} > 5 GeV within the acceptance |η| < "
"2.4."), "muon pt > 5 GeV; muon abseta < 2.4"),
    (("Muons are selected within |η| < 2.4 with transverse momenta greater than 30 "
"GeV."), "muon abseta < 2.4; muon pt > 30 GeV"),
    (("Electrons are selected with transverse momentum p_{T} > 35 GeV and pseudorapidity |η| < "
"2.5."), "electron pt > 35 GeV; electron abseta < 2.5"),
    (("Electron candidates with 1.4442 < |η| < 1.566 are "
"excluded."), "electron abseta notin (1.4442, 1.566)"),
    (("Electrons in the transition region between the barrel and endcap calorimeters, 1.37 < "
"|η| < 1.52, are not considered."), "electron abseta notin (1.37, 1.52)"),
    (("Electrons are required to have |η| < 2.5, excluding the barrel-endcap transition region "
"1.44 < |η| < 1.57."), "electron abseta < 2.5; electron abseta notin (1.44, 1.57)"),
    (("Candidates in the barrel–endcap transition region (1.37 < |η| < 1.52) are rejected. "
"Electrons are required to have p_{T} > 27 GeV."), "electron pt > 27 GeV"),
    (("Electrons are required to be within |η| < 2.47 and outside the region 1.37 < |η| < "
"1.52."), "electron abseta < 2.47; electron abseta notin (1.37, 1.52)"),
    (("Selected electrons are required to satisfy |η| < 1.37 or 1.52 < |η| < "
"2.47."), "electron abseta notin (1.37, 1.52); electron abseta < 2.47"),
    (("Electrons (muons) must have p_{T} > 30 (25) GeV and |η| < 2.5 "
"(2.4)."), ("electron pt > 30 GeV; muon pt > 25 GeV; electron abseta < 2.5; muon "
"abseta "
"< "
"2.4")),
    (("Both electrons and muons are required to have p_{T} > 27 "
"GeV."), "electron pt > 27 GeV; muon pt > 27 GeV"),
    (("Electrons and muons are required to have p_{T} > 20 GeV, and |η| < 2.5 or 2.4, "
"respectively."), ("electron pt > 20 GeV; muon pt > 20 GeV; electron abseta < 2.5; muon abseta < "
"2.4")),
    (("The electron (muon) p_{T} must be larger than 32 (26) "
"GeV."), "electron pt > 32 GeV; muon pt > 26 GeV"),
    ("Muons are required to have a transverse momentum of at least 6 GeV.", "muon pt >= 6 GeV"),
    (("Muons with p_{T} of at least 26 GeV and |η| of less than 2.4 are "
"selected."), "muon pt >= 26 GeV; muon abseta < 2.4"),
    (("The minimum p_{T} requirement is 7 GeV for electrons and 5 GeV for "
"muons."), "electron pt >= 7 GeV; muon pt >= 5 GeV"),
    (("The p_{T} threshold is 10 GeV for electrons and 5 GeV for "
"muons."), "electron pt > 10 GeV; muon pt > 5 GeV"),
    ("Leptons are required to have a minimum p_{T} of 15 GeV.", "lepton pt >= 15 GeV"),
    (("Loose muons must have p_{T} exceeding 10 GeV and lie within |η| < "
"2.5."), "muon pt > 10 GeV; muon abseta < 2.5"),
    (("The leading lepton must have p_{T} > 25 GeV and the subleading lepton p_{T} > 20 "
"GeV."), "lepton:1 pt > 25 GeV; lepton:2 pt > 20 GeV"),
    (("The leading (trailing) lepton is required to have p_{T} > 25 (15) "
"GeV."), "lepton:1 pt > 25 GeV; lepton:2 pt > 15 GeV"),
    (("The leading and subleading leptons are required to have p_{T} > 25 and 20 GeV, "
"respectively."), "lepton:1 pt > 25 GeV; lepton:2 pt > 20 GeV"),
    ("The leading lepton p_{T} must be greater than 27 GeV.", "lepton:1 pt > 27 GeV"),
    ("The highest-p_{T} electron must satisfy p_{T} > 60 GeV.", "electron:1 pt > 60 GeV"),
    ("The p_{T} of the leading muon must exceed 29 GeV.", "muon:1 pt > 29 GeV"),
    ("The third lepton is required to have p_{T} > 10 GeV.", "lepton:3 pt > 10 GeV"),
    (("Leptons must have p_{T} greater than 25, 20 and 10 GeV for the leading, subleading and "
"third lepton, respectively."), "lepton:1 pt > 25 GeV; lepton:2 pt > 20 GeV; lepton:3 pt > 10 GeV"),
    (("Muon candidates are required to have p_{T} > 3 GeV and 2 < η < "
"4.5."), "muon pt > 3 GeV; muon eta in (2, 4.5)"),
    (
        "Muons are required to have p > 3 GeV and p_{T} > 500 MeV.",
        "muon other:p > 3 GeV; muon pt > 500 MeV",
    ),
]  # fmt: skip

TRACKS = [
    (("Electrons must have |d_{0}|/σ_{d_{0}} < 5 and |z_{0} sin θ| < 0.5 "
"mm."), "electron d0sig < 5; electron z0sintheta < 0.5 mm"),
    (("Electrons must have |d_{0}^{PV}|/σ(d_{0}^{PV}) < 4 and |z_{0}^{PV} sin(θ)| < 0.4 "
"mm."), "electron d0sig < 4; electron z0sintheta < 0.4 mm"),
    (("The transverse impact parameter significance must satisfy |d_{0}/σ(d_{0})| < 3 for "
"muons and < 5 for electrons."), "muon d0sig < 3; electron d0sig < 5"),
    (("For muons, the transverse impact parameter significance is required to be "
"|d_{0}|/σ_{d_{0}} < 3 and the longitudinal impact parameter |z_{0} sin θ| < 0.5 "
"mm."), "muon d0sig < 3; muon z0sintheta < 0.5 mm"),
    (("Muons are required to have |d_{xy}| < 0.2 cm and |d_{z}| < 0.5 "
"cm."), "muon d0 < 0.2 cm; muon z0 < 0.5 cm"),
    (("Lepton tracks must have a transverse (longitudinal) impact parameter smaller than 0.5 "
"(1.0) mm."), "lepton d0 < 0.5 mm; lepton z0 < 1 mm"),
    (("Electrons are required to have d_{xy} < 0.05 cm and d_{z} < 0.1 cm with respect to the "
"primary vertex."), "electron d0 < 0.05 cm; electron z0 < 0.1 cm"),
    (("The significance of the three-dimensional impact parameter of each lepton must be less "
"than 4."), "lepton other:sip3d < 4"),
    ("Muons with |d_{0}| > 1 mm are rejected.", "muon d0 <= 1 mm"),
    ("The longitudinal impact parameter of muons must be smaller than 0.5 mm.", "muon z0 < 0.5 mm"),
    (("Muons are required to have at least 10 hits in the inner tracker and χ^{2}/ndof < "
"10."), "muon other:n_inner_hits >= 10; muon other:chi2_per_ndf < 10"),
    (("Electrons are required to have |d_{0}| < 0.2 mm and |z_{0}| < 2 "
"mm."), "electron d0 < 0.2 mm; electron z0 < 2 mm"),
    (("The track of a muon is required to satisfy |z_{0} × sin θ| < 0.5 mm and "
"|d_{0}|/σ(d_{0}) < 3."), "muon z0sintheta < 0.5 mm; muon d0sig < 3"),
]  # fmt: skip

ISOLATION = [
    ("The relative isolation of muons must be less than 0.15.", "muon iso < 0.15"),
    ("Muons are required to be isolated with I_{rel} < 0.15.", "muon iso < 0.15"),
    (("The isolation variable I_{rel} is required to be smaller than 0.1 (0.2) for electrons "
"(muons)."), "electron iso < 0.1; muon iso < 0.2"),
    (("The scalar sum of the p_{T} of tracks within a cone of ∆R < 0.3 around the muon, "
"divided by the muon p_{T}, must be less than "
"0.06."), "muon iso < 0.06; muon other:track_iso_cone == 0.3"),
    (("Muon isolation is required to be below 15% of the muon p_{T} in a cone of ∆R = "
"0.4."), "muon iso < 15 %; muon other:iso_cone == 0.4"),
    (("Leptons are required to be isolated: the sum of the transverse momenta of tracks in a "
"cone of ∆R = 0.3 around the lepton must be less than 10% of the lepton "
"p_{T}."), "lepton iso < 10 %; lepton other:track_iso_cone == 0.3"),
    ("Electrons must satisfy the Loose isolation working point.", "electron iso_wp flag loose"),
    (("Electrons and muons are required to satisfy the 'Tight' isolation "
"criteria."), "electron iso_wp flag tight; muon iso_wp flag tight"),
    (("Muons must be isolated, with a relative isolation less than 0.25 within a cone of "
"radius ∆R = 0.4."), "muon iso < 0.25; muon other:iso_cone == 0.4"),
    (("The isolation of the electron, relative to its p_{T}, must be smaller than "
"0.1."), "electron iso < 0.1"),
    (("The calorimeter isolation E_{T}^{cone20}/p_{T} must be less than 0.2 for "
"electrons."), "electron iso < 0.2"),
    ("Muons must satisfy p_{T}^{varcone30}/p_{T} < 0.15.", "muon iso < 0.15"),
]  # fmt: skip

IDENTIFICATION = [
    (("Electrons must satisfy the Tight likelihood identification "
"criteria."), "electron id flag tight"),
    (("Electrons are required to pass the loose likelihood-based identification "
"requirement."), "electron id flag loose"),
    ("Muons must satisfy the Medium identification requirements.", "muon id flag medium"),
    (("Medium quality muons are selected. Muons must have p_{T} > 10 "
"GeV."), "muon id flag medium; muon pt > 10 GeV"),
    ("Muon candidates are required to pass the medium working point.", "muon id flag medium"),
    ("Electrons must meet the MediumLH identification working point.", "electron id flag medium"),
    ("Muons must pass a tight set of identification criteria.", "muon id flag tight"),
    (("Baseline electrons must pass the loose identification criteria. Signal electrons must "
"have p_{T} > 20 GeV and satisfy the tight identification "
"criteria."), ("electron id flag loose; electron pt > 20 GeV; electron id flag "
"tight")),
    (("Tau candidates are required to satisfy the medium identification working point, p_{T} > "
"20 GeV and |η| < 2.5."), "tau id flag medium; tau pt > 20 GeV; tau abseta < 2.5"),
    (("Hadronically decaying τ leptons must have p_{T} > 25 GeV and |η| < "
"2.3."), "tau pt > 25 GeV; tau abseta < 2.3"),
    (("The τ_{had} candidates are required to have p_{T} > 20 GeV, |η| < 2.5 and one or three "
"associated tracks."), "tau pt > 20 GeV; tau abseta < 2.5"),
    (("Events with at least one τ_{h} candidate with p_{T} > 20 GeV are "
"vetoed."), "tau n == 0; tau pt > 20 GeV"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*KINEMATICS, *TRACKS, *ISOLATION, *IDENTIFICATION])
def test_leptons_are_read_as_a_physicist_reads_them(text: str, expected: str) -> None:
    """The comparisons of the drafted lines are those of the sentence; what the grammar cannot
    say stays open.
    """
    assert sorted(drafted(text)) == sorted(set(expected.split("; ") if expected else ()))
