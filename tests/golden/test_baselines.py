"""Published baselines on real open data, event by event against plain awkward that does not know
the compiler.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot
import vector

from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.result import RunResult
from hepnb.run import chunks
from hepnb.run.chunks import How
from tests.conftest import shared
from tests.unit.compiling import reviewed

vector.register_awkward()

pytestmark = pytest.mark.shared

FOLDER = Path(__file__).parent / "baselines"
A2020 = [f"data/atlas-opendata-2020/data_{period}.4lep.root" for period in "ABCD"]
A2025 = ["data/atlas-opendata-2025/ODEO_FEB2025_v0_exactly4lep_data15_periodD.exactly4lep.root"]
DIMUON = ["data/cms-nanoaod/agc_open-data-example.root"]

Steps = list[Any]


def _run(name: str, files: list[str]) -> RunResult:
    opened = [detect(shared(f)) for f in files]
    program = compile_spec(
        reviewed((FOLDER / f"{name}.adl").read_text(encoding="utf-8")), opened[0]
    )
    return chunks.run(program, opened, How(chunk="20000", ids=True))


def _cumulative(result: RunResult, region: str) -> list[int]:
    (found,) = (r for r in result.regions if r.name == region)
    return [s.cumulative for s in found.steps]


def _expected(steps: Steps) -> tuple[list[int], list[int], np.ndarray[Any, Any]]:
    """Alone, cumulative, and who passes all."""
    masks = [ak.to_numpy(s) for s in steps]
    together = np.logical_and.accumulate(masks)
    return [int(m.sum()) for m in masks], [int(m.sum()) for m in together], together[-1]


def _ids(events: Any, mask: Any) -> tuple[tuple[int, int], ...]:
    return tuple(
        sorted(zip(events.runNumber[mask].tolist(), events.eventNumber[mask].tolist(), strict=True))
    )


# --- B1: ATLAS Open Data 2020, four leading leptons
# --------------------------------------------------------------


@pytest.mark.parametrize(("file", "selected"), list(zip(A2020, (27, 86, 146, 248), strict=True)))
def test_b1_by_period(file: str, selected: int) -> None:
    """The numbers that the official notebook prints."""
    assert _cumulative(_run("b1", [file]), "fourlepton")[-1] == selected


def test_b1_event_by_event() -> None:
    """507 events and the three mass windows, the same events as in plain awkward on the branches
    of the file.
    """
    result = _run("b1", A2020)
    events = uproot.concatenate([{shared(f): "mini"} for f in A2020])
    common = [
        events.lep_n >= 4,
        ak.sum(events.lep_charge[:, :4], axis=1) == 0,
        np.isin(ak.to_numpy(ak.sum(events["lep_type"][:, :4], axis=1)), [44, 48, 52]),
    ]
    mass = _mass_of_four(events)
    windows = {
        "fourlepton": (0, 1e9, 507),
        "window": (80e3, 250e3, 371),
        "higgs": (115e3, 130e3, 44),
        "narrow": (120e3, 130e3, 36),
    }
    for region, (low, high, selected) in windows.items():
        *_, mask = _expected([*common, (mass >= low) & (mass < high)])
        assert mask.sum() == selected
        assert result.events[region] == _ids(events, mask)


def _mass_of_four(events: Any) -> np.ndarray[Any, Any]:
    """Mass of the first four leptons in MeV, from sums of momenta in double precision."""
    pt, eta, phi, energy = (
        np.asarray(ak.to_numpy(events[f"lep_{v}"][:, :4]), dtype=np.float64)
        for v in ("pt", "eta", "phi", "E")
    )
    px, py, pz = (
        (pt * np.cos(phi)).sum(axis=1),
        (pt * np.sin(phi)).sum(axis=1),
        (pt * np.sinh(eta)).sum(axis=1),
    )
    return np.sqrt(energy.sum(axis=1) ** 2 - px**2 - py**2 - pz**2)


# --- B8: ATLAS Open Data 2025
# ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cutflow"),
    [("b8", [458, 395, 241, 138, 110, 2, 2, 2]), ("b8s", [458, 395, 395, 333, 277, 2, 2, 2])],
)
def test_b8_event_by_event(name: str, cutflow: list[int]) -> None:
    """The whole cutflow, leptons by index (b8) or ordered in pT (b8s), alone and cumulative, and
    the selected events.
    """
    result = _run(name, A2025)
    (events,) = (uproot.open(shared(f))["analysis"].arrays() for f in A2025)
    pt = events.lep_pt if name == "b8" else ak.sort(events.lep_pt, axis=1, ascending=False)
    kind = events["lep_type"]
    muon = (kind == 13) & events.lep_isMediumID & events.lep_isLooseIso
    electron = (kind == 11) & events.lep_isLooseID & events.lep_isLooseIso
    alone, cumulative, mask = _expected(
        [
            events.trigE | events.trigM,
            ak.any(events.lep_isTrigMatched, axis=1),
            pt[:, 0] > 20,
            pt[:, 1] > 15,
            pt[:, 2] > 10,
            ak.all(muon | electron, axis=1),
            np.isin(ak.to_numpy(ak.sum(kind, axis=1)), [44, 48, 52]),
            ak.sum(events.lep_charge, axis=1) == 0,
        ]
    )
    assert len(events) == result.entries == 3424
    assert cumulative == cutflow
    assert [(s.alone, s.cumulative) for s in result.regions[0].steps] == list(
        zip(alone, cumulative, strict=True)
    )
    assert result.events["fourlepton"] == _ids(events, mask)


# --- the dimuon spectrum: CMS NanoAOD
# ----------------------------------------------------------------------------


def test_dimuon_event_by_event() -> None:
    """100000 → 48976 → 37183 and the three windows; the file has no event numbers, so events are
    told by their entry.
    """
    result = _run("dimuon", DIMUON)
    events = uproot.open(shared(DIMUON[0]))["Events"].arrays()
    two = ak.to_numpy(events.nMuon == 2)
    opposite = np.zeros(len(events), dtype=bool)
    opposite[two] = ak.to_numpy(ak.sum(events.Muon_charge[two], axis=1) == 0)
    assert (len(events), two.sum(), opposite.sum()) == (100000, 48976, 37183)
    assert _cumulative(result, "opposite") == [48976, 37183]
    masses = _dimuon_mass(events[opposite])
    for region, (low, high, selected) in {
        "Z": (60, 120, 8362),
        "Jpsi": (2.9, 3.3, 3627),
        "Upsilon": (9, 10.5, 1110),
    }.items():
        entries = np.flatnonzero(opposite)[(masses >= low) & (masses <= high)]
        assert len(entries) == selected
        assert result.events[region] == tuple((0, int(e)) for e in entries)


def _dimuon_mass(events: Any) -> np.ndarray[Any, Any]:
    """Masses in GeV in the single precision of the file; in double precision one event crosses
    an edge of Jpsi and of Upsilon.
    """
    muons = ak.zip(
        {v: events[f"Muon_{v}"] for v in ("pt", "eta", "phi", "mass")}, with_name="Momentum4D"
    )
    return np.asarray(ak.to_numpy((muons[:, 0] + muons[:, 1]).mass))


# --- NanoAOD with all its branches
# -------------------------------------------------------------------------------


def test_nanoaod_leptons_event_by_event() -> None:
    """Canonical leptons of CMS: working points, isolation, impact parameters in mm, the union of
    electrons and muons.
    """
    text = """
