"""The numbers that a draft prints beside its lines.

They are found before lines are built, since they stand close to them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hepnb.readers.glyphs import Glyph

_ALONE = 0.45  # em: what is nearer to a number is a part of the same text
_FLUSH = 1.5  # points
_LEAST = 5  # numbers in a column of them


def line_numbers(page: Sequence[Glyph]) -> list[list[Glyph]]:
    """The numbers of a page, digit by digit, that count its lines.

    They stand alone, flush on one edge, count up by 1 or 5, and beside lines. So may the first
    column of a table: only a document that has them on most of its pages has line numbers.
    """
    alone = list(_alone(page))
    columns = [*_columns(alone, left=True), *_columns(alone, left=False)]
    if not columns:
        return []
    digits = {id(g) for number in alone for g in number}
    baselines = {round(g.y) for g in page if id(g) not in digits and g.text.strip()}
    found: dict[int, list[Glyph]] = {}
    for column in columns:
        steps = [
            b - a
            for a, b in itertools.pairwise(
                int("".join(g.text for g in number)) for number in column
            )
        ]
        beside = sum(
            any(round(number[0].y) + d in baselines for d in (-1, 0, 1)) for number in column
        )
        if sum(s in (1, 5) for s in steps) >= 0.75 * len(steps) and beside > 0.4 * len(column):
            found |= {id(number): number for number in column}
    return list(found.values())


def _alone(page: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The numbers of at most four digits with space on both sides."""
    end = 0
    for start, glyph in enumerate(page):
        if start < end or not _is_digit(glyph) or (start and _close(page[start - 1], glyph)):
            continue
        end = start + 1
        while end < len(page) and _close(page[end - 1], page[end]):
            end += 1
        run = page[start:end]
        if len(run) <= 4 and all(map(_is_digit, run)):
            yield list(run)


def _is_digit(glyph: Glyph) -> bool:
    return glyph.text.isdigit() and glyph.text.isascii()


def _close(a: Glyph, b: Glyph) -> bool:
    """True where one character follows another within a word, or after a space."""
    return abs(a.y - b.y) < 0.5 * a.size and -_ALONE * a.size < b.x0 - a.x1 < _ALONE * max(
        a.size, b.size
    )


def _columns(numbers: Sequence[list[Glyph]], *, left: bool) -> Iterator[list[list[Glyph]]]:
    """The numbers that are flush on one side, from top to bottom."""
    edges = sorted(numbers, key=lambda n: n[0].x0 if left else n[-1].x1)
    column: list[list[Glyph]] = []
    for number in edges:
        edge = number[0].x0 if left else number[-1].x1
        if column and edge - (column[0][0].x0 if left else column[0][-1].x1) > _FLUSH:
            yield from _tall(column)
            column = []
        column.append(number)
    yield from _tall(column)


def _tall(column: list[list[Glyph]]) -> Iterator[list[list[Glyph]]]:
    if len(column) >= _LEAST:
        yield sorted(column, key=lambda n: n[0].y)
