"""Event formats from file to cutflow: Delphes, PHYSLITE, the HEP tutorial, versions of NanoAOD,
RNTuple; and their traps.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot

from hepnb.errors import EventsError
from hepnb.events import schema
from hepnb.events.open import EventFile, detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.run import chunks
from tests.conftest import shared
from tests.unit.compiling import compiled, reviewed

Columns = dict[str, Any]


def _tree(path: Path, tree: str, columns: Columns, *, ntuple: bool = False) -> Path:
    """A file with a TTree, or an RNTuple, of these branches; lists become jagged ones with a
    counter ``n…`` of no interest.
    """
    arrays = {
        name: values if isinstance(values, ak.Array | np.ndarray) else ak.Array(values)
        for name, values in columns.items()
    }
    with uproot.recreate(path) as file:
        if ntuple:
            file.mkrntuple(tree, arrays)
            return path
        types = {
            n: a.dtype if isinstance(a, np.ndarray) else str(a.type).partition(" * ")[2]
            for n, a in arrays.items()
        }
        file.mktree(tree, types, counter_name=lambda c: "count_" + c.replace(".", "_"))
        file[tree].extend(arrays)
    return path


def _cutflow(file: EventFile, text: str) -> dict[str, list[int]]:
    result = chunks.run(compile_spec(reviewed(text), file), [file])
    return {r.name: [s.alone for s in r.steps] for r in result.regions}


DELPHES: Columns = {
    "Event.Weight": [[0.5], [2.0]],
    "Electron_size": np.array([1, 0], dtype=np.int32),
    "Electron.PT": [[45.0], []],
    "Electron.Eta": [[0.5], []],
    "Electron.Phi": [[0.0], []],
    "Electron.Charge": [[-1], []],
    "Muon_size": np.array([1, 1], dtype=np.int32),
    "Muon.PT": [[40.0], [20.0]],
    "Muon.Eta": [[0.5], [1.0]],
    "Muon.Phi": [[3.1], [1.0]],
    "Muon.Charge": [[1], [1]],
    "Jet_size": np.array([2, 0], dtype=np.int32),
    "Jet.PT": [[30.0, 60.0], []],
    "Jet.Eta": [[0.5, 1.0], []],
    "Jet.Phi": [[0.1, 2.0], []],
    "Jet.Mass": [[5.0, 6.0], []],
    "Jet.BTag": [[0, 1], []],
    "MissingET_size": np.array([1, 1], dtype=np.int32),
    "MissingET.MET": [[25.0], [100.0]],
    "MissingET.Phi": [[0.0], [1.0]],
    "ScalarHT_size": np.array([1, 1], dtype=np.int32),
    "ScalarHT.HT": [[175.0], [20.0]],
}


def test_delphes(tmp_path: Path) -> None:
    """Branches with a point, one-entry arrays as event variables, masses of the leptons, the
    tagger's bits.
    """
    file = detect(_tree(tmp_path / "delphes.root", "Delphes", DELPHES))
    assert (file.schema.name, file.entries) == ("delphes", 2)
    text = """
object leptons
  take Lepton
object jets
  take Jet
  reject dR(this, leptons) < 0.2
object bjets
  take jets
  select btag_wp == "any"
region SR
  select size(leptons) == 2
  select mass(leptons[0] + leptons[1]) > 80 GeV
  select MET > 50
  select HT > 100
  select size(jets) == 1
  select size(bjets) == 1
  select any(BTag(jets) > 0)
  weight w weight
