"""Selections in the wordings of collaborations: values of single channels, categories and
regions, and what is left open.
"""

from __future__ import annotations

import pytest

from hepnb.sweep import read, told
from hepnb.sweep.labels import labelled
from hepnb.sweep.mentions import mentions

#: a sentence → what it requires, as `hepnb.sweep.told` has it
SENTENCES: list[tuple[str, str]] = [
    (
        "Electrons (muons) are required to have p_{T} > 32 (27) GeV in the single-lepton channel.",
        "electron pt > 32 GeV in single-lepton channel; muon pt > 27 GeV in single-lepton channel",
    ),
    (
        "The leading lepton must have p_{T} > 34 (26) GeV in the electron (muon) channel.",
        "lepton:1 pt > 34 GeV in electron channel; lepton:1 pt > 26 GeV in muon channel",
    ),
    (
        (
            "The invariant mass of the two jets must exceed 450 (350) GeV for the 2-jet (3-jet) "
            "category."
        ),
        "dijet mass > 450 GeV in 2-jet category; dijet mass > 350 GeV in 3-jet category",
    ),
    (
        (
            "Events are required to have E_{T}^{miss} > 70 GeV in the ee and μμ channels and "
            "E_{T}^{miss} > 45 GeV in the eμ channel."
        ),
        "met met > 70 GeV in ee channel, μμ channel; met met > 45 GeV in eμ channel",
    ),
    (
        (
            "In the 1-lepton channel, E_{T}^{miss} > 35 GeV is required, while in the 0-lepton "
            "channel E_{T}^{miss} > 155 GeV is required."
        ),
        "met met > 35 GeV in 1-lepton channel; met met > 155 GeV in 0-lepton channel",
    ),
    (
        (
            "Jets are required to have p_{T} > 45 GeV in the resolved channel and p_{T} > 250 GeV "
            "in "
            "the boosted channel."
        ),
        "jet pt > 45 GeV in resolved channel; jet pt > 250 GeV in boosted channel",
    ),
    (
        (
            "The p_{T} of the leading jet must be larger than 120 GeV in SR-2j, 160 GeV in SR-3j "
            "and "
            "200 GeV in SR-4j."
        ),
        "jet:1 pt > 120 GeV in SR-2j; jet:1 pt > 160 GeV in SR-3j; jet:1 pt > 200 GeV in SR-4j",
    ),
    (
        (
            "The high-mass signal region is the same as the low-mass signal region but requires "
            "H_{T} "
            "> 1250 GeV."
        ),
        "event ht > 1250 GeV in high-mass signal region",
    ),
    (
        (
            "The tt̄ control region (CRT) is defined by inverting the b-jet veto and requiring "
            "m_{T} "
            "< 110 GeV."
        ),
        "?; lepton:1 mt < 110 GeV in CRT",
    ),
    (
        (
            "A validation region, VR-Z, is defined with 80 < m_{ℓℓ} < 102 GeV and E_{T}^{miss} < "
            "130 "
            "GeV."
        ),
        "dilepton mass in (80, 102) GeV in VR-Z; met met < 130 GeV in VR-Z",
    ),
    (
        (
            "Two control regions are used: CRW requires a b-jet veto, whereas CRT requires at "
            "least "
            "two b-tagged jets."
        ),
        "bjet n == 0 in CRW; bjet n >= 2 in CRT",
    ),
    (
        (
            "For the validation region VR1, the E_{T}^{miss} requirement is relaxed to 130 < "
            "E_{T}^{miss} < 190 GeV."
        ),
        "met met in (130, 190) GeV in VR1",
    ),
    (
        (
            "Events with at least two jets with m_{jj} > 550 GeV and |Δη_{jj}| > 3.2 are assigned "
            "to "
            "the VBF category; the remaining events form the ggF category."
        ),
        (
            "jet n >= 2 in VBF category; dijet mass > 550 GeV in VBF category; jet:1-jet:2 deta > "
            "3.2 in VBF category; ?"
        ),
    ),
    (
        (
            "In contrast, events with exactly three jets and m_{jj} < 420 GeV belong to the "
            "hadronic "
            "category."
        ),
        "jet n == 3 in hadronic category; dijet mass < 420 GeV in hadronic category",
    ),
    (
        (
            "To be included in the boosted category, the large-R jet must have p_{T} > 320 GeV "
            "and a "
            "mass between 70 and 140 GeV."
        ),
        "fatjet pt > 320 GeV in boosted category; fatjet mass in (70, 140) GeV in boosted category",
    ),
    (
        (
            "Three exclusive signal regions are defined based on m_{T2}: SR-low (100 < m_{T2} < "
            "160 "
            "GeV), SR-mid (160 < m_{T2} < 230 GeV) and SR-high (m_{T2} > 230 GeV)."
        ),
        (
            "event other:mt2 in (100, 160) GeV in SR-low; event other:mt2 in (160, 230) GeV in "
            "SR-mid; event other:mt2 > 230 GeV in SR-high"
        ),
    ),
    (
        (
            "The VBF category is further divided into a tight subcategory with m_{jj} > 620 GeV "
            "and a "
            "loose subcategory with 260 < m_{jj} < 620 GeV."
        ),
        (
            "dijet mass > 620 GeV in tight subcategory within VBF category; dijet mass in (260, "
            "620) GeV in loose subcategory within VBF category"
        ),
    ),
    (
        (
            "Signal region A (SRA): at least four jets are required with E_{T}^{miss} > 260 GeV. "
            "Signal region B (SRB): at least six jets are required with E_{T}^{miss} > 190 GeV."
        ),
        "jet n >= 4 in SRA; met met > 260 GeV in SRA; jet n >= 6 in SRB; met met > 190 GeV in SRB",
    ),
    (
        "The ‘Had’ region contains events with no isolated leptons and at least five jets.",
        "lepton n == 0 in Had region; jet n >= 5 in Had region",
    ),
    (
        (
            "A ‘Lep’ region enriched in semileptonic decays is formed by requiring exactly one "
            "isolated lepton."
        ),
        "lepton n == 1 in Lep region",
    ),
    (
        (
            "The signal regions SR1, SR2 and SR3 require E_{T}^{miss} above 210, 310 and 410 GeV, "
            "respectively."
        ),
        "met met > 210 GeV in SR1; met met > 310 GeV in SR2; met met > 410 GeV in SR3",
    ),
    (
        (
            "At least two, three and four jets are required in the regions SR2j, SR3j and SR4j, "
            "respectively."
        ),
        "jet n >= 2 in SR2j; jet n >= 3 in SR3j; jet n >= 4 in SR4j",
    ),
    (
        "In the eμ (ee and μμ) channel, E_{T}^{miss} must exceed 22 (48) GeV.",
        "met met > 22 GeV in eμ channel; met met > 48 GeV in ee channel, μμ channel",
    ),
    (
        (
            "In the electron (muon) channel, the E_{T}^{miss} is required to be larger than 45 "
            "(35) "
            "GeV."
        ),
        "met met > 45 GeV in electron channel; met met > 35 GeV in muon channel",
    ),
    (
        (
            "A requirement of m_{ℓℓ} > 60 GeV is imposed in the eμ channel, and of m_{ℓℓ} > 110 "
            "GeV "
            "otherwise."
        ),
        "dilepton mass > 60 GeV in eμ channel; ?",
    ),
    (
        (
            "SRA requires at least four jets and m_{eff} > 1.3 TeV. SRB is defined in the same "
            "way as "
            "SRA but with m_{eff} > 1.7 TeV."
        ),
        "jet n >= 4 in SRA; event meff > 1.3 TeV in SRA; event meff > 1.7 TeV in SRB",
    ),
    (
        "SR-B is identical to SR-A, except that E_{T}^{miss} > 420 GeV is required.",
        "met met > 420 GeV in SR-B",
    ),
    (
        (
            "Selected events are split into the 0-lepton, 1-lepton and 2-lepton channels "
            "according to "
            "the number of charged leptons."
        ),
        "nothing",
    ),
    (
        "The search regions are defined by N_{jet} ≥ 5, N_{b} ≥ 2, and p_{T}^{miss} > 310 GeV.",
        "jet n >= 5; bjet n >= 2; met met > 310 GeV",
    ),
    (
        (
            "Events with p_{T}^{γγ} < 75 GeV are classified as low-p_{T}, and those with "
            "p_{T}^{γγ} > "
            "75 GeV as high-p_{T}."
        ),
        "?",
    ),
    (
        (
            "Events must contain at least two jets passing the loose working point of the "
            "b-tagging "
            "algorithm, or at least one jet passing the medium working point."
        ),
        "?",
    ),
    (
        (
            "Events containing at least one jet that passes the medium b-tagging working point are "
            "rejected."
        ),
        "?",
    ),
    (
        "The leading (subleading) photon is required to satisfy E_{T}/m_{γγ} > 0.33 (0.25).",
        "photon:1 other:et_over_m_gg > 0.33; photon:2 other:et_over_m_gg > 0.25",
    ),
    (
        "Signal events are expected to contain two isolated muons and at least four jets.",
        "nothing",
    ),
    (
        (
            "The inputs to the BDT include the number of jets with p_{T} > 27 GeV and the p_{T} "
            "sum "
            "of all jets with |η| < 2.5."
        ),
        "nothing",
    ),
    (
        (
            "Correction factors are derived separately for events containing zero, one, and two or "
            "more jets."
        ),
        "nothing",
    ),
    (
        (
            "In the case of events with more than one pair of opposite-sign muons, the pair with "
            "the "
            "largest p_{T} is chosen."
        ),
        "?",
    ),
    (
        (
            "Photons are considered as radiated photons if they lie inside a cone of R = 0.45 "
            "around "
            "a muon track."
        ),
        "?",
    ),
    (
        "The size of the isolation cone is R = 10 GeV/p_{T} for 50 < p_{T} < 200 GeV.",
        "?",
    ),
    (
        (
            "Each electron must be isolated as for muons, and its transverse impact parameter "
            "must be "
            "smaller than 0.06 cm."
        ),
        "electron d0 < 0.06 cm",
    ),
    (
        "Jets from signal events are central, and thus we require |Δη_{jj}| < 1.4.",
        "jet:1-jet:2 deta < 1.4",
    ),
    (
        (
            "At least one muon must have p_{T} > 29 (26) GeV for data collected in 2017 (2016 and "
            "2018)."
        ),
        "?",
    ),
    (
        "Electron candidates must have p_{T} > 13 GeV and |η| < 2.47, excluding 1.37 < |η| < 1.52.",
        "electron pt > 13 GeV; electron abseta < 2.47; electron abseta notin (1.37, 1.52)",
    ),
    (
        "Muons are required to satisfy |d_{0}|/σ(d_{0}) < 3 and |z_{0} sin θ| < 0.5 mm.",
        "muon d0sig < 3; muon z0sintheta < 0.5 mm",
    ),
    (
        (
            "The reconstructed primary vertex must have at least two associated tracks with p_{T} "
            "> "
            "0.5 GeV."
        ),
        "vertex other:ntracks >= 2; track pt > 0.5 GeV",
    ),
    (
        "Jets that are within ΔR < 0.4 of a selected lepton are discarded.",
        "jet-lepton dr >= 0.4",
    ),
    (
        "The B meson candidates are required to have 5200 < m_{Kππ} < 5600 MeV.",
        "?",
    ),
    (
        "The χ^{2} of the vertex fit per degree of freedom must be smaller than 9.",
        "?",
    ),
    (
        (
            "Dimuon candidates are formed from oppositely charged muons with an invariant mass in "
            "the "
            "range 2.95 < m_{μμ} < 3.25 GeV."
        ),
        "dilepton mass in (2.95, 3.25) GeV",
    ),
    (
        "We select events in the 0–10% centrality class with |v_{z}| < 15 cm.",
        "?",
    ),
    (
        "Tracks are accepted in the kinematic range 0.2 < p_{T} < 12 GeV and |η| < 0.8.",
        "track pt in (0.2, 12) GeV; track abseta < 0.8",
    ),
    (
        (
            "We require the missing transverse energy to exceed 25 GeV and at least four jets with "
            "E_{T} > 20 GeV."
        ),
        "met met > 25 GeV; jet n >= 4; jet et > 20 GeV",
    ),
    (
        (
            "The subcategories cat1, cat2, and cat3 correspond to BDT score ranges of 0.1–0.4, "
            "0.4–0.8, and >0.8, respectively."
        ),
        "?",
    ),
    (
        (
            "The transverse mass is required to be greater than 55 (65) GeV in the muon (electron) "
            "channel."
        ),
        "lepton:1 mt > 55 GeV in muon channel; lepton:1 mt > 65 GeV in electron channel",
    ),
    (
        "For the muon (electron) channel, H_{T} > 180 (210) GeV is required.",
        "event ht > 180 GeV in muon channel; event ht > 210 GeV in electron channel",
    ),
    (
        (
            "The dilepton mass must be above 13 (18) GeV in the different-flavour (same-flavour) "
            "channel."
        ),
        (
            "dilepton mass > 13 GeV in different-flavour channel; dilepton mass > 18 GeV in "
            "same-flavour channel"
        ),
    ),
    (
        (
            "A minimum E_{T}^{miss} of 160 GeV is required for the 0-lepton channel and of 25 GeV "
            "for "
            "the 1-lepton channel."
        ),
        "met met >= 160 GeV in 0-lepton channel; met met >= 25 GeV in 1-lepton channel",
    ),
    (
        "The leading b-tagged jet must have p_{T} > 48 GeV in the 2-lepton channel.",
        "bjet:1 pt > 48 GeV in 2-lepton channel",
    ),
    (
        (
            "The large-R jet mass must lie between 75 and 145 GeV in the merged region, and the "
            "dijet "
            "mass between 95 and 145 GeV in the resolved region."
        ),
        (
            "fatjet mass in (75, 145) GeV in merged region; dijet mass in (95, 145) GeV in "
            "resolved "
            "region"
        ),
    ),
    (
        "SR2 is defined like SR1, but with at least six jets instead of four.",
        "jet n >= 6 in SR2",
    ),
    (
        "Region B differs from region A only in the requirement m_{T} > 135 GeV.",
        "lepton:1 mt > 135 GeV in region B",
    ),
    (
        "The control region CRZ selects events with exactly two leptons and 76 < m_{ℓℓ} < 106 GeV.",
        "lepton n == 2 in CRZ; dilepton mass in (76, 106) GeV in CRZ",
    ),
    (
        (
            "Events are grouped according to their jet multiplicity: N_{jet} = 0, N_{jet} = 1, and "
            "N_{jet} ≥ 2."
        ),
        "bin jet n == 0; bin jet n == 1; bin jet n >= 2",
    ),
    (
        (
            "The sample is subdivided into four bins of H_{T}: 300–450, 450–700, 700–1100, and "
            ">1100 "
            "GeV."
        ),
        (
            "bin event ht in (300, 450) GeV; bin event ht in (450, 700) GeV; bin event ht in (700, "
            "1100) GeV; bin event ht > 1100 GeV"
        ),
    ),
    (
        "Events that have at least one large-R jet with p_{T} > 430 GeV enter the merged category.",
        "fatjet n >= 1 in merged category; fatjet pt > 430 GeV in merged category",
    ),
    (
        (
            "Events are assigned to the tt̄H multilepton category if they contain at least three "
            "leptons and two b-tagged jets."
        ),
        "lepton n >= 3 in tt̄H multilepton category; bjet n >= 2 in tt̄H multilepton category",
    ),
    (
        (
            "Four mutually exclusive regions are defined using N_{b} and m_{T}: SR1b-L (N_{b} = 1, "
            "m_{T} < 130 GeV), SR1b-H (N_{b} = 1, m_{T} > 130 GeV), SR2b-L (N_{b} ≥ 2, m_{T} < 130 "
            "GeV) and SR2b-H (N_{b} ≥ 2, m_{T} > 130 GeV)."
        ),
        (
            "bjet n == 1 in SR1b-L; lepton:1 mt < 130 GeV in SR1b-L; bjet n == 1 in SR1b-H; "
            "lepton:1 "
            "mt > 130 GeV in SR1b-H; bjet n >= 2 in SR2b-L; lepton:1 mt < 130 GeV in SR2b-L; bjet "
            "n "
            ">= 2 in SR2b-H; lepton:1 mt > 130 GeV in SR2b-H"
        ),
    ),
    (
        (
            "The on-Z region contains events with 81 < m_{ℓℓ} < 101 GeV; the off-Z region contains "
            "all other events."
        ),
        "dilepton mass in (81, 101) GeV in on-Z region",
    ),
    (
        "The low-E_{T}^{miss} region is required to have 55 < E_{T}^{miss} < 105 GeV.",
        "met met in (55, 105) GeV in low-E_{T}^{miss} region",
    ),
    (
        (
            "The leading photon must have E_{T} > 0.38 m_{γγ} and the subleading photon E_{T} > "
            "0.28 "
            "m_{γγ}."
        ),
        "photon:1 other:et_over_m_gg > 0.38; photon:2 other:et_over_m_gg > 0.28",
    ),
    (
        "Higgs boson events are expected to have a dijet mass between 100 and 150 GeV.",
        "nothing",
    ),
    (
        "The neural network takes as input the p_{T} of the jets with p_{T} > 24 GeV.",
        "nothing",
    ),
    (
        "The trigger efficiency is measured separately in events with two, three and four jets.",
        "nothing",
    ),
    (
        (
            "If more than one Higgs boson candidate with m_{bb} > 90 GeV is found, the one with "
            "the "
            "highest p_{T} is kept."
        ),
        "?",
    ),
    (
        "The muon p_{T} threshold is raised to 29 GeV for the 2017 data set.",
        "?",
    ),
    (
        "Hence we require E_{T}^{miss} > 105 GeV in the eτ channel.",
        "met met > 105 GeV in eτ channel",
    ),
    (
        "Muons must be reconstructed within |η| < 2.4 and satisfy p_{T} > 5 GeV.",
        "muon abseta < 2.4; muon pt > 5 GeV",
    ),
    (
        (
            "The electron relative isolation must be below 0.059 in the barrel and below 0.067 in "
            "the "
            "endcaps."
        ),
        "?",
    ),
    (
        "In order to reduce the tt̄ background, events with a b-tagged jet are removed.",
        "bjet n == 0",
    ),
    (
        "The scalar sum of the transverse momenta of the leptons must be larger than 140 GeV.",
        "?",
    ),
    (
        (
            "The jets are reconstructed with the anti-k_{T} algorithm with a distance parameter "
            "of R "
            "= 0.5."
        ),
        "jet other:anti_kt_r == 0.5",
    ),
    (
        (
            "D^{0} candidates are reconstructed in the decay D^{0} → K^{−}π^{+} with 1.83 < "
            "m_{Kπ} < "
            "1.90 GeV."
        ),
        "?",
    ),
    (
        "Candidates with a decay time smaller than 0.3 ps are rejected.",
        "?",
    ),
    (
        "We require two muons with p_{T} > 4.2 GeV and |η| < 2.1 and opposite charge.",
        "muon n >= 2 [reach]; muon pt > 4.2 GeV; muon abseta < 2.1",
    ),
    (
        "Events with centrality between 0 and 80% are analysed.",
        "?",
    ),
    (
        (
            "The energy of the photon candidates must exceed 1.5 GeV in the barrel and 2 GeV in "
            "the "
            "endcap."
        ),
        "?",
    ),
    (
        "SR-A, SR-B, and SR-C require m_{eff} > 800, 1100, and 1500 GeV, respectively.",
        (
            "event meff > 800 GeV in SR-A; event meff > 1100 GeV in SR-B; event meff > 1500 GeV in "
            "SR-C"
        ),
    ),
    (
        (
            "Exactly one, exactly two and at least three jets are required in the 1-jet, 2-jet and "
            "3-jet categories, respectively."
        ),
        "jet n == 1 in 1-jet category; jet n == 2 in 2-jet category; jet n >= 3 in 3-jet category",
    ),
    (
        (
            "For the 0-jet category p_{T}^{ℓℓ} > 32 GeV is required, for the 1-jet category no "
            "such "
            "requirement is made."
        ),
        "dilepton pt > 32 GeV in 0-jet category",
    ),
    (
        (
            "In the fully hadronic final state, events with electrons or muons are vetoed and at "
            "least seven jets are demanded."
        ),
        (
            "electron n == 0 in fully hadronic final state; muon n == 0 in fully hadronic final "
            "state; jet n >= 7 in fully hadronic final state"
        ),
    ),
    (
        "Events are considered for the monojet analysis if the leading jet has p_{T} > 130 GeV.",
        "jet:1 pt > 130 GeV in monojet analysis",
    ),
    (
        (
            "Selected events are separated into resolved and boosted topologies. In the resolved "
            "topology, four jets with p_{T} > 37 GeV are required."
        ),
        "jet n >= 4 in resolved topology [reach]; jet pt > 37 GeV in resolved topology",
    ),
    (
        (
            "The signal region is split into a central part, |y_{γγ}| < 0.7, and a forward part, "
            "0.7 "
            "< |y_{γγ}| < 2.1."
        ),
        "?",
    ),
    (
        "No more than two additional jets with p_{T} > 33 GeV are allowed.",
        "?",
    ),
]


