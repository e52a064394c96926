"""The distance to the nearest of other objects, beside a loop over all pairs."""

from __future__ import annotations

import math

import awkward as ak
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hepnb.generate.compiler.idioms import deta, dphi, dr, nearest

_ANGLES = st.tuples(st.floats(-3, 3), st.floats(-3.14, 3.14))
_EVENTS = st.lists(
    st.tuples(
        st.lists(_ANGLES, max_size=3),
        st.lists(st.one_of(st.none(), _ANGLES), max_size=4),
    ),
    min_size=1,
    max_size=6,
)
#: an array of one object, so that its type is known, in an event that is taken away again
_ONE = [{"eta": 0.0, "phi": 0.0}]


def _array(events: list[list[tuple[float, float] | None]]) -> ak.Array:
    """Events of objects; a missing object for None."""
    objects = [
        [None if o is None else {"eta": o[0], "phi": o[1]} for o in objects] for objects in events
    ]
    return ak.Array([_ONE, *objects])[1:]


def _distance(name: str, a: tuple[float, float], b: tuple[float, float]) -> float:
    along, around = abs(a[0] - b[0]), abs(a[1] - b[1])
    around = min(around, abs(2 * math.pi - around))
    return {"deta": along, "dphi": around, "dr": math.hypot(along, around)}[name]


@given(_EVENTS)
def test_nearest(
    events: list[tuple[list[tuple[float, float]], list[tuple[float, float] | None]]],
) -> None:
    """The nearest is the least of all pairs; a missing object is never near."""
    objects, others = _array([o for o, _ in events]), _array([o for _, o in events])
    for distance in (dr, dphi, deta):
        expected = [
            [
                min((_distance(distance.__name__, a, b) for b in second if b), default=math.inf)
                for a in first
            ]
            for first, second in events
        ]
        found = nearest(distance, objects, others)
        assert ak.num(found).tolist() == [len(e) for e in expected]
        assert np.allclose(
            ak.flatten(found), [d for e in expected for d in e], rtol=1e-9, atol=1e-9
        )
