"""``hepnb generate`` with wishes: what is in the file, what is said, how it exits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hepnb import cli, workflow
from hepnb.errors import ModelError
from hepnb.events.example import make
from hepnb.generate.model.prompted import CellReply, WishReply
from hepnb.models.scripted import Scripted

SPEC = "object jets\n  take Jet\n  select pt > 30 GeV\nregion SR\n  select size(jets) >= 1\n"
LEAD = "def lead(events):\n    return ak.max(events.jets.pt, axis=1)"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A hand-written spec beside a file of events."""
    make(tmp_path / "toy.root", events=100)
    path = tmp_path / "spec.adl"
    path.write_text(SPEC, encoding="utf-8")
    return path


def generate(spec: Path, *arguments: str) -> tuple[int, Path]:
    """The exit code, and the program."""
    output = spec.with_name("analysis.py")
    return cli.main(
        [
            "generate",
            str(spec),
            "--events",
            str(spec.with_name("toy.root")),
            "-o",
            str(output),
            *arguments,
        ]
    ), output


def answering(monkeypatch: pytest.MonkeyPatch, replies: Sequence[Any]) -> None:
    """A model that answers so."""
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Scripted(replies))


def reply(*cells: tuple[str, str]) -> WishReply:
    """An answer."""
    return WishReply(
        cells=[CellReply(purpose=p, requirements=[], code=c.split("\n")) for p, c in cells]
    )


def test_wishes_are_options(spec: Path) -> None:
    """A plot and weights, without a model."""
    code, output = generate(spec, "--wish", "plot size(jets) bins 5 0 5", "--wish", "weights")
    assert code == 0
    assert 'name="size_jets"' in output.read_text()
    assert "events.weight" in output.read_text()


def test_a_wrong_wish_is_one_line(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad usage, and nothing is written."""
    code, output = generate(spec, "--wish", "plto size(jets) bins 5 0 5")
    assert (code, output.exists()) == (2, False)
    assert "did you mean: plot" in capsys.readouterr().err
    assert generate(spec, "--wish", f"files {spec.with_name('toy.root')}")[0] == 2


def test_cells_that_agree_are_in_the_program(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Above the loop; it is said who wrote them."""
    answering(monkeypatch, [reply(("leading jet", LEAD))])
    code, output = generate(spec, "--engine", "llama", "--wish", "the leading jet")
    assert code == 0
    assert output.read_text().index("def lead") < output.read_text().index("def run(")
    assert "agrees     model-leading-jet: leading jet" in capsys.readouterr().out


def test_cells_that_do_not_agree_are_left_out(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are printed with what differs; proposed lines of the spec are written beside, all
    open; the exit code says so.
    """
    wrong = "def SR(events):\n    return {'select size(jets) >= 1': ak.num(events.jets) >= 2}"
    answering(
        monkeypatch,
        [reply(("region", wrong), ("spec", "region VR\n  take SR\n  select MET > 30 GeV"))],
    )
    code, output = generate(spec, "--engine", "llama", "--repairs", "0", "--wish", "more")
    said = capsys.readouterr().out
    assert code == 1
    assert ">= 2" not in output.read_text()
    assert "SR: select size(jets) >= 1: " in said
    assert "expected passes, found fails" in said
    assert "1 cell not put into" in said
    assert "select MET > 30 GeV" in spec.with_name("analysis.proposed.adl").read_text()


# --- a model that fails
# -------------------------------------------------------------------------------------------


def test_a_model_that_fails_leaves_the_compiled_program(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written, one sentence says why there are no cells of the model; exit 1."""
    answering(monkeypatch, [ModelError("the server is gone", where="gpu17")])
    code, output = generate(spec, "--engine", "llama", "--wish", "the leading jet")
    assert code == 1
    assert "def run(" in output.read_text()
    said = capsys.readouterr().out.splitlines()
    assert (
        said[-1]
        == "the model failed, the program is without cells of it: gpu17: the server is gone"
    )


def test_an_interrupt_of_a_model_leaves_the_compiled_program(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, "model", interrupted)
    code, output = generate(spec, "--engine", "llama", "--wish", "the leading jet")
    assert (code, output.exists()) == (130, True)
    assert "is the compiled program, without cells of a model" in capsys.readouterr().err


@contextmanager
def chatting(text: str) -> Iterator[str]:
    """The address of a server with OpenAI's interface that heeds no schema and always answers
    the same.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(
                200 if self.path == "/v1/models" else 404,
                {"data": [{"id": "plain", "max_model_len": 32000}]},
            )

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
            body = json.dumps({"choices": [{**choice, "delta": choice["message"]}]})
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(f"data: {body}\n\ndata: [DONE]\n\n".encode())

        def _send(self, status: int, body: object) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_server_that_heeds_no_schema_gives_its_cells(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thoughts, prose, a fence, a key and a line too long; the half-written last cell is left
    out, and it is said.
    """
    cell = json.dumps(
        {"purpose": "leading jet", "sure": True, "code": [*LEAD.split("\n"), f"# {'long ' * 40}"]}
    )
    text = (
        f'<think>hm {{</think>Here:\n```json\n{{"cells": [{cell}, {{"purpose": "more", "code": '
        '["def'
    )
    with chatting(text) as address:
        code, output = generate(spec, "--server", address, "--wish", "the leading jet")
    assert code == 0
    assert "def lead(" in output.read_text()
    said = capsys.readouterr().out
    assert "agrees     model-leading-jet" in said
    assert "the answer was cut: its last cell is not whole" in said


# --- proposed lines go into the spec
# ------------------------------------------------------------------------------


def test_proposed_lines_are_merged_into_the_spec(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Open; the spec has to be reviewed before the next program."""
    answering(monkeypatch, [reply(("spec", "region VR\n  take SR\n  select MET > 30 GeV"))])
    code, _ = generate(spec, "--engine", "llama", "--merge", "--wish", "a validation region")
    assert code == 1
    said = capsys.readouterr().out
    assert (
        f"{spec}: 2 new lines, open\n  region VR: take SR\n  region VR: select MET > 30 GeV\n"
        in said
    )
    assert spec.read_text().startswith(SPEC.splitlines()[0])
    assert not spec.with_name("analysis.proposed.adl").exists()
    assert generate(spec)[0] == 2
    assert "open" in capsys.readouterr().err


def test_a_file_of_proposed_lines_is_merged_later(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No events are needed; a contradiction is shown beside the spec's own line, and not merged."""
    proposed = spec.with_name("analysis.proposed.adl")
    proposed.write_text("object jets\n  take Jet\n  select pt > 20 GeV\n  select abs(eta) < 2.5\n")
    assert cli.main(["generate", str(spec), "--merge", str(proposed)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{spec}: 1 new line, open",
        "  object jets: select abs(eta) < 2.5",
        "contradictions, not merged:",
        "  object jets: proposed 'select pt > 20 GeV', the spec has 'select pt > 30 GeV'",
    ]
    assert "select pt > 20 GeV" not in spec.read_text()
    assert cli.main(["generate", str(spec), "--merge", str(spec.with_name("nowhere.adl"))]) == 2
