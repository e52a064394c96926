"""All commands: a module per group, whose ``add`` declares them; what a command raises becomes one line and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from hepnb import doctor
from hepnb.cli import decisions, kept, models, papers, programs
from hepnb.cli.shared import Commands, progress, settings_of
from hepnb.errors import HepnbError


def run(arguments: Sequence[str] | None) -> int:
    """Runs one command; gives its exit code. An interrupt goes through."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if not hasattr(given, "command"):
        parser.print_help()
        return 2
    try:
        command: Callable[[argparse.Namespace], int] = given.command
        return command(given)
    except HepnbError as error:
        print(f"hepnb: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"hepnb: {error.filename or 'a file'}: {error.strerror or type(error).__name__}", file=sys.stderr)
        return 2


def _demo(given: argparse.Namespace) -> int:
    from hepnb import demo  # figures and notebooks take seconds to load, and no other command here needs them

    return 0 if demo.demo(Path(given.folder), progress=progress) else 1


def _doctor(given: argparse.Namespace) -> int:
    points = doctor.examine(settings_of(given))
    print("\n".join(str(p) for p in points))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hepnb", description="Can I reproduce this paper's selection?")
    parser.add_argument("--version", action="version", version=f"hepnb {doctor.installed('hepnb') or 'source tree'}")
    commands = Commands(parser)
    for group in (papers, decisions, programs, models, kept):
        group.add(commands)
    demo_ = commands.add("demo", _demo, "the whole flow on the example paper and events")
    demo_.add_argument("folder", nargs="?", default="demo")
    commands.add("doctor", _doctor, "what works on this machine, and what to do about the rest")
    return parser
