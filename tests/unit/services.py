"""Stand-ins on this machine for arXiv, INSPIRE and CDS: the shapes of their answers, good and
bad.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass(frozen=True)
class Reply:
    """An answer; ``cut``: only so many bytes of it come; ``drip``: seconds before each;
    ``gone``: nothing at all comes.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float = 0.0
    gone: bool = False


@dataclass
class Services:
    """What is served: files by path, INSPIRE's records; ``first`` are replies that come before
    those, in order.
    """

    address: str = ""
    files: dict[str, Reply] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    cited: list[dict[str, Any]] = field(default_factory=list)
    atom: str = ""
    first: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, without queries."""
        return [urlsplit(path).path for path, _ in self.asked]

    def reply(self, path: str) -> Reply:
        """The answer to a request."""
        if self.first:
            return self.first.pop(0)
        parts = urlsplit(path)
        if parts.path == "/api/literature":
            return self._records(parse_qs(parts.query)["q"][0])
        if parts.path == "/api/query":
            return Reply(self.atom.encode(), headers={"Content-Type": "application/atom+xml"})
        return self.files.get(parts.path, Reply(b"<html>not found</html>", 404))

    def _records(self, query: str) -> Reply:
        hits = self.cited if query.startswith("citedby:") else self.records
        data = {
            "hits": {
                "total": len(hits),
                "hits": [{"id": "1", "metadata": h, "links": {}} for h in hits],
            },
            "links": {},
        }
        return Reply(json.dumps(data).encode(), headers={"Content-Type": "application/json"})


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services in place of arXiv, INSPIRE and CDS, with no wait between requests."""
    services = Services()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            services.asked.append((self.path, self.headers["User-Agent"]))
            reply = services.reply(self.path)
            with suppress(OSError):  # who asked may have gone
                if reply.gone:
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if not reply.drip:
                    self.wfile.write(reply.body[: reply.cut])
                for byte in reply.body if reply.drip else b"":
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    services.address = f"http://127.0.0.1:{http.server_port}"
    for name in ("ARXIV", "INSPIRE", "CDS", "HEPDATA"):
        monkeypatch.setenv(f"HEPNB_{name}_URL", services.address)
        monkeypatch.setenv(f"HEPNB_{name}_SECONDS", "0")
    monkeypatch.delenv("HEPNB_OFFLINE", raising=False)
    try:
        yield services
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def inspire_record(number: int, **more: Any) -> dict[str, Any]:
    """The metadata of a record, as INSPIRE's API has it."""
    return {
        "control_number": number,
        "titles": [{"title": f"Record {number}", "source": "arXiv"}],
        "$schema": "https://inspirehep.net/schemas/records/hep.json",
    } | more


def atom_entry(identifier: str, **more: str) -> str:
    """A feed of arXiv's API with one entry."""
    inside = "".join(f"<arxiv:{k}>{v}</arxiv:{k}>" for k, v in more.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom">'
        f"<entry><id>{identifier}</id><title>A "
        f"paper</title><summary>Text.</summary>{inside}</entry></feed>"
    )
