"""Running programs over files in chunks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uproot

from hepnb.errors import EventsError, RunError
from hepnb.events.example import make
from hepnb.events.open import detect
from hepnb.generate.compile import compile as compile_spec
from hepnb.program import Program
from hepnb.result import RunResult
from hepnb.run import chunks
from hepnb.run.chunks import How
from tests.unit.compiling import FILLED, reviewed
from tests.unit.h4l_plain import counts, selected

SPEC = f"""{FILLED}region tight
  take SR
  select pt(leptons[0]) > 60 GeV
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toy events."""
    return make(tmp_path_factory.mktemp("toy") / "toy.root", events=1000)


@pytest.fixture(scope="module")
def program(toy: Path) -> Program:
    """The program of the spec for these events."""
    return compile_spec(reviewed(SPEC), detect(toy))


def _timeless(result: RunResult) -> RunResult:
    """The result without what differs from run to run."""
    return replace(result, seconds_read=0.0, seconds_select=0.0)


def test_the_example_selection_agrees_with_one_in_plain_awkward(toy: Path) -> None:
    """The whole cutflow of both regions and every selected event, against code that does not
    know the compiler.
    """
    text = (
        Path(chunks.__file__)
        .parent.parent.joinpath("example", "h4l_reference.adl")
        .read_text(encoding="utf-8")
    )
    result = chunks.run(compile_spec(reviewed(text), detect(toy)), [toy], How(ids=True))
    found = {
        r.name: [result.entries, *(s.cumulative for s in r.steps)]
        for r in result.regions
        if r.name != "preselection"
    }
    assert found == counts(toy)
    assert {n: list(e) for n, e in result.events.items() if n != "preselection"} == selected(toy)


def test_a_result_says_what_was_run(program: Program, toy: Path) -> None:
    """Files, steps, counts, events and histograms belong together."""
    result = chunks.run(program, [toy], How(ids=True))
    region = result.regions[0]
    assert [(f.path, f.schema, f.entries) for f in result.files] == [
        (str(toy), "atlas-opendata-2020", 1000)
    ]
    assert [s.adl for s in result.regions[1].steps] == [
        "select size(leptons) >= 2",
        "select MET > 30 GeV",
        "select pt(leptons[0]) > 60 GeV",
    ]
    assert region.selected == region.steps[-1].cumulative == len(result.events["SR"]) > 0
    assert region.steps[1].alone >= region.steps[1].cumulative
    histogram = result.histograms[0]
    assert (histogram.name, histogram.title, histogram.unit, len(histogram.edges)) == (
        "met",
        "MET [GeV]",
        "GeV",
        11,
    )
    assert sum(histogram.values) + histogram.overflow + histogram.underflow == pytest.approx(
        region.weighted
    )
    outside = histogram.overflow_variance + histogram.underflow_variance
    assert sum(histogram.variances) + outside == pytest.approx(region.variance)
    assert histogram.region == "SR"
    assert list(result.events["SR"]) == sorted(result.events["SR"])
    assert result.events_per_second > 0


@pytest.mark.parametrize("size", ["50", "137", "1000", "30 kB"])
def test_the_result_does_not_depend_on_the_chunks(program: Program, toy: Path, size: str) -> None:
    """A few events at a time or all at once."""
    assert _rounded(chunks.run(program, [toy], How(chunk=size))) == _rounded(
        chunks.run(program, [toy])
    )


def _six(counted: Any) -> Any:
    """A step or a region with six digits of its sums of weights."""
    return replace(
        counted, weighted=round(counted.weighted, 6), variance=round(counted.variance, 6)
    )


def _rounded(result: RunResult) -> RunResult:
    """The result with sums of weights as exact as a different order of summation lets them be."""
    regions = tuple(replace(_six(r), steps=tuple(_six(s) for s in r.steps)) for r in result.regions)
    histograms = tuple(
        replace(
            h,
            values=tuple(round(v, 6) for v in h.values),
            variances=tuple(round(v, 6) for v in h.variances),
            underflow=round(h.underflow, 6),
            overflow=round(h.overflow, 6),
            underflow_variance=round(h.underflow_variance, 6),
            overflow_variance=round(h.overflow_variance, 6),
        )
        for h in result.histograms
    )
    return _timeless(replace(result, regions=regions, histograms=histograms))


def test_processes_give_the_same(program: Program, toy: Path) -> None:
    """Two worker processes, several chunks."""
    alone, shared_out = (
        chunks.run(program, [toy], How(chunk="300", executor=e)) for e in ("", "processes:2")
    )
    assert _timeless(shared_out) == _timeless(alone)


def test_several_files_add_up(program: Program, toy: Path) -> None:
    """Twice the file, twice the counts."""
    once, twice = (
        chunks.run(program, [toy]),
        chunks.run(program, [toy, toy], How(same_events="allow")),
    )
    assert [s.cumulative for r in twice.regions for s in r.steps] == [
        2 * s.cumulative for r in once.regions for s in r.steps
    ]
    assert twice.entries == 2 * once.entries


def test_a_file_without_events_has_a_cutflow_of_zeros(
    program: Program, toy: Path, tmp_path: Path
) -> None:
    """No events is no error."""
    path = tmp_path / "empty.root"
    branches = {
        b: uproot.open(toy)["mini"][b].array()[:0]
        for b in (*program.branches, "lep_n", "lep_E", "lep_type")
    }
    jagged = {b: a.type.content for b, a in branches.items()}
    with uproot.recreate(path) as file:
        file.mktree("mini", {b: str(t) for b, t in jagged.items()})
    result = chunks.run(program, [path])
    assert [(s.alone, s.cumulative, s.weighted) for r in result.regions for s in r.steps] == [
        (0, 0, 0.0)
    ] * 5


def test_progress_and_cancelling(program: Program, toy: Path) -> None:
    """Progress in events after each chunk; a run that is cancelled says how far it was."""
    seen: list[tuple[str, int, int]] = []
    chunks.run(program, [toy], How(chunk="400"), progress=lambda *a: seen.append(a))
    assert seen == [("running", 400, 1000), ("running", 800, 1000), ("running", 1000, 1000)]
    with pytest.raises(RunError, match="cancelled after 800 of 1000 events"):
        chunks.run(
            program,
            [toy],
            How(chunk="400"),
            progress=lambda *a: seen.append(a),
            cancelled=lambda: len(seen) >= 5,
        )


def test_a_result_goes_to_json_and_back(program: Program, toy: Path) -> None:
    """All but the numbers of the events, which have a file of their own."""
    result = chunks.run(program, [toy], How(ids=True))
    data = json.loads(json.dumps(chunks.to_json(result)))
    assert data["format"] == "hepnb-run/1"
    assert data["regions"]["SR"]["steps"][0]["adl"] == "select size(leptons) >= 2"
    assert chunks.from_json(data) == replace(result, events={})
    assert chunks.events_json(result)["SR"] == [list(e) for e in result.events["SR"]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "no JSON object"),
        ({"format": "x"}, "format 'x'; expected hepnb-run/1"),
        ({"format": "hepnb-run/1"}, "no 'spec_sha256'"),
        (
            {
                "format": "hepnb-run/1",
                "spec_sha256": "",
                "files": [{}],
                "regions": {},
                "seconds": {},
            },
            "validation errors",
        ),
    ],
)
def test_what_is_no_result_is_an_error(data: object, message: str) -> None:
    """One line that says what is wrong."""
    with pytest.raises(RunError, match=message):
        chunks.from_json(data, where="r.json")


def test_one_region(program: Program, toy: Path) -> None:
    """The other regions are left out; an unknown one is an error."""
    result = chunks.run(program, [toy], How(ids=True))
    assert [r.name for r in chunks.only(result, "tight").regions] == ["tight"]
    assert list(chunks.only(result, "tight").events) == ["tight"]
    with pytest.raises(RunError, match="no region none; expected one of SR, tight"):
        chunks.only(result, "none")


def test_a_file_of_another_schema_or_with_missing_branches_is_an_error(
    program: Program, toy: Path, tmp_path: Path
) -> None:
    """Before anything runs, with what is missing and who needs it."""
    path = tmp_path / "few.root"
    few = {
        b: np.zeros(2, dtype=np.int32)
        for b in ("runNumber", "eventNumber", "lep_n", "lep_pt", "lep_E", "lep_type")
    }
    with uproot.recreate(path) as file:
        file.mktree("mini", {b: a.dtype for b, a in few.items()}).extend(few)
    with pytest.raises(EventsError, match=r"met_et \(needed by select MET > 30 GeV\)"):
        chunks.run(program, [path])
    with pytest.raises(EventsError, match="expected cms-nanoaod"):
        chunks.run(replace(program, schema="cms-nanoaod"), [toy])


def test_a_program_that_fails_is_a_run_error(program: Program, toy: Path) -> None:
    """Not a traceback of awkward: the file, the events and the kind of error."""
    broken = replace(
        program,
        cells=tuple(
            replace(c, source=c.source.replace("MET.pt", "MET.none")) for c in program.cells
        ),
    )
    with pytest.raises(RunError, match=r"toy.root, events 0 to 1000: the program failed: "):
        chunks.run(broken, [toy])


@pytest.mark.parametrize("executor", ["threads", "processes:", "processes:0", "dask:"])
def test_an_unknown_executor_is_an_error(program: Program, toy: Path, executor: str) -> None:
    """The error says what there is."""
    with pytest.raises(RunError, match="expected processes:N or dask:ADDRESS"):
        chunks.run(program, [toy], How(executor=executor))


def test_a_chunk_size_that_is_none_is_an_error(program: Program, toy: Path) -> None:
    """A number of events, or bytes with a unit."""
    with pytest.raises(RunError, match="chunk size 'some'"):
        chunks.run(program, [toy], How(chunk="some"))
