"""An answer while it comes from a server."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from hepnb.models import confidence
from hepnb.models.validation import validated
from hepnb.ports import Answer, Question

#: the longest token, in bytes, that a well-behaved server sends many of
_LONGEST_TOKEN = 64
_FENCED = re.compile(r"```(?:json)?(.*)```", re.DOTALL)


@dataclass
class Writing:
    """An answer so far: its pieces with the logarithms of their probabilities (0 where not
    told), and its end.
    """

    question: Question
    on_text: Callable[[str], None]
    pieces: list[tuple[str, float]] = field(default_factory=list)
    certain: bool = False
    thinking: list[str] = field(default_factory=list)
    finish: Literal["stop", "length", "cancelled"] = "cancelled"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    answer_tokens: int = 0
    prompt_seconds: float = 0.0
    answer_seconds: float = 0.0
    began: float = field(default_factory=time.perf_counter)
    _bytes: int = 0

    def again(self) -> None:
        """Forgets what came so far: the request is made once more."""
        self.pieces, self.thinking, self._bytes, self.finish = [], [], 0, "cancelled"

    def add(self, text: str, logprob: float | None = None) -> bool:
        """A piece of the answer; False where a server sends more than was asked for, and is to
        be cut off.
        """
        self.pieces.append((text, logprob or 0.0))
        self.certain |= logprob is not None
        self._bytes += len(text)
        if text:
            self.on_text(text)
        if self._bytes > _LONGEST_TOKEN * self.question.max_tokens:
            self.finish = "length"
            return False
        return True

    def think(self, text: str) -> bool:
        """A piece of a thought; False as above."""
        self.thinking.append(text)
        self._bytes += len(text)
        return self._bytes <= _LONGEST_TOKEN * (self.question.max_tokens + self.question.think + 1)

    def answer(self, model: str) -> tuple[Answer, str]:
        """The answer, and why it does not validate ("" where it does)."""
        text = "".join(piece for piece, _ in self.pieces)
        schema = self.question.schema
        parsed, invalid = None, ""
        if schema is not None and self.finish == "stop" and not self.question.partial:
            text = bare(text)
            parsed, invalid = validated(schema, text)
        whole = (
            parsed is not None
            and self.certain
            and text == "".join(piece for piece, _ in self.pieces)
        )
        answer = Answer(
            text,
            parsed,
            self.finish,
            self.prompt_tokens,
            self.answer_tokens or len(self.pieces),
            time.perf_counter() - self.began,
            model,
            cached_tokens=self.cached_tokens,
            prompt_seconds=self.prompt_seconds,
            answer_seconds=self.answer_seconds,
            confidence=confidence.by_field(text, self.pieces) if whole else {},
            thinking="".join(self.thinking).strip(),
        )
        return answer, invalid


def bare(text: str) -> str:
    """A JSON document without the fence that models like to put around one."""
    match = _FENCED.fullmatch(text.strip())
    inner = match[1].strip() if match else text.strip()
    try:
        json.loads(inner)
    except (json.JSONDecodeError, RecursionError):
        return text
    return inner
