"""Which parts of a paper are about the selection: sections, letters, triggers, and reasons that
are true.
"""

from __future__ import annotations

import re

import pytest

from hepnb.spec import PhraseState
from hepnb.sweep import routing, sweep, triggers
from tests.unit.papers import paper


def states(*parts: tuple[str, str]) -> dict[str, str]:
    """Quote → "open", or the reason for which it is dismissed."""
    return {
        p.quote: "open" if p.state is PhraseState.OPEN else p.reason for p in sweep(paper(*parts))
    }


REQUIRED = ("paragraph", "Events are required to contain at least three jets.")
#: asks for nothing
FOUND = ("paragraph", "Most of these events contain at least three jets.")


def test_a_letter_that_says_everything_under_introduction_is_read() -> None:
    """Where no section is about the selection, the title of a section does not set a requirement
    aside.
    """
    found = states(
        ("heading", "Introduction"),
        ("paragraph", "Earlier searches have excluded gluinos lighter than 1.9 TeV."),
        ("paragraph", "Muons must have p_{T} > 27 GeV. We select events with at least two muons."),
        ("heading", "Summary"),
        ("paragraph", "Gluinos with masses below 2.1 TeV are excluded."),
    )
    assert found["p_{T} > 27 GeV"] == "open"
    assert found["at least two muons"] == "open"


def test_an_introduction_of_a_paper_with_a_selection_stays_one() -> None:
    """A paper that has a section about the selection says it there."""
    found = states(
        ("heading", "Introduction"),
        FOUND,
        ("heading", "Event selection"),
        ("paragraph", "Jets must have p_{T} > 31 GeV."),
    )
    assert found == {"at least three jets": "introduction or summary", "p_{T} > 31 GeV": "open"}


@pytest.mark.parametrize(
    ("heading", "state"),
    [
        ("Backgrounds and event selection", "open"),
        ("Event selection and categorisation", "open"),
        ("H → ττ", "open"),
        ("Analysis strategy", "open"),
        ("Measurement of the top quark", "open"),
        ("Backgrounds", "background estimate"),
        ("Results and interpretation", "results"),
        ("Simulated event samples", "simulation settings"),
    ],
)
def test_a_title_sets_a_limit_aside_where_it_says_what_else_the_section_is_about(
    heading: str, state: str
) -> None:
    """A title that says nothing about the reason leaves the limit open."""
    found = states(
        ("heading", "Object selection"),
        ("paragraph", "Jets must have p_{T} > 31 GeV."),
        ("heading", heading),
        REQUIRED if state == "open" else FOUND,
    )
    assert found["at least three jets"] == state


def test_a_title_that_lists_regions_is_about_the_selection() -> None:
    """Regions by which an uncertainty is found are regions."""
    found = states(
        ("heading", "Event selection"),
        ("heading", "Signal, control, and uncertainty determination regions"),
        ("paragraph", "Events in the signal region must have H_{T} > 610 GeV."),
        ("heading", "Systematic uncertainties"),
        ("paragraph", "Jets have p_{T} > 25 GeV."),
    )
    assert found["H_{T} > 610 GeV"] == "open"
    assert found["p_{T} > 25 GeV"] == "systematic uncertainties"


def test_text_without_a_requirement_under_a_title_that_says_nothing_is_no_selection() -> None:
    """A doubt needs something to doubt: a limit."""
    found = states(
        ("heading", "Event selection"),
        REQUIRED,
        ("heading", "The model"),
        ("paragraph", "The coupling is 0.3 in two benchmark points."),
    )
    assert "open" not in {
        reason for quote, reason in found.items() if quote != "at least three jets"
    }


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("In addition to firing the trigger, events are required to have H_{T} > 640 GeV.", "open"),
        (
            "After the trigger selection, each event must contain a muon with p_{T} > 28 GeV.",
            "open",
        ),
        ("Events passing the triggers are required to have E_{T}^{miss} > 210 GeV.", "open"),
        ("The trigger asks for a jet; offline, H_{T} > 640 GeV is required.", "open"),
        (
            "Events that pass a trigger that requires a muon are required to have H_{T} > 640 GeV.",
            "open",
        ),
        ("Events are selected by triggers that require p_{T} > 28 GeV.", triggers.THRESHOLD),
        ("At trigger level, jets are required to have p_{T} > 28 GeV.", triggers.THRESHOLD),
        (
            "The analysis requires a muon with p_{T} > 28 GeV at the trigger level.",
            triggers.THRESHOLD,
        ),
        ("The triggers were required to find E_{T}^{miss} > 90 GeV.", triggers.THRESHOLD),
        ("The high-level trigger selects events with H_{T} > 640 GeV.", triggers.THRESHOLD),
    ],
)
def test_a_sentence_that_speaks_of_a_trigger_may_say_what_is_asked_afterwards(
    text: str, state: str
) -> None:
    """Who asks is told by what stands between the trigger and the limit."""
    found = states(("heading", "Event selection"), ("paragraph", text))
    assert {said for quote, said in found.items() if re.search(r"\d", quote)} == {state}


