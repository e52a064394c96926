"""Checks of values: dimensions, whole collections, ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import inf, pi

from hepnb.adl import catalogue, dimensions, tree
from hepnb.adl.definition_chains import Others
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import canonical
from hepnb.adl.rules.line import CheckedLine, code_lines
from hepnb.adl.scope import AnalysisScope, children
from hepnb.findings import Finding


def whole_collection(scope: AnalysisScope) -> Iterator[Finding]:
    """A comparison on a whole collection in a region

    ``select pt(jets) > 30`` does not say of which jet; object-level and event-level conditions are
    what human-written files confuse most. Error. Fix: ``any(…)``, ``all(…)``, an index
    (``pt(jets[0])``), or ``size``.
    """
    for line in code_lines(scope):
        if (
            line.block is None
            or line.block.kind != "region"
            or not isinstance(line.statement, tree.Select | tree.Trigger | tree.Bin)
        ):
            continue
        condition = line.statement.condition
        if _per_object(scope, condition, scope.definitions(line.block)):
            fix = f"any({format_expression(condition)}), all(…) or an index"
            yield line.finding(
                "HEP104",
                "error",
                f"{format_statement(line.statement)!r} compares a whole collection",
                fix,
            )


def _per_object(scope: AnalysisScope, e: tree.Expr, names: Mapping[str, tree.Expr]) -> bool:
    """True where an expression has one value per object rather than one per event."""
    match e:
        case tree.Name() if e.id in names:
            return _per_object(scope, names[e.id], Others(names, e.id))
        case tree.Name():
            return scope.is_collection(e.id)
        case tree.Index():
            return False
        case tree.Call() if (
            catalogue.function(e.function) in catalogue.REDUCING and len(e.arguments) == 1
        ):
            return False
        case tree.Call() if e.function in ("loop", "at", "list"):
            return False  # blocked, with a finding of its own
        case _:
            return any(_per_object(scope, child, names) for child in children(e))


def dimension_mismatch(scope: AnalysisScope) -> Iterator[Finding]:
    """Quantities of different dimensions are compared or added

    GeV with GeV², mm with GeV. A number without a unit has the canonical unit (GeV, mm, rad) of
    what it is compared with; where that is a power, as GeV² for a mass without its square root, a
    warning asks. Error. Fix: the unit, or a missing ``sqrt``.
    """
    for line in code_lines(scope):
        names = scope.definitions(line.block)
        for node in line.nodes():
            for left, right in pairwise(_terms(node)):
                a, b = dimensions.dimension(left, names), dimensions.dimension(right, names)
                verb = "added to" if isinstance(node, tree.Binary) else "compared with"
                if a and b and not dimensions.compatible(a, b):
                    message = (
                        f"{format_expression(node)}: {dimensions.text(a)} is {verb} "
                        f"{dimensions.text(b)}"
                    )
                    yield line.finding(
                        "HEP105", "error", message, "correct the unit, or look for a missing sqrt"
                    )
                elif (
                    a
                    and a[1] >= 2
                    and isinstance(right, tree.Number)
                    and right.value
                    and not right.unit
                ):
                    message = (
                        f"{format_expression(node)}: {dimensions.text(a)} is {verb} a number "
                        "without a unit"
                    )
                    yield line.finding(
                        "HEP105",
                        "warning",
                        message,
                        "look for a missing sqrt, or write the unit: (10 GeV)^2",
                    )


def _terms(e: tree.Expr) -> tuple[tree.Expr, ...]:
    """The parts of an expression that must have one dimension."""
    match e:
        case tree.Compare():
            return (e.left, e.right)
        case tree.Range():
            return (e.operand, e.low, e.high)
        case tree.Binary(op="+" | "-"):
            return (e.left, e.right)
        case _:
            return ()


def empty_range(scope: AnalysisScope) -> Iterator[Finding]:
    """A range whose lower end is above its upper end

    Nothing is inside. Error. Fix: swap the ends, or correct the unit of one.
    """
    for line in code_lines(scope):
        for node in line.nodes():
            match node:
                case tree.Range(low=tree.Number() as low, high=tree.Number() as high) if canonical(
                    low
                ) > canonical(high):
                    yield line.finding(
                        "HEP108", "error", f"{format_expression(node)} is empty", "swap the ends"
                    )


def object_as_number(scope: AnalysisScope) -> Iterator[Finding]:
    """An object where a number is meant

    ``2 * jets[0].pt * jets[1]``: objects can be added, to an object; to multiply, divide or compare
    them, say which attribute. Error. Fix: ``pt(jets[1])``, or what else is meant.
    """
    for line in code_lines(scope):
        names = scope.definitions(line.block)
        for node in line.nodes():
            if isinstance(node, tree.Compare) or (
                isinstance(node, tree.Binary) and node.op in "*/^"
            ):
                for side in (node.left, node.right):
                    if _is_object(scope, line, side, names):
                        text = format_expression(side)
                        message = f"{format_expression(node)}: {text} is an object, not a number"
                        yield line.finding("HEP115", "error", message, f"an attribute: pt({text})")


def _is_object(
    scope: AnalysisScope, line: CheckedLine, e: tree.Expr, names: Mapping[str, tree.Expr]
) -> bool:
    match e:
        case tree.Name() if e.id in names:
            return _is_object(scope, line, names[e.id], Others(names, e.id))
        case tree.Name():
            return e.id == "this" or (
                line.block is not None
                and line.block.kind == "composite"
                and e.id in scope.members(line.block)
            )
        case tree.Index():
            return (
                isinstance(e.owner, tree.Name)
                and e.owner.id not in names
                and scope.is_collection(e.owner.id)
            )
        case tree.Binary(op="+"):
            return _is_object(scope, line, e.left, names) or _is_object(scope, line, e.right, names)
        case _:
            return False


def impossible_value(scope: AnalysisScope) -> Iterator[Finding]:
    """A value that the quantity cannot have

    A Δφ above π is in degrees, a number of objects is whole and not negative, a cosine is not above
    1. Error where nothing can pass or fail; a warning for a limit on a number of objects that is no
    whole number. Fix: ``deg`` after the number, or another number.
    """
    for line in code_lines(scope):
        for node in line.nodes():
            for quantity, number in _compared(node):
                limits = _limits(quantity)
                value = canonical(number)
                if limits and not limits[0] <= value <= limits[1]:
                    text = f"{format_expression(quantity)} is from {limits[0]:g} to {limits[1]:.3g}"
                    fix = (
                        f"{number.value:g} deg, if it is in degrees"
                        if limits[1] == pi and not number.unit
                        else "another number"
                    )
                    yield line.finding("HEP116", "error", f"{format_expression(node)}: {text}", fix)
                elif _counts(quantity) and value != int(value):
                    exact = isinstance(node, tree.Compare) and node.op in ("==", "!=")
                    message = (
                        f"{format_expression(node)}: {format_expression(quantity)} is a whole "
                        "number"
                    )
                    yield line.finding(
                        "HEP116",
                        "error" if exact else "warning",
                        message,
                        "another number, or another quantity",
                    )


def _counts(e: tree.Expr) -> bool:
    return isinstance(e, tree.Call) and catalogue.function(e.function) == "size"


def _compared(e: tree.Expr) -> Iterator[tuple[tree.Expr, tree.Number]]:
    match e:
        case tree.Compare(left=left, right=tree.Number() as number):
            yield left, number
        case tree.Range(operand=operand, low=tree.Number() as low, high=tree.Number() as high):
            yield operand, low
            yield operand, high


def _limits(e: tree.Expr) -> tuple[float, float] | None:
    """The smallest and largest value of a quantity, where they are known."""
    function = catalogue.function(e.function) if isinstance(e, tree.Call) else None
    if function in ("min", "max", "abs") and isinstance(e, tree.Call) and len(e.arguments) == 1:
        inside = _limits(e.arguments[0])
        return (
            (max(inside[0], 0.0), inside[1])
            if inside and function == "abs"
            else inside or ((0.0, inf) if function == "abs" else None)
        )
    return {
        "dphi": (-pi, pi),
        "cos": (-1.0, 1.0),
        "sin": (-1.0, 1.0),
        "dR": (0.0, inf),
        "size": (0.0, inf),
        "sqrt": (0.0, inf),
    }.get(function or "")
