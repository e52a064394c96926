"""Older dialects → the tree of 2026 syntax, where the meaning is the same.

CutLang and adl2tnm write ``pT(Jet) > 30`` in an object block for the attribute of the current
candidate, ``jets_0``, ``{jets}pT``, ``METLV[0]``, a ``comb`` for a composite, and slices that
include their end. What has no 2026 syntax becomes a call that nothing takes for something else:
``closest(chi2, 0)`` for ``chi2 ~= 0``, ``loop(jets, 1)`` for an index ``jets[-1]`` that an
optimisation fills.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

from hepnb.adl import catalogue, tree
from hepnb.adl.lines import BLOCK, CodeLine
from hepnb.adl.scope import children, descendants, with_children, with_expressions
from hepnb.adl.statement import Comb, Raw, wrong
from hepnb.errors import SpecError

_DASHED = re.compile(rf"(?i)(?:{BLOCK})\s+([^\W\d]\w*(?:-\w+)+)\b")
_PLAIN = re.compile(rf"(?i)(?:{BLOCK})\s+([^\W\d]\w*)\b")
_INDEXED = re.compile(r"(.+)_(-?\d+|)$")
_PAIRS = ("dR", "dphi", "deta")


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block as it was written."""

    kind: tree.BlockKind
    name: str
    statements: tuple[Raw, ...]
    note: tree.Note


RawItem: TypeAlias = RawBlock | tree.Define | tree.Instruction | tree.Comment


def plain_names(lines: Sequence[CodeLine], source: str) -> Iterator[CodeLine]:
    """The lines with names that hold a dash, as some blocks have them, written with ``_``.

    Raises SpecError where that is open.
    """
    code = [line for line in lines if line.kind == "code"]
    dashed = {match[1]: line for line in code if (match := _DASHED.match(line.code))}
    plain = {
        match[1]
        for line in code
        if (match := _PLAIN.match(line.code)) and not _DASHED.match(line.code)
    }
    for name, line in dashed.items():
        if name.replace("-", "_") in plain or set(name.split("-")) <= plain:
            raise wrong(
                line,
                source,
                f"the name {name!r}",
                "a name of letters, digits and _: others could be meant",
                at=line.code.index(name),
            )
    if not dashed:
        yield from lines
        return
    names = re.compile(
        r"(?<![\w-])(?:"
        + "|".join(map(re.escape, sorted(dashed, key=len, reverse=True)))
        + r")(?![\w-])"
    )
    for line in lines:
        yield (
            replace(line, code=names.sub(lambda m: m[0].replace("-", "_"), line.code))
            if line.kind == "code"
            else line
        )


def modern(items: Sequence[RawItem], marks: set[str], source: str) -> tree.Analysis:
    """The tree of what was read; ``marks``: the signs of older dialects that its lines have.

    Raises SpecError.
    """
    file = _File(tuple(items), set(marks), source)
    done = tree.Analysis(tuple(i for item in items for i in file.item(item)))
    return _half_open(done, older=not file.is_new) if file.marks else done


def in_context(
    analysis: tree.Analysis, block: tree.Block | None, statement: tree.Statement
) -> tree.Statement:
    """A statement that was read alone, as it reads inside a block of an analysis."""
    file = _File(analysis.items, set(), "")
    return file.statement(statement, _DialectReader(file, block))


# --- a file
# --------------------------------------------------------------------------------------------------


