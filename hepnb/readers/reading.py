"""An id, an address or the path of a file → `Paper`: looked up, fetched, read, or taken from the
cache.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hepnb.errors import NetworkError, PaperError
from hepnb.filing import at_home
from hepnb.paper import Paper
from hepnb.ports import ARXIV, Progress, ReadOptions, silent
from hepnb.readers import arxiv, inspire, remote
from hepnb.readers.local_files import ENDINGS, read_file
from hepnb.readers.names import Name, name_of
from hepnb.readers.source_tables import with_tables
from hepnb.readers.web import Web

_SOURCES = (
    "1704.03848, hep-ex/0102030v2, a DOI, a report number, an address of arXiv, INSPIRE or CDS, "
    "or the path of a file: PDF, LaTeX, "
    "an archive or a folder of LaTeX, or HTML"
)


_USUAL = ReadOptions()


def read(source: str, options: ReadOptions = _USUAL, *, progress: Progress = silent) -> Paper:
    """The paper of an arXiv id (``1704.03848``, ``hep-ex/0102030v2``), of another name or address,
    or the path of a file.

    A paper that was read before comes from the cache. Raises PaperError, NetworkError.
    """
    path = at_home(source)
    name = None if path.exists() else name_of(source)
    if name is None:
        if not path.exists() and re.match(r"\w+://", source):
            raise PaperError(
                "no paper is known by this address",
                where=source,
                expected=_SOURCES,
                hint="save the file, and give its path",
            )
        if not path.exists() and not source.lower().endswith(ENDINGS):
            raise PaperError(
                "neither a file nor the name of a paper", where=source, expected=_SOURCES
            )
        return read_file(path, options, progress)
    return read_name(name, options, progress=progress)


def read_name(name: Name, options: ReadOptions, *, progress: Progress = silent) -> Paper:
    """The paper of this name, with what INSPIRE knows about it. Raises PaperError, NetworkError."""
    progress("fetching", 0, 0)
    found = remote.find(name, options)
    paper = read_file(found.path, options, progress)
    if options.source == ARXIV:
        paper = _with_source(paper, name, options, progress)
    paper = replace(
        paper,
        id=found.id,
        version=found.version or paper.version,
        warnings=(*paper.warnings, *found.warnings),
    )
    return inspire.completed(paper, found.record) if found.record else paper


def _with_source(paper: Paper, name: Name, options: ReadOptions, progress: Progress) -> Paper:
    """The paper with the tables of its LaTeX or HTML where arXiv has one; that it cannot be had
    is a warning.
    """
    wanted = name_of(f"{paper.id}{paper.version}") or name
    if wanted.registry != "arxiv":
        return paper
    try:
        path = arxiv.source_or_page(wanted, Web(options), refresh=options.refresh)
        return with_tables(paper, read_file(path, options, progress)) if path else paper
    except NetworkError as error:
        return paper if options.offline else _warned(paper, error)
    except PaperError as error:
        return _warned(paper, error)


def _warned(paper: Paper, error: PaperError) -> Paper:
    return replace(
        paper,
        warnings=(
            *paper.warnings,
            f"tables are as the PDF shows them, its source was not read: {error.found}",
        ),
    )
