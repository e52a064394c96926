"""A review as the labextension shows it: the same in the output of a cell and in messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from hepnb.findings import Finding
from hepnb.locate import line_boxes
from hepnb.notebook.messages import VERSION, Box, Coverage, FindingRecord, PhraseRecord, QuoteRecord, ReviewRecord, RowRecord
from hepnb.notebook.session import Review, Row
from hepnb.paper import Paper
from hepnb.spec import Evidence, Phrase, PhraseState

#: the kind of output that the labextension draws
MIME = "application/vnd.hepnb.review+json"
#: marks what stands in for the labextension, which draws nothing there
INSTEAD = "application/vnd.hepnb.instead+json"


def review_record(review: Review, paper: Paper | None, suggest: Callable[[Phrase], str]) -> ReviewRecord:
    """The record of a review. ``paper``: the one under review; ``suggest``: gives the line that a phrase may be."""
    count = Counter(p.state for p in review.phrases)
    open_phrases = [p for p in review.phrases if p.state == PhraseState.OPEN]
    return ReviewRecord(
        v=VERSION,
        key=review.cell.key,
        paper=paper.id if paper else "",
        blocks=review.blocks,
        rows=tuple(map(_row, review.rows)),
        findings=_findings(review.findings),
        phrases=tuple(_phrase(p, paper, suggest(p)) for p in open_phrases),
        coverage=Coverage(claimed=count[PhraseState.CLAIMED], dismissed=count[PhraseState.DISMISSED], open=len(open_phrases)),
    )


def _row(row: Row) -> RowRecord:
    r = row.requirement
    return RowRecord(
        id=r.id,
        line=row.line,
        text=row.text,
        block=r.block,
        adl=r.adl,
        decision=r.decision,
        clean=row.is_clean,
        votes=r.votes,
        quotes=tuple(_quote(e, row.paper) for e in r.evidence),
        findings=_findings(row.findings),
    )


def _quote(e: Evidence, paper: str) -> QuoteRecord:
    other = "" if e.paper == paper else e.paper
    return QuoteRecord(paper=other, page=e.page, quote=e.quote, status=e.status, differences=e.differences, boxes=e.boxes)


def _findings(findings: Sequence[Finding]) -> tuple[FindingRecord, ...]:
    return tuple(FindingRecord(code=f.code, severity=f.severity, message=f.message, fix=f.fix) for f in findings)


def _phrase(phrase: Phrase, paper: Paper | None, suggestion: str) -> PhraseRecord:
    return PhraseRecord(page=phrase.page, quote=phrase.quote, suggestion=suggestion, boxes=phrase_boxes(phrase, paper))


def phrase_boxes(phrase: Phrase, paper: Paper | None) -> tuple[Box, ...]:
    """Where a phrase stands on its page, one box per line of text; none where the paper has no places."""
    block = paper.block_by_id.get(phrase.block) if paper else None
    words = block.words_between(phrase.start, phrase.end) if block else ()
    return line_boxes([w for w in words if w.page == phrase.page])
