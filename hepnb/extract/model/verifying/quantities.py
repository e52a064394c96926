"""The words of a rule must speak of its quantity, in its unit."""

from __future__ import annotations

import re

from hepnb import units
from hepnb.extract.model.answers import SaidTest
from hepnb.extract.model.verifying.governing import labels
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.spots import Spot, around
from hepnb.extract.numbers_in_text import BEYOND, beside, labelled, units_behind, units_in
from hepnb.records import Test
from hepnb.sweep.tokens import plain, tokens
from hepnb.vocabulary import quantities
from hepnb.vocabulary.units import WRITTEN

#: when data were taken: numbers without a unit, whatever stands near
_OF_RUNS = frozenset({"other:year", "other:data_taking_period", "other:run"})


def check_quantity(test: Test, spot: Spot) -> None:
    """Check that the words beside the number, or the heads, name the compared quantity."""
    if test.quantity.startswith("other:") or test.op in ("flag", "none"):
        return
    if quantities.known(test.quantity).owner == "pair":  # its ends have names of their own
        _check_distance(test, spot)
        return
    if test.quantity in ("n", "ntracks") and spot.cell is None:
        return  # "mass above 20 GeV, at least two jets"
    if spot.cell is not None:
        own = (
            {*beside(spot.cell.text, test.values[0]), labelled(spot.cell.text)} - {""}
            if test.values
            else set()
        )
        named = own or {
            q for t in labels(spot) if (q := labelled(t))
        }  # a head may state a limit itself
    else:
        named = set(beside(spot.words, test.values[0])) if test.values else set()
        if named and re.search(r"\brespectively\b", "".join(around(spot)) + spot.words):
            named |= {t.value for t in tokens(plain(spot.words)) if t.kind == "quantity"}
    named |= {"d0", "z0"} if "impacts" in named else set()
    named = {q for q in named if not q.startswith("other:")}
    if not named or any(quantities.called_alike(test.quantity, q) for q in named):
        return
    if quantities.known(test.quantity).owner in ("flag", "parameter") or test.function:
        return
    message = f'"{spot.words}" speaks of {" and ".join(sorted(named))}, not of {test.quantity}'
    raise Unbelieved(message, "HEP503")


def _check_distance(test: Test, spot: Spot) -> None:
    """Words that name a distance, ∆R or ∆φ, name that of the rule. Raises Unbelieved."""
    text = spot.words if spot.cell is None else " ".join((spot.words, *labels(spot)))
    named = {t.value for t in tokens(plain(text)) if t.kind == "quantity"}
    named &= quantities.DISTANCES
    if test.quantity in quantities.DISTANCES and named and test.quantity not in named:
        message = f'"{spot.words}" speaks of {" and ".join(sorted(named))}, not of {test.quantity}'
        raise Unbelieved(message, "HEP503")


def unit_of(said: SaidTest, spot: Spot) -> str:
    """The unit of the numbers: what the paper writes behind them or in the heads; given, it
    must not be another one.
    """
    wanted = quantities.known(said.q).dimensions
    if said.op in ("none", "flag") or said.q == "n" or said.q in _OF_RUNS:
        return ""
    written = _written_unit(said, spot)
    if said.q == "parameter" and not said.unit:
        return ""  # a radius has none; that of a threshold beside it is another number's
    if not said.unit:
        fits = written and (not wanted or units.dimension(written) in wanted)
        if written and not fits and spot.cell is None and _right_behind(said, spot):
            message = f"{said.q} is not compared in {written}"
            raise Unbelieved(message, "HEP503")
        return written if fits and not said.expr else ""
    try:
        given = units.normalise(said.unit)
    except Exception:  # noqa: BLE001 - any unit that the language does not have
        message = f'"{said.unit}" is no unit'
        raise Unbelieved(message, "HEP503") from None
    if wanted and units.dimension(given) not in wanted:
        if units.dimension(given) == "energy" and "energy" not in wanted and not written:
            return ""  # a unit by habit
        message = f"{said.q} is not compared in {given}"
        raise Unbelieved(message, "HEP503")
    if not written and given == "deg":
        written = "rad"  # an angle without a unit
    if written and units.UNITS[written] != units.UNITS[given]:
        message = f"the paper has {written}, not {given}"
        raise Unbelieved(message, "HEP503")
    return given


#: a quantity with its sign and its number
_STATES = re.compile(r"[^\W\d_][^<>≤≥=|]*[<>≤≥=]\s*[-−]?\d")


def _right_behind(said: SaidTest, spot: Spot) -> bool:
    """True where a unit stands right behind each of the numbers."""
    text = spot.words + spot.block.text[spot.end : spot.end + BEYOND]
    return not said.expr and all(
        re.search(rf"(?<![\d.]){re.escape(f'{v:g}')}\s?{WRITTEN}(?![A-Za-z])", text) for v in said.v
    )


def _written_unit(said: SaidTest, spot: Spot) -> str:
    """The unit that the paper writes behind the numbers, or, of a cell, in its head or its
    label: in the one that names its quantity before others.
    """
    after = spot.block.text[spot.end : spot.end + BEYOND] if spot.cell is None else ""
    text = spot.words + after
    found = {u for v in said.v for u in units_behind(text, v, len(spot.words))}
    if len(found) == 1:
        return found.pop()
    if spot.cell is not None and _STATES.search(spot.words):
        return ""  # a cell that says all by itself has its unit, or none
    heads = labels(spot)
    own = [t for t in heads if (q := labelled(t)) and quantities.called_alike(said.q, q)]
    return "" if found else next((u for t in (*own, *heads) for u in units_in(t)), "")
