"""Figures in the style of the field (mplhep): a cutflow beside the published one, and histograms.

Each function makes its own `matplotlib.figure.Figure` with a non-interactive canvas: no pyplot, no
state, no window.
"""

from __future__ import annotations

import io
import itertools
import re
import textwrap
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepnb.errors import RunError
from hepnb.lazy_imports import later
from hepnb.plurals import several
from hepnb.result import ComparedRow, ComparisonReport, Histogram, RunResult
from hepnb.samples.runs import SampleRuns

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

    _Values = np.ndarray[Any, Any]
else:
    np = later("numpy")

mpl = later("matplotlib")
mplhep = later("mplhep")

PUBLISHED, RUN, BANDS = (
    "#1b1b1b",
    "#3f90da",
    ("#ffa90e", "#94a4a2", "#92dadd"),
)  # M. Petroff, arXiv:2107.02270
CYCLE = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#94a4a2",
    "#832db6",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#92dadd",
)  # the same
STYLE: dict[str, Any] = {
    "font.family": [
        "TeX Gyre Heros",
        "DejaVu Sans",
    ],  # come with mplhep and matplotlib; the second has what the first lacks
    "mathtext.fontset": "dejavusans",
    "font.size": 11,
    "axes.linewidth": 1.0,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.frameon": False,
}


@dataclass(frozen=True, slots=True)
class _Bar:
    """A row of a cutflow as it is drawn; None where a side has no number."""

    label: str
    run: float | None
    published: float | None = None
    uncertainty: float = 0.0


def cutflow(
    what: ComparisonReport | RunResult, path: str | Path | None = None, *, title: str = ""
) -> Figure:
    """The cutflow of each region, top to bottom; of a comparison, published and run with their
    ratio on the right.

    Error bars are the published uncertainties. A published region of which the run has no step is
    not drawn. Written to ``path`` (its ending says the format) where one is given. Raises RunError
    where nothing is left to draw.
    """
    regions = _compared(what) if isinstance(what, ComparisonReport) else _run(what)
    if not regions:
        raise RunError(
            "no step of the run has a published number",
            hint="name the regions of the spec as the published table does",
        )
    heights = [len(bars) + 2.2 for bars in regions.values()]
    with mpl.rc_context(STYLE):
        figure = _figure(8.4, 0.31 * sum(heights) + 0.5)
        compared = isinstance(what, ComparisonReport)
        columns: dict[str, Any] = {"ncols": 2, "width_ratios": (3, 1)} if compared else {}
        grid = figure.subplots(len(regions), **columns, height_ratios=heights, squeeze=False)
        for row, (region, bars) in zip(grid, regions.items(), strict=True):
            _counts(row[0], region, bars)
            if compared:
                _ratios(row[1], bars)
        if title:
            figure.suptitle(_shown(title), fontweight="bold", x=0.01, ha="left")
        if what.warnings:
            figure.supxlabel(
                _shown(_lacking(what.warnings)),
                fontsize="small",
                color=PUBLISHED,
                x=0.01,
                ha="left",
            )
        return _written(figure, path)


def _lacking(warnings: Sequence[str]) -> str:
    """The warnings that a reader of the figure needs, in a line or a few."""
    names = (
        re.sub(r"(?:[\w.+-]+:/)?(?:[^\s:]*/)+(?=[^\s/])", "", w) for w in warnings[:3]
    )  # files without their folders
    lines = [textwrap.shorten(w, 110, placeholder=" …") for w in names]
    return "\n".join(
        [
            *lines,
            *([f"and {several(len(warnings) - 3, 'more warning')}"] if len(warnings) > 3 else []),
        ]
    )


def _compared(report: ComparisonReport) -> dict[str, list[_Bar]]:
    regions: dict[str, list[_Bar]] = {}
    for row in report.rows:
        bar = _Bar(row.step or "selected", row.run, row.scaled, row.scaled_uncertainty or 0.0)
        regions.setdefault(row.region, []).append(bar)
    return {name: bars for name, bars in regions.items() if any(b.run is not None for b in bars)}


def _run(result: RunResult) -> dict[str, list[_Bar]]:
    everything = _Bar("all events", result.entries)
    return {
        r.name: [everything, *(_Bar(s.adl, s.cumulative) for s in r.steps)] for r in result.regions
    }


