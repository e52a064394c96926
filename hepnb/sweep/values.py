"""Text that is nothing but numbers and comparisons: the cells of a table, a list of intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VALUE = re.compile(
    r"\s*(?:(?P<sense>∈|∉)\s*)?(?:(?P<open>[\[(])\s*(?P<low>\d[\d.]*)\s*,\s*(?P<high>\d[\d.]*)\s*[\])]"
    r"|(?P<a>\d[\d.]*)\s*(?:[–−-]|to)\s*(?P<b>\d[\d.]*)"
    r"|(?P<op>≥|≤|>=|<=|>|<|=|exactly|at least|at most|up to)?\s*(?P<n>\d[\d.]*)"
    r"(?:\s+or\s+(?P<other>\d+))?)(?:\s*(?P<unit>[GMT]eV|mm|cm))?\s*,?"
)
_OPS = {
    "≥": ">=", "≤": "<=", "=": "==", "": "==", "exactly": "==", "at least": ">=", "at most": "<=", "up to": "<=",
}  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A number of a cell that is nothing but numbers; ``start:end`` inside the text of the block."""

    op: str
    value: float | tuple[float, float]
    unit: str
    start: int
    end: int


def values(text: str, start: int, end: int) -> list[Value]:
    """The numbers of a cell that holds nothing else; [] for any other cell."""
    found: list[Value] = []
    at = start
    while at < end:
        match = _VALUE.match(text, at, end)
        if not match or match.end() == at:
            return []
        found.append(_value(match))
        at = match.end()
    return found


def _value(match: re.Match[str]) -> Value:
    begin = match.start() + len(match[0]) - len(match[0].lstrip())
    stop = match.start() + len(match[0].rstrip(" ,"))
    ends = (
        (match["low"], match["high"])
        if match["low"]
        else (match["a"], match["b"])
        if match["a"]
        else (match["n"], match["other"])
        if match["other"]
        else None
    )
    if ends:
        return Value("notin" if match["sense"] == "∉" else "in", (float(ends[0]), float(ends[1])), match["unit"] or "", begin, stop)
    op = match["op"] or ""
    return Value(_OPS.get(op, op), float(match["n"].rstrip(".")), match["unit"] or "", begin, stop)
