"""Which model a user gets: by settings, by the environment, on the command line."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from hepnb import workflow
from hepnb.cli import main
from hepnb.errors import HepnbError
from hepnb.models.recorded import Recorded
from hepnb.models.server import is_loopback
from hepnb.settings import Settings
from tests.unit import tiny_gguf


def test_a_model_or_a_server_brings_its_engine() -> None:
    """Who names a model wants it asked; who names an engine gets that one; what is not chosen
    stays.
    """
    base = Settings(record="a.jsonl")
    assert base.choose({"model_path": "m.gguf"}) == Settings(
        engine="llama", model_path="m.gguf", record="a.jsonl"
    )
    assert base.choose({"server": "http://h"}).engine == "server"
    assert base.choose({"model_path": "m.gguf", "engine": "patterns"}).engine == "patterns"
    assert base.choose({"model_path": None, "engine": None}) == base


def test_the_environment_names_model_and_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """HEPNB_MODEL and HEPNB_SERVER fill the settings; a key is no setting at all."""
    monkeypatch.setenv("HEPNB_MODEL", "m.gguf")
    monkeypatch.setenv("HEPNB_SERVER", "http://h:1")
    monkeypatch.setenv("HEPNB_SERVER_KEY", "sk-1")
    settings = Settings.from_environment()
    assert (settings.engine, settings.model_path, settings.server) == (
        "patterns",
        "m.gguf",
        "http://h:1",
    )
    assert "sk-1" not in repr(settings)
    assert not [f.name for f in fields(Settings) if "key" in f.name]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            Settings(engine="llama"),
            "no model is set; give --model FILE.gguf, set HEPNB_MODEL, or use --engine patterns",
        ),
        (
            Settings(engine="server"),
            "no server is set; give --server ADDRESS, set HEPNB_SERVER, or use --engine llama",
        ),
        (Settings(engine="replay"), "no record to replay; give --record FILE"),
        (Settings(engine="llama", model_path="none.gguf"), "none.gguf: no such file"),
        (
            Settings(engine="server", server="https://gpu.example.org", offline=True),
            "offline, and the server is another machine",
        ),
        (Settings(engine="server", server="http://127.0.0.1:9"), "nobody answers at this address"),
        (
            Settings(engine="patterns"),
            "engine patterns: no model is chosen; expected llama or server or replay",
        ),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(settings: Settings, message: str) -> None:
    """One line each."""
    with pytest.raises(HepnbError) as caught:
        workflow.model(settings)
    assert message in str(caught.value)


def test_a_model_stays_loaded_until_another_one_is_asked_for(tmp_path: Path) -> None:
    """The same settings, the same model; another file or context frees the one before; a changed
    file is loaded anew.
    """
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    settings = Settings(
        engine="llama", model_path=str(tiny_gguf.write(tmp_path / "a.gguf")), context=512
    )
    said: list[str] = []
    first = workflow.model(settings, progress=lambda what, *_: said.append(what))
    assert said == ["loading a.gguf", first.describe()]  # type: ignore[attr-defined]
    assert workflow.model(settings) is first
    recorded = workflow.model(settings.choose({"record": str(tmp_path / "r.jsonl")}))
    assert isinstance(recorded, Recorded)
    assert recorded.model is first
    tiny_gguf.write(tmp_path / "a.gguf", seed=1)
    second = workflow.model(settings)
    assert second.name != first.name
    with pytest.raises(HepnbError, match="the model is closed"):
        first.answer(tiny_gguf.QUESTION)


def test_a_server_on_this_machine_is_known_by_its_address() -> None:
    """Also where a name only looks like one."""
    assert is_loopback("http://localhost:8080")
    assert is_loopback("127.0.0.1:8080")
    assert is_loopback("http://[::1]:8080")
    assert not is_loopback("http://127.example.org")
    assert not is_loopback("http://host:port")


def test_the_command_line_says_that_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """--server means the engine server; one line, exit 2."""
    assert main(["extract", "example", "--server", "http://127.0.0.1:9"]) == 2
    assert "http://127.0.0.1:9: nobody answers at this address" in capsys.readouterr().err
