"""The loop around a llama.cpp model: what is evaluated once, answered at the same time, guessed,
and thought.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from pydantic import BaseModel, Field, field_validator

from hepnb.errors import ModelError
from hepnb.models.gguf import Header
from hepnb.models.grammar import grammar
from hepnb.ports import Answer, Question
from tests.unit import tiny_gguf

pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")

from hepnb.models.llamacpp import LlamaCpp, binding, kv_cache, sampling
from hepnb.models.llamacpp import model as engine
from hepnb.models.llamacpp.devices import Device


class Reply(BaseModel):
    """A short answer."""

    why: Annotated[str, Field(min_length=1, max_length=12)]
    value: Annotated[int, Field(ge=0, le=999)]
    more: Annotated[list[bool], Field(min_length=1, max_length=3)]


class Long(BaseModel):
    """An answer of 240 characters at least."""

    words: Annotated[
        list[Annotated[str, Field(min_length=60, max_length=60)]], Field(min_length=4, max_length=4)
    ]


PAPER = "electrons with pT > 25 GeV and |η| < 2.47 are kept " * 20
QUESTION = Question(
    "which?", system="Read.", context=PAPER, schema=Reply, max_tokens=grammar(Reply).max_bytes
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model whose every layer has attention."""
    return tiny_gguf.write(tmp_path_factory.mktemp("attention") / "tiny.gguf")


