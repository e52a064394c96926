"""What the lines of a spec mean (docs/semantics.md), on events that are written out by hand."""

from __future__ import annotations

import awkward as ak
import pytest

from hepnb.errors import SpecError
from tests.unit.compiling import EVENTS, arrays, asked, compiled, events, module, passed

T, F = True, False

LEPTONS = "object leptons\n  take Lepton\n"
OBJECTS = (
    LEPTONS
    + "object jets\n  take Jet\nobject electrons\n  take Electron\nobject muons\n  take Muon\n"
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("size(leptons) >= 1", [T, F, T]),
        ("size(electrons) == 1", [T, F, T]),
        ("size(muons) == 2", [T, F, F]),
        ("size(pt(leptons) > 15 GeV) == 2", [T, F, F]),
        ("pt(leptons[0]) > 28 GeV", [T, F, F]),
        ("pt(leptons[0]) > 28000 MeV", [T, F, F]),
        ("leptons[0].pt > 28", [T, F, F]),
        ("pt(leptons[1]) > 5 GeV", [T, F, F]),
        ("pt(leptons[-1]) < 12 GeV", [T, F, F]),
        ("any(pt(leptons) > 24 GeV)", [T, F, T]),
        ("all(pt(leptons) > 15 GeV)", [F, T, T]),
        ("any(pt(leptons) > 15 and abs(eta(leptons)) < 0.2)", [F, F, T]),
        ("sum(pt(leptons)) > 55 GeV", [T, F, F]),
        ("sum(pt(leptons)) == 0", [F, T, F]),
        ("min(pt(jets)) < 45 GeV", [T, T, F]),
        ("max(pt(jets)) > 45 GeV", [T, F, F]),
        ("sum(charge(leptons)) == 1", [T, F, F]),
        ("sum(type(leptons[:2])) == 26", [T, F, F]),
        ("type(leptons[0]) - type(leptons[2]) == 2", [T, F, F]),
        ("type(leptons[2]) - type(leptons[0]) == -2", [T, F, F]),
        ("MET > 50 GeV", [T, F, F]),
        ("met / sqrt(sum(pt(jets))) > 10", [T, F, F]),
        ("phi(MET) < 1", [T, T, F]),
        ("MET.pt < 50 GeV", [F, T, T]),
        ("trigE", [T, F, T]),
        ("trigE and not trigM", [F, F, T]),
        ("met_et > 50 GeV", [T, F, F]),
        ("lep_n == 3", [T, F, F]),
        ("lep_n - 2 < 0", [F, T, T]),
        ("MET [] 20 100", [T, T, F]),
        ("MET ][ 20 99", [T, F, T]),
        ("dphi(leptons[0], MET) > 2.9", [T, F, F]),
        ("min(dphi(jets, MET)) < 0.5", [T, T, F]),
        ("dR(leptons[0], leptons[1]) > 3", [T, F, F]),
        ("abs(deta(leptons[0], leptons[1])) [] 0.99 1.01", [T, F, F]),
        ("min(dR(jets, leptons)) < 0.2", [T, F, F]),
        ("mass(leptons[0] + leptons[1]) > 40 GeV", [T, F, F]),
        ("mass(sum(leptons)) > 40 GeV", [T, F, F]),
        ("charge(leptons[0] + leptons[1]) == 0", [T, F, F]),
        ("mt(leptons[0], MET) > 100 GeV", [T, F, F]),
        ("max(MET, 50) < 60", [F, T, T]),
        ("min(1, 2, MET) < 1", [F, F, T]),
        ("(size(jets) > 1 ? MET : 1000) > 150", [F, T, T]),
        ("size(jets) > 1 ? MET > 50 : trigE", [T, F, T]),
        ("size(jets) >= 2 and pt(jets[1]) > 35 GeV ? MET > 150 : all", [F, T, T]),
        ("size(jets) >= 2 and pt(jets[1]) > 45 GeV ? MET > 150 : all", [T, T, T]),
        ("MET^2 > 9999", [T, F, F]),
        ("id(leptons[1]) == \"tight\"", [T, F, F]),
        ("any(id(leptons) == \"tight\")", [T, F, F]),
        ("any(trigger_matched(leptons))", [T, F, F]),
        ("all(trackiso(leptons) / pt(leptons) < 0.15)", [F, T, T]),
        ("pt(jets[0]) - pt(jets[1]) - 5 > 4", [T, F, F]),
        ("pt(jets[0]) - (pt(jets[1]) - 5) > 14", [T, F, F]),
        ("2 * (MET - 50) / 100 == 1", [T, F, F]),
        ("ALL", [T, T, T]),
    ],
)  # fmt: skip
def test_a_condition_on_the_event(condition: str, expected: list[bool]) -> None:
    """Each construct of a region selects the events that it should."""
    assert asked(condition, before=OBJECTS) == expected


