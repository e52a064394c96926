"""Commands on the record of a reproduction: write it, replay it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from hepnb import compare as comparing
from hepnb import workflow
from hepnb.cli.shared import (
    PAPER,
    SCHEMA,
    Commands,
    is_paper,
    progress,
    read_text,
    require_own,
    settings_of,
)
from hepnb.errors import SpecError
from hepnb.generate import wishes
from hepnb.record import Inputs, export, replay, whose


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.add("export", _export)
    sub.add_argument(
        "folder", metavar="DIR", help="new folder for the record; an old record in it is replaced"
    )
    sub.add_argument("spec", metavar="SPEC.adl", help="the reviewed spec")
    sub.add_argument("--paper", help=PAPER)
    sub.add_argument(
        "--cites",
        nargs="+",
        default=[],
        metavar="PAPER",
        help="further papers that its evidence quotes",
    )
    sub.add_argument(
        "--events",
        nargs="+",
        default=[],
        metavar="FILE",
        help="event files to run over",
    )
    sub.add_argument("--schema", help=SCHEMA)
    sub.add_argument(
        "--samples",
        dest="listed",
        metavar="SAMPLES.yaml",
        help="list of samples to run over instead of files",
    )
    sub.add_argument(
        "--wish",
        action="append",
        default=[],
        metavar="LINE",
        help="as for hepnb generate: files ZZ: zz.root; plot …; weights; without KEY; …",
    )
    sub.add_argument(
        "--kind",
        choices=("data", "simulation"),
        default="",
        help="events are data or simulation, if neither the samples nor --mapping tell",
    )
    sub.add_argument(
        "--answers",
        metavar="FILE",
        help="recorded answers (--record) of the model that drafted the spec, if any",
    )
    sub.add_argument(
        "--published",
        metavar="SOURCE",
        help="published numbers, as for hepnb compare; 'paper': the paper's tables",
    )
    sub.add_argument(
        "--mapping",
        metavar="FILE",
        help="mapping of published names to regions, from hepnb compare --keep",
    )
    sub.add_argument(
        "--journal",
        metavar="FILE",
        help="journal with who decided what and when (.hepnb/journal.jsonl of a notebook)",
    )
    sub.add_argument(
        "--waive", nargs="+", default=[], metavar="CODE", help="blocking findings to ignore"
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")
    sub = commands.add("replay", _replay)
    sub.add_argument("folder", metavar="DIR", help="folder that hepnb export has written")
    sub.add_argument("--paper", default="", help="the paper on this machine")
    sub.add_argument(
        "--cites", nargs="+", default=[], metavar="PAPER", help="the cited papers on this machine"
    )
    sub.add_argument(
        "--events",
        nargs="+",
        default=[],
        metavar="FILE",
        help="the event files on this machine, in any order",
    )
    sub.add_argument(
        "--run-cells",
        action="store_true",
        help="run the code in cells.json, which a person or a model wrote: read it first",
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")


def _export(given: argparse.Namespace) -> int:
    settings = settings_of(given)
    paper = workflow.load_paper(given.paper, settings, progress=progress) if given.paper else None
    cited = tuple(
        workflow.load_paper(p, settings.of_others, progress=progress) for p in given.cites
    )
    published = None
    if given.published:
        source = paper if given.published == "paper" else given.published
        published = (
            workflow.load_paper(source, settings)
            if isinstance(source, str) and is_paper(source)
            else source
        )
    conditions = comparing.load_mapping(given.mapping) if given.mapping else comparing.Conditions()
    asked = [f"samples {given.listed}"] if given.listed else []
    wished = wishes.read("\n".join([*asked, *given.wish]))
    if given.events and (wished.samples or wished.listed):
        raise SpecError(
            "--events beside samples",
            where="export",
            expected="one of them: the samples name files",
        )
    text = read_text(given.spec)
    require_own(given.spec, workflow.read_spec(text, source=given.spec).tree)
    inputs = Inputs(
        spec=text,
        paper=paper,
        cited=cited,
        answers=Path(given.answers) if given.answers else None,
        files=tuple(given.events),
        wishes=wished,
        waive=tuple(given.waive),
        published=published,
        conditions=replace(conditions, run=given.kind or conditions.run),
        decisions=read_text(given.journal) if given.journal else "",
    )
    names = export(
        inputs,
        Path(given.folder),
        replace(settings, schema=given.schema or settings.schema),
        progress=progress,
    )
    print(f"{given.folder}: {', '.join(names)}, ro-crate-metadata.json")
    print(whose(Path(given.folder))[0])
    return 0


def _replay(given: argparse.Namespace) -> int:
    settings = settings_of(given)
    found = replay(
        Path(given.folder),
        settings,
        paper=given.paper,
        cites=given.cites,
        files=given.events,
        run_cells=given.run_cells,
        progress=progress,
    )
    print(
        "\n".join(map(str, found)) or "nothing to replay: the record has neither a paper nor events"
    )
    print("\n".join(whose(Path(given.folder))))
    return int(not found or any(r.state != "same" for r in found))
