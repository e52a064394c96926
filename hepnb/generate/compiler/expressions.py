"""Expressions of ADL → Python on arrays.

A condition is compiled together with its polarity: ``not`` and ``reject`` are pushed down to the
comparisons, so that a comparison with something that is missing is false, and its negation is false
too (docs/semantics.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hepnb import units
from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_expression
from hepnb.errors import SpecError
from hepnb.generate.compiler.collections import (
    Composite,
    MissingMomentum,
    ObjectReference,
    Sum,
    Transverse,
)
from hepnb.generate.compiler.external import external
from hepnb.generate.compiler.names import member
from hepnb.generate.compiler.pair_expressions import distance, over_pairs
from hepnb.generate.compiler.scope import Namespace, require
from hepnb.generate.compiler.tables import looked_up
from hepnb.generate.compiler.values import Level, Value, joint, literal
from hepnb.generate.compiler.variables import variable
from hepnb.plurals import several
from hepnb.vocabulary.operators import COMPLEMENT

_NUMPY = {
    "sqrt": "np.sqrt",
    "log": "np.log",
    "exp": "np.exp",
    "sin": "np.sin",
    "cos": "np.cos",
    "tan": "np.tan",
}
_NUMPY |= {"sinh": "np.sinh", "cosh": "np.cosh"}
_ARITHMETIC = {
    "+": Level.SUM,
    "-": Level.SUM,
    "*": Level.PRODUCT,
    "/": Level.PRODUCT,
    "^": Level.POWER,
}
#: not any(x) is all(not x), so that what is missing is false for both
_DUAL = {"any": "all", "all": "any"}
_DISTANCES = ("dR", "dphi", "deta")


@dataclass(frozen=True)
class Expressions:
    """Compiles the expressions that stand in one scope."""

    scope: Namespace

    # --- conditions
    # ----------------------------------------------------------------------------------------------

    def requirement(self, expression: tree.Expr, *, rejects: bool = False) -> Value:
        """A condition with what is missing counted as false: one flag per event, or per object
        in a block.
        """
        value = self.condition(expression, positive=not rejects)
        if not self.scope.per_object and value.shape == "objects":
            text = format_expression(expression)
            raise SpecError(
                f"{text} is asked of every object of {value.axis}",
                expected=f"any({text}), all({text}) or an index",
            )
        return self.filled(value)

    def filled(self, value: Value) -> Value:
        """The flag with what is missing counted as false."""
        return (
            replace(
                value, code=f"ak.fill_none({value.code}, False)", level=Level.ATOM, missing=False
            )
            if value.missing
            else value
        )

    def condition(self, e: tree.Expr, *, positive: bool = True) -> Value:
        """A flag, negated unless ``positive``; ``missing`` where it may be None."""
        match e:
            case tree.Unary(op="not"):
                return self.condition(e.operand, positive=not positive)
            case tree.Logical():
                return self._logical(e, positive=positive)
            case tree.Compare():
                return self._compare(e, positive=positive)
            case tree.Range():
                return self._range(e, positive=positive)
            case tree.Conditional():
                yes, no = (
                    tree.Logical("and", (e.test, e.yes)),
                    tree.Logical("and", (tree.Unary("not", e.test), e.no)),
                )
                if positive:
                    return self.condition(tree.Logical("or", (yes, no)))
                refused = (
                    replace(yes, operands=(e.test, tree.Unary("not", e.yes))),
                    replace(no, operands=(no.operands[0], tree.Unary("not", e.no))),
                )
                return self.condition(tree.Logical("or", refused))
            case tree.Name() if self.scope.condition(e.id) is not None:
                return self.condition(self.scope.condition(e.id) or e, positive=positive)
            case tree.Call(arguments=(argument,)) if not positive and e.function.lower() in _DUAL:
                return self._reduced(_DUAL[e.function.lower()], argument, positive=False)
            case tree.Name(id="ALL" | "all" | "All"):
                return Value(
                    "np.ones(len(events), dtype=bool)"
                    if positive
                    else "np.zeros(len(events), dtype=bool)",
                    kind="flag",
                )
            case _:
                return self._flag(e, positive=positive)

    def _flag(self, e: tree.Expr, *, positive: bool) -> Value:
        """A truth value of the events: a trigger, a flag of an object, ``any`` and ``all``."""
        value = self.value(e)
        if value.kind == "vector" or value.shape == "constant" or value.unit:
            raise SpecError(
                f"{format_expression(e)} is no condition",
                expected="a comparison, a flag, any or all",
            )
        if value.kind != "flag":  # a number that is not 0; NaN is neither 0 nor another number
            return self._compare(tree.Compare("!=", e, tree.Number(0)), positive=positive)
        return (
            value
            if positive
            else replace(value, code=f"~{value.at(Level.UNARY)}", level=Level.UNARY)
        )

    def _logical(self, e: tree.Logical, *, positive: bool) -> Value:
        """``and``, ``or``; De Morgan where negated.

        In ``or`` what is missing is false for itself only.
        """
        both = (e.op == "and") == positive
        flags = [self.condition(o, positive=positive) for o in e.operands]
        if not both or any(f.shape == "objects" for f in flags):
            flags = [self.filled(f) for f in flags]
        shape, axis = joint(*flags)
        level = Level.AND if both else Level.OR
        code = (" & " if both else " | ").join(f.at(Level.SUM) for f in flags)
        return Value(code, level, shape, "flag", axis, missing=any(f.missing for f in flags))

    def _compare(self, e: tree.Compare, *, positive: bool) -> Value:
        if isinstance(e.right, tree.String):
            return self._working_point(
                e.left, e.right.value, positive=(e.op == "==") == positive, op=e.op
            )
        op = e.op if positive else COMPLEMENT[e.op]
        left, right = self._operands(e.left, e.right)
        shape, axis = joint(left, right)
        missing = left.missing or right.missing
        if op == "!=" and not (left.whole and right.whole):
            # NaN != x is true in Python; here it must be false.
            return Value(
                f"{self.scope.needs.idiom('unequal')}({left.code}, {right.code})",
                Level.ATOM,
                shape,
                "flag",
                axis,
                missing,
            )
        return Value(
            f"{left.at(Level.SUM)} {op} {right.at(Level.SUM)}",
            Level.COMPARE,
            shape,
            "flag",
            axis,
            missing,
        )

    def _range(self, e: tree.Range, *, positive: bool) -> Value:
        x, low, high = self._operands(e.operand, e.low, e.high)
        shape, axis = joint(x, low, high)
        idiom = self.scope.needs.idiom("inside" if e.inside == positive else "outside")
        return Value(
            f"{idiom}({x.code}, {low.code}, {high.code})",
            Level.ATOM,
            shape,
            "flag",
            axis,
            x.missing or low.missing or high.missing,
        )

    def _working_point(self, e: tree.Expr, name: str, *, positive: bool, op: str) -> Value:
        """``id == "tight"``: the flag of that working point."""
        if op not in ("==", "!="):
            raise SpecError(f"{op} with a working point", expected="== or !=")
        owner, attribute = self._owner(e)
        flag = catalogue.attribute(attribute) or attribute
        if owner.objects is None:
            raise SpecError(f"{format_expression(e)} has no working points")
        found = owner.objects.point(owner, flag, name)
        if found is None:
            known = owner.objects.points(flag)
            expected = (
                "one of " + ", ".join(f'"{n}"' for n in known)
                if known
                else "an attribute with working points"
            )
            raise SpecError(
                f'{owner.objects.title} has no working point {flag} == "{name}" in these events',
                expected=expected,
                choices=tuple((f'"{name}"', f'"{n}"') for n in known),
            )
        return found if positive else replace(found, code=f"~{found.code}", level=Level.UNARY)

    def _owner(self, e: tree.Expr) -> tuple[Value, str]:
        """The object and the attribute that ``id``, ``jets[0].id`` or ``id(jets[0])`` speak of."""
        match e:
            case tree.Name():
                return self.value(tree.Name("this")), e.id
            case tree.Attribute():
                return self.value(e.owner), e.name
            case tree.Call(arguments=(owner,)):
                return self.value(owner), e.function
            case _:
                raise SpecError(
                    f"{format_expression(e)} has no working points",
                    expected="an attribute of an object",
                )

    # --- values
    # ----------------------------------------------------------------------------------------------

    def number(self, e: tree.Expr) -> Value:
        """A number or flag; the magnitude of MET. Raises SpecError for an object."""
        value = self.value(e)
        if value.kind != "vector":
            return value
        if isinstance(value.objects, MissingMomentum):
            return replace(
                value, code=member(value.code, "pt"), kind="number", objects=None, unit="GeV"
            )
        raise SpecError(
            f"{format_expression(e)} is an object where a number is wanted",
            expected=f"an attribute of it, e.g. pt({format_expression(e)})",
        )

    def vector(self, e: tree.Expr, *, mass: bool) -> Value:
        """An object, a candidate or MET, whose momentum is used."""
        if isinstance(e, tree.Unary) and e.op == "-" and not mass:
            turned = self.vector(e.operand, mass=False)
            return replace(turned, code=f"-{turned.at(Level.UNARY)}", level=Level.UNARY, terms=())
        value = self.value(e)
        if isinstance(value.objects, ObjectReference):
            value = value.objects.object(value)
        if isinstance(value.objects, Composite):
            value = value.objects.candidate(value) or value
        if value.kind != "vector" or value.objects is None or isinstance(value.objects, Composite):
            raise SpecError(
                f"{format_expression(e)} has no momentum", expected="an object, a candidate or MET"
            )
        value.objects.momentum(mass=mass)
        return value

    def value(self, e: tree.Expr) -> Value:
        """The value of an expression; the external functions that it needs are noted."""
        found = self._value(e)
        self.scope.needs.pending.update(found.stubs)
        return found

    def _value(self, e: tree.Expr) -> Value:
        match e:
            case tree.Number():
                code = literal(units.Quantity(e.value, e.unit).canonical)
                canonical = units.CANONICAL[units.dimension(e.unit)] if e.unit else ""
                level = Level.UNARY if code.startswith("-") else Level.ATOM
                return Value(code, level, "constant", whole=e.value == int(e.value), unit=canonical)
            case tree.Name():
                return (
                    self.condition(e)
                    if self.scope.condition(e.id) is not None
                    else require(self.scope, e.id)
                )
            case tree.Attribute():
                return self.attribute(self.value(e.owner), e.name, e)
            case tree.Index():
                return self._index(e)
            case tree.Slice():
                return self._slice(e)
            case tree.Call():
                return self._call(e)
            case tree.Unary(op="-"):
                momentum = self.value(e.operand)
                if momentum.kind == "vector" and not isinstance(momentum.objects, MissingMomentum):
                    return self.vector(e, mass=False)
                operand = self.number(e.operand)
                return replace(operand, code=f"-{operand.at(Level.UNARY)}", level=Level.UNARY)
            case tree.Binary():
                return self._binary(e)
            case tree.Conditional():
                return self._conditional(e)
            case tree.String():
                raise SpecError(
                    f'"{e.value}" where a value is wanted',
                    expected='a working point only stands after == : id == "tight"',
                )
            case _:
                return self.condition(e)

    def _operands(self, *expressions: tree.Expr) -> tuple[Value, ...]:
        """Numbers that stand in one operation.

        Beside objects, a number of the event that is missing is NaN.
        """
        values = tuple(self.number(e) for e in expressions)
        if any(v.shape == "objects" for v in values):
            return tuple(_or_nan(v) if v.shape == "event" and v.missing else v for v in values)
        return values

    def attribute(self, owner: Value, name: str, e: tree.Expr) -> Value:
        """An attribute of an object that ``e`` names.

        Raises SpecError where it has none of that name.
        """
        objects = owner.objects
        found = objects.attribute(owner, name) if objects else None
        if found is None:
            title = objects.title if objects else format_expression(e)
            hint = f"it has {', '.join(objects.attributes()[:12])}" if objects else ""
            raise SpecError(f"{title} has no attribute {name} in these events", hint=hint)
        if isinstance(objects, Sum) and name.lower() != "charge":
            objects.momentum(mass=True)
        return found

    def _list(self, e: tree.Expr) -> Value:
        """A collection, or numbers of one."""
        value = self.value(e)
        if value.shape != "objects":
            raise SpecError(f"{format_expression(e)} is no collection", expected="a collection")
        return value

    def _index(self, e: tree.Index) -> Value:
        owner = self._list(e.owner)
        code = f"{self.scope.needs.idiom('nth')}({owner.code}, {e.index})"
        return Value(
            code,
            kind=owner.kind,
            missing=True,
            unit=owner.unit,
            whole=owner.whole,
            objects=owner.objects,
        )

    def _slice(self, e: tree.Slice) -> Value:
        owner = self._list(e.owner)
        bounds = ":".join("" if b is None else str(b) for b in (e.start, e.stop))
        code = f"{owner.at(Level.ATOM)}[:, {bounds}]"
        axis = f"{owner.axis}[:, {bounds}]"
        return replace(owner, code=code, level=Level.ATOM, axis=axis)

    def _binary(self, e: tree.Binary) -> Value:
        left, right = self.value(e.left), self.value(e.right)
        momenta = [v.kind == "vector" for v in (left, right)]
        led_to = [isinstance(v.objects, ObjectReference) for v in (left, right)]
        if all(momenta) or (any(momenta) and any(led_to)):
            flat = any(isinstance(v.objects, MissingMomentum | Transverse) for v in (left, right))
            return self._transverse_sum(e) if flat else self._momentum_sum(e)
        left, right = self._operands(e.left, e.right)
        shape, axis = joint(left, right)
        level = _ARITHMETIC[e.op]
        # a - (b + c), a / (b * c) keep their parentheses; a power binds to the right
        low, high = (
            (Level.ATOM, level)
            if e.op == "^"
            else (level, Level(level + 1) if e.op in "-/" else level)
        )
        code = f"{left.at(low)} {'**' if e.op == '^' else e.op} {right.at(high)}"
        whole = left.whole and right.whole and e.op in "+-*"
        return Value(
            code,
            level,
            shape,
            "number",
            axis,
            left.missing or right.missing,
            whole,
            _unit(e.op, left, right),
        )

    def _momentum_sum(self, e: tree.Binary) -> Value:
        if e.op not in "+-":
            raise SpecError(f"{e.op} of two momenta", expected="their sum")
        left, right = self.vector(e.left, mass=True), self.vector(e.right, mass=True)
        if self.scope.per_object and {left.shape, right.shape} == {"objects", "event"}:
            raise SpecError(
                f"{format_expression(e)} adds an object of the event to each object",
                expected="a composite of the two collections",
            )
        shape, axis = joint(left, right)
        code = (
            f"{left.at(Level.SUM)} {e.op} {right.at(Level.SUM if e.op == '+' else Level.PRODUCT)}"
        )
        terms = (*(left.terms or (left,)), *(right.terms or (right,)))
        objects = Sum(format_expression(e), terms if e.op == "+" else ())
        return Value(
            code,
            Level.SUM,
            shape,
            "vector",
            axis,
            left.missing or right.missing,
            objects=objects,
            terms=terms,
        )

    def _transverse_sum(self, e: tree.Binary) -> Value:
        """A sum with the missing momentum in it, which is one in the transverse plane."""
        if e.op not in "+-":
            raise SpecError(f"{e.op} of two momenta", expected="their sum")
        right = e.right if e.op == "+" else tree.Unary("-", e.right)
        a, b = self.vector(e.left, mass=False), self.vector(right, mass=False)
        shape, axis = joint(a, b)
        code = f"{self.scope.needs.idiom('transverse')}({a.code}, {b.code})"
        objects = Transverse(format_expression(e))
        return Value(
            code,
            shape=shape,
            kind="vector",
            axis=axis,
            missing=a.missing or b.missing,
            objects=objects,
        )

    def _conditional(self, e: tree.Conditional) -> Value:
        """``test ? yes : no``; missing where the test is."""
        test = self.condition(e.test)
        yes, no = self._operands(e.yes, e.no)
        shape, axis = joint(test, yes, no)
        no_code = no.code
        if test.missing:
            refused = self.filled(self.condition(e.test, positive=False))
            no_code = f"ak.where({refused.code}, {no.code}, np.nan)"
        code = f"ak.where({self.filled(test).code}, {yes.code}, {no_code})"
        return Value(
            code,
            Level.ATOM,
            shape,
            "number",
            axis,
            yes.missing or no.missing,
            unit=yes.unit or no.unit,
        )

    # --- functions
    # ----------------------------------------------------------------------------------------------

    def _call(self, e: tree.Call) -> Value:
        function = catalogue.function(e.function)
        if function is None:
            return looked_up(self, e) or self._of_an_argument(e) or external(self, e)
        low, high, _ = catalogue.FUNCTIONS[function]
        if not low <= len(e.arguments) <= high:
            wanted = str(low) if low == high else f"{low} to {high}"
            counted = several(len(e.arguments), "argument")
            raise SpecError(f"{e.function} with {counted}", expected=wanted)
        if function in _DISTANCES:
            return distance(self, function, *e.arguments)
        if function in ("min", "max") and len(e.arguments) > 1:
            return self._extreme(function, e.arguments)
        argument = e.arguments[0]
        if function in catalogue.REDUCERS:
            return self._reduced(function, argument)
        if function == "abs":
            x = self.number(argument)
            return replace(x, code=f"abs({x.code})", level=Level.ATOM)
        if function in _NUMPY:
            x = self.number(argument)
            unit = "GeV" if function == "sqrt" and x.unit == "GeV2" else ""
            return replace(
                x,
                code=f"{_NUMPY[function]}({x.code})",
                level=Level.ATOM,
                whole=False,
                unit=unit,
                kind="number",
            )
        found = variable(self, function, e.arguments)
        assert found is not None  # all functions of the catalogue are known by now
        return found

    def _of_an_argument(self, e: tree.Call) -> Value | None:
        """``pt(x)``: an attribute of ``x``; None where ``x`` has none of that name and it is no
        name of an attribute.
        """
        if len(e.arguments) != 1:
            return None
        owner = self.value(e.arguments[0])
        known = owner.objects.attribute(owner, e.function) if owner.objects else None
        return (
            self.attribute(owner, e.function, e.arguments[0])
            if known or catalogue.attribute(e.function)
            else None
        )

    def own(self, value: Value) -> bool:
        """True for a value of each object of the block that is being compiled."""
        return self.scope.per_object and value.axis == getattr(self.scope, "code", None)

    def _extreme(self, function: str, arguments: tuple[tree.Expr, ...]) -> Value:
        values = self._operands(*arguments)
        shape, axis = joint(*values)
        name = "np.minimum" if function == "min" else "np.maximum"
        code = values[0].code
        for value in values[1:]:
            code = f"{name}({code}, {value.code})"
        return Value(
            code,
            Level.ATOM,
            shape,
            "number",
            axis,
            any(v.missing for v in values),
            unit=values[0].unit,
        )

    def _reduced(self, function: str, argument: tree.Expr, *, positive: bool = True) -> Value:
        """``size sum min max any all`` of a collection or of a value per object."""
        if found := over_pairs(self, function, argument, positive=positive):
            return found
        x = (
            self.filled(self.condition(argument, positive=positive))
            if function in ("any", "all")
            else self._list(argument)
        )
        if x.shape != "objects" or self.own(x):
            raise SpecError(
                f"{function} of {format_expression(argument)}, which is one value",
                expected="a value for each object of a collection",
            )
        if function == "size":
            code = f"ak.sum({x.code}, axis=1)" if x.kind == "flag" else f"ak.num({x.code})"
            return Value(code, missing=x.missing, whole=True)
        if x.kind == "vector":
            return self._summed(function, x, argument)
        missing = x.missing or function in ("min", "max")
        kind = "flag" if function in ("any", "all") else "number"
        code = f"ak.{function}({x.code}, axis=1)"
        if function in ("min", "max") and not x.whole:
            code = (
                f"{self.scope.needs.idiom('lowest' if function == 'min' else 'highest')}({x.code})"
            )
        return Value(code, kind=kind, missing=missing, whole=x.whole, unit=x.unit)  # type: ignore[arg-type]

    def _summed(self, function: str, x: Value, argument: tree.Expr) -> Value:
        if function != "sum" or x.objects is None:
            raise SpecError(
                f"{function} of objects",
                expected=f"an attribute of them: {function}(pt({format_expression(argument)}))",
            )
        x.objects.momentum(mass=True)
        return Value(
            f"ak.sum({x.code}, axis=1)",
            kind="vector",
            missing=x.missing,
            objects=Sum(format_expression(argument), ()),
        )


def _or_nan(value: Value) -> Value:
    return replace(
        value,
        code=f"ak.fill_none({value.code}, np.nan)",
        level=Level.ATOM,
        missing=False,
        whole=False,
    )


def _unit(op: str, left: Value, right: Value) -> str:
    """The unit of a result: that of the operands for + and -, GeV² for GeV · GeV, none where it
    is not simple.
    """
    if op in "+-":
        return left.unit or right.unit
    if op == "*" and left.unit == right.unit == "GeV":
        return "GeV2"
    if op in "*/" and right.shape == "constant" and not right.unit:
        return left.unit
    return right.unit if op == "*" and left.shape == "constant" and not left.unit else ""
