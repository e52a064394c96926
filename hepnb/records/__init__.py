"""Records: what a reader of a paper hands over, between the text and the language.

A reader (the patterns, a model) gives *blocks* (collections, combinations, regions, variables) and
*rules* (one comparison each, with the place and the words that it was read from). `check` holds
them against the paper; `hepnb.writer` makes ADL of them.

    reader ─▶ Records ─check▶ Records, findings ─writer▶ ADL with evidence
"""

from hepnb.records.checking import check
from hepnb.records.document import FORMAT, from_json, json_schema, to_json
from hepnb.records.model import Block, Pick, Place, Records, Rule, Test

__all__ = [
    "FORMAT",
    "Block",
    "Pick",
    "Place",
    "Records",
    "Rule",
    "Test",
    "check",
    "from_json",
    "json_schema",
    "to_json",
]
