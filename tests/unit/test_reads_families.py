"""Sections, lines and rows that are about some of the regions, of which no word names one alone."""

from __future__ import annotations

import pytest

from hepnb.extract.patterns import Patterns
from hepnb.readers.latex import read_latex
from hepnb.spec import Spec, text_of
from tests.unit.drafts import blocks, draft
from tests.unit.test_latex_tables import left_open, lines, of


@pytest.mark.parametrize("title", ["Hard", "4.2 Hard"])
def test_a_section_on_some_regions_asks_nothing_of_all_events(title: str) -> None:
    """Its title is a part of their names; what it asks of a region by name is read."""
    spec = draft(
        ("heading", title),
        ("paragraph", "Our limits rise with E_{T}^{miss} > 510 GeV, which is required here."),
        ("paragraph", "SR-Hard-2j requires at least two jets, VR-Hard requires H_{T} > 310 GeV."),
    )
    found = blocks(spec)
    assert "preselection" not in found
    assert found["SR_Hard_2j"] == ["jet n >= 2"]
    assert "E_{T}^{miss} > 510 GeV" in left_open(spec)


@pytest.mark.parametrize("title", ["Event selection", "Jets", "Search channels", "2j"])
def test_a_section_on_all_regions_asks_it_of_all_events(title: str) -> None:
    """Also one on objects."""
    spec = draft(
        ("heading", title),
        ("paragraph", "Events must have E_{T}^{miss} > 510 GeV."),
        ("paragraph", "SR-Hard-2j requires at least two jets, VR-Hard requires H_{T} > 310 GeV."),
    )
    assert blocks(spec)["preselection"] == ["met met > 510 GeV"]


def noted(below: str) -> Spec:
    """The draft of a note with a table of two regions, and a line below it."""
    text = (
        r"\documentclass{article}\begin{document}\section{Event selection}"
        r"\begin{table}\begin{tabular}{lcc}\hline & SR-X & CR-Y \\ \hline "
        rf"$N_{{jets}}$ & $\geq 2$ & $\geq 3$ \\ \hline\end{{tabular}}\\ {below}"
        r"\caption{Definition of the regions.}\end{table}\end{document}"
    )
    return Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))


@pytest.mark.parametrize("lead", ["Common:", "In all regions:", "Common requirements:"])
def test_a_line_below_a_table_is_for_its_regions(lead: str) -> None:
    """It has no verb, and the preselection that it names first is none of its own."""
    spec = noted(rf"{lead} Pre-selection, $H_T > 410$ GeV, and exactly one lepton.")
    assert lines(spec) == {
        "region SR_X": ["jet n >= 2", "event ht > 410 GeV", "lepton n == 1"],
        "region CR_Y": ["jet n >= 3", "event ht > 410 GeV", "lepton n == 1"],
    }


def test_another_line_below_a_table_is_not() -> None:
    """It goes on with the text."""
    spec = noted("Events must have $H_T > 410$ GeV.")
    assert lines(spec)["region preselection"] == ["event ht > 410 GeV"]


def test_rows_without_a_name_go_on_with_that_above() -> None:
    """Where another column tells them apart."""
    spec = of(
        r"Region & Selection & $N_{jets}$ & $E_T^{miss}$ [GeV] \\ \hline "
        r"SR-C & loose & $\geq 4$ & $> 250$ \\ & tight & $\geq 4$ & $> 350$ \\ "
        r"SR-S & loose & $\geq 6$ & $> 210$ \\ & tight & $\geq 6$ & $> 310$ \\ ",
        "llcc",
    )
    assert lines(spec) == {
        "region loose_SR_C": ["jet n >= 4", "met met > 250 GeV"],
        "region tight_SR_C": ["jet n >= 4", "met met > 350 GeV"],
        "region loose_SR_S": ["jet n >= 6", "met met > 210 GeV"],
        "region tight_SR_S": ["jet n >= 6", "met met > 310 GeV"],
    }


def test_a_letter_with_two_spellings_makes_one_region() -> None:
    """``ℓ`` of a table is the ``l`` of the text."""
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "SR-2ℓ requires at least two jets. The region SR-2l has H_{T} > 310 GeV."),
    )
    assert blocks(spec) == {"SR_2l": ["jet n >= 2", "event ht > 310 GeV"]}


