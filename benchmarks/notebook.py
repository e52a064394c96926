"""How fast the notebook answers: cells after %%extract, the review table, the paper panel; the size of the bundle.

python -m benchmarks.notebook            needs JupyterLab, Chromium and the built labextension; prints a table
python -m benchmarks.notebook PAPER.pdf  opens the paper panel on that paper instead of the example's
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.lab import BUNDLE, CHROMIUM, FLAGS, Lab, Notebook, open_notebook, running_lab, write

CELLS = """
import time
from hepnb.notebook.bridge import asking_cell
from hepnb.notebook.cells import Cell, Status
magics = get_ipython().magics_manager.registry["HepnbMagics"]
offered = [Cell("spec", f"c{i}", Status.PROPOSED, f'object c{i}\\n  take Jet\\n' + "\\n".join(
    f'  select pt > {10 * i + j} GeV  #: p1 "x" ?' for j in range(6))) for i in range(10)]
magics.offer(offered, asking_cell(get_ipython()), "all")
print(time.time() * 1000)
"""
LINES = 200
MANY = "%%spec many\nobject many\n  take Jet\n" + "\n".join(
    f'  select pt > {i + 1} GeV  #: p2 "p_{{T}} > 6 GeV" ?' for i in range(LINES)
)
#: notes the time at which something first stands in the page
WATCH = """([selector, count]) => new Promise(resolve => {
  const look = () => document.querySelectorAll(selector).length >= count ? resolve(Date.now()) : requestAnimationFrame(look);
  look();
})"""
#: times a key from its event to the next frame in which the table shows its effect
KEYS = """async () => {
  const times = [];
  for (let i = 0; i < 20; i++) {
    const before = document.querySelectorAll('[data-hepnb-decision=accepted]').length;
    const start = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true }));
    if (document.querySelectorAll('[data-hepnb-decision=accepted]').length !== before + 1) throw new Error('no effect');
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  return times.sort((a, b) => a - b);
}"""


def main() -> None:
    """Measures, and prints."""
    if CHROMIUM is None or not (BUNDLE / "package.json").exists():
        print("the notebook is not measured: it needs Chromium and the built labextension")
        return
    paper = sys.argv[1] if len(sys.argv) > 1 else "example"
    size = sum(path.stat().st_size for path in (BUNDLE / "static").iterdir() if path.suffix == ".js")
    print(f"| bundle | {size / 1000:.0f} kB |")
    with tempfile.TemporaryDirectory() as scratch, running_lab(Path(scratch)) as lab, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = _opened(lab, browser, f'%load_paper "{paper}"')
        print(f"| 60 lines in 10 cells, from the end of the magic to the page | {_cells(opened):.2f} s |")
        running, drawing, (median, worst) = _table(opened)
        print(f"| {LINES} lines: cell run, checked and looked up by the kernel | {running:.2f} s |")
        print(f"| {LINES} lines: table drawn from its data | {drawing:.3f} s |")
        print(f"| a key in it, median and slowest of 20 | {median:.0f} and {worst:.0f} ms |")
        first, marks = _paper(opened)
        print(f"| paper panel: first page, and all marks | {first:.2f} and {marks:.2f} s |")
        browser.close()


def _opened(lab: Lab, browser: Any, load: str) -> Notebook:
    path = lab.folder / "bench" / "bench.ipynb"
    write(path, "%load_ext hepnb", load, CELLS, MANY)
    opened = open_notebook(lab, browser, path)
    opened.page.set_default_timeout(120_000)
    opened.run("%load_ext")
    opened.run("%load_paper")
    return opened


def _cells(opened: Notebook) -> float:
    page = opened.page
    seen = page.evaluate_handle(
        "([watch, ...given]) => { window.hepnbSeen = eval(watch)(given); return 0; }",
        [WATCH, ".jp-Cell[data-hepnb-status=proposed]", 11],
    )
    told = float(opened.run("magics.offer").strip().splitlines()[-1])
    seen.dispose()
    return (page.evaluate("() => window.hepnbSeen") - told) / 1000


def _table(opened: Notebook) -> tuple[float, float, tuple[float, float]]:
    page = opened.page
    opened.cells.last.evaluate("cell => cell.scrollIntoView()")  # an editor out of sight has no text
    start = time.monotonic()
    opened.run("%%spec many")
    page.evaluate(WATCH, ["[data-hepnb-item]", LINES])
    running = time.monotonic() - start
    # the same data once more: what it takes to draw the table
    drawing = page.evaluate("""async () => {
      const button = [...document.querySelectorAll('.hepnb-Review button')].find(b => b.textContent.startsWith('All '));
      const start = performance.now();
      button.click();
      document.body.getBoundingClientRect();
      return (performance.now() - start) / 1000;
    }""")
    page.locator("[data-hepnb-item]").first.click()
    times = page.evaluate(KEYS)
    return running, drawing, (times[len(times) // 2], times[-1])


def _paper(opened: Notebook) -> tuple[float, float]:
    page = opened.page
    page.wait_for_timeout(3000)  # what the keys decided is taken up by the kernel
    start = time.monotonic()
    page.locator("[data-id='hepnb-paper']").click()
    page.wait_for_selector(".hepnb-Paper-page img")
    first = time.monotonic() - start
    page.wait_for_selector(".hepnb-Paper-mark", state="attached")
    return first, time.monotonic() - start


if __name__ == "__main__":
    main()
