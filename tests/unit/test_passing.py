"""Blocks that no event passes, as a physicist would write them by mistake, and blocks that look
like it and can be passed.
"""

from __future__ import annotations

import pytest

from hepnb.adl.check import check
from hepnb.adl.parse import parse
from hepnb.findings import Finding

OBJECTS = """
object jets
  take Jet
  select pt > 25
object bjets
  take jets
  select btag == 1
object light
  take jets
  reject btag == 1
object hard
  take jets
  select pt > 100
object electrons
  take Electron
object muons
  take Muon
object leptons
  take union(electrons, muons)
composite Zs
  take disjoint(leptons l1, leptons l2)
  object pair = l1 + l2
  select l1.charge + l2.charge == 0
  select pair.mass [] 66 116 GeV
define mll = mass(leptons[0] + leptons[1])
define meff = MET + HT(jets)
define meff4 = MET + sum(pt(jets[0:4]))
"""


def errors(lines: str) -> list[Finding]:
    """The errors of a region with these lines, one after the other."""
    region = "\n".join(f"  {line}" for line in lines.split("; "))
    return [f for f in check(parse(f"{OBJECTS}region SR\n{region}")) if f.severity == "error"]


@pytest.mark.parametrize(
    "lines",
    [
        "select HT(jets) < 200; select pt(jets[0]) > 300",
        "select HT(jets) < 200; select pt(jets[0]) > 120; select pt(jets[1]) > 90",
        "select size(jets) >= 9; select HT(jets) < 200",
        "select meff < 500; select MET > 600",
        "select meff < 500; select MET > 300; select pt(jets[0]) > 250",
        "select meff4 < 500; select MET > 300; select pt(jets[0]) > 250",
        "select sum(pt(jets)) < 100; select pt(jets[0]) > 200",
        "select any(pt(jets) < 20)",
        "select min(pt(hard)) < 80",
        "reject all(pt(jets) > 25)",
        "select any(abs(eta(jets)) > 2); select all(abs(eta(jets)) < 1.5)",
        "select min(pt(jets)) > 100; select pt(jets[1]) < 50",
        "select max(pt(jets)) < 100; select pt(jets[0]) > 150",
        "select min(MET, HT(jets)) > 100; select MET < 80",
        "select max(MET, HT(jets)) < 100; select MET > 150",
        "select all(pt(jets) > 100); select pt(jets[0]) < 50",
        "select dphi(jets[0], MET) > 3.5",
        "select size(leptons) == 2; select size(electrons) == 2; select size(muons) == 1",
        "select size(leptons) == 3; select size(electrons) == 1; select size(muons) == 1",
        "select size(leptons) >= 3; select size(electrons) <= 1; select size(muons) <= 1",
        "select size(bjets) > 2; select size(jets) == 2",
        "select MHT(jets) > 300; select HT(jets) < 200",
        "select mll < 60; select mll > 80",
        "select size(Zs) >= 1; select size(leptons) < 2",
        "select mass(Zs[0]) > 200",
        "select abs(mll - 91.2) < 10; select mll < 70",
        "select abs(mll - 91.2) > 15; select mll [] 85 95",
        "select pt(jets[0]) < 20",
        "select HT(jets) > 500; select HT(jets) < 400",
        "select jets[0].eta > 2; select abs(jets[0].eta) < 1.5",
        "select size(jets) [] 1 2; select pt(jets[2]) > 30",
        "select MET / HT(jets) > 0.5; select MET < 100; select HT(jets) > 300",
        "select mt(leptons[0], MET) < 50; select mt(leptons[0], MET) > 80",
        "select size(jets) == 2.5",
        "reject size(jets) < 4; reject size(jets) > 2",
        "select pt(jets[1]) > 200; select pt(jets[0]) [] 50 100",
        "select pt(jets[1]) > 0.5 * pt(jets[0]); select pt(jets[1]) < 0.3 * pt(jets[0])",
        "select MET > HT(jets); select HT(jets) > 300; select MET < 200",
        "select size(electrons) + size(muons) == 2; select size(electrons) == 3",
        "select any(pt(jets) > 200); select pt(jets[0]) < 100",
        "select all(abs(eta(jets)) < 2); select abs(eta(jets[0])) > 2.5",
        "select size(jets) >= 1; reject any(pt(jets) > 20)",
        "select size(jets) == 1; select dphi(jets[0], jets[1]) > 2",
        "select dR(jets[0], jets[1]) < 1; select abs(deta(jets[0], jets[1])) > 2",
        "select dR(jets[0], jets[1]) < 1; select abs(dphi(jets[0], jets[1])) > 2",
        "select electrons[0].charge == 1; select electrons[0].charge == -1",
        "select pt(jets[0] + jets[1]) > 500; select pt(jets[0]) < 100; select pt(jets[1]) < 100",
        "select size(electrons) + size(muons) == 1; select size(leptons) >= 2",
        "select size(leptons) == 2; select size(electrons) + size(muons) == 3",
        "select size(electrons) + size(muons) == 1; select pt(leptons[1]) > 10",
        "select size(electrons) + size(muons) <= 1; select size(Zs) >= 1",
        "select size(leptons) - size(muons) == 2; select size(electrons) < 2",
        "select 2 * size(electrons) + size(muons) < 3; select min(size(electrons), MET) > 1",
        "select size(leptons) == 1; select mll > 20",
        "select size(bjets) > size(jets)",
        "select size(bjets) + size(light) > size(jets)",
        "select size(bjets) + size(light) == 4; select size(jets) == 3",
        "select HT(jets) < 400; select pt(jets[0]) + pt(jets[1]) > 500",
        "select HT(jets) < 400; select pt(bjets[0]) + pt(bjets[1]) > 500",
        "select HT(jets) < 60; select size(bjets) + size(muons) >= 3; select size(muons) == 0",
        "select HT(bjets) > 500; select HT(jets) < 400",
        "select HT(leptons) > 100; select HT(electrons) + HT(muons) < 80",
        "select MET + pt(jets[0]) > 900; select MET + HT(jets) < 800",
        "select MET + pt(jets[0]) > 900; select MET - pt(jets[0]) > 500; select MET < 650",
        "select meff < 500; select MET + pt(jets[0]) + pt(jets[1]) > 600",
        "select MET / HT(jets) > 2; select HT(jets) + MET < 100; select pt(jets[0]) > 40",
        "select MHT(jets) - HT(jets) > 0",
        "select abs(MET - HT(jets)) < 50; select MET - HT(jets) > 60",
        "select pt(leptons[0]) < 20; select pt(leptons[1]) > 30",
    ],
)
def test_what_no_event_passes_is_an_error(lines: str) -> None:
    """Sums below their parts, ratios, extremes, unions, magnitudes, combinations."""
    assert errors(lines)


