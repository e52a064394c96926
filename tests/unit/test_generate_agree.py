"""Programs held against the compiled one, event by event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot

from benchmarks.mistakes import MISTAKES, Mistake
from hepnb.generate import agree, compiled, sample, trial
from hepnb.generate.agree import StepDifference
from hepnb.program import ProgramCell
from hepnb.run import sandbox
from tests.unit.trials import Bench, bench


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The example's program."""
    return bench(tmp_path_factory.mktemp("agree"))


def cell(made: Bench, key: str) -> ProgramCell:
    """A cell of the program."""
    return next(c for c in made.program.cells if c.key == key)


def test_a_program_agrees_with_itself(made: Bench) -> None:
    """On all events, probes and steps."""
    agreement = made.compared(made.here([]))
    assert agreement.agrees
    assert agreement.steps == 36 - 1
    assert (agreement.events, agreement.probes > 300) == (300, True)
    assert str(agreement).startswith("agrees with the spec on 300 events and ")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_classical_mistake_is_caught(made: Bench, mistake: Mistake) -> None:
    """The step where it is is named first, with an event and what is expected there."""
    tried = made.here(mistake.cells(made.program))
    if tried.measured is None:
        assert mistake.where in str(tried.failure)
        return
    first = made.compared(tried).differences[0]
    assert mistake.where in first.where
    if first.kind == "differs":
        assert first.n >= len(first.events) > 0
        assert all(e.expected != e.found for e in first.events)


def test_another_way_to_say_the_same_agrees(made: Bench) -> None:
    """Sums in another order, other names, other idioms."""
    muons = """
def muons(events):
    all_muons = events.Lepton[events.Lepton["type"] == 13]
    good = (all_muons.pt > 6) & (np.abs(all_muons.eta) < 2.5) & (abs(all_muons.d0sig) < 3)
    good = good & (abs(all_muons.z0sintheta) < 0.5) & (all_muons.trackiso < 0.15 * all_muons.pt)
    return all_muons[good]
"""
    m4l = cell(made, "variables-m4l")
    turned = replace(
        m4l,
        source="def m4l(events):\n    a, b, c, d = (nth(events.leptons, i) for i in (3, 2, 1, "
        "0))\n "
        "   return (a + b + c + d).mass",
    )
    agreement = made.compared(
        made.here([replace(cell(made, "object-muons"), source=muons), turned])
    )
    assert str(agreement.differences[:1]) == "()"


def test_what_is_added_or_gone_is_said(made: Bench) -> None:
    """A step or a region that the spec does not have, and one that it has."""
    select = cell(made, "select")
    more = replace(
        select,
        source=select.source.replace(
            "return regions", 'regions["X"] = regions.pop("CR")\n    return regions'
        ),
    )
    kinds = {(d.where, d.kind) for d in made.compared(made.here([more])).differences}
    assert {("region CR", "dropped"), ("region X", "added")} <= kinds


def test_the_sample_begins_with_events_of_the_files(made: Bench) -> None:
    """As they are; probes have the types of the file, thresholds among their values, objects in
    other orders.
    """
    path = made.files[0].path
    with uproot.open(path) as file:
        arrays = file["mini"].arrays(list(made.program.branches), entry_stop=300)
    assert ak.to_list(made.sample.arrays[:300]) == ak.to_list(arrays)
    assert all(
        made.sample.arrays[b].layout.form.type == arrays[b].layout.form.type
        or made.sample.arrays[b].ndim == 2
        for b in arrays.fields
    )
    probes = made.sample.arrays[300:]
    flat = np.asarray(ak.flatten(probes.lep_pt))
    assert {6000.0, 7000.0, 10000.0, 15000.0, 20000.0} <= set(flat.tolist())
    assert bool(ak.any(probes.lep_pt[:, :-1] < probes.lep_pt[:, 1:]))
    assert made.sample.name(299, made.program).count("probe") == 0
    assert made.sample.name(300, made.program).endswith("(probe)")


def test_the_same_files_give_the_same_sample(made: Bench) -> None:
    """To the last value."""
    again = sample.take(made.program, made.files, made.reviewed.tree, real=300)
    assert ak.to_list(again.arrays) == ak.to_list(made.sample.arrays)


def test_files_without_events_give_an_empty_sample(tmp_path: Path) -> None:
    """A program can be tried on it all the same."""
    empty = bench(tmp_path, events=0)
    assert len(empty.sample) == 0
    assert empty.compared(empty.here([])).agrees


def test_a_trial_in_the_sandbox_measures_the_same(made: Bench) -> None:
    """The whole program, with what runs and draws, at the strongest level that there is."""
    drawn = ProgramCell(
        "model-draw",
        "a figure",
        "fig, axes = plt.subplots()\naxes.plot([1, 2])\nprint(sorted(cutflows))\n",
        role="plot",
    )
    tried = trial.attempt(made.program, [drawn], made.sample, sandbox.run_python)
    assert (tried.failure, tried.level) == (None, sandbox.level())
    assert tried.measured == compiled.measured(made.program, made.sample.arrays)
    assert tried.printed["model-draw"] == "['CR', 'SR', 'preselection']\n"
    assert agree.compare(made.expected, tried.measured, made.sample, made.program).agrees


