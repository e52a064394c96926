"""Texts made against a regular expression, and how its work grows with them.

What takes time is an unbounded repeat that begins, or ends, at many places of a text before the
rest fails. So each such repeat is given what it accepts, again and again: after what stands before
it, once or each time, and before what nothing accepts.
"""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.faults.patience import patience

#: repeats of a part that count as without end
_MANY = 40
#: characters of what is tried first, of the longest text, and seconds from which one is looked at
_LENGTHS, _LOOK = (20, 60, 200, 800), 0.0001
#: characters of the longest text; seconds that are enough to know, and that the clock tells; how
#: many times as long four times the text takes where it grows faster than the text
_LONG, _ENOUGH, _TOLD, _FASTER = 20_000, 1.0, 0.02, 6.0
_REPEATS = {code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT}
#: characters that patterns tell apart
_ALPHABET = (
    "aAeGVpTxsn0157 \t\n.,;:!?-–−_^{}()[]<>=≥≤±×+*/|\\\"'’#%&~$@ηφµ\u200b\0…"
)  # fmt: skip
_SAMPLES = 3


@dataclass(frozen=True)
class Attack:
    """A text: ``before``, ``piece`` as often as fits a length, ``after``."""

    before: str
    piece: str
    after: str

    def text(self, length: int, words: int = 0) -> str:
        """Of about so many characters; where ``words`` are bounded, none is longer."""
        made = self.before + self.piece * (length // len(self.piece) + 1) + self.after
        return re.sub(rf"(\S{{{words}}})(?=\S)", r"\1 ", made) if words else made


@dataclass(frozen=True)
class Growth:
    """The worst attack of an expression: ``length`` characters take ``seconds``, and four times as
    many ``ratio`` times as long.
    """

    attack: Attack
    length: int
    seconds: float
    ratio: float

    def at(self, length: int) -> float:
        """Seconds for a text of so many characters, if it goes on like this."""
        power = max(0.0, math.log(self.ratio, 4))
        return self.seconds * (length / self.length) ** power


def worst(pattern: str, flags: int, *, anchored: bool, words: int = 0) -> Growth | None:
    """The attack under which the work of an expression grows most; None where all of them are over
    at once.
    """
    made = re.compile(pattern, flags)
    ask = made.match if anchored else made.search
    found: list[Growth] = []
    for attack in attacks(pattern, flags):
        for length in _LENGTHS:
            if (took := _seconds(ask, attack.text(length, words), 1)) < _LOOK:
                continue
            if took > _FASTER * _seconds(ask, attack.text(length // 4, words), 7):
                found.append(_growth(ask, attack, length, words))
            break
        if found and found[-1].at(_LONG) > _ENOUGH:
            return found[-1]
    return max(found, key=lambda g: g.at(_LENGTHS[-1]), default=None)


def _growth(ask: Any, attack: Attack, length: int, words: int) -> Growth:
    """Measured where the clock tells it: at lengths that take some hundredths of a second."""
    shorter = _seconds(ask, attack.text(length // 4, words), 2)
    while True:
        took = _seconds(ask, attack.text(length, words), 2)
        if took > _TOLD or length >= _LONG:
            return Growth(attack, length, took, took / shorter)
        length, shorter = length * 2, took
        shorter = _seconds(ask, attack.text(length // 4, words), 3)


def _seconds(ask: Any, text: str, times: int) -> float:
    """Of the processor, for one call: the least of several."""
    best = float("inf")
    for _ in range(times):
        start = time.thread_time()
        with suppress(_Enough), patience(_ENOUGH, _Enough, cpu=True):
            ask(text)
        best = min(best, time.thread_time() - start)
    return max(best, 1e-7)


class _Enough(BaseException):
    """It takes too long to wait for its end."""


def attacks(pattern: str, flags: int) -> Iterator[Attack]:
    """Texts against each of its repeats, each once."""
    tree = parser.parse(pattern, flags)
    draw, told_apart = random.Random(0), _told_apart(list(tree))
    seen: set[Attack] = set()
    for before, body in _repeats(list(tree), []):
        pieces = {_sample(body, draw, {}) for _ in range(_SAMPLES)} | (
            set(_single(body)) & told_apart
        )
        head = _sample(before, draw, {})
        for piece in sorted(pieces - {""}):
            for start, again in ((head, piece), ("", head + piece), ("", piece)):
                for after in ("", "\0"):
                    made = Attack(start, again, after)
                    if made not in seen:
                        seen.add(made)
                        yield made


def _told_apart(items: list[Any]) -> set[str]:
    """A character for each way in which the parts of an expression accept some and not others."""
    classes = {frozenset(_accepted(kind, given)) for kind, given in _characters(items)}
    ways = {tuple(c in accepted for accepted in classes): c for c in reversed(_ALPHABET)}
    return set(ways.values()) | {c for accepted in classes for c in accepted - set(_ALPHABET)}


def _characters(items: list[Any]) -> Iterator[tuple[Any, Any]]:
    for kind, given in items:
        for part in _parts(kind, given):
            yield from _characters(part)
        if kind in {code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN}:
            yield kind, given


def _parts(kind: Any, given: Any) -> list[list[Any]]:
    if kind in _REPEATS:
        return [list(given[2])]
    if kind is code.SUBPATTERN:
        return [list(given[-1])]
    if kind is code.ATOMIC_GROUP:
        return [list(given)]
    if kind is code.BRANCH:
        return [list(branch) for branch in given[1]]
    if kind in {code.ASSERT, code.ASSERT_NOT}:
        return [list(given[1])]
    return []


def _repeats(items: list[Any], before: list[Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    """Each unbounded repeat: what stands before it, and what it repeats."""
    for i, (kind, given) in enumerate(items):
        ahead = [*before, *items[:i]]
        if kind in _REPEATS and given[1] >= _MANY:
            yield ahead, list(given[2])
        for part in _parts(kind, given):
            yield from _repeats(part, ahead)


def _single(body: list[Any]) -> list[str]:
    """For a repeat of one character: each of those that are told apart and that it accepts."""
    while len(body) == 1 and body[0][0] is code.SUBPATTERN:
        body = list(body[0][1][-1])
    return _accepted(*body[0]) if len(body) == 1 else []


def _accepted(kind: Any, given: Any) -> list[str]:
    if kind is code.LITERAL:
        return [chr(given)]
    if kind is code.ANY:
        return [c for c in _ALPHABET if c != "\n"]
    if kind is code.NOT_LITERAL:
        return [c for c in _ALPHABET if ord(c) != given]
    if kind is code.IN:
        one = _class(given)
        members = [c for c in _ALPHABET if one(c)]
        return members or [chr(g) for k, g in given if k is code.LITERAL][:3] or [
            chr(g[0]) for k, g in given if k is code.RANGE
        ]  # fmt: skip
    return []


_CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d", code.CATEGORY_NOT_DIGIT: r"\D", code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S", code.CATEGORY_WORD: r"\w", code.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _class(given: Any) -> Any:
    """The test of a class of characters."""
    negated = bool(given) and given[0][0] is code.NEGATE

    def one(character: str) -> bool:
        for kind, what in given:
            if kind is code.LITERAL and ord(character) == what:
                return not negated
            if kind is code.RANGE and what[0] <= ord(character) <= what[1]:
                return not negated
            if kind is code.CATEGORY and re.match(_CATEGORIES[what], character):
                return not negated
        return negated

    return one


def _sample(items: list[Any], draw: random.Random, groups: dict[int, str]) -> str:
    """A text that the items accept, as far as what looks around is not asked."""
    made = ""
    for kind, given in items:
        if kind in _REPEATS:
            least, most, body = given
            times = draw.randint(least, min(most, least + 1))
            made += "".join(_sample(list(body), draw, groups) for _ in range(times))
        elif kind is code.SUBPATTERN:
            text = _sample(list(given[-1]), draw, groups)
            made += text
            if given[0] is not None:
                groups[given[0]] = text
        elif kind is code.ATOMIC_GROUP:
            made += _sample(list(given), draw, groups)
        elif kind is code.BRANCH:
            made += _sample(list(draw.choice(given[1])), draw, groups)
        elif kind is code.GROUPREF:
            made += groups.get(given, "")
        elif accepted := _accepted(kind, given):
            made += draw.choice(accepted)
    return made
