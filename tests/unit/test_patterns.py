"""The extractor without a model: sentences and tables → blocks; real papers → the thresholds
that were reached.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hepnb import render, review
from hepnb import spec as specs
from hepnb.adl.check import check
from hepnb.benchmark import draft, truth
from hepnb.benchmark.score import score
from hepnb.extract.patterns import Patterns
from hepnb.locate import has_number
from hepnb.paper import Reference
from hepnb.readers import read
from hepnb.spec import PhraseState, Requirement, Spec
from hepnb.workflow import example_paper
from tests.unit.papers import Part, paper, real


def lines(*parts: Part, heading: str = "Event selection", **known: Any) -> list[tuple[str, str]]:
    """(block, line) of what is extracted."""
    return [
        (r.block, r.adl)
        for r in Patterns().extract(paper(("heading", heading), *parts, **known)).requirements
    ]


def test_object_requirements_go_to_a_block_each() -> None:
    """One block per collection, a gap as a reject, a level as a word."""
    text = (
        "Electrons are required to have p_{T} > 7 GeV and |η| < 2.47, excluding 1.37 < |η| < "
        "1.52. Electrons must pass the tight identification criteria."
    )
    assert lines(("paragraph", text)) == [
        ("object electrons", "select pt > 7 GeV"),
        ("object electrons", "select abs(eta) < 2.47"),
        ("object electrons", "reject abs(eta) [] 1.37 1.52"),
        ("object electrons", 'select id == "tight"'),
    ]


def test_a_signal_stage_takes_the_baseline() -> None:
    """Baseline and signal objects are a chain."""
    text = (
        "Candidate jets are required to have p_{T} > 20 GeV. Jets used in the event selection "
        "are required to have p_{T} > 30 GeV."
    )
    spec = Patterns().extract(paper(("heading", "Objects"), ("paragraph", text)))
    assert specs.text_of(spec).split("\n\n")[1:] == [
        'object jets\n  take Jet\n  select pt > 20 GeV   #: p1 "p_{T} > 20 GeV"  ?',
        'object signal_jets\n  take jets\n  select pt > 30 GeV   #: p1 "p_{T} > 30 GeV"  ?\n',
    ]


def test_overlaps_are_removed_in_the_order_of_the_text() -> None:
    """A removal after others have looked at a collection makes a new one."""
    text = (
        "First, jets within ∆R < 0.2 of an electron are removed. Then, electrons within ∆R < 0.4 "
        "of a jet are removed. "
        "Finally, muons within ∆R < 0.4 of a jet are removed."
    )
    assert lines(("paragraph", text)) == [
        ("object jets", "reject dR(this, electrons) < 0.2"),
        ("object muons", "reject dR(this, jets) < 0.4"),
        ("object electrons_2", "reject dR(this, jets) < 0.4"),
    ]


def test_some_objects_of_a_collection_are_a_block_of_their_own() -> None:
    """A requirement on forward jets is none on all jets."""
    text = (
        "Jets are required to have p_{T} > 30 GeV. All forward jets are required to have p_{T} > "
        "50 GeV."
    )
    assert lines(("paragraph", text)) == [
        ("object jets", "select pt > 30 GeV"),
        ("object forward_jets", "select pt > 50 GeV"),
    ]


def test_event_requirements_go_to_the_preselection() -> None:
    """Multiplicities, ranks, the event's momentum, and a veto on an angle."""
    text = (
        "Events are required to have at least two jets. The leading jet is required to have p_{T} "
        "> 100 GeV. Events must satisfy E_{T}^{miss} > 200 GeV. "
        "Events with a jet with ∆φ(jet, E_{T}^{miss}) < 0.4 are rejected."
    )
    assert lines(("paragraph", text)) == [
        ("region preselection", "select size(jets) >= 2"),
        ("region preselection", "select pt(jets[0]) > 100 GeV"),
        ("region preselection", "select MET > 200 GeV"),
        ("region preselection", "reject any(dphi(jets, MET) < 0.4)"),
    ]


