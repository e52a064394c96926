"""The step of a cutflow that a published row describes: by the words of their labels, in order
(see `hepnb.compare`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from hepnb.result import PublishedYield
from hepnb.vocabulary.numbers import RANKS, WORDS

ALL_EVENTS = "all events"
_ALL = re.compile(
    r"(?i)^(?:all|total|initial|no (?:cuts?|requirements?|selection)|before|input|generated"
    r"|produced)\b"
)
_LEAST = 50.0  # similarity (0 to 100) below which two labels have nothing to do with each other
_WORDS = {
    "pt": "pt transverse momentum",
    "et": "et transverse energy",
    "e": "energy",
    "mass": "invariant mass",
    "m": "invariant mass",
    "met": "missing transverse momentum met etmiss",
    "etmiss": "missing transverse momentum met etmiss",
    "ht": "ht scalar sum",
    "size": "number",
    "sum": "total sum",
    "all": "all each every",
    "dr": "distance deltar",
    "dphi": "azimuthal angle deltaphi",
    "id": "identification",
    "trige": "electron trigger",
    "trigm": "muon trigger",
}
_PARTICLES = {
    "l": "lepton",
    "ℓ": "lepton",
    "e": "electron",
    "mu": "muon",
    "μ": "muon",
    "j": "jet",
    "b": "bjet",
    "γ": "photon",
    "g": "photon",
}
_MASS = re.compile(r"m(\d?)(?:(mu|[lℓeμjbγg])\2?)")
#: words that say nothing of a step
_EMPTY = frozenset(
    (
        "select",
        "reject",
        "requirement",
        "event",
        "abs",
        "gev",
        "tev",
        "mev",
        "exactly",
        "least",
        "after",
        "with",
    )
)
_EMPTY |= {"of", "the", "a", "an", "and", "or", "in", "at"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A place in the cutflow of a region: all events, or after a step.

    ``unapplied``: the steps so far that were not applied; ``variance``: the statistical one of the
    sum of weights.
    """

    label: str
    count: float
    weighted: float
    unapplied: tuple[str, ...] = ()
    variance: float = 0.0


def words(label: str) -> str:
    """A label of a paper or an ADL line as plain words, sorted: what two of them have in common can
    be counted.

    ``Leading lepton p_{T}`` and ``select pt(leptons[0]) > 20 GeV`` share ``leading``, ``lepton``
    and ``pt``.
    """
    text = re.sub(
        r"\[(\d)\]", lambda m: f" {' '.join(RANKS.get(int(m[1]) + 1, ()))} ", label.lower()
    )
    text = re.sub(r"(?<=\w)-(?=\w)|[_^{}$\\]", lambda m: " " if m[0] == "-" else "", text)
    found = {
        w
        for token in re.findall(r"[^\W\d_]+\d*[^\W\d_]*|\d+(?:\.\d+)?", text)
        for w in _expanded(token)
    }
    return " ".join(sorted(found - _EMPTY))


def _expanded(token: str) -> Iterator[str]:
    """A token in words: plural off, short names written out, digits beside number words, ``m4l``
    as mass four lepton.
    """
    word = (
        token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token
    )
    yield word
    yield from _WORDS.get(word, "").split()
    if word.isdecimal():
        yield from _number(int(word))
    if (mass := _MASS.fullmatch(word)) and (n := int(mass[1] or "2")) in WORDS:
        yield from ("invariant", "mass", *_number(n), _PARTICLES[mass[2]])


def _number(n: int) -> tuple[str, ...]:
    return (*WORDS.get(n, ()), "single") if n == 1 else WORDS.get(n, ())


def _similarity(label: str, stage: Stage) -> float:
    if stage.label == ALL_EVENTS:
        return (
            100.0
            if (_ALL.match(label) and "event" in label.lower()) or _ALL.fullmatch(label)
            else 0.0
        )
    return float(fuzz.token_set_ratio(words(label), words(stage.label)))


def match(rows: Sequence[PublishedYield], stages: Sequence[Stage]) -> list[int | None]:
    """For each row the index of its stage, or None: the assignment in order with the most
    similar labels, gaps by position.
    """
    found = _align([[_similarity(r.step, s) - _LEAST for s in stages] for r in rows], len(stages))
    fences = [
        (-1, -1),
        *((i, j) for i, j in enumerate(found) if j is not None),
        (len(rows), len(stages)),
    ]
    for (i, j), (next_i, next_j) in pairwise(fences):
        if next_i - i == next_j - j:
            found[i + 1 : next_i] = range(j + 1, next_j)
    return found


def _align(gain: Sequence[Sequence[float]], n: int) -> list[int | None]:
    """Rows to stages, both in order, so that the sum of the gains is largest; a row without a
    gain stays alone.
    """
    best = [[0.0] * (n + 1) for _ in range(len(gain) + 1)]
    for i, row in enumerate(gain, start=1):
        for j, value in enumerate(row, start=1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + value)
    found: list[int | None] = [None] * len(gain)
    i, j = len(gain), n
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[i] = j
    return found
