"""Blocks of a paper → the text that a model is given: every block with its id, tables as rows of
numbered cells.

    ## Object selection > Muons
    [b12] Muons must have p_{T} > 10 GeV.
    [b14] (caption) Table 2: The signal regions.
    [b15] table
    H0: 0=Region | 1=E_{T}^{miss} [GeV]
    R1: 0=SR1 <2 rows> | 1=100–200

The text of the paper stands there as it is, between two lines that it cannot contain.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hepnb.paper import Block, Cell, Paper, Table


@dataclass(frozen=True)
class Page:
    """The part of a paper shown to a model: some of its blocks, and their written form."""

    paper: Paper
    blocks: tuple[Block, ...]

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables by the id of their block."""
        return {t.block: t for t in self.paper.tables if t.cells}

    @cached_property
    def ids(self) -> dict[str, Block]:
        """The blocks by the ids that a model sees: those of the paper where they are of the form
        b12.
        """
        plain = all(b.id[:1] == "b" and b.id[1:].isdigit() for b in self.paper.blocks)
        numbers = {b.id: n for n, b in enumerate(self.paper.blocks, start=1)}
        return {b.id if plain else f"b{numbers[b.id]}": b for b in self.blocks}

    @cached_property
    def text(self) -> str:
        """The blocks as text, with the headings under which they stand."""
        return "\n".join(self._lines())

    @cached_property
    def delimited(self) -> str:
        """The text between two lines whose mark depends on all of it, so that no paper can write
        the second one.
        """
        mark = hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()[:8]
        return f"=== text {mark} begins ===\n{self.text}\n=== text {mark} ends ==="

    def cell(self, block: str, row: int, column: int) -> Cell | None:
        """The cell that stands at an address of a table, or reaches there from above or from the
        left.
        """
        table = self.tables.get(block)
        return next((c for c in table.cells if _covers(c, row, column)), None) if table else None

    def _lines(self) -> Iterator[str]:
        chain: tuple[str, ...] = ()
        captions = {t.caption for t in self.paper.tables}
        for shown, block in self.ids.items():
            here = self.paper.heading_chain(block)
            if here != chain:
                chain = here
                yield f"## {' > '.join(' '.join(t.split()) for t in here)}"
            if block.id in self.tables:
                table = self.tables[block.id]
                left_out = results(table)
                said = (
                    f" (columns {', '.join(map(str, sorted(left_out)))} are results and left out)"
                    if left_out
                    else ""
                )
                yield f"[{shown}] table{said}"
                yield from rows(table, placed=bool(block.words), left_out=left_out)
            else:
                caption = "(caption) " if block.kind == "caption" or block.id in captions else ""
                yield f"[{shown}] {caption}{' '.join(block.text.split())}"


def results(table: Table) -> frozenset[int]:
    """The columns of a table that hold yields or predictions, none where that would be nearly
    all of them.
    """
    body = [c for c in table.cells if not c.header and c.columns == 1 and c.column > 0]
    heads = {c.column: c.text for c in table.cells if c.columns == 1 and (c.header or c.row == 0)}
    found = set()
    for column in {c.column for c in body}:
        cells = [c.text for c in body if c.column == column and c.text.strip()]
        yields = sum(bool(_YIELD.search(text)) for text in cells)
        limits = any(
            _LIMIT.search(text) for text in (*cells, heads.get(column, "")) if "±" not in text
        )
        plain = (
            bool(cells)
            and all(_COUNT.fullmatch(text) for text in cells)
            and bool(_RESULT.search(heads.get(column, "")))
        )
        if (2 * yields > len(cells) or plain) and not limits:
            found.add(column)
    return frozenset(found)


#: a number with its uncertainty; a limit; a number of events; the head of a column of such numbers
_YIELD = re.compile(r"±|\^\{\s*\+|_\{\s*[-−–]\s*\d|\d\s*\+\s*\d+(?:\.\d+)?\s*[-−–]\s*\d")
_LIMIT = re.compile(r"[<>≤≥]|\d\s*[–-]\s*\d")
_COUNT = re.compile(r"\s*[\d.,×\s]+\s*")
_RESULT_ROW = re.compile(r"(?i)\s*(?:data|observed|expected|predicted|total)\b")
_RESULT = re.compile(
    r"(?i)\b(?:obs|data|pred|expected|background|total|yield|events|signal(?! region))"
)


