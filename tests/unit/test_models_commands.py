"""``hepnb model``: the table, the hub, a file, the pace, the server of one's own; and what the
doctor says of models.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hepnb import doctor
from hepnb.cli import main
from hepnb.errors import ModelError
from hepnb.models import cuda, inspection, pull, serving
from hepnb.models.inspection import LlamaBuild
from hepnb.models.recommended import table
from hepnb.settings import Settings
from tests.unit import tiny_gguf

# --- list
# --------------------------------------------------------------------------------------------------


def test_every_machine_has_a_model_that_fits_it() -> None:
    """Every row has a model for reading, none is larger than the memory that it is for, and more
    memory is a later row.
    """
    machines = table().machines
    assert [m.memory for m in machines] == sorted({m.memory for m in machines})
    for machine in machines:
        assert any(m.use == "reading" for m in machine.models)
        assert all(m.size < machine.memory for m in machine.models if machine.memory)
        assert all(m.context >= 8192 and m.repo.count("/") == 1 for m in machine.models)
    assert table().fitting(0).name == "no GPU"
    small = [m.repo for m in table().fitting(8).models]
    assert small == ["unsloth/Qwen3.5-9B-GGUF"]
    assert {m.file for m in table().fitting(24).models if "gemma" in m.repo} == {
        "gemma-4-31B-it-qat-UD-Q4_K_XL.gguf",
        "gemma-4-26B-A4B-it-qat-UD-Q4_K_XL.gguf",
    }
    assert table().fitting(23.5).memory == 24
    assert table().fitting(1000).memory == 80


def test_the_list_marks_this_machine(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row for the GPU that is here; as JSON, the whole table."""
    monkeypatch.setattr(inspection, "gpu_size", lambda: 25_000_000_000)
    assert main(["model", "list"]) == 0
    assert "GPU with 24 GB   <- this machine" in capsys.readouterr().out
    assert main(["model", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["machines"][0]["models"][0]["for"] == "reading"


# --- pull
# --------------------------------------------------------------------------------------------------


@dataclass
class Hub:
    """A hub on loopback with one repository; ``cut``: after how many bytes a download breaks
    off, once.
    """

    files: dict[str, bytes]
    cut: int = 0
    wrong_hash: bool = False
    address: str = ""
    ranges: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    def describe(self) -> dict[str, object]:
        """What the hub says of the repository."""
        siblings = [
            {"rfilename": name, "size": self.sizes.get(name, len(data)), "blobId": "0" * 40,
             "lfs": {"sha256": self.hash(name), "size": len(data), "pointerSize": 100}}
            for name, data in self.files.items()
        ]  # fmt: skip
        return {"id": "me/tiny", "modelId": "me/tiny", "sha": "f" * 40, "siblings": siblings}

    def hash(self, name: str) -> str:
        """The checksum that it claims."""
        return "0" * 64 if self.wrong_hash else hashlib.sha256(self.files[name]).hexdigest()


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Hub], Hub]]:
    """Starts hubs."""
    pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed")
    servers: list[ThreadingHTTPServer] = []

    def begin(hub: Hub) -> Hub:
        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                if path.startswith("/api/models/"):
                    known = path.startswith("/api/models/me/tiny")
                    body = json.dumps(
                        hub.describe() if known else {"error": "Repository not found"}
                    ).encode()
                    self.send(
                        200 if known else 404,
                        body,
                        **({} if known else {"X-Error-Code": "RepoNotFound"}),
                    )
                    return
                name = path.rpartition("/")[2]
                data, wanted = hub.files[name], self.headers.get("Range", "")
                first = int(match[1]) if (match := re.match(r"bytes=(\d+)-", wanted)) else 0
                head = {
                    "ETag": f'"{hub.hash(name)}"',
                    "X-Repo-Commit": "f" * 40,
                    "Accept-Ranges": "bytes",
                }
                if first:
                    head["Content-Range"] = f"bytes {first}-{len(data) - 1}/{len(data)}"
                self.send(206 if first else 200, data[first:], **head)

            def send(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                for key, value in headers.items():
                    self.send_header(key.replace("_", "-"), value)
                self.end_headers()
                if self.command == "HEAD":
                    return
                if "Content-Range" in headers:
                    hub.ranges.append(headers["Content-Range"])
                cut, hub.cut = (hub.cut, 0) if "/resolve/" in self.path else (0, hub.cut)
                self.wfile.write(body[:cut] if cut else body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        hub.address = f"http://127.0.0.1:{server.server_port}"
        return hub

    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a model."""
    return tiny_gguf.write(tmp_path_factory.mktemp("model") / "tiny.gguf").read_bytes()


def test_a_model_is_got_once_and_whole(
    start: Callable[[Hub], Hub], tiny: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pattern names one file; it comes whole, is a model, and is not got a second time."""
    hub = start(
        Hub(
            {
                "tiny-Q4_K_M.gguf": tiny,
                "tiny-Q8_0.gguf": tiny,
                "mmproj-Q4_K_M.gguf": tiny,
                "README.md": b"x",
            }
        )
    )
    line = [
        "model",
        "pull",
        "me/tiny:*Q4_K_M.gguf",
        "--to",
        str(tmp_path),
        "--endpoint",
        hub.address,
    ]
    assert main(line) == 0
    assert capsys.readouterr().out.splitlines()[0] == str(tmp_path / "tiny-Q4_K_M.gguf")
    assert (tmp_path / "tiny-Q4_K_M.gguf").read_bytes() == tiny
    hub.files["tiny-Q4_K_M.gguf"] = bytes(len(tiny))
    assert main(line) == 0
    assert (tmp_path / "tiny-Q4_K_M.gguf").read_bytes() == tiny


def test_a_broken_download_goes_on_where_it_broke(
    start: Callable[[Hub], Hub], tiny: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a connection that broke off, only the rest is got."""
    import huggingface_hub

    monkeypatch.setattr(huggingface_hub.constants, "DOWNLOAD_CHUNK_SIZE", 1000)
    hub = start(Hub({"tiny.gguf": tiny}, cut=len(tiny) // 2))
    with contextlib.suppress(
        ModelError
    ):  # the client may give up after the break, or go on by itself
        pull.pull("me/tiny", tmp_path, endpoint=hub.address)
    place = pull.pull("me/tiny", tmp_path, endpoint=hub.address)
    assert place.read_bytes() == tiny
    assert hub.ranges == [f"bytes {len(tiny) // 2 // 1000 * 1000}-{len(tiny) - 1}/{len(tiny)}"]


@pytest.mark.parametrize(
    ("wanted", "change", "message"),
    [
        (
            "me/tiny:*.gguf",
            {},
            "me/tiny:*.gguf: 2 models; expected one; name one of: a.gguf (0.0 GB), b.gguf",
        ),
        ("me/tiny:*Q2*", {}, "no model; expected one; name one of: a.gguf"),
        ("me/none:*.gguf", {}, "check the name; a gated one needs: hf auth login"),
        ("none", {}, "none: cannot be had"),
        ("me/tiny:a.gguf", {"sizes": {"a.gguf": 10**15}}, "1000000.0 GB are needed"),
        (
            "me/tiny:a.gguf",
            {"wrong_hash": True},
            "what came is not what the hub has (its checksum differs); get it once more",
        ),
    ],
)
def test_what_cannot_be_got_is_one_line(
    start: Callable[[Hub], Hub],
    tiny: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    wanted: str,
    change: dict[str, object],
    message: str,
) -> None:
    """Several, none, unknown, too large, damaged on its way: said, and nothing is left that
    looks like a model.
    """
    hub = start(Hub({"a.gguf": tiny, "b.gguf": tiny}, **change))  # type: ignore[arg-type]
    assert (
        main(["model", "pull", wanted, "--to", str(tmp_path / "to"), "--endpoint", hub.address])
        == 2
    )
    assert message in capsys.readouterr().err
    assert not list((tmp_path / "to").glob("*.gguf"))


def test_a_split_model_is_got_with_all_its_parts() -> None:
    """All parts of one model count as one; parts of two do not."""
    files = [pull.HubFile(f"q4/m-0000{n}-of-00002.gguf", 5, "") for n in (2, 1)]
    assert [f.name for f in pull._choose(files, "*", "x")] == [
        f"q4/m-0000{n}-of-00002.gguf" for n in (1, 2)
    ]
    with pytest.raises(ModelError, match="outside of its folder"):
        pull._choose([pull.HubFile("../../m.gguf", 5, "")], "*", "x")


# --- info, bench, serve
# ------------------------------------------------------------------------------------------


def test_info_says_what_a_file_is_and_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kind, size, context, template, thoughts, memory; a file that is none is one line."""
    hybrid = tiny_gguf.write(tmp_path / "h.gguf", architecture="lfm2")
    assert main(["model", "info", str(hybrid), "--context", "100000"]) == 0
    said = capsys.readouterr().out
    for line in (
        "architecture   lfm2 (hybrid: its prefix is kept by checkpoints)",
        "trained for    32768 tokens",
        "file           0.1",
        "thinking       yes, off unless asked for",
        (
            "here           on the CPU; a context of 100000 tokens is more than the model was "
            "trained "
            "for: 32768"
        ),
    ):
        assert line in said
    assert main(["model", "info", str(hybrid), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["chat template"] == "yes"
    (tmp_path / "x.gguf").write_bytes(b"nothing")
    assert main(["model", "info", str(tmp_path / "x.gguf")]) == 2
    assert "not a GGUF file" in capsys.readouterr().err


def test_bench_measures_a_model(
    tiny: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The machine, the model and five numbers with their units."""
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    (tmp_path / "tiny.gguf").write_bytes(tiny)
    assert (
        main(
            [
                "model",
                "bench",
                "--model",
                str(tmp_path / "tiny.gguf"),
                "--context",
                "4096",
                "--tokens",
                "500",
            ]
        )
        == 0
    )
    lines = capsys.readouterr().out.splitlines()
    named = [
        "machine",
        "model",
        "device",
        "reading",
        "reading again",
        "writing",
        "answers in form, one by one",
    ]
    assert [line[:40].strip() for line in lines] == [*named, "answers in form, together"]
    assert all(re.search(r"\d (tokens/s|times faster|answers/s)", line) for line in lines[3:])
    assert main(["model", "bench"]) == 2
    assert "no model is chosen; expected llama or server or replay" in capsys.readouterr().err


def test_serve_starts_llama_server_for_this_machine_only(
    tiny: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the context of all answers together; options of one's own come before, so that none
    opens the server to others.
    """
    (tmp_path / "tiny.gguf").write_bytes(tiny)
    program = tmp_path / "llama-server"
    script = (
        f"import sys\nopen({str(tmp_path / 'line')!r}, 'w').write(' "
        "'.join(sys.argv[1:]))\nsys.exit(3)\n"
    )
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    line = [
        "model",
        "serve",
        str(tmp_path / "tiny.gguf"),
        "--port",
        "4321",
        "--parallel",
        "2",
        "--context",
        "1000",
    ]
    assert main([*line, "--with", "--host 0.0.0.0"]) == 3
    given = (tmp_path / "line").read_text()
    assert given == (
        f"--model {tmp_path / 'tiny.gguf'} --ctx-size 2000 --parallel 2 --host 0.0.0.0 "
        "--host 127.0.0.1 --port 4321"
    )


def test_serve_without_llama_server_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(
        ModelError, match=r"llama-server is not installed; pip install \"hepnb\[server\]\""
    ):
        serving.command("x.gguf", port=1)


# --- doctor
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "nvidia", "works", "says"),
    [
        (
            LlamaBuild("0.3.36", gpu=True, devices=("H100 (70 of 80 GB free)",)),
            True,
            True,
            "built for a GPU: H100 (70 of 80 GB free)",
        ),
        (LlamaBuild("0.3.36", gpu=True), True, False, "built for a GPU: none is seen"),
        (LlamaBuild("0.3.36"), True, False, "built for the CPU only, and an NVIDIA GPU is here"),
        (LlamaBuild("0.3.36"), False, True, "built for the CPU (no NVIDIA GPU is here)"),
    ],
)
def test_the_doctor_tells_a_build_for_cuda_from_one_for_the_cpu(
    monkeypatch: pytest.MonkeyPatch, found: LlamaBuild, nvidia: bool, works: bool, says: str
) -> None:
    """With a GPU that is not used, how to build for it, and where wheels are."""
    monkeypatch.setattr(doctor, "build", lambda: found)
    monkeypatch.setattr(doctor, "nvidia_gpu", lambda: nvidia)
    point = doctor._llama()
    assert (point.works, says in point.found) == (works, True)
    if nvidia and not found.gpu:
        assert 'CMAKE_ARGS="-DGGML_CUDA=on"' in point.advice
        assert (
            "--extra-index-url https://abetlen.github.io/llama-cpp-python/whl/cu130" in point.advice
        )


def test_the_doctor_asks_a_server_that_is_set() -> None:
    """Nobody there: one point that does not work, with what to do."""
    point = next(
        p for p in doctor.examine(Settings(server="http://127.0.0.1:9")) if p.name == "server"
    )
    assert not point.works
    assert "nobody answers" in point.found
    assert point.advice


@pytest.mark.parametrize(
    ("package", "library"), [("cuda_runtime", "libcudart.so.12"), ("cu13", "libcudart.so.13")]
)
def test_cuda_libraries_of_pip_are_loaded_before_llama_cpp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, library: str
) -> None:
    """A module that lacks libcudart is loaded after the one that pip brought; one that lacks
    something else is not tried again.
    """
    lib = tmp_path / "nvidia" / package / "lib"
    lib.mkdir(parents=True)
    (lib / library).write_bytes(b"no library")
    monkeypatch.delitem(sys.modules, "needs_cuda", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nvidia", raising=False)
    assert cuda.preload() == ()
    with pytest.raises(RuntimeError, match="libcudart"):
        cuda.import_with_libraries("needs_cuda", RuntimeError(f"{library}: cannot open"))
    monkeypatch.setattr(cuda.ctypes, "CDLL", lambda *_, **__: None)
    (tmp_path / "needs_cuda.py").write_text("here = True")
    assert cuda.import_with_libraries("needs_cuda", RuntimeError(f"{library}: cannot open")).here
    assert cuda.preload() == (library,)
    with pytest.raises(RuntimeError, match="libgomp"):
        cuda.import_with_libraries("needs_cuda", RuntimeError("libgomp.so.1: cannot open"))
