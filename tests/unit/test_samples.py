"""Samples: samples.yaml, the scale of simulation, weighted cutflows of several samples, figures."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import awkward as ak
import numpy as np
import pytest
import uproot
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hepnb import cli, plot
from hepnb.errors import EventsError, HepnbError
from hepnb.events import schema
from hepnb.events.example import make
from hepnb.events.open import EventFile
from hepnb.result import Histogram, RegionResult, RunResult, Step, sum_of_weights
from hepnb.run import report as running
from hepnb.samples import metadata, reading, weighing
from hepnb.samples.runs import added, scaled
from hepnb.samples.weighing import normalised
from hepnb.settings import Settings
from hepnb.workflow import ready, run_listed
from tests.conftest import shared
from tests.unit.compiling import reviewed

SPEC = """
object muons
  take Muon
  select pt > 20 GeV
region SR
  select size(muons) >= 1
  select MET > 30 GeV
  histo met, "MET", 5, 0, 100, MET
region tight
  take SR
  select MET > 60 GeV
"""


def _nano(
    path: Path,
    n: int,
    *,
    seed: int,
    simulated: bool,
    runs: float | None = None,
    weight: float = 2.0,
) -> dict[str, Any]:
    """A small NanoAOD file; simulation has genWeight and, with ``runs``, a tree Runs with that
    sum of weights.
    """
    rng = np.random.default_rng(seed)
    muons = rng.integers(0, 3, n).astype(np.uint32)
    columns: dict[str, Any] = {
        "run": np.full(n, 1 if simulated else 297050, dtype=np.uint32),
        "luminosityBlock": rng.integers(1, 5, n).astype(np.uint32),
        "event": (np.arange(n) + 1000 * seed).astype(np.uint64),
        "MET_pt": rng.uniform(0, 100, n).astype(np.float32),
        "MET_phi": np.zeros(n, dtype=np.float32),
    }
    if simulated:
        columns["genWeight"] = np.where(rng.random(n) < 0.1, -weight, weight).astype(np.float32)
    pt = ak.unflatten(rng.uniform(5, 80, int(muons.sum())).astype(np.float32), muons)
    zeros = ak.zeros_like(pt)
    with uproot.recreate(path) as file:
        fields = {"pt": pt, "eta": zeros, "phi": zeros, "mass": zeros}
        file.mktree(
            "Events",
            {"Muon": ak.zip(fields).type.content, **{k: v.dtype for k, v in columns.items()}},
            counter_name=lambda name: f"n{name}",
        )
        file["Events"].extend({"Muon": ak.zip(fields), **columns})
        if runs is not None:
            file["Runs"] = {"run": np.array([1], np.uint32), "genEventSumw": np.array([runs])}
    return {**columns, "Muon_pt": pt}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data, two files of one process and one of another."""
    at = tmp_path_factory.mktemp("samples")
    _nano(at / "data.root", 200, seed=1, simulated=False)
    _nano(at / "tt_1.root", 300, seed=2, simulated=True, runs=5000.0)
    _nano(at / "tt_2.root", 100, seed=3, simulated=True, runs=3000.0)
    _nano(at / "dy.root", 250, seed=4, simulated=True)
    (at / "good.json").write_text('{"297050": [[1, 2]]}')
    (at / "samples.yaml").write_text(LIST)
    (at / "s.adl").write_text(SPEC)
    return at


LIST = """
format: hepnb-samples/1
luminosity: 2 /fb
good_runs: good.json
processes:
  tt: {title: Top pairs, colour: "#bd1f01"}
  dy: {}
samples:
  - {name: data, files: data.root}
  - name: tt
    files: ["tt_*.root"]
    cross_section: 0.8 nb
    k_factor: 1.1
    filter_efficiency: 0.5
  - name: drell-yan
    process: dy
    files: [dy.root]
    cross_section: 3000 fb
    sum_of_weights: count
"""


def _entry(**changed: Any) -> str:
    """A list with one simulated sample, with some keys otherwise (None: without)."""
    known = {"name": "tt", "files": "tt_1.root", "cross_section": "800 pb", **changed}
    sample = {k: v for k, v in known.items() if v is not None}
    return yaml.safe_dump({"format": "hepnb-samples/1", "luminosity": "2 /fb", "samples": [sample]})


