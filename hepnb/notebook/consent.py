"""A question to the person at the notebook, answered in the output of the cell that runs; a
sentence instead where nobody can answer (nbconvert, papermill).
"""

from __future__ import annotations

from collections.abc import Sequence

from hepnb.errors import HepnbError
from hepnb.notebook.journal import Journal
from hepnb.notebook.program_cells import ProgramInCells
from hepnb.program import ProgramCell
from hepnb.signatures import adopting
from hepnb.spec import Requirement

#: how many lines a question names
_NAMED = 5
#: what is signed of a model's cell, and of a notebook whose cells of a model run in the kernel
ACCEPTED, IN_KERNEL = "model's cell accepted", "model's cells run in the kernel"


def agreed(found: str, question: str, *, instead: str) -> bool:
    """True where the person says yes. ``found``: what there is; ``question``: what is asked of it.

    Raises HepnbError where nobody can be asked; ``instead``: what to do there.
    """
    try:
        answer = input(f"{found}. {question} [y/N] ")
    except (NotImplementedError, EOFError, OSError):
        hint = f"nobody is here to be asked: open the notebook and answer once, or {instead}"
        raise HepnbError(found, hint=hint) from None
    return answer.strip().lower() in ("y", "yes")


def own_lines(journal: Journal, foreign: Sequence[Requirement]) -> bool:
    """Asks once for decisions that are the notebook's and not this user's, which are theirs then;
    True where there were any.

    Raises HepnbError where the answer is no.
    """
    if not foreign or adopting():
        return False
    lines = [f"{r.block}: {r.adl}" if r.block else r.adl for r in foreign]
    more = f"; and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    one = len(lines) == 1
    counted = f"{len(lines)} line{' is' if one else 's are'} decided by the notebook, not by you"
    found = f"{counted} ({'; '.join(lines[:_NAMED])}{more})"
    if not agreed(found, f"Take {'it' if one else 'them'} over?", instead=_ADOPT):
        raise HepnbError(found, hint="read and decide them: the tables show which")
    journal.own.decided(foreign)
    return True


def runnable(said: ProgramInCells, journal: Journal, *, uncontained: bool) -> None:
    """Raises HepnbError where cells of a program are rejected, or a model's cells are not to run in
    this kernel; asks as `own_cells` does, so not to be called under the session's lock.
    """
    if said.rejected:
        raise HepnbError(
            f"cells of the program are rejected: {', '.join(said.rejected)}",
            hint="accept them, or run %%generate again",
        )
    added = [c for c in said.program.cells if c.key in said.added]
    own_cells(journal, added, uncontained=uncontained)


def own_cells(journal: Journal, cells: Sequence[ProgramCell], *, uncontained: bool) -> None:
    """Asks for cells of a model that the notebook says are accepted, and not this user; and once
    per notebook whether such cells may run in the kernel.

    ``uncontained``: the user has allowed that everywhere. Raises HepnbError where the answer is no.
    """
    own = journal.own
    foreign = [c for c in cells if not own.has_said(ACCEPTED, c.source)]
    if foreign and not adopting():
        keys = ", ".join(c.key for c in foreign)
        found = f"{keys}: written by a model, and accepted by the notebook, not by you"
        if not agreed(found, "Have you read it?", instead=_ADOPT):
            raise HepnbError(found, hint="read it, and accept it or delete it")
        for cell in foreign:
            own.said(ACCEPTED, cell.source)
    place = f"{journal.path.parent.parent}/{journal.notebook}"
    if not cells or uncontained or own.has_said(IN_KERNEL, place):
        return
    found = (
        "the accepted cells of a model run in this kernel, and not in the sandbox in which they "
        "were tried: they can do whatever you can"
    )
    if not agreed(found, "Allow that in this notebook?", instead="set HEPNB_UNCONTAINED=1"):
        raise HepnbError(found, hint="delete these cells to run the program without them")
    own.said(IN_KERNEL, place)


_ADOPT = "set HEPNB_ADOPT=1, which lets decisions of others count"
