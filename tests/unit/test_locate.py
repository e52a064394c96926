"""A quote finds its place, or is refused: one digit, one operator, one word decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import yaml

from hepnb.claims import with_evidence
from hepnb.locate import blocks_with, has_number, line_boxes, locate, placed
from hepnb.paper import Block, BlockKind, Paper, Word
from hepnb.spec import Decision, Evidence, Phrase, PhraseState
from hepnb.spec import read as read_spec
from tests.conftest import shared
from tests.unit.pdfs import real


def note(*texts: str, kind: BlockKind = "paragraph") -> Paper:
    """A paper with a page per text; words of 9 by 10 points, ten to a line."""
    blocks = tuple(
        Block(f"b{n}", kind, text, tuple(_words(text, n)), "")
        for n, text in enumerate(texts, start=1)
    )
    return Paper("toy", "", "0" * 64, ((600.0, 800.0),) * len(texts), (), blocks)


def _words(text: str, page: int) -> Iterator[Word]:
    for i, match in enumerate(re.finditer(r"\S+", text)):
        x, y = 10.0 * (i % 10), 20.0 * (i // 10)
        yield Word(match.start(), match.end(), page, (x, y, x + 9, y + 10))


TEXT = (
    "Photons are required to have p_{T} > 25 GeV and |η| < 2.37, excluding 1.37 < |η| < 1.52 [12, "
    "13]. Events with at least two "
    "jets and E_{T}^{miss} > 150 GeV are kept; non-isolated electrons with m_{T} ≠ 80 are "
    "rejected, as are muons with "
    "z_{0} > −3 mm and 10^{−3} of all."
)


@pytest.mark.parametrize(
    "quote",
    [
        "p_{T} > 25 GeV and |η| < 2.37",
        "pT > 25 GeV and |η| < 2.37",
        r"$p_{\mathrm{T}} > 25\,\mathrm{GeV}$ and $|\eta| < 2.37$",
        "excluding 1.37 < |η| < 1.52. Events with",
        "Emiss T > 150 GeV",
        "E^{miss}_{T} > 150 GeV are kept",
        "Photons are required … |η| < 2.37",
        "|η| < 1.52 [12, 13]",
        "p_T > 25 GeV and |eta| < 2.37",
        "non-isolated electrons",
        "m_{T} != 80",
    ],
)
def test_the_same_words_are_verbatim(quote: str) -> None:
    """However scripts, spaces, LaTeX and left-out words are written, and with or without the
    citation.
    """
    assert locate(note(TEXT), quote).status == "verbatim"


@pytest.mark.parametrize(
    "quote",
    [
        "p_{T} > 26 GeV and |η| < 2.37",
        "p_{T} < 25 GeV and |η| < 2.37",
        "p_{T} > 25 TeV and |η| < 2.37",
        "have p_{T} > 2",
        "|η| < 2.3",
        "5 GeV and |η| < 2.37",
        "p_{T} > 2 5 GeV and",
        "at most two jets",
        "at least three jets",
        "isolated electrons with",
        "isolated muons with",
        "electrons with m_{T} = 80",
        "|η| < 1.52 [12, 14]",
        "z_{0} > 3 mm",
        "mm and 10",
        "|η| < 2.37 … Photons are",
        "GeV",
        "",
    ],
)
def test_other_words_are_not(quote: str) -> None:
    """Another digit, operator, unit, sign or word, half a number, half a word, another order, or
    next to nothing.
    """
    assert locate(note(TEXT), quote).status != "verbatim"


def test_evidence_says_where() -> None:
    """Page, words as they stand, span in the block and one box for each line of text."""
    found = locate(note("Nothing here.", TEXT), "pT > 25 GeV and |η| < 2.37")
    assert (found.paper, found.page, found.block, found.score, found.differences) == (
        "toy",
        2,
        "b2",
        1.0,
        (),
    )
    assert found.quote == TEXT[found.start : found.end] == "p_{T} > 25 GeV and |η| < 2.37"
    assert found.boxes == ((50.0, 0.0, 99.0, 10.0), (0.0, 20.0, 29.0, 30.0))


def test_a_tick_may_be_copied_as_a_letter() -> None:
    """Viewers copy the tick of the AMS fonts as X; a paper that prints an X is quoted with one."""
    ticks, crosses = (
        note("Isolated track veto ✓ inverted ✓ ✓"),
        note("Isolated track veto X inverted ✓ ✓"),
    )
    assert (
        locate(ticks, "Isolated track veto X inverted X X").quote
        == "Isolated track veto ✓ inverted ✓ ✓"
    )
    assert (
        locate(crosses, "Isolated track veto X inverted ✓").quote
        == "Isolated track veto X inverted ✓"
    )
    assert locate(crosses, "Isolated track veto ✓ inverted ✓").status != "verbatim"


def test_the_page_is_a_hint() -> None:
    """Of two places the one on the page is taken; a wrong page doesn't hide the only one."""
    paper = note("We need two jets here.", "Again we need two jets here.")
    assert [locate(paper, "need two jets", page=p).page for p in (1, 2, None)] == [1, 2, 1]
    assert locate(note(TEXT), "at least two jets", page=7).page == 1


