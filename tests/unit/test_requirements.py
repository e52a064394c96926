"""``requirements.json``: conditions, alternatives, thresholds that grow, bins, and lines without a
number are all in it.
"""

from __future__ import annotations

from typing import Any

import pytest

from hepnb import spec

HEAD = "object jets\n  take Jet\nobject muons\n  take Muon\n"
REGION = HEAD + "region SR\n  "
MUONS = HEAD + "  "

Entry = dict[str, Any]


def entries(text: str) -> list[Entry]:
    """The entries of a text, without what each has of its line."""
    return spec.to_json(spec.read(text))["requirements"]


def told(entry: Entry) -> str:
    """An entry in a few words."""
    value = "–".join(f"{v:g}" for v in v_) if isinstance(v_ := entry["value"], list) else v_
    number = f"{value:g}" if isinstance(value, float) else value
    parts = [entry["subject"], entry["quantity"], entry["op"], number, entry["unit"]]
    given = [told({"unit": "", **g}) for g in entry.get("given", ())]
    more = [
        *(f"if {g}" for g in given),
        *(str(entry[name]) for name in ("alternative", "function") if name in entry),
        *(name for name in ("bin", "some") if entry.get(name)),
        *([f"of {entry['leading']}"] if "leading" in entry else ()),
    ]
    return " ".join([*(p for p in parts if p), *more])


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "select size(jets) >= 2 ? pt(jets[1]) > 40 GeV : MET > 200 GeV",
            ["jet:2 pt > 40 GeV if jet n >= 2", "met met > 200 GeV if jet n < 2"],
        ),
        ("select size(jets) > 2 ? MET > 20 : all", ["met met > 20 GeV if jet n > 2"]),
        ("select size(jets) > 2 ? MET > 20 : none", ["met met > 20 GeV if jet n > 2", "jet n > 2"]),
        ("reject size(jets) > 2 ? MET > 20 : none", ["met met <= 20 GeV if jet n > 2"]),
        (
            "select (MET > 50 or HT(jets) > 40) and (size(jets) > 2 or size(muons) > 1)",
            ["met met > 50 GeV a1", "event ht > 40 GeV a2", "jet n > 2 b1", "muon n > 1 b2"],
        ),
        (
            "select MET > 50 or size(jets) > 2 and (pt(jets[0]) > 40 or pt(jets[1]) > 30)",
            [
                "met met > 50 GeV a1",
                "jet n > 2 a2",
                "jet:1 pt > 40 GeV a2",
                "jet n > 2 a3",
                "jet:2 pt > 30 GeV a3",
            ],
        ),
        (
            "select MET > min(20, 4 + 0.1 * HT(jets))",
            [
                "met met > 20 GeV min(20, 4 + 0.1 * HT(jets))",
                "met other:met_offset == 4 GeV min(20, 4 + 0.1 * HT(jets))",
                "met other:met_slope == 0.1 min(20, 4 + 0.1 * HT(jets))",
            ],
        ),
        (
            "select MET ][ 100 200 GeV or size(jets) >= 2",
            ["jet n >= 2 if met met in 100–200 GeV"],
        ),
        (
            "select any(pt(muons) ][ 20 30 GeV) or MET > 50",
            ["muon pt notin 20–30 GeV a1 some", "met met > 50 GeV a2"],
        ),
        ("reject MET > 50 and size(jets) > 2", ["met met <= 50 GeV a1", "jet n <= 2 a2"]),
        ("select HLT_a or HLT_b", ["event trigger flag HLT_a a1", "event trigger flag HLT_b a2"]),
        ("trigger HLT_a", ["event trigger flag HLT_a"]),
        ("select any(pt(jets) > 90)", ["jet pt > 90 GeV some"]),
        ("reject any(pt(jets) > 90)", ["jet pt <= 90 GeV"]),
        ("reject all(pt(jets) > 90)", ["jet pt <= 90 GeV some"]),
        ("select max(pt(jets)) > 90", ["jet pt > 90 GeV some"]),
        ("select min(dphi(jets[0:3], MET)) > 0.4", ["jet-met dphi > 0.4 rad of 3"]),
        ("select MET > 150 GeV + HT(jets)", ["met met > 150 GeV 150 GeV + HT(jets)"]),
        ("select MET > min(200, HT(jets))", ["met met > 200 GeV min(200, HT(jets))"]),
        ("bins MET 100 200 inf", ["met met in 100–200 GeV bin", "met met >= 200 GeV bin"]),
        ("bin MET > 300 or size(jets) > 2", ["met met > 300 GeV a1 bin", "jet n > 2 a2 bin"]),
        ("select MET > HT(jets)", ["event other:line flag select MET > HT(jets)"]),
        (
            "select pt(muons[0]) > pt(jets[0])",
            ["event other:line flag select pt(muons[0]) > pt(jets[0])"],
        ),
    ],
)
def test_a_line_of_a_region(line: str, wanted: list[str]) -> None:
    """Each comparison with its condition, its alternative, its function."""
    assert [told(e) for e in entries(REGION + line)] == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "select iso - 0.02 * pt < 3.5 GeV",
            [
                "muon iso < 3.5 GeV 3.5 GeV + 0.02 * pt",
                "muon other:iso_slope == 0.02 3.5 GeV + 0.02 * pt",
            ],
        ),
        (
            "reject dR(this, jets) < 0.04 + 10 GeV / pt",
            [
                "jet-muon dr >= 0.04 0.04 + 10 GeV / pt",
                "jet-muon other:dr_slope == 10 GeV 0.04 + 10 GeV / pt",
            ],
        ),
        (
            "reject ntracks < 3 and dR(this, jets) < 0.4",
            ["jet-muon dr >= 0.4 if muon other:ntracks < 3"],
        ),
        (
            "select iso < 0.1 or dR(this, jets) < 0.4",
            ["muon iso < 0.1 a1", "jet-muon dr < 0.4 a2"],
        ),
        (
            "select abs(eta) < 1.37 or abs(eta) [] 1.52 2.37",
            ["muon abseta < 2.37", "muon abseta notin 1.37–1.52"],
        ),
        (
            "select abs(eta) > 2.5 or abs(eta) [] 2.4 2.5 or iso < 0.1",
            ["muon iso < 0.1 if muon abseta <= 2.4", "muon other:if_abseta <= 2.4"],
        ),
        (
            "select pt > 20 ? iso < 0.1 : iso < 0.2",
            ["muon iso < 0.1 if muon pt > 20 GeV", "muon iso < 0.2 if muon pt <= 20 GeV"],
        ),
    ],
)
def test_a_line_of_an_object(line: str, wanted: list[str]) -> None:
    """A slope keeps its unit, and a condition its number."""
    assert [told(e) for e in entries(MUONS + line)] == wanted


