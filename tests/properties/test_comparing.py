"""Properties of comparing: nothing is lost, order is kept, numbers are read as they were
written.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepnb import compare
from hepnb.result import InputFile, PublishedYield, RegionResult, RunResult, Step

LABELS = st.sampled_from(
    [
        "All events",
        "Trigger",
        "Two leptons",
        "Leading lepton p_{T}",
        "E_{T}^{miss}",
        "b-jet veto",
        "",
        "Zürich",
        "m_{4ℓ}",
    ]
)
LINES = st.lists(
    st.sampled_from(
        [
            "trigger trigE",
            "select size(leptons) == 2",
            "select pt(leptons[0]) > 20 GeV",
            "select MET > 100 GeV",
            "reject any(btag)",
        ]
    ),
    unique=True,
    min_size=1,
)
COUNTS = st.integers(0, 10**6)


@given(st.lists(st.tuples(st.sampled_from(["SR", "CR", "VR"]), LABELS, COUNTS)), LINES)
def test_every_published_row_is_reported_once(
    rows: list[tuple[str, str, int]], lines: list[str]
) -> None:
    """As many rows come out as went in, with their numbers; within a region in their order,
    matched to steps in theirs.
    """
    steps = tuple(Step(line, line, 10, 10, 10.0) for line in lines)
    result = RunResult(
        "",
        (InputFile("f", "s", 100),),
        tuple(RegionResult(n, steps, 10, 10.0) for n in ("SR", "CR")),
        (),
        {},
        0.0,
        0.0,
    )
    published = [
        PublishedYield(region, float(value), what="step" if step else "yield", name=step)
        for region, step, value in rows
    ]
    report = compare.compare(result, published)
    for region in ("SR", "CR", "VR"):
        mine = [r for r in report.rows if r.region == region]
        assert [(r.step, r.published) for r in mine] == [
            (r.step, r.value) for r in published if r.region == region
        ]
        places = [["all events", *lines].index(r.adl) for r in mine if r.step and r.adl]
        assert places == sorted(set(places))
    assert all(r.verdict == "missing" for r in report.rows if r.region == "VR")
    assert len(compare.table(report).splitlines()) >= len(rows) + 5


@given(st.integers(0, 10**9), st.sampled_from([" ", ",", "\u2009", ""]))
def test_thousands_are_read_as_written(value: int, separator: str) -> None:
    """A number with any separator of thousands is that number."""
    assert compare.number(f"{value:,}".replace(",", separator)) == (float(value), None)


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_uncertainties_are_read_as_written(value: float, up: float, down: float) -> None:
    """Symmetric and one-sided uncertainties come back; of a pair the larger one."""
    value, up, down = (float(f"{x:.4f}") for x in (value, up, down))
    assert compare.number(f"{value:.4f} ± {up:.4f}") == (pytest.approx(value), pytest.approx(up))
    assert compare.number(f"{value:.4f}_{{−{down:.4f}}}^{{+{up:.4f}}}") == (
        pytest.approx(value),
        pytest.approx(max(up, down)),
    )


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    """No cell of a paper makes the reader of numbers fail, and no label the maker of words."""
    found = compare.number(text)
    assert found is None or found[0] >= 0
    assert isinstance(compare.words(text), str)
