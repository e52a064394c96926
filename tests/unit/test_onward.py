"""Numbers for other programs: a submission of HEPData, a workspace of pyhf, histograms for hist,
LaTeX.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from hepnb import compare, onward
from hepnb.cli import main
from hepnb.errors import PaperError
from hepnb.onward.latex import escaped
from hepnb.result import (
    ComparedRow,
    ComparisonReport,
    Histogram,
    InputFile,
    PublishedYield,
    RegionResult,
    RunResult,
    Uncertainty,
)
from hepnb.run import report as running

SYMMETRIC, LOPSIDED = Uncertainty("stat", 1.5, 1.5), Uncertainty("syst", 1.0, 0.5)
YIELDS = (
    PublishedYield("SRA", 12.0, what="observed", table="Table 5", page=9, luminosity=36.1),
    PublishedYield("SRA", 9.0, (SYMMETRIC, LOPSIDED), "process", "W+jets", table="Table 5", page=9),
    PublishedYield("SRA", 0.1, (), "process", "Multi-jet", "<", table="Table 5", page=9),
    PublishedYield(
        "SRA",
        3.0,
        (Uncertainty("", 0.4, 0.4),),
        "process",
        "χ̃_{1}^{0} (500,1)",
        table="Table 5",
        page=9,
    ),
    PublishedYield("SRB", 4.0, what="observed", table="Table 5", page=9),
    PublishedYield(
        "SRB", 5.0, (Uncertainty("", 1.0, 1.0),), "process", "W+jets", table="Table 5", page=9
    ),
    PublishedYield(
        "SRB",
        1.5,
        (Uncertainty("", 0.2, 0.2),),
        "process",
        "χ̃_{1}^{0} (500,1)",
        table="Table 5",
        page=9,
    ),
)
#: the checker of HEPData leaves files open
OTHERS_FILES = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
SIGNAL = "χ̃_{1}^{0} (500,1)"
DRAWN = Histogram("met", "MET", "GeV", (100.0, 200.0, 400.0), (9.0, 4.0), (10.0, 5.0), 3.0, 2.0,
                  underflow_variance=3.5, overflow_variance=2.5)  # fmt: skip
RUN = RunResult(
    "ff",
    (InputFile("f.root", "s", 1000),),
    (RegionResult("SRA", (), 40, 2.0), RegionResult("SRB", (), 0, 0.0)),
    (DRAWN,),
    {},
    0.0,
    0.0,
)


@OTHERS_FILES
def test_a_submission_is_valid_and_comes_back(tmp_path: Path) -> None:
    """HEPData's own checker passes it, and our reader reads the same numbers from it."""
    pytest.importorskip("hepdata_lib", reason="hepdata_lib is not installed (extra hepdata)")
    written = onward.write_submission(YIELDS, tmp_path / "record")
    assert [p.name for p in written] == ["submission.yaml", "table_5.yaml"]
    found = compare.load_published(tmp_path / "record").yields
    wanted = {(y.region, y.label, y.value, y.bound, y.uncertainties) for y in YIELDS}
    assert {(y.region, y.label, y.value, y.bound, y.uncertainties) for y in found} == wanted
    assert not (Path.cwd() / "submission.tar.gz").exists()


def test_a_submission_is_written_into_a_new_folder_only(tmp_path: Path) -> None:
    """What is there stays."""
    pytest.importorskip("hepdata_lib", reason="hepdata_lib is not installed (extra hepdata)")
    (tmp_path / "x").write_text("mine")
    with pytest.raises(PaperError, match="the folder is not empty"):
        onward.write_submission(YIELDS, tmp_path)


@OTHERS_FILES
def test_tables_whose_names_begin_alike_stay_apart(tmp_path: Path) -> None:
    """HEPData takes 64 characters, and makes the names of files of them: none is lost, whatever
    stands in a name.
    """
    pytest.importorskip("hepdata_lib", reason="hepdata_lib is not installed (extra hepdata)")
    long = "Observed and expected numbers of events in the signal regions of the analysis"
    labels = [f"{long} {end}" for end in ("A", "B")] + ["Table 1/2", "Table 1-2", "TABLE 1 2"]
    rows = [replace(YIELDS[0], value=float(n), table=label) for n, label in enumerate(labels)]
    onward.write_submission(rows, tmp_path / "record")
    found = compare.load_published(tmp_path / "record").yields
    assert [y.value for y in found] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert len({y.table for y in found}) == 5
    assert all(len(y.table) <= 64 for y in found)


