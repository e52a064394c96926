"""A phrase that no line claims → the ADL line that it may be: an offer to the reader, who
decides.
"""

from __future__ import annotations

from dataclasses import replace

from hepnb.adl.format import format_statement
from hepnb.extract.patterns.measures import comparing
from hepnb.records import Block, Records, Rule
from hepnb.spec import Comparison, Phrase
from hepnb.vocabulary import quantities
from hepnb.vocabulary.quantities import JET_SUMS
from hepnb.vocabulary.subjects import COLLECTIONS
from hepnb.writer.expressions import Unwritable
from hepnb.writer.lines import LineWriter


def suggestion(phrase: Phrase) -> str:
    """``select pt > 25 GeV`` for a phrase that reads so; "" for one that code cannot read as one
    line.
    """
    if len(phrase.comparisons) != 1:
        return ""
    rule = _rule(phrase.comparisons[0])
    if rule is None:
        return ""
    region = Block(rule.blocks[0], "region" if rule.test.what else "objects")
    try:
        return format_statement(
            LineWriter(Records((region,)), region, lambda name: name).line([rule])
        )
    except Unwritable:
        return ""


def _rule(c: Comparison) -> Rule | None:
    test = comparing(c)
    drops = test.op == "notin"
    test = replace(test, op="in") if drops else test
    owner = quantities.known(c.quantity).owner
    if owner not in ("event", "collection"):
        return Rule(test, ("objects",), drops=drops) if owner != "pair" else None
    what = COLLECTIONS.get(c.subject, ("",))[0] or (
        "event" if owner == "event" or c.quantity in JET_SUMS else ""
    )
    return Rule(replace(test, what=what), ("region",), drops=drops) if what else None
