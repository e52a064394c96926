"""Wishes that are understood without a model, and the programs that come of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hepnb import workflow
from hepnb.errors import SpecError
from hepnb.events import schema
from hepnb.events.example import make
from hepnb.generate import export
from hepnb.generate.compile import compile as compile_spec
from hepnb.generate.wishes import Wishes, applied, read, text_of
from hepnb.program import Program, Sample
from hepnb.run import chunks
from hepnb.settings import Settings
from tests.unit.compiling import reviewed

SPEC = """
object leptons
  take Lepton
  select pt > 10 GeV
define lead = pt(leptons[0])
region PRE
  select size(leptons) >= 1
region SR
  take PRE
  define second = pt(leptons[1])
  select size(leptons) >= 2
region CR
  take PRE
  select size(leptons) == 1
"""
MINI = schema.load("atlas-opendata-2020")


def names(program: Program) -> list[str]:
    """The names of the histograms of a program."""
    return [name for name, *_ in program.histograms]


def made(body: str, spec: str = SPEC) -> Program:
    """The program of the spec with these wishes."""
    return compile_spec(reviewed(spec), MINI, read(body))


def test_lines_are_read() -> None:
    """Every kind of wish, with comments and empty lines between them."""
    wishes = read(
        "files data: a.root 'b c.root'  # two\n\n# mc\nfiles ZZ: z.root\nregion SR, "
        "CR\nweights\nluminosity 10 /fb\n"
    )
    assert wishes == Wishes(
        (Sample("data", ("a.root", "b c.root")), Sample("ZZ", ("z.root",))),
        (),
        ("SR", "CR"),
        weights=True,
        luminosity=10.0,
    )
    assert [s.recorded for s in wishes.samples] == [True, False]
    assert wishes.files == ("a.root", "b c.root", "z.root")


@pytest.mark.parametrize("text", ["10 /fb", "10 fb-1", "10 fb^-1", "10fb⁻¹", "10000 pb-1"])
def test_a_luminosity_is_written_in_many_ways(text: str) -> None:
    """All of them are 10 fb⁻¹."""
    assert read(f"luminosity {text}").luminosity == 10.0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("files", "%%generate:1:1: no file; expected files a.root"),
        ("files 'a.root", "a quote that is not closed"),
        (
            "files a.root\nfiles data: b.root",
            "%%generate:2:1: files with a name beside files without one",
        ),
        ("files a.root a.root", "a.root twice"),
        ("files data: a.root\nfiles ZZ: a.root", "%%generate:2:1: a.root twice"),
        (
            "plot lead bins 24 170 80",
            "24 bins from 170 to 80; expected at least one bin, and limits that increase",
        ),
        ("plot lead bins 0 80 170", "0 bins from 80 to 170"),
        ("plot lead bins 5 1 2 furlong", "unknown unit 'furlong'"),
        ("plot pt( bins 5 1 2", "%%generate:1:1"),
        ("plto lead bins 5 1 2", "did you mean: plot m4l bins 24 80 170 GeV"),
        ("luminosity ten", "a luminosity of ten"),
        ("luminosity 0 /fb", "a luminosity of 0 /fb"),
        ("luminosity 1 /fb\nluminosity 2 /fb", "two luminosities"),
        ("select pt > 5 GeV", "what selects belongs into the spec, where it is reviewed"),
        ("plot m4l split by flavour", "a model can be asked in words"),
    ],
)
def test_what_cannot_be_meant_is_refused(body: str, said: str) -> None:
    """At its line, with what would be right."""
    with pytest.raises(SpecError) as error:
        read(body)
    assert said in str(error.value)


def test_words_are_kept_for_a_model() -> None:
    """Lines that are no wish, where words are allowed; wishes among them are still read."""
    wishes = read("weights\nplot m4l split by flavour\napply the b-tag weight", words=True)
    assert (wishes.weights, wishes.words) == (
        True,
        "plot m4l split by flavour\napply the b-tag weight",
    )


def test_a_plot_is_in_every_region_that_knows_it() -> None:
    """Or in the one that it names, or in the wished ones; bins and unit are in the program."""
    assert names(made("plot lead bins 10 0 100 GeV")) == ["PRE_lead", "SR_lead", "CR_lead"]
    assert names(made("plot lead bins 10 0 100 GeV in CR")) == ["lead"]
    assert names(made("plot second bins 10 0 100")) == ["second"]
    assert names(made("region SR\nplot lead bins 10 0 100")) == ["lead"]
    program = made("plot lead bins 10 0 0.1 TeV in SR\nplot lead bins 5 0 50 in SR")
    assert program.histograms == (
        ("lead", "lead [GeV]", "GeV", "SR"),
        ("lead_2", "lead [GeV]", "GeV", "SR"),
    )
    assert 'hist.axis.Regular(10, 0, 100, name="lead"' in program.source


def test_a_region_brings_those_that_it_takes() -> None:
    """And no others."""
    assert made("region SR").regions == ("PRE", "SR")


def test_wishes_change_no_selection() -> None:
    """The steps and the hash are those of the spec."""
    plain, wished = made(""), made("plot lead bins 10 0 100\nweights\nluminosity 1 /fb")
    assert (wished.steps, wished.spec_sha256) == (plain.steps, plain.spec_sha256)


@pytest.mark.parametrize(
    ("body", "spec", "said"),
    [
        (
            "region RS",
            SPEC,
            "no region RS in the spec; expected one of PRE, SR, CR; did you mean SR?",
        ),
        ("plot lead bins 2 0 1 in QR", SPEC, "no region QR in the spec"),
        ("region CR\nplot lead bins 2 0 1 in SR", SPEC, "a plot in SR beside region CR"),
        ("region CR\nplot second bins 2 0 1", SPEC, "no wished region knows second"),
        ("plot laed bins 2 0 1", SPEC, "laed"),
        (
            "weights",
            SPEC + "  weight mc mcWeight\n",
            "region CR of the spec has the weight mc = mcWeight already",
        ),
    ],
)
def test_a_wish_that_contradicts_the_spec_is_refused(body: str, spec: str, said: str) -> None:
    """With what the spec says."""
    with pytest.raises(SpecError) as error:
        made(body, spec)
    assert said in str(error.value)


def test_events_without_cross_sections_have_no_luminosity() -> None:
    """The error says what to do instead."""
    nano = schema.load("cms-nanoaod")
    with pytest.raises(SpecError, match="cross section"):
        applied(reviewed("region SR\n  select MET > 1\n"), read("luminosity 1 /fb"), nano)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few toy events."""
    return make(tmp_path_factory.mktemp("toy") / "toy.root", events=400)


