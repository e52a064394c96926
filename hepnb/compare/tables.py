"""Published numbers in the tables of a paper: cutflows here, yields in `hepnb.compare.yields`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hepnb.compare.yields import PublishedReading, read_number, read_yields
from hepnb.compare.yields.labels import read_label
from hepnb.paper import Cell, Paper, Table
from hepnb.result import PublishedYield

_CUTFLOW = re.compile(
    r"(?i)cut-?\s?flow|after (?:each|applying)|cumulative|remain|at each (?:step|stage)"
    r"|events (?:after|passing)"
)
_NO_EVENTS = re.compile(r"(?i)(?:\bin|\[|\()\s*(?:%|per ?cent)|\blimits?\b|efficienc")


def published(paper: Paper) -> PublishedReading:
    """The numbers of events that the tables of a paper publish: cutflows and yields.

    A table is a cutflow where its caption says so and neither caption nor head speaks of per cent,
    efficiencies or limits. Its columns are regions and its rows steps; a row *Observed* is the
    yield of the region.
    """
    cutflows = {t.block: found for t in paper.tables if (found := tuple(_cutflow(paper, t)))}
    read = read_yields(paper)
    rows = tuple(y for y in read.yields if y.block not in cutflows)
    steps = tuple(row for found in cutflows.values() for row in found)
    labels = {t.label for t in paper.tables if t.block in cutflows}
    return PublishedReading((*steps, *rows), tuple(u for u in read.unread if u.table not in labels))


def _cutflow(paper: Paper, table: Table) -> Iterator[PublishedYield]:
    caption = paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
    top, header = _header(table)
    if not _CUTFLOW.search(caption) or _NO_EVENTS.search(" ".join([caption, *header.values()])):
        return
    page = paper.block_by_id[table.block].page_at
    for index in range(top, table.n_rows):
        label, *cells = table.row(index) or (None,)
        if label is None:
            continue
        if label.column and cells and not any(read_number(c.text) for c in (label, *cells)):
            header = {
                c.column: c.text.strip() for c in table.row(index)
            }  # names of regions half-way down
        for cell in cells if label.column == 0 else ():
            found, heading, step = (
                read_number(cell.text),
                _heading(header, cell),
                label.text.strip(),
            )
            if found is None:
                continue
            observed = read_label(step).kind == "observed"
            yield PublishedYield(
                heading,
                found.value,
                found.uncertainties,
                "observed" if observed else "step",
                "" if observed else step,
                found.bound,
                page=page(cell.start),
                table=table.label,
                row=step,
                column=heading,
                block=table.block,
                start=cell.start,
                end=cell.end,
            )


def _header(table: Table) -> tuple[int, dict[int, str]]:
    """The number of head rows of a table (at least one), and the text of the head by column."""
    rows = 1
    while rows < table.n_rows and all(c.header for c in table.row(rows)):
        rows += 1
    texts: dict[int, str] = {}
    for cell in (c for index in range(rows) for c in table.row(index)):
        texts[cell.column] = f"{texts.get(cell.column, '')} {cell.text.strip()}".strip()
    return rows, texts


def _heading(header: dict[int, str], cell: Cell) -> str:
    """The text of the head above a cell; of the nearest one on its left where a column has none."""
    above = [column for column in header if 0 < column <= cell.column]
    return header[max(above)] if above else ""
