"""What the tests of faults share."""

from __future__ import annotations

import pytest

from hepnb.ports import Level
from hepnb.run import sandbox


@pytest.fixture(params=("bubblewrap", "landlock"))
def contained(request: pytest.FixtureRequest) -> Level:
    """Each level that contains foreign code; skipped where the machine does not have it."""
    if request.param not in sandbox.levels():
        pytest.skip(f"{request.param} is not here, or the kernel does not let it work")
    level: Level = request.param
    return level
