"""``requirements.json`` is read from the lines that are written of records; it says what the
records say, or the rule is told to be unwritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb import spec
from hepnb.adl.delegation_comments import DelegationComment, left
from hepnb.adl.format import format as format_tree
from hepnb.adl.parse import parse
from hepnb.adl.tree import Analysis
from hepnb.records import Block, Place, Records, Rule, Test, check
from hepnb.vocabulary.operators import COMPLEMENT
from hepnb.writer import write

#: block → its word in the vocabulary
SUBJECTS = {
    "electrons": "electron",
    "tight muons": "muon",
    "jets": "jet",
    "bjets": "bjet",
    "leptons": "lepton",
    "MET": "met",
    "event": "event",
    "pairs": "dilepton",
}
BLOCKS = (
    Block("electrons", "objects", ("Electron",)),
    Block("muons", "objects", ("Muon",)),
    Block("tight muons", "objects", ("muons",)),
    Block("jets", "objects", ("Jet",)),
    Block("bjets", "objects", ("BJet",)),
    Block("leptons", "union", ("electrons", "tight muons")),
    Block("pairs", "combination", ("leptons", "leptons")),
    Block("SR", "region"),
    Block("SR high", "region", ("SR",)),
)
OBJECTS = ("electrons", "tight muons", "jets", "bjets", "leptons")
REGIONS = ("SR", "SR high")

LIMITS = st.sampled_from([">", ">=", "<", "<="])
_ATTRIBUTES = {"pt": "GeV", "abseta": "", "d0": "mm", "jvt": "", "mass": "GeV"}


def numbered(test: Test, number: float) -> Test:
    """The test with a number that no other test has."""
    low, high = number, number + 0.25
    values = {"in": (low, high), "notin": (low, high), "none": (), "flag": ()}
    found = values.get(test.op, (float(int(number)) if test.quantity == "n" else low,))
    return replace(test, values=found) if not test.function else test


@st.composite
def of_objects(draw: st.DrawFn) -> Test:
    """A test of the candidate of a collection."""
    quantity = draw(st.sampled_from(sorted(_ATTRIBUTES)))
    return Test(
        quantity, draw(LIMITS | st.sampled_from(["in", "notin"])), (), _ATTRIBUTES[quantity]
    )


@st.composite
def of_one(draw: st.DrawFn) -> Test:
    """A test of one object of a region, or of all, some or the leading ones."""
    quantity = draw(st.sampled_from(["pt", "abseta", "mass"]))
    nth = draw(st.integers(0, 3))
    return Test(
        quantity,
        draw(LIMITS | st.sampled_from(["in", "notin"])),
        (),
        _ATTRIBUTES[quantity],
        what=draw(st.sampled_from(OBJECTS)),
        nth=nth,
        leading=0 if nth else draw(st.integers(0, 3)),
        some=not nth and draw(st.booleans()),
    )


@st.composite
def of_two(draw: st.DrawFn) -> Test:
    """A distance of two objects, or of one and the missing momentum."""
    what, other = draw(st.permutations(OBJECTS))[:2]
    nth, far = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    quantity = draw(st.sampled_from(["dr", "deta", "dphi"]))
    if quantity == "dphi" and draw(st.booleans()):
        other, far = "MET", 0
    return Test(quantity, draw(LIMITS), (), what=what, nth=nth, other=other, other_nth=far)


COUNTS = st.builds(
    lambda op, what: Test("n", op, (), what=what),
    st.sampled_from([">=", "<=", "==", "none"]),
    st.sampled_from(OBJECTS),
)
OF_EVENT = st.builds(
    lambda quantity, op: Test(
        quantity, op, (), "GeV", what={"met": "MET", "ht": "jets"}.get(quantity, "event")
    ),
    st.sampled_from(["met", "ht", "meff", "other:mt2"]),
    LIMITS | st.sampled_from(["in", "notin"]),
)
OF_PAIRS = st.builds(
    lambda quantity, op: Test(quantity, op, (), "GeV", what="pairs", nth=1),
    st.sampled_from(["mass", "pt"]),
    LIMITS | st.sampled_from(["in", "notin"]),
)
TRIGGERS = st.sampled_from(["HLT_mu24", "HLT_e26"]).map(
    lambda name: Test("trigger", "flag", text=name, what="event")
)
GROWING = st.builds(
    lambda op, number: Test(
        "pt", op, function=f"{number / 8!r} GeV + 0.5 * mass(pairs #1)", what="leptons", nth=1
    ),
    LIMITS,
    st.integers(1, 99),
)
OF_REGIONS = st.one_of(COUNTS, OF_EVENT, of_one(), of_two(), OF_PAIRS, TRIGGERS, GROWING)


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    """Rules of all kinds, each with numbers and words of its own."""
    found: list[Rule] = []
    number = 10.0

    def fresh(test: Test) -> Test:
        nonlocal number
        number += 1
        return numbered(test, number)

    def rule(test: Test, blocks: tuple[str, ...], **more: Any) -> None:
        page = 1 + len(found)
        words = (f"words {page}",)
        found.append(Rule(fresh(test), blocks, places=(Place(page=page),), words=words, **more))

    for group in range(draw(st.integers(1, 6))):
        in_region = draw(st.booleans())
        blocks = (draw(st.sampled_from(REGIONS if in_region else OBJECTS[:4])),)
        tests = OF_REGIONS if in_region else of_objects()
        if draw(st.integers(0, 3)) == 0:  # alternatives
            letter, bin_ = "abcdefg"[group], in_region and draw(st.booleans())
            for way in range(1, draw(st.integers(2, 3)) + 1):
                for _ in range(draw(st.integers(1, 2))):
                    rule(draw(tests), blocks, alternative=f"{letter}{way}", bin=bin_)
            continue
        given_ = ()
        if draw(st.booleans()):
            conditions = COUNTS.filter(lambda t: t.op == ">=") if in_region else of_objects()
            given_ = tuple(fresh(t) for t in draw(st.lists(conditions, min_size=1, max_size=2)))
        test = draw(tests)
        more = {"given": given_, "drops": draw(st.booleans()), "bin": False}
        if in_region and not test.function:
            more["bin"] = draw(st.booleans())
        rule(test, blocks, **more)
    return found


# --- what records say
# --------------------------------------------------------------------------------------------------

#: a comparison by what it is of and its number, whichever way round it is
Atom = tuple[str, str, str]
#: which comparisons are true
World = dict[Atom, bool]
Entry = dict[str, Any]


def subject(test: Test, block: str) -> str:
    """The word of the vocabulary for what a test is of."""
    if test.quantity in ("ht", "meff", "other:mt2", "trigger"):
        return "event"
    of = SUBJECTS[test.what or block]
    one = f"{of}:{test.nth}" if test.nth and of != "dilepton" else of
    if test.other:
        far = SUBJECTS[test.other]
        return "-".join(sorted((one, f"{far}:{test.other_nth}" if test.other_nth else far)))
    return one


def atom(test: Test, block: str) -> Atom:
    """The comparison of a test."""
    if test.op == "none":
        value = "0.0"
    elif test.function:
        value = test.function.split(" ")[0]
    else:
        values = list(test.values)
        value = str(values if len(values) == 2 else next(iter(values), test.text))
    return subject(test, block), test.quantity, value


def holds(rule: Rule, world: World) -> bool:
    """True where what a rule says is so, or is not meant."""
    block = rule.blocks[0]
    meant = all(world[atom(g, block)] for g in rule.given)
    return not meant or world[atom(rule.test, block)] != rule.drops


def is_true(entry: Entry, tests: dict[Atom, Test], world: World) -> bool:
    """True where an entry of the document, or a condition of one, is so; checks its fields."""
    value = str(entry["value"])
    key = entry["subject"], entry["quantity"], value.removeprefix("not ")
    if (entry["quantity"], entry["op"], value) == ("n", ">=", "1.0"):  # what a veto does not leave
        key, entry = (*key[:2], "0.0"), {**entry, "op": "!="}
    test = tests[key]
    op = "==" if test.op == "none" else test.op
    turned = value.startswith("not ") or entry["op"] != op
    assert entry["op"] in (op, COMPLEMENT.get(op)), entry
    unit = {"dphi": "rad", "pt": "GeV"}.get(test.quantity, test.unit)
    assert entry["unit"] == unit, entry
    assert ("function" in entry) == bool(test.function)
    assert entry.get("leading", 0) == test.leading
    many = test.what in OBJECTS and not test.nth and test.quantity not in ("n", "ht")
    if "alternative" in entry or "given" in entry or not turned:
        assert entry.get("some", False) == (many and test.some != turned), entry
    return world[key] != turned


def true_of(entries: list[Entry], tests: dict[Atom, Test], world: World) -> bool:
    """True where the entries of a line are so: all of them, of alternatives those of one."""
    ways: dict[str, bool] = {}
    for entry in entries:
        meant = all(is_true({**g, "unit": g["unit"]}, tests, world) for g in entry.get("given", ()))
        so = not meant or is_true(entry, tests, world)
        way = entry.get("alternative", "")
        ways[way] = ways.get(way, True) and so
    always = ways.pop("", True)
    return always and (any(ways.values()) or not ways)


def worlds(tests: dict[Atom, Test]) -> list[World]:
    """All that may be true."""
    return [dict(zip(tests, of, strict=True)) for of in product((False, True), repeat=len(tests))]


def groups(records: Records, left_out: set[int]) -> Iterator[list[Rule]]:
    """The rules that make a line together."""
    found: dict[object, list[Rule]] = {}
    for n, rule in enumerate(records.rules):
        if n not in left_out:
            found.setdefault((rule.blocks, rule.group) if rule.group else n, []).append(rule)
    yield from found.values()


def true_of_rules(rules: list[Rule], world: World) -> bool:
    """True where the rules of a line are so: those of one number of a letter, or the one."""
    ways: dict[str, bool] = {}
    for rule in rules:
        ways[rule.alternative] = ways.get(rule.alternative, True) and holds(rule, world)
    return any(ways.values())


def entries_of(document: Entry, rule: Rule) -> list[Entry]:
    """The entries with the words of a rule, each limit once."""
    return [
        e
        for e in document["requirements"]
        if any(q["quote"] == rule.words[0] for q in e["evidence"])
        and not e["quantity"].startswith("other:if_")
        and not e["quantity"].endswith("_slope")
    ]


@settings(deadline=None, max_examples=300)
@given(rules())
def test_the_document_says_what_the_records_say(found: list[Rule]) -> None:
    """Of all that may be true, the lines of each rule leave what the rule leaves, with the same
    subjects, units, ranks and bins, in its block and with its words; or the rule is told to be
    unwritten.
    """
    sound, findings = check(Records(BLOCKS, tuple(found)))
    assert not findings
    written = write(sound)
    document = spec.to_json(spec.read(format_tree(written.analysis)))
    left_out = {u.number for u in written.unwritten}
    for together in groups(sound, left_out):
        block = together[0].blocks[0]
        tests = {atom(t, block): t for r in together for t in r.tests}
        entries = entries_of(document, together[0])
        assert entries
        for rule in together:
            assert entries_of(document, rule) == entries
        for entry in entries:
            assert entry["block"].partition(" ")[2] == block.replace(" ", "_")
            assert entry.get("bin", False) == together[0].bin
        for world in worlds(tests):
            assert true_of(entries, tests, world) == true_of_rules(together, world), entries


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 90), min_size=2, max_size=5, unique=True).map(sorted),
    st.booleans(),
    st.booleans(),
    COUNTS,
)
def test_bins_are_never_those_of_fewer_events(
    edges: list[int], open_: bool, drops: bool, many: Test
) -> None:
    """The edges are all there; of bins for some events only, the rule is told to be unwritten."""
    test = Test("met", "bins", tuple(map(float, edges)), "GeV", what="MET", open=open_)
    conditions = (numbered(many, 2.0),) if drops else ()
    sound, _ = check(
        Records(BLOCKS, (Rule(test, ("SR",)), Rule(test, ("SR high",), given=conditions)))
    )
    written = write(sound)
    document = spec.to_json(spec.read(format_tree(written.analysis)))
    assert {u.number for u in written.unwritten} == ({1} if drops else set())
    wanted: list[Any] = [[float(a), float(b)] for a, b in pairwise(edges)]
    wanted += [float(edges[-1])] if open_ else []
    for region in {e["block"] for e in document["requirements"]}:
        values = [e["value"] for e in document["requirements"] if e["block"] == region and e["bin"]]
        assert values == wanted


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
NAMES = st.from_regex(r"[0-9]{4}\.[0-9]{5}|10\.[0-9]{4}/[A-Za-z0-9.()_-]{1,20}", fullmatch=True)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            DelegationComment,
            TEXTS,
            st.from_regex(r"\[[0-9]{1,3}(, [0-9]{1,3}|–[0-9]{1,3})?\]", fullmatch=True),
            NAMES | st.just(""),
            NAMES | st.just(""),
            st.integers(0, 99),
            TEXTS,
        ),
        max_size=4,
    )
)
def test_what_is_left_to_other_papers_comes_back_from_the_text(
    entries: list[DelegationComment],
) -> None:
    """Quotation marks, hashes, braces and letters of all kinds; white space counts once."""
    text = format_tree(Analysis(tuple(e.comment for e in entries)))
    again = list(left(parse(format_tree(parse(text)))))
    flat = [
        replace(e, what=" ".join(e.what.split()), quote=" ".join(e.quote.split())) for e in entries
    ]
    assert again == flat
