"""The text of a notebook cell that is hepnb's: its first line, and the decision mark of each line.

The text is the truth; metadata, tags, widgets and the journal mirror it. The labextension has the
same rules in ``labextension/src/text.ts``; ``tests/protocol/cells.json`` holds both to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from hepnb.spec import Decision

Kind = Literal["spec", "program"]


class Status(StrEnum):
    """The status of a cell, from its first line."""

    PROPOSED = "proposed"
    EDITED = "edited"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of hepnb: ``key`` names it for good; ``body`` is its text below the first line."""

    kind: Kind
    key: str
    status: Status
    body: str

    @property
    def source(self) -> str:
        """The whole text of the cell."""
        if self.kind == "spec":
            return f"%%spec {self.key} --status {self.status}\n{self.body}"
        return f"# hepnb: key={self.key} status={self.status}\n{self.body}"


_SPEC = re.compile(r"%%spec[ \t]+(?P<key>[^\s-]\S*)(?P<options>[^\n]*)")
_STATUS = re.compile(r"--status[ \t=]+(\w+)")
_PROGRAM = re.compile(r"# hepnb: key=(?P<key>\S+) status=(?P<status>\w+)")
_BLOCK = re.compile(
    r"^(?:info|object|obj|composite|comb|region|algo)[ \t]+([^\s#:]+)", re.MULTILINE
)
_PIECE = re.compile(rf"^{_PROGRAM.pattern}", re.MULTILINE)

_QUOTES = r'(?:\s*+(?:[\w.\-/]+:)?p\d+(?:\.\d+)?\s*+"(?:\\.|[^"\\])*+"\s*+;?)*'
_CODE = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^"#])*')  # text in quotes may hold a #
_NOTE = re.compile(rf"(?P<evidence>#:{_QUOTES}\s*+)(?P<mark>[✓?✗]?)(?P<comment>\s*+(?:#.*)?)$")
_MARKS = {Decision.ACCEPTED: "✓", Decision.OPEN: "?", Decision.REJECTED: "✗"}
_DECISIONS = {mark: decision for decision, mark in _MARKS.items()}


def parse(source: str) -> Cell | None:
    """The cell of a text, or None where its first line is not hepnb's."""
    first, _, body = source.partition("\n")
    if match := _SPEC.match(first):
        status = _STATUS.search(match["options"])
        return _cell("spec", match["key"], status[1] if status else "proposed", body)
    if match := _PROGRAM.match(first):
        return _cell("program", match["key"], match["status"], body)
    return None


def pieces(source: str) -> tuple[Cell, ...]:
    """The cells that a text holds: one, several where it came by IPython's own way, none where it
    is not hepnb's.

    A piece of a spec has the key of its block, and the whole text as its body.
    """
    cell = parse(source)
    if cell is None:
        return ()
    if cell.kind == "spec":
        names = (match[1] for match in _BLOCK.finditer(cell.body))
        return tuple(
            Cell("spec", key, cell.status, cell.body) for key in dict.fromkeys([cell.key, *names])
        )
    starts = [match.start() for match in _PIECE.finditer(source)]
    parts = (source[i:j].rstrip("\n") for i, j in zip(starts, [*starts[1:], None], strict=True))
    return tuple(piece for part in parts if (piece := parse(part)) is not None)


