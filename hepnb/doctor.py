"""The state of this machine: which parts work, and the remedy for those that do not."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jupyter_core.paths import jupyter_path

from hepnb.errors import ModelError
from hepnb.models import hosted
from hepnb.models.inspection import build, gguf_problem, nvidia_gpu
from hepnb.models.server import Patience, Server
from hepnb.ports import Level
from hepnb.readers import cache
from hepnb.run import sandbox
from hepnb.settings import Settings


@dataclass(frozen=True)
class Point:
    """One thing that was looked at: whether it works, what was found, what to do ("" where
    nothing is to be done).
    """

    name: str
    works: bool
    found: str
    advice: str = ""

    def __str__(self) -> str:
        mark = "ok  " if self.works else "--  "
        advice = f"\n      {self.advice}" if self.advice else ""
        return f"{mark}{self.name}: {self.found}{advice}"


def examine(settings: Settings) -> tuple[Point, ...]:
    """All points, in the order in which they matter."""
    return tuple(_points(settings))


def _points(settings: Settings) -> Iterator[Point]:
    recent = sys.version_info >= (3, 11)
    yield Point(
        "Python",
        recent,
        platform.python_version(),
        "" if recent else "install Python 3.11 or newer",
    )
    yield Point("hepnb", True, installed("hepnb") or "source tree")
    yield _llama()
    yield _model(settings)
    if settings.server:
        yield _server(settings)
    yield _labextension()
    yield _cache()
    yield _sandbox()
    for package, extra in (("jupyterlab", "lab"), ("distributed", "dask"), ("coffea", "coffea")):
        found = installed(package)
        yield Point(
            package,
            bool(found),
            found or "not installed (optional)",
            "" if found else f'pip install "hepnb[{extra}]"',
        )


def installed(package: str) -> str:
    """The version of a package; nothing where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _llama() -> Point:
    found = build()
    if not found.version:
        return _hosted()
    if found.problem:
        return Point(
            "llama-cpp-python",
            False,
            f"{found.version}, cannot be loaded: {found.problem}",
            found.advice,
        )
    if found.gpu:
        seen = ", ".join(found.devices)
        advice = "" if seen else "look at nvidia-smi, and at CUDA_VISIBLE_DEVICES"
        return Point(
            "llama-cpp-python",
            bool(seen),
            f"{found.version}, built for a GPU: {seen or 'none is seen'}",
            advice,
        )
    if nvidia_gpu():
        return Point(
            "llama-cpp-python",
            False,
            f"{found.version}, built for the CPU only, and an NVIDIA GPU is here",
            _CUDA,
        )
    return Point(
        "llama-cpp-python", True, f"{found.version}, built for the CPU (no NVIDIA GPU is here)"
    )


def _hosted() -> Point:
    """The runner of models where llama-cpp-python is not installed."""
    if hosted.installed():
        return Point(
            "llama.cpp",
            True,
            f"by xllamacpp {installed('xllamacpp')}, for the CPU; llama-cpp-python is not "
            "installed",
        )
    advice = (
        'pip install "hepnb[server]" (a wheel), or "hepnb[llama]" (compiled for some minutes, '
        "can use a GPU)"
    )
    return Point(
        "llama.cpp",
        False,
        "not installed: no model runs on this machine, --engine patterns needs none",
        advice,
    )


_CUDA = (
    'with nvcc: CMAKE_ARGS="-DGGML_CUDA=on" pip install --force-reinstall --no-cache-dir '
    "llama-cpp-python; without: pip install "
    "--force-reinstall --no-deps --only-binary=:all: llama-cpp-python "
    "--extra-index-url https://abetlen.github.io/llama-cpp-python/whl/cu130 (cu124 for CUDA 12)"
)


def _server(settings: Settings) -> Point:
    try:
        server = Server(
            settings.server, model=settings.server_model, patience=Patience(connect=3, silence=5)
        )
    except ModelError as error:
        return Point(
            "server", False, str(error), "start it, or set HEPNB_SERVER to another address"
        )
    can = server.capabilities
    context = f"context {can.context}" if can.context else "context not told"
    return Point(
        "server",
        True,
        f"{server.name}, {context}, {can.parallel} at a time, answers held by {can.form}",
    )


def _model(settings: Settings) -> Point:
    if not settings.model_path:
        advice = (
            "choose one with hepnb model list; then set HEPNB_MODEL=FILE.gguf or %config "
            "HepnbMagics.model_path"
        )
        return Point("model", False, "no model is set; the engine patterns needs none", advice)
    problem = gguf_problem(Path(settings.model_path))
    return Point(
        "model",
        not problem,
        problem or settings.model_path,
        "check the file, or download it again" if problem else "",
    )


def _labextension() -> Point:
    for folder in jupyter_path("labextensions"):
        if (Path(folder) / "hepnb" / "package.json").exists():
            return Point("labextension", True, "installed")
    advice = "install Node >= 20.19 and reinstall hepnb, or install its wheel"
    return Point("labextension", False, "not installed: all blocks come in one cell", advice)


def _cache() -> Point:
    place = cache.folder()
    there = next(p for p in (place, *place.parents) if p.exists())
    if os.access(there, os.W_OK):
        return Point("cache", True, f"{place}, {cache.size() / 1e6:.1f} MB")
    return Point(
        "cache",
        False,
        f"{place} cannot be written: papers are read anew",
        "set HEPNB_CACHE to a folder of yours",
    )


def _sandbox() -> Point:
    """The level of containment for model code, and the way to a better one."""
    found = sandbox.level()
    if found == "bubblewrap":
        return Point("sandbox", True, _HOLDS[found])
    better = (
        "let bubblewrap make user namespaces"
        if shutil.which("bwrap")
        else "install the package bubblewrap"
    )
    return Point("sandbox", found == "landlock", _HOLDS[found], better)


_HOLDS: dict[Level, str] = {
    "bubblewrap": (
        "bubblewrap: code of a model sees the event files and Python, nothing else, and no network"
    ),
    "landlock": (
        "Landlock: code of a model reads the event files and Python, and sees which other files "
        "exist; no network"
    ),
    "limits": (
        "nothing here contains code of a model: it is not run (HEPNB_UNCONTAINED=1 allows it on "
        "this machine)"
    ),
}
