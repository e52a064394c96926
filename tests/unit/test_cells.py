"""The text of cells: the first line, and the marks of the lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb.notebook import cells
from hepnb.notebook.cells import Cell, Status
from hepnb.spec import Decision


def examples(name: str) -> list[Any]:
    """The examples of a file that the tests of the labextension read as well."""
    path = Path(__file__).parent.parent / "protocol" / f"{name}.json"
    return [pytest.param(e, id=e["name"]) for e in json.loads(path.read_text(encoding="utf-8"))]


EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "protocol" / "cells.json").read_text(encoding="utf-8")
)
OURS = [pytest.param(e, id=e["name"]) for e in EXAMPLES if e["head"]]
OTHERS = [pytest.param(e, id=e["name"]) for e in EXAMPLES if not e["head"]]


@pytest.mark.parametrize("example", OURS)
def test_the_first_line_says_kind_key_and_status(example: dict[str, Any]) -> None:
    """What stands in the first line is what the labextension reads from it as well."""
    cell = cells.parse(example["source"])
    assert cell is not None
    assert {"kind": cell.kind, "key": cell.key, "status": cell.status} == example["head"]
    assert cells.is_open(cell) == example["open"]


@pytest.mark.parametrize("example", OTHERS)
def test_other_cells_are_not_ours(example: dict[str, Any]) -> None:
    """A cell without hepnb's first line is left alone."""
    assert cells.parse(example["source"]) is None


@pytest.mark.parametrize("example", OURS)
@pytest.mark.parametrize("decision", [Decision.ACCEPTED, Decision.REJECTED])
def test_a_decision_marks_every_open_line(example: dict[str, Any], decision: Decision) -> None:
    """Accept and Reject give the same text here and in the labextension, and a second time they
    change nothing.
    """
    cell = cells.parse(example["source"])
    assert cell is not None
    decided = cells.decided(cell, decision)
    assert decided.source == example[decision.value]
    assert not cells.is_open(decided)


@pytest.mark.parametrize("example", examples("lines"))
def test_a_decision_about_some_lines_is_in_the_text(example: dict[str, Any]) -> None:
    """The review table and the kernel make the same text of it."""
    cell = cells.parse(example["source"])
    assert cell is not None
    assert (
        cells.with_lines_decided(cell, example["lines"], Decision(example["decision"])).source
        == example["after"]
    )


@pytest.mark.parametrize("example", examples("keys"))
def test_what_a_cell_holds_is_known(example: dict[str, Any]) -> None:
    """A cell that holds several is found by each of them."""
    assert [piece.key for piece in cells.pieces(example["source"])] == example["keys"]


def test_cells_in_one_are_apart_again() -> None:
    """A program that came in one cell is taken to its pieces as it was."""
    parts = [
        Cell("program", key, Status.PROPOSED, f"{key} = 1\n\n{key} += 1") for key in ("a", "b", "c")
    ]
    assert list(cells.pieces(cells.joined("program", parts).source)) == parts


def test_a_new_line_stands_at_the_end_of_its_block() -> None:
    """Before the empty line that parts the blocks; in no such block, at the end of all."""
    body = "object photons  # ours\n  take Photon\n\nregion SR\n  select size(photons) > 1\n"
    line = "select pt > 5"
    assert cells.with_new_line(body, "object photons", line) == body.replace(
        "Photon\n", f"Photon\n  {line}\n"
    )
    assert cells.with_new_line(body, "region SR", line) == f"{body}  {line}\n"
    assert cells.with_new_line(body, "region CR", line) == f"{body}  {line}\n"


def test_a_line_without_a_mark_gets_one() -> None:
    """A mark can be put on a bare line, on one with a comment and on one with evidence."""
    body = (
        'region SR\n  select met > 100\n  select a > 1  # why\n  select b > 2  #: p3 "b > 2"  # '
        "so\n"
    )
    marked = cells.with_marks(body, dict.fromkeys((2, 3, 4), Decision.REJECTED))
    assert marked == (
        "region SR\n  select met > 100  #: ✗\n  select a > 1  #: ✗ # why\n  select b > 2  #: "
        'p3 "b > 2" ✗ # so\n'
    )
    assert [cells.mark_of(line) for line in marked.split("\n")] == [
        None,
        *[Decision.REJECTED] * 3,
        None,
    ]


def test_an_edited_line_keeps_its_evidence_and_is_open() -> None:
    """Only the code of a line is replaced; what was decided about the old line does not hold for
    the new one.
    """
    body = 'object photons\n  select pt > 10 GeV   #: p7 "ET > 10 GeV" ✓\n'
    assert (
        cells.with_line(body, 2, "select pt > 12 GeV")
        == 'object photons\n  select pt > 12 GeV  #: p7 "ET > 10 GeV" ?\n'
    )


@pytest.mark.parametrize(
    ("marks", "last", "edited", "status"),
    [
        ([Decision.OPEN, Decision.ACCEPTED], Decision.ACCEPTED, False, Status.PROPOSED),
        ([Decision.OPEN], Decision.ACCEPTED, True, Status.EDITED),
        ([None, Decision.ACCEPTED], Decision.REJECTED, False, Status.ACCEPTED),
        ([Decision.REJECTED, None], Decision.REJECTED, False, Status.REJECTED),
        ([], Decision.ACCEPTED, False, Status.ACCEPTED),
    ],
)
def test_the_status_follows_from_the_marks(
    marks: list[Decision | None], last: Decision, edited: bool, status: Status
) -> None:
    """An open line makes a cell proposed or edited; otherwise it is decided."""
    assert cells.status_of(marks, last, edited=edited) == status


@given(
    st.from_regex(r"[^\s-][^\s]*", fullmatch=True),
    st.sampled_from(Status),
    st.text(),
    st.sampled_from(["spec", "program"]),
)
def test_a_cell_survives_its_text(key: str, status: Status, body: str, kind: cells.Kind) -> None:
    """Writing a cell and reading it gives the cell, whatever its body holds."""
    cell = Cell(kind, key, status, body)
    assert cells.parse(cell.source) == cell


@given(st.text(alphabet='#:"?✓✗ p7\\ab', max_size=40), st.sampled_from(Decision))
def test_a_mark_is_read_as_it_was_written(line: str, decision: Decision) -> None:
    """Any line that takes a mark shows that mark, and is otherwise as before when it is marked
    again.
    """
    marked = cells.with_marks(line, {1: decision})
    if cells.mark_of(marked) is not None:
        assert cells.mark_of(marked) == decision
        assert cells.with_marks(marked, {1: decision}) == marked
