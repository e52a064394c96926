"""Lines → blocks: furniture removed, paragraphs joined, captions, footnotes and lists told
apart.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hepnb.paper import Block, BlockKind, Word
from hepnb.readers.lines import TextLine

CAPTION = re.compile(
    r"^(Fig(?:ure|\.)|FIG\.|FIGURE|Table|TABLE|Tab\.)\s*+(?:\.\s*+)?([0-9]+|[IVX]+|[A-Z]\.?\d+)\s*([:."
    r"|]?)(?=\s|$)"
)
_PAGE_NUMBER = re.compile(r"[-–— ]*\d{1,3}[-–— ]*")
_SUBFIGURES = re.compile(r"(?:\([a-z]\)\s*)+")
_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u00ad\u2010]$")
_APART = 1.6  # of the distance of lines: text is farther below a figure
_LONGEST_WORD = 80  # characters: what decides on a hyphen at the end of a line lies within them
_SUSPENDED = re.compile(r"(?:and|or|to)\b(?!-)")  # "electron- or photon-initiated"
_COUNTS = frozenset(
    {"one", "two", "three", "four", "five", "six", "high", "low"}
)  # these join nothing but by a hyphen
_HEAD_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-H](?:\.\d{1,2}){0,3})\.?\s+")
_BULLET = re.compile(r"^[•◦▪‣–—∗*]\s")
_LABEL = re.compile(r"^\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s")
_NUMBER = re.compile(r"\((?:[A-Z]\.?)?\d{1,3}[a-z]?\)")
_SENTENCE_END = re.compile(r"[.:;!?][\"”’)\]]?(?:\s*\[[\d, –-]+\])?$")
_FOOTNOTE = re.compile(r"^(?:\^\{(\d{1,2}|[∗†‡*])\}|(\d{1,2})\s?(?=[A-Z]))")
_REFERENCE = re.compile(r"^\[\d{1,3}\]\s")


@dataclass
class PageInLayout:
    """A page while it is being read.

    ``rules``: horizontal lines (x0, y, x1); ``posts``: vertical lines (x, top, bottom); ``links``:
    (x0, top, x1, bottom, address); ``lead``: the distance of baselines in points.
    """

    number: int
    width: float
    height: float
    lines: list[TextLine]
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    posts: list[tuple[float, float, float]] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    lead: float = 0.0


@dataclass
class LineGroup:
    """Lines that belong together, before they become a `Block`."""

    kind: BlockKind
    lines: list[TextLine]

    @property
    def page(self) -> int:
        """The page of the first line."""
        return self.lines[0].page

    @property
    def text(self) -> str:
        """The lines joined by spaces; for recognising, not for keeping."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The median size of the type."""
        return statistics.median(line.size for line in self.lines)

    @property
    def bold(self) -> float:
        """The share of bold type."""
        return statistics.mean(line.bold for line in self.lines)


def drop_furniture(pages: Sequence[PageInLayout]) -> None:
    """Removes page numbers and running heads: lines near an edge that recur on a third of the
    pages, digits aside.
    """
    recurring: Counter[tuple[str, int]] = Counter()
    for page in pages:
        recurring.update({_masked(line) for line in page.lines if _near_edge(line, page, 0.09)})
    often = max(3, 0.3 * len(pages))
    offsets = Counter(
        int(line.text) - page.number
        for page in pages
        for line in page.lines
        if _near_edge(line, page, 0.11) and line.text.isdigit()
    )
    offset = offsets.most_common(1)[0][0] if offsets else 0
    for page in pages:
        numbers = [
            line.y
            for line in page.lines
            if line.text == str(page.number + offset) and _near_edge(line, page, 0.11)
        ]
        page.lines = [
            line for line in page.lines if not any(abs(line.y - y) < 1 for y in numbers)
        ]  # a running head beside it goes too
        page.lines = [
            line
            for line in page.lines
            if not (_near_edge(line, page, 0.11) and _PAGE_NUMBER.fullmatch(line.text))
            and not (_near_edge(line, page, 0.09) and recurring[_masked(line)] >= often)
        ]


def _masked(line: TextLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.y / 8)


def _near_edge(line: TextLine, page: PageInLayout, share: float) -> bool:
    return line.top < share * page.height or line.bottom > (1 - share) * page.height


def pieces(page: PageInLayout, body: float) -> list[LineGroup]:
    """The lines of a page as pieces, in order."""
    gaps = [
        b.y - a.y
        for a, b in zip(page.lines, page.lines[1:], strict=False)
        if 0.9 * body < b.y - a.y < 2.2 * body
    ]
    page.lead = statistics.median(gaps) if gaps else 1.2 * body
    found: list[LineGroup] = []
    for line in page.lines:
        if found and _continues(found[-1], line, page, body):
            found[-1].lines.append(line)
        else:
            found.append(LineGroup(_kind(line, page, body), [line]))
    return _with_paragraphs(found, page.lead)


