"""Text as HTML: everything is escaped but the markup made here, for text of a paper is
untrusted.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable


class Html(str):
    """Markup made by `tag`: what is not of this class is text and is escaped."""

    __slots__ = ()


def tag(name: str, *content: str, **attributes: str) -> Html:
    """``<name attributes>content</name>``; plain strings are escaped, `Html` is not.

    ``class_`` stands for ``class``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{entities.escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{joined(content)}</{name}>")


def joined(content: Iterable[str]) -> Html:
    """Pieces one after the other, text escaped."""
    return Html("".join(c if isinstance(c, Html) else entities.escape(c) for c in content))


_SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")


def paper_text(text: str) -> Html:
    """Text of a paper with its ``_{…}`` and ``^{…}`` as sub- and superscripts; all else escaped."""
    names = {"_": "sub", "^": "sup"}
    return Html(
        _SCRIPT.sub(lambda m: f"<{names[m[1]]}>{m[2]}</{names[m[1]]}>", entities.escape(text))
    )


def plain_text(text: str) -> str:
    """Text of a paper without its marks of sub- and superscripts, for the title of the window."""
    return _SCRIPT.sub(lambda m: m[2], text)
