"""A run beside published numbers: conditions, bins, histograms, other runs, several sources,
what is drawn and written.
"""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Literal

import pytest

from hepnb import compare, onward, plot, workflow
from hepnb.cli import main
from hepnb.compare import Conditions
from hepnb.errors import PaperError, RunError
from hepnb.notebook import show
from hepnb.result import (
    BinRange,
    ComparedHistogram,
    ComparedRow,
    ComparisonReport,
    Histogram,
    InputFile,
    PublishedYield,
    RegionResult,
    RunResult,
    Step,
    Uncertainty,
    Unread,
)
from hepnb.run import report as running
from tests.conftest import shared

CASES = (
    "hepdata-bins-by-position",
    "hepdata-exponent",
    "hepdata-multidoc",
    "hepdata-onesided",
    "hepdata-rows-are-regions",
)
DRAWN = Histogram(
    "met",
    "MET",
    "GeV",
    (100.0, 200.0, 300.0, 500.0),
    (9.0, 4.0, 1.0),
    (9.0, 4.0, 1.0),
    overflow=2.0,
    overflow_variance=3.0,
)


def region(name: str, *steps: tuple[str, int, float], applied: bool = True) -> RegionResult:
    """A region with its steps (line, count, sum of weights)."""
    made = tuple(Step(line, line, n, n, w, applied) for line, n, w in steps)
    return RegionResult(name, made, steps[-1][1], steps[-1][2])


def run_of(*regions: RegionResult, drawn: tuple[Histogram, ...] = ()) -> RunResult:
    """A run over 1000 events."""
    return RunResult("ff", (InputFile("f.root", "s", 1000),), regions, drawn, {}, 0.0, 0.0)


