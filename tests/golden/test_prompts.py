"""The questions that a model is asked about the example note, to the letter: recorded answers belong to them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hepnb import workflow
from hepnb.extract import replies
from hepnb.extract.prompted import Prompted
from hepnb.ports import Question
from hepnb.readers import read
from tests.unit.reader import Reader, load

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "golden" / "prompts"
SCHEMAS = {"outline": replies.Outline, "lines": replies.Lines, "doubt": replies.Doubt, "assembly": replies.Assembly}


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    """All questions about the example note, by a reader who misses some lines."""
    known = [k for k in load(ROOT / "answers" / "example.yaml") if "5" not in k.adl]
    reader = Reader(known)
    cited = read(str(workflow.example_paper("example-leptons")))
    Prompted(reader, cited=[cited]).extract(read(str(workflow.example_paper())))
    return reader.questions


def _first(asked: list[Question], name: str) -> Question:
    if name == "delegated":
        return next(q for q in asked if q.question.startswith(replies.text("delegated")))
    return next(q for q in asked if q.schema is SCHEMAS[name])


@pytest.mark.parametrize("name", ["outline", "lines", "doubt", "delegated", "assembly"])
def test_questions_are_golden(asked: list[Question], name: str) -> None:
    """System text, context and question of the first of each kind; HEPNB_UPDATE_GOLDEN=1 writes them anew."""
    question = _first(asked, name)
    text = f"{question.system}\n--- context ---\n{question.context}" + f"\n--- question ---\n{question.question}\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("HEPNB_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, (
        "a changed question is a new version of the prompts (replies.PROMPTS); HEPNB_UPDATE_GOLDEN=1 writes it"
    )


def test_questions_are_small(asked: list[Question]) -> None:
    """No question about a short note is longer than two pages of text."""
    assert max(len(q.system) + len(q.context) + len(q.question) for q in asked) < 9000
