"""Numbers for ranks, ratios, pronouns, named candidates, alternatives in one sentence → what is
drafted, what stays open.
"""

from __future__ import annotations

import pytest

from hepnb.spec import PhraseState
from tests.unit.drafts import draft, drafted

RANKS = [
    (("Events must contain exactly three signal leptons with p_{T} > 25, 20 and 10 "
"GeV."), "lepton n == 3; lepton:1 pt > 25 GeV; lepton:2 pt > 20 GeV; lepton:3 pt > 10 GeV"),
    (("Events must have at least three leptons with p_{T} > 30/20/10 "
"GeV."), ("lepton n >= 3; lepton:1 pt > 30 GeV; lepton:2 pt > 20 GeV; "
"lepton:3 "
"pt "
"> "
"10 "
"GeV")),
    (("At least two jets with p_{T} above 100 GeV and 40 GeV are "
"required."), "jet n >= 2; jet:1 pt > 100 GeV; jet:2 pt > 40 GeV"),
    (("Exactly two electrons or muons with p_{T} > 25, 15 GeV are "
"required."), "lepton n == 2; lepton:1 pt > 25 GeV; lepton:2 pt > 15 GeV"),
    (("The (leading, subleading) photons must have p_{T} > 40, 25 "
"GeV."), "photon:1 pt > 40 GeV; photon:2 pt > 25 GeV"),
    (("Events are required to have two photons with p_{T} > 35 (25) "
"GeV."), "photon n >= 2; photon:1 pt > 35 GeV; photon:2 pt > 25 GeV"),
    (("Electrons (muons) are required to have p_{T} > 25 (20) "
"GeV."), "electron pt > 25 GeV; muon pt > 20 GeV"),
    ("Jets are required to have p_{T} > 50, 30 GeV.", ""),
]  # fmt: skip

OTHERS = [
    (("The photons must satisfy E_{T}/m_{γγ} > 0.35 (0.25) for the leading (subleading) "
"photon."), "photon:1 other:et_over_m_gg > 0.35; photon:2 other:et_over_m_gg > 0.25"),
    (("The leading (subleading) photon must have p_{T}/m_{γγ} > 0.33 "
"(0.25)."), ("photon:1 other:pt_over_m_gg > 0.33; photon:2 other:pt_over_m_gg > "
"0.25")),
    ("Events must satisfy E_{T}^{miss}/m_{eff} > 0.3.", "event other:et_miss_over_m_eff > 0.3"),
    (("Photons must have H/E < 0.05 and p_{T} > 20 "
"GeV."), "photon other:h_over_e < 0.05; photon pt > 20 GeV"),
    (("Electrons must have a ratio of hadronic to electromagnetic energy below 5 "
"%."), "electron other:h_over_e < 5 %"),
    ("Jets with fewer than three associated tracks are removed.", "jet other:ntracks >= 3"),
    (("Tau candidates are required to have at most three associated "
"tracks."), "tau other:ntracks <= 3"),
    (("The dilepton mass must be within 20 GeV of "
"m_{Z}."), "dilepton other:abs_mass_minus_mz < 20 GeV"),
    (("Electrons must have p_{T} > 10 GeV. They are rejected if they lie within ΔR < 0.4 of "
"any selected jet."), "electron pt > 10 GeV; electron-jet dr >= 0.4"),
    (("Jets must have p_{T} > 20 GeV. These are removed when they are within ΔR < 0.2 of an "
"electron."), "jet pt > 20 GeV; electron-jet dr >= 0.2"),
    (("The Higgs boson candidate must have p_{T} > 100 GeV and a mass between 100 and 140 "
"GeV."), "h pt > 100 GeV; h mass in (100, 140) GeV"),
    (("Jets must have p_{T} > 30 GeV. The p_{T} of the W boson candidate must exceed 200 "
"GeV."), "jet pt > 30 GeV; w pt > 200 GeV"),
    (("Top quark candidates must have p_{T} > 400 GeV and |η| < "
"2.0."), "top pt > 400 GeV; top abseta < 2"),
    ("Events must contain a pair of same-sign muons.", "dilepton n >= 1; dilepton charge flag SS"),
]  # fmt: skip

