"""The engine with a model on whole papers, with answers written by hand: right ones, and ones that are wrong in one way each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from benchmarks.extraction import scorer
from hepnb import review, workflow
from hepnb import spec as specs
from hepnb.extract.keeping import keeping
from hepnb.extract.merge import merge
from hepnb.extract.patterns import Patterns
from hepnb.extract.prompted import Prompted
from hepnb.extract.replies import Lines
from hepnb.models.recorded import Recorded
from hepnb.paper import Paper
from hepnb.ports import Question
from hepnb.readers import read
from hepnb.settings import Settings
from hepnb.spec import PhraseState, Spec
from tests.conftest import shared
from tests.unit.reader import Reader, load

ANSWERS = Path(__file__).parents[1] / "answers"
PLACED = {"SR": ("", "preselection"), "CR": ("", "preselection")}
Spoil = Callable[[Question, str], str]


@pytest.fixture(scope="module")
def note() -> Paper:
    """The example note."""
    return read(str(workflow.example_paper()))


@pytest.fixture(scope="module")
def leptons() -> Paper:
    """The note that it cites."""
    return read(str(workflow.example_paper("example-leptons")))


def right(spoil: Spoil = lambda _, text: text) -> Reader:
    """A reader of the example note."""
    return Reader(load(ANSWERS / "example.yaml"), placed=PLACED, spoil=spoil)


def test_right_answers_give_the_reviewed_spec(note: Paper, leptons: Paper) -> None:
    """All that the reviewed spec of the example requires, with the isolation that the note leaves to the one it cites."""
    spec = merge(note, Prompted(right(), cited=[leptons]).extract(note), Patterns().extract(note))
    reviewed = specs.read(workflow.example_paper().with_name("h4l_reviewed.adl").read_text(encoding="utf-8"))
    wanted = {(r.block, r.comparisons) for r in reviewed.requirements if r.comparisons}
    assert wanted - {(r.block, r.comparisons) for r in spec.requirements} == set()
    assert all(e.status == "verbatim" for r in spec.requirements for e in r.evidence)
    assert {e.paper for r in spec.requirements if "trackiso" in r.adl for e in r.evidence} == {"leptons_note"}
    assert not [f for f in review.findings(spec, note, cited=[leptons]) if f.severity == "error"]
    assert {p.state for p in spec.phrases} == {PhraseState.CLAIMED, PhraseState.DISMISSED}


def _lines(change: Callable[[list[dict[str, str]]], object]) -> Spoil:
    """Changes the lines of every answer that has some."""

    def spoil(question: Question, text: str) -> str:
        answer = json.loads(text)
        if question.schema is not Lines or not answer["lines"]:
            return text
        changed = change(answer["lines"])
        return changed if isinstance(changed, str) else json.dumps({"lines": changed if changed is not None else answer["lines"]})

    return spoil


def _each(field: str, change: Callable[[str], str]) -> Spoil:
    return _lines(lambda lines: [{**line, field: change(line[field])} for line in lines])


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (_each("adl", lambda adl: adl.replace("7 GeV", "8 GeV")), {"HEP502"}),  # an invented number
        (_each("anchor", lambda a: a.replace("are required to have", "must possess")), {"HEP501"}),  # a paraphrase
        (_each("anchor", lambda a: "Elektronen müssen " + a), {"HEP501"}),  # another language
        (_each("anchor", lambda a: "All lepton pairs have an invariant mass" if "Muons" in a else a), {"HEP501"}),  # elsewhere
        (_each("adl", lambda adl: adl.replace("select pt", "require pt of")), {"HEP503"}),  # no ADL
        (_each("adl", lambda adl: adl.replace("pt > 6", "pt < 6")), {"HEP307"}),  # polarity
        (_lines(lambda lines: [lines[0], *lines][:8]), {"HEP508"}),  # repeated
        (_lines(lambda lines: json.dumps({"lines": lines})[:-40]), {"HEP511"}),  # truncated
        (_lines(lambda lines: "Here are the lines: " + json.dumps({"lines": lines})), {"HEP511"}),  # prose around it
        (_lines(lambda _: []), {"HEP310"}),  # nothing
    ],
    ids=["number", "paraphrase", "language", "elsewhere", "no-adl", "polarity", "repeated", "truncated", "prose", "empty"],
)
def test_every_kind_of_error_surfaces_as_its_finding(note: Paper, spoil: Spoil, codes: set[str]) -> None:
    """Wrong answers of one kind: the finding that names it is there, and no line has a number that its quote lacks."""
    spec = Prompted(right(spoil)).extract(note)
    found = review.findings(spec, note)
    assert codes <= {f.code for f in found}
    assert not [f for f in found if f.code in ("HEP302", "HEP305")]
    assert all(e.status == "verbatim" for r in spec.requirements for e in r.evidence)


def test_a_record_replays_to_the_same_merged_spec(note: Paper, leptons: Paper, tmp_path: Path) -> None:
    """``--record``, then ``--engine replay``: the same spec, findings and phrases, without the model."""
    record = tmp_path / "answers.jsonl"
    recorded = Prompted(Recorded(right(), record), cited=[leptons]).extract(note)
    replayed = workflow.extract(note, Settings(engine="replay", record=str(record)), cited=[leptons])
    assert replayed == keeping(merge(note, recorded, Patterns().extract(note)))


def test_what_is_sent_is_a_small_part_of_the_paper(note: Paper) -> None:
    """The whole paper with every question would be four times as much, and more."""
    reader = right()
    extractor = Prompted(reader)
    extractor.extract(note)
    whole = sum(reader.tokens(b.text) for b in note.blocks) * extractor.spent.questions
    assert extractor.spent.prompt_tokens < 0.6 * whole  # the note is short: most of a prompt is the explanation of ADL


def _score(spec: Spec) -> dict[str, float]:
    folder = shared("annotations")
    annotation = yaml.safe_load((folder / "1704.03848.yaml").read_text(encoding="utf-8"))
    strict = scorer(folder.parent).score(annotation, specs.to_json(spec))
    return {"recall": strict["strict"]["recall"], "precision": strict["strict"]["precision"], "grounded": strict["grounded"]}


@pytest.mark.shared
def test_right_answers_on_a_real_paper_reach_its_annotation() -> None:
    """1704.03848: at least 95 % of what was annotated by hand, all of it grounded, and a small part of the paper sent."""
    paper = read(str(shared("papers") / "1704.03848.pdf"))
    reader = Reader(
        load(ANSWERS / "1704.03848.yaml"), placed={f"SR{n}": ("", "preselection") for n in ("I1", "I2", "I3", "E1", "E2")}
    )
    extractor = Prompted(reader)
    spec = extractor.extract(paper)
    score = _score(spec)
    assert score["recall"] >= 0.95
    assert score["grounded"] == 1.0
    assert not [f for f in spec.findings if f.code != "HEP508"]
    whole = sum(reader.tokens(b.text) for b in paper.blocks) * extractor.spent.questions
    assert extractor.spent.prompt_tokens < 0.25 * whole
    merged = merge(paper, spec, Patterns().extract(paper))
    assert _score(merged)["recall"] >= score["recall"]
    assert not [f for f in review.findings(merged, paper) if f.severity == "error"]
