"""The engine with a model on the example note, with answers written by hand: right ones, and
ones that are wrong in one way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from hepnb import review, workflow
from hepnb import spec as specs
from hepnb.extract.model.prompted import Prompted
from hepnb.extract.patterns import Patterns
from hepnb.models.scripted import Scripted
from hepnb.paper import Paper
from hepnb.ports import Answer
from hepnb.readers import read
from hepnb.settings import Settings
from hepnb.spec import PhraseState, Spec

ANSWERS = Path(__file__).parents[1] / "answers" / "example"
Rule = dict[str, Any]


def answer(number: int) -> str:
    """An answer that was written by hand, from the question alone."""
    return (ANSWERS / f"{number}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def note() -> Paper:
    """The example note."""
    return read(str(workflow.example_paper()))


@pytest.fixture(scope="module")
def leptons() -> Paper:
    """The note that it cites."""
    return read(str(workflow.example_paper("example-leptons")))


def drafted(
    monkeypatch: pytest.MonkeyPatch, note: Paper, replies: Iterable[str | Answer], *cited: Paper
) -> Spec:
    """The merged draft of these answers."""
    monkeypatch.setattr(workflow, "model", lambda *_, **__: Scripted(replies))
    return workflow.extract(note, Settings(engine="llama", model_path="m"), cited=cited)


def test_right_answers_give_the_reviewed_spec(
    monkeypatch: pytest.MonkeyPatch, note: Paper, leptons: Paper
) -> None:
    """All that the reviewed spec of the example requires, with the isolation that the note
    leaves to the one it cites.
    """
    spec = drafted(monkeypatch, note, [answer(n) for n in (1, 2, 3)], leptons)
    reviewed = specs.read(
        workflow.example_paper().with_name("h4l_reviewed.adl").read_text(encoding="utf-8")
    )
    assert _keys(reviewed) - _keys(spec) == set()
    assert all(e.status == "verbatim" for r in spec.requirements for e in r.evidence)
    assert {
        (r.block, e.paper)
        for r in spec.requirements
        if r.adl == "select iso < 0.15"
        for e in r.evidence
    } == {
        ("object electrons", "leptons_note"),
        ("object muons", "leptons_note"),
    }
    assert not [f for f in review.findings(spec, note, cited=[leptons]) if f.severity == "error"]
    assert {p.state for p in spec.phrases} <= {
        PhraseState.CLAIMED,
        PhraseState.DISMISSED,
        PhraseState.OPEN,
    }


def _keys(spec: Spec) -> set[tuple[object, ...]]:
    """What is compared; quantities that the spec names itself without their name."""
    names = {"z": "dilepton", "z1": "dilepton", "z2": "dilepton"}
    return {
        (
            names.get(c.subject, c.subject.partition(":")[0]),
            c.quantity.partition(":")[0],
            c.op,
            c.value,
            c.unit,
        )
        for r in spec.requirements
        if "trackiso" not in r.adl
        for c in r.comparisons
    }


Change = Callable[[list[Rule]], list[Rule]]


def _changed(change: Change) -> str:
    said = json.loads(answer(1))
    return json.dumps({**said, "rules": change(said["rules"])}, ensure_ascii=False)


def _each(field: str, change: Callable[[Any], Any]) -> Change:
    return lambda rules: [{**r, field: change(r[field])} if field in r else r for r in rules]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_each("v", lambda v: [8 if x == 7 else x for x in v]), "HEP502"),  # an invented number
        (
            _each(
                "words",
                lambda w: w.replace("Muons are required to have", "Muons must possess about"),
            ),
            "",
        ),  # cut to what stands
        (
            _each("words", lambda w: w.replace("required", "gezwungen")),
            "HEP501",
        ),  # another language
        (_each("op", lambda op: "<=" if op == ">=" else op), "HEP503"),  # polarity
        (
            _each("in", lambda names: ["signal " + n if n == "muons" else n for n in names]),
            "HEP504",
        ),  # undeclared
        (
            _each("at", lambda at: "b99" if at == "b19" else at),
            "",
        ),  # an invented id: the words say where
    ],
    ids=["number", "paraphrase", "language", "polarity", "undeclared", "place"],
)
def test_every_kind_of_error_surfaces_as_its_finding(
    monkeypatch: pytest.MonkeyPatch, note: Paper, change: Change, code: str
) -> None:
    """Wrong answers of one kind: the finding that names it is there, and no line has a number
    that its quote lacks.
    """
    spec = drafted(monkeypatch, note, [_changed(change), '{"items": [], "rules": []}'])
    found = review.findings(spec, note)
    assert {f.code for f in found if f.code in ("HEP501", "HEP502", "HEP503", "HEP504")} == (
        {code} if code else set()
    )
    assert not [f for f in found if f.code in ("HEP302", "HEP305")]
    assert all(e.status == "verbatim" for r in spec.requirements for e in r.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot.",
        answer(1).replace('"words": "', '"words": "It is said with other words that '),
    ],
)
def test_a_weak_model_leaves_the_draft_of_the_patterns(
    monkeypatch: pytest.MonkeyPatch, note: Paper, text: str
) -> None:
    """The same lines, and at most one warning more."""
    alone = Patterns().extract(note)
    spec = drafted(monkeypatch, note, [text, text])
    assert [(r.block, r.adl) for r in spec.requirements] == [
        (r.block, r.adl) for r in alone.requirements
    ]
    assert (
        len([f for f in spec.findings if f.severity != "info"])
        <= len([f for f in alone.findings if f.severity != "info"]) + 1
    )


def test_a_record_replays_to_the_same_merged_spec(
    monkeypatch: pytest.MonkeyPatch, note: Paper, leptons: Paper, tmp_path: Path
) -> None:
    """``--record``, then ``--engine replay``: the same spec, findings and phrases, without the
    model.
    """
    from hepnb.models.recorded import Recorded

    record = tmp_path / "answers.jsonl"
    model = Recorded(Scripted([answer(n) for n in (1, 2, 3)]), record)
    with monkeypatch.context() as patched:
        patched.setattr(workflow, "model", lambda *_, **__: model)
        spec = workflow.extract(note, Settings(engine="llama", model_path="m"), cited=[leptons])
    assert (
        workflow.extract(note, Settings(engine="replay", record=str(record)), cited=[leptons])
        == spec
    )


def test_what_is_sent_is_the_selection_and_little_more(note: Paper) -> None:
    """At most four questions, and tokens of the selection × 1.3 + 3000."""
    from hepnb.extract.model.rendering import Page
    from hepnb.extract.model.selecting import select
    from tests.unit.reader import Reader

    reader = Reader(
        json.loads(answer(1))["blocks"],
        json.loads(answer(1))["rules"],
        later=json.loads(answer(2))["rules"],
    )
    extractor = Prompted(reader)
    extractor.extract(note)
    assert extractor.spent.questions <= 4
    assert extractor.spent.sent <= 1.3 * reader.tokens(Page(note, select(note)).text) + 3000
