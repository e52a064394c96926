"""A phrase that no line claims → the ADL line that it may be: an offer to the reader, who decides."""

from __future__ import annotations

from hepnb.adl import tree
from hepnb.adl.format import format_statement
from hepnb.extract import lines
from hepnb.spec import Comparison, Phrase


def suggestion(phrase: Phrase) -> str:
    """``select pt > 25 GeV`` for a phrase that reads so; "" for one that code cannot read as one line."""
    if len(phrase.comparisons) != 1:
        return ""
    comparison = phrase.comparisons[0]
    left = _left(comparison)
    return format_statement(lines.selection(left, comparison, tree.NO_NOTE)) if left is not None else ""


def _left(c: Comparison) -> tree.Expr | None:
    collection = lines.COLLECTIONS.get(c.subject, ("", ""))[0]
    if c.quantity == "n":
        return lines.call("size", lines.name(collection)) if collection else None
    if c.quantity in lines.VARIABLES:
        return lines.name(lines.VARIABLES[c.quantity])
    return lines.attribute(c.quantity)
