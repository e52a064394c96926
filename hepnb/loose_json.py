"""The text of a model → the JSON objects in it, whatever stands around them: prose, fences,
thoughts, a last object that is cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_THOUGHTS = re.compile(
    r"<think(?:ing)?>.*?</think(?:ing)?>|<\|channel\|>analysis.*?<\|end\|>", re.DOTALL
)
_END_OF_THOUGHTS = re.compile(r"</think(?:ing)?>")
#: characters that are passed over where objects in objects come to no end: a start inside of them
#: comes to none either
_NESTED = 200
_DECODER = json.JSONDecoder(strict=False)


def spoken(text: str) -> str:
    """A text without the thoughts in it that came to an end; the template may have opened the
    first ones.
    """
    last = max(text.rfind(end) for end in ("</think", "<|end|>")) + len("</thinking>")
    # beyond the last end there is none to be looked for at each beginning
    return _END_OF_THOUGHTS.split(_THOUGHTS.sub(" ", text[:last]) + text[last:])[-1]


def objects(text: str) -> Iterator[tuple[dict[str, Any], int]]:
    """The whole JSON objects of a text, in order, each with where it ends; of one inside of another
    only the outer one.

    What Python does not take costs its object: a number of thousands of digits, lists in lists
    without an end.
    """
    at = text.find("{")
    while at >= 0:
        try:
            found, end = _DECODER.raw_decode(text, at)
        except ValueError:
            at = text.find("{", at + 1)
            continue
        except RecursionError:
            at = text.find("{", at + _NESTED)
            continue
        yield found, end
        at = text.find("{", end)
