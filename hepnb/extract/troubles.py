"""What else can go wrong with a model's answers: lines that do not fit together, answers that are cut, an extraction that stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hepnb.adl import tree
from hepnb.adl.format import format_statement
from hepnb.extract.claims import RULES, Claim, repeated
from hepnb.findings import Finding, Rule
from hepnb.spec import Requirement


@dataclass(frozen=True, slots=True)
class Failed:
    """A statement of a draft that a check of the language blames; ``title``: of its block."""

    title: str
    statement: tree.Statement
    why: Finding


def fails_check(failed: Failed) -> Iterator[Finding]:
    """A model's line that fails a check of the language

    It names what is not defined, compares GeV with GeV², contradicts another line … It is not in the spec. Warning.
    Fix: that of the check that is named.
    """
    quote = "; ".join(f'p{q.page} "{q.text}"' for q in failed.statement.note.evidence)
    message = f"{format_statement(failed.statement)!r} ({quote}): {failed.why.code} {failed.why.message}"
    yield Finding("HEP504", "warning", message, block=failed.title, fix=failed.why.fix or "write the line by hand")


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of text on a page about which the answer did not come to its end: why."""

    page: int
    text: str
    why: str


def not_read_to_the_end(unread: Unread) -> Iterator[Finding]:
    """A passage that a model did not read to its end

    Its answer was cut, or as long as an answer may be, and the passage is too short to be halved. Warning.
    Fix: read the passage.
    """
    yield Finding("HEP505", "warning", f'page {unread.page}, "{_head(unread.text)}": {unread.why}', fix="read the passage")


def _head(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + " …"


_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Stopped:
    """An extraction that ended after ``done`` of ``total`` steps."""

    done: int
    total: int


#: the code of the finding that an extraction did not come to its end
STOPPED = "HEP506"


def stopped(end: Stopped) -> Iterator[Finding]:
    """An extraction that was stopped

    The spec has what was read until then. Warning. Fix: extract once more.
    """
    message = f"stopped after {end.done} of {end.total} steps: the rest of the paper was not read"
    yield Finding(STOPPED, "warning", message, fix="extract once more")


@dataclass(frozen=True, slots=True)
class Voted:
    """A requirement that only ``votes`` of ``samples`` samples of a model have."""

    requirement: Requirement
    votes: int
    samples: int


def few_votes(voted: Voted) -> Iterator[Finding]:
    """A line that half of the samples of a model or fewer have

    The model was asked several times (``--samples``), and mostly did not say so. The line is in the spec. Warning.
    Fix: read the quote, and accept or reject the line.
    """
    r = voted.requirement
    message = f"{r.adl!r}: {voted.votes} of {voted.samples} samples have it"
    yield Finding("HEP509", "warning", message, r.line, r.block, r.id, "read the quote")


@dataclass(frozen=True, slots=True)
class Joined:
    """Two blocks of a draft that a model called the same thing, by their titles."""

    title: str
    other: str


def joined(blocks: Joined) -> Iterator[Finding]:
    """Two blocks that were joined

    A model said that they are one collection or region under two names; the lines of the first were put into the second. Info.
    Fix: if they are two, write the block anew.
    """
    message = f"the lines of {blocks.title} were put into {blocks.other}: the model calls them the same"
    yield Finding("HEP510", "info", message, block=blocks.other, fix="if they are two, write the block anew")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A question about a piece of text to which no answer in form came: why."""

    page: int
    text: str
    why: str


def no_answer(failed: NoAnswer) -> Iterator[Finding]:
    """A question to which a model did not answer in form

    What it said is no JSON, not what was asked for, or has words around it; nothing of it was used. Warning.
    Fix: read the passage, or ask a larger model.
    """
    yield Finding("HEP511", "warning", f'page {failed.page}, "{_head(failed.text)}": {failed.why}', fix="read the passage")


#: the pages of the manual for what `hepnb.extract.prompted` finds
PAGES: tuple[Rule[Claim] | Rule[Failed] | Rule[Unread] | Rule[Stopped] | Rule[Voted] | Rule[Joined] | Rule[NoAnswer], ...] = (
    *RULES,
    Rule("HEP504", fails_check),
    Rule("HEP505", not_read_to_the_end),
    Rule(STOPPED, stopped),
    Rule("HEP508", repeated),
    Rule("HEP509", few_votes),
    Rule("HEP510", joined),
    Rule("HEP511", no_answer),
)
