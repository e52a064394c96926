"""LaTeX text → tokens: what TeX's eyes do, with the few commands whose argument is raw."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

#: commands whose next group is an address or other raw text, in which % and # are characters
_RAW: Final = frozenset({"url", "href", "path", "nolinkurl", "Url", "hyperimage"})
_RAW_ENVIRONMENT = re.compile(r"\s*\{(verbatim\*?|Verbatim|lstlisting|comment|filecontents\*?)\}")
_ESCAPED = re.compile(r"\\([%#&_{}~$])(?:\{\})?")
_WORD = re.compile(r"[A-Za-z]+")
_WORD_AT = re.compile(r"[A-Za-z@]+")
_BLANKS = re.compile(r"[ \t]+")
_COMMENT = re.compile(r"%[^\n]*\n?")
_SPECIAL: Final = frozenset("{}$&#^_")


class TexToken(NamedTuple):
    """A token. ``kind``: ``cs`` (a command, ``text`` its name), a space, one of ``{}$&#^_``, or
    ``x`` for any other character.

    The expander adds ``param`` (the place of an argument in a body), ``none`` (an optional argument
    that was not given), ``primitive`` (a command that is no macro whatever its name says) and
    ``end`` (where a piece of text that is set apart ends).
    """

    kind: str
    text: str


SPACE: Final = TexToken(" ", " ")
PAR: Final = TexToken("cs", "par")


def characters(text: str) -> list[TexToken]:
    """A text as plain characters."""
    return [SPACE if c.isspace() else TexToken("x", c) for c in text]


class Tokens:
    r"""The tokens of a text, one by one: ``\makeatletter`` and raw arguments change how the rest
    is read.
    """

    def __init__(self, text: str, *, package: bool = False, folder: str = "") -> None:
        """``package``: @ is a letter, as in a ``.sty``; ``folder``: where its file is."""
        self.folder = folder
        self._text = (
            text.replace("\r\n", "\n")
            .replace("\r", "\n")
            .replace("\ue000", "")
            .replace("\ue001", "")
        )
        self._at = 0
        self._word = _WORD_AT if package else _WORD
        self._new_line, self._skipping = True, False
        self._ready: list[TexToken] = []

    def next(self) -> TexToken | None:
        """The next token, None at the end."""
        if self._ready:
            return self._ready.pop()
        while self._at < len(self._text):
            token = self._one(self._text[self._at])
            if token is not None:
                return token
        return None

    def _one(self, character: str) -> TexToken | None:
        if character == "%":
            self._at = self._match_end(_COMMENT)
            self._new_line, self._skipping = True, False
            return None
        if character in " \t":
            self._at = self._match_end(_BLANKS)
            if self._new_line or self._skipping:
                return None
            self._skipping = True
            return SPACE
        if character == "\n":
            self._at += 1
            token = PAR if self._new_line else None if self._skipping else SPACE
            self._new_line, self._skipping = True, False
            return token
        self._new_line = self._skipping = False
        if character == "\\":
            return self._command()
        self._at += 1
        if character == "~":
            return TexToken("cs", "~")
        return TexToken(character if character in _SPECIAL else "x", character)

    def _command(self) -> TexToken:
        match = self._word.match(self._text, self._at + 1)
        if match is None:
            name = self._text[self._at + 1 : self._at + 2] or " "
            self._at += 2
            self._skipping = name.isspace()
            return TexToken("cs", " " if name.isspace() else name)
        self._at = match.end()
        self._skipping = True
        name = match[0]
        if name in ("makeatletter", "makeatother"):
            self._word = _WORD_AT if name == "makeatletter" else _WORD
        elif name in _RAW:
            self._raw_group()
        elif name in ("verb", "lstinline"):
            self._verb()
        elif name == "begin":
            self._raw_environment()
        return TexToken("cs", name)

    def _raw_group(self) -> None:
        start = self._match_end(_BLANKS)
        if self._text[start : start + 1] != "{":
            return
        depth, end = 0, start
        for end in range(start, len(self._text)):
            if self._text[end] in "{}" and self._text[end - 1] != "\\":
                depth += 1 if self._text[end] == "{" else -1
                if depth == 0:
                    break
        raw = _ESCAPED.sub(r"\1", self._text[start + 1 : end].replace("%\n", ""))
        self._give([TexToken("{", "{"), *characters(raw), TexToken("}", "}")], end + 1)

    def _verb(self) -> None:
        start = self._at + (self._text[self._at : self._at + 1] == "*")
        end = self._text.find(self._text[start : start + 1] or "\n", start + 1)
        if end > 0:
            self._give(characters(self._text[start + 1 : end]), end + 1)

    def _raw_environment(self) -> None:
        match = _RAW_ENVIRONMENT.match(self._text, self._at)
        if not match:
            return
        end = self._text.find(rf"\end{{{match[1]}}}", match.end())
        end = len(self._text) if end < 0 else end
        content = (
            []
            if match[1].startswith(("comment", "filecontents"))
            else characters(self._text[match.end() : end])
        )
        self._give([TexToken("{", "{"), *characters("verbatim"), TexToken("}", "}"), *content], end)
        # what closes it is read as usual, under the name that it was opened with
        self._text = f"{self._text[:end]}\\end{{verbatim}}{self._text[end + len(match[1]) + 6 :]}"

    def _give(self, tokens: list[TexToken], after: int) -> None:
        self._ready = tokens[::-1]
        self._at = after
        self._skipping = False

    def _match_end(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._text, self._at)
        return match.end() if match else self._at
