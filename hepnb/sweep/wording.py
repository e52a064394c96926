"""What is said in words: identification levels, working points, triggers, lists of intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hepnb.spec import Comparison
from hepnb.sweep import vocabulary as words
from hepnb.sweep.context import Context
from hepnb.sweep.reading import Reading
from hepnb.sweep.values import values


class Wording(Context):
    """What a sentence says without a comparison."""

    def flags(self) -> Iterator[Reading]:
        """Identification levels and working points."""
        seen: set[int] = set()
        for quantity, match in _flag_matches(self.text, self.start, self.end):
            if match.start(1) in seen:
                continue
            seen.add(match.start(1))
            level = match[1].lower()
            subjects = ("bjet",) if quantity == "btag_wp" else self.named_before(match.start())
            comparisons = tuple(Comparison(s.split(":")[0], quantity, "flag", level) for s in subjects if s)
            yield Reading(match.start(), match.end(), comparisons, self.stage_at(match.start()))

    def triggers(self) -> Iterator[Reading]:
        """Triggers by their names: ``HLT_mu50``, ``the single-muon trigger (trigM)``."""
        found = list(
            re.compile(r"\bHLT_\w+|(?<=trigger \()\w*trig\w*(?=\))", re.IGNORECASE).finditer(self.text, self.start, self.end)
        )
        if found:
            names = tuple(Comparison("event", "trigger", "flag", m[0]) for m in found)
            start = self.text.rfind(" ", self.start, max(self.start, found[0].start() - 24)) + 1
            end = found[-1].end() + (self.text[found[-1].end() : found[-1].end() + 1] == ")")
            yield Reading(max(self.start, start), end, names)

    def intervals(self) -> Iterator[Reading]:
        """``N_jet: 2, 3–4, 5–6, ≥9``: the bins of a quantity, each a reading."""
        for i, token in enumerate(self.tokens[:-1]):
            if token.kind == "quantity" and self.tokens[i + 1].text == ":" and token.of:
                start = self.tokens[i + 1].end
                end = start + len(re.match(r"[\s\d.,–−≥≤<>=-]*", self.text[start : self.end])[0])  # type: ignore[index]
                for value in values(self.text, start, len(self.text[:end].rstrip(" .,;"))):
                    comparison = Comparison(token.of, token.value, value.op, value.value)
                    yield Reading(token.start, value.end, (comparison,), bins=True)


@cache
def _flag_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((quantity, re.compile(pattern)) for quantity, pattern in words.FLAGS)


def _flag_matches(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    for quantity, pattern in _flag_patterns():
        for match in pattern.finditer(text, start, end):
            yield quantity, match