"""
    assert _cutflow(file, text) == {"SR": [1, 1, 1, 1, 1, 1, 1]}
    steps = (
        chunks.run(
            compile_spec(reviewed("region W\n  select HT > 0\n  weight w weight\n"), file), [file]
        )
        .regions[0]
        .steps
    )
    assert steps[0].weighted == 2.5


NANO: Columns = {
    "run": np.array([1, 1], dtype=np.uint32),
    "event": np.array([7, 8], dtype=np.uint64),
    "nMuon": np.array([2, 1], dtype=np.int32),
    "Muon_pt": [[10.0, 30.0], [20.0]],
    "Muon_eta": [[0.5, 0.1], [1.0]],
    "Muon_phi": [[0.5, 3.0], [1.0]],
    "Muon_mass": [[0.106, 0.106], [0.106]],
    "Muon_charge": [[1, -1], [1]],
    "Muon_dxy": [[0.01, 0.2], [0.0]],
    "Muon_dxyErr": [[0.01, 0.01], [0.0]],
    "nPhoton": np.array([1, 1], dtype=np.int32),
    "Photon_pt": [[50.0], [60.0]],
    "Photon_eta": [[0.0], [0.0]],
    "Photon_phi": [[0.0], [0.0]],
    "PuppiMET_pt": [20.0, 60.0],
    "PuppiMET_phi": [0.0, 0.0],
    "PuppiMET_significance": [1.0, 9.0],
}
NANO_SPEC = """
object muons
  take Muon
  select abs(d0) < 1 mm
object photons
  take Photon
  select id == "medium"
region SR
  select pt(muons[0]) > 15
  select size(photons) == 1
  select MET > 50
  select met_significance(MET) > 5
  select any(abs(d0sig(muons)) < 3)
  select pt(photons[0]) + mass(photons[0]) > 1
"""


@pytest.mark.parametrize("ntuple", [False, True])
@pytest.mark.parametrize(
    ("photons", "expected"),
    [
        ({"Photon_cutBased": [[1], [2]]}, [1, 1, 1, 1, 1, 1]),
        ({"Photon_cutBasedBitmap": [[1], [3]]}, [1, 1, 1, 1, 1, 1]),
    ],
)
def test_nanoaod_versions_and_ntuples(
    tmp_path: Path, photons: Columns, expected: list[int], *, ntuple: bool
) -> None:
    """v7 has bitmaps and v12 no photon mass; the missing momentum is PUPPI's where there is no
    other; an RNTuple is the same.

    In the first event the harder muon is second in the file and 2 mm off; in the second 0/0 is no
    significance.
    """
    file = detect(_tree(tmp_path / "nano.root", "Events", NANO | photons, ntuple=ntuple))
    assert file.schema.name == "cms-nanoaod"
    assert _cutflow(file, NANO_SPEC) == {"SR": expected}


def test_a_physlite_ntuple_has_colons(tmp_path: Path) -> None:
    """RNTuple EventData names its fields with ``:``; the schema is the same, in MeV."""
    columns: Columns = {
        "EventInfoAuxDyn:runNumber": np.array([1, 1], dtype=np.uint32),
        "EventInfoAuxDyn:eventNumber": np.array([1, 2], dtype=np.uint64),
        "EventInfoAuxDyn:mcEventWeights": [[3.0, 9.0], [4.0]],
        "AnalysisMuonsAuxDyn:pt": [[20e3, 30e3], [9e3]],
        "AnalysisMuonsAuxDyn:eta": [[0.0, 1.0], [0.0]],
        "AnalysisMuonsAuxDyn:phi": [[0.0, 1.0], [0.0]],
        "AnalysisMuonsAuxDyn:charge": [[1.0, -1.0], [1.0]],
        "AnalysisMuonsAuxDyn:quality": ak.values_astype(ak.Array([[10, 9], [8]]), np.uint8),
    }
    file = detect(_tree(tmp_path / "physlite.root", "EventData", columns, ntuple=True))
    assert file.schema.name == "physlite"
    text = """
object muons
  take Muon
  select id == "medium"
object native
  take AnalysisMuonsAuxDyn
region SR
  select pt(muons[0]) > 25 GeV
  select pt(native[0]) < 25 GeV
  select mass(native[0] + native[1]) > 20 GeV
  weight w weight
