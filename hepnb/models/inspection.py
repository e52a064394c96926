"""What can be said of llama-cpp-python and of a model file without running a model."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from hepnb.errors import ModelError
from hepnb.models import gguf


@dataclass(frozen=True, slots=True)
class Build:
    """What llama-cpp-python on this machine can do.

    ``version`` "" where it is not installed; ``gpu``: it was built for a GPU; ``problem``: why it cannot be loaded; ``advice``:
    what to do then.
    """

    version: str
    gpu: bool = False
    problem: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What a GGUF file says about itself.

    ``parameters``: numbers in all tensors; ``layers``; ``context``: tokens that it was trained for; ``vocabulary``: tokens; each 0
    where the file does not say. ``bytes``: size of the file. ``chat_template``: whether it brings one.
    """

    path: str
    fingerprint: str
    name: str
    architecture: str
    parameters: int
    layers: int
    context: int
    vocabulary: int
    bytes: int
    chat_template: bool


def installed() -> str:
    """The version of llama-cpp-python, "" where it is not installed. Does not import it."""
    if find_spec("llama_cpp") is None:
        return ""
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return "unknown"


def build() -> Build:
    """What llama-cpp-python can do; imports it where it is installed (a second or so), and says why that fails."""
    found = installed()
    if not found:
        return Build("")
    try:
        from hepnb.models import llamacpp
    except ModelError as error:
        problem = error.found.removeprefix("llama-cpp-python cannot be loaded: ")
        return Build(found, problem=problem, advice=_advice(problem))
    return Build(found, gpu=llamacpp.supports_gpu())


def _advice(problem: str) -> str:
    if "libcuda" in problem or "libcublas" in problem:
        return "install the CUDA runtime that it was built for, or a build of llama-cpp-python for the CPU"
    return "pip install --force-reinstall --no-cache-dir llama-cpp-python"


def gguf_problem(path: Path) -> str:
    """Why a file cannot be a model, in one line; "" for a whole GGUF header."""
    try:
        gguf.read(path)
    except ModelError as error:
        return str(error)
    return ""


def info(path: str | Path) -> Info:
    """What a GGUF file says about itself, read without llama.cpp. Raises ModelError for a file that is not one or is cut."""
    header = gguf.read(path)
    return Info(
        path=str(path),
        fingerprint=gguf.fingerprint(path),
        name=str(header.values.get("general.name", Path(path).stem)),
        architecture=header.architecture,
        parameters=header.parameters,
        layers=header.number("block_count"),
        context=header.number("context_length"),
        vocabulary=header.vocabulary,
        bytes=header.bytes,
        chat_template=bool(header.template),
    )
