"""Round trip: what a written line says, in the vocabulary, is what its record says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb import spec
from hepnb.adl.comparison import Comparison
from hepnb.adl.format import format as format_tree
from hepnb.records import Block, Records, Rule, Test, check
from hepnb.vocabulary.operators import COMPLEMENT
from hepnb.writer import write

SUBJECTS = {"electrons": "electron", "muons": "muon", "jets": "jet", "photons": "photon"}
BLOCKS = tuple(
    Block(name, "objects", (subject.capitalize(),)) for name, subject in SUBJECTS.items()
)
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
    return [
        c
        for r in spec.read(format_tree(written.analysis)).requirements
        if not r.implied
        for c in r.comparisons
    ]


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
@given(
    st.sampled_from(sorted(SUBJECTS)), st.integers(1, 4), st.sampled_from(["pt", "mass"]), NUMBERS
)
def test_a_requirement_on_the_nth_object(block: str, nth: int, quantity: str, value: float) -> None:
    """The rank is in the subject."""
    test = Test(quantity, ">", (value,), "GeV", what=block, nth=nth)
    (found,) = read(Records((*BLOCKS, Block("SR", "region")), (Rule(test, ("SR",)),)))
    assert told(found) == (f"{SUBJECTS[block]}:{nth}", quantity, ">", value, "GeV")


@settings(deadline=None)
@given(
    st.sampled_from(sorted(SUBJECTS)),
    st.sampled_from([">=", "<=", "==", ">", "<"]),
    st.integers(2, 9),
)
def test_a_count(block: str, op: str, number: int) -> None:
    """As it is printed."""
    test = Test("n", op, (number,), what=block)  # type: ignore[arg-type]
    (found,) = read(Records((*BLOCKS, Block("SR", "region")), (Rule(test, ("SR",)),)))
    assert told(found) == (SUBJECTS[block], "n", op, float(number), "")


@settings(deadline=None)
@given(
    object_tests(), st.sampled_from([Test("pt", "<", (60,), "GeV"), Test("abseta", "<", (2.4,))])
)
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
    asked = [t for t in tests if t.quantity not in ("pt", "abseta")]
    if len(asked) == 1 or sum(t.op != "notin" for t in asked) == 1:
        return  # the others are read as its conditions, which selects the same
    rules = tuple(Rule(t, ("jets",), alternative=f"a{n}") for n, t in enumerate(tests, start=1))
    found = read(Records(BLOCKS, rules))
    assert [told(c) for c in found] == [said("jet", t) for t in tests]
    assert [c.alternative for c in found] == [f"a{n}" for n in range(1, len(tests) + 1)]


@settings(deadline=None)
@given(st.lists(st.integers(1, 200), min_size=2, max_size=6, unique=True), st.booleans())
def test_bins(edges: list[int], open_: bool) -> None:
    """One interval between two edges, and one without an upper edge."""
    test = Test(
        "met", "bins", tuple(10.0 * e for e in sorted(edges)), "GeV", what="MET", open=open_
    )
    found = read(Records((Block("SR", "region"),), (Rule(test, ("SR",)),)))
    assert all(c.bin and c.quantity == "met" for c in found)
    assert len(found) == len(edges) - (0 if open_ else 1)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_a_threshold_that_grows(constant: float, slope: float) -> None:
    """Its constant, its slope and the function as text."""
    function = f"{constant!r} GeV + {slope!r} * pt"
    found = read(Records(BLOCKS, (Rule(Test("iso", "<", function=function), ("photons",)),)))
    assert [told(c)[1:4] for c in found] == [
        ("iso", "<", constant),
        ("other:iso_slope", "==", slope),
    ]
    assert all(c.function for c in found)


ENDS = st.lists(
    st.tuples(st.sampled_from(sorted(SUBJECTS)), st.integers(1, 3)),
    min_size=2,
    max_size=2,
    unique_by=lambda e: e[0],
)


@settings(deadline=None)
@given(
    ENDS,
    st.sampled_from(["dr", "dphi", "deta"]),
    st.sampled_from([">", ">=", "<", "<="]),
    st.integers(1, 24),
    st.booleans(),
)
def test_a_distance_of_two_objects(
    ends: list[tuple[str, int]], quantity: str, op: str, tenths: int, drops: bool
) -> None:
    """Each end has its rank, and what is thrown away is turned round."""
    (what, nth), (other, far) = ends
    test = Test(quantity, op, (tenths / 10,), what=what, nth=nth, other=other, other_nth=far)  # type: ignore[arg-type]
    (found,) = read(Records((*BLOCKS, Block("SR", "region")), (Rule(test, ("SR",), drops=drops),)))
    subject = "-".join(sorted((f"{SUBJECTS[what]}:{nth}", f"{SUBJECTS[other]}:{far}")))
    assert told(found)[:4] == (subject, quantity, COMPLEMENT[op] if drops else op, tenths / 10)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(SUBJECTS)),
    st.integers(1, 3),
    st.sampled_from(["dphi", "mt"]),
    st.integers(1, 24),
)
def test_an_object_and_the_missing_momentum(
    block: str, nth: int, quantity: str, tenths: int
) -> None:
    """The distance names both, the transverse mass the object."""
    unit = "GeV" if quantity == "mt" else ""
    test = Test(quantity, ">", (tenths / 10,), unit, what=block, nth=nth, other="MET")
    (found,) = read(Records((*BLOCKS, Block("SR", "region")), (Rule(test, ("SR",)),)))
    object_ = f"{SUBJECTS[block]}:{nth}"
    subject = object_ if quantity == "mt" else "-".join(sorted((object_, "met")))
    assert told(found)[:4] == (subject, quantity, ">", tenths / 10)


@settings(deadline=None)
@given(
    st.sampled_from(["electrons", "muons", "jets", "photons"]),
    st.sampled_from([">", "<", "in", "notin"]),
    NUMBERS,
    NUMBERS,
    st.booleans(),
)
def test_the_mass_of_a_combination(
    block: str, op: str, low: float, width: float, drops: bool
) -> None:
    """Of the two leading ones that are combined."""
    systems = {"electrons": "dilepton", "muons": "dilepton", "jets": "dijet", "photons": "diphoton"}
    values = (low, low + width) if op in ("in", "notin") else (low,)
    test = Test("mass", op, values, "GeV", what="pair", nth=1)  # type: ignore[arg-type]
    blocks = (*BLOCKS, Block("pair", "combination", (block, block)), Block("SR", "region"))
    (found,) = read(Records(blocks, (Rule(test, ("SR",), drops=drops),)))
    assert told(found) == said(systems[block], test, drops=drops)


@settings(deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)))
def test_a_veto(block: str) -> None:
    """No such object is a count of zero."""
    (found,) = read(
        Records((*BLOCKS, Block("SR", "region")), (Rule(Test("n", "none", what=block), ("SR",)),))
    )
    assert told(found) == (SUBJECTS[block], "n", "==", 0.0, "")


@settings(deadline=None)
@given(
    st.sampled_from(["id", "iso_wp", "quality"]),
    st.from_regex(r"[a-z]{3,8}( [a-z]{3,8})?", fullmatch=True),
)
def test_a_word(quantity: str, word: str) -> None:
    """A working point keeps its name."""
    (found,) = read(Records(BLOCKS, (Rule(Test(quantity, "flag", text=word), ("muons",)),)))
    assert told(found) == ("muon", quantity, "flag", word, "")


@settings(deadline=None)
@given(
    st.sampled_from(["met", "ht", "mht", "meff", "st"]),
    st.sampled_from([">", ">=", "<", "<="]),
    NUMBERS,
    st.booleans(),
)
def test_a_quantity_of_the_event(quantity: str, op: str, value: float, drops: bool) -> None:
    """In a region, and in one that takes it."""
    what = {"met": "MET", "ht": "jets", "mht": "jets"}.get(quantity, "event")
    test = Test(quantity, op, (value,), "GeV", what=what)  # type: ignore[arg-type]
    regions = (Block("SR", "region"), Block("SR_high", "region", ("SR",)))
    (found,) = read(Records((*BLOCKS, *regions), (Rule(test, ("SR_high",), drops=drops),)))
    subject = "met" if quantity == "met" else "event"
    assert told(found) == said(subject, test, drops=drops)


@settings(deadline=None)
@given(
    st.permutations(["electrons", "muons", "jets"]),
    st.lists(st.integers(1, 9), min_size=2, max_size=2),
)
def test_overlaps_that_are_removed_in_steps(order: list[str], tenths: list[int]) -> None:
    """What is closer goes; what is left is farther than that, whichever step it was."""
    first, second, third = order
    steps = ((second, first, tenths[0] / 10), (third, second, tenths[1] / 10))
    rules = tuple(
        Rule(
            Test("dr", "<", (size,), what=removed, other=other),
            ("overlap",),
            drops=True,
            step=n,
            removes=removed,
        )
        for n, (removed, other, size) in enumerate(steps, start=1)
    )
    found = read(Records((*BLOCKS, Block("overlap", "overlap")), rules))
    pairs = ["-".join(sorted((SUBJECTS[removed], SUBJECTS[other]))) for removed, other, _ in steps]
    assert sorted(told(c)[:4] for c in found) == sorted(
        (p, "dr", ">=", s[2]) for p, s in zip(pairs, steps, strict=True)
    )  # type: ignore[type-var]


REGION = Block("SR", "region")
EVENT_TESTS = st.builds(
    lambda quantity, op, value: Test(
        quantity,
        op,
        (value,),
        "GeV",
        what={"met": "MET", "ht": "jets"}.get(quantity, "event"),
    ),
    st.sampled_from(["met", "ht", "meff"]),
    st.sampled_from([">", ">=", "<", "<="]),
    NUMBERS,
)


def of_event(test: Test, *, drops: bool = False) -> tuple[object, ...]:
    """What a test of an event says, in the vocabulary."""
    return said("met" if test.quantity == "met" else "event", test, drops=drops)


@settings(deadline=None)
@given(EVENT_TESTS, st.sampled_from(sorted(SUBJECTS)), st.integers(2, 4), st.booleans())
def test_a_condition_on_how_many_there_are(test: Test, block: str, n: int, drops: bool) -> None:
    """Kept or dropped, the requirement is for events with so many."""
    many = Test("n", ">=", (n,), what=block)
    rule = Rule(test, ("SR",), given=(many,), drops=drops)
    (found,) = read(Records((*BLOCKS, REGION), (rule,)))
    assert told(found) == of_event(test, drops=drops)
    assert [told(g) for g in found.given] == [(SUBJECTS[block], "n", ">=", float(n), "")]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(EVENT_TESTS, min_size=1, max_size=2, unique_by=lambda t: t.quantity),
        min_size=2,
        max_size=3,
    ),
    st.booleans(),
)
def test_alternatives_of_several_that_belong_together(ways: list[list[Test]], bin_: bool) -> None:
    """Letters and numbers come back, and those of one number are together."""
    rules = tuple(
        Rule(t, ("SR",), alternative=f"b{n}") for n, way in enumerate(ways, start=1) for t in way
    )
    if len({tuple(of_event(t)) for way in ways for t in way}) < len(rules):
        return  # a line says nothing twice
    found = read(Records((*BLOCKS, REGION), rules))
    wanted = [(of_event(t), f"a{n}") for n, way in enumerate(ways, start=1) for t in way]
    assert [(told(c), c.alternative) for c in found] == wanted


@settings(deadline=None)
@given(EVENT_TESTS)
def test_one_bin(test: Test) -> None:
    """A bin is no requirement on all of the region."""
    (found,) = read(Records((*BLOCKS, REGION), (Rule(test, ("SR",), bin=True),)))
    assert (told(found), found.bin) == (of_event(test), True)


@settings(deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)), NUMBERS, st.booleans(), st.booleans())
def test_all_of_them_or_some(block: str, value: float, some: bool, drops: bool) -> None:
    """What all must satisfy, and what is enough of one, also where it is thrown away: an event
    with one such object goes, unless all must be so.
    """
    test = Test("pt", ">", (value,), "GeV", what=block, some=some)
    (found,) = read(Records((*BLOCKS, REGION), (Rule(test, ("SR",), drops=drops),)))
    assert told(found) == said(SUBJECTS[block], test, drops=drops)
    assert found.some == (some and not drops)


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 30))
def test_some_of_the_leading_ones(leading: int, tenths: int) -> None:
    """How many of them are meant."""
    test = Test("dphi", ">", (tenths / 10,), what="jets", leading=leading, other="MET")
    (found,) = read(Records((*BLOCKS, REGION), (Rule(test, ("SR",)),)))
    assert (told(found)[:4], found.leading) == (("jet-met", "dphi", ">", tenths / 10), leading)


@settings(deadline=None)
@given(NUMBERS, NUMBERS, st.booleans())
def test_a_distance_whose_limit_falls_with_momentum(
    constant: float, slope: float, drops: bool
) -> None:
    """The slope keeps its unit."""
    test = Test("dr", "<", function=f"{constant!r} + {slope!r} GeV / pt", other="jets")
    found = read(Records(BLOCKS, (Rule(test, ("muons",), drops=drops),)))
    assert [told(c) for c in found] == [
        ("jet-muon", "dr", ">=" if drops else "<", constant, ""),
        ("jet-muon", "other:dr_slope", "==", slope, "GeV"),
    ]
    assert len({c.function for c in found}) == 1


@settings(deadline=None)
@given(EVENT_TESTS, EVENT_TESTS)
def test_a_requirement_in_place_of_another(old: Test, new: Test) -> None:
    """A control region has its own in place of that of the region that it takes, and keeps the
    rest.
    """
    if old.quantity != new.quantity or told_once(old) == told_once(new):
        return
    count = Test("n", ">=", (2,), what="muons")
    rules = (
        Rule(count, ("SR",)),
        Rule(old, ("SR",)),
        Rule(new, ("CR",), instead=True),
    )
    sound, _ = check(Records((*BLOCKS, REGION, Block("CR", "region", ("SR",))), rules))
    document = spec.read(format_tree(write(sound).analysis))
    found = [
        told(c) for r in document.requirements if r.block == "region CR" for c in r.comparisons
    ]
    assert sorted(map(str, found)) == sorted(
        map(str, (of_event(new), ("muon", "n", ">=", 2.0, "")))
    )
    assert "take SR" not in format_tree(document.tree)


def told_once(test: Test) -> tuple[object, ...]:
    """A test without whether the limit itself passes."""
    return test.quantity, test.op[0], test.values