def rows(table: Table, *, placed: bool, left_out: frozenset[int] = frozenset()) -> Iterator[str]:
    """The rows of a table, but for those of results.

    ``placed``: it was read from a page, where a cell may stand in the middle of the rows that it
    spans.
    """
    values = 0  # the column of the first value in the rows above, behind their names
    for number in range(table.n_rows):
        cells = tuple(c for c in table.row(number) if c.column not in left_out)
        if not cells or is_of_results(cells):
            continue
        head = all(c.header for c in cells)
        named = any(_covers(c, number, n) for c in table.cells for n in range(values))
        mark = " <rows ?>" if placed and values and not head and not named else ""
        yield (
            f"{'H' if head else 'R'}{number}{mark}: "
            f"{' | '.join(f'{c.column}={_written(c)}' for c in cells)}"
        )
        if len(cells) > 1 and not mark:
            values = cells[1].column


def is_of_results(cells: Sequence[Cell]) -> bool:
    """True for a row of yields: most of its cells have uncertainties, or its name says so."""
    label, *others = (c.text for c in cells)
    if not others or any(_LIMIT.search(text) and "±" not in text for text in others):
        return False
    counts = all(_COUNT.fullmatch(text) for text in others)
    return 2 * sum(bool(_YIELD.search(text)) for text in others) > len(others) or (
        counts and bool(_RESULT_ROW.match(label))
    )


def _written(cell: Cell) -> str:
    spans = [f"{n} {word}" for n, word in ((cell.rows, "rows"), (cell.columns, "columns")) if n > 1]
    return " ".join((" ".join(cell.text.split()), *(f"<{s}>" for s in spans)))


def _covers(cell: Cell, row: int, column: int) -> bool:
    return (
        cell.row <= row < cell.row + cell.rows
        and cell.column <= column < cell.column + cell.columns
    )


def sections(page: Page) -> tuple[Page, ...]:
    """The page in parts, one per outermost section; a table goes with its caption to the section
    that speaks of it first.
    """
    home: dict[str, str] = {}
    for block in page.blocks:
        home[block.id] = (page.paper.heading_chain(block) or ("",))[0]
    for table in page.tables.values():
        if table.block in home and table.label:
            citing = next(
                (
                    home[b.id]
                    for b in page.blocks
                    if table.label in b.text and b.id not in (table.block, table.caption)
                ),
                "",
            )
            for moved in (table.block, table.caption):
                if citing and moved in home:
                    home[moved] = citing
    return tuple(
        Page(page.paper, tuple(b for b in page.blocks if home[b.id] == name))
        for name in dict.fromkeys(home.values())
    )


def halves(page: Page) -> tuple[Page, ...]:
    """Two pages of about one length; none where there is one block only.

    A table stays with the block before it, its caption.
    """
    together = _groups(page)
    if len(together) < 2:
        return ()
    lengths = [sum(len(b.text) for b in group) for group in together]
    cut = min(range(1, len(together)), key=lambda n: abs(sum(lengths[:n]) - sum(lengths[n:])))
    return tuple(
        Page(page.paper, tuple(b for g in part for b in g))
        for part in (together[:cut], together[cut:])
    )


def address(shown: str, cell: Cell) -> str:
    """The address of a cell as a model gives it: ``b15.R1.0`` of the table that is shown as b15,
    ``b15.H0.0`` of its head.
    """
    return f"{shown}.{'H' if cell.header else 'R'}{cell.row}.{cell.column}"


def tables_apart(page: Page) -> tuple[Page, ...]:
    """The text of a page, then each of its tables with its caption; none where it has no table."""
    groups = _groups(page)
    tables = [g for g in groups if any(b.id in page.tables for b in g)]
    text = tuple(b for g in groups if g not in tables for b in g)
    parts = ([text] if text else []) + [tuple(g) for g in tables]
    return tuple(Page(page.paper, part) for part in parts) if tables else ()


def _groups(page: Page) -> list[list[Block]]:
    found: list[list[Block]] = []
    captions = {t.block: t.caption for t in page.tables.values()}
    for block in page.blocks:
        before = found[-1][-1].id if found else ""
        if (
            found
            and before
            and (captions.get(block.id) == before or captions.get(before) == block.id)
        ):
            found[-1].append(block)
        else:
            found.append([block])
    return found
