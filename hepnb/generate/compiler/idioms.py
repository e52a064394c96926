"""The idioms of generated programs: `hepnb.generate.compile` copies the source of those that a
program uses into it.

They are plain awkward and numpy and stand here as functions so that they are checked and tested as
such. Each may use the ones above it. ``...`` in a shape is: events, objects of the event.
"""

from __future__ import annotations

import ast
import functools
import itertools
import operator
import types
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from hepnb import python_syntax
from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import awkward as ak
    import hist
    import numpy as np
else:
    ak = later("awkward")
    hist = later("hist")
    np = later("numpy")


def numbers(branch: ak.Array) -> ak.Array:
    """A branch; whole numbers as signed 64 bit, so that differences may be negative."""
    kind = ak.to_numpy(ak.flatten(branch, axis=None)).dtype.kind
    return ak.values_astype(branch, np.int64) if kind in "iu" else branch


def only(values: ak.Array) -> ak.Array:
    """The one value that each event has in a list; NaN where the list is empty."""
    return ak.fill_none(ak.firsts(values), np.nan)


def kept(objects: ak.Array, flags: ak.Array) -> ak.Array:
    """The objects whose flag is true: ``objects[flags]``, in a fraction of the time."""
    return ak.unflatten(ak.flatten(objects)[ak.flatten(flags)], ak.sum(flags, axis=1))


def by_pt(objects: ak.Array) -> ak.Array:
    """The objects of each event, highest pT first: as they stand where they are in that order."""
    pt, ends = ak.to_numpy(ak.flatten(objects.pt)), np.cumsum(ak.to_numpy(ak.num(objects)))
    ordered = np.append(pt[1:] <= pt[:-1], True)
    ordered[ends[ends > 0] - 1] = True  # after the last of an event comes another event
    if ordered.all():
        return objects
    return objects[ak.argsort(objects.pt, axis=1, ascending=False)]


def union(*collections: ak.Array) -> ak.Array:
    """All objects of the collections, highest pT first, with the fields that all of them have."""
    fields = [f for f in collections[0].fields if all(f in c.fields for c in collections)]
    name = collections[0].layout.purelist_parameter("__record__")
    return by_pt(ak.concatenate([ak.with_name(c[fields], name) for c in collections], axis=1))


def nth(objects: ak.Array, n: int) -> ak.Array:
    """The n-th object of each event (0: the first, -1: the last); None where there is no such
    object.
    """
    if n < 0:
        return nth(objects[:, ::-1], -n - 1)
    return ak.firsts(objects[:, n:] if n else objects)


def linked(places: ak.Array, objects: ak.Array) -> ak.Array:
    """The object that each place leads to, one or several in an event; None where the place is
    none (-1).
    """
    if places.ndim == 1:
        return ak.firsts(linked(ak.singletons(places), objects))
    there = (places >= 0) & (places < ak.num(objects))
    return ak.mask(ak.pad_none(objects, 1)[ak.where(there, places, 0)], there)


def lowest(values: ak.Array, axis: int = 1) -> ak.Array:
    """The smallest number of each event; None where there is none."""
    return ak.min(ak.nan_to_none(values), axis=axis)


def highest(values: ak.Array, axis: int = 1) -> ak.Array:
    """The largest number of each event; None where there is none."""
    return ak.max(ak.nan_to_none(values), axis=axis)


def order(keys: ak.Array, *, ascending: bool) -> ak.Array:
    """The places of the objects of each event by their keys; equal ones as they stand, those
    without a number last.
    """
    last = np.inf if ascending else -np.inf
    return ak.argsort(ak.fill_none(ak.nan_to_none(keys), last), axis=1, ascending=ascending)


def inside(x: ak.Array, low: ak.Array, high: ak.Array) -> ak.Array:
    """True for low <= x <= high."""
    return (x >= low) & (x <= high)


def outside(x: ak.Array, low: ak.Array, high: ak.Array) -> ak.Array:
    """True for x < low and for x > high."""
    return (x < low) | (x > high)


