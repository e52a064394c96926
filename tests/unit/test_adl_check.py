"""Every check of the language finds what its page says, where it stands, and nothing in a right spec."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hepnb.adl.check import RULES, check
from hepnb.adl.parse import parse

ROOT = Path(__file__).parent.parent.parent
OBJECTS = """\
object jets
  take Jet
  select pt > 30
object bjets
  take jets
  select btag_wp == "medium"
object leptons
  take union(Electron, Muon)
composite Zs
  take disjoint(leptons l1, leptons l2)
  object Z = l1 + l2
define HT = sum(pt(jets))
"""
#: what is added to OBJECTS, and the code, severity, line of what is added, and text of each finding
CASES = [
    ("object a\n  take jts", "HEP101", "error", 2, "did you mean jets?"),
    ("object a\n  take slimmedTaus", "HEP101", "warning", 2, "it must be a collection of the event files"),
    ("region a\n  take b\nregion b\n  select HT > 1", "HEP101", "error", 2, "b is defined only below"),
    ("object a\n  take Electron\n  select abs(dO) < 5", "HEP102", "error", 3, "did you mean d0?"),
    ("object a\n  take Muon\n  select id == medium", "HEP102", "error", 3, 'write "medium"'),
    ("region a\n  select HTT > 500", "HEP102", "error", 2, "did you mean HT?"),
    ("region a\n  select nPV > 0", "HEP102", "warning", 2, "it must be a variable of the event files"),
    ("region a\n  select pt > 3", "HEP102", "error", 2, "say of what: jets[0].pt"),
    ("composite a\n  take disjoint(jets j1, jets j2)\n  select pt > 3", "HEP102", "error", 3, "say of what: j1.pt"),
    ("region a\n  select size(jets) > 0 and jets[0].dO > 2", "HEP103", "error", 2, "did you mean d0?"),
    ("region a\n  select dR(jets) > 2", "HEP103", "error", 2, "dR has 1 arguments, it takes 2"),
    ("region a\n  select mt3(jets, MET) > 2", "HEP103", "error", 2, "no function mt3"),
    ("region a\n  select eta(MET) > 2", "HEP103", "error", 2, "no"),
    ("region a\n  select size(Zs) > 0 and Zs[0].l1.dO > 2", "HEP103", "error", 2, "did you mean d0?"),
    ("region a\n  select pt(jets) > 30", "HEP104", "error", 2, "any(pt(jets) > 30)"),
    ("region a\n  define x = jets.pt\n  select x > 30", "HEP104", "error", 3, "compares a whole collection"),
    ("object a\n  take Electron\n  select z0 < 5 GeV", "HEP105", "error", 3, "mm is compared with GeV"),
    ("define mct = jets[0].pt * jets[1].pt\nregion a\n  select mct > 300 GeV", "HEP105", "error", 3, "GeV^2 is compared with GeV"),
    ("region a\n  select MET + size(jets) > 3", "HEP105", "error", 2, "GeV is added to a plain number"),
    ("object jets\n  take Jet", "HEP106", "error", 1, "object jets is already defined at line 1"),
    (
        "region a\n  select size(jets) >= 3\nregion b\n  take a\n  select size(jets) == 0",
        "HEP107",
        "error",
        5,
        "leaves nothing of size(jets)",
    ),
    ("region a\n  select HT > 1 TeV\n  reject HT > 900", "HEP107", "error", 3, "leaves nothing of HT"),
    ("region a\n  select size(jets) > 2\n  select size(jets) < 3", "HEP107", "error", 3, "leaves nothing"),
    ("object a\n  take jets\n  select pT < 25", "HEP107", "error", 3, "after line 3"),
    ('region a\n  select MET > 300\n  bin "x" MET [] 100 200', "HEP107", "error", 3, "leaves nothing of MET"),
    ("region a\n  select HT [] 500 100", "HEP108", "error", 2, "swap the ends"),
    ("region a\n  select size(bjets) >= 1\n  select jets[1].pt > 30", "HEP109", "warning", 3, "select size(jets) >= 2"),
    ("object a\n  take jets\nregion b\n  select HT > 3", "HEP110", "info", 1, "a is never used"),
    ("region a\n  select HT > 3\nregion b\n  take a\n  select HT > 3", "HEP111", "info", 5, "stands already at line"),
]


@pytest.mark.parametrize(("text", "code", "severity", "line", "says"), CASES)
def test_a_mistake_is_found_where_it_stands(text: str, code: str, severity: str, line: int, says: str) -> None:
    """Each mistake gives its code once, at its line, with what to do."""
    before = OBJECTS.count("\n")
    found = [f for f in check(parse(OBJECTS + text)) if f.code == code and f.line > before]
    assert [(f.severity, f.line - before) for f in found] == [(severity, line)]
    assert says in str(found[0])


def test_every_check_has_a_case() -> None:
    """No check is without a test, and codes are unique."""
    codes = [r.code for r in RULES]
    assert sorted(set(codes)) == codes == sorted({c[1] for c in CASES})


RIGHT = """\
object cleaned
  take jets
  reject any(dR(this, leptons) < 0.4)
  define rel = iso / pt
  select rel < 0.1 or pt > 100 GeV
  select iso < 2.45 GeV + 0.022 * et
  sort index ascend