def test_weights_and_luminosity_scale_simulated_events_only(toy: Path) -> None:
    """Weight times luminosity times cross section over the sum of weights; recorded events count
    1.
    """
    import uproot

    program = workflow.generate(
        reviewed(SPEC),
        [],
        Settings(),
        wishes=read(f"files ZZ: {toy}\nregion PRE\nweights\nluminosity 3 /fb"),
    )
    simulated, recorded = (
        chunks.run(program, [toy], chunks.How(recorded=r)).regions[0] for r in (False, True)
    )
    events = uproot.open(toy)["mini"].arrays()
    passed = np.asarray([bool((np.asarray(pt) > 10e3).sum() >= 1) for pt in events.lep_pt])
    factors = [
        events[b]
        for b in (
            "mcWeight",
            "scaleFactor_PILEUP",
            "scaleFactor_ELE",
            "scaleFactor_MUON",
            "scaleFactor_LepTRIGGER",
        )
    ]
    weight = (
        np.prod([np.asarray(f) for f in factors], axis=0)
        * 3000
        * np.asarray(events.XSection)
        / np.asarray(events.SumWeights)
    )
    assert simulated.weighted == pytest.approx(weight[passed].sum())
    assert (recorded.weighted, recorded.selected, simulated.selected) == (
        passed.sum(),
        passed.sum(),
        passed.sum(),
    )


@pytest.fixture(scope="module")
def other(toy: Path) -> Path:
    """The same events in another file."""
    return Path(shutil.copy(toy, toy.with_name("other.root")))


