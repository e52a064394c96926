"""A table → its panels: rows under the same heads, and what the heads of rows and columns are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

from hepnb.paper import Cell, Table
from hepnb.sweep.heads import GENERIC, NAMES, Head, head, is_object, is_result
from hepnb.sweep.tokens import plain
from hepnb.sweep.values import values
from hepnb.vocabulary.comparisons import COUNTED
from hepnb.vocabulary.units import WRITTEN, spelled

NOTHING: Final = re.compile(
    r"(?:[–—−‒―\s./-]|\.\.\.|…|✓|✗|×|\$|inclusive|incl\.?|yes|no|any|none|n/?a|not (?:used|applied"
    r"|required)|same as .*|all|no cut|no requirement)*",
    re.IGNORECASE,
)
#: a name made of letters of a region: ``SR-A``, ``CRtop``, ``InSR3``, ``2j-1200``, ``SRC1``,
#: ``S1a``, ``M4``
_LIKE_A_REGION: Final = re.compile(
    r"\b\w{0,4}(?:SR|CR|VR)[A-Z]?[-_ ]?\w*|(?:signal|control|validation|search|fiducial"
    r"|sideband) region|\b[A-Z]{1,3}\d{1,3}[a-z]?\b"
    r"|^\d[\w]*-\w+$|\b\d(?:/\d)* SFOS\b|\b(?:low|high|medium|tight|loose|boosted|resolved"
    r"|compressed|merged)\b|\b(?:categor(?:y|ies)|channel|regions?|selection)\b",
    re.IGNORECASE,
)
#: the whole name of a region: ``SR_{L}``, ``CRW-high``; no kind alone
_NAME: Final = re.compile(
    r"(?:(?:SR|CR|VR)[-_ ]?(?=\S)|[A-Z]{1,3}(?:SR|CR|VR)\b)(?:[\w+-]|_\{[^{}]*\}|\^\{[^{}]*\})*"
)
_WORD: Final = re.compile(r"(?<![A-Za-z])[a-z]{4,}")
_OF_REGION: Final = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]{0,4}(?:SR|CR|VR)(?![A-Za-z]{3})|signal region)"
)
#: heads that speak of what is measured, not of a region
_NO_REGION: Final = re.compile(
    r"_(?!\{).*_(?!\{)|^(?:requirement|bin[ _]number|value|cut|triggers?|default"
    r"|nominal)\b|\bcleaning\b|^GRL\b|_\d+_\d+_GeV"
    r"|^(?:the )?(?:ECAL |EM |calorimeter |detector |tracker )?(?:barrel|end-?caps?)$",
    re.IGNORECASE,
)
#: the name of what all regions require
COMMON: Final = re.compile(
    r"(?:common |baseline |general |event )*(?:pre-? ?selections?|baseline|common|all(?: regions)?"
    r"|base ?line selections?|common selections?|skim)(?: (?:cuts?|selections?|criteria"
    r"|requirements?|region))?",
    re.IGNORECASE,
)
#: a cell that says that the common requirements hold as well
AS_COMMON: Final = re.compile(
    r"(?:(?:passes?|satisf\w+|pass|all)\s+)?(?:the )?(?:common |baseline )?(?:pre-? ?selections?"
    r"|baseline)(?: (?:cuts?|criteria|requirements?|selections?))?",
    re.IGNORECASE,
)
_LIMIT: Final = re.compile(r"[<>≥≤=∈∉⩾⩽]\s*[\[(]?[\d.]|\d\s*[–−]\s*\d")
#: a sign before a number, or before the symbol of one: ``> 30``, ``< π/2``, ``> m_{Z} − 20 GeV``
COMPARES: Final = re.compile(r"[<>≤≥∈∉]\s*[\[(]?(?:[−-]?\d|π|[A-Za-z]+_\{)")
#: … of a region by a number of objects: ``N_{jet} ≥ 2 SR``, ``≥ 2j``
_COUNTING: Final = re.compile(rf"[<>≤≥]\s*\d{{1,2}}(?![\d.]|\s*(?:{WRITTEN}))")
_OF_MODELS: Final = re.compile(
    r"\b(?:target\w*|benchmarks?|signal models?|scenario|decay|optimi[sz]\w+)\b", re.IGNORECASE
)
_OWN_REGIONS: Final = re.compile(r"\b(?:regions?|SRs?|CRs?)\b", re.IGNORECASE)
_KIND: Final = re.compile(r"(?:signal|search|control|validation) regions?", re.IGNORECASE)
_UNIT: Final = re.compile(rf"[\[(]?\s*{WRITTEN}\s*[\])]?")
_PREFIX: Final = re.compile(r"\[\s*([\w./]+[-_])\s*\]")


@dataclass
class Panel:
    """Rows ``body`` of a table under the ``heads``; ``first`` is the column of the heads of rows,
    ``below`` the next panel.

    ``section``: the one cell over the whole width that stands above the heads and names all regions
    of the panel. ``named``: row → the part of the regions of the columns that it is for, or, where
    it is the ``whole`` name, the region.
    """

    table: Table
    heads: list[int]
    body: list[int] = field(default_factory=list)
    below: Panel | None = None
    section: Cell | None = None
    named: dict[int, str] = field(default_factory=dict)
    whole: bool = False

    @cached_property
    def first(self) -> int:
        """The first column that the panel fills."""
        return min(
            (c.column for r in (*self.heads, *self.body) for c in self.table.row(r)), default=0
        )

    @cached_property
    def last(self) -> int:
        """The column after the last."""
        return max(
            (c.column + c.columns for r in (*self.heads, *self.body) for c in self.table.row(r)),
            default=0,
        )

    @cached_property
    def values_from(self) -> int:
        """The column after the heads of rows."""
        found = [
            c.column + c.columns
            for r in (*self.heads, *self.body)
            for c in self.table.row(r)
            if c.column == self.first
        ]
        narrow = [end for end in found if end < self.last]
        if self.headless:
            return self.first
        return (max(set(narrow), key=narrow.count) if narrow else self.first + 1) + self._inner

    @cached_property
    def headless(self) -> bool:
        """True where rows have no heads: the first column is a region, whose cells compare
        quantities by their names.
        """
        over = next((c for r in self.heads if (c := self.grid.get((r, self.first)))), None)
        cells = [c for r in self.body if (c := self.grid.get((r, self.first)))]
        if over is None or names_rows(over.text):
            return False
        alike = is_region(over.text) and not GENERIC.fullmatch(plain(over.text))
        named = alike or bool(_OF_REGION.search(_clean(over.text)))
        return named and 2 * sum(requires(c.text) for c in cells) >= len(cells)

    @cached_property
    def _inner(self) -> int:
        """1 where rows have two heads, a group of rows and what each of them is about:
        ``Jets | N_{jets}`` over ``| p_T(j_1)``; else 0.
        """
        grid = self.grid
        grouped = [
            r
            for r in self.body
            if (c := grid.get((r, self.first))) and c.rows > 1 and c.columns == 1
        ]
        inner = [grid.get((r, self.first + 1)) for r in grouped]
        told = [
            c
            for c in inner
            if c is not None
            and c.columns == c.rows == 1
            and not is_value(c.text)
            and not requires(c.text)
            and (h := head(c.text)) is not None
            and (h.known or "_{" in c.text)
        ]
        return int(len(inner) > 1 and len(told) > len(inner) / 2)

    @cached_property
    def grid(self) -> dict[tuple[int, int], Cell]:
        """(row, column) → the cell that covers it."""
        return covering(self.table)

    @cached_property
    def selects(self) -> bool:
        """True where a head of a row or column names a quantity of the vocabulary."""
        labels = [c.text for r in self.body if (c := self.label(r))]
        titles = [c.text for column in range(self.first, self.last) for c in self.over(column)]
        return any((h := head(t)) and h.known for t in (*labels, *titles))

    @cached_property
    def by_name(self) -> bool:
        """True where each row, or group of rows, is a region by its name, with one column of
        what it requires in words: ``Category | Requirements`` over ``SR-A | at least two jets``.
        """
        if not self.body:
            return False
        if self.last - self.values_from != 1:
            return self._rows_are_regions
        title = plain(self.title(self.values_from))
        if (title and not GENERIC.fullmatch(title)) or names_rows(title):
            return False
        said = names_rows(self.title(self.first))
        cells = dict.fromkeys(self.label(r) for r in self.body)
        labels = [c for c in cells if c and c.text.strip()]
        named = [c for c in labels if is_region(c.text, said=said and not _is_quantity(c.text))]
        regions = [c for c in named if not COMMON.fullmatch(_clean(c.text))]
        return len(named) == len(labels) and len(regions) > (0 if said else 1)

    @cached_property
    def _rows_are_regions(self) -> bool:
        """True where the first column says that it names regions, does so, and no other column
        has a quantity or objects over it: ``CR | Process | CR event selection``.
        """
        if not names_rows(self.title(self.first)):
            return False
        labels = [c.text for r in self.body if (c := self.label(r)) and c.text.strip()]
        columns = range(self.values_from, self.last)
        said = (self.quantity(c) for c in columns)
        return (
            bool(labels)
            and all(is_region(t) and _OF_REGION.search(t) for t in labels)
            and not any((h and h.known) for h in said)
            and not any(is_object(self.title(c)) for c in columns)
            and not any(
                is_region(self.title(c)) and _NAME.fullmatch(self.title(c)) for c in columns
            )
        )

    def label(self, row: int) -> Cell | None:
        """The head of a row, the inner one where it has two."""
        outer = self.grid.get((row, self.first))
        inner = self.grid.get((row, self.first + 1)) if self._inner else None
        return outer if inner is None or (outer and outer.columns > 1) else inner

    def group(self, row: int) -> str:
        """The outer of two heads of a row, which several rows share, or which names a part of the
        regions; "" for none.
        """
        outer = self.grid.get((row, self.first)) if self._inner else None
        if outer is None or outer.columns > 1:
            return ""
        return outer.text if outer.rows > 1 or is_part(outer.text) else ""

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the regions that groups of rows are for: ``A`` and ``B``."""
        found = (part for row in self.body for part in parts_of(self.group(row)))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _units(self) -> int | None:
        """The column of the units of the rows, None where there is none."""
        for column in range(self.first + 1, self.last):
            texts = [c.text for r in self.body if (c := self.grid.get((r, column)))]
            if any(_is_unit(t) for t in texts) and all(_is_unit(t) or is_nothing(t) for t in texts):
                return column
        return None

    def unit(self, row: int) -> str:
        """The unit in the column of units, "" for none."""
        cell = self.grid.get((row, self._units)) if self._units is not None else None
        return spelled(plain(cell.text).strip(" []()")) if cell and _is_unit(cell.text) else ""

    def cells(self, row: int) -> list[Cell]:
        """The cells of a row without its head and its unit."""
        found = [c for c in self.table.row(row) if c.column >= self.values_from]
        return [c for c in found if c.column != self._units or c.columns > 1]

    def over(self, column: int) -> list[Cell]:
        """The heads over a column, the outermost first, each once."""
        found: list[Cell] = []
        for r in self.heads:
            cell = self.grid.get((r, column))
            if cell and cell not in found and cell.text.strip() and not self._of_models(r):
                found.append(cell)
        return found

    def _of_models(self, row: int) -> bool:
        label = self.grid.get((row, self.first))
        return bool(label and _OF_MODELS.search(label.text) and not _OWN_REGIONS.search(label.text))

    def title(self, column: int) -> str:
        """The heads over a column as one text; a unit on a line of its own goes with the
        quantity above it.
        """
        return " ".join(_as_unit(c.text) for c in self.over(column))

    def quantity(self, column: int) -> Head | None:
        """The head that the heads over a column make together, or the lowest of them that names
        something.
        """
        texts = [_as_unit(c.text) for c in self.over(column)]
        found = [head(" ".join(texts)), *(head(t) for t in reversed(texts))] if texts else []
        return next((h for h in found if h and h.known), None) or next(
            (h for h in found if h), None
        )

    def region(self, column: int) -> str:
        """The region that a column is for, "" where its heads name none."""
        over = [c for c in self.over(column) if c.column >= self.values_from]
        texts = [_clean(c.text) for c in over if not requires(c.text)]
        if over and not texts and over[-1].columns == 1:
            return _clean(over[-1].text)
        prefix = next((m[1] for t in texts if (m := _PREFIX.search(t))), "")
        texts = [
            t
            for t in texts
            if t in ("SR", "CR", "VR") or not (GENERIC.fullmatch(t) or _generic_group(t))
        ]
        if not texts:
            kinds = [
                m[0].lower().rstrip("s")
                for c in over
                if c.columns == 1 and (m := _KIND.fullmatch(_clean(c.text)))
            ]
            return kinds[-1] if kinds else ""
        if len(texts) > 1 and all(_NAME.fullmatch(t) for t in texts):
            # each is the whole name of a region: the outer one says what the inner one is for
            return texts[-1]
        name = " ".join(dict.fromkeys(texts))
        return prefix + name if prefix and not name.startswith(prefix) else name

    def regions(self, cell: Cell) -> tuple[str, ...]:
        """The regions of the columns that a cell covers."""
        found = [self.region(c) for c in range(cell.column, cell.column + cell.columns)]
        named = tuple(dict.fromkeys(f for f in found if f))
        return tuple(dict.fromkeys((*named, *self._parts(cell))))

    def _parts(self, cell: Cell) -> Iterator[str]:
        """The regions into which the next panel parts those of a cell: ``SR1a`` and ``SR1b``
        under ``SR1``.
        """
        if self.below is None or self.below.first != self.first:
            return
        for column in range(cell.column, cell.column + cell.columns):
            part, whole = self.below.region(column), self.region(column)
            if whole and part.startswith(whole) and part != whole:
                yield part


