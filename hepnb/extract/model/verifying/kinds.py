"""The kinds of objects and the ranks that words name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hepnb.sweep.symbol_indices import objects_of, whose
from hepnb.sweep.tokens import Token, plain, tokens
from hepnb.vocabulary import quantities
from hepnb.vocabulary.subjects import JETS, KINDS, LEPTONS

#: what words name beside the objects of a limit: where they come from, what isolates them
BESIDE = frozenset({"track", "vertex", "met", "event"})
#: system → the kinds of its members
_MEMBERS = {"dilepton": "lepton", "quadruplet": "lepton", "dijet": "jet", "diphoton": "photon"}
#: the ends of a distance, ``∆φ(j, ℓ)``
_ENDS = re.compile(r"\(([^()]*)\)")


def named_for(text: str, q: str) -> Iterator[str]:
    """The kinds of objects that a text names where it speaks of a quantity: what stands at another
    one, ``∆R_{ℓ,j}`` beside a momentum, is no object of it.
    """
    for token in tokens(plain(text)):
        if token.kind != "quantity" or quantities.called_alike(token.value, q):
            yield from (s for s in _kinds(token) if s not in BESIDE)


def named_kinds(text: str) -> Iterator[str]:
    """The kinds of objects that a text names; nothing of what the vocabulary does not know."""
    yield from (s for _, s in placed(text) if s not in BESIDE)


def placed(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The kinds of objects that a text names, each with its place there."""
    for token in tokens(plain(text)):
        yield from (((token.start, token.end), s) for s in _kinds(token))


def _kinds(token: Token) -> Iterator[str]:
    said = token.value if token.kind == "subject" else token.of if token.kind == "quantity" else ""
    if token.kind == "quantity" and token.value in quantities.DISTANCES and not said:
        inside = _ENDS.search(token.text)
        said = "-".join(objects_of(inside[1]) or ()) if inside else whose(token.text)
    for part in said.split("-"):
        kind = part.partition(":")[0]
        kind = _MEMBERS.get(kind, kind)
        if kind in LEPTONS | JETS | {"photon"} | BESIDE:
            yield kind


def alike(one: str, other: str) -> bool:
    """True for two kinds of which one may be the other."""
    kinds = one == other or one in KINDS.get(other, ()) or other in KINDS.get(one, ())
    return kinds or {one, other} <= JETS


def ranks(text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """The ranks that a text names, in words or as an index."""
    for token in tokens(plain(text)):
        of = token.of.split("-") if token.kind == "quantity" else ()
        said = [p.partition(":")[2] for p in of]
        said += [token.value] if token.kind == "ordinal" else []
        yield from (((token.start, token.end), int(rank)) for rank in said if rank.isdigit())