@pytest.fixture(scope="module")
def hybrid_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model whose first layer is recurrent."""
    return tiny_gguf.write(tmp_path_factory.mktemp("hybrid") / "hybrid.gguf", architecture="lfm2")


@pytest.fixture(scope="module", params=["attention", "hybrid"])
def model(request: pytest.FixtureRequest, path: Path, hybrid_path: Path) -> Iterator[LlamaCpp]:
    """Both models, one after the other."""
    with LlamaCpp(
        path if request.param == "attention" else hybrid_path, threads=1, context=8192
    ) as loaded:
        yield loaded


def test_of_a_second_question_only_the_question_is_evaluated(model: LlamaCpp) -> None:
    """Whatever the layers: the paper is evaluated once, and the second answer is that of a fresh
    model.
    """
    first, second = replace(QUESTION, question="one?"), replace(QUESTION, question="and two?")
    model.answer(first)
    before = model.evaluated
    answer = model.answer(second)
    assert answer.cached_tokens > 900
    assert (
        model.evaluated - before < 300
    )  # of a thousand: the question, the answer, and some guesses
    with LlamaCpp(model.header.path, threads=1, context=8192) as fresh:
        assert fresh.answer(second).text == answer.text


def test_another_paper_keeps_the_system_text(model: LlamaCpp) -> None:
    """With another context, what is before it stays; going back to the first paper is right as
    well.
    """
    long = replace(QUESTION, system="Read what the paper selects. " * 20)
    first = model.answer(long)
    other = model.answer(replace(long, context="muons"))
    assert other.cached_tokens > 500
    assert model.answer(long).text == first.text


def test_many_questions_share_a_paper(model: LlamaCpp) -> None:
    """Ten questions on one paper: it is evaluated once, all answers are in form, in order, and
    reported when they are there.
    """
    questions = [
        replace(QUESTION, question=f"number {n}?", temperature=1.0, seed=n) for n in range(10)
    ]
    model.answer(Question("something else", max_tokens=1))
    before, seen = model.evaluated, dict[int, Answer]()
    answers = model.answers(questions, on_answer=seen.__setitem__)
    assert [a.finish for a in answers] == ["stop"] * 10
    assert all(isinstance(a.parsed, Reply) for a in answers)
    assert [seen[n] for n in range(10)] == list(answers)
    assert model.evaluated - before < 1100 + sum(a.answer_tokens + 40 for a in answers)
    assert len({a.text for a in answers}) == 10


def test_many_answers_are_those_of_one_by_one(model: LlamaCpp) -> None:
    """Together or alone, a greedy answer is the same."""
    questions = [replace(QUESTION, question=f"number {n}?") for n in range(5)]
    assert [a.text for a in model.answers(questions)] == [model.answer(q).text for q in questions]


def test_texts_about_several_papers_are_grouped(model: LlamaCpp) -> None:
    """Three questions on each of two papers: each paper is evaluated once."""
    questions = [
        replace(QUESTION, context=paper + PAPER, question=f"{n}?")
        for paper in ("one", "two")
        for n in range(3)
    ]
    model.answer(Question("something else", max_tokens=1))
    before = model.evaluated
    answers = model.answers(questions)
    assert model.evaluated - before < 2 * 1100 + sum(a.answer_tokens + 40 for a in answers)


def test_one_bad_question_costs_the_others_nothing(model: LlamaCpp) -> None:
    """Too long, or never valid: failed with the reason; the questions around it are answered."""

    class Picky(Reply):
        @field_validator("value")
        @classmethod
        def no(cls, value: int) -> int:
            raise ValueError("not this one")

    questions = [
        QUESTION,
        replace(QUESTION, context=PAPER * 20),
        replace(QUESTION, schema=Picky),
        QUESTION,
    ]
    answers = model.answers(questions)
    assert [a.finish for a in answers] == ["stop", "failed", "failed", "stop"]
    assert "expected less than 8192" in answers[1].problem
    assert "not this one" in answers[2].problem
    assert answers[3].text == answers[0].text


def test_what_is_finished_when_cancelled_is_kept(model: LlamaCpp) -> None:
    """Told to stop after the second answer: finished ones are kept, the others are cancelled,
    and the model goes on to be right.
    """
    questions = [replace(QUESTION, question=f"{n}?") for n in range(3)]
    endless = [
        replace(QUESTION, question=f"{n}?", schema=None, temperature=2.0, max_tokens=5000, seed=n)
        for n in range(40)
    ]
    before = model.answer(QUESTION).text
    seen: list[int] = []
    answers = model.answers(
        [*questions, *endless],
        on_answer=lambda n, _: seen.append(n),
        cancelled=lambda: len(seen) >= 2,
    )
    assert len(answers) == 43
    assert all(answers[n].finish != "cancelled" for n in seen)
    assert answers[-1].finish == "cancelled"
    assert model.answer(QUESTION).text == before


def test_more_questions_than_cells_are_answered_in_turn(path: Path) -> None:
    """Where the context holds only a few answers at a time, the others wait; none is cut for it."""
    questions = [replace(QUESTION, context="", question=f"{n}?", max_tokens=300) for n in range(6)]
    with LlamaCpp(path, threads=1, context=512, parallel=6) as small:
        assert [a.finish for a in small.answers(questions)] == ["stop"] * 6


def test_a_quote_is_guessed_and_comes_out_the_same(path: Path) -> None:
    """What repeats the prompt is guessed ahead; the text is that of a model that does not guess."""
    with LlamaCpp(path, threads=1, context=8192) as model:
        repeating = Question("q", system="a" * 40 + " b" * 40, schema=Long, max_tokens=2000)
        alone = model.answer(repeating)
        both = model.answers(
            [repeating, replace(repeating, seed=2)]
        )  # greedy; more than one at a time is never guessed
    assert [a.text for a in both] == [alone.text] * 2


def test_a_field_has_the_probability_of_its_least_certain_token(model: LlamaCpp) -> None:
    """Every value of an answer has one, by its path; free text has none."""
    answer = model.answer(QUESTION)
    parsed = answer.parsed
    assert isinstance(parsed, Reply)
    assert set(answer.confidence) == {
        "why",
        "value",
        *(f"more.{n}" for n in range(len(parsed.more))),
    }
    assert all(0 <= p <= 1 for p in answer.confidence.values())
    assert not model.answer(replace(QUESTION, schema=None, max_tokens=5)).confidence


def test_a_thought_ends_at_its_budget_and_the_answer_is_in_form(model: LlamaCpp) -> None:
    """Thought first, without a grammar, then the answer with one; a question that asks for no
    thought has none.
    """
    thought = model.answer(replace(QUESTION, think=30))
    assert isinstance(thought.parsed, Reply)
    assert thought.thinking
    assert thought.answer_tokens <= QUESTION.max_tokens
    assert model.capabilities.thinking
    assert not model.answer(QUESTION).thinking


def test_a_thought_without_room_is_not_begun(path: Path) -> None:
    """Where the context has no room for a thought beside the answer, the answer comes without."""
    with LlamaCpp(path, threads=1, context=512) as small:
        answer = small.answer(replace(QUESTION, context="", max_tokens=500, think=400))
    assert isinstance(answer.parsed, Reply)
    assert answer.thinking == ""


def test_a_context_that_is_too_large_falls_back_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the model was not trained for, and what llama.cpp has no memory for: less, and the
    description says what and why.
    """
    make = binding._llama.llama_init_from_model
    monkeypatch.setattr(
        binding._llama,
        "llama_init_from_model",
        lambda m, p: make(m, p) if p.n_ctx <= 8192 else None,
    )
    with LlamaCpp(path, threads=1, context=1 << 31) as model:
        assert model.context == model.capabilities.context == 8192
        assert model.describe().endswith(
            "context 8192; a context of 2147483648 tokens is more than the model was trained for: "
            "32768; "
            "no memory for a context of 32768 tokens: 8192"
        )
        assert model.answer(QUESTION).finish == "stop"
    monkeypatch.setattr(binding._llama, "llama_init_from_model", lambda *_: None)
    with pytest.raises(
        ModelError, match="no memory for a context of 2048 tokens; use a smaller model"
    ):
        LlamaCpp(path, threads=1)


