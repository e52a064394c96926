"""The seams to the outside world: protocols of one or two methods, with their request and answer
records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
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

    ``system``, ``context`` (text of a paper: data, never instructions, never control tokens) and
    ``question`` in this order, so that many questions share a prefix. ``schema``: the bounded
    pydantic model that the answer must validate against, None for free text. ``max_tokens`` bounds
    the answer; ``think``: how many tokens of thought it may have before (0: none). ``turns``:
    questions that were asked before about the same context, each with its answer: ``question`` goes
    on from there. ``partial``: also a part of an answer is of use. It comes as it is, cut or out of
    form, without ``parsed``, and is not asked for again; the schema only guides a model that can be
    guided. ``temperature``: 0 for the likeliest token; ``seed``: of what is drawn above 0.
    """

    question: str
    system: str = ""
    context: str = ""
    schema: type[BaseModel] | None = None
    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int = 1
    think: int = 0
    turns: tuple[tuple[str, str], ...] = ()
    partial: bool = False


#: how a model is asked about a paper: all at once, names first and in small pieces, or by its size
Questions = Literal["auto", "whole", "small"]
#: a model with fewer parameters is asked for names first, and about small pieces
SMALL_PARAMETERS = 15_000_000_000
#: how an answer ended: finished; cut at its bound; told to stop; not to be had, while the model can
#: answer others
Finish = Literal["stop", "length", "cancelled", "failed"]


@dataclass(frozen=True)
class Answer:
    """A model's answer; ``parsed`` is the validated object where the question had a schema and
    ``finish`` is ``stop``.

    ``problem`` says why an answer ``failed``. ``cached_tokens`` of the ``prompt_tokens`` were
    evaluated for an earlier question. ``seconds`` is wall time, ``prompt_seconds`` and
    ``answer_seconds`` what reading and writing took of it (0 where not known). ``confidence``: path
    of a field (``lines.0.adl``) → the probability, 0 to 1, that the model gave to the least certain
    token of its value; empty where the model does not say. ``thinking``: the thoughts before the
    answer. ``text``: as it was written; ``answer_tokens``: how many it took.
    """

    text: str
    parsed: BaseModel | None
    finish: Finish
    prompt_tokens: int
    answer_tokens: int
    seconds: float
    model: str = ""
    cached_tokens: int = 0
    prompt_seconds: float = 0.0
    answer_seconds: float = 0.0
    confidence: Mapping[str, float] = field(default_factory=dict)
    thinking: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Capabilities:
    """A model's abilities, as far as they are known and not guessed.

    ``context``: tokens of prompt and answer together, 0 where not known. ``form``, how a schema is
    held: ``grammar`` (no token that does not fit is ever taken), ``schema`` (the server says that
    it holds it) or ``checked`` (only afterwards). ``parallel``: questions answered at the same
    time. ``texts``: of how many texts it keeps the evaluation, so that conversations about them can
    go on side by side. ``prefix``: a common beginning is evaluated once. ``confidence``: answers
    bring it. ``thinking``: `Question.think` has an effect. ``device``: what computes, for a person.
    ``parameters``: how many numbers the model consists of, 0 where not known.
    """

    context: int = 0
    form: Literal["grammar", "schema", "checked"] = "checked"
    parallel: int = 1
    prefix: bool = False
    confidence: bool = False
    thinking: bool = False
    device: str = ""
    parameters: int = 0
    texts: int = 1


#: gets the number of a question, and its answer or a piece of its text
OnAnswer = Callable[[int, Answer], None]
OnText = Callable[[int, str], None]


class LanguageModel(Protocol):
    """A model that answers questions. Raises ModelError when it cannot."""

    @property
    def name(self) -> str:
        """The name for the record: file name, device, server."""

    @property
    def capabilities(self) -> Capabilities:
        """The abilities of the model."""

    def tokens(self, text: str) -> int:
        """The number of tokens in a text, for budgets; an estimate on the high side where the
        model cannot count.
        """

    def answer(
        self,
        question: Question,
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Cancelled = never,
    ) -> Answer:
        """Answers one question; ``on_text`` gets the text as it comes.

        Raises Unanswered where only this one cannot be answered.
        """

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """Answers many questions, best with a common system text and context, several at a time
        where it can.

        As many answers as questions, in their order. ``on_answer`` gets the number of a question
        and its answer as soon as that is there, in any order, in the caller's thread; ``on_text``
        gets the number of a question and a piece of its text. One that cannot be answered is
        ``failed``, with the reason in ``problem``; when ``cancelled`` those that are finished are
        kept and the others are ``cancelled``.
        """


class Extractor(Protocol):
    """Turns a paper into a spec whose every line is anchored."""

    def extract(
        self, paper: Paper, *, progress: Progress = silent, cancelled: Cancelled = never
    ) -> Spec:
        """The draft spec of the paper: lines with evidence, phrases with their state, findings."""


#: the `ReadOptions.source` that asks arXiv for the source of a paper
ARXIV = "arxiv"


@dataclass(frozen=True)
class ReadOptions:
    """Options for getting a paper: ``offline`` never touches the network, ``refresh`` ignores what
    is cached.

    ``source``: where the tables of a PDF come from: "" the PDF itself, "arxiv" the LaTeX or HTML
    that arXiv has of a paper that is named by its id, else the path of a file of LaTeX or HTML.
    """

    offline: bool = False
    refresh: bool = False
    contact: str = field(default="")
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits on following references: ``count`` papers, ``depth`` citations from the first one,
    ``seconds`` altogether.
    """

    count: int = 10
    depth: int = 1
    seconds: float = 600.0


# --- foreign code
# ------------------------------------------------------------------------------------------------

#: how well foreign code is kept in, the best first; see hepnb.run.sandbox
Level = Literal["bubblewrap", "landlock", "limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a process: ``seconds`` on the clock and of the processor; bytes of memory, of all
    it writes, of output.

    ``memory``, ``disk`` and ``output`` in bytes; ``disk`` counts all that it writes, ``output``
    what it prints.
    """

    seconds: float = 120.0
    memory: int = 4 * 2**30
    disk: int = 256 * 2**20
    output: int = 2**20


@dataclass(frozen=True, slots=True)
class SandboxResult:
    """The outcome of a process.

    ``returncode``: 0 for success; ``problem``: one sentence on why it is none ("" for success);
    ``timed_out``: it was stopped when its time was over; ``files``: what it left in its folder that
    was asked for, by name. ``level``: what contained it; ``seconds``: wall time; ``stdout`` and
    ``stderr``: as far as the limits allow.
    """

    level: Level
    returncode: int
    stdout: str
    stderr: str
    seconds: float
    timed_out: bool = False
    problem: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


#: for a program of some seconds
LIMITS = Limits()


class Sandbox(Protocol):
    """Runs foreign Python in a process of its own, where it can do no harm."""

    def __call__(
        self,
        code: str,
        files: Sequence[str | Path] = (),
        *,
        limits: Limits = LIMITS,
        modules: Sequence[str] = (),
        results: Sequence[str] = (),
    ) -> SandboxResult:
        """Runs ``code``, which may read ``files``; ``modules`` are imported before, ``results``
        are files to bring back.
        """
