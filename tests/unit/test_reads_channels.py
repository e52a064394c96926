"""Regions, channels and categories that running text defines: names, reach, inheritance, control
regions.
"""

from __future__ import annotations

import pytest

from hepnb.adl import tree
from hepnb.spec import PhraseState, Spec
from hepnb.sweep import read
from hepnb.sweep.mentions import mentions
from hepnb.sweep.scopes import title_regions
from tests.unit.drafts import blocks, draft
from tests.unit.papers import Part


def parents(spec: Spec, region: str) -> tuple[str, ...]:
    """The regions that a region takes."""
    block = next(b for b in spec.tree.blocks if b.name == region)
    return tuple(
        i.collection for s in block.statements if isinstance(s, tree.Take) for i in s.inputs
    )


#: text in a section "Event selection" → block → what it requires
PASSAGES: list[tuple[str, dict[str, list[str]]]] = [
    (
        (
            "Events must have E_{T}^{miss} > 190 GeV. Two signal regions, SRA and SRB, are "
            "defined. "
            "SRA requires H_{T} > 850 GeV. In SRB, events must have at least six jets."
        ),
        {
            "preselection": ["met met > 190 GeV"],
            "SRA": ["event ht > 850 GeV"],
            "SRB": ["jet n >= 6"],
        },
    ),
    (
        (
            "In the ee and μμ channels, events with a dilepton invariant mass between 77 and 107 "
            "GeV "
            "are rejected. In the eμ channel, H_{T} > 130 GeV is required."
        ),
        {
            "ee_channel": ["dilepton mass notin (77, 107) GeV"],
            "mumu_channel": ["dilepton mass notin (77, 107) GeV"],
            "emu_channel": ["event ht > 130 GeV"],
        },
    ),
    (
        (
            "VBF category: events must have m_{jj} > 520 GeV. ttH category: at least four jets are "
            "required."
        ),
        {"VBF_category": ["dijet mass > 520 GeV"], "ttH_category": ["jet n >= 4"]},
    ),
    (
        (
            "In the μτ final state, events must have exactly one muon with p_{T} > 23 GeV and |η| "
            "< "
            "2.2."
        ),
        {
            "muons_of_mutau_final_state": ["muon pt > 23 GeV", "muon abseta < 2.2"],
            "mutau_final_state": ["muon n == 1"],
        },
    ),
    (
        (
            "Two regions are used: a loose region with E_{T}^{miss} > 210 GeV and a tight region "
            "with "
            "E_{T}^{miss} > 360 GeV. The tight region also requires H_{T} > 610 GeV."
        ),
        {
            "loose_region": ["met met > 210 GeV"],
            "tight_region": ["met met > 360 GeV", "event ht > 610 GeV"],
        },
    ),
    (
        (
            "Signal region A is optimised for large mass splittings. It requires at least two "
            "b-tagged jets and E_{T}^{miss} > 340 GeV. Signal region B targets small ones. Here, "
            "E_{T}^{miss} > 240 GeV is required."
        ),
        {
            "signal_region_A": ["bjet n >= 2", "met met > 340 GeV"],
            "signal_region_B": ["met met > 240 GeV"],
        },
    ),
    (
        (
            "In the muon sample, the dimuon mass is required to be between 62 and 118 GeV. For the "
            "τ→eγ mode, events are required to have exactly one electron."
        ),
        {"muon_sample": ["dilepton mass in (62, 118) GeV"], "tau_egamma_mode": ["electron n == 1"]},
    ),
    (
        (
            "The monojet signal region (SR-M) requires E_{T}^{miss} > 480 GeV. At most four jets "
            "are "
            "allowed in SR-M."
        ),
        {"SR_M": ["met met > 480 GeV", "jet n <= 4"]},
    ),
    (
        (
            "Two regions are defined: SR-L with E_{T}^{miss} > 205 GeV and SR-H with E_{T}^{miss} "
            "> "
            "405 GeV. Both require at least four jets."
        ),
        {"SR_L": ["met met > 205 GeV", "jet n >= 4"], "SR_H": ["met met > 405 GeV", "jet n >= 4"]},
    ),
    (
        (
            "The signal regions are as follows. SRA: at least four jets, H_{T} > 810 GeV. SRB: at "
            "least six jets."
        ),
        {"SRA": ["jet n >= 4", "event ht > 810 GeV"], "SRB": ["jet n >= 6"]},
    ),
    (
        (
            "Events with at least two b-tagged jets are assigned to the ttH category. Events with "
            "m_{jj} > 510 GeV are placed in the VBF category."
        ),
        {"ttH_category": ["bjet n >= 2"], "VBF_category": ["dijet mass > 510 GeV"]},
    ),
    (
        (
            "For the tN_med region, m_{T} > 175 GeV is additionally required, and the tN_high "
            "region "
            "is defined by m_{T} > 225 GeV."
        ),
        {"tN_med_region": ["lepton:1 mt > 175 GeV"], "tN_high_region": ["lepton:1 mt > 225 GeV"]},
    ),
    (
        (
            "A dedicated selection for the compressed scenario (SRC) requires at least five jets "
            "and "
            "H_{T} > 515 GeV."
        ),
        {"SRC": ["jet n >= 5", "event ht > 515 GeV"]},
    ),
    (
        (
            "Events in the electron (muon) channel are required to contain exactly one electron "
            "(muon)."
        ),
        {},
    ),
    (
        "In the other regions, E_{T}^{miss} > 260 GeV is required.",
        {},
    ),
    (
        (
            "All jets must have p_{T} > 28 GeV. In the following selection, H_{T} > 310 GeV is "
            "required."
        ),
        {"jets": ["jet pt > 28 GeV"], "preselection": ["event ht > 310 GeV"]},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), PASSAGES, ids=[p[0][:50] for p in PASSAGES])
