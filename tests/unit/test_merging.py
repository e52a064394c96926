"""Proposed blocks go into a spec: its own lines stay as they are decided, new ones come open,
nothing is overruled.
"""

from __future__ import annotations

import pytest

from hepnb.adl.format import format as format_tree
from hepnb.adl.parse import parse
from hepnb.errors import SpecError
from hepnb.generate.model.merging import MergedSpec, merge

SPEC = """\
object jets
  take Jet
  select pt > 30 GeV    #: p3 "jets with pT > 30 GeV"  ✓
  select abs(eta) < 2.8 #: p3 "and |eta| < 2.8"  ✗

region SR
  select size(jets) >= 2  #: p4 "at least two jets"  ✓
"""


def merged(proposed: str) -> MergedSpec:
    """The spec with this in it."""
    return merge(parse(SPEC), parse(proposed))


def test_a_new_block_comes_open_and_the_others_stay() -> None:
    """Regions at the end, collections above the first region; evidence and decisions of the spec
    are untouched.
    """
    found = merged(
        "region CR\n  take SR\n  select size(leptons) == 1\nobject leptons\n  take Lepton\n  "
        "select pt > 20 GeV\n"
    )
    assert found.added[:2] == ("region CR: take SR", "region CR: select size(leptons) == 1")
    assert found.added[2:] == ("object leptons: take Lepton", "object leptons: select pt > 20 GeV")
    assert (found.contradictions, found.kept) == ((), ())
    assert [b.name for b in found.tree.blocks] == ["jets", "leptons", "SR", "CR"]
    text = format_tree(found.tree)
    assert text.startswith(format_tree(parse(SPEC)).partition("region")[0])
    assert [
        line.split()[-1] for line in text.partition("region CR\n")[2].splitlines() if line.strip()
    ] == ["?", "?"]


def test_a_block_that_is_there_gets_what_is_new() -> None:
    """Its own line keeps evidence and decision; what the proposal leaves out stays, and is said."""
    found = merged("region SR\n  select size(jets) >= 2\n  select MET > 100 GeV\n")
    assert (found.added, found.contradictions) == (("region SR: select MET > 100 GeV",), ())
    text = format_tree(found.tree)
    assert '#: p4 "at least two jets" ' in text
    assert text.count("size(jets) >= 2") == 1
    partly = merge(
        parse(SPEC.replace("region SR\n", "region SR\n  select HT > 200 GeV\n")),
        parse("region SR\n  select size(jets) >= 2\n"),
    )
    assert (partly.added, partly.kept) == ((), ("region SR: select HT > 200 GeV",))


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        (
            "object jets\n  take Jet\n  select pt > 25 GeV\n",
            (
                "object jets: proposed 'select pt > 25 GeV', the spec has 'select pt > 30 GeV' (p3 "
                '"jets with pT > 30 GeV")'
            ),
        ),
        (
            "object jets\n  take Jet\n  reject pt > 30 GeV\n",
            (
                "object jets: proposed 'reject pt > 30 GeV', the spec has 'select pt > 30 GeV' (p3 "
                '"jets with pT > 30 GeV")'
            ),
        ),
        (
            "object jets\n  take Jet\n  select abs(eta) < 2.8\n",
            "object jets: select abs(eta) < 2.8: a person has rejected this line",
        ),
        (
            "object jets\n  take FatJet\n",
            "object jets: proposed 'take FatJet', the spec has 'take Jet'",
        ),
        ("object SR\n  take Jet\n", "object SR: the spec has region SR"),
    ],
    ids=["threshold", "opposite", "rejected", "source", "kind"],
)
def test_what_contradicts_the_spec_is_shown_and_not_merged(proposed: str, said: str) -> None:
    """Beside what the spec says, with its evidence; the spec is as it was."""
    found = merged(proposed)
    assert found.contradictions == (said,)
    assert (found.tree, found.added) == (parse(SPEC), ())


def test_the_other_side_of_a_quantity_is_no_contradiction() -> None:
    """An upper bound beside a lower one."""
    assert merged("region SR\n  select size(jets) <= 4\n").added == (
        "region SR: select size(jets) <= 4",
    )


def test_what_makes_the_spec_unsound_is_refused_whole() -> None:
    """A name that nobody defines; one sentence, and nothing is merged."""
    with pytest.raises(
        SpecError, match=r"the proposed lines: HEP10\d: .*nowhere.*nothing was merged"
    ):
        merged("region CR\n  take nowhere\n  select size(jets) >= 1\n")
