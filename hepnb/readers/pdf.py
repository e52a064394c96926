"""A PDF → `Paper`. pdfplumber gives the characters; the lines, blocks and tables are built here."""

from __future__ import annotations

import gc
import hashlib
import io
import re
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.layout import LTChar, LTFigure, LTLine, LTRect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1, stream_value
from pdfminer.psexceptions import PSException
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt, mult_matrix
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from hepnb.errors import PaperError
from hepnb.paper import Block, Box, Paper, Table
from hepnb.ports import Progress, silent
from hepnb.readers import structure
from hepnb.readers.figures import figure_texts
from hepnb.readers.glyphs import UNMAPPED, Glyph, glyphs
from hepnb.readers.layout import Joiner, Page, Piece, drop_furniture, gather_equations, join_across, pieces
from hepnb.readers.lines import drop_line_numbers, lines
from hepnb.readers.tables import FoundTable, find_tables

#: raised with every change of what a PDF reads as, so that nothing stale is taken from the cache
PARSER_VERSION = 5
MAX_BYTES = 100_000_000
MAX_PAGES = 1000
#: fewer characters a page than this on most pages means that the pages are pictures
_SCANNED = 50
#: what pdfminer lets out, besides its own errors, on files with damaged objects
_DAMAGED = (KeyError, IndexError, TypeError, ValueError, struct.error)
_ARXIV_FILE = re.compile(r"^(?:arxiv[_-]?)?(\d{4}\.\d{4,5})(v\d+)?$", re.IGNORECASE)
_ARXIV_STAMP = re.compile(r"arXiv:(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?")


def read_pdf(path: Path, data: bytes = b"", *, progress: Progress = silent) -> Paper:
    """The paper in a PDF file; ``data``: its bytes, where they are at hand.

    Raises PaperError: not there, not a PDF, encrypted, without text, larger than 100 MB or 1000 pages.
    """
    data = data or pdf_bytes(path)
    outline = _preflight(path, data)
    with _without_collector():
        pages, stamp, unmapped, numbered = _pages(path, data, progress)
        _refuse_scans(path, pages)
        return _Assembly(path, data, pages, outline, stamp).paper(_warnings(unmapped, numbered))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pauses the cyclic garbage collector: hundreds of thousands of glyphs without a cycle cost it a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pdf_bytes(path: Path) -> bytes:
    """The bytes of a PDF file. Raises PaperError: not there, not a PDF, larger than 100 MB."""
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "no such file"
        raise PaperError(found, where=str(path), hint="check the path, or give an arXiv id such as 1704.03848")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PaperError(f"{size / 1e6:.0f} MB", where=path.name, expected=f"at most {MAX_BYTES / 1e6:.0f} MB")
        data = path.read_bytes()
    except OSError as error:
        raise PaperError(f"the file cannot be read ({error.strerror})", where=str(path)) from None
    if not data:
        raise PaperError("the file is empty", where=path.name, hint="save the paper's PDF again")
    if b"%PDF-" not in data[:1024]:
        kind = path.suffix if path.suffix.lower() not in ("", ".pdf") else "this"
        raise PaperError(f"{kind} is not a PDF", where=path.name, expected="the PDF of a paper (other kinds cannot be read yet)")
    return data


