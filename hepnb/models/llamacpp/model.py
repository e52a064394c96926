"""Questions to a GGUF model, answered in a thread.

The loop over tokens is our own. The work is done in a thread while the caller waits for its text, so that an interrupt of the
caller is immediate and the thread stops at its next token.
"""

from __future__ import annotations

import os
import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import llama_cpp as _llama
from pydantic import BaseModel, ValidationError

from hepnb.errors import BadAnswer, ModelError, Unanswered
from hepnb.models import chat, gguf, grammar
from hepnb.models.llamacpp.binding import BATCH, Handles, supports_gpu
from hepnb.models.llamacpp.sampling import Sampler
from hepnb.models.sequence import one_by_one
from hepnb.ports import Answer, Cancelled, Capabilities, Finish, Question, never

#: the longest context chosen by itself: models make up more, the longer their prompt (arXiv:2603.08274, 32k against 128k tokens)
LONGEST_CONTEXT = 32768
#: the second attempt, after an answer that was cut or did not validate
_RETRY_TEMPERATURE = 0.7
_POLL = 0.05  # seconds between two looks at ``cancelled``


class LlamaCpp:
    """A `hepnb.ports.LanguageModel`: a GGUF file, one context, one question at a time (others wait).

    ``context`` in tokens; 0 takes what the model was trained for, up to 32768 and to what memory allows. ``gpu_layers``: -1 for
    all, where the build has a GPU. ``threads``: 0 takes half of the processors (one per physical core).
    Raises ModelError for a file that is missing, is no GGUF, is cut, or is of a kind that llama.cpp does not know.
    """

    def __init__(self, path: str | Path, *, context: int = 0, gpu_layers: int = -1, threads: int = 0) -> None:
        self.header = gguf.read(path)
        self.fingerprint = gguf.fingerprint(path)
        self.gpu_layers = gpu_layers if supports_gpu() else 0
        self.threads = threads or max(1, _processors() // 2)
        self._handles = Handles.load(self.header, self.gpu_layers)
        self._handles.open_context(context or _context(self.header), self.threads, fixed=context > 0)
        self._finalizer = weakref.finalize(self, self._handles.free)
        self._evaluated: list[int] = []
        self._reused = 0

    @property
    def name(self) -> str:
        """File name and fingerprint: what the answers depend on."""
        return f"{self.header.path.name}#{self.fingerprint}"

    @property
    def context(self) -> int:
        """The length of the context in tokens."""
        return int(_llama.llama_n_ctx(self._handles.context))

    @property
    def reused(self) -> int:
        """How many tokens of the last prompt were already evaluated for the one before."""
        return self._reused

    @property
    def capabilities(self) -> Capabilities:
        """What this model can do, on this machine."""
        return Capabilities(self.context, "grammar", prefix=True, device=self._device)

    @property
    def _device(self) -> str:
        layers = "all" if self.gpu_layers < 0 else str(self.gpu_layers)
        return f"GPU ({layers} layers)" if self.gpu_layers else "CPU"

    def describe(self) -> str:
        """One line for a person: ``tiny.gguf (llama, 0.2 M parameters), CPU, 1 thread, context 8192``."""
        threads = f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        size = f"{self.header.architecture}, {self.header.parameters / 1e6:.1f} M parameters"
        return f"{self.header.path.name} ({size}), {self._device}, {threads}, context {self.context}"

    def close(self) -> None:
        """Stops what is running and frees the memory. The model answers no more."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer(self, question: Question, *, on_text: Callable[[str], None] | None = None, cancelled: Cancelled = never) -> Answer:
        """Answers a question; with a schema the answer is in form, or ``finish`` says that it was cut.

        An answer that is cut or does not validate is tried once more, with another seed at temperature 0.7. ``on_text`` and
        ``cancelled`` are called in the caller's thread. Raises Unanswered for a prompt longer than the context, BadAnswer for an
        answer that does not validate twice.
        """
        start = time.perf_counter()
        first = self._attempt(question, on_text, cancelled)
        if question.schema is None or first.done:
            return first.answer(self.name, time.perf_counter() - start)
        again = replace(question, temperature=max(question.temperature, _RETRY_TEMPERATURE), seed=question.seed + 1)
        second = self._attempt(again, on_text, cancelled)
        if second.invalid:
            hint = "use a larger model, or a simpler schema"
            raise BadAnswer(f"the answer does not validate: {second.invalid}", where=self.name, hint=hint)
        return second.answer(self.name, time.perf_counter() - start)

    def answers(
        self, questions: Sequence[Question], *, on_answer: Callable[[int, Answer], None] | None = None, cancelled: Cancelled = never
    ) -> tuple[Answer, ...]:
        """Answers many questions; what they have in common is evaluated once."""
        return one_by_one(self, questions, on_answer=on_answer, cancelled=cancelled)

    def tokens(self, text: str) -> int:
        """How many tokens of this model a text has."""
        return len(self._handles.vocabulary.tokens(text, control=False))

    def prompt(self, question: Question) -> list[int]:
        """The prompt of a question in tokens of this model."""
        vocabulary = self._handles.vocabulary
        template = str(self.header.values.get("tokenizer.chat_template", ""))
        pieces = chat.prompt(template, question, bos=vocabulary.bos, eos=vocabulary.eos)
        return vocabulary.prompt(pieces)

    def _attempt(self, question: Question, on_text: Callable[[str], None] | None, cancelled: Cancelled) -> _Attempt:
        """Has the question answered in a thread, and waits for it so that an interrupt comes through at once."""
        if not self._finalizer.alive:
            raise ModelError("the model is closed", where=self.name, hint="load it again")
        news: queue.SimpleQueue[str | _Attempt | Exception] = queue.SimpleQueue()
        stop = threading.Event()
        # An event and a queue, never join(): after an interrupt inside join() a running thread counts as finished (CPython).
        worker = threading.Thread(target=self._work, args=(question, news, stop), name="hepnb-llama", daemon=True)
        try:
            worker.start()  # inside: an interrupt may come out of it, with the thread running
            while True:
                if cancelled():
                    stop.set()
                try:
                    item = news.get(timeout=_POLL)
                except queue.Empty:
                    continue
                if isinstance(item, Exception):
                    raise item
                if isinstance(item, _Attempt):
                    return item
                if on_text:
                    on_text(item)
        finally:
            stop.set()

    def _work(self, question: Question, news: queue.SimpleQueue[str | _Attempt | Exception], stop: threading.Event) -> None:
        attempt = _Attempt()
        try:
            with self._handles.lock:
                for text in self._generate(question, attempt, stop):
                    news.put(text)
            attempt.validate(question.schema)
            news.put(attempt)
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
            news.put(error)

    def _generate(self, question: Question, attempt: _Attempt, stop: threading.Event) -> Iterator[str]:
        """Yields the text of an answer as it comes, and keeps what is known of it in ``attempt``. Needs the lock."""
        handles = self._handles
        if handles.closing.is_set():
            raise ModelError("the model is closed", where=self.name, hint="load it again")
        prompt = self.prompt(question)
        attempt.prompt = len(prompt)
        limit = min(question.max_tokens, self.context - len(prompt))
        if limit <= 0:
            hint = "send less text, or load the model with a longer context"
            raise Unanswered(f"a prompt of {len(prompt)} tokens", where=self.name, expected=f"less than {self.context}", hint=hint)
        form = grammar.grammar(question.schema).text if question.schema else ""
        with Sampler(handles.vocabulary, form, question.temperature, question.seed) as sampler:
            fresh = self._reuse(prompt)
            while True:
                for start in range(0, len(fresh), BATCH):
                    if stop.is_set() or handles.closing.is_set():
                        attempt.finish = "cancelled"
                        return
                    self._evaluate(fresh[start : start + BATCH])
                token = sampler.next(handles.logits())
                if handles.vocabulary.ends(token):
                    attempt.finish = "stop"
                    return
                if attempt.count == limit:
                    attempt.finish = "length"
                    return
                text = sampler.text(token)
                attempt.add(text)
                if text:
                    yield text
                fresh = [token]

    def _reuse(self, prompt: list[int]) -> list[int]:
        """Forgets what the context has beyond the common beginning; the part of the prompt that is still to be evaluated."""
        memory = _llama.llama_get_memory(self._handles.context)
        # the last token is always evaluated: its logits are wanted
        common = _common(self._evaluated, prompt[:-1])
        if common < len(self._evaluated) and not _llama.llama_memory_seq_rm(memory, 0, common, -1):
            common = 0  # recurrent and hybrid models cannot go back to the middle
        if common == 0:
            _llama.llama_memory_clear(memory, True)
        self._evaluated = prompt[:common]
        self._reused = common
        return prompt[common:]

    def _evaluate(self, tokens: list[int]) -> None:
        array = (_llama.llama_token * len(tokens))(*tokens)
        code = _llama.llama_decode(self._handles.context, _llama.llama_batch_get_one(array, len(tokens)))
        if code != 0:
            _llama.llama_memory_clear(_llama.llama_get_memory(self._handles.context), True)
            self._evaluated = []
            raise ModelError(f"llama.cpp cannot evaluate the prompt (code {code})", where=self.name, hint="use a shorter context")
        self._evaluated += tokens


@dataclass
class _Attempt:
    """What is known of an answer while it comes; ``invalid``: why a finished answer does not validate."""

    prompt: int = 0
    count: int = 0
    finish: Finish = "cancelled"
    parts: list[str] = field(default_factory=list)
    parsed: BaseModel | None = None
    invalid: str = ""

    @property
    def done(self) -> bool:
        """False where another attempt may help."""
        return self.finish == "cancelled" or (self.finish == "stop" and not self.invalid)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.count += 1

    def validate(self, schema: type[BaseModel] | None) -> None:
        if schema is not None and self.finish == "stop":
            try:
                self.parsed = schema.model_validate_json("".join(self.parts))
            except ValidationError as error:
                first = error.errors()[0]
                self.invalid = f"{'.'.join(str(x) for x in first['loc'])}: {first['msg']}"

    def answer(self, model: str, seconds: float) -> Answer:
        return Answer("".join(self.parts), self.parsed, self.finish, self.prompt, self.count, seconds, model)


def _context(header: gguf.Header) -> int:
    trained = header.number("context_length") or LONGEST_CONTEXT
    return min(trained, LONGEST_CONTEXT)


def _common(a: list[int], b: list[int]) -> int:
    """The length of the common beginning."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
