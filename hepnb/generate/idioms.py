"""The idioms of generated programs: `hepnb.generate.compile` copies the source of those that a program uses into it.

They are plain awkward and numpy and stand here as functions so that they are checked and tested as such. Each may use the
ones above it. ``...`` in a shape is: events, objects of the event.
"""

from __future__ import annotations

import ast
import functools
import itertools
import operator
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files

import awkward as ak
import hist
import numpy as np


def numbers(branch: ak.Array) -> ak.Array:
    """A branch; whole numbers as signed 64 bit, so that differences may be negative."""
    kind = ak.to_numpy(ak.flatten(branch, axis=None)).dtype.kind
    return ak.values_astype(branch, np.int64) if kind in "iu" else branch


def by_pt(objects: ak.Array) -> ak.Array:
    """The objects of each event, highest pT first."""
    return objects[ak.argsort(objects.pt, axis=1, ascending=False)]


def union(*collections: ak.Array) -> ak.Array:
    """All objects of the collections, highest pT first, with the fields that all of them have."""
    fields = [f for f in collections[0].fields if all(f in c.fields for c in collections)]
    name = collections[0].layout.purelist_parameter("__record__")
    return by_pt(ak.concatenate([ak.with_name(c[fields], name) for c in collections], axis=1))


def nth(objects: ak.Array, n: int) -> ak.Array:
    """The n-th object of each event (0: the first, -1: the last); None where there is no such object."""
    if n < 0:
        return nth(objects[:, ::-1], -n - 1)
    return ak.pad_none(objects, n + 1)[:, n]


def inside(x: ak.Array, low: ak.Array, high: ak.Array) -> ak.Array:
    """True for low <= x <= high."""
    return (x >= low) & (x <= high)


def outside(x: ak.Array, low: ak.Array, high: ak.Array) -> ak.Array:
    """True for x < low and for x > high."""
    return (x < low) | (x > high)


def unequal(x: ak.Array, y: ak.Array) -> ak.Array:
    """True where x and y differ; false where one of them is not a number."""
    return (x < y) | (x > y)


def dr(a: ak.Array, b: ak.Array) -> ak.Array:
    """The distance in the plane of eta and phi."""
    return a.deltaR(b)


def dphi(a: ak.Array, b: ak.Array) -> ak.Array:
    """The angle between the two in the transverse plane, from 0 to pi."""
    return abs(a.deltaphi(b))


def deta(a: ak.Array, b: ak.Array) -> ak.Array:
    """The distance in eta, positive."""
    return abs(a.eta - b.eta)


def mt(a: ak.Array, b: ak.Array) -> ak.Array:
    """The transverse mass of two massless momenta: sqrt(2 pT pT' (1 - cos dphi))."""
    return np.sqrt(2 * a.pt * b.pt * (1 - np.cos(a.deltaphi(b))))


def nearest(distance: Callable[..., ak.Array], objects: ak.Array, others: ak.Array, missing: float = np.inf) -> ak.Array:
    """The distance of each object to the nearest of the others; ``missing`` where the event has no other."""
    a, b = ak.unzip(ak.cartesian([objects, others], nested=True))
    return ak.fill_none(ak.min(distance(a, b), axis=2), missing)


def nearest_other(distance: Callable[..., ak.Array], objects: ak.Array, others: ak.Array) -> ak.Array:
    """The distance of each object to the nearest of the others that is not the object itself (dR = 0)."""
    a, b = ak.unzip(ak.cartesian([objects, others], nested=True))
    return ak.fill_none(ak.min(distance(a, b)[dr(a, b) > 0], axis=2), np.inf)


def distinct(*objects: ak.Array) -> ak.Array:
    """True where no two of the objects are the same one (dR = 0)."""
    different = [dr(a, b) > 0 for a, b in itertools.combinations(objects, 2)]
    return functools.reduce(operator.and_, different)


def count(requirements: dict[str, ak.Array], weights: np.ndarray) -> tuple[dict[str, list[float]], np.ndarray]:
    """The cutflow of a region, and which events pass it.

    Each requirement has: events that pass it alone, events that pass it and all before it, and the sum of their weights.
    """
    rows, passed = {}, np.ones(len(weights), dtype=bool)
    for requirement, mask in requirements.items():
        passed = passed & ak.to_numpy(mask)
        rows[requirement] = [np.sum(ak.to_numpy(mask)), np.sum(passed), np.sum(weights[passed])]
    return rows, passed


def enter(histogram: hist.Hist, values: ak.Array, weights: np.ndarray) -> None:
    """Fills a value per event, or one per object with the weight of its event; what is missing is left out."""
    values, weights = ak.broadcast_arrays(values, weights)
    values, weights = ak.to_numpy(ak.flatten(values, axis=None)), ak.to_numpy(ak.flatten(weights, axis=None))
    histogram.fill(values[~np.isnan(values)], weight=weights[~np.isnan(values)])


# --- how they get into a program ---------------------------------------------------------------------------------

_NEEDS = {"union": ("by_pt",), "nearest_other": ("dr",), "distinct": ("dr",)}


@cache
def _sources() -> dict[str, str]:
    text = files("hepnb.generate").joinpath("idioms.py").read_text(encoding="utf-8")
    functions = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
    return {f.name: ast.get_source_segment(text, f) or "" for f in functions if f.name != "source"}


def names() -> frozenset[str]:
    """The names of all idioms."""
    return frozenset(_sources()) - {"names"}


def source(used: Iterable[str]) -> str:
    """The source of these idioms and of those that they use, in the order of this module."""
    wanted = set(used)
    wanted |= {n for u in wanted for n in _NEEDS.get(u, ())}
    return "\n\n\n".join(text for name, text in _sources().items() if name in wanted)
