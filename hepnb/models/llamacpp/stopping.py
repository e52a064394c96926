"""The signal by which a caller stops the computing thread."""

from __future__ import annotations

import ctypes
import os
import threading
from typing import Any

import llama_cpp as _llama


class Stopped(Exception):
    """The caller wants no more."""


class Stop:
    """Set by the caller to stop the thread that works: between two batches, and on a CPU within
    one.

    llama.cpp asks a C function while it computes. A Python function would need the interpreter for
    every node of the graph; here it is ``strlen`` of a text that is empty until somebody writes a
    letter into it.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._text = ctypes.create_string_buffer(2)

    def set(self) -> None:
        """From any thread."""
        self._event.set()
        self._text[0] = b"x"

    def is_set(self) -> bool:
        """True once it was set."""
        return self._event.is_set()

    def watch(self, context: Any) -> None:
        """Has llama.cpp look at this one while it computes; it must live until another one is
        watched.
        """
        if _STRLEN is not None:
            _llama.llama_set_abort_callback(
                context, _STRLEN, ctypes.cast(self._text, ctypes.c_void_p)
            )


def _strlen() -> Any:
    if os.name != "posix":
        return None  # where a function of the C library cannot stand in, a batch is finished first
    return ctypes.cast(ctypes.CDLL(None).strlen, _llama.ggml_abort_callback)


_STRLEN = _strlen()
