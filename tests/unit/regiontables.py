"""Tables of regions that are made up: what each region requires, and how an author could set it.

A table is cells with places and spans; it is written as a grid, as LaTeX, or as a page of a PDF.
Nothing in it is from a paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hepnb.paper import Paper
from hepnb.readers.html import read_html
from hepnb.readers.latex import read_latex
from hepnb.readers.pdf import read_pdf
from tests.unit import papers
from tests.unit.pdfs import HEIGHT, Sheet, prose, width

CAPTION = "Table 1: Definition of the signal regions."
HEADING = "Event selection"
#: (head, unit of the head, what it is, unit that is meant, values from which limits are made)
QUANTITIES = (
    ("E_{T}^{miss}", "GeV", "met met", "GeV", (150, 200, 250, 300, 350, 450, 600)),
    ("H_{T}", "GeV", "event ht", "GeV", (300, 500, 700, 1000, 1500)),
    ("m_{eff}", "TeV", "event meff", "TeV", (0.8, 1.2, 1.6, 2.2, 2.8)),
    ("N_{jets}", "", "jet n", "", (2, 3, 4, 5, 6)),
    ("Number of b-tagged jets", "", "bjet n", "", (1, 2, 3)),
    ("N_{lep}", "", "lepton n", "", (1, 2, 3)),
    ("m_{jj}", "GeV", "dijet mass", "GeV", (60, 110, 300, 400, 1000)),
    ("m_{T}", "GeV", "lepton:1 mt", "GeV", (90, 120, 150, 175)),
    ("p_{T}(j_{1})", "GeV", "jet:1 pt", "GeV", (80, 100, 160, 200, 250)),
    ("Sub-leading lepton p_{T}", "GeV", "lepton:2 pt", "GeV", (10, 15, 20, 25)),
    ("|Δη_{jj}|", "", "jet:1-jet:2 deta", "", (2.5, 3, 3.8, 4.2)),
    ("E_{T}^{miss} significance", "", "met met_significance", "", (5, 7, 9, 12)),
)
NAMES = (
    ("SR1", "SR2", "SR3", "SR4"), ("SR-A", "SR-B", "SR-C", "SR-D"),
    ("SRlow", "SRmid", "SRhigh", "SRtop"),
    ("2j-1200", "2j-1800", "4j-1400", "6j-2200"), ("SR_{W}", "SR_{Z}", "SR_{h}", "SR_{t}"),
    ("Bin 1", "Bin 2", "Bin 3", "Bin 4"),
)  # fmt: skip
NOTHING = ("–", "—", "-", "")
SIGNS = {">": ">", "<": "<", ">=": "≥", "<=": "≤", "==": "=", "in": "∈"}


@dataclass(frozen=True)
class Limit:
    """What a region requires of a quantity: ``op`` and numbers."""

    op: str
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class Put:
    """A cell with its place and span."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass
class Made:
    """A table and what it says: (region, comparison as text)."""

    cells: list[Put]
    says: set[tuple[str, str]]
    layout: str
    heads: int = 1
    groups: list[int] = field(default_factory=list)
    caption: str = CAPTION

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return max(c.row + c.rows for c in self.cells)

    @property
    def n_columns(self) -> int:
        """The number of columns."""
        return max(c.column + c.columns for c in self.cells)

    def __str__(self) -> str:
        return f"{self.layout}\n" + "\n".join(
            " | ".join(
                f"{c.text}<{c.columns}^{c.rows}"
                for c in sorted(self.cells, key=lambda c: c.column)
                if c.row == r
            )
            for r in range(self.n_rows)
        )


# --- what the regions require
# ------------------------------------------------------------------------------------


