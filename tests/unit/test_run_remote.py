"""Event files far away, over HTTP from a server on this machine: good, slow, silent, breaking
off, refusing, giving nonsense.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from hepnb.errors import EventsError, MissingExtra
from hepnb.events import files as event_files
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.events.places import expanded, place
from hepnb.generate.compile import compile as compile_spec
from hepnb.program import Program
from hepnb.run import chunks
from hepnb.run.chunks import How
from tests.unit.compiling import reviewed

pytest.importorskip("aiohttp")

SPEC = (
    "object leptons\n  take Lepton\nregion SR\n  select size(leptons) >= 3\n  select MET > 20 GeV\n"
)


class Server(ThreadingHTTPServer):
    """Serves one file under names that say how: ``good``, ``slow``, ``silent``, ``broken``,
    ``once``, ``refused``, ``page``.
    """

    daemon_threads = True

    def __init__(self, data: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.data = data
        self.asked: list[str] = []

    def address(self, name: str) -> str:
        """The address of a file."""
        return f"http://127.0.0.1:{self.server_port}/{name}.root"


class Handler(BaseHTTPRequestHandler):
    """Answers as the name of the file wants it."""

    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_HEAD(self) -> None:
        """How long it is."""
        self._answer(body=False)

    def do_GET(self) -> None:
        """Some of its bytes."""
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        how = self.path.strip("/").removesuffix(".root")
        data = self.server.data
        self.server.asked.append(how)
        if how in ("none", "refused"):
            self.send_response(404 if how == "none" else 403)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if how == "page":
            data = b"<html>please log in</html>" * 20
        if how == "slow":
            time.sleep(0.05)
        wanted = (
            re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if how != "whole"
            else None
        )
        start, stop = (
            (int(wanted[1]), int(wanted[2] or len(data) - 1) + 1) if wanted else (0, len(data))
        )
        stop = min(stop, len(data))
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(stop - start))
        if how != "whole":
            self.send_header("Accept-Ranges", "bytes")
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(data)}")
        self.end_headers()
        late = (how == "broken" and start > len(data) // 10) or (
            how == "once" and self.server.asked.count("once") == 6
        )
        if body and how == "silent" and start > len(data) // 10:
            time.sleep(3)
        if body:
            self.wfile.write(data[start : start + (stop - start) // 2 if late else stop])
        if late:
            self.close_connection = True


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that is served."""
    return make(tmp_path_factory.mktemp("remote") / "toy.root", events=600)


@pytest.fixture
def server(file: Path) -> Iterator[Server]:
    """The server, while a test runs."""
    served = Server(file.read_bytes())
    thread = threading.Thread(
        target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    event_files.forget(served.address("good"))


@pytest.fixture(scope="module")
def program(file: Path) -> Program:
    """The program for its events."""
    return compile_spec(reviewed(SPEC), detect(file))


@pytest.mark.parametrize("how", ["good", "slow"])
def test_a_file_over_http_gives_what_it_gives_here(
    server: Server, program: Program, file: Path, how: str
) -> None:
    """Only parts of it are fetched, whatever the pace of the server."""
    far, near = (
        chunks.run(program, [f], How(chunk="250", ids=True))
        for f in (server.address(how), str(file))
    )
    assert (far.regions, far.events, far.entries) == (near.regions, near.events, near.entries)
    assert far.files[0].path == server.address(how)


def test_an_address_keeps_its_slashes(server: Server) -> None:
    """Nothing is collapsed, and a tree may be named after it."""
    address = server.address("good")
    assert place(f"{address}:mini") == replace(place(address), tree="mini")
    assert place("root://eos.example//eos/x.root").path == "root://eos.example//eos/x.root"
    assert expanded([f"{address}:mini", "root://eos.example//eos/x.root:Events"]) == (
        f"{address}:mini",
        "root://eos.example//eos/x.root:Events",
    )
    assert detect(f"{address}:mini").tree == "mini"


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("none", r"none\.root: no such file on the server; check the address"),
        ("refused", r"refused\.root: the server refuses it"),
        ("page", r"page\.root: .*(cannot be read|connection)"),
        ("broken", r"broken\.root: .*(connection failed|cannot be read)"),
    ],
)
def test_what_a_server_does_wrong_is_one_sentence(
    server: Server, program: Program, how: str, message: str
) -> None:
    """The address, and what may be done."""
    with pytest.raises(EventsError, match=message) as told:
        chunks.run(program, [server.address(how)], events=detect(program.samples[0].files[0]))
    assert "\n" not in str(told.value)