def test_what_is_similar_is_near_with_its_difference() -> None:
    """A swapped word that is no number, operator, unit or polarity: shown, and no evidence."""
    found = locate(
        note(TEXT), "Photons are required to have p_{T} > 25 GeV and |φ| < 2.37, excluding 1.37"
    )
    assert (found.status, found.page) == ("near", 1)
    assert found.score < 1
    assert "|η|" in found.differences[0]


def test_a_changed_number_is_rejected_by_name() -> None:
    """The difference names both numbers."""
    found = locate(note(TEXT), "Photons are required to have p_{T} > 35 GeV and |η| < 2.37")
    assert (found.status, found.differences) == ("reject", ("number: 35 for 25",))


def test_nothing_like_it_is_missing() -> None:
    """No place, no boxes."""
    found = locate(note(TEXT), "The hadronic calorimeter is made of copper")
    assert (found.status, found.page, found.boxes) == ("missing", 0, ())


def test_table_rows_are_quoted_without_their_bars() -> None:
    """A row reads across its cells."""
    paper = note("Jets | ≥ 2 | ≥ 3\nb-jets | = 0 | [90, 150]", kind="table")
    assert locate(paper, "Jets ≥ 2 ≥ 3").status == "verbatim"
    assert locate(paper, "b-jets = 0").quote == "b-jets | = 0"
    assert locate(paper, "≥ 32").status != "verbatim"


def test_membership_and_its_denial_differ() -> None:
    """∈ is not ∉, in any way of writing."""
    paper = note("m_{bb} ∉ [90,150] GeV in the control region")
    assert [
        locate(paper, q).status == "verbatim"
        for q in ("mbb ∉[90,150]", "mbb /∈[90,150]", "mbb ∈[90,150]")
    ] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("quote", "value", "held"),
    [
        ("p_{T} > 25 GeV", 25, True),
        ("p_{T} > 25 GeV", 2, False),
        ("|η| < 2.37", 2.37, True),
        ("above 1,000 GeV", 1000, True),
        ("at least two jets", 2, True),
        ("events with electrons are vetoed", 0, True),
        ("no isolated muon", 0, True),
        ("as in Ref. [25]", 25, False),
        ("z_{0} > −3 mm", -3, True),
        ("2 × 10^{−3} of all", 0.002, True),
        ("below 10^{−4}", 1e-4, True),
        ("a dimuon pair", 2, True),
        ("three jets", 2, False),
    ],
)
def test_numbers_in_digits_and_words(quote: str, value: float, held: bool) -> None:
    """What a quote must hold to support a value; citations don't count."""
    assert has_number(quote, value) is held


TWICE = "Jets have p_{T} > 25 GeV. Muons have p_{T} > 25 GeV too."


def test_one_of_several_places_of_a_page_is_meant() -> None:
    """The first, the second, and no third; the reason says how many there are."""
    paper, words = note(TWICE, "Taus have p_{T} > 25 GeV."), "p_{T} > 25 GeV"
    found = [locate(paper, words, page=1, nth=n) for n in (0, 1, 2, 3)]
    assert [(e.status, e.nth, e.among) for e in found[:3]] == [
        ("verbatim", 1, 2),
        ("verbatim", 1, 2),
        ("verbatim", 2, 2),
    ]
    assert [e.start for e in found[:3]] == [TWICE.find("p_"), TWICE.find("p_"), TWICE.rfind("p_")]
    assert (found[3].status, found[3].differences) == (
        "reject",
        ("page 1 has these words 2 times, not 3 times",),
    )
    late = locate(paper, words, page=2, nth=2)
    assert late.differences == ("page 2 has these words once, not 2 times",)


