"""The answer of a model to a wish → cells: whatever can be read of it, one cell at a time.

A model without our grammar writes prose, fences, thoughts, keys that nobody asked for, long lines,
and a last cell that is cut. Each of these costs what is broken and nothing else; what is left out
has a reason, which the model is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hepnb import loose_json

#: cells of one answer, and lines of one cell, that are looked at
MOST_CELLS, MOST_LINES = 8, 200
#: characters of a purpose that are kept
_PURPOSE = 100
_THINKING = re.compile(r"<think(?:ing)?>")
_FENCE = re.compile(r"^```[ \t]*+(\w*+)[^\n]*\n(.*?)(?:^```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_CODE = ("", "python", "py", "python3", "adl")

FORM = (
    'expected one JSON object, {"cells": [{"purpose": "…", "requirements": [], "code": ["…"]}]}, '
    "with nothing before or after it"
)


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell as a model wrote it: its purpose, the lines of the spec that it implements, its
    code by lines.
    """

    purpose: str
    requirements: tuple[str, ...]
    code: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadReply:
    """The readable part of an answer; ``left_out``: the rest, with reasons."""

    cells: tuple[WrittenCell, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The cells as the model should have written them."""
        return json.dumps({"cells": [asdict(c) for c in self.cells]}, ensure_ascii=False)


def read(text: str, *, cut: bool = False) -> ReadReply:
    """The content of an answer. ``cut``: it came to no end. Nothing is raised."""
    text = _THINKING.split(loose_json.spoken(text))[0]  # thoughts without an end
    found, whole, end = _records(text)
    cells, reasons = _cells(found)
    begun = _begun(text[end:])
    if not found and not whole:
        cells = list(_fenced(text))
        begun = begun or text.count("```") % 2 == 1
    if cut or begun:
        reasons.append(
            "the answer was cut: its last cell is not whole"
            if cells
            else "the answer was cut in its first cell"
        )
    elif not cells and not reasons and not whole:
        reasons.append(f"no cell was found in the answer; {FORM}")
    if len(cells) > MOST_CELLS:
        reasons.append(f"{len(cells)} cells; the first {MOST_CELLS} are taken")
    return ReadReply(tuple(cells[:MOST_CELLS]), tuple(reasons))


def _records(text: str) -> tuple[list[Mapping[str, Any]], bool, int]:
    """The objects that may be cells, in order; whether a whole answer was among them; where the
    last one ends.
    """
    found: list[Mapping[str, Any]] = []
    whole, last = False, 0
    for value, end in loose_json.objects(text):
        if isinstance(value.get("cells"), list):
            whole, last = True, end
            found += [c if isinstance(c, dict) else {} for c in value["cells"]]
        elif "code" in value:
            last = end
            found.append(value)
    return found, whole, last


def _cells(records: list[Mapping[str, Any]]) -> tuple[list[WrittenCell], list[str]]:
    cells, reasons = [], []
    for number, record in enumerate(records, start=1):
        purpose = " ".join(str(record.get("purpose") or "cell").split())[:_PURPOSE]
        code = _lines(record.get("code"))
        if not any(line.strip() for line in code):
            reasons.append(
                f"cell {number} ({purpose!r}) has no code: a list of lines, one string each"
            )
        elif len(code) > MOST_LINES:
            reasons.append(
                f"cell {number} ({purpose!r}) has {len(code)} lines, at most {MOST_LINES} are taken"
            )
        else:
            cells.append(
                WrittenCell(purpose, tuple(_lines(record.get("requirements"))), tuple(code))
            )
    return cells, reasons


def _lines(value: object) -> list[str]:
    """Lines of a list of texts or of one text, which may stand in a fence; none where something
    else is among them.
    """
    given = value if isinstance(value, list) else [value]
    texts = [t for t in given if isinstance(t, str)]
    if len(texts) < len(given):
        return []
    text = "\n".join(texts)
    fence = _FENCE.fullmatch(text.strip())
    return (fence[2] if fence else text).rstrip("\n").split("\n") if text else []


def _fenced(text: str) -> Iterator[WrittenCell]:
    """Blocks of code of an answer in prose: a cell each."""
    for language, code in _FENCE.findall(text):
        if language.lower() in _CODE and code.strip():
            remark = re.match(r"\s*#+\s*(.+)", code)
            purpose = (
                "spec" if language.lower() == "adl" else remark[1].strip() if remark else "cell"
            )
            yield WrittenCell(purpose[:_PURPOSE], (), tuple(code.rstrip("\n").split("\n")))


def _begun(tail: str) -> bool:
    """True where a cell was begun and not finished."""
    return bool(re.search(r'\{\s*"(?:purpose|code|requirements)"\s*:', tail))
