"""The measurement of spoilt records (`benchmarks/spoilt.py`), on a text and a table of our own:
nearly all of them are refused.
"""

from __future__ import annotations

import json

import pytest

from benchmarks import spoilt
from tests.unit.test_reading_checks import NAMES, PAPER

KINDS = {"electrons": "objects", "muons": "objects", "jets": "objects"}
BLOCKS = [{"name": n, "kind": KINDS.get(n, "region"), "of": []} for n in sorted(NAMES)]
RULES = [
    {
        "at": "b1",
        "words": "must have p_{T} of at least 12 GeV",
        "in": ["electrons"],
        "q": "pt",
        "op": ">=",
        "v": [12],
        "unit": "GeV",
    },
    {
        "at": "b1",
        "words": "and |η| below 2.1",
        "in": ["electrons"],
        "q": "abseta",
        "op": "<",
        "v": [2.1],
    },
    {
        "at": "b1",
        "words": "to the vertex stays under 0.3 mm",
        "in": ["electrons"],
        "q": "z0",
        "op": "<",
        "v": [0.3],
        "unit": "mm",
    },
    {
        "at": "b1",
        "words": "Events hold exactly three jets",
        "in": ["presel"],
        "what": "jets",
        "q": "n",
        "op": "==",
        "v": [3],
    },
    {
        "at": "b2.R1.2",
        "words": "> 200",
        "in": ["SRhigh"],
        "what": "MET",
        "q": "met",
        "op": ">",
        "v": [200],
        "unit": "GeV",
    },
    {
        "at": "b2.R1.3",
        "words": "> 100",
        "in": ["CRtop"],
        "what": "MET",
        "q": "met",
        "op": ">",
        "v": [100],
        "unit": "GeV",
    },
    {
        "at": "b2.R2.2",
        "words": "≥ 4",
        "in": ["SRhigh"],
        "what": "jets",
        "q": "n",
        "op": ">=",
        "v": [4],
    },
    {
        "at": "b2.R3.2",
        "words": "120",
        "in": ["SRhigh"],
        "what": "jets",
        "nth": 1,
        "q": "pt",
        "op": ">",
        "v": [120],
        "unit": "GeV",
    },
]


@pytest.fixture(scope="module")
def caught() -> spoilt.Caught:
    """What became of all spoilt records."""
    found = spoilt.Caught()
    spoilt.measure(
        PAPER, [json.dumps({"blocks": BLOCKS, "rules": RULES}, ensure_ascii=False)], found
    )
    return found


@pytest.mark.parametrize("name", spoilt.SPOILERS)
def test_at_least_nine_of_ten_spoilt_fields_are_refused(caught: spoilt.Caught, name: str) -> None:
    """Number, words, sign, unit, undeclared name, block of another column; in prose and in
    cells, where there is such a field. Of other objects half, and of what is thrown away.
    """
    shares = [s for where in ("prose", "cell") if (s := caught.share(name, where)) is not None]
    assert shares
    assert min(shares) >= (0.5 if name in ("kept", "objects") else 0.9), caught.through