def _preflight(path: Path, data: bytes) -> list[structure.Outline]:
    """Opens the file with the second engine, which names what is wrong; gives the bookmarks."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise PaperError("the PDF is encrypted", where=path.name, hint="save a copy without a password") from None
        raise PaperError("the PDF is broken or truncated", where=path.name, hint="download it again") from None
    try:
        if len(document) > MAX_PAGES:
            raise PaperError(
                f"{len(document)} pages", where=path.name, expected=f"at most {MAX_PAGES}", hint="cut out the selection chapters"
            )
        return _outline(document)
    finally:
        document.close()


def _outline(document: Any) -> list[structure.Outline]:
    marks = []
    for bookmark in document.get_toc():
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        if index is not None:
            marks.append(structure.Outline(bookmark.get_title(), bookmark.level + 1, index + 1))
    return marks


class _TextInterpreter(PDFPageInterpreter):  # type: ignore[misc] # pdfminer is not looked into
    """pdfminer's interpreter without included figures: their labels are not text, and plots cost most of the time.

    pdfTeX marks a figure's form by PTEX keys; other forms may hold a whole page and are read. ``figures``: the boxes of what was
    left out, PDF coordinates.
    """

    def __init__(self, resources: Any, device: Any, figures: list[Box]) -> None:
        super().__init__(resources, device)
        self.figures = figures

    def dup(self) -> _TextInterpreter:
        """The interpreter for a form inside this one."""
        return _TextInterpreter(self.rsrcmgr, self.device, self.figures)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - the name of the PDF operator
        """Draws an object unless it is an image or an included figure."""
        found = self.xobjmap.get(literal_name(xobjid_arg))
        form = stream_value(found) if found is not None else None
        if form is not None and literal_name(form.get("Subtype")) == "Image":
            return
        if form is not None and form.get("BBox") and {"PTEX.FileName", "PTEX.InfoDict"} & set(form.attrs):
            self.figures.append(_placed(form, self.ctm))
            return
        super().do_Do(xobjid_arg)


def _placed(form: Any, ctm: Any) -> Box:
    """The box of a form on its page."""
    matrix = mult_matrix(tuple(resolve1(form.get("Matrix", (1, 0, 0, 1, 0, 0)))), ctm)
    x0, y0, x1, y1 = (float(resolve1(v)) for v in resolve1(form["BBox"]))
    xs, ys = zip(*(apply_matrix_pt(matrix, corner) for corner in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _pages(path: Path, data: bytes, progress: Progress) -> tuple[list[Page], str, int, int]:
    """The pages with their lines; the arXiv stamp; how many glyphs have no text; how many line numbers were dropped."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            raw = []
            stamp = ""
            for number, page in enumerate(pdf.pages, start=1):
                progress("reading pages", number, len(pdf.pages))
                items, figures = _lay_out(page)
                if number == 1:
                    stamp = "".join(c.get_text() for c in items if isinstance(c, LTChar) and not c.upright)
                raw.append(_raw(page, number, items, figures))
                page.close()
    except (*_DAMAGED, PdfminerException, MalformedPDFException, PDFException, PSException) as error:
        raise PaperError(f"the PDF cannot be read ({type(error).__name__})", where=path.name, hint="download it again") from None
    sizes = Counter(round(g.size, 1) for page, found in raw for g in found)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    for page, found in raw:
        page.lines = lines(found, page.number, body)
    numbered = drop_line_numbers([page.lines for page, _ in raw])
    return [page for page, _ in raw], stamp, sum(g.text == UNMAPPED for _, found in raw for g in found), numbered


