"""The words of a rule must have its numbers, or say that there is none of something."""

from __future__ import annotations

import re

from hepnb.extract.model.answers import SaidTest
from hepnb.extract.model.verifying.governing import labels
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.rejecting import rejects, without_any
from hepnb.extract.model.verifying.spots import Spot, sentence
from hepnb.extract.model.verifying.table_names import bare
from hepnb.extract.numbers_in_text import holds, is_negative, sides, states
from hepnb.sweep.tokens import plain, tokens
from hepnb.vocabulary import comparisons
from hepnb.vocabulary.numbers import named
from hepnb.vocabulary.operators import INTERVALS

#: words before which a number is not one of a count that is written as a word
_NOTHING = re.compile(
    rf"(?i)\b(?:{named(0, 0)}|{comparisons.REJECTS}|{comparisons.DENIES}|none|neither|absence"
    r"|free of)\b"
)
_DASHES = frozenset({"", "-", "–", "—", "−", "x", "no", "✗", "×"})
#: how a paper says that two objects have one track
_SHARES = re.compile(r"(?i)\b(?:shar\w*|same|common|identical)\b")
#: how a paper says that a region lacks a requirement of others
_LIFTS = re.compile(
    r"(?i)\b(?:no|not|without|neither|nor|except|instead|regardless|irrespective|inclusive\w*"
    r"|relax\w*|remov\w*|drop\w*|omit\w*|lift\w*|loosen\w*|ignor\w*|releas\w*|waiv\w*|skip\w*"
    r"|any|all but|apart from|independent\w*)\b"
)
#: how a paper says that an event has something, without a number
_PRESENCE = re.compile(r"(?i)\b(?:with|contain\w*|having|has|have|presence of)\s(?:an?\s)?")


def _present(said: SaidTest, spot: Spot) -> bool:
    """True for words that ask for objects without saying how many: "events with additional
    leptons", "isolated photon" in a cell.
    """
    if said.op != ">=" or re.search(r"\d", spot.words):
        return False
    at = 0 if spot.cell is not None else -1
    if spot.cell is None and (match := _PRESENCE.search(spot.words)):
        at = match.end()
    found = tokens(plain(spot.words[at:])) if at >= 0 else []
    return any(t.kind == "subject" for t in found[:3])


def check_numbers(said: SaidTest, spot: Spot) -> None:
    """The words hold every number; a veto says that there is none. Raises Unbelieved."""
    text = spot.words
    if said.op == "none":
        _check_none(said, spot)
        return
    if said.op == "flag":
        _check_shared(said, text)
        return
    if said.op == "any":
        _check_lifted(said, spot)
    elif not said.v and not said.expr:
        message = "it has no number"
        raise Unbelieved(message, "HEP502")
    if said.op in INTERVALS and len(said.v) != 2:
        message = f'"{said.op}" takes the two ends of an interval'
        raise Unbelieved(message, "HEP502")
    heads = labels(spot)
    for number, value in enumerate(said.v):
        if said.op == "bins" and (number, value) == (0, 0.0) and "upper" in sides(text, said.v[1]):
            continue  # "< 50, 50–100, > 100 GeV"
        if spot.cell is None and is_negative(text, value) is (value >= 0):
            message = f'"{text}" has {-value:g}, not {value:g}'
            raise Unbelieved(message, "HEP502")
        if said.q == "n" and value == 1 and (without_any(spot) or _present(said, spot)):
            continue  # "rejected if no jets are found" asks for one
        if not states(text, value, said.q) and (
            re.search(r"\d", text) or not any(states(t, value, said.q) for t in heads)
        ):
            message = f'{value:g} does not stand in "{text}"'
            raise Unbelieved(message, "HEP502")


def _check_none(said: SaidTest, spot: Spot) -> None:
    """The words say that there is none of what is counted. Raises Unbelieved."""
    text = spot.words
    if said.q not in ("n", "ntracks"):
        message = f'a veto is on a number ("q": "n"), not on {said.q}'
        raise Unbelieved(message)
    blank = spot.cell is not None and bare(text) in _DASHES
    if not (_NOTHING.search(text) or holds(text, 0.0) or blank or rejects(spot)):
        message = f'"{text}" does not say that there is none'
        raise Unbelieved(message, "HEP502")


def _check_shared(said: SaidTest, text: str) -> None:
    """A track that two objects share is said to be shared. Raises Unbelieved."""
    if said.q == "shared_track" and not (_SHARES.search(text) and said.other):
        message = f'"{text}" does not say with what a track is shared'
        raise Unbelieved(message, "HEP503")


def _check_lifted(said: SaidTest, spot: Spot) -> None:
    """The sentence, or the cell, says that something is not asked for. Raises Unbelieved."""
    around = sentence(spot) if spot.cell is None else spot.words
    blank = spot.cell is not None and bare(around) in _DASHES | {"any", "all"}
    if not (blank or _LIFTS.search(around)):
        message = f'"{spot.words}" does not say that {said.q} is not asked for'
        raise Unbelieved(message, "HEP503")
