"""The interval that a requirement leaves of each quantity that it compares with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_expression
from hepnb.vocabulary.operators import COMPLEMENT


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high`` in canonical units; an open end does not belong to it."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """True when nothing is inside."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def within(self, other: Interval) -> bool:
        """True where all of it is inside of another."""
        return not self.empty and (self & other) == self

    def __and__(self, other: Interval) -> Interval:
        low = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low[0], high, low[1], not closed)


def intervals(condition: tree.Expr, *, negated: bool) -> Iterator[tuple[str, Interval]]:
    """(quantity, what is left of it) for each comparison that must hold; nothing for what is no comparison with numbers."""
    match condition:
        case tree.Logical():
            if (condition.op == "and") != negated:
                for operand in condition.operands:
                    yield from intervals(operand, negated=negated)
        case tree.Unary(op="not"):
            yield from intervals(condition.operand, negated=not negated)
        case tree.Compare(right=tree.Number() as number):
            value, name, op = canonical(number), key(condition.left), COMPLEMENT[condition.op] if negated else condition.op
            if name.startswith("size(") and (op, value) == ("!=", 0):
                op = ">"  # sizes are not negative
            if interval := _compared(op, value):
                yield name, _whole(interval) if name.startswith("size(") else interval
        case tree.Range(low=tree.Number() as low, high=tree.Number() as high) if condition.inside != negated:
            yield key(condition.operand), Interval(canonical(low), canonical(high))


def excluded(condition: tree.Expr, *, negated: bool) -> Iterator[tuple[str, Interval]]:
    """(quantity, range that must not be) for each requirement that cuts a range out, like ``reject abs(eta) [] 1.4 1.5``."""
    match condition:
        case tree.Logical():
            if (condition.op == "and") != negated:
                for operand in condition.operands:
                    yield from excluded(operand, negated=negated)
        case tree.Unary(op="not"):
            yield from excluded(condition.operand, negated=not negated)
        case tree.Range(low=tree.Number() as low, high=tree.Number() as high) if condition.inside == negated:
            # outside of a range are its ends too
            yield key(condition.operand), Interval(canonical(low), canonical(high), not condition.inside, not condition.inside)


def canonical(number: tree.Number) -> float:
    """A number in the canonical unit of its dimension."""
    return units.Quantity(number.value, number.unit).canonical


def key(e: tree.Expr) -> str:
    """A quantity as text, the same for ``pt(jets[0])`` and ``jets[0].pT``."""
    if isinstance(e, tree.Call) and len(e.arguments) == 1 and not catalogue.function(e.function):
        e = tree.Attribute(e.arguments[0], e.function)
    if isinstance(e, tree.Attribute):
        return f"{key(e.owner)}.{catalogue.attribute(e.name) or e.name}"
    if isinstance(e, tree.Call) and (function := catalogue.function(e.function)):
        return f"{function}({', '.join(key(a) for a in e.arguments)})"
    if isinstance(e, tree.Name) and e.id not in catalogue.EVENT_VARIABLES:
        return catalogue.attribute(e.id) or e.id
    return format_expression(e)


def _compared(op: str, value: float) -> Interval | None:
    match op:
        case ">":
            return Interval(low=value, low_open=True)
        case ">=":
            return Interval(low=value)
        case "<":
            return Interval(high=value, high_open=True)
        case "<=":
            return Interval(high=value)
        case "==":
            return Interval(value, value)
        case _:
            return None


def _whole(i: Interval) -> Interval:
    """The interval of whole numbers: more than 1 is at least 2, and nothing is 0.3."""
    low = i.low + 1 if i.low_open and i.low == i.low // 1 else ceil(i.low) if isfinite(i.low) else i.low
    high = i.high - 1 if i.high_open and i.high == i.high // 1 else floor(i.high) if isfinite(i.high) else i.high
    return Interval(max(low, 0), high)
