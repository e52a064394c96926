"""A record of HEPData, by its own number, by that of INSPIRE, or of a paper: asked for once,
kept in the cache.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from hepnb.errors import NetworkError, PaperError
from hepnb.paper import Paper
from hepnb.ports import ReadOptions
from hepnb.readers import cache
from hepnb.readers.web import NotThere, Service, Web

#: HEPData states no rule
HEPDATA: Final = Service(
    "HEPData",
    "https://www.hepdata.net",
    2.0,
    "HEPNB_HEPDATA_URL",
    "give the record as a file (its archive, from the page of the record)",
)
_NAME: Final = re.compile(
    r"(?i)^(?:(?:hepdata[:.]?|https?://(?:www\.)?hepdata\.net/record/)(?P<own>(?:ins)?\d{3,9})"
    r"|(?:inspire:|ins)(?P<ins>\d{3,9}))(?:[/?].*)?$"
)
_VERSION: Final = re.compile(r"[?&]version=(\d{1,3})\b")
_GZIP, _ZIP, _TAR = b"\x1f\x8b", b"PK\x03\x04", b"ustar"


def name_of(source: str) -> str:
    """The name of a record at HEPData: ``ins1283842`` or its own number, with ``/2`` behind it
    where the address asks for a version; "" where the source is none.
    """
    match = _NAME.match(source.strip())
    if not match:
        return ""
    version = _VERSION.search(source)
    name = match["own"].lower() if match["own"] else f"ins{match['ins']}"
    return f"{name}/{version[1]}" if version else name


def of_paper(paper: Paper) -> str:
    """The name of the record of a paper. Raises PaperError where nothing is known of one."""
    if found := name_of(paper.hepdata):
        return found
    if paper.inspire:
        return f"ins{paper.inspire}"
    hint = "load the paper by its arXiv id, or give hepdata:NUMBER"
    raise PaperError("it is not known whether HEPData has its numbers", where=paper.id, hint=hint)


def record(name: str, options: ReadOptions) -> Path:
    """The archive of a record in the cache: of its latest version where the name says none.

    Raises NetworkError (offline, too), PaperError.
    """
    kept = cache.folder() / "hepdata" / f"{name.replace('/', '-v')}.tar.gz"
    where = f"HEPData {name}"
    web = Web(options)
    if kept.exists() and (web.offline or not options.refresh):
        return cache.used(kept)
    if web.offline:
        hint = f"go online once, or {HEPDATA.instead}"
        raise NetworkError("not in the cache, and offline", where=where, hint=hint)
    try:
        answer = web.get(HEPDATA, f"/download/submission/{name}/yaml", where)
    except NotThere:
        raise PaperError(
            "HEPData has no such record",
            where=where,
            hint="check the number on the page of the record",
        ) from None
    if not answer.content.startswith((_GZIP, _ZIP)) and answer.content[257:262] != _TAR:
        # what it has not is a page of words with the status 200
        raise NetworkError(
            f"HEPData sent {answer.kind}, not an archive; it may have no such record",
            where=where,
            hint="check the number on the page of the record, or try again later",
        )
    return cache.keep(kept, answer.content)
