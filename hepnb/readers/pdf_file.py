"""The bytes of a PDF file, and the version of what is made of them: all that is asked of a PDF
whose paper is in the cache.
"""

from __future__ import annotations

from pathlib import Path

from hepnb import filing
from hepnb.errors import PaperError

#: raised with every change of what a PDF reads as, so that nothing stale is taken from the cache
PARSER_VERSION = 37
MAX_BYTES = 100_000_000


def has_end(data: bytes) -> bool:
    """True for a PDF with its end; without it, what follows may be lost, pages among it."""
    return b"%%EOF" in data.rstrip(b"\0")[-2048:]


def pdf_bytes(path: Path) -> bytes:
    """The bytes of a PDF file. Raises PaperError: not there, not a PDF, larger than 100 MB."""
    if found := filing.unusual(path):
        raise PaperError(
            found, where=str(path), hint="check the path, or give an arXiv id such as 1704.03848"
        )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PaperError(
                f"{size / 1e6:.0f} MB",
                where=path.name,
                expected=f"at most {MAX_BYTES / 1e6:.0f} MB",
            )
        data = filing.content(path, MAX_BYTES)
    except OSError as error:
        raise PaperError(f"the file cannot be read ({error.strerror})", where=str(path)) from None
    if not data:
        raise PaperError("the file is empty", where=path.name, hint="save the paper's PDF again")
    if b"%PDF-" not in data[:1024]:
        raise PaperError(
            "not a paper that can be read",
            where=path.name,
            expected="PDF, LaTeX, an archive of LaTeX, or HTML",
        )
    return data
