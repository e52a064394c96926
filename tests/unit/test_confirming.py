"""A second reading of a quote confirms a line, or says what it misses; nothing else is accepted
in bulk.
"""

from __future__ import annotations

import pytest

from hepnb import quotes, review, workflow
from tests.unit.papers import paper

OBJECTS = {
    "muons": "object muons\n  take Muon\n", "electrons": ("object electrons\n  take "
"Electron\n"), "jets": "object jets\n  take Jet\n",
    "photons": "object photons\n  take Photon\n", "region": ("object jets\n  take Jet\nobject "
"muons\n "
" "
"take "
"Muon\nregion "
"SR\n"),
}  # fmt: skip


def why(text: str, quote: str, where: str, line: str) -> str:
    """What the second reading has against a line that quotes some words of a text, "" where it
    confirms it.
    """
    given = paper(("heading", "Event selection"), ("paragraph", text))
    spec = workflow.read_spec(f'{OBJECTS[where]}  {line}  #: p1 "{quote}" ?\n', paper=given)
    found = [
        f.message.partition(" is not confirmed: ")[2]
        for f in review.findings(spec, given)
        if f.code == "HEP312"
    ]
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("text", "quote", "where", "line"),
    [
        ("Muons must have pT above 26 GeV.", "pT above 26 GeV", "muons", "select pt > 26 GeV"),
        ("Muons must have pT above 26 GeV.", "pT above 26 GeV", "muons", "select pt > 26000 MeV"),
        ("Muons must have pT above 26 GeV.", "pT above 26 GeV", "muons", "reject pt <= 26 GeV"),
        (
            "Events must have one or two muons and exactly two jets.",
            "exactly two jets",
            "region",
            "select size(jets) == 2",
        ),
        ("Selected photons satisfy |η| < 2.37.", "|η| < 2.37", "photons", "select abs(eta) < 2.37"),
        (
            "Photons with 1.4 < |η| < 1.6 are rejected.",
            "1.4 < |η| < 1.6",
            "photons",
            "reject abs(eta) [] 1.4 1.6",
        ),
        ("Jets need pT of 35 GeV or more.", "pT of 35 GeV or more", "jets", "select pt >= 35 GeV"),
        (
            "Jets with pT below 35 GeV are discarded.",
            "pT below 35 GeV",
            "jets",
            "select pt >= 35 GeV",
        ),
        (
            "Events contain at least three jets.",
            "at least three jets",
            "region",
            "select size(jets) >= 3",
        ),
        (
            "Events with any muon are vetoed: no muons are allowed.",
            "no muons",
            "region",
            "select size(muons) == 0",
        ),
        (
            "Events need a missing transverse momentum above 90 GeV.",
            "transverse momentum above 90 GeV",
            "region",
            "select MET > 90 GeV",
        ),
        (
            "The leading jet has pT > 120 GeV.",
            "pT > 120 GeV",
            "region",
            "select pt(jets[0]) > 120 GeV",
        ),
    ],
)
def test_what_the_words_say_is_confirmed(text: str, quote: str, where: str, line: str) -> None:
    """In another unit, from the other side, with ``reject``, in words."""
    assert why(text, quote, where, line) == ""


@pytest.mark.parametrize(
    ("text", "quote", "where", "line", "says"),
    [
        (
            "Muons must have pT above 26 GeV.",
            "pT above 26 GeV",
            "electrons",
            "select pt > 26 GeV",
            "do not mention electron",
        ),
        (
            "Muons have a mass above 26 GeV.",
            "mass above 26 GeV",
            "muons",
            "select pt > 26 GeV",
            "name mass, not pt",
        ),
        (
            "Muons must have pT above 26 GeV.",
            "pT above 26 GeV",
            "muons",
            "select pt > 26 GeV or iso < 1",
            "cannot check a line|alternative",
        ),
        ("Muons: pT 26 GeV.", "pT 26 GeV", "muons", "select pt > 26 GeV", "which side"),
        ("Muons must have pT above 26.", "pT above 26", "muons", "select pt > 26 GeV", "unit"),
        (
            "Muons with pT above 26 GeV are vetoed.",
            "pT above 26 GeV",
            "muons",
            "select pt > 26 GeV",
            "which they reject",
        ),
        (
            "Photons with 1.4 < |η| < 1.6 are rejected.",
            "1.4 < |η| < 1.6",
            "photons",
            "select abs(eta) [] 1.4 1.6",
            "kept or removed",
        ),
        (
            "If muons have pT above 26 GeV, they are isolated.",
            "pT above 26 GeV",
            "muons",
            "select pt > 26 GeV",
            "a condition",
        ),
        (
            "The trigger asks for muons with pT above 26 GeV.",
            "pT above 26 GeV",
            "muons",
            "select pt > 26 GeV",
            "about something else",
        ),
        (
            "JVT is only applied to jets with pT < 60 GeV.",
            "pT < 60 GeV",
            "jets",
            "select pt < 60 GeV",
            "mostly a condition",
        ),
        (
            "Muons must have pT > 26 (20) GeV.",
            "pT > 26 (20) GeV",
            "muons",
            "select pt > 26 GeV",
            "several numbers",
        ),
        (
            "Muons have pT > 26 GeV or are isolated.",
            "pT > 26 GeV",
            "muons",
            "select pt > 26 GeV",
            "alternatives",
        ),
        (
            "Events need exactly two jets and one muon or one electron and five jets.",
            "exactly two jets",
            "region",
            "select size(jets) == 2",
            "the sentence has alternatives",
        ),
        (
            "Events are kept if no jets fail.",
            "no jets",
            "region",
            "select size(jets) == 0",
            "has a negation or an exception",
        ),
        (
            "No event may have more than one muon.",
            "more than one muon",
            "region",
            "select size(muons) > 1",
            "has a negation or an exception",
        ),
        (
            "Events contain three jets.",
            "three jets",
            "region",
            "select size(jets) == 3",
            'do not say "exactly"',
        ),
        (
            "Two jets have pT > 50 GeV.",
            "pT > 50 GeV",
            "region",
            "select pt(jets[2]) > 50 GeV",
            "order of momenta",
        ),
        (
            "Jets near muons have pT > 50 GeV.",
            "pT > 50 GeV",
            "jets",
            "select pt > 50 GeV",
            "do not mention jet",
        ),
        (
            "Events need no jets identified as b jets.",
            "no jets",
            "region",
            "select size(jets) == 0",
            "do not mention jet",
        ),
        (
            "The bins of MET are 60–80 GeV and ≥80 GeV.",
            "≥80 GeV",
            "region",
            "select MET >= 80 GeV",
            "speaks of bins",
        ),
    ],
)
def test_what_the_words_do_not_say_is_told(
    text: str, quote: str, where: str, line: str, says: str
) -> None:
    """Another candidate, quantity, side or unit; conditions, triggers, alternatives, bins."""
    assert any(part in why(text, quote, where, line) for part in says.split("|"))


