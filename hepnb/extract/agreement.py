"""Findings where a model and the patterns read differently: HEP512 to HEP514."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hepnb.findings import Check, Finding
from hepnb.records import Rule
from hepnb.records.checking import on_page, told
from hepnb.spec import Requirement


@dataclass(frozen=True, slots=True)
class Apart:
    """A rule of an ``engine`` that stays out of the draft: what the model has instead, or
    ``why``.
    """

    rule: Rule
    engine: str
    other: Rule | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Alone:
    """A line of the draft that only ``engine`` has read."""

    requirement: Requirement
    engine: str


def two_readings(apart: Apart) -> Iterator[Finding]:
    """The same words in two readings

    The model and the patterns read the same words of the paper differently; the line is that of the
    model. Warning. Fix: read the words, and edit the line where the other reading is right.
    """
    if apart.other is not None:
        message = (
            f"{on_page(apart.rule)}{apart.engine} reads {told(apart.rule)}; the draft has "
            f"{told(apart.other)}"
        )
        yield Finding("HEP512", "warning", message, fix="read the words in the paper")


def called_none(apart: Apart) -> Iterator[Finding]:
    """A line of the patterns that the model calls no requirement

    The model was asked about its number and says what it is instead. It is not in the spec, its
    phrase stays open. Info. Fix: read the words, and write the line if the paper requires it.
    """
    message = f"{on_page(apart.rule)}{apart.engine} reads {told(apart.rule)}; {apart.why}"
    yield Finding("HEP514", "info", message, fix="read the words in the paper")


def does_not_fit(apart: Apart) -> Iterator[Finding]:
    """A line of the patterns that does not belong where they put it

    The paragraph is about control regions, and what they require must not come into the signal
    regions. It is not in the spec. Warning. Fix: read the words, and write the line where it
    belongs.
    """
    message = f"{on_page(apart.rule)}{told(apart.rule)} of {apart.engine} was left out: {apart.why}"
    yield Finding("HEP516", "warning", message, fix="read the words in the paper")


def one_has_it(alone: Alone) -> Iterator[Finding]:
    """A line that only one of the two engines has

    A model and the patterns both read the paper; the other one did not find this. Info. Fix: read
    the quote.
    """
    r = alone.requirement
    yield Finding(
        "HEP513",
        "info",
        f"{r.adl!r}: only {alone.engine} found it",
        r.line,
        r.block,
        r.id,
        "read the quote",
    )


#: the pages of the manual
RULES: tuple[Check[Apart] | Check[Alone], ...] = (
    Check("HEP512", two_readings),
    Check("HEP513", one_has_it),
    Check("HEP514", called_none),
    Check("HEP516", does_not_fit),
)
