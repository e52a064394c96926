"""HTML → `Paper`: what LaTeXML makes of a paper (arxiv.org/html), or any page with headings,
paragraphs and tables.

Formulas come from the LaTeX that LaTeXML keeps beside them. Nothing on the page is run or fetched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree
from lxml import html as parser
from lxml.html import HtmlElement

from hepnb.errors import PaperError
from hepnb.paper import BlockKind, Paper, Reference
from hepnb.plurals import several
from hepnb.readers.citations import citations
from hepnb.readers.identifiers import reference
from hepnb.readers.invisible_text import drop_unseen
from hepnb.readers.latex import formula
from hepnb.readers.unpaged import DraftCell, Piece, structure

#: raised with every change of what HTML reads as, so that nothing stale is taken from the cache
HTML_VERSION: Final = 5
MOST_BYTES: Final = 50_000_000
#: elements in elements that are followed
_DEEPEST: Final = 200
#: how much of a text a warning shows
_SHOWN: Final = 60
#: cells of a table, and columns that one cell may span
_MOST_CELLS, _MOST_SPAN = 20_000, 200
_SKIPPED: Final = frozenset({
    "script", "style", "noscript", "template", "svg", "nav", "header", "footer", "head", "button",
    "form", "iframe", "object",
    "audio", "video", "canvas", "select", "dialog", "aside",
})  # fmt: skip
_SKIPPED_CLASSES: Final = frozenset(
    {
        "ltx_page_header",
        "ltx_page_footer",
        "ltx_TOC",
        "ltx_dates",
        "ltx_keywords",
        "ltx_role_affiliation",
    }
)
_BLOCKS: Final = frozenset({
    "p", "div", "section", "article", "ul", "ol", "dl", "li", "dd", "dt", "table", "figure", "h1",
    "h2", "h3", "h4", "h5", "h6",
    "blockquote", "main", "body", "center", "pre",
})  # fmt: skip
_LEVELS: Final = {
    "part": 1, "chapter": 1, "section": 1, "appendix": 1, "subsection": 2, "subsubsection": 3,
    "abstract": 1, "bibliography": 1,
    "acknowledgements": 1,
}  # fmt: skip
_NAMED: Final = r"arXiv:(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?"
#: the name of a paper; the stamp of arXiv on its own page, with the subject: a paper names others
_NAME, _STAMP = re.compile(_NAMED), re.compile(rf"{_NAMED}\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\]")
_REFERENCES = re.compile(r"(?:list of )?references|bibliography", re.IGNORECASE)


def read_html(data: bytes, name: str) -> Paper:
    """The paper in an HTML file; ``name`` is its id where it holds no arXiv id.

    Raises PaperError.
    """
    if len(data) > MOST_BYTES:
        raise PaperError(
            f"{len(data) / 1e6:.0f} MB",
            where=name,
            expected=f"at most {MOST_BYTES / 1e6:.0f} MB of HTML",
        )
    try:
        root = parser.document_fromstring(
            _text(data),
            parser=parser.HTMLParser(no_network=True, remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise PaperError(
            "the HTML cannot be read", where=name, hint="save the page again"
        ) from None
    walk = _Walk(name)
    walk.unseen = drop_unseen(root)
    walk.block(root, 0)
    parts = structure([*([Piece("title", walk.title)] if walk.title else []), *walk.pieces])
    if all(b.kind in ("title", "heading", "reference") for b in parts.blocks):
        raise PaperError("no text in it", where=name, expected="the HTML of a paper")
    abstract = {s.id for s in parts.sections if s.title.lower() == "abstract"}
    stamp = _STAMP.search(
        str(etree.tostring(root, method="text", encoding="unicode"))[:20_000]
    ) or _NAME.fullmatch(f"arXiv:{name.replace('_', '/')}")
    return Paper(
        id=stamp[1] if stamp else name,
        title=walk.title,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=(),
        sections=parts.sections,
        blocks=parts.blocks,
        tables=parts.tables,
        references=tuple(walk.references),
        authors=tuple(dict.fromkeys(walk.authors)),
        abstract=" ".join(
            b.text for b in parts.blocks if b.section in abstract and b.kind == "paragraph"
        ),
        version=(stamp[2] or "") if stamp else "",
        warnings=walk.warnings(),
        source="html",
        citations=citations(parts.blocks, walk.references),
    )


def _text(data: bytes) -> str:
    """The text of a page: in the encoding that it states, else UTF-8.

    NUL ends a page for the parser, and means nothing.
    """
    stated = re.search(rb"<meta[^>]{0,100}charset=[\"']?([\w-]{2,20})", data[:4096], re.IGNORECASE)
    try:
        text = data.decode(stated[1].decode() if stated else "utf-8-sig", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))


def _classes(element: HtmlElement) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _tag(element: HtmlElement) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


class _Walk:
    """Goes through a page and writes down its pieces."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.title = ""
        self.authors: list[str] = []
        self.pieces: list[Piece] = []
        self.references: list[Reference] = []
        self._in_references = False
        self.unseen: list[str] = []
        self._notes: list[Piece] = []
        self._errors: dict[str, None] = {}
        self._narrowed: dict[str, None] = {}

    def warnings(self) -> tuple[str, ...]:
        """Problems of reading, one sentence each."""
        found = []
        if self._errors:
            names = ", ".join([*self._errors][:8])
            found.append(
                f"{several(len(self._errors), 'command')} unknown to the converter left in the "
                f"text as written: {names}"
            )
        if self._narrowed:
            found.append(
                f"{several(len(self._narrowed), 'table cell')} with an unreadable span, or one of "
                f"more than {_MOST_SPAN} columns, so that some columns may lack a value: "
                f"{', '.join([*self._narrowed][:8])}"
            )
        if self.unseen:
            first = (
                self.unseen[0] if len(self.unseen[0]) < _SHOWN else f"{self.unseen[0][:_SHOWN]}…"
            )
            found.append(
                f"{several(len(self.unseen), 'piece of text is', 'pieces of text are')} struck out "
                "or not shown, and left out: "
                f'"{first}"'
            )
        return tuple(found)

    def _follow(self, depth: int) -> None:
        if depth > _DEEPEST:
            found = f"elements in elements, more than {_DEEPEST} deep"
            raise PaperError(found, where=self._name, hint="is it the page of a paper?")

    # --- blocks
    # ----------------------------------------------------------------------------------------------

    def block(self, element: HtmlElement, depth: int, kind: BlockKind = "paragraph") -> None:
        """Writes down an element and what is in it.

        Raises PaperError where elements are nested too deep to be a paper.
        """
        if depth > _DEEPEST:
            raise PaperError(
                f"elements in elements, more than {_DEEPEST} deep",
                where=self._name,
                hint="is it the page of a paper?",
            )
        tag, classes = _tag(element), _classes(element)
        if not tag or tag in _SKIPPED or classes & _SKIPPED_CLASSES:
            return
        if re.fullmatch(r"h[1-6]", tag):
            self._heading(element, tag, classes)
        elif "ltx_authors" in classes:
            named = (n for n in element.iter() if "ltx_personname" in _classes(n))
            self.authors += [name for n in named for name in _names(self._inline(n))]
        elif "ltx_bibitem" in classes or (tag == "li" and self._in_references):
            self._reference(element)
        elif tag in ("figcaption", "caption") or "ltx_caption" in classes:
            self._add("caption", self._inline(element))
        elif classes & {"ltx_equation", "ltx_equationgroup", "ltx_eqn_table"}:
            self._add("equation", self._equation(element))
        elif tag == "table" or "ltx_tabular" in classes:
            self._table(element)
        elif tag == "figure":
            self._figure(element, depth)
        elif tag in ("li", "dd") or "ltx_item" in classes:
            self._item(element, depth)
        elif any(_is_block(e) for e in element):
            self._mixed(element, depth, kind)
        else:
            self._add(kind, self._inline(element))

    def _mixed(self, element: HtmlElement, depth: int, kind: BlockKind) -> None:
        """Blocks with text between them."""
        between = element.text or ""
        for child in element:
            if _is_block(child):
                self._add(kind, between)
                self.block(child, depth + 1, kind)
                between = child.tail or ""
            else:
                between += self._inline(child) + (child.tail or "")
        self._add(kind, between)

    def _add(self, kind: BlockKind, text: str, **more: str) -> None:
        flat = _flat(text)
        if flat:
            self.pieces.append(Piece(kind, flat, **more))  # type: ignore[arg-type] # number and label are texts
        self.pieces += self._notes
        self._notes = []

    def _heading(self, element: HtmlElement, tag: str, classes: frozenset[str]) -> None:
        number = next((_flat(self._inline(e)) for e in element if "ltx_tag" in _classes(e)), "")
        whole = _flat(self._inline(element))
        title = whole.removeprefix(number).lstrip(" .:—–-")
        kind = next(
            (c.removeprefix("ltx_title_") for c in classes if c.startswith("ltx_title_")), ""
        )
        if kind == "document" or (not kind and tag == "h1" and not self.title):
            self.title = whole
        elif kind in ("paragraph", "subparagraph"):
            self._add("paragraph", whole)
        elif title:
            self._in_references = bool(_REFERENCES.fullmatch(title))
            level = _LEVELS.get(kind) or (1 if kind else max(int(tag[1]) - 1, 1))
            match = re.fullmatch(
                r"(?:(?:Appendix|Section|Chapter)\s+)?([A-Z]?\d*(?:\.\d+)*)\.?", number
            )
            self.pieces.append(
                Piece("heading", title, number=match[1] if match else number, level=level)
            )

    def _item(self, element: HtmlElement, depth: int) -> None:
        mark = next(
            (_flat(e.text_content()) for e in element if "ltx_tag_item" in _classes(e)), "•"
        )
        start = len(self.pieces)
        self._mixed(element, depth, "list")
        if start < len(self.pieces) and self.pieces[start].kind == "list":
            first = self.pieces[start]
            self.pieces[start] = Piece("list", f"{mark} {first.text}")

    def _reference(self, element: HtmlElement) -> None:
        label = str(len(self.references) + 1)
        text = _flat(re.sub(r"^\s*\[?\d+\]?\.?\s*", "", self._inline(element)))
        links = " ".join(a.get("href") or "" for a in element.iter("a"))
        self.references.append(reference(label, text, links))
        self._add("reference", f"[{label}] {text}")

    def _figure(self, element: HtmlElement, depth: int) -> None:
        """The captions first, then the tables that they belong to."""
        start = len(self.pieces)
        for child in element:
            self.block(child, depth + 1, "other")
        found = self.pieces[start:]
        captions = [p for p in found if p.kind == "caption"]
        label = next(
            (
                m[0]
                for p in captions[:1]
                if (m := re.match(r"(?:Table|Figure|Fig\.)\s+[\w.]+", p.text))
            ),
            "",
        ).rstrip(".")
        rest = [
            Piece("table", rows=p.rows, label=label, caption=bool(captions))
            if p.kind == "table"
            else p
            for p in found
        ]
        self.pieces[start:] = [*captions, *(p for p in rest if p.kind != "caption")]

    def _equation(self, element: HtmlElement) -> str:
        number = " ".join(
            dict.fromkeys(
                _flat(e.text_content()) for e in element.iter() if "ltx_tag_equation" in _classes(e)
            )
        )
        formulas = [self._math(m) for m in element.iter("math")]
        return f"{' '.join(formulas)} {number}" if formulas else element.text_content()

    # --- tables
    # ----------------------------------------------------------------------------------------------

    def _table(self, element: HtmlElement) -> None:
        rows = [e for e in element.iter() if _tag(e) == "tr" or "ltx_tr" in _classes(e)]
        own = [
            r for r in rows if next((a for a in r.iterancestors() if _is_table(a)), None) is element
        ]
        taken: dict[tuple[int, int], None] = {}
        found: list[tuple[DraftCell, ...]] = []
        for number, row in enumerate(own):
            found.append(tuple(self._cells(row, number, len(own) - number, taken)))
        headed = any(c.header for row in found for c in row)
        shown = (
            found
            if headed
            else [
                tuple(_as_header(c, n == 0 and len(found) > 1) for c in row)
                for n, row in enumerate(found)
            ]
        )
        for caption in (e for e in element if _tag(e) == "caption"):
            self._add("caption", self._inline(caption))
        if any(c.text for row in shown for c in row):
            self.pieces.append(
                Piece(
                    "table", rows=tuple(shown), caption=any(_tag(e) == "caption" for e in element)
                )
            )

    def _cells(
        self, row: HtmlElement, number: int, left: int, taken: dict[tuple[int, int], None]
    ) -> Iterator[DraftCell]:
        """The cells of a row, each in the first column that no cell above reaches into.

        ``left``: the rows of the table from this one on, beyond which no cell goes.
        """
        headed = any(_tag(a) == "thead" or "ltx_thead" in _classes(a) for a in row.iterancestors())
        cells = [e for e in row if _tag(e) in ("td", "th") or "ltx_td" in _classes(e)]
        all_heads = bool(cells) and all(_tag(e) == "th" for e in cells)
        column = 0
        for cell in cells:
            while (number, column) in taken:
                column += 1
            columns, rows = self._columns(cell), _rows(cell, left)
            if len(taken) + rows * columns > _MOST_CELLS:
                raise PaperError(f"a table of more than {_MOST_CELLS} cells", where=self._name)
            taken |= dict.fromkeys(
                (number + r, column + c) for r in range(rows) for c in range(columns)
            )
            text = _flat(self._inline(cell))
            yield DraftCell(text, column, columns, rows, headed or all_heads)
            column += columns

    def _columns(self, cell: HtmlElement) -> int:
        """The number of columns that a cell goes over; what is not read so is noted."""
        given = (cell.get("colspan") or "1").strip()
        columns = _number(given)
        if columns is None or columns > _MOST_SPAN:
            self._narrowed[f'"{_flat(cell.text_content())[:20]}" ({given[:20]})'] = None
        return min(max(columns or 1, 1), _MOST_SPAN)

    # --- text
    # ----------------------------------------------------------------------------------------------

    def _inline(self, element: HtmlElement, depth: int = 0) -> str:
        """The text of an element, without its tail."""
        if depth > _DEEPEST:
            raise PaperError(
                f"elements in elements, more than {_DEEPEST} deep",
                where=self._name,
                hint="is it the page of a paper?",
            )
        tag, classes = _tag(element), _classes(element)
        if not tag or tag in _SKIPPED:
            return ""
        if "ltx_tag_item" in classes:
            return ""
        if tag == "math":
            return self._math(element)
        if tag in ("br", "wbr"):
            return " "
        if "ltx_note" in classes and "ltx_role_footnote" in classes:
            return self._footnote(element)
        if "ltx_ERROR" in classes:
            self._errors[element.text_content()] = None
        inside = (element.text or "") + "".join(
            self._inline(e, depth + 1) + (e.tail or "") for e in element
        )
        if tag in ("sup", "sub") and inside.strip() and not classes & {"ltx_note_mark"}:
            flat = re.sub(r"[_^]\{([^{}]*)\}", r"\1", inside).strip()
            return f"{'^' if tag == 'sup' else '_'}{{{flat}}}"
        return f" {inside} " if tag in _BLOCKS else inside

    def _footnote(self, element: HtmlElement) -> str:
        mark = next(
            (_flat(e.text_content()) for e in element.iter() if "ltx_note_mark" in _classes(e)), ""
        )
        content = next((e for e in element.iter() if "ltx_note_content" in _classes(e)), None)
        if content is not None:
            text = _flat(self._inline(content))
            text = re.sub(rf"^(?:\s*{re.escape(mark)}\s*)+", "", text) if mark else text
            self._notes.append(Piece("footnote", f"^{{{mark}}}{text}"))
        return f"^{{{mark}}}" if mark else ""

    def _math(self, element: HtmlElement) -> str:
        annotation = next(
            (e for e in element.iter("annotation") if "tex" in (e.get("encoding") or "")), None
        )
        tex = element.get("alttext") or (annotation.text if annotation is not None else None)
        return formula(tex, self._name) if tex else element.text_content()


