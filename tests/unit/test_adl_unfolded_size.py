"""A spec of a few lines that unfolds without end is one sentence; what people write is read."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from hepnb import workflow
from hepnb.adl import unfolded_size
from hepnb.adl.parse import parse
from hepnb.errors import SpecError

_JETS = "object jets\n  take Jet\n"


def _chain(length: int) -> str:
    blocks = (f"object j{i}\n  take {f'j{i - 1}' if i else 'Jet'}\n" for i in range(length))
    return "".join(blocks)


def _twice(length: int) -> str:
    """Each twice the one before."""
    lines = (f"define d{i} = {f'd{i - 1} + d{i - 1}' if i else '1'}\n" for i in range(length))
    return _JETS + "".join(lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_chain(400), "101 deep"),
        (_twice(30), "more than 200000 parts"),
        (
            "object j0\n  take Jet\n"
            + "".join(f"object j{i}\n  take union(j{i - 1}, j{i - 1})\n" for i in range(1, 30)),
            "more than 200000 parts",
        ),
        (
            _JETS + "  define a0 = pt\n"
            + "".join(f"  define a{i} = a{i - 1} * a{i - 1}\n" for i in range(1, 30)),
            "more than 200000 parts",
        ),
    ],
)  # fmt: skip
def test_what_unfolds_without_end_is_one_sentence(text: str, said: str) -> None:
    """At once: what is made of it is never asked for."""
    workflow.read_spec(_JETS)  # what is loaded once
    start = time.process_time()
    with pytest.raises(SpecError, match=said):
        workflow.read_spec(text)
    assert time.process_time() - start < 2


def test_what_people_write_is_read() -> None:
    """Steps of an overlap removal, and a name that is made of itself, which a finding names."""
    assert len(parse(_chain(30)).blocks) == 30
    assert len(parse(_twice(12)).variables) == 12
    assert parse("define a = b + 1\ndefine b = a + 1\n").variables


def _deep(frames: int, last: Callable[[], object]) -> object:
    return _deep(frames - 1, last) if frames else last()


@pytest.mark.parametrize("turned", [False, True], ids=["forth", "back"])
@pytest.mark.parametrize(
    ("block", "first", "length"),
    [
        ("object j{i}\n  take j{b}\n  select pt > {i} GeV\n", "object j0\n  take Jet\n", 99),
        ("define d{i} = d{b} + {i} GeV\n", "define d0 = MET\n", 99),
        ("region r{i}\n  take r{b}\n", "region r0\n  select MET > 9 GeV\n", 399),
    ],
)
def test_the_longest_chains_are_checked_in_a_kernel(
    block: str, first: str, length: int, turned: bool
) -> None:
    """Which has used a part of Python's stack; whichever end of the chain is written first."""
    blocks = [first, *(block.format(i=i, b=i - 1) for i in range(1, length + 1))]
    text = "".join(reversed(blocks) if turned else blocks)
    assert _deep(200, lambda: workflow.review_findings(workflow.read_spec(text)))


def test_a_name_in_two_blocks_is_two_names() -> None:
    """What a block defines is its own."""
    text = "".join(
        f"object j{i}\n  take Jet\n  define x = pt + pt\n  select x > 1\n" for i in (1, 2)
    )
    made = unfolded_size._unfolded(unfolded_size._made(parse(text)))
    assert made["j1", "x"] == made["j2", "x"] == (1, 1)
    assert made["", "j1"] == (2, 2)
