"""Checks of an ADL tree. A check is a function with a code; its docstring is its page in the manual (docs/findings.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hepnb import units
from hepnb.adl import catalogue, dimensions, tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.findings import Finding


@dataclass(frozen=True)
class Context:
    """A tree with what is known of its names. ``schema``: collection → attributes that the events have, None if not known."""

    analysis: tree.Analysis
    schema: Mapping[str, Collection[str]] | None

    @property
    def collections(self) -> dict[str, tree.Block]:
        """Object and composite blocks by name."""
        return {b.name: b for b in self.analysis.blocks if b.kind in ("object", "composite")}

    @property
    def regions(self) -> dict[str, tree.Block]:
        """Region blocks by name."""
        return {b.name: b for b in self.analysis.blocks if b.kind == "region"}

    @property
    def variables(self) -> set[str]:
        """Names of event variables."""
        return {d.name for d in self.analysis.variables} | set(catalogue.EVENT_VARIABLES)

    def is_collection(self, name: str) -> bool:
        """True for a block, a canonical collection, or one that the schema has."""
        return name in self.collections or (catalogue.collection(name) or "") not in ("", "MET") or name in (self.schema or ())

    def attributes(self, block: tree.Block) -> set[str] | None:
        """Lower-case attributes that lines of a block may name; None where they cannot be known."""
        names = {d.name.lower() for d in block.statements if isinstance(d, tree.Define)}
        for source in _inputs(block):
            if source in self.collections and source != block.name:
                inherited = self.attributes(self.collections[source])
                if inherited is None:
                    return None
                names |= inherited
            elif (
                self.schema is not None
                and (canonical := source if source in self.schema else catalogue.collection(source)) in self.schema
            ):
                names |= {a.lower() for a in self.schema[cast(str, canonical)]}
            elif catalogue.collection(source):
                names |= set(catalogue.ATTRIBUTES)
            else:
                return None
        return names


Check = Callable[[Context], Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def _check(code: str) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        CHECKS[code] = check
        return check

    return register


def check(analysis: tree.Analysis, *, attributes: Mapping[str, Collection[str]] | None = None) -> tuple[Finding, ...]:
    """What all checks find, in the order of the text.

    ``attributes``: what the event schema provides (collection → attribute names; "" → event variables).
    """
    context = Context(analysis, attributes)
    found = [f for check_ in CHECKS.values() for f in check_(context)]
    return tuple(sorted(found, key=lambda f: (f.line, f.code)))


def _near(name: str, known: Collection[str]) -> str:
    match = process.extractOne(_look(name), {k: _look(k) for k in known}, scorer=OSA.normalized_similarity, score_cutoff=0.5)
    return f"did you mean {match[2]}?" if match else ""


def _look(name: str) -> str:
    """A name as the eye takes it: ``dO`` looks like ``d0``."""
    return name.lower().translate(str.maketrans("ol", "01"))


def _inputs(block: tree.Block) -> tuple[str, ...]:
    takes = tuple(b.collection for s in block.statements if isinstance(s, tree.Take) for b in s.inputs)
    return takes + tuple(s.collection for s in block.statements if isinstance(s, tree.Sort) and s.collection)


def _expressions(statement: tree.Statement) -> tuple[tree.Expr, ...]:
    """The expressions of a statement."""
    match statement:
        case tree.Select() | tree.Trigger() | tree.Bin():
            return (statement.condition,)
        case tree.Define() | tree.Candidate() | tree.Weight():
            return (statement.value,)
        case tree.Bins() | tree.Histo():
            return (statement.variable,)
        case tree.Sort():
            return (statement.key,)
        case _:
            return ()


@_check("HEP101")
def undefined_source(c: Context) -> Iterator[Finding]:
    """``take`` of something that is not there.

    A block takes a collection (or a region a region) that no block before it defines and that is no collection of the events.
    Error. Fix: define it above, or correct the name.
    """
    seen: set[tuple[str, str]] = set()
    for block in c.analysis.blocks:
        for statement in block.statements:
            for name in _inputs(replace(block, statements=(statement,))):
                known = (block.kind == "region" and ("region", name) in seen) or (
                    block.kind != "region"
                    and (("collection", name) in seen or (name not in c.collections and c.is_collection(name)))
                )
                if known:
                    continue
                names = list(c.regions if block.kind == "region" else (*c.collections, *catalogue.COLLECTIONS, *(c.schema or ())))
                later = name in (c.regions if block.kind == "region" else c.collections)
                if not later and block.kind != "region" and c.schema is None:
                    message = f"{name} is no block above and no common collection; it must be a collection of the event files"
                    yield Finding("HEP101", "warning", message, statement.note.line, block.title, fix=_near(name, names))
                else:
                    message = f"{block.title} takes {name}, which is {'defined only below' if later else 'not defined'}"
                    yield Finding(
                        "HEP101", "error", message, statement.note.line, block.title, fix=_near(name, [n for n in names if n])
                    )
        seen.add(("region" if block.kind == "region" else "collection", block.name))


@_check("HEP102")
def undefined_name(c: Context) -> Iterator[Finding]:
    """A name that nothing defines.

    In an object block: neither an attribute nor a definition; in a region: neither a collection, an event variable nor a definition.
    Error. Fix: the near name that is offered, or a ``define``.
    """
    event = set(c.variables) | set((c.schema or {}).get("", ()))
    for block in c.analysis.blocks:
        if block.kind == "info":
            continue
        local = {s.name for s in block.statements if isinstance(s, tree.Define | tree.Candidate)}
        local |= {b.alias for s in block.statements if isinstance(s, tree.Take) for b in s.inputs if b.alias}
        attributes = c.attributes(block) if block.kind == "object" else set()
        for statement in block.statements:
            for name in _names(statement):
                known = name in local or name in event or c.is_collection(name) or (name == "this" and block.kind == "object")
                if known or attributes is None or name.lower() in attributes or (catalogue.attribute(name) or "-") in attributes:
                    continue
                if block.kind != "object" and c.schema is None and not _looks_canonical(name):
                    message = f"{name} is not defined in the spec; it must be a variable of the event files"
                    yield Finding(
                        "HEP102",
                        "warning",
                        message,
                        statement.note.line,
                        block.title,
                        fix=_near(name, [*event, *c.collections, *local]),
                    )
                    continue
                near = _near(name, [n for n in (*attributes, *event, *c.collections, *local) if n])
                yield Finding("HEP102", "error", f"{name} is not defined", statement.note.line, block.title, fix=near)


def _looks_canonical(name: str) -> bool:
    return catalogue.attribute(name) is not None


def _names(statement: tree.Statement) -> Iterator[str]:
    for expression in _expressions(statement):
        for node in tree.walk(expression):
            if isinstance(node, tree.Name):
                yield node.id


@_check("HEP103")
def unknown_function(c: Context) -> Iterator[Finding]:
    """A function that is not known, or that has the wrong number of arguments.

    ``f(x)`` with one argument may also be an attribute of ``x``. Error. Fix: the near name that is offered.
    """
    for block, statement, call in _calls(c):
        function = catalogue.function(call.function)
        if function:
            low, high, _ = catalogue.FUNCTIONS[function]
            if not low <= len(call.arguments) <= high:
                wanted = str(low) if low == high else f"{low} to {high}"
                message = f"{call.function} has {len(call.arguments)} arguments, it takes {wanted}"
                yield Finding("HEP103", "error", message, statement.note.line, block)
        elif len(call.arguments) != 1:
            fix = _near(call.function, list(catalogue.FUNCTIONS))
            yield Finding("HEP103", "error", f"no function {call.function}", statement.note.line, block, fix=fix)
        elif (known := _attributes_of(c, call.arguments[0])) is not None and call.function.lower() not in known:
            if (catalogue.attribute(call.function) or "-") not in known:
                fix = _near(call.function, [*known, *catalogue.FUNCTIONS])
                message = f"{call.function} is neither a function nor an attribute of {format_expression(call.arguments[0])}"
                yield Finding("HEP103", "error", message, statement.note.line, block, fix=fix)


def _calls(c: Context) -> Iterator[tuple[str, tree.Statement, tree.Call]]:
    statements = [(b.title, s) for b in c.analysis.blocks for s in b.statements]
    for block, statement in [*statements, *(("", d) for d in c.analysis.variables)]:
        for expression in _expressions(statement):
            for node in tree.walk(expression):
                if isinstance(node, tree.Call):
                    yield block, statement, node


def _attributes_of(c: Context, owner: tree.Expr) -> set[str] | None:
    """Attributes of a collection named directly, by index or by slice; None where they cannot be known."""
    while isinstance(owner, tree.Index | tree.Slice):
        owner = owner.owner
    if not isinstance(owner, tree.Name) or not c.is_collection(owner.id):
        return None
    if owner.id in c.collections:
        block = c.collections[owner.id]
        return c.attributes(block) if block.kind == "object" else None
    name = owner.id if owner.id in (c.schema or ()) else catalogue.collection(owner.id)
    if c.schema is not None:
        return {a.lower() for a in c.schema.get(name or "", ())}
    return set(catalogue.ATTRIBUTES)


@_check("HEP104")
def whole_collection(c: Context) -> Iterator[Finding]:
    """A comparison on a whole collection in a region.

    ``select pt(jets) > 30`` does not say of which jet. Error. Fix: ``any(…)``, ``all(…)``, an index (``pt(jets[0])``), or ``size``.
    """
    for block in c.regions.values():
        for statement in block.statements:
            if not isinstance(statement, tree.Select | tree.Trigger | tree.Bin):
                continue
            if _is_collection_valued(c, statement.condition):
                code = format_statement(statement)
                fix = f"any({format_expression(statement.condition)}), all(…) or an index"
                yield Finding("HEP104", "error", f"{code!r} compares a whole collection", statement.note.line, block.title, fix=fix)


def _is_collection_valued(c: Context, e: tree.Expr) -> bool:
    """True where the expression has one value per object rather than one per event."""
    match e:
        case tree.Name():
            return c.is_collection(e.id) and e.id not in c.variables
        case tree.Index() | tree.Number() | tree.String():
            return False
        case tree.Call() if catalogue.function(e.function) in catalogue.REDUCERS:
            return (
                catalogue.function(e.function) in ("min", "max")
                and len(e.arguments) > 1
                and any(_is_collection_valued(c, a) for a in e.arguments)
            )
        case tree.Slice():
            return True
        case _:
            return any(_is_collection_valued(c, cast(tree.Expr, child)) for child in _children(e))


def _children(e: tree.Expr) -> Iterator[object]:
    match e:
        case tree.Attribute():
            yield e.owner
        case tree.Call():
            yield from e.arguments
        case tree.Unary():
            yield e.operand
        case tree.Binary() | tree.Compare():
            yield from (e.left, e.right)
        case tree.Range():
            yield from (e.operand, e.low, e.high)
        case tree.Logical():
            yield from e.operands
        case tree.Conditional():
            yield from (e.test, e.yes, e.no)


@_check("HEP105")
def dimension_mismatch(c: Context) -> Iterator[Finding]:
    """Two quantities of different dimensions are compared or added: GeV with GeV², mm with GeV.

    A number without a unit has the canonical unit of what it is compared with. Error. Fix: the unit, or a missing ``sqrt``.
    """
    names = {d.name: d.value for d in c.analysis.variables}
    for block in c.analysis.blocks:
        local = names | {s.name: s.value for s in block.statements if isinstance(s, tree.Define)}
        for statement in block.statements:
            for expression in _expressions(statement):
                for node in tree.walk(expression):
                    pairs = {tree.Compare: ("left", "right"), tree.Range: ("operand", "low", "high")}.get(type(node), ())
                    powers = [dimensions.dimension(getattr(node, p), local) for p in pairs]
                    for a, b in pairwise(powers):
                        if a is not None and b is not None and a != b:
                            message = f"{format_expression(cast(tree.Expr, node))}: {dimensions.text(a)} is compared with {dimensions.text(b)}"
                            yield Finding(
                                "HEP105",
                                "error",
                                message,
                                statement.note.line,
                                block.title,
                                fix="check the unit, or a missing sqrt",
                            )


@_check("HEP106")
def duplicate_block(c: Context) -> Iterator[Finding]:
    """Two blocks of one name: the second would hide the first. Error. Fix: another name."""
    seen: dict[str, int] = {}
    for block in c.analysis.blocks:
        if block.kind == "info":
            continue
        if block.name in seen:
            message = f"{block.title} is already defined at line {seen[block.name]}"
            yield Finding("HEP106", "error", message, block.note.line, block.title, fix="give it another name")
        seen.setdefault(block.name, block.note.line)


@_check("HEP107")
def contradiction(c: Context) -> Iterator[Finding]:
    """Requirements along a chain of ``take`` that no candidate or event can satisfy together.

    Each quantity that is compared with a number gets an interval; the intervals of a block and of all that it takes are intersected.
    Error. Fix: correct one of the two lines.
    """
    for block in c.analysis.blocks:
        intervals: dict[str, tuple[float, float, int]] = {}
        own = {id(s) for s in block.statements}
        for statement in _chain(c, block, set()):
            for key, low, high in _intervals(statement):
                old_low, old_high, line = intervals.get(key, (float("-inf"), float("inf"), 0))
                new = (max(low, old_low), min(high, old_high))
                if new[0] > new[1] and old_low <= old_high and (id(statement) in own):
                    message = f"{format_statement(statement)!r} contradicts line {line}: nothing can pass both"
                    yield Finding("HEP107", "error", message, statement.note.line, block.title, fix="correct one of the two")
                intervals[key] = (*new, statement.note.line)


def _chain(c: Context, block: tree.Block, seen: set[str]) -> Iterator[tree.Select]:
    """The requirements of a block after those of what it takes; a union has no common requirements."""
    seen.add(block.title)
    for statement in block.statements:
        if isinstance(statement, tree.Take) and not statement.combinator:
            for binding in statement.inputs:
                parent = (c.regions if block.kind == "region" else c.collections).get(binding.collection)
                if parent and parent.title not in seen:
                    yield from _chain(c, parent, seen)
        elif isinstance(statement, tree.Select) and statement.note.mark != tree.Mark.REJECTED:
            yield statement


def _intervals(statement: tree.Select) -> Iterator[tuple[str, float, float]]:
    """(quantity, low, high) that a requirement leaves; nothing for what is no comparison with numbers."""
    conditions: tuple[tree.Expr, ...] = (statement.condition,)
    if isinstance(statement.condition, tree.Logical) and statement.condition.op == "and" and not statement.rejects:
        conditions = statement.condition.operands
    for condition in conditions:
        if isinstance(condition, tree.Compare) and isinstance(condition.right, tree.Number):
            op = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}.get(condition.op, "") if statement.rejects else condition.op
            value = units.Quantity(condition.right.value, condition.right.unit).canonical
            low, high = {
                ">": (value, float("inf")),
                ">=": (value, float("inf")),
                "<": (float("-inf"), value),
                "<=": (float("-inf"), value),
                "==": (value, value),
            }.get(op, (float("-inf"), float("inf")))
            yield format_expression(condition.left).lower(), low, high
        elif isinstance(condition, tree.Range) and condition.inside != statement.rejects:
            if isinstance(condition.low, tree.Number) and isinstance(condition.high, tree.Number):
                low, high = (units.Quantity(n.value, n.unit).canonical for n in (condition.low, condition.high))
                yield format_expression(condition.operand).lower(), low, high


@_check("HEP108")
def empty_range(c: Context) -> Iterator[Finding]:
    """A range whose lower end is above its upper end: nothing is inside. Error. Fix: swap the ends."""
    for block in c.analysis.blocks:
        for statement in block.statements:
            for expression in _expressions(statement):
                for node in tree.walk(expression):
                    if isinstance(node, tree.Range) and isinstance(node.low, tree.Number) and isinstance(node.high, tree.Number):
                        low, high = (units.Quantity(n.value, n.unit).canonical for n in (node.low, node.high))
                        if low > high:
                            yield Finding(
                                "HEP108",
                                "error",
                                f"{format_expression(node)} is empty",
                                statement.note.line,
                                block.title,
                                fix="swap the ends",
                            )


@_check("HEP109")
def index_without_size(c: Context) -> Iterator[Finding]:
    """An index beyond what a ``size`` requirement guarantees.

    An event without that object fails the requirement (docs/semantics.md); say so with ``select size(jets) >= 2``.
    Warning. Fix: the ``size`` requirement before it.
    """
    for block in c.regions.values():
        guaranteed: dict[str, float] = {}
        for statement in _chain(c, block, set()):
            for node in tree.walk(statement.condition):
                if (
                    isinstance(node, tree.Index)
                    and isinstance(node.owner, tree.Name)
                    and node.index >= guaranteed.get(node.owner.id, 0)
                ):
                    if statement in block.statements and c.is_collection(node.owner.id):
                        message = f"{format_expression(node)} is used, but nothing says that there are {node.index + 1}"
                        fix = f"select size({node.owner.id}) >= {node.index + 1}"
                        yield Finding("HEP109", "warning", message, statement.note.line, block.title, fix=fix)
            for key, low, _ in _intervals(statement):
                if key.startswith("size("):
                    name = next((n for n in c.collections if f"size({n.lower()})" == key), key[5:-1])
                    guaranteed[name] = max(low, guaranteed.get(name, 0))


@_check("HEP110")
def unused(c: Context) -> Iterator[Finding]:
    """A collection or variable that nothing uses. Info. Fix: use it in a region, or leave it out."""
    if not c.regions:
        return
    used = {n for b in c.analysis.blocks for n in _inputs(b)}
    used |= {n for b in c.analysis.blocks for s in b.statements for n in _names(s)} | {
        n for d in c.analysis.variables for n in _names(d)
    }
    for name, line, title in [(b.name, b.note.line, b.title) for b in c.collections.values()] + [
        (d.name, d.note.line, "") for d in c.analysis.variables
    ]:
        if name not in used:
            yield Finding("HEP110", "info", f"{name} is never used", line, title)


@_check("HEP111")
def duplicate_requirement(c: Context) -> Iterator[Finding]:
    """A duplicated requirement: the same line twice in a chain of ``take``. Info. Fix: delete one."""
    for block in c.analysis.blocks:
        seen: set[str] = set()
        for statement in _chain(c, block, set()):
            code = format_statement(statement)
            if code in seen and statement in block.statements:
                yield Finding("HEP111", "info", f"{code!r} stands twice", statement.note.line, block.title)
            seen.add(code)


def manual() -> str:
    """The manual page of every check, as Markdown (docs/findings.md)."""
    pages = [f"### {code}\n\n{_dedent(check_.__doc__ or '')}\n" for code, check_ in sorted(CHECKS.items())]
    return "\n".join(pages)


def _dedent(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.strip().splitlines())