def _with_paragraphs(found: Sequence[LineGroup], lead: float) -> list[LineGroup]:
    """The pieces with the paragraphs of a caption in one: those right below it, at its left edge,
    and apart from the text after them; below that of a table, which may be above its rows, only
    lines that fill its width.
    """
    kept: list[LineGroup] = []
    open_until = 0
    for i, piece in enumerate(found):
        if i < open_until:
            kept[-1].lines.extend(piece.lines)
            continue
        kept.append(piece)
        if piece.kind == "caption":
            end = i + 1
            while end < len(found) and _same_caption(piece, found[end - 1], found[end], lead):
                end += 1
            after = found[end].lines[0].y if end < len(found) else float("inf")
            last = found[end - 1].lines[-1].y
            open_until = end if not 0 < after - last < _APART * lead else i + 1
    return kept


def _same_caption(caption: LineGroup, above: LineGroup, piece: LineGroup, lead: float) -> bool:
    first = piece.lines[0]
    return (
        piece.kind in ("paragraph", "list")
        and 0 < first.y - above.lines[-1].y < _APART * lead
        and abs(first.x0 - min(x.x0 for x in caption.lines)) < 1
        and abs(piece.size - caption.size) < 0.3
        and (caption.text.startswith(("F", "f")) or _fills(caption, piece))
    )


def _fills(caption: LineGroup, piece: LineGroup) -> bool:
    """True for two and more lines of text as wide as the caption above them."""
    right = max(x.x1 for x in caption.lines)
    return (
        len(caption.lines) > 1
        and len(piece.lines) > 1
        and all(abs(line.x1 - right) < line.size for line in piece.lines[:-1])
    )


def _continues(piece: LineGroup, line: TextLine, page: PageInLayout, body: float) -> bool:
    last, lead = piece.lines[-1], page.lead
    step = line.y - last.y
    left, right = min(x.x0 for x in piece.lines), max(x.x1 for x in piece.lines)
    if _heading_goes_on(piece, line, body):
        return True
    if not -0.3 * body < step < 1.32 * lead or min(line.x1, right) - max(line.x0, left) <= 0:
        return False
    labelled = piece.kind == "caption" and last.bold > 0  # by a bold label, or all of it bold
    if abs(line.size - last.size) >= 0.8 or (
        (line.bold > 0.7) != (last.bold > 0.7) and not labelled
    ):
        return False
    if _REFERENCE.match(line.text) or _BULLET.match(line.text):
        return False
    flows = step < 1.1 * lead and last.x1 > right - 4 * body and not _SENTENCE_END.search(last.text)
    if not flows and (CAPTION.match(line.text) or _LABEL.match(line.text)):
        return False  # where the sentence flows on, it speaks of "Table 6" or ends in "(Run 1)"
    if piece.kind == "footnote" and _FOOTNOTE.match(line.text):
        return False
    if piece.kind == "caption" and (_ruled(last, line, page) or _in_row(line, page)):
        return False  # the first row of the table, not the caption
    indent = line.x0 - left
    new_paragraph = (
        0.9 * body < indent < 3.2 * body and last.x0 - left < 0.5 * body and step > 0.6 * lead
    )
    return not (new_paragraph and piece.kind == "paragraph")


def _heading_goes_on(piece: LineGroup, line: TextLine, body: float) -> bool:
    """True for a line of bold or large type below a numbered heading of the same type, set under
    the first word of its title.
    """
    first, last = piece.lines[0], piece.lines[-1]
    number = _HEAD_NUMBER.match(first.text)
    if number is None or len(first.words) < 2:
        return False
    title = next((w for w in first.words if w[0] >= number.end()), None)
    large = min(first.size, line.size) > 1.08 * body
    bold = min(first.bold, line.bold) > 0.7
    return (
        title is not None
        and (large or bold)
        and abs(line.size - last.size) < 0.3
        and abs(line.bold - last.bold) < 0.3
        and 0 < line.y - last.y < 1.6 * line.size
        and abs(line.x0 - title[2][0]) < 0.3 * line.size
    )


def _ruled(above: TextLine, below: TextLine, page: PageInLayout) -> bool:
    return any(above.y < y < below.y and x1 - x0 > 0.2 * page.width for x0, y, x1 in page.rules)


def _in_row(line: TextLine, page: PageInLayout) -> bool:
    """True where another line of the page stands on the same baseline, near by."""
    return any(
        other is not line
        and abs(other.y - line.y) < 0.3 * line.size
        and abs(other.x0 - line.x1) < 0.5 * page.width
        for other in page.lines
    )


def _kind(line: TextLine, page: PageInLayout, body: float) -> BlockKind:
    caption = CAPTION.match(line.text)
    if caption and (caption[3] or caption.end() == len(line.text) or line.bold > 0):
        return "caption"
    if line.size < 0.93 * body and line.top > 0.55 * page.height and _FOOTNOTE.match(line.text):
        return "footnote"
    if _SUBFIGURES.fullmatch(line.text):
        return "other"
    return "list" if _BULLET.match(line.text) or _LABEL.match(line.text) else "paragraph"


