"""Event variables with a name of their own, on momenta that are written out by hand or drawn,
against their formulas.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest

from hepnb.adl import catalogue
from hepnb.errors import MissingExtra, SpecError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.run import chunks
from tests.unit.compiling import EVENTS, arrays, compiled, events, reviewed

JETS = "object jets\n  take Jet\nobject leptons\n  take Lepton\n"


def _value(expression: str, columns: Any = None, before: str = JETS) -> list[float | None]:
    with np.errstate(all="ignore"):
        found = events(f"{before}define x = {expression}\nregion SR\n  select x > 0\n", columns)
    return ak.to_list(found.x)  # type: ignore[no-any-return]


def _jets(*momenta: tuple[float, float, float, float]) -> ak.Array:
    """One event with jets of these (px, py, pz, E) in GeV, and 40 GeV of missing momentum along
    x.
    """
    p = np.array(momenta, dtype=np.float64).reshape(-1, 4)
    pt = np.hypot(p[:, 0], p[:, 1])
    columns = {
        **{name: [values[0]] for name, values in EVENTS.items()},
        "met_et": [40e3],
        "met_phi": [0.0],
        "jet_n": [len(p)],
        "jet_pt": [list(1000 * pt)],
        "jet_eta": [list(np.arcsinh(p[:, 2] / pt))],
        "jet_phi": [list(np.arctan2(p[:, 1], p[:, 0]))],
        "jet_E": [list(1000 * p[:, 3])],
    }
    return arrays({k: v for k, v in columns.items() if k not in ("jet_jvt", "jet_MV2c10")})


def test_ht_and_mht() -> None:
    """The sum of pT, and the pT of the sum; 0 of no jets."""
    assert _value("HT(jets)") == [90, 35, 0]
    px, py = 50 * np.cos(0.1) + 40 * np.cos(-1), 50 * np.sin(0.1) + 40 * np.sin(-1)
    assert _value("MHT(jets)") == pytest.approx([np.hypot(px, py), 35, 0])
    assert _value("HT(jets[:1])") == [50, 35, 0]


def test_the_transverse_masses_of_a_decay_have_their_endpoints() -> None:
    """The mT of a massless object opposite to MET is 2 sqrt(pT MET); MCT and MT2 of two massless
    back-to-back momenta.
    """
    columns = _jets((-40, 0, 0, 40), (0, 30, 0, 30))
    assert _value("mt(jets[0], MET)", columns) == pytest.approx([80])
    # MCT^2 = 2 (pT pT' + pT . pT') of massless momenta: arXiv:0802.2879
    assert _value("MCT(jets[0], jets[1])", columns) == pytest.approx([np.sqrt(2 * 40 * 30)])
    assert _value("MR(jets[0], jets[1])", columns) == pytest.approx([70])
    assert _value("MTR(jets[0], jets[1], MET)", columns) == pytest.approx(
        [np.sqrt((40 * 70 + 40 * 40) / 2)]
    )
    assert _value("razor(jets[0], jets[1], MET)", columns) == pytest.approx(
        [np.sqrt((40 * 70 + 40 * 40) / 2) / 70]
    )


def test_mt2_of_events_with_and_without_two_objects() -> None:
    """With massless momenta and a massless invisible one, MT2 is that of the package; missing
    where an object is.
    """
    pytest.importorskip("mt2")
    from mt2 import mt2

    columns = _jets((-60, 5, 0, 60.3), (0, 30, 10, 31.7))
    (found,) = _value("MT2(jets[0], jets[1], MET)", columns)
    masses = [np.sqrt(max(60.3**2 - 60**2 - 5**2, 0)), np.sqrt(31.7**2 - 30**2 - 10**2)]
    assert found == pytest.approx(mt2(masses[0], -60, 5, masses[1], 0, 30, 40, 0, 0, 0), rel=1e-6)
    (heavy,) = _value("MT2(jets[0], jets[1], MET, 50 GeV)", columns)
    assert heavy == pytest.approx(mt2(masses[0], -60, 5, masses[1], 0, 30, 40, 0, 50, 50), rel=1e-6)
    assert np.isnan(_value("MT2(jets[0], jets[1], MET)")[1:]).all()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("momenta", "sphericity", "aplanarity"),
    [
        ([(30, 0, 0, 30), (-30, 0, 0, 30)], 0, 0),
        ([(30, 0, 0, 30), (0, 30, 0, 30)], 0.75, 0),
        ([(30, 0, 0, 30), (0, 30, 0, 30), (1e-9, 0, 30, 30)], 1, 0.5),
    ],
)
def test_the_shape_of_an_event(momenta: Any, sphericity: float, aplanarity: float) -> None:
    """Two jets on a line, in a plane, and three at right angles."""
    columns = _jets(*momenta)
    assert _value("sphericity(jets)", columns) == pytest.approx([sphericity], abs=1e-6)
    assert _value("aplanarity(jets)", columns) == pytest.approx([aplanarity], abs=1e-6)


def test_mt2_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run says which extra to install."""
    monkeypatch.setitem(sys.modules, "mt2", None)
    file = detect(make(tmp_path / "toy.root", events=50))
    text = "region SR\n  select MT2(Lepton[0], Lepton[1], MET) > 10\n"
    with pytest.raises(MissingExtra, match=r"MT2 needs the package mt2.*hepnb\[mt2\]"):
        chunks.run(compile_spec(reviewed(text), file), [file])


def test_the_shape_of_nothing_is_missing() -> None:
    """An event without momentum passes neither way."""
    assert np.isnan(_value("sphericity(jets)")[2])  # type: ignore[arg-type]


def test_met_significance_by_its_formula() -> None:
    """MET / sqrt(HT) is an expression."""
    assert _value("MET / sqrt(HT(jets))")[:2] == pytest.approx(
        [100 / np.sqrt(90), 20 / np.sqrt(35)]
    )


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("HT(jets[0])", "expected a collection"),
        ("sphericity(MET)", "expected a collection"),
        ("mt(jets[0])", "1 argument"),
        ("MT2(jets, jets, MET)", "two objects of the event"),
        ("MCT(jets[0], MET)", "MET has no four-momentum"),
    ],
)
def test_arguments_that_make_no_sense(expression: str, words: str) -> None:
    """An error says what is expected."""
    with pytest.raises(SpecError, match=words):
        compiled(f"{JETS}region SR\n  select {expression} > 3\n")


#: arguments of which functions take some: numbers, objects, collections, conditions
_ARGUMENTS = (("MET",) * 3, ("jets[0]", "jets[1]", "MET"), ("jets",), ("pt(jets) > 30",))


@pytest.mark.parametrize("function", catalogue.FUNCTIONS)
def test_each_function_of_the_catalogue_compiles(function: str) -> None:
    """With arguments of some kind, and as many as it needs at least."""
    fewest = catalogue.FUNCTIONS[function][0]
    made = []
    for arguments in _ARGUMENTS:
        called = f"{function}({', '.join(arguments[:fewest])})"
        condition = called if catalogue.FUNCTIONS[function][2] == "flag" else f"{called} > 1"
        with suppress(SpecError):
            made.append(compiled(f"{JETS}region SR\n  select {condition}\n"))
    assert made
