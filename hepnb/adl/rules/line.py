"""The lines of a spec that count for checks, and names that resemble others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hepnb.adl import tree
from hepnb.adl.scope import AnalysisScope, descendants, expressions
from hepnb.findings import Finding, Severity

#: similarity from which a name is offered, and from which an unknown name is taken for a slip of
#: the pen
NEAR, SLIP = 0.51, 0.65


@dataclass(frozen=True)
class CheckedLine:
    """A statement with its block (None: outside of blocks)."""

    block: tree.Block | None
    statement: tree.Statement

    def finding(self, code: str, severity: Severity, message: str, fix: str = "") -> Finding:
        """A finding about this line."""
        return Finding(
            code,
            severity,
            message,
            self.statement.note.line,
            self.block.title if self.block else "",
            fix=fix,
        )

    def nodes(self) -> Iterator[tree.Expr]:
        """All expressions of the statement, parents first."""
        for expression in expressions(self.statement):
            yield from descendants(expression)


def code_lines(scope: AnalysisScope) -> Iterator[CheckedLine]:
    """The lines that count: rejected ones do not."""
    for item in scope.analysis.items:
        block = item if isinstance(item, tree.Block) else None
        for statement in item.statements if isinstance(item, tree.Block) else (item,):
            if statement.note.mark != tree.Mark.REJECTED:
                yield CheckedLine(block, statement)


def nearest(name: str, known: Collection[str], cutoff: float = NEAR) -> str:
    """The known name that looks most like a name, "" if none does."""
    looks = {k: _look(k) for k in sorted(known)}
    match = process.extractOne(
        _look(name), looks, scorer=OSA.normalized_similarity, score_cutoff=cutoff
    )
    return str(match[2]) if match else ""


def _look(name: str) -> str:
    """A name as the eye takes it: ``dO`` looks like ``d0``."""
    return name.lower().translate(str.maketrans("ol", "01"))


def suggestion(name: str, known: Collection[str]) -> str:
    """A known name that resembles an unknown one; "" if none does."""
    near = nearest(name, known)
    return f"did you mean {near}?" if near else ""
