"""Forms of events that people describe themselves: prefixes of several parts, momenta as
TLorentzVector.
"""

from __future__ import annotations

from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot
import vector

from hepnb import cli
from hepnb.adl.check import check
from hepnb.adl.parse import parse
from hepnb.events import schema
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.result import RunResult
from hepnb.run import chunks
from tests.unit.compiling import reviewed

NESTED = r"""
format: hepnb-schema/1
name: nested
title: Branches with three parts
trees: [t]
requires: [reco.mu.pt]
separator: "."
native: "reco\\.[a-z]+|extra"
met: {pt: reco.met.pt, phi: reco.met.phi}
collections:
  Muon: {prefix: reco.mu, attributes: {pt: pt, eta: eta, phi: phi, mass: = 0.106}}
"""
LORENTZ = """
format: hepnb-schema/1
name: lorentz
title: Momenta as TLorentzVector
trees: [events]
requires: [muons]
native: muons
units: [["muons", UNIT]]
collections:
  Muon: {prefix: muons, vector: muons, attributes: {charge: charge}}
"""
#: three events; a std::vector<TLorentzVector> with a charge for each, as ROOT writes it:
#: pt, eta, phi of (10, 0.1, 0.2) and (50, 1, -1); none; (30, -1.5, 3); the mass of a muon; charge 1
#: above 20, else -1
FILE = Path(__file__).parent / "lorentz.root"


def _run(text: str, path: Path, own: Path) -> RunResult:
    file = detect(path, str(own))
    assert not [f for f in check(parse(text), attributes=file.attributes) if f.severity == "error"]
    return chunks.run(compile_spec(reviewed(text), file), [file])


def test_a_prefix_may_have_several_parts(tmp_path: Path) -> None:
    """reco.mu of reco.mu.pt, as a canonical and as a native collection; one of one part beside
    it.
    """
    (tmp_path / "own.yaml").write_text(NESTED)
    muons = ak.Array([[10.0, 50.0], [], [30.0]])
    lists = {f"reco.mu.{a}": muons * (a == "pt") for a in ("pt", "eta", "phi")} | {
        "reco.mu.iso": muons / 100,
        "extra.x": muons * 2,
    }
    flat = {"reco.met.pt": np.array([1.0, 2.0, 3.0]), "reco.met.phi": np.zeros(3)}
    path = tmp_path / "nested.root"
    with uproot.recreate(path) as file:
        types = dict.fromkeys(lists, "var * float64") | dict.fromkeys(flat, "float64")
        file.mktree("t", types, counter_name=lambda n: "n_" + n.replace(".", "_"))
        file["t"].extend(lists | flat)
    text = (
        "object m\n  take Muon\n  select pt > 20 GeV\n  select iso < 0.4\nregion R\n  select "
        "size(m) >= 1\n"
    )
    assert _run(text, path, tmp_path / "own.yaml").regions[0].selected == 1
    assert (
        _run(
            "region R\n  select MET > 1.5 GeV\n  select size(extra) == 1\n",
            path,
            tmp_path / "own.yaml",
        )
        .regions[0]
        .selected
        == 1
    )
    found = schema.load(str(tmp_path / "own.yaml"), (*lists, *flat))
    assert set(found.prefixes) >= {"reco.mu", "extra"}


@pytest.mark.parametrize(("unit", "factor"), [("GeV", 1.0), ("MeV", 0.001)])
def test_momenta_as_tlorentzvector(unit: str, factor: float, tmp_path: Path) -> None:
    """pt, eta, mass of objects; attributes of branches beside; sums; against vector on the raw
    branch.
    """
    (tmp_path / "own.yaml").write_text(LORENTZ.replace("UNIT", unit))
    raw = uproot.open(FILE)["events"]["muons"].array()
    plain = vector.zip({
        "px": raw["fP", "fX"] * factor, "py": raw["fP", "fY"] * factor,
        "pz": raw["fP", "fZ"] * factor, "E": raw["fE"] * factor,
    })  # fmt: skip
    text = (
        f"object m\n  take Muon\n  select pt > {20 * factor} GeV\n  select charge > 0\nregion R\n "
        " select size(m) >= 1\n"
        "region E\n  select abs(eta(m[0])) < 1.2\nregion M\n  select mass(Muon[0] + Muon[1]) > 0\n"
        f'  histo m, "m", 1, {0.9 * float(ak.sum(plain[0]).mass)}, '
        f"{1.1 * float(ak.sum(plain[0]).mass)}, mass(Muon[0] + Muon[1])\n"
    )
    result = _run(text, FILE, tmp_path / "own.yaml")
    strong = plain.pt > 20 * factor
    assert [r.selected for r in result.regions] == [int(ak.sum(ak.any(strong, axis=1))), 1, 1]
    assert result.histograms[0].values == (1.0,)
    assert ak.to_list(plain.pt[0]) == pytest.approx([10 * factor, 50 * factor])


def test_a_schema_that_was_edited_is_read_anew(tmp_path: Path) -> None:
    """Within one session, by the same path."""
    own = tmp_path / "own.yaml"
    own.write_text(LORENTZ.replace("UNIT", "GeV"))
    assert detect(FILE, str(own)).schema.title == "Momenta as TLorentzVector"
    own.write_text(LORENTZ.replace("UNIT", "GeV").replace("Momenta as TLorentzVector", "Edited"))
    assert detect(FILE, str(own)).schema.title == "Edited"


def test_events_with_momenta_as_objects_run_and_generate(tmp_path: Path) -> None:
    """By the command line, as a script of its own, too: the program reads the branch of objects."""
    (tmp_path / "own.yaml").write_text(LORENTZ.replace("UNIT", "GeV"))
    (tmp_path / "s.adl").write_text(
        "object m\n  take muons\n  select pt > 20 GeV\nregion R\n  select size(m) >= 1\n"
    )
    own = ["--schema", str(tmp_path / "own.yaml")]
    assert cli.main(["run", str(tmp_path / "s.adl"), str(FILE), *own]) == 0
    script = tmp_path / "a.py"
    assert (
        cli.main(
            ["generate", str(tmp_path / "s.adl"), "--events", str(FILE), *own, "-o", str(script)]
        )
        == 0
    )
    assert '["fP", "fX"]' in script.read_text()


@pytest.mark.parametrize("line", ["select MET > 50 GeV", "select dphi(Muon[0], MET) > 1"])
def test_events_without_missing_momentum_are_told_by_the_check(line: str, tmp_path: Path) -> None:
    """What the compiler would refuse does not pass the check with the events; a name of one's
    own is no matter.
    """
    (tmp_path / "own.yaml").write_text(LORENTZ.replace("UNIT", "GeV"))
    attributes = detect(FILE, str(tmp_path / "own.yaml")).attributes
    codes = [
        f.code
        for f in check(parse(f"region R\n  {line}\n"), attributes=attributes)
        if f.severity == "error"
    ]
    assert codes == ["HEP102"]
    taken = [
        f.code
        for f in check(
            parse("object miss\n  take MET\nregion R\n  select pt(miss) > 5\n"),
            attributes=attributes,
        )
    ]
    assert "HEP101" in taken
    own = check(
        parse("define MET = pt(sum(Muon))\nregion R\n  select MET > 50 GeV\n"),
        attributes=attributes,
    )
    assert not [f for f in own if f.severity == "error"]
    assert not [f for f in check(parse(f"region R\n  {line}\n")) if f.severity == "error"]
