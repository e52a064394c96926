"""Records before they are written: every name a block of its own, and regions that replace a
requirement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hepnb.records import Block, Records, Rule, Test


def single(records: Records) -> Records:
    """The records with a block for each name, and with ``instead`` carried out.

    What a region is said to lift and no region above it asks for stays as it was said.
    """
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
    against = _against(records, block, new)
    for rule in records.rules:
        above = any(name in rule.blocks for name in between) and block.name not in rule.blocks
        above = above and not (rule.bin or rule.test.op == "bins")  # bins are not inherited
        takes = above and rule not in against and not any(_same(rule, n) for n in new)
        rules.append(replace(rule, blocks=(*rule.blocks, block.name)) if takes else rule)
        if above and rule in against:
            rules += _rest(records, rule, new, block.name)
    blocks = tuple(replace(b, of=parents) if b.name == block.name else b for b in records.blocks)
    return replace(records, blocks=blocks, rules=tuple(rules))


def _down_to(records: Records, block: Block, new: list[Rule]) -> tuple[str, ...]:
    """The regions from the block's parents up to those that have a requirement that is replaced,
    nearest first; () if none has.
    """
    found: list[str] = []
    against = _against(records, block, new)
    for name in _ancestors(records, block.name):
        found.append(name)
        rules = [r for _, r in records.rules_of(name)]
        if any(r in against or _same(r, n) for n in new for r in rules):
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


def lifts(records: Records, rule: Rule, region: str) -> bool:
    """True where a region above one has the requirement that the region is said not to have."""
    above = (r for name in _ancestors(records, region) for _, r in records.rules_of(name))
    return any(_same(r, rule) for r in above)


def _same(a: Rule, b: Rule) -> bool:
    """True for two requirements on the same quantity of the same thing; what lifts one names as
    much of the thing as the paper does.
    """
    if b.test.op == "any":
        ends = zip(
            (a.test.what, a.test.nth, a.test.other),
            (b.test.what, b.test.nth, b.test.other),
            strict=True,
        )
        alike = a.test.quantity == b.test.quantity and a.test.op != "any"
        return alike and all(not said or own == said for own, said in ends)
    return (a.test.what, a.test.nth, a.test.quantity, a.test.other) == (
        b.test.what,
        b.test.nth,
        b.test.quantity,
        b.test.other,
    )


def _against(records: Records, block: Block, new: Sequence[Rule]) -> list[Rule]:
    """The vetoes above a region on what it asks for."""
    above = [r for name in _ancestors(records, block.name) for _, r in records.rules_of(name)]
    tests = [r.test for r in above if not r.drops]
    gone = [t for n in new for t in vetoes_against(records.blocks, n.test, tests)]
    return [r for r in above if r.test in gone]


def vetoes_against(blocks: Sequence[Block], new: Test, above: Sequence[Test]) -> list[Test]:
    """The vetoes that no event passes which has what a test asks for: that on all leptons where it
    asks for a muon, those on electrons and on muons where it asks for a lepton.
    """
    least = new.values[0] + (new.op == ">") if new.values else 0.0
    if new.quantity != "n" or new.op not in ("==", ">=", ">") or least < 1.0:
        return []
    vetoes = [t for t in above if t.quantity == "n" and _none(t)]
    members = next((b.of for b in blocks if b.name == new.what and b.kind == "union"), ())
    all_of_them = bool(members) and set(members) <= {t.what for t in vetoes}
    return [
        t
        for t in vetoes
        if _within(blocks, new.what, t.what) or (all_of_them and t.what in members)
    ]


def _none(test: Test) -> bool:
    return test.op == "none" or (test.op, test.values) == ("==", (0.0,))


def _within(blocks: Sequence[Block], one: str, whole: str) -> bool:
    """True for a collection of which each object is one of another: a member of a union, or one
    that is taken from it.
    """
    todo = [one]
    while todo:
        name = todo.pop()
        for b in blocks:
            if b.kind == "objects" and b.name == name:
                todo += b.of
            if b.kind == "union" and name in b.of:
                todo.append(b.name)
        if whole in todo:
            return True
    return False


def _rest(records: Records, old: Rule, new: Sequence[Rule], region: str) -> Iterator[Rule]:
    """The rest of a veto on electrons and muons in a region with a muon: that on electrons."""
    union = records.block(old.test.what)
    members = union.of if union and union.kind == "union" else ()
    for member in members:
        asked = (n.test.what for n in new if n.test.quantity == "n")
        if not any(what == member or _within(records.blocks, what, member) for what in asked):
            yield replace(old, test=replace(old.test, what=member), blocks=(region,))
