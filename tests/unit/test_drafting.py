"""Records → draft: nothing is written that the paper's words do not say."""

from __future__ import annotations

import pytest

from hepnb.extract.drafting import draft
from hepnb.paper import Paper
from hepnb.records import Block, Place, Records, Rule, Test
from tests.unit.papers import paper

TEXT = (
    "Jets are kept with p_{T} > 30 GeV, |η| < 2.50 and a scalar sum above 1 200 GeV, in a pair "
    "of them, and JVT > .75."
)


def _paper() -> Paper:
    return paper(("heading", "Event selection"), ("paragraph", TEXT))


def _rule(words: str, test: Test) -> Rule:
    of = _paper()
    block = next(b for b in of.blocks if b.text == TEXT)
    place = Place(
        of.id, block.page_at(0), block.id, TEXT.index(words), TEXT.index(words) + len(words)
    )
    return Rule(test, ("jets",), places=(place,), words=(words,))


@pytest.mark.parametrize(
    ("words", "test", "line"),
    [
        ("p_{T} > 30 GeV", Test("pt", ">", (30,), "GeV"), "select pt > 30 GeV"),
        ("p_{T} > 30 GeV", Test("pt", ">", (50,), "GeV"), ""),
        ("|η| < 2.50", Test("abseta", "<", (2.5,)), "select abs(eta) < 2.5"),
        ("|η| < 2.50", Test("abseta", "<", (2.4,)), ""),
        ("above 1 200 GeV", Test("pt", ">", (1200,), "GeV"), "select pt > 1200 GeV"),
        ("JVT > .75", Test("jvt", ">", (0.75,)), "select jvt > 0.75"),
        ("JVT > .75", Test("jvt", ">", (75.0,)), ""),
    ],
)
def test_a_number_that_is_not_in_its_words_gives_no_line(words: str, test: Test, line: str) -> None:
    """A finding names the record and the number; what stands beside it is written."""
    other = _rule("p_{T} > 30 GeV", Test("pt", ">", (30,), "GeV"))
    found = draft(
        _paper(),
        Records((Block("jets", "objects", ("Jet",)),), (_rule(words, test), other), _paper().id),
    ).spec
    lines = {r.adl for r in found.requirements}
    assert lines == {line or "select pt > 30 GeV", "select pt > 30 GeV"}
    refused = [f for f in found.findings if f.code == "HEP602"]
    assert [f"{test.values[0]:g} is not in its words" in f.message for f in refused] == (
        [] if line else [True]
    )


@pytest.mark.parametrize(
    ("text", "words", "test", "written"),
    [
        (
            "Events must have at least two jets.",
            "at least two jets",
            Test("n", ">=", (2,), what="jets"),
            True,
        ),
        (
            "Events must have at least two jets.",
            "at least two jets",
            Test("n", ">=", (3,), what="jets"),
            False,
        ),
        (
            "Events must have more than two jets.",
            "more than two jets",
            Test("n", ">=", (3,), what="jets"),
            True,
        ),
        ("Events with no jets are rejected.", "no jets", Test("n", ">=", (1,), what="jets"), True),
        (
            "Events must have a pair of jets.",
            "a pair of jets",
            Test("n", "==", (2,), what="jets"),
            True,
        ),
        ("Events with any jets are rejected.", "jets", Test("n", "==", (0,), what="jets"), True),
        ("Events with a jet are vetoed.", "a jet", Test("n", "==", (0,), what="jets"), True),
        (
            "Events must have a pair of jets.",
            "a pair of jets",
            Test("n", "==", (4,), what="jets"),
            False,
        ),
    ],
)
def test_a_count_is_in_its_words(text: str, words: str, test: Test, written: bool) -> None:
    """In digits or words, or as the other side of a strict comparison; no other count is
    written.
    """
    of = paper(("heading", "Event selection"), ("paragraph", text))
    start = text.index(words)
    rule = Rule(
        test, ("SR",), places=(Place(of.id, 1, "b1", start, start + len(words)),), words=(words,)
    )
    blocks = (Block("jets", "objects", ("Jet",)), Block("SR", "region"))
    assert bool(draft(of, Records(blocks, (rule,), of.id)).spec.requirements) is written
