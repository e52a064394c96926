"""Whatever stands in a paper is found there; whatever has another digit is not."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from hepnb.locate import locate
from hepnb.paper import Block, Paper, Word

WORDS = st.sampled_from(
    [
        "photons",
        "jets",
        "with",
        "at",
        "least",
        "two",
        "p_{T}",
        "E_{T}^{miss}",
        "|η|",
        "<",
        ">",
        "≥",
        "2.37",
        "25",
        "150",
        "GeV",
        "10^{−3}",
        "not",
        "[12]",
    ]
)
#: no citation before a number: [12] 25 may be an interval, or a row of a table
TEXTS = (
    st.lists(WORDS, min_size=6, max_size=40)
    .map(" ".join)
    .filter(lambda text: not re.search(r"\] \d", text))
)


def paper_of(text: str) -> Paper:
    """A paper of one block."""
    words = tuple(
        Word(m.start(), m.end(), 1, (float(m.start()), 0, float(m.end()), 9))
        for m in re.finditer(r"\S+", text)
    )
    return Paper("toy", "", text, ((600, 800),), (), (Block("b1", "paragraph", text, words),))


@given(TEXTS, st.data())
def test_every_stretch_of_words_is_verbatim(text: str, data: st.DataObject) -> None:
    """At its place or at another where the same words stand."""
    words = text.split()
    start = data.draw(st.integers(0, len(words) - 4))
    quote = " ".join(words[start : start + data.draw(st.integers(3, len(words) - start))])
    assume(len(re.findall(r"[A-Za-z0-9<>≥|]", re.sub(r"\[12\]", "", quote))) >= 8)
    found = locate(paper_of(text), quote)
    assert found.status == "verbatim"
    assert re.sub(r"\s*\[12\]", "", found.quote).strip() == re.sub(r"\s*\[12\]", "", quote).strip()


def test_a_quote_may_begin_with_a_citation() -> None:
    """Citations do not count, wherever they stand; the words do."""
    text = "Muons of Ref. [12] with photons and jets are kept."
    assert locate(paper_of(text), "[12] with photons and jets").status == "verbatim"
    assert locate(paper_of(text), "[12] with photons and taus").status != "verbatim"


@given(TEXTS, st.data())
def test_another_digit_is_never_verbatim(text: str, data: st.DataObject) -> None:
    """A digit that the paper nowhere has."""
    places = [m.start() for m in re.finditer(r"\d", text)]
    assume(places)
    at = data.draw(st.sampled_from(places))
    quote = text[:at] + "8" + text[at + 1 :]
    assert locate(paper_of(text), quote).status != "verbatim"
