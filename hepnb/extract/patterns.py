"""Extraction without a model: the phrases of the sweep, placed into blocks. What is not understood stays an open phrase.

Paper ─sweep▶ readings ─placing▶ draft ─check▶ Spec
"""

from __future__ import annotations

from dataclasses import replace

from hepnb import spec as specs
from hepnb import sweep
from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.extract.draft import Source
from hepnb.extract.placing import Placer
from hepnb.locate import locate
from hepnb.paper import Paper
from hepnb.ports import Cancelled, Progress, never, silent
from hepnb.spec import Evidence, Spec
from hepnb.sweep import routing


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
        analysis = _sound(_grounded(placer.place().analysis(), paper))
        progress("check", 2, 3)
        spec = _spec(paper, analysis)
        phrases = specs.claim(spec, (sweep.phrase(s.block, s.reading) for s in sources))
        progress("done", 3, 3)
        return replace(spec, phrases=phrases)


# --- what stays ---------------------------------------------------------------------------------------------------


def _grounded(analysis: tree.Analysis, paper: Paper) -> tree.Analysis:
    """The tree without lines whose words are not found as they stand."""
    return specs.edit(analysis, lambda s: [s] if all(_verbatim(paper, q) for q in s.note.evidence) else [])


def _verbatim(paper: Paper, quote: tree.Quote) -> bool:
    return locate(paper, quote.text, page=quote.page, nth=quote.nth).status == "verbatim"


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
    return locate(paper, evidence.quote, page=evidence.page, nth=evidence.nth)


def _one_line(text: str) -> str:
    return " ".join(text.replace('"', "'").replace("#", "").split())
