"""Letters and signs that look alike, and hyphens that look like minus signs: which one is meant."""

from __future__ import annotations

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
