"""Two limits that a paper gives on one quantity, in one block or in a region and one that it
takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hepnb import units
from hepnb.adl import tree
from hepnb.findings import Finding
from hepnb.locate import has_number
from hepnb.review.case import Case, numbers, spellings
from hepnb.spec import Comparison, Requirement, Spec
from hepnb.vocabulary.operators import SIDE

#: values in canonical units, and the thresholds that grow, as text
_Value = tuple[tuple[float, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit of a line, and where it stands: two limits with one ``what`` are of one kind.

    ``side``: ``lower`` or ``upper`` of a single number, "" for anything else.
    """

    what: tuple[object, ...]
    value: _Value
    side: str = ""

    def asks_less(self, above: _Limit) -> bool:
        """True for a limit that the one above it makes void."""
        (own, grows), (its, its_too) = self.value, above.value
        if not self.side or grows or its_too:
            return False
        return own < its if self.side == "lower" else own > its


def both_given(case: Case) -> Iterator[Finding]:
    """Two limits on one quantity

    The paper gives two limits of the same kind on the same quantity, and both came into one block
    (25 GeV here, 30 GeV there), or a region asks less than the one that it takes (the text against
    a table). Limits under one condition are compared with each other, and so are two ranges, two
    gaps that overlap, two thresholds that grow, the edges of bins, and lines of the same
    alternatives. Said of both lines, with their places. Warning. Fix: keep the one that belongs
    here; reject or move the other.
    """
    seen: dict[tuple[object, ...], tuple[Requirement, _Limit]] = {}
    gaps: dict[tuple[object, ...], list[tuple[Requirement, _Limit]]] = {}
    for requirement in (r for r in case.selecting if r.evidence):
        for limit in _limits(requirement):
            what = (requirement.block, *limit.what)
            other, had = seen.setdefault(what, (requirement, limit))
            if had.value != limit.value:
                yield from _told(requirement, other, f"in {requirement.block}")
            for parent in _taken(case.spec, requirement.block):
                above = seen.get((parent, *limit.what))
                if above and limit.asks_less(above[1]):
                    where = f"of {parent}, which {requirement.block} takes"
                    yield from _told(requirement, above[0], where)
        for gap in _gaps(requirement):
            others = gaps.setdefault((requirement.block, *gap.what), [])
            for other, had in others:
                if had.value != gap.value and _overlap(had.value[0], gap.value[0]):
                    yield from _told(requirement, other, f"in {requirement.block}")
            others.append((requirement, gap))


# --- what a line limits
# --------------------------------------------------------------------------------------------------


def _limits(r: Requirement) -> Iterator[_Limit]:
    """The limits of a line that the quotes hold: each by itself, alternatives and bins together."""
    said = [c for c in r.comparisons if not c.quantity.startswith("other:if_") and _is_said(r, c)]
    together = [c for c in said if c.alternative or (c.bin and r.adl.startswith("bins "))]
    if len(together) > 1 and len(together) == len(r.comparisons):
        what = tuple(dict.fromkeys((*_of(r, c), _side(c), c.alternative) for c in together))
        values = tuple(v for c in together for v in _canonical(c))
        yield _Limit(("together", *what), (values, tuple(c.function for c in together)))
        return
    for c in (c for c in said if not c.alternative and not c.bin):
        if side := _side(c):
            yield _Limit((*_of(r, c), side), (_canonical(c), _grown(c)), side)
        elif c.op == "in":
            for side, end in zip(("lower", "upper"), _canonical(c), strict=True):
                yield _Limit((*_of(r, c), c.op, side), ((end,), _grown(c)), side)


def _gaps(r: Requirement) -> Iterator[_Limit]:
    """The ranges that a line leaves out."""
    for c in r.comparisons:
        if c.op == "notin" and not c.alternative and not c.bin and _is_said(r, c):
            yield _Limit(_of(r, c), (_canonical(c), ()))


def _of(r: Requirement, c: Comparison) -> tuple[object, ...]:
    """The quantity of a comparison, of which objects, under which condition. Two isolations by
    different names are two quantities: the text of the line tells.
    """
    text = re.split(r"\[\]|\]\[|[<>=]", r.adl.split(" ", 1)[-1], maxsplit=1)[0].strip()
    own = "" if c.given or c.alternative or c.bin else text
    given = tuple(replace(g, given=()) for g in c.given)
    return c.subject, c.quantity, own, given, c.some, c.leading


def _side(c: Comparison) -> str:
    return SIDE.get(c.op, "")


def _grown(c: Comparison) -> tuple[str, ...]:
    return (c.function,) if c.function else ()


def _canonical(c: Comparison) -> tuple[float, ...]:
    return tuple(units.Quantity(v, c.unit).canonical for v in numbers(c))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_said(r: Requirement, c: Comparison) -> bool:
    """True where a quote holds the number: what the paper does not say is another finding's
    affair.
    """
    return any(
        has_number(e.quote, v) for e in r.evidence for n in numbers(c) for v in spellings(c, n)
    )


def _taken(spec: Spec, title: str) -> tuple[str, ...]:
    """The regions that a region takes."""
    block = next((b for b in spec.tree.blocks if b.title == title and b.kind == "region"), None)
    names = tree.inputs(block) if block else ()
    return tuple(f"region {name}" for name in names)


# --- what is said
# --------------------------------------------------------------------------------------------------


def _told(one: Requirement, other: Requirement, where: str) -> Iterator[Finding]:
    for r, beside in ((one, other), (other, one)):
        message = (
            f"{r.adl!r} ({_places(r)}) beside {beside.adl!r} ({_places(beside)}) {where}: the "
            "paper gives both"
        )
        yield Finding(
            "HEP402", "warning", message, r.line, r.block, r.id, "keep the one that belongs here"
        )


def _places(requirement: Requirement) -> str:
    return "; ".join(f'p{e.page} "{e.quote}"' for e in requirement.evidence) or "no evidence"