def _counts(axes: Any, region: str, bars: Sequence[_Bar]) -> None:
    """Events on a logarithmic scale: bars for the run, points for what is published."""
    edges = np.arange(len(bars) + 1) - 0.5
    run = np.array([b.run or 0.0 for b in bars])
    largest = max([*run, *(b.published or 0.0 for b in bars), 1.0])
    mplhep.histplot(
        run,
        edges,
        ax=axes,
        orientation="horizontal",
        histtype="fill",
        color=RUN,
        alpha=0.35,
        label="run",
    )
    mplhep.histplot(
        run, edges, ax=axes, orientation="horizontal", histtype="step", color=RUN, linewidth=1.4
    )
    known = [(i, b.published, b.uncertainty) for i, b in enumerate(bars) if b.published is not None]
    if known:
        places, values, errors = zip(*known, strict=True)
        axes.errorbar(
            values,
            places,
            xerr=errors,
            fmt="o",
            markersize=4,
            color=PUBLISHED,
            label="published",
            capsize=0,
        )
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2)
    axes.set_xscale("log")
    axes.set_xlim(0.5 * max(1.0, min((r for r in run if r), default=1.0)), 2.0 * largest)
    axes.set_xlabel("Events", loc="right")
    axes.set_yticks(range(len(bars)), [_shown(b.label) for b in bars])
    axes.tick_params(axis="y", which="both", length=0)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_title(_shown(region), loc="left", fontweight="bold")


def _ratios(axes: Any, bars: Sequence[_Bar]) -> None:
    """Run over published, where both are there and there is something to divide by."""
    known = [
        (i, b.run / b.published, _relative(b))
        for i, b in enumerate(bars)
        if b.published and b.run is not None
    ]
    if known:
        places, ratios, errors = zip(*known, strict=True)
        axes.errorbar(ratios, places, xerr=errors, fmt="o", markersize=4, color=RUN)
    reach = min(1.0, max([0.05, *(1.3 * (abs(r - 1) + e) for _, r, e in known)]))
    axes.axvline(1.0, color=PUBLISHED, linewidth=0.8, linestyle="--")
    axes.set_xlim(1 - reach, 1 + reach)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xlabel("Run / published", loc="right")


#: of how many rows each has its published number written beside it
_NUMBERED = 12
#: end of the axis of ratios
_MOST_RATIO = 2.0


def comparison(
    report: ComparisonReport, path: str | Path | None = None, *, title: str = ""
) -> Figure:
    """Published numbers as points beside the run's as bars, or data of the run as points, with
    their ratio below.

    A panel for the yields, one for each published histogram (its true edges), one for the steps of
    each region; of several sources, each has its own. Numbers that cannot be compared have open
    points and no ratio, and a ratio beyond the axis an arrow. Error bars are the published
    uncertainties, the band is the statistical one of the run. Written to ``path`` (its ending says
    the format) where one is given. Raises RunError where the run has none of the numbers.
    """
    panels = list(_panels([r for r in report.rows if r.run is not None]))
    if not panels:
        raise RunError(
            "no published number has one of the run beside it",
            hint="say which name is which region (--same)",
        )
    with mpl.rc_context(STYLE):
        figure = _figure(7.0, 4.6 * len(panels))
        heights = [h for _ in panels for h in (3, 1)]
        axes = figure.subplots(2 * len(panels), height_ratios=heights, squeeze=False)[:, 0]
        for i, panel in enumerate(panels):
            _beside(axes[2 * i], axes[2 * i + 1], panel, of_data=report.run == "data")
        if title:
            figure.suptitle(_shown(title), fontweight="bold", x=0.01, ha="left")
        return _written(figure, path)


