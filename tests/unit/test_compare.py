"""Published numbers: read from tables and files, matched to a run, compared."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from hepnb import compare
from hepnb.errors import PaperError
from hepnb.ports import ReadOptions
from hepnb.readers import read
from hepnb.result import (
    ComparedRow,
    ComparisonReport,
    InputFile,
    PublishedYield,
    RegionResult,
    RunResult,
    Step,
    Uncertainty,
)
from tests.conftest import shared
from tests.unit.papers import paper_with_table

paper_with = partial(paper_with_table, "Table 3")
CUTFLOW_CAPTION = "Table 3: Number of events after each requirement."


def row(
    region: str,
    step: str,
    value: float,
    uncertainty: float | None = None,
    page: int = 0,
    table: str = "",
) -> PublishedYield:
    """A published number: of a step, or without one the yield of a region."""
    sizes = () if uncertainty is None else (Uncertainty("", uncertainty, uncertainty),)
    return PublishedYield(
        region, value, sizes, "step" if step else "yield", step, page=page, table=table
    )


def told(rows: tuple[PublishedYield, ...]) -> list[tuple[object, ...]]:
    """What the numbers say, without the place in the text."""
    return [(r.region, r.label, r.value, r.uncertainty, r.page, r.table) for r in rows]


def run_with(**regions: dict[str, int]) -> RunResult:
    """A run of 1000 events: region → {ADL line: cumulative count}."""
    found = tuple(
        RegionResult(
            name,
            tuple(Step(a, a, n, n, float(n)) for a, n in steps.items()),
            list(steps.values())[-1],
            list(steps.values())[-1] / 2,
        )
        for name, steps in regions.items()
    )
    return RunResult("ff", (InputFile("f.root", "s", 1000),), found, (), {}, 0.0, 0.0)


STEPS = {
    "trigger trigE": 800,
    "select size(leptons) >= 2": 500,
    "select pt(leptons[0]) > 25 GeV": 400,
    "select MET > 100 GeV": 40,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123", (123.0, None)),
        ("20 000", (20000.0, None)),
        ("28,194,452", (28194452.0, None)),
        ("20\u2009000.5", (20000.5, None)),
        ("2600 ± 160", (2600.0, 160.0)),
        ("12.5 ± 3 ± 4", (12.5, 5.0)),
        ("1.7 +/- 0.2", (1.7, 0.2)),
        ("4069_{−67−320}^{+67+320}", (4069.0, pytest.approx((67**2 + 320**2) ** 0.5))),
        ("10^{+2}_{-1}", (10.0, 2.0)),
        ("3.5 ± 0.3 (stat) ± 0.4 (syst)", (3.5, pytest.approx(0.5))),
        ("1.2 × 10^{3}", (1200.0, None)),
        ("(1.2 ± 0.1) × 10^{3}", (1200.0, pytest.approx(100.0))),
        ("–", None),
        ("", None),
        ("> 180", None),
        ("115–130", None),
        ("[115, 130]", None),
        ("5 GeV", None),
        ("12 34", None),
        ("12 % of 5", None),
    ],
)
def test_a_cell_is_one_number_or_none(
    text: str, expected: tuple[float, float | None] | None
) -> None:
    """Values with thousands, uncertainties of all shapes and powers are read; ranges, thresholds
    and words are not numbers.
    """
    assert compare.number(text) == expected


def test_columns_of_a_cutflow_are_regions() -> None:
    """Rows are steps and columns regions; a dash is no number."""
    paper = paper_with(
        CUTFLOW_CAPTION,
        ("Requirement", "SR", "CR"),
        ("All events", "20 000", "20 000"),
        ("MET", "12 ± 3", "–"),
    )
    assert told(compare.published(paper).yields) == [
        ("SR", "All events", 20000.0, None, 7, "Table 3"),
        ("CR", "All events", 20000.0, None, 7, "Table 3"),
        ("SR", "MET", 12.0, 3.0, 7, "Table 3"),
    ]


def test_observed_row_is_the_yield() -> None:
    """In a table of yields the row *Observed* has no step; processes keep their names."""
    paper = paper_with(
        "Table 3: Event yields.",
        ("", "SR1", "SR2"),
        ("Observed", "24", "7"),
        ("Fitted background", "26 ± 2", "8 ± 1"),
    )
    assert [
        (r.region, r.label, r.value, r.uncertainty) for r in compare.published(paper).yields
    ] == [
        ("SR1", "observed", 24.0, None),
        ("SR2", "observed", 7.0, None),
        ("SR1", "expected, post-fit", 26.0, 2.0),
        ("SR2", "expected, post-fit", 8.0, 1.0),
    ]


def test_observed_column_turns_the_table() -> None:
    """Where *Obs.* is a column the rows are regions, and a bare number in another column is a
    bin edge, not a yield.
    """
    paper = paper_with(
        "Table 3: Observed numbers of events and predictions.",
        ("Bin", "N_{jet}", "Total pred.", "Obs."),
        ("1", "2", "20 ± 3", "21"),
    )
    assert [(r.region, r.label, r.value) for r in compare.published(paper).yields] == [
        ("Bin 1", "expected", 20.0),
        ("Bin 1", "observed", 21.0),
    ]


def test_region_names_half_way_down_are_a_header() -> None:
    """A row of names without a label begins a new set of columns."""
    paper = paper_with(
        "Table 3: Criteria and numbers of events selected in data.",
        ("Jets", "0 or 1", ""),
        ("", "SR1", "SR2"),
        ("MET", "> 150", "> 225"),
        ("Selected events in data", "24", "7"),
    )
    assert [(r.region, r.label, r.value) for r in compare.published(paper).yields] == [
        ("SR1", "observed", 24.0),
        ("SR2", "observed", 7.0),
    ]


def test_a_head_of_two_rows_is_joined() -> None:
    """The name of a column may stand on two lines of the head."""
    paper = paper_with(
        "Table 3: Event yields.",
        ("Event", "Signal"),
        ("category", "region"),
        ("Observed", "5"),
        header_rows=2,
    )
    assert [(r.region, r.value) for r in compare.published(paper).yields] == [
        ("Signal region", 5.0)
    ]


@pytest.mark.parametrize(
    "caption",
    [
        "Table 3: Observed limits on the number of events.",
        "Table 3: Cumulative efficiencies after each requirement.",
        "Table 3: Impact on the event yields, in %.",
        "Table 3: Requirements of the signal regions.",
        "Table 3: Masses.",
    ],
)
def test_tables_of_other_things_are_left_alone(caption: str) -> None:
    """Limits, efficiencies, percentages and masses are no numbers of events."""
    assert compare.published(paper_with(caption, ("", "SR"), ("A", "12"), ("B", "10"))).yields == ()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["1704.03848", "1704.07781", "2004.03447"])
def test_annotated_yields_are_among_the_published(name: str) -> None:
    """Most observed yields that a person wrote down from a real paper are found, on the same
    page and in the same table.
    """
    wanted = {
        (y["value"], y["page"], y["table"])
        for y in yaml.safe_load(shared(f"annotations/{name}.yaml").read_text())["yields"]
        if y["what"] == "observed"
    }
    found = {
        (r.value, r.page, r.table)
        for r in compare.published(
            read(str(shared(f"papers/{name}.pdf")), ReadOptions(offline=True))
        ).yields
    }
    assert len(wanted & found) >= 0.9 * len(wanted) > 0


def test_published_yaml(tmp_path: Path) -> None:
    """The small format gives rows with their source; a row without a step is the yield."""
    path = tmp_path / "PUBLISHED.yaml"
    path.write_text(
        'source: "1704.03848, Table 5"\n'
        "regions:\n  SRI1:\n    - {step: photon, value: 120000}\n    - {value: 2400, uncertainty: "
        "49}\n"
    )
    assert compare.load_published(path).yields == (
        row("SRI1", "photon", 120000.0, table="1704.03848, Table 5"),
        row("SRI1", "", 2400.0, 49.0, table="1704.03848, Table 5"),
    )


HEPDATA = {
    "independent_variables": [
        {"header": {"name": "Cut"}, "values": [{"value": "Trigger"}, {"low": 0, "high": 50}]}
    ],
    "dependent_variables": [
        {
            "header": {"name": "SR"},
            "qualifiers": [{"name": "SQRT(S)", "value": "13000"}],
            "values": [
                {
                    "value": 100,
                    "errors": [
                        {"symerror": 3, "label": "stat"},
                        {"asymerror": {"plus": 4, "minus": -2}},
                    ],
                },
                {"value": "10", "errors": [{"symerror": "20%"}]},
            ],
        },
        {"header": {"name": "CR"}, "values": [{"value": "-"}, {"value": 7.5}]},
    ],
}
HEPDATA_PAGE = {
    "name": "Cutflow",
    "headers": [{"name": "Cut"}, {"name": "SR", "colspan": 1}],
    "values": [
        {
            "x": [{"value": "Trigger"}],
            "y": [{"value": "100", "errors": [{"symerror": 3}], "group": 0}],
        }
    ],
}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            HEPDATA,
            (
                row("SR", "Trigger", 100.0, 5.0, table="h.json"),
                row("SR", "Cut 0–50", 10.0, 2.0, table="h.json"),
                row("CR", "Cut 0–50", 7.5, None, table="h.json"),
            ),
        ),
        (HEPDATA_PAGE, (row("SR", "Trigger", 100.0, 3.0, table="Cutflow"),)),
    ],
)
def test_hepdata(tmp_path: Path, data: object, expected: tuple[PublishedYield, ...]) -> None:
    """Both forms of a HEPData table are read: that of a submission and that of the site."""
    path = tmp_path / "h.json"
    path.write_text(json.dumps(data))
    assert told(compare.load_published(path).yields) == told(expected)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.yaml", "regions: {}", "source: Field required"),
        ("p.yaml", "source: x\nregions: {SR: [{step: a}]}", "regions.SR.0.value: Field required"),
        (
            "p.yaml",
            "source: x\nregions: {SR: [{value: 1, cut: a}]}",
            "regions.SR.0.cut: Extra inputs are not permitted",
        ),
        ("p.yaml", "a: [", "cannot be read (ParserError, line 2)"),
        ("p.yaml", "", "Input should be a valid dictionary"),
        ("p.json", "{", "cannot be read (JSONDecodeError, line 1)"),
        (
            "p.json",
            '{"dependent_variables": 1, "independent_variables": []}',
            "dependent_variables",
        ),
    ],
)
def test_a_bad_file_is_one_clear_line(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    """What is wrong is said with the place in the file, and what a right one looks like."""
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(PaperError) as caught:
        compare.load_published(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """The path and the two forms are named."""
    with pytest.raises(
        PaperError,
        match=r"nowhere\.yaml: no such file; expected a PUBLISHED\.yaml or a HEPData table",
    ):
        compare.load_published(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("label", "adl"),
    [
        ("Leading lepton p_{T}", "select pt(leptons[0]) > 20 GeV"),
        ("≥ 2 jets", "select size(jets) >= 2"),
        ("Two leptons", "select size(leptons) == 2"),
        ("Four-lepton invariant mass", "select m4l [] 115 GeV 130 GeV"),
        ("m_{4ℓ} window", "select m4l [] 115 GeV 130 GeV"),
        ("E_{T}^{miss} > 100 GeV", "select MET > 100 GeV"),
        ("missing transverse momentum", "select MET > 100 GeV"),
        ("Lepton trigger", "trigger trigE or trigM"),
        ("m_{jj} > 500 GeV", "select mjj > 500 GeV"),
    ],
)
def test_labels_and_lines_share_words(label: str, adl: str) -> None:
    """A label of a paper finds its own line among those of a whole selection."""
    lines = [
        adl,
        *(
            line
            for line in (*STEPS, "select size(bjets) == 0", "select abs(deta) < 4.8")
            if line.split()[1] != adl.split()[1]
        ),
    ]
    rows = [row("SR", label, 1.0)]
    report = compare.compare(run_with(SR=dict.fromkeys(lines, 1)), rows)
    assert report.rows[0].adl == adl


def test_rows_are_matched_in_order_and_none_is_lost() -> None:
    """Every published row has a row in the report; one that no step resembles is missing."""
    labels = [
        "All events",
        "Trigger",
        "At least two leptons",
        "Primary vertex",
        "Leading lepton p_{T}",
        "E_{T}^{miss}",
    ]
    rows = [row("SR", label, 100.0) for label in labels]
    report = compare.compare(run_with(SR=STEPS), rows)
    assert [r.adl for r in report.rows] == ["all events", *list(STEPS)[:2], "", *list(STEPS)[2:]]
    assert [r.verdict for r in report.rows].count("missing") == 1


def test_rows_without_common_words_are_matched_between_their_neighbours() -> None:
    """One unknown label between two known ones takes the one step that is left between them."""
    rows = [row("SR", label, 1.0) for label in ("Trigger", "Preselection", "Leading lepton p_{T}")]
    assert [r.adl for r in compare.compare(run_with(SR=STEPS), rows).rows] == list(STEPS)[:3]


def test_the_numbers_of_events_do_not_decide_the_match() -> None:
    """A row is compared with the step of its name even where another step has its number."""
    rows = [row("SR", "Leading lepton p_{T}", 40.0)]
    assert compare.compare(run_with(SR=STEPS), rows).rows[0] == ComparedRow(
        "SR",
        "Leading lepton p_{T}",
        40.0,
        None,
        400.0,
        10.0,
        pytest.approx(18.0),
        "differs",
        "select pt(leptons[0]) > 25 GeV",
        of=("statistical of the run",),
        run_uncertainty=20.0,
        what="step",
    )


def test_a_region_that_the_run_lacks_is_missing() -> None:
    """Both rows of an unknown region are missing, those of the known one compared; the report is
    ordered by region.
    """
    rows = [row(region, step, 40.0) for step in ("Trigger", "") for region in ("SR", "VR")]
    report = compare.compare(run_with(SR=STEPS), rows)
    assert [(r.region, r.step, r.verdict) for r in report.rows] == [
        ("SR", "Trigger", "differs"),
        ("SR", "", "exact"),
        ("VR", "Trigger", "missing"),
        ("VR", "", "missing"),
    ]


def test_a_single_region_needs_no_name() -> None:
    """One published column and one region of the run belong together whatever they are called;
    two columns do not.
    """
    run = run_with(SR=STEPS)
    assert compare.compare(run, [row("Events", "Trigger", 800.0)]).rows[0].verdict == "exact"
    two = compare.compare(run, [row("Data", "Trigger", 800.0), row("Total", "Trigger", 800.0)])
    assert [r.verdict for r in two.rows] == ["missing", "missing"]


@pytest.mark.parametrize(
    ("value", "uncertainty", "expected"),
    [
        (800.0, None, (800.0, 1.0, 0.0, "exact")),
        (820.0, None, (800.0, 800 / 820, -20 / 800**0.5, "agrees")),
        (900.0, None, (800.0, 800 / 900, -100 / 800**0.5, "differs")),
        (900.0, 60.0, (800.0, 800 / 900, -100 / (800 + 3600) ** 0.5, "agrees")),
        (0.0, None, (800.0, None, 800 / 800**0.5, "differs")),
        (780.5, None, (800.0, 800 / 780.5, 19.5 / 800**0.5, "agrees")),
    ],
)
def test_ratio_pull_and_verdict(
    value: float, uncertainty: float | None, expected: tuple[float, float | None, float, str]
) -> None:
    """The pull counts the published uncertainty and the run's own; beyond two it differs."""
    found = compare.compare(run_with(SR=STEPS), [row("SR", "Trigger", value, uncertainty)]).rows[0]
    assert (found.run, found.ratio, found.pull, found.verdict) == (
        expected[0],
        expected[1],
        pytest.approx(expected[2]),
        expected[3],
    )


