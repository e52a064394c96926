"""The eight tasks of the ADL benchmarks, as docs/howto/tasks.md has them, against plain loops
over events.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot

from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.run import chunks
from tests.conftest import ROOT, shared
from tests.unit.compiling import reviewed

Event = dict[str, Any]
Object = dict[str, float]


def spec() -> str:
    """The spec of the page."""
    page = (ROOT / "docs" / "howto" / "tasks.md").read_text(encoding="utf-8")
    found = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


# --- the references: nothing but loops
# ---------------------------------------------------------------------------


def _vector(o: Object) -> tuple[float, float, float, float]:
    """px, py, pz, E of an object of pt, eta, phi and mass."""
    px, py, pz = (
        o["pt"] * math.cos(o["phi"]),
        o["pt"] * math.sin(o["phi"]),
        o["pt"] * math.sinh(o["eta"]),
    )
    return px, py, pz, math.sqrt(px * px + py * py + pz * pz + o["mass"] ** 2)


def _sum(objects: Sequence[Object]) -> tuple[float, float]:
    """PT and mass of the sum of objects."""
    px, py, pz, e = (sum(c) for c in zip(*map(_vector, objects), strict=True))
    return math.hypot(px, py), math.sqrt(max(e * e - px * px - py * py - pz * pz, 0.0))


def _dphi(a: float, b: float) -> float:
    return abs(math.remainder(a - b, 2 * math.pi))


def _leptons(event: Event) -> list[Object]:
    made = [
        {**o, "type": kind} for kind, name in ((11, "Electron"), (13, "Muon")) for o in event[name]
    ]
    return sorted(made, key=lambda o: -o["pt"])


def task1(event: Event) -> list[float]:
    """All events."""
    return [event["MET_pt"]]


def task2(event: Event) -> list[float]:
    """All jets."""
    return [j["pt"] for j in event["Jet"]]


def task3(event: Event) -> list[float]:
    """Central jets."""
    return [j["pt"] for j in event["Jet"] if abs(j["eta"]) < 1]


def task4(event: Event) -> list[float]:
    """Two hard jets."""
    return [event["MET_pt"]] if sum(j["pt"] > 40 for j in event["Jet"]) >= 2 else []


def task5(event: Event) -> list[float]:
    """A dimuon."""
    pairs = combinations(event["Muon"], 2)
    return (
        [event["MET_pt"]]
        if any(a["charge"] != b["charge"] and 60 <= _sum((a, b))[1] <= 120 for a, b in pairs)
        else []
    )


def _trijet(event: Event) -> tuple[Object, ...]:
    triples = combinations(event["Jet"], 3)
    return min(triples, key=lambda t: abs(_sum(t)[1] - 172.5), default=())


def task6(event: Event) -> list[float]:
    """The pT of the trijet."""
    best = _trijet(event)
    return [_sum(best)[0]] if best else []


def task6_btag(event: Event) -> list[float]:
    """The highest b-tagging value in it."""
    best = _trijet(event)
    return [max(j["btagDeepFlavB"] for j in best)] if best else []


def task7(event: Event) -> list[float]:
    """The sum of pT of jets away from leptons."""
    near = [o for o in _leptons(event) if o["pt"] > 10]
    away = [
        j["pt"]
        for j in event["Jet"]
        if j["pt"] > 30
        and all(math.hypot(j["eta"] - o["eta"], _dphi(j["phi"], o["phi"])) >= 0.4 for o in near)
    ]
    return [sum(away)]


def task8(event: Event) -> list[float]:
    """The transverse mass with the lepton outside of the pair."""
    leptons = _leptons(event)
    pairs = [
        (abs(_sum((leptons[i], leptons[j]))[1] - 91.2), i, j)
        for i, j in combinations(range(len(leptons)), 2)
        if leptons[i]["type"] == leptons[j]["type"] and leptons[i]["charge"] != leptons[j]["charge"]
    ]
    if len(leptons) < 3 or not pairs:
        return []
    _, i, j = min(pairs)
    other = next(o for n, o in enumerate(leptons) if n not in (i, j))
    return [
        math.sqrt(
            2 * other["pt"] * event["MET_pt"] * (1 - math.cos(other["phi"] - event["MET_phi"]))
        )
    ]


TASKS: dict[str, Callable[[Event], list[float]]] = {
    "met_of_all": task1,
    "pt_of_jets": task2,
    "pt_of_central_jets": task3,
    "met_with_jets": task4,
    "met_with_dimuon": task5,
    "pt_of_trijet": task6,
    "btag_of_trijet": task6_btag,
    "ht_of_clean": task7,
    "mt_of_third": task8,
}
ATTRIBUTES = {
    "Jet": ("pt", "eta", "phi", "mass", "btagDeepFlavB"),
    "Electron": ("pt", "eta", "phi", "mass", "charge"),
    "Muon": ("pt", "eta", "phi", "mass", "charge"),
}


def _events(path: Path) -> list[Event]:
    """The events of a file as plain Python."""
    tree = uproot.open(path)["Events"]
    arrays = tree.arrays(
        [f"{c}_{a}" for c, names in ATTRIBUTES.items() for a in names] + ["MET_pt", "MET_phi"]
    )
    listed = {name: ak.to_list(arrays[name]) for name in arrays.fields}
    return [
        {
            "MET_pt": listed["MET_pt"][n],
            "MET_phi": listed["MET_phi"][n],
            **{
                c: [
                    dict(zip(names, values, strict=True))
                    for values in zip(*(listed[f"{c}_{a}"][n] for a in names), strict=True)
                ]
                for c, names in ATTRIBUTES.items()
            },
        }
        for n in range(len(arrays))
    ]


def _toy(path: Path, n: int = 1500) -> Path:
    """NanoAOD with more leptons than nature has, so that every task has events."""
    rng = np.random.default_rng(8)
    columns: dict[str, Any] = {}
    for name, mean in (("Jet", 3.0), ("Electron", 1.0), ("Muon", 1.2)):
        counts = rng.poisson(mean, n)
        total = int(counts.sum())
        made = {
            "pt": 5 + rng.exponential(35, total),
            "eta": rng.normal(0, 1.2, total),
            "phi": rng.uniform(-math.pi, math.pi, total),
            "mass": np.full(total, 0.1) if name != "Jet" else rng.uniform(2, 12, total),
        }
        made |= (
            {"btagDeepFlavB": rng.uniform(0, 1, total)}
            if name == "Jet"
            else {"charge": rng.choice([-1, 1], total)}
        )
        kinds = {a: np.int32 if a == "charge" else np.float32 for a in made}
        columns[name] = ak.unflatten(
            ak.zip({a: v.astype(kinds[a]) for a, v in made.items()}), counts
        )
    flat = {
        "MET_pt": rng.exponential(40, n).astype(np.float32),
        "MET_phi": rng.uniform(-math.pi, math.pi, n).astype(np.float32),
    }
    types = {name: c.type.content for name, c in columns.items()} | {
        name: c.dtype for name, c in flat.items()
    }
    with uproot.recreate(path) as file:
        file.mktree("Events", types, counter_name=lambda name: f"n{name}")
        file["Events"].extend(columns | flat)
    return path


def _check(path: Path) -> dict[str, float]:
    """All nine histograms of a file against the loops; how many entries each has."""
    result = chunks.run(compile_spec(reviewed(spec()), detect(path)), [path])
    events, entries = _events(path), {}
    assert {h.name for h in result.histograms} == set(TASKS)
    for h in result.histograms:
        values = [v for event in events for v in TASKS[h.name](event)]
        expected, _ = np.histogram(values, np.asarray(h.edges))
        inside = [v for v in values if h.edges[0] <= v < h.edges[-1]]
        assert list(h.values) == expected.tolist(), h.name
        assert sum(h.values) == len(inside), h.name
        assert h.underflow == sum(v < h.edges[0] for v in values), h.name
        entries[h.name] = sum(h.values) + h.underflow + h.overflow
        assert entries[h.name] == len(values), h.name
    return entries


def test_toy_events_answer_every_task(tmp_path: Path) -> None:
    """With entries in each histogram."""
    assert all(n > 50 for n in _check(_toy(tmp_path / "toy.root")).values())


@pytest.mark.parametrize("name", ["nanoAOD_2015_CMS_Open_Data_ttbar", "coffea_nano_dy"])
def test_real_files_answer_as_the_loops_do(name: str) -> None:
    """Small NanoAOD files of CMS: top pairs and Drell-Yan."""
    entries = _check(shared(f"data/cms-nanoaod/{name}.root"))
    assert entries["pt_of_jets"] > 100
    assert entries["pt_of_trijet"] > 10
