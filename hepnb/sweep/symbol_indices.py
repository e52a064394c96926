"""The index of a symbol or the brackets after it: ``m_{ℓℓ}``, ``p_{T}^{γ}``,
``Δφ(j_{1}, E_{T}^{miss})``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from hepnb.vocabulary.subjects import system
from hepnb.vocabulary.wordings import INDICES

#: what an index may have besides: charges, accents, brackets, separators, words that say nothing of
#: whose it is
_NOTHING: Final = (
    r"\^?\{?[+−±∓-]\}?|̄|[\s,;|(){}_^·']+|and|the|leading|any|reco|vis|had?(?![a-z])|cluster|inv"
    r"|i(?![a-z])"
)
_ONE: Final = re.compile(
    "|".join(f"(?P<{word}>{pattern})" for word, pattern in INDICES)
    + rf"|(?P<rank>\d)|(?P<nothing>{_NOTHING})|(?P<other>.)"
)


#: the momentum of an object stands for its direction: ``Δφ(p⃗_{T}^{j1}, p⃗_{T}^{miss})``
_VECTOR: Final = re.compile(r"\b[pE]⃗?_\{T\}\^(?=\{)|\bp⃗_(?=\{(?!T))")


@cache
def objects_of(index: str) -> tuple[str, ...] | None:
    """The objects that an index names in order, with their ranks; None where it has anything
    that is not known.
    """
    flat = re.sub(r"\b([EpH])⃗?_\{T\}\^\{miss\}|\b([EpH])\^\{miss\}_\{T\}", "miss", index)
    flat = _VECTOR.sub("", flat)
    found: list[str] = []
    times = 1
    for match in _ONE.finditer(flat):
        kind = match.lastgroup or ""
        if kind == "other":
            return None
        if kind == "rank":
            if found and ":" in found[-1]:
                return None  # jet1,2,3
            if found:
                found[-1] = f"{found[-1]}:{match[0]}"
            else:
                times = int(match[0])
        elif kind != "nothing":
            found += [kind] * (times if 0 < times < 5 else 1)
            times = 1
    return tuple(found)


@cache
def pair(symbol: str) -> tuple[str, ...]:
    """The two things between which ``Δφ(j_{1}, E_{T}^{miss})`` or ``|Δη_{jj}|`` is; () where it
    names none or others.

    Missing momentum stands last; two of a kind are the first and the second.
    """
    named = objects_of(re.sub(r"^\|?\s*Δ\s?[φηR]", "", symbol)) if "Δ" in symbol else ()
    return ordered(named or ())


def ordered(named: tuple[str, ...]) -> tuple[str, ...]:
    """Two things, missing momentum last and two of a kind with their ranks; () for any other
    number of them.
    """
    if len(named) != 2:
        return ()
    if named == ("met", "met"):
        return ()  # of two kinds of missing momentum, or of one calculated in two ways
    if named[0] == named[1]:
        return (f"{named[0]}:1", f"{named[0]}:2") if ":" not in named[0] else ()
    return (named[1], named[0]) if named[0] == "met" else named


@cache
def whose(symbol: str) -> str:
    """The subject in the vocabulary whose quantity a symbol with an index is; ``?`` for one that is
    not known, "" without index.

    ``p_{T}^{γ}`` is the photon's, ``m_{ℓℓ}`` the dilepton's. A lone number is the mark of a
    footnote.
    """
    if "{" not in symbol:
        return system(objects_of(symbol[1:]) or ()) if re.match(r"[mM]\S+$", symbol) else ""
    index = re.sub(
        r"^\|?\s*[^\W_]+", "", re.sub(r"_\{T\}(?=[\^_]|$)|(?<=_\{)T,", "", symbol)
    ).strip("| ")
    if not index or re.fullmatch(r"_\{(?:T|inv)\}|\^\{\d{1,2}\}", index):
        return ""
    named = objects_of(index.replace("(γ)", ""))  # with photons that were radiated, if any
    return "?" if named is None else system(named) or ("?" if named else "")
