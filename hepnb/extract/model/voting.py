"""Several readings of one paper by the same model → what more than half of them have, with the
votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hepnb import units
from hepnb.records import Block, Records, Rule


@dataclass(frozen=True)
class Vote:
    """``records`` that more than half of the readings have, with the ``votes`` of each rule;
    ``apart``: the others.
    """

    records: Records
    votes: tuple[int, ...]
    apart: tuple[tuple[Rule, int], ...]


def vote(readings: Sequence[Records]) -> Vote:
    """The votes on every rule: the same block of the spec, subject, quantity, operator and value
    is the same rule.
    """
    counted: dict[object, int] = {}
    first: dict[object, Rule] = {}
    for records in readings:
        mine = {
            (key, name): replace(rule, blocks=(name,))
            for rule in records.rules
            for name in rule.blocks
            for key in [_key(rule)]
        }
        for key, rule in mine.items():
            counted[key] = counted.get(key, 0) + 1
            first.setdefault(key, rule)
    kept: dict[tuple[Rule, int], list[str]] = {}
    apart: dict[tuple[Rule, int], list[str]] = {}
    for same, rule in first.items():
        n = counted[same]
        where = kept if 2 * n > len(readings) else apart
        where.setdefault((replace(rule, blocks=()), n), []).append(rule.blocks[0])
    rules = [(replace(rule, blocks=tuple(names)), n) for (rule, n), names in kept.items()]
    wanted = {name for rule, _ in rules for name in rule.names}
    blocks: dict[str, Block] = {}
    for block in (b for records in readings for b in records.blocks):
        if not any(name in b.names for b in blocks.values() for name in block.names):
            blocks[block.name] = block
    while more := {n for b in blocks.values() if wanted & set(b.names) for n in b.of} - wanted:
        wanted |= more
    kept_blocks = tuple(b for b in blocks.values() if wanted & set(b.names))
    others = tuple((replace(rule, blocks=tuple(names)), n) for (rule, n), names in apart.items())
    return Vote(
        replace(readings[0], blocks=kept_blocks, rules=tuple(r for r, _ in rules)),
        tuple(n for _, n in rules),
        others,
    )


def _key(rule: Rule) -> object:
    return tuple(
        (
            t.what,
            t.nth,
            t.other,
            t.quantity,
            t.op,
            tuple(units.Quantity(v, t.unit).canonical for v in t.values),
            t.text,
        )
        for t in rule.tests
    )
