"""Facts about llama-cpp-python and a model file, found without running a model."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import psutil

from hepnb.errors import HepnbError, ModelError
from hepnb.models import gguf
from hepnb.models.chat import thoughts
from hepnb.ports import SMALL_PARAMETERS

if TYPE_CHECKING:
    from hepnb.models.llamacpp.devices import Device


@dataclass(frozen=True, slots=True)
class LlamaBuild:
    """The abilities of llama-cpp-python on this machine.

    ``version`` "" where it is not installed; ``gpu``: it was built for a GPU; ``devices``: the GPUs
    that it sees, with their free memory; ``problem``: why it cannot be loaded; ``advice``: what to
    do then.
    """

    version: str
    gpu: bool = False
    devices: tuple[str, ...] = ()
    problem: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """Facts from a GGUF file.

    ``parameters``: numbers in all tensors; ``layers``; ``context``: tokens that it was trained for;
    ``vocabulary``: tokens; each 0 where the file does not say. ``bytes``: size of the file.
    ``chat_template``: whether it brings one. ``thinks``: whether that has thoughts.
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
    thinks: bool = False


#: below so many parameters a model was measured to give no record that could be believed
_TOO_SMALL = 1_000_000_000


def reads(parameters: int) -> str:
    """The fitness of a model for reading papers, by what was measured of its size
    (docs/models.md).
    """
    if parameters < _TOO_SMALL:
        return "no: a model of 0.13 G gave no record that could be believed"
    if parameters < SMALL_PARAMETERS:
        return "perhaps: it is asked for names first, in small pieces; this size was not measured"
    return "large enough to be asked about the whole selection; this size was not measured"


def installed() -> str:
    """The version of llama-cpp-python, "" where it is not installed. Does not import it."""
    if find_spec("llama_cpp") is None:
        return ""
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return "unknown"


def build() -> LlamaBuild:
    """The abilities of llama-cpp-python; imports it where it is installed (a second or so), and
    says why that fails.
    """
    found = installed()
    if not found:
        return LlamaBuild("")
    try:
        from hepnb.models import llamacpp
    except ModelError as error:
        problem = error.found.removeprefix("llama-cpp-python cannot be loaded: ")
        return LlamaBuild(found, problem=problem, advice=_advice(problem))
    seen = tuple(
        f"{d.name} ({d.free / 1e9:.0f} of {d.total / 1e9:.0f} GB free)"
        for d in llamacpp.devices()
        if d.gpu
    )
    return LlamaBuild(found, gpu=llamacpp.supports_gpu(), devices=seen)


def _advice(problem: str) -> str:
    if any(library in problem for library in ("libcuda", "libcublas", "libnv")):
        return (
            "it was built for CUDA, whose runtime is not here: pip install "
            "nvidia-cuda-runtime-cu12 nvidia-cublas-cu12 "
            "(for libcudart.so.13: nvidia-cuda-runtime nvidia-cublas), or load the module cuda of "
            "your cluster; "
            "or a build for the CPU: pip install --force-reinstall --no-cache-dir llama-cpp-python"
        )
    return "pip install --force-reinstall --no-cache-dir llama-cpp-python"


def nvidia_gpu() -> bool:
    """True where the driver of an NVIDIA GPU is on this machine, whatever llama-cpp-python was
    built for.
    """
    return Path("/proc/driver/nvidia/version").exists() or which("nvidia-smi") is not None


def free_memory() -> int:
    """Bytes of memory that are free."""
    return int(psutil.virtual_memory().available)


def gpu_memory() -> int:
    """Free bytes on all GPUs that llama-cpp-python can use; 0 where there is none, or no such
    build.
    """
    return sum(device.free for device in _gpus())


def gpu_size() -> int:
    """Bytes that these GPUs have in all."""
    return sum(device.total for device in _gpus())


def _gpus() -> tuple[Device, ...]:
    try:
        from hepnb.models import llamacpp
    except HepnbError:
        return ()
    return tuple(d for d in llamacpp.devices() if d.gpu) if llamacpp.supports_gpu() else ()


def gguf_problem(path: Path) -> str:
    """The reason why a file cannot be a model, in one line; "" for a whole GGUF header."""
    try:
        gguf.read(path)
    except ModelError as error:
        return str(error)
    return ""


def info(path: str | Path) -> Info:
    """Facts from a GGUF file, read without llama.cpp.

    Raises ModelError for a file that is not one or is cut.
    """
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
        thinks=thoughts(header.template) is not None,
    )
