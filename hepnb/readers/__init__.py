"""Reading papers: ``read(source)`` takes an arXiv id, an address or the path of a file and gives a
`Paper`.

What it needs is loaded when it is asked for: the process that reads a PDF wants nothing of the web
or of the cache.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hepnb.readers.images import render
    from hepnb.readers.reading import read, read_name

__all__ = ["read", "read_name", "render"]

_HOMES = {"read": "reading", "read_name": "reading", "render": "images"}


def __getattr__(name: str) -> Any:
    """The functions of this package, on demand."""
    if name not in _HOMES:
        raise AttributeError(f"module 'hepnb.readers' has no attribute {name!r}")
    return getattr(import_module(f"hepnb.readers.{_HOMES[name]}"), name)
