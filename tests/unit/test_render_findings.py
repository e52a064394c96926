"""What a person sees at once of the findings of a draft."""

from __future__ import annotations

from hepnb import render
from hepnb.findings import Finding


def undefined(name: str, what: str = "an attribute") -> Finding:
    """A name that only the event files could know."""
    return Finding(
        "HEP102",
        "warning",
        f"{name} is not defined here; it must be {what} of the event files",
        line=3,
    )


def test_names_that_are_not_defined_are_told_once() -> None:
    """With their count; attributes of objects and variables of the event apart; a single one as
    it is.
    """
    other = Finding("HEP402", "warning", "two readings")
    told = render.matter(
        [
            undefined("iso"),
            other,
            undefined("jvt"),
            undefined("iso"),
            undefined("trigE", "a variable"),
        ]
    )
    assert [(f.code, f.message) for f in told] == [
        (
            "HEP102",
            "2 names are not defined here; they must be attributes of the event files: iso, jvt",
        ),
        ("HEP402", "two readings"),
        ("HEP102", "trigE is not defined here; it must be a variable of the event files"),
    ]
