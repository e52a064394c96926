"""Cells by ways that the others do not take, at every level that contains them; with the guard's
hook taken away, too: then the kernel alone holds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from hepnb.ports import Level
from tests.faults.cells_third import THIRD
from tests.faults.hostile import outcome, unhooked

#: places that all programs share
_SHARED = ("/dev/shm", "/tmp", "/var/tmp", "/run", "/var/crash")


def _left() -> Iterator[Path]:
    for folder in _SHARED:
        yield from Path(folder).glob("hostile-*")


@pytest.mark.parametrize(
    "hook", [True, pytest.param(False, marks=pytest.mark.long)], ids=["hook", "no hook"]
)
@pytest.mark.parametrize("name", THIRD)
def test_it_has_no_effect_outside(tmp_path: Path, contained: Level, name: str, hook: bool) -> None:
    """Nothing is read, written or called, nothing is left, and what the host is told of it is a
    line of plain text.
    """
    (tmp_path / "scene").mkdir()
    with nullcontext() if hook else unhooked(tmp_path / "guard"):
        found = outcome(THIRD[name], tmp_path / "scene", contained)
    assert found.effects == ()
    assert found.result.problem.isprintable()
    assert not list(_left())
