"""Cones of isolation that shrink with the momentum of the lepton in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from hepnb.spec import Comparison
from hepnb.sweep.forms.form import Form, ruled
from hepnb.sweep.reading import Reading
from hepnb.sweep.rules import forms as rules
from hepnb.vocabulary.subjects import LIGHT

if TYPE_CHECKING:
    from hepnb.sweep.sentence import Sentence

#: whose isolation it is, also in front of the word itself: ``muon isolation``
_LEPTON: Final = re.compile(r"\b(lepton|electron|muon)s?\b")
_ENDS: Final = ("max", "min")


def shrinking(s: Sentence) -> Iterator[Form]:
    """``0.2 for pT < 50 GeV, 10 GeV/pT for …, and 0.05 for pT > 200 GeV``: the largest and the
    smallest cone, as parameters of the leptons; open where the sentence does not say whose.
    """
    for match in rules.SHRINKING_CONE.finditer(s.text, s.start, s.end):
        found = {n: next(match[g] for g in (f"{n}1", f"{n}2", f"{n}3") if match[g]) for n in _ENDS}
        sizes = {n: float(x) for n, x in found.items()}
        if not 0 < sizes["min"] < sizes["max"] < 1:
            continue
        named = set(_LEPTON.findall(match[0])) or set(_LEPTON.findall(s.text, s.start, s.end))
        named = named or set(s.carried) & {"lepton", *LIGHT}
        comparisons = tuple(
            Comparison(subject, f"other:{n}_iso_cone", "==", sizes[n])
            for subject in sorted(named)
            for n in ("max", "min")
        )
        read = Reading(match.start(), match.end(), comparisons, stated=bool(comparisons))
        yield Form(match.start(), match.end(), (ruled(rules.SHRINKING_CONE, read),))