@pytest.mark.filterwarnings("ignore:jsonschema.RefResolver is deprecated:DeprecationWarning")
def test_a_workspace_gives_the_cls_that_pyhf_gives_by_hand() -> None:
    """The same model, written down by hand with pyhf's own dictionary: the same CLs for mu = 1."""
    pyhf = pytest.importorskip("pyhf", reason="pyhf is not installed (extra stats)")
    made = onward.workspace(YIELDS, signal=[SIGNAL])
    ours = pyhf.Workspace(made.document)
    data = ours.data(ours.model())
    found = float(pyhf.infer.hypotest(1.0, data, ours.model(), test_stat="qtilde"))

    def varied(name: str, low: float, high: float) -> dict[str, object]:
        return {"name": name, "type": "histosys", "data": {"lo_data": [low], "hi_data": [high]}}

    mu = {"name": "mu", "type": "normfactor", "data": None}
    by_hand = pyhf.Model(
        {"channels": [
            {"name": "SRA", "samples": [
                {"name": "b", "data": [9.0],
                "modifiers": [varied("a", 7.5, 10.5), varied("b", 8.5, 10.0)]},
                {"name": "s", "data": [3.0], "modifiers": [mu, varied("c", 2.6, 3.4)]},
            ]},
            {"name": "SRB", "samples": [
                {"name": "b", "data": [5.0], "modifiers": [varied("d", 4.0, 6.0)]},
                {"name": "s", "data": [1.5], "modifiers": [mu, varied("e", 1.3, 1.7)]},
            ]},
        ]},
        poi_name="mu",
    )  # fmt: skip
    wanted = float(
        pyhf.infer.hypotest(1.0, [12.0, 4.0, *by_hand.config.auxdata], by_hand, test_stat="qtilde")
    )
    assert found == pytest.approx(wanted, abs=1e-6)
    assert 0.05 < found < 1.0


def test_what_a_workspace_cannot_say_is_said() -> None:
    """Missing correlations, limits, variations below zero, regions that lack something."""
    rows = [
        *YIELDS,
        PublishedYield("CR", 100.0, what="observed"),
        replace(YIELDS[5], region="SRB", name="tt̄", value=0.5),
    ]
    notes = onward.workspace(rows, signal=[SIGNAL], check=False).notes
    assert notes[0].startswith("uncertainties are taken as uncorrelated")
    assert "SRA: Multi-jet is left out, since only an upper limit is published (< 0.1)" in notes
    assert "SRB: tt̄ 0.5 − 1 is below zero; its variation ends at 0" in notes
    assert "CR: left out, no background" in notes
    with pytest.raises(
        PaperError, match="no region has an observed number, a background and a signal"
    ):
        onward.workspace(YIELDS, check=False)


def test_backgrounds_that_do_not_add_up_are_said() -> None:
    """A second signal of the table would count as background; of several totals that of the
    backgrounds is it.
    """
    rows = [
        PublishedYield("SRA", 12.0, what="observed"),
        PublishedYield("SRA", 7.0, what="process", name="Top"),
        PublishedYield("SRA", 2.0, what="process", name="Z"),
        PublishedYield("SRA", 9.0, what="expected", name="Total bkg."),
        PublishedYield("SRA", 14.0, what="expected", name="Total expected"),
        PublishedYield("SRA", 5.0, what="process", name="S(600)"),
    ]  # fmt: skip
    good = onward.workspace(rows, signal=["S(600)"], check=False)
    assert len(good.notes) == 1
    other = [*rows, PublishedYield("SRA", 4.0, what="process", name="S(900)")]
    notes = onward.workspace(other, signal=["S(600)"], check=False).notes
    assert "(Top, Z, S(900)) adds up to 13, the total that is printed is 9" in notes[1]
    alone = [rows[0], *rows[3:]]
    (channel,) = onward.workspace(alone, signal=["S(600)"], check=False).document["channels"]
    assert [s["data"] for s in channel["samples"]] == [[9.0], [5.0]]


