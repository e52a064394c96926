"""A program while it is being compiled: what all its parts share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.errors import SpecError
from hepnb.events.form import Schema
from hepnb.generate.compiler import idioms, layout
from hepnb.generate.compiler.collections import Needs
from hepnb.generate.compiler.expressions import Expressions
from hepnb.generate.compiler.layout import one_line
from hepnb.generate.compiler.names import PythonNames
from hepnb.generate.compiler.scope import EventScope, stored
from hepnb.generate.compiler.values import Level
from hepnb.program import ProgramCell
from hepnb.spec import ReviewedSpec

#: names that a program defines whatever the spec says
FUNCTIONS = frozenset(
    (
        *(
            "read",
            "reconstruct",
            "select",
            "weights",
            "book",
            "fill",
            "run",
            "print_cutflow",
            "TREE",
            "BRANCHES",
            "FILES",
            "SAMPLES",
        ),
        *(
            "draw",
            "draw_map",
            "draw_one",
            "draw_points",
            "draw_band",
            "is_simulated",
            "figures",
            "main",
            "processor",
            "Selection",
        ),
        *(
            "cutflows",
            "histograms",
            "selected",
            "results",
            "runner",
            "fileset",
            "sample",
            "files",
            "regions",
            "region",
            "rows",
        ),
    )
)


#: statements that select
_REQUIREMENTS = (tree.Select, tree.Trigger, tree.Bin)


class Compilation:
    """The cells made so far, the names that are taken, what the events must offer.

    ``parts``: cells; ``rebuilt``: the lines of ``reconstruct``; ``scope``: what names mean outside
    of the blocks.
    """

    def __init__(self, spec: ReviewedSpec, schema: Schema) -> None:
        """``schema``: with the branches of the events."""
        self.spec, self.schema = spec, schema
        reserved = (
            FUNCTIONS
            | idioms.names()
            | set(schema.canonical)
            | set(schema.prefixes)
            | set(schema.variables)
        )
        self.names = PythonNames(frozenset(reserved) | {"run", "event", "MET", "weight"})
        self.needs = Needs(schema, names=self.names)
        self.scope = EventScope(self.needs)
        self.parts: list[ProgramCell] = []
        self.rebuilt: list[str] = []
        self.ids = {(r.block, r.line): r.id for r in spec.requirements}

    @contextmanager
    def at(self, statement: tree.Statement) -> Iterator[None]:
        """A context that assigns errors and needs inside it to the line of this statement."""
        self.needs.reason = format_statement(statement)
        self.needs.pending.clear()
        try:
            yield
        except SpecError as error:
            if error.line or not statement.note.line:
                raise
            found = f"{format_statement(statement)!r}: {error.found}"
            where = self.spec.spec.source
            raise SpecError(
                found,
                where=where,
                expected=error.expected,
                hint=error.hint,
                line=statement.note.line,
                column=1,
                choices=error.choices,
            ) from None

    def part(self, purpose: str, name: str, source: str, requirements: Sequence[str] = ()) -> None:
        """A cell."""
        self.parts.append(
            ProgramCell(f"{purpose}-{name}", purpose, source.rstrip("\n"), tuple(requirements))
        )

    def requirement(self, block: tree.Block, statement: tree.Statement) -> str:
        """The id of the requirement that a line is; made from block and line where the spec has
        none.
        """
        return self.ids.get(
            (block.title, statement.note.line), f"{block.name}-{statement.note.line}"
        )

    def unfinished(self, block: tree.Block | None, statement: tree.Statement) -> tuple[str, ...]:
        """The external functions that the line being compiled needs; each notes that this line
        needs it.
        """
        stubs = tuple(s for s in self.needs.stubs if s in self.needs.pending)
        requirement = (
            self.requirement(block, statement)
            if block and isinstance(statement, _REQUIREMENTS)
            else ""
        )
        line = (
            requirement,
            block.title if block else "",
            format_statement(statement),
            statement.note,
        )
        for stub in stubs:
            self.needs.stubs[stub].needed.append(line)
        return stubs

    def variable(self, define: tree.Define, scope: EventScope, wanted: str) -> None:
        """An event variable: a function and a field of the events.

        A condition stands for itself wherever it is named.
        """
        if _is_condition(define.value):
            Expressions(scope).requirement(define.value)
            scope.conditions[define.name] = define.value
            return
        value = Expressions(scope).value(define.value)
        name = self.names.unique(wanted)
        unit = f" in {value.unit}" if value.unit in ("GeV", "mm", "rad") else ""
        if value.shape == "constant":
            self.part(
                "variables",
                name,
                "\n".join([*layout.evidence(define.note), f"{name} = {value.code}"]) + "\n",
            )
            scope.known[define.name] = replace(value, code=name, level=Level.ATOM)
            return
        body = [*layout.evidence(define.note), f"return {value.code}"]
        self.part(
            "variables",
            name,
            layout.function(
                name, f"{define.name}{unit}: {one_line(format_expression(define.value))}.", body
            ),
        )
        if stubs := self.unfinished(None, define):
            scope.known[define.name] = replace(stored(value, f"{name}(events)"), stubs=stubs)
            return
        self.rebuilt.append(f"events[{name!r}] = {name}(events)".replace("'", '"'))
        scope.known[define.name] = stored(value, f"events.{name}")


def _is_condition(e: tree.Expr) -> bool:
    """True for an expression that is true or false by its form."""
    negation = isinstance(e, tree.Unary) and e.op == "not"
    reduced = isinstance(e, tree.Call) and e.function.lower() in ("any", "all")
    return negation or reduced or isinstance(e, tree.Compare | tree.Range | tree.Logical)