def _is_quantity(text: str) -> bool:
    found = head(text)
    return bool(found and found.known) or bool(is_object(text))


def covering(table: Table) -> dict[tuple[int, int], Cell]:
    """(row, column) → the cell that covers it."""
    return {
        (r, c): cell
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.rows)
        for c in range(cell.column, cell.column + cell.columns)
    }


def panels(table: Table) -> list[Panel]:
    """The panels of a table, top to bottom."""
    found: list[Panel] = []
    for row in range(table.n_rows):
        cells = table.row(row)
        if not cells:
            continue
        below = bool(found and found[-1].body)
        is_head = (
            _is_head(table, row, top=not found) and not (below and _unnamed(table, cells))
        ) or (bool(found) and not found[-1].body and _are_units(cells))
        if not found or (is_head and found[-1].body):
            found.append(Panel(table, [], [], section=_section_above(found[-1]) if found else None))
        (found[-1].heads if is_head else found[-1].body).append(row)
    found = [p for p in found if p.body]
    for above, panel in pairwise(found):
        above.below = panel
    return found


def _unnamed(table: Table, cells: Sequence[Cell]) -> bool:
    """True for cells beside no head of a row that name nothing: below the rows of a panel they
    are none of the heads of the next one.
    """
    first = min(c.column for c in table.cells)
    beside = any(c.column == first and c.text.strip() for c in cells)
    return not beside and not any(
        c.header or is_region(c.text) or names_rows(c.text) or _is_quantity(c.text) for c in cells
    )


