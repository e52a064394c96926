"""The canonical text of a spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.adl.format import format as format_adl
from hepnb.adl.format import format_statement
from hepnb.adl.parse import parse, parse_expression

GOLDEN = Path(__file__).parent.parent / "golden" / "adl"


def test_a_typed_selection_gets_its_canonical_text() -> None:
    """Case of keywords, spacing, blank lines, columns of evidence and marks."""
    text = (GOLDEN / "typed.formatted.adl").read_text(encoding="utf-8")
    assert format_adl(parse((GOLDEN / "typed.adl").read_text(encoding="utf-8"))) == text
    assert format_adl(parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "(a + b) * c",
        "a - (b - c)",
        "(a or b) and c",
        "not (a and b)",
        "(a > b) == c",
        "(10 GeV)^2",
        "(a ? b : c) + d",
    ],
)
def test_parentheses_stay_where_they_mean_something(text: str) -> None:
    """No fewer, and no more."""
    (block,) = parse(f"region a\n  define x = (({text}))").blocks
    assert format_statement(block.statements[0]) == f"define x = {text}"
    assert parse_expression(text) == block.statements[0].value  # type: ignore[union-attr]


def test_an_empty_analysis_is_an_empty_text() -> None:
    """Nothing in, nothing out."""
    assert format_adl(parse("\n \n")) == ""
