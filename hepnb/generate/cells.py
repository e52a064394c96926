"""The cells of a program that do not depend on the selection: setup, the loop over files, cutflow and figures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from hepnb.generate import idioms
from hepnb.generate.layout import WIDTH, comment, quoted

IMPORTS = """\
import awkward as ak
import hist
import numpy as np
import vector

vector.register_awkward()
"""

LOOP = '''\
import uproot


def run(files: list[str], step_size: str = "50 MB") -> tuple[dict, dict, dict]:
    """Cutflows (region → requirement → alone, cumulative, weighted), histograms, and the selected events of all files."""
    cutflows, histograms, selected = {}, book(), {}
    for arrays in uproot.iterate([{file: TREE} for file in files], BRANCHES, step_size=step_size):
        with np.errstate(divide="ignore", invalid="ignore"):  # what is not a number fails its requirement
            events = reconstruct(read(arrays))
            requirements, factors = select(events), weights(events)
        passed = {}
        for region in requirements:
            rows, passed[region] = count(requirements[region], factors[region])
            for requirement, row in rows.items():
                total = cutflows.setdefault(region, {}).setdefault(requirement, np.zeros(3))
                total += row
            SELECTED
        fill(histograms, events, passed, factors)
    return cutflows, histograms, selected


def print_cutflow(cutflows: dict) -> None:
    """Prints the cutflow of each region."""
    for region, rows in cutflows.items():
        width = max(map(len, rows), default=0)
        print(f"{region:<{width}}  {'alone':>11}  {'cumulative':>10}  {'weighted':>12}")
        for requirement, (alone, cumulative, weighted) in rows.items():
            passing = "not applied" if np.isnan(alone) else f"{alone:.0f}"
            print(f"{requirement:<{width}}  {passing:>11}  {cumulative:>10.0f}  {weighted:>12.6g}")
        print()
'''

_IDS = "selected.setdefault(region, []).extend(ak.to_list(ak.zip((events.run, events.event))[passed[region]]))"

FIGURES = '''\
import matplotlib.pyplot as plt
import mplhep

plt.style.use(mplhep.style.STYLE)


def draw(histograms: dict[str, hist.Hist]) -> dict[str, plt.Figure]:
    """A figure of each histogram; the error bars are statistical."""
    figures = {}
    for name, histogram in histograms.items():
        axis, errors = histogram.axes[0], np.sqrt(histogram.variances())
        figures[name], axes = plt.subplots()
        mplhep.histplot(histogram, ax=axes, yerr=errors, xerr=True, histtype="errorbar", color="black", flow="none")
        axes.set_xlim(axis.edges[0], axis.edges[-1])
        axes.set_ylim(bottom=0)
        axes.set_xlabel(axis.label)
        axes.set_ylabel(f"Events / {axis.widths[0]:.4g} {axis.metadata}".strip())
    return figures
'''


def setup(title: str, tree: str, branches: Iterable[str], used: Iterable[str]) -> str:
    """Imports, the tree, its branches and the idioms that the program uses."""
    names = textwrap.fill(", ".join(quoted(b) for b in branches), WIDTH, initial_indent="    ", subsequent_indent="    ")
    constants = f"{comment(title)}\nTREE = {quoted(tree)}\nBRANCHES = [\n{names},\n]\n"
    source = idioms.source(used)
    standard = [f"import {m}" for m in ("functools", "itertools", "operator") if f"{m}." in source]
    standard += ["from collections.abc import Callable"] * ("Callable[" in source)
    imports = "".join(f"{line}\n" for line in standard) + "\n" * bool(standard) + IMPORTS
    return f"{imports}\n{constants}\n\n{source}"


def loop(*, event_id: bool) -> str:
    """The loop over the chunks of the files, and the printed cutflow."""
    return LOOP.replace("SELECTED", _IDS) if event_id else LOOP.replace("            SELECTED\n", "")


def figures(experiment: str) -> str:
    """The function that draws the histograms in the style of the experiment."""
    return FIGURES.replace("STYLE", experiment if experiment in ("ATLAS", "CMS") else "ROOT")


def run(files: Iterable[object]) -> str:
    """The cell that runs the analysis."""
    return f"{file_list(files)}\ncutflows, histograms, selected = run(FILES)\nprint_cutflow(cutflows)\n"


def file_list(files: Iterable[object]) -> str:
    """``FILES = […]``."""
    listed = "".join(f"    {quoted(str(f))},\n" for f in files)
    return f"FILES = [\n{listed}]" if listed else "FILES: list[str] = []"


def label(title: str, unit: str) -> str:
    """The title of an axis: words with sub- or superscripts as mathematics, and the unit where the title has none."""
    words = [f"${w}$" if ("_" in w or "^" in w or "\\" in w) and "$" not in w else w for w in title.split()]
    text = " ".join(words)
    return f"{text} [{unit}]" if unit and "[" not in text else text
