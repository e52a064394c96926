"""Proposed blocks of ADL → the spec: its own lines keep evidence and decision, new ones come
open, and nothing is overruled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from hepnb.adl import tree
from hepnb.adl.check import check
from hepnb.adl.format import format as format_tree
from hepnb.adl.format import format_statement
from hepnb.adl.intervals import intervals, is_size
from hepnb.adl.parse import parse
from hepnb.errors import SpecError
from hepnb.findings import Finding
from hepnb.vocabulary.intervals import Interval


@dataclass(frozen=True, slots=True)
class MergedSpec:
    """The spec with what was proposed.

    ``added``: new lines, with their block; ``contradictions``: what was proposed and is not in it,
    each beside what the spec says; ``kept``: lines of the spec that the proposed block does not
    have, and that stay.
    """

    tree: tree.Analysis
    added: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def merge(spec: tree.Analysis, proposed: tree.Analysis) -> MergedSpec:
    """A spec with proposed blocks in it.

    Raises SpecError where the two together are no sound spec; then nothing is merged.
    """
    blocks = {b.name: b for b in spec.blocks}
    merged, new = spec, list[tree.Item]()
    added, contradictions, kept = list[str](), list[str](), list[str]()
    for item in proposed.items:
        if not isinstance(item, tree.Block):
            if isinstance(item, tree.Define) and not _has(spec, item):
                new.append(replace(item, note=replace(item.note, mark=tree.Mark.OPEN)))
                added.append(format_statement(item))
            contradictions += (
                _defined_otherwise(spec.items, item, "") if isinstance(item, tree.Define) else []
            )
            continue
        mine = blocks.get(item.name)
        if mine is None:
            new.append(_opened(item))
            added += [f"{item.title}: {format_statement(s)}" for s in item.statements]
        elif mine.kind != item.kind:
            contradictions.append(f"{item.title}: the spec has {mine.title}")
        else:
            lines, against = _lines(mine, item)
            contradictions += against
            kept += [f"{mine.title}: {format_statement(s)}" for s in _absent(mine, item)]
            added += [f"{item.title}: {format_statement(s)}" for s in lines]
            merged = _with(merged, replace(mine, statements=(*mine.statements, *map(_open, lines))))
    found = _placed(merged, new)
    _sound(spec, found)
    return MergedSpec(found, tuple(added), tuple(contradictions), tuple(kept))


def _lines(mine: tree.Block, proposed: tree.Block) -> tuple[list[tree.Statement], list[str]]:
    """The proposed lines that are new to a block, and what is said of those that contradict it."""
    known = {format_statement(s): s for s in mine.statements}
    new, against = list[tree.Statement](), list[str]()
    for statement in proposed.statements:
        same = known.get(format_statement(statement))
        if same is not None:
            if same.note.mark == tree.Mark.REJECTED:
                against.append(
                    f"{mine.title}: {format_statement(statement)}: a person has rejected this line"
                )
            continue
        found = [
            f
            for against_it in (_contradicted, _defined_otherwise)
            for f in against_it(mine.statements, statement, mine.title)
        ]
        against += found
        new += [] if found else [statement]
    return new, against


def _contradicted(
    statements: Sequence[tree.Statement], proposed: tree.Statement, title: str
) -> Iterator[str]:
    """Lines of the block, not rejected, that a proposed requirement contradicts."""
    if not isinstance(proposed, tree.Select):
        return
    wanted = dict(intervals(proposed.condition, negated=proposed.rejects))
    for mine in statements:
        if not isinstance(mine, tree.Select) or mine.note.mark == tree.Mark.REJECTED:
            continue
        ours = intervals(mine.condition, negated=mine.rejects)
        if any(name in wanted and _differ(name, wanted[name], interval) for name, interval in ours):
            yield f"{title}: proposed {format_statement(proposed)!r}, the spec has {_said(mine)}"
            return


def _differ(name: str, one: Interval, other: Interval) -> bool:
    """True where both have a bound on the same side and not the same one, or exclude each other."""
    if (one & other).empty:
        return True
    least = 0.0 if is_size(name) else -inf  # a size has this bound anyway
    lows = one.low > least and other.low > least and one.low != other.low
    return lows or (isfinite(one.high) and isfinite(other.high) and one.high != other.high)


def _defined_otherwise(
    statements: Sequence[object], proposed: tree.Statement, title: str
) -> list[str]:
    """Messages about a definition or a source that the spec has otherwise."""
    place = f"{title}: " if title else ""
    others: list[tree.Statement] = []
    if isinstance(proposed, tree.Define):
        others += [
            s
            for s in statements
            if isinstance(s, tree.Define) and s.name == proposed.name and s.value != proposed.value
        ]
    elif isinstance(proposed, tree.Take) and title.startswith(("object", "composite")):
        takes = [s for s in statements if isinstance(s, tree.Take)]
        others += [] if any(_bare(t) == _bare(proposed) for t in takes) else takes[:1]
    return [
        f"{place}proposed {format_statement(proposed)!r}, the spec has {_said(s)}" for s in others
    ]


def _said(statement: tree.Statement) -> str:
    quotes = ", ".join(f'p{q.page} "{q.text}"' for q in statement.note.evidence)
    return f"{format_statement(statement)!r}{f' ({quotes})' if quotes else ''}"


def _absent(mine: tree.Block, proposed: tree.Block) -> list[tree.Statement]:
    """The requirements of a block that a proposed one has not, where it repeats others."""
    theirs = {format_statement(s) for s in proposed.statements}
    selects = [
        s
        for s in mine.statements
        if isinstance(s, tree.Select) and s.note.mark != tree.Mark.REJECTED
    ]
    repeats = any(format_statement(s) in theirs for s in selects)
    return [s for s in selects if format_statement(s) not in theirs] if repeats else []


def _has(spec: tree.Analysis, define: tree.Define) -> bool:
    return any(isinstance(i, tree.Define) and i.name == define.name for i in spec.items)


def _opened(block: tree.Block) -> tree.Block:
    return replace(block, statements=tuple(map(_open, block.statements)))


def _open(statement: tree.Statement) -> tree.Statement:
    """A line that nobody has decided on; the evidence that a person wrote beside it stays."""
    return replace(statement, note=replace(statement.note, mark=tree.Mark.OPEN))


def _bare(statement: tree.Statement) -> tree.Statement:
    return replace(statement, note=tree.NO_NOTE)


def _with(spec: tree.Analysis, block: tree.Block) -> tree.Analysis:
    return tree.Analysis(
        tuple(
            block if isinstance(i, tree.Block) and i.name == block.name else i for i in spec.items
        )
    )


def _placed(spec: tree.Analysis, new: Sequence[tree.Item]) -> tree.Analysis:
    """New blocks in a spec: regions at its end, what they may use above its first region."""
    regions = [i for i in new if isinstance(i, tree.Block) and i.kind == "region"]
    others = [i for i in new if i not in regions]
    at = next(
        (n for n, i in enumerate(spec.items) if isinstance(i, tree.Block) and i.kind == "region"),
        len(spec.items),
    )
    return tree.Analysis((*spec.items[:at], *others, *spec.items[at:], *regions))


def _sound(spec: tree.Analysis, merged: tree.Analysis) -> None:
    """Raises SpecError for an error that the spec had not before."""
    before = {(f.code, f.message) for f in _errors(spec)}
    if wrong := next((f for f in _errors(merged) if (f.code, f.message) not in before), None):
        raise SpecError(
            f"{wrong.code}: {wrong.message}",
            where="the proposed lines",
            hint="nothing was merged; mend them first",
        )


def _errors(analysis: tree.Analysis) -> list[Finding]:
    return [f for f in check(parse(format_tree(analysis))) if f.severity == "error"]