def test_the_scale_is_luminosity_times_cross_section_over_the_sum_of_weights(folder: Path) -> None:
    """The tree Runs of all files, or the weights of the events where these are to be counted;
    units are minded.
    """
    data, top, dy = normalised(reading.read(folder / "samples.yaml"))
    assert data.sample.scale == 1.0
    assert top.sample.scale == pytest.approx(2000 * 800 * 1.1 * 0.5 / 8000)
    weights = uproot.open(folder / "dy.root")["Events"]["genWeight"].array(library="np")
    assert dy.sample.scale == pytest.approx(2000 * 3 / weights.sum())
    assert top.notes == ("tt: sum of weights 8000 of its files",)
    assert dy.notes == ("drell-yan: sum of weights counted: genWeight of 250 events",)


def test_the_weighted_cutflow_is_that_of_plain_numpy(folder: Path) -> None:
    """Sums of weights, their squares, histograms; data count 1 in good blocks, though they have
    no genWeight.
    """
    runs = run_listed(
        reviewed(SPEC),
        reading.read(folder / "samples.yaml"),
        ready(reading.read(folder / "samples.yaml"), Settings()),
        Settings(),
    )
    expected = {}
    for name, files, scale in (
        ("data", ["data.root"], 1.0),
        ("Top pairs", ["tt_1.root", "tt_2.root"], 2000 * 800 * 1.1 * 0.5 / 8000),
    ):
        arrays = ak.concatenate([uproot.open(folder / f)["Events"].arrays() for f in files])
        mask = ak.to_numpy(ak.any(arrays["Muon_pt"] > 20, axis=1) & (arrays["MET_pt"] > 30))
        if name == "data":
            mask &= ak.to_numpy(arrays["luminosityBlock"] <= 2)
        weight = scale * (
            ak.to_numpy(arrays["genWeight"]) if name != "data" else np.ones(len(arrays))
        )
        met, _ = np.histogram(
            ak.to_numpy(arrays["MET_pt"])[mask], 5, (0, 100), weights=weight[mask]
        )
        expected[name] = (mask.sum(), weight[mask].sum(), (weight[mask] ** 2).sum(), met)
    assert runs.data is not None
    found = {"data": runs.data, "Top pairs": runs.by_process["Top pairs"]}
    for name, (n, total, squares, met) in expected.items():
        region = found[name].regions[0]
        assert (region.selected, region.weighted, region.variance) == (
            n,
            pytest.approx(total),
            pytest.approx(squares),
        )
        assert region.steps[-1].weighted == pytest.approx(total)
        assert runs.histograms("met")[name].values == pytest.approx(met)
    assert runs.simulation is not None
    parts = [runs.by_process[t].regions[0].weighted for t in ("Top pairs", "dy")]
    assert runs.simulation.regions[0].weighted == pytest.approx(sum(parts))


