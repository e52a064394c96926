"""Fakes: the scripted model, and the record that is written and replayed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from hepnb.errors import ModelError, NetworkError
from hepnb.models.recorded import FORMAT, Recorded, Replayed
from hepnb.models.scripted import Scripted
from hepnb.ports import Answer, Capabilities, Question


class Reply(BaseModel):
    """One number."""

    n: int


QUESTION = Question("how many?", system="Count.", context="two jets\u2028and 3", schema=Reply)


def test_scripted_gives_its_replies_in_order() -> None:
    """Texts, objects, whole answers and errors; the questions are kept."""
    cut = Answer('{"n": ', None, "length", 3, 2, 0.0)
    model = Scripted(['{"n": 1}', Reply(n=2), cut, NetworkError("down")])
    texts: list[str] = []
    assert model.answer(QUESTION, on_text=texts.append).parsed == Reply(n=1)
    assert model.answer(QUESTION).parsed == Reply(n=2)
    assert model.answer(QUESTION) == cut
    with pytest.raises(NetworkError):
        model.answer(QUESTION)
    with pytest.raises(ModelError, match="no reply is left for question 5"):
        model.answer(QUESTION)
    assert (texts, model.questions, model.left) == (['{"n": 1}'], [QUESTION] * 5, 0)


def test_scripted_refuses_what_is_not_in_form_and_stops_when_told() -> None:
    """A reply that does not validate is a ModelError; a cancelled question uses up no reply."""
    model = Scripted(['{"n": "many"}'])
    assert model.answer(QUESTION, cancelled=lambda: True).finish == "cancelled"
    with pytest.raises(ModelError, match="does not validate"):
        model.answer(QUESTION)


def test_a_record_answers_as_the_model_did(tmp_path: Path) -> None:
    """What was recorded is replayed without the model: text, parsed object, how it ended,
    tokens, the model's name.
    """
    path = tmp_path / "deep" / "answers.jsonl"
    other = replace(QUESTION, seed=2)
    cut = Answer("{", None, "length", 5, 1, 0.25, "m")
    recorded = Recorded(
        Scripted([Answer('{"n": 3}', None, "stop", 7, 4, 1.5, "m"), cut], name="m"), path
    )
    given = [recorded.answer(QUESTION), recorded.answer(other)]
    replayed = Replayed(path)
    assert [replayed.answer(QUESTION), replayed.answer(other)] == given
    assert replayed.name == "replay of m"
    line = json.loads(path.read_text("utf-8").split("\n")[0])
    assert (line["format"], line["text"], line["seconds"]) == (FORMAT, '{"n": 3}', 1.5)
    assert "two jets" not in path.read_text(
        "utf-8"
    )  # the paper itself is not copied into the record


def test_the_last_answer_counts_and_cancelled_ones_are_not_kept(tmp_path: Path) -> None:
    """Asked twice, the record gives what came last."""
    recorded = Recorded(Scripted([Reply(n=1), Reply(n=2), Reply(n=3)]), tmp_path / "a.jsonl")
    recorded.answer(QUESTION)
    recorded.answer(QUESTION)
    recorded.answer(QUESTION, cancelled=lambda: True)
    assert Replayed(tmp_path / "a.jsonl").answer(QUESTION).parsed == Reply(n=2)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"context": "two jets."}, "context of the nearest one (line 2) differ"),
        ({"seed": 9, "temperature": 0.7}, "parameters and seed of the nearest one (line 2) differ"),
        ({"schema": None}, "schema of the nearest one (line 2) differ"),
        ({"system": ""}, "system of the nearest one (line 2) differ"),
    ],
)
def test_a_miss_says_what_differs(tmp_path: Path, change: dict[str, object], says: str) -> None:
    """The nearest recorded question is named with the parts that are different."""
    recorded = Recorded(Scripted(["text", Reply(n=2)]), tmp_path / "a.jsonl")
    recorded.answer(Question("something else"))
    recorded.answer(QUESTION)
    with pytest.raises(ModelError) as error:
        Replayed(tmp_path / "a.jsonl").answer(replace(QUESTION, **change))
    assert error.value.found == f"no recorded answer: {says}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "no such file or directory; expected a record of answers"),
        ("{oops", "not JSON"),
        ('{"format": "other/1"}', f"not a recorded answer; expected {FORMAT}"),
        ("[1]", "not a recorded answer"),
    ],
)
def test_a_record_that_is_none_is_one_line(tmp_path: Path, text: str | None, says: str) -> None:
    """The place, what was found, what to do."""
    path = tmp_path / "a.jsonl"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(ModelError) as error:
        Replayed(path)
    assert says in str(error.value)
    assert str(path) in error.value.where


def test_an_empty_record_says_so(tmp_path: Path) -> None:
    """No line, no nearest question."""
    (tmp_path / "a.jsonl").write_text("", "utf-8")
    with pytest.raises(ModelError, match="the record is empty"):
        Replayed(tmp_path / "a.jsonl").answer(QUESTION)


def test_many_questions_are_answered_in_their_order(tmp_path: Path) -> None:
    """Every question has its answer; one that cannot be answered is failed, with the reason, and
    costs the others nothing.
    """
    cut = Answer("{", None, "length", 5, 1, 0.25, "m", confidence={"n": 0.5}, thinking="hm")
    scripted = Scripted(['{"n": 3}', '{"n": "many"}', cut], name="m")
    questions = [replace(QUESTION, seed=n) for n in range(3)]
    seen: dict[int, str] = {}
    recorded = Recorded(scripted, tmp_path / "a.jsonl")
    answers = recorded.answers(questions, on_answer=lambda n, a: seen.update({n: a.finish}))
    assert (
        [a.finish for a in answers] == ["stop", "failed", "length"] == [seen[n] for n in range(3)]
    )
    assert "does not validate" in answers[1].problem
    replayed = Replayed(tmp_path / "a.jsonl")
    assert replayed.answer(questions[2]) == cut
    assert [a.finish for a in replayed.answers(questions)] == ["stop", "failed", "length"]
    assert replayed.answers(questions)[1].problem == answers[1].problem


def test_what_is_finished_is_kept_when_cancelled() -> None:
    """Told to stop after the first answer: it is kept, the others are cancelled, and no reply is
    used up for them.
    """
    scripted = Scripted(['{"n": 1}', '{"n": 2}', '{"n": 3}'])
    answers = scripted.answers([QUESTION] * 3, cancelled=lambda: scripted.left < 3)
    assert [a.finish for a in answers] == ["stop", "cancelled", "cancelled"]
    assert (answers[0].parsed, scripted.left) == (Reply(n=1), 2)


def test_what_a_fake_can_do_is_said() -> None:
    """A scripted model pretends to what it is told; a recorder has what its model has; tokens
    are estimated on the high side.
    """
    scripted = Scripted([], capabilities=Capabilities(context=4096, parallel=4))
    assert (
        Recorded(scripted, "x").capabilities
        == scripted.capabilities
        == Capabilities(4096, parallel=4)
    )
    assert Recorded(scripted, "x").tokens("a" * 100) == scripted.tokens("a" * 100) == 41


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_line() -> None:
    """The answer that cannot be kept is said, with the place and what to do."""
    with pytest.raises(
        ModelError,
        match="/dev/full: cannot keep the answer: No space left on device; choose another record",
    ):
        Recorded(Scripted(['{"n": 1}']), "/dev/full").answer(QUESTION)


def test_a_line_that_was_cut_is_passed_over(tmp_path: Path) -> None:
    """A process that was killed while it wrote leaves the answers before; half a line in the
    middle is damage.
    """
    path = tmp_path / "a.jsonl"
    Recorded(Scripted(['{"n": 1}']), path).answer(QUESTION)
    whole = path.read_text("utf-8")
    path.write_text(whole + whole[:100], "utf-8")
    assert Replayed(path).answer(QUESTION).parsed == Reply(n=1)
    path.write_text(whole[:100] + "\n" + whole, "utf-8")
    with pytest.raises(ModelError, match=r"a\.jsonl:1: not JSON"):
        Replayed(path)
