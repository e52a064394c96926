"""What all tests share: the folder of real papers and event files, where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# a test holds on a slow or busy machine as well: speed is shown by benchmarks; and what passes once
# passes again, on the same examples. HYPOTHESIS_PROFILE=explore looks at others, and what it finds
# becomes an example or a mended rule
settings.register_profile("hepnb", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "hepnb"))

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def own_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A record of decisions that is the tests' own, also in the processes that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEPNB_DATA", str(tmp_path_factory.mktemp("data")))
        patch.delenv("HEPNB_ADOPT", raising=False)
        yield


def shared(relative: str) -> Path:
    """A file of the shared folder; skips the test, by name and with the reason, where it is
    absent.
    """
    folder = Path(os.environ.get("HEPNB_SHARED", ROOT.parent / "shared"))
    path = folder / relative
    if not path.exists():
        pytest.skip(
            f"{relative} is not there: no folder of real papers and events at {folder} (set "
            "HEPNB_SHARED)"
        )
    return path