@pytest.mark.parametrize(("text", "reads"), SENTENCES, ids=[s[0][:60] for s in SENTENCES])
def test_a_sentence_reads_as_a_physicist_reads_it(text: str, reads: str) -> None:
    """Each value is for its region and for no other; what cannot be said of all events stays
    open, or is set aside.
    """
    assert told(read(text)) == reads


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Jets must have p_{T} > 31 GeV in the central region.", "jet pt > 31 GeV"),
        (
            "Electrons (muons) with p_{T} > 33 (24) GeV are selected.",
            "electron pt > 33 GeV; muon pt > 24 GeV",
        ),
        ("Events are selected if H_{T} > 730 GeV.", "event ht > 730 GeV"),
        (
            "The data set is divided into two parts. Events must have H_{T} > 730 GeV.",
            "event ht > 730 GeV",
        ),
        ("In the present analysis, events must have H_{T} > 730 GeV.", "event ht > 730 GeV"),
    ],
)
def test_what_is_asked_everywhere_is_for_no_region(text: str, reads: str) -> None:
    """A part of the detector, the analysis itself and the data set are no regions."""
    assert told(read(text)) == reads


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        (
            "Electrons must satisfy |η_{C}| < 1.43 (barrel) or 1.58 < |η_{C}| < 2.49 (endcap).",
            "electron abseta notin (1.43, 1.58); electron abseta < 2.49",
        ),
        (
            (
                "We select electrons with p_{T} > 36 GeV. The transition region 1.43 < |η| < 1.58 "
                "is "
                "excluded since its clusters are poor."
            ),
            "electron pt > 36 GeV; electron abseta notin (1.43, 1.58)",
        ),
        (
            "For electrons, the region 1.38 < |η| < 1.51 is excluded.",
            "electron abseta notin (1.38, 1.51)",
        ),
    ],
)
def test_parts_of_the_detector_in_words(text: str, reads: str) -> None:
    """Two parts that are named, and a region that is excluded by itself, are a gap in the
    pseudorapidity.
    """
    assert told(read(text)) == reads


