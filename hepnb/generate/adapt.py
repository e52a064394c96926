"""The fit of a spec to its events: all that they lack, and the spec without those lines, recorded
as not applied.

A line that is left out stays in the cutflow: it reads ``select left_out("KEY", "the line")``, a
stub of the program (`hepnb.generate.compiler.external`), so that whatever shows the run says *not
applied* there, and a person may still write the function. Nothing is left out unasked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import process

from hepnb import spec as specs
from hepnb.adl import tree
from hepnb.adl.format import format_statement
from hepnb.errors import SpecError
from hepnb.spec import ReviewedSpec

#: the function that stands for what the events cannot tell
LEFT_OUT = "left_out"
_STANDS = re.compile(rf'\w+ {LEFT_OUT}\("(?P<key>[^"]*)", "(?P<line>(?:\\.|[^"\\])*)"\)')
_QUOTED_LINE = re.compile(r"^'.*?': ", re.DOTALL)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lack:
    """A line that needs what the events lack.

    ``key``: what names it in a wish (``without KEY``): the id of its requirement, or the block or
    the variable that it defines; ``why``: what is lacking; ``hint``: what may stand for it;
    ``instead``: lines that these events have all for, the likeliest first (``instead KEY: LINE``);
    ``stub``: a line that calls a function which a person is to write, "" for a definition.
    ``block``: its title; ``adl``: the line.
    """

    key: str
    block: str
    adl: str
    why: str
    hint: str = ""
    instead: tuple[str, ...] = ()
    stub: str = ""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The remedies, each in words and as a line of ``%%generate``, the mildest first."""
        others = [(f"use: {line}", f"instead {self.key}: {line}") for line in self.instead]
        stub = (
            [(f"write it yourself: {self.stub}", f"instead {self.key}: {self.stub}")]
            if self.stub
            else []
        )
        out = f"without {self.key}" + (f"  # {self.adl}" if self.key not in self.adl else "")
        return (*others, ("leave it out; every cutflow says so", out), *stub)


def lacking(spec: ReviewedSpec, attempt: Callable[[ReviewedSpec], object]) -> tuple[Lack, ...]:
    """Everything that ``attempt`` (a compilation) refuses, line by line.

    Raises SpecError where it refuses more than lines.
    """
    found: list[Lack] = []
    gone: set[str] = (
        set()
    )  # keys of what is found; those of blocks and variables are names that other lines use
    for _ in range(1 + sum(len(list(_statements(item))) for item in spec.tree.items)):
        try:
            attempt(spec)
        except SpecError as error:
            block, statement = _at(spec.tree, error)
            key = _key(spec, block, statement)
            why, hint = _QUOTED_LINE.sub("", error.found), error.hint or error.expected
            if (used := why.partition(" ")[0]) in gone:
                why, hint = f"it uses {used}, which these events lack", ""
            others = _others(spec, key, statement, error, attempt)
            stub = _stub(spec, key, block, statement, attempt)
            found.append(
                Lack(
                    key,
                    block.title if block else "",
                    format_statement(statement),
                    why,
                    hint,
                    others,
                    stub,
                )
            )
            gone.add(key)
            spec = without(spec, (key,))
        else:
            break
    return tuple(found)


def _others(
    spec: ReviewedSpec,
    key: str,
    statement: tree.Statement,
    error: SpecError,
    attempt: Callable[[ReviewedSpec], object],
) -> tuple[str, ...]:
    """The line with what the events have in place of what they lack, where that can be compiled."""
    line = format_statement(statement)
    swapped = (
        re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new.replace("\\", r"\\"), line)
        for old, new in error.choices
    )
    return tuple(
        other
        for other in dict.fromkeys(swapped)
        if other != line and _fits(spec, key, other, statement, attempt)
    )


def _stub(
    spec: ReviewedSpec,
    key: str,
    block: tree.Block | None,
    statement: tree.Statement,
    attempt: Callable[[ReviewedSpec], object],
) -> str:
    """A line that calls a function of its own: of the object in its block, of the collections of
    its region.
    """
    if block is None or not isinstance(statement, tree.Select | tree.Trigger):
        return ""
    here = [b.name for b in spec.tree.blocks if b.kind == "object" and b.name in names_in(block)]
    arguments = ", ".join(here) if block.kind == "region" else "this"
    line = f"select {re.sub(r'[^a-zA-Z0-9]', '_', key)}({arguments})"
    return line if arguments and _fits(spec, key, line, statement, attempt) else ""


def _fits(
    spec: ReviewedSpec,
    key: str,
    line: str,
    statement: tree.Statement,
    attempt: Callable[[ReviewedSpec], object],
) -> bool:
    """True where a line in place of another is not itself refused; what else the events lack
    does not matter.
    """
    try:
        attempt(instead(spec, {key: line}))
    except SpecError as error:
        return bool(error.line) and error.line != statement.note.line
    return True


def original(adl: str) -> str:
    """The line that a line which is left out stands for; any other line as it is."""
    match = _STANDS.fullmatch(adl)
    return re.sub(r"\\(.)", r"\1", match["line"]) if match else adl


