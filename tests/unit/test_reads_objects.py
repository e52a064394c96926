"""Definitions of objects: kinds that are no other kind, tiers, tracks of leptons, levels, impact
parameters, overlaps that no distance says.
"""

from __future__ import annotations

import pytest

from hepnb.spec import Spec
from hepnb.sweep import read, told
from tests.unit.drafts import blocks, draft

#: a text → what it requires, as `hepnb.sweep.told` has it
SAID = {
    # a rapidity is no pseudorapidity
    "Jets must have p_{T} > 27 GeV and rapidity |y| < 2.4.": "jet pt > 27 GeV; jet absy < 2.4",
    "The rapidity of the muons must be less than 2.1.": "muon absy < 2.1",
    "Jets outside the rapidity range |y| < 4.4 are discarded.": "jet absy < 4.4",
    "Jets must have a pseudorapidity below 2.1.": "jet abseta < 2.1",
    # the tracks of leptons
    "Each lepton track must satisfy |Δz_{0} sinθ| < 0.4 mm.": "lepton z0sintheta < 0.4 mm",
    "Electron tracks must have p_{T} > 4 GeV.": "?",
    "Muon tracks must have p_{T} > 4 GeV and |η| < 2.4.": "muon pt > 4 GeV; muon abseta < 2.4",
    "Isolated tracks must have p_{T} > 4 GeV.": "track pt > 4 GeV",
    (
        "The longitudinal distance |Δz| between the muon track and the primary vertex has to be "
        "smaller than 0.6 cm."
    ): "muon z0 < 0.6 cm",
    # impact parameters in words
    (
        "The transverse impact parameter divided by its uncertainty must be less than 4 for muons."
    ): "muon d0sig < 4",
    (
        "The absolute value of d_{0} divided by its error must not exceed 3.5 for muon candidates."
    ): "muon d0sig <= 3.5",
    (
        "The product of the longitudinal impact parameter and sin θ must be below 0.5 mm for "
        "electrons."
    ): "electron z0sintheta < 0.5 mm",
    (
        "The position of the vertex along the beam must be within 15 cm of the nominal point."
    ): "vertex z0 < 15 cm",
    # far from another vertex is not far from the beam
    "The vertices must lie more than 4 mm away from each other in the transverse plane.": "?",
    "The K candidates must have a decay length > 2 σ.": "?",
    # levels: of two, of another tagger, and how well something works
    "Jets must pass the medium or tight working point.": "?",
    "Jets are c-tagged with the medium working point.": "?",
    "Jets are required to pass the loose working point of the pileup ID.": "?",
    "b jets are identified with the medium working point.": "bjet btag_wp flag medium",
    "Muons with p_{T} > 5 GeV are identified with an efficiency of 96%.": "?",
    "For electrons, the tight LH identification is required.": "electron id flag tight",
    "Photons must pass the loose criteria and have p_{T} > 17 GeV.": (
        "photon id flag loose; photon pt > 17 GeV"
    ),
    # a sample of which an efficiency is told is no region
    (
        "The b jets are identified with a working point corresponding to an efficiency of 85% in a "
        "tt̄ reference sample."
    ): "bjet btag_wp flag 85%",
    "In subsequent analysis stages, jets must have p_{T} > 21 GeV.": "jet pt > 21 GeV",
    # what an object is like is required
    (
        "Muon candidates are reconstructed in the region |η| < 2.4 and must have p_{T} > 9 GeV."
    ): "muon abseta < 2.4; muon pt > 9 GeV",
    (
        "Taus are reconstructed with p_{T} > 19 GeV, |η| < 2.3, and one or three charged prongs."
    ): "tau pt > 19 GeV; tau abseta < 2.3; ?",
    (
        "Central jets are those with |η| < 2.4 and p_{T} > 26 GeV."
    ): "jet abseta < 2.4; jet pt > 26 GeV",
    (
        "Loose leptons: p_{T} > 7 GeV for electrons and p_{T} > 5 GeV for muons, and a "
        "longitudinal impact parameter below 1 cm."
    ): "electron pt > 7 GeV; muon pt > 5 GeV; lepton z0 < 1 cm",
    (
        "Electrons must have p_{T} > 21 (16) GeV for the leading (subleading) candidate and |η| < "
        "2.5."
    ): "electron:1 pt > 21 GeV; electron:2 pt > 16 GeV; electron abseta < 2.5",
    # left out
    (
        "The pseudorapidity of electrons is restricted to |η| < 2.5, with the interval 1.44–1.57 "
        "left out."
    ): "electron abseta notin (1.44, 1.57); electron abseta < 2.5",
    "About 95% of the muons with p_{T} > 20 GeV are kept.": "nothing",
    # isolation
    (
        "The isolation sum, normalised to the lepton p_{T}, is required to be smaller than 0.12 "
        "(0.1) for electrons (muons)."
    ): "electron iso < 0.12; muon iso < 0.1",
    # of the objects of the sentence before
    (
        "Charged tracks must have p_{T} > 0.3 GeV. Their polar angle must satisfy |cos θ| < 0.93."
    ): "track pt > 0.3 GeV; track other:cos_theta < 0.93",
    "The polar angle must satisfy |cosθ| < 0.93.": "?",
    # overlaps
    "If an electron and a muon share a track, the electron is discarded.": "?",
    (
        "τ_{h} candidates must be separated by ΔR > 0.5 from any isolated muon or electron."
    ): "muon-tau dr > 0.5; electron-tau dr > 0.5",
    # near others in a cone is no isolation; of any of them, not of the leading one
    (
        "Jets overlapping with an identified lepton within a cone of ΔR = 0.4 are not counted."
    ): "jet-lepton dr >= 0.4",
    "The distance ΔR between any jet and the selected muon has to exceed 0.5.": "?",
    # what one object is to another
    "The leading track of the tau candidate must carry p_{T} > 6 GeV.": "?",
    "The muon pair must have a vertex-fit χ^{2} below 8.": "?",
    "The leading jet of the event must have p_{T} > 51 GeV.": "jet:1 pt > 51 GeV",
    "One photon must have E_{T} > 43 GeV and another E_{T} > 27 GeV.": (
        "photon:1 et > 43 GeV; photon:2 et > 27 GeV"
    ),
    # asked of both, or of the legs of a candidate
    (
        "At least one of the leptons must have p_{T} > 21 GeV and both must have p_{T} > 11 GeV, "
        "and the electrons (muons) must have |η| < 2.5 (|η| < 2.4)."
    ): "?; lepton:1 pt > 21 GeV; lepton pt > 11 GeV; electron abseta < 2.5; muon abseta < 2.4",
    "Z1 electrons must pass the loose BDT working point.": "?",
    "Electrons must pass the loose BDT working point.": "electron id flag loose",
    "Jets must pass the loose DNN working point.": "?",
    # a kind of objects at the head of what it requires
    "Muon: p_{T} > 7 GeV and |η| < 2.4.": "muon pt > 7 GeV; muon abseta < 2.4",
    # whose it is, an adjective says
    "The muon isolation must be less than 0.13.": "muon iso < 0.13",
    "The tau isolation must be below 1.5 GeV.": "tau iso < 1.5 GeV",
    # only tagged jets are asked
    "The jets must be within |η| < 2.4 to be b-tagged.": "bjet abseta < 2.4",
    # a range without a unit
    "Converted photons must have a ratio E/p between 0.5 and 1.5.": "?",
    # forbidden together, b jets and other jets are all jets
    (
        "Events must not contain any b-tagged jets with p_{T} > 25 GeV or non-b-tagged jets with "
        "p_{T} > 50 GeV."
    ): "bjet n == 0; jet n == 0; bjet pt > 25 GeV; jet pt > 50 GeV",
}


