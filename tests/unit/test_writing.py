"""The writer: names, versions after a removal, what lines need, and what the language cannot
say.
"""

from __future__ import annotations

import pytest

from hepnb import spec
from hepnb.adl.check import check as problems
from hepnb.adl.format import format as format_tree
from hepnb.records import Block, Pick, Records, Rule, Test, check
from hepnb.writer import write
from hepnb.writer.names import BlockNames, legal

JETS = Block("jets", "objects", ("Jet",))
ELECTRONS = Block("electrons", "objects", ("Electron",))


def text(blocks: tuple[Block, ...], *rules: Rule) -> str:
    """The ADL of some records."""
    sound, findings = check(Records(blocks, rules))
    assert not findings
    return format_tree(write(sound).analysis)


def test_names_are_legal_and_unique() -> None:
    """Letters of the paper are written out, words of the language get a prefix, and two names
    stay two.
    """
    assert legal("SR E1") == "SR_E1"
    assert legal("4ℓ", "region") == "region_4l"
    names = BlockNames()
    assert [names.declare(n, "objects") for n in ("SR-A", "SR A", "size", "Jet")] == [
        "SR_A",
        "SR_A_2",
        "objects_size",
        "objects_Jet",
    ]


def test_what_is_removed_second_sees_what_the_first_left() -> None:
    """Electrons are held against the jets that are left after the first step."""
    overlap = Block("overlap", "overlap", ("jets", "electrons"))
    written = text(
        (JETS, ELECTRONS, overlap, Block("SR", "region")),
        Rule(
            Test("dr", "<", (0.2,), what="jets", other="electrons"),
            ("overlap",),
            step=1,
            removes="jets",
        ),
        Rule(
            Test("dr", "<", (0.4,), what="electrons", other="jets"),
            ("overlap",),
            step=2,
            removes="electrons",
        ),
        Rule(Test("n", ">=", (2,), what="jets"), ("SR",)),
    )
    assert "object jets\n  take Jet\n  reject dR(this, electrons) < 0.2" in written
    assert "object electrons_2\n  take electrons\n  reject dR(this, jets) < 0.4" in written
    assert "select size(jets) >= 2" in written


def test_a_line_on_the_second_jet_says_that_there_are_two() -> None:
    """The count is marked as implied; a count that the region above asks for is not repeated."""
    regions = (JETS, Block("pre", "region"), Block("SR", "region", ("pre",)))
    second = Rule(Test("pt", ">", (40,), "GeV", what="jets", nth=2), ("SR",))
    assert "select size(jets) >= 2  # implied" in text(regions, second)
    counted = Rule(Test("n", ">", (1,), what="jets"), ("pre",))
    assert "implied" not in text(regions, counted, second)


def test_what_is_rejected_on_a_condition_keeps_the_others() -> None:
    """The opposite is asked of those that the condition is meant for, in one line."""
    rule = Rule(
        Test("abseta", "in", (2.5, 3.0)),
        ("jets",),
        drops=True,
        given=(Test("pt", "<", (50,), "GeV"),),
    )
    assert "select pt < 50 GeV ? abs(eta) ][ 2.5 3 : all" in text((JETS,), rule)


REGIONS = (JETS, Block("SR", "region"))
LIGHT = Test("meff", "<", (3,), "TeV", what="event")
SOFT = Test("pt", "<", (70,), "GeV", what="jets", nth=2)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (
            Rule(Test("other:sig", ">", (19,), what="event"), ("SR",), given=(LIGHT,)),
            "select meff < 3 TeV ? sig > 19 : all",
        ),
        (
            Rule(
                Test("other:sig", "in", (4, 8), what="event"), ("SR",), given=(LIGHT,), drops=True
            ),
            "select meff < 3 TeV ? sig ][ 4 8 : all",
        ),
        (
            Rule(Test("met", ">", (300,), "GeV", what="MET"), ("SR",), given=(SOFT,)),
            "select size(jets) >= 2 and pt(jets[1]) < 70 GeV ? MET > 300 GeV : all",
        ),
        (
            Rule(
                Test("pt", ">", (15,), "GeV", what="jets", nth=3),
                ("SR",),
                given=(Test("n", ">=", (3,), what="jets"),),
            ),
            "select size(jets) < 3 or pt(jets[2]) > 15 GeV",
        ),
    ],
)
def test_a_condition_is_no_alternative(rule: Rule, line: str) -> None:
    """Events that it is not meant for pass, also those that lack what it asks about; of a number
    of objects the shorter form says as much.
    """
    written = text(REGIONS, rule)
    assert line in written
    (only,) = [r for r in spec.to_json(spec.read(written))["requirements"] if "given" in r]
    assert only["quantity"] == rule.test.quantity
    assert "alternative" not in only
    own = [g for g in only["given"] if g["quantity"] == rule.given[0].quantity]
    assert [g["value"] for g in own] == [float(v) for v in rule.given[0].values]


