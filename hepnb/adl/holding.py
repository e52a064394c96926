"""Lines that hold a comparison of the paper: its number, of the same kind, whatever else the line says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.atoms import Comparison
from hepnb.vocabulary.units import WRITTEN, spelled

#: quantities that one reading may call by the name of another
_SAME = {"et": "pt", "eta": "abseta", "mht": "met"}
_CELL = rf"(?:[<>≥≤=∈∉\s\[\]()±.,;–−-]|\d|{WRITTEN})*"
_WRITTEN = re.compile(rf"(?<![\w.,])(\d+(?:\.\d+)?)\s?({WRITTEN})(?![\w^])")
#: quantities that nobody takes for one another: a line on one of them does not hold a number of another
_APART = frozenset({"pt", "abseta", "mass", "dr", "dphi", "deta", "n", "met", "ht", "d0", "z0", "iso", "jvt"})


#: a statement with its own comparisons
Line: TypeAlias = tuple[tree.Statement, tuple[Comparison, ...]]


def lacking(wanted: Sequence[Comparison], quote: str, lines: Sequence[Line]) -> Iterator[str]:
    """The parts of a phrase that no line holds: its comparisons, or its numbers where it could not be read.

    Numbers without a unit count in the cell of a table, where the words around them are of other cells.
    """
    for c in wanted:
        if not any(_holds(statement, own, c) for statement, own in lines):
            yield _said(c)
    if not wanted:
        have = {number for statement, _ in lines for number in _numbers(statement)}
        for match in _WRITTEN.finditer(quote):
            size = units.Quantity(float(match[1]), spelled(match[2]))
            if not have & {(size.dimension, size.canonical), ("1", size.canonical), ("1", size.value)}:
                yield match[0]
        if re.fullmatch(_CELL, quote):
            plain = {value for _, value in have}
            yield from (number for number in re.findall(r"\d+(?:\.\d+)?", quote) if float(number) not in plain)


def _said(c: Comparison) -> str:
    """A comparison in words: ``pt > 25 GeV``."""
    if isinstance(c.value, str):
        return f"{c.quantity} {c.value}"
    value = " to ".join(f"{v:g}" for v in c.value) if isinstance(c.value, tuple) else f"{c.value:g}"
    return f"{c.quantity} {'' if c.op == 'in' else 'not ' if c.op == 'notin' else c.op + ' '}{value} {c.unit}".strip()


def _holds(statement: tree.Statement, own: tuple[Comparison, ...], wanted: Comparison) -> bool:
    if isinstance(wanted.value, str):
        return _has_word(statement, own, wanted)
    numbers = wanted.value if isinstance(wanted.value, tuple) else (wanted.value,)
    alike = [c for c in own if not _apart(c, wanted)]
    if own and not alike:
        return False
    have = set(_numbers(statement))
    return all(bool(have & _spellings(n, wanted)) for n in numbers)


def _has_word(statement: tree.Statement, own: tuple[Comparison, ...], wanted: Comparison) -> bool:
    """True for a line with the word, and for one that says the same quantity in its own way (charge, flavour, a trigger)."""
    words = [n.value for n in tree.walk(statement) if isinstance(n, tree.String)]
    words += [n.id for n in tree.walk(statement) if isinstance(n, tree.Name)]
    word = str(wanted.value).lower()
    said = any(isinstance(c.value, str) and c.quantity == wanted.quantity for c in own)
    return said or any(word == w.lower() for w in words)


def _apart(a: Comparison, b: Comparison) -> bool:
    one, other = (_SAME.get(c.quantity, c.quantity) for c in (a, b))
    return one != other and one in _APART and other in _APART


def _numbers(statement: tree.Statement) -> Iterator[tuple[str, float]]:
    """(dimension, size in the canonical unit) of the numbers of a line."""
    for node in tree.walk(statement):
        if isinstance(node, tree.Number):
            yield units.dimension(node.unit), abs(units.Quantity(node.value, node.unit).canonical)


def _spellings(number: float, wanted: Comparison) -> set[tuple[str, float]]:
    """The numbers by which a line may give one: without its unit, in per cent, or as the other side of a count."""
    dimension, size = units.dimension(wanted.unit), abs(units.Quantity(number, wanted.unit).canonical)
    found = {(dimension, size), ("1", size)}
    if wanted.quantity == "n":
        found |= {("1", size + 1), ("1", abs(size - 1))}
    return found
