"""Conversations with a model side by side: what does not depend on each other is asked together,
and what was answered is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from hepnb.errors import ModelError
from hepnb.extract.model.prompted import Prompted
from hepnb.models.recorded import Recorded, Replayed
from hepnb.paper import Paper
from hepnb.ports import Answer, Cancelled, Capabilities, OnAnswer, OnText, Question, never
from tests.unit.reader import Reader
from tests.unit.test_prompted import ALL, BLOCKS, ETA, JET, JETS, PHOTONS, PT, SIZE, paper


@dataclass
class Side(Reader):
    """A reader that answers several questions at a time, the last one first; ``rounds``: how
    many there were each time.
    """

    texts: int = 8
    backward: bool = True
    rounds: list[int] = field(default_factory=list)
    dies: Callable[[Question], bool] = lambda _: False

    @property
    def capabilities(self) -> Capabilities:
        """It keeps several texts."""
        return Capabilities(
            context=self.context, parameters=self.parameters, parallel=8, texts=self.texts
        )

    def answers(
        self,
        questions: Sequence[Question],
        *,
        on_answer: OnAnswer | None = None,
        on_text: OnText | None = None,
        cancelled: Cancelled = never,
    ) -> tuple[Answer, ...]:
        """The last one first, or the first one."""
        self.rounds.append(len(questions))
        found: dict[int, Answer] = {}
        for n in sorted(range(len(questions)), reverse=self.backward):
            if self.dies(questions[n]):
                broken = "connection reset"
                raise ModelError(broken)
            found[n] = self.answer(
                questions[n], on_text=lambda text, n=n: on_text(n, text) if on_text else None
            )  # type: ignore[misc]
            if on_answer:
                on_answer(n, found[n])
        return tuple(found[n] for n in range(len(questions)))


def long_paper() -> Paper:
    """Too long for one question to a small model."""
    texts = [
        f"Photons in run {n} are required to have p_{{T}} > {n} GeV. " * 6 for n in range(30, 90)
    ]
    return paper(JETS, PHOTONS, *texts)


def test_samples_are_asked_for_at_the_same_time() -> None:
    """Three samples: three first questions in one round, three second ones in the next."""
    model = Side(BLOCKS, (PT, SIZE, JET), later=(ETA,))
    spec = Prompted(model, samples=3).extract(paper(JETS, PHOTONS))
    assert model.rounds == [3, 3]
    assert {r.votes for r in spec.requirements} == {(3, 3)}


def test_the_second_question_of_a_page_and_the_first_of_the_next_go_together() -> None:
    """Names go from page to page, so first questions wait for each other; nothing else does."""
    model = Side(BLOCKS, (PT, SIZE, JET), context=9_000)
    Prompted(model, questions="whole").extract(long_paper())
    pages = len([q for q in model.questions if not q.turns])
    assert pages > 2
    assert model.rounds == [1, *[2] * (pages - 1), 1]


def test_small_pieces_are_all_asked_about_together() -> None:
    """Names of all pieces in one round, then the rules of all in the names of all, then what was
    left out.
    """
    model = Side(BLOCKS, (PT, SIZE, JET), context=12_000, parameters=8_000_000_000)
    Prompted(model).extract(long_paper())
    pages = len([q for q in model.questions if not q.turns])
    assert model.rounds[:2] == [pages, pages]
    assert len(model.rounds) == 3
    asked = [q.question for q in model.questions if len(q.turns) == 1]
    assert all(q.endswith("SR, jets, photons") for q in asked)


def test_the_order_of_answers_changes_nothing() -> None:
    """A model that answers the last question first, and one that answers the first one first:
    the same draft.
    """
    models = [
        Side(BLOCKS, ALL, context=12_000, parameters=8_000_000_000, backward=way)
        for way in (True, False)
    ]
    made = [Prompted(m).extract(long_paper()) for m in models]
    assert made[0] == made[1]


def test_a_model_with_one_text_at_a_time_is_asked_text_by_text() -> None:
    """What was evaluated for a text is used up before the next one: no conversation goes back to
    an earlier text.
    """
    model = Side(BLOCKS, (PT, SIZE, JET), context=12_000, parameters=8_000_000_000, texts=1)
    Prompted(model).extract(long_paper())
    texts = [q.context for q in model.questions]
    assert sum(a != b for a, b in pairwise(texts)) == len(set(texts)) - 1 > 1


def test_what_was_answered_in_a_round_that_broke_is_kept() -> None:
    """The connection breaks while two questions are on their way: the answer that was there is
    in the draft.
    """
    model = Side(BLOCKS, ALL, context=12_000, parameters=8_000_000_000, backward=False)
    model.dies = lambda q: len(q.turns) == 1 and "run 89" in q.context
    spec = Prompted(model).extract(long_paper())
    (died,) = (f for f in spec.findings if f.code == "HEP515")
    assert "connection reset" in died.message
    assert spec.requirements


def test_what_was_written_before_an_interrupt_is_kept() -> None:
    """An interrupt in the middle of the first answer: its records so far are in the draft, and
    how far it came is said.
    """

    class Interrupted(Side):
        def answer(
            self,
            question: Question,
            *,
            on_text: Callable[[str], None] | None = None,
            cancelled: Cancelled = never,
        ) -> Answer:
            rules = [{"at": "b3", **PT}, {"at": "b3", **ETA}, {"at": "b2", **SIZE}]
            text = json.dumps({"blocks": BLOCKS, "rules": rules}, ensure_ascii=False)
            assert on_text
            on_text(text[: text.index("Events with") + 3])
            raise KeyboardInterrupt

    spec = Prompted(Interrupted()).extract(paper(JETS, PHOTONS))
    assert [r.adl for r in spec.requirements] == ["select pt > 25 GeV", "select abs(eta) < 2.37"]
    assert [f.message for f in spec.findings if f.code == "HEP506"] == [
        "stopped after question 0 of 2; kept 2 records"
    ]


def test_answers_side_by_side_are_replayed_to_the_same_draft(tmp_path: Path) -> None:
    """The record knows how many texts the model keeps, so that the questions are the same."""
    record = tmp_path / "answers.jsonl"
    model = Side(BLOCKS, (PT, SIZE, JET), later=(ETA,), context=12_000, parameters=8_000_000_000)
    spec = Prompted(Recorded(model, record), samples=2).extract(long_paper())
    assert Prompted(Replayed(record), samples=2).extract(long_paper()) == spec
