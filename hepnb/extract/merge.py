"""Two drafts of one paper, by a model and by the patterns, become one: what both have once, what only one has is said.

The first draft gives the names. A line of the second is the same as one of the first where they compare the same, in the same
block or by the same words of the paper. What is only in the second comes in as well, below the names of the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hepnb import spec as specs
from hepnb.adl import naming, tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.adl.format import format_statement
from hepnb.extract.agreement import Readings, conflicts, does_not_fit, one_has_it, overlap, pairs, two_readings
from hepnb.findings import Finding
from hepnb.paper import Paper
from hepnb.spec import Evidence, Phrase, PhraseState, Requirement, Spec


def merge(paper: Paper, first: Spec, second: Spec) -> Spec:
    """One spec of two of the same paper, the second by the patterns: evidence joined, phrases claimed, differences said."""
    same = pairs(first, second)
    differing = tuple(conflicts(first, second, same))
    titles = _titles(first, second, same)
    added = _added(second, titles, set(same) | {r.id for _, r in differing})
    analysis = _sound(_joined(first.tree, added), first.tree)
    return _Merger(paper, first, second, same, titles, differing).spec(analysis)


# --- the tree ----------------------------------------------------------------------------------------------------


def _titles(first: Spec, second: Spec, same: dict[str, str]) -> dict[str, str]:
    """Title of a block of the second → that of the block of the first that is the same: by name, else by most of its lines."""
    by_name = {naming.plain(b.title): b.title for b in first.tree.blocks}
    by_id = {r.id: r for r in first.requirements}
    found: dict[str, str] = {}
    for block in second.tree.blocks:
        shared = Counter(by_id[same[r.id]].block for r in second.requirements if r.block == block.title and r.id in same)
        alike = [(title, n) for title, n in shared.most_common(1) if title.split(" ")[0] == block.kind]
        if name := by_name.get(naming.plain(block.title)) or (alike[0][0] if alike else ""):
            found[block.title] = name
    return found


def _added(second: Spec, titles: dict[str, str], left_out: set[str]) -> tuple[tree.Block | tree.Define, ...]:
    """What the second adds, in the names of the first: blocks with the statements that are new, and what those name."""
    lines = zip(second.requirements, specs.requirement_lines(second.tree), strict=True)
    gone = [s for r, (_, s) in lines if r.id in left_out]
    names = {old.partition(" ")[2]: new.partition(" ")[2] for old, new in titles.items()}
    rest = specs.edit(second.tree, lambda s: [] if any(s is g for g in gone) else [s])
    wanted = (i for i in rest.items if isinstance(i, tree.Define) or (isinstance(i, tree.Block) and i.kind != "info"))
    return tuple(naming.renamed(i, names) for i in wanted)


def _joined(base: tree.Analysis, added: tuple[tree.Block | tree.Define, ...]) -> tree.Analysis:
    """The tree of the first with the blocks and statements of the second that it does not have; unused blocks stay away."""
    blocks = {b.title: b for b in base.blocks if b.kind != "info"}
    known = {b.title for b in base.blocks}
    defined = {d.name for d in base.variables}
    for block in (b for b in added if isinstance(b, tree.Block)):
        if block.title not in blocks:
            blocks[block.title] = block
            continue
        blocks[block.title] = _with(blocks[block.title], block.statements)
    variables = (*base.variables, *(d for d in added if isinstance(d, tree.Define) and d.name not in defined))
    wanted = _wanted(blocks, known, variables)
    info = tuple(b for b in base.blocks if b.kind == "info")
    ordered = naming.in_order(wanted)
    objects = tuple(b for b in ordered if b.kind != "region")
    regions = tuple(b for b in ordered if b.kind == "region")
    named = naming.mentioned((*objects, *regions))
    used = tuple(v for v in variables if v.name in defined or v.name in named)
    return tree.Analysis((*info, *objects, *used, *regions))


def _with(block: tree.Block, more: tuple[tree.Statement, ...]) -> tree.Block:
    """The block with the statements that it does not have: what it takes, if nothing yet, and definitions before the others."""
    have = {format_statement(s) for s in block.statements}
    new = [s for s in more if format_statement(s) not in have]
    takes = [] if tree.inputs(block) else [s for s in new if _takes(s)]
    defines = [s for s in new if isinstance(s, tree.Define | tree.Candidate)]
    rest = [s for s in new if not _takes(s) and s not in defines]
    head = [s for s in block.statements if _takes(s)]
    tail = [s for s in block.statements if not _takes(s)]
    return replace(block, statements=(*head, *takes, *defines, *tail, *rest))


def _takes(statement: tree.Statement) -> bool:
    return isinstance(statement, tree.Take) or (isinstance(statement, tree.Sort) and bool(statement.collection))


def _wanted(blocks: dict[str, tree.Block], known: set[str], variables: tuple[tree.Define, ...]) -> list[tree.Block]:
    """The blocks of the first, those that select, and those that one of these names."""
    selects = {t for t, b in blocks.items() if any(not _takes(s) for s in b.statements)}
    wanted = {t: b for t, b in blocks.items() if t in known or t in selects}
    while True:
        named = naming.mentioned((*wanted.values(), *variables))
        more = {t: b for t, b in blocks.items() if t not in wanted and b.name in named}
        if not more:
            return [b for t, b in blocks.items() if t in wanted]
        wanted |= more


def _sound(analysis: tree.Analysis, base: tree.Analysis) -> tree.Analysis:
    """The tree without lines that a check blames, those of the second first; the base is sound by itself."""
    ours = {(b.title, format_statement(s)) for b in base.blocks for s in b.statements}
    while True:
        read = specs.read(format_tree(analysis)).tree
        wrong = {f.line for f in check(read) if f.severity == "error" and f.line}
        if not wrong:
            return read
        suspects = [(b.title, format_statement(s)) for b in read.blocks for s in b.statements if wrong & {s.note.line, b.note.line}]
        guilty = {s for s in suspects if s not in ours} or {
            (b.title, format_statement(s)) for b in read.blocks for s in b.statements if (b.title, format_statement(s)) not in ours
        }
        if not guilty:
            return base
        analysis = _without(read, guilty)


def _without(analysis: tree.Analysis, guilty: set[tuple[str, str]]) -> tree.Analysis:
    items = (
        replace(i, statements=tuple(s for s in i.statements if (i.title, format_statement(s)) not in guilty))
        if isinstance(i, tree.Block)
        else i
        for i in analysis.items
    )
    return tree.Analysis(tuple(i for i in items if not (isinstance(i, tree.Block) and not i.statements)))


# --- the spec ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Merger:
    """The two drafts and how they belong together: ``same``: id of the second → of the first; titles of blocks likewise."""

    paper: Paper
    first: Spec
    second: Spec
    same: dict[str, str]
    titles: dict[str, str]
    differing: tuple[tuple[Requirement, Requirement], ...]

    @cached_property
    def ours(self) -> dict[tuple[str, str], Requirement]:
        """The requirements of the first by block and line."""
        return {(r.block, r.adl): r for r in self.first.requirements}

    @cached_property
    def theirs(self) -> dict[tuple[str, str], Requirement]:
        """What only the second has, by block and line in the names of the first."""
        names = {old.partition(" ")[2]: new.partition(" ")[2] for old, new in self.titles.items()}
        lines = zip(self.second.requirements, specs.requirement_lines(self.second.tree), strict=True)
        gone = {*self.same, *(r.id for _, r in self.differing)}
        return {
            (self.titles.get(r.block, r.block), format_statement(naming.renamed(s, names))): r
            for r, (_, s) in lines
            if r.id not in gone
        }

    @cached_property
    def evidence(self) -> dict[str, tuple[Evidence, ...]]:
        """Id of a requirement of the first → its evidence and that of the line of the second that says the same."""
        found = {r.id: list(r.evidence) for r in self.first.requirements}
        for r in self.second.requirements:
            had = found.get(self.same.get(r.id, ""), [])
            had += [e for e in r.evidence if not any(overlap(e, h) for h in had)]
        return {i: tuple(evidence) for i, evidence in found.items()}

    def spec(self, analysis: tree.Analysis) -> Spec:
        """The spec of the joined tree."""
        quoted = {key: self.evidence[r.id] for key, r in self.ours.items()}
        made = specs.of_tree(
            _noted(analysis, quoted, self.first.paper),
            paper=self.first.paper,
            engine=f"{self.first.engine} with {self.second.engine}",
        )
        requirements = tuple(self._requirement(r) for r in made.requirements)
        merged = replace(made, requirements=requirements)
        merged = replace(merged, phrases=specs.claim(merged, _phrases(self.first, self.second)))
        return replace(merged, findings=tuple(dict.fromkeys(self._all_findings(merged))))

    def _all_findings(self, merged: Spec) -> Iterator[Finding]:
        """What was found wrong with the answers, and where the two differ."""
        places = {r.id: r.line for r in merged.requirements}
        for f in self.first.findings:
            yield replace(f, line=places.get(f.requirement, 0))
        yield from (f for r in merged.requirements for f in self._findings(r))
        yield from self._lost(merged.requirements)

    def _requirement(self, r: Requirement) -> Requirement:
        mine, other = self.ours.get((r.block, r.adl)), self.theirs.get((r.block, r.adl))
        if mine:
            return replace(r, evidence=self.evidence[mine.id], votes=mine.votes)
        return replace(r, evidence=other.evidence, votes=other.votes) if other else r

    def _findings(self, r: Requirement) -> Iterator[Finding]:
        mine, other = self.ours.get((r.block, r.adl)), self.theirs.get((r.block, r.adl))
        if mine and (differs := {a.id: b for a, b in self.differing}.get(mine.id)):
            yield from two_readings(Readings(r, self.second.engine, differs))
        elif r.comparisons and (mine is None) != (other is None) and not (mine and mine.id in self.same.values()):
            yield from one_has_it(Readings(r, self.first.engine if mine else self.second.engine))

    def _lost(self, requirements: Sequence[Requirement]) -> Iterator[Finding]:
        there = {(r.block, r.adl) for r in requirements}
        for key, r in self.theirs.items():
            if key not in there:
                yield from does_not_fit(Readings(r, self.second.engine))


def _noted(analysis: tree.Analysis, evidence: Mapping[tuple[str, str], tuple[Evidence, ...]], paper: str) -> tree.Analysis:
    """The tree with all evidence of the lines that both have in their notes."""

    def noted(block: tree.Block, s: tree.Statement) -> tree.Statement:
        found = evidence.get((block.title, format_statement(s)))
        quotes = tuple(tree.Quote(e.page, e.quote, "" if e.paper == paper else e.paper, e.which) for e in found or ())
        return replace(s, note=replace(s.note, evidence=quotes)) if found else s

    items = (
        replace(i, statements=tuple(noted(i, s) for s in i.statements)) if isinstance(i, tree.Block) else i for i in analysis.items
    )
    return tree.Analysis(tuple(items))


def _phrases(first: Spec, second: Spec) -> list[Phrase]:
    """The phrases as they were swept; what a model says of an open one stays beside it."""
    reasons = {(p.block, p.start, p.end): p.reason for p in first.phrases if p.state == PhraseState.OPEN}
    swept = (replace(p, state=PhraseState.OPEN, requirement="") if p.state == PhraseState.CLAIMED else p for p in second.phrases)
    return [
        replace(p, reason=reasons.get((p.block, p.start, p.end), p.reason)) if p.state == PhraseState.OPEN else p for p in swept
    ]