def limits(
    rng: Random, quantity: tuple[str, str, str, str, tuple[float, ...]], n: int
) -> list[Limit | None]:
    """What each of ``n`` regions requires; at least one requires something."""
    counts = not quantity[1] and quantity[2].endswith(" n")
    ops = (">=", "==", "in", "<=") if counts else (">", "<", ">=", "in", ">")
    one = rng.choice(ops)
    found: list[Limit | None] = []
    for _ in range(n):
        op = one if rng.random() < 0.8 else rng.choice(ops)
        picked = sorted(rng.sample(quantity[4], 2))
        found.append(
            None
            if rng.random() < 0.15
            else Limit(op, tuple(picked) if op == "in" else (picked[0],))
        )
    return found if any(found) else [Limit(">=" if counts else ">", (quantity[4][0],)), *found[1:]]


def shown(quantity: tuple[str, str, str, str, tuple[float, ...]], limit: Limit) -> str:
    """The comparison as `tests.unit.drafts.shown` writes it."""
    value = (
        f"({limit.numbers[0]:g}, {limit.numbers[1]:g})"
        if limit.op == "in"
        else f"{limit.numbers[0]:g}"
    )
    return f"{quantity[2]} {limit.op} {value} {quantity[3]}".strip()


def cell(rng: Random, limit: Limit | None, style: str, unit: str = "") -> str:
    """The text of a cell; ``style``: what is written for nothing and whether there is a space
    after a sign.
    """
    if limit is None:
        return style[2:]
    space, unit = " " * (style[0] == "s"), f" {unit}" if unit else ""
    if limit.op == "in":
        low, high = (f"{x:g}" for x in limit.numbers)
        return {"r": f"{low}–{high}", "b": f"[{low}, {high}]", "e": f"∈{space}[{low}, {high}]"}[
            style[1]
        ] + unit
    return f"{SIGNS[limit.op]}{space}{limit.numbers[0]:g}{unit}"


# --- layouts
# --------------------------------------------------------------------------------------------------


def made(seed: int) -> Made:
    """A table of regions by a seed."""
    rng = Random(seed)
    names = rng.choice(NAMES)[: rng.randint(2, 4)]
    quantities = rng.sample(QUANTITIES, rng.randint(2, 5))
    table = [(q, limits(rng, q, len(names))) for q in quantities]
    style = rng.choice("sn") + rng.choice("rbe") + rng.choice(NOTHING)
    layout = rng.choice(
        (
            "columns",
            "columns over",
            "columns spanned",
            "sign in head",
            "rows",
            "rows last",
            "rows two heads",
            "rows carried",
        )
    )
    return _LAYOUTS[layout](rng, names, table, style, layout)


Rows = list[tuple[tuple[str, str, str, str, tuple[float, ...]], list[Limit | None]]]


def _said(names: tuple[str, ...], table: Rows) -> set[tuple[str, str]]:
    return {(n, shown(q, x)) for q, row in table for n, x in zip(names, row, strict=True) if x}


def _head(rng: Random, quantity: tuple[str, str, str, str, tuple[float, ...]]) -> tuple[str, str]:
    """The head of a quantity, and the unit that its cells have."""
    if not quantity[1]:
        return quantity[0], ""
    way = rng.choice(("[]", "()", "cell"))
    return (
        (quantity[0], quantity[1])
        if way == "cell"
        else (f"{quantity[0]} {way[0]}{quantity[1]}{way[1]}", "")
    )


def _columns(rng: Random, names: tuple[str, ...], table: Rows, style: str, layout: str) -> Made:
    """A column for each region; ``over``: one head over all of them; ``spanned``: equal
    neighbours share a cell.
    """
    over = layout == "columns over"
    cells = [Put(0, 0, "Requirement" if not over else "", rows=1 + over)]
    if over:
        cells.append(Put(0, 1, "Signal regions", columns=len(names)))
    cells += [Put(int(over), 1 + i, n) for i, n in enumerate(names)]
    if layout == "columns spanned":
        q, row = table[0]
        table = [(q, [row[0] or row[1] or next(x for x in row if x)] * len(names)), *table[1:]]
    for r, (q, row) in enumerate(table, start=1 + over):
        title, unit = _head(rng, q)
        cells.append(Put(r, 0, title))
        if layout == "columns spanned" and r == 1:
            cells.append(Put(r, 1, cell(rng, row[0], style, unit), columns=len(names)))
        else:
            cells += [Put(r, 1 + i, cell(rng, x, style, unit)) for i, x in enumerate(row)]
    return Made(
        [c for c in cells if c.text or c.row == 0], _said(names, table), layout, heads=1 + over
    )


