"""What events lack, all at once, and a program without those lines, which says so."""

from __future__ import annotations

import pytest

from hepnb.errors import SpecError
from hepnb.events import schema
from hepnb.generate import adapt
from hepnb.generate.compile import compile as compile_spec
from hepnb.generate.wishes import read
from tests.unit.compiling import reviewed

SPEC = """object muons
  take Muon
  select pt > 6 GeV
  select colour == 3
object gluinos
  take Gluino
  select pt > 5 GeV
define gloss : sum(gluinos.pt)
region SR
  select size(muons) >= 1
  select gloss > 10 GeV
  select size(gluinos) == 0
"""
EVENTS = schema.load("atlas-opendata-2020")


def test_all_that_is_lacking_is_told_at_once() -> None:
    """An attribute, a collection and what uses it; each line with its key, the block and what is
    lacking.
    """
    found = adapt.lacking(reviewed(SPEC), lambda spec: compile_spec(spec, EVENTS))
    assert [(lack.block, lack.adl) for lack in found] == [
        ("object muons", "select colour == 3"),
        ("object gluinos", "take Gluino"),
        ("", "define gloss = sum(gluinos.pt)"),
        ("region SR", "select gloss > 10 GeV"),
        ("region SR", "select size(gluinos) == 0"),
    ]
    assert "colour" in found[0].why
    assert all(lack.key for lack in found)


def test_what_is_left_out_is_a_step_that_is_not_applied() -> None:
    """The cutflow keeps the line, as a stub that a person may write; the object line is told as
    well.
    """
    spec = reviewed(SPEC)
    keys = " ".join(lack.key for lack in adapt.lacking(spec, lambda s: compile_spec(s, EVENTS)))
    program = compile_spec(spec, EVENTS, read(f"without {keys}"))
    (stub,) = program.stubs
    assert [line.partition('", ')[2] for _, _, line in stub.needed_by] == [
        '"select colour == 3")',
        '"select gloss > 10 GeV")',
        '"select size(gluinos) == 0")',
    ]
    assert len(program.steps) == 3


def test_the_wish_to_leave_out_a_line_says_which() -> None:
    """Its comment is the line; where the key is the name of what it defines, none is needed."""
    spec = reviewed(SPEC)
    colour, gluinos, *_ = adapt.lacking(spec, lambda s: compile_spec(s, EVENTS))
    lines = [text for label, text in colour.choices if label.startswith("leave it out")]
    assert lines == [f"without {colour.key}  # select colour == 3"]
    assert read(*lines).without == (colour.key,)
    assert ("leave it out; every cutflow says so", "without gluinos  # take Gluino") in (
        gluinos.choices
    )


def test_what_no_region_uses_need_not_be_had() -> None:
    """A block of which no region makes use is left aside, with what only it uses."""
    spec = reviewed(
        SPEC.replace("  select gloss > 10 GeV\n  select size(gluinos) == 0\n", "").replace(
            "  select colour == 3\n", ""
        )
    )
    kept = adapt.needed(spec)
    assert [b.title for b in kept.tree.blocks] == ["object muons", "region SR"]
    assert compile_spec(kept, EVENTS).regions == ("SR",)


def test_another_line_may_stand_for_one() -> None:
    """For events that have another name for something."""
    spec = reviewed(SPEC.partition("object gluinos")[0] + "region SR\n  select size(muons) >= 1\n")
    (lack,) = adapt.lacking(spec, lambda s: compile_spec(s, EVENTS))
    program = compile_spec(spec, EVENTS, read(f'instead {lack.key}: select id == "tight"'))
    assert "lep_isTightID" in program.branches
    assert program.stubs == ()


@pytest.mark.parametrize("wish", ["without nothing", "instead nothing: select pt > 3 GeV"])
def test_a_key_that_is_not_there_is_refused(wish: str) -> None:
    """With what is expected."""
    with pytest.raises(SpecError, match="no line nothing in the spec"):
        compile_spec(reviewed(SPEC), EVENTS, read(wish))


def test_what_is_wrong_with_the_whole_is_raised() -> None:
    """A spec without a region is no line that the events lack."""
    with pytest.raises(SpecError, match="no region"):
        adapt.lacking(
            reviewed("object muons\n  take Muon\n"), lambda spec: compile_spec(spec, EVENTS)
        )


def test_each_line_comes_with_what_may_be_done() -> None:
    """Names and working points that the events have, where the line then compiles; a function to
    be written; leaving it out.
    """
    spec = reviewed(
        'object muons\n  take Muon\n  select iso < 3 GeV\n  select id == "loose"\nobject leps\n  '
        "take Leptn\n"
        "region SR\n  select size(muons) >= 1\n  select size(leps) >= 1\n"
    )
    found = adapt.lacking(spec, lambda s: compile_spec(s, EVENTS))
    assert [lack.instead for lack in found] == [
        ("select trackiso < 3 GeV", "select caloiso < 3 GeV"),
        ('select id == "tight"',),
        ("take Lepton",),
        (),
    ]
    assert found[-1].why == "it uses leps, which these events lack"
    assert [bool(lack.stub) for lack in found] == [True, True, False, True]
    for lack in found:
        for _, wish in lack.choices:
            rest = [f"without {other.key}" for other in found if other != lack]
            compile_spec(spec, EVENTS, read("\n".join([wish, *rest])))


def test_a_function_of_ones_own_is_a_stub_until_it_is_written() -> None:
    """Its cell names the line that needs it."""
    spec = reviewed(SPEC.partition("object gluinos")[0] + "region SR\n  select size(muons) >= 1\n")
    (lack,) = adapt.lacking(spec, lambda s: compile_spec(s, EVENTS))
    program = compile_spec(spec, EVENTS, read(f"instead {lack.key}: {lack.stub}"))
    (stub,) = program.stubs
    assert lack.stub == f"select {stub.function}(this)"
