"""The quantities of a selection: what each is, its dimension, and how the language writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

#: who has the quantity: one object, a pair of objects, the event, a collection as a whole; or a
#: ``flag`` (a word), a ``parameter``
Owner = Literal["object", "pair", "event", "collection", "flag", "parameter"]


@dataclass(frozen=True, slots=True)
class Observable:
    """A quantity of the vocabulary.

    ``dimensions``: what its numbers may have, in the words of `hepnb.units` ("1" for a plain
    number); () is not checked. ``word``: its attribute, function or variable in ADL. ``magnitude``:
    the sign does not count, the line says ``abs``.
    """

    name: str
    meaning: str
    owner: Owner
    dimensions: tuple[str, ...] = ("1",)
    word: str = ""
    magnitude: bool = False


_ENERGY: Final = ("energy",)
_LENGTH: Final = ("length",)
_ANGLE: Final = ("angle", "1")

_ROWS: Final = (
    Observable("pt", "transverse momentum", "object", _ENERGY),
    Observable("et", "transverse energy", "object", _ENERGY),
    Observable("mass", "mass", "object", _ENERGY),
    Observable("eta", "pseudorapidity with its sign", "object"),
    Observable("abseta", "pseudorapidity without its sign", "object", word="eta", magnitude=True),
    Observable("absy", "rapidity without its sign", "object", word="rapidity", magnitude=True),
    Observable("n", "how many there are", "collection", word="size"),
    Observable("dr", "distance in η and φ", "pair", word="dR"),
    Observable("deta", "distance in η", "pair", magnitude=True),
    Observable("dphi", "distance in φ", "pair", _ANGLE),
    Observable(
        "mt", "transverse mass of an object and the missing transverse momentum", "pair", _ENERGY
    ),
    Observable("met", "missing transverse momentum", "event", _ENERGY, "MET"),
    Observable(
        "met_significance",
        "missing transverse momentum over its resolution",
        "event",
        ("1", "root energy"),
    ),
    Observable("ht", "scalar sum of the pT of jets", "collection", _ENERGY, "HT"),
    Observable("mht", "size of the vector sum of the pT of jets", "collection", _ENERGY, "MHT"),
    Observable("st", "scalar sum of the pT of all objects", "event", _ENERGY),
    Observable("meff", "effective mass", "event", _ENERGY),
    Observable(
        "d0",
        "transverse impact parameter; its sign does not count",
        "object",
        _LENGTH,
        magnitude=True,
    ),
    Observable(
        "z0",
        "longitudinal impact parameter; its sign does not count",
        "object",
        _LENGTH,
        magnitude=True,
    ),
    Observable(
        "z0sintheta", "z0 times sin θ; its sign does not count", "object", _LENGTH, magnitude=True
    ),
    Observable(
        "d0sig", "d0 over its uncertainty; its sign does not count", "object", magnitude=True
    ),
    Observable("iso", "isolation: absolute in GeV, or relative to pT", "object", ("1", "energy")),
    Observable("ntracks", "number of tracks of an object", "object"),
    Observable("jvt", "output of the jet vertex tagger", "object"),
    Observable("vertex_chi2", "χ² of a vertex fit", "object", word="chi2"),
    Observable("radius", "distance from the beam line", "object", _LENGTH),
    Observable("id", "identification working point", "flag", ()),
    Observable("iso_wp", "isolation working point", "flag", ()),
    Observable("btag_wp", "b-tagging working point", "flag", ()),
    Observable("quality", "quality criterion by name", "flag", ()),
    Observable(
        "shared_track", "it shares its track with an object of another collection", "flag", ()
    ),
    Observable("charge", "`OS` opposite sign, `SS` same sign", "flag", ()),
    Observable("flavour", "`SF` same flavour, `DF` different flavour", "flag", (), "type"),
    Observable("trigger", "name of a trigger, or its threshold", "flag", ()),
    Observable(
        "parameter",
        "the radius of a jet, the cone of an isolation; never a requirement",
        "parameter",
        (),
    ),
)

QUANTITIES: Final[dict[str, Observable]] = {q.name: q for q in _ROWS}


#: quantities on which a threshold is a lower end where no word says so
FLOORED: Final = ("pt", "et", "met", "ht", "mht", "st", "meff", "other:lt", "mt")
#: quantities of the event as a whole
OF_WHOLE_EVENTS: Final = ("met", "met_significance", "ht", "mht", "st", "meff", "other:lt")


#: quantity → what another reading of the same words calls it
SAME: Final[dict[str, str]] = {"et": "pt", "eta": "abseta"}
#: quantity → another by whose name a reading or a line may call it
ALIKE: Final[dict[str, str]] = {**SAME, "mht": "met"}
#: what people and models type → the quantity
TYPED: Final[dict[str, str]] = {
    "|eta|": "abseta", "|η|": "abseta", "η": "eta", "size": "n", "count": "n", "number": "n",
    "multiplicity": "n", "m": "mass",
    "invariant_mass": "mass", "delta_r": "dr", "deltar": "dr", "delta_phi": "dphi",
    "deltaphi": "dphi", "delta_eta": "deta",
    "etmiss": "met", "ptmiss": "met", "missing_et": "met", "e_t": "et", "p_t": "pt", "h_t": "ht",
    "isolation": "iso",
    "reliso": "iso",
    "dxy": "d0", "dz": "z0", "transverse_impact_parameter": "d0",
    "longitudinal_impact_parameter": "z0",
    "sip": "d0sig", "flavor": "flavour", "identification": "id",
    "btag": "btag_wp",
}  # fmt: skip
#: quantity → the one that the score of a draft compares it as
COMPARED: Final[dict[str, str]] = {
    **{typed: SAME.get(name, name) for typed, name in TYPED.items()},
    **SAME, "y": "abseta", "absy": "abseta", "ntracks": "n", "other:ntracks": "n",
    "other:n_tracks": "n", "htmiss": "mht", "vertex_chi2": "chi2",
}  # fmt: skip
#: quantities that papers call by one name
CALLED_ALIKE: Final = (
    frozenset({"pt", "et"}), frozenset({"eta", "abseta"}), frozenset({"ht", "st", "meff"}),
    frozenset({"met", "mht"}), frozenset({"mass", "mt"}), frozenset({"z0", "z0sintheta"}),
    frozenset({"d0", "d0sig"}), frozenset({"n", "ntracks"}),
)  # fmt: skip
#: transverse momentum and energy; pseudorapidity with and without its sign
MOMENTA: Final = frozenset({"pt", "et"})
#: energies of the whole event, with which a threshold may grow
SCALES: Final = frozenset({"met", "ht", "mht", "st", "meff"})
ETAS: Final = frozenset({"eta", "abseta"})
#: how far from the plane across the beam, whatever the sign
FORWARD: Final = frozenset({"abseta", "absy"})
#: sums over jets
JET_SUMS: Final = frozenset({"ht", "mht"})
#: what two objects are to each other
RELATIONS: Final = frozenset({"charge", "flavour"})
#: distances between two objects
DISTANCES: Final = frozenset({"dr", "dphi", "deta"})
#: sums over all that an event has, which may be called after their objects: HT of large jets
SUMS: Final = frozenset({"ht", "mht", "st", "meff"})
#: quantities of the event as a whole
OF_EVENT: Final = SUMS | {"met", "met_significance"}


def called_alike(one: str, other: str) -> bool:
    """True for two quantities that papers call by one name, and for one and itself."""
    return one == other or any({one, other} <= group for group in CALLED_ALIKE)


def known(name: str) -> Observable:
    """The quantity of that name; ``other:name`` is an attribute or a variable of that name, of
    any dimension.
    """
    return QUANTITIES.get(name) or Observable(
        name, "anything else, by its name in the spec", "object", (), name.removeprefix("other:")
    )


def word(name: str) -> str:
    """The language's word for a quantity."""
    found = known(name)
    return found.word or found.name
