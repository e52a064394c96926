"""Makes the pictures of docs/images: the quickstart in a real JupyterLab. Run it by hand, and look at what it makes.

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
    with tempfile.TemporaryDirectory() as scratch, running_lab(Path(scratch)) as lab, sync_playwright() as driver:
        path = Path(scratch) / "quickstart" / "01_quickstart.ipynb"
        path.parent.mkdir()
        shutil.copy(ROOT / "example_notebooks" / path.name, path)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = open_notebook(lab, browser, path, height=900)
        for start in ("%load_ext", "%load_paper", "%%extract", "%%spec muons"):
            opened.run(start)
        _open_again(opened, "%%spec electrons")
        _picture(opened, "%%spec electrons", folder / "review.png")
        opened.find("%%spec electrons").locator("[data-hepnb-item]").first.click()
        opened.page.set_viewport_size({"width": 1680, "height": 900})
        opened.page.keyboard.press("s")
        opened.page.wait_for_selector(".hepnb-Paper-mark")
        opened.page.keyboard.press("p")
        opened.page.wait_for_selector(".hepnb-Review-detail img")
        _picture(opened, "%%spec electrons", folder / "page.png")
        opened.page.locator("[data-id='hepnb-paper']").click()
        opened.page.set_viewport_size({"width": 1280, "height": 900})
        opened.find("%%spec electrons").locator(".cm-content").first.click()
        opened.find("%%spec electrons").locator("[data-command='hepnb:accept']").first.click()
        opened.page.get_by_role("menuitem", name="Run", exact=True).click()
        opened.page.get_by_text("Run All Cells", exact=True).first.click()
        opened.page.get_by_text("every number agrees").wait_for(timeout=120 * SECOND)
        opened.page.set_viewport_size({"width": 1280, "height": 1260})
        for name, start in (("generate", "%%generate"), ("cutflow", "%run_analysis"), ("compare", "%compare")):
            _picture(opened, start, folder / f"{name}.png")
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


def _picture(opened: Notebook, start: str, path: Path) -> None:
    opened.find(start).evaluate("cell => cell.scrollIntoView({block: 'start'})")
    opened.page.wait_for_timeout(SECOND)
    opened.page.screenshot(path=str(path))
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)  # a third of the size
    print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
