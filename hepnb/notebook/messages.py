"""The messages between kernel and labextension, as records that are checked on arrival.

The same messages as in ``labextension/src/protocol.ts``; ``tests/protocol/*.json`` holds examples that both must take or refuse.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hepnb.notebook.cells import Cell, Kind, Status
from hepnb.spec import Decision, PhraseState

TARGET = "hepnb"
VERSION: Literal[1] = 1

Box: TypeAlias = tuple[float, float, float, float]
Preferred: TypeAlias = str | bool | int | float


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


# --- cells: what the kernel asks for -----------------------------------------------------------------------------


class CellMessage(_Record):
    """A cell that the kernel asks for; ``source`` begins with the line that says kind, key and status."""

    key: Annotated[str, Field(pattern=r"^[^\s-]\S*$")]
    kind: Kind
    status: Status
    source: str

    @classmethod
    def of(cls, cell: Cell) -> CellMessage:
        """The message of a cell."""
        return cls(key=cell.key, kind=cell.kind, status=cell.status, source=cell.source)


class Upsert(_Record):
    """Insert or update cells by key, below the cell ``anchor`` ("": at the end).

    ``instead``: text of the one cell that the kernel also asks for by IPython's own way, while it does not know yet whether
    anybody listens; whoever places the cells takes that one out again.
    """

    v: Literal[1]
    op: Literal["upsert"] = "upsert"
    id: str
    anchor: str
    cells: tuple[CellMessage, ...]
    instead: str = ""


class Write(_Record):
    """Rewrite a cell that is there, provided that its text is still ``was``."""

    v: Literal[1]
    op: Literal["write"] = "write"
    id: str
    was: str
    cell: CellMessage


# --- review: what the kernel shows -------------------------------------------------------------------------------


class QuoteRecord(_Record):
    """A quote of a line: where it stands and what speaks against it; ``paper`` "" is the paper under review."""

    paper: str
    page: int
    quote: str
    status: Literal["verbatim", "near", "reject", "missing", "unchecked"]
    differences: tuple[str, ...]
    boxes: tuple[Box, ...]


class FindingRecord(_Record):
    """A finding beside a line or a block."""

    code: str
    severity: Literal["error", "warning", "info"]
    message: str
    fix: str


class RowRecord(_Record):
    """A line under review. ``line``: its 1-based number in the cell's body when it was run; ``text``: its code as written there."""

    id: str
    line: int
    text: str
    block: str
    adl: str
    decision: Decision
    clean: bool
    votes: tuple[int, int]
    quotes: tuple[QuoteRecord, ...]
    findings: tuple[FindingRecord, ...]


class PhraseRecord(_Record):
    """An unclaimed phrase of the paper; ``suggestion``: an ADL line that says it, "" where code cannot tell."""

    page: int
    quote: str
    suggestion: str
    boxes: tuple[Box, ...]


class Coverage(_Record):
    """How many threshold-like phrases of the paper are claimed, dismissed, open."""

    claimed: int
    dismissed: int
    open: int


class ReviewRecord(_Record):
    """A spec cell under review; ``blocks``: the titles of its blocks; ``paper``: id of the paper under review."""

    v: Literal[1]
    key: str
    paper: str
    blocks: tuple[str, ...]
    rows: tuple[RowRecord, ...]
    findings: tuple[FindingRecord, ...]
    phrases: tuple[PhraseRecord, ...]
    coverage: Coverage


class Reviewed(_Record):
    """A review that changed; tables of that key show it. ``html``, ``text``: the same for a notebook's file."""

    v: Literal[1]
    op: Literal["review"] = "review"
    id: str
    review: ReviewRecord
    html: str
    text: str


class Said(_Record):
    """A sentence for the table of a cell: what was wrong with an edit, or what was done."""

    v: Literal[1]
    op: Literal["say"] = "say"
    id: str
    key: str
    text: str


# --- the paper panel and the status: what the kernel answers and tells ---------------------------------------------


class Heading(_Record):
    """A section in the outline of a paper."""

    title: str
    level: int
    page: int


class PaperRecord(_Record):
    """A paper at hand; ``pages``: width and height of each in points."""

    id: str
    title: str
    pages: tuple[tuple[float, float], ...]
    outline: tuple[Heading, ...]


class Mark(_Record):
    """Words of a paper that are marked on their page. ``key``: the spec cell whose line they belong to; ``label``: that line."""

    paper: str
    page: int
    boxes: tuple[Box, ...]
    state: PhraseState
    key: str
    label: str
    quote: str


