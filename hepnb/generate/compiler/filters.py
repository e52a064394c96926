"""The lines of an object or composite block as lines of its function: requirements that follow
each other become one mask.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hepnb.adl import tree
from hepnb.errors import SpecError
from hepnb.generate.compiler import layout
from hepnb.generate.compiler.collections import Composite, Derived
from hepnb.generate.compiler.compilation import Compilation
from hepnb.generate.compiler.expressions import Expressions
from hepnb.generate.compiler.layout import one_line
from hepnb.generate.compiler.names import field
from hepnb.generate.compiler.scope import BlockScope
from hepnb.generate.compiler.values import Level, Value

#: a line that looks at other collections is costly: it acts on what the lines before it leave
_COSTLY = re.compile(r"\b(nearest|nearest_other|pairwise)\(")


class Filters:
    """The body of the function of a block, line after line.

    ``body``: finished lines; ``requirements``: ids of the lines that select; ``masks``: (code,
    shape, note) of those that are not written yet, since what follows may join them.
    """

    def __init__(
        self, draft: Compilation, block: tree.Block, scope: BlockScope, body: list[str]
    ) -> None:
        """``scope``: what names mean inside the block; ``body``: the lines that take or combine."""
        assert isinstance(scope.objects, Derived | Composite)
        self.draft, self.block, self.scope, self.body = draft, block, scope, body
        self.local, self.defined = scope.code, scope.objects.defined
        self.requirements: list[str] = []
        self.masks: list[tuple[Value, tree.Note]] = []

    def all_lines(self) -> list[str]:
        """The body with all lines of the block."""
        for statement in self.block.statements:
            with self.draft.at(statement):
                self._line(statement)
        self._write_masks()
        return self.body

    def _line(self, s: tree.Statement) -> None:
        match s:
            case tree.Select():
                self._select(s)
            case tree.Define():
                self._write_masks()
                self._define(s)
            case tree.Sort():
                self._write_masks()
                key = Expressions(self.scope).number(s.key)
                if key.shape != "objects":
                    raise SpecError(
                        "a key that is the same for all objects",
                        expected="an attribute of the objects",
                    )
                order = self.draft.needs.idiom("order")
                self._act(
                    s,
                    f"{self.local} = {self.local}[{order}({key.code}, "
                    f"ascending={not s.descending})]",
                )
            case tree.Candidate() if isinstance(self.scope.objects, Composite):
                self._write_masks()
                value = Expressions(self.scope).vector(s.value, mass=True)
                self._act(s, f'{self.local}["{s.name}"] = {value.code}')
                self.scope.objects.candidates[s.name] = _summands(s.value, self.scope.objects)
            case tree.Take() | tree.Instruction() | tree.Comment():
                pass
            case _:
                raise SpecError(f"a line that {self.block.kind} blocks do not have")

    def _select(self, s: tree.Select) -> None:
        flag = Expressions(self.scope).requirement(s.condition, rejects=s.rejects)
        self.requirements.append(self.draft.requirement(self.block, s))
        if self.draft.needs.pending:
            self._write_masks()
            self._act(s, self._kept(flag))
            return
        if _COSTLY.search(flag.code):
            self._write_masks()
        self.masks.append((flag, s.note))

    def _kept(self, flag: Value) -> str:
        """The line that keeps the objects with a flag, also where it is one of the event."""
        code = (
            flag.code
            if flag.shape == "objects"
            else f"ak.broadcast_arrays({flag.code}, ak.local_index({self.local}))[0]"
        )
        return f"{self.local} = {self.draft.needs.idiom('kept')}({self.local}, {code})"

    def _write_masks(self) -> None:
        """The requirements that have been gathered, as one mask."""
        masks, self.masks = self.masks, []
        if not masks:
            return
        if len(masks) == 1 or all(flag.shape != "objects" for flag, _ in masks):
            for flag, note in masks:
                self.body += [*_spaced(layout.evidence(note)), self._kept(flag)]
            return
        call = f"{self.local} = {self.draft.needs.idiom('kept')}("
        joined = f"{call}{self.local}, {' & '.join(flag.at(Level.SUM) for flag, _ in masks)})"
        if len(joined) <= layout.WIDTH - 4 and not any(layout.evidence(note) for _, note in masks):
            self.body.append(joined)
            return
        self.body += [call, f"    {self.local},"]
        for n, (flag, note) in enumerate(masks):
            last = "," if n + 1 == len(masks) else ""
            self.body += [
                *layout.evidence(note, "    "),
                f"    {'& ' if n else ''}{flag.at(Level.SUM)}{last}",
            ]
        self.body.append(")")

    def _define(self, s: tree.Define) -> None:
        value = Expressions(self.scope).value(s.value)
        if value.kind == "vector":
            raise SpecError(
                "an object as an attribute",
                expected="a number or a condition; object … = … in a composite",
            )
        filled = Expressions(self.scope).filled(value) if value.kind == "flag" else value
        stubs = self.draft.unfinished(self.block, s)
        if not stubs:
            stored = s.name if isinstance(self.scope.objects, Composite) else field(s.name)
            self.body += [
                *_spaced(layout.evidence(s.note)),
                f'{self.local}["{stored}"] = {filled.code}',
            ]
            self.defined[s.name] = replace(value, code=stored)
            return
        if re.search(r"\bevents\b", filled.code):
            raise SpecError(
                f"{', '.join(stubs)} of something of the event, as an attribute",
                expected="attributes of the object alone",
            )
        name = self.draft.names.unique(f"{self.block.name}_{s.name}")
        source = layout.function(
            name,
            f"The attribute {one_line(s.name)} of {self.block.name}, which external functions "
            "give.",
            [*layout.evidence(s.note), f"return {filled.code}"],
            arguments=f"{self.local}: ak.Array",
        )
        self.draft.part("attribute", name, source)
        self.defined[s.name] = replace(value, code=s.name, made=name, stubs=stubs)

    def _act(self, s: tree.Statement, line: str) -> None:
        """A line of the function; where a stub is needed, one that does nothing until the stub
        is filled in.
        """
        stubs = self.draft.unfinished(self.block, s)
        if stubs:
            line = (
                f"try:\n    {line}\nexcept NotImplementedError:\n    pass  # not applied: "
                f"{' and '.join(stubs)} to be written"
            )
        self.body += [*_spaced(layout.evidence(s.note)), *line.split("\n")]


def _summands(e: tree.Expr, objects: Composite) -> tuple[tuple[str, ...], ...]:
    """The paths of the members that a candidate is the sum of (``x.Z``: ("x", "Z")); none where
    it is anything else.
    """
    if isinstance(e, tree.Binary) and e.op == "+":
        left, right = _summands(e.left, objects), _summands(e.right, objects)
        return left + right if left and right else ()
    path = _path(e)
    return (path,) if path and (path[0] in objects.members or path[0] in objects.candidates) else ()


def _path(e: tree.Expr) -> tuple[str, ...]:
    """``x.Z`` as ("x", "Z"); nothing for what is no name or attribute of one."""
    if isinstance(e, tree.Name):
        return (e.id,)
    owner = _path(e.owner) if isinstance(e, tree.Attribute) else ()
    return (*owner, e.name) if owner and isinstance(e, tree.Attribute) else ()


def _spaced(comments: list[str]) -> list[str]:
    """Comments with an empty line before them."""
    return ["", *comments] if comments else []
