"""Some questions on their way to a server, in an event loop: several in flight, each tried again
where that may help.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from hepnb.errors import BadAnswer, ModelError, Unanswered
from hepnb.models.plain_model import not_answered
from hepnb.models.server.connection import Connection, Passing
from hepnb.models.server.writing import Writing
from hepnb.models.threaded import Report
from hepnb.ports import Answer, Question

#: the second attempt, after an answer that was cut or did not validate
_RETRY_TEMPERATURE = 0.7


class Speaker(Protocol):
    """A way to ask a server."""

    async def write(self, connection: Connection, writing: Writing) -> None:
        """Writes one answer. Raises Passing, Refused, Unanswered."""


class Asking:
    """`hepnb.models.threaded.Work` on a server.

    What is stopped is closed, which frees its place there.
    """

    def __init__(
        self,
        name: str,
        speaker: Speaker,
        connect: Callable[[], Connection],
        parallel: int,
        questions: Sequence[Question],
    ) -> None:
        self.name = name
        self.speaker = speaker
        self.connect = connect
        self.parallel = parallel
        self.questions = questions
        self._stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def run(self, report: Report) -> None:
        """Answers all."""
        asyncio.run(self._all(report))

    def stop(self) -> None:
        """Closes what is on its way."""
        self._stopped.set()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: everything is answered
                self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _all(self, report: Report) -> None:
        places = asyncio.Semaphore(self.parallel)
        async with self.connect() as connection:
            self._tasks = [
                asyncio.ensure_future(self._one(n, connection, places, report))
                for n in range(len(self.questions))
            ]
            self._loop = asyncio.get_running_loop()
            if self._stopped.is_set():  # told before there was a loop
                self._cancel()
            try:
                await asyncio.gather(*self._tasks)
            finally:
                self._cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _one(
        self, number: int, connection: Connection, places: asyncio.Semaphore, report: Report
    ) -> None:
        question = self.questions[number]
        writing = Writing(question, lambda text: report((number, text)))
        try:
            async with places, asyncio.timeout(connection.patience.total):
                writing.began = time.perf_counter()
                report((number, await self._answer(connection, writing)))
        except Unanswered as error:
            report((number, error))
        except TimeoutError:
            hint = "the server is too slow, or hangs"
            report(
                (
                    number,
                    Unanswered(
                        f"no answer within {connection.patience.total:g} s",
                        where=self.name,
                        hint=hint,
                    ),
                )
            )
        except asyncio.CancelledError:
            # a task that was cancelled because another one failed is not heard of: its caller gets
            # that error
            writing.finish = "cancelled"
            report(
                (
                    number,
                    writing.answer(self.name)[0] if writing.pieces else not_answered(self.name),
                )
            )

    async def _answer(self, connection: Connection, writing: Writing) -> Answer:
        """An answer in form, in two attempts. Raises BadAnswer."""
        await self._written(connection, writing)
        answer, invalid = writing.answer(self.name)
        if (
            writing.question.schema is None
            or writing.question.partial
            or (answer.finish == "stop" and not invalid)
        ):
            return answer
        question = writing.question
        warmer = max(question.temperature, _RETRY_TEMPERATURE)
        writing.question = replace(question, temperature=warmer, seed=question.seed + 1)
        writing.again()
        await self._written(connection, writing)
        answer, invalid = writing.answer(self.name)
        if invalid:
            raise BadAnswer(
                f"the answer does not validate: {invalid}",
                where=self.name,
                hint="use a larger model, or a simpler schema",
            )
        return answer

    async def _written(self, connection: Connection, writing: Writing) -> None:
        """Has an answer written, as often as it takes.

        Raises ModelError where the server does not come back.
        """
        attempts = connection.patience.attempts
        for attempt in range(1, attempts + 1):
            try:
                return await self.speaker.write(connection, writing)
            except Passing as passing:
                if attempt == attempts:
                    hint = (
                        "look at the server's log; what was answered so far is kept where "
                        "answers are recorded"
                    )
                    found = f"{passing.reason} ({attempts} attempts)"
                    raise ModelError(found, where=self.name, hint=hint) from None
                writing.again()
                await connection.pause(attempt, passing)
        return None
