"""Commands that need nothing: demo, doctor."""

from __future__ import annotations

import argparse
from pathlib import Path

from hepnb.cli.shared import Commands, progress, settings_of


def add(commands: Commands) -> None:
    """Declares these commands."""
    sub = commands.add("demo", _demo)
    sub.add_argument(
        "folder",
        nargs="?",
        default="demo",
        help="folder for the spec, notebook, figures and report (default: demo)",
    )
    commands.add("doctor", _doctor)


def _demo(given: argparse.Namespace) -> int:
    from hepnb import demo

    return 0 if demo.demo(Path(given.folder), progress=progress) else 1


def _doctor(given: argparse.Namespace) -> int:
    from hepnb import doctor

    print("\n".join(str(p) for p in doctor.examine(settings_of(given))))
    return 0
