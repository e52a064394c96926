"""Checks of an ADL tree. A check is a function with a code; its docstring is its page of the manual (docs/findings.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hepnb.adl import catalogue, dimensions, tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import Interval, canonical, intervals
from hepnb.adl.scope import Scope, children, descendants, expressions, has
from hepnb.findings import Finding, Rule, Severity

#: similarity from which a name is offered, and from which an unknown name is taken for a slip of the pen
_NEAR, _SLIP = 0.5, 0.65


def check(analysis: tree.Analysis, *, attributes: Mapping[str, Collection[str]] | None = None) -> tuple[Finding, ...]:
    """What all checks find, in the order of the text.

    ``attributes``: what the events have, by collection; the key "" for event variables. None: not known.
    """
    scope = Scope(analysis, attributes)
    return tuple(sorted((f for rule in RULES for f in rule.find(scope)), key=lambda f: (f.line, f.code)))


@dataclass(frozen=True)
class _Line:
    """A statement with its block (None: outside of blocks)."""

    block: tree.Block | None
    statement: tree.Statement

    def finding(self, code: str, severity: Severity, message: str, fix: str = "") -> Finding:
        return Finding(code, severity, message, self.statement.note.line, self.block.title if self.block else "", fix=fix)

    def nodes(self) -> Iterator[tree.Expr]:
        for expression in expressions(self.statement):
            yield from descendants(expression)


def _lines(scope: Scope) -> Iterator[_Line]:
    """The lines that count: rejected ones do not."""
    for item in scope.analysis.items:
        block = item if isinstance(item, tree.Block) else None
        for statement in item.statements if isinstance(item, tree.Block) else (item,):
            if statement.note.mark != tree.Mark.REJECTED:
                yield _Line(block, statement)


def _near(name: str, known: Collection[str], cutoff: float = _NEAR) -> str:
    """The known name that looks most like a name, "" if none does."""
    looks = {k: _look(k) for k in sorted(known)}
    match = process.extractOne(_look(name), looks, scorer=OSA.normalized_similarity, score_cutoff=cutoff)
    return str(match[2]) if match else ""


def _look(name: str) -> str:
    """A name as the eye takes it: ``dO`` looks like ``d0``."""
    return name.lower().translate(str.maketrans("ol", "01"))


def _offer(name: str, known: Collection[str]) -> str:
    near = _near(name, known)
    return f"did you mean {near}?" if near else ""


# --- names -------------------------------------------------------------------------------------------------------


def undefined_source(scope: Scope) -> Iterator[Finding]:
    """``take`` of something that is not there

    A block takes a collection, or a region takes a region, that no block above it defines and that the events do not have.
    Error; a warning where the event files are not known, may have a collection of that name, and no block's name looks like it.
    Fix: define it above, or correct the name.
    """
    above: set[tuple[bool, str]] = set()
    for block in scope.analysis.blocks:
        region = block.kind == "region"
        for statement in block.statements:
            for name in tree.inputs(tree.Block(block.kind, block.name, (statement,))):
                if (region, name) not in above and (region or scope.source(name) is None):
                    yield _undefined_source(scope, _Line(block, statement), name)
        above.add((region, block.name))


def _undefined_source(scope: Scope, line: _Line, name: str) -> Finding:
    region = line.block is not None and line.block.kind == "region"
    blocks = scope.regions if region else scope.collections
    known = [*blocks, *(() if region else scope.schema or catalogue.COLLECTIONS)]
    offer = _offer(name, [k for k in known if k and k != name])
    if name in blocks:
        return line.finding("HEP101", "error", f"{name} is defined only below", "move it up")
    if region or scope.schema is not None or _near(name, list(blocks), _SLIP):
        return line.finding("HEP101", "error", f"{name} is not defined", offer)
    message = f"{name} is no block above and no common collection; it must be a collection of the event files"
    return line.finding("HEP101", "warning", message, offer)


def undefined_name(scope: Scope) -> Iterator[Finding]:
    """A name that nothing defines

    In an object block: neither an attribute of what it takes nor a definition. Elsewhere: neither a collection, an event
    variable, a member nor a definition. Error; a warning where the event files are not known, may have a variable of that name,
    and no known name looks like it.
    Fix: the near name that is offered, quotes around the word of a working point, or a ``define``.
    """
    for line in _lines(scope):
        known = _known_names(scope, line.block)
        words = {id(side) for node in line.nodes() if isinstance(node, tree.Compare) for side in _words(node)}
        for node in line.nodes():
            if isinstance(node, tree.Name) and known is not None and not _is_known(scope, node.id, known, line.block):
                yield _undefined_name(scope, line, node.id, known, flag=id(node) in words)


def _known_names(scope: Scope, block: tree.Block | None) -> set[str] | None:
    """Names of a block beside collections; None where any name may be an attribute of what it takes."""
    names = scope.variables | set(scope.definitions(block))
    if block is None or block.kind == "region":
        return names
    if block.kind == "composite":
        return names | set(scope.members(block))
    attributes = scope.attributes(block.name)
    return None if attributes is None else names | attributes | {"this"}


def _is_known(scope: Scope, name: str, known: set[str], block: tree.Block | None) -> bool:
    if name in known or scope.is_collection(name) or name.lower() == "met":
        return True
    return block is not None and block.kind == "object" and has(known, name)


def _undefined_name(scope: Scope, line: _Line, name: str, known: set[str], *, flag: bool) -> Finding:
    names = {n for n in known | set(scope.collections) if n != name}
    if flag:
        return line.finding("HEP102", "error", f"{name} is not defined", f'write "{name}" for the name of a working point')
    per_object = line.block is not None and line.block.kind == "object"
    if catalogue.attribute(name) and not per_object:
        return line.finding("HEP102", "error", f"{name} is not defined", f"say of what: {_example_owner(scope, line.block)}.{name}")
    guessed = bool(_near(name, names, _SLIP)) and not isinstance(line.statement, tree.Trigger)
    if scope.schema is not None or per_object or guessed:
        return line.finding("HEP102", "error", f"{name} is not defined", _offer(name, names))
    return line.finding(
        "HEP102", "warning", f"{name} is not defined here; it must be a variable of the event files", _offer(name, names)
    )


def _example_owner(scope: Scope, block: tree.Block | None) -> str:
    members = list(scope.members(block)) if block else []
    return members[0] if members else f"{next(iter(scope.collections), 'jets')}[0]"


def _words(e: tree.Compare) -> Iterator[tree.Expr]:
    """The sides of a comparison with a quantity whose values are words."""
    for side, other in ((e.left, e.right), (e.right, e.left)):
        name = side.id if isinstance(side, tree.Name) else side.name if isinstance(side, tree.Attribute) else ""
        if name and catalogue.ATTRIBUTES.get(catalogue.attribute(name) or "") == "flag":
            yield other


def unknown_attribute(scope: Scope) -> Iterator[Finding]:
    """An attribute or a function that is not known, or a function with the wrong number of arguments

    ``jets[0].dO`` or ``pt2(jets[0])``: what is asked for is no attribute of that collection, nor a function.
    Error. Fix: the near name that is offered, or a ``define`` in the block of the collection.
    """
    for line in _lines(scope):
        for node in line.nodes():
            if isinstance(node, tree.Attribute):
                yield from _attribute_findings(scope, line, node.owner, node.name, ())
            elif isinstance(node, tree.Call):
                yield from _call_findings(scope, line, node)


def _call_findings(scope: Scope, line: _Line, call: tree.Call) -> Iterator[Finding]:
    function = catalogue.function(call.function)
    if function is None and len(call.arguments) == 1:
        yield from _attribute_findings(scope, line, call.arguments[0], call.function, tuple(catalogue.FUNCTIONS))
    elif function is None:
        yield line.finding("HEP103", "error", f"no function {call.function}", _offer(call.function, list(catalogue.FUNCTIONS)))
    else:
        low, high, _ = catalogue.FUNCTIONS[function]
        if not low <= len(call.arguments) <= high:
            wanted = str(low) if low == high else f"{low} to {high}"
            yield line.finding("HEP103", "error", f"{call.function} has {len(call.arguments)} arguments, it takes {wanted}")


def _attribute_findings(scope: Scope, line: _Line, owner: tree.Expr, name: str, functions: tuple[str, ...]) -> Iterator[Finding]:
    attributes = scope.attributes_of(owner, line.block)
    if attributes is not None and not has(attributes, name):
        what = "neither a function nor an attribute" if functions else "no attribute"
        message = f"{name} is {what} of {format_expression(owner)}"
        yield line.finding("HEP103", "error", message, _offer(name, [*attributes, *functions]))


def duplicate_block(scope: Scope) -> Iterator[Finding]:
    """Two blocks of one name

    The second would hide the first. Error. Fix: another name.
    """
    seen: dict[str, int] = {}
    for block in scope.analysis.blocks:
        if block.kind != "info" and block.name in seen:
            message = f"{block.title} is already defined at line {seen[block.name]}"
            yield Finding("HEP106", "error", message, block.note.line, block.title, fix="give it another name")
        elif block.kind != "info":
            seen[block.name] = block.note.line


def unused(scope: Scope) -> Iterator[Finding]:
    """A collection or a variable that nothing uses

    Info, where there is a region at all. Fix: use it in a region, or leave it out.
    """
    lines = list(_lines(scope))
    used = {name for block in scope.analysis.blocks for name in tree.inputs(block)}
    used |= {node.id for line in lines for node in line.nodes() if isinstance(node, tree.Name)}
    defined = [(b.name, b.note.line, b.title) for b in scope.collections.values()]
    defined += [(d.name, d.note.line, "") for d in scope.analysis.variables]
    for name, number, block in defined if scope.regions else ():
        if name not in used:
            yield Finding("HEP110", "info", f"{name} is never used", number, block)


# --- values ------------------------------------------------------------------------------------------------------


def whole_collection(scope: Scope) -> Iterator[Finding]:
    """A comparison on a whole collection in a region

    ``select pt(jets) > 30`` does not say of which jet; object-level and event-level conditions are what human-written files confuse
    most. Error. Fix: ``any(…)``, ``all(…)``, an index (``pt(jets[0])``), or ``size``.
    """
    for line in _lines(scope):
        if (
            line.block is None
            or line.block.kind != "region"
            or not isinstance(line.statement, tree.Select | tree.Trigger | tree.Bin)
        ):
            continue
        condition = line.statement.condition
        if _per_object(scope, condition, scope.definitions(line.block)):
            fix = f"any({format_expression(condition)}), all(…) or an index"
            yield line.finding("HEP104", "error", f"{format_statement(line.statement)!r} compares a whole collection", fix)


def _per_object(scope: Scope, e: tree.Expr, names: Mapping[str, tree.Expr]) -> bool:
    """True where an expression has one value per object rather than one per event."""
    match e:
        case tree.Name() if e.id in names:
            return _per_object(scope, names[e.id], {k: v for k, v in names.items() if k != e.id})
        case tree.Name():
            return scope.is_collection(e.id)
        case tree.Index():
            return False
        case tree.Call() if catalogue.function(e.function) in catalogue.REDUCING and len(e.arguments) == 1:
            return False
        case _:
            return any(_per_object(scope, child, names) for child in children(e))


def dimension_mismatch(scope: Scope) -> Iterator[Finding]:
    """Quantities of different dimensions are compared or added

    GeV with GeV², mm with GeV. A number without a unit has the canonical unit (GeV, mm, rad) of what it is compared with.
    Error. Fix: the unit, or a missing ``sqrt``.
    """
    for line in _lines(scope):
        names = scope.definitions(line.block)
        for node in line.nodes():
            for left, right in pairwise(_terms(node)):
                a, b = dimensions.dimension(left, names), dimensions.dimension(right, names)
                if a and b and not dimensions.compatible(a, b):
                    verb = "added to" if isinstance(node, tree.Binary) else "compared with"
                    message = f"{format_expression(node)}: {dimensions.text(a)} is {verb} {dimensions.text(b)}"
                    yield line.finding("HEP105", "error", message, "correct the unit, or look for a missing sqrt")


def _terms(e: tree.Expr) -> tuple[tree.Expr, ...]:
    """The parts of an expression that must have one dimension."""
    match e:
        case tree.Compare():
            return (e.left, e.right)
        case tree.Range():
            return (e.operand, e.low, e.high)
        case tree.Binary(op="+" | "-"):
            return (e.left, e.right)
        case _:
            return ()


def contradiction(scope: Scope) -> Iterator[Finding]:
    """Requirements that nothing can satisfy together

    Each quantity that is compared with numbers gets an interval; those of a block and of all that it takes are intersected, and
    each bin with those of its region. Error. Fix: correct one of the two lines, or take another region.
    """
    for block in scope.analysis.blocks:
        left: dict[str, tuple[Interval, int]] = {}
        for owner, statement in _chain(scope, block):
            for name, interval in _kept(statement):
                old, line = left.get(name, (Interval(), 0))
                if owner is block and (old & interval).empty and not old.empty:
                    message = f"{format_statement(statement)!r} leaves nothing of {name}" + (f" after line {line}" if line else "")
                    yield _Line(block, statement).finding("HEP107", "error", message, "correct one of the lines")
                if not isinstance(statement, tree.Bin):
                    left[name] = (old & interval, statement.note.line)


def _chain(scope: Scope, block: tree.Block) -> Iterator[tuple[tree.Block, tree.Select | tree.Bin]]:
    """The requirements of a block after those of what it takes; the inputs of a union have none in common."""
    united = any(isinstance(s, tree.Take) and s.combinator for s in block.statements)
    for owner in (block,) if united else scope.lineage(block):
        for statement in owner.statements:
            bins = isinstance(statement, tree.Bin) and owner is block
            if (isinstance(statement, tree.Select) or bins) and statement.note.mark != tree.Mark.REJECTED:
                assert isinstance(statement, tree.Select | tree.Bin)
                yield owner, statement


def _kept(statement: tree.Select | tree.Bin) -> Iterator[tuple[str, Interval]]:
    return intervals(statement.condition, negated=isinstance(statement, tree.Select) and statement.rejects)


def empty_range(scope: Scope) -> Iterator[Finding]:
    """A range whose lower end is above its upper end

    Nothing is inside. Error. Fix: swap the ends, or correct the unit of one.
    """
    for line in _lines(scope):
        for node in line.nodes():
            match node:
                case tree.Range(low=tree.Number() as low, high=tree.Number() as high) if canonical(low) > canonical(high):
                    yield line.finding("HEP108", "error", f"{format_expression(node)} is empty", "swap the ends")


def index_without_size(scope: Scope) -> Iterator[Finding]:
    """An index beyond what a ``size`` requirement guarantees

    An event without that object fails the requirement; say so with ``select size(jets) >= 2``, or let such events pass with
    ``size(jets) < 2 or …``. Warning. Fix: one of the two.
    """
    for block in scope.regions.values():
        guaranteed = _guaranteed(scope, block)
        for owner, statement in _chain(scope, block):
            enough = guaranteed | _let_pass(statement.condition)
            for node in descendants(statement.condition) if owner is block else ():
                if (
                    not isinstance(node, tree.Index)
                    or not isinstance(node.owner, tree.Name)
                    or not scope.is_collection(node.owner.id)
                ):
                    continue
                needed = node.index + 1 if node.index >= 0 else -node.index
                if needed > enough.get(node.owner.id, 0):
                    message = f"{format_expression(node)} is used, but nothing requires at least {needed}"
                    yield _Line(block, statement).finding("HEP109", "warning", message, f"select size({node.owner.id}) >= {needed}")


def _let_pass(condition: tree.Expr) -> dict[str, float]:
    """Collection → n where ``size(collection) < n or …`` lets events with fewer objects pass."""
    alternatives = condition.operands if isinstance(condition, tree.Logical) and condition.op == "or" else ()
    return {
        size.id: number.value
        for alternative in alternatives
        if isinstance(alternative, tree.Compare) and alternative.op == "<" and isinstance(number := alternative.right, tree.Number)
        if isinstance(call := alternative.left, tree.Call) and catalogue.function(call.function) == "size"
        if isinstance(size := call.arguments[0], tree.Name)
    }


def _guaranteed(scope: Scope, region: tree.Block) -> dict[str, float]:
    """How many objects of each collection the events of a region have at least; of a subset, its source has as many."""
    sizes: dict[str, float] = {}
    for _, statement in _chain(scope, region):
        for name, interval in _kept(statement) if isinstance(statement, tree.Select) else ():
            if name.startswith("size("):
                for collection in _with_sources(scope, name[5:-1]):
                    sizes[collection] = max(interval.low, sizes.get(collection, 0))
    return sizes


def _with_sources(scope: Scope, collection: str) -> Iterator[str]:
    """A collection, what it takes, what that takes … as long as each takes one."""
    seen: set[str] = set()
    while collection not in seen:
        seen.add(collection)
        yield collection
        block = scope.collections.get(collection)
        sources = tree.inputs(block) if block and block.kind == "object" else ()
        collection = sources[0] if len(sources) == 1 else collection


def duplicate_requirement(scope: Scope) -> Iterator[Finding]:
    """The same requirement twice

    In one block, or in a block and in what it takes. Info. Fix: delete one.
    """
    for block in scope.analysis.blocks:
        seen: dict[str, int] = {}
        for owner, statement in _chain(scope, block):
            code = format_statement(statement)
            if code in seen and owner is block:
                yield _Line(block, statement).finding(
                    "HEP111", "info", f"{code!r} stands already at line {seen[code]}", "delete one"
                )
            seen.setdefault(code, statement.note.line)


#: every check, by code
RULES: tuple[Rule[Scope], ...] = (
    Rule("HEP101", undefined_source),
    Rule("HEP102", undefined_name),
    Rule("HEP103", unknown_attribute),
    Rule("HEP104", whole_collection),
    Rule("HEP105", dimension_mismatch),
    Rule("HEP106", duplicate_block),
    Rule("HEP107", contradiction),
    Rule("HEP108", empty_range),
    Rule("HEP109", index_without_size),
    Rule("HEP110", unused),
    Rule("HEP111", duplicate_requirement),
)
