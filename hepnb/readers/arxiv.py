"""arXiv: PDFs, LaTeX sources and pages of papers, from the cache or from the net; what it says
of a paper without a PDF.
"""

from __future__ import annotations

from pathlib import Path

from hepnb.errors import NetworkError, PaperError
from hepnb.lazy_imports import later
from hepnb.readers import cache
from hepnb.readers.names import Name
from hepnb.readers.web import ARXIV, NotThere, ServiceAnswer, Web

etree = later("lxml.etree")

_ATOM = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}


def pdf(name: Name, web: Web, *, refresh: bool) -> Path:
    """The PDF of a paper.

    Raises NetworkError (offline, no answer, refused), and PaperError: no such paper, withdrawn.
    """
    kept = _kept(name, ".pdf")
    if kept.exists() and (web.offline or not refresh):
        return cache.used(kept)
    if (
        web.offline
        and not name.version
        and (versions := sorted(_versions(kept), key=lambda p: (len(p.name), p.name)))
    ):
        return versions[-1]
    try:
        answer = web.get(ARXIV, f"/pdf/{name.id}{name.version}", str(name))
    except NotThere:
        raise _without_pdf(name, web) from None
    return cache.keep(kept, answer.whole_pdf(ARXIV, str(name)))


def cached() -> tuple[str, ...]:
    """The ids, with the version where one was asked for, of which the PDF is in the cache."""
    return tuple(
        sorted(path.stem.replace("_", "/") for path in (cache.folder() / "arxiv").glob("*.pdf"))
    )


def source(name: Name, web: Web, *, refresh: bool) -> Path:
    """The LaTeX source of a paper. Raises NetworkError, PaperError: it has none."""
    return _other(name, web, "src", ".source", refresh=refresh)


def source_or_page(name: Name, web: Web, *, refresh: bool) -> Path | None:
    """The LaTeX source of a paper, else its HTML; None where arXiv has neither, which is kept and
    not asked again.

    Raises NetworkError.
    """
    nothing = _kept(name, ".nosource")
    if nothing.exists() and not refresh and not _kept(name, ".source").exists():
        return None
    for had in (source, page):
        try:
            return had(name, web, refresh=refresh)
        except NetworkError:
            raise
        except PaperError:  # not there, or a PDF only
            continue
    cache.keep(nothing, b"")
    return None


def page(name: Name, web: Web, *, refresh: bool) -> Path:
    """The HTML of a paper. Raises NetworkError, PaperError: it has none."""
    return _other(name, web, "html", ".html", refresh=refresh)


def _other(name: Name, web: Web, kind: str, ending: str, *, refresh: bool) -> Path:
    kept = _kept(name, ending)
    if kept.exists() and (web.offline or not refresh):
        return cache.used(kept)
    answer: ServiceAnswer = web.get(ARXIV, f"/{kind}/{name.id}{name.version}", str(name))
    if answer.content[:5] == b"%PDF-":
        raise PaperError(
            "the authors gave arXiv a PDF only",
            where=str(name),
            hint="there is no LaTeX to compare it with",
        )
    return cache.keep(kept, answer.content)


def _kept(name: Name, ending: str) -> Path:
    return cache.folder() / "arxiv" / f"{name.id.replace('/', '_')}{name.version}{ending}"


def _versions(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.stem}v*.pdf"))


def _without_pdf(name: Name, web: Web) -> PaperError:
    """The reason for a missing PDF: no such paper, or one that was withdrawn."""
    try:
        answer = web.get(
            ARXIV,
            "/api/query",
            str(name),
            {"id_list": f"{name.id}{name.version}", "max_results": "1"},
        )
        feed = etree.fromstring(
            answer.content, etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (PaperError, etree.XMLSyntaxError):
        feed = None
    entry = feed.find("atom:entry", _ATOM) if feed is not None else None
    address = entry.findtext("atom:id", "", _ATOM) if entry is not None else ""
    if entry is None or "/abs/" not in address:
        return PaperError(
            "arXiv has no such paper",
            where=str(name),
            hint="check the id; old ids look like hep-ex/0102030",
        )
    comment = " ".join(entry.findtext("arxiv:comment", "", _ATOM).split())
    if (
        "withdrawn" in comment.lower()
        or "withdrawn" in entry.findtext("atom:summary", "", _ATOM).lower()
    ):
        said = f"the paper was withdrawn{f': {comment}' if comment else ''}"
        return PaperError(
            said, where=str(name), hint=f"an earlier version may be there: {name.id}v1"
        )
    return PaperError("arXiv has no PDF of it", where=str(name), hint="give the path of its PDF")
