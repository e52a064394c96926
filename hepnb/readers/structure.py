"""Pieces → sections, references, title and authors."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hepnb.paper import Reference, Section
from hepnb.readers.identifiers import reference
from hepnb.readers.layout import CAPTION, Joiner, LineGroup, PageInLayout
from hepnb.readers.lines import TextLine
from hepnb.readers.textlayer import Outline
from hepnb.vocabulary.units import OF_DIMENSION

_NUMBERED = re.compile(
    r"^(?:(\d{1,2}(?:\.\d{1,2}){0,3})\.?|([IVX]{1,5})\.|([A-H])\.?"
    r"|Appendix(?: [A-Z])?)[ :.]\s*(\S.*)$"
)
_NAMED = re.compile(
    r"^(abstract|introduction|conclusions?|summary|references|acknowledge?ments?|appendix"
    r"|bibliography|auxiliary material)\b",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"^(?:\d+\s+)?(?:references|bibliography)\b", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-Z][\w.’'-]*\s){1,4}(?:(?:de|van|von|der|del|di|la)\s)*[A-Z][\w’'-]+(?:\s+et al\.?)?"
)
_WHOSE = re.compile(r"\b(?:The )?((?:[A-Z][\w-]+,? (?:and )?){1,12}Collaborations?)\b")
_CONTENTS = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_COLLABORATION = re.compile(r"^(?:[A-Z]\s+)?The \w+ Collaboration$")
#: a decay, as the title of the section on its analysis; and the head of a figure:
#: ``35.9 fb-1 (13 TeV)``
_DECAY = re.compile(r"^[A-Za-z]\S{0,3}\s*(?:→|⟶|->)\s*\S")
_MEASURED = re.compile(rf"^(?:[fpn]b\b|{OF_DIMENSION['energy']}(?!\w))")
_INITIAL = re.compile(r"[A-H]\.\s")
_BOLD = 0.4  # of a heading, at the least: signs of a formula are not set bold
_LABEL = re.compile(r"^\[(\d{1,3})\]\s*(.*)$")
_DOTTED = re.compile(r"^(\d{1,3})\.\s+(?=\S)")


def plain(text: str) -> str:
    """Text without the markup of scripts."""
    return re.sub(r"[_^]\{([^{}]*)\}", r"\1", text).strip()


def mark_headings(
    pieces: Sequence[LineGroup], outline: Sequence[Outline], body: float, joiner: Joiner
) -> list[Section]:
    """Turns pieces that are headings into kind ``heading``; gives the sections in order."""
    sections: list[Section] = []
    levels = {
        id(p): _level(p, plain(p.text), outline, body)
        for p in pieces
        if p.kind in ("paragraph", "list") and p.lines and len(p.lines) <= 3
    }
    _drop_contents(pieces, levels)
    for piece in pieces:
        level = levels.get(id(piece), 0)
        if piece.page == 1 and not sections and _INITIAL.match(piece.text) and piece.bold < _BOLD:
            level = 0  # the author
        if not level and sections and id(piece) in levels and _quantity(piece, sections[-1]):
            level = sections[-1].number.count(".") + 1
        if level:
            piece.kind = "heading"
            title = plain(joiner.block(piece, "", "").text)
            match = _NUMBERED.match(title)
            number = next((g for g in match.groups()[:3] if g), "") if match else ""
            sections.append(
                Section(
                    f"s{len(sections) + 1}", number, match[4] if match else title, level, piece.page
                )
            )
    return sections


def _quantity(piece: LineGroup, before: Section) -> bool:
    """True for a bold line with the number after that of the section before, and a quantity, which
    has too few letters for a title.
    """
    match = _NUMBERED.match(plain(piece.text))
    outer, _, last = before.number.rpartition(".")
    return bool(
        match
        and match[1]
        and last.isdigit()
        and piece.bold > _BOLD
        and match[1] in (f"{before.number}.1", f"{outer}.{int(last) + 1}")
        and not _MEASURED.match(match[4])
    )


def _drop_contents(pieces: Sequence[LineGroup], levels: dict[int, int]) -> None:
    """Takes the table of contents out: what stands between ``Contents`` and the heading that it
    names first.
    """
    start = next(
        (i for i, p in enumerate(pieces) if p.page <= 4 and _CONTENTS.fullmatch(plain(p.text))),
        None,
    )
    if start is None or start + 1 >= len(pieces):
        return
    first = _entry(pieces[start + 1])
    end = next(
        (
            i
            for i in range(start + 2, len(pieces))
            if levels.get(id(pieces[i])) and _same(_entry(pieces[i]), first)
        ),
        start,
    )
    for piece in pieces[start:end]:
        piece.kind = "other"
        levels[id(piece)] = 0


def _entry(piece: LineGroup) -> str:
    """The title of a heading, or of a line of the table of contents."""
    return re.sub(
        r"(?<![\s.])(?:\s*+\.){2,}+\s*+\d*+$|(?<!\s)\s++\d{1,3}$",
        "",
        _bare(plain(piece.lines[0].text)),
    ).lower()


def _same(a: str, b: str) -> bool:
    return fuzz.ratio(a, b) > 90


def _level(piece: LineGroup, title: str, outline: Sequence[Outline], body: float) -> int:
    """The level of a heading, 1 the outermost; 0 for a line that is no heading."""
    if not 3 <= len(title) <= 140 or CAPTION.match(title):
        return 0
    match = _NUMBERED.match(title)
    bare = match[4] if match else title
    if not re.search(r"[A-Za-z]{3}", title) and not _DECAY.search(bare):
        return 0
    if _MEASURED.match(bare):
        return 0
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


def mark_references(pieces: list[LineGroup], pages: Sequence[PageInLayout]) -> list[Reference]:
    """Finds the bibliography (``[1] …`` counting up), makes each entry one piece of kind
    ``reference`` and gives the entries.

    Entries get arXiv id, DOI and report number from their text and from the links on them.
    """
    start = _bibliography(pieces)
    if start is None:
        return [_reference(n, entry, pages) for n, entry in enumerate(_dotted(pieces), start=1)]
    entries: list[LineGroup] = []
    others: list[LineGroup] = []
    rest = iter(pieces[start:])
    for piece in rest:
        match = _LABEL.match(piece.lines[0].text)
        if match and int(match[1]) == len(entries) + 1:
            piece.kind = "reference"
            entries.append(piece)
        elif _ends_bibliography(piece):
            others.append(piece)
            break
        elif piece.kind in ("paragraph", "footnote", "list", "equation") and _hangs(
            entries[-1], piece
        ):
            entries[-1].lines.extend(piece.lines)
        else:
            others.append(piece)
    pieces[start:] = [*entries, *others, *rest]
    return [_reference(n, entry, pages) for n, entry in enumerate(entries, start=1)]


def _dotted(pieces: list[LineGroup]) -> list[LineGroup]:
    """The entries of a bibliography numbered ``1. 2. 3.``: each becomes a piece.

    The text that they stood in before is taken out.
    """
    start = _under_heading(pieces)
    end = next((i for i in range(start, len(pieces)) if _ends_bibliography(pieces[i])), len(pieces))
    entries: list[LineGroup] = []
    before: list[TextLine] = []
    for line in (line for piece in pieces[start:end] for line in piece.lines):
        match = _DOTTED.match(line.text)
        if match and int(match[1]) == len(entries) + 1:
            entries.append(LineGroup("reference", [line]))
        else:
            (entries[-1].lines if entries else before).append(line)
    if len(entries) < 2 or before:
        return []
    pieces[start:end] = entries
    return entries


def _under_heading(pieces: Sequence[LineGroup]) -> int:
    """The place after the last heading ``References``; the end where there is none."""
    heads = [
        i for i, p in enumerate(pieces) if p.kind == "heading" and _REFERENCES.match(plain(p.text))
    ]
    return heads[-1] + 1 if heads else len(pieces)


def unsplit(pieces: Sequence[LineGroup], references: Sequence[Reference]) -> list[str]:
    """Warnings about a bibliography that could not be split into entries."""
    there = not references and _under_heading(pieces) < len(pieces)
    return (
        ["the bibliography has no numbered entries and was not split: cited papers are not known"]
        if there
        else []
    )


def _ends_bibliography(piece: LineGroup) -> bool:
    return (piece.kind == "heading" and not _REFERENCES.match(piece.text)) or bool(
        _COLLABORATION.match(plain(piece.text))
    )


def _bibliography(pieces: Sequence[LineGroup]) -> int | None:
    """The start of the bibliography: the last ``[1]`` that a ``[2]`` follows."""
    labels = {i: int(m[1]) for i, p in enumerate(pieces) if (m := _LABEL.match(p.lines[0].text))}
    ones = [
        i
        for i, n in labels.items()
        if n == 1 and any(m == 2 and i < j < i + 12 for j, m in labels.items())
    ]
    return (
        ones[-1]
        if ones
        else next((i for i, n in labels.items() if n == 1 and i > len(pieces) // 2), None)
    )


def _hangs(entry: LineGroup, piece: LineGroup) -> bool:
    """True where a piece goes on with an entry: right under it, or at the top of the next column
    or page.
    """
    first, last = entry.lines[0], entry.lines[-1]
    near = piece.page == last.page and 0 < piece.lines[0].y - last.y < 2 * last.size
    turned = piece.page == last.page + 1 or (piece.page == last.page and piece.lines[0].y < last.y)
    indented = piece.lines[0].x0 >= first.x0 - 2 or turned
    return (near or turned) and indented and abs(piece.size - entry.size) < 0.8


def _reference(number: int, entry: LineGroup, pages: Sequence[PageInLayout]) -> Reference:
    lines = entry.lines
    text = plain(" ".join(line.text for line in lines))
    text = re.sub(
        r"^(?:\[\d+\]|\d+\.)\s*",
        "",
        re.sub(r"([/.\d])\s(?=\d{3,5}\b)", r"\1", text) if "arXiv" in text else text,
    )
    links = " ".join(
        uri
        for line in lines
        for x0, top, x1, bottom, uri in pages[line.page - 1].links
        if x0 < line.x1 + 2
        and x1 > line.x0 - 2
        and min(line.bottom, bottom) - max(line.top, top) > 0.4 * (bottom - top)
    )
    return reference(str(number), text, links)


def mark_authors(pieces: Sequence[LineGroup], n_pages: int) -> None:
    """Turns author lists and affiliations into kind ``other``: from ``The … Collaboration`` near
    the end on.
    """
    inside = False
    for piece in pieces:
        text = plain(piece.text)
        if piece.page > n_pages // 2 and (
            _COLLABORATION.match(text) or re.match(r"^(?:[A-Z]\s+)?(?:The \w+ Collaboration)", text)
        ):
            inside = piece.kind in ("heading", "paragraph")
        elif piece.kind == "heading" and not re.search(r"Collaboration", text):
            inside = False
        if inside and piece.kind in ("paragraph", "list", "footnote"):
            piece.kind = "other"


@dataclass(frozen=True)
class Front:
    """The front matter of a paper: the pieces of its title and abstract (None where there is
    none) and the names of its authors.
    """

    title: LineGroup | None
    abstract: LineGroup | None
    authors: tuple[str, ...]


def mark_title(pieces: list[LineGroup], body: float) -> LineGroup | None:
    """Makes the largest type on the first page, where it is larger than the text, one piece of kind
    ``title``.

    ``pieces``: those of the first page; ``body``: size of the body type in points.
    """
    size = max((p.size for p in pieces if len(plain(p.text)) > 12), default=0.0)
    if size < 1.15 * body:
        return None
    large = [p for p in pieces if p.size > size - 0.8]
    title = large[0]
    title.kind = "title"
    title.lines.extend(line for p in large[1:] for line in p.lines)
    pieces[:] = [p for p in pieces if p is title or not any(p is q for q in large)]
    return title


def mark_front(pieces: list[LineGroup]) -> Front:
    """Finds abstract and authors; what else stands beside the title, before the abstract or
    first heading, turns into ``other``.
    """
    title = next((p for p in pieces if p.kind == "title"), None)
    abstract = _abstract(pieces)
    end = next(
        (i for i, p in enumerate(pieces) if p is abstract or p.kind == "heading" or p.page > 1),
        len(pieces),
    )
    if end == len(pieces) or pieces[end].page > 1:
        return Front(title, abstract, ())
    before = [p for p in pieces[:end] if p is not title]
    for piece in before:
        piece.kind = "other"
    return Front(title, abstract, _authors([plain(p.text) for p in before]))


def _abstract(pieces: Sequence[LineGroup]) -> LineGroup | None:
    """The paragraph after a line ``Abstract``, or the longest one on the first two pages before
    the first section.
    """
    early = [p for p in pieces if p.page <= 2]
    for piece, following in itertools.pairwise(early):
        if re.fullmatch(r"abstract[.:]?", plain(piece.text), re.IGNORECASE):
            return following
    stop = next((i for i, p in enumerate(early) if p.kind == "heading"), len(early))
    texts = [p for p in early[:stop] if p.kind == "paragraph" and len(p.text) > 300]
    return max(texts, key=lambda p: len(p.text), default=None)


def _authors(texts: Sequence[str]) -> tuple[str, ...]:
    """Collaborations, else the names in the first text that holds nothing else."""
    found = [m for text in texts for m in _WHOSE.findall(text)]
    if found:
        return tuple(dict.fromkeys(found))
    for text in texts:
        names = [
            n.strip(" ∗*†‡")
            for n in re.split(r",|;|\band\b|&", re.sub(r"[\d∗†‡§¶]", "", text))
            if n.strip(" ∗*†‡")
        ]
        if names and all(_NAME.fullmatch(name) for name in names):
            return tuple(names)
    return ()
