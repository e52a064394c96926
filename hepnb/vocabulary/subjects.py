"""What a selection speaks of: objects, their collections, and what several of them make together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

#: subject → (name of a collection of them, the base collection of the events)
COLLECTIONS: Final[dict[str, tuple[str, str]]] = {
    "electron": ("electrons", "Electron"), "muon": ("muons", "Muon"), "lepton": ("leptons", "Lepton"), "tau": ("taus", "Tau"),
    "photon": ("photons", "Photon"), "jet": ("jets", "Jet"), "bjet": ("bjets", "BJet"), "fatjet": ("fatjets", "FatJet"),
    "track": ("tracks", "Track"), "vertex": ("vertices", "Vertex"),
}  # fmt: skip

LEPTONS: Final = frozenset({"lepton", "electron", "muon", "tau"})
JETS: Final = frozenset({"jet", "bjet", "fatjet"})
#: subject → subjects that are a kind of it
KINDS: Final[dict[str, frozenset[str]]] = {"jet": JETS - {"jet"}, "lepton": LEPTONS - {"lepton"}}
#: candidates that are built of several objects
SYSTEMS: Final = ("dilepton", "dijet", "diphoton", "quadruplet", "z1", "z2", "z", "w", "h")

#: two of a kind → the word for them together
PAIRS: Final[dict[str, str]] = {
    "lepton": "dilepton", "electron": "dilepton", "muon": "dilepton", "tau": "dilepton", "jet": "dijet", "bjet": "dijet",
    "photon": "diphoton",
}  # fmt: skip


def together(members: Collection[str]) -> str:
    """The subject that objects make together: two leptons a dilepton, four a quadruplet, two leptons and a photon both names.

    Ranks (``lepton:1``) do not matter. What has no word of its own is named by its members: ``dilepton-photon``, ``jet-lepton``.
    """
    kinds = [m.partition(":")[0] for m in members]
    leptons = [k for k in kinds if k in LEPTONS]
    others = sorted(k for k in kinds if k not in LEPTONS)
    if not others:
        return {1: kinds[0] if kinds else "event", 2: "dilepton", 4: "quadruplet"}.get(len(leptons), "event")
    if len(leptons) == 2:
        return "-".join(("dilepton", *others))
    if leptons:
        return "-".join(sorted(kinds)) if len(kinds) == 2 else "event"
    if set(kinds) <= JETS:
        return {1: kinds[0], 2: "dijet"}.get(len(kinds), "jet")
    if len(kinds) == 2:
        return PAIRS[kinds[0]] if kinds[0] == kinds[1] and kinds[0] in PAIRS else "-".join(sorted(kinds))
    return kinds[0] if len(kinds) == 1 else "event"


def union(subjects: Collection[str]) -> str:
    """The subject of a collection that joins several: electrons and muons are leptons."""
    found = set(subjects)
    if len(found) == 1:
        return next(iter(found))
    if found and found <= LEPTONS:
        return "lepton"
    return "jet" if found and found <= JETS else "event"
