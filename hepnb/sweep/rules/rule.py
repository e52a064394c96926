"""A rule of the reading: what it looks for, how far it reaches, what it makes of it, and
sentences that show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from hepnb.vocabulary.letters import lenient

#: names of rules that are switched off, which only a test does
_off: set[str] = set()


class Confidence(StrEnum):
    """The confidence of a rule: ``reach`` goes across clauses or takes a subject from elsewhere."""

    SURE = "sure"
    REACH = "reach"
    GUESS = "guess"


class Scope(StrEnum):
    """The readings of its sentence that a rule speaks of, relative to its words."""

    INSIDE = "within the words"
    AFTER = "from the words to the end of their clause"
    BEFORE = "from the beginning of the clause to the words"
    CLAUSE = "in the clause of the words"
    SENTENCE = "in the sentence"


class Makes(StrEnum):
    """The effect of a rule on the readings that it speaks of."""

    READS = "reads them"
    HOLDS = "leaves them open"
    ASIDE = "sets them aside"


class Concerns(StrEnum):
    """The kind of readings that a rule speaks of."""

    ALL = "every reading"
    COUNTS = "counts and vetoes"
    LIMITS = "limits"
    REMOVALS = "removals of overlaps"
    DISTANCES = "angles and distances"
    EVENTS = "limits on quantities of the event"
    OWN = "limits on quantities of the paper's own"
    RELATIONS = "charges and flavours of pairs"


@dataclass(frozen=True)
class Example:
    """A piece of text and what is read in it, in the notation of `hepnb.sweep.reading_text`."""

    text: str
    reads: str


@dataclass(frozen=True)
class Rule:
    """A named rule.

    ``does``: what it does, in a sentence. ``pattern``: its words, as a regular expression on plain
    text; ``^`` is the beginning of the sentence. ``scope``, ``concerns``: the readings that it
    applies to, and what it ``makes`` of them; ``why``: the reason where it sets them aside.
    ``needs``: the kind of a word that the sentence has to have besides. ``even_given``: it applies
    to limits whose condition is known, too. ``examples``: texts that it is needed for.
    ``counter_examples``: texts that look alike and are read without it.
    """

    name: str
    does: str
    pattern: str
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...] = ()
    makes: Makes = Makes.READS
    scope: Scope = Scope.SENTENCE
    concerns: Concerns = Concerns.ALL
    why: str = ""
    needs: str = ""
    even_given: bool = False
    confidence: Confidence = Confidence.SURE
    flags: re.RegexFlag = re.NOFLAG

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        pattern = self.pattern.removeprefix("^") if self._anchored else self.pattern
        return re.compile(lenient(pattern), self.flags)

    @cached_property
    def _anchored(self) -> bool:
        """True for words that begin a sentence; ``^`` alone would mean the begin of the text."""
        return (
            self.pattern.startswith("^") and "|^" not in self.pattern and "|\\b" not in self.pattern
        )

    @property
    def on(self) -> bool:
        """False only while a test looks at what is missing without the rule."""
        return self.name not in _off

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Its words in ``text[start:end]``."""
        if self._anchored:
            return self.match(text, start, end)
        return (
            self._compiled.search(text, start, len(text) if end is None else end)
            if self.on
            else None
        )

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Its words at ``start``."""
        return (
            self._compiled.match(text, start, len(text) if end is None else end)
            if self.on
            else None
        )

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """All places of its words in ``text[start:end]``."""
        if self._anchored:
            return iter(m for m in (self.match(text, start, end),) if m)
        return (
            self._compiled.finditer(text, start, len(text) if end is None else end)
            if self.on
            else iter(())
        )


@contextmanager
def without(rule: Rule) -> Iterator[None]:
    """Reads as if a rule did not exist."""
    _off.add(rule.name)
    try:
        yield
    finally:
        _off.discard(rule.name)