def test_a_table_with_regions_as_columns_gives_a_region_each() -> None:
    """The head of a row is the quantity, the head of the column the region; a dash requires
    nothing.
    """
    rows = [
        ["Requirement", "SR", "CR"],
        ["m_{4ℓ} [GeV]", "∈ [115, 130]", "> 180"],
        ["Number of jets", "≤ 2", "≥ 1"],
        ["E_{T}^{miss} [GeV]", "< 50", "–"],
    ]
    parts = (("caption", "Table 1: Requirements that define the regions."), ("table", ""))
    assert lines(*parts, tables=[rows]) == [
        ("region SR", "select m4l [] 115 130 GeV"),
        ("region SR", "select size(jets) <= 2"),
        ("region SR", "select MET < 50 GeV"),
        ("region CR", "select m4l > 180 GeV"),
        ("region CR", "select size(jets) >= 1"),
    ]


def test_a_table_with_regions_as_rows_gives_a_region_each() -> None:
    """The head of a column is the quantity."""
    rows = [["Interval", "H_{T} [GeV]", "N_{jet}"], ["1", "300–500", "2"], ["2", ">500", "≥3"]]
    parts = (("caption", "Table 1: Definition of the search intervals."), ("table", ""))
    assert lines(*parts, tables=[rows]) == [
        ("region Interval_1", "select HT(jets) [] 300 500 GeV"),
        ("region Interval_1", "select size(jets) == 2"),
        ("region Interval_2", "select HT(jets) > 500 GeV"),
        ("region Interval_2", "select size(jets) >= 3"),
    ]


def test_a_condition_is_not_a_requirement() -> None:
    """A limit that says when something applies stays an open phrase."""
    spec = Patterns().extract(
        paper(
            ("heading", "Objects"),
            ("paragraph", "A tagger is required for jets with p_{T} < 60 GeV and |η| < 2.4."),
        )
    )
    assert (spec.requirements, [p.state for p in spec.phrases]) == (
        (),
        [PhraseState.OPEN, PhraseState.OPEN],
    )


def test_a_second_verb_does_not_make_a_condition() -> None:
    """``and must be isolated`` goes on with requirements."""
    assert lines(
        ("paragraph", "Muons are required to have p_{T} > 6 GeV and must be isolated.")
    ) == [("object muons", "select pt > 6 GeV")]


def test_which_objects_have_to_do_something_is_a_condition() -> None:
    """Jets with pT < 120 GeV are those that have to pass, not those that are kept."""
    text = (
        "Jets with p_{T} < 120 GeV and |η| < 2.5 are required to satisfy the tight JVT working "
        "point."
    )
    assert lines(("paragraph", text)) == [
        ("object jets", 'select pt >= 120 GeV or abs(eta) >= 2.5 or quality == "tight jvt"')
    ]


def test_a_definition_in_a_reference_is_a_finding() -> None:
    """It names the reference and where to find it."""
    text = "Muons must satisfy p_{T} > 6 GeV and be isolated as described in Ref. [2]."
    given = paper(
        ("heading", "Objects"),
        ("paragraph", text),
        references=[Reference("2", "Leptons", arxiv="1603.05598")],
    )
    found = review.findings(Patterns().extract(given), given)
    assert [(f.code, "arXiv:1603.05598" in f.message) for f in found] == [("HEP401", True)]


def test_a_definition_in_a_reference_is_open_until_the_paper_is_loaded_or_it_is_set_aside() -> None:
    """A warning, an info line once the paper is at hand, and nothing where somebody says that it
    is not needed.
    """
    text = "Muons must satisfy p_{T} > 6 GeV and be isolated as described in Ref. [2]."
    given = paper(
        ("heading", "Objects"),
        ("paragraph", text),
        references=[Reference("2", "Leptons", arxiv="1603.05598")],
    )
    spec = Patterns().extract(given)
    (left,) = (f for f in review.findings(spec, given) if f.code == "HEP401")
    assert left.severity == "warning"
    assert left.message in render.decisions(spec, {}, (left,))
    loaded = replace(given, id="1603.05598")
    assert [
        f.severity for f in review.findings(spec, given, cited=[loaded]) if f.code == "HEP401"
    ] == ["info"]
    aside = left.fix.partition("with your reason: ")[2]
    dismissed = specs.read(f"{specs.text_of(spec)}{aside}\n", paper=given.id)
    assert not [f for f in review.findings(dismissed, given) if f.code == "HEP401"]


