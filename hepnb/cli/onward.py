"""The command that writes numbers for other programs."""

from __future__ import annotations

import argparse
import sys

from hepnb import onward, workflow
from hepnb.cli.shared import Commands, is_paper, read_run, run_in, settings_of, writable, write_text
from hepnb.errors import PaperError
from hepnb.result import PublishedYield


def add(commands: Commands) -> None:
    """Declares this command."""
    sub = commands.add("to", _to)
    sub.add_argument(
        "form", choices=("hepdata", "pyhf", "uhi", "latex", "cutlang"), help="format to write"
    )
    sub.add_argument(
        "numbers",
        metavar="SOURCE",
        help="RESULT.json of a run, published numbers, or a paper; for cutlang, a SPEC.adl",
    )
    sub.add_argument("--table", default="", metavar="LABEL", help="only this table")
    sub.add_argument(
        "--process",
        default="",
        metavar="NAME",
        help="process that was simulated in RESULT.json (default: it is data)",
    )
    sub.add_argument(
        "--signal",
        nargs="+",
        default=[],
        metavar="NAME",
        help="pyhf: the signal processes",
    )
    sub.add_argument(
        "--signal-run",
        metavar="RESULT.json",
        help="pyhf: a run over simulated signal, for the regions with the same names",
    )
    sub.add_argument(
        "--no-check", action="store_true", help="pyhf: do not validate the workspace with pyhf"
    )
    sub.add_argument("--offline", action="store_true", help="do not use the network")
    sub.add_argument(
        "-o",
        dest="output",
        required=True,
        metavar="FILE",
        help="file to write (hepdata: a new folder)",
    )


def _to(given: argparse.Namespace) -> int:
    if given.form != "hepdata":
        writable(given.output)
    if given.form == "cutlang":
        return _cutlang(given)
    run = run_in(given.numbers)
    if given.form == "uhi":
        if run is None:
            raise PaperError(
                "published numbers have no histograms",
                where=given.numbers,
                expected="a RESULT.json",
            )
        write_text(given.output, onward.uhi_json(run))
    else:
        _yields(
            given,
            onward.yields_of_run(run, given.process) if run is not None else _published(given),
        )
    print(given.output)
    return 0


def _cutlang(given: argparse.Namespace) -> int:
    """The spec in CutLang's dialect; 1 where it cannot say all of it."""
    made = onward.cutlang(workflow.load_spec(given.numbers).tree)
    write_text(given.output, made.text)
    print(
        "\n".join(f"not said: {line}" for line in made.unsaid),
        file=sys.stderr,
        end="\n" if made.unsaid else "",
    )
    print(given.output)
    return int(bool(made.unsaid))


def _yields(given: argparse.Namespace, yields: tuple[PublishedYield, ...]) -> None:
    if given.form == "hepdata":
        onward.write_submission(
            yields, given.output, comment=f"Yields of {given.numbers}, written by hepnb."
        )
    elif given.form == "latex":
        write_text(given.output, onward.latex_yields(yields))
    else:
        also = (
            onward.yields_of_run(read_run(given.signal_run), "signal") if given.signal_run else ()
        )
        made = onward.workspace(yields, signal=given.signal, also=also, check=not given.no_check)
        write_text(given.output, made.text)
        print("\n".join(made.notes), file=sys.stderr)


def _published(given: argparse.Namespace) -> tuple[PublishedYield, ...]:
    settings = settings_of(given)
    source = (
        workflow.load_paper(given.numbers, settings) if is_paper(given.numbers) else given.numbers
    )
    rows = workflow.published(source).yields
    found = tuple(y for y in rows if y.decision != "rejected" and given.table in ("", y.table))
    if not found:
        labels = ", ".join(dict.fromkeys(y.table for y in rows))
        raise PaperError(
            f"no numbers of {given.table or 'this source'} are left",
            where=given.numbers,
            expected=labels,
        )
    return found
