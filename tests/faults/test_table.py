"""The table of faults: each row is held by tests that are there, and the page is made of it."""

from __future__ import annotations

import runpy

import pytest

from tests.conftest import ROOT
from tests.faults.table import ROWS


@pytest.mark.parametrize("test", sorted({t for r in ROWS for t in r.tests}))
def test_a_row_is_held_by_a_test(test: str) -> None:
    """The file has a test of that name."""
    file, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")


def test_the_page_is_made_of_the_table() -> None:
    """`python scripts/make_reliability.py` makes it anew."""
    page = runpy.run_path(str(ROOT / "scripts" / "make_reliability.py"))["page"]()
    assert page == (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
