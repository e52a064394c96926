"""The blocks of a paper given to a model: the selection, chosen generously, since a missing
block is lost.
"""

from __future__ import annotations

import re

from hepnb.paper import Block, Paper, Table
from hepnb.sweep import routing
from hepnb.sweep.setting_aside import topics
from hepnb.vocabulary.sentences import ASKS, LIMITS
from hepnb.vocabulary.units import OF_DIMENSION

#: characters of selection below which the headings of a paper say nothing, and its whole body is
#: read
_LEAST = 3000
#: so many limits make a paragraph of another section, or a table, worth reading
_LIMITS = 2
_NEVER = re.compile(
    r"(?i)^(?:references|bibliography|acknowledge?ments?|appendix.*collaboration"
    r"|the \w+ collaboration)"
)
_REGIONS = re.compile(
    r"(?i)regions?\b|\bSRs?\b|\bCRs?\b|\bSR-?\w|\bbins?\b|categor|selection|criteria|requirement"
    r"|preselection|channel"
)
_OTHER_TABLES = re.compile(
    r"(?i)efficienc|cross[- ]sections? |upper limits?|uncertaint\w+ (?:in|on|of)|generat"
    r"|(?:sources?|summary|size|impact|values?|breakdown) of (?:\w+ ){0,3}uncertaint"
)
#: reasons of `hepnb.sweep.routing` to set a text aside that hold even where it requires something
_AGAIN = (
    "introduction or summary",
    "systematic uncertainties",
    "simulation settings",
    "references",
)
_CELL_LIMIT = re.compile(
    r"[<>≤≥=∈∉]\s*+-?\d|^\s*+(?:[\[(]\s*+)?\d++(?:\.\d++)?\s*+[–—,-]\s*+(?:\d++(?:\.\d++)?|∞)\s*+(?:[\])]\s*+)?$"
    rf"|\d\s*{OF_DIMENSION['energy']}"
)
_ASKS = re.compile(ASKS, re.IGNORECASE)
_STATED_LIMIT = re.compile(LIMITS, re.IGNORECASE)
_AUTHORS = re.compile(r"(?:\^\{?\d+\}?|\d)\s*,\s*[A-Z]\.")
_MANY_AUTHORS = 4


def select(paper: Paper) -> tuple[Block, ...]:
    """The blocks to be read, in reading order: those about the selection, tables of regions
    wherever they stand, their captions.

    Where the headings lead to next to nothing (a letter has none), the whole body without
    bibliography, thanks and authors.
    """
    captions = {t.block: t.caption for t in paper.tables}
    wanted = {b.id for b in paper.blocks if not routing.aside(paper, b)}
    wanted |= {
        b.id
        for b in paper.blocks
        if b.kind in ("paragraph", "list", "footnote") and _states(paper, b)
    } - _unread(paper)
    wanted |= {t.block for t in paper.tables if _is_of_regions(paper, t)}
    wanted |= {captions[b] for b in wanted if captions.get(b)}
    if sum(len(b.text) for b in paper.blocks if b.id in wanted) < _LEAST:
        wanted = (wanted | {b.id for b in paper.blocks if b.kind in routing.READABLE}) - _unread(
            paper
        )
    return tuple(b for b in paper.blocks if b.id in wanted and b.text.strip())


def _states(paper: Paper, block: Block) -> bool:
    """True for a paragraph that requires something with several limits, unless its section says
    again what others said.
    """
    if routing.aside(paper, block) in _AGAIN:
        return False
    if len(_STATED_LIMIT.findall(block.text)) < _LIMITS or not _ASKS.search(block.text):
        return False
    about = topics(block.text, 0, len(block.text))
    return not (about.always or about.found)


def _is_of_regions(paper: Paper, table: Table) -> bool:
    """True for a table that speaks of regions or bins and has limits in it, also beside yields."""
    caption = paper.block_by_id[table.caption].text if table.caption in paper.block_by_id else ""
    heads = " ".join(c.text for c in table.cells if c.header or c.row == 0 or c.column == 0)
    if _OTHER_TABLES.search(caption):
        return False
    limits = sum(bool(_CELL_LIMIT.search(c.text)) and "±" not in c.text for c in table.cells)
    return bool(_REGIONS.search(f"{caption} {heads}")) and limits >= _LIMITS


def _unread(paper: Paper) -> set[str]:
    """The blocks of the bibliography, of thanks and of lists of authors, and what is no text."""
    away: set[str] = set()
    for block in paper.blocks:
        never = any(_NEVER.match(title) for title in paper.heading_chain(block))
        if (
            never
            or block.kind not in routing.READABLE
            or len(_AUTHORS.findall(block.text)) >= _MANY_AUTHORS
        ):
            away.add(block.id)
    return away
