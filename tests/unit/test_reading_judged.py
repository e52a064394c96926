"""When enough is known of a model: a weak one is stopped, a strong one that was misunderstood in
one table goes on.
"""

from __future__ import annotations

import json
from typing import Any

from hepnb.adl.parse import parse
from hepnb.extract.model.prompted import Prompted
from hepnb.models.scripted import Scripted
from hepnb.paper import Paper, Section
from hepnb.spec import Spec, text_of
from tests.unit.test_reading_pages import block, table

BINS = [
    ["Bin", "E_{T}^{miss} [GeV]", "N_{jet}"],
    *([f"SR{n}", f"> {200 + 10 * n}", f"≥ {n % 5 + 2}"] for n in range(30)),
]
GRID, CELLS = table("b2", BINS)
PROSE = (
    "Jets must have p_{T} > 30 GeV and |η| < 2.4. Muons must have p_{T} > 12 GeV. Events with "
    "E_{T}^{miss} > 150 GeV are kept."
)
PAPER = Paper(
    "2601.00005",
    "T",
    "5" * 64,
    ((600.0, 800.0),),
    (Section("s2", "2", "Event selection", 1, 1),),
    (block("b1", PROSE, "s2"), GRID),
    (CELLS,),
)
BLOCKS = [
    {"name": "jets", "kind": "objects", "of": ["Jet"]},
    {"name": "muons", "kind": "objects", "of": ["Muon"]},
]
JETS: list[dict[str, Any]] = [
    {
        "at": "b1",
        "words": "Jets must have p_{T} > 30 GeV",
        "in": ["jets"],
        "q": "pt",
        "op": ">",
        "v": [30],
        "unit": "GeV",
    },
    {"at": "b1", "words": "and |η| < 2.4", "in": ["jets"], "q": "abseta", "op": "<", "v": [2.4]},
    {
        "at": "b1",
        "words": "Muons must have p_{T} > 12 GeV",
        "in": ["muons"],
        "q": "pt",
        "op": ">",
        "v": [12],
        "unit": "GeV",
    },
]


def bins(op: str) -> list[dict[str, Any]]:
    """A record for each bin, with this sign."""
    return [
        {"at": f"b2.R{n + 1}.1", "words": f"> {200 + 10 * n}", "in": [f"SR{n}"], "what": "MET",
        "q": "met", "op": op,
         "v": [200 + 10 * n], "unit": "GeV"}
        for n in range(30)
    ]  # fmt: skip


def counts() -> list[dict[str, Any]]:
    """The same for the number of jets, with the right sign."""
    return [
        {
            "at": f"b2.R{n + 1}.2",
            "words": f"≥ {n % 5 + 2}",
            "in": [f"SR{n}"],
            "what": "jets",
            "q": "n",
            "op": ">=",
            "v": [n % 5 + 2],
        }
        for n in range(30)
    ]


def answer(*rules: dict[str, Any], more: bool = False) -> str:
    """An answer with these records."""
    return json.dumps({"blocks": BLOCKS, "rules": rules, "more": more})


def extracted(*answers: str) -> tuple[Spec, Scripted]:
    """The draft, and the model with what was not asked for."""
    model = Scripted(answers)
    spec = Prompted(model, questions="whole").extract(PAPER)
    parse(text_of(spec))
    return spec, model


def test_thirty_records_of_one_table_refused_for_one_reason_do_not_end_a_reading() -> None:
    """The sign is wrong in all of them: they count once, the reader is told why, and what it
    repairs is in the draft.
    """
    spec, model = extracted(
        answer(*bins("<"), more=True), answer(*JETS), answer(*bins(">")), "{}", "{}"
    )
    assert len(model.questions) > 2
    lines = [r.adl for r in spec.requirements]
    assert "select pt > 30 GeV" in lines
    assert any(line.endswith("> 490 GeV") for line in lines)
    assert not [f for f in spec.findings if f.code == "HEP510"]


def test_what_is_refused_in_one_table_for_one_reason_is_said_once() -> None:
    """One warning for thirty records, with their number."""
    spec, _ = extracted(answer(*JETS, *counts(), *bins("<")), "{}")
    (said,) = (f for f in spec.findings if f.code == "HEP503")
    assert "(and 29 more of this table for the same reason)" in said.message


def test_refusals_in_prose_count_one_by_one() -> None:
    """Words that stand nowhere are no misunderstanding: a model that invents them is stopped in
    its first answer.
    """
    invented = [
        {**JETS[0], "words": f"Jets need p_{{T}} > {n} GeV by all means", "v": [n]}
        for n in range(40)
    ]
    spec, model = extracted(answer(*invented, more=True), answer(*JETS), "{}")
    assert len(model.questions) == 1
    assert spec.requirements == ()
    assert [f.code for f in spec.findings if f.code.startswith("HEP5")] == ["HEP510"]


def test_a_reader_that_is_right_for_the_most_part_goes_on_after_a_bad_stretch() -> None:
    """Sixty records kept, then twenty-five that are wrong, each in its own way: more is asked."""
    wrong = [
        {**JETS[0], "words": f"Jets need p_{{T}} > {n} GeV by all means", "v": [n]}
        for n in range(25)
    ]
    spec, model = extracted(
        answer(*bins(">"), *counts(), *wrong, more=True), answer(*JETS), *["{}"] * 4
    )
    assert len(model.questions) > 1
    assert "select pt > 12 GeV" in [r.adl for r in spec.requirements]


def test_two_hundred_records_of_one_cell_end_a_reading() -> None:
    """A dozen are taken, the rest repeats itself: nothing of it is used, one line says so."""
    again = [
        {**bins(">")[0], "nth": n % 9 + 1, "what": "jets", "q": "pt", "text": f"{n}"}
        for n in range(200)
    ]
    spec, _ = extracted(answer(*again), *["{}"] * 4)
    assert spec.requirements == ()
    (said,) = (f for f in spec.findings if f.code.startswith("HEP5"))
    assert said.code == "HEP510"
