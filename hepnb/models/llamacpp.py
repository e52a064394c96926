"""A GGUF model inside this process, through the C interface that llama-cpp-python binds; the only module that imports llama_cpp.

The loop over tokens is our own. A token is sampled freely and then checked alone against the grammar; only when it does not fit is
the whole vocabulary masked (0.1 ms instead of 15 ms with a vocabulary of 150 000). The work is done in a thread while the caller
waits for its text, so that an interrupt of the caller is immediate and the thread stops at its next token.
"""

from __future__ import annotations

import codecs
import ctypes
import os
import queue
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError

from hepnb.errors import MissingExtra, ModelError
from hepnb.models import gguf, grammar
from hepnb.ports import Answer, Cancelled, Question, never

try:
    import llama_cpp as _llama
except ModuleNotFoundError as error:
    if error.name == "llama_cpp":
        raise MissingExtra("llama-cpp-python", "llama", "a llama.cpp model") from None
    raise ModelError(f"llama-cpp-python cannot be loaded: {error}", hint="see hepnb doctor") from None
except (ImportError, OSError, RuntimeError) as error:  # its shared library lacks another one, of CUDA or OpenMP
    raise ModelError(f"llama-cpp-python cannot be loaded: {error}", hint="see hepnb doctor") from None

from hepnb.models import chat  # needs jinja2, which comes with llama_cpp

#: tokens evaluated in one go: what a cancelled prompt still costs
BATCH = 512
#: the longest context chosen by itself: models make up more, the longer their prompt (arXiv:2603.08274, 32k against 128k tokens)
LONGEST_CONTEXT = 32768
_SHORTEST_CONTEXT = 2048
#: the second attempt, after an answer that was cut or did not validate
_RETRY_TEMPERATURE = 0.7
_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])  # llama_token_data
_ERROR = 4  # GGML_LOG_LEVEL_ERROR
_LOADING = "error loading model: "
_POLL = 0.05  # seconds between two looks at ``cancelled``

Logits = NDArray[np.float32]
Finish = Literal["stop", "length", "cancelled"]


def supports_gpu() -> bool:
    """True where llama-cpp-python was built for a GPU."""
    return bool(_llama.llama_supports_gpu_offload())


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
        self._handles = _Handles.load(self.header, self.gpu_layers)
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

    def describe(self) -> str:
        """One line for a person: ``tiny.gguf (llama, 0.2 M parameters), CPU, 1 thread, context 8192``."""
        layers = "all" if self.gpu_layers < 0 else str(self.gpu_layers)
        device = f"GPU ({layers} layers)" if self.gpu_layers else "CPU"
        threads = f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        size = f"{self.header.architecture}, {self.header.parameters / 1e6:.1f} M parameters"
        return f"{self.header.path.name} ({size}), {device}, {threads}, context {self.context}"

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
        ``cancelled`` are called in the caller's thread. Raises ModelError for a prompt that is longer than the context, and for an
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
            raise ModelError(f"the answer does not validate: {second.invalid}", where=self.name, hint=hint)
        return second.answer(self.name, time.perf_counter() - start)

    def tokens(self, question: Question) -> list[int]:
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
        threading.Thread(target=self._work, args=(question, news, stop), name="hepnb-llama", daemon=True).start()
        try:
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
        prompt = self.tokens(question)
        attempt.prompt = len(prompt)
        limit = min(question.max_tokens, self.context - len(prompt))
        if limit <= 0:
            hint = "send less text, or load the model with a longer context"
            raise ModelError(f"a prompt of {len(prompt)} tokens", where=self.name, expected=f"less than {self.context}", hint=hint)
        form = grammar.grammar(question.schema).text if question.schema else ""
        with _Sampler(handles.vocabulary, form, question.temperature, question.seed) as sampler:
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


# --- llama.cpp's own objects -------------------------------------------------------------------------------------


