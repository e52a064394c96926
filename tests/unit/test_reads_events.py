"""Requirements on events as papers describe them → the requirements that are drafted."""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from tests.unit.drafts import draft, drafted

COUNTS = [
    ("Events are required to contain exactly two leptons.", "lepton n == 2"),
    ("Events must contain exactly one electron or muon.", "lepton n == 1"),
    ("Events are required to have at least one primary vertex.", "vertex n >= 1"),
    (("Events must have at least one reconstructed vertex with at least two associated tracks "
"with p_{T} > 400 MeV."), "vertex n >= 1; vertex other:ntracks >= 2; track pt > 400 MeV"),
    ("Events must contain at least four jets with p_{T} > 25 GeV.", "jet n >= 4; jet pt > 25 GeV"),
    ("At least two jets are required.", "jet n >= 2"),
    (("At least three leptons with p_{T} > 10 GeV must be "
"present."), "lepton n >= 3; lepton pt > 10 GeV"),
    ("Events with fewer than two jets are rejected.", "jet n >= 2"),
    ("Events with more than two leptons are discarded.", "lepton n <= 2"),
    ("Events with additional electrons or muons are vetoed.", ""),
    ("Events must have two or more jets.", "jet n >= 2"),
    (("Events are required to have four or more jets and exactly one "
"muon."), "jet n >= 4; muon n == 1"),
    ("The event must contain either one or two jets.", "jet n in (1, 2)"),
    ("Events with zero or one jet are selected.", "jet n in (0, 1)"),
    ("The number of jets is required to be at least three.", "jet n >= 3"),
    ("The number of b-tagged jets must be exactly two.", "bjet n == 2"),
    ("Events are required to have N_{jet} ≥ 4.", "jet n >= 4"),
    (("Events containing any electron or muon with p_{T} > 10 GeV are "
"rejected."), "electron n == 0; muon n == 0; electron pt > 10 GeV; muon pt > 10 GeV"),
    ("Events with leptons are vetoed.", "lepton n == 0"),
    ("Events with an identified electron or muon are rejected.", "electron n == 0; muon n == 0"),
    ("Events with isolated leptons are removed.", "lepton n == 0"),
    ("No electron or muon candidates are allowed in the event.", "electron n == 0; muon n == 0"),
    ("A lepton veto is applied.", "lepton n == 0"),
    ("Events are vetoed if they contain any electron or muon.", "electron n == 0; muon n == 0"),
    ("Events are vetoed if they contain b-tagged jets.", "bjet n == 0"),
    ("Events are rejected if they contain more than two jets.", "jet n <= 2"),
    ("Events are selected if they contain at least one jet.", "jet n >= 1"),
    ("We require exactly two muons with opposite charge.", "muon n == 2; dilepton charge flag OS"),
    ("We require at least two isolated muons.", "muon n >= 2"),
    ("Events must have exactly two same-sign leptons.", "lepton n == 2; dilepton charge flag SS"),
    (("Events are required to have exactly two opposite-sign "
"leptons."), "lepton n == 2; dilepton charge flag OS"),
    (("Events are required to contain two leptons of opposite "
"charge."), "lepton n >= 2; dilepton charge flag OS"),
    ("Candidate events must have three leptons.", "lepton n >= 3"),
    (("Events are required to contain a pair of oppositely charged "
"muons."), "dilepton n >= 1; dilepton charge flag OS"),
    ("At most one jet is allowed.", "jet n <= 1"),
    ("No more than one additional lepton is allowed.", ""),
    (("Each event is required to have at least one jet and at least one "
"photon."), "jet n >= 1; photon n >= 1"),
    (("Events are required to contain exactly one lepton, at least four jets, and at least two "
"b-tagged jets."), "lepton n == 1; jet n >= 4; bjet n >= 2"),
]  # fmt: skip

