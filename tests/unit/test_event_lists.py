"""Which line makes two selections differ: lists of events with the line that stops each, N-1
counts.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb import cli
from hepnb.compare import event_lists
from hepnb.errors import RunError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.run import chunks, work
from hepnb.run.chunks import How
from tests.unit.compiling import LEPTONS, reviewed

TIGHT = LEPTONS.replace("30 GeV", "31 GeV").replace(">= 2", ">= 1")


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toy events."""
    return make(tmp_path_factory.mktemp("toy") / "toy.root", events=1000)


@pytest.fixture(scope="module")
def lists(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The events of both selections, with the line that stops each."""
    folder = tmp_path_factory.mktemp("lists")
    for name, text in (("a", LEPTONS), ("b", TIGHT)):
        (folder / f"{name}.adl").write_text(text)
        arguments = [
            "run",
            str(folder / f"{name}.adl"),
            str(toy),
            "--events-out",
            str(folder / f"{name}.json"),
            "--by-line",
        ]
        assert cli.main(arguments) == 0
    return str(folder / "a.json"), str(folder / "b.json")


def test_the_line_that_makes_two_selections_differ_is_counted_both_ways(
    lists: tuple[str, str], toy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Against the masks of each line, from a run that has nothing to do with lists."""
    assert cli.main(["diff", *lists, "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    selected = {}
    for name, text in (("a", LEPTONS), ("b", TIGHT)):
        run = chunks.run(compile_spec(reviewed(text), detect(toy)), [toy], How(ids=True))
        selected[name] = set(run.events["SR"])
    only_a, only_b = selected["a"] - selected["b"], selected["b"] - selected["a"]
    assert only_a
    assert only_b
    assert found["both"] == len(selected["a"] & selected["b"])
    assert found["only_first"] == [
        {"stopped_by": "select MET > 31 GeV", "events": len(only_a), "example": list(min(only_a))}
    ]
    assert found["only_second"] == [
        {
            "stopped_by": "select size(leptons) >= 2",
            "events": len(only_b),
            "example": list(min(only_b)),
        }
    ]
    assert cli.main(["diff", *lists]) == 1
    assert f"{len(only_a):>8}  select MET > 31 GeV" in capsys.readouterr().out


def test_a_list_of_somebody_else_is_told_by_the_lines_of_ours(
    lists: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Theirs says nothing of why; an event that we never read is said to be one."""
    ours = json.loads(Path(lists[0]).read_text())
    stops = ours["regions"]["SR"]
    whole = len(stops["lines"])
    mine = [[run, event] for run, event, stop in stops["events"] if stop == whole]
    stopped = next([run, event] for run, event, stop in stops["events"] if stop == 0)
    theirs = tmp_path / "theirs.json"
    theirs.write_text(json.dumps({"signal": [*mine[1:], stopped, [7, 99999999]]}))
    assert cli.main(["diff", lists[0], str(theirs), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["only_first"] == [
        {"stopped_by": event_lists.NOT_TOLD, "events": 1, "example": mine[0]}
    ]
    assert [(x["stopped_by"], x["events"]) for x in found["only_second"]] == [
        ("select size(leptons) >= 2", 1), (event_lists.NOT_READ, 1),
    ]  # fmt: skip


def test_the_same_list_twice_does_not_differ(lists: tuple[str, str]) -> None:
    """Exit code 0."""
    assert cli.main(["diff", lists[0], lists[0]]) == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"format": "hepnb-events/1"}', "a complete hepnb-events/1"),
        (
            '{"format": "hepnb-events/1", "regions": {"SR": {"lines": [], "events": [[1, 2, 3]]}}}',
            "line 3 of 0",
        ),
        ('{"SR": [[1]]}', "lists of [run, event]"),
        ('{"CR": []}', "a region that both lists have"),
    ],
)
def test_what_is_no_list_of_events_is_one_sentence(
    text: str, says: str, lists: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where, and what was expected."""
    broken = tmp_path / "broken.json"
    broken.write_text(text)
    two = tmp_path / "two.json"
    two.write_text('{"SR": [], "VR": []}')
    assert cli.main(["diff", str(broken), str(two)]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_a_list_beside_a_result_is_an_error(
    lists: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is compared that is not alike."""
    result = tmp_path / "result.json"
    result.write_text('{"format": "hepnb-run/1"}')
    assert cli.main(["diff", lists[0], str(result)]) == 2
    assert "two of one kind" in capsys.readouterr().err


def test_by_line_needs_a_file(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would be lost."""
    spec = tmp_path / "s.adl"
    spec.write_text(LEPTONS)
    assert cli.main(["run", str(spec), str(toy), "--by-line"]) == 2
    assert "--events-out IDS.json" in capsys.readouterr().err


def test_n_minus_1_counts_what_passes_all_other_lines(
    toy: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each line left out in turn, run for itself; chunk by chunk too."""
    lines = ["select size(leptons) >= 2", "select MET > 30 GeV", "select pt(leptons[0]) > 40 GeV"]
    head = LEPTONS.split("region", maxsplit=1)[0]

    def selected(chosen: list[str]) -> int:
        text = head + "region SR\n" + "".join(f"  {line}\n" for line in chosen)
        return chunks.run(compile_spec(reviewed(text), detect(toy)), [toy]).regions[0].selected

    text = head + "region SR\n" + "".join(f"  {line}\n" for line in lines)
    program = compile_spec(reviewed(text), detect(toy))
    result = chunks.run(program, [toy], How(others=True, chunk="300"))
    expected = [selected([x for x in lines if x != line]) for line in lines]
    assert [s.others for s in result.regions[0].steps] == expected
    assert len(set(expected)) > 1
    assert [s.others for s in chunks.run(program, [toy]).regions[0].steps] == [None] * 3
    (tmp_path / "s.adl").write_text(text)
    assert cli.main(["run", str(tmp_path / "s.adl"), str(toy), "--n-minus-1"]) == 0
    assert "N-1" in capsys.readouterr().out


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=5))
def test_stops_and_others_are_those_of_a_loop(masks: list[list[bool]]) -> None:
    """Event by event, in plain Python."""
    steps = {str(i): np.array(mask) for i, mask in enumerate(masks)}
    columns = list(zip(*masks, strict=True))
    stops = [next((i for i, flag in enumerate(event) if not flag), len(masks)) for event in columns]
    assert work.stops(steps, 6).tolist() == stops
    others = [
        sum(all(f for j, f in enumerate(e) if j != i) for e in columns) for i in range(len(masks))
    ]
    assert work.others(steps, 6).tolist() == others


def test_a_region_that_neither_shares_is_an_error() -> None:
    """Two lists of several regions with other names."""
    one = event_lists.read({"A": [], "B": []})
    with pytest.raises(RunError, match="a region that both lists have"):
        event_lists.difference(one, event_lists.read({"C": [], "D": []}))
