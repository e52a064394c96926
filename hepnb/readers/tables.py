"""Tables under or above a caption: cells between lines where there are lines, else rows by
baseline, columns by white space.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hepnb.readers.close_columns import LISTED, finer, firm
from hepnb.readers.grid import FoundTable, Fragment, GridCell, GridRow
from hepnb.readers.layout import CAPTION, LineGroup, PageInLayout
from hepnb.readers.lines import TextLine, union
from hepnb.readers.row_spans import spread
from hepnb.readers.ruled_tables import ruled
from hepnb.readers.unsure_spans import empty_around, explained, leaning, settle, without_bridges

_GAP = 0.75  # em: a wider gap inside a row may part two cells
_SPACE = 0.38  # em: a wider gap is more than the space between two words
_FULL = 0.67  # of the cells of the fullest row: a row with as many tells where the columns are
_MIDDLE = (
    0.08  # of the width of some columns: as near to their middle is what stands over all of them
)
_HALF = (
    0.8  # of the distance of lines: a baseline that lies between two others is no row of its own
)
_MOSTLY = 0.67  # of the columns: a row that fills so many tells where they stand
# of the distance of two columns: so far from the middle of its column stands what spans two
_ASIDE = 0.25
_COLUMN = 0.42  # em: the least white space between columns
_CENTRED = 1.5  # of the distance of lines: parts of a table have the same middle
_PARTED = 3.5  # of the distance of lines: white space between two parts of a table
_INDENT = 2.5  # em: so far from the edge of its column begins a line of text
_RUNNING = 3  # lines of one width before the last: they are of a text
_FRAMED = 4  # rules with the same ends, at the least, that make a part of a table
_SAYS = re.compile(r"[<>≥≤=∈⩾⩽±]|^[–—−‒―-]*$|^\d")  # a cell that is no head
_PROSE = re.compile(r"^(The|In|We|For|This|These|Events?|As|To|All|A|An|Figure|Table)\s")


def find_tables(page: PageInLayout, pieces: list[LineGroup]) -> list[FoundTable]:
    """The tables of a page that have a caption; their lines are taken out of the pieces.

    A table is under its caption, else above it; the other way round where more of several have one
    then.
    """
    captions = [p for p in pieces if p.kind == "caption" and p.lines[0].text[:3].lower() == "tab"]
    found, taken = _found(page, captions, pieces, below_first=True)
    if len(found) < len(captions) and len(captions) > 1:
        others, of_others = _found(page, captions, pieces, below_first=False)
        if len(others) > len(found):
            found, taken = others, of_others
    if taken:
        for piece in pieces:
            piece.lines = [line for line in piece.lines if id(line) not in taken]
    return found


def _found(
    page: PageInLayout,
    captions: Sequence[LineGroup],
    pieces: Sequence[LineGroup],
    *,
    below_first: bool,
) -> tuple[list[FoundTable], set[int]]:
    """The tables of some captions, and the ids of their lines."""
    found: list[FoundTable] = []
    taken: set[int] = set()
    for caption in captions:
        for below in (below_first, not below_first):
            bands = _beside(page, caption, pieces, taken, below=below)
            if bands and (table := _table(page, caption, bands)):
                found.append(table)
                taken |= {id(line) for band in bands for line in band}
                break
    return found, taken


def _beside(
    page: PageInLayout,
    caption: LineGroup,
    pieces: Sequence[LineGroup],
    taken: set[int],
    *,
    below: bool,
) -> list[list[TextLine]]:
    """The rows of lines beside a caption that are no table's yet."""
    area = _Area.of(page, caption)
    others = [
        (p, line)
        for p in pieces
        if p is not caption and p.lines
        for line in p.lines
        if area.left <= line.x0 and line.x1 <= area.right and id(line) not in taken
    ]
    return _bands(_lines(page, area, others, below=below))


