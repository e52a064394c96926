"""Review: findings about evidence, decisions, and the gate that only a reviewed spec passes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hepnb import review, spec
from hepnb.errors import SpecError, UnreviewedSpec
from hepnb.findings import Finding
from hepnb.paper import Block, Paper, Word
from hepnb.spec import Decision, Phrase

SENTENCES = {
    5: (
        "Events with Δφ(γ, ETmiss) < 0.3 are vetoed. Muons have |d0| < 0.2 cm. "
        "We reject events with an invariant mass below 12 GeV. Photons have ET > 180 GeV. Muons "
        "with ΔR < 0.4 to a jet are removed."
    ),
    7: (
        "Photons are required to have ET > 10 GeV and to satisfy |η| < 2.37, excluding 1.37 < |η| "
        "< 1.52. "
        "They pass the tight selection."
    ),
    8: (
        "Events with at least two photons are kept. The leading photon has a pT of at least 40 "
        "GeV. "
        "Events with more than 500 MeV are kept. Muons with an impact parameter greater than 1 mm "
        "are rejected."
    ),
}


def a_paper() -> Paper:
    """Two pages with a paragraph each."""
    blocks = []
    for page, text in SENTENCES.items():
        words = tuple(
            Word(m.start(), m.end(), page, (float(m.start()), 10.0, float(m.end()), 20.0))
            for m in re.finditer(r"\S+", text)
        )
        blocks.append(Block(f"b{page}", "paragraph", text, words, "s"))
    return Paper("1704.03848", "A paper", "0", ((600.0, 800.0),) * 8, (), tuple(blocks))


def found(lines: str, *, paper: Paper | None, engine: str = "") -> list[tuple[str, str, int]]:
    """(code, severity, line) of the findings about evidence of some lines of an object block."""
    read = replace(spec.read(f"object photons\n  take Photon\n{lines}"), engine=engine)
    return [
        (f.code, f.severity, f.line)
        for f in review.findings(read, paper)
        if f.code.startswith("HEP3") and f.code not in ("HEP310", "HEP312")
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('select et > 10 GeV #: p7 "ET > 10 GeV" ?', []),
        ('select et > 10000 MeV #: p7 "ET > 10 GeV" ?', []),
        ('select et > 11 GeV #: p7 "ET > 10 GeV" ?', [("HEP305", "error")]),
        ('select et > 10 GeV #: p8 "ET > 10 GeV" ?', [("HEP303", "warning")]),
        ('select et > 10 GeV #: p0 "ET > 10 GeV" ?', []),
        ('select et > 10 GeV #: p7 "nothing of the kind stands here" ?', [("HEP302", "error")]),
        (
            'select et > 10 GeV #: p7 "Photons are required to have ET > 12 GeV" ?',
            [("HEP302", "error")],
        ),
        ('select et < 10 GeV #: p7 "ET > 10 GeV" ?', [("HEP307", "warning")]),
        ('reject abs(eta) [] 1.37 1.52 #: p7 "excluding 1.37 < |η| < 1.52" ?', []),
        ('select id == "tight" #: p7 "pass the tight selection" ?', []),
        ('select id == "loose" #: p7 "pass the tight selection" ?', [("HEP306", "warning")]),
        ("select et > 10 GeV #: ?", [("HEP301", "warning")]),
        ('select et > 10 GeV #: 1602.01234:p7 "ET > 10 GeV" ?', [("HEP304", "info")]),
        ('select et > 10 GeV #: p7 "nothing of the kind stands here" ✗', []),
        ('select pt > 40 #: p8 "The leading photon has a pT of at least 40 GeV" ?', []),
        (
            'select pt <= 40 #: p8 "The leading photon has a pT of at least 40 GeV" ?',
            [("HEP307", "warning")],
        ),
        ('select abs(d0) <= 1 mm #: p8 "impact parameter greater than 1 mm" ?', []),
        ('select pt > 0.5 GeV #: p8 "Events with more than 500 MeV" ?', []),
        ('select abs(d0) < 0.2 #: p5 "|d0| < 0.2 cm" ?', [("HEP305", "error")]),
        ('select abs(d0) < 2 mm #: p5 "|d0| < 0.2 cm" ?', []),
        ('select et > 160 GeV #: p5 "Photons have ET > 180 GeV" ?', [("HEP305", "error")]),
        (
            'reject dphi(this, MET) < 0.3 #: p5 "Events with Δφ(γ, ETmiss) < 0.3 are vetoed" ?',
            [("HEP308", "warning")],
        ),
        ('reject dR(this, MET) < 0.3 #: p5 "Δφ(γ, ETmiss) < 0.3" ?', [("HEP309", "warning")]),
        (
            'select dR(this, Jet) < 0.4 #: p5 "Muons with ΔR < 0.4 to a jet are removed" ?',
            [("HEP307", "warning")],
        ),
        ('reject dR(this, Jet) < 0.4 #: p5 "Muons with ΔR < 0.4 to a jet are removed" ?', []),
    ],
)
def test_evidence_is_held_against_the_paper(line: str, expected: list[tuple[str, str]]) -> None:
    """Place, words, numbers in any unit, working points and polarity."""
    # what was not looked up is said of the spec as a whole
    lines = [(code, severity, 0 if code == "HEP304" else 3) for code, severity in expected]
    assert found(f"  {line}\n", paper=a_paper()) == lines


def test_a_count_may_be_said_in_words_and_from_the_other_side() -> None:
    """``> 1`` is "at least two"."""
    lines = 'region SR\n  select size(photons) > 1  #: p8 "at least two photons"  ?\n'
    assert found(lines, paper=a_paper()) == []


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ('select dphi(photons[0], MET) < 0.3 #: p5 "Δφ(γ, ETmiss) < 0.3"', ["HEP307"]),
        (
            'select dphi(photons[0], MET) < 0.3 #: p5 "Events with Δφ(γ, ETmiss) < 0.3 are vetoed"',
            ["HEP307"],
        ),
        ('reject dphi(photons[0], MET) < 0.3 #: p5 "Δφ(γ, ETmiss) < 0.3"', []),
        (
            (
                'select dphi(photons[0], MET) >= 0.3 #: p5 "Events with Δφ(γ, ETmiss) < 0.3 are '
                'vetoed"'
            ),
            [],
        ),
        (
            'reject dphi(photons[0], MET) < 3.0 #: p5 "Events with Δφ(γ, ETmiss) < 0.3 are vetoed"',
            ["HEP305"],
        ),
        (
            'select mass(photons[0] + photons[1]) < 12 #: p5 "an invariant mass below 12 GeV"',
            ["HEP307"],
        ),
        ('reject mass(photons[0] + photons[1]) < 12 #: p5 "an invariant mass below 12 GeV"', []),
    ],
)
def test_what_a_paper_vetoes_is_not_selected(line: str, codes: list[str]) -> None:
    """An event requirement whose quote, or the words right around it, speaks of a veto must not
    keep what is vetoed.
    """
    lines = f'region SR\n  select size(photons) > 1  #: p8 "at least two photons"\n  {line}\n'
    assert [code for code, _, line in found(lines, paper=a_paper()) if line == 5] == codes


def test_a_line_without_evidence_weighs_by_who_made_it() -> None:
    """An error for an extractor, a warning for a person with the paper, one info for a person
    without.
    """
    lines = "  select pt > 10\n  select pt < 20\n"
    assert found(lines, paper=a_paper(), engine="patterns") == [
        ("HEP301", "error", 3),
        ("HEP301", "error", 4),
    ]
    assert found(lines, paper=a_paper()) == [("HEP301", "warning", 3), ("HEP301", "warning", 4)]
    assert found(lines, paper=None) == [("HEP301", "info", 0)]


def test_numbers_are_checked_without_the_paper() -> None:
    """A quote that lacks the number is wrong wherever it is from; that it was not looked up is
    said once.
    """
    lines = '  select pt > 11  #: p7 "ET > 10 GeV"\n  select abs(eta) < 2.37  #: p7 "|η| < 2.37"\n'
    assert found(lines, paper=None) == [("HEP305", "error", 3), ("HEP304", "info", 0)]


def test_open_phrases_and_the_maker_s_findings_are_told() -> None:
    """Every phrase that nobody claimed, by its words."""
    read = spec.read("object photons\n  take Photon\n")
    said = Finding("HEP201", "warning", "two tables disagree")
    read = replace(read, phrases=(Phrase("b7", 0, 5, 7, "ET > 10 GeV"),), findings=(said,))
    assert [str(f) for f in review.findings(read) if f.code != "HEP403"] == [
        str(said),
        (
            'HEP310 info: possible cut on page 7 that no line quotes: "ET > 10 GeV" '
            "(write a line for it, or set it aside with a reason)"
        ),
    ]


def test_findings_of_the_language_name_their_requirement() -> None:
    """So that a line with an error is not clean."""
    read = spec.read("object photons\n  take Photon\n  select dO < 1\n")
    (unknown,) = [f for f in review.findings(read) if f.code == "HEP102"]
    assert unknown.requirement == read.requirements[0].id


TEXT = """\
object photons
  take Photon
  select et > 10 GeV              #: p7 "ET > 10 GeV"                        ?
  select abs(eta) < 2.37          #: p7 "|η| < 2.37"                         ?
  select et > 12 GeV              #: p7 "ET > 10 GeV"                        ?
  reject abs(eta) [] 1.37 1.52    #: p7 "excluding 1.37 < |η| < 1.52"        ✓
