"""All commands, by group; a group's module, whose ``add`` declares its commands, is loaded when
one of them is named.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from hepnb.errors import HepnbError

#: module of `hepnb.cli` → its commands and what they do, in the order in which help lists them
GROUPS: dict[str, dict[str, str]] = {
    "papers": {
        "paper": "read a paper and show a summary",
        "page": "draw a page of a paper and highlight a quote, or all possible cuts",
        "sweep": "list everything in a paper that reads like a cut",
        "extract": "write a draft of the spec of a paper",
    },
    "decisions": {
        "check": "check a spec; exit 1 when a finding is an error",
        "review": "decide on the lines of a spec; the file is rewritten",
        "format": "print a spec in its canonical layout",
        "diff": (
            "show the differences between two specs, results or lists of events; exit 1 when they "
            "select differently"
        ),
    },
    "programs": {
        "generate": "write the analysis program of a reviewed spec",
        "run": "run a reviewed spec over event files",
        "explain": "follow one event through a reviewed spec, line by line, with all values",
    },
    "published": {
        "yields": (
            "list the numbers of events in the tables of a paper, with regions and places; accept "
            "or reject them"
        ),
        "compare": "compare a run with published numbers; exit 1 when they differ",
    },
    "onward": {
        "to": "export yields to HEPData, pyhf or LaTeX, histograms to hist, a spec to CutLang"
    },
    "agent": {"mcp": "serve hepnb to an AI agent, by MCP on standard input and output"},
    "record": {
        "export": "write the record of a reproduction: an RO-Crate that another machine can replay",
        "replay": (
            "make the draft, the program and the events of a record again; exit 1 when a byte "
            "differs"
        ),
    },
    "models": {"model": "manage language models: list, pull, info, bench, serve"},
    "measuring": {"bench": "measure how well a model reads papers: reading"},
    "cache": {"cache": "list the cached papers and results; 'clear' deletes them"},
    "machine": {
        "demo": "run everything on the example paper and events",
        "doctor": "check what works on this machine, and how to mend the rest",
    },
}


def run(arguments: Sequence[str] | None) -> int:
    """Runs one command; gives its exit code. An interrupt goes through."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal cannot show is shown as \ud800
            stream.reconfigure(errors="backslashreplace")
    if odd := next((a for a in arguments if _nameless(a)), None):
        print(f"hepnb: {odd!a}: has a character that no text of a command has", file=sys.stderr)
        return 2
    named = next((a for a in arguments if not a.startswith("-")), "")
    parser = declared(*(group for group, commands in GROUPS.items() if named in commands))
    given = parser.parse_args(arguments)
    if not hasattr(given, "command"):
        parser.print_help()
        return 2
    try:
        command: Callable[[argparse.Namespace], int] = given.command
        code = command(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # `hepnb … | head` has seen enough; what is still in the buffer goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # as a shell says of a program that was ended by SIGPIPE
    except HepnbError as error:
        print(f"hepnb: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"hepnb: {error.filename or 'a file'}: "
            f"{error.strerror or type(error).__name__}{_advice(error)}",
            file=sys.stderr,
        )
        return 2
    return code


def _nameless(argument: str) -> bool:
    """True for what the system could not have handed over: no file is called so, either."""
    try:
        return b"\0" in os.fsencode(argument)
    except UnicodeEncodeError:
        return True


def _advice(error: OSError) -> str:
    """The advice for a file that the system refuses."""
    advice = {
        errno.EACCES: "give a place that is yours to read and write",
        errno.EROFS: "give a place that is yours to read and write",
        errno.ENOENT: "check the path",
        errno.ENOTDIR: "check the path",
        errno.ENOSPC: "free some space, or give a place on another disk",
    }
    return f"; {advice[error.errno]}" if error.errno in advice else ""


def declared(*groups: str) -> argparse.ArgumentParser:
    """The parser with every option of these groups; of the others it has the names, for its
    help.
    """
    parser = argparse.ArgumentParser(
        prog="hepnb", description="Can I reproduce this paper's selection?"
    )
    parser.add_argument("--version", action=_Version, help="show hepnb's version and exit")
    named = parser.add_subparsers(title="commands", metavar="COMMAND")
    for group, texts in GROUPS.items():
        if group in groups:
            from hepnb.cli.shared import Commands  # with all that commands do

            import_module(f"hepnb.cli.{group}").add(Commands(named, texts))
        else:
            for name, text in texts.items():
                named.add_parser(name, help=text)
    return parser


class _Version(argparse.Action):
    """``--version``, which alone looks for the version."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002 - argparse's name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"hepnb {version('hepnb')}")
        except PackageNotFoundError:  # a source tree that nobody has installed
            print("hepnb source tree")
        parser.exit()
