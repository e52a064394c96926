"""Reading papers: ``read(source)`` takes an arXiv id, an address or the path of a file and gives a
`Paper`.

What it needs is loaded when it is asked for: the process that reads a PDF wants nothing of the web
or of the cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepnb.lazy_imports import face

if TYPE_CHECKING:
    from hepnb.readers.images import render
    from hepnb.readers.reading import read, read_name

__all__ = ["read", "read_name", "render"]

__getattr__ = face(__name__, {"read": "reading", "read_name": "reading", "render": "images"})
