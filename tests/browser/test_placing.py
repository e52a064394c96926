"""Cells of the kernel in a real JupyterLab: inserted by key, decided in the toolbar, adopted,
taken up after a reload.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.lab import PANEL

pytestmark = pytest.mark.browser

CONNECT = """
from hepnb.notebook.cells import Cell, Status
from hepnb.notebook.bridge import Bridge, asking_cell, open_comm
events = []
bridge = Bridge(open_comm(get_ipython()), events.append)
"""
PHOTONS = 'object photons\n  take Photon\n  select pt > 10 GeV  #: p7 "ET > 10 GeV" ?\n'
JETS = 'object jets\n  take Jet\n  select pt > 30 GeV  #: p8 "pT > 30 GeV" ?\n'
ASK = f"""
photons = Cell("spec", "photons", Status.PROPOSED, {PHOTONS!r})
jets = Cell("spec", "jets", Status.PROPOSED, {JETS!r})
bridge.upsert([photons, jets], asking_cell(get_ipython()).id)
"""
CHANGE = f"""
changed = Cell("spec", "photons", Status.PROPOSED, {PHOTONS.replace("pt > 10", "pt > 12")!r})
bridge.upsert([changed], asking_cell(get_ipython()).id)
"""
#: waits for a number of code cells
COUNT = f"n => document.querySelectorAll('{PANEL} .jp-CodeCell').length === n"


def keys(cells: list[dict[str, Any]]) -> list[str]:
    """The first lines of the cells that are hepnb's."""
    return [
        c["source"].split("\n")[0] for c in cells if c["source"].startswith(("%%spec", "# hepnb:"))
    ]


def test_cells_come_below_the_asking_cell_and_once(notebook: Callable[..., Any]) -> None:
    """Two requests for the same keys give two cells, in order, marked in text and metadata, and
    a later proposal updates them.
    """
    opened = notebook(CONNECT, ASK, CHANGE, "'the end'")
    opened.run("open_comm")
    opened.run("jets = Cell")
    opened.find("%%spec jets").wait_for()
    opened.run("jets = Cell")
    opened.run("changed = Cell")
    opened.find("pt > 12 GeV").wait_for()
    cells = opened.save()
    assert [c["source"].strip().split("\n")[0][:12] for c in cells[1:]] == [
        "photons = Ce",
        "%%spec photo",
        "%%spec jets ",
        "changed = Ce",
        "'the end'",
    ]
    meta = cells[3]["metadata"]
    assert {**meta["hepnb"], "hash": ""} == {
        "schema": 1,
        "kind": "spec",
        "key": "jets",
        "status": "proposed",
        "hash": "",
    }
    assert meta["tags"] == ["hepnb-proposed"]
    assert "pt > 12 GeV" in cells[2]["source"]


def test_one_undo_takes_all_inserted_cells_back(notebook: Callable[..., Any]) -> None:
    """Z in the notebook takes back what one request put in, at once; Shift+Z puts it in again,
    as proposed as before.
    """
    opened = notebook(CONNECT, ASK, "'the end'")
    opened.run("open_comm")
    opened.run("jets = Cell")
    opened.find("%%spec jets").wait_for()
    before = opened.save()
    opened.find("'the end'").locator(".cm-content").first.click()
    opened.page.keyboard.press("Escape")
    opened.page.keyboard.press("z")
    opened.page.wait_for_function(COUNT, arg=3)
    assert keys(opened.save()) == []
    opened.page.keyboard.press("Shift+Z")
    opened.page.wait_for_function(COUNT, arg=5)
    again = opened.save()
    assert [(c["source"], c["metadata"]) for c in again] == [
        (c["source"], c["metadata"]) for c in before
    ]


def test_accept_and_reject_decide_the_open_lines(notebook: Callable[..., Any]) -> None:
    """The toolbar writes marks and status into the text, mirrors them, tells the kernel, and a
    new proposal changes nothing.
    """
    opened = notebook(
        CONNECT, ASK, CHANGE, "[(e.key, str(e.status)) for e in events if e.event == 'decided']"
    )
    opened.run("open_comm")
    opened.run("jets = Cell")
    for key, command in (("photons", "accept"), ("jets", "reject")):
        cell = opened.find(f"%%spec {key}")
        cell.locator(".cm-content").first.click()
        cell.locator(f".jp-cell-toolbar [data-command='hepnb:{command}']").first.click()
        opened.page.wait_for_selector(f".jp-Cell[data-hepnb-status='{command}ed']")
    word = opened.find("%%spec photons").evaluate(
        "cell => getComputedStyle(cell, '::after').content"
    )
    assert word.replace('" "', "") == '"hepnb: accepted"'
    assert opened.run("e.key") == "[('photons', 'accepted'), ('jets', 'rejected')]"
    opened.run("changed = Cell")
    cells = {
        line.split()[1]: c
        for c, line in ((c, c["source"].split("\n")[0]) for c in opened.save())
        if line.startswith("%%spec")
    }
    assert cells["photons"]["source"] == "%%spec photons --status accepted\n" + PHOTONS.replace(
        "?", "✓"
    )
    assert cells["jets"]["source"] == "%%spec jets --status rejected\n" + JETS.replace("?", "✗")
    assert {key: c["metadata"]["tags"] for key, c in cells.items()} == {
        "photons": ["hepnb-accepted"],
        "jets": ["hepnb-rejected"],
    }


def test_a_cell_that_came_otherwise_is_adopted(notebook: Callable[..., Any]) -> None:
    """A cell with hepnb's first line gets metadata, follows its text, and is let go when the
    line is gone.
    """
    opened = notebook(
        "get_ipython().set_next_input('%' + '%spec photons --status edited\\nobject photons', "
        "replace=False)",
        "x = 1",
    )
    opened.run("set_next_input")
    opened.page.wait_for_selector(".jp-Cell[data-hepnb-status='edited']")
    assert opened.save()[1]["metadata"]["hepnb"]["key"] == "photons"
    opened.find("%%spec photons").locator(".cm-content").first.click()
    opened.page.keyboard.press("Control+a")
    opened.page.keyboard.type("y = 2")
    opened.page.wait_for_selector(".jp-Cell[data-hepnb-status]", state="detached")
    assert "hepnb" not in opened.save()[1]["metadata"]


def test_after_a_reload_the_conversation_goes_on(notebook: Callable[..., Any]) -> None:
    """The page finds the kernel's end of the comm again, and cells still come once."""
    opened = notebook(CONNECT, ASK, "bridge.connected, [e.event for e in events].count('hello')")
    opened.run("open_comm")
    opened.run("jets = Cell")
    opened.find("%%spec jets").wait_for()
    opened.save()
    opened.page.reload()
    opened.ready()
    opened.page.wait_for_selector(".jp-Cell[data-hepnb-status='proposed']")
    opened.run_until("bridge.connected", "(True, 2)")
    opened.run("jets = Cell")
    assert keys(opened.save()) == [
        "%%spec photons --status proposed",
        "%%spec jets --status proposed",
    ]
