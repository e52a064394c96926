"""An answer with one record that cannot be meant, from the command to the file: the record is named
with the reason, the others stand.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hepnb import cli, review
from hepnb import spec as specs
from hepnb.extract.comments import commented
from hepnb.extract.model.prompted import Prompted
from hepnb.models.recorded import Recorded
from hepnb.models.scripted import Scripted
from hepnb.readers import read

LATEX = r"""\documentclass{article}\begin{document}\title{A search}\maketitle
\section{Event selection}
Photons are required to have $p_T > 25$ GeV and $|\eta| < 2.37$. Their isolation has to be below
0.1. Jets must have $p_T > 30$ GeV.
\end{document}"""
#: names that only the answer has, so that its blocks are not those of the patterns
BLOCKS = [
    {"name": "fine photons", "kind": "objects", "of": ["Photon"]},
    {"name": "hard jets", "kind": "objects", "of": ["Jet"]},
]
PT = {
    "at": "b2",
    "words": "required to have p_{T} > 25 GeV",
    "in": ["fine photons"],
    "q": "pt",
    "op": ">",
    "v": [25],
    "unit": "GeV",
}
ETA = {
    "at": "b2",
    "words": "and |η| < 2.37",
    "in": ["fine photons"],
    "q": "abseta",
    "op": "<",
    "v": [2.37],
}
JET = {
    "at": "b2",
    "words": "Jets must have p_{T} > 30 GeV",
    "in": ["hard jets"],
    "q": "pt",
    "op": ">",
    "v": [30],
    "unit": "GeV",
}
LINES = ("select pt > 25 GeV", "select abs(eta) < 2.37", "select pt > 30 GeV")
#: a record of the isolation, which no other record has
ISO = {**ETA, "words": "Their isolation has to be below 0.1", "q": "iso", "v": [0.1]}


def block(name: str, kind: str, *of: str) -> dict[str, object]:
    """A block as an answer has it."""
    return {"name": name, "kind": kind, "of": list(of)}


@pytest.mark.parametrize(
    ("blocks", "rules", "code", "record", "why"),
    [
        (
            [],
            [{**ISO, "in": ["dark photons"]}],
            "HEP504",
            "iso < 0.1 for dark photons",
            'no block is called "dark photons"',
        ),
        (
            [],
            [{**ISO, "v": [0.2]}],
            "HEP502",
            "iso < 0.2 for fine photons",
            "0.2 does not stand in",
        ),
        (
            [],
            [{**ISO, "q": "pt", "unit": "mm"}],
            "HEP503",
            "pt < 0.1 mm for fine photons",
            "pt is not compared in mm",
        ),
        (
            [
                block("best photons", "objects", "good photons"),
                block("good photons", "objects", "best photons"),
            ],
            [],
            "HEP601",
            "good photons made from best photons",
            "the blocks are made from each other in a circle",
        ),
        (
            [block("hard jets", "objects", "Muon")],
            [],
            "HEP601",
            "block hard jets (objects of Muon)",
            "another block has that name (objects of Jet)",
        ),
        (
            [block("hard jets", "region")],
            [],
            "HEP601",
            "block hard jets (region)",
            "another block has that name (objects of Jet)",
        ),
        (
            [block("best photons", "objects", "fake photons")],
            [],
            "HEP601",
            "best photons made from fake photons",
            "there is no such block",
        ),
        (
            [block("SR", "region", "hard jets")],
            [],
            "HEP601",
            "SR made from hard jets",
            "a region is made from regions",
        ),
        (
            [],
            [{**ISO, "at": "b77", "words": "Their isolation is below 0.1"}],
            "HEP501",
            "iso < 0.1 for fine photons at b77",
            "there is no b77 in the text",
        ),
    ],
    ids=[
        "unknown-block",
        "number",
        "dimension",
        "cycle",
        "two-of-one-name",
        "two-of-one-name-and-two-kinds",
        "made-of-nothing",
        "region-of-objects",
        "place",
    ],
)
def test_a_record_that_cannot_be_meant_is_told_and_the_others_stand(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    blocks: list[dict[str, object]],
    rules: list[dict[str, object]],
    code: str,
    record: str,
    why: str,
) -> None:
    """``hepnb extract`` prints one finding for it, and ``check`` and ``review`` of the file, which
    has all other lines.
    """
    source, kept, out = (tmp_path / name for name in ("x.tex", "answers.jsonl", "x.adl"))
    source.write_text(LATEX)
    said = {"blocks": BLOCKS + blocks, "rules": [PT, ETA, JET, *rules], "more": False}
    model = Recorded(Scripted([json.dumps(said, ensure_ascii=False), *["{}"] * 3]), kept)
    alone = Prompted(model).extract(read(str(source)))
    assert tuple(r.adl for r in alone.requirements) == LINES
    assert {r.block for r in alone.requirements} == {"object fine_photons", "object hard_jets"}
    command = ["extract", str(source), "--engine", "replay", "--record", str(kept)]
    assert cli.main([*command, "-o", str(out)]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if f"{code} warning: " in line]
    assert len(told) == 1
    assert record in told[0]
    assert why in told[0]
    text = out.read_text()
    assert all(line in " ".join(text.split()) for line in LINES)
    cli.main(["check", str(out), "--paper", str(source)])
    assert [line for line in capsys.readouterr().out.splitlines() if why in line] == told
    cli.main(["review", str(out), "--paper", str(source)])
    assert f"look  {told[0]}" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "second", [block("hard jets", "objects", "Muon"), block("hard jets", "region")]
)
def test_lines_of_a_block_that_an_answer_declares_twice_are_not_accepted_in_bulk(
    tmp_path: Path, second: dict[str, object]
) -> None:
    """They stand in the block that was given first, which may not be the one that was meant; the
    lines of the other blocks are as clean as without it.
    """
    source = tmp_path / "x.tex"
    source.write_text(LATEX)
    paper = read(str(source))

    def clean(*more: dict[str, object]) -> list[str]:
        said = {"blocks": [*BLOCKS, *more], "rules": [PT, ETA, JET], "more": False}
        model = Scripted([json.dumps(said, ensure_ascii=False), *["{}"] * 3])
        text = specs.text_of(commented(Prompted(model).extract(paper)))
        spec = review.locate_evidence(specs.read(text, paper=paper.id), paper)
        return [r.adl for r in review.clean(spec, review.findings(spec, paper))]

    assert clean() == list(LINES)
    assert clean(second) == list(LINES[:2])
