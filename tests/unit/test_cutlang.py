"""A spec in CutLang's dialect: what is said reads back as the same selection, what cannot be
said is told.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hepnb.adl import tree
from hepnb.adl.format import format as format_adl
from hepnb.adl.parse import parse
from hepnb.cli import main
from hepnb.onward import cutlang
from tests.conftest import ROOT

SPEC = """info analysis
  title A search

object electrons
  take Electron
  select pt > 10000 MeV  #: p2 "electrons with pT > 10 GeV" ✓
  reject abs(eta) [] 1.37 1.52
  select abs(d0) < 0.1 cm

object jets
  take Jet
  select pt > 30 GeV
  reject dR(this, electrons) < 0.2
  select eta > 9  #: p2 "beyond" ✗

object leptons
  take union(electrons, Muon)

define dphimet = dphi(jets[0], MET)

region presel
  select size(jets) >= 2 and pt(jets[0]) > 100 GeV
  select HT(jets[:3]) > 300 GeV or not MET < 50 GeV

region SR
  take presel
  select dphimet > 0.4
  select mass(jets[0] + jets[1]) ][ 80 100 GeV
  bins MET 200 300 500
"""


def selection(text: str) -> list[str]:
    """The canonical lines of a text, without comments, marks, evidence and units."""
    lines = []
    for line in format_adl(parse(text)).splitlines():
        plain = line.split("#")[0].rstrip()
        if plain and "✗" not in line:
            lines.append(plain)
    return lines


def test_what_is_said_reads_back_as_the_same_selection() -> None:
    """Attributes of the candidate, unions, regions that pass others, ranges, slices with their
    end, bins; in GeV and mm.
    """
    made = cutlang(parse(SPEC))
    assert made.unsaid == ()
    wanted = (
        SPEC.replace("10000 MeV", "10")
        .replace("0.1 cm", "1")
        .replace(" GeV", "")
        .replace("[:3]", "[0:3]")
    )
    assert selection(made.text) == selection(wanted)


def test_the_words_are_those_of_cutlang() -> None:
    """No units, its names of collections and functions; the quote stays as a comment; a rejected
    line is gone.
    """
    text = cutlang(parse(SPEC)).text
    assert "  select pT(ELE) > 10  # p2: electrons with pT > 10 GeV" in text
    assert "  reject dR(JET, electrons) < 0.2" in text
    assert "  select fHT(jets[0:2]) > 300 OR " in text.replace(
        "(fHT(jets[0:2]) > 300)", "fHT(jets[0:2]) > 300"
    )
    assert "Eta(JET) > 9" not in text


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ('object a\n  take Jet\n  select id == "tight"\n', "no attribute id"),
        ("object a\n  take Jet\n  select jvt > 0.5\n", "no attribute jvt"),
        ("region a\n  select all(pt(jets) > 5)\n", "no function all"),
        ("region a\n  bins MET 100 200 inf\n", "its last bin is open"),
        ("object a\n  take union(Electron, Muon)\n  select pt > 5\n", "nothing to take pt of"),
        (
            "composite z\n  take disjoint(Muon a, Muon b)\n",
            "CutLang has no composite blocks of this form",
        ),
    ],
)
def test_what_cannot_be_said_is_told(block: str, why: str) -> None:
    """The line stands as a comment, so that nobody takes the selection for whole."""
    made = cutlang(parse(block))
    assert len(made.unsaid) == 1
    assert made.unsaid[0].endswith(why)
    assert "# not said in CutLang: " in made.text
    assert isinstance(parse(made.text), tree.Analysis)


def test_the_command_writes_it_and_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the example: what it cannot say is on standard error, and the exit code is 1."""
    spec, out = tmp_path / "s.adl", tmp_path / "c.adl"
    spec.write_text(SPEC, encoding="utf-8")
    assert main(["to", "cutlang", str(spec), "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == cutlang(parse(SPEC)).text
    assert (
        main(
            ["to", "cutlang", str(ROOT / "hepnb" / "example" / "h4l_reviewed.adl"), "-o", str(out)]
        )
        == 1
    )
    assert "no function all" in capsys.readouterr().err


def test_an_instruction_to_another_program_is_told() -> None:
    """It selects nothing, but is not dropped without a word."""
    found = cutlang(parse(f"print MET\n{SPEC}"))
    assert found.unsaid == ("print MET: an instruction to another program",)
    assert "# not said in CutLang: print MET" in found.text
