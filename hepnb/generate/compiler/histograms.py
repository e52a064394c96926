"""Histograms of a program: in one dimension with even or given bins, and in two; the functions
that book and fill them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hepnb import units
from hepnb.adl import tree
from hepnb.adl.format import format_expression
from hepnb.errors import SpecError
from hepnb.generate.compiler import fixed_cells, layout
from hepnb.generate.compiler.expressions import Expressions
from hepnb.generate.compiler.layout import quoted
from hepnb.generate.compiler.values import Level, Value, joint, literal

Statement = tree.Histo | tree.HistoEdges | tree.Histo2D | tree.HistoMap


@dataclass(frozen=True)
class CompiledHistogram:
    """A compiled histogram: ``axes`` and ``values`` as code; ``label`` and ``unit`` of its first
    axis.

    ``region``: the region whose events are entered, or the first requirements of it; "": all
    events. ``where``: the region that it is written in.
    """

    name: str
    region: str
    label: str
    unit: str
    axes: tuple[str, ...]
    values: tuple[str, ...]
    stubs: tuple[str, ...] = ()
    where: str = ""

    def filling(self) -> list[str]:
        """The lines that fill it; where a stub is needed, they do nothing until that is written."""
        entered, weights = self.values, "np.ones(len(events))"
        if self.region:
            passing = f"passed[{quoted(self.region)}]"
            entered, weights = (
                tuple(f"{v}[{passing}]" for v in self.values),
                f"weights[{quoted(self.region)}][{passing}]",
            )
        enter = "enter" if len(self.values) == 1 else "enter_pairs"
        line = f"{enter}(histograms[{quoted(self.name)}], {', '.join(entered)}, {weights})"
        empty = f"pass  # empty: {' and '.join(self.stubs)} to be written"
        return (
            ["try:", f"    {line}", "except NotImplementedError:", f"    {empty}"]
            if self.stubs
            else [line]
        )

    def booking(self) -> list[str]:
        """The entry of the dictionary of empty histograms."""
        axes = (f"        {axis}," for axis in self.axes)
        return [
            f"    {quoted(self.name)}: hist.Hist(",
            *axes,
            "        storage=hist.storage.Weight(),",
            "    ),",
        ]


def compiled(compiler: Expressions, region: str, name: str, s: Statement) -> CompiledHistogram:
    """The histogram of a line.

    Raises SpecError for bins that are none and for variables that have no value per event or
    object.
    """
    title = s.title or s.name
    variables = (s.x, s.y) if isinstance(s, tree.Histo2D | tree.HistoMap) else (s.variable,)
    values = [compiler.number(v) for v in variables]
    shape, _ = joint(*values)
    if shape == "constant":
        raise SpecError(
            "a histogram of a constant", expected="a variable of the event or of its objects"
        )
    found = [v.unit if v.unit in ("GeV", "mm", "rad") else "" for v in values]
    if isinstance(s, tree.Histo2D | tree.HistoMap):
        titles = [t.strip() for t in title.split(";")]
        titles = titles if len(titles) == 2 else [format_expression(v) for v in variables]
        labels = [fixed_cells.label(t, u) for t, u in zip(titles, found, strict=True)]
        axes = [
            _axis(bins, f"{name}_{'xy'[i]}", labels[i], found[i]) for i, bins in enumerate(_bins(s))
        ]
    else:
        labels = [fixed_cells.label(title, found[0])]
        axes = (
            [_uneven(s.edges, name, labels[0], found[0])] if isinstance(s, tree.HistoEdges) else []
        )
        axes = axes or [_even(s.n, s.low, s.high, name, labels[0], found[0])]  # type: ignore[union-attr]
    compiler.scope.needs.idiom("enter" if len(values) == 1 else "enter_pairs")
    return CompiledHistogram(
        name,
        region,
        labels[0],
        found[0],
        tuple(axes),
        tuple(_code(v) for v in values),
        where=region,
    )


def cell(histograms: Sequence[CompiledHistogram]) -> str:
    """The functions ``book`` and ``fill``."""
    book = (
        ["return {", *(line for h in histograms for line in h.booking()), "}"]
        if histograms
        else ["return {}"]
    )
    booked = layout.function(
        "book", "The histograms, empty.", book, arguments="", returns="dict[str, hist.Hist]"
    )
    fill = [line for h in histograms for line in h.filling()]
    arguments = "histograms: dict, events: ak.Array, passed: dict, weights: dict"
    docstring = "Fills the histograms of each region with the events that pass it."
    return (
        booked
        + "\n\n\n"
        + layout.function("fill", docstring, fill, arguments=arguments, returns="None")
    )


def _code(value: Value) -> str:
    return (
        f"np.full(len(events), {value.code})" if value.shape == "constant" else value.at(Level.ATOM)
    )


def _bins(s: tree.Histo2D | tree.HistoMap) -> tuple[tree.Even | tuple[tree.Number, ...], ...]:
    if isinstance(s, tree.HistoMap):
        return s.xbins, s.ybins
    return tree.Even(s.nx, s.xlow, s.xhigh), tree.Even(s.ny, s.ylow, s.yhigh)


def _axis(bins: tree.Even | tuple[tree.Number, ...], name: str, label: str, unit: str) -> str:
    if isinstance(bins, tree.Even):
        return _even(bins.n, bins.low, bins.high, name, label, unit)
    return _uneven(bins, name, label, unit)


def _even(n: int, low: tree.Number, high: tree.Number, name: str, label: str, unit: str) -> str:
    first, last = (units.Quantity(x.value, x.unit).canonical for x in (low, high))
    if n < 1 or first >= last:
        raise SpecError(
            f"a histogram of {n} bins from {first:g} to {last:g}",
            expected="at least one bin, and limits that increase",
        )
    return f"hist.axis.Regular({n}, {literal(first)}, {literal(last)}, {_about(name, label, unit)})"


def _uneven(edges: tuple[tree.Number, ...], name: str, label: str, unit: str) -> str:
    given = [units.Quantity(e.value, e.unit).canonical for e in edges]
    if len(given) < 2 or any(a >= b for a, b in pairwise(given)):
        raise SpecError("edges that do not increase", expected="two edges or more, increasing")
    return f"hist.axis.Variable([{', '.join(map(literal, given))}], {_about(name, label, unit)})"


def _about(name: str, label: str, unit: str) -> str:
    return f"name={quoted(name)}, label={quoted(label)}, metadata={quoted(unit)}"
