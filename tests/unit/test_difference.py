"""Two specs, or two runs, beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hepnb import spec as specs
from hepnb.cli import main
from hepnb.difference import as_json, as_text, difference

FIRST = """object photons
  take Photon
  select pt > 10 GeV  #: p1 "p_{T} > 10 GeV" ✓
  select abs(eta) < 2.4  #: p1 "|η| < 2.4" ?

region SR
  select size(photons) >= 1  #: p2 "at least one photon" ✓
  select MET > 150 GeV  #: p2 "E_{T}^{miss} > 150 GeV" ✓
  reject size(leptons) > 0  #: p2 "no leptons" ✓
"""
SECOND = FIRST.replace("pt > 10 GeV", "pt > 15 GeV", 1).replace('"p_{T} > 10 GeV"',
'"p_{T} > 15 GeV"').replace(
    '  reject size(leptons) > 0  #: p2 "no leptons" '
'✓\n', '  select HT > 300 GeV  #: p3 "H_{T} > 300 GeV" ?\n'
).replace('"|η| < 2.4" ?', '"|η| < 2.4" ✓').replace('p2 "at least', 'p3 "at least')  # fmt: skip


def told(first: str, second: str) -> list[tuple[str, str, str, str]]:
    """State, block, the line before and after."""
    found = difference(specs.read(first), specs.read(second))
    return [
        (d.state, d.block, d.before.adl if d.before else "", d.after.adl if d.after else "")
        for d in found.lines
    ]


def test_lines_are_added_removed_changed_and_decided() -> None:
    """A threshold that moved is a change, of one quantity; another quantity is one line more and
    one less.
    """
    assert told(FIRST, SECOND) == [
        ("decided", "object photons", "select abs(eta) < 2.4", "select abs(eta) < 2.4"),
        ("changed", "object photons", "select pt > 10 GeV", "select pt > 15 GeV"),
        ("evidence", "region SR", "select size(photons) >= 1", "select size(photons) >= 1"),
        ("added", "region SR", "", "select HT > 300 GeV"),
        ("removed", "region SR", "reject size(leptons) > 0", ""),
    ]


def test_a_spec_is_the_same_as_itself() -> None:
    """Nothing differs, whatever the order of its blocks."""
    found = difference(specs.read(FIRST), specs.read("\n".join(reversed(FIRST.split("\n\n")))))
    assert (found.lines, found.renamed, found.same) == ((), {}, 5)
    assert not found.selects_otherwise


def test_a_block_under_a_new_name_is_one() -> None:
    """Half of the lines make it the same; a block that shares less is another one."""
    found = difference(specs.read(FIRST), specs.read(FIRST.replace("region SR", "region Signal")))
    assert (found.renamed, found.lines) == ({"region SR": "region Signal"}, ())
    text = FIRST.replace("region SR", "region X").replace("MET > 150", "MET > 200")
    text = text.replace("reject size(leptons) > 0", "select size(leptons) == 2")
    other = difference(specs.read(FIRST), specs.read(text))
    assert other.renamed == {}
    assert [d.state for d in other.lines] == ["removed"] * 3 + ["added"] * 3


def test_both_lines_are_told_with_their_evidence() -> None:
    """The page and the words on each side; counts last."""
    lines = as_text(
        difference(specs.read(FIRST, paper="v1"), specs.read(SECOND, paper="v2"))
    ).splitlines()
    assert lines[1:3] == [
        '~ object photons: select pt > 10 GeV   v1:p1 "p_{T} > 10 GeV"',
        '  → select pt > 15 GeV   v2:p1 "p_{T} > 15 GeV"',
    ]
    assert (
        lines[-1]
        == "3 the same, 1 added, 1 removed, 1 changed, 1 decided otherwise, 1 with other evidence"
    )


def test_json_has_both_sides() -> None:
    """Each line with its evidence, or null."""
    data = as_json(difference(specs.read(FIRST), specs.read(SECOND)))
    assert data["format"] == "hepnb-difference/1"
    added = next(d for d in data["lines"] if d["state"] == "added")
    assert (added["before"], added["after"]["evidence"][0]["page"]) == (None, 3)


def test_the_command_compares_specs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 where they select the same, 1 where not; a missing file and two kinds are said."""
    one, two = tmp_path / "a.adl", tmp_path / "b.adl"
    one.write_text(FIRST, encoding="utf-8")
    two.write_text(SECOND, encoding="utf-8")
    assert main(["diff", str(one), str(one)]) == 0
    assert "5 the same" in capsys.readouterr().out
    assert main(["diff", str(one), str(two), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["same"] == 3
    assert main(["diff", str(one), str(tmp_path / "c.json")]) == 2
    assert "a spec and a result" in capsys.readouterr().err
    assert main(["diff", str(one), str(tmp_path / "c.adl")]) == 2
    assert "cannot be read" in capsys.readouterr().err