def test_what_a_region_requires_is_its_own(text: str, wanted: dict[str, list[str]]) -> None:
    """Nothing of a region, channel or category is in the preselection, and nothing of all events
    in one of them.
    """
    found = blocks(draft(("heading", "Event selection"), ("paragraph", text)))
    assert {k: v for k, v in found.items() if k in wanted or k == "preselection"} == wanted


def test_a_subsection_whose_title_names_a_channel_is_about_it() -> None:
    """Each channel has its own requirements and takes the common ones; its objects are a
    collection of its own.
    """
    parts: tuple[Part, ...] = (
        ("heading", "Event selection"),
        ("paragraph", "Events must contain exactly two b-tagged jets."),
        ("heading", "0-lepton channel"),
        (
            "paragraph",
            (
                "Events with any electrons or muons are rejected. The E_{T}^{miss} must exceed 160 "
                "GeV."
            ),
        ),
        ("heading", "1-lepton channel"),
        ("paragraph", "Exactly one lepton with p_{T} > 29 GeV is required."),
    )
    spec = draft(*parts)
    found = blocks(spec)
    assert found["preselection"] == ["bjet n == 2"]
    assert found["region_0_lepton_channel"] == [
        "electron n == 0",
        "muon n == 0",
        "met met > 160 GeV",
    ]
    assert found["leptons_of_1_lepton_channel"] == ["lepton pt > 29 GeV"]
    assert found["region_1_lepton_channel"] == ["lepton n == 1"]
    assert parents(spec, "region_0_lepton_channel") == ("preselection",)


def test_items_of_a_list_are_for_the_region_at_their_head() -> None:
    """``SR-low: …`` in a list."""
    spec = draft(
        ("heading", "Signal regions"),
        ("paragraph", "Two signal regions are defined:"),
        ("list", "SR-low: E_{T}^{miss} > 210 GeV;"),
        ("list", "SR-high: E_{T}^{miss} > 430 GeV."),
    )
    assert blocks(spec) == {"SR_low": ["met met > 210 GeV"], "SR_high": ["met met > 430 GeV"]}


