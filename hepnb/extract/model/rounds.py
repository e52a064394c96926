"""Conversations that go on side by side: in each round as many questions as the model takes.

The answers of a round are taken in the order of the conversations, whichever comes first: the same
answers give the same reading.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from hepnb.errors import ModelError
from hepnb.extract.model.asking import Asker, ExtractionCancelled
from hepnb.ports import Answer, Question

#: a conversation: it gives a question, gets the answer, gives the next one
Steps = Generator[Question, Answer, None]


@dataclass
class Talk:
    """A conversation about a ``text``; ``over`` says that nobody wants its answers any more."""

    text: str
    steps: Steps
    over: Callable[[], bool]
    question: Question | None = None
    begun: bool = False

    def asks(self) -> bool:
        """True where it has a question; a conversation begins when it is first looked at."""
        if not self.begun:
            self.begun = True
            self.question = next(self.steps, None)
        return self.question is not None and not self.over()

    def take(self, answer: Answer) -> None:
        """Goes on with an answer, up to the next question."""
        self.question = None
        try:
            self.question = self.steps.send(answer)
        except StopIteration:
            return


@dataclass
class Rounds:
    """All conversations of an extraction.

    A model that keeps the evaluation of one text only is asked about one text until all is said
    about it; one that keeps several is asked about all texts at the same time.
    """

    asker: Asker
    talks: list[Talk] = field(default_factory=list)

    def add(self, text: str, steps: Steps, over: Callable[[], bool]) -> None:
        """One more conversation; it comes behind those that are there."""
        self.talks.append(Talk(text, steps, over))

    def run(self) -> None:
        """Asks until nothing is left to be asked.

        Raises Stop when cancelled, KeyboardInterrupt, ModelError where the model is gone; what was
        answered until then, also the beginning of an answer, has been taken.
        """
        while asked := self._next():
            self._round(asked)

    def _next(self) -> list[Talk]:
        asked: list[Talk] = []
        for talk in self.talks:  # which grows while conversations begin
            other = bool(asked) and talk.text != asked[0].text
            if not (other and self.asker.model.capabilities.texts <= 1) and talk.asks():
                asked.append(talk)
        self.talks = [
            t for t in self.talks if not t.begun or (t.question is not None and not t.over())
        ]
        return asked

    def _round(self, talks: list[Talk]) -> None:
        asker = self.asker
        if asker.cancelled():
            raise ExtractionCancelled
        questions = [t.question for t in talks if t.question is not None]
        found: dict[int, Answer] = {}
        heard: dict[int, str] = {}
        watch = asker.watch()

        def words(number: int, text: str) -> None:
            heard[number] = heard.get(number, "") + text
            watch(text)

        try:
            answers = asker.model.answers(
                questions, on_answer=found.__setitem__, on_text=words, cancelled=asker.cancelled
            )
            found |= dict(enumerate(answers))
        except (ModelError, KeyboardInterrupt):
            self._take(talks, found, heard)
            raise
        self._take(talks, found, heard)
        if any(a.finish == "cancelled" for a in found.values()):
            raise ExtractionCancelled

    def _take(self, talks: list[Talk], found: dict[int, Answer], heard: dict[int, str]) -> None:
        for number, talk in enumerate(talks):
            answer = found.get(number)
            if (
                answer is None or (answer.finish == "cancelled" and not answer.text)
            ) and number in heard:
                answer = Answer(heard[number], None, "cancelled", 0, 0, 0.0, self.asker.model.name)
            if answer is not None and not talk.over():
                talk.take(answer)
                if answer.finish != "cancelled":
                    self.asker.report()
