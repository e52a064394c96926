"""Two drafts of one paper become one: what both have once, what one has is said, what
contradicts is shown.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from hepnb.adl.format import format as format_tree
from hepnb.adl.parse import parse
from hepnb.extract import patterns
from hepnb.extract.merge import merge
from hepnb.extract.model import drafts
from hepnb.extract.model.prompted import Prompted
from hepnb.paper import Paper
from hepnb.records import Block, Place, Records, Rule, Test
from hepnb.spec import PhraseState, Spec, of_tree
from tests.unit.reader import BLOCKS, ETA, JET, PT, SIZE, Reader, Record
from tests.unit.sentences import paper_of

TEXT = (
    "Photons are required to have p_{T} > 25 GeV and |η| < 2.37. Events with at least two jets "
    "with p_{T} > 30 GeV are selected."
)


def merged(
    paper: Paper, *rules: Record, blocks: tuple[Record, ...] = BLOCKS, why: str = "cannot tell"
) -> Spec:
    """What a reader knows, merged with what the patterns find."""
    spec = drafts.merged(
        paper, Prompted(Reader(blocks, rules, why=why)).read(paper), patterns.read(paper)
    )
    assert parse(format_tree(spec.tree)) == spec.tree
    assert [r.adl for r in of_tree(spec.tree).requirements] == [r.adl for r in spec.requirements]
    return spec


def codes(spec: Spec) -> list[tuple[str, str]]:
    """What the two differ in: (code, line or what stayed out)."""
    return [
        (f.code, f.message)
        for f in spec.findings
        if f.code in ("HEP512", "HEP513", "HEP514", "HEP516")
    ]


def test_what_both_have_is_there_once() -> None:
    """The names of the model, all phrases claimed, nothing to say."""
    spec = merged(paper_of(TEXT), PT, ETA, SIZE, JET)
    assert [(r.block, r.adl) for r in spec.requirements] == [
        ("object photons", "select pt > 25 GeV"),
        ("object photons", "select abs(eta) < 2.37"),
        ("object jets", "select pt > 30 GeV"),
        ("region SR", "select size(jets) >= 2"),
    ]
    assert codes(spec) == []
    assert {p.state for p in spec.phrases} == {PhraseState.CLAIMED}
    assert spec.engine == "prompted reader with patterns"


def test_what_only_the_patterns_have_comes_in_below_the_names_of_the_model() -> None:
    """A line that the model left out stands in the block that the model named, and is marked."""
    spec = merged(paper_of(TEXT), PT, SIZE, JET)
    assert [r.adl for r in spec.requirements if r.block == "object photons"] == [
        "select pt > 25 GeV",
        "select abs(eta) < 2.37",
    ]
    assert codes(spec) == [("HEP513", "'select abs(eta) < 2.37': only patterns found it")]


def test_what_the_model_has_from_elsewhere_stays_one_line_with_both_places() -> None:
    """Asked about the second place, it says that it stated that already: no objection, but one
    more quote of its line.
    """
    spec = merged(
        paper_of(TEXT, "All photons are required to have p_{T} > 25 GeV."),
        PT,
        ETA,
        SIZE,
        JET,
        why="stated elsewhere",
    )
    (line,) = (r for r in spec.requirements if r.adl == "select pt > 25 GeV")
    assert len(line.evidence) == 2
    assert codes(spec) == []


def test_what_the_model_calls_no_requirement_stays_out() -> None:
    """It was asked about the number: its answer is kept with what the patterns read, and the
    phrase is open.
    """
    spec = merged(paper_of(TEXT), PT, SIZE, JET, why="detector")
    assert [r.adl for r in spec.requirements if r.block == "object photons"] == [
        "select pt > 25 GeV"
    ]
    assert codes(spec) == [
        (
            "HEP514",
            'page 1: patterns reads abseta < 2.37 in photons ("|η| < 2.37"); a model: detector',
        )
    ]
    (phrase,) = (p for p in spec.phrases if p.quote == "|η| < 2.37")
    assert (phrase.state, phrase.reason) == (PhraseState.OPEN, "a model: detector")


def test_control_regions_do_not_mix_with_others() -> None:
    """The model reads the paragraph for its control region: what the patterns put into a signal
    region from there stays out.
    """
    text = (
        "Events with at least two jets with p_{T} > 30 GeV and with E_{T}^{miss} > 70 GeV are "
        "selected."
    )
    cr: Record = {"name": "CR", "kind": "region", "of": [], "role": "control"}
    size = {**SIZE, "in": ["CR"]}
    spec = merged(paper_of(text), size, blocks=(*BLOCKS, cr))
    assert all("MET" not in r.adl or r.block == "region CR" for r in spec.requirements)


def test_what_only_the_model_has_is_marked_as_well() -> None:
    """A line that no pattern reads."""
    paper = paper_of(
        TEXT,
        "Events are treated with special care: their shape must look round, with Sphericity above "
        "0.9.",
    )
    own: Record = {
        "words": "with Sphericity above 0.9",
        "in": ["SR"],
        "q": "other:sphericity",
        "op": ">",
        "v": [0.9],
    }
    spec = merged(paper, PT, ETA, SIZE, JET, own)
    assert ("HEP513", "'select sphericity > 0.9': only prompted reader found it") in codes(spec)


def test_blocks_of_another_name_are_the_same_by_their_lines() -> None:
    """The model calls them gammas: the lines that both have say that it is the patterns'
    photons.
    """
    gammas: Record = {"name": "gammas", "kind": "objects", "of": ["Photon"]}
    spec = merged(paper_of(TEXT), {**PT, "in": ["gammas"]}, SIZE, JET, blocks=(gammas, *BLOCKS[1:]))
    assert "object photons" not in [b.title for b in spec.tree.blocks]
    assert [r.adl for r in spec.requirements if r.block == "object gammas"] == [
        "select pt > 25 GeV",
        "select abs(eta) < 2.37",
    ]


def test_two_readings_of_the_same_words_are_shown_side_by_side() -> None:
    """The model took a limit for that of some photons: its line stays, with a warning that holds
    both readings with their words.
    """
    soft = {"q": "pt", "op": "<", "v": [25], "unit": "GeV"}
    spec = merged(paper_of(TEXT), PT, {**ETA, "if": [soft]}, SIZE, JET)
    (found,) = (f for f in spec.findings if f.code == "HEP512")
    assert found.message == (
        'page 1: patterns reads abseta < 2.37 in photons ("|η| < 2.37"); '
        'the draft has abseta < 2.37 in photons, for pt < 25 GeV ("25 GeV and |η| < 2.37")'
    )
    assert "select abs(eta) < 2.37" not in [r.adl for r in spec.requirements]


def test_a_line_that_contradicts_the_model_stays_out_and_is_shown() -> None:
    """25 GeV by the model's own passage, a line of the patterns that leaves nothing: a finding,
    and the draft stays sound.
    """
    paper = paper_of(TEXT, "Photons with p_{T} < 20 GeV are selected.")
    spec = merged(paper, PT, ETA, SIZE, JET)
    assert "select pt > 25 GeV" in [r.adl for r in spec.requirements]
    assert not [f for f in spec.findings if f.severity == "error"]


def test_evidence_of_both_is_joined() -> None:
    """The model quotes one place, the patterns two: the line has both."""
    paper = paper_of(TEXT, "As before, photons are required to have p_{T} > 25 GeV.")
    spec = merged(
        paper, ETA, SIZE, JET, {**PT, "words": "photons are required to have p_{T} > 25 GeV"}
    )
    (line,) = (r for r in spec.requirements if r.adl == "select pt > 25 GeV")
    assert sorted(e.page for e in line.evidence) == [1, 2]


def test_an_empty_model_leaves_the_patterns() -> None:
    """A reading without records: all lines of the patterns, each marked as theirs."""
    paper = paper_of(TEXT)
    spec = drafts.merged(
        paper, drafts.ModelReading(Records(paper=paper.id, engine="nobody")), patterns.read(paper)
    )
    alone = patterns.Patterns().extract(paper_of(TEXT))
    assert [r.adl for r in spec.requirements] == [r.adl for r in alone.requirements]
    assert len(codes(spec)) == sum(bool(r.comparisons) for r in spec.requirements)


JVT_TEXT = "Jets with p_{T} < 60 GeV must have JVT > 0.59. Events with two jets are selected."
JVT: Record = {
    "words": "must have JVT > 0.59",
    "in": ["jets"],
    "q": "jvt",
    "op": ">",
    "v": [0.59],
    "if": [{"q": "pt", "op": "<", "v": [60], "unit": "GeV"}],
}


def test_two_readings_of_a_condition_are_said() -> None:
    """The limit is the same, but not for whom it is meant; one line, with the finding."""
    jvt = {name: value for name, value in JVT.items() if name != "if"}
    same, other = (merged(paper_of(JVT_TEXT), rule) for rule in (JVT, jvt))
    assert [f.code for f in same.findings if f.code == "HEP512"] == []
    (told,) = (f.message for f in other.findings if f.code == "HEP512")
    assert "pt < 60 GeV" in told.split(";", maxsplit=1)[0]
    assert [r.adl for r in other.requirements if r.block == "object jets"] == ["select jvt > 0.59"]


def test_thresholds_that_grow_are_the_same_where_all_their_numbers_are() -> None:
    """Two functions with other numbers are two readings, whatever their form."""
    functions = ("2.45 GeV + 0.022 * et", "0.022 * et + 2.45 GeV", "2.45 GeV + 0.22 * et")
    rules = [
        Rule(Test("iso", "<", function=f), ("electrons",), places=(Place("a", 1, "b1", 0, 9),))
        for f in functions
    ]
    electrons = (Block("electrons", "objects", ("Electron",)),)
    one, again, third = (Records(electrons, (r,), engine="x") for r in rules)
    assert len(merge(one, again).records.rules) == 1
    assert merge(one, again).findings == ()
    assert [f.code for f in merge(one, third).findings] == ["HEP512"]


def gap(op: str, collection: str, block: str) -> Rule:
    """A rule on the gap of a calorimeter, from some block of the paper."""
    place = Place(page=1, block=block, start=0, end=17)
    return Rule(
        Test("abseta", op, (1.37, 1.52)),  # type: ignore[arg-type]
        (collection,),
        places=(place,),
        words=("1.37 < |η| < 1.52",),
    )


@pytest.mark.parametrize(
    ("collection", "why", "kept"),
    [
        ("photons", (), False),
        ("electrons", (), True),
        ("electrons", ((("b9", 0, 17), "a model: stated elsewhere"),), False),
    ],
)
def test_what_keeps_what_the_model_leaves_out_stays_out(
    collection: str, why: tuple[tuple[tuple[str, int, int], str], ...], kept: bool
) -> None:
    """Of the same collection wherever it stands; of another one where the model says that it
    states it elsewhere.
    """
    blocks = (
        Block("photons", "objects", ("Photon",)),
        Block("electrons", "objects", ("Electron",)),
    )
    model = Records(blocks, (gap("notin", "photons", "b1"),), engine="a model")
    found = merge(model, Records(blocks, (gap("in", collection, "b9"),), engine="patterns"), why)
    assert (len(found.records.rules) == 2) is kept
    assert [f.code for f in found.findings] == ([] if kept else ["HEP512"])


def test_a_sum_that_is_called_after_its_objects_is_the_same_sum() -> None:
    """HT of large jets by the patterns, HT by the model: one line."""
    text = "Events are required to have H_{T}^{AK8} > 900 GeV."
    own: Record = {
        "words": "to have H_{T}^{AK8} > 900 GeV",
        "in": ["SR"],
        "what": "jets",
        "q": "ht",
        "op": ">",
        "v": [900],
        "unit": "GeV",
    }
    spec = merged(paper_of(text), own)
    assert [r.adl for r in spec.requirements] == ["select HT(jets) > 900 GeV"]
    assert codes(spec) == []


OF_TRIGGERS = (
    "Events are required to have E_{T}^{miss} > 130 GeV, H_{T} > 130 GeV or an isolated lepton at "
    "the first level."
)


def read_by_both(*rules: Rule) -> list[Rule]:
    """The rules that a model and the patterns have together, of a limit on the missing momentum
    that the patterns read in the first words.
    """
    words = "E_{T}^{miss} > 130 GeV"
    place = Place("p", 1, "b1", OF_TRIGGERS.index(words), OF_TRIGGERS.index(words) + len(words))
    limit = Rule(
        Test("met", ">", (130.0,), "GeV", what="MET"),
        ("preselection",),
        places=(place,),
        words=(words,),
        reader=("patterns",),
    )
    region = (Block("preselection", "region"),)
    found = merge(Records(region, rules, "p", "model"), Records(region, (limit,), "p", "patterns"))
    return [r for r in found.records.rules if r.reader == ("patterns",)]


@pytest.mark.parametrize(("start", "end", "kept"), [(0, 60, 0), (65, 90, 1)])
def test_what_a_model_reads_as_a_trigger_is_no_requirement_of_events(
    start: int, end: int, kept: int
) -> None:
    """The patterns' limit in the words of a trigger stays out; one beside them is kept."""
    place = Place("p", 1, "b1", start, end)
    trigger = Rule(
        Test("trigger", "flag", text="MET or lepton"),
        ("preselection",),
        places=(place,),
        words=(OF_TRIGGERS[start:end],),
    )
    assert len(read_by_both(trigger)) == kept


