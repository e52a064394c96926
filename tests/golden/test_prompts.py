"""The questions that a model is asked about the example note, to the letter: recorded answers
belong to them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hepnb import workflow
from hepnb.extract.model import mapping, questions
from hepnb.extract.model.prompted import Prompted
from hepnb.models.scripted import Scripted
from hepnb.ports import Capabilities, Question
from hepnb.readers import read

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "golden" / "prompts"


@pytest.fixture(scope="module")
def asked() -> dict[str, Question]:
    """The questions about the example note, with the answers that were written for them; those
    of a small model besides.
    """
    note, cited = (
        read(str(workflow.example_paper())),
        read(str(workflow.example_paper("example-leptons"))),
    )
    answers = [
        (ROOT / "answers" / "example" / f"{n}.txt").read_text(encoding="utf-8") for n in (1, 2, 3)
    ]
    model = Scripted(answers)
    Prompted(model, cited=[cited]).extract(note)
    small = Scripted([*answers, *answers], capabilities=Capabilities(parameters=1))
    Prompted(small).extract(note)
    return {
        "ask": model.questions[0],
        "left": model.questions[1],
        "cited": model.questions[2],
        "names": small.questions[0],
        "rules": small.questions[1],
        "map": next(q for q in small.questions if q.schema is mapping.Map),
    }


@pytest.mark.parametrize("name", ["ask", "left", "cited", "names", "rules", "map"])
def test_questions_are_golden(asked: dict[str, Question], name: str) -> None:
    """System text, context and question of each kind; HEPNB_UPDATE_GOLDEN=1 writes them anew."""
    question = asked[name]
    shown = question.context if name in ("ask", "cited", "map") else "(as before)"
    text = f"--- context ---\n{shown}\n--- question ---\n{question.question}\n"
    text = f"{question.system}\n{text}" if name == "ask" else text
    path = FOLDER / f"{name}.txt"
    if os.environ.get("HEPNB_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, (
        "a changed question is a new version of the prompts (questions.PROMPTS); "
        "HEPNB_UPDATE_GOLDEN=1 writes it"
    )


def test_the_system_text_is_the_same_in_all_questions(asked: dict[str, Question]) -> None:
    """It is read once, and nothing of a paper is in it."""
    assert {q.system for q in asked.values()} == {questions.text("system")}
    assert len(questions.text("system")) < 8000