def test_what_either_may_ask_for_is_no_statement() -> None:
    """A limit that the trigger or the selection may ask for is open, and no line is made of it."""
    assert (
        triggers.asks(
            "Events that pass a trigger that requires a muon are required to have ",
            "H_{T} > 640 GeV",
        )
        == "doubt"
    )


def test_a_trigger_in_the_section_on_data_is_called_one() -> None:
    """Where a limit stands says less about it than that a trigger asks for it."""
    text = "Events were recorded with triggers that require photons with E_{T} > 36 GeV."
    found = states(
        ("heading", "Data and simulated samples"),
        ("paragraph", text),
        ("heading", "Event selection"),
        REQUIRED,
    )
    assert found["E_{T} > 36 GeV"] == triggers.THRESHOLD


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (
            (
                "To gain efficiency, the isolation of muons is relaxed to be less than 35% of "
                "their "
                "p_{T}."
            ),
            "open",
        ),
        (
            "The identification efficiency of muons with p_{T} > 12 GeV is 96%.",
            "performance, not a requirement",
        ),
        ("The resolution of jets with p_{T} > 60 GeV is better.", "performance, not a requirement"),
    ],
)
def test_an_efficiency_that_is_the_aim_of_a_requirement_does_not_set_it_aside(
    text: str, state: str
) -> None:
    """A sentence reports a performance only where it does nothing to the objects."""
    assert set(states(("heading", "Object selection"), ("paragraph", text)).values()) == {state}


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("Event selection and categorisation", ""),
        ("Backgrounds and event selection", ""),
        ("Background estimation", "control"),
        ("Control regions", "control"),
        ("Event categories", "categories"),
    ],
)
def test_a_line_is_of_a_control_region_where_the_title_is_of_nothing_else(
    heading: str, what: str
) -> None:
    """What a title names besides the selection does not take the selection away."""
    given = paper(("heading", heading), REQUIRED)
    assert routing.tells(given, given.blocks[1]) == what


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Jets must have p_{T} \ufffd 31 GeV.", ["31 GeV"]),
        ("Jets must have |η| \uf8ff 2.4.", ["\uf8ff 2.4"]),
        ("Events must have N_{jet} \ufffd4 and p_{T} > \ufffd27 GeV.", ["27 GeV", "\ufffd4"]),
    ],
)
def test_a_number_beside_a_sign_that_is_not_told_is_open_and_nothing_more(
    text: str, phrases: list[str]
) -> None:
    """What the sign was only a person can see."""
    found = sweep(paper(("heading", "Event selection"), ("paragraph", text)))
    assert sorted((p.quote, p.comparisons, p.state) for p in found) == sorted(
        (q, (), PhraseState.OPEN) for q in phrases
    )


def test_a_sign_that_is_not_told_elsewhere_in_a_sentence_takes_nothing_from_its_limits() -> None:
    """Only the number beside it is in doubt."""
    (phrase,) = sweep(
        paper(
            ("heading", "Event selection"),
            ("paragraph", "Jets with \ufffd tags must have p_{T} > 31 GeV."),
        )
    )
    assert [c.value for c in phrase.comparisons] == [31.0]


def test_the_rows_of_a_trigger_menu_are_thresholds_of_triggers() -> None:
    """A row that names a trigger says what that trigger asks for, wherever the table stands."""
    rows = [
        ["Object", "Trigger", "p_{T} (GeV)"],
        ["Muon", "HLT_mu24", "24"],
        ["Muon", "offline", "> 27"],
    ]
    given = paper(
        ("heading", "Trigger selection"),
        ("caption", "Table 1: Trigger selection."),
        ("table", ""),
        tables=[rows],
    )
    assert {p.reason for p in sweep(given) if "24" in p.quote} <= {triggers.THRESHOLD}
    assert {p.state for p in sweep(given) if "27" in p.quote} == {PhraseState.OPEN}


@pytest.mark.parametrize(
    ("title", "set_aside"),
    [
        ("The edges of the mass window for each mass of the signal.", False),
        ("Lower and upper ends of the search windows.", False),
        ("Expected and observed numbers of events in the mass windows.", True),
        ("Expected limits on the masses of the signal.", True),
    ],
)
def test_windows_that_move_with_a_mass_are_selection_wherever_they_stand(
    title: str, set_aside: bool
) -> None:
    """The table of the edges of a window among the results is not one of results."""
    rows = [
        ["m(W′) [GeV]", "Lower edge [GeV]", "Upper edge [GeV]"],
        ["800", "640", "910"],
        ["1000", "780", "1150"],
    ]
    given = paper(
        ("heading", "Event selection"),
        REQUIRED,
        ("heading", "Results"),
        ("caption", f"Table 1: {title}"),
        ("table", ""),
        tables=[rows],
    )
    found = {p.state for p in sweep(given) if "640" in p.quote}
    assert found == {PhraseState.DISMISSED if set_aside else PhraseState.OPEN}
