"""The seams to the outside world: protocols of one or two methods, with their request and answer records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import BaseModel

from hepnb.paper import Paper
from hepnb.spec import Spec

#: called with (what is being done, done, total); total 0 where it is not known
Progress = Callable[[str, int, int], None]
#: asked between units of work; True means stop now
Cancelled = Callable[[], bool]


def silent(what: str, done: int, total: int) -> None:
    """A `Progress` that shows nothing."""


def never() -> bool:
    """A `Cancelled` that never stops."""
    return False


@dataclass(frozen=True)
class Question:
    """One request to a language model.

    ``system``, ``context`` (text of a paper: data, never instructions, never control tokens) and ``question`` in this order, so
    that many questions share a prefix. ``schema``: the bounded pydantic model that the answer must validate against, None
    for free text. ``max_tokens`` bounds the answer.
    """

    question: str
    system: str = ""
    context: str = ""
    schema: type[BaseModel] | None = None
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int = 1


@dataclass(frozen=True)
class Answer:
    """What a model answered; ``parsed`` is the validated object where the question had a schema.

    ``seconds`` is wall time; ``finish``: ``stop``, ``length`` (cut; never parsed) or ``cancelled``.
    """

    text: str
    parsed: BaseModel | None
    finish: Literal["stop", "length", "cancelled"]
    prompt_tokens: int
    answer_tokens: int
    seconds: float
    model: str = ""


class LanguageModel(Protocol):
    """A model that answers questions. Raises ModelError when it cannot."""

    @property
    def name(self) -> str:
        """What it is, for the record: file name, device, server."""

    def answer(self, question: Question, *, on_text: Callable[[str], None] | None = None, cancelled: Cancelled = never) -> Answer:
        """Answers one question; ``on_text`` gets the text as it comes."""


class Extractor(Protocol):
    """Turns a paper into a spec whose every line is anchored."""

    def extract(self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never) -> Spec:
        """The draft spec of the paper: lines with evidence, phrases with their state, findings."""


@dataclass(frozen=True)
class ReadOptions:
    """How a paper is to be had: ``offline`` never touches the network, ``refresh`` ignores what is cached."""

    offline: bool = False
    refresh: bool = False
    contact: str = field(default="")
