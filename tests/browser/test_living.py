"""What a notebook lives through: Run All, a second tab, an interrupt, Notebook 7, malformed
messages. Each cell stays one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from hepnb.notebook import cells
from tests.browser.lab import SECOND, SLOW_MODEL, Lab, open_notebook, open_notebook_7
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

OPEN = (
    "%%spec muons --status proposed\nobject muons\n  take Muon\n  select pt > 6 GeV  #: p2 "
    '"p_{T} > 6 GeV" ?'
)
MALFORMED = """
from comm import create_comm
comm = create_comm(target_name="hepnb", data={"v": 1})
values = [None, 7, "x", [], {}, [[]], {"v": 1}, True]
ops = ["upsert", "write", "review", "say", "papers", "marks", "picture", "found", "status", "lost"]
for i in range(200):
    value = values[i % len(values)]
    fields = "anchor cells review re text was cell papers doing".split()
    message = {"v": 1, "op": ops[i % len(ops)], "id": str(i), "key": "a"}
    message |= dict.fromkeys(fields, value)
    comm.send(message if i % 11 else value)
"""


def keys(saved: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Kind and key of the cells that are hepnb's, in order."""
    return [(c.kind, c.key) for one in saved if (c := cells.parse(one["source"])) is not None]


@pytest.mark.long
def test_the_quickstart_runs_at_once_and_again(lab: Lab, browser: Any) -> None:
    """Run All with a fresh kernel, in which nobody has greeted yet, adds the program once; a
    second time it adds nothing.
    """
    path = lab.folder / "quickstart" / "01_quickstart.ipynb"
    path.parent.mkdir()
    shutil.copy(ROOT / "example_notebooks" / path.name, path)
    before = keys(nbformat.read(path, as_version=4).cells)
    opened = open_notebook(lab, browser, path)
    found = []
    for turn in range(2):
        opened.run_all()
        opened.page.locator(".jp-OutputArea-output", has_text="every number agrees").wait_for()
        found.append(keys(opened.save()))
        if turn == 0:
            opened.restart()
    opened.page.close()
    assert len(set(found[0])) == len(found[0])
    assert [one for one in found[0] if one[0] == "spec"] == before
    assert ("program", "setup") in found[0]
    assert found[1] == found[0]


@pytest.mark.long
def test_run_all_shows_an_open_review_once(notebook: Callable[..., Any]) -> None:
    """A review that was made before the labextension greeted is drawn by it, without the
    controls for other frontends.
    """
    opened = notebook("%load_ext hepnb", "%load_paper example", OPEN)
    opened.run_all()
    opened.page.locator(".hepnb-Review [data-hepnb-item]").first.wait_for()
    assert opened.page.locator(".hepnb-Review").count() == 1
    assert opened.page.locator(".jupyter-widgets").count() == 0
    assert "To decide here" not in opened.page.locator("body").inner_text()
    assert any("To decide here" in str(o) for cell in opened.save() for o in cell["outputs"])


@pytest.mark.long
def test_two_tabs_get_one_copy_each(notebook: Callable[..., Any], lab: Lab, browser: Any) -> None:
    """A kernel's cells go into the page that asked for them; the other, asking as well, has them
    once too.
    """
    first = notebook("%load_ext hepnb", "%load_paper example", "%%extract\nnotes", "'the end'")
    for start in ("%load_ext", "%load_paper"):
        first.run(start)
    first.save()
    second = open_notebook(lab, browser, first.path, workspace="second")
    first.run("%%extract")
    first.find("%%spec muons").wait_for()
    assert second.cells.count() == 4
    second.run("'the end'")
    second.run("%%extract")
    for one in (first, second):  # the last of them
        one.find("%%spec definitions").wait_for()
    counts = [
        one.cells.filter(has=one.page.locator(".cm-content", has_text="%%spec ")).count()
        for one in (first, second)
    ]
    assert counts[0] == counts[1] == len(set(keys(first.save())))
    second.page.close()


def test_an_interrupt_keeps_what_was_read(notebook: Callable[..., Any]) -> None:
    """Interrupting an extraction ends it at once; nothing is put in until it is asked for."""
    opened = notebook(
        "%load_ext hepnb",
        "%load_paper example",
        SLOW_MODEL,
        "%%extract --engine llama",
        "%extract --partial",
    )
    for start in ("%load_ext", "%load_paper", "class Slow"):
        opened.run(start)
    cell = opened.find("%%extract --engine")
    cell.locator(".cm-content").first.click()
    opened.page.keyboard.press("Escape")
    opened.page.keyboard.press("Control+Enter")
    cell.locator(".jp-OutputArea-output", has_text="asked").first.wait_for()
    opened.page.keyboard.press("i")
    opened.page.keyboard.press("i")
    cell.locator(".jp-OutputArea-output", has_text="stopped: nothing was put in").wait_for(
        timeout=10 * SECOND
    )
    assert opened.cells.count() == 5
    assert "every" not in opened.run("%extract --partial")


def test_malformed_messages_break_nothing(notebook: Callable[..., Any]) -> None:
    """Two hundred messages that are none are refused, and the next cells still come."""
    opened = notebook("%load_ext hepnb", "%load_paper example", MALFORMED, "%%extract\nnotes")
    errors: list[str] = []
    opened.page.on("pageerror", lambda error: errors.append(str(error)))
    for start in ("%load_ext", "%load_paper", "create_comm", "%%extract"):
        opened.run(start)
    opened.find("%%spec muons").wait_for()
    assert errors == []


@pytest.mark.long
def test_notebook_7_does_the_same(lab: Lab, browser: Any, tmp_path: Path) -> None:
    """Cells, review by keyboard and the paper panel, in Notebook 7."""
    pytest.importorskip("notebook", reason="Notebook 7 is not installed (pip install notebook)")
    opened = open_notebook_7(
        lab,
        browser,
        lab.folder / tmp_path.name / "seven.ipynb",
        "%load_ext hepnb",
        "%load_paper example",
        "%%extract\nnotes",
    )
    for start in ("%load_ext", "%load_paper", "%%extract"):
        opened.run(start)
    opened.find("%%spec SR").wait_for()
    opened.run("%%spec SR")
    row = opened.find("%%spec SR").locator("[data-hepnb-item]").first
    row.click()
    opened.page.keyboard.press("a")
    opened.find("%%spec SR").locator("[data-hepnb-decision='accepted']").first.wait_for()
    opened.page.keyboard.press("s")
    opened.page.wait_for_selector(".hepnb-Paper-page img")
    opened.page.close()