def test_items_of_a_list_of_categories_may_have_bare_names() -> None:
    """``VBF: …`` below a title on categories; elsewhere such an item names nothing."""
    items: tuple[Part, ...] = (
        ("list", "VBF: events must have m_{jj} > 420 GeV;"),
        ("list", "ggF: events must have H_{T} > 95 GeV."),
    )
    assert blocks(draft(("heading", "Event categories"), *items)) == {
        "VBF": ["dijet mass > 420 GeV"],
        "ggF": ["event ht > 95 GeV"],
    }
    assert set(blocks(draft(("heading", "Event selection"), *items))) == {"preselection"}


def test_what_all_signal_regions_require_each_of_them_takes() -> None:
    """The common requirement of signal regions is one block that each takes."""
    spec = draft(
        ("heading", "Signal regions"),
        (
            "paragraph",
            (
                "All signal regions require at least three jets. SR1 requires H_{T} > 920 GeV, "
                "while "
                "SR2 requires H_{T} > 1210 GeV."
            ),
        ),
    )
    assert blocks(spec) == {
        "signal_region": ["jet n >= 3"],
        "SR1": ["event ht > 920 GeV"],
        "SR2": ["event ht > 1210 GeV"],
    }
    assert parents(spec, "SR1") == parents(spec, "SR2") == ("signal_region",)


def test_a_control_region_that_turns_a_requirement_round_has_the_others_of_the_signal_region() -> (
    None
):
    """``defined by inverting``: its own requirement stands in place of that of the signal
    region.
    """
    spec = draft(
        ("heading", "Signal region"),
        (
            "paragraph",
            (
                "The signal region requires E_{T}^{miss} > 310 GeV and |Δφ(jet_{1}, "
                "p_{T}^{miss})| > "
                "0.5."
            ),
        ),
        ("heading", "Control regions"),
        (
            "paragraph",
            (
                "The multijet control region is defined by inverting the Δφ requirement: "
                "|Δφ(jet_{1}, "
                "p_{T}^{miss})| < 0.3."
            ),
        ),
    )
    found = blocks(spec)
    assert found["multijet_control_region"] == ["met met > 310 GeV", "jet:1-met dphi < 0.3 rad"]
    assert found["signal_region"] == ["met met > 310 GeV", "jet:1-met dphi > 0.5 rad"]


def test_a_region_that_two_parts_of_a_paper_name_is_two() -> None:
    """``the Lep region`` of two channels."""
    text = "The event must satisfy H_{T} > %d GeV. The Lep region requires at least one lepton."
    spec = draft(
        ("heading", "H → γγ channel"),
        ("paragraph", text % 120),
        ("heading", "H → 4ℓ channel"),
        ("paragraph", text % 140),
    )
    regions = [b.name for b in spec.tree.blocks if b.kind == "region"]
    assert len(regions) == 4
    assert [parents(spec, r) for r in regions if "Lep" in r] == [
        (r,) for r in regions if "Lep" not in r
    ]


def test_what_follows_without_a_name_is_not_clean() -> None:
    """A requirement that its paragraph gives to a region is drafted there, and somebody has to
    look.
    """
    spec = draft(
        ("heading", "Event selection"),
        (
            "paragraph",
            "The SRM region targets small splittings. Events must have at most three jets.",
        ),
    )
    assert blocks(spec) == {"SRM_region": ["jet n <= 3"]}


def test_text_on_control_regions_without_a_name_stays_open() -> None:
    """Of which region it is, nothing says."""
    spec = draft(
        ("heading", "Control regions"),
        ("paragraph", "Events must have exactly one muon with p_{T} > 31 GeV."),
    )
    assert not spec.requirements
    assert {p.state for p in spec.phrases} == {PhraseState.OPEN}


