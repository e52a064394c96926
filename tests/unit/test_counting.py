"""Numbers with their nouns: one thing is one thing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from hepnb.compare.yields import Reading
from hepnb.counting import several
from hepnb.notebook import show
from hepnb.result import PublishedYield, Unread
from tests.conftest import ROOT

#: counts that are never one where they are shown
_MANY = {
    "hepnb/adl/older.py",
    "hepnb/generate/blocks.py",
    "hepnb/generate/explain.py",
    "hepnb/generate/replying.py",
    "hepnb/models/llamacpp/answering.py",
    "hepnb/models/llamacpp/binding.py",
    "hepnb/models/llamacpp/cells.py",
    "hepnb/readers/local.py",
    "hepnb/render.py",
    "hepnb/review/__init__.py",
}


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 branches"), (1, "1 branch"), (2, "2 branches")]
)
def test_one_is_singular(number: int, words: str) -> None:
    """Every other number is plural, none as well."""
    assert several(number, "branch", "branches") == words


def test_one_published_number_is_told_as_one() -> None:
    """`%yields` of a paper with one number, and one that is not used."""
    reading = Reading((PublishedYield("SR", 4),), (Unread("?", "no number"),))
    said = show.yields(reading).text
    assert said.startswith("1 published number: 1 open")
    assert "1 published value is not used" in said


def counted() -> Iterator[tuple[str, int, str]]:
    """Where an f-string has the length of something before a plural noun: file, line, words."""
    for path in sorted((ROOT / "hepnb").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for value, after in zip(node.values, node.values[1:], strict=False):
                is_length = isinstance(value, ast.FormattedValue) and ast.unparse(
                    value.value
                ).startswith("len(")
                words = after.value if isinstance(after, ast.Constant) else ""
                if is_length and (found := re.match(r" (?:[a-z]+ )?[a-z]+[^s\W]s\b", str(words))):
                    yield path.relative_to(ROOT).as_posix(), node.lineno, found[0]


def test_no_message_has_its_plural_fixed() -> None:
    """A length before a plural noun goes through ``several``, save where it is never one."""
    assert [found for found in counted() if found[0] not in _MANY] == []
