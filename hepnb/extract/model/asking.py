"""Asking a model about pages of a paper: conversations, what they cost, how much text fits, and
how they end.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from hepnb.extract.model import answers, questions
from hepnb.extract.model.answers import Said
from hepnb.extract.model.rendering import Page, halves, sections, tables_apart
from hepnb.extract.model.troubles import NoAnswer, UnreadAnswer, no_answer, not_read_to_the_end
from hepnb.findings import Finding
from hepnb.ports import Answer, Cancelled, LanguageModel, Progress, Question

#: tokens of text in one conversation at most (where they are estimated, a third too many), and of
#: an answer: 240 rules take 15 000
MOST_TOKENS, MAX_TOKENS = 20_000, 16_384
#: for a smaller model: a small piece is read better than a long one
SMALL_TOKENS, SMALL_ANSWER = 3000, 1536
#: a model whose context nobody knows is taken to have so much
_UNKNOWN = 40_000
#: a model with less context than this cannot read a paper
_LEAST_CONTEXT, _LEAST_ROOM = 2048, 200
#: answers in a row that bring no new rule end a conversation, and so do this many of one
#: conversation
_IN_VAIN, _MOST_ANSWERS = 2, 8
#: tokens of the list of what was left, at most about
_LIST = 1500
_TICK = 0.5  # seconds between two reports of progress
#: seconds after which it is said how long the rest will take, and from how many on that is said in
#: minutes
_SURE, _MINUTES = 2.0, 100


class ExtractionCancelled(Exception):
    """The extraction was cancelled: what is finished is kept."""


@dataclass
class Spent:
    """The cost of questions: their number, tokens of prompts (``cached_tokens`` the model knew
    before) and of answers, seconds.

    ``sent``: tokens that no earlier question of the same conversation had.
    """

    questions: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    sent: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        rate = (
            f", {self.answer_tokens / self.seconds:.0f} tokens/s" if self.seconds >= _TICK else ""
        )
        return (
            f"{self.questions} questions, {self.sent} tokens sent, {self.answer_tokens} "
            f"answered{rate}"
        )


@dataclass
class Asker:
    """Asks one model; keeps what it cost, and a finding of every question that had no answer.

    ``told``: says in a line how far the reading is, for `hepnb.ports.Progress`.
    """

    model: LanguageModel
    cancelled: Cancelled
    on_text: Callable[[str], None] | None = None
    progress: Progress = lambda _what, _done, _total: None
    told: Callable[[], str] = lambda: "reading"
    spent: Spent = field(default_factory=Spent)
    findings: list[Finding] = field(default_factory=list)
    small: bool = False
    sample: int = 0
    #: the name of the model, as its answers have it
    name: str = ""
    #: questions in all, as far as can be told; questions that were answered, of this asker alone
    total: int = 0
    asked: int = 0
    began: float = field(default_factory=time.perf_counter)

    @property
    def context(self) -> int:
        """The number of tokens for question and answer together."""
        return self.model.capabilities.context or _UNKNOWN

    @property
    def max_tokens(self) -> int:
        """The maximum length of one answer, in tokens."""
        return min(SMALL_ANSWER if self.small else MAX_TOKENS, self.context // 5)

    def room(self) -> int:
        """The number of tokens of a paper that fit in one conversation, beside its questions and
        answers.
        """
        system = self.model.tokens(questions.text("system"))
        left = self.context - system - 2 * self.max_tokens - min(_LIST, self.context // 8)
        return max(min(SMALL_TOKENS if self.small else MOST_TOKENS, left), _LEAST_ROOM)

    def pages(self, page: Page) -> tuple[Page, ...]:
        """The page where it fits into one conversation, else as many of its sections together as
        fit, and halves of long ones.

        A smaller model gets each table by itself.
        """
        if self.small and (alone := tables_apart(page)):
            return tuple(p for part in alone for p in self._packed(part))
        return self._packed(page)

    def _packed(self, page: Page) -> tuple[Page, ...]:
        room = self.room()
        if self.model.tokens(page.delimited) <= room:
            return (page,)
        found: list[tuple[Page, int]] = []
        for part in (p for section in sections(page) for p in self._halved(section, room)):
            length = self.model.tokens(part.delimited)
            if found and found[-1][1] + length <= room:
                before, tokens = found.pop()
                found.append((Page(page.paper, (*before.blocks, *part.blocks)), tokens + length))
            else:
                found.append((part, length))
        return tuple(p for p, _ in found)

    def report(self) -> None:
        """Says how far the extraction is."""
        self.progress(
            f"{self.told()}{self.ahead}",
            self.spent.questions,
            max(self.total, self.spent.questions),
        )

    @property
    def ahead(self) -> str:
        """The estimated remaining time, from the questions so far; "" where it cannot be
        estimated.
        """
        done, seconds = self.spent.questions, time.perf_counter() - self.began
        if not done or done >= self.total or seconds < _SURE:
            return ""
        left = seconds / done * (self.total - done)
        return (
            f", about {left:.0f} s left" if left < _MINUTES else f", about {left / 60:.0f} min left"
        )

    def watch(self) -> Callable[[str], None]:
        """Takes the text of answers as it comes: hands it on, and says from time to time how far
        they are.
        """
        began = time.perf_counter()
        state = {"records": 0, "characters": 0, "last": began}

        def watch(text: str) -> None:
            if self.on_text:
                self.on_text(text)
            state["records"] += len(re.findall(r'"at"', text))
            state["characters"] += len(text)
            now = time.perf_counter()
            if now - state["last"] >= _TICK:
                state["last"] = now
                rate = state["characters"] / _CHARACTERS / (now - began)
                what = (
                    f"{self.told()}; being written: {state['records']:.0f} records, about "
                    f"{rate:.0f} tokens/s{self.ahead}"
                )
                self.progress(what, self.spent.questions, max(self.total, self.spent.questions + 1))

        return watch

    def _halved(self, page: Page, room: int) -> tuple[Page, ...]:
        if self.model.tokens(page.delimited) <= room or not (parts := halves(page)):
            return (page,)
        return tuple(p for half in parts for p in self._halved(half, room))


@dataclass
class Conversation:
    """Questions about one page, each of which goes on from those before: the text is read once."""

    asker: Asker
    page: Page
    turns: tuple[tuple[str, str], ...] = ()
    #: tokens of the prompt of the last question
    _before: int = 0
    #: the last answer came to no end; the text was too long to be answered
    cut: bool = False
    too_long: bool = False

    def question(self, text: str, schema: type[BaseModel]) -> Question:
        """A question of this conversation."""
        asker = self.asker
        temperature = 0.7 if asker.sample else 0.0
        return Question(
            text,
            questions.text("system"),
            self.page.delimited,
            schema,
            asker.max_tokens,
            temperature,
            seed=1 + asker.sample,
            turns=self.turns,
            partial=True,
        )

    def ask(self, text: str, schema: type[BaseModel]) -> Generator[Question, Answer, Said | None]:
        """Asks, and gives what a model says; None, and a finding, where it has no answer."""
        said = yield from self.text(text, schema)
        return None if said is None else answers.read(said)

    def text(self, text: str, schema: type[BaseModel]) -> Generator[Question, Answer, str | None]:
        """The same, with the words of the answer."""
        asker = self.asker
        question = self.question(text, schema)
        answer = yield question
        if answer.finish == "failed":
            if not self.turns and halves(self.page):
                self.too_long = True  # its parts may be short enough
            else:
                asker.findings += no_answer(
                    NoAnswer(self.page.blocks[0].page, self.page.blocks[0].text, answer.problem)
                )
            return None
        return self._taken(question, answer)

    def branch(self) -> Conversation:
        """A conversation that goes on from here by itself."""
        return replace(self)

    def _taken(self, question: Question, answer: Answer) -> str:
        asker, spent = self.asker, self.asker.spent
        if answer.finish == "cancelled":  # its beginning is of use
            return answer.text
        asker.name = answer.model or asker.name
        prompt = answer.prompt_tokens or self.estimated(question)  # some servers do not say
        spent.questions += 1
        spent.prompt_tokens += prompt
        spent.cached_tokens += answer.cached_tokens
        spent.sent += max(prompt - self._before, 0)
        spent.answer_tokens += answer.answer_tokens
        spent.seconds += answer.seconds
        self._before = prompt + answer.answer_tokens
        self.turns = (*self.turns, (question.question, answer.text))
        self.cut = answer.finish == "length"
        asker.asked += 1
        return answer.text

    def estimated(self, question: Question) -> int:
        """The tokens of a question and all before it, as the model counts or estimates them."""
        texts = (question.system, question.context, *(t for turn in question.turns for t in turn))
        return sum(map(self.asker.model.tokens, (*texts, question.question)))

    def unread(self, why: str) -> None:
        """Says that the page was not read to its end."""
        block = self.page.blocks[0]
        self.asker.findings += not_read_to_the_end(UnreadAnswer(block.page, block.text, why))


#: characters of a token of an answer, about
_CHARACTERS = 3


def going_on(
    conversation: Conversation,
    said: Said,
    schema: type[BaseModel],
    take: Callable[[Said], int | None],
) -> Generator[Question, Answer, None]:
    """Takes an answer, and goes on while there is more of it; ``take`` says how many records
    were new, None to end.
    """
    new = take(said)
    in_vain = 0 if new else 1
    for _ in range(_MOST_ANSWERS):
        if new is None or not (said.more or conversation.cut):
            return
        if in_vain >= _IN_VAIN:
            conversation.unread("the answers repeat themselves")
            return
        last = said.rules[-1].at if said.rules else "the beginning"
        more = yield from conversation.ask(f"{questions.text('more')} {last}", schema)
        if more is None:
            conversation.unread("the answer was cut")
            return
        said = more
        new = take(said)
        in_vain = 0 if new else in_vain + 1
    conversation.unread(f"after {_MOST_ANSWERS} answers there was more")
