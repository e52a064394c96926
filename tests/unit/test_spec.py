"""Specs: requirements and what they compare, decisions and edits, hashes and requirements.json."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hepnb import spec
from hepnb.adl import tree
from hepnb.adl.parse import parse
from hepnb.errors import SpecError
from hepnb.spec import Decision, Evidence, Phrase, PhraseState
from tests.conftest import shared

OBJECTS = """\
object photons
  take Photon
object electrons
  take Electron
object leptons
  take union(electrons, Muon)
object jets
  take slimmedJets
object bjets
  take jets
object bigones
  take FatJet
composite Zcands
  take disjoint(leptons l1, leptons l2)
  object Z = l1 + l2
composite pairs
  take disjoint(photons g1, photons g2)
define HT = sum(pt(jets))
define mll = mass(leptons[0] + leptons[1])
define m4l = mass(leptons[0] + leptons[1] + leptons[2] + leptons[3])
define mine = pt(jets[0]) - pt(jets[1])
"""


@pytest.mark.parametrize(
    ("block", "line", "expected"),
    [
        ("object a\n  take photons", "select pT > 10 GeV", [("photon", "pt", ">", 10.0, "GeV")]),
        ("object a\n  take photons", "select et > 500 MeV", [("photon", "et", ">", 500.0, "MeV")]),
        (
            "object a\n  take photons",
            "select abs(eta) < 2.37",
            [("photon", "abseta", "<", 2.37, "")],
        ),
        (
            "object a\n  take photons",
            "select caloiso < 2.45 GeV + 0.022 * et",
            [("photon", "iso", "<", 2.45, "GeV"), ("photon", "other:iso_slope", "==", 0.022, "")],
        ),
        (
            "object a\n  take photons",
            "reject caloiso - 0.022 * et > 2.45 GeV",
            [("photon", "iso", "<=", 2.45, "GeV"), ("photon", "other:iso_slope", "==", 0.022, "")],
        ),
        (
            "object a\n  take photons",
            "select trackiso < pt * 0.05",
            [("photon", "iso", "<", 0.05, "")],
        ),
        (
            "object a\n  take photons",
            "reject abs(eta) [] 1.37 1.52",
            [("photon", "abseta", "notin", (1.37, 1.52), "")],
        ),
        (
            "object a\n  take photons",
            "select 10 < pt and abs(eta) < 2",
            [("photon", "pt", ">", 10.0, "GeV"), ("photon", "abseta", "<", 2.0, "")],
        ),
        (
            "object a\n  take photons",
            "reject pt < 10 or abs(eta) > 2",
            [("photon", "pt", ">=", 10.0, "GeV"), ("photon", "abseta", "<=", 2.0, "")],
        ),
        (
            "object a\n  take photons",
            "reject pt < 10 and abs(eta) > 2",
            [("photon", "pt", ">=", 10.0, "GeV"), ("photon", "abseta", "<=", 2.0, "")],
        ),
        (
            "object a\n  take photons",
            "select pt < 10 or abs(eta) > 2",
            [("photon", "pt", "<", 10.0, "GeV"), ("photon", "abseta", ">", 2.0, "")],
        ),
        ("object a\n  take photons", "select iso < 2.45 GeV + 0.022 * pt ^ 2", []),
        ("object a\n  take photons", "select iso / pt < 0.05", [("photon", "iso", "<", 0.05, "")]),
        (
            "object a\n  take photons",
            "select ptcone20 / pt < 5 %",
            [("photon", "iso", "<", 5.0, "%")],
        ),
        (
            "object a\n  take photons",
            'select id == "tight"',
            [("photon", "id", "flag", "tight", "")],
        ),
        (
            "object a\n  take photons",
            'reject id == "tight"',
            [("photon", "id", "flag", "not tight", "")],
        ),
        (
            "object a\n  take photons",
            "reject dR(this, jets) < 0.4",
            [("jet-photon", "dr", ">=", 0.4, "")],
        ),
        (
            "object a\n  take photons",
            "reject any(dR(this, electrons) < 0.2)",
            [("electron-photon", "dr", ">=", 0.2, "")],
        ),
        ("object a\n  take photons", "select f1 > 0.1", [("photon", "other:f1", ">", 0.1, "")]),
        (
            "object a\n  take electrons",
            "select abs(d0) / d0err < 5",
            [("electron", "d0sig", "<", 5.0, "")],
        ),
        (
            "object a\n  take electrons",
            "select abs(z0sintheta) < 0.5",
            [("electron", "z0sintheta", "<", 0.5, "mm")],
        ),
        (
            "object a\n  take electrons\n  define rel = iso / pt",
            "select rel < 0.1",
            [("electron", "iso", "<", 0.1, "")],
        ),
        ("object a\n  take leptons", "select pt > 7", [("lepton", "pt", ">", 7.0, "GeV")]),
        ("object muons\n  take leptons", "select pt > 7", [("muon", "pt", ">", 7.0, "GeV")]),
        (
            "object bjets2\n  take jets",
            'select btag_wp == "70%"',
            [("bjet", "btag_wp", "flag", "70%", "")],
        ),
        ("object a\n  take bigones", "select mass > 50", [("fatjet", "mass", ">", 50.0, "GeV")]),
        (
            "composite a\n  take disjoint(leptons l1, leptons l2)",
            "select l1.charge + l2.charge == 0",
            [("dilepton", "charge", "flag", "OS", "")],
        ),
        (
            "composite a\n  take disjoint(leptons l1, leptons l2)",
            "select l1.charge == l2.charge",
            [("dilepton", "charge", "flag", "SS", "")],
        ),
        (
            "composite a\n  take disjoint(leptons l1, leptons l2)",
            "select l1.type == l2.type",
            [("dilepton", "flavour", "flag", "SF", "")],
        ),
        (
            "composite a\n  take disjoint(leptons l1, leptons l2)",
            "select mass(l1 + l2) > 12",
            [("dilepton", "mass", ">", 12.0, "GeV")],
        ),
        (
            "composite Z1\n  take disjoint(leptons l1, leptons l2)",
            "select dR(l1, l2) > 0.1",
            [("lepton-lepton", "dr", ">", 0.1, "")],
        ),
        ("region a", "select size(leptons) >= 2", [("lepton", "n", ">=", 2.0, "")]),
        ("region a", "reject size(photons) >= 1", [("photon", "n", "==", 0.0, "")]),
        ("region a", "select size(Zcands) >= 1", [("z", "n", ">=", 1.0, "")]),
        ("region a", "select mass(pairs[0]) > 105", [("diphoton", "mass", ">", 105.0, "GeV")]),
        ("region a", "select leptons[0].pt > 25", [("lepton:1", "pt", ">", 25.0, "GeV")]),
        ("region a", "select pt(leptons[2]) > 10", [("lepton:3", "pt", ">", 10.0, "GeV")]),
        ("region a", "select all(pt(bjets) > 30)", [("bjet", "pt", ">", 30.0, "GeV")]),
        (
            "region a",
            "select charge(leptons[0]) * charge(leptons[1]) < 0",
            [("dilepton", "charge", "flag", "OS", "")],
        ),
        ("region a", "select MET > 0.2 TeV", [("met", "met", ">", 0.2, "TeV")]),
        ("region a", "select HT [] 500 MeV 1 GeV", [("event", "ht", "in", (0.5, 1.0), "GeV")]),
        ("region a", "select mll ][ 80 100", [("dilepton", "mass", "notin", (80.0, 100.0), "GeV")]),
        (
            "region a",
            "select m4l [] 110 140",
            [("quadruplet", "mass", "in", (110.0, 140.0), "GeV")],
        ),
        ("region a", "select mine > 10", [("event", "other:mine", ">", 10.0, "GeV")]),
        ("region a", "select mt(leptons[0], MET) > 120", [("lepton:1", "mt", ">", 120.0, "GeV")]),
        ("region a", "select dphi(jets[0], MET) > 0.4", [("jet:1-met", "dphi", ">", 0.4, "rad")]),
        (
            "region a",
            "select abs(Zcands[0].Z.mass - 91.2 GeV) < 10",
            [("z", "other:abs_mass_minus_mz", "<", 10.0, "GeV")],
        ),
        (
            "region a",
            "trigger HLT_a or HLT_b",
            [("event", "trigger", "flag", "HLT_a", ""), ("event", "trigger", "flag", "HLT_b", "")],
        ),
        (
            "region a",
            "bins MET 0 100 200",
            [
                ("met", "met", "in", (0.0, 100.0), "GeV"),
                ("met", "met", "in", (100.0, 200.0), "GeV"),
            ],
        ),
        ("region a", 'bin "x" size(jets) == 2', [("jet", "n", "==", 2.0, "")]),
    ],
)
def test_a_line_is_said_in_the_vocabulary(
    block: str, line: str, expected: list[tuple[str, str, str, object, str]]
) -> None:
    """Subject, quantity, operator as what survives, value and unit as written or canonical."""
    found = spec.read(f"{OBJECTS}{block}\n  {line}\n").requirements[-1]
    assert [(c.subject, c.quantity, c.op, c.value, c.unit) for c in found.comparisons] == expected


TEXT = """\
object photons
  take Photon
  select pt > 10 and abs(eta) < 2.37  #: p7 "ET > 10 GeV"; 1602.01234:p5 "x"  ?
  reject abs(eta) [] 1.37 1.52  #: p7 "excluding 1.37 < |η| < 1.52" ✓
  select id == "tight"
