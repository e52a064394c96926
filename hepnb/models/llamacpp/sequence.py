"""One answer in the making: a sequence of the context that grows token by token, with its own
grammar and its own state.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from hepnb.models import chat, confidence, grammar
from hepnb.models.llamacpp.binding import Logits, Prompt, Vocabulary
from hepnb.models.llamacpp.guessing import Guesses
from hepnb.models.llamacpp.kv_cache import BatchToken
from hepnb.models.llamacpp.sampling import Sampler
from hepnb.models.validation import validated
from hepnb.ports import Answer, Finish, Question

#: greedy thoughts go round in circles (so say the makers of Qwen3 and of gpt-oss)
_THINKING_TEMPERATURE = 0.6


@dataclass(frozen=True)
class Job:
    """A question to be answered: its number among the others, its prompt, the bounds of thought and
    answer in tokens.

    ``attempt``: 1 or 2; ``started``: when the first one began, by `time.perf_counter`.
    """

    number: int
    question: Question
    prompt: Prompt
    limit: int
    budget: int = 0
    attempt: int = 1
    started: float = field(default_factory=time.perf_counter)

    @property
    def cells(self) -> int:
        """The number of tokens that it may come to."""
        return len(self.prompt.tokens) + self.limit + self.budget + _SPARE


#: room for the tokens that close a thought
_SPARE = 16


class AnswerSequence:
    """An answer in the making.

    ``fresh``: the tokens that are to be evaluated next; ``finish``: None while it goes on.
    """

    def __init__(
        self,
        job: Job,
        sequence: int,
        vocabulary: Vocabulary,
        thoughts: chat.Thoughts | None,
        *,
        cached: int,
        drafts: bool,
    ) -> None:
        self.job = job
        self.sequence = sequence
        self.cached = cached
        self.fresh = job.prompt.tokens[-1:]
        self.place = len(job.prompt.tokens) - 1
        self.finish: Finish | None = None
        self.thinking: list[str] = []
        self.thought = ""
        self.pieces: list[tuple[str, float]] = []
        self.began = time.perf_counter()
        self.prompt_seconds = 0.0
        self._vocabulary = vocabulary
        self._thoughts = thoughts if job.budget else None
        self._guess: list[int] = []
        self._tail = b""
        self._count = 0
        self._closing: list[int] = []  # the tokens after a thought that has just ended
        self.draft = Guesses(job.prompt.tokens) if drafts else None
        question = job.question
        if self._thoughts:
            self._sampler = Sampler(
                vocabulary, "", max(question.temperature, _THINKING_TEMPERATURE), question.seed
            )
        else:
            self._sampler = self._answering()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Frees what the grammar holds."""
        self._sampler.close()

    @property
    def evaluated(self) -> list[int]:
        """The tokens of the prompt that are in its sequence, for another one to branch off."""
        return self.job.prompt.tokens[:-1]

    def entries(self) -> list[BatchToken]:
        """The tokens to evaluate for the next one, with guesses of what may follow it."""
        self._guess = (
            self.draft.guess(self.job.limit - self._count - 1)
            if self.draft and not self._thoughts
            else []
        )
        last = len(self.fresh) - 1
        tokens = (*self.fresh, *self._guess)
        return [
            BatchToken(token, self.place + i, self.sequence, wanted=i >= last)
            for i, token in enumerate(tokens)
        ]

    def take(self, logits: Callable[[int], Logits], row: int) -> str:
        """Chooses what comes next, by the logits of the entries, the first of which is ``row``
        of the batch. The text to show.
        """
        texts, right, token = [], 0, self.fresh[-1]
        after = self._after_thought if self._thoughts else self._after_text
        while self.finish is None:
            here = logits(row + len(self.fresh) - 1 + right)
            token = self._sampler.next(here)
            texts.append(after(token, here))
            # a right guess has its logits in the batch already: the next token costs nothing
            if right == len(self._guess) or token != self._guess[right]:
                break
            right += 1
        if self._guess and self.draft:
            self.draft.judge(len(self._guess), right)
        self.place += len(self.fresh) + right
        self.fresh = self._closing or [token]
        self._closing = []
        return "".join(texts)

    @property
    def guessed(self) -> bool:
        """True if the sequence may hold wrong guesses from `place` on."""
        return bool(self._guess)

    def _after_text(self, token: int, logits: Logits) -> str:
        if self._vocabulary.ends(token):
            self.finish = "stop"
            return ""
        if self._count == self.job.limit:
            self.finish = "length"
            return ""
        self._count += 1
        text = self._sampler.text(token)
        self.pieces.append(
            (text, self._sampler.logprob(logits, token) if self.job.question.schema else 0.0)
        )
        if self.draft:
            self.draft.add(token)
        return text

    def _after_thought(self, token: int, _: Logits) -> str:
        """A thought ends where the model closes it, ends its answer, or has used up its budget;
        the answer follows in any case.
        """
        assert self._thoughts is not None
        self._count += 1
        self.thinking.append(self._sampler.text(token))
        # the closing words may come in several tokens, and in pieces of characters
        self._tail = (self._tail + self._vocabulary.piece(token))[-64:]
        closed, ended = self._thoughts.closes.encode() in self._tail, self._vocabulary.ends(token)
        if closed or ended or self._count >= self.job.budget:
            then = (
                self._thoughts.then if closed else f"\n{self._thoughts.closes}{self._thoughts.then}"
            )
            self._closing = [
                *([token] if closed or not ended else []),
                *self._vocabulary.tokens(then, control=True),
            ]
            self.thought = (
                "".join(self.thinking).strip().removesuffix(self._thoughts.closes).strip()
            )
            self._sampler.close()
            self._sampler, self._thoughts, self._count = self._answering(), None, 0
        return ""

    def _answering(self) -> Sampler:
        question = self.job.question
        form = grammar.grammar(question.schema).text if question.schema else ""
        return Sampler(self._vocabulary, form, question.temperature, question.seed)

    def answer(self, model: str, finish: Finish) -> tuple[Answer, str]:
        """The answer as far as it is, and why it does not validate ("" where it does)."""
        text = "".join(piece for piece, _ in self.pieces)
        whole = finish == "stop" and not self.job.question.partial
        parsed, invalid = validated(self.job.question.schema, text) if whole else (None, "")
        now = time.perf_counter()
        certain = confidence.by_field(text, self.pieces) if parsed is not None else {}
        answer = Answer(
            text,
            parsed,
            finish,
            len(self.job.prompt.tokens),
            len(self.pieces),
            now - self.job.started,
            model,
            cached_tokens=self.cached,
            prompt_seconds=self.prompt_seconds,
            answer_seconds=now - self.began,
            confidence=certain,
            thinking=self.thought or "".join(self.thinking).strip(),
        )
        return answer, invalid