ROWS = [["Region", "N_{jets}", "p_{T}^{miss} [GeV]"], ["SR1", "≥4", ">250"]]


@pytest.mark.parametrize(
    ("line", "quote", "says"),
    [
        ("select MET > 250 GeV", "SR1 ≥4 >250", ""),
        ("select size(jets) >= 4", "SR1 ≥4", ""),
        ("select HT(jets) > 250 GeV", "SR1 ≥4 >250", "name met, not ht"),
        ("select MET < 250 GeV", "SR1 ≥4 >250", "a lower limit"),
        ("select size(muons) >= 4", "SR1 ≥4", "do not mention muon"),
    ],
)
def test_a_cell_is_read_with_its_head(line: str, quote: str, says: str) -> None:
    """The column says the quantity and the unit, the cell the side and the number."""
    given = paper(
        ("heading", "Event selection"), ("caption", "Signal regions"), ("table", ""), tables=[ROWS]
    )
    spec = workflow.read_spec(f'{OBJECTS["region"]}  {line}  #: p1 "{quote}" ?\n', paper=given)
    told = " ".join(f.message for f in review.findings(spec, given) if f.code == "HEP312")
    assert (says in told) if says else not told


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("above 30", "lower"), ("at least 30", "lower"), ("more than 30", "lower"),
        ("no less than 30", "lower"), ("not below 30", "lower"),
        ("exceeding 30", "lower"), ("in excess of 30", "lower"), ("a minimum of 30", "lower"),
        ("a minimum pT of 30", "lower"),
        ("30 GeV or more", "lower"), ("30 or higher", "lower"),
        ("greater than or equal to 30", "lower"), ("≥ 30", "lower"), ("≳ 30", "lower"),
        ("larger than 30", "lower"), ("over 30", "lower"), ("beyond 30", "lower"),
        ("30 < pT", "lower"), ("starting at 30", "lower"),
        ("below 30", "upper"), ("at most 30", "upper"), ("less than 30", "upper"),
        ("no more than 30", "upper"), ("not above 30", "upper"),
        ("not exceeding 30", "upper"), ("does not exceed 30", "upper"),
        ("never exceeds 30", "upper"), ("a maximum of 30", "upper"),
        ("up to 30", "upper"), ("30 or less", "upper"), ("30 GeV or below", "upper"),
        ("within 30", "upper"), ("≤ 30", "upper"),
        ("under 30", "upper"), ("smaller than 30", "upper"), ("fewer than 30", "upper"),
        ("lower than 30", "upper"), ("30 > pT", "upper"),
        ("about 30", ""), ("of 30", ""),
    ],
)  # fmt: skip
def test_every_wording_of_a_limit_has_its_side(words: str, side: str) -> None:
    """One list of words for all checks of direction."""
    assert quotes.side(f"values {words}", 30.0) == side


@pytest.mark.parametrize(
    ("text", "quote", "line", "told"),
    [
        (
            "No event may contain more than one muon.",
            "more than one muon",
            "select size(muons) <= 1",
            False,
        ),
        (
            "Events must not contain more than one muon.",
            "more than one muon",
            "select size(muons) <= 1",
            False,
        ),
        (
            "Events that do not pass the trigger are kept, and more than one muon is required.",
            "more than one muon",
            "select size(muons) <= 1",
            True,
        ),
        (
            "Events must contain more than one muon.",
            "more than one muon",
            "select size(muons) <= 1",
            True,
        ),
    ],
)
def test_a_denial_before_a_quote_turns_no_right_line_round(
    text: str, quote: str, line: str, told: bool
) -> None:
    """The side of a number is held against its words only where nothing before them denies it."""
    given = paper(("heading", "Event selection"), ("paragraph", text))
    spec = workflow.read_spec(
        f'object muons\n  take Muon\nregion SR\n  {line}  #: p1 "{quote}" ?\n', paper=given
    )
    assert ("HEP307" in {f.code for f in review.findings(spec, given)}) is told
