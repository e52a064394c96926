"""A region that `check` calls impossible lets no event pass; one of plain comparisons that lets
none pass is called so.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import combinations_with_replacement
from math import copysign, inf

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hepnb.adl.check import check
from hepnb.adl.parse import parse

#: (MET, how many jets) of an event
Event = tuple[float, int]
#: a line of a region, and whether an event passes it
Line = tuple[str, Callable[[Event], bool]]

#: values between and on the numbers that lines have
EVENTS = [(met / 2, jets) for met in range(13) for jets in range(7)]
OPS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
QUANTITIES = {"MET": 0, "size(jets)": 1}


def compared(quantity: str, op: str, number: int) -> Line:
    """``MET > 3``."""
    return f"{quantity} {op} {number}", lambda event: OPS[op](event[QUANTITIES[quantity]], number)


def ranged(quantity: str, low: int, width: int, inside: bool) -> Line:
    """``MET [] 2 4``: within the range with its ends, or outside of it."""
    text = f"{quantity} {'[]' if inside else ']['} {low} {low + width}"
    return (
        text,
        lambda event: (
            low <= event[QUANTITIES[quantity]] <= low + width
            if inside
            else not low < event[QUANTITIES[quantity]] < low + width
        ),
    )


_NUMBERS = st.integers(0, 5)
_QUANTITIES = st.sampled_from(sorted(QUANTITIES))
PARTS = st.builds(compared, _QUANTITIES, st.sampled_from(sorted(OPS)), _NUMBERS) | st.builds(
    ranged, _QUANTITIES, _NUMBERS, st.integers(0, 2), st.booleans()
)


def line(verb: str, join: str, parts: list[Line]) -> Line:
    """``select`` or ``reject`` of one comparison, or of several joined by one word."""
    all_or_any = all if join == "and" else any
    text = f"{verb} {f' {join} '.join(t for t, _ in parts)}"
    return text, lambda event: all_or_any(p(event) for _, p in parts) == (verb == "select")


def impossible(lines: list[Line]) -> bool:
    """True where `check` says that the lines contradict each other."""
    text = "object jets\n  take Jet\nregion SR\n" + "".join(f"  {t}\n" for t, _ in lines)
    return any(f.code in ("HEP107", "HEP119") and f.severity == "error" for f in check(parse(text)))


def passing(lines: list[Line]) -> list[Event]:
    """The events that pass all lines."""
    return [e for e in EVENTS if all(p(e) for _, p in lines)]


VERBS = st.sampled_from(["select", "reject"])
PLAIN = st.builds(line, VERBS, st.just("or"), st.lists(PARTS, min_size=1, max_size=1))
LINES = st.builds(
    line, VERBS, st.sampled_from(["and", "or"]), st.lists(PARTS, min_size=1, max_size=3)
)


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, min_size=1, max_size=4))
def test_what_is_called_impossible_lets_no_event_pass(lines: list[Line]) -> None:
    """Conditions joined in any way: an error means that nothing is left."""
    assert not (impossible(lines) and passing(lines))


@settings(deadline=None, max_examples=300)
@given(st.lists(PLAIN, min_size=1, max_size=5))
@example([line("select", "or", [compared("size(jets)", op, 3)]) for op in ("<=", ">")])
@example(
    [
        line("reject", "or", [compared("size(jets)", op, n)])
        for op, n in (("==", 0), ("==", 1), (">", 1))
    ]
)
def test_plain_lines_that_let_no_event_pass_are_called_impossible(lines: list[Line]) -> None:
    """One comparison a line, kept or thrown away: the check is complete."""
    assert impossible(lines) == (not passing(lines))


# --- what parts leave of a whole
# --------------------------------------------------------------------------------------------------

#: (MET, momenta of the jets, hardest first) of an event
Jets = tuple[float, tuple[float, ...]]
#: what an expression is in an event, None where something is missing
Value = Callable[[Jets], float | None]

JET_EVENTS: list[Jets] = [
    (met / 2, jets)
    for met in range(9)
    for n in range(4)
    for jets in combinations_with_replacement((4.0, 3.0, 2.5, 2.0, 1.0), n)
]


def momentum(n: int) -> Value:
    """The momentum of the n-th jet."""
    return lambda event: event[1][n] if n < len(event[1]) else None


def total(first: int) -> Value:
    """The sum of momenta of the leading jets."""
    return lambda event: sum(event[1][:first])


EXPRESSIONS: dict[str, Value] = {
    "MET": lambda event: event[0],
    "HT(jets)": total(9),
    "sum(pt(jets[0:2]))": total(2),
    "size(jets)": lambda event: float(len(event[1])),
    "pt(jets[0])": momentum(0),
    "pt(jets[1])": momentum(1),
    "pt(jets[2])": momentum(2),
    "min(pt(jets))": lambda event: min(event[1], default=None),
    "max(pt(jets))": lambda event: max(event[1], default=None),
    "abs(MET - 2)": lambda event: abs(event[0] - 2),
}


def both(join: str, one: str, other: str) -> tuple[str, Value]:
    """``one + other``, or another function of two."""
    functions: dict[str, Callable[[float, float], float | None]] = {
        "+": operator.add,
        "-": operator.sub,
        "/": lambda a, b: a / b if b else copysign(inf, a) if a else None,
        "min": min,
        "max": max,
    }
    text = f"{join}({one}, {other})" if join in ("min", "max") else f"({one}) {join} ({other})"

    def value(event: Jets) -> float | None:
        a, b = EXPRESSIONS[one](event), EXPRESSIONS[other](event)
        return None if a is None or b is None else functions[join](a, b)

    return text, value


SINGLE = st.sampled_from(sorted(EXPRESSIONS)).map(lambda name: (name, EXPRESSIONS[name]))
COMPOSED = st.builds(
    both,
    st.sampled_from(["+", "-", "/", "min", "max"]),
    st.sampled_from(sorted(EXPRESSIONS)),
    st.sampled_from(sorted(EXPRESSIONS)),
)
LIMITS = st.sampled_from(["<", "<=", ">", ">=", "=="])


def limit(verb: str, what: tuple[str, Value], op: str, number: int) -> tuple[str, Value]:
    """``select HT(jets) > 2``; what is missing is neither selected nor rejected."""
    text, value = what

    def passes(event: Jets) -> float:
        found = value(event)
        return (found is not None and OPS[op](found, number)) == (verb == "select")

    return f"{verb} {text} {op} {number}", passes


def of_all(verb: str, reducer: str, op: str, number: int) -> tuple[str, Value]:
    """``select all(pt(jets) > 2)``."""
    every = all if reducer == "all" else any
    return (
        f"{verb} {reducer}(pt(jets) {op} {number})",
        lambda event: every(OPS[op](pt, number) for pt in event[1]) == (verb == "select"),
    )


JET_LINES = st.lists(
    st.one_of(
        st.builds(limit, VERBS, SINGLE, LIMITS, st.integers(0, 6)),
        st.builds(limit, VERBS, COMPOSED, LIMITS, st.integers(-1, 6)),
        st.builds(of_all, VERBS, st.sampled_from(["all", "any"]), LIMITS, st.integers(0, 5)),
    ),
    min_size=2,
    max_size=5,
)


@settings(deadline=None, max_examples=400)
@given(JET_LINES)
def test_no_event_passes_what_is_called_impossible(lines: list[tuple[str, Value]]) -> None:
    """Sums, ratios, extremes and momenta of jets together: no event that is tried passes all."""
    text = "object jets\n  take Jet\nregion SR\n" + "".join(f"  {t}\n" for t, _ in lines)
    told = [f for f in check(parse(text)) if f.code == "HEP119"]
    passed = [e for e in JET_EVENTS if all(passes(e) for _, passes in lines)]
    assert not (told and passed), (text, told[0].message, passed[0])


# --- several collections, and what they make together
# --------------------------------------------------------------------------------------------------

#: momenta of the electrons and of the muons of an event, hardest first
Leptons = tuple[tuple[float, ...], tuple[float, ...]]
#: what an expression is in an event, None where something is missing
OfLeptons = Callable[[Leptons], float | None]

LEPTON_EVENTS: list[Leptons] = [
    (electrons, muons)
    for n in range(4)
    for electrons in combinations_with_replacement((3.0, 2.0, 1.0), n)
    for m in range(4)
    for muons in combinations_with_replacement((3.0, 2.0, 1.0), m)
]
LEPTON_BLOCKS = """object electrons
  take Electron
