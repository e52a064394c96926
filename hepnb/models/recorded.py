"""Keeps what a model answered, and answers from what was kept.

A record is a file of JSON lines (``hepnb-answer/2``). The key of an answer is the hash of the
model's name and of everything that was asked: the same question has the same key on every machine.
A line also keeps what the model can do and how many tokens it counted for which texts (by their
hashes): questions are cut to the context by these, and must be cut alike when they are replayed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from hepnb import filing
from hepnb.documents import json_of
from hepnb.errors import BadAnswer, ModelError, Unanswered
from hepnb.models.plain_model import estimated_tokens, failed, not_answered, one_by_one
from hepnb.models.validation import validated
from hepnb.ports import (
    Answer,
    Cancelled,
    Capabilities,
    LanguageModel,
    OnAnswer,
    OnText,
    Question,
    never,
)

#: hexadecimal digits of a hash that are kept
_HEAD = 16
FORMAT = "hepnb-answer/2"
#: the first version, which belongs to other questions
_EARLIER = "hepnb-answer/1"
#: the parts of a question, each of which is hashed by itself, so that a miss can say what differs
PARTS = ("system", "context", "question", "schema", "parameters", "seed", "turns")
#: what an answer may have besides; left out of a line where it is 0 or empty
_MORE = ("cached_tokens", "prompt_seconds", "answer_seconds", "confidence", "thinking", "problem")


class Recorded:
    """A `hepnb.ports.LanguageModel` that asks another one and appends every finished answer to a
    file.
    """

    def __init__(self, model: LanguageModel, path: str | Path) -> None:
        self.model = model
        self.path = Path(path)
        self._counted: dict[str, int] = {}  # what was counted since the last answer

    @property
    def name(self) -> str:
        """The name of the model that is asked."""
        return self.model.name

    @property
    def capabilities(self) -> Capabilities:
        """Those of the model that is asked."""
        return self.model.capabilities

    def answer(
        self,
        question: Question,
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Answer:
        """The model's answer.

        One that was cancelled is not kept: it says nothing about the question.
        """
        try:
            answer = self.model.answer(question, on_text=on_text, cancelled=cancelled)
        except Unanswered as error:
            self._keep(question, failed(error, self.name))
            raise
        self._keep(question, answer)
        return answer

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """The model's answers, each kept as soon as it is there."""

        def keep(number: int, answer: Answer) -> None:
            self._keep(questions[number], answer)
            if on_answer:
                on_answer(number, answer)

        return self.model.answers(questions, on_answer=keep, on_text=on_text, cancelled=cancelled)

    def tokens(self, text: str) -> int:
        """As the model counts."""
        count = self._counted[_hash(text)[:_HEAD]] = self.model.tokens(text)
        return count

    def _keep(self, question: Question, answer: Answer) -> None:
        if answer.finish == "cancelled":
            return
        line: dict[str, object] = {
            "format": FORMAT,
            "key": key(self.name, question),
            "model": self.name,
            "parts": parts(question),
        }
        line |= {"text": answer.text, "finish": answer.finish, "seconds": round(answer.seconds, 3)}
        line |= {"prompt_tokens": answer.prompt_tokens, "answer_tokens": answer.answer_tokens}
        line |= {name: value for name in _MORE if (value := getattr(answer, name))}
        line |= {"capabilities": asdict(self.capabilities), "counted": self._counted}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            filing.append(
                self.path, json.dumps(line, ensure_ascii=False).encode("utf-8", "replace")
            )
        except OSError as error:
            found = f"cannot keep the answer: {error.strerror}"
            raise ModelError(found, where=str(self.path), hint="choose another record") from error
        self._counted = {}