def test_each_number_of_a_list_is_a_phrase() -> None:
    """What a person decides about one bin has a place of its own."""
    text = (
        "The events are binned in E_{T}^{miss}, with bin boundaries at 250, 350 GeV, 500 and 750 "
        "GeV."
    )
    assert [text[r.start : r.end] for r in read(text)] == ["250", "350 GeV", "500", "750 GeV"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The sideband region (VBF-SB) is used.", {"VBF-SB"}),
        (
            "The categories are labelled as 'ggH-c1', 'ggH-c2' and 'ggH-c3'.",
            {"ggH-c1", "ggH-c2", "ggH-c3"},
        ),
        ("A selection based on a decision tree (BDT) is used in all regions (SR).", set()),
        ("The region (|η| < 2.4) is called central.", set()),
    ],
)
def test_names_that_a_paper_gives(text: str, names: set[str]) -> None:
    """Names in brackets and after ``labelled``; an acronym of something else is none."""
    assert labelled((text,)) == names


def test_a_given_name_is_a_region_wherever_it_stands() -> None:
    """Names that the paper gives are found without a word for region beside them."""
    text = "Events in ggH-c1 and ggH-c2 are kept."
    found = mentions(text, 0, len(text), frozenset({"ggH-c1", "ggH-c2"}))
    assert [m.names for m in found] == [("ggH-c1", "ggH-c2")]
    assert mentions(text, 0, len(text)) == []
