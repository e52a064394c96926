"""Toy events of the example notebooks: their formats are recognised, their shapes are what they
are said to be.
"""

from __future__ import annotations

from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot

from hepnb.events import toys
from hepnb.events.example import make
from hepnb.events.open import detect


def test_the_formats_are_recognised(tmp_path: Path) -> None:
    """Delphes and NanoAOD, by their own schemas."""
    assert (
        detect(toys.diphotons(tmp_path / "d.root", events=50, signal=False)).schema.name
        == "delphes"
    )
    assert detect(toys.dimuons(tmp_path / "n.root", events=50)).schema.name == "cms-nanoaod"


def test_the_same_seed_gives_the_same_events(tmp_path: Path) -> None:
    """And another seed others."""
    met = [
        uproot.open(toys.diphotons(tmp_path / f"{n}.root", events=50, signal=True, seed=seed))[
            "Delphes/MissingET.MET"
        ].array()
        for n, seed in enumerate((1, 1, 2))
    ]
    assert ak.all(met[0] == met[1])
    assert not ak.all(met[0] == met[2])


def test_a_signal_has_more_missing_momentum(tmp_path: Path) -> None:
    """By far, on average."""
    mean = [
        float(
            np.mean(
                uproot.open(toys.diphotons(tmp_path / f"{s}.root", events=2000, signal=s))[
                    "Delphes/MissingET.MET"
                ].array()
            )
        )
        for s in (False, True)
    ]
    assert mean[1] > 5 * mean[0]


def test_dimuons_peak_where_particles_are(tmp_path: Path) -> None:
    """Of all pairs about 30 % lie within 15 GeV of the Z mass, and 12 % within 0.2 GeV of the
    J/ψ's.
    """
    e = uproot.open(toys.dimuons(tmp_path / "n.root", events=20_000))["Events"].arrays()
    pt, eta, phi = (e[f"Muon_{name}"] for name in ("pt", "eta", "phi"))
    mass = np.sqrt(
        2 * pt[:, 0] * pt[:, 1] * (np.cosh(eta[:, 0] - eta[:, 1]) - np.cos(phi[:, 0] - phi[:, 1]))
    )
    assert float(np.mean(abs(mass - 91.2) < 15)) == pytest.approx(0.34, abs=0.04)
    assert float(np.mean(abs(mass - 3.1) < 0.2)) == pytest.approx(0.13, abs=0.02)


def test_one_process_of_the_example_can_be_had_alone(tmp_path: Path) -> None:
    """As many events as it has among all."""
    tree = uproot.open(make(tmp_path / "h.root", events=1000, channels=[900001]))["mini"]
    assert tree.num_entries == 100
    assert set(tree["channelNumber"].array()) == {900001}
