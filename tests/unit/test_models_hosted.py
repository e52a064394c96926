"""A model without a compiler: xllamacpp's server inside of this process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import httpx
import pytest
from pydantic import BaseModel, Field

from hepnb import doctor, workflow
from hepnb.cli import main
from hepnb.errors import ModelError
from hepnb.models import hosted, inspection
from hepnb.models.grammar import grammar
from hepnb.models.hosted import Hosted
from hepnb.ports import Question
from hepnb.settings import Settings
from tests.conftest import ROOT
from tests.unit import tiny_gguf

pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")


class Line(BaseModel):
    """An answer in which many tokens are chosen."""

    numbers: Annotated[list[Annotated[int, Field(ge=0, le=999)]], Field(min_length=4, max_length=9)]
    kind: Literal["electron", "muon", "photon", "jet", "tau"]


QUESTION = Question(
    "which?",
    system="Read.",
    context="pT > 25 GeV " * 30,
    schema=Line,
    max_tokens=grammar(Line).max_bytes,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model."""
    return tiny_gguf.write(tmp_path_factory.mktemp("hosted") / "tiny.gguf")


@pytest.fixture(scope="module")
def model(file: Path) -> Iterator[Hosted]:
    """The tiny model, hosted."""
    with Hosted(file, context=4096, threads=1) as hosting:
        yield hosting


def test_greedy_answers_are_those_of_the_model_in_process(model: Hosted, file: Path) -> None:
    """The same prompt, the same grammar, the same tokens; and the same name, so that a record of
    one replays for the other.
    """
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")
    from hepnb.models.llamacpp import LlamaCpp

    with LlamaCpp(file, context=4096, threads=1) as here:
        assert model.answer(QUESTION).text == here.answer(QUESTION).text
        assert model.name == here.name


def test_only_who_knows_the_secret_is_answered(model: Hosted) -> None:
    """It listens on loopback, and anybody else on this machine gets a 401; the secret is in no
    text about the model.
    """
    assert model.address.startswith("http://127.0.0.1:")
    assert httpx.post(f"{model.address}/completion", json={"prompt": "a"}).status_code == 401
    key = {"Authorization": f"Bearer {model.secret}"}
    assert (
        httpx.post(f"{model.address}/tokenize", json={"content": "a"}, headers=key).status_code
        == 200
    )
    assert model.secret not in f"{model.name} {model.describe()} {model.capabilities}"


def test_it_ends_when_it_is_closed(file: Path) -> None:
    """Nobody listens any more."""
    with Hosted(file, context=512, threads=1) as model:
        address = model.address
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_it_ends_with_its_process(file: Path) -> None:
    """Also where nobody closes it."""
    code = (
        f"from hepnb.models.hosted import Hosted; print(Hosted({str(file)!r}, context=512, "
        "threads=1).address)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )
    with pytest.raises(httpx.ConnectError):
        httpx.get(done.stdout.strip())


def test_a_model_file_is_run_by_it_where_llama_cpp_is_missing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--model FILE`` needs no compiler, and the doctor says who runs it."""
    monkeypatch.setattr(inspection, "installed", lambda: "")
    asked = workflow.model(Settings(engine="llama", model_path=str(file), context=1024))
    assert isinstance(asked, Hosted)
    assert "by xllamacpp, context 1024" in asked.describe()
    point = doctor._llama()
    assert point.works
    assert "by xllamacpp" in point.found
    asked.close()


def test_without_either_the_extra_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence and what to install, by the command and by the doctor."""
    monkeypatch.setattr(inspection, "installed", lambda: "")
    monkeypatch.setattr(hosted, "installed", lambda: False)
    assert main(["model", "bench", "--model", str(file), "--context", "768"]) == 2
    needs = (
        "a model on this machine needs the package xllamacpp or llama-cpp-python, which is not "
        "installed"
    )
    assert capsys.readouterr().err == f'hepnb: {needs}; pip install "hepnb[server]"\n'
    assert 'pip install "hepnb[server]"' in doctor._llama().advice


def test_model_serve_runs_it_where_llama_server_is_missing(file: Path) -> None:
    """The address and the secret are printed; who has them is answered; Ctrl-C ends it with 130."""
    code = (
        "import sys; from hepnb.cli import main; from hepnb.models import serving; "
        "serving.program = lambda: None\nsys.exit(main())"
    )
    line = [sys.executable, "-c", code, "model", "serve", str(file), "--context", "512"]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as running:
        assert running.stdout is not None
        address, secret = running.stdout.readline().strip(), running.stdout.readline().split()[0]
        name, _, value = secret.partition("=")
        assert name == "HEPNB_SERVER_KEY"
        assert httpx.get(f"{address}/props").status_code == 401
        assert (
            httpx.get(f"{address}/props", headers={"Authorization": f"Bearer {value}"}).status_code
            == 200
        )
        running.send_signal(2)
        assert running.wait(30) == 130


def test_a_file_that_llama_cpp_cannot_load_is_said(tmp_path: Path) -> None:
    """A GGUF of a kind that does not exist: one sentence, no traceback."""
    with pytest.raises(ModelError, match=r"odd\.gguf: llama\.cpp cannot load it"):
        Hosted(tiny_gguf.write(tmp_path / "odd.gguf", architecture="nonsense"))


def test_its_server_does_not_talk_into_what_hepnb_says(file: Path) -> None:
    """Loading and answering print nothing: a terminal shows the words of hepnb alone."""
    code = (
        "from hepnb.models.hosted import Hosted\n"
        "from hepnb.ports import Question\n"
        f"with Hosted({str(file)!r}, context=2048, threads=1) as model:\n"
        "    print(model.answer(Question('which?', max_tokens=3)).finish)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("length", "")