"""


def located() -> tuple[spec.Spec, tuple[Finding, ...]]:
    """The spec of TEXT with its evidence located, and its findings."""
    read = review.locate_evidence(spec.read(TEXT, source="a.adl"), a_paper())
    return read, review.findings(read, a_paper())


def test_clean_lines_are_accepted_in_bulk() -> None:
    """Those that are open, verbatim and without an error or a warning; the wrong one stays open."""
    read, findings = located()
    decided = review.decide(read, accept_clean=True, findings=findings)
    assert [r.decision.value for r in decided.requirements] == [
        "accepted",
        "accepted",
        "open",
        "accepted",
    ]
    again = spec.read(spec.text_of(decided))
    assert [r.decision.value for r in again.requirements] == [
        "accepted",
        "accepted",
        "open",
        "accepted",
    ]


TWICE = """object photons
  take Photon
  select et > 10 GeV              #: p7 "ET > 10 GeV"                        ?

{second} photons
  take Photon
  select abs(eta) < 2.37          #: p7 "|η| < 2.37"                         ?

region SR
  select size(photons) >= 2       #: p8 "at least two photons"               ?

region met
  select MET > 180 GeV            #: p5 "ET > 180 GeV"                       ?
"""


@pytest.mark.parametrize("second", ["object", "composite"])
def test_lines_of_a_block_that_is_declared_twice_are_not_clean(second: str) -> None:
    """Nobody knows which of the two is meant, nor what a line means that names it."""
    read = review.locate_evidence(spec.read(TWICE.format(second=second)), a_paper())
    found = review.findings(read, a_paper())
    assert "HEP106" in {f.code for f in found}
    assert review.clean(read, found) == ()
    why = review.unclean(read, found)
    assert all("two blocks are called photons" in why[r.id] for r in read.requirements[:3])
    assert "two blocks are called photons" not in why[read.requirements[3].id]
    one = TWICE.format(second="object").replace(
        "object photons\n  take Photon\n  select abs", "  select abs"
    )
    alone = review.locate_evidence(spec.read(one), a_paper())
    assert len(review.clean(alone, review.findings(alone, a_paper()))) == 3


def test_what_is_wrong_with_a_block_is_wrong_with_its_lines() -> None:
    """A collection that takes nothing has no clean line, well quoted as its lines are."""
    text = TEXT.replace("  take Photon\n", "")
    read = review.locate_evidence(spec.read(text), a_paper())
    found = review.findings(read, a_paper())
    assert {f.code for f in found if f.block and not f.requirement} == {"HEP507"}
    assert review.clean(read, found) == ()


def test_nothing_is_clean_before_it_was_looked_up() -> None:
    """Unchecked evidence proves nothing."""
    assert review.clean(spec.read(TEXT), ()) == ()


def test_decisions_go_by_id_or_by_the_beginning_of_one() -> None:
    """Accept and reject; what a person says goes over what is clean."""
    read, findings = located()
    ids = [r.id for r in read.requirements]
    decided = review.decide(
        read, accept=[ids[2]], reject=[ids[0][:-1]], accept_clean=True, findings=findings
    )
    assert [r.decision.value for r in decided.requirements] == [
        "rejected",
        "accepted",
        "accepted",
        "accepted",
    ]


@pytest.mark.parametrize(
    ("accept", "reject", "says"),
    [
        (["photons"], [], "begins 4 ids"),
        (["photon-1"], [], "no requirement 'photon-1'"),
        ([""], [], "no requirement ''"),
        (["0"], ["0"], "accepted and rejected"),
    ],
)
def test_a_wrong_id_is_a_spec_error(accept: list[str], reject: list[str], says: str) -> None:
    """Unknown, ambiguous, or decided both ways ("0" stands for the first id)."""
    read, _ = located()
    accept, reject = (
        [read.requirements[0].id if i == "0" else i for i in ids] for ids in (accept, reject)
    )
    with pytest.raises(SpecError, match=says):
        review.decide(read, accept=accept, reject=reject)


def test_an_open_line_does_not_pass() -> None:
    """The error names the open lines by number and text."""
    read, findings = located()
    with pytest.raises(
        UnreviewedSpec, match=r"a\.adl: 3 open lines \(line 3: select et > 10 GeV; line 4"
    ) as caught:
        review.accept(read, findings=findings)
    assert caught.value.open_lines == (
        (3, "select et > 10 GeV"),
        (4, "select abs(eta) < 2.37"),
        (5, "select et > 12 GeV"),
    )


def test_an_error_does_not_pass_unless_it_is_waived_by_name() -> None:
    """By its code, or by its code and its line; the waiver is recorded, one that waives nothing
    is not.
    """
    read, findings = located()
    all_accepted = review.decide(read, accept=[r.id for r in read.requirements])
    with pytest.raises(UnreviewedSpec, match=r"1 blocking finding \(line 5: HEP305 error: 12 GeV"):
        review.accept(all_accepted, findings=findings, waive=["HEP302"])
    wrong = read.requirements[2].id
    for name in ("HEP305", f"HEP305:{wrong}"):
        assert review.accept(all_accepted, findings=findings, waive=[name, "HEP302"]).waived == (
            name,
        )


def test_a_rejected_line_is_gone_and_its_findings_do_not_block() -> None:
    """From the tree that runs, not from the spec."""
    read, findings = located()
    decided = review.decide(
        read, accept=[r.id for r in read.requirements[:2]], reject=[read.requirements[2].id]
    )
    reviewed = review.accept(decided, findings=findings)
    assert [r.adl for r in reviewed.requirements] == [
        "select et > 10 GeV",
        "select abs(eta) < 2.37",
        "reject abs(eta) [] 1.37 1.52",
    ]
    assert len(reviewed.tree.blocks[0].statements) == 4
    assert reviewed.spec == decided
    assert all(r.evidence[0].status == "verbatim" for r in reviewed.requirements)


def test_what_a_rejected_definition_leaves_undefined_blocks() -> None:
    """The tree that would run is checked, not only the text that was reviewed."""
    text = "object a\n  take Photon\n  define rel = iso / pt  #: ✗\n  select rel < 0.1\n"
    read = spec.read(text)
    with pytest.raises(UnreviewedSpec, match="rel is not defined"):
        review.accept(read, findings=review.findings(read))


def test_a_hand_written_spec_without_marks_passes() -> None:
    """A line without a mark is its author's own decision."""
    read = spec.read(
        "object a\n  take Photon\n  select pt > 10\nregion SR\n  select size(a) >= 1\n"
    )
    reviewed = review.accept(read, findings=review.findings(read))
    assert reviewed.tree == read.tree
    assert {r.decision for r in reviewed.requirements} == {Decision.ACCEPTED}


def test_every_check_of_evidence_has_a_page() -> None:
    """With a heading and what to do."""
    assert all(r.page.startswith(f"## {r.code}: ") and "Fix: " in r.page for r in review.RULES)