def test_a_region_that_another_takes_is_there_without_lines() -> None:
    """What takes it would speak of nothing else."""
    blocks = (Block("pre", "region"), Block("SR", "region", ("pre",)))
    rule = Rule(Test("met", ">", (90,), "GeV", what="MET"), ("SR",))
    assert not [f for f in problems(spec.read(text(blocks, rule)).tree) if f.severity == "error"]


def test_all_jets_or_any_jet() -> None:
    """A distance of all jets is asked of all, and one that rejects an event of any."""
    region = (JETS, Block("SR", "region"))
    keep = Rule(Test("dphi", ">", (0.5,), "rad", what="jets", leading=3, other="MET"), ("SR",))
    drop = Rule(Test("dphi", "<", (0.4,), "rad", what="jets", other="MET"), ("SR",), drops=True)
    written = text(region, keep, drop)
    assert "select all(dphi(jets[0:3], MET) > 0.5 rad)" in written
    assert "reject any(dphi(jets, MET) < 0.4 rad)" in written


def test_what_cannot_be_said_is_told() -> None:
    """A distance without its other end makes no line, and the finding says which record it was."""
    records, _ = check(
        Records((JETS,), (Rule(Test("dr", "<", (0.4,)), ("jets",), words=("closer than 0.4",)),))
    )
    written = write(records)
    assert not written.lines
    assert [f.code for f in written.findings] == ["HEP602"]
    assert "closer than 0.4" in written.findings[0].message


def test_a_requirement_is_replaced_in_a_control_region() -> None:
    """The region takes what stands above, and the other lines of the region that it changes."""
    regions = (
        JETS,
        Block("base", "region"),
        Block("pre", "region", ("base",)),
        Block("CR", "region", ("pre",), role="control"),
    )
    written = text(
        regions,
        Rule(Test("met", ">", (100,), "GeV", what="MET"), ("base",)),
        Rule(Test("n", "none", what="jets"), ("pre",)),
        Rule(Test("ht", ">", (300,), "GeV", what="jets"), ("pre",)),
        Rule(Test("n", ">=", (1,), what="jets"), ("CR",), instead=True),
    )
    assert written.endswith(
        "region CR\n  take base\n  select HT(jets) > 300 GeV\n  select size(jets) >= 1\n"
    ) or ("region CR" in written and "size(jets) == 0" not in written.partition("region CR")[2])


def test_two_places_of_one_requirement_make_one_line() -> None:
    """Both words stand beside it."""
    first = Rule(Test("pt", ">", (20,), "GeV"), ("jets",), places=(), words=())
    assert text((JETS,), first, first).count("select") == 1


MUONS = Block("muons", "objects", ("Muon",))
LEPTONS = Block("leptons", "union", ("electrons", "muons"))
LINEAGE = (
    JETS,
    ELECTRONS,
    MUONS,
    LEPTONS,
    Block("base", "region"),
    Block("pre", "region", ("base",)),
    Block("CR", "region", ("pre",), role="control"),
)
VETO = Rule(Test("n", "none", what="leptons"), ("pre",))
ABOVE = (
    Rule(Test("met", ">", (100,), "GeV", what="MET"), ("base",)),
    VETO,
    Rule(Test("met", "bins", (100, 200, 300), "GeV", what="MET"), ("pre",)),
    Rule(Test("ht", ">", (300,), "GeV", what="jets"), ("pre",)),
)


