"""Commands that measure: bench reading."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from hepnb import workflow
from hepnb.benchmark import reading, truth
from hepnb.benchmark.measured_rows import KeptRows
from hepnb.benchmark.reading import DraftScore, Measurement, NotMeasured, PaperSource
from hepnb.cli.shared import Commands, add_model, print_json, progress, settings_of, whole, writable
from hepnb.errors import HepnbError
from hepnb.models import bench
from hepnb.readers import cache
from hepnb.settings import QUESTIONS

_TEXTS = {
    "reading": ("measure how well a model reads published selections, compared with the patterns")
}


def add(commands: Commands) -> None:
    """Declares these commands."""
    group = commands.add("bench", _none)
    group.set_defaults(group=group)
    benches = Commands(group.add_subparsers(title="commands", metavar="COMMAND"), _TEXTS)
    sub = benches.add("reading", _reading)
    add_model(sub)
    sub.add_argument(
        "--samples",
        type=whole(1),
        metavar="N",
        help="let the model read N times, and count the votes",
    )
    sub.add_argument(
        "--questions",
        choices=QUESTIONS,
        help="ask the model everything at once, or in small pieces, names first",
    )
    sub.add_argument(
        "--papers",
        nargs="+",
        default=[],
        metavar="N|ID",
        help="the first N papers, or the papers with these ids (default: all)",
    )
    sub.add_argument(
        "--pdfs",
        type=Path,
        metavar="FOLDER",
        help="folder with their PDFs, named ID.pdf (default: download from arXiv)",
    )
    sub.add_argument(
        "--truth",
        type=Path,
        metavar="FOLDER",
        help="folder with your own truth files (docs/benchmark.md)",
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")
    sub.add_argument(
        "-o",
        dest="output",
        type=Path,
        metavar="FILE",
        help=f"file for the results (default: {_default()})",
    )
    sub.add_argument(
        "--again", action="store_true", help="measure everything again, even if there are results"
    )
    sub.add_argument("--json", action="store_true", help="print the output as JSON")


def _default() -> Path:
    return cache.folder() / "benchmark" / "reading.jsonl"


def _none(given: argparse.Namespace) -> int:
    given.group.print_help()
    return 2


def _reading(given: argparse.Namespace) -> int:
    writable(given.output)
    settings = settings_of(given)
    truths = truth.chosen(truth.load(given.truth) if given.truth else truth.shipped(), given.papers)
    papers = PaperSource(settings, given.pdfs, progress)
    kept = KeptRows(given.output or _default(), again=given.again)
    model = None if settings.engine == "patterns" else workflow.model(settings, progress=progress)
    if not given.json:
        print(reading.HEAD)
    rows, lost, ended = _measured(
        Measurement(papers, settings, model, kept, progress), truths, shown=not given.json
    )
    if given.json:
        print_json({"rows": [asdict(r) for r in rows], "missing": [asdict(m) for m in lost]})
    else:
        for row in reading.total(rows):
            print(reading.line(row), flush=True)
    notes = [f"{r.paper}: {r.note}" for r in rows if r.note] + reading.missing(lost)
    if model is not None:
        notes += [
            f"{model.name}; {bench.machine()}",
            f"kept in {kept.path}; the same command goes on from there",
        ]
    for told in (*notes, *([ended] if ended else [])):
        print(told, file=sys.stderr)
    if ended:
        return 130 if ended == _INTERRUPTED else 2
    return 2 if not rows else int(bool(lost))


_INTERRUPTED = "hepnb: interrupted; what was measured is kept"


def _measured(
    measurement: Measurement, truths: tuple[truth.Truth, ...], *, shown: bool
) -> tuple[list[DraftScore], list[NotMeasured], str]:
    """The measured rows, the missing ones, and the reason for an early end ("": none)."""
    rows: list[DraftScore] = []
    lost: list[NotMeasured] = []
    try:
        for found in measurement.rows(truths):
            if isinstance(found, NotMeasured):
                lost.append(found)
                continue
            rows.append(found)
            if shown:
                print(reading.line(found), flush=True)
    except KeyboardInterrupt:
        return rows, lost, _INTERRUPTED
    except HepnbError as error:
        return rows, lost, f"hepnb: {error}"
    return rows, lost, ""
