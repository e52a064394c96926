"""Toy events for the example paper: H→ZZ*→4ℓ, ZZ→4ℓ and Z+jets with two fake leptons, in the ATLAS
Open Data 2020 form.

The kinematics is plausible, no more: bosons with a simple pT and rapidity spectrum, isotropic
two-body decays, an acceptance, a resolution, isolation and impact parameters drawn from simple
shapes. Inside this module energies are in GeV and lengths in mm; the file is in MeV and mm, as its
schema (``atlas-opendata-2020``) says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb.lazy_imports import later

if TYPE_CHECKING:
    import awkward as ak
    import numpy as np
    import uproot
    import vector
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
else:
    ak = later("awkward")
    uproot = later("uproot")
    vector = later("vector")
    np = later("numpy")


#: GeV; S. Navas et al. (Particle Data Group), Phys. Rev. D 110, 030001 (2024)
Z_MASS, Z_WIDTH, HIGGS_MASS = 91.1880, 2.4955, 125.20
ELECTRON_MASS, MUON_MASS = 0.51099895e-3, 0.1056583755

ELECTRON, MUON = 11, 13
MEV = 1000.0  # MeV per GeV
RUN = 1
#: of the events that the tables of the example paper are made from
SEED = 2026


@dataclass(frozen=True)
class Leptons:
    """Generated leptons of n events, k in each: arrays of shape (n, k).

    ``kind``: 11 or 13; ``prompt``: false for a fake. Momenta in GeV; a place that no lepton takes
    has a pT of 0. ``eta`` and ``phi`` (rad) are the direction, ``charge`` is ±1.
    """

    pt: Floats
    eta: Floats
    phi: Floats
    charge: NDArray[np.int64]
    kind: NDArray[np.int64]
    prompt: NDArray[np.bool_]


@dataclass(frozen=True)
class SimulatedProcess:
    """A process: its share of the sample, its leptons, how many jets go with it on average,
    cross-section times branching (pb).

    ``channel``: its number in the branch ``channelNumber``; ``share``: 0 to 1; ``cross_section`` in
    pb.
    """

    channel: int
    share: float
    leptons: Callable[[Generator, int], Leptons]
    jets: float
    cross_section: float


def make(
    path: str | Path,
    *,
    seed: int = SEED,
    events: int = 20_000,
    channels: Collection[int] = (),
    first: int = 1,
) -> Path:
    """Writes ``events`` toy events to a ROOT file (tree ``mini``) and returns its path; the same
    seed gives the same events.

    ``first``: the number of the first event; a second file of the same process goes on where the
    first one ended.

    ``channels``: of these processes only (`PROCESSES`), as many as there would be among all. Every
    event has at least two reconstructed leptons; about three quarters of them have four or more.
    """
    rng = np.random.default_rng(seed)
    wanted = [p for p in PROCESSES if not channels or p.channel in channels]
    sample = ak.concatenate(
        [_sample(rng, process, round(process.share * events)) for process in wanted]
    )
    sample = sample[rng.permutation(len(sample))]
    sample["eventNumber"] = np.arange(first, first + len(sample), dtype=np.int32)
    _write(Path(path), sample)
    return Path(path)


# --- kinematics
# --------------------------------------------------------------------------------------------------


def breit_wigner(rng: Generator, low: float, high: Floats | float, n: int) -> Floats:
    """``n`` Z masses (GeV) from a Breit-Wigner shape between ``low`` and ``high``: the inverse
    of its distribution function.
    """
    edges = [np.arctan((np.asarray(edge) - Z_MASS) / (Z_WIDTH / 2)) for edge in (low, high)]
    return np.asarray(Z_MASS + Z_WIDTH / 2 * np.tan(rng.uniform(edges[0], edges[1], n)))


def breakup_momentum(mass: Floats, m1: Floats, m2: Floats) -> Floats:
    """The momentum (GeV) of both daughters in the rest frame of a two-body decay (PDG 2024,
    kinematics review, eq. 49.17).
    """
    squared = (mass**2 - (m1 + m2) ** 2) * (mass**2 - (m1 - m2) ** 2)
    if np.any(squared < 0):
        raise ValueError("the daughters are heavier than their parent")
    return np.asarray(np.sqrt(squared) / (2 * mass))


def boson(rng: Generator, mass: Floats, mean_pt: float) -> Any:
    """Bosons of the given masses: pT exponential with that mean (GeV), rapidity normal, no
    direction in azimuth.
    """
    n = len(mass)
    pt = rng.exponential(mean_pt, n)
    pz = np.sqrt(mass**2 + pt**2) * np.sinh(rng.normal(0, 1.1, n))
    return vector.array({"pt": pt, "phi": rng.uniform(-np.pi, np.pi, n), "pz": pz, "mass": mass})


def decay(rng: Generator, parent: Any, m1: Floats, m2: Floats) -> tuple[Any, Any]:
    """The two daughters (four-vectors in the laboratory) of an isotropic two-body decay."""
    n = len(m1)
    p = breakup_momentum(np.asarray(parent.mass), m1, m2)
    cos, phi = rng.uniform(-1, 1, n), rng.uniform(-np.pi, np.pi, n)
    pt, pz = p * np.sqrt(1 - cos**2), p * cos
    first = vector.array({"pt": pt, "phi": phi, "pz": pz, "mass": m1})
    second = vector.array({"pt": pt, "phi": phi + np.pi, "pz": -pz, "mass": m2})
    return first.boost_p4(parent), second.boost_p4(parent)


def _lepton_pair(rng: Generator, parent: Any) -> Leptons:
    """Z → e⁺e⁻ or μ⁺μ⁻: shapes (n, 2)."""
    n = len(parent.mass)
    kind = rng.choice([ELECTRON, MUON], n)
    mass = _lepton_mass(kind)
    pair = decay(rng, parent, mass, mass)
    charge = rng.choice([-1, 1], n)
    return Leptons(
        pt=np.stack([p.pt for p in pair], axis=1),
        eta=np.stack([p.eta for p in pair], axis=1),
        phi=np.stack([p.phi for p in pair], axis=1),
        charge=np.stack([charge, -charge], axis=1),
        kind=np.stack([kind, kind], axis=1),
        prompt=np.ones((n, 2), dtype=bool),
    )


def _lepton_mass(kind: NDArray[np.int64]) -> Floats:
    return np.where(kind == ELECTRON, ELECTRON_MASS, MUON_MASS)


def _join(a: Leptons, b: Leptons) -> Leptons:
    return Leptons(
        **{
            name: np.concatenate([getattr(a, name), getattr(b, name)], axis=1)
            for name in Leptons.__annotations__
        }
    )


# --- processes
# --------------------------------------------------------------------------------------------------


def _two_bosons(rng: Generator, mass: Floats, m12: Floats, m34: Floats, mean_pt: float) -> Leptons:
    first, second = decay(rng, boson(rng, mass, mean_pt), m12, m34)
    return _join(_lepton_pair(rng, first), _lepton_pair(rng, second))


def _higgs(rng: Generator, n: int) -> Leptons:
    """H → ZZ* → 4ℓ: one Z near its pole, the other one below, with the room that is left as its
    weight.
    """
    mass = np.full(n, HIGGS_MASS)
    m12 = breit_wigner(rng, 50.0, 106.0, n)
    m34 = 12.0 + (HIGGS_MASS - m12 - 12.0) * rng.beta(2.0, 1.6, n)
    return _two_bosons(rng, mass, m12, m34, mean_pt=45.0)


def _continuum(rng: Generator, n: int) -> Leptons:
    """ZZ and Zγ* → 4ℓ: a mass spectrum that falls from the threshold; one in three has a virtual
    photon, of log-uniform mass.
    """
    m12 = breit_wigner(rng, 50.0, 130.0, n)
    virtual = np.exp(rng.uniform(np.log(3.0), np.log(80.0), n))
    m34 = np.where(rng.random(n) < 1 / 3, virtual, breit_wigner(rng, 50.0, 130.0, n))
    return _two_bosons(rng, m12 + m34 + 1.0 + rng.exponential(55.0, n), m12, m34, mean_pt=30.0)


def _fakes(rng: Generator, n: int) -> Leptons:
    """Z + jets: a real pair and two soft fake leptons of any flavour and charge."""
    pair = _lepton_pair(rng, boson(rng, breit_wigner(rng, 50.0, 130.0, n), mean_pt=30.0))
    return _join(pair, _fake(rng, n, 2))


def _fake(rng: Generator, n: int, k: int, chance: float = 1.0) -> Leptons:
    """``k`` soft leptons from jets in each event, of any flavour and charge, each there with
    that chance.
    """
    return Leptons(
        pt=np.where(rng.random((n, k)) < chance, 5.0 + rng.exponential(9.0, (n, k)), 0.0),
        eta=rng.normal(0, 1.4, (n, k)),
        phi=rng.uniform(-np.pi, np.pi, (n, k)),
        charge=rng.choice([-1, 1], (n, k)),
        kind=rng.choice([ELECTRON, MUON], (n, k), p=[0.6, 0.4]),
        prompt=np.zeros((n, k), dtype=bool),
    )


def _radiated(rng: Generator, near: Leptons, chance: float) -> Leptons:
    """A second electron candidate at the place of the first lepton where that is a muon, from a
    photon that it radiated.
    """
    n = len(near.pt)
    there = (near.kind[:, :1] == MUON) & (rng.random((n, 1)) < chance)
    return Leptons(
        pt=np.where(there, near.pt[:, :1] * rng.uniform(0.2, 0.6, (n, 1)), 0.0),
        eta=near.eta[:, :1] + rng.normal(0, 0.02, (n, 1)),
        phi=near.phi[:, :1] + rng.normal(0, 0.02, (n, 1)),
        charge=near.charge[:, :1],
        kind=np.full((n, 1), ELECTRON),
        prompt=np.ones((n, 1), dtype=bool),
    )


PROCESSES = (
    SimulatedProcess(channel=900001, share=0.10, leptons=_higgs, jets=0.9, cross_section=0.0060),
    SimulatedProcess(channel=900002, share=0.35, leptons=_continuum, jets=0.7, cross_section=1.25),
    SimulatedProcess(channel=900003, share=0.55, leptons=_fakes, jets=1.6, cross_section=1900.0),
)

# --- reconstruction
# --------------------------------------------------------------------------------------------------


def _sample(rng: Generator, process: SimulatedProcess, events: int) -> ak.Array:
    """``events`` reconstructed events of a process, as they are written (MeV, mm)."""
    generated = _until_enough(rng, process, events)
    leptons = _reconstruct(rng, generated)
    leptons = leptons[ak.argsort(leptons.pt, ascending=False)]  # as in the real files
    jets = _jets(rng, generated, process.jets)
    triggers = _triggers(leptons)
    return ak.zip(
        {**_event(rng, process, events), **triggers, "lep": leptons, "jet": jets, **_empty(events)},
        depth_limit=1,
    )


def _until_enough(rng: Generator, process: SimulatedProcess, events: int) -> Leptons:
    """Leptons of ``events`` events with at least two of them inside the acceptance."""
    generated = process.leptons(rng, 3 * events + 100)
    generated = _join(
        generated,
        _join(
            _fake(rng, len(generated.pt), 1, chance=0.03), _radiated(rng, generated, chance=0.06)
        ),
    )
    keep = np.flatnonzero(np.sum(_accepted(generated), axis=1) >= 2)[:events]
    return Leptons(**{name: getattr(generated, name)[keep] for name in Leptons.__annotations__})


def _accepted(leptons: Leptons) -> NDArray[np.bool_]:
    """Inside the acceptance: pT > 5 GeV; |η| < 2.5 for electrons and 2.7 for muons."""
    reach = np.where(leptons.kind == ELECTRON, 2.5, 2.7)
    return np.asarray((leptons.pt > 5.0) & (np.abs(leptons.eta) < reach))


def _reconstruct(rng: Generator, true: Leptons) -> ak.Array:
    """Accepted leptons with resolution, isolation and impact parameters; lists of records, MeV
    and mm.
    """
    shape = true.pt.shape
    pt = true.pt * rng.normal(1.0, np.where(true.kind == ELECTRON, 0.02, 0.025), shape)
    tracks = np.where(
        true.prompt, 0.05 * pt * (rng.random(shape) < 0.35), 0.18 * pt
    ) * rng.exponential(1.0, shape)
    significance = np.where(
        true.prompt, np.abs(rng.normal(0, 1.0, shape)), rng.exponential(2.5, shape)
    )
    elsewhere = rng.random(shape) < np.where(true.prompt, 0.002, 0.06)  # from another collision
    fields = {
        "truthMatched": true.prompt,
        "trigMatched": true.prompt & (pt > 15.0) & (rng.random(shape) < 0.7),
        "pt": _mev(pt),
        "eta": true.eta.astype(np.float32),
        "phi": _wrapped(true.phi),
        "E": _mev(np.hypot(pt * np.cosh(true.eta), _lepton_mass(true.kind))),
        "z0": rng.normal(0, np.where(elsewhere, 40.0, 0.08), shape).astype(np.float32),
        "charge": true.charge.astype(np.int32),
        "type": true.kind.astype(np.uint32),
        "isTightID": rng.random(shape) < np.where(true.prompt, 0.95, 0.4),
        "ptcone30": _mev(tracks),
        "etcone20": _mev(0.6 * tracks + rng.normal(0, 1.0, shape)),
        "trackd0pvunbiased": (rng.choice([-1, 1], shape) * significance * 0.015).astype(np.float32),
        "tracksigd0pvunbiased": significance.astype(np.float32),
        "pt_syst": _mev(pt * 1.005),
    }
    return _lists(fields, _accepted(true))


def _jets(rng: Generator, true: Leptons, mean: float) -> ak.Array:
    """Jets of the event, electrons seen once more as jets, and the jets that fake leptons come
    from; MeV.
    """
    n, k = true.pt.shape
    own = rng.random((n, 5)) < mean / 5
    echo = (true.kind == ELECTRON) & true.prompt & (rng.random((n, k)) < 0.6)
    mother = ~true.prompt & (rng.random((n, k)) < 0.5)
    near = np.where(true.prompt, 0.02, 0.15)
    pt = np.concatenate(
        [
            20.0 + rng.exponential(28.0, (n, 5)),
            true.pt * rng.normal(np.where(true.prompt, 1.05, 2.5), 0.1),
        ],
        axis=1,
    )
    eta = np.concatenate([rng.normal(0, 1.9, (n, 5)), true.eta + rng.normal(0, near)], axis=1)
    phi = np.concatenate(
        [rng.uniform(-np.pi, np.pi, (n, 5)), true.phi + rng.normal(0, near)], axis=1
    )
    shape = pt.shape
    fields = {
        "pt": _mev(pt),
        "eta": eta.astype(np.float32),
        "phi": _wrapped(phi),
        "E": _mev(np.hypot(pt * np.cosh(eta), 0.1 * pt)),
        "jvt": np.where(
            rng.random(shape) < 0.9, rng.uniform(0.6, 1.0, shape), rng.uniform(0, 0.6, shape)
        ).astype(np.float32),
        "trueflav": rng.choice([0, 4, 5], shape, p=[0.85, 0.1, 0.05]).astype(np.int32),
        "truthMatched": np.ones(shape, dtype=bool),
        "MV2c10": rng.uniform(-1, 1, shape).astype(np.float32),
        "pt_syst": _mev(pt * 1.02),
    }
    jets = _lists(
        fields, np.concatenate([own, echo | mother], axis=1) & (pt > 20.0) & (np.abs(eta) < 4.5)
    )
    return jets[ak.argsort(jets.pt, ascending=False)]


def _triggers(leptons: ak.Array) -> dict[str, ak.Array]:
    """Single-lepton triggers: a lepton of that kind has matched."""

    def fired(kind: int) -> ak.Array:
        return ak.any(leptons.trigMatched & (leptons["type"] == kind), axis=1)

    return {
        "trigE": fired(ELECTRON),
        "trigM": fired(MUON),
        "trigP": np.zeros(len(leptons), dtype=bool),
    }


def _event(rng: Generator, process: SimulatedProcess, n: int) -> dict[str, NDArray[Any]]:
    """Event-level values: numbers, weights, missing transverse momentum (MeV)."""
    factors = ("PILEUP", "ELE", "MUON", "PHOTON", "TAU", "BTAG", "LepTRIGGER", "PhotonTRIGGER")
    met = rng.rayleigh(18.0, n)
    return {
        "runNumber": np.full(n, RUN, dtype=np.int32),
        "eventNumber": np.zeros(n, dtype=np.int32),  # given after all processes are mixed
        "channelNumber": np.full(n, process.channel, dtype=np.int32),
        "mcWeight": np.ones(n, dtype=np.float32),
        **{f"scaleFactor_{name}": rng.normal(1, 0.01, n).astype(np.float32) for name in factors},
        "met_et": _mev(met),
        "met_phi": rng.uniform(-np.pi, np.pi, n).astype(np.float32),
        "met_et_syst": _mev(met * 1.03),
        "ditau_m": np.zeros(n, dtype=np.float32),
        "XSection": np.full(n, process.cross_section, dtype=np.float32),
        "SumWeights": np.full(n, n, dtype=np.float32),
    }


def _empty(n: int) -> dict[str, ak.Array]:
    """Collections that the schema has and the toy leaves empty."""
    real = ("pt", "eta", "phi", "E", "pt_syst")
    identified = {"isTightID": np.bool_, "truthMatched": np.bool_, "trigMatched": np.bool_}
    kinds: dict[str, dict[str, Any]] = {
        "photon": {
            **dict.fromkeys((*real, "ptcone30", "etcone20"), np.float32),
            **identified,
            "convType": np.int32,
        },
        "tau": {
            **dict.fromkeys((*real, "BDTid"), np.float32),
            **identified,
            "nTracks": np.int32,
            "charge": np.int32,
        },
        "largeRjet": dict.fromkeys((*real, "m", "truthMatched", "D2", "tau32"), np.float32),
    }
    nothing = np.zeros((n, 1), dtype=bool)
    return {
        name: _lists({f: np.zeros((n, 1), dtype=t) for f, t in fields.items()}, nothing)
        for name, fields in kinds.items()
    }


# --- form
# --------------------------------------------------------------------------------------------------


def _mev(gev: Floats) -> NDArray[np.float32]:
    return (gev * MEV).astype(np.float32)


def _wrapped(phi: Floats) -> NDArray[np.float32]:
    return ((phi + np.pi) % (2 * np.pi) - np.pi).astype(np.float32)


def _lists(fields: dict[str, NDArray[Any]], keep: NDArray[np.bool_]) -> ak.Array:
    """Rectangular fields of shape (n, k) → n lists of records, of what is to be kept."""
    counts = np.sum(keep, axis=1)
    return ak.unflatten(ak.zip({name: values[keep] for name, values in fields.items()}), counts)


def _write(path: Path, sample: ak.Array) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with uproot.recreate(path) as file:
        branches = {name: sample[name] for name in sample.fields}
        types = {name: ak.type(array).content for name, array in branches.items()}
        file.mktree("mini", types, counter_name=lambda counted: f"{counted}_n")
        file["mini"].extend(branches)
