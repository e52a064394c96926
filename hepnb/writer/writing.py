"""The writer: blocks in order, lines in order, versions of a collection from which overlaps are
removed, counts that lines need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from hepnb.adl import catalogue, naming, tree
from hepnb.adl.format import format_statement
from hepnb.findings import Check, Finding
from hepnb.records import Block, Pick, Records, Rule, Test
from hepnb.records.checking import on_page, told
from hepnb.spec import IMPLIED
from hepnb.vocabulary import subjects
from hepnb.vocabulary.quantities import DISTANCES, RELATIONS
from hepnb.writer import lineage
from hepnb.writer.expressions import Unwritable, of_candidate, parsed
from hepnb.writer.lines import LineWriter
from hepnb.writer.names import BlockNames

#: many members have the names l1, l2, l3 …
_MOST_MEMBERS = 6

#: what stands before a name that means something else in the language; `hepnb.adl.atoms` takes it
#: off again
_FALLBACKS = {"region": "region", "variable": naming.VARIABLE}


@dataclass(frozen=True)
class Unwritten:
    """A rule that the language cannot say, by its number, and why."""

    number: int
    rule: Rule
    why: str


@dataclass(frozen=True)
class Written:
    """ADL made of records.

    ``rules``: the rules, numbered; ``lines``: number of a rule → the lines that hold it, as (title
    of the block, code). ``names``: name in the paper → name in the text. ``unwritten``: what the
    language cannot say.
    """

    analysis: tree.Analysis
    rules: tuple[Rule, ...]
    lines: dict[int, tuple[tuple[str, str], ...]]
    names: dict[str, str]
    unwritten: tuple[Unwritten, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A finding for each rule that could not be written."""
        return tuple(f for u in self.unwritten for f in cannot_be_said(u))


def cannot_be_said(unwritten: Unwritten) -> Iterator[Finding]:
    """A requirement that the language cannot say

    It was read, but no line holds it; its words stay open in the paper. Warning. Fix: a variable of
    your own for the quantity, or a line by hand.
    """
    rule = unwritten.rule
    message = f"{on_page(rule)}{told(rule)} was read and cannot be written: {unwritten.why}"
    yield Finding("HEP602", "warning", message, fix="a line by hand")


#: the pages of the manual
RULES: tuple[Check[Unwritten], ...] = (Check("HEP602", cannot_be_said),)


def write(records: Records) -> Written:
    """The ADL of records that have been checked (`hepnb.records.check`)."""
    return _Writer(lineage.single(records), records).written()


@dataclass
class _Part:
    """A block that is being written; ``holds``: for each statement the numbers of its rules."""

    kind: tree.BlockKind
    name: str
    head: list[tree.Statement] = field(default_factory=list)
    body: list[tree.Statement] = field(default_factory=list)
    tail: list[tree.Statement] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}"

    def block(self) -> tree.Block:
        return tree.Block(self.kind, self.name, (*self.head, *self.body, *self.tail))


