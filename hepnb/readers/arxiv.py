"""arXiv: ids, addresses, and the one way to fetch a PDF."""

from __future__ import annotations

import os
import re
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import httpx
from filelock import FileLock

from hepnb.errors import NetworkError, PaperError
from hepnb.readers import cache

#: arXiv's rule (info.arxiv.org/help/api/tou): one request per 3 seconds over all of a user's machines
_SECONDS_BETWEEN = 3.0
_WAITS = (5.0, 15.0, 45.0)
_LONGEST_WAIT = 60.0
_ID = re.compile(
    r"(?:arxiv:)?((?P<new>\d{2}(?P<month>\d{2})\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?P<version>v\d+)?", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|src)/|(?:https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.)"
    r"(?P<id>[^?#]+?)(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)


def identifier(source: str) -> tuple[str, str] | None:
    """(id, version) of an arXiv id or address, old or new style; None for what is neither. Version "" where none is given."""
    address = _ADDRESS.fullmatch(source.strip())
    match = _ID.fullmatch(address["id"] if address else source.strip())
    if not match or (match["month"] and not 1 <= int(match["month"]) <= 12):
        return None
    return match[1], match["version"] or ""


def pdf(source: tuple[str, str], *, offline: bool, refresh: bool, contact: str = "") -> Path:
    """The PDF of a paper: from the cache, else from arXiv.

    Raises NetworkError (offline, no answer, refused) and PaperError (no such paper).
    """
    name = "".join(source)
    path = cache.folder() / "arxiv" / f"{name.replace('/', '_')}.pdf"
    if path.exists() and not refresh:
        return path
    if offline:
        if not source[1] and (versions := sorted(path.parent.glob(f"{path.stem}v*.pdf"), key=lambda p: (len(p.name), p.name))):
            return versions[-1]
        raise NetworkError(
            "not in the cache, and offline",
            where=f"arXiv:{name}",
            hint=f"go online once, or give the path of its PDF (cache: {cache.folder()})",
        )
    try:
        cache.write(path, _fetch(name, contact))
    except OSError as error:
        raise PaperError(
            f"the cache cannot be written ({error.strerror})", where=str(path.parent), hint="set HEPNB_CACHE"
        ) from None
    return path


def _fetch(name: str, contact: str) -> bytes:
    base = os.environ.get("HEPNB_ARXIV_URL", "https://export.arxiv.org")
    agent = f"hepnb/{_version()} (Jupyter extension{f'; mailto:{contact}' if contact else ''})"
    where = f"arXiv:{name}"
    with httpx.Client(headers={"User-Agent": agent}, timeout=httpx.Timeout(60, connect=10), follow_redirects=True) as client:
        for wait in (*_WAITS, None):
            _take_turn()
            try:
                answer = client.get(f"{base}/pdf/{name}")
            except httpx.HTTPError as error:
                raise NetworkError(
                    f"no answer ({type(error).__name__})", where=where, hint="check the network, or give the path of its PDF"
                ) from None
            if answer.status_code not in (429, 500, 502, 503, 504) or wait is None:
                return _checked(answer, where)
            asked = answer.headers.get("Retry-After", "")
            time.sleep(min(float(asked), _LONGEST_WAIT) if asked.isdigit() else wait)
    raise AssertionError


def _checked(answer: httpx.Response, where: str) -> bytes:
    if answer.status_code == 404:
        raise PaperError("arXiv has no such paper", where=where, hint="check the id; old ids look like hep-ex/0102030")
    if answer.status_code != 200:
        raise NetworkError(f"arXiv answered {answer.status_code}", where=where, hint="try again later, or give the path of its PDF")
    if b"%PDF-" not in answer.content[:1024]:
        raise NetworkError(
            f"arXiv sent {answer.headers.get('Content-Type', 'something')}, not a PDF",
            where=where,
            hint="try again later, or give the path of its PDF",
        )
    length = answer.headers.get("Content-Length", "")
    if length.isdigit() and "Content-Encoding" not in answer.headers and int(length) != len(answer.content):
        raise NetworkError("the download was cut short", where=where, hint="try again")
    return answer.content


def _take_turn() -> None:
    """Waits until three seconds have passed since any process of this user last asked arXiv."""
    stamp = cache.folder() / "arxiv" / ".last-request"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    pause = float(os.environ.get("HEPNB_ARXIV_SECONDS", _SECONDS_BETWEEN))
    with FileLock(f"{stamp}.lock"):
        if stamp.exists():
            time.sleep(max(0.0, min(pause, stamp.stat().st_mtime + pause - time.time())))
        stamp.touch()


def _version() -> str:
    try:
        return version("hepnb")
    except PackageNotFoundError:
        return "0"
