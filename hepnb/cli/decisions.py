"""Commands on a spec: check, review, format, diff."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from hepnb import compare as comparing
from hepnb import difference as differing
from hepnb import filing, render, review, signatures, workflow
from hepnb import spec as specs
from hepnb.adl.format import format as format_adl
from hepnb.adl.parse import parse
from hepnb.cli.shared import (
    SCHEMA,
    Commands,
    load_spec,
    part_of,
    print_json,
    read_json,
    read_run,
    read_text,
    report,
    settings_of,
    write_text,
)
from hepnb.compare import event_lists
from hepnb.compare.event_lists import EventList
from hepnb.errors import SpecError
from hepnb.signatures import Signatures
from hepnb.spec import Requirement, Spec


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.spec("check", _check)
    sub.add_argument(
        "--events", metavar="FILE", help="event file whose schema the spec is checked against"
    )
    sub.add_argument("--schema", help=SCHEMA)
    sub.add_argument("--json", action="store_true", help="print the output as JSON")
    sub = commands.spec("review", _review)
    sub.add_argument(
        "--accept",
        nargs="+",
        default=[],
        metavar="ID",
        help="lines to accept (without options, list the open lines)",
    )
    sub.add_argument("--reject", nargs="+", default=[], metavar="ID", help="lines to reject")
    sub.add_argument(
        "--accept-clean",
        action="store_true",
        help="accept all clean lines: confirmed by their quotes, without a warning or error",
    )
    sub.add_argument(
        "--adopt",
        action="store_true",
        help="adopt the decisions in the file as your own, after reading them",
    )
    sub = commands.add("format", _format)
    sub.add_argument("spec", metavar="SPEC.adl")
    sub.add_argument("--write", action="store_true", help="rewrite the file")
    sub.add_argument(
        "--check", action="store_true", help="exit 1 if the file is not in the canonical layout"
    )
    sub = commands.add("diff", _diff)
    sub.add_argument(
        "first", metavar="FIRST", help="a spec (.adl), a result, or a list of events (.json)"
    )
    sub.add_argument("second", metavar="SECOND", help="the other one, of the same kind")
    sub.add_argument("--json", action="store_true", help="print the output as JSON")


def _check(given: argparse.Namespace) -> int:
    known = load_spec(given)
    events = workflow.open_events([given.events], settings_of(given))[0] if given.events else None
    findings = workflow.review_findings(known.spec, known.paper, events, cited=known.cited)
    return report(findings, json_output=given.json)


def _review(given: argparse.Namespace) -> int:
    with filing.locked(given.spec):  # of two reviews at once each finds what the other has decided
        return _decided(given)


def _decided(given: argparse.Namespace) -> int:
    known = load_spec(given)
    choices = {"accept": given.accept, "reject": given.reject, "accept_clean": given.accept_clean}
    findings = workflow.review_findings(known.spec, known.paper, cited=known.cited)
    decided = review.decide(known.spec, findings=findings, **choices)
    own = Signatures.here()
    own.decided(_of_this_user(given, known.spec, decided))
    if decided.tree != known.spec.tree:
        write_text(given.spec, specs.text_of(decided))
    if given.accept_clean:
        taken = {r.id for r in review.clean(known.spec, findings)} & {
            r.id for r in decided.requirements if r.decision == "accepted"
        }
        print(f"{len(taken)} clean line{'' if len(taken) == 1 else 's'} accepted")
    unclean = review.unclean(decided, findings)
    print(render.decisions(decided, unclean, findings))
    if foreign := own.foreign(decided.tree):
        print(f"{render.foreign(foreign)}; once read: hepnb review {given.spec} --adopt")
    if unmarked := len(signatures.unmarked(decided.tree)):
        print(f"without a mark, counted as accepted: {unmarked}")
    if unclean:
        print(f"{render.not_clean(unclean)}; hepnb check {given.spec} --paper PAPER says more")
    return 0


def _of_this_user(given: argparse.Namespace, before: Spec, after: Spec) -> Iterator[Requirement]:
    """The decisions that the command makes: those that are new, named, or taken over."""
    stood = {(r.id, r.decision) for r in before.requirements}
    named = {review.resolved(before, i) for i in (*given.accept, *given.reject)}
    for r in signatures.marked(after.tree):
        if given.adopt or r.id in named or (r.id, r.decision) not in stood:
            yield r


def _diff(given: argparse.Namespace) -> int:
    kinds = {
        name: part_of(name)[0].lower().endswith(".json") for name in (given.first, given.second)
    }
    if len(set(kinds.values())) > 1:
        raise SpecError(
            "a spec and a result",
            where=f"{given.first}, {given.second}",
            expected="two specs, or two results",
        )
    if kinds[given.first]:
        lists = [_event_list(name) for name in (given.first, given.second)]
        if all(lists):
            return _diff_events(given, *(found for found in lists if found))
        if any(lists):
            where = f"{given.first}, {given.second}"
            raise SpecError(
                "a list of events and a result", where=where, expected="two of one kind"
            )
        return _diff_results(given)
    found = differing.difference(workflow.load_spec(given.first), workflow.load_spec(given.second))
    if given.json:
        print_json(differing.as_json(found))
    else:
        print(differing.as_text(found))
    return int(found.selects_otherwise)


def _event_list(name: str) -> EventList | None:
    """The list of events that a file holds; None where it holds something else."""
    data = read_json(part_of(name)[0])
    return event_lists.read(data, where=name) if event_lists.is_list(data) else None


def _diff_events(given: argparse.Namespace, first: EventList, second: EventList) -> int:
    """The events that one list has and the other has not, by the line that stops them there."""
    found = event_lists.difference(first, second)
    if given.json:
        print_json(event_lists.as_json(found))
    else:
        print(event_lists.as_text(found, given.first, given.second))
    return int(any(region.differs for region in found))


def _diff_results(given: argparse.Namespace) -> int:
    """The second result beside the first, which stands as published."""
    first, second = (read_run(name) for name in (given.first, given.second))
    report_ = comparing.compare_runs(second, first, source=given.first)
    print(comparing.to_json(report_) if given.json else comparing.table(report_))
    return 0 if all(r.verdict == "exact" for r in report_.rows) else 1


def _format(given: argparse.Namespace) -> int:
    with filing.locked(given.spec):
        return _formatted(given)


def _formatted(given: argparse.Namespace) -> int:
    text = read_text(given.spec)
    formatted = format_adl(parse(text, source=given.spec))
    if given.check:
        if formatted != text:
            print(
                f"{given.spec}: not canonical; hepnb format --write {given.spec} rewrites it",
                file=sys.stderr,
            )
        return int(formatted != text)
    if given.write:
        write_text(given.spec, formatted)
    else:
        print(formatted, end="")
    return 0