object electrons
  take Electron
  select pt > 15 GeV
  select id == "medium"
  select abs(d0) < 0.5 mm
object muons
  take Muon
  select pt > 10 GeV
  select id == "tight"
  select iso < 0.25
object leptons
  take union(electrons, muons)
object jets
  take Jet
  select pt > 30 GeV
  reject dR(this, leptons) < 0.4
region SR
  select size(leptons) >= 1
  select pt(leptons[0]) > 25 GeV
  select size(jets) >= 2
"""
    file = detect(shared("data/cms-nanoaod/nanoAOD_2015_CMS_Open_Data_ttbar.root"))
    result = chunks.run(compile_spec(reviewed(text), file), [file], How(ids=True))
    e = uproot.open(file.path)["Events"].arrays()
    electron = (e.Electron_pt > 15) & (e.Electron_cutBased >= 3) & (abs(e.Electron_dxy) < 0.05)
    muon = (e.Muon_pt > 10) & e.Muon_tightId & (e.Muon_pfRelIso04_all < 0.25)
    pt = ak.concatenate([e.Electron_pt[electron], e.Muon_pt[muon]], axis=1)
    eta = ak.concatenate([e.Electron_eta[electron], e.Muon_eta[muon]], axis=1)
    phi = ak.concatenate([e.Electron_phi[electron], e.Muon_phi[muon]], axis=1)
    jet_eta, lepton_eta = ak.unzip(ak.cartesian([e.Jet_eta, eta], nested=True))
    jet_phi, lepton_phi = ak.unzip(ak.cartesian([e.Jet_phi, phi], nested=True))
    distance = np.hypot(jet_eta - lepton_eta, (jet_phi - lepton_phi + np.pi) % (2 * np.pi) - np.pi)
    jets = (e.Jet_pt > 30) & ~ak.any(distance < 0.4, axis=2)
    alone, cumulative, mask = _expected(
        [ak.num(pt) >= 1, ak.any(pt > 25, axis=1), ak.sum(jets, axis=1) >= 2]
    )
    assert 0 < mask.sum() < len(e)
    assert [(s.alone, s.cumulative) for s in result.regions[0].steps] == list(
        zip(alone, cumulative, strict=True)
    )
    assert result.events["SR"] == tuple(
        sorted(zip(e.run[mask].tolist(), e.event[mask].tolist(), strict=True))
    )