def test_a_known_place_is_numbered_among_those_of_its_page() -> None:
    """Blocks of one page share their places; a place that overlaps none has no number."""
    blocks = tuple(Block(f"b{n}", "paragraph", TWICE, tuple(_words(TWICE, 1)), "") for n in (1, 2))
    paper = Paper("toy", "", "0" * 64, ((600.0, 800.0),), (), blocks)
    found = [locate(paper, "p_{T} > 25 GeV", page=1, nth=n) for n in (1, 2, 3, 4)]
    assert [e.block for e in found] == ["b1", "b1", "b2", "b2"]
    assert [placed(paper, replace(e, nth=0)).nth for e in found] == [1, 2, 3, 4]
    assert {placed(paper, e).among for e in found} == {4}
    assert placed(paper, replace(found[0], start=0, end=4)).nth == 0


def test_a_place_ends_with_the_braces_of_its_scripts() -> None:
    """Those that its text opens, and no other."""
    text = "Events have m_{T} (E_{T}^{miss} above {150})."
    found = locate(note(text), "Events have m_{T} (E_{T}^{miss}")
    assert text[found.start : found.end] == "Events have m_{T} (E_{T}^{miss}"
    found = locate(note(text), "above {150")
    assert text[found.start : found.end] == "above {150}"


def test_the_place_of_a_row_is_the_cell_in_which_its_quote_ends() -> None:
    """With boxes for the head of the row and the cell, and none for what stands between."""
    table = "Cut | SR1 | SR2\nMET [GeV] | > 100 | > 250\nN | 4 | 5"
    found = locate(note(table, kind="table"), "MET [GeV] … > 250")
    assert table[found.start : found.end] == "> 250"
    assert found.boxes == ((50.0, 0.0, 69.0, 10.0), (10.0, 20.0, 29.0, 30.0))
    alone = locate(note(table, kind="table"), "5")
    assert (table[alone.start : alone.end], alone.start) == ("5", len(table) - 1)
    prose = locate(note(table), "MET [GeV] … > 250")
    assert table[prose.start : prose.end] == "MET [GeV] | > 100 | > 250"


def test_short_words_that_are_not_there_are_not_looked_for_further() -> None:
    """Fewer than four letters name a cell at most; fewer than eight resemble too much."""
    paper = note("Jets have p_{T} > 25 GeV.")
    assert [locate(paper, q).differences for q in ("25G", "xyzw")] == [
        ("too short to be found outside of a table",),
        (),
    ]
    found = [locate(paper, q) for q in ("Jetshav", "Jotshav", "Jotshave")]
    assert [e.status for e in found] == ["verbatim", "missing", "near"]
    assert [e.score for e in found] == [1.0, 0.0, 0.875]


def test_line_boxes_join_words_of_a_line() -> None:
    """Words on a baseline make one box; a word further left begins another."""
    words = [
        Word(0, 1, 1, (0, 0, 9, 10)),
        Word(2, 3, 1, (10, 1, 19, 10)),
        Word(4, 5, 1, (0, 20, 9, 30)),
    ]
    assert line_boxes(words) == ((0, 0, 19, 10), (0, 20, 9, 30))
    script = Word(2, 3, 1, (0, 4, 19, 15))  # from the edge of the line on, half a line lower
    left = Word(2, 3, 1, (-1, 0, 9, 10))
    low = Word(2, 3, 1, (10, 6, 19, 16))
    assert line_boxes([words[0], script]) == ((0, 0, 19, 15),)
    assert line_boxes([words[0], left]) == ((0, 0, 9, 10), (-1, 0, 9, 10))
    assert line_boxes([words[0], low]) == ((0, 0, 9, 10), (10, 6, 19, 16))


# --- real papers, quotes taken by people
# ---------------------------------------------------------------------------

PAPERS = ("1704.03848", "1704.07781", "1706.09933", "2004.03447")
SWAPS = (("electron", "muon"), ("two", "three"), ("at least", "at most"))


def annotated(name: str) -> tuple[Paper, Sequence[dict[str, Any]]]:
    """A paper and its annotated requirements."""
    return real(name), yaml.safe_load(shared(f"annotations/{name}.yaml").read_text())[
        "requirements"
    ]


@pytest.mark.shared
@pytest.mark.parametrize("name", PAPERS)
def test_annotated_quotes_are_found_on_their_page(name: str) -> None:
    """The quotes of the annotators are verbatim on the page that they gave, each of them."""
    paper, requirements = annotated(name)
    found = [(locate(paper, r["quote"], page=r["page"]), r) for r in requirements]
    assert [r["quote"] for e, r in found if e.status != "verbatim" or e.page != r["page"]] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", PAPERS)