def test_a_silent_server_is_not_waited_for_for_ever(
    server: Server, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a time without a byte it is given up."""
    monkeypatch.setattr(event_files, "_PATIENCE", 0.3)
    with pytest.raises(EventsError, match=r"silent\.root: .*the server was silent"):
        chunks.run(program, [server.address("silent")], events=detect(program.samples[0].files[0]))


def test_a_broken_connection_is_tried_again(
    server: Server, program: Program, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With retry a hiccup costs nothing; a file that stays broken is left out and named."""
    monkeypatch.setattr(chunks, "PAUSE", 0.0)
    asked = [server.address("once"), server.address("broken"), str(file)]
    found = chunks.run(program, asked, How(bad_files="retry", same_events="allow"), detect(file))
    assert [s.path for s in found.skipped] == [server.address("broken")]
    assert found.entries == 1200


@pytest.mark.parametrize(
    ("address", "package"),
    [("root://eos.example//x.root", "fsspec-xrootd"), ("s3://bucket/x.root", "s3fs")],
)
def test_a_package_that_is_missing_is_named(address: str, package: str) -> None:
    """With what to install."""
    try:
        __import__({"fsspec-xrootd": "fsspec_xrootd", "s3fs": "s3fs"}[package])
    except ImportError:
        with pytest.raises(MissingExtra, match=f"needs the package {package}.*hepnb\\[remote\\]"):
            detect(address)
    else:
        pytest.skip(f"{package} is installed")


def test_a_server_of_xrootd_is_given_up_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the user's environment says otherwise, which counts; refused, it is a connection that
    failed.
    """
    told: list[tuple[str, int]] = []

    def put(name: str, value: int) -> None:
        told.append((name, value))

    def refused(*_: object, **options: object) -> None:
        message = "Failed to open file: [FATAL] Connection error"
        raise OSError(message)

    monkeypatch.setattr(event_files, "xrootd", SimpleNamespace(EnvPutInt=put))
    monkeypatch.setattr(event_files.uproot, "open", refused)
    monkeypatch.setenv("XRD_CONNECTIONRETRY", "5")
    said = r"^root://host//x.root: the connection failed: Connection error;"
    with pytest.raises(EventsError, match=said):
        detect("root://host//x.root")
    assert told == [("ConnectionWindow", 60)]


# --- names of files
# ----------------------------------------------------------------------------------------------


def test_folders_patterns_and_lists(tmp_path: Path) -> None:
    """All ROOT files of a folder, sorted; a pattern, also with a tree; a list relative to
    itself, with comments.
    """
    for name in ("b.root", "a.root", "notes.txt", "deep/c.root"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "files.txt").write_text(
        "# data\n\nb.root\ndeep  # a folder\nhttps://host/x.root:Events\n"
    )
    a, b, c = (str(tmp_path / n) for n in ("a.root", "b.root", "deep/c.root"))
    assert expanded([tmp_path]) == (a, b, c)
    assert expanded([f"{tmp_path}/*.root"]) == (a, b)
    assert expanded([f"{tmp_path}/*.root:mini"]) == (f"{a}:mini", f"{b}:mini")
    assert expanded([f"@{tmp_path}/files.txt"]) == (b, c, "https://host/x.root:Events")


def test_a_file_with_a_strange_name_is_that_file(tmp_path: Path) -> None:
    """Brackets and colons in a name of a file that is there mean nothing."""
    strange = tmp_path / "x[1].root:y.root"
    strange.write_text("x")
    assert expanded([strange]) == (str(strange),)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("empty", "a folder without ROOT files"),
        ("none*.root", "no file matches"),
        ("@none.txt", "No such file or directory; expected a list of files"),
        ("@blank.txt", "names no file"),
        ("@nested.txt", "a list in a list"),
    ],
)
def test_names_of_nothing_are_errors(tmp_path: Path, given: str, message: str) -> None:
    """One sentence with what was given."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "blank.txt").write_text("# nothing\n")
    (tmp_path / "nested.txt").write_text("@blank.txt\n")
    at = f"@{tmp_path}/{given[1:]}" if given.startswith("@") else f"{tmp_path}/{given}"
    with pytest.raises(EventsError, match=message):
        expanded([at])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Failed to submit <bound method File.open of <File at 0x7f>>: [FATAL] Invalid address",
            "the connection failed: Invalid address; try again",
        ),
        (
            "File did not open properly: [ERROR] Server responded: [3011] No such file",
            "no such file on the server; check the address",
        ),
        (
            "File did not open properly: [ERROR] Operation expired",
            "cannot be read: Operation expired; is the file whole",
        ),
    ],
)
def test_what_xrootd_says_is_passed_on_without_its_objects(said: str, told: str) -> None:
    """Its answer stands behind names of Python's objects, which mean nothing to a user."""
    error = str(event_files._far("root://eos.cern.ch//x.root", OSError(said), ""))
    assert error.startswith(f"root://eos.cern.ch//x.root: {told}")
    assert "bound method" not in error