def run_code(source: str, folder: Path, *arguments: str) -> str:
    """What a program prints that is run without hepnb."""
    (folder / "program.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-I", "program.py", *arguments]
    environment = {"MPLBACKEND": "agg", "MPLCONFIGDIR": str(folder)}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_program_of_samples_runs_and_draws_their_ratio(
    tmp_path: Path, toy: Path, other: Path
) -> None:
    """Data and simulation as a script; the figure has two panels, with units on its axes."""
    body = (
        f"files data: {toy}\nfiles ZZ: {other}\nregion SR\nplot lead bins 10 0 100 "
        "GeV\nluminosity 1 /fb"
    )
    program = workflow.generate(reviewed(SPEC), [], Settings(), wishes=read(body), beside=tmp_path)
    ending = """
figure = figures["lead"]
axes = figure.axes
title = axes[0].get_title(loc="right")
print([a.get_ylabel() for a in axes], [a.get_xlabel() for a in axes], title)
figure.savefig("lead.png")
"""
    shown = run_code("\n\n".join(c.source for c in program.cells) + ending, tmp_path)
    assert "['Events / 10 GeV', 'Data / sim.'] ['', 'lead [GeV]'] 1 fb$^{-1}$" in shown
    assert "data, SR: " in shown
    assert (tmp_path / "lead.png").stat().st_size > 5000


def test_a_script_takes_other_files(tmp_path: Path, toy: Path) -> None:
    """``--files``, and a folder for its figures, which it makes; without any file it says so."""
    program = compile_spec(reviewed(SPEC), MINI, read("plot lead bins 10 0 100 in SR"))
    shown = run_code(
        export.script(program, "T"),
        tmp_path,
        "--files",
        str(toy),
        "--figures",
        str(tmp_path / "new"),
    )
    assert "select size(leptons) >= 2" in shown
    assert (tmp_path / "new" / "lead.png").exists()
    done = subprocess.run(
        [sys.executable, "-I", "program.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "no files: give --files" in done.stderr) == (2, True)


def test_coffea_gives_the_same_numbers(
    toy: Path, other: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The processor in coffea's runner: cutflow, events and histogram of each dataset are those
    of hepnb's own run.
    """
    pytest.importorskip("coffea")
    body = (
        f"files data: {toy}\nfiles ZZ: {other}\nplot lead bins 10 0 100 in "
        "SR\nweights\nluminosity 3 /fb"
    )
    program = workflow.generate(reviewed(SPEC), [], Settings(), wishes=read(body), target="coffea")
    namespace: dict[str, Any] = {}
    for cell in program.cells:
        if cell.role != "plot":
            exec(cell.source, namespace)
    for sample in program.samples:
        result = chunks.run(program, [toy], chunks.How(recorded=sample.recorded, ids=True))
        found = namespace["results"][sample.name]
        for region in result.regions:
            rows = [list(row) for row in found["cutflows"][region.name].values()]
            assert rows == [
                [s.alone, s.cumulative, pytest.approx(s.weighted)] for s in region.steps
            ]
            assert sorted(
                map(
                    tuple,
                    [
                        tuple(e.values()) if isinstance(e, dict) else e
                        for e in found["selected"][region.name]
                    ],
                )
            ) == list(result.events[region.name])
        assert found["histograms"]["lead"].values() == pytest.approx(
            np.asarray(result.histograms[0].values)
        )


def test_a_script_for_coffea_prints_what_the_other_script_prints(
    toy: Path, other: Path, tmp_path: Path
) -> None:
    """It runs on its own, here or in processes: the same cutflows to the byte, and the figure."""
    pytest.importorskip("coffea")
    body = f"files data: {toy}\nfiles ZZ: {other}\nplot lead bins 10 0 100 in SR\nweights"
    plain, coffea = (
        export.script(
            workflow.generate(reviewed(SPEC), [], Settings(), wishes=read(body), target=target), "T"
        )
        for target in ("uproot", "coffea")
    )
    expected = run_code(plain, tmp_path)
    assert "select size(leptons) >= 2" in expected
    assert run_code(coffea, tmp_path, "--figures", "drawn") == expected
    assert run_code(coffea, tmp_path, "--workers", "2") == expected
    assert (tmp_path / "drawn" / "lead.png").stat().st_size > 5000


@pytest.mark.parametrize(
    "text",
    [
        "files a.root 'b c.root'\n",
        "files data: a.root\nfiles ZZ: zz.root\nplot m4l bins 24 80.0 170.0 GeV in SR\n",
        "samples samples.yaml\nregion SR, CR\n",
        "weights\nluminosity 10.0 /fb\n",
        "plot pt(jets[0]) / 2 bins 3 -1.5 1.5\nwithout a-1 b-2\ninstead c-3: select MET > 5 GeV\n",
    ],
)
def test_wishes_are_read_as_they_are_written(text: str) -> None:
    """A record keeps them as lines."""
    assert text_of(read(text)) == text
    assert read(text_of(read(text))) == read(text)