def test_layers_that_do_not_fit_after_all_stay_off_the_gpu(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver has less memory than it said: half of the layers, then none, each step said."""
    asked: list[int] = []
    load = binding.Handles.load

    def refuse(header: Header, layers: int) -> binding.Handles:
        asked.append(layers)
        if layers:
            raise ModelError("no memory")
        return load(header, layers)

    monkeypatch.setattr(binding.Handles, "load", refuse)
    monkeypatch.setattr(engine, "supports_gpu", lambda: True)
    monkeypatch.setattr(engine, "devices", lambda: (Device("H100", 80 << 30, 80 << 30, gpu=True),))
    with LlamaCpp(path, threads=1) as model:
        assert asked == [-1, 1, 0]
        assert model.describe().endswith(
            "CPU, 1 thread, context 32768; 3 layers do not fit on the GPU, 1 are tried; 1 layers "
            "do not fit on the GPU, 0 are tried"
        )


def dictate(model: LlamaCpp, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the model as sure as a trained one: the tokens of a text, in order, and then the
    end.
    """
    vocabulary, plain = model._handles.vocabulary, model._cells.logits
    due = iter(
        [*vocabulary.tokens(text, control=False), *vocabulary.tokens("<|im_end|>", control=True)]
    )

    def raised(row: int) -> NDArray[np.float32]:
        logits = plain(row).copy()
        logits[next(due)] = logits.max() + 30
        return logits

    monkeypatch.setattr(model._cells, "logits", raised)


def test_what_fits_at_first_is_checked_alone(
    model: LlamaCpp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as the model's own choice is in form, the vocabulary is never masked: that is what
    costs with a large one.
    """
    text = '{"why": "pT", "value": 25, "more": [true]}'
    masks: list[int] = []
    monkeypatch.setattr(sampling.Sampler, "masked", lambda *_: masks.append(1))
    dictate(model, text, monkeypatch)
    answer = model.answer(QUESTION)
    assert (answer.text, masks) == (text, [])
    assert answer.confidence == {"why": 1.0, "value": 1.0, "more.0": 1.0}


def test_a_quote_of_the_prompt_takes_few_steps(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the prompt is guessed many tokens at a time; the text is the same to the
    letter.
    """
    steps: list[int] = []
    plain = kv_cache.Cells.evaluate
    monkeypatch.setattr(
        kv_cache.Cells,
        "evaluate",
        lambda self, entries, stop: steps.append(len(entries)) or plain(self, entries, stop),
    )
    with LlamaCpp(path, threads=1, context=8192) as model:
        dictate(model, PAPER[:600], monkeypatch)
        steps.clear()
        answer = model.answer(replace(QUESTION, schema=None, max_tokens=1000))
    assert answer.text == PAPER[:600]
    assert len([n for n in steps if n < 512]) < 100 < answer.answer_tokens


def test_a_thought_that_the_model_closes_itself_is_taken_as_it_is(
    model: LlamaCpp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its own end mark the answer begins; the mark is in neither."""
    dictate(model, 'two cuts</think>{"why": "pT", "value": 25, "more": [true]}', monkeypatch)
    answer = model.answer(replace(QUESTION, think=100))
    assert answer.thinking == "two cuts"
    assert answer.parsed == Reply(why="pT", value=25, more=[True])


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers on this system")
def test_interrupts_at_any_moment_leave_the_model_right(model: LlamaCpp) -> None:
    """While many are answered, while a long text is read: twenty interrupts later the greedy
    answer is that of before.
    """
    before = model.answer(QUESTION).text
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    interrupted = 0
    try:
        for n in range(20):
            text = f"{n} {PAPER * (n % 4)}"
            questions = [
                Question(f"{k}?", context=text, schema=Long, max_tokens=2000, temperature=1.0)
                for k in range(1 + 2 * (n % 2))
            ]
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.0003 * 1.4**n)
                model.answers(questions)
            except KeyboardInterrupt:
                interrupted += 1
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            assert model.answer(QUESTION).text == before
    finally:
        signal.signal(signal.SIGALRM, previous)
    assert interrupted >= 10


def test_memory_is_flat(path: Path) -> None:
    """Over eighty answers the process does not grow by more than four megabytes."""
    process = psutil.Process()
    sizes = []
    with LlamaCpp(path, threads=1, context=4096) as model:
        for n in range(120):
            model.answer(replace(QUESTION, context=PAPER[: 50 * (n % 10)], temperature=1.0, seed=n))
            sizes.append(process.memory_info().rss)
    assert sizes[-1] - sizes[40] < 4e6


def test_a_vocabulary_without_what_the_form_needs_is_refused_when_it_is_loaded(
    tmp_path: Path,
) -> None:
    """No brace, no JSON: one line, when the model is loaded and not within a paper."""
    data = tiny_gguf.write(tmp_path / "tiny.gguf").read_bytes()
    (tmp_path / "tiny.gguf").write_bytes(
        data.replace(b"\x01\0\0\0\0\0\0\0{", b"\x01\0\0\0\0\0\0\0\x7f", 1)
    )
    with pytest.raises(
        ModelError, match="it cannot answer: the model cannot go on in form; its vocabulary lacks"
    ):
        LlamaCpp(tmp_path / "tiny.gguf", threads=1, context=512)