@pytest.mark.parametrize(
    "condition",
    [
        "pt(leptons[1]) > 15 GeV",
        "min(pt(jets)) > 36 GeV",
        "pt(leptons[0]) [] 20 28",
        "id(leptons[1]) == \"tight\"",
        "trigger_matched(leptons[0])",
        "d0sig(leptons[2]) > 0",
        "d0sig(leptons[2]) != 7",
        "pt(leptons[2]) / size(electrons) > 1",
        "sqrt(0 - MET) >= 0",
        "pt(leptons[1]) > 15 and MET > 0",
        "(pt(leptons[1]) > 15 ? MET : 0) > 30",
        "pt(leptons[1]) > 15 ? MET > 30 : MET < 30",
        "any(pt(jets) > pt(leptons[1]))",
        "dR(leptons[0], leptons[1]) > 1",
    ],
)  # fmt: skip
def test_what_is_missing_fails_a_requirement_and_its_negation(condition: str) -> None:
    """No event passes both; an event that lacks what is asked passes neither ``select`` nor
    ``reject`` nor ``not``.
    """
    selected, rejected = (
        asked(condition, before=OBJECTS),
        asked(condition, before=OBJECTS, statement="reject"),
    )
    assert rejected == asked(f"not ({condition})", before=OBJECTS)
    assert not any(a and b for a, b in zip(selected, rejected, strict=True))
    assert not all(a or b for a, b in zip(selected, rejected, strict=True))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("size(leptons) < 2 or pt(leptons[1]) > 25", [F, T, T]),
        ("not (size(leptons) >= 2 and pt(leptons[1]) > 15)", [F, T, T]),
        ("pt(leptons[1]) > 25 or pt(leptons[1]) <= 25", [T, F, F]),
        ("not any(pt(leptons) > 24)", [F, T, F]),
        ("not all(pt(leptons) > 15)", [T, F, F]),
    ],
)
def test_missing_counts_only_for_the_comparison_it_stands_in(
    condition: str, expected: list[bool]
) -> None:
    """In ``or`` the other side still decides; ``any`` of nothing is false, ``all`` of nothing is
    true.
    """
    assert asked(condition, before=OBJECTS) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("select pt > 15 GeV", [[30, 20], [], [25]]),
        ("reject pt > 15 GeV", [[10], [], []]),
        ("reject abs(eta) [] 1.37 1.52", [[30, 20], [], [25]]),
        ("select type == 13 ? pt > 25 : pt > 5", [[30, 10], [], [25]]),
        ("select (type == 13 and pt > 25) or (type == 11 and pt < 20)", [[30, 10], [], []]),
        ("select abs(d0sig) < 5", [[30, 20], [], [25]]),
        ("reject abs(d0sig) < 5", [[], [], []]),
        ("select id == \"tight\"", [[20, 10], [], []]),
        ("select id != \"tight\"", [[30], [], [25]]),
        ("select isTightID", [[20, 10], [], []]),
        ("select not trigger_matched", [[30, 10], [], [25]]),
        ("select abs(z0sintheta) < 0.5 mm", [[20, 10], [], []]),
        ("select ptcone30 / pt < 0.15", [[20, 10], [], [25]]),
        ("select tracksigd0pvunbiased > 2", [[30], [], []]),
        ("select pt < 0.5 * MET", [[30, 20, 10], [], []]),
        ("select size(jets) == 2", [[30, 20, 10], [], []]),
        ("select pt > pt(jets[0]) - 25 GeV", [[30], [], []]),
        ("select dR(this, jets) < 0.2", [[20], [], []]),
        ("reject dR(this, jets) < 0.2", [[30, 10], [], [25]]),
        ("select dR(this, jets) > 0.2", [[30, 10], [], [25]]),
        ("select dR(this, jets[0]) < 0.2", [[20], [], []]),
        ("reject dR(this, jets[0]) < 0.2", [[30, 10], [], []]),
        ("select dphi(this, MET) < 0.5", [[20], [], [25]]),
        ("select dR(this, leptons) > 1.5", [[30], [], [25]]),
        ("define relative = ptcone30 / pt\n  select relative < 0.15", [[20, 10], [], [25]]),
        ("define tracked = ptcone30 > 0\n  reject tracked", [[10], [], [25]]),
        ("sort pt ascend", [[10, 20, 30], [], [25]]),
        ("sort index ascend", [[20, 30, 10], [], [25]]),
        ("select eta > -1 and pt > 12\n  select pt < 28", [[20], [], [25]]),
    ],
)  # fmt: skip
def test_a_line_of_an_object_block(lines: str, expected: list[list[float]]) -> None:
    """Each construct of an object block keeps the objects that it should; what is missing is not
    kept.
    """
    text = (
        f"{OBJECTS}object picked\n  take leptons\n  {lines}\nregion SR\n  select size(picked) >= "
        "0\n"
    )
    assert ak.to_list(events(text).picked.pt) == expected


