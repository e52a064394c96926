"""A PDF → `Paper`. pdfium gives the characters (`textlayer`); the lines, blocks and tables are
built here.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

import pypdfium2

from hepnb.errors import PaperError
from hepnb.paper import Block, Paper, Table
from hepnb.plurals import several
from hepnb.ports import Progress, silent
from hepnb.readers import structure
from hepnb.readers.figures import labels
from hepnb.readers.floats import in_their_sections
from hepnb.readers.glyphs import UNMAPPED, Glyph, misread, overline, underscored
from hepnb.readers.grid import FoundTable
from hepnb.readers.layout import (
    CAPTION,
    Joiner,
    LineGroup,
    PageInLayout,
    drop_furniture,
    gather_equations,
    join_across,
    pieces,
)
from hepnb.readers.linenumbers import line_numbers
from hepnb.readers.lines import TextLine, lines, size_counts
from hepnb.readers.pdf_file import has_end, pdf_bytes
from hepnb.readers.tables import find_tables
from hepnb.readers.textlayer import Advances, Frame, Layer, Outline, layer, outline
from hepnb.readers.two_columns import in_columns

MAX_PAGES = 1000
#: so many pages tell the size of the body type; the others become lines one by one, so that a
#: thesis needs little more memory
_SAMPLE = 100
#: fewer characters a page than this on most pages means that the pages are pictures
_SCANNED = 50
#: the warning of a file that was cut short and reads all the same
_CUT_SHORT = (
    "the file does not end as a PDF does: it was cut short, and pages may be missing; download it "
    "again"
)
_ARXIV_FILE = re.compile(r"^(?:arxiv[_-]?)?(\d{4}\.\d{4,5})(v\d+)?$", re.IGNORECASE)
_ARXIV_STAMP = re.compile(r"arXiv:(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?")


def read_pdf(path: Path, data: bytes = b"", *, progress: Progress = silent) -> Paper:
    """The paper in a PDF file; ``data``: its bytes, where they are at hand.

    Raises PaperError: not there, not a PDF, encrypted, without text, larger than 100 MB or 1000
    pages. Time and memory have no bound here: what comes from elsewhere is read by
    `bounded.read_pdf`.
    """
    data = data or pdf_bytes(path)
    with _without_collector():
        document = _opened(path, data)
        try:
            read = _Read.of(_layers(document, progress), outline(document))
        finally:
            document.close()
        _refuse_scans(path, read.pages)
        return _Assembly(path, data, read).paper()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pauses the cyclic garbage collector: hundreds of thousands of glyphs without a cycle cost
    it a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _opened(path: Path, data: bytes) -> pypdfium2.PdfDocument:
    """The document. Raises PaperError: encrypted, broken, too many pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "security" in str(error):
            raise PaperError(
                "the PDF is encrypted", where=path.name, hint="save a copy without a password"
            ) from None
        raise PaperError(
            "the PDF is broken or truncated", where=path.name, hint="download it again"
        ) from None
    if len(document) > MAX_PAGES:
        found = several(len(document), "page")
        document.close()
        raise PaperError(
            found,
            where=path.name,
            expected=f"at most {MAX_PAGES}",
            hint="cut out the selection chapters",
        )
    return document


def _layers(document: pypdfium2.PdfDocument, progress: Progress) -> Iterator[Layer]:
    """The pages; one that cannot be loaded is empty."""
    advances = Advances()
    for number in range(1, len(document) + 1):
        progress("reading pages", number, len(document))
        try:
            yield layer(document, number, advances)
        except pypdfium2.PdfiumError:
            yield Layer(number, Frame(0, 0.0, 0.0), broken=True)


