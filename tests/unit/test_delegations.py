"""Which citations hold a definition that the selection needs, and which only name a source."""

from __future__ import annotations

import pytest

from hepnb import render
from hepnb import spec as specs
from hepnb.adl.delegation_comments import left
from hepnb.extract.model.delegated import left_by, noted
from hepnb.paper import Block, Paper, Reference, Section, Word
from hepnb.readers.citations import citations
from hepnb.sweep.delegations import delegations, left_to_others


def paper(text: str, heading: str = "Event selection") -> Paper:
    """A paper of one paragraph in a section of that name, and a bibliography of nine entries."""
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append(Word(at, at + len(word), 3, (0.0, 0.0, 1.0, 1.0)))
        at += len(word)
    blocks = (Block("b1", "paragraph", text, tuple(words), "s1"),)
    references = tuple(Reference(str(n), f"Entry {n}", f"1601.0000{n}") for n in range(1, 10))
    sections = (Section("s1", "3", heading, 1, 3),)
    made = Paper(
        "2601.00001",
        "A selection",
        "0" * 64,
        ((595.0, 842.0),) * 3,
        sections,
        blocks,
        references=references,
    )
    return Paper(**{**made.__dict__, "citations": citations(blocks, references)})


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "Electrons satisfy the medium criteria described in Ref. [3]. Jets have pT > 30 GeV.",
            ("3",),
        ),
        ("Photons must pass the tight identification requirements of Ref. [2].", ("2",)),
        ("Muons are selected as in Refs. [4, 5].", ("4", "5")),
        ("The event selection follows that of Ref. 7.", ("7",)),
        ("Photons pass the tight identification criteria [2] and have pT > 25 GeV.", ("2",)),
    ],
)
def test_a_definition_that_is_left_to_a_reference_is_found(
    text: str, labels: tuple[str, ...]
) -> None:
    """The sentence with its page and the entries of the bibliography."""
    (found,) = delegations(paper(text))
    assert (found.labels, found.page, found.sentence) == (
        labels,
        3,
        text.partition(" Jets have")[0],
    )


@pytest.mark.parametrize(
    "text",
    [
        "The Higgs boson was discovered at the LHC [1, 2].",
        "Jets are clustered with FastJet [3] and have pT > 30 GeV.",
        "Events with at least two jets are selected.",
    ],
)
def test_a_citation_that_names_a_source_is_no_delegation(text: str) -> None:
    """Whom a paper thanks for a tool or a fact defines no requirement."""
    assert delegations(paper(text)) == ()


def test_only_the_sections_about_the_selection_count() -> None:
    """What the description of the simulation leaves to references is not needed to select
    events.
    """
    text = "The samples are normalised as described in Ref. [3]."
    assert delegations(paper(text, "Simulated samples")) == ()


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        (("Jets of the anti-kT algorithm [3] are calibrated "
"[4]."), ["Jets of the anti-kT algorithm", "are calibrated"]),
        (("The isolation follows the prescription of Ref. "
"[5]."), ["The isolation follows the prescription"]),
        (("Muons pass the tight criteria defined in Refs. [6, "
"7]."), ["Muons pass the tight criteria"]),
    ],
)  # fmt: skip
def test_what_is_left_is_named_by_the_words_before_the_citation(
    text: str, whats: list[str]
) -> None:
    """Also where the cited paper only says how something works."""
    assert [d.what for d in left_to_others(paper(text))] == whats


@pytest.mark.parametrize(
    "text",
    [
        "The samples are generated with a program [3].",
        "The cross section is taken from theory [4].",
        "The background is obtained by a fit [5].",
        "The variable was previously used [6].",
        "This particle was discovered in 2012 [7].",
    ],
)
def test_what_a_selection_cites_for_another_reason_is_not_left_to_others(text: str) -> None:
    """Samples, theory and statistics define no object and no requirement."""
    assert left_to_others(paper(text)) == ()


@pytest.mark.parametrize(
    ("text", "heading", "found"),
    [
        ("The coordinate system is described in Ref. [3].", "The detector", 1),
        ("The selection is done by a two-level trigger [3].", "The detector", 1),
        ("The calorimeter is made of lead [3].", "The detector", 0),
        ("The method is described in Ref. [3].", "Background estimation", 1),
        ("Top quarks are a background [3].", "Background estimation", 0),
        ("The limits are described in Ref. [3].", "Results", 0),
    ],
)
def test_what_the_selection_hangs_on_may_stand_in_another_section(
    text: str, heading: str, found: int
) -> None:
    """It is no definition of a requirement, and papers are not loaded for it."""
    given = paper(text, heading)
    assert (len(left_to_others(given)), delegations(given)) == (found, ())


def test_citations_are_found_where_the_bibliography_is_not_in_the_file() -> None:
    """Numbers in brackets that rise from 1 on; an interval alone is none."""
    text = "Jets [1] and muons [2, 3] are reconstructed [4], and photons [5, 6]."
    blocks = (Block("b1", "paragraph", text, (), ""),)
    assert [c.labels for c in citations(blocks, ())] == [("1",), ("2", "3"), ("4",), ("5", "6")]
    interval = Block(
        "b1",
        "paragraph",
        "The mass is in [60, 120], the pull in [1, 5] and [7, 20], or [2, 90].",
        (),
        "",
    )
    assert citations((interval,), ()) == ()


def test_what_is_left_to_others_is_kept_in_the_text_and_in_the_records() -> None:
    """One entry per reference, with its id; it survives the text, and the summary says how the
    paper is loaded.
    """
    given = paper(
        'Muons pass the "tight" criteria defined in Ref. [2]. They are reconstructed as explained '
        "[2, 9]."
    )
    drafted = noted(specs.read("object muons\n  take Muon\n"), given)
    again = specs.read(specs.text_of(drafted))
    found = {
        "what": 'Muons pass the "tight" criteria',
        "reference": "[2]",
        "arxiv": "1601.00002",
        "doi": "",
        "page": 3,
        "quote": 'Muons pass the "tight" criteria defined in Ref. [2].',
    }
    assert specs.to_json(again)["delegated"][0] == found
    assert (
        [entry.reference for entry in left(again.tree)]
        == ["[2]", "[9]"]
        == [entry.reference for entry in left_by(given)]
    )
    assert render.left_to_others(again).splitlines()[1].endswith("hepnb paper 1601.00002")
    assert noted(specs.read(""), given).tree.items == ()
