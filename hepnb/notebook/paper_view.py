"""The papers of a session as the paper panel shows them: outlines, pictures of pages, what is
marked on them, a search.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator

from hepnb import spec as specs
from hepnb.errors import HepnbError
from hepnb.locate import line_boxes
from hepnb.markup import plain_text
from hepnb.notebook.messages import Box, Heading, Hit, Mark, PageWord, PaperRecord
from hepnb.notebook.review_record import phrase_boxes
from hepnb.notebook.session import Session
from hepnb.paper import Block, Paper
from hepnb.readers import render
from hepnb.spec import Decision, PhraseState

#: how many places a search gives
MOST_HITS = 100
#: how many pictures of pages are kept; one is about 80 kB
_KEPT = 200
#: letters around a place that a search found
_AROUND = 40


class PaperView:
    """Gives the paper panel what it asks for. Raises HepnbError where that is not to be had."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    @property
    def papers(self) -> tuple[PaperRecord, ...]:
        """The papers at hand, the one under review first."""
        return tuple(map(_record, self._session.papers))

    def marks(self) -> tuple[Mark, ...]:
        """The marks: evidence of the lines, and phrases that no line claims."""
        session = self._session
        if session.paper is None:
            return ()
        spec = session.spec_or_none()
        lines = tuple(
            Mark(
                paper=e.paper or session.paper.id,
                page=e.page,
                boxes=e.boxes,
                state=PhraseState.DISMISSED
                if r.decision == Decision.REJECTED
                else PhraseState.CLAIMED,
                key=session.owner(r.block),
                label=r.adl,
                quote=e.quote,
                nth=e.which,
            )
            for r in (spec.requirements if spec else ())
            for e in r.evidence
            if e.boxes
        )
        phrases = tuple(
            Mark(
                paper=session.paper.id,
                page=p.page,
                boxes=boxes,
                state=p.state,
                key="",
                label=p.reason or "no line quotes this yet",
                quote=p.quote,
                nth=nth if among > 1 else 0,
            )
            for p, nth, among in specs.numbered(session.phrases(spec))
            if p.state != PhraseState.CLAIMED and (boxes := phrase_boxes(p, session.paper))
        )
        return lines + phrases

    def picture(self, paper: str, page: int, boxes: tuple[Box, ...] = ()) -> bytes:
        """A page as WebP; with ``boxes`` the part of it around them as PNG, with these
        highlighted.
        """
        path = self._paper(paper).path
        if boxes:
            return render(path, page, boxes, crop=True)
        if (path, page) not in self._pictures:
            self._pictures[path, page] = render(path, page, form="WEBP")
            if len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end((path, page))
        return self._pictures[path, page]

    def search(self, paper: str, text: str) -> tuple[tuple[Hit, ...], int]:
        """The places where a paper says this, in reading order, and the number of further places.

        Case and spaces do not count.
        """
        words = plain_text(text).split()
        if not words:
            return (), 0
        pattern = re.compile(r"\s*".join(map(re.escape, words)), re.IGNORECASE)
        hits = [hit for block in self._paper(paper).blocks for hit in _hits(block, pattern)]
        return tuple(hits[:MOST_HITS]), max(0, len(hits) - MOST_HITS)

    def words(self, paper: str, page: int) -> tuple[PageWord, ...]:
        """The words on a page (1-based), in reading order, as they are printed."""
        return tuple(
            PageWord(text=plain_text(block.text[word.start : word.end]), box=word.box)
            for block in self._paper(paper).blocks
            for word in block.words
            if word.page == page
        )

    def _paper(self, identity: str) -> Paper:
        """The paper of that id, "" for the one under review."""
        if not identity:
            return self._session.needed_paper()
        found = next((p for p in self._session.papers if p.id == identity), None)
        if found is None:
            raise HepnbError(f"the paper {identity} is not loaded", hint="load it with %load_paper")
        return found


def _record(paper: Paper) -> PaperRecord:
    tops: dict[str, float] = {}
    for block in paper.blocks:
        if block.words:
            tops.setdefault(block.section, block.words[0].box[1])
    outline = tuple(
        Heading(
            title=plain_text(f"{s.number} {s.title}".strip()),
            level=s.level,
            page=s.page,
            top=tops.get(s.id, 0.0),
        )
        for s in paper.sections
        if s.page
    )
    return PaperRecord(
        id=paper.id, title=plain_text(paper.title), pages=paper.pages, outline=outline
    )


def _hits(block: Block, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """The places in a block, as its text reads: sub- and superscripts are found as they are
    printed.
    """
    printed, places = _printed(block.text)
    for match in pattern.finditer(printed):
        words = block.words_between(places[match.start()], places[match.end() - 1] + 1)
        if not words:
            continue  # text of a source without places
        page = words[0].page
        around = printed[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        yield Hit(
            page=page,
            boxes=line_boxes([w for w in words if w.page == page]),
            context=" ".join(around.split()),
        )


def _printed(text: str) -> tuple[str, list[int]]:
    """A text without the marks of its sub- and superscripts, and the place of each of its
    letters in the text.
    """
    places = [i for i in range(len(text)) if not _is_mark(text, i)]
    return "".join(text[i] for i in places), places


def _is_mark(text: str, i: int) -> bool:
    return text[i] in "{}" or (text[i] in "_^" and text[i + 1 : i + 2] == "{")