def test_a_run_may_be_the_signal_and_totals_the_background() -> None:
    """Of two fits the later one counts; the run stands as a sample with its statistical
    uncertainty.
    """
    rows = [
        PublishedYield("SRA", 12.0, what="observed"),
        PublishedYield("SRA", 9.0, what="expected", fit="pre-fit"),
        PublishedYield("SRA", 10.0, what="expected", fit="post-fit"),
        PublishedYield("SRA", 1.0, what="observed", decision="rejected"),
    ]  # fmt: skip
    made = onward.workspace(rows, also=onward.yields_of_run(RUN, "signal"), check=False).document
    (channel,) = made["channels"]
    assert [(s["name"], s["data"]) for s in channel["samples"]] == [
        ("background", [10.0]),
        ("signal", [2.0]),
    ]
    varied = channel["samples"][1]["modifiers"][1]["data"]
    assert varied == {
        "hi_data": [pytest.approx(2.0 + 2.0 / 40**0.5)],
        "lo_data": [pytest.approx(2.0 - 2.0 / 40**0.5)],
    }
    assert made["observations"] == [{"name": "SRA", "data": [12.0]}]


def test_a_run_gives_counts_of_data_and_weights_of_simulation() -> None:
    """Counts where all weights are one; a sum of weights with its uncertainty else."""
    data = replace(RUN, regions=(RegionResult("SR", (), 40, 40.0),))
    assert onward.yields_of_run(data)[0] == PublishedYield(
        "SR", 40.0, what="observed", table="this reproduction"
    )
    simulated = onward.yields_of_run(RUN, "signal")
    assert [(y.value, y.what, y.name) for y in simulated] == [
        (2.0, "process", "signal"),
        (0.0, "process", "signal"),
    ]


def test_histograms_come_back_in_hist() -> None:
    """Edges, sums of weights, variances, under- and overflow, in one and two dimensions."""
    import hist
    import uhi.io.json

    square = Histogram(
        "map",
        "map",
        "",
        (0.0, 1.0, 2.0),
        (1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
        (1.0,) * 6,
        y_edges=(0.0, 1.0, 2.0, 3.0),
    )
    text = onward.uhi_json(replace(RUN, histograms=(DRAWN, square)))
    read = json.loads(text, object_hook=uhi.io.json.object_hook)
    one = hist.Hist(read["met"])
    assert (
        list(one.axes[0].edges),
        list(one.values(flow=True)),
        list(one.variances(flow=True)),
    ) == ([100.0, 200.0, 400.0], [3.0, 9.0, 4.0, 2.0], [3.5, 10.0, 5.0, 2.5])
    assert hist.Hist(read["map"]).values().tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W+jets", "W+jets"), ("p_{T}^{miss} 100–150", (r"p$_{\mathrm{T}}^{\mathrm{miss}}$ "
r"100--150")), ("a_b & 5%", r"a\_b \& 5\%"),
        ("Z → νν", r"Z $\to$ $\nu\nu$"), (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("$x^2$", r"\$x\textasciicircum{}2\$"),
    ],
)  # fmt: skip
def test_labels_of_a_paper_are_plain_text_in_latex(text: str, expected: str) -> None:
    """Scripts and symbols are mathematics; nothing of a paper is a command."""
    assert escaped(text) == expected


def test_a_number_has_the_same_digits_wherever_it_is_printed() -> None:
    """In a terminal, and in LaTeX."""
    y = replace(YIELDS[1], uncertainties=(Uncertainty("stat", 1.23456, 0.5),), value=9.25)
    assert compare.value_text(y) == "9.25 +1.235 −0.5 (stat)"
    assert r"$9.25 ^{+1.235}_{-0.5}\,(\mathrm{stat})$" in onward.latex_yields([y])


