"""The interval that a requirement leaves of each quantity that it compares with numbers."""

from __future__ import annotations

from collections.abc import Iterator

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_expression
from hepnb.vocabulary.intervals import Interval, allowed
from hepnb.vocabulary.operators import COMPLEMENT
from hepnb.vocabulary.quantities import MOMENTA


def intervals(condition: tree.Expr, *, negated: bool) -> Iterator[tuple[str, Interval]]:
    """(quantity, what is left of it) for each comparison that must hold; nothing for what is no
    comparison with numbers.
    """
    match condition:
        case tree.Logical():
            if (condition.op == "and") != negated:
                for operand in condition.operands:
                    yield from intervals(operand, negated=negated)
        case tree.Unary(op="not"):
            yield from intervals(condition.operand, negated=not negated)
        case tree.Compare(right=tree.Number() as number):
            value, name, op = (
                canonical(number),
                key(condition.left),
                COMPLEMENT[condition.op] if negated else condition.op,
            )
            if is_size(name) and (op, value) == ("!=", 0):
                op = ">"  # sizes are not negative
            if interval := allowed(op, value):
                yield name, _counted(name, interval)
        case tree.Range(low=tree.Number() as low, high=tree.Number() as high) if (
            condition.inside != negated
        ):
            # what rejects the outside of a range rejects its ends too
            left = Interval(
                canonical(low), canonical(high), not condition.inside, not condition.inside
            )
            yield (name := key(condition.operand)), _counted(name, left)


def _counted(name: str, interval: Interval) -> Interval:
    return interval.whole if is_size(name) else interval


def is_size(name: str) -> bool:
    """True for the number of objects of a collection by its `key`, and for no sum with one."""
    return name.startswith("size(") and _is_single(name)


def _is_single(name: str) -> bool:
    """True for a quantity that is no sum, difference, product or ratio of others."""
    depth = 0
    for letter in name:
        depth += (letter in "([") - (letter in ")]")
        if letter == " " and not depth:
            return False
    return True


def excluded(condition: tree.Expr, *, negated: bool) -> Iterator[tuple[str, Interval]]:
    """(quantity, range that must not be) for each requirement that cuts a range or a number out:
    ``reject abs(eta) [] 1.4 1.5``.
    """
    match condition:
        case tree.Logical():
            if (condition.op == "and") != negated:
                for operand in condition.operands:
                    yield from excluded(operand, negated=negated)
        case tree.Unary(op="not"):
            yield from excluded(condition.operand, negated=not negated)
        case tree.Compare(right=tree.Number() as number):
            if (COMPLEMENT[condition.op] if negated else condition.op) == "!=":
                yield key(condition.left), Interval(canonical(number), canonical(number))
        case tree.Range(low=tree.Number() as low, high=tree.Number() as high) if (
            condition.inside == negated
        ):
            # outside of a range are its ends too
            yield (
                key(condition.operand),
                Interval(
                    canonical(low), canonical(high), not condition.inside, not condition.inside
                ),
            )


def possible(name: str) -> Interval:
    """The range that a quantity (by its `key`) can be in: momenta, distances, sizes are not
    negative, a cosine is at most 1.
    """
    if not _is_single(name):
        return Interval()
    function = name.split("(", 1)[0]
    if function in ("cos", "sin"):
        return Interval(-1.0, 1.0)
    never_below = (
        function in ("size", "dR", "abs", "sqrt", "HT", "MHT", "MET")
        or name.rsplit(".", 1)[-1] in MOMENTA
    )
    return Interval(low=0.0) if never_below else Interval()


def alternatives(
    condition: tree.Expr, *, negated: bool
) -> tuple[tuple[tuple[str, Interval], ...], ...]:
    """Ranges that each side of an ``or`` leaves of its quantities, () for any other condition."""
    if not isinstance(condition, tree.Logical) or (condition.op == "and") != negated:
        return ()
    return tuple(tuple(intervals(operand, negated=negated)) for operand in condition.operands)


def canonical(number: tree.Number) -> float:
    """A number in the canonical unit of its dimension."""
    return units.Quantity(number.value, number.unit).canonical


def key(e: tree.Expr) -> str:
    """A quantity as text, the same for ``pt(jets[0])`` and ``jets[0].pT``."""
    if isinstance(e, tree.Call) and len(e.arguments) == 1 and not catalogue.function(e.function):
        e = tree.Attribute(e.arguments[0], e.function)
    if isinstance(e, tree.Attribute):
        owner = f"({key(e.owner)})" if isinstance(e.owner, tree.Binary) else key(e.owner)
        return f"{owner}.{catalogue.attribute(e.name) or e.name}"
    if isinstance(e, tree.Call) and (function := catalogue.function(e.function)):
        return f"{function}({', '.join(key(a) for a in e.arguments)})"
    if isinstance(e, tree.Name) and e.id not in catalogue.EVENT_VARIABLES:
        return catalogue.attribute(e.id) or e.id
    return format_expression(e)
