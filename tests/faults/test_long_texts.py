"""Texts of one token, again and again, as long as a file may make them: what is read in the kernel
takes no longer than 2 s, and what nobody wrote stays open.
"""

from __future__ import annotations

import time

import pytest

from hepnb import workflow
from hepnb.settings import Settings
from hepnb.spec import PhraseState
from hepnb.sweep import unreadable
from tests.unit.papers import paper

#: seconds of the processor
MOST = 2.0
TOKENS = (
    "a", "1", "30", "(", "[", ")", "{", "$", ",", "−", "…", "'", "\n", "\u200b ", "• ", "- ",
    ", ", "; ", ". ", "... ", "_{", "^{2} ", "\\pt ", "> ", "and ", "of ", "the ", "for ", "a (b) ",
    "x/y ", "jets ", "leading ", "b-jets and ", "no b-jets ", "no lepton and ", "veto ", "trigger ",
    "HLT ", "at least ", "Events with ", "if the jets ", "when they or if they ", "either ",
    "in the SR ", "SR1 ", "SR-A and ", "in 2016 ", "one or two ", "muons (electrons) ", "≥ 2 jets ",
    "pT > 30 GeV ", "pT ", "p_{T} ", "m_{T2} ", "∆R ", "|η| < 2.5, ", "jets with pT > 20 GeV, ",
    "0.1 < ", "1, ", "1–2 ", "[1] ", "[1, 2], ", "(1, 2), ", "2 (3) ", "10 GeV, ", "Ref. [1], ",
    "Table 1 ", '"a" ', "the presence of ", "termed ", "In addition to ", "such as those in ",
)  # fmt: skip
KINDS = ("paragraph", "caption", "list", "footnote", "table")


def _read(kind: str, text: str) -> tuple[float, list[str]]:
    """Seconds, and the open phrases of the block."""
    around = [("heading", "Event selection"), ("paragraph", "Jets have p_{T} > 30 GeV.")]
    if kind == "table":
        made = paper(
            *around, ("caption", "Table 1: Regions"), ("table", ""),
            tables=[[["", "SR"], ["pT", text]]],
        )  # fmt: skip
    else:
        made = paper(*around, (kind, text))
    start = time.process_time()
    spec = workflow.extract(made, Settings())
    took = time.process_time() - start
    assert any("select pt > 30 GeV" in r.adl for r in spec.requirements)
    last = made.blocks[-1].id
    return took, [p.quote for p in spec.phrases if p.block == last and p.state == PhraseState.OPEN]


def _repeated(token: str, length: int) -> str:
    return (token * (length // len(token) + 1))[:length]


@pytest.mark.parametrize(
    "token",
    [pytest.param(t, marks=() if n % 18 == 0 else pytest.mark.long) for n, t in enumerate(TOKENS)],
)
def test_a_paragraph_without_end_is_open(token: str) -> None:
    """200 kB of it: one open phrase, at once."""
    took, phrases = _read("paragraph", _repeated(token, 200_000))
    assert took < MOST
    assert len(phrases) == 1


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("token", TOKENS)
def test_a_block_that_is_just_short_enough_is_read_in_time(kind: str, token: str) -> None:
    """The longest that is read."""
    length = unreadable._LONGEST_ROW - 100 if kind == "table" else unreadable._LONGEST_TEXT
    took, _ = _read(kind, _repeated(token, length))
    assert took < MOST


def test_a_crowded_sentence_is_open_and_its_neighbours_are_read() -> None:
    """One with 101 numbers, between two that are read."""
    crowded = "Their p_{T} is " + ", ".join(["1"] * 101) + " GeV."
    made = paper(
        ("heading", "Event selection"),
        ("paragraph", "Jets have p_{T} > 30 GeV. " + crowded + " Muons have p_{T} > 20 GeV."),
    )
    spec = workflow.extract(made, Settings())
    lines = [r.adl for r in spec.requirements]
    assert "select pt > 30 GeV" in lines
    assert "select pt > 20 GeV" in lines
    assert any("1, 1, 1" in p.quote and p.state == PhraseState.OPEN for p in spec.phrases)
