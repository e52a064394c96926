"""A model that says what it was told to: for tests, of hepnb and of what others build on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pydantic import BaseModel

from hepnb.errors import BadAnswer, HepnbError, ModelError
from hepnb.models.plain_model import estimated_tokens, not_answered, one_by_one
from hepnb.models.validation import validated
from hepnb.ports import Answer, Cancelled, Capabilities, OnAnswer, OnText, Question, never

#: a text, an object that becomes one, a whole answer (to say how it ended), an error to raise
Reply = str | BaseModel | Answer | HepnbError


class Scripted:
    """A `hepnb.ports.LanguageModel` with a queue of replies; ``questions`` keeps what it was asked.

    ``capabilities``: what it pretends to be able to do.
    """

    def __init__(
        self,
        replies: Iterable[Reply],
        *,
        name: str = "scripted",
        capabilities: Capabilities | None = None,
    ) -> None:
        self.name = name
        self.capabilities = capabilities or Capabilities(device="none: replies of a script")
        self.questions: list[Question] = []
        self._replies = deque(replies)

    @property
    def left(self) -> int:
        """The number of replies not asked for yet."""
        return len(self._replies)

    def answer(
        self,
        question: Question,
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Answer:
        """Gives the next reply.

        Raises ModelError when none is left, BadAnswer when it is not what the schema asks for.
        """
        self.questions.append(question)
        if cancelled():
            return not_answered(self.name)
        if not self._replies:
            raise ModelError(
                f"no reply is left for question {len(self.questions)}", where=self.name
            )
        reply = self._replies.popleft()
        if isinstance(reply, HepnbError):
            raise reply
        answer = reply if isinstance(reply, Answer) else self._finished(reply)
        if on_text:
            on_text(answer.text)
        return self._parsed(answer, question.schema, partial=question.partial)

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """The next replies, in the order of the questions."""
        return one_by_one(
            self, questions, on_answer=on_answer, on_text=on_text, cancelled=cancelled
        )

    def tokens(self, text: str) -> int:
        """An estimate."""
        return estimated_tokens(text)

    def _finished(self, reply: str | BaseModel) -> Answer:
        text = reply if isinstance(reply, str) else reply.model_dump_json()
        return Answer(text, None, "stop", 0, len(text.split()), 0.0, self.name)

    def _parsed(self, answer: Answer, schema: type[BaseModel] | None, *, partial: bool) -> Answer:
        if schema is None or partial or answer.finish != "stop":
            return answer
        parsed, invalid = validated(schema, answer.text)
        if invalid:
            raise BadAnswer(f"the answer does not validate: {invalid}", where=self.name)
        return replace(answer, parsed=parsed)
