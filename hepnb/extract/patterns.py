"""Extraction without a model: the phrases of the sweep, placed into blocks. What is not understood stays an open phrase.

Paper ─sweep▶ readings ─placing▶ draft ─check▶ Spec
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace

from hepnb import spec as specs
from hepnb import sweep
from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.extract.draft import Draft, Source
from hepnb.extract.placing import Placer
from hepnb.findings import Finding
from hepnb.locate import has_number, locate
from hepnb.paper import Paper
from hepnb.ports import Cancelled, Progress, never, silent
from hepnb.spec import Comparison, Evidence, Phrase, PhraseState, Requirement, Spec
from hepnb.sweep import routing

_DELEGATES = re.compile(
    r"\b(?:defined|described|detailed|documented|given|reported|specified|requirements?|criteri\w+)\s+"
    r"(?:of |in |\()?(?:Refs?\.\s*)?\[(\d+)"
)


class Patterns:
    """The extractor that needs no model (`hepnb.ports.Extractor`)."""

    def extract(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Spec:
        """The draft spec of a paper: every line open, with the words that it was read from."""
        progress("sweep", 0, 3)
        sources = [Source(block, reading) for block, reading in sweep.readings(paper)]
        if cancelled():
            sources = []
        usable = [s for s in sources if not s.reading.why and not routing.is_control(paper, s.block)]
        progress("place", 1, 3)
        placer = Placer(paper, usable)
        draft = placer.place()
        analysis = _sound(_grounded(draft.analysis(), paper))
        progress("check", 2, 3)
        spec = _spec(paper, analysis)
        phrases = _phrases(sources, draft, spec)
        findings = (*_delegated(paper), *_conflicts(spec), *_nothing(paper, spec, phrases))
        progress("done", 3, 3)
        return replace(spec, phrases=phrases, findings=findings)


# --- what stays ---------------------------------------------------------------------------------------------------


def _grounded(analysis: tree.Analysis, paper: Paper) -> tree.Analysis:
    """The tree without lines whose words are not found as they stand."""
    return specs.edit(analysis, lambda s: [s] if all(_verbatim(paper, q) for q in s.note.evidence) else [])


def _verbatim(paper: Paper, quote: tree.Quote) -> bool:
    return locate(paper, quote.text, page=quote.page).status == "verbatim"


def _sound(analysis: tree.Analysis) -> tree.Analysis:
    """The tree without lines that a check calls wrong: what two places of a paper contradict is left to a person."""
    for _ in range(20):
        text = format_tree(analysis)
        wrong = {f.line for f in check(specs.read(text).tree) if f.severity == "error"}
        if not wrong:
            return analysis
        kept = specs.edit(specs.read(text).tree, lambda s: [] if s.note.line in wrong else [s])  # noqa: B023 - used at once
        analysis = tree.Analysis(tuple(i for i in kept.items if not (isinstance(i, tree.Block) and not i.statements)))
    return analysis


def _spec(paper: Paper, analysis: tree.Analysis) -> Spec:
    info = tree.Block("info", "analysis", (tree.Field("title", f'"{_one_line(paper.title)}"'), tree.Field("id", paper.id)))
    read = specs.read(format_tree(tree.Analysis((info, *analysis.items)) if analysis.items else analysis), paper=paper.id)
    requirements = tuple(replace(r, evidence=tuple(_located(paper, e) for e in r.evidence)) for r in read.requirements)
    return replace(read, requirements=requirements, engine="patterns")


def _located(paper: Paper, evidence: Evidence) -> Evidence:
    return locate(paper, evidence.quote, page=evidence.page)


def _one_line(text: str) -> str:
    return " ".join(text.replace('"', "'").replace("#", "").split())


# --- phrases ------------------------------------------------------------------------------------------------------


def _phrases(sources: list[Source], draft: Draft, spec: Spec) -> tuple[Phrase, ...]:
    """The phrases with what became of them: claimed by the line that was read from them, dismissed, or open."""
    lines = {(r.block, r.adl): r.id for r in spec.requirements}
    claims = {
        (s.block.id, s.reading.start, s.reading.end): lines[key]
        for key, found in draft.sources.items()
        if key in lines
        for s in found
    }
    return tuple(
        _claimed(sweep.phrase(s.block, s.reading), claims.get((s.block.id, s.reading.start, s.reading.end), "")) for s in sources
    )


def _claimed(phrase: Phrase, requirement: str) -> Phrase:
    return replace(phrase, state=PhraseState.CLAIMED, requirement=requirement) if requirement else phrase


# --- findings -----------------------------------------------------------------------------------------------------


def _delegated(paper: Paper) -> Iterator[Finding]:
    """HEP401: a definition that the paper leaves to a reference."""
    references = {r.label: r for r in paper.references}
    for block in (p.block for p in sweep.passages(paper)):
        for match in _DELEGATES.finditer(block.text):
            reference = references.get(match[1])
            where = (
                f"arXiv:{reference.arxiv}"
                if reference and reference.arxiv
                else _head(reference.text, 80)
                if reference
                else "not in the bibliography"
            )
            words = _tail(block.text[: match.start()], 60) + " ".join(match[0].split())
            message = f"p{block.page_at(match.start())}: {words}] leaves a definition to reference [{match[1]}] ({where})"
            yield Finding("HEP401", "info", message, fix="read the reference and add what it requires")


def _head(text: str, length: int) -> str:
    """The first whole words of a text; an ellipsis where more follow."""
    return textwrap.shorten(text, length, placeholder=" …")


def _tail(text: str, length: int) -> str:
    """The last whole words of a text with the space after them; an ellipsis where more stand before."""
    backwards = textwrap.shorten(text[::-1], length, placeholder=" …")
    return backwards[::-1] + text[len(text.rstrip()) :]


def _conflicts(spec: Spec) -> Iterator[Finding]:
    """HEP402: two limits of the same kind on the same quantity in one block."""
    seen: dict[tuple[str, str, str, str], tuple[Requirement, Comparison]] = {}
    for requirement in spec.requirements:
        for c in requirement.comparisons:
            side = c.op[0] if c.op in (">", ">=", "<", "<=") else ""
            key = (requirement.block, c.subject, c.quantity, side)
            other = seen.setdefault(key, (requirement, c))
            if side and (other[1].value, other[1].unit) != (c.value, c.unit):
                message = f"{requirement.adl!r} beside {other[0].adl!r} in {requirement.block}: the paper gives both"
                yield Finding(
                    "HEP402",
                    "warning",
                    message,
                    requirement.line,
                    requirement.block,
                    requirement.id,
                    "keep the one that belongs here",
                )


def _nothing(paper: Paper, spec: Spec, phrases: tuple[Phrase, ...]) -> Iterator[Finding]:
    """HEP403: a paper in which no requirement was found, with the reason."""
    if spec.requirements:
        return
    aside = {p.reason for p in phrases if p.state == PhraseState.DISMISSED}
    if not paper.blocks:
        why = "the paper has no readable text"
    elif not phrases:
        why = "nothing in its text looks like a threshold"
    elif aside and not any(p.state == PhraseState.OPEN for p in phrases):
        why = "all threshold-like phrases stand in " + ", ".join(sorted(aside))
    else:
        why = "no threshold-like phrase could be read as a requirement"
    yield Finding("HEP403", "warning", f"no requirement was found: {why}", fix="look at the phrases with: hepnb sweep PAPER")


def has_numbers(requirement: Requirement) -> bool:
    """True where the words of a requirement hold all its numbers."""
    text = " ".join(e.quote for e in requirement.evidence)
    numbers = [
        n
        for c in requirement.comparisons
        for n in (c.value if isinstance(c.value, tuple) else (c.value,))
        if not isinstance(n, str)
    ]
    return all(has_number(text, n) for n in numbers)
