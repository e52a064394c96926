"""Phrases of a selection are set aside for a reason that is true, and no number goes unseen."""

from __future__ import annotations

import pytest

from hepnb import sweep
from hepnb.paper import Block, Paper, Section
from hepnb.sweep import read

#: a sentence → words of it that a live phrase holds
LIVE = {
    # what is asked beside a trigger, and not by it
    "Muons have to match the trigger objects of the HLT within ΔR < 0.15.": "ΔR < 0.15",
    (
        "To ensure that photons pass the filter of the trigger, they are in addition required to "
        "have R_{9} > 0.6."
    ): "R_{9} > 0.6",
    ("To follow the filter of the trigger, an H/E < 0.1 preselection cut is applied."): "H/E < 0.1",
    (
        "Electrons in events recorded with a jet trigger, satisfy |d_{0}| < 0.2 mm."
    ): "|d_{0}| < 0.2 mm",
    (
        "Based on the trigger requirements, muons are classified as hard (p_{T} > 31 GeV) and soft."
    ): "p_{T} > 31 GeV",
    "Then a cut of p_{T} > 151 GeV is applied offline, where the trigger is efficient.": "151 GeV",
    "We also require H_{T} > 251 GeV to be where the trigger efficiency is flat.": "251 GeV",
    # a purpose that stands before its requirement
    (
        "So, in order to suppress Z + jets further, p_{T}^{ℓℓ} > 36 GeV is applied."
    ): "p_{T}^{ℓℓ} > 36 GeV",
    (
        "Jets are expected to be central, therefore the separation is required to be |Δη_{jj}| < "
        "1.2."
    ): "|Δη_{jj}| < 1.2",
    # percentages of a requirement or a working point
    (
        "Further leptons are taken with the looser requirement for the isolation sum to be less "
        "than 35% of p_{T}."
    ): "less than 35%",
    "Events with muons whose relative uncertainty is larger than 25% are discarded.": "25%",
    "The tagger is used at its 60%, 70% and 85% efficiency working points.": "60%",
    "The requirement is I_{mini} < 0.06, yielding an efficiency of 96%.": "I_{mini} < 0.06",
    "A summary of the cuts is shown in Table 3: the first is a H_{T} cut of 260 GeV.": "260 GeV",
    # numbers for another kind, and those without a unit
    "The width must satisfy σ_{iηiη} < 0.011(EB), 0.029(EE).": "0.029",
    "The ratio must satisfy H/E < 0.11/0.09 (barrel/endcaps).": "0.09",
    "Jets are clustered with distance parameters of 0.4 (AK4 jets) and 0.8 (AK8 jets).": "0.8",
    "The degrees of freedom of the fit should be 5 or larger.": "5 or larger",
    "Exactly 0 loose electrons and 0 loose muons are required.": "0 loose muon",
    "The angle must be less than π/6.": "π/6",
    "The probability of the fit is required to be larger than 10^{−4}.": "10^{−4}",
    "Jets within a 0.3 cone of a muon are not used.": "0.3 cone",
    "Events with 62 < \\massjj < 118 GeV are selected.": "62 <",
    # levels and relations in words
    "Electrons have to pass a Tight selection.": "pass a Tight selection",
    "In this search the medium criterion is chosen.": "medium criterion",
    "The charge of the two leptons has to be opposite.": "opposite",
    # a value may be where ranges meet: nothing says that it is none
    "The two ranges of the energy meet at E = 51 GeV.": "E = 51 GeV",
}

#: sentences of which all phrases are set aside
ASIDE = (
    "Photons are recorded with a trigger that requires E_{T} > 33 GeV and a calorimeter seed.",
    "The efficiency of the trigger is 97% for muons with p_{T} > 26 GeV.",
    "The contribution of this background is less than 4%.",
    "The uncertainty in the energy scale is smaller than 2% for jets.",
    "The efficiency distributions are shown for p_{T} > 30 GeV.",
    "The fraction of events with two jets is 20%.",
)


@pytest.mark.parametrize(("text", "held"), LIVE.items())
def test_what_is_asked_stays_live(text: str, held: str) -> None:
    """A live phrase holds the number or the words."""
    live = [text[r.start : r.end] for r in read(text) if not r.why]
    assert any(held in phrase for phrase in live)


@pytest.mark.parametrize("text", ASIDE)
def test_what_is_only_told_is_set_aside(text: str) -> None:
    """Each phrase has a reason."""
    assert all(r.why for r in read(text))


def _in_backgrounds(text: str) -> list[str]:
    """The reasons of the phrases of a text in a section about backgrounds."""
    block = Block("b1", "paragraph", text, (), section="s2")
    selection = Block("b0", "paragraph", "Muons must have p_{T} > 26 GeV.", (), section="s1")
    sections = (
        Section("s1", "1", "Event selection", 1, 1),
        Section("s2", "2", "Background estimation", 1, 1),
    )
    paper = Paper("x", "", "0" * 64, (), sections, (selection, block))
    return [p.reason for p in sweep.sweep(paper) if p.block == "b1"]


def test_what_all_events_have_to_satisfy_is_open_beside_backgrounds() -> None:
    """It names no sample of its own."""
    vetoed = "Each of these is removed by vetoing candidates with a mass within 9 MeV of the D."
    fitted = "The fit is performed for M > 360 GeV."
    assert _in_backgrounds(vetoed) == [""]
    assert _in_backgrounds(fitted) == [""]


def test_a_control_region_beside_backgrounds_is_set_aside() -> None:
    """It is about the events of a sample."""
    control = "In the control region events are vetoed unless H_{T} > 360 GeV."
    assert set(_in_backgrounds(control)) == {"background estimate"}
