"""Intervals that a paper gives by their middle, or by an earlier sentence: "within 15 GeV of the Z
boson mass", "outside of this window".
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from hepnb import quotes
from hepnb.extract.model.answers import SaidRule, SaidTest
from hepnb.extract.model.verifying.refusal import Unbelieved
from hepnb.extract.model.verifying.spots import Spot, sentence
from hepnb.extract.numbers_in_text import holds, states
from hepnb.vocabulary.operators import INTERVALS

#: how a paper calls a particle, and its mass in GeV (PDG 2024), as well as papers give it
_MASSES = (
    (re.compile(r"\bZ\b|_\{Z\}"), 91.188, 0.5),
    (re.compile(r"\bW\b|_\{W\}"), 80.369, 0.6),
    (re.compile(r"(?i)\bHiggs\b|\bH\b|_\{[Hh]\}"), 125.2, 1.0),
    (re.compile(r"(?i)\btop\b|_\{t\}"), 172.57, 1.5),
)
_FROM_Z = re.compile(r"other:(?:abs_)?m\w*?_(?:minus|from)_m?_?z\w*")
#: how a sentence speaks of an interval that was given before it
_THIS = re.compile(
    r"(?i)\b(?:this|that|these|th[eo]se|the (?:same|above|previous|given|aforementioned))\s"
    r"(?:\w+\s){0,2}?(?:windows?|intervals?|ranges?|regions?|requirements?|mass)\b"
)
_OUTSIDE = re.compile(
    rf"(?i)\b(?:outside|beyond|away from|not in|off)\W+(?:of\s)?{_THIS.pattern[4:]}"
)
#: characters before words in which their interval may stand, and between its ends
_REACH, _APART = 600, 40
_WITHIN = re.compile(r"(?i)\bwithin\b|±|\baround\b|\bcompatible\b|\bconsistent\b|\b(?:of|from) ")


def windowed(said: SaidRule, spot: Spot) -> SaidRule:
    """The rule with the distance from the middle of its interval, where the words have that and not
    the ends; of a mass from that of the Z boson also where it has a name of its own.
    """
    test, text = said.test, spot.words
    if _FROM_Z.fullmatch(test.q) and test.what and not test.near:
        return replace(said, test=replace(test, q="mass", near=_MASSES[0][1]))
    if test.op not in INTERVALS or len(test.v) != 2 or test.near or spot.cell is not None:
        return said
    low, high = test.v
    middle, half = round((low + high) / 2, 6), round((high - low) / 2, 6)
    ends = states(text, low, test.q) or states(text, high, test.q)
    if ends or half <= 0 or not states(text, half, test.q) or not _WITHIN.search(text):
        return said
    op = "<" if test.op == "in" else ">"
    return replace(said, test=replace(test, op=op, v=(half,), near=middle))


def check_near(test: SaidTest, spot: Spot) -> None:
    """The middle of an interval stands near the words, or is the mass of a particle that they name.

    Raises Unbelieved.
    """
    if not test.near:
        return
    around = sentence(spot) if spot.cell is None else spot.block.text
    scale = {"MeV": 0.001, "TeV": 1000.0}.get(test.unit, 1.0)
    named = (
        name.search(around) and abs(scale * test.near - mass) <= off for name, mass, off in _MASSES
    )
    if not holds(around, test.near) and not any(named):
        message = f'{test.near:g} does not stand near "{spot.words}"'
        raise Unbelieved(message, "HEP502")


def reaching(said: SaidRule, spot: Spot) -> Spot:
    """The words with those before them that have the interval that they call "this window"."""
    test = said.test
    if test.op not in INTERVALS or len(test.v) != 2 or spot.cell is not None:
        return spot
    if not _THIS.search(spot.words) or any(states(spot.words, v, test.q) for v in test.v):
        return spot
    begin = max(spot.start - _REACH, 0)
    text = spot.block.text[begin : spot.start]
    low, high = (list(quotes.occurrences(text, v)) for v in sorted(test.v))
    near = [a for a in low if any(0 < b[0] - a[1] < _APART for b in high)]
    if not near:
        return spot
    start = begin + near[-1][0]
    if not math.isclose(float(text[slice(*near[-1])]), min(test.v)):
        return spot
    return replace(spot, start=start)


def is_outside(spot: Spot) -> bool:
    """True for words that speak of what is outside of an interval that was given before."""
    return bool(_OUTSIDE.search(spot.words))
