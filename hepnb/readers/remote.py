"""A name → a file of the paper, and what INSPIRE knows about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hepnb.errors import NetworkError, PaperError
from hepnb.ports import ReadOptions
from hepnb.readers import arxiv, cache, inspire
from hepnb.readers.inspire import Record
from hepnb.readers.names import Name
from hepnb.readers.web import CDS, INSPIRE, NotThere, Service, Web


@dataclass(frozen=True)
class RemotePaper:
    """The place of a paper, its ``id`` and ``version``, and its metadata; ``warnings``: missing
    metadata.
    """

    path: Path
    id: str
    version: str = ""
    record: Record | None = None
    warnings: tuple[str, ...] = ()


def find(name: Name, options: ReadOptions) -> RemotePaper:
    """The PDF of a paper and its record. Raises PaperError, NetworkError."""
    web = Web(options)
    if name.registry == "arxiv":
        path = arxiv.pdf(name, web, refresh=options.refresh)
        return RemotePaper(
            path, name.id, name.version, *_about(Name("arxiv", name.id), web, options)
        )
    if name.registry == "file":
        path = _pdf(CDS, name.id, name, web, options)
        return RemotePaper(path, path.stem)
    record = inspire.record(name, web, refresh=options.refresh)
    if record is None:
        raise PaperError(
            "INSPIRE has no such record",
            where=str(name),
            hint="check it, or give an arXiv id or the path of its PDF",
        )
    if record.arxiv:
        return RemotePaper(
            arxiv.pdf(Name("arxiv", record.arxiv), web, refresh=options.refresh),
            record.arxiv,
            "",
            record,
        )
    if not record.document:
        raise PaperError(
            "INSPIRE has no full text of it", where=str(name), hint="give the path of its PDF"
        )
    return RemotePaper(
        _pdf(INSPIRE, record.document, name, web, options),
        record.report or f"ins{record.number}",
        "",
        record,
    )


def _about(name: Name, web: Web, options: ReadOptions) -> tuple[Record | None, tuple[str, ...]]:
    """INSPIRE's record; a missing one is a warning, and offline not even that."""
    try:
        return inspire.record(name, web, refresh=options.refresh), ()
    except NetworkError as error:
        return None, () if web.offline else (
            f"nothing from INSPIRE, references are as the paper prints them: {error.found}",
        )
    except NotThere:
        return None, ()


def _pdf(service: Service, address: str, name: Name, web: Web, options: ReadOptions) -> Path:
    parts = urlsplit(address)
    if parts.netloc and parts.netloc not in (
        urlsplit(service.address).netloc,
        urlsplit(service.base).netloc,
    ):
        raise PaperError(
            f"its full text lies elsewhere, at {parts.netloc}",
            where=str(name),
            hint="give the path of its PDF",
        )
    stem = Path(parts.path).stem or "paper"
    kept = cache.folder() / service.name.lower() / f"{cache.digest(address)[:12]}" / f"{stem}.pdf"
    if kept.exists() and (web.offline or not options.refresh):
        return cache.used(kept)
    answer = web.get(service, parts.path, str(name))
    return cache.keep(kept, answer.whole_pdf(service, str(name)))
