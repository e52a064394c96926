"""Running text as it grows: one space at a time, dashes and quotation marks as they are printed."""

from __future__ import annotations

import re
from typing import Final

_LIGATURES: Final = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"))


class Text:
    """A stretch of running text."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, text: str) -> None:
        """Adds what may begin or end with a space."""
        if text[:1] == " ":
            self.space()
        if stripped := text.strip(" "):
            self._parts.append(stripped)
            if text[-1] == " ":
                self.space()

    def space(self) -> None:
        """Adds a space, unless one stands there already."""
        if self._parts and self._parts[-1] != " ":
            self._parts.append(" ")

    @property
    def begun(self) -> bool:
        """True where there is any text."""
        return bool(self._parts)

    def text(self, *, inside: bool = False) -> str:
        """The text written so far; ``inside`` a formula its outer spaces count."""
        written = "".join(self._parts)
        for typed, printed in _LIGATURES:
            written = written.replace(typed, printed)
        return written if inside else re.sub(r"\s+", " ", written).strip()
