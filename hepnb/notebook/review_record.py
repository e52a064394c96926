"""A review as the labextension shows it: the same in the output of a cell and in messages; and
the spec as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from hepnb import spec as specs
from hepnb.findings import Finding
from hepnb.locate import line_boxes
from hepnb.markup import plain_text
from hepnb.notebook.messages import (
    VERSION,
    BlockRecord,
    Box,
    Coverage,
    FindingRecord,
    Overview,
    PhraseRecord,
    QuoteRecord,
    ReviewRecord,
    RowRecord,
)
from hepnb.notebook.session import Review, Row, Session
from hepnb.notebook.show import findings_of
from hepnb.paper import Block, Paper
from hepnb.render import one_line
from hepnb.report import around
from hepnb.spec import Evidence, Phrase, PhraseState, Requirement

#: the kind of output that the labextension draws
MIME = "application/vnd.hepnb.review+json"
#: marks what stands in for the labextension, which draws nothing there
INSTEAD = "application/vnd.hepnb.instead+json"
#: letters of a table's caption by which it is called
_CAPTION = 60


def review_record(review: Review, papers: Sequence[Paper] = ()) -> ReviewRecord:
    """The record of a review. ``papers``: those at hand, the one under review first."""
    return ReviewRecord(
        v=VERSION,
        key=review.cell.key,
        paper=papers[0].id if papers else "",
        blocks=review.blocks,
        rows=tuple(_row(row, papers) for row in review.rows),
        findings=_findings(review.findings),
    )


def overview(
    session: Session, suggest: Callable[[Phrase], str], answer: str, number: str
) -> Overview:
    """Open points of the spec as a whole. ``suggest``: gives the line that a phrase may be.

    ``answer``: the id of the message; ``number``: that of the question.
    """
    spec = session.spec_or_none()
    phrases = session.phrases(spec) if session.paper else ()
    count = Counter(p.state for p in phrases)
    blocks = tuple(BlockRecord(key=key, title=title) for key, title in session.blocks)
    lines = spec.requirements if spec else ()
    return Overview(
        v=VERSION,
        id=answer,
        re=number,
        phrases=tuple(
            _phrase(p, nth if among > 1 else 0, session.paper, _home(p, lines, blocks), suggest(p))
            for p, nth, among in specs.numbered(phrases)
            if p.state == PhraseState.OPEN and session.paper
        ),
        blocks=blocks,
        coverage=Coverage(
            claimed=count[PhraseState.CLAIMED],
            dismissed=count[PhraseState.DISMISSED],
            open=count[PhraseState.OPEN],
        ),
    )


def draft(
    session: Session, suggest: Callable[[Phrase], str], page: int, quote: str
) -> tuple[BlockRecord, str]:
    """The block that a line of selected words belongs to, and such a line: that of the one phrase
    among them, "" where there are several or none.

    Raises HepnbError where the page does not have the words.
    """
    words = session.phrase(page, quote)
    inside = [
        p
        for p in session.phrases(session.spec_or_none())
        if p.block == words.block and p.start < words.end and words.start < p.end
    ]
    return home(session, words), suggest(inside[0]) if len(inside) == 1 else ""


def home(session: Session, phrase: Phrase) -> BlockRecord:
    """The block that a line of a phrase belongs to, as far as code can tell."""
    spec = session.spec_or_none()
    blocks = tuple(BlockRecord(key=key, title=title) for key, title in session.blocks)
    return _home(phrase, spec.requirements if spec else (), blocks)


def _row(row: Row, papers: Sequence[Paper]) -> RowRecord:
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
        quotes=tuple(_quote(e, row.paper, papers) for e in r.evidence),
        findings=_findings(findings_of(row)),
        drafted=row.drafted,
        said=row.said,
    )


def _quote(e: Evidence, under_review: str, papers: Sequence[Paper]) -> QuoteRecord:
    paper = next((p for p in papers if p.id == e.paper), None)
    block = paper.block_by_id.get(e.block) if paper else None
    before, after = _sentence(block, e.start, e.end)
    return QuoteRecord(
        paper="" if e.paper == under_review else e.paper,
        page=e.page,
        quote=e.quote,
        before=before,
        after=after,
        status=e.status,
        differences=e.differences,
        boxes=e.boxes,
    )


def _sentence(block: Block | None, start: int, end: int) -> tuple[str, str]:
    """The text before and after a span in its sentence."""
    if block is None or not start < end <= len(block.text):
        return "", ""
    before, _, after = around(block, start, end)
    return before, after


def _findings(findings: Sequence[Finding]) -> tuple[FindingRecord, ...]:
    return tuple(
        FindingRecord(code=f.code, severity=f.severity, message=f.message, fix=f.fix)
        for f in findings
    )


def _phrase(
    phrase: Phrase, nth: int, paper: Paper, home: BlockRecord, suggestion: str
) -> PhraseRecord:
    before, after = _sentence(paper.block_by_id.get(phrase.block), phrase.start, phrase.end)
    return PhraseRecord(
        page=phrase.page,
        quote=phrase.quote,
        nth=nth,
        before=before,
        after=after,
        place=_place(phrase, paper),
        key=home.key,
        block=home.title,
        suggestion=suggestion,
        boxes=phrase_boxes(phrase, paper),
    )


def _place(phrase: Phrase, paper: Paper) -> str:
    """The table or the section that a phrase stands in."""
    table = paper.table_by_block.get(phrase.block)
    if table is not None:
        caption = one_line(plain_text(table.caption), _CAPTION)
        return f"{table.label} {caption}".strip() or f"table on page {phrase.page}"
    section = paper.section_by_id.get(phrase.section)
    return (
        plain_text(f"{section.number} {section.title}".strip())
        if section
        else f"page {phrase.page}"
    )


def _home(
    phrase: Phrase, lines: Sequence[Requirement], blocks: Sequence[BlockRecord]
) -> BlockRecord:
    """The block whose lines quote the words nearest to the phrase, in its paragraph or near its
    page; else the last.
    """
    by_title = {b.title: b for b in blocks}
    near = [
        ((e.block != phrase.block, abs(e.page - phrase.page), abs(e.start - phrase.start)), r.block)
        for r in lines
        for e in r.evidence
        if r.block in by_title
        and e.block
        and (e.block == phrase.block or abs(e.page - phrase.page) <= 1)
    ]
    if near:
        return by_title[min(near)[1]]
    return blocks[-1] if blocks else BlockRecord(key="", title="")


def phrase_boxes(phrase: Phrase, paper: Paper | None) -> tuple[Box, ...]:
    """The boxes of a phrase on its page, one per line of text; none where the paper has no
    places.
    """
    block = paper.block_by_id.get(phrase.block) if paper else None
    words = block.words_between(phrase.start, phrase.end) if block else ()
    return line_boxes([w for w in words if w.page == phrase.page])