object hard
  take electrons
  select pt >= 2
object soft
  take electrons
  reject pt >= 2
object muons
  take Muon
object leptons
  take union(electrons, muons)
"""


def collection(name: str, event: Leptons) -> tuple[float, ...]:
    """The momenta of a collection of `LEPTON_BLOCKS`, hardest first."""
    electrons, muons = event
    return {
        "electrons": electrons,
        "hard": tuple(pt for pt in electrons if pt >= 2),
        "soft": tuple(pt for pt in electrons if pt < 2),
        "muons": muons,
        "leptons": tuple(sorted(electrons + muons, reverse=True)),
    }[name]


def counted(name: str) -> tuple[str, OfLeptons]:
    """``size(leptons)``."""
    return f"size({name})", lambda event: float(len(collection(name, event)))


def added(name: str) -> tuple[str, OfLeptons]:
    """``HT(leptons)``."""
    return f"HT({name})", lambda event: sum(collection(name, event))


def single(name: str, index: int) -> tuple[str, OfLeptons]:
    """``pt(leptons[0])``."""

    def value(event: Leptons) -> float | None:
        momenta = collection(name, event)
        return momenta[index] if index < len(momenta) else None

    return f"pt({name}[{index}])", value


def weighted(parts: list[tuple[int, tuple[str, OfLeptons]]]) -> tuple[str, OfLeptons]:
    """``2 * size(muons) - HT(leptons)``."""
    text = " + ".join(f"{factor} * {name}" for factor, (name, _) in parts)

    def value(event: Leptons) -> float | None:
        values = [(factor, of(event)) for factor, (_, of) in parts]
        return None if any(v is None for _, v in values) else sum(f * (v or 0) for f, v in values)

    return text, value


COLLECTIONS = st.sampled_from(["electrons", "hard", "soft", "muons", "leptons"])
SIZES = st.builds(counted, COLLECTIONS)
MOMENTA = st.one_of(
    st.builds(added, COLLECTIONS), st.builds(single, COLLECTIONS, st.integers(0, 1))
)
FACTORS = st.sampled_from([1, 1, 1, -1, 2])


def asked(what: tuple[str, OfLeptons], verb: str, op: str, number: int) -> tuple[str, OfLeptons]:
    """``select size(electrons) + size(muons) == 1``."""
    text, value = what

    def passes(event: Leptons) -> float:
        found = value(event)
        return (found is not None and OPS[op](found, number)) == (verb == "select")

    return f"{verb} {text} {op} {number}", passes


def lines_of(
    quantities: st.SearchStrategy[tuple[str, OfLeptons]],
) -> st.SearchStrategy[list[tuple[str, OfLeptons]]]:
    """Some lines on sums of up to three of these quantities."""
    sums = st.lists(st.tuples(FACTORS, quantities), min_size=1, max_size=3).map(weighted)
    line = st.builds(asked, quantities | sums, VERBS, LIMITS, st.integers(-1, 6))
    return st.lists(line, min_size=2, max_size=4)


@settings(deadline=None, max_examples=400)
@given(lines_of(SIZES) | lines_of(MOMENTA) | lines_of(SIZES | MOMENTA))
@example(
    [
        asked(weighted([(1, counted("electrons")), (1, counted("muons"))]), "select", "==", 1),
        asked(counted("leptons"), "select", ">=", 2),
    ]
)
def test_no_event_passes_what_sums_of_collections_make_impossible(
    lines: list[tuple[str, OfLeptons]],
) -> None:
    """Sizes and momenta of electrons, muons and both together, of some electrons and of others."""
    text = LEPTON_BLOCKS + "region SR\n" + "".join(f"  {t}\n" for t, _ in lines)
    told = [f for f in check(parse(text)) if f.code in ("HEP107", "HEP119")]
    passed = [e for e in LEPTON_EVENTS if all(passes(e) for _, passes in lines)]
    assert not (told and passed), (text, told[0].message, passed[0])