#: text → the names in it
NAMES = [
    ("in the ee, eμ, and μμ channels", ("ee channel", "eμ channel", "μμ channel")),
    ("the 0- and 1-lepton channels", ("0-lepton channel", "1-lepton channel")),
    ("the muon and the electron channels", ("muon channel", "electron channel")),
    ("signal regions A, B, and C", ("signal region A", "signal region B", "signal region C")),
    ("SR1 (SR2)", ("SR1", "SR2")),
    ("the Z(μμ)b control region", ("Z(μμ)b control region",)),
    ("large-mass boosted category (SR-LB)", ("SR-LB",)),
    ("all signal regions", ()),
    ("events in the region 1.4 < |η| < 1.6", ()),
    ("the muon selection", None),
    ("in the VBF-SR, events", ("VBF-SR",)),
    ("a 'Lep' region", ("Lep region",)),
    ("jets in the barrel (endcap) region", None),
    ("both the signal and the control region", ("signal region", "control region")),
    ("the two τ_{h} channel", ("two τ_{h} channel",)),
    ("more than 510 GeV and the loose category", ("loose category",)),
]


#: text → the names in it, one after the other
NAMES_IN_TURN = [
    ("> 510 GeV in the tight, and > 310 GeV in the loose category", ["tight", "loose"]),
    ("at least two jets in the VBF and at least one in the ggF category", ["VBF", "ggF"]),
    ("the 2-lepton category with > 510 GeV, and the 1-lepton one", ["2-lepton", "1-lepton"]),
    ("one muon in the event, and at least two jets in the loose category", ["loose"]),
    ("the tight category, for which the latter one is used", ["tight"]),
]


@pytest.mark.parametrize(("text", "words"), NAMES_IN_TURN, ids=[n[0] for n in NAMES_IN_TURN])
def test_names_that_share_a_noun(text: str, words: list[str]) -> None:
    """The noun of one region is that of another of its kind, which has a word of its own only."""
    found = mentions(text, 0, len(text))
    assert [name for m in found for name in m.names] == [f"{word} category" for word in words]


def test_of_two_channels_neither_says_whose_a_momentum_is() -> None:
    """The name of one of two channels is no subject of what is asked in both."""
    found = read("The m_{T} must exceed 51 GeV in the muon and 62 GeV in the electron channel.")
    assert [(r.regions, r.comparisons[0].subject) for r in found] == [
        (("muon channel",), "lepton:1"),
        (("electron channel",), "lepton:1"),
    ]
    found = read(
        "The electron and muon channels require p_{T} > 31 GeV and > 26 GeV, respectively."
    )
    assert found
    assert not any(r.comparisons for r in found)


def test_a_sentence_that_begins_with_the_other_one_is_about_it() -> None:
    """``the loose one`` is the category beside the tight one of the clause before."""
    text = (
        "The tight category requires m_{jj} > 510 GeV, while the loose one requires m_{jj} > 310 "
        "GeV."
    )
    assert [(r.regions, r.comparisons[0].value) for r in read(text)] == [
        (("tight category",), 510.0),
        (("loose category",), 310.0),
    ]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[n[0] for n in NAMES])
def test_names_in_running_text(text: str, names: tuple[str, ...] | None) -> None:
    """Joined names are several; words for all regions, or for a part of the detector, name none."""
    found = mentions(text, 0, len(text))
    assert [m.names for m in found] == ([] if names is None else [names])


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("5.2 The 0-lepton channel", ("0-lepton channel",)),
        ("H → γγ", ("H → γγ",)),
        ("Candidate events in the eμ channel", ("eμ channel",)),
        ("Backgrounds of the eμ channel", ()),
        ("Selection in the VBF category", ("VBF category",)),
        ("Resolved search", ("Resolved search",)),
        ("Signal region A", ("signal region A",)),
        ("Signal regions", ()),
        ("Control regions", ()),
        ("Muon selection", ()),
        ("Event selection", ()),
        ("Search for new physics in the dilepton channel with taus", ()),
        ("Results in the boosted category", ()),
    ],
)
def test_titles_that_name_a_region(title: str, names: tuple[str, ...]) -> None:
    """A title about objects, all regions or results names none."""
    assert title_regions((title,)) == names