class _Writer:
    def __init__(self, records: Records, given: Records) -> None:
        self.records = records
        self.given = given
        self.names = BlockNames()
        self.latest: dict[str, str] = {}
        self.parts: list[_Part] = []
        self.variables: list[tree.Define] = []
        self.lines: dict[int, list[tuple[str, str]]] = {}
        self.unwritten: dict[int, Unwritten] = {}
        for block in records.blocks:
            self.names.declare(block.name, _FALLBACKS.get(block.kind, "objects"))

    def written(self) -> Written:
        for block in sorted(
            self.records.blocks, key=lambda b: (b.kind == "region", b.kind == "variable")
        ):
            match block.kind:
                case "overlap":
                    self.overlap(block)
                case "variable":
                    self.variable(block)
                case "region":
                    self.region(block)
                case _:
                    self.collection(block)
        parts = self.wanted()
        objects = naming.in_order(p.block() for p in parts if p.kind != "region")
        regions = [p.block() for p in parts if p.kind == "region"]
        used = {n.id for b in regions for n in tree.walk(b) if isinstance(n, tree.Name)}
        used |= {
            n.id for v in self.variables for n in tree.walk(v.value) if isinstance(n, tree.Name)
        }
        variables = [v for v in self.variables if v.name in used]
        lines = {n: tuple(found) for n, found in self.lines.items()}
        unwritten = tuple(u for n, u in sorted(self.unwritten.items()) if n not in lines)
        names = {b.name: self.names[b.name] for b in self.records.blocks}
        return Written(
            tree.Analysis((*objects, *variables, *regions)),
            self.records.rules,
            lines,
            names,
            unwritten,
        )

    def name(self, block: str) -> str:
        """The name of a block as it stands now: of a collection from which overlaps were
        removed, its last version.
        """
        return self.latest.get(block) or self.names[block]

    def wanted(self) -> list[_Part]:
        """The blocks that select, and those that another one names."""
        kept = [p for p in self.parts if p.body or p.tail or (p.kind == "region" and p.head)]
        while True:
            named = {n for p in kept for n in _mentioned(p)} | {
                n for v in self.variables for n in _mentioned(v)
            }
            more = [p for p in self.parts if p not in kept and p.name in named]
            if not more:
                return [p for p in self.parts if p in kept]
            kept += more

    # --- collections ---

    def collection(self, block: Block) -> None:
        part = self.opened(block)
        if part is None:
            for number, rule in self.records.rules_of(block.name):
                self.leave(number, rule, f"what {block.name} are taken from is not said")
            return
        writer = LineWriter(self.records, block, self.name, self.records.paper)
        if block.kind == "combination":
            self.combine(part, writer)
        else:
            self.place(part, writer, list(self.records.rules_of(block.name)))
            self.first(part, writer)

    def opened(self, block: Block) -> _Part | None:
        """The block with its ``take``; None where nobody says what it is taken from."""
        of = block.of or ((base,) if (base := _base(block.name)) else ())
        if not of:
            return None
        title = self.names[block.name]
        if block.kind == "combination":
            members = (of * 2 if len(of) == 1 else of)[:_MOST_MEMBERS]
            inputs = tuple(
                tree.Binding(self.name(m), f"l{n}") for n, m in enumerate(members, start=1)
            )
            part = _Part("composite", title, [tree.Take(inputs, "disjoint")])
        elif len(of) > 1:
            part = _Part(
                "object", title, [tree.Take(tuple(tree.Binding(self.name(m)) for m in of), "union")]
            )
        else:
            part = _Part("object", title, [tree.Take((tree.Binding(self.name(of[0])),))])
        self.parts.append(part)
        return part

    def combine(self, part: _Part, writer: LineWriter) -> None:
        """Signs of the members, what they make, its own requirements, and which one counts."""
        rules = list(self.records.rules_of(writer.block.name))
        signs = [(n, r) for n, r in rules if r.test.quantity in DISTANCES | RELATIONS]
        self.place(part, writer, signs)
        members = part.head[0]
        assert isinstance(members, tree.Take)
        total: tree.Expr = tree.Name(members.inputs[0].alias)
        writer = replace(writer, members=tuple(b.alias for b in members.inputs))
        for binding in members.inputs[1:]:
            total = tree.Binary("+", total, tree.Name(binding.alias))
        part.tail.append(tree.Candidate(writer.candidate, total))
        self.place(part, writer, [x for x in rules if x not in signs], part.tail)
        self.first(part, writer)

    def first(self, part: _Part, writer: LineWriter) -> None:
        """The order in which the candidate or the combination that counts comes first."""
        if pick := writer.block.pick:
            with suppress(Unwritable):  # its words stay open
                part.tail.append(self.sort(writer, pick))

    def sort(self, writer: LineWriter, pick: Pick) -> tree.Sort:
        """The order in which what counts comes first. Raises Unwritable."""
        test = Test(pick.quantity, "==")
        pair = writer.block.kind == "combination"
        value = writer.of_pair(test) if pair else of_candidate(test, self.name)
        quotes = (
            (tree.Quote(pick.place.page, " ".join(pick.words.split()), nth=pick.place.nth),)
            if pick.place
            else ()
        )
        note = (
            tree.Note(quotes, tree.Mark.OPEN, pick.remark)
            if quotes or pick.remark
            else tree.NO_NOTE
        )
        if pick.how == "closest":
            value = tree.Call("abs", (tree.Binary("-", value, tree.Number(pick.value, pick.unit)),))
        return tree.Sort(value, descending=pick.how == "max", note=note)

    # --- overlap removal ---

    def overlap(self, block: Block) -> None:
        """Each step takes from a collection, or makes a new version of one that was looked at;
        below, the last version counts.
        """
        rules = list(self.records.rules_of(block.name))
        for step in sorted({r.step for _, r in rules}):
            here = [(n, r) for n, r in rules if r.step == step]
            for removed in dict.fromkeys(r.removes for _, r in here):
                self.remove(block, removed, step, [(n, r) for n, r in here if r.removes == removed])

    def remove(self, block: Block, removed: str, step: int, rules: list[tuple[int, Rule]]) -> None:
        if not removed:
            for number, rule in rules:
                self.leave(number, rule, "which of the two is removed is not said")
            return
        part = self.open_for(removed, step)
        turned = [(n, _seen_from(r, removed)) for n, r in rules]
        writer = LineWriter(
            self.records,
            replace(block, kind="objects", name=removed),
            self.name,
            self.records.paper,
        )
        if len(turned) > 1 and len({r.test.quantity for _, r in turned}) > 1:
            self.together(part, writer, turned)  # a distance and a flag of one step belong together
        else:
            self.place(part, writer, turned)
        if part.body and part not in self.parts:
            self.parts.append(part)
            self.latest[removed] = part.name

    def open_for(self, removed: str, step: int) -> _Part:
        """The block in which objects of a collection are removed: its own while nothing has
        looked at it, else a new version.
        """
        old = self.name(removed)
        own = next((p for p in self.parts if p.name == old), None)
        first = any(
            r.before
            for r in self.records.rules
            if removed in (r.test.what, r.test.other, *r.blocks)
        )
        looked_at = any(old in _mentioned(p) for p in self.parts)
        if own is not None and not first and not looked_at:
            return own
        return _Part(
            "object",
            self.names.fresh(f"{self.names[removed]}_{max(step, 1)}"),
            [tree.Take((tree.Binding(old),))],
        )

    def together(self, part: _Part, writer: LineWriter, rules: list[tuple[int, Rule]]) -> None:
        """One ``reject`` of all rules of a step."""
        try:
            tests = tuple(writer.test(r.test, turned=not r.drops) for _, r in rules)
        except Unwritable as error:
            for number, rule in rules:
                self.leave(number, rule, str(error))
            return
        line = tree.Select(
            tree.Logical("and", tests), rejects=True, note=writer.note([r for _, r in rules])
        )
        self.add(part, part.body, line, [n for n, _ in rules])

    # --- events ---

    def variable(self, block: Block) -> None:
        if not block.expression:
            return
        try:
            value = parsed(block.expression, self.name)
        except Unwritable as error:
            for number, rule in enumerate(self.records.rules):
                if rule.test.what == block.name:
                    self.leave(number, rule, str(error))
            return
        quotes = (
            (tree.Quote(block.place.page, " ".join(block.words.split()), nth=block.place.nth),)
            if block.place and block.words
            else ()
        )
        note = tree.Note(quotes, tree.Mark.OPEN) if quotes else tree.NO_NOTE
        self.variables.append(tree.Define(self.names[block.name], value, note))

    def region(self, block: Block) -> None:
        takes: list[tree.Statement] = [
            tree.Take((tree.Binding(self.names[p]),))
            for p in dict.fromkeys(block.of)
            if p in self.names
        ]
        part = _Part("region", self.names[block.name], takes)
        self.parts.append(part)
        writer = LineWriter(self.records, block, self.name, self.records.paper)
        rules = list(self.records.rules_of(block.name))
        for number, rule in rules:
            if rule.test.op == "any" and not lineage.lifts(self.given, rule, block.name):
                self.leave(number, rule, "no region that it takes asks for that")
        self.place(part, writer, [(n, r) for n, r in rules if n not in self.unwritten])
        part.body = list(_with_counts(part.body, self.counted(block)))

    def counted(self, block: Block) -> dict[str, int]:
        """The required number of each collection in the regions above."""
        found: dict[str, int] = {}
        for parent in block.of:
            above = next(
                (p for p in self.parts if p.kind == "region" and p.name == self.names[parent]), None
            )
            owner = self.records.block(parent)
            if above is None or owner is None:
                continue
            for counts in (self.counted(owner), _counts(above.body)):
                found |= {c: max(n, found.get(c, 0)) for c, n in counts.items()}
        return found

    # --- lines ---

    def place(
        self,
        part: _Part,
        writer: LineWriter,
        rules: Sequence[tuple[int, Rule]],
        where: list[tree.Statement] | None = None,
    ) -> None:
        """Writes rules into a block; alternatives of one letter make one line."""
        done: set[str] = set()
        for number, rule in rules:
            key = rule.group or (f"bins {rule.crossed}" if rule.crossed else "")
            if key and key in done:
                continue
            done.add(key)
            group = (
                [(n, r) for n, r in rules if r.group == rule.group and r.crossed == rule.crossed]
                if key
                else [(number, rule)]
            )
            try:
                lines = writer.lines([r for _, r in group])
            except Unwritable as error:
                for n, r in group:
                    self.leave(n, r, str(error))
                continue
            for line in lines:
                self.add(part, part.body if where is None else where, line, [n for n, _ in group])

    def add(
        self, part: _Part, where: list[tree.Statement], line: tree.Statement, numbers: list[int]
    ) -> None:
        """Adds a line; one that stands there already gets the new evidence as well.

        Whether the limit itself passes is no difference: texts and tables of one paper say it
        either way. Of a number it is one.
        """
        code = format_statement(line)
        for place, old in enumerate(where):
            if _without_ends(format_statement(old)) == _without_ends(code):
                code = format_statement(old)
                evidence = tuple(dict.fromkeys((*old.note.evidence, *line.note.evidence)))
                where[place] = replace(old, note=replace(old.note, evidence=evidence))
                break
        else:
            where.append(line)
        for number in numbers:
            self.lines.setdefault(number, []).append((part.title, code))

    def leave(self, number: int, rule: Rule, why: str) -> None:
        self.unwritten.setdefault(number, Unwritten(number, rule, why))


