"""A model for tests that reads like a person: it knows the requirements of a paper, and finds
them by their words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hepnb.models.plain_model import estimated_tokens, one_by_one
from hepnb.ports import Answer, Cancelled, Capabilities, OnAnswer, OnText, Question, never

Record = dict[str, Any]
#: what a reader says of photons, jets and a region; the texts of the tests have these words
BLOCKS: tuple[Record, ...] = (
    {"name": "photons", "kind": "objects", "of": ["Photon"]},
    {"name": "jets", "kind": "objects", "of": ["Jet"]},
    {"name": "SR", "kind": "region", "of": []},
)
PT: Record = {
    "words": "required to have p_{T} > 25 GeV",
    "in": ["photons"],
    "q": "pt",
    "op": ">",
    "v": [25],
    "unit": "GeV",
}
ETA: Record = {"words": "and |η| < 2.37", "in": ["photons"], "q": "abseta", "op": "<", "v": [2.37]}
SIZE: Record = {
    "words": "Events with at least two jets",
    "in": ["SR"],
    "what": "jets",
    "q": "n",
    "op": ">=",
    "v": [2],
}
JET: Record = {
    "words": "two jets with p_{T} > 30 GeV",
    "in": ["jets"],
    "q": "pt",
    "op": ">",
    "v": [30],
    "unit": "GeV",
}
_SHOWN = re.compile(r"^\[(b\d+)\] (?:\(caption\) )?(.*)$", re.MULTILINE)
_ROW = re.compile(r"^([HR]\d+)(?: <rows \?>)?: (.*)$")


@dataclass
class Reader:
    """A `hepnb.ports.LanguageModel` with knowledge: it answers each kind of question in form.

    ``blocks`` and ``rules``: what it knows; a rule without ``at`` is given where its words stand.
    ``later``: rules that it gives only when it is asked about what is left; ``why``: what it says
    of the items. ``spoil`` changes the text of an answer, as a bad model would. ``questions`` keeps
    what it was asked.
    """

    blocks: Sequence[Record] = ()
    rules: Sequence[Record] = ()
    later: Sequence[Record] = ()
    why: str = "stated elsewhere"
    spoil: Callable[[Question, str], str] = lambda _, text: text
    context: int = 0
    parameters: int = 0
    name: str = "reader"
    questions: list[Question] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """The context and the size."""
        return Capabilities(context=self.context, parameters=self.parameters)

    def tokens(self, text: str) -> int:
        """An estimate."""
        return estimated_tokens(text)

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """One after the other."""
        return one_by_one(
            self, questions, on_answer=on_answer, on_text=on_text, cancelled=cancelled
        )

    def answer(
        self,
        question: Question,
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Answer:
        """What it knows about the context of the question."""
        self.questions.append(question)
        turns = [text for turn in question.turns for text in turn]
        sent = sum(
            estimated_tokens(t)
            for t in (question.system, question.context, *turns, question.question)
        )
        if cancelled():
            return Answer("", None, "cancelled", 0, 0, 0.0, self.name)
        text = self.spoil(question, self._reply(question))
        if on_text:
            on_text(text)
        return Answer(text, None, "stop", sent, estimated_tokens(text), 0.01, self.name)

    def _reply(self, question: Question) -> str:
        if "The items:" in question.question:
            numbers = re.findall(
                r"^(\d+)\. ", question.question.partition("The items:")[2], re.MULTILINE
            )
            items = [{"i": int(n), "why": self.why} for n in numbers]
            reply: Record = {
                "items": items,
                "blocks": [],
                "rules": self._here(question, self.later),
                "more": False,
            }
        else:
            reply = {
                "blocks": list(self.blocks),
                "rules": self._here(question, self.rules),
                "more": False,
            }
        return json.dumps(reply, ensure_ascii=False)

    def _here(self, question: Question, rules: Sequence[Record]) -> list[Record]:
        """The rules whose words stand in the context, each with its place."""
        placed = ({"at": _place(question.context, rule["words"]), **rule} for rule in rules)
        return [
            rule
            for rule in placed
            if rule["at"] and rule["at"].partition(".")[0] in dict(_SHOWN.findall(question.context))
        ]


def _place(context: str, words: str) -> str:
    for shown, text in _SHOWN.findall(context):
        if words in text:
            return str(shown)
    shown = ""
    for line in context.splitlines():
        if match := re.match(r"\[(b\d+)\] table", line):
            shown = match[1]
        elif shown and (row := _ROW.match(line)):
            for cell in row[2].split(" | "):
                number, _, text = cell.partition("=")
                if text == words:
                    return f"{shown}.{row[1]}.{number}"
    return ""
