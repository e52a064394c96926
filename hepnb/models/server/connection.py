"""HTTP to a server of models: what may pass is tried again, everything is bounded, a cancelled
request is closed.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from hepnb.documents import json_of
from hepnb.errors import ModelError
from hepnb.lazy_imports import later
from hepnb.models.server.addresses import is_loopback
from hepnb.models.server.keys import ApiKey

if TYPE_CHECKING:
    import httpx
else:
    httpx = later("httpx")

Json = Mapping[str, Any]

#: too busy, or broken for the moment
_PASSING = frozenset({429, 500, 502, 503, 504})
#: no single event of a stream is longer, and no whole answer to a plain request
_LARGEST = 8 << 20
#: the longest wait that a server may ask for, in seconds
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """The waiting time in seconds, and the number of attempts.

    ``silence``: without a byte of an answer (a long prompt takes its time); ``total``: for one
    answer; ``pause``: before the second attempt, twice as long before each further one.
    """

    silence: float = 300.0
    total: float = 3600.0
    connect: float = 10.0
    attempts: int = 5
    pause: float = 0.5


class RequestRefused(ModelError):
    """A request that the server understood and does not want: another one may do.

    ``status``: the code of HTTP.
    """

    def __init__(
        self, found: str, *, status: int, kind: str = "", where: str = "", hint: str = ""
    ) -> None:
        self.status = status
        self.kind = kind
        super().__init__(found, where=where, hint=hint)


class Passing(Exception):
    """Something that may go better the next time; ``wait``: how long the server wants to be left
    alone, in seconds.
    """

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        self.reason = reason
        self.wait = wait
        super().__init__(reason)


class Connection:
    """A connection to one server; used inside of one event loop."""

    def __init__(self, address: str, key: ApiKey, patience: Patience) -> None:
        self.address = address
        self.key = key
        self.patience = patience
        timeout = httpx.Timeout(patience.silence, connect=patience.connect, pool=None)
        limits = httpx.Limits(max_connections=None)
        # a proxy of the environment is for the world outside, and would not find this machine
        outside = not is_loopback(address)
        self._client = httpx.AsyncClient(
            base_url=address,
            timeout=timeout,
            limits=limits,
            headers=key.headers(),
            trust_env=outside,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, path: str) -> Json:
        """The JSON at a path. Raises Refused, Passing."""
        return await self._plain("GET", path, None)

    async def post(self, path: str, body: Json) -> Json:
        """The JSON that comes back. Raises Refused, Passing."""
        return await self._plain("POST", path, body)

    async def _plain(self, method: str, path: str, body: Json | None) -> Json:
        try:
            async with self._client.stream(method, path, json=body) as response:
                text = await self._text(response)
                self._check(response, text)
        except httpx.HTTPError as error:
            raise Passing(_reason(error)) from error
        return self._object(text)

    async def events(self, path: str, body: Json) -> AsyncIterator[Json]:
        """The events of a stream, until it says that it is done.

        Raises Refused, and Passing also where it ends before.
        """
        try:
            async with self._client.stream("POST", path, json=body) as response:
                if response.status_code != 200:
                    self._check(response, await self._text(response))
                if not response.headers.get("content-type", "").startswith("text/event-stream"):
                    yield self._object(await self._text(response))
                    return
                async for line in _lines(response):
                    if line == "data: [DONE]":
                        return
                    if line.startswith(("data:", "error:")):
                        yield self._object(line.partition(":")[2])
        except httpx.HTTPError as error:
            raise Passing(_reason(error)) from error

    def _object(self, text: str) -> Json:
        try:
            found = json_of(text)
        except json.JSONDecodeError:
            raise Passing("an answer that is no JSON") from None
        if not isinstance(found, dict):
            raise Passing("an answer that is no JSON object")
        if isinstance(error := found.get("error"), dict | str):
            self._raise(error, _code(error), 0.0)
        return found

    def _check(self, response: httpx.Response, text: str) -> None:
        if response.status_code == 200:
            return
        try:
            found = json_of(text)
        except json.JSONDecodeError:
            found = {}
        error = (
            (found.get("error") or found.get("detail") or found.get("message"))
            if isinstance(found, dict)
            else None
        )
        self._raise(error or text[:200], response.status_code, _wait(response))

    def _raise(self, error: object, status: int, wait: float) -> None:
        """The error of a server as ours: its first line, without the key."""
        message = str(error.get("message") or error) if isinstance(error, dict) else str(error)
        kind = str(error.get("type") or "") if isinstance(error, dict) else ""
        message = self.key.hide(" ".join(message.split())[:300]) or "no reason given"
        if status in _PASSING:
            raise Passing(f"HTTP {status}: {message}", wait)
        hint = {401: _KEY, 403: _KEY, 404: "check the address and the name of the model"}.get(
            status, ""
        )
        raise RequestRefused(
            f"HTTP {status}: {message}", status=status, kind=kind, where=self.address, hint=hint
        )

    async def _text(self, response: httpx.Response) -> str:
        data = bytearray()
        async for part in response.aiter_bytes():
            data += part
            if len(data) > _LARGEST:
                raise Passing(f"an answer of more than {_LARGEST >> 20} MB")
        return data.decode("utf-8", "replace")

    async def pause(self, attempt: int, passing: Passing) -> None:
        """Waits before the next attempt: longer each time, a little at random, and as long as
        the server wants.
        """
        wait = self.patience.pause * 2 ** (attempt - 1) * (1 + random.random() / 4)  # noqa: S311 - no secret
        await asyncio.sleep(max(wait, min(passing.wait, _LONGEST_WAIT)))


_KEY = (
    "set HEPNB_SERVER_KEY, and HEPNB_SERVER to the address it is for, or keep the key in the "
    "system's keyring"
)


async def _lines(response: httpx.Response) -> AsyncIterator[str]:
    """The lines of a stream; one without an end is refused."""
    rest = bytearray()
    async for part in response.aiter_bytes():
        rest += part
        *lines, tail = rest.split(b"\n")
        rest = bytearray(tail)
        for line in lines:
            yield line.decode("utf-8", "replace").strip()
        if len(rest) > _LARGEST:
            raise Passing(f"an event of more than {_LARGEST >> 20} MB")
    raise Passing("the stream ended in the middle")


def _wait(response: httpx.Response) -> float:
    """The wait that a server asks for in Retry-After, in seconds; a date is not looked at."""
    try:
        return max(0.0, float(response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _code(error: object) -> int:
    """The code of HTTP that an error inside of a stream stands for."""
    code = error.get("code") if isinstance(error, dict) else None
    return int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdigit()) else 500


def _reason(error: httpx.HTTPError) -> str:
    name = type(error).__name__
    return {
        "ConnectError": "nobody answers at this address",
        "ConnectTimeout": "nobody answers at this address",
        "ReadTimeout": "silent for too long",
        "RemoteProtocolError": "the stream ended in the middle",
        "ReadError": "the stream ended in the middle",
    }.get(name, f"{name}: {error}" if str(error) else name)
