"""Paragraphs as they stand in papers → the lines that are drafted, each in its block; what is
not understood stays open.
"""

from __future__ import annotations

import pytest

from hepnb import review
from hepnb.adl.check import check
from hepnb.extract.patterns import Patterns
from hepnb.spec import PhraseState
from tests.unit.drafts import draft
from tests.unit.papers import paper

CASES: list[tuple[str, str, list[str], list[str]]] = [
    (
        "overlaps",
        ("If the separation between an electron candidate and a jet is ∆R < 0.2, the jet is "
"removed unless it is b-tagged. If the separation between a muon and any jet is ∆R < 0.4, "
"the muon is omitted. Photons must be separated from jets by ∆R > 0.4."),
        [("object jets | reject dR(this, electrons) < "
"0.2"), "object muons | reject dR(this, jets) < 0.4", ("object photons | reject dR(this, jets) <= "
"0.4")],
        ["unless it is b-tagged"],
    ),
    (
        "vbf",
        ("The leading jet is required to have p_{T} > 80 GeV and the second jet p_{T} > 50 GeV. "
"The two jets must satisfy η_{j1} × η_{j2} < 0 and |Δη_{jj}| > 4.8. Events with a third "
"jet with p_{T} > 25 GeV are vetoed."),
        [("region preselection | select pt(jets[0]) > 80 "
"GeV"), ("region preselection | select pt(jets[1]) > 50 "
"GeV"), ("region preselection | select abs(deta(jets[0], "
"jets[1])) "
"> "
"4.8")],
        ["p_{T} > 25 GeV", "η_{j2} < 0"],
    ),
    (
        "regions",
        ("Events must have H_{T} > 400 GeV. SR-A requires at least six jets and p_{T}^{miss} > 300 "
"GeV. SR-B requires at least four jets with p_{T} > 100 GeV. In the dimuon control "
"region, events contain exactly two muons with opposite charge."),
        ["region preselection | select HT(jets) > 400 GeV",
        "region SR_B | select pt(jets[3]) > 100 GeV", "region SR_B | select size(jets) >= 4",
        "region SR_A | select size(jets) >= 6", "region SR_A | select MET > 300 GeV",
        ("region dimuon_control_region | select size(muons) "
"== "
"2"), ("region dimuon_control_region | select muons[0].charge "
"+ "
"muons[1].charge "
"== "
"0")],
        [],
    ),
    (
        "conditions",
        ("Jets must have p_{T} > 30 GeV (p_{T} > 20 GeV in the region |η| < 2.4). Jets in the "
"region 2.65 < |η| < 3.14 are required to have p_{T} > 50 GeV. Jets with p_{T} < 60 GeV "
"and |η| < 2.4 must satisfy JVT > 0.59."),
        ["object jets | select pt > 30 GeV", ("object jets | select abs(eta) [] 2.65 3.14 ? pt > "
"50 "
"GeV : all"), ("object jets | select pt >= 60 GeV or abs(eta) >= 2.4 or "
"jvt "
"> "
"0.59")],
        ["p_{T} > 20 GeV", "|η| < 2.4"],
    ),
    (
        "ranks",
        ("At least one of the leptons must have p_{T} > 20 GeV and another p_{T} > 10 GeV. Events "
"must contain at least two jets with p_{T} > 30 GeV. At least one additional jet with "
"p_{T} > 60 GeV is required."),
        ["object jets | select pt > 30 GeV", ("region preselection | select pt(leptons[0]) > 20 "
"GeV"), ("region preselection | select pt(leptons[1]) > 10 "
"GeV"), "region preselection | select size(jets) >= 2"],
        ["At least one", "At least one additional jet", "p_{T} > 60 GeV"],
    ),
    (
        "pairs",
        ("Z candidates are formed from pairs of same-flavour, opposite-sign leptons with 12 < "
"m_{ℓℓ} < 120 GeV. All opposite-sign lepton pairs must satisfy m_{ℓℓ} > 4 GeV. Leptons "
"must be separated by ∆R > 0.02."),
        ["composite pairs | select l1.type == l2.type",
        ("composite pairs | select l1.charge + l2.charge "
"== "
"0"), "composite pairs | select pair.mass [] 12 120 GeV",
("region preselection | select all(mass(pairs) > "
"4 "
"GeV)"), ("region preselection | reject any(dR(two_leptons.l1, "
"two_leptons.l2) "
"<= "
"0.02)")],
        [],
    ),
    (
        "candidates",
        ("Jets must have p_{T} > 25 GeV. The Higgs boson candidate must have p_{T} > 250 GeV. "
"Track jets must have p_{T} > 10 GeV."),
        ["object jets | select pt > 25 GeV", "region preselection | select pt(h) > 250 GeV"],
        ["p_{T} > 10 GeV"],
    ),
    (
        "isolation",
        ("Photons are required to be isolated: the transverse energy in a cone of size ∆R = 0.4 "
"around the photon must be less than 0.022 × E_{T} + 2.45 GeV. The relative isolation of "
"muons, computed within ∆R = 0.3, must not exceed 0.15."),
        ["object photons | define iso_cone = 0.4", ("object photons | select iso < 2.45 GeV + "
"0.022 "
"* "
"et"), "object muons | select iso <= 0.15", "object muons | define iso_cone = 0.3"],
        [],
    ),
    (
        "channels",
        ("Leptons must have p_{T} > 25 GeV for the leading lepton and p_{T} > 15 GeV for the "
"subleading one. In the different-flavour channel m_{ℓℓ} > 10 GeV is required, while in "
"the same-flavour channel m_{ℓℓ} > 12 GeV is required. The transverse momentum of the "
"dilepton system, p_{T}^{ℓℓ}, must be greater than 30 GeV, and the transverse mass must "
"be between 60 and 125 GeV."),
        [("region preselection | select pt(leptons[0]) > 25 "
"GeV"), ("region preselection | select pt(leptons[1]) > 15 "
"GeV"), ("region different_flavour_channel | select mll > 10 "
"GeV"), ("region same_flavour_channel | select mll > 12 "
"GeV"), "region preselection | select ptll > 30 GeV",
("region preselection | select mt(leptons[0], MET) "
"[] "
"60 "
"125 "
"GeV")],
        [],
    ),
    (
        "whose",
        ("Lepton candidates must originate from the primary vertex, with |z_{0}| < 10 mm. "
"Same-sign lepton pairs with an invariant mass m_{ℓℓ} < 12 GeV are vetoed. Jets are "
"required to be within |η| < 2.4 and, for b tagging, |η| < 2.1."),
        [("object leptons | select abs(z0) < 10 "
"mm"), "object jets | select abs(eta) < 2.4", ("region preselection | select "
"all(mass(pairs) "
">= "
"12 "
"GeV)")],
        ["|η| < 2.1"],
    ),
    (
        "vetoes",
        ("Events with isolated electrons or muons with p_{T} > 10 GeV and |η| < 2.4 are vetoed. "
"Hadronically decaying tau leptons with p_{T} > 18 GeV are also vetoed. The missing "
"transverse momentum must be larger than 50 GeV, and events with at least one b-tagged "
"jet are rejected."),
        ["object electrons | select pt > 10 GeV", ("object electrons | select abs(eta) < "
"2.4"), "object muons | select pt > 10 GeV", ("object muons | select "
"abs(eta) < 2.4"), "object taus | select pt > 18 GeV", ("region preselection | select "
"size(electrons) "
"== "
"0"), ("region preselection | select size(muons) == "
"0"), ("region preselection | select size(taus) == "
"0"), "region preselection | select MET > 50 GeV", ("region preselection | select size(bjets) == "
"0")],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lines", "left"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_paragraph_is_drafted_as_a_physicist_would(
    text: str, lines: list[str], left: list[str]
) -> None:
    """Every line in its block, every other phrase open, and no error of a check."""
    spec = draft(("heading", "Event selection"), ("paragraph", text))
    assert sorted(f"{r.block} | {r.adl}" for r in spec.requirements if not r.implied) == sorted(
        lines
    )
    assert sorted(p.quote for p in spec.phrases if p.state == PhraseState.OPEN) == sorted(left)
    assert [f for f in check(spec.tree) if f.severity == "error"] == []


def test_a_region_that_asks_less_than_the_one_it_takes_is_a_finding() -> None:
    """200 GeV in the text and 150 GeV in the table: both are shown with their places."""
    rows = [["Requirement", "SR1"], ["E_{T}^{miss} [GeV]", "> 150"]]
    parts = (
        ("heading", "Event selection"),
        ("paragraph", "Events must satisfy E_{T}^{miss} > 200 GeV."),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
    )
    given = paper(*parts, tables=[rows])
    finding = next(
        f for f in review.findings(Patterns().extract(given), given) if f.code == "HEP402"
    )
    assert ("> 150" in finding.message, "E_{T}^{miss} > 200 GeV" in finding.message) == (True, True)


def test_one_requirement_of_text_and_table_is_one_line_with_both_places() -> None:
    """More than 150 GeV in the table and at least 150 GeV in the text are the same."""
    rows = [["Requirement", "SR1"], ["m_{T} [GeV]", "> 150"]]
    parts = (
        ("heading", "Event selection"),
        ("caption", "Table 1: Definition of the signal regions."),
        ("table", ""),
        ("paragraph", "SR1 requires m_{T} ≥ 150 GeV."),
    )
    spec = draft(*parts, tables=[rows])
    assert [(r.block, r.adl, len(r.evidence)) for r in spec.requirements if not r.implied] == [
        ("region SR1", "select mt(leptons[0], MET) > 150 GeV", 2)
    ]
    assert {p.state for p in spec.phrases} == {PhraseState.CLAIMED}
