"""Wordings in which many authors write the same requirements → readings, and what looks like them
and requires nothing.
"""

from __future__ import annotations

import pytest

from hepnb.sweep import read, told
from hepnb.sweep.subjects import of_title
from tests.unit.drafts import blocks, draft

READS = [
    # what stands between a quantity and its limit
    (
        "The muon isolation, as defined in Section 4, must be less than 22% of the muon p_{T}.",
        "muon iso < 22 %",
    ),
    # how far something goes
    ("Electrons up to |η| = 2.46 are considered.", "electron abseta <= 2.46"),
    ("Jets are selected down to a p_{T} of 21 GeV.", "jet pt >= 21 GeV"),
    ("The calorimeter extends up to |η| = 4.8.", "?"),
    # absence and presence
    ("Events without a lepton are rejected.", "lepton n >= 1"),
    ("Events without any b-tagged jet are selected.", "bjet n == 0"),
    ("Events without at least two jets are rejected.", "?"),
    ("Events must have a pair of photons and a b jet.", "photon n >= 2; bjet n >= 1 [reach]"),
    # several masses, an angle in the plane, the momentum that is missing in jets
    (
        "Dilepton pairs with masses between 72 and 108 GeV are vetoed.",
        "dilepton mass notin (72, 108) GeV",
    ),
    ("Jets must have masses above 31 GeV.", "?"),
    (
        "The angle between the two leptons in the transverse plane must be below 2.4.",
        "lepton:1-lepton:2 dphi < 2.4",
    ),
    ("The missing hadronic transverse momentum must exceed 210 GeV.", "event mht > 210 GeV"),
    (
        "The soft-drop mass of the leading large-radius jet must be between 106 and 212 GeV.",
        "fatjet:1 mass in (106, 212) GeV",
    ),
    # cuts that follow, a limit that is applied, what is used on a condition, thresholds
    (
        "We apply the following cuts: E_{T}^{miss} > 176 GeV and H_{T} > 310 GeV.",
        "met met > 176 GeV; event ht > 310 GeV",
    ),
    ("A cut of E_{T}^{miss} > 176 GeV is applied.", "met met > 176 GeV"),
    ("Jets are used if their p_{T} is at least 21 GeV.", "jet pt >= 21 GeV"),
    ("Jets are used for the sum if their p_{T} is at least 21 GeV.", "?"),
    (
        "The p_{T} thresholds are 31 GeV for electrons and 26 GeV for muons.",
        "electron pt > 31 GeV; muon pt > 26 GeV",
    ),
    ("We require a dilepton mass of 82 to 104 GeV.", "dilepton mass in (82, 104) GeV"),
    # what lost its subscript
    (
        "Photons have ET > 51 GeV, while jets have pT > 31 GeV.",
        "photon et > 51 GeV; jet pt > 31 GeV",
    ),
    # an offline requirement behind its trigger
    (
        "Events must pass the trigger and contain at least one offline muon.",
        "muon n >= 1",
    ),
    # numbers that touch their unit or the next word
    ("Photons must have E_{T} > 26GeV and |η| < 2.1.", "photon et > 26 GeV; photon abseta < 2.1"),
    ("Muons must have |η| > 1.6or p_{T} > 9GeV.", "?"),
    # numbers and objects with a slash
    (
        "Electrons/muons must have p_{T} > 36/29 GeV.",
        "electron pt > 36 GeV; muon pt > 29 GeV",
    ),
    ("Exactly one electron/muon is required.", "lepton n == 1"),
    (
        "The leading/subleading muon must have p_{T} > 23/12 GeV.",
        "muon:1 pt > 23 GeV; muon:2 pt > 12 GeV",
    ),
    ("Muons must have H/E < 0.06.", "muon other:h_over_e < 0.06"),
    # a letter that nobody has explained is not the quantity before it
    ("Jets must have p_{T} > 31 GeV and q < 500 GeV.", "jet pt > 31 GeV; ?"),
    ("Muons must have p > 4 GeV.", "muon other:p > 4 GeV"),
    # parts of the detector are no muons
    (
        "Tracks must have at least one hit in a muon chamber.",
        "track other:n_muon_hits >= 1",
    ),
    # triggers among other things that are required
    (
        (
            "A preselection is applied requiring at least two muons, a single-muon trigger, a "
            "leading muon p_{T} > 29 GeV and a dimuon mass m_{μμ} > 70 GeV."
        ),
        "muon n >= 2; muon:1 pt > 29 GeV; dilepton mass > 70 GeV",
    ),
    (
        (
            "Events are recorded by a trigger requiring two muons, a leading muon p_{T} > 29 GeV "
            "and another muon."
        ),
        "nothing",
    ),
    # vetoes
    (
        "Events are rejected if any additional veto muons are found.",
        "?",
    ),
    ("Events containing muons with Δφ < 0.2 to the jet are rejected.", "?"),
    (
        "Events with jets with p_{T} > 45 GeV are vetoed.",
        "jet n == 0; jet pt > 45 GeV",
    ),
    # formulas
    ("E_{T}^{miss} · (1 − cos Δφ(ℓ, E_{T}^{miss})) > 45 GeV is required.", "?"),
    # names of regions
    (
        (
            "For events to be included in the boosted category, at least two large-R jets are "
            "required."
        ),
        "fatjet n >= 2 in boosted category",
    ),
    (
        "Each event in the VBF category must have m_{jj} > 410 GeV.",
        "dijet mass > 410 GeV in VBF category",
    ),
    ("At least one of the jets should be tagged as a b jet.", "bjet n >= 1"),
    ("A loose cut-based muon identification is required.", "muon id flag loose"),
    # the begin of an item has a capital
    ("Transverse impact parameter of muons must be below 3 mm.", "muon d0 < 3 mm"),
    ("Requiring zero b-tags reduces the backgrounds.", "bjet n == 0"),
    ("The selection requests exactly two muons.", "muon n == 2"),
    ("At least one b-tagged small-R jet is required.", "bjet n >= 1"),
    ("Jets must be b-tagged at the 70% fixed-cut working point.", "bjet btag_wp flag 70%"),
    ("Medium working point, and E_{T}^{miss} > 45 GeV is required.", "?; met met > 45 GeV"),
    # what is counted stands after the number
    (
        "Tracks must have χ_{ID}^{2} < 3 and no more than 2 missing hits.",
        "track other:chi_id_2 < 3; track other:n_missing_hits <= 2",
    ),
    ("The normalized χ^{2} of the track must be below 8.", "track other:chi2_per_ndf < 8"),
    ("A width σ_{iηiη} > 0.002 is required.", "?"),
    # names of regions, and what is none
    (
        "The b-tag signal regions each require H_{T} > 620 GeV.",
        "event ht > 620 GeV in b-tag signal region",
    ),
    ("The p_{T}^{j1} selection is p_{T}^{j1} > 55 GeV, which is required.", "jet:1 pt > 55 GeV"),
    (
        (
            "In addition to the preselection, SRA and SRB have a common requirement of H_{T} > 610 "
            "GeV."
        ),
        "event ht > 610 GeV in SRA, SRB",
    ),
    # vetoes of several kinds
    (
        "We veto events with selected electrons, muons, or photons.",
        "electron n == 0; muon n == 0; photon n == 0",
    ),
    ("A τ-veto is applied.", "tau n == 0"),
    # whose a limit is
    (
        "Cuts of p_{T} > 26 GeV and |η| < 2.3 are applied to muons.",
        "muon pt > 26 GeV; muon abseta < 2.3",
    ),
    (
        "Electrons are used. A requirement on the track of |z_{0}| < 3 mm is imposed.",
        "electron z0 < 3 mm",
    ),
    (
        "The electron and the muon are separated by ΔR > 0.3, which is required.",
        "electron:1-muon:1 dr > 0.3",
    ),
    ("The α_{T} threshold is 0.55, with more than 40% required.", "?"),
    # triggers and what is asked because of them
    (
        "To cope with the trigger, the leading muon should have p_{T} > 21 GeV.",
        "muon:1 pt > 21 GeV",
    ),
    ("Muon pairs must have 15 < m_{ℓℓ(γ)} < 110 GeV.", "dilepton mass in (15, 110) GeV"),
    (
        (
            "A veto is applied which ensures that the number of muons with p_{T} > 9 GeV is "
            "exactly one."
        ),
        "muon n == 1; ?",
    ),
]


