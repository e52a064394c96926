"""A comparison in the vocabulary of subjects and quantities → the ADL that says it."""

from __future__ import annotations

from typing import Final

from hepnb.adl import tree
from hepnb.spec import Comparison

#: subject → (name of its collection, the collection of the events)
COLLECTIONS: Final[dict[str, tuple[str, str]]] = {
    "electron": ("electrons", "Electron"), "muon": ("muons", "Muon"), "lepton": ("leptons", "Lepton"), "tau": ("taus", "Tau"),
    "photon": ("photons", "Photon"), "jet": ("jets", "Jet"), "bjet": ("bjets", "BJet"), "fatjet": ("fatjets", "FatJet"),
    "track": ("tracks", "Track"), "vertex": ("vertices", "Vertex"),
}  # fmt: skip

#: quantity of one object → the attribute, and whether its size counts
ATTRIBUTES: Final[dict[str, tuple[str, bool]]] = {
    "pt": ("pt", False), "et": ("et", False), "abseta": ("eta", True), "eta": ("eta", False), "mass": ("mass", False),
    "d0": ("d0", True), "z0": ("z0", True),
    "z0sintheta": ("z0sintheta", True), "d0sig": ("d0sig", True), "iso": ("iso", False),
    "jvt": ("jvt", False), "radius": ("radius", False),
    "other:ntracks": ("ntracks", False), "id": ("id", False), "iso_wp": ("iso_wp", False), "btag_wp": ("btag_wp", False),
    "quality": ("quality", False),
}  # fmt: skip

#: quantity of the event → its name
VARIABLES: Final[dict[str, str]] = {
    "met": "MET", "met_significance": "met_significance", "ht": "ht", "mht": "mht", "st": "st", "meff": "meff", "other:mct": "mct",
    "other:met_over_sqrt_sumet": "met_over_sqrt_sumet", "other:met_over_sqrt_ht": "met_over_sqrt_ht", "other:mt2": "mt2",
}  # fmt: skip


def name(text: str) -> tree.Name:
    """A bare name."""
    return tree.Name(text)


def call(function: str, *arguments: tree.Expr) -> tree.Call:
    """A function or an attribute of something."""
    return tree.Call(function, arguments)


def item(collection: str, rank: int) -> tree.Index:
    """The object of that rank (1 the leading one)."""
    return tree.Index(tree.Name(collection), rank - 1)


def limited(left: tree.Expr, c: Comparison) -> tree.Expr:
    """``left op value`` of a comparison."""
    if isinstance(c.value, str):
        return tree.Compare("==", left, tree.String(c.value))
    if isinstance(c.value, tuple):
        return tree.Range(left, tree.Number(c.value[0], c.unit), tree.Number(c.value[1], c.unit), c.op == "in")
    return tree.Compare(c.op, left, tree.Number(c.value, c.unit))  # type: ignore[arg-type]


def attribute(quantity: str, owner: tree.Expr | None = None) -> tree.Expr | None:
    """The attribute of a quantity, of the candidate itself or of ``owner``; None for what is no attribute."""
    if quantity == "mt":
        return call("mt", owner or name("this"), name("MET"))
    if quantity not in ATTRIBUTES and not quantity.startswith("other:"):
        return None
    word, absolute = ATTRIBUTES.get(quantity, (quantity.removeprefix("other:"), False))
    if quantity not in ATTRIBUTES and owner:
        return tree.Attribute(owner, word)
    value: tree.Expr = call(word, owner) if owner else name(word)
    return call("abs", value) if absolute else value


def selection(left: tree.Expr, c: Comparison, note: tree.Note) -> tree.Select:
    """The line that says a comparison; a gap is a ``reject``."""
    if c.op == "notin" and isinstance(c.value, tuple):
        inside = Comparison(c.subject, c.quantity, "in", c.value, c.unit)
        return tree.Select(limited(left, inside), rejects=True, note=note)
    return tree.Select(limited(left, c), note=note)


def total(collection: str, count: int) -> tree.Expr:
    """The sum of the first objects of a collection."""
    terms: tree.Expr = item(collection, 1)
    for rank in range(2, count + 1):
        terms = tree.Binary("+", terms, item(collection, rank))
    return terms