def test_tables_for_latex() -> None:
    """A row for each region, a column for each thing counted; uncertainties on both sides,
    limits, gaps.
    """
    lines = onward.latex_yields(YIELDS).splitlines()
    assert lines[2].count("&") == 4
    assert lines[4].startswith(
        r"SRA & $12$ & $9 \pm 1.5\,(\mathrm{stat}) ^{+1}_{-0.5}\,(\mathrm{syst})$ & $< 0.1$ &"
    )
    assert " & -- & " in lines[5]
    report = ComparisonReport("x",
    (ComparedRow("SR", "MET", 9.0, 3.0, 10.0, 1.11, 0.3, "agrees"), ComparedRow(
        "VR", "", 5.0, None, None, None, None, "missing")))  # fmt: skip
    assert onward.latex_comparison(report).splitlines()[4:6] == [
        r"SR & MET & $9 \pm 3$ & $10$ & $1.11$ & $0.30$ & agrees \\",
        r"VR & selected & $5$ & -- & -- & -- & missing \\",
    ]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_a_table_can_be_typeset(tmp_path: Path) -> None:
    """Pdflatex takes it as it is."""
    body = (
        r"\documentclass{article}\usepackage{booktabs}\begin{document}"
        + onward.latex_yields(YIELDS[:2])
        + r"\end{document}"
    )
    (tmp_path / "t.tex").write_text(body, encoding="utf-8")
    subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )


def test_the_command_writes_each_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From published numbers, from a run; what a form cannot take is said."""
    published, run = tmp_path / "P.yaml", tmp_path / "r.json"
    published.write_text(
        compare.dump_published(compare.PublishedReading(YIELDS), "a note"), encoding="utf-8"
    )
    run.write_text(json.dumps(running.to_json(RUN)))
    assert main(["to", "latex", str(published), "-o", str(tmp_path / "t.tex")]) == 0
    assert main(["to", "uhi", str(run), "-o", str(tmp_path / "h.json")]) == 0
    assert (
        main(["to", "latex", str(run), "--process", "W+jets", "-o", str(tmp_path / "r.tex")]) == 0
    )
    assert (
        main(
            [
                "to",
                "pyhf",
                str(published),
                "--signal",
                SIGNAL,
                "--no-check",
                "-o",
                str(tmp_path / "w.json"),
            ]
        )
        == 0
    )
    assert json.loads((tmp_path / "w.json").read_text())["version"] == "1.0.0"
    assert "uncorrelated" in capsys.readouterr().err
    assert main(["to", "uhi", str(published), "-o", str(tmp_path / "h.json")]) == 2
    assert "published numbers have no histograms" in capsys.readouterr().err
    assert (
        main(["to", "latex", str(published), "--table", "Table 9", "-o", str(tmp_path / "t.tex")])
        == 2
    )
    assert "expected Table 5" in capsys.readouterr().err


@OTHERS_FILES
def test_a_submission_says_what_it_holds(tmp_path: Path) -> None:
    """The place in the paper, the luminosity, the names of the uncertainties."""
    pytest.importorskip("hepdata_lib", reason="hepdata_lib is not installed (extra hepdata)")
    onward.write_submission(YIELDS, tmp_path / "record", comment="Yields of a note.")
    first, second = yaml.safe_load_all((tmp_path / "record" / "submission.yaml").read_text())
    assert (first["comment"], second["location"]) == ("Yields of a note.", "Page 9")
    table = yaml.safe_load((tmp_path / "record" / "table_5.yaml").read_text())
    assert table["dependent_variables"][0]["qualifiers"] == [
        {"name": "LUMINOSITY", "value": 36.1, "units": "fb$^{-1}$"}
    ]
    assert table["dependent_variables"][1]["values"][1]["errors"] == [
        {"label": "total", "symerror": 1.0}
    ]
    labels = [
        e["label"] for v in table["dependent_variables"][1]["values"] for e in v.get("errors", [])
    ]
    assert set(labels) == {"stat", "syst", "total"}


def test_a_paper_is_a_source(tmp_path: Path) -> None:
    """Its tables are read; its name is no setting."""
    assert main(["to", "latex", "example", "-o", str(tmp_path / "t.tex"), "--offline"]) == 0
    lines = (tmp_path / "t.tex").read_text().splitlines()
    assert lines[2] == r"Counted & SR & CR \\"  # a cutflow has its steps below each other
    assert lines[4] == r"All events & $20000$ & $20000$ \\"
