"""However a table of regions is set, what it requires is drafted for the right region or stays
open; nothing else is drafted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hepnb.extract.patterns import Patterns
from hepnb.paper import Paper
from hepnb.spec import PhraseState, Spec
from tests.unit.drafts import shown
from tests.unit.regiontables import Made, as_grid, as_latex, as_page, made, too_wide

#: (how it is set, how many tables)
WAYS = (("grid", 150), ("latex", 80), ("page", 25), ("ruled page", 15))


@pytest.mark.parametrize(("way", "count"), WAYS, ids=[w for w, _ in WAYS])
def test_what_a_table_of_regions_says_is_drafted_or_open_and_nothing_else(
    way: str, count: int
) -> None:
    """As a grid, from LaTeX, from a page with rules or with lines around all cells.

    A page does not always say which columns a cell spans, so that some of it stays open.
    """

    @settings(max_examples=count, deadline=None)
    @given(st.integers(0, 10_000))
    @example(42)  # heads under one that lies across the space between them
    @example(298)  # one limit in the middle of a column that is empty otherwise
    @example(427)  # a limit over four columns that begins where one of them does
    @example(529)  # ... over two, the second of which holds nothing but its head
    def holds(seed: int) -> None:
        table = made(seed)
        if "page" in way and too_wide(table):
            return
        with TemporaryDirectory() as folder:
            spec = Patterns().extract(_set(way, table, Path(folder) / "a.pdf"))
        drafted, said = _drafted(spec), {(_plain(region), what) for region, what in table.says}
        assert not drafted - said, f"not said:\n{table}"
        still_open = " ; ".join(p.quote for p in spec.phrases if p.state == PhraseState.OPEN)
        lost = [
            (r, what)
            for r, what in said - drafted
            if not all(n in still_open for n in _numbers(what))
        ]
        assert not lost, f"lost:\n{table}"
        assert len(drafted) > 0.3 * len(said), f"hardly read:\n{table}"

    holds()


def _set(way: str, table: Made, path: Path) -> Paper:
    ways: dict[str, Callable[[], Paper]] = {
        "grid": lambda: as_grid(table),
        "latex": lambda: as_latex(table),
        "page": lambda: as_page(table, path, centred=len(table.cells) % 2 == 0),
        "ruled page": lambda: as_page(table, path, ruled=True),
    }
    return ways[way]()


def _drafted(spec: Spec) -> set[tuple[str, str]]:
    """(region, comparison) of the lines that the draft has of its own."""
    lines = (r for r in spec.requirements if r.block.startswith("region ") and not r.implied)
    return {
        (_plain(r.block.removeprefix("region ")), shown(c)) for r in lines for c in r.comparisons
    }


def _plain(name: str) -> str:
    """A name of a region by its letters and digits; one that begins with a digit is written with
    ``region`` before it.
    """
    return re.sub(r"[^a-z0-9]", "", name.lower()).removeprefix("region")


def _numbers(what: str) -> list[str]:
    return re.findall(r"(?<![\w:])\d+(?:\.\d+)?", what.split(" ", 2)[2])
