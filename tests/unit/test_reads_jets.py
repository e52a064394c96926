"""Jets, b-tagging, large-R jets and photons as papers describe them → the requirements that are
drafted.
"""

from __future__ import annotations

import pytest

from tests.unit.drafts import drafted

JETS = [
    (("Jets are reconstructed from topological clusters using the anti-k_{t} algorithm with a "
"radius parameter of R = 0.4."), "jet other:anti_kt_r == 0.4"),
    (("Jets are clustered with the anti-k_{T} algorithm with a distance parameter of 0.4. Jets "
"are required to have p_{T} > 30 GeV and |η| < "
"2.4."), ("jet other:anti_kt_r == 0.4; jet pt > 30 GeV; jet "
"abseta "
"< "
"2.4")),
    (("The anti-k_{t} algorithm with a distance parameter R = 0.4 is used to reconstruct "
"jets."), "jet other:anti_kt_r == 0.4"),
    ("Jets with p_{T} > 25 GeV and |η| < 2.5 are selected.", "jet pt > 25 GeV; jet abseta < 2.5"),
    (("Only jets with p_{T} > 30 GeV and |η| < 4.5 are "
"considered."), "jet pt > 30 GeV; jet abseta < 4.5"),
    (("Jets are considered if they satisfy p_{T} > 20 GeV and |η| < "
"2.8."), "jet pt > 20 GeV; jet abseta < 2.8"),
    ("Jets are kept only if p_{T} > 25 GeV and |η| < 4.5.", "jet pt > 25 GeV; jet abseta < 4.5"),
    (("Selected jets are required to have p_{T} > 25 GeV and |y| < "
"4.4."), "jet pt > 25 GeV; jet absy < 4.4"),
    (("Jets must have rapidity |y| < 2.5 and transverse momentum p_{T} > 40 "
"GeV."), "jet absy < 2.5; jet pt > 40 GeV"),
    (("Central jets are required to have p_{T} > 25 GeV and |η| < 2.5, while forward jets have "
"p_{T} > 30 GeV and 2.5 < |η| < 4.5."), ("jet pt > 25 GeV; jet abseta < 2.5; jet pt > 30 GeV; jet "
"abseta "
"in "
"(2.5, "
"4.5)")),
    (("Forward jets are required to have 2.5 < |η| < 4.5 and p_{T} > 30 "
"GeV."), "jet abseta in (2.5, 4.5); jet pt > 30 GeV"),
    (("To suppress jets from pileup, jets with p_{T} < 60 GeV and |η| < 2.4 are required to "
"satisfy JVT > 0.59."), "jet jvt > 0.59; jet other:if_pt < 60 GeV; jet other:if_abseta < 2.4"),
    (("Jets with p_{T} < 120 GeV and |η| < 2.5 must pass the tight JVT working "
"point."), ("jet quality flag tight jvt; jet other:if_pt < 120 GeV; jet other:if_abseta < "
"2.5")),
    (("Events containing a jet that fails the quality criteria are rejected. Jets must have "
"p_{T} > 20 GeV."), "jet pt > 20 GeV"),
    (("The leading jet is required to have p_{T} > 250 GeV and |η| < "
"2.4."), "jet:1 pt > 250 GeV; jet:1 abseta < 2.4"),
    (("The leading jet must satisfy p_{T} > 150 GeV, and the second-leading jet must satisfy "
"p_{T} > 60 GeV."), "jet:1 pt > 150 GeV; jet:2 pt > 60 GeV"),
    (("The two leading jets are required to have p_{T} > 80 and 50 GeV, "
"respectively."), "jet:1 pt > 80 GeV; jet:2 pt > 50 GeV"),
    (("The transverse momentum of the leading jet must be greater than 100 "
"GeV."), "jet:1 pt > 100 GeV"),
    ("The p_{T} of the second jet is required to be larger than 40 GeV.", "jet:2 pt > 40 GeV"),
    (("Jet candidates are required to have p_{T} > 20 GeV and |η| < "
"4.7."), "jet pt > 20 GeV; jet abseta < 4.7"),
    (("Jets with p_{T} > 50 GeV in the region |η| < 2.4 are used in the "
"analysis."), "jet pt > 50 GeV; jet abseta < 2.4"),
    (("Jets are required to lie within |η| < 2.8 and to have p_{T} > 20 "
"GeV."), "jet abseta < 2.8; jet pt > 20 GeV"),
    ("We require jets to have p_{T} > 30 GeV and |η| < 2.5.", "jet pt > 30 GeV; jet abseta < 2.5"),
]  # fmt: skip

