"""Tables → readings: regions as columns, as rows, as the cells of a matrix; objects as either; rows
that are like sentences.

Every number of a table of regions is a comparison or an open phrase: what its place does not say
stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

from hepnb.paper import Block, Cell, Paper, Table
from hepnb.spec import Comparison
from hepnb.sweep.binned import BinGrid, bin_grids, name_of_grid, region_of_caption
from hepnb.sweep.heads import SEVERAL, TWO, Head, head, is_object, is_result
from hepnb.sweep.marks import flags, holds, is_named, same_as, says_yes, vetoes
from hepnb.sweep.pairs import ranked, two_heads, two_objects, two_regions, two_values
from hepnb.sweep.panels import (
    AS_COMMON,
    COMMON,
    Panel,
    is_nothing,
    is_objects,
    is_part,
    is_region,
    is_value,
    names_rows,
    panels,
    region_names,
    requires,
)
from hepnb.sweep.reading import Reading, of_events, span
from hepnb.sweep.rownames import LONGEST, RowNames, told_apart
from hepnb.sweep.scripts import things
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import Value, one_of, values
from hepnb.vocabulary.comparisons import ANY, names_bound
from hepnb.vocabulary.numbers import NUMBERS
from hepnb.vocabulary.sentences import DIMENSIONS
from hepnb.vocabulary.subjects import BESIDE, COLLECTIONS
from hepnb.vocabulary.units import OF_DIMENSION, spelled

#: the region of what is asked of all events
ALL: Final = "preselection"
NO_SIGN: Final = "a number without a sign"
NO_OWNER: Final = "the head does not say whose quantity it is"
NO_REGION: Final = "the table does not say for which region it is"
NOT_READ: Final = "the cell is not read"
TWICE: Final = "the table names this region more than once"
ONE_BIN: Final = "the cell is for one bin only"
RESULTS: Final = "the caption speaks of results"
OTHER_REGION: Final = "the region that the cell speaks of is not beside it"
OF_WHICH: Final = "the head does not say of which pair"
SPAN: Final = "the page does not say for which columns and rows the cell is"
A_PART: Final = "the row is for a part of the regions"
WHICH_STAYS: Final = "the table says which of two objects is kept"
NO_UNIT: Final = "the table gives no unit"
OTHERS: Final = "the cell does not say beside which ones"
EITHER: Final = "one of several requirements that the cell gives"
_OR: Final = re.compile(r"(?<![\w-])or(?![\w-])(?! (?:more|less|fewer|greater|equal|above|below))")
_LETTERS: Final = re.compile(r"[A-Z]")
#: a number of objects in words
_WORDED: Final = re.compile(
    rf"\s*(?:(?P<bound>exactly|at least|at most)\s+)?(?!no\b)(?P<n>{'|'.join(NUMBERS)})"
    r"(?P<more> or more)?\s*",
    re.IGNORECASE,
)
#: the momenta of the leading objects: ``p_{T} > 80, 60, 40 GeV``
_LIST: Final = re.compile(
    r"[pE]_\{T\}\s*(?P<list>>\s*\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)+\s*"
    rf"{OF_DIMENSION['energy']})"
)
#: ``≥ 2 e``, ``0 μ``; ``m_{jj} ∈ [65, 105)``
_OBJECTS: Final = re.compile(
    rf"\s*(?P<limit>(?:{ANY}|exactly)?\s*\d+)\s*(?P<of>[eμµτγℓ](?:_\{{had?\}})?)\s*"
)
_LIMITED: Final = re.compile(
    r"(?:\s++(?![<>≥≤=∈∉]))?+(?P<head>(?:\s*+[^\s<>≥≤=∈∉]++)++|\s++)\s*+"
    r"(?P<limit>[<>≥≤=∈∉][^<>≥≤=∈∉]+)"
)
#: a cell that goes on from the one above, or into the one below
_BEGINS: Final = re.compile(r"\s*\(?(?:or|OR)\b")
_ENDS: Final = re.compile(r"\b(?:or|OR)\s*$")
_ADDITIONAL: Final = re.compile(rf"\b(?:{'|'.join(BESIDE)})\b", re.IGNORECASE)
#: a number that a sign, an interval or a unit makes a limit
_COMPARED: Final = re.compile(
    rf"(?:{ANY}|[∈∉])\s*+" + r"[\[(]?\s*+[−-]?(?P<n>\d|π)"
    r"|[\[(]\s*+[−-]?(?=\d[\d.]*+\s*+[,–-]\s*+(?:[−-]?\d|∞))"
    r"|(?<![\w.,{-])(?=\d[\d.]*+\s*+[–−]\s*+\d[\d.]*(?![\w-]))"
)
_EQUAL: Final = re.compile(r"=\s*\d")
_SCRIPTS: Final = re.compile(r"[_^]\{(?:[^{}]|\{[^{}]*\})*\}")
_REGION_OF_CAPTION: Final = re.compile(
    r"\b(?:defin\w+|for|of|in) the (?P<name>(?:[\w̄+→-]+ ){1,3}?)"
    r"(?:production categor(?:y|ies)|category|channel|signal region|search region"
    r"|selection)\b(?! criteria)"
)
_BINS: Final = re.compile(
    r"\b(?:signal|search|analysis|exclusive|aggregate)? ?(?:regions?|bins|categories|intervals)\b",
    re.IGNORECASE,
)
#: so many rows with a limit make a table of regions
_FEWEST: Final = 2
#: more objects than this are not counted in a selection
_MANY: Final = 14
#: heads of columns of a table of what happens to two objects that overlap
_KEPT: Final = re.compile(
    r"\b(?:kept|keep|retained?|removed?|discard(?:ed)?|rejected|dropped|wins?)\b", re.IGNORECASE
)
#: captions of identification, whose columns are working points and no regions
_WORKING_POINTS: Final = re.compile(
    r"\b(?:IDs?|identification|isolation|working points?|quality)\b", re.IGNORECASE
)
_OF_DETECTOR: Final = re.compile(
    r"\b(?:barrel|end[- ]?caps?|central|forward|detector|η|\|η\|) regions?", re.IGNORECASE
)
_NOT_OF_OBJECTS: Final = re.compile(
    r"\b(?:regions?|SRs?|CRs?|VRs?|categor(?:y|ies)|channels?|events?|preselection)\b",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(
    r"(?:very[- ]?|v)?(?:veto|loose|medium|tight)(?:[- ](?:WP|IDs?|working point|cuts?|selection"
    r"|identification|electrons?|muons?|photons?|jets?))?",
    re.IGNORECASE,
)
_ENERGY_IN: Final = re.compile(
    rf"\b(?:in|units? (?:of|are)) (?:units of )?({OF_DIMENSION['energy']})(?!\w)"
)


@dataclass(frozen=True)
class _Grid:
    """A table while it is being read: its text, what its caption says, and whether the caption
    speaks of results.
    """

    table: Table
    text: str
    caption: str
    results: bool

    @cached_property
    def lower(self) -> bool:
        """True where a bare number is a lower limit: the caption speaks of thresholds."""
        return bool(names_bound(self.caption, "lower"))

    @cached_property
    def energy(self) -> str:
        """The unit that the caption gives to energies."""
        match = _ENERGY_IN.search(self.caption)
        return spelled(match[1]) if match else ""

    @cached_property
    def of_objects(self) -> bool:
        """True where the caption speaks of the identification of objects, and of no events."""
        said = _OF_DETECTOR.sub("", self.caption)
        return bool(_WORKING_POINTS.search(said) and not _NOT_OF_OBJECTS.search(said))

    @cached_property
    def region(self) -> str:
        """The one category that the whole table is for."""
        match = _REGION_OF_CAPTION.search(self.caption)
        name = match["name"].strip() if match else ""
        return (
            ""
            if name.lower()
            in (
                "",
                "signal",
                "event",
                "common",
                "final",
                "full",
                "kinematic",
                "different",
                "various",
            )
            else name
        )

    def row(self, cell: Cell) -> int:
        """The start of a cell's row in the text."""
        return min(c.start for c in self.table.row(cell.row))

    def row_of(self, place: int) -> int:
        """The start of a place's row in the text."""
        return self.text.rfind("\n", 0, place) + 1