"""
    result = chunks.run(compile_spec(reviewed(text), file), [file]).regions[0]
    assert [s.alone for s in result.steps] == [1, 2, 1]
    assert result.weighted == 3.0


def test_a_tutorial_file_with_the_other_names_of_met(tmp_path: Path) -> None:
    """``METx`` and ``METy`` as well as ``MET_px`` and ``MET_py``."""
    columns: Columns = {
        "NMuon": np.array([1], dtype=np.int32),
        **{f"Muon_{c}": [[v]] for c, v in {"Px": 3.0, "Py": 4.0, "Pz": 0.0, "E": 5.1}.items()},
        "METx": [3.0],
        "METy": [4.0],
    }
    file = detect(_tree(tmp_path / "tutorial.root", "events", columns))
    assert _cutflow(
        file,
        "region SR\n  select MET [] 4.9 5.1\n  select pt(Muon[0]) [] 4.9 5.1\n  select "
        "mass(Muon[0]) > 0.9\n",
    ) == {"SR": [1, 1, 1]}


def test_a_branch_of_a_file_is_never_code(tmp_path: Path) -> None:
    """Whatever a branch is called, its name is a string in the program."""
    names = ("nMuon", "Muon_pt", "Muon_eta", "Muon_phi", "Muon_mass", 'Muon_x"]); import os; (["')
    known = schema.load("cms-nanoaod", names)
    program = compile_spec(
        reviewed("object m\n  take Muon\nregion SR\n  select size(m) > 1\n"), known
    )
    assert "import os" not in program.source
    assert 'Muon_x"]); import os; (["' not in known.attributes()["Muon"]


def test_native_attributes_that_vector_knows_otherwise(tmp_path: Path) -> None:
    """A branch ``E`` beside pt, eta, phi and mass is an attribute; it does not make a second
    energy of the momentum.
    """
    file = detect(
        _tree(
            tmp_path / "delphes.root",
            "Delphes",
            {**DELPHES, "Jet.T": [[1.0, 2.0], []], "Jet.E": [[1.0, 2.0], []]},
        )
    )
    text = (
        "object jets\n  take Jet\n  define x = E / 2\nregion SR\n  select any(x(jets) > 0.9)\n  "
        "select mass(jets[0]) > 5\n"
    )
    assert _cutflow(file, text) == {"SR": [1, 1]}


def test_what_a_file_lacks_is_listed(tmp_path: Path) -> None:
    """The error says for each schema of that tree which branches are missing."""
    path = _tree(tmp_path / "mini.root", "mini", {"lep_pt": [[1.0]], "runNumber": np.array([1])})
    with pytest.raises(
        EventsError,
        match="tree mini is not atlas-opendata-2020: it lacks eventNumber, lep_E, lep_type",
    ):
        detect(path)


def test_a_schema_says_what_a_file_lacks(tmp_path: Path) -> None:
    """Collections and attributes that the format usually has and this file has not."""
    file = detect(_tree(tmp_path / "nano.root", "Events", NANO))
    missing = file.missing
    assert missing["Electron"] == ()
    assert "iso" in missing["Muon"]
    assert "Photon" in missing
    assert "pt" not in missing["Photon"]


def test_a_schema_of_ones_own(tmp_path: Path) -> None:
    """A YAML file by its path: a flat format with other names."""
    text = """
format: hepnb-schema/1
name: my-ntuple
title: My ntuple
trees: [nominal]
requires: [mu_pt]
counter: "{}_count"
units: [["mu_(pt|e)", MeV]]
collections:
  Muon: {prefix: mu, attributes: {pt: pt, eta: eta, phi: phi, e: e}}
"""
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    columns: Columns = {
        "mu_count": np.array([1]),
        "mu_pt": [[30e3]],
        "mu_eta": [[0.0]],
        "mu_phi": [[0.0]],
        "mu_e": [[31e3]],
    }
    file = detect(_tree(tmp_path / "my.root", "nominal", columns), str(tmp_path / "my.yaml"))
    assert _cutflow(
        file, "region SR\n  select pt(Muon[0]) > 29 GeV\n  select mass(Muon[0]) < 9\n"
    ) == {"SR": [1, 1]}


_HEAD = 'format: hepnb-schema/1\nname: x\ntitle: x\ntrees: [t]\ncounter: "n{}"\ncollections: '


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: [", "no YAML"),
        ("format: hepnb-schema/1\nname: x\n", "no title, trees, collections"),
        (_HEAD + "{Muon: 3}\n", "the form of docs/schemas.md"),
        (
            _HEAD + '{M: {prefix: M, attributes: {pt: "= (("}}}\n',
            "an expression of a schema is ADL",
        ),
    ],
)
def test_a_schema_that_is_wrong(text: str, words: str) -> None:
    """One line that says what is wrong with it."""
    with pytest.raises(EventsError, match=words):
        schema.read(text, where="my.yaml")


def test_type_is_a_field_and_no_attribute_of_awkward() -> None:
    """In awkward ``leptons.type`` is the type of the array."""
    source = compiled(
        "object leptons\n  take Lepton\n  select type == 11\nregion SR\n  select size(leptons) > "
        "0\n"
    ).source
    assert 'kept(leptons, leptons["type"] == 11)' in source


# --- real files
# --------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_tutorial_sample_against_plain_awkward() -> None:
    """Pairs of opposite muons with a mass near that of the Z, computed from px, py, pz, E by
    hand.
    """
    file = detect(shared("data/other/uproot-HZZ.root"))
    assert (file.schema.name, file.entries) == ("hep-tutorial", 2421)
    text = """
