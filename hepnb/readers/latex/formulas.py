"""Formulas: where they begin and end, and the commands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex import maths, symbols
from hepnb.readers.latex.commands import LEVELS
from hepnb.readers.latex.maths import Formula
from hepnb.readers.latex.tokens import TexToken
from hepnb.readers.unpaged import Piece

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter


#: where TeX itself ends a formula whose end is missing
_PARAGRAPHS: Final = ("\\par", "\\item", *(f"\\{name}" for name in LEVELS))
_CELLS: Final = ("&", "\\\\", "\\tabularnewline", "\\hline", "\\midrule", "\\bottomrule")


def dollar(to: Typesetter) -> None:
    """``$…$`` in the text, ``$$…$$`` on a line of its own."""
    if to.expander.peek() == TexToken("$", "$"):
        to.expander.raw()
        _equation(
            to, lambda formula: to.inside(formula, lambda: _to_two_dollars(to)), numbered=False
        )
    else:
        _formula(to, "$")


def _to_two_dollars(to: Typesetter) -> None:
    _run(to, "$")
    if to.expander.peek() == TexToken("$", "$"):
        to.expander.raw()


def _run(to: Typesetter, stop: str) -> None:
    """Typesets up to the end of a formula; one without an end goes no further than TeX lets it."""
    found = to.run((stop, *(_CELLS if to.in_cell else ())), always=_PARAGRAPHS)
    if found is None or found.kind == "end" or found.text == stop.lstrip("\\"):
        return
    to.unclosed += 1
    to.expander.push([found])


def _formula(to: Typesetter, stop: str) -> None:
    """A formula in the text; inside a formula, which happens in the arguments of commands, it
    goes on.
    """
    formula = Formula()
    to.inside(formula, lambda: _run(to, stop))
    insert(to, formula)


def insert(to: Typesetter, formula: Formula) -> None:
    """Puts a formula into what is being written."""
    if isinstance(to.sink, Formula):
        to.sink.atoms += formula.atoms
    else:
        to.sink.add(formula.text())


def inline(to: Typesetter, name: str) -> None:
    """An environment that is a formula in the text."""
    formula = Formula()
    to.inside(formula, lambda: to.run(environment=name))
    insert(to, formula)


def ensuremath(to: Typesetter) -> None:
    """A formula, also where one is being written already."""
    tokens = to.expander.argument()
    if isinstance(to.sink, Formula):
        to.expander.push([TexToken("{", "{"), *tokens, TexToken("}", "}")])
    else:
        to.add(to.captured(tokens, Formula()))


def parenthesised(to: Typesetter) -> None:
    r"""``\(…\)``."""
    _formula(to, "\\)")


def bracketed_display(to: Typesetter) -> None:
    r"""``\[…\]``."""
    _equation(to, lambda formula: to.inside(formula, lambda: _run(to, "\\]")), numbered=False)


def display(to: Typesetter, name: str) -> None:
    """An environment that is a formula on a line of its own."""
    if name.startswith("alignat"):
        to.expander.argument()
    numbered = not name.endswith("*") and name != "displaymath"
    _equation(
        to, lambda formula: to.inside(formula, lambda: to.run(environment=name)), numbered=numbered
    )


def _equation(to: Typesetter, typeset: Callable[[Formula], None], *, numbered: bool) -> None:
    """A formula on a line of its own: a block, or a part of the text where there are no blocks."""
    formula = Formula()
    if isinstance(to.sink, Formula) or to.in_argument:
        typeset(formula)
        to.add(f" {formula.text()} ")
        return
    to.flush()
    number = to.crossings.equation() if numbered else ""
    typeset(formula)
    text = re.sub(r"([;,.:])\s*(?:;\s*)+", r"\1 ", formula.text()).strip(" ;")
    to.pieces.append(Piece("equation", f"{text} ({number})" if number else text))


def script(to: Typesetter, sign: str) -> None:
    """``_`` and ``^``."""
    if not isinstance(to.sink, Formula):
        to.add(sign)
        return
    inner = Formula()
    to.captured(to.thing(), inner)
    text = inner.text(tight=True).strip()
    if sign == "^" and text in ("∘", "◦", "°"):
        to.sink.add("°", "ord")  # 30^\\circ are degrees
    else:
        to.sink.script(sign, text)


def operator(to: Typesetter) -> None:
    r"""``\operatorname``."""
    to.expander.star()
    name = to.captured(to.expander.argument(), Formula())
    if isinstance(to.sink, Formula):
        to.sink.add(name, "op")
    else:
        to.add(name)


def delimiter(to: Typesetter) -> None:
    r"""``\left(``: the size does not count, ``.`` is none."""
    token = to.expander.next()
    if token is not None and token != TexToken("x", "."):
        to.typeset(token)


def fraction(to: Typesetter) -> None:
    r"""``\frac`` and its kin."""
    above = to.captured(to.thing(), Formula())
    below = to.captured(to.thing(), Formula())
    inner = Formula()
    inner.fraction(above, below)
    insert(to, inner)


def root(to: Typesetter) -> None:
    r"""``\sqrt``."""
    to.expander.optional()
    to.add(maths.root(to.captured(to.thing(), Formula())))


def over(to: Typesetter, name: str) -> None:
    r"""``\overset``: what stands over or under a sign is its script."""
    script = to.captured(to.expander.argument(), Formula())
    base = to.captured(to.expander.argument(), Formula())
    to.add(base)
    if isinstance(to.sink, Formula):
        to.sink.script("_" if name == "underset" else "^", script)


def negated(to: Typesetter) -> None:
    r"""``\not``."""
    to.add(symbols.negated(to.captured(to.thing(), Formula())))


def _binary_kind(kind: maths.Kind) -> Callable[[Typesetter], None]:
    def command(to: Typesetter) -> None:
        text = to.captured(to.expander.argument(), Formula())
        if isinstance(to.sink, Formula):
            to.sink.add(text, kind)
        else:
            to.add(text)

    return command


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    "ensuremath": ensuremath,
    "operatorname": operator,
    "(": parenthesised,
    "[": bracketed_display,
    **dict.fromkeys(("left", "right", "middle"), delimiter),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), fraction),
    "sqrt": root,
    "not": negated,
    **{name: partial(over, name=name) for name in ("overset", "stackrel", "underset")},
    "mathbin": _binary_kind("bin"),
    "mathrel": _binary_kind("rel"),
}
