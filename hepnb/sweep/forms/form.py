"""Form of a sentence: its readings in place of all else that is read in its words, and what the
readers of forms share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hepnb.sweep.limits import Limit
from hepnb.sweep.mentions import Mention
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules import forms as rules
from hepnb.sweep.rules.rule import Rule

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence

#: words of parts of the detector
_PARTS: Final = frozenset({
    "central", "forward", "barrel", "endcap", "endcaps", "transition", "crack", "gap", "fiducial",
    "tracking", "pseudorapidity",
    "η", "|η|", "ecal", "hcal", "calorimeter", "acceptance", "kinematic", "overlap", "detector",
    "plateau", "p_{t}", "mass",
})  # fmt: skip
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Form:
    """The readings of a form, in place of all else in ``text[start:end]``, characters of the
    sentence's text.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]


def quantity_before(s: Sentence, place: int, *values: str) -> int | None:
    """The last token before a place that is a quantity with such a word (any without)."""
    found = [
        k
        for k, t in enumerate(s.tokens)
        if t.end <= place
        and t.kind == "quantity"
        and (not values or t.value in values)
        and t.value != "unread"
    ]
    return found[-1] if found else None


def token_at(s: Sentence, place: int) -> int:
    """The index of the token at or after a place."""
    return next((k for k, t in enumerate(s.tokens) if t.end > place), len(s.tokens) - 1)


def operator_before(s: Sentence, place: int) -> str:
    """The comparison right before a number."""
    token = next((t for t in reversed(s.tokens) if t.end <= place), None)
    return token.value if token and token.kind == "compare" else ""


def subjects_in(s: Sentence, start: int, end: int) -> list[str]:
    """The subjects that are named in a part of the text."""
    return [t.value for t in s.tokens if t.kind == "subject" and start <= t.start < end]


def limited(
    s: Sentence,
    quantity: int,
    op: str,
    value: float | tuple[float, float],
    unit: str,
    start: int,
    end: int,
) -> Reading:
    """The reading of a limit whose numbers stand at ``text[start:end]``."""
    at = token_at(s, start)
    last = max((k for k, t in enumerate(s.tokens) if t.start < end), default=at) + 1
    token = s.tokens[quantity]
    limit = Limit(op, (value,), unit, min(quantity, at), at, last, token)
    found = s.symbol(limit) if token.value == "symbol" else s.plain(limit, token.of, token.value)
    return replace(found, start=min(token.start, start), end=end, own=start)


def ruled(rule: Rule, found: Reading) -> Reading:
    """The reading with the name of its rule and how sure that is."""
    return replace(found, rule=rule.name, confidence=rule.confidence)


def region_name(text: str) -> str:
    """The name of a region, "" for words that name none (``all regions``)."""
    words = re.sub(r"^(?:the|a|an) ", "", " ".join(text.split()))
    return (
        ""
        if words.split(" ")[0].lower() in rules.NO_NAME and not re.match(r"signal region \w", words)
        else words
    )


def in_detector(named: Mention) -> bool:
    """True for ``the central region``: where objects are, rather than some of the events."""
    return any(
        name.endswith(" region") and set(name.lower().split()[:-1]) & _PARTS for name in named.names
    )
