"""The road from a paper to a reviewed spec, as a person goes it in JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hepnb.notebook import cells

pytestmark = pytest.mark.browser


def spec_cells(saved: list[dict[str, Any]]) -> dict[str, cells.Cell]:
    """The spec cells of a saved notebook, by key, in order; a key that stands twice fails."""
    found = [
        cell
        for c in saved
        if (cell := cells.parse(c["source"])) is not None and cell.kind == "spec"
    ]
    assert len({c.key for c in found}) == len(found)
    return {c.key: c for c in found}


def test_extract_review_restart(notebook: Callable[..., Any]) -> None:
    """Cells appear below the asking cell, once; what is accepted in the table is in the text and
    survives restart and reload.
    """
    opened = notebook("%load_ext hepnb", "%load_paper example", "%%extract\nnotes", "'the end'")
    opened.run("%load_ext")
    assert "four leptons" in opened.run("%load_paper")
    shown = opened.run("%%extract")
    opened.page.wait_for_selector(".jp-Cell[data-hepnb-status='proposed']")
    draft = spec_cells(opened.save())
    assert all(key in shown for key in draft)
    assert any(cells.is_open(c) for c in draft.values())
    opened.run("%%extract")
    assert spec_cells(opened.save()) == draft

    key = next(k for k, c in draft.items() if cells.is_open(c))
    opened.run(f"%%spec {key} ")
    opened.find(f"%%spec {key} ").locator("[data-hepnb-decision='open']").first.click()
    opened.page.keyboard.press("a")
    opened.find(f"%%spec {key} ").locator("[data-hepnb-decision='accepted']").first.wait_for()
    accepted = spec_cells(opened.save())
    assert accepted[key].body.count("✓") > draft[key].body.count("✓")
    assert {k: c for k, c in accepted.items() if k != key} == {
        k: c for k, c in draft.items() if k != key
    }

    opened.restart()
    opened.page.reload()
    opened.ready()
    # counts begin at one again: two more, so that each cell gets another number than it had
    for start in (
        "'the end'",
        "'the end'",
        "%load_ext",
        "%load_paper",
        "%%extract",
        f"%%spec {key} ",
    ):
        opened.run(start)
    assert spec_cells(opened.save()) == accepted