def lines(text: str, heading: str = "Event selection") -> dict[str, list[str]]:
    """Block → its lines."""
    found: dict[str, list[str]] = {}
    for r in draft(("heading", heading), ("paragraph", text)).requirements:
        found.setdefault(r.block, []).append(r.adl)
    return found


def test_candidates_besides_the_selected_ones_are_a_collection_without_them() -> None:
    """The selected lepton is no second one, or no event would pass."""
    found = lines(
        "Exactly one lepton with p_{T} > 24 GeV is required. Events containing a second lepton "
        "with p_{T} > 9 GeV are rejected."
    )
    assert found["object veto_leptons"] == ["select pt > 9 GeV", "reject dR(this, leptons[0]) == 0"]
    assert found["region preselection"] == [
        "select size(leptons) == 1",
        "select size(veto_leptons) == 0",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A second lepton with p_{T} > 14 GeV is required.",
        "Events with additional leptons are studied.",
        "Events with additional jets with p_{T} > 30 GeV are rejected.",
        "Events with a second lepton with p_{T} > 9 GeV are rejected unless it is a muon.",
    ],
)
def test_what_is_no_veto_of_others_has_no_collection(text: str) -> None:
    """A second lepton that is asked for, jets beside others, and exceptions."""
    assert not any("veto" in block for block in lines(text))


def test_a_distance_that_shrinks_with_the_momentum_is_a_function_of_the_candidate() -> None:
    """Of the candidate that is removed; where the momentum is another's, the phrase stays open."""
    removed = "Muons within ΔR < min(0.4, 0.04 + 10 GeV/p_{T}^{μ}) of a jet are removed."
    assert lines(removed)["object muons"] == [
        "reject dR(this, jets) < min(0.4, 0.04 + 10 GeV / pt)"
    ]
    assert not lines("Jets within ΔR < 0.04 + 10 GeV/p_{T}^{μ} of a muon are removed.")


def test_both_kinds_of_leptons_that_are_removed_lose_candidates() -> None:
    """``Electrons and muons within ΔR < 0.4 of a jet are removed``."""
    found = lines("Electrons and muons within ΔR < 0.4 of a jet are removed.")
    assert found == {
        f"object {kind}": ["reject dR(this, jets) < 0.4"] for kind in ("electrons", "muons")
    }


def test_alternatives_of_events_are_one_line() -> None:
    """``A or B``; with anything else beside them nothing is drafted of either."""
    assert lines("Events must have E_{T}^{miss} > 130 GeV or H_{T} > 340 GeV.") == {
        "region preselection": ["select MET > 130 GeV or HT(jets) > 340 GeV"]
    }
    assert not lines(
        "Events must have E_{T}^{miss} > 130 GeV or H_{T} > 340 GeV if the lepton is a muon."
    )


def test_a_quantity_of_the_papers_own_keeps_its_name() -> None:
    """A line that a person has to define; a letter that nobody has introduced stays open."""
    assert lines(
        "The discriminant D is defined in Section 4. Events must have D > 0.65 and M_{bc} > 5.26 "
        "GeV."
    ) == {"region preselection": ["select d > 0.65", "select m_bc > 5.26 GeV"]}
    assert not lines("Events must have D > 0.65.")


def test_a_side_band_has_its_window_in_place_of_that_of_the_signal() -> None:
    """No event is in both; what else is required stays."""
    spec = draft(
        ("heading", "Event selection"),
        (
            "paragraph",
            (
                "Events must have 116 < m_{γγ} < 134 GeV and at least two jets. Sideband region: "
                "m_{γγ} > 136 GeV."
            ),
        ),
    )
    found = blocks(spec)
    assert found["preselection"] == ["diphoton mass in (116, 134) GeV", "jet n >= 2"]
    assert sorted(found["Sideband_region"]) == ["diphoton mass > 136 GeV", "jet n >= 2"]