SR = region("SR", ("select size(jets) >= 2", 100, 50.0))
LOW = region("SR/low", ("select size(jets) >= 2", 100, 50.0), ('bin "low" MET [] 100 200', 9, 4.5))
HIGH = region("SR/high", ("select size(jets) >= 2", 100, 50.0), ('bin "high" MET > 200', 4, 2.0))
LISTED = region(
    "SR/HT 300 to 500", ("select size(jets) >= 2", 100, 50.0), ("bins HT 300 500 1000", 7, 3.5)
)


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES)
def test_the_cases_come_out_as_expected(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Bins by their edges, 1e2 as 100, several documents, one-sided errors, regions as rows."""
    folder = shared(f"cases/bugs/{case}")
    main(["compare", str(folder / "r.json"), str(folder / "t.yaml"), "--json"])
    rows = json.loads(capsys.readouterr().out)["rows"]
    told = [(r["region"], r["published"], r["run"], r["verdict"]) for r in rows]
    both = [("SR", 100, 100, "exact"), ("SR", 39, 39, "exact")]
    assert told == {
        "hepdata-bins-by-position": [("SR", 9, 3, "differs"), ("SR", 2, 0, "differs")],
        "hepdata-rows-are-regions": [
            ("SR", 39, 39, "exact"), ("SR", 41.2, 39, "not comparable"),
            ("SR/MET200", 3, 3, "exact"),
            ("SR/MET200", 2.5, 3, "not comparable"),
        ],
    }.get(case, both)  # fmt: skip


@pytest.mark.parametrize(
    ("bins", "adl"),
    [
        ((BinRange("MET", 100.0, 200.0, "GeV"),), "selected in SR/low"),
        ((BinRange("E_{T}^{miss}", 0.1, 0.2, "TeV"),), "selected in SR/low"),
        ((BinRange("MET", 200.0, None, "GeV"),), "selected in SR/high"),
        ((BinRange("HT", 300.0, 500.0, "GeV"),), "selected in SR/HT 300 to 500"),
        ((BinRange("MET", 100.0, 250.0, "GeV"),), ""),
        ((BinRange("MET", 100.0, 200.0, "GeV"), BinRange("njet", 2.0, 3.0)), ""),
    ],
)
def test_a_bin_is_the_one_with_its_edges(bins: tuple[BinRange, ...], adl: str) -> None:
    """In any unit, open or not, by name or by line; another range, or one quantity more, is
    another bin.
    """
    found = compare.compare(
        run_of(SR, HIGH, LISTED, LOW), [PublishedYield("SR", 9.0, bins=bins)]
    ).rows[0]
    assert found.adl == adl
    assert (found.verdict == "missing") == (adl == "")
    assert not adl or found.reason == ""


def test_a_bin_may_be_one_of_a_histogram() -> None:
    """By its edges again: one bin, two together, an open one with the overflow; with the
    variance that the histogram has.
    """
    wanted = [(100.0, 200.0), (200.0, 500.0), (300.0, None), (150.0, 200.0)]
    rows = [
        PublishedYield("SR", 5.0, bins=(BinRange("MET", low, high, "GeV"),)) for low, high in wanted
    ]
    found = compare.compare(run_of(SR, drawn=(DRAWN,)), rows).rows
    assert [r.run for r in found] == [9.0, 5.0, 3.0, None]
    assert [r.run_uncertainty for r in found] == [3.0, 5**0.5, 2.0, None]
    assert found[3].reason == "no bin and no histogram of the region has these edges"


SIMULATED = Conditions(run="simulation", normalised=True)


def test_a_histogram_of_another_region_is_not_taken() -> None:
    """A published histogram is beside that of its own region, else of all events, else missing."""
    control = region("CR", ("select size(jets) >= 2", 100, 50.0))
    drawn = tuple(replace(DRAWN, name=f"{r}_met", region=r) for r in ("SR", "CR"))
    row = PublishedYield("CR", 5.0, bins=(BinRange("MET", 100.0, 200.0, "GeV"),))
    (found,) = compare.compare(run_of(SR, control, drawn=drawn), [row]).rows
    assert found.adl == "CR_met 100–200 GeV"
    (found,) = compare.compare(run_of(SR, control, drawn=drawn[:1]), [row]).rows
    assert found.reason == "no bin and no histogram of the region has these edges"
    (found,) = compare.compare(run_of(SR, control, drawn=drawn), [replace(row, region="VR")]).rows
    assert found.reason == "the run has no region of this name"


def test_published_bins_are_a_histogram() -> None:
    """χ² of the pulls, relative L2 and normalisation over the bins that the run has; those that it
    lacks, and limits, are left out and said; other quantities and processes are other histograms.
    """
    rows = [
        PublishedYield("SR", value, (Uncertainty("syst", 2.0, 2.0),), bound=bound, table="Figure 2",
                       bins=(BinRange("MET", low, high, "GeV"),))
        for low, high, value, bound in [
            (300.0, 500.0, 2.0, ""), (100.0, 200.0, 6.5, ""), (200.0, 250.0, 3.0, ""),
            (200.0, 300.0, 5.0, "<"),
        ]
    ]  # fmt: skip
    other = replace(rows[1], what="process", name="W+jets")
    report = compare.compare(run_of(SR, drawn=(DRAWN,)), [*rows, other])
    (found,) = report.histograms
    assert (found.name, found.bins, found.left_out) == ("SR, MET", 2, 2)
    assert found.chi2 == pytest.approx(1 / (4 + 1) + 2.5**2 / (4 + 9))
    assert found.relative_l2 == pytest.approx(((1 + 2.5**2) / (4 + 6.5**2)) ** 0.5)
    assert found.normalisation == pytest.approx(10 / 8.5 - 1)
    assert str(found).endswith(
        "2 left out: no bin and no histogram of the region has these edges; "
        "the published value is an upper limit (< 5)"
    )
    assert "histogram SR, MET: χ² 0.6808 in 2 bins" in compare.table(report)
    (alone,) = compare.compare(run_of(SR), rows[:2]).histograms
    assert (alone.chi2, alone.bins) == (None, 0)
    assert str(alone).startswith("not compared: no bin")


@pytest.mark.parametrize(
    ("row", "given", "verdict", "reason"),
    [
        (PublishedYield("SR", 90.0, what="observed"), Conditions(run="data"), "agrees", ""),
        (PublishedYield("SR", 90.0, what="observed"), SIMULATED, "not comparable",
        "data against simulation"),
        (PublishedYield("SR", 51.5, what="expected"), Conditions(run="data"), "not comparable",
        "simulation against data"),
        (PublishedYield("SR", 51.5, what="expected"), Conditions(), "not comparable",
        ("nobody has said that the "
"run is "
"simulation")),
        (PublishedYield("SR", 51.5, what="expected"), SIMULATED, "agrees", ""),
        (
            PublishedYield("SR", 5.0, what="process", name="W+jets"), SIMULATED, "not comparable",
            "of W+jets, and the run is not said to be of one process",
        ),
        (PublishedYield("SR", 49.0, what="process", name="W + jets"),
        replace(SIMULATED, process="W+jets"), "agrees", ""),
        (
            PublishedYield("SR", 49.0, what="expected"), replace(SIMULATED, process="W+jets"),
            "not comparable",
            "of all processes, and the run is W+jets",
        ),
        (
            PublishedYield("SR", 49.0, what="expected"), replace(SIMULATED, normalised=False),
            "not comparable",
            "no normalisation: the weights of the run are all one",
        ),
        (PublishedYield("SR", 40.0, bound="<"), Conditions(), "not comparable",
        ("the published value is an "
"upper limit "
"(< "
"40)")),
    ],
)  # fmt: skip
def test_what_says_something_else_is_not_compared(
    row: PublishedYield, given: Conditions, verdict: str, reason: str
) -> None:
    """Data and simulation, one process and all, weights of one, a limit: with the reason, and no
    pull.
    """
    found = compare.compare(run_of(SR), [row], conditions=given).rows[0]
    assert found.verdict == verdict
    assert reason in found.reason
    assert (found.pull is None) == (verdict == "not comparable")


def test_another_luminosity_is_scaled_and_said() -> None:
    """To that of the run, with the uncertainty; a count has one of its own then.

    Where one side is not known nothing is scaled.
    """
    given = Conditions(run="data", luminosity=10.0, published_luminosity=20.0)
    rows = [
        PublishedYield("SR", 90.0, what="observed", luminosity=40.0),
        PublishedYield("SR", 220.0, (Uncertainty("", 10.0, 10.0),), what="observed"),
    ]
    first, second = compare.compare(run_of(SR), rows, conditions=given).rows
    assert (first.scale, first.scaled, second.scale, second.scaled_uncertainty) == (
        0.25,
        22.5,
        0.5,
        5.0,
    )
    assert first.reason == "published for 40 fb⁻¹, scaled to the 10 fb⁻¹ of the run"
    assert first.run is not None
    assert first.ratio == first.run / 22.5
    assert first.pull == pytest.approx((first.run - 22.5) / (first.run + 90 / 16) ** 0.5)
    assert "statistical, published" in first.of
    (alone,) = compare.compare(run_of(SR), rows[:1], conditions=Conditions(run="data")).rows
    assert (alone.scale, alone.reason) == (1.0, "")


def test_a_pull_names_its_uncertainties() -> None:
    """Those of the published number by name, and the statistical one of the run."""
    sizes = (
        Uncertainty("stat", 3.0, 3.0),
        Uncertainty("syst", 2.0, 4.0),
        Uncertainty("", 0.0, 0.0),
    )
    row = compare.compare(run_of(SR), [PublishedYield("SR", 60.0, sizes)]).rows[0]
    assert row.of == ("stat", "syst", "published", "statistical of the run")
    assert row.pull == pytest.approx(-10 / (9 + 16 + 50 * 50 / 100) ** 0.5)


def test_rows_that_are_not_comparable_do_not_decide() -> None:
    """The report agrees where all that can be compared does, and not where nothing can."""
    exact, other = PublishedYield("SR", 100.0), PublishedYield("SR", 51.5, what="expected")
    assert compare.compare(run_of(SR), [exact, other]).agrees
    assert not compare.compare(run_of(SR), [other]).agrees


def test_a_rejected_number_is_not_compared() -> None:
    """A person has said that it is none."""
    rows = [PublishedYield("SR", 100.0), PublishedYield("SR", 3.0, decision="rejected")]
    assert [r.published for r in compare.compare(run_of(SR), rows).rows] == [100.0]


def test_published_numbers_come_back_from_their_file(tmp_path: Path) -> None:
    """All that is known of each, with the decision of a person, and what is not used."""
    rows = (
        PublishedYield("SR, b veto", 13.6, (Uncertainty("stat", 3.0, 2.0),), "process", "DY+jets",
        "<", "post-fit",
                       (BinRange("MET", 100.0, None, "GeV"),), 16, "Table 2", "DY+jets", "100–150",
                       "b12", 5, 9, 35.9),
        PublishedYield("SR2", 0.0, what="observed"),
    )  # fmt: skip
    reading = compare.PublishedReading(rows, (Unread("x", "is not one number", "Table 2"),))
    path = tmp_path / "PUBLISHED.yaml"
    path.write_text(
        compare.dump_published(compare.decided(reading, "accepted", table="Table 2"), "1709.08908")
    )
    found = compare.load_published(path)
    assert found.yields == (replace(rows[0], decision="accepted"), rows[1])
    assert found.unread == reading.unread


def test_a_mapping_is_kept_and_read(tmp_path: Path) -> None:
    """Which name is which region, and what the run is."""
    given = Conditions({"SRA, b veto": "SR_A"}, "simulation", "W+jets", 36.1, 139.0, True)
    path = tmp_path / "m.yaml"
    path.write_text(compare.dump_mapping(given))
    assert compare.load_mapping(path) == given


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no mapping"), ("format: other/1", "is no mapping"), ("a: [", "cannot be read"),
        (("format: hepnb-mapping/1\n"
"run: both"), "run: Input should be"), ("format: hepnb-mapping/1\nregion: x", "region"),
    ],
)  # fmt: skip
def test_a_bad_mapping_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    """What is wrong, where, and what a right one looks like."""
    path = tmp_path / "m.yaml"
    path.write_text(text)
    with pytest.raises(PaperError, match=message):
        compare.load_mapping(path)
    with pytest.raises(PaperError, match="no such file"):
        compare.load_mapping(tmp_path / "none.yaml")


def test_a_run_beside_another_run() -> None:
    """Steps by their lines, counts where the weights are one; a step that one side lacks is
    missing; stubs are said.
    """
    mine = run_of(region("SR", ("select MET > 100", 90, 90.0), ("select HT > 300", 40, 40.0)))
    other = run_of(
        region("SR", ("select MET > 100", 100, 100.0), ("select btag", 50, 50.0)),
        region("CR", ("select x", 5, 5.0)),
    )
    report = compare.compare_runs(mine, other)
    assert [(r.region, r.step, r.run, r.verdict) for r in report.rows] == [
        ("SR", "select MET > 100", 90.0, "agrees"), ("SR", "select btag", None, "missing"),
        ("SR", "", 40.0, "agrees"),
        ("CR", "select x", None, "missing"), ("CR", "", None, "missing"),
    ]  # fmt: skip
    assert report.rows[0].pull == pytest.approx(-10 / (100 + 90) ** 0.5)
    assert compare.compare_runs(other, other).agrees


def test_the_pull_has_the_variance_of_the_weights() -> None:
    """Weights that differ, some below zero: the sum of their squares counts, against tables and
    against another run.
    """
    spread = RegionResult(
        "SR",
        (Step("x", "select MET > 100", 100, 100, 50.0, variance=144.0),),
        100,
        50.0,
        variance=144.0,
    )
    row = compare.compare(run_of(spread), [PublishedYield("SR", 44.5)]).rows[0]
    assert (row.run_uncertainty, row.pull) == (12.0, pytest.approx(5.5 / 12))
    other = replace(spread, variance=256.0)
    assert [
        r.published_uncertainty for r in compare.compare_runs(run_of(spread), run_of(other)).rows
    ] == [12.0, 16.0]


def test_histograms_are_compared_bin_by_bin() -> None:
    """χ² over the variances of both, the relative L2 distance and the difference in
    normalisation.
    """
    other = replace(DRAWN, values=(6.0, 4.0, 0.0), variances=(7.0, 4.0, 0.0))
    found = compare.compare_histograms(DRAWN, other)
    assert (found.bins, found.chi2) == (3, pytest.approx(9 / 16 + 1 / 1))
    assert found.relative_l2 == pytest.approx((10 / 52) ** 0.5)
    assert found.normalisation == pytest.approx(0.4)
    assert compare.compare_histograms(None, DRAWN).reason == "the run has no such histogram"
    assert (
        compare.compare_histograms(replace(DRAWN, edges=(0.0, 1.0, 2.0, 3.0)), DRAWN).reason
        == "other edges or another unit"
    )


def test_several_papers_stand_side_by_side() -> None:
    """One row for each region, a column with the pull for each source."""
    run = run_of(SR)
    first = compare.compare(run, [PublishedYield("SR", 100.0)], source="v1")
    second = compare.compare(
        run, [PublishedYield("SR", 81.0), PublishedYield("VR", 7.0)], source="v2"
    )
    assert compare.side_by_side([first, second]).splitlines() == [
        "region  step      run   v1  pull  v2     pull",
        "---------------------------------------------",
        "SR      selected  100  100  +0.0  81     +1.9",
        "VR      selected    –    –     –   7  missing",
    ]
    both = compare.joined([first, second])
    assert [r.source for r in both.rows] == ["v1", "v2", "v2"]
    page = workflow.comparison_page(both, "r.json")
    assert [page.count(f'<div class="fix">{source}</div>') for source in ("v1", "v2")] == [1, 2]


def test_what_a_run_lacks_is_said_wherever_it_is_compared() -> None:
    """Beside several papers, beside another run, and on a page of its own; the joined report
    knows what the run is.
    """
    run = replace(run_of(SR), partial="stopped after 500 events")
    reports = [
        compare.compare(run, [PublishedYield("SR", 100.0)], conditions=Conditions(run="data"))
        for _ in range(2)
    ]
    both = compare.joined(reports)
    assert (both.run, both.warnings) == ("data", ("partial: stopped after 500 events",))
    assert "⚠ partial: stopped after 500 events" in workflow.comparison_page(both, "r.json")
    beside = compare.compare_runs(run_of(SR), run, source="other.json")
    assert "warning: other.json: partial: stopped after 500 events" in compare.table(beside)
    assert compare.compare_runs(run, run_of(SR)).warnings == run.warnings


def test_the_number_that_is_shown_is_the_one_that_is_compared() -> None:
    """At the luminosity of the run, on the page and in LaTeX as in the terminal."""
    row = PublishedYield("SR", 400.0, (Uncertainty("", 40.0, 40.0),), luminosity=40.0)
    report = compare.compare(run_of(SR), [row], conditions=Conditions(luminosity=10.0))
    assert "100 ± 10" in compare.table(report)
    assert "100 ± 10" in workflow.comparison_page(report, "r.json")
    odd = compare.compare(
        run_of(SR), [replace(row, value=100.0)], conditions=Conditions(luminosity=13.0)
    )
    assert '<td class="number">32.5 ± 13<' in workflow.comparison_page(odd, "r.json")
    assert r"$100 \pm 10$" in onward.latex_comparison(report)


def test_reasons_histograms_and_what_is_not_used_stand_below_the_table() -> None:
    """Each reason once, with how often."""
    report = compare.compare(
        run_of(SR),
        [PublishedYield("SR", 1.0, what="expected")] * 2,
        unread=[Unread("< x", "is not one number")],
    )
    report = replace(
        report,
        histograms=(
            ComparedHistogram("met", 1.5, 3, 0.1, -0.02),
            ComparedHistogram("ht", None, 0, None, None, "gone"),
        ),
    )
    assert compare.table(report).splitlines()[-5:] == [
        "histogram met: χ² 1.5 in 3 bins, relative L2 0.1, normalisation -2.00%",
        "histogram ht: not compared: gone",
        "2 not comparable",
        "2 × not comparable: an expectation; nobody has said that the run is simulation",
        "not used: < x: is not one number",
    ]


def test_how_to_scale_is_told_where_a_number_differs() -> None:
    """Not where none can be compared: another luminosity would not help."""
    expected, less = PublishedYield("SR", 51.5, what="expected"), PublishedYield("SR", 1.0)

    def shown(row: PublishedYield) -> str:
        data = Conditions(run="data")
        return show.comparison(compare.compare(run_of(SR), [row], conditions=data)).text

    assert show.SCALE in shown(less)
    assert show.SCALE not in shown(expected)


def test_notebook_and_terminal_give_the_same_reasons() -> None:
    """Why a number is not comparable, missing or not used, and what was not applied, is one
    sentence for both.
    """
    rows = [PublishedYield("SR", 1.0, what="expected"), PublishedYield("XR", 3.0)]
    rows.append(PublishedYield("SR", 40.0, bound="<"))
    run = run_of(region("SR", ("select x(this)", 100, 50.0), applied=False))
    report = compare.compare(run, rows, unread=[Unread("< x", "is not one number")])
    assert report.unapplied
    shown = show.comparison(report, ["SR"])
    reasons = {compare.verdict_text(row) for row in report.rows if row.reason}
    assert len(reasons) == 3
    for sentence in (*reasons, *compare.not_used(report), *compare.not_applied(report)):
        assert sentence in compare.table(report)
        assert sentence in shown.text
        assert sentence in unescape(shown.html)


@pytest.fixture
def result_file(tmp_path: Path) -> Path:
    """A run in a file."""
    path = tmp_path / "result.json"
    path.write_text(json.dumps(running.to_json(run_of(SR, LOW, HIGH, drawn=(DRAWN,)))))
    return path


def test_the_command_writes_a_page_a_figure_and_the_mapping(
    tmp_path: Path, result_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page loads nothing and has the figure in it; the mapping of one call serves the next."""
    published = tmp_path / "P.yaml"
    published.write_text(
        "source: a note\nregions:\n  Signal:\n    - {value: 98, what: observed}\n    - {value: "
        "51, what: expected}\n"
    )
    page, figure, kept = tmp_path / "c.html", tmp_path / "c.pdf", tmp_path / "m.yaml"
    arguments = ["compare", str(result_file), str(published)]
    options = ["--html", str(page), "--figure", str(figure), "--keep", str(kept)]
    assert main([*arguments, "--same", "Signal=SR", "--events", "data", *options]) == 0
    text = page.read_text()
    assert "data:image/png;base64," in text
    assert "<script" not in text
    assert "simulation against data" in text
    assert figure.read_bytes().startswith(b"%PDF")
    capsys.readouterr()
    assert main([*arguments, "--mapping", str(kept)]) == 0
    assert "1 agrees, 1 not comparable" in capsys.readouterr().out


def test_the_command_says_what_to_do_about_other_names(
    tmp_path: Path, result_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no region has a name of the table, the option that pairs them and the regions there are
    stand last; where all have theirs, nothing does.
    """
    published = tmp_path / "P.yaml"
    published.write_text("source: a note\nregions:\n  A: [{value: 98}]\n  B: [{value: 9}]\n")
    arguments = ["compare", str(result_file), str(published)]
    assert main(arguments) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(
        'if names differ: --same "NAME IN THE TABLE"=REGION; regions of the run: SR'
    )
    main([*arguments, "--same", "A=SR", "B=SR"])
    assert "if names differ" not in capsys.readouterr().out


def test_the_command_compares_with_another_run_and_several_sources(
    result_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A result is known by its format; two sources are put side by side."""
    assert main(["compare", str(result_file), str(result_file)]) == 0
    assert "histogram met: χ² 0 in 3 bins" in capsys.readouterr().out
    assert main(["compare", str(result_file), str(result_file), str(result_file)]) == 0
    assert capsys.readouterr().out.count("published: ") == 2
    assert main(["compare", str(result_file), str(result_file), "--same", "nonsense"]) == 2
    assert "'nonsense' is no pair" in capsys.readouterr().err


def test_the_command_lists_and_decides_on_yields(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The numbers of the example, written to a file; one region of it rejected."""
    path = tmp_path / "P.yaml"
    assert main(["yields", "example", "--offline", "-o", str(path)]) == 0
    assert "SR" in capsys.readouterr().out
    assert main(["yields", str(path), "--reject", "--region", "CR", "-o", str(path)]) == 0
    decided = {(y.region, y.decision) for y in compare.load_published(path).yields}
    assert decided == {("SR", "open"), ("CR", "rejected")}
    assert main(["yields", str(path), "--reject", "--accept"]) == 2


def test_a_figure_draws_yields_bins_and_steps() -> None:
    """A panel of each kind; bins with their true edges; nothing to draw is said."""
    rows = [
        PublishedYield("SR", 98.0, (Uncertainty("", 9.0, 9.0),), "observed"),
        PublishedYield("SR", 90.0, what="step", name="two jets"),
        *(
            PublishedYield("SR", 8.0, bins=(BinRange("MET", low, high, "GeV"),))
            for low, high in ((200.0, 300.0), (100.0, 200.0))
        ),
    ]
    figure = plot.comparison(compare.compare(run_of(SR, drawn=(DRAWN,)), rows))
    assert len(figure.axes) == 6
    assert [round(x) for x in figure.axes[4].get_xlim()] == [100, 300]
    assert plot.png(figure).startswith(b"\x89PNG")
    with pytest.raises(RunError, match="no published number has one of the run beside it"):
        plot.comparison(ComparisonReport("", ()))


@pytest.mark.parametrize(("on", "points"), [("data", "data of this run"), ("", "published")])
def test_data_are_drawn_as_points(on: Literal["", "data"], points: str) -> None:
    """Those of the run where it is on data, else the published ones; the paper's number is
    written beside them.
    """
    given = Conditions(run=on, luminosity=10.0)
    report = compare.compare(
        run_of(SR), [PublishedYield("SR", 90.0, what="observed", luminosity=40.0)], conditions=given
    )
    above = plot.comparison(report).axes[0]
    assert [c.get_label() for c in above.containers if hasattr(c, "has_yerr")] == [points]
    assert [t.get_text() for t in above.texts] == ["22.5"]


def binned_row(low: float, high: float, what: str, **more: Any) -> ComparedRow:
    """A row of a bin of mass in SR with 10 published events and 12 of the run."""
    b = BinRange("m", low, high, "GeV")
    given: dict[str, Any] = {"verdict": "agrees"} | more
    return ComparedRow(
        "SR", f"{what}, m {b}", 10.0, 2.0, 12.0, 1.2, 0.5, what=what, bins=(b,),
        run_uncertainty=3.0, **given,
    )  # fmt: skip


def test_what_counts_apart_is_drawn_apart_with_its_true_edges() -> None:
    """Data and expectation in the same uneven bins: a panel each, both from 0 to 60 GeV."""
    rows = [
        binned_row(low, high, what)
        for what in ("observed", "expected")
        for low, high in ((20.0, 60.0), (0.0, 20.0))
    ]
    axes = plot.comparison(ComparisonReport("paper", tuple(rows))).axes
    assert [a.get_title(loc="left") for a in axes[::2]] == ["SR, observed", "SR, expected"]
    assert [a.get_xlim() for a in axes] == [(0.0, 60.0)] * 4
    assert [a.get_xlabel() for a in axes[1::2]] == ["m [GeV]"] * 2


def test_several_sources_and_bins_with_gaps_are_told_in_the_figure() -> None:
    """Each source has its panel and its name; bins that do not join are named, not placed."""
    gap = [binned_row(0.0, 20.0, "observed"), binned_row(40.0, 60.0, "observed")]
    rows = [replace(r, source=s) for s in ("Paper A", "Paper B") for r in gap]
    axes = plot.comparison(ComparisonReport("both", tuple(rows))).axes
    assert [a.get_title(loc="left") for a in axes[::2]] == [
        "SR, observed, Paper A", "SR, observed, Paper B",
    ]  # fmt: skip
    labels = [t.get_text() for t in axes[1].get_xticklabels()]
    assert [label.partition(", ")[2] for label in labels] == ["m 0–20 GeV", "m 40–60 GeV"]


def test_a_ratio_beyond_the_axis_and_what_is_not_comparable_are_marked() -> None:
    """An arrow at the end of the axis; open points, and no ratio."""
    rows = (
        replace(binned_row(0.0, 20.0, "observed"), run=50.0),
        binned_row(20.0, 60.0, "observed", verdict="not comparable", reason="a limit"),
    )
    above, below = plot.comparison(ComparisonReport("paper", rows)).axes
    assert [t.get_text() for t in above.get_legend().get_texts()] == [
        "run", "published", "published, not comparable",
    ]  # fmt: skip
    (arrow,) = [line for line in below.lines if line.get_marker() == "^" and len(line.get_xdata())]
    assert list(arrow.get_xdata()) == [10.0]