# --- what lines need
# ----------------------------------------------------------------------------------------------


def _with_counts(
    statements: Sequence[tree.Statement], counted: dict[str, int]
) -> Iterator[tree.Statement]:
    """The lines of a region; before the first that speaks of the n-th object, that there are n,
    where no line says so.
    """
    have = dict(counted)
    for collection, n in _counts(statements).items():
        have[collection] = max(n, have.get(collection, 0))
    most: dict[str, int] = {}
    for statement in statements:
        for collection, needed in _needs(statement).items():
            most[collection] = max(needed, most.get(collection, 0))
    for statement in statements:
        for collection in _needs(statement):
            needed = most.pop(collection, 0)
            if have.get(collection, 0) < needed:
                size = tree.Call("size", (tree.Name(collection),))
                count = tree.Compare(">=", size, tree.Number(float(needed)))
                why = f"{IMPLIED} by the line on {collection}[{needed - 1}]"
                yield tree.Select(count, note=tree.Note(comment=why))
        yield statement


def _needs(statement: tree.Statement) -> dict[str, int]:
    """The number of each collection that a line needs; none for one that lets other events pass."""
    if not isinstance(statement, tree.Select) or isinstance(
        statement.condition, tree.Logical | tree.Conditional
    ):
        return {}
    found: dict[str, int] = {}
    for node in tree.walk(statement.condition):
        if isinstance(node, tree.Index) and isinstance(node.owner, tree.Name) and node.index >= 0:
            found[node.owner.id] = max(node.index + 1, found.get(node.owner.id, 0))
    return found