@dataclass
class _File:
    """The names that a file defines, and the signs of older dialects in it."""

    items: tuple[RawItem | tree.Block, ...]
    marks: set[str]
    source: str
    blocks: dict[str, RawBlock | tree.Block] = field(init=False)
    names: set[str] = field(init=False)
    tables: set[str] = field(init=False)
    regions: set[str] = field(init=False)

    def __post_init__(self) -> None:
        blocks = [i for i in self.items if isinstance(i, RawBlock | tree.Block)]
        self.blocks = {b.name: b for b in reversed(blocks) if b.kind in ("object", "composite")}
        self.names = {b.name for b in blocks if b.kind != "info"}
        for statement in (s for b in blocks for s in b.statements):
            self.names |= _named(statement)
        self.names |= {i.name for i in self.items if isinstance(i, tree.Define)}
        self.regions = {b.name for b in blocks if b.kind == "region"}
        self.tables = {b.name for b in blocks if b.kind == "table"}

    @property
    def is_new(self) -> bool:
        """True where a file shows that its slices are those of 2026 syntax."""
        composites = any(b.kind == "composite" for b in self.blocks.values())
        return composites or any(
            isinstance(n, tree.Name) and n.id == "this" for i in self.items for n in tree.walk(i)
        )

    def item(self, item: RawItem) -> Iterator[tree.Item]:
        match item:
            case RawBlock():
                yield self.block(item)
            case tree.Define(
                value=tree.Call(
                    function=f, arguments=(tree.Name() as of, key, tree.Name() as direction)
                )
            ) if f.lower() == "sort" and direction.id.lower().startswith(
                ("asc", "desc")
            ):  # older: a collection in another order as a variable
                descending = direction.id.lower().startswith("desc")
                inside = _DialectReader(
                    self,
                    RawBlock(
                        "object", item.name, (tree.Sort(key, descending, of.id),), tree.NO_NOTE
                    ),
                )
                sort = tree.Sort(inside.read(key), descending, inside.collection(of.id), item.note)
                yield tree.Block(
                    "object", item.name, (sort,), replace(tree.NO_NOTE, line=item.note.line)
                )
            case tree.Define():
                yield cast(tree.Define, self.statement(item, _DialectReader(self, None)))
            case _:
                yield item

    def block(self, block: RawBlock) -> tree.Block:
        comb = next((s for s in block.statements if isinstance(s, Comb)), None)
        if comb:
            return self.composite(block, comb)
        reader = _DialectReader(self, block)
        statements = tuple(
            self.statement(cast(tree.Statement, s), reader) for s in block.statements
        )
        return tree.Block(
            block.kind,
            block.name,
            _united(statements) if block.kind == "object" else statements,
            block.note,
        )

    def statement(self, s: tree.Statement, reader: _DialectReader) -> tree.Statement:
        if isinstance(s, tree.Take):
            return self.take(s, reader)
        if inherited := self.inherited(s, reader):
            return inherited
        reader.explicit = any(isinstance(n, tree.Name) and n.id == "this" for n in tree.walk(s))
        if isinstance(s, tree.Sort) and s.collection:
            return replace(s, collection=reader.collection(s.collection), key=reader.read(s.key))
        return with_expressions(s, reader.read)

    def inherited(self, s: tree.Statement, reader: _DialectReader) -> tree.Take | None:
        """``select preselection`` in a region, where that is a region: it inherits from it."""
        region = reader.block is not None and reader.block.kind == "region"
        if (
            region
            and isinstance(s, tree.Select)
            and not s.rejects
            and isinstance(s.condition, tree.Name)
        ):
            return (
                tree.Take((tree.Binding(s.condition.id),), note=s.note)
                if s.condition.id in self.regions
                else None
            )
        return None

    def take(self, s: tree.Take, reader: _DialectReader) -> tree.Take:
        kind = reader.block.kind if reader.block else ""
        if kind == "region":
            return s
        inputs = tuple(replace(b, collection=reader.collection(b.collection)) for b in s.inputs)
        if s.combinator:
            return replace(s, inputs=inputs)
        if kind == "composite" and any(b.alias for b in inputs):
            return replace(s, inputs=_members(inputs, self.names), combinator="disjoint")
        if len(inputs) > 1:
            names = ", ".join(b.collection for b in inputs)
            raise SpecError(
                f"take of {len(inputs)} collections",
                where=self.source,
                expected=f"take union({names})",
                line=s.note.line,
                column=1,
            )
        if (alias := inputs[0].alias) and (alias in self.blocks or catalogue.collection(alias)):
            expected = "the end of the line, or a name for the candidate that no collection has"
            raise SpecError(
                f"{alias!r}", where=self.source, expected=expected, line=s.note.line, column=1
            )
        return replace(s, inputs=(replace(inputs[0], alias=""),))

    def composite(self, block: RawBlock, comb: Comb) -> tree.Block:
        """``object x : comb(jets[-1] jets[-2]) alias pair`` as a composite of its members and
        the candidate that they add up to.
        """
        members: dict[str, tree.Expr] = {}
        bindings = []
        for particle in comb.particles:
            found = _particle(particle)
            if found is None:
                raise SpecError("comb of something else than "
"collections", where=self.source, line=comb.note.line, column=1,
                                expected="comb(jets[-1] jets[-2])")  # fmt: skip
            alias = _fresh(found[0], self.names | set(members))
            members[alias] = particle
            bindings.append(tree.Binding(_DialectReader(self, None).collection(found[0]), alias))
        candidate = comb.alias or _fresh("candidate", self.names | set(members), number=False)
        first, *others = (tree.Name(m) for m in members)
        total: tree.Expr = first
        for other in others:
            total = tree.Binary("+", total, other)
        reader = _DialectReader(self, block, members, candidate)
        inside: list[tree.Statement] = []
        for s in block.statements:
            if isinstance(s, Comb):
                inside += [
                    tree.Take(tuple(bindings), "disjoint", s.note),
                    tree.Candidate(candidate, total, replace(tree.NO_NOTE, line=s.note.line)),
                ]
            else:
                inside.append(self.statement(s, reader))
        return tree.Block("composite", block.name, tuple(inside), block.note)


