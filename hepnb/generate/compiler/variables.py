"""Event variables with a name of their own: HT, MHT, the transverse masses, razor, shapes of the
event.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hepnb.adl import tree
from hepnb.adl.format import format_expression
from hepnb.errors import SpecError
from hepnb.generate.compiler.names import member
from hepnb.generate.compiler.pair_expressions import beside
from hepnb.generate.compiler.values import Value, joint

if TYPE_CHECKING:
    from hepnb.generate.compiler.expressions import Expressions

#: function → the idiom, and whether the n-th argument is a whole momentum (True) or a transverse
#: one (False)
_MOMENTA: dict[str, tuple[str, tuple[bool, ...]]] = {
    "mt": ("mt", (False, False)),
    "MCT": ("mct", (True, True)),
    "MR": ("mr", (True, True)),
    "MTR": ("mtr", (True, True, False)),
    "MT2": ("mt2", (True, True, False)),
}
_SHAPES = ("sphericity", "aplanarity")


def variable(
    compiler: Expressions, function: str, arguments: tuple[tree.Expr, ...]
) -> Value | None:
    """The value of an event variable; None for a function that is none.

    Raises SpecError for arguments that it does not take.
    """
    if function in _MOMENTA:
        return _of_momenta(compiler, function, arguments)
    if function == "razor":
        return _razor(compiler, arguments)
    if function in ("HT", "MHT", *_SHAPES):
        return _of_collection(compiler, function, arguments[0])
    return None


def _of_momenta(compiler: Expressions, function: str, arguments: tuple[tree.Expr, ...]) -> Value:
    """A function of two momenta, and the missing one where it takes that."""
    idiom, whole = _MOMENTA[function]
    vectors = [compiler.vector(e, mass=mass) for e, mass in zip(arguments, whole, strict=False)]
    numbers = [compiler.number(e) for e in arguments[len(whole) :]]
    shape, axis = joint(*vectors, *numbers)
    if function == "MT2" and (shape == "objects" or any(n.shape != "constant" for n in numbers)):
        raise SpecError(
            f"{function} of {', '.join(map(format_expression, arguments))}",
            expected="two objects of the event, MET",
        )
    if (
        compiler.scope.per_object
        and shape == "objects"
        and any(v.missing and v.shape == "event" for v in vectors)
    ):
        return _beside(compiler, function, vectors)
    code = f"{compiler.scope.needs.idiom(idiom)}({', '.join(v.code for v in (*vectors, *numbers))})"
    return Value(
        code,
        shape=shape,
        axis=axis,
        missing=any(v.missing for v in vectors) and function != "MT2",
        unit="GeV",
    )


def _beside(compiler: Expressions, function: str, vectors: list[Value]) -> Value:
    """A function of each object and one of the event that may be missing."""
    if len(vectors) != 2:
        raise SpecError(
            f"{function} of each object and something that may be missing",
            expected="a function of two",
        )
    first, second = sorted(vectors, key=lambda v: v.shape != "objects")  # all are symmetric
    return beside(compiler, compiler.scope.needs.idiom(_MOMENTA[function][0]), first, second, "GeV")


def _razor(compiler: Expressions, arguments: tuple[tree.Expr, ...]) -> Value:
    """The dimensionless razor variable R = MTR / MR."""
    above, below = (
        _of_momenta(compiler, "MTR", arguments),
        _of_momenta(compiler, "MR", arguments[:2]),
    )
    return replace(above, code=f"({above.code} / {below.code})", unit="")


def _of_collection(compiler: Expressions, function: str, argument: tree.Expr) -> Value:
    """A function of all objects of a collection; inside a block, of another collection of the
    event.
    """
    objects = compiler.value(argument)
    if objects.shape != "objects" or compiler.own(objects):
        raise SpecError(f"{function} of {format_expression(argument)}", expected="a collection")
    if objects.kind != "vector" and function == "HT":  # HT(pt(jets)) of the older dialects
        return Value(f"ak.sum({objects.code}, axis=1)", missing=objects.missing, unit=objects.unit)
    if objects.kind != "vector" or objects.objects is None:
        raise SpecError(f"{function} of {format_expression(argument)}", expected="a collection")
    if function == "HT":
        pt = compiler.attribute(objects, "pt", argument)
        return Value(f"ak.sum({pt.code}, axis=1)", unit="GeV")
    objects.objects.momentum(mass=False)
    if function == "MHT":
        return Value(member(f"ak.sum({objects.code}, axis=1)", "pt"), unit="GeV")
    return Value(f"{compiler.scope.needs.idiom(function)}({objects.code})")