def _table(
    page: PageInLayout, caption: LineGroup, bands: list[list[TextLine]]
) -> FoundTable | None:
    """The table that some rows of lines make; None where they are not in columns."""
    rows = ruled(page, [line for band in bands for line in band])
    headers = (
        max((cell.rows for cell in rows[0].cells), default=1) if rows else _headers(bands, page)
    )
    if not rows:
        rows, headers = _heads_over_rows(_grid(bands, page, headers), headers, page.lead)
        rows = _spread(rows, headers)
    if sum(len(row.cells) > 1 for row in rows) < 2 or _is_list(rows):
        return None
    match = CAPTION.match(caption.lines[0].text)
    return FoundTable(caption, f"Table {match[2]}" if match else "", rows, headers, page.number)


def _is_list(rows: Sequence[GridRow]) -> bool:
    """True for items of a list: a sign of one character before each text."""
    signs = [c.text for row in rows if (c := row.at(0))]
    return all(len(sign) == 1 and not sign.isalnum() for sign in signs) and all(
        len(row.cells) <= 2 for row in rows
    )


def _grid(bands: Sequence[Sequence[TextLine]], page: PageInLayout, headers: int) -> list[GridRow]:
    """The rows of a table by baseline, columns by the white space between them."""
    separators = firm(bands, _separators(bands, headers))
    rows = _rows(bands, separators)
    better = finer(bands, without_bridges(rows, headers, separators))
    if better != separators:
        rows, separators = _rows(bands, better), better
    left, right = _sides(bands)
    for above, row in itertools.pairwise(rows):
        row.ruled = any(
            above.y - 1 < y < row.y and x1 - x0 > 0.5 * (right - left) for x0, y, x1 in page.rules
        )
    for i, panel in enumerate(_under_heads(rows)):
        full = explained(panel, rows, len(separators) + 1)
        _widen(panel, separators, full=full)
        settle(panel, rows, 1 if i else headers, len(separators) + 1, full=full)
        leaning(panel, rows, len(separators) + 1)
    return rows


def _sides(bands: Sequence[Sequence[TextLine]]) -> tuple[float, float]:
    """The left and right edge of some rows."""
    return min(x.x0 for band in bands for x in band), max(x.x1 for band in bands for x in band)


def _under_heads(rows: Sequence[GridRow]) -> list[list[GridRow]]:
    """The rows in parts, each of which begins with heads of its own: a row below a rule that holds
    no number of its own and no sign.
    """
    parts: list[list[GridRow]] = []
    for row in rows:
        names = not any(_SAYS.search(c.text) for c in row.cells)
        if parts and not (row.ruled and len(row.cells) > 2 and names and len(parts[-1]) > 1):
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


def _rows(bands: Sequence[Sequence[TextLine]], separators: Sequence[float]) -> list[GridRow]:
    return [GridRow(_row(band, separators), statistics.median(x.y for x in band)) for band in bands]


def _widen(rows: Sequence[GridRow], separators: Sequence[float], *, full: bool) -> None:
    """Gives a cell over several columns all of them, where it is alone beside its label and in
    their middle.

    ``full``: nothing needs to be empty in these rows.
    """
    if len(separators) < 2:
        return
    right = max(cell.x1 for row in rows for cell in row.cells)
    blank = not full and any(
        len(row.cells) > 2 and any(not row.at(x + 1) for x in range(len(separators)))
        for row in rows[1:]
    )
    for row in rows:
        cell = row.cells[-1]
        inside = cell.columns > 1 or (not blank and 1 < cell.column < len(separators))
        central = abs(cell.middle - (separators[0] + right) / 2) < _MIDDLE * (right - separators[0])
        if len(row.cells) == 2 and row.cells[0].column == 0 and inside and central:
            row.cells[0].columns, cell.column, cell.columns = 1, 1, len(separators)
    _widen_alone(rows, len(separators) + 1, blank=blank)


