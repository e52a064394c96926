"""Makes the pictures of docs/images: the quickstart in a real JupyterLab.

Run it by hand, and look at what it makes.

python scripts/screenshots.py [FOLDER]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.lab import CHROMIUM, FLAGS, SECOND, Notebook, open_notebook, running_lab  # noqa: E402 - found by the line above


def main(folder: Path) -> None:
    """Runs the quickstart and takes a picture of each of its stations."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        running_lab(Path(scratch)) as lab,
        sync_playwright() as driver,
    ):
        path = Path(scratch) / "quickstart" / "01_quickstart.ipynb"
        path.parent.mkdir()
        shutil.copy(ROOT / "example_notebooks" / path.name, path)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = open_notebook(lab, browser, path, height=900)
        page = opened.page
        page.keyboard.press("Control+b")  # the files at the left are of no interest here
        for start in ("%load_ext", "%load_paper", "%%extract"):
            opened.run(start)
        for start in ("%%spec muons", "%%spec electrons"):
            _open_again(opened, start)
        page.get_by_role("button", name="Next open line").click()
        page.wait_for_selector("[data-hepnb-item]:focus")
        page.keyboard.press("s")
        page.wait_for_selector(".hepnb-Paper-mark")
        page.wait_for_selector(".hepnb-Paper-page img")
        page.keyboard.press("a")
        page.wait_for_timeout(SECOND)  # it scrolls to the next line
        opened.find("%%spec electrons").evaluate("cell => cell.scrollIntoView({block: 'start'})")
        _taken(opened, folder / "review.png")
        page.keyboard.press("p")
        page.wait_for_selector(".hepnb-Review-detail img")
        _taken(opened, folder / "page.png")
        page.keyboard.press("p")
        page.locator("[data-id='hepnb-paper']").click()
        for start in ("%%spec muons", "%%spec electrons"):
            opened.find(start).locator(".cm-content").first.click()
            opened.find(start).locator("[data-command='hepnb:accept']").first.click()
        opened.run_all()
        page.get_by_text("every number agrees").wait_for(timeout=120 * SECOND)
        page.set_viewport_size({"width": 1280, "height": 1320})
        for name, start in (
            ("generate", "%%generate"),
            ("cutflow", "%run_analysis"),
            ("compare", "%compare"),
        ):
            opened.find(start).evaluate("cell => cell.scrollIntoView({block: 'start'})")
            _taken(opened, folder / f"{name}.png")
        browser.close()


def _open_again(opened: Notebook, start: str) -> None:
    """Types ``?`` over the marks of a spec cell, and runs it."""
    cell = opened.find(start)
    cell.scroll_into_view_if_needed()
    text = "\n".join(cell.locator(".cm-line").all_inner_texts()).replace("✓", "?")
    cell.locator(".cm-content").first.click()
    opened.page.keyboard.press("Control+a")
    opened.page.keyboard.insert_text(text)
    opened.run(start)


def _taken(opened: Notebook, path: Path) -> None:
    """A picture of the window as it is once it is calm, in few colours: a third of the size."""
    opened.page.wait_for_timeout(2 * SECOND)
    opened.page.screenshot(path=str(path))
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
