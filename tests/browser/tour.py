"""The tutorial in a notebook, as a person goes it, from a fresh paper to numbers that agree; for
its test and for its pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.lab import PATIENCE, SECOND, Notebook

CELLS = (
    "%load_ext hepnb",
    "%load_paper example",
    "%%extract\nYou can write notes here.",
    'from hepnb.events.example import make\n\nmake("events.root")',
    "%%generate\nfiles events.root\nplot m4l bins 40 70 270 GeV",
    "%run_analysis",
    "%compare",
)
ISOLATION = '  select trackiso / pt < 0.15   #: leptons_note:p2 "pTcone30/pT < 0.15"  ✓'

Picture = Callable[[str], object]


def walk(opened: Notebook, picture: Picture) -> None:
    """Goes the whole way; ``picture`` is called with a name at each station."""
    draft(opened, picture)
    review(opened, picture)
    run(opened, picture)
    mend(opened, picture)


def draft(opened: Notebook, picture: Picture) -> None:
    """The paper, and the cells of its draft with their tables."""
    for start in ("%load_ext", "%load_paper"):
        opened.run(start)
    picture("paper")
    opened.run("%%extract")
    opened.page.locator(".hepnb-ReviewBar-state", has_text="open").wait_for()
    opened.find("%%spec muons").scroll_into_view_if_needed()
    opened.page.locator(".hepnb-Review [data-hepnb-item]").first.wait_for()
    picture("extract")


def review(opened: Notebook, picture: Picture) -> None:
    """All clean lines at once, the others one by one beside the paper; what no line quotes."""
    page = opened.page
    page.get_by_role("button", name="Next open line").click()
    page.wait_for_selector("[data-hepnb-item]:focus")
    page.keyboard.press("s")
    page.wait_for_selector(".hepnb-Paper-page img")
    page.wait_for_selector(".hepnb-Paper-mark")
    picture("review")
    page.get_by_role("button", name="Accept ").first.click()
    page.get_by_role("button", name="Next open line").click()
    page.wait_for_function("() => document.activeElement?.dataset.hepnbDecision === 'open'")
    picture("open")
    for _ in range(60):
        if page.locator(".hepnb-ReviewBar-state", has_text="every line is decided").count():
            break
        page.wait_for_function("() => document.activeElement?.dataset.hepnbDecision === 'open'")
        page.keyboard.press("a")
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Possible cuts: what").click()
    page.locator("[data-hepnb-phrase]").first.wait_for()
    picture("cuts")
    theme(page, "JupyterLab Dark")
    picture("dark")
    theme(page, "JupyterLab Light")
    page.locator("[data-id='hepnb-paper']").click()


def run(opened: Notebook, picture: Picture) -> None:
    """The program, its cutflow, and numbers that differ."""
    for start in ('make("events.root")', "%%generate"):
        _run(opened, start)
    _top(opened, "%%generate")
    picture("generate")
    _run(opened, "%run_analysis")
    _top(opened, "%run_analysis")
    picture("cutflow")
    assert "of 27 numbers agree" in _run(opened, "%compare")
    _top(opened, "%compare")
    picture("differs")


def mend(opened: Notebook, picture: Picture) -> None:
    """The isolation, which stands in another note, as a line of both leptons; then every number
    agrees.
    """
    _type(opened, "%load_paper", "%load_paper example --cites example-leptons")
    _run(opened, "--cites")
    for key in ("muons", "electrons"):
        cell = _seen(opened, f"%%spec {key}")
        lines = [text for text in cell.locator(".cm-line").all_inner_texts() if text.strip()]
        _type(opened, f"%%spec {key}", "\n".join([*lines, ISOLATION]))
        _run(opened, f"%%spec {key}")
    _seen(opened, "%%spec muons")
    picture("isolation")
    _run(opened, "%%generate")
    _run(opened, "%run_analysis")
    assert "every number agrees" in _run(opened, "%compare")
    _top(opened, "%compare")
    picture("compare")


def theme(page: Any, name: str) -> None:
    """Chooses a theme in the menu."""
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).first.hover()
    page.get_by_text(name, exact=True).first.click()
    page.wait_for_timeout(2 * SECOND)


def _seen(opened: Notebook, text: str) -> Any:
    """The cell that holds a text, in sight: one that is far away has no text in the page."""
    for index in range(opened.cells.count()):
        if opened.cells.filter(has=opened.page.locator(".cm-content", has_text=text)).count():
            break
        opened.cells.nth(index).evaluate("cell => cell.scrollIntoView()")
        opened.page.wait_for_timeout(100)
    cell = opened.find(text)
    cell.wait_for(timeout=PATIENCE)
    cell.scroll_into_view_if_needed()
    return cell


def _run(opened: Notebook, text: str) -> str:
    _seen(opened, text)
    return opened.run(text)


def _type(opened: Notebook, start: str, text: str) -> None:
    """Another text for a cell."""
    _seen(opened, start).locator(".cm-content").first.click()
    opened.page.keyboard.press("Control+a")
    opened.page.keyboard.insert_text(text)


def _top(opened: Notebook, start: str) -> None:
    _seen(opened, start).evaluate("cell => cell.scrollIntoView({block: 'start'})")
