"""The tutorial of the manual, in JupyterLab; with HEPNB_PICTURES=docs/images/tutorial its
pictures are made anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.lab import SECOND, Lab, open_notebook, write
from tests.browser.tour import CELLS, walk
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_tutorial_ends_with_numbers_that_agree(lab: Lab, browser: Any, tmp_path: Path) -> None:
    """From a fresh paper over numbers that differ to numbers that agree; each picture of the
    manual is one of its stations.
    """
    folder = Path(os.environ.get("HEPNB_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    path = lab.folder / "tutorial" / "four-leptons.ipynb"
    write(path, *CELLS)
    opened = open_notebook(lab, browser, path, height=900)
    taken: list[str] = []

    def picture(name: str) -> None:
        opened.page.wait_for_timeout(2 * SECOND)
        file = folder / f"{name}.png"
        opened.page.screenshot(path=str(file))
        with Image.open(file) as shot:  # in few colours: a third of the size
            shot.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
        taken.append(file.name)

    walk(opened, picture)
    opened.page.close()
    shown = {path.name for path in (ROOT / "docs" / "images" / "tutorial").glob("*.png")}
    assert shown <= set(taken)