def test_a_removal_with_a_condition_is_not_one_of_all() -> None:
    """Jets with few tracks, or ``removed if it has …``, are some of the jets."""
    for text in (
        "A jet within ΔR = 0.4 of a muon is removed if it has fewer than three tracks.",
        "Jets with fewer than three tracks that are within ΔR < 0.2 of a muon are removed.",
    ):
        assert not lines(text, heading="Overlap removal")
    assert lines("Overlaps are resolved by discarding any jet within ΔR = 0.4 of a photon.") == {
        "object jets": ["reject dR(this, photons) < 0.4"]
    }


def test_a_control_region_in_the_section_of_a_channel_is_not_the_channel() -> None:
    """What a sentence asks for a control region is no requirement of the channel that its
    section is about.
    """
    found = blocks(
        draft(
            ("heading", "Event selection"),
            ("paragraph", "Events must contain exactly two b-tagged jets."),
            ("heading", "The 1-lepton channel"),
            ("paragraph", "The E_{T}^{miss} must exceed 45 GeV."),
            (
                "paragraph",
                (
                    "The discriminant is trained with events of a data control region that "
                    "differs by "
                    "requiring H_{T} < 210 GeV."
                ),
            ),
        )
    )
    assert found["region_1_lepton_channel"] == ["met met > 45 GeV"]
    assert "event ht < 210 GeV" not in [line for lines in found.values() for line in lines]


def test_a_region_that_is_like_another_takes_its_other_requirements() -> None:
    """What it has besides or in place of them is its own; the one that it is like stays as it
    is.
    """
    text = (
        "SRA requires at least four jets and m_{eff} > 1300 GeV. SRB is defined in the same way "
        "as SRA but with m_{eff} > 1700 GeV."
        " SRC is identical to SRA, except that E_{T}^{miss} > 430 GeV is required."
    )
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "Events must have H_{T} > 310 GeV."),
        ("paragraph", text),
    )
    found = blocks(spec)
    assert found["SRA"] == ["jet n >= 4", "event meff > 1300 GeV"]
    assert sorted(found["SRB"]) == ["event meff > 1700 GeV", "jet n >= 4"]
    assert found["SRC"] == ["met met > 430 GeV"]
    assert (parents(spec, "SRB"), parents(spec, "SRC")) == (("preselection",), ("SRA",))


def test_regions_for_validation_without_a_name_select_no_signal() -> None:
    """What validation regions in general require is no requirement of all events."""
    text = (
        "Events must have H_{T} > 310 GeV. Validation regions are constructed by requiring 110 < "
        "E_{T}^{miss} < 160 GeV."
    )
    assert blocks(draft(("heading", "Event selection"), ("paragraph", text))) == {
        "preselection": ["event ht > 310 GeV"]
    }


#: a paragraph of a section "Event selection" → all that is drafted of it
PARAGRAPHS: list[tuple[str, dict[str, list[str]]]] = [
    (
        (
            "Events are categorised into two channels. 0-lepton channel. Events must have "
            "E_{T}^{miss} > 155 GeV. 1-lepton channel. Exactly one lepton is required."
        ),
        {
            "region_0_lepton_channel": ["met met > 155 GeV"],
            "region_1_lepton_channel": ["lepton n == 1"],
        },
    ),
    (
        (
            "The first signal region, targeting heavy squarks, requires H_{T} > 1100 GeV. The "
            "second "
            "requires H_{T} > 500 GeV and at least six jets."
        ),
        {
            "first_signal_region": ["event ht > 1100 GeV"],
            "second_signal_region": ["event ht > 500 GeV", "jet n >= 6"],
        },
    ),
    (
        (
            "Two regions are defined. One requires H_{T} > 1100 GeV, and the other one "
            "E_{T}^{miss} > "
            "500 GeV."
        ),
        {},
    ),
    (
        (
            "The search is performed in two channels, denoted ee and μμ. In ee, the leading "
            "electron "
            "must have p_{T} > 37 GeV; in μμ, the leading muon must have p_{T} > 29 GeV."
        ),
        {"ee": ["electron:1 pt > 37 GeV"], "mumu": ["muon:1 pt > 29 GeV"]},
    ),
    (
        (
            "Events are split by lepton flavour. For the same-flavour events, |m_{ℓℓ} − m_{Z}| > "
            "12 "
            "GeV is required."
        ),
        {},
    ),
    (
        (
            "Events with exactly one (at least two) b-tagged jets are assigned to the 1-tag "
            "(2-tag) "
            "category."
        ),
        {"region_1_tag_category": ["bjet n == 1"], "region_2_tag_category": ["bjet n >= 2"]},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), PARAGRAPHS, ids=[p[0][:50] for p in PARAGRAPHS])