def test_two_limits_on_one_quantity_are_shown_together() -> None:
    """25 GeV here and 30 GeV there: both stand, and a finding of each names the other."""
    text = "Muons are required to have p_{T} > 25 GeV. Muons must satisfy p_{T} > 30 GeV."
    given = paper(("heading", "Objects"), ("paragraph", text))
    spec = Patterns().extract(given)
    found = review.findings(spec, given)
    assert [(f.code, f.requirement) for f in found] == [("HEP402", r.id) for r in spec.requirements]
    assert review.clean(spec, found) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            (
                "Jets with p_{T} < 60 GeV must have JVT > 0.59. "
                "Jets with p_{T} < 60 GeV must have JVT > 0.64."
            ),
            2,
        ),
        (
            (
                "Jets with p_{T} < 60 GeV must have JVT > 0.59. "
                "Jets with p_{T} < 120 GeV must have JVT > 0.64."
            ),
            0,
        ),
        (
            (
                "Electrons with 1.37 < |η| < 1.52 are rejected. "
                "Electrons with 1.44 < |η| < 1.57 are rejected."
            ),
            2,
        ),
        (
            (
                "Electrons with 1.37 < |η| < 1.52 are rejected. "
                "Electrons with 2.2 < |η| < 2.4 are rejected."
            ),
            0,
        ),
        (
            "Muons must have 20 < p_{T} < 90 GeV. Muons are required to have 25 < p_{T} < 90 GeV.",
            2,
        ),
        ("Muons must have p_{T} > 0.2 TeV. Muons are required to have p_{T} > 200 GeV.", 0),
    ],
)
def test_limits_of_one_kind_are_held_against_each_other(text: str, told: int) -> None:
    """Under the same condition, two ranges, two gaps that overlap; in whatever unit."""
    given = paper(("heading", "Objects"), ("paragraph", text))
    spec = Patterns().extract(given)
    assert len(spec.requirements) == 2
    found = {f.requirement for f in review.findings(spec, given) if f.code == "HEP402"}
    assert len(found) == told


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("bins MET 200 300 400", "bins MET 200 350 400", 2),
        ("bins MET 200 300 400", "bins HT(Jet) 300 400 500", 0),
        ("select MET > 200 or HT(Jet) > 300", "select MET > 200 or HT(Jet) > 400", 2),
        ("select MET > 200 or HT(Jet) > 300", "select MET > 200 or size(Jet) > 3", 0),
        ("select MET > 200", "select MET > 200 or HT(Jet) > 300", 0),
        ("select size(Jet) > 3 ? MET > 200 : all", "select size(Jet) > 3 ? MET > 300 : all", 2),
        ("select size(Jet) > 3 ? MET > 200 : all", "select MET > 300", 0),
        ("select any(pt(Jet) > 300)", "select all(pt(Jet) > 200)", 0),
    ],
)
def test_lines_of_one_kind_are_held_against_each_other(one: str, other: str, told: int) -> None:
    """Edges of bins, alternatives of the same quantities, one condition."""
    words = "The numbers are 200, 300, 350, 400, 500 and 3 objects of 4 GeV."
    given = paper(("heading", "Event selection"), ("paragraph", words))
    text = "".join(f'  {line}  #: p1 "{words}"  ?\n' for line in (one, other))
    spec = specs.read(f"region SR\n{text}", paper=given.id)
    found = {f.requirement for f in review.findings(spec, given) if f.code == "HEP402"}
    assert len(found) == told


def test_a_limit_of_some_is_not_held_against_that_of_all() -> None:
    """A momentum that says which jets need a JVT, and one of two ways to pass, contradict no
    other limit.
    """
    text = (
        "Jets must have p_{T} > 33 GeV. Jets with p_{T} < 60 GeV must have JVT > 0.59. Events "
        "must have E_{T}^{miss} > 175 GeV or H_{T} > 900 GeV."
    )
    given = paper(
        ("heading", "Event selection"),
        ("paragraph", f"{text} Events must have E_{{T}}^{{miss}} > 50 GeV."),
    )
    spec = Patterns().extract(given)
    assert len(spec.requirements) == 4
    assert not [f for f in review.findings(spec, given) if f.code == "HEP402"]