def _widen_alone(rows: Sequence[GridRow], n_columns: int, *, blank: bool) -> None:
    """Gives a cell of one column that stands in the middle of columns which it leaves empty all of
    these.

    That is told where the columns are centred, or each begins at one place. ``blank``: the table
    has empty cells, so that a cell in the middle of an odd number of centred columns may be for its
    own only, and is unsure.
    """
    columns = _filled(rows, n_columns)
    if n_columns < 3 or any(len(column) < 2 for column in columns[1:]):
        return
    middles = _aligned([[c.middle for c in column] for column in columns])
    lefts = _aligned([[c.x0 for c in column] for column in columns])
    for row in rows:
        for cell in [c for c in row.cells if c.columns == 1 and c.column > 0]:
            first, last = empty_around(row, cell, n_columns)
            if first == last:
                continue
            if middles:
                alone = len(row.cells) == 2 and (first, last) == (1, n_columns - 1)
                over = _over_centred(cell, middles, first, last, alone=alone and not blank)
                cell.unsure = not over and _over_centred(cell, middles, first, last, alone=alone)
            else:
                over = bool(lefts) and _over_left(
                    cell, lefts, lefts[first], max(c.x1 for c in columns[last])
                )
            if over:
                cell.column, cell.columns = first, last - first + 1


def _filled(rows: Sequence[GridRow], n_columns: int) -> list[list[GridCell]]:
    """The cells of one column, by column, of the rows that fill most of the columns."""
    columns: list[list[GridCell]] = [[] for _ in range(n_columns)]
    for row in rows:
        for c in row.cells:
            if c.columns == 1 and len(row.cells) > _MOSTLY * n_columns:
                columns[c.column].append(c)
    return columns


def _aligned(columns: Sequence[Sequence[float]]) -> list[float]:
    """The position of the cells of each column; [] where those of one, after that of the labels,
    are not aligned.
    """
    places = [statistics.median(column) if column else 0.0 for column in columns]
    pitch = _pitch(places)
    even = all(
        abs(x - place) < 0.1 * pitch
        for place, column in zip(places[1:], columns[1:], strict=True)
        for x in column
    )
    return places if even else []


def _pitch(places: Sequence[float]) -> float:
    """The least distance of two columns, after that of the labels."""
    return min((b - a for a, b in itertools.pairwise(places[1:])), default=0.0)


def _over_centred(
    cell: GridCell, middles: Sequence[float], first: int, last: int, *, alone: bool
) -> bool:
    """True for a cell in the middle of centred columns that is ``alone`` beside its label, or
    not in the middle of its own.
    """
    pitch = (middles[last] - middles[first]) / (last - first)
    off = abs(cell.middle - middles[cell.column]) > _ASIDE * pitch
    return (off or alone) and abs(
        cell.middle - (middles[first] + middles[last]) / 2
    ) < _ASIDE * pitch


def _over_left(cell: GridCell, lefts: Sequence[float], left: float, right: float) -> bool:
    """True for a cell in the middle between two sides that does not begin where its own column
    does.
    """
    off = abs(cell.x0 - lefts[cell.column]) >= _ASIDE * _pitch(lefts)
    return off and abs(cell.middle - (left + right) / 2) < _ASIDE * (right - left)


def _heads_over_rows(rows: list[GridRow], headers: int, lead: float) -> tuple[list[GridRow], int]:
    """The rows, and how many are heads; a head set at half the height of two rows of heads spans
    both.
    """
    for middle in [row for row in rows[1 : headers - 1] if row.cells]:
        i = rows.index(middle)
        above, below = rows[i - 1], rows[i + 1] if i + 1 < headers else None
        if below is None or max(middle.y - above.y, below.y - middle.y) > _HALF * lead:
            continue
        free = all(
            not r.at(x)
            for r in (above, below)
            for c in middle.cells
            for x in range(c.column, c.column + c.columns)
        )
        if free:
            for cell in middle.cells:
                cell.rows = 2
            above.cells = sorted([*above.cells, *middle.cells], key=lambda c: c.column)
            rows.remove(middle)
            headers -= 1
    return rows, headers


def _spread(rows: list[GridRow], headers: int) -> list[GridRow]:
    cells = [cell for row in rows for cell in row.cells]
    n_columns = max(cell.column + cell.columns for cell in cells)
    return spread(
        rows, headers, n_columns, (min(c.x0 for c in cells) + max(c.x1 for c in cells)) / 2
    )


