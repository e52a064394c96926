"""The interface to llama.cpp: its library, a model and its context, its vocabulary, its log."""

from __future__ import annotations

import ctypes
import threading
from collections import deque
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hepnb.errors import MissingExtra, ModelError
from hepnb.models import cuda, gguf, memory

try:
    import llama_cpp as _llama
except ModuleNotFoundError as error:
    if error.name == "llama_cpp":
        raise MissingExtra("llama-cpp-python", "llama", "a llama.cpp model") from None
    raise ModelError(
        f"llama-cpp-python cannot be loaded: {error}", hint="run hepnb doctor"
    ) from None
except (
    ImportError,
    OSError,
    RuntimeError,
) as error:  # its shared library lacks another one, of CUDA or OpenMP
    try:
        _llama = cuda.import_with_libraries("llama_cpp", error)
    except (ImportError, OSError, RuntimeError) as still:
        raise ModelError(
            f"llama-cpp-python cannot be loaded: {still}", hint="run hepnb doctor"
        ) from None

from hepnb.models import chat  # needs jinja2, which comes with llama_cpp

#: tokens evaluated in one go: what a cancelled prompt still costs
BATCH = 512
_ERROR = 4  # GGML_LOG_LEVEL_ERROR
_LOADING = "error loading model: "

#: numbers of ggml for the types of the cache, and for when flash attention is used
_CACHE_TYPES: dict[memory.CacheType, int] = {"f16": 1, "q8_0": 8}
_FLASH = {"auto": -1, "off": 0, "on": 1}

Logits = NDArray[np.float32]


def supports_gpu() -> bool:
    """True where llama-cpp-python was built for a GPU."""
    return bool(_llama.llama_supports_gpu_offload())


class Vocabulary:
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
        """True for the tokens with which an answer ends."""
        return bool(_llama.llama_vocab_is_eog(self.pointer, token))

    def controls(self, token: int) -> bool:
        """True for a control token, which is no text."""
        return bool(_llama.llama_vocab_is_control(self.pointer, token))

    def piece(self, token: int) -> bytes:
        """The bytes of a token, control tokens spelled out; some have more than the 32 bytes
        that the bindings reserve.
        """
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
        """The tokens of a text; only with ``control`` are control tokens in it read as such."""
        data = text.encode("utf-8", "replace")
        room = (
            len(data) + 8
        )  # a token has at least one byte, but for a space that some vocabularies put in front
        array = (_llama.llama_token * room)()
        n = int(_llama.llama_tokenize(self.pointer, data, len(data), array, room, False, control))
        if n < 0:
            raise ModelError(
                f"a text of {len(data)} bytes has more than {room} tokens",
                hint="the vocabulary of the model is damaged",
            )
        return list(array[:n])

    def prompt(self, pieces: tuple[chat.PromptPart, ...]) -> Prompt:
        """The tokens of a prompt, with the one that the model wants first."""
        parts = [self.tokens(piece.text, control=piece.control) for piece in pieces]
        if self.first is not None and parts and parts[0][:1] != [self.first]:
            parts[0] = [self.first, *parts[0]]
        ends = list(accumulate(map(len, parts)))
        bounds = [
            end - len(part)
            for piece, part, end in zip(pieces, parts, ends, strict=True)
            if not piece.control
        ]
        return Prompt([token for part in parts for token in part], tuple(bounds[1:]))


@dataclass(frozen=True, slots=True)
class Prompt:
    """The tokens of a prompt; ``bounds``: where another one may part from it, at the start of
    the context and of the question.
    """

    tokens: list[int]
    bounds: tuple[int, ...]


class Handles:
    """The model and the context of llama.cpp, and the lock that they need: two threads in one
    context abort the process.
    """

    def __init__(self, path: str, model: Any) -> None:
        self.path = path
        self.model = model
        self.context: Any = None
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.vocabulary = Vocabulary(_llama.llama_model_get_vocab(model))

    @classmethod
    def load(cls, header: gguf.Header, gpu_layers: int) -> Self:
        """Loads the model; the context comes later.

        Raises ModelError with the reason that llama.cpp gives.
        """
        log = _log()
        log.lines.clear()
        parameters = _llama.llama_model_default_params()
        parameters.n_gpu_layers = gpu_layers
        model = _llama.llama_model_load_from_file(str(header.path).encode(), parameters)
        where = str(header.path)
        if not model:
            raise ModelError(
                "llama.cpp cannot load the model: " + log.reason(),
                where=where,
                hint=_hint(log.reason()),
            )
        if _llama.llama_model_has_encoder(model) or not _llama.llama_vocab_type(
            _llama.llama_model_get_vocab(model)
        ):
            _llama.llama_model_free(model)
            raise ModelError(
                f"a model of kind {header.architecture} writes no text",
                where=where,
                hint="use a chat model",
            )
        return cls(where, model)

    def open_context(self, plan: memory.Plan, threads: int, sequences: int) -> memory.Plan:
        """Makes the context for so many answers at a time; half as long until it fits into memory.

        The plan as it became.
        """
        parameters = _llama.llama_context_default_params()
        parameters.n_batch = parameters.n_ubatch = BATCH
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.n_seq_max = 1 + sequences
        parameters.kv_unified = True
        parameters.type_k = parameters.type_v = _CACHE_TYPES[plan.cache]
        parameters.flash_attn_type = _FLASH[plan.flash_attention]
        size = plan.context
        while True:
            parameters.n_ctx = size
            self.context = _llama.llama_init_from_model(self.model, parameters)
            if self.context:
                notes = (
                    (*plan.notes, f"no memory for a context of {plan.context} tokens: {size}")
                    if size < plan.context
                    else plan.notes
                )
                return replace(plan, context=int(_llama.llama_n_ctx(self.context)), notes=notes)
            if size // 2 < memory.SHORTEST_CONTEXT:
                self.free()
                raise ModelError(
                    f"no memory for a context of {size} tokens",
                    where=self.path,
                    hint="use a smaller model",
                )
            size //= 2

    @property
    def recurrent(self) -> bool:
        """True where some layers have no past to return to."""
        return bool(
            _llama.llama_model_is_recurrent(self.model) or _llama.llama_model_is_hybrid(self.model)
        )

    def logits(self, row: int = -1) -> Logits:
        """The logits after a token of the last batch; they are llama.cpp's own memory."""
        pointer = _llama.llama_get_logits_ith(self.context, row)
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
        reasons = [
            line.rpartition(_LOADING)[2]
            for line in self.lines
            if "failed to load model" not in line
        ]
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
    return "run hepnb doctor; get the file again, or use another model"