def _sign_in_head(
    rng: Random, names: tuple[str, ...], table: Rows, style: str, layout: str
) -> Made:
    """``ETmiss [GeV] > | 200 | 300``: the sign stands in the head of the row."""
    cells = [Put(0, 0, ""), *(Put(0, 1 + i, n) for i, n in enumerate(names))]
    plain: Rows = []
    for r, (q, row) in enumerate(table, start=1):
        op = next((x.op for x in row if x and x.op != "in"), ">")
        kept = [Limit(op, x.numbers[:1]) if x else None for x in row]
        plain.append((q, kept))
        title = f"{q[0]} [{q[1]}] {SIGNS[op]}" if q[1] else f"{q[0]} {SIGNS[op]}"
        cells += [
            Put(r, 0, title),
            *(Put(r, 1 + i, f"{x.numbers[0]:g}" if x else "–") for i, x in enumerate(kept)),
        ]
    return Made(cells, _said(names, plain), layout)


def _filled_first(table: Rows, style: str) -> Rows:
    """The requirements with something in the first column: a blank there could as well be what
    stands above it.
    """
    (q, row), *rest = table
    return [(q, [x or next(y for y in row if y) for x in row]), *rest] if not style[2:] else table


def _rows(rng: Random, names: tuple[str, ...], table: Rows, style: str, layout: str) -> Made:
    """A row for each region, its name first or last; ``two heads``: a head over the quantities."""
    last, over = layout == "rows last", layout == "rows two heads"
    table = _filled_first(table, style) if last else table
    place, shift = (len(table), 0) if last else (0, 1)
    cells = [Put(0, place, "Region", rows=1 + over)]
    if over:
        cells.append(Put(0, shift, "Requirements", columns=len(table)))
    for c, (q, row) in enumerate(table, start=shift):
        title, unit = _head(rng, q)
        cells.append(Put(int(over), c, title))
        cells += [Put(r, c, cell(rng, x, style, unit)) for r, x in enumerate(row, start=1 + over)]
    cells += [Put(r, place, n) for r, n in enumerate(names, start=1 + over)]
    return Made([c for c in cells if c.text], _said(names, table), layout, heads=1 + over)


def _carried(rng: Random, names: tuple[str, ...], table: Rows, style: str, layout: str) -> Made:
    """A row for each region, where the first quantity has one cell for two regions."""
    q, row = table[0]
    row = [
        row[i - i % 2] or Limit(">=" if q[2].endswith(" n") else ">", (q[4][0],))
        for i in range(len(names))
    ]
    table = [
        (q, row),
        *((p, [x or Limit(">" if p[1] else ">=", (p[4][0],)) for x in r]) for p, r in table[1:]),
    ]
    cells = [Put(0, 0, "Region")]
    for c, (p, limits_) in enumerate(table, start=1):
        title, unit = _head(rng, p)
        cells.append(Put(0, c, title))
        for r, x in enumerate(limits_, start=1):
            if c > 1 or r % 2:
                cells.append(
                    Put(r, c, cell(rng, x, style, unit), rows=2 if c == 1 and r < len(names) else 1)
                )
    cells += [Put(r, 0, n) for r, n in enumerate(names, start=1)]
    groups = [r + 1 for r in range(1, len(names) + 1) if r % 2 == 0 and r < len(names)]
    return Made(cells, _said(names, table), layout, groups=groups)


_LAYOUTS = {
    "columns": _columns, "columns over": _columns, "columns spanned": _columns,
    "sign in head": _sign_in_head,
    "rows": _rows, "rows last": _rows, "rows two heads": _rows, "rows carried": _carried,
}  # fmt: skip


