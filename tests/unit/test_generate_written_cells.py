"""Whatever a model writes for a wish, the cells that can be read of it are read: a broken piece
costs that piece.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb.generate.model.written_cells import MOST_CELLS, ReadReply, WrittenCell, read

CELL = {
    "purpose": "plot",
    "requirements": ["select pt > 10 GeV"],
    "code": ["x = {'a': 1}", "y = x"],
}
FIRST = WrittenCell("plot", ("select pt > 10 GeV",), ("x = {'a': 1}", "y = x"))
WHOLE = json.dumps({"cells": [CELL, {**CELL, "purpose": "second"}]})


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"Here you are:\n```json\n{WHOLE}\n```\nDone {{really}}.",
        f'<think>{{"code": ["no"]}}</think>{WHOLE}',
        f"I think so</think>\n{WHOLE}",
        "\n".join(json.dumps(c) for c in json.loads(WHOLE)["cells"]),
        WHOLE.replace('["x = {\'a\': 1}", "y = x"]', "\"x = {'a': 1}\\ny = x\""),
        WHOLE.replace('["x', '["```python", "x').replace('y = x"', 'y = x", "```"'),
        WHOLE.replace(
            '"requirements": ["select pt > 10 GeV"]',
            '"why": 1, "requirements": "select pt > 10 GeV"',
        ),
    ],
    ids=[
        "whole",
        "fence",
        "think",
        "thought",
        "lines",
        "one text",
        "fenced code",
        "keys and types",
    ],
)
def test_the_same_two_cells_are_read_from_any_form(text: str) -> None:
    """Prose, fences, thoughts, objects by themselves, code as one text or in a fence, foreign
    keys.
    """
    assert read(text) == ReadReply(
        (FIRST, WrittenCell("second", *(FIRST.requirements, FIRST.code)))
    )


@pytest.mark.parametrize(
    ("text", "cells", "said"),
    [
        (WHOLE[: WHOLE.rindex('"y = x')], 1, "the answer was cut: its last cell is not whole"),
        (WHOLE[:30], 0, "the answer was cut in its first cell"),
        ("<think>for ever and ever", 0, "no cell was found in the answer"),
        ("I cannot do that.", 0, "no cell was found in the answer"),
        (
            json.dumps({"cells": [CELL, {"purpose": "bad", "code": [1]}]}),
            1,
            "cell 2 ('bad') has no code",
        ),
        (json.dumps({"cells": [CELL, "words"]}), 1, "cell 2 ('cell') has no code"),
        (
            json.dumps({"cells": [CELL, {"purpose": "big", "code": ["x"] * 999}]}),
            1,
            "cell 2 ('big') has 999 lines",
        ),
        (json.dumps({"cells": [CELL] * 20}), MOST_CELLS, "20 cells; the first 8 are taken"),
        (
            "```python\nx = 1\n```\n```python\ny = ",
            2,
            "the answer was cut: its last cell is not whole",
        ),
    ],
    ids=[
        "cut",
        "cut at once",
        "thoughts only",
        "words",
        "numbers",
        "no object",
        "long",
        "many",
        "open fence",
    ],
)
def test_what_is_broken_costs_itself_and_has_a_reason(text: str, cells: int, said: str) -> None:
    """The other cells stay; the reason is a sentence that a model can act on."""
    found = read(text)
    assert len(found.cells) == cells
    assert [r for r in found.left_out if r.startswith(said)]


def test_blocks_of_code_in_prose_are_cells() -> None:
    """Named by their first remark; ADL is a change of the spec."""
    text = (
        "First:\n```python\n# lead pT\nx = 1\n```\nthen\n```adl\nregion SR\n  select MET > 1 "
        "GeV\n```\nand `this`."
    )
    assert read(text) == ReadReply((
        WrittenCell("lead pT", (), ("# lead pT", "x = 1")),
        WrittenCell("spec", (), ("region SR", "  select MET > 1 GeV")),
    ))  # fmt: skip


def test_a_number_without_an_end_costs_its_object() -> None:
    """A model that repeats a digit; what comes after it is read."""
    assert read(f'{{"code": [{"1" * 5000}]}}\n{json.dumps(CELL)}').cells == (FIRST,)


def test_an_empty_list_is_an_answer() -> None:
    """Nothing is to be written, and nothing is wrong with it."""
    assert read('{"cells": []}') == ReadReply()


@given(st.text(), st.integers(0, len(WHOLE)))
def test_nothing_that_a_model_writes_raises(text: str, at: int) -> None:
    """Any text, and any text in the middle of a right answer."""
    for tried in (text, WHOLE[:at] + text, text + WHOLE[at:]):
        assert read(tried, cut=True).left_out
        read(tried)
