"""How fast the notebook answers, and what it asks of a person: keys for a line, steps and refusals
for a whole analysis.

python -m benchmarks.notebook needs JupyterLab, Chromium and the built labextension; prints a table
python -m benchmarks.notebook PAPER.pdf opens the paper panel on that paper instead of the example's

A person's way is counted where the papers and event files of HEPNB_SHARED are (2004.03447 on ATLAS
Open Data).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.lab import (
    BUNDLE,
    CHROMIUM,
    FLAGS,
    SLOW_MODEL,
    Lab,
    Notebook,
    open_notebook,
    running_lab,
    write,
)

CELLS = """
import time
from hepnb.notebook.bridge import asking_cell
from hepnb.notebook.cells import Cell, Status
magics = get_ipython().magics_manager.registry["HepnbMagics"]
offered = [Cell("spec", f"c{count}x{{i}}", Status.PROPOSED,
    f'object c{count}x{{i}}\\n  take Jet\\n' + "\\n".join(
    f'  select pt > {{10 * i + j}} GeV  #: p1 "x" ?' for j in range(6))) for i in range({count})]
magics.offer(offered, asking_cell(get_ipython()), "all")
print(time.time() * 1000)
"""
CELLS_MORE = 60
ASK = "%%extract --engine llama"
LINES = 200
MANY = "%%spec many\nobject many\n  take Jet\n" + "\n".join(
    f'  select pt > {i + 1} GeV  #: p2 "p_{{T}} > 6 GeV" ?' for i in range(LINES)
)
CELLS_KEPT = 17
KEPT = (
    "%%spec muons{n} --status proposed\nobject muons{n}\n  take Muon\n  select pt > 6 GeV  #: p2 "
    '"p_{{T}} > 6 GeV" ?'
)
LINES_REVIEWED = 60
SIX = "%%spec c{n} --status proposed\nobject c{n}\n  take Jet\n" + "\n".join(
    f'  select pt > {i + 1} GeV  #: p2 "p_{{{{T}}}} > 6 GeV" ?' for i in range(6)
)
SHARED = Path(os.environ.get("HEPNB_SHARED", "../shared")).resolve()
PAPER = "2004.03447.pdf"
#: the least width of a table at which nothing of it is beyond its right edge
WIDTH = """() => {
  const table = document.querySelector('.hepnb-Review');
  const fits = width => {
    table.style.cssText = `box-sizing: border-box; width: ${width}px`;
    const right = table.getBoundingClientRect().right + 0.5;
    const inside = one => one.getBoundingClientRect().right <= right;
    return [...table.querySelectorAll('button, td')].every(inside);
  };
  let width = 800;
  while (width > 100 && fits(width - 1)) width--;
  table.style.cssText = '';
  return width;
}"""
#: promises, in `hepnbTimes`, when each of some things is first true in the page, in ms from the
#: next key or click
WATCH = """expressions => {
  const began = new Promise(resolve => {
    const begin = () => resolve(performance.now());
    const once = { capture: true, once: true };
    ['keydown', 'pointerdown'].forEach(kind => addEventListener(kind, begin, once));
  });
  const seen = expressions.map(expression => new Promise(resolve => {
    const look = () => (eval(expression) ? resolve(performance.now()) : setTimeout(look, 4));
    look();
  }));
  window.hepnbTimes = seen.map(async one => {
    const start = await began;
    return (await one) - start;
  });
}"""
#: a decision has led to the next open line, or there is none
MOVED_ON = """() => {
  const done = document.querySelector('.hepnb-ReviewBar-state').textContent.startsWith('✓');
  return done || document.activeElement?.dataset.hepnbDecision === 'open';
}"""
TIMES = "() => Promise.all(window.hepnbTimes)"
#: times a key from its event to the next frame in which the table shows its effect
KEYS = """async () => {
  const times = [];
  for (let i = 0; i < 20; i++) {
    const before = document.querySelectorAll('[data-hepnb-decision=accepted]').length;
    const start = performance.now();
    const key = { key: 'a', bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
    const after = document.querySelectorAll('[data-hepnb-decision=accepted]').length;
    if (after !== before + 1) throw new Error('no effect');
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
    size = sum(
        path.stat().st_size for path in (BUNDLE / "static").iterdir() if path.suffix == ".js"
    )
    print(f"| processes that want a core, of {os.cpu_count()} | {os.getloadavg()[0]:.1f} |")
    print(f"| bundle | {size / 1000:.0f} kB |")
    with (
        tempfile.TemporaryDirectory() as scratch,
        running_lab(Path(scratch)) as lab,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = _opened(lab, browser, f'%load_paper "{paper}"')
        for count in (10, CELLS_MORE):
            print(
                f"| {count} cells of 6 lines, from the end of the magic to the page | "
                f"{_cells(opened, count):.2f} s |"
            )
        running, drawing, times = _table(opened)
        print(f"| {LINES} lines: from the key that runs the cell to the table | {running:.2f} s |")
        print(f"| {LINES} lines: table drawn by the page | {drawing:.3f} s |")
        fastest, median, slowest = times[0], times[len(times) // 2], times[-1]
        print(
            f"| a key in it: fastest, median and slowest of 20 | {fastest:.0f}, {median:.0f}, "
            f"{slowest:.0f} ms |"
        )
        first, marks = _paper(opened)
        print(f"| paper panel: first page, and all marks | {first:.2f} and {marks:.2f} s |")
        print(
            "| from the key that interrupts an extraction to what it says | "
            f"{_interrupt(opened):.2f} s |"
        )
        opened.page.close()
        print(
            f"| {CELLS_KEPT} spec cells: from the reload of the page to the last right table | "
            f"{_reload(lab, browser):.1f} s |"
        )
        keys, seconds, width = _review(lab, browser)
        print(
            f"| {LINES_REVIEWED} lines accepted by keyboard: keys per line, and seconds in all | "
            f"{keys:.2f} and {seconds:.1f} |"
        )
        print(f"| the table has all its buttons in sight from a width of | {width} px |")
        if (SHARED / "papers" / PAPER).exists():
            for what, count in _way(lab, browser).items():
                print(
                    f"| 2004.03447 on ATLAS Open Data, from a fresh paper to a comparison: {what} "
                    f"| {count} |"
                )
        browser.close()


def _opened(lab: Lab, browser: Any, load: str) -> Notebook:
    path = lab.folder / "bench" / "bench.ipynb"
    write(
        path,
        "%load_ext hepnb",
        load,
        *(CELLS.format(count=n) for n in (10, CELLS_MORE)),
        MANY,
        SLOW_MODEL,
        ASK,
    )
    opened = open_notebook(lab, browser, path)
    opened.page.set_default_timeout(120_000)
    opened.run("%load_ext")
    opened.run("%load_paper")
    return opened


def _cells(opened: Notebook, count: int) -> float:
    page = opened.page
    wanted = f"document.querySelectorAll('.jp-Cell[data-hepnb-status=proposed]').length >= {count}"
    before = page.locator(".jp-Cell[data-hepnb-status=proposed]").count()
    page.evaluate(
        "wanted => { window.hepnbSeen = new Promise(resolve => {"
        " const look = () => (eval(wanted) ? resolve(Date.now()) : setTimeout(look, 4)); look(); "
        "}); }",
        wanted.replace(f">= {count}", f">= {count + before}"),
    )
    told = float(opened.run(f"range({count})").strip().splitlines()[-1])
    return float(page.evaluate("() => window.hepnbSeen") - told) / 1000


def _table(opened: Notebook) -> tuple[float, float, list[float]]:
    page = opened.page
    _choose(opened, "%%spec many")
    page.evaluate(WATCH, [f"document.querySelectorAll('[data-hepnb-item]').length >= {LINES}"])
    page.keyboard.press("Control+Enter")
    (running,) = page.evaluate(TIMES)
    # the same data once more: what it takes to draw the table
    drawing = page.evaluate("""async () => {
      const buttons = [...document.querySelectorAll('.hepnb-Review button')];
      const button = buttons.find(b => b.textContent.startsWith('All '));
      const start = performance.now();
      button.click();
      document.body.getBoundingClientRect();
      return performance.now() - start;
    }""")
    page.locator("[data-hepnb-item]").first.click()
    return running / 1000, drawing / 1000, page.evaluate(KEYS)


def _paper(opened: Notebook) -> tuple[float, float]:
    page = opened.page
    page.wait_for_timeout(3000)  # what the keys decided is taken up by the kernel
    seen = [f"document.querySelector('.hepnb-Paper-{what}')" for what in ("page img[src]", "mark")]
    page.evaluate(WATCH, seen)
    page.locator("[data-id='hepnb-paper']").click()
    first, marks = page.evaluate(TIMES)
    return first / 1000, marks / 1000


def _interrupt(opened: Notebook) -> float:
    page = opened.page
    opened.run("class Slow")
    _choose(opened, ASK)
    page.keyboard.press("Control+Enter")
    opened.find(ASK).locator(".jp-OutputArea-output", has_text="asked").first.wait_for()
    page.keyboard.press("i")
    page.evaluate(WATCH, ["document.body.innerText.includes('stopped: nothing was put in')"])
    page.keyboard.press("i")
    (time,) = page.evaluate(TIMES)
    return float(time) / 1000


def _reload(lab: Lab, browser: Any) -> float:
    """Seconds from the reload of a page to the moment when each table follows its cell."""
    path = lab.folder / "reload" / "reload.ipynb"
    write(
        path,
        "%load_ext hepnb",
        "%load_paper example",
        *(KEPT.format(n=n) for n in range(CELLS_KEPT)),
    )
    opened = open_notebook(lab, browser, path, height=900)
    opened.run_all()
    opened.save()
    start = time.monotonic()
    opened.page.reload()
    titles = (
        "[...document.querySelectorAll('.hepnb-Review-bar strong')].map(one => one.textContent)"
    )
    right = (
        f"() => {{ const found = {titles}; return found.length === {CELLS_KEPT} && found.every(t "
        "=> t.endsWith(': proposed')); }"
    )
    opened.page.wait_for_function(right, timeout=120_000, polling=20)
    taken = time.monotonic() - start
    opened.page.close()
    return taken


def _review(lab: Lab, browser: Any) -> tuple[float, float, int]:
    """Keys per line and seconds, from the first open line to none, and the least width of the
    table in pixels.
    """
    path = lab.folder / "review" / "review.ipynb"
    write(
        path,
        "%load_ext hepnb",
        "%load_paper example",
        *(SIX.format(n=n) for n in range(LINES_REVIEWED // 6)),
    )
    opened = open_notebook(lab, browser, path, height=900)
    page = opened.page
    opened.run_all()
    state = page.locator(".hepnb-ReviewBar-state")
    page.get_by_role("button", name="Next open line").click()
    page.wait_for_selector("[data-hepnb-item]:focus")
    width = page.evaluate(WIDTH)
    start, keys, left = time.monotonic(), 0, LINES_REVIEWED
    while left:
        page.keyboard.press("a")
        keys += 1
        page.wait_for_function(MOVED_ON)
        said = state.inner_text().split()
        left = int(said[1]) if said[1].isdigit() else 0
        if keys > 2 * LINES_REVIEWED:
            raise RuntimeError("the keys lead nowhere")
    taken = time.monotonic() - start
    page.close()
    return keys / LINES_REVIEWED, taken, width


def _way(lab: Lab, browser: Any) -> dict[str, int]:
    """What a person does from a fresh paper to a comparison: lines that a check finds wrong
    rejected, all others accepted.

    What the events lack is left out.
    """
    path = lab.folder / "way" / "way.ipynb"
    files = " ".join(
        str(one) for one in sorted((SHARED / "data" / "atlas-opendata-2020").glob("data_*.root"))
    )
    load = f'%load_paper "{SHARED / "papers" / PAPER}"'
    sources = (
        "%load_ext hepnb",
        load,
        "%%extract\nnotes",
        f"%%generate\nfiles data: {files}",
        "%run_analysis",
        "%compare",
    )
    write(path, *sources)
    opened = open_notebook(lab, browser, path, height=900)
    page, count = (
        opened.page,
        Counter({"cells run": 0, "clicks": 0, "keys in the review": 0, "refusals": 0}),
    )

    def run(start: str) -> None:
        count["cells run"] += 1
        opened.cells.last.evaluate("cell => cell.scrollIntoView()")
        count["refusals"] += "Error: " in opened.run(start)

    def click(name: str) -> None:
        count["clicks"] += 1
        page.get_by_role("button", name=name).first.click()

    for start in ("%load_ext", "%load_paper", "%%extract"):
        run(start)
    page.locator(".hepnb-ReviewBar-state", has_text="open").wait_for()
    count["lines"] = int(page.locator(".hepnb-ReviewBar-state").inner_text().split()[3])
    click("Accept ")
    click("Next open line")
    while not page.locator(".hepnb-ReviewBar-state", has_text="every line is decided").count():
        page.wait_for_function("() => document.activeElement?.dataset.hepnbDecision === 'open'")
        wrong = page.evaluate(
            "() => document.activeElement.querySelector('.hepnb-mod-error') !== null"
        )
        page.keyboard.press("r" if wrong else "a")
        count["keys in the review"] += 1
        page.wait_for_timeout(50)
    run("%%generate")
    click("Leave out all the rest")
    click("Put into the cell and run it")
    page.locator(".jp-OutputArea-output", has_text="not applied").first.wait_for()
    run("%run_analysis")
    run("%compare")
    page.close()
    return dict(count)


def _choose(opened: Notebook, text: str) -> None:
    """Makes the cell that holds a text the current one."""
    opened.cells.last.evaluate(
        "cell => cell.scrollIntoView()"
    )  # an editor out of sight has no text
    opened.find(text).locator(".cm-content").first.click()
    opened.page.keyboard.press("Escape")


if __name__ == "__main__":
    main()
