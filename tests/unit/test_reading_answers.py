"""Whatever a model writes, what can be read of it is read: a broken piece costs that piece."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb.extract.model.answers import SaidBlock, SaidTest, read

RULE = {
    "at": "b1",
    "words": "p_{T} > 10 GeV",
    "in": ["muons"],
    "q": "pt",
    "op": ">",
    "v": [10],
    "unit": "GeV",
}
BLOCK = {"name": "muons", "kind": "objects", "of": ["Muon"], "role": "main"}
WHOLE = json.dumps({"blocks": [BLOCK], "rules": [RULE, {**RULE, "v": [20]}], "more": False})


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"Here is what I found:\n```json\n{WHOLE}\n```\nI hope that helps!",
        f'<think>The muons {{maybe}} are … {{"at": "b9"}}</think>\n{WHOLE}',
        f"I think that …</think>{WHOLE}",
        WHOLE.replace('"more"', '"confidence": 0.9, "more"').replace('"at"', '"id": 7, "at"'),
        WHOLE.replace("[10]", "10").replace("[20]", '"20 GeV"').replace('["muons"]', '"muons"'),
        json.dumps([BLOCK, RULE, {**RULE, "v": [20]}]),
        "\n".join(json.dumps(x) for x in (BLOCK, RULE, {**RULE, "v": [20]})),
        WHOLE[: -len('], "more": false}')] + ', {"at": "b2", "words": "cut in the mid',
        WHOLE.replace('"rules": [', '"rules": [{"at": "b1", "words": "broken" "q": }, '),
    ],
    ids=["whole", "fence", "think", "thought", "keys", "types", "list", "lines", "cut", "broken"],
)
def test_the_same_two_rules_are_read_from_any_form(text: str) -> None:
    """Prose, fences, thoughts, foreign keys, texts for numbers, lists, lines, a cut end, a
    broken record.
    """
    said = read(text)
    assert [r.test for r in said.rules] == [
        SaidTest("pt", ">", (10.0,), "GeV"),
        SaidTest("pt", ">", (20.0,), "GeV"),
    ]
    assert said.rules[0].blocks == ("muons",)
    assert said.blocks == (SaidBlock("muons", "objects", ("Muon",)),)


@pytest.mark.parametrize(
    ("given_", "op", "q"),
    [
        ("≥", ">=", "pT"),
        ("=", "==", "size"),
        ("veto", "none", "n"),
        ("between", "in", "m"),
        ("∉", "notin", "|eta|"),
    ],
)
def test_operators_and_quantities_may_be_spelled(given_: str, op: str, q: str) -> None:
    """What a model calls an operator or a quantity becomes the word of the vocabulary."""
    (rule,) = read(json.dumps({"rules": [{**RULE, "op": given_, "q": q, "v": [2, 1]}]})).rules
    assert rule.test.op == (op if op != "==" else "in")
    assert rule.test.q == {"pT": "pt", "size": "n", "n": "n", "m": "mass", "|eta|": "abseta"}[q]
    assert rule.test.v == ((1.0, 2.0) if rule.test.op in ("in", "notin") else (2.0, 1.0))


def test_what_is_no_record_is_counted_and_left_out() -> None:
    """A rule without a place, a block of no kind, an operator that nobody knows."""
    said = read(
        json.dumps(
            {
                "blocks": [{"name": "x", "kind": "thing"}],
                "rules": [{**RULE, "at": ""}, {**RULE, "op": "~"}],
            }
        )
    )
    assert (said.rules, said.blocks, said.broken) == ((), (), 3)


def test_reasons_and_more_are_read() -> None:
    """What is said of the items of a list, and that there is more."""
    said = read(
        '{"items": [{"i": 1, "why": "Simulation"}, {"i": "2", "why": "rule"}], "rules": [], '
        '"more": true}'
    )
    assert (said.items, said.more) == ({1: "simulation", 2: "rule"}, True)


def test_a_repeated_record_is_one() -> None:
    """Two hundred records of one cell are one."""
    assert len(read(json.dumps({"rules": [RULE] * 200})).rules) == 1


def test_a_too_long_text_is_cut_and_the_record_stays() -> None:
    """A limit never fails an answer."""
    (rule,) = read(json.dumps({"rules": [{**RULE, "words": "very " * 1000}]})).rules
    assert len(rule.words) <= 400


@pytest.mark.parametrize("value", ["1" * 5000, f'"{"1" * 400}"', "1" * 400, "1e999"])
@pytest.mark.parametrize("key", ["v", "nth", "step"])
def test_a_number_without_an_end_costs_its_record_at_most(key: str, value: str) -> None:
    """A model that repeats a digit, in a number or in a text."""
    rule = json.dumps({**RULE, key: "here"}).replace('"here"', value)
    said = read(f"{rule}\n{json.dumps(BLOCK)}")
    assert said.blocks
    assert all(r.test.nth == r.step == 0 and r.test.v in ((), (10.0,)) for r in said.rules)


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    """Nothing that a model writes raises."""
    read(text)
    read('{"rules": [{"at": "b1", "q": "pt", "op": ">", "v": [' + text)
