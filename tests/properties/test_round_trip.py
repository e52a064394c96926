"""Round trip: what a written line says, in the vocabulary, is what its record says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb import spec
from hepnb.adl.atoms import Comparison
from hepnb.adl.format import format as format_tree
from hepnb.records import Block, Records, Rule, Test, check
from hepnb.vocabulary.operators import COMPLEMENT
from hepnb.writer import write

SUBJECTS = {"electrons": "electron", "muons": "muon", "jets": "jet", "photons": "photon"}
BLOCKS = tuple(Block(name, "objects", (subject.capitalize(),)) for name, subject in SUBJECTS.items())
NUMBERS = st.integers(1, 4000).map(lambda n: n / 8)
QUANTITIES = {"pt": "GeV", "abseta": "", "d0": "mm", "iso": "", "mass": "GeV", "jvt": ""}


@st.composite
def object_tests(draw: st.DrawFn) -> Test:
    """A test of one candidate with a number or an interval."""
    quantity = draw(st.sampled_from(sorted(QUANTITIES)))
    op = draw(st.sampled_from([">", ">=", "<", "<=", "in", "notin"]))
    low = draw(NUMBERS)
    values = (low, low + draw(NUMBERS)) if op in ("in", "notin") else (low,)
    return Test(quantity, op, values, QUANTITIES[quantity])  # type: ignore[arg-type]


def said(subject: str, test: Test, *, drops: bool = False) -> tuple[object, ...]:
    """What survives a test, in the vocabulary."""
    op = COMPLEMENT[test.op] if drops else test.op
    value = test.values if len(test.values) == 2 else test.values[0]
    return subject, test.quantity, op, value, test.unit


def read(records: Records) -> list[Comparison]:
    """The comparisons of the lines that were written, as the language reads them."""
    sound, findings = check(records)
    assert not findings
    written = write(sound)
    assert not written.unwritten
    return [c for r in spec.read(format_tree(written.analysis)).requirements if not r.implied for c in r.comparisons]


def told(c: Comparison) -> tuple[object, ...]:
    """A comparison without what it is meant for."""
    return c.subject, c.quantity, c.op, c.value, c.unit


@settings(deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)), object_tests(), st.booleans())
def test_a_requirement_on_objects(block: str, test: Test, drops: bool) -> None:
    """Kept or dropped, with its number and unit."""
    (found,) = read(Records(BLOCKS, (Rule(test, (block,), drops=drops),)))
    assert told(found) == said(SUBJECTS[block], test, drops=drops)


@settings(deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)), st.integers(1, 4), st.sampled_from(["pt", "mass"]), NUMBERS)
def test_a_requirement_on_the_nth_object(block: str, nth: int, quantity: str, value: float) -> None:
    """The rank is in the subject."""
    test = Test(quantity, ">", (value,), "GeV", what=block, nth=nth)
    (found,) = read(Records((*BLOCKS, Block("SR", "region")), (Rule(test, ("SR",)),)))
    assert told(found) == (f"{SUBJECTS[block]}:{nth}", quantity, ">", value, "GeV")


@settings(deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)), st.sampled_from([">=", "<=", "==", ">", "<"]), st.integers(2, 9))
def test_a_count(block: str, op: str, number: int) -> None:
    """As it is printed."""
    test = Test("n", op, (number,), what=block)  # type: ignore[arg-type]
    (found,) = read(Records((*BLOCKS, Block("SR", "region")), (Rule(test, ("SR",)),)))
    assert told(found) == (SUBJECTS[block], "n", op, float(number), "")


@settings(deadline=None)
@given(object_tests(), st.sampled_from([Test("pt", "<", (60,), "GeV"), Test("abseta", "<", (2.4,))]))
def test_a_condition(test: Test, condition: Test) -> None:
    """It stays a condition, and is no requirement of its own."""
    if test.quantity in ("pt", "abseta"):
        return
    first, *rest = read(Records(BLOCKS, (Rule(test, ("jets",), given=(condition,)),)))
    assert told(first) == said("jet", test)
    assert [told(g) for g in first.given] == [said("jet", condition)]
    assert {c.quantity for c in rest} == {f"other:if_{condition.quantity}"}


@settings(deadline=None)
@given(st.lists(object_tests(), min_size=2, max_size=4, unique_by=lambda t: t.quantity))
def test_alternatives(tests: list[Test]) -> None:
    """Each is an alternative of the others, none a requirement on all."""
    if sum(t.quantity not in ("pt", "abseta") for t in tests) == 1:
        return  # read as a condition, which selects the same
    rules = tuple(Rule(t, ("jets",), alternative=f"a{n}") for n, t in enumerate(tests, start=1))
    found = read(Records(BLOCKS, rules))
    assert [told(c) for c in found] == [said("jet", t) for t in tests]
    assert [c.alternative for c in found] == [f"a{n}" for n in range(1, len(tests) + 1)]


@settings(deadline=None)
@given(st.lists(st.integers(1, 200), min_size=2, max_size=6, unique=True), st.booleans())
def test_bins(edges: list[int], open_: bool) -> None:
    """One interval between two edges, and one without an upper edge."""
    test = Test("met", "bins", tuple(10.0 * e for e in sorted(edges)), "GeV", what="MET", open=open_)
    found = read(Records((Block("SR", "region"),), (Rule(test, ("SR",)),)))
    assert all(c.bin and c.quantity == "met" for c in found)
    assert len(found) == len(edges) - (0 if open_ else 1)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_a_threshold_that_grows(constant: float, slope: float) -> None:
    """Its constant, its slope and the function as text."""
    function = f"{constant!r} GeV + {slope!r} * pt"
    found = read(Records(BLOCKS, (Rule(Test("iso", "<", function=function), ("photons",)),)))
    assert [told(c)[1:4] for c in found] == [("iso", "<", constant), ("other:iso_slope", "==", slope)]
    assert all(c.function for c in found)
