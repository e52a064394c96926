"""Reading papers: ``read(source)`` takes an arXiv id, an arXiv address or the path of a PDF and gives a `Paper`."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.ports import Progress, ReadOptions, silent
from hepnb.readers import arxiv, bounded, cache
from hepnb.readers.citations import citations
from hepnb.readers.images import render
from hepnb.readers.pdf import PARSER_VERSION, pdf_bytes

__all__ = ["read", "render"]

_SOURCES = "1704.03848, hep-ex/0102030v2, an arXiv address or the path of a PDF"


def read(source: str, options: ReadOptions = ReadOptions(), *, progress: Progress = silent) -> Paper:  # noqa: B008 - a frozen record
    """The paper of an arXiv id (``1704.03848``, ``hep-ex/0102030v2``), an arXiv address or the path of a PDF.

    A paper that was read before comes from the cache. Raises PaperError, NetworkError.
    """
    path = Path(source).expanduser()
    if not path.exists() and (found := arxiv.identifier(source)):
        offline = options.offline or os.environ.get("HEPNB_OFFLINE", "") not in ("", "0")
        progress("fetching", 0, 0)
        path = arxiv.pdf(found, offline=offline, refresh=options.refresh, contact=options.contact)
        paper = _parsed(path, options, progress)
        return replace(paper, id=found[0], version=found[1] or paper.version)
    if not path.exists() and path.suffix.lower() != ".pdf":
        raise PaperError("neither a file nor an arXiv id", where=source, expected=_SOURCES)
    return _parsed(path, options, progress)


def _parsed(path: Path, options: ReadOptions, progress: Progress) -> Paper:
    data = pdf_bytes(path)
    if not options.refresh and (kept := cache.load(hashlib.sha256(data).hexdigest(), PARSER_VERSION)):
        return replace(kept, path=str(path))
    paper = bounded.read_pdf(path, data, progress=progress)
    paper = replace(paper, citations=citations(paper.blocks, paper.references))
    try:
        cache.store(paper, PARSER_VERSION)
    except OSError as error:  # a full disk or a folder that is not ours: the paper is read all the same
        return replace(paper, warnings=(*paper.warnings, f"not kept in the cache {cache.folder()}: {error.strerror}"))
    return paper
