"""Subjects of a selection: objects, their collections, and what several of them make together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

#: subject → (name of a collection of them, the base collection of the events)
COLLECTIONS: Final[dict[str, tuple[str, str]]] = {
    "electron": ("electrons", "Electron"), "muon": ("muons", "Muon"),
    "lepton": ("leptons", "Lepton"), "tau": ("taus", "Tau"),
    "photon": ("photons", "Photon"), "jet": ("jets", "Jet"), "bjet": ("bjets", "BJet"),
    "fatjet": ("fatjets", "FatJet"),
    "track": ("tracks", "Track"), "vertex": ("vertices", "Vertex"),
}  # fmt: skip

#: candidates one by one; those that a veto may ask for; those that may be isolated
SINGLE: Final = frozenset(COLLECTIONS)
VETOABLE: Final = SINGLE - {"vertex"}
#: what is no object of an event
NO_OBJECTS: Final = frozenset({"event", "met"})

LEPTONS: Final = frozenset({"lepton", "electron", "muon", "tau"})
LIGHT: Final = frozenset({"electron", "muon"})
#: … of which a pair is made
OF_PAIRS: Final = LIGHT | {"lepton"}
#: kinds of objects by how they are reconstructed: some of them, not all
RECONSTRUCTED: Final = (
    r"(?:stand-?alone|(?:calorimeter|segment)-tagged|displaced|(?:un)?converted"
    r"|(?:non|anti)-isolated|non-?prompt|out-of-time)"
)
#: objects that are no jets, by their names
NO_JETS: Final = "leptons?|electrons?|muons?|photons?|taus?|tracks?"
#: objects by their names
OBJECTS: Final = rf"(?i:jets?|{NO_JETS})"
#: particles of which no event has a collection
PARTICLES: Final = (
    r"(?:[Kk]aons?|[Pp]ions?|[Pp]rotons?|[Nn]eutrons?|[Nn]eutrinos?|[Hh]adrons?|[Bb]aryons?"
    r"|[Mm]esons?|(?<![Tt]op )(?<!\bb )(?<!\bc )[Qq]uarks?(?! jets?\b)|[Gg]luons?|[Pp]artons?)"
)
ISOLATED: Final = LEPTONS | {"photon", "track"}
JETS: Final = frozenset({"jet", "bjet", "fatjet"})
TAGGABLE: Final = frozenset({"jet", "bjet"})
#: subject → subjects that are a kind of it
KINDS: Final[dict[str, frozenset[str]]] = {"jet": JETS - {"jet"}, "lepton": LEPTONS - {"lepton"}}
#: candidates that are built of several objects
SYSTEMS: Final = ("dilepton", "dijet", "diphoton", "quadruplet", "z1", "z2", "z", "w", "h")
#: … those that are called after what they decay from, whatever they are built of
CANDIDATES: Final = ("h", "w", "top")
#: … those that are called after their members
OF_MEMBERS: Final = SYSTEMS[:6]

#: what a kind counts as where several are taken together
_FAMILY: Final[dict[str, str]] = {
    **dict.fromkeys(LEPTONS, "lepton"),
    **dict.fromkeys(JETS, "jet"),
    "photon": "photon",
}
#: (family, how many) → the word for them together
_SYSTEM: Final[dict[tuple[str, int], str]] = {
    ("lepton", 2): "dilepton", ("lepton", 4): "quadruplet", ("jet", 2): "dijet",
    ("photon", 2): "diphoton",
}  # fmt: skip
#: system → its members, as they count beside others
_MEMBERS: Final[dict[str, tuple[str, ...]]] = {
    **{word: (family,) * number for (family, number), word in _SYSTEM.items()},
    **dict.fromkeys(("z", "z1", "z2"), ("lepton", "lepton")),
}


#: system → the family of its members
_OF_SYSTEM: Final[dict[str, str]] = {
    **{word: family for (family, _), word in _SYSTEM.items()},
    **dict.fromkeys(("z", "z1", "z2"), "lepton"),
}  # fmt: skip


def system(members: Sequence[str]) -> str:
    """The word for objects together: two leptons are a dilepton, four, or two dileptons, a
    quadruplet; "" where they have none.

    One object is itself, with its rank (``jet:1``). A dilepton and a photon have a name of both,
    ``dilepton-photon``.
    """
    if len(members) == 1:
        return members[0]
    named = [m.partition(":")[0] for m in members]
    kinds = [part for kind in named for part in _MEMBERS.get(kind, (kind,))]
    families = {_FAMILY.get(k, k) for k in kinds}
    if len(families) == 1:
        return _SYSTEM.get((families.pop(), len(kinds)), "")
    leptons = tuple(k for k in kinds if k in LEPTONS)
    others = [k for k in kinds if k not in leptons]
    return (
        "dilepton-photon"
        if others == ["photon"] and leptons and system(leptons) == "dilepton"
        else ""
    )


#: words for objects beside others, which ones something else says
BESIDE: Final = ("additional", "another", "extra", "further", "other")

#: a kind → the word for two of it
PAIRS: Final[dict[str, str]] = {kind: system((kind, kind)) for kind in _FAMILY if kind != "fatjet"}


def together(members: Sequence[str]) -> str:
    """The name of what objects make together: that of `system`, else of the members
    (``jet-lepton``), or ``event``.

    Ranks (``lepton:1``) do not matter.
    """
    kinds = tuple(m.partition(":")[0] for m in members)
    if word := system(kinds):
        return word
    leptons = [k for k in kinds if k in LEPTONS]
    if len(leptons) == 2:
        return "-".join(("dilepton", *sorted(k for k in kinds if k not in LEPTONS)))
    if kinds and set(kinds) <= JETS:
        return "jet"
    return "-".join(sorted(kinds)) if len(kinds) == 2 else "event"


def union(subjects: Collection[str]) -> str:
    """The subject of a collection that joins several: electrons and muons are leptons."""
    found = set(subjects)
    if len(found) == 1:
        return next(iter(found))
    if found and found <= LEPTONS:
        return "lepton"
    return "jet" if found and found <= JETS else "event"


def related(one: str, other: str) -> bool:
    """True where what is said of one subject may be said of the other: a kind of it, what it is a
    part of, the event.

    A pair (``jet-muon``) and a system (``dilepton``) are related to their members.
    """
    mine, theirs = (_members(s) for s in (one, other))
    return bool(mine & theirs) or not (mine and theirs)


def _members(subject: str) -> frozenset[str]:
    """The families that a subject is of or made of; none for what may be anything (the event,
    candidates by name).
    """
    found: set[str] = set()
    for part in subject.split("-"):
        kind = part.partition(":")[0]
        if kind in _OF_SYSTEM:
            found.add(_OF_SYSTEM[kind])
        elif kind in _FAMILY or kind in ("track", "vertex", "met"):
            found.add(_FAMILY.get(kind, kind))
    return frozenset(found)
