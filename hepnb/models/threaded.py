"""A model that works in a thread of its own while the caller waits, so that an interrupt of the
caller is immediate.
"""

from __future__ import annotations

import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Protocol

from hepnb.errors import Unanswered
from hepnb.models.plain_model import failed
from hepnb.ports import Answer, Cancelled, OnAnswer, OnText, Question, never

_POLL = 0.05  # seconds between two looks at ``cancelled``

#: the number of a question, and a piece of its text, its answer, or why it has none
Event = tuple[int, str | Answer | Unanswered]
Report = Callable[[Event], None]


class Work(Protocol):
    """Some questions being answered."""

    def run(self, report: Report) -> None:
        """Answers all; every question has one event that is its answer, or why it has none.

        Called in the thread.
        """

    def stop(self) -> None:
        """Has it come to an end soon; from any thread, and any number of times."""


class Threaded(ABC):
    """`LanguageModel.answer` and `answers` by `_work`; callbacks are called in the caller's
    thread.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """The name for the record."""

    @abstractmethod
    def _work(self, questions: Sequence[Question]) -> Work:
        """The work for these questions."""

    def answer(
        self,
        question: Question,
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Answer:
        """Answers a question; with a schema the answer is in form, or ``finish`` says that it was
        cut.

        An answer that is cut or does not validate is tried once more, with another seed at
        temperature 0.7; ``on_text`` then gets the text of both attempts. Raises Unanswered for a
        prompt longer than the context, BadAnswer for an answer that does not validate twice,
        ModelError where the model itself is gone.
        """
        found: list[Answer | Unanswered] = []
        words = (lambda _, text: on_text(text)) if on_text else None
        self._ask([question], lambda _, item: found.append(item), cancelled, words)
        if isinstance(found[0], Unanswered):
            raise found[0]
        return found[0]

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """Answers many questions, several at a time.

        Raises ModelError where the model is gone; what was there was handed out.
        """
        found: dict[int, Answer] = {}

        def take(number: int, item: Answer | Unanswered) -> None:
            found[number] = failed(item, self.name) if isinstance(item, Unanswered) else item
            if on_answer and found[number].finish != "cancelled":
                on_answer(number, found[number])

        self._ask(questions, take, cancelled, on_text)
        return tuple(found[n] for n in range(len(questions)))

    def _ask(
        self,
        questions: Sequence[Question],
        take: Callable[[int, Answer | Unanswered], None],
        cancelled: Cancelled,
        on_text: OnText | None,
    ) -> None:
        news: queue.SimpleQueue[Event | Exception | None] = queue.SimpleQueue()
        work = self._work(questions)

        def run() -> None:
            try:
                work.run(news.put)
                news.put(None)
            except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
                news.put(error)

        # A queue, never join(): after an interrupt inside join() a running thread counts as
        # finished (CPython).
        worker = threading.Thread(target=run, name="hepnb-model", daemon=True)
        try:
            worker.start()  # inside: an interrupt may come out of it, with the thread running
            while True:
                if cancelled():
                    work.stop()
                try:
                    event = news.get(timeout=_POLL)
                except queue.Empty:
                    continue
                if event is None:
                    return
                if isinstance(event, Exception):
                    raise event
                number, item = event
                if not isinstance(item, str):
                    take(number, item)
                elif on_text:
                    on_text(number, item)
        finally:
            work.stop()
