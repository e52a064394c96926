"""Paper → draft spec by a language model, of which nothing is believed that code cannot find in the paper.

Per passage one bounded question. Each line of the answer brings a short anchor, which is located in the passage, and a line of ADL,
which is parsed, whose numbers must stand in the anchor, and which must pass the checks of the language. What fails is a finding
with the nearest text of the paper, and not in the spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, Field

from hepnb.adl import catalogue, tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.adl.format import format_statement
from hepnb.adl.parse import parse
from hepnb.extract.claims import (
    RULES,
    Claim,
    Failed,
    Line,
    Stopped,
    Unread,
    fails_check,
    not_read_to_the_end,
    stopped,
    takes_nothing,
)
from hepnb.findings import Finding
from hepnb.paper import Block, Paper
from hepnb.ports import Cancelled, LanguageModel, Progress, Question, never, silent
from hepnb.spec import Evidence, Spec, claim, of_tree
from hepnb.sweep import Passage, passages, sweep

#: the texts of the question, by name and version: a changed text is a new version, since recorded answers belong to the old one
PROMPT = "passage-1"
#: tokens of an answer; the longest list of lines takes about 6000 with a vocabulary of single bytes, a quarter of it with others
MAX_TOKENS = 2048
MAX_LINES = 8
#: a text shorter than this is not halved any more
_SHORTEST = 200


class Reply(BaseModel):
    """The answer to the question about a passage."""

    lines: Annotated[list[Line], Field(max_length=MAX_LINES)]


class Prompted:
    """A `hepnb.ports.Extractor` that asks a language model about every passage."""

    def __init__(self, model: LanguageModel, *, max_tokens: int = MAX_TOKENS) -> None:
        self.model = model
        self.max_tokens = max_tokens

    def extract(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Spec:
        """The draft spec: every line has verbatim evidence that holds its numbers, and is open. Raises ModelError.

        When ``cancelled`` the spec holds what was read so far, and a finding says how far that is.
        """
        draft = _Draft(paper)
        for number, part in enumerate(parts := _parts(paper)):
            if cancelled():
                draft.stop(number, len(parts))
                break
            progress("asking about the passages", number, len(parts))
            if not self._read(part, draft, cancelled):
                draft.stop(number, len(parts))
                break
        else:
            progress("asking about the passages", len(parts), len(parts))
        return draft.spec(f"prompted {draft.model or self.model.name}")

    def _read(self, part: _Part, draft: _Draft, cancelled: Cancelled) -> bool:
        """Asks about a part, and about its halves where the answer was cut or full; False when cancelled."""
        question = Question(_text("question"), _text("system"), part.context, Reply, self.max_tokens)
        answer = self.model.answer(question, cancelled=cancelled)
        draft.model = answer.model
        if answer.finish == "cancelled":
            return False
        reply = answer.parsed if isinstance(answer.parsed, Reply) else None
        full = reply is None or len(reply.lines) >= MAX_LINES
        for line in reply.lines if reply else ():
            draft.take(Claim(draft.paper, part.blocks, line))
        halves = part.halves() if full else ()
        if full and not halves:
            why = f"the answer has {MAX_LINES} lines, there may be more" if reply else "the answer was cut"
            draft.findings += not_read_to_the_end(Unread(part.blocks[0].page, part.text, why))
        return all(self._read(half, draft, cancelled) for half in halves)


@cache
def _text(name: str) -> str:
    return files("hepnb.extract").joinpath("prompts", f"{PROMPT}.{name}.txt").read_text("utf-8").strip()


# --- what is asked about -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """A passage or a piece of one. ``blocks``: the passage, and the caption of a table."""

    blocks: tuple[Block, ...]
    headings: tuple[str, ...]
    text: str

    @property
    def context(self) -> str:
        """What the model is given: where the text stands, and the text as it is."""
        return "\n\n".join(t for t in (" > ".join(self.headings), *(b.text for b in self.blocks[1:]), self.text) if t)

    def halves(self) -> tuple[_Part, ...]:
        """Two pieces, cut between two sentences or rows near the middle; none where the text is too short for it."""
        cuts = [m.end() for m in re.finditer(r"\n|[.;]\s+(?=[A-Z])", self.text)]
        inner = [c for c in cuts if _SHORTEST // 2 < c < len(self.text) - _SHORTEST // 2]
        if not inner:
            return ()
        middle = min(inner, key=lambda c: abs(c - len(self.text) // 2))
        return replace(self, text=self.text[:middle]), replace(self, text=self.text[middle:])


def _parts(paper: Paper) -> tuple[_Part, ...]:
    captions = {t.block: (paper.block_by_id[t.caption],) for t in paper.tables if t.caption in paper.block_by_id}
    return tuple(_Part((p.block, *captions.get(p.block.id, ())), p.headings, p.block.text) for p in passages(paper) if _asks(p))


def _asks(passage: Passage) -> bool:
    """Headings say nothing by themselves: they stand above the passages of their section."""
    return passage.block.kind not in ("heading", "title") and bool(passage.block.text.strip())


# --- the spec ----------------------------------------------------------------------------------------------------


#: title of a block → line → its statement and its evidence, in the order in which they came
_Blocks = dict[str, dict[str, tuple[tree.Statement, list[Evidence]]]]


@dataclass
class _Draft:
    """Gathers what is believed, block by block."""

    paper: Paper
    model: str = ""
    findings: list[Finding] = field(default_factory=list)
    blocks: _Blocks = field(default_factory=dict)

    def take(self, claimed: Claim) -> None:
        """Puts a line into its block, or says why not."""
        wrong = [finding for rule in RULES for finding in rule.find(claimed)]
        self.findings += wrong
        if wrong or not isinstance(claimed.parsed, tree.Block):
            return
        # whatever note a model wrote, a mark of acceptance above all, is gone
        statement = replace(claimed.parsed.statements[0], note=tree.NO_NOTE)
        lines = self.blocks.setdefault(claimed.title, {})
        evidence = lines.setdefault(format_statement(statement), (statement, []))[1]
        if claimed.evidence not in evidence:
            evidence.append(claimed.evidence)

    def stop(self, done: int, total: int) -> None:
        """Says that the spec is not complete."""
        self.findings += stopped(Stopped(done, total))

    def spec(self, engine: str) -> Spec:
        """The spec: objects, then composites, then regions; lines that fail a check of the language are left out."""
        analysis = self._checked(_assemble(self.blocks))
        self.findings += (finding for block in analysis.blocks for finding in takes_nothing(block))
        spec = of_tree(analysis, paper=self.paper.id, engine=engine)
        located = tuple(replace(r, evidence=tuple(self.blocks[r.block][r.adl][1])) for r in spec.requirements)
        spec = replace(spec, requirements=located, findings=tuple(self.findings))
        return replace(spec, phrases=claim(spec, sweep(self.paper)))

    def _checked(self, analysis: tree.Analysis) -> tree.Analysis:
        while True:
            analysis = parse(format_tree(analysis))  # so that every statement knows its line
            wrong = {f.line: f for f in check(analysis) if f.severity == "error" and f.line}
            failed = [
                Failed(b, s, why) for b, s in _statements(analysis) if (why := wrong.get(s.note.line) or wrong.get(b.note.line))
            ]
            if not failed:
                return analysis
            self.findings += (finding for f in failed for finding in fails_check(f))
            for f in failed:
                lines, code = self.blocks[f.block.title], format_statement(f.statement)
                lines.pop(code, None) if code in lines else lines.clear()  # a take that nobody claimed: the block itself is wrong
            analysis = _assemble(self.blocks)


def _statements(analysis: tree.Analysis) -> Iterator[tuple[tree.Block, tree.Statement]]:
    return ((block, statement) for block in analysis.blocks for statement in block.statements)


def _assemble(blocks: _Blocks) -> tree.Analysis:
    made = [_block(title, lines.values()) for title, lines in blocks.items() if lines]
    ordered = sorted(made, key=lambda b: _ORDER.index(b.kind))
    return tree.Analysis(tuple(ordered))


_ORDER = ("object", "composite", "region")


def _block(title: str, lines: Iterable[tuple[tree.Statement, list[Evidence]]]) -> tree.Block:
    empty = parse(title).blocks[0]
    statements = [replace(s, note=_note(evidence)) for s, evidence in lines]
    takes: list[tree.Statement] = [s for s in statements if isinstance(s, tree.Take)]
    if not takes and empty.kind == "object" and (base := _base(empty.name)):
        takes = [tree.Take((tree.Binding(base),))]
    return replace(empty, statements=(*takes, *(s for s in statements if not isinstance(s, tree.Take))))


def _base(name: str) -> str:
    """The base collection that the name of an object speaks of, "" if none: ``signal_photons`` takes ``Photon``."""
    spoken = [c for c in catalogue.COLLECTIONS if c.lower() in name.lower()]
    return max(spoken, key=len, default="")


def _note(evidence: list[Evidence]) -> tree.Note:
    return tree.Note(tuple(tree.Quote(e.page, e.quote) for e in evidence), tree.Mark.OPEN)
