r"""Text that no reader of the printed paper takes for its own: struck out, deleted, excluded,
white on white. It is no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hepnb.readers.latex.maths import Formula
from hepnb.readers.latex.tokens import TexToken

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter

#: ulem, soul, latexdiff, changes, trackchanges: commands whose argument is struck out
STRUCK: Final = (
    "sout",
    "xout",
    "st",
    "soutr",
    "DIFdel",
    "DIFdelFL",
    "deleted",
    "remove",
    "textst",
    "textstrikeout",
)
_WHITE = re.compile(
    r"white|1(?:\.0*)?(?:,1(?:\.0*)?){0,2}|255,255,255|f{6}|0(?:,0){3}", re.IGNORECASE
)
#: what may be struck through and is a symbol by it: the slashed E of missing energy
_SYMBOL = re.compile(r"[^\W\d][^\s\d]{0,24}")
_DELETED_TO_HERE: Final = TexToken("cs", "DIFdelend")


def struck(to: Typesetter) -> None:
    """Leaves out an argument that is struck out."""
    _leave_out(to, to.expander.argument())


def replaced(to: Typesetter) -> None:
    r"""``\replaced{new}{old}``: the new text stands, the old one does not."""
    to.expander.optional()
    new = to.expander.argument()
    _leave_out(to, to.expander.argument())
    to.expander.push([TexToken("{", "{"), *new, TexToken("}", "}")])


def cancelled(to: Typesetter) -> None:
    r"""``\cancel``: a struck letter is a symbol of its own (missing energy), anything longer is
    crossed out.
    """
    tokens = to.expander.argument()
    text = to.captured(tokens, Formula()).strip()
    if _SYMBOL.fullmatch(text):
        to.expander.push(
            [TexToken("cs", "slashed"), TexToken("{", "{"), *tokens, TexToken("}", "}")]
        )
    else:
        to.hidden.append(text)


def coloured(to: Typesetter) -> None:
    r"""``\textcolor{white}{text}``: white text is not seen."""
    white = _white(to)
    tokens = to.expander.argument()
    if white:
        _leave_out(to, tokens)
    else:
        to.expander.push([TexToken("{", "{"), *tokens, TexToken("}", "}")])


def colour(to: Typesetter) -> None:
    r"""``\color{white}``: up to the end of the group, or to the next colour, nothing is seen."""
    if not _white(to):
        return
    depth, found = 0, []
    while (token := to.expander.raw()) is not None:
        ends = token.kind == "cs" and token.text in ("color", "normalcolor", "end")
        if token.kind == "end" or (depth == 0 and (token.kind == "}" or ends)):
            to.expander.push([token])
            break
        depth += (token.kind == "{") - (token.kind == "}")
        found.append(token)
    _leave_out(to, found)


def deleted(to: Typesetter) -> None:
    r"""``\DIFdelbegin … \DIFdelend`` of latexdiff: deleted, whatever marks it; a beginning
    without an end deletes nothing.
    """
    found: list[TexToken] = []
    while (token := to.expander.raw()) is not None and token.kind != "end":
        if token == _DELETED_TO_HERE:
            _leave_out(to, found)
            return
        found.append(token)
    to.expander.push([*found, *([token] if token else [])])


def added(to: Typesetter) -> None:
    """Added text stands, where the preamble does not say how it is marked."""
    to.expander.push([TexToken("{", "{"), *to.expander.argument(), TexToken("}", "}")])


def _white(to: Typesetter) -> bool:
    to.expander.optional()
    return bool(_WHITE.fullmatch(re.sub(r"\s", "", to.expander.text(to.expander.argument()))))


def excluded(to: Typesetter, name: str) -> None:
    r"""An environment of ``\excludecomment``: nothing of it is typeset."""
    end = (
        TexToken("cs", "end"),
        TexToken("{", "{"),
        *(TexToken("x", c) for c in name),
        TexToken("}", "}"),
    )
    _leave_out(to, to.expander.until(end))
    to.expander.close()


def _leave_out(to: Typesetter, tokens: list[TexToken]) -> None:
    unknown, swallowed = to.unknown.copy(), to.swallowed
    if text := to.captured(tokens):
        to.hidden.append(text)
    to.unknown, to.swallowed = unknown, swallowed


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    **dict.fromkeys(STRUCK, struck),
    "replaced": replaced,
    **dict.fromkeys(("cancel", "bcancel", "xcancel"), cancelled),
    "textcolor": coloured,
    "color": colour,
    "DIFdelbegin": deleted,
    **dict.fromkeys(("DIFadd", "DIFaddFL"), added),
    **dict.fromkeys(
        ("DIFdelend", "DIFaddbegin", "DIFaddend", "DIFmodbegin", "DIFmodend"), lambda _: None
    ),
}