def _is_block(element: HtmlElement) -> bool:
    classes = _classes(element)
    return (
        _tag(element) in _BLOCKS
        or bool(classes & {"ltx_tabular", "ltx_para", "ltx_item", "ltx_bibitem"})
        or _tag(element) in _SKIPPED
    )


def _is_table(element: HtmlElement) -> bool:
    return _tag(element) == "table" or "ltx_tabular" in _classes(element)


def _as_header(cell: DraftCell, header: bool) -> DraftCell:
    return DraftCell(cell.text, cell.column, cell.columns, cell.rows, header)


def _rows(cell: HtmlElement, left: int) -> int:
    """The number of rows that a cell goes over: to the end of its table where it says 0, or more
    than there are (HTML, 4.9.11).
    """
    rows = _number((cell.get("rowspan") or "1").strip())
    return 1 if rows is None else min(rows or left, left)


def _number(given: str) -> int | None:
    """A number without a sign; None for anything else."""
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given) else None


def _names(text: str) -> Iterable[str]:
    cleaned = re.sub(r"[_^]\{[^{}]*\}", "", text)
    return [
        n
        for part in re.split(r",|;|\band\b", cleaned)
        if 2 < len(n := _flat(part).strip(" .∗*†‡")) < 60
    ]


def _flat(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\u2062", "").replace("\u2061", "").split())
