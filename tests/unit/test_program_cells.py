"""The program as the cells of the notebook read: edited, accepted, rejected, written by a model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.program_cells import ProgramCells, parts
from hepnb.program import ProgramCell
from tests.unit.compiling import compiled

PROGRAM = compiled(
    "object jets\n  take Jet\n  select pt > 30\nregion SR\n  select size(jets) >= 2\n"
)
JETS = next(c for c in PROGRAM.cells if c.key == "object-jets")
MODEL = ProgramCell(
    "model-lead", "leading jet", "def lead(events):\n    return ak.max(events.jets.pt, axis=1)"
)


def text(cell: ProgramCell, status: str, source: str = "") -> str:
    """A cell as the notebook has it."""
    return Cell("program", cell.key, Status(status), source or cell.source).source


@pytest.fixture
def known() -> ProgramCells:
    """A notebook in which the program was generated, with a cell of a model."""
    made = ProgramCells()
    made.offered([MODEL])
    return made


def test_untouched_cells_are_the_compiled_program(known: ProgramCells) -> None:
    """Whether they were run or not."""
    assert known.take_up(text(JETS, "proposed")) == ()
    assert not known.said(PROGRAM).changed
    assert known.said(PROGRAM).program.source == PROGRAM.source


def test_an_edited_cell_counts_as_it_reads(known: ProgramCells) -> None:
    """The program has its text, and says so."""
    known.take_up(text(JETS, "proposed", JETS.source.replace("30", "40")))
    said = known.said(PROGRAM)
    assert (said.edited, said.added) == (("object-jets",), ())
    assert "jets.pt > 40" in said.program.source


def test_an_accepted_cell_that_is_edited_is_edited(known: ProgramCells) -> None:
    """Its first line is to say so; accepted anew it counts as accepted."""
    assert known.take_up(text(JETS, "accepted")) == ()
    changed = JETS.source.replace("30", "40")
    (cell,) = known.take_up(text(JETS, "accepted", changed))
    assert (cell.status, cell.body) == (Status.EDITED, changed)
    assert known.said(PROGRAM).edited == ("object-jets",)
    assert known.take_up(text(JETS, "edited", changed)) == ()


def test_a_cell_of_a_model_waits_for_a_person(known: ProgramCells) -> None:
    """Proposed or rejected it is not part of the program, and may not run; accepted it is, above
    the loop.
    """
    remark = "# proposed by scripted; agrees\n"
    for status in ("proposed", "rejected"):
        source = text(MODEL, status, remark + MODEL.source)
        known.take_up(source)
        assert known.unreviewed(source) == ("model-lead",)
        assert not known.said(PROGRAM).changed
    source = text(MODEL, "accepted", remark + MODEL.source)
    known.take_up(source)
    assert known.unreviewed(source) == ()
    said = known.said(PROGRAM)
    assert said.added == ("model-lead",)
    keys = [c.key for c in said.program.cells]
    assert keys.index("histograms") < keys.index("model-lead") < keys.index("loop")
    assert "proposed by" not in said.program.source


def test_a_rejected_cell_of_the_program_is_named(known: ProgramCells) -> None:
    """The program is not whole without it."""
    known.take_up(text(JETS, "rejected"))
    assert known.said(PROGRAM).rejected == ("object-jets",)


def test_one_notebook_cell_may_hold_several(known: ProgramCells) -> None:
    """Where cells can only be put in one at a time; each piece keeps its first line."""
    region = next(c for c in PROGRAM.cells if c.key == "region-SR")
    changed = text(region, "accepted", region.source.replace(">= 2", ">= 3"))
    source = f"{text(JETS, 'proposed')}\n\n{changed}\n"
    assert [(c.key, c.status) for c in parts(source)] == [
        ("object-jets", "proposed"),
        ("region-SR", "accepted"),
    ]
    known.take_up(source)
    assert known.said(PROGRAM).edited == ("region-SR",)


def test_a_new_program_forgets_the_cells(known: ProgramCells) -> None:
    """They are cells of another one."""
    known.take_up(text(JETS, "accepted", JETS.source.replace("30", "40")))
    known.offered([])
    assert not known.said(PROGRAM).changed


def test_other_cells_are_left_alone(known: ProgramCells) -> None:
    """Plain Python and spec cells."""
    assert known.take_up("x = 1\n") == known.take_up("%%spec jets\nobject jets\n") == ()
    assert known.unreviewed("print('# hepnb')") == ()
    assert parts(replace(JETS, source="").source) == []
