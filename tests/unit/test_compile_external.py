"""Functions that ADL does not have become stubs: what needs one is not applied, and says so,
until a person writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest

from hepnb.errors import SpecError
from hepnb.events import schema
from hepnb.events.example import make
from hepnb.generate.compile import compile as compile_spec
from hepnb.program import Program, ProgramStub
from hepnb.run import chunks
from hepnb.run.chunks import How
from tests.unit.compiling import arrays, compiled, reviewed

SPEC = """
object leptons
  take Lepton
  define score = deepID(pt, eta)  #: p4 "a deep network" ✓
  select pt > 15
  select bdt(this) > 0.5
define mass3 = trimass(leptons, "loose")
region SR
  select size(leptons) >= 1
  select topness(leptons[0], MET) > 3  #: p5 "topness above 3" ✓
  select any(score(leptons) > 0.9)
  select mass3 > 50 GeV
  select MET > 30
  histo tops, "topness", 10, 0, 10, topness(leptons[0], MET)
  bin "top" topness(leptons[0], MET) > 5
"""


def _selected(program: Program, **written: Any) -> dict[str, list[tuple[float, float]]]:
    """Region → (alone, cumulative) of each step, with some stubs written."""
    namespace: dict[str, Any] = {}
    exec(program.source, namespace)
    namespace |= written
    found = namespace["reconstruct"](namespace["read"](arrays()))
    rows = {}
    for region, steps in namespace["select"](found).items():
        counted, _ = namespace["count"](steps, np.ones(len(found)))
        rows[region] = [(a, c) for a, c, _ in counted.values()]
    return rows


def test_each_external_function_is_listed_with_what_needs_it() -> None:
    """Name, requirement, block, line and quote; definitions count as well."""
    stubs = {s.name: s for s in compiled(SPEC).stubs}
    assert list(stubs) == ["deepID", "bdt", "trimass", "topness"]
    assert stubs["bdt"] == ProgramStub(
        "bdt", "bdt", (("leptons-6", "object leptons", "select bdt(this) > 0.5"),)
    )
    assert [n for _, _, n in stubs["deepID"].needed_by] == [
        "define score = deepID(pt, eta)",
        "select any(score(leptons) > 0.9)",
    ]
    assert stubs["topness"].quote == "topness above 3"


def test_a_stub_is_a_named_function_with_its_quote() -> None:
    """It stands in a cell of its own, and says what needs it."""
    (cell,) = (c for c in compiled(SPEC).cells if c.key == "stub-topness")
    assert (
        cell.source.splitlines()[0] == "def topness(leptons: ak.Array, MET: ak.Array) -> ak.Array:"
    )
    assert '    # p5 "topness above 3"' in cell.source.splitlines()
    assert "raise NotImplementedError(" in cell.source
    assert set(cell.requirements) == {"SR-10", "SR-15"}


def test_what_needs_a_stub_is_not_applied() -> None:
    """Its count alone is not known; the events that pass it are those that pass all before it."""
    rows = _selected(compiled(SPEC))
    assert np.isnan([a for a, _ in rows["SR"]]).tolist() == [False, True, True, True, False]
    assert [c for _, c in rows["SR"]] == [2, 2, 2, 2, 1]
    assert [c for _, c in rows["SR/top"]] == [2, 2, 2, 2, 1, 1]


def test_a_stub_that_is_written_is_applied() -> None:
    """Whatever a person writes: the requirement is a requirement like any other."""
    rows = _selected(
        compiled(SPEC),
        bdt=lambda leptons: leptons.pt / 40,
        deepID=lambda pt, eta: pt / 30 - abs(eta) / 100,
        topness=lambda lepton, met: lepton.pt * 0 + met.pt,
        trimass=lambda leptons, word: ak.sum(leptons.pt, axis=1) * (2 if word == "loose" else 0),
    )
    # leptons above 20 GeV: 30; none; 25
    assert rows["SR"] == [(2, 2), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_the_cutflow_of_a_run_marks_the_steps(tmp_path: Path) -> None:
    """A step that is not applied has the numbers of the one before it."""
    file = make(tmp_path / "toy.root", events=200)
    program = compile_spec(reviewed(SPEC), schema.load("atlas-opendata-2020"))
    steps = chunks.run(program, [str(file)], How(chunk="100")).regions[0].steps
    assert [s.applied for s in steps] == [True, False, False, False, True]
    assert steps[1].cumulative == steps[1].alone == steps[0].cumulative
    assert program.histograms == (("tops", "topness", "", "SR"),)


def test_an_attribute_of_the_event_cannot_be_external() -> None:
    """The error says what can be."""
    with pytest.raises(SpecError, match="attributes of the object alone"):
        compiled(
            "object a\n  take Jet\n  define q = f(pt, MET)\nregion SR\n  select any(q(a) > 1)\n"
        )
