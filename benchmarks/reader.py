"""Has a capable reader answer the questions about some papers, each from its text alone, and scores
what comes of it.

    python -m benchmarks.reader read QUEUE PAPER.pdf...
        asks; the answers are awaited in QUEUE
    python -m benchmarks.reader score QUEUE PAPER.pdf... --shared DIR
        scores what was answered against the annotations in DIR

``read`` starts a server on this machine that behaves like any other (OpenAI's interface). Each
question becomes ``QUEUE/PAPER/NNNN.question.txt``, to be read by whoever answers, and waits for
``QUEUE/PAPER/NNNN.answer.txt``. All papers are asked about at the same time. A question that was
answered before is answered at once, so that a reading can be gone on with, and done again after a
change of the code. Results: ``QUEUE/PAPER/requirements.json``, ``spec.adl`` (merged),
``alone.json``, ``alone.adl`` (the model alone) and ``answers.jsonl``, the record for
``--engine replay``.
"""

from __future__ import annotations

import argparse
import hashlib
import http.server
import json
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from hepnb import spec as specs
from hepnb.benchmark import draft, truth
from hepnb.benchmark.score import score
from hepnb.extract import patterns
from hepnb.extract.model import drafts
from hepnb.extract.model.prompted import Prompted
from hepnb.models.recorded import Recorded
from hepnb.models.server import Server
from hepnb.models.server.connection import Patience
from hepnb.readers import read

_DAY = 86_400.0
_PATIENCE = Patience(silence=_DAY, total=_DAY)
_POLL = 0.3


class Queue(http.server.ThreadingHTTPServer):
    """A server whose answers come from files of a folder; a question is known by what it says."""

    def __init__(self, folder: Path, *, again: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.again = again
        self.asked = 0
        self.lock = threading.Lock()

    def ask(self, request: dict[str, Any]) -> str:
        """The answer to a request, as soon as it is there."""
        if self.again:
            self.asked += 1
            given = self.folder / f"{self.asked:04d}.answer.txt"
            return given.read_text(encoding="utf-8") if given.exists() else "{}"
        key = hashlib.sha256(json.dumps(request["messages"], sort_keys=True).encode()).hexdigest()
        with self.lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            known = {p.read_text(): p for p in self.folder.glob("*.key")}
            path = known.get(key) or self.folder / f"{len(known) + 1:04d}.key"
            path.write_text(key)
            path.with_suffix(".question.txt").write_text(
                _told(request["messages"]), encoding="utf-8"
            )
        answer = path.with_suffix(".answer.txt")
        while not answer.exists():
            time.sleep(_POLL)
        time.sleep(_POLL)
        return answer.read_text(encoding="utf-8")


def _told(messages: Sequence[dict[str, str]]) -> str:
    return "\n".join(f"######## {m['role']} ########\n{m['content']}" for m in messages) + "\n"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Queue

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        if self.path.rstrip("/").endswith("/models"):
            self._reply(200, {"object": "list", "data": [{"id": "reader", "object": "model"}]})
        else:
            self._reply(404, {"error": {"message": "not here"}})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            self._reply(404, {"error": {"message": "not here"}})
            return
        text = self.server.ask(request)
        sent = sum(len(m["content"]) for m in request["messages"]) // 4
        usage = {"prompt_tokens": sent, "completion_tokens": len(text) // 4}
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }
        body = {
            "id": "reader",
            "object": "chat.completion",
            "model": "reader",
            "choices": [choice],
            "usage": usage,
        }
        if not request.get("stream"):
            self._reply(200, body)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        parts: list[dict[str, Any]] = [
            {"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {"choices": [], "usage": usage},
        ]
        for part in parts:
            self.wfile.write(
                b"data: "
                + json.dumps({"object": "chat.completion.chunk", **part}).encode()
                + b"\n\n"
            )
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _reply(self, code: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def read_paper(path: Path, queue: Path, *, again: bool = False) -> str:
    """Has one paper read; a line on what it took."""
    paper = read(str(path))
    folder = queue / path.stem
    server = Queue(folder, again=again)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    record = folder / "answers.jsonl"
    record.unlink(missing_ok=True)
    model = Recorded(Server(f"http://127.0.0.1:{server.server_port}", patience=_PATIENCE), record)
    extractor = Prompted(model)
    reading = extractor.read(paper)
    found = {
        "alone": drafts.alone(paper, reading),
        "requirements": drafts.merged(paper, reading, patterns.read(paper)),
    }
    for name, spec in found.items():
        (folder / f"{name}.json").write_text(
            json.dumps(specs.to_json(spec), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        (folder / f"{name if name == 'alone' else 'spec'}.adl").write_text(
            specs.text_of(spec), encoding="utf-8"
        )
    (folder / "findings.txt").write_text(
        "\n".join(map(str, found["requirements"].findings)) + "\n", encoding="utf-8"
    )
    server.shutdown()
    return f"{path.stem}: {len(reading.records.rules)} records; {extractor.spent}"


def score_paper(path: Path, queue: Path, shared: Path) -> list[str]:
    """A row for the model alone and one for the merged draft."""
    annotation = next(
        f
        for f in (
            shared / "annotations" / f"{path.stem}.yaml",
            shared / "annotations/blind" / f"{path.stem}.yaml",
        )
        if f.exists()
    )
    known = truth.annotated(
        yaml.safe_load(annotation.read_text(encoding="utf-8")), where=annotation.name
    )
    rows = []
    for name, adl in (("alone", "alone.adl"), ("requirements", "spec.adl")):
        document = json.loads((queue / path.stem / f"{name}.json").read_text(encoding="utf-8"))
        found = score(
            known, draft.read(document, (queue / path.stem / adl).read_text(encoding="utf-8"))
        )
        who = "model alone" if name == "alone" else "merged"
        figures = (
            found.recall,
            found.precision,
            found.covered,
            found.regions_recall,
            found.regions_precision,
        )
        rows.append(f"| {path.stem} | {who} | {' | '.join(map(str, figures))} |")
    return rows


def main() -> None:
    """Reads or scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("does", choices=("read", "score"))
    parser.add_argument("queue", type=Path)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--again",
        action="store_true",
        help="the n-th question has the n-th answer that is there, whatever it says",
    )
    given = parser.parse_args()
    if given.does == "score":
        sys.stdout.write(
            "| paper | draft | recall | precision | covered | regions recall | regions precision "
            "|\n"
        )
        sys.stdout.write("| --- | --- | --- | --- | --- | --- | --- |\n")
        for path in given.papers:
            sys.stdout.write("\n".join(score_paper(path, given.queue, given.shared)) + "\n")
        return
    with ThreadPoolExecutor(len(given.papers)) as pool:
        for line in pool.map(
            lambda path: read_paper(path, given.queue, again=given.again), given.papers
        ):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
