"""A model behind a server, asked several questions at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from hepnb.errors import ModelError
from hepnb.models import chat
from hepnb.models.plain_model import estimated_tokens
from hepnb.models.server import kinds
from hepnb.models.server.addresses import split
from hepnb.models.server.asking import Asking
from hepnb.models.server.chatting import Chatting
from hepnb.models.server.completion import Completion
from hepnb.models.server.connection import Connection, Passing, Patience
from hepnb.models.server.keys import ApiKey, key_of
from hepnb.models.threaded import Threaded, Work
from hepnb.ports import Capabilities, Question

#: requests in flight where a server does not say how many it takes; vLLM and SGLang queue what is
#: too much
_IN_FLIGHT = 8
_Found = TypeVar("_Found")


class Server(Threaded):
    """A `hepnb.ports.LanguageModel`: a server at an address, ``http://host:8080`` or
    ``http://host:8000/v1``.

    ``model``: which of its models, where it has several; ``parallel``: requests in flight, 0 for as
    many as the server has slots (8 where it does not say); ``context``: the tokens of question and
    answer, where it does not say, or fewer. The key, where it needs one, is ``key``,
    or that of ``HEPNB_SERVER_KEY`` or the system's keyring. Raises ModelError where nobody answers,
    the key is refused or the model is not there.
    """

    def __init__(
        self,
        address: str,
        *,
        model: str = "",
        parallel: int = 0,
        context: int = 0,
        patience: Patience | None = None,
        key: ApiKey | None = None,
    ) -> None:
        self.address = _address(address)
        self._key = key or key_of(self.address)
        self._patience = patience or Patience()
        self._context = context
        self.found = _apart(lambda: self._find(model))
        self._speaker = (
            Completion(self.found) if self.found.kind == "llama-server" else Chatting(self.found)
        )
        self.parallel = parallel or self.found.parallel or _IN_FLIGHT

    async def _find(self, model: str) -> kinds.ServerInfo:
        async with self._connection() as connection:
            try:
                return await kinds.find(connection, model)
            except Passing as error:
                hint = "check the address; hepnb model serve starts a server"
                raise ModelError(error.reason, where=self.address, hint=hint) from None

    def _connection(self) -> Connection:
        return Connection(self.address, self._key, self._patience)

    @property
    def name(self) -> str:
        """The model, the kind of server and its address."""
        return f"{self.found.model} ({self.found.kind} at {self.address})"

    @property
    def capabilities(self) -> Capabilities:
        """The abilities that the server states, and its treatment of schemas so far."""
        ours = isinstance(self._speaker, Completion)
        thinks = (
            chat.thoughts(self.found.template) is not None if ours else self.found.kind != "openai"
        )
        return Capabilities(
            min((n for n in (self.found.context, self._context) if n), default=0),
            self._speaker.form,
            self.parallel,
            texts=self.parallel,
            prefix=self.found.kind != "openai",
            confidence=ours,
            thinking=thinks,
            device=f"{self.found.kind} at {self.address}",
        )

    def tokens(self, text: str) -> int:
        """An estimate: counting would take a request for every text."""
        return estimated_tokens(text)

    def _work(self, questions: Sequence[Question]) -> Work:
        return Asking(self.name, self._speaker, self._connection, self.parallel, questions)


def _address(address: str) -> str:
    """An address without what is not part of it. Raises ModelError, above all for a key in it."""
    try:
        parts = split(address)
    except ValueError:  # a bracket that is not closed
        raise ModelError(
            "no address of a server", where=address.rpartition("@")[2], expected="http://HOST:PORT"
        ) from None
    if parts.username or parts.password:
        raise ModelError(
            "a name or password in the address",
            where=parts.hostname or "server",
            hint="set HEPNB_SERVER_KEY instead",
        )
    try:
        port = parts.port
    except ValueError:
        port = -1
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or port == -1
        or parts.query
        or parts.fragment
    ):
        raise ModelError("no address of a server", where=address, expected="http://HOST:PORT")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/v1')}"


def _apart(work: Callable[[], Coroutine[Any, Any, _Found]]) -> _Found:
    """Runs a coroutine in a thread of its own: a notebook's thread has an event loop already."""
    future: Future[_Found] = Future()

    def run() -> None:
        try:
            future.set_result(asyncio.run(work()))
        except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
            future.set_exception(error)

    threading.Thread(target=run, name="hepnb-server", daemon=True).start()
    return future.result()
