"""Good-run lists of CMS and ATLAS: which events count."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import uproot
from hypothesis import given
from hypothesis import strategies as st

from hepnb.errors import EventsError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.run import chunks
from hepnb.run.chunks import How
from hepnb.samples import goodruns
from hepnb.samples.goodruns import GoodRuns
from tests.unit.compiling import reviewed

CMS = '{"1": [[1, 3], [4, 5], [9, 9]], "3": [[2, 2]]}'
ATLAS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE LumiRangeCollection SYSTEM "http://atlas-runquery.cern.ch/LumiRangeCollection.dtd">
<LumiRangeCollection>
  <NamedLumiRange>
    <Name>Toy</Name>
    <LumiBlockCollection>
      <Run PrescaleLumi="1.0">1</Run>
      <LBRange Start="1" End="3"/>
      <LBRange Start="4" End="5"/>
      <LBRange Start="9" End="9"/>
    </LumiBlockCollection>
    <LumiBlockCollection><Run>3</Run><LBRange Start="2" End="2"/></LumiBlockCollection>
  </NamedLumiRange>
</LumiRangeCollection>
"""
RANGES = ((1, 1, 5), (1, 9, 9), (3, 2, 2))


@pytest.mark.parametrize("text", [CMS, ATLAS])
def test_both_forms_are_read(text: str, tmp_path: Path) -> None:
    """Ranges that touch are one."""
    (tmp_path / "good").write_text(text)
    assert goodruns.read(tmp_path / "good").ranges == RANGES


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", "without a luminosity block"),
        ("[1]", "no JSON object"),
        ('{"1": [[5, 2]]}', "run 1, blocks 5 to 2"),
        ('{"x": [[1, 2]]}', "no good-run list"),
        ('{"1": [[1, 2, 3]]}', "no good-run list"),
        ('{"1": 5}', "no good-run list"),
        ("<LumiRangeCollection>", "no good-run list"),
        ("<a/>", "without a luminosity block"),
        (
            "<a><LumiBlockCollection><Run>1</Run><LBRange Start='1'/></LumiBlockCollection></a>",
            "no good-run list",
        ),
        ("nothing", "no good-run list"),
    ],
)
def test_what_is_no_list_is_one_sentence(text: str, says: str, tmp_path: Path) -> None:
    """With the file and what was expected."""
    (tmp_path / "bad").write_text(text)
    with pytest.raises(EventsError, match=says) as caught:
        goodruns.read(tmp_path / "bad")
    assert "bad: " in str(caught.value)
    assert "expected JSON" in str(caught.value)


def test_a_list_that_is_not_there() -> None:
    """It is said."""
    with pytest.raises(EventsError, match="nowhere: no such file"):
        goodruns.read("nowhere")


def test_an_entity_of_an_xml_file_fetches_nothing(tmp_path: Path) -> None:
    """A file of others cannot have another file read."""
    (tmp_path / "secret").write_text("7")
    text = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{tmp_path}/secret">]><a><LumiBlockCollection><Run>&x;'
        "</Run>"
        '<LBRange Start="1" End="2"/></LumiBlockCollection></a>'
    )
    (tmp_path / "bad").write_text(text)
    with pytest.raises(EventsError, match="no good-run list"):
        goodruns.read(tmp_path / "bad")


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 4)), max_size=8),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 15)), min_size=1, max_size=20),
)
def test_the_mask_is_that_of_a_loop(
    written: list[tuple[int, int, int]], events: list[tuple[int, int]]
) -> None:
    """Event by event, range by range."""
    ranges = [(run, first, first + length) for run, first, length in written]
    good = GoodRuns("good", goodruns._apart(ranges))
    runs, blocks = (np.array(x) for x in zip(*events, strict=True))
    expected = [any(run == r and a <= block <= b for r, a, b in ranges) for run, block in events]
    assert good.mask(runs, blocks).tolist() == expected


def _nanoaod(path: Path) -> Path:
    n = 300
    numbers = {
        "run": np.repeat(np.array([1, 2, 3], dtype=np.uint32), 100),
        "luminosityBlock": (np.arange(n) % 10).astype(np.uint32),
        "event": np.arange(n, dtype=np.uint64),
        "nMuon": np.zeros(n, dtype=np.uint32),
        "MET_pt": np.linspace(0, 99, n, dtype=np.float32),
        "MET_phi": np.zeros(n, dtype=np.float32),
    }
    with uproot.recreate(path) as file:
        file["Events"] = numbers
    return path


def test_only_events_of_good_blocks_count(tmp_path: Path) -> None:
    """In the cutflow, the histograms and the list of events, whatever the chunks; the result
    says how many are left out.
    """
    path = _nanoaod(tmp_path / "nano.root")
    (tmp_path / "good.json").write_text(CMS)
    good = goodruns.read(tmp_path / "good.json")
    text = 'region SR\n  select MET > 20 GeV\n  histo met, "MET", 10, 0, 100, MET\n'
    program = compile_spec(reviewed(text), detect(path))
    arrays = uproot.open(path)["Events"].arrays(library="np")
    mask = np.array(
        [
            any(r == a and x <= lb <= y for a, x, y in RANGES)
            for r, lb in zip(arrays["run"], arrays["luminosityBlock"], strict=True)
        ]
    )
    mask &= arrays["MET_pt"] > 20
    for chunk in ("50 MB", "70"):
        result = chunks.run(program, [path], How(ids=True, good_runs=good, chunk=chunk))
        assert [e for _, e in result.events["SR"]] == arrays["event"][mask].tolist()
        assert result.regions[0].selected == mask.sum() == sum(result.histograms[0].values)
        assert result.entries == 300
        assert (
            chunks.run(program, [path], How(good_runs=good, chunk=chunk)).regions == result.regions
        )
        assert result.notes == ("230 of 300 events are not in good.json",)


def test_events_without_luminosity_blocks_and_a_list_are_an_error(tmp_path: Path) -> None:
    """A list that could not be applied must not pass in silence."""
    path = make(tmp_path / "toy.root", events=20)
    program = compile_spec(reviewed("region SR\n  select MET > 20 GeV\n"), detect(path))
    with pytest.raises(EventsError, match="which have no luminosity block"):
        chunks.run(program, [path], How(good_runs=GoodRuns("good", RANGES)))