object muons
  take Muon
  select pt > 10
composite pairs
  take disjoint(muons a, muons b)
  select charge(a) + charge(b) == 0
  object Z = a + b
region Z
  trigger triggerIsoMu24
  select any(mass(pairs) [] 60 120)
  select MET < 50
"""
    e = uproot.open(file.path)["events"].arrays()
    hard = np.hypot(e.Muon_Px, e.Muon_Py) > 10
    a, b = ak.unzip(
        ak.combinations(
            ak.zip({c: e[f"Muon_{c}"][hard] for c in ("Px", "Py", "Pz", "E", "Charge")}), 2
        )
    )
    p2 = (a.Px + b.Px) ** 2 + (a.Py + b.Py) ** 2 + (a.Pz + b.Pz) ** 2
    mass = np.sqrt(np.maximum((a.E + b.E) ** 2 - p2, 0))
    near = ak.any((a.Charge + b.Charge == 0) & (mass >= 60) & (mass <= 120), axis=1)
    met = np.hypot(e.MET_px, e.MET_py) < 50
    assert _cutflow(file, text) == {"Z": [int(ak.sum(m)) for m in (e.triggerIsoMu24, near, met)]}
    assert ak.sum(near) > 1000


@pytest.mark.shared
def test_physlite_against_plain_awkward() -> None:
    """Energies in MeV; working points of electrons and the quality of muons as bits."""
    file = detect(shared("data/other/coffea_PHYSLITE_example.root"))
    assert (file.schema.name, file.entries) == ("physlite", 100)
    text = """
object electrons
  take Electron
  select pt > 25 GeV
  select id == "medium"
object muons
  take Muon
  select id == "medium"
object jets
  take Jet
  select quality == "jvt"
  select pt > 20 GeV
region SR
  select size(electrons) >= 1
  select size(muons) >= 1
  select size(jets) >= 4
  select eventNumber > 0
"""
    wanted = (
        "ElectronsAuxDyn.pt",
        "ElectronsAuxDyn.DFCommonElectronsLHMedium",
        "MuonsAuxDyn.quality",
    )
    wanted += ("JetsAuxDyn.pt", "JetsAuxDyn.NNJvtPass")
    e = uproot.open(file.path)["CollectionTree"].arrays([f"Analysis{b}" for b in wanted])
    electrons = (e["AnalysisElectronsAuxDyn.pt"] > 25e3) & (
        e["AnalysisElectronsAuxDyn.DFCommonElectronsLHMedium"] == 1
    )
    muons = (e["AnalysisMuonsAuxDyn.quality"] & 7 <= 1) & (e["AnalysisMuonsAuxDyn.quality"] & 8 > 0)
    jets = (e["AnalysisJetsAuxDyn.pt"] > 20e3) & (e["AnalysisJetsAuxDyn.NNJvtPass"] == 1)
    expected = [
        int(ak.sum(ak.sum(m, axis=1) >= n)) for m, n in ((electrons, 1), (muons, 1), (jets, 4))
    ]
    assert _cutflow(file, text) == {"SR": [*expected, 100]}
    assert min(expected) > 0
    with pytest.raises(Exception, match="MET is not defined here"):
        compile_spec(reviewed("region SR\n  select MET > 3\n"), file)