def test_canonical_collections_are_ordered_and_native_ones_are_not() -> None:
    """``take Lepton`` gives the hardest first, ``take lep`` the order of the file."""
    text = "object a\n  take Lepton\nobject b\n  take lep\nregion SR\n  select size(a) == size(b)\n"
    found = events(text)
    assert (ak.to_list(found.a.pt[0]), ak.to_list(found.b.pt[0])) == ([30, 20, 10], [20, 30, 10])


def test_a_union_is_ordered() -> None:
    """The objects of both collections, hardest first, with the attributes that both have."""
    text = f"{OBJECTS}object all_leptons\n  take union(electrons, muons)\n  select charge > 0\n"
    text += "region SR\n  select size(all_leptons) == 2\n"
    found = events(text)
    assert ak.to_list(found.all_leptons.pt) == [[20, 10], [], []]
    assert passed(text) == {"SR": {"select size(all_leptons) == 2": [T, F, F]}}


def test_pairs_of_one_collection() -> None:
    """Each unordered pair once; charge and mass of the candidate; sorted; indexed."""
    text = f"""{LEPTONS}
composite pairs
  take disjoint(leptons l1, leptons l2)
  define gap = l1.pt - l2.pt
  object Z = l1 + l2
  sort mass(Z) descend
region SR
  select size(pairs) == 3
  select charge(pairs[0]) == 0
  select pairs[0].l1.pt > 25 GeV
  select mass(pairs[0]) > mass(pairs[1])
  select any(mass(pairs) > 40 GeV and gap(pairs) > 5)
"""
    found = events(text)
    assert ak.to_list(ak.num(found.pairs)) == [3, 0, 0]
    assert all(mask == [T, F, F] for mask in passed(text)["SR"].values())


def test_pairs_of_two_collections() -> None:
    """``cartesian`` takes one of each; an object that is in both makes no disjoint pair with
    itself.
    """
    text = f"""{OBJECTS}
composite mixed
  take cartesian(muons m, jets j)
composite other
  take disjoint(leptons l, muons m)
region SR
  select size(mixed) == 4
  select size(other) == 4
"""
    assert passed(text) == {
        "SR": {"select size(mixed) == 4": [T, F, F], "select size(other) == 4": [T, F, F]}
    }


