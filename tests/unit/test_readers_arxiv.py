"""arXiv: ids and addresses, and fetching from a server on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hepnb.errors import NetworkError, PaperError
from hepnb.ports import ReadOptions
from hepnb.readers import arxiv, read
from tests.unit.pdfs import paper


@dataclass
class Server:
    """A stand-in for arXiv: ``replies`` are (status, headers, body), the last one for good; ``asked`` what was asked."""

    replies: list[tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def reply(self) -> tuple[int, dict[str, str], bytes]:
        """The next reply."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    """A small paper."""
    return paper(tmp_path / "served.pdf", lambda sheet: None).read_bytes()


@pytest.fixture
def server(tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A loopback server in place of arXiv, an empty cache and no wait between requests."""
    served = Server([(200, {"Content-Type": "application/pdf"}, pdf)])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["User-Agent"]))
            status, headers, body = served.reply()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("HEPNB_ARXIV_URL", f"http://127.0.0.1:{http.server_port}")
    monkeypatch.setenv("HEPNB_ARXIV_SECONDS", "0")
    monkeypatch.setenv("HEPNB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HEPNB_OFFLINE", raising=False)
    yield served
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("1704.03848", ("1704.03848", "")),
        ("arXiv:1704.03848v2", ("1704.03848", "v2")),
        ("0704.0001", ("0704.0001", "")),
        ("hep-ex/0102030v1", ("hep-ex/0102030", "v1")),
        ("math.GT/0309136", ("math.GT/0309136", "")),
        ("https://arxiv.org/abs/1704.03848", ("1704.03848", "")),
        ("http://export.arxiv.org/pdf/hep-ex/0102030v2.pdf", ("hep-ex/0102030", "v2")),
        ("https://arxiv.org/pdf/1704.03848v1?download=1", ("1704.03848", "v1")),
        ("10.48550/arXiv.1704.03848", ("1704.03848", "")),
        ("1713.03848", None),
        ("paper.pdf", None),
        ("https://example.org/abs/1704.03848", None),
    ],
)
def test_ids_and_addresses(source: str, found: tuple[str, str] | None) -> None:
    """Old and new style, with and without version, as id, address or DOI; nothing else."""
    assert arxiv.identifier(source) == found


def test_a_paper_is_fetched_once(server: Server) -> None:
    """The second load asks nobody; the request says who asks."""
    first = read("1602.01234v2", ReadOptions(contact="me@example.org"))
    second = read("arXiv:1602.01234v2", ReadOptions(offline=True))
    assert first == second
    assert (first.id, first.version) == ("1602.01234", "v2")
    ((path, agent),) = server.asked
    assert path == "/pdf/1602.01234v2"
    assert agent.startswith("hepnb/")
    assert "mailto:me@example.org" in agent


def test_refresh_asks_again(server: Server) -> None:
    """What is cached is ignored when it should be."""
    read("hep-ex/0102030")
    read("hep-ex/0102030", ReadOptions(refresh=True))
    assert [path for path, _ in server.asked] == ["/pdf/hep-ex/0102030"] * 2


def test_offline_takes_a_version_that_is_there(server: Server) -> None:
    """Without a version in the id any cached one will do offline."""
    read("1602.01234v2")
    assert read("1602.01234", ReadOptions(offline=True)).id == "1602.01234"
    assert len(server.asked) == 1


def test_a_busy_server_is_asked_again(server: Server) -> None:
    """429 and 503 are waited out, for as long as the server says."""
    server.replies[:0] = [(429, {"Retry-After": "0"}, b""), (503, {"Retry-After": "0"}, b"")]
    assert read("1602.01234").id == "1602.01234"
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (404, b"", PaperError, "arXiv has no such paper"),
        (403, b"", NetworkError, "arXiv answered 403"),
        (200, b"<html>please wait</html>", NetworkError, "not a PDF"),
    ],
)
def test_what_arxiv_refuses_is_said_and_not_kept(
    server: Server, tmp_path: Path, status: int, body: bytes, error: type[PaperError], said: str
) -> None:
    """One request, one clear line, and no file in the cache."""
    server.replies[:] = [(status, {}, body)]
    with pytest.raises(error, match=said):
        read("1602.01234")
    assert len(server.asked) == 1
    assert not list((tmp_path / "cache").rglob("*.pdf"))


@pytest.mark.parametrize("how", ["option", "environment"])
def test_offline_never_touches_the_network(server: Server, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option or by HEPNB_OFFLINE; the message names the cache."""
    if how == "environment":
        monkeypatch.setenv("HEPNB_OFFLINE", "1")
    with pytest.raises(NetworkError, match=r"arXiv:1602\.01234: not in the cache, and offline; .*cache"):
        read("1602.01234", ReadOptions(offline=how == "option"))
    assert server.asked == []


def test_no_server_is_a_network_error(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens: said, with what to do."""
    monkeypatch.setenv("HEPNB_ARXIV_URL", "http://127.0.0.1:9")
    with pytest.raises(NetworkError, match=r"no answer .*; check the network"):
        read("1602.01234")


def test_requests_keep_their_distance(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests are never closer than the pause, whoever makes them."""
    monkeypatch.setenv("HEPNB_ARXIV_SECONDS", "0.3")
    begin = time.monotonic()
    read("1602.01234")
    read("1602.05678")
    assert time.monotonic() - begin >= 0.3


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nonsense", "neither a file nor an arXiv id"),
        ("missing.pdf", "no such file"),
        ("1799.12345", "neither a file nor an arXiv id"),
    ],
)
def test_what_is_no_paper_is_said(source: str, said: str) -> None:
    """An unknown word, a missing file and an impossible month."""
    with pytest.raises(PaperError, match=said):
        read(source)


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    """A word processor's file is no paper, and the message says what would be."""
    path = tmp_path / "paper.docx"
    path.write_text("text")
    with pytest.raises(PaperError, match=r"paper\.docx: \.docx is not a PDF; expected"):
        read(str(path))
