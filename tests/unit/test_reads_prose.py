"""Regions, vetoes, windows and counts in the prose of searches: what is read of a sentence, and the
block in which each line of a passage lands.
"""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState, Spec
from hepnb.sweep import read, told
from tests.unit.drafts import draft

#: a sentence → what it requires, as `hepnb.sweep.told` has it
SAID = {
    # limits in their order
    (
        "Events must have p_{T} > 31 GeV and p_{T} > 22 GeV for the leading and the second jet, "
        "respectively."
    ): "?",
    # windows
    "Events in which the dimuon mass is within ±12 GeV of m_{Z} are rejected.": (
        "dilepton other:abs_mass_minus_mz >= 12 GeV"
    ),
    "The invariant mass of the jet pair must satisfy |m_{jj} − 80.4 GeV| < 16 GeV.": "?",
    "Events with a dilepton mass below 72 GeV or above 112 GeV are rejected.": (
        "dilepton mass in (72, 112) GeV"
    ),
    "Events that have fewer than three jets or more than five jets are not considered.": (
        "jet n in (3, 5)"
    ),
    "m_{ℓℓ} is restricted to the interval [72, 112] GeV.": "dilepton mass in (72, 112) GeV",
    "A dilepton mass of more than 16 GeV is required to suppress low-mass resonances.": (
        "dilepton mass > 16 GeV"
    ),
    "The mass of the Higgs boson candidate must lie in the window 108–142 GeV.": (
        "h mass in (108, 142) GeV"
    ),
    # ranks and counts
    "The leading-lepton p_{T} must exceed 33 GeV and the subleading-lepton p_{T} 19 GeV.": (
        "lepton:1 pt > 33 GeV; ?"
    ),
    "A lead jet with p_{T} > 210 GeV is required.": "jet:1 pt > 210 GeV",
    "A jet multiplicity of at least five and a b-jet multiplicity of at least two are required.": (
        "jet n >= 5; bjet n >= 2"
    ),
    "At least one of the two leading jets has to be b-tagged.": "?",
    "Exactly two jets, both of them b-tagged, are demanded.": "jet n == 2; bjet n == 2",
    # distances
    "The two photons must be separated by at least ΔR = 0.5.": "photon-photon dr >= 0.5",
    "Events with min Δφ(jet_{1–4}, E_{T}^{miss}) < 0.5 are rejected.": (
        "jet-met dphi >= 0.5 of the first 4"
    ),
    "The distance |Δz| between the muon and its vertex candidate must be below 0.9 cm.": "?",
    "|Δz| between the electron and the muon at the vertex must be less than 0.9 cm.": "?",
    "The vertices of the two muons must be compatible, with |Δz| < 0.4 cm.": "?",
    "Muons must have |Δz| < 0.4 cm with respect to the primary vertex.": "muon z0 < 0.4 cm",
    "The two b jets are required to lie within ΔR = 1.4 of each other.": "bjet:1-bjet:2 dr < 1.4",
    "The lepton pair must have a transverse momentum of 72 GeV or more.": "dilepton pt >= 72 GeV",
    "The transverse mass computed from the dilepton system and the missing transverse momentum "
    "lies between 82 and 142 GeV.": "?",
    "E_{T}^{miss} divided by √H_{T} must exceed 7 GeV^{1/2}.": (
        "event other:met_over_sqrt_ht > 7 √GeV"
    ),
    "H_{T} is required not to exceed 910 GeV.": "event ht <= 910 GeV",
    # vetoes
    "Neither electrons nor muons may be present.": "electron n == 0; muon n == 0",
    "Any event with a photon of p_{T} above 16 GeV is thrown out.": (
        "photon n == 0; photon pt > 16 GeV"
    ),
    # what is asked in one region only
    "The leading AK8 jet must have p_{T} > 310 GeV and m_{jet} > 55 GeV.": (
        "fatjet:1 pt > 310 GeV; fatjet:1 mass > 55 GeV"
    ),
    "Events passing SR-high must have H_{T} > 410 GeV.": "event ht > 410 GeV in SR-high",
    "In the one-muon CR, exactly one muon is required.": "muon n == 1 in one-muon CR",
    "Three bins of p_{T}^{miss} are used, namely 60–110, 110–210 and above 210 GeV, and two bins "
    "of N_{jet}, 2–3 and ≥4.": (
        "bin met met in (60, 110) GeV; bin met met in (110, 210) GeV; bin met met > 210 GeV; bin "
        "jet n in (2, 3); bin jet n >= 4"
    ),
    "For SR-A we ask for E_{T}^{miss} > 210 GeV, for SR-B we ask for E_{T}^{miss} > 360 GeV.": (
        "met met > 210 GeV in SR-A; met met > 360 GeV in SR-B"
    ),
}


@pytest.mark.parametrize("sentence", SAID, ids=lambda s: s[:40])
def test_a_sentence_reads_as_a_person_reads_it(sentence: str) -> None:
    """What the sentence says, no more; what the reading is not sure of is open."""
    assert told(read(sentence)) == SAID[sentence]


def lines(spec: Spec) -> dict[str, list[str]]:
    """Region → its lines, but for implied ones."""
    found: dict[str, list[str]] = {}
    for r in spec.requirements:
        if r.block.startswith("region ") and not r.implied:
            found.setdefault(r.block.removeprefix("region "), []).append(r.adl)
    return found


def prose(text: str) -> Spec:
    """The draft of a paragraph of a section "Event selection"."""
    return draft(("heading", "Event selection"), ("paragraph", text))