def test_the_command_line_prints_writes_and_draws(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One table, figures, and a result of which each part can go on by its name."""
    out = tmp_path / "r.json"
    arguments = ["run", str(folder / "s.adl"), "--samples", str(folder / "samples.yaml")]
    assert cli.main([*arguments, "-o", str(out), "--figures", str(tmp_path / "figures")]) == 0
    told = capsys.readouterr().out
    assert "Top pairs" in told
    assert " ± " in told
    assert "simulation at 2 fb⁻¹" in told
    assert "of 200 events are not in good.json" in told
    assert (tmp_path / "figures" / "met.png").stat().st_size > 5000
    runs = running.samples_from_json(json.loads(out.read_text()))
    assert json.loads(json.dumps(running.samples_json(runs))) == json.loads(out.read_text())
    assert cli.main(["to", "uhi", f"{out}#simulation", "-o", str(tmp_path / "h.json")]) == 0
    assert cli.main(["diff", f"{out}#tt", f"{out}#tt"]) == 0
    assert cli.main(["diff", str(out), str(out)]) == 2
    assert cli.main(["diff", f"{out}#nothing", f"{out}#tt"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert "results of several samples: data, tt, drell-yan" in said[0]
    assert "no sample nothing; expected one of data, simulation, Top pairs" in said[1]


@pytest.mark.parametrize("damage", ["cut", "events"])
def test_a_file_that_is_left_out_does_not_count_as_generated(
    damage: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Yields stay those of the whole process: the sum of weights is that of the files that were
    read, and it is told.
    """
    for name in ("tt_1.root", "tt_2.root"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    bad = tmp_path / "tt_2.root"
    if damage == "cut":  # its sum of weights cannot be read
        bad.write_bytes(bad.read_bytes()[:3000])
    else:  # its sum of weights can, its events cannot
        tree = uproot.open(bad)["Events"]
        place = tree["MET_pt"].member("fBasketSeek")[0]
        data = bytearray(bad.read_bytes())
        data[place + 60 : place + 120] = b"\xff" * 60
        bad.write_bytes(bytes(data))
    (tmp_path / "s.adl").write_text(SPEC)
    arguments = [
        "run",
        str(tmp_path / "s.adl"),
        "--samples",
        str(tmp_path / "s.yaml"),
        "--json",
        "--bad-files",
    ]
    (tmp_path / "s.yaml").write_text(_entry(name="tt", files="tt_*.root"))
    assert cli.main([*arguments, "stop"]) == 2
    capsys.readouterr()
    assert cli.main([*arguments, "skip"]) == 0
    found = json.loads(capsys.readouterr().out)
    (sample,) = found["samples"]
    assert sample["scale"] == pytest.approx(2000 * 800 / 5000)
    assert "left out" in " ".join(found["notes"]) or sample["result"]["skipped"]
    (tmp_path / "s.yaml").write_text(_entry(name="tt", files="tt_*.root", sum_of_weights=8000))
    assert cli.main([*arguments, "skip"]) == 0
    assert "the yields lack those left out" in capsys.readouterr().out


def test_the_weight_of_a_spec_goes_before_that_of_the_files(folder: Path) -> None:
    """A line weight is what the spec says; the scale multiplies it."""
    text = _entry(files="tt_1.root")
    listed = reading.parse(text, where=str(folder / "samples.yaml"))
    spec = "region SR\n  select MET > 30 GeV\n  weight two 2\n"
    runs = run_listed(reviewed(spec), listed, ready(listed, Settings()), Settings())
    region = runs.by_process["tt"].regions[0]
    assert region.weighted == pytest.approx(2 * region.selected * 2000 * 800 / 5000)


def test_a_sample_may_be_for_some_regions_only(folder: Path) -> None:
    """The others have nothing of it."""
    text = LIST.replace("cross_section: 3000 fb", "cross_section: 3000 fb\n    regions: SR")
    listed = reading.parse(text, where=str(folder / "samples.yaml"))
    runs = run_listed(reviewed(SPEC), listed, ready(listed, Settings()), Settings())
    assert [r.name for r in runs.by_process["dy"].regions] == ["SR"]
    assert [r.name for r in runs.by_process["Top pairs"].regions] == ["SR", "tight"]
    assert runs.simulation is not None
    assert runs.simulation.regions[1].weighted == runs.by_process["Top pairs"].regions[1].weighted


def test_a_generated_script_gives_the_same_numbers(folder: Path, tmp_path: Path) -> None:
    """Without hepnb: scales, good runs, data without weights, regions of a sample, figures."""
    text = (
        (folder / "samples.yaml")
        .read_text()
        .replace("cross_section: 3000 fb", "cross_section: 3000 fb\n    regions: SR")
    )
    (folder / "some.yaml").write_text(text)
    script = tmp_path / "analysis.py"
    assert (
        cli.main(
            [
                "generate",
                str(folder / "s.adl"),
                "--samples",
                str(folder / "some.yaml"),
                "-o",
                str(script),
            ]
        )
        == 0
    )
    source = script.read_text()
    assert "hepnb" not in source.partition('"""')[2].partition('"""')[2]  # but for its introduction
    shown = subprocess.run(
        [sys.executable, "-I", script.name, "--figures", "figures"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (tmp_path / "figures" / "met.png").stat().st_size > 5000
    listed = reading.read(folder / "some.yaml")
    runs = run_listed(reviewed(SPEC), listed, ready(listed, Settings()), Settings())
    assert runs.data is not None
    expected = {**runs.by_process, "data": runs.data}
    told = dict(re.findall(r"^(\S.*)\n\n((?:.+\n(?:.+\n)+\n)+)", shown, re.MULTILINE))
    assert set(told) == set(expected)
    for process, result in expected.items():
        rows = re.findall(
            r"^(select .*?)\s{2,}(\d+)\s+(\d+)\s+(\S+) ± (\S+)$", told[process], re.MULTILINE
        )
        steps = [s for r in result.regions for s in r.steps]
        assert [(r[0], int(r[1]), int(r[2])) for r in rows] == [
            (s.adl, s.alone, s.cumulative) for s in steps
        ]
        assert [float(r[3]) for r in rows] == pytest.approx([s.weighted for s in steps], rel=1e-5)
        assert [float(r[4]) for r in rows] == pytest.approx(
            [s.statistical**0.5 for s in steps], rel=1e-2
        )


def test_a_list_is_a_wish_of_its_own(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside files, weights or a luminosity it would be said twice; coffea's runner knows no
    scales.
    """
    command = [
        "generate",
        str(folder / "s.adl"),
        "--samples",
        str(folder / "samples.yaml"),
        "-o",
        str(tmp_path / "a.ipynb"),
    ]
    assert cli.main([*command, "--wish", "luminosity 3 /fb"]) == 2
    assert cli.main([*command, "--wish", f"files {folder / 'dy.root'}"]) == 2
    assert cli.main([*command, "--events", str(folder / "dy.root")]) == 2
    assert cli.main([*command, "--target", "coffea"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert "luminosity beside samples" in said[0]
    assert "files beside samples" in said[1]
    assert "--events beside a wish for files" in said[2]
    assert "samples of a list for coffea's runner" in said[3]
    assert cli.main(command) == 0
    assert (tmp_path / "a.ipynb").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "no list of samples; expected format: hepnb-samples/1"),
        ("{format: hepnb-samples/2}", "no list of samples; expected format: hepnb-samples/1"),
        ("{", "no YAML"),
        ("{format: hepnb-samples/1, sample: []}", "no key 'sample' is known"),
        ("{format: hepnb-samples/1}", "no samples"),
        (
            _entry(cross_section=800),
            "sample tt: cross section 800 without a unit; expected cross_section: 800 pb",
        ),
        (_entry(cross_section="800"), "sample tt: cross section 800 without a unit"),
        (_entry(cross_section="800 GeV"), "sample tt: cross section '800 GeV'"),
        (_entry(cross_section="-1 pb"), "sample tt: cross section '-1 pb'"),
        (_entry(cross_section=".nan pb"), "sample tt: cross section '.nan pb'"),
        (
            _entry(sum_of_weights=0),
            "sample tt: a sum of weights of 0; expected a number above 0, file or count",
        ),
        (_entry(sum_of_weights="many"), "sample tt: sum_of_weights 'many'"),
        (_entry(k_factor=0), "sample tt: k_factor 0"),
        (_entry(filter_efficiency="x"), "sample tt: filter_efficiency 'x'"),
        (_entry(kfactor=1), "sample 1: no key 'kfactor' is known; expected one of"),
        (_entry(files=None), "sample tt: no files"),
        (_entry(files=[1]), "sample tt: files [1]"),
        (_entry(name=None), "sample 1: no name"),
        (_entry(name=7), "sample 1: name 7"),
        (_entry(kind="fake"), "sample tt: kind 'fake'; expected data or simulation"),
        (_entry(kind="data"), "sample tt: cross_section of recorded data"),
        (_entry(good_runs="g.json"), "sample tt: good_runs of simulation"),
        (_entry(colour="no colour"), "sample tt: colour 'no colour'"),
        (_entry(regions=[1]), "sample tt: regions [1]"),
        (_entry().replace("2 /fb", "2"), "luminosity 2 without a unit; expected luminosity: 2 /fb"),
        (_entry().replace("2 /fb", "2 GeV"), "luminosity '2 GeV'"),
        (_entry().replace("luminosity: 2 /fb", ""), "simulation without a luminosity"),
        (
            _entry(process="tt") + "processes: {top: {}}",
            "sample tt: process 'tt' is not one of processes; expected one of top",
        ),
        (
            _entry() + "- {name: tt, files: x.root, cross_section: 1 pb}",
            "sample tt: two samples of this name",
        ),
    ],
)
def test_what_is_wrong_in_a_list_is_one_sentence(text: str, says: str) -> None:
    """The sample, what was found, what was expected."""
    with pytest.raises(EventsError) as caught:
        reading.parse(text, where="s.yaml")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (_entry(files="nowhere.root"), "sample tt: no such file: "),
        (_entry(files="nowhere_*.root"), "no file matches"),
        (_entry(files=["tt_1.root", "./tt_1.root"]), "twice; expected every file once"),
        (_entry(files="dy.root"), "sample tt: no sum_of_weights; expected a number, or count"),
        (
            _entry(cross_section=None),
            "sample tt: no cross_section; expected cross_section: 1.23 pb; events of cms-nanoaod",
        ),
        (_entry(dataset=12), "sample tt: data set 12 is not in the metadata; say metadata: FILE"),
        (_entry() + "- {name: b, files: tt_1.root, cross_section: 1 pb}", "is in sample tt, too"),
    ],
)
def test_what_is_wrong_with_the_files_is_one_sentence(folder: Path, text: str, says: str) -> None:
    """Before anything is run."""
    with pytest.raises(HepnbError) as caught:
        normalised(reading.parse(text, where=str(folder / "samples.yaml")))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_sum_of_weights_of_zero_in_the_files_is_an_error(tmp_path: Path) -> None:
    """Nothing is divided by it."""
    _nano(tmp_path / "tt_1.root", 20, seed=1, simulated=True, runs=0.0)
    with pytest.raises(EventsError, match="sample tt: a sum of weights of 0; expected more than 0"):
        normalised(reading.parse(_entry(), where=str(tmp_path / "s.yaml")))


def test_files_and_a_list_are_either_or(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither is guessed."""
    assert cli.main(["run", str(folder / "s.adl")]) == 2
    assert cli.main(["run", str(folder / "s.adl"), "a.root", "--samples", "s.yaml"]) == 2
    assert cli.main(["run", str(folder / "s.adl"), "--samples", "s.yaml", "--region", "SR"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.split(";")[0] for line in said] == [
        "hepnb: run: no files",
        "hepnb: run: files beside --samples",
        "hepnb: run: --region beside --samples",
    ]


# --- numbers of ATLAS Open Data
# -----------------------------------------------------------------------------------


def test_files_of_atlas_open_data_say_their_numbers(tmp_path: Path) -> None:
    """Cross section and sum of weights are branches; two data sets in one sample are refused."""
    for number, cross_section in ((1, 1.25), (2, 6.5)):
        path = tmp_path / f"mc_{number}.root"
        make(path, events=200)
        tree = uproot.open(path)["mini"].arrays()
        changed = {"XSection": cross_section, "SumWeights": 400.0, "channelNumber": float(number)}
        for name, value in changed.items():
            tree[name] = ak.values_astype(
                ak.zeros_like(tree["XSection"]) + value, "int32" if "Num" in name else "float32"
            )
        with uproot.recreate(path) as file:
            file.mktree(
                "mini",
                {n: tree[n].type.content for n in tree.fields if not n.endswith("_n")},
                counter_name=lambda c: f"{c.partition('_')[0]}_n",
            )
            file["mini"].extend({n: tree[n] for n in tree.fields if not n.endswith("_n")})
    text = _entry(name="ZZ", files="mc_1.root", cross_section=None)
    (found,) = normalised(reading.parse(text, where=str(tmp_path / "s.yaml")))
    assert found.sample.scale == pytest.approx(2000 * 1.25 / 400)
    assert found.notes == (
        "ZZ: cross_section 1.25 pb of its files",
        "ZZ: sum of weights 400 of its files",
    )
    both = _entry(name="ZZ", files="mc_*.root", cross_section=None)
    with pytest.raises(
        EventsError,
        match=r"cross_section 1.25 in .*mc_1.root and 6.5 in .*mc_2.root; expected one data set",
    ):
        normalised(reading.parse(both, where=str(tmp_path / "s.yaml")))
    (tmp_path / "table.csv").write_text(
        "dataset_number,crossSection_pb,genFiltEff,kFactor,sumOfWeights\n1,2.5,0.5,1.2,800\n"
        "2,1,1,1,\n"
    )
    with_table = text + "metadata: table.csv\n"
    (found,) = normalised(reading.parse(with_table, where=str(tmp_path / "s.yaml")))
    assert found.sample.scale == pytest.approx(2000 * 2.5 * 0.5 * 1.2 / 800)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "t.csv",
            (
                "dataset_number,physics_short,crossSection_pb,genFiltEff,kFactor,sumOfWeights\n"
                "7,zz,1.5,0.5,2,30\n"
            ),
        ),
        (
            "t.json",
            (
                '{"7": {"physics_short": "zz", "crossSection": 1.5, "genFiltEff": 0.5, "kFactor": '
                "2, "
                '"sumOfWeights": 30}}'
            ),
        ),
        (
            "t.py",
            (
                'infos = {"zz": {"DSID": 7, "events": 5, "red_eff": 0.5, "sumw": 60, "xsec": 1.5, '
                '"kfac": 2, "filteff": 0.5}}'
            ),
        ),
    ],
)
def test_tables_of_data_sets_are_read_in_their_forms(name: str, text: str, tmp_path: Path) -> None:
    """By number and by name; a module is not executed."""
    (tmp_path / name).write_text(text)
    found = metadata.read(tmp_path / name)
    assert found["7"] == found["zz"] == metadata.DataSet(1.5, 2.0, 0.5, 30.0)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "a,b\n1,2\n"),
        ("t.json", "["),
        ("t.json", "[1]"),
        ("t.py", "import os"),
        ("t.py", "x = {'a': open('b')}"),
        ("t.csv", "dsid,xsec\n1,many\n"),
    ],
)
def test_what_is_no_table_of_data_sets_is_one_sentence(
    name: str, text: str, tmp_path: Path
) -> None:
    """With the columns that are expected."""
    (tmp_path / name).write_text(text)
    with pytest.raises(EventsError, match="no table of data sets"):
        metadata.read(tmp_path / name)


