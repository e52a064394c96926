"""Reading papers: ``read(source)`` takes an arXiv id, an arXiv address or the path of a PDF and gives a `Paper`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.ports import Progress, ReadOptions, silent
from hepnb.readers import arxiv, cache
from hepnb.readers.images import render
from hepnb.readers.pdf import PARSER_VERSION, read_pdf

__all__ = ["read", "render"]


def read(source: str, options: ReadOptions = ReadOptions(), *, progress: Progress = silent) -> Paper:  # noqa: B008 - a frozen record
    """The paper of an arXiv id (``1704.03848``, ``hep-ex/0102030v2``), an arXiv address or the path of a PDF.

    A paper that was read before comes from the cache. Raises PaperError, NetworkError.
    """
    path = Path(source).expanduser()
    if not path.exists() and (found := arxiv.identifier(source)):
        path = arxiv.pdf(found, offline=options.offline, refresh=options.refresh, contact=options.contact)
        return replace(_parsed(path, options, progress), id=found[0], version=found[1])
    if path.suffix.lower() != ".pdf" and path.is_file() and not path.read_bytes()[:1024].startswith(b"%PDF-"):
        raise PaperError(
            f"{path.suffix or 'this kind of file'} cannot be read yet",
            where=path.name,
            expected="a PDF",
            hint="give the PDF of the paper",
        )
    if not path.exists() and path.suffix.lower() != ".pdf":
        raise PaperError(
            "neither a file nor an arXiv id",
            where=source,
            expected="1704.03848, hep-ex/0102030v2, an arXiv address or the path of a PDF",
        )
    return _parsed(path, options, progress)


def _parsed(path: Path, options: ReadOptions, progress: Progress) -> Paper:
    if path.is_file() and not options.refresh:
        kept = cache.load(hashlib.sha256(path.read_bytes()).hexdigest(), PARSER_VERSION)
        if kept:
            return replace(kept, path=str(path))
    paper = read_pdf(path, progress=progress)
    cache.store(paper, PARSER_VERSION)
    return paper
