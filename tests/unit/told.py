"""Answers that were given to questions about a paper, as a model: each at the place where its
words stand now.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hepnb.models.scripted import Scripted
from hepnb.ports import Answer, Question

ANSWERS = Path(__file__).parents[1] / "answers"
_BLOCK = re.compile(r"^\[(b\d+)\] (.*)$", re.MULTILINE)
_ADDRESS = re.compile(r"(b\d+)(\..*)?")


class Told(Scripted):
    """The recorded answers about a paper, in their order; what is asked beyond them has an empty
    answer.

    The reading of PDFs goes on to be mended: where a block has another number by now, the address
    of a record in running text is that of the block that has its words, and that of a cell is in
    the table whose number is nearest.
    """

    def __init__(self, paper: str) -> None:
        """``paper``: the name of a folder of `ANSWERS`."""
        files = sorted((ANSWERS / paper).glob("*.txt"), key=lambda f: int(f.stem))
        super().__init__(
            [*(f.read_text(encoding="utf-8") for f in files), *["{}"] * 8],
            name=f"reader of {paper}",
        )
        self._tables: set[str] = set()

    def answer(self, question: Question, **how: Any) -> Answer:
        """The next answer, at the places of this question."""
        if self._replies and isinstance(text := self._replies[0], str):
            self._tables |= {
                b for b, has in _BLOCK.findall(question.context) if has.startswith("table")
            }
            self._replies[0] = _placed(text, question.context, self._tables)
        return super().answer(question, **how)


def _placed(text: str, context: str, tables: set[str]) -> str:
    said = json.loads(text)
    blocks = dict(_BLOCK.findall(context))
    for rule in said.get("rules", ()):
        shown, cell = _ADDRESS.fullmatch(rule["at"]).groups()  # type: ignore[union-attr]
        words = " ".join(rule["words"].split())
        if not cell and words not in blocks.get(shown, ""):
            rule["at"] = next((b for b, has in blocks.items() if words in has), rule["at"])
        if cell and shown not in tables and tables:
            rule["at"] = min(tables, key=lambda b: abs(int(b[1:]) - int(shown[1:]))) + cell
    return json.dumps(said, ensure_ascii=False)
