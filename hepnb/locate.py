"""A quote → the span of the paper where it stands.

Two texts are the same when they agree in every character that carries meaning: white space,
hyphens, braces of scripts, accents and citations do not count, letters, digits, signs and operators
do. What is not the same is at best ``near``, which is no evidence: one digit changes a selection.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from hepnb.adl.tree import Quote
from hepnb.paper import Block, Box, Paper, PaperKey, Word
from hepnb.spec import Evidence
from hepnb.vocabulary import comparisons
from hepnb.vocabulary.letters import LETTERS, SIGNS
from hepnb.vocabulary.numbers import words
from hepnb.vocabulary.units import AREA, TIME, WRITTEN

Status = Literal["verbatim", "near", "reject", "missing"]

#: fewer meaningful characters than this say nothing about a place
_LEAST = 4
#: … but in a table: a cell may be one digit
_LEAST_OF_A_ROW = 1
#: similarity in percent from which a fuzzy hit is worth showing
_NEAR = 80.0
#: not before a unit or another number
_NO_MEASURE = rf"(?!\s*(?:(?:{WRITTEN}|{TIME})(?![A-Za-z])|\d))"
#: an interval after ∈, = or the word for one, at the head of a cell or quote, or after a unit in
#: brackets, is none; one number has no interval
_CITATION = re.compile(
    rf"^\[\d{{1,3}}\]{_NO_MEASURE}|"
    r"(?<!^)(?<![∈∉=\n])(?<![∈∉=]\s)(?<!\s\|)(?<!^\|)(?<!\s\|\s)(?<!^\|\s)(?<!(?:eV|mm"
    r"|ad)\])(?<!(?:eV|mm|ad)\]\s)"
    r"(?<!range)(?<!range\s)(?<!interval)(?<!interval\s)(?<!window)(?<!window\s)"
    r"[^\S\n]{0,40}\[\d{1,3}(?:\s*[,\-–]\s*\d{1,3})*\]" + _NO_MEASURE
)
#: the bar that a quote of a row keeps before an interval, so that it is no citation
_BAR = re.compile(r"(?:^|\s)\|\s(?=\[\d)")
_PAIR = re.compile(r"_\{([^{}]*)\}\s?\^\{([^{}]*)\}|\^\{([^{}]*)\}\s?_\{([^{}]*)\}")
_SAME = str.maketrans({**LETTERS, **SIGNS, "≈": "~"})
_SILENT = frozenset("_^{}()$~\\\"'“”‘’-‐‑‒–—−\u00ad\ufffe")
_NOT = "\u0338"  # the slash of ≠ and ∉, the one combining mark that carries meaning
_NEGATION = re.compile(r"(?:\b|_)(?:non|un|in|im|ir|dis|anti)[-‐–]?\Z", re.IGNORECASE)
_SCRIPT_MARKS = re.compile(r"[_^{}]*")
_TEX = {
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "lt": "<", "gt": ">", "pm": "±",
    "times": "×", "to": "→",
    "rightarrow": "→", "ell": "ℓ", "eta": "η", "Delta": "Δ", "delta": "δ", "phi": "φ",
    "varphi": "φ", "theta": "θ", "mu": "μ",
    "tau": "τ", "gamma": "γ", "sigma": "σ", "alpha": "α", "chi": "χ", "nu": "ν", "pi": "π",
    "pt": "pT", "PT": "pT", "sqrt": "√",
    "in": "∈", "notin": "∉",
}  # fmt: skip
#: a tick of the AMS fonts is copied from a viewer as this letter
_TICK = re.compile(r"(?<!\S)X(?!\S)")
_POLARITY = re.compile(
    rf"\b(?:no|{comparisons.TURNS})\b|{comparisons.WORDED}|{comparisons.COMPARATIVES}",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"(?<![A-Za-z])(?:{WRITTEN}|{AREA}|{TIME})(?![A-Za-z])")


def locate(paper: Paper, quote: str, *, page: int | None = None, nth: int = 0) -> Evidence:
    """The place of a quote in a paper; ``page`` (1-based, 0 for a paper without pages) prefers an
    occurrence on that page.

    ``nth``: which of the occurrences on that page is meant, 0 for the first. ``…`` or ``...`` in
    the quote leaves words out. The answer's status: ``verbatim`` (``nth`` and ``among`` say which
    of how many on its page it is); ``near`` (similar, with the differences); ``reject`` (similar,
    but a number, operator, unit or polarity word differs, or there are fewer than ``nth``);
    ``missing``.
    """
    parts = _parts(quote)
    length = sum(len(_canonical(p)) for p in parts)
    if length < _LEAST_OF_A_ROW:
        return Evidence(
            paper.id, 0, quote, "missing", score=0.0, differences=("too short to be found",)
        )
    index, found = _found(paper, parts)
    if not found and length < _LEAST:
        return Evidence(
            paper.id,
            0,
            quote,
            "missing",
            score=0.0,
            differences=("too short to be found outside of a table",),
        )
    if not found:
        return _similar(paper, " ".join(parts), quote)
    nearest = min(
        (index.page(spans[0]) for spans in found), key=lambda p: abs(p - page) if page else 0
    )
    there = [spans for spans in found if index.page(spans[0]) == nearest]
    which = max(nth, 1)
    if which > len(there):
        missed = (f"page {nearest} has these words {_times(len(there))}, not {which} times",)
        return replace(index.evidence(paper, there[0], "reject", 1.0, missed), quote=quote)
    return replace(
        index.evidence(paper, there[which - 1], "verbatim", 1.0, ()), nth=which, among=len(there)
    )


def placed(paper: Paper, evidence: Evidence) -> Evidence:
    """Evidence whose place is known, with which of several places of its page with the same
    words it is.
    """
    index, found = _found(paper, _parts(evidence.quote))
    there = [
        index.evidence(paper, spans, "verbatim", 1.0, ())
        for spans in found
        if index.page(spans[0]) == evidence.page
    ]
    same = (
        n
        for n, e in enumerate(there, 1)
        if e.block == evidence.block and e.start < evidence.end and evidence.start < e.end
    )
    return replace(evidence, nth=next(same, 0), among=max(len(there), 1))


def cite(paper: Paper, block: str, start: int, end: int, words: str = "") -> Quote:
    """The quote of a place, ``text[start:end]`` of a block: its page, its words, and which of
    several on the page it is.

    ``words``: how the place is to be quoted, where that is not just its text (the cells of a row
    without bars between them).
    """
    text, page = paper.block_by_id[block].text, paper.block_by_id[block].page_at(start)
    found = placed(
        paper,
        Evidence(
            paper.id,
            page,
            words or " ".join(text[start:end].split()),
            block=block,
            start=start,
            end=end,
        ),
    )
    return Quote(page, found.quote, nth=found.which)


def _parts(quote: str) -> list[str]:
    return [p for p in re.split(r"(?<!\s)\s*+(?:\.\.\.|…)\s*+", _plain(quote)) if _canonical(p)]


def _found(paper: Paper, parts: Sequence[str]) -> tuple[_Index, list[list[_Span]]]:
    """All places where the parts of a quote stand, in the order of the paper; of few characters,
    those in tables.
    """
    short = sum(len(_canonical(p)) for p in parts) < _LEAST
    for wanted in _wanted(parts):
        for index in (_index(PaperKey(paper), swap=swap) for swap in (False, True)):
            found = (
                [spans for spans in index.find(wanted) if not short or index.in_table(spans[0])]
                if wanted
                else []
            )
            if found:
                return index, found
    return _index(PaperKey(paper), swap=False), []


def blocks_with(paper: Paper, quote: str) -> frozenset[str]:
    """Ids of the blocks that have the letters with which a quote begins: it stands, as a whole and
    verbatim, in none of the others. Looking there takes a thousandth of what `locate` takes.
    """
    return frozenset(
        block
        for parts in _wanted(_parts(quote))
        if parts
        for swap in (False, True)
        for block in _index(PaperKey(paper), swap=swap).blocks_with(_canonical(parts[0]))
    )


def _wanted(parts: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The parts of a quote as they are looked for, one after the other."""
    return dict.fromkeys((tuple(parts), tuple(_TICK.sub("✓", p) for p in parts)))


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