def test_lines_that_nothing_can_pass_together_both_stay() -> None:
    """A contradiction of the paper is an error of the check, and a wrong line never deletes a
    right one.
    """
    text = "Muons are required to have p_{T} > 25 GeV. Muons must satisfy p_{T} < 20 GeV."
    spec = Patterns().extract(paper(("heading", "Objects"), ("paragraph", text)))
    assert ([r.adl for r in spec.requirements], [p.state for p in spec.phrases]) == (
        ["select pt > 25 GeV", "select pt < 20 GeV"],
        [PhraseState.CLAIMED, PhraseState.CLAIMED],
    )
    assert "HEP107" in {f.code for f in check(spec.tree)}


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((), "no readable text"),
        (
            (("paragraph", "We compute the two-loop amplitude in closed form."),),
            "nothing in its text reads like a cut",
        ),
        (
            (("heading", "Introduction"), ("paragraph", "Masses below 5 GeV are excluded by LEP.")),
            "what reads like a cut could not be read",
        ),
    ],
)
def test_a_paper_without_a_selection_gives_no_line_and_says_why(
    parts: tuple[Part, ...], why: str
) -> None:
    """Nothing is invented."""
    spec = Patterns().extract(paper(*parts))
    found = [f for f in review.findings(spec, paper(*parts)) if f.code != "HEP310"]
    assert (
        spec.requirements,
        [(f.code, why in f.message or "stand in" in f.message) for f in found],
    ) == ((), [("HEP403", True)])


def test_a_stopped_extraction_gives_an_empty_spec() -> None:
    """Cancelled before anything is placed."""
    given = paper(("heading", "Objects"), ("paragraph", "Muons must satisfy p_{T} > 6 GeV."))
    assert Patterns().extract(given, cancelled=lambda: True).requirements == ()


def test_the_example_paper_gives_its_complete_selection() -> None:
    """All lines of the note but the isolation, which it leaves to its reference."""
    spec = Patterns().extract(read(str(example_paper())))
    assert [r.adl for r in spec.requirements if r.block in ("object electrons", "region SR")] == [
        "select pt > 7 GeV", "select abs(eta) < 2.47", "reject abs(eta) [] 1.37 1.52",
        'select id == "tight"', "select abs(d0sig) < 5",
        ("select abs(z0sintheta) < "
"0.5 mm"), "reject dR(this, muons) < 0.1", "select m4l [] 115 130 GeV", "select size(jets) <= 2",
"select MET < 50 GeV",
    ]  # fmt: skip
    assert sound(spec)


def sound(spec: Spec) -> bool:
    """No error of a check, and verbatim words with the number for every line."""
    errors = [
        f for f in check(spec.tree) if f.severity == "error" and f.code not in ("HEP107", "HEP119")
    ]  # a contradiction of the paper stays; so does a variable of b jets in a region without any
    said = [r for r in spec.requirements if not r.implied]
    grounded = [
        r
        for r in said
        if r.evidence and all(e.status == "verbatim" for e in r.evidence) and has_numbers(r)
    ]
    return not errors and len(grounded) == len(said) > 0


REACHED = {
    "1704.03848": (0.90, 0.98),
    "1704.07781": (0.97, 0.98),
    "1706.09933": (0.96, 0.97),
    "2004.03447": (0.75, 0.98),
    "2103.02708": (0.0, 0.0),
}


def has_numbers(requirement: Requirement) -> bool:
    """True where the words of a requirement hold all its numbers."""
    text = " ".join(e.quote for e in requirement.evidence)
    values = [
        n
        for c in requirement.comparisons
        for n in (c.value if isinstance(c.value, tuple) else (c.value,))
    ]
    return all(has_number(text, n) for n in values if not isinstance(n, str))