@pytest.mark.parametrize(("text", "expected"), READS, ids=[r[0][:50] for r in READS])
def test_other_wordings_are_read_as_a_physicist_reads_them(text: str, expected: str) -> None:
    """A requirement reads the same however its author writes it."""
    assert told(read(text)) == expected


TITLES = [
    ("Electron criteria", ("electron",)),
    ("3.2 Muon selection", ("muon",)),
    ("Tau leptons", ("tau",)),
    ("Jets and missing momentum", ()),
    ("Muon trigger", ()),
    ("Event selection", ()),
]


@pytest.mark.parametrize(("title", "subject"), TITLES, ids=[t for t, _ in TITLES])
def test_a_title_on_one_kind_of_objects_is_the_subject_of_its_section(
    title: str, subject: tuple[str, ...]
) -> None:
    """Items without a noun are on what the title of their section names."""
    assert of_title(("Selection", title)) == subject


def test_items_below_a_title_are_of_its_objects_and_not_of_those_above() -> None:
    """``Analogously to muons`` does not go on about muons."""
    found = blocks(
        draft(
            ("heading", "Event selection"),
            ("heading", "Muon criteria"),
            ("list", "• p_{T} > 11 GeV"),
            ("heading", "Electron criteria"),
            ("paragraph", "Analogously to the muon criteria, a few requirements are made:"),
            ("list", "• p_{T} > 16 GeV"),
        )
    )
    assert found == {"muons": ["muon pt > 11 GeV"], "electrons": ["electron pt > 16 GeV"]}


def test_a_title_on_events_of_a_channel_is_about_that_channel() -> None:
    """``Candidate events in the eμ channel``."""
    found = blocks(
        draft(
            ("heading", "Event selection"),
            ("heading", "Candidate events in the eμ channel"),
            ("paragraph", "Exactly one electron is required. Muons must have |η| < 2.1."),
        )
    )
    assert "preselection" not in found
    assert all("emu" in name for name in found)


def test_detector_level_is_no_description_of_the_detector() -> None:
    """A section on the detector level selects events."""
    found = blocks(
        draft(("heading", "Detector level"), ("paragraph", "Muons must have p_{T} > 27 GeV."))
    )
    assert found == {"muons": ["muon pt > 27 GeV"]}