def test_candidates_of_candidates_share_no_object() -> None:
    """Of three leptons there are three pairs, and no two of these are disjoint."""
    text = f"""{LEPTONS}
composite pairs
  take disjoint(leptons l1, leptons l2)
  object Z = l1 + l2
composite quads
  take disjoint(pairs a, pairs b)
  object H = a + b
region SR
  select size(quads) == 0
"""
    assert passed(text)["SR"] == {"select size(quads) == 0": [T, T, T]}
    four = {
        **EVENTS,
        **{
            f: [[*EVENTS[f][0], v], [], []]
            for f, v in (("lep_pt", 8e3), ("lep_eta", 0.1), ("lep_phi", -1.0), ("lep_E", 9e3))
        },
    }
    four["lep_charge"] = [[1, -1, 1, -1], [], []]
    lepton_only = {
        k: v
        for k, v in four.items()
        if k in ("runNumber", "eventNumber", "lep_pt", "lep_eta", "lep_phi", "lep_E", "lep_charge")
    }
    assert ak.to_list(ak.num(events(text, arrays(lepton_only)).quads)) == [3, 0, 0]


def test_the_charge_of_a_candidate_of_candidates() -> None:
    """``object H = x.P + y.P`` has the sum of all charges, in the block and in a region; of what
    has no charge there is none.
    """
    text = f"""{LEPTONS}object jets
  take Jet
composite pairs
  take disjoint(leptons l1, leptons l2)
  object P = l1 + l2
composite quads
  take cartesian(pairs x, pairs y)
  object H = x.P + y.P
  object G = x.P + y.l1
region SR
  select size(charge(quads.H) == 4) == 1
  select max(charge(quads.G)) == 3
"""
    # charges 1, -1, 1: pairs of charge 0, 2, 0
    assert list(passed(text)["SR"].values()) == [[T, F, F], [T, F, F]]
    block = text.replace("region SR", "  select charge(H) == 0\nregion SR").partition(
        "  select size("
    )[0]
    assert list(passed(f"{block}  select size(quads) == 4\n")["SR"].values()) == [[T, F, F]]
    with pytest.raises(SpecError, match="has no attribute charge"):
        compiled(
            text.replace("pairs x, pairs y", "pairs x, jets y")
            .replace("y.P", "y")
            .replace("y.l1", "y")
        )


def test_an_object_that_is_met_is_another_name_for_it() -> None:
    """``object met`` with ``take MissingET`` means MET, also through another block; a
    requirement on it belongs into a region.
    """
    text = f"object etmiss\n  take MissingET\nobject missing\n  take etmiss\n{LEPTONS}region SR\n"
    lines = (
        "  select etmiss.pt > 50 GeV\n  select missing > 50 GeV\n  select dphi(leptons[0], "
        "missing) > 2.9\n"
    )
    assert list(passed(text + lines)["SR"].values()) == [[T, F, F]] * 3
    with pytest.raises(
        SpecError, match=r"MET is one per event, not a collection; expected this line in a region"
    ) as error:
        compiled("object met\n  take MET\n  select pt > 50 GeV\nregion SR\n  select met > 3\n")
    assert error.value.line == 3


def test_four_members_of_two_collections() -> None:
    """``disjoint(e e1, e e2, mu m1, mu m2)``: pairs of each, and all their combinations."""
    text = f"""{OBJECTS}
composite quads
  take disjoint(jets j1, jets j2, muons m1, muons m2)
  object X = j1 + j2 + m1 + m2
region SR
  select size(quads) == 1
  select mass(quads[0]) > 100 GeV
"""
    assert passed(text)["SR"] == {
        "select size(quads) == 1": [T, F, F],
        "select mass(quads[0]) > 100 GeV": [T, F, F],
    }