def gather_equations(all_pieces: Sequence[LineGroup]) -> list[LineGroup]:
    """Turns the scattered pieces of each display equation, with its number, into one piece of
    kind ``equation``.
    """
    gathered: list[LineGroup] = []
    for piece in all_pieces:
        if not (piece.kind == "paragraph" and _formula(piece)):
            gathered.append(piece)
        elif gathered and gathered[-1].kind == "equation" and _near(gathered[-1], piece):
            gathered[-1].lines.extend(piece.lines)
        else:
            piece.kind = "equation"
            gathered.append(piece)
    return gathered


def _formula(piece: LineGroup) -> bool:
    """True for short pieces without words: signs, letters with scripts, an equation number."""
    text = piece.text
    bare = re.sub(r"[_^]\{(?:[^{}]|\{[^{}]*\})*\}", "", text)
    words = re.findall(r"[A-Za-z]{4,}", bare)
    return (
        len(piece.lines) <= 4
        and not words
        and bool(_NUMBER.fullmatch(text) or re.search(r"[=<>≤≥∼≈+∑∏∫√_^]", text) or len(text) < 3)
    )


def _near(above: LineGroup, below: LineGroup) -> bool:
    last, first = above.lines[-1], below.lines[0]
    return last.page == first.page and abs(first.y - last.y) < 4 * max(last.size, first.size)


def join_across(all_pieces: Sequence[LineGroup]) -> list[LineGroup]:
    """Joins a paragraph that goes on after a float, a column or a page; what stood between comes
    after it.
    """
    joined: list[LineGroup] = []
    last_text: LineGroup | None = None
    for piece in all_pieces:
        if last_text and piece.kind == "paragraph" and _goes_on(last_text, piece):
            last_text.lines.extend(piece.lines)
            continue
        joined.append(piece)
        if piece.kind in ("paragraph", "list"):
            last_text = piece
        elif piece.kind == "heading":
            last_text = None
    return joined


def _goes_on(before: LineGroup, after: LineGroup) -> bool:
    last, first = before.lines[-1], after.lines[0]
    jump = first.page != last.page or first.y < last.y - 2 * last.size
    open_end = not _SENTENCE_END.search(last.text)
    full = last.x1 - min(x.x0 for x in before.lines) > 0.85 * (
        max(x.x1 for x in before.lines) - min(x.x0 for x in before.lines)
    )
    lower = bool(re.match(r"[a-z(|∆Δ0-9]|[A-Z]{2,}|\w_\{", first.text))
    return (
        first.page - last.page <= 2
        and jump
        and open_end
        and full
        and lower
        and abs(first.size - last.size) < 0.8
    )


class Joiner:
    """Joins lines into the text of a block, undoing hyphenation where the paper's own words say
    so.
    """

    def __init__(self, lines: Iterable[TextLine]) -> None:
        self._words: Counter[str] = Counter()
        broken = False
        for line in lines:
            words = re.findall(r"[^\W\d_][^\W\d_-]*(?:-[^\W\d_]+)*", line.text)
            ends_open = bool(_HYPHEN.search(line.text))
            # half words at the ends of lines are no words
            self._words.update(
                w.lower() for w in words[1 if broken else 0 : -1 if ends_open else None]
            )
            broken = ends_open

    def block(self, piece: LineGroup, identifier: str, section: str) -> Block:
        """The block of a piece; every word keeps its page and box."""
        text = ""
        words: list[Word] = []
        for line in piece.lines:
            text = self._glue(text, line.text)
            if words and words[-1].end > len(text):
                words[-1] = replace(words[-1], end=len(text))
            words += [
                Word(len(text) + start, len(text) + end, line.page, box)
                for start, end, box in line.words
            ]
            text += line.text
        return Block(identifier, piece.kind, text, tuple(words), section)

    def _glue(self, text: str, following: str) -> str:
        """The text so far, ready to be followed: with a space, or without the hyphen of the line
        break.
        """
        if not text:
            return text
        text_end = text[-_LONGEST_WORD:]
        before, after = _HYPHEN.search(text_end), re.match(r"[^\W\d_]+", following)
        if before and after and not _SUSPENDED.match(following):
            compound = text_end[: before.start()].endswith("-")
            return text if compound or self._keeps_hyphen(before[1], after[0]) else text[:-1]
        tight = re.search(r"[^\W\d_]-$|[^\s][–—]$", text_end) and not _SUSPENDED.match(following)
        return text if tight else text + " "

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        """True where the hyphen belongs to the word, False where it belongs to the line break."""
        if (
            len(before) == 1
            or (before.isupper() and len(before) <= 3)
            or after[0].isupper()
            or before.lower() in _COUNTS
        ):
            return True
        joined, hyphened = (
            self._words[f"{before}{after}".lower()],
            self._words[f"{before}-{after}".lower()],
        )
        if joined or hyphened:
            return hyphened > joined
        return all(len(part) > 2 and self._words[part.lower()] for part in (before, after))
