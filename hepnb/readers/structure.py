"""Pieces → sections, references, title and authors."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hepnb.paper import Reference, Section
from hepnb.readers.layout import CAPTION, Page, Piece

_NUMBERED = re.compile(r"^(?:(\d{1,2}(?:\.\d{1,2}){0,3})\.?|([IVX]{1,5})\.|([A-H])\.?|Appendix(?: [A-Z])?)[ :.]\s*(\S.*)$")
_NAMED = re.compile(
    r"^(abstract|introduction|conclusions?|summary|references|acknowledge?ments?|appendix|bibliography|auxiliary material)\b", re.IGNORECASE
)
_REFERENCES = re.compile(r"^(?:\d+\s+)?(?:references|bibliography)\b", re.IGNORECASE)
_COLLABORATION = re.compile(r"^(?:[A-Z]\s+)?The \w+ Collaboration$")
_ARXIV = re.compile(r"(?:arXiv\s*:?\s*|arxiv\.org/(?:abs|pdf)/|\[)\s*((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))", re.IGNORECASE)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>,\]]*[^\s\"<>,.\]])")
_REPORT = re.compile(r"\b((?:ATLAS|CMS|LHCb|CERN|ATL|HEPNB|FERMILAB|DESY)(?:-[A-Z0-9]+)+-\d[\d-]*)\b")
_LABEL = re.compile(r"^\[(\d{1,3})\]\s*(.*)$")


@dataclass(frozen=True)
class Outline:
    """A bookmark of the PDF."""

    title: str
    level: int
    page: int


def plain(text: str) -> str:
    """Text without the markup of scripts."""
    return re.sub(r"[_^]\{([^{}]*)\}", r"\1", text).strip()


def mark_headings(pieces: Sequence[Piece], outline: Sequence[Outline], body: float) -> list[Section]:
    """Turns pieces that are headings into kind ``heading``; gives the sections in order."""
    sections: list[Section] = []
    levels = {
        id(p): _level(p, plain(p.text), outline, body)
        for p in pieces
        if p.kind in ("paragraph", "list") and p.lines and len(p.lines) <= 3
    }
    _drop_contents(pieces, levels)
    for piece in pieces:
        title = plain(piece.text)
        level = levels.get(id(piece), 0)
        if level:
            piece.kind = "heading"
            match = _NUMBERED.match(title)
            number = next((g for g in match.groups()[:3] if g), "") if match else ""
            sections.append(Section(f"s{len(sections) + 1}", number, match[4] if match else title, level, piece.page))
    return sections


def _drop_contents(pieces: Sequence[Piece], levels: dict[int, int]) -> None:
    """Takes the table of contents out: a page on which three headings or more stand that come again later."""
    heads = [p for p in pieces if levels.get(id(p))]
    for page in {p.page for p in heads}:
        again = [p for p in heads if p.page == page and any(q.page > page and _same(p, q) for q in heads)]
        if len(again) >= 3:
            for piece in pieces:
                if piece.page == page and (piece in again or re.search(r"(?:\. ?){4,}|\s\d{1,3}$", piece.text)):
                    piece.kind = "other"
                    levels[id(piece)] = 0


def _same(a: Piece, b: Piece) -> bool:
    return fuzz.ratio(_bare(plain(a.text)).lower(), _bare(plain(b.text)).lower()) > 90


def _level(piece: Piece, title: str, outline: Sequence[Outline], body: float) -> int:
    """The level of a heading, 1 the outermost; 0 for what is none."""
    if not 3 <= len(title) <= 140 or CAPTION.match(title) or not re.search(r"[A-Za-z]{3}", title):
        return 0
    match = _NUMBERED.match(title)
    bare = match[4] if match else title
    for mark in outline:
        if mark.page == piece.page and fuzz.ratio(bare.lower(), _bare(mark.title).lower()) > 85:
            return (match[1].count(".") + 1) if match and match[1] else mark.level
    bold, big = piece.bold > 0.6, piece.size > 1.08 * body
    caps = title.upper() == title and sum(c.isalpha() for c in title) > 3
    italic = statistics.mean(line.italic for line in piece.lines) > 0.7
    if match and (bold or big or (caps and not match[1]) or (italic and "." in (match[1] or ""))):
        return (match[1].count(".") + 1) if match[1] else (2 if match[3] else 1)
    return 1 if _NAMED.match(title) and (bold or big or caps) and len(title) < 60 else 0


def _bare(title: str) -> str:
    match = _NUMBERED.match(title)
    return match[4] if match else title


def mark_references(pieces: list[Piece], pages: Sequence[Page]) -> list[Reference]:
    """Finds the bibliography (``[1] …`` counting up), turns its pieces into kind ``reference`` and gives the entries.

    Entries get arXiv id, DOI and report number from their text and from the links on them.
    """
    start = _bibliography(pieces)
    if start is None:
        return []
    entries: list[list[Piece]] = []
    for i in range(start, len(pieces)):
        piece = pieces[i]
        if piece.kind == "heading" and not _REFERENCES.match(piece.text) and entries:
            break
        match = _LABEL.match(piece.lines[0].text)
        if match and int(match[1]) == len(entries) + 1:
            entries.append([piece])
        elif entries and piece.kind in ("paragraph", "footnote", "list") and _hangs(entries[-1], piece):
            entries[-1].append(piece)
        elif entries and piece.kind == "paragraph" and _COLLABORATION.match(plain(piece.text)):
            break
        else:
            continue
        piece.kind = "reference"
    return [_reference(n, entry, pages) for n, entry in enumerate(entries, start=1)]


def _bibliography(pieces: Sequence[Piece]) -> int | None:
    """Where the bibliography begins: the last ``[1]`` that a ``[2]`` follows."""
    labels = {i: int(m[1]) for i, p in enumerate(pieces) if (m := _LABEL.match(p.lines[0].text))}
    ones = [i for i, n in labels.items() if n == 1 and any(m == 2 and i < j < i + 12 for j, m in labels.items())]
    return ones[-1] if ones else next((i for i, n in labels.items() if n == 1 and i > len(pieces) // 2), None)


def _hangs(entry: list[Piece], piece: Piece) -> bool:
    first, last = entry[0].lines[0], entry[-1].lines[-1]
    near = piece.page == last.page and 0 < piece.lines[0].y - last.y < 2 * last.size
    turned = piece.page == last.page + 1 or (piece.page == last.page and piece.lines[0].y < last.y)
    return (near or (turned and len(entry) < 3)) and piece.lines[0].x0 >= first.x0 - 2 and abs(piece.size - entry[0].size) < 0.8


def _reference(number: int, entry: list[Piece], pages: Sequence[Page]) -> Reference:
    lines = [line for piece in entry for line in piece.lines]
    text = plain(" ".join(line.text for line in lines))
    text = re.sub(r"^\[\d+\]\s*", "", re.sub(r"([/.\d])\s(?=\d{3,5}\b)", r"\1", text) if "arXiv" in text else text)
    links = " ".join(
        uri
        for line in lines
        for x0, top, x1, bottom, uri in pages[line.page - 1].links
        if x0 < line.x1 + 2 and x1 > line.x0 - 2 and min(line.bottom, bottom) - max(line.top, top) > 0.4 * (bottom - top)
    )
    arxiv, doi = _ARXIV.search(links) or _ARXIV.search(text), _DOI.search(text) or _DOI.search(links)
    report = _REPORT.search(text)
    return Reference(str(number), text, arxiv[1] if arxiv else "", doi[1] if doi else "", report[1] if report else "")


def mark_authors(pieces: Sequence[Piece], n_pages: int) -> None:
    """Turns author lists and affiliations into kind ``other``: from ``The … Collaboration`` near the end on."""
    inside = False
    for piece in pieces:
        text = plain(piece.text)
        if piece.page > n_pages // 2 and (_COLLABORATION.match(text) or re.match(r"^(?:[A-Z]\s+)?(?:The \w+ Collaboration)", text)):
            inside = piece.kind in ("heading", "paragraph")
        elif piece.kind == "heading" and not re.search(r"Collaboration", text):
            inside = False
        if inside and piece.kind in ("paragraph", "list", "footnote"):
            piece.kind = "other"


def title(pieces: Sequence[Piece]) -> str:
    """The title: the largest type on the first page above the abstract; "" where there is none."""
    first = [
        p
        for p in pieces
        if p.page == 1 and len(plain(p.text)) > 12 and not re.match(r"(?:arXiv|CERN|CMS|EUROPEAN|Submitted)", p.text)
    ]
    if not first:
        return ""
    size = max(p.size for p in first)
    return plain(" ".join(p.text for p in first if p.size > size - 0.8))


def abstract(pieces: Sequence[Piece]) -> str:
    """The abstract: the paragraph after a line ``Abstract``, or the longest paragraph on the first two pages before the first section."""
    early = [p for p in pieces if p.page <= 2]
    for i, piece in enumerate(early):
        if re.fullmatch(r"abstract", plain(piece.text), re.IGNORECASE) and i + 1 < len(early):
            return plain(early[i + 1].text)
    stop = next((i for i, p in enumerate(early) if p.kind == "heading"), len(early))
    texts = [plain(p.text) for p in early[:stop] if p.kind == "paragraph" and len(p.text) > 300]
    return max(texts, key=len, default="")
