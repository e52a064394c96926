"""The runtime of CUDA where pip put it: the packages nvidia-*, which llama.cpp does not look
into by itself.
"""

from __future__ import annotations

import ctypes
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

#: in the order in which they need one another; the packages of CUDA 13 share a folder, those of
#: CUDA 12 have one each
_LIBRARIES = (
    ("cuda_runtime", "libcudart.so.*"), ("cublas", "libcublasLt.so.*"),
    ("cublas", "libcublas.so.*"),
    ("cu13", "libcudart.so.*"), ("cu13", "libcublasLt.so.*"), ("cu13", "libcublas.so.*"),
)  # fmt: skip


def import_with_libraries(name: str, error: Exception) -> Any:
    """A module that could not be loaded for want of CUDA's libraries, loaded after them.

    Raises the error where there are none.
    """
    if "libcu" not in str(error) or not preload():
        raise error
    for part in [
        module for module in sys.modules if module == name or module.startswith(f"{name}.")
    ]:
        del sys.modules[part]  # what is left of the first attempt
    return import_module(name)


def preload() -> tuple[str, ...]:
    """Loads the libraries of the packages nvidia-*, so that others find them; the names of those
    that could be.
    """
    loaded = []
    for package, pattern in _LIBRARIES:
        for path in (
            p for folder in _folders() for p in sorted((folder / package / "lib").glob(pattern))
        ):
            try:
                ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
            except OSError:
                continue
            loaded.append(path.name)
    return tuple(loaded)


def _folders() -> list[Path]:
    spec = find_spec("nvidia")
    return [Path(folder) for folder in spec.submodule_search_locations or ()] if spec else []
