"""The reference selection of the example paper in plain awkward, written from the paper's text
without the compiler.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import uproot
import vector

vector.register_awkward()

Z_MASS = 91.19  # GeV, as the note says


def regions(path: str | Path) -> dict[str, list[tuple[str, np.ndarray]]]:
    """Region → (step, mask of the events that pass it alone), in the order of the cutflow."""
    events = uproot.open(path)["mini"].arrays()
    electrons, muons, jets = _objects(events)
    leptons = ak.concatenate([electrons, muons], axis=1)
    leptons = leptons[ak.argsort(leptons.pt, axis=1, ascending=False)]
    pairs = _pairs(leptons)
    four = ak.num(leptons) == 4
    first = ak.firsts(pairs[ak.argsort(abs(pairs.mass - Z_MASS), axis=1)].mass)
    m4l = _mass(leptons)
    n_jets = ak.num(jets)
    common = [
        ("trigger", events.trigE | events.trigM),
        ("four leptons", four),
        ("lepton 1 pt", _nth(leptons.pt, 0) > 20),
        ("lepton 2 pt", _nth(leptons.pt, 1) > 15),
        ("lepton 3 pt", _nth(leptons.pt, 2) > 10),
        ("pairs", ak.num(pairs) >= 2),
        ("electron charge", ak.sum(electrons.charge, axis=1) == 0),
        ("muon charge", ak.sum(muons.charge, axis=1) == 0),
        ("pair mass", ak.all(pairs.mass > 5, axis=1)),
        ("m12", ak.fill_none((first > 50) & (first < 106), False)),
    ]
    signal = [
        ("m4l", (m4l > 115) & (m4l < 130)),
        ("jets", n_jets <= 2),
        ("met", events.met_et / 1000 < 50),
    ]
    control = [("m4l", m4l > 180), ("jets", n_jets >= 1)]
    return {
        name: [(step, np.asarray(mask)) for step, mask in [*common, *own]]
        for name, own in (("SR", signal), ("CR", control))
    }


def counts(path: str | Path) -> dict[str, list[int]]:
    """Region → cumulative counts, all events first."""
    found = {}
    for name, steps in regions(path).items():
        passed = np.ones(len(steps[0][1]), dtype=bool)
        found[name] = [len(passed)]
        for _, mask in steps:
            passed &= mask
            found[name].append(int(passed.sum()))
    return found


def selected(path: str | Path) -> dict[str, list[tuple[int, int]]]:
    """Region → sorted (run, event) numbers of the selected events."""
    events = uproot.open(path)["mini"].arrays(["runNumber", "eventNumber"])
    chosen = {
        name: np.logical_and.reduce([mask for _, mask in steps])
        for name, steps in regions(path).items()
    }
    return {
        name: sorted(zip(events.runNumber[m].tolist(), events.eventNumber[m].tolist(), strict=True))
        for name, m in chosen.items()
    }


def _objects(events: Any) -> tuple[Any, Any, Any]:
    leptons = ak.zip(
        {
            "pt": events.lep_pt / 1000,
            "eta": events.lep_eta,
            "phi": events.lep_phi,
            "energy": events.lep_E / 1000,
            "charge": events.lep_charge,
            "kind": events.lep_type,
            "tight": events.lep_isTightID,
            "d0sig": events.lep_tracksigd0pvunbiased,
            "z0": events.lep_z0,
            "tracks": events.lep_ptcone30 / 1000,
        },
        with_name="Momentum4D",
    )
    good = (abs(leptons.z0 * np.sin(leptons.theta)) < 0.5) & (leptons.tracks / leptons.pt < 0.15)
    eta = abs(leptons.eta)
    crack = (eta >= 1.37) & (eta <= 1.52)
    electron = (
        good
        & (leptons.kind == 11)
        & (leptons.pt > 7)
        & (eta < 2.47)
        & ~crack
        & leptons.tight
        & (abs(leptons.d0sig) < 5)
    )
    muon = good & (leptons.kind == 13) & (leptons.pt > 6) & (eta < 2.5) & (abs(leptons.d0sig) < 3)
    muons = leptons[muon]
    electrons = _away(leptons[electron], muons, 0.1)
    jets = ak.zip(
        {
            "pt": events.jet_pt / 1000,
            "eta": events.jet_eta,
            "phi": events.jet_phi,
            "energy": events.jet_E / 1000,
        },
        with_name="Momentum4D",
    )
    jets = jets[(jets.pt > 30) & (abs(jets.eta) < 4.4)]
    return electrons, muons, _away(_away(jets, electrons, 0.2), muons, 0.1)


def _away(objects: Any, others: Any, radius: float) -> Any:
    a, b = ak.unzip(ak.cartesian([objects, others], nested=True))
    return objects[~ak.any(a.deltaR(b) < radius, axis=-1)]


def _pairs(leptons: Any) -> Any:
    a, b = ak.unzip(ak.combinations(leptons, 2))
    keep = (a.kind == b.kind) & (a.charge + b.charge == 0)
    return (a + b)[keep]


def _mass(leptons: Any) -> Any:
    four = ak.mask(leptons, ak.num(leptons) >= 4)  # the four leading ones
    return ak.fill_none((four[:, 0] + four[:, 1] + four[:, 2] + four[:, 3]).mass, -1.0)


def _nth(values: Any, n: int) -> Any:
    return ak.fill_none(ak.pad_none(values, n + 1)[:, n], -1.0)
