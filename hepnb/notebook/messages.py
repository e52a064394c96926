"""The messages between kernel and labextension, as records that are checked on arrival.

The same messages as in ``labextension/src/protocol.ts``; ``tests/protocol/*.json`` holds examples
that both must take or refuse.
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


# --- cells: what the kernel asks for
# -----------------------------------------------------------------------------


class CellMessage(_Record):
    """A cell that the kernel asks for; ``source`` begins with the line that says kind, key and
    status.
    """

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

    ``instead``: text of the one cell that the kernel also asks for by IPython's own way, while it
    does not know yet whether anybody listens; whoever places the cells takes that one out again.
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


# --- review: what the kernel shows
# -------------------------------------------------------------------------------


class QuoteRecord(_Record):
    """A quote of a line, with what stands ``before`` and ``after`` it in its sentence, and what
    speaks against it.

    ``paper`` "" is the paper under review.
    """

    paper: str
    page: int
    quote: str
    before: str
    after: str
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
    """A line under review.

    ``line``: its 1-based number in the cell's body when it was run; ``text``: its code as written
    there.

    ``drafted``: the line that the last draft has for the same words of the paper, "" where it is
    the same or has none; ``said``: whose decision it has, "" where it is this user's.
    """

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
    drafted: str = ""
    said: str = ""


class ReviewRecord(_Record):
    """A spec cell under review; ``blocks``: the titles of its blocks; ``paper``: id of the paper
    under review.
    """

    v: Literal[1]
    key: str
    paper: str
    blocks: tuple[str, ...]
    rows: tuple[RowRecord, ...]
    findings: tuple[FindingRecord, ...]


class Reviewed(_Record):
    """A review that changed, or that a cell gets before it is run.

    ``html``, ``text``: the same for a notebook's file.
    """

    v: Literal[1]
    op: Literal["review"] = "review"
    id: str
    review: ReviewRecord
    html: str
    text: str


class Choice(_Record):
    """Something that a person may choose: in words, and as the text that it puts into the cell."""

    label: str
    text: str


class ChoiceRow(_Record):
    """A row of choices: ``key`` names it in the cell; ``note``: the reason.

    ``own``: how a text of one's own begins, "" where there can be none.
    """

    key: str
    code: str
    note: str
    own: str
    choices: tuple[Choice, ...]


class ChoicesRecord(_Record):
    """Choices that end as text of the cell that asks: ``into`` its body (a line each) or its first
    line (``--same "A"=B``).

    ``every``: how the text begins that all rows may be given at once, "" where there is none.
    """

    v: Literal[1]
    into: Literal["body", "line"]
    title: str
    every: str
    rows: tuple[ChoiceRow, ...]


class PhraseRecord(_Record):
    """A possible cut: a phrase of the paper that no line quotes, with what stands before and after
    it in its sentence.

    ``nth``: which of the phrases with these words on the page it is, 0 where it is the only one;
    ``place``: the section or table that it stands in; ``key``, ``block``: the cell and the title of
    the block that a line of it belongs to, as far as code can tell; ``suggestion``: such a line, ""
    where code cannot tell.
    """

    page: int
    quote: str
    nth: int
    before: str
    after: str
    place: str
    key: str
    block: str
    suggestion: str
    boxes: tuple[Box, ...]


class BlockRecord(_Record):
    """A block of the spec: its title, and the key of the cell that it stands in."""

    key: str
    title: str


class Coverage(_Record):
    """The numbers of possible cuts: quoted by lines of the spec, set aside, and to be looked at."""

    claimed: int
    dismissed: int
    open: int


class Overview(_Record):
    """Open points of the spec as a whole: possible cuts, and where lines may go.

    The answer to the question ``re``.
    """

    v: Literal[1]
    op: Literal["overview"] = "overview"
    id: str
    re: str
    phrases: tuple[PhraseRecord, ...]
    blocks: tuple[BlockRecord, ...]
    coverage: Coverage


class Changed(_Record):
    """The outcome of a typed change; ``error``: the reason of a refusal, else "". The answer to
    the question ``re``.
    """

    v: Literal[1]
    op: Literal["changed"] = "changed"
    id: str
    re: str
    error: str = ""


class PageWord(_Record):
    """A word on a page, as it is printed, and its place."""

    text: str
    box: Box


class Words(_Record):
    """The words of a page, in reading order. The answer to the question ``re``."""

    v: Literal[1]
    op: Literal["words"] = "words"
    id: str
    re: str
    words: tuple[PageWord, ...]


class Draft(_Record):
    """A line that words of the paper may be, and its block. The answer to the question ``re``.

    ``key``, ``block``, ``suggestion``: as of a `PhraseRecord`.
    """

    v: Literal[1]
    op: Literal["draft"] = "draft"
    id: str
    re: str
    key: str
    block: str
    suggestion: str


# --- the paper panel and the status: what the kernel answers and tells
# ---------------------------------------------


class Heading(_Record):
    """A section in the outline of a paper; ``top``: where it begins on its page, in points from
    the top.
    """

    title: str
    level: int
    page: int
    top: float = 0.0


class PaperRecord(_Record):
    """A paper at hand; ``pages``: width and height of each in points."""

    id: str
    title: str
    pages: tuple[tuple[float, float], ...]
    outline: tuple[Heading, ...]


class Mark(_Record):
    """Words of a paper that are marked on their page.

    ``key``: the spec cell whose line they belong to; ``label``: that line; ``nth``: which of
    several places of the page with these words, 0 for the only one.
    """

    paper: str
    page: int
    boxes: tuple[Box, ...]
    state: PhraseState
    key: str
    label: str
    quote: str
    nth: int


class Papers(_Record):
    """The papers at hand, the one under review first. The answer to the question ``re``."""

    v: Literal[1]
    op: Literal["papers"] = "papers"
    id: str
    re: str
    papers: tuple[PaperRecord, ...]


class Marks(_Record):
    """The marks in the papers at hand. The answer to the question ``re``."""

    v: Literal[1]
    op: Literal["marks"] = "marks"
    id: str
    re: str
    marks: tuple[Mark, ...]


class PagePicture(_Record):
    """A page; its picture is the message's one buffer (WebP; PNG for a part of a page).

    ``error``: why there is none.
    """

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
    """The results of a search, in reading order; ``more``: the number of places left out."""

    v: Literal[1]
    op: Literal["found"] = "found"
    id: str
    re: str
    hits: tuple[Hit, ...]
    more: int


class Working(_Record):
    """The kernel's work: ``doing`` "" when idle; ``total`` 0 where it is not known; the model as
    far as one is set.
    """

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


AnyRequest: TypeAlias = (
    Upsert
    | Write
    | Reviewed
    | Overview
    | Changed
    | Words
    | Draft
    | Papers
    | Marks
    | PagePicture
    | Found
    | Working
)
Request = Annotated[AnyRequest, Field(discriminator="op")]

# --- events: what the labextension says
# ----------------------------------------------------------------------------


class Hello(_Record):
    """The labextension is there, with what the settings page says."""

    v: Literal[1]
    event: Literal["hello"]
    frontend: str
    version: str
    settings: dict[str, Preferred]


class NotebookCell(_Record):
    """A cell of the spec that stands in the notebook: its id and its whole text."""

    id: str
    source: str


class Standing(_Record):
    """The cells of the spec that stand in the notebook, in order: those count, whatever was run.

    ``before``: id of the cell that is about to be run, which needs to know, "" where none does.
    """

    v: Literal[1]
    event: Literal["cells"]
    cells: tuple[NotebookCell, ...]
    before: str = ""


class Decided(_Record):
    """A person decided in the toolbar or the table, about these ``lines`` (1-based in the body);
    ``source``: the text after it.
    """

    v: Literal[1]
    event: Literal["decided"]
    key: str
    status: Status
    source: str
    lines: tuple[int, ...]


class Edited(_Record):
    """A person wants another ADL in a line (1-based in the body); ``source``: the cell's text
    before. Answered by `Changed`.
    """

    v: Literal[1]
    event: Literal["edited"]
    id: str
    key: str
    source: str
    line: int
    code: str


class Required(_Record):
    """A person makes a line of a possible cut or of words of the paper, in a block of the cell (by
    its title).

    ``nth``: which of the phrases with these words on the page, 0 for any. Answered by `Changed`.
    """

    v: Literal[1]
    event: Literal["required"]
    id: str
    key: str
    source: str
    block: str
    page: int
    quote: str
    nth: int
    code: str


class PhrasePlace(_Record):
    """A phrase of the paper, by its page, its words, and which of several with these it is (0 where
    it is the only one).
    """

    page: int
    quote: str
    nth: int


class Dismissed(_Record):
    """A person sets possible cuts aside, for a reason; the cell keeps that as comments.

    Answered by `Changed`.
    """

    v: Literal[1]
    event: Literal["dismissed"]
    id: str
    key: str
    source: str
    phrases: tuple[PhrasePlace, ...]
    reason: str


class Placed(_Record):
    """The outcome of a request for a cell."""

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
    """A request for the papers at hand, answered by `Papers`."""

    v: Literal[1]
    event: Literal["papers"]
    id: str


class AskMarks(_Record):
    """A request for their marks, answered by `Marks`; apart from the papers, since a large one
    is swept for it.
    """

    v: Literal[1]
    event: Literal["marks"]
    id: str


class AskOverview(_Record):
    """A request for the open points of the spec as a whole, answered by `Overview`."""

    v: Literal[1]
    event: Literal["overview"]
    id: str


class AskWords(_Record):
    """A request for the words of a page, answered by `Words`."""

    v: Literal[1]
    event: Literal["words"]
    id: str
    paper: str
    page: int


class AskDraft(_Record):
    """A request for the line that selected words of a page may be, answered by `Draft`."""

    v: Literal[1]
    event: Literal["draft"]
    id: str
    page: int
    quote: str


class AskPicture(_Record):
    """A request for the picture of a page; with ``boxes``: that part only, highlighted.

    Answered by `PagePicture`.
    """

    v: Literal[1]
    event: Literal["picture"]
    id: str
    paper: str
    page: int
    boxes: tuple[Box, ...]


class AskFor(_Record):
    """A request for the places where a paper says this, answered by `Found`."""

    v: Literal[1]
    event: Literal["search"]
    id: str
    paper: str
    text: str


AnyEvent: TypeAlias = (
    Hello
    | Standing
    | Decided
    | Edited
    | Required
    | Dismissed
    | Done
    | Failed
    | AskPapers
    | AskMarks
    | AskOverview
    | AskWords
    | AskDraft
    | AskPicture
    | AskFor
)
Event = Annotated[AnyEvent, Field(discriminator="event")]

_EVENTS: TypeAdapter[AnyEvent] = TypeAdapter(Event)


def parse_event(data: object) -> AnyEvent | None:
    """The event in a message of the labextension, or None for one that does not have the agreed
    form.
    """
    try:
        return _EVENTS.validate_python(data)
    except ValidationError:
        return None
