"""The cells of the program as the notebook has them: what was run, edited, accepted, rejected, and
the program that they make.

The text is the truth: a cell that a person has changed counts as it reads. A cell that a model has
written does not run before it is accepted, and one that is edited after that is *edited*: it is
held against the spec again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hepnb.lazy_imports import later
from hepnb.notebook import cells
from hepnb.notebook.cells import Cell, Status
from hepnb.program import Program, ProgramCell

if TYPE_CHECKING:
    from hepnb.generate.model import prompted
else:
    prompted = later("hepnb.generate.model.prompted")

#: how the keys of cells begin that a model has written
_MODEL = "model-"
_HEADER = re.compile(r"^(?=# hepnb: key=\S+ status=\w+\s*$)", re.MULTILINE)
#: the comment in which a cell of a model says what it is; it is no part of the code
_REMARK = re.compile(r"\A(?:# proposed by [^\n]*\n)+")


@dataclass(frozen=True, slots=True)
class ProgramInCells:
    """The program that the cells make: ``edited``: keys of compiled cells that read otherwise
    now; ``added``: cells of a model.
    """

    program: Program
    edited: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """True where it is not just the compiled program."""
        return bool(self.edited or self.added)


class ProgramCells:
    """The state of the program's cells in one notebook."""

    def __init__(self) -> None:
        self._cells: dict[str, Cell] = {}
        self._accepted: dict[str, str] = {}
        self._offered: dict[str, ProgramCell] = {}

    def offered(self, proposal: Sequence[ProgramCell]) -> None:
        """A program was generated, with these cells of a model; what was known of the cells
        before is gone.
        """
        self._cells.clear()
        self._accepted.clear()
        self._offered = {c.key: c for c in proposal}

    def take_up(self, source: str) -> tuple[Cell, ...]:
        """Takes up a text that is run or decided about; gives its accepted cells that were
        edited since, as they should read.
        """
        edited = []
        for cell in parts(source):
            known = self._accepted.get(cell.key)
            if cell.status == Status.ACCEPTED and known is not None and known != _code(cell.body):
                edited.append(replace(cell, status=Status.EDITED))
                self._cells[cell.key] = edited[-1]
                continue
            if cell.status == Status.ACCEPTED:
                self._accepted[cell.key] = _code(cell.body)
            self._cells[cell.key] = cell
        return tuple(edited)

    def unreviewed(self, source: str) -> tuple[str, ...]:
        """The keys of a model's cells in a text that nobody has accepted."""
        return tuple(
            c.key
            for c in parts(source)
            if c.key.startswith(_MODEL) and c.status in (Status.PROPOSED, Status.REJECTED)
        )

    def accepted(self, source: str) -> tuple[ProgramCell, ...]:
        """The cells of a model in a text that somebody has accepted."""
        return tuple(
            ProgramCell(c.key, "by a model", _code(c.body))
            for c in parts(source)
            if c.key.startswith(_MODEL) and c.status in (Status.ACCEPTED, Status.EDITED)
        )

    def said(self, program: Program) -> ProgramInCells:
        """The program as its cells read."""
        compiled = {c.key: c for c in program.cells}
        edited = {
            key: replace(compiled[key], source=_code(cell.body))
            for key, cell in self._cells.items()
            if key in compiled
            and cell.status != Status.REJECTED
            and _code(cell.body) != _code(compiled[key].source)
        }
        rejected = tuple(
            k for k, c in self._cells.items() if c.status == Status.REJECTED and k in compiled
        )
        written = [
            replace(self._offered.get(k, ProgramCell(k, "by a model", "")), source=_code(c.body))
            for k, c in self._cells.items()
            if k.startswith(_MODEL) and c.status in (Status.ACCEPTED, Status.EDITED)
        ]
        whole = prompted.with_cells(
            replace(program, cells=tuple(edited.get(c.key, c) for c in program.cells)), written
        )
        return ProgramInCells(whole, tuple(edited), tuple(c.key for c in written), rejected)


def parts(source: str) -> list[Cell]:
    """The cells of the program in a text: one, or several in a notebook that cells can only be
    put into one at a time.
    """
    found = (cells.parse(piece) for piece in _HEADER.split(source))
    return [
        replace(c, body=c.body.rstrip("\n")) for c in found if c is not None and c.kind == "program"
    ]


def _code(body: str) -> str:
    return _REMARK.sub("", body).strip("\n")