def unequal(x: ak.Array, y: ak.Array) -> ak.Array:
    """True where x and y differ; false where one of them is not a number."""
    return (x < y) | (x > y)


def dphi(a: ak.Array, b: ak.Array) -> ak.Array:
    """The angle between the two in the transverse plane, from 0 to pi."""
    difference = abs(a.phi - b.phi)
    return np.minimum(difference, abs(2 * np.pi - difference))


def deta(a: ak.Array, b: ak.Array) -> ak.Array:
    """The distance in eta, positive."""
    return abs(a.eta - b.eta)


def dr(a: ak.Array, b: ak.Array) -> ak.Array:
    """The distance in the plane of eta and phi."""
    along, around = a.eta - b.eta, dphi(a, b)
    return np.sqrt(along * along + around * around)


def transverse(a: ak.Array, b: ak.Array) -> ak.Array:
    """The sum of two momenta in the transverse plane."""
    return ak.zip({"px": a.px + b.px, "py": a.py + b.py}, with_name="Momentum2D")


def mt(a: ak.Array, b: ak.Array) -> ak.Array:
    """The transverse mass of two massless momenta: sqrt(2 pT pT' (1 - cos dphi))."""
    return np.sqrt(2 * a.pt * b.pt * (1 - np.cos(a.phi - b.phi)))


def mct(a: ak.Array, b: ak.Array) -> ak.Array:
    """The contransverse mass of two visible momenta: sqrt((ET + ET')^2 - (pT - pT')^2)
    (arXiv:0802.2879).
    """
    transverse_mass2 = [np.maximum(v.mass, 0) ** 2 + v.pt**2 for v in (a, b)]
    energy = np.sqrt(transverse_mass2[0]) + np.sqrt(transverse_mass2[1])
    return np.sqrt(energy**2 - (a.px - b.px) ** 2 - (a.py - b.py) ** 2)


def mt2(a: ak.Array, b: ak.Array, met: ak.Array, invisible: float = 0) -> ak.Array:
    """The stransverse mass of two visible momenta and two invisible ones of that mass
    (hep-ph/9906349, code arXiv:1411.4312).
    """
    from mt2 import mt2 as stransverse_mass  # package mt2

    there = ~(ak.is_none(a) | ak.is_none(b))
    known = [
        ak.to_numpy(x[there]) for x in (a.mass, a.px, a.py, b.mass, b.px, b.py, met.px, met.py)
    ]
    found = np.full(len(there), np.nan)
    found[ak.to_numpy(there)] = stransverse_mass(
        *(x.astype(float) for x in known), invisible, invisible
    )
    return ak.Array(found)


def mr(a: ak.Array, b: ak.Array) -> ak.Array:
    """The razor mass of two momenta: sqrt((|p| + |p'|)^2 - (pz + pz')^2) (arXiv:1006.2727)."""
    return np.sqrt((a.p + b.p) ** 2 - (a.pz + b.pz) ** 2)


def mtr(a: ak.Array, b: ak.Array, met: ak.Array) -> ak.Array:
    """The transverse razor mass: sqrt((MET (pT + pT') - MET . (pT + pT')) / 2)
    (arXiv:1006.2727).
    """
    along = met.px * (a.px + b.px) + met.py * (a.py + b.py)
    return np.sqrt((met.pt * (a.pt + b.pt) - along) / 2)


def shape(objects: ak.Array) -> np.ndarray:
    """The three eigenvalues of the momentum tensor of an event, rising, of sum 1; NaN without
    momentum (hep-ph/0603175).
    """
    momenta = [
        ak.values_astype(component, np.float64)
        for component in (objects.px, objects.py, objects.pz)
    ]
    tensor = np.empty((len(objects), 3, 3))
    for i, j in itertools.product(range(3), repeat=2):
        tensor[:, i, j] = ak.to_numpy(ak.sum(momenta[i] * momenta[j], axis=1))
    trace = np.trace(tensor, axis1=1, axis2=2)[:, np.newaxis]
    finite = np.isfinite(tensor).all(axis=(1, 2)) & (trace[:, 0] > 0)
    eigenvalues = np.full((len(objects), 3), np.nan)
    eigenvalues[finite] = np.linalg.eigvalsh(tensor[finite]) / trace[finite]
    return eigenvalues


