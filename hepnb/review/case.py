"""The input of checks: a spec with its evidence located, the paper as far as it is at hand, the
words around a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hepnb import spec as specs
from hepnb import units
from hepnb.adl import tree
from hepnb.claims import unsaid_of, with_evidence, with_unsaid
from hepnb.findings import Finding, Severity
from hepnb.lazy_imports import later
from hepnb.locate import locate
from hepnb.paper import Paper
from hepnb.review.sentence_words import sentence_at
from hepnb.spec import Comparison, Decision, Evidence, Requirement, Spec, requirement_lines

if TYPE_CHECKING:
    from hepnb import sweep
else:  # a spec without its paper needs none
    sweep = later("hepnb.sweep")


def locate_evidence(spec: Spec, paper: Paper, cited: Sequence[Paper] = ()) -> Spec:
    """The spec with its unchecked quotes looked up in the paper, or in the cited paper that they
    name.
    """
    papers = {p.id: p for p in (*cited, paper)} | {"": paper}
    requirements = tuple(
        replace(r, evidence=tuple(_located(e, papers) for e in r.evidence))
        for r in spec.requirements
    )
    return replace(spec, requirements=requirements)


def _located(evidence: Evidence, papers: Mapping[str, Paper]) -> Evidence:
    paper = papers.get(evidence.paper) or papers.get(re.sub(r"v\d+$", "", evidence.paper))
    if evidence.status != "unchecked" or paper is None:
        return evidence
    found = locate(paper, evidence.quote, page=evidence.page, nth=evidence.nth)
    # of a quote that is nowhere, the page that was claimed says more than none
    return (
        replace(evidence, status=found.status, differences=found.differences)
        if found.status == "missing"
        else found
    )


def case_of(spec: Spec, paper: Paper | None, cited: Sequence[Paper] = ()) -> Case:
    """The spec with its evidence located and the phrases of the paper claimed, as far as the
    papers are at hand.
    """
    if paper is None:
        return Case(spec, None, tuple(cited))
    located = locate_evidence(spec, paper, cited)
    phrases = with_evidence(located, specs.claim(located, sweep.sweep(paper)))
    phrases = with_unsaid(paper, phrases, unsaid_of(located, paper))
    return Case(replace(located, phrases=phrases), paper, tuple(cited))


@dataclass(frozen=True)
class Case:
    """A spec whose evidence has been located as far as the paper is at hand; ``spec.phrases``: of
    the paper, as it claims them.

    ``cited``: papers that it refers to and that are at hand.
    """

    spec: Spec
    paper: Paper | None
    cited: tuple[Paper, ...] = ()

    @property
    def selecting(self) -> tuple[Requirement, ...]:
        """The requirements that select and are not rejected."""
        return tuple(r for r, _ in self.quoted)

    @cached_property
    def quoted(self) -> tuple[tuple[Requirement, tuple[tree.Quote, ...]], ...]:
        """The requirements that select and are not rejected, with the quotes of their lines."""
        return tuple(
            (r, s.note.evidence)
            for r, (_, s) in zip(
                self.spec.requirements, requirement_lines(self.spec.tree), strict=True
            )
            if isinstance(s, tree.Select | tree.Trigger | tree.Bin | tree.Bins)
            and r.decision != Decision.REJECTED
            and not r.implied
        )


def finding(code: str, severity: Severity, message: str, r: Requirement, fix: str = "") -> Finding:
    """A finding about a requirement."""
    return Finding(code, severity, message, r.line, r.block, r.id, fix)


def numbers(c: Comparison) -> tuple[float, ...]:
    """The numbers of a comparison, none of one with a word."""
    if isinstance(c.value, tuple):
        return c.value
    return () if isinstance(c.value, str) else (c.value,)


def spellings(c: Comparison, value: float) -> Iterator[float]:
    """The numbers by which a paper may give a value: in another unit, or as the other side of a
    count.
    """
    yield value
    if c.quantity == "n":  # fewer than two is at most one
        yield value + {"<": -1, "<=": 1, ">": 1, ">=": -1}.get(c.op, 0)
    dimension, factor = units.UNITS[c.unit]
    for other, (same, scale) in units.UNITS.items():
        if same == dimension and other != c.unit:
            yield float(f"{value * factor / scale:.12g}")


def clause(case: Case, e: Evidence) -> str:
    """The quote with the verb that follows it: "… greater than 1 mm *are rejected*"."""
    block = case.paper.block_by_id.get(e.block) if case.paper and e.paper == case.paper.id else None
    verb = (
        re.match(r"\s+(?:are|is|were) (?:then |also )?\w+", block.text[e.end :]) if block else None
    )
    return e.quote + (verb[0] if verb else "")


def sentence(case: Case, e: Evidence) -> str:
    """The sentence of a located quote; the quote itself if the paper is not loaded."""
    block = case.paper.block_by_id.get(e.block) if case.paper and e.paper == case.paper.id else None
    if block is None:
        return e.quote
    begin, end = sentence_at(block.text, e.start, e.end)
    return block.text[begin:end]
