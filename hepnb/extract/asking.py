"""Asking a model about pieces of a paper: the pieces, the questions, what they cost, and how they end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pydantic import BaseModel

from hepnb.errors import Unanswered
from hepnb.extract import replies
from hepnb.extract.troubles import NoAnswer, Unread, no_answer, not_read_to_the_end
from hepnb.findings import Finding
from hepnb.paper import Block, Paper
from hepnb.ports import Answer, Cancelled, LanguageModel, Question
from hepnb.sweep import Passage

R = TypeVar("R", bound=BaseModel)

#: tokens of a piece of text at most: a small piece is read better than a long one, and shares a long prefix with its doubts
MOST_TOKENS = 1200
#: tokens of an answer; the longest list of lines takes about 6000 with a vocabulary of single bytes, a quarter of it with others
MAX_TOKENS = 2048
#: tokens of the longest question and the layout around it; a model with so small a context that less is left cannot be used
_QUESTION_TOKENS = 600
_LEAST_TOKENS = 100
#: a text shorter than this is not halved any more
_SHORTEST = 200


class Stop(Exception):
    """The extraction was cancelled: what is finished is kept."""


# --- pieces ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A passage or a part of it: ``text`` begins at ``start`` of the first of ``blocks``; the caption of a table is the second."""

    paper: Paper
    blocks: tuple[Block, ...]
    headings: tuple[str, ...]
    text: str
    start: int = 0

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.blocks[0].page_at(self.start)

    def context(self, known: str = "") -> str:
        """What a model is given: the names so far, where the text stands, and the text as it is."""
        return "\n\n".join(t for t in (known, " > ".join(self.headings), *(b.text for b in self.blocks[1:]), self.text) if t)

    def halves(self) -> tuple[Piece, ...]:
        """Two pieces, cut between two sentences or rows near the middle; none where the text is too short for it."""
        cuts = [m.end() for m in re.finditer(r"\n|[.;]\s+(?=[A-Z])", self.text)]
        inner = [c for c in cuts if _SHORTEST // 2 < c < len(self.text) - _SHORTEST // 2]
        if not inner:
            return ()
        middle = min(inner, key=lambda c: abs(c - len(self.text) // 2))
        return replace(self, text=self.text[:middle]), replace(self, text=self.text[middle:], start=self.start + middle)

    def holds(self, block: str, start: int, end: int) -> bool:
        """True where a span of a block of the paper lies inside."""
        return block == self.blocks[0].id and self.start <= start and end <= self.start + len(self.text)


def pieces(paper: Paper, passages: Iterable[Passage]) -> tuple[Piece, ...]:
    """The passages, tables with their captions; headings stand above the passages of their section and say nothing alone."""
    captions = {t.block: (paper.block_by_id[t.caption],) for t in paper.tables if t.caption in paper.block_by_id}
    return tuple(
        Piece(paper, (p.block, *captions.get(p.block.id, ())), p.headings, p.block.text)
        for p in passages
        if p.block.kind not in ("heading", "title") and p.block.text.strip()
    )


# --- questions ---------------------------------------------------------------------------------------------------


@dataclass
class Spent:
    """What was asked: questions, tokens of prompts (some of which the model knew before) and of answers, seconds of the model."""

    questions: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        rate = f", {self.answer_tokens / self.seconds:.0f} tokens/s" if self.seconds else ""
        cached = f" ({self.cached_tokens} known before)" if self.cached_tokens else ""
        return f"{self.questions} questions, {self.prompt_tokens} tokens sent{cached}, {self.answer_tokens} answered{rate}"


@dataclass
class Asker:
    """Asks one model; keeps what it cost, and a finding of every answer that could not be used."""

    model: LanguageModel
    cancelled: Cancelled
    max_tokens: int = MAX_TOKENS
    on_text: Callable[[str], None] | None = None
    spent: Spent = field(default_factory=Spent)
    findings: list[Finding] = field(default_factory=list)
    #: the name of the model, as its answers have it
    name: str = ""

    def question(self, name: str, context: str, schema: type[BaseModel], words: str = "", *, sample: int = 0) -> Question:
        """A question by its name; ``words`` of the paper stand last; later samples have another seed and some temperature."""
        asked = replies.text(name) + (f"\n{words}" if words else "")
        temperature = 0.7 if sample else 0.0
        return Question(asked, replies.text("system"), context, schema, self.max_tokens, temperature, seed=1 + sample)

    def ask(self, piece: Piece, question: Question) -> Answer | None:
        """The answer; None, and a finding, where none came in form. Raises Stop when cancelled, ModelError without a model."""
        if self.on_text is None:
            return self.ask_all(piece, (question,))[0]
        try:
            answer = self.model.answer(question, on_text=self.on_text, cancelled=self.cancelled)
        except Unanswered as error:
            answer = Answer("", None, "failed", 0, 0, 0.0, problem=str(error))
        return self._taken(piece, answer)

    def ask_all(self, piece: Piece, questions: Sequence[Question]) -> tuple[Answer | None, ...]:
        """The answers to questions about one piece, which share what stands before the question."""
        if self.cancelled():
            raise Stop
        return tuple(self._taken(piece, a) for a in self.model.answers(questions, cancelled=self.cancelled))

    def _taken(self, piece: Piece, answer: Answer) -> Answer | None:
        if answer.finish == "cancelled":
            raise Stop
        self.name = answer.model or self.name
        self.spent.questions += 1
        self.spent.prompt_tokens += answer.prompt_tokens
        self.spent.cached_tokens += answer.cached_tokens
        self.spent.answer_tokens += answer.answer_tokens
        self.spent.seconds += answer.seconds
        if answer.finish == "failed":
            self.findings += no_answer(NoAnswer(piece.page, piece.text, answer.problem))
            return None
        return answer

    def room(self) -> int:
        """How many tokens of a paper may stand in one question."""
        context = self.model.capabilities.context
        if not context:
            return MOST_TOKENS
        left = context - self.max_tokens - self.model.tokens(replies.text("system")) - _QUESTION_TOKENS
        return max(min(MOST_TOKENS, left), _LEAST_TOKENS)

    def fitting(self, piece: Piece) -> tuple[Piece, ...]:
        """A piece, or the halves of its halves, each as long as there is room for; what cannot be halved stays as it is."""
        if self.model.tokens(piece.text) <= self.room() or not (halves := piece.halves()):
            return (piece,)
        return tuple(p for half in halves for p in self.fitting(half))

    def cut(self, piece: Piece, why: str) -> None:
        """Says that an answer about a piece did not come to its end."""
        self.findings += not_read_to_the_end(Unread(piece.page, piece.text, why))


def parsed(answer: Answer | None, schema: type[R]) -> R | None:
    """The validated object of an answer, None where there is none."""
    return answer.parsed if answer is not None and isinstance(answer.parsed, schema) else None
