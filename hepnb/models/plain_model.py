"""A plain model's abilities: questions one after the other, tokens estimated from the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from hepnb.errors import Unanswered
from hepnb.ports import Answer, Cancelled, LanguageModel, OnAnswer, OnText, Question, never

#: bytes per token at the least: English has some 4, formulas and numbers down to 2 in the
#: vocabularies of 2026
_BYTES = 2.5


def estimated_tokens(text: str) -> int:
    """An estimate of the tokens in a text, on the high side."""
    return int(len(text.encode("utf-8", "replace")) / _BYTES) + 1


def one_by_one(
    model: LanguageModel,
    questions: Iterable[Question],
    *,
    on_answer: OnAnswer | None = None,
    on_text: OnText | None = None,
    cancelled: Cancelled = never,
) -> tuple[Answer, ...]:
    """`LanguageModel.answers` by `LanguageModel.answer`."""
    answers: list[Answer] = []
    for number, question in enumerate(questions):
        words = partial(on_text, number) if on_text else None
        answer = (
            not_answered(model.name) if cancelled() else _answer(model, question, words, cancelled)
        )
        answers.append(answer)
        if on_answer and answer.finish != "cancelled":
            on_answer(number, answer)
    return tuple(answers)


def _answer(
    model: LanguageModel,
    question: Question,
    on_text: Callable[[str], None] | None,
    cancelled: Cancelled,
) -> Answer:
    try:
        return model.answer(question, on_text=on_text, cancelled=cancelled)
    except Unanswered as error:
        return failed(error, model.name)


def failed(error: Unanswered, model: str) -> Answer:
    """The answer that says why there is none."""
    return Answer("", None, "failed", 0, 0, 0.0, model, problem=str(error))


def not_answered(model: str) -> Answer:
    """The answer to a question that was cancelled before it was asked."""
    return Answer("", None, "cancelled", 0, 0, 0.0, model)
