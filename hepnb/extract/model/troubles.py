"""Problems of a model's answers: records that are not believed, answers that are cut, an
extraction that stops.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hepnb.extract.model.verifying import Refused
from hepnb.findings import Check, Finding
from hepnb.plurals import several
from hepnb.records import Rule
from hepnb.records.checking import on_page, told


@dataclass(frozen=True, slots=True)
class NotBelieved:
    """A record of a model that code does not believe, on a page: what, and why; ``more`` of its
    table for the same reason.
    """

    refused: Refused
    page: int
    more: int = 0


def _refused(code: str, no: NotBelieved) -> Finding:
    page = f"page {no.page}: " if no.page else ""
    others = f" (and {no.more} more of this table for the same reason)" if no.more else ""
    message = f"{page}{no.refused.rule} was not taken: {no.refused.why}{others}"
    return Finding(code, "warning", message, fix="read the place in the paper")


def words_not_found(no: NotBelieved) -> Iterator[Finding]:
    """A record whose words are not in the paper

    A model quoted words that the text it was shown does not have, or not at the place that it gave;
    asked once more, it had no others. The record is not in the spec. Warning. Fix: read the nearest
    text, and write the line if the paper says so.
    """
    if no.refused.code == "HEP501":
        yield _refused("HEP501", no)


def number_not_in_words(no: NotBelieved) -> Iterator[Finding]:
    """A record whose number its words do not hold

    Neither in digits nor in words, nor in another unit. The record is not in the spec. Warning.
    Fix: read the quoted words, and write the line with the right number.
    """
    if no.refused.code == "HEP502":
        yield _refused("HEP502", no)


def disagrees_with_words(no: NotBelieved) -> Iterator[Finding]:
    """A record that says something else than its words

    The sign, the unit or the quantity beside the number, or in the heads of the table, is another
    one. The record is not in the spec. Warning. Fix: read the quoted words, and write the line.
    """
    if no.refused.code == "HEP503":
        yield _refused("HEP503", no)


def wrong_block(no: NotBelieved) -> Iterator[Finding]:
    """A record for a block that does not exist, or not in its row

    It names a block that nobody declared, or its cell stands in the row or column of another
    region; or the language cannot say it. The record is not in the spec. Warning. Fix: read the
    place, and write the line in its block.
    """
    if no.refused.code == "HEP504":
        yield _refused("HEP504", no)


@dataclass(frozen=True, slots=True)
class UnreadAnswer:
    """A piece of text on a page about which the answer did not come to its end: why."""

    page: int
    text: str
    why: str


def not_read_to_the_end(unread: UnreadAnswer) -> Iterator[Finding]:
    """A passage that a model did not read to its end

    Its answer was cut and it did not go on, or it repeated itself. Warning.
    Fix: read the passage.
    """
    yield Finding(
        "HEP505",
        "warning",
        f'page {unread.page}, "{_head(unread.text)}": {unread.why}',
        fix="read the passage",
    )


def _head(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + " …"


_SHOWN = 60


@dataclass(frozen=True, slots=True)
class StoppedExtraction:
    """An extraction that ended after ``done`` of ``total`` questions, with ``kept`` records."""

    done: int
    total: int
    kept: int


#: the code of the finding that an extraction did not come to its end
STOPPED = "HEP506"


def stopped(end: StoppedExtraction) -> Iterator[Finding]:
    """An extraction that was stopped

    The spec has what was read until then. Warning. Fix: extract once more.
    """
    message = (
        f"stopped after question {end.done} of {end.total}; kept {several(end.kept, 'record')}"
    )
    yield Finding(STOPPED, "warning", message, fix="extract once more")


@dataclass(frozen=True, slots=True)
class Voted:
    """A rule that only ``votes`` of ``samples`` samples of a model have."""

    rule: Rule
    votes: int
    samples: int


def few_votes(voted: Voted) -> Iterator[Finding]:
    """A line that half of the samples of a model or fewer have

    The model was asked several times (``--samples``), and mostly did not say so. The record is not
    in the spec. Warning. Fix: read the words, and write the line if the paper says so.
    """
    rule = f"{on_page(voted.rule)}{told(voted.rule)}"
    message = f"{rule}: {voted.votes} of {voted.samples} samples have it"
    yield Finding("HEP509", "warning", message, fix="read the words in the paper")


@dataclass(frozen=True, slots=True)
class Varied:
    """The number of ``rules`` that not all of a model's ``samples`` have."""

    varied: int
    rules: int
    samples: int


def varies(found: Varied) -> Iterator[Finding]:
    """The samples of a model differ

    The model was asked several times (``--samples``); records in half of the answers or fewer are
    not in the draft. Info. Fix: none is needed; a model whose answers differ much is worth
    replacing.
    """
    message = f"{found.varied} of {found.rules} records are not in all of {found.samples} samples"
    yield Finding("HEP508", "info", message, fix="read the lines with fewer votes")


@dataclass(frozen=True, slots=True)
class Weak:
    """A model most of whose records were not believed: ``kept`` of ``given``; or ``why`` it was
    stopped.
    """

    kept: int
    given: int
    why: str = ""


def too_weak(found: Weak) -> Iterator[Finding]:
    """A model that is too weak to read the paper

    Fewer than half of its records could be believed, it repeated itself, or it answered nothing;
    those of one table that were refused for one reason count once. None of its records is in the
    spec, which is that of the patterns. Warning. Fix: a larger model (``hepnb model list``).
    """
    said = (
        f"{found.kept} of its {found.given} records could be believed"
        if found.given
        else "it gave no record"
    )
    why = f", and {found.why}" if found.why else ""
    message = f"the records of the model are not used: {said}{why}"
    yield Finding("HEP510", "warning", message, fix="use a larger model: hepnb model list")


@dataclass(frozen=True, slots=True)
class Died:
    """A model that was gone after ``questions`` questions: ``why``."""

    questions: int
    kept: int
    why: str


def died(found: Died) -> Iterator[Finding]:
    """A model that stopped answering

    A server that died, a connection that broke. The draft has what was read until then, and what
    the patterns read. Warning. Fix: extract once more; with ``--record`` what was answered is not
    asked again.
    """
    message = (
        f"the model stopped answering after question {found.questions} ({found.why}); kept "
        f"{several(found.kept, 'record')}"
    )
    yield Finding("HEP515", "warning", message, fix="extract once more")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A question about a piece of text to which no answer in form came: why."""

    page: int
    text: str
    why: str


def no_answer(failed: NoAnswer) -> Iterator[Finding]:
    """A question to which a model did not answer in form

    The text is longer than its context, or the server refused it. Warning.
    Fix: read the passage, or give the model more context.
    """
    yield Finding(
        "HEP511",
        "warning",
        f'page {failed.page}, "{_head(failed.text)}": {failed.why}',
        fix="read the passage",
    )


#: what is said of records that are not believed
RULES_OF_RECORDS: tuple[Check[NotBelieved], ...] = (
    Check("HEP501", words_not_found),
    Check("HEP502", number_not_in_words),
    Check("HEP503", disagrees_with_words),
    Check("HEP504", wrong_block),
)
#: the pages of the manual for what `hepnb.extract.model.prompted` finds
PAGES: tuple[Check[Any], ...] = (
    *RULES_OF_RECORDS,
    Check("HEP505", not_read_to_the_end),
    Check(STOPPED, stopped),
    Check("HEP508", varies),
    Check("HEP509", few_votes),
    Check("HEP510", too_weak),
    Check("HEP511", no_answer),
    Check("HEP515", died),
)
