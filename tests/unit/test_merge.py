"""Two drafts of one paper become one: what both have once, what one has is said, what contradicts is shown."""

from __future__ import annotations

from hepnb.adl.format import format as format_tree
from hepnb.adl.parse import parse
from hepnb.extract.merge import merge
from hepnb.extract.patterns import Patterns
from hepnb.extract.prompted import Prompted
from hepnb.paper import Paper
from hepnb.spec import PhraseState, Spec, of_tree
from tests.unit.reader import Known, Reader
from tests.unit.sentences import paper_of

TEXT = "Photons are required to have p_{T} > 25 GeV and |η| < 2.37. Events with at least two jets with p_{T} > 30 GeV are selected."
PT = Known("p_{T} > 25 GeV", "object photons", "select pt > 25 GeV")
ETA = Known("|η| < 2.37", "object photons", "select abs(eta) < 2.37")
SIZE = Known("at least two jets", "region SR", "select size(jets) >= 2")
JET = Known("jets with p_{T} > 30 GeV", "object jets", "select pt > 30 GeV")


def merged(paper: Paper, *known: Known) -> Spec:
    """What a reader knows, merged with what the patterns find."""
    spec = merge(paper, Prompted(Reader(known)).extract(paper), Patterns().extract(paper))
    assert parse(format_tree(spec.tree)) == spec.tree
    assert [r.adl for r in of_tree(spec.tree).requirements] == [r.adl for r in spec.requirements]
    return spec


def codes(spec: Spec) -> list[tuple[str, str]]:
    """What the two differ in: (code, line)."""
    return [(f.code, f.message.split("'")[1]) for f in spec.findings if f.code in ("HEP512", "HEP513", "HEP514")]


def test_what_both_have_is_there_once() -> None:
    """The names of the model, all phrases claimed, nothing to say."""
    spec = merged(paper_of(TEXT), PT, ETA, SIZE, JET)
    assert [(r.block, r.adl) for r in spec.requirements] == [
        ("object photons", "select pt > 25 GeV"),
        ("object photons", "select abs(eta) < 2.37"),
        ("object jets", "select pt > 30 GeV"),
        ("region SR", "select size(jets) >= 2"),
    ]
    assert codes(spec) == []
    assert {p.state for p in spec.phrases} == {PhraseState.CLAIMED}
    assert spec.engine == "prompted reader with patterns"


def test_what_only_the_patterns_have_comes_in_below_the_names_of_the_model() -> None:
    """A line that the model left out stands in the block that the model named, and is marked."""
    spec = merged(paper_of(TEXT), PT, SIZE, JET)
    assert [r.adl for r in spec.requirements if r.block == "object photons"] == ["select pt > 25 GeV", "select abs(eta) < 2.37"]
    assert codes(spec) == [("HEP513", "select abs(eta) < 2.37")]
    assert "only patterns found it" in next(f.message for f in spec.findings if f.code == "HEP513")


def test_what_only_the_model_has_is_marked_as_well() -> None:
    """A line that no pattern reads."""
    paper = paper_of(TEXT, "Photons in the crack are treated with special care: their shower must look round, with Reta above 0.9.")
    own = Known("Reta above 0.9", "object photons", "define reta = 0.9")
    spec = merged(paper, PT, ETA, SIZE, JET, own)
    assert ("HEP513", "define reta = 0.9") in codes(spec)


def test_blocks_of_another_name_are_the_same_by_their_lines() -> None:
    """The model calls them gammas: the lines that both have say that it is the patterns' photons."""
    spec = merged(paper_of(TEXT), Known("p_{T} > 25 GeV", "object gammas", "select pt > 25 GeV"),
                  Known("Photons are", "object gammas", "take Photon"))  # fmt: skip
    assert "object photons" not in [b.title for b in spec.tree.blocks]
    assert [r.adl for r in spec.requirements if r.block == "object gammas"] == [
        "take Photon", "select pt > 25 GeV", "select abs(eta) < 2.37",
    ]  # fmt: skip


def test_two_readings_of_the_same_words_are_shown_side_by_side() -> None:
    """The model turned the comparison round: its line stays, with a warning that holds the other reading and the quote."""
    turned = Known("|η| < 2.37", "object photons", "select abs(eta) > 2.37")
    spec = merged(paper_of(TEXT), PT, turned, SIZE, JET)
    (found,) = (f for f in spec.findings if f.code == "HEP512")
    assert found.message == "'select abs(eta) > 2.37': patterns reads 'select abs(eta) < 2.37' (p1 \"|η| < 2.37\")"
    assert found.requirement == next(r.id for r in spec.requirements if r.adl == "select abs(eta) > 2.37")
    assert "select abs(eta) < 2.37" not in [r.adl for r in spec.requirements]


def test_a_line_that_contradicts_the_model_stays_out_and_is_shown() -> None:
    """25 GeV by the model's own passage, a line of the patterns that leaves nothing: a finding, and the draft stays sound."""
    paper = paper_of(TEXT, "Photons with p_{T} < 20 GeV are selected.")
    spec = merged(paper, PT, ETA, SIZE, JET)
    assert "select pt > 25 GeV" in [r.adl for r in spec.requirements]
    assert not [f for f in spec.findings if f.severity == "error"]


def test_evidence_of_both_is_joined() -> None:
    """The model quotes one place, the patterns two: the line has both."""
    paper = paper_of(TEXT, "As before, photons are required to have p_{T} > 25 GeV.")
    spec = merged(
        paper, ETA, SIZE, JET, Known("photons are required to have p_{T} > 25 GeV", "object photons", "select pt > 25 GeV")
    )
    (line,) = (r for r in spec.requirements if r.adl == "select pt > 25 GeV")
    assert sorted(e.page for e in line.evidence) == [1, 2]


def test_an_empty_model_leaves_the_patterns() -> None:
    """A model that says nothing: all lines of the patterns, each marked as theirs."""
    spec = merged(paper_of(TEXT))
    alone = Patterns().extract(paper_of(TEXT))
    assert [r.adl for r in spec.requirements] == [r.adl for r in alone.requirements]
    assert len(codes(spec)) == sum(bool(r.comparisons) for r in spec.requirements)