def test_the_four_lepton_data_of_atlas_open_data_are_points_over_a_toy_stack(
    tmp_path: Path,
) -> None:
    """All 832 recorded events; the toy is scaled to 10/fb."""
    files = [str(shared(f"data/atlas-opendata-2020/data_{period}.4lep.root")) for period in "ABCD"]
    make(tmp_path / "toy.root", events=500)
    listed = {
        "format": "hepnb-samples/1",
        "luminosity": "10 fb-1",
        "samples": [
            {"name": "data", "files": files},
            {
                "name": "toy",
                "files": "toy.root",
                "cross_section": "0.05 pb",
                "sum_of_weights": "count",
            },
        ],
    }
    (tmp_path / "s.yaml").write_text(yaml.safe_dump(listed))
    found = reading.read(tmp_path / "s.yaml")
    spec = 'region SR\n  select size(Lepton) >= 2\n  histo n, "leptons", 6, 0, 6, size(Lepton)\n'
    runs = run_listed(reviewed(spec), found, ready(found, Settings()), Settings())
    assert runs.data is not None
    assert runs.data.entries == 832
    assert runs.data.regions[0].weighted == runs.data.regions[0].selected == 832
    assert runs.simulation is not None
    assert runs.simulation.regions[0].weighted == pytest.approx(
        500, rel=0.01
    )  # scale factors beside the weights
    (figure,) = plot.of_samples(runs).values()
    assert len(figure.axes) == 2


