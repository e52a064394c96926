"""PDFs that are none of those that extraction is made for, from the file on: an honest result
that says why, nothing invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb import review
from hepnb.errors import PaperError
from hepnb.extract.patterns import Patterns
from hepnb.paper import Paper
from hepnb.ports import ReadOptions
from hepnb.readers import read
from hepnb.spec import PhraseState, Spec
from tests.unit.drafts import comparisons
from tests.unit.pdfs import LEAD, Sheet, prose

#: running text, or a heading where it begins with "#"
Parts = list[str]

THEORY = [
    "# 1 Introduction",
    ("We compute the two-loop corrections to the decay of a heavy scalar with a mass above 500 GeV "
"in a model with two doublets. The couplings are taken to be real, and terms of relative size "
"below 1% are neglected throughout this work."),
    "# 2 Calculation",
    ("The integrals converge for Re ε < 0 and the series is truncated at order n = 6. We set μ = "
"91.2 GeV and vary it between 45 and 182 GeV. The result holds for x > 0.1 and must be "
"continued analytically for smaller values."),
    "# 3 Numerical results",
    ("For tan β > 10 the corrections exceed 5%, and for masses larger than 1 TeV they grow like a "
"logarithm. In the region |η| < 2.5 the distribution is flat."),
    "# 4 Conclusions",
    ("Masses below 300 GeV remain allowed at the present accuracy of the prediction, which is "
"better than 3%."),
]  # fmt: skip

REVIEW = [
    "# 1 Searches for dark matter",
    ("In the last decade the experiments have published many searches. Limits reach masses of 2 "
"TeV, and couplings larger than 0.25 are excluded for mediators lighter than 1.5 TeV. A "
"typical search asks for events with missing transverse momentum above a few hundred GeV and "
"one energetic jet."),
    "# 2 Outlook",
    ("With a luminosity of 3000 fb^{−1} the reach extends by more than 50%, and masses up to 3 TeV "
"come within reach of the experiments."),
]  # fmt: skip

GERMAN = [
    "# 4 Ereignisauswahl",
    ("Elektronen müssen einen Transversalimpuls von mehr als 25 GeV haben und im Bereich |η| < "
"2,47 liegen. Myonen werden nur verwendet, wenn ihr Transversalimpuls größer als 20 GeV ist. "
"Die Ereignisse müssen mindestens zwei Jets enthalten, deren Transversalimpuls größer als 30 "
"GeV ist, und der fehlende Transversalimpuls muss mehr als 200 GeV betragen. Alle anderen "
"Ereignisse werden verworfen und nicht weiter betrachtet, auch wenn sie ein weiteres Lepton "
"enthalten."),
]  # fmt: skip

LETTER = [
    ("The observation of pairs of vector bosons tests the gauge structure of the theory. This "
"letter reports a measurement in final states with four leptons. The data correspond to an "
"integrated luminosity of 36 fb^{−1} at a center of mass energy of 13 TeV."),
    ("Muons are required to have p_{T} > 5 GeV and |η| < 2.4. Electrons must have p_{T} > 7 GeV "
"and |η| < 2.5. Events are required to contain at least four leptons. Events with "
"E_{T}^{miss} > 60 GeV are rejected."),
    ("Simulated samples are produced with the Powheg generator at next-to-leading order and the "
"parton shower of Pythia, with at least two partons above 20 GeV. The total uncertainty is "
"below 4%, dominated by the luminosity."),
    ("The observed cross section agrees with the prediction within 1.2 standard deviations, and "
"anomalous couplings larger than 0.0015 are excluded."),
]  # fmt: skip


def _written(path: Path, parts: Parts, bottom: float) -> Path:
    """A PDF of those parts, on as many pages as they take."""
    sheet, y = Sheet(path), 90.0
    for part in parts:
        heading = part.startswith("# ")
        rows = [part[2:]] if heading else prose(part, 11)
        y += LEAD
        for row in rows:
            if y > bottom:
                sheet.page()
                y = 90.0
            sheet.line(72, y, row, bold=heading, size=12 if heading else 10)
            y += LEAD * (1.3 if heading else 1.0)
    return sheet.save()


def _drafted(tmp_path: Path, parts: Parts, bottom: float = 760.0) -> tuple[Paper, Spec]:
    paper = read(str(_written(tmp_path / "paper.pdf", parts, bottom)), ReadOptions(offline=True))
    return paper, Patterns().extract(paper)


def _open(spec: Spec) -> list[str]:
    return [p.quote for p in spec.phrases if p.state == PhraseState.OPEN]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (THEORY, "no requirement was found"),
        (REVIEW, "no requirement was found"),
        (GERMAN, "does not look like English"),
    ],
    ids=["theory", "review", "german"],
)
def test_a_paper_that_selects_nothing_gives_no_line_and_the_reason(
    tmp_path: Path, parts: Parts, why: str
) -> None:
    """A calculation, a review, a text in another language."""
    paper, spec = _drafted(tmp_path, parts)
    said = [f for f in review.findings(spec, paper) if f.severity != "info"]
    assert (spec.requirements, [f.code for f in said]) == ((), ["HEP403"])
    assert why in said[0].message


def test_a_file_without_text_says_so(tmp_path: Path) -> None:
    """A page without a letter is refused, with what to do."""
    sheet = Sheet(tmp_path / "empty.pdf")
    sheet.rule(72, 100, 300)
    path = sheet.save()
    with pytest.raises(PaperError, match="no text on 1 of 1 page"):
        read(str(path), ReadOptions(offline=True))


def test_a_letter_without_headings_is_read_for_what_it_asks(tmp_path: Path) -> None:
    """Four paragraphs: the one that selects gives lines, the others a reason or nothing."""
    _, spec = _drafted(tmp_path, LETTER)
    assert sorted(comparisons(spec)) == [
        "electron abseta < 2.5",
        "electron pt > 7 GeV",
        "lepton n >= 4",
        "met met <= 60 GeV",
        "muon abseta < 2.4",
        "muon pt > 5 GeV",
    ]
    assert all(
        e.status == "verbatim" and e.page == 1 for r in spec.requirements for e in r.evidence
    )


def test_a_glyph_that_a_font_gives_wrongly_is_left_to_a_person(tmp_path: Path) -> None:
    """``|h| < 2.4`` may be |η|; nobody knows, so that it is no line and stays open."""
    _, spec = _drafted(
        tmp_path,
        [
            "# 4 Event selection",
            (
                "Muons are required to have |h| < 2.4 and p_{T} > 20 GeV in all of the events that "
                "are used here."
            ),
        ],
    )
    assert (comparisons(spec), _open(spec)) == (["muon pt > 20 GeV"], ["< 2.4"])


@pytest.mark.long
def test_a_thesis_of_300_pages_is_read_where_it_selects(tmp_path: Path) -> None:
    """Chapters on theory, machine and uncertainties give no line; the chapter on the selection
    gives its lines with their pages.
    """
    theory = (
        "The Higgs boson has a mass of 125 GeV, and heavier ones above 400 GeV are predicted by "
        "many models of new physics at the scale of 1 TeV."
    )
    detector = (
        "The calorimeter covers |η| < 3.2 with more than 180 000 cells, each with a noise below "
        "50 MeV, and the muon chambers reach |η| < 2.7."
    )
    uncertain = (
        "The uncertainty is below 3% for jets with p_{T} > 50 GeV and rises to more than 6% for "
        "jets with p_{T} < 30 GeV in the forward region."
    )
    selection = (
        "Electrons are required to have p_{T} > 25 GeV and |η| < 2.47. Events must contain at "
        "least two jets with p_{T} > 30 GeV."
    )
    parts = [
        *("# 1 The standard model", *[theory] * 275),
        *("# 2 The ATLAS detector", *[detector] * 315),
        *("# 3 Object definitions and event selection", selection),
        *("# 4 Systematic uncertainties", *[uncertain] * 315),
    ]
    paper, spec = _drafted(tmp_path, parts, bottom=220.0)
    assert len(paper.pages) >= 300
    assert sorted(comparisons(spec)) == [
        "electron abseta < 2.47",
        "electron pt > 25 GeV",
        "jet n >= 2",
        "jet pt > 30 GeV",
    ]
    assert len({e.page for r in spec.requirements for e in r.evidence}) == 1
    assert {p.reason for p in spec.phrases if p.state == PhraseState.DISMISSED} >= {
        "detector description",
        "systematic uncertainties",
    }
