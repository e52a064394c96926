"""Characters → lines of text with sub- and superscripts inline: ``p_{T}``, ``E_{T}^{miss}``.

Distances are relative to the size of the type: TeX's thin space is 0.167 em, so that no absolute
tolerance is right.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hepnb.paper import Box
from hepnb.readers.glyphs import ACCENTS, DENIED, Glyph

_SPACE = 0.115  # em: a wider gap on the baseline is a space between words
_SCRIPT_SPACE = 0.22  # em of the script
_SCRIPT_WORDS = 0.19  # the same between two letters: italics hang over
_SCRIPT = 0.86  # a smaller glyph that is shifted is a script …
_NESTED = 0.62  # … and one that is smaller still a script of a script
_OTHER = 0.28  # em: baselines that differ by more are two
_SET_APART = 0.4  # em: more white space than between words
_ROW = 40  # characters: a bar may be written with those of the row above
_LEADING = frozenset("√([{⟨")
_SLASHES = frozenset("/\u0338")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_COMPOSED = _SLASHES | ACCENTS.keys()


@dataclass(slots=True)
class TextLine:
    """A line of text: ``words`` are (start, end, box) in ``text``; ``y`` is the baseline;
    ``bold`` and ``italic`` shares of it.
    """

    text: str
    words: list[tuple[int, int, Box]]
    page: int
    y: float
    size: float
    bold: float
    italic: float
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0, self.top, self.x1, self.bottom = union(box for _, _, box in self.words)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def lines(page: Sequence[Glyph], number: int, body: float) -> list[TextLine]:
    """The lines of a page in the order of its content stream (TeX writes column by column).

    ``body``: size of the body type in points.
    """
    _lift_hanging(page, body)
    made = (assemble(run, number) for run in _merge(_runs(page, body), body))
    return [line for line in made if line]


def _lift_hanging(page: Sequence[Glyph], body: float) -> None:
    """Gives roots, sums, wide accents and big brackets the baseline and size of what they belong
    to.
    """
    bars: list[Glyph] = []
    for i, glyph in enumerate(page):
        if not glyph.hangs or (base := _base(page, i, body)) is None:
            continue
        if glyph.text == "|":
            if any(abs(b.x0 - glyph.x0) < 1 and abs(b.y - base.y) < 1 for b in bars[-4:]):
                glyph.text = ""  # the next piece of a bar that grows with what it is around
            bars.append(glyph)
        glyph.y, glyph.size = base.y, base.size


def _base(page: Sequence[Glyph], i: int, body: float) -> Glyph | None:
    """The glyph that a hanging one stands beside: the next in the stream for what leads, else
    one before it of full size.
    """
    glyph = page[i]
    if glyph.text == "|":
        return _inside_bars(page, i, body)
    leads = glyph.text in _LEADING or glyph.text in ACCENTS
    places = (i + 1, i + 2, i - 1) if leads else (*range(i - 1, i - 13, -1), i + 1, i + 2)
    near = [
        page[j]
        for j in places
        if 0 <= j < len(page)
        and page[j].text.strip()
        and not page[j].hangs
        and abs(page[j].y - glyph.y) < 2.2 * body
        and max(page[j].x0 - glyph.x1, glyph.x0 - page[j].x1) < 3 * body
    ]
    full = near if leads else [g for g in near if g.size >= _SCRIPT * body]
    return next(iter(full or near), None)


def _inside_bars(page: Sequence[Glyph], i: int, body: float) -> Glyph | None:
    """The glyph nearest to a piece of a bar on the line that it reaches down to; a bar may stand
    on either side of it.
    """
    bar = page[i]
    beside = [
        g
        for g in page[max(0, i - _ROW) : i + _ROW]
        if g.text.strip()
        and not g.hangs
        and g.size >= _SCRIPT * body
        and 1 < g.y - bar.y < 1.1 * body
    ]
    return min(beside, key=lambda g: max(g.x0 - bar.x1, bar.x0 - g.x1), default=None)


def _runs(page: Sequence[Glyph], body: float) -> list[list[Glyph]]:
    """Pieces of the stream without a jump: to another baseline, back, or over a wide gap.

    What is wide grows with the type: the title of a section stands one em of its own behind its
    number.
    """
    runs: list[list[Glyph]] = []
    previous: Glyph | None = None
    for glyph in page:
        follows = (
            previous is not None
            and abs(glyph.y - previous.y) <= 0.62 * body
            and glyph.x0 >= previous.x0 - 1.5 * body
            and glyph.x0 - previous.x1
            < 1.4 * (body if glyph.size <= body else max(body, min(glyph.size, previous.size)))
            and not (glyph.y != previous.y and _steps_aside(previous, glyph))
        )
        if follows:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        previous = glyph
    return [run for run in runs if any(g.text.strip() for g in run)]


def _steps_aside(previous: Glyph, glyph: Glyph) -> bool:
    """True for a character of the size of the one before it, behind white space and on another
    baseline, as in the next column of a table.
    """
    size = glyph.size
    return (
        abs(glyph.y - previous.y) > _OTHER * size
        and abs(size - previous.size) < 0.5
        and glyph.x0 - previous.x1 > _SET_APART * size
        and not glyph.hangs
        and not previous.hangs
    )


@dataclass(slots=True)
class _Run:
    """Glyphs in a row: ``size`` of the largest, ``y`` the baseline of those of that size, ``x0``
    and ``x1`` its ends.
    """

    glyphs: list[Glyph]
    size: float
    y: float
    x0: float
    x1: float

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> _Run:
        """The run that some glyphs make."""
        size = max(g.size for g in glyphs)
        y = statistics.median(g.y for g in glyphs if g.size > size - 0.6)
        return cls(glyphs, size, y, min(g.x0 for g in glyphs), max(g.x1 for g in glyphs))

    def belongs_to(self, other: _Run, body: float) -> bool:
        """True where both share a baseline, or are script and base, and are near in x."""
        large, small = max(self.size, other.size), min(self.size, other.size)
        reach = 0.55 if small < _SCRIPT * large else _OTHER
        return abs(self.y - other.y) < reach * large and max(
            self.x0 - other.x1, other.x0 - self.x1
        ) < 1.3 * max(body, small)


def _merge(runs: list[list[Glyph]], body: float) -> list[list[Glyph]]:
    """Joins runs that make one visual line."""
    pieces: list[_Run] = []
    for run in map(_Run.of, runs):
        place = next(
            (
                i
                for i in range(len(pieces) - 1, max(-1, len(pieces) - 7), -1)
                if run.belongs_to(pieces[i], body)
            ),
            None,
        )
        if place is None:
            pieces.append(run)
        else:
            pieces[place] = _Run.of(pieces[place].glyphs + run.glyphs)
    return [piece.glyphs for piece in pieces]


def assemble(run: Sequence[Glyph], page: int) -> TextLine | None:
    """One visual line as text with scripts inline; None where it has no ink."""
    inked = [g for g in run if g.text.strip()]
    if not inked:
        return None
    common = _common_size(inked)
    size = max((g.size for g in inked if g.text.isalnum() and not g.hangs), default=common)
    y = statistics.median(g.y for g in inked if abs(g.size - size) < 0.6)
    writer = _Writer(size)
    ordered = _compose(sorted(run, key=lambda g: (g.x0 + g.x1) / 2))
    scripts: list[Glyph] = []
    for glyph in ordered:
        ink = bool(glyph.text.strip())
        if ink and (_level(glyph, size, y) or (scripts and glyph.size <= _NESTED * size)):
            scripts.append(glyph)
        elif ink or not scripts:
            if scripts:
                writer.scripts(scripts, y)
                scripts = []
            writer.write(glyph)
    if scripts:
        writer.scripts(scripts, y)
    text, words = writer.words()
    if not words:
        return None
    return TextLine(
        text,
        words,
        page,
        y,
        common,
        sum([g.bold for g in inked]) / len(inked),
        sum([g.italic for g in inked]) / len(inked),
    )


def _common_size(inked: Sequence[Glyph]) -> float:
    """The largest size with a fifth of the characters."""
    sizes = size_counts(inked)
    return max((s for s, n in sizes.items() if n >= 0.2 * len(inked)), default=max(sizes))


def size_counts(glyphs: Iterable[Glyph]) -> Counter[float]:
    """The numbers of characters by size, to a tenth of a point; a page has few sizes, and each
    is rounded once.
    """
    found: Counter[float] = Counter()
    for size, count in Counter([g.size for g in glyphs]).items():
        found[round(size, 1)] += count
    return found


def _level(glyph: Glyph, size: float, y: float) -> int:
    """-1 below, 1 above, 0 on the baseline."""
    if glyph.size > _SCRIPT * size:
        return 0
    shift = glyph.y - y
    return -1 if shift > 0.08 * size else 1 if shift < -0.15 * size else 0


def _compose(ordered: list[Glyph]) -> list[Glyph]:
    """Puts accents that overlap a letter onto it: ``e´`` → ``é``."""
    if not any(g.text in _COMPOSED for g in ordered):
        return ordered
    result: list[Glyph] = []
    for glyph in ordered:
        last = result[-1] if result else None
        middle = (glyph.x0 + glyph.x1) / 2
        if (
            last
            and glyph.text in ACCENTS
            and last.text.isalpha()
            and last.x0 - 0.6 <= middle <= last.x1 + 0.6
        ):
            last.text = _accented(last.text, glyph.text)
        elif (
            last
            and last.text in ACCENTS
            and len(glyph.text) == 1
            and glyph.text.isalpha()
            and last.x0 - 1 <= middle <= last.x1 + 1
        ):
            glyph.text = _accented(glyph.text, last.text)
            glyph.x0 = min(glyph.x0, last.x0)
            result[-1] = glyph
        elif last and (denied := _denied(last, glyph)):
            last.text, last.x0, last.x1 = denied, min(last.x0, glyph.x0), max(last.x1, glyph.x1)
        else:
            result.append(glyph)
    return result


def _accented(letter: str, accent: str) -> str:
    """A letter with an accent over it; the one without a dot is what TeX sets one on."""
    return unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + ACCENTS[accent])


def _denied(a: Glyph, b: Glyph) -> str:
    """``∉`` for ``∈`` with a slash through it; "" where the two do not overlap so."""
    slash, relation = (a, b) if a.text in _SLASHES else (b, a)
    through = relation.x0 - 0.1 <= (slash.x0 + slash.x1) / 2 <= relation.x1 + 0.1
    return DENIED.get(relation.text, "") if slash.text in _SLASHES and through else ""


class _Writer:
    """Gathers text with the box of every character."""

    def __init__(self, size: float) -> None:
        self.size = size
        self.text = ""
        self.boxes: list[Box | None] = []
        self.right = float("-inf")

    def put(self, text: str, box: Box | None) -> None:
        self.text += text
        if len(text) == 1:
            self.boxes.append(box)
        else:
            self.boxes += [box] * len(text)

    def space(self) -> None:
        if self.text and not self.text.endswith(" "):
            self.put(" ", None)

    def write(self, glyph: Glyph) -> None:
        if not glyph.text:
            return
        if glyph.text.isspace():
            self.space()
            return
        if glyph.x0 - self.right > _SPACE * self.size:
            self.space()
        self.put(glyph.text, _box(glyph))
        self.right = max(self.right, glyph.x1) if self.right > glyph.x0 - self.size else glyph.x1

    def scripts(self, run: list[Glyph], y: float) -> None:
        """Writes a stretch of scripts, below before above."""
        if run[0].x0 - self.right > 0.2 * self.size:
            self.space()
        nested = _nested(run, self.size)
        for below, opening in ((True, "_{"), (False, "^{")):
            part = [
                (g, inner)
                for g, (inner, parent) in zip(run, nested, strict=True)
                if (parent.y > y) == below
            ]
            if part:
                self.put(opening, None)
                self.script(part)
                self.put("}", None)
        self.right = max(g.x1 for g in run)

    def script(self, part: list[tuple[Glyph, int]]) -> None:
        depth, right, letter = 0, float("inf"), False
        for glyph, inner in _below_first(part):
            if inner != depth:
                if depth:
                    self.put("}", None)
                if inner:
                    self.put("_{" if inner < 0 else "^{", None)
                depth = inner
            elif glyph.x0 - right > glyph.size * (
                _SCRIPT_WORDS if letter and glyph.text.isalpha() else _SCRIPT_SPACE
            ):
                self.space()
            self.put(glyph.text, _box(glyph))
            right, letter = glyph.x1, glyph.text.isalpha()
        if depth:
            self.put("}", None)

    def words(self) -> tuple[str, list[tuple[int, int, Box]]]:
        text = self.text.rstrip()
        found = []
        for match in re.finditer(r"\S+", text):
            boxes = [b for b in self.boxes[match.start() : match.end()] if b]
            if boxes:
                x0, top, x1, bottom = union(boxes)
                found.append(
                    (
                        match.start(),
                        match.end(),
                        (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)),
                    )
                )
        return text, found


def _below_first(part: list[tuple[Glyph, int]]) -> list[tuple[Glyph, int]]:
    """The glyphs of a script, its own subscripts before its own superscripts."""
    groups = (list(group) for _, group in itertools.groupby(part, key=lambda x: x[1] != 0))
    return [pair for group in groups for pair in sorted(group, key=lambda x: x[1])]


def _nested(run: list[Glyph], size: float) -> list[tuple[int, Glyph]]:
    """For each glyph of a script: 0 and itself, or -1 / 1 and the glyph of the script before it
    of which it is a sub- or superscript.

    Of two that stand one above the other, as in ``p_{T}^{j_{1}}``, it is that of the nearer.
    """
    levels: list[tuple[int, Glyph]] = []
    parents: list[Glyph] = []
    right = 0.0  # of the parents and their own scripts
    for glyph in run:
        near = [
            p
            for p in parents
            if glyph.size <= _NESTED * size
            and p.size > 1.2 * glyph.size
            and abs(glyph.y - p.y) < p.size
            and glyph.x0 - right < 0.6 * size
        ]
        if near:
            parent = min(near, key=lambda p: abs(glyph.y - p.y))
            levels.append((1 if glyph.y < parent.y - 0.1 * parent.size else -1, parent))
        else:
            levels.append((0, glyph))
            over = [p for p in parents if p.x1 > glyph.x0 - 0.1 * size and p.y != glyph.y]
            parents = [*over[-1:], glyph]
        right = glyph.x1
    return levels


def _box(glyph: Glyph) -> Box:
    # ascent and descent of Latin type, in em
    return glyph.x0, glyph.y - 0.75 * glyph.size, glyph.x1, glyph.y + 0.25 * glyph.size
