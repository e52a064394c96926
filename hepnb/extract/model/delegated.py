"""The definitions that a paper leaves to papers that it cites, and the blocks there that may
hold them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hepnb.adl.delegation_comments import DelegationComment
from hepnb.adl.tree import Analysis
from hepnb.extract.model.rendering import Page
from hepnb.extract.model.selecting import select
from hepnb.paper import Block, Paper, Reference
from hepnb.spec import Spec
from hepnb.sweep.delegations import Delegation, delegations, entry_of, left_to_others

#: blocks of a cited paper that are asked about for one definition
_MOST = 4


@dataclass(frozen=True)
class Delegated:
    """Words of a paper that leave a definition to a cited one, and the blocks of that one that
    are most like them.
    """

    words: str
    page: Page


def delegated(paper: Paper, cited: Sequence[Paper]) -> Iterator[Delegated]:
    """Every definition that is left to a paper that is at hand, in reading order."""
    entries = {r.label: r for r in paper.references}
    known = {label: found for label, r in entries.items() if (found := entry_of(r, cited))}
    for d in delegations(paper):
        for label in d.labels:
            if label in known:
                yield Delegated(d.sentence, Page(known[label], _nearest(d.sentence, known[label])))


def noted(spec: Spec, paper: Paper) -> Spec:
    """A draft with what its selection leaves to other papers as comments at its end; an empty
    draft stays empty.
    """
    if not spec.tree.items:
        return spec
    return replace(
        spec, tree=Analysis((*spec.tree.items, *(found.comment for found in left_by(paper))))
    )


def left_by(paper: Paper) -> Iterator[DelegationComment]:
    """Everything that a paper leaves to others, one entry per reference, that of a definition
    where there is one.
    """
    found = left_to_others(paper)
    first: dict[str, Delegation] = {}
    for d in sorted(found, key=lambda d: not d.defines):
        first |= {label: d for label in d.labels if label not in first}
    for d in found:
        for label in d.labels:
            if first.get(label) is d:
                del first[label]
                entry = paper.reference_by_label.get(label) or Reference(label, "")
                yield DelegationComment(
                    d.what, f"[{label}]", entry.arxiv, entry.doi, d.page, d.sentence
                )


def _nearest(words: str, paper: Paper) -> tuple[Block, ...]:
    """The blocks that share most of the rarer words, in reading order, tables with their
    captions.
    """
    found = select(paper)
    texts = [_words(f"{' '.join(paper.heading_chain(b))} {b.text}") for b in found]
    in_how_many = Counter(word for text in texts for word in text)
    wanted = _words(words)
    weights = {w: math.log((1 + len(texts)) / in_how_many[w]) for w in wanted if in_how_many[w]}
    scores = [sum(weights[w] for w in text & weights.keys()) for text in texts]
    best = sorted(range(len(found)), key=lambda i: -scores[i])[:_MOST]
    chosen = {found[i].id for i in best if scores[i] > 0}
    for table in paper.tables:
        if {table.block, table.caption} & chosen:
            chosen |= {table.block, table.caption}
    return tuple(b for b in found if b.id in chosen)


def _words(text: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z]{4,}", text.lower())}
