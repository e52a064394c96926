"""Attributes that are the place of an object in another collection: Electron_jetIdx leads to the
jet.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot

from hepnb.adl.check import check
from hepnb.adl.parse import parse
from hepnb.errors import SpecError
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.result import RunResult
from hepnb.run import chunks
from tests.conftest import shared
from tests.unit.compiling import reviewed

#: jets are not in the order of pT: a place counts in the file
JETS = [[20.0, 60.0, 40.0], [], [35.0], [80.0, 10.0]]
PLACES = [[1, -1], [-1], [0, 0], [1]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four events with electrons that lead to jets, or to none."""
    jets = ak.Array(JETS)
    places = ak.values_astype(ak.Array(PLACES), "int32")
    columns: dict[str, Any] = {
        "Jet": ak.zip({"pt": jets, "eta": jets * 0, "phi": ak.local_index(jets) * 1.0,
        "mass": jets * 0 + 5}),
        "Electron": ak.zip({
            "pt": places * 0 + 25.0, "eta": places * 0.0, "phi": ak.local_index(places) * 1.0,
            "mass": places * 0.0,
            "jetIdx": places,
        }),
    }  # fmt: skip
    at = tmp_path_factory.mktemp("places") / "nano.root"
    with uproot.recreate(at) as file:
        file.mktree(
            "Events",
            {n: c.type.content for n, c in columns.items()},
            counter_name=lambda n: f"n{n}",
        )
        file["Events"].extend(columns)
    return at


def _run(text: str, path: Path) -> RunResult:
    file = detect(path)
    assert not [f for f in check(parse(text), attributes=file.attributes) if f.severity == "error"]
    return chunks.run(compile_spec(reviewed(text), file), [path])


@pytest.mark.parametrize("form", ["pt(jetIdx)", "this.jetIdx.pt", "jetIdx.pt"])
def test_an_attribute_of_the_object_that_a_place_leads_to(form: str, path: Path) -> None:
    """Per object; an electron that leads to no jet fails, and so does its negation."""
    text = f"object e\n  take Electron\n  select {form} > 30 GeV\nregion R\n  select size(e) >= 1\n"
    assert _run(text, path).regions[0].selected == 2  # 60 in the first event, 35 twice in the third
    text = text.replace("select", "reject", 1)
    assert _run(text, path).regions[0].selected == 1  # 10 in the last


@pytest.mark.parametrize(
    ("line", "selected"),
    [
        ("pt(e[0].jetIdx) > 30 GeV", 2),
        ("e[0].jetIdx.pt < 30 GeV", 1),
        ("pt(e.jetIdx[0]) > 30 GeV", 2),
    ],
)
def test_the_object_of_the_first_electron(line: str, selected: int, path: Path) -> None:
    """In a region: missing where there is none."""
    text = f"object e\n  take Electron\nregion R\n  select {line}\n"
    assert _run(text, path).regions[0].selected == selected


def test_distances_and_sums_with_the_object(path: Path) -> None:
    """DR with the jet that belongs to it, not the nearest; a four-momentum of both; what is
    missing is in no histogram.
    """
    text = (
        "object e\n  take Electron\n  select dR(this, jetIdx) > 0.5\n"
        "object all\n  take Electron\n  define both = mass(this + jetIdx)\n"
        "region R\n  select size(e) >= 1\n"
        'region A\n  histo d, "dR", 10, 0, 5, dR(all, all.jetIdx)\n  histo m, "m", 10, 0, 500, '
        "all.both\n"
    )
    result = _run(text, path)
    # places 1, 0, 0, 1 of electrons 0, 0, 1, 0: distances in phi of 1, 0, 1, 1
    assert result.regions[0].selected == 3
    entries = {h.name: h.values for h in result.histograms}
    assert entries["d"][0] == 1
    assert entries["d"][2] == 3
    assert sum(entries["m"]) == 4


def test_the_place_itself_stays_a_number(path: Path) -> None:
    """Whether it leads anywhere may be asked; canonical collections keep their order beside it."""
    text = (
        "object e\n  take Electron\n  select jetIdx >= 0\nregion R\n  select size(e) == 2\n  "
        "select pt(Jet[0]) > 30 GeV\n"
    )
    assert _run(text, path).regions[0].selected == 1
    text = (
        "object e\n  take Electron\n  select pt(jetIdx) < 25 GeV\nregion R\n  select size(e) >= "
        "1\n  select pt(Jet[0]) > 70 GeV\n"
    )
    assert _run(text, path).regions[0].selected == 1


def test_beside_another_collection_it_is_an_error_that_says_what_to_do(path: Path) -> None:
    """A reducer over pairs knows no places."""
    text = (
        "object e\n  take Electron\n  select any(pt(jetIdx) > pt(Jet))\nregion R\n  select "
        "size(e) >= 1\n"
    )
    with pytest.raises(SpecError, match="define a = pt"):
        compile_spec(reviewed(text), detect(path))


def test_places_of_a_real_file() -> None:
    """Muons of Drell-Yan and their jets, against plain loops; the mother of a generated
    particle, too.
    """
    path = shared("data/cms-nanoaod/coffea_nano_dy.root")
    text = (
        "object m\n  take Muon\n  select pt(jetIdx) > 20 GeV\nobject g\n  take GenPart\n  select "
        "genPartIdxMother.pdgId == 23\n"
        "region R\n  select size(m) >= 1\nregion G\n  select size(g) >= 2\n"
    )
    result = _run(text, path)
    names = ["Muon_jetIdx", "Jet_pt", "GenPart_genPartIdxMother", "GenPart_pdgId"]
    arrays = {n: ak.to_list(uproot.open(path)["Events"][n].array()) for n in names}
    events = range(len(arrays["Jet_pt"]))
    muons = sum(
        any(j >= 0 and arrays["Jet_pt"][n][j] > 20 for j in arrays["Muon_jetIdx"][n])
        for n in events
    )
    mothers = [
        [arrays["GenPart_pdgId"][n][m] for m in arrays["GenPart_genPartIdxMother"][n] if m >= 0]
        for n in events
    ]
    assert result.regions[0].selected == muons > 0
    assert result.regions[1].selected == sum(m.count(23) >= 2 for m in mothers) > 0


def test_an_event_without_a_jet_leads_nowhere() -> None:
    """The idiom by itself: one place and several, in range and out of it."""
    from hepnb.generate.compiler.idioms import linked

    objects = ak.Array([[{"x": 1}, {"x": 2}], [], [{"x": 3}]])
    assert linked(ak.Array([[1, -1, 5], [0], []]), objects).x.to_list() == [
        [2, None, None],
        [None],
        [],
    ]
    assert linked(ak.Array([0, 0, None]), objects).x.to_list() == [1, None, None]
    assert np.asarray(ak.num(linked(ak.Array([[0], [], [0]]), objects))).tolist() == [1, 0, 1]
