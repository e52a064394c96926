"""A test → the expression of the language that says it."""

from __future__ import annotations

import re
from collections.abc import Callable

from hepnb.adl import catalogue, naming, tree
from hepnb.adl.parse import parse_expression
from hepnb.errors import SpecError
from hepnb.records import Test
from hepnb.records.model import EVENT, MET
from hepnb.vocabulary import quantities
from hepnb.vocabulary.operators import COMPLEMENT, INTERVALS
from hepnb.vocabulary.quantities import JET_SUMS

#: an object of a block inside an expression: ``tight leptons #1``
_OBJECT = re.compile(r"([A-Za-z][\w +\-/]{0,80}?) ?#(\d)")
#: how a sum over a collection is called: ``other:sum_charge``
_SUM = "other:sum_"
#: the members of a combination of two
MEMBERS = ("l1", "l2")


class Unwritable(Exception):
    """A test that the language cannot say; the message says why."""


def condition(
    left: tree.Expr, test: Test, *, turned: bool = False, function: tree.Expr | None = None
) -> tree.Expr:
    """``left op value`` of a test, or what is left when it fails (``turned``)."""
    if test.op == "none":
        return tree.Compare(">=" if turned else "==", left, tree.Number(1.0 if turned else 0.0))
    if test.op == "flag":
        return tree.Compare("!=" if turned else "==", left, tree.String(test.text))
    op = COMPLEMENT[test.op] if turned else test.op
    if op in INTERVALS:
        low, high = (tree.Number(v, test.unit) for v in test.values)
        return tree.Range(left, low, high, op == "in")
    right = function or tree.Number(test.values[0], test.unit)
    return tree.Compare(op, left, right)  # type: ignore[arg-type]


def function_of(test: Test, name: Callable[[str], str]) -> tree.Expr | None:
    """The threshold that grows, as an expression; None where it is a number. Raises Unwritable."""
    return parsed(test.function, name) if test.function else None


def parsed(text: str, name: Callable[[str], str]) -> tree.Expr:
    """An expression in which objects are written ``jets #1``. Raises Unwritable."""

    def item(match: re.Match[str]) -> str:
        words = match[1].strip()
        return f"{name(words)}[{int(match[2]) - 1}]"

    try:
        return renamed(parse_expression(_OBJECT.sub(item, text)), name)
    except SpecError as error:
        message = f"{text!r} is no expression: {error.found}"
        raise Unwritable(message) from None


def renamed(e: tree.Expr, name: Callable[[str], str]) -> tree.Expr:
    """The expression with collections by the names that they have now: ``sum(pt(jets))`` after a
    removal is of ``jets_1``.
    """
    return naming.renamed(
        e,
        {n.id: name(n.id) for n in tree.walk(e) if isinstance(n, tree.Name) and name(n.id) != n.id},
    )


# --- the left side
# ------------------------------------------------------------------------------------------------


def of_candidate(test: Test, name: Callable[[str], str]) -> tree.Expr:
    """The quantity of the candidate of a collection. Raises Unwritable."""
    if test.other or test.quantity in quantities.DISTANCES:
        if not test.other:
            message = f"{test.quantity} to what is not said"
            raise Unwritable(message)
        return distance(test.quantity, tree.Name("this"), _end(test.other, test.other_nth, name))
    if test.quantity == "mt":
        return tree.Call("mt", (tree.Name("this"), tree.Name("MET")))
    return attribute(test.quantity, None)


def of_event(test: Test, name: Callable[[str], str]) -> tree.Expr:
    """The quantity of an event, of one of its objects, or of all of a collection.

    Raises Unwritable.
    """
    what, quantity = test.what, test.quantity
    if what == MET and not test.other and quantity != "mt":
        return (
            tree.Call(quantities.word(quantity), (tree.Name("MET"),))
            if quantity == "met_significance"
            else tree.Name("MET")
        )
    if what in ("", EVENT):
        if quantity == "met_significance":
            return tree.Call(quantity, (tree.Name("MET"),))
        return tree.Name(_of_event_alone(quantity))
    owner: tree.Expr = tree.Name("MET") if what == MET else tree.Name(name(what))
    one: tree.Expr = tree.Index(owner, test.nth - 1) if test.nth and what != MET else owner
    one = tree.Slice(one, 0, test.leading) if test.leading and not test.nth and what != MET else one
    if quantity == "n":
        return tree.Call("size", (owner,))
    if quantity in JET_SUMS:
        return tree.Call(quantities.word(quantity), (one,))
    if of_collection(quantity):
        return tree.Call("sum", (tree.Call(quantity.removeprefix(_SUM), (one,)),))
    if test.other or quantity in quantities.DISTANCES:
        if not test.other:
            message = f"{quantity} to what is not said"
            raise Unwritable(message)
        return distance(quantity, one, _end(test.other, test.other_nth, name))
    if quantity == "mt":
        leading = one if test.nth or what == MET else tree.Index(owner, 0)
        return tree.Call("mt", (leading, tree.Name("MET")))
    return attribute(quantity, one)


def _of_event_alone(quantity: str) -> str:
    """The name of a quantity of the event; one that the language has for something else, a
    function or an attribute of objects, gets a word before it.
    """
    word = quantities.word(quantity)
    own = quantity.startswith("other:") or quantities.known(quantity).owner == "flag"
    taken = catalogue.function(word) not in (None, word) or catalogue.attribute(word)
    return f"{naming.VARIABLE}_{word}" if own and taken else word


def of_collection(quantity: str) -> bool:
    """True for what a collection has as a whole: a number, a sum."""
    return quantities.known(quantity).owner == "collection" or quantity.startswith(_SUM)


def _end(block: str, nth: int, name: Callable[[str], str]) -> tree.Expr:
    if block == MET:
        return tree.Name("MET")
    return tree.Index(tree.Name(name(block)), nth - 1) if nth else tree.Name(name(block))


def distance(quantity: str, one: tree.Expr, other: tree.Expr) -> tree.Expr:
    """The distance of two things; missing momentum stands second.

    Raises Unwritable for what is no quantity of two.
    """
    if quantity not in quantities.DISTANCES | {"mt"}:
        message = f"{quantity} is no quantity of two objects"
        raise Unwritable(message)
    ends = (other, one) if one == tree.Name("MET") else (one, other)
    found = tree.Call(quantities.word(quantity), ends)
    return tree.Call("abs", (found,)) if quantities.known(quantity).magnitude else found


def attribute(quantity: str, owner: tree.Expr | None) -> tree.Expr:
    """``pt``, ``abs(eta)``; ``pt(jets[0])`` of an owner, and ``jets[0].name`` where it has no
    word in the vocabulary.
    """
    known, word = quantities.known(quantity), quantities.word(quantity)
    if quantity.startswith("other:") and owner is not None:
        return tree.Attribute(owner, word)
    value: tree.Expr = tree.Name(word) if owner is None else tree.Call(word, (owner,))
    return tree.Call("abs", (value,)) if known.magnitude else value
