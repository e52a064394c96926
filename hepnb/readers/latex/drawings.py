r"""Pictures that LaTeX draws itself: their letters are labels of lines, no text of the paper.

A tabular in one is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex.text import Text
from hepnb.readers.latex.tokens import Token

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter

#: environments of tikz, feynmp, axodraw, pstricks, LaTeX
PICTURES: Final = (
    "tikzpicture", "feynman", "circuitikz", "tikzcd", "fmffile", "fmfgraph", "fmfgraph*",
    "picture", "overpic", "axopicture", "pspicture", "pspicture*", "psgraph",
)  # fmt: skip


def picture(to: Typesetter, name: str) -> None:
    """Leaves out what an environment draws, but for its tables."""
    sink, unknown = Text(), to.unknown.copy()
    to.inside(sink, lambda: to.run(environment=name))
    to.unknown = unknown
    to.drawings += sink.begun


def drawn(to: Typesetter) -> None:
    r"""``\tikz[…]{…}``, ``\tikz … ;`` and ``\feynmandiagram[…]{…};``."""
    to.expander.optional()
    tokens = to.expander.group()
    if tokens is None:
        to.expander.until((Token("x", ";"),))
    to.drawings += 1


def settings(to: Typesetter) -> None:
    r"""``\tikzstyle{name} = […]``: how things are drawn."""
    to.expander.argument()
    token = to.expander.blanks()
    while token is not None and token.kind == "x" and token.text in "=+":
        token = to.expander.blanks()
    to.expander.push([token] if token else [])
    to.expander.optional()


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    **dict.fromkeys(("tikz", "feynmandiagram"), drawn),
    "tikzstyle": settings,
}
ENVIRONMENTS: dict[str, Callable[[Typesetter, str], None]] = dict.fromkeys(PICTURES, picture)