def test_regions_inherit_requirements_and_definitions() -> None:
    """A region asks what the region that it takes asks, first; a definition of that region is
    known.
    """
    text = f"""{OBJECTS}
define HT = sum(pt(jets))
define busy = HT > 60 GeV
region pre
  define twice = 2 * HT
  select size(leptons) > 0
region SR
  take pre
  select busy
  select twice > 100
region CR
  take pre
  reject busy
"""
    assert passed(text) == {
        "pre": {"select size(leptons) > 0": [T, F, T]},
        "SR": {
            "select size(leptons) > 0": [T, F, T],
            "select busy": [T, F, F],
            "select twice > 100": [T, F, F],
        },
        "CR": {"select size(leptons) > 0": [T, F, T], "reject busy": [F, T, T]},
    }


def test_the_same_line_twice_is_two_steps() -> None:
    """A line that stands in a region and in the one that it takes is told apart, not lost."""
    text = "region pre\n  select MET > 10\nregion SR\n  take pre\n  select MET > 10\n"
    assert list(passed(text)["SR"]) == ["select MET > 10", "select MET > 10  (SR)"]
    assert [s.adl for s in compiled(text).steps if s.region == "SR"] == [
        "select MET > 10",
        "select MET > 10",
    ]


def test_bins_are_regions_of_their_own() -> None:
    """A bin is its region with one more requirement; edges are closed below and open above."""
    text = 'region SR\n  select trigE or not trigE\n  bin "low" MET < 50\n  bins MET 0 20 100\n'
    found = passed(text)
    assert {
        name: steps for name, (_, steps) in ((n, list(s.items())[-1]) for n, s in found.items())
    } == {
        "SR": [T, T, T],
        "SR/low": [F, T, T],
        "SR/MET 0 to 20": [F, F, T],
        "SR/MET 20 to 100": [F, T, F],
    }
    assert compiled(text).regions == tuple(found)


def test_weights_multiply_along_the_chain() -> None:
    """``weight`` is a factor for its region and those that take it; the event variable
    ``weight`` is the schema's product.
    """
    text = (
        "region pre\n  select MET >= 0\n  weight mc weight\nregion SR\n  take pre\n  weight "
        "scale 3\n"
    )
    text += "region data\n  select MET >= 0\n"
    namespace = module(text)
    weights = namespace["weights"](namespace["reconstruct"](namespace["read"](arrays())))
    assert {name: list(w) for name, w in weights.items()} == {
        "pre": [1, 1, -1],
        "SR": [3, 3, -3],
        "data": [1, 1, 1],
    }


def test_histograms_of_events_and_of_objects() -> None:
    """One entry per selected event, or one per object of it; what is missing is not entered."""
    text = f"""{OBJECTS}
region SR
  select trigE
  histo met, "E_{{T}}^{{miss}}", 4, 0, 200 GeV, MET
  histo jetpt, "jet pT [GeV]", 10, 0, 100, pt(jets)
  histo second, "", 10, 0, 100, pt(leptons[1])
"""
    namespace = module(text)
    found = namespace["reconstruct"](namespace["read"](arrays()))
    passing = {"SR": ak.to_numpy(namespace["select"](found)["SR"]["select trigE"])}
    histograms = namespace["book"]()
    namespace["fill"](histograms, found, passing, namespace["weights"](found))
    assert {name: h.sum().value for name, h in histograms.items()} == {
        "met": 2,
        "jetpt": 2,
        "second": 1,
    }
    assert [h.axes[0].label for h in histograms.values()] == [
        "$E_{T}^{miss}$ [GeV]",
        "jet pT [GeV]",
        "second [GeV]",
    ]