@dataclass(frozen=True)
class _Area:
    """The area of a caption (``top``, ``bottom``) and of the text column that its table may fill
    (``left``, ``right``).
    """

    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, page: PageInLayout, caption: LineGroup) -> _Area:
        """The area of a caption."""
        left, top, right, bottom = union(
            (line.x0, line.top, line.x1, line.bottom) for line in caption.lines
        )
        return cls(*_column(page, left, right), top, bottom)


def _lines(
    page: PageInLayout, area: _Area, others: list[tuple[LineGroup, TextLine]], *, below: bool
) -> list[TextLine]:
    """The lines of a table: away from its caption to the last of its rules, and on until a text,
    caption, heading or wide gap.
    """
    lines = [
        line
        for _, line in others
        if (line.top >= area.bottom - 4 if below else line.bottom <= area.top + 4)
    ]
    kinds = {id(line): p.kind for p, line in others}
    running = _running(list({id(p): p for p, _ in others}.values()))
    edge = area.bottom if below else area.top
    frame = _frame(page, area, others, below=below)
    found: list[TextLine] = []
    for band in _bands(lines, downwards=below):
        framed = frame is not None and (band[0].y < frame if below else band[0].y > frame)
        gap = min(x.top for x in band) - edge if below else edge - max(x.bottom for x in band)
        wide = gap > (3.2 if found else 4.0) * page.lead
        if not framed and (
            wide
            or any(kinds[id(x)] in ("caption", "heading", "title") for x in band)
            or all(id(x) in running for x in band)
            or _prose(band, area, after=frame is not None)
        ):
            break
        found += band
        edge = max(x.bottom for x in band) if below else min(x.top for x in band)
    return found


def _running(pieces: Sequence[LineGroup]) -> set[int]:
    """The ids of the lines of running text; on a page in two columns, all that begin at the edge
    of one and stay inside of it.
    """
    texts = [p for p in pieces if _runs(p)]
    found = {id(line) for p in texts for line in p.lines}
    columns = [(min(x.x0 for x in p.lines), max(x.x1 for x in p.lines)) for p in texts]
    left, right = min(columns, default=(0.0, 0.0)), max(columns, default=(0.0, 0.0))
    if left[1] < right[0]:
        found |= {
            id(line)
            for piece in pieces
            for line in piece.lines
            if any(
                x0 - 1 < line.x0 < x0 + _INDENT * line.size and line.x1 < x1 + 1
                for x0, x1 in (left, right)
            )
            and len(_parts(line, ())) == 1
        }
    return found


def _runs(piece: LineGroup) -> bool:
    """True for a paragraph of several lines that fill one width without a gap."""
    *lines, last = piece.lines
    return (
        piece.kind == "paragraph"
        and len(lines) >= _RUNNING
        and max(x.x1 for x in lines) - min(x.x1 for x in lines) < last.size
        and sum(len(x.words) for x in lines) > 4 * len(lines)
        and all(len(_parts(x, ())) == 1 for x in piece.lines)
    )


def _prose(band: Sequence[TextLine], area: _Area, *, after: bool) -> bool:
    """True for a line of running text; ``after`` the rules of a table whatever is not in columns
    is none of it.
    """
    if len(band) > 1 or len(_parts(band[0], ())) > 1:
        return False
    line = band[0]
    return (
        after
        or line.x1 - line.x0 > 0.62 * (area.right - area.left)
        or bool(_PROSE.match(line.text) and len(line.text) > 45)
    )


