"""The toy events: their form, their physics, and that a seed is enough to have them again."""

from __future__ import annotations

from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot
import vector

from hepnb.events import example
from hepnb.events.open import detect
from tests.conftest import shared


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample of 4000 events."""
    return example.make(tmp_path_factory.mktemp("toy") / "toy.root", events=4000)


@pytest.fixture(scope="module")
def events(toy: Path) -> ak.Array:
    """The events of the sample."""
    return uproot.open(toy)["mini"].arrays()


def _kinds(path: Path) -> dict[str, tuple[str, bool]]:
    """Branch → (kind of number, jagged); how wide an integer of a counter is does not matter."""
    tree = uproot.open(path)["mini"]
    arrays = tree.arrays(entry_stop=1)
    plain = {
        name: str(ak.type(arrays[name]).content).removeprefix("var * ") for name in arrays.fields
    }
    return {
        name: (
            kind.replace("uint32", "int32"),
            str(ak.type(arrays[name]).content).startswith("var"),
        )
        for name, kind in plain.items()
    }


@pytest.mark.shared
def test_has_exactly_the_branches_of_the_real_files(toy: Path) -> None:
    """Names, types and jaggedness are those of a file of the ATLAS Open Data 2020."""
    assert _kinds(toy) == _kinds(shared("data/atlas-opendata-2020/data_D.4lep.root"))


def test_is_detected_as_open_data_of_2020(toy: Path) -> None:
    """The schema is found without being named."""
    file = detect(toy)
    assert (file.schema.name, file.tree, file.entries) == ("atlas-opendata-2020", "mini", 4000)


def test_same_seed_same_events(tmp_path: Path, events: ak.Array) -> None:
    """A seed gives the same events again, another seed others."""
    again = uproot.open(example.make(tmp_path / "again.root", events=4000))["mini"].arrays()
    other = uproot.open(example.make(tmp_path / "other.root", events=4000, seed=1))["mini"].arrays()
    assert ak.array_equal(again, events)
    assert not ak.array_equal(other.lep_pt, events.lep_pt)


def test_events_are_numbered_once_and_mixed(events: ak.Array) -> None:
    """Event numbers are 1 to n, and the processes follow each other in no order."""
    assert events.eventNumber.tolist() == list(range(1, 4001))
    channels = events.channelNumber.to_numpy()
    assert np.unique(channels, return_counts=True)[1].tolist() == [400, 1400, 2200]
    assert np.count_nonzero(np.diff(channels)) > 1500


def test_leptons_are_as_many_as_counted_and_ordered(events: ak.Array) -> None:
    """lep_n is the length of the lists, pT falls, and there are events with two, three, four and
    five leptons.
    """
    assert ak.all(ak.num(events.lep_pt) == events.lep_n)
    assert ak.all(events.lep_pt[:, :-1] >= events.lep_pt[:, 1:])
    assert {2, 3, 4, 5} <= set(events.lep_n.tolist())


def test_leptons_are_inside_the_acceptance(events: ak.Array) -> None:
    """Electrons reach |η| = 2.5, muons 2.7; all have a charge of one and an azimuth in (-π, π]."""
    eta = abs(events.lep_eta)
    assert 2.4 < ak.max(eta[events.lep_type == 11]) < 2.5
    assert 2.5 < ak.max(eta[events.lep_type == 13]) < 2.7
    assert ak.all(abs(events.lep_charge) == 1)
    assert ak.all(abs(events.lep_phi) <= np.float32(np.pi))


def test_photons_taus_and_large_jets_are_empty(events: ak.Array) -> None:
    """The collections that the toy does not model are there and empty."""
    assert [name for name in ("photon", "tau", "largeRjet") if ak.any(events[f"{name}_n"])] == []


def test_higgs_and_z_have_their_masses(events: ak.Array) -> None:
    """Four true leptons of the signal peak at the Higgs boson's mass, pairs of the Z+jets
    process at that of the Z.
    """
    leptons = ak.zip(
        {"pt": events.lep_pt, "eta": events.lep_eta, "phi": events.lep_phi, "energy": events.lep_E}
    )
    leptons = vector.awk(leptons[events.lep_truthMatched])
    counts = ak.num(leptons)
    signal = leptons[(events.channelNumber == 900001) & (counts == 4)]
    jets = leptons[(events.channelNumber == 900003) & (counts == 2)]
    m4l = np.median((signal[:, 0] + signal[:, 1] + signal[:, 2] + signal[:, 3]).mass.to_numpy())
    mll = np.median((jets[:, 0] + jets[:, 1]).mass.to_numpy())
    assert m4l / 1000 == pytest.approx(example.HIGGS_MASS, abs=1.0)
    assert mll / 1000 == pytest.approx(example.Z_MASS, abs=1.0)


def test_overlap_removal_has_something_to_do(events: ak.Array) -> None:
    """Many jets stand where a true electron does, and some electrons where a muon does."""
    electrons = events.lep_type == 11

    def close(
        eta_a: ak.Array, phi_a: ak.Array, eta_b: ak.Array, phi_b: ak.Array, radius: float
    ) -> int:
        a, b = ak.unzip(
            ak.cartesian(
                [ak.zip({"eta": eta_a, "phi": phi_a}), ak.zip({"eta": eta_b, "phi": phi_b})]
            )
        )
        dphi = (a.phi - b.phi + np.pi) % (2 * np.pi) - np.pi
        return int(ak.sum(np.hypot(a.eta - b.eta, dphi) < radius))

    lepton = (events.lep_eta, events.lep_phi)
    assert close(*(x[electrons] for x in lepton), events.jet_eta, events.jet_phi, 0.2) > 500
    assert close(*(x[electrons] for x in lepton), *(x[~electrons] for x in lepton), 0.1) > 20


def test_a_decay_conserves_momentum() -> None:
    """The daughters add up to their parent, and have the masses that were asked for."""
    rng = np.random.default_rng(1)
    mass = example.breit_wigner(rng, 50.0, 130.0, 500)
    parent = example.boson(rng, mass, mean_pt=40.0)
    heavy, light = np.full(500, 30.0), np.full(500, example.MUON_MASS)
    first, second = example.decay(rng, parent, heavy, light)
    total = first + second
    for name in ("px", "py", "pz", "energy"):
        np.testing.assert_allclose(
            getattr(total, name), getattr(parent, name), rtol=1e-6, atol=1e-6
        )
    np.testing.assert_allclose(first.mass, heavy, rtol=1e-6)


def test_an_impossible_decay_is_an_error() -> None:
    """Daughters heavier than their parent are refused, never clamped."""
    with pytest.raises(ValueError, match="heavier"):
        example.breakup_momentum(np.array([10.0]), np.array([8.0]), np.array([3.0]))


def test_z_masses_stay_in_their_range() -> None:
    """The Breit-Wigner shape is cut off where it is said to be, and is symmetric about its pole."""
    masses = example.breit_wigner(np.random.default_rng(2), 71.188, 111.188, 20_000)
    assert masses.min() >= 71.188
    assert masses.max() <= 111.188
    assert np.median(masses) == pytest.approx(example.Z_MASS, abs=0.1)
    quarter, three_quarters = np.quantile(masses, [0.25, 0.75])
    assert three_quarters - quarter == pytest.approx(example.Z_WIDTH, rel=0.12)