def test_the_runs_tree_of_a_nanoaod_file_is_understood() -> None:
    """The branch of older files, too (genEventSumw_)."""
    path = shared("data/cms-nanoaod/coffea_nano_dy.root")
    text = _entry(name="DY", files=str(path), cross_section="6077.22 pb")
    (found,) = normalised(reading.parse(text))
    assert found.sample.scale == pytest.approx(2000 * 6077.22 / 15166686735.858717)


#: two files in the form of PHYSLITE, as ROOT writes them, of 20 events with weights of 2, 2, 2 and
#: -1 in turn; their bookkeepers: AllExecutedEvents in two cycles and of a skim, a kernel's, a
#: variation's; the last cycle has 1000 in one and 500 in the other, which also has two unfinished
BOOKKEPT = [Path(__file__).parent / f"bookkept{n}.root" for n in ("", "_unfinished")]


def test_the_bookkeepers_of_a_physlite_file_are_understood() -> None:
    """Of all executed events the last cycle, not of a skim, added over the files; what was not read
    to its end is told.
    """
    text = _entry(name="top", files=str(BOOKKEPT[0]), cross_section="1 pb")
    (alone,) = normalised(reading.parse(text))
    assert alone.sample.scale == pytest.approx(2000 / 1000)
    assert alone.notes == ("top: sum of weights 1000 of its files",)
    listed = reading.parse(
        _entry(name="top", files=[str(f) for f in BOOKKEPT], cross_section="1 pb")
    )
    (both,) = normalised(listed)
    assert both.sample.scale == pytest.approx(2000 / 1500)
    assert f"top: 2 in IncompleteCutBookkeepersAux.name of {BOOKKEPT[1]}" in both.notes[0]
    spec = "region SR\n  select size(Muon) >= 1\n"
    (run,) = run_listed(reviewed(spec), listed, ready(listed, Settings()), Settings()).runs
    weights = [(-1 if n % 4 == 0 else 2) for n in range(20) if n % 3] * 2
    assert run.result.regions[0].selected == len(weights)
    assert run.result.regions[0].weighted == pytest.approx(sum(weights) * 2000 / 1500)