def test_which_combination_counts_is_in_it() -> None:
    """A line that sorts has no number of its own to compare, but its words and its decision."""
    text = (
        "composite zs\n  take disjoint(Muon l1, Muon l2)\n  object pair = l1 + l2\n"
        '  sort abs(pair.mass - 91.2 GeV) ascend  #: p4 "closest to the Z mass"  ?\n'
    )
    (entry,) = entries(text)
    assert (entry["quantity"], entry["decision"]) == ("other:line", "open")
    assert entry["evidence"][0]["quote"] == "closest to the Z mass"


def test_more_ways_than_can_be_told_leave_the_line() -> None:
    """A line of hundreds of ways is in the document as it is written."""
    each = " and ".join(f"(a{n} > 1 or b{n} > 1)" for n in range(12))
    (entry,) = entries(f"{REGION}select MET > 5 or ({each})")
    assert entry["quantity"] == "other:line"
    assert "b11 > 1" in entry["value"]


def test_the_document_reads_back_with_all_of_it() -> None:
    """Further fields of a comparison survive a walk through the document."""
    read = spec.read(
        REGION + "select any(pt(jets[0:2]) > 90)\n  select size(jets) > 2 ? MET > 20 : all\n"
        "  bins MET 100 200 inf\n  select MET > HT(jets)\n"
    )
    again = spec.from_json(spec.to_json(read))
    assert [r.comparisons for r in again] == [r.comparisons for r in read.requirements]
