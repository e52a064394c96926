"""Tables that LaTeX set into a later section than the one that speaks of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hepnb.paper import Block, Table

_NUMBER = r"(?:\d{1,3}|[IVX]{1,5}|[A-H]\.?\d{1,2})"
_MENTION = re.compile(
    rf"\b(?:Tables?|TABLES?|Tabs?\.|Tablas?)\s+({_NUMBER}(?:(?:,|\s|and|to|y|&|–|-)+{_NUMBER}\b)*)"
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:–|-|to)\s*(\d{1,3})")


def in_their_sections(blocks: Sequence[Block], tables: Sequence[Table]) -> list[Block]:
    """The blocks, those of a table and its caption in the section whose text speaks of the table
    last before it, where that in which it stands does so only after it or not at all.
    """
    mentions: defaultdict[str, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        if block.kind in ("paragraph", "list"):
            for number in _numbers(block.text):
                mentions[number].append(i)
    place = {block.id: i for i, block in enumerate(blocks)}
    found = list(blocks)
    for table in tables:
        at, where = place[table.block], blocks[place[table.block]].section
        spoken = mentions[table.label.rpartition(" ")[2]]
        before = [i for i in spoken if i < at]
        if before and all(blocks[i].section != where for i in before):
            for i in (at, place[table.caption]):
                found[i] = replace(found[i], section=blocks[before[-1]].section)
    return found


def _numbers(text: str) -> set[str]:
    """The numbers of the tables of which a text speaks."""
    found: set[str] = set()
    for match in _MENTION.finditer(text):
        found.update(re.findall(_NUMBER, match[1]))
        for first, last in _RANGE.findall(match[1]):
            found.update(map(str, range(int(first), int(last) + 1)))
    return found
