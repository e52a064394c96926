"""Title, authors, abstract."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from hepnb.readers.latex.tokens import TexToken
from hepnb.readers.unpaged import Piece

if TYPE_CHECKING:
    from hepnb.readers.latex.typeset import Typesetter


def title(to: Typesetter) -> None:
    """The title; a second one, for the head of pages, does not count."""
    to.expander.optional()
    text = to.argument()
    to.title = to.title or ("" if re.fullmatch(r"\\\w+", text) else text)


def author(to: Typesetter) -> None:
    """Names of authors, without their marks."""
    to.expander.optional()
    tokens = to.expander.argument()
    parted = [TexToken("x", ",") if t == TexToken("cs", "and") else t for t in tokens]
    written = re.sub(r"[_^]\{[^{}]*\}|\[[^\]]{0,400}+\]", "", to.captured(parted))
    names = (n.strip(" ,.;∗*†‡") for n in re.split(r",|;|\band\b", written))
    to.authors += [n for n in names if 2 < len(n) < 60]


def collaboration(to: Typesetter) -> None:
    """The name of a collaboration."""
    to.expander.optional()
    name = re.sub(
        r"^(?:\(|on behalf of\s+)?(?:the\s+)?|\)$", "", to.argument(), flags=re.IGNORECASE
    ).strip()
    to.authors.append(
        name if re.search("collaboration", name, re.IGNORECASE) else f"{name} Collaboration"
    )


def abstract(to: Typesetter) -> None:
    r"""``\abstract{…}``."""
    tokens = to.expander.argument()
    to.flush()
    outer, to.started = to.started, True
    to.heading("Abstract", 1)
    to.pieces.append(Piece("paragraph", to.captured(tokens)))
    to.started = outer


COMMANDS: dict[str, Callable[[Typesetter], None]] = {
    **dict.fromkeys(("title", "papertitle"), title), "author": author,
    "collaboration": collaboration, "abstract": abstract,
}  # fmt: skip
