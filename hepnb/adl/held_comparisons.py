"""Comparisons of the paper that lines of ADL hold: the number, from its side, on the quantity,
of the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.comparison import Comparison
from hepnb.vocabulary.operators import SIDE
from hepnb.vocabulary.quantities import ALIKE
from hepnb.vocabulary.subjects import related
from hepnb.vocabulary.units import WRITTEN, spelled

_CELL = rf"(?:[<>≥≤=∈∉\s\[\]()±.,;–−-]|\d|{WRITTEN})*"
_WRITTEN = re.compile(rf"(?<![\w.,])(\d+(?:\.\d+)?)\s?({WRITTEN})(?![\w^])")


#: a statement with its own comparisons
Line: TypeAlias = tuple[tree.Statement, tuple[Comparison, ...]]


def lacking(wanted: Sequence[Comparison], quote: str, lines: Sequence[Line]) -> Iterator[str]:
    """Parts of a phrase that no line holds: of its comparisons, or where it could not be read of
    its numbers.

    Numbers without a unit count in the cell of a table, where the words around them are of other
    cells.
    """
    for c in wanted:
        if not _held(c, lines):
            yield _said(c)
    if not wanted:
        have = {number for statement, _ in lines for number in _numbers(statement)}
        for match in _WRITTEN.finditer(quote):
            size = units.Quantity(float(match[1]), spelled(match[2]))
            if not have & {
                (size.dimension, size.canonical),
                ("1", size.canonical),
                ("1", size.value),
            }:
                yield match[0]
        if re.fullmatch(_CELL, quote):
            plain = {value for _, value in have}
            yield from (
                number
                for number in re.findall(r"\d+(?:\.\d+)?", quote)
                if float(number) not in plain
            )


def _said(c: Comparison) -> str:
    """A comparison in words: ``muon pt > 25 GeV``."""
    of = "" if c.subject in ("", "event", c.quantity) else f"{c.subject} "
    if isinstance(c.value, str):
        return f"{of}{c.quantity} {c.value}"
    value = " to ".join(f"{v:g}" for v in c.value) if isinstance(c.value, tuple) else f"{c.value:g}"
    return (
        f"{of}{c.quantity} {'' if c.op == 'in' else 'not ' if c.op == 'notin' else c.op + ' '}"
        f"{value} {c.unit}"
    ).strip()


def _held(wanted: Comparison, lines: Sequence[Line]) -> bool:
    if isinstance(wanted.value, str):
        return any(_has_word(statement, own, wanted) for statement, own in lines)
    return all(
        any(_holds(statement, own, end) for statement, own in lines) for end in _ends(wanted)
    )


def _ends(c: Comparison) -> tuple[Comparison, ...]:
    """A comparison with each of its numbers by itself: a range is two limits."""
    if not isinstance(c.value, tuple):
        return (c,)
    low, high = (">=", "<=") if c.op == "in" else ("<=", ">=")
    return replace(c, op=low, value=c.value[0]), replace(c, op=high, value=c.value[1])


def _holds(statement: tree.Statement, own: tuple[Comparison, ...], wanted: Comparison) -> bool:
    """True for a line with a comparison of the same; one whose comparisons the vocabulary cannot
    say has only its numbers.
    """
    spelt = _spellings(wanted)
    alike = [c for c in (*own, *(g for c in own for g in c.given)) if _alike(c, wanted)]
    if not own:
        return bool(spelt & set(_numbers(statement)))
    return any(
        _same_side(end, wanted)
        and (spelt & _spellings(end) or (c.function and spelt & set(_numbers(statement))))
        for c in alike
        if not isinstance(c.value, str)
        for end in _ends(c)
    )


def _alike(c: Comparison, wanted: Comparison) -> bool:
    """True for two comparisons of one quantity of one subject, whatever a reading and a line
    call them.
    """
    one, other = (ALIKE.get(x.quantity, x.quantity) for x in (c, wanted))
    named = any(q.startswith("other:") for q in (one, other))
    return (one == other or named) and related(c.subject, wanted.subject)


def _same_side(c: Comparison, wanted: Comparison) -> bool:
    """True for two limits from one side; one of several alternatives may be the other side of a
    condition.
    """
    if c.alternative:
        return True
    one, other = SIDE.get(c.op, ""), SIDE.get(wanted.op, "")
    return one == other or not (one and other)


def _has_word(statement: tree.Statement, own: tuple[Comparison, ...], wanted: Comparison) -> bool:
    """True for a line with the word, and for one that says the same quantity in its own way
    (charge, flavour, a trigger).
    """
    words = [n.value for n in tree.walk(statement) if isinstance(n, tree.String)]
    words += [n.id for n in tree.walk(statement) if isinstance(n, tree.Name)]
    word = str(wanted.value).lower()
    said = any(isinstance(c.value, str) and c.quantity == wanted.quantity for c in own)
    of = not own or any(related(c.subject, wanted.subject) for c in own)
    return of and (said or any(word == w.lower() for w in words))


def _numbers(statement: tree.Statement) -> Iterator[tuple[str, float]]:
    """(dimension, size in the canonical unit) of the numbers of a line."""
    for node in tree.walk(statement):
        if isinstance(node, tree.Number):
            yield units.dimension(node.unit), abs(units.Quantity(node.value, node.unit).canonical)


def _spellings(c: Comparison) -> set[tuple[str, float]]:
    """The numbers by which a line may give that of a comparison: without its unit, in per cent,
    or as the other side of a count.
    """
    number = float(c.value)  # type: ignore[arg-type]
    dimension, size = units.dimension(c.unit), abs(units.Quantity(number, c.unit).canonical)
    found = {(dimension, size), ("1", size)}
    if c.quantity == "n" and c.op in (">", "<"):
        found = {("1", size + (1 if c.op == ">" else -1))}
    return found
