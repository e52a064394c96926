"""The step of a cutflow that a published row describes: by the words of their labels, in order
(see `hepnb.compare`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

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
    sum of weights. ``label``: the ADL line, or what all events are called; ``count``: raw events;
    ``weighted``: their sum of weights.
    """

    label: str
    count: float
    weighted: float
    unapplied: tuple[str, ...] = ()
    variance: float = 0.0


@lru_cache(maxsize=4096)
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


def _gains(rows: Sequence[PublishedYield], stages: Sequence[Stage]) -> list[list[float]]:
    """For each row how similar the words of each stage are, less what is no likeness."""
    labels = [words(r.step) for r in rows]
    alike = process.cdist(
        labels, [words(s.label) for s in stages], scorer=fuzz.token_set_ratio, score_cutoff=_LEAST
    )
    gains: list[list[float]] = (alike.astype(float) - _LEAST).tolist()
    for j, stage in enumerate(stages):
        if stage.label == ALL_EVENTS:
            for row, gain in zip(rows, gains, strict=True):
                gain[j] = (100.0 if _is_all(row.step) else 0.0) - _LEAST
    return gains


def _is_all(label: str) -> bool:
    return bool((_ALL.match(label) and "event" in label.lower()) or _ALL.fullmatch(label))


def match(rows: Sequence[PublishedYield], stages: Sequence[Stage]) -> list[int | None]:
    """For each row the index of its stage, or None: the assignment in order with the most
    similar labels, gaps by position.
    """
    if not rows or not stages:
        return [None] * len(rows)
    found = _align(_gains(rows, stages), len(stages))
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
    best = [[0.0] * (n + 1)]
    for row in gain:
        above, left = best[-1], 0.0
        line = [0.0]
        for j, value in enumerate(row, start=1):
            left = max(above[j], left, above[j - 1] + value)
            line.append(left)
        best.append(line)
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
