"""Toy events for the example notebooks: diphotons with missing momentum in the form of Delphes,
dimuons in that of CMS NanoAOD.

The spectra have the shapes that one expects of them, no more: falling continua, Breit-Wigner and
Gaussian peaks, no showers and no detector. Energies in GeV, angles in rad. The same seed gives the
same events.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb.events.example import boson, breit_wigner, decay
from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import awkward as ak
    import numpy as np
    import uproot
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
else:
    ak = later("awkward")
    np = later("numpy")
    uproot = later("uproot")

#: GeV; S. Navas et al. (Particle Data Group), Phys. Rev. D 110, 030001 (2024)
MUON_MASS, JPSI, PSI2S, UPSILON = 0.1056583755, 3.096900, 3.68610, 9.46040


def diphotons(path: str | Path, *, events: int, signal: bool, seed: int = 1) -> Path:
    """Writes events with up to three photons, some jets and missing momentum (tree ``Delphes``);
    returns the path.

    ``signal``: two photons from heavy decays recoil against particles that are not seen; otherwise
    their spectrum falls, and the missing momentum is resolution, or a neutrino in one event of
    twenty.
    """
    rng = np.random.default_rng(seed)
    met = _missing(rng, events, signal=signal)
    photons = _objects(
        rng, 1 + rng.binomial(2, 0.6 if signal else 0.4, events), 30.0, 160.0 if signal else 55.0
    )
    jets = _objects(rng, rng.poisson(1.5, events), 25.0, 60.0)
    columns = {
        "Photon.PT": photons["pt"],
        "Photon.Eta": photons["eta"],
        "Photon.Phi": photons["phi"],
        "Photon.E": photons["pt"] * np.cosh(photons["eta"]),
        "Photon.IsolationVar": _per_object(
            rng.exponential(0.04, int(ak.sum(ak.num(photons)))), photons
        ),
        "Jet.PT": jets["pt"],
        "Jet.Eta": jets["eta"],
        "Jet.Phi": jets["phi"],
        "Jet.Mass": 0.1 * jets["pt"],
        "Jet.BTag": ak.values_astype(jets["pt"] * 0, np.uint32),
        "MissingET.MET": _one_each(met),
        "MissingET.Phi": _one_each(rng.uniform(-np.pi, np.pi, events)),
    }
    return _write(Path(path), "Delphes", columns, {})


def dimuons(path: str | Path, *, events: int = 50_000, seed: int = 1) -> Path:
    """Writes events with two muons each (tree ``Events``): J/ψ, ψ(2S), Υ(1S) and Z over a
    falling continuum; returns the path.
    """
    rng = np.random.default_rng(seed)
    kind = rng.choice(5, events, p=(0.12, 0.02, 0.06, 0.3, 0.5))
    narrow = np.select([kind == n for n in range(3)], [JPSI, PSI2S, UPSILON])
    mass = narrow * rng.normal(1, 0.012, events)
    mass = np.where(
        kind == 3, breit_wigner(rng, 60.0, 120.0, events) * rng.normal(1, 0.012, events), mass
    )
    mass = np.where(kind == 4, np.exp(rng.uniform(np.log(2.0), np.log(150.0), events)), mass)
    each = np.full(events, MUON_MASS)
    pair = decay(rng, boson(rng, mass, 25.0), each, each)
    first = rng.choice([-1, 1], events)
    columns = {
        f"Muon_{name}": _pairs(*(getattr(p, name) for p in pair)) for name in ("pt", "eta", "phi")
    }
    wrong = rng.random(events) < 0.1  # of the continuum: two muons of one charge
    second = np.where(wrong & (kind == 4), first, -first)
    columns["Muon_mass"] = columns["Muon_pt"] * 0 + MUON_MASS
    columns["Muon_charge"] = ak.values_astype(_pairs(first, second), np.int32)
    columns["Muon_tightId"] = _pairs(*(rng.random((2, events)) < 0.97))
    columns["Muon_pfRelIso04_all"] = _pairs(*rng.exponential(0.05, (2, events)))
    numbers = {
        "run": np.ones(events, np.uint32),
        "event": np.arange(1, events + 1, dtype=np.uint64),
    }
    return _write(Path(path), "Events", columns, numbers)


def _missing(rng: Generator, events: int, *, signal: bool) -> Floats:
    """Magnitudes of missing momenta in GeV: the resolution, and what escapes."""
    resolution = rng.rayleigh(18.0, events)
    escaped = (
        rng.gamma(3.0, 70.0, events)
        if signal
        else np.where(rng.random(events) < 0.05, rng.exponential(60.0, events), 0.0)
    )
    return np.asarray(np.hypot(resolution, escaped))


def _objects(rng: Generator, numbers: Any, least: float, mean: float) -> Any:
    """So many objects per event, hardest first: pT exponential above ``least`` GeV."""
    total = int(np.sum(numbers))
    fields = {
        "pt": least + rng.exponential(mean, total),
        "eta": np.clip(rng.normal(0, 1.3, total), -3, 3),
        "phi": rng.uniform(-np.pi, np.pi, total),
    }
    objects = ak.unflatten(ak.zip(fields), numbers)
    return objects[ak.argsort(objects["pt"], axis=1, ascending=False)]


def _per_object(values: Any, objects: Any) -> Any:
    return ak.unflatten(values, ak.num(objects))


def _one_each(values: Any) -> Any:
    return ak.unflatten(values, np.ones(len(values), dtype=np.int64))


def _pairs(first: Any, second: Any) -> Any:
    """Two values in each event, as a list."""
    return ak.from_regular(np.stack([np.asarray(first), np.asarray(second)], axis=1))


def _write(path: Path, tree: str, columns: dict[str, Any], numbers: dict[str, Any]) -> Path:
    """A file with jagged ``columns`` of single precision, counted as their format has it, and
    with ``numbers``, one per event.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {
        name: ak.values_astype(c, np.float32) if "float64" in str(c.type) else c
        for name, c in columns.items()
    }
    types = {name: array.type.content for name, array in arrays.items()} | {
        name: n.dtype for name, n in numbers.items()
    }
    with uproot.recreate(path) as file:
        file.mktree(tree, types, counter_name=_counter)
        file[tree].extend(arrays | numbers)
    return path


def _counter(branch: str) -> str:
    """The counter of a collection in NanoAOD and Delphes: ``nMuon`` of ``Muon_pt``,
    ``Photon_size`` of ``Photon.PT``.
    """
    collection, dot, _ = branch.partition(".")
    return f"{collection}_size" if dot else f"n{branch.partition('_')[0]}"
