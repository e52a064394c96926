"""The line below a table on what all its regions have in common: ``Common: at least two jets``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from hepnb.paper import Block
from hepnb.sweep.reading import Reading

_COMMON: Final = re.compile(
    r"\W{0,3}(?:(?:In common|Shared|Common)(?: to all(?: regions)?)?"
    r"(?: (?:requirements?|selections?|cuts|criteria))?"
    r"|(?:In|For|Required in|Requirements? (?:of|in)) all (?:of the )?(?:the |these )?"
    r"(?:signal |search )?(?:regions|categories|channels|bins)"
    r"|All (?:(?:signal|search) )?(?:regions|categories|channels|bins))(?: \([^()]*\))? ?: "
)


def after_common(text: str) -> int:
    """The place behind ``Common:`` or ``In all regions:`` at the start of a line; 0 without."""
    match = _COMMON.match(text)
    return match.end() if match else 0


def regions_above(before: Sequence[Block], found: Iterable[Reading]) -> tuple[str, ...]:
    """The regions of a table, where nothing but its caption stands between it and a line; () for
    any other table.

    ``before``: the blocks from the table on; ``found``: the readings of the table.
    """
    if not before or any(b.kind != "caption" for b in before[1:]):
        return ()
    return tuple(dict.fromkeys(n for r in found for n in r.regions))


def of_regions(reading: Reading, names: tuple[str, ...]) -> Reading:
    """A reading of such a line, which is for all regions of the table above it."""
    return reading if reading.regions else replace(reading, regions=names, where="sentence")
