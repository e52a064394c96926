"""Lines of numbers: rows of tables, published counts and the processes that they belong to."""

from __future__ import annotations

import re
from math import isfinite
from typing import Literal, cast

from hepnb.adl import tree
from hepnb.adl.lines import CodeLine, unescape
from hepnb.adl.statement import wrong
from hepnb.plurals import several

_FIGURE = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_PROCESS = re.compile(
    r'(?i)process\s+([\w-]+)\s*,\s*"((?:\\.|[^"\\])*)"((?:\s*,\s*(?:stat|syst))*)\s*$'
)
_COUNTS = re.compile(r"(?i)counts\s+([\w-]+)\s+(.*)$")
_COUNT = re.compile(rf"\s*+(-?{_FIGURE})((?:\s*+(?:\+\s*+-|-\s*+\+|[+-])\s*+{_FIGURE})*+)\s*+$")
_UNCERTAINTY = re.compile(rf"(\+\s*-|-\s*\+|[+-])\s*({_FIGURE})")
_TRUE = ("true", "on")


def row(line: CodeLine, source: str, settings: dict[str, str]) -> tree.Row:
    """``0.95 0.01 0.02 30 50 0 2.4``: value, errors (down, up) if the table has them, ranges.

    ``settings``: of the table, above.

    Raises SpecError.
    """
    words = line.code.split()
    for word in words:
        if not re.fullmatch(rf"[+-]?{_FIGURE}", word) or not isfinite(float(word)):
            raise wrong(line, source, repr(word), "a number", at=line.code.index(word))
    errors = 2 if settings.get("errors", "false").lower() in _TRUE else 0
    if len(words) < 3 + errors or (len(words) - errors) % 2 == 0:
        expected = (
            f"a value{', its errors down and up' * bool(errors)}, then low and high for each "
            "variable"
        )
        raise wrong(line, source, several(len(words), "number"), expected)
    value, *others = (float(w) for w in words)
    ends = others[errors:]
    return tree.Row(
        value, tuple(others[:errors]), tuple(zip(ends[::2], ends[1::2], strict=True)), line.note
    )


def process(line: CodeLine, source: str) -> tree.Process:
    """``process zinv, "Z to neutrinos", stat, syst``. Raises SpecError."""
    match = _PROCESS.match(line.code)
    if not match:
        raise wrong(
            line,
            source,
            repr(line.code),
            'process name, "title", stat, syst (the last two if there are such errors)',
        )
    return tree.Process(
        match[1], unescape(match[2]), tuple(re.findall(r"\w+", match[3].lower())), line.note
    )


def counts(line: CodeLine, source: str) -> tree.Counts:
    """``counts results 997 +- 32 +- 40, 933``. Raises SpecError."""
    match = _COUNTS.match(line.code)
    if not match:
        raise wrong(line, source, repr(line.code), "counts, the name of a countsformat, numbers")
    found, at = [], match.start(2)
    for text in match[2].split(","):
        count = _COUNT.match(text)
        if not count or not isfinite(float(count[1])):
            raise wrong(
                line,
                source,
                repr(text.strip()),
                "a number with its errors: 6.0 + 3.6 - 0.6 +- 1.1",
                at=at,
            )
        found.append(
            tree.Count(
                float(count[1]), tuple(_uncertainty(*m) for m in _UNCERTAINTY.findall(count[2]))
            )
        )
        at += len(text) + 1
    return tree.Counts(match[1], tuple(found), line.note)


def _uncertainty(sign: str, value: str) -> tree.Uncertainty:
    plain = re.sub(r"\s", "", sign)
    return tree.Uncertainty(
        cast(Literal["+-", "+", "-"], "+-" if len(plain) == 2 else plain), float(value)
    )
