"""Compiles ADL for a schema and runs it on events that are written out by hand."""

from __future__ import annotations

from typing import Any

import awkward as ak
import numpy as np

from hepnb.adl.parse import parse
from hepnb.events import schema
from hepnb.generate.compile import compile as compile_spec
from hepnb.program import Program
from hepnb.spec import ReviewedSpec, Spec

#: three events in the units of the file (MeV): two muons and an electron; nothing; one electron
EVENTS: dict[str, list[Any]] = {
    "runNumber": [1, 1, 1],
    "eventNumber": [11, 12, 13],
    "trigE": [True, False, True],
    "trigM": [True, False, False],
    "mcWeight": [2.0, 1.0, -1.0],
    "scaleFactor_PILEUP": [1.0, 1.0, 1.0],
    "scaleFactor_ELE": [0.5, 1.0, 1.0],
    "scaleFactor_MUON": [1.0, 1.0, 1.0],
    "scaleFactor_LepTRIGGER": [1.0, 1.0, 1.0],
    "met_et": [100e3, 20e3, 0.0],
    "met_phi": [0.0, 0.0, 3.0],
    "lep_n": [3, 0, 1],
    "lep_pt": [[20e3, 30e3, 10e3], [], [25e3]],
    "lep_eta": [[0.5, -0.5, 1.4], [], [0.0]],
    "lep_phi": [[0.0, 3.0, 1.0], [], [-3.0]],
    "lep_E": [[22.6e3, 33.9e3, 21.6e3], [], [25e3]],
    "lep_charge": [[1, -1, 1], [], [-1]],
    "lep_type": [[13, 13, 11], [], [11]],
    "lep_isTightID": [[True, False, True], [], [False]],
    "lep_trigMatched": [[True, False, False], [], [False]],
    "lep_ptcone30": [[1e3, 6e3, 0.0], [], [0.0]],
    "lep_etcone20": [[1e3, 6e3, 0.0], [], [0.0]],
    "lep_z0": [[0.1, 3.0, 0.2], [], [1.0]],
    "lep_trackd0pvunbiased": [[0.1, 0.1, 0.1], [], [0.1]],
    "lep_tracksigd0pvunbiased": [[1.0, 4.0, float("nan")], [], [-2.0]],
    "jet_n": [2, 1, 0],
    "jet_pt": [[50e3, 40e3], [35e3], []],
    "jet_eta": [[0.5, 2.0], [0.0], []],
    "jet_phi": [[0.1, -1.0], [0.0], []],
    "jet_E": [[60e3, 200e3], [36e3], []],
    "jet_jvt": [[0.9, 0.1], [0.5], []],
    "jet_MV2c10": [[0.9, 0.1], [0.5], []],
}


#: two leptons and missing momentum; with a weight and a histogram
LEPTONS = """
object leptons
  take Lepton
  select pt > 10 GeV
region SR
  select size(leptons) >= 2
  select MET > 30 GeV
"""
FILLED = f"""{LEPTONS}  weight mc weight
  histo met, "MET", 10, 0, 100, MET
"""


def reviewed(text: str) -> ReviewedSpec:
    """A hand-written spec as it is after its review."""
    tree = parse(text, source="test.adl")
    return ReviewedSpec(Spec(tree, (), source="test.adl"), tree, ())


def compiled(text: str, name: str = "atlas-opendata-2020") -> Program:
    """The program of a text."""
    return compile_spec(reviewed(text), schema.load(name))


def module(text: str, name: str = "atlas-opendata-2020") -> dict[str, Any]:
    """What the program of a text defines."""
    namespace: dict[str, Any] = {}
    exec(compile(compiled(text, name).source, "<program>", "exec", dont_inherit=True), namespace)
    return namespace


def arrays(events: dict[str, list[Any]] = EVENTS, n: int | None = None) -> ak.Array:
    """Events as uproot gives them; the first ``n`` only."""
    columns = ak.Array(events)
    types = {"lep_type": np.uint32, "lep_n": np.uint32, "jet_n": np.uint32}
    for field, dtype in types.items():
        if field in columns.fields:
            columns[field] = ak.values_astype(columns[field], dtype)
    return columns[:n]


def events(text: str, columns: ak.Array | None = None) -> Any:
    """The events after ``read`` and ``reconstruct``."""
    namespace = module(text)
    return namespace["reconstruct"](namespace["read"](arrays() if columns is None else columns))


def passed(text: str, columns: ak.Array | None = None) -> dict[str, dict[str, list[bool]]]:
    """Region → requirement → which events pass it."""
    namespace = module(text)
    with np.errstate(all="ignore"):
        found = namespace["select"](
            namespace["reconstruct"](namespace["read"](arrays() if columns is None else columns))
        )
    return {
        region: {name: ak.to_list(mask) for name, mask in steps.items()}
        for region, steps in found.items()
    }


def asked(condition: str, *, before: str = "", statement: str = "select") -> list[bool]:
    """Which of the events pass one condition in a region."""
    (steps,) = passed(f"{before}\nregion SR\n  {statement} {condition}\n").values()
    (mask,) = steps.values()
    return mask