class _Vocabulary:
    """Text ↔ tokens."""

    def __init__(self, pointer: Any) -> None:
        self.pointer = pointer
        self.size = int(_llama.llama_vocab_n_tokens(pointer))
        self._pieces: dict[int, bytes] = {}
        first, last = int(_llama.llama_vocab_bos(pointer)), int(_llama.llama_vocab_eos(pointer))
        self.bos = self.piece(first).decode("utf-8", "replace") if first >= 0 else ""
        self.eos = self.piece(last).decode("utf-8", "replace") if last >= 0 else ""
        self.first = first if first >= 0 and _llama.llama_vocab_get_add_bos(pointer) else None

    def ends(self, token: int) -> bool:
        return bool(_llama.llama_vocab_is_eog(self.pointer, token))

    def controls(self, token: int) -> bool:
        return bool(_llama.llama_vocab_is_control(self.pointer, token))

    def piece(self, token: int) -> bytes:
        """The bytes of a token, control tokens spelled out; some have more than the 32 bytes that the bindings reserve."""
        if token not in self._pieces:
            size = 64
            while True:
                buffer = ctypes.create_string_buffer(size)
                n = int(_llama.llama_token_to_piece(self.pointer, token, buffer, size, 0, True))
                if n >= 0:
                    break
                size = -n
            self._pieces[token] = buffer.raw[:n]
        return self._pieces[token]

    def tokens(self, text: str, *, control: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = len(data) + 8  # a token has at least one byte, but for a space that some vocabularies put in front
        array = (_llama.llama_token * room)()
        n = int(_llama.llama_tokenize(self.pointer, data, len(data), array, room, False, control))
        if n < 0:
            raise ModelError(
                f"a text of {len(data)} bytes has more than {room} tokens", hint="the vocabulary of the model is damaged"
            )
        return list(array[:n])

    def prompt(self, pieces: tuple[chat.Piece, ...]) -> list[int]:
        tokens = [token for piece in pieces for token in self.tokens(piece.text, control=piece.control)]
        needs_first = self.first is not None and tokens[:1] != [self.first]
        return [self.first, *tokens] if needs_first and self.first is not None else tokens


class _Handles:
    """The model and the context of llama.cpp, and the lock that they need: two threads in one context abort the process."""

    def __init__(self, path: str, model: Any) -> None:
        self.path = path
        self.model = model
        self.context: Any = None
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.vocabulary = _Vocabulary(_llama.llama_model_get_vocab(model))

    @classmethod
    def load(cls, header: gguf.Header, gpu_layers: int) -> _Handles:
        log = _log()
        log.lines.clear()
        parameters = _llama.llama_model_default_params()
        parameters.n_gpu_layers = gpu_layers
        model = _llama.llama_model_load_from_file(str(header.path).encode(), parameters)
        where = str(header.path)
        if not model:
            raise ModelError("llama.cpp cannot load the model: " + log.reason(), where=where, hint=_hint(log.reason()))
        if _llama.llama_model_has_encoder(model) or not _llama.llama_vocab_type(_llama.llama_model_get_vocab(model)):
            _llama.llama_model_free(model)
            raise ModelError(f"a model of kind {header.architecture} writes no text", where=where, hint="use a chat model")
        return cls(where, model)

    def open_context(self, size: int, threads: int, *, fixed: bool) -> None:
        """Makes the context; where its size is not ``fixed``, half as long until it fits into memory."""
        parameters = _llama.llama_context_default_params()
        parameters.n_batch = parameters.n_ubatch = BATCH
        parameters.n_threads = parameters.n_threads_batch = threads
        while True:
            parameters.n_ctx = size
            self.context = _llama.llama_init_from_model(self.model, parameters)
            if self.context:
                return
            if fixed or size // 2 < _SHORTEST_CONTEXT:
                self.free()
                raise ModelError(f"no memory for a context of {size} tokens", where=self.path, hint="set a shorter context")
            size //= 2

    def logits(self) -> Logits:
        """The logits after the last token; they are llama.cpp's own memory."""
        pointer = _llama.llama_get_logits_ith(self.context, -1)
        if not pointer:
            raise ModelError("the model gives no logits", where=self.path, hint="use a chat model")
        logits: Logits = np.ctypeslib.as_array(pointer, shape=(self.vocabulary.size,))
        return logits

    def free(self) -> None:
        """Waits for the thread that works, and frees."""
        self.closing.set()
        with self.lock:
            if self.context:
                _llama.llama_free(self.context)
            _llama.llama_model_free(self.model)
            self.context = self.model = None


class _Sampler:
    """Chooses the next token: what the model likes best among what fits the grammar and is UTF-8."""

    def __init__(self, vocabulary: _Vocabulary, form: str, temperature: float, seed: int) -> None:
        self.vocabulary = vocabulary
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.candidates = np.zeros(vocabulary.size, _CANDIDATE)
        self.single = np.zeros(1, _CANDIDATE)
        self.chain = _chain(temperature, seed) if temperature > 0 else None
        self.grammar = _llama.llama_sampler_init_grammar(vocabulary.pointer, form.encode(), b"root") if form else None
        if form and not self.grammar:  # a NULL sampler ends in a signal
            self.close()
            raise ModelError("llama.cpp does not take the grammar", hint="this is a mistake in hepnb: please report it")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for sampler in (self.chain, self.grammar):
            if sampler:
                _llama.llama_sampler_free(sampler)
        self.chain = self.grammar = None

    def next(self, logits: Logits) -> int:
        """The next token, taken. Raises ModelError where nothing fits."""
        token = self.choose(logits)
        if not (self.fits(token) and self.spells(token)):
            masked = self.masked(logits)
            token = self.choose(masked)
            while not self.spells(token):
                masked[token] = -np.inf
                token = self.choose(masked)
        if self.grammar and not self.vocabulary.ends(token):
            _llama.llama_sampler_accept(self.grammar, token)
        return token

    def text(self, token: int) -> str:
        """The characters that a token completes; free text shows no control tokens."""
        if not self.grammar and self.vocabulary.controls(token):
            return ""
        return self.decoder.decode(self.vocabulary.piece(token))

    def choose(self, logits: Logits) -> int:
        best = int(logits.argmax())
        if not np.isfinite(logits[best]):
            raise ModelError("the model cannot go on in form", hint="its vocabulary lacks what the answer needs, or it is damaged")
        if self.chain is None:
            return best
        self.candidates["id"] = np.arange(self.vocabulary.size)
        self.candidates["logit"] = logits
        array = _array(self.candidates)
        _llama.llama_sampler_apply(self.chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def fits(self, token: int) -> bool:
        """True where the grammar takes the token next."""
        if not self.grammar:
            return True
        self.single[0] = (token, 1.0, 0.0)
        _llama.llama_sampler_apply(self.grammar, ctypes.byref(_array(self.single)))
        return bool(np.isfinite(self.single[0]["logit"]))

    def spells(self, token: int) -> bool:
        """True where the token goes on in UTF-8.

        llama.cpp's grammar does not look at the continuation bytes of a character: it would take a quote for one.
        """
        pending = self.decoder.getstate()[0]
        if self.vocabulary.ends(token):
            return not pending
        data = pending + self.vocabulary.piece(token)
        try:
            _, complete = codecs.utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            return False
        # the head of a surrogate is no error yet, for Python, but there is nothing to go on with
        return not (data[complete : complete + 1] == b"\xed" and data[complete + 1 : complete + 2] >= b"\xa0")

    def masked(self, logits: Logits) -> Logits:
        """The logits, with -inf for what the grammar does not take next."""
        if not self.grammar:
            return logits.copy()
        self.candidates["id"] = np.arange(self.vocabulary.size)
        self.candidates["logit"] = logits
        _llama.llama_sampler_apply(self.grammar, ctypes.byref(_array(self.candidates)))
        return np.array(self.candidates["logit"])


def _array(candidates: NDArray[np.void]) -> Any:
    """A llama_token_data_array over some candidates; they must live as long as it."""
    data = ctypes.cast(candidates.ctypes.data, _llama.llama_token_data_p)
    return _llama.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)


def _chain(temperature: float, seed: int) -> Any:
    """Samplers in llama.cpp's default order and strength."""
    chain = _llama.llama_sampler_chain_init(_llama.llama_sampler_chain_default_params())
    for sampler in (
        _llama.llama_sampler_init_top_k(40),
        _llama.llama_sampler_init_top_p(0.95, 1),
        _llama.llama_sampler_init_min_p(0.05, 1),
        _llama.llama_sampler_init_temp(temperature),
        _llama.llama_sampler_init_dist(seed),
    ):
        _llama.llama_sampler_chain_add(chain, sampler)
    return chain


class _Log:
    """Takes what llama.cpp would print to stderr, and keeps the last errors."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=20)
        self.callback = _llama.llama_log_callback(self.take)  # must live as long as the process
        _llama.llama_log_set(self.callback, ctypes.c_void_p(0))

    def take(self, level: int, text: bytes, _: object) -> None:
        if level == _ERROR and text.strip():
            self.lines.append(text.decode("utf-8", "replace").strip())

    def reason(self) -> str:
        """The first error, without the name of the function that reports it."""
        reasons = [line.rpartition(_LOADING)[2] for line in self.lines if "failed to load model" not in line]
        return reasons[0].strip() if reasons else "no reason given"


@cache
def _log() -> _Log:
    """llama.cpp has one log for the whole process."""
    return _Log()


def _hint(reason: str) -> str:
    if "architecture" in reason:
        return "a newer llama-cpp-python may know it"
    if "bounds" in reason or "corrupt" in reason or "truncated" in reason:
        return "the file is truncated: get it again"
    return "see hepnb doctor; get the file again, or use another model"


def _context(header: gguf.Header) -> int:
    trained = header.number("context_length") or LONGEST_CONTEXT
    return min(trained, LONGEST_CONTEXT)


def _common(a: list[int], b: list[int]) -> int:
    """The length of the common beginning."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
