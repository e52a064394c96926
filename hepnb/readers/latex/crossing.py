"""Cross-references of a paper: numbers of sections, tables and equations; labels and citations by
their keys.

While the text is written the numbers are not all known: marks stand for them until the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

_MARK = re.compile("\ue000(\\d+)\ue001")
_NAMES: Final = {
    "section": "Section",
    "figure": "Fig.",
    "table": "Table",
    "equation": "Eq.",
    "appendix": "Appendix",
}
_LEVELS: Final = ("chapter", "section", "subsection", "subsubsection")


class Crossings:
    """Counts, labels and citations. ``anchor``: the number that a label that comes now is for."""

    CITES: Final = (
        "cite", "citep", "citet", "citealp", "citealt", "citenum", "onlinecite", "parencite",
        "textcite", "autocite", "Cite",
        "supercite",
    )  # fmt: skip
    REFS: Final = (
        "ref",
        "eqref",
        "autoref",
        "cref",
        "Cref",
        "pageref",
        "nameref",
        "vref",
        "subref",
    )

    def __init__(self) -> None:
        self.anchor, self._anchored = "", "section"
        self.used: dict[str, None] = {}
        self._numbers = dict.fromkeys((*_LEVELS, "part", "figure", "table", "equation"), 0)
        self._labels: dict[str, tuple[str, str]] = {}
        self._marks: list[tuple[str, tuple[str, ...]]] = []
        self._appendix = ""

    # --- counting
    # ----------------------------------------------------------------------------------------------

    def appendix(self) -> None:
        """Numbers sections by letters from here on."""
        self._appendix = "chapter" if self._numbers["chapter"] else "section"
        self._numbers[self._appendix] = 0
        self._anchored = "appendix"

    def section(self, name: str) -> str:
        """The number of the section of this kind that begins."""
        self._numbers[name] += 1
        if name == "part":
            return ""
        place = _LEVELS.index(name)
        for deeper in _LEVELS[place + 1 :]:
            self._numbers[deeper] = 0
        parts = [
            self._written(level)
            for level in _LEVELS[: place + 1]
            if level != "chapter" or self._numbers["chapter"]
        ]
        self.anchor, self._anchored = ".".join(parts), "appendix" if self._appendix else "section"
        return self.anchor

    def _written(self, level: str) -> str:
        number = self._numbers[level]
        return (
            chr(ord("A") + (number - 1) % 26) if level == self._appendix and number else str(number)
        )

    def next(self, kind: str) -> str:
        """The number of the next table, figure or equation."""
        self._numbers[kind] += 1
        self.anchor, self._anchored = str(self._numbers[kind]), kind
        return self.anchor

    def equation(self) -> str:
        """The number of the equation that begins."""
        return self.next("equation")

    def tag(self, text: str) -> None:
        """An equation has a number of its own."""
        self._numbers["equation"] -= 1
        self.anchor = text

    def label(self, key: str) -> None:
        """The label of what was numbered last."""
        self._labels[key.strip()] = (self.anchor, self._anchored)

    # --- marks
    # ----------------------------------------------------------------------------------------------

    def cite(self, command: str, keys: Sequence[str]) -> str:
        """The mark of a citation."""
        self.used |= dict.fromkeys(keys)
        bare = command in ("citenum", "onlinecite", "citealp", "citealt")
        return self._mark("bare" if bare else "cite", tuple(keys))

    def ref(self, command: str, keys: str) -> str:
        """The mark of a reference to a part of the paper."""
        return self._mark(command, tuple(k.strip() for k in keys.split(",")))

    def _mark(self, kind: str, keys: tuple[str, ...]) -> str:
        self._marks.append((kind, keys))
        return f"\ue000{len(self._marks) - 1}\ue001"

    def resolved(self, text: str, labels: Mapping[str, str]) -> str:
        """A text with numbers in place of its marks; ``labels``: key → label in the
        bibliography.
        """
        written = _MARK.sub(lambda m: self._number(*self._marks[int(m[1])], labels), text)
        return re.sub(r" {2,}", " ", written).strip()

    def _number(self, kind: str, keys: tuple[str, ...], labels: Mapping[str, str]) -> str:
        if kind in ("cite", "bare"):
            found = [labels.get(k, "?") for k in keys]
            numbers = sorted({int(n) for n in found if n.isdigit()})
            listed = ", ".join(
                [*_ranges(numbers), *dict.fromkeys(n for n in found if not n.isdigit())]
            )
            return listed if kind == "bare" else f"[{listed}]"
        numbers_ = [self._labels.get(k, ("??", "")) for k in keys]
        shown = ", ".join(
            f"({n})" if kind == "eqref" or (kind != "ref" and what == "equation") else n
            for n, what in numbers_
        )
        if kind in ("autoref", "cref", "Cref"):
            return f"{_NAMES.get(numbers_[0][1], '')} {shown}".strip()
        return "" if kind in ("pageref", "nameref") else shown

    def missing(self, labels: Mapping[str, str]) -> list[str]:
        """The keys that are cited and that the bibliography lacks."""
        return [k for k in self.used if k not in labels]


def _ranges(numbers: Sequence[int]) -> list[str]:
    """``1, 3–5``: three and more in a row become a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [s for run in runs for s in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]
