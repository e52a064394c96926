"""Regions that titles, labels of items and pairs of names stand for, and what is required there."""

from __future__ import annotations

import pytest

from hepnb.sweep.scopes import title_regions
from tests.unit.drafts import blocks, draft


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (("ggF N_{jet} = 0 category",), ("ggF N_{jet} = 0 category",)),
        (("VBF-enriched N_{jet} ≥ 2 category",), ("VBF-enriched N_{jet} ≥ 2 category",)),
        (("Single muon control region selection",), ("Single muon control region",)),
        (("Inclusive selection: Hadronic channel",), ("Hadronic channel",)),
        (("Top-quark CR",), ("Top-quark CR",)),
        (("Control region for W+jets",), ("Control region for W+jets",)),
        (("Event categories", "Exclusive track selection"), ("Exclusive track selection",)),
        (("Event selection", "Exclusive track selection"), ()),
        (("Event selection", "0 Leptons"), ("0-lepton channel",)),
        (("Event selection", "Two leptons"), ("2-lepton channel",)),
        (("Hadronic channel", "4.1 1 lepton"), ("Hadronic channel 1-lepton channel",)),
        (("Event selection", "Leptons"), ()),
        (("Objects", "3 Muons"), ()),
        (("Event selection", "Two photons"), ("2-photon channel",)),
        (("0 Leptons",), ()),
        (("Event selection", "No leptons in the event"), ()),
        (("Signal region selection",), ()),
        (("Category selection",), ()),
        (("Control regions",), ()),
        (("Control regions for the cross-section measurement",), ()),
        (("Event selection and fiducial cross section regions",), ()),
        (("Control plots for W channels",), ()),
        (("Definition of the W+jets control regions",), ()),
    ],
)
def test_a_title_is_the_name_of_a_region_or_of_none(
    titles: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """A title with a formula, a kind of text behind the name, or another title around it names a
    region; one on several, or on what is done with them, names none.
    """
    assert title_regions(titles) == names


def test_items_with_labels_below_a_paragraph_on_channels_are_channels() -> None:
    """Each item is a region of its own, also in its second sentence; an item on objects is none."""
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "Events in three channels are kept. Exactly one lepton is required."),
        ("list", "• 1ℓ2τ: Exactly two τ leptons and at least three jets are required."),
        ("list", "• 1ℓ1τ: The other one is lost. In addition, at least two jets are required."),
        ("list", "• Jets: At least one jet must be present."),
    )
    found = blocks(spec)
    assert found["preselection"] == ["lepton n == 1"]
    assert found["region_1l2tau"] == ["tau n == 2", "jet n >= 3"]
    assert found["region_1l1tau"] == ["jet n >= 2"]


def test_items_with_labels_below_other_paragraphs_are_of_all_events() -> None:
    """Nothing says that the labels are those of channels."""
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "The following requirements are applied."),
        ("list", "• ISO3: Exactly two muons are required."),
    )
    assert blocks(spec) == {"preselection": ["muon n == 2"]}


def test_a_section_on_a_control_region_is_about_that_region() -> None:
    """What stands below its title is for it, with or without its name in the sentence; what is
    excepted from it is not required.
    """
    spec = draft(
        ("heading", "Signal region"),
        ("paragraph", "The signal region requires H_{T} > 310 GeV. A muon veto is applied."),
        ("heading", "Single muon control region selection"),
        (
            "paragraph",
            (
                "Events of the single-muon control sample pass all of the above, with the "
                "exception of the muon veto. The muon is required to have p_{T} > 21 GeV. In "
                "addition, E_{T}^{miss} > 52 GeV is required."
            ),
        ),
    )
    found = blocks(spec)
    assert found["single_muon_control_sample"] == ["met met > 52 GeV"]
    assert found["muons_of_Single_muon_control_region"] == ["muon pt > 21 GeV"]
    assert found["signal_region"] == ["event ht > 310 GeV", "muon n == 0"]


def test_a_control_sample_that_is_defined_by_its_events_is_a_region() -> None:
    """A name with an arrow in brackets is one, and what its events have is required."""
    spec = draft(
        ("heading", "Control regions"),
        (
            "paragraph",
            (
                "A W( → μν)+jets control sample is defined using events with exactly one muon and "
                "m_{T} > 31 GeV."
            ),
        ),
    )
    found = blocks(spec)
    assert any("muon n == 1" in lines for lines in found.values())
    assert "preselection" not in found


def test_an_item_that_is_a_limit_states_it_whatever_it_says_of_it() -> None:
    """The reason behind it, an efficiency say, sets nothing aside; one in a sentence of another
    kind does.
    """
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "The selection is as follows."),
        ("list", "• E_{T}^{miss} > 260 GeV, to be on the plateau of the efficiency,"),
        ("list", "• the efficiency for H_{T} > 310 GeV is 98%."),
    )
    assert blocks(spec) == {"preselection": ["met met > 260 GeV"]}


def test_a_fraction_with_a_sum_below_its_line_is_none_of_the_quantity_before_it() -> None:
    """What is divided is compared, not the pseudorapidity that says where."""
    spec = draft(
        ("heading", "Muons"),
        (
            "paragraph",
            "Muons must be in the region 0.2 < |η| < 1.8 and n_{a}/(n_{a} + n_{b}) < 0.9.",
        ),
    )
    assert not any("0.9" in line for lines in blocks(spec).values() for line in lines)


def test_a_sentence_after_one_on_a_part_of_a_region_is_asked_of_the_part() -> None:
    """Whatever is asked of the whole region holds there too; after one on another region it may
    be about either, and stays open.
    """
    text = (
        "At least two muons are required. Events in the {} must have a third lepton and "
        "E_{{T}}^{{miss}} > 31 GeV. The dijet mass must exceed 61 GeV."
    )
    heads = (("heading", "Event selection"), ("heading", "The VH category"))
    part = blocks(draft(*heads, ("paragraph", text.format("leptonic VH category"))))
    assert part["VH_category"] == ["muon n >= 2"]
    assert part["leptonic_VH_category"] == ["met met > 31 GeV", "dijet mass > 61 GeV"]
    other = blocks(draft(*heads, ("paragraph", text.format("ttH category"))))
    assert not any("dijet mass" in line for found in other.values() for line in found)