@pytest.mark.parametrize("text", SAID, ids=lambda s: s[:40])
def test_a_definition_of_objects_reads_as_a_person_reads_it(text: str) -> None:
    """What the text says, no more; what the reading is not sure of is open."""
    assert told(read(text)) == SAID[text]


#: kinds of objects that have no collection of their own
OF_NO_COLLECTION = (
    "Exactly two non-b-tagged jets with p_{T} > 33 GeV must be present.",
    "Events with more than three light-flavour jets are discarded.",
    "At least one untagged jet with |η| > 2.1 is demanded.",
    "At least two jets that are not b-tagged are required.",
    "Track jets are required to have p_{T} > 7 GeV and |η| < 2.4.",
    "Secondary vertices are required to lie more than 4 mm away from the beam.",
    "Displaced vertices must have at least five tracks.",
    "Jets reconstructed from tracks must have p_{T} > 5 GeV.",
    "Subjets of the large-R jet need p_{T} > 20 GeV.",
    "Track-based jets must have p_{T} > 4.5 GeV.",
    "One of the Z1 legs must have p_{T} > 22 GeV.",
)


@pytest.mark.parametrize("text", OF_NO_COLLECTION)
def test_what_is_asked_of_one_kind_of_objects_is_asked_of_no_other(text: str) -> None:
    """Untagged jets are not the jets, track jets not those of the calorimeter, displaced vertices
    not the primary ones: a phrase for a person.
    """
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert not spec.requirements
    assert any(p.state == "open" for p in spec.phrases)


