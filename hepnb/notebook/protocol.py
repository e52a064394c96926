"""The messages between kernel and labextension, and the kernel's end of the conversation.

The same messages as in ``labextension/src/protocol.ts``; ``tests/protocol/*.json`` holds examples that both must take or refuse.
Nothing here waits for an answer: while a cell runs, some kernels handle no messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hepnb.notebook.cells import Cell, Kind, Status

TARGET = "hepnb"
VERSION: Literal[1] = 1


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class CellMessage(_Message):
    """A cell that the kernel asks for; ``source`` begins with the line that says kind, key and status."""

    key: Annotated[str, Field(pattern=r"^[^\s-]\S*$")]
    kind: Kind
    status: Status
    source: str


class Upsert(_Message):
    """Insert or update cells by key, below the cell ``anchor`` ("": at the end)."""

    v: Literal[1]
    op: Literal["upsert"]
    id: str
    anchor: str
    cells: tuple[CellMessage, ...]


class Write(_Message):
    """Rewrite a cell that is there, provided that its text is still ``was``."""

    v: Literal[1]
    op: Literal["write"]
    id: str
    was: str
    cell: CellMessage


class Hello(_Message):
    """The labextension is there."""

    v: Literal[1]
    event: Literal["hello"]
    frontend: str
    version: str


class Decided(_Message):
    """A person pressed Accept or Reject; ``source`` is the text of the cell after it."""

    v: Literal[1]
    event: Literal["decided"]
    key: str
    status: Status
    source: str


class Placed(_Message):
    """What became of a cell that was asked for."""

    key: str
    action: Literal["inserted", "updated", "kept"]


class Done(_Message):
    """The request ``re`` is done."""

    v: Literal[1]
    event: Literal["done"]
    re: str
    placed: tuple[Placed, ...]


class Failed(_Message):
    """The request ``re`` could not be done."""

    v: Literal[1]
    event: Literal["failed"]
    re: str
    error: str


Request = Annotated[Upsert | Write, Field(discriminator="op")]
Event = Annotated[Hello | Decided | Done | Failed, Field(discriminator="event")]

_EVENTS: TypeAdapter[Hello | Decided | Done | Failed] = TypeAdapter(Event)


def parse_event(data: object) -> Hello | Decided | Done | Failed | None:
    """The event in a message of the labextension, or None for one that does not have the agreed form."""
    try:
        return _EVENTS.validate_python(data)
    except ValidationError:
        return None


class Comm(Protocol):
    """A channel to the notebook, as ipykernel makes it."""

    def send(self, data: dict[str, Any]) -> None:
        """Sends a message."""

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Calls back for each message."""

    def on_close(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Calls back when the other end closes."""

    def close(self) -> None:
        """Closes it."""


@dataclass(frozen=True, slots=True)
class AskingCell:
    """The cell that is being run: its id ("" where the frontend does not tell) and its whole text."""

    id: str
    source: str


class Bridge:
    """The kernel's end. Connected from the first hello on; without the labextension there never is one."""

    def __init__(self, comm: Comm | None, on_event: Callable[[Hello | Decided | Done | Failed], None]) -> None:
        """``comm``: None where there is no kernel (IPython in a terminal); ``on_event``: called for each valid event."""
        self._comm = comm
        self._on_event = on_event
        self._ids = count(1)
        self.frontend = ""
        if comm is not None:
            comm.on_msg(self._on_msg)
            comm.on_close(self._on_close)

    @property
    def connected(self) -> bool:
        """True when the labextension listens."""
        return self._comm is not None and bool(self.frontend)

    def upsert(self, cells: Sequence[Cell], anchor: str) -> None:
        """Asks for cells below the cell ``anchor``."""
        self._send(Upsert(v=VERSION, op="upsert", id=self._next(), anchor=anchor, cells=tuple(map(_message, cells))))

    def write(self, cell: Cell, was: str) -> None:
        """Asks for a cell to be rewritten if its text still is ``was``."""
        self._send(Write(v=VERSION, op="write", id=self._next(), was=was, cell=_message(cell)))

    def close(self) -> None:
        """Ends the conversation."""
        if self._comm is not None:
            self._comm.close()
        self._on_close({})

    def _next(self) -> str:
        return str(next(self._ids))

    def _send(self, request: Upsert | Write) -> None:
        if self._comm is not None:
            self._comm.send(request.model_dump(mode="json"))

    def _on_msg(self, message: dict[str, Any]) -> None:
        event = parse_event(message["content"]["data"])
        if event is None:
            return  # another version of the labextension; what it says about cells can be read from their text
        if isinstance(event, Hello):
            self.frontend = f"{event.frontend} {event.version}"
        self._on_event(event)

    def _on_close(self, _: dict[str, Any]) -> None:
        self._comm = None
        self.frontend = ""


def _message(cell: Cell) -> CellMessage:
    return CellMessage(key=cell.key, kind=cell.kind, status=cell.status, source=cell.source)


def open_comm(shell: Any) -> Comm | None:
    """A comm to the notebook that this shell serves, or None in a terminal."""
    if getattr(shell, "kernel", None) is None:
        return None
    from comm import create_comm

    channel: Comm = create_comm(target_name=TARGET, data={"v": VERSION})
    return channel


def asking_cell(shell: Any) -> AskingCell:
    """The cell that is being run. To be asked at its start: in a callback the parent is another message."""
    kernel = getattr(shell, "kernel", None)
    parent = (kernel.get_parent("shell") or {}) if kernel is not None else {}
    identity = (parent.get("metadata") or {}).get("cellId")
    source = (parent.get("content") or {}).get("code")
    return AskingCell(identity if isinstance(identity, str) else "", source if isinstance(source, str) else "")