MISSING = [
    ("Events are required to have E_{T}^{miss} > 200 GeV.", "met met > 200 GeV"),
    ("Events must have missing transverse momentum p_{T}^{miss} > 250 GeV.", "met met > 250 GeV"),
    ("The missing transverse momentum is required to be greater than 30 GeV.", "met met > 30 GeV"),
    ("The missing transverse momentum must be larger than 150 GeV.", "met met > 150 GeV"),
    (("The magnitude of the missing transverse momentum, p_{T}^{miss}, must exceed 100 "
"GeV."), "met met > 100 GeV"),
    ("The event must satisfy p_{T}^{miss} > 50 GeV.", "met met > 50 GeV"),
    ("A requirement of E_{T}^{miss} > 250 GeV is imposed.", "met met > 250 GeV"),
    ("We apply the requirement p_{T}^{miss} > 120 GeV.", "met met > 120 GeV"),
    ("Events are selected with E_{T}^{miss} greater than 100 GeV.", "met met > 100 GeV"),
    (("Selected events must have large missing transverse momentum, E_{T}^{miss} > 300 "
"GeV."), "met met > 300 GeV"),
    ("Events with E_{T}^{miss} below 60 GeV are rejected.", "met met >= 60 GeV"),
    (("Events must have H_{T} > 300 GeV and H_{T}^{miss} > 300 "
"GeV."), "event ht > 300 GeV; event mht > 300 GeV"),
    (("H_{T}, defined as the scalar sum of the transverse momenta of all jets, must be above "
"500 GeV."), "event ht > 500 GeV"),
    (("The scalar sum of the transverse momenta of the jets, H_{T}, is required to be greater "
"than 800 GeV."), "event ht > 800 GeV"),
    ("The effective mass m_{eff} is required to exceed 1 TeV.", "event meff > 1 TeV"),
    ("Events are required to satisfy S_{T} > 600 GeV.", "event st > 600 GeV"),
    ("The E_{T}^{miss} significance must be greater than 12.", "met met_significance > 12"),
    (("The object-based E_{T}^{miss} significance is required to be larger than "
"7."), "met met_significance > 7"),
    ("The missing transverse energy must be at least 40 GeV.", "met met >= 40 GeV"),
    (("Events are required to have E_{T}^{miss} between 50 and 100 "
"GeV."), "met met in (50, 100) GeV"),
]  # fmt: skip

MASSES = [
    (("The invariant mass of the two leptons must be between 76 and 106 "
"GeV."), "dilepton mass in (76, 106) GeV"),
    (("The dilepton invariant mass must satisfy 81 < m_{ℓℓ} < 101 "
"GeV."), "dilepton mass in (81, 101) GeV"),
    (("The dilepton mass is required to be in the range 60–120 "
"GeV."), "dilepton mass in (60, 120) GeV"),
    (("The dilepton mass is required to be in the range 60 to 120 "
"GeV."), "dilepton mass in (60, 120) GeV"),
    ("The dimuon invariant mass must be greater than 20 GeV.", "dilepton mass > 20 GeV"),
    ("Events are required to have m_{ℓℓ} > 12 GeV.", "dilepton mass > 12 GeV"),
    (("The invariant mass of the dilepton pair must be outside the Z boson mass window, "
"|m_{ℓℓ} − m_{Z}| > 15 GeV."), "dilepton other:abs_mass_minus_mz > 15 GeV"),
    ("Events must satisfy |m_{ℓℓ} − m_{Z}| < 10 GeV.", "dilepton other:abs_mass_minus_mz < 10 GeV"),
    (("Same-flavor lepton pairs are required to have |m_{ℓℓ} − 91.2| > 10 "
"GeV."), "dilepton flavour flag SF; dilepton other:abs_mass_minus_mz > 10 GeV"),
    (("The invariant mass of the lepton pair is required to be within 10 GeV of the Z boson "
"mass."), "dilepton other:abs_mass_minus_mz < 10 GeV"),
    ("Lepton pairs with an invariant mass below 12 GeV are rejected.", "dilepton mass >= 12 GeV"),
    ("Events with 76 < m_{ℓℓ} < 106 GeV are rejected.", "dilepton mass notin (76, 106) GeV"),
    ("Events with m_{μμ} in the range 81–101 GeV are vetoed.", "dilepton mass notin (81, 101) GeV"),
    ("The invariant mass of the two leading jets must exceed 500 GeV.", "dijet mass > 500 GeV"),
    ("The dijet invariant mass is required to be m_{jj} > 1 TeV.", "dijet mass > 1 TeV"),
    (("The invariant mass of the two b-tagged jets is required to lie between 100 and 140 "
"GeV."), "dijet mass in (100, 140) GeV"),
    (("The four-lepton invariant mass must satisfy 118 < m_{4ℓ} < 129 "
"GeV."), "quadruplet mass in (118, 129) GeV"),
    ("Events must have 105 < m_{bb} < 135 GeV.", "dijet mass in (105, 135) GeV"),
    ("The transverse mass m_{T} is required to be greater than 50 GeV.", "lepton:1 mt > 50 GeV"),
    (("The transverse mass of the lepton and p_{T}^{miss} must exceed 120 "
"GeV."), "lepton:1 mt > 120 GeV"),
    ("Events must satisfy m_{T}^{W} > 40 GeV.", "lepton:1 mt > 40 GeV"),
    ("Events with m_{T} < 150 GeV are rejected.", "lepton:1 mt >= 150 GeV"),
    ("The stransverse mass m_{T2} must be larger than 110 GeV.", "event other:mt2 > 110 GeV"),
    ("Events are required to have m_{T2} > 200 GeV.", "event other:mt2 > 200 GeV"),
    (("The transverse momentum of the dilepton system must be greater than 30 "
"GeV."), "dilepton pt > 30 GeV"),
    ("The dilepton system must have p_{T}^{ℓℓ} > 50 GeV.", "dilepton pt > 50 GeV"),
    ("Events must satisfy p_{T}^{Z} > 150 GeV.", "dilepton pt > 150 GeV"),
    (("All same-flavour opposite-sign lepton pairs must have m_{ℓℓ} > 5 "
"GeV."), ("dilepton flavour flag SF; dilepton charge flag OS; dilepton mass > 5 "
"GeV")),
    (("The invariant mass of the jet pair is required to be 60 < m_{jj} < 100 "
"GeV."), "dijet mass in (60, 100) GeV"),
    ("The mass window 66 < m_{ee} < 116 GeV is required.", "dilepton mass in (66, 116) GeV"),
    (("The Z boson candidates must have a mass 71 < m_{ℓℓ} < 111 "
"GeV."), "dilepton mass in (71, 111) GeV"),
    ("The mass of the dilepton pair must be larger than 40 GeV.", "dilepton mass > 40 GeV"),
    ("The invariant mass of the three-lepton system must be above 100 GeV.", ""),
    (("The Z_{1} candidate must satisfy 40 < m_{Z1} < 120 GeV and the Z_{2} candidate 12 < "
"m_{Z2} < 120 GeV."), "dilepton mass in (40, 120) GeV; dilepton mass in (12, 120) GeV"),
    (("The invariant mass m_{12} of the leading pair must be between 50 and 106 "
"GeV."), "dilepton mass in (50, 106) GeV"),
]  # fmt: skip