def test_a_sum_of_weights_is_compared_with_a_published_fraction() -> None:
    """A prediction (a fraction, or a number with an uncertainty) is compared with weights; their
    variance is that of equal ones.
    """
    rows = [row("SR", "", 21.5), row("SR", "", 22.0, 3.0), row("SR", "", 22.0)]
    fraction, prediction, count = compare.compare(run_with(SR=STEPS), rows).rows
    assert (fraction.run, fraction.pull) == (20.0, pytest.approx(-1.5 / (20 * 20 / 40) ** 0.5))
    assert (prediction.run, prediction.pull) == (
        20.0,
        pytest.approx(-2 / (9 + 20 * 20 / 40) ** 0.5),
    )
    assert count.run == 40.0


def test_nothing_selected_and_nothing_published_is_exact() -> None:
    """Zero and zero agree without a pull."""
    found = compare.compare(run_with(SR={"trigger trigE": 0}), [row("SR", "Trigger", 0.0)]).rows[0]
    assert (found.ratio, found.pull, found.verdict) == (None, None, "exact")


REPORT = ComparisonReport(
    "Table 3 (p. 7)",
    (
        ComparedRow("SR", "Trigger", 820.0, 12.0, 800.0, 0.9756, -0.65, "agrees", "trigger trigE"),
        ComparedRow("SR", "", 21.5, None, 20.0, 0.93, -0.5, "agrees", "selected"),
        ComparedRow("VR", "Trigger", 5.0, None, None, None, None, "missing"),
    ),
)


