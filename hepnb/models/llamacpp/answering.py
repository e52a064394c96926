"""A round of questions to one model: what they have in common is evaluated once, several are
answered at a time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from hepnb.errors import BadAnswer, Unanswered
from hepnb.models import chat
from hepnb.models.llamacpp.binding import BATCH, Prompt
from hepnb.models.llamacpp.kv_cache import TRUNK, BatchToken, Cells, common
from hepnb.models.llamacpp.sequence import AnswerSequence, Job
from hepnb.models.llamacpp.stopping import Stop, Stopped
from hepnb.models.plain_model import not_answered
from hepnb.models.threaded import Report
from hepnb.ports import Question

#: the second attempt, after an answer that was cut or did not validate
_RETRY_TEMPERATURE = 0.7


class Round:
    """Answers questions with the cells of one context, which the caller has locked."""

    def __init__(
        self, cells: Cells, template: str, name: str, context: int, parallel: int, stop: Stop
    ) -> None:
        self.cells = cells
        self.template = template
        self.name = name
        self.context = context
        self.parallel = parallel
        self.stop = stop
        self.vocabulary = cells.handles.vocabulary
        self.live: dict[int, AnswerSequence] = {}
        #: sequences of finished answers, and the prompt that they still hold
        self.idle: dict[int, list[int]] = {}

    def prompt(self, question: Question) -> Prompt:
        """The prompt of a question in tokens of this model."""
        pieces = chat.prompt(
            self.template, question, bos=self.vocabulary.bos, eos=self.vocabulary.eos
        )
        return self.vocabulary.prompt(pieces)

    def run(self, questions: Sequence[Question], report: Report) -> None:
        """Answers all; every question has one event that is its answer, or why it has none."""
        jobs = []
        for number, question in enumerate(questions):
            try:
                jobs.append(self._job(number, question))
            except Unanswered as error:
                report((number, error))
        waiting: deque[Job] = deque()
        groups = deque(self._groups(jobs))
        try:
            while groups:
                waiting.extend(groups.popleft())
                self._group(waiting, report)
        except Stopped:
            self._cancel((*waiting, *(job for group in groups for job in group)), report)
        finally:
            for growing in self.live.values():
                growing.close()
            # the trunk stays: the next questions are often about the same text
            for sequence in range(1, self.parallel + 1):
                self.cells.drop(sequence)
            self.live, self.idle = {}, {}

    def _job(self, number: int, question: Question) -> Job:
        """A question with its prompt and its bounds.

        Raises Unanswered where the prompt is too long.
        """
        thinks = question.think > 0 and chat.thoughts(self.template) is not None
        prompt = self.prompt(question if thinks else replace(question, think=0))
        room = self.context - len(prompt.tokens)
        if room <= 0:
            hint = "send less text, or load the model with a longer context"
            found, expected = (
                f"a prompt of {len(prompt.tokens)} tokens",
                f"less than {self.context}",
            )
            raise Unanswered(found, where=self.name, expected=expected, hint=hint)
        limit = min(question.max_tokens, room)
        budget = max(0, min(question.think, room - limit - 32)) if thinks else 0
        if thinks and not budget:  # no room for a thought: it is not begun
            return self._job(number, replace(question, think=0))
        return Job(number, question, prompt, limit, budget)

    def _groups(self, jobs: Sequence[Job]) -> Iterator[list[Job]]:
        """Questions that are answered together: all of them, but for recurrent models those about
        one text.

        Others branch off from one another where they have more in common than the trunk; a
        recurrent state cannot.
        """
        if not self.cells.recurrent:
            if jobs:
                yield list(jobs)
            return
        texts = [
            list(group)
            for _, group in groupby(
                jobs, key=lambda job: (job.question.system, job.question.context)
            )
        ]
        if max(map(len, texts), default=0) > 1:
            yield from texts
        elif jobs:
            yield list(jobs)

    def _group(self, waiting: deque[Job], report: Report) -> None:
        start = time.perf_counter()
        cached = self._trunk(waiting)
        seconds = time.perf_counter() - start
        alone = len(waiting) == 1
        while waiting or self.live:
            while waiting and len(self.live) < self.parallel and self._fits(waiting[0]):
                growing = self._begin(waiting[0], cached, alone=alone)
                waiting.popleft()
                growing.prompt_seconds += seconds
                # the trunk was evaluated for the first one; the others find it there
                cached, seconds = len(self.cells.trunk), 0.0
            self._step(report)
            for growing in [s for s in self.live.values() if s.finish]:
                self._rest(growing)
                if again := self._finished(growing, report):
                    waiting.appendleft(again)

    def _trunk(self, jobs: Sequence[Job]) -> int:
        """Evaluates what all prompts begin with; gives how much of it was known before.

        The last token is for each its own.
        """
        prompts = [job.prompt.tokens for job in jobs]
        length = (
            min(common(prompts[0], p) for p in prompts) if len(prompts) > 1 else len(prompts[0])
        )
        shared = prompts[0][: min(length, *(len(p) - 1 for p in prompts))]
        return self.cells.grow(shared, jobs[0].prompt.bounds, self.stop)

    def _fits(self, job: Job) -> bool:
        """True if the cells suffice for one more, if need be without those of finished answers;
        one question alone always fits.
        """
        # cells of the trunk are shared by all: each answer takes only those that it adds
        trunk = len(self.cells.trunk)
        taken = trunk + sum(s.job.cells - trunk for s in self.live.values()) + (job.cells - trunk)
        if taken + sum(len(tokens) - trunk for tokens in self.idle.values()) > self.context:
            for sequence in self.idle:
                self.cells.drop(sequence)
            self.idle = {}
        return not self.live or taken <= self.context

    def _rest(self, growing: AnswerSequence) -> None:
        """A finished answer leaves its prompt, since the next question may be about the same
        text.
        """
        del self.live[growing.sequence]
        growing.close()
        if self.cells.recurrent:
            self.cells.drop(growing.sequence)
        else:
            self.cells.take_back(growing.sequence, len(growing.evaluated))
            self.idle[growing.sequence] = growing.evaluated

    def _begin(self, job: Job, cached: int, *, alone: bool) -> AnswerSequence:
        """Branches off from what has most in common with the prompt, and evaluates the rest of
        it.
        """
        start = time.perf_counter()
        # the last token is evaluated with the first step, whose logits choose what comes next
        tokens = job.prompt.tokens[:-1]
        source, length = TRUNK, min(len(self.cells.trunk), len(tokens))
        others = (
            {}
            if self.cells.recurrent
            else {n: s.evaluated for n, s in self.live.items()} | self.idle
        )
        for other, held in others.items():
            if (shared := common(held, tokens)) > length:
                source, length = other, shared
        sequence = self._sequence(source)
        if sequence == source:
            self.cells.take_back(sequence, length)
        else:
            self.cells.branch(sequence, source, length)
        self.cells.go_on(sequence, tokens, length, self.stop)
        known = length if source != TRUNK else min(cached, length)
        thoughts = chat.thoughts(self.template)
        # guesses are for one answer alone: several fill the batch as it is; and what was guessed
        # wrong must be taken back, which a recurrent state cannot
        drafts = alone and not self.cells.recurrent
        growing = AnswerSequence(
            job, sequence, self.vocabulary, thoughts, cached=known, drafts=drafts
        )
        growing.prompt_seconds = time.perf_counter() - start
        self.live[sequence] = growing
        return growing

    def _sequence(self, source: int) -> int:
        """A sequence for a new answer: that of a finished one that it goes on from, an empty
        one, or any finished one.
        """
        every = range(1, self.parallel + 1)
        free = next((n for n in every if n not in self.live and n not in self.idle), 0)
        chosen = source if source in self.idle else free or next(iter(self.idle))
        if self.idle.pop(chosen, None) is not None and chosen != source:
            self.cells.drop(chosen)
        return chosen

    def _step(self, report: Report) -> None:
        """One token more for every answer in the making (several where a guess was right)."""
        batch: list[BatchToken] = []
        rows: list[tuple[AnswerSequence, int]] = []
        for growing in list(self.live.values()):
            entries = growing.entries()
            if len(batch) + len(entries) > BATCH:
                self._evaluate(batch, rows, report)
                batch, rows = [], []
            rows.append((growing, len(batch)))
            batch += entries
        self._evaluate(batch, rows, report)

    def _evaluate(
        self,
        batch: Sequence[BatchToken],
        rows: Sequence[tuple[AnswerSequence, int]],
        report: Report,
    ) -> None:
        if not batch:
            return
        self.cells.evaluate(batch, self.stop)
        for growing, row in rows:
            try:
                text = growing.take(self.cells.logits, row)
            except Unanswered as error:
                growing.finish = "failed"
                report((growing.job.number, error))
                continue
            if growing.guessed:  # what stands behind the first wrong guess never was
                self.cells.take_back(growing.sequence, growing.place)
            if text:
                report((growing.job.number, text))

    def _finished(self, growing: AnswerSequence, report: Report) -> Job | None:
        """Reports an answer; or gives the job once more, where another attempt may help."""
        job, finish = growing.job, growing.finish
        assert finish is not None
        if finish == "failed":
            return None
        answer, invalid = growing.answer(self.name, finish)
        if (
            job.question.schema is None
            or job.question.partial
            or (finish == "stop" and not invalid)
        ):
            report((job.number, answer))
        elif job.attempt == 1:
            warmer = max(job.question.temperature, _RETRY_TEMPERATURE)
            return replace(
                job,
                question=replace(job.question, temperature=warmer, seed=job.question.seed + 1),
                attempt=2,
            )
        elif invalid:
            hint = "use a larger model, or a simpler schema"
            report(
                (
                    job.number,
                    BadAnswer(
                        f"the answer does not validate: {invalid}", where=self.name, hint=hint
                    ),
                )
            )
        else:
            report((job.number, answer))
        return None

    def _cancel(self, waiting: Sequence[Job], report: Report) -> None:
        for growing in self.live.values():
            report((growing.job.number, growing.answer(self.name, "cancelled")[0]))
        for job in waiting:
            report((job.number, not_answered(self.name)))