ANGLES = [
    ("The two leading jets must be separated by |Δη_{jj}| > 3.5.", "jet:1-jet:2 deta > 3.5"),
    (("The pseudorapidity separation between the two leading jets must be |Δη_{jj}| > "
"4."), "jet:1-jet:2 deta > 4"),
    (("Events must satisfy |Δη_{jj}| > 2.5 and m_{jj} > 500 "
"GeV."), "jet:1-jet:2 deta > 2.5; dijet mass > 500 GeV"),
    (("The azimuthal angle between the two leptons must satisfy Δφ_{ℓℓ} < "
"1.8."), "lepton:1-lepton:2 dphi < 1.8 rad"),
    (("The azimuthal separation between the leading jet and p_{T}^{miss} must be larger than "
"0.5."), "jet:1-met dphi > 0.5 rad"),
    ("Events are required to have ∆φ(j_{1}, E_{T}^{miss}) > 0.4.", "jet:1-met dphi > 0.4 rad"),
    (("The minimum azimuthal angle between p_{T}^{miss} and any jet must be greater than "
"0.5."), "jet-met dphi > 0.5 rad"),
    ("Events are required to satisfy min Δφ(jet, E_{T}^{miss}) > 0.4.", "jet-met dphi > 0.4 rad"),
    (("The distance ∆R between the two leptons must be greater than "
"0.2."), "lepton:1-lepton:2 dr > 0.2"),
    ("Leptons must be separated from each other by ∆R > 0.3.", "lepton-lepton dr > 0.3"),
    ("Photons must be separated from leptons by ∆R > 0.4.", "lepton-photon dr > 0.4"),
    (("The separation between the photon and the lepton is required to be ∆R(ℓ, γ) > "
"0.4."), "lepton:1-photon:1 dr > 0.4"),
    ("Jets are required to be separated from leptons by ∆R(ℓ, j) > 0.4.", "jet-lepton dr > 0.4"),
    (("The angular separation of the two b-jets must satisfy ∆R_{bb} < "
"1.4."), "bjet:1-bjet:2 dr < 1.4"),
    (("The angle between the lepton and E_{T}^{miss} must satisfy |Δφ(ℓ, E_{T}^{miss})| > "
"1.0."), "lepton-met dphi > 1 rad"),
]  # fmt: skip