def has_number(quote: str, value: float) -> bool:
    """True when a text holds a number: in digits (``1,000``, ``2 × 10^{-3}``) or, from 0 to 10, in
    words (``two``, ``veto``).

    Signs do not count, and a factor between units is the caller's affair.
    """
    text = _CITATION.sub(" ", quote)
    if any(
        math.isclose(number, abs(value), rel_tol=1e-9, abs_tol=1e-12) for number in _numbers(text)
    ):
        return True
    n = int(abs(value)) if value == int(value) else -1
    return any(re.search(rf"\b{word}\b", text, re.IGNORECASE) for word in words(n))


def _numbers(text: str) -> Iterator[float]:
    """All numbers of a text, without sign; those with a power of ten with and without it."""
    for match in re.finditer(
        r"(\d+(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)(?:\s*[×x·]\s*10\s?\^?\{?\s?([-−–]?\d+)\}?)?", text
    ):
        number = float(match[1].replace(",", ""))
        yield number
        if "," in match[1] and text[: match.start()].rstrip().endswith(("[", "(")):
            yield from map(float, match[1].split(","))  # [90,150] is an interval
        if match[2]:
            yield number * 10.0 ** int(re.sub("[−–]", "-", match[2]))
    for match in re.finditer(r"(?<![\d.])10\s?\^\{?\s?([-−–]?\d+)\}?", text):
        yield 10.0 ** int(re.sub("[−–]", "-", match[1]))


