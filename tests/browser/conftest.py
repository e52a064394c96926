"""Fixtures of the browser tests.

Without JupyterLab, Chromium or the labextension they are skipped by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.lab import BUNDLE, CHROMIUM, FLAGS, Lab, open_notebook, running_lab, write


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab with the labextension of this source tree."""
    pytest.importorskip(
        "jupyterlab", reason='JupyterLab is not installed (pip install "hepnb[lab]")'
    )
    if not (BUNDLE / "package.json").exists():
        pytest.skip("the labextension is not built (it needs Node >= 20.19)")
    with running_lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def notebook(lab: Lab, browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Writes a notebook with the given cells, and opens it."""
    pages = []

    def opened(*sources: str) -> Any:
        path = lab.folder / re.sub(r"\W+", "-", request.node.name) / "test.ipynb"
        write(path, *sources)
        found = open_notebook(lab, browser, path)
        pages.append(found.page)
        return found

    yield opened
    for page in pages:
        page.close()
