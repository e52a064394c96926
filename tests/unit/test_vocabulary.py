"""The words of the field stand in one table each: what reads a sentence and what checks a line
go by the same rows.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import hepnb
from hepnb import quotes, units
from hepnb.adl.parse import parse_expression
from hepnb.extract.model import questions
from hepnb.records.model import Op
from hepnb.sweep.routing import has_limit
from hepnb.sweep.tokens import plain, tokens
from hepnb.sweep.values import values
from hepnb.vocabulary import comparisons, operators, quantities, subjects
from hepnb.vocabulary.intervals import allowed
from hepnb.vocabulary.operators import SIDE
from hepnb.vocabulary.subjects import LEPTONS, related, system, together
from hepnb.vocabulary.units import WRITTEN, spelled

#: (what stands between a quantity and a number, operator); those that only tell the side say so
READ = [
    ("≥", ">="), (">=", ">="), ("⩾", ">="), ("≳", ">="), ("greater than or equal to", ">="),
    ("At least", ">="),
    ("no less than", ">="),     ("not fewer than", ">="), ("not lower than", ">="),
    ("a minimum of", ">="), ("≤", "<="), ("<=", "<="), ("⩽", "<="),
    ("smaller than or equal to", "<="), ("at most", "<="), ("no more than", "<="),
    ("not higher than", "<="),
    ("must not exceed", "<="), ("doesn't exceed", "<="), ("up to", "<="),
    ("down to", ">="), ("as low as", ">="), ("as high as", "<="), ("a maximum of", "<="),
    (">", ">"), ("≫", ">"),
    ("larger than", ">"), ("higher than", ">"), ("above", ">"), ("exceeding", ">"),
    ("exceeds", ">"), ("in excess of", ">"),
    ("over", ">"), ("<", "<"), ("less than", "<"), ("fewer than", "<"), ("below", "<"),
    ("within", "<"), ("closer than", "<"),
    ("under", "<"), ("not below", ">="), ("never under", ">="), ("never less than", ">="),
    ("larger or equal to", ">="),
    ("more than or equal to", ">="), ("at or above", ">="), ("equal to or above", ">="),
    ("never exceeding", "<="), ("not above", "<="),
    ("never more than", "<="), ("less or equal to", "<="), ("≲", "<="), ("at or below", "<="),
    ("bigger than", ">"), ("beyond", ">"), ("surpasses", ">"),
]  # fmt: skip
HINTS = [
    ("minimum value of", ">="), ("maximum value of", "<="), ("not exceeds", "<="),
    ("starting at", ">"), ("beneath", "<"),
    ("inside", "<"),
]  # fmt: skip
#: before a direction and its value
BEFORE_ETA = [("beyond |η| =", ">"), ("outside |η| =", ">"), ("inside |η| =", "<")]
AFTER = [
    ("or more", ">="),
    ("or above", ">="),
    ("and higher", ">="),
    ("or less", "<="),
    ("or fewer", "<="),
    ("or below", "<="),
]


@pytest.mark.parametrize(("words", "op"), [*READ, *HINTS])
def test_before_a_number(words: str, op: str) -> None:
    """A wording before a number bounds the same side for the sweep and for the check of a line."""
    text = f"a p_{{T}} {words} 25 GeV"
    assert quotes.side(text, 25.0) == SIDE[op]
    read = [t.value for t in tokens(plain(text)) if t.kind == "compare"]
    assert read == [op] if (words, op) in READ else op not in read


@pytest.mark.parametrize(("words", "op"), AFTER)
def test_after_a_number(words: str, op: str) -> None:
    """A wording after a number bounds it for the check of a line."""
    assert quotes.side(f"a p_{{T}} of 25 GeV {words}", 25.0) == SIDE[op]
    assert quotes.side(f"25 GeV {words} as a p_{{T}}", 25.0) == SIDE[op]


def test_every_row() -> None:
    """Every row of the comparisons has a wording that is tried here."""
    tried = [
        *READ,
        *HINTS,
        *AFTER,
        *BEFORE_ETA,
        ("=", "=="),
        ("exactly", "=="),
        ("equal to", "=="),
        ("only one", "=="),
    ]
    missing = [
        w.words
        for w in comparisons.WORDINGS
        if not any(w.op == op and re.search(w.words, f" {t} 5") for t, op in tried)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("words", "op"), [row for row in READ if row[0] not in ("At least", "must not exceed")]
)
def test_in_a_cell(words: str, op: str) -> None:
    """A wording is read in a cell as it is in a sentence."""
    text = f"{words} 5"
    assert [(v.op, v.value) for v in values(text, 0, len(text))] == [(op, 5.0)]


@pytest.mark.parametrize("words", [row[0] for row in READ])
def test_no_wording_is_passed_over(words: str) -> None:
    """A sentence with a wording before a number is read, whatever else stands in it."""
    assert has_limit(f"Muons {words} 5 to a jet are removed.")


def test_lists_of_units_stand_in_the_vocabulary() -> None:
    """No other module has a pattern of its own for several units of energy."""
    own = re.compile(r"\[[kMGT]{2,}\]\??eV|[kMGT]eV\|[kMGT]?eV")
    modules = (
        p for p in Path(hepnb.__file__).parent.rglob("*.py") if p.parent.name != "vocabulary"
    )
    assert [str(p) for p in modules if own.search(p.read_text(encoding="utf-8"))] == []


def test_a_bound_by_its_name() -> None:
    """A head or a caption names the side of the numbers under it."""
    assert comparisons.names_bound("minimum p_{T}", "lower")
    assert comparisons.names_bound("Lower limits on the mass", "lower")
    assert comparisons.names_bound("|Δη| (max)", "upper")
    assert not comparisons.names_bound("m_{T}^{b,min}", "lower")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("muon", "lepton", True), ("muon:2", "electron", True), ("jet", "muon", False),
        ("dilepton", "muon", True),
        ("jet-muon", "muon", True), ("jet-met", "muon", False), ("event", "muon", True),
        ("h", "jet", True), ("met", "jet", False),
        ("dilepton-photon", "photon", True), ("dijet", "diphoton", False), ("z1", "dilepton", True),
    ],
)  # fmt: skip
def test_related(one: str, other: str, same: bool) -> None:
    """A kind and what it is one of, a system and its members, and what may be anything are
    related, whichever comes first.
    """
    assert related(one, other) is related(other, one) is same


@pytest.mark.parametrize(
    ("one", "two", "apart", "counted"),
    [
        (("<", 5.0), (">", 5.0), True, True), (("<=", 5.0), (">", 5.0), True, True),
        (("<=", 5.0), (">=", 5.0), False, False),
        (("<=", 5.0), (">=", 6.0), True, True), (("<", 6.0), (">", 5.0), False, True),
        (("==", 2.0), ("==", 3.0), True, True),
        (("==", 2.0), ("in", 1.0, 3.0), False, False), (("==", 2.5), ("in", 1.0, 3.0), False, True),
        (("in", 1.2, 1.8), (">", 0.0), False, True),
    ],
)  # fmt: skip
def test_intervals(
    one: tuple[str, float], two: tuple[str, float], apart: bool, counted: bool
) -> None:
    """Two limits are apart where no number, or no number of objects, satisfies both."""
    a, b = allowed(*one), allowed(*two)
    assert a is not None
    assert b is not None
    assert ((a & b).empty, (a.whole & b.whole).empty) == (apart, counted)


@pytest.mark.parametrize("unit", [u for u in units.UNITS if u and not u.endswith("-1")])
def test_units(unit: str) -> None:
    """A unit of the language is read, printed and parsed again."""
    assert re.fullmatch(WRITTEN, unit)
    assert units.dimension(spelled(unit)) == units.dimension(unit)
    text = f"5 {spelled(unit)}"
    assert (
        units.Quantity(5.0, parse_expression(text).unit).canonical
        == units.Quantity(5.0, unit).canonical
    )  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("GeV/c", "GeV"), ("GeV/c^{2}", "GeV"), ("keV/c", "keV"), ("GeV^{1/2}", "√GeV"),
        ("√ GeV", "√GeV"), ("°", "deg"),
        ("^{◦}", "deg"), ("^{\\circ}", "deg"), ("◦", "deg"), ("degrees", "deg"), ("µm", "μm"),
        ("MeV^{1/2}", ""), ("GeV^{2}", ""),
    ],
)  # fmt: skip
def test_spelling(written: str, unit: str) -> None:
    """A unit is spelled as the language has it; what it has not is none."""
    assert spelled(written) == unit
    assert bool(re.fullmatch(WRITTEN, written)) == bool(unit)


@pytest.mark.parametrize(
    ("members", "word", "name"),
    [
        (("muon", "muon"), "dilepton", "dilepton"), (("electron", "muon"), "dilepton", "dilepton"),
        (("lepton",) * 4, "quadruplet", "quadruplet"), (("jet:1", "jet:2"), "dijet", "dijet"),
        (("bjet", "jet"), "dijet", "dijet"),
        (("muon", "electron", "photon"), "dilepton-photon", "dilepton-photon"),
        (("photon", "jet"), "", "jet-photon"),
        (("lepton",) * 3, "", "event"), (("jet",) * 3, "", "jet"), ((), "", "event"),
        (("jet:2",), "jet:2", "jet"),
    ],
)  # fmt: skip
def test_together(members: tuple[str, ...], word: str, name: str) -> None:
    """What objects make together has one word for the sweep and for a line."""
    assert (system(members), together(members)) == (word, name)
    assert {"electron", "muon", "tau"} <= LEPTONS


def test_groups_of_words_stand_in_the_vocabulary_only() -> None:
    """No other module has the words of one of its groups as a list of its own: quantities,
    subjects, operators.
    """
    groups = {
        frozenset(value)
        for module in (quantities, subjects, operators)
        for name, value in vars(module).items()
        if isinstance(value, tuple | frozenset) and not name.startswith("_")
        if all(isinstance(v, str) for v in value)
    }
    groups |= {frozenset((*m, *m.values())) for m in (quantities.SAME, quantities.ALIKE)}
    package = Path(hepnb.__file__).parent
    copies = [
        f"{path.relative_to(package)}:{node.lineno}"
        for path in sorted(package.rglob("*.py"))
        if path.parent.name != "vocabulary"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Tuple | ast.Set | ast.List)
        and all(isinstance(e, ast.Constant) for e in node.elts)
        and len(node.elts) == len(_words_of(node)) > 1
        and _words_of(node) in groups
    ]
    assert not copies, "\n".join(copies)


def test_words_of_charges_and_flavours_stand_in_the_vocabulary_only() -> None:
    """Prose, tables, pairs and the check of a line know the same ones."""
    own = re.compile(
        r"(?:opposite|same|like|equal|different)\)?\[-? ?-?\]\S{0,9}(?:sign|charge|fl)"
    )
    modules = (
        p for p in Path(hepnb.__file__).parent.rglob("*.py") if p.parent.name != "vocabulary"
    )
    assert [str(p) for p in modules if own.search(p.read_text(encoding="utf-8"))] == []


def test_what_a_model_is_asked_for_is_in_the_vocabulary() -> None:
    """The quantities, units and operators of the form of its answers."""
    assert set(get_args(questions.Known)) <= set(quantities.QUANTITIES)
    assert all(spelled(unit) for unit in get_args(questions.Unit))
    assert set(get_args(questions.Op)) <= set(get_args(Op))


def _words_of(e: ast.expr) -> frozenset[str]:
    """The texts of a literal."""
    found = (n.value for n in ast.walk(e) if isinstance(n, ast.Constant))
    return frozenset(v for v in found if isinstance(v, str))
