"""The example paper: its table is what its selection gives, by two implementations and in print."""

from __future__ import annotations

import importlib.util
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest

from hepnb import compare, review
from hepnb import spec as specs
from hepnb.events import example
from hepnb.events.open import detect
from hepnb.paper import Paper
from hepnb.ports import ReadOptions
from hepnb.readers import read
from hepnb.result import RunResult
from tests.conftest import ROOT
from tests.unit import h4l_plain

FOLDER = ROOT / "hepnb" / "example"
REFERENCE = FOLDER / "h4l_reference.adl"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that builds the paper."""
    spec = importlib.util.spec_from_file_location(
        "build_example", ROOT / "scripts" / "build_example.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example events, all of them."""
    return example.make(tmp_path_factory.mktemp("example") / "events.root")


@pytest.fixture(scope="module")
def result(script: ModuleType, events: Path) -> RunResult:
    """What the compiled reference selection gives."""
    found = script.reference(events)
    assert isinstance(found, RunResult)
    return found


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The note as the PDF reader reads it."""
    return read(str(FOLDER / "h4l_note.pdf"), ReadOptions(offline=True))


def test_two_implementations_select_the_same_events(result: RunResult, events: Path) -> None:
    """Plain awkward, written from the text, and the compiled ADL agree event by event in both
    regions.
    """
    plain = h4l_plain.selected(events)
    assert {name: list(result.events[name]) for name in plain} == plain
    assert all(len(chosen) > 500 for chosen in plain.values())


def test_two_implementations_agree_at_every_step(result: RunResult, events: Path) -> None:
    """The cumulative counts are the same after each requirement, and each requirement alone
    passes as many.
    """
    compiled = {r.name: [result.entries, *(s.cumulative for s in r.steps)] for r in result.regions}
    alone = {r.name: [s.alone for s in r.steps] for r in result.regions}
    for name, numbers in h4l_plain.counts(events).items():
        assert compiled[name] == numbers
        assert alone[name] == [int(mask.sum()) for _, mask in h4l_plain.regions(events)[name]]


def test_every_requirement_of_an_event_rejects_something(result: RunResult) -> None:
    """No step of the cutflow is idle, so that a wrong implementation shows."""
    for region in result.regions:
        counts = [result.entries, *(s.cumulative for s in region.steps)]
        assert all(before > after for before, after in pairwise(counts)), region.name


def test_committed_numbers_are_those_of_the_selection(
    script: ModuleType, result: RunResult
) -> None:
    """The generated LaTeX is what the script would generate now."""
    assert (FOLDER / "h4l_cutflow.tex").read_text(encoding="utf-8") == script.cutflow(result)
    assert (FOLDER / "h4l_numbers.tex").read_text(encoding="utf-8") == script.numbers(result)


def test_printed_table_is_reproduced(paper: Paper, result: RunResult) -> None:
    """Every number of the PDF's cutflow table is found and equals the run's, each with the step
    that it belongs to.
    """
    report = compare.compare(result, compare.published(paper).yields)
    steps = {r.name: ["all events", *(s.adl for s in r.steps)] for r in result.regions}
    assert [(r.region, r.adl) for r in report.rows] == [
        (name, adl) for name in ("SR", "CR") for adl in steps[name]
    ]
    assert {r.verdict for r in report.rows} == {"exact"}


@pytest.mark.parametrize("delta", [-1, 1])
def test_one_event_more_or_less_is_seen(paper: Paper, result: RunResult, delta: int) -> None:
    """A table that differs by one event is not exact."""
    rows = [replace(r, value=r.value + delta) for r in compare.published(paper).yields]
    assert {r.verdict for r in compare.compare(result, rows).rows} == {"agrees"}


def test_reference_has_no_error(events: Path) -> None:
    """The hand-written reference passes the checks with what the events offer."""
    spec = specs.read(REFERENCE.read_text(encoding="utf-8"))
    found = review.findings(spec, None, attributes=detect(events).attributes)
    assert [f for f in found if f.severity == "error"] == []


def test_every_number_of_the_selection_is_in_one_of_the_notes() -> None:
    """What the reference requires can be read in the notes: no hidden threshold."""
    spec = specs.read(REFERENCE.read_text(encoding="utf-8"))
    text = " ".join(_text(FOLDER / f"{note}.pdf") for note in ("h4l_note", "leptons_note"))
    printed = set(re.findall(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]*\d)", text))
    words = {"0": "zero", "2": "two", "4": "four"}
    thresholds = {
        n for r in spec.requirements for n in re.findall(r"(?<![\w\[.])\d+(?:\.\d+)?", r.adl)
    }
    assert len(thresholds) > 20
    assert [n for n in thresholds if n not in printed and words.get(n, "?") not in text] == []


def test_isolation_is_only_in_the_second_note() -> None:
    """The delegation is real: the note itself does not say what isolated means."""
    assert "0.15" not in _text(FOLDER / "h4l_note.pdf")
    assert "0.15" in _text(FOLDER / "leptons_note.pdf")


def test_delegation_names_the_second_note(paper: Paper) -> None:
    """Reference [2] is the report number of the second note."""
    assert {r.label: r.report for r in paper.references}["2"] == "HEPNB-NOTE-2026-02"
    assert "HEPNB-NOTE-2026-02" in _text(FOLDER / "leptons_note.pdf")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("note", ["h4l_note", "leptons_note"])
def test_committed_pdf_is_that_of_the_source(script: ModuleType, note: str, tmp_path: Path) -> None:
    """Typesetting the committed source gives the words of the committed PDF."""
    assert _text(script.typeset(note, tmp_path)) == _text(FOLDER / f"{note}.pdf")


def _text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(
            " ".join(page.get_textpage().get_text_bounded().split()) for page in document
        )
    finally:
        document.close()
