"""The yields of a paper, table by table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hepnb.compare.yields.grid import GridPanel, TableLine, is_dash, panels, parted
from hepnb.compare.yields.labels import (
    Kind,
    Label,
    errors_of,
    flat,
    is_density,
    is_of_processes,
    is_set_of_processes,
    is_stage,
    read_label,
)
from hepnb.compare.yields.names import above, region_of, row_region
from hepnb.compare.yields.numbers import Number, has_pairs, is_pair, read_number
from hepnb.paper import Cell, Paper, Table
from hepnb.result import Fit, PublishedYield, Unread
from hepnb.vocabulary.units import OF_DIMENSION, WRITTEN

_EVENTS = re.compile(
    r"(?i)\b(?:yields?|numbers? of [^.]{0,60}?(?:events|candidates)|event counts?|counts? of events"
    r"|(?:observed|selected|expected|predicted|background) (?:data )?(?:events|yields?|counts)"
    r"|background (?:estimates?|predictions?)|(?:observed|expected)[^.]{0,80} backgrounds?)\b"
)
_OTHERS = re.compile(
    r"(?i)\buncertaint|systematic|\blimits?\b|efficienc|cross[- ]sections?\b|confidence"
    r"|significance|acceptance"
    r"|normali[sz]ation factor|\bin (?:%|per ?cent)"
)
_SUMS = (
    "total",
    "sum",
    "all",
    "events",
    "yield",
    "yields",
    "total events",
)  # of what, they do not say
_IN = re.compile(
    r"(?i)\bin (?:the |each )?((?:[^\s,.;:()]+ ){0,4}?(?:SR|CR|VR|signal|control|validation|search"
    r"|fiducial)[\w-]*(?: regions?)?)"
)
_LUMINOSITY = re.compile(r"(?<!\d)(\d++(?:\.\d++)?)\s*+([fp])b\s*+\^?(?:\{\s*+)?[−-]\s*+1")
_DENSITY = re.compile(
    rf"(?i)\b(?:events?|yields?|entries|candidates)\s*(?:/|per)\s*(?:\d[\d.]*\s*)?{WRITTEN}"
)
_ABOUT = re.compile(
    r"(?i)\blimits? on\b|impact on|uncertaint\w* (?:on|in|of)\b|\bin (?:%|per ?cent)"
)  # events, but does not count them
_FIRST = re.compile(r"^(?:table|tab\.)\s*[A-Z]?[\dIVX.]*\s*[:.]?\s*", re.IGNORECASE)
_TWO = re.compile(
    r"(?i)first[^.]{0,60}statistical[^.]{0,80}(?:second|other)[^.]{0,40}systematic"
    r"|statistical(?: uncertainty)?,? (?:and|followed by)[^.]{0,60}systematic[^.]{0,60}respectively"
)
_ONE = re.compile(
    r"(?i)(?:uncertainties|errors)(?: \w+){0,4} (?:are|is) (?:purely |only )?statistical\b"
    r"(?!,? (?:plus|and|as well|with|\+|&))|statistical(?: uncertainties)?[ -]only"
)


@dataclass(frozen=True)
class PublishedReading:
    """Published numbers from a paper's tables, and those left unused.

    ``yields``: in the order of the paper; ``unread``: each with the reason.
    """

    yields: tuple[PublishedYield, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True)
class _Source:
    """A table with what its caption says."""

    paper: Paper
    table: Table
    caption: str
    names: tuple[str, ...]  # of two uncertainties

    @property
    def luminosity(self) -> float | None:
        """The luminosity given in the caption, in fb⁻¹."""
        found = _LUMINOSITY.search(self.caption)
        return float(found[1]) / (1000.0 if found[2] == "p" else 1.0) if found else None

    @cached_property
    def pairs(self) -> bool:
        """True where its cells are pairs of numbers with a comma between."""
        return has_pairs(c.text for c in self.table.cells)

    def number(self, cell: Cell, names: Sequence[str] = ()) -> Number | None:
        """The number of a cell; ``names``: of its uncertainties, where its head says them."""
        if self.pairs and is_pair(cell.text):
            return None
        return read_number(cell.text, names or self.names)

    def page(self, cell: Cell) -> int:
        return self.paper.block_by_id[self.table.block].page_at(cell.start)


def read_yields(paper: Paper) -> PublishedReading:
    """The numbers of events that the tables of a paper publish, but for cutflows.

    A table counts where it has a row or a column *Observed* or *Total* beside others and its
    caption does not speak of something else (limits, uncertainties), or where its caption speaks of
    events and one axis names processes.
    """
    found: list[PublishedYield] = []
    unread: list[Unread] = []
    for table in paper.tables:
        caption = (
            paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
        )
        source = _Source(paper, parted(table), caption, _uncertainties(caption))
        read = _read_table(source)
        found += read.yields
        unread += read.unread
    return PublishedReading(tuple(found), tuple(unread))


def _uncertainties(caption: str) -> tuple[str, ...]:
    return ("stat", "syst") if _TWO.search(caption) else ("stat",) if _ONE.search(caption) else ()


def _read_table(source: _Source) -> PublishedReading:
    first = re.split(r"(?<=[.])\s", _FIRST.sub("", source.caption), maxsplit=1)[0]
    others = bool(_OTHERS.search(first))
    counted = bool(_EVENTS.search(first) and not _ABOUT.search(first)) or bool(
        _EVENTS.search(source.caption) and not others
    )
    if others and not counted and not any(map(_whole_data, panels(source.table))):
        return PublishedReading(())
    if per := _DENSITY.search(source.caption):
        why = f"its caption says that its numbers are {per[0]}"
        return PublishedReading((), (_of_table(source, "the table", why),))
    found: list[PublishedYield] = []
    unread: list[Unread] = []
    before: GridPanel | None = None
    for panel in panels(source.table):
        unread += [
            _of_table(source, text, "is a density, and no number of events")
            for text in dict.fromkeys(
                [
                    *(above(panel, c) for c in panel.columns),
                    *(_row_label(line)[1].text for _, line in panel.body),
                ]
            )
            if is_density(text)
        ]
        turned = _columns_count(panel, counted=counted)
        if turned is not None and not counted and not _may_be_events(panel):
            why = "what is observed are no whole numbers, and its caption does not speak of events"
            unread.append(_of_table(source, "the table", why))
        elif turned is not None:
            read = _by_columns(source, panel) if turned else _by_rows(source, panel, before)
            found += read.yields
            unread += read.unread
        before = panel
    if counted and not found and not unread and len(_numbers(source.table)) > 1:
        why = "neither its rows nor its columns say what is counted"
        unread.append(_of_table(source, "the table", why))
    return PublishedReading(tuple(found), tuple(unread))


def _numbers(table: Table) -> list[Number]:
    return [n for n in (read_number(c.text) for c in table.cells) if n is not None]


def _of_table(source: _Source, text: str, reason: str) -> Unread:
    page = source.paper.block_by_id[source.table.block].page
    return Unread(text, reason, source.table.label, page=page)


def _labelled(panel: GridPanel) -> list[tuple[Label, Number]]:
    """Each number with the label of its column, and with that of its row."""
    cells = [
        (read_label(above(panel, c)), n)
        for _, line in panel.body
        for c, n in line.numbers().items()
    ]
    cells += [(_row_label(line)[1], n) for _, line in panel.body for n in line.numbers().values()]
    return cells


def _may_be_events(panel: GridPanel) -> bool:
    """True where what is observed may be counted: whole numbers. Data that are measured (an
    asymmetry, a cross section) have fractions and uncertainties.
    """
    observed = [n for label, n in _labelled(panel) if label.kind == "observed"]
    return all(n.value >= 0 and n.value.is_integer() for n in observed)


def _whole_data(panel: GridPanel) -> bool:
    """True where what is observed are bare whole numbers, two or more, beside expectations that
    are not: these are events.
    """
    cells = _labelled(panel)
    observed = [n for label, n in cells if label.kind == "observed"]
    whole = all(not n.uncertainties and n.value.is_integer() for n in observed)
    expected = [n for label, n in cells if label.kind in ("expected", "process")]
    return (
        whole
        and len(observed) > 1
        and any(n.uncertainties or not n.value.is_integer() for n in expected)
    )


def _columns_count(panel: GridPanel, *, counted: bool) -> bool | None:
    """True where the columns name what is counted, False where the rows do, None where neither
    does.
    """
    columns = [_column_label(panel, c)[0] for c in panel.columns if _has_ratio(panel)] or [
        read_label(above(panel, c)) for c in panel.columns
    ]
    rows = [_row_label(line)[1] for _, line in panel.body]
    by_columns, by_rows = _strength(columns), _strength(rows)
    if max(by_columns, by_rows) == 0:
        if not counted:
            return None
        by_columns, by_rows = _processes(columns), _processes(rows)
        if max(by_columns, by_rows) == 0:
            return None
    elif not counted and not any(label.kind == "observed" for label in (*columns, *rows)):
        return None
    return by_columns >= by_rows


def _strength(labels: Sequence[Label]) -> float:
    observed = any(label.kind == "observed" for label in labels)
    return 3 * observed + 2 * any(
        label.kind == "expected" and flat(label.text) not in _SUMS for label in labels
    )


def _processes(labels: Sequence[Label]) -> float:
    """The share of labels that name processes; 0 below two of them."""
    named = [label for label in labels if label.text]
    found = sum(label.kind == "process" for label in named)
    return found / len(named) if found > 1 else 0.0


#: signal and background, beside a ratio of the two
_LETTERS: dict[str, Kind] = {"S": "process", "B": "expected"}
_RATIO = re.compile(r"S\s?/\s?(?:√\s?)?\(?(?:S\s?\+\s?)?B\b")


def _has_ratio(panel: GridPanel) -> bool:
    """True where a column holds S/B or the like, so that the letters alone are counted."""
    return any(_RATIO.match(above(panel, c)) for c in panel.columns)


def _row_label(line: TableLine) -> tuple[int, Label]:
    """The column and the label of a row: its first text that is no number."""
    texts = [
        (c, cell.text)
        for c, cell in line.cells.items()
        if not read_number(cell.text) and not is_dash(cell.text)
    ]
    if not texts:
        return -1, Label("name", "")
    labels = [(c, read_label(t)) for c, t in texts]
    return next(((c, label) for c, label in labels if label.strong), labels[0])


# --- columns say what is counted, rows are regions
# --------------------------------------------------------------------


def _by_columns(source: _Source, panel: GridPanel) -> PublishedReading:
    whats = _what_columns(panel)
    if not whats:
        return PublishedReading(())
    several = _several([(part, label) for label, part in whats.values()])
    leading = [c for c in panel.columns if c < min(whats)]
    found: list[PublishedYield] = []
    unread: list[Unread] = []
    filled: dict[int, str] = {}
    names = [_leading(line, leading, filled) for _, line in panel.body]
    for place, (group, line) in enumerate(panel.body):
        region = row_region(panel, group, names, place)
        for column, (label, part) in whats.items():
            cell = line.cells.get(column)
            if cell is None or is_dash(cell.text):
                continue
            number = source.number(cell, errors_of(label.text))
            where = ", ".join(filter(None, [part, region]))
            if number is None:
                unread.append(_unread(source, cell, region, label.text, "is not one number"))
            elif not where:
                unread.append(
                    _unread(source, cell, region, label.text, "stands in a row without a name")
                )
            else:
                told = replace(label, named=(part, label.fit) in several)
                found.append(_yield(source, cell, number, told, where, (region, label.text)))
    return PublishedReading(tuple(found), tuple(unread))


def _leading(line: TableLine, columns: Sequence[int], filled: dict[int, str]) -> dict[int, str]:
    """The texts of the leading columns of a row; an empty one has that of the row above, up to
    the last one that differs.
    """
    texts = {
        c: line.cells[c].text.strip()
        for c in columns
        if c in line.cells and line.cells[c].text.strip()
    }
    for c in columns:
        if c not in texts and c in filled and any(later in texts for later in columns if later > c):
            texts[c] = filled[c]
    filled.clear()
    filled.update(texts)
    return dict(sorted(texts.items()))


def _what_columns(panel: GridPanel) -> dict[int, tuple[Label, str]]:
    """The columns that hold numbers of events: what they count, and the part of a region that
    stands above them.
    """
    found: dict[int, tuple[Label, str]] = {}
    for column in panel.columns:
        cells = [line.cells[column].text for _, line in panel.body if column in line.cells]
        numbers = [n for n in (read_number(t) for t in cells) if n is not None]
        label, part = _column_label(panel, column)
        if not numbers or label.kind == "other":
            continue
        spread = sum(bool(n.uncertainties) for n in numbers) >= max(1, len(numbers) // 2)
        if label.strong or label.kind == "process" or (spread and label.text):
            found[column] = (label, part)
    parts = {part for _, part in found.values()}
    return {c: (label, part if len(parts) > 1 else "") for c, (label, part) in found.items()}


def _column_label(panel: GridPanel, column: int) -> tuple[Label, str]:
    """The quantity counted in a column, and the remaining text above it."""
    leaf, groups = above(panel, column), above(panel, column, groups=True)
    label = read_label(leaf)
    if leaf in _LETTERS and _has_ratio(panel):
        label = Label(_LETTERS[leaf], leaf)
    if not groups:
        return label, ""
    if (outer := read_label(groups)).kind == "other":
        return outer, ""
    if is_of_processes(groups) and label.kind in ("name", "quantity", "process"):
        return Label("process", f"{groups} {leaf}".strip(), label.fit), ""
    if outer.kind == "observed" and label.kind in ("expected", "name"):
        return Label("observed", f"{groups} {leaf}".strip()), ""
    if outer.strong or is_stage(groups) is not None:
        fit = is_stage(groups) or label.fit
        return (replace(label, fit=fit) if leaf else outer), ""
    if label.kind == "process" and is_set_of_processes(groups):
        return label, ""
    return (label, region_of(groups)) if label.kind != "name" or leaf else (outer, "")


# --- rows say what is counted, columns are regions
# --------------------------------------------------------------------


def _by_rows(source: _Source, panel: GridPanel, before: GridPanel | None) -> PublishedReading:
    labels = [_row_label(line) for _, line in panel.body]
    numbered = [line.numbers() for _, line in panel.body]
    labelled = {c for c, _ in labels}
    columns = [
        c
        for c in panel.columns
        if any(c in n for n in numbered)
        and c > min((x for x in labelled if x >= 0), default=-1)
        and read_label(above(panel, c)).kind != "other"
    ]
    fits = _fits(panel, columns)
    regions = (
        {c: region_of(above(panel, c, groups=True)) for c in fits}
        if fits
        else _regions(panel, columns, before)
    )
    bare = not any(n.uncertainties for numbers in numbered for n in numbers.values())
    total_known = any(label.strong for _, label in labels)
    stages = _stages(panel, [label for _, label in labels])
    several = _several(
        [
            (group, replace(label, fit=fit))
            for (group, _), (_, label), fit in zip(panel.body, labels, stages, strict=True)
        ]
    )
    alone = "" if len(set(regions.values())) > 1 else _said_in(source.caption)
    found: list[PublishedYield] = []
    unread: list[Unread] = []
    for (group, line), (at, label), stage in zip(panel.body, labels, stages, strict=True):
        if not _counts(label, line, certain=total_known, bare=bare):
            continue
        outer = "" if not group or is_stage(group) is not None else group
        for column, cell in line.cells.items():
            told = replace(label, fit=fits.get(column) or stage, named=(group, stage) in several)
            if column == at or column not in regions or is_dash(cell.text):
                continue
            region = ", ".join(filter(None, [outer, regions[column], label.region])) or alone
            number = source.number(cell)
            if number is None:
                unread.append(
                    _unread(source, cell, label.text, regions[column], "is not one number")
                )
            elif not region:
                unread.append(
                    _unread(source, cell, label.text, "", "stands in a column without a name")
                )
            else:
                found.append(
                    _yield(
                        source,
                        cell,
                        number,
                        told,
                        region,
                        (label.text, regions[column]),
                    )
                )
    return PublishedReading(tuple(found), tuple(unread))


def _fits(panel: GridPanel, columns: Sequence[int]) -> dict[int, Fit]:
    """The fit that each column is of, where all columns are named after one (``Pre-fit``,
    ``Post-fit``): they are no regions.
    """
    found = {c: is_stage(above(panel, c)) for c in columns}
    return {c: fit for c, fit in found.items() if fit} if all(found.values()) else {}


def _said_in(caption: str) -> str:
    """The region that a caption names, for a table with one column of numbers; else what was
    selected.
    """
    found = _IN.search(caption)
    return found[1] if found else "selection"


def _counts(label: Label, line: TableLine, *, certain: bool, bare: bool) -> bool:
    """True for a row of numbers of events. Below a total a name of any kind is one of its
    parts where its numbers have uncertainties, or where no number of the table (``bare``) has.
    """
    if label.strong:
        return True
    if label.kind == "other" or (not certain and label.kind != "process"):
        return False
    return (
        label.kind == "process"
        or any(n.uncertainties for n in line.numbers().values())
        or (bare and label.kind == "name" and bool(label.text))
    )


def _stages(panel: GridPanel, labels: Sequence[Label]) -> list[Fit]:
    """The fit that each row is of: as its label says, or its group; a process that is printed
    twice is of the fit of the total that it belongs to.
    """
    groups = [is_stage(group) or "" if group else "" for group, _ in panel.body]
    said: list[Fit] = [label.fit or group for label, group in zip(labels, groups, strict=True)]
    unsaid = [
        label.text
        for label, fit in zip(labels, said, strict=True)
        if label.kind in ("process", "name") and not fit
    ]
    totals = [
        (i, fit)
        for i, (label, fit) in enumerate(zip(labels, said, strict=True))
        if label.kind == "expected" and fit
    ]
    if len({fit for _, fit in totals}) < 2:
        return said
    twice = {text for text in unsaid if unsaid.count(text) == len(totals)}
    first = next((i for i, label in enumerate(labels) if label.text in twice), 0)
    below = first > totals[0][0]  # the parts of a total stand below it
    for i, label in enumerate(labels):
        if label.text in twice and not said[i]:
            near = [fit for at, fit in totals if (at < i) == below]
            said[i] = (near[-1] if below else near[0]) if near else ""
    return said


def _several(labels: Sequence[tuple[str, Label]]) -> set[tuple[str, Fit]]:
    """The groups and fits that have several totals (of backgrounds, and with the signal): each
    has to be called by its name.
    """
    names: dict[tuple[str, Fit], set[str]] = {}
    for group, label in labels:
        if label.kind == "expected":
            names.setdefault((group, label.fit), set()).add(flat(label.text))
    return {key for key, texts in names.items() if len(texts) > 1}


def _regions(panel: GridPanel, columns: Sequence[int], before: GridPanel | None) -> dict[int, str]:
    """The name of the region of each column: the first level of names that tells them apart,
    with what stands in its corner.
    """
    if panel.wrapped and panel.levels:
        whole = {
            c: ", ".join(filter(None, [region_of(above(panel, c, groups=True)), above(panel, c)]))
            for c in columns
        }
        if _tells(whole, columns):
            return {
                c: _with_corner(panel.levels[-1], min(columns), name) for c, name in whole.items()
            }
    for line in panel.levels:
        names = {c: line.cells[c].text.strip() for c in columns if c in line.cells}
        if _tells(names, columns):
            return {c: _with_corner(line, min(columns), name) for c, name in names.items()}
    if before is not None:
        return _regions(before, columns, None)
    for _, line in panel.body:
        names = {c: line.cells[c].text.strip() for c in columns if c in line.cells}
        if (
            _row_label(line)[1].kind in ("quantity", "name")
            and _tells(names, columns)
            and _bare(line, columns)
        ):
            return {c: _with_corner(line, min(columns), name) for c, name in names.items()}
    return _partial(panel, columns) or ({columns[0]: ""} if len(columns) == 1 else {})


def _bare(line: TableLine, columns: Sequence[int]) -> bool:
    """True for small whole numbers without uncertainties: a row that counts bins or jets."""
    numbers = line.numbers()
    return all(
        c in numbers and numbers[c].value.is_integer() and numbers[c].value < 100 for c in columns
    )


def _partial(panel: GridPanel, columns: Sequence[int]) -> dict[int, str]:
    """Names for the columns that have one of their own, where the level does not name all of
    them.
    """
    found: dict[int, str] = {}
    for column in columns:
        if name := ", ".join(
            filter(None, [region_of(above(panel, column, groups=True)), above(panel, column)])
        ):
            found[column] = name
    return {c: n for c, n in found.items() if list(found.values()).count(n) == 1}


def _tells(names: dict[int, str], columns: Sequence[int]) -> bool:
    texts = [names.get(c, "") for c in columns]
    return (
        all(texts)
        and len(set(texts)) == len(texts)
        and not all(read_label(t).kind == "other" for t in texts)
    )


def _with_corner(line: TableLine, first: int, name: str) -> str:
    """A name with what stands in the corner left of the names, where that says more than *Signal
    region* or *Process*.
    """
    corners = [
        c.text.strip() for column, c in line.cells.items() if column + max(c.columns, 1) <= first
    ]
    if prefix := next((m[1] for m in (re.search(r"\[([\w-]+-)\]$", c) for c in corners) if m), ""):
        return prefix + name
    if re.fullmatch(r"\d+", name) and corners and 0 < len(corners[-1].split()) <= 3:
        return f"{corners[-1]} {name}"
    return _put([c for c in map(region_of, corners) if c], name)


def _put(corners: Sequence[str], name: str) -> str:
    """``SRA, b veto`` and ``p_{T}^{miss} [GeV]`` with ``100–150``."""
    quantity = re.compile(rf"(?<!\s)\s*+[\[(]{OF_DIMENSION['energy']}[\])]")
    parts = [quantity.sub("", c) for c in corners]
    if parts and re.match(r"^\W*\d", name) and read_label(corners[-1]).kind == "quantity":
        return ", ".join([*parts[:-1], f"{parts[-1]} {name}"])
    return ", ".join([*parts, name])


# --- records
# --------------------------------------------------------------------------------------------------


def _yield(
    source: _Source, cell: Cell, number: Number, label: Label, region: str, place: tuple[str, str]
) -> PublishedYield:
    return PublishedYield(
        region,
        number.value,
        number.uncertainties,
        label.what,
        "" if label.strong and not label.named else label.text,
        number.bound,
        label.of_fit,
        page=source.page(cell),
        table=source.table.label,
        row=place[0],
        column=place[1],
        block=source.table.block,
        start=cell.start,
        end=cell.end,
        luminosity=source.luminosity,
    )


def _unread(source: _Source, cell: Cell, row: str, column: str, reason: str) -> Unread:
    return Unread(flat(cell.text), reason, source.table.label, row, column, source.page(cell))
