"""Commands on a paper: paper, page, sweep, extract."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace

from hepnb import render, workflow
from hepnb import spec as specs
from hepnb import sweep as sweeping
from hepnb.cli.shared import (
    Commands,
    add_model,
    load_paper,
    print_json,
    progress,
    settings_of,
    step_by_step,
    whole,
    writable,
    write_bytes,
    write_text,
)
from hepnb.errors import SpecError
from hepnb.extract.model.troubles import STOPPED
from hepnb.extract.patterns import explaining
from hepnb.paper import Cited, Paper
from hepnb.ports import Bounds
from hepnb.settings import QUESTIONS


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.paper("paper", _paper)
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    _add_references(sub)
    sub.add_argument(
        "--crosscheck",
        nargs="?",
        const="",
        metavar="FILE",
        help="compare with its LaTeX or HTML: from FILE, or from arXiv",
    )
    sub = commands.paper("page", _page)
    sub.add_argument("page", type=int, help="number of the page in the file, from 1")
    sub.add_argument("--quote", default="", help="highlight this quote")
    sub.add_argument("-o", dest="output", required=True, metavar="PAGE.png")
    sub = commands.paper("sweep", _sweep)
    sub.add_argument("--spec", metavar="SPEC.adl", help="spec: show which phrases its lines quote")
    sub.add_argument(
        "--explain",
        action="store_true",
        help="show how each phrase is read: reading, rule, record, line",
    )
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub = commands.paper("extract", _extract)
    add_model(sub)
    sub.add_argument(
        "--samples",
        type=whole(1),
        metavar="N",
        help="let a model read N times, and count the votes",
    )
    sub.add_argument(
        "--questions",
        choices=QUESTIONS,
        help="ask the model everything at once, or in small pieces, names first",
    )
    sub.add_argument(
        "--cites",
        nargs="+",
        default=[],
        metavar="PAPER",
        help="papers to which it refers for definitions",
    )
    _add_references(sub)
    sub.add_argument(
        "-o", dest="output", metavar="SPEC.adl", help="file for the spec (default: print it)"
    )
    sub.add_argument(
        "--json", metavar="REQUIREMENTS.json", help="also write its requirements as JSON"
    )


def _add_references(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--refs",
        nargs="?",
        type=whole(0),
        const=10,
        default=0,
        metavar="N",
        help="also load the papers (at most N) to which it refers for definitions",
    )
    sub.add_argument(
        "--refs-depth",
        type=whole(1),
        default=1,
        metavar="D",
        help="follow references of references, D levels deep",
    )


def _references(given: argparse.Namespace, paper: Paper) -> Cited:
    if not given.refs:
        return Cited()
    bounds = Bounds(given.refs, given.refs_depth)
    return workflow.load_references(
        paper, settings_of(given), bounds, refresh=given.refresh, progress=progress
    )


def _paper(given: argparse.Namespace) -> int:
    paper = load_paper(given)
    if given.crosscheck is not None:
        paper = workflow.crosscheck(
            paper, settings_of(given), given.crosscheck, refresh=given.refresh, progress=progress
        )
    cited = _references(given, paper)
    if given.json:
        print_json(asdict(paper) | {"links": [asdict(k) for k in cited.links]})
    else:
        print(render.paper_card(paper, sweeping.sweep(paper), cited))
    return 0


def _page(given: argparse.Namespace) -> int:
    writable(given.output)
    write_bytes(given.output, workflow.picture(load_paper(given), given.page, given.quote))
    print(given.output)
    return 0


def _sweep(given: argparse.Namespace) -> int:
    paper = load_paper(given)
    if given.explain:
        return _explain(given, paper)
    phrases = sweeping.sweep(paper)
    if given.spec:
        phrases = specs.claim(workflow.load_spec(given.spec, paper=paper), phrases)
    if given.json:
        print_json({"paper": paper.id, "phrases": [specs.phrase_json(p) for p in phrases]})
    else:
        print(render.phrase_table(phrases))
    return 0


def _explain(given: argparse.Namespace, paper: Paper) -> int:
    if given.spec:
        raise SpecError(
            "--explain with --spec",
            hint="leave out one: --explain tells of the draft that the patterns make",
        )
    explained = explaining.explain(paper)
    if given.json:
        print_json(explaining.as_json(paper, explained))
    else:
        print(explaining.as_text(explained))
    return 0


def _extract(given: argparse.Namespace) -> int:
    writable(given.output, given.json)
    paper = load_paper(given)
    settings = settings_of(given)
    linked = _references(given, paper)
    cited = (
        *(workflow.load_paper(p, settings.of_others, progress=progress) for p in given.cites),
        *linked.papers,
    )
    told = progress if settings.engine == "patterns" else step_by_step()
    spec = workflow.extract(paper, settings, cited=cited, progress=told)
    text = specs.text_of(spec)
    findings = workflow.review_findings(spec, paper, cited=cited)
    if given.json:
        write_text(
            given.json,
            json.dumps(
                specs.to_json(replace(spec, findings=findings)), ensure_ascii=False, indent=1
            ),
        )
    if given.output:
        write_text(given.output, text)
    if not (given.output or given.json):
        print(text, end="", flush=True)
    read = (f"warning: {w}" for w in paper.warnings)
    shown = filter(
        None,
        (
            *read,
            *linked.warnings,
            render.left_to_others(spec),
            render.extraction_summary(spec, findings),
        ),
    )
    print(*shown, sep="\n", file=sys.stderr)
    if any(f.code == STOPPED for f in spec.findings):
        return 130
    return 0 if spec.requirements else 1