def _frame(
    page: PageInLayout, area: _Area, others: list[tuple[LineGroup, TextLine]], *, below: bool
) -> float | None:
    """The y of the last of the rules that frame a table, before the next caption or heading; None
    where there are none.

    Rules of one table share both ends; the first is near the caption. A table of several parts, one
    below the other, has a frame for each of them, all with the same middle.
    """
    edge = area.bottom if below else area.top
    rules = [
        r
        for r in page.rules
        if area.left - 5 <= r[0]
        and r[2] <= area.right + 5
        and (r[1] > edge - 3 if below else r[1] < edge + 3)
    ]
    rules.sort(key=lambda r: abs(r[1] - edge))
    if not rules or abs(rules[0][1] - edge) > 4 * page.lead:
        return None
    stops = [line.y for p, line in others if p.kind in ("caption", "heading", "title")]
    x0, _, x1 = rules[0]
    end = _same_ends(rules, rules[0], stops)[-1]
    while True:
        away = [r for r in rules if (r[1] - end) * (1 if below else -1) > 1]
        following = [
            r
            for r in away
            if abs(r[0] + r[2] - x0 - x1) < _CENTRED * page.lead
            and abs(r[1] - end) < _PARTED * page.lead
        ]
        part = next(
            (p for r in following if len(p := _same_ends(away, r, [*stops, end])) >= _FRAMED), None
        )
        if part is None or _text_between(others, end, part[0]):
            return end
        end = part[-1]


def _same_ends(
    rules: Sequence[tuple[float, float, float]],
    rule: tuple[float, float, float],
    stops: Sequence[float],
) -> list[float]:
    """The y of the rules with both ends of one, away from it up to the next of the stops."""
    x0, first, x1 = rule
    return [
        y
        for a, y, b in rules
        if abs(a - x0) < 3
        and abs(b - x1) < 3
        and not any(min(first, y) < stop < max(first, y) for stop in stops)
    ]


def _text_between(others: Sequence[tuple[LineGroup, TextLine]], one: float, two: float) -> bool:
    """True where text stands between two parts of what could be one table."""
    return any(min(one, two) + 1 < line.y < max(one, two) - 1 for _, line in others)


def _column(page: PageInLayout, left: float, right: float) -> tuple[float, float]:
    """The text column of a caption: half of the page where the caption keeps to one half of it."""
    middle = page.width / 2
    if (
        right < middle + 10
        and left < 0.3 * page.width
        and any(line.x0 > middle for line in page.lines if line.x1 - line.x0 > 0.3 * page.width)
    ):
        return 0, middle + 5
    if left > middle - 10 and right - left > 0.3 * page.width:
        return middle - 5, page.width
    return 0, page.width


def _bands(lines: Sequence[TextLine], *, downwards: bool = True) -> list[list[TextLine]]:
    """Lines that share a baseline, each band left to right."""
    bands: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda x: x.y if downwards else -x.y):
        if bands and abs(line.y - statistics.median(x.y for x in bands[-1])) < 0.45 * line.size:
            bands[-1].append(line)
        else:
            bands.append([line])
    return [sorted(band, key=lambda x: x.x0) for band in bands]


def _parts(line: TextLine, separators: Sequence[float]) -> list[Fragment]:
    """A line cut where a gap is wide, or wider than a space and on a separator; a list of
    numbers stays whole.
    """
    parts = [Fragment(line, [line.words[0]])]
    for word in line.words[1:]:
        right, left = parts[-1].words[-1][2][2], word[2][0]
        if LISTED.search(line.text[parts[-1].words[-1][0] : word[1]]):
            parts[-1].words.append(word)
        elif left - right > _GAP * line.size or (
            left - right > _SPACE * line.size and any(right < s < left for s in separators)
        ):
            parts.append(Fragment(line, [word]))
        else:
            parts[-1].words.append(word)
    return parts


def _row(band: Sequence[TextLine], separators: Sequence[float]) -> list[GridCell]:
    """The cells of a row."""
    cells: list[GridCell] = []
    for fragment in (f for line in band for f in _parts(line, separators)):
        first = sum(s < fragment.x0 + 0.5 for s in separators)
        last = max(first, sum(s < fragment.x1 - 0.5 for s in separators))
        if cells and cells[-1].column < first < cells[-1].column + cells[-1].columns:
            cells[-1].columns = (
                first - cells[-1].column
            )  # a long label that reaches below the head of the next column
        if cells and cells[-1].column + cells[-1].columns > first:
            cells[-1].columns = max(cells[-1].columns, last - cells[-1].column + 1)
            cells[-1].fragments.append(fragment)
        else:
            cells.append(GridCell(first, last - first + 1, [fragment]))
    return cells