def _united(statements: tuple[tree.Statement, ...]) -> tuple[tree.Statement, ...]:
    """Two lines that take a collection each, as adl2tnm has them, as their union."""
    takes = [s for s in statements if isinstance(s, tree.Take) and not s.combinator]
    if len(takes) < 2 or any(
        isinstance(s, tree.Build | tree.Sort) or (isinstance(s, tree.Take) and s.combinator)
        for s in statements
    ):
        return statements
    notes = [t.note for t in takes]
    marks = {n.mark for n in notes}
    if len(marks) > 1 or tree.Mark.REJECTED in marks:
        return statements
    note = replace(
        notes[0],
        evidence=tuple(q for n in notes for q in n.evidence),
        comment=" ".join(n.comment for n in notes if n.comment),
        readings=(f"{len(takes)} takes are read as a union",),
    )
    union = tree.Take(tuple(b for t in takes for b in t.inputs), "union", note)
    return tuple(
        union if s is takes[0] else s for s in statements if s is takes[0] or s not in takes
    )


def _named(s: Raw) -> set[str]:
    """The names that a statement gives."""
    match s:
        case tree.Define() | tree.Candidate():
            return {s.name}
        case tree.Take():
            return {b.alias for b in s.inputs if b.alias}
        case Comb():
            return {s.alias} - {""}
        case _:
            return set()


def _members(inputs: tuple[tree.Binding, ...], known: set[str]) -> tuple[tree.Binding, ...]:
    """``leptons l1, l2`` as ``leptons l1, leptons l2``."""
    found: list[tree.Binding] = []
    for b in inputs:
        again = found and not b.alias and b.collection not in known
        found.append(tree.Binding(found[-1].collection, b.collection) if again else b)
    return tuple(found)


def _particle(e: tree.Expr) -> tuple[str, int] | None:
    """(collection, index) of ``jets[-1]`` or ``jets_-1``."""
    if isinstance(e, tree.Index) and isinstance(e.owner, tree.Name):
        return e.owner.id, e.index
    match = _INDEXED.match(e.id) if isinstance(e, tree.Name) else None
    return (match[1], int(match[2])) if match and match[2] else None


def _fresh(collection: str, taken: set[str], *, number: bool = True) -> str:
    """A short name for a member of a candidate: l1, l2 for leptons."""
    stem = collection[:1].lower() if number else collection
    names = (
        (f"{stem}{n}" for n in range(1, 1000))
        if number
        else (stem, *(f"{stem}{n}" for n in range(2, 1000)))
    )
    return next(n for n in names if n not in taken)


# --- expressions
# -------------------------------------------------------------------------------------------------


