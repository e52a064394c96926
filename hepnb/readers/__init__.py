"""Reading papers: ``read(source)`` takes an arXiv id, an address or the path of a file and gives a `Paper`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.ports import Progress, ReadOptions, silent
from hepnb.readers import arxiv
from hepnb.readers.images import render
from hepnb.readers.local import ENDINGS, read_file

__all__ = ["read", "render"]

_SOURCES = "1704.03848, hep-ex/0102030v2, an arXiv address or the path of a file: PDF, LaTeX, an archive of LaTeX, or HTML"


def read(source: str, options: ReadOptions = ReadOptions(), *, progress: Progress = silent) -> Paper:  # noqa: B008 - a frozen record
    """The paper of an arXiv id (``1704.03848``, ``hep-ex/0102030v2``), an arXiv address or the path of a file.

    A paper that was read before comes from the cache. Raises PaperError, NetworkError.
    """
    path = Path(source).expanduser()
    if not path.exists() and (found := arxiv.identifier(source)):
        offline = options.offline or os.environ.get("HEPNB_OFFLINE", "") not in ("", "0")
        progress("fetching", 0, 0)
        path = arxiv.pdf(found, offline=offline, refresh=options.refresh, contact=options.contact)
        paper = read_file(path, options, progress)
        return replace(paper, id=found[0], version=found[1] or paper.version)
    if not path.exists() and not source.lower().endswith(ENDINGS):
        raise PaperError("neither a file nor an arXiv id", where=source, expected=_SOURCES)
    return read_file(path, options, progress)