def _is_unit(text: str) -> bool:
    """True for a text that is a unit and nothing else: ``GeV``, ``[mm]``."""
    return bool(_UNIT.fullmatch(plain(text).strip()))


def _as_unit(text: str) -> str:
    """A unit in brackets; any other text as it is."""
    return f"[{text.strip(' []()')}]" if _is_unit(text) else text


def _are_units(cells: Sequence[Cell]) -> bool:
    """True for a row of units, and of nothing else."""
    texts = [c.text for c in cells]
    return any(_is_unit(t) for t in texts) and all(_is_unit(t) or is_nothing(t) for t in texts)


def _section_above(panel: Panel) -> Cell | None:
    """Takes the last row off a panel where it is one cell over the whole width that speaks of
    regions: it belongs to the next.
    """
    cells = panel.table.row(panel.body[-1])
    if (
        len(cells) > 1
        or cells[0].columns < panel.table.n_columns
        or not _OWN_REGIONS.search(cells[0].text)
    ):
        return None
    panel.body.pop()
    return cells[0]


def _is_head(table: Table, row: int, *, top: bool) -> bool:
    """True for a row of heads: names, quantities or nothing over all columns, and no values."""
    cells = table.row(row)
    first = min(c.column for c in table.cells)
    label = next((c for c in cells if c.column == first), None)
    rest = [c for c in cells if c is not label]
    if not rest or (not top and _goes_on_asking(table, row, first, rest)):
        return False
    if len(cells) > 1 and all(c.header for c in cells) and not top:
        return True
    if all(is_value(c.text) for c in rest):
        return (
            bool(label and names_rows(label.text))
            and all(re.fullmatch(r"[\w.+-]+", c.text.strip()) for c in rest)
            and top
        )
    named = (
        label is None
        or not label.text.strip()
        or bool(GENERIC.fullmatch(plain(label.text)))
        or bool(_OF_MODELS.search(label.text))
    )
    if top and named:
        return True
    if any(_LIMIT.search(c.text) or values(plain(c.text), 0, len(c.text)) for c in rest):
        return top and bool(label and (h := head(label.text)) and h.known)
    if named and not top and label is not None and label.text.strip():
        names = (is_region(c.text) or names_rows(c.text) or _is_quantity(c.text) for c in rest)
        return names_rows(label.text) or bool(_OF_MODELS.search(label.text)) or any(names)
    if named and (len(rest) > 1 or top):
        return True
    known = [h for c in rest if (h := head(c.text)) and h.known]
    return (top and len(rest) >= 1 and not _says_something(rest)) or (
        len(rest) > 1 and len(known) == len(rest)
    )


