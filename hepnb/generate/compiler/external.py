"""Functions that neither ADL nor the events have (a BDT, a network, a tagger): named stubs, to be
filled in by a person.

A requirement that calls one is not applied as long as it is a stub; the cutflow says so. Nothing is
left out and nothing guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hepnb.adl import tree
from hepnb.adl.format import format_expression
from hepnb.generate.compiler import layout
from hepnb.generate.compiler.collections import Composite, MissingMomentum
from hepnb.generate.compiler.layout import one_line, quoted
from hepnb.generate.compiler.names import PythonNames, identifier
from hepnb.generate.compiler.values import Level, Value, joint
from hepnb.program import ProgramCell, ProgramStub

if TYPE_CHECKING:
    from hepnb.generate.compiler.expressions import Expressions


@dataclass
class Stub:
    """An external function: its name in the spec and in Python, its parameters, what needs it:
    (requirement, block, line, note).
    """

    name: str
    function: str
    parameters: tuple[str, ...]
    needed: list[tuple[str, str, str, tree.Note]] = field(default_factory=list)

    @property
    def quote(self) -> str:
        """The paper's words about it: the quotes of the lines that need it."""
        return "; ".join(
            dict.fromkeys(q.text for _, _, _, note in self.needed for q in note.evidence)
        )

    def record(self) -> ProgramStub:
        """It, as the program lists it."""
        return ProgramStub(
            self.name,
            self.function,
            tuple((r, b, line) for r, b, line, _ in self.needed),
            self.quote,
        )

    def cell(self) -> ProgramCell:
        """The function that says what is missing."""
        lines = "; ".join(
            dict.fromkeys(
                f"{block}: {line}" if block else line for _, block, line, _ in self.needed
            )
        )
        comments = dict.fromkeys(c for _, _, _, note in self.needed for c in layout.evidence(note))
        body = [
            *comments,
            f"raise NotImplementedError({quoted(f'{self.name} is a stub; needed by {lines}')})",
        ]
        source = layout.function(
            self.function,
            f"{one_line(self.name)}, which ADL does not have: an array with a number (or a flag) "
            "for each entry of the arguments.",
            body,
            arguments=", ".join(f"{p}: ak.Array" for p in self.parameters),
        )
        requirements = tuple(dict.fromkeys(r for r, _, _, _ in self.needed if r))
        return ProgramCell(f"stub-{self.function}", "stub", source, requirements)


def external(compiler: Expressions, call: tree.Call) -> Value:
    """The value of a call of an external function; the function becomes a stub of the program."""
    needs = compiler.scope.needs
    values = [_argument(compiler, e) for e in call.arguments]
    stub = needs.stubs.get(call.function)
    if stub is None:
        function = needs.names.unique(call.function)
        stub = needs.stubs[call.function] = Stub(
            call.function, function, _parameters(call.arguments, function)
        )
    # a whole collection is one thing to the function; an attribute of its objects is one thing for
    # each of them
    shape, axis = joint(
        *(v for v in values if v.kind != "vector" or v.shape != "objects" or compiler.own(v))
    )
    code = f"{stub.function}({', '.join(v.code for v in values)})"
    event = "event" if shape == "constant" else shape
    # what a person fills in may give None where an argument is missing, or give numbers or flags
    return Value(
        code,
        Level.ATOM,
        event,
        axis=axis,
        missing=any(v.missing for v in values),
        stubs=(stub.name,),
    )


def _argument(compiler: Expressions, e: tree.Expr) -> Value:
    """An argument: a text, a number, or an object with its momentum."""
    if isinstance(e, tree.String):
        return Value(quoted(e.value), shape="constant")
    value = compiler.value(e)
    if value.kind == "vector" and value.objects and not isinstance(value.objects, Composite):
        value.objects.momentum(mass=not isinstance(value.objects, MissingMomentum))
    return value


def _parameters(arguments: Iterable[tree.Expr], function: str) -> tuple[str, ...]:
    """Names for the arguments, after what is handed in."""
    names = PythonNames(frozenset((function,)))
    return tuple(names.unique(_parameter(e)) for e in arguments)


def _parameter(e: tree.Expr) -> str:
    match e:
        case tree.Name():
            return "candidate" if e.id == "this" else e.id
        case tree.Attribute():
            return e.name
        case tree.Call():
            return e.function
        case tree.Index() | tree.Slice():
            return _parameter(e.owner)
        case _:
            return identifier(f"x_{format_expression(e)}") if isinstance(e, tree.Binary) else "x"
