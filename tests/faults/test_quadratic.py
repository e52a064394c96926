"""Texts made for regular expressions, and long specs, read end to end: time that grows as the text
does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from hepnb import workflow
from hepnb.adl.parse import parse
from hepnb.compare.yields.reading import read_yields
from hepnb.errors import SpecError
from hepnb.readers.latex import read_latex
from tests.unit.papers import paper_with_table

#: characters of the shorter text; the longer has four times as many, and quadratic is 16
LENGTH, TIMES, MOST = 5_000, 4, 8.0
#: seconds of the processor below which no ratio is asked for
FLOOR = 0.05


def _adl(text: str) -> None:
    with suppress(SpecError):
        parse(text)


def _latex(text: str, name: str = "main", biber: str = "") -> None:
    source = (
        rf"\documentclass{{article}}\begin{{document}}{text}\bibliography{{main}}\end{{document}}"
    )
    read_latex({"main.tex": source.encode(), "main.bbl": biber.encode()}, name, main="main.tex")


def _table(cell: str = "3", label: str = "Observed") -> None:
    rows = (("", "SR1", "SR2"), (label, cell, "3"), ("Total background", "1.0 ± 0.2", "4"))
    read_yields(paper_with_table("Table 1", "Observed events and expected yields", *rows))


def _seconds(read: Callable[[str], None], text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


def _holds(read: Callable[[str], None], begin: str, piece: str, end: str) -> None:
    """Four times the text takes less than eight times as long."""

    def made(length: int) -> str:
        return begin + (piece * (length // len(piece) + 1))[:length] + end

    _keeps_pace(read, made, LENGTH)


def _keeps_pace(read: Callable[[str], None], made: Callable[[int], str], length: int) -> None:
    read(made(50))  # what is loaded once
    short = min(_seconds(read, made(length)) for _ in range(2))
    long = min(_seconds(read, made(TIMES * length)) for _ in range(2))
    assert long < max(FLOOR, MOST * short), f"{short:.3f} s, {long:.3f} s"


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        ("select ", '"a"('),
        ("histo ", "-"),
        ("histo a", "a-"),
        ("histo ", "reject-"),
        ("region SR\n  bin ", "a"),
        ("region SR\n  bin ", "_1"),
        ("region SR\n  bin MET", " 1"),
    ],
)
def test_lines_of_a_spec(begin: str, piece: str) -> None:
    """Names, calls and edges without end in one line."""
    _holds(_adl, begin, piece, "!")


@pytest.mark.parametrize("end", ["!", "\\endentry"])
@pytest.mark.parametrize(
    "piece",
    [
        r"\entry{", r"\entry{a}{b}{", r"\entry{a}{b}{c}", r"\field{1}{", r"\field{a}{b} ! ",
        r"\field{a}{b}  ", r"\verb{1}\verb ",
    ],
)  # fmt: skip
def test_entries_of_biber(piece: str, end: str) -> None:
    """Entries, fields and values that do not end."""
    _holds(lambda text: _latex(r"\cite{a}", biber=text), r"\entry{z}{b}{c}", piece, end)


@pytest.mark.parametrize("piece", ["-", "a-", "A", "1"])
def test_names_of_archives(piece: str) -> None:
    """A number of arXiv is looked for in a long name once."""
    _holds(lambda name: _latex("a", name), "", piece, "!")


@pytest.mark.parametrize(("begin", "piece"), [("1", " "), ("1", "*"), ("1", "± "), ("1", "1 ")])
def test_cells_of_a_table(begin: str, piece: str) -> None:
    """What is no number and looks like the beginning of one."""
    _holds(lambda text: _table(cell=text), begin, piece, "!")


@pytest.mark.parametrize("end", ["!", ")"])
@pytest.mark.parametrize("piece", ["(stat", "(stat) ", "(syst)(stat "])
def test_labels_of_a_table(piece: str, end: str) -> None:
    """Brackets of uncertainties that are not closed."""
    _holds(lambda text: _table(label=text), "Observed", piece, end)


def _checked(text: str) -> None:
    spec = workflow.read_spec(text)
    workflow.decide(spec, accept_clean=True)


def _lines(before: str, line: str, after: str = "") -> Callable[[int], str]:
    """A spec with so many lines of a kind in a block; ``#`` is the number of a line."""
    return lambda n: before + "".join(line.replace("#", str(i + 1)) for i in range(n)) + after


_REGION = "object jets\n  take Jet\nregion SR\n"
_COUNTED = "".join(f"  select v{i} > 1 GeV\n" for i in range(300))
_SPECS = {
    "lines of an object": _lines("object jets\n  take Jet\n", "  select pt > # GeV  ?\n"),
    "the same line": _lines("object jets\n  take Jet\n", "  select pt > 30 GeV  ?\n"),
    "lines of a region": _lines(_REGION, "  select jets[0].pt > # GeV\n"),
    "bins": _lines(_REGION, "  bin MET [] # #1\n"),
    "either of two": _lines(_REGION, "  select MET > # GeV or size(jets) < #\n"),
    "takes": _lines("object jets\n", "  take Jet\n", "  select pt > 30 GeV\n"),
    "event variables": _lines("", "define v# = MET + # GeV\n", f"region SR\n{_COUNTED}"),
    "definitions": _lines("object jets\n  take Jet\n", "  define d# = pt + #\n  select d# > 9\n"),
    "objects": _lines("", "object jets#\n  take Jet\n  select pt > # GeV  ?\n"),
    "regions": _lines("object jets\n  take Jet\n", "region R#\n  select size(jets) >= 2\n"),
}


@pytest.mark.parametrize("kind", _SPECS)
def test_a_long_spec(kind: str) -> None:
    """Each line is held against what is known, not against each other one."""
    _keeps_pace(_checked, _SPECS[kind], 300)
