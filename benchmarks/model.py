"""How fast a llama.cpp model reads and writes here, and what the grammar and an interrupt cost.

python -m benchmarks.model                 the tiny model of the tests, made on the spot
python -m benchmarks.model --model FILE    a model of yours
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated

from pydantic import BaseModel, Field

from hepnb.extract.prompted import Reply
from hepnb.models.grammar import grammar
from hepnb.models.llamacpp import LlamaCpp
from hepnb.models.llamacpp.sampling import Sampler
from hepnb.ports import Question

SENTENCE = "Jets are required to have p_{T} > 30 GeV and |η| < 2.5, and electrons within ΔR < 0.4 of a jet are removed. "


class Words(BaseModel):
    """An answer of some length, whatever the model."""

    words: Annotated[list[Annotated[str, Field(min_length=40, max_length=40)]], Field(min_length=400, max_length=400)]


def main() -> None:
    """Measures, and prints a line per number."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="a GGUF file (default: a tiny one with random weights)")
    parser.add_argument("--threads", type=int, default=0, help="0: one per physical core")
    parser.add_argument("--tokens", type=int, default=1000, help="length of the prompt and of the answer")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.model or _tiny(Path(folder))
        seconds, model = _timed(lambda: LlamaCpp(path, threads=given.threads))
        with model:
            print(f"{'model':34}{model.describe()}")
            print(f"{'load':34}{seconds:.3f} s")
            for name, value in _numbers(model, given.tokens):
                print(f"{name:34}{value}")


def _tiny(folder: Path) -> Path:
    from tests.unit import tiny_gguf

    return tiny_gguf.write(folder / "tiny.gguf")


def _timed(work: Callable[[], LlamaCpp]) -> tuple[float, LlamaCpp]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def _numbers(model: LlamaCpp, tokens: int) -> Iterator[tuple[str, str]]:
    text = SENTENCE * (1 + tokens // 20)
    first = model.answer(Question("one?", context=text, max_tokens=1))
    yield "prompt, first time", f"{first.prompt_tokens / first.seconds:.0f} tokens/s ({first.prompt_tokens} tokens)"
    again = model.answer(Question("two?", context=text, max_tokens=1))
    yield (
        "prompt, same text, other question",
        f"{first.seconds / again.seconds:.0f} times faster ({again.cached_tokens} tokens reused)",
    )
    free = _pace(model, None, tokens, 1.0)
    yield "answer, free text", f"{free:.0f} tokens/s"
    bound = _pace(model, Words, tokens, 1.0)
    yield "answer, in form", f"{bound:.0f} tokens/s"
    check, mask = _grammar_costs(model)
    yield "grammar, one token checked", f"{1e6 * check:.0f} µs"
    yield "grammar, whole vocabulary masked", f"{1e6 * mask:.0f} µs"
    start = time.perf_counter()
    form = grammar(Reply)
    yield "grammar of a passage", f"{1e3 * (time.perf_counter() - start):.2f} ms, answers of at most {form.max_bytes} bytes"
    yield "interrupt of an answer", _latency(model, text="")
    yield "interrupt of a prompt", _latency(model, text=text)


def _pace(model: LlamaCpp, schema: type[BaseModel] | None, tokens: int, temperature: float) -> float:
    """Tokens per second of answers, the median of five; an attempt that is cut is made twice, and counted twice.

    Free text of a model with random weights ends early: then this is the pace of short answers.
    """
    paces = []
    for seed in range(5):
        done, start = 0, time.perf_counter()
        while done < tokens // 4:
            answer = model.answer(
                Question("go on", schema=schema, max_tokens=tokens // 2, temperature=temperature, seed=seed + done)
            )
            done += answer.answer_tokens * (2 if schema and answer.finish == "length" else 1) + 1
        paces.append(done / (time.perf_counter() - start))
    return median(paces)


def _grammar_costs(model: LlamaCpp) -> tuple[float, float]:
    """Seconds for the check of one token, and for the mask of all, at the first token of an answer."""
    handles = model._handles  # noqa: SLF001 - what is measured is inside
    logits = handles.logits().copy()
    with Sampler(handles.vocabulary, grammar(Words).text, 0.0, 1) as sampler:
        return _mean(lambda: sampler.fits(int(logits.argmax()))), _mean(lambda: sampler.masked(logits))


def _mean(work: Callable[[], object], times: int = 200) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def _latency(model: LlamaCpp, text: str) -> str:
    """From the signal to KeyboardInterrupt in the caller, and to the next answer's first token: median and worst of ten."""
    outs, frees = [], []
    for n in range(10):
        question = Question(f"{n}?", context=f"{n} {text}", schema=Words, max_tokens=10000)
        with _interrupt_after(0.02) as sent:
            try:
                model.answer(question)
            except KeyboardInterrupt:
                outs.append(time.perf_counter() - sent[0])
        model.answer(Question("x", max_tokens=1))
        frees.append(time.perf_counter() - sent[0])
    milliseconds = [f"{1e3 * median(times):.1f} ms (worst {1e3 * max(times):.1f})" for times in (outs, frees) if times]
    return " to the caller, then free after ".join(milliseconds) if len(outs) == len(frees) else "the answer was there before it"


@contextmanager
def _interrupt_after(seconds: float) -> Iterator[list[float]]:
    """Sends this process a KeyboardInterrupt; gives the time at which it was sent."""
    sent = [0.0]

    def interrupt(*_: object) -> None:
        sent[0] = time.perf_counter()
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield sent
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


if __name__ == "__main__":
    main()