def sphericity(objects: ak.Array) -> ak.Array:
    """3/2 of the sum of the two smaller eigenvalues of the momentum tensor: 0 for two jets, 1
    for a sphere.
    """
    return ak.Array(1.5 * shape(objects)[:, :2].sum(axis=1))


def aplanarity(objects: ak.Array) -> ak.Array:
    """3/2 of the smallest eigenvalue of the momentum tensor: 0 for a plane, 1/2 for a sphere."""
    return ak.Array(1.5 * shape(objects)[:, 0])


def directions(objects: ak.Array) -> types.SimpleNamespace:
    """Eta and phi of all objects of all events, one after the other; NaN for a missing object."""
    eta, phi = (
        ak.to_numpy(ak.fill_none(ak.flatten(x), np.nan)) for x in (objects.eta, objects.phi)
    )
    return types.SimpleNamespace(eta=eta, phi=phi)


def nearest(distance: Callable[..., np.ndarray], objects: ak.Array, others: ak.Array) -> ak.Array:
    """The distance of each object to the nearest of the others; infinite where the event has no
    other.
    """
    each, many = ak.to_numpy(ak.num(objects)), ak.to_numpy(ak.num(others))
    # of the event of each object: the number of others, and where they begin
    number, first = np.repeat(many, each), np.repeat(np.cumsum(many) - many, each)
    a, b = directions(objects), directions(others)
    found = np.full(len(number), np.inf, dtype=np.result_type(a.eta, b.eta))
    rank, rows = 0, np.flatnonzero(number)
    while len(rows):  # each object with the first other of its event, then with the second ...
        other = first[rows] + rank
        one = types.SimpleNamespace(eta=a.eta[rows], phi=a.phi[rows])
        two = types.SimpleNamespace(eta=b.eta[other], phi=b.phi[other])
        found[rows] = np.fmin(found[rows], distance(one, two))
        rank += 1
        rows = rows[number[rows] > rank]
    return ak.unflatten(found, each)


def beside(value: Callable[..., ak.Array], objects: ak.Array, other: ak.Array) -> ak.Array:
    """A value of each object with the one other of its event, which may be None; NaN where it
    is.
    """
    a, b = ak.unzip(ak.cartesian([objects, ak.singletons(other)], nested=True))
    return ak.fill_none(ak.firsts(value(a, b), axis=2), np.nan)


def nearest_other(
    distance: Callable[..., ak.Array], objects: ak.Array, others: ak.Array
) -> ak.Array:
    """The distance of each object to the nearest of the others that is not the object itself (dR
    = 0).
    """
    a, b = ak.unzip(ak.cartesian([objects, others], nested=True))
    return ak.fill_none(ak.min(distance(a, b)[dr(a, b) > 0], axis=2), np.inf)


def pairwise(
    reduce: Callable[..., ak.Array],
    value: Callable[..., ak.Array],
    objects: ak.Array,
    others: ak.Array,
    *,
    same: bool = False,
) -> ak.Array:
    """``reduce`` (ak.any, ak.sum ...) over a value of each object with each of the others.

    ``same``: the objects are among the others; none is paired with itself (dR = 0).
    """
    a, b = ak.unzip(ak.cartesian([objects, others], nested=True))
    return reduce(value(a, b)[dr(a, b) > 0] if same else value(a, b), axis=2)


def distinct(*objects: ak.Array) -> ak.Array:
    """True where no two of the objects are the same one (dR = 0)."""
    different = [dr(a, b) > 0 for a, b in itertools.combinations(objects, 2)]
    return functools.reduce(operator.and_, different)


