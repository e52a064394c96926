"""The cell that turns branches into collections and event variables in canonical units."""

from __future__ import annotations

from hepnb.adl import tree
from hepnb.events.form import INDEX, Attribute, Collection, Schema
from hepnb.generate.compiler import layout
from hepnb.generate.compiler.collections import Base, Needs, prefixes, time_component
from hepnb.generate.compiler.expressions import Expressions
from hepnb.generate.compiler.names import field, identifier
from hepnb.generate.compiler.scope import BlockScope, EventScope
from hepnb.generate.compiler.values import literal


def cell(scope: EventScope, *, event_id: bool) -> str:
    """The function ``read(arrays) -> events`` with what the program needs and no more."""
    needs = scope.needs
    body: list[str] = []
    for prefix in prefixes(needs.collections.values(), needs.schema):
        body += _objects(scope, prefix)
    body += [
        "return ak.zip(",
        "    {",
        *(f"        {line}," for line in _fields(scope, event_id=event_id)),
        "    },",
        "    depth_limit=1,",
        ")",
    ]
    docstring = "A chunk of branches as events: energies in GeV, lengths in mm, angles in rad."
    return layout.function("read", docstring, body, arguments="arrays: ak.Array")


def branches(scope: EventScope, *, event_id: bool) -> tuple[str, ...]:
    """The branches that ``read`` uses, in its order."""
    needs, schema = scope.needs, scope.needs.schema
    wanted = list(schema.event_id) if event_id else []
    special = {"MET": tuple(needs.met.values()), "weight": scope.weights()}
    for variable, branch in needs.variables.items():
        wanted += special.get(variable, (branch,))
    for prefix in prefixes(needs.collections.values(), schema):
        wanted += [a.branch for a in _ordered(needs, prefix) if a.branch]
    return tuple(dict.fromkeys(wanted))


def _objects(scope: EventScope, prefix: str) -> list[str]:
    """The lines that make the objects of a prefix, in the order of the file."""
    needs = scope.needs
    attributes = _ordered(needs, prefix)
    local = _local(prefix)
    whole = prefix in needs.mass or bool({"e", "mass"} & set(needs.fields[prefix]))
    name = "" if prefix not in needs.direction else "Momentum4D" if whole else "Momentum3D"
    lines = [f"{local} = ak.zip(", "    {"]
    for a in attributes:
        stored = field(a.name, canonical=True)
        if a.branch:
            read = _branch(
                needs, a.branch, a.factor, flag=a.flag, whole=not _measured(a), inner=a.inner
            )
            lines.append(f'        "{stored}": {read},')
        elif isinstance(a.expression, tree.Number):
            lines.append(f'        "{stored}": {literal(a.expression.value)},')
    lines += ["    },", *([f'    with_name="{name}",'] if name else []), ")"]
    objects = Base(needs, _source(needs.schema, prefix))
    for attribute in attributes:
        if attribute is INDEX:
            lines.append(f'{local}["index"] = ak.local_index({local})')
        if attribute.expression is not None and not isinstance(attribute.expression, tree.Number):
            value = Expressions(BlockScope(scope, local, objects)).value(attribute.expression)
            lines.append(f'{local}["{attribute.name}"] = {value.code}')
    if _sorted(needs, prefix):
        lines.append(f"{local} = {needs.idiom('by_pt')}({local})")
    return lines


def _ordered(needs: Needs, prefix: str) -> list[Attribute]:
    """The attributes of a prefix that are read: the momentum first; what others are computed
    from before them.
    """
    wanted = needs.fields[prefix]
    source = _source(needs.schema, prefix)
    if prefix in needs.mass and (
        time_component(needs.schema, source) == "e" or needs.schema.cartesian(source)
    ):
        wanted = {
            n: a for n, a in wanted.items() if n != "mass"
        }  # vector computes it; two time components contradict
    first = [n for n in ("pt", "eta", "phi", "px", "py", "pz", "e", "mass") if n in wanted]
    rest = sorted(
        (n for n in wanted if n not in first), key=lambda n: _depth(needs, source, wanted[n])
    )
    return [wanted[n] for n in (*first, *rest)]


