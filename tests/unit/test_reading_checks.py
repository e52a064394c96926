"""What a model claims of a place is believed only where the words there say it: each field that
is spoilt is caught.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.extract.model.answers import SaidRule, SaidTest
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.verifying import Refused, Verifier
from hepnb.extract.model.verifying.table_names import says_what
from hepnb.extract.numbers_in_text import holds, sides
from hepnb.paper import Paper
from hepnb.records import Rule
from tests.unit.test_reading_pages import block, table

TEXT = (
    "Electrons must have p_{T} of at least 12 GeV and |η| below 2.1, without the gap 1.4 < |η| < "
    "1.6. Their longitudinal distance "
    "to the vertex stays under 0.3 mm. Jets that come within ∆R = 0.35 of an electron are taken "
    "out. Events hold exactly three "
    "jets, the hardest of which exceeds 150 GeV, and are vetoed if E_{T}^{miss} < 80 GeV. No muon "
    "may be found."
)
ROWS = [
    ["", "SRlow", "SRhigh", "CRtop"],
    ["E_{T}^{miss} [GeV]", "100–200", "> 200", "> 100"],
    ["N_{jet}", "≥ 2", "≥ 4", "3"],
    ["p_{T}(j_{1}) [GeV] >", "80", "120", "80"],
    ["∆φ(j_{1}, E_{T}^{miss}) [rad]", "> 0.4", "> 0.8", "–"],
]
TABLE, CELLS = table("b2", ROWS)
PAPER = Paper(
    "2601.00004",
    "T",
    "2" * 64,
    (),
    (),
    (block("b1", TEXT), TABLE, block("b3", "Other things.")),
    (CELLS,),
)
PAGE = Page(PAPER, PAPER.blocks)
NAMES = frozenset({"electrons", "muons", "jets", "presel", "SRlow", "SRhigh", "CRtop", "cleaning"})


def said(
    words: str,
    q: str,
    op: str,
    *v: float,
    unit: str = "",
    blocks: tuple[str, ...] = ("electrons",),
    at: str = "b1",
    **more: object,
) -> SaidRule:
    """A rule as a model may give it."""
    ends = {k: more.pop(k) for k in ("what", "nth", "other", "text") if k in more}
    return SaidRule(at, words, blocks, SaidTest(q, op, tuple(v), unit, **ends), **more)  # type: ignore[arg-type]


def event(
    words: str,
    q: str,
    op: str,
    *v: float,
    at: str,
    blocks: tuple[str, ...],
    unit: str = "",
    **more: object,
) -> SaidRule:
    """The same of events."""
    return said(words, q, op, *v, unit=unit, blocks=blocks, at=at, **more)


RIGHT = [
    said("must have p_{T} of at least 12 GeV", "pt", ">=", 12, unit="GeV"),
    said("and |η| below 2.1", "abseta", "<", 2.1),
    said("without the gap 1.4 < |η| < 1.6", "abseta", "notin", 1.4, 1.6),
    said("to the vertex stays under 0.3 mm", "z0", "<", 0.3, unit="mm"),
    said(
        "Jets that come within ∆R = 0.35 of an electron",
        "dr",
        "<",
        0.35,
        blocks=("cleaning",),
        what="jets",
        other="electrons",
        removes="jets",
        step=1,
    ),
    said("Events hold exactly three jets", "n", "==", 3, blocks=("presel",), what="jets"),
    said(
        "the hardest of which exceeds 150 GeV",
        "pt",
        ">",
        150,
        unit="GeV",
        blocks=("presel",),
        what="jets",
        nth=1,
    ),
    said(
        "vetoed if E_{T}^{miss} < 80 GeV",
        "met",
        "<",
        80,
        unit="GeV",
        blocks=("presel",),
        what="MET",
        drops=True,
    ),
    said("No muon may be found", "n", "none", blocks=("presel",), what="muons"),
    event(
        "100–200", "met", "in", 100, 200, unit="GeV", at="b2.R1.1", blocks=("SRlow",), what="MET"
    ),
    event("> 200", "met", ">", 200, unit="GeV", at="b2.R1.2", blocks=("SRhigh",), what="MET"),
    event("≥ 4", "n", ">=", 4, at="b2.R2.2", blocks=("SRhigh",), what="jets"),
    event("3", "n", "==", 3, at="b2.R2.3", blocks=("CRtop",), what="jets"),
    event("120", "pt", ">", 120, unit="GeV", at="b2.R3.2", blocks=("SRhigh",), what="jets", nth=1),
    event(
        "> 0.4",
        "dphi",
        ">",
        0.4,
        unit="rad",
        at="b2.R4.1",
        blocks=("SRlow",),
        what="jets",
        nth=1,
        other="MET",
    ),
]


def verified(rule: SaidRule) -> Rule | Refused:
    """What becomes of it."""
    return Verifier(PAGE, NAMES).verified(rule)


@pytest.mark.parametrize("rule", RIGHT, ids=str)
def test_a_right_record_is_kept_where_its_words_stand(rule: SaidRule) -> None:
    """Its place is that of the words, or the cell; its unit that of the paper."""
    kept = verified(rule)
    assert isinstance(kept, Rule), kept
    assert kept.words == (rule.words,)
    (place,) = kept.places
    assert PAPER.block_by_id[place.block].text[place.start : place.end] == rule.words
    assert kept.test.unit == rule.test.unit


@pytest.mark.parametrize("rule", [r for r in RIGHT if r.test.unit], ids=str)
def test_a_forgotten_unit_is_taken_from_the_paper(rule: SaidRule) -> None:
    """It stands behind the number, in the head or in the label of the row."""
    kept = verified(replace(rule, test=replace(rule.test, unit="")))
    assert isinstance(kept, Rule)
    assert kept.test.unit == rule.test.unit


FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": ">="}
OTHER_UNIT = {"GeV": "MeV", "mm": "cm", "rad": "deg"}
NUMBERS = [r for r in RIGHT if r.test.v]
SPOILT = [
    *((r, "number", replace(r, test=replace(r.test, v=(77.0, *r.test.v[1:])))) for r in NUMBERS),
    *(
        (r, "words", replace(r, words=" ".join(reversed(r.words.split()))))
        for r in RIGHT
        if "." not in r.at
    ),
    *(
        (r, "unit", replace(r, test=replace(r.test, unit=OTHER_UNIT[r.test.unit])))
        for r in RIGHT
        if r.test.unit
    ),
    *(
        (
            r,
            "dimension",
            replace(r, test=replace(r.test, unit="mm" if r.test.unit == "GeV" else "TeV")),
        )
        for r in RIGHT
        if r.test.unit
    ),
    *((r, "name", replace(r, blocks=("tight things",))) for r in RIGHT),
    *(
        (r, "other name", replace(r, test=replace(r.test, what="fat jets")))
        for r in RIGHT
        if r.test.what
    ),
    *(
        (r, "block", replace(r, blocks=("SRlow" if r.blocks != ("SRlow",) else "CRtop",)))
        for r in RIGHT
        if "." in r.at
    ),
    *(
        (r, "sign", replace(r, test=replace(r.test, op=FLIPPED[r.test.op])))
        for r in RIGHT
        if r.test.op in FLIPPED
    ),
]


@pytest.mark.parametrize(
    ("rule", "field", "spoilt"), SPOILT, ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_spoilt_field_is_caught(rule: SaidRule, field: str, spoilt: SaidRule) -> None:
    """Number, words, unit, dimension, names, sign; and the block of a cell."""
    assert isinstance(verified(spoilt), Refused), (field, rule)


def test_a_cell_off_by_one_is_put_right_where_its_words_say_which() -> None:
    """The words are those of one other cell of the row: that one is meant; words that two cells
    have are refused.
    """
    kept = verified(replace(RIGHT[10], at="b2.R1.3"))
    assert isinstance(kept, Rule)
    assert (kept.places[0].row, kept.places[0].column) == (1, 2)
    assert isinstance(
        verified(
            replace(RIGHT[13], words="80", at="b2.R3.2", test=replace(RIGHT[13].test, v=(80.0,)))
        ),
        Refused,
    )


def test_a_block_off_by_one_is_put_right_where_the_words_stand_once() -> None:
    """The words stand in another block that was shown."""
    kept = verified(replace(RIGHT[0], at="b3"))
    assert isinstance(kept, Rule)
    assert kept.places[0].block == "b1"


def test_words_that_were_copied_wrongly_at_one_end_are_cut_to_what_stands() -> None:
    """A word too many costs that word."""
    kept = verified(
        replace(RIGHT[0], words="electrons must have p_{T} of at least 12 GeV and also")
    )
    assert isinstance(kept, Rule)
    assert "at least 12 GeV" in kept.words[0]


def test_a_refused_rule_says_why_and_what_is_nearest() -> None:
    """The reason is what the model is told."""
    refused = verified(
        replace(
            RIGHT[0],
            words="must have p_{T} of at least 13 GeV",
            test=replace(RIGHT[0].test, v=(13.0,)),
        )
    )
    assert isinstance(refused, Refused)
    assert refused.code == "HEP501"
    assert 'nearest: "must have p_{T} of at least 12 GeV' in refused.why


def test_a_condition_needs_its_number_in_the_sentence() -> None:
    """The number of a condition that stands nowhere near is invented."""
    given = SaidTest("abseta", "<", (2.1,))
    assert isinstance(verified(replace(RIGHT[0], given=(given,))), Rule)
    assert isinstance(verified(replace(RIGHT[0], given=(replace(given, v=(9.9,)),))), Refused)


def test_a_region_that_only_the_table_names_is_declared_by_it() -> None:
    """A name that nobody declared is believed where it is a head of the table."""
    some = Verifier(PAGE, NAMES - {"SRlow"})
    assert isinstance(some.verified(RIGHT[9]), Rule)


@pytest.mark.parametrize(
    ("text", "value", "side"),
    [
        ("p_{T} > 30 GeV", 30, {"lower"}),
        ("no more than 4 jets", 4, {"upper"}),
        ("1.44 < |η|", 1.44, {"lower"}),
        ("in excess of 250 GeV", 250, {"lower"}),
        ("30 GeV or more", 30, {"lower"}),
        ("radius R = 0.4", 0.4, set()),
        ("N_{j} = [4, ∞)", 4, {"lower"}),
        ("N_{j} = [4, 6]", 4, set()),
        ("zero or ≥ 1", 1, {"lower"}),
        ("zero or ≥ 1", 0, set()),
        ("one lepton, m_{T} < 100 GeV", 1, set()),
        ("0.05 of all is less than 5%", 0.05, set()),
    ],
)
def test_the_side_of_a_number_is_read_from_the_words_beside_it(
    text: str, value: float, side: set[str]
) -> None:
    """Signs before and after, words before and after."""
    assert sides(text, value) == side


@pytest.mark.parametrize(
    ("text", "value", "there"),
    [
        ("[100, 200]", 100, True),
        ("1,200 GeV", 1200, True),
        ("0.5 TeV", 500, True),
        ("25 GeV", 5, False),
        ("two jets", 2, True),
        ("9 mm", 0.9, True),
    ],
)
def test_a_number_may_be_written_in_several_ways(text: str, value: float, there: bool) -> None:
    """In brackets, with a comma, in another unit, in words; never as a part of another number."""
    assert holds(text, value) is there


@pytest.mark.parametrize(
    ("name", "what"),
    [("M_{jb}", True), ("jets", True), ("SR1", False), ("SRA_{2}", False), ("2j-low", False)],
)
def test_a_name_says_what_a_row_compares_or_which_region(name: str, what: bool) -> None:
    """A variable or objects over a cell say nothing of its region."""
    assert says_what(name) is what


@pytest.mark.parametrize(
    ("words", "ends", "left_out"),
    [
        ("without the gap 1.4 < |η| < 1.6", (1.4, 1.6), True),
        ("excluding masses between 80 and 100 GeV", (80, 100), True),
        ("m_{ℓℓ} ∉ [80, 100] GeV", (80, 100), True),
        ("m_{ℓℓ} not in the range 80–100 GeV", (80, 100), True),
        ("between 80 and 100 GeV, excluding 90 GeV", (80, 100), False),
        ("without leptons, masses between 80 and 100 GeV", (80, 100), False),
        ("a mass of 80–100 GeV", (80, 100), False),
    ],
)
def test_an_interval_that_is_left_out_is_not_taken_for_one_that_is_kept(
    words: str, ends: tuple[float, float], left_out: bool
) -> None:
    """The words right before it leave it out: "in" is refused, unless what lies in it is
    dropped; others say nothing of it. Nothing is dropped where no word throws anything away.
    """
    paper = replace(PAPER, blocks=(block("b1", f"The pairs have {words}."),), tables=())
    verifier = Verifier(Page(paper, paper.blocks), NAMES)
    eta = "η" in words
    rule = said(words, "abseta" if eta else "mass", "in", *ends, unit="" if eta else "GeV")
    assert isinstance(verifier.verified(rule), Refused) is left_out
    thrown = words != "a mass of 80–100 GeV"
    assert isinstance(verifier.verified(replace(rule, drops=True)), Rule) is thrown


@pytest.mark.parametrize("text", ["p_{T} > 10 (20) GeV", "p_{T} above 10 GeV (20 GeV)"])
def test_an_alternative_in_brackets_has_the_sign_of_the_number_before_it(text: str) -> None:
    """Both are lower limits; a number in brackets behind none has no sign of its own."""
    assert sides(text, 10) == sides(text, 20) == {"lower"}
    assert sides("of jets (20)", 20) == set()


@pytest.mark.parametrize(("cell", "op", "kept"), [("b-tag", ">=", True), ("1", ">=", False)])
def test_an_object_without_its_number_in_a_cell_may_be_one_or_more(
    cell: str, op: str, kept: bool
) -> None:
    """A bare 1 is exactly one; "b-tag" alone says that there is one."""
    rows = [["", "CRA", "CRB"], ["Jets", cell, "2"]]
    found, cells = table("b2", rows)
    paper = Paper("2601.00005", "T", "3" * 64, (), (), (block("b1", TEXT), found), (cells,))
    verifier = Verifier(Page(paper, paper.blocks), NAMES | {"CRA", "CRB"})
    rule = said(cell, "n", op, 1.0, blocks=("CRA",), at="b2.R1.1", what="jets")
    assert isinstance(verifier.verified(rule), Rule) is kept