def counted(name: str, at: str, op: str, *v: float, bins: bool = False) -> Rule:
    """A number of jets in a region, from some block of the paper."""
    return Rule(
        Test("n", op, v, what="jets"),  # type: ignore[arg-type]
        (name,),
        bin=bins,
        places=(Place(page=1, block=at, start=0, end=9),),
        words=("some jets",),
    )


@pytest.mark.parametrize(
    ("model", "kept"),
    [
        (counted("SRA", "b1", "in", 2, 3), 0),
        (counted("presel", "b1", "bins", 2, 3, 6), 0),
        (counted("presel", "b1", ">=", 2), 1),
    ],
)
def test_a_bin_that_the_model_has_elsewhere_is_not_put_into_another_region(
    model: Rule, kept: int
) -> None:
    """What the text lists as bins, a table has as regions or as edges."""
    blocks = (
        Block("jets", "objects", ("Jet",)),
        *(Block(n, "region") for n in ("presel", "SRA")),
    )
    patterns = Records(blocks, (counted("presel", "b9", "in", 2, 3, bins=True),), engine="patterns")
    found = merge(Records(blocks, (model,), engine="a model"), patterns)
    assert len(found.records.rules) == 1 + kept


def test_a_region_is_the_same_as_another_by_more_than_half_of_its_rules() -> None:
    """A pool of the rules of many regions is none of them."""
    blocks = (
        Block("jets", "objects", ("Jet",)),
        *(Block(n, "region") for n in ("SRA", "SRB", "signal region")),
    )
    model = (counted("SRA", "b1", ">=", 2), counted("SRB", "b2", ">=", 4))
    pool = (
        *(replace(r, blocks=("signal region",)) for r in model),
        counted("signal region", "b3", "<=", 8),
    )
    found = merge(
        Records(blocks, model, engine="a model"), Records(blocks, pool, engine="patterns")
    )
    assert [r.blocks for r in found.records.rules] == [("SRA",), ("SRB",), ("signal region",)]
