"""The kernel's end of the conversation with the labextension.

Nothing here waits for an answer: while a cell runs, some kernels handle no messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Any, Protocol

from hepnb.documents import whole
from hepnb.notebook.cells import Cell
from hepnb.notebook.messages import (
    TARGET,
    VERSION,
    AnyEvent,
    AnyRequest,
    CellMessage,
    Hello,
    Upsert,
    Write,
    parse_event,
)


class Comm(Protocol):
    """A channel to the notebook, as ipykernel makes it."""

    def send(self, data: dict[str, Any], *, buffers: Sequence[bytes] | None = None) -> None:
        """Sends a message."""

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Calls back for each message."""

    def on_close(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Calls back when the other end closes."""

    def close(self) -> None:
        """Closes it."""


class Listener(Enum):
    """The listener at the other end: the labextension, nobody, or not known yet.

    Its greeting is handled when no cell runs: with Run All after the last one.
    """

    THERE = "there"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class Bridge:
    """The kernel's end.

    The labextension is there from its hello on; where there is none, the frontend closes or is
    silent.
    """

    def __init__(
        self,
        comm: Comm | None,
        on_event: Callable[[AnyEvent], None],
        *,
        hears_beside: bool = False,
    ) -> None:
        """``comm``: None where there is no kernel (IPython in a terminal); ``on_event``: called
        for each valid event; ``hears_beside``: whether messages may come while a cell runs.
        """
        self._comm = comm
        self._on_event = on_event
        self._ids = count(1)
        self.frontend = ""
        self.hears_beside = hears_beside
        if comm is not None:
            comm.on_msg(self._on_msg)
            comm.on_close(self._on_close)

    @property
    def listener(self) -> Listener:
        """The listener at the other end, as far as is known."""
        if self._comm is None:
            return Listener.ABSENT
        return Listener.THERE if self.frontend else Listener.UNKNOWN

    @property
    def connected(self) -> bool:
        """True when the labextension listens."""
        return self.listener is Listener.THERE

    def upsert(self, cells: Sequence[Cell], anchor: str, *, instead: str = "") -> None:
        """Asks for cells below the cell ``anchor``; see `Upsert`."""
        self.send(
            Upsert(
                v=VERSION,
                id=self.next_id(),
                anchor=anchor,
                cells=tuple(map(CellMessage.of, cells)),
                instead=instead,
            )
        )

    def write(self, cell: Cell, was: str) -> None:
        """Asks for a cell to be rewritten if its text still is ``was``."""
        self.send(Write(v=VERSION, id=self.next_id(), was=was, cell=CellMessage.of(cell)))

    def send(self, request: AnyRequest, *buffers: bytes) -> None:
        """Sends a message, where there may be somebody."""
        if self._comm is not None:
            self._comm.send(whole(request.model_dump(mode="json")), buffers=buffers or None)

    def next_id(self) -> str:
        """An id for a message."""
        return str(next(self._ids))

    def close(self) -> None:
        """Ends the conversation."""
        if self._comm is not None:
            self._comm.close()
        self._on_close({})

    def _on_msg(self, message: dict[str, Any]) -> None:
        event = parse_event(message["content"]["data"])
        if event is None:
            # another version of the labextension; what it says about cells can be read from their
            # text
            return
        if isinstance(event, Hello):
            self.frontend = f"{event.frontend} {event.version}"
        self._on_event(event)

    def _on_close(self, _: dict[str, Any]) -> None:
        self._comm = None
        self.frontend = ""


def open_comm(shell: Any) -> Comm | None:
    """A comm to the notebook that this shell serves, or None in a terminal."""
    if getattr(shell, "kernel", None) is None:
        return None
    from comm import create_comm

    channel: Comm = create_comm(target_name=TARGET, data={"v": VERSION})
    return channel


def has_subshells(shell: Any) -> bool:
    """True where messages may be handled in another thread while a cell runs (subshells of
    ipykernel 7).

    The kernel chooses the thread anew for each message, so that one that was sent earlier may be
    heard later.
    """
    kernel = getattr(shell, "kernel", None)
    return "kernel subshells" in getattr(kernel, "kernel_info", {}).get("supported_features", ())


@dataclass(frozen=True, slots=True)
class AskingCell:
    """The cell that is being run: its id ("" where the frontend does not tell) and its whole
    text.
    """

    id: str
    source: str


def asking_cell(shell: Any) -> AskingCell:
    """The cell that is being run.

    To be asked at its start: in a callback the parent is another message.
    """
    kernel = getattr(shell, "kernel", None)
    parent = (kernel.get_parent("shell") or {}) if kernel is not None else {}
    identity = (parent.get("metadata") or {}).get("cellId")
    source = (parent.get("content") or {}).get("code")
    return AskingCell(
        identity if isinstance(identity, str) else "", source if isinstance(source, str) else ""
    )
