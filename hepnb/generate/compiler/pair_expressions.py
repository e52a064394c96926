"""Objects with others: the distance to the nearest, and what holds of an object and any, all, …
of a collection.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from hepnb.adl import catalogue, tree
from hepnb.adl.scope import children
from hepnb.errors import SpecError
from hepnb.generate.compiler.collections import MissingMomentum, Needs
from hepnb.generate.compiler.scope import Namespace
from hepnb.generate.compiler.values import Level, Value, joint

if TYPE_CHECKING:
    from hepnb.generate.compiler.expressions import Expressions

_OTHER = "other"


@dataclass(frozen=True)
class PairScope:
    """Names where an object of a block stands beside each object of another collection.

    ``outer``: the scope of the block; ``this``: the object; ``leaf``: the expression that names the
    other collection, ``other``: an object of it.
    """

    outer: Namespace
    this: Value
    other: Value
    code: str = "pair"

    @property
    def needs(self) -> Needs:
        """The parts of the events that the program needs."""
        return self.outer.needs

    @property
    def per_object(self) -> bool:
        """True: a condition is asked of each pair."""
        return True

    def lookup(self, name: str) -> Value | None:
        """The object (``this``), the other, an attribute of the object, or what the name means
        outside.
        """
        if name in ("this", _OTHER + " "):
            return self.this if name == "this" else self.other
        own = self.this.objects.attribute(self.this, name) if self.this.objects else None
        return own or self.outer.lookup(name)

    def condition(self, name: str) -> tree.Expr | None:
        """The meaning of the name outside."""
        return self.outer.condition(name)

    def candidates(self) -> tuple[str, ...]:
        """The names outside."""
        return self.outer.candidates()


def over_pairs(
    compiler: Expressions, function: str, argument: tree.Expr, *, positive: bool
) -> Value | None:
    """A reducer over what holds of an object and each of another collection; None where the
    argument speaks of no such pair.
    """
    this = compiler.scope.lookup("this") if compiler.scope.per_object else None
    if this is None or this.code == "this":
        return None
    leaves = list(_leaves(argument))
    values = [(leaf, _looked_up(compiler, leaf)) for leaf in leaves]
    others = {
        v.axis: (leaf, v)
        for leaf, v in values
        if v and v.shape == "objects" and v.axis != this.axis
    }
    if len(others) != 1 or not any(v and v.axis == this.axis for _, v in values):
        return None
    (axis, (_, other)) = next(iter(others.items()))
    same = {leaf for leaf, v in values if v and v.axis == axis}
    scope = PairScope(
        compiler.scope,
        replace(this, code="this", axis="pair"),
        Value(_OTHER, shape="objects", kind="vector", axis="pair", objects=other.objects),
    )
    expression = _replaced(argument, same, tree.Name(_OTHER + " "))
    pair = replace(compiler, scope=scope)
    x = (
        pair.requirement(expression, rejects=not positive)
        if function in ("any", "all")
        else pair.number(expression)
    )
    shared = bool(this.objects and other.objects and this.objects.origins & other.objects.origins)
    if shared:
        for objects in (this.objects, other.objects):
            assert objects is not None  # both have origins
            objects.momentum(mass=False)
    name = {"size": "ak.sum", "min": "lowest", "max": "highest"}.get(function, f"ak.{function}")
    if function in ("min", "max"):
        compiler.scope.needs.idiom(name)
    code = (
        f"{compiler.scope.needs.idiom('pairwise')}({name}, lambda this, {_OTHER}: {x.code}, "
        f"{this.code}, {other.code}"
    )
    missing = x.missing or function in ("min", "max")
    kind = "flag" if function in ("any", "all") else "number"
    code += ", same=True)" if shared else ")"
    return Value(code, Level.ATOM, "objects", kind, this.axis, missing, x.whole, x.unit)  # type: ignore[arg-type]


def _leaves(e: tree.Expr) -> Iterator[tree.Expr]:
    """The names and slices of an expression that may be collections; not those inside of an
    index or another reducer.
    """
    match e:
        case tree.Name() | tree.Slice():
            yield e
        case tree.Index():
            return
        case tree.Call() if (
            len(e.arguments) == 1 and catalogue.function(e.function) in catalogue.REDUCING
        ):
            return
        case _:
            for child in children(e):
                yield from _leaves(child)


def _looked_up(compiler: Expressions, leaf: tree.Expr) -> Value | None:
    if isinstance(leaf, tree.Slice):
        return compiler.value(leaf)
    assert isinstance(leaf, tree.Name)  # a leaf is a slice or a name
    return None if compiler.scope.condition(leaf.id) is not None else compiler.scope.lookup(leaf.id)


def _replaced(node: Any, leaves: set[tree.Expr], name: tree.Name) -> Any:
    """The expression with another name for some of its leaves."""
    if isinstance(node, tuple):
        return tuple(_replaced(n, leaves, name) for n in node)
    if not isinstance(node, tree.Expr):
        return node
    if node in leaves:
        return name
    return replace(
        node, **{f.name: _replaced(getattr(node, f.name), leaves, name) for f in fields(node)}
    )


def distance(compiler: Expressions, function: str, first: tree.Expr, second: tree.Expr) -> Value:
    """dR, dphi, deta: of two objects; of each object and one; of each object and the nearest of
    a collection.
    """
    a, b = compiler.vector(first, mass=False), compiler.vector(second, mass=False)
    if function != "dphi" and (
        isinstance(a.objects, MissingMomentum) or isinstance(b.objects, MissingMomentum)
    ):
        raise SpecError(f"{function} with MET, which has no eta", expected="dphi")
    if a.shape == "event" and b.shape == "objects":
        a, b = b, a
    name = compiler.scope.needs.idiom(function.lower())
    unit = "rad" if function == "dphi" else ""
    if b.shape == "objects" and a.axis != b.axis:
        shared = a.objects and b.objects and a.objects.origins & b.objects.origins
        idiom = compiler.scope.needs.idiom("nearest_other" if shared else "nearest")
        return Value(
            f"{idiom}({name}, {a.code}, {b.code})",
            Level.ATOM,
            "objects",
            "number",
            a.axis,
            unit=unit,
        )
    if compiler.scope.per_object and a.shape == "objects" and b.shape == "event" and b.missing:
        return beside(compiler, name, a, b, unit)
    if a.shape == b.shape == "objects" and (
        a.missing or b.missing
    ):  # an object that a place does not lead to
        code = f"ak.fill_none({name}({a.code}, {b.code}), np.nan)"
        return Value(code, Level.ATOM, "objects", "number", a.axis, unit=unit)
    shape, axis = joint(a, b)
    return Value(
        f"{name}({a.code}, {b.code})",
        Level.ATOM,
        shape,
        "number",
        axis,
        a.missing or b.missing,
        unit=unit,
    )


def beside(compiler: Expressions, idiom: str, a: Value, b: Value, unit: str) -> Value:
    """A function of each object and one object of the event that may be missing: NaN where it
    is.
    """
    code = f"{compiler.scope.needs.idiom('beside')}({idiom}, {a.code}, {b.code})"
    return Value(code, Level.ATOM, "objects", "number", a.axis, unit=unit)
