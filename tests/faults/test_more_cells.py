"""More hostile cells, at every level that contains them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.ports import Level
from tests.faults.cells_more import MORE
from tests.faults.hostile import outcome


@pytest.mark.parametrize("name", MORE)
def test_it_has_no_effect_outside(tmp_path: Path, contained: Level, name: str) -> None:
    """Nothing is read, written or called, and the host goes on."""
    found = outcome(MORE[name], tmp_path, contained)
    assert found.effects == ()
    assert "\n" not in found.result.problem
