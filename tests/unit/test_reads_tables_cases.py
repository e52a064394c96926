"""Tables as collaborations write them → what each region requires is drafted or stays open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from hepnb.extract.patterns import Patterns
from hepnb.paper import Paper
from hepnb.spec import PhraseState
from tests.unit.drafts import draft, shown
from tests.unit.regiontables import Made, as_grid, as_html, as_latex, as_page, too_wide
from tests.unit.tablecases import KEPT, LEARN, Case

Way = Callable[[Made, Path], Paper]
WAYS: dict[str, Way] = {
    "grid": lambda table, _: as_grid(table),
    "latex": lambda table, _: as_latex(table),
    "html": lambda table, _: as_html(table),
    "page": as_page,
    "ruled page": lambda table, path: as_page(table, path, ruled=True),
}


@dataclass(frozen=True)
class Score:
    """How a table is read: (region, comparison) by what became of it."""

    right: set[tuple[str, str]]
    open: set[tuple[str, str]]
    wrong: set[tuple[str, str]]
    missed: set[tuple[str, str]]


def score(case: Case, way: Way, path: Path) -> Score:
    """The score of a table that is set some way; a requirement without a number that is not
    drafted is missed.
    """
    spec = Patterns().extract(way(case.made, path))
    found = {
        (_plain(r.block), shown(c))
        for r in spec.requirements
        if not r.implied
        for c in r.comparisons
    }
    said = {(_plain(block), what) for block, what in case.keys}
    still_open = " ; ".join(p.quote for p in spec.phrases if p.state == PhraseState.OPEN)
    lost = said - found
    held = {k for k in lost if (n := _numbers(k[1])) and all(x in still_open for x in n)}
    return Score(said & found, held, found - said, lost - held)


def _plain(block: str) -> str:
    return re.sub(r"\W", "_", block.removeprefix("region ")).lower().removeprefix("region_")


def _numbers(what: str) -> list[str]:
    return re.findall(r"(?<![\w:])\d+(?:\.\d+)?", what.split(" ", 2)[2])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", LEARN, ids=lambda c: c.name)
def test_what_a_table_requires_is_drafted_or_open(case: Case, way: str, tmp_path: Path) -> None:
    """Nothing is made up, and nothing is lost."""
    if "page" in way and too_wide(case.made):
        pytest.skip("wider than the page")
    found = score(case, WAYS[way], tmp_path / "a.pdf")
    assert (found.wrong, found.missed) == (set(), set())
    assert len(found.right) >= 0.3 * len(case.keys)


def of(rows: Sequence[Sequence[str]]) -> tuple[set[tuple[str, str]], str]:
    """(block, comparison) of the lines of a table of regions, and what is open."""
    parts = (
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
    )
    spec = draft(*parts, tables=[rows])
    lines = {(r.block, shown(c)) for r in spec.requirements for c in r.comparisons}
    return lines, " ; ".join(p.quote for p in spec.phrases if p.state == PhraseState.OPEN)


def test_the_same_as_a_region_that_is_not_beside_is_open() -> None:
    """What another table says of that region is not looked up."""
    lines, still_open = of([
        ["Requirement", "SR1", "SR2"],
        ["E_{T}^{miss} [GeV]", "> 200", "same as SR9"],
    ])  # fmt: skip
    assert lines == {("region SR1", "met met > 200 GeV")}
    assert "same as SR9" in still_open


def test_a_mark_beside_a_requirement_is_for_the_regions_that_have_it() -> None:
    """A cross or a dash requires nothing."""
    lines, _ = of([
        ["Requirement", "SR1", "SR2", "SR3"],
        ["E_{T}^{miss} > 200 GeV", "✓", "–", "✓"],
        ["b-jet veto", "yes", "yes", "no"],
        ["H_{T} [GeV]", "> 300", "> 400", "> 500"],
    ])  # fmt: skip
    assert {x for x in lines if "ht" not in x[1]} == {
        ("region SR1", "met met > 200 GeV"),
        ("region SR3", "met met > 200 GeV"),
        ("region SR1", "bjet n == 0"),
        ("region SR2", "bjet n == 0"),
    }


@pytest.mark.parametrize("label", ["b-tagged jet", "Cosmic veto"])
def test_a_mark_beside_objects_or_an_unknown_veto_is_open(label: str) -> None:
    """It does not say how many, or what is vetoed."""
    lines, still_open = of([
        ["Requirement", "SR1", "SR2"],
        [label, "✓", "✗"],
        ["H_{T} [GeV]", "> 300", "> 400"],
    ])  # fmt: skip
    assert {what for _, what in lines} == {"event ht > 300 GeV", "event ht > 400 GeV"}
    assert label in still_open


def test_charges_under_a_head_that_names_other_objects_are_open() -> None:
    """Only of leptons is it known which pair is meant."""
    lines, still_open = of([
        ["Requirement", "SR1", "SR2"],
        ["Muon and tau charge", "OS", "SS"],
        ["H_{T} [GeV]", "> 300", "> 400"],
    ])  # fmt: skip
    assert not [what for _, what in lines if "charge" in what]
    assert "OS" in still_open
    assert "SS" in still_open


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("p_{T}(j_{1}, j_{2}) [GeV]", {"jet:1 pt > 50 GeV", "jet:2 pt > 50 GeV"}),
        ("p_{T}^{ℓ1}, p_{T}^{ℓ2} [GeV]", {"lepton:1 pt > 50 GeV", "lepton:2 pt > 50 GeV"}),
        ("p_{T}(jj) [GeV]", {"dijet pt > 50 GeV"}),
        ("p_{T}^{ℓℓ} [GeV]", {"dilepton pt > 50 GeV"}),
        ("H_{T}^{†} [GeV]", {"event ht > 50 GeV"}),
    ],
)
def test_a_head_lists_objects_or_names_a_system(head: str, expected: set[str]) -> None:
    """A comma lists them; letters side by side are one system."""
    lines, _ = of([["", "SR1", "SR2"], [head, "> 50", "> 50"], ["N_{jets}", "≥ 2", "≥ 3"]])
    assert {what for block, what in lines if block == "region SR1"} == {*expected, "jet n >= 2"}


def test_the_momentum_of_a_system_in_words_is_of_the_region() -> None:
    """It is no quantity of the objects that the system is made of."""
    lines, _ = of([
        ["Requirement", "SR1", "SR2"],
        ["System", "p_{T}^{ℓℓ} > 60 GeV", "p_{T}^{jj} > 90 GeV"],
        ["H_{T} [GeV]", "> 300", "> 400"],
    ])  # fmt: skip
    assert ("region SR1", "dilepton pt > 60 GeV") in lines
    assert ("region SR2", "dijet pt > 90 GeV") in lines


def test_a_window_that_is_left_out_is_one_limit() -> None:
    """Below the one and above the other number."""
    lines, _ = of([
        ["Requirement", "SR1", "SR2"],
        ["m_{ℓℓ} [GeV]", "< 81 or > 101", "> 101 or < 81"],
        ["H_{T} [GeV]", "> 300", "> 400"],
    ])  # fmt: skip
    assert ("region SR1", "dilepton mass notin (81, 101) GeV") in lines


def test_channels_as_rows_beside_categories_are_regions_of_both() -> None:
    """Two channels ask different things in one category: each has its own."""
    lines, _ = of([
        ["Channel", "ggF category", "VBF category"],
        ["Same flavour", "N_{jet} ≤ 1, E_{T}^{miss} > 47 GeV", "N_{jet} ≥ 2, m_{jj} > 620 GeV"],
        ["Mixed flavour", "N_{jet} ≤ 1, E_{T}^{miss} > 26 GeV", "N_{jet} ≥ 2, m_{jj} > 510 GeV"],
    ])  # fmt: skip
    assert ("region Same_flavour_ggF_category", "met met > 47 GeV") in lines
    assert ("region Mixed_flavour_ggF_category", "met met > 26 GeV") in lines
    assert ("region Mixed_flavour_VBF_category", "dijet mass > 510 GeV") in lines
    assert len(lines) == 8


def test_rows_of_channels_beside_kinds_of_requirements_are_the_regions() -> None:
    """``Lepton requirements`` over a column names no region."""
    lines, _ = of([
        ["Channel", "Lepton requirements", "Event requirements"],
        ["Low mass", "exactly one muon", "H_{T} > 320 GeV, m_{jj} > 90 GeV"],
        ["High mass", "exactly two muons", "H_{T} > 710 GeV, m_{jj} > 260 GeV"],
    ])  # fmt: skip
    assert {block for block, _ in lines} == {"region Low_mass", "region High_mass"}
    assert ("region High_mass", "muon n == 2") in lines
    assert ("region Low_mass", "event ht > 320 GeV") in lines


def test_rows_of_one_head_below_two_titles_are_for_regions_of_each() -> None:
    """``SR`` is one region of the low-mass search and another one of the high-mass search."""
    lines, _ = of([
        ["", "SR", "Top CR"],
        ["Low-mass search<3"],
        ["Number of b-jets", "≥ 2", "≥ 3"],
        ["E_{T}^{miss} [GeV]", "< 110", "< 130"],
        ["High-mass search<3"],
        ["Number of b-jets", "1", "1"],
        ["E_{T}^{miss} [GeV]", "> 60", "> 50"],
    ])  # fmt: skip
    assert ("region Low_mass_search_SR", "bjet n >= 2") in lines
    assert ("region High_mass_search_SR", "bjet n == 1") in lines
    assert ("region High_mass_search_Top_CR", "met met > 50 GeV") in lines
    assert len(lines) == 8


def test_titles_over_different_rows_part_no_regions() -> None:
    """``Kinematics`` and ``Jets`` group what the same regions ask."""
    lines, _ = of([
        ["", "SR1", "SR2"],
        ["Kinematics<3"],
        ["H_{T} [GeV]", "> 320", "> 410"],
        ["Jet multiplicities<3"],
        ["Number of jets", "≥ 4", "≥ 6"],
    ])  # fmt: skip
    assert {block for block, _ in lines} == {"region SR1", "region SR2"}


def test_counts_in_words_below_the_objects_are_of_the_region_of_the_row() -> None:
    """``exactly one``, ``≥ 2 jets`` and ``4 or more`` count what the head names."""
    lines, _ = of([
        ["Region", "Muons", "Photons", "Jets"],
        ["SR-MuGamma", "exactly one", "≥ 1", "≥ 2 jets"],
        ["SR-DiMu", "at least two", "0", "4 or more"],
    ])  # fmt: skip
    assert ("region SR_MuGamma", "muon n == 1") in lines
    assert ("region SR_MuGamma", "jet n >= 2") in lines
    assert ("region SR_DiMu", "muon n >= 2") in lines
    assert ("region SR_DiMu", "jet n >= 4") in lines


def test_tables_that_were_kept_apart_are_mostly_read(tmp_path: Path) -> None:
    """Their score only: four of five requirements are drafted, and few lines are not meant."""
    scores = [score(case, WAYS["grid"], tmp_path / "a.pdf") for case in KEPT]
    right, wrong = (
        sum(map(len, x)) for x in zip(*((s.right, s.wrong) for s in scores), strict=True)
    )
    assert right > 0.8 * sum(len(case.keys) for case in KEPT)
    assert wrong <= 0.02 * right
