"""Tables → readings: object rows, and regions as columns or as rows."""

from __future__ import annotations

from hepnb.paper import Block, Paper
from hepnb.sweep.reading import Reading, Sentence
from hepnb.sweep.tokens import plain


def table_readings(paper: Paper, block: Block) -> list[Reading]:
    """The readings of a table's text, row by row; the first cell of a row is its subject."""
    text = plain(block.text)
    found: list[Reading] = []
    start = 0
    for line in text.split("\n"):
        found += Sentence(text, start, start + len(line)).readings()
        start += len(line) + 1
    return found
