"""The physical dimension of an expression: energy, energy squared, length, angle …"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.adl.definition_chains import Others

#: a dimension of hepnb.units and its power: GeV² is ("energy", 2.0)
Dimension: TypeAlias = tuple[str, float]

_PURE: Dimension = ("1", 1.0)
#: definitions may refer to each other; deeper than this is taken as not known
_DEEPEST = 50


def dimension(e: tree.Expr, names: Mapping[str, tree.Expr], depth: int = 0) -> Dimension | None:
    """The dimension of an expression; None where it is not known or, as for a number without a
    unit, free.

    ``names``: what has been defined with ``define``.
    """
    if depth > _DEEPEST:
        return None
    match e:
        case tree.Number():
            return _of_unit(e.unit) if e.unit else None
        case tree.Name() if e.id in names:
            return dimension(names[e.id], Others(names, e.id), depth + 1)
        case tree.Name():
            return _named(catalogue.EVENT_VARIABLES.get(e.id) or _attribute(e.id))
        case tree.Attribute():
            return _named(_attribute(e.name))
        case tree.Unary(op="-"):
            return dimension(e.operand, names, depth + 1)
        case tree.Call():
            return _call(e, names, depth)
        case tree.Binary():
            return _arithmetic(e, names, depth)
        case tree.Conditional():
            return dimension(e.yes, names, depth + 1) or dimension(e.no, names, depth + 1)
        case _:
            return None


def _of_unit(unit: str) -> Dimension:
    found = units.dimension(unit)
    return ("energy", 0.5) if found == "root energy" else (found, 1.0)


def compatible(a: Dimension, b: Dimension) -> bool:
    """True when two dimensions may be compared or added; an angle is a plain number (c = 1, 1
    rad = 1).
    """
    plain = ("1", "angle")
    return a == b or (a[0] in plain and b[0] in plain)


def text(d: Dimension) -> str:
    """A dimension as a unit: ``GeV^2``."""
    unit = units.CANONICAL[d[0]] or "a plain number"
    return unit if d[1] == 1 else f"{unit}^{d[1]:g}"


def _attribute(name: str) -> str | None:
    return catalogue.ATTRIBUTES.get(catalogue.attribute(name) or "")


def _named(name: str | None) -> Dimension | None:
    return None if name in (None, "flag", "any") else (str(name), 1.0)


def _call(e: tree.Call, names: Mapping[str, tree.Expr], depth: int) -> Dimension | None:
    function = catalogue.function(e.function)
    if function is None:
        return _named(_attribute(e.function))
    kind = catalogue.FUNCTIONS[function][2]
    if kind not in ("same", "root"):
        return _named(kind)
    known = (d for a in e.arguments if (d := dimension(a, names, depth + 1)))
    first = next(known, None)
    return _power(first, 0.5) if kind == "root" else first


def _arithmetic(e: tree.Binary, names: Mapping[str, tree.Expr], depth: int) -> Dimension | None:
    left, right = dimension(e.left, names, depth + 1), dimension(e.right, names, depth + 1)
    if e.op in "+-":
        return left or right
    if e.op == "^":
        return _power(left, e.right.value) if isinstance(e.right, tree.Number) else None
    # 10 / pt may be 10 GeV / pt: a number without a unit has the canonical one, as it does where it
    # is compared
    if e.op == "/" and isinstance(e.left, tree.Number) and left is None and right is not None:
        return None
    # a factor whose dimension is not known leaves that of the product open; a plain number does not
    factors = [
        d or (_PURE if isinstance(x, tree.Number) else None)
        for d, x in ((left, e.left), (right, e.right))
    ]
    if factors[0] is None or factors[1] is None:
        return None
    return _product(factors[0], factors[1], 1.0 if e.op == "*" else -1.0)


def _product(left: Dimension, right: Dimension, sign: float) -> Dimension | None:
    if right[0] == "1":
        return left
    if left[0] == "1":
        return right[0], sign * right[1]
    if left[0] != right[0]:
        return None
    power = left[1] + sign * right[1]
    return (left[0], power) if power else _PURE


def _power(d: Dimension | None, power: float) -> Dimension | None:
    if d is None or d[0] == "1":
        return d
    return (d[0], d[1] * power) if power else _PURE
