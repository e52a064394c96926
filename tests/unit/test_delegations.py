"""Which citations hold a definition that the selection needs, and which only name a source."""

from __future__ import annotations

import pytest

from hepnb.paper import Block, Paper, Reference, Section, Word
from hepnb.readers.citations import citations
from hepnb.sweep.delegations import delegations


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
    made = Paper("2601.00001", "A selection", "0" * 64, ((595.0, 842.0),) * 3, sections, blocks, references=references)
    return Paper(**{**made.__dict__, "citations": citations(blocks, references)})


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Electrons satisfy the medium criteria described in Ref. [3]. Jets have pT > 30 GeV.", ("3",)),
        ("Photons must pass the tight identification requirements of Ref. [2].", ("2",)),
        ("Muons are selected as in Refs. [4, 5].", ("4", "5")),
        ("The event selection follows that of Ref. 7.", ("7",)),
        ("Photons pass the tight identification criteria [2] and have pT > 25 GeV.", ("2",)),
    ],
)
def test_a_definition_that_is_left_to_a_reference_is_found(text: str, labels: tuple[str, ...]) -> None:
    """The sentence with its page and the entries of the bibliography."""
    (found,) = delegations(paper(text))
    assert (found.labels, found.page, found.sentence) == (labels, 3, text.partition(" Jets have")[0])


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
    """What the description of the simulation leaves to references is not needed to select events."""
    text = "The samples are normalised as described in Ref. [3]."
    assert delegations(paper(text, "Simulated samples")) == ()
