"""Thresholds that grow with another quantity: ``0.04 + 10 GeV / pt``, ``0.05 * pt``,
``150 GeV + HT(jets)``, taken apart into a constant, a slope, and what they grow with.
"""

from __future__ import annotations

from dataclasses import dataclass

from hepnb.adl import tree
from hepnb.vocabulary.operators import SIDED

_QUANTITY = tree.Name | tree.Attribute | tree.Call


@dataclass(frozen=True, slots=True)
class Linear:
    """``left op constant + slope * variable``, or ``slope / variable`` where it is ``inverse``.

    ``constant`` and ``slope``: None where none is written; ``function``: the threshold as one
    expression.
    """

    left: tree.Expr
    constant: tree.Number | None
    slope: tree.Number | None
    variable: tree.Expr
    inverse: bool
    function: tree.Expr

    @property
    def ratio(self) -> tree.Expr:
        """The quantity that is compared with the slope where there is no constant: ``iso / pt``,
        ``dR * pt``.
        """
        return tree.Binary("*" if self.inverse else "/", self.left, self.variable)


@dataclass(frozen=True, slots=True)
class _Scaled:
    """``slope * variable``, or ``slope / variable``."""

    slope: tree.Number | None
    variable: tree.Expr
    inverse: bool = False

    @property
    def turned(self) -> _Scaled:
        """The same with the other sign."""
        slope = self.slope and tree.Number(-self.slope.value, self.slope.unit)
        return _Scaled(slope, self.variable, self.inverse)


def linear(left: tree.Expr, op: str, right: tree.Expr) -> Linear | None:
    """A comparison with a threshold that is linear in one quantity or its inverse, however it is
    written; None for any other.
    """
    if op not in SIDED:
        return None
    limit = constant(right)
    if limit and isinstance(left, tree.Binary) and left.op == "-" and (own := _scaled(left.right)):
        return _made(left.left, limit, own, tree.Binary("+", limit, left.right))
    if own := _scaled(right):
        return _made(left, None, own, right)
    if not isinstance(right, tree.Binary) or right.op not in ("+", "-"):
        return None
    minus = right.op == "-"
    one, two = (_scaled(side) or _plain(side) for side in (right.left, right.right))
    if two and (limit := constant(right.left)):
        return _made(left, limit, two.turned if minus else two, right)
    if one and (limit := constant(right.right)):
        limit = tree.Number(-limit.value, limit.unit) if minus else limit
        return _made(left, limit, one, right)
    return None


def _made(
    left: tree.Expr, limit: tree.Number | None, scaled: _Scaled, function: tree.Expr
) -> Linear:
    return Linear(left, limit, scaled.slope, scaled.variable, scaled.inverse, function)


def _scaled(e: tree.Expr) -> _Scaled | None:
    """``0.05 * pt``, ``10 GeV / pt``: the factor and what it multiplies or is divided by."""
    if not isinstance(e, tree.Binary):
        return None
    if e.op == "/" and (number := constant(e.left)) and not constant(e.right):
        return _Scaled(number, e.right, inverse=True)
    for factor, other in ((e.left, e.right), (e.right, e.left)) if e.op == "*" else ():
        number = constant(factor)
        if number and not number.unit and isinstance(other, _QUANTITY):
            return _Scaled(number, other)
    return None


def _plain(e: tree.Expr) -> _Scaled | None:
    """A quantity by itself, which is once that quantity, as nobody writes."""
    return _Scaled(None, e) if isinstance(e, _QUANTITY) else None


def constant(e: tree.Expr) -> tree.Number | None:
    """The number that an expression is, None for any other expression."""
    match e:
        case tree.Number():
            return e
        case tree.Unary(op="-") if inner := constant(e.operand):
            return tree.Number(-inner.value, inner.unit)
        case _:
            return None