@dataclass(frozen=True)
class _Span:
    """Characters ``start:end`` of a stream."""

    start: int
    end: int


class _Index:
    """The meaningful characters of a paper, each with its block and its place in it."""

    def __init__(self, blocks: tuple[Block, ...], *, swap: bool) -> None:
        self.blocks = blocks
        characters: list[str] = []
        self.places: list[tuple[int, int]] = []
        for number, block in enumerate(blocks):
            places, meant = _stream(block, swap=swap)
            characters += meant
            self.places += [
                (number, place) for place, m in zip(places, meant, strict=True) for _ in m
            ]
        self.text = "".join(characters)
        self.words = {
            word.lower() for block in blocks for word in re.findall(r"[^\W\d_]+", block.text)
        }

    def find(self, parts: Sequence[str]) -> Iterator[list[_Span]]:
        """The places in the order of the paper, each with the spans of all parts, which stand
        near each other.
        """
        for start in self._occurrences(parts[0]):
            spans = [start]
            for part in parts[1:]:
                # the parts of one quote stand within a few sentences
                begin = spans[-1].end
                following = next(self._occurrences(part, begin, begin + 1500), None)
                if following is None:
                    break
                spans.append(following)
            if len(spans) == len(parts):
                yield spans

    def blocks_with(self, letters: str) -> Iterator[str]:
        """Ids of the blocks in which some letters begin."""
        at = self.text.find(letters)
        while at >= 0:
            yield self.blocks[self.places[at][0]].id
            at = self.text.find(letters, at + 1)

    def _occurrences(self, part: str, begin: int = 0, end: int | None = None) -> Iterator[_Span]:
        """The places of a part that begin in ``text[begin:end]``, in order."""
        wanted, signs, cited = _canonical(part), _signs(part), _cited(part)
        joints = _joints(part, [i for i, character in enumerate(part) for _ in _meaning(character)])
        at = self.text.find(wanted, begin)
        while at >= 0 and (end is None or at < end):
            span = _Span(at, at + len(wanted))
            if (
                self._whole(span)
                and _agree(joints, self._joints(span))
                and self._same_signs(span, signs, cited)
            ):
                yield span
            at = self.text.find(wanted, at + 1)

    def _whole(self, span: _Span) -> bool:
        """False where the span cuts a number (``pT > 2`` in ``pT > 25``) or a negation off
        (``isolated`` in ``non-isolated``).
        """
        before, after = self._around(span)
        first, last = self.text[span.start], self.text[span.end - 1]
        if first.isdigit() and re.search(r"\d[.,]?\Z", before):
            return False
        if last.isdigit() and re.match(r"\d|[.,]\d|\s?\^\{\s?[-−–]?\d", after):
            return False
        return not (
            first.isalpha() and _NEGATION.search(before) and self._first_word(span) in self.words
        )

    def _first_word(self, span: _Span) -> str:
        block, place = self.places[span.start]
        match = re.match(r"[^\W\d_]+", self.blocks[block].text[place : place + 40])
        return match[0].lower() if match else ""

    def _around(self, span: _Span) -> tuple[str, str]:
        """Some characters before and after a span, in its blocks."""
        block, place = self.places[span.start]
        before = self.blocks[block].text[max(0, place - 60) : place]
        block, place = self.places[span.end - 1]
        return before, self.blocks[block].text[place + 1 : place + 60]

    def _joints(self, span: _Span) -> str:
        blocks = {block for block, _ in self.places[span.start : span.end]}
        if len(blocks) > 1:
            return "".join(self._joints_in(block, span) for block in sorted(blocks))
        return self._joints_in(blocks.pop(), span)

    def _joints_in(self, block: int, span: _Span) -> str:
        return _joints(
            self.blocks[block].text,
            [place for b, place in self.places[span.start : span.end] if b == block],
        )

    def _same_signs(self, span: _Span, signs: int, cited: set[str]) -> bool:
        """True where as many numbers are negative, and the paper cites what the quote cites."""
        raw = self._raw(span.start, span.end)
        if _signs(raw) != signs:
            return False
        before, after = self._around(span)
        return not cited or cited <= _cited(before + raw + after)

    def _raw(self, start: int, end: int) -> str:
        return " ".join(self.blocks[b].text[i:j] for b, i, j in self._pieces(start, end))

    def _pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """(block number, start, end) of the text of a span."""
        pieces: list[tuple[int, int, int]] = []
        for number, place in self.places[start:end]:
            if pieces and pieces[-1][0] == number:
                pieces[-1] = (number, min(pieces[-1][1], place), max(pieces[-1][2], place + 1))
            else:
                pieces.append((number, place, place + 1))
        return [(number, i, self._closed(number, i, j)) for number, i, j in pieces]

    def _closed(self, number: int, start: int, end: int) -> int:
        """The end of a stretch of text, with the braces that close the scripts in it."""
        text = self.blocks[number].text
        while text[end : end + 1] == "}" and text.count("{", start, end) > text.count(
            "}", start, end
        ):
            end += 1
        return end

    def page(self, span: _Span) -> int:
        """The page on which a span begins, 0 in a paper without pages."""
        block, place = self.places[span.start]
        return self.blocks[block].page_at(place)

    def in_table(self, span: _Span) -> bool:
        """True for a span in a table."""
        return self.blocks[self.places[span.start][0]].kind == "table"

    def evidence(
        self,
        paper: Paper,
        spans: list[_Span],
        status: Status,
        score: float,
        differences: tuple[str, ...],
    ) -> Evidence:
        """The evidence of some spans: the words as they stand, and a box for every line of them.

        Of a row of a table, the cell in which the quote ends is the place; what stands before it
        says in which row that is.
        """
        pieces = [piece for span in spans for piece in self._pieces(span.start, span.end)]
        number, start, _ = pieces[0]
        block = self.blocks[number]
        page = block.page_at(start)
        quote = " … ".join(" ".join(self._raw(s.start, s.end).split()) for s in spans)
        end = max(j for b, _, j in pieces if b == number)
        if block.kind == "table":
            label, start = _label_end(block.text, start, end), _cell_start(block.text, start, end)
            pieces = [(b, i, j) for b, i, j in _cut(pieces, number, label, start) if i < j]
        words = [
            w for b, i, j in pieces for w in self.blocks[b].words_between(i, j) if w.page == page
        ]
        return Evidence(
            paper.id,
            page,
            quote,
            status,
            line_boxes(words),
            score,
            differences,
            block.id,
            start,
            end,
        )


