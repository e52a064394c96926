"""The meaning of names in an analysis: collections, attributes and definitions, in a block and
in all that it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from hepnb.adl import catalogue, tree

_COMMENTED = re.compile(
    r"(?i)[#\s]*+(?:define|def|object|obj|region|algo|composite)\s++([^\W\d]\w*)"
)


#: (take that it comes by, None for the block's own; the block in which it stands; requirement)
Required = tuple[tree.Statement | None, tree.Block, tree.Select | tree.Bin]


@dataclass(frozen=True)
class AnalysisScope:
    """An analysis and what is known of the events: ``schema`` maps collection → attributes, "" →
    event variables; None: nothing.
    """

    analysis: tree.Analysis
    schema: Mapping[str, Collection[str]] | None = None

    @cached_property
    def collections(self) -> dict[str, tree.Block]:
        """Object and composite blocks by name; the first of a name."""
        return _first_of_each_name(
            b for b in self.analysis.blocks if b.kind in ("object", "composite")
        )

    @cached_property
    def regions(self) -> dict[str, tree.Block]:
        """Region blocks by name; the first of a name."""
        return _first_of_each_name(b for b in self.analysis.blocks if b.kind == "region")

    @cached_property
    def tables(self) -> dict[str, tree.Block]:
        """Table blocks by name, which are called like functions."""
        return _first_of_each_name(b for b in self.analysis.blocks if b.kind == "table")

    @cached_property
    def unions(self) -> dict[str, list[str]]:
        """The union blocks that have all objects of a collection, by its name."""
        found: dict[str, list[str]] = {}
        for block in self.collections.values():
            united = any(
                isinstance(s, tree.Take) and s.combinator == "union" for s in block.statements
            )
            if united and not any(isinstance(s, tree.Select) for s in block.statements):
                for source in dict.fromkeys(block.inputs):
                    found.setdefault(source, []).append(block.name)
        return found

    @cached_property
    def commented(self) -> dict[str, int]:
        """Names whose definition is a comment, with its line."""
        comments = [
            s
            for i in self.analysis.items
            for s in (i.statements if isinstance(i, tree.Block) else (i,))
        ]
        found = (
            (_COMMENTED.match(s.text), s.note.line) for s in comments if isinstance(s, tree.Comment)
        )
        return {match[1]: line for match, line in found if match}

    def is_missing_momentum(self, name: str) -> bool:
        """True for MET, and for a block that takes it: one per event."""
        if name not in self._missing_momenta:
            self._missing_momenta[name] = self._is_missing_momentum(name)
        return self._missing_momenta[name]

    @cached_property
    def _missing_momenta(self) -> dict[str, bool]:
        return {}

    def _is_missing_momentum(self, name: str) -> bool:
        seen: set[str] = set()
        while name in self.collections and name not in seen:
            seen.add(name)
            sources = tree.inputs(self.collections[name])
            name = sources[0] if len(sources) == 1 else ""
        return name not in seen and catalogue.collection(name) == "MET"

    @cached_property
    def variables(self) -> set[str]:
        """Names of event variables: those that are defined and those that every event has."""
        defined = {d.name for d in self.analysis.variables if d.note.mark != tree.Mark.REJECTED}
        return defined | set(catalogue.EVENT_VARIABLES) | set((self.schema or {}).get("", ()))

    def source(self, name: str) -> str | None:
        """The name of a collection of the events (``Jet`` for ``JET``), None if they have none
        of that name.
        """
        if self.schema is not None and name and name in self.schema:
            return name
        canonical = catalogue.collection(name)
        return (
            None
            if canonical == "MET" or (self.schema is not None and canonical not in self.schema)
            else canonical
        )

    @property
    def lacks_missing_momentum(self) -> bool:
        """True where the events are known and have no missing transverse momentum."""
        return self.schema is not None and "" in self.schema and "MET" not in self.schema[""]

    def is_collection(self, name: str) -> bool:
        """True for a block and for a collection of the events."""
        return (
            name in self.collections or self.source(name) is not None
        ) and not self.is_missing_momentum(name)

    def lineage(self, block: tree.Block) -> tuple[tree.Block, ...]:
        """The blocks that a block takes, farthest first, then itself."""
        if id(block) not in self._lineages:  # asked for at every line
            self._lineages[id(block)] = tuple(self._lineage(block, frozenset()))
        return self._lineages[id(block)]

    @cached_property
    def _lineages(self) -> dict[int, tuple[tree.Block, ...]]:
        return {}

    def _lineage(self, block: tree.Block, seen: frozenset[str]) -> Iterator[tree.Block]:
        known = self.regions if block.kind == "region" else self.collections
        seen |= {block.name}
        for name in tree.inputs(block):
            parent = known.get(name)
            if parent is None or parent is block or name in seen:
                continue
            before = self._lineages.get(id(parent), ())
            if before and seen.isdisjoint(b.name for b in before):  # a long chain is walked once
                yield from before
            else:
                yield from self._lineage(parent, seen)
        yield block

    def requirements(self, block: tree.Block) -> tuple[Required, ...]:
        """The requirements and bins of a block, after the requirements of what it takes; a union
        passes on none.
        """
        if id(block) not in self._requirements:
            self._requirements[id(block)] = tuple(self._required(block))
        return self._requirements[id(block)]

    @cached_property
    def _requirements(self) -> dict[int, tuple[Required, ...]]:
        return {}

    @cached_property
    def conflicts(self) -> dict[int, tuple[tuple[tuple[Required, ...], str], ...]]:
        """By the id of a region: requirements that no event passes together, and why, as far as a
        check has worked them out.
        """
        return {}

    def _required(self, block: tree.Block) -> Iterator[Required]:
        known = self.regions if block.kind == "region" else self.collections
        for take in block.statements:
            if isinstance(take, tree.Take | tree.Sort) and not (
                isinstance(take, tree.Take) and take.combinator
            ):
                for name in tree.inputs(tree.Block(block.kind, block.name, (take,))):
                    if name in known and known[name] is not block:
                        for owner in self._simple_lineage(known[name]):
                            yield from (
                                (take, owner, s)
                                for s in self.own(owner)
                                if isinstance(s, tree.Select)
                            )
        yield from ((None, block, s) for s in self.own(block))

    def own(self, block: tree.Block) -> tuple[tree.Select | tree.Bin, ...]:
        """The requirements and bins in a block that are not rejected."""
        if id(block) not in self._own:
            lines = (s for s in block.statements if isinstance(s, tree.Select | tree.Bin))
            self._own[id(block)] = tuple(s for s in lines if s.note.mark != tree.Mark.REJECTED)
        return self._own[id(block)]

    @cached_property
    def _own(self) -> dict[int, tuple[tree.Select | tree.Bin, ...]]:
        return {}

    def _simple_lineage(self, block: tree.Block) -> tuple[tree.Block, ...]:
        """The blocks that a block takes as long as each takes what it takes alone."""
        united = any(isinstance(s, tree.Take) and s.combinator for s in block.statements)
        return (block,) if united else self.lineage(block)

    def definitions(self, block: tree.Block | None) -> dict[str, tree.Expr]:
        """Definitions of a block by name, with those of all that it takes."""
        if id(block) not in self._definitions:  # asked for at every line
            self._definitions[id(block)] = self._defined(block)
        return self._definitions[id(block)]

    @cached_property
    def _definitions(self) -> dict[int, dict[str, tree.Expr]]:
        return {}

    def _defined(self, block: tree.Block | None) -> dict[str, tree.Expr]:
        found = {
            d.name: d.value for d in self.analysis.variables if d.note.mark != tree.Mark.REJECTED
        }
        for ancestor in self.lineage(block) if block else ():
            found |= self._own_definitions(ancestor)
        return found

    def _own_definitions(self, block: tree.Block) -> dict[str, tree.Expr]:
        if id(block) not in self._defines:
            defines = (
                s
                for s in block.statements
                if isinstance(s, tree.Define) and s.note.mark != tree.Mark.REJECTED
            )
            self._defines[id(block)] = {s.name: s.value for s in defines}
        return self._defines[id(block)]

    @cached_property
    def _defines(self) -> dict[int, dict[str, tree.Expr]]:
        return {}

    @cached_property
    def rejected(self) -> dict[str, int]:
        """Names whose definition is rejected, with its line."""
        statements = [
            s
            for i in self.analysis.items
            for s in (i.statements if isinstance(i, tree.Block) else (i,))
        ]
        return {
            s.name: s.note.line
            for s in statements
            if isinstance(s, tree.Define) and s.note.mark == tree.Mark.REJECTED
        }

    def members(self, block: tree.Block) -> dict[str, str]:
        """The members of the candidates of a composite: alias → collection, "" for a candidate
        built of others.
        """
        return block.members

    def attributes(self, collection: str, seen: frozenset[str] = frozenset()) -> set[str] | None:
        """The lower-case attributes of a collection; None where they cannot be known."""
        if collection not in self._attributes:
            found = self._attributes_of(collection, seen)
            if seen:
                return found  # by a way that may lead in a circle
            self._attributes[collection] = found
        return self._attributes[collection]

    @cached_property
    def _attributes(self) -> dict[str, set[str] | None]:
        return {}

    def _attributes_of(self, collection: str, seen: frozenset[str]) -> set[str] | None:
        if self.is_missing_momentum(collection):
            return set(catalogue.TRANSVERSE)
        if collection in self.collections and collection not in seen:
            return self._block_attributes(self.collections[collection], seen | {collection})
        source = self.source(collection)
        if source is None:
            return None
        # every collection has an order, whatever it has beside
        return {
            "index",
            *(
                a.lower()
                for a in (catalogue.ATTRIBUTES if self.schema is None else self.schema[source])
            ),
        }

    def _block_attributes(self, block: tree.Block, seen: frozenset[str]) -> set[str] | None:
        if any(isinstance(s, tree.Build) for s in block.statements):
            return None
        own = {
            s.name.lower()
            for s in block.statements
            if isinstance(s, tree.Define) and s.note.mark != tree.Mark.REJECTED
        }
        if block.kind == "composite" and (members := self.members(block)):
            # where it builds just one candidate, a tuple stands for it
            candidate = (
                self._of_a_sum(members.values()) if list(members.values()).count("") == 1 else ()
            )
            return own.union((m.lower() for m in members), candidate)
        inherited = [self.attributes(name, seen) for name in tree.inputs(block)]
        known = [a for a in inherited if a is not None]
        # of a union, what one of its inputs has: what the others lack is found when events are read
        return own.union(*known) if known and len(known) == len(inherited) else None

    def _of_a_sum(self, summands: Iterable[str]) -> set[str]:
        """The attributes of a sum of objects of these collections: of the momentum, and the
        charge, where all of them have one.
        """
        known = [self.attributes(name) for name in summands if name]
        return {
            *catalogue.KINEMATIC,
            *(("charge",) if all(a is None or "charge" in a for a in known) else ()),
        }

    def attributes_of(self, owner: tree.Expr, block: tree.Block | None) -> set[str] | None:
        """The lower-case attributes of what an expression names inside a block; None where they
        cannot be known.
        """
        match owner:
            case tree.Index() | tree.Slice():
                return self.attributes_of(owner.owner, block)
            case tree.Binary(op="+"):
                flat = any(self.has_no_eta(e) for e in (owner.left, owner.right))
                return set(catalogue.TRANSVERSE) if flat else self._of_a_sum(self._summands(owner))
            case tree.Unary(op="-"):
                return self.attributes_of(owner.operand, block)
            case tree.Name(id="this") if block:
                return self.attributes(block.name)
            case tree.Name() if owner.id.lower() == "met":
                return set(catalogue.TRANSVERSE)
            case tree.Name() if block and owner.id in self.members(block):
                return self._member_attributes(self.members(block)[owner.id])
            case tree.Name():
                return self.attributes(owner.id)
            case tree.Attribute():
                return self._nested_attributes(owner)
            case _:
                return None

    def _nested_attributes(self, owner: tree.Attribute) -> set[str] | None:
        """The attributes of ``Zs[0].l1``."""
        base = owner.owner
        while isinstance(base, tree.Index | tree.Slice):
            base = base.owner
        composite = self.collections.get(base.id) if isinstance(base, tree.Name) else None
        members = self.members(composite) if composite else {}
        if composite and owner.name in members and not members[owner.name]:
            return self._of_a_sum(members.values())
        return self._member_attributes(members[owner.name]) if owner.name in members else None

    def has_no_eta(self, e: tree.Expr) -> bool:
        """True for the missing transverse momentum, and for a sum with it."""
        match e:
            case tree.Name():
                return e.id.lower() == "met" or self.is_missing_momentum(e.id)
            case tree.Unary(op="-"):
                return self.has_no_eta(e.operand)
            case tree.Binary(op="+"):
                return self.has_no_eta(e.left) or self.has_no_eta(e.right)
            case _:
                return False

    def _summands(self, e: tree.Expr) -> Iterator[str]:
        """The collections that objects of a sum come from, as far as they are named there."""
        match e:
            case tree.Binary(op="+"):
                yield from (*self._summands(e.left), *self._summands(e.right))
            case tree.Index() | tree.Slice():
                yield from self._summands(e.owner)
            case tree.Name() if self.is_collection(e.id):
                yield e.id

    def _member_attributes(self, collection: str) -> set[str] | None:
        return self.attributes(collection) if collection else set(catalogue.KINEMATIC)


def _first_of_each_name(blocks: Iterable[tree.Block]) -> dict[str, tree.Block]:
    found: dict[str, tree.Block] = {}
    for block in blocks:
        found.setdefault(block.name, block)
    return found


def has(attributes: Collection[str], name: str) -> bool:
    """True when a name, in any case or as a synonym (``m`` for ``mass``), is among lower-case
    attributes.
    """
    return name.lower() in attributes or (catalogue.attribute(name) or "") in attributes


def expressions(statement: tree.Statement) -> tuple[tree.Expr, ...]:
    """The expressions of a statement."""
    match statement:
        case tree.Select() | tree.Trigger() | tree.Bin():
            return (statement.condition,)
        case tree.Define() | tree.Candidate() | tree.Weight():
            return (statement.value,)
        case tree.Bins() | tree.Histo() | tree.HistoEdges():
            return (statement.variable,)
        case tree.Histo2D() | tree.HistoMap():
            return (statement.x, statement.y)
        case tree.Build():
            return (statement.call,)
        case tree.Sort():
            return (statement.key,)
        case _:
            return ()


def with_expressions(
    statement: tree.Statement, change: Callable[[tree.Expr], tree.Expr]
) -> tree.Statement:
    """The statement with each of its expressions changed."""
    if isinstance(statement, tree.Build):
        call = statement.call
        return replace(
            statement, call=replace(call, arguments=tuple(change(a) for a in call.arguments))
        )
    names = [
        f.name
        for f in fields(statement)
        if f.name in ("condition", "value", "variable", "x", "y", "key")
    ]
    changed: dict[str, Any] = (
        {name: change(getattr(statement, name)) for name in names} if expressions(statement) else {}
    )
    return replace(statement, **changed)


def with_children(e: tree.Expr, change: Callable[[tree.Expr], tree.Expr]) -> tree.Expr:
    """The expression with each of those right below it changed."""
    match e:
        case tree.Attribute() | tree.Index() | tree.Slice():
            return replace(e, owner=change(e.owner))
        case tree.Call():
            return replace(e, arguments=tuple(change(a) for a in e.arguments))
        case tree.Unary():
            return replace(e, operand=change(e.operand))
        case tree.Binary() | tree.Compare():
            return replace(e, left=change(e.left), right=change(e.right))
        case tree.Range():
            return replace(e, operand=change(e.operand), low=change(e.low), high=change(e.high))
        case tree.Logical():
            return replace(e, operands=tuple(change(o) for o in e.operands))
        case tree.Conditional():
            return tree.Conditional(change(e.test), change(e.yes), change(e.no))
        case _:
            return e


def children(e: tree.Expr) -> tuple[tree.Expr, ...]:
    """The expressions right below an expression."""
    match e:
        case tree.Attribute() | tree.Index() | tree.Slice():
            return (e.owner,)
        case tree.Call():
            return e.arguments
        case tree.Unary():
            return (e.operand,)
        case tree.Binary() | tree.Compare():
            return (e.left, e.right)
        case tree.Range():
            return (e.operand, e.low, e.high)
        case tree.Logical():
            return e.operands
        case tree.Conditional():
            return (e.test, e.yes, e.no)
        case _:
            return ()


def descendants(e: tree.Expr) -> Iterator[tree.Expr]:
    """The expression and all below it, parents first."""
    yield e
    for child in children(e):
        yield from descendants(child)