class Papers(_Record):
    """The papers at hand, the one under review first. The answer to the question ``re``."""

    v: Literal[1]
    op: Literal["papers"] = "papers"
    id: str
    re: str
    papers: tuple[PaperRecord, ...]


class Marks(_Record):
    """What is marked in the papers at hand. The answer to the question ``re``."""

    v: Literal[1]
    op: Literal["marks"] = "marks"
    id: str
    re: str
    marks: tuple[Mark, ...]


class PagePicture(_Record):
    """A page; its picture is the message's one buffer (WebP; PNG for a part of a page). ``error``: why there is none."""

    v: Literal[1]
    op: Literal["picture"] = "picture"
    id: str
    re: str
    error: str = ""


class Hit(_Record):
    """A place that a search found; ``context``: the words around."""

    page: int
    boxes: tuple[Box, ...]
    context: str


class Found(_Record):
    """What a search found, in reading order; ``more``: how many places are left out."""

    v: Literal[1]
    op: Literal["found"] = "found"
    id: str
    re: str
    hits: tuple[Hit, ...]
    more: int


class Working(_Record):
    """What the kernel does: ``doing`` "" when nothing; ``total`` 0 where it is not known; the model as far as one is set."""

    v: Literal[1]
    op: Literal["status"] = "status"
    id: str
    doing: str
    done: int
    total: int
    model: str
    device: str
    context: int
    rate: float


Request = Annotated[Upsert | Write | Reviewed | Said | Papers | Marks | PagePicture | Found | Working, Field(discriminator="op")]
AnyRequest: TypeAlias = Upsert | Write | Reviewed | Said | Papers | Marks | PagePicture | Found | Working

# --- events: what the labextension says ----------------------------------------------------------------------------


class Hello(_Record):
    """The labextension is there, with what the settings page says."""

    v: Literal[1]
    event: Literal["hello"]
    frontend: str
    version: str
    settings: dict[str, Preferred]


class Decided(_Record):
    """A person decided in the toolbar or the table, about these ``lines`` (1-based in the body); ``source``: the text after it."""

    v: Literal[1]
    event: Literal["decided"]
    key: str
    status: Status
    source: str
    lines: tuple[int, ...]


class Edited(_Record):
    """A person wants another ADL in a line (1-based in the body); ``source``: the text of the cell before it."""

    v: Literal[1]
    event: Literal["edited"]
    key: str
    source: str
    line: int
    code: str


class Required(_Record):
    """A person makes a requirement of an unclaimed phrase, in a block of the cell (by its title)."""

    v: Literal[1]
    event: Literal["required"]
    key: str
    source: str
    block: str
    page: int
    quote: str
    code: str


class Dismissed(_Record):
    """A person dismisses an unclaimed phrase, with a reason; the cell keeps that as a comment."""

    v: Literal[1]
    event: Literal["dismissed"]
    key: str
    source: str
    page: int
    quote: str
    reason: str


class Placed(_Record):
    """What became of a cell that was asked for."""

    key: str
    action: Literal["inserted", "updated", "kept"]


class Done(_Record):
    """The request ``re`` is done."""

    v: Literal[1]
    event: Literal["done"]
    re: str
    placed: tuple[Placed, ...]


class Failed(_Record):
    """The request ``re`` could not be done."""

    v: Literal[1]
    event: Literal["failed"]
    re: str
    error: str


class AskPapers(_Record):
    """What papers are at hand? Answered by `Papers`."""

    v: Literal[1]
    event: Literal["papers"]
    id: str


class AskMarks(_Record):
    """What is marked in them? Answered by `Marks`; apart from the papers, since a large one is swept for it."""

    v: Literal[1]
    event: Literal["marks"]
    id: str


class AskPicture(_Record):
    """How does a page look? With ``boxes``: only that part of it, with these highlighted. Answered by `PagePicture`."""

    v: Literal[1]
    event: Literal["picture"]
    id: str
    paper: str
    page: int
    boxes: tuple[Box, ...]


class AskFor(_Record):
    """Where does a paper say this? Answered by `Found`."""

    v: Literal[1]
    event: Literal["search"]
    id: str
    paper: str
    text: str


AnyEvent: TypeAlias = Hello | Decided | Edited | Required | Dismissed | Done | Failed | AskPapers | AskMarks | AskPicture | AskFor
Event = Annotated[AnyEvent, Field(discriminator="event")]

_EVENTS: TypeAdapter[AnyEvent] = TypeAdapter(Event)


def parse_event(data: object) -> AnyEvent | None:
    """The event in a message of the labextension, or None for one that does not have the agreed form."""
    try:
        return _EVENTS.validate_python(data)
    except ValidationError:
        return None
