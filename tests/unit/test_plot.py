"""Figures: what is drawn, with which labels, and that drawing leaves no trace."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from hepnb import plot
from hepnb.errors import RunError
from hepnb.result import (
    ComparedRow,
    ComparisonReport,
    Histogram,
    InputFile,
    RegionResult,
    RunResult,
    Step,
)

MASS = Histogram(
    "m4l",
    "Four-lepton invariant mass",
    "GeV",
    (70.0, 80.0, 90.0, 100.0),
    (4.0, 9.0, 0.0),
    (4.0, 9.0, 0.0),
)


def row(
    step: str,
    published: float,
    run: float | None,
    uncertainty: float | None = None,
    region: str = "SR",
) -> ComparedRow:
    """A compared row; ratio, pull and verdict are not drawn."""
    return ComparedRow(region, step, published, uncertainty, run, None, None, "differs")


REPORT = ComparisonReport(
    "Table 1",
    (
        row("All events", 1000.0, 1000.0),
        row("Leading lepton p_{T} > 20 GeV", 800.0, 880.0, 40.0),
        row("$5 trigger", 400.0, None),
        row("", 0.0, 0.0),
        row("Trigger", 10.0, 10.0, region="CR"),
    ),
)
RUN = RunResult(
    "",
    (InputFile("f", "s", 100),),
    (
        RegionResult(
            "SR",
            (
                Step("a", "select MET > 100 GeV", 10, 10, 10.0),
                Step("b", "select HT > 1 TeV", 0, 0, 0.0),
            ),
            0,
            0.0,
        ),
    ),
    (MASS,),
    {},
    0.0,
    0.0,
)


def labels(figure: Figure, axis: int = 0) -> list[str]:
    """The labels of the vertical axis."""
    return [t.get_text() for t in figure.axes[axis].get_yticklabels()]


def test_a_comparison_has_counts_and_ratios_for_each_region() -> None:
    """Two regions make four axes; the rows stand from top to bottom, with mathematics set and
    dollar signs gone.
    """
    figure = plot.cutflow(REPORT)
    assert [a.get_title(loc="left") for a in figure.axes] == ["SR", "", "CR", ""]
    assert [a.get_xlabel() for a in figure.axes[:2]] == ["Events", "Run / published"]
    assert labels(figure) == [
        "All events",
        r"Leading lepton $p_{\mathrm{T}}$ > 20 GeV",
        "5 trigger",
        "selected",
    ]
    assert figure.axes[0].get_ylim() == (3.5, -0.5)


def test_points_are_the_published_numbers_with_their_uncertainties() -> None:
    """The points lie at what is published, also where the run has nothing; the ratios at run
    over published.
    """
    figure = plot.cutflow(REPORT)
    points, ratios = (axes.containers[-1] for axes in figure.axes[:2])
    assert points.lines[0].get_xdata().tolist() == [1000.0, 800.0, 400.0, 0.0]
    assert ratios.lines[0].get_xdata().tolist() == pytest.approx([1.0, 1.1])
    spread = ratios.lines[2][0].get_segments()[1][:, 0]
    assert spread.tolist() == pytest.approx([1.1 - 0.055, 1.1 + 0.055])


def test_a_run_alone_has_no_ratio() -> None:
    """Without published numbers there is one pair of axes, the steps as ADL, all events first."""
    figure = plot.cutflow(RUN)
    assert len(figure.axes) == 1
    assert labels(figure) == ["all events", "select MET > 100 GeV", "select HT > 1 TeV"]


def test_regions_that_the_run_lacks_are_not_drawn() -> None:
    """A paper may publish hundreds of bins: those without a number of the run are left to the
    table.
    """
    rows = (
        row("Trigger", 5.0, 5.0),
        *(row("Trigger", 5.0, None, region=f"bin {i}") for i in range(500)),
    )
    assert [a.get_title(loc="left") for a in plot.cutflow(ComparisonReport("", rows)).axes] == [
        "SR",
        "",
    ]


@pytest.mark.parametrize("rows", [(), (row("Trigger", 5.0, None),)])
def test_nothing_to_draw_is_an_error(rows: tuple[ComparedRow, ...]) -> None:
    """A comparison without a number of the run is refused, not drawn as an empty frame."""
    with pytest.raises(RunError, match="no step of the run has a published number"):
        plot.cutflow(ComparisonReport("", rows))


def test_a_histogram_has_units_on_both_axes() -> None:
    """The variable with its unit below, events per bin width at the side."""
    figure = plot.histogram(MASS, title="toy", bands={"SR": (75.0, 500.0)})
    axes = figure.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == (
        "Four-lepton invariant mass [GeV]",
        "Events / 10 GeV",
    )
    assert axes.get_xlim() == (70.0, 100.0)
    assert axes.get_ylim() == (0.0, pytest.approx(1.25 * 12.0))
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["SR"]


def test_a_unit_is_not_written_twice() -> None:
    """A title that has the unit already is left as it is; uneven bins have no width; without a
    unit there are no brackets.
    """
    titled = plot.histogram(
        Histogram("x", "Mass [GeV]", "GeV", (0.0, 1.0, 3.0), (1.0, 1.0), (1.0, 1.0))
    ).axes[0]
    plain = plot.histogram(
        Histogram("n_jets", "", "", (0.0, 1.0, 2.0), (0.0, 0.0), (0.0, 0.0))
    ).axes[0]
    assert (titled.get_xlabel(), titled.get_ylabel()) == ("Mass [GeV]", "Events / bin")
    assert (plain.get_xlabel(), plain.get_ylabel()) == ("n_jets", "Events / 1")


def test_files_are_written(tmp_path: Path) -> None:
    """The PNG has ink, on a white ground."""
    plot.cutflow(REPORT, tmp_path / "cutflow.png", title="toy")
    pixels = np.asarray(Image.open(tmp_path / "cutflow.png").convert("L"))
    assert pixels[0, 0] == 255
    assert 0.02 < np.mean(pixels < 200) < 0.5


def test_a_long_cutflow_keeps_its_rows_apart() -> None:
    """The figure grows with the number of rows."""
    report = ComparisonReport("", tuple(row(f"step {i}", 10.0, 10.0) for i in range(100)))
    assert plot.cutflow(report).get_figheight() > 100 * 0.3


def test_drawing_changes_no_settings_of_matplotlib() -> None:
    """The backend and the style of whoever calls are as before."""
    before = (mpl.get_backend(), dict(mpl.rcParams))
    plot.cutflow(REPORT)
    plot.histogram(MASS)
    assert (mpl.get_backend(), dict(mpl.rcParams)) == before


@pytest.mark.parametrize(
    "label",
    [
        "$\\frac{",
        "$\\frac{$",
        "p_{T",
        "^{}",
        "\\",
        "_{}_{",
        "x_{T}^{miss}_{3}",
        "a" * 500,
        "Δφ_{jet}",
        "日本",
    ],
)
def test_no_label_of_a_paper_breaks_the_figure(label: str, tmp_path: Path) -> None:
    """Whatever a table calls its rows, the figure is drawn."""
    plot.cutflow(
        ComparisonReport("", (row(label, 1.0, 1.0, region=label),)), tmp_path / "x.png", title=label
    )
    assert (tmp_path / "x.png").stat().st_size > 1000


def test_samples_are_stacked_and_data_are_points_with_a_ratio() -> None:
    """Two panels where recorded and simulated events are both there, one elsewhere; units on the
    axes.
    """
    figure = plot.samples({"data": MASS, "ZZ": MASS, "Z+jets": MASS}, ["data"])
    assert [(a.get_xlabel(), a.get_ylabel()) for a in figure.axes] == [
        ("", "Events / 10 GeV"),
        ("Four-lepton invariant mass [GeV]", "Data / sim."),
    ]
    ratio = figure.axes[1].containers[0].lines[0].get_xydata()[:, 1]
    assert ratio == pytest.approx([0.5, 0.5])
    assert len(plot.samples({"ZZ": MASS, "Z+jets": MASS}, []).axes) == 1
    assert len(plot.samples({"data": MASS}, ["data"]).axes) == 1
    with pytest.raises(RunError):
        plot.samples({}, [])
