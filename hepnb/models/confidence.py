"""From the probability of every token to one number per field: how certain the model was of its
least certain token.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

_BETWEEN = re.compile(r"[\s,:]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SCALAR = re.compile(r"[^\s,\]}]*")

#: the path of a field, where its value starts and where that ends
Value = tuple[tuple[str, ...], int, int]


def by_field(text: str, pieces: Sequence[tuple[str, float]]) -> Mapping[str, float]:
    """Path of a field (``lines.0.adl``) → the lowest probability of a token of its value.

    ``text``: a JSON document that parses; ``pieces``: the text of its tokens in order, and the
    logarithms of their probabilities.
    """
    starts = [0, *accumulate(len(piece) for piece, _ in pieces)]
    lowest: dict[str, float] = {}
    for path, start, end in values(text):
        inside = pieces[bisect_right(starts, start) - 1 : bisect_right(starts, end - 1)]
        if inside:
            lowest[".".join(path)] = round(
                math.exp(min(0.0, *(logprob for _, logprob in inside))), 4
            )
    return lowest


def values(text: str) -> list[Value]:
    """Every text, number, true, false and null of a JSON document that parses."""
    found: list[Value] = []
    _value(text, 0, (), found)
    return found


def _value(text: str, place: int, path: tuple[str, ...], found: list[Value]) -> int:
    """Reads one value; gives where it ends."""
    place = _after(_BETWEEN, text, place)
    if text[place] not in "{[":
        end = _after(_STRING if text[place] == '"' else _SCALAR, text, place)
        found.append((path, place, end))
        return end
    named, number = text[place] == "{", 0
    place = _after(_BETWEEN, text, place + 1)
    while text[place] not in "}]":
        key = str(number)
        if named:
            end = _after(_STRING, text, place)
            key, place = json.loads(text[place:end]), end
        place = _after(_BETWEEN, text, _value(text, place, (*path, key), found))
        number += 1
    return place + 1


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    assert match is not None  # the text parses
    return match.end()
