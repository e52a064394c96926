"""Places that a model gives for a rule: cells that say one thing together, a table as a whole,
names that stand in one cell; and requirements that its form cannot say.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from hepnb.claims import with_unsaid
from hepnb.extract.comments import commented
from hepnb.extract.model import answers
from hepnb.extract.model.answers import SaidRule, SaidWords
from hepnb.extract.model.believed import Believed
from hepnb.extract.model.drafts import quoted
from hepnb.extract.model.prompted import Prompted
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.table_names import counted_through, names_in
from hepnb.locate import locate
from hepnb.models.scripted import Scripted
from hepnb.paper import Paper
from hepnb.records import Records, Rule
from hepnb.review.case import case_of
from hepnb.spec import Evidence, Phrase, PhraseState, text_of
from hepnb.spec import read as read_spec
from tests.unit.test_reading_checks import event, said
from tests.unit.test_reading_pages import block, table

BINS = [
    ["N_{jets} = [2, 3], p_{T}(j) > 260 GeV", "m_{eff} [TeV]", "", ""],
    ["", "[1.1, 1.7)", "[1.7, 2.3)", "[2.3, ∞)"],
    ["E_{T}^{miss} [GeV]", "[110, 170)", "", ""],
    ["", "[170, 230)", "", ""],
    ["", "[230, ∞)", "", ""],
]
UNITS = [
    ["Requirement [GeV]", "SRP1, SRP2", "SRP3–5"],
    ["p_{T}(j_{1})", "> 210", "> 320"],
    ["m_{eff} [TeV]", "> 1.3", "> 1.9"],
    ["all jets", "|η| < 2.7", ""],
]
TEXT = (
    "Events with a third lepton are rejected. The smaller of the two masses must be in the upper "
    "half of its distribution."
)
CAPTION = "Table 2: All regions require H_{T} > 430 GeV."
TABLES = [
    table("b1", BINS, head=2, spans={(0, 0): (2, 1), (2, 0): (3, 1)}),
    table("b2", UNITS, caption="b3"),
]
PAPER = Paper(
    "2601.00011",
    "T",
    "9" * 64,
    (),
    (),
    (
        TABLES[0][0],
        block("b3", CAPTION, kind="caption"),
        TABLES[1][0],
        block("b4", TEXT),
    ),
    tuple(t[1] for t in TABLES),
)
PAGE = Page(PAPER, PAPER.blocks)
REGIONS = frozenset({"SRX", *(f"SRP{n}" for n in range(1, 6))})
NAMES = REGIONS | {"jets", "leptons"}


def verified(rule: SaidRule) -> Rule | Refused:
    """What becomes of it."""
    return Verifier(PAGE, NAMES, REGIONS).verified(rule)


MEFF = {"unit": "TeV", "blocks": ("SRX",)}


def lepton(rank: int) -> SaidRule:
    """A veto on a lepton of that rank, in words of a third one."""
    words = "Events with a third lepton are rejected"
    of = {"at": "b4", "blocks": ("SRX",), "what": "leptons", "drops": True}
    return event(words, "n", ">=", rank, **of)


RIGHT = {
    "bins with a cell each, in a row": event(
        "[1.1, 1.7) [1.7, 2.3) [2.3, ∞)",
        "meff",
        "bins",
        1.1,
        1.7,
        2.3,
        at="b1.H1.1-H1.3",
        **MEFF,
    ),
    "bins with a cell each, in a column, without their words": event(
        "", "met", "bins", 110, 170, 230, unit="GeV", at="b1.R2.1-R4.1", blocks=("SRX",), what="MET"
    ),
    "an address whose end names the table again": event(
        "[170, 230) [230, ∞)",
        "met",
        "bins",
        170,
        230,
        unit="GeV",
        at="b1.R3.1–b1.R4.1",
        blocks=("SRX",),
        what="MET",
    ),
    "a table without a cell, where one cell has the words": said(
        "|η| < 2.7", "abseta", "<", 2.7, blocks=("jets",), at="b2"
    ),
    "a table without a cell, where its caption has them": event(
        "All regions require H_{T} > 430 GeV",
        "ht",
        ">",
        430,
        unit="GeV",
        at="b2",
        blocks=("SRP1",),
    ),
    "a row without a cell": event(
        "> 1.9", "meff", ">", 1.9, unit="TeV", at="b2.R2", blocks=("SRP3", "SRP4", "SRP5")
    ),
    "the unit of its row, where the head has another": event(
        "> 1.3", "meff", ">", 1.3, unit="TeV", at="b2.R2.1", blocks=("SRP1", "SRP2")
    ),
    "the unit of the head, where its row has none": event(
        "> 210", "pt", ">", 210, unit="GeV", at="b2.R1.1", blocks=("SRP1",), what="jets"
    ),
    "two names that were given as one": event(
        "> 210", "pt", ">", 210, unit="GeV", at="b2.R1.1", blocks=("SRP1, SRP2",), what="jets"
    ),
    "a further object by its rank": lepton(3),
}


@pytest.mark.parametrize("rule", RIGHT.values(), ids=RIGHT.keys())
def test_right_records_are_kept_with_words_that_are_found(rule: SaidRule) -> None:
    """Believed, and each of its quotes stands in the paper."""
    found = verified(rule)
    assert isinstance(found, Rule), found.why
    (kept,) = quoted(PAPER, Records((), (found,), PAPER.id)).rules
    for words, place in zip(kept.words, kept.places, strict=True):
        assert locate(PAPER, words, page=place.page).status == "verbatim"


WRONG = {
    "an edge that none of the cells has": event(
        "", "meff", "bins", 1.1, 1.8, at="b1.H1.1-H1.3", **MEFF
    ),
    "cells of several rows and columns": event(
        "", "meff", "bins", 1.1, 1.7, at="b1.H1.1-R2.2", **MEFF
    ),
    "words of none of the cells": event(
        "[1.1, 1.9)", "meff", "bins", 1.1, at="b1.H1.1-H1.3", **MEFF
    ),
    "a table without a cell, where none has the words": said(
        "|η| < 2.2", "abseta", "<", 2.2, blocks=("jets",), at="b2"
    ),
    "the unit of the head, where its row has another": event(
        "> 1.3", "meff", ">", 1.3, unit="GeV", at="b2.R2.1", blocks=("SRP1",)
    ),
    "a region of another column": event(
        "> 210", "pt", ">", 210, unit="GeV", at="b2.R1.1", blocks=("SRP4",), what="jets"
    ),
    "a rank that the words do not have": lepton(4),
    "a rank that is no count": said(
        "a third lepton", "pt", ">", 3, unit="GeV", blocks=("leptons",), at="b4"
    ),
}


@pytest.mark.parametrize("rule", WRONG.values(), ids=WRONG.keys())
def test_wrong_records_are_refused(rule: SaidRule) -> None:
    """The new forms of a place take nothing that the cells do not say."""
    assert isinstance(verified(rule), Refused)


def test_bins_of_several_cells_have_a_place_in_each() -> None:
    """So that a person sees every cell, and none counts as left out."""
    found = verified(RIGHT["bins with a cell each, in a column, without their words"])
    assert isinstance(found, Rule)
    assert [(p.row, p.column) for p in found.places] == [(2, 1), (3, 1), (4, 1)]
    assert found.words == ("[110, 170)", "[170, 230)", "[230, ∞)")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SR1–3", ["SR1", "SR2", "SR3"]),
        ("SRA-2/4", ["SRA-2", "SRA-4"]),
        ("CR 1, 2 and 5", ["CR 1", "CR 2", "CR 5"]),
        ("SR1, SR2", []),
        ("2–3 jets", []),
        ("N_{jets} 2–3", []),
    ],
)
def test_names_that_share_their_letters(text: str, names: list[str]) -> None:
    """Each is a name of the cell; numbers without letters before them are none."""
    assert list(counted_through(text)) == names
    assert all(names_in(name, text) for name in names)


def test_what_the_form_cannot_say_is_kept_with_its_place() -> None:
    """Where the words stand; words that stand nowhere are nothing."""
    half = "must be in the upper half of its distribution"
    answer = json.dumps(
        {
            "blocks": [],
            "rules": [],
            "unsaid": [{"at": "b4", "words": half}, {"at": "b4", "words": "must be blue"}],
        }
    )
    heard = answers.read(answer)
    assert heard.unsaid == (SaidWords("b4", half), SaidWords("b4", "must be blue"))
    believed = Believed(PAPER)
    believed.take(heard, PAGE)
    assert list(believed.unsaid.values()) == [half]


def test_a_requirement_that_no_record_holds_is_an_open_phrase() -> None:
    """Words that code has not seen become a phrase; those that it set aside are open again; what a
    line holds stays.
    """
    start = TEXT.index("The smaller")
    words = TEXT[start:]
    last = Evidence(PAPER.id, 0, words, "verbatim", block="b4", start=start, end=len(TEXT))
    first = replace(last, quote=TEXT[:10], start=0, end=10)
    aside = Phrase("b4", 0, 10, 0, TEXT[:10], state=PhraseState.DISMISSED, reason="simulation")
    held = replace(aside, block="b3", state=PhraseState.CLAIMED, requirement="r1", reason="")
    unsaid = (
        (last, "cannot be said"),
        (first, "refused"),
        (replace(first, block="b3"), "refused"),
        (replace(last, paper="another"), "of a cited paper"),
        (replace(last, status="near"), "found nowhere"),
    )
    assert with_unsaid(PAPER, (held, aside), unsaid) == (
        held,
        replace(aside, state=PhraseState.OPEN, reason="refused"),
        Phrase("b4", start, len(TEXT), 0, words, reason="cannot be said"),
    )
    assert with_unsaid(PAPER, (aside, held), ()) == (aside, held)


def test_it_is_open_when_its_spec_is_read_again() -> None:
    """The text of the spec keeps it as a comment, and the review finds its words in the paper."""
    half = "The smaller of the two masses must be in the upper half of its distribution"
    rule = {
        "at": "b4",
        "words": "Events with a third lepton are rejected",
        "in": ["SRX"],
        "does": "drop",
        "what": "leptons",
        "q": "n",
        "op": ">=",
        "v": [3],
    }
    said_ = {
        "blocks": [
            {"name": "leptons", "kind": "objects", "of": ["Electron"]},
            {"name": "SRX", "kind": "region", "of": []},
        ],
        "rules": [rule],
        "unsaid": [{"at": "b4", "words": half}],
    }
    model = Scripted([json.dumps(said_), *["{}"] * 4])
    drafted = commented(Prompted(model, questions="whole").extract(PAPER))
    assert f'# unsaid: p0 "{half}"' in text_of(drafted)
    again = case_of(read_spec(text_of(drafted), paper=PAPER.id), PAPER).spec
    (phrase,) = (p for p in again.phrases if p.quote == half)
    assert phrase.state == PhraseState.OPEN
    assert phrase.reason == "not in a record: it cannot say it"