define HT = sum(pt(photons))  #: p8 "the sum" ✗
region SR
  select size(photons) >= 2
"""


def test_every_line_that_selects_or_carries_a_note_is_a_requirement() -> None:
    """Evidence is unchecked, marks are decisions, a line without a mark is its author's
    decision; lines are those of the text.
    """
    read = spec.read(TEXT, paper="1704.03848")
    assert [(r.block, r.line, r.decision.value, len(r.evidence)) for r in read.requirements] == [
        ("object photons", 3, "open", 2), ("object photons", 4, "accepted", 1),
        ("object photons", 5, "accepted", 0),
        ("", 6, "rejected", 1), ("region SR", 8, "accepted", 0),
    ]  # fmt: skip
    assert read.requirements[0].evidence == (
        Evidence("1704.03848", 7, "ET > 10 GeV", "unchecked", score=0.0),
        Evidence("1602.01234", 5, "x", "unchecked", score=0.0),
    )


def test_an_id_is_made_from_block_and_line_and_is_unique() -> None:
    """The same line has the same id wherever its block stands; the same line twice has two."""
    one, two = (
        spec.read(t).requirements
        for t in (TEXT, "# more\n" + TEXT.replace("  select pt", "  select pt > 5\n  select pt"))
    )
    assert one[0].id.startswith("photons-")
    assert {r.id for r in one} < {r.id for r in two}
    twice = spec.read("region SR\n" + "  select MET > 200\n" * 4).requirements
    assert len({r.id for r in twice}) == 4


def test_a_decision_changes_the_mark_of_one_line() -> None:
    """And nothing else of the text."""
    read = spec.read(TEXT)
    decided = spec.with_decision(read, read.requirements[0].id, Decision.REJECTED)
    assert spec.text_of(decided) == spec.text_of(read).replace("?", "✗")
    assert (
        spec.read(spec.text_of(decided)).requirements[0].decision
        == decided.requirements[0].decision
        == Decision.REJECTED
    )


def test_the_lines_of_a_built_tree_get_numbers() -> None:
    """So that findings know their requirement."""
    select = tree.Select(tree.Compare(">", tree.Name("MET"), tree.Number(200.0, "GeV")))
    built = spec.of_tree(
        tree.Analysis((tree.Block("region", "SR", (select,)),)),
        paper="1704.03848",
        engine="patterns",
    )
    assert [(r.adl, r.line) for r in built.requirements] == [("select MET > 200 GeV", 2)]
    assert (built.paper, built.engine) == ("1704.03848", "patterns")


def test_a_decision_hits_one_of_two_equal_lines() -> None:
    """Even where a maker of trees used one record twice."""
    (block,) = parse("region SR\n  select MET > 200").blocks
    twice = spec.of_tree(parse("region SR\n  select MET > 200\n  select MET > 200"))
    decided = spec.with_decision(twice, twice.requirements[1].id, Decision.OPEN)
    assert [s.note.mark.value for s in decided.tree.blocks[0].statements] == ["", "?"]
    assert block.statements[0] == decided.tree.blocks[0].statements[0]


def test_an_edited_line_is_open_and_another_requirement() -> None:
    """It keeps its evidence, which must be looked up again; other lines keep theirs as located."""
    read = spec.read(TEXT)
    located = spec.with_decision(read, read.requirements[0].id, Decision.ACCEPTED)
    edited = spec.with_line(located, read.requirements[1].id, "reject abs(eta) [] 1.37 1.53")
    assert [r.id == s.id for r, s in zip(read.requirements, edited.requirements, strict=True)] == [
        True,
        False,
        True,
        True,
        True,
    ]
    new = edited.requirements[1]
    assert (new.adl, new.decision, new.evidence[0].quote) == (
        "reject abs(eta) [] 1.37 1.53",
        Decision.OPEN,
        "excluding 1.37 < |η| < 1.52",
    )
    assert edited.requirements[0].decision == Decision.ACCEPTED
    assert spec.read(spec.text_of(edited)).requirements[1].id == new.id


@pytest.mark.parametrize(
    "line", ["take", "select pt >", "# nothing", "", "select pt > 3\n  select pt > 4", "object b"]
)
def test_an_edit_is_one_statement(line: str) -> None:
    """Anything else is a SpecError."""
    read = spec.read(TEXT)
    with pytest.raises(SpecError):
        spec.with_line(read, read.requirements[0].id, line)


def test_an_unknown_id_offers_a_near_one() -> None:
    """As a slip of the pen gives."""
    read = spec.read(TEXT)
    with pytest.raises(SpecError, match=f"did you mean {read.requirements[0].id}"):
        spec.with_decision(read, read.requirements[0].id[:-1], Decision.ACCEPTED)


def test_the_hash_knows_what_is_selected_and_no_more() -> None:
    """Marks, evidence, comments and spacing do not change it; a value does."""
    same = (
        TEXT.replace("?", "✓")
        .replace("p7", "p9")
        .replace("object", "# a comment\nobject", 1)
        .replace("  take", "     take")
    )
    assert spec.sha256(parse(same)) == spec.sha256(parse(TEXT))
    assert spec.sha256(parse(TEXT.replace("2.37", "2.38"))) != spec.sha256(parse(TEXT))


def test_the_document_has_an_entry_per_comparison_and_reads_back() -> None:
    """The format of hepnb-requirements/1, after a walk through JSON."""
    read = spec.read(TEXT, paper="1704.03848")
    document = json.loads(json.dumps(spec.to_json(read)))
    first, second, third = document["requirements"][:3]
    assert first == {
        "id": read.requirements[0].id, "block": "object photons", "subject": "photon",
        "quantity": "pt", "op": ">", "value": 10.0,
        "unit": "GeV", "adl": ("select pt > 10 and abs(eta) "
"< 2.37"), "votes": [1, 1], "findings": [], "decision": "open",
        "evidence": [
            {"paper": "1704.03848", "page": 7, "quote": "ET > 10 GeV", "boxes": [], "score": 0.0,
            "status": "unchecked"},
            {"paper": "1602.01234", "page": 5, "quote": "x", "boxes": [], "score": 0.0,
            "status": "unchecked"},
        ],
    }  # fmt: skip
    assert (second["id"], second["quantity"], third["value"]) == (
        first["id"] + ".2",
        "abseta",
        [1.37, 1.52],
    )
    expected = tuple(r for r in read.requirements if not r.implied)
    assert [(r.id, r.comparisons, r.evidence, r.decision) for r in spec.from_json(document)] == [
        (r.id, r.comparisons, r.evidence, r.decision) for r in expected
    ]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": "other/1"},
        {"format": spec.FORMAT},
        {"format": spec.FORMAT, "requirements": [{"id": "a"}]},
    ],
)
def test_another_document_is_refused(document: dict[str, object]) -> None:
    """With the format that was expected."""
    with pytest.raises(SpecError, match=r"hepnb-requirements/1"):
        spec.from_json(document)


def test_located_evidence_claims_the_phrases_that_it_overlaps() -> None:
    """Evidence of a rejected line dismisses them; a phrase that is not open stays."""
    evidence = (Evidence("p", 1, "pT > 25", "verbatim", block="b1", start=10, end=20),)
    read = spec.read("object a\n  take Muon\n  select pt > 25\n")
    kept = replace(read.requirements[0], id="a-1", evidence=evidence)
    phrases = (
        Phrase("b1", 15, 25, 1, "25 GeV"),
        Phrase("b1", 20, 25, 1, "GeV"),
        Phrase("b2", 15, 25, 1, "25"),
    )
    whole = replace(read, requirements=(kept,))
    assert [(p.state, p.requirement) for p in spec.claim(whole, phrases)] == [
        (PhraseState.CLAIMED, "a-1"), (PhraseState.OPEN, ""), (PhraseState.OPEN, ""),
    ]  # fmt: skip
    rejected = replace(read, requirements=(replace(kept, decision=Decision.REJECTED),))
    assert spec.claim(rejected, phrases)[0].state == PhraseState.DISMISSED
    assert spec.claim(rejected, spec.claim(whole, phrases))[0].state == PhraseState.CLAIMED


@pytest.mark.shared
def test_the_document_is_scored(tmp_path: Path) -> None:
    """The scorer of the real annotations reads the document and finds the right keys in it."""
    text = (
        'object photons\n  take Photon\n  select et > 10 GeV #: p7 "ET > 10 GeV"\n  select '
        'abs(eta) < 2.37 #: p7 "|η| < 2.37"\n'
    )
    path = tmp_path / "requirements.json"
    path.write_text(json.dumps(spec.to_json(spec.read(text, paper="1704.03848"))), encoding="utf-8")
    arguments = [
        str(shared("tools/score_extraction.py")),
        str(shared("annotations/1704.03848.yaml")),
        str(path),
        "--json",
    ]
    scored = json.loads(
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True).stdout
    )
    assert (scored["strict"]["precision"], scored["strict"]["keys"], scored["grounded"]) == (
        1.0,
        2,
        1.0,
    )


def test_a_line_claims_what_code_had_set_aside() -> None:
    """Its evidence says that it is a requirement; a line on something else does not."""
    evidence = (Evidence("p", 1, "pT > 25 GeV", "verbatim", block="b1", start=10, end=20),)
    read = spec.read("object a\n  take Muon\n  select pt > 25 GeV\n")
    whole = replace(
        read, requirements=(replace(read.requirements[0], id="a-1", evidence=evidence),)
    )
    aside = Phrase("b1", 10, 20, 1, "pT > 25 GeV", state=PhraseState.DISMISSED, reason="results")
    other = replace(aside, quote="pT > 35 GeV")
    elsewhere = replace(aside, block="b2")
    assert spec.claim(whole, (aside, other, elsewhere)) == (
        replace(aside, state=PhraseState.CLAIMED, requirement="a-1", reason=""),
        other,
        elsewhere,
    )
