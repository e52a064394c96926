"""Numbers with their nouns: one thing is one thing."""

from __future__ import annotations

import pytest

from hepnb.compare.yields import PublishedReading
from hepnb.notebook import show
from hepnb.plurals import several
from hepnb.result import PublishedYield, Unread


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 branches"), (1, "1 branch"), (2, "2 branches")]
)
def test_one_is_singular(number: int, words: str) -> None:
    """Every other number is plural, none as well."""
    assert several(number, "branch", "branches") == words


def test_one_published_number_is_told_as_one() -> None:
    """`%yields` of a paper with one number, and one that is not used."""
    reading = PublishedReading((PublishedYield("SR", 4),), (Unread("?", "no number"),))
    said = show.yields(reading).text
    assert said.startswith("1 published number: 1 open")
    assert "1 published value is not used" in said
