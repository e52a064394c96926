"""A model for tests that reads like a person: it knows the requirements of a paper, and finds them by their words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel

from hepnb.errors import BadAnswer
from hepnb.extract.replies import MAX_LINES, Assembly, Doubt, Lines, Outline
from hepnb.models.sequence import estimated_tokens, one_by_one
from hepnb.ports import Answer, Cancelled, Capabilities, Question, never


@dataclass(frozen=True)
class Known:
    """A requirement that the reader knows: the words that state it, the block of the spec, the ADL line."""

    anchor: str
    block: str
    adl: str


@dataclass
class Reader:
    """A `hepnb.ports.LanguageModel` with knowledge: it answers each kind of question in form.

    ``known``: what passages state; ``forced``: words of a passage → lines that it gives for it, right or wrong; ``doubted``: what
    it says only when a phrase is doubted; ``placed``: name of a block → (the same as, takes). ``spoil`` changes the text of an
    answer, as a bad model would. ``questions`` keeps what it was asked.
    """

    known: Sequence[Known] = ()
    forced: dict[str, Sequence[Known]] = field(default_factory=dict)
    doubted: Sequence[Known] = ()
    placed: dict[str, tuple[str, str]] = field(default_factory=dict)
    spoil: Callable[[Question, str], str] = lambda _, text: text
    context: int = 0
    name: str = "reader"
    questions: list[Question] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """Nothing but the context."""
        return Capabilities(context=self.context)

    def tokens(self, text: str) -> int:
        """An estimate."""
        return estimated_tokens(text)

    def answers(
        self, questions: Sequence[Question], *, on_answer: Callable[[int, Answer], None] | None = None, cancelled: Cancelled = never
    ) -> tuple[Answer, ...]:
        """One after the other."""
        return one_by_one(self, questions, on_answer=on_answer, cancelled=cancelled)

    def answer(self, question: Question, *, on_text: Callable[[str], None] | None = None, cancelled: Cancelled = never) -> Answer:
        """What it knows about the context of the question."""
        self.questions.append(question)
        sent = sum(estimated_tokens(t) for t in (question.system, question.context, question.question))
        if cancelled():
            return Answer("", None, "cancelled", 0, 0, 0.0, self.name)
        text = self.spoil(question, self._reply(question))
        if on_text:
            on_text(text)
        try:
            parsed = question.schema.model_validate_json(text) if question.schema else None
        except ValueError as error:
            raise BadAnswer(f"the answer does not validate: {type(error).__name__}", where=self.name) from None
        return Answer(text, parsed, "stop", sent, estimated_tokens(text), 0.01, self.name)

    def _reply(self, question: Question) -> str:
        replies: dict[type[BaseModel], Callable[[Question], dict[str, object]]] = {
            Lines: self._lines,
            Outline: lambda _: {"rationale": "", "collections": [], "regions": []},
            Doubt: self._doubt,
            Assembly: lambda q: {"rationale": "", "blocks": [_placed(n, p) for n, p in self.placed.items() if n in q.context]},
        }
        assert question.schema is not None
        return json.dumps(replies[question.schema](question), ensure_ascii=False)

    def _lines(self, question: Question) -> dict[str, object]:
        forced = [_line(k) for words, lines in self.forced.items() if words in question.context for k in lines]
        return {"lines": [*forced, *_lines(question.context, self.known)][:MAX_LINES]}

    def _doubt(self, question: Question) -> dict[str, object]:
        phrase = question.question.rpartition("The phrase:\n")[2].partition("\n")[0]
        here = [k for k in self.doubted if _same(phrase) in _same(k.anchor) or _same(k.anchor) in _same(phrase)]
        lines = _lines(question.context, here)
        verdict, reason = ("requirement", "requirement") if lines else ("no requirement", "definition")
        return {"rationale": "", "verdict": verdict, "reason": reason, "lines": lines[:3]}


def _placed(name: str, place: tuple[str, str]) -> dict[str, str]:
    return {"name": name, "same_as": place[0], "takes": place[1]}


def _lines(context: str, known: Sequence[Known]) -> list[dict[str, str]]:
    """Those of which the anchor stands in the context, in the order in which they stand there."""
    text = _same(context)
    found = sorted(
        ((text.index(_same(k.anchor)), i, k) for i, k in enumerate(known) if _same(k.anchor) in text), key=lambda x: x[:2]
    )
    return [_line(k) for _, _, k in found]


def _line(known: Known) -> dict[str, str]:
    kind, name = known.block.split()
    return {"rationale": "", "anchor": known.anchor, "kind": kind, "name": name, "adl": known.adl}


def _same(text: str) -> str:
    return re.sub(r"[\s{}_^]+", "", text.replace(" | ", " "))


def load(path: Path) -> list[Known]:
    """What a file of answers written by hand holds: block → [anchor, line]."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Known(anchor, block, adl) for block, lines in blocks.items() for anchor, adl in lines]