OVERLAPS = [
    (
        (
            "If an electron or a photon and a jet are closer than ΔR = 0.3, the electron or photon "
            "is removed."
        ),
        "electron-jet dr >= 0.3; jet-photon dr >= 0.3",
    ),
    ("Jets within ∆R = 0.2 of an electron are removed.", "electron-jet dr >= 0.2"),
    ("Jets within ∆R < 0.4 of a selected lepton are removed.", "jet-lepton dr >= 0.4"),
    ("Electrons within ∆R = 0.4 of a remaining jet are discarded.", "electron-jet dr >= 0.4"),
    ("Any jet within ∆R < 0.2 of an electron is rejected.", "electron-jet dr >= 0.2"),
    (("If the distance between an electron and a jet is ∆R < 0.2, the jet is "
"removed."), "electron-jet dr >= 0.2"),
    (("If a jet lies within ∆R = 0.2 of an electron, the jet is "
"discarded."), "electron-jet dr >= 0.2"),
    ("Electrons that lie within ∆R = 0.1 of a muon are removed.", "electron-muon dr >= 0.1"),
    ("Jets are removed if they are within ∆R < 0.4 of a lepton.", "jet-lepton dr >= 0.4"),
    (("Jets are discarded if they lie within ∆R = 0.4 of any selected photon or "
"lepton."), "jet-photon dr >= 0.4; jet-lepton dr >= 0.4"),
    ("Jets overlapping with electrons within ∆R < 0.2 are removed.", "electron-jet dr >= 0.2"),
    ("Muons are removed if ∆R(μ, j) < 0.4.", "jet-muon dr >= 0.4"),
    (("Photons within ∆R < 0.4 of an electron or muon are "
"removed."), "electron-photon dr >= 0.4; muon-photon dr >= 0.4"),
    (("Jets closer than ∆R = 0.4 to an identified lepton are not "
"considered."), "jet-lepton dr >= 0.4"),
    (("Tau candidates within ∆R < 0.2 of an electron or muon are "
"rejected."), "electron-tau dr >= 0.2; muon-tau dr >= 0.2"),
]  # fmt: skip

TRIGGERS = [
    (("Events were collected with single-lepton triggers with p_{T} thresholds of 24 GeV for "
"electrons and 20 GeV for muons."), ""),
    (("Events are selected by a trigger requiring E_{T}^{miss} > 70 GeV. Offline, E_{T}^{miss} "
"> 200 GeV is required."), "met met > 200 GeV"),
    ("The trigger efficiency exceeds 95% for events with E_{T}^{miss} > 250 GeV.", ""),
    ("Events are selected with the HLT_xe100 trigger.", "event trigger flag HLT_xe100"),
]  # fmt: skip

LISTS = [
    (("• at least four jets with p_{T} > 30 GeV; • exactly one isolated lepton; • E_{T}^{miss} "
"> 50 GeV"), "jet n >= 4; jet pt > 30 GeV; lepton n == 1; met met > 50 GeV"),
    (("Events must satisfy the following criteria: exactly two leptons with p_{T} > 25 GeV; "
"E_{T}^{miss} > 60 GeV; m_{ℓℓ} > 40 GeV; and at least two jets."),
("lepton n == 2; lepton pt > 25 GeV; met met > 60 GeV; dilepton mass > 40 "
"GeV; "
"jet "
"n "
">= "
"2")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [*COUNTS, *MISSING, *MASSES, *ANGLES, *OVERLAPS, *TRIGGERS, *LISTS]
)
def test_events_are_read_as_a_physicist_reads_them(text: str, expected: str) -> None:
    """The comparisons of the drafted lines are those of the sentence; what the grammar cannot
    say stays open.
    """
    assert sorted(drafted(text)) == sorted(set(expected.split("; ") if expected else ()))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Events are required to satisfy E_{T}^{miss} > 0.5 H_{T} + 110 GeV.",
            "select MET > 110 GeV + 0.5 * HT(jets)",
        ),
        (
            "The missing transverse momentum must exceed 110 GeV + 0.5 × H_{T}.",
            "select MET > 110 GeV + 0.5 * HT(jets)",
        ),
        (
            "Events with H_{T} < 2 E_{T}^{miss} + 60 GeV are rejected.",
            "select HT(jets) >= 60 GeV + 2 * MET",
        ),
        (
            "Events must have E_{T}^{miss} > 0.2 m_{eff} + 35 GeV.",
            "select MET > 35 GeV + 0.2 * meff",
        ),
    ],
)
def test_a_threshold_grows_with_another_energy_of_the_event(text: str, line: str) -> None:
    """The constant and the factor stand in one line."""
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert [r.adl for r in spec.requirements] == [line]


@pytest.mark.parametrize(
    "text",
    [
        "Events must have E_{T}^{miss} > 0.5 H_{T} − 110 GeV.",
        "Jets are required to have p_{T} > 0.1 H_{T} + 22 GeV.",
        "Events must have E_{T}^{miss} > 0.3 p_{T} + 22 GeV.",
    ],
)
def test_a_threshold_that_no_line_can_say_stays_open(text: str) -> None:
    """Neither the constant nor the factor alone is a line."""
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert not spec.requirements
    assert {p.state for p in spec.phrases} == {PhraseState.OPEN}
