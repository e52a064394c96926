"""A quote → the span of the paper where it stands.

Two texts are the same when they agree in every character that carries meaning: white space, hyphens, braces of scripts, accents and
citations do not count, letters, digits, signs and operators do. What is not the same is at best ``near``, which is no evidence:
one digit changes a selection.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from hepnb.paper import Block, Box, Paper, Word
from hepnb.spec import Evidence

#: fewer meaningful characters than this say nothing about a place
_LEAST = 4
#: similarity in percent from which a fuzzy hit is worth showing
_NEAR = 80.0
_CITATION = re.compile(r"\s*\[\d{1,3}(?:\s*[,\-–]\s*\d{1,3})*\](?!\s*(?:GeV|TeV|MeV|keV|mm|cm|ns|ps|%|\d))")
_PAIR = re.compile(r"_\{([^{}]*)\}\s?\^\{([^{}]*)\}|\^\{([^{}]*)\}\s?_\{([^{}]*)\}")
_SAME = str.maketrans({
    "ϵ": "ε", "ϕ": "φ", "ϑ": "θ", "∆": "δ", "µ": "μ", "∼": "~", "≈": "~", "⩽": "≤", "⩾": "≥", "’": "'", "‘": "'", "“": '"', "”": '"',
    "′": "'", "∗": "*", "∣": "|", "⋅": "·",
})  # fmt: skip
_SILENT = frozenset("_^{}()$~\\-‐‑‒–—−\u00ad\ufffe")
_TEX = {
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "lt": "<", "gt": ">", "pm": "±", "times": "×", "to": "→", "rightarrow": "→", "ell": "ℓ",
    "eta": "η", "Delta": "Δ", "delta": "δ", "phi": "φ", "varphi": "φ", "theta": "θ", "mu": "μ", "tau": "τ", "gamma": "γ", "sigma": "σ",
    "alpha": "α", "chi": "χ", "nu": "ν", "pi": "π", "pt": "pT", "PT": "pT", "GeV": "GeV", "TeV": "TeV", "MeV": "MeV", "sqrt": "√",
}  # fmt: skip
_WORDS = {
    0: ("no", "zero", "none", "veto", "vetoed", "vetoes", "without", "reject", "rejected", "rejecting"),
    1: ("one", "a", "an", "single", "only"),
    2: ("two", "pair", "both", "dilepton", "dijet", "diphoton", "double", "second", "subleading"),
    3: ("three", "third", "triple"),
    4: ("four", "fourth", "quadruplet", "quadruplets"),
    5: ("five", "fifth"), 6: ("six",), 7: ("seven",), 8: ("eight",), 9: ("nine",), 10: ("ten",),
}  # fmt: skip
_POLARITY = re.compile(
    r"\b(not|no|without|excluding|excluded?|veto(?:ed)?|rejected?|at least|at most|exactly|more than|less than|larger|smaller|greater|lower|above|below)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?<![A-Za-z])(GeV|TeV|MeV|keV|fb|pb|mm|cm|[μµ]m|ns|mrad|%)(?![A-Za-z])")


def locate(paper: Paper, quote: str, *, page: int | None = None) -> Evidence:
    """Where a quote stands in a paper; ``page`` (1-based) prefers an occurrence on that page.

    ``…`` or ``...`` in the quote leaves words out. The answer's status: ``verbatim``; ``near`` (similar, with the differences);
    ``reject`` (similar, but a number, operator, unit or polarity word differs); ``missing``.
    """
    parts = [p for p in re.split(r"\s*(?:\.\.\.|…)\s*", _plain_tex(quote)) if _canonical(p)]
    if not parts or sum(len(_canonical(p)) for p in parts) < _LEAST:
        return Evidence(paper.id, 0, quote, "missing", score=0.0, differences=("too short to be found",))
    for index in _indices(paper):
        spans = index.find(parts, page)
        if spans:
            return index.evidence(paper, spans, "verbatim", 1.0, ())
    return _similar(paper, " ".join(parts), quote)


def has_number(quote: str, value: float) -> bool:
    """True when a text holds a number, in digits or (0 to 10) in words: ``two``, ``veto``."""
    text = _CITATION.sub(" ", quote)
    for token in re.findall(r"\d+(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+", text):
        if abs(float(token.replace(",", "")) - abs(value)) < 1e-9:
            return True
    words = _WORDS.get(int(abs(value)), ()) if value == int(value) else ()
    return any(re.search(rf"\b{word}\b", text, re.IGNORECASE) for word in words) or (
        value == 2 and bool(re.search(r"\bdi-?(?=[a-z])", text))
    )


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
            for character, place in _stream(block, swap=swap):
                characters.append(character)
                self.places.append((number, place))
        self.text = "".join(characters)

    def find(self, parts: list[str], page: int | None) -> list[_Span]:
        """The spans of all parts in order, near each other; empty where one is not there."""
        first = list(self._occurrences(parts[0]))
        first.sort(key=lambda s: abs(self._page(s) - page) if page else 0)
        for start in first:
            spans = [start]
            for part in parts[1:]:
                # the parts of one quote stand within a few sentences
                following = next((s for s in self._occurrences(part, spans[-1].end) if s.start - spans[-1].end < 1500), None)
                if following is None:
                    break
                spans.append(following)
            if len(spans) == len(parts):
                return spans
        return []

    def _occurrences(self, part: str, begin: int = 0) -> Iterator[_Span]:
        wanted = _canonical(part)
        at = self.text.find(wanted, begin)
        while at >= 0:
            if self._whole_numbers(at, at + len(wanted)) and self._signs(at, at + len(wanted)) == _signs(part):
                yield _Span(at, at + len(wanted))
            at = self.text.find(wanted, at + 1)

    def _whole_numbers(self, start: int, end: int) -> bool:
        """False where the span cuts a number in two: ``pT > 2`` is not in ``pT > 25``."""
        block, place = self.places[start]
        before = self.blocks[block].text[max(0, place - 2) : place]
        if self.text[start].isdigit() and re.search(r"\d\.?\Z", before):
            return False
        block, place = self.places[end - 1]
        after = self.blocks[block].text[place + 1 : place + 3]
        return not (self.text[end - 1].isdigit() and re.match(r"\d|\.\d", after))

    def _signs(self, start: int, end: int) -> int:
        return _signs(self._raw(start, end))

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
        return pieces

    def _page(self, span: _Span) -> int:
        block, place = self.places[span.start]
        return self.blocks[block].page_at(place)

    def evidence(self, paper: Paper, spans: list[_Span], status: str, score: float, differences: tuple[str, ...]) -> Evidence:
        """The evidence of some spans: the words as they stand, and a box for every line of them."""
        pieces = [piece for span in spans for piece in self._pieces(span.start, span.end)]
        number, start, _ = pieces[0]
        block = self.blocks[number]
        page = block.page_at(start)
        words = [w for b, i, j in pieces for w in self.blocks[b].words_between(i, j) if w.page == page]
        quote = " … ".join(" ".join(self._raw(s.start, s.end).split()) for s in spans)
        end = max(j for b, _, j in pieces if b == number)
        return Evidence(paper.id, page, quote, status, line_boxes(words), score, differences, block.id, start, end)  # type: ignore[arg-type]


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
    index = _indices(paper)[0]
    wanted = _canonical(text)
    hit = fuzz.partial_ratio_alignment(wanted, index.text, score_cutoff=_NEAR) if index.text else None
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
    for name, pattern in (("number", r"\d+(?:\.\d+)?"), ("operator", r"[<>≤≥=≠±]"), ("unit", _UNIT), ("word", _POLARITY)):
        ours, theirs = (Counter(x.lower() for x in re.findall(pattern, _CITATION.sub(" ", t))) for t in (quote, text))
        if ours != theirs:
            found.append(f"{name}: {' '.join(ours - theirs) or 'none'} for {' '.join(theirs - ours) or 'none'}")
    return tuple(found)


# --- characters --------------------------------------------------------------------------------------------------


def _stream(block: Block, *, swap: bool) -> Iterator[tuple[str, int]]:
    """Meaningful characters of a block with their places; with ``swap`` superscripts before subscripts, as some text layers have them."""
    text = block.text
    skip = {i for m in _CITATION.finditer(text) for i in range(m.start(), m.end())}
    if block.kind == "table":
        skip |= {i for m in re.finditer(r" \| ", text) for i in range(m.start(), m.end())}
    order = list(range(len(text)))
    for match in _PAIR.finditer(text):
        below_first = match[1] is not None
        if below_first == swap:
            split = match.start(2 if below_first else 4) - 2
            order[match.start() : match.end()] = [*range(split, match.end()), *range(match.start(), split)]
    for i in order:
        if i not in skip:
            for character in _meaning(text[i]):
                yield character, i


@lru_cache(maxsize=4096)
def _meaning(character: str) -> str:
    if character in _SILENT or character.isspace():
        return ""
    decomposed = unicodedata.normalize("NFKD", character.translate(_SAME)).translate(_SAME)
    return "".join(c.lower() for c in decomposed if not unicodedata.combining(c) and c not in _SILENT and not c.isspace())


def _canonical(text: str) -> str:
    return "".join(_meaning(c) for c in _CITATION.sub("", text)).removesuffix(".")


def _signs(text: str) -> int:
    """How many numbers have a minus sign (not a dash between two numbers or words)."""
    return len(re.findall(r"(?<![\w.)\]}])\s*[-−–]\s?\d", _CITATION.sub("", text)))


def _plain_tex(text: str) -> str:
    """LaTeX as a model or a person may type it, as the characters it prints."""
    if "\\" not in text and "$" not in text:
        return text
    text = re.sub(r"\\(?:mathrm|text|mathit|mathbf|textrm|rm|left|right|,|;|:|!|cite\{[^}]*\}|label\{[^}]*\})", " ", text)
    text = re.sub(r"\\([A-Za-z]+)\s?", lambda m: _TEX.get(m[1], m[1]), text)
    return text.replace("$", "").replace("\\%", "%")


@lru_cache(maxsize=16)
def _cached(key: _Key) -> tuple[_Index, _Index]:
    return _Index(key.paper.blocks, swap=False), _Index(key.paper.blocks, swap=True)


@dataclass(frozen=True, eq=False)
class _Key:
    """A paper by what it is, not by comparing all its text."""

    paper: Paper

    def __hash__(self) -> int:
        return hash((self.paper.sha256, len(self.paper.blocks)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and (
            self.paper is other.paper or (self.paper.sha256 == other.paper.sha256 and self.paper.blocks == other.paper.blocks)
        )


def _indices(paper: Paper) -> tuple[_Index, _Index]:
    return _cached(_Key(paper))
