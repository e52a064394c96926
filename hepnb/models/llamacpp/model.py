"""Questions to a GGUF model in this process: how it is loaded, what it says of itself, and one
caller at a time.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import psutil
from pydantic import BaseModel

from hepnb.errors import ModelError
from hepnb.models import chat, gguf, memory
from hepnb.models.llamacpp.answering import Round
from hepnb.models.llamacpp.binding import Handles, supports_gpu
from hepnb.models.llamacpp.devices import Device, devices
from hepnb.models.llamacpp.kv_cache import Cells
from hepnb.models.llamacpp.stopping import Stop
from hepnb.models.threaded import Report, Threaded, Work
from hepnb.ports import Capabilities, Question

#: answers at a time; more gain little on a CPU, and a recurrent layer keeps a state for each
_PARALLEL_CPU, _PARALLEL_GPU = 4, 8


class LlamaCpp(Threaded):
    """A `hepnb.ports.LanguageModel`: a GGUF file, one context, several answers at a time (other
    callers wait).

    ``context`` in tokens; 0 takes what the model was trained for, up to 32768 and to what memory
    allows. ``gpu_layers``: -1 for all that fit, where the build has a GPU. ``threads``: 0 takes
    half of the processors (one per physical core). ``parallel``: answers at a time, 0 for 4 (8 on a
    GPU). What had to give way, a context too large for memory above all, is in ``plan.notes``.
    Raises ModelError for a file that is missing, is no GGUF, is cut, or is of a kind that llama.cpp
    does not know.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        context: int = 0,
        gpu_layers: int = -1,
        threads: int = 0,
        parallel: int = 0,
    ) -> None:
        self.header = gguf.read(path)
        self.fingerprint = gguf.fingerprint(path)
        self.threads = threads or max(1, _processors() // 2)
        self._gpus = tuple(d for d in devices() if d.gpu) if supports_gpu() else ()
        plan = memory.plan(
            self.header,
            context=context,
            gpu_layers=gpu_layers if supports_gpu() else 0,
            gpu_free=sum(gpu.free for gpu in self._gpus),
            ram_free=psutil.virtual_memory().available,
        )
        self.parallel = parallel or (_PARALLEL_GPU if plan.gpu_layers else _PARALLEL_CPU)
        self._handles, plan = _loaded(self.header, plan)
        self.plan = self._handles.open_context(plan, self.threads, self.parallel)
        self._finalizer = weakref.finalize(self, self._handles.free)
        self._cells = Cells(self._handles)
        self._self_test()

    @property
    def name(self) -> str:
        """File name and fingerprint: what the answers depend on."""
        return f"{self.header.path.name}#{self.fingerprint}"

    @property
    def context(self) -> int:
        """The length of the context in tokens."""
        return self.plan.context

    @property
    def evaluated(self) -> int:
        """The number of tokens evaluated so far."""
        return self._cells.evaluated

    @property
    def capabilities(self) -> Capabilities:
        """The abilities of this model on this machine."""
        thinks = chat.thoughts(self.header.template) is not None
        return Capabilities(
            self.context,
            "grammar",
            self.parallel,
            prefix=True,
            confidence=True,
            thinking=thinks,
            device=_device(self.plan, self._gpus),
            parameters=self.header.parameters,
        )

    def describe(self) -> str:
        """One line for a person:
        ``tiny.gguf (llama, 0.2 M parameters), CPU, 1 thread, context 8192``, and what gave way.
        """
        threads = f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        size = f"{self.header.architecture}, {self.header.parameters / 1e6:.1f} M parameters"
        line = (
            f"{self.header.path.name} ({size}), {_device(self.plan, self._gpus)}, {threads}, "
            f"context {self.context}"
        )
        line += f", cache {self.plan.cache}" if self.plan.cache != "f16" else ""
        line += f", flash attention {self.plan.flash_attention}" if self.plan.gpu_layers else ""
        return "; ".join((line, *self.plan.notes))

    def close(self) -> None:
        """Stops what is running and frees the memory. The model answers no more."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def tokens(self, text: str) -> int:
        """The number of tokens in a text, by this model's vocabulary."""
        return len(self._handles.vocabulary.tokens(text, control=False))

    def prompt(self, question: Question) -> list[int]:
        """The prompt of a question in tokens of this model."""
        return self._round(Stop()).prompt(question).tokens

    def _round(self, stop: Stop) -> Round:
        return Round(
            self._cells, self.header.template, self.name, self.plan.context, self.parallel, stop
        )

    def _work(self, questions: Sequence[Question]) -> Work:
        if not self._finalizer.alive:
            raise _closed(self.name)
        return _Work(self._handles, self._round, questions)

    def _self_test(self) -> None:
        """A short answer in form: what a model lacks shows here, with one clear line, and not
        within a paper.
        """
        try:
            self.answer(_TEST)
        except ModelError as error:
            self.close()
            raise ModelError(
                f"it cannot answer: {error.found}", where=str(self.header.path), hint=error.hint
            ) from None


class _Work:
    """Questions that wait for the lock of the model, and are answered."""

    def __init__(
        self, handles: Handles, make: Callable[[Stop], Round], questions: Sequence[Question]
    ) -> None:
        self.handles = handles
        self.make = make
        self.questions = questions
        self._stop = Stop()

    def run(self, report: Report) -> None:
        """Answers all."""
        with self.handles.lock:
            if self.handles.closing.is_set():
                raise _closed(self.handles.path)
            self._stop.watch(self.handles.context)
            self.make(self._stop).run(self.questions, report)

    def stop(self) -> None:
        """Stops at the next token, or within a batch."""
        self._stop.set()


class _Yes(BaseModel):
    """The shortest answer in form."""

    yes: bool


_TEST = Question("Say yes.", schema=_Yes, max_tokens=16)


def _loaded(header: gguf.Header, plan: memory.Plan) -> tuple[Handles, memory.Plan]:
    """The model with the layers of the plan on the GPU, or with fewer, down to none, where they
    do not fit after all.
    """
    while True:
        try:
            return Handles.load(header, plan.gpu_layers), plan
        except ModelError:
            if plan.gpu_layers == 0:
                raise
        tried = plan.gpu_layers if plan.gpu_layers > 0 else header.number("block_count") + 1
        note = f"{tried} layers do not fit on the GPU, {tried // 2} are tried"
        plan = replace(plan, gpu_layers=tried // 2, notes=(*plan.notes, note))


def _closed(name: str) -> ModelError:
    return ModelError("the model is closed", where=name, hint="load it again")


def _device(plan: memory.Plan, gpus: Sequence[Device]) -> str:
    if not plan.gpu_layers:
        return "CPU"
    layers = "all" if plan.gpu_layers < 0 else str(plan.gpu_layers)
    return f"{' + '.join(gpu.name for gpu in gpus) or 'GPU'} ({layers} layers)"


def _processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
