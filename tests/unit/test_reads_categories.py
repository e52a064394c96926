"""Values of single channels, categories and regions in the wordings of collaborations: whose each value is."""

# ruff: noqa: E501 - sentences of papers are long

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
        "The invariant mass of the two jets must exceed 450 (350) GeV for the 2-jet (3-jet) category.",
        "dijet mass > 450 GeV in 2-jet category; dijet mass > 350 GeV in 3-jet category",
    ),
    (
        "Events are required to have E_{T}^{miss} > 70 GeV in the ee and μμ channels and E_{T}^{miss} > 45 GeV in the eμ channel.",
        "met met > 70 GeV in ee channel, μμ channel; met met > 45 GeV in eμ channel",
    ),
    (
        "In the 1-lepton channel, E_{T}^{miss} > 35 GeV is required, while in the 0-lepton channel E_{T}^{miss} > 155 GeV is required.",
        "met met > 35 GeV in 1-lepton channel; met met > 155 GeV in 0-lepton channel",
    ),
    (
        "Jets are required to have p_{T} > 45 GeV in the resolved channel and p_{T} > 250 GeV in the boosted channel.",
        "jet pt > 45 GeV in resolved channel; jet pt > 250 GeV in boosted channel",
    ),
    (
        "The p_{T} of the leading jet must be larger than 120 GeV in SR-2j, 160 GeV in SR-3j and 200 GeV in SR-4j.",
        "jet:1 pt > 120 GeV in SR-2j; jet:1 pt > 160 GeV in SR-3j; jet:1 pt > 200 GeV in SR-4j",
    ),
    (
        "The high-mass signal region is the same as the low-mass signal region but requires H_{T} > 1250 GeV.",
        "event ht > 1250 GeV in high-mass signal region",
    ),
    (
        "The tt̄ control region (CRT) is defined by inverting the b-jet veto and requiring m_{T} < 110 GeV.",
        "lepton:1 mt < 110 GeV in CRT",
    ),
    (
        "A validation region, VR-Z, is defined with 80 < m_{ℓℓ} < 102 GeV and E_{T}^{miss} < 130 GeV.",
        "dilepton mass in (80, 102) GeV in VR-Z; met met < 130 GeV in VR-Z",
    ),
    (
        "Two control regions are used: CRW requires a b-jet veto, whereas CRT requires at least two b-tagged jets.",
        "bjet n == 0 in CRW; bjet n >= 2 in CRT",
    ),
    (
        "For the validation region VR1, the E_{T}^{miss} requirement is relaxed to 130 < E_{T}^{miss} < 190 GeV.",
        "met met in (130, 190) GeV in VR1",
    ),
    (
        "Events with at least two jets with m_{jj} > 550 GeV and |Δη_{jj}| > 3.2 are assigned to the VBF category; the remaining events form the ggF category.",
        "jet n >= 2 in VBF category; dijet mass > 550 GeV in VBF category; jet:1-jet:2 deta > 3.2 in VBF category",
    ),
    (
        "In contrast, events with exactly three jets and m_{jj} < 420 GeV belong to the hadronic category.",
        "jet n == 3 in hadronic category; dijet mass < 420 GeV in hadronic category",
    ),
    (
        "To be included in the boosted category, the large-R jet must have p_{T} > 320 GeV and a mass between 70 and 140 GeV.",
        "fatjet pt > 320 GeV in boosted category; fatjet mass in (70, 140) GeV in boosted category",
    ),
    (
        "Three exclusive signal regions are defined based on m_{T2}: SR-low (100 < m_{T2} < 160 GeV), SR-mid (160 < m_{T2} < 230 GeV) and SR-high (m_{T2} > 230 GeV).",
        "event other:mt2 in (100, 160) GeV in SR-low; event other:mt2 in (160, 230) GeV in SR-mid; event other:mt2 > 230 GeV in SR-high",
    ),
    (
        "The VBF category is further divided into a tight subcategory with m_{jj} > 620 GeV and a loose subcategory with 260 < m_{jj} < 620 GeV.",
        "dijet mass > 620 GeV in tight subcategory; dijet mass in (260, 620) GeV in loose subcategory",
    ),
    (
        "Signal region A (SRA): at least four jets are required with E_{T}^{miss} > 260 GeV. Signal region B (SRB): at least six jets are required with E_{T}^{miss} > 190 GeV.",
        "jet n >= 4 in SRA; met met > 260 GeV in SRA; jet n >= 6 in SRB; met met > 190 GeV in SRB",
    ),
    (
        "The ‘Had’ region contains events with no isolated leptons and at least five jets.",
        "lepton n == 0 in Had region; jet n >= 5 in Had region",
    ),
    (
        "A ‘Lep’ region enriched in semileptonic decays is formed by requiring exactly one isolated lepton.",
        "lepton n == 1 in Lep region",
    ),
    (
        "The signal regions SR1, SR2 and SR3 require E_{T}^{miss} above 210, 310 and 410 GeV, respectively.",
        "met met > 210 GeV in SR1; met met > 310 GeV in SR2; met met > 410 GeV in SR3",
    ),
    (
        "At least two, three and four jets are required in the regions SR2j, SR3j and SR4j, respectively.",
        "jet n >= 2 in SR2j; jet n >= 3 in SR3j; jet n >= 4 in SR4j",
    ),
    (
        "In the eμ (ee and μμ) channel, E_{T}^{miss} must exceed 22 (48) GeV.",
        "met met > 22 GeV in eμ channel; met met > 48 GeV in ee channel, μμ channel",
    ),
]


@pytest.mark.parametrize(("text", "reads"), SENTENCES, ids=[s[0][:60] for s in SENTENCES])
def test_a_value_is_that_of_its_region(text: str, reads: str) -> None:
    """Values in brackets, lists of values, and categories that events are put into: each for its region, and for no other."""
    assert told(read(text)) == reads


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Jets must have p_{T} > 31 GeV in the central region.", "jet pt > 31 GeV"),
        ("Electrons (muons) with p_{T} > 33 (24) GeV are selected.", "electron pt > 33 GeV; muon pt > 24 GeV"),
        ("Events are selected if H_{T} > 730 GeV.", "event ht > 730 GeV"),
        ("The data set is divided into two parts. Events must have H_{T} > 730 GeV.", "event ht > 730 GeV"),
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
            "We select electrons with p_{T} > 36 GeV. The transition region 1.43 < |η| < 1.58 is excluded since its clusters are poor.",
            "electron pt > 36 GeV; electron abseta notin (1.43, 1.58)",
        ),
        ("For electrons, the region 1.38 < |η| < 1.51 is excluded.", "electron abseta notin (1.38, 1.51)"),
    ],
)
def test_parts_of_the_detector_in_words(text: str, reads: str) -> None:
    """Two parts that are named, and a region that is excluded by itself, are a gap in the pseudorapidity."""
    assert told(read(text)) == reads


def test_each_number_of_a_list_is_a_phrase() -> None:
    """What a person decides about one bin has a place of its own."""
    text = "The events are binned in E_{T}^{miss}, with bin boundaries at 250, 350 GeV, 500 and 750 GeV."
    assert [text[r.start : r.end] for r in read(text)] == ["250", "350 GeV", "500", "750 GeV"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The sideband region (VBF-SB) is used.", {"VBF-SB"}),
        ("The categories are labelled as 'ggH-c1', 'ggH-c2' and 'ggH-c3'.", {"ggH-c1", "ggH-c2", "ggH-c3"}),
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