def control(*rules: Rule) -> list[str]:
    """The lines of the control region, without their notes."""
    block = text(LINEAGE, *rules).partition("region CR\n")[2]
    return [line.partition("#")[0].strip() for line in block.splitlines()]


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (
            Test("n", "==", (1,), what="muons"),
            ["take base", "select size(electrons) == 0", "select HT(jets) > 300 GeV"],
        ),
        (
            Test("n", ">", (0,), what="electrons"),
            ["take base", "select size(muons) == 0", "select HT(jets) > 300 GeV"],
        ),
        (
            Test("n", ">=", (1,), what="leptons"),
            ["take base", "select HT(jets) > 300 GeV"],
        ),
        (Test("n", "<=", (1,), what="muons"), ["take pre"]),
        (Test("n", ">=", (0,), what="muons"), ["take pre"]),
        (Test("met", ">", (100,), "GeV", what="jets"), ["take pre"]),
    ],
)
def test_what_a_region_asks_for_replaces_the_veto_on_it(new: Test, lines: list[str]) -> None:
    """The veto on leptons leaves one on the kind that is not asked for; bins are not copied; a
    count that may be none contradicts no veto.
    """
    assert control(*ABOVE, Rule(new, ("CR",), instead=True))[:-1] == lines


def test_vetoes_on_each_kind_are_one_on_leptons() -> None:
    """A region that asks for a lepton has none of them, wherever they stand."""
    vetoes = (
        Rule(Test("n", "none", what="electrons"), ("base",)),
        Rule(Test("n", "==", (0,), what="muons"), ("pre",)),
    )
    new = Rule(Test("n", ">=", (1,), what="leptons"), ("CR",), instead=True)
    assert control(*vetoes, new) == ["take base", "select size(leptons) >= 1"]
    one = Rule(Test("n", ">=", (1,), what="leptons"), ("CR",), instead=True)
    assert control(vetoes[0], one) == ["take pre", "select size(leptons) >= 1"]


@pytest.mark.parametrize(
    ("lifted", "lines"),
    [
        (Test("ht", "any"), ["take base", "select size(leptons) == 0", "select all"]),
        (Test("ht", "any", what="jets"), ["take base", "select size(leptons) == 0", "select all"]),
        (Test("ht", "any", what="leptons"), ["take pre"]),
        (Test("meff", "any"), ["take pre"]),
    ],
)
def test_what_a_region_lacks_is_not_taken(lifted: Test, lines: list[str]) -> None:
    """It names as much of the thing as the paper does; what lifts nothing is no line."""
    assert control(*ABOVE, Rule(lifted, ("CR",), instead=True)) == lines


def test_bins_of_a_count_are_its_numbers() -> None:
    """One, two to three, and from four on; edges of another quantity stay edges."""
    regions = (JETS, Block("SR", "region"))
    count = Rule(Test("n", "bins", (1, 2, 4), what="jets", open=True), ("SR",))
    lines = [line.partition("#")[0].strip() for line in text(regions, count).splitlines()[-3:]]
    assert lines == ["bin size(jets) == 1", "bin size(jets) [] 2 3", "bin size(jets) >= 4"]
    energy = Rule(Test("ht", "bins", (300, 600), "GeV", what="jets", open=True), ("SR",))
    assert "bins HT(jets) 300 GeV 600 GeV inf" in text(regions, energy)


def test_bins_for_some_events_make_no_line() -> None:
    """Nor does one bin beside what the whole region satisfies; each is a finding."""
    given = (Test("met", ">", (200,), "GeV", what="MET"),)
    bins = Rule(Test("ht", "bins", (300, 600), "GeV", what="jets"), ("SR",), given=given)
    records, _ = check(Records((JETS, Block("SR", "region")), (bins,)))
    written = write(records)
    assert not written.lines
    assert "bins for some of them" in written.findings[0].message


SR = Block("SR", "region")


def lines_of(blocks: tuple[Block, ...], *rules: Rule) -> list[str]:
    """The lines that are no block and not implied, without their notes."""
    lines = text(blocks, *rules).splitlines()
    kept = [line for line in lines if line.startswith("  ") and "# implied" not in line]
    return [" ".join(line.partition("#")[0].split()) for line in kept]


