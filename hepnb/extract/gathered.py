"""The lines of a model that are believed, block by block: one per statement, with all its evidence and the samples that have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hepnb.adl import catalogue, naming, tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.adl.format import format_statement
from hepnb.adl.parse import parse
from hepnb.extract.claims import RULES, Claim, repeated
from hepnb.extract.replies import Assembly, Named, Outline
from hepnb.extract.troubles import Failed, fails_check
from hepnb.findings import Finding
from hepnb.locate import locate
from hepnb.paper import Paper
from hepnb.spec import Evidence


@dataclass
class Kept:
    """A statement that is believed; ``samples``: the numbers of the samples that have it."""

    statement: tree.Statement
    evidence: list[Evidence] = field(default_factory=list)
    samples: set[int] = field(default_factory=set)


#: title of a block → line → what is kept of it, in the order in which they came
Blocks = dict[str, dict[str, Kept]]


@dataclass
class Gathered:
    """What is believed of a model's answers about a paper, and what was found wrong with the rest."""

    paper: Paper
    findings: list[Finding] = field(default_factory=list)
    blocks: Blocks = field(default_factory=dict)
    #: (kind, plain name) → the name as it came first
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    #: title of a block → what a model says that it takes
    takes: dict[str, str] = field(default_factory=dict)
    #: titles of blocks that failed a check when code made them
    refused: set[str] = field(default_factory=set)

    # --- names ---

    def outline(self, outline: Outline, paper: Paper) -> None:
        """Takes up the names that an outline gives, those whose anchor stands in the paper: they are hints for later questions."""
        for kind, named in (("object", outline.collections), ("region", outline.regions)):
            for n in named:
                if naming.legal(n.name) and locate(paper, n.anchor).status == "verbatim":
                    self._take_from(f"{kind} {self._name(kind, n.name)}", n)

    def _take_from(self, title: str, named: Named) -> None:
        if named.takes and naming.plain(named.takes) != naming.plain(named.name):
            self.takes.setdefault(title, naming.legal(named.takes))

    def _name(self, kind: str, name: str) -> str:
        """The name as the draft has it: another spelling of one that is known is that one."""
        legal = naming.legal(name)
        return self.names.setdefault((kind, naming.plain(legal)), legal)

    @property
    def known(self) -> str:
        """The names so far, for the next question: one line, "" where there are none."""
        of_kind = {kind: [n for (k, _), n in self.names.items() if k == kind] for kind in ("object", "composite", "region")}
        parts = (("collections", [*of_kind["object"], *of_kind["composite"]]), ("regions", of_kind["region"]))
        return "; ".join(f"{what} of this paper: {', '.join(names)}" for what, names in parts if names)

    # --- lines ---

    def take(self, claims: Sequence[Claim], sample: int = 0) -> None:
        """Puts the lines of one answer into their blocks, or says why not."""
        seen: set[tuple[str, str]] = set()
        for claim in claims:
            wrong = [finding for rule in RULES for finding in rule.find(claim)]
            self.findings += wrong
            if wrong or claim.statement is None:
                continue
            # whatever note a model wrote, a mark of acceptance above all, is gone
            statement = replace(claim.statement, note=tree.NO_NOTE)
            key = (f"{claim.line.kind} {self._name(claim.line.kind, claim.line.name)}", format_statement(statement))
            if key in seen:
                self.findings += repeated(claim)
            seen.add(key)
            kept = self.blocks.setdefault(key[0], {}).setdefault(key[1], Kept(statement))
            kept.samples.add(sample)
            if claim.evidence not in kept.evidence:
                kept.evidence.append(claim.evidence)

    def evidence(self) -> Iterator[Evidence]:
        """All evidence so far."""
        return (e for lines in self.blocks.values() for kept in lines.values() for e in kept.evidence)

    # --- assembly ---

    def assemble(self, assembly: Assembly) -> list[tuple[str, str]]:
        """Joins blocks that are one thing, and notes what they take; gives the joined as (title, title of the other)."""
        joined = []
        for placed in assembly.blocks:
            name = naming.legal(placed.name)
            for title in [t for t in self.blocks if t.partition(" ")[2] == name]:
                kind = title.partition(" ")[0]
                other = f"{kind} {naming.legal(placed.same_as)}"
                if placed.same_as and other != title and other in self.blocks:
                    self._join(title, other)
                    joined.append((title, other))
                elif placed.takes and naming.legal(placed.takes) != name:
                    self.takes.setdefault(title, naming.legal(placed.takes))
        return joined

    def _join(self, title: str, other: str) -> None:
        for code, kept in self.blocks.pop(title).items():
            there = self.blocks[other].setdefault(code, Kept(kept.statement))
            there.evidence += [e for e in kept.evidence if e not in there.evidence]
            there.samples |= kept.samples
        kind, _, name = title.partition(" ")
        self.names[kind, naming.plain(name)] = other.partition(" ")[2]

    def analysis(self) -> tree.Analysis:
        """The tree: objects, composites, regions, each below what it names; without the lines that fail a check of the language."""
        analysis = self._tree()
        while True:
            analysis = parse(format_tree(analysis))  # so that every statement knows its line
            wrong = {f.line: f for f in check(analysis) if f.severity == "error" and f.line}
            failed = [Failed(title, s, why) for title, s, lines in _placed(analysis) if (why := _first(wrong, lines))]
            if not failed:
                return analysis
            self.findings += (finding for f in failed for finding in fails_check(f))
            for f in failed:
                self._drop(f)
            analysis = self._tree()

    def _drop(self, failed: Failed) -> None:
        """Without the line that failed; where that is one that code wrote, without what it was written for."""
        lines = self.blocks.get(failed.title, {})
        wanted = format_statement(failed.statement)
        code = next((c for c, kept in lines.items() if wanted in (c, self.code(failed.title, kept))), "")
        if code:
            del lines[code]
        elif not self.takes.pop(failed.title, ""):
            lines.clear()
            self.refused.add(failed.title)

    def _tree(self) -> tree.Analysis:
        made = [self._block(title, lines) for title, lines in self.blocks.items() if lines and not _is_variable(title)]
        of_variables = ((title, k) for title, lines in self.blocks.items() if _is_variable(title) for k in lines.values())
        variables = tuple(replace(self._named(title, k.statement), note=self._note(k)) for title, k in of_variables)
        ordered = naming.in_order((*made, *self._needed((*made, *variables), {b.name for b in made})))
        regions = tuple(b for b in ordered if b.kind == "region")
        objects = tuple(b for b in ordered if b.kind != "region")
        return tree.Analysis((*objects, *(v for v in variables if isinstance(v, tree.Define)), *regions))

    def _needed(self, made: Sequence[tree.Block | tree.Statement], have: set[str]) -> Iterator[tree.Block]:
        """Collections that lines speak of and nobody made: as they come from the events, where their name says of what kind."""
        for name in sorted(naming.mentioned(made) - have):
            base = naming.base(name)
            outlined = ("object", naming.plain(name)) in self.names
            says = bool(base) and base != name and (outlined or naming.plain(name) == naming.plain(base))
            if says and f"object {name}" not in self.refused:
                yield tree.Block("object", name, (tree.Take((tree.Binding(base),)),))

    def _block(self, title: str, lines: dict[str, Kept]) -> tree.Block:
        empty = parse(title).blocks[0]
        statements = [replace(self._named(title, k.statement), note=self._note(k)) for k in lines.values()]
        takes: list[tree.Statement] = [s for s in statements if isinstance(s, tree.Take)]
        if not takes and (source := self._source(title, empty)):
            takes = [tree.Take((tree.Binding(source),))]
        return replace(empty, statements=(*takes, *(s for s in statements if not isinstance(s, tree.Take))))

    def _source(self, title: str, block: tree.Block) -> str:
        """What a block without a ``take`` takes: what a model said, if that is there; an object, else, the base in its name."""
        kinds = {"object": ("object",), "composite": ("object", "composite"), "region": ("region",)}[block.kind]
        said = self.takes.get(title, "")
        name = next((self.names[k, naming.plain(said)] for k in kinds if (k, naming.plain(said)) in self.names), "")
        if name and name != block.name and any(f"{k} {name}" in self.blocks for k in kinds):
            return "" if block.kind == "composite" else name
        return naming.base(said) or naming.base(block.name) if block.kind == "object" else ""

    def code(self, title: str, kept: Kept) -> str:
        """A line as it stands in the tree."""
        return format_statement(self._named(title, kept.statement))

    def _named(self, title: str, statement: tree.Statement) -> tree.Statement:
        """A statement that calls the blocks by the names that they have; names of its own block mean what they say."""
        own = {name for k in self.blocks[title].values() for name in _names_of(k.statement)}
        block = title.partition(" ")[2]
        names = {}
        for name in naming.mentioned((statement,)):
            keys = [(kind, naming.plain(name)) for kind in ("object", "composite", "region")]
            known = [self.names[key] for key in keys if key in self.names]
            spoken = catalogue.attribute(name) or name in catalogue.COLLECTIONS  # these mean what they say
            if known and known[0] != block and name not in (*known, *own) and not spoken:
                names[name] = known[0]
        return naming.renamed(statement, names)

    def _note(self, kept: Kept) -> tree.Note:
        quotes = (tree.Quote(e.page, e.quote, "" if e.paper == self.paper.id else e.paper, e.which) for e in kept.evidence)
        return tree.Note(tuple(quotes), tree.Mark.OPEN)


def _names_of(statement: tree.Statement) -> tuple[str, ...]:
    """The names that a statement makes."""
    match statement:
        case tree.Candidate() | tree.Define():
            return (statement.name,)
        case tree.Take():
            return tuple(b.alias for b in statement.inputs if b.alias)
        case _:
            return ()


def _is_variable(title: str) -> bool:
    return title.startswith("variable ")


def _placed(analysis: tree.Analysis) -> Iterator[tuple[str, tree.Statement, tuple[int, ...]]]:
    """Every statement with the title of its block, and the lines on which a finding blames it."""
    for item in analysis.items:
        if isinstance(item, tree.Block):
            yield from ((item.title, s, (s.note.line, item.note.line)) for s in item.statements)
        elif isinstance(item, tree.Define):
            yield f"variable {item.name}", item, (item.note.line,)


def _first(wrong: Mapping[int, Finding], lines: Sequence[int]) -> Finding | None:
    return next((wrong[n] for n in lines if n in wrong), None)
