"""Commands on programs: generate, run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from hepnb import filing, plot, render, workflow
from hepnb.adl.format import format as format_adl
from hepnb.cli import shared
from hepnb.cli.shared import (
    SCHEMA,
    Commands,
    Given,
    add_model,
    load_spec,
    of_events,
    print_json,
    progress,
    settings_of,
    whole,
    writable,
    write_bytes,
    write_text,
)
from hepnb.errors import EventsError, SpecError
from hepnb.generate import explain, export, wishes
from hepnb.generate.model import merging, prompted, summary
from hepnb.generate.model.prompted import Proposal
from hepnb.generate.wishes import REPAIRS
from hepnb.plurals import several
from hepnb.program import Target
from hepnb.run import chunks, executors
from hepnb.run import report as running
from hepnb.run.chunks import How
from hepnb.samples import reading
from hepnb.settings import ENGINES, Settings
from hepnb.spec import Spec

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WAIVE = "blocking findings to ignore, by code (HEP301), or at one line (HEP301:photons-3f2a)"


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.spec("generate", _generate)
    sub.add_argument(
        "--events",
        nargs="+",
        default=[],
        metavar="FILE",
        help="ROOT files; for named samples, use --wish 'files data: a.root'",
    )
    sub.add_argument("--schema", help=SCHEMA)
    sub.add_argument(
        "--samples",
        metavar="SAMPLES.yaml",
        help="list of samples, which are scaled to its luminosity (docs/formats.md)",
    )
    sub.add_argument(
        "--wish",
        action="append",
        default=[],
        metavar="LINE",
        help="something to add, such as plot m4l bins 24 80 170 GeV; for a model, in words",
    )
    add_model(sub, ("compile", *ENGINES[1:]), "writes code for wishes in words")
    sub.add_argument(
        "--repairs",
        type=whole(0),
        default=REPAIRS,
        metavar="N",
        help="number of times a model may correct its cells",
    )
    sub.add_argument(
        "--merge",
        nargs="?",
        const="",
        metavar="PROPOSED.adl",
        help="put proposed lines into SPEC.adl, open: those of this file, or those that a model "
        "proposes now",
    )
    sub.add_argument(
        "--target",
        choices=get_args(Target),
        default="uproot",
        help="library that loops over the files",
    )
    sub.add_argument("--waive", nargs="+", default=[], metavar="CODE", help=_WAIVE)
    sub.add_argument(
        "-o", dest="output", default="analysis.ipynb", metavar="analysis.py|analysis.ipynb"
    )
    sub = commands.spec("run", _run)
    sub.add_argument(
        "--samples",
        metavar="SAMPLES.yaml",
        help="list of samples to run over instead of files (docs/formats.md)",
    )
    sub.add_argument(
        "--figures",
        metavar="DIR",
        help="folder for the figures of the histograms (PNG); created if necessary",
    )
    sub.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="ROOT files (file.root:tree), folders, patterns, @files.txt, addresses",
    )
    sub.add_argument("--schema", help=SCHEMA)
    sub.add_argument("--region", help="run only this region")
    sub.add_argument(
        "--executor",
        metavar="processes:N|dask:ADDRESS",
        help="how to run in parallel (default: in this process)",
    )
    sub.add_argument(
        "--chunk",
        metavar="SIZE",
        default=How.chunk,
        help="size of the chunks: 10 MB, or a number of events",
    )
    sub.add_argument(
        "--bad-files",
        choices=("stop", "skip", "retry"),
        default=How.bad_files,
        help="stop at a file that cannot be read, skip it, or retry first",
    )
    sub.add_argument(
        "--same-events",
        choices=("refuse", "allow"),
        default=How.same_events,
        help="refuse or allow duplicate events",
    )
    sub.add_argument(
        "--missing-trigger",
        choices=("error", "false"),
        default=How.missing_trigger,
        help="a trigger that a file lacks is an error, or false",
    )
    sub.add_argument(
        "--no-cache",
        action="store_true",
        help="do not use cached results, and do not cache new ones",
    )
    sub.add_argument("--waive", nargs="+", default=[], metavar="CODE", help=_WAIVE)
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub.add_argument(
        "-o", dest="output", metavar="RESULT.json", help="file for the result (see hepnb compare)"
    )
    sub.add_argument(
        "--events-out",
        metavar="IDS.json",
        help="file for the list of events that each region selects",
    )
    sub.add_argument(
        "--by-line",
        action="store_true",
        help="in IDS.json, list every event with the line that rejects it (see hepnb diff)",
    )
    sub.add_argument(
        "--n-minus-1",
        action="store_true",
        help="for each line, also count the events that pass all other lines",
    )

    sub = commands.spec("explain", _explain)
    sub.add_argument("file", metavar="FILE", help="the ROOT file that the event is in")
    sub.add_argument(
        "event",
        metavar="EVENT",
        help="RUN:EVENT, or EVENT if it is unique, or #ENTRY (from 0)",
    )
    sub.add_argument("--schema", help=SCHEMA)
    sub.add_argument("--region", default="", help="only this region")
    sub.add_argument("--waive", nargs="+", default=[], metavar="CODE", help=_WAIVE)
    sub.add_argument("--json", action="store_true", help="print the output as JSON")


_WRITERS = {".ipynb": export.notebook, ".py": export.script}


def _generate(given: argparse.Namespace) -> int:
    if given.merge:
        return _merge(given, workflow.load_spec(given.merge))
    output = Path(given.output)
    if output.suffix not in _WRITERS:
        raise SpecError(
            f"a program ending in {output.suffix or 'nothing'}",
            where=str(output),
            expected=" or ".join(_WRITERS),
        )
    writable(output, given.spec if given.merge is not None else None)
    known = load_spec(given)
    settings = settings_of(given)
    first = workflow.first_events(given.events, settings) if given.events else None
    reviewed = shared.reviewed(given, known, first)
    by_model = given.engine != "compile" and settings.engine != "patterns"
    asked = [f"samples {given.samples}"] if given.samples else []
    wished = wishes.read("\n".join([*asked, *given.wish]), words=by_model)
    if given.events and (wished.samples or wished.listed):
        raise SpecError(
            "--events beside a wish for files", where="generate", expected="one of them"
        )
    program = workflow.generate(
        reviewed, given.events, settings, wishes=wished, target=given.target, beside=output.parent
    )
    title = workflow.title(known.spec, known.paper)
    write_text(
        output, _WRITERS[output.suffix](program, title)
    )  # before a model is asked, which may fail or be interrupted
    proposal = None
    if wished.words:
        files = wished.files or given.events
        try:
            proposal = prompted.tolerated(
                lambda: workflow.propose(
                    reviewed,
                    program,
                    files,
                    wished.words,
                    settings,
                    repairs=given.repairs,
                    progress=progress,
                )
            )
        except KeyboardInterrupt:
            print(
                f"hepnb: interrupted; {output} is the compiled program, without cells of a model",
                file=sys.stderr,
            )
            return 130
        program = prompted.with_cells(program, proposal.usable)
        write_text(output, _WRITERS[output.suffix](program, title))
    print(
        f"{output}: {several(len(program.cells), 'cell')}, "
        f"{several(len(program.regions), 'region')}, "
        f"{several(len(program.branches), 'branch', 'branches')}"
    )
    return 0 if proposal is None else _told(given, proposal, output)


def _told(given: argparse.Namespace, proposal: Proposal, output: Path) -> int:
    """Says what came of a wish in words; 1 where something of it did not get into the program."""
    print(summary.proposal(proposal))
    if proposal.spec and given.merge is not None:
        _merge(given, workflow.read_spec(proposal.spec, source="the proposed lines"))
    elif proposal.spec:
        beside = output.with_suffix(".proposed.adl")
        write_text(beside, proposal.spec)
        print(
            f"{beside}: the proposed lines of the spec, all open; hepnb generate {given.spec} "
            f"--merge {beside} puts them into it"
        )
    left = len(proposal.offers) - len(proposal.usable)
    if left:
        print(f"{left} cell{'' if left == 1 else 's'} not put into {output}")
    return int(bool(left or proposal.spec or not proposal.offers))


def _merge(given: argparse.Namespace, proposed: Spec) -> int:
    """Puts proposed lines into the spec, and says which, and what contradicts it; 1 where
    something does.
    """
    writable(given.spec)
    with filing.locked(given.spec):  # a review at the same time loses no decision
        found = merging.merge(workflow.load_spec(given.spec).tree, proposed.tree)
        if found.added:
            write_text(given.spec, format_adl(found.tree))
    print(f"{given.spec}: {len(found.added)} new line{'' if len(found.added) == 1 else 's'}, open")
    print(*(f"  {line}" for line in found.added), sep="\n", end="\n" if found.added else "")
    for head, lines in (
        ("contradictions, not merged:", found.contradictions),
        ("not proposed again, kept:", found.kept),
    ):
        if lines:
            print(head, *(f"  {line}" for line in lines), sep="\n")
    return int(bool(found.contradictions))


def _run(given: argparse.Namespace) -> int:
    if given.by_line and not given.events_out:
        raise SpecError(
            "--by-line without --events-out",
            where="run",
            expected="--events-out IDS.json, the file that it writes",
        )
    writable(given.output, given.events_out)
    if bool(given.files) == bool(given.samples):
        found = "files beside --samples" if given.files else "no files"
        raise EventsError(found, where="run", expected="FILE …, or --samples SAMPLES.yaml")
    settings = settings_of(given)
    executors.prepare(settings.executor)
    known = load_spec(given)
    how = How(
        chunk=given.chunk,
        ids=bool(given.events_out) and not given.by_line,
        stops=bool(given.events_out) and given.by_line,
        others=given.n_minus_1,
        bad_files=given.bad_files,
        same_events=given.same_events,
        missing_trigger=given.missing_trigger,
    )
    if given.samples:
        return _run_samples(given, known, settings, how)
    first = workflow.first_events(given.files, settings, skip=given.bad_files != "stop")
    reviewed = shared.reviewed(given, known, first)
    if given.missing_trigger == "false":
        program = workflow.generate_for_some(reviewed, given.files, settings)
    else:
        program = workflow.generate(reviewed, given.files, settings, skip=given.bad_files != "stop")
    result = workflow.run(
        program, given.files, settings, how, keep=not given.no_cache, progress=of_events()
    )
    result = chunks.only(result, given.region) if given.region else result
    if given.events_out:
        listed = running.stops_json(result) if given.by_line else running.events_json(result)
        write_text(given.events_out, json.dumps(listed))
    if given.output:
        write_text(given.output, json.dumps(running.to_json(result), indent=1))
    if given.figures:
        _figures(given.figures, {h.name: plot.histogram(h) for h in result.histograms})
    if given.json:
        print_json(running.to_json(result))
    else:
        print(render.cutflow(result))
    if result.partial:
        return 130  # as a shell says of what was interrupted
    return 0


def _explain(given: argparse.Namespace) -> int:
    """One event, line by line; 1 where no region selects it."""
    known = load_spec(given)
    settings = settings_of(given)
    events = workflow.first_events([given.file], settings)
    reviewed = shared.reviewed(given, known, events)
    explained = workflow.explain_in(
        reviewed, [given.file], given.event, settings, region=given.region
    )
    if given.json:
        print_json(explain.as_json(explained))
    else:
        print(explain.as_text(explained))
    return 0 if any(r.stopped_by is None for r in explained.regions) else 1


def _run_samples(given: argparse.Namespace, known: Given, settings: Settings, how: How) -> int:
    """Runs all samples of a list: one weighted cutflow, one result, figures of data and
    simulation.
    """
    if given.region or given.events_out:
        option = "--region" if given.region else "--events-out"
        raise SpecError(
            f"{option} beside --samples", where="run", hint="run the files of one sample"
        )
    listed = reading.read(given.samples)
    ready = workflow.ready(listed, settings, skip=given.bad_files != "stop")
    first = workflow.typical([n.sample for n in ready], settings, skip=given.bad_files != "stop")
    reviewed = shared.reviewed(given, known, first)
    runs = workflow.run_listed(
        reviewed, listed, ready, settings, how, keep=not given.no_cache, progress=of_events()
    )
    if given.output:
        write_text(given.output, json.dumps(running.samples_json(runs), indent=1))
    if given.figures:
        _figures(given.figures, plot.of_samples(runs))
    if given.json:
        print_json(running.samples_json(runs))
    else:
        print(render.samples(runs))
    return 130 if any(r.result.partial for r in runs.runs) else 0


def _figures(folder: str, figures: Mapping[str, Figure]) -> None:
    """Writes figures as PNG, by the names of their histograms."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        write_bytes(Path(folder) / f"{name}.png", plot.png(figure))
