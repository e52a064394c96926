"""Uproot as hepnb uses it: its own models, whatever a damaged file said, and libdeflate."""

from __future__ import annotations

import zlib
from contextlib import suppress
from functools import lru_cache
from typing import Any

from hepnb.lazy_imports import later

deflate = later("deflate")
uproot = later("uproot")


def prepare() -> None:
    """Puts uproot in order before it opens a file."""
    restore_models()
    _let_openers_end()
    _decompress_with_libdeflate()


@lru_cache(maxsize=1)
def _own_models() -> tuple[tuple[dict[int, Any], dict[int, Any]], ...]:
    """The readers of uproot for each class by version, as it uses them and as they are."""
    every = (getattr(c, "known_versions", None) for c in uproot.classes.values())
    return tuple((used, dict(used)) for used in every if used)


def restore_models() -> None:
    """Gives uproot its own readers back: where a damaged file names a version that does not exist,
    uproot makes one of what the file says, in place of its own, and whole files fail by it.
    """
    for used, own in _own_models():
        used.update(own)


@lru_cache(maxsize=1)
def _let_openers_end() -> None:
    """Gives fsspec's open file a place for the file in it that is there to the end: where Python
    takes one down that a damaged file left half read, it asks itself for it without an end, and in
    Python 3.11 the process may die of that.
    """
    from fsspec.implementations.local import LocalFileOpener

    LocalFileOpener.f = None


@lru_cache(maxsize=1)
def _decompress_with_libdeflate() -> None:
    """Lets uproot decompress zlib, which most ROOT files use, by libdeflate: reading takes about
    two thirds of the time.

    Uproot can be told to (``ZLIB.library``), but calls ``deflate`` by an argument that it does not
    have (uproot 5.7, deflate 0.9).
    """
    reader = getattr(uproot.compression, "_decompress_ZLIB", None)
    if reader is not None:  # else a later uproot, which reads as it does by itself
        reader.decompress = _inflate


def _inflate(data: Any, size: int) -> bytes | bytearray:
    """The ``size`` bytes that ``data`` holds. Raises zlib.error where it is damaged."""
    with suppress(deflate.DeflateError):
        inflated: bytearray = deflate.zlib_decompress(data, size)
        return inflated
    return zlib.decompress(data, bufsize=size)  # says what is wrong