def _depth(needs: Needs, source: Collection, attribute: Attribute) -> int:
    """0 for a branch; for an expression one more than the deepest of its inputs."""
    inputs = (needs.schema.attribute(source, n) for n in attribute.inputs)
    return (
        max((_depth(needs, source, a) for a in inputs if a), default=0) + 1
        if attribute.expression is not None
        else 0
    )


def _source(schema: Schema, prefix: str) -> Collection:
    """All objects of a prefix."""
    canonical = [c for c in schema.canonical.values() if c.prefix == prefix and c.where is None]
    return canonical[0] if canonical else Collection(prefix, prefix)


def _local(prefix: str) -> str:
    return identifier(prefix).lower()


def _measured(attribute: Attribute) -> bool:
    """True for an energy, a length, an angle or a pseudorapidity, which no file holds as whole
    numbers.
    """
    return bool(attribute.unit) or attribute.name == "eta"


def _branch(
    needs: Needs,
    branch: str,
    factor: float,
    *,
    flag: bool = False,
    whole: bool = True,
    inner: tuple[str, ...] = (),
) -> str:
    array = f"arrays[{layout.quoted(branch)}]"
    if inner:
        array += f"[{', '.join(map(layout.quoted, inner))}]"
    if needs.schema.single(branch):
        array = f"{needs.idiom('only')}({array})"
    if flag:
        return f"{array} != 0" if needs.schema.numeric_flags else array
    code = f"{needs.idiom('numbers')}({array})" if whole else array
    if factor == 1:
        return code
    inverse = float(f"{1 / factor:.12g}")
    # Division by 1000 is exact where multiplication with 0.001 is not.
    return (
        f"{code} / {literal(inverse)}" if inverse == int(inverse) else f"{code} * {literal(factor)}"
    )


def _fields(scope: EventScope, *, event_id: bool) -> list[str]:
    """The entries of the record of an event."""
    needs, schema = scope.needs, scope.needs.schema
    lines = (
        [
            f'"{name}": arrays[{layout.quoted(branch)}]'
            for name, branch in zip(("run", "event"), schema.event_id, strict=True)
        ]
        if event_id
        else []
    )
    for variable, branch in needs.variables.items():
        if variable == "MET":
            parts = ", ".join(
                f'"{n}": {_branch(needs, b, schema.factor(b))}' for n, b in needs.met.items()
            )
            lines.append(f'"MET": ak.zip({{{parts}}}, with_name="Momentum2D")')
        elif variable == "weight":
            lines.append('"weight": ' + " * ".join(_branch(needs, b, 1.0) for b in scope.weights()))
        else:
            value = _branch(needs, branch, schema.factor(branch), flag=schema.is_flag(branch))
            lines.append(f'"{variable}": {value}')
    return lines + [f'"{name}": {_collection(scope, c)}' for name, c in needs.collections.items()]


def _collection(scope: EventScope, collection: Collection) -> str:
    needs = scope.needs
    if collection.union:
        members = (_part(scope, needs.schema.canonical[m]) for m in collection.union)
        return f"{needs.idiom('union')}({', '.join(members)})"
    code = _part(scope, collection)
    return (
        f"{needs.idiom('by_pt')}({code})"
        if collection.ordered and not _sorted(needs, collection.prefix)
        else code
    )


def _part(scope: EventScope, collection: Collection) -> str:
    """The objects of a prefix, or those of them that a collection takes."""
    local = _local(collection.prefix)
    if collection.where is None:
        return local
    objects = Base(scope.needs, collection)
    flags = Expressions(BlockScope(scope, local, objects)).requirement(collection.where)
    return f"{scope.needs.idiom('kept')}({local}, {flags.code})"


def _sorted(needs: Needs, prefix: str) -> bool:
    """True where the objects of a prefix are sorted once, for several collections of it, none of
    which keeps their order.
    """
    users = [c for c in needs.collections.values() if c.prefix == prefix and not c.union]
    return len(users) > 1 and all(c.ordered for c in users)