@dataclass
class _Read:
    """The text of a document: the pages with their lines, text that stands aside on them, and
    warnings for the user.
    """

    pages: list[PageInLayout]
    frames: dict[int, Frame]
    labels: dict[int, LineGroup]
    outline: list[Outline]
    stamp: str = ""
    unmapped: int = 0
    unseen: int = 0
    broken: tuple[int, ...] = ()
    counted: dict[int, tuple[int, list[TextLine]]] = field(default_factory=dict)
    numbered: int = 0

    @classmethod
    def of(cls, layers: Iterator[Layer], marks: list[Outline]) -> _Read:
        """Reads the pages of a document."""
        sample = list(islice(layers, _SAMPLE))
        sizes = size_counts(g for found in sample for g in found.glyphs)
        body = sizes.most_common(1)[0][0] if sizes else 10.0
        read = cls([], {}, {}, marks)
        for found in chain(sample, layers):
            read.add(found, body)
        read.settle_line_numbers()
        return read

    def add(self, found: Layer, body: float) -> None:
        """Adds a page, and lets go of its characters."""
        number = found.number
        if number == 1:
            self.stamp = "".join(
                g.text
                for aside in found.asides
                if not aside.inside and aside.frame.quarter
                for g in aside.glyphs
            )
        if found.broken:
            self.broken += (number,)
        self.unseen += found.unseen
        self.unmapped += sum(g.text == UNMAPPED for g in found.glyphs)
        if found.bars:
            overline(found.glyphs, found.bars)
            found.glyphs = underscored(found.glyphs, found.bars)
        width, height = found.frame.size
        text = self._lines(found.glyphs, number, body)
        self.pages.append(
            PageInLayout(number, width, height, text, found.rules, found.posts, found.links)
        )
        self.frames[number] = found.frame
        if aside := labels(found.asides, found.frame, number):
            self.labels[number] = aside
        found.glyphs, found.asides = [], []

    def _lines(self, glyphs: list[Glyph], number: int, body: float) -> list[TextLine]:
        """The lines of a page without numbers beside them; keeps those with them, should they be
        none.
        """
        digits = line_numbers(glyphs)
        if not digits:
            return lines(glyphs, number, body)
        apart = {id(g) for each in digits for g in each}
        without = [copy(g) for g in glyphs if id(g) not in apart]  # making lines changes characters
        self.counted[number] = (len(digits), lines(glyphs, number, body))
        return lines(without, number, body)

    def settle_line_numbers(self) -> None:
        """Leaves line numbers out where most pages have them; elsewhere they are the first
        column of a table, and come back.
        """
        if len(self.counted) >= 0.6 * len(self.pages):
            self.numbered = sum(count for count, _ in self.counted.values())
        else:
            for page in self.pages:
                _, page.lines = self.counted.get(page.number, (0, page.lines))
        self.counted.clear()

    def warnings(self) -> tuple[str, ...]:
        """Problems of reading, one sentence each."""
        found = []
        if self.broken:
            found.append(
                f"damaged and not read: page{'s' * (len(self.broken) > 1)} "
                f"{', '.join(map(str, self.broken))}"
            )
        if self.unmapped:
            found.append(
                f"{self.unmapped} characters have no text in the PDF and are shown as {UNMAPPED}"
            )
        if self.unseen:
            found.append(
                f"{self.unseen} characters are white or not painted, and were left out: nobody "
                "sees them on the page"
            )
        if self.numbered:
            found.append(f"{self.numbered} line numbers were left out")
        return tuple(found)


def _refuse_scans(path: Path, pages: Sequence[PageInLayout]) -> None:
    empty = sum(sum(len(line.text) for line in page.lines) < _SCANNED for page in pages)
    if not pages or empty > len(pages) / 2:
        raise PaperError(
            f"no text on {empty} of {several(len(pages), 'page')}",
            where=path.name,
            hint="where the pages are pictures, run an OCR program such as ocrmypdf first",
        )


def _insert(pieces: list[LineGroup], labels: Mapping[int, LineGroup]) -> list[LineGroup]:
    """The pieces with the text of each page's figures after the last piece that begins on it."""
    last = {piece.page: i for i, piece in enumerate(pieces)}
    after: dict[int, list[LineGroup]] = {}
    for page, label in labels.items():
        after.setdefault(max((i for p, i in last.items() if p <= page), default=-1), []).append(
            label
        )
    return [
        *after.get(-1, []),
        *(p for i, piece in enumerate(pieces) for p in (piece, *after.get(i, []))),
    ]


def _misread(blocks: Sequence[Block]) -> Iterator[str]:
    """Warnings about signs that a wrong map may have changed, so that the numbers beside them
    are looked at.
    """
    texts = (
        b.text for b in blocks if b.kind in ("paragraph", "list", "caption", "table", "footnote")
    )
    for meant, (written, count) in misread(texts).items():
        shown = written if written.isprintable() else repr(written)
        yield (
            f"{several(count, 'character')} may be misread: {shown} for {meant}; check the numbers "
            f"next to {'it' if count == 1 else 'them'} on the page"
        )