def test_a_changed_digit_is_never_verbatim(name: str) -> None:
    """The last digit of each quote, citations included, changed by three."""
    paper, requirements = annotated(name)
    changed = [
        re.sub(r"\d(?=\D*\Z)", lambda m: str((int(m[0]) + 3) % 10), r["quote"])
        for r in requirements
        if re.search(r"\d", r["quote"])
    ]
    assert len(changed) > 50
    assert [q for q in changed if locate(paper, q).status == "verbatim"] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", PAPERS)
def test_a_swapped_word_is_never_verbatim(name: str) -> None:
    """Electron for muon, two for three, at least for at most."""
    paper, requirements = annotated(name)
    swapped = [
        r["quote"].replace(old, new, 1)
        for r in requirements
        for old, new in SWAPS
        if old in r["quote"]
    ]
    assert len(swapped) > 10
    assert [q for q in swapped if locate(paper, q).status == "verbatim"] == []


def test_an_interval_after_a_unit_is_no_citation() -> None:
    """``[GeV] [60,110]`` in a row of a table has its numbers; ``[60,61]`` in a sentence cites."""
    assert has_number("m(j_{1}) [GeV] [60,110]", 60)
    assert not has_number("as described in [60,61]", 60)


KEPT = "Pairs in the upper 40% of both are kept, two of them, and no muon is allowed."


@pytest.mark.parametrize(
    ("line", "quote", "phrases", "seen"),
    [
        ("select size(muons) == 0", "no muon is allowed", (), ["no muon is allowed"]),
        ("select size(muons) == 0", "no muon is allowed", ("no muon",), []),
        ("select size(muons) == 2", "kept, two of them", ("Pairs",), ["kept, two of them"]),
        ("select iso < 0.4", "upper 40% of both", ("both",), ["upper 40% of both"]),
        ("select iso < 0.4", "upper 40% of both", ("40%",), []),
        ("select iso < 0.3", "upper 40% of both", (), []),
    ],
)
def test_words_of_a_line_with_a_number_that_no_phrase_has(
    line: str, quote: str, phrases: tuple[str, ...], seen: list[str]
) -> None:
    """They are claimed by their line, so that their number is in sight; of a rejected line
    nothing.
    """
    start = KEPT.index(quote)
    evidence = Evidence("p", 1, quote, "verbatim", block="b1", start=start, end=start + len(quote))
    read = read_spec(f"region SR\n  {line}\n")
    spec = replace(
        read, paper="p", requirements=(replace(read.requirements[0], evidence=(evidence,)),)
    )
    known = tuple(
        Phrase("b1", KEPT.index(p), KEPT.index(p) + len(p), 1, p, state=PhraseState.OPEN)
        for p in phrases
    )
    found = with_evidence(spec, known)
    assert found[: len(known)] == known
    assert [(p.quote, p.state) for p in found[len(known) :]] == [
        (q, PhraseState.CLAIMED) for q in seen
    ]
    (only,) = spec.requirements
    rejected = replace(spec, requirements=(replace(only, decision=Decision.REJECTED),))
    assert with_evidence(rejected, known) == known


@pytest.mark.parametrize(
    "quote",
    [
        "pT > 25 GeV and |η| < 2.37",
        "E^{miss}_{T} > 150 GeV are kept",
        "Photons are required … |η| < 2.37",
    ],
)
def test_the_block_of_a_quote_is_one_of_those_with_its_letters(quote: str) -> None:
    """However scripts are written; blocks without the letters are not looked at."""
    paper = note("Muons have p_{T} > 20 GeV.", TEXT, "Photons are rare.")
    assert locate(paper, quote).block == "b2"
    assert blocks_with(paper, quote) == {"b2"}


def test_letters_over_the_end_of_a_block_count_for_the_block_in_which_they_begin() -> None:
    """``muon with p_{T}`` over the end of a block counts for that block."""
    assert blocks_with(note("no muon with", "p_{T} > 6 GeV"), "muon with p_{T}") == {"b1"}


def test_words_that_stand_nowhere_have_no_block() -> None:
    """Nor have words without a letter."""
    assert blocks_with(note(TEXT), "zero taus with p_{T} > 25 GeV") == frozenset()
    assert blocks_with(note(TEXT), "…") == frozenset()
