"""Object blocks and composites: functions that filter collections and combine their objects."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import process

from hepnb.adl import catalogue, tree
from hepnb.adl.format import format_statement
from hepnb.errors import SpecError
from hepnb.generate.compiler import idioms, layout
from hepnb.generate.compiler.collections import Base, Composite, Derived, MissingMomentum
from hepnb.generate.compiler.compilation import FUNCTIONS, Compilation
from hepnb.generate.compiler.expressions import Expressions
from hepnb.generate.compiler.filters import Filters
from hepnb.generate.compiler.layout import one_line
from hepnb.generate.compiler.names import PythonNames
from hepnb.generate.compiler.scope import BlockScope
from hepnb.generate.compiler.values import Objects, Value

_TUPLES = {1: "singles", 2: "pairs", 3: "triplets", 4: "quadruplets"}


def object_block(draft: Compilation, block: tree.Block) -> None:
    """An object block: a function that filters a collection; of the missing transverse momentum,
    another name for it.
    """
    if _missing_momentum(draft, block):
        return
    sources, start, objects, where = _taken(draft, block)
    local = _local(draft, block, sources)
    body = [f"{local} = {start}"]
    scope = BlockScope(draft.scope, local, objects)
    filters = Filters(draft, block, scope, body)
    if where is not None:
        filters.masks.append((Expressions(scope).requirement(where), tree.NO_NOTE))
    lines = filters.all_lines()
    _collection(
        draft,
        block,
        "object",
        f"{block.name}, taken from {' and '.join(sources)}",
        [*lines, f"return {local}"],
        objects,
        filters.requirements,
    )


def composite_block(draft: Compilation, block: tree.Block) -> None:
    """A composite block: a function that combines objects to candidates and filters these."""
    takes = [s for s in block.statements if isinstance(s, tree.Take)]
    if len(takes) != 1:
        raise SpecError(
            f"{block.title} has {len(takes)} take lines",
            expected="take disjoint(a x, b y)",
            line=block.note.line,
            column=1,
        )
    with draft.at(takes[0]):
        local, body, objects, text = _combined(draft, block, takes[0])
    scope = BlockScope(draft.scope, local, objects)
    filters = Filters(draft, block, scope, body)
    lines = filters.all_lines()
    _collection(
        draft,
        block,
        "composite",
        f"{block.name}: {text}",
        [*lines, f"return {local}"],
        objects,
        filters.requirements,
    )


def _missing_momentum(draft: Compilation, block: tree.Block) -> bool:
    """True for ``object met`` that takes MET, which is one per event: the name then means MET."""
    takes = [s for s in block.statements if isinstance(s, tree.Take)]
    sources = [b.collection for s in takes for b in s.inputs]
    known = draft.scope.known.get(sources[0]) if len(sources) == 1 else None
    if len(sources) != 1 or not (
        isinstance(known.objects, MissingMomentum)
        if known
        else catalogue.collection(sources[0]) == "MET"
    ):
        return False
    for statement in block.statements:
        if not isinstance(statement, tree.Take | tree.Comment | tree.Instruction):
            with draft.at(statement):
                raise SpecError(
                    "MET is one per event, not a collection", expected="this line in a region"
                )
    with draft.at(takes[0]):
        met = known or draft.scope.met()
        if met is None:
            raise SpecError(
                "these events have no missing transverse momentum",
                hint="reject every line that uses it",
            )
    draft.scope.known[block.name] = met
    return True


def _taken(
    draft: Compilation, block: tree.Block
) -> tuple[list[str], str, Derived, tree.Expr | None]:
    """Names of what an object block takes, the code that gets it, what it has, and a condition
    that comes first.
    """
    takes = [
        s
        for s in block.statements
        if isinstance(s, tree.Take) or (isinstance(s, tree.Sort) and s.collection)
    ]
    if len(takes) != 1:
        message = f"{block.title} takes {'nothing' if not takes else 'twice'}"
        raise SpecError(
            message, expected="one take; union(a, b) for several", line=block.note.line, column=1
        )
    take = takes[0]
    with draft.at(take):
        if isinstance(take, tree.Take) and take.combinator not in ("", "union"):
            raise SpecError(f"{take.combinator} in an object block", expected="a composite block")
        sources = (
            [take.collection]
            if isinstance(take, tree.Sort)
            else [b.collection for b in take.inputs]
        )
        if len(sources) == 1 and (whole := _whole(draft, sources[0])):
            value, where = whole
            return sources, value.code, Derived(block.title, (_things(value),)), where
        values = [_source(draft, block, name) for name in sources]
        if len(values) == 1:
            return sources, values[0].code, Derived(block.title, (_things(values[0]),)), None
        for value in values:
            _things(value).momentum(mass=False)
        code = f"{draft.needs.idiom('union')}({', '.join(v.code for v in values)})"
        return sources, code, Derived(block.title, tuple(_things(v) for v in values)), None


def _whole(draft: Compilation, name: str) -> tuple[Value, tree.Expr] | None:
    """For a collection that is a part of another (muons of the leptons): the other one, and the
    condition that makes the part.

    The condition joins those of the block; so it costs nothing.
    """
    part = draft.schema.collection(name) if name not in draft.scope.known else None
    if part is None or part.where is None:
        return None
    whole = next(
        (
            c
            for c in draft.schema.canonical.values()
            if c.prefix == part.prefix and c.where is None and not c.union
        ),
        None,
    )
    value = draft.scope.collection(whole.name) if whole else None
    return (replace(value, objects=Base(draft.needs, part)), part.where) if value else None


def _source(draft: Compilation, block: tree.Block, name: str) -> Value:
    found = draft.scope.known.get(name) or draft.scope.collection(name)
    if (
        found is None
        or found.kind != "vector"
        or found.shape != "objects"
        or isinstance(found.objects, Composite)
    ):
        known = ", ".join(dict.fromkeys((*draft.scope.known, *draft.schema.attributes()))).strip(
            ", "
        )
        hint = (
            f"reject every line of {block.title} and all that use it, or choose events that have "
            f"{name}"
        )
        near = process.extract(name, list(draft.schema.attributes()), score_cutoff=70, limit=3)
        choices = tuple((name, other) for other, _, _ in near)
        raise SpecError(
            f"no collection {name} in the spec or in the events",
            expected=f"one of {known}",
            hint=hint,
            choices=choices,
        )
    return found


def _local(draft: Compilation, block: tree.Block, sources: list[str]) -> str:
    """A name for the objects inside their function."""
    base = draft.schema.collection(sources[0]) if sources[0] not in draft.scope.known else None
    wanted = (
        f"{base.name.lower()}s"
        if base and base.name in draft.schema.canonical
        else sources[0]
        if len(sources) == 1
        else block.name
    )
    taken = wanted in idioms.names() or wanted in FUNCTIONS
    return PythonNames().unique("objects_" if taken else wanted)


def _collection(
    draft: Compilation,
    block: tree.Block,
    purpose: str,
    docstring: str,
    body: list[str],
    objects: Objects,
    requirements: list[str],
) -> None:
    """The function of a block, and its result among the events."""
    name = draft.names.unique(block.name)
    plain = [line for n, line in enumerate(body) if line or (n and body[n - 1])]
    if len(plain) == 2:
        plain = [f"return {plain[0].partition(' = ')[2]}"]
    draft.part(purpose, name, layout.function(name, f"{docstring}.", plain), requirements)
    draft.rebuilt.append(f'events["{name}"] = {name}(events)')
    code = f"events.{name}"
    draft.scope.known[block.name] = Value(
        code, shape="objects", kind="vector", axis=code, objects=objects
    )


def _combined(
    draft: Compilation, block: tree.Block, take: tree.Take
) -> tuple[str, list[str], Composite, str]:
    if not take.combinator:
        return _recomposed(draft, block, take)
    if take.combinator == "union":
        raise SpecError(
            "union in a composite",
            expected="disjoint or cartesian",
            hint="make the union an object block",
        )
    if len(take.inputs) < 2 or not all(b.alias for b in take.inputs):
        raise SpecError(
            format_statement(take),
            expected="two inputs or more, each with a name: disjoint(leptons l1, leptons l2)",
        )
    values = {b.alias: _member(draft, b.collection) for b in take.inputs}
    if len(values) < len(take.inputs):
        raise SpecError("two members of one name", expected="a name for each")
    objects = Composite(block.title, {alias: _things(v) for alias, v in values.items()})
    local = _TUPLES.get(len(values), "candidates")
    body = (
        _product(values, local) if take.combinator == "cartesian" else _combinations(values, local)
    )
    if take.combinator == "disjoint" and (
        leaves := _leaves(Value(local, shape="objects", axis=local), objects)
    ):
        objects.momentum(mass=False)
        draft.needs.idiom("distinct")
        body.append(f"{local} = {local}[distinct({', '.join(leaves)})]")
    return local, body, objects, f"{one_line(format_statement(take).removeprefix('take '))}"


def _recomposed(
    draft: Compilation, block: tree.Block, take: tree.Take
) -> tuple[str, list[str], Composite, str]:
    """``take Zs``: the candidates of another composite."""
    name = take.inputs[0].collection
    found = draft.scope.known.get(name)
    if found is None or not isinstance(found.objects, Composite):
        raise SpecError(
            f"no composite {name}",
            expected="disjoint(a x, b y), cartesian(a x, b y) or another composite",
        )
    of = found.objects
    local = _TUPLES.get(len(of.members), "candidates")
    objects = Composite(block.title, dict(of.members), dict(of.candidates), dict(of.defined))
    return local, [f"{local} = {found.code}"], objects, f"taken from {name}"


def _member(draft: Compilation, name: str) -> Value:
    found = draft.scope.known.get(name) or draft.scope.collection(name)
    if found is None or found.kind != "vector" or found.shape != "objects":
        raise SpecError(f"no collection {name} in the spec or in the events")
    return found


def _leaves(owner: Value, objects: Composite) -> list[str]:
    """The code of all objects in a candidate, where two could be the same object and the
    combination does not see to it.
    """
    members = list(objects.members.values())
    simple = not any(isinstance(m, Composite) for m in members)
    kinds = {id(m): m for m in members}
    overlapping = [
        (a, b)
        for i, a in enumerate(kinds.values())
        for b in list(kinds.values())[i + 1 :]
        if a.origins & b.origins
    ]
    if simple and not overlapping:
        return []
    return [code for alias in objects.members for code in _leaf_codes(owner, objects, alias)]


def _things(value: Value) -> Objects:
    assert value.objects is not None  # every collection has them
    return value.objects


def _leaf_codes(owner: Value, objects: Composite, alias: str) -> list[str]:
    value = objects.attribute(owner, alias)
    assert value is not None  # the alias is a member
    inner = value.objects
    return (
        [c for a in inner.members for c in _leaf_codes(value, inner, a)]
        if isinstance(inner, Composite)
        else [value.code]
    )


def _product(values: dict[str, Value], local: str) -> list[str]:
    """All combinations of one object of each collection."""
    members = ", ".join(f'"{alias}": {v.code}' for alias, v in values.items())
    return [f"{local} = ak.cartesian({{{members}}})"]


def _combinations(values: dict[str, Value], local: str) -> list[str]:
    """All combinations without regard to order within a collection, and never an object with
    itself.
    """
    groups: dict[str, list[str]] = {}
    for alias, value in values.items():
        groups.setdefault(value.code, []).append(alias)
    if len(groups) == 1:
        code, aliases = next(iter(groups.items()))
        fields = ", ".join(f'"{a}"' for a in aliases)
        return [f"{local} = ak.combinations({code}, {len(aliases)}, fields=[{fields}])"]
    if all(len(aliases) == 1 for aliases in groups.values()):
        return _product(values, local)
    lines: list[str] = []
    parts: list[str] = []
    fields_: dict[str, str] = {}
    for n, (code, aliases) in enumerate(groups.items(), start=1):
        names = ", ".join(f'"{a}"' for a in aliases)
        made = (
            code
            if len(aliases) == 1
            else f"ak.combinations({code}, {len(aliases)}, fields=[{names}])"
        )
        parts.append(f'"group{n}": {made}')
        fields_ |= {
            a: f"{local}.group{n}" if len(aliases) == 1 else f"{local}.group{n}.{a}"
            for a in aliases
        }
    lines.append(f"{local} = ak.cartesian({{{', '.join(parts)}}})")
    listed = ", ".join(f'"{a}": {fields_[a]}' for a in values)
    return [*lines, f"{local} = ak.zip({{{listed}}}, depth_limit=2)"]