def joined(key: str, parts: Sequence[Cell]) -> Cell:
    """One cell that holds several of one kind, for notebooks that cells can only be put into one
    at a time.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    if first.kind == "program":  # each piece keeps its first line
        return Cell(
            "program",
            first.key,
            first.status,
            "\n\n".join([first.body, *(p.source for p in parts[1:])]),
        )
    body = "\n\n".join(p.body.strip("\n") for p in parts)
    return Cell("spec", key, status_of(map(mark_of, body.split("\n"))), body)


def _cell(kind: Kind, key: str, status: str, body: str) -> Cell | None:
    return Cell(kind, key, Status(status), body) if status in set(Status) else None


def mark_of(line: str) -> Decision | None:
    """The decision that a line is marked with, or None for a line without a mark."""
    note = _note(line)
    return _DECISIONS.get(note["mark"]) if note else None


def with_marks(body: str, decisions: Mapping[int, Decision]) -> str:
    """The text with the lines of these numbers (1-based) marked; all else stays as it was
    written.
    """
    lines = body.split("\n")
    for number, decision in decisions.items():
        lines[number - 1] = _with_mark(lines[number - 1], _MARKS[decision])
    return "\n".join(lines)


def reopened(body: str) -> str:
    """The text with each accepted line open: texts that differ in nothing else are the same
    then.
    """
    lines = body.split("\n")
    return "\n".join(
        _with_mark(x, _MARKS[Decision.OPEN]) if mark_of(x) == Decision.ACCEPTED else x
        for x in lines
    )


def with_line(body: str, number: int, code: str) -> str:
    """The text with the code of line ``number`` (1-based) replaced: it keeps its evidence and is
    open again.
    """
    lines = body.split("\n")
    old = lines[number - 1]
    indent = old[: len(old) - len(old.lstrip())]
    note = old[len(_code(old)) :]
    lines[number - 1] = _with_mark(f"{indent}{code.strip()}  {note}", _MARKS[Decision.OPEN])
    return "\n".join(lines)


def decided(cell: Cell, decision: Decision) -> Cell:
    """The cell with every open line decided, as by Accept and Reject in the toolbar."""
    if cell.kind == "program":
        return Cell(cell.kind, cell.key, Status(decision.value), cell.body)
    lines = cell.body.split("\n")
    body = with_marks(
        cell.body,
        {i: decision for i, line in enumerate(lines, start=1) if mark_of(line) == Decision.OPEN},
    )
    return Cell(cell.kind, cell.key, status_of(map(mark_of, body.split("\n")), decision), body)


def with_lines_decided(cell: Cell, lines: Iterable[int], decision: Decision) -> Cell:
    """The cell with some lines of its body (1-based) decided, and the status that follows."""
    body = with_marks(cell.body, dict.fromkeys(lines, decision))
    status = status_of(
        map(mark_of, body.split("\n")), decision, edited=cell.status == Status.EDITED
    )
    return Cell(cell.kind, cell.key, status, body)


def with_new_line(body: str, block: str, line: str) -> str:
    """The text with a line added at the end of a block, named by its title; at the end of all
    where there is no such block.
    """
    lines = body.rstrip("\n").split("\n")
    begin = next(
        (i for i, text in enumerate(lines) if " ".join(_code(text).split()) == block),
        len(lines) - 1,
    )
    end = next(
        (i for i, text in enumerate(lines[begin + 1 :], start=begin + 1) if text[:1].strip()),
        len(lines),
    )
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], f"  {line}", *lines[end:]]) + body[len(body.rstrip("\n")) :]


def code_of(body: str, number: int) -> str:
    """The code of a line (1-based), as it is written, without its note."""
    return _code(body.split("\n")[number - 1]).strip()


def is_open(cell: Cell) -> bool:
    """True where a decision is still to be made."""
    if cell.kind == "program":
        return cell.status in (Status.PROPOSED, Status.EDITED)
    return any(mark_of(line) == Decision.OPEN for line in cell.body.split("\n"))


def status_of(
    marks: Iterable[Decision | None], last: Decision = Decision.ACCEPTED, *, edited: bool = False
) -> Status:
    """The status that follows from the marks of the lines.

    ``last`` is the decision made last: a cell is rejected when that was to reject and nothing in it
    is accepted.
    """
    found = set(marks)
    if Decision.OPEN in found:
        return Status.EDITED if edited else Status.PROPOSED
    if last == Decision.REJECTED and Decision.ACCEPTED not in found:
        return Status.REJECTED
    return Status.ACCEPTED


def _with_mark(line: str, mark: str) -> str:
    note = _note(line)
    if note and note["mark"]:
        return f"{_code(line)}{note['evidence']}{mark}{note['comment']}"
    if note:
        return f"{_code(line)}{note['evidence'].rstrip()} {mark} {note['comment']}".rstrip()
    comment = line[len(_code(line)) :].strip()
    return f"{_code(line).rstrip()}  #: {mark} {comment}".rstrip()


def _note(line: str) -> re.Match[str] | None:
    return _NOTE.match(line, len(_code(line)))


def _code(line: str) -> str:
    match = _CODE.match(line)
    return match[0] if match else ""