def _goes_on_asking(table: Table, row: int, first: int, cells: Sequence[Cell]) -> bool:
    """True for a row below the first one of a head that spans several, with a comparison or a
    *yes* in it: it asks what the head is about.
    """
    spanning = next(
        (c for c in table.cells if c.column == first and c.row < row < c.row + c.rows), None
    )
    texts = [plain(c.text).strip() for c in cells]
    asked = any(COMPARES.search(t) or (t and NOTHING.fullmatch(t)) for t in texts)
    return spanning is not None and asked and not _is_quantity(spanning.text)


def _says_something(cells: Sequence[Cell]) -> bool:
    """True for text longer than heads are."""
    return any(
        len(c.text) > 60 or re.search(rf"\b(?:with|and|no|veto|{COUNTED})\b", c.text) for c in cells
    )


def is_part(group: str) -> bool:
    """True for the outer head of rows that names some of the regions: ``A``, ``A and B``,
    ``SR-low``.
    """
    text = _clean(group)
    return bool(re.fullmatch(r"[A-Z](?:(?:,| and|/) ?[A-Z])*", text)) or (
        bool(text) and is_region(text)
    )


def parts_of(group: str) -> tuple[str, ...]:
    """The parts of the regions that a group of rows is for: ``A and B`` is for two."""
    text = _clean(group)
    if not is_part(group):
        return ()
    lettered = re.fullmatch(r"[A-Z](?:(?:,| and|/) ?[A-Z])*", text)
    return tuple(re.findall(r"[A-Z]", text.replace("and", ""))) if lettered else (text,)