# --- as a grid, as LaTeX, as a page
# ------------------------------------------------------------------------------


def as_grid(table: Made) -> Paper:
    """A paper with the table as a reader that makes no mistake would give it."""
    rows = [
        [f"{c.text}<{c.columns}^{c.rows}" for c in _filled(table, r)] for r in range(table.n_rows)
    ]
    return papers.paper(
        ("heading", HEADING), ("caption", table.caption), ("table", ""), tables=[rows]
    )


def _filled(table: Made, row: int) -> list[Put]:
    """The cells that begin in a row, with an empty one where nothing stands."""
    taken = {
        (r, c): cell for cell in table.cells for r in range(cell.row, cell.row + cell.rows)
        for c in range(cell.column, cell.column + cell.columns)
    }  # fmt: skip
    found = [taken.get((row, c)) or Put(row, c, "") for c in range(table.n_columns)]
    return [c for c in dict.fromkeys(found) if c.row == row]


_LATEX = {"≥": r"\geq ", "≤": r"\leq ", "∈": r"\in ", "Δ": r"\Delta ", "η": r"\eta", "ℓ": r"\ell "}


def as_latex(table: Made) -> Paper:
    """The same from a LaTeX source."""
    lines = []
    for r in range(table.n_rows):
        line = [_latex_cell(c) for c in _all(table, r)]
        lines.append(" & ".join(line) + r" \\" + (r" \hline" if r + 1 == table.heads else ""))
    body = "\n".join(lines)
    caption = table.caption.partition(": ")[2]
    tabular = rf"\begin{{tabular}}{{{'l' * table.n_columns}}} \hline {body} \hline \end{{tabular}}"
    text = (
        rf"\section{{{HEADING}}} Text. \begin{{table}}\caption{{{caption}}}{tabular}\end{{table}}"
    )
    source = rf"\documentclass{{article}}\begin{{document}}{text}\end{{document}}"
    return read_latex({"a.tex": source.encode()}, "a")


def _all(table: Made, row: int) -> list[Put]:
    """The cells of a row as LaTeX wants them: an empty one below a cell that spans rows."""
    below = [
        Put(row, c.column, "", columns=c.columns)
        for c in table.cells
        if c.row < row < c.row + c.rows
    ]
    own = [c for c in table.cells if c.row == row]
    covered = {c for cell in (*own, *below) for c in range(cell.column, cell.column + cell.columns)}
    blank = [Put(row, c, "") for c in range(table.n_columns) if c not in covered]
    return sorted([*own, *below, *blank], key=lambda c: c.column)


def _latex_cell(c: Put) -> str:
    text = c.text
    if re.search(r"[_^<>≥≤∈Δηℓ=|]", text):
        text = re.sub(
            r"[A-Za-z][a-z-]{2,}(?: [a-z-]{2,})*|GeV|TeV",
            lambda m: rf"\text{{{m[0]}}}",
            text.replace("miss", "MM"),
        )
        text = (
            "$"
            + "".join(
                _LATEX.get(x, x) for x in text.replace("MM", r"\text{miss}").replace(" ", r"\ ")
            ).replace("–", "-")
            + "$"
        )
    text = text.replace("–", "--") if "$" not in text else text
    text = (
        "{}" + text if text.startswith("[") else text
    )  # a bracket after a line break would be its length
    text = rf"\multirow{{{c.rows}}}{{*}}{{{text}}}" if c.rows > 1 else text
    return rf"\multicolumn{{{c.columns}}}{{c}}{{{text}}}" if c.columns > 1 else text


def as_html(table: Made) -> Paper:
    """The same from a page of HTML."""
    rows = "".join(
        f"<tr>{''.join(_html_cell(table, c) for c in _filled(table, r))}</tr>"
        for r in range(table.n_rows)
    )
    figure = f"<figure><figcaption>{table.caption}</figcaption><table>{rows}</table></figure>"
    body = f"<h1>A paper</h1><h2>1 {HEADING}</h2><p>Text.</p>{figure}"
    return read_html(f"<html><body>{body}</body></html>".encode(), "a")


