"""Checks of what older dialects have, and of what ADL cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hepnb.adl import tree
from hepnb.adl.format import format_expression, format_statement
from hepnb.adl.intervals import canonical
from hepnb.adl.rules.line import CheckedLine, code_lines
from hepnb.adl.scope import AnalysisScope
from hepnb.findings import Finding
from hepnb.plurals import several

_DISCRIMINANT = re.compile(r"(?i)(^|_)(bdt|b?dnn|gnn|nn|mlp|onnx|ome|mva)(?=$|_|\d|[A-Z])")
_REQUIREMENT = re.compile(
    r"(?i)[#\s]*(?:select|reject|cut)\s+\S.*(?:[<>]|[=!]=|\[\s*\]|\]\s*\[)\s*\S"
)


def older_reading(scope: AnalysisScope) -> Iterator[Finding]:
    """A line of an older dialect that could be meant otherwise

    ``jets[0:3]`` of CutLang includes its end and has four jets, in 2026 syntax it has three. The
    line says how it was read. Warning. Fix: nothing if that is what is meant (``hepnb format``
    writes it as it was read), or the 2026 syntax.
    """
    for line in code_lines(scope):
        for reading in line.statement.note.readings:
            yield line.finding("HEP112", "warning", reading, "hepnb format writes it so")


def blocked(scope: AnalysisScope) -> Iterator[Finding]:
    """Something that ADL cannot say, or that its author left open

    An optimisation over combinations (``chi2 ~= 0`` with indices ``jets[-1]``), several thresholds
    in one line, words instead of a condition, three dots, a trained discriminant (BDT, neural
    network) that nothing defines. Error. Fix: for an optimisation a ``composite`` with ``sort`` by
    the quantity and index 0; one line for each period; an expression; a function or a variable of
    the events for a discriminant.
    """
    for line in code_lines(scope):
        yield from _in_words(line)
        for node in line.nodes():
            if isinstance(node, tree.Call) and node.function in _FIXES:
                yield line.finding(
                    "HEP113",
                    "error",
                    f"{format_expression(node)} has no 2026 syntax",
                    _FIXES[node.function],
                )
            elif isinstance(node, tree.Name) and node.id == "...":
                yield line.finding(
                    "HEP113",
                    "error",
                    f"{format_statement(line.statement)!r} is not finished",
                    "the words of the paper",
                )
            elif (name := _discriminant(scope, line, node)) is not None:
                message = f"nothing says how {name} is computed"
                yield line.finding(
                    "HEP113",
                    "error",
                    message,
                    f"a variable {name} of the event files, or a function given in Python",
                )


_FIXES = {
    "closest": "a composite of the candidates, sort abs(quantity - value) ascend, and its [0]",
    "farthest": "a composite of the candidates, sort abs(quantity - value) descend, and its [0]",
    "at": (
        "a number as the index, or a composite of the two collections with the condition that "
        "connects them"
    ),
    "loop": "a member of a composite: take disjoint(jets j1, jets j2)",
    "list": "one value in each line",
}


def _in_words(line: CheckedLine) -> Iterator[Finding]:
    value = (
        line.statement.condition
        if isinstance(line.statement, tree.Select | tree.Trigger)
        else line.statement.value
        if isinstance(line.statement, tree.Define)
        else None
    )
    if isinstance(value, tree.String):
        yield line.finding(
            "HEP113",
            "error",
            f"{value.value!r} is said in words",
            "an expression, or a function given in Python",
        )


def _discriminant(scope: AnalysisScope, line: CheckedLine, node: tree.Expr) -> str | None:
    name = (
        node.id
        if isinstance(node, tree.Name)
        else node.function
        if isinstance(node, tree.Call)
        else ""
    )
    per_object = line.block is not None and line.block.kind in ("object", "composite")
    if per_object or not _DISCRIMINANT.search(name):
        return None
    known = (
        scope.variables
        | set(scope.definitions(line.block))
        | set(scope.tables)
        | set(scope.collections)
        | set(scope.regions)
    )
    return name if name not in known else None


def commented_out(scope: AnalysisScope) -> Iterator[Finding]:
    """A requirement that is only a comment

    ``# select iso < 0.2`` selects nothing: what could not be written often stays a comment, and is
    missed. Info. Fix: write it, or say in the comment why it is left out.
    """
    for item in scope.analysis.items:
        block = item if isinstance(item, tree.Block) else None
        for s in item.statements if isinstance(item, tree.Block) else (item,):
            if isinstance(s, tree.Comment) and _REQUIREMENT.match(s.text):
                yield CheckedLine(block, s).finding(
                    "HEP117",
                    "info",
                    f"{s.text.strip()!r} is a comment and selects nothing",
                    "write it as a line",
                )


def numbers_that_do_not_fit(scope: AnalysisScope) -> Iterator[Finding]:
    """Numbers of a table, of counts or of bins that do not fit together

    Rows of a table with another number of ranges than ``nvars`` says, counts of a format that is
    not defined or has another number of processes, edges that do not increase, a histogram without
    bins. Error. Fix: correct the numbers.
    """
    formats = {
        b.name: [s for s in b.statements if isinstance(s, tree.Process)]
        for b in scope.analysis.blocks
        if b.kind == "countsformat"
    }
    for line in code_lines(scope):
        match line.statement:
            case tree.Row() as row:
                said = (
                    {
                        s.key.lower(): s.value
                        for s in line.block.statements
                        if isinstance(s, tree.Field)
                    }
                    if line.block
                    else {}
                )
                if said.get("nvars", str(len(row.ranges))).strip() != str(len(row.ranges)):
                    yield line.finding(
                        "HEP118",
                        "error",
                        f"{several(len(row.ranges), 'range')} where nvars is {said['nvars']}",
                        "correct nvars or the row",
                    )
            case tree.Counts() as counts:
                if counts.format not in formats:
                    yield line.finding(
                        "HEP118", "error", f"no countsformat {counts.format}", "define it above"
                    )
                elif len(formats[counts.format]) != len(counts.counts):
                    message = (
                        f"{several(len(counts.counts), 'count')} for "
                        f"{several(len(formats[counts.format]), 'process', 'processes')} of "
                        f"{counts.format}"
                    )
                    yield line.finding("HEP118", "error", message, "a count for each process")
            case tree.Bins() | tree.HistoEdges() | tree.HistoMap() as binned:
                if any(canonical(a) >= canonical(b) for a, b in _neighbours(binned)):
                    yield line.finding(
                        "HEP118", "error", "edges that do not increase", "edges in increasing order"
                    )
            case tree.Histo(n=n, low=low, high=high):
                if n < 1 or canonical(low) >= canonical(high):
                    yield line.finding(
                        "HEP118",
                        "error",
                        "a histogram without bins",
                        "at least one bin, and low below high",
                    )
            case _:
                pass


def _neighbours(
    s: tree.Bins | tree.HistoEdges | tree.HistoMap,
) -> Iterator[tuple[tree.Number, tree.Number]]:
    """The edges that follow each other, on each axis."""
    for bins in (s.xbins, s.ybins) if isinstance(s, tree.HistoMap) else (s.edges,):
        yield from pairwise((bins.low, bins.high) if isinstance(bins, tree.Even) else bins)
