"""The cells of a program that do not depend on the selection: setup, the loop over files,
cutflow and figures.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from hepnb.generate.compiler import idioms
from hepnb.generate.compiler.layout import WIDTH, comment, quoted
from hepnb.program import Sample
from hepnb.samples.goodruns import GoodRuns

IMPORTS = """\
import awkward as ak
import hist
import numpy as np
import vector

vector.register_awkward()
"""


@cache
def template(name: str) -> str:
    """Code that is the same in all programs."""
    return (
        files("hepnb.generate.compiler")
        .joinpath("templates", f"{name}.py.txt")
        .read_text(encoding="utf-8")
    )


def setup(title: str, tree: str, branches: Iterable[str], used: Iterable[str]) -> str:
    """Imports, the tree, its branches and the idioms that the program uses."""
    names = textwrap.fill(
        ", ".join(quoted(b) for b in branches),
        WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
    )
    constants = f"{comment(title)}\nTREE = {quoted(tree)}\nBRANCHES = [\n{names},\n]\n"
    source = idioms.source(used)
    modules = ("functools", "itertools", "operator", "types")
    standard = [f"import {m}" for m in modules if f"{m}." in source]
    standard += ["from collections.abc import Callable"] * ("Callable[" in source)
    imports = "".join(f"{line}\n" for line in standard) + "\n" * bool(standard) + IMPORTS
    return f"{imports}\n{constants}\n\n{source}"


def loop(*, event_id: bool) -> str:
    """The loop over the chunks of the files, and the printed cutflow."""
    return _with_ids(template("loop"), event_id=event_id)


def processor(*, event_id: bool) -> str:
    """The selection as a processor class of coffea."""
    return _with_ids(template("processor"), event_id=event_id)


def _with_ids(source: str, *, event_id: bool) -> str:
    """The source and the printed cutflow; without the lines that list the selected events where
    these have no numbers.
    """
    lines = f"{source}\n\n{template('cutflow')}".splitlines(keepends=True)
    return "".join(line for line in lines if event_id or "events.run" not in line)


def figures(
    experiment: str, luminosity: float, colours: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The functions that draw the histograms in the style of the experiment.

    ``luminosity`` in fb⁻¹, 0 where none is given; ``colours``: those of some processes.
    """
    style = experiment if experiment in ("ATLAS", "CMS") else "ROOT"
    text = quoted(f"{luminosity:g} fb$^{{-1}}$" if luminosity else "")
    source = template("figures").replace("STYLE", style).replace("LUMINOSITY", text)
    if not colours:
        return source
    entries = "".join(
        f"    {quoted(name)}: {quoted(colour)},\n" for name, colour in colours.items()
    )
    chosen = (
        'label=list(simulated), flow="none", color=[COLOURS.get(sample, "silver") for sample in '
        "simulated])"
    )
    drawn = source.replace('label=list(simulated), flow="none")', chosen)
    return drawn.replace(
        "\n\n\ndef is_simulated", f"\nCOLOURS = {{\n{entries}}}\n\n\ndef is_simulated", 1
    )


def run(samples: Sequence[Sample]) -> str:
    """The cell that runs the analysis."""
    if _one(samples):
        return (
            f"{file_list(samples)}\ncutflows, histograms, selected = "
            "run(FILES)\nprint_cutflow(cutflows)\n"
        )
    return f"{file_list(samples)}\n{template('samples')}"


def run_processor(samples: Sequence[Sample]) -> str:
    """The cell that hands the analysis to coffea's runner."""
    named = [s if s.name else Sample("events", s.files) for s in samples]
    return f"{sample_list(named)}\n{template('coffea_run')}"


def drawing(samples: Sequence[Sample], *, target: str) -> str:
    """The cell that draws."""
    if target == "coffea":
        name = '"" if sample == "events" else sample' if _one(samples) else "sample"
        return (
            f'figures = draw({{{name}: result["histograms"] for sample, result in '
            "results.items()})"
        )
    return 'figures = draw({"": histograms})' if _one(samples) else "figures = draw(histograms)"


