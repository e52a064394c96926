"""A smaller model says what the lines of a table are; code reads the cells, where the grid is
whole.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from hepnb.extract.model import mapping, questions
from hepnb.extract.model.mapping import Mapped
from hepnb.extract.model.prompted import Prompted
from hepnb.extract.model.rendering import Page
from hepnb.models.scripted import Scripted
from hepnb.paper import Paper, Section
from hepnb.ports import Capabilities
from hepnb.spec import Spec
from tests.unit.test_reading_pages import block, table

ROWS = [
    ["Region", "N_{jet}", "E_{T}^{miss} [GeV]", "p_{T}(j_{1}) >"],
    ["SRone", "≥ 2", "200–300", "80"],
    ["SRtwo", "5", "> 300", "–"],
]
ACROSS = [
    ["", "SRone", "SRtwo"],
    ["N_{jet}", "≥ 2", "5"],
    ["E_{T}^{miss} [GeV]", "200–300", "> 300"],
    ["p_{T}(j_{1}) >", "80", "–"],
]
COMPARED = [
    {"n": 1, "what": "jets", "q": "n", "op": "printed"},
    {"n": 2, "what": "MET", "q": "met", "op": "printed", "unit": "GeV"},
    {"n": 3, "what": "jets", "nth": 1, "q": "pt", "op": ">", "unit": "GeV"},
]
NAMES = [{"n": 1, "name": "SRone"}, {"n": 2, "name": "SRtwo"}]
BY_ROWS = json.dumps({"names_in": "rows", "names": NAMES, "compared": COMPARED})
BY_COLUMNS = json.dumps({"names_in": "columns", "names": NAMES, "compared": COMPARED})
BLOCKS = json.dumps({"blocks": [{"name": "jets", "kind": "objects", "of": ["Jet"]}]})
TEXT = "Jets have p_{T} > 30 GeV."
JET = json.dumps(
    {
        "rules": [
            {
                "at": "b1",
                "words": TEXT,
                "in": ["jets"],
                "q": "pt",
                "op": ">",
                "v": [30],
                "unit": "GeV",
            }
        ]
    }
)
LINES = ["select pt > 30 GeV", "select size(jets) >= 2", ("select MET [] 200 GeV 300 "
"GeV"), "select pt(jets[0]) > 80 GeV",
         "select size(jets) == 5", "select MET > 300 GeV"]  # fmt: skip


def paper(rows: list[list[str]]) -> Paper:
    """A sentence on jets, and a table of regions."""
    grid, cells = table("b2", rows)
    sections = (Section("s2", "2", "Event selection", 1, 1),)
    return Paper(
        "2601.00006",
        "T",
        "6" * 64,
        ((600.0, 800.0),),
        sections,
        (block("b1", TEXT, "s2"), grid),
        (cells,),
    )


def extracted(rows: list[list[str]], *answers: str, **how: Any) -> tuple[Spec, Scripted]:
    """The draft of a smaller model, and the model."""
    model = Scripted(answers, capabilities=Capabilities(parameters=8_000_000_000))
    return Prompted(model, **how).extract(paper(rows)), model


@pytest.mark.parametrize(
    ("rows", "answer"), [(ROWS, BY_ROWS), (ACROSS, BY_COLUMNS)], ids=["rows", "columns"]
)
def test_code_reads_the_cells_of_a_map(rows: list[list[str]], answer: str) -> None:
    """Signs, intervals, bare counts, a sign in the head, a dash: every cell, whichever way the
    regions go.
    """
    spec, model = extracted(rows, BLOCKS, JET, "{}", f"Sure!\n```json\n{answer}\n```", *["{}"] * 4)
    assert sorted(
        r.adl.replace("200 300 GeV", "200 GeV 300 GeV") for r in spec.requirements
    ) == sorted(LINES)
    assert {r.block for r in spec.requirements} == {"object jets", "region SRone", "region SRtwo"}
    assert all(e.status == "verbatim" for r in spec.requirements for e in r.evidence)
    assert mapping.Map in [q.schema for q in model.questions]


def test_a_table_is_a_question_of_its_own() -> None:
    """A smaller model sees the text without the table, and the table without the text."""
    _, model = extracted(ROWS, BLOCKS, JET, "{}", BY_ROWS, *["{}"] * 4)
    texts = list(dict.fromkeys(q.context for q in model.questions))
    assert ["table" in t.split("\n", 3)[2] or "R1:" in t for t in texts] == [False, True]


def test_where_the_grid_is_not_whole_rules_are_asked_for() -> None:
    """A cell with two values is not guessed at: the model reads that table itself."""
    rows = [[c.replace("5", "3 5") for c in row] for row in ROWS]
    _, model = extracted(rows, BLOCKS, JET, "{}", BY_ROWS, *["{}"] * 4)
    after = model.questions[[q.schema for q in model.questions].index(mapping.Map) + 1]
    assert after.question.startswith(questions.text("rules"))


def test_what_code_reads_is_held_against_the_table_like_everything_else() -> None:
    """A map that calls missing momentum an angle: nothing of it is believed."""
    wrong = BY_ROWS.replace('"q": "met"', '"q": "eta"')
    spec, _ = extracted(ROWS, BLOCKS, JET, "{}", wrong, *["{}"] * 4)
    assert not [r for r in spec.requirements if "200" in r.adl or "300" in r.adl]


def test_the_way_of_asking_is_told_and_can_be_set() -> None:
    """By the size of the model, or its small context; the draft says so; --questions whole asks
    for all at once.
    """
    said: list[str] = []
    model = Scripted(
        [BLOCKS, JET, *["{}"] * 9], capabilities=Capabilities(parameters=8_000_000_000)
    )
    spec = Prompted(model).extract(paper(ROWS), progress=lambda what, *_: said.append(what))
    assert "small pieces" in said[0]
    assert "8.0 G parameters" in said[0]
    assert spec.engine.endswith("in small pieces")
    _, whole = extracted(ROWS, "{}", questions="whole")
    assert whole.questions[0].schema is questions.Reply
    narrow = Scripted(["{}"] * 9, capabilities=Capabilities(context=8192))
    Prompted(narrow).extract(paper(ROWS))
    assert narrow.questions[0].schema is questions.Named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        '{"names_in": "none", "names": [], "compared": []}',
        '{"names": 3}',
        "[[",
        BY_ROWS[:40],
    ],
)
def test_no_map_is_no_map(text: str) -> None:
    """Whatever a model writes instead: None, and no error."""
    assert mapping.read(text) is None


def test_a_map_of_lines_that_are_not_there_has_no_rules() -> None:
    """Numbers beyond the table are no cells."""
    made = paper(ROWS)
    (shown, found) = mapping.only_table(replace_blocks(made)) or ("", made.tables[0])
    mapped = mapping.read(BY_ROWS)
    assert mapped
    assert mapping.rules(Mapped(True, {77: "SRone"}, mapped.compared), shown, found) is None


def replace_blocks(made: Paper) -> Page:
    """A page with the table alone."""
    return Page(made, tuple(b for b in replace(made).blocks if b.id == "b2"))