region pre
  trigger HLT_x
  select size(cleaned) >= 2 and cleaned[1].pT > 50
  select jets[0].pt > 20
  select all(pt(cleaned) > 30)
  select min(dphi(cleaned[:3], MET)) > 0.4
  select sqrt(deta(jets[0], jets[1])^2 + dphi(jets[0], jets[1])^2) > 0.4
  select HT / sqrt(HT) > 5
  select size(Zs) >= 1
  select Zs[0].Z.mass [] 80 100 GeV
  select mass(Zs[0]) > 80
region SR
  take pre
  select size(bjets) == 0
  bin "low" MET [] 100 200
  histo h, "x", 10, 0, 100, mass(jets[0] + jets[1])
"""


def test_nothing_wrong_is_found_in_a_right_spec() -> None:
    """Reducers, indices that a derived collection guarantees, native triggers, thresholds that are functions."""
    assert [str(f) for f in check(parse(OBJECTS + RIGHT)) if f.severity == "error" or f.code == "HEP109"] == []


def test_a_schema_says_what_the_events_have() -> None:
    """With a schema an attribute, a collection or a variable that it lacks is an error, and its native names are known."""
    schema = {"": ("MET", "nPV", "trigE"), "Jet": ("pt", "eta"), "lep": ("pt", "ptcone20")}
    text = """\
object jets
  take Jet
  select pt > 30
  select btag > 0.5
object leps
  take lep
  select ptcone20 / pt < 0.1
object muons
  take Muon
region a
  trigger trigE
  trigger trigX
  select nPV > 1
"""
    found = [(f.code, f.severity, f.line) for f in check(parse(text), attributes=schema) if f.severity != "info"]
    assert found == [("HEP102", "error", 4), ("HEP101", "error", 9), ("HEP102", "error", 12)]


def test_rejected_lines_are_not_checked() -> None:
    """A line marked ✗ neither contradicts nor is unknown."""
    text = OBJECTS + "region a\n  select HT > 500\n  select HT < 300  #: ✗\n  select HTT > 1  #: ✗\n"
    assert [f for f in check(parse(text)) if f.severity == "error"] == []


def test_the_manual_is_up_to_date() -> None:
    """docs/findings.md is what scripts/make_findings.py writes."""
    code = "import make_findings, sys; sys.stdout.buffer.write(make_findings.manual().encode())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "scripts", env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert done.stdout.decode() == (ROOT / "docs" / "findings.md").read_text(encoding="utf-8"), "run scripts/make_findings.py"


def test_events_without_the_object_may_be_let_pass() -> None:
    """``size(jets) < 3 or …`` says what happens to events with fewer jets; a smaller number does not."""
    text = "object jets\n  take Jet\nregion SR\n  select size(jets) < {} or pt(jets[2]) > 30 GeV\n"
    assert "HEP109" not in {f.code for f in check(parse(text.replace("{}", "3")))}
    assert "HEP109" in {f.code for f in check(parse(text.replace("{}", "2")))}