def test_two_objects_that_a_region_names() -> None:
    """The leading two of one collection, the leading one of each of two, or those of the ranks."""
    found = lines_of(
        (MUONS, ELECTRONS, SR),
        Rule(Test("charge", "flag", text="OS", what="muons"), ("SR",)),
        Rule(Test("flavour", "flag", text="SF", what="muons", other="electrons"), ("SR",)),
        Rule(
            Test("charge", "flag", text="SS", what="muons", nth=2, other="electrons", other_nth=3),
            ("SR",),
        ),
        Rule(Test("mt", ">", (60,), "GeV", what="muons"), ("SR",)),
    )
    assert [line for line in found if "take" not in line] == [
        "select muons[0].charge + muons[1].charge == 0",
        "select muons[0].type == electrons[0].type",
        "select muons[1].charge == electrons[2].charge",
        "select mt(muons[0], MET) > 60 GeV",
    ]


def test_what_pairs_have_inside_and_in_a_region() -> None:
    """Distances and charges are those of the members, all else is of the pair; a region asks it
    of all pairs, or of the first.
    """
    pairs = Block("pairs", "combination", ("muons", "muons"))
    assert lines_of(
        (MUONS, pairs, SR),
        Rule(Test("abseta", "<", (2.4,)), ("pairs",)),
        Rule(Test("dr", ">", (0.4,)), ("pairs",)),
        Rule(Test("charge", "flag", text="OS", what="pairs"), ("SR",)),
        Rule(Test("dr", ">", (0.5,), what="pairs"), ("SR",)),
        Rule(Test("dr", ">", (0.6,), what="pairs", nth=1), ("SR",)),
    ) == [
        "take Muon",
        "take disjoint(muons l1, muons l2)",
        "select dR(l1, l2) > 0.4",
        "object pair = l1 + l2",
        "select abs(pair.eta) < 2.4",
        "select pairs[0].l1.charge + pairs[0].l2.charge == 0",
        "select all(dR(pairs.l1, pairs.l2) > 0.5)",
        "select dR(pairs[0].l1, pairs[0].l2) > 0.6",
    ]


@pytest.mark.parametrize(
    ("pick", "line"),
    [
        (Pick("mass", "max"), "  sort pair.mass descend"),
        (Pick("pt", "min", remark="so"), "  sort pair.pt ascend         #:  ? # so"),
        (Pick("mass", "closest", 91.2, "GeV"), "  sort abs(pair.mass - 91.2 GeV) ascend"),
    ],
)  # fmt: skip
def test_the_pair_that_counts_comes_first(pick: Pick, line: str) -> None:
    """By size or by a distance; a line without words or remark has no note."""
    pairs = Block("pairs", "combination", ("muons", "muons"), pick=pick)
    mass = Rule(Test("mass", ">", (60,), "GeV"), ("pairs",))
    assert text((MUONS, pairs), mass).splitlines()[-1] == line


def test_a_step_of_two_quantities_removes_what_has_both() -> None:
    """One line, which rejects; one quantity of two collections makes two."""
    overlap = Block("overlap", "overlap", ("jets", "electrons"))
    near = Rule(
        Test("dr", "<", (0.4,), what="jets", other="electrons"),
        ("overlap",),
        step=1,
        removes="jets",
    )
    few = Rule(Test("ntracks", "<", (3,), what="jets"), ("overlap",), step=1, removes="jets")
    blocks = (JETS, ELECTRONS, MUONS, overlap)
    assert "reject dR(this, electrons) < 0.4 and ntracks < 3" in lines_of(blocks, near, few)
    far = Test("dr", "<", (0.3,), what="jets", other="muons")
    other = Rule(far, ("overlap",), step=1, removes="jets")
    found = lines_of(blocks, near, other)
    assert [line for line in found if line.startswith("reject")] == [
        "reject dR(this, electrons) < 0.4",
        "reject dR(this, muons) < 0.3",
    ]


def test_a_distance_without_its_far_end_is_no_line_of_a_region() -> None:
    """The finding says what is missing."""
    sound, _ = check(Records((JETS, SR), (Rule(Test("dr", ">", (0.4,), what="jets"), ("SR",)),)))
    written = write(sound)
    assert not written.lines
    assert "dr to what is not said" in written.findings[0].message
