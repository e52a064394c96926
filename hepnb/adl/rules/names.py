"""Checks of names: what is taken, defined, used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hepnb.adl import catalogue, tree
from hepnb.adl.definition_chains import Others
from hepnb.adl.format import format_expression
from hepnb.adl.rules.line import SLIP, CheckedLine, code_lines, nearest, suggestion
from hepnb.adl.scope import AnalysisScope, has
from hepnb.findings import Finding
from hepnb.plurals import several


def undefined_source(scope: AnalysisScope) -> Iterator[Finding]:
    """``take`` of something that does not exist

    A block takes a collection, or a region takes a region, that no block above it defines and that
    the events do not have. Error; a warning where the event files are not known, may have a
    collection of that name, and no block's name looks like it. Fix: define it above, bring back a
    definition that is a comment, or correct the name.
    """
    above: set[tuple[bool, str]] = set()
    for block in scope.analysis.blocks:
        region = block.kind == "region"
        for statement in block.statements:
            for name in tree.inputs(tree.Block(block.kind, block.name, (statement,))):
                met = catalogue.collection(name) == "MET" and not scope.lacks_missing_momentum
                known = scope.source(name) is not None or met
                if (region, name) not in above and (region or not known):
                    yield _undefined_source(scope, CheckedLine(block, statement), name)
        above.add((region or block.kind == "histolist", block.name))


def _undefined_source(scope: AnalysisScope, line: CheckedLine, name: str) -> Finding:
    region = line.block is not None and line.block.kind == "region"
    blocks = scope.regions if region else scope.collections
    known = [*blocks, *(() if region else scope.schema or catalogue.COLLECTIONS)]
    offer = suggestion(name, [k for k in known if k and k != name])
    if name in blocks:
        return line.finding("HEP101", "error", f"{name} is defined only below", "move it up")
    if catalogue.collection(name) == "MET" and not region:
        return line.finding("HEP101", "error", f"{name} is not defined", _NO_MET)
    if name in scope.commented:
        return line.finding("HEP101", "error", *_commented(scope, name))
    if region or scope.schema is not None or nearest(name, list(blocks), SLIP):
        return line.finding("HEP101", "error", f"{name} is not defined", offer)
    message = (
        f"{name} is no block above and no common collection; it must be a collection of the "
        "event files"
    )
    return line.finding("HEP101", "warning", message, offer)


def _commented(scope: AnalysisScope, name: str) -> tuple[str, str]:
    return (
        f"{name} is not defined: its definition is a comment at line {scope.commented[name]}",
        "take away its #",
    )


def undefined_name(scope: AnalysisScope) -> Iterator[Finding]:
    """A name that nothing defines

    In an object block: neither an attribute of what it takes nor a definition. Elsewhere: neither a
    collection, an event variable, a member nor a definition. Error; a warning where the event files
    are not known, may have a variable of that name, and no known name looks like it (said once for
    each name). Fix: the near name that is offered, quotes around the word of a working point, or a
    ``define``.
    """
    told: set[str] = set()
    regions = set(scope.regions)  # what is compared with a number is none of them
    names: dict[int, set[str] | None] = {}
    for line in code_lines(scope):
        if id(line.block) not in names:
            names[id(line.block)] = _known_names(scope, line.block)
        known = names[id(line.block)]
        words = {
            id(side)
            for node in line.nodes()
            if isinstance(node, tree.Compare)
            for side in _words(node)
        }
        values = {id(n.left) for n in line.nodes() if isinstance(n, tree.Compare)}
        for node in line.nodes():
            if isinstance(node, tree.Name) and _met_that_is_not_there(scope, node.id, line.block):
                yield line.finding("HEP102", "error", f"{node.id} is not defined", _NO_MET)
            elif (
                isinstance(node, tree.Name)
                and known is not None
                and not _is_known(scope, node.id, known, line.block)
            ):
                near = known - regions if id(node) in values else known
                found = _undefined_name(scope, line, node.id, near, flag=id(node) in words)
                if found.severity == "error" or node.id not in told:
                    yield found
                    told.add(node.id)


_NO_MET = "these events have no missing transverse momentum"


def _met_that_is_not_there(scope: AnalysisScope, name: str, block: tree.Block | None) -> bool:
    """True for the missing momentum by its own name, where the events have none and nothing is
    defined by that name.
    """
    named = catalogue.collection(name) == "MET" and name not in scope.collections
    return named and scope.lacks_missing_momentum and name not in scope.definitions(block)


_DIGITS = re.compile(r"\d+")
#: true, false, and what its author left open (a finding of its own)
_WORDS = ("all", "none", "...")


def _known_names(scope: AnalysisScope, block: tree.Block | None) -> set[str] | None:
    """Names of a block beside collections; None where any name may be an attribute of what it
    takes.
    """
    names = scope.variables | set(scope.definitions(block)) | set(_WORDS)
    if block is None or block.kind in ("region", "histolist"):
        return names | set(scope.regions)
    if block.kind == "composite":
        return names | set(scope.members(block))
    attributes = scope.attributes(block.name)
    return None if attributes is None else names | attributes | {"this"}


def _is_known(scope: AnalysisScope, name: str, known: set[str], block: tree.Block | None) -> bool:
    if (
        name in known
        or scope.is_collection(name)
        or scope.is_missing_momentum(name)
        or name.lower() == "met"
    ):
        return True
    return block is not None and block.kind == "object" and has(known, name)


def _undefined_name(
    scope: AnalysisScope, line: CheckedLine, name: str, known: set[str], *, flag: bool
) -> Finding:
    names = {n for n in known | set(scope.collections) if n not in (name, *_WORDS)}
    if flag:
        return line.finding(
            "HEP102",
            "error",
            f"{name} is not defined",
            f'write "{name}" for the name of a working point',
        )
    if name in scope.commented:
        return line.finding("HEP102", "error", *_commented(scope, name))
    if name in scope.rejected:
        message = (
            f"{name} is not defined: its definition at line {scope.rejected[name]} is rejected"
        )
        return line.finding(
            "HEP102", "error", message, "reject this line too, or accept the definition"
        )
    per_object = line.block is not None and line.block.kind == "object"
    if catalogue.attribute(name) and not per_object:
        return line.finding(
            "HEP102",
            "error",
            f"{name} is not defined",
            f"say of what: {_example_owner(scope, line.block)}.{name}",
        )
    guessed = is_slip(name, names) and not isinstance(line.statement, tree.Trigger)
    if scope.schema is not None or guessed:
        return line.finding("HEP102", "error", f"{name} is not defined", suggestion(name, names))
    message = (
        f"{name} is not defined here; it must be "
        f"{'an attribute' if per_object else 'a variable'} of the event files"
    )
    return line.finding("HEP102", "warning", message, suggestion(name, names))


def is_slip(name: str, names: set[str]) -> bool:
    """True for a name that looks like a known one; one of a numbered family (tau2 beside tau1
    and tau) is another name.
    """
    found = nearest(name, names, SLIP)
    return bool(found) and _DIGITS.sub("", name) != _DIGITS.sub("", found)


def _example_owner(scope: AnalysisScope, block: tree.Block | None) -> str:
    members = list(scope.members(block)) if block else []
    return members[0] if members else f"{next(iter(scope.collections), 'jets')}[0]"


def _words(e: tree.Compare) -> Iterator[tree.Expr]:
    """The sides of a comparison with a quantity whose values are words."""
    for side, other in ((e.left, e.right), (e.right, e.left)):
        name = (
            side.id
            if isinstance(side, tree.Name)
            else side.name
            if isinstance(side, tree.Attribute)
            else ""
        )
        if name and catalogue.ATTRIBUTES.get(catalogue.attribute(name) or "") == "flag":
            yield other


def unknown_attribute(scope: AnalysisScope) -> Iterator[Finding]:
    """An unknown attribute or function, or a function with a wrong number of arguments

    ``jets[0].dO`` or ``pt2(jets[0])``: what is asked for is no attribute of that collection, nor a
    function. Error; a warning for an attribute where the event files are not known and no known
    attribute looks like it. Fix: the near name that is offered, a ``define`` in the block of the
    collection; for a function that ADL does not have waive the finding: the program then has a
    named place for it.
    """
    for line in code_lines(scope):
        if isinstance(line.statement, tree.Build):
            name = line.statement.call.function
            offer = suggestion(name, ("union", "disjoint", "cartesian", "sort"))
            yield line.finding(
                "HEP103",
                "error",
                f"no function {name} builds a collection",
                offer or "give it as a Python function",
            )
        for node in line.nodes():
            if isinstance(node, tree.Attribute):
                yield from _attribute_findings(scope, line, node)
            elif (
                isinstance(node, tree.Call)
                and node.function not in OWN_FINDING
                and not isinstance(line.statement, tree.Build)
            ):
                yield from _call_findings(scope, line, node)


#: calls that stand for what an older dialect has and 2026 syntax has not
OWN_FINDING = ("closest", "farthest", "loop", "at", "list", "applyHM")


def _call_findings(scope: AnalysisScope, line: CheckedLine, call: tree.Call) -> Iterator[Finding]:
    function = catalogue.function(call.function)
    if call.function in scope.tables:
        wanted = {
            len(s.ranges) for s in scope.tables[call.function].statements if isinstance(s, tree.Row)
        }
        if wanted and wanted != {len(call.arguments)}:
            message = (
                f"the table {call.function} has {max(wanted)} variables, not {len(call.arguments)}"
            )
            yield line.finding(
                "HEP103", "error", message, "an argument for each variable of the table"
            )
    elif function is None and len(call.arguments) == 1:
        attributes = scope.attributes_of(call.arguments[0], line.block)
        if not _may_be_object(call.arguments[0], scope.definitions(line.block)):
            yield line.finding(
                "HEP103",
                "error",
                f"no function {call.function}",
                suggestion(call.function, list(catalogue.FUNCTIONS)),
            )
        elif attributes is not None and not has(attributes, call.function):
            message = (
                f"{call.function} is neither a function nor an attribute of "
                f"{format_expression(call.arguments[0])}"
            )
            yield line.finding(
                "HEP103",
                "error",
                message,
                suggestion(call.function, [*attributes, *catalogue.FUNCTIONS]),
            )
    elif function is None:
        yield line.finding(
            "HEP103",
            "error",
            f"no function {call.function}",
            suggestion(call.function, list(catalogue.FUNCTIONS)),
        )
    else:
        low, high, _ = catalogue.FUNCTIONS[function]
        if not low <= len(call.arguments) <= high:
            wanted_number = str(low) if low == high else f"{low} to {high}"
            yield line.finding(
                "HEP103",
                "error",
                f"{call.function} has {several(len(call.arguments), 'argument')}, it takes "
                f"{wanted_number}",
            )
        elif function in ("dR", "deta") and any(scope.has_no_eta(a) for a in call.arguments):
            yield line.finding(
                "HEP103",
                "error",
                f"{format_expression(call)}: MET has no eta",
                "dphi, if that is what is meant",
            )


def _may_be_object(e: tree.Expr, names: Mapping[str, tree.Expr]) -> bool:
    """False for what is a number, a word or a condition, and has no attributes."""
    match e:
        case tree.Name() if e.id in names:
            return _may_be_object(names[e.id], Others(names, e.id))
        case tree.Binary(op="+"):
            return _may_be_object(e.left, names) and _may_be_object(e.right, names)
        case tree.Call():
            function = catalogue.function(e.function)
            unknown = function is None and catalogue.attribute(e.function) is None
            return unknown or (
                function == "sum" and bool(e.arguments) and _may_be_object(e.arguments[0], names)
            )
        case _:
            return isinstance(e, tree.Name | tree.Attribute | tree.Index | tree.Slice) or (
                isinstance(e, tree.Unary) and e.op == "-"
            )


def _attribute_findings(
    scope: AnalysisScope, line: CheckedLine, node: tree.Attribute
) -> Iterator[Finding]:
    attributes = scope.attributes_of(node.owner, line.block)
    if attributes is None or has(attributes, node.name):
        return
    message, offer = (
        f"{node.name} is no attribute of {format_expression(node.owner)}",
        suggestion(node.name, attributes),
    )
    if scope.schema is not None or is_slip(node.name, attributes) or not attributes >= {"iso"}:
        yield line.finding("HEP103", "error", message, offer)
    else:
        yield line.finding(
            "HEP103", "warning", f"{message} that is known; the event files must have it", offer
        )


def duplicate_block(scope: AnalysisScope) -> Iterator[Finding]:
    """Two blocks of one name

    The second would hide the first. Error. Fix: another name.
    """
    seen: dict[str, int] = {}
    for block in scope.analysis.blocks:
        if block.kind != "info" and block.name in seen:
            message = f"{block.title} is already defined at line {seen[block.name]}"
            yield Finding(
                "HEP106", "error", message, block.note.line, block.title, fix="give it another name"
            )
        elif block.kind != "info":
            seen[block.name] = block.note.line


def unused(scope: AnalysisScope) -> Iterator[Finding]:
    """A collection or a variable that nothing uses

    Info, where there is a region at all. Fix: use it in a region, or leave it out.
    """
    lines = list(code_lines(scope))
    used = {name for block in scope.analysis.blocks for name in tree.inputs(block)}
    used |= {node.id for line in lines for node in line.nodes() if isinstance(node, tree.Name)}
    used |= {
        node.function for line in lines for node in line.nodes() if isinstance(node, tree.Call)
    }
    defined = [
        (b.name, b.note.line, b.title)
        for b in (*scope.collections.values(), *scope.tables.values())
    ]
    defined += [(d.name, d.note.line, "") for d in scope.analysis.variables]
    for name, number, block in defined if scope.regions else ():
        if name not in used:
            yield Finding("HEP110", "info", f"{name} is never used", number, block)
