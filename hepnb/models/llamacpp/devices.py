"""The devices that this build of llama.cpp can compute on."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from llama_cpp import _ggml

_GPU = 1  # GGML_BACKEND_DEVICE_TYPE_GPU


@dataclass(frozen=True, slots=True)
class Device:
    """Something that llama.cpp can compute with; ``free`` and ``total`` in bytes."""

    name: str
    free: int
    total: int
    gpu: bool


def devices() -> tuple[Device, ...]:
    """The processors and GPUs that this build of llama.cpp sees; empty where it does not say."""
    library = getattr(_ggml, "libggml", None)
    try:
        return (
            tuple(_device(library, n) for n in range(int(library.ggml_backend_dev_count())))
            if library
            else ()
        )
    except AttributeError:  # another version of the bindings
        return ()


def _device(library: Any, number: int) -> Device:
    library.ggml_backend_dev_get.restype = ctypes.c_void_p
    library.ggml_backend_dev_description.restype = ctypes.c_char_p
    pointer = ctypes.c_void_p(library.ggml_backend_dev_get(ctypes.c_size_t(number)))
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    library.ggml_backend_dev_memory(pointer, ctypes.byref(free), ctypes.byref(total))
    name = (library.ggml_backend_dev_description(pointer) or b"").decode("utf-8", "replace").strip()
    return Device(
        name, free.value, total.value, int(library.ggml_backend_dev_type(pointer)) == _GPU
    )
