"""Every check of the language finds what its page says, where it stands, and nothing in a right
spec.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hepnb.adl import intervals
from hepnb.adl.check import RULES, check
from hepnb.adl.parse import parse
from hepnb.adl.rules import regions

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
    (
        "object a\n  take slimmedTaus",
        "HEP101",
        "warning",
        2,
        "it must be a collection of the event files",
    ),
    (
        "region a\n  take b\nregion b\n  select HT > 1",
        "HEP101",
        "error",
        2,
        "b is defined only below",
    ),
    ("object a\n  take Electron\n  select abs(dO) < 5", "HEP102", "error", 3, "did you mean d0?"),
    (
        "object a\n  take Electron\n  select miniIso < 0.2\n  select miniIso > 0",
        "HEP102",
        "warning",
        3,
        "must be an attribute",
    ),
    (
        "# define LepT = HT\nregion a\n  select LepT > 3",
        "HEP102",
        "error",
        3,
        "its definition is a comment at line 13",
    ),
    ("object a\n  take Muon\n  select id == medium", "HEP102", "error", 3, 'write "medium"'),
    ("region a\n  select HTT > 500", "HEP102", "error", 2, "did you mean HT?"),
    (
        "region a\n  select nPV > 0",
        "HEP102",
        "warning",
        2,
        "it must be a variable of the event files",
    ),
    ("region a\n  select pt > 3", "HEP102", "error", 2, "say of what: jets[0].pt"),
    (
        "composite a\n  take disjoint(jets j1, jets j2)\n  select pt > 3",
        "HEP102",
        "error",
        3,
        "say of what: j1.pt",
    ),
    (
        "region a\n  select size(jets) > 0 and jets[0].dO > 2",
        "HEP103",
        "error",
        2,
        "did you mean d0?",
    ),
    ("region a\n  select dR(jets) > 2", "HEP103", "error", 2, "dR has 1 argument, it takes 2"),
    ("region a\n  select mt3(jets, MET) > 2", "HEP103", "error", 2, "no function mt3"),
    ("region a\n  select eta(MET) > 2", "HEP103", "error", 2, "no"),
    (
        "region a\n  select size(Zs) > 0 and Zs[0].l1.dO > 2",
        "HEP103",
        "error",
        2,
        "did you mean d0?",
    ),
    (
        "region a\n  select size(jets) > 0 and jets[0].tau21 < 0.5",
        "HEP103",
        "warning",
        2,
        "the event files must have it",
    ),
    ("define x = bogus(25)", "HEP103", "error", 1, "no function bogus"),
    ("define x = bogus(HT)", "HEP103", "error", 1, "no function bogus"),
    (
        "define x = jets[0].pt * bogus",
        "HEP102",
        "warning",
        1,
        "it must be a variable of the event files",
    ),
    (
        "object a\n  take antikt(jets, 1.4)",
        "HEP103",
        "error",
        2,
        "no function antikt builds a collection",
    ),
    (
        (
            "table eff\n  nvars 1\n  0.9 0 10\nobject a\n  take Jet\n  select applyHM(eff(pt, "
            "eta) == "
            "1)"
        ),
        "HEP103",
        "error",
        6,
        "has 1 variables",
    ),
    ("region a\n  select pt(jets) > 30", "HEP104", "error", 2, "any(pt(jets) > 30)"),
    (
        "region a\n  define x = jets.pt\n  select x > 30",
        "HEP104",
        "error",
        3,
        "compares a whole collection",
    ),
    (
        "object a\n  take Electron\n  select z0 < 5 GeV",
        "HEP105",
        "error",
        3,
        "mm is compared with GeV",
    ),
    (
        "define mct = jets[0].pt * jets[1].pt\nregion a\n  select mct > 300 GeV",
        "HEP105",
        "error",
        3,
        "GeV^2 is compared with GeV",
    ),
    (
        "define mct2 = jets[0].pt * jets[1].pt\nregion a\n  select mct2 > 300",
        "HEP105",
        "warning",
        3,
        "look for a missing sqrt",
    ),
    (
        "object a\n  take Electron\n  select d0 < 20 deg",
        "HEP105",
        "error",
        3,
        "mm is compared with rad",
    ),
    (
        "region a\n  select MET + size(jets) > 3",
        "HEP105",
        "error",
        2,
        "GeV is added to a plain number",
    ),
    ("object jets\n  take Jet", "HEP106", "error", 1, "object jets is already defined at line 1"),
    (
        "region a\n  select size(jets) >= 3\nregion b\n  take a\n  select size(jets) == 0",
        "HEP107",
        "error",
        5,
        "leaves nothing of size(jets)",
    ),
    (
        "region a\n  select HT > 1 TeV\n  reject HT > 900",
        "HEP107",
        "error",
        3,
        "leaves nothing of HT",
    ),
    (
        "region a\n  select size(jets) > 2\n  select size(jets) < 3",
        "HEP107",
        "error",
        3,
        "leaves nothing",
    ),
    ("object a\n  take jets\n  select pT < 25", "HEP107", "error", 3, "after line 3"),
    (
        'region a\n  select MET > 300\n  bin "x" MET [] 100 200',
        "HEP107",
        "error",
        3,
        "leaves nothing of MET",
    ),
    (
        (
            "region z\n  select mass(Zs[0]) [] 80 100\nregion a\n  take z\n  reject mass(Zs[0]) "
            "[] 76 "
            "106"
        ),
        "HEP107",
        "error",
        5,
        "leaves nothing",
    ),
    (
        "region a\n  select HT ][ 100 900\n  select HT [] 200 300",
        "HEP107",
        "error",
        3,
        "leaves nothing of HT",
    ),
    (
        "region a\n  trigger x\n  select x or HT > 3\n  reject x or HT > 3",
        "HEP107",
        "error",
        4,
        "leaves nothing of x or HT > 3",
    ),
    (
        (
            "region a\n  select size(jets) == 2\nregion b\n  select size(jets) > 4\nregion c\n  "
            "take "
            "a\n  take b"
        ),
        "HEP107",
        "error",
        7,
        "b leaves nothing of size(jets) after a",
    ),
    ("region a\n  select MET < 0", "HEP107", "error", 2, "leaves nothing of MET"),
    (
        "region a\n  select size(jets) [] 2.2 2.8",
        "HEP107",
        "error",
        2,
        "leaves nothing of size(jets)",
    ),
    (
        "region a\n  select size(jets) == 2\n  select size(jets) != 2",
        "HEP107",
        "error",
        3,
        "after line",
    ),
    (
        "region a\n  select HT < 100 or MET > 9\n  select HT > 200\n  select MET < 5",
        "HEP107",
        "error",
        4,
        "leaves nothing of MET",
    ),
    (
        "region a\n  select MET [] 3 4\n  reject MET > 2 and MET < 9",
        "HEP107",
        "error",
        3,
        "leaves nothing of MET",
    ),
    (
        "region a\n  select abs(eta(jets[0])) < 2\n  select eta(jets[0]) > 3",
        "HEP107",
        "error",
        3,
        "leaves nothing of jets[0].eta",
    ),
    ("region a\n  select HT [] 500 100", "HEP108", "error", 2, "swap the ends"),
    (
        "region a\n  select size(bjets) >= 1\n  select jets[1].pt > 30",
        "HEP109",
        "warning",
        3,
        "select size(jets) >= 2",
    ),
    (
        "region a\n  select size(jets) >= 2 ? pt(jets[2]) > 30 : all",
        "HEP109",
        "warning",
        2,
        "select size(jets) >= 3",
    ),
    ("object a\n  take jets\nregion b\n  select HT > 3", "HEP110", "info", 1, "a is never used"),
    (
        "region a\n  select HT > 3\nregion b\n  take a\n  select HT > 3",
        "HEP111",
        "info",
        5,
        "is already required by region a",
    ),
    (
        "object a\n  take JET\n  select pT(JET) > 3\nregion b\n  select min(pT(a[0:3])) > 40",
        "HEP112",
        "warning",
        5,
        "it is read as [0:3], 3 objects",
    ),
    (
        "region a\n  select pt(jets[f(HT)]) > 3",
        "HEP113",
        "error",
        2,
        "at(jets, f(HT)) has no 2026 syntax",
    ),
    (
        'region a\n  histo h, "h", 0 2 1, 5, 0, 9, HT, HT',
        "HEP118",
        "error",
        2,
        "edges that do not increase",
    ),
    ("region a\n  select HT ~= 0", "HEP113", "error", 2, "closest(HT, 0) has no 2026 syntax"),
    ("region a\n  select HT > 0.6, 0.5", "HEP113", "error", 2, "one value in each line"),
    ("region a\n  select HT > ...", "HEP113", "error", 2, "is not finished"),
    (
        "region a\n  select the leading jet is central",
        "HEP113",
        "error",
        2,
        "'the leading jet is central' is said in words",
    ),
    ("region a\n  select BDT > 0.5", "HEP113", "error", 2, "nothing says how BDT is computed"),
    ("region a\n  select OME(HT) > 0.5", "HEP113", "error", 2, "nothing says how OME is computed"),
    (
        "region a\n  bin MET [] 200 300\n  bin MET [] 250 400",
        "HEP114",
        "warning",
        3,
        "overlaps with the bin at line 14",
    ),
    (
        "region a\n  bin size(jets) [] 2 3\n  bin size(jets) >= 3",
        "HEP114",
        "warning",
        3,
        "overlaps",
    ),
    (
        "region a\n  bin MET [] 200 300\n  bin MET > 350",
        "HEP114",
        "warning",
        3,
        "no bin has MET between 300 and 350",
    ),
    (
        "region a\n  bin size(jets) == 2\n  bin size(jets) >= 4",
        "HEP114",
        "warning",
        3,
        "no bin has size(jets) of 3",
    ),
    (
        "define x = 2 * jets[0].pt * jets[1]",
        "HEP115",
        "error",
        1,
        "jets[1] is an object, not a number",
    ),
    (
        "define two = jets[0] + jets[1]\nregion a\n  select two > 3",
        "HEP115",
        "error",
        3,
        "an attribute: pt(two)",
    ),
    ("region a\n  select size(jets) == 0.3", "HEP116", "error", 2, "is a whole number"),
    ("region a\n  select size(jets) > 2.5", "HEP116", "warning", 2, "is a whole number"),
    (
        "region a\n  select size(jets) == 0\n  select pt(jets[0]) > 50",
        "HEP119",
        "error",
        3,
        "at least 1 of jets, of which there are at most 0",
    ),
    (
        (
            "object b\n  take jets\n  select btag == 1\nregion a\n  select size(jets) == 0\n  "
            "select "
            "size(b) >= 1"
        ),
        "HEP119",
        "error",
        6,
        "b are among jets",
    ),
    (
        (
            "object b\n  take jets\nregion a\n  select size(jets) <= 1\nregion c\n  select "
            "size(b) > "
            "1\nregion d\n  take a\n  take c"
        ),
        "HEP119",
        "error",
        9,
        "b are among jets (line",
    ),
    (
        "region a\n  select pt(jets[0]) < 40\n  select pt(jets[1]) > 50",
        "HEP119",
        "error",
        3,
        "cannot have more pT than jets[0]",
    ),
    (
        "region a\n  select pt(jets[0]) < 20",
        "HEP119",
        "error",
        2,
        "is not what line 3 leaves of all jets",
    ),
    (
        (
            "composite p\n  take disjoint(jets a, jets b)\nregion a\n  select size(p) >= 1\n  "
            "select "
            "size(jets) <= 1"
        ),
        "HEP119",
        "error",
        5,
        "p are made of jets",
    ),
    (
        (
            "object l\n  take union(jets, Muon)\nregion a\n  select size(l) == 0\n  select "
            "size(jets) "
            "> 0"
        ),
        "HEP119",
        "error",
        5,
        "among l",
    ),
    (
        (
            "object l\n  take union(Electron, Muon)\nregion a\n  select size(l) == 0\n  select "
            "size(Muon) > 0"
        ),
        "HEP119",
        "error",
        5,
        "Muon are among l",
    ),
    (
        "object c\n  take jets\n  select abs(eta) < 2\nregion a\n  select abs(eta(c[0])) > 3",
        "HEP119",
        "error",
        5,
        "abs(eta) of c[0] is not what line",
    ),
    (
        "region a\n  select MET > 300\n  select MET < 200",
        "HEP120",
        "warning",
        2,
        "is contradicted at line",
    ),
    (
        "region a\n  select size(jets) >= 1\n  select size(Jet) == 0",
        "HEP120",
        "warning",
        2,
        "is contradicted at line",
    ),
    (
        "region a\n  select pt(jets[0]) < 40\nregion b\n  take a\n  select pt(jets[1]) > 50",
        "HEP120",
        "warning",
        2,
        "is contradicted at line",
    ),
    (
        "region a\n  select min(dphi(jets, MET)) > 30",
        "HEP116",
        "error",
        2,
        "30 deg, if it is in degrees",
    ),
    ("region a\n  select size(jets) > -1", "HEP116", "error", 2, "from 0 to"),
    ("object a\n  take Muon\n  # select iso < 0.2", "HEP117", "info", 3, "selects nothing"),
    ("table eff\n  nvars 2\n  0.9 0 10", "HEP118", "error", 3, "1 range where nvars is 2"),
    (
        'countsformat f\n  process a, "A"\nregion b\n  select HT > 3\n  counts f 3, 4',
        "HEP118",
        "error",
        5,
        "2 counts for 1 process",
    ),
    ("region b\n  select HT > 3\n  counts f 3", "HEP118", "error", 3, "no countsformat f"),
    ("region b\n  bins HT 3 2", "HEP118", "error", 2, "edges in increasing order"),
    ('region b\n  histo h, "h", 0, 3, 4, HT', "HEP118", "error", 2, "a histogram without bins"),
]


@pytest.mark.parametrize(("text", "code", "severity", "line", "says"), CASES)
def test_a_mistake_is_found_where_it_stands(
    text: str, code: str, severity: str, line: int, says: str
) -> None:
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
  select size(jets) >= 5 ? pt(jets[4]) > 30 : all
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
  bin "high" MET [] 200 300
  histo h, "x", 10, 0, 100, mass(jets[0] + jets[1])
region binned
  take pre
  reject Zs[0].Z.mass [] 85 95
  bin Zs[0].Z.mass < 85
  bin Zs[0].Z.mass > 95
  bins MET 100 200 inf
"""