def table_readings(paper: Paper, block: Block, *, results: bool = False) -> list[Reading]:
    """The readings of a table in the order of its text.

    ``results``: its caption speaks of results, so that none is certain; the same cell in many rows
    is one reading.
    """
    table = paper.table_by_block.get(block.id)
    text = plain(block.text)
    if table is None:
        return [
            r
            for start, end in _lines(text)
            for r in Sentence(text, start, end, item=True).readings()
        ]
    caption = paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
    grid = _Grid(table, text, plain(caption), results)
    bins = bin_grids(table)
    parts = panels(table)
    found = (
        list(_bin_grids(grid, bins))
        if bins
        else [r for panel in parts for r in _panel(grid, panel)]
    )
    found += _left_over(grid, parts, found)
    if unsure := [c for c in table.cells if c.unsure]:
        found = [_open(r, SPAN) if _of_unsure(table, unsure, r) else r for r in found]
    if results:
        once = {
            (grid.text[r.start : r.end], r.comparisons): r for r in reversed(found) if r.comparisons
        }
        unread = [r for r in found if not r.comparisons and requires(grid.text[r.start : r.end])]
        found = [*(_open(r, RESULTS) for r in once.values()), *unread]
    return sorted(found, key=lambda r: (r.start, r.end))


def _left_over(grid: _Grid, parts: Sequence[Panel], found: Sequence[Reading]) -> Iterator[Reading]:
    """The cells with a number beside a comparison that no reading holds, each as an open phrase;
    those of results aside.
    """
    held = sorted({(r.start, r.end) for r in found})
    for cell in grid.table.cells:
        text = _SCRIPTS.sub(lambda m: " " * len(m[0]), grid.text[cell.start : cell.end])
        numbers = [
            cell.start + (m.start("n") if m["n"] else m.end()) for m in _COMPARED.finditer(text)
        ]
        lost = [n for n in numbers if not any(start <= n < end for start, end in held)]
        if lost and "±" not in cell.text and not any(_of_results(p, cell) for p in parts):
            yield Reading(
                cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=NOT_READ
            )


def _of_unsure(table: Table, unsure: Sequence[Cell], reading: Reading) -> bool:
    """True for what a cell says whose span is not known, or one below a head of that kind."""
    own = [c for c in table.cells if c.start < reading.end and reading.start < c.end]
    return any(c.unsure or any(_may_head(table, over, c) for over in unsure) for c in own)


def _may_head(table: Table, over: Cell, cell: Cell) -> bool:
    """True for a cell below a head, or below the empty columns beside it that may be its own."""
    if not over.header or cell.row <= over.row:
        return False
    others = [c for c in table.row(over.row) if c is not over]
    first = max((c.column + c.columns for c in others if c.column < over.column), default=1)
    last = min((c.column for c in others if c.column > over.column), default=table.n_columns)
    return cell.column < last and first < cell.column + cell.columns


def _of_results(panel: Panel, cell: Cell) -> bool:
    """True for a cell in a row or column of what was counted or measured."""
    label = panel.label(cell.row) if cell.row in panel.body else None
    over = panel.title(cell.column) if cell.row in panel.body else ""
    return not _asks(cell.text) and (
        bool(label and label is not cell and is_result(label.text))
        or (bool(over) and is_result(over))
    )


def states_regions(table: Table) -> bool:
    """True for a table that sets limits on several known quantities for regions that it names."""
    known = 0
    for panel in panels(table):
        rows = [
            h
            for r in panel.body
            if (c := panel.label(r))
            and (h := head(c.text))
            and h.known
            and any(_limit(x.text) for x in panel.cells(r))
        ]
        columns = [
            h
            for c in range(panel.first, panel.last)
            if (h := panel.quantity(c))
            and h.known
            and any(_limit(x.text) for r in panel.body if (x := panel.grid.get((r, c))))
        ]
        known = max(known, len(rows), len(columns))
        if columns and _named_limits(panel):
            return True
    return known >= 2


def _named_limits(panel: Panel) -> bool:
    """True where rows named as regions have limits with a sign, on one quantity at least."""
    quantities = {
        c: h for c in range(panel.first, panel.last) if (h := panel.quantity(c)) and h.known
    }
    naming = _naming_column(panel, quantities)
    if naming is None:
        return False
    said = names_rows(panel.title(naming))
    rows = [
        r
        for r in panel.body
        if (c := panel.grid.get((r, naming)))
        and is_region(c.text, said=said)
        and not is_value(c.text)
    ]
    cells = [c for r in rows for column in quantities if (c := panel.grid.get((r, column)))]
    return sum(requires(c.text) for c in cells) >= _FEWEST and len(rows) >= _FEWEST


