"""The one way to the network: paced, patient within bounds, and off when the user says so."""

from __future__ import annotations

import email.utils
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from hepnb.errors import NetworkError, PaperError
from hepnb.lazy_imports import later
from hepnb.ports import ReadOptions
from hepnb.readers import cache
from hepnb.readers.pdf_file import has_end

if TYPE_CHECKING:
    import filelock
    import httpx
else:
    filelock, httpx = later("filelock"), later("httpx")


@dataclass(frozen=True, slots=True)
class Service:
    """A service on the network: ``seconds`` pass between two requests of all processes of a user.

    Where the environment has ``variable`` it stands at that address instead, and
    ``<variable>_SECONDS`` is the pause. ``instead``: what a user can do without it.
    """

    name: str
    address: str
    seconds: float
    variable: str
    instead: str = "give the path of its PDF"

    @property
    def base(self) -> str:
        """Its address, without a slash at the end."""
        return os.environ.get(self.variable, self.address).rstrip("/")

    @property
    def pause(self) -> float:
        """Seconds between two requests."""
        return float(os.environ.get(self.variable.replace("_URL", "_SECONDS"), self.seconds))


#: arXiv's rule (info.arxiv.org/help/api/tou): one request per 3 seconds over all of a user's
#: machines
ARXIV: Final = Service("arXiv", "https://export.arxiv.org", 3.0, "HEPNB_ARXIV_URL")
#: INSPIRE's rule (github.com/inspirehep/rest-api-doc): 15 requests per 5 seconds
INSPIRE: Final = Service("INSPIRE", "https://inspirehep.net", 0.5, "HEPNB_INSPIRE_URL")
#: CDS states no rule
CDS: Final = Service("CDS", "https://cds.cern.ch", 1.0, "HEPNB_CDS_URL")

#: seconds: to connect, between two pieces of an answer, for a whole answer
CONNECT: Final = 10.0
SILENCE: Final = 30.0
WHOLE: Final = 180.0
#: seconds before a busy service, or one that broke off, is asked again
BUSY: Final = (5.0, 15.0, 45.0)
BROKEN: Final = (1.0, 3.0)
#: a longer wait than this is said, not waited
LONGEST_WAIT: Final = 60.0
MOST_BYTES: Final = 100_000_000
_BUSY_CODES: Final = (429, 500, 502, 503, 504)


class ServiceRefused(NetworkError):
    """A service that does not want to be asked again."""


class NotThere(PaperError):
    """A service that has no such thing."""


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """A service's answer: ``kind`` is its content type."""

    content: bytes
    kind: str

    def whole_pdf(self, service: Service, where: str) -> bytes:
        """The content, where it is a PDF with its end.

        Raises NetworkError: a page of words, or a PDF that was cut short.
        """
        if b"%PDF-" not in self.content[:1024]:
            hint = "try again later, or give the path of its PDF"
            raise NetworkError(
                f"{service.name} sent {self.kind}, not a PDF", where=where, hint=hint
            )
        if not has_end(self.content):
            hint = "try again; --refresh asks once more where a broken one was kept"
            raise NetworkError(
                f"the PDF from {service.name} was cut short, and is not kept",
                where=where,
                hint=hint,
            )
        return self.content


