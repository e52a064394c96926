"""Files of papers: of which kind one is, by its name and its first bytes, and the reader for it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hepnb import filing
from hepnb.errors import PaperError
from hepnb.filing import at_home
from hepnb.lazy_imports import later
from hepnb.paper import Paper
from hepnb.ports import ARXIV, Progress, ReadOptions
from hepnb.readers import archive, bounded, cache
from hepnb.readers.citations import citations
from hepnb.readers.pdf_file import PARSER_VERSION, pdf_bytes
from hepnb.readers.source_tables import with_tables

if TYPE_CHECKING:
    from hepnb.readers import html, latex
else:
    html, latex = (later(f"hepnb.readers.{form}") for form in ("html", "latex"))

LATEX: Final = (".tex", ".ltx", ".latex")
HTML: Final = (".html", ".htm", ".xhtml")
ARCHIVES: Final = (".tar.gz", ".tgz", ".tar", ".zip", ".gz")
#: endings of all files that can be read
ENDINGS: Final = (".pdf", *LATEX, *ARCHIVES, *HTML)


def read_file(path: Path, options: ReadOptions, progress: Progress) -> Paper:
    """The paper in a file, or in a folder of LaTeX with one main file, from the cache where it has
    been read before. Raises PaperError.
    """
    path = _main(path) if path.is_dir() else path
    if found := filing.unusual(path):
        raise PaperError(
            found,
            where=str(path),
            hint="check the path, or give an arXiv id such as 1704.03848",
        )
    name = path.name.lower()
    head = _head(path)
    if b"%PDF-" not in head:
        if name.endswith(LATEX) or (b"\\document" in head and b"\0" not in head):
            contents, left = archive.folder(path)
            paper = _latex(contents, path, options, main=path.name)
            return replace(paper, warnings=(*paper.warnings, *left))
        if head[:4] == b"PK\x03\x04" or head[:2] == b"\x1f\x8b" or name.endswith(ARCHIVES):
            return _latex(archive.files(_bytes(path), path.name), path, options)
        if name.endswith(HTML) or re.search(
            rb"<(?:!doctype html|html|head|article)\b", head, re.IGNORECASE
        ):
            data = _bytes(path)
            sha256 = hashlib.sha256(data).hexdigest()
            return _kept(
                sha256,
                f"html{html.HTML_VERSION}",
                lambda: bounded.read_page(data, path, stem(path)),
                path,
                options,
            )
    return _pdf(path, options, progress)


#: files of a folder that an error names
_NAMED: Final = 6


def _main(folder: Path) -> Path:
    """The one main file of the LaTeX in a folder.

    Raises PaperError, with the files to choose from, where there is none or more than one.
    """
    mains = latex.documents(archive.inside(folder))
    if len(mains) == 1:
        return folder / mains[0]
    here = archive.named(folder, ENDINGS)
    found = f"is a folder with {len(mains)} main files" if mains else "is a folder without LaTeX"
    files = mains or here
    more = f", … ({len(files)})" if len(files) > _NAMED else ""
    raise PaperError(
        found,
        where=str(folder),
        expected="one .tex file with a document, or the path of a file",
        hint=f"give one of its files: {', '.join(files[:_NAMED])}{more}"
        if files
        else "check the path, or give an arXiv id such as 1704.03848",
    )


def stem(path: Path) -> str:
    """The name of a file without its ending, of which ``.tar.gz`` is one."""
    ending = next((e for e in ENDINGS if path.name.lower().endswith(e)), "")
    return path.name[: len(path.name) - len(ending)] or path.name


def _head(path: Path) -> bytes:
    try:
        with filing.stream(path) as file:
            return file.read(1024) or b""  # what gives nothing now is waited for by nobody
    except OSError:
        return b""  # whoever reads all of it says what is wrong


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > archive.MOST_ARCHIVE:
        size = path.stat().st_size / 1e6
        raise PaperError(
            f"{size:.0f} MB",
            where=path.name,
            expected=f"at most {archive.MOST_ARCHIVE / 1e6:.0f} MB",
        )
    return filing.content(path, archive.MOST_ARCHIVE)


def _pdf(path: Path, options: ReadOptions, progress: Progress) -> Paper:
    data = pdf_bytes(path)

    def parsed() -> Paper:
        paper = bounded.read_pdf(path, data, progress=progress)
        return replace(paper, citations=citations(paper.blocks, paper.references))

    paper = _kept(hashlib.sha256(data).hexdigest(), str(PARSER_VERSION), parsed, path, options)
    if options.source in ("", ARXIV):
        return paper
    return with_tables(
        paper, read_file(at_home(options.source), replace(options, source=""), progress)
    )


def _latex(
    contents: dict[str, bytes], path: Path, options: ReadOptions, *, main: str = ""
) -> Paper:
    return _kept(
        latex.digest(contents, main),
        f"latex{latex.LATEX_VERSION}",
        lambda: bounded.read_source(contents, path, stem(path), main=main),
        path,
        options,
    )


def _kept(
    sha256: str, parser: str, parsed: Callable[[], Paper], path: Path, options: ReadOptions
) -> Paper:
    if not options.refresh and (kept := cache.load(sha256, parser)):
        return replace(kept, path=str(path))
    paper = replace(parsed(), path=str(path))
    try:
        cache.store(paper, parser)
    except (
        OSError
    ) as error:  # a full disk or a folder that is not ours: the paper is read all the same
        return replace(
            paper,
            warnings=(*paper.warnings, f"not kept in the cache {cache.folder()}: {error.strerror}"),
        )
    return paper
