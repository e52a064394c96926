"""Records before they are written: every name a block of its own, and regions that replace a
requirement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hepnb.records import Block, Records, Rule


def single(records: Records) -> Records:
    """The records with a block for each name, and with ``instead`` carried out."""
    blocks = tuple(replace(b, name=name, also=()) for b in records.blocks for name in b.names)
    records = replace(records, blocks=blocks)
    for block in blocks:
        if block.kind == "region" and any(r.instead for _, r in records.rules_of(block.name)):
            records = _replaced(records, block)
    return records


def _replaced(records: Records, block: Block) -> Records:
    """The records in which a region takes what stands above the replaced requirement, and has
    the lines between as its own.
    """
    new = [r for _, r in records.rules_of(block.name) if r.instead]
    between = _down_to(records, block, new)
    if not between:
        return records
    parents = tuple(p for name in between for p in _parents(records, name) if p not in between)
    rules = []
    for rule in records.rules:
        takes = any(name in rule.blocks for name in between) and not any(
            _same(rule, n) for n in new
        )
        rules.append(
            replace(rule, blocks=(*rule.blocks, block.name))
            if takes and block.name not in rule.blocks
            else rule
        )
    blocks = tuple(replace(b, of=parents) if b.name == block.name else b for b in records.blocks)
    return replace(records, blocks=blocks, rules=tuple(rules))


def _down_to(records: Records, block: Block, new: list[Rule]) -> tuple[str, ...]:
    """The regions from the block's parents up to those that have a requirement that is replaced,
    nearest first; () if none has.
    """
    found: list[str] = []
    for name in _ancestors(records, block.name):
        found.append(name)
        if any(_same(r, n) for n in new for _, r in records.rules_of(name)):
            return tuple(found)
    return ()


def _ancestors(records: Records, name: str) -> Iterator[str]:
    """The regions above a region, nearest first, each once."""
    todo, seen = list(_parents(records, name)), {name}
    while todo:
        parent = todo.pop(0)
        if parent not in seen:
            seen.add(parent)
            yield parent
            todo += _parents(records, parent)


def _parents(records: Records, name: str) -> tuple[str, ...]:
    block = records.block(name)
    return block.of if block and block.kind == "region" else ()


def _same(a: Rule, b: Rule) -> bool:
    """True for two requirements on the same quantity of the same thing."""
    return (a.test.what, a.test.nth, a.test.quantity, a.test.other) == (
        b.test.what,
        b.test.nth,
        b.test.quantity,
        b.test.other,
    )