def applied(requirement: Callable[[], ak.Array]) -> ak.Array | None:
    """The flags of a requirement; None, so that it is not applied, while a function that it
    needs is to be written.
    """
    try:
        return requirement()
    except NotImplementedError:
        return None


def count(
    requirements: dict[str, ak.Array | None], weights: np.ndarray
) -> tuple[dict[str, list[float]], np.ndarray]:
    """The cutflow of a region, and which events pass it.

    Each requirement has: events that pass it alone (NaN where it is None: not applied), events that
    pass it and all before it, and the sum of their weights.
    """
    rows, passed = {}, np.ones(len(weights), dtype=bool)
    for requirement, mask in requirements.items():
        alone = np.nan if mask is None else np.sum(ak.to_numpy(mask))
        passed = passed if mask is None else passed & ak.to_numpy(mask)
        rows[requirement] = [alone, np.sum(passed), np.sum(weights[passed])]
    return rows, passed


def enter(histogram: hist.Hist, values: ak.Array, weights: np.ndarray) -> None:
    """Fills a value per event, or one per object with the weight of its event; what is missing
    is left out.
    """
    values, weights = ak.broadcast_arrays(values, weights)
    values, weights = (
        ak.to_numpy(ak.flatten(values, axis=None)),
        ak.to_numpy(ak.flatten(weights, axis=None)),
    )
    histogram.fill(values[~np.isnan(values)], weight=weights[~np.isnan(values)])


def enter_pairs(histogram: hist.Hist, x: ak.Array, y: ak.Array, weights: np.ndarray) -> None:
    """Fills a point per event, or one per object with the weight of its event; one that lacks a
    value is left out.
    """
    arrays = ak.broadcast_arrays(ak.fill_none(x, np.nan), ak.fill_none(y, np.nan), weights)
    x, y, weights = (ak.to_numpy(ak.flatten(a, axis=None)) for a in arrays)
    there = ~(np.isnan(x) | np.isnan(y))
    histogram.fill(x[there], y[there], weight=weights[there])


def looked_up(rows: list[list[float]], *values: ak.Array) -> ak.Array:
    """The value of the first row (value, low, high, low, high ...) whose ranges [low, high) hold
    these values; else NaN.
    """
    found = 0 * values[0] + np.nan
    for value, *ranges in reversed(rows):
        bounds = zip(values, ranges[::2], ranges[1::2], strict=True)
        found = ak.where(
            functools.reduce(operator.and_, [(x >= low) & (x < high) for x, low, high in bounds]),
            value,
            found,
        )
    return found


# --- how they get into a program
# ---------------------------------------------------------------------------------

_NEEDS = {
    "union": ("by_pt",),
    "dr": ("dphi",),
    "nearest": ("directions",),
    "nearest_other": ("dr", "dphi"),
    "pairwise": ("dr", "dphi"),
    "distinct": ("dr", "dphi"),
    "sphericity": ("shape",),
    "aplanarity": ("shape",),
}


@cache
def _sources() -> dict[str, str]:
    text = files("hepnb.generate.compiler").joinpath("idioms.py").read_text(encoding="utf-8")
    functions = [
        n
        for n in python_syntax.python(text).body
        if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
    ]
    lines = text.splitlines()  # ast.get_source_segment would split the text once for each function
    return {
        f.name: "\n".join(lines[f.lineno - 1 : f.end_lineno])
        for f in functions
        if f.name != "source"
    }


def names() -> frozenset[str]:
    """The names of all idioms."""
    return frozenset(_sources()) - {"names"}


def source(used: Iterable[str]) -> str:
    """The source of these idioms and of those that they use, in the order of this module."""
    wanted = set(used)
    wanted |= {n for u in wanted for n in _NEEDS.get(u, ())}
    return "\n\n\n".join(text for name, text in _sources().items() if name in wanted)
