"""Text that is nothing but numbers and comparisons: the cells of a table, a list of intervals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hepnb.vocabulary.comparisons import ANY, operator
from hepnb.vocabulary.operators import LOWER, UPPER
from hepnb.vocabulary.units import WRITTEN, spelled

_VALUE = re.compile(
    r"\s*+(?:(?P<sense>∈|∉)\s*+)?(?:(?P<open>[\[(\]])\s*+(?P<low>[−-]?\d+(?:\.\d+)?)\s*+(?:[,;]"
    r"|[–−-](?!\s*+[−-]))\s*+(?P<high>[−-]?\d+(?:\.\d+)?|\+?\s*+∞)\s*+[\])\[]"
    r"|(?:=\s*+)?(?P<a>\d+(?:\.\d+)?)\s*+(?:[–−-]|to)\s*+(?P<b>\d+(?:\.\d+)?|∞)"
    rf"|(?:(?P<signed>[<>≤≥])\s*+[−-]|(?P<op>{ANY})?)\s*+(?P<n>\d+(?:\.\d+)?)"
    r"(?:\s++or\s++(?:(?P<other>\d+)|(?P<more>more|above)|(?P<less>fewer|less|below))\b)?)"
    rf"(?:\s*+(?P<unit>{WRITTEN}))?"
    r"\s*+(?:[,;∪]|\band\b|\bor\b(?!\s*\())?"
)
_JOINED = re.compile(r"(?<!\s)\s*+(?:(?:[,;∪]|\band|\bor)\s*+)?$")


@dataclass(frozen=True)
class CellValue:
    """A number of a cell that is nothing but numbers; ``start:end`` inside the text of the block.

    ``bare``: it has no sign; ``op`` is ``==`` then, and ``in`` for two numbers.
    """

    op: str
    value: float | tuple[float, float]
    unit: str
    start: int
    end: int
    bare: bool = False


def values(text: str, start: int, end: int) -> list[CellValue]:
    """The numbers of a cell that holds nothing else; [] for any other cell."""
    found: list[CellValue] = []
    start, end = _without_braces(text, start, end)
    at = start
    while at < end:
        match = _VALUE.match(text, at, end)
        if not match or match.end() == at:
            return []
        value = _value(match)
        if value is None:
            return []
        found.append(value)
        at = match.end()
    return _two_ends(found) or _outside(text, found) or found


def one_of(text: str, found: Sequence[CellValue]) -> bool:
    """True for intervals that are joined by *or*: ``[50, 80] ∪ [160, 195]``,
    ``20–60 or > 110``.
    """
    between = [text[a.end : b.start].strip() for a, b in pairwise(found)]
    return bool(between) and all(b in ("∪", "or") for b in between)


def _without_braces(text: str, start: int, end: int) -> tuple[int, int]:
    """The places of a cell without the braces around a list: ``{[180, 230], > 230}``."""
    cell = text[start:end]
    inner = re.fullmatch(r"\s*+(?:∈\s*+)?\\?\{(?P<list>[^{},;]*+[,;][^{}]*)\\?\}\s*+", cell)
    return (start + inner.start("list"), start + inner.end("list")) if inner else (start, end)


def _two_ends(found: list[CellValue]) -> list[CellValue]:
    """``> 100, < 200 GeV`` is one interval; [] for any other two limits."""
    if len(found) != 2 or any(v.bare or isinstance(v.value, tuple) for v in found):
        return []
    low, high = sorted(found, key=lambda v: v.op.startswith("<"))
    units = {v.unit for v in found} - {""}
    if not low.op.startswith(">") or not high.op.startswith("<") or len(units) > 1:
        return []
    if not isinstance(low.value, float) or not isinstance(high.value, float):
        return []
    if low.value >= high.value:
        return []
    unit = units.pop() if units else ""
    return [CellValue("in", (low.value, high.value), unit, found[0].start, found[1].end)]


def _outside(text: str, found: list[CellValue]) -> list[CellValue]:
    """``< 81 or > 101`` is one window that is left out, and so is ``< 81, > 101``, which nothing
    else satisfies; [] for any other two limits.
    """
    if len(found) != 2 or found[0].op not in UPPER or found[1].op not in LOWER:
        return []
    low, high = found
    if not (isinstance(low.value, float) and isinstance(high.value, float)):
        return []
    if low.value >= high.value or text[low.end : high.start].strip() not in ("or", "", ",", ";"):
        return []
    if low.unit and low.unit != high.unit:
        return []
    return [CellValue("notin", (low.value, high.value), high.unit, low.start, high.end)]


def _value(match: re.Match[str]) -> CellValue | None:
    """The number; None for a range that falls, and for two numbers with others between."""
    begin = match.start() + len(match[0]) - len(match[0].lstrip())
    stop = match.start() + len(_JOINED.sub("", match[0]))
    ends = (
        (match["low"], match["high"])
        if match["low"]
        else (match["a"], match["b"])
        if match["a"]
        else (match["n"], match["other"])
        if match["other"]
        else None
    )
    unit = spelled(match["unit"]) if match["unit"] else ""
    if ends:
        if "∞" in ends[1]:
            return CellValue(
                ">" if match["open"] in ("(", "]") else ">=",
                _number(ends[0]),
                unit,
                begin,
                stop,
            )
        low, high = (_number(x) for x in ends)
        if low > high or (match["other"] and high != low + 1):
            return None
        return CellValue("notin" if match["sense"] == "∉" else "in", (low, high), unit, begin, stop)
    open_ended = ">=" if match["more"] else "<=" if match["less"] else ""
    if open_ended and match["op"]:
        return None
    op = match["op"] or match["signed"] or open_ended
    value = -_number(match["n"]) if match["signed"] else _number(match["n"])
    return CellValue(operator(op) or "==", value, unit, begin, stop, bare=not op)


def _number(text: str) -> float:
    return float(text.replace("−", "-").rstrip("."))