def test_a_paragraph_on_several_regions_requires_nothing_of_all_events(
    text: str, wanted: dict[str, list[str]]
) -> None:
    """Titles within a paragraph, numbers of regions, given names; which one ``one`` and
    ``the other`` are is left open.
    """
    assert blocks(draft(("heading", "Event selection"), ("paragraph", text))) == wanted


def test_the_text_speaks_of_a_region_of_a_table_by_the_last_word_of_its_name() -> None:
    """``xyN_high`` below ``Soft leptons`` is one region for both, as long as no other ends so."""
    rows = [
        ["", "Soft leptons<2", "Hard leptons"],
        ["", "xyN_med", "xyN_high", "zzN_low"],
        ["E_{T}^{miss} [GeV]", "> 210", "> 430", "> 310"],
        ["H_{T} [GeV]", "> 510", "> 810", "> 610"],
    ]
    text = (
        "The control region CRW is identical to xyN_high, except that H_{T} < 710 GeV is "
        "required. The region CRT has the same requirements as CRW, but b-tagged jets are vetoed."
    )
    spec = draft(
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
        ("paragraph", text),
        tables=[rows],
    )
    found = blocks(spec)
    assert found["CRW"] == ["met met > 430 GeV", "event ht < 710 GeV"]
    assert found["CRT"] == ["bjet n == 0"]
    assert parents(spec, "CRT") == ("CRW",)


def test_a_requirement_that_is_turned_round_of_no_region_in_particular_takes_none() -> None:
    """Where several regions limit m_T, a control region that inverts it is like none of them."""
    text = (
        "SRA requires m_{T} > 130 GeV and H_{T} > 510 GeV. SRB requires m_{T} > 160 GeV. CR-W has "
        "an inverted requirement m_{T} < 90 GeV."
    )
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert blocks(spec)["CR_W"] == ["lepton:1 mt < 90 GeV"]
    assert parents(spec, "CR_W") == ()


def test_a_list_below_a_colon_is_about_the_channel_that_the_sentence_names() -> None:
    """``The requirements of the dilepton channel are the following:``."""
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "Events must have H_{T} > 310 GeV."),
        ("paragraph", "The requirements of the dilepton channel are the following:"),
        ("list", "• exactly two leptons;"),
        ("list", "• E_{T}^{miss} > 45 GeV."),
    )
    assert blocks(spec) == {
        "preselection": ["event ht > 310 GeV"],
        "dilepton_channel": ["lepton n == 2", "met met > 45 GeV"],
    }