def _html_cell(table: Made, c: Put) -> str:
    text, before = c.text.replace("<", "&lt;").replace(">", "&gt;"), ""
    while text != before:
        before = text
        text = re.sub(r"_\{([^{}]*)\}", r"<sub>\1</sub>", text)
        text = re.sub(r"\^\{([^{}]*)\}", r"<sup>\1</sup>", text)
    tag = "th" if c.row < table.heads else "td"
    return f'<{tag} colspan="{c.columns}" rowspan="{c.rows}">{text}</{tag}>'


GAP, PITCH, TOP, LEFT = 14.0, 13.0, 590.0, 90.0


def as_page(table: Made, path: Path, *, ruled: bool = False, centred: bool = True) -> Paper:
    """The same from a page: columns as wide as their text, a cell over several rows at their
    middle, rules as authors set them.
    """
    sheet = Sheet(path)
    sheet.line(72, 100, "1 " + HEADING, size=14, bold=True)
    sheet.lines(72, 130, prose(
        "The selection of the regions is given below in a table with all of the limits that "
"events of each region satisfy "
        "while the rest of the text goes on about other matters so that the size of the type is "
"known to whoever reads the page"
    ))  # fmt: skip
    sheet.line(90, TOP - 24, table.caption)
    edges = _edges(table)
    for c in table.cells:
        left, right = edges[c.column], edges[c.column + c.columns] - GAP
        x = (
            left
            if (c.column == 0 or not centred) and c.columns == 1
            else (left + right - _width(c.text)) / 2
        )
        sheet.line(x, TOP + PITCH * (c.row + (c.rows - 1) / 2), c.text)
    _rules(sheet, table, edges, ruled=ruled)
    return read_pdf(sheet.save())


def _rules(sheet: Sheet, table: Made, edges: list[float], *, ruled: bool) -> None:
    """Rules above, below the heads, between groups and below; ``ruled``: around every cell."""
    left, right = edges[0] - 4, edges[-1] - GAP + 4
    y = {r: TOP - 10 + PITCH * r for r in range(table.n_rows + 1)}
    if not ruled:
        for r in (0, table.heads, *table.groups, table.n_rows):
            sheet.rule(left, y[r], right)
        return
    covered = {
        (r, c): cell
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.rows)
        for c in range(cell.column, cell.column + cell.columns)
    }
    for c in range(table.n_columns):
        for r in range(table.n_rows + 1):
            above, below = covered.get((r - 1, c), (r - 1, c)), covered.get((r, c), (r, c))
            if above is not below:
                sheet.rule(max(edges[c] - GAP / 2, left), y[r], min(edges[c + 1] - GAP / 2, right))
    for r in range(table.n_rows):
        for c in range(table.n_columns + 1):
            before, after = covered.get((r, c - 1), (r, c - 1)), covered.get((r, c), (r, c))
            if before is not after:
                x = min(max(edges[c] - GAP / 2, left), right)
                sheet.canvas.line(x, HEIGHT - y[r], x, HEIGHT - y[r + 1])


def too_wide(table: Made) -> bool:
    """True for a table that no page holds."""
    return _edges(table)[-1] > 520


def _edges(table: Made) -> list[float]:
    """Where the columns begin, and the end of the last with its gap."""
    widths = [
        max((_width(c.text) for c in table.cells if c.column == i and c.columns == 1), default=20.0)
        for i in range(table.n_columns)
    ]
    for c in table.cells:
        inside = sum(widths[c.column : c.column + c.columns]) + GAP * (c.columns - 1)
        if c.columns > 1 and _width(c.text) > inside:
            widths[c.column] += _width(c.text) - inside
    edges = [LEFT]
    for w in widths:
        edges.append(edges[-1] + w + GAP)
    return edges


def _width(text: str) -> float:
    """About as wide as the text is set."""
    return width(text) + 3 if text else 10.0