def png(figure: Figure) -> bytes:
    """A figure as the bytes of a PNG."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=min(130.0, 60_000 / figure.get_figheight()))
    return content.getvalue()


@dataclass(frozen=True)
class _Panel:
    """Rows that are drawn together; ``quantity``: of their bins, which join, "" for other rows."""

    rows: tuple[ComparedRow, ...]
    quantity: str = ""
    title: str = ""


def _panels(rows: Sequence[ComparedRow]) -> Iterator[_Panel]:
    """The panels: bins of one quantity that count the same in one region, steps of one region,
    yields; of several sources, each apart.
    """
    several = len({r.source for r in rows}) > 1
    found: dict[tuple[str, ...], list[ComparedRow]] = {}
    for row in rows:
        source = row.source if several else ""
        if len(row.bins) == 1 and None not in (row.bins[0].low, row.bins[0].high):
            unit = f" [{row.bins[0].unit}]" if row.bins[0].unit else ""
            key = (f"{row.bins[0].quantity}{unit}", row.region, _counted(row), source)
        elif row.what == "step":
            key = ("", row.region, "", source)
        else:
            key = ("", "", "", source)
        found.setdefault(key, []).append(row)
    for (quantity, region, counted, source), own in found.items():
        alone = region or (own[0].region if len({r.region for r in own}) == 1 else "")
        title = ", ".join(filter(None, [alone, counted, source]))
        if quantity:
            own.sort(key=lambda r: r.bins[0].low or 0.0)
            joined = all(a.bins[0].high == b.bins[0].low for a, b in pairwise(own))
            yield _Panel(tuple(own), quantity if joined else "", title)
        else:
            yield _Panel(tuple(own), title=title)


def _counted(row: ComparedRow) -> str:
    """The quantity counted in a row, without its bin."""
    covered = ", ".join(f"{b.quantity} {b}".strip() for b in row.bins)
    return row.step.removesuffix(covered).rstrip(", ")


def _beside(axes: Any, ratios: Any, panel: _Panel, *, of_data: bool = False) -> None:
    """One panel: bars of the run, points of what is published (data are the points, where the run
    is on data); below their ratio.

    A few rows have the published number written beside them.
    """
    rows, name = panel.rows, panel.quantity
    edges = np.array(_edges(rows) if name else np.arange(len(rows) + 1) - 0.5, dtype=float)
    comparable = np.array([r.verdict != "not comparable" for r in rows])
    centres, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    run = np.array([r.run or 0.0 for r in rows])
    own = np.array([r.run_uncertainty or 0.0 for r in rows])
    values = np.array([r.scaled for r in rows])
    errors = np.array([r.scaled_uncertainty or 0.0 for r in rows])
    if of_data:
        mplhep.histplot(
            values, edges, ax=axes, histtype="fill", color=RUN, alpha=0.35, label="published"
        )
        _band(axes, edges, values, errors)
        axes.errorbar(
            centres,
            run,
            own,
            half if name else None,
            fmt="o",
            markersize=4,
            color=PUBLISHED,
            label="data of this run",
        )
    else:
        mplhep.histplot(run, edges, ax=axes, histtype="fill", color=RUN, alpha=0.35, label="run")
        _band(axes, edges, run, own)
        for kind, chosen, face in (
            ("published", comparable, PUBLISHED),
            ("published, not comparable", ~comparable, "white"),
        ):
            if chosen.any():
                axes.errorbar(
                    centres[chosen],
                    values[chosen],
                    errors[chosen],
                    half[chosen] if name else None,
                    fmt="o",
                    markersize=4,
                    color=PUBLISHED,
                    markerfacecolor=face,
                    label=kind,
                )
    if len(rows) <= _NUMBERED:
        for centre, value, error, other in zip(centres, values, errors, run + own, strict=True):
            axes.annotate(
                f"{value:.4g}",
                (centre, max(value + error, other)),
                (0, 6),
                textcoords="offset points",
                ha="center",
                size=8,
            )
    known = [v for v in (*run, *values) if v > 0]
    if known and max(known) > 100 * min(known):
        axes.set_yscale("log")
        axes.set_ylim(0.3 * min(known), 10 * max(known))
    else:
        axes.set_ylim(0, 1.4 * max([*(values + errors), *run, 1e-9]))
    axes.set_ylabel("Events", loc="top")
    axes.legend(loc="upper right", ncols=2)
    there = np.where((values > 0) & comparable, values, np.nan)
    _band(ratios, edges, np.ones(len(rows)), np.nan_to_num(errors / there))
    _points(ratios, edges, run / there, own / there)
    beyond = centres[run / there > _MOST_RATIO]
    ratios.plot(beyond, np.full(len(beyond), 0.94 * _MOST_RATIO), "^", color=PUBLISHED)
    ratios.axhline(1.0, color=PUBLISHED, linewidth=0.8, linestyle="--")
    ratios.set_ylim(0, _MOST_RATIO)
    ratios.set_ylabel("Run / publ.")
    for part in (axes, ratios):
        part.set_xlim(edges[0], edges[-1])
        part.tick_params(axis="x", which="minor", length=0)
    axes.set_title(_shown(panel.title), loc="left", fontweight="bold")
    if name:
        axes.set_xticklabels([])
        ratios.set_xlabel(_shown(name), loc="right")
        return
    one = len({r.region for r in rows}) == 1
    labels = [
        _shown((r.step or "selected") if one else ", ".join(filter(None, [r.region, r.step])))
        for r in rows
    ]
    axes.set_xticks(range(len(rows)), [])
    ratios.set_xticks(
        range(len(rows)),
        labels,
        rotation=60,
        ha="right",
        fontsize=max(4.0, min(9.0, 220 / len(rows))),
    )


def _edges(rows: Sequence[ComparedRow]) -> list[float]:
    """The edges of bins that join."""
    return [*(r.bins[0].low or 0.0 for r in rows), rows[-1].bins[0].high or 0.0]


def _relative(bar: _Bar) -> float:
    """The uncertainty of the ratio that the published one brings; that of the run is shared
    where the events are the same.
    """
    assert bar.run is not None
    assert bar.published
    return bar.uncertainty / bar.published * bar.run / bar.published


_SCRIPTED = re.compile(r"([A-Za-zℓηφΔ]{1,4})((?:[_^]\{\w{1,6}\}){1,2})")


def _shown(label: str) -> str:
    """A label with ``p_{T}`` set as mathematics; dollar signs of a paper never reach the
    typesetter.
    """
    plain = label.replace("$", "")
    return _SCRIPTED.sub(
        lambda m: f"${m[1]}{re.sub(r'{(.*?)}', _upright, m[2])}$",
        plain if len(plain) < 48 else plain[:46] + "…",
    )


def _upright(script: re.Match[str]) -> str:
    return r"{\mathrm{" + script[1].replace("_", "") + "}}"


def histogram(
    h: Histogram,
    path: str | Path | None = None,
    *,
    title: str = "",
    bands: Mapping[str, tuple[float, float]] | None = None,
) -> Figure:
    """A histogram with its statistical uncertainties; ``bands`` are ranges to be shaded, by name.

    One in two dimensions is a map. Written to ``path`` (its ending says the format) where one is
    given.
    """
    with mpl.rc_context(STYLE):
        figure = _figure(6.0, 4.5)
        axes = figure.subplots()
        if h.y_edges:
            _map(figure, axes, h, title)
            return _written(figure, path)
        edges, values = np.asarray(h.edges), np.asarray(h.values)
        mplhep.histplot(
            values,
            edges,
            yerr=np.sqrt(h.variances),
            ax=axes,
            histtype="step",
            color=RUN,
            linewidth=1.6,
        )
        for (name, (low, high)), colour in zip((bands or {}).items(), BANDS, strict=False):
            axes.axvspan(
                low, min(high, edges[-1]), color=colour, alpha=0.25, linewidth=0, label=_shown(name)
            )
        _frame(axes, h, title)
        if bands:
            axes.legend(loc="upper right")
        return _written(figure, path)


def samples(
    drawn: Mapping[str, Histogram],
    recorded: Collection[str],
    path: str | Path | None = None,
    *,
    title: str = "",
    colours: Mapping[str, str] | None = None,
) -> Figure:
    """One histogram of several samples: simulation stacked, ``recorded`` ones as points, and where
    both are there their ratio.

    ``colours``: those of some samples; the others have the ones of arXiv:2107.02270 that are left.

    Error bars and the hatched band are statistical. In two dimensions each sample is a map. Raises
    RunError where there is no sample.
    """
    if not drawn:
        raise RunError("no sample to draw")
    simulated = {name: h for name, h in drawn.items() if name not in recorded}
    observed = [h for name, h in drawn.items() if name in recorded]
    with mpl.rc_context(STYLE):
        if next(iter(drawn.values())).y_edges:
            figure = _figure(6.0 * len(drawn), 4.5)
            for axes, (name, h) in zip(
                figure.subplots(1, len(drawn), squeeze=False)[0], drawn.items(), strict=True
            ):
                _map(figure, axes, h, _shown(name) or title)
            return _written(figure, path)
        compared = bool(simulated and observed)
        figure = _figure(6.0, 5.5 if compared else 4.5)
        panels = figure.subplots(
            1 + compared, sharex=True, squeeze=False, height_ratios=[3, 1][: 1 + compared]
        )[:, 0]
        frame = next(iter(drawn.values()))
        edges = np.asarray(frame.edges)
        if simulated:
            values = [np.asarray(h.values) for h in simulated.values()]
            mplhep.histplot(
                values,
                edges,
                ax=panels[0],
                stack=True,
                histtype="fill",
                label=[_shown(n) for n in simulated],
                color=_coloured(list(simulated), colours or {}),
                alpha=0.7,
            )
            _band(panels[0], edges, *_summed(list(simulated.values())))
        if observed:
            _points(panels[0], edges, *_summed(observed), label="data")
        if compared:
            _sample_ratio(panels[1], edges, _summed(observed), _summed(list(simulated.values())))
        total = _summed(list(simulated.values()) or observed)[0]
        highest = max([1e-9, *total, *(_summed(observed)[0] if observed else ())])
        _frame(panels[0], frame, title)
        panels[0].set_ylim(0, 1.35 * highest)
        panels[0].legend(loc="upper right")
        if compared:
            panels[1].set_xlabel(panels[0].get_xlabel(), loc="right")
            panels[0].set_xlabel("")
        return _written(figure, path)


def of_samples(runs: SampleRuns, *, title: str = "") -> dict[str, Figure]:
    """A figure of each histogram of several samples, by its name: processes stacked, data as
    points, and their ratio.
    """
    names = dict.fromkeys(h.name for r in runs.runs for h in r.result.histograms)
    luminosity = f"{runs.luminosity:g} fb⁻¹" if runs.luminosity else ""
    head = ", ".join(filter(None, [title, luminosity]))
    return {
        name: samples(runs.histograms(name), ["data"], title=head, colours=runs.colours)
        for name in names
    }


def _coloured(names: Sequence[str], given: Mapping[str, str]) -> list[str]:
    """A colour for each name: the given one, else the next that nobody has."""
    free = [c for c in CYCLE if c not in given.values()] or list(CYCLE)
    others = itertools.cycle(free)
    return [given.get(name) or next(others) for name in names]


def _map(figure: Figure, axes: Any, h: Histogram, title: str) -> None:
    """A histogram in two dimensions as colours."""
    values = np.reshape(h.values, (len(h.edges) - 1, len(h.y_edges) - 1))
    colours = axes.pcolormesh(h.edges, h.y_edges, values.T, cmap="viridis")
    figure.colorbar(colours, ax=axes, label="Events")
    axes.set_xlabel(h.title)
    axes.set_title(title, loc="left")


def _summed(histograms: Sequence[Histogram]) -> tuple[_Values, _Values]:
    """The sum of some histograms and its statistical error."""
    return np.sum([h.values for h in histograms], axis=0), np.sqrt(
        np.sum([h.variances for h in histograms], axis=0)
    )


def _points(axes: Any, edges: _Values, values: _Values, errors: _Values, label: str = "") -> None:
    there = np.isfinite(values) & (values != 0)
    centres, widths = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    axes.errorbar(
        centres[there],
        values[there],
        errors[there],
        widths[there],
        fmt="o",
        markersize=4,
        color=PUBLISHED,
        label=label or None,
    )


def _band(axes: Any, edges: _Values, values: _Values, errors: _Values) -> None:
    axes.stairs(
        values + errors,
        edges,
        baseline=values - errors,
        fill=True,
        hatch="////",
        facecolor="none",
        edgecolor="gray",
        lw=0,
    )


def _sample_ratio(
    axes: Any, edges: _Values, observed: tuple[_Values, _Values], simulated: tuple[_Values, _Values]
) -> None:
    """Recorded over simulated; nothing where nothing is expected."""
    expected = np.where(simulated[0] > 0, simulated[0], np.nan)
    _band(axes, edges, np.ones(len(expected)), np.nan_to_num(simulated[1] / expected))
    _points(axes, edges, observed[0] / expected, observed[1] / expected)
    axes.axhline(1.0, color=PUBLISHED, linewidth=0.8, linestyle="--")
    axes.set_ylim(0, 2)
    axes.set_ylabel("Data / sim.")


def _frame(axes: Any, h: Histogram, title: str) -> None:
    """Labels with units, ranges, and the name in the corner."""
    width = h.edges[1] - h.edges[0]
    unit = f" {h.unit}" if h.unit else ""
    even = np.allclose(np.diff(h.edges), width)
    axes.set_xlim(h.edges[0], h.edges[-1])
    axes.set_ylim(
        0,
        1.25 * max((v + d**0.5 for v, d in zip(h.values, h.variances, strict=True)), default=0)
        or 1,
    )
    named = h.title or h.name
    axes.set_xlabel(
        _shown(named if not h.unit or f"[{h.unit}]" in named else f"{named} [{h.unit}]"),
        loc="right",
    )
    axes.set_ylabel(f"Events / {width:g}{unit}" if even else "Events / bin", loc="top")
    axes.minorticks_on()
    if title:
        axes.set_title(_shown(title), loc="left", fontweight="bold")


def _figure(width: float, height: float) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _written(figure: Figure, path: str | Path | None) -> Figure:
    if path is not None:
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", message="Glyph .* missing from", category=UserWarning
            )  # it is drawn as a box
            figure.savefig(
                path, dpi=min(150.0, 60_000 / figure.get_figheight())
            )  # an image has less than 2^16 pixels a side
    return figure