def test_nothing_wrong_is_found_in_a_right_spec() -> None:
    """Reducers, indices that a derived collection guarantees, native triggers, thresholds that
    are functions.
    """
    assert [
        str(f)
        for f in check(parse(OBJECTS + RIGHT))
        if f.severity == "error" or f.code in ("HEP109", "HEP112", "HEP114")
    ] == []


def test_a_schema_says_what_the_events_have() -> None:
    """With a schema an attribute, a collection or a variable that it lacks is an error, and its
    native names are known.
    """
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
    found = [
        (f.code, f.severity, f.line)
        for f in check(parse(text), attributes=schema)
        if f.severity != "info"
    ]
    assert found == [("HEP102", "error", 4), ("HEP101", "error", 9), ("HEP102", "error", 12)]


#: the errors of published files (line of the error, and what is found), each in a text of our own
PUBLISHED = [
    (
        "electrons with a letter for a digit",
        "object e\n  take Electron\n  select abs(dO) < 0.5\n",
        3,
        "did you mean d0?",
    ),
    ("an undefined region", "region SR\n  take onPeak\n", 2, "onPeak is not defined"),
    (
        "a region beside the peak that takes the one on it",
        (
            "object l\n  take Muon\ncomposite Zs\n  take disjoint(l a, l b)\n  object Z = a + b\n"
            "region on\n  select size(Zs) >= 1\n  select mass(Zs[0]) [] 76 106\n"
            "region off\n  take on\n  reject mass(Zs[0]) [] 76 106\n"
        ),
        11,
        "leaves nothing of Zs[0].mass after line 8, which is in on",
    ),
    (
        "a definition in a comment",
        "#define LT = 3\nregion SR\n  select LT > 250 GeV\n",
        3,
        "its definition is a comment at line 1",
    ),
    (
        "no b jet after many",
        (
            "object b\n  take Jet\nregion multi\n  select size(b) >= 2\nregion zero\n  take "
            "multi\n  "
            "select size(b) == 0\n"
        ),
        7,
        "leaves nothing of size(b) after line 4, which is in multi",
    ),
    (
        "a contransverse mass without its root",
        (
            "object b\n  take Jet\ndefine mct = 2 * pt(b[0]) * pt(b[1]) * (1 + cos(dphi(b[0], "
            "b[1])))\n"
            "region SR\n  select size(b) >= 2\n  select mct > 170 GeV\n"
        ),
        6,
        "GeV^2 is compared with GeV",
    ),
    (
        "an object for its momentum",
        (
            "object b\n  take Jet\ndefine mct = sqrt(2 * pt(b[0]) * b[1] * (1 + cos(dphi(b[0], "
            "b[1]))))\n"
        ),
        3,
        "b[1] is an object, not a number (an attribute: pt(b[1]))",
    ),
    (
        "isolation left in a comment",
        "object m\n  take Muon\n  select pt > 10\n  # select iso < 0.2\n",
        4,
        "selects nothing",
    ),
]


