"""Definitions that a paper leaves to a paper that it cites: "identified with the criteria described in Ref. [73]"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hepnb import sweep
from hepnb.paper import Citation, Paper
from hepnb.sweep.tokens import plain, sentences

#: what stands right before a citation that holds a definition; a bare citation names a source, not a definition
_LEAVES = re.compile(
    r"(?:\b(?:defined|described|detailed|documented|explained|given|outlined|presented|reported|specified|introduced|discussed"
    r"|identical|equivalent|similar|proposed|found|used|follow\w*|according|requirements?|criteri\w+|procedures?|prescriptions?"
    r"|selections?|definitions?|methods?|approach|as)\b"
    r"(?:\s+(?:in|of|to|from|by|with|the|detail|details|more|e\.g\.|and|therein|that|those|ones?|previous\w*|earlier|elsewhere))*"
    r"\s*\(?(?:Refs?\.|References?)?\s*)$",
    re.IGNORECASE,
)
#: words before a citation that are looked at
_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Delegation:
    """``text[start:end]`` of the block is the citation to which ``sentence`` leaves a definition; ``labels`` are its entries."""

    block: str
    start: int
    end: int
    page: int
    sentence: str
    labels: tuple[str, ...]


def delegations(paper: Paper) -> tuple[Delegation, ...]:
    """What the passages about the selection leave to cited papers, in reading order."""
    wanted = {p.block.id: p.block for p in sweep.passages(paper)}
    found = (c for c in paper.citations if c.block in wanted)
    return tuple(_delegation(paper, c) for c in found if _LEAVES.search(_before(paper, c)))


def _before(paper: Paper, citation: Citation) -> str:
    text = paper.block_by_id[citation.block].text
    head = text[max(0, citation.start - _BEFORE) : citation.start]
    words = re.match(r"Ref\w*\.?\s*", text[citation.start : citation.end])
    return head + (words[0] if words else "")


def _delegation(paper: Paper, c: Citation) -> Delegation:
    block = paper.block_by_id[c.block]
    around = ((s, e) for s, e in sentences(plain(block.text)) if s <= c.start < e)
    start, end = next(around, (c.start, c.end))
    return Delegation(c.block, c.start, c.end, block.page_at(c.start), " ".join(block.text[start:end].split()), c.labels)
