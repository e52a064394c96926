"""Sentences whose second half is about something else than their last noun: lists that go on,
pronouns, places, exceptions.
"""

from __future__ import annotations

import pytest

from hepnb.sweep import read, told
from tests.unit.drafts import draft, shown

#: a sentence → what it requires, as `hepnb.sweep.told` has it
SAID = {
    (
        "Photons are required to have no associated track, E_{T} > 31 GeV and |η| < 2.3."
    ): "?; photon et > 31 GeV; photon abseta < 2.3",
    (
        "Hadronic tau candidates are required to have exactly one track, and must satisfy p_{T} "
        "> 30 GeV."
    ): "?; tau pt > 30 GeV",
    "Jets with two tracks with p_{T} > 1 GeV are selected.": "track pt > 1 GeV",
    "Only jets with p_{T} > 20 GeV and |η| < 4.5 are considered; those with p_{T} < 60 GeV and "
    "|η| < 2.4 need a JVT score "
    "above 0.59.": (
        "jet pt > 20 GeV; jet abseta < 4.5; jet jvt > 0.59 when jet pt < 60 GeV, jet abseta < 2.4"
    ),
    "Large-R jets are trimmed by removing subjets that carry less than 5% of the jet p_{T}; they "
    "must have p_{T} > 250 GeV "
    "and |η| < 2.0.": "?; fatjet pt > 250 GeV; fatjet abseta < 2",
    "Electrons near jets are kept, and they must have p_{T} > 12 GeV.": "electron pt > 12 GeV",
    "No lepton is allowed to be within ΔR < 0.2 of a jet.": "?",
    "No jets may be present.": "jet n == 0",
    (
        "Any jet within ΔR = 0.2 of an electron is removed unless the jet is b-tagged."
    ): "electron-jet dr >= 0.2 [reach]; ?",
    "Any jet within ΔR = 0.2 of an electron is removed.": "electron-jet dr >= 0.2",
    "The leading jet must not point along E_{T}^{miss}: |Δφ(jet_{1}, E_{T}^{miss})| > 0.6.": "?",
    "The missing transverse momentum must not point along any of the four leading jets: |Δφ| > "
    "0.5 for the first three jets and "
    "> 0.3 for the fourth.": "?",
    (
        "Displaced vertices must have at least five tracks, and a transverse distance from the "
        "beam line of less than 300 mm."
    ): ("displacedvertex other:ntracks >= 5; ?"),
    "The E_{T}^{miss} > 200 GeV requirement is not applied in the two-lepton region.": "?",
    "The requirement m_{T} > 120 GeV is replaced by m_{T} < 80 GeV in CRW.": "?",
    "The lepton veto is relaxed in the validation region.": "?",
    "The E_{T}^{miss} must be twice as large as the p_{T} of the lepton.": "?",
    "A threshold of 0.81 is set on the discriminant.": "?",
    "Jets with p_{T} < 26 GeV are removed.": "jet pt >= 26 GeV",
    (
        "Events must have Δη_{jj} > 2.1 and |η_{γγ} − 0.5(η_{j1} + η_{j2})| < 5."
    ): "jet:1-jet:2 deta > 2.1; ?",
    "At particle level, photons with p_{T} > 0.35 m_{γγ} are required.": "nothing",
    "Electrons in the gap 1.45 < |η| < 1.55 are vetoed.": "electron abseta notin (1.45, 1.55)",
    "Taus with p_{T} > 18 GeV are vetoed.": "tau n == 0; tau pt > 18 GeV",
    (
        "At least three jets are required, the leading one with p_{T} > 210 GeV."
    ): "jet n >= 3; jet:1 pt > 210 GeV",
    (
        "The effective mass m_{eff}, the sum of H_{T} and E_{T}^{miss}, must exceed 810 GeV."
    ): "event meff > 810 GeV",
    (
        "The transverse mass of the lepton and E_{T}^{miss} must exceed 110 GeV."
    ): "lepton:1 mt > 110 GeV",
    (
        "Events with E_{T}^{miss} < 55 GeV or fewer than three jets are removed."
    ): "met met >= 55 GeV; jet n >= 3",
    (
        "Events with H_{T} > 910 GeV or more than four jets are removed."
    ): "event ht <= 910 GeV; jet n <= 4",
    (
        "An event is kept when it has six or more jets of which two or more are b-tagged."
    ): "jet n >= 6; bjet n >= 2",
    (
        "The event must not contain a jet with p_{T} > 20 GeV in the gap between the two tagging "
        "jets."
    ): "?",
    "Muons must be within |η| < 2.1 if they fire the trigger.": "?",
    "At least one of the two photons must be converted or have E_{T} > 60 GeV.": "?",
}


@pytest.mark.parametrize("sentence", SAID, ids=lambda s: s[:40])
def test_a_sentence_reads_as_a_person_reads_it(sentence: str) -> None:
    """What the sentence says, no more; what the reading is not sure of is open."""
    assert told(read(sentence)) == SAID[sentence]


def test_an_item_under_a_name_of_its_own_is_not_of_the_region_before_it() -> None:
    """Of the items of a list of categories each is its own, also under a name with a symbol in
    it.
    """
    spec = draft(
        ("heading", "Event categorisation"),
        ("list", "VH one-lepton: exactly one lepton with p_{T} > 26 GeV."),
        ("list", "VH E_{T}^{miss}: E_{T}^{miss} > 210 GeV."),
        ("list", "(rest) everything with H_{T} > 110 GeV."),
    )
    found = [(r.block, shown(c)) for r in spec.requirements for c in r.comparisons]
    assert [block for block, said in found if said == "met met > 210 GeV"] == ["region VH_ETmiss"]
    assert [block for block, said in found if " n == 1" in said] == ["region VH_one_lepton"]
    assert not any("ht" in said for _, said in found)
