"""Letters and signs that look alike, and hyphens that look like minus signs: which one is meant."""

from __future__ import annotations

import re
from typing import Final

#: letter → the one that it looks like
LETTERS: Final[dict[str, str]] = {"∆": "Δ", "ϕ": "φ", "ϑ": "θ", "µ": "μ", "ϵ": "ε"}
#: sign → the one that it looks like
SIGNS: Final[dict[str, str]] = {"⩽": "≤", "⩾": "≥", "∼": "~", "∗": "*", "∣": "|", "⋅": "·"}
#: quotation mark → the typed one
QUOTATION: Final[dict[str, str]] = {"‘": "'", "’": "'", "“": '"', "”": '"'}

#: words that a hyphen joins to a letter, though a formula sets it as a minus: ``$b-$jets``,
#: ``N_{b−jets}``
JOINED: Final = r"(?:jets?|tag(?:s|ged|ging)?|veto(?:es)?|quarks?|leptons?|matched|like)\b"

#: in a pattern: the letter of a symbol before its subscript, which nothing else follows
_SYMBOL: Final = re.compile(r"(?<![A-Za-z\\])([pEmMHχ]|\[[pEmMHχ]+\])_(?=[|)])")


def lenient(pattern: str) -> str:
    """The pattern of a rule for texts that have lost their sub- and superscripts as well: ``pT``,
    ``ETmiss``.
    """
    pattern = pattern.replace(r"_\{T\}", r"(?:_\{T\}|_?T(?!(?!miss)[A-Za-z0-9]))")
    pattern = pattern.replace(r"_\{?T", r"_?\{?T").replace("[_^]", "[_^T]")
    pattern = pattern.replace(r"\^\{miss\}", r"(?:\^\{miss\}|\^?[ ,]?miss\b)")
    return _SYMBOL.sub(r"\1(?:_|T)", pattern)
