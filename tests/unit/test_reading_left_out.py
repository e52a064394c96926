"""What a sentence leaves out, and what it asks for: the words that stand nearest decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.extract.model.answers import SaidRule, SaidTest
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.leaving_out import leaves_out
from hepnb.paper import Paper
from hepnb.records import Rule
from tests.unit.test_reading_pages import block, table

NAMES = frozenset({"electrons", "jets", "soft muons", "presel", "SR b veto", "SR2"})


def read(
    text: str,
    words: str,
    q: str,
    op: str,
    *v: float,
    unit: str = "",
    drops: bool = False,
    blocks: tuple[str, ...] = ("electrons",),
    what: str = "",
) -> Rule | Refused:
    """What becomes of a record of a paragraph."""
    paper = Paper("2601.00011", "T", "2" * 64, (), (), (block("b1", text),), ())
    said = SaidRule("b1", words, blocks, SaidTest(q, op, tuple(v), unit, what), drops=drops)
    return Verifier(Page(paper, paper.blocks), NAMES).verified(said)


@pytest.mark.parametrize(
    ("text", "interval", "left_out"),
    [
        ("Candidates in the gap, 1.4 < |η| < 1.5, are not used", "1.4 < |η| < 1.5", True),
        ("All leptons with 1.4 < |η| < 1.5 are therefore rejected", "1.4 < |η| < 1.5", True),
        ("|η| < 2.5, excluding 1.4 < |η| < 1.5", "1.4 < |η| < 1.5", True),
        ("Pairs with 60 < m < 80 GeV, excluding 90 < p < 110 GeV", "60 < m < 80", False),
        ("No b-jet, p > 30 GeV, and a pair with 60 < m < 80 GeV", "60 < m < 80", False),
        ("Events with 60 < m < 80 GeV are selected, and b-jets are vetoed", "60 < m < 80", False),
        ("Events with 60 < m < 80 GeV are kept", "60 < m < 80", False),
        ("Jets_{1.4 not} with [3] without 60 < m < 80 GeV", "60 < m < 80", True),
    ],
)
def test_an_interval_is_left_out_by_the_words_that_govern_it(
    text: str, interval: str, left_out: bool
) -> None:
    """A verb before it with no other number between, or a passive behind it in its clause."""
    start = text.index(interval)
    assert leaves_out(text, start, start + len(interval)) is left_out


def test_what_is_outside_and_rejected_is_kept_inside() -> None:
    """A verb of rejection does not count twice."""
    text = "Masses outside 60 < m < 80 GeV are rejected"
    start = text.index("60")
    assert leaves_out(text, start, start + 11, rejected=True)
    text = "Masses of 60 < m < 80 GeV are rejected"
    start = text.index("60")
    assert leaves_out(text, start, start + 11)
    assert not leaves_out(text, start, start + 11, rejected=True)


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("Masses below 70 GeV or above 110 GeV are used.", "below 70 GeV or above 110 GeV", True),
        ("Masses above 70 GeV or below 110 GeV are used.", "above 70 GeV or below 110 GeV", False),
        ("Events with 70 or 110 GeV are used.", "with 70 or 110 GeV", False),
    ],
)
def test_an_interval_between_two_open_ends_is_left_out(text: str, words: str, kept: bool) -> None:
    """Below its lower end or above its upper end."""
    found = read(text, words, "mass", "notin", 70, 110, unit="GeV")
    assert isinstance(found, Rule) is kept


@pytest.mark.parametrize(
    ("text", "words", "drops", "kept"),
    [
        ("We veto events with two muons.", "events with two muons", False, False),
        ("We veto events with two muons.", "events with two muons", True, True),
        ("To reject top quarks we ask for two muons.", "we ask for two muons", False, True),
        ("Events with two muons are selected.", "Events with two muons", False, True),
    ],
)
def test_a_count_that_is_rejected_is_not_asked_for(
    text: str, words: str, drops: bool, kept: bool
) -> None:
    """A pair that is vetoed is not required; a purpose rejects nothing."""
    found = read(text, words, "n", ">=", 2, drops=drops, blocks=("presel",), what="soft muons")
    assert isinstance(found, Rule) is kept, found


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        (
            "Events containing further soft muons with p_{T} > 4 GeV, |η| < 2.5, are rejected.",
            "Events containing further soft muons with p_{T} > 4 GeV",
            True,
        ),
        ("Events containing soft muons are studied.", "Events containing soft muons", False),
        (
            "Events containing soft muons are used. Those with a tau are rejected.",
            "Events containing soft muons",
            False,
        ),
    ],
)
def test_events_that_contain_something_are_rejected_at_the_end_of_the_sentence(
    text: str, words: str, kept: bool
) -> None:
    """However far the verb stands; not by the verb of another sentence."""
    found = read(text, words, "n", "none", blocks=("presel",), what="soft muons")
    assert isinstance(found, Rule) is kept, found


@pytest.mark.parametrize(
    ("words", "op", "value", "kept"),
    [
        ("Events with additional muons", ">=", 1, True),
        ("the presence of a soft muon", ">=", 1, True),
        ("Events with additional muons", "<=", 1, False),
        ("Events with additional muons", ">=", 2, False),
        ("Additional muons are soft", ">=", 1, False),
    ],
)
def test_what_events_have_is_at_least_one(words: str, op: str, value: float, kept: bool) -> None:
    """Objects without a number are there; how many there may be is not said."""
    text = f"{words} enter the second category."
    found = read(text, words, "n", op, value, blocks=("SR2",), what="soft muons")
    assert isinstance(found, Rule) is kept, found


def test_the_number_behind_a_power_of_a_unit_is_of_the_next_quantity() -> None:
    """A limit in roots of GeV and one in GeV, each of its own quantity."""
    words = "E_{T}^{miss}/√H_{T} > 10 GeV^{1/2} and m_{eff} > 1000 GeV"
    text = f"Events satisfying {words} are used."
    asked = {"met_significance": 10, "meff": 1000}
    units = {"met_significance": "GeV^{1/2}", "meff": "GeV"}
    for q, value in asked.items():
        found = read(text, words, q, ">", value, unit=units[q], blocks=("presel",))
        assert isinstance(found, Rule), found.why
    assert isinstance(read(text, words, "met", ">", 1000, unit="GeV", blocks=("presel",)), Refused)


def test_the_name_of_a_region_leaves_nothing_out() -> None:
    """Bins of a region that is called after a veto are kept."""
    grid, cells = table("b1", [["", "N_{jet}"], ["SR b veto", "2–3"], ["SR2", "4–5"]])
    paper = Paper("2601.00011", "T", "2" * 64, (), (), (grid,), (cells,))
    verifier = Verifier(Page(paper, paper.blocks), NAMES)
    said = SaidRule("b1.R1.1", "2–3", ("SR b veto",), SaidTest("n", "in", (2, 3), what="jets"))
    assert isinstance(verifier.verified(said), Rule)
    wrong = replace(said, test=replace(said.test, op="notin"))
    assert isinstance(verifier.verified(wrong), Refused)


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "kept"),
    [
        ("Angles exceed 0.8 radians.", "exceed 0.8 radians", 0.8, "deg", False),
        ("Angles exceed 0.8.", "Angles exceed 0.8", 0.8, "deg", False),
        ("Angles exceed 40°.", "Angles exceed 40°", 40, "deg", True),
        ("Angles exceed 0.8.", "Angles exceed 0.8", 0.8, "rad", True),
    ],
)
def test_an_angle_without_a_unit_is_in_radians(
    text: str, words: str, value: float, unit: str, kept: bool
) -> None:
    """Degrees have to be written."""
    assert isinstance(read(text, words, "other:angle", ">", value, unit=unit), Rule) is kept


def test_a_number_in_brackets_has_the_unit_behind_them() -> None:
    """5 (10) GeV is no TeV."""
    text = "Muons (hadrons) have p_{T} > 5 (10) GeV."
    words = "have p_{T} > 5 (10) GeV"
    assert isinstance(read(text, words, "pt", ">", 10, unit="GeV"), Rule)
    assert isinstance(read(text, words, "pt", ">", 10, unit="TeV"), Refused)


@pytest.mark.parametrize(
    ("words", "q", "value", "unit"),
    [
        (
            "transverse and longitudinal impact parameters below 0.2 and 0.5 mm, respectively",
            "z0",
            0.5,
            "mm",
        ),
        ("a sum ∑ p_{T}(tracks)/p_{T} < 0.15", "iso", 0.15, ""),
        ("p_{T} and |η| have to be above 20 GeV and below 2.4, respectively", "pt", 20, "GeV"),
    ],
)
def test_the_last_part_of_a_ratio_or_of_a_list_is_not_what_is_compared(
    words: str, q: str, value: float, unit: str
) -> None:
    """Respectively; a sum over a momentum."""
    op = ">" if "above" in words else "<"
    found = read(f"Tracks need {words}.", words, q, op, value, unit=unit)
    assert isinstance(found, Rule), found


def test_the_year_has_no_unit() -> None:
    """Whatever percentage stands behind it."""
    text = "In 2016 with an efficiency of 90%, p_{T} > 26 GeV is required."
    paper = Paper("2601.00011", "T", "2" * 64, (), (), (block("b1", text),), ())
    said = SaidRule(
        "b1",
        "p_{T} > 26 GeV is required",
        ("electrons",),
        SaidTest("pt", ">", (26,), "GeV"),
        given=(SaidTest("other:year", "==", (2016,)),),
    )
    found = Verifier(Page(paper, paper.blocks), NAMES).verified(said)
    assert isinstance(found, Rule)
    assert found.given[0].unit == ""
    assert found.words == (text.removesuffix(" is required.").removeprefix("In ") + " is required",)


@pytest.mark.parametrize(
    ("more", "quantity"),
    [
        ("", "other:met_over_sqrt_ht"),
        (" This is the missing transverse momentum significance.", "met_significance"),
        (" The impact parameter significance stays below 3.", "other:met_over_sqrt_ht"),
    ],
)
def test_a_ratio_is_a_significance_where_the_paper_calls_it_so(more: str, quantity: str) -> None:
    """What another paper defines in the same way is another quantity than that of the objects."""
    words = "E_{T}^{miss}/√H_{T} > 12 GeV^{1/2}"
    found = read(
        f"Events need {words}.{more}",
        words,
        "met_significance",
        ">",
        12,
        unit="GeV^{1/2}",
        blocks=("presel",),
    )
    assert isinstance(found, Rule), found.why
    assert found.test.quantity == quantity


def test_a_distance_of_a_condition_is_to_what_the_rule_says() -> None:
    """A condition need not name it again."""
    text = "Jets within ∆R < 0.4 of an electron are removed if ∆R > 0.2."
    paper = Paper("2601.00011", "T", "2" * 64, (), (), (block("b1", text),), ())
    said = SaidRule(
        "b1",
        "within ∆R < 0.4 of an electron are removed",
        ("jets",),
        SaidTest("dr", "<", (0.4,), other="electrons"),
        drops=True,
        given=(SaidTest("dr", ">", (0.2,)),),
    )
    found = Verifier(Page(paper, paper.blocks), NAMES).verified(said)
    assert isinstance(found, Rule), found.why
    assert [t.other for t in (found.test, *found.given)] == ["electrons", "electrons"]