@dataclass
class _DialectReader:
    """Reads the expressions of a block (None: outside of blocks).

    ``members``, ``candidate``: of a composite that a ``comb`` becomes. ``explicit``: the statement
    says ``this`` itself.
    """

    file: _File
    block: RawBlock | tree.Block | None
    members: dict[str, tree.Expr] = field(default_factory=dict)
    candidate: str = ""
    explicit: bool = False
    aliases: frozenset[str] = field(init=False)
    own: frozenset[str] = field(init=False)
    above: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.own = self.above = self.aliases = frozenset()
        if self.block and self.block.kind == "object":
            takes = [b for s in self.block.statements if isinstance(s, tree.Take) for b in s.inputs]
            sorts = {
                s.collection
                for s in self.block.statements
                if isinstance(s, tree.Sort) and s.collection
            }
            self.aliases = frozenset(b.alias for b in takes if b.alias)
            self.own = frozenset(
                {self.block.name, *sorts, *(n for b in takes for n in (b.collection, b.alias) if n)}
            )
            self.above = frozenset(self._ancestors(self.block.name)) - self.own

    def _ancestors(self, name: str) -> set[str]:
        """All that a block is made of, through others, each looked into once."""
        found: set[str] = set()
        looked, waiting = set[str](), [name]
        while waiting:
            block = self.file.blocks.get(waiting.pop())
            if block is None or block.name in looked:
                continue
            looked.add(block.name)
            takes = (s for s in block.statements if isinstance(s, tree.Take))
            sources = [b.collection for s in takes for b in s.inputs]
            found.update(sources)
            waiting += sources
        return found

    # --- names ---

    def is_current(self, e: tree.Expr, *, ancestors: bool = True) -> bool:
        """True for a name that stands for the candidate of the object block, as older dialects
        have it.
        """
        if not isinstance(e, tree.Name) or self.explicit:
            return False
        name = e.id.removesuffix("_") if e.id not in self.file.names else e.id
        names = self.own | self.above if ancestors else self.own
        if name in names:
            return True
        base = self.base(name)
        return base is not None and base in {self.base(n) for n in names}

    def base(self, name: str) -> str | None:
        """The collection that every file has of that name, in any spelling; None for a name of
        the file.
        """
        return None if name in self.file.names else catalogue.collection(self.collection(name))

    def collection(self, name: str) -> str:
        """The name of a collection; CutLang's own names for those that every file has are
        replaced.
        """
        if name in self.file.names or name not in catalogue.OLDER_COLLECTIONS:
            return name
        self.file.marks.add("collections")
        return catalogue.OLDER_COLLECTIONS[name]

    def name(self, e: tree.Name) -> tree.Expr:
        if e.id in self.aliases:
            self.file.marks.add("candidate")
            return tree.Name("this")
        if e.id in self.file.names:
            return e
        if e.id in ("ALL", "NONE", "All", "None"):
            return tree.Name(e.id.lower())
        if e.id.lower() in ("met", "metlv"):
            return tree.Name("MET")
        match = _INDEXED.match(e.id)
        if match and match[1].lower() in ("met", "metlv"):
            return tree.Name("MET")
        if match and (
            match[1] in self.file.names
            or catalogue.collection(match[1])
            or match[1] in catalogue.OLDER_COLLECTIONS
        ):
            self.file.marks.add("underscore")
            owner = tree.Name(match[1])
            return self.index(tree.Index(owner, int(match[2]))) if match[2] else self.name(owner)
        replaced = self.collection(e.id)
        if replaced != e.id:
            return tree.Name(replaced)
        attribute = self.spelled(e.id) if self.block and self.block.kind == "object" else e.id
        return tree.Name(attribute)

    def spelled(self, attribute: str) -> str:
        """The canonical spelling of an attribute."""
        return (
            attribute
            if attribute in self.file.names
            else catalogue.attribute(attribute) or attribute
        )

    def index(self, e: tree.Index) -> tree.Expr:
        alias = [m for m, p in self.members.items() if p == e or _particle(p) == _particle(e)]
        if len(alias) == 1:
            return tree.Name(alias[0])
        owner = self.read(e.owner)
        if owner == tree.Name("MET"):
            return owner
        if e.index < 0 and "loops" in self.file.marks and isinstance(owner, tree.Name):
            return tree.Call("loop", (owner, tree.Number(float(-e.index))))
        return tree.Index(owner, e.index)

    # --- expressions ---

    def read(self, e: tree.Expr) -> tree.Expr:
        match e:
            case tree.Name():
                return self.name(e)
            case tree.Index():
                return self.index(e)
            case tree.Attribute():
                return self.attribute(e)
            case tree.Call():
                return self.call(e)
            case tree.Compare() | tree.Range():
                return self.compared(e)
            case tree.Unary(op="-", operand=tree.Name(id=name) as of) if (
                name.endswith("_") and name not in self.file.names
            ):
                return tree.Unary(
                    "-", tree.Call("sum", (self.name(of),))
                )  # what all objects of a collection miss
            case _:
                return with_children(e, self.read)

    def attribute(self, e: tree.Attribute) -> tree.Expr:
        if e.name.lower() == "size":
            return tree.Call("size", (self.read(e.owner),))
        if self.is_current(e.owner, ancestors=False):
            self.file.marks.add("candidate")
            return tree.Name(self.spelled(e.name))
        return tree.Attribute(self.read(e.owner), self.spelled(e.name))

    def call(self, e: tree.Call) -> tree.Expr:
        if e.function in self.file.tables:
            return with_children(e, self.read)
        name, arguments = e.function.lower(), e.arguments
        if name in catalogue.OLDER_FUNCTIONS and len(arguments) == 1:
            name = catalogue.OLDER_FUNCTIONS[name]
        if name == "abseta" and len(arguments) == 1:
            return tree.Call("abs", (self.call(tree.Call("eta", arguments)),))
        if name == "fht" and not arguments:
            return tree.Call("HT", (tree.Name("Jet"),))
        if name in ("fmr", "fmtr") and arguments and isinstance(arguments[0], tree.Name):
            # of two megajets; today's functions name both
            arguments = (tree.Index(arguments[0], 0), tree.Index(arguments[0], 1), *arguments[1:])
        function = catalogue.function(name)
        if (
            function == "sum"
            and isinstance(total := arguments[0] if arguments else None, tree.Unary)
            and total.op == "-"
        ):
            return tree.Unary("-", self.call(tree.Call("sum", (total.operand,))))
        if len(arguments) == 1 and function is None:
            return self.attribute_call(e.function, arguments[0])
        if function in catalogue.REDUCING and len(arguments) == 1:
            return tree.Call(function, (self.reduced(arguments[0]),))
        current = [self.is_current(a) for a in arguments]
        if sum(current) > 1:  # the alias of the candidate says which
            current = [isinstance(a, tree.Name) and a.id in self.aliases for a in arguments]
        if len(arguments) > 1 and sum(current) == 1:
            arguments = tuple(
                tree.Name("this") if now else a for a, now in zip(arguments, current, strict=True)
            )
            self.file.marks.add("candidate")
        return tree.Call(
            function or e.function,
            tuple(a if a == tree.Name("this") else self.read(a) for a in arguments),
        )

    def attribute_call(self, function: str, of: tree.Expr) -> tree.Expr:
        attribute = self.spelled(function)
        if self.is_current(of):
            self.file.marks.add("candidate")
            return tree.Name(attribute)
        if (
            isinstance(of, tree.Name)
            and self.members
            and of.id == (self.block.name if self.block else "")
        ):
            of = tree.Name(self.candidate)
        inside = self.read(of)
        if attribute == "charge" and isinstance(inside, tree.Binary) and inside.op == "+":
            return _charges(inside)
        return tree.Call(attribute, (inside,))

    def reduced(self, e: tree.Expr) -> tree.Expr:
        """Inside a reducer a name stands for the whole collection, but for the candidate of a
        distance.
        """
        if isinstance(e, tree.Call) and catalogue.function(e.function) in _PAIRS:
            return self.read(e)
        was, self.explicit = self.explicit, True
        try:
            return self.read(e)
        finally:
            self.explicit = was

    def compared(self, e: tree.Compare | tree.Range) -> tree.Expr:
        """``dR(jet, allof(muons)) > 0.4`` as ``all(dR(jet, muons) > 0.4)``."""
        words = {n.function.lower() for n in descendants(e) if isinstance(n, tree.Call)} & {
            "anyof",
            "allof",
        }
        inside = with_children(_bare(e) if words else e, self.read)
        return tree.Call(words.pop()[:3], (inside,)) if len(words) == 1 else inside