#: what holds for some events or objects only, or of several things together: no line
SOME = [
    (("Events must have at least one electron with p_{T} > 27 GeV or one muon with p_{T} > 25 "
"GeV."), "electron pt > 27 GeV; muon pt > 25 GeV"),
    ("E_{T}^{miss} must exceed 100 GeV, or 80 GeV if the event contains a b-tagged jet.", ""),
    ("The b-jet pair must have p_{T} > 150 GeV.", "dijet pt > 150 GeV"),
    ("The pair of jets must have p_{T} > 150 GeV.", ""),
    ("Events are required to have H_{T} > 1000 GeV or at least one jet with p_{T} > 500 GeV.", ""),
    (("Events must have E_{T}^{miss} > 200 GeV or H_{T} > 800 "
"GeV."), "met met > 200 GeV; event ht > 800 GeV"),
    (("Events with E_{T}^{miss} > 200 GeV or H_{T} > 800 GeV and no leptons are "
"kept."), "lepton n == 0"),
    (("Events with E_{T}^{miss} < 200 GeV or H_{T} < 800 GeV are "
"rejected."), "met met >= 200 GeV; event ht >= 800 GeV"),
    ("Jets must have p_{T} > 40 GeV or |η| < 1.5.", ""),
    ("For events with exactly one b-tagged jet, E_{T}^{miss} > 100 GeV is required.", ""),
    ("If the event has fewer than four jets, H_{T} must exceed 600 GeV.", ""),
    ("In events with more than two jets, the third jet must satisfy p_{T} < 30 GeV.", ""),
    ("The sum of E_{T}^{miss} and m_{T}^{W} must be larger than 60 GeV.", ""),
    ("The difference between the two lepton p_{T} values must be less than 20 GeV.", ""),
    ("The ratio of the p_{T} of the subleading to that of the leading jet must exceed 0.5.", ""),
    ("The visible mass of the τ_{h}μ pair must be less than 100 GeV.", ""),
    ("Exactly one of the leptons must satisfy the tight identification.", ""),
    ("A jet veto requires no jets with p_{T} > 20 GeV in the rapidity gap.", "jet pt > 20 GeV"),
    (("The number of jets must be at least six, of which at least three must be "
"b-tagged."), "jet n >= 6; bjet n >= 3"),
    (("Exactly two leptons with p_{T} > 27 GeV for the leading and p_{T} > 20 GeV for the "
"subleading lepton are required."), "lepton n == 2; lepton:1 pt > 27 GeV; lepton:2 pt > 20 GeV"),
]  # fmt: skip

