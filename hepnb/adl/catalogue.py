"""The catalogue of names in ADL lines: base collections, attributes and functions, with their
dimensions. Data, no logic.

Names are compared without case; the spelling here is canonical.
"""

from __future__ import annotations

from typing import Final

#: canonical base collection → subject word (docs/glossary.md)
COLLECTIONS: Final[dict[str, str]] = {
    "Electron": "electron",
    "Muon": "muon",
    "Lepton": "lepton",
    "Tau": "tau",
    "Photon": "photon",
    "Jet": "jet",
    "BJet": "bjet",
    "FatJet": "fatjet",
    "Track": "track",
    "Vertex": "vertex",
    "MET": "met",
}

#: canonical attribute → dimension of its value ("flag": a word or a truth value; "any": absolute or
#: relative, over a resolution or over the root of a sum of energies)
ATTRIBUTES: Final[dict[str, str]] = {
    "pt": "energy", "et": "energy", "e": "energy", "mass": "energy", "px": "energy", "py": "energy",
    "pz": "energy",
    "eta": "1", "rapidity": "1", "phi": "angle", "theta": "angle",
    "charge": "1", "type": "1", "n": "1", "ntracks": "1", "index": "1",
    "d0": "length", "d0err": "length", "z0": "length", "z0sintheta": "length", "d0sig": "1",
    "z0sig": "1", "radius": "1",
    "iso": "any", "trackiso": "any", "caloiso": "any", "jvt": "1", "chi2": "1", "btag": "1",
    "ctag": "1", "tautag": "1",
    "pdgid": "1",
    "id": "flag", "iso_wp": "flag", "btag_wp": "flag", "quality": "flag", "trigger_matched": "flag",
    "met": "energy", "met_significance": "any",
}  # fmt: skip

#: function → (fewest arguments, most arguments, dimension of the value; "same" as the first
#: argument, "any" not known)
FUNCTIONS: Final[dict[str, tuple[int, int, str]]] = {
    "abs": (1, 1, "same"), "sqrt": (1, 1, "root"), "log": (1, 1, "1"), "exp": (1, 1, "1"),
    "sin": (1, 1, "1"), "cos": (1, 1, "1"), "tan": (1, 1, "1"), "sinh": (1, 1, "1"),
    "cosh": (1, 1, "1"),
    "dR": (2, 2, "1"), "dphi": (2, 2, "angle"), "deta": (2, 2, "1"),
    "size": (1, 1, "1"), "sum": (1, 1, "same"), "min": (1, 9, "same"), "max": (1, 9, "same"),
    "any": (1, 1, "flag"), "all": (1, 1, "flag"),
    "mt": (2, 2, "energy"), "MT2": (3, 4, "energy"), "MCT": (2, 2, "energy"),
    "HT": (1, 1, "energy"), "MHT": (1, 1, "energy"),
    "MR": (2, 2, "energy"), "MTR": (3, 3, "energy"), "razor": (3, 3, "1"),
    "sphericity": (1, 1, "1"), "aplanarity": (1, 1, "1"),
}  # fmt: skip

#: what a sum of objects has, and what missing transverse momentum has
KINEMATIC: Final = ("pt", "et", "e", "mass", "px", "py", "pz", "eta", "rapidity", "phi", "theta")
TRANSVERSE: Final = ("pt", "et", "px", "py", "phi", "met", "met_significance")

#: functions that turn a collection into one value
REDUCERS: Final = ("size", "sum", "min", "max", "any", "all")

#: functions that give one value for a whole collection
REDUCING: Final = (*REDUCERS, "HT", "MHT", "sphericity", "aplanarity")

#: event variables every schema offers
EVENT_VARIABLES: Final[dict[str, str]] = {"MET": "energy", "weight": "1"}

#: CutLang's names of the collections that every file has → canonical; other spellings may be names
#: of the events' own
OLDER_COLLECTIONS: Final[dict[str, str]] = {
    "ELE": "Electron", "Ele": "Electron", "ele": "Electron", "MUO": "Muon", "Muo": "Muon",
    "muo": "Muon", "PHO": "Photon",
    "Pho": "Photon", "pho": "Photon", "TRK": "Track", "Trk": "Track", "JET": "Jet",
    "FJET": "FatJet", "TAU": "Tau", "LEP": "Lepton",
}  # fmt: skip

#: older names of functions of one argument → today's
OLDER_FUNCTIONS: Final[dict[str, str]] = {"n": "size", "count": "size", "numof": "size"}

_CANONICAL = {name.lower(): name for name in (*COLLECTIONS, *ATTRIBUTES, *FUNCTIONS)}
_CANONICAL |= {
    "met": "MET", "missinget": "MET", "m": "mass", "invmass": "mass", "energy": "e", "deltar": "dR",
    "deltaphi": "dphi", "deltaeta": "deta",
    "q": "charge",
}  # fmt: skip
# functions of the older dialects
_CANONICAL |= {
    "fmt": "mt", "fmt2": "MT2", "fht": "HT", "fmr": "MR", "fmtr": "MTR",
    "faplanarity": "aplanarity", "fsphericity": "sphericity",
}  # fmt: skip


def attribute(name: str) -> str | None:
    """The canonical attribute of that name, or None."""
    lower = name.lower()
    return next((a for a in (lower, _CANONICAL.get(lower, "")) if a in ATTRIBUTES), None)


def function(name: str) -> str | None:
    """The canonical function of that name, or None."""
    found = _CANONICAL.get(name.lower())
    return found if found in FUNCTIONS else None


def collection(name: str) -> str | None:
    """The canonical base collection of that name, or None; ``photons`` is not one, ``Photon``
    and ``PHOTON`` are.
    """
    found = _CANONICAL.get(name.lower())
    return found if found in COLLECTIONS else None
