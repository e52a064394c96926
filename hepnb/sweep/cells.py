"""Tables → readings: rows that are like sentences, and regions as columns or as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hepnb.paper import Block, Cell, Paper, Table
from hepnb.spec import Comparison
from hepnb.sweep.reading import Reading
from hepnb.sweep.scripts import combined, pair, things
from hepnb.sweep.sentence import Sentence
from hepnb.sweep.subjects import groups_of
from hepnb.sweep.tokens import Token, plain, tokens
from hepnb.sweep.values import Value, values
from hepnb.sweep.vocabulary import UNITS

_NOTHING = re.compile(r"[–—−-]*|✓|yes|no|any", re.IGNORECASE)


@dataclass(frozen=True)
class _Label:
    """What the head of a row or column speaks of; ``subject`` "" where another head has to say it."""

    subject: str
    quantity: str
    unit: str


def table_readings(paper: Paper, block: Block) -> list[Reading]:
    """The readings of a table in the order of its text."""
    table = next((t for t in paper.tables if t.block == block.id), None)
    text = plain(block.text)
    if table is None:
        return [r for start, end in _lines(text) for r in Sentence(text, start, end, item=True).readings()]
    columns = _column_labels(table)
    found: list[Reading] = []
    for row in range(table.n_rows):
        cells = table.row(row)
        if cells:
            found += list(_region_row(table, text, row)) or list(_row_of_region(text, cells, columns)) or _sentence_row(text, cells)
    return found


def label(text: str) -> _Label | None:
    """The quantity that a head of a row or column names, None where it names none."""
    found = tokens(plain(text))
    quantity = next((t for t in found if t.kind == "quantity"), None)
    if quantity is None or quantity.value in ("radius", "cone", "unread", "symbol", "total charge"):
        return None
    unit = next((t.text for t in found if t.kind == "unit"), "")
    if quantity.value in ("dphi", "deta", "dr"):
        ends = pair(quantity.text)
        return _Label("-".join(sorted(ends)), quantity.value, unit) if ends else None
    return _Label(_owner(text, found, quantity), quantity.value, unit)


def _owner(text: str, found: tuple[Token, ...], quantity: Token) -> str:
    """Whose quantity a head names: by its index, the words around it, or the brackets after it."""
    if quantity.of:
        return quantity.of
    named = [s for g in groups_of(found) for s in g.subjects]
    brackets = re.match(r"\s*\(([^()]*)\)", plain(text)[quantity.end :])
    inside = combined(things(brackets[1]) or ()) if brackets and not re.fullmatch(UNITS, brackets[1]) else ""
    fallback = "lepton" if quantity.value == "mt" else "event" if quantity.value.startswith("other:") else ""
    return inside or (named[0] if len(named) == 1 else "") or fallback


def _object(text: str) -> str:
    """The objects that a head names and nothing else: ``Electrons``, ``Large-R jets``."""
    found = [t for t in tokens(plain(text)) if t.kind not in ("comma", "stage")]
    return found[0].value if len(found) == 1 and found[0].kind == "subject" and found[0].value != "event" else ""


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _sentence_row(text: str, cells: tuple[Cell, ...]) -> list[Reading]:
    return list(Sentence(text, cells[0].start, cells[-1].end, item=True).readings())


# --- regions as columns ------------------------------------------------------------------------------------------


def _region_row(table: Table, text: str, row: int) -> Iterator[Reading]:
    """``ETmiss [GeV] | > 150 | > 225``: one requirement of each region whose column it is, or of each kind of objects."""
    head, *cells = table.row(row)
    what = label(head.text) if head.column == 0 else None
    if what is None or not cells:
        return
    filled = [c for c in cells if not _NOTHING.fullmatch(c.text.strip())]
    parsed = [(c, values(text, c.start, c.end)) for c in filled]
    if not parsed or not all(v for _, v in parsed):
        return
    for cell, found in parsed:
        names = _names(table, row, cell)
        objects = _object(names[0]) if len(names) == 1 and not what.subject else ""
        if not (what.subject or objects):
            continue
        if objects and len(found) == 1:
            yield _reading(replace(what, subject=objects), found[0], "", head.start)
        elif len(names) == len(found):
            for name, value in zip(names, found, strict=True):
                yield _reading(what, value, name, head.start)
        else:
            for value in found:
                yield replace(_reading(what, value, names[0] if len(names) == 1 else "", head.start), stated=False)


def _names(table: Table, row: int, cell: Cell) -> list[str]:
    """The regions over a cell: the head of its column, word by word where one head stands over several regions."""
    for above in range(row - 1, -1, -1):
        cells = table.row(above)
        over = [c for c in cells if c.column <= cell.column < c.column + c.columns]
        heads = above == 0 or not any(c.column == 0 for c in cells) or all(c.header for c in cells)
        if heads and over and not re.search(r"\d\s*[–-]\s*\d|[<>≥≤]", over[0].text):
            text = over[0].text
            words = text.split()
            return words if len(words) > 1 and all(re.fullmatch(r"[A-Z]{2,}\w*[-\w]*", w) for w in words) else [text]
    return []


# --- regions as rows ---------------------------------------------------------------------------------------------


def _column_labels(table: Table) -> dict[int, _Label]:
    """Column → what its head names, of the first row that names something."""
    for row in range(min(3, table.n_rows)):
        found = {c.column: what for c in table.row(row) if (what := label(c.text)) and c.column > 0}
        if found and label(next((c.text for c in table.row(row) if c.column == 0), "")) is None:
            return found
    return {}


def _row_of_region(text: str, cells: tuple[Cell, ...], columns: dict[int, _Label]) -> Iterator[Reading]:
    """``1 | 300–350 | 300–500`` under ``Interval | HTmiss [GeV] | HT [GeV]``; ``Muons | > 20`` under ``Object | pT [GeV]``."""
    if not columns or cells[0].column != 0 or len(cells[0].text) > 40 or cells[0].header:
        return
    objects = _object(cells[0].text)
    for cell in cells[1:]:
        what = columns.get(cell.column)
        found = values(text, cell.start, cell.end) if what else []
        if what and len(found) == 1 and (what.subject or objects):
            own = what.subject or objects
            yield _reading(replace(what, subject=own), found[0], "" if objects else cells[0].text, cells[0].start)


def _reading(what: _Label, value: Value, region: str, row: int) -> Reading:
    unit = value.unit or what.unit
    comparison = Comparison(what.subject, what.quantity, value.op, value.value, unit)
    return Reading(value.start, value.end, (comparison,), region=region, row=row)
