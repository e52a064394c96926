"""Machines that lack something: one sentence each, with what to do, and exit code 2."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hepnb import cli, doctor
from hepnb.settings import Settings
from tests.conftest import ROOT


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that was said, of several one would be too many."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


class _Portal(BaseHTTPRequestHandler):
    """A network that wants its users to sign in first."""

    def do_GET(self) -> None:
        page = b"<html><title>Sign in</title><body>Welcome to our network.</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def portal() -> Iterator[str]:
    """The address at which every request is answered by a page of HTML."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HEPNB_ARXIV_SECONDS", "0")


def test_an_old_python_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is loaded that it could not load."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert cli.main(["demo"]) == 2
    assert told(capsys) == (
        "hepnb: Python 3.10; expected 3.11 or newer; make an environment: python3.12 -m venv .venv"
    )


def test_a_page_of_html_is_no_paper(
    portal: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page of HTML with status 200 is neither the paper nor a model."""
    monkeypatch.setenv("HEPNB_ARXIV_URL", portal)
    assert cli.main(["paper", "1704.03848"]) == 2
    assert "arXiv sent text/html, not a PDF; try again later, or give the path of its PDF" in told(
        capsys
    )
    assert cli.main(["extract", "example", "--server", portal]) == 2
    assert "an answer that is no JSON; check the address" in told(capsys)


def test_without_a_network_a_path_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody answers: which service, and what works without it."""
    monkeypatch.setenv("HEPNB_ARXIV_URL", "http://127.0.0.1:9")
    assert cli.main(["paper", "1704.03848"]) == 2
    assert (
        "no answer from arXiv (ConnectError); check the network, or give the path of its PDF"
        in told(capsys)
    )


def test_a_home_that_cannot_be_written_costs_the_cache_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers are read all the same; the doctor says where the cache may go."""
    monkeypatch.setattr("os.access", lambda *_: False)
    point = next(p for p in doctor.examine(Settings()) if p.name == "cache")
    assert not point.works
    assert point.advice == "set HEPNB_CACHE to a folder of yours"
    environment = {"HOME": "/proc/nobody", "PATH": "/usr/bin:/bin"}
    line = [sys.executable, "-m", "hepnb.cli", "paper", "example"]
    done = subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "warning: not kept in the cache /proc/nobody/.cache/hepnb" in done.stdout


def test_a_folder_that_cannot_be_made_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The demo names the folder and what to do."""
    assert cli.main(["demo", "/proc/demo"]) == 2
    assert told(capsys) == "hepnb: /proc/demo: No such file or directory; check the path"


def test_without_a_compiler_all_else_is_installed() -> None:
    """`make test` goes on after a llama-cpp-python that cannot be compiled, and says who runs
    models then.
    """
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    apart = rules.partition('--editable ".[llama]"')[2]
    assert "|| echo" in apart.partition("touch")[0]
    assert "llama" not in rules.partition("EXTRAS :=")[2].partition("\n")[0]
    demo = rules.partition("$(VENV)/.installed: ")[2].partition("touch")[0]
    assert "SKIP_JUPYTER_BUILDER=1" in demo
    assert "--editable .\n" in demo