#: sentence → the open phrases, and no line
OPEN = [
    (("Events must satisfy m_{jj} between 300 and 500 GeV (loose), between 500 and 800 GeV "
"(medium), and above 800 GeV "
"(tight)."), ["m_{jj} between 300 and 500 GeV", "between 500 and 800 GeV", "above 800 GeV"]),
    (("The transverse momentum p_{T}^{4ℓ} is smaller than 60 GeV (low), between 60 and 120 GeV "
"(medium), or between 120 and 200 GeV "
"(high)."), [("p_{T}^{4ℓ} is smaller than "
"60 GeV"), "between 60 and 120 GeV", "between 120 and 200 GeV"]),
    ("Additional leptons are vetoed.", ["leptons are vetoed"]),
    (("Events with exactly two leptons (signal), and exactly three leptons (control) are "
"selected."), ["exactly two leptons", "exactly three leptons"]),
    (("Events must have at most five jets (low) and at least six jets "
"(high)."), ["at most five jets", "at least six jets"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [*RANKS, *OTHERS, *SOME])
def test_lists_ratios_and_candidates_are_read(text: str, expected: str) -> None:
    """Each number is of its own object, each quantity of its own thing; otherwise there is no
    line.
    """
    assert sorted(drafted(text)) == sorted(set(expected.split("; ") if expected else ()))


@pytest.mark.parametrize(("text", "phrases"), OPEN)
def test_alternatives_begin_at_their_own_words_and_stay_open(text: str, phrases: list[str]) -> None:
    """No event satisfies two of them; each is a phrase of its own, and none repeats the others."""
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert spec.requirements == ()
    assert [p.quote for p in spec.phrases if p.state == PhraseState.OPEN] == phrases


def test_alternatives_that_are_called_bins_are_bins() -> None:
    """Two bins of one quantity are no contradiction."""
    text = (
        "Selected events are divided into two bins of E_{T}^{miss}, which must satisfy 125 < "
        "E_{T}^{miss} < 200 GeV and E_{T}^{miss} > 200 GeV."
    )
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert [r.adl for r in spec.requirements] == ["bin MET [] 125 200 GeV", "bin MET > 200 GeV"]


def test_limits_that_meet_in_one_number_are_no_alternatives() -> None:
    """At least three and at most three are three."""
    assert drafted("Events must have at least three jets and at most three jets.") == [
        "jet n >= 3",
        "jet n <= 3",
    ]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (
            "Muons within ΔR < min(0.4, 0.04 + 10 GeV/p_{T}) of a jet are removed.",
            "ΔR < min(0.4, 0.04 + 10 GeV/p_{T})",
        ),
        (
            "The cone has a radius of max(0.05, 10 GeV/p_{T}) around the muon.",
            "max(0.05, 10 GeV/p_{T})",
        ),
        ("We require two electrons or muons in the event.", "two electrons or muons"),
    ],
)
def test_what_no_line_says_is_one_whole_open_phrase(text: str, phrase: str) -> None:
    """A number that depends on others, and a count that may be of either kind, are left to a
    person, whole.
    """
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert (spec.requirements, [p.quote for p in spec.phrases if p.state == PhraseState.OPEN]) == (
        (),
        [phrase],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dijet mass window must be 80 to 100 GeV.", ["dijet mass in (80, 100) GeV"]),
        (
            "The dijet mass range is 80 GeV to 100 GeV and is required.",
            ["dijet mass in (80, 100) GeV"],
        ),
        (
            "Events in the dijet mass window of 80 to 100 GeV are rejected.",
            ["dijet mass notin (80, 100) GeV"],
        ),
        ("The jet p_{T} threshold must be 80 to reach 100 GeV.", []),
    ],
)
def test_a_window_has_two_ends(text: str, expected: list[str]) -> None:
    """``is 80 to 100 GeV`` after the name of an interval; the lower end is no number without a
    unit.
    """
    assert drafted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Muons within ΔR < 0.04 + 10 GeV/p_{T} of a jet are removed.",
        "Events must have E_{T}^{miss} > 100 + 0.2 × H_{T} GeV.",
    ],
)
def test_a_limit_that_is_part_of_a_formula_is_not_set_aside(text: str) -> None:
    """No line says it yet; a person has to see it."""
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert (spec.requirements, {p.state for p in spec.phrases}) == ((), {PhraseState.OPEN})


def test_one_pair_of_several_has_to_lie_in_the_window() -> None:
    """``at least one Z candidate with`` asks it of any pair, not of all."""
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "At least one Z candidate with 76 < m_{ℓℓ} < 106 GeV is required."),
    )
    assert "select any(mass(pairs) [] 76 106 GeV)" in [r.adl for r in spec.requirements]


@pytest.mark.parametrize(
    ("above", "open_ones"),
    [
        ("Events must satisfy all of the following requirements:", 0),
        ("To reject events with noise, the following is required:", 0),
        ("We select events that pass these criteria:", 0),
        ("Events must fail one of the following criteria:", 2),
        ("Events are rejected if they satisfy any of the following:", 2),
        ("Events that meet these criteria are removed:", 2),
        ("The selection was changed to remove events that met the following criteria:", 2),
        ("Either of the following conditions must be satisfied:", 2),
        ("Events are vetoed if", 2),
        ("The following selections are applied to wide jets to classify them:", 2),
    ],
)
def test_items_are_asked_for_as_the_words_above_say(above: str, open_ones: int) -> None:
    """What is rejected, and alternatives, are phrases for a person; in one block as well."""
    items = ["• H_{T} > 210 GeV", "• m_{jj} > 510 GeV"]
    parts = [("list", i) for i in items]
    spec = draft(("heading", "Event selection"), ("paragraph", above), *parts)
    assert sum(p.state == PhraseState.OPEN for p in spec.phrases) == open_ones
    spec = draft(("heading", "Event selection"), ("paragraph", " ".join([above, *items])))
    assert sum(p.state == PhraseState.OPEN for p in spec.phrases) >= open_ones
