"""What a paper leaves to one that it cites is read there; where the two differ, the paper counts
and both are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hepnb import workflow
from hepnb.extract.model.delegated import delegated
from hepnb.extract.model.prompted import Prompted
from hepnb.extract.model.sources import differ, told_apart
from hepnb.paper import Paper, Reference
from hepnb.readers import read
from hepnb.readers.citations import citations
from hepnb.records import Place, Records, Rule, Test
from hepnb.spec import Spec
from tests.unit.papers import shared
from tests.unit.reader import Reader, Record
from tests.unit.test_prompted import CITED, paper

MUONS: Record = {"name": "muons", "kind": "objects", "of": ["Muon"]}
TEXT = (
    "Muons are selected with the requirements described in Ref. [7]. They must have p_{T} > 12 GeV."
)


def extracted(made: Paper, other: Paper, blocks: Sequence[Record], *rules: Record) -> Spec:
    """The draft of a reader that knows these rules, wherever they stand."""
    return Prompted(Reader(blocks, rules), cited=[other]).extract(made)


def rule(words: str, q: str, value: float, unit: str = "", op: str = ">", **more: object) -> Record:
    """A record on muons, or what is said otherwise."""
    return {"words": words, "in": ["muons"], "q": q, "op": op, "v": [value], "unit": unit, **more}


def test_a_number_of_the_paper_itself_counts_and_that_of_the_cited_one_is_shown() -> None:
    """12 GeV here, 5 GeV there: one line, one warning with both; what only the cited paper says
    has that as its source.
    """
    made = replace(
        paper(TEXT), references=(Reference("7", "A. Bee, A paper, arXiv:2601.00009", "2601.00009"),)
    )
    made = replace(made, citations=citations(made.blocks, made.references))
    other = replace(paper(CITED), id="2601.00009", sha256="9" * 64)
    spec = extracted(
        made,
        other,
        [MUONS],
        rule("must have p_{T} > 12 GeV", "pt", 12, "GeV"),
        rule("Muons must have p_{T} > 5 GeV", "pt", 5, "GeV"),
        rule("and |η| < 2.5", "abseta", 2.5, op="<"),
    )
    lines = {r.adl: [e.paper for e in r.evidence] for r in spec.requirements}
    assert lines == {"select pt > 12 GeV": ["2601.00002"], "select abs(eta) < 2.5": ["2601.00009"]}
    (said,) = (f for f in spec.findings if f.code == "HEP517")
    assert said.message.startswith("page 1: pt > 12 GeV in muons")
    assert "2601.00009 has pt > 5 GeV" in said.message


def test_the_example_notes_differ_where_one_is_changed() -> None:
    """The note leaves isolation to the second one; where it would say 0.2 itself, its 0.15 is
    only shown.
    """
    note, leptons = (
        read(str(workflow.example_paper())),
        read(str(workflow.example_paper("example-leptons"))),
    )
    (found, *_) = delegated(note, [leptons])
    block = next(b for b in found.page.blocks if "0.15" in b.text)
    words = block.text[max(block.text.index("0.15") - 40, 0) : block.text.index("0.15") + 4]
    isolation = Test("iso", "<", (0.15,))
    there = Rule(
        isolation, ("muons",), places=(Place(leptons.id, 1, block.id, 0, 5),), words=(words,)
    )
    here = replace(
        there, test=replace(isolation, values=(0.2,)), places=(Place(note.id, 2, "b1", 0, 5),)
    )
    kept, findings = told_apart(Records((), (here, there), note.id))
    assert kept.rules == (here,)
    assert [f.code for f in findings] == ["HEP517"]
    assert f"{leptons.id} has iso < 0.15" in findings[0].message
    assert told_apart(Records((), (replace(here, test=isolation), there), note.id))[1] == ()


@pytest.mark.parametrize(
    "other",
    [
        Test("pt", "<", (20,), "GeV"),
        Test("eta", ">", (20,)),
        Test("pt", ">", (20,), "GeV", nth=1),
        Test("pt", ">", (12000,), "MeV"),
    ],
    ids=["side", "quantity", "rank", "the same in MeV"],
)
def test_what_speaks_of_something_else_does_not_differ(other: Test) -> None:
    """Another side, another quantity, one candidate only, or the same number in another unit."""
    own = Rule(Test("pt", ">", (12,), "GeV"), ("muons",))
    assert differ(Rule(Test("pt", ">", (20,), "GeV"), ("muons",)), own)
    assert not differ(Rule(other, ("muons",)), own)
    assert not differ(Rule(Test("pt", ">", (20,), "GeV"), ("electrons",)), own)


def test_a_published_paper_is_read_where_another_one_leaves_a_definition_to_it() -> None:
    """1704.07323 leaves identification and isolation to Ref. [24], for which 1706.04402 stands
    in here.
    """
    made, other = (
        read(str(shared("papers/1704.07323.pdf"))),
        read(str(shared("papers/1706.04402.pdf"))),
    )
    made = replace(
        made,
        references=tuple(
            replace(r, arxiv=other.id) if r.label == "24" else r for r in made.references
        ),
    )
    passages = [d for d in delegated(made, [other]) if d.page.paper is other]
    assert any("isolation" in d.words for d in passages)
    (lepton,) = {c.text for t in other.tables for c in t.cells if "1.442(2.4)" in c.text}
    blocks = [
        {"name": n, "kind": "objects", "of": [b]}
        for n, b in (("Electrons", "Electron"), ("Muons", "Muon"))
    ]
    spec = extracted(
        made,
        other,
        blocks,
        {"words": "< 2.5", "in": ["Electrons"], "q": "abseta", "op": "<", "v": [2.5]},
        {"words": lepton, "in": ["Electrons"], "q": "abseta", "op": "<", "v": [1.442]},
        {"words": lepton, "in": ["Muons"], "q": "pt", "op": ">", "v": [20], "unit": "GeV"},
    )
    sources = {r.adl: {e.paper for e in r.evidence} for r in spec.requirements}
    assert sources == {"select abs(eta) < 2.5": {made.id}, "select pt > 20 GeV": {other.id}}
    assert [f.code for f in spec.findings if f.code == "HEP517"] == ["HEP517"]
