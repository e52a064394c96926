"""Published numbers in the tables of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from hepnb.paper import Cell, Paper, Table
from hepnb.result import PublishedRow

_DIGITS = r"\d{1,3}(?:[ ,\u2009\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_POWER = r"(?:\s*[×x·]\s*10\s*\^?\{?(?P<exponent>[-−+]?\d{1,2})\}?)?"
_VALUE = re.compile(rf"^(?P<open>\()?(?P<value>{_DIGITS})(?P<errors>.*?)(?(open)\)){_POWER}$")
_SYMMETRIC = re.compile(rf"(?:±|\+/?-|\+\s*[-−]|\\pm)\s*({_DIGITS})")
_SCRIPT = re.compile(rf"[\^_]\{{((?:\s*[+\-−]\s*(?:{_DIGITS}))+)\s*\}}")
_KIND = re.compile(r"\((?:stat|syst)[^)]*\)|[\s,]|stat\.?|syst\.?")
_CUTFLOW = re.compile(r"(?i)cut-?\s?flow|after (?:each|applying)|cumulative|remain|at each (?:step|stage)|events (?:after|passing)")
_EVENTS = re.compile(
    r"(?i)\b(?:yields?|numbers? of (?:[\w-]+ ){0,4}(?:events|candidates)|event counts?|(?:observed|selected|expected) events)\b"
)
_NO_EVENTS = re.compile(r"(?i)(?:\bin|\[|\()\s*(?:%|per ?cent)|\blimits?\b|efficienc")
_OBSERVED = re.compile(
    r"(?i)^(?:(?:total )?obs(?:erved|\.)?(?: (?:events|data|yields?))?|data|n_?\{?obs\.?\}?|(?:selected )?events in data)$"
)


def number(text: str) -> tuple[float, float | None] | None:
    """``123 ± 4`` → (123, 4); ``20 000`` → (20000, None); None where the text is not one number.

    Several uncertainties are added in quadrature; of an upper and a lower one the larger is taken.
    """
    match = _VALUE.match(text.strip())
    if not match:
        return None
    factor = 10.0 ** int((match["exponent"] or "0").replace("−", "-"))
    errors = match["errors"]
    symmetric = [_plain(e) for e in _SYMMETRIC.findall(errors)]
    sides = [[_plain(e) for e in re.findall(_DIGITS, script)] for script in _SCRIPT.findall(errors)]
    if _KIND.sub("", _SCRIPT.sub("", _SYMMETRIC.sub("", errors))):
        return None
    sizes = [*symmetric, *(max(pair) for pair in zip_longest(*sides, fillvalue=0.0))]
    return _plain(match["value"]) * factor, factor * sum(s * s for s in sizes) ** 0.5 if sizes else None


def _plain(digits: str) -> float:
    return float(re.sub(r"[ ,\u2009\u202f]", "", digits))


def published(paper: Paper) -> tuple[PublishedRow, ...]:
    """The numbers of events that the tables of a paper publish.

    A table counts where its caption speaks of a cutflow, of yields or of numbers of events, and neither caption nor header of per
    cent or limits. Columns are regions and rows are steps, or processes; a row *Observed* is the yield of the region. Where
    *Observed* is a column, it is the other way round, and only cells with an uncertainty count beside it.
    """
    return tuple(row for table in paper.tables for row in _published(paper, table))


def _published(paper: Paper, table: Table) -> Iterator[PublishedRow]:
    caption = paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
    top, header = _header(table)
    cutflow = bool(_CUTFLOW.search(caption))
    if not (cutflow or _EVENTS.search(caption)) or _NO_EVENTS.search(" ".join([caption, *header.values()])):
        return
    page = paper.block_by_id[table.block].page_at
    turned = any(_OBSERVED.match(text) for text in header.values())
    for index in range(top, table.n_rows):
        label, *cells = table.row(index)
        if label.column and cells and not any(number(c.text) for c in (label, *cells)):
            header = {c.column: c.text.strip() for c in table.row(index)}  # names of regions half-way down
        for cell in cells if label.column == 0 else ():
            found, heading = number(cell.text), _heading(header, cell)
            region, step = (label.text.strip(), heading) if turned else (heading, label.text.strip())
            observed = not cutflow and bool(_OBSERVED.match(step))
            if found and (observed or not turned or found[1] is not None):
                yield PublishedRow(region, "" if observed else step, *found, page=page(cell.start), table=table.label)


def _header(table: Table) -> tuple[int, dict[int, str]]:
    """How many rows the head of a table has (at least one), and the text of the head by column."""
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
