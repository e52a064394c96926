"""A file of an older dialect becomes the same program as the 2026 syntax."""

from __future__ import annotations

import pytest

from hepnb.errors import SpecError
from hepnb.events.schema import load
from hepnb.generate.compile import compile as compile_spec
from hepnb.spec import ReviewedSpec, read

OLDER = """\
TRGm = 1
histoList plots
  histo h, "MET [GeV]", 10, 0, 100, MET
countsformat results
  process a, "All", stat
object jets : JET
  select pT(JET) > 30
  select AbsEta(JET) < 2.4
region pre
  select Size(jets) >= 2
  counts results 10 +- 1
region SR
  pre
  plots
  print MET
  bin MET 100 200 inf
"""
NEW = """\
object jets
  take Jet
  select pt > 30
  select abs(eta) < 2.4
region pre
  select size(jets) >= 2
region SR
  take pre
  histo h, "MET [GeV]", 10, 0, 100, MET
  bin "MET 100 to 200" MET >= 100 and MET < 200
  bin "MET 200 to inf" MET >= 200
"""


def code(text: str) -> list[str]:
    """The selecting cells of the program of a text."""
    spec = read(text)
    program = compile_spec(ReviewedSpec(spec, spec.tree, spec.requirements), load("cms-nanoaod"))
    return [cell.source for cell in program.cells if cell.purpose not in ("run", "setup")]


def test_an_older_file_is_the_same_program() -> None:
    """Lists of histograms are filled where a region takes them, edges are bins, counts and
    instructions select nothing.
    """
    assert code(OLDER) == code(NEW)


def test_what_has_no_new_syntax_is_refused_at_its_line() -> None:
    """An optimisation is not run as something else."""
    with pytest.raises(SpecError, match="line 4"):
        code("object jets\n  take JET\nregion SR\n  select m(jets[-1] jets[-2]) ~= 91\n")