@pytest.mark.shared
@pytest.mark.parametrize("name", REACHED)
def test_a_real_paper_reaches_its_score(name: str) -> None:
    """Sound, every number in its words, and no worse than before (``benchmarks/extraction.py``)."""
    spec = Patterns().extract(real(name))
    assert sound(spec)
    if name == "2103.02708":
        return  # it has no annotation
    known = {t.paper: t for t in truth.shipped()}
    found = score(known[name], draft.of(spec))
    recall, precision = REACHED[name]
    assert round(found.recall.value or 0, 4) >= recall
    assert round(found.precision.value or 0, 4) >= precision
    assert found.grounded.found == found.grounded.of


def test_intervals_are_bins_and_no_requirement() -> None:
    """The last of a list of bins is a bin as well, and dropped bins are no requirement on
    events.
    """
    parts = (
        ("list", "N_{jet}: 2, 3–4, ≥5;"),
        ("paragraph", "Intervals with N_{b-jet} ≥ 3 and N_{jet} = 2 are discarded."),
    )
    assert lines(*parts) == [
        ("region jets_bins", "bin size(jets) == 2"),
        ("region jets_bins", "bin size(jets) [] 3 4"),
        ("region jets_bins", "bin size(jets) >= 5"),
    ]


def test_a_side_band_introduced_on_the_line_before_is_no_requirement() -> None:
    """A row of a table that ends with a colon speaks of the row below it."""
    rows = [
        ["Mass window in the signal region: 115 < m_{4ℓ} < 130 GeV"],
        ["Mass window in the sideband region:"],
        ["105 < m_{4ℓ} < 115 GeV"],
    ]
    parts = (("caption", "Table 1: Summary of the selection criteria."), ("table", ""))
    assert lines(*parts, tables=[rows]) == [("region preselection", "select m4l [] 115 130 GeV")]


def test_a_second_working_point_stays_open() -> None:
    """An object has one working point: a tighter one that some have to pass is left to a person."""
    text = (
        "We require both jets to be tagged with the loose operating point, and at least one of "
        "them with the medium operating point."
    )
    assert lines(("paragraph", text)) == [("object bjets", 'select btag_wp == "loose"')]


def test_a_short_row_is_quoted_whole() -> None:
    """So few characters as ``3 ≥5`` are found anywhere; the row is not."""
    rows = [["Region", "N_{jet}", "H_{T} [GeV]"], ["3", "≥5", "≥500"]]
    parts = (("caption", "Table 1: Definition of the search regions."), ("table", ""))
    assert lines(*parts, tables=[rows]) == [
        ("region Region_3", "select size(jets) >= 5"),
        ("region Region_3", "select HT(jets) >= 500 GeV"),
    ]


def test_a_delegation_is_cut_between_words_with_an_ellipsis() -> None:
    """What stands before and the reference are cut where a word ends, and one sees it."""
    text = (
        "Jets that are close to any of the leptons of the event are handled with great care by "
        "the algorithm that is described in Ref. [3]."
    )
    reference = Reference(
        "3",
        "A. Author and B. Author, A very long title of a very long paper on jets and leptons and "
        "photons, Journal 1 (2001) 1",
    )
    given = paper(("heading", "Objects"), ("paragraph", text), references=[reference])
    (finding,) = (
        f for f in review.findings(Patterns().extract(given), given) if f.code == "HEP401"
    )
    assert finding.message == (
        "p1: … event are handled with great care by the algorithm that is described in Ref. [3] – "
        "defined in reference [3] (A. Author and B. Author, A very long title of a very long paper "
        "on jets and …)"
    )


def test_a_requirement_on_events_with_enough_jets_lets_the_others_pass() -> None:
    """``if N_jet >= 3, then`` is part of the line and of its quote; the number is still a
    requirement of the spec.
    """
    text = (
        "• N_{jet} ≥ 2; if N_{jet} ≥ 3, then, in addition, ∆φ_{H_{T}^{miss},j_{3}} > 0.3 for the "
        "third highest p_{T} jet j_{3}."
    )
    spec = Patterns().extract(paper(("heading", "Event selection"), ("list", text)))
    (line,) = [r for r in spec.requirements if "dphi" in r.adl]
    assert line.adl == "select size(jets) < 3 or dphi(jets[2], MET) > 0.3"
    assert line.evidence[0].quote.startswith("if N_{jet} ≥ 3")
    assert [(c.quantity, c.value) for c in line.comparisons] == [("dphi", 0.3)]