def test_the_table_for_a_terminal() -> None:
    """Columns are aligned, numbers to the right; the last line counts the verdicts."""
    assert compare.table(REPORT).splitlines() == [
        "published: Table 3 (p. 7)",
        "region  step      published  run  ratio  pull  verdict",
        "------------------------------------------------------",
        "SR      Trigger    820 ± 12  800  0.976  -0.7  agrees",
        "SR      selected       21.5   20  0.930  -0.5  agrees",
        "VR      Trigger           5    –      –     –  missing",
        "",
        "2 agrees, 1 missing",
    ]


def test_json_holds_the_whole_report() -> None:
    """The JSON says its format, whether all agrees, and has every field of every row."""
    data = json.loads(compare.to_json(REPORT))
    assert (data["format"], data["agrees"], data["source"]) == (
        "hepnb-comparison/1",
        False,
        "Table 3 (p. 7)",
    )
    assert TypeAdapter(tuple[ComparedRow, ...]).validate_python(data["rows"]) == REPORT.rows


def test_a_step_that_was_not_applied_says_so() -> None:
    """Its row is no agreement, even where the numbers are the same; the rows after it name it,
    and so does the table.
    """
    line = "select bdt(jets) > 0.5"
    steps = (
        Step("a", "select size(jets) >= 2", 500, 500, 500.0),
        Step("b", line, 500, 500, 500.0, applied=False),
    )
    run = RunResult(
        "ff",
        (InputFile("f.root", "s", 1000),),
        (RegionResult("SR", steps, 500, 500.0),),
        (),
        {},
        0.0,
        0.0,
    )
    rows = [row("SR", "two jets", 500.0), row("SR", "bdt above 0.5", 500.0), row("SR", "", 30.0)]
    report = compare.compare(run, rows)
    assert [(r.verdict, r.unapplied) for r in report.rows] == [
        ("exact", ()),
        ("not applied", (line,)),
        ("differs", (line,)),
    ]
    assert (report.agrees, report.unapplied) == (False, (line,))
    assert (
        f"not applied; from there on, the run has more events than the paper: {line}"
        in compare.table(report)
    )