def _cell_start(text: str, start: int, end: int) -> int:
    """The start of the last cell in a piece of a table."""
    return max(start, text.rfind(" | ", start, end) + 3, text.rfind("\n", start, end) + 1)


def _label_end(text: str, start: int, end: int) -> int:
    """The end of the first cell in a piece of a table, the head of its row; ``start`` where
    there is one cell only.
    """
    bar = text.find(" | ", start, end)
    return bar if bar >= 0 else start


def _cut(
    pieces: list[tuple[int, int, int]], number: int, label: int, cell: int
) -> Iterator[tuple[int, int, int]]:
    """The pieces without what stands between the head of a row and a cell of it."""
    for b, i, j in pieces:
        if b == number:
            yield b, i, min(j, label)
            yield b, max(i, cell), j
        else:
            yield b, i, j


def line_boxes(words: list[Word]) -> tuple[Box, ...]:
    """One box per line of text around some words of a page."""
    boxes: list[Box] = []
    for word in words:
        x0, top, x1, bottom = word.box
        if boxes and abs(boxes[-1][3] - bottom) < 0.6 * (bottom - top) and x0 >= boxes[-1][0]:
            old = boxes[-1]
            boxes[-1] = (min(old[0], x0), min(old[1], top), max(old[2], x1), max(old[3], bottom))
        else:
            boxes.append(word.box)
    return tuple(boxes)