def test_parts_of_a_channel_take_what_it_requires_and_have_names_of_their_own() -> None:
    """Two channels have a loose category each, which are two regions."""
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "Events must have H_{T} > 310 GeV."),
        (
            "paragraph",
            (
                "The dijet channel requires E_{T}^{miss} > 45 GeV. It is divided into a tight "
                "category with m_{jj} > 610 GeV and a loose category with m_{jj} < 610 GeV."
            ),
        ),
        (
            "paragraph",
            (
                "The photon channel requires E_{T}^{miss} > 75 GeV. This channel is split further. "
                "The loose category has exactly two jets."
            ),
        ),
    )
    found = blocks(spec)
    assert found["tight_category"] == ["dijet mass > 610 GeV"]
    assert found["dijet_channel_loose_category"] == ["dijet mass < 610 GeV"]
    assert found["photon_channel_loose_category"] == ["jet n == 2"]
    assert parents(spec, "tight_category") == ("dijet_channel",)
    assert parents(spec, "photon_channel_loose_category") == ("photon_channel",)


def test_a_region_named_by_a_channel_and_a_category_takes_the_channel() -> None:
    """Also where the channel ends with an index, and the category stands in a table."""
    rows = [
        ["Channel", "1-jet", "VBF"],
        ["μτ_{e}", "N_{jet} = 1, E_{T}^{miss} > 24 GeV", "N_{jet} = 2, m_{jj} > 560 GeV"],
        ["τ_{h}τ_{h}", "N_{jet} = 1, E_{T}^{miss} > 36 GeV", "N_{jet} = 2, m_{jj} > 490 GeV"],
    ]
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "In the μτ_{e} channel, H_{T} > 310 GeV is required."),
        ("caption", "Table 1: Requirements of the event categories."),
        ("table", ""),
        tables=[rows],
    )
    found = blocks(spec)
    channel = next(name for name, lines in found.items() if lines == ["event ht > 310 GeV"])
    vbf = next(name for name, lines in found.items() if "dijet mass > 560 GeV" in lines)
    other = next(name for name, lines in found.items() if "dijet mass > 490 GeV" in lines)
    assert parents(spec, vbf) == (channel,)
    assert parents(spec, other) == ()


def test_rows_below_a_title_take_what_the_text_asks_of_the_regions_of_that_title() -> None:
    """``In the diphoton boxes, …`` is asked of the boxes below that title, and of no others."""
    rows = [
        ["Box", "Photons", "Jets"],
        ["Diphoton boxes<3"],
        ["GG2J", "≥ 2 photons", "≥ 2 jets"],
        ["GG4J", "≥ 2 photons", "≥ 4 jets"],
        ["Single-photon boxes<3"],
        ["G2J", "1", "2 or 3 jets"],
        ["G4J", "1", "≥ 4 jets"],
    ]
    spec = draft(
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the boxes."),
        ("table", ""),
        ("paragraph", "In the diphoton boxes, E_{T}^{miss} > 110 GeV is required."),
        tables=[rows],
    )
    found = blocks(spec)
    title = next(name for name, lines in found.items() if lines == ["met met > 110 GeV"])
    assert sorted(found["GG4J"]) == ["jet n >= 4", "photon n >= 2"]
    assert sorted(found["G2J"]) == ["jet n in (2, 3)", "photon n == 1"]
    assert parents(spec, "GG4J") == (title,)
    assert parents(spec, "G2J") == ()


def test_paragraphs_that_begin_with_a_category_and_a_colon_are_about_it() -> None:
    """After a paragraph that announces categories, and only there."""
    items = (
        ("paragraph", "VBF-2jet: at least two jets and m_{jj} > 210 GeV. Taus are vetoed."),
        ("paragraph", "ttH 1L: exactly one muon. In addition, at least three jets are required."),
    )
    announced = ("paragraph", "Events are assigned to the following categories, in this order.")
    found = blocks(draft(("heading", "Event selection"), announced, *items))
    assert found == {
        "VBF_2jet": ["jet n >= 2", "dijet mass > 210 GeV", "tau n == 0"],
        "ttH_1L": ["muon n == 1", "jet n >= 3"],
    }
    other = ("paragraph", "Jets are reconstructed with the anti-k_{T} algorithm.")
    assert "VBF_2jet" not in blocks(draft(("heading", "Event selection"), other, *items))