@pytest.mark.parametrize(
    "lines",
    [
        "select HT(jets) < 400; select pt(jets[0]) > 300",
        "select HT(bjets) < 200; select pt(jets[0]) > 300",
        "select HT(jets) [] 200 300; select pt(jets[0]) > 120; select pt(jets[1]) > 79",
        "select size(jets) >= 7; select HT(jets) < 200",
        "select meff < 500; select MET > 400",
        "select meff4 < 500; select MET > 200; select pt(jets[0]) > 250",
        "select min(pt(jets)) < 100; select pt(jets[0]) > 150",
        "select max(MET, HT(jets)) > 100; select MET < 80",
        "select min(MET, HT(jets)) < 100; select MET > 150",
        "select any(pt(jets) > 100); select pt(jets[1]) < 50",
        "select any(pt(jets) < 30); select max(pt(jets)) > 100",
        "select any(abs(eta(jets)) > 2); select any(abs(eta(jets)) < 1.5)",
        "reject any(pt(jets) < 20)",
        "select size(leptons) == 3; select size(electrons) <= 2; select size(muons) <= 2",
        "select size(bjets) == 2; select size(jets) == 2",
        "select MHT(jets) > 150; select HT(jets) > 200",
        "select mll < 60; select mass(Zs[0]) > 80",
        "select abs(mll - 91.2) > 15; select mll [] 70 95",
        "select jets[0].eta < -2; select abs(jets[0].eta) < 2.5",
        "select MET / HT(jets) > 0.5; select MET < 200; select HT(jets) > 300",
        "select MET > HT(jets); select HT(jets) > 150; select MET < 200",
        "select size(electrons) + size(muons) == 2; select size(leptons) >= 2",
        "select dR(jets[0], jets[1]) < 2.5; select abs(deta(jets[0], jets[1])) > 2",
        "select pt(jets[0] + jets[1]) > 150; select pt(jets[0]) < 100; select pt(jets[1]) < 100",
        "select all(pt(jets) > 100); select HT(jets) < 50",
        "reject any(pt(jets) > 40); select MET > 20",
        "select min(pt(jets)) > 100; select pt(bjets[0]) > 150",
        "select HT(jets) < 200; reject pt(jets[0]) > 300",
        "select HT(jets) < 200; select size(jets) >= 1 ? pt(jets[0]) > 300 : all",
        "select HT(jets[0:2]) < 200; select pt(jets[2]) > 60",
        "select sum(pt(jets[0:1])) > 200; select pt(jets[1]) < 50",
        "select HT(jets) < 200; select pt(jets[1]) > 90",
        "select size(leptons) == 2; select size(electrons) == 1; select size(muons) == 1",
        "select max(pt(jets)) > 100; select pt(jets[1]) < 60",
        "select pt(jets[1]) > 0.3 * pt(jets[0]); select pt(jets[1]) < 0.5 * pt(jets[0])",
        "reject pt(jets[0]) < 300; reject pt(jets[0]) > 200",
        "reject pt(jets[0]) > 20; select MET > 200",
        "select pt(electrons[0]) - pt(muons[0]) < -5; select size(electrons) - size(muons) < 0",
        "select size(electrons) + size(muons) == 2; select size(leptons) == 2",
        "select size(electrons) + size(muons) >= 1; select pt(leptons[1]) > 10",
        "select HT(jets) < 600; select pt(jets[0]) + pt(jets[1]) > 500",
        "select HT(jets) > 500; select HT(bjets) < 400",
        "select MET + pt(jets[0]) > 700; select MET + HT(jets) < 800",
        "select size(bjets) + size(light) == 2; select size(jets) >= 3",
        "select size(bjets) + size(hard) == 4; select size(jets) == 3",
        "select mll < 20 or size(leptons) < 2; select size(leptons) == 1",
        "select pt(leptons[0]) > 20; select pt(leptons[1]) > 30",
        "select pt(lep[0]) < 20; select pt(lep[1]) > 30",
        "select HT(jets) - MET < -10",
        "reject MET / HT(jets) < 0.5; select MET < 20",
        "select HT(jets) < 100; reject MET / HT(jets) > 0",
        "select HT(jets) < 100; reject MET / HT(jets) > -1",
    ],
)
def test_what_some_event_passes_is_none(lines: str) -> None:
    """Other collections, other objects, limits that leave a little, objects that need not be
    there.
    """
    assert errors(lines) == []


def test_the_message_names_all_lines_and_what_they_leave() -> None:
    """Three lines that cannot hold together, and the number that they come to."""
    (told,) = errors("select MET > 300; select pt(jets[0]) > 250; select meff < 500")
    first = OBJECTS.count("\n") + 2
    assert told.code == "HEP119"
    assert told.line == first + 2
    assert told.message == (
        f"no event passes 'select meff < 500' beside lines {first} and {first + 1}: meff is then "
        "above 550, and has to be below 500"
    )


def test_what_is_only_true_of_several_together_is_told_with_its_reason() -> None:
    """One lepton of either kind, and two leptons: neither kind alone says more."""
    lines = "select size(electrons) + size(muons) == 1; select MET > 30; select size(leptons) >= 2"
    (told,) = errors(lines)
    first = OBJECTS.count("\n") + 2
    assert told.message == (
        f"no event passes 'select size(leptons) >= 2' beside line {first}: leptons are electrons "
        "and muons together"
    )