def _similar(paper: Paper, text: str, quote: str) -> Evidence:
    index = _index(PaperKey(paper), swap=False)
    wanted = _canonical(text)
    hit = (
        fuzz.partial_ratio_alignment(wanted, index.text, score_cutoff=_NEAR) if index.text else None
    )
    if hit is None or hit.dest_end <= hit.dest_start or len(wanted) < 2 * _LEAST:
        return Evidence(paper.id, 0, quote, "missing", score=0.0)
    span = _Span(hit.dest_start, hit.dest_end)
    found = index.evidence(paper, [span], "near", hit.score / 100, ())
    hard = _hard_differences(text, found.quote)
    soft = (f"the paper has {found.quote!r}",)
    return Evidence(
        paper.id,
        found.page,
        found.quote,
        "reject" if hard else "near",
        found.boxes,
        hit.score / 100,
        hard or soft,
        found.block,
        found.start,
        found.end,
    )


def _hard_differences(quote: str, text: str) -> tuple[str, ...]:
    """Numbers, operators, units and polarity words in which two texts differ."""
    found = []
    for name, pattern in (
        ("number", r"\d+(?:\.\d+)?"),
        ("operator", r"[<>≤≥=≠±]"),
        ("unit", _UNIT),
        ("word", _POLARITY),
    ):
        ours, theirs = (
            Counter(x.lower() for x in re.findall(pattern, _CITATION.sub(" ", t)))
            for t in (quote, text)
        )
        if ours != theirs:
            found.append(
                f"{name}: {' '.join(ours - theirs) or 'none'} for "
                f"{' '.join(theirs - ours) or 'none'}"
            )
    return tuple(found)


# --- characters
# --------------------------------------------------------------------------------------------------