def _separators(bands: Sequence[Sequence[TextLine]], headers: int) -> list[float]:
    """The x of white space of at least 0.42 em that at most an eighth of the rows cross.

    Rows with few cells do not count: they hold headings, or cells that span columns.
    """
    counts = [sum(len(_parts(line, ())) for line in band) for band in bands]
    most = max(counts, default=0)
    full = [band for band, n in zip(bands, counts, strict=True) if n >= 2 and n > _FULL * most]
    if not full:
        return []
    em = statistics.median(line.size for band in full for line in band)
    left, right = min(x.x0 for band in full for x in band), max(x.x1 for band in full for x in band)
    ink = _ink(full, left, right)
    return [
        left + _lightest(_ink(_across(bands, headers, left + a, left + b), left, right), a, b)
        for a, b in _stretches(ink, int(0.12 * len(full)))
        if b - a >= _COLUMN * em and a > 0 and b < len(ink)
    ]


def _across(
    bands: Sequence[Sequence[TextLine]], headers: int, left: float, right: float
) -> list[Sequence[TextLine]]:
    """The rows without those of one head that do not cross all of a stretch: what stands over
    several columns says nothing of where one ends.
    """
    over = [len(band) == 1 and len(_parts(band[0], ())) == 1 for band in bands[: headers - 1]]
    return [
        band
        for i, band in enumerate(bands)
        if i >= len(over) or not over[i] or (band[0].x0 <= left and band[0].x1 >= right)
    ]


def _ink(bands: Sequence[Sequence[TextLine]], left: float, right: float) -> list[int]:
    """The number of rows with ink at each point between two sides."""
    ink = [0] * (int(right - left) + 2)
    for band in bands:
        for x in {
            x
            for line in band
            for a, b in _inked(line)
            for x in range(max(int(a - left), 0), int(b - left) + 1)
        }:
            ink[min(x, len(ink) - 1)] += 1
    return ink


def _inked(line: TextLine) -> Iterator[tuple[float, float]]:
    """The stretches of a line with ink: its words, and what lies between the numbers of a list."""
    for (start, _, box), (_, end, after) in itertools.pairwise([*line.words, line.words[-1]]):
        yield box[0], after[0] if LISTED.search(line.text[start:end]) else box[2]


def _stretches(ink: Sequence[int], few: int) -> Iterator[tuple[int, int]]:
    """The stretches in which the ink is at most ``few``."""
    for is_white, stretch in itertools.groupby(range(len(ink)), key=lambda x: ink[x] <= few):
        places = list(stretch)
        if is_white:
            yield places[0], places[-1] + 1


def _lightest(ink: Sequence[int], start: int, end: int) -> float:
    """The middle of the longest part of a stretch with the least ink."""
    least = min(ink[start:end])
    a, b = max(
        _stretches([ink[x] - least for x in range(start, end)], 0), key=lambda s: s[1] - s[0]
    )
    return start + (a + b) / 2


def _headers(bands: Sequence[Sequence[TextLine]], page: PageInLayout) -> int:
    """The number of rows above the first rule that parts two rows; 1 where there is none.

    A rule that leaves out the labels parts heads from those below them.
    """
    left, right = min(x.x0 for x in bands[0]), max(x.x1 for x in bands[0])
    labels = _sides(bands)[0]
    partly = 1
    for i in range(1, min(4, len(bands))):
        above, under = max(x.y for x in bands[i - 1]), min(x.y for x in bands[i])
        rules = [
            (x0, x1)
            for x0, y, x1 in page.rules
            if above - 1 < y < under and x1 - x0 > 0.5 * (right - left)
        ]
        if any(x0 < labels + page.lead for x0, _ in rules):
            return i
        if rules and i == partly:
            partly = i + 1
    return partly if partly < len(bands) else 1