class Replayed:
    """A `hepnb.ports.LanguageModel` that answers from a record, without a model; the last one
    counts.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lines = _read(self.path)
        self._by_key = {line["key"]: line for line in self._lines}
        self._models = list(dict.fromkeys(line["model"] for line in reversed(self._lines)))
        self._counted = {
            text: count for line in self._lines for text, count in line["counted"].items()
        }

    @property
    def name(self) -> str:
        """The record, and the model that answered last."""
        return f"replay of {self._models[0]}" if self._models else f"replay of {self.path.name}"

    @property
    def capabilities(self) -> Capabilities:
        """Those of the model that answered last, since the questions were made for them."""
        if not self._lines:
            return Capabilities(device="none: recorded answers")
        return replace(
            Capabilities(**self._lines[-1]["capabilities"]), device="none: recorded answers"
        )

    def answer(
        self,
        question: Question,
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Answer:
        """The recorded answer.

        Raises ModelError where there is none, and says what differs from the nearest one;
        Unanswered where the model had none.
        """
        line = next(
            (self._by_key[k] for m in self._models if (k := key(m, question)) in self._by_key), None
        )
        if line is None:
            raise ModelError(
                "no recorded answer: " + self._difference(question),
                where=str(self.path),
                hint="ask a model once more",
            )
        if cancelled():
            return not_answered(line["model"])
        if line["finish"] == "failed":
            raise Unanswered(line.get("problem", "no answer"))
        if on_text:
            on_text(line["text"])
        parsed = None if question.partial else self._parse(line, question.schema)
        tokens = (int(line["prompt_tokens"]), int(line["answer_tokens"]))
        more = {name: line[name] for name in _MORE if name in line}
        return Answer(
            line["text"],
            parsed,
            line["finish"],
            *tokens,
            float(line["seconds"]),
            line["model"],
            **more,
        )

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """The recorded answers, in the order of the questions."""
        return one_by_one(
            self, questions, on_answer=on_answer, on_text=on_text, cancelled=cancelled
        )

    def tokens(self, text: str) -> int:
        """As the model counted when the answers were recorded; an estimate of what it did not
        count.
        """
        found = self._counted.get(_hash(text)[:_HEAD])
        return estimated_tokens(text) if found is None else found

    def _parse(self, line: Mapping[str, Any], schema: type[BaseModel] | None) -> BaseModel | None:
        if schema is None or line["finish"] != "stop":
            return None
        parsed, invalid = validated(schema, line["text"])
        if invalid:
            raise BadAnswer(f"a recorded answer does not validate: {invalid}", where=str(self.path))
        return parsed

    def _difference(self, question: Question) -> str:
        asked = parts(question)
        different = [[p for p in PARTS if line["parts"].get(p) != asked[p]] for line in self._lines]
        nearest = min(range(len(different)), key=lambda i: len(different[i]), default=None)
        if nearest is None:
            return "the record is empty"
        return f"{' and '.join(different[nearest])} of the nearest one (line {nearest + 1}) differ"


def key(model: str, question: Question) -> str:
    """The key of an answer: sha256 of the model's name and of the parts of the question."""
    return _hash({"model": model, **parts(question)})


def parts(question: Question) -> dict[str, str]:
    """The parts of a question, each as the head of its sha256."""
    schema = question.schema.model_json_schema() if question.schema else None
    parameters = {"max_tokens": question.max_tokens, "temperature": question.temperature}
    parameters |= {"think": question.think, "partial": question.partial}
    values = (
        question.system,
        question.context,
        question.question,
        schema,
        parameters,
        question.seed,
        question.turns,
    )
    return {name: _hash(value)[:_HEAD] for name, value in zip(PARTS, values, strict=True)}


def _hash(value: object) -> str:
    # the order of keys counts: a schema with its fields turned around is another question
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _read(path: Path) -> list[dict[str, Any]]:
    """The lines of a record.

    Raises ModelError for a missing file and for a line that is not one of ours.

    A last line without an end is what a process that was killed left: it is passed over.
    """
    try:
        # not splitlines(): answers may hold U+2028
        texts = filing.text(path, filing.MOST_DATA).split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text"
        raise ModelError(
            reason.lower(),
            where=str(path),
            expected="a record of answers",
            hint="make one with a model first",
        ) from None
    *whole, rest = texts
    if rest and (_is_json(rest) or not any(whole)):
        whole.append(rest)
    return [_line(text, f"{path}:{n}") for n, text in enumerate(whole, start=1) if text.strip()]


def _is_json(text: str) -> bool:
    try:
        json_of(text)
    except json.JSONDecodeError:
        return False
    return True


def _line(text: str, where: str) -> dict[str, Any]:
    try:
        line = json_of(text)
    except json.JSONDecodeError as error:
        raise ModelError(
            f"not JSON ({error.msg})", where=where, expected=FORMAT, hint="delete the line"
        ) from None
    needed = {
        "key",
        "model",
        "parts",
        "text",
        "finish",
        "seconds",
        "prompt_tokens",
        "answer_tokens",
        "capabilities",
        "counted",
    }
    if isinstance(line, dict) and line.get("format") == _EARLIER:
        found = "an answer of an earlier version, which asked other questions"
        raise ModelError(
            found, where=where, expected=FORMAT, hint="ask the model once more, with another record"
        )
    if not isinstance(line, dict) or line.get("format") != FORMAT or needed - line.keys():
        raise ModelError(
            "not a recorded answer", where=where, expected=FORMAT, hint="delete the line"
        )
    return line