def test_a_table_replaces_what_a_region_is_said_to_share() -> None:
    """The row of a control region has a dash where nothing is asked; the text asks of both what it
    asks of the signal region.
    """
    text = (
        r"\documentclass{article}\begin{document}\section{Event selection}"
        r"SR-2j requires at least two jets. "
        r"CR-W differs from SR-2j by requiring exactly one lepton. "
        r"\begin{table}\caption{Definition of the regions.}\begin{tabular}{lcc}\hline "
        r" & $m_{eff}$ [GeV] & $N_{b}$ \\ \hline SR-2j & $> 1600$ & 0 \\ CR-W & $> 1200$ & -- \\ "
        r"\hline\end{tabular}\end{table}\end{document}"
    )
    spec = Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))
    assert lines(spec)["region CR_W"] == ["jet n >= 2", "lepton n == 1", "event meff > 1200 GeV"]


def test_parts_that_a_sentence_names_take_what_they_part() -> None:
    """Also of counts, which are no bins where each has a region of its own."""
    text = (
        "The ttH category has at least four jets. It is split into ttH-had, with no muons, and "
        "ttH-lep, with at least one muon."
    )
    spec = draft(("heading", "Categories"), ("paragraph", text))
    assert blocks(spec) == {
        "ttH_category": ["jet n >= 4"],
        "ttH_had": ["muon n == 0"],
        "ttH_lep": ["muon n >= 1"],
    }
    assert "region ttH_had\n  take ttH_category" in text_of(spec)


def test_two_rows_of_a_region_that_exclude_each_other_are_open() -> None:
    """Which part of the region each is for, the table does not say."""
    spec = of(
        r"Region & Tagging requirements & $M_R$ category \\ \hline "
        r"\multirow{2}{*}{1$\mu$} & no b jet & $310 < M_R < 410$ GeV \\ "
        r" & & $410 < M_R < 610$ GeV \\ "
        r"2$\mu$ & one b jet & $M_R > 610$ GeV \\ ",
        "lll",
    )
    said = [c for found in lines(spec).values() for c in found]
    assert "event other:m_r > 610 GeV" in said
    assert len([q for q in left_open(spec) if "M_{R} <" in q]) == 2


def test_a_column_of_categories_gives_its_bins_what_the_text_asks_of_them() -> None:
    """Where the text says something of the category."""
    text = (
        r"\documentclass{article}\begin{document}\section{Event selection}"
        r"The HighPt category requires $H_T > 110$ GeV. "
        r"\begin{table}\caption{Definition of the search bins.}\begin{tabular}{llcc}\hline "
        r"Bin & Category & $N_{jets}$ & $E_T^{miss}$ [GeV] \\ \hline "
        r"0 & HighPt & 2 & $> 210$ \\ 1 & LowPt & 3 & $> 310$ \\ "
        r"\hline\end{tabular}\end{table}\end{document}"
    )
    spec = Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))
    assert "region Bin_0\n  take HighPt" in text_of(spec)
    assert "region Bin_1\n  take HighPt" not in text_of(spec)


def test_a_column_of_triggers_is_no_region() -> None:
    """``Trigger`` over their names says for which years or channels none of them is."""
    spec = of(
        r"Year & $\ell\ell$ & Trigger \\ \hline 2015 & ee & HLT\_2e12 \\ 2016 & ee & HLT\_2e17 \\ ",
        "lll",
        caption="Triggers used in the analysis.",
    )
    assert not any("Trigger" in block for block in lines(spec))


def test_regions_of_a_word_are_those_that_have_it_in_their_names() -> None:
    """``Hard regions`` are the signal regions of that word; of a word of no name, they are one
    region of their own.
    """
    text = (
        r"\documentclass{article}\begin{document}\section{Event selection}"
        r"The Hard regions require at least two jets. Soft regions require $H_T > 310$ GeV. "
        r"\begin{table}\caption{Definition of the regions.}\begin{tabular}{lc}\hline "
        r"Region & $m_{eff}$ [GeV] \\ \hline SR-Hard-1 & $> 1600$ \\ SR-Hard-2 & $> 2100$ \\ "
        r"VR-Hard & $> 1200$ \\ \hline\end{tabular}\end{table}\end{document}"
    )
    spec = Patterns().extract(read_latex({"note.tex": text.encode()}, "note"))
    assert lines(spec) == {
        "region SR_Hard_1": ["jet n >= 2", "event meff > 1600 GeV"],
        "region SR_Hard_2": ["jet n >= 2", "event meff > 2100 GeV"],
        "region VR_Hard": ["event meff > 1200 GeV"],
        "region Soft_region": ["event ht > 310 GeV"],
    }
