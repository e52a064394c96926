"""The speed of a model here: asked as hepnb asks, so that the numbers are those of the work."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from hepnb.models.grammar import grammar
from hepnb.ports import Cancelled, LanguageModel, Question, never

SENTENCE = (
    "Jets are required to have p_{T} > 30 GeV and |η| < 2.5, and electrons within ΔR < 0.4 of a "
    "jet are removed. "
)


class SampleLine(BaseModel):
    """An answer of the size of a line of a spec."""

    anchor: Annotated[str, Field(min_length=10, max_length=60)]
    quantity: Literal["pt", "eta", "mass"]
    op: Literal[">", "<"]
    value: Annotated[float, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit and what it was measured with."""

    name: str
    value: float
    unit: str
    remark: str = ""

    def __str__(self) -> str:
        number = f"{self.value:.3g}" if self.value < 100 else f"{self.value:.0f}"
        return f"{self.name:40}{number} {self.unit}" + (f" ({self.remark})" if self.remark else "")


def machine() -> str:
    """The machine of a measurement, for readers elsewhere."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}"
    )


def pace(
    model: LanguageModel, *, tokens: int = 1000, cancelled: Cancelled = never
) -> Iterator[Measured]:
    """Reading and writing in tokens per second, the gain of a kept prefix, answers in form per
    second alone and together.

    ``tokens``: length of the text that is read. Raises ModelError.
    """
    room = model.capabilities.context or 4096
    sentences = max(1, min(tokens, room // 2) // max(1, model.tokens(SENTENCE)))
    text = SENTENCE * sentences
    salt = f"{time.time_ns()} "  # nothing of this text is in a cache
    first = model.answer(Question("one?", context=salt + text, max_tokens=1), cancelled=cancelled)
    yield Measured(
        "reading",
        first.prompt_tokens / _some(first.prompt_seconds or first.seconds),
        "tokens/s",
        f"{first.prompt_tokens} tokens",
    )
    again = model.answer(Question("two?", context=salt + text, max_tokens=1), cancelled=cancelled)
    yield Measured(
        "reading again",
        first.seconds / _some(again.seconds),
        "times faster",
        f"{again.cached_tokens} tokens kept",
    )
    written = model.answer(
        Question("go on", context=text, max_tokens=256, temperature=1.0), cancelled=cancelled
    )
    yield Measured(
        "writing",
        written.answer_tokens / _some(written.answer_seconds or written.seconds),
        "tokens/s",
    )
    yield _answers("answers in form, one by one", model, salt + text, 4, cancelled, together=False)
    count = max(4, 2 * model.capabilities.parallel)
    yield _answers("answers in form, together", model, salt + text, count, cancelled, together=True)


def _answers(
    name: str, model: LanguageModel, text: str, count: int, cancelled: Cancelled, *, together: bool
) -> Measured:
    """Answers in form per second; how many were asked for, where some failed."""
    most = grammar(SampleLine).max_bytes
    questions = [
        Question(f"number {n}?", context=text, schema=SampleLine, max_tokens=most, seed=n)
        for n in range(count)
    ]
    start = time.perf_counter()
    groups = [questions] if together else [[question] for question in questions]
    answers = [answer for group in groups for answer in model.answers(group, cancelled=cancelled)]
    good = sum(answer.parsed is not None for answer in answers)
    remark = f"{model.capabilities.parallel} at a time" if together else "one at a time"
    remark += f", {count - good} of {count} not in form" if good < count else ""
    return Measured(name, good / _some(time.perf_counter() - start), "answers/s", remark)


def _some(seconds: float) -> float:
    return max(seconds, 1e-9)