def test_no_events_give_an_empty_cutflow() -> None:
    """A chunk without events passes through every construct."""
    text = f"""{OBJECTS}
object picked
  take leptons
  reject dR(this, jets) < 0.4
  select pt > pt(jets[0]) - 25
composite pairs
  take disjoint(picked l1, picked l2)
  object Z = l1 + l2
  sort abs(mass(Z) - 91.19) ascend
object both
  take union(electrons, muons)
region SR
  select size(both) >= 2
  select mass(pairs[0]) > 10
  select min(dphi(jets[:3], MET)) > 0.4
  select mass(both[0] + both[1]) > 10
  bins MET 0 100 200
  histo h, "h", 10, 0, 1, mass(pairs[0])
"""
    found = passed(text, arrays(n=0))
    assert list(found) == ["SR", "SR/MET 0 to 100", "SR/MET 100 to 200"]
    assert all(mask == [] for steps in found.values() for mask in steps.values())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("region SR\n  select pt(leptons) > 3", 2, "leptons is not defined"),
        (f"{LEPTONS}region SR\n  select pt(leptons) > 3", 4, "any(pt(leptons) > 3)"),
        (f"{LEPTONS}region SR\n  select leptons[0] > 3", 4, "an object where a number is wanted"),
        (f"{LEPTONS}region SR\n  select any(pt(leptons) > pt(Jet))", 4, "one collection"),
        (f"{LEPTONS}region SR\n  select leptons[0].colour > 3", 4, "no attribute colour"),
        (f"{LEPTONS}region SR\n  select d0err(leptons[0]) > 3", 4, "no attribute d0err"),
        (("object j\n  take Jet\n  select id == \"tight\"\nregion SR\n  select size(j) > "
"0"), 3, "no working point"),
        (("object e\n  take Electron\n  select id == \"perfect\"\nregion SR\n  select size(e) "
"> 0"), 3, "one of \"tight\""),
        ("object e\n  take Neutrino\nregion SR\n  select size(e) > 0", 2, "no collection Neutrino"),
        ("object e\n  select pt > 3\nregion SR\n  select size(e) > 0", 1, "takes nothing"),
        ("region SR\n  take pre\n  select MET > 0", 2, "no region pre above"),
        ("region SR\n  select MET", 2, "no condition"),
        ("region SR\n  select any(MET > 3)", 2, "one value"),
        ("region SR\n  select dR(MET, MET) > 3", 2, "no eta"),
        ("region SR\n  select deta(MET, 2, 3) > 3", 2, "3 arguments"),
        ("region SR\n  select mass(MET) > 3", 2, "no attribute mass"),
        ("region SR\n  histo h, \"h\", 0, 1, 2, MET", 2, "0 bins"),
        ("region SR\n  bins MET 3 2 1", 2, "increasing"),
        (("composite c\n  take disjoint(Lepton, Lepton)\nregion SR\n  select size(c) > "
"0"), 2, "a name"),
        (("composite c\n  take union(Lepton a, Lepton b)\nregion SR\n  select size(c) > "
"0"), 2, "union in a composite"),
        (("object c\n  take disjoint(Lepton a, Lepton b)\nregion SR\n  select size(c) > "
"0"), 2, "a composite block"),
    ],
)  # fmt: skip
def test_what_cannot_be_compiled_is_an_error_at_its_line(text: str, line: int, words: str) -> None:
    """Nothing is dropped: the error has the line and says what to do."""
    with pytest.raises(SpecError) as caught:
        compiled(text)
    assert caught.value.line == line
    assert words in str(caught.value)


def test_a_spec_without_a_region_is_an_error() -> None:
    """There is nothing to run."""
    with pytest.raises(SpecError, match="no region"):
        compiled("object e\n  take Electron\n")


def test_a_condition_of_candidates_lets_the_others_be() -> None:
    """Jets outside of |η| = 1 are taken whatever their momentum is."""
    central = "object central\n  take Jet\n  select abs(eta) < 1 ? pt > 40 GeV : all\n"
    assert asked("size(central) == 2", before=central) == [T, F, F]
    assert asked("size(central) == 0", before=central) == [F, T, T]
