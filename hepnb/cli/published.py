"""Commands on published numbers: read them, compare a run with them."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Literal

from hepnb import compare as comparing
from hepnb import workflow
from hepnb.cli.shared import (
    Commands,
    is_paper,
    print_json,
    read_run,
    run_in,
    settings_of,
    writable,
    write_text,
)
from hepnb.errors import PaperError
from hepnb.paper import Paper
from hepnb.readers import hepdata
from hepnb.result import ComparisonReport, RunResult

_PUBLISHED = (
    "PUBLISHED.yaml; HEPData: a table, folder or archive, hepdata:NUMBER or insNUMBER; a paper; "
    "another RESULT.json"
)


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.add("yields", _yields)
    sub.add_argument(
        "published", metavar="SOURCE", help=_PUBLISHED.replace("; another RESULT.json", "")
    )
    sub.add_argument(
        "--accept",
        action="store_true",
        help="accept the numbers: all, or those of --table, --region and --counted",
    )
    sub.add_argument(
        "--reject", action="store_true", help="reject the numbers, so that they are not compared"
    )
    sub.add_argument("--table", default="", metavar="LABEL", help="only this table")
    sub.add_argument("--region", default="", metavar="NAME", help="only this region")
    sub.add_argument(
        "--counted",
        default="",
        metavar="NAME",
        help="only this process, by its name in the tables, or observed or expected",
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")
    sub.add_argument(
        "--hepdata",
        action="store_true",
        help="use the numbers of the paper in HEPData, not in its own tables",
    )
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub.add_argument(
        "-o",
        dest="output",
        metavar="PUBLISHED.yaml",
        help="file for the numbers (see hepnb compare)",
    )
    sub = commands.add("compare", _compare)
    sub.add_argument("result", metavar="RESULT.json")
    sub.add_argument("published", nargs="+", metavar="PUBLISHED", help=_PUBLISHED)
    sub.add_argument(
        "--same",
        nargs="+",
        default=[],
        metavar="NAME=REGION",
        help="this region or row of the tables is this region of the run",
    )
    sub.add_argument(
        "--mapping", metavar="FILE", help="read --same and the options below from this file"
    )
    sub.add_argument("--keep", metavar="FILE", help="write the mapping that was used to this file")
    sub.add_argument(
        "--events",
        choices=("data", "simulation"),
        default="",
        help="the run processed data or simulation",
    )
    sub.add_argument(
        "--process",
        default="",
        metavar="NAME",
        help="the run processed only this process, by its name in the tables",
    )
    sub.add_argument(
        "--luminosity", type=float, metavar="FB", help="luminosity of the run, in fb⁻¹"
    )
    sub.add_argument(
        "--published-luminosity",
        type=float,
        metavar="FB",
        help="luminosity of published numbers that do not give one: they are scaled",
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")
    sub.add_argument(
        "--hepdata",
        action="store_true",
        help="use the numbers of the paper in HEPData, not in its own tables",
    )
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub.add_argument("--html", metavar="FILE", help="write the comparison as an HTML page")
    sub.add_argument("--figure", metavar="FILE", help="draw the comparison: .pdf, .png or .svg")


def _yields(given: argparse.Namespace) -> int:
    writable(given.output)
    source = _source(given.published, given)
    reading = workflow.published(source)
    if given.accept and given.reject:
        raise PaperError("--accept and --reject", where="yields", expected="one of them")
    which = {"table": given.table, "region": given.region, "counted": given.counted}
    if given.accept or given.reject:
        decision: Literal["accepted", "rejected"] = "accepted" if given.accept else "rejected"
        reading = comparing.decided(reading, decision, **which)
    else:
        reading = comparing.chosen(reading, **which)
    named = source.id if isinstance(source, Paper) else str(source)
    if given.output:
        write_text(given.output, comparing.dump_published(reading, named))
    if given.json:
        print_json(
            {
                "yields": [asdict(y) for y in reading.yields],
                "unread": [asdict(u) for u in reading.unread],
            }
        )
    else:
        print(comparing.yield_table(reading))
    return 0


def _source(name: str, given: argparse.Namespace) -> Paper | str:
    """A paper that has been read, or the path of a file; HEPData's record is brought into the
    cache.
    """
    settings = settings_of(given)
    if record := hepdata.name_of(name):
        return str(workflow.hepdata_record(record, settings))
    if not is_paper(name):
        return name
    paper = workflow.load_paper(name, settings)
    return (
        str(workflow.hepdata_record(hepdata.of_paper(paper), settings)) if given.hepdata else paper
    )


def _conditions(given: argparse.Namespace) -> comparing.Conditions:
    known = comparing.load_mapping(given.mapping) if given.mapping else comparing.Conditions()
    return replace(
        known,
        same={**known.same, **comparing.pairs(given.same)},
        run=given.events or known.run,
        process=given.process or known.process,
        luminosity=given.luminosity or known.luminosity,
        published_luminosity=given.published_luminosity or known.published_luminosity,
    )


def _compare(given: argparse.Namespace) -> int:
    writable(given.keep, given.html, given.figure)
    result = read_run(given.result)
    conditions = _conditions(given)
    reports = [_against(result, name, conditions, given) for name in given.published]
    report = reports[0] if len(reports) == 1 else comparing.joined(reports)
    if given.keep:
        write_text(given.keep, comparing.dump_mapping(conditions))
    if given.html:
        write_text(given.html, workflow.comparison_page(report, given.result))
    if given.figure:
        workflow.draw_comparison(report, given.figure)
    if given.json:
        print(comparing.to_json(report))
    else:
        print("\n\n".join(comparing.table(r) for r in reports))
        if len(reports) > 1:
            print(f"\n{comparing.side_by_side(reports)}")
        if any(row.verdict == "missing" and row.step == "" for row in report.rows):
            names = ", ".join(region.name for region in result.regions) or "none"
            print(
                f'if names differ: --same "NAME IN THE TABLE"=REGION; regions of the run: {names}'
            )
    return 0 if all(r.agrees for r in reports) else 1


def _against(
    result: RunResult, name: str, conditions: comparing.Conditions, given: argparse.Namespace
) -> ComparisonReport:
    other = run_in(name)
    if other is not None:
        return comparing.compare_runs(result, other, source=name)
    source = _source(name, given)
    report = workflow.compare(result, source, conditions=conditions)
    if len(given.published) == 1:
        return report
    return replace(report, source=source.id if isinstance(source, Paper) else Path(name).name)