def _without_table(pieces: Sequence[LineGroup], tables: Sequence[FoundTable]) -> Iterator[str]:
    """Warnings about captions beside which no rows and columns were found: their content was
    read as text, if at all.
    """
    found = [t.caption for t in tables]
    for piece in pieces:
        match = CAPTION.match(piece.text) if piece.kind == "caption" else None
        if (
            match
            and match[1].lower().startswith("tab")
            and not any(piece is caption for caption in found)
        ):
            yield (
                f"Table {match[2]}, p{piece.page}: no rows and columns were found beside its "
                "caption; look at it on the page"
            )


class _Assembly:
    """Puts a paper together from its pages."""

    def __init__(self, path: Path, data: bytes, read: _Read) -> None:
        self.path, self.data, self.read, self.pages = path, data, read, read.pages
        sizes: Counter[float] = Counter()
        for page in self.pages:
            for line in page.lines:
                sizes[round(line.size, 1)] += len(line.text)
        self.body = sizes.most_common(1)[0][0]
        drop_furniture(self.pages)
        for page in self.pages:
            page.lines = in_columns(page.lines, page.width)
        self.joiner = Joiner(line for page in self.pages for line in page.lines)

    def paper(self) -> Paper:
        """The paper."""
        by_page = [pieces(page, self.body) for page in self.pages]
        structure.mark_title(by_page[0], self.body)
        sections = structure.mark_headings(
            [p for found in by_page for p in found], self.read.outline, self.body, self.joiner
        )
        tables = [
            t
            for page, found in zip(self.pages, by_page, strict=True)
            for t in find_tables(page, found)
        ]
        flat = gather_equations([p for found in by_page for p in found if p.lines])
        references = structure.mark_references(flat, self.pages)
        structure.mark_authors(flat, len(self.pages))
        front = structure.mark_front(flat)
        flat = _insert(join_across(flat), self.read.labels)
        blocks, records = self._blocks(flat, tables, [s.id for s in sections])
        identifier, version = self._identity()
        return Paper(
            id=identifier,
            title=self._text(front.title),
            sha256=hashlib.sha256(self.data).hexdigest(),
            pages=tuple((f.width, f.height) for f in self.read.frames.values()),
            sections=tuple(sections),
            blocks=tuple(blocks),
            tables=tuple(records),
            references=tuple(references),
            authors=front.authors,
            abstract=self._text(front.abstract),
            version=version,
            path=str(self.path),
            warnings=(
                *(() if has_end(self.data) else (_CUT_SHORT,)),
                *self.read.warnings(),
                *_misread(blocks),
                *structure.unsplit(flat, references),
                *_without_table(flat, tables),
            ),
        )

    def _blocks(
        self, flat: Sequence[LineGroup], tables: Sequence[FoundTable], section_ids: Sequence[str]
    ) -> tuple[list[Block], list[Table]]:
        """Blocks in order, each table's right after its caption."""
        blocks: list[Block] = []
        records: list[Table] = []
        waiting = list(tables)
        section, headings = "", iter(section_ids)
        for piece in flat:
            if piece.kind == "heading":
                section = next(headings)
            caption = self._upright(self.joiner.block(piece, f"b{len(blocks) + 1}", section))
            blocks.append(caption)
            for table in [t for t in waiting if t.caption is piece]:
                waiting.remove(table)
                block, cells = table.block(f"b{len(blocks) + 1}", section)
                blocks.append(self._upright(block))
                records.append(Table(block.id, caption.id, table.label, cells))
        return in_their_sections(blocks, records), records

    def _upright(self, block: Block) -> Block:
        """The block with the boxes of its words on the pages as displayed; a sideways table was
        read in a frame of its own.
        """
        frames = self.read.frames
        if not any(frames[word.page].quarter for word in block.words):
            return block
        return replace(
            block,
            words=tuple(
                replace(word, box=frames[word.page].back(word.box)) for word in block.words
            ),
        )

    def _text(self, piece: LineGroup | None) -> str:
        return structure.plain(self.joiner.block(piece, "", "").text) if piece else ""

    def _identity(self) -> tuple[str, str]:
        """ArXiv id and version from the file's name or the stamp on the first page; else the
        stem of the name.
        """
        match = _ARXIV_FILE.match(self.path.stem) or _ARXIV_STAMP.search(self.read.stamp)
        return (match[1], match[2] or "") if match else (self.path.stem, "")