BTAGS = [
    (("Events must contain at least two b-tagged jets with p_{T} > 25 GeV and |η| < "
"2.5."), "bjet n >= 2; bjet pt > 25 GeV; bjet abseta < 2.5"),
    (("Jets within |η| < 2.5 are identified as b-jets at the 77% efficiency working point. "
"Exactly two b-jets are required."), "bjet abseta < 2.5; bjet btag_wp flag 77%; bjet n == 2"),
    ("At least one of the jets must be b-tagged.", "bjet n >= 1"),
    ("At least two jets are required to be b tagged.", "bjet n >= 2"),
    ("Events with b-tagged jets are vetoed.", "bjet n == 0"),
    ("A veto on b-tagged jets is applied.", "bjet n == 0"),
    ("Events with one or more b-tagged jets are rejected.", "bjet n == 0"),
    (("Exactly one of the selected jets must be b-tagged using the medium working "
"point."), "bjet n == 1; bjet btag_wp flag medium"),
    (("b jets are identified using the medium working point of the DeepCSV "
"algorithm."), "bjet btag_wp flag medium"),
    ("Events are required to have no b-tagged jets.", "bjet n == 0"),
    ("Events must have N_{b} ≥ 1.", "bjet n >= 1"),
    ("We require N_{b-jets} = 0.", "bjet n == 0"),
    ("Events are required to contain exactly two b jets.", "bjet n == 2"),
    ("At least three jets and at least two b-tagged jets are required.", "jet n >= 3; bjet n >= 2"),
    (("Events must contain at least four jets, of which at least two must be "
"b-tagged."), "jet n >= 4; bjet n >= 2"),
    (("Events must contain at least four jets, at least two of which are "
"b-tagged."), "jet n >= 4; bjet n >= 2"),
]  # fmt: skip

LARGE = [
    (("Large-R jets are required to have p_{T} > 200 GeV, |η| < 2.0 and a mass m_{J} > 50 "
"GeV."), "fatjet pt > 200 GeV; fatjet abseta < 2; fatjet mass > 50 GeV"),
    (("Large-R jets must satisfy p_{T} > 250 GeV and |η| < "
"2.0."), "fatjet pt > 250 GeV; fatjet abseta < 2"),
    (("AK8 jets are required to have p_{T} > 200 GeV and |η| < "
"2.4."), "fatjet pt > 200 GeV; fatjet abseta < 2.4"),
    (("Large-radius jets with p_{T} > 400 GeV and |η| < 2.4 are "
"selected."), "fatjet pt > 400 GeV; fatjet abseta < 2.4"),
    (("At least one large-R jet with p_{T} > 300 GeV is "
"required."), "fatjet n >= 1; fatjet pt > 300 GeV"),
    ("The mass of the large-R jet must be between 65 and 105 GeV.", "fatjet mass in (65, 105) GeV"),
    (("The soft-drop mass of the jet must satisfy 65 < m_{SD} < 105 "
"GeV."), "fatjet mass in (65, 105) GeV"),
    (("The leading large-R jet is required to have a mass larger than 100 "
"GeV."), "fatjet:1 mass > 100 GeV"),
    (("Large-R jets are reconstructed with the anti-k_{t} algorithm with radius parameter R = "
"1.0."), "fatjet other:anti_kt_r == 1"),
    (("The N-subjettiness ratio τ_{21} of the jet must be less than "
"0.45."), "jet other:tau21 < 0.45"),
]  # fmt: skip

PHOTONS = [
    (("Photons are required to have E_{T} > 25 GeV and |η| < 2.37, excluding the region 1.37 < "
"|η| < 1.52."), "photon et > 25 GeV; photon abseta < 2.37; photon abseta notin (1.37, 1.52)"),
    (("Photon candidates must satisfy p_{T} > 30 GeV, |η| < 2.37 and the tight identification "
"criteria."), "photon pt > 30 GeV; photon abseta < 2.37; photon id flag tight"),
    (("The leading (subleading) photon must have E_{T} > 40 (30) "
"GeV."), "photon:1 et > 40 GeV; photon:2 et > 30 GeV"),
    (("The leading and subleading photon candidates are required to have E_{T}/m_{γγ} > 0.35 "
"and 0.25, respectively."), ("photon:1 other:et_over_m_gg > 0.35; photon:2 other:et_over_m_gg > "
"0.25")),
    ("Photons in the barrel are required to satisfy |η| < 1.4442.", "photon abseta < 1.4442"),
    (("The diphoton invariant mass must be in the range 105 < m_{γγ} < 160 "
"GeV."), "diphoton mass in (105, 160) GeV"),
    (("Events with two photons with 105 GeV ≤ m_{γγ} < 160 GeV are "
"selected."), "photon n >= 2; diphoton mass in (105, 160) GeV"),
    (("Events are required to have exactly one photon with p_{T} > 100 "
"GeV."), "photon n == 1; photon pt > 100 GeV"),
    (("At least one photon with p_{T} > 145 GeV and |η| < 2.37 is "
"required."), "photon n >= 1; photon pt > 145 GeV; photon abseta < 2.37"),
    ("The photon is required to be isolated, with E_{T}^{iso} < 4 GeV.", "photon iso < 4 GeV"),
    (("The transverse energy in a cone of ∆R = 0.4 around the photon must be less than 5 "
"GeV."), "photon iso < 5 GeV; photon other:iso_cone == 0.4"),
    ("Photons with |η| > 2.37 are removed.", "photon abseta <= 2.37"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*JETS, *BTAGS, *LARGE, *PHOTONS])
def test_jets_and_photons_are_read_as_a_physicist_reads_them(text: str, expected: str) -> None:
    """The comparisons of the drafted lines are those of the sentence; what the grammar cannot
    say stays open.
    """
    assert sorted(drafted(text)) == sorted(set(expected.split("; ") if expected else ()))
