"""Invisible text in the HTML of a paper: deleted, struck out, not displayed, white on white.

It is no evidence.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

_STRUCK_TAGS: Final = frozenset({"del", "s", "strike"})
_STRUCK_CLASSES: Final = frozenset({"ltx_ulem_sout", "ltx_ulem_xout", "ltx_soul_st", "ltx_phantom"})
_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|text-decoration[\w-]{0,20}+\s*+:[^;]*line-through|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$)",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|$"
    r"|!)",
    re.IGNORECASE,
)
_GROUND = re.compile(r"background", re.IGNORECASE)
_RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*+)\}")
#: elements that stand around a paper on a web page: that they are not shown is no news
_AROUND: Final = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "header",
        "footer",
        "head",
        "button",
        "form",
        "svg",
    }
)


def drop_unseen(root: HtmlElement) -> list[str]:
    """Takes out the elements that are not seen, and gives the texts that were in them."""
    classes = _hidden_classes(root)
    dropped = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element is root or not _unseen(element, classes):
            continue
        around = any(
            a.tag in _AROUND for a in (element, *element.iterancestors()) if isinstance(a.tag, str)
        )
        text = " ".join(element.text_content().split())
        if element.getparent() is not None:
            element.drop_tree()
        if text and not around:
            dropped.append(text)
    return dropped


def _unseen(element: HtmlElement, hidden: frozenset[str]) -> bool:
    style = element.get("style") or ""
    classes = frozenset((element.get("class") or "").split())
    if element.tag.lower() in _STRUCK_TAGS or classes & (_STRUCK_CLASSES | hidden):
        return True
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    return bool(_STYLE.search(style)) or bool(_WHITE.search(style) and not _on_a_ground(element))


def _on_a_ground(element: HtmlElement) -> bool:
    """True for an element that stands on a colour, on which white is seen."""
    return any(
        _GROUND.search(a.get("style") or "") or a.get("bgcolor")
        for a in (element, *element.iterancestors())
    )


def _hidden_classes(root: HtmlElement) -> frozenset[str]:
    """The classes that the page's own style sheets hide: ``.old { display: none }``."""
    found = set()
    for sheet in root.iter("style"):
        for selectors, body in _RULE.findall(sheet.text or ""):
            if _STYLE.search(body):
                found |= {
                    m[1]
                    for s in selectors.split(",")
                    if (m := re.fullmatch(r"\s*[a-z]*\.([\w-]+)\s*", s))
                }
    return frozenset(found)