def test_a_cell_that_attacks_is_a_failure(made: Bench) -> None:
    """With what the sandbox says of it; a result that it forges is not believed."""
    attack = ProgramCell(
        "model-x", "x", "import socket\nsocket.create_connection(('127.0.0.1', 9))\n"
    )
    failure = trial.attempt(made.program, [attack], made.sample, sandbox.run_python).failure
    assert "use the network" in str(failure)
    forged = ProgramCell(
        "model-x", "x", "import os\nopen('trial.json', 'w').write('[' * 100000)\nos._exit(0)\n"
    )
    failure = trial.attempt(made.program, [forged], made.sample, sandbox.run_python).failure
    assert "it ended itself before its end" in str(failure)


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        (StepDifference("SR: select MET > 5", 1), "SR: select MET > 5: 1 event differs"),
        (StepDifference("object muons", 3), "object muons: 3 events differ"),
        (StepDifference("SR: a", 0, kind="dropped"), "SR: a: the step is missing"),
        (StepDifference("SR: a", 0, kind="added"), "SR: a: the spec has no such step"),
    ],
)
def test_a_difference_is_one_sentence(difference: StepDifference, said: str) -> None:
    """Where it is, and on how many events; a step that one of the two lacks is called so."""
    assert str(difference) == said


@dataclass(frozen=True)
class _Events:
    """Events without branches, the first ``real`` of files: as far as a comparison asks."""

    real: int
    probes: int

    def __len__(self) -> int:
        return self.real + self.probes

    def name(self, index: int, program: object) -> str:
        """The name of an event."""
        return f"event {index}"


MASKS = {"SR": {"size(muons) >= 1": "1101", "trigger e": None, "MET > 5": "0101"}}
FIELDS = {"muons.pt": [[1.0], [2.0], [], [4.0]], "muons.eta": [[0.1], [0.2], [], [0.4]]}


def test_a_cutflow_counts_alone_and_one_after_the_other() -> None:
    """On the first events only; a step that is not applied takes none away."""
    assert agree.cutflows({"masks": MASKS}, 4) == {
        "SR": {"size(muons) >= 1": (3, 3), "trigger e": (None, 3), "MET > 5": (2, 2)}
    }
    assert agree.cutflows({"masks": MASKS}, 2)["SR"]["MET > 5"] == (1, 1)
    apart = {"masks": {"SR": {"a": "10", "b": "01"}}}
    assert agree.cutflows(apart, 2) == {"SR": {"a": (1, 1), "b": (1, 0)}}


def test_what_differs_is_listed_with_its_events() -> None:
    """Values and masks with the events on which they differ; regions, steps and collections that
    only one of the two has.
    """
    expected = {"masks": MASKS, "fields": FIELDS, "weights": {}}
    program: Any = SimpleNamespace(cells=())
    events: Any = _Events(3, 1)
    same = agree.compare(expected, expected, events, program)
    assert (same.events, same.probes, same.steps, same.differences) == (3, 1, 3, ())
    assert str(same) == "agrees with the spec on 3 events and 1 probe, 3 steps"
    masks = {"SR": {"size(muons) >= 1": "1001", "trigger e": None, "more": "1111"}, "CR": {}}
    found = {"masks": masks, "fields": {}, "weights": {}}
    made = agree.compare(expected, found, events, program)
    assert [(d.where, d.n, d.kind) for d in made.differences] == [
        ("read muons", 0, "dropped"),
        ("SR: size(muons) >= 1", 1, "differs"),
        ("SR: MET > 5", 0, "dropped"),
        ("SR: more", 0, "added"),
        ("region CR", 0, "added"),
    ]
    assert [e.name for e in made.differences[1].events] == ["event 1"]
    part = {**expected, "fields": {"muons.pt": [[1.0], [2.5], [], [4.0]]}}
    values = agree.compare(expected, part, events, program).differences
    assert [(d.where, d.n) for d in values] == [("read muons (muons.pt)", 1)]
    none = {"masks": {}, "fields": FIELDS, "weights": {}}
    lacks = agree.compare(expected, none, events, program).differences
    assert [(d.where, d.n, d.kind) for d in lacks] == [("region SR", 0, "dropped")]


def test_a_step_shows_the_values_that_it_names() -> None:
    """All attributes of its collections, and its own variable; nothing of another collection."""
    fields = {**FIELDS, "muonsoft": [7, 7, 7, 7], "HT": [5.0, 6.0, 7.0, 8.0]}
    steps = {"select size(muons) >= 1": "1111", "select HT > 5": "0111"}
    expected = {"masks": {"SR": steps}, "fields": fields, "weights": {}}
    masks = {"SR": {"select size(muons) >= 1": "0111", "select HT > 5": "1111"}}
    found = {**expected, "masks": masks}
    program: Any = SimpleNamespace(cells=())
    events: Any = _Events(4, 0)
    muons, total = agree.compare(expected, found, events, program).differences
    assert muons.events[0].values == "muons.pt = [1]; muons.eta = [0.1]"
    assert total.events[0].values == "HT = 5"


def test_weights_agree_event_by_event() -> None:
    """Up to rounding; weights of a region that are missing, or fewer, are said to be."""
    program: Any = SimpleNamespace(cells=())
    events: Any = _Events(2, 0)

    def differences(weights: dict[str, list[Any]]) -> list[tuple[str, int, str]]:
        expected = {"masks": {}, "fields": {}, "weights": {"SR": [1.0, 2.0]}}
        found = {"masks": {}, "fields": {}, "weights": weights}
        return [
            (d.where, d.n, d.kind)
            for d in agree.compare(expected, found, events, program).differences
        ]

    assert differences({"SR": [1.0, 2.00000001]}) == []
    assert differences({"SR": [1.0, 2.5]}) == [("SR: weight", 1, "differs")]
    assert differences({"SR": [1.0]}) == [("SR: weight", 0, "dropped")]
    assert differences({}) == [("SR: weight", 0, "dropped")]
    assert differences({"SR": [[1.0], 2.0]}) == [("SR: weight", 1, "differs")]