def is_value(text: str) -> bool:
    """True for a cell of numbers and comparisons, or for nothing."""
    flat = plain(text).strip()
    return bool(NOTHING.fullmatch(flat)) or bool(values(flat, 0, len(flat)))


def requires(text: str) -> bool:
    """True for a head that sets a limit."""
    return bool(re.search(r"[<>≥≤∈∉]\s*[\[(]?\d", plain(text)))


def is_nothing(text: str) -> bool:
    """True for a cell that says that nothing is required."""
    return bool(NOTHING.fullmatch(plain(text).strip()))


def names_rows(text: str) -> bool:
    """True for the head of a column of regions, bins or categories."""
    return bool(NAMES.search(text)) and bool(GENERIC.fullmatch(plain(text)))


def is_region(text: str, *, said: bool = False) -> bool:
    """True for a text that can name a region; ``said``: the head over it says that it is one."""
    flat = _clean(text)
    if (
        not flat
        or len(flat) > 60
        or _NO_REGION.search(flat)
        or (is_value(flat) and not (said and re.fullmatch(r"\d{1,3}[a-z]?", flat)))
        or COMPARES.search(_COUNTING.sub("", flat))
    ):
        return False
    if is_result(flat) and not _LIKE_A_REGION.search(flat):
        return False
    return said or bool(_LIKE_A_REGION.search(flat))


def region_names(text: str) -> Iterator[str]:
    """The names in a cell of a matrix of regions: ``SR5 (++) / SR6 (−−)`` holds two."""
    for part in re.split(r"\s*/\s*|\s*,\s+", _clean(text)):
        name = re.sub(r"\s*\([^()]*\)\s*$", "", part).strip()
        if name and is_region(name):
            yield name


def _clean(text: str) -> str:
    """A name without marks of footnotes, quotes and a colon."""
    return re.sub(
        r"\^\{(?:[a-z]|\d|[*†‡∗])\}$|[\"“”‘’:*†‡]+$|^[\"“”‘’]+", "", " ".join(text.split())
    ).strip()


def _generic_group(text: str) -> bool:
    """True for a head over several columns that only says that they are regions:
    ``Signal regions [Meff-]``.
    """
    flat = _PREFIX.sub("", text).strip()
    return bool(GENERIC.fullmatch(flat)) or bool(
        re.fullmatch(
            r"(?:[\w-]+ )?(?:signal |search |control |validation )?regions?", flat, re.IGNORECASE
        )
    )


def is_objects(panel: Panel, column: int) -> str:
    """The objects that the heads over a column name."""
    return next((o for c in reversed(panel.over(column)) if (o := is_object(c.text))), "")