def _limit(text: str) -> bool:
    found = values(plain(text), 0, len(text))
    return bool(found) and not all(v.bare for v in found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


# --- grids of bins
# -----------------------------------------------------------------------------------------------


def _bin_grids(grid: _Grid, found: Sequence[BinGrid]) -> Iterator[Reading]:
    """Each grid is a region: what its corner asks, and the bins of both edges; what one bin asks
    besides stays open.
    """
    family = grid.region or region_of_caption(grid.caption) or f"{grid.table.label} bins".strip()
    for bins in found:
        corner = bins.corner
        several = len(found) > 1 and corner is not None
        names = (name_of_grid(family, corner.text) if corner and several else family,)
        if corner:
            yield from _corner(grid, corner, names)
        for what, cells in bins.edges:
            for cell in cells:
                for value in values(grid.text, cell.start, cell.end):
                    yield _reading(
                        grid,
                        what,
                        value,
                        names,
                        cell,
                        uncertain=_uncertain(grid, what, value),
                        bins=True,
                    )
        for cell in (c for c in bins.body if not is_nothing(c.text)):
            yield Reading(cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=ONE_BIN)


def _corner(grid: _Grid, corner: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """Requirements of a grid's corner on all its bins, or the bins of a third quantity:
    ``N_j = [2, 3]; 4; [5, ∞)``.
    """
    for start, end in _between_commas(grid.text, corner.start, corner.end):
        sign = re.match(r"[^=:∈]+[=:∈]\s*", grid.text[start:end])
        what = head(sign[0].rstrip(" =:∈")) if sign else None
        found = values(grid.text, start + sign.end(), end) if sign else []
        if what and found and (len(found) == 1 or _bins(found, what)):
            for value in found:
                uncertain = "" if value.bare and what.subject else _uncertain(grid, what, value)
                yield _reading(
                    grid, what, value, names, corner, uncertain=uncertain, bins=len(found) > 1
                )
            continue
        read = [
            _placed(_in_row(grid, corner, r), names)
            for r in Sentence(grid.text, start, end, item=True).readings()
        ]
        yield from read
        yield from _unread(grid, replace(corner, start=start, end=end), read)


def _between_commas(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a cell between the commas outside of brackets."""
    for match in re.finditer(r"(?:[\[(][^\[\]()]*[\])]|\{[^{}]*\}|[^,])+", text[start:end]):
        yield start + match.start(), start + match.end()


# --- which way a panel goes
# --------------------------------------------------------------------------------------


def _panel(grid: _Grid, panel: Panel) -> Iterator[Reading]:
    """The readings of a panel, by the way that its regions go."""
    if panel.by_name:
        yield from _by_name(grid, panel)
        return
    matrix = _matrix_columns(panel)
    if matrix:
        yield from _matrix(grid, panel, matrix)
        return
    columns = _quantity_columns(panel)
    rows = sum(1 for r in panel.body if (c := panel.label(r)) and _row_quantity(c.text))
    if (
        columns
        and len(columns) >= min(rows, len(panel.body))
        and not (rows and _regions_over(panel))
    ):
        yield from _by_rows(grid, panel, columns)
    else:
        yield from _by_columns(grid, panel)


def _of_all(grid: _Grid, panel: Panel, names: Sequence[str]) -> Iterator[Reading]:
    """Requirements of the section over a panel on all its regions:
    ``On-Z (86 < m < 96 GeV) signal regions``.
    """
    if panel.section is None or not re.search(r"\d", panel.section.text):
        return
    read = [_placed(r, tuple(dict.fromkeys(names))) for r in _sentence(grid, [panel.section])]
    yield from read if names else (_open(r, NO_REGION) for r in read)


def _row_quantity(text: str) -> bool:
    found = head(text)
    return bool(found and not is_value(text) and (found.known or found.op or found.unit))


def _regions_over(panel: Panel) -> bool:
    """True where the columns are regions or objects by their names."""
    return any(
        is_region(panel.region(c)) or is_objects(panel, c)
        for c in range(panel.values_from, panel.last)
    )


def _quantity_columns(panel: Panel) -> dict[int, Head]:
    """Column → what its heads name, of those that do not count events."""
    found: dict[int, Head] = {}
    for column in range(panel.first, panel.last):
        title = panel.title(column)
        what = (
            panel.quantity(column)
            if title and not is_result(title) and not names_rows(title)
            else None
        )
        below = [
            c for r in panel.body if (c := panel.grid.get((r, column))) and not is_nothing(c.text)
        ]
        if counted := _counted(title, below):
            what = counted
        if what and (what.known or what.unit or what.op):
            found[column] = what
    if found:  # beside known quantities, one that is not known is one as well
        for column in range(panel.first, panel.last):
            title = panel.title(column)
            what = (
                panel.quantity(column)
                if title and column not in found and not is_result(title)
                else None
            )
            texts = [c.text for r in panel.body if (c := panel.grid.get((r, column)))]
            filled = [t for t in texts if not is_nothing(t)]
            counts = what and what.uncertain and filled and all(_is_count(t) for t in filled)
            if what and not is_object(title) and (counts or any(_limit(t) for t in texts)):
                found[column] = what
    return found


# --- regions as columns
# ------------------------------------------------------------------------------------------


def _by_columns(grid: _Grid, panel: Panel) -> Iterator[Reading]:
    """``ETmiss [GeV] | > 150 | > 225``: a row for each requirement, a column for each region or
    kind of objects.
    """
    yield from _in_heads(grid, panel)
    if panel.headless:
        for cell in (c for row in panel.body for c in grid.table.row(row)):
            names = _names(grid, panel, cell)
            told = _told(grid, cell, names)
            yield from told if names else (_open(r, NO_REGION) for r in told)
        return
    over = [c for column in range(panel.values_from, panel.last) for c in panel.over(column)]
    yield from _of_all(grid, panel, [n for cell in over for n in _names(grid, panel, cell)])
    stays = any(_KEPT.search(panel.title(c)) for c in range(panel.values_from, panel.last))
    yields = any(_yields(grid, panel, row) for row in panel.body)
    above: Cell | None = None
    for row in panel.body:
        label = panel.label(row)
        cells = panel.cells(row)
        if above and cells and (label is None or not label.text.strip()):
            read: Iterable[Reading] = _goes_on_below(grid, panel, above, cells)
        elif label is None or not cells:
            read = _sentence(grid, list(grid.table.row(row)))
        elif not any((_asks if is_result(label.text) else requires)(c.text) for c in cells) and (
            yields or is_result(label.text)
        ):
            continue
        else:
            read = _row(grid, panel, label, cells)
        above = label if label and label.text.strip() else above
        group = panel.group(row)
        alone = panel.last - panel.values_from == 1 and not panel.region(panel.values_from)
        if alone and not stays and is_region(group) and not _LETTERS.fullmatch(group):
            read = [_placed(r, r.regions or (" ".join(group.split()),)) for r in read]
            group = ""
        unclear = WHICH_STAYS if stays else A_PART if is_part(group) else ""
        yield from ((_open(r, unclear) for r in read) if unclear else read)


def _goes_on_below(
    grid: _Grid, panel: Panel, label: Cell, cells: Sequence[Cell]
) -> Iterator[Reading]:
    """A row without a head, which goes on with the one above: its cells say by themselves of what
    they are; a bare limit stays open.
    """
    if is_result(label.text) and not any(_asks(c.text) for c in cells):
        return
    for cell in cells:
        names = _names(grid, panel, cell)
        for r in _told(grid, cell, names):
            placed = names or not any(map(of_events, r.comparisons))
            yield r if placed else _open(r, NO_REGION)


@cache
def _asks(text: str) -> bool:
    """True for a cell that compares a quantity by its name, which no row of results does."""
    flat = plain(text)
    if not requires(flat):
        return False
    parts = [_LIMITED.fullmatch(flat, *part) for part in _between_commas(flat, 0, len(flat))]
    return any(m and (h := head(m["head"])) and h.known for m in parts) or any(
        r.comparisons for r in Sentence(flat, 0, len(flat), item=True).readings()
    )


def _yields(grid: _Grid, panel: Panel, row: int) -> bool:
    """True for a row named by a number of objects, the values of which are none: they count what
    is left after a requirement.
    """
    label = panel.label(row)
    what = head(label.text) if label else None
    if what is None or what.quantity != "n":
        return False
    found = [v for c in panel.cells(row) for v in values(grid.text, c.start, c.end)]
    return any(v.bare and isinstance(v.value, float) and v.value % 1 for v in found)


def _in_heads(grid: _Grid, panel: Panel) -> Iterator[Reading]:
    """Requirements of the heads over a column on its region: ``60 < m < 450 GeV`` below
    ``Boosted search``.
    """
    for cell in dict.fromkeys(
        c for column in range(panel.values_from, panel.last) for c in panel.over(column)
    ):
        names = _names(grid, panel, cell)
        if not names or not (requires(cell.text) or _EQUAL.search(cell.text)):
            continue
        read = [
            _placed(_in_row(grid, cell, r), names)
            for r in Sentence(grid.text, cell.start, cell.end, item=True).readings()
        ]
        yield from read
        yield from _unread(grid, cell, read)


def _row(grid: _Grid, panel: Panel, label: Cell, cells: Sequence[Cell]) -> Iterator[Reading]:
    named = {c: _names(grid, panel, c) for c in cells}
    yield from _marked(grid, label, named)
    filled = [
        c
        for c in cells
        if not (is_nothing(c.text) or is_result(panel.title(c.column)) or _is_mark(label.text, c))
    ]
    what = _counted(label.text, filled) or (head(label.text) if not is_value(label.text) else None)
    if what and not what.unit and (unit := panel.unit(label.row)):
        what = replace(what, unit=unit)
    own = what and not what.known and not (what.op or what.unit)
    if own and not (
        (panel.selects or _regions_over(panel)) and any(_limit(c.text) for c in filled)
    ):
        what = None
    if what is None or not any(
        values(grid.text, c.start, c.end) or two_values(grid.text, c.start, c.end) for c in filled
    ):
        yield from _words(grid, panel, label, filled)
        return
    alike = _alike(named.items())
    told = {cell: _with_alike(named[cell], alike) for cell in filled}
    for cell, names in told.items():
        objects = is_objects(panel, cell.column) if cell.columns == 1 and not what.subject else ""
        if (
            any(set(names) & set(n) and c.text != cell.text for c, n in told.items())
            and not grid.region
        ):
            yield from (_open(r, TWICE) for r in _cell(grid, what, cell, names, label))
        elif _beside_several(panel, cell):
            yield from (_open(r, SPAN) for r in _cell(grid, what, cell, names, label))
        elif objects:
            yield from _cell(grid, replace(what, subject=objects), cell, (), label)
        elif names or len(cells) == 1:
            yield from _cell(grid, what, cell, names, label)
        else:
            yield from (_open(r, NO_REGION) for r in _cell(grid, what, cell, names, label))


def _is_mark(over: str, cell: Cell) -> bool:
    """True for a cell that holds a mark or a word in place of a limit, below or beside a head."""
    said = says_yes(cell.text) or same_as(cell.text) or (is_object(over) and vetoes(cell.text))
    return bool(said) or flags(over, cell.text) is not None


def _marked(grid: _Grid, label: Cell, named: Mapping[Cell, tuple[str, ...]]) -> Iterator[Reading]:
    """The marks in a row: ``b-jet veto | ✓``, ``Lepton charge | OS``, ``same as SR1``.

    ``named``: its cells with their regions.
    """
    held = [names for c, names in named.items() if says_yes(c.text)]
    yes = [n for names in held for n in names]
    if held:
        for r in holds(grid.text, label.start, label.end):
            own = _in_row(grid, label, r)
            if yes and r.comparisons:
                yield replace(own, region=yes[0], regions=tuple(dict.fromkeys(yes)))
            else:
                yield _open(own, NOT_READ if yes else NO_REGION)
    for cell, names in named.items():
        yield from _flagged(grid, label.text, cell, names)
        yield from _vetoed(grid, label.text, cell, names)
        beside = (n for c, others in named.items() if c is not cell for n in others)
        yield from _other_region(grid, cell, beside)


def _flagged(grid: _Grid, over: str, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """The reading of ``OS`` or ``SF`` under a head that says of what."""
    asked = flags(over, cell.text)
    if asked is None:
        return
    why = "" if asked and names else OF_WHICH if names else NO_REGION
    yield Reading(
        cell.start,
        cell.end,
        asked,
        stated=not why,
        region=names[0] if names else "",
        regions=names,
        row=grid.row(cell),
        uncertain=why,
    )


def _vetoed(grid: _Grid, over: str, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """The reading of ``veto`` under or beside a head that names objects."""
    if not (vetoes(cell.text) and (objects := is_object(over))):
        return
    yield Reading(
        cell.start,
        cell.end,
        (Comparison(objects, "n", "==", 0.0, ""),),
        stated=bool(names),
        region=names[0] if names else "",
        regions=names,
        row=grid.row(cell),
        uncertain="" if names else NO_REGION,
    )


def _other_region(grid: _Grid, cell: Cell, beside: Iterable[str]) -> Iterator[Reading]:
    """An open reading of ``same as SR1`` where the cell of SR1 is not ``beside``."""
    name = same_as(cell.text)
    if name and not is_named(name, beside):
        yield Reading(
            cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=OTHER_REGION
        )


def _alike(named: Iterable[tuple[Cell, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """For each cell that says that it requires the same as another region: that region, its own."""
    return [(name, own) for c, own in named if (name := same_as(c.text))]


def _with_alike(
    names: tuple[str, ...], alike: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[str, ...]:
    """The regions of a cell with those whose own cell says that they require the same."""
    more = (n for name, own in alike if is_named(name, names) for n in own)
    return tuple(dict.fromkeys((*names, *more)))


def _beside_several(panel: Panel, cell: Cell) -> bool:
    """True for a cell over rows whose heads name different quantities."""
    labels = (panel.label(r) for r in range(cell.row, cell.row + cell.rows))
    return len({h for c in labels if c and (h := head(c.text))}) > 1


def _counted(text: str, cells: Sequence[Cell]) -> Head | None:
    """The number of the objects that a head names, where all that stands beside or below it are
    small whole numbers.
    """
    objects = is_object(text)
    numbers = [c for c in cells if not vetoes(c.text)]
    return (
        Head(objects, "n", "")
        if objects and cells and all(_is_count(c.text) for c in numbers)
        else None
    )


def _is_count(text: str) -> bool:
    found = values(plain(text), 0, len(text))
    numbers = [n for v in found for n in (v.value if isinstance(v.value, tuple) else (v.value,))]
    return bool(found) and all(
        n == int(n) and n <= _MANY and not v.unit for v in found for n in numbers
    )


def _names(grid: _Grid, panel: Panel, cell: Cell) -> tuple[str, ...]:
    """The regions of a cell by the heads over it; the one of the caption where the heads name
    none.
    """
    over = two_regions(panel.regions(cell))
    names = tuple(
        n
        for n in over
        if is_region(n, said=not is_object(n)) and not (grid.of_objects and _LEVEL.fullmatch(n))
    )
    return names or ((grid.region,) if grid.region else ())


def _words(grid: _Grid, panel: Panel, label: Cell, cells: Sequence[Cell]) -> Iterator[Reading]:
    """A row whose cells are like sentences: ``Jets | 0 or 1 with pT > 30 GeV``."""
    if not cells:
        if re.search(r"\d", label.text) and label.columns >= panel.last - panel.first:
            yield from _sentence(grid, [label])
        return
    everywhere = len(cells) == 1 and (
        cells[0].columns >= panel.last - panel.values_from or len(panel.cells(label.row)) == 1
    )
    if everywhere and cells[0].row == label.row:
        over = panel.regions(cells[0])
        regions = (
            tuple(n for n in over if is_region(n)) if over or not grid.region else (grid.region,)
        )
        yield from _everywhere(grid, label, cells[0], regions)
        return
    subject = is_object(label.text)
    read = {
        cell.start: list(
            Sentence(
                grid.text, cell.start, cell.end, (subject,) if subject else (), item=True
            ).readings()
        )
        for cell in cells
    }
    # columns that ask different things of events do not ask them of all
    asking = [c for c in cells if any(map(of_events, _comparisons(read[c.start])))]
    apart = len({c.text for c in asking}) > 1
    for cell in cells:
        names = _names(grid, panel, cell)
        completed = _completed(grid, cell, read[cell.start], subject)
        told = [_placed(_in_row(grid, cell, r), names) for r in completed]
        told = [_open(r, OTHERS) if _of_others(grid, r) else r for r in told]
        if not names and (apart or any(_names(grid, panel, c) for c in asking)):
            told = [_open(r, NO_REGION) if any(map(of_events, r.comparisons)) else r for r in told]
        yield from _with_unit(_either(grid, cell, told), head(label.text))
        yield from _unread(grid, cell, told)


def _everywhere(grid: _Grid, label: Cell, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """The one cell of a row with its head, as a sentence; by itself where the head is a title
    (``Background rejection``) that adds nothing, or names objects that the cell counts.
    """
    objects = is_object(label.text)
    together = [_placed(r, names) for r in _sentence(grid, [label, cell])]
    what = head(label.text)
    if not names and requires(label.text):
        # two cells that require something side by side: the first one is no head
        together = [_open(r, NO_REGION) for r in together]
    if what and what.uncertain and not what.known:
        # of what the cell says the limit, the head has to say, and is not understood
        together = [_open(r, what.uncertain) for r in together]
    stated = len(_comparisons([r for r in together if r.stated]))
    if objects:
        apart = list(_told(grid, cell, names, objects))
        yield from apart if len(_comparisons(apart)) > stated else together
    elif _asks(cell.text) and not _row_quantity(label.text):
        apart = [_placed(r, names) for r in _sentence(grid, [cell])]
        yield from apart if len(_comparisons(apart)) >= stated else together
    else:
        yield from together


def _comparisons(readings: Sequence[Reading]) -> list[Comparison]:
    return [c for r in readings for c in r.comparisons]


def _sentence(grid: _Grid, cells: Sequence[Cell]) -> list[Reading]:
    return (
        list(Sentence(grid.text, cells[0].start, cells[-1].end, item=True).readings())
        if cells
        else []
    )


# --- regions as rows
# ---------------------------------------------------------------------------------------------


def _by_rows(grid: _Grid, panel: Panel, columns: dict[int, Head]) -> Iterator[Reading]:
    """``SR-A | 300–350 | 300–500`` under ``Region | HTmiss [GeV] | HT [GeV]``; ``Muons | > 20``
    under ``Object | pT [GeV]``.
    """
    naming = _naming_column(panel, columns)
    sections = {r: c for r in panel.body if (c := _heading(grid, panel, r))}
    names = _row_names(grid, panel, columns, naming, sections)
    yield from _of_all(
        grid, panel, [n for row in panel.body for c in grid.table.row(row)[:1] for n in names.of(c)]
    )
    told = {
        x: {c: names.of(c) for r in panel.body if (c := panel.grid.get((r, x)))}
        for x in range(grid.table.n_columns)
    }
    alike = {x: _alike(named.items()) for x, named in told.items()}
    for row in panel.body:
        if row in sections:
            yield from _section(grid, panel, sections[row], naming)
            continue
        for cell in grid.table.row(row):
            what = columns.get(cell.column)
            own = names.of(cell)
            if cell.column != naming:
                yield from _flagged(grid, panel.title(cell.column), cell, own)
                yield from _vetoed(grid, panel.title(cell.column), cell, own)
                named = told[cell.column].items()
                beside = (n for c, others in named if c is not cell for n in others)
                yield from _other_region(grid, cell, beside)
            if what is None and own and _asks(cell.text) and cell.column != naming:
                yield from _told(grid, cell, own)
            if what is None or is_nothing(cell.text) or _is_mark(panel.title(cell.column), cell):
                continue
            own = _with_alike(own, alike[cell.column])
            read = _row_cell(grid, what, cell, own)
            unclear = bool(names.twice & set(own)) and _differs(panel, cell, names)
            yield from ((_open(r, TWICE) for r in read) if unclear else read)


def _told(grid: _Grid, cell: Cell, names: tuple[str, ...], of: str = "") -> Iterator[Reading]:
    """The readings of the words of a cell; a part of an alternative is no requirement.

    ``of``: the objects that its head names, "" for none.
    """
    subject = (of,) if of else ()
    read = Sentence(grid.text, cell.start, cell.end, subject, item=True).readings()
    told = [_placed(_in_row(grid, cell, r), names) for r in _completed(grid, cell, list(read), of)]
    told = [_open(r, OTHERS) if _of_others(grid, r) else r for r in told]
    yield from _either(grid, cell, told)
    yield from _unread(grid, cell, told)


def _completed(grid: _Grid, cell: Cell, read: list[Reading], of: str) -> list[Reading]:
    """The readings of a cell with those of its parts that a sentence does not say: ``≥ 2 e``,
    ``m_{jj} ∈ [65, 105)``, ``≥ 4`` beside a head that names objects.
    """
    listed = _LIST.search(grid.text, cell.start, cell.end)
    ranks = _leading(grid, listed, of) if listed else []
    found = [r for r in read if not (ranks and listed and r.end > listed.start())]
    for start, end in _between_commas(grid.text, cell.start, cell.end):
        inside = [r for r in found if start <= r.start < end]
        if any(r.comparisons for r in inside) or (ranks and listed and end > listed.start()):
            continue
        own = _part(grid, cell, start, end, of)
        found = [r for r in found if r not in inside] + own if own else found
    return sorted(found + ranks, key=lambda r: r.start)


def _leading(grid: _Grid, listed: re.Match[str], of: str) -> list[Reading]:
    """The limits of ``p_{T} > 80, 60, 40 GeV`` on the leading objects, one by one."""
    found = values(grid.text, listed.start("list"), listed.end("list"))
    what = Head(of, "pt", found[-1].unit if found else "")
    return [
        Reading(v.start, listed.end(), (Comparison(h.subject, "pt", h.op, v.value, h.unit),))
        for h, v in zip(ranked(what, found), found, strict=False)
    ]


def _part(grid: _Grid, cell: Cell, start: int, end: int, of: str) -> list[Reading]:
    """The reading of a part of a cell that is a quantity with its limit, or a number of objects;
    [] for any other.
    """
    counted = _OBJECTS.fullmatch(grid.text, start, end)
    limited = _LIMITED.fullmatch(grid.text, start, end)
    if counted:
        named = things(plain(counted["of"])) or ()
        what: Head | None = Head(named[0], "n", "") if len(named) == 1 else None
        found = values(grid.text, start, counted.end("limit"))
    elif limited:
        what = head(limited["head"])
        found = values(grid.text, limited.start("limit"), end)
    elif of and (word := _WORDED.fullmatch(grid.text, start, end)):
        return [_in_words(grid, cell, of, word)]
    else:
        what = Head(of, "n", "") if of and _is_count(grid.text[start:end]) else None
        found = values(grid.text, start, end)
    if what is None or not what.known or len(found) != 1:
        return []
    why = _uncertain(grid, what, found[0]) if not counted else ""
    return [_reading(grid, what, found[0], (), cell, uncertain=why, bins=False)]


def _either(grid: _Grid, cell: Cell, told: Sequence[Reading]) -> list[Reading]:
    """The readings of a cell; all open where one of several that *or* joins is not read, or where
    the cell goes on from, or into, the one above or below with *or*.
    """
    text = grid.text[cell.start : cell.end]
    joined = [cell.start + m.start() for m in _OR.finditer(text)]
    split = [n for n in joined if not any(r.start <= n < r.end for r in told)]
    either = any(r.alternative for r in told)
    parted = bool(split) and not either and any(r.comparisons for r in told)
    return [_open(r, EITHER) for r in told] if parted or _goes_on(grid, cell) else list(told)


def _goes_on(grid: _Grid, cell: Cell) -> bool:
    """True for a cell that begins or ends with *or*, and for one above or below such a cell."""
    beside = [c for c in grid.table.cells if c.column == cell.column]
    above = [c for c in beside if c.row + c.rows == cell.row]
    below = [c for c in beside if c.row == cell.row + cell.rows]
    begins = [c for c in (cell, *below) if _BEGINS.match(c.text)]
    ends = [c for c in (cell, *above) if _ENDS.search(c.text)]
    return bool(begins or ends)


def _in_words(grid: _Grid, cell: Cell, of: str, word: re.Match[str]) -> Reading:
    """The number of objects in words: ``exactly two``, ``two or more``."""
    bound = (word["bound"] or "").lower()
    op = ">=" if word["more"] or bound == "at least" else "<=" if bound == "at most" else "=="
    value = float(NUMBERS[word["n"].lower()])
    asked = (Comparison(of, "n", op, value, ""),)
    return Reading(word.start(), word.end(), asked, row=grid.row(cell))


def _heading(grid: _Grid, panel: Panel, row: int) -> Cell | None:
    """The one cell of a row over the whole width."""
    cells = grid.table.row(row)
    return (
        cells[0]
        if len(cells) == 1 and cells[0].columns >= panel.last - panel.first - 1 > 0
        else None
    )


def _row_names(
    grid: _Grid,
    panel: Panel,
    columns: dict[int, Head],
    naming: int | None,
    sections: dict[int, Cell],
) -> RowNames:
    """The regions of the rows: by their names, the section above them, or the number of the row
    in a table of bins.
    """
    bins = (
        naming is None and grid.table.label and _BINS.search(grid.caption) and len(panel.body) > 1
    )
    found: dict[int, str] = {}
    above: dict[int, str] = {}
    over, text = "", ""
    for i, row in enumerate(panel.body, start=1):
        if row in sections:
            text = " ".join(sections[row].text.split())
            over = _section_name(text)
            continue
        found[row] = _row_name(grid, panel, row, naming, over) or (
            f"{grid.table.label} row {i}" if bins else ""
        )
        above[row] = text if len(text) <= LONGEST and not requires(text) else ""
    return told_apart(panel, found, columns, above)


def _differs(panel: Panel, cell: Cell, names: RowNames) -> bool:
    """True where another row of the same name says something else in the column of a cell."""
    own = set(names.of(cell))
    column = dict.fromkeys(c for r in panel.body if (c := panel.grid.get((r, cell.column))))
    return any(c.text != cell.text and own & set(names.of(c)) for c in column)


def _row_cell(grid: _Grid, what: Head, cell: Cell, names: tuple[str, ...]) -> Iterator[Reading]:
    """A cell in the row of a region, or of objects."""
    objects = is_object(names[0]) if len(names) == 1 else ""
    names = names or ((grid.region,) if grid.region else ())
    head_cell = min(grid.table.row(cell.row), key=lambda c: c.column)
    if objects:
        own = replace(what, subject=what.subject or objects)
        yield from _cell(grid, own, cell, (), head_cell)
    elif names:
        yield from _cell(grid, what, cell, names, head_cell)
    else:
        yield from (_open(r, NO_REGION) for r in _cell(grid, what, cell, names, head_cell))


def _naming_column(panel: Panel, columns: dict[int, Head]) -> int | None:
    """The column of the names of rows: by its head, else the first or last one that holds
    neither numbers nor quantities.
    """
    free = [
        c
        for c in range(panel.first, panel.last)
        if c not in columns and not is_result(panel.title(c))
    ]
    said = [c for c in free if names_rows(panel.title(c))]
    if said:
        # a column of groups of rows stands beside the one of their names
        return max(said, key=lambda c: _apart(panel, c))
    likely = [c for c in dict.fromkeys((*free[:2], *free[-1:])) if _likely_names(panel, c)]
    if not likely:
        return None
    best = max(likely, key=lambda c: _apart(panel, c))
    return best if _apart(panel, best) > _apart(panel, likely[0]) else likely[0]


def _apart(panel: Panel, column: int) -> int:
    """The number of rows that a column tells apart."""
    return len({c.text for r in panel.body if (c := panel.grid.get((r, column))) and c.text})


def _likely_names(panel: Panel, column: int) -> bool:
    """True for a column whose cells are mostly regions or objects."""
    texts = {cell.text for r in panel.body if (cell := panel.grid.get((r, column)))}
    named = [t for t in texts if is_region(t) or is_object(t)]
    return bool(named) and len(named) >= 0.6 * len(texts)


def _row_name(grid: _Grid, panel: Panel, row: int, column: int | None, section: str) -> str:
    """The name of the region of a row; the section over it where the row has none."""
    if column is None:
        return section
    cell = panel.grid.get((row, column))
    if cell is None:
        return ""
    if is_object(cell.text):
        return cell.text
    name = re.sub(r"\s+", " ", cell.text).strip()
    if not is_region(name, said=names_rows(panel.title(column))):
        return ""
    return (
        f"{_numbered(grid, panel.title(column))} {name}" if re.fullmatch(r"\d{1,3}", name) else name
    )


def _numbered(grid: _Grid, title: str) -> str:
    """The name of numbered rows: ``Interval``; ``aggregate Region`` where the caption says so."""
    word = (
        re.sub(r"(?<!\s)\s*+(?:number|index|no\.?|#)\s*+$", "", title, flags=re.IGNORECASE).strip()
        or "region"
    )
    return f"aggregate {word}" if "aggregate" in grid.caption.lower() else word


def _section_name(text: str) -> str:
    """The region that a row over the whole width names: ``Region SR-A``."""
    match = re.match(
        r"(?:(?:signal |search |control |validation )?regions?:? )?(?P<name>[\w+-]+)$",
        text.strip(),
        re.IGNORECASE,
    )
    return match["name"] if match and is_region(match["name"]) else ""


def _section(grid: _Grid, panel: Panel, cell: Cell, naming: int | None) -> Iterator[Reading]:
    """Requirements of a row over the whole width on the regions below it, up to the next such
    row.
    """
    if not re.search(r"\d", cell.text):
        return
    names: list[str] = []
    for row in (r for r in panel.body if r > cell.row):
        cells = grid.table.row(row)
        if len(cells) == 1 and cells[0].columns >= panel.last - panel.first - 1:
            break
        names += [n] if (n := _row_name(grid, panel, row, naming, "")) and not is_object(n) else []
    read = _sentence(grid, [cell])
    yield from (_placed(r, tuple(dict.fromkeys(names))) for r in read)


def _by_name(grid: _Grid, panel: Panel) -> Iterator[Reading]:
    """``SR-A | at least two jets``: what the cells of a row say in words is asked of its region;
    that of a row of common requirements of all.
    """
    under: Cell | None = None
    for row in panel.body:
        label = panel.label(row)
        under = label if label and label.text.strip() else under
        name = " ".join(under.text.split()) if under else ""
        names = (ALL if COMMON.fullmatch(name) else name,) if name else ()
        for cell in panel.cells(row):
            if is_nothing(cell.text) or AS_COMMON.fullmatch(plain(cell.text).strip()):
                continue
            yield from _told(grid, cell, names)


# --- regions as the cells of a matrix
# ----------------------------------------------------------------------------


def _matrix_columns(panel: Panel) -> dict[int, tuple[Reading, ...]]:
    """Column → what its head requires, where the cells below are names of regions."""
    found: dict[int, tuple[Reading, ...]] = {}
    for column in range(panel.first, panel.last):
        over = panel.over(column)
        cells = {
            c for r in panel.body if (c := panel.grid.get((r, column))) and not is_nothing(c.text)
        }
        if (
            not over
            or not cells
            or not all(list(region_names(c.text)) and not is_value(c.text) for c in cells)
        ):
            continue
        title = plain(over[-1].text)
        read = tuple(
            r for r in Sentence(title, 0, len(title), item=True).readings() if r.comparisons
        )
        if read:
            found[column] = read
    return found


def _matrix(grid: _Grid, panel: Panel, matrix: dict[int, tuple[Reading, ...]]) -> Iterator[Reading]:
    """``Nb | ETmiss | HT < 300 | HT > 300`` over ``0 | 50–200 | SR1 | SR2``: a region takes what
    its row and its column require.
    """
    columns = {c: h for c, h in _quantity_columns(panel).items() if c not in matrix}
    named = {
        cell: tuple(region_names(cell.text))
        for r in panel.body
        for c in matrix
        if (cell := panel.grid.get((r, c)))
    }
    prefix = grid.region + " " if grid.region else ""
    for column in matrix:
        over = panel.over(column)[-1]
        regions = [
            n
            for cell, names in named.items()
            if cell.column <= column < cell.column + cell.columns and cell.columns == 1
            for n in names
        ]
        for r in Sentence(grid.text, over.start, over.end, item=True).readings():
            yield _placed(_in_row(grid, over, r), tuple(prefix + n for n in dict.fromkeys(regions)))
    yield from _over_columns(grid, panel, matrix, named, prefix)
    for column, what in columns.items():
        for cell in dict.fromkeys(c for r in panel.body if (c := panel.grid.get((r, column)))):
            if is_nothing(cell.text):
                continue
            inside = [
                n
                for name, names in named.items()
                if cell.row <= name.row and name.row + name.rows <= cell.row + cell.rows
                for n in names
            ]
            if inside:
                yield from _cell(
                    grid,
                    what,
                    cell,
                    tuple(prefix + n for n in dict.fromkeys(inside)),
                    panel.label(cell.row) or cell,
                )
            else:
                yield Reading(
                    cell.start,
                    cell.end,
                    stated=False,
                    row=grid.row(cell),
                    uncertain="the cell is for a part of a region only",
                )
    yield from _over_rows(grid, panel, columns, named, prefix)


def _over_columns(
    grid: _Grid,
    panel: Panel,
    matrix: dict[int, tuple[Reading, ...]],
    named: dict[Cell, tuple[str, ...]],
    prefix: str,
) -> Iterator[Reading]:
    """A region over several columns takes the span of their intervals."""
    for cell, names in named.items():
        if cell.columns == 1:
            continue
        parts = [
            matrix[c][0].comparisons[0]
            for c in range(cell.column, cell.column + cell.columns)
            if c in matrix
        ]
        merged = _union(parts)
        over = panel.over(cell.column)[-1]
        if merged and names:
            yield Reading(
                over.start,
                over.end,
                (merged,),
                regions=tuple(prefix + n for n in names),
                region=prefix + names[0],
                row=grid.row(over),
                sentence=(over.start, over.end),
            )


def _over_rows(
    grid: _Grid,
    panel: Panel,
    columns: dict[int, Head],
    named: dict[Cell, tuple[str, ...]],
    prefix: str,
) -> Iterator[Reading]:
    """A region over several rows takes the span of the intervals of the rows, where they join."""
    for cell, names in named.items():
        if cell.rows == 1 or not names:
            continue
        for column, what in columns.items():
            inside = list(
                dict.fromkeys(
                    c
                    for r in range(cell.row, cell.row + cell.rows)
                    if (c := panel.grid.get((r, column)))
                )
            )
            if len(inside) < 2:
                continue
            parts = [
                c for one in inside for r in _cell(grid, what, one, (), one) for c in r.comparisons
            ]
            merged = _union(list(dict.fromkeys(parts)))
            if merged and len(parts) >= len(inside) and isinstance(merged.value, tuple):
                start, end = inside[0].start, inside[0].end
                regions = tuple(prefix + n for n in names)
                yield Reading(
                    start,
                    end,
                    (merged,),
                    regions=regions,
                    region=regions[0],
                    row=grid.row(inside[0]),
                    sentence=(start, end),
                )


def _union(parts: Sequence[Comparison]) -> Comparison | None:
    """One comparison for intervals that follow on each other; None where they do not, or where
    nothing is left of them.
    """
    found = [span(c) for c in parts]
    spans = sorted({s for s in found if s}, key=lambda s: (s.low, s.high))
    if not spans or None in found or len({(c.subject, c.quantity, c.unit) for c in parts}) != 1:
        return None
    step = 1 if parts[0].quantity == "n" else 0
    if any(b.low > a.high + step for a, b in pairwise(spans)):
        return None
    low, high = spans[0].low, max(s.high for s in spans)
    first = parts[0]
    if low == float("-inf"):
        return None if high == float("inf") else replace(first, op="<", value=high)
    return (
        replace(first, op=">", value=low)
        if high == float("inf")
        else replace(first, op="in", value=(low, high))
    )


# --- one cell
# --------------------------------------------------------------------------------------------------


def _cell(
    grid: _Grid, what: Head, cell: Cell, names: tuple[str, ...], label: Cell
) -> Iterator[Reading]:
    """The readings of a cell under a head: its numbers, or what it says in words."""
    if is_nothing(cell.text):
        return
    found = values(grid.text, cell.start, cell.end)
    if not found and (several := list(_several(grid, what, cell, names, label))):
        yield from several
        return
    if not found:
        yield from _with_unit(_told(grid, cell, names), what)
        return
    if ranks := ranked(what, found):
        uncertain = what.uncertain if what.uncertain != SEVERAL else ""
        for one, value in zip(ranks, found, strict=True):
            yield _reading(grid, one, value, names, label, uncertain=uncertain, bins=False)
        return
    if one_of(grid.text, found):
        yield from _one_of(grid, what, cell, names, label, found)
        return
    bins = _bins(found, what)
    spread = len(names) == len(found) > 1 and not bins
    for i, value in enumerate(found):
        uncertain = _uncertain(grid, what, value) or (
            NOT_READ if len(found) > 1 and not (spread or bins) else ""
        )
        own = (names[i],) if spread else names
        yield _reading(grid, what, value, own, label, uncertain=uncertain, bins=bins)


def _several(
    grid: _Grid, what: Head, cell: Cell, names: tuple[str, ...], label: Cell
) -> Iterator[Reading]:
    """The readings of ``> 200 (300)``, where the head names two regions or two quantities;
    nothing where that is not said.
    """
    for value, own in two_objects(grid.text, cell.start, cell.end, what):
        why = _uncertain(grid, own, value)
        yield _reading(grid, own, value, names, label, uncertain=why, bins=False)
    both = two_values(grid.text, cell.start, cell.end)
    heads = two_heads(plain(label.text)) if what.uncertain == TWO else None
    if both is None:
        return
    if len(names) == len(both) and heads is None and not what.uncertain:
        for value, name in zip(both, names, strict=True):
            yield _reading(
                grid,
                what,
                value,
                (name,),
                label,
                uncertain=_uncertain(grid, what, value),
                bins=False,
            )
    elif heads and len(names) == 1:
        for value, own in zip(both, heads, strict=True):
            yield _reading(
                grid, own, value, names, label, uncertain=_uncertain(grid, own, value), bins=False
            )


def _one_of(
    grid: _Grid,
    what: Head,
    cell: Cell,
    names: tuple[str, ...],
    label: Cell,
    found: Sequence[Value],
) -> Iterator[Reading]:
    """The intervals of ``[50, 80] ∪ [160, 195]``: what survives is in one of them."""
    unit = found[-1].unit
    for value in found:
        same = replace(value, unit=value.unit or unit)
        why = _uncertain(grid, what, same)
        read = _reading(grid, what, same, names, label, uncertain=why, bins=False)
        yield replace(read, alternative=1, sentence=(cell.start, cell.end))


def _bins(found: Sequence[Value], what: Head) -> bool:
    """True for a list of intervals side by side; of a number of objects, a single number is one
    as well: ``2, 3–4, ≥ 5``.
    """
    intervals = all(not v.bare or what.quantity == "n" for v in found)
    return len(found) > 1 and intervals and any(v.op == "in" for v in found)


def _uncertain(grid: _Grid, what: Head, value: Value) -> str:
    """The reason why a number is no requirement; "" where there is none."""
    if not what.subject:
        return NO_OWNER
    if value.bare and not what.op and what.quantity != "n" and not _lower(grid, what):
        return NO_SIGN
    if what.known and not (value.unit or what.unit or _energy(grid, what)) and value.value:
        kinds = DIMENSIONS.get(what.quantity, ())
        if tuple(kinds) == ("energy",):
            return NO_UNIT
    return what.uncertain


def _reading(
    grid: _Grid,
    what: Head,
    value: Value,
    names: tuple[str, ...],
    label: Cell,
    *,
    uncertain: str,
    bins: bool,
) -> Reading:
    unit = value.unit or what.unit or _energy(grid, what)
    op = (
        what.op
        if value.bare and what.op and value.op == "=="
        else ">"
        if value.bare and what.quantity != "n" and _lower(grid, what)
        else value.op
    )
    if what.op == "notin" and value.op == "in":
        op = "notin"
    comparisons = tuple(
        Comparison(of, what.quantity, op, value.value, unit)
        for of in what.members or (what.subject,)
    )
    return Reading(
        value.start,
        value.end,
        comparisons if what.subject and uncertain != NO_SIGN else (),
        stated=not uncertain,
        bins=bins,
        among=what.among,
        region=names[0] if names else "",
        regions=names,
        row=min(grid.row(label), grid.row_of(value.start)),
        uncertain=uncertain,
    )


def _lower(grid: _Grid, what: Head) -> bool:
    """True for an energy in a table of thresholds."""
    return grid.lower and "energy" in DIMENSIONS.get(what.quantity, ())


def _energy(grid: _Grid, what: Head) -> str:
    return grid.energy if "energy" in DIMENSIONS.get(what.quantity, ()) else ""


def _in_row(grid: _Grid, cell: Cell, reading: Reading) -> Reading:
    return replace(reading, row=grid.row(cell))


def _placed(reading: Reading, names: tuple[str, ...]) -> Reading:
    """The reading, of those regions."""
    objects = all(
        c.quantity in ("pt", "et", "abseta", "absy", "eta", "iso", "d0", "z0")
        and c.subject in COLLECTIONS
        for c in reading.comparisons
    )
    if not names or (objects and reading.comparisons):
        return reading
    return replace(reading, region=names[0], regions=names)


def _with_unit(read: Iterable[Reading], what: Head | None) -> Iterator[Reading]:
    """The readings with the unit of the head where they have none."""
    unit = what.unit if what else ""
    for r in read:
        bare = [
            bool(unit) and not c.unit and "energy" in DIMENSIONS.get(c.quantity, ())
            for c in r.comparisons
        ]
        yield replace(
            r,
            comparisons=tuple(
                replace(c, unit=unit) if b else c for c, b in zip(r.comparisons, bare, strict=True)
            ),
        )


def _of_others(grid: _Grid, reading: Reading) -> bool:
    """True for ``no additional muons``: the region may have those that it selects."""
    none = any(c.quantity == "n" and c.value == 0 for c in reading.comparisons)
    return none and bool(_ADDITIONAL.search(grid.text[reading.start : reading.end]))


def _unread(grid: _Grid, cell: Cell, read: Sequence[Reading]) -> Iterator[Reading]:
    """A cell with a number that no reading holds, as an open phrase."""
    numbers = list(re.finditer(r"(?<![\w_{.])\d+(?:\.\d+)?", grid.text[cell.start : cell.end]))
    if any(not any(r.start <= cell.start + m.start() < r.end for r in read) for m in numbers):
        yield Reading(cell.start, cell.end, stated=False, row=grid.row(cell), uncertain=NOT_READ)


def _open(reading: Reading, why: str) -> Reading:
    return replace(reading, stated=False, uncertain=reading.uncertain or why)
