"""Papers that are none of those that `patterns` is made for: an honest result that says why, and
nothing invented.
"""

from __future__ import annotations

import pytest

from hepnb import review
from hepnb.spec import PhraseState
from tests.unit.drafts import comparisons, draft
from tests.unit.papers import Part, paper

THEORY: list[Part] = [
    ("heading", "Introduction"),
    ("paragraph", ("We compute the two-loop corrections to the decay of a scalar with a mass above "
"500 "
"GeV.")),
    ("heading", "Calculation"),
    ("paragraph", ("The integrals converge for Re ε < 0 and the series is truncated at order n = "
"6. "
"We "
"set "
"μ = 91.2 GeV and vary it between 45 and 182 GeV.")),
    ("heading", "Numerical results"),
    ("paragraph", ("For tan β > 10 the corrections exceed 5%, and for masses larger than 1 TeV "
"they "
"grow "
"like a logarithm.")),
    ("heading", "Conclusions"),
    ("paragraph", "Masses below 300 GeV remain allowed."),
]  # fmt: skip

REVIEW: list[Part] = [
    ("heading", "Searches for dark matter"),
    ("paragraph", ("In the last decade the experiments have published many searches. Limits reach "
"masses "
"of "
"2 TeV, and couplings larger than 0.25 are excluded for mediators lighter than 1.5 TeV.")),
    ("heading", "Outlook"),
    ("paragraph", "With a luminosity of 3000 fb^{−1} the reach extends by more than 50%."),
]  # fmt: skip

GERMAN: list[Part] = [
    ("heading", "Ereignisauswahl"),
    ("paragraph", ("Elektronen müssen einen Transversalimpuls von mehr als 25 GeV haben und im "
"Bereich "
"|η| "
"< 2,47 liegen. Myonen werden nur verwendet, wenn ihr Transversalimpuls größer als 20 "
"GeV ist. Die Ereignisse müssen mindestens zwei Jets enthalten, deren Transversalimpuls "
"größer als 30 GeV ist, und der fehlende Transversalimpuls muss mehr als 200 GeV "
"betragen. Alle anderen Ereignisse werden verworfen und nicht weiter betrachtet, auch "
"wenn sie ein weiteres Lepton enthalten.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (THEORY, "what reads like a cut could not be read"),
        (REVIEW, "what reads like a cut could not be read"),
        (GERMAN, "does not look like English"),
    ],
    ids=["theory", "review", "german"],
)
def test_a_paper_of_another_kind_gives_no_line_and_says_why(parts: list[Part], why: str) -> None:
    """A calculation, a review, another language."""
    spec = draft(*parts)
    (found,) = (f for f in review.findings(spec, paper(*parts)) if f.code == "HEP403")
    assert spec.requirements == ()
    assert why in found.message


def test_a_broken_glyph_is_left_to_a_person() -> None:
    """``|h| < 2.4`` may be a pseudorapidity in a font without a map; nobody knows, and the
    phrase stays open.
    """
    spec = draft(
        ("heading", "Event selection"),
        ("paragraph", "Muons are required to have |h| < 2.4 and pT > 20 GeV."),
    )
    assert comparisons(spec) == ["muon pt > 20 GeV"]
    assert [p.quote for p in spec.phrases if p.state == PhraseState.OPEN] == ["< 2.4"]


def test_a_thesis_is_read_where_it_selects() -> None:
    """Chapters on theory, the machine and the detector give nothing, however many thresholds
    they name.
    """
    chapter = (
        "paragraph",
        (
            "The calorimeter covers |η| < 3.2 with more than 180 000 cells, each with a noise "
            "below "
            "50 MeV."
        ),
    )
    parts: list[Part] = [
        ("heading", "The standard model"),
        *(
            (
                "paragraph",
                (
                    "The Higgs boson has a mass of 125 GeV, and heavier ones above 400 GeV are "
                    "predicted."
                ),
            ),
        )
        * 40,
        ("heading", "The ATLAS detector"),
        *(chapter,) * 40,
        ("heading", "Object definitions and event selection"),
        (
            "paragraph",
            "Electrons are required to have p_{T} > 25 GeV. Events must contain at least two jets.",
        ),
        ("heading", "Systematic uncertainties"),
        *(("paragraph", "The uncertainty is below 3% for jets with p_{T} > 50 GeV."),) * 40,
    ]
    spec = draft(*parts)
    assert comparisons(spec) == ["electron pt > 25 GeV", "jet n >= 2"]
    assert {p.reason for p in spec.phrases if p.state == PhraseState.DISMISSED} >= {
        "detector description",
        "systematic uncertainties",
    }


def test_a_section_with_a_title_of_its_own_is_read_for_what_it_asks() -> None:
    """``Search strategy`` does not say that it selects; its sentences do."""
    text = (
        "Events are required to have exactly two muons with p_{T} > 20 GeV. Events with m_{μμ} < "
        "12 GeV are rejected. The missing transverse momentum must be larger than 50 GeV, and "
        "events with at least one b-tagged jet are vetoed."
    )
    spec = draft(
        ("heading", "Trigger and reconstruction"),
        ("paragraph", "Muons are reconstructed."),
        ("heading", "Search strategy"),
        ("paragraph", text),
    )
    assert sorted(comparisons(spec)) == [
        "bjet n == 0",
        "dilepton mass >= 12 GeV",
        "met met > 50 GeV",
        "muon n == 2",
        "muon pt > 20 GeV",
    ]


def test_paragraphs_of_a_letter_are_set_aside_by_what_they_are_about() -> None:
    """Without headings, the words of a paragraph say that it is on the simulation."""
    text = (
        "Simulated samples are produced with the MadGraph generator at next-to-leading order "
        "with at least two partons above 20 GeV."
    )
    assert {p.reason for p in draft(("paragraph", text)).phrases} == {"simulation settings"}
