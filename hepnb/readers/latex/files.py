"""The files of a LaTeX source, by their names inside it: nothing outside can be named."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final

_BEGINS = re.compile(r"^[^%\n]*\\begin\s*\{document\}", re.MULTILINE)
_CLASS = re.compile(r"^[^%\n]*\\document(?:class|style)", re.MULTILINE)
_INPUT = re.compile(r"^[^%\n]*?\\(?:input|include|subfile)\s*+(?:\{\s*+)?([^}\s]++)", re.MULTILINE)
#: names that people give to the file that TeX is called with
_USUAL: Final = ("main", "ms", "paper", "article", "draft", "root")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or Latin 1, which older papers are in."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


class Files:
    """The files of a source: name → content, names relative to its folder."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(self._contents)

    def find(self, name: str) -> str | None:
        """The text of a file, or of the one of that name in any folder; None where there is none
        inside the source.
        """
        file = self._named(name) or self._alike(name)
        return decoded(self._contents[file]) if file else None

    def tex(self, *names: str) -> tuple[str, str] | None:
        r"""The file, and its text, that ``\input`` names, with or without its ending: the first
        of these names that there is one of, else one of such a name in any folder.
        """
        candidates = [
            candidate
            for name in names
            for candidate in (
                (name, f"{name}.tex") if posixpath.splitext(name)[1] else (f"{name}.tex", name)
            )
        ]
        found = (find(c) for find in (self._named, self._alike) for c in candidates)
        file = next(filter(None, found), "")
        return (file, decoded(self._contents[file])) if file else None

    def _named(self, name: str) -> str:
        clean = _clean(name)
        return clean if clean in self._contents else ""

    def _alike(self, name: str) -> str:
        clean = _clean(name)
        alike = [n for n in self._contents if clean and posixpath.basename(n) == clean]
        return alike[0] if len(alike) == 1 else ""

    def main(self) -> str:
        """The name of the file that TeX is called with; "" where none has a document."""
        candidates = self.mains()

        def rank(name: str) -> tuple[bool, bool, int, int]:
            stem = posixpath.splitext(name)[0]
            return (
                f"{stem}.bbl" in self._contents,
                posixpath.basename(stem).lower() in _USUAL,
                -name.count("/"),
                len(candidates[name]),
            )

        return max(candidates, key=rank, default="")

    def mains(self) -> dict[str, str]:
        """The files with a document that no other file puts in, with their texts; the one alone
        that the source says TeX is called with.
        """
        texts = {
            n: decoded(self._contents[n])
            for n in self._contents
            if n.lower().endswith((".tex", ".ltx", ".latex"))
        }
        stated = re.search(
            r"^[ \t]*+(\S+\.tex)\s++toplevelfile", self.find("00README.XXX") or "", re.MULTILINE
        )
        if stated and stated[1] in texts:
            return {stated[1]: texts[stated[1]]}
        whole = {n: t for n, t in texts.items() if _CLASS.search(t) and _BEGINS.search(t)} or {
            n: t for n, t in texts.items() if _CLASS.search(t) or _BEGINS.search(t)
        }
        put_in = {
            posixpath.splitext(posixpath.normpath(m))[0]
            for t in texts.values()
            for m in _INPUT.findall(t)
        }
        return {n: t for n, t in whole.items() if posixpath.splitext(n)[0] not in put_in} or whole


def _clean(name: str) -> str:
    """A name as the source has it; "" for one that leads out of the source."""
    clean = posixpath.normpath(name.strip().strip('"'))
    return "" if clean.startswith(("/", "..")) or "\x00" in clean else clean
