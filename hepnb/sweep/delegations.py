"""Definitions that a paper leaves to papers that it cites: "the criteria described in Ref.
[73]", "the anti-kT algorithm [54]".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from hepnb import sweep
from hepnb.paper import Block, Citation, Paper, PaperKey, Reference
from hepnb.sweep import routing
from hepnb.sweep.tokens import plain, sentences

#: what stands right before a citation that holds a definition; a bare citation names a source, not
#: a definition
_LEAVES = re.compile(
    r"(?:\b(?:defined|described|detailed|documented|explained|given|outlined|presented|reported"
    r"|specified|introduced|discussed"
    r"|identical|equivalent|similar|proposed|found|used|follow\w*|according|requirements?"
    r"|criteri\w+|procedures?|prescriptions?"
    r"|selections?|definitions?|methods?|approach|as)\b"
    r"(?:\s+(?:in|of|to|from|by|with|the|detail|details|more|e\.g\.|and|therein|that|those|ones?"
    r"|previous\w*|earlier|elsewhere))*"
    r"\s*\(?(?:Refs?\.|References?)?\s*)$",
    re.IGNORECASE,
)
#: words before a citation that are looked at
_BEFORE = 60
#: sentences of a selection that cite for another reason: samples, theory, statistics, software of
#: fits, comparisons
_OTHERWISE = re.compile(
    r"\bgenerat(?:ed|ors?|ion)\b|\bsimulated (?:samples?|with|using)|\b(?:are|were|is"
    r"|was) (?:simulated|modell?ed|normali[sz]ed)\b"
    r"|\b(?:POWHEG|PYTHIA|MADGRAPH|MAD-?GRAPH5?|GEANT|SHERPA|HERWIG|NNPDF|aMC@NLO|FEWZ|KERAS"
    r"|TENSORFLOW)"
    r"|parton (?:distribution|shower)|\bcross[- ]sections?\b|theoretical|coupling"
    r"|integrated luminosit|luminosity (?:scale|measure)"
    r"|\b(?:background|likelihood|signal|profile|maximum)\b[^.]*\bfits?\b|fit function"
    r"|\bfunctions?\"? \[|profil(?:e|ing)\b"
    r"|nuisance|p-values?|confidence level|Asimov|Fisher|polynomial|systematic uncertaint"
    r"|uncertaint\w+ (?:in|on|of|from)\b"
    r"|\bpriors?\b|discrepanc|(?:harder|softer) \w+ than|supported by|(?:trainings?"
    r"|trained)\b[^.]*(?:fold|strategy)|matrix element"
    r"|\b(?:was|were|been) (?:observed|discovered)\b|production bins|SM expectations?|excess"
    r"|\bnuclear\b|next-to-leading"
    r"|model(?:led|ling) of|simulations? (?:is|are)|previously (?:been )?used",
    re.IGNORECASE,
)
#: what is read outside of the sections on the selection, for the selection hangs on it
_ANYWHERE = re.compile(
    r"coordinate system|kinematic variables|\btrigger (?:system|is described)|two-(?:level"
    r"|tiered) trigger|data[- ]quality"
    r"|(?:reconstruct|identif|isolat|selection|calibrat)[^.;]*\b(?:algorithm|procedure"
    r"|technique|requirement|criteri)\w*"
    r"|(?:improved|new) \w+(?: and \w+)? reconstruction",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?<!\s)\s*+\(?(?:\bRefs?\.|\bReferences?)\s*+$")
_MOST_WORDS = 12
#: similarity in percent of a title to the entry of the bibliography that names it
_TITLE = 90.0
_LEAST_TITLE = 20  # characters: shorter titles stand in many entries


@dataclass(frozen=True, slots=True)
class Delegation:
    """``text[start:end]`` of the block is the citation to which ``sentence`` leaves ``what``;
    ``labels`` are its entries.

    ``defines``: a requirement is defined there and not here, so that the selection is not complete
    without it; else the cited paper only says how something works.
    """

    block: str
    start: int
    end: int
    page: int
    sentence: str
    labels: tuple[str, ...]
    what: str = ""
    defines: bool = True

    @property
    def reference(self) -> str:
        """The citation as it is printed, without its words: ``[5, 6]``."""
        return f"[{', '.join(self.labels)}]"


def delegations(paper: Paper) -> tuple[Delegation, ...]:
    """The definitions that the passages about the selection leave to cited papers, in reading
    order.
    """
    return tuple(d for d in left_to_others(paper) if d.defines)


def left_to_others(paper: Paper) -> tuple[Delegation, ...]:
    """Everything that the selection leaves to cited papers: definitions, and how its objects and
    quantities are made.
    """
    return _kept(PaperKey(paper))


@lru_cache(maxsize=8)
def _kept(key: PaperKey) -> tuple[Delegation, ...]:
    return tuple(_left(key.paper))


def entry_of(reference: Reference, papers: Sequence[Paper]) -> Paper | None:
    """The paper that an entry of a bibliography names: by arXiv id, report number or title."""
    by_id = (p for p in papers if p.id and p.id in (reference.arxiv, reference.report))
    by_title = (
        p
        for p in papers
        if len(p.title) >= _LEAST_TITLE
        and fuzz.partial_ratio(p.title.lower(), reference.text.lower()) >= _TITLE
    )
    return next(by_id, None) or next(by_title, None)


def _left(paper: Paper) -> Iterator[Delegation]:
    selecting = {p.block.id for p in sweep.passages(paper)}
    for citation in paper.citations:
        block = paper.block_by_id[citation.block]
        sentence = _sentence(block, citation)
        leaves = bool(_LEAVES.search(_before(block, citation)))
        if block.id in selecting:
            if not _OTHERWISE.search(sentence):
                yield _delegation(block, citation, sentence, defines=leaves)
        elif _elsewhere(paper, block, sentence, leaves=leaves):
            yield _delegation(block, citation, sentence, defines=False)


def _elsewhere(paper: Paper, block: Block, sentence: str, *, leaves: bool) -> bool:
    """True for a citation that the selection hangs on, although its section is about something
    else.
    """
    why = routing.aside(paper, block)
    if _OTHERWISE.search(sentence) or block.kind not in ("paragraph", "list", "footnote"):
        return False
    if why in ("detector description", "simulation settings", "introduction or summary"):
        return bool(_ANYWHERE.search(sentence))
    return why == "background estimate" and leaves


def _before(block: Block, citation: Citation) -> str:
    head = block.text[max(0, citation.start - _BEFORE) : citation.start]
    words = re.match(r"Ref\w*\.?\s*", block.text[citation.start : citation.end])
    return head + (words[0] if words else "")


def _sentence(block: Block, c: Citation) -> str:
    around = ((s, e) for s, e in sentences(plain(block.text)) if s <= c.start < e)
    start, end = next(around, (c.start, c.end))
    return " ".join(block.text[start:end].split())


def _delegation(block: Block, c: Citation, sentence: str, *, defines: bool) -> Delegation:
    what = _what(block.text[: c.start])
    return Delegation(
        block.id, c.start, c.end, block.page_at(c.start), sentence, c.labels, what, defines
    )


def _what(before: str) -> str:
    """The words that lead to a citation, from the last stop or citation on."""
    clause = re.split(r"[.;:]\s|\[[\d,\s–-]+\]", _REFERENCE.sub("", before))[-1].strip()
    clause = re.sub(
        r"\b(?:(?:as|and|is|are|was|were) )?(?:\w+ed|found|given) (?:in|by|using)(?: the)?$",
        "",
        clause,
    )
    clause = re.sub(r"(?<!\s)\s*+(?:\b(?:in|of|to|see|and)\s*+)++$", "", clause).strip(" ,([")
    return " ".join(clause.split()[-_MOST_WORDS:])