class Web:
    """The network as one load of a paper sees it."""

    def __init__(self, options: ReadOptions) -> None:
        self.offline = options.offline or os.environ.get("HEPNB_OFFLINE", "") not in ("", "0")
        self._contact = options.contact

    def get(
        self, service: Service, path: str, where: str, parameters: dict[str, str] | None = None
    ) -> ServiceAnswer:
        """The answer to a request. Raises NetworkError, Refused, and NotThere for a 404."""
        if self.offline:
            hint = f"go online once, or {service.instead} (cache: {cache.folder()})"
            raise NetworkError("not in the cache, and offline", where=where, hint=hint)
        busy, broken = list(BUSY), list(BROKEN)
        while True:
            _take_turn(service)
            try:
                status, headers, content = self._once(service, path, parameters, where)
            except httpx.HTTPError as error:
                if not broken:
                    raise NetworkError(
                        _broken(service, error),
                        where=where,
                        hint=f"check the network, or {service.instead}",
                    ) from None
                time.sleep(broken.pop(0))
                continue
            if status in _BUSY_CODES and busy:
                time.sleep(self._wait(headers, busy.pop(0), service, where))
                continue
            return self._checked(service, status, headers, content, where)

    def _once(
        self, service: Service, path: str, parameters: dict[str, str] | None, where: str
    ) -> tuple[int, httpx.Headers, bytes]:
        end = time.monotonic() + WHOLE
        timeout = httpx.Timeout(SILENCE, connect=CONNECT)
        with (
            httpx.Client(
                headers={"User-Agent": agent(self._contact)},
                timeout=timeout,
                follow_redirects=True,
                max_redirects=5,
            ) as client,
            client.stream("GET", f"{service.base}{path}", params=parameters) as answer,
        ):
            content = bytearray()
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise NetworkError(
                        f"more than {MOST_BYTES / 1e6:.0f} MB are sent",
                        where=where,
                        hint=service.instead,
                    )
                if time.monotonic() > end:
                    raise NetworkError(
                        f"the answer takes longer than {WHOLE:.0f} s",
                        where=where,
                        hint="try again later",
                    )
            return answer.status_code, answer.headers, bytes(content)

    def _wait(self, headers: httpx.Headers, own: float, service: Service, where: str) -> float:
        asked = retry_after(headers.get("Retry-After", ""))
        if asked is not None and asked > LONGEST_WAIT:
            raise ServiceRefused(
                f"{service.name} asks to come back in {asked:.0f} s",
                where=where,
                hint=f"try again then, or {service.instead}",
            )
        return own if asked is None else asked

    def _checked(
        self, service: Service, status: int, headers: httpx.Headers, content: bytes, where: str
    ) -> ServiceAnswer:
        if status in (404, 410):
            raise NotThere(
                f"{service.name} has no such paper",
                where=where,
                hint="check the id; old ids look like hep-ex/0102030",
            )
        if status != 200:
            kind = ServiceRefused if status in (401, 403, 429) else NetworkError
            raise kind(
                f"{service.name} answered {status}",
                where=where,
                hint=f"try again later, or {service.instead}",
            )
        return ServiceAnswer(content, headers.get("Content-Type", "something"))


def agent(contact: str) -> str:
    """The name that hepnb sends; arXiv turns away programs that say nothing of themselves."""
    try:
        own = version("hepnb")
    except PackageNotFoundError:
        own = "0"
    return f"hepnb/{own} (Jupyter extension{f'; mailto:{contact}' if contact else ''})"


def retry_after(text: str) -> float | None:
    """The seconds that a ``Retry-After`` asks for, given as a number or as a date; None where it
    says nothing.
    """
    if text.strip().isdigit():
        return float(text)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date - datetime.now(UTC if date.tzinfo else None)).total_seconds())


def _broken(service: Service, error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.RemoteProtocolError):
        return f"the answer of {service.name} was cut short"
    if isinstance(error, httpx.TooManyRedirects):
        return f"{service.name} sends from address to address"
    return f"no answer from {service.name} ({type(error).__name__})"


def _take_turn(service: Service) -> None:
    """Waits until the pause has passed since any process of this user last asked the service."""
    stamp = cache.folder() / "turns" / service.name
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{stamp}.lock"):
            if stamp.exists():
                time.sleep(
                    max(
                        0.0, min(service.pause, stamp.stat().st_mtime + service.pause - time.time())
                    )
                )
            stamp.touch()
    except OSError as error:
        raise PaperError(
            f"the cache cannot be written ({error.strerror})",
            where=str(cache.folder()),
            hint="set HEPNB_CACHE",
        ) from None