def _lay_out(page: Any) -> tuple[list[Any], list[Box]]:
    """The items on a page and the boxes of its figures; pdfplumber's own dictionaries would say the same in twice the time."""
    device = PDFPageAggregatorWithMarkedContent(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    figures: list[Box] = []
    _TextInterpreter(page.pdf.rsrcmgr, device, figures).process_page(page.page_obj)
    return _flat(device.get_result()), figures


def _flat(container: Any) -> list[Any]:
    return [x for item in container for x in (_flat(item) if isinstance(item, LTFigure) else (item,))]


def _raw(page: Any, number: int, items: list[Any], figures: list[Box]) -> tuple[Page, list[Glyph]]:
    height = float(page.height)
    flat = [(o.x0, height - o.y1, o.x1) for o in items if isinstance(o, LTLine | LTRect) and o.height < 1.6 and o.width > 30]
    turned = [(x0, height - y1, x1, height - y0) for x0, y0, x1, y1 in figures]
    return Page(number, float(page.width), height, [], flat, list(_links(page, height)), turned), list(glyphs(items, height))


def _links(page: Any, height: float) -> Iterator[tuple[float, float, float, float, str]]:
    """The links of a page to other documents: (x0, top, x1, bottom, address)."""
    for annotation in map(resolve1, resolve1(page.page_obj.annots) or ()):
        action = resolve1(annotation.get("A")) if isinstance(annotation, dict) else None
        if isinstance(action, dict) and isinstance(uri := resolve1(action.get("URI")), bytes):
            x0, y0, x1, y1 = (float(resolve1(v)) for v in resolve1(annotation["Rect"]))
            yield x0, height - y1, x1, height - y0, uri.decode("utf-8", "replace")


def _refuse_scans(path: Path, pages: Sequence[Page]) -> None:
    empty = sum(sum(len(line.text) for line in page.lines) < _SCANNED for page in pages)
    if not pages or empty > len(pages) / 2:
        raise PaperError(
            f"no text on {empty} of {len(pages)} pages",
            where=path.name,
            hint="the pages are pictures: run an OCR program such as ocrmypdf first",
        )


def _warnings(unmapped: int, numbered: int) -> tuple[str, ...]:
    found = []
    if unmapped:
        found.append(f"{unmapped} characters have no text in the PDF and are shown as {UNMAPPED}")
    if numbered:
        found.append(f"{numbered} line numbers were left out")
    return tuple(found)


def _insert(pieces: list[Piece], labels: Mapping[int, Piece]) -> list[Piece]:
    """The pieces with the text of each page's figures after the last piece that begins on it."""
    last = {piece.page: i for i, piece in enumerate(pieces)}
    after: dict[int, list[Piece]] = {}
    for page, label in labels.items():
        after.setdefault(max((i for p, i in last.items() if p <= page), default=-1), []).append(label)
    return [*after.get(-1, []), *(p for i, piece in enumerate(pieces) for p in (piece, *after.get(i, [])))]


class _Assembly:
    """Puts a paper together from its pages."""

    def __init__(self, path: Path, data: bytes, pages: list[Page], outline: list[structure.Outline], stamp: str) -> None:
        self.path, self.data, self.pages = path, data, pages
        sizes: Counter[float] = Counter()
        for page in pages:
            for line in page.lines:
                sizes[round(line.size, 1)] += len(line.text)
        self.body = sizes.most_common(1)[0][0]
        drop_furniture(pages)
        self.joiner = Joiner(line for page in pages for line in page.lines)
        self.outline = outline
        self.stamp = stamp

    def paper(self, warnings: tuple[str, ...]) -> Paper:
        by_page = [pieces(page, self.body) for page in self.pages]
        structure.mark_title(by_page[0], self.body)
        sections = structure.mark_headings([p for found in by_page for p in found], self.outline, self.body)
        tables = [t for page, found in zip(self.pages, by_page, strict=True) for t in find_tables(page, found)]
        labels = figure_texts(self.data, {page.number: page.figures for page in self.pages})
        flat = gather_equations([p for found in by_page for p in found if p.lines])
        references = structure.mark_references(flat, self.pages)
        structure.mark_authors(flat, len(self.pages))
        front = structure.mark_front(flat)
        flat = _insert(join_across(flat), labels)
        blocks, records = self._blocks(flat, tables, [s.id for s in sections])
        identifier, version = self._identity()
        return Paper(
            id=identifier,
            title=self._text(front.title),
            sha256=hashlib.sha256(self.data).hexdigest(),
            pages=tuple((p.width, p.height) for p in self.pages),
            sections=tuple(sections),
            blocks=tuple(blocks),
            tables=tuple(records),
            references=tuple(references),
            authors=front.authors,
            abstract=self._text(front.abstract),
            version=version,
            path=str(self.path),
            warnings=warnings,
        )

    def _blocks(
        self, flat: Sequence[Piece], tables: Sequence[FoundTable], section_ids: Sequence[str]
    ) -> tuple[list[Block], list[Table]]:
        """Blocks in order, each table's right after its caption."""
        blocks: list[Block] = []
        records: list[Table] = []
        waiting = list(tables)
        section, headings = "", iter(section_ids)
        for piece in flat:
            if piece.kind == "heading":
                section = next(headings)
            caption = self.joiner.block(piece, f"b{len(blocks) + 1}", section)
            blocks.append(caption)
            for table in [t for t in waiting if t.caption is piece]:
                waiting.remove(table)
                block, cells = table.block(f"b{len(blocks) + 1}", section)
                blocks.append(block)
                records.append(Table(block.id, caption.id, table.label, cells))
        return blocks, records

    def _text(self, piece: Piece | None) -> str:
        return structure.plain(self.joiner.block(piece, "", "").text) if piece else ""

    def _identity(self) -> tuple[str, str]:
        """ArXiv id and version from the file's name or the stamp on the first page; else the stem of the name."""
        match = _ARXIV_FILE.match(self.path.stem) or _ARXIV_STAMP.search(self.stamp) or _ARXIV_STAMP.search(self.stamp[::-1])
        return (match[1], match[2] or "") if match else (self.path.stem, "")
