"""One event through a spec: every line with its values, and where the event is stopped."""

from __future__ import annotations

import json
from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot

from hepnb import cli
from hepnb.errors import HepnbError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.generate.explain import ExplainedPart, explain
from hepnb.run import chunks
from hepnb.run.chunks import How
from tests.unit.compiling import reviewed

SPEC = """
object leptons
  take Lepton
  select pt > 20 GeV
  select id == "tight"
  reject abs(eta) > 2.0
composite pairs
  take disjoint(leptons l1, leptons l2)
  object Z = l1 + l2
  select charge(l1) + charge(l2) == 0
  select mass(Z) [] 60 GeV 120 GeV
region SR
  select size(leptons) >= 2
  select MET > 30 GeV or any(pt(leptons) > 40 GeV)
  bin "low" MET < 60 GeV
region tight
  take SR
  define lead = pt(leptons[0])
  select lead > 45 GeV
  select trigE
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toy events."""
    return make(tmp_path_factory.mktemp("toy") / "toy.root", events=150)


def _region(parts: tuple[ExplainedPart, ...], title: str) -> ExplainedPart:
    return next(p for p in parts if p.title == title)


def test_each_event_is_selected_as_in_a_run(toy: Path) -> None:
    """Of every event the lines pass as the run counts them, and N-1 with them; so explanations
    sum up to the cutflow.
    """
    events = detect(toy)
    entries = range(0, 150, 6)
    run = chunks.run(compile_spec(reviewed(SPEC), events), [toy], How(ids=True))
    for entry in entries:
        explained = explain(reviewed(SPEC), [events], f"#{entry}")
        for region in run.regions:
            part = _region(explained.regions, f"region {region.name}")
            assert [line.adl for line in part.lines] == [s.adl for s in region.steps]
            assert (part.stopped_by is None) == (explained.event in set(run.events[region.name]))
            for n, line in enumerate(part.lines):
                assert line.others == all(x.passes for i, x in enumerate(part.lines) if i != n)


def test_the_values_are_those_of_the_file(toy: Path) -> None:
    """Object by object and for the event, against plain awkward."""
    arrays = uproot.open(toy)["mini"].arrays()
    pt = arrays["lep_pt"] / 1000
    for entry in (0, 1, 7):
        explained = explain(reviewed(SPEC), [detect(toy)], f"#{entry}")
        leptons = _region(explained.objects, "object leptons")
        expected = np.sort(ak.to_numpy(pt[entry]))[::-1]
        first, second, third = leptons.lines
        assert dict(first.values)["pt"] == pytest.approx(expected.tolist())
        assert first.passes == tuple(expected > 20)
        assert isinstance(second.passes, tuple)
        assert len(second.passes) == (expected > 20).sum()
        assert second.values == ()  # a working point by its name has no value to show
        left = (
            (pt[entry] > 20)
            & (arrays["lep_isTightID"][entry] != 0)
            & (abs(arrays["lep_eta"][entry]) <= 2)
        )
        assert leptons.left == ak.sum(left)
        assert list(dict(third.values)) == ["abs(eta)"]
        met = float(arrays["met_et"][entry]) / 1000
        line = _region(explained.regions, "region SR").lines[1]
        assert dict(line.values)["MET"] == pytest.approx(met)
        kept = np.sort(ak.to_numpy(pt[entry][left]))[::-1]
        assert dict(line.values)["pt(leptons)"] == pytest.approx(kept.tolist())
        lead = dict(_region(explained.regions, "region tight").lines[2].values)["lead"]
        assert lead == (pytest.approx(kept[0]) if len(kept) else None)


def test_an_event_is_found_by_its_numbers(toy: Path) -> None:
    """Run and event, the event alone, or its entry."""
    explained = explain(reviewed(SPEC), [detect(toy)], "#5")
    assert explained.event is not None
    run, event = explained.event
    assert explain(reviewed(SPEC), [detect(toy)], f"{run}:{event}") == explained
    assert explain(reviewed(SPEC), [detect(toy)], f"{event}") == explained


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("#150", "no event #150 among"),
        ("1:99999", "no event 1:99999 among"),
        ("x", "expected RUN:EVENT, EVENT or #ENTRY"),
        ("1:2:3", "expected RUN:EVENT, EVENT or #ENTRY"),
        ("", "expected RUN:EVENT, EVENT or #ENTRY"),
        ("-1", "expected RUN:EVENT, EVENT or #ENTRY"),
    ],
)
def test_an_event_that_is_not_there_is_one_sentence(toy: Path, event: str, says: str) -> None:
    """With the file."""
    with pytest.raises(HepnbError, match=says) as caught:
        explain(reviewed(SPEC), [detect(toy)], event)
    assert str(caught.value).startswith(str(toy))


def test_events_of_one_number_are_told_apart_by_their_entries(tmp_path: Path) -> None:
    """Two runs number theirs anew; events without numbers have entries only."""
    with uproot.recreate(tmp_path / "two.root") as file:
        columns = {
            "run": np.array([1, 2], np.uint32),
            "event": np.array([7, 7], np.uint64),
            "nMuon": np.zeros(2, np.uint32),
        }
        file["Events"] = {**columns, "MET_pt": np.array([5.0, 50.0]), "MET_phi": np.zeros(2)}
    with uproot.recreate(tmp_path / "bare.root") as file:
        file["Events"] = {
            "nMuon": np.zeros(2, np.uint32),
            "MET_pt": np.array([5.0, 50.0]),
            "MET_phi": np.zeros(2),
        }
    spec = reviewed("region SR\n  select MET > 20 GeV\n")
    two, bare = detect(tmp_path / "two.root"), detect(tmp_path / "bare.root")
    assert explain(spec, [two], "2:7").entry == 1
    with pytest.raises(HepnbError, match="2 events 7; expected one of them: #0, #1"):
        explain(spec, [two], "7")
    assert explain(spec, [bare], "#1").event is None
    with pytest.raises(HepnbError, match="these events have no numbers"):
        explain(spec, [bare], "2:7")


def test_a_function_that_is_to_be_written_is_not_applied(toy: Path) -> None:
    """As in a run."""
    spec = reviewed("region SR\n  select bdt(MET) > 0.5\n  select MET > 1000 GeV\n")
    first, second = explain(spec, [detect(toy)], "#0").regions[0].lines
    assert first.passes is None
    assert second.passes is False
    assert second.others is True


def test_the_command_line_says_where_an_event_is_stopped(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text, the JSON, and exit code 1 where no region selects it."""
    (tmp_path / "s.adl").write_text(SPEC.replace("lead > 45", "lead > 4500"))
    assert cli.main(["explain", str(tmp_path / "s.adl"), str(toy), "#1", "--region", "tight"]) == 1
    told = capsys.readouterr().out
    assert "event 1:2, #1 of" in told
    assert "stopped by: select size(leptons) >= 2" in told
    cli.main(["explain", str(tmp_path / "s.adl"), str(toy), "#1", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "hepnb-explanation/1"
    assert [r["block"] for r in found["regions"]] == ["region SR", "region SR/low", "region tight"]
    assert found["objects"][0]["lines"][0]["passes"]
    assert cli.main(["explain", str(tmp_path / "s.adl"), str(toy), "#1", "--region", "no"]) == 2
    assert "no region no; expected one of SR, SR/low, tight" in capsys.readouterr().err