def test_bookkeepers_of_no_known_input_give_no_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what was looked for; nothing is guessed from the others."""
    known = schema.load("physlite").chosen
    (branch,) = known
    rule = replace(known[branch], where=(("CutBookkeepersAux.inputStream", ("StreamRDO",)),))
    text = _entry(name="top", files=str(BOOKKEPT[0]), cross_section="1 pb")
    real = weighing.opening.first

    def other(*given: Any) -> EventFile:
        found = real(*given)
        return found._replace(schema=replace(found.schema, chosen={branch: rule}))

    monkeypatch.setattr(weighing.opening, "first", other)
    with pytest.raises(
        EventsError, match=r"no CutBookkeepersAux\.sumOfEventWeights; expected one of"
    ):
        normalised(reading.parse(text))


# --- sums
# --------------------------------------------------------------------------------------------------


def _result(weights: list[float], factor: float) -> RunResult:
    total, squares = sum(weights), sum(w * w for w in weights)
    step = Step(
        "r", "select x", len(weights), len(weights), total * factor, variance=squares * factor**2
    )
    region = RegionResult("SR", (step,), len(weights), total * factor, squares * factor**2)
    histogram = Histogram(
        "h",
        "x",
        "",
        (0.0, 1.0),
        (total * factor,),
        (squares * factor**2,),
        total * factor,
        total * factor,
        underflow_variance=squares * factor**2,
        overflow_variance=squares * factor**2,
    )
    return RunResult("", (), (region,), (histogram,), {}, 0.0, 0.0)


@given(
    st.lists(st.floats(0.1, 10), min_size=1, max_size=5),
    st.lists(st.floats(0.1, 10), min_size=1, max_size=5),
    st.floats(0.01, 100),
)
def test_scaling_and_adding_change_their_order_as_they_like(
    one: list[float], other: list[float], factor: float
) -> None:
    """The sum of two scaled results is the scaled result of all events."""
    both = added([scaled(_result(one, 1.0), factor), scaled(_result(other, 1.0), factor)])
    whole = _result(one + other, factor)
    for found, expected in (
        (both.regions[0], whole.regions[0]),
        (both.regions[0].steps[0], whole.regions[0].steps[0]),
    ):
        assert (found.weighted, found.variance) == (
            pytest.approx(expected.weighted),
            pytest.approx(expected.variance),
        )
    drawn, whole_drawn = both.histograms[0], whole.histograms[0]
    assert drawn.variances == pytest.approx(whole_drawn.variances)
    assert (drawn.underflow_variance, drawn.overflow_variance) == pytest.approx(
        (whole_drawn.underflow_variance, whole_drawn.overflow_variance)
    )


def test_a_sum_of_weights_has_its_uncertainty_and_a_count_has_none() -> None:
    """√Σw² beside what is no plain number of events."""
    assert sum_of_weights(Step("r", "select x", 4, 4, 4.0, variance=4.0)) == "4"
    assert sum_of_weights(Step("r", "select x", 4, 4, 2.0, variance=1.0)) == "2 ± 1"
    assert sum_of_weights(RegionResult("SR", (), 2, 6.0, 18.0)) == "6 ± 4.24"
