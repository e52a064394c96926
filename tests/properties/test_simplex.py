"""Linear inequalities that cannot hold together are found, and none is named that could be left
out.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hepnb.adl.simplex import Inequality, conflict

NAMES = "abcd"
FACTORS = st.dictionaries(
    st.sampled_from(NAMES), st.integers(-3, 3).map(Fraction), min_size=1, max_size=4
)
INEQUALITIES = st.builds(
    Inequality, FACTORS, st.integers(-4, 4).map(Fraction), st.booleans(), st.integers()
)


def impossible(inequalities: list[Inequality[int]]) -> bool:
    """True where no numbers satisfy all, by taking one variable after the other away (Fourier and
    Motzkin): what bounds it from below against what bounds it from above.
    """
    left = [(dict(i.form), i.value, i.strict) for i in inequalities]
    for name in NAMES:
        low = [x for x in left if x[0].get(name, 0) > 0]
        high = [x for x in left if x[0].get(name, 0) < 0]
        left = [x for x in left if not x[0].get(name, 0)]
        for one in low:
            for two in high:
                a, b = -two[0][name], one[0][name]
                names = {*one[0], *two[0]}
                form = {n: a * one[0].get(n, 0) + b * two[0].get(n, 0) for n in names}
                left.append((form, a * one[1] + b * two[1], one[2] or two[2]))
    return any(value > 0 or (value == 0 and strict) for _, value, strict in left)


@settings(deadline=None, max_examples=300)
@given(st.lists(INEQUALITIES, min_size=1, max_size=6))
def test_a_conflict_is_found_where_there_is_one_and_names_no_more_than_it_needs(
    inequalities: list[Inequality[int]],
) -> None:
    """Found where nothing satisfies all; without any one of those named, something does."""
    found = list(conflict(inequalities))
    assert bool(found) == impossible(inequalities)
    assert not found or impossible(found)
    for one in found:
        assert not impossible([i for i in found if i is not one])
