"""A region that `check` calls impossible lets no event pass; one of plain comparisons that lets
none pass is called so.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

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