def summary(samples: Sequence[Sample], *, target: str) -> str:
    """The cell that says what was selected."""
    if target == "coffea":
        return template("summary").replace(
            "CUTFLOWS", '{sample: result["cutflows"] for sample, result in results.items()}'
        )
    return template("summary").replace(
        "CUTFLOWS", '{"events": cutflows}' if _one(samples) else "cutflows"
    )


def _one(samples: Sequence[Sample]) -> bool:
    return len(samples) == 1 and not samples[0].name


def file_list(samples: Sequence[Sample]) -> str:
    """``FILES = […]``, or with names ``SAMPLES = {…}``."""
    if not _one(samples):
        return sample_list(samples)
    listed = "".join(f"    {quoted(f)},\n" for f in samples[0].files)
    return f"FILES = [\n{listed}]" if listed else "FILES: list[str] = []"


def sample_list(samples: Sequence[Sample]) -> str:
    """``SAMPLES = {…}``."""
    entries = []
    for sample in samples:
        entries += [
            f"    {quoted(sample.name)}: [",
            *(f"        {quoted(f)}," for f in sample.files),
            "    ],",
        ]
    return "\n".join(["SAMPLES = {", *entries, "}"])


def listed(
    samples: Sequence[Sample],
    good: Mapping[str, GoodRuns],
    simulated: Sequence[str],
    block: Sequence[str],
) -> str:
    """The samples of a list as constants: files, processes, scales of simulated ones, good runs,
    regions.

    ``simulated``: branches that only simulated files have; ``block``: those of run and luminosity
    block.
    """
    processes = {s.name: quoted("data" if s.recorded else s.process or s.name) for s in samples}
    scales = {s.name: repr(s.scale) for s in samples if not s.recorded}
    regions = {s.name: f"[{', '.join(map(quoted, s.regions))}]" for s in samples if s.regions}
    runs = {name: _blocks(found) for name, found in good.items()}
    tables = {"PROCESSES": processes, "SCALES": scales, "REGIONS": regions, "GOOD_RUNS": runs}
    constants = [f"{name} = {_dictionary(entries)}" for name, entries in tables.items()]
    branches = [
        f"{name} = [{', '.join(map(quoted, found))}]"
        for name, found in (("SIMULATED", simulated), ("BLOCK", block))
    ]
    return "\n".join([sample_list(samples), *constants, *branches])


def _dictionary(entries: Mapping[str, str]) -> str:
    lines = "".join(f"    {quoted(name)}: {value},\n" for name, value in entries.items())
    return f"{{\n{lines}}}" if lines else "{}"


def _blocks(good: GoodRuns) -> str:
    """Luminosity blocks by run."""
    found: dict[int, list[str]] = {}
    for number, first, last in good.ranges:
        found.setdefault(number, []).append(f"({first}, {last})")
    lines = "".join(
        f"        {number}: [{', '.join(ranges)}],\n" for number, ranges in found.items()
    )
    return f"{{\n{lines}    }}"


def listed_loop(*, event_id: bool) -> str:
    """The loop over the files of the samples of a list."""
    lines = template("listed_loop").splitlines(keepends=True)
    return "".join(line for line in lines if event_id or "events.run" not in line).rstrip()


def label(title: str, unit: str) -> str:
    """The title of an axis: words with sub- or superscripts as mathematics, and the unit where
    the title has none.
    """
    words = [
        f"${w}$" if ("_" in w or "^" in w or "\\" in w) and "$" not in w else w
        for w in title.split()
    ]
    text = " ".join(words)
    has_unit = re.search(r"\[[A-Za-z]+\]", text)  # and not the [0] of an index
    return f"{text} [{unit}]" if unit and not has_unit else text
