"""What the loop around a llama.cpp model costs and holds: form, grammar, prefix, interrupts,
memory, answers at a time.

python -m benchmarks.model models with random weights, made on the spot (about ten minutes on one
core) python -m benchmarks.model --quick a tenth of the repetitions python -m benchmarks.model
--model FILE a model of yours, on a GPU where llama-cpp-python was built for one

Times are CPU times of this process with one thread, so that a busy machine changes them little;
what a caller waits after an interrupt is wall time.
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Annotated

import numpy as np
import psutil
from pydantic import BaseModel, Field

from hepnb.extract.model.questions import NewRule
from hepnb.models.bench import SENTENCE, SampleLine, machine, pace
from hepnb.models.grammar import grammar
from hepnb.models.llamacpp import LlamaCpp
from hepnb.models.llamacpp.binding import Logits
from hepnb.models.llamacpp.sampling import Sampler
from hepnb.ports import Question
from tests.unit import tiny_gguf


class Words(BaseModel):
    """An answer of some length, whatever the model."""

    words: Annotated[
        list[Annotated[str, Field(min_length=40, max_length=40)]],
        Field(min_length=400, max_length=400),
    ]


class Lines(BaseModel):
    """An answer as the extraction asks for it."""

    lines: Annotated[list[NewRule], Field(max_length=2)]


def main() -> None:
    """Measures, and prints a line per number."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--model", type=Path, help="a GGUF file (default: models with random weights)"
    )
    parser.add_argument("--threads", type=int, default=1, help="0: one per physical core")
    parser.add_argument("--quick", action="store_true", help="a tenth of the repetitions")
    given = parser.parse_args()
    times = 100 if given.quick else 1000
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'machine':40}{machine()}")
        if given.model:
            with LlamaCpp(given.model, threads=given.threads) as model:
                _own(model, times // 10)
        else:
            _made(Path(folder), times)


def _own(model: LlamaCpp, times: int) -> None:
    """What can be said of any model."""
    _say("model", model.describe())
    for measured in pace(model, tokens=4000):
        print(measured, flush=True)
    _form(model, times)
    _say("interrupt while writing", _latency(model, ""))
    _say("interrupt while reading", _latency(model, SENTENCE * 100))


def _made(folder: Path, times: int) -> None:
    """What models with random weights show: the grammar alone must carry the form."""
    tiny = tiny_gguf.write(folder / "tiny.gguf")
    hybrid = tiny_gguf.write(folder / "hybrid.gguf", architecture="lfm2")
    ten = tiny_gguf.write(folder / "ten.gguf", shape=tiny_gguf.TEN_MILLION)
    ten_hybrid = tiny_gguf.write(
        folder / "ten-hybrid.gguf", shape=tiny_gguf.TEN_MILLION, architecture="lfm2"
    )
    large = tiny_gguf.write(folder / "large.gguf", shape=tiny_gguf.LARGE_VOCABULARY)
    with LlamaCpp(tiny, threads=1) as model:
        _form(model, times)
        _memory(model, times)
        _interrupts(model, tiny, 3 * times // 10)
    with LlamaCpp(hybrid, threads=1) as model:
        _interrupts(model, hybrid, 3 * times // 10)
    for path in (large, ten):
        _overhead(path)
    for path in (ten, ten_hybrid):
        with LlamaCpp(path, threads=1, context=8192) as model:
            _say("model", model.describe())
            _prefix(model)
            _say("interrupt while writing", _latency(model, ""))
            _say("interrupt while reading", _latency(model, SENTENCE * 60))
    for parallel in (1, 2, 4, 8):
        with LlamaCpp(ten, threads=1, context=8192, parallel=parallel) as model:
            _together(model, parallel)


def _form(model: LlamaCpp, times: int) -> None:
    """How many of so many bounded answers parse and validate, at three temperatures."""
    for temperature in (0.0, 1.0, 3.0):
        questions = [
            Question(
                f"number {n}?",
                context=SENTENCE,
                schema=schema,
                max_tokens=most,
                temperature=temperature,
                seed=n,
            )
            for n in range(times)
            for schema, most in [_SCHEMAS[n % len(_SCHEMAS)]]
        ]
        good = 0
        for answer in model.answers(questions):
            good += (
                answer.finish == "stop"
                and answer.parsed is not None
                and answer.parsed.model_validate_json(answer.text) is not None
            )
        _say(f"answers in form, T = {temperature:g}", f"{good} of {times}")


_SCHEMAS = [(schema, grammar(schema).max_bytes) for schema in (SampleLine, Lines)]


def _memory(model: LlamaCpp, times: int) -> None:
    """Resident memory of this process after a tenth of the answers, and how it grew by the last
    of them.
    """
    process = psutil.Process()
    sizes = []
    for n in range(times):
        most = grammar(SampleLine).max_bytes
        model.answer(
            Question(
                f"{n}?",
                context=SENTENCE * (n % 20),
                schema=SampleLine,
                max_tokens=most,
                temperature=1.0,
                seed=n,
            )
        )
        sizes.append(process.memory_info().rss)
    start, end = sizes[times // 10], sizes[-1]
    _say(
        f"memory over {times} answers",
        f"{start / 1e6:.1f} MB after {times // 10}, {(end - start) / 1e6:+.1f} MB at the end",
    )


def _interrupts(model: LlamaCpp, path: Path, times: int) -> None:
    """After every interrupt at a random moment, the greedy answer must be that of a fresh model."""
    asked = Question(
        "which?",
        system="Read.",
        context=SENTENCE,
        schema=SampleLine,
        max_tokens=grammar(SampleLine).max_bytes,
    )
    with LlamaCpp(path, threads=1) as fresh:
        expected = fresh.answer(asked).text
    chance, different, interrupted = random.Random(1), 0, 0
    for n in range(times):
        text = f"{n} " + SENTENCE * chance.choice((0, 5, 20, 60))
        questions = [
            Question(f"{k}?", context=text, schema=Words, max_tokens=10000, temperature=1.0)
            for k in range(1 + n % 4)
        ]
        with _interrupt_after(0.2 * chance.random()):
            try:
                model.answers(questions)
            except KeyboardInterrupt:
                interrupted += 1
        different += model.answer(asked).text != expected
    found = (
        f"{different} of {interrupted} greedy answers after an interrupt differ from a fresh "
        "model's"
    )
    _say(f"interrupts, {model.header.architecture}", found)


def _overhead(path: Path) -> None:
    """What form costs where the first token fits, as a trained model's nearly always does; the
    tokens are dictated for that.
    """
    with LlamaCpp(path, threads=1, context=2048) as model:
        form, free = (
            min(_sampling(model, schema) for _ in range(50)) for schema in (SampleLine, None)
        )
        whole = min(_free_text(model) for _ in range(20))
        _say("model", f"{model.describe()}, {model.header.vocabulary} tokens")
        _say("a token of free text, all in all", f"{1e3 * whole:.2f} ms")
        _say(
            "form on top: grammar and certainty",
            f"{1e3 * (form - free):.3f} ms, {100 * (form - free) / whole:.1f} %",
        )
        _say("… of a decode of 20 ms (50 tokens/s)", f"{100 * (form - free) / 0.020:.2f} %")


def _sampling(model: LlamaCpp, schema: type[BaseModel] | None) -> float:
    """CPU seconds per token for choosing the tokens of an answer, without evaluating any."""
    vocabulary = model._handles.vocabulary  # noqa: SLF001 - what is measured is inside
    tokens = vocabulary.tokens(
        '{"anchor": "electrons with pT > 25 GeV", "quantity": "pt", "op": ">", "value": 25.0}',
        control=False,
    )
    logits: Logits = np.random.default_rng(1).normal(0, 4, vocabulary.size).astype(np.float32)
    start = time.process_time()
    with Sampler(vocabulary, grammar(schema).text if schema else "", 0.0, 1) as sampler:
        for token in tokens:
            was, logits[token] = float(logits[token]), 40.0
            assert sampler.next(logits) == token
            if schema:
                sampler.logprob(logits, token)
            sampler.text(token)
            logits[token] = was
    return (time.process_time() - start) / len(tokens)


def _free_text(model: LlamaCpp) -> float:
    """CPU seconds per token of free text; none is guessed, since two are written at a time."""
    questions = [Question("go on", max_tokens=most, temperature=3.0, seed=7) for most in (200, 199)]
    start = time.process_time()
    answers = model.answers(questions)
    return (time.process_time() - start) / sum(answer.answer_tokens for answer in answers)


def _prefix(model: LlamaCpp) -> None:
    """CPU time of a first question on 4000 tokens, and of a second one."""
    text = SENTENCE * (4000 // model.tokens(SENTENCE))
    first, read = _cost(lambda: model.answer(Question("one?", context=text, max_tokens=1)))
    second, _ = _cost(lambda: model.answer(Question("two?", context=text, max_tokens=1)))
    _say(
        "same 4000 tokens, another question",
        f"{first / second:.0f} times faster ({first:.2f} s, {second:.3f} s), {read} tokens",
    )


def _cost(work: Callable[[], object]) -> tuple[float, int]:
    start = time.process_time()
    answer = work()
    return time.process_time() - start, getattr(answer, "prompt_tokens", 0)


def _together(model: LlamaCpp, parallel: int) -> None:
    """Answers in form at the same time: tokens per second of CPU time, all together."""
    asked = Question(
        "x",
        context=SENTENCE * 20,
        schema=SampleLine,
        max_tokens=grammar(SampleLine).max_bytes,
        temperature=1.0,
    )
    questions = [replace(asked, question=f"{n}?", seed=n) for n in range(16)]
    start = time.process_time()
    tokens = sum(answer.answer_tokens for answer in model.answers(questions))
    _say(f"{parallel} at a time", f"{tokens / (time.process_time() - start):.0f} tokens/s")


def _latency(model: LlamaCpp, text: str) -> str:
    """From the signal to KeyboardInterrupt in the caller, and until a next answer has begun: median
    and worst of twenty.

    The second in CPU time, since it is work: what was begun is finished, and the next prompt is
    read.
    """
    outs, frees = [], []
    for n in range(20):
        question = Question(f"{n}?", context=f"{n} {text}", schema=Words, max_tokens=10000)
        with _interrupt_after(0.02 + 0.01 * n) as sent:
            try:
                model.answer(question)
            except KeyboardInterrupt:
                outs.append(time.perf_counter() - sent[0])
        model.answer(Question("x", max_tokens=1))
        frees.append(time.process_time() - sent[1])
    return (
        f"the caller is free after {_spread(outs)}, another answer has begun after "
        f"{_spread(frees)} of CPU time"
    )


def _spread(times: Sequence[float]) -> str:
    return f"{1e3 * median(times):.1f} ms (worst {1e3 * max(times):.0f})"


@contextmanager
def _interrupt_after(seconds: float) -> Iterator[list[float]]:
    """Sends this process a KeyboardInterrupt; gives when it was sent, by the clock and in CPU
    time.
    """
    sent = [0.0, 0.0]

    def interrupt(*_: object) -> None:
        sent[:] = time.perf_counter(), time.process_time()
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield sent
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _say(name: str, value: str) -> None:
    print(f"{name:40}{value}", flush=True)


if __name__ == "__main__":
    main()