@pytest.mark.parametrize(
    ("text", "line", "says"), [c[1:] for c in PUBLISHED], ids=[c[0] for c in PUBLISHED]
)
def test_errors_of_published_files_are_found(text: str, line: int, says: str) -> None:
    """At the line that is wrong, with what is wrong; those that need the paper are in
    test_review.py.
    """
    assert [f for f in check(parse(text)) if f.line == line and says in str(f)]


def test_rejected_lines_are_not_checked() -> None:
    """A line marked ✗ neither contradicts nor is unknown."""
    text = (
        OBJECTS + "region a\n  select HT > 500\n  select HT < 300  #: ✗\n  select HTT > 1  #: ✗\n"
    )
    assert [f for f in check(parse(text)) if f.severity == "error"] == []


def test_the_manual_is_up_to_date() -> None:
    """docs/findings.md is what scripts/make_findings.py writes."""
    code = "import make_findings, sys; sys.stdout.buffer.write(make_findings.manual().encode())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "scripts",
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == (ROOT / "docs" / "findings.md").read_text(encoding="utf-8"), (
        "run scripts/make_findings.py"
    )


def test_events_without_the_object_may_be_let_pass() -> None:
    """``size(jets) < 3 or …`` says what happens to events with fewer jets; a smaller number does
    not.
    """
    text = "object jets\n  take Jet\nregion SR\n  select size(jets) < {} or pt(jets[2]) > 30 GeV\n"
    assert "HEP109" not in {f.code for f in check(parse(text.replace("{}", "3")))}
    assert "HEP109" in {f.code for f in check(parse(text.replace("{}", "2")))}