def _bare(e: tree.Expr) -> tree.Expr:
    if (
        isinstance(e, tree.Call)
        and e.function.lower() in ("anyof", "allof")
        and len(e.arguments) == 1
    ):
        return _bare(e.arguments[0])
    return with_children(e, _bare)


def _charges(e: tree.Expr) -> tree.Expr:
    """The charge of a sum is the sum of charges."""
    if isinstance(e, tree.Binary) and e.op == "+":
        return tree.Binary("+", _charges(e.left), _charges(e.right))
    return tree.Call("charge", (e,))


# --- slices
# --------------------------------------------------------------------------------------------------


def _half_open(analysis: tree.Analysis, *, older: bool) -> tree.Analysis:
    """Slices of the older dialect include their end; those of 2026 syntax, in files that have
    both, do not. Either is noted.
    """
    return tree.Analysis(tuple(_reopened(item, older=older) for item in analysis.items))


def _reopened(item: tree.Item, *, older: bool) -> tree.Item:
    if isinstance(item, tree.Block):
        return replace(
            item, statements=tuple(_reopened_statement(s, older=older) for s in item.statements)
        )
    return cast(tree.Item, _reopened_statement(item, older=older))


def _reopened_statement(s: tree.Statement, *, older: bool) -> tree.Statement:
    found: list[str] = []

    def change(e: tree.Expr) -> tree.Expr:
        e = with_children(e, change) if children(e) else e
        if isinstance(e, tree.Slice) and e.stop is not None and e.stop >= 0:
            stop = e.stop + 1 if older else e.stop
            why = (
                "includes its end in the older syntax"
                if older
                else "stands in a file of both syntaxes"
            )
            found.append(
                f"[{e.start or 0}:{e.stop}] {why}: it is read as [{e.start or 0}:{stop}], "
                f"{stop - (e.start or 0)} objects"
            )
            return replace(e, stop=stop)
        return e

    changed = with_expressions(s, change)
    return (
        replace(changed, note=replace(changed.note, readings=(*changed.note.readings, *found)))
        if found
        else s
    )