def _drafted(text: str) -> dict[str, list[str]]:
    return blocks(_spec(text))


def _spec(text: str) -> Spec:
    return draft(("heading", "Object selection"), ("paragraph", text))


def test_signal_objects_are_chosen_from_baseline_ones() -> None:
    """What ``signal muons are baseline muons with`` requires, baseline muons need not have."""
    assert _drafted(
        "Baseline muons must have p_{T} > 5 GeV. Signal muons are baseline muons with "
        "|d_{0}|/σ(d_{0}) < 3 and p_{T} > 12 GeV."
    ) == {
        "muons": ["muon pt > 5 GeV"],
        "signal_muons": ["muon d0sig < 3", "muon pt > 12 GeV"],
    }


def test_a_tier_may_be_named_after_its_objects() -> None:
    """``leptons in the signal category`` are signal leptons."""
    assert _drafted(
        "Baseline muons must have p_{T} > 5 GeV. Signal muons must have p_{T} > 12 GeV. Muons in "
        "the signal category must be isolated using the tight isolation working point."
    ) == {
        "muons": ["muon pt > 5 GeV"],
        "signal_muons": ["muon pt > 12 GeV", "muon iso_wp flag tight"],
    }


def test_each_tier_is_counted_by_itself() -> None:
    """Numbers of baseline and of signal objects are no contradiction, and each is that of its
    collection.
    """
    spec = _spec(
        "Baseline muons must have p_{T} > 5 GeV. Signal muons must have p_{T} > 12 GeV. Events "
        "must have exactly three baseline muons and exactly two signal muons."
    )
    lines = [r.adl for r in spec.requirements]
    assert "select size(muons) == 3" in lines
    assert "select size(signal_muons) == 2" in lines


def test_veto_objects_are_counted_beside_signal_objects() -> None:
    """One signal lepton and no veto lepton are two collections."""
    spec = _spec(
        "Veto leptons have p_{T} > 5 GeV. Signal leptons must have p_{T} > 20 GeV. Exactly one "
        "signal lepton is required and there must be no veto lepton."
    )
    lines = [r.adl for r in spec.requirements]
    assert "select size(signal_leptons) == 1" in lines
    assert "select size(veto_leptons) == 0" in lines


def test_baseline_leptons_that_nobody_joined_are_left_to_a_person() -> None:
    """Of signal electrons and signal muons the baseline leptons are not made."""
    spec = _spec(
        "Signal electrons must have E_{T} > 20 GeV. Signal muons must have p_{T} > 20 GeV. There "
        "must be exactly two baseline leptons."
    )
    assert "two baseline leptons" in " ".join(p.quote for p in spec.phrases if p.state == "open")


def test_a_rapidity_is_written_as_one() -> None:
    """The line asks for ``abs(rapidity)``, and reads back as what it is."""
    spec = _spec("Jets must have p_{T} > 27 GeV and |y| < 2.4.")
    assert "select abs(rapidity) < 2.4" in [r.adl for r in spec.requirements]
    assert _drafted("Jets must have p_{T} > 27 GeV and |y| < 2.4.") == {
        "jets": ["jet pt > 27 GeV", "jet absy < 2.4"]
    }