@pytest.mark.parametrize(
    "lines",
    [
        "select size(jets) == 0 or pt(jets[0]) > 50\n  select size(jets) == 0",
        "select size(jets) < 2 or pt(jets[1]) > 50\n  select size(jets) <= 1",
        "select pt(jets[1]) < 40\n  select pt(jets[0]) > 50",
        "select pt(jets[0]) > 40\n  select pt(jets[1]) > 40",
        "reject size(jets) == 0\n  select size(jets) <= 3",
        "select pt(soft[0]) < 40\n  select pt(soft[1]) > 50",
    ],
)
def test_a_region_that_events_pass_is_none_that_no_event_passes(lines: str) -> None:
    """A guarded index, softer second jets, jets in another order."""
    text = f"{OBJECTS}object soft\n  take Jet\n  sort pt ascend\nregion SR\n  {lines}\n"
    assert not {"HEP107", "HEP119", "HEP120"} & {f.code for f in check(parse(text))}


def test_a_long_chain_of_regions_asks_for_each_requirement_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each line is worked out once, however many regions inherit it, and what contradicts the
    first region is still found.
    """
    chain = "".join(
        f"region r{i}\n  take r{i - 1}\n  select pt(jets[0]) > {30 + i} GeV\n" for i in range(1, 60)
    )
    text = (
        f"{OBJECTS}region r0\n  select size(jets) >= 1\n{chain}region last\n  take r59\n  reject "
        "size(jets) >= 1\n"
    )
    asked: list[object] = []
    original = intervals.intervals
    monkeypatch.setattr(
        regions, "intervals", lambda e, *, negated: asked.append(e) or original(e, negated=negated)
    )
    found = check(parse(text))
    assert [f.code for f in found if f.severity == "error"] == ["HEP107"]
    assert len(asked) < 6 * text.count("\n")  # each region with all before it would be thousands