def _stream(block: Block, *, swap: bool) -> tuple[Sequence[int], list[str]]:
    """Places of a block, and the meaningful characters at each; ``swap``: superscripts before
    subscripts, as in some text layers.
    """
    text = _printed(block.text)
    skip = {i for m in _CITATION.finditer(text) for i in range(m.start(), m.end())}
    if block.kind == "table":
        skip |= {i for m in re.finditer(r" \| ", text) for i in range(m.start(), m.end())}
    order = list(range(len(text)))
    for match in _PAIR.finditer(text):
        below_first = match[1] is not None
        if below_first == swap:
            split = match.start(2 if below_first else 4) - 2
            order[match.start() : match.end()] = [
                *range(split, match.end()),
                *range(match.start(), split),
            ]
    places = [i for i in order if i not in skip] if skip else order
    return places, [_meaning(text[i]) for i in places]


def _printed(text: str) -> str:
    """Signs of two characters as the one that is printed, in a text of the same length."""
    return text.replace(">=", "≥ ").replace("<=", "≤ ").replace("!=", "≠ ")


@lru_cache(maxsize=4096)
def _meaning(character: str) -> str:
    if character in _SILENT or character.isspace():
        return ""
    decomposed = unicodedata.normalize("NFKD", character.translate(_SAME)).translate(_SAME)
    kept = (
        c
        for c in decomposed
        if c == _NOT or not (unicodedata.combining(c) or c in _SILENT or c.isspace())
    )
    return "".join(c.lower() for c in kept)


def _canonical(text: str) -> str:
    return "".join(_meaning(c) for c in _BAR.sub(" ", _CITATION.sub("", text))).removesuffix(".")


def _joints(text: str, places: Sequence[int]) -> str:
    """The joints between consecutive digits: nothing (``a``), marks of scripts (``s``), anything
    else (``g``).
    """
    joints = ""
    for a, b in itertools.pairwise(places):
        if text[a].isdigit() and text[b].isdigit():
            between = text[min(a, b) + 1 : max(a, b)]
            joints += (
                "a" if b == a + 1 else "s" if b < a or _SCRIPT_MARKS.fullmatch(between) else "g"
            )
    return joints


def _agree(a: str, b: str) -> bool:
    """True where no number of one text falls apart in the other: ``25`` is not ``2 5``.

    Scripts may be written either way.
    """
    return len(a) != len(b) or all(x == y or "s" in (x, y) for x, y in zip(a, b, strict=True))


def _cited(text: str) -> set[str]:
    return {number for match in _CITATION.finditer(text) for number in re.findall(r"\d+", match[0])}


def _signs(text: str) -> int:
    """The number of minus signs before numbers (not of dashes between two numbers or words)."""
    return len(re.findall(r"(?<![\w.)\]}])[-−–]\s?\d", _CITATION.sub("", text)))


def _plain(text: str) -> str:
    """LaTeX and ASCII as a model or a person may type them, as the characters that are printed."""
    text = re.sub(r"``|''|`(?=[^`']*')", '"', text).replace(
        "`", "ℓ"
    )  # what is left is ℓ in a text layer without Unicode
    for typed, printed in ((">=", "≥"), ("<=", "≤"), ("!=", "≠"), ("/∈", "∉"), ("∈/", "∉")):
        text = text.replace(typed, printed)
    text = re.sub(
        r"(?<=\|)\s*eta\s*(?=\|)", "η", re.sub(r"(?<![\\A-Za-z])sqrt(?=\s*[({])", "√", text)
    )
    if "\\" not in text and "$" not in text:
        return text
    text = re.sub(
        r"\\(?:cite|label|ref)\{[^}]*\}|\\[,;:!]|\\(?:math(?:rm|it|bf|cal)|operatorname"
        r"|text(?:rm)?|rm|left|right)\b",
        " ",
        text,
    )
    text = re.sub(r"\\([A-Za-z]+)\s?", lambda m: _TEX.get(m[1], m[1]), text)
    return text.replace("$", "").replace("\\%", "%")


@lru_cache(maxsize=32)
def _index(key: PaperKey, *, swap: bool) -> _Index:
    """The index of a paper; the one with scripts in the other order only where a quote is not
    found without it.
    """
    return _Index(key.paper.blocks, swap=swap)
