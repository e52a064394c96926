"""A real JupyterLab and a real Chromium, driven as a person does; for the browser tests and for
scripts/screenshots.py.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tests.conftest import ROOT

BUNDLE = ROOT / "hepnb" / "labextension"
CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
SECOND = 1000  # Playwright counts in milliseconds
PATIENCE = 60 * SECOND  # on a machine that does other things as well
#: a model that says that it is asked, and then takes a minute
SLOW_MODEL = """
import time
import hepnb.workflow
from hepnb.models.scripted import Scripted
class Slow(Scripted):
    def answer(self, *args, **options):
        print("asked", flush=True)
        time.sleep(60)
    def answers(self, *args, **options):
        return self.answer()
hepnb.workflow.model = lambda settings, **_: Slow([])
"""
#: notes when the kernel is not idle, which a short restart shows for a moment only
WATCH_RESTART = """() => {
  const bar = document.querySelector('#jp-bottom-panel');
  window.hepnbRestarted = false;
  new MutationObserver(() => { window.hepnbRestarted ||= !bar.innerText.includes('| Idle'); })
    .observe(bar, { subtree: true, childList: true, characterData: true });
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab, with its own settings, in its own folder."""

    folder: Path
    url: str
    token: str


@contextmanager
def running_lab(folder: Path) -> Iterator[Lab]:
    """A JupyterLab with the labextension of this source tree."""
    environment = _environment(folder, BUNDLE)
    token, port = secrets.token_hex(8), _free_port()
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--ServerApp.token={token}",
    ]
    options += [
        f"--ServerApp.root_dir={folder}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    options += ["--LabApp.news_url=", "--LabApp.extension_manager=readonly"]
    command = [sys.executable, "-m", "jupyterlab", *options]
    with (folder / "lab.log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env=environment, start_new_session=True
        )
        try:
            _wait_for(
                f"http://127.0.0.1:{port}/api/status?token={token}", process, folder / "lab.log"
            )
            yield Lab(folder, f"http://127.0.0.1:{port}", token)
        finally:
            _stop(process)


def _environment(folder: Path, bundle: Path) -> dict[str, str]:
    share = folder / ".share" / "labextensions"
    share.mkdir(parents=True)
    (share / "hepnb").symlink_to(bundle)
    _set(
        folder, "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False}
    )
    own = {
        "JUPYTER_PATH": folder / ".share",
        "JUPYTER_CONFIG_DIR": folder / ".config",
        "JUPYTERLAB_SETTINGS_DIR": folder / ".config" / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / ".config" / "workspaces",
        "JUPYTER_RUNTIME_DIR": folder / ".runtime",
        "IPYTHONDIR": folder / ".ipython",
    }
    decided = {"HEPNB_ADOPT": "1"}  # what the examples have accepted counts
    return {**os.environ, **decided, **{name: str(path) for name, path in own.items()}}


def _set(folder: Path, plugin: str, settings: dict[str, Any]) -> None:
    path = folder / ".config" / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(settings))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass
class Notebook:
    """A notebook open in the browser, as a person works with it."""

    page: Any
    path: Path

    @property
    def cells(self) -> Any:
        """All code cells."""
        return self.page.locator(f"{PANEL} .jp-Notebook .jp-CodeCell")

    def find(self, text: str) -> Any:
        """The first cell whose input holds a text."""
        return self.cells.filter(has=self.page.locator(".cm-content", has_text=text)).first

    def run(self, text: str) -> str:
        """Runs the cell that holds a text, waits for its end, and gives the text of its output."""
        cell = self.find(text)
        prompt = cell.locator(".jp-InputPrompt").first
        before = prompt.text_content()
        cell.locator(".cm-content").first.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+Enter")
        for _ in range(1200):
            now = prompt.text_content()
            if now != before and any(c.isdigit() for c in now):
                return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts()).strip()
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{text} did not end: {prompt.text_content()}")

    def save(self) -> list[dict[str, Any]]:
        """Saves, and gives the code cells as they are in the file."""
        self.cells.first.locator(".cm-content").first.click()
        self.page.keyboard.press("Escape")
        before = self.path.stat().st_mtime_ns
        for _ in range(50):
            self.page.keyboard.press("Control+s")
            self.page.wait_for_timeout(200)
            if self.path.stat().st_mtime_ns != before:
                self.page.wait_for_timeout(300)
                break
        return [
            cell
            for cell in nbformat.read(self.path, as_version=4).cells
            if cell.cell_type == "code"
        ]

    def ready(self) -> None:
        """Waits until the kernel is there."""
        # JupyterLab may leave an invisible double of the first cell behind
        cell = f"{PANEL} .jp-Notebook .jp-Cell >> visible=true"
        self.page.wait_for_selector(cell, timeout=2 * PATIENCE)
        self.page.wait_for_selector("#jp-bottom-panel >> text=| Idle", timeout=2 * PATIENCE)

    def restart(self) -> None:
        """Restarts the kernel."""
        self.cells.first.locator(".cm-content").first.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("0")
        self.page.keyboard.press("0")
        self.page.evaluate(WATCH_RESTART)
        self.page.locator(".jp-Dialog button.jp-mod-accept").last.click()
        self.page.wait_for_function("() => window.hepnbRestarted", timeout=2 * PATIENCE)
        self.ready()

    def run_all(self) -> None:
        """The menu's Run All Cells; waits until every cell has ended."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Run All Cells", exact=True).first.click()
        running = (
            f"[...document.querySelectorAll('{PANEL} .jp-InputPrompt')].some(one => "
            "one.textContent.includes('*'))"
        )
        self.page.wait_for_function(f"() => {running}")
        self.page.wait_for_function(f"() => !{running}", timeout=180 * SECOND)

    def run_until(self, text: str, shown: str) -> None:
        """Runs a cell again and again, until it shows what is waited for."""
        for _ in range(60):
            if shown in self.run(text):
                return
        raise AssertionError(f"{text} never showed {shown}")


def write(path: Path, *sources: str) -> None:
    """A notebook with these code cells."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(exist_ok=True)
    nbformat.write(made, path)


def open_notebook_7(lab: Lab, browser: Any, path: Path, *sources: str) -> Notebook:
    """Writes a notebook and opens it in Notebook 7, which the same server serves."""
    write(path, *sources)
    page = browser.new_page(viewport={"width": 1600, "height": 1600})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{lab.url}/notebooks/{path.relative_to(lab.folder)}?token={lab.token}")
    page.wait_for_selector(
        ".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=2 * PATIENCE
    )
    page.wait_for_timeout(SECOND)  # it says idle before the kernel is connected
    return Notebook(page, path)


def open_notebook(
    lab: Lab, browser: Any, path: Path, *, height: int = 1600, workspace: str = ""
) -> Notebook:
    """Opens a notebook of the lab's folder in a page and workspace of its own, and waits for its
    kernel.
    """
    page = browser.new_page(viewport={"width": 1280, "height": height})
    page.set_default_timeout(PATIENCE)
    page.goto(
        f"{lab.url}/lab/workspaces/{workspace or path.parent.name}"
        f"/tree/{path.relative_to(lab.folder)}?token={lab.token}"
    )
    opened = Notebook(page, path)
    opened.ready()
    return opened