def test_a_region_like_another_has_all_but_what_is_said_to_differ() -> None:
    """Along a chain of three, with a name in brackets and one between commas."""
    spec = prose(
        "SR-low requires at least one b-tagged jet, m_{T} > 115 GeV and 235 < E_{T}^{miss} < 355 "
        "GeV. The W+jets control region (CR-W) has the same requirements as SR-low except that "
        "b-tagged jets are vetoed and 35 < m_{T} < 95 GeV is required. The top control region, "
        "CR-T, is defined like CR-W but at least two b-tagged jets are required."
    )
    assert {k: sorted(v) for k, v in lines(spec).items() if k.startswith("CR")} == {
        "CR_W": [
            "select MET [] 235 355 GeV",
            "select mt(leptons[0], MET) [] 35 95 GeV",
            "select size(bjets) == 0",
        ],
        "CR_T": [
            "select MET [] 235 355 GeV",
            "select mt(leptons[0], MET) [] 35 95 GeV",
            "select size(bjets) >= 2",
        ],
    }


def test_each_region_is_like_its_own_one_respectively() -> None:
    """``the same selection as SR-0b and SR-1b, respectively``."""
    spec = prose(
        "Events must have E_{T}^{miss} > 205 GeV. SR-0b vetoes b-tagged jets, SR-1b requires "
        "exactly one b-tagged jet. VR-0b and VR-1b have "
        "the same selection as SR-0b and SR-1b, respectively, but with 155 < E_{T}^{miss} < 205 "
        "GeV."
    )
    assert {k: v for k, v in lines(spec).items() if k.startswith("VR")} == {
        "VR_0b": ["select size(bjets) == 0", "select MET [] 155 205 GeV"],
        "VR_1b": ["select size(bjets) == 1", "select MET [] 155 205 GeV"],
    }


def test_a_control_region_with_a_muon_keeps_only_the_rest_of_a_lepton_veto() -> None:
    """No event has a muon and no lepton; the veto on electrons goes on."""
    spec = prose(
        "The preselection requires E_{T}^{miss} > 255 GeV. Events with leptons are discarded. The "
        "single-muon control region requires exactly one muon."
    )
    assert lines(spec) == {
        "preselection": ["select MET > 255 GeV", "select size(leptons) == 0"],
        "single_muon_control_region": [
            "select MET > 255 GeV",
            "select size(electrons) == 0",
            "select size(muons) == 1",
        ],
    }


def test_a_veto_goes_on_in_a_region_that_counts_what_is_no_part_of_it() -> None:
    """A veto on muons, and a region with a lepton, which may be an electron."""
    spec = prose(
        "Events with muons are discarded. The lepton control region requires exactly one lepton."
    )
    assert lines(spec)["preselection"] == ["select size(muons) == 0"]
    assert lines(spec)["lepton_control_region"] == ["select size(leptons) == 1"]


def test_a_region_of_a_name_with_a_sign_keeps_what_it_requires() -> None:
    """``In the ≥2-jet category, …`` is for that category, whose count is part of its name."""
    spec = prose(
        "The 0-jet and ≥2-jet categories require p_{T}^{ℓℓ} > 35 and 15 GeV, respectively. In the "
        "≥2-jet category, events must have m_{jj} > 510 GeV. For all categories m_{ℓℓ} must be "
        "less than 56 GeV."
    )
    assert lines(spec) == {
        "preselection": ["select mll < 56 GeV"],
        "region_0_jet_category": ["select ptll > 35 GeV"],
        "region_2_jet_category": [
            "select ptll > 15 GeV",
            "select size(jets) >= 2",
            "select mjj > 510 GeV",
        ],
    }


def test_both_regions_are_two_that_the_section_has_named() -> None:
    """Of one that it has named and another that it has not, nothing is said."""
    spec = draft(
        ("heading", "Zero-lepton channel"),
        ("paragraph", "SRA requires H_{T} > 710 GeV and SRB requires H_{T} > 910 GeV."),
        ("heading", "One-lepton channel"),
        (
            "paragraph",
            (
                "The control region CRW requires m_{T} < 95 GeV. Both regions require at least "
                "four jets."
            ),
        ),
    )
    assert not any("size(jets)" in line for found in lines(spec).values() for line in found)
    assert [p.quote for p in spec.phrases if p.state == PhraseState.OPEN] == ["at least four jets"]


def test_an_angle_to_all_jets_is_none_of_the_jet_that_was_named_before() -> None:
    """``a leading jet with p_{T} > …, and Δφ(jet, p_{T}^{miss}) > 0.4 for all jets``."""
    spec = prose(
        "Events must have a leading jet with p_{T} > 155 GeV, and Δφ(jet, p_{T}^{miss}) > 0.5."
    )
    assert "reject any(dphi(jets, MET) <= 0.5)" in lines(spec)["preselection"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            (
                "The dilepton mass must exceed 14 GeV, and in same-flavour events the window 82 < "
                "m_{ℓℓ} < 102 GeV is excluded."
            ),
            ["82 < m_{ℓℓ} < 102 GeV"],
        ),
        (
            (
                "SR-low requires H_{T} > 310 GeV. Events that pass SR-high are not considered in "
                "SR-low."
            ),
            ["Events that pass SR-high are not considered in SR-low"],
        ),
        (
            "Events with an additional lepton are assigned to the VH-lep category.",
            ["Events with an additional lepton"],
        ),
        (
            "The multijet control region is obtained by inverting the requirement on m_{T}.",
            ["by inverting the requirement on m_{T}"],
        ),
    ],
)
def test_what_no_line_says_is_open(text: str, left: list[str]) -> None:
    """What is asked of some events, what a region leaves to another, and what is turned round
    without a number.
    """
    assert [p.quote for p in prose(text).phrases if p.state == PhraseState.OPEN] == left
