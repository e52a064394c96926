r"""Pictures that LaTeX draws itself: their letters are labels of lines, no text of the paper.

A tabular in one is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex.commands import LEVELS
from hepnb.readers.latex.text import Text
from hepnb.readers.latex.tokens import TexToken

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter

#: environments of tikz, feynmp, axodraw, pstricks, LaTeX
PICTURES: Final = (
    "tikzpicture", "feynman", "circuitikz", "tikzcd", "fmfgraph", "fmfgraph*",
    "picture", "overpic", "axopicture", "pspicture", "pspicture*", "psgraph",
)  # fmt: skip

_NO_PICTURE: Final = tuple(f"\\{name}" for name in LEVELS)


def picture(to: Typesetter, name: str) -> None:
    """Leaves out what an environment draws, but for its tables."""
    sink, unknown, ended = Text(), to.unknown.copy(), list[TexToken | None]()
    to.inside(sink, lambda: ended.append(to.run(environment=name, always=_NO_PICTURE)))
    to.unknown = unknown
    to.drawings += sink.begun
    if ended[0] is not None and ended[0].text in LEVELS:
        to.expander.push([ended[0]])  # its end is missing


def drawn(to: Typesetter) -> None:
    r"""``\tikz[…]{…}``, ``\tikz … ;`` and ``\feynmandiagram[…]{…};``."""
    to.expander.optional()
    tokens = to.expander.group()
    if tokens is None:
        to.expander.until((TexToken("x", ";"),))
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
