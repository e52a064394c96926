"""Tables and figures: floats with their captions, tabulars as rows of cells."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex.text import Text
from hepnb.readers.latex.tokens import TexToken
from hepnb.readers.unpaged import DraftCell, Piece

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter

FLOATS: Final = frozenset(
    f"{name}{star}"
    for name in ("table", "figure", "sidewaystable", "sidewaysfigure", "wrapfigure", "wraptable",
    "SCfigure", "longfigure")
    for star in ("", "*")
)  # fmt: skip
#: environments of rows and cells → how many arguments stand before those that say what the columns
#: are
TABULARS: Final = {
    "tabular": 0, "tabular*": 1, "tabularx": 1, "tabulary": 1, "longtable": 0, "longtable*": 0,
    "supertabular": 0, "xtabular": 0,
    "NiceTabular": 0, "tblr": 0, "deluxetable": 0, "tabularht": 1,
}  # fmt: skip
_LONG: Final = frozenset({"longtable", "longtable*", "supertabular", "xtabular", "deluxetable"})
_RULES: Final = frozenset(
    {
        "hline",
        "midrule",
        "toprule",
        "bottomrule",
        "colrule",
        "tableline",
        "botrule",
        "specialrule",
        "hhline",
        "Xhline",
    }
)
#: of a declaration; no paper's table has more
_MOST_COLUMNS: Final = 200
_PARTS: Final = frozenset({"endfirsthead", "endhead", "endfoot", "endlastfoot"})
_STOPS: Final = (
    "&",
    "\\\\",
    "\\tabularnewline",
    "\\cr",
    *(f"\\{name}" for name in (*_RULES, *_PARTS)),
)


def float_(to: Typesetter, name: str) -> None:
    """A table or figure: its captions, then its tables, then what else stands in it, all after
    the paragraph around it.
    """
    while to.expander.optional() is not None:
        pass
    for _ in range(2 if name.startswith(("wrap", "SC")) else 0):
        to.expander.argument()
    kind = "table" if "table" in name else "figure"
    outer, to.floating = to.floating, Float(kind)
    rest = Text()
    to.inside(rest, lambda: to.run(environment=name))
    own, to.floating = to.floating, outer
    text = rest.text()
    notes = (
        [Piece("paragraph" if kind == "table" else "other", text)]
        if re.search(r"\w{2}", text)
        else []
    )
    if outer is not None:
        outer.parts += [*own.parts, *notes]
    else:
        to.later([*own.sorted(), *notes])
        if not to.in_argument and not to.writing:
            to.flush()


@dataclass
class Float:
    """A float in the making: its captions and tables as they come."""

    kind: str
    parts: list[Piece] = field(default_factory=list)

    @property
    def captions(self) -> list[Piece]:
        """The captions, in order."""
        return [p for p in self.parts if p.kind == "caption"]

    def sorted(self) -> list[Piece]:
        """Each table after its caption: the tables of several captions in their order, else all
        after the captions.

        Of one caption more than there are tables, the first or the last is that of all of them.
        """
        captions, tables = self.captions, [p for p in self.parts if p.kind == "table"]
        above: list[Piece] = []
        if len(tables) > 1 and len(captions) == len(tables) + 1:
            whole = 0 if [p.kind for p in self.parts[:2]] == ["caption", "caption"] else -1
            above = [captions.pop(whole)]
        if len(tables) < 2 or len(captions) != len(tables):
            label = captions[-1].label if captions else ""
            return [
                *above,
                *captions,
                *(replace(t, label=t.label or label) for t in tables),
                *self._rest(),
            ]
        label = above[0].label if above else ""
        pairs = zip(captions, tables, strict=True)
        paired = (
            part for c, t in pairs for part in (c, replace(t, label=c.label or t.label or label))
        )
        return [*above, *paired, *self._rest()]

    def _rest(self) -> list[Piece]:
        return [p for p in self.parts if p.kind not in ("caption", "table")]


def caption(to: Typesetter, kind: str = "") -> None:
    """A caption, with the number that the float gets by it."""
    starred = to.expander.star()
    to.expander.optional()
    tokens = to.expander.argument()
    kind = kind or (to.floating.kind if to.floating else "table")
    number = "" if starred else to.crossings.next(kind if kind in ("table", "figure") else "figure")
    label = f"{kind.capitalize()} {number}".strip()
    piece = Piece("caption", f"{label}: {to.captured(tokens)}", label=label)
    if to.floating:
        to.floating.parts.append(piece)
    else:
        to.later([piece])


def subcaption(to: Typesetter) -> None:
    """The caption of a part of a float, without a number of its own."""
    to.expander.star()
    to.expander.optional()
    text = to.argument()
    if text and to.floating:
        to.floating.parts.append(Piece("caption", text))


def tabular(to: Typesetter, name: str) -> None:
    """A tabular: a table of its own in a float or in the text, plain text inside of a cell."""
    to.expander.star()
    for _ in range(TABULARS[name]):
        to.expander.argument()
    to.expander.optional()
    signs = dict(_signs(to, to.expander.argument()))
    inner = to.in_cell
    long = name in _LONG and to.floating is None
    outer = to.floating
    if long:
        to.floating = Float("table")
    rows = _Rows(to, name, signs).read()
    own, to.floating = to.floating, outer
    if inner or not to.started:
        to.add(" ".join(cell.text for row in rows for cell in row))
        return
    captions = own.captions if long and own else []
    label = (captions or (own.captions if own else []) or [Piece("caption")])[-1].label
    table = Piece("table", label=label, rows=rows, caption=long or own is not None)
    if outer is not None:
        outer.parts.append(table)
    else:
        to.later([*captions, table])
        if not to.in_argument:
            to.flush()


def _signs(to: Typesetter, said: Sequence[TexToken]) -> Iterator[tuple[int, str]]:
    r"""The columns that TeX puts ``±`` before in each row, as their declaration says:
    ``r@{$\,\pm\,$}l`` sets a value and its uncertainty in two.
    """
    column, left = 0, deque(said)
    while left and column < _MOST_COLUMNS:
        token = left.popleft()
        if token.kind != "x" or token.text == "|":
            continue
        if token.text == "*":
            times, repeated = to.expander.text(_group(left)), _group(left)
            left.extendleft(reversed(repeated * min(_count(times), _MOST_COLUMNS)))
        elif token.text in "@!":
            if "±" in to.captured(_group(left)):
                yield column, "±"
        elif token.text in "<>":
            _group(left)
        else:
            column += 1
            while left and (left[0].kind == "{" or left[0].text == "["):
                _option(left)


def _option(left: deque[TexToken]) -> None:
    """Passes over what a column type is given: ``{3cm}``, ``[table-format=2.1]``."""
    if left[0].kind == "{":
        _group(left)
        return
    while left and left.popleft().text != "]":
        pass


def _group(left: deque[TexToken]) -> list[TexToken]:
    """The next group without its braces, or the next token."""
    while left and left[0].kind == " ":
        left.popleft()
    if not left or left[0].kind != "{":
        return [left.popleft()] if left else []
    found: list[TexToken] = []
    depth = 0
    while left:
        token = left.popleft()
        depth += (token.kind == "{") - (token.kind == "}")
        if depth == 0:
            break
        found.append(token)
    return found[1:]


class _Rows:
    """The rows of a tabular as they are read."""

    def __init__(self, to: Typesetter, name: str, signs: Mapping[int, str]) -> None:
        """``signs``: what stands before each cell of a column."""
        self._to, self._name, self._signs = to, name, signs
        self._rows: list[list[DraftCell]] = []
        self._row: list[DraftCell] = []
        self._column = 0
        self._first_rule = 0
        self._head: list[list[DraftCell]] | None = None

    def read(self) -> tuple[tuple[DraftCell, ...], ...]:
        """All rows, those above the first rule as header."""
        cell = Text()
        self._to.span = (1, 1)
        while True:
            stop = self._cell(cell)
            if stop is not None and stop.kind == "cs" and stop.text in _RULES:
                self._rule(stop.text, begun=cell.begun)
                continue
            self._end_cell(cell)
            cell = Text()
            if stop is None or stop == TexToken("cs", "end") or stop.kind == "end":
                self._end_row()
                break
            if stop.kind == "cs":
                self._end_row()
                if stop.text in _PARTS:
                    self._part(stop.text)
                else:
                    self._to.expander.star()
                    self._to.expander.optional()
        rows = (self._head or []) + self._rows
        headers = self._first_rule or (1 if len(rows) > 1 else 0)
        return tuple(
            tuple(_headed(row, header=number < headers)) for number, row in enumerate(rows)
        )

    def _cell(self, cell: Text) -> TexToken | None:
        found: list[TexToken | None] = []
        outer, self._to.in_cell = self._to.in_cell, True
        self._to.inside(cell, lambda: found.append(self._to.run(_STOPS, self._name)))
        self._to.in_cell = outer
        return found[0]

    def _end_cell(self, cell: Text) -> None:
        columns, rows = self._to.span
        self._to.span = (1, 1)
        text = cell.text()
        if text and columns == 1 and (sign := self._signs.get(self._column)):
            text = f"{sign} {text}"
        if rows < 0:
            self._upwards(DraftCell(text, self._column, columns, -rows))
        else:
            self._row.append(DraftCell(text, self._column, columns, rows))
        self._column += columns

    def _upwards(self, cell: DraftCell) -> None:
        """A cell that is written in the last of its rows stands in the first of them."""
        above = cell.rows - 1
        first = self._rows[-above] if 0 < above <= len(self._rows) else self._row
        first[:] = sorted(
            [*(c for c in first if c.column != cell.column or c.text), cell], key=lambda c: c.column
        )

    def _end_row(self) -> None:
        if any(c.text for c in self._row):
            self._rows.append(self._row)
        self._row, self._column = [], 0

    def _rule(self, name: str, *, begun: bool) -> None:
        if name in ("hhline", "specialrule", "Xhline"):
            for _ in range(3 if name == "specialrule" else 1):
                self._to.expander.argument()
        if self._rows and not self._first_rule and not begun:
            self._first_rule = len(self._rows)

    def _part(self, name: str) -> None:
        """Head and foot of a long table are repeated on every page, and count once."""
        if name in ("endfirsthead", "endhead") and self._head is None:
            self._head = self._rows
            self._first_rule = len(self._rows)
        self._rows = []


def _headed(row: Iterable[DraftCell], *, header: bool) -> Iterable[DraftCell]:
    return (DraftCell(c.text, c.column, c.columns, c.rows, header) for c in row)


def multicolumn(to: Typesetter) -> None:
    r"""``\multicolumn{2}{c}{text}``."""
    number = to.expander.text(to.expander.argument())
    to.expander.argument()
    content = to.expander.argument()
    to.span = (_count(number), to.span[1])
    to.expander.push(content)


def multirow(to: Typesetter) -> None:
    r"""``\multirow[pos]{2}[struts]{width}[shift]{text}``."""
    to.expander.optional()
    number = to.expander.text(to.expander.argument())
    to.expander.optional()
    to.expander.argument()
    to.expander.optional()
    content = to.expander.argument()
    rows = _count(number.lstrip("-"))
    to.span = (to.span[0], -rows if number.startswith("-") and rows > 1 else rows)
    to.expander.push(content)


def _count(number: str) -> int:
    """The number of columns or rows that a cell spans; no paper's table has hundreds."""
    return min(max(int(number), 1), 200) if re.fullmatch(r"\d{1,6}", number) else 1


def partial_rule(to: Typesetter) -> None:
    r"""``\cmidrule[width](lr){2-3}``."""
    to.expander.optional()
    token = to.expander.raw()
    if token == TexToken("x", "("):
        to.expander.until((TexToken("x", ")"),))
    elif token is not None:
        to.expander.push([token])
    to.expander.argument()


def _named_caption(to: Typesetter) -> None:
    caption(to, to.expander.text(to.expander.argument()))


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    **dict.fromkeys(("caption", "topcaption", "bottomcaption", "tablecaption"), caption),
    "captionof": _named_caption,
    "subcaption": subcaption,
    "multicolumn": multicolumn,
    "multirow": multirow,
    "cmidrule": partial_rule,
}
ENVIRONMENTS: dict[str, Callable[[Typesetter, str], None]] = {
    **dict.fromkeys(FLOATS, float_),
    **dict.fromkeys(TABULARS, tabular),
}