def _counts(statements: Sequence[tree.Statement]) -> dict[str, int]:
    """The number of each collection that the lines need."""
    found: dict[str, int] = {}
    for s in statements:
        match s:
            case tree.Select(
                condition=tree.Compare(
                    op=op,
                    left=tree.Call(function="size", arguments=(tree.Name(id=c),)),
                    right=tree.Number(value=v),
                ),
                rejects=False,
            ) if op in (">", ">=", "=="):
                found[c] = max(int(v) + (op == ">"), found.get(c, 0))
            case tree.Select(
                condition=tree.Range(
                    operand=tree.Call(function="size", arguments=(tree.Name(id=c),)),
                    low=tree.Number(value=v),
                    inside=True,
                ),
                rejects=False,
            ):
                found[c] = max(int(v), found.get(c, 0))
            case _:
                pass
    return found


def _seen_from(rule: Rule, removed: str) -> Rule:
    """A distance with the removed collection as the candidate; what is close is removed, what
    "is beyond" is kept.
    """
    test = rule.test
    rule = replace(
        rule, drops=rule.drops or test.op in ("<", "<=", "in") or test.quantity == "shared_track"
    )
    if test.other == removed and test.what != removed:
        test = replace(test, what="", other=test.what, other_nth=test.nth, nth=0)
    elif test.other:
        test = replace(test, what="")
    return replace(rule, test=test)


def _mentioned(part: _Part | tree.Define) -> set[str]:
    statements = [part] if isinstance(part, tree.Define) else [*part.head, *part.body, *part.tail]
    found = {n.id for s in statements for n in tree.walk(s) if isinstance(n, tree.Name)}
    return found | {
        n.collection for s in statements for n in tree.walk(s) if isinstance(n, tree.Binding)
    }


def _without_ends(line: str) -> str:
    """The line with one sign for each direction; as it stands where it counts."""
    return line if re.search(r"\b(?:size\(|n_|ntracks)", line) else re.sub(r"([<>])=", r"\1", line)


def _base(name: str) -> str:
    """The base collection that the name of an object speaks of, "" if none: ``signal photons``
    are taken from ``Photon``.
    """
    lower = name.lower()
    said = [c for c in catalogue.COLLECTIONS if c.lower() in lower and c != "MET"]
    words = [base for subject, (_, base) in subjects.COLLECTIONS.items() if subject in lower]
    return max((*said, *words), key=len, default="")