def needed(spec: ReviewedSpec) -> ReviewedSpec:
    """The spec with what a region uses, directly or through another block or variable, and
    nothing else that makes code.
    """
    used: list[tree.Item] = [
        item
        for item in spec.tree.items
        if isinstance(item, tree.Block) and item.kind not in ("object", "composite")
    ]
    waiting = list(used)
    made: dict[str, tree.Item] = {
        item.name: item for item in spec.tree.items if isinstance(item, tree.Define | tree.Block)
    }
    while waiting:
        for name in names_in(waiting.pop()):
            if (item := made.pop(name, None)) is not None and item not in used:
                used.append(item)
                waiting.append(item)
    kept = (i for i in spec.tree.items if i in used or not isinstance(i, tree.Define | tree.Block))
    return replace(spec, tree=tree.Analysis(tuple(kept)))


def names_in(item: object) -> set[str]:
    """The names that an item uses, of blocks and variables."""
    nodes = list(tree.walk(item))
    named = {n.id for n in nodes if isinstance(n, tree.Name)} | {
        n.function for n in nodes if isinstance(n, tree.Call)
    }
    return named | {
        str(getattr(n, "collection", "")) for n in nodes if isinstance(n, tree.Binding | tree.Sort)
    }


def without(spec: ReviewedSpec, keys: Iterable[str]) -> ReviewedSpec:
    """The spec with the lines of these keys left out.

    Raises SpecError for a key that it does not have.
    """
    for key in keys:
        _known(spec, key)
        kept = (_without(spec, item, key) for item in spec.tree.items)
        spec = replace(spec, tree=tree.Analysis(tuple(item for item in kept if item is not None)))
    return spec


def instead(spec: ReviewedSpec, lines: Mapping[str, str]) -> ReviewedSpec:
    """The spec with other lines for these keys, as for events that have another name for something.

    Raises SpecError.
    """
    for key, line in lines.items():
        _known(spec, key)
        stands, items = _parsed(key, line), []
        for item in spec.tree.items:
            block = item if isinstance(item, tree.Block) else None
            swapped = (
                replace(stands, note=s.note) if _key(spec, block, s) == key else s
                for s in _statements(item)
            )
            items.append(replace(block, statements=tuple(swapped)) if block else item)
        spec = replace(spec, tree=tree.Analysis(tuple(items)))
    return spec


def _parsed(key: str, line: str) -> tree.Select | tree.Trigger | tree.Take:
    kind = "object" if line.split()[:1] == ["take"] else "region"
    statements = (
        specs.read(f"{kind} r\n  {line.strip()}", source=f"instead {key}").tree.blocks[0].statements
    )
    if len(statements) != 1 or not isinstance(
        statements[0], tree.Select | tree.Trigger | tree.Take
    ):
        raise SpecError(
            repr(line), where=f"instead {key}", expected="one line: select …, reject … or take …"
        )
    return statements[0]


def _without(spec: ReviewedSpec, item: tree.Item, key: str) -> tree.Item | None:
    if isinstance(item, tree.Define):
        return None if key in (item.name, _key(spec, None, item)) else item
    if not isinstance(item, tree.Block):
        return item
    if item.name == key:
        return None
    statements = (_left_out(s, key) if _key(spec, item, s) == key else s for s in item.statements)
    return replace(item, statements=tuple(s for s in statements if s is not None))


def _left_out(statement: tree.Statement, key: str) -> tree.Statement | None:
    """A requirement as one that is not applied; None for what selects nothing by itself."""
    if isinstance(statement, tree.Select | tree.Trigger):
        stands = tree.Call(LEFT_OUT, (tree.String(key), tree.String(format_statement(statement))))
        return tree.Select(stands, note=statement.note)
    return None


def _at(analysis: tree.Analysis, error: SpecError) -> tuple[tree.Block | None, tree.Statement]:
    """The block and the statement that an error is about. Raises it where there is none."""
    for item in analysis.items:
        for statement in _statements(item):
            if error.line and statement.note.line == error.line:
                return item if isinstance(item, tree.Block) else None, statement
        if isinstance(item, tree.Block) and error.line and item.note.line == error.line:
            return item, item.statements[0]
    raise error


def _key(spec: ReviewedSpec, block: tree.Block | None, statement: tree.Statement) -> str:
    """A requirement by its id, a definition by its name, a line that its block cannot be without
    by the name of the block.
    """
    if isinstance(statement, tree.Define | tree.Candidate):
        return statement.name
    if block is not None and isinstance(statement, tree.Take | tree.Build):
        return block.name
    title = block.title if block else ""
    found = next(
        (r.id for r in spec.requirements if r.line == statement.note.line and r.block == title), ""
    )
    return found or f"{block.name if block else 'line'}-{statement.note.line}"


def _known(spec: ReviewedSpec, key: str) -> None:
    keys = [
        _key(spec, item if isinstance(item, tree.Block) else None, s)
        for item in spec.tree.items
        for s in _statements(item)
    ]
    if key not in (*keys, *(b.name for b in spec.tree.blocks)):
        near = process.extractOne(key, keys, score_cutoff=60)
        hint = f"did you mean {near[0]}?" if near else ""
        raise SpecError(
            f"no line {key} in the spec",
            where="%%generate",
            expected="the key of a line, a block or a variable",
            hint=hint,
        )


def _statements(item: tree.Item) -> Iterator[tree.Statement]:
    yield from item.statements if isinstance(item, tree.Block) else (item,)
